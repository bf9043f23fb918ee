//! The desk's look-up: what comes first, what is said, and over which programmes.

use super::support::Desk;

const NOW: &[&str] = &["--at", "2021-06-02T16:52"];

fn find(desk: &Desk, words: &[&str]) -> super::support::Said {
    desk.run(&[&["find"], words, NOW].concat())
}

/// What is said, without the ids.
fn said(desk: &Desk, words: &[&str]) -> Vec<String> {
    let lines = find(desk, words).fine().out;
    lines.lines().map(|line| line.split("  ").next().unwrap_or_default().to_owned()).collect()
}

#[test]
fn the_first_line_can_be_said_aloud() {
    let desk = Desk::new();
    for (words, line) in [
        (&["klepach"][..], "Andrey Klepach speaks now in G4, Pavilion G, until 18:15"),
        (&["Клепач"], "Andrey Klepach speaks now in G4, Pavilion G, until 18:15"),
        (
            &["g4"],
            "G4, Pavilion G: now Creative Clusters until 18:15; next Fri 12:00 Big Challenges and New Partnerships",
        ),
        (&["g4", "at:17:00"], "G4, Pavilion G: Wed 17:00 Creative Clusters until 18:15"),
        (&["creative", "clusters"], "Creative Clusters: Wed 16:45–18:15 in G4, Pavilion G; on now, 1 h 23 min left"),
        (
            &["creative business forum"],
            "Creative Business Forum: 4 sessions; now Creative Clusters in G4 until 18:15; next Thu 17:00 World Cafe in E12",
        ),
        (&["is:free", "at:17:00"], "Gov. Club, Pavilion H: Wed 17:00 nothing listed"),
        (&["is:free", "tomorrow"], "G4, Pavilion G: on Thu 3 Jun nothing listed"),
    ] {
        assert_eq!(said(&desk, words).first().map(String::as_str), Some(line), "{words:?}");
    }
    // At another time, in another zone.
    let later = desk.run(&["find", "klepach", "--at", "2021-06-02T20:00"]).fine();
    assert!(later.out.starts_with("Andrey Klepach: nothing more listed; last Wed 16:45–18:15 in G4"), "{later:?}");
    let mine = desk.run(&["find", "klepach", "--at", "2021-06-02T16:52", "--zone", "Europe/London"]).fine();
    assert!(
        mine.out.starts_with("Andrey Klepach speaks now in G4, Pavilion G, until 16:15 (BST, my time)"),
        "{mine:?}"
    );
}

#[test]
fn a_title_is_said_in_full_where_what_matched_would_not_be_heard() {
    let desk = Desk::new();
    let (short, whole) =
        ("Creative Clusters: Wed", "Creative Clusters: Global Trends and Unique National Features: Wed");
    for (words, said_first) in [
        (&["clusters"][..], short),
        (&["clusters", "klepach"], short),
        (&["hall:g4", "klepach", "is:now", "kind:panel"], short),
        (&["global trends"], whole),
        (&["clusters", "trends"], whole),
    ] {
        let lines = said(&desk, words);
        assert!(lines.iter().any(|line| line.starts_with(said_first)), "{words:?}: {lines:?}");
    }
}

#[test]
fn the_id_behind_an_answer_leads_on() {
    let desk = Desk::new();
    find(&desk, &["klepach"]).fine().row("andrey-klepach");
    assert!(desk.run(&["show", "andrey-klepach"]).fine().out.contains("VEB.RF"));
    // A track goes by the term that lists its sessions.
    let term = "track:\"Creative Business Forum\"";
    find(&desk, &["creative business forum"]).fine().row(term);
    assert_eq!(desk.run(&["sessions", term]).fine().out.lines().count(), 4);
}

#[test]
fn nothing_found_is_one_line_and_exit_code_one() {
    let desk = Desk::new();
    assert_eq!(find(&desk, &["zzyzx"]).failed(1), "plenary: nothing matches “zzyzx”\n");
    let json = find(&desk, &["zzyzx", "--json"]);
    assert_eq!((json.json()["answers"].as_array().map(Vec::len), json.code), (Some(0), 1));
    assert!(desk.run(&["find"]).failed(2).contains("WORDS"));
}

#[test]
fn what_is_wrong_with_the_words_is_said() {
    let desk = Desk::new();
    let unknown = find(&desk, &["hall:g44"]).failed(1);
    assert_eq!(unknown, "plenary: no hall “g44” here (column 6); did you mean g4?\n");
    assert!(find(&desk, &["hal:g4"]).failed(2).contains("did you mean hall?"));
    let taken = find(&desk, &["rktgfx"]);
    assert_eq!((taken.code, taken.err.as_str()), (0, "plenary: “rktgfx” is “klepach” on the other keyboard\n"));
    assert!(taken.out.starts_with("Andrey Klepach speaks now"), "{taken:?}");
}

#[test]
fn as_many_are_told_as_are_wanted() {
    let desk = Desk::new();
    let all = said(&desk, &["creative", "--limit", "50"]);
    assert!(all.len() > 5, "{all:?}");
    assert_eq!(said(&desk, &["creative", "--limit", "3"]), all[..3]);
}

#[test]
fn json_has_every_answer_with_its_line() {
    let desk = Desk::new();
    let answers = find(&desk, &["g4", "--json"]).fine().json();
    assert_eq!(answers["version"], 1);
    assert_eq!(answers["programme"]["id"], "spief-2021");
    let first = &answers["answers"][0];
    assert_eq!((&first["kind"], &first["id"], &first["title"]), (&"hall".into(), &"g4".into(), &"G4".into()));
    assert_eq!(first["programme"], "spief-2021");
    assert!(first["text"].as_str().unwrap().starts_with("G4, Pavilion G: now Creative Clusters"));
    let second = &answers["answers"][1];
    assert_eq!((&second["kind"], &second["id"]), (&"session".into(), &"creative-clusters".into()));
    assert_eq!(second["title"], "Creative Clusters: Global Trends and Unique National Features");
}

#[test]
fn every_programme_on_this_machine_is_searched_where_that_is_wanted() {
    let desk = Desk::new();
    let file = desk.file(
        "fair.json",
        r#"{ "id": "fair", "title": "A Fair", "zone": "Europe/Oslo", "sessions": [
            { "id": "kites", "title": "Zzyzx kites", "start": "2030-05-01T09:00", "end": "2030-05-01T10:00" },
            { "id": "clusters", "title": "Andrey Klepach", "start": "2030-05-01T09:00", "end": "2030-05-01T10:00" }] }"#,
    );
    desk.run(&["import", &file]);
    assert_eq!(find(&desk, &["zzyzx"]).code, 1);
    let found = find(&desk, &["zzyzx", "--everywhere"]).fine();
    assert!(found.out.starts_with("Zzyzx kites: Wed 1 May 2030 09:00–10:00  fair  kites"), "{found:?}");
    // Of what is as good, the programme that is shown comes first.
    let both = find(&desk, &["andrey", "klepach", "--everywhere", "--json"]).fine().json();
    let programmes: Vec<&str> =
        both["answers"].as_array().unwrap().iter().filter_map(|answer| answer["programme"].as_str()).collect();
    assert_eq!(programmes.first(), Some(&"spief-2021"));
    assert!(programmes.contains(&"fair"), "{programmes:?}");
    // A saved query is the same in all.
    desk.run(&["views", "save", "flying", "zzyzx"]).fine();
    assert!(find(&desk, &["view:flying", "--everywhere"]).fine().out.starts_with("Zzyzx kites: "));
    // One that can't be read is said, and the others are searched.
    std::fs::write(desk.data().join("programmes/broken.json"), "{").unwrap();
    let said = find(&desk, &["zzyzx", "--everywhere"]);
    assert!(said.code == 0 && said.out.contains("kites") && said.err.contains("broken"), "{said:?}");
}

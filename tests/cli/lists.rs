//! `sessions`, `people`, `halls`, and `show`: what they print, in text and JSON.

use super::support::Desk;
use super::{CLUSTERS, ids, keys};
use serde_json::{Value, json};

#[test]
fn without_a_command_and_a_terminal_the_sessions_are_listed() {
    let desk = Desk::new();
    let all = desk.run(&["sessions"]).fine();
    assert_eq!(desk.run(&[]).fine().out, all.out);
    assert_eq!(all.out.lines().count(), 19);
    assert!(!desk.data().exists(), "listing writes nothing");
}

#[test]
fn a_row_alone_tells_when_where_and_what() {
    let said = Desk::new().run(&["sessions"]).fine();
    assert_eq!(
        said.fields(CLUSTERS),
        [
            "Wed 2 Jun",
            "16:45–18:15 MSK",
            "G4",
            "Creative Clusters: Global Trends and Unique National Features",
            CLUSTERS
        ]
    );
    assert!(said.row("plenary-session").contains("  Fri 4 Jun    no time set      –  "));
    assert!(said.row("open-government-2-0-what-is-the-right-policy").contains("  unscheduled  –  "));
}

#[test]
fn a_query_narrows_as_in_the_panes() {
    let desk = Desk::new();
    // The programme prints one of these words with a Cyrillic letter.
    let said = desk.run(&["sessions", "клепач", "clusters", "day:wed"]).fine();
    assert_eq!(said.out.lines().count(), 1);
    said.row(CLUSTERS);
    assert_eq!(desk.run(&["sessions", "hall:g4"]).fine().out.lines().count(), 2);
    assert_eq!(desk.run(&["halls", "hall:g4"]).fine().out.lines().count(), 1);
    assert_eq!(desk.run(&["people", "role:moderator", "hall:g4", "day:wed"]).fine().out.lines().count(), 1);
}

#[test]
fn a_query_without_an_answer_is_said() {
    let desk = Desk::new();
    for (command, noun) in [("sessions", "session"), ("people", "person"), ("halls", "hall")] {
        assert_eq!(desk.run(&[command, "xyzzy"]).failed(1), format!("plenary: no {noun} fits “xyzzy”\n"));
        let said = desk.run(&[command, "xyzzy", "--json"]);
        assert_eq!((said.code, &said.json()["version"]), (1, &json!(1)));
    }
}

#[test]
fn sessions_as_json() {
    let said = Desk::new().run(&["sessions", "--json"]).fine().json();
    assert_eq!(keys(&said), ["programme", "sessions", "version"]);
    assert_eq!(said["version"], 1);
    assert_eq!(
        said["programme"],
        json!({
            "id": "spief-2021", "title": "St. Petersburg International Economic Forum (SPIEF) 2021",
            "zone": "Europe/Moscow", "start": "2021-06-02", "end": "2021-06-05"
        })
    );
    let sessions = said["sessions"].as_array().unwrap();
    assert_eq!(sessions.len(), 19);
    let mut expected = [
        "id",
        "title",
        "subtitle",
        "start",
        "end",
        "date",
        "minutes",
        "track",
        "kind",
        "status",
        "languages",
        "tags",
        "partners",
        "abstract",
        "questions",
        "outcomes",
        "access",
        "broadcast",
        "recorded",
        "halls",
        "people",
        "links",
        "attachments",
        "interest",
        "note",
        "part",
        "attended",
        "clashes",
        "tight",
    ];
    expected.sort_unstable();
    for session in sessions {
        assert_eq!(keys(session), expected);
    }
    let clusters = &sessions[0];
    assert_eq!(clusters["id"], CLUSTERS);
    assert_eq!(clusters["start"], "2021-06-02T16:45:00+03:00");
    assert_eq!(clusters["end"], "2021-06-02T18:15:00+03:00");
    assert_eq!(clusters["date"], "2021-06-02");
    assert_eq!(clusters["minutes"], 90);
    assert_eq!(clusters["track"], "Creative Business Forum");
    assert_eq!(clusters["status"], "scheduled");
    assert_eq!(clusters["subtitle"], Value::Null);
    assert_eq!(clusters["interest"], Value::Null);
    assert_eq!(clusters["clashes"], json!([]));
    assert_eq!(clusters["questions"].as_array().unwrap().len(), 5);
    let hall =
        json!({ "id": "g4", "name": "conference hall G4", "building": "Pavilion G", "floor": null, "area": null });
    assert_eq!(clusters["halls"], json!([hall]));
    assert_eq!(
        clusters["people"][3],
        json!({
            "id": "andrey-klepach", "name": "Andrey Klepach", "role": "panellist", "heading": null,
            "post": "Chief Economist, VEB.RF", "online": false
        })
    );
    assert_eq!(keys(&clusters["links"][0]), ["title", "url"]);
    let unscheduled = sessions.last().unwrap();
    assert_eq!(
        [&unscheduled["start"], &unscheduled["end"], &unscheduled["date"], &unscheduled["minutes"]],
        [&Value::Null; 4]
    );
}

#[test]
fn people_as_text_and_json() {
    let desk = Desk::new();
    let row = desk.run(&["people", "klepach"]).fine().out;
    assert_eq!(row, "Andrey Klepach  Chief Economist, VEB.RF  panellist  andrey-klepach\n");
    let said = desk.run(&["people", "klepach", "--json"]).fine().json();
    assert_eq!(
        said["people"],
        json!([{
            "id": "andrey-klepach", "name": "Andrey Klepach", "other_names": [], "posts": ["Chief Economist, VEB.RF"],
            "sessions": [{ "id": CLUSTERS, "role": "panellist" }]
        }])
    );
}

#[test]
fn halls_as_text_and_json() {
    let desk = Desk::new();
    let said = desk.run(&["halls"]).fine();
    assert_eq!(said.out.lines().count(), 8);
    assert!(said.row("g4").starts_with("Pavilion G, conference hall G4  "));
    assert!(said.row("g4").contains("  2 sessions  ") && said.row("g1").contains("  1 session "));
    let said = desk.run(&["halls", "g4", "--json"]).fine().json();
    assert_eq!(
        said["halls"],
        json!([{
            "id": "g4", "name": "conference hall G4", "building": "Pavilion G", "floor": null, "area": null,
            "capacity": null, "sessions": [CLUSTERS, "big-challenges-and-new-partnerships-how-to-unite"]
        }])
    );
}

#[test]
fn show_prints_a_page_of_each_kind() {
    let desk = Desk::new();
    let session = desk.run(&["show", CLUSTERS]).fine().out;
    for part in [
        "Creative Clusters: Global Trends and Unique National Features\n",
        "\nWed 2 Jun 2021 · 16:45–18:15 MSK · 1 h 30 min · Panel Session\n",
        "\nPavilion G, conference hall G4\n",
        "\n• Andrey Klepach — Chief Economist, VEB.RF\n",
        "\nFront row participants\n",
        "\nid creative-clusters\n",
    ] {
        assert!(session.contains(part), "{part}\n{session}");
    }
    assert!(desk.run(&["show", "g4"]).fine().out.starts_with("Pavilion G, conference hall G4\n"));
    assert!(desk.run(&["show", "andrey-klepach"]).fine().out.starts_with("Andrey Klepach\n"));
}

#[test]
fn show_as_json_has_one_list_that_is_not_empty() {
    let desk = Desk::new();
    for (id, kind) in [(CLUSTERS, "sessions"), ("andrey-klepach", "people"), ("g4", "halls")] {
        let said = desk.run(&["show", id, "--json"]).fine().json();
        assert_eq!(keys(&said), ["halls", "people", "programme", "sessions", "version"]);
        for list in ["sessions", "people", "halls"] {
            assert_eq!(ids(&said[list], "id"), if list == kind { vec![id] } else { vec![] });
        }
    }
    let both = desk.run(&["show", CLUSTERS, "g4", "--json"]).fine().json();
    assert_eq!((ids(&both["sessions"], "id"), ids(&both["halls"], "id")), (vec![CLUSTERS], vec!["g4"]));
    let begun = desk.run(&["show", "creative-cl", "G4", "--json"]).fine().json();
    assert_eq!(begun, both);
    let none = desk.run(&["show", "xyzzy", "--json"]);
    assert_eq!((none.code, none.err.as_str()), (1, "plenary: nothing fits “xyzzy”\n"));
    assert_eq!(keys(&none.json()), keys(&both));
    assert_eq!(none.json()["sessions"], json!([]));
}

#[test]
fn an_agenda_that_cannot_be_opened_bars_the_agenda_only() {
    let desk = Desk::new();
    desk.file("data/agendas/spief-2021.json", r#"{ "version": 99 }"#);
    for command in [&["sessions"] as &[&str], &["people"], &["halls"], &["show", CLUSTERS]] {
        let said = desk.run(command);
        assert!(said.code == 0 && !said.out.is_empty(), "{said:?}");
        assert!(said.err.contains("written by a newer plenary (version 99)"), "{said:?}");
    }
    for command in [&["agenda"] as &[&str], &["agenda", "add", CLUSTERS], &["agenda", "undo"]] {
        desk.run(command).failed(2);
    }
    let kept = std::fs::read_to_string(desk.data().join("agendas/spief-2021.json")).unwrap();
    assert_eq!(kept, r#"{ "version": 99 }"#);
}

#[test]
fn an_id_may_be_a_beginning_or_words() {
    let desk = Desk::new();
    let shown = |words: &[&str]| {
        let said = desk.run(&[&["show", "--json"], words].concat()).fine().json();
        ["sessions", "people", "halls"].map(|list| ids(&said[list], "id").join(" ")).join("")
    };
    assert_eq!(shown(&["creative-cl"]), CLUSTERS);
    assert_eq!(shown(&["G4"]), "g4");
    assert_eq!(shown(&["klepach"]), "andrey-klepach");
    assert_eq!(shown(&["creative", "clusters"]), CLUSTERS);
    assert_eq!(shown(&["hall:g4", "day:wed"]), CLUSTERS);
}

#[test]
fn an_id_that_fits_several_things_lists_them() {
    let desk = Desk::new();
    assert_eq!(
        desk.run(&["show", "andrey-"]).failed(2),
        "plenary: “andrey-” fits 4 things; which of them?\n  andrey-klepach   Andrey Klepach\n  \
         andrey-fursenko  Andrey Fursenko\n  andrey-elinson   Andrey Elinson\n  andrey-sharonov  Andrey Sharonov\n"
    );
    let many = desk.run(&["show", "al"]).failed(2);
    assert_eq!(many.lines().count(), 12, "{many}");
    assert!(many.contains("\n  and ") && many.ends_with(" more\n"), "{many}");
    let add = desk.run(&["agenda", "add", "hall:g4"]).failed(2);
    assert!(add.starts_with("plenary: “hall:g4” fits 2 things") && add.contains("\n  creative-clusters "), "{add}");
}

#[test]
fn an_id_that_fits_nothing_is_said() {
    let desk = Desk::new();
    for command in [&["show"] as &[&str], &["agenda", "add"], &["programmes", "use"]] {
        let said = desk.run(&[command, &["xyzzy"]].concat()).failed(1);
        assert_eq!(said, "plenary: nothing fits “xyzzy”\n");
    }
    assert_eq!(desk.run(&["agenda", "remove", "xyzzy"]).failed(1), "plenary: nothing you picked fits “xyzzy”\n");
    desk.run(&["show", ""]).failed(2);
}

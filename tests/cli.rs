//! Every command as a person at a shell uses it: what it prints, what it says when it can't, and its exit code.

#[path = "support/cli.rs"]
mod support;

use serde_json::{Value, json};
use std::process::Stdio;
use support::Desk;

const CLUSTERS: &str = "creative-clusters";
/// These two of the bundled programme run at the same time.
const ECONOMY: &str = "2021-is-the-year-of-creative-economy";
const CAFE: &str = "world-cafe-creative-industries-breakthrough";

/// A programme of three sessions whose file has six odd things: no zone, a text for a truth value, three numbers for tags, a number for a session.
const OURS: &str = r#"{ "version": 1, "id": "ours", "title": "Our Days", "start": "2024-05-06", "end": "2024-05-07",
  "halls": [{ "id": "a", "name": "Hall A" }, { "id": "b", "name": "Hall B" }],
  "sessions": [
    { "id": "opening", "title": "Opening", "start": "2024-05-06T09:00", "end": "2024-05-06T10:00", "halls": ["a"] },
    { "id": "opening-party", "title": "Opening Party", "start": "2024-05-06T20:00", "halls": ["b"], "broadcast": "no" },
    { "id": "walk", "title": "Walk", "date": "2024-05-07", "tags": [1, 2, 3] },
    5
  ] }"#;

fn ids<'a>(list: &'a Value, key: &str) -> Vec<&'a str> {
    list.as_array().unwrap().iter().map(|item| item[key].as_str().unwrap()).collect()
}

#[track_caller]
fn keys(value: &Value) -> Vec<&str> {
    let mut keys: Vec<&str> = value.as_object().unwrap().keys().map(String::as_str).collect();
    keys.sort_unstable();
    keys
}

// Lists

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
        "clashes",
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
    assert_eq!(row, "Andrey Klepach  Chief Economist, VEB.RF  1 session: panellist  andrey-klepach\n");
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

// The clock and the zone

#[test]
fn while_the_event_is_on_halls_tell_what_is_on_and_next() {
    let desk = Desk::new();
    for at in ["17:05", "2021-06-02T17:05", "2021-06-02T16:05+02:00"] {
        let said = desk.run(&["halls", "--at", at]).fine();
        assert!(said.row("g4").contains("  now, until 18:15 MSK: Creative Clusters"), "{}", said.out);
        assert!(said.row("g4").contains("  next: Fri 4 Jun 12:00–13:15 MSK Big Challenges"), "{}", said.out);
        // The programme is partial: what is not listed is not known to be free.
        assert!(said.row("g1").contains("  now: nothing listed  "), "{}", said.out);
    }
    let said = desk.run(&["halls", "--at", "2021-06-09T17:05"]).fine();
    assert!(!said.out.contains("now"), "{}", said.out);
}

#[test]
fn times_are_shown_in_the_zone_asked_for_and_say_so() {
    let desk = Desk::new();
    let said = desk.run(&["sessions", "--zone", "America/New_York"]).fine();
    assert!(said.row(CLUSTERS).contains("  Wed 2 Jun    09:45–11:15 EDT  "), "{}", said.out);
    assert!(said.row("russias-demographics-preservation").contains("  01:30–02:45 EDT  "));
    let shown = desk.run(&["show", CLUSTERS, "--zone", "Europe/Paris"]).fine();
    assert!(shown.out.contains("15:45–17:15 CEST, my time"), "{}", shown.out);
    // JSON keeps the venue's offset.
    let said = desk.run(&["sessions", CLUSTERS, "--zone", "Europe/Paris", "--json"]).fine().json();
    assert_eq!(said["sessions"][0]["start"], "2021-06-02T16:45:00+03:00");
    let file = desk.file(
        "ours.json",
        r#"{ "title": "T", "sessions": [{ "id": "x", "title": "X", "start": "2024-05-06T09:00" }] }"#,
    );
    let said = desk.run(&["sessions", "-p", &file, "--zone", "Europe/Paris"]);
    assert!(said.row("x").contains("  09:00–?  –  X"), "{said:?}");
    assert_eq!((said.code, said.err.contains("all times are venue time")), (0, true), "{said:?}");
}

// Show

#[test]
fn show_prints_a_page_of_each_kind() {
    let desk = Desk::new();
    let session = desk.run(&["show", CLUSTERS]).fine().out;
    for part in [
        "Creative Clusters: Global Trends and Unique National Features\n",
        "\nWed 2 Jun 2021 · 16:45–18:15 MSK · 90 min · Panel Session\n",
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
    for command in [&["show"] as &[&str], &["agenda", "add"], &["agenda", "remove"], &["programmes", "use"]] {
        let said = desk.run(&[command, &["xyzzy"]].concat()).failed(1);
        assert_eq!(said, "plenary: nothing fits “xyzzy”\n");
    }
    desk.run(&["show", ""]).failed(2);
}

// The agenda

#[test]
fn an_empty_agenda_says_how_to_pick() {
    let desk = Desk::new();
    for command in [&["agenda"] as &[&str], &["agenda", "list"]] {
        assert!(desk.run(command).fine().out.contains("plenary agenda add ID"));
    }
    assert_eq!(desk.run(&["agenda", "clashes"]).fine().out, "no clashes\n");
    assert_eq!(desk.run(&["agenda", "undo"]).fine().out, "nothing to undo\n");
    assert_eq!(desk.run(&["agenda", "remove", CLUSTERS]).fine().out, "creative-clusters was not picked\n");
    let said = desk.run(&["agenda", "--json"]).fine().json();
    assert_eq!(keys(&said), ["clashes", "entries", "gaps", "picks", "programme", "version"]);
    for list in ["picks", "entries", "clashes", "gaps"] {
        assert_eq!(said[list], json!([]));
    }
    assert!(!desk.data().join("agendas").exists());
}

#[test]
fn picks_are_kept_marked_and_listed() {
    let desk = Desk::new();
    let said = desk.run(&["agenda", "add", CLUSTERS, "--note", "sit in\nfront"]).fine();
    assert_eq!(said.out, "★ going: “Creative Clusters: Global Trends and Unique National Features”\n");
    desk.run(&["agenda", "add", "plenary-session", "--interest", "maybe"]).fine();
    desk.run(&["agenda", "add", "russia-and-the-world-the-younger-generation"]).fine();
    desk.run(&["agenda", "add", "green-saturday", "--interest", "skip"]).fine();
    let listed = desk.run(&["agenda"]).fine();
    let heads: Vec<&str> = listed.out.lines().filter(|line| line.contains(" · ") || *line == "Unscheduled").collect();
    assert_eq!(heads, ["Wed 2 Jun 2021 · day 1 · MSK", "Fri 4 Jun 2021 · day 3 · MSK", "Unscheduled"]);
    assert!(listed.row(CLUSTERS).starts_with("★   Wed 2 Jun "));
    assert!(listed.out.contains("\n    note: sit in front\n"));
    assert!(listed.row("plenary-session").starts_with("☆   Fri 4 Jun "));
    assert!(!listed.out.contains("Green Saturday"));
    assert!(listed.out.ends_with("\n2 going, 1 maybe, 1 skipped; no clashes\n"));
    let sessions = desk.run(&["sessions"]).fine();
    assert!(sessions.row(CLUSTERS).starts_with("★ "));
    assert!(!sessions.out.contains("green-saturday"));
    assert!(desk.run(&["sessions", "is:skip"]).fine().row("green-saturday-world-environment-day").starts_with("× "));
    // What is hidden is not missing.
    let hidden = desk.run(&["sessions", "green"]);
    assert_eq!((hidden.code, hidden.out.as_str()), (0, ""));
    assert_eq!(hidden.err, "plenary: 1 skipped session is not listed; is:skip lists them\n");
    let found = desk.run(&["sessions", "green", "--json"]).fine().json();
    assert_eq!(found["sessions"][0]["interest"], "skip");
    let clusters = desk.run(&["show", CLUSTERS, "--json"]).fine().json();
    assert_eq!(clusters["sessions"][0]["interest"], "going");
    assert_eq!(clusters["sessions"][0]["note"], "sit in front");
}

#[test]
fn adding_again_changes_only_what_is_said() {
    let desk = Desk::new();
    let add = |more: &[&str]| desk.run(&[&["agenda", "add", CLUSTERS], more].concat()).fine().out;
    let kept = || {
        let pick = desk.run(&["agenda", "--json"]).fine().json()["picks"][0].clone();
        (pick["interest"].as_str().unwrap().to_owned(), pick["note"].as_str().map(str::to_owned))
    };
    assert!(add(&["--interest", "maybe"]).starts_with("☆ maybe: “"));
    assert!(add(&["--interest", "maybe"]).starts_with("☆ already maybe: “"));
    assert!(add(&["--note", "early"]).starts_with("☆ note kept: “"));
    assert_eq!(kept(), ("maybe".to_owned(), Some("early".to_owned())));
    assert!(add(&[]).starts_with("★ going: “"));
    assert_eq!(kept(), ("going".to_owned(), Some("early".to_owned())));
    add(&["--note", ""]);
    assert_eq!(kept(), ("going".to_owned(), None));
}

#[test]
fn clashes_are_told_where_they_arise() {
    let desk = Desk::new();
    desk.run(&["agenda", "add", ECONOMY]).fine();
    let said = desk.run(&["agenda", "add", CAFE]).fine();
    assert!(said.out.contains("\n  ! clashes for 75 min with ★ 17:00–18:15 MSK “2021 is the Year"), "{}", said.out);
    let listed = desk.run(&["agenda"]).fine();
    assert!(listed.row(CAFE).starts_with("★!  Thu 3 Jun "));
    assert!(listed.out.contains("\n    ! clashes for 75 min with ★ 17:00–19:00 MSK “World Cafe."), "{}", listed.out);
    assert!(listed.out.ends_with("\n2 going; 1 clash\n"));
    let clashes = desk.run(&["agenda", "clashes"]).fine();
    assert!(clashes.out.starts_with("! clash on Thu 3 Jun for 75 min\n"));
    clashes.row(CAFE);
    clashes.row(ECONOMY);
    assert!(desk.run(&["sessions"]).fine().row(CAFE).starts_with("★!  "));
    let said = desk.run(&["agenda", "clashes", "--json"]).fine();
    assert_eq!(said.out, desk.run(&["agenda", "list", "--json"]).fine().out);
    assert_eq!(said.json()["clashes"], json!([{ "sessions": [ECONOMY, CAFE], "minutes": 75 }]));
    let show = desk.run(&["show", CAFE, "--json"]).fine().json();
    assert_eq!(show["sessions"][0]["clashes"], json!([ECONOMY]));
    // A maybe overlaps, which is no alarm.
    let said = desk.run(&["agenda", "add", CAFE, "--interest", "maybe"]).fine();
    assert!(said.out.contains("\n  overlaps for 75 min with ★ "), "{}", said.out);
    assert!(desk.run(&["agenda"]).fine().out.ends_with("\n1 going, 1 maybe; no clashes\n"));
}

#[test]
fn gaps_and_tight_walks_are_told() {
    let desk = Desk::new();
    let file = desk.file(
        "days.json",
        r#"{ "id": "days", "title": "Days", "zone": "Europe/Berlin", "buildings": [{ "id": "x" }, { "id": "y" }],
          "halls": [{ "id": "one", "name": "One", "building": "x" }, { "id": "two", "name": "Two", "building": "y" }],
          "sessions": [
            { "id": "a", "title": "A", "start": "2024-05-06T09:00", "end": "2024-05-06T10:00", "halls": ["one"] },
            { "id": "b", "title": "B", "start": "2024-05-06T10:05", "end": "2024-05-06T11:00", "halls": ["two"] },
            { "id": "c", "title": "C", "start": "2024-05-06T12:30", "end": "2024-05-06T13:00", "halls": ["two"] }] }"#,
    );
    for id in ["a", "b", "c"] {
        assert_eq!(desk.run(&["-p", &file, "agenda", "add", id]).code, 0);
    }
    let listed = desk.run(&["-p", "days", "agenda"]).fine();
    assert!(listed.out.contains("\n    11:00–12:30 CEST nothing picked for 90 min\n"), "{}", listed.out);
    assert!(listed.out.contains("\n    ! tight: 5 min for a walk of 8 min to “B”\n"), "{}", listed.out);
    let clashes = desk.run(&["-p", "days", "agenda", "clashes"]).fine();
    assert!(clashes.out.starts_with("! tight: 5 min for a walk of 8 min\n"), "{}", clashes.out);
    let said = desk.run(&["-p", "days", "agenda", "--json"]).fine().json();
    assert_eq!(
        said["gaps"],
        json!([
            { "start": "2024-05-06T10:00:00+02:00", "end": "2024-05-06T10:05:00+02:00", "minutes": 5 },
            { "start": "2024-05-06T11:00:00+02:00", "end": "2024-05-06T12:30:00+02:00", "minutes": 90 }
        ])
    );
    assert_eq!(said["picks"][0]["halls"], json!(["x, One"]));
}

#[test]
fn changes_are_undone_across_runs() {
    let desk = Desk::new();
    let picked = || ids(&desk.run(&["agenda", "--json"]).fine().json()["picks"], "session").join(" ");
    desk.run(&["agenda", "add", CLUSTERS, "--note", "n"]).fine();
    let said = desk.run(&["agenda", "remove", "creative"]).fine();
    assert!(said.out.starts_with("unpicked “Creative Clusters: ") && said.out.contains("its note with it"));
    assert_eq!(picked(), "");
    let said = desk.run(&["agenda", "undo"]).fine();
    assert!(said.out.starts_with("undone: unpicked “Creative Clusters"), "{}", said.out);
    assert_eq!(picked(), CLUSTERS);
    assert!(desk.run(&["agenda", "undo"]).fine().out.starts_with("undone: going “Creative"));
    assert_eq!(picked(), "");
    assert_eq!(desk.run(&["agenda", "undo"]).fine().out, "nothing to undo\n");
    let said = desk.run(&["agenda", "add", CLUSTERS, "--json"]).fine().json();
    assert_eq!(ids(&said["picks"], "session"), [CLUSTERS]);
}

#[test]
fn the_settable_clock_never_dates_a_change() {
    let desk = Desk::new();
    desk.run(&["agenda", "add", CLUSTERS, "--at", "2099-01-01T00:00Z"]).fine();
    let kept = std::fs::read_to_string(desk.data().join("agendas/spief-2021.json")).unwrap();
    assert!(!kept.contains("2099-01-01"), "{kept}");
}

#[test]
fn what_is_gone_moved_or_cancelled_is_told_and_can_be_removed() {
    let desk = Desk::new();
    let file = desk.file(
        "ours.json",
        &OURS.replace("\"start\": \"2024-05-06\"", "\"zone\": \"Europe/Berlin\", \"start\": \"2024-05-06\""),
    );
    for id in ["opening", "walk", "opening-party"] {
        assert_eq!(desk.run(&["-p", &file, "agenda", "add", id]).code, 0);
    }
    let newer = r#"{ "id": "ours", "title": "Our Days", "zone": "Europe/Berlin", "sessions": [
        { "id": "opening", "title": "Opening", "start": "2024-05-06T09:30", "end": "2024-05-06T10:00" },
        { "id": "walk", "title": "Walk", "date": "2024-05-07", "status": "cancelled" }] }"#;
    let file = desk.file("newer.json", newer);
    let listed = desk.run(&["-p", &file, "agenda"]).fine();
    assert_eq!(listed.fields("opening-party")[1..4], ["20:00–? CEST", "Hall B", "GONE: Opening Party"]);
    assert!(listed.out.contains("    ! no longer in the programme; this is the copy"), "{}", listed.out);
    assert!(listed.out.contains("    ! moved: picked when it stood at Mon 6 May 09:00–10:00\n"), "{}", listed.out);
    assert!(listed.row("walk").contains("CANCELLED: Walk"), "{}", listed.out);
    // In another zone the copy's time moves along.
    let elsewhere = desk.run(&["-p", &file, "agenda", "--zone", "UTC"]).fine();
    assert!(elsewhere.row("opening-party").contains("18:00–? UTC"), "{}", elsewhere.out);
    let said = desk.run(&["-p", &file, "agenda", "--json"]).fine().json();
    let states: Vec<(&str, &str)> = said["picks"]
        .as_array()
        .unwrap()
        .iter()
        .map(|pick| (pick["session"].as_str().unwrap(), pick["state"].as_str().unwrap()))
        .collect();
    assert_eq!(states, [("opening", "moved"), ("opening-party", "gone"), ("walk", "cancelled")]);
    assert_eq!(said["picks"][1]["start"], "2024-05-06T20:00:00+02:00");
    assert_eq!(desk.run(&["-p", &file, "agenda", "remove", "party"]).fine().out, "unpicked “Opening Party”\n");
    assert!(!desk.run(&["-p", &file, "agenda"]).fine().out.contains("Party"));
}

#[test]
fn a_save_that_fails_is_said() {
    let desk = Desk::new();
    desk.file("data/agendas", "in the way");
    let said = desk.run(&["agenda", "add", CLUSTERS]).failed(2);
    assert!(said.contains("agenda") && said.lines().count() == 1, "{said}");
}

// Files

#[test]
fn a_file_is_read_and_what_is_odd_is_said_in_few_lines() {
    let desk = Desk::new();
    let file = desk.file("ours.json", OURS);
    let said = desk.run(&["-p", &file, "sessions"]);
    assert_eq!((said.code, said.out.lines().count()), (0, 3), "{said:?}");
    assert_eq!(said.fields("opening"), ["Mon 6 May", "09:00–10:00", "Hall A", "Opening", "opening"]);
    let odd: Vec<&str> = said.err.lines().collect();
    assert_eq!(odd[0], format!("plenary: 6 things were odd about {file}"));
    assert!(odd[2].starts_with("  line 5, column "), "{}", said.err);
    assert_eq!((odd.len(), odd[4]), (5, "  … and 3 more"));
    assert!(!desk.data().exists(), "reading keeps nothing");
}

#[test]
fn standard_input_is_read() {
    let desk = Desk::new();
    let said = desk.run_with_stdin(&["-p", "-", "sessions", "walk"], OURS);
    assert!(said.row("walk").starts_with("    Tue 7 May  no time set  –  Walk"), "{said:?}");
    assert!(said.err.starts_with("plenary: 6 things were odd about standard input\n"));
    assert!(desk.run_with_stdin(&["-p", "-", "sessions"], "").failed(2).contains("it is empty"));
}

#[test]
fn a_file_joins_the_library_with_the_first_pick() {
    let desk = Desk::new();
    let file = desk.file("ours.json", OURS);
    desk.run(&["-p", &file, "agenda", "remove", "walk"]);
    assert!(!desk.run(&["programmes"]).fine().out.contains("ours"));
    for from in [file.as_str(), "-"] {
        let said = desk.run_with_stdin(&["-p", from, "agenda", "add", "opening"], OURS);
        assert_eq!(said.code, 0, "{said:?}");
        let listed = desk.run(&["programmes"]).fine().out;
        let row = listed.lines().find(|line| line.contains("  ours  ") || line.contains(" ours ")).unwrap();
        assert!(row.contains("3 sessions") && row.contains("1 pick ") && row.contains("imported"), "{row}");
        assert_eq!(desk.run(&["-p", "ours", "sessions"]).fine().out.lines().count(), 3);
    }
    // An import does not switch.
    assert_eq!(desk.run(&["sessions"]).fine().out.lines().count(), 19);
}

#[test]
fn what_is_no_programme_is_one_line() {
    let desk = Desk::new();
    let broken = desk.file("broken.json", "{ \"sessions\": [\n  { \"id\": ] }");
    let said = desk.run(&["-p", &broken]).failed(2);
    assert!(said.contains("broken.json, line 2, column "), "{said}");
    for (argument, part) in [
        (desk.path("nowhere.json").to_str().unwrap(), "nowhere.json"),
        (desk.path("").to_str().unwrap(), "folder"),
        ("spief-2012", "spief-2021"),
    ] {
        let said = desk.run(&["-p", argument, "sessions"]).failed(2);
        assert!(said.contains(part) && said.lines().count() == 1, "{said}");
    }
}

// The library

#[test]
fn the_library_is_listed() {
    let desk = Desk::new();
    desk.run(&["agenda", "add", CLUSTERS]).fine();
    let said = desk.run(&["programmes"]).fine();
    assert_eq!(said.out, desk.run(&["programmes", "list"]).fine().out);
    let first = said.out.lines().next().unwrap();
    assert!(first.starts_with("*  spief-2021   2–5 Jun 2021    19 sessions  1 pick "), "{first}");
    let said = desk.run(&["programmes", "--json"]).fine().json();
    assert_eq!(said["programme"], Value::Null);
    assert_eq!(said["programmes"].as_array().unwrap().len(), 8);
    assert_eq!(
        said["programmes"][0],
        json!({
            "id": "spief-2021", "title": "St. Petersburg International Economic Forum (SPIEF) 2021",
            "start": "2021-06-02", "end": "2021-06-05", "sessions": 19, "picks": 1, "origin": "bundled"
        })
    );
}

#[test]
fn the_programme_chosen_opens_from_then_on() {
    let desk = Desk::new();
    assert_eq!(desk.run(&["programmes", "use", "gaidar-2017"]).fine().out, "gaidar-2017 opens from now on\n");
    let opened = || desk.run(&["sessions", "--json"]).fine().json()["programme"]["id"].clone();
    assert_eq!(opened(), "gaidar-2017");
    assert!(desk.run(&["programmes"]).fine().out.contains("\n*  gaidar-2017 "));
    assert!(desk.run(&["programmes", "use", "spief"]).failed(2).contains("\n  spief-2015  "));
    assert_eq!(opened(), "gaidar-2017");
}

#[test]
fn an_imported_programme_can_be_removed_and_its_agenda_stays() {
    let desk = Desk::new();
    let file = desk.file("ours.json", OURS);
    assert_eq!(desk.run(&["-p", &file, "agenda", "add", "walk"]).code, 0);
    assert_eq!(desk.run(&["programmes", "remove", "ours"]).fine().out, "ours is removed; its agenda stays\n");
    desk.run(&["-p", "ours", "sessions"]).failed(2);
    assert_eq!(ids(&desk.run(&["-p", &file, "agenda", "--json"]).json()["picks"], "session"), ["walk"]);
    assert!(desk.run(&["programmes", "remove", "spief-2021"]).failed(2).contains("part of plenary"));
}

// The rest

#[test]
fn paths_are_told() {
    let desk = Desk::new();
    let data = desk.data();
    let data = data.to_str().unwrap();
    assert_eq!(desk.run(&["paths"]).fine().out, format!("config  {data}\ndata    {data}\nstate   {data}\n"));
    assert_eq!(
        desk.run(&["paths", "--json"]).fine().json(),
        json!({ "version": 1, "programme": null, "paths": { "config": data, "data": data, "state": data } })
    );
}

#[test]
fn the_schema_is_that_of_the_repository() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/data/programme.schema.json");
    assert_eq!(Desk::new().run(&["schema"]).fine().out, std::fs::read_to_string(file).unwrap());
}

#[test]
fn completions_and_the_manual_are_printed() {
    let desk = Desk::new();
    for (shell, part) in [
        ("bash", "complete -F"),
        ("zsh", "#compdef plenary"),
        ("fish", "complete -c plenary"),
        ("elvish", "edit:completion"),
        ("powershell", "Register-ArgumentCompleter"),
    ] {
        let said = desk.run(&["completions", shell]).fine();
        assert!(said.out.contains(part) && said.out.contains("programmes"), "{shell}");
    }
    let page = desk.run(&["man"]).fine().out;
    assert!(page.contains(".TH plenary 1") && page.contains(".SH \"EXIT STATUS\""), "{page}");
}

#[test]
fn help_and_version_go_to_standard_output() {
    let desk = Desk::new();
    let help = desk.run(&["--help"]).fine().out;
    assert!(help.contains("Examples:") && help.lines().count() <= 42);
    assert_eq!(desk.run(&["-h"]).fine().out, help);
    assert_eq!(desk.run(&["--version"]).fine().out, format!("plenary {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn wrong_usage_is_one_line_and_exit_code_2() {
    let desk = Desk::new();
    for arguments in [
        &["sesions"] as &[&str],
        &["--colour", "never"],
        &["--color", "sometimes"],
        &["sessions", "--at", "noon"],
        &["sessions", "--zone", "Mars/Olympus"],
        &["agenda", "add"],
        &["agenda", "add", CLUSTERS, "--interest", "perhaps"],
        &["completions", "cmd"],
        &["find", "x"],
        &["now"],
        &["export"],
        &["agenda", "gaps"],
    ] {
        let said = desk.run(arguments).failed(2);
        assert_eq!(said.lines().count(), 1, "{said}");
    }
}

#[test]
fn a_reader_that_stops_early_is_no_error() {
    let desk = Desk::new();
    for arguments in [&["sessions"] as &[&str], &["schema"], &["--help"], &["agenda", "--json"]] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let output =
            desk.command(arguments).stdin(Stdio::null()).stdout(writer).stderr(Stdio::piped()).output().unwrap();
        assert_eq!((output.status.code(), output.stderr), (Some(0), vec![]), "{arguments:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn an_output_that_takes_nothing_is_a_failure() {
    let full = std::fs::File::create("/dev/full").unwrap();
    let output = Desk::new().command(&["sessions"]).stdout(full).stderr(Stdio::piped()).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr).unwrap().starts_with("plenary: cannot write the output: "));
}

/// Every command that prints something of a programme.
const PRINTING: &[&[&str]] = &[
    &["sessions"],
    &["people"],
    &["halls"],
    &["halls", "--at", "17:05"],
    &["agenda"],
    &["agenda", "clashes"],
    &["agenda", "add", "x"],
    &["agenda", "undo"],
    &["agenda", "remove", "x"],
    &["show", "x"],
    &["show", "hall"],
    &["show", "person"],
    &["show", "nothing-of-the-kind"],
    &["programmes"],
    &["sessions", "--json"],
    &["agenda", "--json"],
];

#[test]
fn colour_is_only_written_where_it_was_asked_for() {
    let desk = Desk::new();
    desk.run(&["agenda", "add", ECONOMY]).fine();
    desk.run(&["agenda", "add", CAFE]).fine();
    for variables in [&[] as &[(&str, &str)], &[("TERM", "xterm-256color")], &[("CLICOLOR_FORCE", "1")]] {
        for command in PRINTING.iter().chain([&["--help"] as &[&str], &["sesions"], &[]].iter()) {
            let said = desk.run_in(variables, command);
            assert!(!said.out.contains('\x1b') && !said.err.contains('\x1b'), "{command:?}: {said:?}");
        }
    }
    let coloured = desk.run_in(&[("NO_COLOR", "1")], &["--color", "always", "agenda"]).fine().out;
    assert!(coloured.contains("\x1b[31m    ! clashes"), "{coloured}");
    assert_eq!(strip(&coloured), desk.run(&["agenda"]).fine().out);
    assert!(!desk.run(&["--color", "always", "agenda", "--json"]).fine().out.contains('\x1b'));
}

fn strip(text: &str) -> String {
    let mut parts = text.split("\x1b[");
    let first = parts.next().unwrap().to_owned();
    parts.fold(first, |text, part| text + part.split_once('m').unwrap().1)
}

#[test]
fn hostile_text_does_no_harm() {
    const EVIL: &str = r"\u001b]0;title\u0007\u001b[2J\u009b31mred\u202egnp\u0000\r\nrow";
    let desk = Desk::new();
    let file = desk.file(
        "evil.json",
        &format!(
            r#"{{ "id": "evil", "title": "{EVIL}", "zone": "Europe/Moscow", "start": "2021-06-02",
              "halls": [{{ "id": "hall", "name": "Hall {EVIL}" }}], "people": [{{ "id": "person", "name": "P {EVIL}" }}],
              "sessions": [{{ "id": "x", "title": "X {EVIL}", "abstract": "{EVIL}", "start": "2021-06-02T17:00", "end": "{EVIL}",
                "halls": ["hall"], "appearances": [{{ "person": "person", "post": "{EVIL}", "role": "{EVIL}" }}] }},
                {{ "id": "y", "title": "{}", "start": "2021-06-02T17:00" }}] }}"#,
            "word".repeat(5_000)
        ),
    );
    desk.run(&["-p", &file, "agenda", "add", "y", "--note", "\x1b]0;x\x07note"]);
    for command in PRINTING {
        let said = desk.run(&[&["-p", &file], *command].concat());
        for text in [&said.out, &said.err] {
            let bad = text.chars().find(|c| (c.is_control() && *c != '\n') || ('\u{202a}'..='\u{202e}').contains(c));
            assert_eq!(bad, None, "{command:?}: {text}");
        }
        if command.contains(&"--json") {
            said.json();
        }
    }
    // Rows stay rows.
    assert_eq!(desk.run(&["-p", &file, "sessions"]).out.lines().count(), 2);
}

#[test]
fn an_agenda_file_that_somebody_else_wrote_does_no_harm() {
    let desk = Desk::new();
    desk.file(
        "data/agendas/spief-2021.json",
        r#"{ "version": 1, "programme": "spief-2021", "title": "\u001b[2J", "picks": [
          { "session": "gone", "changed": "2021-06-01T00:00:00.000Z", "interest": "going", "note": "n\u001b]0;x\u0007\note",
            "copy": { "title": "T\u001b[31m\r\n", "people": ["\u009bP"], "halls": ["H\u001b[2J"], "start": "2021-06-02T10:00" } },
          { "session": "\u001b[2J", "changed": "2021-06-01T00:00:00.000Z", "interest": "going", "copy": { "title": "U" } }] }"#,
    );
    for command in [
        &["agenda"] as &[&str],
        &["agenda", "clashes"],
        &["agenda", "remove", "nothing"],
        &["agenda", "remove", "gone"],
    ] {
        let said = desk.run(command);
        for text in [&said.out, &said.err] {
            assert!(!text.chars().any(|c| c.is_control() && c != '\n'), "{command:?}: {said:?}");
        }
    }
}

#[test]
fn each_data_folder_is_a_world_of_its_own() {
    let (one, two) = (Desk::new(), Desk::new());
    one.run(&["agenda", "add", CLUSTERS]).fine();
    one.run(&["programmes", "use", "gaidar-2017"]).fine();
    assert_eq!(two.run(&["agenda", "--json"]).fine().json()["picks"], json!([]));
    assert_eq!(two.run(&["sessions", "--json"]).fine().json()["programme"]["id"], "spief-2021");
    let both = two.run_in(&[("PLENARY_DATA_DIR", one.data().to_str().unwrap())], &["sessions", "--json"]).fine();
    assert_eq!(both.json()["programme"]["id"], "spief-2021", "the argument counts more than the variable");
}

#[test]
fn two_changes_at_once_both_stay() {
    let desk = Desk::new();
    let runs: Vec<_> = [CLUSTERS, ECONOMY, CAFE, "plenary-session"]
        .iter()
        .map(|id| desk.command(&["agenda", "add", id]).stdout(Stdio::null()).spawn().unwrap())
        .collect();
    for mut run in runs {
        assert!(run.wait().unwrap().success());
    }
    assert_eq!(desk.run(&["agenda", "--json"]).fine().json()["picks"].as_array().unwrap().len(), 4);
}

#[test]
fn settings_that_mean_nothing_are_said() {
    let desk = Desk::new();
    desk.file("data/config.toml", "mouze = true\n");
    let said = desk.run(&["sessions"]);
    assert_eq!((said.code, said.out.lines().count(), said.err.lines().count()), (0, 19, 1), "{said:?}");
    assert!(said.err.starts_with("plenary: ") && said.err.contains("mouze"), "{}", said.err);
}

//! The agenda: picked, listed, changed, undone; what becomes of it.

use super::support::Desk;
use super::{CAFE, CLUSTERS, ECONOMY, OURS, ids, keys};
use serde_json::json;

#[test]
fn an_empty_agenda_says_how_to_pick() {
    let desk = Desk::new();
    for command in [&["agenda"] as &[&str], &["agenda", "list"]] {
        assert!(desk.run(command).fine().out.contains("plenary agenda add ID"));
    }
    assert_eq!(desk.run(&["agenda", "clashes"]).fine().out, "no clashes\n");
    assert_eq!(desk.run(&["agenda", "undo"]).fine().out, "nothing to undo in spief-2021\n");
    assert_eq!(desk.run(&["agenda", "redo"]).fine().out, "nothing to redo in spief-2021\n");
    let removed = desk.run(&["agenda", "remove", CLUSTERS]).fine().out;
    assert_eq!(removed, "“Creative Clusters: Global Trends and Unique National Features” was not picked\n");
    let said = desk.run(&["agenda", "--json"]).fine().json();
    assert_eq!(keys(&said), ["clashes", "entries", "gaps", "hours", "picks", "programme", "tight", "version"]);
    for list in ["picks", "entries", "clashes", "tight", "gaps", "hours"] {
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
    assert!(listed.out.ends_with("\n2 going, 1 maybe, 1 skipped; no clashes; 4 of 19 judged\n"));
    desk.run(&["agenda", "add", ECONOMY, "--interest", "later"]).fine();
    let listed = desk.run(&["agenda"]).fine();
    assert!(listed.out.ends_with("\n2 going, 1 maybe, 1 skipped, 1 put off; no clashes; 4 of 19 judged\n"));
    desk.run(&["agenda", "undo"]).fine();
    let sessions = desk.run(&["sessions"]).fine();
    assert!(sessions.row(CLUSTERS).starts_with("★ "));
    assert!(!sessions.out.contains("green-saturday"));
    assert!(desk.run(&["sessions", "is:skip"]).fine().row("green-saturday-world-environment-day").starts_with("× "));
    // What is hidden is not missing.
    let hidden = desk.run(&["sessions", "green"]);
    assert_eq!((hidden.code, hidden.out.as_str()), (0, ""));
    assert_eq!(hidden.err, "plenary: 1 skipped session is not listed; is:skip lists them\n");
    let odd = desk.run(&["sessions", "OR", "green"]);
    assert!(odd.err.contains("OR stands between two words") && odd.err.contains("1 skipped session"), "{odd:?}");
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
    assert!(said.out.contains("\n  ! clashes for 1 h 15 min with ★ 17:00–18:15 MSK “2021 is the Year"), "{}", said.out);
    let listed = desk.run(&["agenda"]).fine();
    assert!(listed.row(CAFE).starts_with("★!  Thu 3 Jun "));
    assert!(
        listed.out.contains("\n    ! clashes for 1 h 15 min with ★ 17:00–19:00 MSK “World Cafe."),
        "{}",
        listed.out
    );
    assert!(listed.out.ends_with("\n2 going; 1 clash\n"));
    let clashes = desk.run(&["agenda", "clashes"]).fine();
    assert!(clashes.out.starts_with("! clash on Thu 3 Jun for 1 h 15 min\n"));
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
    assert!(said.out.contains("\n  overlaps for 1 h 15 min with ★ "), "{}", said.out);
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
    assert!(listed.out.contains("\n    11:00–12:30 CEST  1 h 30 min free · nothing fits\n"), "{}", listed.out);
    assert!(listed.out.contains("\n    ~ tight: 5 min to walk to “B”, needs 8\n"), "{}", listed.out);
    assert!(listed.out.contains("\n    ~ tight: 5 min to walk from “A”, needs 8\n"), "{}", listed.out);
    assert!(listed.row("a").starts_with("★~  ") && listed.row("c").starts_with("★   "), "{}", listed.out);
    assert!(listed.out.ends_with("\n3 going; no clashes, 1 tight\n"), "{}", listed.out);
    assert!(desk.run(&["-p", "days", "sessions"]).fine().row("b").starts_with("★~  "));
    let shown = desk.run(&["-p", "days", "show", "b"]).fine().out;
    assert!(shown.contains("\n~ tight: 5 min to walk from ★ 09:00–10:00 A, needs 8\n"), "{shown}");
    let clashes = desk.run(&["-p", "days", "agenda", "clashes"]).fine();
    assert!(clashes.out.starts_with("~ tight: 5 min to walk, needs 8\n"), "{}", clashes.out);
    let said = desk.run(&["-p", "days", "agenda", "--json"]).fine().json();
    assert_eq!(
        said["gaps"],
        json!([
            { "start": "2024-05-06T10:00:00+02:00", "end": "2024-05-06T10:05:00+02:00", "minutes": 5, "fits": [] },
            { "start": "2024-05-06T11:00:00+02:00", "end": "2024-05-06T12:30:00+02:00", "minutes": 90, "fits": [] }
        ])
    );
    assert_eq!(said["tight"], json!([{ "sessions": ["a", "b"], "pause": 5, "walk": 8 }]));
    assert_eq!(desk.run(&["-p", "days", "show", "b", "--json"]).json()["sessions"][0]["tight"], json!(["a"]));
    assert_eq!(said["picks"][0]["halls"], json!(["x, One"]));
    desk.run(&["-p", "days", "agenda", "remove", "b"]).fine();
    // What would be is told of what is not picked.
    let shown = desk.run(&["-p", "days", "show", "b"]).fine().out;
    assert!(shown.contains("\ntight: 5 min to walk from ★ 09:00–10:00 A, needs 8\n"), "{shown}");
    let added = desk.run(&["-p", "days", "agenda", "add", "b"]).fine().out;
    assert_eq!(added, "★ going: “B”\n  ~ tight: 5 min to walk from “A”, needs 8\n");
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
    assert_eq!(desk.run(&["agenda", "undo"]).fine().out, "nothing to undo in spief-2021\n");
    let said = desk.run(&["agenda", "add", CLUSTERS, "--json"]).fine().json();
    assert_eq!(ids(&said["picks"], "session"), [CLUSTERS]);
}

#[test]
fn several_sessions_are_picked_and_unpicked_as_one_change() {
    let desk = Desk::new();
    let picked = || ids(&desk.run(&["agenda", "--json"]).fine().json()["picks"], "session").join(" ");
    let said = desk.run(&["agenda", "add", "creative-cl", "green-saturday", "--interest", "maybe"]).fine().out;
    assert_eq!(said.lines().filter(|line| line.starts_with("☆ maybe: ")).count(), 2, "{said}");
    let both = picked();
    assert!(both.starts_with("creative-clusters green-saturday"), "{both}");
    let said = desk.run(&["agenda", "remove", "green", CLUSTERS, CAFE]).fine().out;
    assert!(said.lines().count() == 3 && said.ends_with("Breakthrough Vector” was not picked\n"), "{said}");
    assert_eq!(picked(), "");
    let undone = desk.run(&["agenda", "undo"]).fine().out;
    assert!(undone.starts_with("undone: unpicked “Green Saturday") && undone.contains("”; unpicked “"), "{undone}");
    assert_eq!(picked(), both);
    desk.run(&["agenda", "undo"]).fine();
    assert_eq!(picked(), "");
    // Words that are not ids each are a query, as for one session.
    desk.run(&["agenda", "add", "creative", "clusters"]).fine();
    assert_eq!(picked(), CLUSTERS);
}

#[test]
fn what_is_an_id_is_never_the_beginning_of_another_one() {
    let desk = Desk::new();
    let ours = desk.file("ours.json", OURS);
    let run = |arguments: &[&str]| desk.run(&[&["-p", &ours, "agenda"], arguments].concat()).out;
    run(&["add", "opening-party", "walk"]);
    assert_eq!(run(&["remove", "opening"]), "“Opening” was not picked\n");
    assert_eq!(run(&["remove", "opening", "walk"]), "“Opening” was not picked\nunpicked “Walk”\n");
    assert_eq!(run(&["remove", "opening-p"]), "unpicked “Opening Party”\n");
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
    desk.run(&["programmes", "remove", "ours"]).fine();
    let listed = desk.run(&["-p", &file, "agenda"]).fine();
    assert_eq!(listed.fields("opening-party")[1..4], ["20:00–? CEST", "Hall B", "GONE: Opening Party"]);
    assert!(listed.out.contains("    ! no longer in the programme; this is the copy"), "{}", listed.out);
    assert!(
        listed.out.contains("    ! moved: picked when it stood at Mon 6 May 09:00–10:00, in Hall A\n"),
        "{}",
        listed.out
    );
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

#[test]
fn what_was_undone_is_redone_and_both_say_what_is_left() {
    let desk = Desk::new();
    desk.run(&["agenda", "add", CAFE]).fine();
    desk.run(&["agenda", "add", CLUSTERS, ECONOMY]).fine();
    let undone = desk.run(&["agenda", "undo"]).fine().out;
    assert!(undone.starts_with("undone: going “Creative Clusters"), "{undone}");
    assert!(undone.ends_with("; spief-2021: 3 picks → 1; `plenary agenda redo` takes it back\n"), "{undone}");
    let redone = desk.run(&["agenda", "redo"]).fine().out;
    assert!(redone.starts_with("redone: going “Creative Clusters"), "{redone}");
    assert!(redone.ends_with("; spief-2021: 1 pick → 3; `plenary agenda undo` takes it back\n"), "{redone}");
    // A count that stays says nothing.
    desk.run(&["agenda", "add", CAFE, "--interest", "skip"]).fine();
    let undone = desk.run(&["agenda", "undo"]).fine().out;
    assert!(!undone.contains("→") && undone.ends_with("”; `plenary agenda redo` takes it back\n"), "{undone}");
    assert_eq!(ids(&desk.run(&["agenda", "--json"]).json()["picks"], "session").len(), 3);
}

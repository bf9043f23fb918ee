//! Programmes from files, and the library.

use super::support::Desk;
use super::{CLUSTERS, OURS, ids};
use serde_json::{Value, json};

#[test]
fn a_file_is_read_and_what_is_odd_is_said_in_one_line() {
    let desk = Desk::new();
    let file = desk.file("ours.json", OURS);
    let said = desk.run(&["-p", &file, "sessions"]);
    assert_eq!((said.code, said.out.lines().count()), (0, 3), "{said:?}");
    assert_eq!(said.fields("opening"), ["Mon 6 May", "09:00–10:00", "Hall A", "Opening", "opening"]);
    assert_eq!(
        said.err,
        format!(
            "plenary: reading {file} found 1 error, 5 warnings; plenary check {file} lists them and looks for more\n"
        )
    );
    assert!(!desk.data().exists(), "reading keeps nothing");
}

#[test]
fn standard_input_is_read() {
    let desk = Desk::new();
    let said = desk.run_with_stdin(&["-p", "-", "sessions", "walk"], OURS);
    assert!(said.row("walk").starts_with("    Tue 7 May  no time set  –  Walk"), "{said:?}");
    assert_eq!(
        said.err,
        "plenary: reading standard input found 1 error, 5 warnings; plenary check lists them and looks for more\n"
    );
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
        let shelves = desk.run(&["programmes", "--json"]).fine().json()["programmes"].clone();
        let own = shelves.as_array().unwrap().iter().find(|shelf| shelf["id"] == "ours").unwrap()["imported"].clone();
        assert_eq!((&own["name"], &own["format"], &own["revision"]), (&json!("ours.json"), &json!("json"), &json!(0)));
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
    let empty = desk.path("empty");
    std::fs::create_dir(&empty).unwrap();
    for (argument, part) in [
        (desk.path("nowhere.json").to_str().unwrap(), "nowhere.json"),
        (empty.to_str().unwrap(), "the folder has no files"),
        ("spief-2012", "spief-2021"),
    ] {
        let said = desk.run(&["-p", argument, "sessions"]).failed(2);
        assert!(said.contains(part) && said.lines().count() == 1, "{said}");
    }
}

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
            "start": "2021-06-02", "end": "2021-06-05", "sessions": 19, "picks": 1, "origin": "bundled",
            "imported": null, "used": null
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

#[test]
fn a_file_with_a_taken_id_neither_hides_the_event_nor_shares_its_agenda() {
    let desk = Desk::new();
    desk.run(&["agenda", "add", CLUSTERS]).fine();
    let fair = r#"{ "id": "spief-2021", "title": "Totally other fair", "start": "2027-01-01", "sessions": [
        { "id": "creative-clusters", "title": "Other thing", "start": "2027-01-01T10:00", "end": "2027-01-01T11:00" },
        { "id": "zz", "title": "ZZ" }] }"#;
    let file = desk.file("fair.json", fair);
    for _ in 0..2 {
        let said = desk.run(&["-p", &file, "agenda", "add", "zz"]);
        assert!(said.err.contains("the id spief-2021 belongs to “SPIEF 2021”"), "{said:?}");
        assert_eq!(said.code, 0);
    }
    assert_eq!(desk.run(&["sessions"]).fine().out.lines().count(), 19);
    let picked = |arguments: &[&str]| ids(&desk.run(arguments).fine().json()["picks"], "session").join(" ");
    assert_eq!(picked(&["agenda", "--json"]), CLUSTERS);
    assert_eq!(picked(&["-p", "spief-2021-2", "agenda", "--json"]), "zz");
}

#[test]
fn an_older_copy_shares_the_picks_and_replaces_nothing() {
    let desk = Desk::new();
    let file = desk.file("ours.json", OURS);
    assert_eq!(desk.run(&["-p", &file, "agenda", "add", "walk"]).code, 0);
    let old = desk.file(
        "old.json",
        r#"{ "id": "ours", "title": "Our Days", "start": "2024-05-06", "end": "2024-05-07",
        "sessions": [{ "id": "opening", "title": "Opening", "date": "2024-05-06" }] }"#,
    );
    let said = desk.run(&["-p", &old, "agenda", "add", "opening"]);
    assert_eq!(said.code, 0);
    assert!(said.err.contains("the library holds another copy of this programme as ours, and keeps it"), "{said:?}");
    assert_eq!(desk.run(&["-p", "ours", "sessions"]).fine().out.lines().count(), 3);
    let picks = desk.run(&["-p", "ours", "agenda", "--json"]).fine().json()["picks"].clone();
    assert_eq!(ids(&picks, "session"), ["opening", "walk"]);
}

#[cfg(target_os = "linux")]
#[test]
fn a_file_whose_name_is_no_text_opens() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let desk = Desk::new();
    let path = desk.path("").join(OsStr::from_bytes(b"na\xefve.json"));
    std::fs::write(&path, OURS).unwrap();
    let arguments = [OsStr::new("-p"), path.as_os_str(), OsStr::new("sessions")];
    let output = desk.command(&arguments).stdin(std::process::Stdio::null()).output().unwrap();
    assert_eq!((output.status.code(), String::from_utf8(output.stdout).unwrap().lines().count()), (Some(0), 3));
    assert!(String::from_utf8(output.stderr).unwrap().contains("na\u{fffd}ve.json"));
}

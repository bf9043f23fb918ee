//! What was kept before much changed, and the way back to it.

use super::support::Desk;
use super::{CAFE, CLUSTERS, ECONOMY, OURS, ids, keys};
use serde_json::{Value, json};

/// Two picks, and then a list in their place.
fn desk() -> Desk {
    let desk = Desk::new();
    desk.run(&["agenda", "add", CLUSTERS, "--note", "front row"]).fine();
    desk.run(&["agenda", "add", ECONOMY, "--interest", "maybe"]).fine();
    let list = desk.file("list.txt", CAFE);
    desk.run(&["agenda", "import", &list, "--replace"]).fine();
    desk
}

fn picked(desk: &Desk) -> Vec<(String, Value, Value)> {
    let said = desk.run(&["agenda", "--json"]).fine().json();
    let pick =
        |pick: &Value| (pick["session"].as_str().unwrap().to_owned(), pick["interest"].clone(), pick["note"].clone());
    said["picks"].as_array().unwrap().iter().map(pick).collect()
}

#[test]
fn backups_are_listed_with_what_they_hold_and_were_made_before() {
    let desk = Desk::new();
    assert_eq!(desk.run(&["agenda", "backups"]).fine().out, "there are no backups of spief-2021\n");
    assert_eq!(desk.run(&["agenda", "backups", "--json"]).fine().json()["backups"], json!([]));
    assert!(!desk.data().exists());
    let desk = self::desk();
    let said = desk.run(&["agenda", "backups"]).fine().out;
    assert_eq!(said.lines().count(), 1, "{said}");
    let said = said.trim_start().strip_prefix("1 ").unwrap();
    let fields: Vec<&str> = said.trim().split("  ").map(str::trim).filter(|field| !field.is_empty()).collect();
    assert!(fields[0].starts_with("today ") && fields[0].ends_with(" MSK"), "{said}");
    assert_eq!(fields[1..3], ["1 going, 1 maybe", "before agenda import --replace"]);
    let elsewhere = desk.run(&["agenda", "backups", "--zone", "UTC"]).fine().out;
    assert!(elsewhere.contains(" UTC  1 going"), "{elsewhere}");
    let said = desk.run(&["agenda", "backups", "--json"]).fine().json();
    let backup = &said["backups"][0];
    assert_eq!(keys(backup), ["before", "entries", "going", "made", "maybe", "name", "problem", "skipped"]);
    assert_eq!((&backup["name"], &backup["going"], &backup["problem"]), (&json!(fields[3]), &json!(1), &Value::Null));
    assert!(backup["made"].as_str().unwrap().ends_with('Z'));
}

#[test]
fn a_backup_is_restored_as_one_change_after_another_backup() {
    let desk = desk();
    let before = picked(&desk);
    assert_eq!(before, [(CAFE.to_owned(), json!("going"), Value::Null)]);
    let name = desk.run(&["agenda", "backups", "--json"]).fine().json()["backups"][0]["name"].clone();
    let name = name.as_str().unwrap();
    let dry = desk.run(&["agenda", "restore", name, "--dry-run"]).fine().out;
    assert!(dry.contains("\n2 picks come back, 1 pick goes\nrestored the backup of "), "{dry}");
    assert!(dry.ends_with(": nothing is written\n"), "{dry}");
    assert_eq!(picked(&desk), before);
    // The beginning of its name will do, in whatever case.
    let said = desk.run(&["agenda", "restore", &name[..18].to_lowercase()]).fine().out;
    assert!(said.contains("; `plenary agenda undo` takes it back\nthe agenda before: "), "{said}");
    let after =
        [(CLUSTERS.to_owned(), json!("going"), json!("front row")), (ECONOMY.to_owned(), json!("maybe"), Value::Null)];
    assert_eq!(picked(&desk), after);
    let backups = desk.run(&["agenda", "backups", "--json"]).fine().json()["backups"].clone();
    assert_eq!(ids(&backups, "before"), ["agenda restore", "agenda import --replace"]);
    let undone = desk.run(&["agenda", "undo"]).fine().out;
    assert!(undone.starts_with("undone: restored the backup of "), "{undone}");
    assert_eq!(picked(&desk), before);
    let said = desk.run(&["agenda", "restore", name, "--json"]).fine().json();
    let mut turns = ids(&said["changes"], "turn");
    turns.sort_unstable();
    assert_eq!(turns, ["new", "new", "removed"]);
    assert_eq!(picked(&desk), after);
    // What merely occurs in what a backup holds is not meant by it.
    assert!(desk.run(&["agenda", "restore", "going"]).failed(1).contains("no backup begins with “going” — "));
    assert!(desk.run(&["agenda", "restore", "7"]).failed(1).contains("there is no backup number 7 — "));
    desk.run(&["agenda", "restore", "0"]).failed(1);
    let dry = desk.run(&["agenda", "restore", "2", "--dry-run"]).fine().out;
    assert!(dry.contains("nothing is written") || dry.contains("nothing to change"), "{dry}");
    // Once more changes nothing, and makes no backup.
    let backups = || desk.run(&["agenda", "backups"]).fine().out;
    let made = backups();
    let said = desk.run(&["agenda", "restore", name]).fine().out;
    assert_eq!(said, "nothing to change: that is how it is\n");
    assert_eq!(backups(), made);
}

#[test]
fn what_is_restored_goes_with_its_sessions() {
    let desk = Desk::new();
    let first = OURS.replace("\"title\": \"Opening\"", "\"guid\": \"guid-of-the-opening\", \"title\": \"Opening\"");
    let file = desk.file("ours.json", &first);
    desk.run(&["import", &file]);
    desk.run(&["-p", "ours", "agenda", "add", "opening"]).fine();
    // The next version gives it another id.
    let next = desk.file("ours.json", &first.replace("\"id\": \"opening\",", "\"id\": \"talk-1\","));
    desk.run(&["import", &next]);
    desk.run(&["-p", "ours", "agenda", "remove", "talk-1"]).fine();
    let backups = desk.run(&["-p", "ours", "agenda", "backups", "--json"]).fine().json()["backups"].clone();
    assert_eq!(ids(&backups, "before"), ["import"]);
    let said = desk.run(&["-p", "ours", "agenda", "restore", "1", "--json"]).fine().json();
    assert_eq!((ids(&said["picks"], "session"), ids(&said["picks"], "state")), (vec!["talk-1"], vec!["present"]));
}

#[test]
fn a_name_that_fits_none_or_several_is_said_and_so_is_what_cannot_be_read() {
    let desk = desk();
    let said = desk.run(&["agenda", "restore", "yesterday"]).failed(1);
    assert_eq!(said, "plenary: no backup begins with “yesterday” — `plenary agenda backups` lists them\n");
    let name = desk.run(&["agenda", "backups", "--json"]).fine().json()["backups"][0]["name"].clone();
    desk.run(&["agenda", "restore", name.as_str().unwrap()]).fine();
    let said = desk.run(&["agenda", "restore", "202"]).failed(2);
    assert!(said.contains("“202” fits 2 things; which of them?\n  "), "{said}");
    let path = desk.data().join("backups/spief-2021").join(name.as_str().unwrap()).join("agenda.json");
    let before = picked(&desk);
    for (text, why) in [("{ broken", "key must be a string"), (r#"{ "version": 7 }"#, "newer plenary (version 7)")] {
        std::fs::write(&path, text).unwrap();
        let said = desk.run(&["agenda", "restore", name.as_str().unwrap()]).failed(2);
        assert!(said.starts_with("plenary: cannot read the agenda: ") && said.contains(why), "{said}");
        assert_eq!(said.lines().count(), 1, "{said}");
        let listed = desk.run(&["agenda", "backups"]).fine().out;
        assert!(listed.contains("an agenda that can't be read"), "{listed}");
    }
    assert_eq!(picked(&desk), before);
    // A name is no path.
    for path in ["../spief-2021", "..", "/etc"] {
        desk.run(&["agenda", "restore", path]).failed(1);
    }
}

/// Nobody knows that what could not be understood is not there.
#[test]
fn a_row_that_could_not_be_understood_takes_nothing_away_and_is_said() {
    let desk = Desk::new();
    desk.run(&["agenda", "add", ECONOMY]).fine();
    desk.run(&["agenda", "add", CLUSTERS]).fine();
    let file = std::fs::read_to_string(desk.path("data/agendas/spief-2021.json")).unwrap();
    let odd = file.replacen("\"going\"", "\"superb\"", 1);
    let theirs = desk.file("odd.json", &odd);
    desk.run(&["agenda", "add", CAFE]).fine();
    let picks = || {
        let mut picks: Vec<String> = picked(&desk).into_iter().map(|(session, ..)| session).collect();
        picks.sort();
        picks
    };
    let mut both = [CLUSTERS.to_owned(), ECONOMY.to_owned()];
    both.sort();
    let row = format!("1 row ({ECONOMY}) could not be understood");
    let said = desk.run(&["agenda", "import", "--replace", &theirs]);
    assert_eq!(said.err, format!("plenary: {theirs}: {row}, and is not taken over\n"));
    assert!(said.out.contains("1 dropped") && picks() == both, "{said:?}");
    desk.run(&["agenda", "undo"]).fine();
    let backups = desk.run(&["agenda", "backups", "--json"]).fine().json()["backups"].clone();
    let name = backups[0]["name"].as_str().unwrap();
    desk.file(&format!("data/backups/spief-2021/{name}/agenda.json"), &odd);
    let said = desk.run(&["agenda", "restore", name]);
    assert_eq!(said.err, format!("plenary: the backup {name}: {row}, and is not brought back\n"));
    assert!(said.out.contains("1 pick goes") && picks() == both, "{said:?}");
    // A merge keeps such a row as it is.
    let other = Desk::new();
    other.run(&["agenda", "add", CAFE]).fine();
    let kept = || std::fs::read_to_string(other.path("data/agendas/spief-2021.json")).unwrap().contains("superb");
    for arguments in [&["agenda", "merge", "--dry-run", theirs.as_str()] as &[&str], &["agenda", "merge", &theirs]] {
        assert!(!kept());
        let said = other.run(arguments);
        assert_eq!(said.err, format!("plenary: odd.json: {row}, and is kept as it is, not shown\n"));
        assert!(said.out.contains("1 new\n"), "{said:?}");
    }
    assert!(kept());
}

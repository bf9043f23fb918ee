//! What was changed, and the way back to any point of it.

use super::support::Desk;
use super::{CAFE, CLUSTERS, ECONOMY, ids, keys};
use serde_json::{Value, json};

fn picked(desk: &Desk) -> Vec<String> {
    let said = desk.run(&["agenda", "--json"]).fine().json();
    said["picks"].as_array().unwrap().iter().map(|pick| pick["session"].as_str().unwrap().to_owned()).collect()
}

/// Four changes, the third of which was undone and can no longer be redone.
fn desk() -> Desk {
    let desk = Desk::new();
    desk.run(&["agenda", "add", CLUSTERS]).fine();
    desk.run(&["agenda", "add", ECONOMY, "--note", "front row"]).fine();
    desk.run(&["agenda", "remove", CLUSTERS]).fine();
    desk.run(&["agenda", "undo"]).fine();
    desk.run(&["agenda", "add", CAFE, "--interest", "maybe"]).fine();
    desk
}

#[test]
fn changes_are_listed_the_newest_first() {
    let desk = desk();
    let said = desk.run(&["agenda", "history"]).fine();
    let rows: Vec<Vec<&str>> = said
        .out
        .lines()
        .map(|line| line.split("  ").map(str::trim).filter(|part| !part.is_empty()).collect())
        .collect();
    assert_eq!(rows.len(), 4, "{}", said.out);
    let told: Vec<(&str, &str)> = rows.iter().map(|row| (row[0], row[2])).collect();
    assert_eq!(told, [("1", "in force"), ("2", "dropped"), ("3", "in force"), ("4", "in force")]);
    assert!(rows[0][3].starts_with("maybe “World Cafe."), "{}", said.out);
    assert!(rows.iter().all(|row| row[1].ends_with(" MSK")), "{}", said.out);
    let elsewhere = desk.run(&["agenda", "history", "--zone", "UTC"]).fine();
    assert!(elsewhere.out.lines().all(|line| line.contains(" UTC  ")), "{}", elsewhere.out);
    let said = desk.run(&["agenda", "history", "--json"]).fine().json();
    assert_eq!(keys(&said), ["changes", "programme", "version"]);
    let changes = said["changes"].as_array().unwrap();
    assert_eq!(keys(&changes[0]), ["about", "made", "number", "state", "words"]);
    assert_eq!((&changes[1]["number"], &changes[1]["state"]), (&json!(2), &json!("dropped")));
    assert_eq!(changes[0]["about"], json!([CAFE]));
    assert!(changes[0]["made"].as_str().unwrap().ends_with('Z'));
    let said = desk.run(&["-p", "gaidar-2017", "agenda", "history"]).fine();
    assert_eq!(said.out, "nothing is remembered of gaidar-2017\n");
}

#[test]
fn any_point_is_returned_to_as_one_change_after_a_backup() {
    let desk = desk();
    let dry = desk.run(&["agenda", "rewind", "2", "--dry-run"]).fine().out;
    assert!(dry.row("goes", CAFE) && dry.row("goes", CLUSTERS), "{dry}");
    assert!(dry.contains("\n2 picks go\n") && dry.ends_with(": nothing is written\n"), "{dry}");
    assert_eq!(picked(&desk), [CLUSTERS, ECONOMY, CAFE]);
    assert!(!desk.data().join("backups").exists());
    // After the change that was undone later: as it was then.
    let said = desk.run(&["agenda", "rewind", "2"]).fine().out;
    assert!(said.contains("back to how it was at ") && said.contains(" MSK on "), "{said}");
    assert!(said.contains("; `plenary agenda undo` takes it back\nthe agenda before: "), "{said}");
    let backup = said.lines().last().unwrap().strip_prefix("the agenda before: ").unwrap();
    let kept: Value = serde_json::from_str(&std::fs::read_to_string(format!("{backup}/agenda.json")).unwrap()).unwrap();
    assert_eq!(kept["picks"].as_array().unwrap().len(), 3);
    assert_eq!(picked(&desk), [ECONOMY]);
    desk.run(&["agenda", "undo"]).fine();
    assert_eq!(picked(&desk), [CLUSTERS, ECONOMY, CAFE]);
    desk.run(&["agenda", "rewind", "all"]).fine();
    assert_eq!(picked(&desk), [""; 0]);
    // That is a point like any other.
    let said = desk.run(&["agenda", "rewind", "3", "--json"]).fine().json();
    assert_eq!(ids(&said["picks"], "session"), [CLUSTERS, ECONOMY, CAFE]);
    assert_eq!(ids(&said["changes"], "turn"), ["new"; 3]);
    assert_eq!(keys(&said["changes"][0]), ["fields", "id", "kind", "title", "turn"]);
    assert_eq!(said["picks"][1]["note"], "front row");
}

trait Rows {
    fn row(&self, word: &str, id: &str) -> bool;
}

impl Rows for String {
    fn row(&self, word: &str, id: &str) -> bool {
        self.lines().any(|line| line.starts_with(word) && line.ends_with(&format!("  {id}")))
    }
}

#[test]
fn what_differs_is_told_with_its_notes() {
    let desk = Desk::new();
    desk.run(&["agenda", "add", CLUSTERS, "--note", "one"]).fine();
    desk.run(&["agenda", "add", CLUSTERS, "--interest", "maybe", "--note", "two"]).fine();
    let dry = desk.run(&["agenda", "rewind", "2", "--dry-run"]).fine().out;
    assert!(dry.starts_with("changes  ☆→★  Wed 2 Jun 16:45–18:15 G4  Creative Clusters"), "{dry}");
    assert!(dry.contains("\n    note: “two” → “one”\n1 interest changes, 1 note changes\n"), "{dry}");
}

#[test]
fn a_point_that_is_none_is_said() {
    let desk = desk();
    for now in ["0", "1"] {
        let said = desk.run(&["agenda", "rewind", now]).fine().out;
        assert_eq!(said, "nothing to change: that is how it is\n");
    }
    let said = desk.run(&["agenda", "rewind", "5"]).failed(1);
    assert_eq!(
        said,
        "plenary: there is no change 5: 4 are remembered of spief-2021 — `plenary agenda history` lists them\n"
    );
    let said = desk.run(&["agenda", "rewind", "yesterday"]).failed(2);
    assert!(said.contains("it is neither a number nor `all`") && said.lines().count() == 1, "{said}");
    assert!(!desk.data().join("backups").exists());
}

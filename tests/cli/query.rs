//! What is wrong with a query, as the command line says it.

use super::support::Desk;
use serde_json::json;

#[test]
fn what_cannot_be_read_is_said_with_its_place_and_nothing_is_listed() {
    let desk = Desk::new();
    for (words, said) in [
        (&["klepach", "hal:g4"] as &[&str], "plenary: there is no “hal:” (column 9); did you mean hall?\n"),
        (&["room:g4"], "plenary: there is no “room:” (column 1); did you mean hall?\n"),
        (&["at:25:00"], "plenary: “25:00” is no time, such as 17:00, 5pm or now (column 4)\n"),
        (&["at:evning"], "plenary: “evning” is no time, such as 17:00, 5pm or now (column 4); did you mean evening?\n"),
        (&["capacity:many"], "plenary: “many” is no number, such as >2, 3 or 2-5 (column 10)\n"),
        // The worst is said.
        (&["hall:zz", "at:zz"], "plenary: “zz” is no time, such as 17:00, 5pm or now (column 12)\n"),
    ] {
        for command in ["sessions", "people", "halls"] {
            assert_eq!(desk.run(&[&[command], words].concat()).failed(2), said);
        }
        assert_eq!(desk.run(&[&["sessions", "--json"], words].concat()).failed(2), said);
        assert_eq!(desk.run(&[&["export", "--format", "csv"], words].concat()).failed(2), said);
    }
}

#[test]
fn a_value_that_is_not_there_matches_nothing() {
    let desk = Desk::new();
    let said = "plenary: no hall “g44” here (column 6); did you mean g4?\n";
    for command in ["sessions", "people", "halls"] {
        assert_eq!(desk.run(&[command, "hall:g44", "klepach"]).failed(1), said);
        let json = desk.run(&[command, "hall:g44", "--json"]);
        assert_eq!((json.code, json.err.as_str(), &json.json()[command]), (1, said, &json!([])));
    }
    assert_eq!(desk.run(&["sessions", "day:tomorow"]).failed(1).matches("did you mean tomorrow?").count(), 1);
    assert_eq!(desk.run(&["people", "who:xyzzy"]).failed(1), "plenary: nobody here is called “xyzzy” (column 5)\n");
    for command in [&["show"] as &[&str], &["agenda", "add"]] {
        assert_eq!(desk.run(&[command, &["hall:zz"]].concat()).failed(1), "plenary: nothing fits “hall:zz”\n");
    }
    let export = desk.run(&["export", "--format", "csv", "hall:g44"]);
    assert_eq!(export.code, 1);
    assert!(export.err.starts_with("plenary: no hall “g44” here (column 6); did you mean g4?"), "{export:?}");
}

#[test]
fn what_merely_counts_for_nothing_is_said_beside_the_results() {
    let desk = Desk::new();
    let said = desk.run(&["sessions", "OR", "klepach"]);
    assert_eq!((said.code, said.err.as_str()), (0, "plenary: OR stands between two words (column 1)\n"));
    assert_eq!(said.out.lines().count(), 1);
    // A colon that is no facet's.
    desk.run(&["sessions", "http://x"]).failed(1);
}

#[test]
fn alternatives_exclusions_and_times_work_here_too() {
    let desk = Desk::new();
    let count = |words: &[&str]| desk.run(&[&["sessions"], words].concat()).fine().out.lines().count();
    assert_eq!(count(&["hall:g4", "OR", "klepach"]), 2);
    assert_eq!(count(&["hall:g4", "-klepach"]), 1);
    assert_eq!(count(&["--at", "2021-06-02T16:52", "hall:g4", "now"]), 1);
    assert_eq!(count(&["--at", "2021-06-01T12:00", "hall:g4", "tomorrow"]), 1);
}

#[test]
fn a_value_with_blanks_needs_no_second_quotes() {
    let desk = Desk::new();
    let out = |word: &str| desk.run(&["sessions", word]).fine().out;
    assert_eq!(out("building:pavilion g"), out("building:\"pavilion g\""));
    assert_eq!(out("-building:pavilion g"), out("-building:\"pavilion g\""));
    desk.run(&["views", "save", "my day", "day:wed"]).fine();
    assert_eq!(out("view:my day"), out("day:wed"));
    // What is no such value is left as it is.
    assert_eq!(out("hall:g4 creative"), desk.run(&["sessions", "hall:g4", "creative"]).fine().out);
    assert_eq!(out("Clusters: trends global"), out("clusters"));
    assert_eq!(out("clusters:trends global"), out("clusters"));
}

#[test]
fn what_is_only_a_word_here_is_said() {
    let desk = Desk::new();
    let said = desk.run(&["sessions", "NOT", "klepach"]).err;
    assert!(said.contains("NOT is a word here; a - right before a word leaves it out (column 1)"), "{said}");
    let said = desk.run(&["sessions", "klepach", "AND", "fursin"]).err;
    assert!(said.contains("AND is a word here; all words must hold without it (column 9)"), "{said}");
}

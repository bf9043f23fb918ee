//! The doctor.

use super::support::Desk;
use super::{OURS, keys};
use serde_json::Value;

/// A made-up fair with a double booking, a word in two scripts, five sessions without an end, and a broken date.
const FAIR: &str = r#"{ "version": 1, "id": "fair", "title": "Made-Up Fair", "zone": "Europe/Oslo",
  "halls": [{ "id": "a", "name": "Hall A" }],
  "people": [{ "id": "anna", "name": "Anna Made-Up" }],
  "sessions": [
    { "id": "one", "title": "One", "start": "2024-05-06T09:00", "end": "2024-05-06T10:00", "halls": ["a"], "appearances": [{ "person": "anna" }] },
    { "id": "two", "title": "Two Сlusters", "start": "2024-05-06T09:30", "end": "2024-05-06T10:30", "halls": ["a"], "appearances": [{ "person": "anna" }] },
    { "id": "three", "title": "Three", "start": "2024-05-06T11:00", "halls": ["a"], "appearances": [{ "person": "anna" }] },
    { "id": "four", "title": "Four", "start": "2024-05-06T12:00", "halls": ["a"], "appearances": [{ "person": "anna" }] },
    { "id": "five", "title": "Five", "start": "2024-05-06T13:00", "halls": ["a"], "appearances": [{ "person": "anna" }] },
    { "id": "six", "title": "Six", "start": "2024-05-06T14:00", "halls": ["a"], "appearances": [{ "person": "anna" }] },
    { "id": "seven", "title": "Seven", "start": "2024-05-06T15:00", "end": "2024-05-06T15:00", "halls": ["a"], "appearances": [{ "person": "anna" }], "date": "Monday" }
  ] }"#;

#[test]
fn findings_are_told_by_sort_with_examples_and_advice() {
    let desk = Desk::new();
    let file = desk.file("fair.json", FAIR);
    let said = desk.run(&["check", &file]);
    assert_eq!((said.code, said.err.as_str()), (1, ""), "{said:?}");
    assert_eq!(
        said.out,
        "\
Made-Up Fair: plenary's own programme file (json); 7 sessions, 1 person, 1 hall, 1 day

error: Dates that can't be read (1) [date-unreadable]
  line 11, column 5: session `seven`: “Monday” is no date like 2021-06-02; left out
  → Write dates like 2021-06-02, or give the year they lack with --map year=2021.

error: Halls with two sessions at once (1) [hall-double-booked]
  hall `a`: “One” (Mon 6 May 09:00–10:00) and “Two Сlusters” (Mon 6 May 09:30–10:30)
  → Move one of the sessions, or correct its hall.

warning: Sessions that end when they start (1) [length-zero]
  line 11, column 5: session `seven`: it ends when it starts; its end is unknown
  → Correct the end in the file, or leave it out where it is not known.

warning: People who are in two places at once (1) [person-double-booked]
  person `anna`: “One” (Mon 6 May 09:00–10:00) in Hall A and “Two Сlusters” (Mon 6 May 09:30–10:30) in Hall A
  → Move one of the sessions, or correct who is in it.

warning: Words with letters of another script that look alike (1) [scripts-mixed]
  session `two`: the “С” in “Сlusters” is Cyrillic
  → Type the word anew in one script: nobody who searches for it finds it.

note: Sessions with a start but no end (4) [end-missing]
  session `three`: “Three” starts Mon 6 May 11:00; its end is not given
  session `four`: “Four” starts Mon 6 May 12:00; its end is not given
  session `five`: “Five” starts Mon 6 May 13:00; its end is not given
  … and 1 more; --all lists them
  → Say when they end.

2 errors, 3 warnings, 4 notes
"
    );
    let all = desk.run(&["check", "--all", &file]).out;
    assert!(all.contains("session `six`: “Six” starts") && !all.contains("more; --all"), "{all}");
    assert!(!desk.data().exists(), "checking keeps nothing");
}

#[test]
fn without_an_error_the_exit_code_is_0() {
    let desk = Desk::new();
    let fine = r#"{ "title": "Fine", "zone": "Europe/Oslo", "sessions": [] }"#;
    let said = desk.run_with_stdin(&["check", "-"], fine).fine();
    assert_eq!(
        said.out,
        "Fine: plenary's own programme file (json); 0 sessions, 0 people, 0 halls, 0 days\n\nnothing is odd\n"
    );
    // One of the library goes by its id.
    let said = desk.run(&["check", "spief-2021"]).fine();
    assert!(said.out.starts_with("SPIEF 2021: ") && said.out.ends_with("\n2 warnings, 5 notes\n"), "{said:?}");
}

#[test]
fn what_cannot_be_read_is_one_line_and_exit_code_2() {
    let desk = Desk::new();
    let broken =
        desk.file("broken.json", "{ \"title\": \"T\", \"zone\": \"Europe/Oslo\", \"sessions\": [\n  { \"id\": ] }");
    let said = desk.run(&["check", &broken]).failed(2);
    assert!(said.contains("broken.json, line 2, column ") && said.lines().count() == 1, "{said}");
    assert!(desk.run(&["check", "nowhere.json"]).failed(2).contains("nowhere.json"));
    assert!(desk.run(&["check", "spief-2012"]).failed(2).contains("spief-2021"));
    assert!(desk.run(&["check"]).failed(2).contains("FILE"));
}

#[test]
fn as_json_every_finding_is_listed_and_equal_ones_are_counted() {
    let desk = Desk::new();
    let file = desk.file("fair.json", FAIR);
    let said = desk.run(&["check", &file, "--json"]);
    assert_eq!((said.code, said.err.as_str()), (1, ""), "{said:?}");
    let document: Value = said.json();
    assert_eq!(keys(&document), ["counts", "detected", "findings", "programme", "version"]);
    assert_eq!(document["counts"], serde_json::json!({ "sessions": 7, "people": 1, "halls": 1, "days": 1 }));
    assert_eq!((&document["detected"], &document["programme"]["id"]), (&"json".into(), &"fair".into()));
    let findings = document["findings"].as_array().unwrap();
    assert_eq!(findings.len(), 9);
    assert_eq!(
        findings[0],
        serde_json::json!({
            "code": "date-unreadable", "level": "error", "where": "line 11, column 5: session `seven`",
            "what": "“Monday” is no date like 2021-06-02; left out", "count": 1
        })
    );
    // Three tags that are numbers are odd in three places; what is odd twice in one place is counted.
    let twice = r#"{ "title": "T", "zone": "Europe/Oslo", "sessions": [{ "id": "x", "title": "X", "appearances": [{}, {}] }] }"#;
    let said = desk.run_with_stdin(&["check", "-", "--json"], twice).json();
    assert_eq!((&said["findings"][0]["code"], &said["findings"][0]["count"]), (&"name-missing".into(), &2.into()));
    let ours = desk.run_with_stdin(&["check", "-", "--json"], OURS);
    assert_eq!(ours.code, 1, "a session that is a number is an error");
}

#[test]
fn nothing_in_a_file_reaches_the_terminal_as_it_is() {
    let desk = Desk::new();
    let evil = r#"{ "title": "T\u001b]0;x\u0007", "zone": "\u001b[31mMars", "sessions": [{ "id": "\u001b[2J", "title": "\u202eX", "start": "\u009b31m" }] }"#;
    for arguments in [&["check", "-"][..], &["check", "-", "--json"]] {
        let said = desk.run_with_stdin(arguments, evil);
        assert!(!said.out.contains(['\u{1b}', '\u{9b}', '\u{202e}', '\u{7}']), "{said:?}");
    }
}

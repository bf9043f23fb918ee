//! Saved queries at the shell.

use super::keys;
use super::support::Desk;

fn rows(text: &str) -> Vec<Vec<&str>> {
    text.lines().map(|row| row.split("  ").map(str::trim).filter(|field| !field.is_empty()).collect()).collect()
}

#[test]
fn a_query_is_saved_listed_used_and_removed() {
    let desk = Desk::new();
    assert_eq!(desk.run(&["views"]).err, "plenary: no query is saved; `plenary views save NAME QUERY` saves one\n");
    assert!(!desk.data().exists(), "looking creates nothing");
    let saved = desk.run(&["views", "save", "creative wed", "track:creative", "day:wed"]).fine();
    assert_eq!(saved.out, "creative wed is: track:creative day:wed\n");
    desk.run(&["views", "save", "Friday", "day:fri"]).fine();
    assert_eq!(
        rows(&desk.run(&["views", "list"]).fine().out),
        [["3 sessions", "track:creative day:wed", "creative wed"], ["5 sessions", "day:fri", "Friday"]]
    );
    let listed = desk.run(&["sessions", "view:\"creative wed\"", "--json"]).fine().json();
    assert_eq!(listed["sessions"].as_array().unwrap().len(), 3);
    assert_eq!(desk.run(&["sessions", "view:FRIDAY", "-p", "spief-2021"]).fine().out.lines().count(), 5);
    let again = desk.run(&["views", "save", "friday", "day:fri kind:panel"]).fine();
    assert_eq!(again.out, "friday is now: day:fri kind:panel (it was: day:fri)\n");
    // A word with a minus is no option here either.
    let without = desk.run(&["views", "save", "calm", "day:fri", "-track:creative"]).fine();
    assert_eq!(without.out, "calm is: day:fri -track:creative\n");
    desk.run(&["views", "remove", "calm"]).fine();
    let removed = desk.run(&["views", "remove", "Creative Wed"]).fine();
    assert_eq!(removed.out, "creative wed is removed; it was: track:creative day:wed\n");
    assert_eq!(desk.run(&["views"]).fine().out.lines().count(), 1);
}

#[test]
fn views_are_one_document() {
    let desk = Desk::new();
    let empty = desk.run(&["views", "--json"]).json();
    assert_eq!((&empty["version"], &empty["programme"]["id"]), (&1.into(), &"spief-2021".into()));
    assert_eq!(empty["views"], serde_json::json!([]));
    let after = desk.run(&["views", "save", "all of it", "e", "--json"]).fine().json();
    assert_eq!(keys(&after["views"][0]), ["name", "query", "sessions"]);
    let removed = desk.run(&["views", "remove", "all of it", "--json"]).json();
    assert_eq!(removed["views"], serde_json::json!([]));
}

#[test]
fn what_is_no_view_is_said_in_a_line() {
    let desk = Desk::new();
    desk.run(&["views", "save", "my day", "is:going"]).fine();
    let said = desk.run(&["views", "remove", "my dya"]).failed(1);
    assert_eq!(said, "plenary: no view is called “my dya” — nearest: my day\n");
    let said = desk.run(&["views", "save", "!", "is:going"]).failed(2);
    assert_eq!(said, "plenary: cannot save a view “!”: a name needs a letter or a digit\n");
    let said = desk.run(&["views", "save", "x", "day:2 view:X"]).failed(2);
    assert!(said.contains("asks for the view of that name itself"), "{said}");
    desk.run(&["views", "save", "odd", "hall:nowhere", "day:fri"]).fine();
    let listed = desk.run(&["views"]);
    assert_eq!((listed.code, listed.out.lines().count()), (0, 2));
    assert_eq!(listed.err, "plenary: odd: no hall “nowhere” here\n");
}

#[test]
fn a_list_that_cannot_be_read_is_left_alone_and_the_rest_works() {
    let desk = Desk::new();
    let text = r#"{ "version": 9, "views": [] }"#;
    desk.file("data/views.json", text);
    for arguments in [&["views"][..], &["views", "save", "a", "b"], &["views", "remove", "a"]] {
        let said = desk.run(arguments).failed(2);
        assert!(said.contains("views.json: a newer plenary wrote it") && said.lines().count() == 1, "{said}");
    }
    let listed = desk.run(&["sessions", "day:fri"]);
    assert_eq!((listed.code, listed.out.lines().count(), listed.err.lines().count()), (0, 5, 1));
    assert_eq!(std::fs::read_to_string(desk.path("data/views.json")).unwrap(), text);
}

//! The proposal on the command line: told, handed on as JSON, taken over.

use super::keys;
use super::support::Desk;
use serde_json::json;

/// A made-up day and a half: soup is held twice, and its first time clashes with bread.
const DAYS: &str = r#"{ "id": "days", "title": "Days", "zone": "Europe/Berlin", "buildings": [{ "id": "x", "name": "X" }, { "id": "y", "name": "Y" }],
  "halls": [{ "id": "one", "name": "One", "building": "x" }, { "id": "two", "name": "Two", "building": "y" }],
  "people": [{ "id": "ada", "name": "Ada Berg" }],
  "sessions": [
    { "id": "bread", "title": "Bread", "start": "2024-05-06T09:00", "end": "2024-05-06T10:00", "halls": ["one"] },
    { "id": "soup", "title": "Soup", "start": "2024-05-06T09:30", "end": "2024-05-06T10:30", "halls": ["one"], "appearances": [{ "person": "ada" }] },
    { "id": "salad", "title": "Salad", "start": "2024-05-06T10:05", "end": "2024-05-06T11:00", "halls": ["two"] },
    { "id": "cake", "title": "Cake", "start": "2024-05-06T12:00", "end": "2024-05-06T13:00", "halls": ["two"] },
    { "id": "soup-again", "title": "Soup", "start": "2024-05-07T09:00", "end": "2024-05-07T10:00", "halls": ["two"], "appearances": [{ "person": "ada" }] },
    { "id": "lunch", "title": "Lunch", "kind": "Break", "start": "2024-05-06T12:00", "end": "2024-05-06T13:00", "halls": ["one"] }] }"#;

fn desk() -> (Desk, String) {
    let desk = Desk::new();
    let file = desk.file("days.json", DAYS);
    let add = |interest: &str, ids: &[&str]| {
        let words = [&["-p", &file, "--at", "2024-05-01T09:00", "agenda", "add", "--interest", interest], ids].concat();
        assert_eq!(desk.run(&words).code, 0);
    };
    add("going", &["bread", "soup", "lunch"]);
    add("maybe", &["salad", "cake"]);
    (desk, file)
}

fn propose(desk: &Desk, file: &str, more: &[&str]) -> super::support::Said {
    desk.run(&[&["-p", file, "--at", "2024-05-01T09:00", "agenda", "propose"], more].concat()).fine()
}

#[test]
fn the_proposal_tells_what_it_would_do_and_does_nothing() {
    let (desk, file) = desk();
    let said = propose(&desk, &file, &[]);
    assert!(said.row("bread").starts_with(" ★  Mon 6 May "), "{}", said.out);
    assert!(said.row("soup").starts_with("−☆  Mon 6 May "));
    assert!(said.out.contains("\n    held again Tue 7 May 09:00, proposed instead\n"), "{}", said.out);
    assert!(said.row("salad").starts_with(" ☆  "));
    assert!(said.out.contains("\n    no time to walk from 09:00 “Bread”: 5 min, needs 8\n"), "{}", said.out);
    assert!(said.row("cake").starts_with("+★  "), "lunch is walked in and out of");
    assert!(said.row("soup-again").starts_with("+★  Tue 7 May "));
    assert!(said.out.contains("\n    instead of Mon 6 May 09:30\n"), "{}", said.out);
    let end = format!(
        "\nall 2 going, 1 of 2 maybes: no clashes, every walk fits; nothing is better; 1 pick that takes no time of its \
               own is left as it is\n`plenary -p {file} agenda propose --apply` takes it over: 2 newly going, 1 now maybe\n"
    );
    assert!(said.out.ends_with(&end), "{}", said.out);
    assert_eq!(propose(&desk, &file, &[]).out, said.out);
}

#[test]
fn the_proposal_is_handed_on_with_its_reasons() {
    let (desk, file) = desk();
    let said = propose(&desk, &file, &["--json"]).json();
    assert_eq!(keys(&said), ["programme", "proposal", "version"]);
    let proposal = &said["proposal"];
    assert_eq!(
        (&proposal["going"], &proposal["maybe"]),
        (&json!({ "taken": 2, "of": 2 }), &json!({ "taken": 1, "of": 2 }))
    );
    assert_eq!(
        (&proposal["proof"], &proposal["change"]),
        (&json!("best"), &json!("took the proposal: 2 newly going, 1 now maybe"))
    );
    let items = proposal["items"].as_array().unwrap();
    let item = |id: &str| items.iter().find(|item| item["id"] == id).unwrap();
    assert_eq!(
        *item("salad"),
        json!({ "id": "salad", "sort": "session", "title": "Salad", "start": "2024-05-06T10:05:00+02:00",
            "end": "2024-05-06T11:00:00+02:00", "interest": "maybe", "outcome": "lost", "instead_of": null,
            "why": { "sort": "tight", "others": [{ "id": "bread", "minutes": null }], "pause": 5, "walk": 8 } })
    );
    assert_eq!(
        item("soup")["why"],
        json!({ "sort": "again", "others": [{ "id": "soup-again", "minutes": null }], "pause": null, "walk": null })
    );
    let again = item("soup-again");
    assert_eq!(
        (&again["outcome"], &again["instead_of"], &again["interest"]),
        (&json!("instead"), &json!("soup"), &json!(null))
    );
    assert_eq!((&item("bread")["outcome"], &item("cake")["outcome"]), (&json!("stays"), &json!("gained")));
}

#[test]
fn taking_it_over_is_one_change() {
    let (desk, file) = desk();
    let interests = || {
        let said = desk.run(&["-p", &file, "agenda", "--json"]);
        let picks = said.json()["picks"].as_array().unwrap().clone();
        let told = |pick: &serde_json::Value| {
            format!("{} {}", pick["session"].as_str().unwrap(), pick["interest"].as_str().unwrap())
        };
        picks.iter().map(told).collect::<Vec<_>>()
    };
    let before = interests();
    let said = propose(&desk, &file, &["--apply"]);
    let back = format!("`plenary -p {file} agenda undo` takes it back");
    assert_eq!(said.out, format!("took the proposal: 2 newly going, 1 now maybe; {back}\n"));
    assert_eq!(
        interests(),
        ["bread going", "soup maybe", "salad maybe", "lunch going", "cake going", "soup-again going"]
    );
    assert!(desk.run(&["-p", &file, "agenda", "clashes"]).out.lines().all(|line| !line.starts_with('!')));
    assert!(propose(&desk, &file, &[]).out.ends_with("\nthat is how it is: nothing to change\n"));
    assert!(propose(&desk, &file, &["--apply"]).out.starts_with("nothing to change: all 3 going"));
    desk.run(&["-p", &file, "agenda", "undo"]);
    assert_eq!(interests(), before);
}

#[test]
fn where_nothing_is_picked_it_says_how() {
    let desk = Desk::new();
    let said = desk.run(&["agenda", "propose"]).fine();
    assert_eq!(said.out, "nothing that is still to come is picked; `plenary agenda add ID` picks a session\n");
    assert_eq!(desk.run(&["agenda", "propose", "--json"]).fine().json()["proposal"]["items"], json!([]));
}

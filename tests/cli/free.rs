//! Free time with what fits into it, and when I am there.

use super::support::Desk;
use super::{CAFE, CLUSTERS, ECONOMY, ids};
use serde_json::json;

/// Made up: a day with a hole, and what would fill it.
fn hole(desk: &Desk) -> String {
    desk.file(
        "hole.json",
        r#"{ "id": "hole", "title": "A Day With a Hole", "zone": "Europe/Berlin",
          "buildings": [{ "id": "x" }, { "id": "y" }],
          "halls": [{ "id": "one", "name": "One", "building": "x" }, { "id": "two", "name": "Two", "building": "y" }],
          "sessions": [
            { "id": "a", "title": "A", "start": "2024-05-06T09:00", "end": "2024-05-06T10:00", "halls": ["one"], "track": "Energy" },
            { "id": "z", "title": "Z", "start": "2024-05-06T13:00", "end": "2024-05-06T14:00", "halls": ["one"] },
            { "id": "b1", "title": "B1", "start": "2024-05-06T10:30", "end": "2024-05-06T11:00", "halls": ["two"] },
            { "id": "b2", "title": "B2", "start": "2024-05-06T10:30", "end": "2024-05-06T11:30", "halls": ["two"] },
            { "id": "b3", "title": "B3", "start": "2024-05-06T10:45", "end": "2024-05-06T11:30", "halls": ["two"] },
            { "id": "b4", "title": "B4", "start": "2024-05-06T11:00", "end": "2024-05-06T11:30", "halls": ["two"] },
            { "id": "b5", "title": "B5", "start": "2024-05-06T11:15", "end": "2024-05-06T11:30", "halls": ["two"] },
            { "id": "b6", "title": "B6", "start": "2024-05-06T12:00", "end": "2024-05-06T12:30", "halls": ["two"], "track": "Energy" },
            { "id": "far", "title": "Far", "start": "2024-05-06T12:00", "end": "2024-05-06T12:55", "halls": ["two"] },
            { "id": "next", "title": "Next day", "start": "2024-05-07T12:00", "end": "2024-05-07T12:55", "halls": ["two"] }] }"#,
    )
}

#[test]
fn gaps_are_listed_with_the_best_that_fits() {
    let desk = Desk::new();
    let file = hole(&desk);
    desk.run(&["-p", &file, "agenda", "add", "a", "z"]);
    let said = desk.run(&["-p", "hole", "agenda", "gaps"]).fine();
    assert!(
        said.out.starts_with("Mon 6 May 2024 · day 1 · CEST\n    10:00–13:00 CEST  3 h free · 6 fit\n"),
        "{}",
        said.out
    );
    let order = ["  b6\n      your track Energy (1 pick)\n", "  b1\n", "  b2\n", "  b3\n", "  b4\n"];
    let places: Vec<usize> =
        order.iter().map(|line| said.out.find(line).unwrap_or_else(|| panic!("{line}: {}", said.out))).collect();
    assert!(places.is_sorted(), "{}", said.out);
    let (_, line) = said.out.rsplit_once("    … and 1 more: `plenary -p hole ").unwrap();
    assert_eq!(line, "sessions is:free day:2024-05-06 after:10:00 before:13:00`\n");
    // That line finds all of them, and only them.
    let arguments: Vec<&str> = line.trim_end_matches("`\n").split_whitespace().collect();
    let found = desk.run(&[&["-p", "hole"], arguments.as_slice(), &["--json"]].concat()).fine().json();
    let all = desk.run(&["-p", "hole", "agenda", "gaps", "--json"]).fine().json();
    assert_eq!(
        all["gaps"][0]["fits"],
        json!(["b6", "b1", "b2", "b3", "b4", "b5"]),
        "too far is what needs a longer walk"
    );
    let (mut found, mut fits) = (ids(&found["sessions"], "id"), vec!["b6", "b1", "b2", "b3", "b4", "b5"]);
    found.sort_unstable();
    fits.sort_unstable();
    assert_eq!(found, fits);
    let listed = desk.run(&["-p", "hole", "agenda"]).fine();
    assert!(listed.out.contains("\n    10:00–13:00 CEST  3 h free · 6 fit\n"), "{}", listed.out);
    let elsewhere = desk.run(&["-p", "hole", "agenda", "gaps", "--zone", "UTC"]).fine();
    assert!(elsewhere.out.contains("\n    08:00–11:00 UTC  3 h free · 6 fit\n"), "{}", elsewhere.out);
}

#[test]
fn without_gaps_that_is_said_with_a_way_on() {
    let desk = Desk::new();
    let said = desk.run(&["agenda", "gaps"]).fine().out;
    assert!(
        said.starts_with("no free time between") && said.contains("`plenary agenda hours DAY 9:30-18:00`"),
        "{said}"
    );
}

#[test]
fn hours_are_said_listed_and_cleared() {
    let desk = Desk::new();
    let nothing = desk.run(&["agenda", "hours"]).fine().out;
    assert!(nothing.starts_with("no hours are said; `plenary agenda hours DAY 9:30-18:00`"), "{nothing}");
    assert_eq!(
        desk.run(&["agenda", "hours", "2", "9:30-18:00"]).fine().out,
        "there on Thu 3 Jun from 09:30 until 18:00 MSK\n"
    );
    assert_eq!(
        desk.run(&["agenda", "hours", "thu", "9:30-18"]).fine().out,
        "already there on Thu 3 Jun from 09:30 until 18:00 MSK\n"
    );
    assert_eq!(
        desk.run(&["agenda", "hours", "2021-06-04", "till 1800"]).fine().out,
        "there on Fri 4 Jun until 18:00 MSK\n"
    );
    assert_eq!(desk.run(&["agenda", "hours", "sat", "10:00-"]).fine().out, "there on Sat 5 Jun from 10:00 MSK\n");
    let all = desk.run(&["agenda", "hours"]).fine().out;
    assert_eq!(
        all,
        "Thu 3 Jun 2021 · day 2 · MSK · there 09:30–18:00\nFri 4 Jun 2021 · day 3 · MSK · there until 18:00\n\
         Sat 5 Jun 2021 · day 4 · MSK · there from 10:00\n"
    );
    assert_eq!(
        desk.run(&["agenda", "hours", "4 june"]).fine().out,
        "Fri 4 Jun 2021 · day 3 · MSK · there until 18:00\n"
    );
    let said = desk.run(&["agenda", "hours", "--json"]).fine().json();
    assert_eq!(
        said["hours"],
        json!([
            { "day": "2021-06-03", "from": "2021-06-03T09:30:00+03:00", "until": "2021-06-03T18:00:00+03:00" },
            { "day": "2021-06-04", "from": null, "until": "2021-06-04T18:00:00+03:00" },
            { "day": "2021-06-05", "from": "2021-06-05T10:00:00+03:00", "until": null },
        ])
    );
    // A day of which only hours are said is a day of the agenda; with both it is free time.
    let listed = desk.run(&["agenda"]).fine().out;
    assert!(
        listed.contains("day 2 · MSK · there 09:30–18:00\n    09:30–18:00 MSK  8 h 30 min free · 1 fits\n"),
        "{listed}"
    );
    assert!(listed.contains("day 4 · MSK · there from 10:00\n"), "{listed}");
    assert_eq!(desk.run(&["agenda", "hours", "thu", "clear"]).fine().out, "there on Thu 3 Jun all day\n");
    assert!(!desk.run(&["agenda", "hours"]).fine().out.contains("Thu 3 Jun"));
    // One undo takes it back.
    assert!(desk.run(&["agenda", "undo"]).fine().out.starts_with("undone: there on Thu 3 Jun all day"));
    assert!(desk.run(&["agenda", "hours"]).fine().out.contains("there 09:30–18:00"));
}

#[test]
fn hours_of_the_night_are_told_everywhere_as_those_of_the_next_morning() {
    let desk = Desk::new();
    // Made up. In this night clocks go from 02:00 to 03:00.
    let file = desk.file(
        "night.json",
        r#"{ "id": "night", "title": "Night", "zone": "Europe/Oslo", "sessions": [
            { "id": "late", "title": "Late", "date": "2024-03-30", "start": "2024-03-30T23:00", "end": "2024-03-31T04:40" },
            { "id": "next", "title": "Next", "start": "2024-03-31T14:00", "end": "2024-03-31T15:00" }] }"#,
    );
    let run = |arguments: &[&str]| desk.run(&[&["-p", &file, "agenda"], arguments].concat()).fine().out;
    let told = "there on Sat 30 Mar from 03:30+1d until 04:30+1d CEST";
    assert_eq!(run(&["hours", "1", "3:30-4:30"]), format!("{told}\n"));
    assert_eq!(run(&["hours", "1", "3:30-4:30"]), format!("already {told}\n"));
    assert!(run(&["history"]).contains(told));
    run(&["hours", "1", "clear"]);
    let said = run(&["rewind", "2", "--dry-run"]);
    assert!(said.contains("  Sat 30 Mar there 03:30–04:30 +1d  hours on Sat 30 Mar"), "{said}");
}

#[test]
fn a_printed_day_says_when_i_am_there_and_what_is_free_until_i_leave() {
    let desk = Desk::new();
    let file = hole(&desk);
    desk.run(&["-p", &file, "agenda", "add", "a", "b1", "far"]);
    desk.run(&["-p", "hole", "agenda", "hours", "1", "9:30-18"]).fine();
    let text = desk.run(&["-p", "hole", "export", "--agenda", "--format", "text", "-o", "-"]).fine().out;
    for part in [
        "Mon 6 May 2024 · day 1 · there 09:30–18:00\n",
        "! begins before you arrive\n",
        "(10:00–10:30 free, 30 min, 8 min of it to walk)\n",
        "(11:00–12:00 free, 1 h)\n",
        "(12:55–18:00 free, 5 h 5 min)\n",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    for (format, part) in [
        ("markdown", "\n*12:55–18:00 free, 5 h 5 min*\n"),
        ("html", "<p class=\"gap\">12:55–18:00 free, 5 h 5 min</p>\n"),
    ] {
        let text = desk.run(&["-p", "hole", "export", "--agenda", "--format", format, "-o", "-"]).fine().out;
        assert!(text.contains(part), "{part}: {text}");
    }
}

#[test]
fn days_and_hours_that_mean_nothing_are_said() {
    let desk = Desk::new();
    let said = desk.run(&["agenda", "hours", "9", "9-18"]).failed(1);
    assert!(said.contains("no day fits “9”") && said.contains("2021-06-02"), "{said}");
    assert!(desk.run(&["agenda", "hours", "2021-06", "9-18"]).failed(2).contains("several days fit “2021-06”"));
    for (hours, wrong) in [
        ("9:30", "is “9:30” when you come, or when you go?"),
        ("9-25", "“25” is no time of day"),
        ("9-9", "that is the same time twice"),
    ] {
        let said = desk.run(&["agenda", "hours", "1", hours]).failed(2);
        assert!(said.contains(wrong) && said.lines().count() == 1, "{said}");
    }
    assert!(!desk.data().join("agendas").exists());
}

#[test]
fn what_lies_outside_my_hours_is_told_and_nothing_outside_them_is_free() {
    let desk = Desk::new();
    desk.run(&["agenda", "add", ECONOMY, CAFE]);
    let said = desk.run(&["agenda", "hours", "2", "10:00-18:30"]).fine().out;
    assert!(
        said.contains("\n  ! “World Cafe") && said.ends_with("goes on after you leave (there 10:00–18:30)\n"),
        "{said}"
    );
    let listed = desk.run(&["agenda"]).fine().out;
    assert!(listed.contains("\n    ! goes on after you leave (there 10:00–18:30)\n"), "{listed}");
    let free =
        |day: &str| ids(&desk.run(&["sessions", "is:free", day, "--json"]).fine().json()["sessions"], "id").join(" ");
    assert_eq!(free("day:2"), "the-78-target-responding-to-the-challenges");
    desk.run(&["agenda", "hours", "2", "11:30-18:30"]).fine();
    assert_eq!(desk.run(&["sessions", "is:free", "day:2"]).code, 1);
    // Of a day without hours all of it is free.
    assert!(free("day:1").contains(CLUSTERS));
}

//! Parts of sessions, and switches between them.

use super::support::Desk;
use serde_json::{Value, json};

/// A made-up afternoon in two buildings, and its night.
fn desk() -> (Desk, String) {
    let desk = Desk::new();
    let file = desk.file(
        "days.json",
        r#"{ "id": "days", "title": "Days", "zone": "Europe/Berlin", "buildings": [{ "id": "x" }, { "id": "y" }],
          "halls": [{ "id": "one", "name": "One", "building": "x" }, { "id": "two", "name": "Two", "building": "y" }],
          "sessions": [
            { "id": "ice", "title": "Ice", "start": "2024-05-06T14:00", "end": "2024-05-06T15:00", "halls": ["one"] },
            { "id": "fire", "title": "Fire", "start": "2024-05-06T14:20", "end": "2024-05-06T15:30", "halls": ["two"] },
            { "id": "late", "title": "Late", "date": "2024-05-06", "start": "2024-05-06T23:30", "end": "2024-05-07T00:40" },
            { "id": "owls", "title": "Owls", "date": "2024-05-06", "start": "2024-05-07T00:10", "end": "2024-05-07T01:00" }] }"#,
    );
    for id in ["ice", "fire", "late", "owls"] {
        assert_eq!(desk.run(&["-p", &file, "agenda", "add", id]).code, 0);
    }
    (desk, "days".to_owned())
}

fn parts(desk: &Desk) -> Vec<(String, Value)> {
    let said = desk.run(&["-p", "days", "agenda", "--json"]).fine().json();
    let picks = said["picks"].as_array().unwrap().iter();
    picks
        .filter(|pick| !pick["part"].is_null())
        .map(|pick| (pick["session"].as_str().unwrap().to_owned(), pick["part"].clone()))
        .collect()
}

fn part(from: Option<&str>, until: Option<&str>) -> Value {
    let time = |text: Option<&str>| text.map(|text| format!("2024-05-{text}:00+02:00"));
    json!({ "from": time(from), "until": time(until) })
}

#[test]
fn a_switch_is_kept_told_everywhere_and_taken_back() {
    let (desk, days) = desk();
    let run = |arguments: &[&str]| desk.run(&[&["-p", &days], arguments].concat());
    // When the later one begins; which is then attended whole.
    let said = run(&["agenda", "switch", "ice", "fire"]).fine().out;
    assert_eq!(said, "“Ice” until 14:20 CEST, then “Fire”, 8 min to walk\n");
    assert_eq!(parts(&desk), [("ice".to_owned(), part(None, Some("06T14:20")))]);
    let said = run(&["agenda", "switch", "ice", "fire", "--at", "14:35"]).fine().out;
    assert!(said.starts_with("“Ice” until 14:35 CEST, then “Fire”, 8 min to walk\n"), "{said}");
    let both = [("ice".to_owned(), part(None, Some("06T14:35"))), ("fire".to_owned(), part(Some("06T14:35"), None))];
    assert_eq!(parts(&desk), both);
    assert!(run(&["agenda", "switch", "ice", "fire", "--at", "14:35"]).fine().out.starts_with("already “Ice” until"));
    // In lists, pages and files.
    let listed = run(&["agenda"]).fine();
    assert_eq!(listed.fields("ice")[3], "until 14:35: Ice");
    assert_eq!(listed.fields("fire")[3], "from 14:35: Fire");
    assert!(!listed.out.contains("tight"), "{}", listed.out);
    let shown = run(&["show", "ice"]).fine().out;
    assert!(shown.contains("\n★ going · until 14:35\n8 min to walk to ★ 14:20–15:30 (from 14:35) Fire\n"), "{shown}");
    let clashes = run(&["agenda", "clashes"]).fine().out;
    assert!(clashes.contains("\nsettled on Mon 6 May: only parts are attended\n★   Mon 6 May"), "{clashes}");
    let text = run(&["export", "--agenda", "--format", "text", "-o", "-"]).fine().out;
    assert!(text.contains("★ going, until 14:35") && !text.contains("tight"), "{text}");
    for (format, line) in [("markdown", "★ going, until 14:35"), ("html", "★ going, until 14:35")] {
        let text = run(&["export", "--agenda", "--format", format, "-o", "-"]).fine().out;
        assert!(text.contains(line), "{text}");
    }
    // The event of a calendar keeps the session's time.
    let calendar = run(&["export", "--agenda", "--format", "ics", "-o", "-"]).fine().out;
    assert!(calendar.contains("DESCRIPTION:Going\\, until 14:35"), "{calendar}");
    assert!(calendar.contains("DTEND;TZID=Europe/Berlin:20240506T150000"), "{calendar}");
    let table = run(&["export", "--agenda", "--format", "csv", "-o", "-"]);
    assert!(table.err.contains("2 sessions of which a part is attended"), "{table:?}");
    // Undone, and taken back by name, either way with both ends.
    run(&["agenda", "undo"]).fine();
    assert_eq!(parts(&desk), [("ice".to_owned(), part(None, Some("06T14:20")))]);
    run(&["agenda", "redo"]).fine();
    let said = run(&["agenda", "switch", "ice", "fire", "--clear"]).fine().out;
    assert_eq!(said, "all of “Ice” and “Fire”\n");
    assert_eq!(parts(&desk), []);
    run(&["agenda", "undo"]).fine();
    assert_eq!(run(&["agenda", "part", "fire", "--clear"]).fine().out, "all of “Fire”\n");
    assert_eq!(parts(&desk), []);
    run(&["agenda", "undo"]).fine();
    run(&["agenda", "remove", "ice", "fire"]).fine();
    assert_eq!(run(&["agenda", "--json"]).fine().json()["picks"].as_array().unwrap().len(), 2);
    run(&["agenda", "undo"]).fine();
    assert_eq!(parts(&desk), both);
    run(&["agenda", "remove", "ice"]).fine();
    assert_eq!(parts(&desk), [], "who does not go to the first attends all of the other");
    run(&["agenda", "undo"]).fine();
    for interest in ["skip", "later"] {
        run(&["agenda", "add", "ice", "--interest", interest]).fine();
        assert_eq!(parts(&desk), [], "{interest}");
        run(&["agenda", "undo"]).fine();
        assert_eq!(parts(&desk), both);
    }
    run(&["agenda", "add", "ice", "fire", "--note", "both"]).fine();
    assert_eq!(parts(&desk), both);
    run(&["agenda", "add", "ice", "fire", "--interest", "skip"]).fine();
    assert_eq!(parts(&desk), []);
}

#[test]
fn a_calendar_with_a_part_is_taken_over_with_its_interest_and_note() {
    let (desk, days) = desk();
    desk.run(&["-p", &days, "agenda", "add", "ice", "--note", "sit. in front"]).fine();
    desk.run(&["-p", &days, "agenda", "switch", "ice", "fire"]).fine();
    let calendar = desk.run(&["-p", &days, "export", "--agenda", "--format", "ics", "-o", "-"]).fine().out;
    assert!(calendar.contains("Going\\, until 14:20. sit. in front"), "{calendar}");
    let file = desk.file("mine.ics", &calendar);
    desk.run(&["-p", &days, "agenda", "remove", "ice"]).fine();
    desk.run(&["-p", &days, "agenda", "import", &file]).fine();
    let said = desk.run(&["-p", &days, "agenda", "--json"]).fine().json();
    let ice = said["picks"].as_array().unwrap().iter().find(|pick| pick["session"] == "ice").unwrap();
    assert_eq!((&ice["interest"], &ice["note"]), (&json!("going"), &json!("sit. in front")));
}

#[test]
fn an_agenda_comes_back_with_its_parts_and_attended_marks() {
    let (desk, days) = desk();
    let run = |arguments: &[&str]| desk.run(&[&["-p", &days, "agenda"], arguments].concat());
    run(&["switch", "ice", "fire", "--at", "14:35"]).fine();
    run(&["attended", "ice"]).fine();
    let attended = |desk: &Desk| {
        let said = desk.run(&["-p", "days", "agenda", "--json"]).fine().json();
        let picks = said["picks"].as_array().unwrap().iter().filter(|pick| pick["attended"] == true);
        picks.map(|pick| pick["session"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let both = [("ice".to_owned(), part(None, Some("06T14:35"))), ("fire".to_owned(), part(Some("06T14:35"), None))];
    let kept = std::fs::read_to_string(desk.data().join("agendas/days.json")).unwrap();
    let listed = run(&["--json"]).fine().out;
    for (name, text) in [("kept.json", &kept), ("listed.json", &listed)] {
        let file = desk.file(name, text);
        let said = run(&["import", "--replace", &file]).fine().out;
        assert!(said.contains("\n4 the same\n"), "{said}");
        assert_eq!((parts(&desk), attended(&desk)), (both.to_vec(), vec!["ice".to_owned()]), "{name}");
        // On another machine, and there once more.
        let (other, _) = self::desk();
        other.run(&["-p", "days", "agenda", "import", &file]).fine();
        assert_eq!((parts(&other), attended(&other)), (both.to_vec(), vec!["ice".to_owned()]), "{name}");
        let said = other.run(&["-p", "days", "agenda", "import", &file]).fine().out;
        assert!(said.ends_with("\n4 the same\nnothing to change\n"), "{said}");
    }
    // In place of mine, what says less is a change.
    let list = desk.file("list.txt", "ice\nfire\nlate\nowls\n");
    let said = run(&["import", "--replace", &list]).fine().out;
    assert!(said.contains("\n2 changed, 2 the same\n"), "{said}");
    assert_eq!((parts(&desk), attended(&desk)), (Vec::new(), Vec::new()));
    run(&["undo"]).fine();
    assert_eq!((parts(&desk), attended(&desk)), (both.to_vec(), vec!["ice".to_owned()]));
}

#[test]
fn an_update_that_moves_one_side_of_a_switch_says_so() {
    let (desk, days) = desk();
    let run = |arguments: &[&str]| desk.run(&[&["-p", &days], arguments].concat());
    run(&["agenda", "switch", "ice", "fire", "--at", "14:35"]).fine();
    let newer = std::fs::read_to_string(desk.path("days.json")).unwrap();
    let newer = newer.replace("06T14:20", "06T17:00").replace("06T15:30", "06T18:10");
    let file = desk.file("newer.json", &newer);
    let dry = desk.run(&["import", &file, "--dry-run", "--json"]).json();
    let kinds = super::ids(&dry["mine"], "kind");
    assert_eq!(kinds.iter().filter(|kind| **kind == "whole").count(), 2, "{kinds:?}");
    let said = desk.run(&["import", &file]);
    for line in [
        "    ! no switch any more: all of “Fire”, not from 14:35",
        "    ! no switch any more: all of “Ice”, not until 14:35",
    ] {
        assert!(said.out.lines().any(|own| own.trim() == line.trim()), "{said:?}");
    }
    assert_eq!(parts(&desk), []);
    let said = run(&["agenda", "undo"]).fine().out;
    assert!(said.starts_with("undone: 2 picks are attended whole again in the new version;"), "{said}");
}

#[test]
fn a_switch_that_takes_the_place_of_another_says_so() {
    let desk = Desk::new();
    let session = |id: &str, start: &str, end: &str| json!({ "id": id, "title": format!("Made-up {id}"), "start": format!("2024-05-06T{start}"), "end": format!("2024-05-06T{end}") });
    let sessions = [session("a", "10:00", "11:00"), session("b", "10:20", "11:30"), session("c", "10:30", "12:00")];
    let file = desk.file(
        "three.json",
        &json!({ "id": "three", "title": "Three", "zone": "Europe/Berlin", "sessions": sessions }).to_string(),
    );
    let run = |arguments: &[&str]| desk.run(&[&["-p", &file, "agenda"], arguments].concat()).fine().out;
    run(&["add", "a", "b", "c"]);
    run(&["switch", "b", "c", "--at", "10:50"]);
    let said = run(&["switch", "a", "c", "--at", "10:40"]);
    assert!(said.contains("\n  all of “Made-up b” again: that switch is taken back\n"), "{said}");
    let history = run(&["history"]);
    assert!(history.contains("from “Made-up a” to “Made-up c”; all of “Made-up b” again"), "{history}");
}

#[test]
fn across_midnight_a_time_of_day_is_that_of_the_night() {
    let (desk, days) = desk();
    let said = desk.run(&["-p", &days, "agenda", "switch", "late", "owls", "--at", "00:20"]).fine().out;
    assert!(said.starts_with("“Late” until 00:20 CEST, then “Owls”\n"), "{said}");
    assert_eq!(parts(&desk)[0].1, part(None, Some("07T00:20")));
    let said = desk.run(&["-p", &days, "agenda", "part", "owls", "--until", "0050"]).fine().out;
    assert!(said.starts_with("“Owls” from 00:20 until 00:50 CEST\n"), "{said}");
    // By another clock the same; what is typed is by the venue's.
    let there = |arguments: &[&str]| desk.run(&[&["-p", &days, "--zone", "America/New_York"], arguments].concat());
    let said = there(&["show", "owls"]).fine().out;
    assert!(said.contains("★ going · from 18:20 until 18:50"), "{said}");
    let said = there(&["agenda", "switch", "late", "owls", "--at", "00:30"]).fine().out;
    assert!(said.starts_with("“Late” until 18:30 EDT, then “Owls”\n"), "{said}");
    let said = there(&["agenda", "part", "owls", "--until", "02:00"]).failed(2);
    let no_part = "from 00:30 until 02:00 is no part of it — times are typed by the venue's clocks\n";
    assert_eq!(said, format!("plenary: “Owls” runs 00:10–01:00 +1d CEST; {no_part}"));
}

#[test]
fn a_part_that_is_all_of_a_session_is_none() {
    let (desk, days) = desk();
    let run = |arguments: &[&str]| desk.run(&[&["-p", &days, "agenda"], arguments].concat());
    let history = || run(&["history"]).fine().out.lines().count();
    let before = history();
    for bounds in [&["--from", "14:20"] as &[&str], &["--until", "15:30"], &["--from", "14:20", "--until", "15:30"]] {
        let said = run(&[&["part", "fire"], bounds].concat()).fine().out;
        assert!(said.starts_with("already all of “Fire”\n"), "{said}");
    }
    assert_eq!((parts(&desk), history()), (Vec::new(), before));
    let said = run(&["part", "fire", "--from", "14:40", "--until", "15:30"]).fine().out;
    assert!(said.starts_with("“Fire” from 14:40 CEST\n"), "{said}");
    assert_eq!(parts(&desk), [("fire".to_owned(), part(Some("06T14:40"), None))]);
    let kept = std::fs::read_to_string(desk.data().join("agendas/days.json")).unwrap();
    assert!(!kept.contains("until"), "{kept}");
    assert!(run(&["part", "fire", "--from", "14:40"]).fine().out.starts_with("already “Fire” from 14:40 CEST\n"));
    assert!(run(&["part", "fire", "--from", "14:20"]).fine().out.starts_with("all of “Fire”\n"));
    assert_eq!(parts(&desk), []);
}

#[test]
fn what_can_not_be_is_told_and_changes_nothing() {
    let (desk, days) = desk();
    let run = |arguments: &[&str]| desk.run(&[&["-p", &days, "agenda"], arguments].concat());
    let said = run(&["switch", "ice", "fire", "--at", "15:20"]).failed(2);
    assert_eq!(
        said,
        "plenary: nobody can go over from “Ice” to “Fire” at 15:20 — --at takes a time from 14:20 to 15:00, by the venue's \
         clocks: both run then\n"
    );
    assert_eq!(run(&["switch", "ice", "owls"]).failed(2), "plenary: “Ice” and “Owls” do not run at the same time\n");
    assert_eq!(run(&["switch", "ice", "ice"]).failed(2), "plenary: “Ice” and “Ice” do not run at the same time\n");
    assert_eq!(run(&["switch", "ice", "nothing"]).failed(1), "plenary: nothing you picked fits “nothing”\n");
    let said = run(&["part", "ice", "--until", "16:00"]).failed(2);
    assert_eq!(said, "plenary: “Ice” runs 14:00–15:00 CEST; until 16:00 is no part of it\n");
    assert!(run(&["part", "ice"]).failed(2).contains("--clear"));
    assert!(run(&["part", "ice", "--clear", "--from", "14:10"]).failed(2).contains("cannot be used with"));
    assert_eq!(parts(&desk), []);
    assert_eq!(run(&["part", "ice", "--clear"]).fine().out, "already all of “Ice”\n");
}

#[test]
fn a_time_is_said_as_anywhere_else_and_one_that_is_the_only_one_has_its_reason() {
    let (desk, days) = desk();
    let run = |arguments: &[&str]| desk.run(&[&["-p", &days, "agenda"], arguments].concat());
    for at in ["14.30", "1430", "2:30pm", "14:30"] {
        let said = run(&["switch", "ice", "fire", "--at", at]).fine().out;
        assert!(said.contains("until 14:30"), "{at}: {said}");
    }
    assert!(run(&["switch", "late", "owls", "--at", "0:20"]).fine().out.contains("until 00:20"));
    run(&["switch", "ice", "fire", "--clear"]).fine();
    run(&["entry", "add", "Tea", "--when", "mon 14:45-15:15"]).fine();
    let said = run(&["switch", "ice", "tea", "--at", "2024-05-05T14:40"]).failed(2);
    assert_eq!(
        said,
        "plenary: nobody can go over from “Ice” to “Tea” at 14:40 on Sun 5 May — --at takes a time at 14:45 only, by the \
         venue's clocks: “Tea” is attended whole\n"
    );
}

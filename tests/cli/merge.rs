//! Agendas that were saved elsewhere become one with mine: the newest word holds.

use super::support::Desk;
use super::{CAFE, CLUSTERS, ECONOMY, ids};
use serde_json::{Value, json};

fn agenda_of(desk: &Desk) -> String {
    desk.data().join("agendas/spief-2021.json").to_str().unwrap().to_owned()
}

/// What an agenda says, without what it carries for its own journal.
fn kept(desk: &Desk) -> Value {
    let mut kept: Value = serde_json::from_str(&std::fs::read_to_string(agenda_of(desk)).unwrap()).unwrap();
    kept.as_object_mut().unwrap().remove("last_changes");
    kept
}

/// A machine, and another one that began with its agenda; each was used since.
fn two() -> (Desk, Desk) {
    let (one, other) = (Desk::new(), Desk::new());
    one.run(&["agenda", "add", CLUSTERS, "--note", "old"]).fine();
    one.run(&["agenda", "add", ECONOMY]).fine();
    std::fs::create_dir_all(other.data().join("agendas")).unwrap();
    std::fs::copy(agenda_of(&one), agenda_of(&other)).unwrap();
    other.run(&["agenda", "add", CAFE, "--interest", "maybe"]).fine();
    other.run(&["agenda", "remove", ECONOMY]).fine();
    other.run(&["agenda", "add", CLUSTERS, "--interest", "maybe"]).fine();
    one.run(&["agenda", "add", CLUSTERS, "--note", "new"]).fine();
    (one, other)
}

#[test]
fn the_newest_word_on_each_pick_holds_and_it_is_the_same_in_either_order() {
    let (one, other) = two();
    // What each machine has by the time of the merge.
    let theirs = one.file("theirs.json", &std::fs::read_to_string(agenda_of(&other)).unwrap());
    let mine = other.file("mine.json", &std::fs::read_to_string(agenda_of(&one)).unwrap());
    let dry = one.run(&["agenda", "merge", &theirs, "--dry-run"]).fine().out;
    assert!(dry.contains("\n1 new, 1 changed, 1 removed\n") && dry.ends_with("\nnothing is written\n"), "{dry}");
    assert!(!one.data().join("backups").exists());
    let said = one.run(&["agenda", "merge", &theirs]).fine().out;
    assert!(said.lines().any(|line| line.starts_with("removed  ★    Thu 3 Jun")), "{said}");
    assert!(said.lines().any(|line| line.starts_with("changed  ★→☆  Wed 2 Jun")), "{said}");
    assert!(said.contains("merged 3 changes from theirs.json; `plenary agenda undo` takes it back\n"), "{said}");
    assert!(said.contains("the agenda before: "), "{said}");
    other.run(&["agenda", "merge", &mine]).fine();
    assert_eq!(kept(&one), kept(&other), "whoever merges with whom");
    let agenda = one.run(&["agenda", "--json"]).fine().json();
    assert_eq!(ids(&agenda["picks"], "session"), [CLUSTERS, CAFE]);
    assert_eq!((&agenda["picks"][0]["interest"], &agenda["picks"][0]["note"]), (&json!("maybe"), &json!("new")));
    // Again it brings nothing.
    let before = kept(&one);
    let again = one.run(&["agenda", "merge", &theirs]).fine().out;
    assert!(again.ends_with("nothing to change: theirs.json says nothing newer\n"), "{again}");
    assert_eq!(kept(&one), before);
    let own = agenda_of(&one);
    assert_eq!(
        one.run(&["agenda", "merge", &own]).fine().out,
        "nothing to change: all that spief-2021.json says is known here\n"
    );
}

#[test]
fn a_merge_stands_in_the_history_and_is_undone_like_any_change() {
    let (one, other) = two();
    let before = one.run(&["agenda", "--json"]).fine().out;
    one.run(&["agenda", "merge", &agenda_of(&other)]).fine();
    let merged = one.run(&["agenda", "--json"]).fine().out;
    assert!(one.run(&["agenda", "history"]).fine().out.starts_with("1  today "));
    let undone = one.run(&["agenda", "undo"]).fine().out;
    assert!(undone.starts_with("undone: merged 3 changes from spief-2021.json; "), "{undone}");
    assert_eq!(one.run(&["agenda", "--json"]).fine().out, before);
    // Who takes it back said so later than the file; making it once more is what `redo` is for.
    let again = one.run(&["agenda", "merge", &agenda_of(&other)]).fine().out;
    assert!(again.starts_with("3 are newer here and stay as they are\n"), "{again}");
    one.run(&["agenda", "redo"]).fine();
    assert_eq!(one.run(&["agenda", "--json"]).fine().out, merged);
    // What is said there since still counts as later.
    other.run(&["agenda", "add", ECONOMY, "--interest", "maybe"]).fine();
    one.run(&["agenda", "merge", &agenda_of(&other)]).fine();
    assert!(one.run(&["agenda", "--json"]).fine().out.contains(ECONOMY));
}

/// Another machine that begins with the agenda of this one.
fn twin(one: &Desk) -> Desk {
    let other = Desk::new();
    std::fs::create_dir_all(other.data().join("agendas")).unwrap();
    std::fs::copy(agenda_of(one), agenda_of(&other)).unwrap();
    other
}

#[test]
fn a_note_and_a_mark_of_a_later_time_bring_a_removed_pick_back() {
    let one = Desk::new();
    one.run(&["agenda", "add", CLUSTERS, "--interest", "maybe"]).fine();
    let other = twin(&one);
    one.run(&["agenda", "remove", CLUSTERS]).fine();
    other.run(&["agenda", "add", CLUSTERS, "--note", "slides at x"]).fine();
    other.run(&["agenda", "attended", CLUSTERS]).fine();
    let mine = other.file("mine.json", &std::fs::read_to_string(agenda_of(&one)).unwrap());
    let said = one.run(&["agenda", "merge", &agenda_of(&other)]).fine().out;
    assert!(said.starts_with("new  ☆  Wed 2 Jun") && said.contains("\n1 new\n"), "{said}");
    let picks = |desk: &Desk| desk.run(&["agenda", "--json"]).fine().json()["picks"].clone();
    let told = |pick: &Value| json!([pick["interest"], pick["note"], pick["attended"]]);
    assert_eq!(told(&picks(&one)[0]), json!(["maybe", "slides at x", true]));
    assert!(one.run(&["agenda", "log"]).fine().out.contains("> slides at x"));
    // The other machine says the same of it.
    let said = other.run(&["agenda", "merge", &mine]).fine().out;
    assert_eq!(said, "1 is newer here and stays as it is\nnothing to change: mine.json says nothing newer\n");
    assert_eq!(kept(&one), kept(&other));
    // The merge is undone, and what is removed knowingly stays removed, whoever merges once more.
    one.run(&["agenda", "undo"]).fine();
    one.run(&["agenda", "merge", &agenda_of(&other)]).fine();
    assert_eq!(picks(&one), json!([]));
    one.run(&["agenda", "redo"]).fine();
    assert_eq!(told(&picks(&one)[0]), json!(["maybe", "slides at x", true]));
    one.run(&["agenda", "remove", CLUSTERS]).fine();
    let said = other.run(&["agenda", "merge", &agenda_of(&one)]).fine().out;
    assert!(said.starts_with("removed  ☆  "), "{said}");
    assert_eq!(kept(&one), kept(&other));
}

#[test]
fn each_field_of_an_entry_and_each_end_of_a_day_is_a_word_of_its_own() {
    let one = Desk::new();
    one.run(&["agenda", "entry", "add", "Lunch", "--when", "wed 13-14"]).fine();
    let other = twin(&one);
    let edit = ["agenda", "entry", "edit", "lunch"];
    let moved = ["--when", "wed 10-11:30", "--place", "Bistro", "--title", "Breakfast"];
    one.run(&[&edit as &[&str], &moved].concat()).fine();
    other.run(&[&edit as &[&str], &["--note", "table 5"]].concat()).fine();
    one.run(&["agenda", "hours", "wed", "9-"]).fine();
    other.run(&["agenda", "hours", "wed", "-20"]).fine();
    let mine = other.file("mine.json", &std::fs::read_to_string(agenda_of(&one)).unwrap());
    let said = one.run(&["agenda", "merge", &agenda_of(&other), "--json"]).fine().json();
    let fields: Vec<&Value> = said["changes"].as_array().unwrap().iter().map(|change| &change["fields"]).collect();
    assert_eq!(fields, [&json!(["note"]), &json!(["until"])]);
    let said = other.run(&["agenda", "merge", &mine, "--json"]).fine().json();
    let fields: Vec<&Value> = said["changes"].as_array().unwrap().iter().map(|change| &change["fields"]).collect();
    assert_eq!(fields, [&json!(["title", "time", "place"]), &json!(["from"])]);
    assert_eq!(kept(&one), kept(&other));
    let listed = one.run(&["agenda", "entry", "list"]).fine().out;
    assert!(listed.contains("Wed 2 Jun  10:00–11:30 MSK  Bistro  Breakfast"), "{listed}");
    assert!(listed.contains("\n    note: table 5\n"), "{listed}");
    assert!(one.run(&["agenda", "hours"]).fine().out.contains("there 09:00–20:00"));
    // A removal is taken back by a field that is changed later, and by nothing earlier.
    one.run(&["agenda", "entry", "remove", "breakfast"]).fine();
    other.run(&["agenda", "entry", "edit", "breakfast", "--place", "Foyer"]).fine();
    let said = one.run(&["agenda", "merge", &agenda_of(&other)]).fine().out;
    assert!(said.starts_with("new  ★  Wed 2 Jun 10:00–11:30 Foyer  Breakfast"), "{said}");
    one.run(&["agenda", "entry", "remove", "breakfast"]).fine();
    other.run(&["agenda", "merge", &agenda_of(&one)]).fine();
    assert!(other.run(&["agenda", "entry", "list"]).fine().out.starts_with("no own entries"));
}

#[test]
fn what_only_a_newer_version_knows_is_kept_and_is_no_change() {
    let desk = Desk::new();
    desk.run(&["agenda", "add", CLUSTERS]).fine();
    desk.run(&["agenda", "hours", "wed", "9-18"]).fine();
    let plain = desk.file("plain.json", &std::fs::read_to_string(agenda_of(&desk)).unwrap());
    let mut file = kept(&desk);
    file["picks"][0]["copy"]["language"] = json!(["ru", "en"]);
    file["hours"][0]["lunch"] = json!("13:00");
    std::fs::write(agenda_of(&desk), file.to_string()).unwrap();
    let said = desk.run(&["agenda", "merge", &plain]).fine().out;
    assert_eq!(said, "nothing to change: all that plain.json says is known here\n");
    let rich = desk.file("rich.json", &file.to_string());
    let other = Desk::new();
    std::fs::create_dir_all(other.data().join("agendas")).unwrap();
    std::fs::copy(&plain, agenda_of(&other)).unwrap();
    let said = other.run(&["agenda", "merge", &rich]).fine().out;
    assert_eq!(said, "nothing to change: all that rich.json says is known here\n");
    for desk in [&desk, &other] {
        desk.run(&["agenda", "add", CLUSTERS, "--interest", "maybe"]).fine();
        desk.run(&["agenda", "hours", "wed", "9-17"]).fine();
        let file = kept(desk);
        assert_eq!(file["picks"][0]["copy"]["language"], json!(["ru", "en"]));
        assert_eq!(file["hours"][0]["lunch"], "13:00");
    }
}

#[test]
fn several_files_are_one_change_and_json_tells_it() {
    let (one, other) = two();
    let third = Desk::new();
    third.run(&["agenda", "add", "green-saturday"]).fine();
    let said = one.run(&["agenda", "merge", &agenda_of(&other), &agenda_of(&third), "--json"]).fine().json();
    assert_eq!(said["changes"].as_array().unwrap().len(), 4);
    let told = |turn: &str| {
        let all = said["changes"].as_array().unwrap().iter();
        all.filter(|one| one["turn"] == turn).map(|one| one["id"].as_str().unwrap()).collect::<Vec<_>>()
    };
    assert_eq!((told("removed"), told("changed")), (vec![ECONOMY], vec![CLUSTERS]));
    assert_eq!(
        said["changes"].as_array().unwrap().iter().find(|one| one["id"] == CLUSTERS).unwrap()["fields"],
        json!(["interest"])
    );
    assert_eq!(said["later_here"], 1, "the note");
    assert_eq!(said["picks"].as_array().unwrap().len(), 3);
    let history = one.run(&["agenda", "history", "--json"]).fine().json();
    assert_eq!(history["changes"][0]["words"], "merged 4 changes from spief-2021.json and 1 more file");
    let stdin = one.run_with_stdin(&["agenda", "merge", "-"], &std::fs::read_to_string(agenda_of(&other)).unwrap());
    assert_eq!(stdin.code, 0, "{stdin:?}");
}

#[test]
fn what_becomes_otherwise_of_my_own_is_told_with_what_it_was() {
    let (one, other) = (Desk::new(), Desk::new());
    one.run(&["agenda", "entry", "add", "Lunch", "--when", "wed 13-14"]).fine();
    one.run(&["agenda", "hours", "wed", "10-20"]).fine();
    std::fs::create_dir_all(other.data().join("agendas")).unwrap();
    std::fs::copy(agenda_of(&one), agenda_of(&other)).unwrap();
    let edit = ["--when", "wed 10-11:30", "--place", "Bistro", "--title", "Breakfast"];
    other.run(&[&["agenda", "entry", "edit", "lunch"], edit.as_slice()].concat()).fine();
    other.run(&["agenda", "hours", "wed", "9-18"]).fine();
    let said = one.run(&["agenda", "merge", &agenda_of(&other), "--dry-run"]).fine().out;
    assert!(said.contains("\n    title: “Lunch” → “Breakfast”\n"), "{said}");
    assert!(said.contains("\n    Wed 2 Jun 13:00–14:00 → Wed 2 Jun 10:00–11:30 Bistro\n"), "{said}");
    assert!(said.contains("\n    there 10:00–20:00 → 09:00–18:00\n"), "{said}");
}

#[test]
fn an_agenda_out_of_a_backup_is_merged_too() {
    let desk = Desk::new();
    desk.run(&["agenda", "add", CLUSTERS]).fine();
    let said = desk.run(&["agenda", "rewind", "all"]).fine().out;
    let backup = said.lines().last().unwrap().strip_prefix("the agenda before: ").unwrap();
    let said = desk.run(&["agenda", "merge", &format!("{backup}/agenda.json")]).fine().out;
    assert_eq!(said, "1 is newer here and stays as it is\nnothing to change: agenda.json says nothing newer\n");
}

#[test]
fn conflict_copies_are_merged_put_away_and_can_be_undone() {
    let (one, other) = two();
    assert_eq!(one.run(&["agenda", "merge", "--conflicts"]).fine().out, "no conflict copies merged\n");
    let before = one.run(&["agenda", "--json"]).fine().out;
    let copy = one.data().join("agendas/spief-2021.sync-conflict-20210602-120000-ABCDEFG.json");
    std::fs::copy(agenda_of(&other), &copy).unwrap();
    let odd = one.data().join("agendas/spief-2021 (made up conflicted copy).json");
    std::fs::write(&odd, "{ half").unwrap();
    let ahead = one.data().join("agendas/spief-2021 2.json");
    std::fs::write(&ahead, std::fs::read_to_string(&copy).unwrap().replace("\"changed\": \"20", "\"changed\": \"90"))
        .unwrap();
    let dry = one.run(&["agenda", "merge", "--conflicts", "--dry-run"]);
    let last = format!("\n1 new, 1 changed, 1 removed\n{}\n1 conflict copy; nothing is written\n", copy.display());
    assert!(dry.code == 0 && dry.out.ends_with(&last), "{dry:?}");
    let left = |said: &str| said.starts_with("plenary: left as they are: ") && said.contains("made up conflicted copy");
    assert!(left(&dry.err) && dry.err.lines().count() == 1, "{dry:?}");
    let dry = one.run(&["agenda", "merge", "--conflicts", "--dry-run", "--json"]);
    let said = dry.json();
    assert_eq!((said["copies"].as_array().unwrap().len(), said["changes"].as_array().unwrap().len()), (1, 3));
    let not_taken = ["made up conflicted copy", "which is yet to come: a clock was wrong; `plenary "];
    for (said, why) in said["left"].as_array().unwrap().iter().zip(not_taken) {
        assert!(said.as_str().unwrap().contains(why), "{said}");
    }
    assert!(left(&dry.err) && not_taken.iter().all(|why| dry.err.contains(why)), "{said}");
    assert!(copy.exists());
    assert_eq!(one.run(&["agenda", "--json"]).fine().out, before);
    let listed = one.run(&["agenda"]);
    let said = "plenary: a conflict copy of this agenda lies beside it; `plenary agenda merge --conflicts` merges it\n";
    assert_eq!((listed.code, listed.err.as_str()), (0, said));
    std::fs::remove_file(&odd).unwrap();
    let said = one.run(&["agenda", "merge", "--conflicts"]);
    assert!(said.code == 0 && said.err.contains(not_taken[1]), "{said:?}");
    let said = said.out;
    assert!(said.contains("\n1 new, 1 changed, 1 removed\n1 conflict copy merged; put away in "), "{said}");
    assert!(said.contains("\nthe agenda before: ") && !copy.exists(), "{said}");
    assert_eq!(ids(&one.run(&["agenda", "--json"]).fine().json()["picks"], "session"), [CLUSTERS, CAFE]);
    let undone = one.run(&["agenda", "undo"]).fine().out;
    assert!(undone.starts_with("undone: merged 3 changes from a conflict copy; "), "{undone}");
    assert!(ahead.exists());
    assert_eq!(one.run(&["agenda", "--json"]).fine().out, before);
    std::fs::write(&copy, "{ half").unwrap();
    let said = one.run(&["agenda", "merge", "--conflicts"]);
    let said = said.failed(2);
    assert!(said.starts_with("plenary: no conflict copy can be merged: ") && said.lines().count() == 1, "{said}");
    assert!(said.contains("spief-2021.sync-conflict-") && copy.exists(), "{said}");
    let both = one.run(&["agenda", "merge", "--conflicts", "x.json"]).failed(2);
    assert!(both.contains("cannot be used with"), "{both}");
}

#[test]
fn what_cannot_be_merged_is_one_line_and_changes_nothing() {
    let desk = Desk::new();
    desk.run(&["agenda", "add", CLUSTERS]).fine();
    let own = std::fs::read_to_string(agenda_of(&desk)).unwrap();
    let row = |changed: &str| {
        format!(r#"{{ "session": "{CAFE}", "changed": "{changed}", "interest": "going", "copy": {{}} }}"#)
    };
    let file = |programme: &str, row: &str| {
        format!(r#"{{ "version": 1, "programme": "{programme}", "title": "T", "picks": [{row}] }}"#)
    };
    let sound = row("2021-06-01T10:00:00Z");
    for (text, why) in [
        (
            file("gaidar-2017", &sound),
            "it is of another programme, “T” (gaidar-2017), and not of spief-2021 — `plenary agenda import /",
        ),
        (file("", &sound), "it does not say of which programme it is"),
        (
            file("spief-2021", &row("9999-12-30T10:00:00Z")),
            "it was changed on 30 Dec 9999, which is yet to come: a clock was wrong",
        ),
        (own[..own.len() - 20].to_owned(), "EOF while parsing"),
        (own.replacen("\"version\": 1", "\"version\": 7", 1), "written by a newer plenary (version 7)"),
        (
            "{\"version\":1,\"programme\":\"spief-2021\",\"picks\":[1,{}]}".to_owned(),
            "it is no agenda that plenary keeps",
        ),
        ("BEGIN:VCALENDAR\nEND:VCALENDAR\n".to_owned(), "theirs.json` takes picks from schedules"),
        ("\u{1b}]0;x\u{7}{".to_owned(), "it is no agenda"),
        (String::new(), "it is empty"),
    ] {
        let path = desk.file("theirs.json", &text);
        // Beside a sound one too: all or nothing.
        let good = desk.file("good.json", &file("spief-2021", &sound));
        for arguments in
            [&["agenda", "merge", path.as_str()] as &[&str], &["agenda", "merge", good.as_str(), path.as_str()]]
        {
            let said = desk.run(arguments).failed(2);
            assert!(said.contains(why) && said.lines().count() == 1, "{said}");
            assert!(!said.contains('\u{1b}'), "{said:?}");
        }
    }
    let said = desk.run(&["agenda", "merge", "/nowhere/theirs.json"]).failed(2);
    assert!(said.starts_with("plenary: cannot read the agenda: /nowhere/theirs.json: "), "{said}");
    assert_eq!(std::fs::read_to_string(agenda_of(&desk)).unwrap(), own);
    assert!(!desk.data().join("backups").exists());
    assert!(desk.run(&["agenda", "merge"]).failed(2).contains("required"));
}

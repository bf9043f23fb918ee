//! Own entries and the calendars beside the agenda, at the shell.

use super::support::Desk;
use super::{CLUSTERS, ids, keys};
use serde_json::{Value, json};

/// A shift while the bundled programme's cluster session runs, and a day off; made up.
const DUTY: &str = "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:made up\n\
    BEGIN:VEVENT\nUID:1\nSUMMARY:Info desk\nLOCATION:Foyer\n\
    DTSTART;TZID=America/New_York:20210602T093000\nDTEND;TZID=America/New_York:20210602T110000\nEND:VEVENT\n\
    BEGIN:VEVENT\nUID:2\nSUMMARY:Day off\nDTSTART;VALUE=DATE:20210603\nEND:VEVENT\n\
    END:VCALENDAR\n";

fn add(desk: &Desk, title: &str, when: &str) -> String {
    let said = desk.run(&["agenda", "entry", "add", title, "--when", when]).fine().out;
    said.lines().next().unwrap().rsplit("  ").next().unwrap().to_owned()
}

fn agenda(desk: &Desk) -> Value {
    desk.run(&["agenda", "--json"]).fine().json()
}

#[test]
fn entries_are_made_listed_changed_and_removed() {
    let desk = Desk::new();
    let said = desk.run(&["agenda", "entry"]).fine().out;
    assert!(said.starts_with("no own entries; `plenary agenda entry add TITLE --when"), "{said}");
    let when = ["--when", "wed 13:00-14:00", "--place", "G4", "--note", "with Ann\nand Bob"];
    let said = desk.run(&[&["agenda", "entry", "add", "Lunch", "break"] as &[&str], &when].concat()).fine().out;
    assert!(said.starts_with("entered “Lunch break”: Wed 2 Jun 2021 · 13:00–14:00 MSK, G4  lunch-break-"), "{said}");
    let id = said.trim_end().rsplit("  ").next().unwrap().to_owned();
    let listed = desk.run(&["agenda", "entry", "list"]).fine();
    assert_eq!(listed.fields(&id)[..4], ["Wed 2 Jun", "13:00–14:00 MSK", "G4", "Lunch break"]);
    assert!(listed.out.contains("\n    note: with Ann and Bob\n"), "{}", listed.out);
    let entry = &agenda(&desk)["entries"][0];
    assert_eq!(keys(entry), ["calendar", "end", "id", "note", "place", "start", "title"]);
    assert_eq!(
        *entry,
        json!({ "id": id, "title": "Lunch break", "start": "2021-06-02T13:00:00+03:00", "end": "2021-06-02T14:00:00+03:00",
            "place": "G4", "note": "with Ann and Bob", "calendar": null })
    );
    // An id may be cut short, or be words; what is not said stays.
    let said = desk.run(&["agenda", "entry", "edit", "lunch", "--when", "13:30 45m", "--note", ""]).fine().out;
    assert!(said.starts_with("changed “Lunch break”: Wed 2 Jun 2021 · 13:30–14:15 MSK, G4"), "{said}");
    let entry = agenda(&desk)["entries"][0].clone();
    assert_eq!((&entry["title"], &entry["note"], &entry["id"]), (&json!("Lunch break"), &json!(null), &json!(id)));
    let said = desk.run(&["agenda", "entry", "edit", "break", "--title", "Lunch break"]).fine().out;
    assert!(said.starts_with("as it was: “Lunch break”: Wed 2 Jun"), "{said}");
    let said = desk.run(&["agenda", "entry", "remove", &id[..7]]).fine().out;
    assert_eq!(said, "removed “Lunch break”; `plenary agenda undo` brings it back\n");
    assert_eq!(agenda(&desk)["entries"], json!([]));
    let said = desk.run(&["agenda", "undo"]).fine().out;
    assert_eq!(said, "undone: removed “Lunch break”; `plenary agenda redo` takes it back\n");
    assert_eq!(agenda(&desk)["entries"][0], entry);
    assert_eq!(desk.run(&["agenda", "entry", "remove", "dinner"]).failed(1), "plenary: nothing fits “dinner”\n");
    add(&desk, "Lunch again", "thu 13-14");
    assert!(desk.run(&["agenda", "entry", "remove", "lunch"]).failed(2).contains("fits 2 things; which of them?"));
}

#[test]
fn they_clash_and_bound_gaps_and_are_no_picks() {
    let desk = Desk::new();
    desk.run(&["agenda", "add", CLUSTERS]).fine();
    let said = desk.run(&["agenda", "entry", "add", "Tea", "--when", "wed 18:00-18:30"]).fine().out;
    assert!(said.contains("\n  ! clashes for 15 min with ★ 16:45–18:15 MSK “Creative Clusters"), "{said}");
    let id = said.lines().next().unwrap().rsplit("  ").next().unwrap().to_owned();
    add(&desk, "Night train", "fri 23:30-1:00");
    let said = agenda(&desk);
    assert_eq!(ids(&said["picks"], "session"), [CLUSTERS]);
    assert_eq!(said["clashes"], json!([{ "sessions": [CLUSTERS, id], "minutes": 15 }]));
    assert_eq!(said["entries"][1]["end"], "2021-06-05T01:00:00+03:00");
    let show = desk.run(&["show", CLUSTERS, "--json"]).fine().json();
    assert_eq!(show["sessions"][0]["clashes"], json!([id]));
    let listed = desk.run(&["agenda"]).fine();
    assert!(listed.row(&id).starts_with("★!  Wed 2 Jun  18:00–18:30 MSK"), "{}", listed.out);
    assert!(listed.out.ends_with("\n1 going, 2 own entries; 1 clash\n"), "{}", listed.out);
    assert!(desk.run(&["agenda", "clashes"]).fine().out.starts_with("! clash on Wed 2 Jun for 15 min\n"));
    // No session fits where something of my own is.
    assert!(!desk.run(&["sessions", "is:free"]).fine().out.contains(CLUSTERS));
}

#[test]
fn times_are_typed_on_the_clock_that_is_shown_and_kept_by_the_venues() {
    let desk = Desk::new();
    let when = ["agenda", "entry", "add", "Call", "--when", "wed 9:00-10:00", "--zone", "America/New_York"];
    let said = desk.run(&when).fine().out;
    assert!(said.starts_with("entered “Call”: Wed 2 Jun 2021 · 09:00–10:00 EDT, my time"), "{said}");
    assert_eq!(agenda(&desk)["entries"][0]["start"], "2021-06-02T16:00:00+03:00");
    // While the event is on a time without a day is today's.
    let said = desk.run(&["agenda", "entry", "add", "Tea", "--when", "13-14", "--at", "2021-06-03T10:00"]).fine().out;
    assert!(said.starts_with("entered “Tea”: Thu 3 Jun 2021 · 13:00–14:00 MSK"), "{said}");
}

#[test]
fn a_time_without_a_day_is_of_the_day_that_the_entry_is_listed_under() {
    let desk = Desk::new();
    // A made-up night.
    let file = desk.file(
        "owls.json",
        r#"{ "id": "owls", "title": "Owls", "zone": "Europe/Berlin", "sessions": [
            { "id": "late", "title": "Late", "start": "2024-05-06T23:30", "end": "2024-05-07T02:40" },
            { "id": "later", "title": "Later", "start": "2024-05-07T23:30", "end": "2024-05-08T02:40" }] }"#,
    );
    let entry = |arguments: &[&str]| desk.run(&[&["-p", &file, "agenda", "entry"], arguments].concat());
    assert_eq!(entry(&["add", "Nap", "--when", "2024-05-07 0:30-1:00"]).code, 0);
    let is_at = |arguments: &[&str], at: &str| {
        let said = entry(arguments).fine().out;
        assert!(said.contains(&format!("ed “Nap”: {at}")), "{said}");
    };
    is_at(&["edit", "nap", "--when", "0:45-1:15"], "Tue 7 May 2024 · 00:45–01:15 CEST");
    is_at(&["edit", "nap", "--when", "18:40-19:10", "--zone", "America/New_York"], "Mon 6 May 2024 · 18:40–19:10 EDT");
    is_at(&["edit", "nap", "--when", "3:30-4"], "Tue 7 May 2024 · 03:30–04:00 CEST");
    // A new one past midnight is of the night that goes on.
    entry(&["remove", "nap"]).fine();
    is_at(&["add", "Nap", "--when", "1-2", "--at", "2024-05-07T00:30"], "Tue 7 May 2024 · 01:00–02:00 CEST");
}

#[test]
fn what_cannot_be_understood_is_one_line_and_changes_nothing() {
    let desk = Desk::new();
    let fails = |arguments: &[&str]| {
        let said = desk.run(&[&["agenda", "entry"], arguments].concat()).failed(2);
        assert_eq!(said.lines().count(), 1, "{said}");
        said
    };
    assert!(fails(&["add", "Lunch", "--when", "soon"]).contains("“soon” is no day and no time; write 13:00-14:00"));
    assert!(
        fails(&["add", "Lunch", "--when", "13-14"]).contains("on which day? name it before the time, as in Wed 2 Jun")
    );
    assert!(fails(&["add", "Lunch"]).contains("--when \"wed 13:00-14:00\" tells it"));
    assert!(fails(&["add", "Lunch", "--at", "13:00"]).contains("--at is for the clock"));
    assert!(fails(&["add", " ", "--when", "wed 13-14"]).contains("an entry needs a title"));
    assert!(fails(&["add"]).contains("required"));
    assert!(!desk.data().join("agendas").exists());
    add(&desk, "Lunch", "wed 13-14");
    assert!(fails(&["edit", "lunch"]).contains("nothing is to be changed"));
    assert!(fails(&["edit", "lunch", "--when", "x"]).contains("“x” is no day"));
    assert!(fails(&["edit", "lunch", "--title", ""]).contains("an entry needs a title"));
}

#[test]
fn a_file_joins_the_library_with_the_first_entry() {
    let desk = Desk::new();
    let file = desk.file("ours.json", super::OURS);
    desk.run(&["-p", &file, "agenda", "entry", "add", "Lunch", "--when", "2024-05-06 13-14"]);
    let listed = desk.run(&["programmes", "--json"]).fine().json();
    assert!(ids(&listed["programmes"], "id").contains(&"ours"), "{listed}");
    assert!(desk.run(&["-p", "ours", "agenda"]).out.contains("13:00–14:00  –  Lunch"));
}

#[test]
fn hours_come_with_an_agenda_and_what_cannot_be_understood_is_said() {
    let (desk, other) = (Desk::new(), Desk::new());
    desk.run(&["agenda", "add", CLUSTERS]).fine();
    desk.run(&["agenda", "hours", "wed", "10-20"]).fine();
    let kept = std::fs::read_to_string(desk.path("data/agendas/spief-2021.json")).unwrap();
    let path = other.file("theirs.json", &kept);
    let hours = |desk: &Desk| desk.run(&["agenda", "--json"]).fine().json()["hours"].clone();
    let dry = other.run(&["agenda", "import", &path, "--dry-run"]).fine().out;
    assert!(dry.starts_with("new ") && dry.contains("hours on Wed 2 Jun"), "{dry}");
    let said = other.run(&["agenda", "import", &path]).fine().out;
    assert!(
        said.contains("1 pick from elsewhere taken over; hours of 1 day taken over; `plenary agenda undo`"),
        "{said}"
    );
    assert_eq!(hours(&other), hours(&desk));
    // What I say of a day myself stays, unless theirs is to stand in its place.
    other.run(&["agenda", "hours", "wed", "12-14"]).fine();
    let mine = hours(&other);
    other.run(&["agenda", "import", &path]).fine();
    assert_eq!(hours(&other), mine);
    other.run(&["agenda", "import", "--replace", &path]).fine();
    assert_eq!(hours(&other), hours(&desk));
    other.run(&["agenda", "undo"]).fine();
    assert_eq!(hours(&other), mine);
    desk.run(&["agenda", "add", "plenary-session"]).fine();
    let kept = std::fs::read_to_string(desk.path("data/agendas/spief-2021.json")).unwrap();
    let odd = other.file("odd.json", &kept.replacen("\"going\"", "\"superb\"", 1));
    let said = other.run(&["agenda", "import", "--dry-run", &odd]);
    let row = "1 row (creative-clusters)";
    assert_eq!(said.err, format!("plenary: {odd}: {row} could not be understood, and is not taken over\n"));
    let compared = other.run(&["agenda", "compare", &odd, "--name", "Ann"]).fine();
    assert!(compared.out.contains(&format!("! {row} of what Ann keeps could not be understood")), "{compared:?}");
    let empty = other.file("empty.json", r#"{ "version": 1, "programme": "spief-2021", "picks": [] }"#);
    for replace in [&["agenda", "import", empty.as_str()] as &[&str], &["agenda", "import", "--replace", &empty]] {
        let said = other.run(replace).failed(1);
        assert_eq!(said, format!("plenary: there is nothing to import: {empty}: nothing in it is of SPIEF 2021\n"));
    }
}

#[test]
fn picks_that_left_as_a_calendar_come_back_where_they_were() {
    for picks in [&[CLUSTERS] as &[&str], &[CLUSTERS, super::ECONOMY, super::CAFE]] {
        let (desk, other) = (Desk::new(), Desk::new());
        desk.run(&[&["agenda", "add"], picks].concat()).fine();
        let path = desk.path("mine.ics").to_str().unwrap().to_owned();
        desk.run(&["export", "--agenda", "-o", &path]);
        other.run(&["agenda", "import", &path]).fine();
        let listed = other.run(&["agenda"]).fine().out;
        assert!(picks.iter().all(|id| listed.contains(id)) && !listed.contains("moved"), "{listed}");
    }
}

#[test]
fn entries_leave_with_the_agenda_and_come_into_another() {
    let (desk, other) = (Desk::new(), Desk::new());
    desk.run(&["agenda", "add", CLUSTERS, "--note", "early"]).fine();
    let lunch = add(&desk, "Lunch", "wed 13-14");
    let train = add(&desk, "Night train", "fri 23:30-1:00");
    for (name, format) in [("a.json", "json"), ("a.ics", "ics"), ("a.csv", "csv")] {
        let path = desk.path(name).to_str().unwrap().to_owned();
        desk.run(&["export", "--agenda", "--format", format, "-o", &path]);
        let dry = other.run(&["agenda", "import", &path, "--dry-run"]).fine().out;
        assert!(dry.contains("Lunch") && dry.contains("\n3 new\n") && dry.ends_with("nothing is written\n"), "{dry}");
        let said = other.run(&["agenda", "import", &path]).fine().out;
        assert!(said.contains("\n1 pick and 2 own entries from elsewhere taken over; `plenary agenda undo`"), "{said}");
        let (mine, theirs) = (agenda(&desk), agenda(&other));
        assert_eq!(mine["entries"], theirs["entries"], "{name}");
        let again = other.run(&["agenda", "import", &path]).fine().out;
        assert!(again.contains("\n3 the same\nnothing to change\n"), "{again}");
        other.run(&["agenda", "undo"]).fine();
        assert_eq!(agenda(&other)["entries"], json!([]));
    }
    // The JSON that lists an agenda tells of them too.
    let listed = desk.file("listed.json", &desk.run(&["agenda", "--json"]).fine().out);
    let said = other.run(&["agenda", "import", &listed, "--json"]).fine().json();
    let mut told = ids(&said["new_entries"].as_array().unwrap().iter().map(|id| json!({ "id": id })).collect(), "id")
        .iter()
        .map(|id| (*id).to_owned())
        .collect::<Vec<_>>();
    told.sort();
    let mut both = [lunch.clone(), train.clone()];
    both.sort();
    assert_eq!(told, both);
    // In place of mine: what the file of an agenda has not, goes.
    let extra = add(&other, "Extra", "sat 13-14");
    let path = desk.path("a.json").to_str().unwrap().to_owned();
    let said = other.run(&["agenda", "import", &path, "--replace"]).fine().out;
    assert!(said.contains("dropped") && said.contains("Extra") && said.contains(&extra), "{said}");
    assert_eq!(agenda(&other)["entries"], agenda(&desk)["entries"]);
    // A list of titles tells nothing of entries, so that it drops none.
    let list = other.file("list.txt", CLUSTERS);
    other.run(&["agenda", "import", &list, "--replace"]).fine();
    assert_eq!(agenda(&other)["entries"], agenda(&desk)["entries"]);
}

/// Whatever form an agenda left in: what is entered for one event is not entered for another one at the same hour, and nobody
/// leaves a session there by the clocks here.
#[test]
fn no_time_of_another_event_is_taken_for_one_of_this() {
    let desk = Desk::new();
    let file = r#"{ "id": "days", "title": "Days", "zone": "Europe/Berlin", "sessions": [
        { "id": "creative-clusters", "title": "Creative Clusters: Global Trends and Unique National Features",
          "start": "2021-06-02T15:45", "end": "2021-06-02T17:15" }] }"#;
    let days = desk.file("days.json", file);
    desk.run(&["-p", &days, "agenda", "add", CLUSTERS]).fine();
    desk.run(&["-p", &days, "agenda", "part", CLUSTERS, "--until", "17:00"]).fine();
    desk.run(&["-p", &days, "agenda", "entry", "add", "Lunch", "--when", "wed 13-14"]).fine();
    let listed = desk.run(&["-p", &days, "agenda", "--json"]).fine().out;
    let kept = std::fs::read_to_string(desk.data().join("agendas/days.json")).unwrap();
    add(&desk, "Walk", "wed 15-16");
    let own = agenda(&desk)["entries"].clone();
    for (name, text) in [("listed.json", &listed), ("kept.json", &kept)] {
        let file = desk.file(name, text);
        for arguments in [&["agenda", "import", &file, "--json"] as &[&str], &["agenda", "import", &file, "--replace"]]
        {
            let said = desk.run(arguments).fine().out;
            assert!(said.contains(CLUSTERS), "a session that both have comes along: {said}");
            let agenda = agenda(&desk);
            assert_eq!((&agenda["entries"], &agenda["picks"][0]["part"]), (&own, &Value::Null), "{arguments:?}");
        }
        let said = desk.run(&["-p", "days", "agenda", "import", &file]).fine().out;
        assert!(said.ends_with("\n2 the same\nnothing to change\n"), "{name}: {said}");
        // What does not say whose it is comes in: whoever names it knows.
        let nobodys = text.replacen("\"days\"", "\"\"", 1);
        let file = desk.file(name, &nobodys);
        let said = desk.run(&["agenda", "import", &file, "--dry-run", "--json"]).json();
        assert_eq!(said["new_entries"].as_array().unwrap().len(), 1, "{name}: {nobodys}");
    }
}

#[test]
fn an_entry_that_was_changed_elsewhere_is_taken_as_it_is_there() {
    let (desk, other) = (Desk::new(), Desk::new());
    let id = add(&desk, "Lunch", "wed 13-14");
    let export = || {
        let path = desk.path("a.json").to_str().unwrap().to_owned();
        desk.run(&["export", "--agenda", "--format", "json", "-o", &path, "--force"]);
        path
    };
    other.run(&["agenda", "import", &export()]).fine();
    desk.run(&["agenda", "entry", "edit", "lunch", "--when", "14-15"]).fine();
    let said = other.run(&["agenda", "import", &export(), "--json"]).fine().json();
    assert_eq!((&said["new_entries"], &said["changed_entries"]), (&json!([]), &json!([id])));
    assert_eq!(agenda(&other)["entries"], agenda(&desk)["entries"]);
}

#[test]
fn calendars_are_kept_listed_replaced_and_removed() {
    let desk = Desk::new();
    assert!(desk.run(&["agenda", "calendar"]).fine().out.starts_with("no calendar lies beside the agenda; "));
    let duty = desk.file("duty.ics", DUTY);
    let said = desk.run(&["agenda", "calendar", "add", &duty]).fine().out;
    assert_eq!(said, "“duty” lies beside the agenda: 1 entry on these days; 1 takes whole days: not shown\n");
    assert_eq!(std::fs::read_to_string(desk.data().join("calendars/duty.ics")).unwrap(), DUTY);
    let listed = desk.run(&["agenda", "calendar", "list", "--json"]).fine().json();
    assert_eq!(
        listed["calendars"],
        json!([{ "name": "duty", "entries": 1, "left_out": ["1 takes whole days: not shown"], "problem": null }])
    );
    // In every programme, as far as its days are touched.
    let listed = desk.run(&["-p", "gaidar-2018", "agenda", "calendar"]).fine().out;
    assert!(listed.contains("duty") && listed.contains("0 entries on these days"), "{listed}");
    let newer = desk.file("newer.ics", &DUTY.replace("Info desk", "Cloakroom"));
    let said = desk.run(&["agenda", "calendar", "add", &newer, "--name", "Duty"]).fine().out;
    assert!(said.starts_with("“Duty” took the place of the calendar of that name: 1 entry"), "{said}");
    let entry = agenda(&desk)["entries"][0].clone();
    assert_eq!(
        (&entry["title"], &entry["calendar"], &entry["place"]),
        (&json!("Cloakroom"), &json!("duty"), &json!("Foyer"))
    );
    assert_eq!((&entry["start"], &entry["id"]), (&json!("2021-06-02T16:30:00+03:00"), &json!("duty:1")));
    assert_eq!(desk.run(&["agenda", "calendar", "remove", "dut"]).fine().out, "removed the calendar “duty”\n");
    assert_eq!(agenda(&desk)["entries"], json!([]));
    assert_eq!(desk.run(&["agenda", "calendar", "remove", "duty"]).failed(1), "plenary: nothing fits “duty”\n");
}

#[test]
fn what_is_no_calendar_is_said_and_not_kept() {
    let desk = Desk::new();
    let table = desk.file("table.csv", "title,start\n");
    assert!(desk.run(&["agenda", "calendar", "add", &table]).failed(2).ends_with("it has no BEGIN:VCALENDAR\n"));
    let said = desk.run(&["agenda", "calendar", "add", "nowhere.ics"]).failed(2);
    assert_eq!(said, "plenary: cannot read the calendar: nowhere.ics: there is no such file\n");
    assert!(desk.run(&["agenda", "calendar", "add", "-"]).failed(2).contains("--name NAME gives one"));
    let duty = desk.file("duty.ics", DUTY);
    assert!(desk.run(&["agenda", "calendar", "add", &duty, "--name", "../"]).failed(2).contains("needs a name"));
    assert!(!desk.data().join("calendars").exists());
    // One that breaks later is one line, and the rest works.
    desk.run(&["agenda", "calendar", "add", &duty]).fine();
    desk.run(&["agenda", "calendar", "add", &duty, "--name", "other"]).fine();
    std::fs::write(desk.data().join("calendars/duty.ics"), "\u{1b}[2J").unwrap();
    let said = desk.run(&["agenda"]);
    assert_eq!(said.code, 0);
    assert_eq!(
        said.err,
        "plenary: the calendar “duty” is not shown: this is no calendar: duty.ics: it has no BEGIN:VCALENDAR\n"
    );
    assert!(said.out.contains("(in other)"), "{}", said.out);
    // Those who look after calendars are told once, and may remove them whatever they hold.
    let listed = desk.run(&["agenda", "calendar"]).fine();
    assert_eq!(listed.err, "");
    assert!(listed.out.contains("this is no calendar"), "{}", listed.out);
    let said = desk.run(&["agenda", "calendar", "remove", "other"]).fine();
    assert_eq!((&*said.err, &*said.out), ("", "removed the calendar “other”\n"));
    assert_eq!(desk.run(&["agenda", "calendar", "remove", "duty"]).fine().err, "");
}

#[test]
fn what_others_calendars_hold_leaves_in_no_export() {
    let desk = Desk::new();
    let duty = desk.file("duty.ics", DUTY);
    desk.run(&["agenda", "calendar", "add", &duty]).fine();
    desk.run(&["agenda", "add", CLUSTERS]).fine();
    add(&desk, "Lunch", "wed 13-14");
    assert!(desk.run(&["agenda"]).fine().out.contains("! clashes for 1 h 15 min with ★ 16:30–18:00 MSK “Info desk”"));
    for format in ["json", "ics", "csv", "markdown", "text", "html", "frab-xml", "schedule-json"] {
        let said = desk.run(&["export", "--agenda", "--format", format]);
        assert_eq!(said.code, 0);
        for word in ["Info desk", "Foyer", "16:30", "duty"] {
            assert!(!said.out.contains(word), "{format} tells of {word}: {}", said.out);
        }
        assert!(
            said.err.contains("plenary: 1 entry of a calendar beside the agenda is left out\n"),
            "{format}: {}",
            said.err
        );
    }
    // What is no agenda has nothing beside it.
    assert!(!desk.run(&["export", "--format", "ics"]).err.contains("calendar beside"));
}

#[test]
fn a_query_asks_for_sessions_and_leaves_entries_here() {
    let desk = Desk::new();
    desk.run(&["agenda", "add", CLUSTERS]).fine();
    for title in ["Lunch", "Dinner"] {
        add(&desk, title, if title == "Lunch" { "wed 13-14" } else { "wed 19-20" });
    }
    for format in ["json", "ics", "csv", "markdown", "text", "html"] {
        let whole = desk.run(&["export", "--agenda", "--format", format]);
        assert!(whole.out.contains("Lunch") && !whole.err.contains("own entr"), "{whole:?}");
        let part = desk.run(&["export", "clusters", "--agenda", "--format", format]);
        assert!(part.out.contains("Creative Clusters") && !part.out.contains("Lunch"), "{part:?}");
        assert!(part.err.contains("plenary: 2 own entries are left out: a query asks for sessions\n"), "{part:?}");
    }
    assert!(!desk.run(&["export", "clusters", "--format", "ics"]).err.contains("own entr"));
}

#[test]
fn my_own_export_laid_beside_the_agenda_does_not_clash_with_it() {
    let desk = Desk::new();
    desk.run(&["agenda", "add", CLUSTERS]).fine();
    add(&desk, "Lunch", "wed 13-14");
    let path = desk.path("mine.ics").to_str().unwrap().to_owned();
    desk.run(&["export", "--agenda", "-o", &path]).fine();
    let said = desk.run(&["agenda", "calendar", "add", &path]).fine().out;
    assert!(said.ends_with("0 entries on these days; 2 are of the programme or the agenda itself\n"), "{said}");
    assert_eq!(agenda(&desk)["clashes"], json!([]));
}

#[test]
fn an_import_leaves_entries_alone_and_tells_of_new_clashes() {
    let desk = Desk::new();
    let of = |hour: &str| {
        format!(
            r#"{{ "id": "fair", "title": "A Fair", "zone": "Europe/Berlin", "sessions": [
            {{ "id": "talk", "title": "A Talk", "start": "2024-05-06T{hour}:00", "end": "2024-05-06T{hour}:50" }}] }}"#
        )
    };
    let file = desk.file("fair.json", &of("10"));
    desk.run(&["import", &file]).fine();
    desk.run(&["-p", "fair", "agenda", "add", "talk"]).fine();
    desk.run(&["-p", "fair", "agenda", "entry", "add", "Lunch", "--when", "mon 12:30-13:30"]).fine();
    let file = desk.file("fair.json", &of("12"));
    let said = desk.run(&["import", &file]).fine().out;
    assert!(said.contains("! new clash: “A Talk” and “Lunch”, Mon 6 May from 12:30, for 20 min"), "{said}");
    let kept = desk.run(&["-p", "fair", "agenda", "--json"]).fine().json();
    assert_eq!(kept["entries"][0]["start"], "2024-05-06T12:30:00+02:00");
    // With what lies beside the agenda as well.
    let duty = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nSUMMARY:Made-up shift\nDTSTART:20240506T154000\nDURATION:PT1H\n\
        END:VEVENT\nEND:VCALENDAR\n";
    let duty = desk.file("duty.ics", duty);
    desk.run(&["-p", "fair", "agenda", "calendar", "add", &duty]).fine();
    let (before, file) = (file, desk.file("later.json", &of("15")));
    let clash = "! new clash: “A Talk” and “Made-up shift”, Mon 6 May from 15:40, for 10 min";
    let said = desk.run(&["diff", "fair", &file]).out;
    assert!(said.contains(clash), "{said}");
    let said = desk.run(&["import", &file]).fine().out;
    assert!(said.contains(clash), "{said}");
    let said = desk.run(&["import", &before]).fine().out;
    assert!(said.contains("clash gone: “A Talk” and “Made-up shift”"), "{said}");
}

/// Of calendars that hold too much as much counts for an import as for the agenda, and that is said.
#[test]
fn an_import_tells_of_no_clash_that_the_agenda_does_not_show() {
    let desk = Desk::new();
    let of = |hour: &str| {
        let file = format!(
            r#"{{ "id": "fair", "title": "A Fair", "zone": "Europe/Berlin", "sessions": [
            {{ "id": "talk", "title": "A Talk", "start": "2024-05-06T{hour}:00", "end": "2024-05-06T{hour}:50" }}] }}"#
        );
        desk.file(&format!("{hour}.json"), &file)
    };
    desk.run(&["import", &of("07")]).fine();
    desk.run(&["-p", "fair", "agenda", "add", "talk"]).fine();
    let event = |number: usize, start: &str, title: &str| {
        format!("BEGIN:VEVENT\nUID:{number}\nSUMMARY:{title}\nDTSTART:20240506T{start}00\nDURATION:PT1M\nEND:VEVENT\n")
    };
    for name in ["a", "b"] {
        let mut events: String =
            (0..3_000).map(|at| event(at, &format!("{:02}{:02}", 8 + at / 60 % 8, at % 60), "Made up")).collect();
        events.push_str(&event(3_000, "1830", "Cut off"));
        let file = desk.file(&format!("{name}.ics"), &format!("BEGIN:VCALENDAR\n{events}END:VCALENDAR\n"));
        desk.run(&["-p", "fair", "agenda", "calendar", "add", &file]);
    }
    let too_much = "the calendars hold too much: 5000 of their entries are shown, 1002 are left out";
    let clash = |said: &str| said.lines().filter(|line| line.contains("“A Talk” and “Cut off”")).count();
    for said in [desk.run(&["diff", "fair", &of("18")]), desk.run(&["import", &of("18")])] {
        assert_eq!((clash(&said.out), said.code), (1, 0), "{said:?}");
        assert_eq!(said.err.matches(too_much).count(), 1, "{said:?}");
    }
    let agenda = desk.run(&["-p", "fair", "agenda"]).out;
    let shown = agenda.lines().filter(|line| line.contains("clashes for 1 min with") && line.contains("“Cut off”"));
    assert_eq!(shown.count(), 1, "{agenda}");
    std::fs::write(desk.data().join("calendars/c.ics"), "<html>").unwrap();
    for said in [desk.run(&["diff", "fair", &of("07")]), desk.run(&["import", &of("07")])] {
        assert!(said.err.contains("the calendar “c” is not shown: this is no calendar"), "{said:?}");
    }
}

#[test]
fn what_is_named_in_full_is_meant_and_nothing_that_is_not_mine_is_removed() {
    let desk = Desk::new();
    let [meet, tea] = ["Meet", "Tea"].map(|title| add(&desk, title, "wed 13-14"));
    let second = add(&desk, "Meet2", "thu 13-14");
    let left = || ids(&agenda(&desk)["entries"], "id").into_iter().map(str::to_owned).collect::<Vec<_>>();
    let said = desk.run(&["agenda", "entry", "remove", "meet"]).fine().out;
    assert_eq!(said, "removed “Meet”; `plenary agenda undo` brings it back\n");
    assert!(!left().contains(&meet) && left().contains(&second));
    // An entry is removed like a pick.
    let said = desk.run(&["agenda", "remove", "Tea"]).fine().out;
    assert_eq!(said, "removed “Tea”; `plenary agenda undo` brings it back\n");
    assert_eq!(left(), [second.as_str()]);
    desk.run(&["agenda", "undo"]).fine();
    assert!(left().contains(&tea));
    // Words are looked for in what is mine; a session that is not is named by its id, or in full.
    assert_eq!(
        desk.run(&["agenda", "remove", "big", "change"]).failed(1),
        "plenary: nothing you picked fits “big change”\n"
    );
    assert_eq!(desk.run(&["agenda", "remove", CLUSTERS]).fine().out, format!("{CLUSTERS} was not picked\n"));
    desk.run(&["agenda", "add", CLUSTERS]).fine();
    let said = desk.run(&["agenda", "remove", CLUSTERS, &tea]).failed(2);
    assert!(said.contains("some of these are picks and some your own entries"), "{said}");
    assert_eq!((left().len(), agenda(&desk)["picks"].as_array().unwrap().len()), (2, 1));
}

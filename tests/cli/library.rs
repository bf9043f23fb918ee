//! What organisers publish comes in, and leaves in other forms.

use super::support::{Desk, Said};
use super::{CLUSTERS, ids};
use serde_json::{Value, json};
use std::path::Path;

/// A calendar of two talks; `hour` is when the first begins.
fn calendar(hour: u32, more: &str) -> String {
    format!(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Made Up//EN\r\nX-WR-CALNAME:Plum Days\r\n\
         X-WR-TIMEZONE:Europe/Vienna\r\n{}{}{more}END:VCALENDAR\r\n",
        talk("plums-in-the-morning@made-up.example", "Plums in the morning", hour),
        talk("pears-in-the-evening@made-up.example", "Pears in the evening", 18)
    )
}

fn talk(uid: &str, title: &str, hour: u32) -> String {
    format!(
        "BEGIN:VEVENT\r\nUID:{uid}\r\nDTSTAMP:20260101T000000Z\r\nDTSTART;TZID=Europe/Vienna:20260504T{hour:02}0000\r\n\
         DTEND;TZID=Europe/Vienna:20260504T{:02}0000\r\nSUMMARY:{title}\r\nLOCATION:Barn\r\nEND:VEVENT\r\n",
        hour + 1
    )
}

/// Imports both versions, with a pick on the first talk between them.
fn twice(desk: &Desk) -> Said {
    let file = desk.file("plum-days.ics", &calendar(9, ""));
    assert_eq!(desk.run(&["import", &file]).code, 0);
    let first = desk.run(&["-p", "plum-days", "sessions", "--json"]).fine().json();
    let id = ids(&first["sessions"], "id")[0].to_owned();
    assert_eq!(desk.run(&["-p", "plum-days", "agenda", "add", &id]).code, 0);
    let figs = talk("figs-at-noon@made-up.example", "Figs at noon", 12);
    desk.file("plum-days.ics", &calendar(10, &figs));
    desk.run(&["import", &file])
}

/// A text whose lines may end anywhere.
fn unwrapped(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_file_is_kept_and_its_next_version_tells_what_it_does_to_my_picks() {
    let desk = Desk::new();
    let newer = twice(&desk);
    assert_eq!(newer.code, 0, "{newer:?}");
    for part in [
        "Plum Days: ",
        "3 sessions, 0 people",
        "kept as plum-days, version 2 on this machine",
        "My picks",
        "moved: Mon 4 May 09:00–10:00, Barn → Mon 4 May 10:00–11:00, Barn",
        "Figs at noon",
    ] {
        assert!(unwrapped(&newer.out).contains(part), "{part}: {newer:?}");
    }
    let mine = newer.out.find("My picks").unwrap();
    assert!(mine < newer.out.find("Figs at noon").unwrap());
    let agenda = desk.run(&["-p", "plum-days", "agenda", "--json"]).fine().json();
    assert_eq!(agenda["picks"][0]["state"], "moved");
    let titles = |query: &str| {
        let found = desk.run(&["-p", "plum-days", "sessions", query, "--json"]);
        ids(&found.json()["sessions"], "title").join(", ")
    };
    assert_eq!(
        (titles("is:new"), titles("is:changed")),
        ("Figs at noon".to_owned(), "Plums in the morning".to_owned())
    );
    // Showing a session is for scripts too: it marks nothing as seen.
    assert!(desk.run(&["-p", "plum-days", "show", "figs"]).fine().out.contains("new since "));
    assert_eq!(titles("is:new"), "Figs at noon");
}

#[test]
fn the_same_again_changes_nothing_and_says_so() {
    let desk = Desk::new();
    twice(&desk);
    let file = desk.path("plum-days.ics");
    let before = everything(&desk.data());
    let again = desk.run(&["import", file.to_str().unwrap()]);
    assert!(again.out.contains("nothing new: the library has just this as plum-days"), "{again:?}");
    assert_eq!(again.code, 0);
    assert_eq!(everything(&desk.data()), before);
    // An import does not switch.
    assert_eq!(desk.run(&["sessions", "--json"]).fine().json()["programme"]["id"], "spief-2021");
}

#[test]
fn a_next_version_without_a_zone_keeps_the_one_that_was_given_before() {
    let desk = Desk::new();
    let table = "title,start,end\nPlums,2026-05-04T09:00,2026-05-04T10:00\nPears,2026-05-04T11:00,2026-05-04T12:00\n";
    let file = desk.file("plum-days.csv", table);
    assert_eq!(desk.run(&["import", &file, "--assume-zone", "Europe/Vienna"]).code, 0);
    let again = desk.run(&["import", &file]).fine();
    assert!(again.out.contains("nothing new") && again.out.contains("Europe/Vienna"), "{again:?}");
    desk.file("plum-days.csv", &table.replace("T09:00", "T08:00"));
    let newer = desk.run(&["import", &file]).fine();
    assert!(newer.out.contains("moved: Mon 4 May 09:00") && !newer.out.contains("another time zone"), "{newer:?}");
    let listed = desk.run(&["-p", "plum-days", "sessions", "--json"]).fine().json();
    assert_eq!(listed["sessions"][0]["start"], "2026-05-04T08:00:00+02:00");
}

fn everything(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let (mut found, mut folders) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.push((path.display().to_string(), std::fs::read(&path).unwrap()));
            }
        }
    }
    found.sort();
    found
}

#[test]
fn looking_first_writes_nothing() {
    let desk = Desk::new();
    let file = desk.file("plum-days.ics", &calendar(9, ""));
    let said = desk.run(&["import", &file, "--dry-run"]);
    assert!(said.out.contains("it would be kept as plum-days; nothing is written"), "{said:?}");
    assert!(!desk.data().join("programmes").join("plum-days.json").exists());
    assert!(desk.run(&["import", &file, "--id", "Plum Days"]).failed(2).contains("“Plum Days” is no id"));
    assert_eq!(desk.run(&["import", &file, "--id", "plums"]).code, 0);
    assert_eq!(desk.run(&["-p", "plums", "sessions", "--json"]).fine().json()["programme"]["id"], "plums");
}

#[test]
fn an_import_is_one_document() {
    let desk = Desk::new();
    let file = desk.file("plum-days.ics", &calendar(9, ""));
    let first = desk.run(&["import", &file, "--json"]).json();
    assert_eq!((&first["outcome"], &first["detected"], &first["carried"]), (&json!("new"), &json!("ics"), &json!([])));
    assert_eq!(first["counts"], json!({ "sessions": 2, "people": 0, "halls": 1, "days": 1 }));
    assert!(first["findings"].is_array());
    desk.run(&["-p", "plum-days", "agenda", "add", "plums"]);
    desk.file("plum-days.ics", &calendar(10, ""));
    let newer = desk.run(&["import", &file, "--json"]).json();
    assert_eq!((&newer["outcome"], &newer["carried"][0]["state"]), (&json!("newer"), &json!("moved")));
    assert_eq!(newer["mine"][0]["kind"], "moved");
    let listed = desk.run(&["programmes", "--json"]).fine().json();
    let own = listed["programmes"].as_array().unwrap().iter().find(|one| one["id"] == "plum-days").unwrap().clone();
    assert_eq!((&own["imported"]["name"], &own["imported"]["revision"]), (&json!("plum-days.ics"), &json!(1)));
    let told = desk.run(&["programmes"]).fine().out;
    assert!(told.contains(" from plum-days.ics (ics), version 2"), "{told}");
}

#[test]
fn a_programme_leaves_in_the_format_that_is_named() {
    let desk = Desk::new();
    let text = desk.run(&["convert", "spief-2021", "--format", "csv"]);
    assert!(text.code == 0 && text.out.lines().count() > 19, "{text:?}");
    let out = desk.path("out.ics");
    let out = out.to_str().unwrap();
    assert_eq!(desk.run(&["convert", "spief-2021", "-o", out]).out, "");
    let written = std::fs::read_to_string(out).unwrap();
    assert!(written.starts_with("BEGIN:VCALENDAR\r\n"));
    let refused = desk.run(&["convert", "gaidar-2017", "-o", out]).failed(2);
    assert!(refused.contains("it is there already — --force replaces it"), "{refused}");
    assert_eq!(std::fs::read_to_string(out).unwrap(), written);
    assert_eq!(desk.run(&["convert", "gaidar-2017", "-o", out, "--force"]).code, 0);
    assert_ne!(std::fs::read_to_string(out).unwrap(), written);
    let unknown = desk.run(&["convert", "spief-2021", "--format", "docx"]).failed(2);
    assert!(unknown.contains("“docx” — formats: json, "), "{unknown}");
    assert!(desk.run(&["convert", "spief-2021"]).failed(2).contains("no format is named: neither"));
}

#[test]
fn a_query_and_my_agenda_leave_and_come_back() {
    let desk = Desk::new();
    desk.run(&["agenda", "add", CLUSTERS, "--note", "bring slides"]).fine();
    let titles = |arguments: &[&str]| {
        let said = desk.run(arguments);
        let value: Value = serde_json::from_str(&said.out).unwrap_or_else(|error| panic!("{error}: {said:?}"));
        ids(&value["sessions"], "id").join(" ")
    };
    let mine = desk.run(&["export", "--agenda", "--format", "json"]).fine().json();
    assert_eq!(ids(&mine["picks"], "session"), [CLUSTERS]);
    assert!(titles(&["export", "day:2", "--format", "json"]).contains(' '));
    assert_eq!(desk.run(&["export", "xyzzy-nothing", "--format", "json"]).code, 1);
    let file = desk.path("mine.ics");
    let file = file.to_str().unwrap();
    assert_eq!(desk.run(&["export", "--agenda", "-o", file]).code, 0);
    let other = Desk::new();
    let said = other.run(&["agenda", "import", file]);
    assert!(said.code == 0 && said.out.contains("1 new"), "{said:?}");
    assert_eq!(ids(&other.run(&["agenda", "--json"]).fine().json()["picks"], "session"), [CLUSTERS]);
}

#[test]
fn an_agenda_comes_back_with_interests_and_notes_from_every_format_that_has_them() {
    let desk = Desk::new();
    desk.run(&["agenda", "add", CLUSTERS, "--interest", "maybe", "--note", "bring, “slides”. And: more"]).fine();
    desk.run(&["agenda", "add", super::CAFE]).fine();
    let before = desk.run(&["agenda", "--json"]).fine().json();
    for format in ["ics", "csv"] {
        let file = desk.file(&format!("mine.{format}"), "");
        assert_eq!(desk.run(&["export", "--agenda", "--format", format, "-o", &file, "--force"]).code, 0);
        let other = Desk::new();
        other.run(&["agenda", "import", &file]).fine();
        let after = other.run(&["agenda", "--json"]).fine().json();
        for (old, new) in before["picks"].as_array().unwrap().iter().zip(after["picks"].as_array().unwrap()) {
            for field in ["session", "interest", "note"] {
                assert_eq!(old[field], new[field], "{format}");
            }
        }
        assert_eq!(after["picks"].as_array().unwrap().len(), 2);
    }
}

#[test]
fn picks_come_from_an_agenda_or_a_list_and_are_looked_at_first() {
    let desk = Desk::new();
    let list = desk.file("picks.txt", &format!("# for Maria\n- {CLUSTERS}\n* No such session anywhere\n"));
    let dry = desk.run(&["agenda", "import", &list, "--dry-run"]).fine().out;
    assert!(dry.contains("1 new, 1 unknown\nnothing is written"), "{dry}");
    assert!(!desk.data().join("agendas").exists());
    desk.run(&["agenda", "add", "world-cafe"]);
    let merged = desk.run(&["agenda", "import", &list]).fine().out;
    assert!(merged.contains("the agenda before: ") && merged.contains("agenda undo"), "{merged}");
    let picked = |desk: &Desk| ids(&desk.run(&["agenda", "--json"]).fine().json()["picks"], "session").len();
    assert_eq!(picked(&desk), 2);
    let replaced = desk.run(&["agenda", "import", &list, "--replace"]).fine().out;
    assert!(replaced.contains("1 the same, 1 dropped, 1 unknown"), "{replaced}");
    assert_eq!(picked(&desk), 1);
    desk.run(&["agenda", "undo"]).fine();
    assert_eq!(picked(&desk), 2);
    let other = Desk::new();
    let file = desk.data().join("agendas").join("spief-2021.json");
    let document = other.run(&["agenda", "import", file.to_str().unwrap(), "--json"]).json();
    assert_eq!((document["new"].as_array().unwrap().len(), &document["unknown"]), (2, &json!([])));
    assert_eq!(picked(&other), 2);
    // A mistake empties no agenda.
    let wrong = desk.file("wrong.txt", "Nothing of this event\n");
    assert_eq!(desk.run(&["agenda", "import", &wrong, "--replace"]).code, 1);
    assert_eq!(picked(&desk), 2);
    let broken = desk.file("broken.json", "{ \"picks\": ");
    desk.run(&["agenda", "import", &broken]).failed(2);
}

#[test]
fn a_folder_is_one_programme_wherever_a_file_is_named() {
    let desk = Desk::new();
    let file = desk.file("plums/plum-days.ics", &calendar(9, ""));
    desk.file("plums/.hidden", "not to be read");
    let folder = desk.path("plums");
    let folder = folder.to_str().unwrap();
    let sessions = |from: &str| ids(&desk.run(&["-p", from, "sessions", "--json"]).json()["sessions"], "title").len();
    assert_eq!((sessions(folder), sessions(&format!("{folder}/"))), (2, 2));
    assert!(desk.run(&["check", folder]).out.contains("2 sessions"));
    assert_eq!(desk.run(&["import", folder]).code, 0);
    // The same bytes from elsewhere are the same programme.
    assert!(desk.run(&["import", &file]).out.contains("nothing new"));
    let more = desk.file(
        "more.ics",
        &format!(
            "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{}END:VCALENDAR\r\n",
            talk("figs-at-noon@made-up.example", "Figs at noon", 12)
        ),
    );
    assert!(unwrapped(&desk.run(&["import", &file, &more]).out).contains("3 sessions"));
    assert!(desk.run(&["check", &file, &more]).out.contains("3 sessions"));
}

#[test]
fn what_the_person_knows_better_is_one_clear_line_when_it_is_wrong() {
    let desk = Desk::new();
    for (arguments, part) in [
        (["sessions", "--assume-zone", "Mars/Olympus"], "zones are named like Europe/Moscow"),
        (["sessions", "--map", "title"], "OURS=THEIRS"),
    ] {
        let said = desk.run(&arguments).failed(2);
        assert!(said.contains(part) && said.lines().count() == 1, "{said}");
    }
}

#[test]
fn an_exported_agenda_is_the_whole_agenda() {
    let desk = Desk::new();
    let version = |sessions: &str| {
        format!(r#"{{ "id": "days", "title": "Days", "zone": "Europe/Berlin", "sessions": [{sessions}] }}"#)
    };
    let session = |id: &str, title: &str, hour: &str| {
        format!(
            r#"{{ "id": "{id}", "guid": "guid-of-{title}", "title": "{title}", "start": "2024-05-06T{hour}:00",
            "appearances": [{{ "name": "Ada of {title}" }}] }}"#
        )
    };
    let old = version(
        &[
            session("a", "Apples", "09"),
            session("b", "Bees", "10"),
            session("c", "Cats", "11"),
            session("d", "Dogs", "12"),
        ]
        .join(","),
    );
    // Bees are gone, cats are probably still there, apples moved.
    let new = version(
        &[
            session("a", "Apples", "08"),
            session("x", "Cats", "11").replace("guid-of", "another-of"),
            session("d", "Dogs", "12"),
        ]
        .join(","),
    );
    let (old, new) = (desk.file("old.json", &old), desk.file("new.json", &new));
    for more in [&["a"][..], &["b", "--note", "a pity"], &["c", "--interest", "maybe"], &["d", "--interest", "skip"]] {
        assert_eq!(desk.run(&[&["-p", &old, "agenda", "add"], more].concat()).code, 0);
    }
    let file = desk.path("agenda.json");
    let file = file.to_str().unwrap();
    assert_eq!(desk.run(&["-p", &new, "export", "--agenda", "-o", file]).code, 0);
    let listed = |desk: &Desk| desk.run(&["-p", &new, "agenda", "--json"]).json()["picks"].clone();
    let states: Vec<&str> = listed(&desk)
        .as_array()
        .unwrap()
        .iter()
        .map(|pick| match pick["state"].as_str() {
            Some("moved") => "moved",
            Some("gone") => "gone",
            Some("probable") => "probable",
            _ => "present",
        })
        .collect();
    assert_eq!(states, ["moved", "gone", "probable", "present"]);
    let other = Desk::new();
    assert_eq!(other.run(&["-p", &new, "agenda", "import", file]).code, 0);
    assert_eq!(listed(&other), listed(&desk));
    let again = other.run(&["-p", &new, "agenda", "import", file]);
    assert!(again.out.ends_with("nothing to change\n"), "{again:?}");
    // Of a query only its picks leave; in another programme what is not there stays unknown.
    let part = desk.run(&["-p", &new, "export", "dogs", "--agenda", "--json"]).out;
    assert!(!part.contains("\"Apples\"") && part.contains("\"Bees\""), "{part}");
    let elsewhere = other.run(&["agenda", "import", file]);
    assert!(elsewhere.code == 1 && elsewhere.out.contains("4 unknown"), "{elsewhere:?}");
}

#[test]
fn a_listed_agenda_in_json_is_taken_over_too() {
    let desk = Desk::new();
    desk.run(&["agenda", "add", CLUSTERS, "--interest", "maybe", "--note", "sit in front"]).fine();
    let said = desk.run(&["agenda", "--json"]).fine();
    let file = desk.file("listed.json", &said.out);
    let other = Desk::new();
    other.run(&["agenda", "import", &file]).fine();
    assert_eq!(other.run(&["agenda", "--json"]).fine().out, said.out);
    assert!(other.run(&["agenda", "import", &file]).fine().out.ends_with("nothing to change\n"));
}

#[test]
fn a_list_that_means_nothing_here_is_said_in_a_line() {
    let desk = Desk::new();
    let list = desk.file("prose.txt", &"Nothing of this event\n".repeat(40));
    let said = desk.run(&["agenda", "import", &list]).failed(1);
    assert!(said.contains("none of 40 lines is an id or a title of this programme"), "{said}");
    assert_eq!(said.lines().count(), 1);
}

#[test]
fn an_export_of_nothing_is_said_and_a_failed_one_says_only_why() {
    let desk = Desk::new();
    let nothing = desk.run(&["export", "zzzqqq", "--format", "csv"]);
    assert_eq!(
        (nothing.code, nothing.err.as_str()),
        (1, "plenary: nothing matches the query; no session is exported\n")
    );
    let empty = desk.run(&["export", "--agenda", "--format", "ics"]);
    assert_eq!((empty.code, empty.err.as_str()), (0, "plenary: the agenda is empty; no session is exported\n"));
    let failed = desk.run(&["convert", "spief-2021", "--format", "ics", "-o", "/nowhere/at/all.ics"]).failed(2);
    assert_eq!(failed.lines().count(), 1, "{failed}");
}

#[test]
fn a_file_that_ends_too_early_replaces_no_version() {
    let desk = Desk::new();
    let event = |id: u32| {
        format!(
            "<event id=\"{id}\" guid=\"0000000{id}-0000-4000-8000-000000000000\"><date>2024-05-06T1{id}:00:00+02:00</date>\
            <start>1{id}:00</start><duration>00:30</duration><title>Talk number {id}</title></event>"
        )
    };
    let head = "<schedule><conference><acronym>days</acronym><title>Days</title><time_zone_name>Europe/Berlin</time_zone_name>\
        </conference><day date=\"2024-05-06\" index=\"1\"><room name=\"One\">";
    let events: String = (1..6).map(event).collect();
    let whole = desk.file("whole.xml", &format!("{head}{events}</room></day></schedule>"));
    let cut = desk.file("cut.xml", &format!("{head}{}{}<event id=\"3\"><ti", event(1), event(2)));
    desk.run(&["import", &whole]).fine();
    let sessions = || ids(&desk.run(&["-p", "days", "sessions", "--json"]).json()["sessions"], "title").len();
    assert_eq!(sessions(), 5);
    let said = desk.run(&["import", &cut]).failed(2);
    assert_eq!(
        said,
        "plenary: the file ends too early; the library keeps the version it has — --force imports it all the same\n"
    );
    assert_eq!(sessions(), 5);
    let forced = desk.run(&["import", &cut, "--force"]);
    assert!(forced.code == 0 && sessions() < 5, "{forced:?}");
    // Forced once, it is the version that the library has.
    assert!(desk.run(&["import", &cut]).out.contains("nothing new"));
    let fresh = Desk::new();
    let kept = fresh.run(&["import", &cut]);
    assert!(kept.code == 0 && kept.out.contains("Files that end too early"), "{kept:?}");
}

#[test]
fn the_report_of_an_import_fits_a_sheet() {
    use unicode_width::UnicodeWidthStr;
    let desk = Desk::new();
    let version = |title: &str| {
        format!(
            r#"{{ "id": "days", "title": "Days", "sessions": [{{ "id": "a", "title": "{}" }}, {{ "id": "b", "title": "B" }}] }}"#,
            title.repeat(12)
        )
    };
    desk.run(&["import", &desk.file("old.json", &version("a rather long title "))]);
    let said = desk.run(&["import", &desk.file("new.json", &version("quite another title "))]).out;
    assert!(said.contains("was called") && said.lines().all(|line| line.width() <= 80), "{said}");
}

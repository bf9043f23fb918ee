//! What befalls disks and files: one clear line, what is there stays, and a way on.

use super::support::Desk;
use super::{CAFE, CLUSTERS, ECONOMY, ids};
use std::fs;
use std::path::Path;

const AGENDA: &str = "data/agendas/spief-2021.json";
const JOURNAL: &str = "data/agendas/spief-2021.journal.json";

/// The one line that a failure is, with a way on behind its dash.
#[track_caller]
fn line(said: &str) -> (&str, &str) {
    assert_eq!(said.lines().count(), 1, "{said}");
    assert!(!said.contains('\u{1b}'), "{said:?}");
    said.trim_end().split_once(" — ").unwrap_or_else(|| panic!("no way on: {said}"))
}

#[test]
fn a_broken_agenda_is_set_aside_and_the_pick_is_saved() {
    let deep = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    let cases = [
        ("empty", String::new()),
        ("blank", " \n\t".to_owned()),
        ("zeroes", "\0".repeat(4096)),
        ("no JSON", "{ broken".to_owned()),
        ("null", "null".to_owned()),
        ("a list", "[]".to_owned()),
        ("cut short", r#"{ "version": 1, "picks": [{ "session": "a", "changed": "2021-01-01T0"#.to_owned()),
        ("open to the end", "[".repeat(200_000)),
        ("deep", format!(r#"{{ "version": 1, "picks": {} }}"#, deep(100_000))),
        ("a million digits", format!(r#"{{ "version": {}, "picks": [] }}"#, "9".repeat(1_000_000))),
        ("beyond all numbers", r#"{ "version": 1e999, "picks": [] }"#.to_owned()),
        ("negative", r#"{ "version": -1, "picks": [] }"#.to_owned()),
        ("half a version", r#"{ "version": 1.5, "picks": [] }"#.to_owned()),
        ("a text for a number", r#"{ "version": "1", "picks": [] }"#.to_owned()),
        ("a key twice", r#"{ "version": 1, "picks": [], "picks": [{ "session": "a" }] }"#.to_owned()),
        ("other types", r#"{ "version": 1, "picks": { "a": 1 }, "removed": 7 }"#.to_owned()),
        ("more values than anybody keeps", format!(r#"{{ "version": 1, "picks": [{}1] }}"#, "1,".repeat(4_000_001))),
    ];
    for (what, text) in cases {
        let desk = Desk::new();
        desk.file(AGENDA, &text);
        let said = desk.run(&["agenda", "add", CLUSTERS]);
        assert_eq!((said.code, said.err.lines().count()), (0, 1), "{what}: {said:?}");
        assert!(said.err.starts_with("plenary: the agenda of spief-2021 could not be read ("), "{what}: {}", said.err);
        assert!(said.err.trim_end().ends_with("/agendas/spief-2021.json.bad"), "{what}: {}", said.err);
        assert!(said.out.starts_with("★ going: "), "{what}: {}", said.out);
        assert_eq!(fs::read_to_string(desk.path(&format!("{AGENDA}.bad"))).unwrap(), text, "{what}");
        assert!(desk.run(&["agenda"]).fine().out.contains(CLUSTERS), "{what}");
    }
}

/// As when a sync tool, or a person, restores one file of two.
#[test]
fn an_older_copy_of_the_agenda_loses_nothing_that_was_saved_since() {
    let desk = Desk::new();
    let listed = |desk: &Desk| desk.run(&["agenda", "--json"]).json()["picks"].as_array().unwrap().len();
    desk.run(&["agenda", "add", CLUSTERS]).fine();
    let first = fs::read(desk.path(AGENDA)).unwrap();
    desk.run(&["agenda", "add", ECONOMY]).fine();
    desk.run(&["agenda", "attended", CLUSTERS]).fine();
    let last = fs::read(desk.path(AGENDA)).unwrap();
    desk.run(&["agenda", "add", CAFE]).fine();
    assert_eq!(listed(&desk), 3);
    // One save older, and several.
    for (older, came_back) in
        [(&last, "1 pick comes back"), (&first, "2 picks come back, 1 other mark of a pick changes")]
    {
        fs::write(desk.path(AGENDA), older).unwrap();
        let said = desk.run(&["agenda", "history"]);
        assert_eq!((said.code, said.out.lines().count()), (0, 4), "{said:?}");
        let told = format!("the agenda of spief-2021 on disk is an older copy; from its undo journal, {came_back}\n");
        assert_eq!(said.err, format!("plenary: {told}"));
        assert_eq!(listed(&desk), 3);
    }
    // It is said until it is saved, and undo goes on where it was.
    assert!(desk.run(&["agenda", "undo"]).out.starts_with("undone: going “World Cafe"));
    assert_eq!(desk.run(&["agenda", "--json"]).fine().json()["picks"][0]["attended"], true);
    assert_eq!(listed(&desk), 2);
    fs::remove_file(desk.path(AGENDA)).unwrap();
    let said = desk.run(&["agenda", "history"]);
    assert_eq!(
        said.err,
        "plenary: the agenda of spief-2021 on disk is gone; from its undo journal, 2 picks come back\n"
    );
    assert_eq!(listed(&desk), 2);
}

#[test]
fn undo_tells_when_it_changes_nothing() {
    let why = "; nothing changes: another window or machine has said something of it, too\n";
    // The change is in the agenda, and not in the journal.
    for change in [&["agenda", "remove", CLUSTERS] as &[&str], &["agenda", "add", CLUSTERS, "--interest", "maybe"]] {
        let desk = Desk::new();
        desk.run(&["agenda", "add", CLUSTERS]).fine();
        let journal = fs::read(desk.path(JOURNAL)).unwrap();
        desk.run(change).fine();
        fs::write(desk.path(JOURNAL), journal).unwrap();
        let mut agenda: serde_json::Value = serde_json::from_slice(&fs::read(desk.path(AGENDA)).unwrap()).unwrap();
        assert!(agenda.as_object_mut().unwrap().remove("last_changes").is_some());
        fs::write(desk.path(AGENDA), agenda.to_string()).unwrap();
        let before = desk.run(&["agenda"]).fine().out;
        let said = desk.run(&["agenda", "undo"]).fine().out;
        assert!(said.starts_with("undone: going “Creative") && said.ends_with(why), "{said}");
        assert_eq!(desk.run(&["agenda"]).fine().out, before);
    }
}

#[test]
fn a_pick_over_a_row_that_nobody_understands_is_undone_as_any_other() {
    let desk = Desk::new();
    desk.run(&["agenda", "add", CLUSTERS, ECONOMY]).fine();
    let file = fs::read_to_string(desk.path(AGENDA)).unwrap();
    // Of two sessions that were picked together one can't be read any longer.
    let odd = file.replacen("\"going\"", "\"superb\"", 1);
    fs::write(desk.path(AGENDA), &odd).unwrap();
    let picks = |desk: &Desk| ids(&desk.run(&["agenda", "--json"]).json()["picks"], "session").len();
    // Nor is what the journal knows of it taken for what it says.
    assert_eq!(picks(&desk), 1);
    let lost = if odd.find("superb") < odd.find(CLUSTERS) { ECONOMY } else { CLUSTERS };
    desk.run(&["agenda", "add", lost, "--interest", "maybe"]);
    assert_eq!(picks(&desk), 2);
    desk.run(&["agenda", "undo"]);
    assert_eq!(picks(&desk), 1);
}

#[test]
fn where_there_are_backups_a_broken_agenda_names_them() {
    let desk = Desk::new();
    desk.run(&["agenda", "add", CLUSTERS]).fine();
    desk.run(&["agenda", "rewind", "all"]).fine();
    fs::write(desk.path(AGENDA), "{ broken").unwrap();
    let said = desk.run(&["agenda", "list"]);
    let said_of =
        "spief-2021.json.bad, and its undo journal spief-2021.journal.json.bad; `plenary -p spief-2021 agenda import ";
    assert!(said.err.contains(said_of), "{}", said.err);
    assert!(said.err.ends_with("; `plenary -p spief-2021 agenda backups` lists what there was\n"), "{}", said.err);
    assert_eq!(desk.run(&["agenda", "restore", "1"]).code, 0);
    assert!(desk.run(&["agenda"]).fine().out.contains(CLUSTERS));
}

#[test]
fn an_agenda_that_was_set_aside_is_said_until_there_is_another() {
    let desk = Desk::new();
    desk.run(&["agenda", "add", CLUSTERS]).fine();
    desk.run(&["agenda", "hours", "thu", "10-12"]).fine();
    fs::write(desk.path(AGENDA), "{ broken").unwrap();
    desk.run(&["sessions", "klepach"]);
    let said = desk.run(&["agenda", "list"]).err;
    assert!(said.starts_with("plenary: the agenda of spief-2021 is empty: the one before could not be read"), "{said}");
    assert!(said.contains("/agendas/spief-2021.json.bad; "), "{said}");
    let command = said.split('`').nth(1).unwrap().strip_prefix("plenary ").unwrap();
    let words: Vec<&str> = command.split(' ').collect();
    desk.run(&words);
    let there = desk.run(&["agenda", "--json"]).fine().json();
    assert_eq!((super::ids(&there["picks"], "session"), there["hours"].as_array().unwrap().len()), (vec![CLUSTERS], 1));
    let shelves = desk.run(&["programmes", "--json"]).fine().json();
    let picks = |shelves: &serde_json::Value| {
        let all = shelves["programmes"].as_array().unwrap();
        all.iter().find(|one| one["id"] == "spief-2021").unwrap()["picks"].clone()
    };
    assert_eq!(picks(&shelves), 1);
    fs::write(desk.path(AGENDA), r#"{ "version": 2 }"#).unwrap();
    assert_eq!(picks(&desk.run(&["programmes", "--json"]).json()), serde_json::Value::Null);
    assert!(desk.run(&["programmes"]).out.contains("? picks"));
}

#[test]
fn what_its_journal_remembers_of_a_broken_agenda_comes_back() {
    let desk = Desk::new();
    desk.run(&["agenda", "add", CLUSTERS, "--note", "front row"]).fine();
    desk.run(&["agenda", "attended", CLUSTERS]).fine();
    desk.run(&["agenda", "add", ECONOMY, "--interest", "maybe"]).fine();
    desk.run(&["agenda", "entry", "add", "Lunch", "--when", "wed 13-14"]).fine();
    desk.run(&["agenda", "add", "plenary-session"]).fine();
    desk.run(&["agenda", "undo"]).fine();
    let before = desk.run(&["agenda", "--json"]).fine().json();
    let text = fs::read_to_string(desk.path(AGENDA)).unwrap();
    fs::write(desk.path(AGENDA), &text[..text.len() / 2]).unwrap();
    let said = desk.run(&["agenda"]).err;
    let command = said.split('`').nth(1).unwrap().strip_prefix("plenary ").unwrap();
    let words: Vec<&str> = command.split(' ').collect();
    assert_eq!(desk.run(&words).code, 0);
    assert_eq!(desk.run(&["agenda", "--json"]).fine().json(), before);
    // It does not tell when that was chosen, so that it is not merged.
    let refused = desk.run(&["agenda", "merge", words.last().unwrap()]).failed(2);
    assert!(refused.contains("it is no agenda that plenary keeps — `plenary agenda import /"), "{refused}");
}

#[test]
fn where_a_broken_agenda_went_is_said_even_if_its_journal_cannot_be_opened() {
    let desk = Desk::new();
    desk.file(AGENDA, "{ broken");
    desk.file("data/agendas/spief-2021.journal.json", r#"{ "version": 9, "changes": [] }"#);
    let said = desk.run(&["agenda"]).failed(2);
    let (what, way_on) = line(&said);
    assert!(what.starts_with("plenary: the agenda of spief-2021 could not be read ("), "{what}");
    assert!(what.contains("spief-2021.json.bad; cannot open the undo journal: "), "{what}");
    assert_eq!(way_on, "update plenary, or name another folder with --data-dir");
}

#[test]
fn at_the_end_of_all_time_something_can_still_be_said() {
    let desk = Desk::new();
    let text = r#"{ "version": 1, "programme": "spief-2021", "picks": [{ "session": "creative-clusters",
        "changed": "9999-12-30T22:00:00.999Z", "interest": "going", "copy": { "title": "made up" } }] }"#;
    desk.file(AGENDA, text);
    for (change, there) in [
        (&["add", CLUSTERS, "--interest", "maybe"] as &[&str], "☆"),
        (&["add", CLUSTERS], "★"),
        (&["undo"], "☆"),
        (&["remove", CLUSTERS], "nothing of"),
    ] {
        desk.run(&[&["agenda"], change].concat());
        let listed = desk.run(&["agenda"]).out;
        assert!(listed.contains(there), "{change:?}: {listed}");
    }
}

#[test]
fn odd_rows_and_what_a_terminal_would_obey_cost_no_pick() {
    let desk = Desk::new();
    let text = r#"{ "version": 1, "programme": "x\u001b[2J", "deep": {"a":{"a":{"a":{}}}}, "picks": [1, null, [], {},
        { "session": "creative-clusters", "changed": "2021-01-01T00:00:00Z", "interest": "going",
          "note": "\u001b]0;evil\u0007note\nsecond", "copy": { "title": "\u001b[31mred" } }] }"#;
    desk.file(AGENDA, text);
    let said = desk.run(&["agenda", "add", ECONOMY]);
    let (what, path) = ("4 rows of the agenda of spief-2021 could not be understood", desk.path(AGENDA));
    assert_eq!(said.err, format!("plenary: {what}: kept in {}, but not shown\n", path.display()));
    let listed = desk.run(&["agenda"]);
    assert!(listed.out.contains("    note: note second\n") && !listed.out.contains('\u{1b}'), "{listed:?}");
    let kept: serde_json::Value = serde_json::from_str(&fs::read_to_string(desk.path(AGENDA)).unwrap()).unwrap();
    assert_eq!((kept["picks"].as_array().unwrap().len(), &kept["deep"]["a"]["a"]["a"]), (6, &serde_json::json!({})));
}

#[test]
fn what_a_newer_plenary_wrote_is_left_alone_and_said() {
    for (name, file) in [("agenda", AGENDA), ("undo journal", "data/agendas/spief-2021.journal.json")] {
        let desk = Desk::new();
        let newer = r#"{ "version": 2, "picks": "elsewhere" }"#;
        desk.file(file, newer);
        for arguments in [&["agenda", "add", CLUSTERS] as &[&str], &["agenda", "list"], &["agenda", "undo"]] {
            let said = desk.run(arguments).failed(2);
            let (what, way_on) = line(&said);
            assert!(what.starts_with(&format!("plenary: cannot open the {name}: ")), "{what}");
            assert!(what.ends_with("it was written by a newer plenary (version 2)"), "{what}");
            assert_eq!(way_on, "update plenary, or name another folder with --data-dir");
            assert_eq!(fs::read_to_string(desk.path(file)).unwrap(), newer);
        }
        // What it is no matter for goes on, and tells why nothing is marked.
        let browsed = desk.run(&["sessions"]);
        assert_eq!((browsed.code, browsed.err.lines().count(), browsed.out.lines().count()), (0, 1, 19));
    }
}

#[test]
fn what_is_in_the_way_is_said_and_stays() {
    for in_the_way in ["data", "data/agendas"] {
        let desk = Desk::new();
        desk.file(in_the_way, "in the way");
        let said = desk.run(&["agenda", "add", CLUSTERS]).failed(2);
        let (what, way_on) = line(&said);
        assert!(
            what.starts_with("plenary: cannot ") && way_on == "--data-dir FOLDER keeps it in another folder",
            "{said}"
        );
        assert_eq!(fs::read_to_string(desk.path(in_the_way)).unwrap(), "in the way");
    }
}

#[test]
fn broken_views_are_left_alone_and_said() {
    let desk = Desk::new();
    for (text, way) in [("{ broken", "mend it, or"), (r#"{ "version": 9 }"#, "update plenary, or")] {
        desk.file("data/views.json", text);
        let said = desk.run(&["views", "save", "mine", "is:going"]).failed(2);
        let (what, way_on) = line(&said);
        assert!(what.starts_with("plenary: cannot read the saved views: ") && way_on.starts_with(way), "{said}");
        assert_eq!(fs::read_to_string(desk.path("data/views.json")).unwrap(), text);
    }
}

#[cfg(unix)]
mod on_unix {
    use super::*;
    use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
    use std::os::unix::process::CommandExt;
    use std::process::{Command, Output, Stdio};

    /// The program as it is run by somebody whom the system may refuse something. The superuser is never refused, so
    /// that in their place an ordinary user runs it.
    fn ordinary(desk: &Desk, user: u32, arguments: &[&str]) -> Output {
        let folder = desk.path("");
        let mut command = if fs::metadata(&folder).unwrap().uid() == 0 {
            // Both must be within their reach.
            let binary = desk.path("plenary");
            if !binary.exists() {
                fs::copy(env!("CARGO_BIN_EXE_plenary"), &binary).unwrap();
                fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).unwrap();
            }
            let mut command = Command::new(binary);
            command.uid(user).gid(user);
            command
        } else {
            Command::new(env!("CARGO_BIN_EXE_plenary"))
        };
        command.env_clear().args(arguments).stdin(Stdio::null()).output().unwrap()
    }

    fn set_modes(path: &Path, writable: bool) {
        let mode = |of: u32| if writable { of | 0o222 } else { of & !0o222 };
        fs::set_permissions(path, fs::Permissions::from_mode(mode(fs::metadata(path).unwrap().mode()) | 0o444))
            .unwrap();
        for entry in fs::read_dir(path).into_iter().flatten() {
            set_modes(&entry.unwrap().path(), writable);
        }
    }

    #[test]
    fn a_folder_that_cannot_be_written_is_said_and_still_read() {
        let desk = Desk::new();
        desk.run(&["agenda", "add", CLUSTERS]).fine();
        let before = fs::read_to_string(desk.path(AGENDA)).unwrap();
        set_modes(&desk.data(), false);
        let data = desk.data();
        let data = data.to_str().unwrap();
        let schedule = desk.file("ours.json", crate::OURS);
        for (arguments, folder) in [
            (&["agenda", "add", ECONOMY] as &[&str], "/agendas"),
            (&["agenda", "undo"], "/agendas"),
            (&["agenda", "rewind", "all"], ""),
            (&["programmes", "use", "gaidar-2017"], ""),
            (&["views", "save", "mine", "is:going"], ""),
            (&["import", &schedule], ""),
        ] {
            let said = ordinary(&desk, 65534, &[&["--data-dir", data], arguments].concat());
            let error = String::from_utf8(said.stderr).unwrap();
            assert_eq!((said.status.code(), said.stdout.len()), (Some(2), 0), "{arguments:?}: {error}");
            let (what, way_on) = line(&error);
            assert!(what.contains(&format!(": {data}{folder}")), "{arguments:?}: {what}");
            assert!(what.contains("Permission denied"), "{arguments:?}: {what}");
            assert_eq!(way_on, "let it be written, or name a copy of the folder with --data-dir", "{arguments:?}");
        }
        for arguments in [&["agenda", "list"] as &[&str], &["sessions"], &["programmes"]] {
            let said = ordinary(&desk, 65534, &[&["--data-dir", data], arguments].concat());
            assert_eq!((said.status.code(), said.stderr.len()), (Some(0), 0), "{arguments:?}: {said:?}");
        }
        assert_eq!(fs::read_to_string(desk.path(AGENDA)).unwrap(), before);
        set_modes(&desk.data(), true);
    }

    #[test]
    fn a_broken_agenda_that_cannot_be_set_aside_is_said_with_why() {
        let desk = Desk::new();
        desk.run(&["agenda", "add", CLUSTERS]).fine();
        desk.run(&["agenda", "rewind", "all"]).fine();
        fs::write(desk.path(AGENDA), "{ broken").unwrap();
        set_modes(&desk.data(), false);
        let said = ordinary(&desk, 65534, &["--data-dir", desk.data().to_str().unwrap(), "agenda"]);
        set_modes(&desk.data(), true);
        let error = String::from_utf8(said.stderr).unwrap();
        let damage = "plenary: the agenda of spief-2021 could not be read (key must be a string";
        assert!(said.status.code() == Some(2) && error.starts_with(damage), "{error}");
        assert!(error.contains(") and stays ") && error.contains("Permission denied"), "{error}");
        assert!(error.contains("agenda backups` lists what there was; cannot set aside the agenda: "), "{error}");
        assert_eq!(fs::read_to_string(desk.path(AGENDA)).unwrap(), "{ broken");
    }

    #[test]
    fn a_folder_behind_a_link_that_leads_nowhere_is_not_empty() {
        let desk = Desk::new();
        symlink(desk.path("unplugged"), desk.data()).unwrap();
        let leads =
            format!("{} leads to {}, which is not there", desk.data().display(), desk.path("unplugged").display());
        for arguments in [&["agenda", "list"] as &[&str], &["agenda", "add", CLUSTERS]] {
            let said = desk.run(arguments).failed(2);
            assert!(said.contains(&leads), "{arguments:?}: {said}");
        }
        fs::create_dir(desk.path("unplugged")).unwrap();
        desk.run(&["agenda", "add", CLUSTERS]).fine();
    }

    #[test]
    fn a_pipe_or_a_folder_for_a_lock_is_named_and_keeps_nobody_waiting() {
        for what in ["pipe", "folder"] {
            let desk = Desk::new();
            let lock = desk.path("data/agendas/spief-2021.lock");
            fs::create_dir_all(lock.parent().unwrap()).unwrap();
            if what == "pipe" {
                assert!(Command::new("mkfifo").arg(&lock).status().unwrap().success());
            } else {
                fs::create_dir(&lock).unwrap();
            }
            let said = desk.run(&["agenda", "add", CLUSTERS]).failed(2);
            let why = if what == "pipe" { "it is no regular file" } else { "it is a folder" };
            assert!(said.contains(&format!("{}: {why}", lock.display())), "{said}");
        }
    }

    #[test]
    fn without_a_home_the_way_on_is_named() {
        let desk = Desk::new();
        // Somebody of whom the system knows nothing; where that can't be arranged, a home that is none.
        let is_root = fs::metadata(desk.path("")).unwrap().uid() == 0;
        let said = if is_root {
            ordinary(&desk, 54_321, &["agenda", "add", CLUSTERS])
        } else {
            let mut command = Command::new(env!("CARGO_BIN_EXE_plenary"));
            command.env_clear().env("HOME", "nowhere").args(["agenda", "add", CLUSTERS]).output().unwrap()
        };
        let error = String::from_utf8(said.stderr).unwrap();
        assert_eq!(said.status.code(), Some(2), "{error}");
        assert_eq!(
            line(&error),
            ("plenary: cannot tell where files belong: no home folder is known", "name a folder with --data-dir")
        );
    }

    #[test]
    fn an_agenda_that_is_no_file_or_a_huge_one_is_not_read() {
        let (huge, zero) = (Desk::new(), Desk::new());
        huge.file(AGENDA, "");
        fs::File::options().write(true).open(huge.path(AGENDA)).unwrap().set_len(257 * 1024 * 1024).unwrap();
        zero.file("data/agendas/x", "");
        symlink("/dev/zero", zero.path(AGENDA)).unwrap();
        let folder = Desk::new();
        fs::create_dir_all(folder.path(AGENDA)).unwrap();
        for (desk, why) in
            [(&huge, "it is larger than 256 MiB"), (&zero, "it is no regular file"), (&folder, "it is a folder")]
        {
            let said = desk.run(&["agenda", "add", CLUSTERS]).failed(2);
            let (what, way_on) = line(&said);
            assert!(what.starts_with("plenary: cannot open the agenda: ") && what.ends_with(why), "{what}");
            assert_eq!(way_on, "move it away, then try again");
        }
    }
}

#[test]
fn the_list_of_programmes_counts_what_comes_back() {
    let desk = Desk::new();
    desk.run(&["agenda", "add", CLUSTERS]).fine();
    let older = fs::read(desk.path(AGENDA)).unwrap();
    desk.run(&["agenda", "add", ECONOMY]).fine();
    let count = || {
        let listed = desk.run(&["programmes", "--json"]).fine().json();
        let programmes = listed["programmes"].as_array().unwrap().iter();
        programmes.clone().find(|one| one["id"] == "spief-2021").unwrap()["picks"].clone()
    };
    assert_eq!(count(), 2);
    fs::write(desk.path(AGENDA), older).unwrap();
    assert_eq!(count(), 2);
    fs::remove_file(desk.path(AGENDA)).unwrap();
    assert_eq!(count(), 2);
    assert!(!desk.path(AGENDA).exists(), "who lists them changes nothing");
    fs::remove_file(desk.path(JOURNAL)).unwrap();
    assert_eq!(count(), 0);
}

#[cfg(unix)]
#[test]
fn what_stands_where_a_file_belongs_is_named_and_moved_away() {
    use std::os::unix::fs::symlink;
    type Put = fn(&Path);
    let lock = "data/agendas/spief-2021.lock";
    let stands: [(&str, Put, &str); 3] = [
        (
            lock,
            |path| symlink("/nowhere/it", path).unwrap(),
            "spief-2021.lock leads to /nowhere/it, which is not there",
        ),
        (lock, |path| fs::create_dir(path).unwrap(), "spief-2021.lock: it is a folder"),
        (JOURNAL, |path| fs::create_dir(path).unwrap(), "spief-2021.journal.json: it is a folder"),
    ];
    for (name, put, why) in stands {
        let desk = Desk::new();
        fs::create_dir_all(desk.path("data/agendas")).unwrap();
        put(&desk.path(name));
        let said = desk.run(&["agenda", "add", CLUSTERS]);
        let (told, way_on) = line(&said.err);
        assert!(told.contains(why) && way_on.contains("move it away, then try again"), "{name}: {said:?}");
    }
}

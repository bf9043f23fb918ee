//! Commands that are told: word for word, they do what is said of them.

use super::support::Desk;
use std::process::{Command, Output};

/// The program with a folder whose name needs quotes, and about a programme that does not open by itself.
fn run(desk: &Desk, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_plenary"));
    command.env_clear().arg("--data-dir").arg(desk.path("a stick")).args(["-p", "gaidar-2017"]).args(arguments);
    command.output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8([output.stdout.as_slice(), output.stderr.as_slice()].concat()).unwrap()
}

/// The commands in a text; each about the same programme in the same place.
fn told(desk: &Desk, text: &str) -> Vec<String> {
    let commands: Vec<String> = text.split('`').skip(1).step_by(2).map(str::to_owned).collect();
    let begins = format!("plenary --data-dir '{}' -p gaidar-2017 ", desk.path("a stick").display());
    assert!(!commands.is_empty() && commands.iter().all(|command| command.starts_with(&begins)), "{text}");
    commands
}

/// Has a shell do what is told.
fn follow(command: &str) -> Output {
    followed_by("/bin/sh", command)
}

fn followed_by(shell: &str, command: &str) -> Output {
    let line = command.replacen("plenary", &format!("'{}'", env!("CARGO_BIN_EXE_plenary")), 1);
    Command::new(shell).env_clear().args(["-c", &line]).output().unwrap()
}

#[test]
fn what_is_told_is_done_to_the_same_programme_in_the_same_place() {
    let desk = Desk::new();
    let sessions: serde_json::Value = serde_json::from_slice(&run(&desk, &["sessions", "--json"]).stdout).unwrap();
    let id = sessions["sessions"][0]["id"].as_str().unwrap();
    let picks = || {
        let listed: serde_json::Value = serde_json::from_slice(&run(&desk, &["agenda", "--json"]).stdout).unwrap();
        listed["picks"].as_array().unwrap().len()
    };
    let empty = said(&run(&desk, &["agenda"]));
    assert!(follow(&told(&desk, &empty)[1]).status.success());
    for nothing in [
        &["agenda", "propose"] as &[&str],
        &["agenda", "gaps"],
        &["agenda", "entry"],
        &["agenda", "calendar"],
        &["agenda", "log"],
        &["agenda", "restore", "9"],
        &["agenda", "rewind", "9"],
    ] {
        told(&desk, &said(&run(&desk, nothing)));
    }
    run(&desk, &["agenda", "add", id, "--note", "front row"]);
    let removed = said(&run(&desk, &["agenda", "remove", id]));
    assert_eq!(picks(), 0);
    let undone = said(&follow(&told(&desk, &removed)[0]));
    assert_eq!(picks(), 1);
    let redone = said(&follow(&told(&desk, &undone)[0]));
    assert_eq!(picks(), 0);
    follow(&told(&desk, &redone)[0]);
    let hours = said(&run(&desk, &["agenda", "hours"]));
    told(&desk, &hours);
    let back = said(&run(&desk, &["agenda", "rewind", "all"]));
    assert_eq!(picks(), 0);
    follow(&told(&desk, &back)[0]);
    assert_eq!(picks(), 1);
    let entered = run(&desk, &["agenda", "entry", "add", "Lunch", "--when", "13:00-14:00"]);
    let entered = if entered.status.success() {
        entered
    } else {
        let day = sessions["sessions"][0]["start"].as_str().unwrap();
        run(&desk, &["agenda", "entry", "add", "Lunch", "--when", &format!("{} 13:00-14:00", &day[..10])])
    };
    assert!(entered.status.success(), "{}", said(&entered));
    let gone = said(&run(&desk, &["agenda", "entry", "remove", "lunch"]));
    let back = follow(&told(&desk, &gone)[0]);
    assert!(said(&back).starts_with("undone: removed “Lunch”"), "{}", said(&back));
    let file = desk.file("ours.json", super::OURS);
    let kept = Command::new(env!("CARGO_BIN_EXE_plenary"))
        .env_clear()
        .arg("--data-dir")
        .arg(desk.path("a stick"))
        .args(["import", &file])
        .output()
        .unwrap();
    let opens = said(&kept).split('`').find(|quoted| quoted.starts_with("plenary ")).unwrap_or_default().to_owned();
    assert!(said(&follow(&format!("{opens} agenda"))).starts_with("nothing of Our Days is picked"), "{opens}");
    // Nothing of it is about the programme that opens by itself.
    assert!(!desk.path("a stick/agendas/spief-2021.json").exists());
}

#[test]
fn what_came_from_standard_input_is_named_once_it_is_kept() {
    let desk = Desk::new();
    let run = |arguments: &[&str]| desk.run_with_stdin(&[&["-p", "-"], arguments].concat(), super::OURS).out;
    let empty = run(&["agenda"]);
    assert!(empty.contains("`plenary -p - agenda add ID < FILE` picks a session"), "{empty}");
    run(&["agenda", "add", "walk"]);
    let undone = run(&["agenda", "undo"]);
    assert!(undone.contains("`plenary -p ours agenda redo` takes it back"), "{undone}");
    assert_eq!(desk.run(&["-p", "ours", "agenda", "redo"]).code, 0);
}

/// Names that are not printed as they are: with what joins Persian letters, what leads a terminal, blanks, bytes that are no
/// text.
#[cfg(target_os = "linux")]
#[test]
fn a_command_names_its_folder_and_file_whatever_they_are_called() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let names: [&[u8]; 4] =
        ["می\u{200c}خواهم\u{202e}".as_bytes(), b"a  \x1b[31m'\\b\t", b"half \xff!x", "Zu\u{308}rich".as_bytes()];
    for name in names {
        let desk = Desk::new();
        let name = OsStr::from_bytes(name);
        let (data, file) =
            (desk.path("").join(name), desk.path("").join([name, OsStr::new(".json")].join(OsStr::new(""))));
        std::fs::write(&file, super::OURS).unwrap();
        let run = |arguments: &[&OsStr]| {
            let mut command = Command::new(env!("CARGO_BIN_EXE_plenary"));
            command.env_clear().arg("--data-dir").arg(&data).arg("-p").arg(&file).args(arguments).output().unwrap()
        };
        let words = |words: &[&'static str]| words.iter().map(|word| OsStr::new(*word)).collect::<Vec<_>>();
        let lines = |output: &Output| {
            let text = said(output);
            assert!(!text.contains(|c: char| c.is_control() && c != '\n'), "{text:?}");
            text.split('`').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>()
        };
        let add = lines(&run(&words(&["agenda"])))[0].replacen(" ID", " walk", 1);
        let added = followed_by("bash", &add);
        assert!(added.status.success(), "{add}: {}", said(&added));
        let removed = run(&words(&["agenda", "remove", "walk"]));
        assert_eq!(String::from_utf8_lossy(&removed.stdout), "unpicked “Walk”\n", "{add}");
        let undone = followed_by("bash", &lines(&run(&words(&["agenda", "undo"])))[0]);
        assert!(said(&undone).contains("redone: unpicked “Walk”"), "{}", said(&undone));
        let there = std::fs::read_dir(desk.path("")).unwrap().count();
        assert_eq!(there, 2, "no other folder was made");
    }
}

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
    let line = command.replacen("plenary", &format!("'{}'", env!("CARGO_BIN_EXE_plenary")), 1);
    Command::new("/bin/sh").env_clear().args(["-c", &line]).output().unwrap()
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
    // Nothing of it is about the programme that opens by itself.
    assert!(!desk.path("a stick/agendas/spief-2021.json").exists());
}

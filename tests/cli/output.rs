//! What may reach standard output and error, whatever is in the files; folders; two runs at once.

use super::support::Desk;
use super::{CAFE, CLUSTERS, ECONOMY};
use serde_json::json;
use std::path::Path;
use std::process::Stdio;

#[test]
fn a_reader_that_stops_early_is_no_error() {
    let desk = Desk::new();
    for arguments in [&["sessions"] as &[&str], &["schema"], &["--help"], &["agenda", "--json"]] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let output =
            desk.command(arguments).stdin(Stdio::null()).stdout(writer).stderr(Stdio::piped()).output().unwrap();
        assert_eq!((output.status.code(), output.stderr), (Some(0), vec![]), "{arguments:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn an_output_that_takes_nothing_is_a_failure() {
    let full = std::fs::File::create("/dev/full").unwrap();
    let output = Desk::new().command(&["sessions"]).stdout(full).stderr(Stdio::piped()).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.starts_with("plenary: cannot write the output: ") && said.contains(" — what was asked for is done"));
}

/// Every command that prints something of a programme.
const PRINTING: &[&[&str]] = &[
    &["sessions"],
    &["people"],
    &["halls"],
    &["halls", "--at", "17:05"],
    &["agenda"],
    &["agenda", "clashes"],
    &["agenda", "add", "x"],
    &["agenda", "undo"],
    &["agenda", "remove", "x"],
    &["show", "x"],
    &["show", "hall"],
    &["show", "person"],
    &["show", "nothing-of-the-kind"],
    &["programmes"],
    &["sessions", "--json"],
    &["agenda", "--json"],
];

#[test]
fn colour_is_only_written_where_it_was_asked_for() {
    let desk = Desk::new();
    desk.run(&["agenda", "add", ECONOMY]).fine();
    desk.run(&["agenda", "add", CAFE]).fine();
    for variables in [&[] as &[(&str, &str)], &[("TERM", "xterm-256color")], &[("CLICOLOR_FORCE", "1")]] {
        for command in PRINTING.iter().chain([&["--help"] as &[&str], &["sesions"], &[]].iter()) {
            let said = desk.run_in(variables, command);
            assert!(!said.out.contains('\x1b') && !said.err.contains('\x1b'), "{command:?}: {said:?}");
        }
    }
    let coloured = desk.run_in(&[("NO_COLOR", "1")], &["--color", "always", "agenda"]).fine().out;
    assert!(coloured.contains("\x1b[31m    ! clashes"), "{coloured}");
    assert_eq!(strip(&coloured), desk.run(&["agenda"]).fine().out);
    assert!(!desk.run(&["--color", "always", "agenda", "--json"]).fine().out.contains('\x1b'));
}

fn strip(text: &str) -> String {
    let mut parts = text.split("\x1b[");
    let first = parts.next().unwrap().to_owned();
    parts.fold(first, |text, part| text + part.split_once('m').unwrap().1)
}

#[test]
fn hostile_text_does_no_harm() {
    const EVIL: &str = r"\u001b]0;title\u0007\u001b[2J\u009b31mred\u202egnp\u0000\r\nrow";
    let desk = Desk::new();
    let file = desk.file(
        "evil.json",
        &format!(
            r#"{{ "id": "evil", "title": "{EVIL}", "zone": "Europe/Moscow", "start": "2021-06-02",
              "halls": [{{ "id": "hall", "name": "Hall {EVIL}" }}], "people": [{{ "id": "person", "name": "P {EVIL}" }}],
              "sessions": [{{ "id": "x", "title": "X {EVIL}", "abstract": "{EVIL}", "start": "2021-06-02T17:00", "end": "{EVIL}",
                "halls": ["hall"], "appearances": [{{ "person": "person", "post": "{EVIL}", "role": "{EVIL}" }}] }},
                {{ "id": "y", "title": "{}", "start": "2021-06-02T17:00" }}] }}"#,
            "word".repeat(5_000)
        ),
    );
    desk.run(&["-p", &file, "agenda", "add", "y", "--note", "\x1b]0;x\x07note"]);
    for command in PRINTING {
        let said = desk.run(&[&["-p", &file], *command].concat());
        for text in [&said.out, &said.err] {
            let bad = text.chars().find(|c| (c.is_control() && *c != '\n') || ('\u{202a}'..='\u{202e}').contains(c));
            assert_eq!(bad, None, "{command:?}: {text}");
        }
        if command.contains(&"--json") {
            said.json();
        }
    }
    // Rows stay rows.
    assert_eq!(desk.run(&["-p", &file, "sessions"]).out.lines().count(), 2);
}

#[test]
fn an_agenda_file_that_somebody_else_wrote_does_no_harm() {
    let desk = Desk::new();
    desk.file(
        "data/agendas/spief-2021.json",
        r#"{ "version": 1, "programme": "spief-2021", "title": "\u001b[2J", "picks": [
          { "session": "gone", "changed": "2021-06-01T00:00:00.000Z", "interest": "going", "note": "n\u001b]0;x\u0007\note",
            "copy": { "title": "T\u001b[31m\r\n", "people": ["\u009bP"], "halls": ["H\u001b[2J"], "start": "2021-06-02T10:00" } },
          { "session": "\u001b[2J", "changed": "2021-06-01T00:00:00.000Z", "interest": "going", "copy": { "title": "U" } }] }"#,
    );
    for command in [
        &["agenda"] as &[&str],
        &["agenda", "clashes"],
        &["agenda", "remove", "nothing"],
        &["agenda", "remove", "gone"],
    ] {
        let said = desk.run(command);
        for text in [&said.out, &said.err] {
            assert!(!text.chars().any(|c| c.is_control() && c != '\n'), "{command:?}: {said:?}");
        }
    }
}

#[test]
fn each_data_folder_is_a_world_of_its_own() {
    let (one, two) = (Desk::new(), Desk::new());
    one.run(&["agenda", "add", CLUSTERS]).fine();
    one.run(&["programmes", "use", "gaidar-2017"]).fine();
    assert_eq!(two.run(&["agenda", "--json"]).fine().json()["picks"], json!([]));
    assert_eq!(two.run(&["sessions", "--json"]).fine().json()["programme"]["id"], "spief-2021");
    let both = two.run_in(&[("PLENARY_DATA_DIR", one.data().to_str().unwrap())], &["sessions", "--json"]).fine();
    assert_eq!(both.json()["programme"]["id"], "spief-2021", "the argument counts more than the variable");
}

#[test]
fn two_changes_at_once_both_stay() {
    let desk = Desk::new();
    let runs: Vec<_> = [CLUSTERS, ECONOMY, CAFE, "plenary-session"]
        .iter()
        .map(|id| desk.command(&["agenda", "add", id]).stdout(Stdio::null()).spawn().unwrap())
        .collect();
    for mut run in runs {
        assert!(run.wait().unwrap().success());
    }
    assert_eq!(desk.run(&["agenda", "--json"]).fine().json()["picks"].as_array().unwrap().len(), 4);
}

#[test]
fn settings_that_mean_nothing_are_said() {
    let desk = Desk::new();
    desk.file("data/config.toml", "mouze = true\n");
    let said = desk.run(&["sessions"]);
    assert_eq!((said.code, said.out.lines().count(), said.err.lines().count()), (0, 19, 1), "{said:?}");
    assert!(said.err.starts_with("plenary: ") && said.err.contains("mouze"), "{}", said.err);
}

/// As a name of files and folders: it paints, names the window, turns the text around.
const EVIL: &str = "e\u{1b}[31mv\u{1b}]0;pwn\u{7}il\u{9b}2J\u{202e}";

/// Runs the program in a folder: what it said, if that leads a terminal.
fn leading(folder: &Path, arguments: &[&str]) -> Option<String> {
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_plenary"));
    command.env_clear();
    if !arguments.contains(&"--data-dir") {
        command.arg("--data-dir").arg(folder);
    }
    let output = command.args(arguments).stdin(Stdio::null()).output().unwrap();
    let said = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap()).concat();
    let bad = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
    said.contains(bad).then(|| format!("{arguments:?}: {said:?}"))
}

#[test]
fn arguments_and_paths_are_as_harmless_as_files() {
    let desk = Desk::new();
    let file = desk.file(&format!("{EVIL}.json"), r#"{ "title": 7, "sessions": [{ "title": "X", "tags": [1] }] }"#);
    let folder = desk.path(EVIL);
    let folder = folder.to_str().unwrap();
    for arguments in [
        &["--data-dir", folder, "paths"] as &[&str],
        &["--data-dir", folder, "paths", "--json"],
        &["sessions", EVIL],
        &["people", EVIL],
        &["halls", EVIL],
        &["show", EVIL],
        &["agenda", "add", EVIL],
        &["agenda", "remove", EVIL],
        &["programmes", "use", EVIL],
        &["-p", &file, "sessions"],
        &["-p", EVIL, "sessions"],
        &["--zone", EVIL, "sessions"],
        &[EVIL],
    ] {
        assert_eq!(leading(&desk.data(), arguments), None);
    }
}

#[cfg(unix)]
#[test]
fn wherever_things_lie_that_is_told_harmlessly() {
    let desk = Desk::new();
    let data = desk.path(EVIL);
    let file = |name: &str, text: &str| desk.file(&format!("{EVIL}/{name}"), text);
    let mut led = Vec::new();
    let mut say = |arguments: &[&str]| led.extend(leading(&data, arguments));
    say(&["agenda", "add", CLUSTERS]);
    let agenda = std::fs::read_to_string(data.join("agendas/spief-2021.json")).unwrap();
    let copy = || file(&format!("agendas/spief-2021 ({EVIL}).json"), &agenda.replace(CLUSTERS, CAFE));
    copy();
    file(&format!("agendas/spief-2021 (half {EVIL}).json"), "{ half");
    file(&format!("agendas/spief-2021 (late {EVIL}).json"), &agenda.replace("\"changed\": \"20", "\"changed\": \"90"));
    file(&format!("programmes/{EVIL}.json"), "{ half");
    let (theirs, half) = (
        desk.file(&format!("{EVIL}.json"), &agenda.replace(CLUSTERS, ECONOMY)),
        desk.file(&format!("half {EVIL}.json"), "{ half"),
    );
    let duty = desk.file(&format!("{EVIL}.ics"), "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nSUMMARY:Made-up shift\nDTSTART:20210602T090000\nEND:VEVENT\nEND:VCALENDAR\n");
    let ours = desk.file(&format!("ours {EVIL}.json"), super::OURS);
    let newer = desk.file(&format!("newer {EVIL}.json"), &super::OURS.replace("\"Walk\"", "\"Long walk\""));
    let out = desk.path(&format!("out {EVIL}.csv"));
    let out = out.to_str().unwrap();
    for arguments in [
        &["agenda", "merge", "--conflicts", "--dry-run"] as &[&str],
        &["agenda", "merge", "--conflicts", "--dry-run", "--json"],
        &["agenda", "merge", "--conflicts"],
        &["agenda", "merge", &theirs],
        &["agenda", "merge", &half],
        &["agenda", "compare", &theirs],
        &["agenda", "compare", &half],
        &["agenda", "undo"],
        &["agenda", "import", &theirs],
        &["agenda", "import", &half],
        &["agenda", "history"],
        &["agenda", "rewind", "all"],
        &["agenda", "backups"],
        &["agenda", "restore", "1"],
        &["agenda", "calendar", "add", &duty],
        &["agenda", "calendar", "add", &half],
        &["agenda", "calendar", "list"],
        &["agenda"],
        &["programmes"],
        &["programmes", "--json"],
        &["check", &ours, &half],
        &["check", &ours, &newer, "--all"],
        &["check", &ours, &newer, "--json"],
        &["import", &ours],
        &["-p", "ours", "agenda", "add", "walk"],
        &["import", &newer],
        &["import", &half],
        &["diff", &ours, &newer],
        &["diff", &ours, &half],
        &["convert", &ours, "-o", out],
        &["convert", &ours, "-o", out],
        &["export", "-o", out],
        &["-p", &ours, "agenda"],
        &["-p", &half, "agenda"],
        &["views", "save", EVIL, EVIL],
        &["views"],
    ] {
        say(arguments);
    }
    copy();
    say(&["agenda", "merge", "--conflicts", "--json"]);
    for broken in ["agendas/spief-2021.json", "agendas/spief-2021.journal.json", "views.json", "config.toml"] {
        file(broken, "{ half");
        say(&["agenda"]);
        say(&["agenda", "add", CLUSTERS]);
    }
    assert!(led.is_empty(), "{}", led.join("\n"));
}

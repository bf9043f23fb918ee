//! What needs no programme, and usage.

use super::CLUSTERS;
use super::support::Desk;
use serde_json::json;

#[test]
fn paths_are_told() {
    let desk = Desk::new();
    let data = desk.data();
    let data = data.to_str().unwrap();
    assert_eq!(desk.run(&["paths"]).fine().out, format!("config  {data}\ndata    {data}\nstate   {data}\n"));
    assert_eq!(
        desk.run(&["paths", "--json"]).fine().json(),
        json!({ "version": 1, "programme": null, "paths": { "config": data, "data": data, "state": data } })
    );
}

#[test]
fn the_schema_is_that_of_the_repository() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/data/programme.schema.json");
    assert_eq!(Desk::new().run(&["schema"]).fine().out, std::fs::read_to_string(file).unwrap());
}

#[test]
fn completions_and_the_manual_are_printed() {
    let desk = Desk::new();
    for (shell, part) in [
        ("bash", "complete -F"),
        ("zsh", "#compdef plenary"),
        ("fish", "complete -c plenary"),
        ("elvish", "edit:completion"),
        ("powershell", "Register-ArgumentCompleter"),
    ] {
        let said = desk.run(&["completions", shell]).fine();
        assert!(said.out.contains(part) && said.out.contains("programmes"), "{shell}");
    }
    let page = desk.run(&["man"]).fine().out;
    assert!(page.contains(".TH plenary 1") && page.contains(".SH \"EXIT STATUS\""), "{page}");
}

#[test]
fn help_and_version_go_to_standard_output() {
    let desk = Desk::new();
    let help = desk.run(&["--help"]).fine().out;
    assert!(help.contains("Examples:") && help.lines().count() <= 50);
    assert_eq!(desk.run(&["-h"]).fine().out, help);
    assert_eq!(desk.run(&["--version"]).fine().out, format!("plenary {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn help_is_a_command_too() {
    let desk = Desk::new();
    assert!(desk.run(&["help"]).fine().out.contains("Examples:"));
    let add = desk.run(&["help", "agenda", "add"]).fine().out;
    assert!(add.contains("--interest") && add.contains("Usage: plenary agenda add"), "{add}");
}

#[test]
fn wrong_usage_is_one_line_and_exit_code_2() {
    let desk = Desk::new();
    for arguments in [
        &["sesions"] as &[&str],
        &["--colour", "never"],
        &["--color", "sometimes"],
        &["sessions", "--at", "soon"],
        &["sessions", "--zone", "Mars/Olympus"],
        &["agenda", "add"],
        &["agenda", "add", CLUSTERS, "--interest", "perhaps"],
        &["completions", "cmd"],
        &["find"],
        &["now"],
        &["export"],
        &["agenda", "gaps", "today"],
    ] {
        let said = desk.run(arguments).failed(2);
        assert_eq!(said.lines().count(), 1, "{said}");
    }
}

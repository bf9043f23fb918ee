//! The README is true: its tables come from the code's own, its pictures from real frames.
//! `PLENARY_BLESS=1 cargo test --test screen readme` writes both anew.

use crate::stage::Stage;
use crate::svg;
use plenary::app::chord::Chord;
use plenary::app::command::{COMMANDS, Context};
use plenary::formats::FORMATS;
use plenary::search::FACETS;
use plenary::ui::{Cache, Theme};
use std::path::Path;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn check(path: &Path, wanted: &str) {
    if std::env::var_os("PLENARY_BLESS").is_some() {
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("the folder");
        std::fs::write(path, wanted).expect("written");
    }
    let found = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        found == wanted,
        "{} is no longer true; PLENARY_BLESS=1 cargo test --test screen readme mends it",
        path.display()
    );
}

/// The README with the text between `<!-- name -->` and `<!-- /name -->` replaced.
fn with_section(readme: &str, name: &str, text: &str) -> String {
    let (open, close) = (format!("<!-- {name} -->\n"), format!("<!-- /{name} -->"));
    let start = readme.find(&open).unwrap_or_else(|| panic!("the README has no section {name}")) + open.len();
    let end = start + readme[start..].find(&close).unwrap_or_else(|| panic!("the section {name} does not end"));
    format!("{}{text}{}", &readme[..start], &readme[end..])
}

fn keys() -> String {
    let mut table = String::new();
    for context in [
        Context::List,
        Context::Detail,
        Context::Panes,
        Context::Triage,
        Context::Board,
        Context::Menu,
        Context::Finder,
        Context::Field,
        Context::Everywhere,
    ] {
        table.push_str(&format!("\n| {} | |\n| --- | --- |\n", context.title()));
        for row in COMMANDS.iter().filter(|row| row.context == context) {
            let keys = row.keys.iter().filter_map(|key| Chord::parse(key)).map(|chord| format!("`{chord}`"));
            table.push_str(&format!("| {} | {} |\n", keys.collect::<Vec<_>>().join(" "), row.help));
        }
    }
    table.push('\n');
    table
}

fn facets() -> String {
    let row = |facet: &plenary::search::Facet| format!("| `{}:` | {} |\n", facet.name, facet.help);
    format!("\n| facet | finds |\n| --- | --- |\n{}\n", FACETS.iter().map(row).collect::<String>())
}

fn formats() -> String {
    let mut table =
        String::from("\n| format | what it is | endings | read | written |\n| --- | --- | --- | --- | --- |\n");
    let tick = |is: bool| if is { "✓" } else { "" };
    for format in FORMATS {
        let endings: Vec<String> = format.extensions.iter().map(|ending| format!("`.{ending}`")).collect();
        let (name, title, endings) = (format.name, format.title, endings.join(" "));
        let (read, written) = (tick(format.reads()), tick(format.write.is_some()));
        table.push_str(&format!("| `{name}` | {title} | {endings} | {read} | {written} |\n"));
    }
    table.push('\n');
    table
}

fn commands() -> String {
    let command = plenary::cli::command();
    let mut table = String::from("\n| command | does |\n| --- | --- |\n");
    for sub in command.get_subcommands().filter(|sub| sub.get_name() != "help") {
        let about = sub.get_about().map(ToString::to_string).unwrap_or_default();
        let inner: Vec<&str> =
            sub.get_subcommands().map(clap::Command::get_name).filter(|name| *name != "help").collect();
        let inner = if inner.is_empty() { String::new() } else { format!(" [{}]", inner.join(" \\| ")) };
        table.push_str(&format!("| `plenary {}{inner}` | {about} |\n", sub.get_name()));
    }
    table.push_str("\n| option | means |\n| --- | --- |\n");
    for option in command.get_arguments().filter(|option| option.get_long().is_some()) {
        let short = option.get_short().map(|short| format!("-{short}, ")).unwrap_or_default();
        let long = option.get_long().unwrap_or_default();
        let value = option.get_value_names().filter(|_| option.get_action().takes_values());
        let value = value.map(|names| format!(" {}", names.join(" "))).unwrap_or_default();
        let help = option.get_help().map(ToString::to_string).unwrap_or_default();
        table.push_str(&format!("| `{short}--{long}{}` | {help} |\n", value.replace('|', "\\|")));
    }
    table.push('\n');
    table
}

#[test]
fn the_tables_are_those_of_the_code() {
    let path = root().join("README.md");
    let mut readme = std::fs::read_to_string(&path).expect("the README");
    for (name, text) in [("keys", keys()), ("facets", facets()), ("formats", formats()), ("commands", commands())] {
        readme = with_section(&readme, name, &text);
    }
    check(&path, &readme);
}

#[test]
fn the_pictures_are_real_frames() {
    let frames = [
        (
            "sessions",
            "Sessions by day and time beside the details of one",
            "down down m ] down down space down space g",
        ),
        ("filter", "A filter being typed, what matched is underlined", "/ 'клепач'"),
        ("agenda", "The agenda with a clash", "space ] down down space down space ] space 4 [ down"),
        (
            "triage",
            "A card that asks for a choice, and what stands against it",
            "] down down space / 'day:2' enter T space m",
        ),
        ("board", "Two picks that run at the same time, side by side", "space ] down down space down space ] space C"),
        (
            "day",
            "A day of the agenda to scale",
            "space ] down down space down space ] space 4 E 'Lunch' tab 'thu' space '13-14' enter v ] [",
        ),
    ];
    for (name, title, keys) in frames {
        let mut stage = Stage::spief((120, 36));
        stage.keys(keys);
        let buffer = stage.frame(Cache::new(Theme::terminal()));
        check(&root().join(format!("data/screens/{name}.svg")), &svg::picture(&buffer, title));
    }
}

/// The words of a line for a shell, without its comment.
fn words(line: &str) -> Vec<String> {
    let parts = line.split(" #").next().unwrap_or_default().split('"').enumerate();
    let quoted = |(at, part): (usize, &str)| match at % 2 {
        0 => part.split_whitespace().map(str::to_owned).collect(),
        _ => vec![part.to_owned()],
    };
    parts.flat_map(quoted).collect()
}

#[test]
fn the_commands_it_shows_are_understood() {
    let readme = std::fs::read_to_string(root().join("README.md")).expect("the README");
    let shown: Vec<&str> = readme.lines().filter_map(|line| line.strip_prefix("$ plenary ")).collect();
    assert!(shown.len() > 20, "{shown:?}");
    for line in shown {
        let words = std::iter::once("plenary".to_owned()).chain(words(line));
        if let Err(error) = plenary::cli::command().try_get_matches_from(words) {
            panic!("{line}: {error}");
        }
    }
}

//! The manual page, from the same table as `--help`.

use super::args::EXAMPLES;
use clap::{Arg, Command};
use clap_mangen::Man;
use clap_mangen::roff::{Inline, Roff, bold, italic, roman};
use std::io::{Result, Write};

const EXIT_STATUS: &[(&str, &str)] = &[
    ("0", "Done. An empty agenda, no clashes, removing what was not picked and undoing nothing are done too."),
    ("1", "A QUERY or ID that was given matches nothing, or check found errors."),
    ("2", "Usage, an ID that fits several things, or failure, said on standard error."),
    ("128+n", "Ended by signal n while browsing."),
];

const ENVIRONMENT: &[(&str, &str)] = &[
    ("PLENARY_DATA_DIR", "Folder to keep everything in, as --data-dir, which counts more."),
    (
        "XDG_CONFIG_HOME, XDG_DATA_HOME, XDG_STATE_HOME",
        "Where the folders are that plenary paths prints, on every system.",
    ),
    ("NO_COLOR", "If set and not empty, no colour is used unless --color always is given."),
];

/// Writes the page in roff.
pub fn write(out: &mut dyn Write) -> Result<()> {
    let mut command = super::command();
    command.build();
    let man = Man::new(command.clone());
    man.render_title(out)?;
    man.render_name_section(out)?;
    man.render_synopsis_section(out)?;
    man.render_description_section(out)?;
    man.render_options_section(out)?;
    let mut page = Roff::new();
    page.control("SH", ["COMMANDS"]);
    for sub in command.get_subcommands() {
        entries(&mut page, &mut vec![bold(sub.get_name())], sub);
    }
    page.control("SH", ["EXAMPLES"]);
    for (line, meaning) in EXAMPLES {
        entry(&mut page, vec![bold(*line)], meaning);
    }
    for (section, rows) in [("EXIT STATUS", EXIT_STATUS), ("ENVIRONMENT", ENVIRONMENT)] {
        page.control("SH", [section]);
        for (term, meaning) in rows {
            entry(&mut page, vec![bold(*term)], meaning);
        }
    }
    page.to_writer(out)?;
    man.render_version_section(out)
}

/// A command and, behind it, its own commands and options.
fn entries(page: &mut Roff, path: &mut Vec<Inline>, command: &Command) {
    let own = |arg: &&Arg| !arg.is_global_set() && !matches!(arg.get_id().as_str(), "help" | "version");
    let mut term = path.clone();
    for arg in command.get_arguments().filter(own).filter(|arg| arg.is_positional()) {
        let name = arg.get_value_names().and_then(<[_]>::first).map_or(arg.get_id().as_str(), |name| name.as_str());
        term.extend([roman(" "), italic(name)]);
    }
    entry(page, term, &command.get_about().map(ToString::to_string).unwrap_or_default());
    for arg in command.get_arguments().filter(own).filter(|arg| !arg.is_positional()) {
        let option = format!("  --{} ", arg.get_long().unwrap_or_default());
        let value = arg.get_value_names().and_then(<[_]>::first).map_or("", |name| name.as_str());
        let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
        entry(page, vec![bold(option), italic(value)], &help);
    }
    for sub in command.get_subcommands() {
        let length = path.len();
        path.extend([roman(" "), bold(sub.get_name())]);
        entries(page, path, sub);
        path.truncate(length);
    }
}

fn entry(page: &mut Roff, term: Vec<Inline>, meaning: &str) {
    page.control("TP", []).text(term).text([roman(meaning)]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_and_option_is_in_the_page() {
        let mut page = Vec::new();
        write(&mut page).unwrap();
        let page = String::from_utf8(page)
            .unwrap()
            .replace("\\-", "-")
            .replace("\\fB", "")
            .replace("\\fI", "")
            .replace("\\fR", "");
        for part in [
            "sessions QUERY",
            "agenda add ID",
            "--interest INTEREST",
            "programmes use ID",
            "completions SHELL",
            "--data-dir",
            "EXIT STATUS",
            "NO_COLOR",
            "plenary show klepach",
        ] {
            assert!(page.contains(part), "{part}\n{page}");
        }
        // There are no pages of their own to refer to.
        assert!(!page.contains("plenary-sessions(1)"));
    }
}

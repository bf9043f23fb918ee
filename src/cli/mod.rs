//! The command line: a programme answers once, in text or JSON, without taking over the terminal.
//!
//! ```text
//! args      the arguments (clap), one variant per command
//! clock     the settable clock and the zone to show
//! opening   from a source to a programme with its agenda, for every way into the program
//! desk      a programme opened for one command
//! naming    what an ID means              asked     what a QUERY asks, and what is wrong with it
//! lists     sessions, people, halls        show     one of them in full       find      any of them
//! agenda    my picks, listed               change   my picks, changed       adopt   picks from elsewhere
//! past      what was changed, and back     merge    agendas of mine, joined    compare somebody's beside mine
//! backups   what was kept before, and the way back to it
//! entry     own entries                     beside   calendars beside the agenda
//! free      free time, and when I am there
//! settle    parts of sessions, and switches between them    propose  the clash-free agenda
//! library   the programmes on this machine
//! check     what is odd about schedule files
//! diff      what a next version changes
//! import    a file becomes a programme of the library       export   out of it, in other formats
//! json      the shapes of --json                  news     those of what changes
//! man       the manual page
//! views     saved queries
//! table     rows in columns                paper    width and colour of the output
//! tui       gathers what the full-screen program starts from
//! ```

mod adopt;
mod agenda;
mod args;
mod asked;
mod backups;
mod beside;
mod change;
mod check;
mod clock;
mod compare;
mod desk;
mod diff;
mod entry;
mod export;
mod find;
mod free;
mod import;
mod json;
mod library;
mod lists;
mod man;
mod merge;
mod naming;
mod news;
pub mod opening;
mod paper;
mod past;
mod propose;
mod settle;
mod show;
mod table;
pub mod tui;
mod views;

use crate::agenda::Unread;
use crate::error::{Error, Result};
use crate::formats;
use crate::programme::{Instant, clean};
use crate::store::{Places, Store};
use args::{Command, Line};
use clap::{CommandFactory, Parser};
use desk::Desk;
use paper::Paper;
use std::ffi::OsString;
use std::io::{ErrorKind, Write};
use std::process::ExitCode;
use std::time::SystemTime;

/// What a command found out.
#[derive(Debug, Default)]
struct Answer {
    /// For the standard output.
    text: String,
    /// For the standard error: why the text may be less than expected.
    remark: Option<String>,
    /// Whether what was asked for matches nothing.
    is_nothing: bool,
    /// Whether what was checked has errors.
    has_errors: bool,
}

impl Answer {
    fn of(text: String) -> Answer {
        Answer { text, ..Answer::default() }
    }
}

/// Why a command came to no answer.
#[derive(Debug)]
struct Stop {
    code: u8,
    text: String,
}

impl Stop {
    /// What was asked for matches nothing.
    fn nothing(error: &Error) -> Stop {
        Stop { code: NOTHING, text: format!("plenary: {error}") }
    }

    /// With what else is to be known, if there is anything.
    fn with_remark(self, remark: Option<String>) -> Stop {
        match remark {
            Some(remark) => self.with(&format!("plenary: {remark}")),
            None => self,
        }
    }

    /// With further lines.
    fn with(self, lines: &str) -> Stop {
        Stop { text: format!("{}\n{lines}", self.text), ..self }
    }
}

impl From<Error> for Stop {
    fn from(error: Error) -> Stop {
        Stop { code: FAILURE, text: format!("plenary: {error}") }
    }
}

const NOTHING: u8 = 1;
const FAILURE: u8 = 2;

/// The table of commands and options, from which `--help`, the manual, the completions and the README are made.
pub fn command() -> clap::Command {
    Line::command()
}

/// Runs the program with these arguments, the first of which is its own name. Exit codes: 0 done; 1 a query or id that
/// was given matches nothing, or errors were found; 2 usage, several things that an id may mean, or failure, said on standard error.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let line = match Line::try_parse_from(asked::guarded(arguments)) {
        Ok(line) => line,
        Err(error) if !error.use_stderr() => {
            return ExitCode::from(print(&(harmless(&error.render().to_string()) + "\n")));
        }
        Err(error) => return ExitCode::from(stop(&usage(&error).into())),
    };
    if Instant::try_from(SystemTime::now()).is_err() {
        let why = "it tells no year that anybody has a calendar for";
        let error = Error::new("the clock of this machine is wrong").because(why).hint("set it, then try again");
        return ExitCode::from(stop(&error.into()));
    }
    let paper = Paper::of_stdout(line.options.color);
    if line.command.is_none() && paper.is_terminal && !paper.is_dumb && !line.options.json {
        return tui::start(&line).unwrap_or_else(|error| ExitCode::from(stop(&error.into())));
    }
    match answer(&line, paper) {
        Ok(answer) => {
            let code = print(&answer.text);
            if let Some(remark) = &answer.remark {
                say(remark);
            }
            ExitCode::from(if code == 0 && (answer.is_nothing || answer.has_errors) { NOTHING } else { code })
        }
        Err(reason) => ExitCode::from(stop(&reason)),
    }
}

fn answer(line: &Line, paper: Paper) -> Result<Answer, Stop> {
    let open = || Desk::open(&line.options, paper);
    let browse = || Desk::browse(&line.options, paper);
    let alone = || Desk::alone(&line.options, paper);
    let none = Vec::new();
    match line.command.as_ref().unwrap_or(&Command::Sessions { query: none }) {
        Command::Sessions { query } => lists::sessions(&browse()?, query),
        Command::People { query } => lists::people(&browse()?, query),
        Command::Halls { query } => lists::halls(&browse()?, query),
        Command::Find { words, everywhere, limit } => {
            let wanted = find::Wanted { everywhere: *everywhere, limit: *limit };
            find::find(&browse()?, words, wanted)
        }
        Command::Show { id } => show::show(&browse()?, id),
        Command::Agenda { command } => match command.as_ref().unwrap_or(&args::Agenda::List) {
            args::Agenda::List => Ok(agenda::list(&open()?)),
            args::Agenda::Clashes => Ok(agenda::clashes(&open()?)),
            args::Agenda::Propose { apply } => propose::propose(&mut open()?, *apply),
            args::Agenda::Gaps => Ok(free::gaps(&open()?)),
            args::Agenda::Hours { day, hours } => free::hours(&mut open()?, day.as_deref(), hours.as_deref()),
            args::Agenda::Add { id, interest, note } => {
                change::add(&mut open()?, id, interest.map(Into::into), note.as_deref())
            }
            args::Agenda::Attended { id, not } => change::attended(&mut open()?, id, !not),
            args::Agenda::Log { output, force, noted } => {
                export::log(&open()?, &store(line)?, *noted, output.as_deref(), *force)
            }
            args::Agenda::Remove { id } => change::remove(&mut open()?, id),
            args::Agenda::Confirm { id } => change::confirm(&mut open()?, id),
            args::Agenda::Refuse { id } => change::refuse(&mut open()?, id),
            args::Agenda::History => Ok(past::history(&open()?)),
            args::Agenda::Rewind { to, dry_run } => past::rewind(&mut open()?, *to, *dry_run),
            args::Agenda::Backups => backups::backups(&browse()?),
            args::Agenda::Restore { name, dry_run } => backups::restore(&mut open()?, name, *dry_run),
            args::Agenda::Merge { conflicts: true, dry_run, .. } => merge::conflicts(&mut open()?, *dry_run),
            args::Agenda::Merge { file, dry_run, .. } => merge::merge(&mut open()?, file, *dry_run),
            args::Agenda::Compare { file, name } => compare::compare(&open()?, file, name.as_deref()),
            args::Agenda::Entry { command } => match command.as_ref().unwrap_or(&args::EntryCommand::List) {
                args::EntryCommand::List => Ok(entry::list(&open()?)),
                args::EntryCommand::Add { title, said } => {
                    let title = title.join(" ");
                    entry::add(&mut open()?, entry::Said { title: Some(&title), ..said.said() })
                }
                args::EntryCommand::Edit { id, title, said } => {
                    entry::edit(&mut open()?, id, entry::Said { title: title.as_deref(), ..said.said() })
                }
                args::EntryCommand::Remove { id } => entry::remove(&mut open()?, id),
            },
            args::Agenda::Calendar { command } => match command.as_ref().unwrap_or(&args::CalendarCommand::List) {
                args::CalendarCommand::List => beside::list(&alone()?),
                args::CalendarCommand::Add { file, name } => beside::add_file(&alone()?, file, name.as_deref()),
                args::CalendarCommand::Remove { name } => beside::remove(&alone()?, name),
            },
            args::Agenda::Switch { from, to, clear: true } => settle::no_switch(&mut open()?, [from, to]),
            args::Agenda::Switch { from, to, clear: false } => {
                settle::switch(&mut open()?, [from, to], line.options.at)
            }
            args::Agenda::Part { id, from, until, .. } => settle::part(&mut open()?, id, [*from, *until]),
            args::Agenda::Undo => change::undo(&mut open()?),
            args::Agenda::Redo => change::redo(&mut open()?),
            args::Agenda::Import { file, replace, dry_run } => {
                // A programme is what is asked for with -p; what the file lacks is the file's own.
                let way = adopt::Way { replaces: *replace, is_dry: *dry_run };
                adopt::import(&mut open()?, file, &line.options.ask(), way)
            }
        },
        Command::Import { file, id, dry_run, force, all } => {
            let way = import::Way { is_dry: *dry_run, takes_cut: *force, all: *all };
            import::import(line, file, id.as_deref(), way, paper)
        }
        Command::Convert { file, leaving } => export::convert(line, file, leaving),
        Command::Export { query, agenda, leaving } => {
            // Without my agenda there is nothing to write of it, and a file with nothing would take the place of one.
            let desk = if *agenda { open() } else { browse() }?;
            export::export(&desk, &store(line)?, query, *agenda, leaving)
        }
        Command::Programmes { command } => library::programmes(line, command.as_ref(), paper),
        Command::Views { command } => views::views(line, command.as_ref(), paper),
        Command::Diff { old, new, by, all } => {
            Ok(diff::diff(&store(line)?, &line.options, (old, new), ((*by).into(), *all), paper)?)
        }
        Command::Check { file, all } => {
            check::check(&store(line)?, file, &line.options.ask(), *all, line.options.json, paper)
        }
        Command::Paths => Ok(Answer::of(paths(store(line)?.places(), line.options.json))),
        Command::Schema => Ok(Answer::of(formats::SCHEMA.to_owned())),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(*shell, &mut command(), "plenary", &mut script);
            Ok(Answer::of(String::from_utf8_lossy(&script).into_owned()))
        }
        Command::Man => {
            let mut page = Vec::new();
            man::write(&mut page).map_err(|error| Error::new("cannot write the manual page").because(error))?;
            Ok(Answer::of(String::from_utf8_lossy(&page).into_owned()))
        }
    }
}

/// That rows of a file were not understood, if they were not, and what became of them.
fn overlooked(place: &str, unread: &Unread, fate: &str) -> Option<String> {
    let verb = match unread.count() {
        0 => return None,
        1 => "is",
        _ => "are",
    };
    Some(format!("{place}: {unread} could not be understood, and {verb} {fate}"))
}

fn store(line: &Line) -> Result<Store> {
    Ok(Store::new(Places::find(line.options.data_dir.as_deref())?))
}

fn paths(places: &Places, json: bool) -> String {
    let rows = [("config", &places.config), ("data", &places.data), ("state", &places.state)];
    if json {
        let [config, data, state] = rows.map(|(_, path)| path.to_string_lossy());
        return json::document(None, json::Paths { paths: json::Folders { config, data, state } });
    }
    rows.map(|(name, path)| format!("{name:<7} {}\n", clean::line(path.to_string_lossy()))).concat()
}

/// An error of the arguments on one line: what is wrong, and what may have been meant.
fn usage(error: &clap::Error) -> Error {
    let text = error.render().to_string();
    let lines = text.lines().take_while(|line| !line.starts_with("Usage:") && !line.starts_with("For more"));
    let mut said: Vec<&str> = lines.map(str::trim).filter(|line| !line.is_empty()).collect();
    if let Some(first) = said.first_mut() {
        *first = first.trim_start_matches("error:").trim();
    }
    Error::new(said.join("; ").replace(":; ", ": ")).hint("plenary --help shows how")
}

/// Writes to the standard output; gives the exit code. Whoever reads may stop early.
fn print(text: &str) -> u8 {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            let error = Error::new("cannot write the output").because(error);
            stop(&error.hint("what was asked for is done; only the words are lost").into())
        }
        _ => 0,
    }
}

fn stop(stop: &Stop) -> u8 {
    to_stderr(&stop.text);
    stop.code
}

/// A line beside the output.
fn say(line: &str) {
    to_stderr(&format!("plenary: {}", clean::line(line.into())));
}

fn say_all<'a>(lines: impl IntoIterator<Item = &'a String>) {
    for line in lines {
        say(line);
    }
}

/// The one door to the standard error. What stands in the lines may be an argument, a path or a file name.
fn to_stderr(text: &str) {
    // Where nobody listens nothing can be said.
    let _ = writeln!(std::io::stderr(), "{}", harmless(text));
}

/// Lines without anything that a terminal would obey. Their columns stay: cleaning a whole line would fold the blanks.
fn harmless(lines: &str) -> String {
    let clean = |line: &str| line.split(' ').map(|word| clean::line(word.into())).collect::<Vec<_>>().join(" ");
    lines.lines().map(clean).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stay_and_controls_go() {
        assert_eq!(harmless("  a\u{1b}[31m   b \u{1b}]0;x y\u{7}\nc\u{9b}31m"), "  a   b  y\nc");
    }

    #[test]
    fn a_wrong_argument_is_one_line() {
        let text = |arguments: &[&str]| usage(&Line::try_parse_from(arguments).unwrap_err()).to_string();
        assert_eq!(
            text(&["plenary", "sesions"]),
            "unrecognized subcommand 'sesions'; tip: a similar subcommand exists: 'sessions' — plenary --help shows how"
        );
        let missing = text(&["plenary", "show"]);
        assert!(missing.contains("required") && missing.contains("<ID>...") && !missing.contains('\n'), "{missing}");
        assert!(!text(&["plenary", "\x1b]0;x\x07"]).contains('\x1b'));
    }
}

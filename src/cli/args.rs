//! The arguments: one variant per command. Doc comments here are what `--help` prints.

use super::clock::At;
use crate::agenda::Interest;
use crate::app::news::Order;
use crate::formats::Ask;
use crate::formats::{FORMATS, Format};
use crate::programme::Zone;
use crate::store::zones;
use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use std::ffi::OsString;
use std::path::PathBuf;

/// What somebody may want to do first, and what it does.
pub const EXAMPLES: &[(&str, &str)] = &[
    ("plenary", "browse the programme, pick sessions"),
    ("plenary sessions clusters day:wed", "what is on Wednesday with that word"),
    ("plenary show klepach", "everything about one person"),
    ("plenary agenda add clusters --note hi", "pick a session"),
    ("plenary -p schedule.xml halls --at 16:52", "the halls of a file, at that time"),
    ("plenary import schedule.ics", "keep it; again with the next version"),
];

fn after_help() -> String {
    let examples: Vec<String> = EXAMPLES.iter().map(|(line, meaning)| format!("  {line:<40} {meaning}")).collect();
    format!(
        "Examples:\n{}\n\n\
         An ID may be cut short or be words, as long as only one thing fits.\n\
         Exit codes: 0 done; 1 nothing found, or check found errors; 2 usage, several found, or failure.",
        examples.join("\n")
    )
}

/// The formats of which that holds, one a line: name, whether it is read and written, what it is.
fn formats(which: fn(&Format) -> bool) -> String {
    let line = |format: &Format| {
        let ways = match (format.reads(), format.write.is_some()) {
            (true, true) => "read, written",
            (true, false) => "read",
            (false, _) => "written",
        };
        format!("  {:<14} {ways:<13}  {}\n", format.name, format.title)
    };
    format!("Formats:\n{}", FORMATS.iter().filter(|format| which(format)).map(line).collect::<String>())
}

#[derive(Debug, Parser)]
#[command(
    name = "plenary",
    version,
    about = "A conference programme in your terminal. Without a command: browse it.",
    after_help = after_help(),
    max_term_width = 100,
    subcommand_help_heading = "Commands"
)]
pub struct Line {
    #[command(flatten)]
    pub options: Options,

    /// Leave the mouse to the terminal while browsing
    #[arg(long)]
    pub no_mouse: bool,

    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What every command takes.
#[derive(Debug, Args)]
pub struct Options {
    /// Id in the library, a file of any format, or -
    #[arg(short, long, global = true, value_name = "ID|FILE|-")]
    pub programme: Option<OsString>,

    /// Keep everything in this folder
    #[arg(long, global = true, value_name = "DIR")]
    pub data_dir: Option<PathBuf>,

    /// Set the clock: 16:52 or 2021-06-02T16:52
    #[arg(long, global = true, value_name = "WHEN")]
    pub at: Option<At>,

    /// Show times in an IANA zone, venue, or local
    #[arg(long, global = true, value_name = "ZONE", default_value = "venue", hide_default_value = true)]
    pub zone: String,

    /// Zone of the venue, for a file that names none
    #[arg(long, global = true, value_name = "ZONE", value_parser = assumed_zone)]
    pub assume_zone: Option<Zone>,

    /// What columns of a file mean: title=Titel,start=Beginn
    #[arg(long, global = true, value_name = "OURS=THEIRS", value_delimiter = ',', value_parser = meaning)]
    pub map: Vec<(String, String)>,

    /// Use colour: auto, always, never
    #[arg(
        long,
        global = true,
        value_name = "WHEN",
        default_value = "auto",
        hide_default_value = true,
        hide_possible_values = true
    )]
    pub color: Colour,

    /// Print one JSON document
    #[arg(long, global = true)]
    pub json: bool,
}

impl Options {
    /// What the person knows better than the files that are opened.
    pub fn ask(&self) -> Ask {
        Ask { assume_zone: self.assume_zone.clone(), map: self.map.clone(), ..Ask::new(zones::zone) }
    }
}

fn assumed_zone(name: &str) -> Result<Zone, String> {
    zones::zone(name).ok_or_else(|| "no time zone is called so; zones are named like Europe/Moscow".to_owned())
}

fn meaning(pair: &str) -> Result<(String, String), String> {
    let (ours, theirs) = pair.split_once('=').unwrap_or_default();
    let (ours, theirs) = (ours.trim(), theirs.trim());
    if ours.is_empty() || theirs.is_empty() {
        return Err("not of the form OURS=THEIRS, as in title=Titel".to_owned());
    }
    Ok((ours.to_owned(), theirs.to_owned()))
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Colour {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// List sessions; skipped ones only with is:skip
    Sessions {
        /// Words and facets, as in the program's query line
        #[arg(value_name = "QUERY")]
        query: Vec<String>,
    },
    /// List people with their posts and roles
    People {
        /// Words and facets, as in the program's query line
        #[arg(value_name = "QUERY")]
        query: Vec<String>,
    },
    /// List halls, with what is on now and next
    Halls {
        /// Words and facets, as in the program's query line
        #[arg(value_name = "QUERY")]
        query: Vec<String>,
    },
    /// Look anything up: answers to say aloud, the best first
    Find {
        /// Words and facets, as in the program's query line
        #[arg(value_name = "WORDS", required = true)]
        words: Vec<String>,
        /// Search every programme on this machine
        #[arg(long)]
        everywhere: bool,
        /// The most answers
        #[arg(long, value_name = "N", default_value_t = 10)]
        limit: usize,
    },
    /// Show a session, person or hall in full
    Show {
        /// Ids or beginnings of ids, or words that fit one thing only
        #[arg(value_name = "ID", required = true)]
        id: Vec<String>,
    },
    /// My agenda: list it, change it, see what clashes
    Agenda {
        #[command(subcommand)]
        command: Option<Agenda>,
    },
    /// Bring a schedule into the library, or its next version
    #[command(after_help = formats(Format::reads))]
    Import {
        /// Files or folders that together are one programme; - is standard input
        #[arg(value_name = "FILE", required = true)]
        file: Vec<OsString>,
        /// The id to keep it under, or of the programme that it is a version of
        #[arg(long, value_name = "ID")]
        id: Option<String>,
        /// Only say what it would do
        #[arg(long)]
        dry_run: bool,
        /// Replace a whole version even by a file that ends too early
        #[arg(long)]
        force: bool,
        /// List every finding and every change, however many
        #[arg(long)]
        all: bool,
    },
    /// Write a schedule in another format
    #[command(after_help = formats(|_| true))]
    Convert {
        /// Files or folders that together are one programme, - for standard input, or an id in the library
        #[arg(value_name = "FILE", required = true)]
        file: Vec<OsString>,
        #[command(flatten)]
        leaving: Leaving,
    },
    /// Write sessions or my agenda for other programs
    #[command(after_help = formats(|format| format.write.is_some()))]
    Export {
        /// Words and facets, as in the program's query line
        #[arg(value_name = "QUERY")]
        query: Vec<String>,
        /// Only what I picked, with my notes
        #[arg(long)]
        agenda: bool,
        #[command(flatten)]
        leaving: Leaving,
    },
    /// The programmes on this machine
    Programmes {
        #[command(subcommand)]
        command: Option<Programmes>,
    },
    /// Saved queries, to be used as view:NAME
    Views {
        #[command(subcommand)]
        command: Option<Views>,
    },
    /// Show what changed between two versions, for my picks first
    Diff {
        /// The version before: an id in the library, a file, or - for standard input
        old: OsString,
        /// The version after
        new: OsString,
        /// Order by
        #[arg(long, value_name = "ORDER", default_value = "session")]
        by: Grouping,
        /// List every session whose text changed, however many
        #[arg(long)]
        all: bool,
    },
    /// Say everything that is odd about a schedule file
    Check {
        /// Files that together are one programme, - for standard input, or an id in the library
        #[arg(value_name = "FILE", required = true)]
        file: Vec<OsString>,
        /// List every finding, not only three of a sort
        #[arg(long)]
        all: bool,
    },
    /// Print the folders where files are kept
    Paths,
    /// Print the JSON Schema of programme files
    Schema,
    /// Print completions for a shell
    Completions {
        /// The shell
        shell: Shell,
    },
    /// Print the manual page
    Man,
}

/// How something leaves.
#[derive(Debug, Args)]
pub struct Leaving {
    /// The format, by its name or the usual ending of its files
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<String>,
    /// The file to write, whose ending tells the format; - is standard output
    #[arg(short, long, value_name = "OUT")]
    pub output: Option<OsString>,
    /// Replace the file if it is there
    #[arg(long)]
    pub force: bool,
}

#[derive(Debug, Subcommand)]
pub enum Agenda {
    /// List my picks by day, with clashes, tight walks and gaps
    List,
    /// Pick sessions
    Add {
        /// Ids or beginnings of ids, or words that fit one session only
        #[arg(value_name = "ID", required = true)]
        id: Vec<String>,
        /// How much it matters [default: going]
        #[arg(long, value_name = "INTEREST")]
        interest: Option<Wish>,
        /// My own words on it; an empty text removes them
        #[arg(long, value_name = "TEXT")]
        note: Option<String>,
    },
    /// Unpick sessions, or remove own entries
    Remove {
        /// Ids or beginnings of ids, or words that fit one pick or entry only
        #[arg(value_name = "ID", required = true)]
        id: Vec<String>,
    },
    /// Say that a pick is what it probably is now, or that I saw where it moved
    Confirm {
        /// Ids or beginnings of ids, or words that fit one pick only
        #[arg(value_name = "ID", required = true)]
        id: Vec<String>,
    },
    /// Say that a pick is not what it probably is now
    Refuse {
        /// Ids or beginnings of ids, or words that fit one pick only
        #[arg(value_name = "ID", required = true)]
        id: Vec<String>,
    },
    /// Say that I was in sessions
    Attended {
        /// Ids or beginnings of ids, or words that fit one session only
        #[arg(value_name = "ID", required = true)]
        id: Vec<String>,
        /// Say that I was not
        #[arg(long)]
        not: bool,
    },
    /// Write what I attended, with my notes, as Markdown
    Log {
        /// The file to write; - is standard output
        #[arg(short, long, value_name = "OUT")]
        output: Option<OsString>,
        /// Replace the file if it is there
        #[arg(long)]
        force: bool,
        /// Also what I only wrote notes on
        #[arg(long)]
        noted: bool,
    },
    /// List what clashes, what parts settle, and walks longer than their pause
    Clashes,
    /// Propose the clash-free agenda of the greatest worth
    Propose {
        /// Take it over, as one change
        #[arg(long)]
        apply: bool,
    },
    /// Entries of my own: lunch, meetings, shifts
    Entry {
        #[command(subcommand)]
        command: Option<EntryCommand>,
    },
    /// Calendars beside the agenda: shifts, my own calendar
    Calendar {
        #[command(subcommand)]
        command: Option<CalendarCommand>,
    },
    /// List free time, with what fits into it
    Gaps,
    /// Say when I am there on a day, or list that
    Hours {
        /// The day: its number, weekday or date
        #[arg(value_name = "DAY")]
        day: Option<String>,
        /// 9:30-18:00, 9:30- or -18:00; clear takes it back
        #[arg(value_name = "FROM-UNTIL", allow_hyphen_values = true)]
        hours: Option<String>,
    },
    /// Attend the first part of a pick, then go over to another, at the time of --at
    Switch {
        /// The id of a pick, the beginning of one, or its words
        from: String,
        /// As FROM; without --at one goes over when it starts, or in the middle
        to: String,
        /// Attend all of both again
        #[arg(long)]
        clear: bool,
    },
    /// Attend a part of a pick only
    #[command(group = clap::ArgGroup::new("which").required(true).multiple(true))]
    Part {
        /// The id of a pick, the beginning of one, or its words
        id: String,
        /// When I come
        #[arg(long, value_name = "TIME", group = "which")]
        from: Option<At>,
        /// When I leave
        #[arg(long, value_name = "TIME", group = "which")]
        until: Option<At>,
        /// Attend all of it again
        #[arg(long, group = "which", conflicts_with_all = ["from", "until"])]
        clear: bool,
    },
    /// Take back the last change
    Undo,
    /// Make the change that was taken back last once more
    Redo,
    /// List the changes that are remembered, the newest first
    History,
    /// Return to how it was after a change, as one more change
    Rewind {
        /// The number of a change in the history; 0 is now, all: before all of them
        #[arg(value_name = "N|all")]
        to: Point,
        /// Only say what it would do
        #[arg(long)]
        dry_run: bool,
    },
    /// List the backups, the newest first
    Backups,
    /// Make the agenda what it was in a backup, as one more change
    Restore {
        /// The number of a backup in the list, or the beginning of its name
        #[arg(value_name = "NAME")]
        name: String,
        /// Only say what it would do
        #[arg(long)]
        dry_run: bool,
    },
    /// Merge agendas of plenary: of each pick the newest word holds
    Merge {
        /// Agendas saved elsewhere, out of backups, of other machines; - is standard input
        #[arg(value_name = "FILE", required_unless_present = "conflicts", conflicts_with = "conflicts")]
        file: Vec<OsString>,
        /// Merge the conflict copies that sync tools left beside the agenda
        #[arg(long)]
        conflicts: bool,
        /// Only say what it would do
        #[arg(long)]
        dry_run: bool,
    },
    /// Compare with somebody's agenda: both, only one, who takes which
    Compare {
        /// Their agenda, a schedule of any format, or a list of ids or titles, one a line; - is standard input
        #[arg(value_name = "FILE")]
        file: OsString,
        /// What they are called [default: as their file]
        #[arg(long, value_name = "NAME")]
        name: Option<String>,
    },
    /// Take over picks: an agenda, a calendar, a table, or a list
    Import {
        /// An agenda, a schedule of any format, or a list of ids or titles, one a line; - is standard input
        #[arg(value_name = "FILE")]
        file: OsString,
        /// Drop the picks that are not in it
        #[arg(long)]
        replace: bool,
        /// Only say what it would do
        #[arg(long)]
        dry_run: bool,
    },
}

/// A point of the history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Point {
    /// After the change of that number, counted from the newest; 0 is now.
    After(usize),
    /// Before all of them.
    Before,
}

impl std::str::FromStr for Point {
    type Err = String;
    fn from_str(text: &str) -> Result<Point, String> {
        match text {
            "all" => Ok(Point::Before),
            number => number.parse().map(Point::After).map_err(|_| "it is neither a number nor `all`".to_owned()),
        }
    }
}

#[derive(Debug, Subcommand)]
pub enum EntryCommand {
    /// List them by day
    List,
    /// Enter something of my own
    Add {
        /// What it is
        #[arg(value_name = "TITLE", required = true)]
        title: Vec<String>,
        #[command(flatten)]
        said: Told,
    },
    /// Change an entry
    Edit {
        /// An id or the beginning of one, or words that fit one entry only
        id: String,
        /// What it is
        #[arg(long, value_name = "TITLE")]
        title: Option<String>,
        #[command(flatten)]
        said: Told,
    },
    /// Remove entries
    Remove {
        /// Ids or beginnings of ids, or words that fit one entry only
        #[arg(value_name = "ID", required = true)]
        id: Vec<String>,
    },
}

/// What is told of an entry beside its title.
#[derive(Debug, Args)]
pub struct Told {
    /// When: "wed 13:00-14:00", "2021-06-02 1pm 45m"; on the clock that --zone shows
    #[arg(long, value_name = "TIME")]
    pub when: Option<String>,
    /// Where; the name or label of a hall counts for walks
    #[arg(long, value_name = "PLACE")]
    pub place: Option<String>,
    /// My own words on it; an empty text removes them
    #[arg(long, value_name = "TEXT")]
    pub note: Option<String>,
}

impl Told {
    pub fn said(&self) -> super::entry::Said<'_> {
        let (when, place, note) = (self.when.as_deref(), self.place.as_deref(), self.note.as_deref());
        super::entry::Said { title: None, when, place, note }
    }
}

#[derive(Debug, Subcommand)]
pub enum CalendarCommand {
    /// List them, with how much of each counts here
    List,
    /// Lay a calendar beside the agenda of every programme; one of the same name is replaced
    Add {
        /// An .ics file; - is standard input
        file: OsString,
        /// What to call it [default: the name of the file]
        #[arg(long, value_name = "NAME")]
        name: Option<String>,
    },
    /// Remove a calendar
    Remove {
        /// Its name, or the beginning of it
        name: String,
    },
}

/// What a change sheet is ordered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Grouping {
    /// By day and time
    Session,
    /// By hall, for its door
    Hall,
}

impl From<Grouping> for Order {
    fn from(grouping: Grouping) -> Order {
        match grouping {
            Grouping::Session => Order::Session,
            Grouping::Hall => Order::Hall,
        }
    }
}

/// An interest as it is written on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Wish {
    Going,
    Maybe,
    Skip,
    Later,
}

impl From<Wish> for Interest {
    fn from(wish: Wish) -> Interest {
        match wish {
            Wish::Going => Interest::Going,
            Wish::Maybe => Interest::Maybe,
            Wish::Skip => Interest::Skip,
            Wish::Later => Interest::Later,
        }
    }
}

#[derive(Debug, Subcommand)]
pub enum Programmes {
    /// List them
    List,
    /// Open this one from now on
    Use {
        /// An id, or the beginning of one
        id: String,
    },
    /// Remove an imported programme; its agenda stays
    Remove {
        /// An id, or the beginning of one
        id: String,
    },
}

#[derive(Debug, Subcommand)]
pub enum Views {
    /// List them, with how many sessions each finds
    List,
    /// Save a query under a name; an existing one is replaced
    Save {
        /// The name; view:NAME then asks for it
        name: String,
        /// Words and facets, as in the program's query line
        #[arg(value_name = "QUERY", required = true)]
        query: Vec<String>,
    },
    /// Remove one
    Remove {
        /// The name
        name: String,
    },
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_arguments_agree_with_each_other() {
        Line::command().debug_assert();
    }

    #[test]
    fn the_help_fits_a_screen() {
        let help = Line::command().term_width(80).render_help().to_string();
        assert!(help.lines().count() <= 50, "{} lines:\n{help}", help.lines().count());
        for line in help.lines() {
            assert!(line.chars().count() <= 80, "{line}");
        }
        assert!(help.contains("Examples:"));
    }

    #[test]
    fn options_stand_before_or_behind_the_command() {
        let before = Line::try_parse_from(["plenary", "--json", "-p", "x", "sessions", "a", "b"]).unwrap();
        let behind = Line::try_parse_from(["plenary", "sessions", "a", "b", "--json", "-p", "x"]).unwrap();
        for line in [before, behind] {
            assert!(line.options.json);
            assert_eq!(line.options.programme.as_deref(), Some(std::ffi::OsStr::new("x")));
            assert!(matches!(line.command, Some(Command::Sessions { query }) if query == ["a", "b"]));
        }
    }
}

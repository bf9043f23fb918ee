//! `plenary agenda history` and `rewind`: what was changed, and the way back to any point of it.

use super::args::Point;
use super::desk::Desk;
use super::table::{Cell, Column, Table, cell, column, flexible};
use super::{Answer, Stop, json};
use crate::agenda::{Change, Entry, Past, PastState, Piece, Stay, Step, Turn};
use crate::app::history::{state_word, words_of};
use crate::app::hours::there;
use crate::app::page::{Tone, mark, stands};
use crate::error::Error;
use crate::programme::Instant;
use crate::programme::time::{Civil, short_date};
use serde::Serialize;

/// Number, time with its zone, state, words.
const HISTORY: &[Column] = &[column(4), column(28), column(8), flexible(100)];
/// What becomes of it, its mark, when and where, title, id.
const PIECES: &[Column] = &[column(8), column(5), column(40), flexible(80), column(48)];

/// `plenary agenda history`.
pub fn history(desk: &Desk) -> Answer {
    let past = || (1..).zip(desk.opened.journal.past().rev());
    if desk.json {
        return Answer::of(
            desk.document(Changes { changes: past().map(|(number, past)| told(number, past)).collect() }),
        );
    }
    let mut table = Table::new(HISTORY);
    for (number, past) in past() {
        let when = desk.done_at(past.made.instant()).to_string();
        table.row(vec![
            cell(Tone::Text, number.to_string()),
            cell(Tone::Text, when),
            cell(Tone::Muted, state_word(past.state)),
            cell(Tone::Text, past.change.words.as_str()),
        ]);
    }
    let text = table.print(&desk.paper);
    Answer::of(if text.is_empty() { format!("nothing is remembered of {}\n", desk.programme().event.id) } else { text })
}

/// `plenary agenda rewind`.
///
/// # Errors
/// If there are fewer changes, or the agenda can't be backed up or saved.
pub fn rewind(desk: &mut Desk, to: Point, is_dry: bool) -> Result<Answer, Stop> {
    let (agenda, journal) = (&desk.opened.agenda, &desk.opened.journal);
    let count = journal.past().len();
    let change = match to {
        Point::After(0) => None,
        Point::After(number) => {
            let Some(kept) = count.checked_sub(number - 1).filter(|kept| *kept > 0) else {
                let verb = if count == 1 { "is" } else { "are" };
                let id = &desk.programme().event.id;
                let error = Error::new(format!("there is no change {number}: {count} {verb} remembered of {id}"));
                return Err(Stop::nothing(&error.hint(format!("{} lists them", desk.command("agenda history")))));
            };
            let when = journal.past().nth(kept - 1).map(|past| desk.done_at(past.made.instant()));
            agenda.change_to(&journal.rewound(agenda, kept), words_of(when.as_ref()))
        }
        Point::Before => agenda.change_to(&journal.rewound(agenda, 0), words_of(None)),
    };
    turn(desk, change, is_dry, "agenda rewind")
}

/// Makes a change that brings an earlier state back; tells what it does. The backup is one from before that.
///
/// # Errors
/// If the agenda can't be backed up or saved.
pub fn turn(desk: &mut Desk, change: Option<Change>, is_dry: bool, before: &str) -> Result<Answer, Stop> {
    let said = change.as_ref().map_or_else(String::new, |change| {
        let pieces = pieces(desk, change, ["back", "goes", "changes"]);
        format!("{pieces}{}\n", change.gist())
    });
    let told = shapes(change.as_ref());
    let last = make(desk, change, is_dry, before)?;
    let text = if desk.json {
        let plan = json::picks(desk.programme(), &desk.plan);
        desk.document(Changed { plan, changes: told, later_here: None, conflicts: None })
    } else {
        said + &last
    };
    Ok(Answer::of(text))
}

/// Makes a change after a backup, unless it is to be told only; what came of it, in lines.
fn make(desk: &mut Desk, change: Option<Change>, is_dry: bool, before: &str) -> Result<String, Stop> {
    let Some(change) = change else { return Ok("nothing to change: that is how it is\n".to_owned()) };
    if is_dry {
        return Ok(format!("{}: nothing is written\n", change.words));
    }
    let words = change.words.clone();
    let backup = desk.back_up(before)?;
    let stamp = desk.stamp();
    desk.opened.journal.make(&mut desk.opened.agenda, change, stamp);
    desk.save()?;
    Ok(format!("{words}; {}\n{}", desk.way_back(), Desk::kept_at(backup)))
}

/// What a change does, a row for each piece, with words for what comes, goes and differs.
pub fn pieces(desk: &Desk, change: &Change, [comes, goes, differs]: [&str; 3]) -> String {
    let mut table = Table::new(PIECES);
    for piece in change.pieces() {
        let (tone, word) = match piece.turn {
            Turn::Comes => (Tone::Text, comes),
            Turn::Goes => (Tone::Alarm, goes),
            Turn::Differs => (Tone::Text, differs),
        };
        let [before, after] = piece.interests();
        let marks = match piece.turn {
            Turn::Differs if before != after => format!("{}→{}", mark(before), mark(after)),
            _ => mark(after.or(before)).trim().to_owned(),
        };
        table.row(vec![
            cell(tone, word),
            cell(Tone::Text, marks),
            when(desk, &piece),
            cell(tone, piece.title()),
            cell(Tone::Muted, piece.id()),
        ]);
        for line in otherwise(desk, &piece) {
            table.line(Tone::Text, format!("    {line}"));
        }
        if let Some([before, after]) = piece.notes().filter(|_| piece.turn == Turn::Differs) {
            table.line(Tone::Text, format!("    note: “{before}” → “{after}”"));
        }
    }
    table.print(&desk.paper)
}

/// What becomes otherwise of something of my own, with what it was: `title: “Lunch” → “Breakfast”`, `13:00–14:00 → …`.
fn otherwise(desk: &Desk, piece: &Piece<'_>) -> Vec<String> {
    if piece.turn != Turn::Differs {
        return Vec::new();
    }
    match piece.step {
        Step::Entry { before: Some(before), after: Some(after), .. } => {
            let titles = [before, after].map(|entry| format!("“{}”", entry.title));
            let stands = [before, after].map(|entry| entry_stands(desk, entry));
            let words = [("title: ", titles), ("", stands)].into_iter();
            words.filter(|(_, [was, is])| was != is).map(|(what, [was, is])| format!("{what}{was} → {is}")).collect()
        }
        Step::Hours { day, before, after } => {
            let [was, is] = [before, after].map(|hours| {
                let stay = Stay::of(desk.programme(), day.0, *hours);
                there(desk.scene(), &stay)
            });
            vec![format!("{was} → {}", is.trim_start_matches("there "))]
        }
        Step::Entry { .. } | Step::Pick { .. } => Vec::new(),
    }
}

/// `Wed 2 Jun 13:00–14:00 Bistro`.
fn entry_stands(desk: &Desk, entry: &Entry) -> String {
    let event = &desk.programme().event;
    let Civil(start) = entry.start;
    let when = desk.face.day_and_span(event, &entry.when(event.zone.as_ref()), Some(start.date()));
    format!("{when} {}", entry.place).trim_end().to_owned()
}

/// When, and where, what a piece is about takes place.
fn when(desk: &Desk, piece: &Piece<'_>) -> Cell {
    let event = &desk.programme().event;
    cell(
        Tone::Text,
        match piece.step {
            Step::Pick { session, before, after } => match desk.programme().find_session(session) {
                Some(at) => stands(desk.scene(), at),
                None => after.as_ref().or(before.as_ref()).map_or_else(String::new, |pick| {
                    let day = pick.copy.date.map(|day| day.0);
                    desk.face.day_and_span(event, &pick.copy.when(event.zone.as_ref()), day)
                }),
            },
            Step::Entry { before, after, .. } => {
                after.as_ref().or(before.as_ref()).map_or_else(String::new, |entry| entry_stands(desk, entry))
            }
            Step::Hours { day, after, .. } => {
                let stay = Stay::of(desk.programme(), day.0, *after);
                let hours = if after.is_open() { "all day".to_owned() } else { there(desk.scene(), &stay) };
                format!("{} {hours}", short_date(day.0))
            }
        },
    )
}

/// The shape of `history --json`.
#[derive(Serialize)]
struct Changes<'a> {
    changes: Vec<Told<'a>>,
}

#[derive(Serialize)]
struct Told<'a> {
    number: usize,
    made: String,
    state: PastState,
    words: &'a str,
    /// Ids of the sessions and entries, and the days, that it is about.
    about: Vec<String>,
}

fn told(number: usize, past: Past<'_>) -> Told<'_> {
    let about = past.change.pieces().map(|piece| piece.id()).collect();
    Told { number, made: past.made.into(), state: past.state, words: &past.change.words, about }
}

/// The shape of `--json` of what changes much at once: the agenda as it is then, and what a change did, or would do.
#[derive(Serialize)]
pub struct Changed<'a> {
    #[serde(flatten)]
    pub plan: json::Plan<'a>,
    pub changes: Vec<Shape>,
    /// Of how many things something later was said here, which stays.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub later_here: Option<usize>,
    #[serde(flatten)]
    pub conflicts: Option<Conflicts>,
}

/// What sync tools left.
#[derive(Serialize)]
pub struct Conflicts {
    /// The copies that are merged, by where they lie.
    pub copies: Vec<String>,
    /// Those that are left as they are, and why.
    pub left: Vec<String>,
}

/// What a change does to one thing.
#[derive(Serialize)]
pub struct Shape {
    /// `pick`, `entry` or `hours`.
    kind: &'static str,
    /// Of the session or entry; the day of hours.
    id: String,
    title: String,
    /// What becomes of it: `new`, `removed` or `changed`.
    turn: &'static str,
    /// What differs.
    fields: Vec<&'static str>,
}

/// What a change does, piece by piece.
pub fn shapes(change: Option<&Change>) -> Vec<Shape> {
    let shape = |piece: Piece<'_>| Shape {
        kind: piece.kind(),
        id: piece.id(),
        title: piece.title(),
        turn: match piece.turn {
            Turn::Comes => "new",
            Turn::Goes => "removed",
            Turn::Differs => "changed",
        },
        fields: piece.fields,
    };
    change.into_iter().flat_map(Change::pieces).map(shape).collect()
}

impl Desk {
    /// When something was done, in the zone that is shown.
    pub fn done_at(&self, at: Instant) -> crate::app::DoneAt {
        self.face.done_at(&self.programme().event, at, self.stamp().instant())
    }
}

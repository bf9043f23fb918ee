//! What was changed, the newest first, and the way back to any point of it.

use super::App;
use super::clockface::DoneAt;
use super::command::Command;
use super::message::Effect;
use super::overlay::{Cursor, Overlay};
use super::page::{Tone, mark};
use crate::agenda::{Change, PastState, Piece, Stamp, Turn};

/// The changes that are remembered, and what returning to one of them would do.
#[derive(Clone, Debug, Default)]
pub struct History {
    /// Now, the changes from the newest on, and what was before all of them.
    pub rows: Vec<Row>,
    /// Its cursor.
    pub cursor: Cursor,
    /// What returning to the marked row would change.
    pub outlook: Outlook,
    /// For which row and state of things that holds.
    known: Option<(usize, Mark)>,
}

/// Tells states of the history apart: the agenda's revision, how many changes there are, when the last one came to be.
type Mark = (u64, usize, Option<Stamp>);

/// A row of the history: a point that can be returned to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Row {
    /// How it is.
    Now,
    /// How it was after a change.
    After {
        /// When it was made.
        made: Stamp,
        /// That in words.
        when: DoneAt,
        /// Whether it is in force.
        state: PastState,
        /// What it did.
        words: String,
    },
    /// How it was before all that is remembered.
    Before,
}

impl Row {
    /// Whether it is the same point, whatever has become of it.
    fn is(&self, other: &Row) -> bool {
        match (self, other) {
            (Row::After { made, words, .. }, Row::After { made: also, words: same, .. }) => {
                (made, words) == (also, same)
            }
            (one, other) => one == other,
        }
    }
}

/// What returning to a point would change.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outlook {
    /// All of it; nothing where nothing would change.
    pub change: Option<Change>,
    /// Piece by piece, in words.
    pub lines: Vec<(Tone, String)>,
}

/// What a state of a change is called.
pub fn state_word(state: PastState) -> &'static str {
    match state {
        PastState::Done => "in force",
        PastState::Undone => "undone",
        PastState::Dropped => "dropped",
    }
}

/// What a change to be returned by is called, for good: `back to how it was at 14:03 MSK on Wed 2 Jun 2021`.
pub fn words_of(point: Option<&DoneAt>) -> String {
    match point {
        Some(DoneAt { date, clock, zone, .. }) => format!("back to how it was at {clock} {zone} on {date}"),
        None => "back to how it was before all that is remembered".to_owned(),
    }
}

/// What a change does to one thing, in a line: `+ ★ Title`, `− ☆ Title`, `~ ★ → ☆ Title: note “a” → “b”`.
pub fn told(piece: &Piece<'_>) -> (Tone, String) {
    let [before, after] = piece.interests();
    let title = piece.title();
    let marked = |interest| format!("{} {title}", mark(interest)).trim_start().to_owned();
    match piece.turn {
        Turn::Comes => (Tone::Going, format!("+ {}", marked(after))),
        Turn::Goes => (Tone::Alarm, format!("− {}", marked(before))),
        Turn::Differs => {
            let was = if before == after { String::new() } else { format!("{} → ", mark(before)) };
            let note = piece.notes().map(|[before, after]| format!("note “{before}” → “{after}”"));
            let others = piece.fields.iter().filter_map(|field| otherwise(field)).map(str::to_owned);
            let others: Vec<String> = note.into_iter().chain(others).collect();
            let others = if others.is_empty() { String::new() } else { format!(": {}", others.join(", ")) };
            (Tone::Text, format!("~ {was}{}{others}", marked(after)))
        }
    }
}

/// In words, that something differs which is not told itself.
fn otherwise(field: &str) -> Option<&'static str> {
    Some(match field {
        "part" => "another part of it",
        "attended" => "attended or not",
        "refused" => "what is refused in its place",
        "title" => "another title",
        "time" => "another time",
        "place" => "another place",
        _ => return None,
    })
}

impl App {
    /// Opens the history.
    pub(super) fn open_history(&mut self) {
        if self.opening.is_some() {
            self.say("there is nothing to return to yet");
            return;
        }
        self.overlay = Some(Overlay::History(Box::default()));
        self.look_back();
    }

    fn history(&mut self) -> Option<&mut History> {
        match &mut self.overlay {
            Some(Overlay::History(history)) => Some(history),
            _ => None,
        }
    }

    /// Renews the history, if it is shown: its rows when something was changed, and what returning would do when another
    /// row is marked.
    pub(super) fn look_back(&mut self) {
        let mark = (self.revision, self.journal.past().len(), self.journal.latest());
        let Some(history) = self.history() else { return };
        let known = history.known;
        if known == Some((history.cursor.at, mark)) {
            return;
        }
        let marked = history.rows.get(history.cursor.at).cloned();
        if known.is_none_or(|(_, known)| known != mark) {
            let rows = self.points();
            // The cursor stays on its change, however many came before it.
            let at = marked.and_then(|marked| rows.iter().position(|row| row.is(&marked)));
            if let Some(history) = self.history() {
                history.cursor.at = at.unwrap_or(0);
                history.rows = rows;
            }
        }
        let at = self.history().map_or(0, |history| history.cursor.at);
        let outlook = self.outlook(at);
        if let Some(history) = self.history() {
            (history.outlook, history.known) = (outlook, Some((at, mark)));
        }
    }

    /// The rows of the history.
    fn points(&self) -> Vec<Row> {
        let event = &self.programme.event;
        let face = &self.shown.face;
        let after = self.journal.past().rev().map(|past| Row::After {
            made: past.made,
            when: face.done_at(event, past.made.instant(), self.clock.real),
            state: past.state,
            words: past.change.words.clone(),
        });
        [Row::Now].into_iter().chain(after).chain([Row::Before]).collect()
    }

    /// What returning to a row would change.
    fn outlook(&self, row: usize) -> Outlook {
        let count = self.journal.past().len();
        // Row 0 is now, row 1 the newest of them.
        let Some(kept) = row.checked_sub(1).map(|newer| count.saturating_sub(newer)) else { return Outlook::default() };
        let when = self.journal.past().nth(kept.wrapping_sub(1));
        let when =
            when.map(|past| self.shown.face.done_at(&self.programme.event, past.made.instant(), self.clock.real));
        let change = self.agenda.change_to(&self.journal.rewound(&self.agenda, kept), words_of(when.as_ref()));
        let lines = change.iter().flat_map(Change::pieces).map(|piece| told(&piece)).collect();
        Outlook { change, lines }
    }

    /// Returns to the marked point, as one change, of which the agenda on disk is copied first.
    pub(super) fn return_to_marked(&mut self) -> Vec<Effect> {
        let Some(history) = self.history() else { return Vec::new() };
        let Some(change) = history.outlook.change.clone() else {
            self.say("nothing would change: that is how it is");
            return Vec::new();
        };
        let (words, gist) = (change.words.clone(), change.gist());
        let effects = self.make(change);
        if effects.is_empty() {
            return effects;
        }
        self.overlay = None;
        self.say(format!("{words}: {gist}; {} undoes", Command::Undo.key()));
        let backup = Effect::BackUp { programme: self.programme.event.id.clone(), before: "a return in the history" };
        [backup].into_iter().chain(effects).collect()
    }
}

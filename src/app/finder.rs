//! One line over everything: what is typed, what answers it, and the way there.

use super::App;
use super::Visit;
use super::answer::answer;
use super::below::Below;
use super::chord::Chord;
use super::command::{Command, Context, command};
use super::edit::Edit;
use super::everywhere::{Inquiry, Kind, Told, found};
use super::message::Effect;
use super::overlay::{Cursor, Overlay};
use super::page::Target;
use super::pane::{Pane, Row};
use crate::programme::{Id, Programme, Slot};
use crate::search::{Answer, Found, Index, Problem, Query, Scope, asked, find, problems, readings};

/// The most answers that are listed.
pub const MOST: usize = 60;

/// What is typed, and its answers.
#[derive(Clone, Debug, Default)]
pub struct Finder {
    /// What is typed.
    pub line: Edit,
    /// What it means.
    pub query: Query,
    /// The times it asks about.
    asked: Vec<Slot>,
    /// What there is to say of the line itself.
    pub note: Option<Note>,
    /// The answers, by kind, that of the best first, and within each the best first.
    pub rows: Vec<FinderRow>,
    /// Their cursor.
    pub cursor: Cursor,
    /// How far the other programmes are searched; `None` if only the one shown is.
    pub beyond: Option<Beyond>,
}

/// Something about the line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// In a line.
    pub text: String,
    /// Whether something is wrong with it; else it tells how words were taken.
    pub is_wrong: bool,
}

impl Note {
    /// What is wrong with a query, unless it is still being typed behind this byte; else how its words were taken.
    fn of(query: &Query, scope: &Scope<'_>, index: &Index, typed_at: usize) -> Option<Note> {
        let problems = problems(query, scope, index);
        let wrong = problems.into_iter().find(|problem| !(problem.is_unfinished && problem.at.end == typed_at));
        if let Some(Problem { what, instead, .. }) = wrong {
            let meant = instead.map(|instead| format!("; did you mean {instead}?")).unwrap_or_default();
            return Some(Note { text: format!("{what}{meant}"), is_wrong: true });
        }
        let taken = readings(query).join("; ");
        (!taken.is_empty()).then_some(Note { text: taken, is_wrong: false })
    }
}

/// The search in the other programmes.
#[derive(Clone, Debug, Default)]
pub struct Beyond {
    /// What they answered last.
    told: Vec<Told>,
    /// How many are still to be read; `None` before the first has answered.
    pub left: Option<usize>,
}

/// An answer that is listed.
#[derive(Clone, Debug)]
pub enum FinderRow {
    /// Of the programme that is shown.
    Here(Answer),
    /// Of another.
    There(Box<Told>),
}

impl FinderRow {
    /// Which group it stands in.
    pub fn kind(&self) -> Kind {
        match self {
            FinderRow::Here(answer) => Kind::of(answer.at),
            FinderRow::There(told) => told.kind,
        }
    }

    fn score(&self) -> u32 {
        match self {
            FinderRow::Here(answer) => answer.score,
            FinderRow::There(told) => told.score,
        }
    }
}

/// What another programme is visited for: a thing of it, by its kind and id.
#[derive(Clone, Debug)]
pub(super) struct Sought {
    programme: Id,
    kind: Kind,
    id: String,
}

impl Sought {
    pub(super) fn is_of(&self, programme: &Programme) -> bool {
        self.programme == programme.event.id
    }
}

/// Where one was before going to what was found.
#[derive(Clone, Debug)]
pub(super) struct Origin {
    place: Below,
    /// How many links led on when one arrived.
    depth: usize,
    /// Whether one was in another programme.
    is_abroad: bool,
}

impl App {
    /// Opens the finder.
    pub(super) fn open_finder(&mut self) {
        if self.opening.is_some() {
            self.say("there is nothing to find yet");
            return;
        }
        self.overlay = Some(Overlay::Finder(Box::default()));
    }

    fn finder(&mut self) -> Option<&mut Finder> {
        match &mut self.overlay {
            Some(Overlay::Finder(finder)) => Some(finder),
            _ => None,
        }
    }

    /// Lets a key work on the finder; `None` if it is not open.
    pub(super) fn finder_key(&mut self, chord: Chord) -> Option<Vec<Effect>> {
        let finder = self.finder()?;
        if let Some(command) = command(chord, &[Context::Finder]).or_else(|| moving(chord)) {
            return Some(self.run(command));
        }
        let before = finder.line.text().to_owned();
        let typed = finder.line.key(chord) && finder.line.text() != before;
        Some(if typed { self.find_anew() } else { Vec::new() })
    }

    /// Finds what is typed from the start; asks the other programmes too where they are wanted.
    pub(super) fn find_anew(&mut self) -> Vec<Effect> {
        self.renew_finder();
        let Some(finder) = self.finder() else { return Vec::new() };
        finder.cursor = Cursor::default();
        self.inquire()
    }

    /// Finds again what is typed, after the index has come, or others have answered.
    pub(super) fn renew_finder(&mut self) {
        let Some(Overlay::Finder(finder)) = &self.overlay else { return };
        let Some(index) = self.index.clone() else { return };
        let scope = self.scope();
        let query = index.read(finder.line.text());
        let here = find(&query, &scope, &index, MOST).into_iter().map(FinderRow::Here);
        let there = finder.beyond.iter().flat_map(|beyond| &beyond.told).cloned();
        let rows = grouped(here.chain(there.map(|told| FinderRow::There(Box::new(told)))).collect());
        let asked = asked(&query, &scope, &index);
        let note = Note::of(&query, &scope, &index, finder.line.before().len());
        if let Some(finder) = self.finder() {
            finder.cursor.at = finder.cursor.at.min(rows.len().saturating_sub(1));
            (finder.query, finder.asked, finder.note, finder.rows) = (query, asked, note, rows);
        }
    }

    fn inquire(&mut self) -> Vec<Effect> {
        let (now, face, pace) = (self.clock.now(), self.shown.face.clone(), self.shown.pace);
        let Some(finder) = self.finder().filter(|finder| finder.beyond.is_some()) else { return Vec::new() };
        let line = finder.line.text().to_owned();
        let (views, shown) = (self.views.clone(), self.programme.event.id.clone());
        vec![Effect::Inquire(Box::new(Inquiry { line, now, face, pace, views, shown, limit: MOST }))]
    }

    /// Turns between the programme that is shown and all of the library.
    pub(super) fn widen(&mut self) -> Vec<Effect> {
        let Some(finder) = self.finder() else { return Vec::new() };
        let was_wide = finder.beyond.take().is_some();
        finder.beyond = (!was_wide).then(Beyond::default);
        let effects = self.find_anew();
        if was_wide { vec![Effect::EndInquiry] } else { effects }
    }

    /// Takes in what the other programmes answer to a line; an answer to an older one is dropped.
    pub(super) fn told(&mut self, line: &str, told: Vec<Told>, left: usize) {
        let Some(finder) = self.finder().filter(|finder| finder.line.text() == line) else { return };
        let Some(beyond) = &mut finder.beyond else { return };
        *beyond = Beyond { told, left: Some(left) };
        let marked = finder.rows.get(finder.cursor.at).map(FinderRow::place);
        self.renew_finder();
        let Some(finder) = self.finder() else { return };
        // Once moved, the cursor stays on what it marks; until then it stands on the best.
        if finder.cursor.at > 0 {
            let stays = finder.rows.iter().position(|row| Some(row.place()) == marked);
            finder.cursor.at = stays.unwrap_or(finder.cursor.at);
        }
    }

    /// The line to say of an answer.
    pub fn said(&self, finder: &Finder, row: &FinderRow) -> String {
        match row {
            FinderRow::Here(found) => answer(self.scene(), found.at, &finder.query, &finder.asked),
            FinderRow::There(told) => told.text.clone(),
        }
    }

    /// Closes the finder.
    pub(super) fn close_finder(&mut self) -> Vec<Effect> {
        let was_wide = self.finder().is_some_and(|finder| finder.beyond.is_some());
        self.overlay = None;
        if was_wide { vec![Effect::EndInquiry] } else { Vec::new() }
    }

    /// Goes to what is marked.
    pub(super) fn go_to_found(&mut self) -> Vec<Effect> {
        let Some(row) = self.finder().and_then(|finder| finder.rows.get(finder.cursor.at).cloned()) else {
            return Vec::new();
        };
        let mut effects = self.close_finder();
        match row {
            FinderRow::Here(answer) => self.go_to(answer.at),
            FinderRow::There(told) => {
                let Told { programme, kind, id, .. } = *told;
                effects.push(Effect::Visit(programme.clone()));
                self.sought = Some(Sought { programme, kind, id });
            }
        }
        effects
    }

    /// Goes to what the programme is visited for.
    pub(super) fn arrive(&mut self, sought: &Sought) {
        match found(&self.programme, sought.kind, &sought.id) {
            Some(at) => {
                self.go_to(at);
                if let Some(origin) = &mut self.detail.origin {
                    origin.is_abroad = true;
                }
                self.say_way_back();
            }
            None => self.say("what was found is no longer in the programme"),
        }
    }

    /// Shows the details of a thing in its pane; Backspace leads back to where one was.
    fn go_to(&mut self, at: Found) {
        let mut origin = Origin { place: self.put_by(), depth: 0, is_abroad: false };
        let (pane, row, target) = match at {
            Found::Session(session) => (Pane::Sessions, Some(Row::Session(session)), Target::Session(session)),
            Found::Person(person) => (Pane::People, Some(Row::Person(person)), Target::Person(person)),
            Found::Hall(hall) => (Pane::Halls, Some(Row::Hall(hall)), Target::Hall(hall)),
            Found::Track(track) => (Pane::Sessions, None, Target::Track(track)),
        };
        self.go_to_pane(pane);
        let is_listed = row.is_some_and(|row| self.list_mut().go_to(row));
        self.reset_detail();
        if !is_listed {
            // The filter hides it, or there is no such list.
            self.detail.trail.push(Visit { target, left_at: (0, 0) });
            origin.depth = 1;
        }
        self.detail.focused = true;
        self.detail.origin = Some(Box::new(origin));
    }

    /// Returns to where one was before going to what was found; `None` if one is not there, or has moved on.
    pub(super) fn return_to_origin(&mut self) -> Option<Vec<Effect>> {
        let depth = self.detail.trail.len();
        let origin = self.detail.origin.take_if(|origin| origin.depth == depth)?;
        if origin.is_abroad {
            return self.end_visit();
        }
        self.put_back(origin.place);
        Some(Vec::new())
    }
}

/// The keys that move in the answers while letters are typed.
fn moving(chord: Chord) -> Option<Command> {
    let moves = |command: &Command| {
        matches!(command, Command::FieldUp | Command::FieldDown | Command::FieldPageUp | Command::FieldPageDown)
    };
    command(chord, &[Context::Field]).filter(moves)
}

impl FinderRow {
    /// What tells it apart from all others.
    fn place(&self) -> (Option<Found>, Option<(Id, Kind, String)>) {
        match self {
            FinderRow::Here(answer) => (Some(answer.at), None),
            FinderRow::There(told) => (None, Some((told.programme.clone(), told.kind, told.id.clone()))),
        }
    }
}

/// The best of these answers by kind, that of the best first.
fn grouped(mut rows: Vec<FinderRow>) -> Vec<FinderRow> {
    // Of equals what is here comes first.
    rows.sort_by_key(|row| std::cmp::Reverse(row.score()));
    rows.truncate(MOST);
    let first = |kind: Kind| rows.iter().position(|row| row.kind() == kind).unwrap_or(usize::MAX);
    let places = Kind::ALL.map(first);
    rows.sort_by_key(|row| places[row.kind() as usize]);
    rows
}

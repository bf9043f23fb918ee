//! The changes made lately, so that they can be undone, also after a restart and beside a second copy of the program.

use super::rows::{self, Odd};
use super::step::Thing;
use super::times::Times;
use super::{Agenda, Change, Stamp, Step};
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// How many changes are remembered.
pub const REMEMBERED: usize = 200;
/// How many steps they may have together: all of them are written with every save.
const MOST_STEPS: usize = 10_000;

/// Where a remembered change stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PastState {
    /// In force; can be undone.
    Done,
    /// Taken back; can be redone.
    Undone,
    /// Taken back, and then something else was done: it can't be redone.
    Dropped,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Row {
    pub(super) made: Stamp,
    pub(super) state: PastState,
    /// When `state` came to be; the newest holds when journals are merged.
    pub(super) changed: Stamp,
    /// Of what was dropped: when it had been taken back. An older journal does not know.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "if_sound")]
    pub(super) undone: Option<Stamp>,
    /// Of what was taken in: when the last of it was said where it comes from. The agenda knows it by that time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) heard: Option<Stamp>,
    /// Of each step when that was said whose place it took.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) replaced: Vec<Times>,
    /// Of each step when it was said what it left behind, where some of that came from elsewhere.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) taken: Vec<Times>,
    #[serde(flatten)]
    pub(super) change: Change,
}

/// A change that is remembered.
#[derive(Clone, Copy, Debug)]
pub struct Past<'a> {
    /// When it was made.
    pub made: Stamp,
    /// Whether it is in force.
    pub state: PastState,
    /// What it did.
    pub change: &'a Change,
}

/// Tells changes apart: two copies of the program may act in the same millisecond, and on the same session. In the order
/// of the times; what else tells them apart is in the text.
pub(super) type Key = (Stamp, String);

/// A slip of a hand costs no change.
fn if_sound<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Stamp>, D::Error> {
    Ok(rows::Row::deserialize(from)?.sound())
}

impl Row {
    /// When it came to be in force, or was taken back; of what was dropped, where that is not known, when it was dropped.
    pub(super) fn turned(&self) -> Stamp {
        self.undone.unwrap_or(self.changed)
    }

    fn key(&self) -> Key {
        let marks = self.change.steps.iter().map(Step::mark);
        (self.made, std::iter::once(self.change.words.clone()).chain(marks).collect())
    }
}

/// The last changes of an agenda: 200, or as many as have no more than 10,000 steps together, and always the last one.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(from = "JournalFile", into = "JournalFile")]
pub struct Journal {
    pub(super) rows: BTreeMap<Key, Row>,
    odd: Odd,
}

#[derive(Serialize, Deserialize)]
struct JournalFile {
    version: u32,
    changes: Vec<rows::Row<Row>>,
}

impl From<JournalFile> for Journal {
    fn from(file: JournalFile) -> Journal {
        Journal::of_rows(file.changes)
    }
}

impl From<Journal> for JournalFile {
    fn from(journal: Journal) -> JournalFile {
        JournalFile { version: super::FILE_VERSION, changes: journal.into_rows() }
    }
}

impl Journal {
    pub(super) fn of_rows(rows: Vec<rows::Row<Row>>) -> Journal {
        let (rows, odd) = Odd::sort_out(rows);
        let mut journal = Journal { rows: BTreeMap::new(), odd };
        for row in rows {
            journal.remember(row);
        }
        journal
    }

    pub(super) fn into_rows(self) -> Vec<rows::Row<Row>> {
        self.odd.put_back(self.rows.into_values())
    }

    /// Makes a change: the agenda takes it over, and it can be undone. What was undone before can no longer be redone.
    pub fn make(&mut self, agenda: &mut Agenda, mut change: Change, now: Stamp) {
        change.tidy();
        let made = self.stamp(agenda, &change, now);
        let things: BTreeSet<Thing> = change.steps.iter().map(Step::thing).collect();
        debug_assert_eq!(things.len(), change.steps.len(), "a thing stands twice, see Change::all: {change:?}");
        let remembrance = self.remembrance(|thing| things.contains(thing));
        let replaced = change.steps.iter().map(|step| remembrance.replaced(agenda, step)).collect();
        let mut brings_more = false;
        for step in &mut change.steps {
            agenda.say(step, made);
            // What is picked again has the note that was written on it elsewhere meanwhile: that came with this change.
            if let Step::Pick { session, after: after @ Some(_), .. } = step {
                let picked = agenda.pick(session).cloned();
                brings_more |= *after != picked;
                *after = picked;
            }
        }
        let taken = if brings_more { times(agenda, &change) } else { Vec::new() };
        let (state, undone, heard) = (PastState::Done, None, None);
        self.note(Row { made, state, changed: made, undone, heard, replaced, taken, change });
    }

    /// Takes over what another agenda says later, see [`Agenda::merge`], as a change that can be undone; gives it back
    /// for telling. `words` puts the number of its steps into words. Nothing is said anew: what came keeps the time when it
    /// was said, so that whatever was said elsewhere since still counts as later, and merging still commutes and repeats.
    /// Only who takes it back says something, and says it now. What is remembered here already, because its row came before
    /// it, is no part of that change. Nothing if all that is said here is the same as before.
    pub fn take_in(
        &mut self,
        agenda: &mut Agenda,
        other: &Agenda,
        words: impl FnOnce(usize) -> String,
        now: Stamp,
    ) -> Option<Change> {
        let before = self.as_remembered(agenda);
        agenda.merge(other);
        let mut change = before.change_to(agenda, String::new())?;
        change.words = words(change.steps.len());
        change.tidy();
        let made = self.stamp(agenda, &change, now);
        let heard = change.steps.iter().filter_map(|step| agenda.last_said(step)).max();
        let (replaced, taken) = (times(&before, &change), times(agenda, &change));
        let (state, undone) = (PastState::Done, None);
        self.note(Row { made, state, changed: made, undone, heard, replaced, taken, change: change.clone() });
        Some(change)
    }

    /// Remembers a change that is in force.
    fn note(&mut self, noted: Row) {
        for row in self.rows.values_mut().filter(|row| row.state == PastState::Undone) {
            row.undone = Some(row.changed);
            (row.state, row.changed) = (PastState::Dropped, noted.made);
        }
        self.rows.insert(noted.key(), noted);
        self.forget();
    }

    /// Takes back the last change that is in force; gives it back for telling.
    pub fn undo(&mut self, agenda: &mut Agenda, now: Stamp) -> Option<Change> {
        let key = self.rows.values().rev().find(|row| row.state == PastState::Done)?.key();
        self.turn(agenda, &key, PastState::Undone, now)
    }

    /// Makes the change that was undone last once more.
    pub fn redo(&mut self, agenda: &mut Agenda, now: Stamp) -> Option<Change> {
        let last_done = self.rows.values().rev().find(|row| row.state == PastState::Done).map(Row::key);
        let key = self
            .rows
            .values()
            .find(|row| row.state == PastState::Undone && last_done.as_ref().is_none_or(|done| row.key() > *done))?
            .key();
        self.turn(agenda, &key, PastState::Done, now)
    }

    fn turn(&mut self, agenda: &mut Agenda, key: &Key, state: PastState, now: Stamp) -> Option<Change> {
        let row = self.rows.get(key)?;
        let change = row.change.clone();
        let changed = self.stamp(agenda, &change, now);
        if state == PastState::Done {
            change.steps.iter().for_each(|step| agenda.say(step, changed));
        } else {
            let things: BTreeSet<Thing> = change.steps.iter().map(Step::thing).collect();
            self.remembrance(|thing| things.contains(thing)).take_back(key, row, agenda, changed);
        }
        let row = self.rows.get_mut(key)?;
        (row.state, row.changed) = (state, changed);
        Some(change)
    }

    /// All that is remembered, the oldest first.
    pub fn past(&self) -> impl DoubleEndedIterator<Item = Past<'_>> + ExactSizeIterator {
        self.rows.values().map(|row| Past { made: row.made, state: row.state, change: &row.change })
    }

    /// When anything in it became what it is: made, taken back, done again.
    pub fn latest(&self) -> Option<Stamp> {
        self.rows.values().map(|row| row.changed).max()
    }

    /// The agenda as it was after the first so many of the changes that [`Journal::past`] tells; with none of them, as it
    /// was before all that is remembered.
    pub fn rewound(&self, agenda: &Agenda, changes: usize) -> Agenda {
        let point = self.rows.values().nth(changes.wrapping_sub(1)).map(|row| row.made);
        // What was undone only later still held then.
        let held = |row: &&Row| row.state == PastState::Done || point.is_some_and(|point| row.turned() > point);
        // Each thing begins as the first change since then found it, or as it is if nobody changed it since.
        let (mut found, mut since): (BTreeMap<Thing, Step>, BTreeMap<Thing, Stamp>) = Default::default();
        for row in self.rows.values().skip(changes) {
            for step in &row.change.steps {
                found.entry(step.thing()).or_insert_with(|| step.clone());
                since.entry(step.thing()).or_insert(row.made);
            }
        }
        // Of what nobody said anything since it is known best what was said by then, also by whom nobody remembers. So it is of
        // what a later change found, but for what was taken back between the two.
        let is_old = |step: &Step| agenda.last_said(step).is_some_and(|said| Some(said) <= point);
        let mut taken_back: BTreeSet<Thing> = BTreeSet::new();
        let mut steps: Vec<&Step> = Vec::new();
        for row in self.rows.values().take(changes).filter(held) {
            for step in &row.change.steps {
                let is_as_then = match since.get(&step.thing()) {
                    None => is_old(step),
                    Some(made) => {
                        if row.state != PastState::Done && row.turned() <= *made {
                            taken_back.insert(step.thing());
                        }
                        !taken_back.contains(&step.thing())
                    }
                };
                if !is_as_then {
                    steps.push(step);
                }
            }
        }
        for thing in steps.iter().map(|step| step.thing()) {
            found.entry(thing.clone()).or_insert_with(|| agenda.step_to(agenda, thing));
        }
        let mut rewound = agenda.clone();
        for step in found.values() {
            rewound.find(step);
        }
        let mut now = Stamp::FIRST;
        for step in steps {
            now = now.next();
            rewound.say(step, now);
        }
        rewound
    }

    /// What all the changes that are remembered have made of nothing; of no programme, because a journal does not say whose
    /// it is. It tells what was chosen, and no longer when.
    pub fn remembered(&self) -> Agenda {
        self.rewound(&Agenda::of_nothing(), usize::MAX)
    }

    /// A stamp after everything the change touches and everything remembered, so that order never depends on a clock.
    fn stamp(&self, agenda: &Agenda, change: &Change, now: Stamp) -> Stamp {
        let now = agenda.stamp(&change.steps, now);
        self.rows.values().map(|row| row.changed.next()).fold(now, Stamp::max)
    }

    /// What was done since the journal was as `before`, in words, the newest last: made, taken back, made once more.
    pub(super) fn words_since(&self, before: &Journal) -> Vec<String> {
        let words = |(key, row): (&Key, &Row)| {
            let known = before.rows.get(key).map(|row| row.state);
            let said = match (known, row.state) {
                (None, PastState::Done) => row.change.words.clone(),
                (Some(PastState::Done), PastState::Undone | PastState::Dropped) => {
                    format!("undone: {}", row.change.words)
                }
                (Some(PastState::Undone | PastState::Dropped), PastState::Done) => {
                    format!("done again: {}", row.change.words)
                }
                _ => return None,
            };
            Some((row.turned(), said))
        };
        let mut said: Vec<(Stamp, String)> = self.rows.iter().filter_map(words).collect();
        said.sort_by_key(|(when, _)| *when);
        said.into_iter().map(|(_, words)| words).collect()
    }

    /// The rows of its file that could not be understood.
    pub fn unread(&self) -> super::Unread {
        Odd::unread([&self.odd])
    }

    /// Takes over what another copy of the program remembers.
    pub fn merge(&mut self, other: &Journal) {
        for row in other.rows.values() {
            self.remember(row.clone());
        }
        self.odd.merge(&other.odd);
        self.forget();
    }

    /// Takes in a change, or what became of one that is known: the newest state holds, of two at the same time the
    /// greater, so that merging commutes.
    fn remember(&mut self, row: Row) {
        let rank = |row: &Row| (row.changed, row.state);
        let key = row.key();
        match self.rows.get_mut(&key) {
            // Mostly so, and quicker told than which of two is the greater.
            Some(ours) if *ours == row => {}
            Some(ours) if (rank(ours), format!("{ours:?}")) < (rank(&row), format!("{row:?}")) => *ours = row,
            Some(_) => {}
            None => drop(self.rows.insert(key, row)),
        }
    }

    fn forget(&mut self) {
        let mut steps: usize = self.rows.values().map(|row| row.change.steps.len()).sum();
        // The last one can always be undone, however large it is.
        while self.rows.len() > REMEMBERED || (steps > MOST_STEPS && self.rows.len() > 1) {
            steps -= self.rows.pop_first().map_or(steps, |(_, row)| row.change.steps.len());
        }
    }
}

/// When that was said which an agenda says of the things that a change is about.
fn times(agenda: &Agenda, change: &Change) -> Vec<Times> {
    change.steps.iter().map(|step| agenda.times(step).cloned().unwrap_or_default()).collect()
}

#[cfg(test)]
mod tests;

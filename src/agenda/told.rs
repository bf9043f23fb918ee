//! Words and the changes that said them: a word may come without its change, when a sync tool brings the agenda of another
//! machine and not its journal.
//!
//! So a change remembers when that was said whose place it took. What came before it without a row is brought back by its
//! undo, and of what other copies of the program remember only what was said later than that counts as having been there.
//! What came after it without a row stays: no undo reaches past what it does not know.

use super::aspect::{Aspect, Whole};
use super::journal::{Key, PastState, Row};
use super::step::Thing;
use super::times::Times;
use super::word::{Back, Word};
use super::{Agenda, Journal, Stamp, Step};
use std::collections::BTreeMap;

/// A step of a change that is remembered.
#[derive(Clone, Copy)]
struct Remembered<'a> {
    key: &'a Key,
    row: &'a Row,
    at: usize,
    step: &'a Step,
}

/// All steps that are remembered of each thing, the oldest first.
pub(super) struct Remembrance<'a>(BTreeMap<Thing, Vec<Remembered<'a>>>);

impl Journal {
    /// What an agenda would say if it had heard of all changes that are remembered here. Where it says something later than
    /// they did it says that.
    pub(super) fn told(&self, agenda: &Agenda) -> Agenda {
        self.told_until(agenda, Stamp::LAST)
    }

    /// As [`Journal::told`], by then: of what was taken back only later it had heard that it was in force.
    pub(super) fn told_until(&self, agenda: &Agenda, until: Stamp) -> Agenda {
        let (mut told, remembrance) = (agenda.clone(), self.remembrance(|_| true));
        let mut rows: Vec<(Stamp, bool, &Key, &Row)> = Vec::new();
        for (key, row) in &self.rows {
            rows.extend(row.stood(until).map(|(since, is_done)| (since, is_done, key, row)));
        }
        // As it was said, one after the other: who takes something back goes by what is there then.
        rows.sort_by_key(|(since, ..)| *since);
        for (since, is_done, key, row) in rows {
            if is_done {
                for (at, step) in row.change.steps.iter().enumerate() {
                    told.hear(step, |aspect| row.said_since(since, at, aspect));
                }
            } else {
                remembrance.take_back(key, row, &mut told, since);
            }
        }
        told
    }

    /// What is remembered of the things that a step is about which is wanted.
    pub(super) fn remembrance(&self, is_wanted: impl Fn(&Thing) -> bool) -> Remembrance<'_> {
        let mut all: BTreeMap<Thing, Vec<Remembered<'_>>> = BTreeMap::new();
        for (key, row) in &self.rows {
            for (at, step) in row.change.steps.iter().enumerate() {
                let thing = step.thing();
                if is_wanted(&thing) {
                    all.entry(thing).or_default().push(Remembered { key, row, at, step });
                }
            }
        }
        Remembrance(all)
    }
}

impl Remembrance<'_> {
    fn of(&self, step: &Step) -> &[Remembered<'_>] {
        self.0.get(&step.thing()).map(Vec::as_slice).unwrap_or_default()
    }

    /// When that was said which a step takes the place of: by the agenda, and by what is in force here, even if the agenda
    /// knows nothing of it. What is not there was taken away after all of that.
    pub(super) fn replaced(&self, agenda: &Agenda, step: &Step) -> Times {
        let mut replaced = agenda.times(step).cloned().unwrap_or_default();
        for one in self.of(step).iter().filter(|one| one.row.state == PastState::Done) {
            for aspect in one.step.says() {
                let when = one.row.said(one.at, &aspect);
                replaced.note_newer(aspect, when);
            }
        }
        if !step.finds_any() && replaced.latest() > replaced.said(&Aspect::Gone) {
            replaced.latest().into_iter().for_each(|last| replaced.note(Aspect::Gone, last.next()));
        }
        replaced
    }

    /// Takes back a change that is remembered, as if at that time.
    pub(super) fn take_back(&self, key: &Key, row: &Row, agenda: &mut Agenda, now: Stamp) {
        for (at, step) in row.change.steps.iter().enumerate() {
            let one = Remembered { key, row, at, step };
            match step {
                Step::Pick { session, .. } => {
                    self.take_back_one(one, agenda.words.entry(session.clone()).or_default(), now);
                }
                Step::Entry { entry, .. } => {
                    self.take_back_one(one, agenda.entries.entry(entry.clone()).or_default(), now);
                }
                Step::Hours { day, .. } => self.take_back_one(one, agenda.hours.entry(*day).or_default(), now),
            }
        }
    }

    fn take_back_one<T: Whole>(
        &self,
        Remembered { key, row, at, step }: Remembered<'_>,
        word: &mut Word<T>,
        now: Stamp,
    ) {
        // Who has heard of it hears it no second time, behind what was said since.
        if word.times().iter().any(|(_, when)| when == now) {
            return;
        }
        let remembered = self.of(step);
        let unknown = Times::default();
        let mut was = Word::found(T::sides(step)[0], row.replaced.get(at).unwrap_or(&unknown));
        // What was in force before it, and what other copies of the program had said before it.
        for one in remembered.iter().filter(|one| one.key < key && one.row.state == PastState::Done) {
            was.hear(one.step, |aspect| one.row.said(one.at, aspect));
        }
        let says = step.says();
        let is_presence = |aspect: &Aspect| *aspect == Aspect::Gone || aspect == T::core();
        let known = |aspect: &Aspect| {
            let is_about = |said: &&Aspect| *said == aspect || (is_presence(said) && is_presence(aspect));
            let last = |one: &Remembered<'_>| match one.row.state {
                // What it said was taken back by then, and so was what its undo said.
                PastState::Undone | PastState::Dropped => Some(one.row.turned()),
                PastState::Done => {
                    let says = one.step.says();
                    says.iter().filter(is_about).map(|said| one.row.said(one.at, said)).max()
                }
            };
            // What the step says nothing of may be older than it, and forgotten.
            let made = (!says.iter().any(|said| is_about(&said))).then_some(row.changed);
            remembered.iter().filter_map(last).max().max(made)
        };
        let is_last = remembered.iter().all(|one| one.key <= key);
        let back = Back { step, was, is_last, said: &|aspect| row.said(at, aspect), known: &known };
        word.take_back(&back, now);
    }
}

impl Row {
    /// Since when it was in force at some time, or else taken back, as far as that is known.
    fn stood(&self, at: Stamp) -> Option<(Stamp, bool)> {
        let (is_done, is_dropped) = (self.state == PastState::Done, self.state == PastState::Dropped);
        if is_dropped && self.earlier.is_none() {
            return None;
        }
        let earlier = self.earlier.filter(|_| !is_dropped).map(|since| (since, !is_done));
        let known = || std::iter::once((self.turned(), is_done)).chain(earlier);
        // What was taken back first was in force since it was made.
        let first = known().last().filter(|(_, is_done)| !is_done).map(|_| (self.made, true));
        known().chain(first).find(|(since, _)| *since <= at)
    }

    /// When one of its steps, if it is in force, said something. What came from elsewhere is as old as it was there.
    pub(super) fn said(&self, at: usize, aspect: &Aspect) -> Stamp {
        self.said_since(if self.state == PastState::Done { self.changed } else { self.made }, at, aspect)
    }

    /// As [`Row::said`], if it is in force since that time.
    fn said_since(&self, since: Stamp, at: usize, aspect: &Aspect) -> Stamp {
        if since > self.made {
            return since;
        }
        self.taken.get(at).and_then(|taken| taken.said(aspect)).or(self.heard).unwrap_or(self.made)
    }
}

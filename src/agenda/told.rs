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
        let (mut told, remembrance) = (agenda.clone(), self.remembrance(|_| true));
        for (key, row) in &self.rows {
            match row.state {
                PastState::Done => {
                    // What is said later than that, but could not be understood, is not replaced by what was said before it.
                    let steps = row.change.steps.iter().enumerate().filter(|(_, step)| !agenda.is_unread(step));
                    for (at, step) in steps {
                        told.hear(step, |aspect| row.said(at, aspect));
                    }
                }
                PastState::Undone => remembrance.take_back(key, row, &mut told, row.changed),
                PastState::Dropped => {}
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
                PastState::Undone | PastState::Dropped => Some(one.row.changed),
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
    /// When one of its steps, if it is in force, said something. What came from elsewhere is as old as it was there.
    pub(super) fn said(&self, at: usize, aspect: &Aspect) -> Stamp {
        if self.is_redone() {
            return self.changed;
        }
        self.taken.get(at).and_then(|taken| taken.said(aspect)).or(self.heard).unwrap_or(self.made)
    }
}

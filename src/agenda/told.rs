//! Words and the changes that said them: a word may come without its change, when a sync tool brings the agenda of another
//! machine and not its journal.
//!
//! So a change remembers when that was said whose place it took. What came before it without a row is brought back by its
//! undo, and of what other copies of the program remember only what was said later than that counts as having been there.

use super::journal::{Key, PastState, Row};
use super::register::Register;
use super::step::{Aspect, Thing};
use super::word::Word;
use super::{Agenda, Journal, Pick, Stamp, Step};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// When each aspect of a thing was said last; nothing where nothing was said, and where an older plenary did not remember
/// it. By the names that the agenda's file has for these times.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Times {
    /// The choice, or all of an entry or of the hours of a day.
    #[serde(skip_serializing_if = "Option::is_none")]
    changed: Option<Stamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    noted: Option<Stamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    parted: Option<Stamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    heard: Option<Stamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    judged: Option<Stamp>,
}

impl Times {
    /// What an agenda says of a thing now.
    pub(super) fn of(agenda: &Agenda, thing: &Thing) -> Times {
        let whole = |changed| Times { changed, ..Times::default() };
        match thing {
            Thing::Session(session) => agenda.words.get(session).map(Times::of_word).unwrap_or_default(),
            Thing::Entry(entry) => whole(agenda.entries.get(entry).and_then(Register::said)),
            Thing::Day(day) => whole(agenda.hours.get(day).and_then(Register::said)),
        }
    }

    fn of_word(word: &Word) -> Times {
        Times {
            changed: word.said(Aspect::Choice),
            noted: word.said(Aspect::Note),
            parted: word.said(Aspect::Part),
            heard: word.said(Aspect::Attended),
            judged: word.said(Aspect::Refused),
        }
    }

    fn said(&self, aspect: Aspect) -> Option<Stamp> {
        match aspect {
            Aspect::Choice => self.changed,
            Aspect::Note => self.noted,
            Aspect::Part => self.parted,
            Aspect::Attended => self.heard,
            Aspect::Refused => self.judged,
        }
    }
}

/// A step of a change that is in force.
pub(super) struct Said<'a> {
    row: &'a Row,
    at: usize,
    step: &'a Step,
}

/// The steps of changes in force, of each thing the oldest first: an import has thousands of steps, and what takes back one
/// of them looks only at those about the same thing.
#[derive(Default)]
pub(super) struct Earlier<'a>(BTreeMap<Thing, Vec<Said<'a>>>);

impl<'a> Earlier<'a> {
    fn add(&mut self, row: &'a Row) {
        for (at, step) in row.change.steps.iter().enumerate() {
            self.0.entry(step.thing()).or_default().push(Said { row, at, step });
        }
    }

    /// Those about what a step is about.
    pub(super) fn about(&self, step: &Step) -> &[Said<'a>] {
        self.0.get(&step.thing()).map(Vec::as_slice).unwrap_or_default()
    }
}

/// The step that takes another one back: to what it replaced, or to what another copy of the program had said since that,
/// even if this one did not know it yet. What the step says nothing of stays as it is by now. `earlier` are the steps about
/// the same thing that were in force before it, the oldest first.
fn taken_back(step: &Step, replaced: &Times, earlier: &[Said<'_>]) -> Step {
    let newest = |aspect: Aspect, says: &dyn Fn(&Step) -> bool| {
        let told = earlier.iter().filter(|earlier| says(earlier.step));
        let told = told.map(|earlier| (earlier.row.said(earlier.at, aspect), earlier.step));
        told.filter(|(said, _)| Some(*said) > replaced.said(aspect)).max_by_key(|(said, _)| *said).map(|(_, step)| step)
    };
    match step {
        Step::Pick { session, before, after } => {
            let was = |aspect: Aspect| match newest(aspect, &|step| says(step, session, aspect)) {
                Some(Step::Pick { after, .. }) => after.as_ref(),
                _ => before.as_ref(),
            };
            let said: Vec<Aspect> = Aspect::said(before.as_ref(), after.as_ref()).collect();
            let choice = if said.contains(&Aspect::Choice) { was(Aspect::Choice) } else { after.as_ref() };
            let back = choice.cloned().map(|mut pick: Pick| {
                for aspect in Aspect::BESIDE {
                    aspect.take(if said.contains(&aspect) { was(aspect) } else { after.as_ref() }, &mut pick);
                }
                pick
            });
            Step::Pick { session: session.clone(), before: after.clone(), after: back }
        }
        Step::Entry { .. } | Step::Hours { .. } => {
            let last = newest(Aspect::Choice, &|_| true);
            last.map_or_else(|| step.turned(), Clone::clone)
        }
    }
}

/// Whether a step says that of a session.
pub(super) fn says(step: &Step, session: &str, aspect: Aspect) -> bool {
    match step {
        Step::Pick { session: of, before, after } if of == session => {
            Aspect::said(before.as_ref(), after.as_ref()).any(|said| said == aspect)
        }
        _ => false,
    }
}

impl Journal {
    /// What an agenda would say if it had heard of all changes that are remembered here. Where it says something later than
    /// they did it says that.
    pub(super) fn told(&self, agenda: &Agenda) -> Agenda {
        let mut told = agenda.clone();
        let mut earlier = Earlier::default();
        for row in self.rows.values() {
            match row.state {
                PastState::Done => {
                    for (at, step) in row.change.steps.iter().enumerate() {
                        told.hear(step, |aspect| row.said(at, aspect));
                    }
                    earlier.add(row);
                }
                PastState::Undone => row.back(&earlier).iter().for_each(|step| told.hear(step, |_| row.changed)),
                PastState::Dropped => {}
            }
        }
        told
    }

    /// What was in force before a change.
    pub(super) fn earlier(&self, key: &Key) -> Earlier<'_> {
        let mut earlier = Earlier::default();
        let done = self.rows.range(..key).filter(|(_, row)| row.state == PastState::Done);
        done.for_each(|(_, row)| earlier.add(row));
        earlier
    }
}

impl Row {
    /// The steps that take it back.
    pub(super) fn back(&self, earlier: &Earlier<'_>) -> Vec<Step> {
        let unknown = Times::default();
        let replaced = self.replaced.iter().chain(std::iter::repeat(&unknown));
        let back = |(step, replaced)| taken_back(step, replaced, earlier.about(step));
        self.change.steps.iter().zip(replaced).map(back).collect()
    }

    /// When one of its steps, if it is in force, said something. What came from elsewhere is as old as it was there.
    fn said(&self, at: usize, aspect: Aspect) -> Stamp {
        if self.is_redone() {
            return self.changed;
        }
        self.taken.get(at).and_then(|taken| taken.said(aspect)).or(self.heard).unwrap_or(self.made)
    }
}

impl Agenda {
    /// Takes over what a step said, each aspect at its time, where nothing was said since.
    fn hear(&mut self, step: &Step, said: impl Fn(Aspect) -> Stamp) {
        let known = Times::of(self, &step.thing());
        let is_news = |aspect: &Aspect| known.said(*aspect) < Some(said(*aspect));
        match step {
            Step::Pick { session, before, after } => {
                let (before, after) = (before.as_ref(), after.as_ref());
                let whole = || Word::whole(after, said(Aspect::Choice));
                let word = self.words.entry(session.clone()).or_insert_with(whole);
                let news = Aspect::said(before, after).filter(is_news);
                news.for_each(|aspect| word.say(aspect, before, after, said(aspect)));
            }
            Step::Entry { .. } | Step::Hours { .. } => {
                if is_news(&Aspect::Choice) {
                    self.say(step, said(Aspect::Choice));
                }
            }
        }
    }
}

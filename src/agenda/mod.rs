//! What I chose: picks with an interest and a note, kept so that no update, merge or second copy of the program loses one.
//!
//! An [`Agenda`] keeps what was last said about each session, each own entry and the hours of each day, and when it was
//! said. Merging takes the newest word on each thing, so it does not matter in which order, or how often, files are
//! merged. Knows nothing of files or clocks: every time is handed in.
//!
//! ```text
//! pick entry    what can be chosen: a session, something of my own, the hours that I am there
//! typing        the time of an entry as a person types it
//! word register the last word on one thing, and how two words merge
//! step journal  changes, undone and redone, and the agenda as it once was
//! piece         what a change does, to be told
//! told          words that came without the change that said them: what undo brings back then
//! interrupted   what a journal knows of a change that was never saved whole
//! since lines   what came since an earlier state, in words; all of it as lines for people
//! file rows     the shape of the file; odd rows cost no other
//! stay          hours as people write them
//! plan          the agenda laid over the programme: clashes, tight walks, gaps, what fits
//! joined        time that is taken without a pause
//! propose       the clash-free choice of the greatest worth
//! proposal      that choice of my picks, with reasons, and the change that takes it over
//! settle        what can be done about a clash: one is kept, dropped, or left for another
//! loose         what comes of a switch when one of the two is given up or moves
//! compare       two people's agendas beside each other
//! remind        when to set out
//! carry adopt   what a next version does to my picks; picks from elsewhere
//! incoming      own entries from elsewhere
//! novelty       what is new and not seen yet
//! triage        what is still to be judged
//! ```

mod adopt;
mod carry;
mod compare;
mod entry;
mod file;
mod incoming;
mod interrupted;
mod joined;
mod journal;
mod lines;
mod loose;
mod novelty;
mod pick;
mod piece;
mod plan;
mod proposal;
pub mod propose;
mod register;
mod remind;
mod rows;
mod settle;
mod since;
mod stay;
mod step;
mod told;
mod triage;
mod typing;
mod word;

pub use adopt::{Adopted, Adoption, ENTRY, INTEREST, NOTE, Wanted, adopt};
pub use carry::{Carried, CarriedRow, Collision, Freed, Resized, carry, carry_beside, confirm, refuse};
pub use compare::{CommonGap, Companion, Comparison, Pair, Share, Side, Split, Wish};
pub use entry::{Entry, Hours};
pub use incoming::Incoming;
pub use journal::{Journal, Past, PastState};
pub use lines::lines;
pub use loose::{chosen, entered};
pub use novelty::{NOVELTIES_VERSION, Novelties, Novelty};
pub use pick::{Copy, Interest, Part, Pick, Stamp};
pub use piece::{Piece, Turn};
pub use plan::{
    Absence, Against, Calendar, Clash, Fate, Gap, Handover, Identity, Known, Pace, Plan, Planned, Reason, Source,
    Squeeze, Stay, Suited, Tight, Trouble, haste,
};
pub use proposal::{Count, Item, Outcome, Proposal, Why};
pub use propose::Proof;
pub use remind::{Due, Reminders};
pub use settle::{Refusal, Switch, demoted, kept, whole};
pub use since::told_since;
pub use step::{Change, Step};
pub use triage::{Judging, Tally, Triage};
pub use typing::Typing;

use crate::programme::time::Day;
use crate::programme::{Extra, Id};
use file::AgendaFile;
use register::Register;
use rows::Odd;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use step::{Aspect, Thing};
use word::Word;

/// What I chose of one programme, and what I do beside it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(from = "AgendaFile", into = "AgendaFile")]
pub struct Agenda {
    /// Id of the programme.
    pub programme: String,
    /// Its title, for people who open the file.
    pub title: String,
    words: BTreeMap<String, Word>,
    entries: BTreeMap<String, Register<Option<Entry>>>,
    hours: BTreeMap<Day, Register<Hours>>,
    odd: OddRows,
    extra: Extra,
}

/// The rows of each list of the file that could not be understood.
#[derive(Clone, Debug, Default, PartialEq)]
struct OddRows {
    picks: Odd,
    removed: Odd,
    entries: Odd,
    removed_entries: Odd,
    hours: Odd,
}

impl OddRows {
    fn lists(&self) -> [&Odd; 5] {
        let OddRows { picks, removed, entries, removed_entries, hours } = self;
        [picks, removed, entries, removed_entries, hours]
    }

    fn merge(&mut self, other: &OddRows) {
        let OddRows { picks, removed, entries, removed_entries, hours } = self;
        for (ours, theirs) in [picks, removed, entries, removed_entries, hours].into_iter().zip(other.lists()) {
            ours.merge(theirs);
        }
    }
}

impl Agenda {
    /// Nothing picked yet.
    pub fn new(programme: &Id, title: &str) -> Agenda {
        Agenda { programme: programme.to_string(), title: title.to_owned(), ..Agenda::of_nothing() }
    }

    /// One that does not say of which programme it is.
    fn of_nothing() -> Agenda {
        Agenda {
            programme: String::new(),
            title: String::new(),
            words: BTreeMap::new(),
            entries: BTreeMap::new(),
            hours: BTreeMap::new(),
            odd: OddRows::default(),
            extra: Extra::new(),
        }
    }

    /// What I chose about the session of that id.
    pub fn pick(&self, session: &str) -> Option<&Pick> {
        self.words.get(session)?.pick()
    }

    /// My interest in the session of that id.
    pub fn interest(&self, session: &str) -> Option<Interest> {
        self.pick(session).map(|pick| pick.interest)
    }

    /// When I last said how much the session of that id matters to me.
    pub fn chosen(&self, session: &str) -> Option<Stamp> {
        self.words.get(session).map(Word::changed)
    }

    /// All picks, skipped ones too, by session id.
    pub fn picks(&self) -> impl Iterator<Item = (&str, &Pick)> {
        self.words.iter().filter_map(|(session, word)| Some((session.as_str(), word.pick()?)))
    }

    /// The own entry of that id.
    pub fn entry(&self, id: &str) -> Option<&Entry> {
        self.entries.get(id)?.value().as_ref()
    }

    /// All own entries, by id.
    pub fn entries(&self) -> impl Iterator<Item = (&str, &Entry)> {
        self.entries.iter().filter_map(|(id, entry)| Some((id.as_str(), entry.value().as_ref()?)))
    }

    /// When I am there on a conference day.
    pub fn hours_on(&self, day: Day) -> Hours {
        self.hours.get(&day).map(|hours| *hours.value()).unwrap_or_default()
    }

    /// The days of which hours are said, in order.
    pub fn hours(&self) -> impl Iterator<Item = (Day, Hours)> {
        let said = self.hours.iter().map(|(day, hours)| (*day, *hours.value()));
        said.filter(|(_, hours)| !hours.is_open())
    }

    /// Whether nothing was ever chosen here.
    pub fn is_untouched(&self) -> bool {
        self.words.is_empty() && self.entries.is_empty() && self.hours.is_empty() && self.unread() == 0
    }

    /// How many rows of its file could not be understood. They are kept and written back as they were.
    pub fn unread(&self) -> usize {
        self.odd.lists().map(Odd::len).iter().sum()
    }

    /// When anything of it was said last.
    pub fn latest(&self) -> Option<Stamp> {
        let entries = self.entries.values().filter_map(Register::said);
        let hours = self.hours.values().filter_map(Register::said);
        self.words.values().map(Word::latest).chain(entries).chain(hours).max()
    }

    /// Of how many things another agenda says something else than this one: after a merge, what was said later here.
    pub fn differences(&self, other: &Agenda) -> usize {
        let words = other.words.iter().filter(|(id, word)| word.pick() != self.pick(id)).count();
        let entries = other.entries.iter().filter(|(id, entry)| entry.value().as_ref() != self.entry(id)).count();
        words + entries + other.hours.iter().filter(|(day, hours)| *hours.value() != self.hours_on(**day)).count()
    }

    /// When a change made at `now` counts as made: never earlier than the word it replaces, whatever the clock says.
    pub fn stamp(&self, steps: &[Step], now: Stamp) -> Stamp {
        steps.iter().filter_map(|step| self.said(step)).map(Stamp::next).fold(now, Stamp::max)
    }

    /// When anything was said last of what a step is about.
    fn said(&self, step: &Step) -> Option<Stamp> {
        match step {
            Step::Pick { session, .. } => self.words.get(session).map(Word::latest),
            Step::Entry { entry, .. } => self.entries.get(entry)?.said(),
            Step::Hours { day, .. } => self.hours.get(day)?.said(),
        }
    }

    /// Says what a step changes.
    fn say(&mut self, step: &Step, now: Stamp) {
        match step {
            Step::Pick { session, before, after } => {
                let (before, after) = (before.as_ref(), after.as_ref());
                let Some(word) = self.words.get_mut(session) else {
                    self.words.insert(session.clone(), Word::whole(after, now));
                    return;
                };
                Aspect::said(before, after).for_each(|aspect| word.say(aspect, before, after, now));
            }
            Step::Entry { entry, after, .. } => {
                self.entries.insert(entry.clone(), Register::at(now, after.clone()));
            }
            Step::Hours { day, after, .. } => {
                self.hours.insert(*day, Register::at(now, *after));
            }
        }
    }

    /// The change that makes the same of this agenda as of another: picks, entries and hours. Nothing if they are the
    /// same.
    pub fn change_to(&self, other: &Agenda, words: impl Into<String>) -> Option<Change> {
        let things = |agenda: &Agenda| {
            let sessions = agenda.picks().map(|(id, _)| Thing::Session(id.to_owned()));
            let entries = agenda.entries().map(|(id, _)| Thing::Entry(id.to_owned()));
            let days = agenda.hours().map(|(day, _)| Thing::Day(day));
            sessions.chain(entries).chain(days).collect::<BTreeSet<Thing>>()
        };
        let step = |thing| {
            let step = self.step_to(other, thing);
            (!step.is_idle()).then_some(step)
        };
        let steps: Vec<Step> = things(self).union(&things(other)).cloned().filter_map(step).collect();
        (!steps.is_empty()).then(|| Change { words: words.into(), steps })
    }

    fn step_to(&self, other: &Agenda, thing: Thing) -> Step {
        match thing {
            Thing::Session(session) => {
                let (before, after) = (self.pick(&session).cloned(), other.pick(&session).cloned());
                Step::Pick { session, before, after }
            }
            Thing::Entry(entry) => {
                let (before, after) = (self.entry(&entry).cloned(), other.entry(&entry).cloned());
                Step::Entry { entry, before, after }
            }
            Thing::Day(day) => Step::Hours { day, before: self.hours_on(day), after: other.hours_on(day) },
        }
    }

    /// Those of the picks whose ids are wanted, with or without the own entries, with all else that is kept.
    #[must_use]
    pub fn part(&self, is_wanted: impl Fn(&str) -> bool, entries: bool) -> Agenda {
        let mut part = self.clone();
        part.words.retain(|id, word| word.pick().is_none() || is_wanted(id));
        part.entries.retain(|_, entry| entries || entry.value().is_none());
        part
    }

    /// Takes over all that the other agenda says later than this one.
    pub fn merge(&mut self, other: &Agenda) {
        for (session, theirs) in &other.words {
            self.words.entry(session.clone()).and_modify(|ours| ours.merge(theirs)).or_insert_with(|| theirs.clone());
        }
        for (id, theirs) in &other.entries {
            self.entries.entry(id.clone()).and_modify(|ours| ours.merge(theirs)).or_insert_with(|| theirs.clone());
        }
        for (day, theirs) in &other.hours {
            self.hours.entry(*day).and_modify(|ours| ours.merge(theirs)).or_insert_with(|| theirs.clone());
        }
        self.odd.merge(&other.odd);
        for (name, value) in &other.extra {
            let ours = self.extra.entry(name.clone()).or_insert_with(|| value.clone());
            // Which of two is newer nobody knows; the same one has to win in either order.
            if format!("{ours:?}") < format!("{value:?}") {
                ours.clone_from(value);
            }
        }
    }
}

/// The newest agenda file this program understands.
pub const FILE_VERSION: u32 = 1;

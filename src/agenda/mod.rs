//! What I chose: picks with an interest and a note, kept so that no update, merge or second copy of the program loses one.
//!
//! An [`Agenda`] keeps what was last said about each session, each own entry and the hours of each day, and when it was
//! said. Merging takes the newest word in each aspect of a thing, so it does not matter in which order, or how often,
//! files are merged. Knows nothing of files or clocks: every time is handed in.
//!
//! ```text
//! pick entry    what can be chosen: a session, something of my own, the hours that I am there
//! typing        the time of an entry as a person types it
//! aspect times  what can be said by itself, and when that was
//! word          the last word on one thing, and how two words merge
//! step journal  changes, undone and redone, and the agenda as it once was
//! piece         what a change does, to be told
//! told          words that came without the change that said them: what undo brings back then
//! interrupted   a journal and an agenda of different times: what the one carries for the other, and what comes back
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
mod aspect;
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
mod remind;
mod rows;
mod settle;
mod since;
mod stay;
mod step;
mod times;
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
pub use pick::{Copy, Interest, Part, Pick, Stamp, both_notes};
pub use piece::{Piece, Turn};
pub use plan::{
    Absence, Against, Appointment, Calendar, Clash, Fate, Gap, Handover, Identity, Known, Pace, Plan, Planned, Reason,
    Source, Squeeze, Stay, Suited, Tight, Trouble, haste,
};
pub use proposal::{Count, Item, LeftAlone, Outcome, Proposal, Why};
pub use propose::Proof;
pub use remind::{Due, Reminders};
pub use rows::Unread;
pub use settle::{Refusal, Switch, demoted, kept, whole};
pub use since::told_since;
pub use step::{Change, Step};
pub use triage::{Judging, Tally, Triage};
pub use typing::{Typing, Unnamed};

use crate::programme::time::Day;
use crate::programme::{Extra, Id};
use aspect::{Aspect, Whole};
use file::AgendaFile;
use rows::Odd;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use step::Thing;
use times::Times;
use word::Word;

/// What I chose of one programme, and what I do beside it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(from = "AgendaFile", into = "AgendaFile")]
pub struct Agenda {
    /// Id of the programme.
    pub programme: String,
    /// Its title, for people who open the file.
    pub title: String,
    words: BTreeMap<String, Word<Pick>>,
    entries: BTreeMap<String, Word<Entry>>,
    hours: BTreeMap<Day, Word<Hours>>,
    /// Fields that a newer version keeps beside the hours of a day.
    more: BTreeMap<Day, Extra>,
    odd: OddRows,
    extra: Extra,
    /// What its file carries for the journal, see [`Journal::carried_by`].
    carried: Journal,
}

/// Agendas that say the same are the same, whatever their files carry along.
impl PartialEq for Agenda {
    fn eq(&self, other: &Agenda) -> bool {
        let Agenda { programme, title, words, entries, hours, more, odd, extra, carried: _ } = self;
        (programme, title, words, entries) == (&other.programme, &other.title, &other.words, &other.entries)
            && (hours, more, odd, extra) == (&other.hours, &other.more, &other.odd, &other.extra)
    }
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
            more: BTreeMap::new(),
            odd: OddRows::default(),
            extra: Extra::new(),
            carried: Journal::default(),
        }
    }

    /// What I chose about the session of that id.
    pub fn pick(&self, session: &str) -> Option<&Pick> {
        self.words.get(session)?.whole()
    }

    /// My interest in the session of that id.
    pub fn interest(&self, session: &str) -> Option<Interest> {
        self.pick(session).map(|pick| pick.interest)
    }

    /// When I last said how much the session of that id matters to me, or that it no longer does.
    pub fn chosen(&self, session: &str) -> Option<Stamp> {
        self.words.get(session)?.changed()
    }

    /// All picks, skipped ones too, by session id.
    pub fn picks(&self) -> impl Iterator<Item = (&str, &Pick)> {
        self.words.iter().filter_map(|(session, word)| Some((session.as_str(), word.whole()?)))
    }

    /// The own entry of that id.
    pub fn entry(&self, id: &str) -> Option<&Entry> {
        self.entries.get(id)?.whole()
    }

    /// All own entries, by id.
    pub fn entries(&self) -> impl Iterator<Item = (&str, &Entry)> {
        self.entries.iter().filter_map(|(id, entry)| Some((id.as_str(), entry.whole()?)))
    }

    /// When I am there on a conference day.
    pub fn hours_on(&self, day: Day) -> Hours {
        self.hours.get(&day).and_then(Word::whole).copied().unwrap_or_default()
    }

    /// The days of which hours are said, in order.
    pub fn hours(&self) -> impl Iterator<Item = (Day, Hours)> {
        let said = self.hours.iter().filter_map(|(day, word)| Some((*day, *word.whole()?)));
        said.filter(|(_, hours)| !hours.is_open())
    }

    /// Whether nothing was ever chosen here.
    pub fn is_untouched(&self) -> bool {
        self.words.is_empty() && self.entries.is_empty() && self.hours.is_empty() && self.unread().count() == 0
    }

    /// The rows of its file that could not be understood.
    pub fn unread(&self) -> Unread {
        Odd::unread(self.odd.lists())
    }

    /// A change that is to bring this agenda about, without what it takes away only because what is said of that here could
    /// not be understood.
    pub fn understood(&self, mut change: Change) -> Option<Change> {
        let is_gone = |step: &Step| match step {
            Step::Pick { after, .. } => after.is_none(),
            Step::Entry { after, .. } => after.is_none(),
            Step::Hours { after, .. } => after.is_open(),
        };
        change.steps.retain(|step| !(is_gone(step) && self.is_unread(step)));
        (!change.steps.is_empty()).then_some(change)
    }

    /// Whether something is said of the thing of a step that could not be understood.
    fn is_unread(&self, step: &Step) -> bool {
        match step {
            Step::Pick { session, .. } => self.odd.picks.is_about("session", session),
            Step::Entry { entry, .. } => self.odd.entries.is_about("entry", entry),
            Step::Hours { day, .. } => self.odd.hours.is_about("day", &day.0.to_string()),
        }
    }

    /// When anything of it was said last.
    pub fn latest(&self) -> Option<Stamp> {
        let words = self.words.values().filter_map(Word::latest);
        let entries = self.entries.values().filter_map(Word::latest);
        words.chain(entries).chain(self.hours.values().filter_map(Word::latest)).max()
    }

    /// Of how many things another agenda says something else than this one: after a merge, what was said later here.
    pub fn differences(&self, other: &Agenda) -> usize {
        let sessions = other.words.keys().cloned().map(Thing::Session);
        let things = sessions.chain(other.entries.keys().cloned().map(Thing::Entry));
        let things = things.chain(other.hours.keys().copied().map(Thing::Day));
        things.filter(|thing| !self.step_to(other, thing.clone()).is_idle()).count()
    }

    /// When a change made at `now` counts as made: never earlier than the word it replaces, whatever the clock says.
    pub fn stamp(&self, steps: &[Step], now: Stamp) -> Stamp {
        steps.iter().filter_map(|step| self.last_said(step)).map(Stamp::next).fold(now, Stamp::max)
    }

    /// When anything was said last of what a step is about.
    fn last_said(&self, step: &Step) -> Option<Stamp> {
        self.times(step).and_then(Times::latest)
    }

    /// Whether what was said at that time of the thing of a step is known, and holds in any aspect.
    fn has_heard(&self, step: &Step, when: Stamp) -> bool {
        self.times(step).is_some_and(|times| times.iter().any(|(_, said)| said == when))
    }

    /// When what a step is about was said, aspect by aspect.
    fn times(&self, step: &Step) -> Option<&Times> {
        match step {
            Step::Pick { session, .. } => self.words.get(session).map(Word::times),
            Step::Entry { entry, .. } => self.entries.get(entry).map(Word::times),
            Step::Hours { day, .. } => self.hours.get(day).map(Word::times),
        }
    }

    /// Says what a step says.
    fn say(&mut self, step: &Step, now: Stamp) {
        self.hear(step, |_| now);
    }

    /// Takes over what a step said, each aspect at its time, where nothing was said since.
    fn hear(&mut self, step: &Step, at: impl Fn(&Aspect) -> Stamp) {
        match step {
            Step::Pick { session, .. } => self.words.entry(session.clone()).or_default().hear(step, at),
            Step::Entry { entry, .. } => self.entries.entry(entry.clone()).or_default().hear(step, at),
            Step::Hours { day, .. } => self.hours.entry(*day).or_default().hear(step, at),
        }
    }

    /// Says of the thing that a step is about no more than what the step found.
    fn find(&mut self, step: &Step) {
        let none = Times::default();
        match step {
            Step::Pick { session, before, .. } => {
                self.words.insert(session.clone(), Word::found(before.as_ref(), &none));
            }
            Step::Entry { entry, before, .. } => {
                self.entries.insert(entry.clone(), Word::found(before.as_ref(), &none));
            }
            Step::Hours { day, before, .. } => {
                self.hours.insert(*day, Word::found(Some(before), &none));
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
        part.words.retain(|id, word| word.whole().is_none() || is_wanted(id));
        part.entries.retain(|_, word| entries || word.whole().is_none());
        part
    }

    /// Takes over all that the other agenda says later than this one.
    pub fn merge(&mut self, other: &Agenda) {
        merge_words(&mut self.words, &other.words);
        merge_words(&mut self.entries, &other.entries);
        merge_words(&mut self.hours, &other.hours);
        for (day, theirs) in &other.more {
            merge_extra(self.more.entry(*day).or_default(), theirs);
        }
        self.odd.merge(&other.odd);
        merge_extra(&mut self.extra, &other.extra);
    }
}

fn merge_words<K: Clone + Ord, T: Whole>(ours: &mut BTreeMap<K, Word<T>>, theirs: &BTreeMap<K, Word<T>>) {
    for (key, word) in theirs {
        ours.entry(key.clone()).and_modify(|ours| ours.merge(word)).or_insert_with(|| word.clone());
    }
}

/// Fields of a newer version: which of two is newer nobody knows, so that the same one has to win in either order.
fn merge_extra(ours: &mut Extra, theirs: &Extra) {
    for (name, value) in theirs {
        let ours = ours.entry(name.clone()).or_insert_with(|| value.clone());
        if format!("{ours:?}") < format!("{value:?}") {
            ours.clone_from(value);
        }
    }
}

/// The newest agenda file this program understands.
pub const FILE_VERSION: u32 = 1;

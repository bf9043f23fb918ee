//! The changes made lately, so that they can be undone, also after a restart and beside a second copy of the program.

use super::rows::{self, Odd};
use super::step::{Aspect, Thing};
use super::word::Word;
use super::{Agenda, Change, Pick, Stamp, Step};
use crate::programme::Instant;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How many changes are remembered.
pub const REMEMBERED: usize = 200;
/// How many steps they may have together: all of them are written with every save.
const MOST_STEPS: usize = 10_000;

/// Where a remembered change stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
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
    pub(super) state: State,
    /// When `state` came to be; the newest holds when journals are merged.
    pub(super) changed: Stamp,
    /// Of what was taken in: when the last of it was said where it comes from. The agenda knows it by that time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) heard: Option<Stamp>,
    #[serde(flatten)]
    pub(super) change: Change,
}

/// A change that is remembered.
#[derive(Clone, Copy, Debug)]
pub struct Past<'a> {
    /// When it was made.
    pub made: Stamp,
    /// Whether it is in force.
    pub state: State,
    /// What it did.
    pub change: &'a Change,
}

/// Tells changes apart: two copies of the program may act in the same millisecond, and on the same session. In the order
/// of the times; what else tells them apart is in the text.
type Key = (Stamp, String);

impl Row {
    fn key(&self) -> Key {
        let marks = self.change.steps.iter().map(Step::mark);
        (self.made, std::iter::once(self.change.words.clone()).chain(marks).collect())
    }
}

/// The last 200 changes of an agenda.
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
        let (rows, odd) = Odd::sort_out(file.changes);
        let mut journal = Journal { rows: BTreeMap::new(), odd };
        for row in rows {
            journal.remember(row);
        }
        journal
    }
}

impl From<Journal> for JournalFile {
    fn from(journal: Journal) -> JournalFile {
        JournalFile { version: super::FILE_VERSION, changes: journal.odd.put_back(journal.rows.into_values()) }
    }
}

impl Journal {
    /// Makes a change: the agenda takes it over, and it can be undone. What was undone before can no longer be redone.
    pub fn make(&mut self, agenda: &mut Agenda, mut change: Change, now: Stamp) {
        change.tidy();
        let made = self.stamp(agenda, &change, now);
        for step in &change.steps {
            agenda.say(step, made);
        }
        self.note(change, made, None);
    }

    /// Takes over what another agenda says later, see [`Agenda::merge`], as a change that can be undone; gives it back
    /// for telling. `words` puts the number of its steps into words. Nothing is said anew: what came keeps the time when it
    /// was said, so that whatever was said elsewhere since still counts as later, and merging still commutes and repeats.
    /// Only who takes it back says something, and says it now. Nothing if all that is said here is the same as before.
    pub fn take_in(
        &mut self,
        agenda: &mut Agenda,
        other: &Agenda,
        words: impl FnOnce(usize) -> String,
        now: Stamp,
    ) -> Option<Change> {
        let before = agenda.clone();
        agenda.merge(other);
        let mut change = before.change_to(agenda, String::new())?;
        change.words = words(change.steps.len());
        change.tidy();
        let made = self.stamp(agenda, &change, now);
        let heard = change.steps.iter().filter_map(|step| agenda.said(step)).max();
        self.note(change.clone(), made, heard);
        Some(change)
    }

    /// Remembers a change that is in force.
    fn note(&mut self, change: Change, made: Stamp, heard: Option<Stamp>) {
        for row in self.rows.values_mut().filter(|row| row.state == State::Undone) {
            (row.state, row.changed) = (State::Dropped, made);
        }
        let row = Row { made, state: State::Done, changed: made, heard, change };
        self.rows.insert(row.key(), row);
        self.forget();
    }

    /// Takes back the last change that is in force; gives it back for telling.
    pub fn undo(&mut self, agenda: &mut Agenda, now: Stamp) -> Option<Change> {
        let key = self.rows.values().rev().find(|row| row.state == State::Done)?.key();
        self.turn(agenda, &key, State::Undone, now)
    }

    /// Makes the change that was undone last once more.
    pub fn redo(&mut self, agenda: &mut Agenda, now: Stamp) -> Option<Change> {
        let last_done = self.rows.values().rev().find(|row| row.state == State::Done).map(Row::key);
        let key = self
            .rows
            .values()
            .find(|row| row.state == State::Undone && last_done.as_ref().is_none_or(|done| row.key() > *done))?
            .key();
        self.turn(agenda, &key, State::Done, now)
    }

    fn turn(&mut self, agenda: &mut Agenda, key: &Key, state: State, now: Stamp) -> Option<Change> {
        let change = self.rows.get(key)?.change.clone();
        let changed = self.stamp(agenda, &change, now);
        for step in &change.steps {
            match state {
                State::Done => agenda.say(step, changed),
                State::Undone | State::Dropped => agenda.say(&self.taken_back(key, step), changed),
            }
        }
        let row = self.rows.get_mut(key)?;
        (row.state, row.changed) = (state, changed);
        Some(change)
    }

    /// The step that takes another one back. What another copy of the program had said by then counts as what there was
    /// before, even if this one did not know it yet.
    fn taken_back(&self, key: &Key, step: &Step) -> Step {
        let done = self.rows.range(..key).rev().filter(|(_, row)| row.state == State::Done);
        let earlier: Vec<&Step> = done.flat_map(|(_, row)| row.change.steps.iter().rev()).collect();
        let last = || earlier.iter().find(|other| other.thing() == step.thing());
        match step {
            Step::Pick { session, before, after } => {
                let was = picked(&earlier, session, before.as_ref());
                Step::Pick { session: session.clone(), before: after.clone(), after: was }
            }
            Step::Entry { .. } | Step::Hours { .. } => last().map_or_else(|| step.turned(), |last| (*last).clone()),
        }
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
        let held = |row: &&Row| row.state == State::Done || point.is_some_and(|point| row.changed > point);
        // Of each thing what was said of it by then, the latest first, and what was said of it first since.
        let mut told: BTreeMap<Thing, (Vec<&Step>, Option<&Step>)> = BTreeMap::new();
        for step in self.rows.values().take(changes).filter(held).flat_map(|row| &row.change.steps).rev() {
            told.entry(step.thing()).or_default().0.push(step);
        }
        for step in self.rows.values().skip(changes).flat_map(|row| &row.change.steps) {
            told.entry(step.thing()).or_default().1.get_or_insert(step);
        }
        let mut rewound = agenda.clone();
        let now = Stamp::of(Instant::MAX);
        for (thing, (before, first)) in told {
            let step = match (&thing, before.first(), first) {
                (Thing::Session(session), _, first) => {
                    let first = match first {
                        Some(Step::Pick { before, .. }) => before.as_ref(),
                        _ => agenda.pick(session),
                    };
                    // Said as a whole: what was noted since must not come along with a pick of then.
                    let word = Word::whole(picked(&before, session, first).as_ref(), now);
                    rewound.words.insert(session.clone(), word);
                    continue;
                }
                (_, Some(last), _) => (*last).clone(),
                (_, None, Some(first)) => first.turned(),
                (_, None, None) => continue,
            };
            rewound.say(&step, now);
        }
        rewound
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
                (None, State::Done) => row.change.words.clone(),
                (Some(State::Done), State::Undone | State::Dropped) => format!("undone: {}", row.change.words),
                (Some(State::Undone | State::Dropped), State::Done) => format!("done again: {}", row.change.words),
                _ => return None,
            };
            Some((row.changed, said))
        };
        let mut said: Vec<(Stamp, String)> = self.rows.iter().filter_map(words).collect();
        said.sort_by_key(|(when, _)| *when);
        said.into_iter().map(|(_, words)| words).collect()
    }

    /// How many rows of its file could not be understood. They are kept and written back as they were.
    pub fn unread(&self) -> usize {
        self.odd.len()
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

/// The pick of a session that steps, the latest first, leave behind; an aspect of which none of them says anything is as in
/// the other pick.
fn picked(steps: &[&Step], session: &str, otherwise: Option<&Pick>) -> Option<Pick> {
    let latest = |aspect: Aspect| {
        let said = steps.iter().find_map(|step| match step {
            Step::Pick { session: of, before, after } if of == session => {
                let (before, after) = (before.as_ref(), after.as_ref());
                Aspect::said(before, after).any(|said| said == aspect).then_some(after)
            }
            _ => None,
        });
        said.unwrap_or(otherwise)
    };
    let mut pick = latest(Aspect::Choice)?.clone();
    for aspect in Aspect::BESIDE {
        aspect.take(latest(aspect), &mut pick);
    }
    Some(pick)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agenda::{Copy, Entry, Hours, Interest, Part};
    use crate::programme::time::{Civil, Clock, Day};
    use crate::programme::{Extra, Id};
    use jiff::civil::{date, time};
    use proptest::prelude::*;
    use serde_json::{Value, json};
    use std::collections::BTreeSet;

    fn stamp(millis: i64) -> Stamp {
        Stamp::of(Instant::from_millisecond(millis).unwrap())
    }

    fn agenda() -> Agenda {
        Agenda::new(&Id::from_text("test", "x"), "Test")
    }

    fn pick(interest: Interest, note: &str) -> Pick {
        // Some of them come with something refused.
        let refused = if note == "y" { BTreeSet::from(["z".to_owned()]) } else { BTreeSet::new() };
        Pick { note: note.to_owned(), refused, ..Pick::new(interest, Copy::default()) }
    }

    fn set(agenda: &Agenda, session: &str, after: Option<Pick>) -> Change {
        let before = agenda.pick(session).cloned();
        Change { words: String::new(), steps: vec![Step::pick(session.to_owned(), before, after)] }
    }

    #[derive(Clone, Debug)]
    enum Act {
        Set(u8, Option<(Interest, u8)>),
        /// Was there, or not, where it is picked.
        Attend(u8, bool),
        /// Leaves at some minute, where it is picked.
        Leave(u8, Option<i8>),
        Enter(u8, Option<u8>),
        Stay(i8, Option<i8>),
        Undo,
        Redo,
    }

    impl Act {
        /// What it changes; nothing if it is about something else, or nothing.
        fn change(&self, agenda: &Agenda) -> Option<Change> {
            let at = |minute| Civil(date(2024, 5, 1).at(9, minute, 0, 0));
            let picked = |session: u8, how: &dyn Fn(&mut Pick)| {
                let mut pick = agenda.pick(&session.to_string())?.clone();
                how(&mut pick);
                Some(set(agenda, &session.to_string(), Some(pick)))
            };
            match *self {
                Act::Set(session, after) => {
                    let after = after.map(|(interest, note)| {
                        let title = ["", "", "Moved"][usize::from(note)].to_owned();
                        let copy = Copy { title, ..Copy::default() };
                        Pick { copy, ..pick(interest, ["", "x", "y"][usize::from(note)]) }
                    });
                    Some(set(agenda, &session.to_string(), after))
                }
                Act::Attend(session, attended) => picked(session, &|pick| pick.attended = attended),
                Act::Leave(session, minute) => picked(session, &|pick| {
                    let part = |minute| Part { from: (minute == 1).then(|| at(0)), until: Some(at(minute)) };
                    pick.part = minute.map(part);
                }),
                Act::Enter(number, after) => {
                    let entry = after.map(|after| Entry {
                        title: format!("Made-up entry {after}"),
                        start: at(0),
                        end: None,
                        place: if after == 1 { "x1".to_owned() } else { String::new() },
                        note: if after == 2 { "bring it".to_owned() } else { String::new() },
                        extra: Extra::new(),
                    });
                    let id = format!("entry-{number}");
                    Some(Change::of_entry(id.clone(), agenda.entry(&id).cloned(), entry))
                }
                Act::Stay(day, until) => {
                    let day = Day(date(2024, 5, day));
                    let clock = |hour| Clock(time(hour, 0, 0, 0));
                    let from = until.filter(|hour| *hour == 17).map(|_| clock(9));
                    let after = Hours { from, until: until.map(clock) };
                    Some(Change::of_hours(day, agenda.hours_on(day), after))
                }
                Act::Undo | Act::Redo => None,
            }
        }
    }

    fn act() -> impl Strategy<Value = Act> {
        let interest = prop::sample::select(vec![Interest::Going, Interest::Maybe, Interest::Skip, Interest::Later]);
        let interest = prop::option::weighted(0.75, (interest, 0..3_u8));
        prop_oneof![
            4 => (0..4_u8, interest).prop_map(|(session, interest)| Act::Set(session, interest)),
            1 => (0..4_u8, any::<bool>()).prop_map(|(session, attended)| Act::Attend(session, attended)),
            1 => (0..4_u8, prop::option::of(1..3_i8)).prop_map(|(session, minute)| Act::Leave(session, minute)),
            1 => (0..2_u8, prop::option::of(0..3_u8)).prop_map(|(number, after)| Act::Enter(number, after)),
            1 => (1..3_i8, prop::option::of(16..18_i8)).prop_map(|(day, until)| Act::Stay(day, until)),
            2 => Just(Act::Undo),
            2 => Just(Act::Redo)
        ]
    }

    /// All that an agenda says, without the times when it was said.
    type Said = (Vec<(String, Pick)>, Vec<(String, Entry)>, Vec<(Day, Hours)>);

    fn states(agenda: &Agenda) -> Said {
        let owned = |(id, pick): (&str, &Pick)| (id.to_owned(), pick.clone());
        let entries = agenda.entries().map(|(id, entry)| (id.to_owned(), entry.clone()));
        (agenda.picks().map(owned).collect(), entries.collect(), agenda.hours().collect())
    }

    proptest! {
        /// Against the plain model of two stacks, with a clock that may run backwards.
        #[test]
        fn undo_and_redo_walk_the_history(acts in prop::collection::vec((act(), 0..50_i64), 0..60)) {
            let (mut agenda, mut journal) = (agenda(), Journal::default());
            let (mut past, mut future) = (vec![], vec![]);
            for (act, now) in acts {
                let before = states(&agenda);
                match act {
                    Act::Undo => {
                        let undone = journal.undo(&mut agenda, stamp(now));
                        prop_assert_eq!(undone.is_some(), !past.is_empty());
                        if let Some(state) = past.pop() {
                            future.push(before);
                            prop_assert_eq!(states(&agenda), state);
                        }
                    }
                    Act::Redo => {
                        let redone = journal.redo(&mut agenda, stamp(now));
                        prop_assert_eq!(redone.is_some(), !future.is_empty());
                        if let Some(state) = future.pop() {
                            past.push(before);
                            prop_assert_eq!(states(&agenda), state);
                        }
                    }
                    act => {
                        let Some(change) = act.change(&agenda) else { continue };
                        journal.make(&mut agenda, change, stamp(now));
                        past.push(before);
                        future.clear();
                    }
                }
                // What is written and read again goes on just the same.
                journal = serde_json::from_str(&serde_json::to_string(&journal).unwrap()).unwrap();
                agenda = serde_json::from_str(&serde_json::to_string(&agenda).unwrap()).unwrap();
            }
        }

        /// Whatever copies of the program did, all end with the same agenda, in any order, however often.
        #[test]
        fn merging_commutes_associates_and_repeats(
            acts in prop::collection::vec((0..3_usize, act(), 0..9_i64), 0..30),
        ) {
            let mut copies = [(agenda(), Journal::default()), (agenda(), Journal::default()), (agenda(), Journal::default())];
            for (number, (copy, act, now)) in acts.into_iter().enumerate() {
                let (agenda, journal) = &mut copies[copy];
                match act {
                    Act::Undo => drop(journal.undo(agenda, stamp(now))),
                    Act::Redo => drop(journal.redo(agenda, stamp(now))),
                    act => {
                        let Some(change) = act.change(agenda) else { continue };
                        journal.make(agenda, Change { words: format!("change {number}"), ..change }, stamp(now));
                    }
                }
            }
            let [(a, ja), (b, jb), (c, jc)] = copies;
            let merged = |first: &Agenda, second: &Agenda| { let mut m = first.clone(); m.merge(second); m };
            prop_assert_eq!(merged(&a, &b), merged(&b, &a));
            prop_assert_eq!(merged(&merged(&a, &b), &c), merged(&a, &merged(&b, &c)));
            prop_assert_eq!(merged(&merged(&a, &b), &b), merged(&a, &b));
            prop_assert_eq!(merged(&a, &a), a.clone());
            let read: Agenda = serde_json::from_str(&serde_json::to_string(&merged(&a, &b)).unwrap()).unwrap();
            prop_assert_eq!(read, merged(&a, &b));
            let joined = |first: &Journal, second: &Journal| { let mut j = first.clone(); j.merge(second); j };
            prop_assert_eq!(joined(&joined(&ja, &jb), &jb), joined(&ja, &jb));
            prop_assert_eq!(joined(&ja, &jb), joined(&jb, &ja));
            prop_assert_eq!(joined(&joined(&ja, &jb), &jc), joined(&ja, &joined(&jb, &jc)));
            let changes = |journal: &Journal| journal.rows.values().map(|row| row.change.words.clone()).collect::<BTreeSet<_>>();
            let joint = changes(&joined(&ja, &jb));
            prop_assert!(changes(&ja).union(&changes(&jb)).all(|words| joint.contains(words)));
            let read: Journal = serde_json::from_str(&serde_json::to_string(&joined(&ja, &jb)).unwrap()).unwrap();
            prop_assert_eq!(read, joined(&ja, &jb));
        }
    }

    proptest! {
        /// Any point of the past can be returned to, by one change that can be undone.
        #[test]
        fn the_agenda_can_be_had_as_it_was_at_any_point(
            acts in prop::collection::vec((act(), 0..50_i64), 0..40), choice in any::<prop::sample::Index>(),
        ) {
            let (mut agenda, mut journal) = (agenda(), Journal::default());
            // The state after each change that was made, and whether it was undone since.
            let mut points = vec![states(&agenda)];
            for (act, now) in acts {
                match act {
                    Act::Undo => drop(journal.undo(&mut agenda, stamp(now))),
                    // What is redone changes which changes were in force at the points between.
                    Act::Redo => {}
                    act => {
                        let Some(change) = act.change(&agenda) else { continue };
                        journal.make(&mut agenda, change, stamp(now));
                        points.push(states(&agenda));
                    }
                }
            }
            prop_assert_eq!(journal.past().len(), points.len() - 1);
            let point = choice.index(points.len());
            let was = journal.rewound(&agenda, point);
            prop_assert_eq!(&states(&was), &points[point]);
            let now = states(&agenda);
            if let Some(change) = agenda.change_to(&was, "back") {
                journal.make(&mut agenda, change, stamp(99));
                prop_assert_eq!(&states(&agenda), &points[point]);
                journal.undo(&mut agenda, stamp(99));
            }
            prop_assert_eq!(states(&agenda), now);
        }
    }

    proptest! {
        /// What is taken in from another agenda is merged, to the stamp, and can be undone, done again and returned to
        /// like whatever I did myself.
        #[test]
        fn what_is_taken_in_is_a_merge_and_a_change(
            acts in prop::collection::vec((0..2_usize, prop::option::weighted(0.8, act()), 0..50_i64), 0..40),
            choice in any::<prop::sample::Index>(),
        ) {
            let mut copies = [(agenda(), Journal::default()), (agenda(), Journal::default())];
            let mut points = vec![states(&copies[0].0)];
            for (copy, act, now) in acts {
                let other = copies[1 - copy].0.clone();
                let (agenda, journal) = &mut copies[copy];
                let count = journal.past().len();
                match act {
                    Some(Act::Undo) => drop(journal.undo(agenda, stamp(now))),
                    Some(Act::Redo) => {}
                    Some(act) => {
                        let Some(change) = act.change(agenda) else { continue };
                        journal.make(agenda, change, stamp(now));
                    }
                    None => {
                        let (before, mut merged) = (agenda.clone(), agenda.clone());
                        merged.merge(&other);
                        let taken = journal.take_in(agenda, &other, |count| format!("{count} changes"), stamp(now));
                        prop_assert_eq!(&*agenda, &merged);
                        prop_assert_eq!(taken.is_some(), states(&before) != states(&merged));
                        // Again it brings nothing.
                        let known = journal.clone();
                        prop_assert_eq!(journal.take_in(agenda, &other, |_| String::new(), stamp(now)), None);
                        prop_assert_eq!((&*agenda, &*journal), (&merged, &known));
                        if let Some(taken) = taken {
                            prop_assert_eq!(taken.words, format!("{} changes", taken.steps.len()));
                            let (mut agenda, mut journal) = (agenda.clone(), journal.clone());
                            journal.undo(&mut agenda, stamp(now));
                            prop_assert_eq!(states(&agenda), states(&before));
                            // Who takes it back says so later than whoever said it.
                            let undone = agenda.clone();
                            agenda.merge(&other);
                            prop_assert_eq!(states(&agenda), states(&undone));
                            journal.redo(&mut agenda, stamp(now));
                            prop_assert_eq!(states(&agenda), states(&merged));
                        }
                    }
                }
                if copy == 0 && copies[0].1.past().len() > count {
                    points.push(states(&copies[0].0));
                }
            }
            let (agenda, journal) = &copies[0];
            let point = choice.index(points.len());
            prop_assert_eq!(&states(&journal.rewound(agenda, point)), &points[point]);
        }
    }

    /// Two copies of the program that began with the same agenda, at the times that `step` is given.
    struct Two {
        a: (Agenda, Journal),
        b: (Agenda, Journal),
    }

    impl Two {
        fn with(first: Option<Pick>) -> Two {
            let (mut agenda, mut journal) = (agenda(), Journal::default());
            if first.is_some() {
                let change = set(&agenda, "s", first);
                journal.make(&mut agenda, change, stamp(1));
            }
            Two { a: (agenda.clone(), journal.clone()), b: (agenda, journal) }
        }

        fn make((agenda, journal): &mut (Agenda, Journal), after: Option<Pick>, now: i64) {
            let change = set(agenda, "s", after);
            journal.make(agenda, change, stamp(now));
        }

        /// A saves after B did.
        fn meet(&mut self) {
            self.a.0.merge(&self.b.0);
            self.a.1.merge(&self.b.1);
        }
    }

    #[test]
    fn an_interest_here_leaves_the_note_that_was_written_elsewhere() {
        let mut two = Two::with(Some(pick(Interest::Going, "")));
        Two::make(&mut two.b, Some(pick(Interest::Going, "bring slides")), 2);
        Two::make(&mut two.a, Some(pick(Interest::Maybe, "")), 3);
        two.meet();
        let (agenda, journal) = &mut two.a;
        assert_eq!(agenda.pick("s"), Some(&pick(Interest::Maybe, "bring slides")));
        journal.undo(agenda, stamp(4));
        assert_eq!(agenda.pick("s"), Some(&pick(Interest::Going, "bring slides")));
    }

    #[test]
    fn undoing_a_pick_brings_back_the_one_made_elsewhere() {
        let mut two = Two::with(None);
        Two::make(&mut two.b, Some(pick(Interest::Going, "mine")), 2);
        Two::make(&mut two.a, Some(pick(Interest::Maybe, "")), 3);
        two.meet();
        let (agenda, journal) = &mut two.a;
        assert_eq!(agenda.pick("s"), Some(&pick(Interest::Maybe, "mine")));
        journal.undo(agenda, stamp(4));
        assert_eq!(agenda.pick("s"), Some(&pick(Interest::Going, "mine")));
        journal.undo(agenda, stamp(5));
        assert_eq!(agenda.pick("s"), None);
    }

    #[test]
    fn a_note_written_while_the_pick_was_taken_back_elsewhere_is_there_when_it_is_picked_again() {
        let mut two = Two::with(Some(pick(Interest::Going, "old")));
        Two::make(&mut two.a, None, 2);
        Two::make(&mut two.b, Some(pick(Interest::Going, "new")), 3);
        two.meet();
        let mut agenda: Agenda = serde_json::from_str(&serde_json::to_string(&two.a.0).unwrap()).unwrap();
        assert_eq!(agenda.pick("s"), None);
        let change = set(&agenda, "s", Some(pick(Interest::Going, "")));
        two.a.1.make(&mut agenda, change, stamp(4));
        assert_eq!(agenda.pick("s"), Some(&pick(Interest::Going, "new")));
    }

    #[test]
    fn a_file_says_when_a_note_was_made_only_where_that_differs() {
        let mut two = Two::with(Some(pick(Interest::Going, "x")));
        let rows = |agenda: &Agenda| serde_json::to_value(agenda).unwrap()["picks"][0].clone();
        assert_eq!(rows(&two.a.0).get("noted"), None);
        Two::make(&mut two.a, Some(pick(Interest::Maybe, "x")), 2);
        assert_eq!(rows(&two.a.0)["noted"], "1970-01-01T00:00:00.001Z");
        assert_eq!(rows(&two.a.0)["changed"], "1970-01-01T00:00:00.002Z");
    }

    #[test]
    fn a_newer_change_wins_even_when_the_clock_went_back() {
        let (mut agenda, mut journal) = (agenda(), Journal::default());
        let change = set(&agenda, "a", Some(pick(Interest::Going, "")));
        journal.make(&mut agenda, change, stamp(1_000));
        let old = agenda.clone();
        let change = set(&agenda, "a", None);
        journal.make(&mut agenda, change, stamp(5));
        agenda.merge(&old);
        assert_eq!(agenda.pick("a"), None);
    }

    #[test]
    fn changes_made_in_the_same_millisecond_can_both_be_undone() {
        let (mut one, mut other) = (Journal::default(), Journal::default());
        let (mut a, mut b) = (agenda(), agenda());
        let change = set(&a, "a", Some(pick(Interest::Going, "")));
        one.make(&mut a, change, stamp(7));
        let change = set(&b, "b", Some(pick(Interest::Maybe, "")));
        other.make(&mut b, change, stamp(7));
        a.merge(&b);
        one.merge(&other);
        assert!(one.undo(&mut a, stamp(8)).is_some() && one.undo(&mut a, stamp(8)).is_some());
        assert_eq!(a.picks().count(), 0);
    }

    #[test]
    fn changes_of_one_session_in_the_same_millisecond_are_two() {
        let mut two = Two::with(None);
        Two::make(&mut two.b, Some(pick(Interest::Going, "")), 7);
        Two::make(&mut two.a, Some(pick(Interest::Maybe, "")), 7);
        two.meet();
        let (agenda, journal) = &mut two.a;
        assert!(journal.undo(agenda, stamp(8)).is_some() && journal.undo(agenda, stamp(8)).is_some());
        assert_eq!(agenda.pick("s"), None);
    }

    #[test]
    fn what_is_typed_and_what_is_read_again_is_one_change() {
        let (mut agenda, mut journal) = (agenda(), Journal::default());
        let change = set(&agenda, "s", Some(pick(Interest::Going, "a\u{202e}b\u{7}")));
        journal.make(&mut agenda, Change { words: "note on “\u{202e}”".to_owned(), ..change }, stamp(1));
        let read: Journal = serde_json::from_str(&serde_json::to_string(&journal).unwrap()).unwrap();
        journal.merge(&read);
        assert_eq!(journal.rows.len(), 1);
    }

    #[test]
    fn odd_rows_cost_no_other_and_are_written_back() {
        let text = |interest: &str| {
            format!(
                r#"{{ "session": "{interest}", "changed": "2021-06-02T13:45:00Z", "interest": "{interest}", "copy": {{}}, "more": [1] }}"#
            )
        };
        let (odd, sound) = (text("perhaps"), text("going"));
        let file = format!(r#"{{ "version": 1, "picks": [{odd}, {sound}, 7], "removed": [{{ "session": "x" }}] }}"#);
        let mut agenda: Agenda = serde_json::from_str(&file).unwrap();
        assert_eq!((agenda.picks().count(), agenda.unread()), (1, 3));
        assert!(!agenda.is_untouched());
        let other = agenda.clone();
        agenda.merge(&other);
        let written = serde_json::to_value(&agenda).unwrap();
        let odd: Value = serde_json::from_str(&odd).unwrap();
        assert_eq!(written["picks"].as_array().map(Vec::len), Some(3));
        assert!(written["picks"].as_array().unwrap().contains(&odd));
        assert_eq!(written["removed"], json!([{ "session": "x" }]));

        let change = r#"{ "made": "2021-06-02T13:45:00Z", "changed": "2021-06-02T13:45:00Z", "state": "done", "words": "", "steps": [] }"#;
        let file = format!(r#"{{ "version": 1, "changes": [{{ "state": "dreamt" }}, {change}] }}"#);
        let journal: Journal = serde_json::from_str(&file).unwrap();
        assert_eq!((journal.rows.len(), journal.unread()), (1, 1));
        assert_eq!(serde_json::to_value(&journal).unwrap()["changes"][1], json!({ "state": "dreamt" }));
    }

    #[test]
    fn only_so_many_changes_are_remembered() {
        let (mut agenda, mut journal) = (agenda(), Journal::default());
        for now in 0..300 {
            let change = set(&agenda, "a", Some(pick(Interest::Going, &now.to_string())));
            journal.make(&mut agenda, change, stamp(now));
        }
        assert_eq!(journal.rows.len(), REMEMBERED);
        // Neither do many large ones grow without an end, and the last can be undone.
        let large = |steps: usize| {
            let steps = (0..steps).map(|number| Step::pick(number.to_string(), None, Some(pick(Interest::Maybe, ""))));
            Change { words: String::new(), steps: steps.collect() }
        };
        for steps in [MOST_STEPS / 2, MOST_STEPS / 2, 1] {
            journal.make(&mut agenda, large(steps), stamp(0));
        }
        assert_eq!(journal.rows.len(), 2);
        journal.make(&mut agenda, large(MOST_STEPS + 1), stamp(0));
        assert_eq!(journal.rows.len(), 1);
        assert_eq!(journal.undo(&mut agenda, stamp(0)).map(|change| change.steps.len()), Some(MOST_STEPS + 1));
    }
}

//! What must hold of undo, redo, history and merging, whatever was done.

use super::*;
use crate::agenda::{Copy, Entry, Hours, Interest, Part};
use crate::programme::Id;
use crate::programme::time::{Civil, Clock, Day};
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
                    place: if after == 1 { "x1".to_owned() } else { String::new() },
                    note: if after == 2 { "bring it".to_owned() } else { String::new() },
                    ..Entry::new(format!("Made-up entry {after}"), at(0), None)
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

proptest! {
    /// Of another machine came the agenda, and a journal of some time before. What the journal tells is undone change by
    /// change, and all that it does not tell is one change behind them.
    #[test]
    fn what_came_with_its_rows_and_what_came_without_them_is_undone_one_behind_the_other(
        base in prop::collection::vec((act(), 0..50_i64), 0..8),
        theirs in prop::collection::vec((act(), 0..50_i64), 0..12),
        mine in prop::option::of((act(), 0..50_i64)),
        told in any::<prop::sample::Index>(),
    ) {
        let (mut agenda, mut journal) = (agenda(), Journal::default());
        let make = |(act, now): (Act, i64), agenda: &mut Agenda, journal: &mut Journal| {
            let change = act.change(agenda)?;
            journal.make(agenda, change, stamp(now));
            Some(())
        };
        for act in base {
            make(act, &mut agenda, &mut journal);
        }
        let (mut other, mut known) = (agenda.clone(), journal.clone());
        // Each with what the agenda was then.
        let mut points = vec![(known.clone(), other.clone())];
        for act in theirs {
            if make(act, &mut other, &mut known).is_some() {
                points.push((known.clone(), other.clone()));
            }
        }
        let count = journal.past().len();
        let (before, at) = (agenda.clone(), told.index(points.len()));
        let (rows, then) = &points[at];
        let mut merged = agenda.clone();
        merged.merge(&other);
        journal.merge(rows);
        let taken = journal.take_in(&mut agenda, &other, |_| "taken in".to_owned(), stamp(0));
        prop_assert_eq!(&agenda, &merged);
        prop_assert_eq!(taken.is_some(), states(then) != states(&other));
        prop_assert_eq!(journal.past().len(), count + at + usize::from(taken.is_some()));
        if taken.is_some() {
            let undone = journal.undo(&mut agenda, stamp(0)).unwrap();
            prop_assert_eq!(undone.words, "taken in");
            prop_assert_eq!(states(&agenda), states(then));
        }
        for (_, then) in points[..at].iter().rev() {
            journal.undo(&mut agenda, stamp(0)).unwrap();
            prop_assert_eq!(states(&agenda), states(then));
        }
        prop_assert_eq!(states(&agenda), states(&before));
        // Behind it I can go on, and undo takes that back alone.
        if let Some(mine) = mine {
            let before = states(&agenda);
            if make(mine, &mut agenda, &mut journal).is_some() {
                journal.undo(&mut agenda, stamp(0)).unwrap();
                prop_assert_eq!(states(&agenda), before);
            }
        }
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

proptest! {
    /// A sync tool may bring the agenda of another machine without its journal. Whatever came so, undo brings back what
    /// there was just before the change, and redo what there was behind it.
    #[test]
    fn what_was_just_done_is_undone_whatever_came_without_its_row(
        acts in prop::collection::vec((act(), prop::bool::weighted(0.4), 0..50_i64), 0..40)
    ) {
        let (mut agenda, mut journal) = (agenda(), Journal::default());
        for (act, is_rowless, now) in acts {
            let before = states(&agenda);
            match act {
                Act::Undo => drop(journal.undo(&mut agenda, stamp(now))),
                Act::Redo => drop(journal.redo(&mut agenda, stamp(now))),
                act => {
                    let Some(change) = act.change(&agenda) else { continue };
                    if is_rowless {
                        journal.clone().make(&mut agenda, change, stamp(now));
                        continue;
                    }
                    journal.make(&mut agenda, change, stamp(now));
                    let (mut agenda, mut journal, after) = (agenda.clone(), journal.clone(), states(&agenda));
                    journal.undo(&mut agenda, stamp(now));
                    prop_assert_eq!(&states(&agenda), &before);
                    journal.redo(&mut agenda, stamp(now));
                    prop_assert_eq!(states(&agenda), after);
                }
            }
            journal = serde_json::from_str(&serde_json::to_string(&journal).unwrap()).unwrap();
            agenda = serde_json::from_str(&serde_json::to_string(&agenda).unwrap()).unwrap();
        }
    }
}

#[test]
fn undo_does_not_go_back_past_a_newer_word_that_came_without_its_row() {
    let acts = [
        [
            Act::Set(1, Some((Interest::Going, 0))),
            Act::Set(1, Some((Interest::Maybe, 0))),
            Act::Set(1, Some((Interest::Skip, 0))),
        ],
        [Act::Enter(1, Some(0)), Act::Enter(1, Some(1)), Act::Enter(1, Some(2))],
        [Act::Stay(1, Some(16)), Act::Stay(1, Some(17)), Act::Stay(1, None)],
    ];
    for [known, rowless, act] in acts {
        let (mut agenda, mut journal) = (agenda(), Journal::default());
        let make = |act: &Act, journal: &mut Journal, agenda: &mut Agenda, now| {
            let change = act.change(agenda).unwrap();
            journal.make(agenda, change, stamp(now));
        };
        make(&known, &mut journal, &mut agenda, 1);
        make(&rowless, &mut journal.clone(), &mut agenda, 2);
        let before = states(&agenda);
        make(&act, &mut journal, &mut agenda, 3);
        journal.undo(&mut agenda, stamp(4));
        assert_eq!(states(&agenda), before, "{act:?}");
    }
}

/// What was taken in together was said at different times.
#[test]
fn undo_goes_back_to_what_was_taken_in_last() {
    let (mut mine, mut journal) = (agenda(), Journal::default());
    let (mut other, mut their_journal) = (agenda(), Journal::default());
    for (session, now) in [("s", 2), ("other", 9)] {
        let change = set(&other, session, Some(pick(Interest::Going, "")));
        their_journal.make(&mut other, change, stamp(now));
    }
    let mut third = mine.clone();
    let change = set(&third, "s", Some(pick(Interest::Maybe, "")));
    Journal::default().make(&mut third, change, stamp(3));
    for other in [other, third] {
        journal.take_in(&mut mine, &other, |_| String::new(), stamp(0)).unwrap();
    }
    let change = set(&mine, "s", Some(pick(Interest::Skip, "")));
    journal.make(&mut mine, change, stamp(20));
    journal.undo(&mut mine, stamp(21));
    assert_eq!(mine.interest("s"), Some(Interest::Maybe));
}

#[test]
fn what_was_said_elsewhere_before_a_change_is_what_its_undo_brings_back() {
    // Row by row another copy told it, and told it after the newer word that came here without a row.
    let mut two = Two::with(Some(pick(Interest::Going, "")));
    let (mut rowless, mut forgotten) = two.a.clone();
    let change = set(&rowless, "s", Some(pick(Interest::Later, "")));
    forgotten.make(&mut rowless, change, stamp(2));
    two.a.0.merge(&rowless);
    Two::make(&mut two.b, Some(pick(Interest::Maybe, "")), 3);
    Two::make(&mut two.a, Some(pick(Interest::Skip, "")), 4);
    two.meet();
    let (agenda, journal) = &mut two.a;
    journal.undo(agenda, stamp(5));
    assert_eq!(agenda.interest("s"), Some(Interest::Maybe));
}

#[test]
fn undoing_a_refusal_leaves_those_made_elsewhere() {
    let refusing = |agenda: &Agenda, id: &str| {
        let mut after = agenda.pick("s").cloned().unwrap();
        after.refused.insert(id.to_owned());
        after
    };
    let mut two = Two::with(Some(pick(Interest::Going, "")));
    let (x, z) = (refusing(&two.a.0, "x"), refusing(&two.b.0, "z"));
    Two::make(&mut two.a, Some(x), 2);
    Two::make(&mut two.b, Some(z), 3);
    two.meet();
    let (agenda, journal) = &mut two.a;
    let refused = |agenda: &Agenda| agenda.pick("s").unwrap().refused.iter().cloned().collect::<String>();
    assert_eq!(refused(agenda), "xz");
    for left in ["x", "", "x", "xz"] {
        if left.len() < refused(agenda).len() {
            journal.undo(agenda, stamp(4));
        } else {
            journal.redo(agenda, stamp(4));
        }
        assert_eq!(refused(agenda), left);
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
fn a_note_that_comes_back_with_its_pick_is_part_of_the_change() {
    let mut two = Two::with(Some(pick(Interest::Going, "old")));
    Two::make(&mut two.a, None, 2);
    Two::make(&mut two.b, Some(pick(Interest::Going, "new")), 3);
    two.meet();
    let (mut agenda, mut journal) = two.a;
    let bare = Pick { note: String::new(), ..pick(Interest::Maybe, "") };
    let change = set(&agenda, "s", Some(bare));
    journal.make(&mut agenda, change, stamp(4));
    let picked = states(&agenda);
    assert_eq!(agenda.pick("s").map(|pick| pick.note.as_str()), Some("new"));
    journal.undo(&mut agenda, stamp(5));
    assert_eq!(agenda.pick("s"), None);
    assert_eq!(states(&journal.rewound(&agenda, journal.past().len())), picked);
    journal.redo(&mut agenda, stamp(6));
    assert_eq!(states(&agenda), picked);
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
fn taking_back_an_import_looks_once_at_what_was_said_of_each_of_its_picks() {
    let (mut agenda, mut journal) = (agenda(), Journal::default());
    for (now, interest) in [(1, Interest::Maybe), (2, Interest::Going)] {
        let step = |at: usize| {
            let session = at.to_string();
            let before = agenda.pick(&session).cloned();
            Step::pick(session, before, Some(pick(interest, "")))
        };
        let change = Change { words: "an import".to_owned(), steps: (0..MOST_STEPS / 2).map(step).collect() };
        journal.make(&mut agenda, change, stamp(now));
    }
    let (key, row) = journal.rows.last_key_value().unwrap();
    let earlier = journal.earlier(key);
    let looked_at: usize = row.change.steps.iter().map(|step| earlier.about(step).len()).sum();
    assert_eq!(looked_at, MOST_STEPS / 2);
    journal.undo(&mut agenda, stamp(3));
    assert!(agenda.picks().all(|(_, pick)| pick.interest == Interest::Maybe));
    assert_eq!(agenda.picks().count(), MOST_STEPS / 2);
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

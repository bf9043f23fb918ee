//! What must hold where several copies of the program, or several machines, say something of the same agenda.

use super::*;
use crate::agenda::aspect::{Aspect, Whole};

proptest! {
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

/// Whether a thing says what a step said of it.
fn says_so<T: Whole>(step: &Step, now: Option<&T>, aspect: &Aspect) -> bool {
    now.zip(T::sides(step)[1]).is_some_and(|(now, after)| now.is_same(after, aspect))
}

proptest! {
    /// Copies that say random things, and hear of each other now and then, end with what was said last: whatever was said
    /// later than a removal is there, with all that was said since; and what was removed last is not.
    #[test]
    fn nothing_is_lost_that_was_said_later_than_its_removal(
        acts in prop::collection::vec((0..3_usize, prop::option::weighted(0.8, act()), 0..30_i64), 0..30),
        order in Just(vec![0_usize, 1, 2]).prop_shuffle(),
    ) {
        let mut copies = [(agenda(), Journal::default()), (agenda(), Journal::default()), (agenda(), Journal::default())];
        let mut said: Vec<(Stamp, Step)> = Vec::new();
        for (copy, act, now) in acts {
            let Some(act) = act else {
                let other = copies[(copy + 1) % 3].0.clone();
                copies[copy].0.merge(&other);
                continue;
            };
            let (agenda, journal) = &mut copies[copy];
            let Some(change) = act.change(agenda) else { continue };
            journal.make(agenda, change, stamp(now));
            let row = journal.rows.values().max_by_key(|row| row.made).unwrap();
            said.extend(row.change.steps.iter().map(|step| (row.made, step.clone())));
        }
        let mut merged = agenda();
        for copy in order {
            merged.merge(&copies[copy].0);
        }
        for thing in said.iter().map(|(_, step)| step.thing()).collect::<BTreeSet<Thing>>() {
            let about: Vec<(Stamp, &Step)> =
                said.iter().filter(|(_, step)| step.thing() == thing).map(|(when, step)| (*when, step)).collect();
            let last = |is_wanted: &dyn Fn(&Aspect) -> bool| {
                let wanted = about.iter().filter(|(_, step)| step.says().iter().any(is_wanted));
                wanted.map(|(when, _)| *when).max()
            };
            let gone = last(&|aspect| *aspect == Aspect::Gone);
            let is_there = match &thing {
                Thing::Session(id) => merged.pick(id).is_some(),
                Thing::Entry(id) => merged.entry(id).is_some(),
                Thing::Day(_) => true,
            };
            let said = last(&|aspect| *aspect != Aspect::Gone);
            // In one millisecond the removal wins over wiping a note.
            prop_assert!(said == gone || is_there == (said > gone), "{:?}", thing);
            for (when, step) in about.iter().filter(|(when, _)| Some(*when) > gone) {
                for aspect in step.says().into_iter().filter(|aspect| last(&|other| other == aspect) == Some(*when)) {
                    // Of two things said in the same millisecond one holds.
                    let rivals = about.iter().filter(|(other, step)| other == when && step.says().contains(&aspect));
                    let mut rivals = rivals.map(|(_, step)| match &thing {
                        Thing::Session(id) => says_so(step, merged.pick(id), &aspect),
                        Thing::Entry(id) => says_so(step, merged.entry(id), &aspect),
                        Thing::Day(day) => says_so(step, Some(&merged.hours_on(*day)), &aspect),
                    });
                    prop_assert!(rivals.any(|holds| holds), "{:?} of {:?}", aspect, step);
                }
            }
        }
    }

    /// Who has heard of all changes says what they said; and so does who has heard of the first few of them only, when told
    /// of the others.
    #[test]
    fn who_is_told_of_all_changes_says_what_they_said(
        acts in prop::collection::vec((act(), prop::bool::weighted(0.2), 0..50_i64), 0..40),
        heard in any::<prop::sample::Index>(),
    ) {
        let (mut agenda, mut journal) = (agenda(), Journal::default());
        let mut points = vec![agenda.clone()];
        let mut is_whole = true;
        for (act, is_rowless, now) in acts {
            match act {
                Act::Undo => drop(journal.undo(&mut agenda, stamp(now))),
                Act::Redo => drop(journal.redo(&mut agenda, stamp(now))),
                act => {
                    let Some(change) = act.change(&agenda) else { continue };
                    is_whole &= !is_rowless;
                    if is_rowless {
                        journal.clone().make(&mut agenda, change, stamp(now));
                    } else {
                        journal.make(&mut agenda, change, stamp(now));
                    }
                }
            }
            prop_assert_eq!(states(&journal.as_remembered(&agenda)), states(&agenda));
            points.push(agenda.clone());
        }
        if is_whole {
            prop_assert_eq!(states(&journal.as_remembered(&points[heard.index(points.len())])), states(&agenda));
        }
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

#[test]
fn who_returns_to_a_point_finds_what_had_come_by_then_without_its_row() {
    let Two { mut a, .. } = Two::with(Some(pick(Interest::Going, "")));
    Two::make(&mut a, None, 2);
    Two::make(&mut a, Some(pick(Interest::Going, "")), 3);
    let mut b = a.clone();
    // The other machine leaves early, and that comes while it is unpicked here.
    Two::make(&mut a, None, 9);
    let part = Some(Part { from: None, until: Some(Civil(date(2024, 5, 1).at(9, 1, 0, 0))) });
    Two::make(&mut b, Some(Pick { part, ..pick(Interest::Going, "") }), 5);
    let (agenda, journal) = &mut a;
    assert_eq!(journal.take_in(agenda, &b.0, |_| String::new(), stamp(10)), None);
    journal.undo(agenda, stamp(11));
    let change = set(agenda, "t", Some(pick(Interest::Going, "")));
    journal.make(agenda, change, stamp(12));
    let (then, point) = (states(agenda), journal.past().len());
    Two::make(&mut a, Some(Pick { part, ..pick(Interest::Going, "x") }), 13);
    let (agenda, journal) = &a;
    assert_eq!(agenda.pick("s").unwrap().part, part);
    assert_eq!(states(&journal.rewound(agenda, point)), then);
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
        [Act::Stay(1, false, Some(16)), Act::Stay(1, false, Some(17)), Act::Stay(1, false, None)],
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
fn a_note_or_a_mark_of_a_later_time_brings_a_pick_back_with_all_that_it_had() {
    let had = Pick { attended: false, ..pick(Interest::Maybe, "old") };
    for (after, removed, is_there) in [
        (Pick { note: "new".to_owned(), ..had.clone() }, 2, true),
        (Pick { attended: true, ..had.clone() }, 2, true),
        (Pick { note: String::new(), ..had.clone() }, 2, true),
        (Pick { interest: Interest::Skip, ..had.clone() }, 2, true),
        (Pick { note: "new".to_owned(), ..had.clone() }, 4, false),
    ] {
        let mut two = Two::with(Some(had.clone()));
        Two::make(&mut two.a, None, removed);
        Two::make(&mut two.b, Some(after.clone()), 3);
        let expected = is_there.then_some(&after);
        two.meet();
        assert_eq!(two.a.0.pick("s"), expected);
        let read: Agenda = serde_json::from_str(&serde_json::to_string(&two.a.0).unwrap()).unwrap();
        assert_eq!(read, two.a.0);
        two.b.0.merge(&two.a.0);
        assert_eq!(two.b.0, two.a.0);
        // What a later removal took away comes back by its undo, and so does what it had not heard of.
        if !is_there {
            let (agenda, journal) = &mut two.a;
            journal.undo(agenda, stamp(5));
            assert_eq!(agenda.pick("s"), Some(&after));
        }
    }
}

#[test]
fn who_picks_anew_begins_anew_and_hears_what_was_said_since() {
    let mut two = Two::with(Some(Pick { attended: true, ..pick(Interest::Going, "old") }));
    Two::make(&mut two.b, Some(Pick { attended: true, ..pick(Interest::Going, "older than the removal") }), 2);
    Two::make(&mut two.a, None, 3);
    let mut late = Two { a: two.a.clone(), b: two.b.clone() };
    Two::make(&mut late.b, Some(Pick { attended: true, ..pick(Interest::Going, "later") }), 4);
    for (mut two, note) in [(two, ""), (late, "later")] {
        Two::make(&mut two.a, Some(Pick::new(Interest::Maybe, Copy::default())), 5);
        two.meet();
        let read: Agenda = serde_json::from_str(&serde_json::to_string(&two.a.0).unwrap()).unwrap();
        assert_eq!(read, two.a.0);
        let picked = Pick { note: note.to_owned(), ..Pick::new(Interest::Maybe, Copy::default()) };
        assert_eq!(read.pick("s"), Some(&picked));
    }
}

/// An older plenary remembered of what is gone only what was written elsewhere since.
#[test]
fn a_note_that_comes_back_with_its_pick_is_part_of_the_change() {
    let mut journal = Journal::default();
    let file = json!({ "version": 1, "programme": "test", "title": "Test", "picks": [], "removed": [{
        "session": "s", "changed": "1970-01-01T00:00:00.002Z", "note": "new", "noted": "1970-01-01T00:00:00.003Z" }] });
    let mut agenda: Agenda = serde_json::from_value(file).unwrap();
    assert_eq!(agenda.pick("s"), None);
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
fn undo_reaches_past_nothing_that_came_without_its_row() {
    let (going, maybe) = (Some(pick(Interest::Going, "")), Some(pick(Interest::Maybe, "")));
    for later in [None, maybe, Some(pick(Interest::Going, "slides"))] {
        let (agenda, journal) = &mut Two::with(going.clone()).a;
        let change = set(agenda, "s", later);
        journal.clone().make(agenda, change, stamp(2));
        let before = states(agenda);
        assert!(journal.undo(agenda, stamp(3)).is_some());
        assert_eq!(states(agenda), before);
        assert_eq!(states(&journal.as_remembered(agenda)), before);
    }
}

/// As where a row of the file can't be understood, of one of several sessions that were picked together.
#[test]
fn undo_brings_back_nothing_that_was_not_there() {
    let (mut agenda, mut journal) = (agenda(), Journal::default());
    let steps = ["a", "b"].map(|id| Step::pick(id.to_owned(), None, Some(pick(Interest::Going, ""))));
    journal.make(&mut agenda, Change { words: String::new(), steps: steps.into() }, stamp(1));
    agenda.words.remove("a");
    let change = set(&agenda, "a", Some(pick(Interest::Maybe, "")));
    journal.make(&mut agenda, change, stamp(2));
    journal.undo(&mut agenda, stamp(3));
    assert_eq!((agenda.pick("a"), agenda.interest("b")), (None, Some(Interest::Going)));
}

#[test]
fn two_fields_of_an_entry_and_both_ends_of_a_day_are_kept_whoever_says_them() {
    let (mut here, mut there) = ((agenda(), Journal::default()), (agenda(), Journal::default()));
    let say = |(agenda, journal): &mut (Agenda, Journal), act: Act, now| {
        let change = act.change(agenda).unwrap();
        journal.make(agenda, change, stamp(now));
    };
    say(&mut here, Act::Enter(0, Some(0)), 1);
    there.0.merge(&here.0);
    say(&mut here, Act::Edit(0, 3, 2), 2);
    say(&mut here, Act::Edit(0, 0, 1), 3);
    say(&mut there, Act::Edit(0, 1, 2), 4);
    say(&mut here, Act::Stay(1, true, Some(9)), 5);
    say(&mut there, Act::Stay(1, false, Some(17)), 6);
    let (mine, theirs) = (here.0.clone(), there.0.clone());
    here.0.merge(&theirs);
    there.0.merge(&mine);
    assert_eq!(here.0, there.0);
    let both = here.0.entry("entry-0").unwrap();
    assert_eq!((both.start, both.place.as_str(), both.note.as_str()), (mine.entry("entry-0").unwrap().start, "x", "y"));
    let clock = |hour| Some(Clock(time(hour, 0, 0, 0)));
    assert_eq!(here.0.hours_on(Day(date(2024, 5, 1))), Hours { from: clock(9), until: clock(17) });
    let read: Agenda = serde_json::from_str(&serde_json::to_string(&here.0).unwrap()).unwrap();
    assert_eq!(read, here.0);
    // A field that is changed later than the entry was removed brings it back; a later removal removes it.
    for (removed, is_there) in [(7, true), (9, false)] {
        let (mut here, mut there) = (here.clone(), (here.0.clone(), Journal::default()));
        say(&mut here, Act::Enter(0, None), removed);
        say(&mut there, Act::Edit(0, 0, 2), 8);
        here.0.merge(&there.0);
        assert_eq!(here.0.entry("entry-0"), is_there.then(|| there.0.entry("entry-0").unwrap()));
        there.0.merge(&here.0);
        assert_eq!(here.0, there.0);
    }
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
fn a_file_says_when_a_note_was_made_only_where_that_differs() {
    let mut two = Two::with(Some(pick(Interest::Going, "x")));
    let rows = |agenda: &Agenda| serde_json::to_value(agenda).unwrap()["picks"][0].clone();
    assert_eq!(rows(&two.a.0).get("noted"), None);
    Two::make(&mut two.a, Some(pick(Interest::Maybe, "x")), 2);
    assert_eq!(rows(&two.a.0)["noted"], "1970-01-01T00:00:00.001Z");
    assert_eq!(rows(&two.a.0)["changed"], "1970-01-01T00:00:00.002Z");
}

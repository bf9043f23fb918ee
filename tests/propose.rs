//! The proposal against all choices there are, on small made-up days.

#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic)] // How a test fails.

use plenary::agenda::Interest::{self, Going, Maybe, Skip};
use plenary::agenda::propose::{Candidate, Loss, Proof, Selection, select};
use plenary::programme::time::Date;
use plenary::programme::{Instant, Slot};
use proptest::prelude::*;

/// A slot of minutes after midnight of a day in May; without an end if it is not after the start.
fn slot(day: i8, from: i64, until: i64) -> Slot {
    let midnight = Date::constant(2024, 5, day).at(0, 0, 0, 0);
    let at = |minutes: i64| midnight.checked_add(jiff::Span::new().minutes(minutes)).unwrap();
    Slot::new(at(from), Some(at(until)), None)
}

fn candidate(interest: Interest, day: i8, from: i64, until: i64) -> Candidate {
    let (slot, day) = (slot(day, from, until), Some(Date::constant(2024, 5, day)));
    Candidate { slot, day, interest, session: None, is_current: true, is_fixed: false, order: 0 }
}

fn numbered(mut candidates: Vec<Candidate>) -> Vec<Candidate> {
    for (order, candidate) in candidates.iter_mut().enumerate() {
        candidate.order = order;
    }
    candidates
}

fn nowhere(_: usize, _: usize) -> u32 {
    0
}

/// Whether two can't both be attended: by the definition of a slot.
fn meet(one: &Candidate, other: &Candidate) -> bool {
    one.slot.overlap(&other.slot).is_some()
}

fn start(candidate: &Candidate) -> Instant {
    candidate.slot.from()
}

fn end(candidate: &Candidate) -> Instant {
    candidate.slot.until().unwrap_or(candidate.slot.from())
}

/// Going, maybe, what I have now, and minutes on foot taken away: what a choice is worth; `None` if it can't be attended.
type Worth = (usize, usize, usize, i64);

/// Fixed candidates that overlap, one after the other, are one: the first to begin and the last to end.
fn blocks(candidates: &[Candidate]) -> Vec<(usize, usize)> {
    let mut fixed: Vec<usize> = (0..candidates.len()).filter(|at| candidates[*at].is_fixed).collect();
    fixed.sort_by_key(|at| (start(&candidates[*at]), end(&candidates[*at]), candidates[*at].order));
    let mut blocks: Vec<Vec<usize>> = Vec::new();
    for at in fixed {
        match blocks.last_mut() {
            Some(block) if block.iter().any(|other| meet(&candidates[*other], &candidates[at])) => block.push(at),
            _ => blocks.push(vec![at]),
        }
    }
    let last = |block: &Vec<usize>| {
        let latest = block.iter().map(|at| end(&candidates[*at])).max();
        block.iter().copied().find(|at| Some(end(&candidates[*at])) == latest).unwrap()
    };
    blocks.iter().map(|block| (block[0], last(block))).collect()
}

fn worth(candidates: &[Candidate], chosen: &[usize], minutes: &dyn Fn(usize, usize) -> u32) -> Option<Worth> {
    for (number, at) in chosen.iter().enumerate() {
        let (own, others) = (&candidates[*at], &chosen[..number]);
        let is_same = |other: &usize| own.session.is_some() && own.session == candidates[*other].session;
        let fixed = candidates.iter().filter(|other| other.is_fixed);
        if own.interest == Skip
            || others.iter().any(|other| meet(own, &candidates[*other]) || is_same(other))
            || fixed.clone().any(|other| meet(own, other))
        {
            return None;
        }
    }
    let mut way = blocks(candidates);
    way.extend(chosen.iter().map(|at| (*at, *at)));
    way.sort_by_key(|(at, _)| (start(&candidates[*at]), end(&candidates[*at])));
    let mut walked = 0;
    for pair in way.windows(2) {
        let ((_, from), (to, _)) = (pair[0], pair[1]);
        if candidates[from].day != candidates[to].day {
            continue;
        }
        let pause =
            u32::try_from((start(&candidates[to]).as_second() - end(&candidates[from]).as_second()) / 60).unwrap();
        let walk = minutes(from, to);
        if walk > pause && !(candidates[from].is_fixed && candidates[to].is_fixed) {
            return None;
        }
        walked += i64::from(walk.min(pause));
    }
    let count = |is: &dyn Fn(&Candidate) -> bool| chosen.iter().filter(|at| is(&candidates[**at])).count();
    Some((
        count(&|own| own.interest == Going),
        count(&|own| own.interest == Maybe),
        count(&|own| own.is_current),
        -walked,
    ))
}

/// The most that any choice is worth.
fn most(candidates: &[Candidate], minutes: &dyn Fn(usize, usize) -> u32) -> Worth {
    let free: Vec<usize> = (0..candidates.len()).filter(|at| !candidates[*at].is_fixed).collect();
    let choice = |set: usize| -> Vec<usize> {
        free.iter().enumerate().filter(|(bit, _)| set >> bit & 1 == 1).map(|(_, at)| *at).collect()
    };
    (0..1 << free.len()).filter_map(|set| worth(candidates, &choice(set), minutes)).max().expect("nothing is a choice")
}

fn free(candidates: &[Candidate], selection: &Selection) -> Vec<usize> {
    selection.chosen.iter().copied().filter(|at| !candidates[*at].is_fixed).collect()
}

prop_compose! {
    fn some_candidate()(
        (day, from, length) in (1..3_i8, 0..10_i64, prop_oneof![Just(0_i64), 1..6_i64]),
        interest in prop_oneof![5 => Just(Going), 5 => Just(Maybe), 1 => Just(Skip)],
        session in prop::option::of(0..3_usize),
        is_current in any::<bool>(),
        is_fixed in prop::bool::weighted(0.1),
        hall in 0..4_usize,
    ) -> (Candidate, usize) {
        let (from, until) = (from * 10, (from + length) * 10);
        (Candidate { session, is_current, is_fixed, ..candidate(interest, day, from, until) }, hall)
    }
}

/// Minutes between four halls that keep to no rule.
fn some_walks() -> impl Strategy<Value = Vec<u32>> {
    prop::collection::vec(prop_oneof![Just(0_u32), Just(3), Just(10), Just(11), Just(25)], 16)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn no_other_choice_is_worth_more(drawn in prop::collection::vec(some_candidate(), 0..9), walks in some_walks()) {
        let (candidates, halls): (Vec<Candidate>, Vec<usize>) = drawn.into_iter().unzip();
        let candidates = numbered(candidates);
        let minutes = |from: usize, to: usize| walks[halls[from] * 4 + halls[to]];
        let selection = select(&candidates, minutes);
        let worth = worth(&candidates, &free(&candidates, &selection), &minutes);
        prop_assert_eq!(worth, Some(most(&candidates, &minutes)));
        prop_assert_eq!(selection.proof, Proof::Best);
        // What is fixed stays, and the rest is either chosen or told why not.
        let mut all: Vec<usize> = selection.chosen.iter().copied().chain(selection.lost.iter().map(|(at, _)| *at)).collect();
        all.sort_unstable();
        let wanted: Vec<usize> =
            (0..candidates.len()).filter(|at| candidates[*at].is_fixed || candidates[*at].interest != Skip).collect();
        prop_assert_eq!(all, wanted);
        for (at, loss) in &selection.lost {
            match loss {
                Loss::Repeat(other) => {
                    prop_assert!(selection.chosen.contains(other));
                    prop_assert_eq!(candidates[*at].session, candidates[*other].session);
                }
                Loss::Clash(others) => {
                    let all: Vec<usize> =
                        selection.chosen.iter().copied().filter(|other| meet(&candidates[*at], &candidates[*other])).collect();
                    prop_assert_eq!(others.iter().map(|(other, _)| *other).collect::<Vec<_>>(), all);
                }
                Loss::Tight { from, to, pause, walk } => {
                    prop_assert!(walk > pause && (from == at) != (to == at));
                    prop_assert_eq!(minutes(*from, *to), *walk);
                }
            }
        }
    }

    #[test]
    fn the_order_in_which_candidates_are_given_says_nothing(
        drawn in prop::collection::vec(some_candidate(), 0..12),
        walks in some_walks(),
        keys in prop::collection::vec(any::<u32>(), 12),
    ) {
        let (candidates, halls): (Vec<Candidate>, Vec<usize>) = drawn.into_iter().unzip();
        let candidates = numbered(candidates);
        let selection = select(&candidates, |from, to| walks[halls[from] * 4 + halls[to]]);
        let mut order: Vec<usize> = (0..candidates.len()).collect();
        order.sort_by_key(|at| keys[*at]);
        let shuffled: Vec<Candidate> = order.iter().map(|at| candidates[*at].clone()).collect();
        let again = select(&shuffled, |from, to| walks[halls[order[from]] * 4 + halls[order[to]]]);
        prop_assert_eq!(again.chosen.iter().map(|at| order[*at]).collect::<Vec<_>>(), selection.chosen);
        prop_assert_eq!(again.walking, selection.walking);
    }
}

#[test]
fn two_short_ones_are_more_than_the_one_that_begins_first() {
    // Whoever takes what begins first, what is longest or what ends first of all that is left loses something here.
    let candidates = numbered(vec![
        candidate(Going, 1, 9 * 60, 12 * 60),
        candidate(Maybe, 1, 9 * 60, 9 * 60 + 30),
        candidate(Going, 1, 9 * 60 + 15, 10 * 60 + 30),
        candidate(Going, 1, 10 * 60 + 30, 12 * 60),
    ]);
    let selection = select(&candidates, nowhere);
    assert_eq!((selection.chosen, selection.proof), (vec![2, 3], Proof::Best));
}

#[test]
fn one_that_i_am_going_to_is_more_than_any_number_of_maybes() {
    let mut candidates = vec![candidate(Going, 1, 540, 720)];
    candidates.extend((0..6).map(|at| candidate(Maybe, 1, 540 + at * 30, 570 + at * 30)));
    let selection = select(&numbered(candidates), nowhere);
    assert_eq!(selection.chosen, [0]);
    let overlaps = selection.lost.iter().map(|(_, loss)| match loss {
        Loss::Clash(others) => others.iter().map(|(other, overlap)| (*other, overlap.minutes)).collect::<Vec<_>>(),
        other => panic!("{other:?}"),
    });
    assert!(overlaps.into_iter().all(|others| others == [(0, Some(30))]));
}

#[test]
fn a_pause_shorter_than_the_walk_is_no_way() {
    let candidates =
        numbered(vec![candidate(Going, 1, 540, 600), candidate(Going, 1, 605, 660), candidate(Maybe, 1, 608, 660)]);
    let selection = select(&candidates, |_, _| 8);
    assert_eq!(selection.chosen, [0, 2]);
    assert_eq!(selection.lost, [(1, Loss::Clash(vec![(2, candidates[1].slot.overlap(&candidates[2].slot).unwrap())]))]);
    let selection = select(&candidates[..2], |_, _| 8);
    assert_eq!(selection.chosen, [0]);
    assert_eq!(selection.lost, [(1, Loss::Tight { from: 0, to: 1, pause: 5, walk: 8 })]);
    assert_eq!(select(&candidates[..2], |_, _| 5).chosen, [0, 1]);
}

#[test]
fn a_session_held_again_gives_way_to_one_that_is_not() {
    let candidates = numbered(vec![
        Candidate { session: Some(7), ..candidate(Going, 1, 540, 600) },
        candidate(Going, 1, 540, 600),
        Candidate { session: Some(7), is_current: false, ..candidate(Going, 2, 540, 600) },
        Candidate { session: Some(7), is_current: false, ..candidate(Going, 3, 540, 600) },
    ]);
    let selection = select(&candidates, nowhere);
    assert_eq!(selection.chosen, [1, 2]);
    assert_eq!(selection.lost, [(0, Loss::Repeat(2)), (3, Loss::Repeat(2))]);
    // Without the other one nothing is changed, though the later one were as good.
    let selection = select(&[candidates[0].clone(), candidates[2].clone()], nowhere);
    assert_eq!(selection.chosen, [0]);
}

#[test]
fn what_is_fixed_stays_whatever_it_costs() {
    let fixed = |from, until| Candidate { is_fixed: true, ..candidate(Going, 1, from, until) };
    let candidates = numbered(vec![
        fixed(600, 720),
        fixed(660, 780),
        candidate(Going, 1, 540, 601),
        candidate(Going, 1, 770, 900),
        candidate(Maybe, 1, 780, 900),
        candidate(Maybe, 1, 540, 600),
    ]);
    let selection = select(&candidates, nowhere);
    assert_eq!(selection.chosen, [5, 0, 1, 4]);
    let clash = |at: usize, other: usize| {
        Loss::Clash(vec![(other, candidates[at].slot.overlap(&candidates[other].slot).unwrap())])
    };
    let mut both = vec![(1, candidates[3].slot.overlap(&candidates[1].slot).unwrap())];
    both.push((4, candidates[3].slot.overlap(&candidates[4].slot).unwrap()));
    assert_eq!(selection.lost.len(), 2);
    assert_eq!(selection.lost[1], (3, Loss::Clash(both)));
    let Loss::Clash(others) = &selection.lost[0].1 else { panic!("{:?}", selection.lost) };
    assert_eq!(Loss::Clash(others[1..].to_vec()), clash(2, 0));
}

#[test]
fn what_has_no_known_end_is_a_moment() {
    let open = candidate(Going, 1, 600, 600);
    let held = |from, until| candidate(Going, 1, from, until);
    let both = |other: Candidate| select(&numbered(vec![open.clone(), other]), nowhere).chosen.len();
    assert_eq!(both(held(540, 600)), 2, "it begins when the other ends");
    assert_eq!(both(held(601, 660)), 2);
    assert_eq!(both(held(540, 601)), 1);
    assert_eq!(both(held(600, 660)), 1, "the other runs at that moment");
    assert_eq!(both(open.clone()), 1);
}

#[test]
fn the_shorter_walk_is_better_and_the_earlier_of_equals() {
    let halls = [0, 1, 0, 2];
    let candidates = numbered(vec![
        candidate(Going, 1, 540, 600),
        candidate(Going, 1, 630, 690),
        candidate(Going, 1, 640, 700),
        candidate(Going, 1, 720, 780),
    ]);
    let minutes = |from: usize, to: usize| if halls[from] == halls[to] { 0 } else { 10 };
    let selection = select(&candidates, minutes);
    assert_eq!((selection.chosen, selection.walking), (vec![0, 2, 3], 10));
    let selection = select(&candidates, |_, _| 5);
    assert_eq!((selection.chosen, selection.walking), (vec![0, 1, 3], 10));
}

#[test]
fn nobody_walks_through_the_night() {
    let candidates = numbered(vec![candidate(Going, 1, 1380, 1440 + 120), candidate(Going, 2, 120, 180)]);
    assert_eq!(select(&candidates, |_, _| 60).chosen, [0, 1]);
    assert_eq!(select(&candidates, |_, _| 60).walking, 0);
}

/// Sixty sessions, each held at the same hour of three days, three at a time, far from each other.
fn hostile() -> Vec<Candidate> {
    let held = |at: i64, day: i8| Candidate {
        session: usize::try_from(at).ok(),
        is_current: day == 1,
        ..candidate(Going, day, 480 + at / 3 * 40, 510 + at / 3 * 40)
    };
    numbered((1..4).flat_map(|day| (0..60).map(move |at| held(at, day))).collect())
}

#[test]
fn what_can_not_be_proven_is_said_and_is_a_choice_all_the_same() {
    let candidates = hostile();
    let walk = |from: usize, to: usize| u32::try_from((from * 7 + to * 13) % 17).unwrap();
    let selection = select(&candidates, walk);
    assert!(selection.proof < Proof::Best, "as hard as it was made it is solved: it wants more");
    assert!(worth(&candidates, &selection.chosen, &walk).is_some());
    assert_eq!(selection.chosen.len() + selection.lost.len(), candidates.len());
}

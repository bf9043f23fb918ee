//! The proposal against all choices there are, on small made-up days.

#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic)] // How a test fails.

use plenary::agenda::Interest::{self, Going, Maybe, Skip};
use plenary::agenda::propose::{Candidate, Loss, Proof, Selection, select};
use plenary::agenda::{
    Agenda, Change, Copy, Count, Entry, Hours, Journal, Outcome, Pace, Pick, Plan, Proposal, Stamp, Step, Switch, Why,
};
use plenary::formats;
use plenary::programme::time::{Civil, Date, Day};
use plenary::programme::{Instant, Programme, Slot, Zone};
use proptest::prelude::*;
use serde_json::{Value, json};

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

/// Fixed candidates that overlap, one after the other, are one: the first to begin and the last to end; and whether what
/// began last of them may go on, because its end is unknown.
fn blocks(candidates: &[Candidate]) -> Vec<(usize, usize, bool)> {
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
        block.iter().copied().rfind(|at| Some(end(&candidates[*at])) == latest).unwrap()
    };
    let is_open = |block: &[usize]| {
        let latest = block.iter().map(|at| start(&candidates[*at])).max();
        let mut last = block.iter().map(|at| &candidates[*at]).filter(|one| Some(start(one)) == latest);
        last.any(|one| one.slot.until().is_none())
    };
    blocks.iter().map(|block| (block[0], last(block), is_open(block))).collect()
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
    way.extend(chosen.iter().map(|at| (*at, *at, candidates[*at].slot.until().is_none())));
    way.sort_by_key(|(at, ..)| (start(&candidates[*at]), end(&candidates[*at])));
    let mut walked = 0;
    for pair in way.windows(2) {
        let ((_, from, is_open), (to, ..)) = (pair[0], pair[1]);
        if is_open || candidates[from].day != candidates[to].day {
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

/// A made-up programme of sessions told as `id title people day from until hall`, times in minutes after ten.
fn programme(sessions: &[(usize, usize, i64, i64, usize)]) -> Programme {
    let sessions: Vec<Value> = sessions
        .iter()
        .enumerate()
        .map(|(at, (title, day, from, length, hall))| {
            let clock = |minutes: i64| format!("2024-05-0{}T{:02}:{:02}", day + 1, 10 + minutes / 60, minutes % 60);
            json!({ "id": format!("s{at}"), "title": format!("Session {title}"), "start": clock(*from),
                "end": clock(from + length), "halls": [format!("h{hall}")], "appearances": [{ "person": "p" }] })
        })
        .collect();
    let halls: Vec<Value> = (0..4)
        .map(|hall| json!({ "id": format!("h{hall}"), "name": format!("Hall {hall}"), "building": format!("b{}", hall / 2) }))
        .collect();
    let file = json!({ "id": "made-up", "title": "Made up", "zone": "Europe/Oslo", "people": [{ "id": "p", "name": "Anna Invented" }],
        "buildings": [{ "id": "b0", "name": "B0" }, { "id": "b1", "name": "B1" }], "halls": halls, "sessions": sessions });
    formats::read(file.to_string().as_bytes(), Zone::bundled).expect("a programme").programme
}

const BEFORE: &str = "2024-04-01T00:00:00Z";

fn stamp() -> Stamp {
    Stamp::of(BEFORE.parse().unwrap())
}

fn agenda(programme: &Programme, picks: &[(usize, Interest)]) -> (Agenda, Journal) {
    let (mut agenda, mut journal) = (Agenda::new(&programme.event.id, "Made up"), Journal::default());
    for (at, interest) in picks {
        let id = format!("s{at}");
        let copy = Copy::of(programme, programme.find_session(&id).unwrap());
        let note = format!("note on {at}");
        let after = Pick { note, ..Pick::new(*interest, copy) };
        journal.make(&mut agenda, Change::of(id, None, Some(after)), stamp());
    }
    (agenda, journal)
}

fn proposed(programme: &Programme, agenda: &Agenda) -> Proposal {
    Proposal::of(programme, &Plan::new(programme, agenda, Pace::default()), BEFORE.parse().unwrap())
}

/// `stays s0`, `gained s1`, `s3 instead of s2`, `lost s4: …`.
fn told(proposal: &Proposal) -> Vec<String> {
    let id = |at: &usize| proposal.items[*at].id.as_str();
    let why = |why: &Why| match why {
        Why::Again(other) => format!("as {}", id(other)),
        Why::Clash(others) => {
            let others: Vec<String> =
                others.iter().map(|(at, overlap)| format!("{} {}", id(at), overlap.minutes.unwrap_or(0))).collect();
            format!("to {}", others.join(", "))
        }
        Why::Tight { other, is_before, pause, walk } => {
            format!("{} {}: {pause}, needs {walk}", if *is_before { "from" } else { "to" }, id(other))
        }
        Why::Absent(absence) => absence.words().to_owned(),
    };
    let items = proposal.items.iter().map(|item| match &item.outcome {
        Outcome::Stays => format!("stays {}", item.id),
        Outcome::Gained => format!("gained {}", item.id),
        Outcome::Instead(other) => format!("{} instead of {}", item.id, id(other)),
        Outcome::Lost(reason) => format!("lost {}: {}", item.id, why(reason)),
    });
    items.collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn what_is_taken_over_is_free_of_clashes_loses_no_pick_and_is_taken_back_as_one(
        sessions in prop::collection::vec((0..6_usize, 0..2_usize, 0..18_i64, 1..8_i64, 0..4_usize), 1..14),
        interests in prop::collection::vec(prop::option::weighted(0.7, prop::sample::select(vec![Going, Maybe, Skip, Interest::Later])), 14),
        switches in prop::collection::vec((0..14_usize, 0..14_usize, 0..26_i64), 0..4),
    ) {
        let sessions: Vec<_> = sessions.into_iter().map(|(title, day, from, length, hall)| (title, day, from * 10, length * 10, hall)).collect();
        let programme = programme(&sessions);
        let picks: Vec<(usize, Interest)> =
            interests.into_iter().take(sessions.len()).enumerate().filter_map(|(at, interest)| Some((at, interest?))).collect();
        let (mut agenda, mut journal) = agenda(&programme, &picks);
        for (from, to, at) in switches {
            switch(&programme, &mut agenda, &mut journal, [&format!("s{from}"), &format!("s{to}")], at * 10);
        }
        let before = agenda.clone();
        let laid = |agenda: &Agenda| Plan::new(&programme, agenda, Pace::default());
        let proposal = proposed(&programme, &agenda);
        prop_assert_eq!(proposal.proof, Proof::Best);
        if let Some(change) = proposal.change(&agenda, &programme, &laid(&agenda)) {
            journal.make(&mut agenda, change, stamp());
            for (id, pick) in before.picks() {
                let after = agenda.pick(id).expect("no pick is lost");
                prop_assert_eq!(&after.note, &pick.note);
                prop_assert_eq!(after.interest.is_wanted(), pick.interest.is_wanted() || after.interest == Going);
            }
        }
        let plan = laid(&agenda);
        prop_assert_eq!(plan.firm_clashes().count(), 0);
        prop_assert_eq!(plan.tight.len(), 0);
        let again = proposed(&programme, &agenda);
        prop_assert!(again.change(&agenda, &programme, &plan).is_none(), "{:?}", told(&again));
        if agenda != before {
            journal.undo(&mut agenda, stamp());
            let interests = |agenda: &Agenda| agenda.picks().map(|(id, pick)| (id.to_owned(), pick.interest, pick.part, pick.note.clone())).collect::<Vec<_>>();
            prop_assert_eq!(interests(&agenda), interests(&before));
        }
    }
}

#[test]
fn each_loss_has_its_reason_and_each_gain_its_place() {
    let programme = programme(&[
        (0, 0, 0, 60, 0),   // s0: going, at ten
        (1, 0, 30, 60, 1),  // s1: going, overlaps s0, held again as s2
        (1, 1, 0, 60, 1),   // s2
        (2, 0, 65, 55, 2),  // s3: maybe, in another building five minutes after s0
        (3, 0, 180, 60, 0), // s4: maybe
        (4, 0, 200, 60, 1), // s5: maybe, overlaps s4
    ]);
    let (agenda, _) = agenda(&programme, &[(0, Going), (1, Going), (3, Maybe), (4, Maybe), (5, Maybe)]);
    let proposal = proposed(&programme, &agenda);
    assert_eq!(
        told(&proposal),
        [
            "stays s0",
            "lost s1: as s2",
            "lost s3: from s0: 5, needs 8",
            "gained s4",
            "lost s5: to s4 40",
            "s2 instead of s1",
        ]
    );
    assert_eq!((proposal.going, proposal.maybe), (Count { taken: 2, of: 2 }, Count { taken: 1, of: 3 }));
    let plan = Plan::new(&programme, &agenda, Pace::default());
    let change = proposal.change(&agenda, &programme, &plan).unwrap();
    assert_eq!(change.words, "took the proposal: 2 newly going, 1 now maybe");
    let steps: Vec<(String, Interest, String)> = change
        .steps
        .iter()
        .map(|step| match step {
            Step::Pick { session, after: Some(after), .. } => (session.clone(), after.interest, after.note.clone()),
            other => panic!("{other:?}"),
        })
        .collect();
    let step = |id: &str, interest, note: &str| (id.to_owned(), interest, note.to_owned());
    assert_eq!(
        steps,
        [step("s1", Maybe, "note on 1"), step("s2", Going, "note on 1"), step("s4", Going, "note on 4")],
        "the note goes along"
    );
}

/// A switch from one pick to another at so many minutes after ten of the first day.
fn switch(
    programme: &Programme,
    agenda: &mut Agenda,
    journal: &mut Journal,
    [from, to]: [&str; 2],
    minute: i64,
) -> bool {
    let plan = Plan::new(programme, agenda, Pace::default());
    let place = |id: &str| plan.picks.iter().position(|planned| planned.id == id);
    let Some((from, to)) = place(from).zip(place(to)) else { return false };
    let at = slot(1, 600 + minute, 0).start;
    let switch = Switch::between(&plan, from, to).ok();
    let Some(change) = switch.and_then(|switch| switch.at(programme, &plan, agenda, at)) else { return false };
    journal.make(agenda, change, stamp());
    true
}

/// `s0 going until 10:30`.
fn attended(agenda: &Agenda) -> Vec<String> {
    let told = |(id, pick): (&str, &Pick)| {
        let part = pick.part.map(|part| part.words(|at| at.strftime("%H:%M").to_string())).unwrap_or_default();
        format!("{id} {} {part}", pick.interest.word()).trim_end().to_owned()
    };
    agenda.picks().map(told).collect()
}

#[test]
fn what_was_left_for_something_lost_is_attended_whole_again() {
    // s2 and s3 are worth more than s0, from which a switch leads to s1.
    let taken = |third: (usize, usize, i64, i64, usize)| {
        let programme = programme(&[(0, 0, 0, 100, 0), (1, 0, 40, 110, 0), (2, 0, 0, 20, 0), third]);
        let (mut agenda, mut journal) = agenda(&programme, &[(0, Going), (1, Going), (2, Going), (3, Going)]);
        assert!(switch(&programme, &mut agenda, &mut journal, ["s0", "s1"], 70));
        assert_eq!(attended(&agenda)[..2], ["s0 going until 11:10", "s1 going from 11:10"]);
        let plan = Plan::new(&programme, &agenda, Pace::default());
        let change = proposed(&programme, &agenda).change(&agenda, &programme, &plan).unwrap();
        let words = change.words.clone();
        journal.make(&mut agenda, change, stamp());
        (words, attended(&agenda))
    };
    let (words, is) = taken((3, 0, 30, 10, 0));
    assert_eq!(words, "took the proposal: 1 now maybe, 1 attended for longer");
    assert_eq!(is, ["s0 maybe", "s1 going", "s2 going", "s3 going"]);
    // What is attended meanwhile leaves no time for more of it, or for the way there.
    for third in [(3, 0, 30, 30, 0), (3, 0, 30, 10, 2)] {
        let (words, is) = taken(third);
        assert_eq!(words, "took the proposal: 1 now maybe");
        assert_eq!(is, ["s0 maybe", "s1 going from 11:10", "s2 going", "s3 going"]);
    }
}

#[test]
fn a_switch_that_i_chose_is_kept_however_far_the_walk() {
    let programme = programme(&[(0, 0, 0, 100, 0), (1, 0, 40, 110, 2)]);
    let (mut agenda, mut journal) = agenda(&programme, &[(0, Going), (1, Going)]);
    assert!(switch(&programme, &mut agenda, &mut journal, ["s0", "s1"], 70));
    let plan = Plan::new(&programme, &agenda, Pace::default());
    let proposal = proposed(&programme, &agenda);
    assert_eq!(proposal.going, Count { taken: 2, of: 2 });
    assert_eq!(proposal.change(&agenda, &programme, &plan), None);
    assert_eq!(plan.tight, []);
}

#[test]
fn what_is_my_own_stays_and_what_lies_outside_my_hours_does_not() {
    let programme = programme(&[(0, 0, 0, 60, 0), (1, 0, 120, 60, 0), (2, 0, 300, 60, 0)]);
    let (mut agenda, mut journal) = agenda(&programme, &[(0, Going), (1, Going), (2, Going)]);
    let at = |hour: i8| Civil(Date::constant(2024, 5, 1).at(hour, 30, 0, 0));
    let entry = Entry::new("Lunch, made up", at(11), Some(at(12)));
    journal.make(&mut agenda, Change::of_entry("lunch".to_owned(), None, Some(entry)), stamp());
    let hours = Hours::read("10:00-14:00").unwrap();
    journal.make(&mut agenda, Change::of_hours(Day(Date::constant(2024, 5, 1)), Hours::default(), hours), stamp());
    let proposal = proposed(&programme, &agenda);
    assert_eq!(told(&proposal), ["stays s0", "stays lunch", "lost s1: to lunch 30", "lost s2: after you leave"]);
    assert_eq!(proposal.going, Count { taken: 1, of: 3 });
    let plan = Plan::new(&programme, &agenda, Pace::default());
    let change = proposal.change(&agenda, &programme, &plan).unwrap();
    assert_eq!(change.words, "took the proposal: 2 now maybe");
}

#[test]
fn behind_what_ends_nobody_knows_when_no_walk_is_too_long() {
    let programme = programme(&[(0, 0, 0, 60, 2), (1, 0, 360, 0, 0), (2, 0, 362, 58, 2), (3, 0, 425, 60, 0)]);
    let (agenda, _) = agenda(&programme, &[(1, Going), (2, Going), (3, Going)]);
    assert_eq!(told(&proposed(&programme, &agenda)), ["stays s1", "stays s2", "lost s3: from s2: 5, needs 8"]);
}

#[test]
fn what_i_leave_before_is_attended_when_it_is_held_again() {
    let programme = programme(&[(0, 0, 300, 60, 0), (0, 1, 0, 60, 0), (0, 1, 300, 60, 0)]);
    let (mut agenda, mut journal) = agenda(&programme, &[(0, Going)]);
    for day in [1, 2] {
        let (day, hours) = (Day(Date::constant(2024, 5, day)), Hours::read("10:00-14:00").unwrap());
        journal.make(&mut agenda, Change::of_hours(day, Hours::default(), hours), stamp());
    }
    let proposal = proposed(&programme, &agenda);
    assert_eq!(told(&proposal), ["lost s0: as s1", "s1 instead of s0"]);
    assert_eq!(proposal.going, Count { taken: 1, of: 1 });
    let plan = Plan::new(&programme, &agenda, Pace::default());
    let change = proposal.change(&agenda, &programme, &plan).unwrap();
    journal.make(&mut agenda, change, stamp());
    let again = proposed(&programme, &agenda);
    assert_eq!(told(&again), ["lost s0: as s1", "stays s1"]);
    assert!(again.change(&agenda, &programme, &Plan::new(&programme, &agenda, Pace::default())).is_none());
}

#[test]
fn of_what_is_over_nothing_is_said_while_the_event_goes_on() {
    let programme =
        programme(&[(0, 0, 0, 60, 0), (1, 0, 30, 60, 0), (2, 1, 0, 60, 0), (2, 0, 0, 30, 0), (3, 1, 30, 60, 0)]);
    let (agenda, _) = agenda(&programme, &[(0, Going), (1, Going), (2, Going), (4, Going)]);
    let at = |now: &str| {
        told(&Proposal::of(&programme, &Plan::new(&programme, &agenda, Pace::default()), now.parse().unwrap()))
    };
    let day = Date::constant(2024, 5, 1);
    assert_eq!(programme.days().first(), Some(&day));
    // Before it begins a session of the second day can be attended on the first.
    assert_eq!(at(BEFORE), ["s3 instead of s2", "lost s0: to s3 30, s1 30", "stays s1", "lost s2: as s3", "stays s4"]);
    // On the second morning that is over.
    assert_eq!(at("2024-05-02T05:00:00Z"), ["stays s2", "lost s4: to s2 30"]);
    // And afterwards one may still ask what could have been.
    assert_eq!(at("2025-01-01T00:00:00Z"), at(BEFORE));
}

#[test]
fn of_several_times_that_i_picked_the_first_that_matters_most_stays() {
    let programme = programme(&[(0, 0, 0, 60, 0), (0, 0, 120, 60, 1), (0, 1, 0, 60, 0), (0, 1, 120, 60, 1)]);
    let (agenda, _) = agenda(&programme, &[(0, Maybe), (2, Going), (3, Going)]);
    let proposal = proposed(&programme, &agenda);
    assert_eq!(told(&proposal), ["lost s0: as s2", "stays s2", "lost s3: as s2"]);
    assert_eq!((proposal.going, proposal.maybe), (Count { taken: 1, of: 1 }, Count::default()));
}

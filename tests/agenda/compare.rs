//! Two agendas beside each other: what both want, common gaps, and who takes which.

use super::{Going, Maybe, Skip, picked, programme, session};
use plenary::agenda::{
    Agenda, Change, Companion, Comparison, Copy, Entry, Hours, Incoming, Interest, Journal, Pace, Plan, Side, Split,
    Stamp, Wanted,
};
use plenary::programme::time::{Civil, Clock, Day};
use plenary::programme::{Instant, Programme, Slot};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeSet;

fn make(agenda: &mut Agenda, change: Change) {
    Journal::default().make(agenda, change, Stamp::of(Instant::UNIX_EPOCH));
}

fn stay(agenda: &mut Agenda, from: &str, until: &str) {
    let clock = |text: &str| Some(Clock::try_from(text.to_owned()).expect("a time of day"));
    let day = Day(jiff::civil::date(2024, 5, 1));
    let after = Hours { from: clock(from), until: clock(until) };
    make(agenda, Change::of_hours(day, agenda.hours_on(day), after));
}

fn enter(agenda: &mut Agenda, title: &str, start: &str, end: &str) {
    let civil = |text: &str| Civil::try_from(format!("2024-05-{text}")).expect("a time");
    let entry = Entry::new(title, civil(start), Some(civil(end)));
    make(agenda, Change::of_entry(title.to_lowercase(), None, Some(entry)));
}

fn compared(programme: &Programme, mine: &Agenda, theirs: &Agenda) -> Comparison {
    let plan = |agenda| Plan::new(programme, agenda, Pace::default());
    Comparison::between(programme, &plan(mine), &plan(theirs))
}

fn ids<'a>(wishes: impl Iterator<Item = &'a plenary::agenda::Wish>) -> Vec<&'a str> {
    wishes.map(|wish| wish.id.as_str()).collect()
}

/// `a:me b:they c:both d:-`, a text for each split; `=` before those that are settled.
fn splits(comparison: &Comparison) -> Vec<String> {
    let told = |split: &Split| {
        let shares = split.shares.iter().map(|share| {
            let taker = match share.takes {
                [true, true] => "both",
                [true, false] => "me",
                [false, true] => "they",
                [false, false] => "-",
            };
            format!("{}:{taker}", comparison.wishes[share.wish].id)
        });
        let sign = if split.is_settled { "=" } else { "" };
        format!("{sign}{}", shares.collect::<Vec<_>>().join(" "))
    };
    comparison.splits.iter().map(told).collect()
}

fn pairs(comparison: &Comparison) -> Vec<String> {
    let id = |at: usize| comparison.wishes[at].id.as_str();
    let pairs = comparison.splits.iter().flat_map(|split| split.pairs.iter().map(move |pair| (split, pair)));
    pairs
        .map(|(split, pair)| {
            let taken = |side| split.taken(pair, side).map_or("-", id);
            let minutes = pair.overlap.minutes.map_or("?".to_owned(), |minutes| minutes.to_string());
            format!(
                "{}/{} {minutes}: {} {}",
                id(pair.wishes[0]),
                id(pair.wishes[1]),
                taken(Side::Mine),
                taken(Side::Theirs)
            )
        })
        .collect()
}

#[test]
fn what_both_want_and_what_only_one_does() {
    let programme = programme(&json!([
        session("a", "01T09:00", "01T10:00", "x1"),
        session("b", "01T11:00", "01T12:00", "x1"),
        session("c", "01T13:00", "01T14:00", "x1"),
        session("d", "01T15:00", "01T16:00", "x1"),
    ]));
    let mine = picked(&programme, &[("d", Going), ("b", Maybe), ("c", Skip)]);
    let theirs = picked(&programme, &[("a", Going), ("b", Going), ("c", Interest::Later)]);
    let comparison = compared(&programme, &mine, &theirs);
    assert_eq!(ids(comparison.shared()), ["b"]);
    assert_eq!((ids(comparison.only(Side::Mine)), ids(comparison.only(Side::Theirs))), (vec!["d"], vec!["a"]));
    assert_eq!(ids(comparison.wishes.iter()), ["a", "b", "d"]);
    assert_eq!(comparison.wishes[1].interests, [Some(Maybe), Some(Going)]);
    assert!(comparison.splits.is_empty());
}

#[test]
fn picks_that_are_gone_are_told_too() {
    let before =
        programme(&json!([session("a", "01T09:00", "01T10:00", "x1"), session("b", "01T09:00", "01T10:00", "x2")]));
    let (mine, theirs) = (picked(&before, &[("a", Going), ("b", Going)]), picked(&before, &[("b", Going)]));
    let after = programme(&json!([session("other", "02T09:00", "02T10:00", "x1")]));
    let comparison = compared(&after, &mine, &theirs);
    assert_eq!((ids(comparison.shared()), ids(comparison.only(Side::Mine))), (vec!["b"], vec!["a"]));
    assert_eq!(comparison.wishes[1].title, "B");
    assert!(comparison.splits.is_empty(), "what is gone takes nobody's time");
}

#[test]
fn a_clash_of_both_is_shared_out_by_what_matters_and_then_fairly() {
    let programme = programme(&json!([
        session("a", "01T09:00", "01T10:00", "x1"),
        session("b", "01T09:30", "01T10:30", "x2"),
        session("c", "01T12:00", "01T13:00", "x1"),
        session("d", "01T12:00", "01T13:00", "x2"),
        session("e", "01T15:00", "01T16:00", "x1"),
        session("f", "01T15:00", "01T16:30", "x2"),
    ]));
    let mine =
        picked(&programme, &[("a", Going), ("b", Maybe), ("c", Going), ("d", Going), ("e", Going), ("f", Going)]);
    let theirs =
        picked(&programme, &[("a", Maybe), ("b", Going), ("c", Maybe), ("d", Maybe), ("e", Going), ("f", Going)]);
    let comparison = compared(&programme, &mine, &theirs);
    assert_eq!(splits(&comparison), ["a:me b:they", "c:me d:they", "e:me f:they"]);
    assert_eq!(pairs(&comparison), ["a/b 30: a b", "c/d 60: c d", "e/f 60: e f"]);
    // Of two that mean the same to both, who was given less time gets the longer one.
    let theirs = picked(&programme, &[("e", Going), ("f", Going), ("a", Going)]);
    let mine = picked(&programme, &[("e", Going), ("f", Going), ("b", Going)]);
    assert_eq!(splits(&compared(&programme, &mine, &theirs)), ["=a:they b:me", "e:me f:they"]);
}

#[test]
fn a_clash_of_mine_is_solved_where_the_other_wants_one_of_the_two() {
    let programme = programme(&json!([
        session("a", "01T09:00", "01T10:00", "x1"),
        session("b", "01T09:00", "01T10:00", "x2"),
        session("c", "01T12:00", "01T13:00", "x1"),
        session("d", "01T12:00", "01T13:00", "x2"),
    ]));
    let mine = picked(&programme, &[("a", Going), ("b", Going), ("c", Going), ("d", Going)]);
    let theirs = picked(&programme, &[("b", Maybe)]);
    // Nobody is asked to go where they do not want to.
    assert_eq!(splits(&compared(&programme, &mine, &theirs)), ["a:me b:they"]);
    // Three at once can't be had by two; what one is sure of comes before two that are maybes.
    let mine = picked(&programme, &[("a", Going), ("b", Maybe)]);
    let theirs = picked(&programme, &[("a", Maybe), ("b", Maybe)]);
    assert_eq!(splits(&compared(&programme, &mine, &theirs)), ["a:me b:they"]);
}

#[test]
fn who_has_time_comes_along_and_my_own_entries_come_first() {
    let programme = programme(&json!([
        session("long", "01T09:00", "01T12:00", "x1"),
        session("early", "01T09:00", "01T10:00", "x2"),
        session("late", "01T11:00", "01T12:00", "x2"),
        session("after", "01T11:30", "01T13:00", "y1"),
    ]));
    let all = [("long", Going), ("early", Going), ("late", Going)];
    let mut mine = picked(&programme, &all);
    let theirs = picked(&programme, &[("long", Going), ("late", Going), ("after", Maybe)]);
    assert_eq!(splits(&compared(&programme, &mine, &theirs)), ["early:me long:they late:me after:-"]);
    enter(&mut mine, "Call", "01T10:30", "01T11:15");
    // Who has something of their own at that time takes neither.
    assert_eq!(splits(&compared(&programme, &mine, &theirs)), ["early:me long:- late:they after:-"]);
    let mine = picked(&programme, &[("early", Going), ("late", Going)]);
    let theirs = picked(&programme, &[("early", Going), ("late", Maybe), ("after", Going)]);
    assert_eq!(splits(&compared(&programme, &mine, &theirs)), ["late:me after:they"]);
    let mine = picked(&programme, &[("long", Maybe), ("early", Going), ("late", Going)]);
    let theirs = picked(&programme, &[("early", Maybe)]);
    assert_eq!(splits(&compared(&programme, &mine, &theirs)), ["early:both long:- late:me"]);
}

#[test]
fn common_gaps_hold_what_fits_both() {
    let programme = programme(&json!([
        session("a", "01T09:00", "01T10:00", "x1"),
        session("b", "01T14:00", "01T15:00", "x1"),
        session("c", "01T11:00", "01T12:00", "x1"),
        session("fits", "01T12:30", "01T13:00", "x1"),
        session("skipped", "01T12:30", "01T13:00", "x2"),
        session("early", "01T10:30", "01T11:00", "x1"),
    ]));
    let mine = picked(&programme, &[("a", Going), ("b", Going)]);
    let mut theirs = picked(&programme, &[("c", Going), ("skipped", Skip)]);
    let gaps = |mine: &Agenda, theirs: &Agenda| -> Vec<String> {
        let comparison = compared(&programme, mine, theirs);
        let told = comparison.gaps.iter().map(|gap| {
            let fits: Vec<&str> = gap.fits.iter().map(|at| programme[*at].id.as_str()).collect();
            format!("{} {}-{} {} {}", gap.day.day(), gap.start.time(), gap.end.time(), gap.minutes, fits.join("+"))
        });
        told.collect()
    };
    assert_eq!(gaps(&mine, &theirs), [""; 0], "nobody knows how long they stay");
    stay(&mut theirs, "10:45", "13:15");
    assert_eq!(gaps(&mine, &theirs), ["1 10:45:00-11:00:00 15 ", "1 12:00:00-13:15:00 75 fits"]);
    assert_eq!(gaps(&mine, &theirs), gaps(&theirs, &mine));
    let comparison = compared(&programme, &mine, &theirs);
    let at = |time: &str| format!("2024-05-01T{time}:00+02:00").parse::<Instant>().expect("an instant");
    let next = |now: &str| comparison.next_free(at(now), 30).map(|gap| gap.start.time().to_string());
    assert_eq!(next("08:00").as_deref(), Some("12:00:00"), "a quarter of an hour is too short");
    assert_eq!((next("12:45").as_deref(), next("12:46")), (Some("12:00:00"), None), "what is left of it counts");
}

#[test]
fn the_next_meeting_is_what_both_surely_go_to_and_is_not_over() {
    let programme = programme(&json!([
        session("a", "01T09:00", "01T10:00", "x1"),
        session("b", "01T11:00", "01T12:00", "x1"),
        session("c", "01T13:00", "01T14:00", "x1"),
    ]));
    let mine = picked(&programme, &[("a", Going), ("b", Maybe), ("c", Going)]);
    let theirs = picked(&programme, &[("a", Going), ("b", Going), ("c", Going)]);
    let comparison = compared(&programme, &mine, &theirs);
    let at = |time: &str| format!("2024-05-01T{time}:00+02:00").parse::<Instant>().expect("an instant");
    let next = |now: &str| comparison.next_meeting(at(now)).map(|wish| wish.id.as_str());
    assert_eq!([next("08:00"), next("09:59"), next("10:00"), next("14:00")], [Some("a"), Some("a"), Some("c"), None]);
}

#[test]
fn what_somebody_wants_is_found_in_this_programme() {
    let programme =
        programme(&json!([session("a", "01T09:00", "01T10:00", "x1"), session("b", "01T11:00", "01T12:00", "x1")]));
    let ann = Companion::who_wants(
        "Ann".to_owned(),
        &programme,
        Wanted::of_lines("- a\nB\nSomething made up\n"),
        Incoming::default(),
    );
    assert_eq!((ann.agenda.interest("a"), ann.agenda.interest("b")), (Some(Going), Some(Going)));
    assert_eq!(ann.unknown, ["Something made up"]);
    let copy = Copy { title: "A".to_owned(), ..Copy::default() };
    let maybe = Wanted::new("a".to_owned(), copy, Some(Maybe), String::new());
    assert_eq!(
        Companion::who_wants("Ann".to_owned(), &programme, vec![maybe], Incoming::default()).agenda.interest("a"),
        Some(Maybe)
    );
}

/// Made-up sessions, and what each of the two wants of them: start, length, interests; in quarters of an hour from nine.
type One = (u32, Option<u32>, usize, usize);

fn some(most: usize) -> impl Strategy<Value = Vec<One>> {
    let one = (0..14_u32, prop::option::weighted(0.9, 1..8_u32), 0..4_usize, 0..4_usize);
    prop::collection::vec(one, 0..most)
}

/// Hours of the two, where they have some.
fn hours() -> impl Strategy<Value = [Option<(u32, u32)>; 2]> {
    let one = || prop::option::of((0..6_u32, 8..20_u32));
    (one(), one()).prop_map(|(a, b)| [a, b])
}

const INTERESTS: [Option<Interest>; 4] = [Some(Going), Some(Maybe), Some(Skip), None];

fn laid(sessions: &[One], hours: [Option<(u32, u32)>; 2]) -> (Programme, [Agenda; 2]) {
    let clock = |quarters: u32| format!("{:02}:{:02}", 9 + quarters / 4, quarters % 4 * 15);
    let told: Vec<Value> = sessions
        .iter()
        .enumerate()
        .map(|(number, (start, length, ..))| {
            let end = format!("01T{}", clock(start + length.unwrap_or(1)));
            let mut told = session(&format!("s{number}"), &format!("01T{}", clock(*start)), &end, "x1");
            if length.is_none() {
                told.as_object_mut().expect("a session").remove("end");
            }
            told
        })
        .collect();
    let programme = programme(&told.into());
    let names: Vec<String> = (0..sessions.len()).map(|number| format!("s{number}")).collect();
    let of = |which: fn(&One) -> usize| -> Vec<(&str, Interest)> {
        let picks = names.iter().zip(sessions);
        picks.filter_map(|(name, one)| Some((name.as_str(), INTERESTS[which(one)]?))).collect()
    };
    let mut agendas = [picked(&programme, &of(|one| one.2)), picked(&programme, &of(|one| one.3))];
    for (agenda, hours) in agendas.iter_mut().zip(hours) {
        if let Some((from, until)) = hours {
            stay(agenda, &clock(from), &clock(until));
        }
    }
    (programme, agendas)
}

fn slot(programme: &Programme, comparison: &Comparison, wish: usize) -> Slot {
    let at = comparison.wishes[wish].session.expect("a session");
    *programme[at].when.slot().expect("a slot")
}

/// What a distribution of the wishes of a split is worth: those that somebody is sure of, all, how keen the takers are.
fn worth(comparison: &Comparison, shares: &[(usize, Option<Side>)]) -> (u32, u32, u32) {
    let mut worth = (0, 0, 0);
    for (wish, taker) in shares {
        let wish = &comparison.wishes[*wish];
        let Some(side) = taker else { continue };
        worth.0 += u32::from(wish.interests.contains(&Some(Going)));
        worth.1 += 1;
        worth.2 += if wish.interest(*side) == Some(Going) { 2 } else { 1 };
    }
    worth
}

/// The greatest worth of all ways to share out, tried one by one.
fn best(programme: &Programme, comparison: &Comparison, split: &Split) -> (u32, u32, u32) {
    let wishes: Vec<usize> = split.shares.iter().map(|share| share.wish).collect();
    let mut ways: Vec<Vec<(usize, Option<Side>)>> = vec![Vec::new()];
    for wish in wishes {
        let mut longer = Vec::new();
        for way in &ways {
            longer.push([way.as_slice(), &[(wish, None)]].concat());
            for side in Side::BOTH {
                let meets = |(other, taker): &(usize, Option<Side>)| {
                    let slots = (slot(programme, comparison, *other), slot(programme, comparison, wish));
                    *taker == Some(side) && slots.0.overlap(&slots.1).is_some()
                };
                if comparison.wishes[wish].interest(side).is_some() && !way.iter().any(meets) {
                    longer.push([way.as_slice(), &[(wish, Some(side))]].concat());
                }
            }
        }
        ways = longer;
    }
    ways.iter().map(|way| worth(comparison, way)).max().unwrap_or_default()
}

/// One taker of each share: of two the one who is keener.
fn takers(comparison: &Comparison, split: &Split) -> Vec<(usize, Option<Side>)> {
    let keen = |wish: usize, side: Side| comparison.wishes[wish].interest(side);
    let taker = |share: &plenary::agenda::Share| {
        let sides = Side::BOTH.into_iter().filter(|side| share.takes[*side as usize]);
        (share.wish, sides.max_by_key(|side| keen(share.wish, *side)))
    };
    split.shares.iter().map(taker).collect()
}

proptest! {
    /// Both, only me and only they are everything that is wanted, each in one of the three.
    #[test]
    fn everything_wanted_is_in_one_of_the_three(sessions in some(12)) {
        let (programme, [mine, theirs]) = laid(&sessions, [None, None]);
        let comparison = compared(&programme, &mine, &theirs);
        let all: Vec<&str> = comparison
            .shared()
            .chain(comparison.only(Side::Mine))
            .chain(comparison.only(Side::Theirs))
            .map(|wish| wish.id.as_str())
            .collect();
        let wanted: BTreeSet<&str> = mine
            .picks()
            .chain(theirs.picks())
            .filter(|(_, pick)| pick.interest.is_wanted())
            .map(|(id, _)| id)
            .collect();
        prop_assert_eq!(all.len(), wanted.len());
        prop_assert_eq!(all.into_iter().collect::<BTreeSet<_>>(), wanted);
    }

    /// Seen from the other side it is the same the other way round; only what is all the same to both may be shared out
    /// otherwise.
    #[test]
    fn seen_from_the_other_side_it_is_the_same(sessions in some(12), hours in hours()) {
        let (programme, [mine, theirs]) = laid(&sessions, hours);
        let (one, other) = (compared(&programme, &mine, &theirs), compared(&programme, &theirs, &mine));
        prop_assert_eq!(ids(one.shared()), ids(other.shared()));
        prop_assert_eq!(ids(one.only(Side::Mine)), ids(other.only(Side::Theirs)));
        prop_assert_eq!(ids(one.only(Side::Theirs)), ids(other.only(Side::Mine)));
        prop_assert_eq!(&one.gaps, &other.gaps);
        let told = |comparison: &Comparison| -> Vec<_> {
            let split = |split: &Split| (split.pairs.clone(), split.is_settled, worth(comparison, &takers(comparison, split)));
            comparison.splits.iter().map(split).collect()
        };
        prop_assert_eq!(told(&one), told(&other));
    }

    /// Common gaps lie in gaps of both, none is missed, and what fits fits both.
    #[test]
    fn common_gaps_lie_in_those_of_both(sessions in some(10), hours in hours()) {
        let (programme, agendas) = laid(&sessions, hours);
        let plans = agendas.each_ref().map(|agenda| Plan::new(&programme, agenda, Pace::default()));
        let comparison = Comparison::between(&programme, &plans[0], &plans[1]);
        for gap in &comparison.gaps {
            prop_assert!(gap.from < gap.until && gap.minutes > 0);
            for plan in &plans {
                prop_assert!(plan.gaps.iter().any(|own| own.from <= gap.from && gap.until <= own.until));
                for at in &gap.fits {
                    let slot = programme[*at].when.slot().expect("a slot");
                    prop_assert!(plan.fitting(&programme).contains(at));
                    prop_assert!(gap.from <= slot.from() && slot.until().is_some_and(|until| until <= gap.until));
                }
            }
        }
        for minute in 0..(16 * 60) {
            let day = jiff::civil::date(2024, 5, 1).at(8, 0, 0, 0);
            let at = Slot::new(day + jiff::Span::new().minutes(minute), None, programme.event.zone.as_ref()).from();
            let is_in = |from: Instant, until: Instant| from <= at && at < until;
            let own = plans.each_ref().map(|plan| plan.gaps.iter().any(|gap| is_in(gap.from, gap.until)));
            prop_assert_eq!(own == [true, true], comparison.gaps.iter().any(|gap| is_in(gap.from, gap.until)));
        }
    }

    /// Nobody gets two sessions that share time, nor one they do not want; as much is taken as can be; and every pair
    /// that the two could share out is told.
    #[test]
    fn the_split_is_the_best_of_all(sessions in some(8)) {
        let (programme, [mine, theirs]) = laid(&sessions, [None, None]);
        let comparison = compared(&programme, &mine, &theirs);
        for split in &comparison.splits {
            for side in Side::BOTH {
                let own: Vec<usize> =
                    split.shares.iter().filter(|share| share.takes[side as usize]).map(|share| share.wish).collect();
                for (number, one) in own.iter().enumerate() {
                    prop_assert!(comparison.wishes[*one].interest(side).is_some());
                    for other in &own[number + 1..] {
                        let slots = (slot(&programme, &comparison, *one), slot(&programme, &comparison, *other));
                        prop_assert!(slots.0.overlap(&slots.1).is_none());
                    }
                }
            }
            prop_assert_eq!(worth(&comparison, &takers(&comparison, split)), best(&programme, &comparison, split));
        }
        let mut naive = Vec::new();
        for one in 0..comparison.wishes.len() {
            for other in one + 1..comparison.wishes.len() {
                let (a, b) = (&comparison.wishes[one], &comparison.wishes[other]);
                let could = Side::BOTH
                    .into_iter()
                    .any(|side| a.interest(side).is_some() && b.interest(side.other()).is_some());
                let overlap = slot(&programme, &comparison, one).overlap(&slot(&programme, &comparison, other));
                if let Some(overlap) = overlap.filter(|_| could) {
                    naive.push(([one, other], overlap));
                }
            }
        }
        let mut told: Vec<_> =
            comparison.splits.iter().flat_map(|split| &split.pairs).map(|pair| (pair.wishes, pair.overlap)).collect();
        told.sort_unstable_by_key(|(wishes, _)| *wishes);
        prop_assert_eq!(told, naive);
    }
}

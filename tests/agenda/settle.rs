//! What can be done about a clash, and what is tight.

use super::{Going, Maybe, Skip, clashes, picked, programme, session};
use plenary::agenda::{
    Agenda, Change, Clash, Entry, Handover, Interest, Journal, Pace, Pick, Plan, Planned, Refusal, Stamp, Switch,
    Trouble, chosen, demoted, entered, kept, whole,
};
use plenary::programme::time::{Civil, DateTime};
use plenary::programme::{Instant, Programme};
use proptest::prelude::*;
use serde_json::json;
use std::collections::BTreeSet;

/// An agenda that is changed as a person would.
struct Hand {
    programme: Programme,
    agenda: Agenda,
    journal: Journal,
}

impl Hand {
    fn of(programme: Programme, picks: &[(&str, Interest)]) -> Hand {
        let agenda = picked(&programme, picks);
        Hand { programme, agenda, journal: Journal::default() }
    }

    fn plan(&self) -> Plan {
        Plan::new(&self.programme, &self.agenda, Pace::default())
    }

    fn at(&self, id: &str) -> usize {
        self.plan().picks.iter().position(|planned| planned.id == id).expect("a pick")
    }

    /// Makes a change; gives its words, or nothing if there is nothing to change.
    fn make(&mut self, change: Option<Change>) -> String {
        let Some(change) = change else { return String::new() };
        self.journal.make(&mut self.agenda, change.clone(), Stamp::of(Instant::UNIX_EPOCH));
        change.words
    }

    fn keep(&mut self, id: &str) -> String {
        let change = kept(&self.programme, &self.plan(), &self.agenda, self.at(id));
        self.make(change)
    }

    fn switch(&mut self, from: &str, to: &str, at: Option<&str>) -> Result<String, Refusal> {
        let switch = Switch::between(&self.plan(), self.at(from), self.at(to))?;
        let at = at.map_or(switch.proposed, time);
        let change = switch.at(&self.programme, &self.plan(), &self.agenda, at);
        Ok(self.make(change))
    }

    fn enter(&mut self, id: &str, start: &str, end: &str) {
        let entry = Entry::new(id.to_uppercase(), Civil(time(start)), Some(Civil(time(end))));
        self.make(Some(Change::of_entry(id.to_owned(), None, Some(entry))));
    }

    fn undo(&mut self) {
        self.journal.undo(&mut self.agenda, Stamp::of(Instant::UNIX_EPOCH));
    }

    /// `a going until 10:30`, every pick with what is attended of it.
    fn told(&self) -> Vec<String> {
        let clock = |at: DateTime| at.strftime("%H:%M").to_string();
        let told = |(id, pick): (&str, &Pick)| {
            let part = pick.part.map(|part| part.words(clock)).unwrap_or_default();
            format!("{id} {} {part}", pick.interest.word()).trim_end().to_owned()
        };
        self.agenda.picks().map(told).collect()
    }
}

fn time(text: &str) -> DateTime {
    format!("2024-05-{text}").parse().expect("a time")
}

fn three() -> Programme {
    programme(&json!([
        session("a", "01T14:00", "01T15:00", "x1"),
        session("b", "01T14:20", "01T15:30", "x2"),
        session("c", "01T14:40", "01T15:10", "y1"),
        session("later", "01T16:00", "01T17:00", "x1"),
    ]))
}

#[test]
fn one_is_kept_and_the_others_give_way_in_one_change() {
    let mut hand = Hand::of(three(), &[("a", Going), ("b", Maybe), ("c", Going), ("later", Going)]);
    assert_eq!(hand.keep("b"), "kept “B” over 2 others");
    assert_eq!(hand.told(), ["a maybe", "b going", "c maybe", "later going"]);
    assert_eq!(hand.plan().firm_clashes().count(), 0);
    assert_eq!(hand.keep("b"), "", "there is nothing more to change");
    hand.undo();
    assert_eq!(hand.told(), ["a going", "b maybe", "c going", "later going"]);
    let change = demoted(&hand.agenda, "a");
    assert_eq!(hand.make(change), "maybe “A”");
    assert_eq!(demoted(&hand.agenda, "a"), None);
    // Who was to be left for it, or gone to from it, is attended whole again.
    let mut parted = Hand::of(three(), &[("a", Going), ("b", Going)]);
    parted.switch("a", "b", None).unwrap();
    let change = demoted(&parted.agenda, "a");
    parted.make(change);
    assert_eq!(parted.told(), ["a maybe", "b going"]);
    assert_eq!(hand.keep("a"), "kept “A” over “C”");
}

#[test]
fn a_switch_is_kept_as_two_parts_and_taken_back_as_one() {
    let mut hand = Hand::of(three(), &[("a", Going), ("b", Maybe)]);
    let words = hand.switch("a", "b", Some("01T14:30")).expect("a switch");
    assert_eq!(words, "switch at 14:30 CEST, going to both: from “A” to “B”");
    assert_eq!(hand.told(), ["a going until 14:30", "b going from 14:30"]);
    let plan = hand.plan();
    assert_eq!((clashes(&plan), plan.settled(), plan.groups()), (Vec::new(), vec![[0, 1]], vec![vec![0, 1]]));
    // The walk is part of it.
    assert_eq!((plan.trouble_at(0), plan.trouble_at(1)), (None, None));
    let words: Vec<_> = plan.handovers(&hand.programme, 0).iter().map(Handover::words).collect();
    assert_eq!(words, [Some("3 min to walk to".to_owned())]);
    // Either end takes back both.
    for id in ["a", "b"] {
        let change = whole(&hand.agenda, &[id]);
        hand.make(change);
        assert_eq!(hand.told(), ["a going", "b going"]);
        assert_eq!(whole(&hand.agenda, &["a", "b"]), None);
        hand.undo();
        assert_eq!(hand.told(), ["a going until 14:30", "b going from 14:30"]);
    }
    // Who gives one up attends all of the other.
    for after in [None, hand.agenda.pick("a").cloned().map(|pick| Pick { interest: Skip, ..pick })] {
        let change = chosen(&hand.agenda, &[("a", after)]);
        hand.make(change);
        assert_eq!(hand.told().last().map(String::as_str), Some("b going"));
        hand.undo();
    }
    // Of several that hang together each goes, and none comes back by that of another.
    let change = chosen(&hand.agenda, &[("a", None), ("b", None)]);
    assert_eq!(hand.make(change), "unpicked “A”; unpicked “B”");
    assert_eq!(hand.told(), [""; 0]);
    hand.undo();
    assert_eq!(hand.told(), ["a going until 14:30", "b going from 14:30"]);
    assert_eq!(hand.keep("a"), "kept “A” over “B”");
    assert_eq!(hand.told(), ["a going", "b maybe"]);
    hand.undo();
    hand.undo();
    assert_eq!(hand.told(), ["a going", "b maybe"]);
}

#[test]
fn who_gives_way_takes_the_switches_along_that_led_to_it_and_from_it() {
    let before = |until: &str| session("before", "01T13:30", until, "y1");
    let with = |sessions: &serde_json::Value, picks: &[(&str, Interest)]| {
        let mut hand = Hand::of(programme(sessions), picks);
        hand.switch("a", "b", Some("01T14:30")).expect("a switch");
        hand
    };
    let [a, b] = [("a", "01T14:00", "01T15:00", "x1"), ("b", "01T14:10", "01T15:30", "x2")]
        .map(|(id, start, end, hall)| session(id, start, end, hall));
    let picks = [("a", Going), ("b", Going), ("before", Going)];
    let mut hand = with(&json!([a, b, before("01T14:10")]), &picks);
    assert_eq!(hand.keep("before"), "kept “BEFORE” over “A”");
    assert_eq!(hand.told(), ["a maybe", "b going", "before going"]);
    hand.undo();
    assert_eq!(hand.told(), ["a going until 14:30", "b going from 14:30", "before going"]);
    // It is not given back what is taken by what is kept.
    let mut hand = with(&json!([a, b, before("01T14:20")]), &picks);
    assert_eq!(hand.keep("before"), "kept “BEFORE” over “A”");
    assert_eq!(hand.told(), ["a maybe", "b going from 14:30", "before going"]);
    // A maybe that the one which is kept was left for is whole again too.
    let mut hand = with(&json!([a, b]), &picks[..2]);
    let change = Change::of("b".to_owned(), hand.agenda.pick("b").cloned(), {
        let pick = hand.agenda.pick("b").cloned().expect("a pick");
        Some(Pick { interest: Maybe, ..pick })
    });
    hand.make(Some(change));
    assert_eq!(hand.told(), ["a going until 14:30", "b maybe from 14:30"]);
    assert_eq!(hand.keep("a"), "kept “A”");
    assert_eq!(hand.told(), ["a going", "b maybe"]);
}

#[test]
fn who_gives_up_what_a_switch_leads_to_when_it_starts_stays_to_the_end() {
    let mut hand = Hand::of(three(), &[("a", Going), ("b", Going), ("later", Going)]);
    // At the start of the one, or at the end of the other, only one of both has a part.
    for (at, parts, given, left) in [
        ("01T14:20", ["a going until 14:20", "b going"], "b", "a going"),
        ("01T15:00", ["a going", "b going from 15:00"], "a", "b going"),
    ] {
        hand.switch("a", "b", Some(at)).expect("a switch");
        assert_eq!(hand.told()[..2], parts);
        // What is given up beside it does not touch it.
        let change = chosen(&hand.agenda, &[("later", None)]);
        hand.make(change);
        assert_eq!(hand.told(), parts);
        hand.undo();
        let skipped = hand.agenda.pick(given).cloned().map(|pick| Pick { interest: Skip, ..pick });
        for after in [None, skipped] {
            let change = chosen(&hand.agenda, &[(given, after)]);
            hand.make(change);
            assert!(hand.told().contains(&left.to_owned()), "{:?}", hand.told());
            hand.undo();
        }
        assert_eq!(hand.told()[..2], parts);
    }
    // As long as another one starts then, that is where it leads to.
    let mut hand = Hand::of(
        programme(&json!([
            session("a", "01T14:00", "01T15:00", "x1"),
            session("b", "01T14:20", "01T15:30", "x2"),
            session("c", "01T14:20", "01T15:10", "y1"),
        ])),
        &[("a", Going), ("b", Going), ("c", Maybe)],
    );
    hand.switch("a", "b", None).expect("a switch");
    let change = chosen(&hand.agenda, &[("c", None)]);
    hand.make(change);
    assert_eq!(hand.told(), ["a going until 14:20", "b going"]);
    // What I do of my own is left for in the same way.
    let mut hand = Hand::of(three(), &[("a", Going)]);
    hand.enter("call", "01T14:40", "01T15:30");
    hand.switch("a", "call", None).expect("a switch");
    assert_eq!(hand.told(), ["a going until 14:40"]);
    let call = hand.agenda.entry("call").cloned().expect("an entry");
    let noted = Entry { note: "bring a pen".to_owned(), ..call.clone() };
    let change = entered(&hand.agenda, &[("call", Some(noted))]);
    assert_eq!(hand.make(Some(change)), "changed “CALL”");
    assert_eq!(hand.told(), ["a going until 14:40"]);
    for after in [None, Some(Entry { start: Civil(time("01T17:00")), end: None, ..call })] {
        let change = entered(&hand.agenda, &[("call", after)]);
        hand.make(Some(change));
        assert_eq!(hand.told(), ["a going"]);
        hand.undo();
        assert_eq!(hand.told(), ["a going until 14:40"]);
    }
    // Both at once, of which each had cut off an end.
    hand.enter("tea", "01T13:30", "01T14:10");
    hand.switch("tea", "a", None).expect("a switch");
    assert_eq!(hand.told(), ["a going from 14:10 until 14:40"]);
    let change = entered(&hand.agenda, &[("tea", None), ("call", None)]);
    assert_eq!(hand.make(Some(change)), "removed “TEA”; removed “CALL”");
    assert_eq!(hand.told(), ["a going"]);
    hand.undo();
    assert_eq!((hand.told(), hand.agenda.entries().count()), (vec!["a going from 14:10 until 14:40".to_owned()], 2));
}

#[test]
fn an_entry_of_the_id_of_a_session_is_no_part_of_its_switches() {
    let mut hand = Hand::of(three(), &[("a", Going), ("b", Going)]);
    hand.switch("a", "b", Some("01T14:30")).expect("a switch");
    hand.enter("a", "01T18:00", "01T18:30");
    let parts = ["a going until 14:30", "b going from 14:30"];
    let dinner = hand.agenda.entry("a").cloned().expect("an entry");
    for after in [None, Some(Entry { start: Civil(time("01T19:00")), end: None, ..dinner })] {
        let change = entered(&hand.agenda, &[("a", after)]);
        assert_eq!(change.steps.len(), 1);
        hand.make(Some(change));
        assert_eq!(hand.told(), parts);
        hand.undo();
    }
    // Nor is what is left for it given up with the session of that id.
    let mut hand = Hand::of(three(), &[("a", Going), ("later", Going)]);
    hand.enter("later", "01T14:40", "01T15:30");
    let plan = hand.plan();
    let own = plan.picks.iter().position(Planned::is_own).expect("the entry");
    let switch = Switch::between(&plan, hand.at("a"), own).expect("a switch");
    let change = switch.at(&hand.programme, &plan, &hand.agenda, switch.proposed);
    hand.make(change);
    assert_eq!(hand.told(), ["a going until 14:40", "later going"]);
    let change = chosen(&hand.agenda, &[("later", None)]);
    hand.make(change);
    assert_eq!(hand.told(), ["a going until 14:40"]);
}

#[test]
fn a_switch_is_proposed_when_the_later_one_starts_else_in_the_middle() {
    let mut hand = Hand::of(three(), &[("a", Going), ("b", Going), ("c", Going), ("later", Going)]);
    let between = |from: &str, to: &str| {
        let found = Switch::between(&hand.plan(), hand.at(from), hand.at(to)).expect("a switch");
        let told = |at: DateTime| at.strftime("%H:%M").to_string();
        (told(found.earliest), found.latest.map(told), told(found.proposed))
    };
    let is = |earliest: &str, latest: &str, proposed: &str| {
        (earliest.to_owned(), Some(latest.to_owned()), proposed.to_owned())
    };
    assert_eq!(between("a", "b"), is("14:20", "15:00", "14:20"));
    assert_eq!(between("b", "a"), is("14:21", "14:59", "14:40"));
    assert_eq!(between("b", "c"), is("14:40", "15:09", "14:40"));
    assert_eq!(Switch::between(&hand.plan(), hand.at("a"), hand.at("later")), Err(Refusal::Apart));
    assert_eq!(Switch::between(&hand.plan(), hand.at("a"), hand.at("a")), Err(Refusal::Apart));
    // Who goes over when the other starts, or when the first one ends, attends that one whole.
    hand.switch("a", "b", None).expect("a switch");
    assert_eq!(hand.told()[..2], ["a going until 14:20", "b going"]);
    hand.switch("a", "b", Some("01T15:00")).expect("a switch");
    assert_eq!(hand.told()[..2], ["a going", "b going from 15:00"]);
    hand.switch("a", "b", Some("01T14:50")).expect("a switch");
    hand.switch("a", "b", Some("01T14:55")).expect("a switch");
    assert_eq!(
        hand.told()[..2],
        ["a going until 14:55", "b going from 14:55"],
        "another time in the place of the first"
    );
    hand.switch("a", "b", Some("01T15:00")).expect("a switch");
    // From there on to a third; and not before one has come.
    assert_eq!(hand.switch("b", "c", Some("01T15:00")).expect("a switch"), "", "nobody can go over at that time");
    hand.switch("b", "c", Some("01T15:05")).expect("a switch");
    assert_eq!(hand.told()[..3], ["a going", "b going from 15:00 until 15:05", "c going from 15:05"]);
    // Who has come only when another is over can't go back to it.
    assert_eq!(hand.switch("b", "a", None), Err(Refusal::TooShort));
}

#[test]
fn what_is_my_own_is_attended_whole() {
    let mut hand = Hand::of(three(), &[("a", Going)]);
    hand.enter("call", "01T14:30", "01T14:45");
    hand.enter("lunch", "01T14:00", "01T14:40");
    assert_eq!(hand.switch("call", "lunch", None), Err(Refusal::Own));
    hand.switch("a", "call", None).expect("a switch");
    assert_eq!(hand.told(), ["a going until 14:30"]);
    hand.undo();
    hand.switch("lunch", "a", None).expect("a switch");
    assert_eq!(hand.told(), ["a going from 14:40"]);
    // What begins at the same time leaves nothing to go over from.
    assert_eq!(hand.switch("a", "lunch", None), Err(Refusal::TooShort));
}

#[test]
fn a_switch_goes_across_midnight() {
    let programme = programme(&json!([
        session("night", "01T23:30", "02T00:40", "x1"),
        session("later", "02T00:10", "02T01:00", "x2"),
    ]));
    let mut hand = Hand::of(programme, &[("night", Going), ("later", Going)]);
    hand.switch("night", "later", Some("02T00:20")).expect("a switch");
    assert_eq!(hand.told(), ["later going from 00:20", "night going until 00:20"]);
    assert_eq!(clashes(&hand.plan()), [""; 0]);
}

#[test]
fn tight_is_a_state_of_its_own_that_a_clash_outranks() {
    let programme = programme(&json!([
        session("a", "01T09:00", "01T10:00", "x1"),
        session("b", "01T10:02", "01T11:00", "x2"),
        session("c", "01T10:30", "01T11:30", "x2"),
        session("d", "01T11:00", "01T11:05", "x1"),
        session("maybe", "01T11:31", "01T12:00", "y1"),
    ]));
    let hand = Hand::of(programme, &[("a", Going), ("b", Going), ("c", Going), ("maybe", Maybe)]);
    let plan = hand.plan();
    let of = |id: &str| hand.programme.find_session(id).expect("a session");
    assert_eq!(
        ["a", "b", "c", "maybe"].map(|id| plan.trouble(of(id))),
        [Some(Trouble::Tight), Some(Trouble::Clash), Some(Trouble::Clash), None]
    );
    assert_eq!(plan.worst(&[of("a"), of("b")]), Some(Trouble::Clash));
    assert_eq!(plan.worst(&[of("a"), of("maybe")]), Some(Trouble::Tight));
    assert_eq!(plan.troubles().collect::<Vec<_>>(), [(Trouble::Clash, 1), (Trouble::Tight, 1)]);
    assert_eq!(plan.troubles().map(|(it, count)| it.counted(count)).collect::<Vec<_>>(), ["1 clash", "1 tight"]);
    // Of what I am not going to it is told what would be.
    let squeezed = |id: &str| {
        let all = plan.squeezed_by(&hand.programme, of(id));
        all.iter().map(|one| one.words(plan.picks[one.pick].title(&hand.programme))).collect::<Vec<_>>()
    };
    assert_eq!(squeezed("maybe"), ["tight: 1 min to walk from “C”, needs 25"]);
    assert_eq!(squeezed("d"), ["tight: 0 min to walk from “B”, needs 3"]);
    assert_eq!(squeezed("a"), ["tight: 2 min to walk to “B”, needs 3"]);
}

#[test]
fn what_one_walks_in_and_out_of_clashes_with_nothing() {
    let titled = |id: &str, title: &str, start: &str, end: &str, hall: &str| {
        let mut told = session(id, start, end, hall);
        told["title"] = title.into();
        told
    };
    let fair = |kind: &str| {
        let mut told = titled("fair", "Made-up robots", "01T09:00", "01T18:00", "x1");
        told["kind"] = kind.into();
        told
    };
    let with = |fair: serde_json::Value| {
        let lunch = titled("lunch", "Lunch", "01T12:00", "01T13:00", "x1");
        let talk = titled("talk", "Talk", "01T12:30", "01T13:30", "y1");
        let next = titled("next", "Next", "01T13:31", "01T14:00", "y1");
        programme(&json!([fair, lunch, talk, next]))
    };
    let picks = [("fair", Going), ("lunch", Going), ("talk", Going), ("next", Maybe)];
    let shown = |programme: Programme| {
        let plan = Hand::of(programme.clone(), &picks).plan();
        let at = |id: &str| programme.find_session(id).expect("a session");
        let overlaps =
            |id: &str| plan.overlapping(&programme, at(id)).map(|(other, _)| other.id.clone()).collect::<Vec<_>>();
        (
            clashes(&plan),
            plan.gaps.len(),
            [overlaps("fair"), overlaps("lunch"), overlaps("talk")].concat(),
            plan.tight.len(),
        )
    };
    assert_eq!(shown(with(fair("Exhibition"))), (Vec::new(), 0, Vec::new(), 0));
    let (clashes, ..) = shown(with(fair("Workshop")));
    assert_eq!(clashes, ["fair-talk 60", "fair~next 29"]);
    // A next version that makes an exhibition of it, or an exhibition that stays one, has its clash gone, or none.
    let (old, new) = (with(fair("Workshop")), with(fair("Exhibition")));
    let agenda = picked(&old, &picks);
    let carried = |old: Option<&Programme>, new: &Programme| {
        let carried = plenary::agenda::carry(&agenda, old, new);
        (carried.clashes.len(), carried.resolved.len())
    };
    assert_eq!(carried(Some(&old), &new), (0, 1));
    assert_eq!(carried(Some(&new), &new), (0, 0));
    assert_eq!(carried(None, &new), (0, 0));
}

/// Sessions at made-up times: start and length, in minutes from nine.
fn random() -> impl Strategy<Value = Vec<(u32, u32, bool)>> {
    prop::collection::vec((0..120_u32, 1..90_u32, any::<bool>()), 2..7)
}

/// Those of them that I am going to, in minutes from nine, and what runs at the same time otherwise.
fn at_nine(sessions: &[(u32, u32, bool)]) -> Hand {
    let time = |minutes: u32| format!("01T{:02}:{:02}", 9 + minutes / 60, minutes % 60);
    let told = |(number, (start, length, _)): (usize, &(u32, u32, bool))| {
        session(&format!("s{number}"), &time(*start), &time(start + length), "x1")
    };
    let told: Vec<_> = sessions.iter().enumerate().map(told).collect();
    let ids: Vec<String> = (0..sessions.len()).map(|number| format!("s{number}")).collect();
    let interest = |is_going: bool| if is_going { Going } else { Maybe };
    let picks: Vec<(&str, Interest)> =
        ids.iter().zip(sessions).map(|(id, one)| (id.as_str(), interest(one.2))).collect();
    Hand::of(programme(&told.into()), &picks)
}

/// The pairs of what I am going to that share time.
fn firm(plan: &Plan) -> BTreeSet<[String; 2]> {
    let ids = |clash: &Clash| [clash.first, clash.second].map(|at| plan.picks[at].id.clone());
    plan.firm_clashes().map(ids).collect()
}

proptest! {
    /// Whatever is kept, it shares no time with anything else then, no other clash comes of it, and of what is attended in
    /// part each part leads to something, or all of it would be in the way of something.
    #[test]
    fn what_is_kept_leaves_no_switch_to_what_gave_way(
        sessions in random(),
        switches in prop::collection::vec((0..7_usize, 0..7_usize, 0..4_i64), 0..4),
        kept in 0..7_usize,
    ) {
        let mut hand = at_nine(&sessions);
        let id = |at: usize| format!("s{}", at % sessions.len());
        for (from, to, share) in switches {
            let Ok(found) = Switch::between(&hand.plan(), hand.at(&id(from)), hand.at(&id(to))) else { continue };
            let reach = found.latest.expect("ends are known").duration_since(found.earliest).as_mins();
            let at = found.earliest + jiff::SignedDuration::from_mins(reach * share / 3);
            let change = found.at(&hand.programme, &hand.plan(), &hand.agenda, at);
            hand.make(change);
        }
        let before = firm(&hand.plan());
        hand.keep(&id(kept));
        let plan = hand.plan();
        prop_assert_eq!(hand.agenda.interest(&id(kept)), Some(Going));
        prop_assert!(!plan.is_firm_at(hand.at(&id(kept))));
        prop_assert!(firm(&plan).is_subset(&before));
        let going: Vec<_> = plan.picks.iter().filter(|planned| planned.pick.interest == Going).collect();
        for planned in &going {
            let (busy, whole) = (planned.busy.expect("attended"), *planned.when.slot().expect("a time"));
            let others = || going.iter().filter(|other| other.id != planned.id);
            let slots = || others().flat_map(|other| [other.busy, other.when.slot().copied()]).flatten();
            let is_left = |end: bool, at: DateTime| {
                let leads_on = slots().any(|slot| if end { slot.start == at } else { slot.end == Some(at) });
                leads_on || others().any(|other| other.busy.is_some_and(|busy| whole.overlap(&busy).is_some()))
            };
            if whole.start < busy.start {
                prop_assert!(is_left(false, busy.start), "{:?}", hand.told());
            }
            if busy.end < whole.end {
                prop_assert!(is_left(true, busy.end.expect("an end")), "{:?}", hand.told());
            }
        }
    }

    /// Whatever is switched, the two share no time any more, each is attended somewhat, and taking it back leaves nothing
    /// of it.
    #[test]
    fn after_a_switch_two_share_no_time(sessions in random(), from in 0..7_usize, to in 0..7_usize, share in 0..100_i64) {
        let ids: Vec<String> = (0..sessions.len()).map(|number| format!("s{number}")).collect();
        let mut hand = at_nine(&sessions);
        let (from, to) = (from % ids.len(), to % ids.len());
        let (from, to) = (ids[from].clone(), ids[to].clone());
        let plan = hand.plan();
        let overlaps = plan.clashes.iter().any(|clash| {
            let pair = [clash.first, clash.second];
            pair.contains(&hand.at(&from)) && pair.contains(&hand.at(&to)) && from != to
        });
        match Switch::between(&plan, hand.at(&from), hand.at(&to)) {
            Err(Refusal::Apart) => prop_assert!(!overlaps),
            Err(_) => prop_assert!(overlaps),
            Ok(found) => {
                prop_assert!(overlaps && found.can_be(found.proposed));
                let latest = found.latest.expect("ends are known");
                let reach = latest.duration_since(found.earliest).as_mins();
                let at = found.earliest + jiff::SignedDuration::from_mins(reach * share / 99);
                let change = found.at(&hand.programme, &plan, &hand.agenda, at);
                prop_assert!(change.is_some());
                hand.make(change);
                let after = hand.plan();
                let busy = |id: &str| after.picks[hand.at(id)].busy.expect("attended");
                prop_assert!(busy(&from).overlap(&busy(&to)).is_none());
                prop_assert_eq!(busy(&from).end, Some(at));
                prop_assert_eq!(busy(&to).start, at);
                prop_assert!(after.groups().iter().any(|group| group.contains(&hand.at(&from)) && group.contains(&hand.at(&to))));
                let change = whole(&hand.agenda, &[&from, &to]);
                hand.make(change);
                prop_assert!(hand.agenda.picks().all(|(_, pick)| pick.part.is_none()));
            }
        }
    }
}

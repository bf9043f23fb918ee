//! Own entries, hours, parts of sessions; what fits, and what hangs together by clashes.

use super::{Going, Maybe, Skip, clashes, picked, programme, session};
use plenary::agenda::{
    Agenda, Appointment, Calendar, Change, Entry, Handover, Hours, Interest, Journal, Known, LeftAlone, Pace, Part,
    Plan, Proposal, Stamp, Step, Trouble,
};
use plenary::programme::time::{Civil, Clock, Day, minutes_between};
use plenary::programme::{Instant, Programme, SessionIx, Status};
use proptest::prelude::*;
use serde_json::{Value, json};

const NOW: Instant = Instant::UNIX_EPOCH;

fn civil(text: &str) -> Civil {
    Civil::try_from(format!("2024-05-{text}")).expect("a time")
}

fn make(agenda: &mut Agenda, change: Change) {
    Journal::default().make(agenda, change, Stamp::of(NOW));
}

fn entry(title: &str, start: &str, end: &str) -> Entry {
    Entry::new(title, civil(start), Some(civil(end)))
}

fn enter(agenda: &mut Agenda, title: &str, start: &str, end: &str, place: &str) {
    let entry = Entry { place: place.to_owned(), ..entry(title, start, end) };
    make(agenda, Change::of_entry(title.to_lowercase(), None, Some(entry)));
}

fn stay(agenda: &mut Agenda, day: i8, from: Option<&str>, until: Option<&str>) {
    let day = Day(jiff::civil::date(2024, 5, day));
    let clock = |text: Option<&str>| text.map(|text| Clock::try_from(text.to_owned()).expect("a time of day"));
    let after = Hours { from: clock(from), until: clock(until) };
    make(agenda, Change::of_hours(day, agenda.hours_on(day), after));
}

fn attend(agenda: &mut Agenda, id: &str, from: Option<&str>, until: Option<&str>) {
    let before = agenda.pick(id).cloned();
    let mut after = before.clone();
    if let Some(pick) = &mut after {
        pick.part = Some(Part { from: from.map(civil), until: until.map(civil) });
    }
    make(agenda, Change { words: String::new(), steps: vec![Step::pick(id.to_owned(), before, after)] });
}

fn laid(programme: &Programme, agenda: &Agenda) -> Plan {
    Plan::new(programme, agenda, Pace::default())
}

/// `09:00-10:00`, with what it lies between.
fn gaps(plan: &Plan) -> Vec<String> {
    let id = |at: Option<usize>| at.map_or("-", |at| plan.picks[at].id.as_str()).to_owned();
    plan.gaps
        .iter()
        .map(|gap| {
            format!("{} {}-{} {} {}", gap.day.day(), gap.start.time(), gap.end.time(), id(gap.after), id(gap.before))
        })
        .collect()
}

fn fitting(programme: &Programme, plan: &Plan) -> Vec<String> {
    plan.fitting(programme).iter().map(|at| programme[*at].id.to_string()).collect()
}

#[test]
fn who_leaves_one_session_for_another_has_no_clash() {
    let programme =
        programme(&json!([session("a", "01T14:00", "01T15:00", "x1"), session("b", "01T14:00", "01T15:30", "x2"),]));
    let mut agenda = picked(&programme, &[("a", Going), ("b", Going)]);
    assert_eq!(clashes(&laid(&programme, &agenda)), ["a-b 60"]);
    attend(&mut agenda, "a", None, Some("01T14:20"));
    assert_eq!(clashes(&laid(&programme, &agenda)), ["a-b 20"]);
    attend(&mut agenda, "b", Some("01T14:20"), None);
    let plan = laid(&programme, &agenda);
    assert_eq!(clashes(&plan), [""; 0]);
    // When to set out is part of the choice: the way is known, and no walk that is too long.
    assert_eq!(plan.tight, []);
    let ways: Vec<_> = [0, 1].iter().flat_map(|at| plan.handovers(&programme, *at)).collect();
    let way = |pick, is_before| Handover { pick, is_before, walk: Some(3) };
    assert_eq!(ways, [way(1, false), way(0, true)]);
    // A part that the session no longer has, because it was moved, is no part.
    attend(&mut agenda, "a", None, Some("01T12:00"));
    assert_eq!(clashes(&laid(&programme, &agenda)), ["a-b 40"]);
}

#[test]
fn own_entries_clash_and_bound_gaps_and_have_a_place() {
    let programme =
        programme(&json!([session("a", "01T09:00", "01T10:00", "x1"), session("b", "01T13:05", "01T14:00", "x2"),]));
    let mut agenda = picked(&programme, &[("a", Going), ("b", Going)]);
    enter(&mut agenda, "Lunch", "01T12:00", "01T13:00", "y1");
    enter(&mut agenda, "Call", "01T09:30", "01T10:30", "at home");
    let plan = laid(&programme, &agenda);
    assert_eq!(plan.picks.iter().map(|planned| planned.id.as_str()).collect::<Vec<_>>(), ["a", "call", "lunch", "b"]);
    assert_eq!(clashes(&plan), ["a-call 30"]);
    assert!(plan.is_clashing(programme.find_session("a").expect("a session")));
    assert_eq!(gaps(&plan), ["1 10:30:00-12:00:00 call lunch", "1 13:00:00-13:05:00 lunch b"]);
    let tight: Vec<_> = plan.tight.iter().map(|tight| (plan.picks[tight.first].id.as_str(), tight.walk)).collect();
    assert_eq!(tight, [("lunch", 25)], "hall to hall as the programme says");
    assert_eq!(plan.count(Going), 2, "what is my own is no pick");
}

#[test]
fn after_midnight_an_entry_belongs_to_the_night_that_goes_on() {
    let mut night = session("night", "01T23:00", "02T03:00", "x1");
    night["date"] = "2024-05-01".into();
    let programme = programme(&json!([night, session("next", "02T09:00", "02T10:00", "x1")]));
    let mut agenda = picked(&programme, &[]);
    enter(&mut agenda, "Bar", "02T01:00", "02T02:00", "");
    enter(&mut agenda, "Breakfast", "02T08:00", "02T09:00", "");
    let plan = laid(&programme, &agenda);
    let days: Vec<_> = plan
        .picks
        .iter()
        .map(|planned| (planned.id.as_str(), planned.day.map(plenary::programme::time::Date::day)))
        .collect();
    assert_eq!(days, [("bar", Some(1)), ("breakfast", Some(2))]);
}

#[test]
fn arrival_and_departure_bound_the_day() {
    let programme = programme(&json!([
        session("early", "01T08:00", "01T09:00", "x1"),
        session("a", "01T12:00", "01T13:00", "x1"),
        session("late", "01T18:00", "01T19:30", "x1"),
        session("other-day", "02T10:00", "02T11:00", "x1"),
    ]));
    let mut agenda = picked(&programme, &[("a", Going)]);
    assert_eq!(gaps(&laid(&programme, &agenda)), [""; 0]);
    assert_eq!(fitting(&programme, &laid(&programme, &agenda)), ["early", "late", "other-day"]);
    stay(&mut agenda, 1, Some("08:30"), Some("19:00"));
    stay(&mut agenda, 2, Some("09:00"), Some("12:00"));
    let plan = laid(&programme, &agenda);
    assert_eq!(gaps(&plan), ["1 08:30:00-12:00:00 - a", "1 13:00:00-19:00:00 a -", "2 09:00:00-12:00:00 - -"]);
    assert_eq!(fitting(&programme, &plan), ["other-day"]);
    assert_eq!(plan.fitting_in(&programme, 2).len(), 1);
    assert_eq!(plan.fitting_in(&programme, 0).len() + plan.fitting_in(&programme, 1).len(), 0);
    stay(&mut agenda, 1, None, Some("20:00"));
    let plan = laid(&programme, &agenda);
    assert_eq!(gaps(&plan)[0], "1 13:00:00-20:00:00 a -");
    assert_eq!(fitting(&programme, &plan), ["early", "late", "other-day"]);
}

#[test]
fn what_runs_on_from_the_day_before_is_no_free_time() {
    let mut night = session("night", "01T20:00", "02T12:00", "x1");
    night["date"] = "2024-05-01".into();
    let programme = programme(&json!([
        night,
        session("early", "02T09:00", "02T10:00", "x2"),
        session("b", "02T14:00", "02T15:00", "x2"),
        session("late", "03T13:00", "03T14:00", "x1"),
    ]));
    let mut agenda = picked(&programme, &[("night", Going), ("b", Going)]);
    stay(&mut agenda, 2, Some("09:00"), Some("18:00"));
    let plan = laid(&programme, &agenda);
    assert_eq!(gaps(&plan), ["2 12:00:00-14:00:00 night b", "2 15:00:00-18:00:00 b -"]);
    // Nor is it between two picks of the day.
    let mut agenda = picked(&programme, &[("night", Going), ("early", Going), ("b", Going)]);
    assert_eq!(gaps(&laid(&programme, &agenda)), ["2 12:00:00-14:00:00 night b"]);
    // Of a day on which nothing else is picked the hours bound what is left.
    enter(&mut agenda, "Shift", "02T22:00", "03T10:00", "");
    stay(&mut agenda, 3, Some("08:00"), Some("12:00"));
    assert_eq!(gaps(&laid(&programme, &agenda))[2..], ["3 10:00:00-12:00:00 shift -"]);
    stay(&mut agenda, 3, Some("11:00"), Some("12:00"));
    assert_eq!(gaps(&laid(&programme, &agenda))[2..], ["3 11:00:00-12:00:00 - -"]);
}

#[test]
fn no_pause_is_known_behind_what_ends_nobody_knows_when() {
    let mut open = session("open", "01T16:00", "01T16:30", "x1");
    open.as_object_mut().expect("a session").remove("end");
    let programme = programme(&json!([
        session("long", "01T15:00", "01T16:01", "x1"),
        open,
        session("next", "01T16:02", "01T17:00", "y1"),
        session("last", "01T17:05", "01T18:00", "x1"),
    ]));
    let at = |id: &str| programme.find_session(id).expect("a session");
    let squeezed = |agenda: &Agenda, id: &str| laid(&programme, agenda).squeezes(&programme, at(id)).len();
    let agenda = picked(&programme, &[("open", Going)]);
    assert_eq!(squeezed(&agenda, "next"), 0);
    assert!(fitting(&programme, &laid(&programme, &agenda)).contains(&"next".to_owned()));
    // Nor is there one behind what ends before that.
    assert_eq!(squeezed(&picked(&programme, &[("long", Going), ("open", Going)]), "next"), 0);
    assert_eq!(squeezed(&picked(&programme, &[("long", Going)]), "next"), 1);
    // What begins after it tells that it is over.
    assert_eq!(squeezed(&picked(&programme, &[("open", Going), ("next", Going)]), "last"), 1);
    // The way is known all the same, from it as to it.
    let plan = laid(&programme, &picked(&programme, &[("open", Going), ("next", Going)]));
    assert_eq!([0, 1].map(|pick| plan.walk_to(&programme, pick)), [None, Some(12)]);
    let mut agenda = picked(&programme, &[("open", Going)]);
    enter(&mut agenda, "Before", "01T14:00", "01T15:30", "y1");
    let plan = laid(&programme, &agenda);
    assert_eq!(plan.walk_to(&programme, 1), Some(12));
}

#[test]
fn nobody_walks_from_one_day_to_the_next() {
    let of = |day: &str, mut told: Value| {
        told["date"] = format!("2024-05-{day}").into();
        told
    };
    let night = of("01", session("night", "01T22:00", "02T04:00", "x1"));
    let early = |day: &str| programme(&json!([night, of(day, session("early", "02T04:02", "02T05:00", "y1"))]));
    let told = |programme: &Programme, picks: &[(&str, Interest)]| {
        let plan = laid(programme, &picked(programme, picks));
        let early = programme.find_session("early").expect("a session");
        (plan.tight.len(), plan.squeezes(programme, early).len(), fitting(programme, &plan).len())
    };
    let (same, next) = (early("01"), early("02"));
    assert_eq!(told(&same, &[("night", Going)]), (0, 1, 0));
    assert_eq!(told(&same, &[("night", Going), ("early", Going)]), (1, 1, 0));
    // What the plan calls fine is offered.
    assert_eq!(told(&next, &[("night", Going), ("early", Going)]), (0, 0, 0));
    assert_eq!(told(&next, &[("night", Going)]), (0, 0, 1));
    let plan = laid(&next, &picked(&next, &[("early", Going)]));
    assert_eq!(fitting(&next, &plan), ["night"]);
}

#[test]
fn hours_in_the_small_hours_are_those_of_the_night_that_goes_on() {
    let dated = |mut told: Value| {
        told["date"] = "2024-05-01".into();
        told
    };
    let programme = programme(&json!([
        session("a", "01T14:00", "01T15:00", "x1"),
        dated(session("late", "01T23:30", "02T02:40", "x1")),
        dated(session("owls", "02T00:10", "02T01:00", "x2")),
        session("next", "02T14:00", "02T15:00", "x1"),
    ]));
    let mut agenda = picked(&programme, &[("a", Going), ("owls", Going), ("late", Going), ("next", Going)]);
    let absent = |agenda: &Agenda| -> Vec<String> {
        let plan = laid(&programme, agenda);
        let told = |at: usize| Some(format!("{} {}", plan.picks[at].id, plan.absence(at)?.words()));
        (0..plan.picks.len()).filter_map(told).collect()
    };
    stay(&mut agenda, 1, Some("00:00"), Some("02:00"));
    let before = ["a before you arrive", "late begins before you arrive and goes on after you leave"];
    assert_eq!(absent(&agenda), before);
    stay(&mut agenda, 1, Some("01:00"), None);
    assert_eq!(absent(&agenda), ["a before you arrive", "late begins before you arrive", "owls before you arrive"]);
    // By the calendar these hold something of the day.
    stay(&mut agenda, 1, Some("00:00"), Some("18:00"));
    assert_eq!(absent(&agenda), ["late after you leave", "owls after you leave"]);
    // No night goes on.
    stay(&mut agenda, 1, None, None);
    stay(&mut agenda, 2, Some("01:00"), None);
    assert_eq!(absent(&agenda), [""; 0]);
}

#[test]
fn calendars_clash_with_what_is_mine_and_not_with_each_other() {
    let programme =
        programme(&json!([session("a", "01T09:00", "01T10:00", "x1"), session("b", "01T11:00", "01T12:00", "x1")]));
    let agenda = picked(&programme, &[("a", Going), ("b", Maybe)]);
    let calendar = |name: &str, entries: Vec<Entry>| Calendar {
        name: name.into(),
        entries: entries.into_iter().map(Appointment::from).collect(),
    };
    let calendars = [
        calendar("duty", vec![entry("Early", "01T08:00", "01T09:30"), entry("All", "01T08:00", "01T18:00")]),
        calendar("home", vec![entry("Late", "01T09:45", "01T11:30"), entry("Alone", "01T17:00", "01T18:00")]),
    ];
    let plan = Plan::beside(&programme, &agenda, &calendars, Pace::default());
    let all = ["duty:1-a 30", "duty:2-a 60", "duty:2~b 60", "a-home:1 15", "home:1~b 30"];
    assert_eq!(clashes(&plan), all);
    let firm: Vec<&str> = (0..plan.picks.len())
        .filter(|at| plan.trouble_at(*at) == Some(Trouble::Clash))
        .map(|at| plan.picks[at].id.as_str())
        .collect();
    assert_eq!(firm, ["duty:1", "duty:2", "a", "home:1"]);
    assert_eq!(plan.troubles().collect::<Vec<_>>(), [(Trouble::Clash, 3)]);
}

#[test]
fn what_a_calendar_calls_tentative_is_a_maybe() {
    let programme = programme(&json!([session("a", "01T09:00", "01T10:00", "x1")]));
    let appointment = Appointment { is_tentative: true, ..entry("Perhaps", "01T09:30", "01T11:00").into() };
    let calendar = Calendar { name: "home".into(), entries: vec![appointment] };
    let agenda = picked(&programme, &[("a", Going)]);
    let plan = Plan::beside(&programme, &agenda, &[calendar], Pace::default());
    assert_eq!(clashes(&plan), ["a~home:1 30"]);
    assert_eq!(plan.troubles().collect::<Vec<_>>(), []);
    // It is nothing that a proposal would keep or drop.
    let proposal = Proposal::of(&programme, &plan, NOW);
    assert_eq!(proposal.items.iter().map(|item| item.id.as_str()).collect::<Vec<_>>(), ["a"]);
}

#[test]
fn what_a_proposal_says_nothing_of_is_counted_by_its_reason() {
    let mut off = session("off", "01T15:00", "01T16:00", "x1");
    off["status"] = "cancelled".into();
    let lunch = json!({ "id": "lunch", "title": "Made-up lunch", "kind": "lunch", "start": "2024-05-01T12:00" });
    let all = [session("a", "01T09:00", "01T10:00", "x1"), session("b", "01T14:00", "01T15:00", "x1"), off, lunch];
    let programme = programme(&json!(all));
    let ids = ["a", "b", "off", "lunch"];
    let plan = laid(&programme, &picked(&programme, &ids.map(|id| (id, Going))));
    let left = |now: &str| {
        let LeftAlone { timeless, gone, over } =
            Proposal::of(&programme, &plan, now.parse().expect("a time")).left_alone;
        [timeless, gone, over]
    };
    assert_eq!(left("2024-05-01T05:00:00Z"), [1, 1, 0]);
    assert_eq!(left("2024-05-01T11:00:00Z"), [1, 1, 1]);
    assert_eq!(left("2025-05-01T11:00:00Z"), [1, 1, 0], "afterwards all of it is over, which is no news");
}

#[test]
fn more_clashes_than_anybody_has_are_counted_and_not_listed() {
    let programme = programme(&json!([
        session("a", "01T09:00", "01T10:00", "x1"),
        session("free", "01T19:00", "01T20:00", "x1"),
        session("late", "02T09:00", "02T10:00", "x1"),
        session("later", "02T09:30", "02T10:30", "x1"),
    ]));
    let mut agenda = picked(&programme, &[("a", Going), ("free", Going), ("late", Going), ("later", Going)]);
    let plan = laid(&programme, &agenda);
    assert!(!plan.is_cut() && plan.clashes.len() == 1);
    let numbered = |number: usize| {
        let entry = entry(&format!("Made up {number}"), "01T08:00", "01T18:00");
        let step = Change::of_entry(format!("e{number}"), None, Some(entry)).steps;
        step.into_iter().next().expect("a step")
    };
    let steps = (0..700).map(numbered).collect();
    make(&mut agenda, Change { words: String::new(), steps });
    let plan = laid(&programme, &agenda);
    assert!(plan.is_cut() && plan.clashes.len() < 700 * 699 / 2);
    // What the sessions clash with is listed before all that.
    let sessions: Vec<String> = clashes(&plan).into_iter().filter(|told| !told.contains("-e")).collect();
    assert_eq!((sessions.len(), sessions.last().map(String::as_str)), (701, Some("late-later 30")));
    // Every mark and the count are true nevertheless.
    assert_eq!(plan.troubles().collect::<Vec<_>>(), [(Trouble::Clash, 700 * 699 / 2 + 700 + 1)]);
    let marked = |id: &str| plan.is_clashing(programme.find_session(id).expect("a session"));
    assert_eq!(["a", "free", "late", "later"].map(marked), [true, false, true, true]);
}

#[test]
fn what_is_put_off_takes_no_time_and_may_still_fit() {
    let programme = programme(&json!([
        session("a", "01T09:00", "01T10:00", "x1"),
        session("b", "01T09:00", "01T10:00", "x2"),
        session("c", "01T11:00", "01T12:00", "x2"),
        session("d", "01T11:00", "01T12:00", "x1"),
    ]));
    let agenda = picked(&programme, &[("a", Going), ("b", Interest::Later), ("c", Interest::Later), ("d", Skip)]);
    let plan = laid(&programme, &agenda);
    assert_eq!(clashes(&plan), [""; 0]);
    assert_eq!(fitting(&programme, &plan), ["c"]);
}

#[test]
fn what_one_walks_in_and_out_of_does_not_fill_a_gap() {
    let mut lunch = session("lunch", "01T11:00", "01T12:00", "x2");
    lunch["kind"] = "Break".into();
    let programme = programme(&json!([
        session("a", "01T09:00", "01T10:00", "x1"),
        session("b", "01T11:00", "01T12:00", "x2"),
        lunch,
    ]));
    let plan = laid(&programme, &picked(&programme, &[("a", Going)]));
    assert_eq!(fitting(&programme, &plan), ["b"]);
}

#[test]
fn walks_to_where_no_building_is_known_take_what_is_set_or_nobody_knows() {
    let programme = programme(&json!([
        session("a", "01T09:00", "01T10:00", "x1"),
        session("b", "01T10:04", "01T11:00", "out"),
        session("c", "01T11:00", "01T12:00", "out"),
    ]));
    let agenda = picked(&programme, &[("a", Going), ("b", Going), ("c", Going)]);
    let tight = |no_building: Option<u32>| {
        let plan = Plan::new(&programme, &agenda, Pace { no_building, ..Pace::default() });
        (plan.tight.iter().map(|tight| (tight.first, tight.walk)).collect::<Vec<_>>(), plan.known_walks(&programme))
    };
    assert_eq!(tight(None), (vec![], Known::Some));
    assert_eq!(tight(Some(5)), (vec![(0, 5)], Known::All));
}

/// Sessions at made-up times and halls: start, length, hall; in minutes from nine.
fn random() -> impl Strategy<Value = Vec<(u32, Option<u32>, usize, usize)>> {
    let one = (0..300_u32, prop::option::weighted(0.9, 1..90_u32), 0..4_usize, 0..5_usize);
    prop::collection::vec(one, 0..14)
}

fn random_programme(sessions: &[(u32, Option<u32>, usize, usize)]) -> (Programme, Agenda) {
    let time = |minutes: u32| format!("01T{:02}:{:02}", 9 + minutes / 60, minutes % 60);
    let told: Vec<Value> = sessions
        .iter()
        .enumerate()
        .map(|(number, (start, length, hall, _))| {
            let hall = ["x1", "x2", "y1", "out"][*hall];
            let end = time(start + length.unwrap_or_default());
            let mut told = session(&format!("s{number}"), &time(*start), &end, hall);
            if length.is_none() {
                told.as_object_mut().expect("a session").remove("end");
            }
            told
        })
        .collect();
    let programme = programme(&told.into());
    let ids: Vec<String> = (0..sessions.len()).map(|number| format!("s{number}")).collect();
    let interests = [Some(Going), Some(Going), Some(Maybe), Some(Skip), None];
    let picks: Vec<(&str, Interest)> =
        ids.iter().zip(sessions).filter_map(|(id, one)| Some((id.as_str(), interests[one.3]?))).collect();
    let agenda = picked(&programme, &picks);
    (programme, agenda)
}

/// Minutes on foot as the made-up venue has them, by the usual pace.
fn walk(programme: &Programme, from: SessionIx, to: SessionIx) -> Option<u32> {
    let hall = |at: SessionIx| programme[programme[at].halls[0]].id.as_str();
    match [hall(from), hall(to)] {
        [from, to] if from == to => Some(0),
        ["x1", "x2"] | ["x2", "x1"] => Some(3),
        ["x2", "y1"] | ["y1", "x2"] => Some(25),
        ["x1", "y1"] | ["y1", "x1"] => Some(12),
        _ => None,
    }
}

/// By its definition, compared with all that I am going to.
fn fits(programme: &Programme, plan: &Plan, at: SessionIx) -> bool {
    let session = &programme[at];
    let Some((slot, until)) = session.when.slot().and_then(|slot| Some((*slot, slot.until()?))) else { return false };
    let going: Vec<_> = plan.picks.iter().filter(|planned| planned.pick.interest == Going).collect();
    let is_free = going.iter().all(|planned| planned.when.slot().is_none_or(|other| other.overlap(&slot).is_none()));
    let end = |slot: &plenary::programme::Slot| slot.until().unwrap_or(slot.from());
    let before = going.iter().filter(|one| one.when.slot().is_some_and(|other| end(other) <= slot.from()));
    let after = going.iter().filter(|one| one.when.slot().is_some_and(|other| other.from() >= until));
    let last = before.clone().map(|one| end(one.when.slot().expect("a slot"))).max();
    let first = after.clone().map(|one| one.when.slot().expect("a slot").from()).min();
    // Behind what has no known end no pause is known until something else begins.
    let started = going.iter().filter_map(|one| one.when.slot()).filter(|other| other.from() < slot.from());
    let latest = started.clone().map(plenary::programme::Slot::from).max();
    let is_open = started.clone().any(|other| Some(other.from()) == latest && other.until().is_none());
    // Of several that end, or begin, at the same moment any may be the one that is walked from, or to.
    let walks = |others: Vec<&&plenary::agenda::Planned>, pause: u32, is_before: bool| {
        let times = others.iter().map(|one| {
            let other = one.session.expect("a session");
            if is_before { walk(programme, other, at) } else { walk(programme, at, other) }
        });
        let mut times = times.peekable();
        times.peek().is_none() || times.any(|walk| walk.is_none_or(|walk| walk <= pause))
    };
    let before = before.filter(|one| Some(end(one.when.slot().expect("a slot"))) == last).collect();
    let after = after.filter(|one| Some(one.when.slot().expect("a slot").from()) == first).collect();
    plan.of(at).is_none()
        && session.status != Status::Cancelled
        && is_free
        && (is_open || walks(before, last.map_or(0, |last| minutes_between(last, slot.from())), true))
        && walks(after, first.map_or(0, |first| minutes_between(until, first)), false)
}

proptest! {
    /// Whatever is found to fit does by the definition; of several that end at once the walk from any may count.
    #[test]
    fn what_fits_shares_no_time_and_leaves_time_to_walk(sessions in random()) {
        let (programme, agenda) = random_programme(&sessions);
        let plan = laid(&programme, &agenda);
        for at in plan.fitting(&programme) {
            prop_assert!(fits(&programme, &plan, *at), "{}", programme[*at].id);
        }
        let starts: std::collections::BTreeSet<u32> = sessions.iter().map(|one| one.0).collect();
        let ends: std::collections::BTreeSet<u32> = sessions.iter().map(|one| one.0 + one.1.unwrap_or(0)).collect();
        if starts.len() == sessions.len() && ends.len() == sessions.len() {
            let found: Vec<SessionIx> = programme.session_positions().filter(|at| fits(&programme, &plan, *at)).collect();
            prop_assert_eq!(plan.fitting(&programme), found);
        }
    }

    /// Two picks are in one group if a chain of clashes leads from one to the other.
    #[test]
    fn groups_are_what_hangs_together(sessions in random()) {
        let (programme, agenda) = random_programme(&sessions);
        let plan = laid(&programme, &agenda);
        let mut group: Vec<usize> = (0..plan.picks.len()).collect();
        for _ in 0..plan.picks.len() {
            for clash in &plan.clashes {
                let least = group[clash.first].min(group[clash.second]);
                (group[clash.first], group[clash.second]) = (least, least);
            }
        }
        let mut naive: Vec<Vec<usize>> = Vec::new();
        for root in 0..plan.picks.len() {
            let own: Vec<usize> = (0..plan.picks.len()).filter(|at| group[*at] == root).collect();
            if own.len() > 1 {
                naive.push(own);
            }
        }
        let groups = plan.groups();
        prop_assert_eq!(&groups, &naive);
        for group in groups {
            let is_inside = |clash: &plenary::agenda::Clash| group.contains(&clash.first);
            prop_assert_eq!(plan.is_firm(&group), plan.firm_clashes().any(is_inside));
        }
    }
}

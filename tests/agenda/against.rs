//! What an entry that is being typed would stand against: as if it were entered, without laying a plan for it.

use super::{picked, programme};
use plenary::agenda::{
    Agenda, Calendar, Change, Entry, Hours, Identity, Interest, Journal, Pace, Plan, Squeeze, Stamp,
};
use plenary::programme::time::{Civil, Clock, DateTime, Day};
use plenary::programme::{Extra, Instant, Slot};
use proptest::prelude::*;
use serde_json::{Value, json};

/// A start, in quarters of an hour from the first day on, and a length in them, unless that is unknown.
type Time = (i64, Option<i64>);

fn time() -> impl Strategy<Value = Time> {
    // Through a night and a day, so that some begin in the small hours.
    (40..180_i64, prop::option::weighted(0.85, 1..10_i64))
}

fn at(quarter: i64) -> DateTime {
    use jiff::ToSpan;
    jiff::civil::date(2024, 5, 1).at(0, 0, 0, 0).checked_add((quarter * 15).minutes()).expect("a time")
}

const HALLS: [&str; 4] = ["x1", "x2", "y1", ""];

fn entry((start, length): Time, place: usize) -> Entry {
    Entry {
        title: "Made up".to_owned(),
        start: Civil(at(start)),
        end: length.map(|length| Civil(at(start + length))),
        place: HALLS[place].to_owned(),
        note: String::new(),
        extra: Extra::new(),
    }
}

fn make(agenda: &mut Agenda, change: Change) {
    Journal::default().make(agenda, change, Stamp::of(Instant::UNIX_EPOCH));
}

/// By what its pick is known, and how it is too far.
fn told(plan: &Plan, squeeze: &Squeeze) -> (Identity, bool, u32, u32) {
    let Squeeze { pick, is_before, pause, walk } = *squeeze;
    (plan.picks[pick].identity(), is_before, pause, walk)
}

proptest! {
    #[test]
    fn what_is_typed_stands_against_what_it_will_stand_against(
        sessions in prop::collection::vec((time(), 0..4_usize, 0..3_usize), 0..10),
        entries in prop::collection::vec((time(), 0..4_usize), 1..4),
        beside in prop::collection::vec(time(), 0..3),
        hours in prop::option::of((6..14_i8, 14..24_i8)),
        typed in (time(), 0..4_usize),
        is_new in any::<bool>(),
    ) {
        let all: Vec<Value> = sessions.iter().enumerate().map(|(number, ((start, length), hall, _))| {
            let halls: Vec<&str> = Some(HALLS[*hall]).filter(|hall| !hall.is_empty()).into_iter().collect();
            let end = length.map(|length| at(start + length).strftime("%Y-%m-%dT%H:%M").to_string());
            json!({ "id": format!("s{number}"), "title": "Made up", "halls": halls, "end": end,
                "start": at(*start).strftime("%Y-%m-%dT%H:%M").to_string() })
        }).collect();
        let programme = programme(&json!(all));
        let interests = [Interest::Going, Interest::Going, Interest::Maybe];
        let ids: Vec<(String, Interest)> =
            sessions.iter().enumerate().map(|(number, one)| (format!("s{number}"), interests[one.2])).collect();
        let picks: Vec<(&str, Interest)> = ids.iter().map(|(id, interest)| (id.as_str(), *interest)).collect();
        let mut agenda = picked(&programme, &picks);
        for (number, (time, place)) in entries.iter().enumerate() {
            // One of them has the id of a session.
            make(&mut agenda, Change::of_entry(format!("s{number}"), None, Some(entry(*time, *place))));
        }
        if let Some((from, until)) = hours {
            let clock = |hour: i8| Some(Clock(jiff::civil::time(hour, 0, 0, 0)));
            let said = Hours { from: clock(from), until: clock(until % 24) };
            make(&mut agenda, Change::of_hours(Day(jiff::civil::date(2024, 5, 1)), Hours::default(), said));
        }
        let calendars =
            [Calendar { name: "duties".into(), entries: beside.iter().map(|time| entry(*time, 0).into()).collect() }];
        let plan = Plan::beside(&programme, &agenda, &calendars, Pace::default());

        let own = Identity::entry(if is_new { "new" } else { "s0" });
        let after = entry(typed.0, typed.1);
        let slot = Slot::new(after.start.0, after.end.map(|end| end.0), programme.event.zone.as_ref());
        let against = plan.against(&programme, slot, &after.place, Some(&own).filter(|_| !is_new));
        let before = agenda.entry(&own.id).cloned();
        make(&mut agenda, Change::of_entry(own.id.clone(), before, Some(after)));
        let laid = Plan::beside(&programme, &agenda, &calendars, Pace::default());
        let place = laid.find(&own).expect("the entry");

        let mut overlaps: Vec<_> = against.overlaps.iter().map(|(one, overlap)| (one.identity(), *overlap)).collect();
        let mut clashes: Vec<_> = laid.clashes_at(place).map(|(one, clash)| (one.identity(), clash.overlap)).collect();
        overlaps.sort_by_key(|(one, _)| one.clone());
        clashes.sort_by_key(|(one, _)| one.clone());
        prop_assert_eq!(overlaps, clashes);
        prop_assert_eq!(against.absence.map(|(_, absence)| absence), laid.absence(place));

        let walks: Vec<_> = against.squeezes.iter().map(|squeeze| told(&plan, squeeze)).collect();
        let tight: Vec<_> = laid.squeezes_at(place).map(|squeeze| told(&laid, &squeeze)).collect();
        for squeeze in &tight {
            prop_assert!(walks.contains(squeeze), "{squeeze:?} is not told: {walks:?}");
        }
        // Beside what it clashes with, walks are told that are too long once that is given up.
        if !laid.is_firm_at(place) {
            prop_assert_eq!(walks.len(), tight.len(), "{:?} {:?}", walks, tight);
        }
    }
}

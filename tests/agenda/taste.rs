//! What of that which fits is ranked first, and why; what lies outside my hours.

use super::{Going, Maybe, Skip, picked, programme, session};
use plenary::agenda::{Absence, Agenda, Change, Hours, Interest, Journal, Pace, Plan, Reason, Stamp};
use plenary::programme::time::Day;
use plenary::programme::{Instant, Programme, SessionIx};
use proptest::prelude::*;
use serde_json::{Value, json};

fn of(mut session: Value, track: &str, people: &[&str]) -> Value {
    if !track.is_empty() {
        session["track"] = track.into();
    }
    session["appearances"] = people.iter().map(|who| json!({ "name": who })).collect::<Vec<_>>().into();
    session
}

fn laid(programme: &Programme, agenda: &Agenda) -> Plan {
    Plan::new(programme, agenda, Pace::default())
}

fn stay(agenda: &mut Agenda, day: i8, hours: &str) {
    let day = Day(jiff::civil::date(2024, 5, day));
    let change = Change::of_hours(day, agenda.hours_on(day), Hours::read(hours).expect("hours"));
    Journal::default().make(agenda, change, Stamp::of(Instant::UNIX_EPOCH));
}

/// `id: Ann 2+1, Energy 3`: people and their picks, how many others there are, the track and its picks.
fn told(programme: &Programme, plan: &Plan, gap: usize) -> Vec<String> {
    let reason = |reason: &Reason| match reason {
        Reason::Person { person, picks, others } => format!("{} {picks}+{others}", programme[*person].name),
        Reason::Track { track, picks } => format!("{} {picks}", programme[*track].name),
    };
    let suited = plan.suited_in(programme, gap);
    let line = |one: &plenary::agenda::Suited| {
        let reasons: Vec<String> = one.reasons.iter().map(reason).collect();
        format!("{}: {}", programme[one.session].id, reasons.join(", "))
    };
    suited.iter().map(line).collect()
}

fn busy_day() -> Programme {
    programme(&json!([
        of(session("early", "01T08:00", "01T09:00", "x1"), "Energy", &["Ann"]),
        of(session("noon", "01T12:00", "01T13:00", "x1"), "Energy", &["Ben", "Ann"]),
        of(session("late", "01T18:00", "01T19:00", "x1"), "Art", &["Cem"]),
        of(session("off", "01T18:00", "01T19:00", "x1"), "Craft", &["Dot"]),
        of(session("none", "01T09:00", "01T10:00", "x1"), "", &[]),
        of(session("craft", "01T09:05", "01T10:00", "x1"), "Craft", &["Dot"]),
        of(session("art", "01T09:10", "01T10:00", "x1"), "Art", &[]),
        of(session("energy", "01T09:20", "01T10:00", "x1"), "Energy", &[]),
        of(session("cem", "01T09:30", "01T10:00", "x1"), "", &["Eve", "Cem"]),
        of(session("both", "01T09:40", "01T10:00", "x1"), "Art", &["Cem", "Ann", "Ann"]),
    ]))
}

#[test]
fn my_people_come_before_my_tracks_and_those_before_the_rest() {
    let programme = busy_day();
    let plan =
        laid(&programme, &picked(&programme, &[("early", Going), ("noon", Going), ("late", Maybe), ("off", Skip)]));
    assert_eq!(
        told(&programme, &plan, 0),
        ["both: Ann 2+1, Art 1", "cem: Cem 1+0", "energy: Energy 2", "art: Art 1", "none: ", "craft: "],
        "what is skipped speaks for nothing"
    );
}

#[test]
fn maybes_in_a_gap_stand_among_what_fits_and_do_not_speak_for_themselves() {
    let programme = busy_day();
    let plan =
        laid(&programme, &picked(&programme, &[("early", Going), ("noon", Going), ("craft", Maybe), ("art", Maybe)]));
    let told = told(&programme, &plan, 0);
    assert_eq!(told, ["both: Ann 2+0, Art 1", "energy: Energy 2", "none: ", "craft: ", "art: ", "cem: "]);
    assert_eq!(plan.fitting_in(&programme, 0).len(), 4);
}

#[test]
fn what_i_go_to_outside_my_hours_is_known_and_free_time_ends_with_them() {
    let programme = programme(&json!([
        session("early", "01T08:00", "01T09:00", "x1"),
        session("late", "01T09:30", "01T10:30", "x1"),
        session("noon", "01T12:00", "01T13:00", "x1"),
        session("party", "01T20:00", "01T23:00", "x1"),
        session("skipped", "01T21:00", "01T22:00", "x1"),
    ]));
    let picks = [("early", Going), ("late", Maybe), ("noon", Going), ("party", Going), ("skipped", Skip)];
    let mut agenda = picked(&programme, &picks);
    stay(&mut agenda, 1, "10:00-18:00");
    let plan = laid(&programme, &agenda);
    let absences: Vec<Option<Absence>> = (0..plan.picks.len()).map(|at| plan.absence(at)).collect();
    assert_eq!(absences, [Some(Absence::Before), Some(Absence::Late), None, Some(Absence::After), None]);
    let gaps: Vec<String> = plan
        .gaps
        .iter()
        .map(|gap| format!("{}-{} {:?} {:?}", gap.start.time(), gap.end.time(), gap.after, gap.before))
        .collect();
    assert_eq!(gaps, ["10:00:00-12:00:00 None Some(2)", "13:00:00-18:00:00 Some(2) None"]);
    // Hours that hold nothing of the day leave no free time beyond them.
    stay(&mut agenda, 1, "13:30-14:00");
    let gaps: Vec<u32> = laid(&programme, &agenda).gaps.iter().map(|gap| gap.minutes).collect();
    assert_eq!(gaps, [30]);
}

proptest! {
    /// Whatever the hours: free time lies within them, apart from what I go to and from other free time.
    #[test]
    fn free_time_lies_within_the_hours(
        sessions in prop::collection::vec((0..40_u32, 1..9_u32, prop::sample::select(vec![Going, Going, Maybe])), 0..7),
        from in prop::option::of(0..48_u32), until in prop::option::of(0..48_u32),
    ) {
        let at = |quarter: u32| format!("{:02}:{:02}", 8 + quarter / 4, quarter % 4 * 15);
        let told: Vec<Value> = (0..).zip(&sessions).map(|(number, (start, length, _))| {
            session(&format!("s{number}"), &format!("01T{}", at(*start)), &format!("01T{}", at(start + length)), "x1")
        }).collect();
        let programme = programme(&told.into());
        let ids: Vec<String> = (0..sessions.len()).map(|number| format!("s{number}")).collect();
        let picks: Vec<(&str, Interest)> = ids.iter().zip(&sessions).map(|(id, one)| (id.as_str(), one.2)).collect();
        let mut agenda = picked(&programme, &picks);
        let written = |at: Option<u32>| at.map_or(String::new(), |quarter| format!("{:02}:{:02}", 8 + quarter / 4, quarter % 4 * 15));
        let (from, until) = (from, until.filter(|until| from.is_none_or(|from| from < *until)));
        prop_assume!(until.is_none_or(|until| until < 64));
        if from.is_some() || until.is_some() {
            stay(&mut agenda, 1, &format!("{}-{}", written(from), written(until)));
        }
        let plan = laid(&programme, &agenda);
        let stay = plan.stay(jiff::civil::date(2024, 5, 1));
        for (number, gap) in plan.gaps.iter().enumerate() {
            prop_assert!(gap.from < gap.until);
            if let Some(stay) = stay {
                prop_assert!(stay.from.is_none_or(|from| from <= gap.start) && stay.until.is_none_or(|until| gap.end <= until));
            }
            for planned in plan.picks.iter().filter(|planned| planned.pick.interest == Going) {
                let slot = planned.busy.expect("a time");
                prop_assert!(slot.until().expect("an end") <= gap.from || gap.until <= slot.from());
            }
            for other in &plan.gaps[number + 1..] {
                prop_assert!(gap.until <= other.from, "in order and apart");
            }
            let fitting: Vec<SessionIx> = plan.fitting_in(&programme, number).to_vec();
            let mut suited: Vec<SessionIx> = plan.suited(&programme, fitting.clone()).iter().map(|one| one.session).collect();
            suited.sort_unstable();
            prop_assert_eq!(suited, fitting, "ranking loses nothing");
        }
        for (at, planned) in plan.picks.iter().enumerate() {
            let inside = |stay: plenary::agenda::Stay| {
                let slot = planned.busy.expect("a time");
                stay.from.is_none_or(|from| from <= slot.start) && stay.until.zip(slot.end).is_none_or(|(until, end)| end <= until)
            };
            prop_assert_eq!(plan.absence(at).is_none(), stay.is_none_or(inside));
        }
    }
}

//! What is made of my picks: clashes, tight walks, gaps, and what becomes of them when the programme changes.

#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic)] // How a test fails.

mod against;
mod compare;
mod merge;
mod plan;
mod settle;
mod taste;
mod triage;
mod typing;

use plenary::agenda::{
    Agenda, Calendar, Change, Copy, Entry, Fate, Interest, Journal, Pace, Pick, Plan, Source, Stamp, Step, Wanted,
    adopt, lines,
};
use plenary::formats;
use plenary::programme::time::Civil;
use plenary::programme::{Instant, Programme, Slot, Zone};
use proptest::prelude::*;
use serde_json::{Value, json};

fn programme(sessions: &Value) -> Programme {
    let text = json!({ "id": "made-up", "title": "Made up", "zone": "Europe/Oslo",
        "buildings": [{ "id": "x", "name": "X" }, { "id": "y", "name": "Y" }],
        "halls": [
            { "id": "x1", "name": "X1", "building": "x" }, { "id": "x2", "name": "X2", "building": "x" },
            { "id": "y1", "name": "Y1", "building": "y" }, { "id": "out", "name": "Outside" },
        ],
        "walks": [{ "from": "x2", "to": "y1", "minutes": 25 }, { "from": "y", "to": "x", "minutes": 12 }],
        "sessions": sessions });
    formats::read(text.to_string().as_bytes(), Zone::bundled).expect("a programme").programme
}

fn session(id: &str, start: &str, end: &str, hall: &str) -> Value {
    json!({ "id": id, "title": id.to_uppercase(), "start": format!("2024-05-{start}"), "end": format!("2024-05-{end}"), "halls": [hall] })
}

fn picked(programme: &Programme, picks: &[(&str, Interest)]) -> Agenda {
    let mut agenda = Agenda::new(&programme.event.id, "Made up");
    let mut journal = Journal::default();
    for (id, interest) in picks {
        let copy = Copy::of(programme, programme.find_session(id).expect("a session"));
        let after = Some(Pick::new(*interest, copy));
        let step = Step::pick((*id).to_owned(), None, after);
        let now = Stamp::of(Instant::UNIX_EPOCH);
        journal.make(&mut agenda, Change { words: String::new(), steps: vec![step] }, now);
    }
    agenda
}

/// `a-b 75` for every clash, `a~b 15` where one of the two is only a maybe.
fn clashes(plan: &Plan) -> Vec<String> {
    plan.clashes
        .iter()
        .map(|clash| {
            let id = |at: usize| plan.picks[at].id.as_str();
            let sign = if clash.firm { '-' } else { '~' };
            let minutes = clash.overlap.minutes.map_or("?".to_owned(), |minutes| minutes.to_string());
            format!("{}{sign}{} {minutes}", id(clash.first), id(clash.second))
        })
        .collect()
}

use Interest::{Going, Maybe, Skip};

#[test]
fn all_pairs_are_compared_not_neighbours_only() {
    let programme = programme(&json!([
        session("long", "01T09:00", "01T12:00", "x1"),
        session("early", "01T09:30", "01T10:00", "x2"),
        session("late", "01T11:00", "01T12:30", "y1"),
        session("after", "01T12:30", "01T13:00", "y1"),
    ]));
    let agenda = picked(&programme, &[("long", Going), ("early", Going), ("late", Going), ("after", Going)]);
    let plan = Plan::new(&programme, &agenda, Pace::default());
    assert_eq!(clashes(&plan), ["long-early 30", "long-late 60"]);
}

#[test]
fn maybes_overlap_without_alarm_and_skipped_or_cancelled_sessions_take_no_time() {
    let mut cancelled = session("off", "01T09:00", "01T12:00", "x1");
    cancelled["status"] = "cancelled".into();
    let programme = programme(&json!([
        session("a", "01T09:00", "01T10:00", "x1"),
        session("b", "01T09:45", "01T10:30", "x2"),
        session("c", "01T09:00", "01T10:00", "y1"),
        cancelled,
    ]));
    let agenda = picked(&programme, &[("a", Going), ("b", Maybe), ("c", Skip), ("off", Going)]);
    let plan = Plan::new(&programme, &agenda, Pace::default());
    assert_eq!(clashes(&plan), ["a~b 15"]);
    assert_eq!(plan.firm_clashes().count(), 0);
}

#[test]
fn clashes_are_seen_across_midnight_and_day_labels() {
    let mut night = session("night", "01T23:00", "02T01:00", "x1");
    night["date"] = "2024-05-01".into();
    let programme = programme(&json!([night, session("later", "02T00:30", "02T02:00", "x2")]));
    let agenda = picked(&programme, &[("night", Going), ("later", Going)]);
    assert_eq!(clashes(&Plan::new(&programme, &agenda, Pace::default())), ["night-later 30"]);
}

#[test]
fn an_unknown_end_clashes_for_an_unknown_time() {
    let open = json!({ "id": "open", "title": "Open", "start": "2024-05-01T09:30" });
    let programme = programme(&json!([open, session("a", "01T09:00", "01T10:00", "x1")]));
    let agenda = picked(&programme, &[("open", Going), ("a", Going)]);
    assert_eq!(clashes(&Plan::new(&programme, &agenda, Pace::default())), ["a-open ?"]);
}

#[test]
fn walks_are_the_programmes_own_or_the_settings() {
    let programme = programme(&json!([
        session("a", "01T09:00", "01T10:00", "x1"),
        session("b", "01T10:00", "01T11:00", "x1"),
        session("c", "01T11:02", "01T12:00", "x2"),
        session("d", "01T12:20", "01T13:00", "y1"),
        session("e", "01T13:10", "01T14:00", "x1"),
        session("f", "01T14:00", "01T15:00", "out"),
    ]));
    let picks = [("a", Going), ("b", Going), ("c", Going), ("d", Going), ("e", Going), ("f", Going)];
    let plan = Plan::new(&programme, &picked(&programme, &picks), Pace::default());
    let tight: Vec<String> = plan
        .tight
        .iter()
        .map(|tight| {
            format!(
                "{}>{} {} needs {}",
                plan.picks[tight.first].id, plan.picks[tight.second].id, tight.pause, tight.walk
            )
        })
        .collect();
    // Same hall 0, same building 3 by the settings; hall to hall 25 and building to building 12 by the programme; how
    // far it is to a hall without a building nobody knows.
    assert_eq!(tight, ["b>c 2 needs 3", "c>d 20 needs 25", "d>e 10 needs 12"]);
}

#[test]
fn gaps_lie_between_what_i_go_to_on_one_day() {
    let programme = programme(&json!([
        session("a", "01T09:00", "01T12:00", "x1"),
        session("b", "01T10:00", "01T11:00", "x2"),
        session("c", "01T13:00", "01T14:00", "x1"),
        session("perhaps", "01T12:15", "01T12:45", "x1"),
        session("next-day", "02T09:00", "02T10:00", "x1"),
    ]));
    let picks = [("a", Going), ("b", Going), ("c", Going), ("perhaps", Maybe), ("next-day", Going)];
    let plan = Plan::new(&programme, &picked(&programme, &picks), Pace::default());
    let gaps: Vec<String> = plan
        .gaps
        .iter()
        .map(|gap| format!("{} {} {} before {}", gap.start, gap.end, gap.minutes, plan.picks[gap.before.unwrap()].id))
        .collect();
    assert_eq!(gaps, ["2024-05-01T12:00:00 2024-05-01T13:00:00 60 before c"]);
}

#[test]
fn every_pick_has_a_fate_and_none_is_dropped() {
    let before = programme(&json!([
        session("same", "01T09:00", "01T10:00", "x1"),
        session("moved", "01T11:00", "01T12:00", "x1"),
        session("off", "01T13:00", "01T14:00", "x1"),
        session("gone", "01T15:00", "01T16:00", "x1"),
    ]));
    let agenda = picked(&before, &[("same", Going), ("moved", Going), ("off", Maybe), ("gone", Going)]);
    let mut off = session("off", "01T13:00", "01T14:00", "x1");
    off["status"] = "cancelled".into();
    let after = programme(&json!([
        session("same", "01T09:00", "01T10:00", "x1"),
        session("moved", "01T15:30", "01T16:30", "x1"),
        off
    ]));
    let plan = Plan::new(&after, &agenda, Pace::default());
    let fates: Vec<(&str, Fate)> = plan.picks.iter().map(|planned| (planned.id.as_str(), planned.fate)).collect();
    assert_eq!(
        fates,
        [("same", Fate::Present), ("off", Fate::Cancelled), ("gone", Fate::Gone), ("moved", Fate::Moved)],
        "in the order of their times"
    );
    assert_eq!(clashes(&plan), Vec::<String>::new(), "what is gone clashes with nothing");
    let gone = &plan.picks[2];
    assert_eq!(gone.when.slot().and_then(Slot::minutes), Some(60), "the copy still knows its time");
    assert_eq!(gone.pick.copy.halls, ["X, X1"]);
}

#[test]
fn another_hall_is_a_move_too() {
    let mut unknown = session("unknown", "01T15:00", "01T16:00", "x1");
    unknown["halls"] = json!([]);
    let mut both = session("both", "01T13:00", "01T14:00", "x1");
    both["halls"] = json!(["x1", "x2"]);
    let before = programme(&json!([
        session("a", "01T09:00", "01T10:00", "x1"),
        session("b", "01T11:00", "01T12:00", "x1"),
        unknown,
        both
    ]));
    let agenda = picked(&before, &[("a", Going), ("b", Going), ("unknown", Going), ("both", Going)]);
    let mut both = session("both", "01T13:00", "01T14:00", "x1");
    both["halls"] = json!(["x2", "x1"]);
    let after = programme(&json!([
        session("a", "01T09:00", "01T10:00", "x2"),
        session("b", "01T11:30", "01T12:00", "x1"),
        session("unknown", "01T15:00", "01T16:00", "x1"),
        both,
    ]));
    let plan = Plan::new(&after, &agenda, Pace::default());
    let fates: Vec<_> = plan
        .picks
        .iter()
        .map(|planned| (planned.id.as_str(), planned.fate, planned.moved_time, planned.moved_place))
        .collect();
    assert_eq!(
        fates,
        [
            ("a", Fate::Moved, false, true),
            ("b", Fate::Moved, true, false),
            ("both", Fate::Present, false, false),
            ("unknown", Fate::Present, false, false),
        ]
    );
}

#[test]
fn clashes_of_a_session_are_its_own_and_firm_ones_are_marked() {
    let programme = programme(&json!([
        session("a", "01T09:00", "01T12:00", "x1"),
        session("b", "01T10:00", "01T11:00", "x2"),
        session("c", "01T11:30", "01T13:00", "x2"),
        session("perhaps", "01T12:30", "01T14:00", "x2"),
        session("alone", "01T18:00", "01T19:00", "x2"),
    ]));
    let picks = [("a", Going), ("b", Going), ("c", Maybe), ("perhaps", Going), ("alone", Going)];
    let plan = Plan::new(&programme, &picked(&programme, &picks), Pace::default());
    let at = |id: &str| programme.find_session(id).expect("a session");
    let others = |id: &str| plan.clashes_of(at(id)).map(|(other, _)| other.id.as_str()).collect::<Vec<_>>();
    assert_eq!((others("a"), others("b"), others("c")), (vec!["b", "c"], vec!["a"], vec!["a", "perhaps"]));
    assert_eq!(others("alone"), [""; 0]);
    let marked: Vec<bool> = ["a", "b", "c", "perhaps", "alone"].iter().map(|id| plan.is_clashing(at(id))).collect();
    assert_eq!(marked, [true, true, false, false, false]);
}

#[test]
fn what_ends_nobody_knows_when_leaves_no_gap_but_what_ran_before_still_counts() {
    let open = json!({ "id": "open", "title": "Open", "start": "2024-05-01T11:00" });
    let programme = programme(&json!([
        session("long", "01T09:00", "01T14:00", "x1"),
        open,
        session("short", "01T12:00", "01T13:00", "x1"),
        session("late", "01T15:00", "01T16:00", "x1"),
    ]));
    let picks = [("long", Going), ("open", Going), ("short", Going), ("late", Going)];
    let plan = Plan::new(&programme, &picked(&programme, &picks), Pace::default());
    let gaps: Vec<String> = plan.gaps.iter().map(|gap| format!("{}–{}", gap.start.time(), gap.end.time())).collect();
    assert_eq!(gaps, ["14:00:00–15:00:00"]);
}

proptest! {
    /// The sweep finds what comparing all pairs finds.
    #[test]
    fn clashes_are_those_of_all_pairs(slots in prop::collection::vec((0..600_u32, prop::option::of(0..200_u32), 0..4_usize), 0..14)) {
        let time = |minute: u32| format!("2024-05-01T{:02}:{:02}", 8 + minute / 60, minute % 60);
        // The fourth kind stands in a calendar.
        let entries = slots.iter().filter(|(.., kind)| *kind == 3).map(|(start, length, _)| {
            let civil = |minute: u32| Civil::try_from(time(minute)).expect("a time");
            let end = length.filter(|length| start + length < 900).map(|length| civil(start + length));
            Entry::new("Made up", civil(*start), end).into()
        });
        let calendar = Calendar { name: "calendar".into(), entries: entries.collect() };
        let sessions: Vec<Value> = slots
            .iter()
            .enumerate()
            .filter(|(_, (.., kind))| *kind < 3)
            .map(|(number, (start, length, _))| {
                let mut session = json!({ "id": format!("s{number}"), "title": "Made up", "start": time(*start) });
                if let Some(length) = length.filter(|length| start + length < 900) {
                    session["end"] = time(start + length).into();
                }
                session
            })
            .collect();
        let programme = programme(&sessions.into());
        let ids: Vec<String> = (0..slots.len()).map(|number| format!("s{number}")).collect();
        let picks: Vec<(&str, Interest)> =
            ids.iter().zip(&slots).filter_map(|(id, (.., kind))| Some((id.as_str(), *[Going, Maybe, Skip].get(*kind)?))).collect();
        let plan = Plan::beside(&programme, &picked(&programme, &picks), &[calendar], Pace::default());
        let mut naive = Vec::new();
        for first in 0..plan.picks.len() {
            for second in first + 1..plan.picks.len() {
                let (a, b) = (&plan.picks[first], &plan.picks[second]);
                let takes_time = [a, b].iter().all(|planned| planned.pick.interest != Skip)
                    && [a, b].iter().any(|planned| planned.source == Source::Session);
                let overlap = a.when.slot().zip(b.when.slot()).and_then(|(a, b)| a.overlap(b));
                if let Some(overlap) = overlap.filter(|_| takes_time) {
                    naive.push((first, second, overlap, a.pick.interest == Going && b.pick.interest == Going));
                }
            }
        }
        let found: Vec<_> = plan.clashes.iter().map(|clash| (clash.first, clash.second, clash.overlap, clash.firm)).collect();
        let firm: Vec<_> = naive.iter().filter(|(.., firm)| *firm).collect();
        prop_assert_eq!(plan.firm_count(), firm.len());
        for at in 0..plan.picks.len() {
            prop_assert_eq!(plan.is_firm_at(at), firm.iter().any(|(first, second, ..)| [*first, *second].contains(&at)));
        }
        prop_assert_eq!(found, naive);
    }
}

#[test]
fn picks_that_were_told_in_lines_are_read_again_from_them() {
    let text = include_bytes!("../../data/programmes/spief-2021.json");
    let programme = formats::read(text, Zone::bundled).expect("a programme").programme;
    let ids: Vec<&str> = programme.sessions().iter().map(|session| session.id.as_str()).collect();
    let picks: Vec<(&str, Interest)> =
        ids.iter().enumerate().map(|(number, id)| (*id, Interest::ALL[number % Interest::ALL.len()])).collect();
    let mut agenda = picked(&programme, &picks);
    let mut journal = Journal::default();
    let before = agenda.pick(ids[1]).cloned();
    let after = before.clone().map(|pick| Pick { note: "bring [two] slides".to_owned(), ..pick });
    journal.make(&mut agenda, Change::of(ids[1].to_owned(), before, after), Stamp::of(Instant::UNIX_EPOCH));
    let told = format!("plenary: not saved: no room\n{}\n", lines(&agenda).join("\n"));
    let mut again = Agenda::new(&programme.event.id, "Made up");
    let adopted = adopt(&programme, &again, Wanted::of_lines(&told));
    assert_eq!((adopted.new.len(), adopted.unknown.len()), (ids.len(), 1), "the first line is no pick");
    let change = adopted.merge(&programme, &again).expect("a change");
    Journal::default().make(&mut again, change, Stamp::of(Instant::UNIX_EPOCH));
    let stand = |agenda: &Agenda| -> Vec<(String, Interest, String)> {
        agenda.picks().map(|(id, pick)| (id.to_owned(), pick.interest, pick.note.clone())).collect()
    };
    assert_eq!(stand(&again), stand(&agenda));
}

/// Whoever compares what is on disk with what was saved must find the same.
#[test]
fn what_is_copied_of_any_bundled_session_reads_back_as_it_was() {
    for (id, text) in plenary::store::BUNDLED {
        let programme = formats::read(text.as_bytes(), Zone::bundled).expect("a programme").programme;
        let ids: Vec<(&str, Interest)> =
            programme.sessions().iter().map(|session| (session.id.as_str(), Going)).collect();
        let agenda = picked(&programme, &ids);
        let read: Agenda = serde_json::from_str(&serde_json::to_string(&agenda).unwrap()).unwrap();
        assert_eq!(read, agenda, "{id}");
    }
}

//! What is still to be judged, against its definition.

use super::{programme, session};
use plenary::agenda::{
    Agenda, Change, Copy, Interest, Journal, Judging, Novelties, Pace, Pick, Plan, Stamp, Tally, Triage,
};
use plenary::programme::{Instant, Programme};
use proptest::prelude::*;
use serde_json::{Value, json};

const COUNT: usize = 12;

/// Two days of made-up sessions, some of them cancelled.
fn sessions(cancelled: &[bool]) -> Vec<Value> {
    let one = |number: usize| {
        let (day, hour) = (1 + number / 6, 9 + number % 6);
        let id = format!("s{number:02}");
        let mut session =
            session(&id, &format!("{day:02}T{hour:02}:00"), &format!("{day:02}T{:02}:00", hour + 1), "x1");
        if cancelled[number] {
            session["status"] = "cancelled".into();
        }
        session
    };
    (0..COUNT).map(one).collect()
}

fn stamp(second: i64) -> Stamp {
    Stamp::of(Instant::from_second(second).unwrap())
}

/// Judges sessions one after the other; of each the last word holds.
fn judge(programme: &Programme, words: &[(usize, Interest)]) -> Agenda {
    let (mut agenda, mut journal) = (Agenda::new(&programme.event.id, "Made up"), Journal::default());
    for (second, (number, interest)) in (0..).zip(words) {
        let id = format!("s{number:02}");
        let copy = Copy::of(programme, programme.find_session(&id).expect("a session"));
        let before = agenda.pick(&id).cloned();
        let change = Change::of(id, before, Some(Pick::new(*interest, copy)));
        journal.make(&mut agenda, change, stamp(second));
    }
    agenda
}

fn interests() -> impl Strategy<Value = Interest> {
    prop::sample::select(Interest::ALL.to_vec())
}

proptest! {
    #[test]
    fn the_queue_is_what_is_open_in_its_order(
        cancelled in prop::collection::vec(prop::bool::weighted(0.2), COUNT),
        words in prop::collection::vec((0..COUNT, interests()), 0..20),
        moved in prop::collection::vec(0..COUNT, 0..4),
        hour in -5..60_i64,
    ) {
        let old = programme(&json!(sessions(&cancelled)));
        let agenda = judge(&old, &words);
        let mut newer = sessions(&cancelled);
        for number in &moved {
            newer[*number]["halls"] = json!(["y1"]);
        }
        let new = programme(&json!(newer));
        let novelties = Novelties::default().after(&old, &new, 1, stamp(1_000));
        let plan = Plan::new(&new, &agenda, Pace::default());
        let start: Instant = "2024-05-01T07:00:00Z".parse().unwrap();
        let now = start + jiff::SignedDuration::from_hours(hour);
        let judging = Judging { programme: &new, agenda: &agenda, plan: &plan, novelties: &novelties, now };
        let found = Triage::of(judging, new.session_positions(), None);
        let last = |number: usize| words.iter().rposition(|(of, _)| *of == number).map(|at| (at, words[at].1));
        let ends = |number: usize| start + jiff::SignedDuration::from_hours((number / 6 * 24 + number % 6 + 1).try_into().unwrap());
        let has_ended = now >= ends(COUNT - 1);
        let is_over = |number: usize| !has_ended && now >= ends(number);
        let is_open = |number: &usize| !cancelled[*number] && !is_over(*number);
        let judged = |number: &usize| last(*number).map(|(_, interest)| interest).filter(|of| *of != Interest::Later);
        let mut queue: Vec<usize> = (0..COUNT).filter(|at| last(*at).is_none()).filter(is_open).collect();
        let mut put_off: Vec<usize> = (0..COUNT).filter(|at| matches!(last(*at), Some((_, Interest::Later)))).filter(is_open).collect();
        put_off.sort_by_key(|number| last(*number));
        let (untouched, later) = (queue.len(), put_off.len());
        let mut changed: Vec<usize> = (0..COUNT).filter(|at| moved.contains(at) && judged(at).is_some()).filter(is_open).collect();
        changed.sort_by_key(|number| (judged(number) == Some(Interest::Skip), *number));
        let count = |interest| (0..COUNT).filter(|at| judged(at) == Some(interest)).count();
        let tally = Tally {
            going: count(Interest::Going),
            maybe: count(Interest::Maybe),
            skipped: count(Interest::Skip),
            put_off: later,
            untouched,
            changed: changed.len(),
            over: (0..COUNT).filter(|at| judged(at).is_none() && !cancelled[*at] && is_over(*at)).count(),
        };
        queue.extend(put_off);
        queue.extend(changed);
        let asked: Vec<String> = found.queue.iter().map(|at| new[*at].id.to_string()).collect();
        prop_assert_eq!(asked, queue.iter().map(|number| format!("s{number:02}")).collect::<Vec<_>>());
        prop_assert_eq!(found.tally, tally);
    }
}

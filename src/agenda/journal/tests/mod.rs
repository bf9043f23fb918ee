//! What must hold of undo, redo, history and merging, whatever was done.

use super::*;
use crate::agenda::{Copy, Entry, Hours, Interest, Part, Pick};
use crate::programme::time::{Civil, Clock, Day};
use crate::programme::{Id, Instant};
use jiff::civil::{date, time};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeSet;

fn stamp(millis: i64) -> Stamp {
    Stamp::of(Instant::from_millisecond(millis).unwrap())
}

fn agenda() -> Agenda {
    Agenda::new(&Id::from_text("test", "x"), "Test")
}

fn pick(interest: Interest, note: &str) -> Pick {
    // Some of them come with something refused.
    let refused = if note == "y" { BTreeSet::from(["z".to_owned()]) } else { BTreeSet::new() };
    Pick { note: note.to_owned(), refused, ..Pick::new(interest, Copy::default()) }
}

fn set(agenda: &Agenda, session: &str, after: Option<Pick>) -> Change {
    let before = agenda.pick(session).cloned();
    Change { words: String::new(), steps: vec![Step::pick(session.to_owned(), before, after)] }
}

#[derive(Clone, Debug)]
enum Act {
    Set(u8, Option<(Interest, u8)>),
    /// Writes a note, or wipes it, where it is picked.
    Note(u8, u8),
    /// Was there, or not, where it is picked.
    Attend(u8, bool),
    /// Leaves at some minute, where it is picked.
    Leave(u8, Option<i8>),
    /// Says that a session is another one, or may be the same after all, where it is picked.
    Refuse(u8, bool),
    Enter(u8, Option<u8>),
    /// Changes one thing about an entry.
    Edit(u8, u8, u8),
    /// Comes or leaves at some hour.
    Stay(i8, bool, Option<i8>),
    Undo,
    Redo,
}

impl Act {
    /// What it changes; nothing if it is about something else, or nothing.
    fn change(&self, agenda: &Agenda) -> Option<Change> {
        let at = |minute| Civil(date(2024, 5, 1).at(9, minute, 0, 0));
        let picked = |session: u8, how: &dyn Fn(&mut Pick)| {
            let mut pick = agenda.pick(&session.to_string())?.clone();
            how(&mut pick);
            Some(set(agenda, &session.to_string(), Some(pick)))
        };
        match *self {
            Act::Set(session, after) => {
                let after = after.map(|(interest, note)| {
                    let title = ["", "", "Moved"][usize::from(note)].to_owned();
                    let copy = Copy { title, ..Copy::default() };
                    Pick { copy, ..pick(interest, ["", "x", "y"][usize::from(note)]) }
                });
                Some(set(agenda, &session.to_string(), after))
            }
            Act::Note(session, note) => {
                picked(session, &|pick| ["", "x", "z"][usize::from(note)].clone_into(&mut pick.note))
            }
            Act::Attend(session, attended) => picked(session, &|pick| pick.attended = attended),
            Act::Leave(session, minute) => picked(session, &|pick| {
                let part = |minute| Part { from: (minute == 1).then(|| at(0)), until: Some(at(minute)) };
                pick.part = minute.map(part);
            }),
            Act::Refuse(session, is) => picked(session, &|pick| {
                if is {
                    pick.refused.insert("w".to_owned());
                } else {
                    pick.refused.clear();
                }
            }),
            Act::Enter(number, after) => {
                let entry = after.map(|after| Entry {
                    place: if after == 1 { "x1".to_owned() } else { String::new() },
                    note: if after == 2 { "bring it".to_owned() } else { String::new() },
                    ..Entry::new(format!("Made-up entry {after}"), at(0), None)
                });
                let id = format!("entry-{number}");
                Some(Change::of_entry(id.clone(), agenda.entry(&id).cloned(), entry))
            }
            Act::Edit(number, field, value) => {
                let id = format!("entry-{number}");
                let mut entry = agenda.entry(&id)?.clone();
                let text = ["", "x", "y"][usize::from(value)].to_owned();
                match field {
                    0 => entry.place = text,
                    1 => entry.note = text,
                    2 => entry.title = format!("Made-up entry {text}"),
                    _ => (entry.start, entry.end) = (at(value.cast_signed()), (value > 0).then(|| at(30))),
                }
                Some(Change::of_entry(id.clone(), agenda.entry(&id).cloned(), Some(entry)))
            }
            Act::Stay(day, comes, hour) => {
                let day = Day(date(2024, 5, day));
                let clock = hour.map(|hour| Clock(time(hour, 0, 0, 0)));
                let before = agenda.hours_on(day);
                let after = if comes { Hours { from: clock, ..before } } else { Hours { until: clock, ..before } };
                Some(Change::of_hours(day, before, after))
            }
            Act::Undo | Act::Redo => None,
        }
    }
}

fn act() -> impl Strategy<Value = Act> {
    let interest = prop::sample::select(vec![Interest::Going, Interest::Maybe, Interest::Skip, Interest::Later]);
    let interest = prop::option::weighted(0.75, (interest, 0..3_u8));
    prop_oneof![
        4 => (0..4_u8, interest).prop_map(|(session, interest)| Act::Set(session, interest)),
        1 => (0..4_u8, 0..3_u8).prop_map(|(session, note)| Act::Note(session, note)),
        1 => (0..4_u8, any::<bool>()).prop_map(|(session, attended)| Act::Attend(session, attended)),
        1 => (0..4_u8, prop::option::of(1..3_i8)).prop_map(|(session, minute)| Act::Leave(session, minute)),
        1 => (0..4_u8, any::<bool>()).prop_map(|(session, is)| Act::Refuse(session, is)),
        1 => (0..2_u8, prop::option::of(0..3_u8)).prop_map(|(number, after)| Act::Enter(number, after)),
        1 => (0..2_u8, 0..4_u8, 0..3_u8).prop_map(|(number, field, value)| Act::Edit(number, field, value)),
        1 => (1..3_i8, any::<bool>(), prop::option::of(16..18_i8))
            .prop_map(|(day, comes, hour)| Act::Stay(day, comes, hour)),
        2 => Just(Act::Undo),
        2 => Just(Act::Redo)
    ]
}

/// All that an agenda says, without the times when it was said.
type Said = (Vec<(String, Pick)>, Vec<(String, Entry)>, Vec<(Day, Hours)>);

fn states(agenda: &Agenda) -> Said {
    let owned = |(id, pick): (&str, &Pick)| (id.to_owned(), pick.clone());
    let entries = agenda.entries().map(|(id, entry)| (id.to_owned(), entry.clone()));
    (agenda.picks().map(owned).collect(), entries.collect(), agenda.hours().collect())
}

proptest! {
    /// Against the plain model of two stacks, with a clock that may run backwards.
    #[test]
    fn undo_and_redo_walk_the_history(acts in prop::collection::vec((act(), 0..50_i64), 0..60)) {
        let (mut agenda, mut journal) = (agenda(), Journal::default());
        let (mut past, mut future) = (vec![], vec![]);
        for (act, now) in acts {
            let before = states(&agenda);
            match act {
                Act::Undo => {
                    let undone = journal.undo(&mut agenda, stamp(now));
                    prop_assert_eq!(undone.is_some(), !past.is_empty());
                    if let Some(state) = past.pop() {
                        future.push(before);
                        prop_assert_eq!(states(&agenda), state);
                    }
                }
                Act::Redo => {
                    let redone = journal.redo(&mut agenda, stamp(now));
                    prop_assert_eq!(redone.is_some(), !future.is_empty());
                    if let Some(state) = future.pop() {
                        past.push(before);
                        prop_assert_eq!(states(&agenda), state);
                    }
                }
                act => {
                    let Some(change) = act.change(&agenda) else { continue };
                    journal.make(&mut agenda, change, stamp(now));
                    past.push(before);
                    future.clear();
                }
            }
            // What is written and read again goes on just the same.
            journal = serde_json::from_str(&serde_json::to_string(&journal).unwrap()).unwrap();
            agenda = serde_json::from_str(&serde_json::to_string(&agenda).unwrap()).unwrap();
        }
    }
}

proptest! {
    /// Any point of the past can be returned to, by one change that can be undone.
    #[test]
    fn the_agenda_can_be_had_as_it_was_at_any_point(
        acts in prop::collection::vec((act(), 0..50_i64), 0..40), choice in any::<prop::sample::Index>(),
    ) {
        let (mut agenda, mut journal) = (agenda(), Journal::default());
        // The state after each change that was made, and whether it was undone since.
        let mut points = vec![states(&agenda)];
        for (act, now) in acts {
            match act {
                Act::Undo => drop(journal.undo(&mut agenda, stamp(now))),
                // What is redone changes which changes were in force at the points between.
                Act::Redo => {}
                act => {
                    let Some(change) = act.change(&agenda) else { continue };
                    journal.make(&mut agenda, change, stamp(now));
                    points.push(states(&agenda));
                }
            }
        }
        prop_assert_eq!(journal.past().len(), points.len() - 1);
        let point = choice.index(points.len());
        let was = journal.rewound(&agenda, point);
        prop_assert_eq!(&states(&was), &points[point]);
        let now = states(&agenda);
        if let Some(change) = agenda.change_to(&was, "back") {
            journal.make(&mut agenda, change, stamp(99));
            prop_assert_eq!(&states(&agenda), &points[point]);
            journal.undo(&mut agenda, stamp(99));
        }
        prop_assert_eq!(states(&agenda), now);
    }
}

#[test]
fn a_newer_change_wins_even_when_the_clock_went_back() {
    let (mut agenda, mut journal) = (agenda(), Journal::default());
    let change = set(&agenda, "a", Some(pick(Interest::Going, "")));
    journal.make(&mut agenda, change, stamp(1_000));
    let old = agenda.clone();
    let change = set(&agenda, "a", None);
    journal.make(&mut agenda, change, stamp(5));
    agenda.merge(&old);
    assert_eq!(agenda.pick("a"), None);
}

#[test]
fn what_is_typed_and_what_is_read_again_is_one_change() {
    let (mut agenda, mut journal) = (agenda(), Journal::default());
    let change = set(&agenda, "s", Some(pick(Interest::Going, "a\u{202e}b\u{7}")));
    journal.make(&mut agenda, Change { words: "note on “\u{202e}”".to_owned(), ..change }, stamp(1));
    let read: Journal = serde_json::from_str(&serde_json::to_string(&journal).unwrap()).unwrap();
    journal.merge(&read);
    assert_eq!(journal.rows.len(), 1);
}

#[test]
fn odd_rows_cost_no_other_and_are_written_back() {
    let text = |interest: &str| {
        format!(
            r#"{{ "session": "{interest}", "changed": "2021-06-02T13:45:00Z", "interest": "{interest}", "copy": {{}}, "more": [1] }}"#
        )
    };
    let (odd, sound) = (text("perhaps"), text("going"));
    let file = format!(r#"{{ "version": 1, "picks": [{odd}, {sound}, 7], "removed": [{{ "session": "x" }}] }}"#);
    let mut agenda: Agenda = serde_json::from_str(&file).unwrap();
    assert_eq!((agenda.picks().count(), agenda.unread().count()), (1, 3));
    assert!(!agenda.is_untouched());
    let other = agenda.clone();
    agenda.merge(&other);
    let written = serde_json::to_value(&agenda).unwrap();
    let odd: Value = serde_json::from_str(&odd).unwrap();
    assert_eq!(written["picks"].as_array().map(Vec::len), Some(3));
    assert!(written["picks"].as_array().unwrap().contains(&odd));
    assert_eq!(written["removed"], json!([{ "session": "x" }]));

    let change = r#"{ "made": "2021-06-02T13:45:00Z", "changed": "2021-06-02T13:45:00Z", "state": "done", "words": "", "steps": [] }"#;
    let file = format!(r#"{{ "version": 1, "changes": [{{ "state": "dreamt" }}, {change}] }}"#);
    let journal: Journal = serde_json::from_str(&file).unwrap();
    assert_eq!((journal.rows.len(), journal.unread().count()), (1, 1));
    assert_eq!(serde_json::to_value(&journal).unwrap()["changes"][1], json!({ "state": "dreamt" }));
}

#[test]
fn only_so_many_changes_are_remembered() {
    let (mut agenda, mut journal) = (agenda(), Journal::default());
    for now in 0..300 {
        let change = set(&agenda, "a", Some(pick(Interest::Going, &now.to_string())));
        journal.make(&mut agenda, change, stamp(now));
    }
    assert_eq!(journal.rows.len(), REMEMBERED);
    // Neither do many large ones grow without an end, and the last can be undone.
    let large = |steps: usize| {
        let steps = (0..steps).map(|number| Step::pick(number.to_string(), None, Some(pick(Interest::Maybe, ""))));
        Change { words: String::new(), steps: steps.collect() }
    };
    for steps in [MOST_STEPS / 2, MOST_STEPS / 2, 1] {
        journal.make(&mut agenda, large(steps), stamp(0));
    }
    assert_eq!(journal.rows.len(), 2);
    journal.make(&mut agenda, large(MOST_STEPS + 1), stamp(0));
    assert_eq!(journal.rows.len(), 1);
    assert_eq!(journal.undo(&mut agenda, stamp(0)).map(|change| change.steps.len()), Some(MOST_STEPS + 1));
}

mod copies;

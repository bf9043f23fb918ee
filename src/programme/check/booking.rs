//! People and halls in two sessions at once.
//!
//! Sessions of one hall or person are swept in order of their starts, with those beside that still run.

use super::name::letters;
use super::{Report, held, record, titled};
use crate::programme::finding::Code;
use crate::programme::{Programme, Session, SessionIx, Slot};
use std::collections::BTreeMap;

/// No more than so many sessions are held against the next one. Where more run at once in one hall or with one person,
/// enough is said.
pub(super) const MOST_AT_ONCE: usize = 8;

/// Places that any number of sessions can be in.
const NOWHERE: &[&str] = &["online", "tba", "tbc", "tbd", "tobeannounced", "tobeconfirmed", "unknown", "virtual"];

/// A session that takes place and is no break.
#[derive(Clone, Copy)]
struct Booked<'a> {
    session: &'a Session,
    slot: &'a Slot,
}

pub(super) fn check(programme: &Programme, report: &mut Report) {
    let booked: Vec<Option<Booked<'_>>> = programme
        .sessions()
        .iter()
        .map(|session| held(session).filter(|_| !session.is_break()).map(|slot| Booked { session, slot }))
        .collect();
    let of = |sessions: &[SessionIx]| sessions.iter().filter_map(|at| *booked.get(at.index())?).collect::<Vec<_>>();
    for hall in programme.halls().iter().filter(|hall| !NOWHERE.contains(&letters(&hall.name).as_str())) {
        let clashes = meetings(of(&hall.sessions));
        let clashes = clashes.into_iter().filter(|(first, second)| !is_same(first, second));
        let mut blocks: BTreeMap<_, Vec<_>> = BTreeMap::new();
        let mut plain = Vec::new();
        for (first, second) in clashes {
            match holder(&first, &second) {
                Some((block, part)) => {
                    blocks.entry((block.slot.from(), &block.session.id)).or_default().push((block, part));
                }
                None => plain.push((first, second)),
            }
        }
        for parts in blocks.into_values() {
            match parts.as_slice() {
                // One session in another's time is no block of sessions.
                [one] => plain.push(*one),
                [(block, part), rest @ ..] => {
                    let more = if rest.len() == 1 { "1 other" } else { &format!("{} others", rest.len()) };
                    let what = format!(
                        "{} holds {} and {more} in it",
                        titled(block.session, block.slot),
                        titled(part.session, part.slot)
                    );
                    report.at(Code::HallShared, block.slot, record("hall", &hall.id), what);
                }
                [] => {}
            }
        }
        for (first, second) in plain {
            report.at(Code::HallDoubleBooked, second.slot, record("hall", &hall.id), both(&first, &second));
        }
    }
    for person in programme.people() {
        for (first, second) in meetings(of(&person.sessions)) {
            // Who leads a block of sessions is in each of them too.
            let within = holder(&first, &second).is_some()
                && first.session.halls.iter().any(|hall| second.session.halls.contains(hall));
            if !within && !is_same(&first, &second) {
                let what = format!("{} and {}", placed(programme, &first), placed(programme, &second));
                report.at(Code::PersonDoubleBooked, second.slot, record("person", &person.id), what);
            }
        }
    }
}

fn both(first: &Booked<'_>, second: &Booked<'_>) -> String {
    format!("{} and {}", titled(first.session, first.slot), titled(second.session, second.slot))
}

/// A session with its time and halls.
fn placed(programme: &Programme, booked: &Booked<'_>) -> String {
    let halls: Vec<&str> = booked.session.halls.iter().map(|hall| programme.label(*hall)).collect();
    let place = if halls.is_empty() { String::new() } else { format!(" in {}", halls.join(", ")) };
    titled(booked.session, booked.slot) + &place
}

/// Whether two sessions are one thing, given once for each of its halls.
fn is_same(first: &Booked<'_>, second: &Booked<'_>) -> bool {
    let slot = |booked: &Booked<'_>| (booked.slot.from(), booked.slot.until());
    slot(first) == slot(second) && letters(&first.session.title) == letters(&second.session.title)
}

/// The one of two sessions in whose time the other lies wholly, and the other.
fn holder<'a>(first: &Booked<'a>, second: &Booked<'a>) -> Option<(Booked<'a>, Booked<'a>)> {
    let holds = |outer: &Booked<'_>, inner: &Booked<'_>| {
        let both = outer.slot.until().zip(inner.slot.until());
        both.is_some_and(|(outer_end, inner_end)| outer.slot.from() <= inner.slot.from() && inner_end <= outer_end)
    };
    match (holds(first, second), holds(second, first)) {
        (true, false) => Some((*first, *second)),
        (false, true) => Some((*second, *first)),
        // Of equal slots none holds the other.
        _ => None,
    }
}

/// The pairs of sessions that have time in common, in order of their starts.
fn meetings(mut sessions: Vec<Booked<'_>>) -> Vec<(Booked<'_>, Booked<'_>)> {
    sessions.sort_by(|a, b| {
        let key = |booked: &Booked<'_>| (booked.slot.from(), booked.slot.until());
        key(a).cmp(&key(b)).then_with(|| a.session.id.cmp(&b.session.id))
    });
    let ends = |booked: &Booked<'_>| booked.slot.until().unwrap_or(booked.slot.from());
    let mut running: Vec<Booked<'_>> = Vec::new();
    let mut pairs = Vec::new();
    for next in sessions {
        running.retain(|earlier| ends(earlier) >= next.slot.from());
        let meeting = running.iter().filter(|earlier| earlier.slot.overlap(next.slot).is_some());
        pairs.extend(meeting.map(|earlier| (*earlier, next)));
        running.push(next);
        if running.len() > MOST_AT_ONCE
            && let Some((first, _)) = running.iter().enumerate().min_by_key(|(_, booked)| ends(booked))
        {
            running.remove(first);
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::super::tests::found;
    use super::*;

    fn halls(lines: &[&'static str]) -> Vec<String> {
        found(&[Code::HallDoubleBooked, Code::HallShared], lines)
    }

    fn people(lines: &[&'static str]) -> Vec<String> {
        found(&[Code::PersonDoubleBooked], lines)
    }

    #[test]
    fn a_hall_with_two_sessions_at_once_is_double_booked() {
        assert_eq!(
            halls(&["x | One | 09:00–10:00 | a", "y | Two | 09:45–11:00 | a, b", "z | Three | 09:50–10:30 | b"]),
            [
                "hall `a`: “One” (Mon 6 May 09:00–10:00) and “Two” (Mon 6 May 09:45–11:00)",
                "hall `b`: “Two” (Mon 6 May 09:45–11:00) and “Three” (Mon 6 May 09:50–10:30)",
            ]
        );
    }

    #[test]
    fn sessions_that_touch_breaks_and_what_is_cancelled_do_not_clash() {
        let lines = [
            "w | One | 09:00–10:00 | a | Anna Made-Up",
            "x | Two | 10:00–11:00 | a | Anna Made-Up",
            "y | Lunch | 09:30–10:30 | a | Anna Made-Up | Break",
            "z | Off | 09:30–10:30 | a | Anna Made-Up | cancelled",
        ];
        assert_eq!((halls(&lines), people(&lines)), (vec![], vec![]));
    }

    #[test]
    fn an_unknown_end_clashes_only_with_what_runs_at_the_start() {
        assert_eq!(halls(&["x | One | 09:00 | a", "y | Two | 09:30 | a"]), Vec::<String>::new());
        assert_eq!(halls(&["x | One | 09:00–10:00 | a", "y | Two | 09:30 | a"]).len(), 1);
        assert_eq!(halls(&["x | One | 09:30 | a", "y | Two | 09:30 | a"]).len(), 1);
    }

    #[test]
    fn a_block_of_several_sessions_is_no_double_booking() {
        let lines = [
            "x | Block | 09:00–12:00 | a | Anna Made-Up",
            "y | One | 09:00–10:00 | a | Anna Made-Up",
            "z | Two | 10:00–11:00 | a | Bert Invented",
        ];
        assert_eq!(
            halls(&lines),
            ["hall `a`: “Block” (Mon 6 May 09:00–12:00) holds “One” (Mon 6 May 09:00–10:00) and 1 other in it"]
        );
        assert_eq!(people(&lines), Vec::<String>::new());
        assert_eq!(halls(&lines[..2]), ["hall `a`: “Block” (Mon 6 May 09:00–12:00) and “One” (Mon 6 May 09:00–10:00)"]);
    }

    #[test]
    fn nobody_is_in_two_places_at_once() {
        assert_eq!(
            people(&["x | One | 09:00–10:00 | a | Anna Made-Up", "y | Two | 09:30–11:00 | b | Anna Made-Up"]),
            ["person `anna-made-up`: “One” (Mon 6 May 09:00–10:00) in A and “Two” (Mon 6 May 09:30–11:00) in B"]
        );
        let in_two_halls = ["x | One | 09:00–10:00 | a | Anna Made-Up", "y | ONE! | 09:00–10:00 | b | Anna Made-Up"];
        assert_eq!(people(&in_two_halls), Vec::<String>::new());
    }

    #[test]
    fn what_runs_long_is_held_against_all_that_comes_meanwhile() {
        let lines = [
            "w | Long | 09:00–18:00 | a | Anna Made-Up",
            "x | One | 09:00–10:00 | b | Anna Made-Up",
            "y | Two | 17:00–17:30 | b | Anna Made-Up",
        ];
        assert_eq!(people(&lines).len(), 2);
    }

    #[test]
    fn halls_that_are_no_place_hold_any_number() {
        assert_eq!(halls(&["x | One | 09:00–10:00 | T.B.A.", "y | Two | 09:00–10:00 | T.B.A."]), Vec::<String>::new());
    }
}

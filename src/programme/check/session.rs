//! What each session lacks or overdoes, and titles given twice in one slot.

use super::name::letters;
use super::{Report, held, titled};
use crate::programme::builder::quote;
use crate::programme::finding::Code;
use crate::programme::time::{date_range, length, short_date};
use crate::programme::{Programme, Session, Slot, Status};
use std::collections::BTreeMap;

/// Longer than this, in minutes, a session is rather several.
const LONG: u32 = 12 * 60;
/// Shorter than this, in minutes, nothing can be said.
const SHORT: u32 = 5;

pub(super) fn check(programme: &Programme, report: &mut Report) {
    for session in programme.sessions().iter().filter(|session| session.status != Status::Cancelled) {
        if let Some(slot) = held(session) {
            check_slot(session, slot, report);
        }
        if session.appearances.is_empty() && !session.is_break() {
            report.session(Code::PeopleMissing, session, format!("{} names nobody", quote(&session.title)));
        }
        if let (Some(day), Some(start), Some(end)) = (session.day, programme.event.start, programme.event.end)
            && !(start..=end).contains(&day)
        {
            let what = format!(
                "{} is on {}; the event is on {}",
                quote(&session.title),
                date_range(day, day),
                date_range(start, end)
            );
            report.session(Code::OutsideDays, session, what);
        }
    }
    check_titles(programme, report);
    check_guids(programme, report);
}

fn check_slot(session: &Session, slot: &Slot, report: &mut Report) {
    if session.halls.is_empty() {
        report.session(Code::HallMissing, session, format!("{} is in no hall", titled(session, slot)));
    }
    match slot.minutes() {
        None => {
            let start = format!("{} {}", short_date(slot.start.date()), crate::programme::time::clock(slot.start));
            let what = format!("{} starts {start}; its end is not given", quote(&session.title));
            report.session(Code::EndMissing, session, what);
        }
        Some(minutes) if !(SHORT..=LONG).contains(&minutes) => {
            let code = if minutes > LONG { Code::LengthLong } else { Code::LengthShort };
            report.session(code, session, format!("{} takes {}", titled(session, slot), length(minutes)));
        }
        Some(_) => {}
    }
}

/// Sessions of one title and one slot, breaks aside: they run in every hall.
fn check_titles(programme: &Programme, report: &mut Report) {
    let mut slots: BTreeMap<_, Vec<&Session>> = BTreeMap::new();
    for session in programme.sessions() {
        let title = letters(&session.title);
        if let Some(slot) = held(session).filter(|_| !title.is_empty() && !session.is_break()) {
            slots.entry((slot.from(), slot.until(), title)).or_default().push(session);
        }
    }
    for mut sessions in slots.into_values() {
        sessions.sort_by(|a, b| a.id.cmp(&b.id));
        let [first, rest @ ..] = sessions.as_slice() else { continue };
        let Some(slot) = first.when.slot() else { continue };
        if let Some(second) = rest.first() {
            let more = if rest.len() > 1 { format!(" and {} more", rest.len() - 1) } else { String::new() };
            let what = format!("{} stands again as session `{}`{more}", titled(first, slot), second.id);
            report.session(Code::TitleRepeated, first, what);
        }
    }
}

/// Sessions of one identity in the organisers' own system: different ones by mistake, or one that is held several times.
fn check_guids(programme: &Programme, report: &mut Report) {
    let mut guids: BTreeMap<&str, Vec<&Session>> = BTreeMap::new();
    for session in programme.sessions() {
        if let Some(guid) = &session.guid {
            guids.entry(guid).or_default().push(session);
        }
    }
    for (guid, mut sessions) in guids {
        sessions.sort_by(|a, b| a.id.cmp(&b.id));
        let [first, rest @ ..] = sessions.as_slice() else { continue };
        let title = letters(&first.title);
        if let Some(other) = rest.iter().find(|other| letters(&other.title) != title) {
            let (one, other) = (quote(&first.title), quote(&other.title));
            report.session(Code::IdRepeated, first, format!("{one} and {other} both have the id {}", quote(guid)));
        } else if !rest.is_empty() {
            let what =
                format!("{} is given {} times under the id {}", quote(&first.title), sessions.len(), quote(guid));
            report.session(Code::IdShared, first, what);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{drafts, found, programme};
    use super::*;

    #[track_caller]
    fn expect(code: Code, line: &'static str, said: &str) {
        assert_eq!(found(&[code], &[line]), [said]);
    }

    #[test]
    fn what_a_session_lacks_is_said() {
        expect(Code::HallMissing, "x | One | 09:00–10:00", "session `x`: “One” (Mon 6 May 09:00–10:00) is in no hall");
        expect(Code::PeopleMissing, "x | One | 09:00–10:00 | a", "session `x`: “One” names nobody");
        expect(
            Code::EndMissing,
            "x | One | 09:00 | a",
            "session `x`: “One” starts Mon 6 May 09:00; its end is not given",
        );
    }

    #[test]
    fn what_is_cancelled_or_has_no_time_lacks_no_hall() {
        let lines = ["x | Off | 09:00 | | | cancelled", "y | Sometime | | | Anna Made-Up"];
        assert_eq!(found(Code::ALL, &lines), Vec::<String>::new());
    }

    #[test]
    fn sessions_outside_the_event_are_said() {
        expect(
            Code::OutsideDays,
            "x | One | 2024-05-08T09:00–2024-05-08T10:00 | a",
            "session `x`: “One” is on 8 May 2024; the event is on 6–7 May 2024",
        );
        // It begins after midnight, and belongs to the night before.
        let mut late = drafts(&["x | One | 2024-05-08T01:00–2024-05-08T02:00 | a | Anna Made-Up"]);
        late[0].date = Some("2024-05-07".into());
        assert_eq!(super::super::check(&programme(late, &["A"])), []);
    }

    #[test]
    fn implausible_lengths_are_said() {
        expect(
            Code::LengthLong,
            "x | One | 2024-05-06T09:00–2024-05-06T22:00 | a",
            "session `x`: “One” (Mon 6 May 09:00–22:00) takes 13 h",
        );
        expect(
            Code::LengthShort,
            "x | One | 09:00–09:04 | a",
            "session `x`: “One” (Mon 6 May 09:00–09:04) takes 4 min",
        );
        let usual = ["x | One | 09:00–09:05 | a", "y | Two | 2024-05-06T09:00–2024-05-06T21:00 | b"];
        assert_eq!(found(&[Code::LengthLong, Code::LengthShort], &usual), Vec::<String>::new());
    }

    #[test]
    fn one_id_of_several_sessions_is_said() {
        let said = |lines: &[&'static str]| {
            let mut drafts = drafts(lines);
            for draft in &mut drafts {
                draft.guid = Some("7".into());
            }
            let findings = super::super::check(&programme(drafts, &["A"]));
            let ours = findings.iter().filter(|finding| matches!(finding.code, Code::IdRepeated | Code::IdShared));
            ours.map(|finding| format!("{}: {}", finding.code, finding.what)).collect::<Vec<_>>()
        };
        let (one, again, other) = ("x | One | 09:00 | a", "y | One | 10:00 | a", "z | Other | 11:00 | a");
        assert_eq!(said(&[one, again]), ["id-shared: “One” is given 2 times under the id “7”"]);
        assert_eq!(said(&[one, again, other]), ["id-repeated: “One” and “Other” both have the id “7”"]);
        assert_eq!(said(&[one]), Vec::<String>::new());
    }

    #[test]
    fn a_title_that_stands_twice_in_a_slot_is_said_once() {
        let lines = [
            "x | The One | 09:00–10:00 | a",
            "y | the one! | 09:00–10:00 | b",
            "z | The One | 09:00–10:00 | c",
            "w | The One | 10:00–11:00 | a",
            "u | Lunch | 12:00–13:00 | a | | Break",
            "v | Lunch | 12:00–13:00 | b | | Break",
        ];
        assert_eq!(
            found(&[Code::TitleRepeated], &lines),
            ["session `x`: “The One” (Mon 6 May 09:00–10:00) stands again as session `y` and 1 more"]
        );
    }
}

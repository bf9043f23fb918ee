//! The doctor: what is odd about a programme beyond what its reader could see record by record.
//!
//! ```text
//! booking    people and halls in two sessions at once
//! session    what each session lacks or overdoes; titles given twice
//! script     letters of another script inside a word
//! name       people and halls that are spelled in two ways
//! ```
//!
//! Nothing here depends on the order of the records, and nothing compares all of them with each other.

mod booking;
mod name;
mod script;
mod session;

use super::builder::quote;
use super::finding::{Code, Finding};
use super::time::{Instant, clock, short_date};
use super::{Programme, Session, Slot, Status};
use std::collections::HashSet;

/// What reading a programme found, and after it what is odd about the outcome, each thing once.
pub fn diagnose(programme: &Programme, read: Vec<Finding>) -> Vec<Finding> {
    let mut found = check(programme);
    // An end that was taken away is not missing from the file.
    let has_lost_its_end = |code| {
        matches!(
            code,
            Code::EndBeforeStart
                | Code::EndUnusable
                | Code::LengthZero
                | Code::LengthUnreadable
                | Code::ClockChange
                | Code::TimeUnreadable
        )
    };
    let lost: HashSet<&str> =
        read.iter().filter(|finding| has_lost_its_end(finding.code)).map(|finding| &*finding.record).collect();
    // The reader may have had no id to call a session by, or none yet.
    let is_lost = |session: &&Session| {
        let (id, title) = (record("session", &session.id), &session.title);
        [id, format!("session {}", quote(title)), format!("session `{title}`")]
            .iter()
            .any(|name| lost.contains(&**name))
    };
    if !lost.is_empty() {
        let lost: HashSet<String> =
            programme.sessions().iter().filter(is_lost).map(|session| record("session", &session.id)).collect();
        found.retain(|finding| finding.code != Code::EndMissing || !lost.contains(&finding.record));
    }
    read.into_iter().chain(found).collect()
}

/// Everything odd about a programme, by code and within a code by time. What its file had to have repaired is not said
/// again: the reader did.
pub fn check(programme: &Programme) -> Vec<Finding> {
    let mut report = Report::default();
    session::check(programme, &mut report);
    booking::check(programme, &mut report);
    name::check(programme, &mut report);
    script::check(programme, &mut report);
    report.sorted()
}

/// Findings as they come, each with the time it is about.
#[derive(Default)]
struct Report {
    findings: Vec<(Option<Instant>, Finding)>,
}

impl Report {
    fn add(&mut self, code: Code, record: String, what: String) {
        self.findings.push((None, Finding::new(code, record, what)));
    }

    /// About a session.
    fn session(&mut self, code: Code, session: &Session, what: String) {
        let finding = Finding::new(code, record("session", &session.id), what);
        self.findings.push((session.when.slot().map(Slot::from), finding));
    }

    /// About a hall or person at a time.
    fn at(&mut self, code: Code, slot: &Slot, record: String, what: String) {
        self.findings.push((Some(slot.from()), Finding::new(code, record, what)));
    }

    fn sorted(mut self) -> Vec<Finding> {
        self.findings.sort_by(|(a_time, a), (b_time, b)| {
            (a.code, a_time, &a.record, &a.what).cmp(&(b.code, b_time, &b.record, &b.what))
        });
        self.findings.into_iter().map(|(_, finding)| finding).collect()
    }
}

/// A record as findings name it: "session `opening`".
fn record(kind: &str, id: &super::Id) -> String {
    format!("{kind} `{id}`")
}

/// `Wed 2 Jun 16:45–18:15`, by the clock of the venue.
fn time(slot: &Slot) -> String {
    let start = format!("{} {}", short_date(slot.start.date()), clock(slot.start));
    slot.end.map_or(start.clone(), |end| format!("{start}–{}", clock(end)))
}

/// `“Opening” (Wed 2 Jun 16:45–18:15)`.
fn titled(session: &Session, slot: &Slot) -> String {
    format!("{} ({})", quote(&session.title), time(slot))
}

/// The slot of a session that takes place.
fn held(session: &Session) -> Option<&Slot> {
    session.when.slot().filter(|_| session.status != Status::Cancelled)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::programme::{Builder, Zone, draft};
    use proptest::prelude::*;

    /// A session of a small language: `id | title | start–end | halls | people | kind or status`.
    pub(super) fn drafts(lines: &[&'static str]) -> Vec<draft::Session<'static>> {
        let list = |text: &'static str| text.split(',').map(str::trim).filter(|item| !item.is_empty());
        let read = |line: &&'static str| {
            let mut fields = line.split('|').map(str::trim);
            let mut next = || fields.next().unwrap_or_default();
            let some = |text: &'static str| (!text.is_empty()).then(|| text.into());
            let (id, title, time) = (next(), next(), next());
            let (start, end) = time.split_once('–').unwrap_or((time, ""));
            let (halls, people, more) = (next(), next(), next());
            draft::Session {
                id: some(id),
                title: some(title),
                start: some(start),
                end: some(end),
                date: some("2024-05-06").filter(|_| !start.is_empty() && !start.contains('T')),
                halls: list(halls).map(Into::into).collect(),
                appearances: list(people)
                    .map(|name| draft::Appearance { name: some(name), ..draft::Appearance::default() })
                    .collect(),
                status: some(more).filter(|_| more == "cancelled"),
                kind: some(more).filter(|_| more != "cancelled"),
                ..draft::Session::default()
            }
        };
        lines.iter().map(read).collect()
    }

    pub(super) fn programme(sessions: Vec<draft::Session<'_>>, halls: &[&'static str]) -> Programme {
        let mut builder = Builder::new(Zone::bundled);
        builder.event(draft::Event {
            title: Some("Made up".into()),
            start: Some("2024-05-06".into()),
            end: Some("2024-05-07".into()),
            zone: Some("Europe/Oslo".into()),
            ..draft::Event::default()
        });
        for hall in halls {
            let id = hall.to_lowercase().replace(|c: char| !c.is_ascii_alphanumeric(), "-");
            builder
                .hall(draft::Hall { id: Some(id.into()), name: Some((*hall).into()), ..draft::Hall::default() }, None);
        }
        for session in sessions {
            builder.session(session, None);
        }
        builder.finish().0
    }

    /// What is found of these codes in such sessions, in the halls A and B.
    pub(super) fn found(codes: &[Code], lines: &[&'static str]) -> Vec<String> {
        let findings = check(&programme(drafts(lines), &["A", "B"]));
        findings.iter().filter(|finding| codes.contains(&finding.code)).map(ToString::to_string).collect()
    }

    #[test]
    fn a_programme_in_order_is_not_odd() {
        let lines = [
            "a | Opening | 09:00–10:00 | a | Anna Made-Up",
            "b | Talk | 10:00–11:00 | a | Bert Invented",
            "c | Lunch | 11:00–12:00 | a, b | | Break",
        ];
        assert_eq!(check(&programme(drafts(&lines), &["A", "B"])), []);
    }

    #[test]
    fn breaks_are_sessions_of_that_kind() {
        let is = |line| programme(drafts(&[line]), &[]).sessions()[0].is_break();
        assert!(is("a | Anything | | | | Coffee Break") && is("a | Anything | | | | break"));
        assert!(!is("a | Break | | | | Breakout Session") && !is("a | Break"));
    }

    #[test]
    fn what_the_reader_took_away_is_not_missed_again() {
        let programme = programme(drafts(&["x | One | 09:00 | a", "y | Two | 10:00 | a"]), &["A"]);
        let read = || Finding::new(Code::EndBeforeStart, "session `x`", "it ends before it starts");
        let missing = |read: Vec<Finding>| {
            let all = diagnose(&programme, read).into_iter().filter(|finding| finding.code == Code::EndMissing);
            all.map(|finding| finding.record).collect::<Vec<_>>()
        };
        assert_eq!(missing(vec![read()]), ["session `y`"]);
        for unnamed in ["session “Two”", "session `Two`"] {
            let read = Finding::new(Code::LengthZero, unnamed, "it ends when it starts");
            assert_eq!(missing(vec![read]), ["session `x`"]);
        }
        assert_eq!(missing(Vec::new()), ["session `x`", "session `y`"]);
        assert_eq!(diagnose(&programme, vec![read()])[0], read());
    }

    const LINES: [&str; 12] = [
        "a | Opening | 09:00–10:00 | a | Anna Made-Up",
        "b | Opening | 09:00–10:00 | b | Anna Made-Up",
        "c | Talk of Сlusters | 09:30–11:00 | a | Anna Made-Up, Bertram Invented",
        "d | Talk | 09:30 | a | Bertran Invented",
        "e | Talk | 2024-05-09T09:30–2024-05-09T23:30 | a, b |",
        "f | Block | 12:00–16:00 | a | ANNA MADEUP",
        "g | One | 12:00–13:00 | a | Bertram Invented",
        "h | Two | 12:30–13:30 | a, c | Bertram Invented, Bertran Invented",
        "i | Three | 13:00–13:02 | | ",
        "j | Off | 12:00–13:00 | a | Bertram Invented | cancelled",
        "k | Lunch | 12:00–13:00 | a, b | | Break",
        "l | Nowhen | | |",
    ];

    proptest! {
        #[test]
        fn findings_do_not_depend_on_the_order_of_the_records(
            order in Just((0..LINES.len()).collect::<Vec<_>>()).prop_shuffle(),
            halls in Just(vec!["A", "B", "Hall 1", "Hall1", "C"]).prop_shuffle(),
        ) {
            let in_order = check(&programme(drafts(&LINES), &["A", "B", "Hall 1", "Hall1", "C"]));
            let lines: Vec<&str> = order.iter().map(|at| LINES[*at]).collect();
            prop_assert_eq!(check(&programme(drafts(&lines), &halls)), in_order);
        }

        #[test]
        fn nothing_makes_the_doctor_stumble(
            texts in prop::collection::vec((".{0,20}", "[АаСсa-z ]{0,12}", "[0-9T:-]{0,16}", "[0-9T:-]{0,16}"), 0..12),
        ) {
            let sessions = texts.iter().map(|(title, name, start, end)| draft::Session {
                title: Some(title.clone().into()),
                start: Some(start.clone().into()),
                end: Some(end.clone().into()),
                date: Some("2024-05-06".into()),
                halls: vec![name.clone().into()],
                appearances: vec![draft::Appearance { name: Some(title.clone().into()), ..draft::Appearance::default() }],
                ..draft::Session::default()
            });
            let programme = programme(sessions.collect(), &["A"]);
            for finding in check(&programme) {
                prop_assert!(!finding.what.contains('\n'), "{}", finding);
            }
        }
    }

    #[test]
    fn ten_thousand_equal_sessions_give_a_bounded_report() {
        let sessions = (0..10_000).map(|number| draft::Session {
            id: Some(format!("s{number}").into()),
            title: Some(format!("Made-up {number}").into()),
            start: Some("2024-05-06T09:00".into()),
            end: Some("2024-05-06T10:00".into()),
            halls: vec!["a".into()],
            appearances: vec![draft::Appearance { name: Some("Anna Made-Up".into()), ..draft::Appearance::default() }],
            ..draft::Session::default()
        });
        let findings = check(&programme(sessions.collect(), &["A"]));
        assert!(findings.len() <= 2 * 10_000 * booking::MOST_AT_ONCE, "{} findings", findings.len());
    }
}

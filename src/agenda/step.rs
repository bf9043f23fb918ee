//! A change of the agenda, step by step: what is said anew, and what stood there before.

use super::{Entry, Hours, Pick, Piece, pick};
use crate::programme::time::{DateTime, Day, clock, short_date};
use crate::programme::{Slot, Zone, clean};
use serde::{Deserialize, Serialize};

/// What one action of mine did; undone and redone as a whole.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// What it did, in words: "picked “Creative Clusters”".
    #[serde(deserialize_with = "pick::line")]
    pub words: String,
    /// Piece by piece.
    pub steps: Vec<Step>,
}

/// What a change did to one thing: the pick of a session, an own entry, the hours of a day. Of a pick only what differs
/// is said anew, each aspect by itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
#[allow(clippy::large_enum_variant)] // Nearly all are about picks.
pub enum Step {
    /// The pick of a session.
    Pick {
        /// Session id.
        #[serde(deserialize_with = "pick::line")]
        session: String,
        /// The pick before.
        before: Option<Pick>,
        /// The pick after.
        after: Option<Pick>,
    },
    /// An own entry.
    Entry {
        /// Its id.
        #[serde(deserialize_with = "pick::line")]
        entry: String,
        /// The entry before.
        before: Option<Entry>,
        /// The entry after.
        after: Option<Entry>,
    },
    /// When I am there on a day.
    Hours {
        /// The conference day.
        day: Day,
        /// The hours before.
        before: Hours,
        /// The hours after.
        after: Hours,
    },
}

/// What a step is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Thing {
    Session(String),
    Entry(String),
    Day(Day),
}

impl Change {
    /// What happens to one pick, put into words: `going “Opening”`, `note on “Opening”`, `unpicked “Opening”`.
    pub fn of(session: String, before: Option<Pick>, after: Option<Pick>) -> Change {
        let title = after.as_ref().or(before.as_ref()).map_or(session.as_str(), |pick| &pick.copy.title);
        let differs = |differs: fn(&Pick, &Pick) -> bool| before.as_ref().zip(after.as_ref()).is_some_and(|(before, after)| differs(before, after));
        let old = before.as_ref().map(|pick| pick.interest);
        let is_visit = before.is_none() && after.as_ref().is_some_and(|pick| pick.attended);
        let words = match after.as_ref().map(|pick| pick.interest) {
            Some(_) if is_visit => format!("attended “{title}”"),
            None => format!("unpicked “{title}”"),
            interest if interest == old && differs(|before, after| before.attended != after.attended) => {
                let attended = after.as_ref().is_some_and(|pick| pick.attended);
                format!("{} “{title}”", if attended { "attended" } else { "not attended" })
            }
            interest if interest == old && differs(|before, after| before.part != after.part) => format!("another part of “{title}”"),
            interest if interest == old => format!("note on “{title}”"),
            Some(interest) => format!("{} “{title}”", interest.word()),
        };
        Change { words, steps: vec![Step::pick(session, before, after)] }
    }

    /// What happens to one own entry, put into words: `entered “Lunch”`, `changed “Lunch”`, `removed “Lunch”`.
    pub fn of_entry(entry: String, before: Option<Entry>, after: Option<Entry>) -> Change {
        let verb = match (&before, &after) {
            (None, _) => "entered",
            (Some(_), Some(_)) => "changed",
            (Some(_), None) => "removed",
        };
        let title = after.as_ref().or(before.as_ref()).map_or(entry.as_str(), |entry| &entry.title);
        Change { words: format!("{verb} “{title}”"), steps: vec![Step::Entry { entry, before, after }] }
    }

    /// What happens to the hours of a day, put into words: `there on Wed 2 Jun from 09:30 until 18:00`, `until 02:00+1d`.
    pub fn of_hours(day: Day, before: Hours, after: Hours) -> Change {
        let (from, until) = after.on(day.0);
        let moment = |word: &str, at: Option<DateTime>| {
            let next = |at: DateTime| if at.date() > day.0 { "+1d" } else { "" };
            at.map(|at| format!(" {word} {}{}", clock(at), next(at))).unwrap_or_default()
        };
        let when = format!("{}{}", moment("from", from), moment("until", until));
        let when = if when.is_empty() { " all day" } else { &when };
        Change {
            words: format!("there on {}{when}", short_date(day.0)),
            steps: vec![Step::Hours { day, before, after }],
        }
    }

    /// With the zone of the clocks that its words tell the time by, if there are any: a reader may go by others.
    #[must_use]
    pub fn by_clocks_of(mut self, zone: Option<&Zone>) -> Change {
        let told = |step: &Step| match step {
            Step::Hours { day, after, .. } => after.from.or(after.until).map(|clock| day.0.to_datetime(clock.0)),
            Step::Pick { .. } | Step::Entry { .. } => None,
        };
        if let Some((zone, at)) = zone.zip(self.steps.iter().find_map(told)) {
            let name = zone.abbreviation(Slot::new(at, None, Some(zone)).from());
            self.words = format!("{} {name}", self.words);
        }
        self
    }

    /// Why nothing is otherwise after it was taken back, or made once more.
    pub fn why_idle(&self, is_undo: bool) -> &'static str {
        match (is_undo, self.pieces().next()) {
            (true, Some(_)) => "nothing changes: it was said otherwise since, by a change that is not remembered here",
            (true, None) => "nothing changes: it had changed nothing",
            (false, _) => "nothing changes: that is how it is",
        }
    }

    /// As it will be read from the file: a change is known by its words and notes, before and after.
    pub(super) fn tidy(&mut self) {
        let tidy = |text: &mut String| *text = clean::line(std::mem::take(text).into());
        tidy(&mut self.words);
        for step in &mut self.steps {
            match step {
                Step::Pick { before, after, .. } => {
                    [before, after].into_iter().flatten().for_each(|pick| tidy(&mut pick.note));
                }
                Step::Entry { before, after, .. } => {
                    for entry in [before, after].into_iter().flatten() {
                        [&mut entry.title, &mut entry.place, &mut entry.note].into_iter().for_each(tidy);
                    }
                }
                Step::Hours { .. } => {}
            }
        }
    }
}

impl Step {
    /// A step about the pick of a session.
    pub fn pick(session: String, before: Option<Pick>, after: Option<Pick>) -> Step {
        Step::Pick { session, before, after }
    }

    /// Whether it changes nothing that anybody would notice.
    pub(super) fn is_idle(&self) -> bool {
        Piece::of(self).is_none()
    }

    /// What it is about.
    pub(super) fn thing(&self) -> Thing {
        match self {
            Step::Pick { session, .. } => Thing::Session(session.clone()),
            Step::Entry { entry, .. } => Thing::Entry(entry.clone()),
            Step::Hours { day, .. } => Thing::Day(*day),
        }
    }

    /// What tells it from other steps made at the same moment.
    pub(super) fn mark(&self) -> String {
        match self {
            Step::Pick { session, after, .. } => {
                let (word, note) = after.as_ref().map_or(("", ""), |pick| (pick.interest.word(), pick.note.as_str()));
                format!("\n{session} {word} {note}")
            }
            Step::Entry { entry, .. } => format!("\n{entry}"),
            Step::Hours { day, .. } => format!("\n{}", day.0),
        }
    }
}

//! Facets of time: what is compared with the wall clock of the venue, or with now.

use super::state::is_past;
use crate::programme::time::{Date, DateTime, Time};
use crate::programme::{Hall, Instant, Programme, Session, Slot, Status};
use crate::search::index::Scope;
use jiff::{SignedDuration, ToSpan};

/// How a session stands to a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::search) enum Relation {
    /// It runs then.
    At,
    /// It begins then or later.
    After,
    /// It is over by then.
    Before,
    /// It takes no longer.
    For,
}

/// A time as somebody wrote it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::search) enum Moment {
    /// What the set clock shows.
    Now,
    /// A time of day, on any day.
    Time(Time),
    /// A part of a day: from and until.
    Part(&'static str, Time, Time),
}

/// The parts of a day, by the hour they begin and end; the evening goes on to midnight.
const PARTS: &[(&str, i8, i8)] = &[("morning", 0, 12), ("afternoon", 12, 18), ("evening", 18, 24)];
/// Letters from which on a word for a part of the day may be left unfinished.
const ENOUGH: usize = 3;
const MIDDAY: i8 = 12;

impl Moment {
    /// Reads `17`, `17:00`, `17.00`, `5pm`, `5:30 pm`, `now`, or a part of the day.
    pub fn read(text: &str) -> Option<Moment> {
        let text = text.trim().to_lowercase();
        if text == "now" {
            return Some(Moment::Now);
        }
        if let Some((word, from, until)) =
            PARTS.iter().find(|(word, ..)| text.len() >= ENOUGH && word.starts_with(&text))
        {
            // Midnight is the first moment of the next day; nothing of this day comes after its last.
            let until = if *until == 24 { Time::MAX } else { Time::constant(*until, 0, 0, 0) };
            return Some(Moment::Part(word, Time::constant(*from, 0, 0, 0), until));
        }
        let (text, half) = match (text.strip_suffix("am"), text.strip_suffix("pm")) {
            (Some(text), _) => (text.trim_end(), Some(0)),
            (_, Some(text)) => (text.trim_end(), Some(MIDDAY)),
            _ => (text.as_str(), None),
        };
        let (hour, minute) = text.split_once([':', '.']).unwrap_or((text, "0"));
        let plain = |text: &str| (1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        let (hour, minute): (i8, i8) =
            if plain(hour) && plain(minute) { (hour.parse().ok()?, minute.parse().ok()?) } else { return None };
        let hour = match half {
            Some(half) if (1..=MIDDAY).contains(&hour) => hour % MIDDAY + half,
            Some(_) => return None,
            None => hour,
        };
        Time::new(hour, minute, 0, 0).ok().map(Moment::Time)
    }
}

impl Relation {
    /// Whether a value says something; `now` does so only where the clock can be compared with the programme's times.
    pub fn reads(self, text: &str, scope: &Scope<'_>) -> bool {
        match (self, Moment::read(text)) {
            (Relation::For, _) => length(text).is_some(),
            (_, Some(Moment::Now)) => scope.programme.event.zone.is_some(),
            (Relation::At, moment) => moment.is_some(),
            (Relation::After | Relation::Before, moment) => matches!(moment, Some(Moment::Time(_))),
        }
    }

    /// Whether a session stands so to what was written; `false` where its time, or what was written, says nothing. What
    /// was written is read once, for any number of sessions.
    pub fn holds<'a>(self, text: &str, scope: &'a Scope<'a>) -> impl Fn(&Session) -> bool + use<'a> {
        let (moment, most) = (Moment::read(text), length(text));
        move |session| match self {
            Relation::For => session.when.slot().and_then(Slot::minutes).is_some_and(|minutes| most >= Some(minutes)),
            _ => self.holds_at(moment, scope, session),
        }
    }

    fn holds_at(self, moment: Option<Moment>, scope: &Scope<'_>, session: &Session) -> bool {
        let Some(slot) = session.when.slot() else {
            return self == Relation::Before && moment == Some(Moment::Now) && is_past(scope, session);
        };
        let has_clock = scope.programme.event.zone.is_some();
        match (self, moment) {
            (Relation::At, Some(Moment::Now)) => scope.programme.is_running(session, scope.now),
            (Relation::After, Some(Moment::Now)) => has_clock && slot.from() >= scope.now,
            (Relation::Before, Some(Moment::Now)) => is_past(scope, session),
            (Relation::At, Some(Moment::Time(time))) => runs_at(slot, time),
            (Relation::After, Some(Moment::Time(time))) => slot.start.time() >= time,
            (Relation::Before, Some(Moment::Time(time))) => is_over_by(slot, time),
            (Relation::At, Some(Moment::Part(_, from, until))) => (from..until).contains(&slot.start.time()),
            _ => false,
        }
    }
}

/// Whether it runs at a time of some day; what has no known end is known to run only at its start.
fn runs_at(slot: &Slot, time: Time) -> bool {
    let days = [Some(slot.start.date()), slot.start.date().tomorrow().ok()];
    days.into_iter().flatten().map(|day| day.to_datetime(time)).any(|at| match slot.end {
        Some(end) => (slot.start..end).contains(&at),
        None => slot.start == at,
    })
}

/// Whether it is over at a time of the day it begins on; what has no known end is if it begins before.
fn is_over_by(slot: &Slot, time: Time) -> bool {
    let by = slot.start.date().to_datetime(time);
    slot.end.map_or(slot.start < by, |end| end <= by)
}

/// A length in minutes: `45`, `45m`, `45 min`, `1h`, `1h30`, `1:30`.
pub(in crate::search) fn length(text: &str) -> Option<u32> {
    let text: String = text.trim().to_lowercase().replace(char::is_whitespace, "");
    let text = text.trim_start_matches(['<', '=']);
    let text = text
        .strip_suffix("minutes")
        .or_else(|| text.strip_suffix("min"))
        .or_else(|| text.strip_suffix('m'))
        .unwrap_or(text);
    let number = |text: &str| if text.is_empty() { Some(0) } else { text.parse::<u32>().ok() };
    match text.split_once(['h', ':']) {
        Some((hours, minutes)) if !hours.is_empty() => number(hours)?.checked_mul(60)?.checked_add(number(minutes)?),
        Some(_) => None,
        None => text.parse().ok(),
    }
}

/// When a hall is to be free: the moments asked for, and for how long.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::search) struct Free {
    pub slots: Vec<Slot>,
}

impl Free {
    /// At these times of these days; without a time now, without a day today where the event is on, else on every day.
    pub fn new(scope: &Scope<'_>, at: Option<&str>, days: Option<Vec<Date>>, minutes: Option<u32>) -> Free {
        let programme = scope.programme;
        let zone = programme.event.zone.as_ref();
        let today = programme.event.civil(scope.now);
        let minutes = i64::from(minutes.unwrap_or(1).max(1));
        let moment = at.map_or(Some(Moment::Now), Moment::read);
        let days = days.unwrap_or_else(|| match today.filter(|_| programme.is_on(scope.now)) {
            Some(today) => vec![today.date()],
            None => programme.days().to_vec(),
        });
        let from = |start: DateTime| {
            Some(Slot::new(start, start.checked_add(minutes.minutes()).ok(), zone)).filter(|slot| slot.end.is_some())
        };
        let slots = match moment {
            Some(Moment::Now) => today.into_iter().filter_map(from).collect(),
            Some(Moment::Time(time)) => days.iter().filter_map(|day| from(day.to_datetime(time))).collect(),
            Some(Moment::Part(_, begin, until)) => {
                let until =
                    if until == Time::MAX { SignedDuration::from_hours(24) } else { until.duration_since(Time::MIN) };
                let part = |day: &Date| {
                    let midnight = day.to_datetime(Time::MIN);
                    Some(Slot::new(day.to_datetime(begin), midnight.checked_add(until).ok(), zone))
                };
                days.iter().filter_map(part).collect()
            }
            None => Vec::new(),
        };
        Free { slots }
    }

    /// Whether nothing is listed in a hall at all these times, and nothing of unknown end may still run.
    pub fn holds(&self, programme: &Programme, hall: &Hall) -> bool {
        let listed = |wanted: &Slot| {
            let sessions = hall.sessions.iter().map(|at| &programme[*at]);
            let mut last: Option<(Instant, bool)> = None;
            for session in sessions.filter(|session| session.status != Status::Cancelled) {
                let Some(slot) = session.when.slot() else { continue };
                if slot.overlap(wanted).is_some() {
                    return true;
                }
                let is_earlier = slot.from() <= wanted.from() && slot.start.date() == wanted.start.date();
                if is_earlier && last.is_none_or(|(from, _)| from <= slot.from()) {
                    last = Some((slot.from(), slot.end.is_none()));
                }
            }
            last.is_some_and(|(_, open)| open)
        };
        !self.slots.is_empty() && !self.slots.iter().any(listed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_as_people_write_them() {
        let time = |hour, minute| Some(Moment::Time(Time::constant(hour, minute, 0, 0)));
        for (text, moment) in [
            ("17", time(17, 0)),
            ("17:05", time(17, 5)),
            ("9.30", time(9, 30)),
            ("5pm", time(17, 0)),
            ("5:30 PM", time(17, 30)),
            ("12am", time(0, 0)),
            ("12pm", time(12, 0)),
            ("now", Some(Moment::Now)),
            ("24", None),
            ("13pm", None),
            ("17:60", None),
            ("17:", None),
            ("1700", None),
            ("+5", None),
            ("", None),
            ("mo", None),
        ] {
            assert_eq!(Moment::read(text), moment, "{text}");
        }
        assert!(matches!(Moment::read("Afternoon"), Some(Moment::Part("afternoon", ..))));
        assert!(matches!(Moment::read("eve"), Some(Moment::Part("evening", ..))));
    }

    #[test]
    fn lengths_are_minutes() {
        for (text, minutes) in [
            ("45", Some(45)),
            ("45m", Some(45)),
            ("45 min", Some(45)),
            ("1h", Some(60)),
            ("1h30", Some(90)),
            ("1h30m", Some(90)),
            ("1:30", Some(90)),
            ("<=30m", Some(30)),
            ("h30", None),
            ("", None),
            ("x", None),
            ("99999999999h", None),
        ] {
            assert_eq!(length(text), minutes, "{text}");
        }
    }
}

//! Facets of time: what is compared with the wall clock of the venue, or with now.

use crate::programme::said::{self, Hour, length};
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
    /// A time of day, on any day; midnight is that which ends it.
    Time(Hour),
    /// A part of a day: from and until.
    Part(&'static str, Time, Time),
}

/// The parts of a day, by the hour they begin and end; the evening goes on to midnight.
const PARTS: &[(&str, i8, i8)] = &[("morning", 0, 12), ("afternoon", 12, 18), ("evening", 18, 24)];
/// Letters from which on a word for a part of the day may be left unfinished.
const ENOUGH: usize = 3;

impl Moment {
    /// Reads a time of day as it is typed everywhere, `now`, or a part of the day.
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
        said::hour(&text).map(Moment::Time)
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
            return self == Relation::Before
                && moment == Some(Moment::Now)
                && scope.programme.is_past(session, scope.now);
        };
        let has_clock = scope.programme.event.zone.is_some();
        match (self, moment) {
            (Relation::At, Some(Moment::Now)) => scope.programme.is_running(session, scope.now),
            (Relation::After, Some(Moment::Now)) => has_clock && slot.from() >= scope.now,
            (Relation::Before, Some(Moment::Now)) => scope.programme.is_past(session, scope.now),
            (Relation::At, Some(Moment::Time(hour))) => runs_at(slot, hour.time()),
            (Relation::After, Some(Moment::Time(hour))) => slot.start >= evening_of(session, slot, hour),
            (Relation::Before, Some(Moment::Time(hour))) => is_over_by(slot, evening_of(session, slot, hour)),
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

/// A time of the conference day that a session is of: what begins after midnight is later than all of its evening.
fn evening_of(session: &Session, slot: &Slot, hour: Hour) -> DateTime {
    hour.on(session.day.unwrap_or_else(|| slot.start.date()))
}

/// Whether it is over by then; what has no known end is if it begins before.
fn is_over_by(slot: &Slot, by: DateTime) -> bool {
    slot.end.map_or(slot.start < by, |end| end <= by)
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
        let other_days = days.clone().filter(|_| at.is_none());
        let days = days.unwrap_or_else(|| match today.filter(|_| programme.is_on(scope.now)) {
            Some(today) => vec![today.date()],
            None => programme.days().to_vec(),
        });
        let from = |start: DateTime| {
            Some(Slot::new(start, start.checked_add(minutes.minutes()).ok(), zone)).filter(|slot| slot.end.is_some())
        };
        let slots = match moment {
            Some(Moment::Now) => match other_days {
                // The whole of a day, unless it is the one that is on.
                Some(days) => {
                    let whole = |day: &Date| match today.filter(|today| today.date() == *day) {
                        Some(now) => from(now),
                        None => Some(Slot::new(
                            day.to_datetime(Time::MIN),
                            day.tomorrow().ok().map(|day| day.to_datetime(Time::MIN)),
                            zone,
                        )),
                    };
                    days.iter().filter_map(whole).collect()
                }
                None => today.into_iter().filter_map(from).collect(),
            },
            Some(Moment::Time(hour)) => days.iter().filter_map(|day| from(hour.on(*day))).collect(),
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
                if is_earlier {
                    // Of those that begin together one without an end is enough.
                    last = last.max(Some((slot.from(), slot.end.is_none())));
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
    use crate::programme::Zone;
    use crate::search::sample::Desk;

    /// What it is called, from when until when, where, and its status.
    type Row = (&'static str, &'static str, &'static str, &'static str, &'static str);

    /// Two days in three halls. The party goes on after midnight; nobody knows when the tour and the fair end.
    fn desk(zone: &str, now: &str) -> Desk {
        desk_of(&ROWS, zone, now)
    }

    const ROWS: [Row; 7] = [
        ("coffee", "2024-05-01T09:00", "2024-05-01T09:30", "red", "scheduled"),
        ("opening", "2024-05-01T10:00", "2024-05-01T11:30", "red", "scheduled"),
        ("tour", "2024-05-01T14:00", "", "blue", "scheduled"),
        ("dropped", "2024-05-01T16:00", "2024-05-01T17:00", "red", "cancelled"),
        ("party", "2024-05-01T22:30", "2024-05-02T01:30", "grey", "scheduled"),
        ("closing", "2024-05-02T12:00", "2024-05-02T13:00", "blue", "scheduled"),
        ("fair", "2024-05-02T18:00", "", "grey", "scheduled"),
    ];

    fn desk_of(rows: &[Row], zone: &str, now: &str) -> Desk {
        let session = |(id, start, end, hall, status): &Row| {
            let end = if end.is_empty() { serde_json::Value::Null } else { (*end).into() };
            serde_json::json!({ "id": id, "title": id, "start": start, "end": end, "halls": [hall], "status": status,
                "abstract": "What we do today and tomorrow, morning and evening" })
        };
        let sessions: Vec<serde_json::Value> = rows.iter().map(session).collect();
        let halls = ["red", "blue", "grey"].map(|id| serde_json::json!({ "id": id, "name": id }));
        let zone = Some(zone).filter(|zone| !zone.is_empty());
        let text = serde_json::json!({
            "version": 1, "id": "fair", "title": "A Fair", "zone": zone,
            "start": "2024-05-01", "end": "2024-05-02",
            "halls": halls,
            "sessions": sessions,
        });
        let reading = crate::formats::read(text.to_string().as_bytes(), Zone::bundled).unwrap();
        let mut desk = Desk::new(reading.programme, &[]);
        desk.now = now.parse().unwrap();
        desk
    }

    #[test]
    fn words_for_times_follow_the_clock() {
        // Oslo is two hours ahead.
        let (before, during, midnight) = ("2024-04-30T08:00:00Z", "2024-05-01T08:15:00Z", "2024-05-01T22:15:00Z");
        for (now, line, ids) in [
            (during, "today", vec!["coffee", "opening", "tour", "dropped", "party"]),
            (during, "tomorrow", vec!["closing", "fair"]),
            (before, "day:tomorrow", vec!["coffee", "opening", "tour", "dropped", "party"]),
            (before, "today", vec![]),
            // On the next day by the calendar.
            (midnight, "day:yesterday", vec!["coffee", "opening", "tour", "dropped", "party"]),
            (midnight, "now", vec!["party"]),
            (during, "now", vec!["opening"]),
            (during, "at:now", vec!["opening"]),
            (during, "is:now", vec!["opening"]),
            // The first of the states that begin so, and no other.
            (during, "is:n", vec!["opening"]),
            (during, "after:now today", vec!["tour", "dropped", "party"]),
            (during, "before:now", vec!["coffee"]),
            (during, "-today", vec!["closing", "fair"]),
            (during, "today morning", vec!["coffee", "opening"]),
            (during, "afternoon", vec!["tour", "dropped", "closing"]),
            (during, "at:evening", vec!["party", "fair"]),
            (during, "today OR closing", vec!["coffee", "opening", "tour", "dropped", "party", "closing"]),
            // A word in quotes is a word.
            (during, "\"today\"", vec!["coffee", "opening", "tour", "dropped", "party", "closing", "fair"]),
            (during, "thursday", vec!["closing", "fair"]),
            // The event has none.
            (during, "monday", vec![]),
        ] {
            assert_eq!(desk("Europe/Oslo", now).sessions(line), ids, "{line} at {now}");
        }
        // Without a zone nobody knows: words stay words, and facets narrow nothing.
        for (line, count) in [("now", 0), ("today", 0), ("is:now", 0), ("at:now", 7), ("day:today", 7), ("morning", 2)]
        {
            assert_eq!(desk("", during).sessions(line).len(), count, "{line}");
        }
    }

    #[test]
    fn sessions_stand_to_times_of_day() {
        let desk = desk("Europe/Oslo", "2024-05-01T08:15:00Z");
        for (line, ids) in [
            ("at:10", vec!["opening"]),
            ("at:11:30", vec![]),
            // After midnight too; an end that nobody knows is no end.
            ("at:0:30", vec!["party"]),
            ("at:14:00", vec!["tour"]),
            ("at:14:01", vec![]),
            ("after:18", vec!["party", "fair"]),
            ("before:02:00", vec![]),
            ("at:0930", vec![]),
            ("at:1030", vec!["opening"]),
            ("at:noon day:2", vec!["closing"]),
            ("at:midnight", vec!["party"]),
            // The midnight that ends the day.
            ("after:2200", vec!["party"]),
            ("after:midnight", vec![]),
            ("before:24:00 day:1", vec!["coffee", "opening", "tour", "dropped"]),
            ("before:midnight day:2", vec!["closing", "fair"]),
            ("after:10 before:13:00 day:2", vec!["closing"]),
            ("before:11:30", vec!["coffee", "opening"]),
            ("before:5pm day:1", vec!["coffee", "opening", "tour", "dropped"]),
            ("for:1h", vec!["coffee", "dropped", "closing"]),
            ("for:30", vec!["coffee"]),
            ("-at:10 today -is:cancelled", vec!["coffee", "tour", "party"]),
        ] {
            assert_eq!(desk.sessions(line), ids, "{line}");
        }
    }

    #[test]
    fn halls_are_free_where_nothing_is_listed_and_nothing_may_still_run() {
        let (during, after) = ("2024-05-01T08:15:00Z", "2024-05-03T08:00:00Z");
        for (now, line, ids) in [
            (during, "is:free", vec!["blue", "grey"]),
            (during, "is:free now", vec!["blue", "grey"]),
            (during, "is:free at:9:30", vec!["red", "blue", "grey"]),
            // Not for so long: the opening begins.
            (during, "is:free at:9:30 for:45m", vec!["blue", "grey"]),
            (during, "is:free at:9:30 for:30m", vec!["red", "blue", "grey"]),
            // The tour may still run; what was cancelled does not.
            (during, "is:free at:16:00", vec!["red", "grey"]),
            (during, "is:free at:16:00 day:2", vec!["red", "blue", "grey"]),
            (during, "is:free tomorrow at:12:30", vec!["red", "grey"]),
            (during, "is:free at:12:30 day:tomorrow for:15m", vec!["red", "grey"]),
            (during, "is:free day:2 at:19", vec!["red", "blue"]),
            // A day alone is the whole of it.
            (during, "is:free tomorrow", vec!["red"]),
            (during, "is:free day:2", vec!["red"]),
            (during, "is:free morning", vec!["blue", "grey"]),
            (during, "is:free hall:grey", vec!["grey"]),
            (during, "-is:free", vec!["red"]),
            // Over midnight, and at that which ends a day.
            (during, "is:free day:1 at:midnight", vec!["red", "blue"]),
            (during, "is:free day:1 at:24", vec!["red", "blue"]),
            (during, "is:free day:2 at:1:00", vec!["red", "blue"]),
            // When nothing is on any more, a time is meant on every day.
            (after, "is:free at:10:30", vec!["blue", "grey"]),
        ] {
            assert_eq!(desk("Europe/Oslo", now).halls(line), ids, "{line} at {now}");
        }
        assert_eq!(desk("", during).halls("is:free at:9:30 for:45m"), ["blue", "grey"]);
    }

    #[test]
    fn what_begins_together_with_something_else_may_still_run_too() {
        let open = ("tour", "2024-05-01T14:00", "", "blue", "scheduled");
        let closed = ("talk", "2024-05-01T14:00", "2024-05-01T14:30", "blue", "scheduled");
        for rows in [[open, closed], [closed, open]] {
            let desk = desk_of(&rows, "Europe/Oslo", "2024-05-01T08:15:00Z");
            assert_eq!(desk.halls("is:free at:16:00"), ["red", "grey"], "{rows:?}");
        }
    }

    #[test]
    fn what_says_when_is_a_time_of_day_or_a_part_of_it_or_now() {
        let time = |hour, minute| Some(Moment::Time(Hour::At(Time::constant(hour, minute, 0, 0))));
        for (text, moment) in [
            ("17", time(17, 0)),
            ("1700", time(17, 0)),
            ("5:30 PM", time(17, 30)),
            ("noon", time(12, 0)),
            ("24:00", Some(Moment::Time(Hour::End))),
            ("now", Some(Moment::Now)),
            ("13pm", None),
            ("", None),
            ("mo", None),
        ] {
            assert_eq!(Moment::read(text), moment, "{text}");
        }
        assert!(matches!(Moment::read("Afternoon"), Some(Moment::Part("afternoon", ..))));
        assert!(matches!(Moment::read("eve"), Some(Moment::Part("evening", ..))));
    }
}

//! Which clock is right.
//!
//! ```text
//! notation   what a text says of a moment
//! length     what a text says of a length
//! calendar   dates that are not written in full
//! told       what a session says of its time, as points that can be compared
//! verdict    the zone, and for each file whether its offsets or its clocks are right
//! ```
//!
//! A file is judged once, by all its sessions, so that one rule holds for it; a session that contradicts the rule of its
//! file is named in a finding.

mod calendar;
mod length;
mod notation;
#[cfg(test)]
mod scenarios;
mod told;
mod verdict;

use crate::formats::Ask;
use crate::formats::published::{Event, Published, Session};
use crate::programme::time::{Civil, Date, DateTime, Instant, LONGEST_NIGHT};
use crate::programme::{Code, Finding, Zone, clean};
use calendar::Calendar;
use jiff::ToSpan;
use jiff::tz::Offset;
use std::collections::HashMap;
use told::{Bounds, Point, Told};
use verdict::{Offsets, Rule};

/// A session that starts before this hour is one of last night, if its file lists it under the day before.
const NIGHT: i8 = 6;
/// The same where the file's bounds of that day say so.
const MORNING: i8 = 9;
/// Ends that two fields give may differ by this, in seconds.
const ROUNDING: i64 = 60;

/// What holds for all times of a programme.
pub(super) struct Clocks {
    zone: Option<Zone>,
    /// The zones that sessions name, by these names.
    zones: HashMap<String, Option<Zone>>,
    calendar: Calendar,
    days: Vec<Bounds>,
    /// By number of the file.
    rules: Vec<Rule>,
    /// Whether the event's own first and last day fit its sessions.
    range_holds: bool,
}

/// When a session runs, in wall-clock time of the venue.
pub(super) struct Settled {
    pub start: Option<Civil>,
    pub end: Option<Civil>,
    pub day: Option<Date>,
}

/// A start or an end: what is shown, and the instant where that is known.
#[derive(Clone, Copy)]
struct Shown {
    civil: DateTime,
    instant: Option<Instant>,
}

impl Clocks {
    pub(super) fn of(published: &Published<'_>, ask: &Ask, findings: &mut Vec<Finding>) -> Clocks {
        verdict::judge(published, ask, findings)
    }

    /// The venue's zone; without one times are "venue time".
    pub(super) fn zone(&self) -> Option<&Zone> {
        self.zone.as_ref()
    }

    /// First and last day of the event by its own word, as far as its sessions do not belie it.
    pub(super) fn event_days(&self, event: &Event<'_>) -> (Option<Date>, Option<Date>) {
        let date = |text: Option<&str>| self.date(text?);
        if self.range_holds { (date(event.start.as_deref()), date(event.end.as_deref())) } else { (None, None) }
    }

    /// When a session runs.
    pub(super) fn read(&self, session: &Session<'_>, findings: &mut Vec<Finding>) -> Settled {
        let mut odd = |code, what: String, done| {
            findings.push(Finding::new(code, record(session), what).done(done).at(session.offset));
        };
        let told =
            self.told(session, &mut |code, text| odd(code, format!("“{}” can't be read", quoted(text)), "left out"));
        let rule = self.rules.get(session.file).copied().unwrap_or_default();
        let Some(start) = self.start(&told, rule, &mut odd) else {
            return Settled { start: None, end: None, day: told.day.map(|day| rule.shifted(day)).or(told.date) };
        };
        let own_way = match told.start {
            Some(Point::At { instant, printed, trusted }) => {
                Some(instant).filter(|_| self.civil_of(instant, printed, rule, trusted) != start.civil)
            }
            _ => None,
        };
        let end = self.end(session, start, rule, own_way, &mut odd);
        let day = match told.day.map(|day| rule.shifted(day)) {
            Some(day) => self.listed(day, start.civil, &mut odd),
            None => self.bounded(start.civil),
        };
        Settled { start: Some(start.civil.into()), end: end.map(Civil::from), day: Some(day) }
    }

    fn start(&self, told: &Told, rule: Rule, odd: &mut impl FnMut(Code, String, &'static str)) -> Option<Shown> {
        let shown = match told.start? {
            Point::At { instant, printed, trusted } => {
                let by_instant = self.civil_of(instant, printed, rule, trusted);
                let civil = match told.clock.filter(|clock| !verdict::same(*clock, by_instant.time())) {
                    None => by_instant,
                    Some(clock) => {
                        let what = format!(
                            "its date says {}, its clock {}",
                            by_instant.strftime("%H:%M"),
                            clock.strftime("%H:%M")
                        );
                        // Without a zone, and where the file's offsets are false, nothing is nearer to the truth.
                        let by_clock = self.zone.is_none() || rule.offsets == Offsets::False;
                        let right = self.zone.as_ref().map(|zone| zone.civil(instant));
                        if let Some(right) = right.filter(|right| by_clock && verdict::same(right.time(), clock)) {
                            odd(Code::OffsetContradicts, what, "this offset is right, unlike others of the file");
                            right
                        } else if by_clock {
                            odd(Code::OffsetContradicts, what, "the clock holds");
                            verdict::nearest(by_instant, clock)
                        } else {
                            odd(Code::OffsetContradicts, what, "the date with its offset holds");
                            by_instant
                        }
                    }
                };
                let right = self.zone.as_ref().is_some_and(|zone| zone.civil(instant) == civil) || self.zone.is_none();
                Shown { civil, instant: right.then_some(instant) }
            }
            Point::Wall(civil) => Shown { civil, instant: None },
            Point::Day(_) | Point::Clock(_) => return None,
        };
        let Some(zone) = &self.zone else { return Some(shown) };
        let taken_for = zone.instant(shown.civil);
        let clock = shown.civil.strftime("%H:%M");
        if zone.civil(taken_for) != shown.civil {
            odd(
                Code::ClockChange,
                format!("there is no {clock} on that day: the clocks are set forward"),
                "shown as it is",
            );
        } else if shown.instant.is_some_and(|instant| instant != taken_for) {
            odd(
                Code::ClockChange,
                format!("it starts when the clocks show {clock} for the second time"),
                "shown as it is",
            );
        } else if shown.instant.is_none() && repeated(zone, taken_for) {
            odd(Code::ClockChange, format!("the clocks show {clock} twice on that day"), "taken for the first time");
        }
        Some(Shown { civil: shown.civil, instant: Some(shown.instant.unwrap_or(taken_for)) })
    }

    /// The wall-clock time that a date with an offset means.
    fn civil_of(&self, instant: Instant, printed: DateTime, rule: Rule, trusted: bool) -> DateTime {
        match (&self.zone, rule.offsets) {
            (Some(zone), Offsets::True) => zone.civil(instant),
            (Some(zone), _) if trusted => zone.civil(instant),
            (None, Offsets::Venue(offset)) => offset.to_datetime(instant),
            _ => printed,
        }
    }

    fn shown(&self, point: Point, date: Date, rule: Rule) -> Option<Shown> {
        match point {
            Point::At { instant, printed, trusted } => {
                let civil = self.civil_of(instant, printed, rule, trusted);
                let right = self.zone.as_ref().is_none_or(|zone| zone.civil(instant) == civil);
                Some(Shown { civil, instant: right.then_some(instant) })
            }
            Point::Wall(civil) => Some(Shown { civil, instant: None }),
            Point::Clock(clock) => Some(Shown { civil: clock.on(date)?, instant: None }),
            Point::Day(_) => None,
        }
    }

    /// The end. A session whose start goes its `own_way`, not by the rule of its file, ends so long after that as its
    /// instants say.
    fn end(
        &self,
        session: &Session<'_>,
        start: Shown,
        rule: Rule,
        own_way: Option<Instant>,
        odd: &mut impl FnMut(Code, String, &'static str),
    ) -> Option<DateTime> {
        let times = &session.times;
        let mut unreadable = |code, text: &str| odd(code, format!("“{}” can't be read", quoted(text)), "left out");
        let texts = [&times.end, &times.end_clock];
        let mut points = texts.into_iter().filter_map(|text| self.point(session, text.as_deref()?, &mut unreadable));
        let given = points.find_map(|point| {
            if let (Point::At { instant, .. }, Some(from)) = (point, own_way) {
                return self.later(start, (instant.as_second() - from.as_second()) / 60);
            }
            let shown = self.shown(point, start.civil.date(), rule)?;
            let by_clock_alone = matches!(point, Point::Clock(_)) && shown.civil < start.civil;
            let next = || Some(Shown { civil: shown.civil.checked_add(1.day()).ok()?, ..shown });
            let next_day = by_clock_alone.then(next).flatten();
            // An end that would make a very long night is left for the builder to judge.
            Some(next_day.filter(|next| (next.civil - start.civil).get_hours() < LONGEST_NIGHT).unwrap_or(shown))
        });
        let length = times.length.as_deref().filter(|text| !text.trim().is_empty()).and_then(|text| {
            let minutes = length::minutes(text);
            if minutes.is_none() {
                odd(Code::LengthUnreadable, format!("its length “{}” can't be read", quoted(text)), "left out");
            }
            minutes
        });
        let by_length = length.filter(|length| *length > 0).and_then(|length| self.later(start, i64::from(length)));
        let end = match (given, by_length) {
            (Some(given), Some(by_length)) => {
                let after = given.civil > start.civil || self.instant(given) > self.instant(start);
                let apart = (self.instant(given).as_second() - self.instant(by_length).as_second()).abs();
                if after && apart > ROUNDING {
                    odd(
                        Code::FieldUnreadable,
                        "its length and its end contradict each other".to_owned(),
                        "the end holds",
                    );
                } else if !after {
                    odd(Code::FieldUnreadable, "it ends before its length is over".to_owned(), "the length holds");
                }
                if after { given } else { by_length }
            }
            (Some(end), None) | (None, Some(end)) => end,
            (None, None) => {
                if length == Some(0) {
                    odd(Code::LengthZero, "its length is 0".to_owned(), "its end is unknown");
                }
                return None;
            }
        };
        if end.civil <= start.civil && self.instant(end) > self.instant(start) {
            odd(Code::ClockChange, "the clocks are set back while it runs".to_owned(), "its end is unknown");
            return None;
        }
        Some(end.civil)
    }

    /// So many minutes later: by instants where there is a zone, because a clock change makes no session longer.
    fn later(&self, start: Shown, minutes: i64) -> Option<Shown> {
        match (&self.zone, start.instant) {
            (Some(zone), Some(from)) => {
                let until = from.checked_add(minutes.minutes()).ok()?;
                Some(Shown { civil: zone.civil(until), instant: Some(until) })
            }
            _ => Some(Shown { civil: start.civil.checked_add(minutes.minutes()).ok()?, instant: None }),
        }
    }

    fn instant(&self, shown: Shown) -> Instant {
        match (&self.zone, shown.instant) {
            (Some(_), Some(instant)) => instant,
            (Some(zone), None) => zone.instant(shown.civil),
            (None, _) => Offset::UTC.to_timestamp(shown.civil).unwrap_or(Instant::MIN),
        }
    }

    /// The day that a session is listed under, unless it is a morning session of the day after.
    fn listed(&self, day: Date, start: DateTime, odd: &mut impl FnMut(Code, String, &'static str)) -> Date {
        let early = (NIGHT..MORNING).contains(&start.hour()) && day.tomorrow().ok() == Some(start.date());
        if early && !self.days.iter().any(|bounds| bounds.date == day && bounds.contains(start)) {
            let what = format!("it starts at {}, and is listed under {day}", start.strftime("%H:%M"));
            odd(Code::DayContradicts, what, "the day of its start holds");
            return start.date();
        }
        day
    }

    /// The day within whose bounds a session starts.
    fn bounded(&self, start: DateTime) -> Date {
        let date = start.date();
        let of_last_night = |day: &Date| start.hour() < MORNING && day.tomorrow().ok() == Some(date);
        let mut within = self.days.iter().rev().filter(|bounds| bounds.contains(start)).map(|bounds| bounds.date);
        within.find(|day| *day == date || of_last_night(day)).unwrap_or(date)
    }
}

/// Whether the clocks show the time of this instant a second time, an hour or half an hour later.
fn repeated(zone: &Zone, instant: Instant) -> bool {
    let again = |minutes: i64| {
        instant.checked_add(minutes.minutes()).is_ok_and(|later| zone.civil(later) == zone.civil(instant))
    };
    again(60) || again(30)
}

/// What a session is called in findings.
fn record(session: &Session<'_>) -> String {
    let names = [&session.guid, &session.code, &session.id, &session.title].into_iter().flatten();
    let name = names.map(|name| clean::line(name.clone())).find(|name| !name.is_empty());
    name.map_or_else(|| "a session".to_owned(), |name| format!("session `{name}`"))
}

/// Text of a file for a message: clean, and short enough for one line.
fn quoted(text: &str) -> String {
    let line = clean::line(text.into());
    match line.char_indices().nth(60) {
        Some((at, _)) => format!("{}…", line.split_at(at).0),
        None => line,
    }
}

//! What a session says of its time, as points that can be compared.

use super::notation::{self, Clock, Written};
use super::{Clocks, MORNING};
use crate::formats::published::Session;
use crate::programme::Code;
use crate::programme::time::{Date, DateTime, Instant, Time};
use jiff::ToSpan;
use jiff::tz::Offset;

/// A start or an end as told.
#[derive(Clone, Copy)]
pub(super) enum Point {
    /// An instant by its offset, with the clock time beside that. Trusted where the session names a zone by which it was
    /// reckoned: such an instant can't be false.
    At { instant: Instant, printed: DateTime, trusted: bool },
    /// A wall clock at the venue.
    Wall(DateTime),
    /// A day without a time.
    Day(Date),
    /// A time whose day is not told.
    Clock(Clock),
}

/// What is told of a session.
pub(super) struct Told {
    pub start: Option<Point>,
    /// A wall clock beside an instant.
    pub clock: Option<Time>,
    /// The day it is listed under.
    pub day: Option<Date>,
    /// Its date, if there is no start.
    pub date: Option<Date>,
}

/// A conference day as the file bounds it, in wall-clock time.
pub(super) struct Bounds {
    pub date: Date,
    pub start: DateTime,
    pub end: DateTime,
}

impl Bounds {
    pub fn contains(&self, civil: DateTime) -> bool {
        (self.start..=self.end).contains(&civil)
    }
}

impl Clocks {
    /// What is told of a session; `odd` hears of what can't be read.
    pub(super) fn told(&self, session: &Session<'_>, odd: &mut impl FnMut(Code, &str)) -> Told {
        let times = &session.times;
        let mut date = |text: Option<&str>| {
            let text = text.filter(|text| !text.trim().is_empty())?;
            let date = self.date(text);
            if date.is_none() {
                odd(Code::DateUnreadable, text);
            }
            date
        };
        let (day, own) = (date(times.day.as_deref()), date(times.date.as_deref()));
        let start = times.start.as_deref().and_then(|text| self.point(session, text, odd));
        let clock = times.clock.as_deref().and_then(|text| self.point(session, text, odd));
        let on_day = |clock: Clock| {
            let civil = clock.on(own.or(day)?)?;
            let civil = if own.is_none() { self.of_night(civil) } else { civil };
            Some(self.placed(session, civil, None).unwrap_or(Point::Wall(civil)))
        };
        let dated = |point: Point| match point {
            Point::Clock(clock) => on_day(clock),
            Point::Day(_) => None,
            point => Some(point),
        };
        let only_day = |point: Option<Point>| match point {
            Some(Point::Day(date)) => Some(date),
            _ => None,
        };
        let beside = match (start, clock) {
            // The wall clock of a session with a zone of its own is that zone's, and no second opinion.
            (Some(Point::At { .. }), Some(Point::Wall(civil))) => Some(civil.time()),
            (Some(Point::At { .. }), Some(Point::Clock(clock))) => {
                self.own_zone(session).is_none().then_some(clock.time)
            }
            _ => None,
        };
        let start_at = start.and_then(dated).or_else(|| clock.and_then(dated));
        // A date with a time beside it: "2021-06-02" and "16:45" in two fields that both could hold either.
        let start_at = start_at.or_else(|| match (start, clock) {
            (Some(Point::Day(date)), Some(Point::Clock(clock))) => Some(Point::Wall(clock.on(date)?)),
            _ => None,
        });
        let date = own.or(only_day(start)).or(only_day(clock));
        Told { start: start_at, clock: beside, day, date }
    }

    /// A date in a field that holds only dates; of an instant the date at the venue.
    pub(super) fn date(&self, text: &str) -> Option<Date> {
        let moment = notation::moment(text)?;
        let date = self.calendar.date(moment.date?)?;
        match (moment.clock, moment.offset, &self.zone) {
            (Some(clock), Some(offset), Some(zone)) => {
                Some(zone.civil(offset.to_timestamp(clock.on(date)?).ok()?).date())
            }
            _ => Some(date),
        }
    }

    /// A start or end as it stands; `odd` hears of it if it can't be read.
    pub(super) fn point(&self, session: &Session<'_>, text: &str, odd: &mut impl FnMut(Code, &str)) -> Option<Point> {
        if text.trim().is_empty() {
            return None;
        }
        let point = self.read_point(session, text);
        point.map_err(|code| odd(code, text)).ok()
    }

    fn read_point(&self, session: &Session<'_>, text: &str) -> Result<Point, Code> {
        let moment = notation::moment(text).ok_or(Code::TimeUnreadable)?;
        let date = match (moment.date, moment.clock) {
            // In a field for times a number is an hour.
            (Some(Written::Number(hour)), None) => {
                let time = Time::new(hour % 24, 0, 0, 0).ok().filter(|_| hour <= 24).ok_or(Code::TimeUnreadable)?;
                return Ok(Point::Clock(Clock { time, days: hour / 24 }));
            }
            (Some(written), _) => self.calendar.date(written).ok_or(Code::DateUnreadable)?,
            (None, Some(clock)) => return Ok(Point::Clock(clock)),
            (None, None) => return Err(Code::TimeUnreadable),
        };
        let Some(clock) = moment.clock else { return Ok(Point::Day(date)) };
        let printed = clock.on(date).ok_or(Code::TimeUnreadable)?;
        if let Some(offset) = moment.offset {
            let instant = offset.to_timestamp(printed).map_err(|_| Code::TimeUnreadable)?;
            return Ok(Point::At { instant, printed, trusted: false });
        }
        Ok(self.placed(session, printed, moment.zone).unwrap_or(Point::Wall(printed)))
    }

    /// A wall clock that is meant in another zone than the venue's.
    fn placed(&self, session: &Session<'_>, printed: DateTime, written: Option<&str>) -> Option<Point> {
        let name = written.or(session.times.zone.as_deref())?.trim();
        if is_utc(name) {
            let instant = Offset::UTC.to_timestamp(printed).ok()?;
            return Some(Point::At { instant, printed, trusted: false });
        }
        let zone = self.zones.get(name)?.as_ref()?;
        (self.zone.as_ref() != Some(zone)).then(|| Point::At { instant: zone.instant(printed), printed, trusted: true })
    }

    /// The zone that a session names, if it is not the venue's.
    fn own_zone(&self, session: &Session<'_>) -> Option<()> {
        let name = session.times.zone.as_deref()?.trim();
        let known = self.zones.get(name).and_then(Option::as_ref);
        (is_utc(name) || (known.is_some() && known != self.zone.as_ref())).then_some(())
    }

    /// A wall clock whose date is only the day it is listed under: one before that day begins is of the night after it.
    fn of_night(&self, civil: DateTime) -> DateTime {
        let next = civil.checked_add(1.day()).unwrap_or(civil);
        let after = |bounds: &Bounds| bounds.date == civil.date() && civil < bounds.start && bounds.contains(next);
        if civil.hour() < MORNING && self.days.iter().any(after) { next } else { civil }
    }
}

/// Whether a zone is that of instants rather than of a place.
pub(super) fn is_utc(name: &str) -> bool {
    ["utc", "z", "gmt", "etc/utc", "etc/gmt", "zulu", "+00:00"].iter().any(|known| name.eq_ignore_ascii_case(known))
}

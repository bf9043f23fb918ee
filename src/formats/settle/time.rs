//! Which clock is right.

use crate::formats::Ask;
use crate::formats::published::{Event, Published, Session};
use crate::programme::time::{Civil, Date, DateTime};
use crate::programme::{Finding, Zone};
use jiff::ToSpan;

/// What holds for all times of a programme.
pub(super) struct Clocks {
    zone: Option<Zone>,
}

/// When a session runs, in wall-clock time of the venue.
pub(super) struct Settled {
    pub start: Option<Civil>,
    pub end: Option<Civil>,
    pub day: Option<Date>,
}

impl Clocks {
    pub(super) fn of(published: &Published<'_>, ask: &Ask, _findings: &mut Vec<Finding>) -> Clocks {
        let named = published.event.zone.as_deref().and_then(|name| (ask.zones)(name));
        Clocks { zone: named.or_else(|| ask.assume_zone.clone()) }
    }

    /// The venue's zone; without one times are "venue time".
    pub(super) fn zone(&self) -> Option<&Zone> {
        self.zone.as_ref()
    }

    /// First and last day of the event by its own word.
    pub(super) fn event_days(&self, event: &Event<'_>) -> (Option<Date>, Option<Date>) {
        let date = |text: &Option<_>| -> Option<Date> {
            let text: &std::borrow::Cow<'_, str> = text.as_ref()?;
            text.get(..10)?.parse().ok()
        };
        (date(&event.start), date(&event.end))
    }

    /// When a session runs.
    pub(super) fn read(&self, session: &Session<'_>, _findings: &mut Vec<Finding>) -> Settled {
        let times = &session.times;
        let civil = |text: &str| self.civil(text);
        let start = times.start.as_deref().and_then(civil);
        let length = times.length.as_deref().and_then(length);
        let end = times.end.as_deref().and_then(civil);
        let end = end.or_else(|| start?.checked_add(i64::from(length?).minutes()).ok());
        let day = times.day.as_deref().and_then(|text| text.get(..10)?.parse().ok());
        Settled { start: start.map(Civil::from), end: end.map(Civil::from), day: day.or(start.map(DateTime::date)) }
    }

    fn civil(&self, text: &str) -> Option<DateTime> {
        let pieces = jiff::fmt::temporal::Pieces::parse(text).ok()?;
        let printed = pieces.date().to_datetime(pieces.time()?);
        match (pieces.to_numeric_offset(), &self.zone) {
            (Some(offset), Some(zone)) => Some(zone.civil(offset.to_timestamp(printed).ok()?)),
            _ => Some(printed),
        }
    }
}

/// Minutes of a length: `01:30`, `90`.
fn length(text: &str) -> Option<u32> {
    match text.split_once(':') {
        Some((hours, minutes)) => Some(hours.parse::<u32>().ok()? * 60 + minutes.parse::<u32>().ok()?),
        None => text.trim().parse().ok(),
    }
}

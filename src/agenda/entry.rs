//! What I do beside the programme: my own entries, and when I am there at all.

use super::{Stamp, pick};
use crate::programme::time::{Civil, Clock, Date, DateTime, SMALL_HOURS};
use crate::programme::{Extra, Id, Slot, When, Zone};
use jiff::ToSpan;
use serde::{Deserialize, Serialize};
use std::hash::{DefaultHasher, Hash, Hasher};

/// An item of my own: lunch, a meeting, a shift.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// What it is.
    #[serde(deserialize_with = "pick::line")]
    pub title: String,
    /// Wall-clock start at the venue.
    pub start: Civil,
    /// Wall-clock end at the venue, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<Civil>,
    /// Where; the name or label of a hall counts for walks.
    #[serde(default, skip_serializing_if = "String::is_empty", deserialize_with = "pick::line")]
    pub place: String,
    /// My own words.
    #[serde(default, skip_serializing_if = "String::is_empty", deserialize_with = "pick::line")]
    pub note: String,
    /// Fields of a newer version, kept.
    #[serde(flatten)]
    pub extra: Extra,
}

impl Entry {
    /// An entry of which nothing else is known.
    pub fn new(title: impl Into<String>, start: Civil, end: Option<Civil>) -> Entry {
        let (place, note) = (String::new(), String::new());
        Entry { title: title.into(), start, end, place, note, extra: Extra::new() }
    }

    /// When it is; `zone` is the venue's.
    pub fn when(&self, zone: Option<&Zone>) -> When {
        When::Slot(Slot::new(self.start.0, self.end.map(|end| end.0), zone))
    }

    /// The id to keep it under: its title, and letters that two windows making entries at the same time do not share
    /// unless they mean the same.
    pub fn id(&self, now: Stamp) -> String {
        const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
        let mut hasher = DefaultHasher::new();
        (format!("{self:?}"), now).hash(&mut hasher);
        let mut rest = hasher.finish();
        let mut mark = String::new();
        for _ in 0..5 {
            mark.push(char::from(LETTERS[usize::try_from(rest % 32).unwrap_or_default()]));
            rest /= 32;
        }
        format!("{}-{mark}", Id::from_text(&self.title, "entry"))
    }
}

/// When I am at the venue on a conference day; what is not said is not bounded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Hours {
    /// When I arrive; what the small hours of a day are, [`super::Stay::of`] knows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Clock>,
    /// When I leave; a time that is not after that of the arrival is the next morning's, and so is one in the small hours
    /// where no arrival is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Clock>,
}

impl Hours {
    /// Whether nothing is said.
    pub fn is_open(&self) -> bool {
        *self == Hours::default()
    }

    /// Arrival and departure on a day of the calendar, in wall-clock time of the venue.
    pub(super) fn on(&self, day: Date) -> (Option<DateTime>, Option<DateTime>) {
        let from = self.from.map(|Clock(time)| day.to_datetime(time));
        let until = self.until.and_then(|Clock(time)| {
            let is_next = from.map_or(time.hour() < SMALL_HOURS, |from| time <= from.time());
            let day = if is_next { day.checked_add(1.day()).ok()? } else { day };
            Some(day.to_datetime(time))
        });
        (from, until)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::programme::Instant;
    use jiff::civil::{date, time};

    #[test]
    fn who_leaves_before_they_come_leaves_the_next_morning() {
        let day = date(2024, 5, 1);
        let hours = |from: Option<(i8, i8)>, until: Option<(i8, i8)>| {
            let clock = |at: Option<(i8, i8)>| at.map(|(hour, minute)| Clock(time(hour, minute, 0, 0)));
            let (from, until) = Hours { from: clock(from), until: clock(until) }.on(day);
            (from.map(|at| at.to_string()), until.map(|at| at.to_string()))
        };
        let at = |text: &str| Some(format!("2024-05-{text}:00"));
        assert_eq!(hours(Some((9, 30)), Some((18, 0))), (at("01T09:30"), at("01T18:00")));
        assert_eq!(hours(Some((18, 0)), Some((2, 0))), (at("01T18:00"), at("02T02:00")));
        assert_eq!(hours(None, Some((2, 0))), (None, at("02T02:00")));
        assert_eq!(hours(None, Some((12, 0))), (None, at("01T12:00")));
        assert_eq!(hours(None, None), (None, None));
    }

    #[test]
    fn entries_made_apart_have_ids_apart() {
        let at = |hour| Civil(date(2024, 5, 1).at(hour, 0, 0, 0));
        let entry =
            |place: &str| Entry { place: place.to_owned(), ..Entry::new("Lunch, made up", at(12), Some(at(13))) };
        let stamp = |milli| Stamp::of(Instant::from_millisecond(milli).unwrap());
        let id = entry("").id(stamp(1));
        assert!(id.starts_with("lunch-made-up-") && Id::parse(&id).is_some(), "{id}");
        assert_eq!(id, entry("").id(stamp(1)));
        assert!(id != entry("").id(stamp(2)) && id != entry("x").id(stamp(1)));
    }
}

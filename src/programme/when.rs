//! Dates and times as files write them, in whatever completeness.

use super::builder::{Record, quote};
use super::finding::Code;
use super::time::{Civil, Date, DateTime, LONGEST_NIGHT, Slot, Time, When, Zone};
use jiff::ToSpan;
use jiff::fmt::temporal::Pieces;
use jiff::tz::Offset;

/// What starts before this hour may belong to the conference day before, if the file says so: some have days that end at
/// nine in the morning.
const MORNING: i8 = 9;

/// A date, `2021-06-02`; whatever follows it is not looked at.
pub(super) fn read_date(text: &str, record: &mut Record<'_>) -> Option<Date> {
    let Ok(date) = text.trim().get(..10).unwrap_or(text).parse::<Date>() else {
        record.note(Code::DateUnreadable, format!("{} is no date like 2021-06-02", quote(text)), "left out");
        return None;
    };
    within_reach(date, text, record)
}

/// Dates that no conference is held on are slips, and some of them have no text that reads back.
fn within_reach(date: Date, text: &str, record: &mut Record<'_>) -> Option<Date> {
    let reached = (1900..=2200).contains(&date.year());
    if !reached {
        record.note(Code::DateFar, format!("{} is not between 1900 and 2200", quote(text)), "left out");
    }
    reached.then_some(date)
}

/// When a session runs and on which conference day, from what the file says.
pub(super) fn read_when(
    start: Option<&str>,
    end: Option<&str>,
    date: Option<&str>,
    zone: Option<&Zone>,
    record: &mut Record<'_>,
) -> (When, Option<Date>) {
    let date = date.and_then(|text| read_date(text, record));
    let start = match start.and_then(|text| Moment::read(text, date, record)) {
        Some(Moment { date: day, time: None, .. }) => {
            if end.is_some() {
                record.note(Code::EndUnusable, "it starts on a day without a time", "the end was left out");
            }
            let day = date.unwrap_or(day);
            return (When::Day(day), Some(day));
        }
        Some(moment) => moment,
        None => {
            if end.is_some() {
                record.note(Code::EndUnusable, "it has an end but no start", "the end was left out");
            }
            return (date.map_or(When::Unscheduled, When::Day), date);
        }
    };
    let Some(from) = start.civil(zone, None, record) else { return (date.map_or(When::Unscheduled, When::Day), date) };
    let end = end.and_then(|text| {
        let moment = Moment::read(text, Some(from.date()), record)?;
        if moment.time.is_none() {
            record.note(Code::EndUnusable, format!("its end {} is a day without a time", quote(text)), "left out");
        }
        moment.civil(zone, start.offset, record)
    });
    let end = end.and_then(|end| {
        if end > from {
            return Some(end);
        }
        let next_day = end.checked_add(1.day()).ok().filter(|_| end != from);
        let night = next_day.filter(|end| *end > from && (*end - from).get_hours() < LONGEST_NIGHT);
        match night {
            Some(_) => record.note(Code::EndNextDay, "it ends before it starts", "taken to end on the next day"),
            None if end == from => record.note(Code::LengthZero, "it ends when it starts", "its end is unknown"),
            None => record.note(Code::EndBeforeStart, "it ends before it starts", "its end is unknown"),
        }
        night
    });
    let slot = Slot::new(from, end, zone);
    if end.is_some() && slot.end.is_none() {
        record.note(
            Code::ClockChange,
            "the clocks change while it runs, and it ends before it starts",
            "its end is unknown",
        );
    }
    let of_last_night = |date| from.hour() < MORNING && Some(date) == from.date().yesterday().ok();
    let day = match date {
        Some(date) if date == from.date() || of_last_night(date) => date,
        Some(date) => {
            record.note(
                Code::DayContradicts,
                format!("its day {date} is not that of its start"),
                "the day of its start holds",
            );
            from.date()
        }
        None => from.date(),
    };
    (When::Slot(slot), Some(day))
}

/// A time as a file writes it: `2021-06-02T16:45`, an instant with its offset, `16:45` beside a date, or a date alone.
struct Moment<'a> {
    text: &'a str,
    date: Date,
    time: Option<Time>,
    offset: Option<Offset>,
}

impl<'a> Moment<'a> {
    fn read(text: &'a str, date: Option<Date>, record: &mut Record<'_>) -> Option<Moment<'a>> {
        // ISO 8601 lets a day end at 24:00, which is 00:00 of the next.
        let early = as_midnight(text.trim());
        let plain = early.as_deref().unwrap_or(text.trim());
        let read = match (Pieces::parse(plain), date, plain.parse::<Time>()) {
            (Ok(pieces), _, _) => Some((pieces.date(), pieces.time(), pieces.to_numeric_offset())),
            (Err(_), Some(date), Ok(time)) => Some((date, Some(time), None)),
            _ => None,
        };
        let read = read.and_then(|(date, time, offset)| {
            let date = if early.is_some() { date.tomorrow().ok()? } else { date };
            Some(Moment { text, date, time, offset })
        });
        let Some(moment) = read else {
            record.note(Code::TimeUnreadable, format!("{} is no time like 2021-06-02T16:45", quote(text)), "left out");
            return None;
        };
        within_reach(moment.date, text, record).map(|_| moment)
    }

    /// The wall-clock time at the venue, in whole minutes. In a programme without a zone the offset `wanted` is taken
    /// for that of the venue.
    fn civil(&self, zone: Option<&Zone>, wanted: Option<Offset>, record: &mut Record<'_>) -> Option<DateTime> {
        let printed = self.date.to_datetime(self.time?);
        let civil = match (self.offset, zone) {
            (None, _) => printed,
            (Some(offset), Some(zone)) => zone.civil(offset.to_timestamp(printed).ok()?),
            (Some(offset), None) => {
                let what = format!("{} has an offset, but the event no zone", quote(self.text));
                record.note(Code::OffsetUnused, what, "the offset was left out");
                match wanted {
                    Some(wanted) => wanted.to_datetime(offset.to_timestamp(printed).ok()?),
                    None => printed,
                }
            }
        };
        // The offset may have moved it over the end of what is accepted.
        within_reach(civil.date(), self.text, record).map(|_| Civil::from(civil).0)
    }
}

/// A text that says 24:00, saying 00:00 instead.
fn as_midnight(text: &str) -> Option<String> {
    let (before, after) = text.split_once("24:00")?;
    let begins = before.is_empty() || before.ends_with(['T', 't', ' ']);
    let rest = after.strip_prefix(":00").unwrap_or(after);
    let ends = rest.is_empty() || rest.starts_with(['Z', 'z', '+', '-', '[']);
    (begins && ends).then(|| format!("{before}00:00{rest}"))
}

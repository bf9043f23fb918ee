//! Repeating events, followed on wall clocks. The rules are read and followed by `calcard`; its own expansion of whole
//! calendars is not used, because it mixes the exceptions of events whose UIDs differ.

use crate::programme::time::DateTime;
use calcard::common::PartialDateTime;
use calcard::common::timezone::Tz;
use calcard::icalendar::{
    ICalendar, ICalendarComponent, ICalendarComponentType, ICalendarEntry, ICalendarFrequency, ICalendarProperty,
    ICalendarRecurrenceRule, ICalendarValue,
};
use calcard::{Entry, Parser};
use jiff::tz::{Offset, TimeZone};

/// A recurrence rule.
#[derive(Clone, Debug)]
pub(super) struct Rule(ICalendarRecurrenceRule);

/// What following a rule gives.
#[derive(Debug)]
pub(super) struct Followed {
    /// The wall-clock starts, the first one among them.
    pub(super) starts: Vec<DateTime>,
    /// Whether there would be more.
    pub(super) more: bool,
    /// Whether it never came true, which is known only after thousands of years.
    pub(super) is_barren: bool,
}

impl Rule {
    /// Reads the value of an RRULE; `None` if it is none.
    pub(super) fn parse(text: &str) -> Option<Rule> {
        if text.contains(['\r', '\n']) {
            return None;
        }
        let Entry::ICalendar(calendar) = Parser::new(&format!("BEGIN:VEVENT\nRRULE:{text}\nEND:VEVENT\n")).entry()
        else {
            return None;
        };
        let entries = calendar.components.into_iter().flat_map(|component| component.entries);
        let mut values = entries.flat_map(|entry| entry.values);
        values.find_map(|value| match value {
            ICalendarValue::RecurrenceRule(rule) => Some(Rule(*rule)),
            _ => None,
        })
    }

    /// Whether it says itself where it ends.
    pub(super) fn ends(&self) -> bool {
        self.0.until.is_some() || self.0.count.is_some()
    }

    /// Whether its last time, by its own word, is over by that wall-clock time, whichever clocks are meant.
    pub(super) fn is_over_by(&self, from: DateTime) -> bool {
        let end = self.0.until.as_ref().and_then(|until| end_of(until, |utc| utc));
        end.and_then(|end| end.checked_add(jiff::Span::new().days(2)).ok()).is_some_and(|end| end < from)
    }

    /// Whether it repeats once a year or a few times, as changes of clocks do.
    pub(super) fn is_yearly(&self) -> bool {
        self.0.freq == ICalendarFrequency::Yearly
    }

    /// How many days' work it is to follow it for a day: at each of these hours, minutes and seconds it may come true, and
    /// all those of a whole period, which may be a year, are laid out before the first is looked at.
    pub(super) fn cost(&self) -> usize {
        let rule = &self.0;
        let hours = if rule.freq == ICalendarFrequency::Hourly { 24 } else { rule.byhour.len().max(1) };
        hours.saturating_mul(rule.byminute.len().max(1)).saturating_mul(rule.bysecond.len().max(1))
    }

    /// Whether it repeats more often than once an hour, as nothing in a programme does.
    pub(super) fn is_frantic(&self) -> bool {
        matches!(self.0.freq, ICalendarFrequency::Minutely | ICalendarFrequency::Secondly)
    }

    /// The wall-clock starts that the rule gives, none after `last` and no more than `most`. `local`: what clocks there show
    /// at an instant in UTC, for an UNTIL in UTC.
    ///
    /// `None` if the rule contradicts itself.
    pub(super) fn follow(
        &self,
        start: DateTime,
        last: DateTime,
        most: usize,
        local: impl Fn(DateTime) -> DateTime,
    ) -> Option<Followed> {
        let mut rule = self.0.clone();
        let until = rule.until.as_ref().map(|until| end_of(until, local));
        let until = match until {
            Some(None) => return None,
            Some(Some(until)) => Some(until),
            None => None,
        };
        let cut = until.is_none_or(|until| until > last) && !(until.is_none() && rule.count.is_some());
        let horizon = until.map_or(last, |until| until.min(last)).max(start);
        // One more is looked for behind a horizon that is not the rule's own, to know whether anything is cut.
        let beyond =
            if cut || rule.count.is_some() { horizon.checked_add(jiff::Span::new().days(400)).ok()? } else { horizon };
        let beyond = until.map_or(beyond, |until| until.min(beyond).max(start));
        rule.until = Some(partial(beyond));
        let entry = |name, value| ICalendarEntry { name, params: Vec::new(), values: vec![value] };
        let component = ICalendarComponent {
            component_type: ICalendarComponentType::VEvent,
            entries: vec![
                entry(ICalendarProperty::Dtstart, ICalendarValue::PartialDateTime(Box::new(partial(start)))),
                entry(ICalendarProperty::Rrule, ICalendarValue::RecurrenceRule(Box::new(rule))),
            ],
            component_ids: Vec::new(),
        };
        let expanded = ICalendar { components: vec![component] }.expand_dates(Tz::Floating, most.saturating_add(2));
        if !expanded.errors.is_empty() {
            return None;
        }
        let civil = |seconds: i64| jiff::Timestamp::from_second(seconds).ok().map(|at| TimeZone::UTC.to_datetime(at));
        let found = expanded.events.iter().filter_map(|event| civil(event.start.naive_local().and_utc().timestamp()));
        let mut starts: Vec<DateTime> = found.chain([start]).collect();
        starts.sort_unstable();
        starts.dedup();
        let within = starts.partition_point(|start| *start <= horizon).min(most);
        let more = starts.len() > within;
        starts.truncate(within);
        Some(Followed { starts, more, is_barren: expanded.events.is_empty() })
    }
}

/// The last wall-clock time of an UNTIL: of a day its end.
fn end_of(until: &PartialDateTime, local: impl Fn(DateTime) -> DateTime) -> Option<DateTime> {
    let small = |part: Option<u8>, or: i8| part.map_or(Some(or), |part| i8::try_from(part).ok());
    let year = i16::try_from(until.year?).ok()?;
    let (month, day) = (i8::try_from(until.month?).ok()?, i8::try_from(until.day?).ok()?);
    let (hour, minute, second) = (small(until.hour, 23)?, small(until.minute, 59)?, small(until.second, 59)?.min(59));
    let civil = DateTime::new(year, month, day, hour, minute, second, 0).ok()?;
    let Some(hours) = until.tz_hour else { return Some(civil) };
    let seconds = i32::from(hours) * 3600 + i32::from(until.tz_minute.unwrap_or(0)) * 60;
    let offset = Offset::from_seconds(if until.tz_minus { -seconds } else { seconds }).ok()?;
    Some(local(Offset::UTC.to_datetime(offset.to_timestamp(civil).ok()?)))
}

fn partial(civil: DateTime) -> PartialDateTime {
    let small = |part: i8| u8::try_from(part).ok();
    PartialDateTime {
        year: u16::try_from(civil.year()).ok(),
        month: small(civil.month()),
        day: small(civil.day()),
        hour: small(civil.hour()),
        minute: small(civil.minute()),
        second: small(civil.second()),
        ..PartialDateTime::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn days(rule: &str, last: DateTime) -> Option<(Vec<(i8, i8)>, bool)> {
        let start = date(2024, 9, 13).at(10, 0, 0, 0);
        let later = |civil: DateTime| civil.checked_add(jiff::Span::new().hours(2)).unwrap();
        let Followed { starts, more, .. } = Rule::parse(rule)?.follow(start, last, 100, later)?;
        assert!(starts.iter().all(|start| start.hour() == 10 && start.minute() == 0));
        Some((starts.iter().map(|start| (start.month(), start.day())).collect(), more))
    }

    #[test]
    fn rules_are_followed_to_their_end_or_to_ours() {
        let last = date(2024, 9, 30).at(23, 59, 59, 0);
        let until = |rule| days(rule, last).unwrap();
        assert_eq!(until("FREQ=DAILY;COUNT=3"), (vec![(9, 13), (9, 14), (9, 15)], false));
        assert_eq!(until("FREQ=DAILY;UNTIL=20240915T100000"), (vec![(9, 13), (9, 14), (9, 15)], false));
        assert_eq!(until("FREQ=DAILY;UNTIL=20240915"), (vec![(9, 13), (9, 14), (9, 15)], false));
        // 08:00 in UTC is 10:00 here.
        assert_eq!(until("FREQ=DAILY;UNTIL=20240914T080000Z"), (vec![(9, 13), (9, 14)], false));
        assert_eq!(until("FREQ=DAILY;UNTIL=20240914T075959Z"), (vec![(9, 13)], false));
        assert_eq!(until("FREQ=WEEKLY;BYDAY=MO"), (vec![(9, 13), (9, 16), (9, 23), (9, 30)], true));
        assert_eq!(until("FREQ=WEEKLY;COUNT=9"), (vec![(9, 13), (9, 20), (9, 27)], true));
        assert_eq!(until("FREQ=DAILY;UNTIL=20200101").0, [(9, 13)]);
        assert_eq!(days("FREQ=SOMETIMES", last), None);
        assert_eq!(days("nonsense", last), None);
    }

    #[test]
    fn a_rule_gives_no_more_than_is_asked_for() {
        let start = date(2024, 1, 1).at(0, 0, 0, 0);
        let rule = Rule::parse("FREQ=HOURLY").unwrap();
        let found = rule.follow(start, date(2025, 1, 1).at(0, 0, 0, 0), 50, |civil| civil).unwrap();
        assert_eq!((found.starts.len(), found.more, found.is_barren, rule.ends()), (50, true, false, false));
        let never = Rule::parse("FREQ=YEARLY;INTERVAL=50;BYMONTH=2;BYMONTHDAY=30").unwrap();
        let found = never.follow(start, date(2025, 1, 1).at(0, 0, 0, 0), 50, |civil| civil).unwrap();
        assert_eq!((found.starts, found.more, found.is_barren), (vec![start], false, true));
        assert!(Rule::parse("FREQ=SECONDLY").unwrap().is_frantic());
        let cost = |rule: &str| Rule::parse(rule).unwrap().cost();
        assert_eq!((cost("FREQ=YEARLY"), cost("FREQ=DAILY;BYHOUR=9,17"), cost("FREQ=HOURLY")), (1, 2, 24));
        assert_eq!(cost("FREQ=YEARLY;BYDAY=MO;BYHOUR=1,2,3;BYMINUTE=0,30;BYSECOND=0,10,20,30"), 24);
    }
}

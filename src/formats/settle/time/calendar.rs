//! Dates that are not written in full, read by those of the event that are.

use super::notation::{self, Written};
use crate::formats::published::{Event, Published, Text};
use crate::programme::time::Date;
use crate::programme::{Code, Finding};
use jiff::ToSpan;

/// An event of more days than this does not tell which Friday is meant.
const LONGEST_EVENT: usize = 31;

/// What a programme's full dates tell of the others.
#[derive(Default)]
pub(super) struct Calendar {
    /// The days of the event, in order.
    days: Vec<Date>,
    /// The year, where all full dates share it.
    year: Option<i16>,
    /// Whether the day stands before the month in dates with slashes, where some of them tell.
    day_first: Option<bool>,
}

impl Calendar {
    /// The calendar of a programme; says where it completes dates.
    pub(super) fn of(published: &Published<'_>, findings: &mut Vec<Finding>) -> Calendar {
        let mut seen = Seen::default();
        let event = &published.event;
        for text in [&event.start, &event.end].into_iter().chain(event.days.iter().map(|day| &day.date)).flatten() {
            seen.text(text);
        }
        for session in &published.sessions {
            let times = &session.times;
            [&times.day, &times.date, &times.start, &times.clock]
                .into_iter()
                .flatten()
                .for_each(|text| seen.text(text));
        }
        let day_first = (seen.day_first != seen.month_first).then_some(seen.day_first);
        let mut calendar = Calendar { days: Vec::new(), year: seen.year.filter(|_| !seen.years), day_first };
        calendar.days = calendar.days_of(event);
        if let Some(odd) = seen.incomplete.filter(|written| calendar.date(*written).is_some()) {
            let what = match odd {
                Written::Weekday(_) | Written::Number(_) => {
                    "some of its dates are only days of the week or of the month"
                }
                _ => "some of its dates have no year",
            };
            findings.push(
                Finding::new(Code::YearAssumed, "the event", what).done("taken as those of the event's own days"),
            );
        }
        calendar
    }

    fn days_of(&self, event: &Event<'_>) -> Vec<Date> {
        let date = |text: &Option<Text<'_>>| self.date(notation::moment(text.as_deref()?)?.date?);
        let mut days: Vec<Date> = event.days.iter().filter_map(|day| date(&day.date)).collect();
        if let (Some(start), Some(end)) = (date(&event.start), date(&event.end).or(date(&event.start))) {
            let range: Vec<Date> =
                start.series(1.day()).take_while(|day| *day <= end).take(LONGEST_EVENT + 1).collect();
            if range.len() <= LONGEST_EVENT {
                days.extend(range);
            }
        }
        days.sort_unstable();
        days.dedup();
        days
    }

    /// The date that is meant, if there is only one that it can be.
    pub(super) fn date(&self, written: Written) -> Option<Date> {
        match written {
            Written::Full(date) => Some(date),
            Written::Slashed { first, second, year } => {
                let (day_first, month_first) =
                    (Date::new(year, second, first).ok(), Date::new(year, first, second).ok());
                let (Some(a), Some(b)) = (day_first, month_first) else { return day_first.or(month_first) };
                match self.day_first {
                    _ if a == b => Some(a),
                    Some(day_first) => Some(if day_first { a } else { b }),
                    None => match (self.days.contains(&a), self.days.contains(&b)) {
                        (true, false) => Some(a),
                        (false, true) => Some(b),
                        _ => None,
                    },
                }
            }
            Written::Yearless { month, day } => {
                self.only(|date| (date.month(), date.day()) == (month, day)).or_else(|| {
                    let year = self.days.first().map(|date| date.year());
                    let one_year = year.filter(|year| self.days.last().map(|date| date.year()) == Some(*year));
                    Date::new(one_year.or(self.year.filter(|_| year.is_none()))?, month, day).ok()
                })
            }
            Written::Weekday(weekday) => self.only(|date| date.weekday() == weekday),
            Written::Number(day) => {
                let date = self.only(|date| date.day() == day)?;
                // "2" may be the second day of the event as well.
                let nth = usize::try_from(day).ok().and_then(|nth| self.days.get(nth.checked_sub(1)?));
                nth.is_none_or(|nth| *nth == date).then_some(date)
            }
        }
    }

    /// The only day of the event that fits.
    fn only(&self, fits: impl Fn(&Date) -> bool) -> Option<Date> {
        let mut fitting = self.days.iter().filter(|date| fits(date));
        fitting.next().filter(|_| fitting.next().is_none()).copied()
    }
}

/// What the dates of a file are like.
#[derive(Default)]
struct Seen {
    year: Option<i16>,
    /// Whether there are several years.
    years: bool,
    day_first: bool,
    month_first: bool,
    incomplete: Option<Written>,
}

impl Seen {
    fn text(&mut self, text: &str) {
        // Nearly all dates are of this notation, and of them only the year is wanted.
        let year = text.get(..4).filter(|_| text.as_bytes().get(4) == Some(&b'-')).and_then(|year| year.parse().ok());
        if let Some(year) = year {
            return self.year(year);
        }
        match notation::moment(text).and_then(|moment| moment.date) {
            Some(Written::Full(date)) => self.year(date.year()),
            Some(Written::Slashed { first, second, year }) => {
                self.year(year);
                self.day_first |= first > 12;
                self.month_first |= second > 12;
            }
            Some(written @ (Written::Yearless { .. } | Written::Weekday(_))) => self.incomplete = Some(written),
            _ => {}
        }
    }

    fn year(&mut self, year: i16) {
        self.years |= self.year.is_some_and(|known| known != year);
        self.year = Some(year);
    }
}

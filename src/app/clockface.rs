//! How times are shown: in the venue's zone, or in mine.

use crate::programme::time::{Date, DateTime, clock, long_date, short_date};
use crate::programme::{Event, Instant, Programme, Session, Slot, Zone};
use jiff::tz::Offset;
use std::fmt;

/// The clock: the machine's, moved by `--at`.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    /// What the machine's clock shows; changes are stamped with it.
    pub real: Instant,
    /// How far the shown clock is from it, in milliseconds.
    pub shift: i64,
}

impl Clock {
    /// The time to show, and to compare sessions with.
    pub fn now(self) -> Instant {
        Instant::from_millisecond(self.real.as_millisecond().saturating_add(self.shift)).unwrap_or(self.real)
    }
}

/// The zone to show times in. Days stay the venue's conference days; a time that falls on another date there says so.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Clockface {
    /// My zone; `None` shows the venue's.
    pub mine: Option<Zone>,
}

impl Clockface {
    /// The wall clock to show for a slot's start.
    pub fn start(&self, event: &Event, slot: &Slot) -> DateTime {
        self.shown(event, slot.start, slot.from())
    }

    /// The wall clock to show for a slot's end.
    pub fn end(&self, event: &Event, slot: &Slot) -> Option<DateTime> {
        Some(self.shown(event, slot.end?, slot.until()?))
    }

    fn shown(&self, event: &Event, civil: DateTime, instant: Instant) -> DateTime {
        match (&self.mine, &event.zone) {
            (Some(mine), Some(_)) => mine.civil(instant),
            _ => civil,
        }
    }

    /// What clocks show at an instant, in the zone that is shown; without a zone, see [`Slot::from`].
    pub fn civil(&self, event: &Event, at: Instant) -> DateTime {
        match (&self.mine, &event.zone) {
            (Some(zone), Some(_)) | (None, Some(zone)) => zone.civil(at),
            (_, None) => jiff::tz::TimeZone::UTC.to_datetime(at),
        }
    }

    /// `16:45–18:15`, `12:00–?`; `01:00–02:00 +1d` where it lies on another date than the conference day, and
    /// `09:00–18:00 +2d` where it goes on for days.
    pub fn span(&self, event: &Event, slot: &Slot, day: Option<Date>) -> String {
        let start = self.start(event, slot);
        let end = self.end(event, slot);
        let day = day.unwrap_or(start.date());
        let (from, until) = (shift(start.date(), day), end.map_or_else(String::new, |end| shift(end.date(), day)));
        let end_clock = end.map_or_else(|| "?".to_owned(), clock);
        if is_long(slot) {
            format!("{}{}–{end_clock}{until}", clock(start), from.trim_start())
        } else {
            // One night of the same session needs no second sign.
            format!("{}–{end_clock}{from}", clock(start))
        }
    }

    /// A time of the venue on the clock that is shown: `16:45`.
    pub fn clock(&self, event: &Event, at: DateTime) -> String {
        clock(self.start(event, &Slot::new(at, None, event.zone.as_ref())))
    }

    /// `16:45`; `01:00+1d` where it lies on another date than the conference day.
    pub fn start_on(&self, event: &Event, slot: &Slot, day: Option<Date>) -> String {
        let start = self.start(event, slot);
        format!("{}{}", clock(start), shift(start.date(), day.unwrap_or(start.date())).trim_start())
    }

    /// Whether some time of the programme needs a sign for its date.
    pub fn needs_shifts(&self, programme: &Programme) -> bool {
        let needs = |session: &Session| {
            session.when.slot().is_some_and(|slot| is_long(slot) || Some(slot.start.date()) != session.day)
        };
        self.mine.is_some() || programme.sessions().iter().any(needs)
    }

    /// `Wed 2 Jun 2021 · 16:45–18:15 MSK`, `Wed 3 Jun 2026 09:00 – Fri 5 Jun 2026 18:00 CEST`: nothing left to guess.
    pub fn whole(&self, event: &Event, slot: &Slot, day: Option<Date>) -> String {
        let zone = self.zone_name(event, slot.from());
        let start = self.start(event, slot);
        match self.end(event, slot).filter(|_| is_long(slot)) {
            Some(end) => {
                let moment = |at: DateTime| format!("{} {}", long_date(at.date()), clock(at));
                format!("{} – {} {zone}", moment(start), moment(end))
            }
            None => {
                let day = day.unwrap_or(start.date());
                format!("{} · {} {zone}", long_date(day), self.span(event, slot, Some(day)))
            }
        }
    }

    /// What the shown zone is called at an instant: `MSK`, `CEST, my time`, `venue time`.
    pub fn zone_name(&self, event: &Event, at: Instant) -> String {
        match (&self.mine, &event.zone) {
            (_, None) => "venue time".to_owned(),
            (None, Some(zone)) => zone.abbreviation(at),
            (Some(mine), Some(_)) => format!("{}, my time", mine.abbreviation(at)),
        }
    }

    /// Date and time of an instant, as the head of the screen shows it; without a zone the date line stays empty,
    /// because nobody knows what the venue's clocks show.
    pub fn moment(&self, event: &Event, now: Instant) -> Option<String> {
        let zone = self.mine.as_ref().filter(|_| event.zone.is_some()).or(event.zone.as_ref())?;
        let civil = zone.civil(now);
        Some(format!("{} {} {}", long_date(civil.date()), clock(civil), self.zone_name(event, now)))
    }

    /// When something was done, as seen at `now`: `today 14:03 MSK`, `yesterday 14:03 MSK`, `Wed 2 Jun 14:03 MSK`, with
    /// its year if that is another. Where the programme has no zone, in UTC.
    pub fn done_at(&self, event: &Event, at: Instant, now: Instant) -> DoneAt {
        let zone = self.mine.as_ref().filter(|_| event.zone.is_some()).or(event.zone.as_ref());
        let civil = |at: Instant| zone.map_or_else(|| Offset::UTC.to_datetime(at), |zone| zone.civil(at));
        let (then, today) = (civil(at), civil(now).date());
        let date = then.date();
        let short = if date.year() == today.year() { short_date(date) } else { long_date(date) };
        let day = match (today - date).get_days() {
            0 => "today".to_owned(),
            1 => "yesterday".to_owned(),
            _ => short,
        };
        let zone = zone.map_or_else(|| "UTC".to_owned(), |zone| zone.abbreviation(at));
        DoneAt { day, date: long_date(date), clock: clock(then), zone }
    }

    /// The heading of a conference day with the zone its times are shown in: `Wed 2 Jun 2021 · day 1 · MSK`.
    pub fn heading(&self, programme: &Programme, day: Date) -> String {
        let noon = Slot::new(day.at(12, 0, 0, 0), None, programme.event.zone.as_ref()).from();
        let zone = self.zone_name(&programme.event, noon);
        format!("{} · {zone}", Clockface::day(day, programme.day_number(day)))
    }

    /// As [`Clockface::heading`], where there is little room: `Wed 2 Jun · MSK`.
    pub fn short_heading(&self, programme: &Programme, day: Date) -> String {
        let noon = Slot::new(day.at(12, 0, 0, 0), None, programme.event.zone.as_ref()).from();
        format!("{} · {}", short_date(day), self.zone_name(&programme.event, noon))
    }

    /// The heading of a conference day: `Wed 2 Jun 2021 · day 1`.
    fn day(day: Date, number: Option<usize>) -> String {
        match number {
            Some(number) => format!("{} · day {number}", long_date(day)),
            None => long_date(day),
        }
    }

    /// Day and time in a few columns: `Wed 2 Jun 16:45–18:15`.
    pub fn day_and_span(&self, event: &Event, when: &crate::programme::When, day: Option<Date>) -> String {
        let day_name = day.map(short_date);
        match (when.slot(), day_name) {
            (Some(slot), Some(name)) => format!("{name} {}", self.span(event, slot, day)),
            (Some(slot), None) => self.span(event, slot, day),
            (None, Some(name)) => format!("{name}, no time set"),
            (None, None) => "unscheduled".to_owned(),
        }
    }
}

/// When something was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DoneAt {
    /// The day, if it can be with a word: `today`.
    pub day: String,
    /// The day by its date, which stays true: `Wed 2 Jun 2021`.
    pub date: String,
    /// The time: `14:03`.
    pub clock: String,
    /// The zone of both: `MSK`.
    pub zone: String,
}

impl fmt::Display for DoneAt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.day, self.clock, self.zone)
    }
}

/// From so many minutes on, an end needs its date.
const LONG: u32 = 24 * 60;

fn is_long(slot: &Slot) -> bool {
    slot.minutes().is_some_and(|minutes| minutes >= LONG)
}

/// ` +1d`, ` −1d`, or nothing: how far a date is from the conference day.
fn shift(date: Date, day: Date) -> String {
    match (date - day).get_days() {
        0 => String::new(),
        days @ ..0 => format!(" −{}d", -days),
        days => format!(" +{days}d"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn my_time_says_when_the_date_differs() {
        let zone = |name| Zone::bundled(name).unwrap();
        let event = Event { zone: Some(zone("Europe/Moscow")), ..Event::default() };
        let day = date(2021, 6, 2);
        let slot = Slot::new(day.at(5, 30, 0, 0), Some(day.at(7, 0, 0, 0)), event.zone.as_ref());
        let mine = Clockface { mine: Some(zone("America/New_York")) };
        assert_eq!(mine.span(&event, &slot, Some(day)), "22:30–00:00 −1d");
        assert_eq!(mine.zone_name(&event, slot.from()), "EDT, my time");
        assert_eq!(Clockface::default().span(&event, &slot, Some(day)), "05:30–07:00");
        assert_eq!(Clockface::default().zone_name(&event, slot.from()), "MSK");
        assert_eq!(Clockface::default().moment(&event, slot.from()).unwrap(), "Wed 2 Jun 2021 05:30 MSK");
    }

    #[test]
    fn nights_and_sessions_of_several_days_name_their_dates() {
        let event = Event { zone: Zone::bundled("Europe/Berlin"), ..Event::default() };
        let day = date(2026, 6, 3);
        let slot = |from: DateTime, until: DateTime| Slot::new(from, Some(until), event.zone.as_ref());
        let face = Clockface::default();
        let night = slot(date(2026, 6, 4).at(1, 0, 0, 0), date(2026, 6, 4).at(2, 0, 0, 0));
        assert_eq!(face.span(&event, &night, Some(day)), "01:00–02:00 +1d");
        assert_eq!(face.start_on(&event, &night, Some(day)), "01:00+1d");
        let late = slot(day.at(23, 0, 0, 0), date(2026, 6, 4).at(1, 0, 0, 0));
        assert_eq!(face.span(&event, &late, Some(day)), "23:00–01:00");
        let fair = slot(day.at(9, 0, 0, 0), date(2026, 6, 5).at(18, 0, 0, 0));
        assert_eq!(face.span(&event, &fair, Some(day)), "09:00–18:00 +2d");
        assert_eq!(face.whole(&event, &fair, Some(day)), "Wed 3 Jun 2026 09:00 – Fri 5 Jun 2026 18:00 CEST");
        assert_eq!(face.whole(&event, &night, Some(day)), "Wed 3 Jun 2026 · 01:00–02:00 +1d CEST");
        let round = slot(day.at(9, 0, 0, 0), date(2026, 6, 4).at(9, 0, 0, 0));
        assert_eq!(face.span(&event, &round, Some(day)), "09:00–09:00 +1d");
    }

    #[test]
    fn headings_name_the_zone_of_their_day() {
        let text = r#"{ "title": "T", "zone": "Europe/Berlin", "start": "2026-10-24", "end": "2026-10-26" }"#;
        let programme = crate::formats::read(text.as_bytes(), Zone::bundled).unwrap().programme;
        let heading = |day| Clockface::default().heading(&programme, date(2026, 10, day));
        assert_eq!(heading(24), "Sat 24 Oct 2026 · day 1 · CEST");
        assert_eq!(heading(26), "Mon 26 Oct 2026 · day 3 · CET");
    }

    #[test]
    fn what_was_done_lately_is_said_by_a_word() {
        let event = Event { zone: Zone::bundled("Europe/Moscow"), ..Event::default() };
        let now = "2021-06-03T21:30:00Z".parse().unwrap();
        let said =
            |face: &Clockface, event: &Event, at: &str| face.done_at(event, at.parse().unwrap(), now).to_string();
        let venue = |at| said(&Clockface::default(), &event, at);
        assert_eq!(venue("2021-06-03T21:03:00Z"), "today 00:03 MSK");
        assert_eq!(venue("2021-06-03T20:59:59Z"), "yesterday 23:59 MSK");
        assert_eq!(venue("2021-06-02T11:00:00Z"), "Wed 2 Jun 14:00 MSK");
        assert_eq!(venue("2020-12-31T20:00:00Z"), "Thu 31 Dec 2020 23:00 MSK");
        // A clock that goes ahead elsewhere.
        assert_eq!(venue("2021-06-04T21:30:00Z"), "Sat 5 Jun 00:30 MSK");
        let mine = Clockface { mine: Zone::bundled("America/New_York") };
        assert_eq!(said(&mine, &event, "2021-06-03T20:59:00Z"), "today 16:59 EDT");
        assert_eq!(said(&mine, &Event::default(), "2021-06-03T20:59:00Z"), "today 20:59 UTC");
    }

    #[test]
    fn without_a_zone_times_are_venue_time_whatever_mine_is() {
        let event = Event::default();
        let day = date(2021, 6, 2);
        let slot = Slot::new(day.at(5, 30, 0, 0), None, None);
        let mine = Clockface { mine: Zone::bundled("America/New_York") };
        assert_eq!(mine.span(&event, &slot, Some(day)), "05:30–?");
        assert_eq!(mine.zone_name(&event, slot.from()), "venue time");
        assert_eq!(mine.moment(&event, slot.from()), None);
    }
}

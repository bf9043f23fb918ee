//! How times are shown: in the venue's zone, or in mine.

use crate::programme::time::{Date, DateTime, clock, long_date, short_date};
use crate::programme::{Event, Instant, Slot, Zone};

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

    /// `16:45–18:15`, `12:00–?`; `22:45–00:15 −1d` where it starts on another date than the conference day.
    pub fn span(&self, event: &Event, slot: &Slot, day: Option<Date>) -> String {
        let start = self.start(event, slot);
        let end = self.end(event, slot).map_or_else(|| "?".to_owned(), clock);
        let shift = match day.map_or(0, |day| (start.date() - day).get_days()) {
            0 => String::new(),
            days @ ..0 => format!(" −{}d", -days),
            days => format!(" +{days}d"),
        };
        format!("{}–{end}{shift}", clock(start))
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

    /// The heading of a conference day: `Wed 2 Jun 2021 · day 1`.
    pub fn day(day: Date, number: Option<usize>) -> String {
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

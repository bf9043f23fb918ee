//! The settable clock and the zone to show: `--at` and `--zone`.

use crate::app::Clockface;
use crate::error::{Error, Result};
use crate::programme::said::{self, Hour};
use crate::programme::time::DateTime;
use crate::programme::{Instant, Programme, Slot};
use crate::store::zones;
use std::str::FromStr;

/// A time as somebody set it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {
    /// With its offset: the same instant everywhere.
    Instant(Instant),
    /// What the venue's clocks show.
    Civil(DateTime),
    /// What the venue's clocks show, on a day of the event.
    Hour(Hour),
}

impl FromStr for At {
    type Err = String;
    fn from_str(text: &str) -> Result<At, String> {
        let text = text.trim();
        // A day alone names no time, and the time library would take it for midnight.
        let has_time = text.contains(':');
        let civil = || text.parse().ok().filter(|_| !text.ends_with(['Z', 'z']));
        if let Ok(instant) = text.parse() {
            Ok(At::Instant(instant))
        } else if let Some(time) = text.parse().ok().filter(|_| has_time && !text.contains('-')) {
            Ok(At::Hour(Hour::At(time)))
        } else if let Some(civil) = civil().filter(|_| has_time) {
            Ok(At::Civil(civil))
        } else if let Some(hour) = said::hour(text) {
            Ok(At::Hour(hour))
        } else {
            Err("not a time such as 16:52, 2021-06-02T16:52 or 2021-06-02T16:52+03:00".to_owned())
        }
    }
}

impl At {
    /// The instant that is meant. A time without a day is that of today while the event is on, else of its first day;
    /// without a zone the instant is only good for comparing with the programme's slots.
    pub fn instant(self, programme: &Programme, real: Instant) -> Instant {
        let event = &programme.event;
        let civil = match self {
            At::Instant(instant) => return instant,
            At::Civil(civil) => civil,
            At::Hour(hour) => {
                let first = programme.days().first().copied().or(event.start);
                let last = programme.days().last().copied().max(event.end);
                let today = event.civil(real).map(DateTime::date);
                let is_on = |day: &_| first.is_some_and(|first| first <= *day) && last.is_some_and(|last| *day <= last);
                let day = today.filter(is_on).or(first).or(today);
                let day = day.unwrap_or_else(|| DateTime::ZERO.date());
                // A day that goes by the clock begins at midnight.
                if hour == Hour::End { hour.on(day) } else { day.to_datetime(hour.time()) }
            }
        };
        Slot::new(civil, None, event.zone.as_ref()).from()
    }

    /// How far this is from what the machine's clock shows, in milliseconds.
    pub fn shift(self, programme: &Programme, real: Instant) -> i64 {
        self.instant(programme, real).as_millisecond().saturating_sub(real.as_millisecond())
    }
}

/// How times are shown by `--zone`.
///
/// # Errors
/// If no zone has that name.
pub fn face(zone: &str) -> Result<Clockface> {
    let mine = match zone {
        "venue" => None,
        "local" => Some(zones::local()),
        name => Some(zones::zone(name).ok_or_else(|| {
            Error::new(format!("no time zone is called “{name}”"))
                .hint("zones are named like Europe/Moscow; or venue, or local")
        })?),
    };
    Ok(Clockface { mine })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::Clock;
    use crate::programme::{Builder, Zone, draft};

    fn programme(zone: Option<&'static str>) -> Programme {
        let mut builder = Builder::new(Zone::bundled);
        builder.event(draft::Event {
            title: Some("T".into()),
            start: Some("2021-06-02".into()),
            end: Some("2021-06-05".into()),
            zone: zone.map(Into::into),
            ..draft::Event::default()
        });
        builder.finish().0
    }

    fn at(text: &str, zone: Option<&'static str>, real: &str) -> String {
        text.parse::<At>().unwrap().instant(&programme(zone), real.parse().unwrap()).to_string()
    }

    #[test]
    fn a_time_is_meant_at_the_venue() {
        let moscow = Some("Europe/Moscow");
        let long_after = "2026-01-01T00:00:00Z";
        assert_eq!(at("2021-06-03T16:52", moscow, long_after), "2021-06-03T13:52:00Z");
        assert_eq!(at("2021-06-03 16:52", moscow, long_after), "2021-06-03T13:52:00Z");
        assert_eq!(at("2021-06-03T16:52+01:00", moscow, long_after), "2021-06-03T15:52:00Z");
        assert_eq!(at("2021-06-03T16:52Z", moscow, long_after), "2021-06-03T16:52:00Z");
        assert_eq!(at("16:52", moscow, long_after), "2021-06-02T13:52:00Z");
        for text in ["9:30", "9.30", "9:30am", "09:30"] {
            assert_eq!(at(text, moscow, long_after), "2021-06-02T06:30:00Z", "{text}");
        }
        assert_eq!(at("9 pm", moscow, long_after), "2021-06-02T18:00:00Z");
        for (text, instant) in [
            ("0930", "2021-06-02T06:30:00Z"),
            ("noon", "2021-06-02T09:00:00Z"),
            ("16", "2021-06-02T13:00:00Z"),
            ("midnight", "2021-06-01T21:00:00Z"),
            ("24:00", "2021-06-02T21:00:00Z"),
        ] {
            assert_eq!(at(text, moscow, long_after), instant, "{text}");
        }
        // On the third day of the event, by the venue's date.
        assert_eq!(at("16:52", moscow, "2021-06-03T21:30:00Z"), "2021-06-04T13:52:00Z");
        assert_eq!(at("16:52", None, long_after), "2021-06-02T16:52:00Z");
    }

    #[test]
    fn what_names_no_time_is_refused() {
        for text in ["", "now", "2021-06-02", "25:00", "2021-13-02T10:00", "25", "16:52:99"] {
            assert!(text.parse::<At>().is_err(), "{text}");
        }
    }

    #[test]
    fn the_clock_goes_on_from_the_time_set() {
        let real: Instant = "2026-01-01T00:00:00Z".parse().unwrap();
        let shift = "16:52".parse::<At>().unwrap().shift(&programme(Some("Europe/Moscow")), real);
        let mut clock = Clock { real, shift };
        assert_eq!(clock.now().to_string(), "2021-06-02T13:52:00Z");
        clock.real = "2026-01-01T00:01:00Z".parse().unwrap();
        assert_eq!(clock.now().to_string(), "2021-06-02T13:53:00Z");
    }

    #[test]
    fn an_unknown_zone_is_an_error() {
        assert_eq!(face("venue").unwrap().mine, None);
        assert_eq!(face("Europe/Paris").unwrap().mine.unwrap().name(), "Europe/Paris");
        assert!(face("Mars/Olympus").is_err());
    }
}

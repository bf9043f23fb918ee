//! The hours of a day as people write them: `9:30-18:00`, `9:30-`, `-18:00`.

use super::Hours;
use crate::programme::said;
use crate::programme::time::{Clock, LONGEST_NIGHT, SMALL_HOURS, Time};

/// What there is to write, for those who wrote something else.
const SUCH_AS: &str = "write 9:30-18:00, 9:30- or -18:00";

impl Hours {
    /// Hours as they were written; nothing written bounds nothing.
    ///
    /// # Errors
    /// What is wrong with them, in a few words, and what would do.
    pub fn read(text: &str) -> Result<Hours, String> {
        let text = text.trim().to_lowercase();
        if text.is_empty() || text == "clear" {
            return Ok(Hours::default());
        }
        // Somebody who leaves the other end open may say so in words.
        let (from, until) = match text.strip_prefix("from ") {
            Some(rest) => said::range(rest).unwrap_or((rest, "")),
            None => said::range(&text)
                .ok_or_else(|| format!("is “{text}” when you come, or when you go? {SUCH_AS}"))
                .or_else(|wrong| read(&text, said::hour(&text)).and(Err(wrong)))?,
        };
        let hours = Hours { from: read(from, said::hour_before(from, until))?, until: read(until, said::hour(until))? };
        // From its first midnight to its last.
        let is_all = hours.from == Some(Clock(Time::midnight())) && said::hour(until) == Some(said::Hour::End);
        match (hours.from, hours.until) {
            _ if is_all => Ok(Hours::default()),
            (None, None) => Err(format!("no time is written; {SUCH_AS}")),
            (from, until) if from == until => Err("that is the same time twice".to_owned()),
            (Some(from), Some(until)) if !hours.is_day_or_night() => {
                let [from, until] = [from, until].map(String::from);
                Err(format!("{until} comes before {from}, and the next morning would be too long a night"))
            }
            _ => Ok(hours),
        }
    }

    /// Whether one leaves after one arrives: on the same day, or after a night that is over early, or short.
    fn is_day_or_night(self) -> bool {
        let (Some(Clock(from)), Some(Clock(until))) = (self.from, self.until) else { return true };
        let night = until.duration_since(from).as_mins() + 24 * 60;
        from < until || until <= Time::constant(SMALL_HOURS, 0, 0, 0) || night <= i64::from(LONGEST_NIGHT) * 60
    }

    /// As they can be written and read again: `09:30-18:00`; empty where nothing is bounded.
    pub fn written(self) -> String {
        let clock = |at: Option<Clock>| at.map(String::from).unwrap_or_default();
        if self.is_open() { String::new() } else { format!("{}-{}", clock(self.from), clock(self.until)) }
    }
}

/// A time of day as it is understood; nothing where nothing is written.
fn read(text: &str, hour: Option<said::Hour>) -> Result<Option<Clock>, String> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    // Who stays until the day is over leaves at its last midnight.
    let clock = hour.map(|hour| Some(Clock(hour.time())));
    clock.ok_or_else(|| format!("“{}” is no time of day; {SUCH_AS}", text.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn hours_are_read_as_people_write_them() {
        for (text, written) in [
            ("9:30-18:00", "09:30-18:00"),
            (" 9.30 – 6pm ", "09:30-18:00"),
            ("9-18", "09:00-18:00"),
            ("9:30-", "09:30-"),
            ("from 9:30", "09:30-"),
            ("-18:00", "-18:00"),
            ("until 6 pm", "-18:00"),
            ("from 10 until 24:00", "10:00-00:00"),
            ("10 to 12", "10:00-12:00"),
            ("18:00-2:00", "18:00-02:00"),
            ("22-8", "22:00-08:00"),
            ("10-5", "10:00-05:00"),
            ("0930-1800", "09:30-18:00"),
            ("9:30 till noon", "09:30-12:00"),
            ("9:30~midnight", "09:30-00:00"),
            ("to 1pm", "-13:00"),
            ("1-2pm", "13:00-14:00"),
            ("clear", ""),
            ("0-24", ""),
            ("0:00-24:00", ""),
            ("", ""),
            ("  ", ""),
        ] {
            assert_eq!(Hours::read(text).map(Hours::written), Ok(written.to_owned()), "{text}");
        }
    }

    #[test]
    fn what_is_wrong_is_said_with_what_would_do() {
        for (text, said) in [
            ("9:30", "is “9:30” when you come, or when you go? write 9:30-18:00, 9:30- or -18:00"),
            ("soon", "“soon” is no time of day; write 9:30-18:00, 9:30- or -18:00"),
            ("9:30-25:00", "“25:00” is no time of day; write 9:30-18:00, 9:30- or -18:00"),
            ("9-18-20", "“18-20” is no time of day; write 9:30-18:00, 9:30- or -18:00"),
            ("-", "no time is written; write 9:30-18:00, 9:30- or -18:00"),
            ("noon", "is “noon” when you come, or when you go? write 9:30-18:00, 9:30- or -18:00"),
            ("9-9:00", "that is the same time twice"),
            ("10-5:30", "05:30 comes before 10:00, and the next morning would be too long a night"),
            ("18-9", "09:00 comes before 18:00, and the next morning would be too long a night"),
        ] {
            assert_eq!(Hours::read(text), Err(said.to_owned()), "{text}");
        }
    }

    proptest! {
        #[test]
        fn hours_are_read_as_they_are_written(from in prop::option::of((0..24_i8, 0..60_i8)), until in prop::option::of((0..24_i8, 0..60_i8))) {
            let clock = |at: Option<(i8, i8)>| at.map(|at| Clock(Time::constant(at.0, at.1, 0, 0)));
            let hours = Hours { from: clock(from), until: clock(until) };
            prop_assume!(hours.is_open() || hours.from != hours.until && hours.is_day_or_night());
            prop_assert_eq!(Hours::read(&hours.written()), Ok(hours));
        }

        #[test]
        fn whatever_is_written_is_read_or_refused(text in "[0-9:. –apm-]{0,12}|\\PC{0,12}") {
            let _ = Hours::read(&text);
        }
    }
}

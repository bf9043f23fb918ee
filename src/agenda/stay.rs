//! The hours of a day as people write them: `9:30-18:00`, `9:30-`, `-18:00`.

use super::Hours;
use crate::programme::said;
use crate::programme::time::{Clock, Time};

/// What there is to write, for those who wrote something else.
const SUCH_AS: &str = "write 9:30-18:00, 9:30- or -18:00";
/// What may stand between the two times.
const BETWEEN: [&str; 6] = ["–", "—", "-", " to ", " until ", ".."];

impl Hours {
    /// Hours as they were written; nothing written bounds nothing.
    ///
    /// # Errors
    /// What is wrong with them, in a few words, and what would do.
    pub fn read(text: &str) -> Result<Hours, String> {
        let text = text.trim().to_lowercase();
        if text.is_empty() {
            return Ok(Hours::default());
        }
        // Somebody who leaves the other end open may say so in words.
        let (from, until) = match (text.strip_prefix("from "), text.strip_prefix("until ")) {
            (_, Some(until)) => ("", until),
            (Some(rest), _) => parted(rest).unwrap_or((rest, "")),
            (None, None) => parted(&text)
                .ok_or_else(|| format!("is “{text}” when you come, or when you go? {SUCH_AS}"))
                .or_else(|wrong| read(&text).and(Err(wrong)))?,
        };
        let hours = Hours { from: read(from)?, until: read(until)? };
        match (hours.from, hours.until) {
            (None, None) => Err(format!("no time is written; {SUCH_AS}")),
            (from, until) if from == until => Err("that is the same time twice".to_owned()),
            _ => Ok(hours),
        }
    }

    /// As they can be written and read again: `09:30-18:00`; empty where nothing is bounded.
    pub fn written(self) -> String {
        let clock = |at: Option<Clock>| at.map(String::from).unwrap_or_default();
        if self.is_open() { String::new() } else { format!("{}-{}", clock(self.from), clock(self.until)) }
    }
}

/// The two sides of what stands between them.
fn parted(text: &str) -> Option<(&str, &str)> {
    BETWEEN.iter().find_map(|sign| text.split_once(sign))
}

/// A time of day; nothing where nothing is written.
fn read(text: &str) -> Result<Option<Clock>, String> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    // Who stays until the day is over leaves at its last midnight.
    if matches!(text, "24" | "24:00") {
        return Ok(Some(Clock(Time::midnight())));
    }
    said::time(text).map(|time| Some(Clock(time))).ok_or_else(|| format!("“{text}” is no time of day; {SUCH_AS}"))
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
            ("9-9:00", "that is the same time twice"),
        ] {
            assert_eq!(Hours::read(text), Err(said.to_owned()), "{text}");
        }
    }

    proptest! {
        #[test]
        fn hours_are_read_as_they_are_written(from in prop::option::of((0..24_i8, 0..60_i8)), until in prop::option::of((0..24_i8, 0..60_i8))) {
            let clock = |at: Option<(i8, i8)>| at.map(|at| Clock(Time::constant(at.0, at.1, 0, 0)));
            let hours = Hours { from: clock(from), until: clock(until) };
            prop_assume!(hours.is_open() || hours.from != hours.until);
            prop_assert_eq!(Hours::read(&hours.written()), Ok(hours));
        }

        #[test]
        fn whatever_is_written_is_read_or_refused(text in "[0-9:. –apm-]{0,12}|\\PC{0,12}") {
            let _ = Hours::read(&text);
        }
    }
}

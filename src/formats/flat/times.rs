//! Where in a text a date ends and a time of day begins. What they mean is settled for all formats at once.

use super::dates::{self, Written};

/// Whether a text only says that nothing is settled: `tbd`.
pub(super) fn is_open(text: &str) -> bool {
    matches!(
        text.trim().to_lowercase().as_str(),
        "" | "-" | "–" | "?" | "tba" | "tbd" | "tbc" | "n/a" | "null" | "none"
    )
}

/// Whether a text holds date and time as ISO 8601 writes them, or counts from the epoch.
pub(super) fn is_whole(text: &str) -> bool {
    let bytes = text.trim().as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let is_date = (0..4).all(digit)
        && bytes.get(4) == Some(&b'-')
        && digit(5)
        && digit(6)
        && bytes.get(7) == Some(&b'-')
        && digit(8)
        && digit(9);
    let is_compact = (0..8).all(digit) && bytes.get(8) == Some(&b'T');
    let is_count = bytes.len() >= 10 && bytes.iter().all(u8::is_ascii_digit);
    (is_date && matches!(bytes.get(10), Some(b'T' | b' ' | b't')) && digit(11)) || is_compact || is_count
}

/// A date with a time of day behind it: `27/12/2014 2:00 p.m.`, `Sat 17 Sep, 14:00`.
pub(super) fn with_date(text: &str) -> Option<(Written, &str)> {
    let text = text.trim();
    // The last number of a whole date is its year.
    if text.len() > 60 || is_whole(text) || dates::read(text).is_some() {
        return None;
    }
    text.char_indices().filter(|(_, c)| c.is_whitespace() || *c == ',').find_map(|(at, _)| {
        let (date, clock) =
            (text.get(..at)?, text.get(at..)?.trim_start_matches(|c: char| c == ',' || c.is_whitespace()));
        let clock = clock.strip_prefix("at ").unwrap_or(clock);
        let date = dates::read(date)?;
        is_clock(clock).then_some((date, clock))
    })
}

/// Start and end in one text: `10:00–10:45`, `9-10`, `14.00 bis 15.00 Uhr`.
pub(super) fn range(text: &str) -> Option<(&str, &str)> {
    let text = text.trim();
    let cut = ["–", "—", " - ", "-", " to ", " bis ", " until "].iter().find_map(|between| text.split_once(between));
    let (from, until) = cut.map(|(from, until)| (from.trim(), until.trim()))?;
    (is_clock(from) && is_clock(until)).then_some((from, until))
}

/// Whether a text could be a time of day: digits with what stands between and behind them.
pub(super) fn is_clock(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let letters: String = text.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect();
    let known = ["", "am", "pm", "a", "p", "h", "uhr", "noon", "hrs", "ч"].contains(&letters.as_str());
    let others = text.chars().all(|c| c.is_alphanumeric() || matches!(c, ':' | '.' | ' ' | '\u{a0}' | '\u{202f}'));
    text.starts_with(|c: char| c.is_ascii_digit()) && (1..=6).contains(&digits) && known && others
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_two_times_of_day_and_nothing_else() {
        assert_eq!(range("10:00–10:45"), Some(("10:00", "10:45")));
        assert_eq!(range("9-10"), Some(("9", "10")));
        assert_eq!(range("2:00 p.m. - 3:00 p.m."), Some(("2:00 p.m.", "3:00 p.m.")));
        assert_eq!(range("14.00 bis 15.00 Uhr"), Some(("14.00", "15.00 Uhr")));
        for nothing in ["10:00", "2014-12-27", "10:00-", "A-B", "Welcome - 10"] {
            assert_eq!(range(nothing), None, "{nothing}");
        }
    }

    #[test]
    fn a_date_with_a_time_is_cut_between_them() {
        assert_eq!(with_date("27/12/2014 2:00 p.m."), Some((Written::Numbers(27, 12, Some(2014)), "2:00 p.m.")));
        assert_eq!(with_date("Sat 17 Sep, 14:00"), Some((Written::Clear(17, 9, None), "14:00")));
        for nothing in ["2014-12-27T10:00", "10:00", "27/12/2014", "Sat 17 Sep", "3 May 2024"] {
            assert_eq!(with_date(nothing), None, "{nothing}");
        }
        assert!(is_whole("2014-12-27 10:00") && is_whole("1571850000000") && is_whole("20141227T100000Z"));
        assert!(!is_whole("2014-12-27") && !is_whole("1000"));
    }
}

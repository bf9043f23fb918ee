//! Times of day, ranges of them and lengths as people write them: the one place that reads them, whoever asks.

use super::time::{Date, DateTime, LONGEST_NIGHT, Time};

const MIDDAY: i8 = 12;
/// The hour that is no hour of its day any more.
const LAST: i8 = 24;
/// The halves of a day, and the hour that each begins with.
const HALVES: [(&str, i8); 2] = [("am", 0), ("pm", MIDDAY)];
/// Hours that have names.
const NAMED: [(&str, Hour); 3] = [
    ("noon", Hour::At(Time::constant(MIDDAY, 0, 0, 0))),
    ("midday", Hour::At(Time::constant(MIDDAY, 0, 0, 0))),
    ("midnight", Hour::Midnight),
];
/// What may stand between the two ends of a range: signs, and words.
const SIGNS: [&str; 9] = ["-", "–", "—", "−", "‒", "~", "…", "..", "/"];
const WORDS: [&str; 4] = ["to", "until", "till", "bis"];

/// A time of day as it was said; of which day it is, the one who asks knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hour {
    /// A time that a day has once.
    At(Time),
    /// Midnight, of which a day has two: nobody said which one.
    Midnight,
    /// The midnight that ends the day: `24:00`.
    End,
}

impl Hour {
    /// What clocks show then.
    pub fn time(self) -> Time {
        match self {
            Hour::At(time) => time,
            Hour::Midnight | Hour::End => Time::midnight(),
        }
    }

    /// The moment of a day, which ends with its midnight.
    pub fn on(self, day: Date) -> DateTime {
        let day = if matches!(self, Hour::At(_)) { day } else { day.tomorrow().unwrap_or(day) };
        day.to_datetime(self.time())
    }
}

/// A time of day: `17`, `17:00`, `17.00`, `1700`, `5pm`, `5:30 pm`, `noon`, `midnight`, `24:00`.
pub fn hour(text: &str) -> Option<Hour> {
    let text = text.trim().to_lowercase();
    if let Some((_, hour)) = NAMED.iter().find(|(name, _)| *name == text) {
        return Some(*hour);
    }
    let half = half(&text);
    let text = half.map_or(text.as_str(), |(word, _)| text.strip_suffix(word).unwrap_or(&text).trim_end());
    let is_plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let (hour, minute) = match text.split_once([':', '.']) {
        Some(parts) => parts,
        None if text.len() == 4 && is_plain(text) => text.split_at(2),
        None => (text, "0"),
    };
    let number = |text: &str| if (1..=2).contains(&text.len()) && is_plain(text) { text.parse().ok() } else { None };
    let (hour, minute): (i8, i8) = (number(hour)?, number(minute)?);
    let hour = match half {
        Some((_, first)) if (1..=MIDDAY).contains(&hour) => hour % MIDDAY + first,
        Some(_) => return None,
        None if (hour, minute) == (LAST, 0) => return Some(Hour::End),
        None => hour,
    };
    Time::new(hour, minute, 0, 0).ok().map(Hour::At)
}

/// The half of the day that is named behind a time.
fn half(text: &str) -> Option<(&'static str, i8)> {
    HALVES.into_iter().find(|(word, _)| text.ends_with(word))
}

/// Whether what is typed may yet become a time of day.
pub fn begins_hour(text: &str) -> bool {
    let text = text.trim_start().to_lowercase();
    let is_name = NAMED.iter().any(|(name, _)| name.starts_with(&text));
    // With what may follow, it is one.
    let is_hour = || ["", "0", "m"].iter().any(|more| hour(&format!("{text}{more}")).is_some());
    !text.is_empty() && (is_name || is_hour())
}

/// Whether a letter may be one of a time of day.
pub fn spells_hour(letter: char) -> bool {
    let words = NAMED.iter().map(|(name, _)| *name).chain(HALVES.map(|(word, _)| word));
    letter.is_ascii_digit() || matches!(letter, ':' | '.' | ' ') || words.into_iter().any(|word| word.contains(letter))
}

/// The start of a range, which may leave it to the end to say of which half of the day it is: `1-2pm` is of one half,
/// `11-1pm` of both.
pub fn hour_before(text: &str, until: &str) -> Option<Hour> {
    let plain = hour(text);
    let (text, until_text) = (text.trim().to_lowercase(), until.trim().to_lowercase());
    let (None, Some((own, _)), Some(until)) = (half(&text), half(&until_text), hour(until)) else { return plain };
    let halves = [own, "am", "pm"].into_iter().filter_map(|half| hour(&format!("{text}{half}")));
    let starts: Vec<Hour> = halves.chain(plain).collect();
    let minutes = |start: &Hour| until.time().duration_since(start.time()).as_mins();
    let is_night = |start: &&Hour| minutes(start) + 24 * 60 <= i64::from(LONGEST_NIGHT) * 60;
    let fits = starts.iter().find(|start| minutes(start) > 0).or_else(|| starts.iter().find(is_night));
    fits.copied().or(plain)
}

/// What follows the sign, or the word in small letters, that a text begins with and that stands between the two ends of a
/// range.
pub fn behind_dash(text: &str) -> Option<&str> {
    let sign = SIGNS.iter().find_map(|sign| text.strip_prefix(sign));
    let is_word = |rest: &&str| !rest.starts_with(char::is_alphabetic);
    sign.or_else(|| WORDS.iter().find_map(|word| text.strip_prefix(word).filter(is_word)))
}

/// The two sides of what stands between the ends of a range; either may be empty.
pub fn range(text: &str) -> Option<(&str, &str)> {
    let mut is_letter = false;
    text.char_indices().find_map(|(at, letter)| {
        let was_letter = std::mem::replace(&mut is_letter, letter.is_alphabetic());
        let (from, rest) = text.split_at(at);
        let until = behind_dash(rest).filter(|_| !(was_letter && is_letter))?;
        Some((from.trim(), until.trim()))
    })
}

/// A length in minutes: `45`, `45m`, `45 min`, `1h`, `1h30`, `1:30`.
pub fn length(text: &str) -> Option<u32> {
    let text: String = text.trim().to_lowercase().replace(char::is_whitespace, "");
    let text = text.trim_start_matches(['<', '=']);
    let text = text
        .strip_suffix("minutes")
        .or_else(|| text.strip_suffix("min"))
        .or_else(|| text.strip_suffix('m'))
        .unwrap_or(text);
    let number = |text: &str| if text.is_empty() { Some(0) } else { text.parse::<u32>().ok() };
    match text.split_once(['h', ':']) {
        Some((hours, minutes)) if !hours.is_empty() => number(hours)?.checked_mul(60)?.checked_add(number(minutes)?),
        Some(_) => None,
        None => text.parse().ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[allow(clippy::unnecessary_wraps)] // As it is read.
    fn at(hour: i8, minute: i8) -> Option<Hour> {
        Some(Hour::At(Time::constant(hour, minute, 0, 0)))
    }

    #[test]
    fn times_of_day_are_read_as_people_write_them() {
        for (text, found) in [
            ("17", at(17, 0)),
            ("17:05", at(17, 5)),
            ("9.30", at(9, 30)),
            ("0930", at(9, 30)),
            ("1700", at(17, 0)),
            ("5pm", at(17, 0)),
            ("5:30 PM", at(17, 30)),
            ("0530pm", at(17, 30)),
            ("12am", at(0, 0)),
            ("12pm", at(12, 0)),
            (" Noon ", at(12, 0)),
            ("midday", at(12, 0)),
            ("midnight", Some(Hour::Midnight)),
            ("24", Some(Hour::End)),
            ("24:00", Some(Hour::End)),
            ("2400", Some(Hour::End)),
            ("24:01", None),
            ("25", None),
            ("24pm", None),
            ("13pm", None),
            ("17:60", None),
            ("1760", None),
            ("17:", None),
            ("170", None),
            ("17000", None),
            ("é920", None),
            ("noonish", None),
            ("noon pm", None),
            ("pm", None),
            ("+5", None),
            ("", None),
        ] {
            assert_eq!(hour(text), found, "{text}");
            assert!(found.is_none() || begins_hour(text) && text.to_lowercase().chars().all(spells_hour), "{text}");
        }
        for text in ["1", "17:", "17:3", "5p", "5 p", "170", "093", "24:", "no", "midn"] {
            assert!(begins_hour(text), "{text}");
        }
        for text in ["", "25:", "17:60", "13p", "24:3", "17:00:", "x", "5x", "moon"] {
            assert!(!begins_hour(text), "{text}");
        }
        assert_eq!(['k', 'u', '-', 'é'].map(spells_hour), [false; 4]);
    }

    #[test]
    fn a_day_ends_with_its_midnight() {
        let on = |text: &str| hour(text).map(|hour| hour.on(date(2021, 6, 2)).to_string());
        for (text, moment) in [
            ("0:00", "2021-06-02T00:00:00"),
            ("noon", "2021-06-02T12:00:00"),
            ("midnight", "2021-06-03T00:00:00"),
            ("24:00", "2021-06-03T00:00:00"),
        ] {
            assert_eq!(on(text).as_deref(), Some(moment), "{text}");
        }
    }

    #[test]
    fn the_half_of_the_day_may_stand_behind_the_end_alone() {
        for (from, until, found) in [
            ("1", "2pm", at(13, 0)),
            ("1", "2", at(1, 0)),
            ("11", "1pm", at(11, 0)),
            ("12", "1 pm", at(12, 0)),
            ("11", "1am", at(23, 0)),
            ("9am", "10pm", at(9, 0)),
            ("13", "2pm", at(13, 0)),
            ("noon", "1pm", at(12, 0)),
            ("25", "2pm", None),
            ("9", "x", at(9, 0)),
        ] {
            assert_eq!(hour_before(from, until), found, "{from}-{until}");
        }
    }

    #[test]
    fn ranges_have_two_sides() {
        for (text, sides) in [
            ("9-18", Some(("9", "18"))),
            ("9:30 – 6pm", Some(("9:30", "6pm"))),
            ("9—18", Some(("9", "18"))),
            ("9~18", Some(("9", "18"))),
            ("9 to 18", Some(("9", "18"))),
            ("9to18", Some(("9", "18"))),
            ("9 till noon", Some(("9", "noon"))),
            ("until 18", Some(("", "18"))),
            ("9.30..10", Some(("9.30", "10"))),
            ("9-", Some(("9", ""))),
            ("9-18-20", Some(("9", "18-20"))),
            ("9 tomorrow", None),
            ("auto", None),
            ("9:30", None),
            ("", None),
        ] {
            assert_eq!(range(text), sides, "{text}");
        }
    }

    #[test]
    fn lengths_are_minutes() {
        for (text, minutes) in [
            ("45", Some(45)),
            ("45m", Some(45)),
            ("45 min", Some(45)),
            ("1h", Some(60)),
            ("1h30", Some(90)),
            ("1h30m", Some(90)),
            ("1 h 15 min", Some(75)),
            ("1:30", Some(90)),
            ("<=30m", Some(30)),
            ("h30", None),
            ("", None),
            ("x", None),
            ("99999999999h", None),
        ] {
            assert_eq!(length(text), minutes, "{text}");
        }
    }
}

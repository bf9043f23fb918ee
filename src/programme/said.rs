//! Times of day and lengths as people write them.

use super::time::Time;

const MIDDAY: i8 = 12;

/// A time of day: `17`, `17:00`, `17.00`, `5pm`, `5:30 pm`.
pub fn time(text: &str) -> Option<Time> {
    let text = text.trim().to_lowercase();
    let (text, half) = match (text.strip_suffix("am"), text.strip_suffix("pm")) {
        (Some(text), _) => (text.trim_end(), Some(0)),
        (_, Some(text)) => (text.trim_end(), Some(MIDDAY)),
        _ => (text.as_str(), None),
    };
    let (hour, minute) = text.split_once([':', '.']).unwrap_or((text, "0"));
    let plain = |text: &str| (1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    let (hour, minute): (i8, i8) =
        if plain(hour) && plain(minute) { (hour.parse().ok()?, minute.parse().ok()?) } else { return None };
    let hour = match half {
        Some(half) if (1..=MIDDAY).contains(&hour) => hour % MIDDAY + half,
        Some(_) => return None,
        None => hour,
    };
    Time::new(hour, minute, 0, 0).ok()
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

    #[test]
    fn times_of_day_are_read_as_people_write_them() {
        let at = |hour, minute| Some(Time::constant(hour, minute, 0, 0));
        for (text, found) in [
            ("17", at(17, 0)),
            ("17:05", at(17, 5)),
            ("9.30", at(9, 30)),
            ("5pm", at(17, 0)),
            ("5:30 PM", at(17, 30)),
            ("12am", at(0, 0)),
            ("12pm", at(12, 0)),
            ("24", None),
            ("13pm", None),
            ("17:60", None),
            ("17:", None),
            ("1700", None),
            ("+5", None),
            ("", None),
        ] {
            assert_eq!(time(text), found, "{text}");
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

//! Lengths, in every notation met.

/// No session is longer, in seconds: sixty days.
const LONGEST: u64 = 60 * DAY;
const DAY: u64 = 86_400;

/// Units with their lengths in seconds.
const UNITS: &[(u64, &[&str])] = &[
    (1, &["s", "sec", "secs", "second", "seconds"]),
    (
        60,
        &["m", "min", "mins", "minute", "minutes", "minuten", "minuti", "minutos", "'", "′", "мин", "минут", "минуты"],
    ),
    (
        3600,
        &[
            "h",
            "hr",
            "hrs",
            "hour",
            "hours",
            "std",
            "stunde",
            "stunden",
            "heure",
            "heures",
            "ч",
            "час",
            "часа",
            "часов",
        ],
    ),
    (DAY, &["d", "day", "days", "tag", "tage", "jour", "jours"]),
    (7 * DAY, &["w", "week", "weeks"]),
];

/// Whole minutes of a length: `01:30`, `1:30:00`, `013000`, `90`, `90 min`, `1h 30m`, `1.5 h`, `PT90M`, `P1DT2H`. Digits
/// alone are minutes, unless there are six of them, or four that begin with a zero: those are hours, minutes, seconds.
pub(super) fn minutes(text: &str) -> Option<u32> {
    let text = text.trim();
    let seconds = match text.strip_prefix(['P', 'p']) {
        Some(period) => units(period, |c| matches!(c, 'T' | 't'))?,
        None if text.contains(':') => clock(text.trim_end_matches(['h', 'H']).trim_end())?,
        None => digits(text).or_else(|| units(text, char::is_whitespace))?,
    };
    (seconds <= LONGEST).then(|| u32::try_from((seconds + 30) / 60).ok())?
}

/// A number of few enough digits that nothing overflows.
fn number(text: &str) -> Option<u64> {
    let few = (1..=7).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    few.then(|| text.parse().ok())?
}

fn below_sixty(text: &str) -> Option<u64> {
    number(text).filter(|number| *number < 60)
}

fn clock(text: &str) -> Option<u64> {
    let mut parts = text.split(':');
    let (hours, minutes, seconds) = (number(parts.next()?)?, below_sixty(parts.next()?)?, parts.next());
    let seconds = match seconds {
        // Seconds may have a fraction.
        Some(seconds) => below_sixty(seconds.split('.').next()?)?,
        None => 0,
    };
    parts.next().is_none().then_some(hours * 3600 + minutes * 60 + seconds)
}

fn digits(text: &str) -> Option<u64> {
    // A number that some program wrote with a point: 90.0.
    let text =
        text.split_once('.').filter(|(_, rest)| rest.bytes().all(|byte| byte == b'0')).map_or(text, |(whole, _)| whole);
    number(text)?;
    let (hours, rest) = text.split_at_checked(2).unwrap_or(("", text));
    match text.len() {
        4 if text.starts_with('0') => Some(number(hours)? * 3600 + below_sixty(rest)? * 60),
        6 => {
            let (minutes, seconds) = rest.split_at_checked(2)?;
            Some(number(hours)? * 3600 + below_sixty(minutes)? * 60 + below_sixty(seconds)?)
        }
        _ => Some(number(text)? * 60),
    }
}

/// Numbers with their units; the last may lack its own: `1h30`.
fn units(text: &str, parts: fn(char) -> bool) -> Option<u64> {
    let (mut total, mut rest, mut last) = (0_u64, text.trim_start_matches(parts), None);
    while !rest.is_empty() {
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.' && c != ',').unwrap_or(rest.len());
        let (value, after) = rest.split_at_checked(end)?;
        let after = after.trim_start();
        let end = after.find(|c: char| c.is_ascii_digit() || parts(c)).unwrap_or(after.len());
        let (unit, after) = after.split_at_checked(end)?;
        let unit = unit.trim_end_matches(['.', ',']);
        let named = |word: &&str| unit.chars().flat_map(char::to_lowercase).eq(word.chars());
        let seconds = match UNITS.iter().find(|(_, words)| words.iter().any(&named)) {
            Some((seconds, _)) => *seconds,
            None if unit.is_empty() && last == Some(3600) => 60,
            None => return None,
        };
        total = total.checked_add(thousandths(value)? * seconds / 1000)?;
        last = Some(seconds);
        rest = after.trim_start_matches(|c: char| parts(c) || c == ',' || c == '&');
        rest = rest.strip_prefix("and ").or_else(|| rest.strip_prefix("und ")).unwrap_or(rest);
    }
    last.map(|_| total)
}

/// `1.5` as 1500.
fn thousandths(text: &str) -> Option<u64> {
    let (whole, fraction) = text.split_once(['.', ',']).unwrap_or((text, ""));
    let mut value = number(whole)? * 1000;
    let mut weight = 100;
    for digit in fraction.chars() {
        value += u64::from(digit.to_digit(10)?) * weight;
        weight /= 10;
    }
    Some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_notation_of_an_hour_and_a_half() {
        for text in [
            "01:30",
            "1:30",
            "01:30:00",
            "1:30 h",
            "013000",
            "0130",
            "90",
            " 90 ",
            "90.0",
            "90 min",
            "90min.",
            "90 Minuten",
            "90′",
            "1h 30m",
            "1h30",
            "1 hour, 30 minutes",
            "1 hour and 30 minutes",
            "1.5 h",
            "1,5 Std.",
            "PT90M",
            "PT1H30M",
            "P0DT1H30M0S",
            "PT5400S",
        ] {
            assert_eq!(minutes(text), Some(90), "{text}");
        }
    }

    #[test]
    fn long_lengths_and_none() {
        for (text, expected) in [
            ("P1DT2H", Some(26 * 60)),
            ("26:00", Some(26 * 60)),
            ("100:30", Some(100 * 60 + 30)),
            ("480", Some(480)),
            ("1440", Some(1440)),
            ("0", Some(0)),
            ("00:00", Some(0)),
            ("PT0S", Some(0)),
            ("2 Tage", Some(2 * 1440)),
            ("", None),
            ("P", None),
            ("-30", None),
            ("-PT30M", None),
            ("1:75", None),
            ("1.5", None),
            ("ca. 2", None),
            ("99999999", None),
            ("1:2:3:4", None),
        ] {
            assert_eq!(minutes(text), expected, "{text}");
        }
    }
}

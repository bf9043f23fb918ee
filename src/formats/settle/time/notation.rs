//! Notations of dates, clock times and instants as they are met in the wild: one scanner and tables of words.

use crate::programme::time::{Date, DateTime, Instant, Time, Weekday};
use jiff::ToSpan;
use jiff::tz::Offset;

/// Longer texts are no times.
const LONGEST: usize = 80;
/// The year of a date in two digits: from here on the last century is meant.
const CENTURY: i16 = 70;
/// No place on Earth is further from UTC, in seconds.
const FURTHEST: i32 = 14 * 3600;

/// What a text says of a moment, as far as it goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Moment<'t> {
    pub date: Option<Written>,
    pub clock: Option<Clock>,
    /// How far its clock is ahead of UTC.
    pub offset: Option<Offset>,
    /// The zone in brackets behind it (RFC 9557).
    pub zone: Option<&'t str>,
}

/// A date in the completeness in which it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Written {
    Full(Date),
    /// `2/6/2021`: day and month in an order that the text does not tell.
    Slashed {
        first: i8,
        second: i8,
        year: i16,
    },
    Yearless {
        month: i8,
        day: i8,
    },
    Weekday(Weekday),
    /// A number that may be a day of the month, or an hour.
    Number(i8),
}

/// A time of day; `25:30` is 01:30 of the next day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Clock {
    pub time: Time,
    pub days: i8,
}

impl Clock {
    /// This time of that day.
    pub fn on(self, date: Date) -> Option<DateTime> {
        Some(date.checked_add(self.days.days()).ok()?.to_datetime(self.time))
    }
}

const WEEKDAYS: &[(Weekday, &[&str])] = &[
    (
        Weekday::Monday,
        &["mon", "monday", "mo", "montag", "lundi", "lunes", "lunedì", "poniedziałek", "понедельник", "maanantai"],
    ),
    (
        Weekday::Tuesday,
        &["tue", "tues", "tuesday", "di", "dienstag", "mardi", "martes", "martedì", "wtorek", "вторник", "tiistai"],
    ),
    (
        Weekday::Wednesday,
        &["wed", "wednesday", "mi", "mittwoch", "mercredi", "miércoles", "mercoledì", "środa", "среда", "keskiviikko"],
    ),
    (
        Weekday::Thursday,
        &[
            "thu",
            "thur",
            "thurs",
            "thursday",
            "do",
            "donnerstag",
            "jeudi",
            "jueves",
            "giovedì",
            "czwartek",
            "четверг",
            "torstai",
        ],
    ),
    (
        Weekday::Friday,
        &["fri", "friday", "fr", "freitag", "vendredi", "viernes", "venerdì", "piątek", "пятница", "perjantai"],
    ),
    (
        Weekday::Saturday,
        &[
            "sat",
            "saturday",
            "sa",
            "samstag",
            "sonnabend",
            "samedi",
            "sábado",
            "sabato",
            "sobota",
            "суббота",
            "lauantai",
        ],
    ),
    (
        Weekday::Sunday,
        &["sun", "sunday", "so", "sonntag", "dimanche", "domingo", "domenica", "niedziela", "воскресенье", "sunnuntai"],
    ),
];

const MONTHS: [&[&str]; 12] = [
    &["jan", "january", "januar", "jänner", "janvier", "enero", "gennaio", "stycznia", "января", "январь"],
    &["feb", "february", "februar", "février", "febrero", "febbraio", "lutego", "февраля", "февраль"],
    &["mar", "march", "märz", "mär", "mars", "marzo", "marca", "марта", "март"],
    &["apr", "april", "avril", "abril", "aprile", "kwietnia", "апреля", "апрель"],
    &["may", "mai", "mayo", "maggio", "maja", "мая", "май"],
    &["jun", "june", "juni", "juin", "junio", "giugno", "czerwca", "июня", "июнь"],
    &["jul", "july", "juli", "juillet", "julio", "luglio", "lipca", "июля", "июль"],
    &["aug", "august", "août", "agosto", "sierpnia", "августа", "август"],
    &["sep", "sept", "september", "septembre", "septiembre", "settembre", "września", "сентября", "сентябрь"],
    &["oct", "okt", "october", "oktober", "octobre", "octubre", "ottobre", "października", "октября", "октябрь"],
    &["nov", "november", "novembre", "noviembre", "listopada", "ноября", "ноябрь"],
    &["dec", "dez", "december", "dezember", "décembre", "diciembre", "dicembre", "grudnia", "декабря", "декабрь"],
];

/// Words between the parts of a date.
const FILLERS: &[&str] =
    &["of", "the", "at", "um", "uhr", "de", "den", "le", "à", "в", "г", "года", "o'clock", "-", "–"];

/// Whether a text is that word, whatever its case; tables are in lower case.
fn is(text: &str, word: &str) -> bool {
    if text.is_ascii() && word.is_ascii() {
        return text.eq_ignore_ascii_case(word);
    }
    text.chars().flat_map(char::to_lowercase).eq(word.chars())
}

/// What a text says of a moment; `None` if it is no notation of one.
pub(super) fn moment(text: &str) -> Option<Moment<'_>> {
    let text = text.trim();
    if text.is_empty() || text.len() > LONGEST {
        return None;
    }
    let (text, zone) = annotation(text);
    let read =
        if text.bytes().all(|byte| byte.is_ascii_digit()) { digits(text) } else { dated(text).or_else(|| words(text)) };
    read.map(|moment| Moment { zone: zone.or(moment.zone), ..moment })
}

/// `…[Europe/Berlin][u-ca=gregory]`: the text before, and the zone.
fn annotation(text: &str) -> (&str, Option<&str>) {
    let Some((before, within)) = text.split_once('[').filter(|_| text.ends_with(']')) else { return (text, None) };
    let zone = within.split([']', '[']).map(|part| part.trim_start_matches('!')).find(|part| !part.is_empty());
    (before.trim_end(), zone.filter(|part| !part.contains('=')))
}

/// Digits and nothing else: a compact date, milliseconds or seconds since 1970, a clock time, a number.
fn digits(text: &str) -> Option<Moment<'static>> {
    let date = |text: &str| {
        let date = compact(text)?;
        (1900..=2200).contains(&date.year()).then_some(Written::Full(date))
    };
    let clock = |text: &str| clock(text).filter(|(_, rest)| rest.is_empty()).map(|(clock, _)| clock);
    let epoch = |at: Option<Instant>| {
        let civil = Offset::UTC.to_datetime(at?);
        let clock = Clock { time: civil.time(), days: 0 };
        Some(Moment {
            date: Some(Written::Full(civil.date())),
            clock: Some(clock),
            offset: Some(Offset::UTC),
            zone: None,
        })
    };
    match text.len() {
        1 | 2 => Some(Moment { date: Some(Written::Number(text.parse().ok()?)), ..Moment::default() }),
        3 | 4 | 6 => Some(Moment { clock: Some(clock(text)?), ..Moment::default() }),
        8 => Some(Moment { date: Some(date(text)?), ..Moment::default() }),
        10 | 11 => epoch(Instant::from_second(text.parse().ok()?).ok()),
        12 | 14 => {
            let (day, time) = text.split_at_checked(8)?;
            match (date(day), clock(time)) {
                (Some(date), Some(clock)) => Some(Moment { date: Some(date), clock: Some(clock), ..Moment::default() }),
                _ if text.len() == 12 => epoch(Instant::from_millisecond(text.parse().ok()?).ok()),
                _ => None,
            }
        }
        13 => epoch(Instant::from_millisecond(text.parse().ok()?).ok()),
        _ => None,
    }
}

/// A date in digits, and behind it perhaps a time and an offset.
fn dated(text: &str) -> Option<Moment<'static>> {
    let (date, rest) = numeric_date(text)?;
    let moment = Moment { date: Some(date), ..Moment::default() };
    if rest.is_empty() {
        return Some(moment);
    }
    let parted = |c: char| c.is_whitespace() || matches!(c, 'T' | 't' | ',' | '_');
    let rest = rest.strip_prefix(parted)?.trim_start();
    let (clock, rest) = clock(rest)?;
    let rest = rest.trim_start();
    let offset = if rest.is_empty() { None } else { Some(offset(rest)?) };
    Some(Moment { clock: Some(clock), offset, ..moment })
}

/// Leading ASCII digits, at most so many of them, and the rest.
fn number(text: &str, most: usize) -> Option<(&str, &str)> {
    let end = text.bytes().take_while(u8::is_ascii_digit).count();
    if end == 0 || end > most { None } else { text.split_at_checked(end) }
}

fn compact(text: &str) -> Option<Date> {
    let (year, rest) = text.split_at_checked(4)?;
    let (month, day) = rest.split_at_checked(2)?;
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

/// `2021-06-02`, `20210602`, `02.06.2021`, `2/6/2021`, `27/12/14`, `02.06.`, and what follows.
fn numeric_date(text: &str) -> Option<(Written, &str)> {
    let (a, rest) = number(text, 8)?;
    if a.len() == 8 {
        return Some((Written::Full(compact(a)?), rest));
    }
    let mark = rest.chars().next().filter(|mark| matches!(mark, '-' | '/' | '.'))?;
    let (b, rest) = number(rest.strip_prefix(mark)?, 2)?;
    let rest = rest.strip_prefix(mark)?;
    if a.len() == 4 {
        let (c, rest) = number(rest, 2)?;
        return Some((Written::Full(Date::new(a.parse().ok()?, b.parse().ok()?, c.parse().ok()?).ok()?), rest));
    }
    let (first, second): (i8, i8) = (Some(a).filter(|a| a.len() < 3)?.parse().ok()?, b.parse().ok()?);
    let Some((c, after)) = number(rest, 4) else {
        return (mark == '.' && rest.is_empty()).then_some((Written::Yearless { month: second, day: first }, rest));
    };
    let year: i16 = c.parse().ok()?;
    let year = match c.len() {
        4 => year,
        // 21-06-02 may begin with the year.
        2 if mark != '-' => year + if year < CENTURY { 2000 } else { 1900 },
        _ => return None,
    };
    let written = if mark == '.' {
        Written::Full(Date::new(year, second, first).ok()?)
    } else {
        Written::Slashed { first, second, year }
    };
    Some((written, after))
}

/// `16:45`, `16:45:00.000`, `9.30`, `0930`, `093000`, `14h30`, `2pm`, `2:00 p.m.`, and what follows. An hour alone is one
/// only where something says so.
fn clock(text: &str) -> Option<(Clock, &str)> {
    let (hours, rest) = number(text, 6)?;
    let (mut minutes, mut seconds, mut rest, mut bare) = ("0", "0", rest, false);
    let mut hour: i8;
    let mark = rest.chars().next().filter(|mark| matches!(mark, ':' | '.' | 'h' | 'H' | '：' | '∶'));
    match (mark, hours.len()) {
        (Some(mark), 1 | 2) => {
            hour = hours.parse().ok()?;
            rest = rest.strip_prefix(mark)?;
            match number(rest, 2) {
                Some((found, after)) if found.len() == 2 => (minutes, rest) = (found, after),
                _ if matches!(mark, 'h' | 'H') => {}
                _ => return None,
            }
            if let Some((found, after)) = rest.strip_prefix(mark).and_then(|rest| number(rest, 2)) {
                (seconds, rest) = (found, after);
                if let Some((_, after)) = rest.strip_prefix(['.', ',']).and_then(|rest| number(rest, 9)) {
                    rest = after;
                }
            }
        }
        (_, 1 | 2) => {
            hour = hours.parse().ok()?;
            bare = true;
        }
        (_, 3 | 4 | 6) => {
            let (h, of_hour) = hours.split_at_checked(if hours.len() == 3 { 1 } else { 2 })?;
            let (m, s) = of_hour.split_at_checked(2)?;
            hour = h.parse().ok()?;
            (minutes, seconds) = (m, if s.is_empty() { "0" } else { s });
            if let Some((_, after)) = rest.strip_prefix(['.', ',']).and_then(|rest| number(rest, 9)) {
                rest = after;
            }
        }
        _ => return None,
    }
    if let Some((afternoon, after)) = half_of_day(rest) {
        hour = match (hour, afternoon) {
            (12, false) => 0,
            (1..=11, true) => hour + 12,
            (0..=11, false) | (12..=23, true) => hour,
            _ => return None,
        };
        (rest, bare) = (after, false);
    }
    let (minute, second): (i8, i8) = (minutes.parse().ok()?, seconds.parse().ok()?);
    if bare || !(0..48).contains(&hour) {
        return None;
    }
    // A leap second is the last second of its minute to a programme.
    let time = Time::new(hour % 24, minute, second.min(59), 0).ok()?;
    Some((Clock { time, days: hour / 24 }, rest))
}

/// Whether `p.m.` stands here, or `a.m.`, and what follows.
fn half_of_day(text: &str) -> Option<(bool, &str)> {
    let text = text.trim_start();
    let (first, rest) = text.split_at_checked(1)?;
    let afternoon = match first {
        "p" | "P" => true,
        "a" | "A" => false,
        _ => return None,
    };
    let rest = rest.strip_prefix('.').unwrap_or(rest).trim_start();
    let rest = rest.strip_prefix(['m', 'M'])?;
    let rest = rest.strip_prefix('.').unwrap_or(rest);
    (!rest.starts_with(char::is_alphanumeric)).then_some((afternoon, rest))
}

/// `Z`, `+02:00`, `+0200`, `-07`, `UTC`, `GMT+0800`; a name in brackets behind it says nothing new.
fn offset(text: &str) -> Option<Offset> {
    let text = text.split('(').next()?.trim();
    if is(text, "z") {
        return Some(Offset::UTC);
    }
    let named = text.get(..3).filter(|name| is(name, "utc") || is(name, "gmt"));
    let text = named.and_then(|_| text.get(3..)).unwrap_or(text);
    if text.is_empty() {
        return named.map(|_| Offset::UTC);
    }
    let ahead = text.starts_with('+');
    let (hours, rest) = number(text.strip_prefix(['+', '-', '−'])?, 4)?;
    let (hours, minutes) = match (hours.len(), rest.strip_prefix(':')) {
        (1 | 2, None) if rest.is_empty() => (hours, "0"),
        (1 | 2, Some(minutes)) => (hours, minutes.split(':').next()?),
        (4, None) if rest.is_empty() => hours.split_at_checked(2)?,
        _ => return None,
    };
    let (hours, minutes): (i32, i32) = (hours.parse().ok()?, minutes.parse().ok().filter(|minutes| *minutes < 60)?);
    let seconds = hours.checked_mul(3600)? + minutes * 60;
    let seconds = Some(seconds).filter(|seconds| (0..=FURTHEST).contains(seconds))?;
    Offset::from_seconds(if ahead { seconds } else { -seconds }).ok()
}

fn weekday(word: &str) -> Option<Weekday> {
    WEEKDAYS.iter().find(|(_, names)| names.iter().any(|name| is(word, name))).map(|(weekday, _)| *weekday)
}

fn month(word: &str) -> Option<i8> {
    let at = MONTHS.iter().position(|names| names.iter().any(|name| is(word, name)))?;
    i8::try_from(at + 1).ok()
}

/// `Wed 2 Jun 2021`, `June 2, 2021 2 PM`, `17th Sep`, `Saturday 14:00`, `Thu Feb 04 2016 18:00:00 GMT+0800 (…)`.
fn words(text: &str) -> Option<Moment<'static>> {
    let mut read = Moment::default();
    let (mut days, mut months, mut years, mut weekdays) = (None, None, None, None);
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == ',');
        if rest.is_empty() || rest.starts_with('(') {
            break;
        }
        let end = rest.find(|c: char| c.is_whitespace() || c == ',').unwrap_or(rest.len());
        let (piece, after) = rest.split_at_checked(end)?;
        // No word of the tables begins with a digit, and most pieces do.
        let word = Some(piece.trim_end_matches('.')).filter(|_| !piece.starts_with(|c: char| c.is_ascii_digit()));
        if word.is_some_and(|word| FILLERS.iter().any(|filler| is(word, filler))) {
            rest = after;
        } else if let Some(found) = word.and_then(weekday) {
            (weekdays, rest) = (Some(found), after);
        } else if let Some(found) = word.and_then(month).filter(|_| months.is_none()) {
            (months, rest) = (Some(found), after);
        } else if let Some((number, is_year)) = day_or_year(piece, months.is_some(), years.is_some())
            .filter(|(_, is_year)| *is_year || (days.is_none() && half_of_day(after).is_none()))
        {
            if is_year {
                years = Some(number);
            } else {
                days = i8::try_from(number).ok();
            }
            rest = after;
        } else if let Some(moment) = dated(piece).filter(|_| read.date.is_none()) {
            read.date = moment.date;
            read.clock = moment.clock.or(read.clock);
            read.offset = moment.offset;
            rest = after;
        } else if let Some((found, after)) = clock(rest).filter(|_| read.clock.is_none()) {
            read.clock = Some(found);
            rest = after;
        } else if let Some(found) = offset(rest).filter(|_| read.clock.is_some() && read.offset.is_none()) {
            read.offset = Some(found);
            break;
        } else {
            return None;
        }
    }
    if read.date.is_none() {
        read.date = match (years, months, days, weekdays) {
            (Some(year), Some(month), Some(day), _) => Some(Written::Full(Date::new(year, month, day).ok()?)),
            (None, Some(month), Some(day), _) => Some(Written::Yearless { month, day }),
            (None, None, None, Some(weekday)) => Some(Written::Weekday(weekday)),
            (None, None, None, None) => None,
            (None, None, Some(day), _) => Some(Written::Number(day)),
            _ => return None,
        };
    } else if months.is_some() || days.is_some() || years.is_some() {
        return None;
    }
    // Without its date an offset is nothing: 10:00-11:00 is no time eleven hours behind UTC.
    let is_something = read.date.is_some() || (read.clock.is_some() && read.offset.is_none());
    is_something.then_some(read)
}

/// The number of a day, `2`, `17th`, `3.`, or of a year, and whether it is a year. Four digits are one only behind a month.
fn day_or_year(piece: &str, month_known: bool, year_known: bool) -> Option<(i16, bool)> {
    let (found, rest) = number(piece, 4)?;
    let value: i16 = found.parse().ok()?;
    let ordinal = ["", ".", "st", "nd", "rd", "th", "er", "º"].iter().any(|ending| is(rest, ending));
    match found.len() {
        1 | 2 if ordinal && (1..=31).contains(&value) => Some((value, false)),
        4 if rest.is_empty() && month_known && !year_known && (1900..=2200).contains(&value) => Some((value, true)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    /// What was read, in one line.
    fn read(text: &str) -> String {
        let Some(Moment { date, clock, offset, zone }) = moment(text) else { return "nothing".to_owned() };
        let date = date.map(|date| match date {
            Written::Full(date) => date.to_string(),
            Written::Slashed { first, second, year } => format!("{first}/{second}/{year}"),
            Written::Yearless { month, day } => format!("--{month:02}-{day:02}"),
            Written::Weekday(weekday) => format!("{weekday:?}"),
            Written::Number(number) => format!("#{number}"),
        });
        let clock = clock.map(|clock| format!("{:02}:{:02}", clock.days * 24 + clock.time.hour(), clock.time.minute()));
        let parts = [date, clock, offset.map(|offset| offset.to_string()), zone.map(str::to_owned)];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn notations() {
        for (text, expected) in [
            ("2021-06-02", "2021-06-02"),
            ("20210602", "2021-06-02"),
            ("2021/6/2", "2021-06-02"),
            ("02.06.2021", "2021-06-02"),
            ("2.6.21", "2021-06-02"),
            ("02.06.", "--06-02"),
            ("2/6/2021", "2/6/2021"),
            ("06-02-2021", "6/2/2021"),
            ("27/12/14", "27/12/2014"),
            ("27/12/99", "27/12/1999"),
            ("Wed 2 Jun 2021", "2021-06-02"),
            ("June 2, 2021", "2021-06-02"),
            ("Mittwoch, 2. Juni 2021", "2021-06-02"),
            ("среда, 2 июня 2021 г.", "2021-06-02"),
            ("17th Sep", "--09-17"),
            ("Fri 17th of September", "--09-17"),
            ("SATURDAY", "Saturday"),
            ("perjantai 14:00", "Friday 14:00"),
            ("5", "#5"),
            ("Wed, 02 Jun 2021 16:45:00 +0300", "2021-06-02 16:45 +03"),
            ("Thu Feb 04 2016 18:00:00 GMT+0800 (CST)", "2016-02-04 18:00 +08"),
            ("June 2, 2021 2 PM", "2021-06-02 14:00"),
            ("27/12/2014 2:00 p.m.", "27/12/2014 14:00"),
            ("2021-06-02T16:45", "2021-06-02 16:45"),
            ("2021-06-02 16:45:59.123Z", "2021-06-02 16:45 +00"),
            ("2011-11-14 09:30:00.0", "2011-11-14 09:30"),
            ("20200115T090000", "2020-01-15 09:00"),
            ("20200115T090000Z", "2020-01-15 09:00 +00"),
            ("2018-08-11T20:30+0000", "2018-08-11 20:30 +00"),
            ("2012-08-31T10:30:00-07", "2012-08-31 10:30 -07"),
            ("2012-08-31T10:30:00 +05:30", "2012-08-31 10:30 +05:30"),
            ("2021-06-02T16:45+03:00[Europe/Moscow][u-ca=gregory]", "2021-06-02 16:45 +03 Europe/Moscow"),
            ("1571850000000", "2019-10-23 17:00 +00"),
            ("1571850000", "2019-10-23 17:00 +00"),
            ("202106021645", "2021-06-02 16:45"),
            ("16:45", "16:45"),
            ("16:45 Uhr", "16:45"),
            ("9.30", "09:30"),
            ("0930", "09:30"),
            ("930", "09:30"),
            ("2:00 p.m.", "14:00"),
            ("2 PM", "14:00"),
            ("2pm", "14:00"),
            ("12:15 AM", "00:15"),
            ("12 p.m.", "12:00"),
            ("14h30", "14:30"),
            ("14h", "14:00"),
            ("24:00", "24:00"),
            ("25:30", "25:30"),
            ("2000", "20:00"),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_no_time() {
        for text in [
            "",
            "soon",
            "TBA",
            "20008-02-24",
            "2021-13-02",
            "31.02.2021",
            "16:60",
            "48:00",
            "13:00 AM",
            "10:00-11:00",
            "1-2",
            "2021-06-02T10:00+25:00",
            "2021-06-02T10:00 EST",
            "2021-06-02T",
            "12345",
            "99999999",
            "Day 1",
            "June 2021",
        ] {
            assert_eq!(read(text), "nothing", "{text}");
        }
    }

    #[test]
    fn a_clock_past_midnight_is_one_of_the_next_day() {
        let clock = moment("25:30").and_then(|moment| moment.clock).unwrap();
        assert_eq!(clock.on(date(2021, 12, 31)), Some(date(2022, 1, 1).at(1, 30, 0, 0)));
    }
}

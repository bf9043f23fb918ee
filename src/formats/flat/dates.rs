//! Dates of a whole column: which number is the day, and which year is meant.

use crate::programme::time::{Date, Weekday};
use jiff::ToSpan;

/// Which of two numbers comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    /// 27/12
    DayFirst,
    /// 12/27
    MonthFirst,
}

/// A date as it is written, before it is known what its numbers mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Written {
    /// Both numbers and the year, if there is one.
    Numbers(i8, i8, Option<i16>),
    /// Day, month (it is named, or the year stands first) and the year, if there is one.
    Clear(i8, i8, Option<i16>),
    /// Only a day of the week.
    Weekday(Weekday),
}

/// The first letters of months, as many as tell them apart, by number.
const MONTHS: &[(&str, i8)] = &[
    ("jan", 1),
    ("янв", 1),
    ("sty", 1),
    ("ene", 1),
    ("gen", 1),
    ("feb", 2),
    ("fév", 2),
    ("fev", 2),
    ("фев", 2),
    ("lut", 2),
    ("mar", 3),
    ("mär", 3),
    ("maa", 3),
    ("mrt", 3),
    ("apr", 4),
    ("avr", 4),
    ("abr", 4),
    ("апр", 4),
    ("kwi", 4),
    ("may", 5),
    ("mai", 5),
    ("maj", 5),
    ("mag", 5),
    ("mei", 5),
    ("мая", 5),
    ("май", 5),
    ("juin", 6),
    ("jun", 6),
    ("giu", 6),
    ("июн", 6),
    ("cze", 6),
    ("juil", 7),
    ("jul", 7),
    ("lug", 7),
    ("июл", 7),
    ("lip", 7),
    ("aug", 8),
    ("aoû", 8),
    ("aou", 8),
    ("ago", 8),
    ("авг", 8),
    ("sie", 8),
    ("sep", 9),
    ("set", 9),
    ("сен", 9),
    ("wrz", 9),
    ("oct", 10),
    ("okt", 10),
    ("ott", 10),
    ("out", 10),
    ("окт", 10),
    ("paź", 10),
    ("nov", 11),
    ("ноя", 11),
    ("lis", 11),
    ("dec", 12),
    ("dez", 12),
    ("déc", 12),
    ("dic", 12),
    ("дек", 12),
    ("gru", 12),
    ("мар", 3),
    ("sept", 9),
];

/// Days of the week by their first letters in the languages met.
const WEEKDAYS: &[(&str, Weekday)] = &[
    ("monday", Weekday::Monday),
    ("montag", Weekday::Monday),
    ("lundi", Weekday::Monday),
    ("lunes", Weekday::Monday),
    ("lunedì", Weekday::Monday),
    ("mandag", Weekday::Monday),
    ("måndag", Weekday::Monday),
    ("maandag", Weekday::Monday),
    ("понедельник", Weekday::Monday),
    ("poniedziałek", Weekday::Monday),
    ("maanantai", Weekday::Monday),
    ("tuesday", Weekday::Tuesday),
    ("dienstag", Weekday::Tuesday),
    ("mardi", Weekday::Tuesday),
    ("martes", Weekday::Tuesday),
    ("martedì", Weekday::Tuesday),
    ("tirsdag", Weekday::Tuesday),
    ("tisdag", Weekday::Tuesday),
    ("dinsdag", Weekday::Tuesday),
    ("вторник", Weekday::Tuesday),
    ("wtorek", Weekday::Tuesday),
    ("tiistai", Weekday::Tuesday),
    ("wednesday", Weekday::Wednesday),
    ("mittwoch", Weekday::Wednesday),
    ("mercredi", Weekday::Wednesday),
    ("miércoles", Weekday::Wednesday),
    ("mercoledì", Weekday::Wednesday),
    ("onsdag", Weekday::Wednesday),
    ("woensdag", Weekday::Wednesday),
    ("среда", Weekday::Wednesday),
    ("środa", Weekday::Wednesday),
    ("keskiviikko", Weekday::Wednesday),
    ("thursday", Weekday::Thursday),
    ("donnerstag", Weekday::Thursday),
    ("jeudi", Weekday::Thursday),
    ("jueves", Weekday::Thursday),
    ("giovedì", Weekday::Thursday),
    ("torsdag", Weekday::Thursday),
    ("donderdag", Weekday::Thursday),
    ("четверг", Weekday::Thursday),
    ("czwartek", Weekday::Thursday),
    ("torstai", Weekday::Thursday),
    ("friday", Weekday::Friday),
    ("freitag", Weekday::Friday),
    ("vendredi", Weekday::Friday),
    ("viernes", Weekday::Friday),
    ("venerdì", Weekday::Friday),
    ("fredag", Weekday::Friday),
    ("vrijdag", Weekday::Friday),
    ("пятница", Weekday::Friday),
    ("piątek", Weekday::Friday),
    ("perjantai", Weekday::Friday),
    ("saturday", Weekday::Saturday),
    ("samstag", Weekday::Saturday),
    ("sonnabend", Weekday::Saturday),
    ("samedi", Weekday::Saturday),
    ("sábado", Weekday::Saturday),
    ("sabato", Weekday::Saturday),
    ("lørdag", Weekday::Saturday),
    ("lördag", Weekday::Saturday),
    ("zaterdag", Weekday::Saturday),
    ("суббота", Weekday::Saturday),
    ("sobota", Weekday::Saturday),
    ("lauantai", Weekday::Saturday),
    ("sunday", Weekday::Sunday),
    ("sonntag", Weekday::Sunday),
    ("dimanche", Weekday::Sunday),
    ("domingo", Weekday::Sunday),
    ("domenica", Weekday::Sunday),
    ("søndag", Weekday::Sunday),
    ("söndag", Weekday::Sunday),
    ("zondag", Weekday::Sunday),
    ("воскресенье", Weekday::Sunday),
    ("niedziela", Weekday::Sunday),
    ("sunnuntai", Weekday::Sunday),
];

/// The day of the week that a word names, in full or by its first three letters or more.
pub(super) fn weekday(word: &str) -> Option<Weekday> {
    let word = word.trim().trim_end_matches(['.', ',']).to_lowercase();
    let short = (2..=4).contains(&word.chars().count()) && word.chars().all(char::is_alphabetic);
    let exact = WEEKDAYS.iter().find(|(name, _)| *name == word);
    let begun = || WEEKDAYS.iter().find(|(name, _)| short && word.chars().count() > 2 && name.starts_with(&word));
    exact.or_else(begun).map(|(_, day)| *day)
}

fn month(word: &str) -> Option<i8> {
    let word = word.to_lowercase();
    MONTHS
        .iter()
        .filter(|(begin, _)| word.starts_with(begin))
        .max_by_key(|(begin, _)| begin.len())
        .map(|(_, month)| *month)
}

/// Reads a date, whatever stands around it of weekdays and ordinals: `27/12/14`, `Sat 17th Sep`, `June 2, 2021`,
/// `2014-12-27`, `Samstag`. A text with a time of day or anything else in it is none.
pub(super) fn read(text: &str) -> Option<Written> {
    let text = text.trim();
    if text.is_empty() || text.len() > 60 {
        return None;
    }
    let (mut numbers, mut named, mut day_of_week) = (Vec::new(), None, None);
    let apart = |c: char| c.is_whitespace() || matches!(c, '/' | '-' | '.' | ',' | '–' | '年' | '月' | '日');
    for word in text.split(apart).filter(|word| !word.is_empty()) {
        let digits = word.trim_end_matches(|c: char| c.is_alphabetic() || c == 'º');
        if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) {
            let ordinal = word.get(digits.len()..).unwrap_or_default().to_lowercase();
            if !["", "st", "nd", "rd", "th", "er", "º", "e"].contains(&ordinal.as_str()) || digits.len() > 4 {
                return None;
            }
            numbers.push((digits.parse::<i16>().ok()?, digits.len()));
        } else if let Some(day) = weekday(word) {
            day_of_week = Some(day);
        } else if let Some(month) = month(word).filter(|_| named.is_none()) {
            named = Some(month);
        } else if !["of", "de", "the", "den", "der", "le", "г"].contains(&word.to_lowercase().as_str()) {
            return None;
        }
    }
    let small = |(number, _): (i16, usize)| i8::try_from(number).ok().filter(|number| (1..=31).contains(number));
    let year = |(number, digits): (i16, usize)| match digits {
        4 => Some(number),
        // Nobody publishes a programme of the next century.
        2 => Some(if number >= 70 { 1900 + number } else { 2000 + number }),
        _ => None,
    };
    match (named, numbers.as_slice()) {
        (None, []) => day_of_week.map(Written::Weekday),
        (Some(month), [day]) => Some(Written::Clear(small(*day)?, month, None)),
        (Some(month), [one, other]) => match one.1 {
            4 => Some(Written::Clear(small(*other)?, month, year(*one))),
            _ => Some(Written::Clear(small(*one)?, month, Some(year(*other)?))),
        },
        (None, [one, other]) if one.1 <= 2 && other.1 <= 2 && text.contains(['/', '-', '.']) => {
            Some(Written::Numbers(small(*one)?, small(*other)?, None))
        }
        (None, [first, month, day]) if first.1 == 4 => Some(Written::Clear(small(*day)?, small(*month)?, year(*first))),
        (None, [one, other, last]) => Some(Written::Numbers(small(*one)?, small(*other)?, Some(year(*last)?))),
        _ => None,
    }
}

/// What a column says about the order of day and month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Decided {
    /// The order.
    pub order: Order,
    /// Whether nothing in the column decided it.
    pub guessed: bool,
}

/// Decides the order from all dates of a column: a number above 12 is a day; else the order in which the event takes the
/// shorter time; else the one that the headings suggest.
pub(super) fn order(dates: &[Written], american: bool) -> Decided {
    let both: Vec<(i8, i8, Option<i16>)> = dates
        .iter()
        .filter_map(|date| match date {
            Written::Numbers(one, other, year) => Some((*one, *other, *year)),
            _ => None,
        })
        .collect();
    let sure = |order| Decided { order, guessed: false };
    if both.iter().any(|(one, ..)| *one > 12) {
        return sure(Order::DayFirst);
    }
    if both.iter().any(|(_, other, _)| *other > 12) {
        return sure(Order::MonthFirst);
    }
    if american {
        return sure(Order::MonthFirst);
    }
    let span = |order| {
        let days = both.iter().filter_map(|(one, other, year)| date(*one, *other, year.unwrap_or(2001), order));
        let (first, last) = days.fold((None, None), |(first, last): (Option<Date>, Option<Date>), day| {
            (Some(first.map_or(day, |first| first.min(day))), Some(last.map_or(day, |last| last.max(day))))
        });
        first.zip(last).map_or(0, |(first, last)| (last - first).get_days())
    };
    match span(Order::DayFirst).cmp(&span(Order::MonthFirst)) {
        std::cmp::Ordering::Less => sure(Order::DayFirst),
        std::cmp::Ordering::Greater => sure(Order::MonthFirst),
        // 05/05 means the same either way.
        std::cmp::Ordering::Equal => {
            Decided { order: Order::DayFirst, guessed: both.iter().any(|(one, other, _)| one != other) }
        }
    }
}

fn date(one: i8, other: i8, year: i16, order: Order) -> Option<Date> {
    let (day, month) = match order {
        Order::DayFirst => (one, other),
        Order::MonthFirst => (other, one),
    };
    Date::new(year, month, day).ok()
}

/// The day that is meant. `year` is taken where none is written, `first` is the first day of the event, by which a day of
/// the week is found.
pub(super) fn resolve(written: Written, order: Order, year: Option<i16>, first: Option<Date>) -> Option<Date> {
    match written {
        Written::Numbers(one, other, own) => date(one, other, own.or(year)?, order),
        Written::Clear(day, month, own) => Date::new(own.or(year)?, month, day).ok(),
        Written::Weekday(weekday) => {
            let first = first?;
            first.checked_add(i64::from(first.weekday().until(weekday)).days()).ok()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date as day;

    #[test]
    fn dates_are_read_in_many_notations() {
        for (text, expected) in [
            ("27/12/14", Written::Numbers(27, 12, Some(2014))),
            ("12-31-2025", Written::Numbers(12, 31, Some(2025))),
            ("3.5.", Written::Numbers(3, 5, None)),
            ("17th Sep", Written::Clear(17, 9, None)),
            ("Sat, 17 September 2022", Written::Clear(17, 9, Some(2022))),
            ("June 2, 2021", Written::Clear(2, 6, Some(2021))),
            ("2014-12-27", Written::Clear(27, 12, Some(2014))),
            ("2014年12月27日", Written::Clear(27, 12, Some(2014))),
            ("27. Dezember 2014", Written::Clear(27, 12, Some(2014))),
            ("12 июля", Written::Clear(12, 7, None)),
            ("14 juillet", Written::Clear(14, 7, None)),
            ("Lørdag", Written::Weekday(Weekday::Saturday)),
            ("Sat", Written::Weekday(Weekday::Saturday)),
            ("Freitag", Written::Weekday(Weekday::Friday)),
        ] {
            assert_eq!(read(text), Some(expected), "{text}");
        }
        for nothing in ["", "12", "2 p.m.", "Talk", "2014-12-27T10:00", "99/99/9999", "12:30", "1 2", "A-1"] {
            assert_eq!(read(nothing), None, "{nothing}");
        }
    }

    fn decided(dates: &[&str], american: bool) -> Decided {
        order(&dates.iter().filter_map(|text| read(text)).collect::<Vec<_>>(), american)
    }

    #[test]
    fn the_order_of_day_and_month_is_that_of_the_whole_column() {
        let sure = |order| Decided { order, guessed: false };
        assert_eq!(decided(&["03/04/2025", "27/04/2025"], false), sure(Order::DayFirst));
        assert_eq!(decided(&["04/03/2025", "04/27/2025"], false), sure(Order::MonthFirst));
        // 3 to 5 April, not 4 March to 4 May.
        assert_eq!(decided(&["03/04/2025", "04/04/2025", "05/04/2025"], false), sure(Order::DayFirst));
        assert_eq!(decided(&["04/03/2025", "04/04/2025", "04/05/2025"], false), sure(Order::MonthFirst));
        assert_eq!(decided(&["03/04/2025"], false), Decided { order: Order::DayFirst, guessed: true });
        assert_eq!(decided(&["03/04/2025"], true), sure(Order::MonthFirst));
        assert_eq!(decided(&["05/05/2025"], false), sure(Order::DayFirst));
    }

    #[test]
    fn a_year_or_a_first_day_completes_a_date_and_nothing_else_does() {
        let of = |text: &str, year, first| resolve(read(text).unwrap(), Order::DayFirst, year, first);
        assert_eq!(of("17th Sep", Some(2021), None), Some(day(2021, 9, 17)));
        assert_eq!(of("17th Sep", None, None), None);
        assert_eq!(of("Lørdag", None, Some(day(2026, 5, 29))), Some(day(2026, 5, 30)));
        assert_eq!(of("Fredag", None, Some(day(2026, 5, 29))), Some(day(2026, 5, 29)));
        assert_eq!(of("Fredag", Some(2026), None), None);
        assert_eq!(of("31/2/2024", None, None), None);
    }
}

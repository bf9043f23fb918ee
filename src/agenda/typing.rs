//! The time of an entry as a person types it: `13:00-14:00`, `wed 1pm 45m`, `2021-06-02 23:30 – 01:00`; and the other way
//! round.

use super::plan::conference_day;
use crate::programme::said::{self, Hour};
use crate::programme::time::{
    Civil, Clock, Date, DateTime, LONGEST_NIGHT, SMALL_HOURS, Slot, Time, long_date, short_date,
};
use crate::programme::{Instant, Programme, Zone};
use jiff::ToSpan;
use jiff::tz::Offset;

/// In which clock a time is typed, and which day is meant where none is named.
#[derive(Clone, Copy, Debug)]
pub struct Typing<'a> {
    /// The programme whose days are named.
    pub programme: &'a Programme,
    /// The zone in which times are typed; `None`: the venue's. Without effect in a programme that names no zone.
    pub mine: Option<&'a Zone>,
    /// Which day is meant where none is named.
    pub unnamed: Unnamed,
    /// What that clock shows, where somebody knows.
    pub now: Option<DateTime>,
}

/// Which day is meant of a time that stands alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unnamed {
    /// None: it must be named.
    Nobody,
    /// This conference day; its small hours are those of its night, where something is on in them.
    Day(Date),
    /// The night of this day: its small hours are those after it, even if nothing is on in them.
    Night(Date),
    /// The one on which the clock shows the time next, or did a short while ago: see [`Typing::now`].
    Clock,
}

/// What there is to write, for those who wrote something else.
const SUCH_AS: &str = "write 13:00-14:00, 1pm 45m or wed 13-14";
/// The longest that an entry may take.
const LONGEST: i64 = 31 * 24;
/// Letters from which on the name of a day or a month may be left unfinished.
const ENOUGH: usize = 3;

const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
/// Of a length; the first letter tells which.
const UNITS: [&str; 10] = ["m", "min", "mins", "minute", "minutes", "h", "hr", "hrs", "hour", "hours"];

/// A day that is named.
#[derive(Clone, Copy)]
struct Named {
    day: Date,
    by: By,
}

/// What names a day.
#[derive(Clone, Copy)]
enum By {
    /// Its date, and so its own small hours are meant.
    Date,
    /// Its place in the conference: then the night that goes on after it is part of it.
    Conference,
    /// The clock, as `today`: whoever says that in the evening of an hour long past means the night that begins.
    Clock,
}

/// What is typed behind the start.
enum End<'t> {
    Unknown,
    Length(i64),
    At(Option<Date>, &'t str),
}

impl Typing<'_> {
    /// The same, but without a day that of a moment is meant, in wall-clock time of the venue: the conference day that it
    /// belongs to, or on my own clock its date.
    #[must_use]
    pub fn near(self, at: DateTime) -> Self {
        if self.zones().is_some() {
            return Typing { unnamed: Unnamed::Day(self.on_my_clock(at).date()), ..self };
        }
        let day = conference_day(self.programme, &Slot::new(at, None, self.programme.event.zone.as_ref()));
        Typing { unnamed: if day == at.date() { Unnamed::Day(day) } else { Unnamed::Night(day) }, ..self }
    }

    /// What was typed, in wall-clock time of the venue; or what is wrong with it, and what would do.
    ///
    /// # Errors
    /// If it says no time, or more than one thing.
    pub fn read(&self, text: &str) -> Result<(Civil, Option<Civil>), String> {
        let text = text.trim().to_lowercase();
        if text.is_empty() {
            let on = self.day().map_or_else(|| "is it".to_owned(), |day| format!("on {}", short_date(day)));
            return Err(format!("when {on}? {SUCH_AS}"));
        }
        let mut scan = Scan { rest: &text };
        scan.word(&["from", "on", "at"]);
        let mut day = self.typed_day(&mut scan)?;
        scan.word(&["from", "at"]);
        let Some(start) = scan.hour() else {
            return Err(match (scan.next(), day) {
                ("", Some(named)) => format!("at what time on {}? {SUCH_AS}", short_date(named.day)),
                (what, _) => format!("“{what}” is no day and no time; {SUCH_AS}"),
            });
        };
        let end = self.typed_end(&mut scan)?;
        if day.is_none() {
            day = self.typed_day(&mut scan)?;
        }
        self.skip_zone(&mut scan);
        match scan.next() {
            "" => self.settled(day, start, &end),
            what => Err(format!("“{what}” can't be understood; {SUCH_AS}")),
        }
    }

    /// How the time of an entry is typed, so that [`Typing::read`] understands it whatever day is meant otherwise.
    pub fn write(&self, start: Civil, end: Option<Civil>) -> String {
        let shown = |civil: Civil| self.on_my_clock(civil.0);
        let start = shown(start);
        let moment = |at: DateTime| format!("{} {}", long_date(at.date()), String::from(Clock(at.time())));
        let Some(end) = end.map(shown) else { return moment(start) };
        let is_night = next_day(start.date(), end.time()) == Some(end) && is_short(start, end);
        if end.date() == start.date() || is_night {
            format!("{}–{}", moment(start), String::from(Clock(end.time())))
        } else {
            format!("{} – {}", moment(start), moment(end))
        }
    }

    /// What the venue's clocks show, on the clock that is typed in.
    fn on_my_clock(&self, civil: DateTime) -> DateTime {
        match self.zones() {
            Some((mine, venue)) => mine.civil(venue.instant(civil)),
            None => civil,
        }
    }

    fn zones(&self) -> Option<(&Zone, &Zone)> {
        self.mine.zip(self.programme.event.zone.as_ref())
    }

    fn settled(&self, day: Option<Named>, start: &str, end: &End<'_>) -> Result<(Civil, Option<Civil>), String> {
        let known = |text: &str, hour: Option<Hour>| hour.ok_or_else(|| format!("there is no {text}; {SUCH_AS}"));
        let until = match end {
            End::At(_, end) => Some(known(end, said::hour(end))?),
            _ => None,
        };
        let hour = match end {
            End::At(_, end) => said::hour_before(start, end),
            _ => said::hour(start),
        };
        let time = match known(start, hour)? {
            Hour::End => return Err("24:00 begins the next day: write 0:00 on that".to_owned()),
            hour => hour.time(),
        };
        let start = self.on_day(day, time)?;
        let begins = self.moment(start)?;
        let ends = match (end, until) {
            (End::At(on, _), Some(until)) => Some(self.moment(ending(start, *on, until)?)?),
            (End::Length(minutes), _) => Some(later(begins, *minutes)?),
            _ => None,
        };
        Ok((self.at_venue(begins)?, ends.map(|ends| self.at_venue(ends)).transpose()?))
    }

    /// The moment at which the clock that is typed on shows a time; one that it never shows is refused. Where nobody knows a
    /// zone, clocks run evenly.
    fn moment(&self, civil: DateTime) -> Result<Instant, String> {
        let venue = self.programme.event.zone.as_ref();
        let Some(zone) = venue.map(|venue| self.mine.unwrap_or(venue)) else {
            return Offset::UTC.to_timestamp(civil).map_err(|_| too_far(civil));
        };
        let moment = zone.instant(civil);
        if zone.civil(moment) == civil {
            return Ok(moment);
        }
        let (time, day) = (String::from(Clock(civil.time())), short_date(civil.date()));
        Err(format!("there is no {time} on {day}: the clocks are turned forward then"))
    }

    /// What the venue's clocks show at a moment. An hour that they show twice is kept as the first of both; of the second
    /// it would be untrue.
    fn at_venue(&self, moment: Instant) -> Result<Civil, String> {
        let Some(venue) = &self.programme.event.zone else { return Ok(Offset::UTC.to_datetime(moment).into()) };
        let civil = venue.civil(moment);
        if venue.instant(civil) == moment {
            return Ok(civil.into());
        }
        let (time, day) = (String::from(Clock(civil.time())), short_date(civil.date()));
        Err(format!("the venue's clocks show {time} twice on {day}, and only the first of both can be kept"))
    }

    /// A time of the day that is meant. Unless it is named by its date, that is one of the conference, of which the small
    /// hours go on as long as something is on in them, or it is the night that is meant.
    fn on_day(&self, named: Option<Named>, time: Time) -> Result<DateTime, String> {
        let is_past = |day: Date| self.now.is_some_and(|now| now.hour() >= SMALL_HOURS && day.to_datetime(time) < now);
        let is_night = match named {
            Some(Named { day, by: By::Date }) => return Ok(day.to_datetime(time)),
            Some(Named { day, by: By::Clock }) if !is_past(day) => return Ok(day.to_datetime(time)),
            Some(Named { by, .. }) => matches!(by, By::Clock),
            None => matches!(self.unnamed, Unnamed::Night(_)),
        };
        if let (None, Unnamed::Clock, Some(now)) = (named, self.unnamed, self.now) {
            return Ok(next_on(now, time));
        }
        let Some(day) = named.map(|named| named.day).or_else(|| self.day()) else {
            let days: Vec<String> = self.programme.days().iter().map(|day| short_date(*day)).collect();
            let one = days.first().map_or_else(String::new, |day| format!(", as in {day} 13:00-14:00"));
            return Err(format!("on which day? name it before the time{one}"));
        };
        let night = day.tomorrow().ok().map(|next| next.to_datetime(time)).filter(|at| {
            let slot = Slot::new(*at, None, self.programme.event.zone.as_ref());
            let is_its = || conference_day(self.programme, &slot) == day || self.goes_on(day, time);
            is_night && at.hour() < SMALL_HOURS || self.mine.is_none() && is_its()
        });
        Ok(night.unwrap_or_else(|| day.to_datetime(time)))
    }

    /// Whether something of a day still goes on when its night is over, at a time of day before anything of it begins.
    fn goes_on(&self, day: Date, time: Time) -> bool {
        let slots = || self.programme.sessions_on(day).filter_map(|at| self.programme[at].when.slot());
        let (early, late) = (day.to_datetime(time), next_day(day, time));
        slots().map(|slot| slot.start).min().is_some_and(|first| early < first)
            && slots().any(|slot| slot.end.is_some_and(|end| Some(end) > late))
    }

    fn typed_end<'t>(&self, scan: &mut Scan<'t>) -> Result<End<'t>, String> {
        if scan.dash() {
            let day = self.typed_day(scan)?.map(|named| named.day);
            scan.word(&["at"]);
            let hour = scan.hour().ok_or_else(|| match scan.next() {
                "" => format!("until when? {SUCH_AS}"),
                what => format!("“{what}” is no time; {SUCH_AS}"),
            })?;
            return Ok(End::At(day, hour));
        }
        let announced = scan.word(&["for"]) | scan.sign('+');
        match scan.length(announced) {
            Some(minutes) => Ok(End::Length(minutes)),
            None if announced => Err(format!("“{}” is no length, such as 45m or 1h30", scan.next())),
            None => Ok(End::Unknown),
        }
    }

    fn today(&self) -> Option<Date> {
        self.now.map(DateTime::date)
    }

    /// The day that is meant where none is named, as far as that does not depend on the time.
    fn day(&self) -> Option<Date> {
        match self.unnamed {
            Unnamed::Nobody => None,
            Unnamed::Day(day) | Unnamed::Night(day) => Some(day),
            Unnamed::Clock => self.today(),
        }
    }

    /// A day, if one is named next.
    fn typed_day(&self, scan: &mut Scan<'_>) -> Result<Option<Named>, String> {
        let weekday = scan.name(&WEEKDAYS);
        if let Some(date) = self.typed_date(scan)? {
            let own = usize::try_from(date.weekday().to_monday_zero_offset()).unwrap_or_default();
            return match weekday {
                Some(named) if named != own => Err(format!("{} is a {}", long_date(date), capital(WEEKDAYS[own]))),
                _ => Ok(Some(Named { day: date, by: By::Date })),
            };
        }
        if let Some(weekday) = weekday {
            return self.day_of_week(weekday).map(|day| Some(Named { day, by: By::Conference }));
        }
        if scan.word(&["day"]) {
            let number = scan.number();
            let day = number.and_then(|number| self.programme.days().get(number.checked_sub(1)?));
            let last = self.programme.days().len();
            return day
                .map(|day| Some(Named { day: *day, by: By::Conference }))
                .ok_or_else(|| format!("the event has the days 1 to {last}"));
        }
        for (word, days, by) in [("today", 0, By::Clock), ("tomorrow", 1, By::Date)] {
            if scan.word(&[word]) {
                let day = self.today().and_then(|today| today.checked_add(days.days()).ok());
                return day
                    .map(|day| Some(Named { day, by }))
                    .ok_or_else(|| "nobody knows what day it is at the venue; write its date".to_owned());
            }
        }
        Ok(None)
    }

    /// The conference day of a weekday.
    fn day_of_week(&self, weekday: usize) -> Result<Date, String> {
        let is_it = |day: &&Date| usize::try_from(day.weekday().to_monday_zero_offset()) == Ok(weekday);
        let days: Vec<Date> = self.programme.days().iter().filter(is_it).copied().collect();
        let name = capital(WEEKDAYS[weekday]);
        match (days.as_slice(), self.day().or(self.today())) {
            ([day], _) => Ok(*day),
            ([], _) => Err(format!("the event has no {name}; write the date, as in {}", self.example(weekday))),
            // Of several the one that is looked at.
            (several, Some(day)) if several.contains(&day) => Ok(day),
            (several, _) => {
                let all: Vec<String> = several.iter().map(|day| short_date(*day)).collect();
                Err(format!("the event has more than one {name}; write {}", all.join(" or ")))
            }
        }
    }

    /// A date near the event that is of a weekday.
    fn example(&self, weekday: usize) -> String {
        let first = self.programme.days().first().or(self.programme.event.start.as_ref()).copied().or(self.day());
        let of = |day: Date| usize::try_from(day.weekday().to_monday_zero_offset()) == Ok(weekday);
        let near =
            first.and_then(|first| (-6..=0).filter_map(|by| first.checked_add(by.days()).ok()).find(|day| of(*day)));
        near.map_or_else(|| "2021-06-02".to_owned(), |day| day.to_string())
    }

    /// `2021-06-02`, `2 jun`, `jun 2`, `2.6.`, each with or without its year.
    fn typed_date(&self, scan: &mut Scan<'_>) -> Result<Option<Date>, String> {
        let before = *scan;
        let unreal = |scan: &Scan<'_>| {
            let text = before.rest[..before.rest.len() - scan.rest.len()].trim();
            format!("there is no {text}")
        };
        if let Some(text) = scan.iso_date() {
            return text.parse().map(Some).map_err(|_| unreal(scan));
        }
        let parts = scan.dotted().or_else(|| {
            let month_first = scan.name(&MONTHS);
            let day = scan.number().filter(|day| (1..=31).contains(day));
            let month = month_first.or_else(|| scan.name(&MONTHS));
            day.zip(month).map(|(day, month)| (day, month + 1))
        });
        let Some((day, month)) = parts else {
            *scan = before;
            return Ok(None);
        };
        let year = scan.year();
        let date = |year: i16| Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok();
        let date = match year {
            Some(year) => date(year),
            None => {
                let near = self.programme.days().first().copied().or(self.day()).or(self.today());
                let near = near.ok_or_else(|| "of which year? write the date as in 2021-06-02".to_owned())?;
                let candidates = (near.year() - 1..=near.year() + 1).filter_map(date);
                candidates.min_by_key(|date| (*date - near).get_days().abs())
            }
        };
        date.map(Some).ok_or_else(|| unreal(scan))
    }

    /// What is shown behind a time may stand behind a typed one.
    fn skip_zone(&self, scan: &mut Scan<'_>) {
        let Some(zone) = self.mine.or(self.programme.event.zone.as_ref()) else { return };
        let days = self.programme.days().iter().copied().chain(self.day());
        let names: Vec<String> = days
            .map(|day| zone.abbreviation(zone.instant(day.at(12, 0, 0, 0))).to_lowercase())
            .filter(|name| name.chars().all(char::is_alphabetic))
            .collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        scan.word(&names);
    }
}

/// Time that passes, whatever the clocks do meanwhile.
fn later(begins: Instant, minutes: i64) -> Result<Instant, String> {
    let ends = Some(minutes).filter(|minutes| (1..=LONGEST * 60).contains(minutes));
    let ends = ends.and_then(|minutes| begins.checked_add(minutes.minutes()).ok());
    ends.ok_or_else(|| format!("that is no length of an entry; {SUCH_AS}"))
}

/// When a clock shows a time: today, unless that is over and the clock will show it again sooner than half a day from now.
fn next_on(now: DateTime, time: Time) -> DateTime {
    let today = now.date().to_datetime(time);
    let is_near = |next: &DateTime| next.duration_since(now).as_hours() < 12;
    let next = next_day(now.date(), time).filter(|next| today < now && is_near(next));
    next.unwrap_or(today)
}

fn too_far(civil: DateTime) -> String {
    format!("{} is too far away", long_date(civil.date()))
}

/// The end as a moment: of the day that is named, else the next that comes.
fn ending(start: DateTime, on: Option<Date>, hour: Hour) -> Result<DateTime, String> {
    let time = hour.time();
    let at = |day: Date| {
        // Of both midnights of a day it is the first after the start.
        let begins = day.to_datetime(time);
        if hour == Hour::Midnight && begins > start { begins } else { hour.on(day) }
    };
    let shown = |time: Time| String::from(Clock(time));
    if let Some(day) = on {
        let end = Some(at(day)).filter(|end| *end > start);
        let end = end.ok_or_else(|| format!("it would not end after it begins, at {}", shown(start.time())))?;
        let is_long = end.duration_since(start).as_hours() > LONGEST;
        return if is_long { Err(format!("it would take longer than {} days", LONGEST / 24)) } else { Ok(end) };
    }
    match at(start.date()) {
        end if end > start => return Ok(end),
        end if end == start => return Err(format!("it would take no time; {SUCH_AS}")),
        _ => {}
    }
    next_day(start.date(), time).filter(|end| is_short(start, *end)).ok_or_else(|| {
        let next = start.date().tomorrow().map(|day| day.strftime("%a").to_string().to_lowercase());
        let (from, until, next) = (shown(start.time()), shown(time), next.unwrap_or_default());
        format!("{until} comes before {from}; if the next day is meant, write {from} - {next} {until}")
    })
}

fn next_day(day: Date, time: Time) -> Option<DateTime> {
    day.tomorrow().ok().map(|day| day.to_datetime(time))
}

fn is_short(start: DateTime, end: DateTime) -> bool {
    end.duration_since(start).as_mins() <= i64::from(LONGEST_NIGHT) * 60
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// What is left of a typed text, in small letters.
#[derive(Clone, Copy)]
struct Scan<'t> {
    rest: &'t str,
}

impl<'t> Scan<'t> {
    fn skip(&mut self) {
        self.rest = self.rest.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '·'));
    }

    /// The next word, for messages.
    fn next(&mut self) -> &'t str {
        self.skip();
        self.rest.split_whitespace().next().unwrap_or_default()
    }

    /// Takes as much as a condition holds for; nothing if that is nothing.
    fn take(&mut self, holds: impl Fn(char) -> bool) -> Option<&'t str> {
        self.skip();
        let end = self.rest.find(|c| !holds(c)).unwrap_or(self.rest.len());
        let (taken, rest) = self.rest.split_at(end);
        if taken.is_empty() {
            return None;
        }
        self.rest = rest;
        Some(taken)
    }

    fn sign(&mut self, sign: char) -> bool {
        self.skip();
        let rest = self.rest.strip_prefix(sign);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    /// Takes one of these words.
    fn word(&mut self, words: &[&str]) -> bool {
        let before = *self;
        let is_it = self.take(char::is_alphabetic).is_some_and(|word| words.contains(&word));
        if !is_it {
            *self = before;
        }
        is_it
    }

    /// Takes a name, which may be left unfinished or end with a dot: its place among all.
    fn name(&mut self, names: &[&str]) -> Option<usize> {
        let before = *self;
        let word = self.take(char::is_alphabetic).filter(|word| word.len() >= ENOUGH);
        // `sept` and `thurs` are beginnings of their names as well.
        let found = word.and_then(|word| names.iter().position(|name| name.starts_with(word)));
        if found.is_none() {
            *self = before;
        } else if let Some(rest) = self.rest.strip_prefix('.') {
            self.rest = rest;
        }
        found
    }

    fn dash(&mut self) -> bool {
        self.skip();
        let rest = said::behind_dash(self.rest);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn number(&mut self) -> Option<usize> {
        let before = *self;
        let number = self.take(|c| c.is_ascii_digit()).filter(|digits| digits.len() <= 2);
        // A number with a part behind it is a time.
        let number = number.filter(|_| !self.rest.starts_with(':')).and_then(|digits| digits.parse().ok());
        if number.is_none() {
            *self = before;
        } else if let Some(rest) = self.rest.strip_prefix('.') {
            self.rest = rest;
        }
        number
    }

    fn year(&mut self) -> Option<i16> {
        let before = *self;
        let digits = self.take(|c| c.is_ascii_digit()).filter(|digits| digits.len() == 4);
        let is_time = self.rest.starts_with([':', '-', '–']) && self.rest.len() > 1;
        let year = digits.filter(|_| !is_time).and_then(|digits| digits.parse().ok()).filter(|year| *year >= 1900);
        if year.is_none() {
            *self = before;
        }
        year
    }

    fn iso_date(&mut self) -> Option<&'t str> {
        self.skip();
        let text = self.rest.get(..10)?;
        let fits = text.char_indices().all(|(at, c)| if matches!(at, 4 | 7) { c == '-' } else { c.is_ascii_digit() });
        let rest = self.rest.get(10..).filter(|_| fits)?;
        self.rest = rest.strip_prefix('t').unwrap_or(rest);
        Some(text)
    }

    /// `2.6.`, with a dot behind both.
    fn dotted(&mut self) -> Option<(usize, usize)> {
        let before = *self;
        let mut part = || {
            let digits = self.take(|c| c.is_ascii_digit()).filter(|digits| digits.len() <= 2)?;
            self.rest = self.rest.strip_prefix('.')?;
            digits.parse().ok()
        };
        let parts = part().zip(part());
        if parts.is_none() {
            *self = before;
        }
        parts
    }

    /// A time of day, with its half where that stands behind it.
    fn hour(&mut self) -> Option<&'t str> {
        self.skip();
        let begin = *self;
        let taken = |scan: &Scan<'t>| &begin.rest[..begin.rest.len() - scan.rest.len()];
        // A name.
        if self.take(char::is_alphabetic).is_some() {
            let name = Some(taken(self)).filter(|name| said::hour(name).is_some());
            if name.is_none() {
                *self = begin;
            }
            return name;
        }
        self.take(|c| c.is_ascii_digit())?;
        let minutes = self.rest.strip_prefix([':', '.']);
        let minutes = minutes.map(|rest| (rest, rest.bytes().take_while(u8::is_ascii_digit).count()));
        if let Some((rest, count)) = minutes.filter(|(_, count)| *count > 0) {
            self.rest = &rest[count..];
        }
        let plain = taken(self);
        self.rest = self.rest.trim_start();
        Some(if self.word(&["am", "pm"]) { taken(self) } else { plain })
    }

    /// A length in minutes; without a unit only where something announces that it is one.
    fn length(&mut self, announced: bool) -> Option<i64> {
        let before = *self;
        let (mut text, mut has_unit) = (String::new(), announced);
        while let Some(digits) = self.take(|c| c.is_ascii_digit() || c == ':') {
            text.push_str(digits);
            let unit = *self;
            if self.word(&UNITS) {
                has_unit = true;
                text.extend(unit.rest.trim_start().chars().next());
            }
        }
        let found = said::length(&text).filter(|_| has_unit);
        if found.is_none() {
            *self = before;
        }
        found.map(i64::from)
    }
}

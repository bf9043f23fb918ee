//! The zone of a programme, and for each of its files whether its offsets or its clocks are right.

use super::calendar::Calendar;
use super::told::{Bounds, Point, Told, is_utc};
use super::{Clocks, MORNING, NIGHT, notation, quoted};
use crate::formats::Ask;
use crate::formats::published::Published;
use crate::programme::time::{Date, DateTime, Instant, Time};
use crate::programme::{Code, Finding, Zone};
use jiff::ToSpan;
use jiff::tz::Offset;
use std::collections::{BTreeMap, HashMap, HashSet};

/// What is right about the times of a file.
#[derive(Clone, Copy, Default)]
pub(super) struct Rule {
    pub offsets: Offsets,
    /// How many days later its days are than it says.
    pub day_shift: i8,
}

impl Rule {
    /// The day that the file means by that day.
    pub fn shifted(self, day: Date) -> Date {
        day.checked_add(self.day_shift.days()).unwrap_or(day)
    }
}

/// What is right about the offsets of a file.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Offsets {
    /// They are true: a date with its offset is an instant.
    #[default]
    True,
    /// They are false, or there is no zone to show instants in: the clock time beside them is that of the venue.
    False,
    /// There is no zone, but the venue is this far ahead of UTC.
    Venue(Offset),
}

/// Whether two clocks show the same minute.
pub(super) fn same(a: Time, b: Time) -> bool {
    (a.hour(), a.minute()) == (b.hour(), b.minute())
}

/// The moment nearest to another at which clocks show that time.
pub(super) fn nearest(to: DateTime, time: Time) -> DateTime {
    let on = |days: i8| Some(to.date().checked_add(days.days()).ok()?.to_datetime(time));
    let distance = |civil: &DateTime| seconds(*civil).abs_diff(seconds(to));
    [0, -1, 1].into_iter().filter_map(on).min_by_key(distance).unwrap_or(to)
}

/// Seconds since 1970 by the clock.
fn seconds(civil: DateTime) -> i64 {
    Offset::UTC.to_timestamp(civil).map_or(0, Instant::as_second)
}

/// The zone of that name, or of its last two or three parts: some programs put a path of their own before it.
fn resolve(name: &str, ask: &Ask) -> Option<Zone> {
    let name = name.trim();
    let parts = |number: usize| name.rmatch_indices('/').nth(number - 1).and_then(|(at, _)| name.get(at + 1..));
    let known = |name: &str| Some(name).filter(|name| !name.is_empty()).and_then(ask.zones);
    known(name).or_else(|| parts(3).and_then(known)).or_else(|| parts(2).and_then(known))
}

pub(super) fn judge(published: &Published<'_>, ask: &Ask, findings: &mut Vec<Finding>) -> Clocks {
    let calendar = Calendar::of(published, findings);
    let zones = named(published, ask, findings);
    let zone = zone_named(published, &zones, ask, findings);
    let zones = zones.into_iter().collect();
    let mut clocks = Clocks { zone, zones, calendar, days: Vec::new(), rules: Vec::new(), range_holds: true };
    if clocks.zone.is_none() && only_utc(&clocks, published) {
        clocks.zone = (ask.zones)("UTC").or_else(|| Zone::bundled("UTC"));
        let what = "it names no time zone, and all its times are in UTC";
        let done = "times are shown in UTC; --assume-zone converts them";
        findings.push(Finding::new(Code::ZoneMissing, "the event", what).done(done));
    }
    clocks.days = days(&clocks, published, false);
    let tallies = tallies(&clocks, published);
    for (file, tally) in &tallies {
        let rule = tally.rule(&clocks, findings);
        clocks.rules.resize(clocks.rules.len().max(file + 1), Rule::default());
        if let Some(place) = clocks.rules.get_mut(*file) {
            *place = rule;
        }
    }
    if clocks.rules.iter().any(|rule| rule.offsets == Offsets::False) {
        clocks.days = days(&clocks, published, true);
    }
    clocks.range_holds = range_holds(&clocks, published, &tallies, findings);
    clocks
}

/// The zones that sessions name.
fn named(published: &Published<'_>, ask: &Ask, findings: &mut Vec<Finding>) -> Vec<(String, Option<Zone>)> {
    let mut zones: Vec<(String, Option<Zone>)> = Vec::new();
    let mut known: HashSet<&str> = HashSet::new();
    for session in &published.sessions {
        let times = &session.times;
        let written = [&times.start, &times.end].into_iter().flatten().filter(|text| text.ends_with(']'));
        let written = written.filter_map(|text| notation::moment(text)?.zone);
        for name in times.zone.as_deref().into_iter().chain(written).map(str::trim).filter(|name| !name.is_empty()) {
            if known.contains(name) {
                continue;
            }
            let zone = resolve(name, ask);
            if zone.is_none() && !is_utc(name) {
                let what = format!("the time zone “{}” of some sessions is not known", quoted(name));
                findings.push(
                    Finding::new(Code::ZoneUnknown, "the event", what).done("taken as the venue's").at(session.offset),
                );
            }
            known.insert(name);
            zones.push((name.to_owned(), zone));
        }
    }
    zones
}

/// The zone that the event names, its sessions, or the person who reads it.
fn zone_named(
    published: &Published<'_>,
    zones: &[(String, Option<Zone>)],
    ask: &Ask,
    findings: &mut Vec<Finding>,
) -> Option<Zone> {
    let mut say = |code, what: String, done| findings.push(Finding::new(code, "the event", what).done(done));
    let name = published.event.zone.as_deref().map(str::trim).filter(|name| !name.is_empty());
    let mut found = name.and_then(|name| resolve(name, ask));
    if let (Some(name), None) = (name, &found) {
        say(Code::ZoneUnknown, format!("the time zone “{}” is not known", quoted(name)), "taken as if it named none");
    }
    if found.is_none() {
        let mut count: HashMap<&str, usize> = HashMap::new();
        for name in published.sessions.iter().filter_map(|session| session.times.zone.as_deref()) {
            *count.entry(name.trim()).or_default() += 1;
        }
        let of_place = |(name, zone): &&(String, Option<Zone>)| zone.is_some() && !is_utc(name);
        let uses = |name: &str| count.get(name).copied().unwrap_or_default();
        // Of equally frequent ones the first of the file.
        let most = zones.iter().rev().filter(of_place).max_by_key(|(name, _)| uses(name));
        let others = zones.iter().filter(of_place).filter(|(_, zone)| Some(zone) != most.map(|(_, zone)| zone)).count();
        found = most.and_then(|(_, zone)| zone.clone());
        if let Some(zone) = found.as_ref().filter(|_| others > 0) {
            let what = format!("its sessions are in several time zones, most in {}", zone.name());
            say(Code::ZoneAssumed, what, "all are shown in that");
        }
    }
    match (&found, &ask.assume_zone) {
        (Some(zone), Some(assumed)) if zone != assumed => {
            let what = format!("it names the time zone {}", zone.name());
            say(Code::ZoneAssumed, what, "that of --assume-zone is not needed");
        }
        _ => {}
    }
    found.or_else(|| ask.assume_zone.clone())
}

/// Whether all that is told of times are instants in UTC.
fn only_utc(clocks: &Clocks, published: &Published<'_>) -> bool {
    let mut instants = false;
    for session in &published.sessions {
        let told = clocks.told(session, &mut |_, _| {});
        match told.start {
            Some(Point::At { instant, printed, .. })
                if told.clock.is_none() && Offset::UTC.to_datetime(instant) == printed =>
            {
                instants = true;
            }
            Some(_) => return false,
            None => {}
        }
    }
    instants
}

/// The event's days as the file bounds them.
fn days(clocks: &Clocks, published: &Published<'_>, as_printed: bool) -> Vec<Bounds> {
    let civil = |text: &str| {
        let moment = notation::moment(text)?;
        let printed = moment.clock?.on(clocks.calendar.date(moment.date?)?)?;
        match (moment.offset, clocks.zone.as_ref().filter(|_| !as_printed)) {
            (Some(offset), Some(zone)) => Some(zone.civil(offset.to_timestamp(printed).ok()?)),
            _ => Some(printed),
        }
    };
    let bounds = published.event.days.iter().filter_map(|day| {
        let (start, end) = (civil(day.start.as_deref()?)?, civil(day.end.as_deref()?)?);
        let date = day.date.as_deref().and_then(|text| clocks.date(text)).unwrap_or_else(|| start.date());
        Some(Bounds { date, start, end })
    });
    bounds.collect()
}

/// What the sessions of a file say for and against its offsets.
#[derive(Default)]
struct Tally {
    /// Where the first date with an offset stands.
    place: Option<usize>,
    /// Dates with an offset, and how many of these are in UTC.
    instants: usize,
    utc: usize,
    /// A clock beside them agrees with the instant only, with the printed time only.
    right: usize,
    wrong: usize,
    /// Their offset is in force at the venue; is that of another season.
    in_force: usize,
    other_season: usize,
    /// The day they are listed under agrees with the instant only, with the printed time only.
    day_right: usize,
    day_wrong: usize,
    /// They start at night: by the instant, by the printed time.
    nights: usize,
    printed_nights: usize,
    /// How far the clocks are ahead of UTC, in seconds.
    ahead: BTreeMap<i32, usize>,
    /// Offsets other than UTC, in seconds.
    offsets: BTreeMap<i32, usize>,
    /// Sessions of the day are held on the day before it, on it, on the day after: by the instant, by the printed time.
    days: [usize; 3],
    printed_days: [usize; 3],
    /// Dates of the sessions.
    dates: BTreeMap<Date, usize>,
}

fn tallies(clocks: &Clocks, published: &Published<'_>) -> BTreeMap<usize, Tally> {
    let mut tallies: BTreeMap<usize, Tally> = BTreeMap::new();
    for session in &published.sessions {
        let told = clocks.told(session, &mut |_, _| {});
        tallies.entry(session.file).or_default().add(clocks, &told, session.offset);
    }
    tallies
}

fn count_day(days: &mut [usize; 3], listed: Option<Date>, start: DateTime) {
    let Some(listed) = listed.filter(|_| start.hour() >= MORNING) else { return };
    let place = match start.date() {
        date if date == listed => 1,
        date if listed.yesterday().ok() == Some(date) => 0,
        date if listed.tomorrow().ok() == Some(date) => 2,
        _ => return,
    };
    days[place] += 1;
}

impl Tally {
    fn add(&mut self, clocks: &Clocks, told: &Told, place: Option<usize>) {
        let (instant, printed) = match told.start {
            Some(Point::At { instant, printed, trusted: false }) => (instant, printed),
            Some(Point::At { instant, printed, trusted: true }) => {
                let civil = clocks.zone.as_ref().map_or(printed, |zone| zone.civil(instant));
                *self.dates.entry(civil.date()).or_default() += 1;
                return;
            }
            Some(Point::Wall(civil)) => {
                *self.dates.entry(civil.date()).or_default() += 1;
                count_day(&mut self.days, told.day, civil);
                count_day(&mut self.printed_days, told.day, civil);
                return;
            }
            _ => return,
        };
        let offset = offset_between(printed, instant);
        self.place = self.place.or(place);
        self.instants += 1;
        if offset == 0 {
            self.utc += 1;
        } else {
            *self.offsets.entry(offset).or_default() += 1;
        }
        let local = clocks.zone.as_ref().map_or(printed, |zone| zone.civil(instant));
        *self.dates.entry(local.date()).or_default() += 1;
        count_day(&mut self.days, told.day, local);
        count_day(&mut self.printed_days, told.day, printed);
        self.nights += usize::from(local.hour() < NIGHT);
        self.printed_nights += usize::from(printed.hour() < NIGHT);
        if let Some(clock) = told.clock {
            let (by_instant, as_printed) = (same(clock, local.time()), same(clock, printed.time()));
            self.right += usize::from(by_instant && !as_printed);
            self.wrong += usize::from(as_printed && !by_instant);
            *self.ahead.entry(ahead(instant, printed, told.day, clock)).or_default() += 1;
        }
        let Some(zone) = &clocks.zone else { return };
        let in_force = |civil: DateTime| offset_between(civil, zone.instant(civil));
        if in_force(printed) == offset {
            self.in_force += 1;
        } else if [3, 6, 9]
            .iter()
            .any(|months: &i8| printed.checked_add(months.months()).is_ok_and(|at| in_force(at) == offset))
        {
            self.other_season += 1;
        }
        if let Some(day) = told.day {
            let bounds = clocks.days.iter().find(|bounds| bounds.date == day);
            let fits = |civil: DateTime| match bounds {
                Some(bounds) => bounds.contains(civil),
                None => civil.date() == day || (civil.hour() < NIGHT && day.tomorrow().ok() == Some(civil.date())),
            };
            self.day_right += usize::from(fits(local) && !fits(printed));
            self.day_wrong += usize::from(fits(printed) && !fits(local));
        }
    }

    /// What is right about the file, and says so where that is not what it says.
    fn rule(&self, clocks: &Clocks, findings: &mut Vec<Finding>) -> Rule {
        let mut say = |code, what: String, done| {
            findings.push(Finding::new(code, "the file", what).done(done).at(self.place));
        };
        let offsets = if let Some(zone) = &clocks.zone {
            let belied = match (self.right, self.wrong) {
                (0, 0) if self.instants > self.utc => self.in_force == 0 && self.other_season == self.instants,
                (0, 0) => self.day_wrong > self.day_right && self.printed_nights <= self.nights,
                (right, wrong) => wrong > right,
            };
            if belied {
                let offset = self.offsets.iter().max_by_key(|(_, count)| **count).map_or(0, |(offset, _)| *offset);
                let what =
                    format!("its offsets, such as {}, are not those of {} on these days", signed(offset), zone.name());
                say(Code::OffsetFalse, what, "the clock times beside them hold");
            }
            if belied { Offsets::False } else { Offsets::True }
        } else if self.instants == 0 {
            Offsets::False
        } else {
            self.venue(&mut say)
        };
        let [before, on, after] = if offsets == Offsets::True { self.days } else { self.printed_days };
        let day_shift = if after > before + on {
            1
        } else if before > on + after {
            -1
        } else {
            0
        };
        if day_shift != 0 {
            say(
                Code::DayContradicts,
                "its days are one off from the dates of their sessions".to_owned(),
                "the dates hold",
            );
        }
        Rule { offsets, day_shift }
    }

    /// Without a zone: how far the venue is ahead of UTC.
    fn venue(&self, say: &mut impl FnMut(Code, String, &'static str)) -> Offsets {
        let clocks: usize = self.ahead.values().sum();
        let by_clocks = self.ahead.iter().max_by_key(|(_, count)| **count).filter(|(_, count)| **count * 2 > clocks);
        let only = self.offsets.first_key_value().filter(|_| self.offsets.len() == 1);
        let found = by_clocks.or_else(|| only.filter(|_| clocks == 0)).map(|(ahead, _)| *ahead);
        let Some((ahead, offset)) = found.and_then(|ahead| Some((ahead, Offset::from_seconds(ahead).ok()?))) else {
            say(
                Code::OffsetUnused,
                "its dates have offsets, but it names no time zone".to_owned(),
                "shown as venue time",
            );
            return Offsets::False;
        };
        let what = format!("it names no time zone; its clocks are at {} from UTC", signed(ahead));
        say(Code::OffsetUnused, what, "shown as venue time");
        Offsets::Venue(offset)
    }
}

/// How far a clock is ahead of UTC that shows this time at that instant, in seconds.
fn offset_between(civil: DateTime, instant: Instant) -> i32 {
    i32::try_from(seconds(civil) - instant.as_second()).unwrap_or_default()
}

/// The same for a clock whose date is known by the day of the session or the date beside the instant.
fn ahead(instant: Instant, printed: DateTime, day: Option<Date>, clock: Time) -> i32 {
    let on_day = day.map_or(printed.date(), |day| day).to_datetime(clock);
    let ahead = (seconds(on_day) - instant.as_second()).rem_euclid(86_400);
    let direct = seconds(on_day) - instant.as_second();
    // Clocks are between twelve hours behind and fourteen ahead; a session after midnight is a day off its day.
    let within = |ahead: &i64| (-12 * 3600..=14 * 3600).contains(ahead);
    let found = [direct, ahead, ahead - 86_400].into_iter().find(within).unwrap_or_default();
    // Clocks have no seconds.
    i32::try_from(found.div_euclid(60) * 60).unwrap_or_default()
}

/// `+02:00`.
fn signed(seconds: i32) -> String {
    let (sign, seconds) = if seconds < 0 { ('-', -seconds) } else { ('+', seconds) };
    format!("{sign}{:02}:{:02}", seconds / 3600, seconds / 60 % 60)
}

/// Whether the event's own first and last day fit most of its sessions.
fn range_holds(
    clocks: &Clocks,
    published: &Published<'_>,
    tallies: &BTreeMap<usize, Tally>,
    findings: &mut Vec<Finding>,
) -> bool {
    let mut read = |text: Option<&str>, which: &str| {
        let text = text.filter(|text| !text.trim().is_empty())?;
        let date = clocks.date(text);
        if date.is_none() {
            let what = format!("its {which} day “{}” can't be read", quoted(text));
            findings.push(Finding::new(Code::DateUnreadable, "the event", what).done("left out"));
        }
        date
    };
    let event = &published.event;
    let (start, end) = (read(event.start.as_deref(), "first"), read(event.end.as_deref(), "last"));
    let (mut inside, mut outside) = (0, 0);
    for (date, count) in tallies.values().flat_map(|tally| &tally.dates) {
        // Zones and nights may move a session by a day.
        let early = start.is_some_and(|start| date.tomorrow().is_ok_and(|date| date < start));
        let late = end.is_some_and(|end| date.yesterday().is_ok_and(|date| date > end));
        *(if early || late { &mut outside } else { &mut inside }) += count;
    }
    if outside > inside && start.is_some_and(|start| end.is_none_or(|end| start <= end)) {
        let what = "most of its sessions are outside the days that it names";
        findings.push(Finding::new(Code::FieldUnreadable, "the event", what).done("the days of the sessions hold"));
        return false;
    }
    true
}

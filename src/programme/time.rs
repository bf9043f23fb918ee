//! Civil times, slots and zones.
//!
//! A programme prints wall-clock times of its venue. They stay civil ([`DateTime`]) and are turned into instants only
//! to be compared with a clock or shown in another zone; the zone's rules are a value handed in, never the machine's.

use jiff::tz::{TimeZone, TimeZoneDatabase, TimeZoneTransition};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::OnceLock;

pub use jiff::Timestamp as Instant;
pub use jiff::civil::{Date, DateTime, Time, Weekday};

/// Before this hour the night of the day before may still go on: what begins then may belong to that day, and who is said
/// to leave then leaves at the end of the night.
pub const SMALL_HOURS: i8 = 5;
/// What ends by the clock before it starts runs past midnight, if that makes it no longer than this, in hours.
pub const LONGEST_NIGHT: i32 = 12;

/// Finds the rules of an IANA zone by name. The rim of the program chooses where rules come from, because only the rim
/// may read the machine's zone files; [`Zone::bundled`] needs no machine at all.
pub type Zones = fn(&str) -> Option<Zone>;

/// An IANA time zone with its rules.
#[derive(Clone, PartialEq, Eq)]
pub struct Zone {
    name: String,
    rules: TimeZone,
}

impl fmt::Debug for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Zone({})", self.name)
    }
}

impl Zone {
    /// The zone of that IANA name by the rules compiled into the program.
    pub fn bundled(name: &str) -> Option<Zone> {
        static RULES: OnceLock<TimeZoneDatabase> = OnceLock::new();
        let rules = RULES.get_or_init(TimeZoneDatabase::bundled).get(name).ok()?;
        // The database answers in any case ("europe/moscow"); its own spelling is the one to show.
        let name = rules.iana_name().unwrap_or(name).to_owned();
        Some(Zone { name, rules })
    }

    /// The zone of that name by the rules of a `TZif` file (RFC 9636).
    pub fn from_tzif(name: &str, bytes: &[u8]) -> Option<Zone> {
        let rules = TimeZone::tzif(name, bytes).ok()?;
        Some(Zone { name: name.to_owned(), rules })
    }

    /// A zone whose rules the time library found by itself, as the machine's own zone is.
    pub fn from_rules(rules: TimeZone) -> Zone {
        let name = rules.iana_name().unwrap_or("local time").to_owned();
        Zone { name, rules }
    }

    /// The IANA name, "Europe/Moscow".
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The instant of a wall-clock time here. A time that a clock change skips or repeats is taken as RFC 5545 takes it:
    /// with the offset before the change.
    pub fn instant(&self, civil: DateTime) -> Instant {
        self.rules.to_ambiguous_zoned(civil).compatible().map_or(Instant::MIN, |zoned| zoned.timestamp())
    }

    /// The wall-clock time of an instant here.
    pub fn civil(&self, instant: Instant) -> DateTime {
        self.rules.to_datetime(instant)
    }

    /// What clocks here are called at that instant: "MSK", or "+07" where the zone has no letters.
    pub fn abbreviation(&self, instant: Instant) -> String {
        self.rules.to_offset_info(instant).abbreviation().to_owned()
    }

    /// What is in force at an instant, and every change of it from then until another.
    pub fn changes(&self, from: Instant, until: Instant) -> Vec<Change> {
        let before =
            self.rules.preceding(from.saturating_add(jiff::SignedDuration::from_nanos(1)).unwrap_or(from)).next();
        let offset = |at: Instant| self.rules.to_offset(at).seconds();
        let just_before = |at: Instant| at.checked_sub(jiff::SignedDuration::from_nanos(1)).unwrap_or(at);
        let in_force = match before {
            Some(change) => Change::of(&change, offset(just_before(change.timestamp()))),
            None => {
                let info = self.rules.to_offset_info(from);
                let seconds = info.offset().seconds();
                let abbreviation = info.abbreviation().to_owned();
                Change { at: None, before: seconds, after: seconds, is_summer: info.dst().is_dst(), abbreviation }
            }
        };
        let later = self.rules.following(from).take_while(|change| change.timestamp() <= until);
        let later = later.map(|change| Change::of(&change, offset(just_before(change.timestamp()))));
        std::iter::once(in_force).chain(later).collect()
    }

    /// RFC 3339 with the offset in force, to the second: `2021-06-02T16:45:00+03:00`.
    pub fn rfc3339(&self, civil: DateTime) -> String {
        // A time that was skipped has no offset of its own: it is said as the instant it is taken for.
        let at = self.instant(civil);
        let (civil, offset) = (self.civil(at), self.rules.to_offset(at).seconds());
        let (sign, offset) = if offset < 0 { ('-', -offset) } else { ('+', offset) };
        format!("{}{sign}{:02}:{:02}", civil.strftime("%Y-%m-%dT%H:%M:%S"), offset / 3600, offset / 60 % 60)
    }
}

/// A change of a zone's clocks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// When; `None` if it has been so ever since.
    pub at: Option<Instant>,
    /// How far clocks were ahead of UTC before, in seconds.
    pub before: i32,
    /// How far they are from then on.
    pub after: i32,
    /// Whether that is summer time.
    pub is_summer: bool,
    /// What the clocks are called from then on: "CEST".
    pub abbreviation: String,
}

impl Change {
    fn of(change: &TimeZoneTransition<'_>, before: i32) -> Change {
        Change {
            at: Some(change.timestamp()),
            before,
            after: change.offset().seconds(),
            is_summer: change.dst().is_dst(),
            abbreviation: change.abbreviation().to_owned(),
        }
    }
}

/// When a session runs: half open, in civil time of the venue. Built by [`Slot::new`], so that lengths and overlaps are
/// right across a clock change too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot {
    /// Wall-clock start at the venue.
    pub start: DateTime,
    /// Wall-clock end at the venue; `None` where only the start was printed.
    pub end: Option<DateTime>,
    from: Instant,
    until: Option<Instant>,
}

/// Two slots have time in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Overlap {
    /// How long, in minutes; `None` where an end is unknown.
    pub minutes: Option<u32>,
}

impl Slot {
    /// A slot at a venue in that zone; without a zone the wall clock is taken to run evenly.
    /// An end that is not after the start, by the wall clock or once a clock change is reckoned with, is dropped: the
    /// length is unknown.
    pub fn new(start: DateTime, end: Option<DateTime>, zone: Option<&Zone>) -> Slot {
        let from = instant(start, zone);
        let ends = |end: DateTime| Some((end, instant(end, zone))).filter(|(_, until)| end > start && *until > from);
        let (end, until) = end.and_then(ends).unzip();
        Slot { start, end, from, until }
    }

    /// The instant it starts; in a programme without a zone only good for comparing slots with each other.
    pub fn from(&self) -> Instant {
        self.from
    }

    /// The instant it ends, where the end is known; see [`Slot::from`].
    pub fn until(&self) -> Option<Instant> {
        self.until
    }

    /// Until when it takes time that nothing else can have: until its end, and of an unknown end the moment of its start,
    /// which is longer than nothing. Two slots overlap if each begins before that of the other.
    pub fn taken_until(&self) -> Instant {
        let moment = jiff::SignedDuration::from_nanos(1);
        self.until.or(self.from.checked_add(moment).ok()).unwrap_or(self.from)
    }

    /// Length in minutes.
    pub fn minutes(&self) -> Option<u32> {
        self.until.map(|until| minutes_between(self.from, until))
    }

    /// The time both share. Slots that only touch share none; an unknown end counts as the moment of its start.
    pub fn overlap(&self, other: &Slot) -> Option<Overlap> {
        let meets = match (self.until, other.until) {
            (Some(a), Some(b)) => {
                let (from, until) = (self.from.max(other.from), a.min(b));
                return (from < until).then(|| Overlap { minutes: Some(minutes_between(from, until)) });
            }
            (None, Some(until)) => (other.from..until).contains(&self.from),
            (Some(until), None) => (self.from..until).contains(&other.from),
            (None, None) => self.from == other.from,
        };
        meets.then_some(Overlap { minutes: None })
    }

    /// Whether it runs at that instant.
    pub fn covers(&self, instant: Instant) -> bool {
        self.from <= instant && self.until.is_some_and(|until| instant < until)
    }
}

fn instant(civil: DateTime, zone: Option<&Zone>) -> Instant {
    match zone {
        Some(zone) => zone.instant(civil),
        None => TimeZone::UTC.to_timestamp(civil).unwrap_or(Instant::MIN),
    }
}

/// Whole minutes from one instant to a later one, rounded down.
pub fn minutes_between(from: Instant, until: Instant) -> u32 {
    u32::try_from((until.as_second() - from.as_second()).max(0) / 60).unwrap_or(u32::MAX)
}

/// What is known of a session's time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum When {
    /// Start known, and mostly the end.
    Slot(Slot),
    /// Only the day is known.
    Day(Date),
    /// Nothing is known.
    #[default]
    Unscheduled,
}

impl When {
    /// The slot, where there is one.
    pub fn slot(&self) -> Option<&Slot> {
        match self {
            When::Slot(slot) => Some(slot),
            When::Day(_) | When::Unscheduled => None,
        }
    }
}

/// A wall-clock time in a file, in whole minutes because minutes are what programmes print: `2021-06-02T16:45`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Civil(pub DateTime);

impl From<DateTime> for Civil {
    fn from(civil: DateTime) -> Civil {
        Civil(civil.date().at(civil.hour(), civil.minute(), 0, 0))
    }
}

impl TryFrom<String> for Civil {
    type Error = jiff::Error;
    fn try_from(text: String) -> Result<Civil, jiff::Error> {
        text.parse::<DateTime>().map(Civil::from)
    }
}

impl From<Civil> for String {
    fn from(Civil(civil): Civil) -> String {
        format!("{}T{}", civil.date(), clock(civil))
    }
}

/// A time of day in a file, in whole minutes: `09:30`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Clock(pub Time);

impl TryFrom<String> for Clock {
    type Error = jiff::Error;
    fn try_from(text: String) -> Result<Clock, jiff::Error> {
        text.parse::<Time>().map(|time| Clock(Time::constant(time.hour(), time.minute(), 0, 0)))
    }
}

impl From<Clock> for String {
    fn from(Clock(time): Clock) -> String {
        format!("{:02}:{:02}", time.hour(), time.minute())
    }
}

/// A day in a file: `2021-06-02`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Day(pub Date);

impl TryFrom<String> for Day {
    type Error = jiff::Error;
    fn try_from(text: String) -> Result<Day, jiff::Error> {
        text.parse().map(Day)
    }
}

impl From<Day> for String {
    fn from(Day(date): Day) -> String {
        date.to_string()
    }
}

/// `16:45`.
pub fn clock(civil: DateTime) -> String {
    format!("{:02}:{:02}", civil.hour(), civil.minute())
}

/// `Wed 2 Jun`.
pub fn short_date(date: Date) -> String {
    date.strftime("%a %-d %b").to_string()
}

/// `Wed 2 Jun 2021`.
pub fn long_date(date: Date) -> String {
    date.strftime("%a %-d %b %Y").to_string()
}

/// `2–5 Jun 2021`, `30 May – 2 Jun 2021`, `30 Dec 2021 – 2 Jan 2022`: the days of an event in the fewest words.
pub fn date_range(start: Date, end: Date) -> String {
    if start == end {
        start.strftime("%-d %b %Y").to_string()
    } else if start.first_of_month() == end.first_of_month() {
        format!("{}–{}", start.day(), end.strftime("%-d %b %Y"))
    } else if start.year() == end.year() {
        format!("{} – {}", start.strftime("%-d %b"), end.strftime("%-d %b %Y"))
    } else {
        format!("{} – {}", start.strftime("%-d %b %Y"), end.strftime("%-d %b %Y"))
    }
}

/// `45 min`, and from an hour on `1 h`, `1 h 30 min`: nobody has to divide by sixty.
pub fn length(minutes: u32) -> String {
    match (minutes / 60, minutes % 60) {
        (0, _) => format!("{minutes} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, rest) => format!("{hours} h {rest} min"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn slot(start: (i8, i8), end: Option<(i8, i8)>) -> Slot {
        let at = |(hour, minute)| date(2021, 6, 2).at(hour, minute, 0, 0);
        Slot::new(at(start), end.map(at), None)
    }

    #[test]
    fn slots_that_touch_do_not_overlap() {
        assert_eq!(slot((10, 0), Some((11, 0))).overlap(&slot((11, 0), Some((12, 0)))), None);
        assert_eq!(
            slot((10, 0), Some((11, 15))).overlap(&slot((11, 0), Some((12, 0)))),
            Some(Overlap { minutes: Some(15) })
        );
    }

    #[test]
    fn an_unknown_end_meets_only_what_runs_at_its_start() {
        let open = slot((11, 0), None);
        assert_eq!(open.overlap(&slot((10, 0), Some((12, 0)))), Some(Overlap { minutes: None }));
        assert_eq!(open.overlap(&slot((11, 30), Some((12, 0)))), None);
        assert_eq!(open.overlap(&slot((10, 0), Some((11, 0)))), None);
        assert_eq!(open.overlap(&open), Some(Overlap { minutes: None }));
        let slots = [open, slot((10, 0), Some((12, 0))), slot((11, 30), Some((12, 0))), slot((10, 0), Some((11, 0)))];
        for (one, other) in slots.iter().flat_map(|one| slots.iter().map(move |other| (one, other))) {
            let meet = one.from() < other.taken_until() && other.from() < one.taken_until();
            assert_eq!(one.overlap(other).is_some(), meet, "{one:?} {other:?}");
        }
    }

    #[test]
    fn lengths_are_right_across_a_clock_change() {
        // Warsaw sets its clocks back at 03:00 on 31 October 2021.
        let zone = Zone::bundled("Europe/Warsaw").unwrap();
        let night = Slot::new(date(2021, 10, 31).at(1, 0, 0, 0), Some(date(2021, 10, 31).at(4, 0, 0, 0)), Some(&zone));
        assert_eq!(night.minutes(), Some(240));
    }

    #[test]
    fn inside_a_clock_change_a_time_is_the_instant_it_is_taken_for() {
        // Berlin sets its clocks from 02:00 to 03:00 on 28 March 2021.
        let zone = Zone::bundled("Europe/Berlin").unwrap();
        let at = |hour, minute| date(2021, 3, 28).at(hour, minute, 0, 0);
        assert_eq!(zone.rfc3339(at(2, 30)), "2021-03-28T03:30:00+02:00");
        assert_eq!(zone.rfc3339(at(1, 59)), "2021-03-28T01:59:00+01:00");
        let skipped = Slot::new(at(2, 30), Some(at(3, 15)), Some(&zone));
        assert_eq!((skipped.end, skipped.minutes()), (None, None));
        assert_eq!(Slot::new(at(2, 30), Some(at(3, 45)), Some(&zone)).minutes(), Some(15));
    }

    #[test]
    fn an_end_before_its_start_is_unknown() {
        assert_eq!(slot((11, 0), Some((10, 0))).end, None);
        assert_eq!(slot((11, 0), Some((11, 0))).minutes(), None);
    }

    #[test]
    fn times_carry_the_offset_in_force() {
        let moscow = Zone::bundled("europe/moscow").unwrap();
        assert_eq!(moscow.name(), "Europe/Moscow");
        assert_eq!(moscow.rfc3339(date(2021, 6, 2).at(16, 45, 0, 0)), "2021-06-02T16:45:00+03:00");
        // Moscow kept its summer offset all the year round from 2011 to 2014.
        assert_eq!(moscow.rfc3339(date(2012, 1, 18).at(9, 0, 0, 0)), "2012-01-18T09:00:00+04:00");
        assert_eq!(moscow.abbreviation(moscow.instant(date(2021, 6, 2).at(16, 45, 0, 0))), "MSK");
        let halifax = Zone::bundled("America/St_Johns").unwrap();
        assert_eq!(halifax.rfc3339(date(2021, 1, 2).at(9, 0, 0, 0)), "2021-01-02T09:00:00-03:30");
    }

    #[test]
    fn changes_of_clocks_begin_with_what_is_in_force() {
        let told = |name: &str, from: &str, until: &str| -> Vec<String> {
            let changes = Zone::bundled(name).unwrap().changes(from.parse().unwrap(), until.parse().unwrap());
            let at = |at: Option<Instant>| at.map_or("ever".to_owned(), |at| at.to_string());
            let line =
                |it: &Change| format!("{} {} {} {} {}", at(it.at), it.before, it.after, it.is_summer, it.abbreviation);
            changes.iter().map(line).collect()
        };
        assert_eq!(
            told("Europe/Berlin", "2021-01-01T00:00:00Z", "2021-10-31T01:00:00Z"),
            [
                "2020-10-25T01:00:00Z 7200 3600 false CET",
                "2021-03-28T01:00:00Z 3600 7200 true CEST",
                "2021-10-31T01:00:00Z 7200 3600 false CET",
            ]
        );
        assert_eq!(told("UTC", "2021-01-01T00:00:00Z", "2022-01-01T00:00:00Z"), ["ever 0 0 false UTC"]);
    }

    #[test]
    fn dates_are_said_in_the_fewest_words() {
        assert_eq!(date_range(date(2021, 6, 2), date(2021, 6, 5)), "2–5 Jun 2021");
        assert_eq!(date_range(date(2021, 5, 30), date(2021, 6, 2)), "30 May – 2 Jun 2021");
        assert_eq!(date_range(date(2021, 12, 30), date(2022, 1, 2)), "30 Dec 2021 – 2 Jan 2022");
        assert_eq!((length(0), length(59)), ("0 min".to_owned(), "59 min".to_owned()));
        assert_eq!((length(60), length(90)), ("1 h".to_owned(), "1 h 30 min".to_owned()));
        assert_eq!(length(120), "2 h");
        assert_eq!(length(615), "10 h 15 min");
    }
}

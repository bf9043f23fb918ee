//! Which clock a time is read from: zones by whatever name a file gives them.

use super::parts::{Calendar, Onset, Rules, Stamp};
use super::recur::Rule;
use crate::formats::Ask;
use crate::formats::published::Text;
use crate::programme::time::DateTime;
use crate::programme::{Code, Finding, Instant, Zone, clean};
use calcard::common::timezone::Tz;
use jiff::fmt::temporal::Pieces;
use jiff::tz::Offset;
use std::collections::HashMap;
use std::rc::Rc;

/// Onsets of one rule that are looked at: years since the first that calendars name, twice a year.
const MOST_ONSETS: usize = 1_000;
/// Rules of all zones that are followed: to find out that one never comes true takes its time.
const MOST_RULES: usize = 40;
/// As how many rules one counts that never comes true.
const BARREN: usize = 10;
/// Zones of one file.
const MOST_ZONES: usize = 200;

/// A clock.
#[derive(Clone, Debug)]
pub(super) enum Clock {
    /// The venue's, whatever that is.
    Floating,
    /// That of an offset; UTC.
    Fixed(Offset),
    /// That of a zone.
    Zone(Zone),
    /// That of a VTIMEZONE that is no zone anybody knows: offsets and from when on they hold, in order.
    Own(Rc<Vec<(DateTime, Offset)>>),
}

impl Clock {
    /// The instant of a wall-clock time; `None` if nobody knows.
    pub(super) fn instant(&self, civil: DateTime) -> Option<Instant> {
        match self {
            Clock::Floating => None,
            Clock::Fixed(offset) => offset.to_timestamp(civil).ok(),
            Clock::Zone(zone) => Some(zone.instant(civil)),
            Clock::Own(onsets) => offset_at(onsets, civil)?.to_timestamp(civil).ok(),
        }
    }

    /// What it shows at an instant.
    pub(super) fn civil(&self, at: Instant) -> Option<DateTime> {
        match self {
            Clock::Floating => None,
            Clock::Fixed(offset) => Some(offset.to_datetime(at)),
            Clock::Zone(zone) => Some(zone.civil(at)),
            Clock::Own(onsets) => {
                let fits = |offset: &Offset| {
                    let civil = offset.to_datetime(at);
                    offset_at(onsets, civil) == Some(*offset)
                };
                onsets.iter().map(|(_, offset)| *offset).find(fits).map(|offset| offset.to_datetime(at))
            }
        }
    }

    /// A wall-clock time in words that say as much of the clock as can be said there.
    pub(super) fn text(&self, civil: DateTime) -> String {
        let printed = civil.strftime("%Y-%m-%dT%H:%M:%S");
        let offset = match self {
            Clock::Floating | Clock::Zone(_) => None,
            Clock::Fixed(offset) => Some(*offset),
            Clock::Own(onsets) => offset_at(onsets, civil),
        };
        match offset.map(Offset::seconds) {
            None => printed.to_string(),
            Some(0) => format!("{printed}Z"),
            Some(seconds) => {
                let (sign, seconds) = if seconds < 0 { ('-', -seconds) } else { ('+', seconds) };
                format!("{printed}{sign}{:02}:{:02}", seconds / 3600, seconds / 60 % 60)
            }
        }
    }

    /// Its zone.
    pub(super) fn zone(&self) -> Option<&Zone> {
        match self {
            Clock::Zone(zone) => Some(zone),
            _ => None,
        }
    }
}

fn offset_at(onsets: &[(DateTime, Offset)], civil: DateTime) -> Option<Offset> {
    let at = onsets.partition_point(|(from, _)| *from <= civil);
    onsets.get(at.saturating_sub(1)).map(|(_, offset)| *offset)
}

/// A date and a time, or a date alone, and the offset behind it.
pub(super) fn civil(text: &str) -> Option<(DateTime, Option<Offset>)> {
    let pieces = Pieces::parse(text.trim()).ok()?;
    let time = pieces.time().unwrap_or_default();
    Some((pieces.date().to_datetime(time), pieces.to_numeric_offset()))
}

/// The clocks of a calendar.
pub(super) struct Clocks<'c, 'd> {
    ask: &'c Ask,
    rules: HashMap<&'c str, &'c Rules<'d>>,
    known: HashMap<String, Clock>,
    rules_left: usize,
    pub findings: Vec<Finding>,
}

impl<'c, 'd> Clocks<'c, 'd> {
    pub(super) fn of(calendar: &'c Calendar<'d>, ask: &'c Ask) -> Self {
        let rules = calendar.zones.iter().rev().map(|rules| (rules.name.as_str(), rules)).collect();
        Clocks { ask, rules, known: HashMap::new(), rules_left: MOST_RULES, findings: Vec::new() }
    }

    /// The clock that a time is read from, and what it shows; `None` if the text is no time that can be counted with.
    pub(super) fn read(&mut self, stamp: &Stamp<'_>) -> Option<(Clock, DateTime)> {
        let (civil, offset) = civil(&stamp.text)?;
        let clock = match (offset, &stamp.zone) {
            (Some(offset), _) => Clock::Fixed(offset),
            (None, Some(zone)) => self.named(zone, civil),
            (None, None) => Clock::Floating,
        };
        Some((clock, civil))
    }

    /// The clock of that TZID. `used`: a time it is used for, by which a guess is tried.
    pub(super) fn named(&mut self, name: &str, used: DateTime) -> Clock {
        if let Some(known) = self.known.get(name) {
            return known.clone();
        }
        let clock = self.find(name, used);
        self.known.insert(name.to_owned(), clock.clone());
        clock
    }

    fn find(&mut self, name: &str, used: DateTime) -> Clock {
        let zones = self.ask.zones;
        if let Some(zone) = iana(name, zones) {
            return Clock::Zone(zone);
        }
        let rules = self.rules.get(name).copied().filter(|_| self.known.len() < MOST_ZONES);
        let onsets =
            rules.map(|rules| Rc::new(onsets(rules, &mut self.rules_left))).filter(|onsets| !onsets.is_empty());
        let located = rules.and_then(|rules| iana(rules.location.as_deref()?.trim(), zones));
        // Names of Windows, and those that programs for it show to people.
        let guessed = located.or_else(|| match name.parse::<Tz>() {
            Ok(zone @ Tz::Tz(_)) => zones(&zone.name()?),
            _ => None,
        });
        let shown = clean::line(name.to_owned().into());
        match (guessed, onsets) {
            (Some(zone), Some(onsets)) => {
                let own = Clock::Own(onsets);
                if own.instant(used) == Some(zone.instant(used)) { Clock::Zone(zone) } else { own }
            }
            (Some(zone), None) => Clock::Zone(zone),
            (None, Some(onsets)) => {
                let what = format!("the zone `{shown}` is known only by the offsets that the file gives");
                self.findings.push(Finding::new(Code::ZoneUnknown, "the file", what).done("the offsets hold"));
                Clock::Own(onsets)
            }
            (None, None) => {
                let what = format!("nobody knows the zone `{shown}`");
                self.findings
                    .push(Finding::new(Code::ZoneUnknown, "the file", what).done("its clocks are the venue's"));
                Clock::Floating
            }
        }
    }
}

/// The zone of an IANA name, which may stand behind a prefix: `/freeassociation.sourceforge.net/Europe/Berlin`.
pub(super) fn iana(name: &str, zones: fn(&str) -> Option<Zone>) -> Option<Zone> {
    let name = name.trim().trim_matches('"');
    let parts: Vec<&str> = name.split('/').filter(|part| !part.is_empty()).collect();
    if !name.starts_with('/')
        && let Some(zone) = zones(name)
    {
        return Some(zone);
    }
    // The longest names have three parts: America/Argentina/Ushuaia.
    (1..=parts.len().min(3))
        .rev()
        .filter_map(|count| parts.get(parts.len() - count..))
        .find_map(|part| zones(&part.join("/")))
}

/// Offsets by the wall-clock time from which they hold.
fn onsets(rules: &Rules<'_>, rules_left: &mut usize) -> Vec<(DateTime, Offset)> {
    let last = DateTime::constant(2100, 1, 1, 0, 0, 0, 0);
    let mut found: Vec<(DateTime, Offset)> = Vec::new();
    let mut first = None;
    for onset in &rules.onsets {
        let Onset { start, before, after, rule, dates } = onset;
        let (Some(after), Some((start, _))) = (offset(after.as_ref()), start.as_deref().and_then(civil)) else {
            continue;
        };
        if first.is_none_or(|(known, _)| start < known) {
            first = offset(before.as_ref()).map(|before| (start, before));
        }
        let rule = rule
            .as_deref()
            .and_then(Rule::parse)
            .filter(|rule| rule.is_yearly() && rule.cost() == 1 && *rules_left > 0);
        *rules_left -= usize::from(rule.is_some());
        let utc = |at: DateTime| {
            offset(before.as_ref()).and_then(|before| Some(before.to_datetime(Offset::UTC.to_timestamp(at).ok()?)))
        };
        let followed = rule.and_then(|rule| rule.follow(start, last, MOST_ONSETS, |at| utc(at).unwrap_or(at)));
        if followed.as_ref().is_some_and(|followed| followed.is_barren) {
            *rules_left = rules_left.saturating_sub(BARREN);
        }
        let starts = followed.map_or(vec![start], |followed| followed.starts);
        found.extend(starts.into_iter().map(|start| (start, after)));
        found.extend(dates.iter().filter_map(|date| civil(date)).map(|(date, _)| (date, after)));
    }
    // What held before the first change.
    if let Some((_, before)) = first {
        found.push((DateTime::MIN, before));
    }
    found.sort_by_key(|(from, _)| *from);
    found
}

/// `+0200`, `-033000`.
fn offset(text: Option<&Text<'_>>) -> Option<Offset> {
    let text = text?.trim();
    let (sign, digits) = match text.as_bytes().first()? {
        b'+' => (1, text.get(1..)?),
        b'-' => (-1, text.get(1..)?),
        _ => return None,
    };
    let digits = digits.replace(':', "");
    let two = |at: usize| digits.get(at..at + 2).map_or(Some(0), |two| two.parse::<i32>().ok());
    Offset::from_seconds(sign * (two(0)? * 3600 + two(2)? * 60 + two(4)?)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_zones_may_stand_behind_a_prefix() {
        let find = |name| iana(name, Zone::bundled).map(|zone| zone.name().to_owned());
        assert_eq!(find("/example.org/Tzfile/Europe/Berlin").as_deref(), Some("Europe/Berlin"));
        assert_eq!(find("/example.org/2020.1/America/Argentina/Ushuaia").as_deref(), Some("America/Argentina/Ushuaia"));
        assert_eq!(find("\"Europe/Rome\"").as_deref(), Some("Europe/Rome"));
        assert_eq!(find("Example Time"), None);
        assert_eq!(find("//"), None);
    }

    #[test]
    fn offsets_hold_from_their_onsets_on() {
        let onset = |start: &str, before: &str, after: &str, rule: Option<&str>| Onset {
            start: Some(start.to_owned().into()),
            before: Some(before.to_owned().into()),
            after: Some(after.to_owned().into()),
            rule: rule.map(|rule| rule.to_owned().into()),
            dates: Vec::new(),
        };
        let rules = Rules {
            onsets: vec![
                onset("16010101T030000", "+0200", "+0100", Some("FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU")),
                onset("16010101T020000", "+0100", "+0200", Some("FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU")),
            ],
            ..Rules::default()
        };
        let clock = Clock::Own(Rc::new(onsets(&rules, &mut 2)));
        let berlin = Zone::bundled("Europe/Berlin").unwrap();
        for (month, day, hour) in [(1, 1, 12), (3, 31, 1), (3, 31, 4), (7, 1, 0), (10, 27, 1), (10, 27, 4)] {
            let civil = DateTime::constant(2024, month, day, hour, 0, 0, 0);
            assert_eq!(clock.instant(civil), Some(berlin.instant(civil)), "{civil}");
            assert_eq!(clock.civil(berlin.instant(civil)), Some(civil));
        }
        assert_eq!(clock.text(DateTime::constant(2024, 7, 1, 9, 0, 0, 0)), "2024-07-01T09:00:00+02:00");
        assert_eq!(offset(Some(&"-023015".into())).map(Offset::seconds), Some(-9015));
        assert_eq!(offset(Some(&"0200".into())), None);
    }

    #[test]
    fn times_are_read_in_the_notations_that_are_met() {
        let utc = |text| civil(text).map(|(civil, offset)| (civil.to_string(), offset.map(Offset::seconds)));
        let at = "2024-09-13T10:00:00".to_owned();
        assert_eq!(utc("20240913T100000"), Some((at.clone(), None)));
        assert_eq!(utc("20240913T1000Z"), Some((at.clone(), Some(0))));
        assert_eq!(utc("20240913T100000.000Z"), Some((at.clone(), Some(0))));
        assert_eq!(utc("2024-09-13T10:00:00+02:00"), Some((at.clone(), Some(7200))));
        assert_eq!(utc("20240913T100000+0200"), Some((at, Some(7200))));
        assert_eq!(utc("20240913"), Some(("2024-09-13T00:00:00".to_owned(), None)));
        assert_eq!(utc("soon"), None);
    }
}

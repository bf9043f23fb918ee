//! One pick: an interest, a note, and a copy of the session that outlives any change of the programme.

use crate::programme::time::{Civil, DateTime, Day};
use crate::programme::twins::Trace;
use crate::programme::{Extra, Instant, Programme, SessionIx, Slot, When, Zone, clean};
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::BTreeSet;

/// How much a session matters to me.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Interest {
    /// Put off: to be judged later. Counts as no choice yet.
    Later,
    /// Not for me; hidden from lists.
    Skip,
    /// Perhaps.
    Maybe,
    /// I am going.
    Going,
}

impl Interest {
    /// Every interest, from the most to the least.
    pub const ALL: [Interest; 4] = [Interest::Going, Interest::Maybe, Interest::Skip, Interest::Later];

    /// Whether I want to go, surely or perhaps.
    pub fn is_wanted(self) -> bool {
        self >= Interest::Maybe
    }

    /// Its word.
    pub fn word(self) -> &'static str {
        match self {
            Interest::Going => "going",
            Interest::Maybe => "maybe",
            Interest::Skip => "skip",
            Interest::Later => "later",
        }
    }
}

/// A moment to the millisecond, as files keep it; in text `2021-06-02T13:45:00.123Z`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Stamp(i64);

impl Stamp {
    /// The stamp of an instant.
    pub fn of(instant: Instant) -> Stamp {
        Stamp(instant.as_millisecond())
    }

    /// Its instant.
    pub fn instant(self) -> Instant {
        Instant::from_millisecond(self.0).unwrap_or(Instant::MAX)
    }

    /// As old as can be: before the clock of any machine.
    pub(super) const FIRST: Stamp = Stamp(-62_135_596_800_000);

    /// What a file says of the last day and a half that there is counts as of this, 9999-12-30: behind it there must be room
    /// for what is said after that. Half a day of such stamps is read back as it was written.
    const LATEST: Stamp = Stamp(253_402_128_000_000);
    const ROOM: i64 = 12 * 60 * 60 * 1_000;

    /// The next possible stamp.
    #[must_use]
    pub fn next(self) -> Stamp {
        Stamp(self.0.saturating_add(1).min(Instant::MAX.as_millisecond()))
    }
}

impl TryFrom<String> for Stamp {
    type Error = jiff::Error;
    fn try_from(text: String) -> Result<Stamp, jiff::Error> {
        let stamp = text.parse().map(Stamp::of)?;
        Ok(if stamp.0 > Stamp::LATEST.0 + Stamp::ROOM { Stamp::LATEST } else { stamp })
    }
}

impl From<Stamp> for String {
    fn from(stamp: Stamp) -> String {
        format!("{:.3}", stamp.instant())
    }
}

/// What I chose about a session.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Pick {
    /// How much it matters to me.
    pub interest: Interest,
    /// My own words.
    #[serde(default, skip_serializing_if = "String::is_empty", deserialize_with = "line")]
    pub note: String,
    /// The session as it was when I chose.
    pub copy: Copy,
    /// The part of it that I attend, where it is not all of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<Part>,
    /// Whether I was there.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub attended: bool,
    /// Ids of sessions of which I said that they are not this one.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty", deserialize_with = "set")]
    pub refused: BTreeSet<String>,
    /// Fields of a newer version, kept.
    #[serde(flatten)]
    pub extra: Extra,
}

impl Pick {
    /// A pick without a note.
    pub fn new(interest: Interest, copy: Copy) -> Pick {
        Pick {
            interest,
            note: String::new(),
            copy,
            part: None,
            attended: false,
            refused: BTreeSet::new(),
            extra: Extra::new(),
        }
    }
}

/// The part of a session that I attend, in wall-clock time of the venue: I come later than it starts, or leave before it
/// ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(default)]
pub struct Part {
    /// When I come.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Civil>,
    /// When I leave.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Civil>,
}

impl Part {
    /// The time that it takes of a session; all of it where the part lies outside, as after the session has moved.
    pub fn of(self, slot: &Slot, zone: Option<&Zone>) -> Slot {
        let inside = |at: &DateTime| *at > slot.start && slot.end.is_none_or(|end| *at < end);
        let from = self.from.map(|Civil(at)| at).filter(inside).unwrap_or(slot.start);
        let until = self.until.map(|Civil(at)| at).filter(inside).or(slot.end);
        let part = Slot::new(from, until, zone);
        // The two may contradict each other once they are merged from two windows.
        if part.end == until { part } else { *slot }
    }

    /// In words, its times as `clock` tells them: `until 14:20`, `from 14:20 until 15:00`.
    pub fn words(self, clock: impl Fn(DateTime) -> String) -> String {
        let word = |word: &str, at: Option<Civil>| at.map(|Civil(at)| format!("{word} {}", clock(at)));
        [word("from", self.from), word("until", self.until)].into_iter().flatten().collect::<Vec<_>>().join(" ")
    }
}

/// What is needed to recognise, show and find again a session that the programme no longer has.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Copy {
    /// Title.
    #[serde(deserialize_with = "line")]
    pub title: String,
    /// Identity in the organisers' own system.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub guid: Option<String>,
    /// Wall-clock start at the venue.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start: Option<Civil>,
    /// Wall-clock end at the venue.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end: Option<Civil>,
    /// Conference day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<Day>,
    /// The places, as printed.
    #[serde(skip_serializing_if = "Vec::is_empty", deserialize_with = "lines")]
    pub halls: Vec<String>,
    /// The names of the people.
    #[serde(skip_serializing_if = "Vec::is_empty", deserialize_with = "lines")]
    pub people: Vec<String>,
    /// Fields of a newer version, kept.
    #[serde(flatten)]
    pub extra: Extra,
}

impl Copy {
    /// A copy of a session as it now stands in the programme.
    pub fn of(programme: &Programme, session: SessionIx) -> Copy {
        let whole = &programme[session];
        Copy {
            title: whole.title.clone(),
            guid: whole.guid.clone(),
            people: whole.appearances.iter().map(|who| programme.printed_name(who).to_owned()).collect(),
            ..Copy::standing(programme, session)
        }
    }

    /// As much of it as tells when and where the session stands: the plan compares that for every pick.
    pub(super) fn standing(programme: &Programme, session: SessionIx) -> Copy {
        let session = &programme[session];
        let slot = session.when.slot();
        Copy {
            start: slot.map(|slot| Civil::from(slot.start)),
            end: slot.and_then(|slot| slot.end).map(Civil::from),
            date: session.day.map(Day),
            halls: session.halls.iter().map(|hall| programme.place(*hall)).collect(),
            ..Copy::default()
        }
    }

    /// Whether it had not begun at a moment, as far as that can be known; `zone` is the venue's.
    pub fn is_ahead(&self, zone: Option<&Zone>, now: Instant) -> bool {
        zone.is_some() && self.when(zone).slot().is_some_and(|slot| slot.from() > now)
    }

    /// When it ran, as far as the copy knows; `zone` is the venue's.
    pub fn when(&self, zone: Option<&Zone>) -> When {
        match (self.start, self.date) {
            (Some(Civil(start)), _) => When::Slot(Slot::new(start, self.end.map(|Civil(end)| end), zone)),
            (None, Some(Day(date))) => When::Day(date),
            (None, None) => When::Unscheduled,
        }
    }

    /// What the session of that id is recognised by.
    pub fn trace<'a>(&'a self, id: &'a str) -> Trace<'a> {
        Trace {
            id,
            guid: self.guid.as_deref(),
            code: None,
            title: &self.title,
            people: self.people.iter().map(String::as_str).collect(),
            start: self.start.map(|Civil(start)| start),
            day: self.date.map(|Day(date)| date),
            halls: self.halls.iter().map(|hall| hall.as_str().into()).collect(),
        }
    }

    /// The session as it is seen now, with what only a newer version knows of it.
    #[must_use]
    pub fn renewed(&self, now: Copy) -> Copy {
        Copy { extra: self.extra.clone(), ..now }
    }

    /// Whether both say the same of the session, as far as this version understands either.
    pub fn is_same(&self, other: &Copy) -> bool {
        let Copy { title, guid, start, end, date, halls, people, extra: _ } = self;
        (title, guid, start, end, date) == (&other.title, &other.guid, &other.start, &other.end, &other.date)
            && (halls, people) == (&other.halls, &other.people)
    }

    /// Whether the session stands at the same time as when it was copied.
    pub fn same_time(&self, other: &Copy) -> bool {
        (self.start, self.end, self.date) == (other.start, other.end, other.date)
    }

    /// Whether a later copy names the same places, in whatever order. A hall where none was known is no move.
    pub fn same_place(&self, later: &Copy) -> bool {
        let sorted = |copy: &Copy| {
            let mut halls = copy.halls.clone();
            halls.sort_unstable();
            halls
        };
        self.halls.is_empty() || sorted(self) == sorted(later)
    }
}

/// A line of a file. Anybody may have written it, and what it says is shown on terminals.
pub(super) fn line<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    String::deserialize(from).map(|text| clean::line(text.into()))
}

/// As [`line`], of a list.
pub(super) fn lines<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<String>, D::Error> {
    let texts = Vec::<String>::deserialize(from)?;
    Ok(texts.into_iter().map(|text| clean::line(text.into())).collect())
}

/// As [`lines`], each once.
pub(super) fn set<'de, D: Deserializer<'de>>(from: D) -> Result<BTreeSet<String>, D::Error> {
    Ok(lines(from)?.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::programme::time::Date;
    use proptest::prelude::*;

    proptest! {
        /// Whatever time an agenda holds, its own file can be read again.
        #[test]
        fn every_time_reads_back(millis in prop_oneof![any::<i64>(), 0..4_000_000_000_000_i64], days in -4_300_000..2_900_000_i64, seconds in 0..86_400_i64) {
            let clamped = millis.clamp(Instant::MIN.as_millisecond(), Instant::MAX.as_millisecond());
            for stamp in [Stamp(clamped), Stamp(clamped).next(), Stamp(i64::MAX).next()] {
                let read = if stamp.0 > Stamp::LATEST.0 + Stamp::ROOM { Stamp::LATEST } else { stamp };
                prop_assert_eq!(Stamp::try_from(String::from(stamp)).unwrap(), read);
            }
            let date = Date::constant(1970, 1, 1).checked_add(jiff::Span::new().days(days)).unwrap();
            prop_assert_eq!(Day::try_from(String::from(Day(date))).unwrap(), Day(date));
            let civil: DateTime = date.at(0, 0, 0, 999).checked_add(jiff::Span::new().seconds(seconds)).unwrap();
            prop_assert_eq!(Civil::try_from(String::from(Civil::from(civil))).unwrap(), Civil::from(civil));
        }
    }
}

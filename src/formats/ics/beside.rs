//! A calendar that is laid beside a programme: what of it takes time on the days of the event.
//!
//! Nothing is read into its events: titles stand as they are, and nobody is looked for in them. Unlike a programme, it may
//! go on for years, so that only what may touch the days of the event is followed.

use super::clock::{self, Clock, Clocks};
use super::parts::{self, Event, Stamp};
use super::people::own_uid;
use super::read::{Series, Until, Window, on_clock_of};
use crate::agenda::{Appointment, Entry};
use crate::error::{Error, Result};
use crate::formats::{Ask, Document};
use crate::programme::time::{Civil, Date, DateTime};
use crate::programme::{Code, Instant, Programme, Slot, Zone, clean};
use jiff::{Span, ToSpan};
use std::collections::{HashMap, HashSet};

/// The most that one calendar lays beside a programme.
const MOST: usize = 5_000;
/// What says its length takes no longer, in days.
const LONGEST: i32 = 32;
/// What begins until this hour of the day after the last one belongs to its night.
const NIGHT: i8 = 6;

/// What of a calendar touches the days of an event.
#[derive(Debug, Default)]
pub struct Beside {
    /// What takes time, by start, in wall-clock time of the venue.
    pub entries: Vec<Appointment>,
    /// How many take whole days: they take no time of mine.
    pub whole_days: usize,
    /// How many leave their time free by their own word.
    pub free: usize,
    /// How many are cancelled.
    pub cancelled: usize,
    /// How many are of the programme itself: its sessions, or my own entries, that came here by an export.
    pub known: usize,
    /// How many are left out because nobody knows what the venue's clocks show then: the programme names no zone.
    pub elsewhere: usize,
    /// How many repeat in a way that can't be followed, or not to the end; only their first times count.
    pub unfollowed: usize,
    /// Whether there were too many of them: only the first in the file count.
    pub is_cut: bool,
}

impl Beside {
    /// What is not shown, and why, a line for each reason.
    pub fn left_out(&self) -> Vec<String> {
        let counted = |count: usize, one: &str, many: &str, why: &str| {
            (count > 0).then(|| format!("{count} {} {why}", if count == 1 { one } else { many }))
        };
        let lines = [
            counted(self.whole_days, "takes", "take", "whole days: not shown"),
            counted(self.free, "leaves", "leave", "the time free: not shown"),
            counted(self.cancelled, "is", "are", "cancelled: not shown"),
            counted(self.known, "is", "are", "of the programme or the agenda itself"),
            counted(
                self.elsewhere,
                "is",
                "are",
                "left out: the programme names no time zone, so that nobody knows when",
            ),
            counted(self.unfollowed, "repeats", "repeat", "in a way that can't be followed"),
            self.is_cut.then(|| format!("only the first {MOST} are shown")),
        ];
        lines.into_iter().flatten().collect()
    }
}

/// Reads what of a calendar touches the days of an event. Times without a zone are the venue's.
///
/// # Errors
/// If it is no calendar.
pub fn beside(name: &str, bytes: &[u8], programme: &Programme, ask: &Ask) -> Result<Beside> {
    let document = Document::new(name, bytes);
    let calendar = parts::read(&document);
    if !calendar.found {
        return Err(Error::new("this is no calendar").at(name).because("it has no BEGIN:VCALENDAR"));
    }
    let mut found = Beside::default();
    let Some(days) = Days::of(programme) else { return Ok(found) };
    let mut clocks = Clocks::of(&calendar, ask);
    let mut series = Series::of(&calendar, &mut clocks, Some(days.window));
    let known = Known::of(programme);
    let mut findings = Vec::new();
    for event in calendar.events.iter().filter(|_| !calendar.cancels) {
        let Some(stamp) = event.start.as_ref().or(event.instead_of.as_ref()) else { continue };
        let Some((clock, first)) = clocks.read(stamp) else { continue };
        // A day is that of the venue, whoever's calendar it stands in.
        let clock = if stamp.is_day { Clock::Floating } else { clock };
        let repeats = event.instead_of.is_none() && !(event.rules.is_empty() && event.dates.is_empty());
        let begins: Vec<(DateTime, &Event<'_>)> = if repeats {
            let starts = series.starts(event, stamp, &clock, first, &mut clocks, &mut findings);
            let starts = starts.into_iter().filter(|start| days.may_touch(*start, event)).collect();
            let all = series.occurrences(event, stamp, starts, &mut clocks).into_iter();
            all.map(|one| (one.begins, one.like)).collect()
        } else if days.may_touch(first, event) {
            // What one that stands for a time of another does not say is as with the others.
            let says_length = event.end.is_some() || event.length.is_some();
            vec![(first, series.master(event).filter(|_| !says_length).unwrap_or(event))]
        } else {
            Vec::new()
        };
        found.unfollowed += usize::from(findings.drain(..).any(|finding| finding.code == Code::RecurrenceCut));
        for (begins, like) in begins {
            // What one that stands for others does not say is as with the rest.
            let says = if repeats { like } else { event };
            let others = || if repeats { Some(event) } else { series.master(event) };
            let title = says.title.as_ref().or_else(|| others()?.title.as_ref());
            let place = says.place.as_ref().or_else(|| others()?.place.as_ref());
            let until = ends(like, &clock, begins, &mut clocks, &days);
            let Some(slot) = days.slot(stamp, &clock, begins, until) else {
                found.elsewhere += usize::from(days.is_nowhere(&clock) && !is_cancelled(says));
                continue;
            };
            let is_later = stamp.is_day && slot.start.date() > days.last;
            if !days.touches(&slot) || is_later {
                continue;
            }
            let reasons = [
                (is_cancelled(says), &mut found.cancelled),
                (stamp.is_day, &mut found.whole_days),
                (says.is_free, &mut found.free),
            ];
            if let Some((_, count)) = reasons.into_iter().find(|(holds, _)| *holds) {
                *count += 1;
                continue;
            }
            let title = clean::line(title.cloned().unwrap_or_default().into_owned().into());
            if known.has(event.uid.as_deref(), &title, &slot) {
                found.known += 1;
                continue;
            }
            if found.entries.len() == MOST {
                found.is_cut = true;
                break;
            }
            let title = if title.is_empty() { "busy".to_owned() } else { title };
            let place = clean::line(place.cloned().unwrap_or_default().into_owned().into());
            let entry = Entry { place, ..Entry::new(title, Civil::from(slot.start), slot.end.map(Civil::from)) };
            found.entries.push(Appointment { entry, is_tentative: status(says) == "TENTATIVE" });
        }
    }
    found.entries.sort_by(|Appointment { entry: a, .. }, Appointment { entry: b, .. }| {
        (a.start, a.end, &a.title).cmp(&(b.start, b.end, &b.title))
    });
    Ok(found)
}

fn is_cancelled(event: &Event<'_>) -> bool {
    matches!(status(event).as_str(), "CANCELLED" | "CANCELED")
}

fn status(event: &Event<'_>) -> String {
    event.status.as_deref().unwrap_or_default().trim().to_ascii_uppercase()
}

/// When something ends that begins then; an end by the clock, or as time that passes.
fn ends<'c, 'd>(
    event: &'c Event<'d>,
    clock: &Clock,
    begins: DateTime,
    clocks: &mut Clocks<'c, 'd>,
    days: &Days<'_>,
) -> Option<Instant> {
    let start = event.start.as_ref().or(event.instead_of.as_ref())?;
    if let Some(end) = &event.end {
        let (own, first) = clocks.read(start)?;
        let lasts = first.duration_until_or_zero(on_clock_of(start, end, clocks)?);
        // An end on another clock is a moment of its own.
        if begins == first && !matches!(own, Clock::Floating) {
            let (clock, civil) = clocks.read(end)?;
            return days.instant(&clock, civil);
        }
        return days.instant(clock, begins.checked_add(lasts).ok()?);
    }
    // Days of a length are those of the calendar; what is left of it is time that passes.
    let length: Span = event.length.as_deref()?.trim().parse().ok()?;
    let by_calendar = length.get_weeks().checked_mul(7)?.checked_add(length.get_days())?;
    let day = begins.checked_add(Span::new().try_days(by_calendar).ok()?).ok()?;
    let rest = Span::new().try_hours(length.get_hours()).ok()?.try_minutes(length.get_minutes()).ok()?;
    let rest = rest.try_seconds(length.get_seconds()).ok()?;
    days.instant(clock, day)?.checked_add(rest).ok()
}

/// The days of an event, at its venue.
struct Days<'p> {
    zone: Option<&'p Zone>,
    /// What touches them may begin and end so far, on whatever clock.
    window: Window,
    from: Instant,
    until: Instant,
    last: Date,
}

impl<'p> Days<'p> {
    /// Nothing of an event without days.
    fn of(programme: &'p Programme) -> Option<Days<'p>> {
        let event = &programme.event;
        let days = || event.start.into_iter().chain(event.end).chain(programme.days().iter().copied());
        let (first, last): (Date, Date) = days().min().zip(days().max())?;
        let zone = event.zone.as_ref();
        let begin = first.at(0, 0, 0, 0);
        let end = last.tomorrow().unwrap_or(last).at(NIGHT, 0, 0, 0);
        let instant = |at| Slot::new(at, None, zone).from();
        let apart = |at: DateTime, days: i32| at.checked_add(days.days()).unwrap_or(at);
        Some(Days { zone, window: (apart(begin, -2), apart(end, 2)), from: instant(begin), until: instant(end), last })
    }

    /// Whether something that begins then, on whatever clock, may run on the days of the event. What is sure to be over
    /// needs no further look.
    fn may_touch(&self, begins: DateTime, event: &Event<'_>) -> bool {
        let (from, until) = self.window;
        let stamp = event.start.as_ref().and_then(|stamp| clock::civil(&stamp.text));
        let end = event.end.as_ref().and_then(|stamp| clock::civil(&stamp.text));
        let lasts = stamp.zip(end).map(|((start, _), (end, _))| start.duration_until_or_zero(end));
        let is_over = match (lasts, &event.length) {
            (Some(lasts), _) => begins.checked_add(lasts).is_ok_and(|end| end < from),
            (None, Some(_)) => begins.checked_add(LONGEST.days()).is_ok_and(|end| end < from),
            (None, None) => begins < from,
        };
        begins <= until && !is_over
    }

    /// Whether nobody knows what the venue's clocks show when that one shows something.
    fn is_nowhere(&self, clock: &Clock) -> bool {
        self.zone.is_none() && !matches!(clock, Clock::Floating)
    }

    fn instant(&self, clock: &Clock, civil: DateTime) -> Option<Instant> {
        match clock {
            Clock::Floating => Some(Slot::new(civil, None, self.zone).from()),
            clock => clock.instant(civil),
        }
    }

    /// What the venue's clocks show of it; nothing where nobody knows.
    fn slot(&self, stamp: &Stamp<'_>, clock: &Clock, begins: DateTime, until: Option<Instant>) -> Option<Slot> {
        if self.is_nowhere(clock) {
            return None;
        }
        let from = self.instant(clock, begins)?;
        let civil = |at: Instant| match self.zone {
            Some(zone) => zone.civil(at),
            None => jiff::tz::Offset::UTC.to_datetime(at),
        };
        let next_day = || self.instant(clock, begins.checked_add(1.days()).ok()?);
        let until = until.or_else(|| next_day().filter(|_| stamp.is_day));
        let whole = |at: DateTime| Civil::from(at).0;
        Some(Slot::new(whole(civil(from)), until.map(|until| whole(civil(until))), self.zone))
    }

    fn touches(&self, slot: &Slot) -> bool {
        slot.from() < self.until && slot.until().map_or(slot.from() >= self.from, |until| until > self.from)
    }
}

/// What the programme lists itself.
struct Known<'p> {
    event: &'p str,
    guids: HashSet<&'p str>,
    sessions: HashMap<String, Vec<&'p Slot>>,
}

impl<'p> Known<'p> {
    fn of(programme: &'p Programme) -> Known<'p> {
        let mut sessions: HashMap<String, Vec<&Slot>> = HashMap::new();
        for session in programme.sessions() {
            if let Some(slot) = session.when.slot() {
                sessions.entry(session.title.to_lowercase()).or_default().push(slot);
            }
        }
        let guids = programme.sessions().iter().filter_map(|session| session.guid.as_deref()).collect();
        Known { event: programme.event.id.as_str(), guids, sessions }
    }

    /// Whether an event of a calendar is one of its sessions, or an entry of an agenda of it: by its identity, or by title
    /// and time.
    fn has(&self, uid: Option<&str>, title: &str, slot: &Slot) -> bool {
        let is_own = |uid: &str| own_uid(uid).is_some_and(|own| own.event == self.event);
        let is_same = |own: &Slot| {
            own.from() == slot.from() && (own.until() == slot.until() || own.end.is_none() || slot.end.is_none())
        };
        uid.is_some_and(|uid| self.guids.contains(uid.trim()) || is_own(uid))
            || self.sessions.get(&title.to_lowercase()).is_some_and(|slots| slots.iter().any(|own| is_same(own)))
    }
}

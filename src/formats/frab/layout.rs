//! A programme as the frab family wants it: days with rooms with events, each with a UUID, a number and a slug.
//!
//! Where a session has no UUID of its own, one is derived from the event's id and the session's, so that the next export
//! gives it the same (RFC 9562 §5.8: version 8, here the first half of a SHA-256).

use super::super::Edition;
use crate::programme::time::{Date, DateTime, Slot, When};
use crate::programme::{Appearance, HallIx, Id, Programme, Session, Status, Zone};
use jiff::ToSpan;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt::Write as _;

/// What a session without a hall stands under; read again it is no hall.
const NO_HALL: &str = "–";
/// When a conference day begins and ends, unless something runs earlier or later.
const DAY_CHANGE: i8 = 4;

/// A programme ready to be written in either notation.
pub(in crate::formats) struct Layout<'a> {
    pub programme: &'a Programme,
    /// The days in their order.
    pub days: Vec<Day<'a>>,
    /// Halls by name, as they are written, in the programme's order.
    pub halls: Vec<(HallIx, String)>,
    /// A length that all starts and lengths are multiples of, in minutes.
    pub grid: u32,
    /// What is not written, one line for each kind of loss.
    pub left_out: Vec<String>,
}

/// A conference day.
pub(in crate::formats) struct Day<'a> {
    pub date: Date,
    /// RFC 3339.
    pub start: String,
    /// RFC 3339.
    pub end: String,
    /// Rooms by name with their events, in the programme's order.
    pub rooms: Vec<(String, Vec<Event<'a>>)>,
}

/// A session that is held at a time.
pub(in crate::formats) struct Event<'a> {
    pub session: &'a Session,
    pub guid: String,
    pub id: u32,
    pub slug: String,
    /// Start, RFC 3339.
    pub date: String,
    /// End, RFC 3339; `None` where it is not known.
    pub end: Option<String>,
    /// Start, `16:45`.
    pub start: String,
    /// Length in minutes; 0 where it is not known.
    pub minutes: u32,
    /// All its halls, as printed.
    pub room: String,
}

impl<'a> Layout<'a> {
    pub fn of(edition: &Edition<'a>) -> Layout<'a> {
        let programme = edition.programme;
        let names = hall_names(programme);
        let is_whole = edition.sessions.len() == programme.sessions().len();
        let mut layout = Layout { programme, days: Vec::new(), halls: Vec::new(), grid: 0, left_out: Vec::new() };
        let mut by_day: BTreeMap<Date, Vec<(Option<HallIx>, Event<'a>)>> = BTreeMap::new();
        if is_whole {
            by_day.extend(programme.days().iter().map(|day| (*day, Vec::new())));
        }
        let (mut guids, mut ids) = (HashSet::new(), HashSet::new());
        let (mut used, mut day_only, mut unscheduled) = (HashSet::new(), 0, 0);
        for (_, session) in edition.sessions() {
            let slot = match &session.when {
                When::Slot(slot) => slot,
                When::Day(_) => {
                    day_only += 1;
                    continue;
                }
                When::Unscheduled => {
                    unscheduled += 1;
                    continue;
                }
            };
            used.extend(session.halls.iter().copied());
            let event = layout.event(session, slot, &names, &mut guids, &mut ids);
            let day = session.day.unwrap_or(slot.start.date());
            by_day.entry(day).or_default().push((session.halls.first().copied(), event));
        }
        layout.halls = programme
            .hall_positions()
            .filter(|hall| is_whole || used.contains(hall))
            .filter_map(|hall| Some((hall, names.get(&hall)?.clone())))
            .collect();
        // The first day names all halls, so that their order and those without sessions are kept.
        let mut is_first = true;
        for (date, events) in by_day {
            let day = layout.day(date, events, std::mem::take(&mut is_first));
            layout.days.push(day);
        }
        if layout.grid == 0 {
            layout.grid = 5;
        }
        layout.say_what_is_left_out(edition, day_only, unscheduled);
        layout
    }

    fn event(
        &mut self,
        session: &'a Session,
        slot: &Slot,
        names: &HashMap<HallIx, String>,
        guids: &mut HashSet<String>,
        ids: &mut HashSet<u32>,
    ) -> Event<'a> {
        let of = self.programme.event.id.as_str();
        let own = session.guid.as_ref().map(|guid| guid.to_lowercase()).filter(|guid| is_uuid(guid));
        let guid = own.filter(|guid| guids.insert(guid.clone())).unwrap_or_else(|| uuid(of, session.id.as_str()));
        guids.insert(guid.clone());
        let start = self.rfc3339(slot.start);
        let clock = start.get(11..16).unwrap_or("00:00").to_owned();
        let minutes = slot.minutes().unwrap_or(0);
        let starts_at = u32::try_from(slot.start.minute()).unwrap_or(0);
        self.grid = gcd(gcd(self.grid, 60), gcd(starts_at, minutes));
        let room: Vec<&str> = session.halls.iter().filter_map(|hall| names.get(hall)).map(String::as_str).collect();
        Event {
            session,
            guid,
            id: number(of, &session.id, ids),
            slug: slug(&self.acronym(), session.id.as_str()),
            date: start,
            end: slot.end.map(|end| self.rfc3339(end)),
            start: clock,
            minutes,
            room: if room.is_empty() { NO_HALL.to_owned() } else { room.join(super::LIST) },
        }
    }

    fn day(&self, date: Date, events: Vec<(Option<HallIx>, Event<'a>)>, with_all_halls: bool) -> Day<'a> {
        let usual = date.at(DAY_CHANGE, 0, 0, 0);
        let (mut start, mut end) = (usual, usual.checked_add(1.day()).unwrap_or(usual));
        for slot in events.iter().filter_map(|(_, event)| event.session.when.slot()) {
            start = start.min(slot.start);
            end = end.max(slot.end.unwrap_or(slot.start));
        }
        let mut rooms: BTreeMap<Option<usize>, (String, Vec<Event<'a>>)> = BTreeMap::new();
        if with_all_halls {
            rooms.extend(self.halls.iter().map(|(hall, name)| (Some(hall.index()), (name.clone(), Vec::new()))));
        }
        for (hall, event) in events {
            let name = || self.halls.iter().find(|(at, _)| Some(*at) == hall).map(|(_, name)| name.clone());
            let room = rooms.entry(hall.map(HallIx::index));
            room.or_insert_with(|| (name().unwrap_or_else(|| NO_HALL.to_owned()), Vec::new())).1.push(event);
        }
        // `None` sorts first; what has no hall goes last.
        let nowhere = rooms.remove(&None);
        let rooms = rooms.into_values().chain(nowhere).collect();
        Day { date, start: self.rfc3339(start), end: self.rfc3339(end), rooms }
    }

    /// A wall-clock time of the venue as an instant. The family has no notation for a clock whose zone nobody knows: it
    /// is written as if it were UTC.
    fn rfc3339(&self, civil: DateTime) -> String {
        let zone = self.programme.event.zone.as_ref();
        zone.map_or_else(|| format!("{}+00:00", civil.strftime("%Y-%m-%dT%H:%M:%S")), |zone| zone.rfc3339(civil))
    }

    /// The event's id in the letters that both notations take: `spief_2021`.
    pub fn acronym(&self) -> String {
        format!("{:_<4}", self.programme.event.id.as_str().replace('-', "_"))
    }

    /// A UUID for a hall or a person.
    pub fn uuid(&self, kind: &str, id: &Id) -> String {
        uuid(self.programme.event.id.as_str(), &format!("{kind}/{id}"))
    }

    /// The first and the last day.
    pub fn bounds(&self) -> (Option<Date>, Option<Date>) {
        let event = &self.programme.event;
        let days = || self.days.iter().map(|day| day.date);
        (event.start.or_else(|| days().next()), event.end.or_else(|| days().next_back()))
    }

    /// The name of the zone.
    pub fn zone(&self) -> Option<&str> {
        let event = &self.programme.event;
        event.zone.as_ref().map(Zone::name).or(event.unknown_zone.as_deref())
    }

    /// Where the programme is published.
    pub fn page(&self) -> Option<&str> {
        self.programme.event.source.as_deref().filter(|page| is_page(page))
    }

    fn say_what_is_left_out(&mut self, edition: &Edition<'_>, day_only: usize, unscheduled: usize) {
        let mut say = |number: usize, one: &str, many: &str| match number {
            0 => {}
            1 => self.left_out.push(format!("1 {one}")),
            _ => self.left_out.push(format!("{number} {many}")),
        };
        say(
            day_only,
            "session of which only the day is known is left out",
            "sessions of which only the day is known are left out",
        );
        say(unscheduled, "session without a time is left out", "sessions without a time are left out");
        let posts = |session: &Session| session.appearances.iter().any(|who| who.post.is_some());
        let with_posts =
            edition.sessions().filter(|(_, session)| session.when.slot().is_some() && posts(session)).count();
        say(with_posts, "session names people without their posts", "sessions name people without their posts");
        say(
            edition.gone().count(),
            "pick that the programme no longer has is left out",
            "picks that the programme no longer has are left out",
        );
        say(edition.own().count(), "own entry is left out", "own entries are left out");
        if edition.plan.is_some() {
            self.left_out.push("interest and notes are left out".to_owned());
        }
        if self.programme.event.zone.is_none() && !self.days.is_empty() {
            let what = "the programme names no time zone: its times are written as if the venue kept UTC";
            self.left_out.push(what.to_owned());
        }
    }
}

impl<'a> Event<'a> {
    /// The title, with the word for a status before it, which the family has no field for.
    pub fn title(&self) -> String {
        match self.session.status {
            Status::Scheduled => self.session.title.clone(),
            status => format!("{}: {}", status.word().to_uppercase(), self.session.title),
        }
    }

    /// What the family has no fields for, and a reader wants to know: partners, issues, outcomes.
    pub fn description(&self) -> String {
        let Session { partners, questions, outcomes, access, .. } = self.session;
        let lists = [questions, outcomes]
            .into_iter()
            .filter(|list| !list.is_empty())
            .map(|list| list.iter().map(|line| format!("• {line}")).collect::<Vec<_>>().join("\n"));
        let lines = [partners, access].into_iter().flatten().cloned();
        lines.chain(lists).collect::<Vec<_>>().join("\n\n")
    }

    /// Its own page.
    pub fn page(&self) -> Option<&'a str> {
        self.pages().next().map(|(url, _)| url)
    }

    /// The other pages about it.
    pub fn links(&self) -> impl Iterator<Item = (&'a str, Option<&'a str>)> + use<'a> {
        self.pages().skip(1)
    }

    fn pages(&self) -> impl Iterator<Item = (&'a str, Option<&'a str>)> + use<'a> {
        let links = self.session.links.iter().filter(|link| is_page(&link.url));
        links.map(|link| (link.url.as_str(), link.title.as_deref()))
    }

    /// Slides and papers.
    pub fn attachments(&self) -> impl Iterator<Item = (&'a str, Option<&'a str>)> + use<'a> {
        let links = self.session.attachments.iter().filter(|link| is_page(&link.url));
        links.map(|link| (link.url.as_str(), link.title.as_deref()))
    }

    /// Its languages as one text.
    pub fn language(&self) -> String {
        self.session.languages.join(", ")
    }
}

/// The name of somebody in a session. A moderator is told by a suffix, which the family has no other way for.
pub(in crate::formats) fn printed(programme: &Programme, who: &Appearance) -> String {
    let name = programme.printed_name(who);
    if who.role.as_deref() == Some("moderator") { format!("{name} (moderator)") } else { name.to_owned() }
}

/// Names of halls that tell them apart: with the building where two halls of different buildings share one.
fn hall_names(programme: &Programme) -> HashMap<HallIx, String> {
    let mut shared: HashMap<&str, usize> = HashMap::new();
    for hall in programme.halls() {
        *shared.entry(&hall.name).or_default() += 1;
    }
    let name = |hall: HallIx| {
        let own = &programme[hall].name;
        if shared.get(own.as_str()) == Some(&1) { own.clone() } else { programme.place(hall) }
    };
    programme.hall_positions().map(|hall| (hall, name(hall))).collect()
}

/// `01:30`; hours go on beyond 24.
pub(in crate::formats) fn length(minutes: u32) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// Whether an address is one of the web.
pub(in crate::formats) fn is_page(url: &str) -> bool {
    let is_web = url.starts_with("https://") || url.starts_with("http://");
    is_web
        && !url
            .contains(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '{' | '}' | '|' | '\\' | '^' | '`'))
}

fn is_uuid(text: &str) -> bool {
    let lengths = text.split('-').map(str::len);
    lengths.eq([8, 4, 4, 4, 12]) && text.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit())
}

fn digest(of: &str, id: &str) -> [u8; 16] {
    let hash = Sha256::digest(format!("{of}/{id}").as_bytes());
    let mut half = [0; 16];
    half.iter_mut().zip(hash.iter()).for_each(|(byte, hashed)| *byte = *hashed);
    half
}

fn uuid(of: &str, id: &str) -> String {
    let mut bytes = digest(of, id);
    bytes[6] = bytes[6] & 0x0f | 0x80;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let mut uuid = String::with_capacity(36);
    for (at, byte) in bytes.iter().enumerate() {
        if matches!(at, 4 | 6 | 8 | 10) {
            uuid.push('-');
        }
        // Writing to a string can't fail.
        let _ = write!(uuid, "{byte:02x}");
    }
    uuid
}

/// A number for a session: its own if it has one, else one that its id gives it for ever. A number that is taken already
/// goes up.
fn number(of: &str, id: &Id, taken: &mut HashSet<u32>) -> u32 {
    let most = i32::MAX.cast_unsigned();
    let own = id.as_str().parse().ok().filter(|number| (1..=most).contains(number));
    let mut number = own.unwrap_or_else(|| {
        let [a, b, c, d, ..] = digest(of, id.as_str());
        (u32::from_be_bytes([a, b, c, d]) & most).max(1)
    });
    while !taken.insert(number) {
        number = if number == most { 1 } else { number + 1 };
    }
    number
}

/// `spief_2021-creative-clusters`.
fn slug(acronym: &str, id: &str) -> String {
    let end = if id.ends_with('-') { "x" } else { "" };
    format!("{acronym}-{id:_>4}{end}")
}

fn gcd(a: u32, b: u32) -> u32 {
    if b == 0 { a } else { gcd(b, a % b) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identities_are_derived_and_stable() {
        assert_eq!(uuid("spief-2021", "clusters"), uuid("spief-2021", "clusters"));
        assert_ne!(uuid("spief-2021", "clusters"), uuid("spief-2022", "clusters"));
        let derived = uuid("spief-2021", "clusters");
        assert!(is_uuid(&derived), "{derived}");
        assert_eq!(derived.as_bytes()[14], b'8');
        assert!(!is_uuid("8079583e-8321-506c-95af"));
    }

    #[test]
    fn numbers_are_kept_and_never_given_twice() {
        let mut taken = HashSet::new();
        let id = |text: &str| Id::from_text(text, "x");
        assert_eq!(number("e", &id("10386"), &mut taken), 10386);
        assert_eq!(number("e", &id("10386"), &mut taken), 10387);
        let derived = number("e", &id("opening"), &mut HashSet::new());
        assert_eq!(number("e", &id("opening"), &mut HashSet::new()), derived);
        assert!(number("e", &id("0"), &mut taken) > 0);
        assert!(number("e", &id("99999999999"), &mut taken) > 0);
    }

    #[test]
    fn slugs_and_lengths_have_the_form_that_is_asked_for() {
        assert_eq!(slug("spief_2021", "a"), "spief_2021-___a");
        assert_eq!(slug("spief_2021", "opening-"), "spief_2021-opening-x");
        assert_eq!(length(90), "01:30");
        assert_eq!(length(3000), "50:00");
    }
}

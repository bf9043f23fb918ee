//! A programme or an agenda as a calendar (RFC 5545): taken in again, it updates what is there instead of doubling it.

use super::{INTERESTS, OWN, OWN_ENTRY, OWN_UID};
use crate::agenda::{Copy, Interest, Planned};
use crate::formats::{Edition, Written};
use crate::programme::time::{Change, Date, DateTime, clock};
use crate::programme::{Event, Instant, Programme, Session, Status, When, Zone};
use jiff::tz::Offset;
use std::collections::{HashMap, HashSet};
use std::fmt::Write;

/// Octets of a line without its line break.
const LONGEST_LINE: usize = 75;

/// Writes an edition.
///
/// Without a zone times are floating. A session of unknown end has no DTEND: calendars show it as a moment, which is what
/// is known of it. A session of which only the day is known takes the whole day.
pub(in crate::formats) fn write(edition: &Edition<'_>) -> Written {
    let programme = edition.programme;
    let uids = Uids::of(edition);
    let what = if edition.plan.is_some() { "agenda" } else { "programme" };
    let mut calendar = Calendar { text: String::new(), edition, stamp: utc(edition.now) };
    calendar.line("BEGIN", "VCALENDAR");
    calendar.line("VERSION", "2.0");
    calendar.line("PRODID", &format!("{OWN}{what}//EN"));
    calendar.line("CALSCALE", "GREGORIAN");
    calendar.line("NAME", &escaped(&programme.event.title));
    if let Some(source) = programme.event.source.as_deref().filter(|source| is_page(source)) {
        calendar.line("URL", source);
    }
    let gone: Vec<&Planned> = edition.gone().collect();
    let own: Vec<&Planned> = edition.own().collect();
    let planned = gone.iter().chain(&own).map(|planned| &planned.when);
    let slots = edition.sessions().map(|(_, session)| &session.when).chain(planned);
    if let Some(zone) = named(&programme.event) {
        let instants = slots.filter_map(When::slot).flat_map(|slot| [Some(slot.from()), slot.until()]).flatten();
        calendar.zone(zone, &instants.collect::<Vec<_>>());
    }
    let mut unscheduled = 0;
    for (at, session) in edition.sessions() {
        if session.when == When::Unscheduled {
            unscheduled += 1;
            continue;
        }
        calendar.session(session, &uids.of_session(session), edition.pick(at));
    }
    for planned in gone {
        if planned.when == When::Unscheduled {
            unscheduled += 1;
            continue;
        }
        calendar.gone(planned, &uids.of_gone(planned));
    }
    for planned in own {
        calendar.own(planned, &uids.of_own(planned));
    }
    calendar.line("END", "VCALENDAR");
    let left_out = match unscheduled {
        0 => Vec::new(),
        1 => vec!["1 session without a time is left out".to_owned()],
        many => vec![format!("{many} sessions without a time are left out")],
    };
    Written { bytes: calendar.text.into_bytes(), left_out }
}

/// The zone by which times are written; those in UTC need none.
fn named(event: &Event) -> Option<&Zone> {
    event.zone.as_ref().filter(|zone| !is_utc(zone))
}

fn is_utc(zone: &Zone) -> bool {
    matches!(zone.name(), "UTC" | "Etc/UTC" | "Z")
}

fn is_page(url: &str) -> bool {
    url.starts_with("http://") || url.starts_with("https://")
}

/// Identities that are the same in every export.
struct Uids<'a> {
    event: &'a str,
    /// How many sessions have a guid.
    guids: HashMap<&'a str, usize>,
}

impl<'a> Uids<'a> {
    fn of(edition: &'a Edition<'_>) -> Self {
        let mut guids: HashMap<&str, usize> = HashMap::new();
        // Of the whole programme, lest a part of it is known by other UIDs.
        for guid in edition.programme.sessions().iter().filter_map(|session| session.guid.as_deref()) {
            *guids.entry(guid).or_default() += 1;
        }
        Uids { event: edition.programme.event.id.as_str(), guids }
    }

    fn of_session(&self, session: &Session) -> String {
        let guid = session.guid.as_deref().filter(|guid| is_uid(guid) && self.guids.get(guid) == Some(&1));
        guid.map_or_else(|| self.made(session.id.as_str()), str::to_owned)
    }

    fn of_gone(&self, planned: &Planned) -> String {
        let guid = planned.pick.copy.guid.as_deref().filter(|guid| is_uid(guid) && !self.guids.contains_key(guid));
        guid.map_or_else(|| self.made(&planned.id), str::to_owned)
    }

    fn of_own(&self, planned: &Planned) -> String {
        format!("{}@{OWN_ENTRY}{}{OWN_UID}", planned.id, self.event)
    }

    fn made(&self, session: &str) -> String {
        format!("{session}@{}{OWN_UID}", self.event)
    }
}

/// Whether a guid is unique in the world: a UUID, or something at a place of the net. What this program made is neither,
/// for it says the id of an event that may be called otherwise here.
fn is_uid(guid: &str) -> bool {
    let is_uuid = guid.len() == 36
        && guid.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        });
    let (name, host) = guid.split_once('@').unwrap_or_default();
    let is_plain = guid.bytes().all(|byte| byte.is_ascii_graphic()) && guid.len() <= 200;
    is_uuid || (is_plain && !name.is_empty() && host.contains('.') && !host.ends_with(OWN_UID))
}

struct Calendar<'a> {
    text: String,
    edition: &'a Edition<'a>,
    /// DTSTAMP.
    stamp: String,
}

impl Calendar<'_> {
    /// A line, folded at the borders of characters. The value has its escapes.
    fn line(&mut self, name: &str, value: &str) {
        let mut left = LONGEST_LINE;
        for c in name.chars().chain([':']).chain(value.chars()).filter(|c| !c.is_control()) {
            if c.len_utf8() > left {
                self.text.push_str("\r\n ");
                left = LONGEST_LINE - 1;
            }
            self.text.push(c);
            left -= c.len_utf8();
        }
        self.text.push_str("\r\n");
    }

    /// What every event begins with.
    fn begin(&mut self, uid: &str) {
        let edition = self.edition;
        let stamp = self.stamp.clone();
        self.line("BEGIN", "VEVENT");
        self.line("UID", &escaped(uid));
        self.line("DTSTAMP", &stamp);
        if let Some(modified) = edition.modified {
            self.line("LAST-MODIFIED", &utc(modified));
        }
        self.line("SEQUENCE", &edition.revision.to_string());
    }

    /// A session, with what is mine about it: a pick of it, or one of which it is only probable.
    fn session(&mut self, session: &Session, uid: &str, planned: Option<&Planned>) {
        let programme = self.edition.programme;
        self.begin(uid);
        self.when(&session.when);
        self.line("SUMMARY", &escaped(&session.title));
        let place = |hall: &crate::programme::HallIx| {
            let hall = &programme[*hall];
            let building = hall.building.map(|building| format!(", {}", programme[building].name)).unwrap_or_default();
            format!("{}{building}", hall.name)
        };
        let places: Vec<String> = session.halls.iter().map(place).collect();
        if !places.is_empty() {
            self.line("LOCATION", &escaped(&places.join("; ")));
        }
        let categories = [programme.track_name(session), session.kind.as_deref()];
        let categories: Vec<String> = categories.into_iter().flatten().map(escaped).collect();
        if !categories.is_empty() {
            self.line("CATEGORIES", &categories.join(","));
        }
        let guessed = planned.filter(|planned| planned.likely.is_some());
        let guessed = guessed.map(|planned| format!("probably the session you picked: “{}”", planned.pick.copy.title));
        let mine = planned.map(mine);
        let maybe = guessed.is_some() || planned.is_some_and(|planned| planned.pick.interest == Interest::Maybe);
        let text = [mine, guessed, Some(description(programme, session))]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join("\n\n");
        if !text.trim().is_empty() {
            self.line("DESCRIPTION", &escaped(text.trim_end()));
        }
        if let Some(page) = page(session) {
            self.line("URL", page);
        }
        let status = match session.status {
            Status::Cancelled => "CANCELLED",
            _ if maybe => "TENTATIVE",
            _ => "CONFIRMED",
        };
        self.line("STATUS", status);
        self.line("END", "VEVENT");
    }

    /// A pick that the programme no longer has, from its copy.
    fn gone(&mut self, planned: &Planned, uid: &str) {
        let Copy { title, halls, people, .. } = &planned.pick.copy;
        self.begin(uid);
        self.when(&planned.when);
        self.line("SUMMARY", &escaped(title));
        if !halls.is_empty() {
            self.line("LOCATION", &escaped(&halls.join("; ")));
        }
        let people: Vec<String> = people.iter().map(|name| format!("With: {name}")).collect();
        let text = [mine(planned), people.join("\n"), "No longer in the programme.".to_owned()];
        let text: Vec<String> = text.into_iter().filter(|part| !part.is_empty()).collect();
        self.line("DESCRIPTION", &escaped(&text.join("\n\n")));
        self.line("STATUS", "CANCELLED");
        self.line("END", "VEVENT");
    }

    /// An own entry; what is described is its note.
    fn own(&mut self, planned: &Planned, uid: &str) {
        let Copy { title, halls, .. } = &planned.pick.copy;
        self.begin(uid);
        self.when(&planned.when);
        self.line("SUMMARY", &escaped(title));
        for place in halls {
            self.line("LOCATION", &escaped(place));
        }
        if !planned.pick.note.is_empty() {
            self.line("DESCRIPTION", &escaped(&planned.pick.note));
        }
        self.line("STATUS", "CONFIRMED");
        self.line("END", "VEVENT");
    }

    fn when(&mut self, when: &When) {
        match when {
            When::Slot(slot) => {
                self.time("DTSTART", slot.start, slot.from());
                if let Some((end, until)) = slot.end.zip(slot.until()) {
                    self.time("DTEND", end, until);
                }
            }
            When::Day(day) => self.line("DTSTART;VALUE=DATE", &day.strftime("%Y%m%d").to_string()),
            When::Unscheduled => {}
        }
    }

    fn time(&mut self, name: &str, civil: DateTime, at: Instant) {
        let event = &self.edition.programme.event;
        match &event.zone {
            Some(zone) if is_utc(zone) => self.line(name, &utc(at)),
            // A time that a clock change skips is written as what it is taken for.
            Some(zone) => self.line(&format!("{name};TZID={}", zone.name()), &local(zone.civil(at))),
            None => self.line(name, &local(civil)),
        }
    }

    /// The rules of a zone, as far as the times need them.
    fn zone(&mut self, zone: &Zone, used: &[Instant]) {
        let (Some(first), Some(last)) = (used.iter().min(), used.iter().max()) else { return };
        let year = |at: &Instant| zone.civil(*at).year();
        let at = |year: i16, month, day| Date::new(year, month, day).ok().map(|date| zone.instant(date.at(0, 0, 0, 0)));
        let from = at(year(first), 1, 1).unwrap_or(*first);
        let until = at(year(last), 12, 31).unwrap_or(*last);
        // Changes of the same kind stand together.
        let mut kinds: Vec<(Change, Vec<DateTime>)> = Vec::new();
        for change in zone.changes(from, until) {
            let before = Offset::from_seconds(change.before).unwrap_or(Offset::UTC);
            let onset = change.at.map_or(DateTime::constant(1970, 1, 1, 0, 0, 0, 0), |at| before.to_datetime(at));
            let same = |known: &&mut (Change, Vec<DateTime>)| {
                Change { at: None, ..known.0.clone() } == Change { at: None, ..change.clone() }
            };
            match kinds.iter_mut().find(same) {
                Some((_, onsets)) => onsets.push(onset),
                None => kinds.push((change, vec![onset])),
            }
        }
        self.line("BEGIN", "VTIMEZONE");
        self.line("TZID", zone.name());
        for (change, onsets) in &kinds {
            let part = if change.is_summer { "DAYLIGHT" } else { "STANDARD" };
            self.line("BEGIN", part);
            let mut onsets = onsets.iter().map(|onset| local(*onset));
            self.line("DTSTART", &onsets.next().unwrap_or_default());
            for onset in onsets {
                self.line("RDATE", &onset);
            }
            self.line("TZOFFSETFROM", &offset(change.before));
            self.line("TZOFFSETTO", &offset(change.after));
            self.line("TZNAME", &escaped(&change.abbreviation));
            self.line("END", part);
        }
        self.line("END", "VTIMEZONE");
    }
}

/// What is mine about a session, in a paragraph of its own.
fn mine(planned: &Planned) -> String {
    let interest =
        INTERESTS.iter().find(|(interest, _)| *interest == planned.pick.interest).map_or("", |(_, said)| said);
    // The event keeps the time of the session: what I attend of it is my own affair, and a note.
    let part = planned.part().map(|part| format!(", {}", part.words(clock))).unwrap_or_default();
    let note = planned.pick.note.trim();
    if note.is_empty() { format!("{interest}{part}") } else { format!("{interest}{part}. {note}") }
}

/// A line for each person; then, each after an empty line, what the session is about.
fn description(programme: &Programme, session: &Session) -> String {
    let mut parts: Vec<String> = Vec::new();
    let person = |who: &crate::programme::Appearance| {
        let mut role = who.role.as_deref().unwrap_or("with").chars();
        let role: String = role.next().into_iter().flat_map(char::to_uppercase).chain(role).collect();
        let post = who.post.as_deref().map(|post| format!(" — {post}")).unwrap_or_default();
        format!("{role}: {}{post}", programme.printed_name(who))
    };
    // The people of one role stand together, in the order in which the roles come first.
    let mut told = HashSet::new();
    let roles: Vec<Option<&str>> = session.appearances.iter().map(|who| who.role.as_deref()).collect();
    let mut people: Vec<String> = Vec::new();
    for role in roles.into_iter().filter(|role| told.insert(*role)) {
        people.extend(session.appearances.iter().filter(|who| who.role.as_deref() == role).map(person));
    }
    parts.push(people.join("\n"));
    parts.extend(session.subtitle.clone());
    parts.extend(session.abstract_.clone());
    let listed = |heading: &str, lines: &[String]| {
        lines.iter().fold(heading.to_owned(), |mut text, line| {
            let _ = write!(text, "\n• {line}");
            text
        })
    };
    for (heading, lines) in [("Questions", &session.questions), ("Outcomes", &session.outcomes)] {
        if !lines.is_empty() {
            parts.push(listed(heading, lines));
        }
    }
    parts.extend(session.partners.clone());
    let links = session.links.iter().chain(&session.attachments).map(|link| &link.url);
    let links: Vec<String> = links.filter(|url| Some(url.as_str()) != page(session)).cloned().collect();
    if !links.is_empty() {
        parts.push(listed("Links", &links));
    }
    parts.retain(|part| !part.trim().is_empty());
    parts.join("\n\n")
}

/// The page that the event's own property names.
fn page(session: &Session) -> Option<&str> {
    session.links.iter().map(|link| link.url.as_str()).find(|url| is_page(url))
}

/// A text as a value (RFC 5545 §3.3.11).
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            c => out.push(c),
        }
    }
    out
}

fn utc(at: Instant) -> String {
    Offset::UTC.to_datetime(at).strftime("%Y%m%dT%H%M%SZ").to_string()
}

fn local(civil: DateTime) -> String {
    civil.strftime("%Y%m%dT%H%M%S").to_string()
}

/// `+0530`, with seconds where a zone once had them.
fn offset(seconds: i32) -> String {
    let (sign, ahead) = if seconds < 0 { ('-', -seconds) } else { ('+', seconds) };
    let rest = if ahead % 60 == 0 { String::new() } else { format!("{:02}", ahead % 60) };
    format!("{sign}{:02}{:02}{rest}", ahead / 3600, ahead / 60 % 60)
}

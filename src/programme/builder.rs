//! From drafts to a programme: the one door, where everything is checked, cleaned and repaired.

use super::clean;
use super::draft::{self, Text};
use super::finding::{Code, Finding};
use super::id::Taken;
use super::place;
use super::time::{Date, Instant, Slot, Zones};
use super::when::{read_date, read_when};
use super::{
    Appearance, Building, BuildingIx, Coverage, Event, Hall, HallIx, Id, Imported, Link, Person, PersonIx, Programme,
    Session, SessionIx, Starts, Status, Track, TrackIx, Walk,
};
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

/// An event of more days than this has a slip in its dates; its empty days are not listed.
const LONGEST_EVENT: usize = 31;
/// In seconds.
const DAY: i64 = 86_400;

/// Builds a [`Programme`] from drafts. Halls and people come before the sessions that name them.
pub struct Builder {
    zones: Zones,
    event: Event,
    buildings: Records<BuildingIx, Building>,
    halls: Records<HallIx, Hall>,
    people: Records<PersonIx, Person>,
    tracks: HashMap<String, TrackIx>,
    track_names: Vec<String>,
    sessions: Vec<Session>,
    session_ids: Taken,
    findings: Vec<Finding>,
}

/// Records of one kind, with the names their file knows them by.
struct Records<Ix, Item> {
    items: Vec<Item>,
    taken: Taken,
    by_name: HashMap<String, Ix>,
}

impl<Ix, Item> Default for Records<Ix, Item> {
    fn default() -> Self {
        Records { items: Vec::new(), taken: Taken::default(), by_name: HashMap::new() }
    }
}

/// The record that is being read: whom a finding concerns.
pub(super) struct Record<'a> {
    name: Name<'a>,
    offset: Option<usize>,
    findings: &'a mut Vec<Finding>,
}

/// What a record is called in a finding. Put into words only then: few records give cause for one.
enum Name<'a> {
    Words(String),
    /// Its kind, and its id or name as the file has it.
    Called(&'static str, Cow<'a, str>),
}

impl Record<'_> {
    pub(super) fn note(&mut self, code: Code, what: impl Into<String>, done: &'static str) {
        let record = match &self.name {
            Name::Words(words) => words.clone(),
            Name::Called(kind, name) => format!("{kind} `{}`", clean::line(Cow::Borrowed(name))),
        };
        self.findings.push(Finding::new(code, record, what).done(done).at(self.offset));
    }
}

/// What cleaning took out of the texts of one record.
#[derive(Default)]
struct Odd {
    hidden: bool,
    cut: bool,
}

impl Odd {
    fn line(&mut self, text: Option<Text<'_>>) -> Option<String> {
        self.cleaned(&text?, clean::line, clean::LONGEST_LINE)
    }

    fn text(&mut self, text: Option<Text<'_>>) -> Option<String> {
        self.cleaned(&text?, clean::text, clean::LONGEST_TEXT)
    }

    fn cleaned(&mut self, text: &str, clean: fn(Cow<'_, str>) -> String, longest: usize) -> Option<String> {
        let clean = clean(Cow::Borrowed(text));
        // Cleaning takes out, but for letters that were not composed: what kept its length is as it was.
        if clean.len() != text.len() {
            self.hidden |= clean::hides(text);
            self.cut |= clean.chars().count() > longest;
        }
        (!clean.is_empty()).then_some(clean)
    }

    fn tell(&self, record: &mut Record<'_>) {
        if self.hidden {
            record.note(
                Code::TextHidden,
                "a text of it holds what a terminal obeys, or what hides or turns text",
                "taken out",
            );
        }
        if self.cut {
            record.note(Code::TextCut, "a text of it is longer than anybody reads", "cut");
        }
    }
}

fn line(text: Option<Text<'_>>) -> Option<String> {
    text.map(|text| clean::line(text.0)).filter(|line| !line.is_empty())
}

fn lines(texts: Vec<Text<'_>>) -> Vec<String> {
    texts.into_iter().filter_map(|text| line(Some(text))).collect()
}

/// A quotation of something odd, short enough for one line.
pub(super) fn quote(odd: &str) -> String {
    let odd = clean::line(Cow::Borrowed(odd));
    match odd.char_indices().nth(60) {
        Some((at, _)) => format!("“{}…”", &odd[..at]),
        None => format!("“{odd}”"),
    }
}

impl Builder {
    /// An empty programme; `zones` finds the rules of the time zone that the event names.
    pub fn new(zones: Zones) -> Builder {
        Builder {
            zones,
            event: Event::default(),
            buildings: Records::default(),
            halls: Records::default(),
            people: Records::default(),
            tracks: HashMap::new(),
            track_names: Vec::new(),
            sessions: Vec::new(),
            session_ids: Taken::default(),
            findings: Vec::new(),
        }
    }

    /// Notes something odd that the reader itself met.
    pub fn note(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    /// The event as a whole; comes first, because its zone gives times their meaning.
    pub fn event(&mut self, draft: draft::Event<'_>) {
        let zones = self.zones;
        let mut record =
            Record { name: Name::Words("the event".to_owned()), offset: None, findings: &mut self.findings };
        let title = line(draft.title);
        let id = draft.id.map(|text| text.0).unwrap_or_default();
        let id = Id::parse(&id).unwrap_or_else(|| {
            if !id.is_empty() {
                record.note(Code::IdChanged, format!("its id is {}", quote(&id)), "made one of a-z, 0-9 and hyphens");
            }
            Id::from_text(if id.is_empty() { title.as_deref().unwrap_or("") } else { &id }, "programme")
        });
        let title = title.unwrap_or_else(|| {
            record.note(Code::TitleMissing, "it has no title", "its id is shown instead");
            id.to_string()
        });
        let start = draft.start.and_then(|text| read_date(&text, &mut record));
        let end = draft.end.and_then(|text| read_date(&text, &mut record));
        let (start, end) = match (start, end) {
            (Some(start), Some(end)) if end < start => {
                record.note(
                    Code::EventDaysExchanged,
                    format!("it ends on {end}, before it starts on {start}"),
                    "the two were exchanged",
                );
                (Some(end), Some(start))
            }
            days => days,
        };
        let (mut zone, mut unknown_zone) = (None, None);
        if let Some(name) = line(draft.zone) {
            zone = zones(&name);
            if zone.is_none() {
                record.note(
                    Code::ZoneUnknown,
                    format!("the time zone {} is not known", quote(&name)),
                    "times are shown as venue time",
                );
                unknown_zone = Some(name);
            }
        } else {
            record.note(Code::ZoneMissing, "it names no time zone", "times are shown as venue time");
        }
        let coverage = match draft.coverage.as_deref() {
            None | Some("complete") => Coverage::Complete,
            Some("partial") => Coverage::Partial,
            Some(other) => {
                record.note(Code::WordUnknown, format!("coverage is {}", quote(other)), "taken as partial");
                Coverage::Partial
            }
        };
        let mut walks = Vec::new();
        for walk in draft.walks {
            let end = |text: Option<Text<'_>>| text.and_then(|text| Id::parse(&text));
            match (end(walk.from), end(walk.to), walk.minutes) {
                (Some(from), Some(to), Some(minutes)) => {
                    walks.push(Walk { from, to, minutes, extra: draft::cleaned(walk.extra) });
                }
                _ => record.note(Code::WalkIncomplete, "a walk lacks from, to or minutes", "left out"),
            }
        }
        let imported = draft.imported.and_then(|draft| {
            let imported = Imported::of(draft);
            if imported.is_none() {
                record.note(Code::FieldUnreadable, "imported lacks a time and a SHA-256 that can be read", "left out");
            }
            imported
        });
        self.event = Event {
            id,
            title,
            short: line(draft.short),
            edition: line(draft.edition),
            start,
            end,
            zone,
            unknown_zone,
            city: line(draft.city),
            venue: line(draft.venue),
            source: line(draft.source),
            licence: line(draft.licence),
            coverage,
            walks,
            imported,
            extra: draft::cleaned(draft.extra),
        };
    }

    /// A building.
    pub fn building(&mut self, draft: draft::Building<'_>, offset: Option<usize>) {
        let name = line(draft.name);
        let (id, reference, _) =
            self.buildings.claim("building", draft.id, name.as_deref(), offset, &mut self.findings);
        let name = name.unwrap_or_else(|| id.to_string());
        self.buildings.add(reference, BuildingIx::at, Building { id, name, extra: draft::cleaned(draft.extra) });
    }

    /// A hall; its building comes first.
    pub fn hall(&mut self, draft: draft::Hall<'_>, offset: Option<usize>) {
        let name = line(draft.name);
        let (id, reference, mut record) =
            self.halls.claim("hall", draft.id, name.as_deref(), offset, &mut self.findings);
        let building = draft.building.and_then(|building| {
            let known = self.buildings.by_name.get(&*building).copied();
            if known.is_none() {
                record.note(
                    Code::ReferenceBroken,
                    format!("its building {} is not in the file", quote(&building)),
                    "shown without a building",
                );
            }
            known
        });
        let name = name.unwrap_or_else(|| id.to_string());
        let hall = Hall {
            id,
            name,
            short: line(draft.short),
            building,
            floor: line(draft.floor),
            area: line(draft.area),
            capacity: draft.capacity,
            extra: draft::cleaned(draft.extra),
            sessions: Vec::new(),
        };
        self.halls.add(reference, HallIx::at, hall);
    }

    /// A person.
    pub fn person(&mut self, draft: draft::Person<'_>, offset: Option<usize>) {
        let mut odd = Odd::default();
        let name = odd.line(draft.name);
        let (id, reference, mut record) =
            self.people.claim("person", draft.id, name.as_deref(), offset, &mut self.findings);
        let biography = odd.text(draft.biography);
        odd.tell(&mut record);
        let name = name.unwrap_or_else(|| id.to_string());
        let person = Person {
            id,
            name,
            other_names: lines(draft.other_names),
            biography,
            links: read_links(draft.links, &mut record),
            extra: draft::cleaned(draft.extra),
            sessions: Vec::new(),
        };
        self.people.add(reference, PersonIx::at, person);
    }

    /// A session; the halls and people it names come first.
    pub fn session(&mut self, draft: draft::Session<'_>, offset: Option<usize>) {
        let mut odd = Odd::default();
        let title = odd.line(draft.title);
        let wanted = draft.id.map(|text| text.0).unwrap_or_default();
        let name = match (&title, wanted.is_empty()) {
            (_, false) => Name::Called("session", wanted.clone()),
            (Some(title), true) => Name::Words(format!("session {}", quote(title))),
            (None, true) => Name::Words(format!("session {} of the file", self.sessions.len() + 1)),
        };
        let mut record = Record { name, offset, findings: &mut self.findings };
        let id = claim_id(&mut self.session_ids, &wanted, title.as_deref(), "session", &mut record);
        let (subtitle, abstract_) = (odd.line(draft.subtitle), odd.text(draft.abstract_));
        odd.tell(&mut record);
        let title = title.unwrap_or_else(|| {
            record.note(Code::TitleMissing, "it has no title", "shown as “Untitled”");
            "Untitled".to_owned()
        });
        let (when, day) = read_when(
            draft.start.as_deref(),
            draft.end.as_deref(),
            draft.date.as_deref(),
            self.event.zone.as_ref(),
            &mut record,
        );
        let mut halls = Vec::new();
        for reference in draft.halls {
            let hall = match self.halls.by_name.get(&*reference) {
                Some(hall) => *hall,
                None => {
                    let Some(name) = line(Some(reference.clone())) else { continue };
                    record.note(
                        Code::ReferenceBroken,
                        format!("its hall {} is not in the file", quote(&name)),
                        "listed under that name",
                    );
                    self.halls.stand_in(&reference, HallIx::at, |id| Hall {
                        id,
                        name,
                        short: None,
                        building: None,
                        floor: None,
                        area: None,
                        capacity: None,
                        extra: draft::Extra::new(),
                        sessions: Vec::new(),
                    })
                }
            };
            halls.push(hall);
        }
        let mut told = HashSet::new();
        if halls.len() > 1 {
            halls.retain(|hall| told.insert(*hall));
        }
        let mut appearances = Vec::with_capacity(draft.appearances.len());
        for draft in draft.appearances {
            appearances.extend(read_appearance(draft, &mut self.people, &mut record));
        }
        let track = line(draft.track).map(|name| {
            let next = TrackIx::at(self.track_names.len());
            *self.tracks.entry(name).or_insert_with_key(|name| {
                self.track_names.push(name.clone());
                next
            })
        });
        let status = draft.status.map_or(Status::Scheduled, |word| {
            Status::ALL.iter().find(|(_, known)| *known == &*word).map_or_else(
                || {
                    record.note(Code::WordUnknown, format!("its status is {}", quote(&word)), "taken as scheduled");
                    Status::Scheduled
                },
                |(status, _)| *status,
            )
        });
        self.sessions.push(Session {
            id,
            guid: line(draft.guid),
            title,
            subtitle,
            track,
            tags: lines(draft.tags),
            kind: line(draft.kind),
            when,
            day,
            halls,
            partners: line(draft.partners),
            abstract_,
            questions: lines(draft.questions),
            outcomes: lines(draft.outcomes),
            appearances,
            languages: lines(draft.languages),
            access: line(draft.access),
            broadcast: draft.broadcast,
            recorded: draft.recorded,
            status,
            links: read_links(draft.links, &mut record),
            attachments: read_links(draft.attachments, &mut record),
            extra: draft::cleaned(draft.extra),
        });
    }

    /// The programme, and everything that was odd about the file.
    pub fn finish(self) -> (Programme, Vec<Finding>) {
        let Builder { event, buildings, halls, people, track_names, mut sessions, findings, .. } = self;
        let order = |session: &Session| {
            let start = session.when.slot().map(|slot| (slot.from(), slot.until(), session.halls.first().copied()));
            // `None` sorts first; sessions without a day or a start go last.
            (session.day.is_none(), session.day, start.is_none(), start)
        };
        sessions.sort_by_cached_key(order);
        let mut by_name: Vec<PersonIx> = (0..people.items.len()).map(PersonIx::at).collect();
        by_name.sort_by_cached_key(|person| people.items.get(person.index()).map(|person| person.name.to_lowercase()));
        let mut programme = Programme {
            days: days(&event, &sessions),
            runs: runs(&sessions),
            labels: place::labels(&halls.items),
            starts: starts(&sessions),
            by_name,
            register: OnceLock::new(),
            repeats: OnceLock::new(),
            hall_names: OnceLock::new(),
            session_ids: sessions
                .iter()
                .enumerate()
                .map(|(at, session)| (session.id.clone(), SessionIx::at(at)))
                .collect(),
            event,
            buildings: buildings.items,
            halls: halls.items,
            people: people.items,
            tracks: Vec::new(),
            sessions,
        };
        programme.link(track_names);
        (programme, findings)
    }
}

impl Programme {
    /// Lets halls, people and tracks know their sessions; tracks come in the order of their first session.
    fn link(&mut self, track_names: Vec<String>) {
        let mut renumbered: Vec<Option<TrackIx>> = vec![None; track_names.len()];
        let mut names = track_names;
        for (at, session) in self.sessions.iter_mut().enumerate() {
            let at = SessionIx::at(at);
            if let Some(track) = &mut session.track {
                let tracks = &mut self.tracks;
                let renumbered = renumbered[track.index()].get_or_insert_with(|| {
                    tracks.push(Track { name: std::mem::take(&mut names[track.index()]), sessions: Vec::new() });
                    TrackIx::at(tracks.len() - 1)
                });
                *track = *renumbered;
                self.tracks[track.index()].sessions.push(at);
            }
            for hall in &session.halls {
                self.halls[hall.index()].sessions.push(at);
            }
            for appearance in &session.appearances {
                let own = &mut self.people[appearance.person.index()].sessions;
                if own.last() != Some(&at) {
                    own.push(at);
                }
            }
        }
    }
}

fn runs(sessions: &[Session]) -> Option<(Instant, Instant)> {
    let slots = || sessions.iter().filter_map(|session| session.when.slot());
    Some((slots().map(Slot::from).min()?, slots().map(|slot| slot.until().unwrap_or(slot.from())).max()?))
}

fn starts(sessions: &[Session]) -> Starts {
    let mut starts = Starts::default();
    for (at, session) in sessions.iter().enumerate() {
        let Some(slot) = session.when.slot() else { continue };
        let length = slot.until().unwrap_or(slot.from()).as_second() - slot.from().as_second();
        if length <= DAY {
            starts.short.push(SessionIx::at(at));
            starts.longest = starts.longest.max(length);
        } else {
            starts.long.push(SessionIx::at(at));
        }
    }
    starts.short.sort_by_key(|at| sessions.get(at.index()).and_then(|session| Some(session.when.slot()?.from())));
    starts
}

/// The event's days and every other day on which something is listed, in order.
fn days(event: &Event, sessions: &[Session]) -> Vec<Date> {
    let mut days: Vec<Date> = sessions.iter().filter_map(|session| session.day).collect();
    if let (Some(start), Some(end)) = (event.start, event.end) {
        let of_event: Vec<Date> =
            start.series(jiff::ToSpan::days(1)).take_while(|day| *day <= end).take(LONGEST_EVENT + 1).collect();
        if of_event.len() <= LONGEST_EVENT {
            days.extend(of_event);
        }
    }
    days.sort_unstable();
    days.dedup();
    days
}

impl<Ix: Copy, Item> Records<Ix, Item> {
    /// An id for a new record, the name its file refers to it by, and whom its findings concern.
    fn claim<'a>(
        &mut self,
        kind: &'static str,
        id: Option<Text<'a>>,
        name: Option<&str>,
        offset: Option<usize>,
        findings: &'a mut Vec<Finding>,
    ) -> (Id, String, Record<'a>) {
        let wanted = id.map(|text| text.0).unwrap_or_default();
        let called = match (wanted.is_empty(), name) {
            (false, _) => wanted.clone(),
            (true, Some(name)) => Cow::Owned(name.to_owned()),
            (true, None) => Cow::Borrowed("without a name"),
        };
        let mut record = Record { name: Name::Called(kind, called), offset, findings };
        if name.is_none() {
            record.note(Code::NameMissing, "it has no name", "its id is shown instead");
        }
        let id = claim_id(&mut self.taken, &wanted, name, kind, &mut record);
        let reference = if wanted.is_empty() { name.unwrap_or_default().to_owned() } else { wanted.into_owned() };
        (id, reference, record)
    }

    /// Adds a record under the name its file refers to it by; the first of a name keeps it.
    fn add(&mut self, reference: String, at: fn(usize) -> Ix, item: Item) -> Ix {
        let ix = at(self.items.len());
        self.items.push(item);
        *self.by_name.entry(reference).or_insert(ix)
    }

    /// Adds a record that was referred to but never described.
    fn stand_in(&mut self, reference: &str, at: fn(usize) -> Ix, item: impl FnOnce(Id) -> Item) -> Ix {
        let id = self.taken.claim(Id::from_text(reference, "unknown"));
        self.add(reference.to_owned(), at, item(id))
    }
}

fn claim_id(taken: &mut Taken, wanted: &str, name: Option<&str>, kind: &str, record: &mut Record<'_>) -> Id {
    let id = Id::parse(wanted).unwrap_or_else(|| {
        if !wanted.is_empty() {
            record.note(Code::IdChanged, format!("its id is {}", quote(wanted)), "made one of a-z, 0-9 and hyphens");
        }
        Id::from_text(if wanted.is_empty() { name.unwrap_or("") } else { wanted }, kind)
    });
    let claimed = taken.claim(id.clone());
    if claimed != id && !wanted.is_empty() {
        record.note(Code::IdRepeated, "another one has the same id", "this one got a number behind it");
    }
    claimed
}

fn read_appearance(
    draft: draft::Appearance<'_>,
    people: &mut Records<PersonIx, Person>,
    record: &mut Record<'_>,
) -> Option<Appearance> {
    let name = line(draft.name);
    let reference = draft.person.unwrap_or_default();
    let known = people.by_name.get(&*reference).copied();
    let person = match known {
        Some(person) => person,
        None => {
            let Some(shown) = name.clone().or_else(|| line(Some(reference.clone()))) else {
                record.note(Code::NameMissing, "somebody in it has neither id nor name", "left out");
                return None;
            };
            if !reference.is_empty() {
                record.note(
                    Code::ReferenceBroken,
                    format!("the person {} is not in the file", quote(&reference)),
                    "listed under that name",
                );
            }
            let reference = if reference.is_empty() { shown.clone() } else { reference.0.into_owned() };
            match people.by_name.get(&reference) {
                Some(person) => *person,
                None => people.stand_in(&reference, PersonIx::at, |id| Person {
                    id,
                    name: shown,
                    other_names: Vec::new(),
                    biography: None,
                    links: Vec::new(),
                    extra: draft::Extra::new(),
                    sessions: Vec::new(),
                }),
            }
        }
    };
    let own_name = people.items.get(person.index()).map(|person| person.name.as_str());
    Some(Appearance {
        person,
        role: line(draft.role).map(|role| role.to_lowercase()),
        heading: line(draft.heading),
        name: name.filter(|name| Some(name.as_str()) != own_name),
        post: line(draft.post),
        online: draft.online,
        extra: draft::cleaned(draft.extra),
    })
}

fn read_links(drafts: Vec<draft::Link<'_>>, record: &mut Record<'_>) -> Vec<Link> {
    let mut links = Vec::with_capacity(drafts.len());
    for draft in drafts {
        let url = line(draft.url).unwrap_or_default();
        let scheme = url.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase());
        // Only what a browser or a mail program opens without running anything.
        if matches!(scheme.as_deref(), Some("http" | "https" | "mailto")) && !url.contains(' ') {
            links.push(Link { url, title: line(draft.title), extra: draft::cleaned(draft.extra) });
        } else {
            record.note(Code::LinkUnusable, format!("the link {} is no web or mail address", quote(&url)), "left out");
        }
    }
    links
}

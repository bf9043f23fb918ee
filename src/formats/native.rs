//! Plenary's own programme file: JSON whose records are the drafts of `programme::draft`.
//!
//! The text is scanned once to find the records and each record is parsed by itself, so that a bad one costs no other:
//! of a record that does not fit, the smallest pieces that don't are left out.

use super::{Edition, Reading, Sureness, Written};
use crate::agenda::{Agenda, Plan, Planned};
use crate::error::{Error, Result};
use crate::programme;
use crate::programme::draft::{self, Text};
use crate::programme::time::{Civil, DateTime};
use crate::programme::{Builder, Code, Coverage, Finding, Programme, Session, SessionIx, Status, When, Zone, Zones};
use serde::de::{Deserializer, MapAccess, Visitor};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::value::RawValue;
use std::collections::HashSet;
use std::fmt;

/// The version of the file format that is written.
pub const VERSION: u32 = 1;

/// The JSON Schema of the file, generated from its types.
pub const SCHEMA: &str = include_str!("../../data/programme.schema.json");

/// Its name in [`FORMATS`](super::FORMATS).
pub(super) const NAME: &str = "json";

/// How far into a file a look goes.
const HEAD: usize = 64 * 1024;

/// The whole file, as it is written.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(title = "A conference programme"))]
struct File<'a> {
    #[serde(flatten)]
    event: draft::Event<'a>,
    /// Pavilions, congress centres, houses.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    buildings: Vec<draft::Building<'a>>,
    /// The places where sessions are held.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    halls: Vec<draft::Hall<'a>>,
    /// The people who appear.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    people: Vec<draft::Person<'a>>,
    /// The items of the programme.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    sessions: Vec<draft::Session<'a>>,
}

/// The whole file, as it is read: records found, but not yet looked into.
#[derive(Default)]
struct Scan<'a> {
    event: Vec<(Text<'a>, &'a RawValue)>,
    buildings: Vec<&'a RawValue>,
    halls: Vec<&'a RawValue>,
    people: Vec<&'a RawValue>,
    sessions: Vec<&'a RawValue>,
}

impl<'de> Deserialize<'de> for Scan<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        struct Scanner;
        impl<'de> Visitor<'de> for Scanner {
            type Value = Scan<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a programme, `{ … }`")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> std::result::Result<Scan<'de>, A::Error> {
                let mut scan = Scan::default();
                while let Some(name) = map.next_key::<Text<'de>>()? {
                    match &*name {
                        "buildings" => scan.buildings = map.next_value::<Option<_>>()?.unwrap_or_default(),
                        "halls" => scan.halls = map.next_value::<Option<_>>()?.unwrap_or_default(),
                        "people" => scan.people = map.next_value::<Option<_>>()?.unwrap_or_default(),
                        "sessions" => scan.sessions = map.next_value::<Option<_>>()?.unwrap_or_default(),
                        _ => scan.event.push((name, map.next_value()?)),
                    }
                }
                Ok(scan)
            }
        }
        deserializer.deserialize_map(Scanner)
    }
}

/// Fields of an event that no other format has beside a title or an id.
const OURS: &[&str] = &["zone", "coverage", "edition", "halls", "buildings", "walks"];
/// Fields of an event that others have too.
const COMMON: &[&str] = &[
    "version", "id", "title", "short", "start", "end", "city", "venue", "source", "licence", "imported", "people",
    "sessions",
];
/// Fields of a session, those that are usual in files written by hand.
const OF_SESSIONS: &[&str] = &[
    "id",
    "guid",
    "title",
    "subtitle",
    "track",
    "tags",
    "kind",
    "start",
    "end",
    "date",
    "halls",
    "partners",
    "abstract",
    "questions",
    "outcomes",
    "appearances",
    "languages",
    "access",
    "broadcast",
    "recorded",
    "status",
    "links",
    "attachments",
];

/// Whether bytes are plenary's own file: an object with fields of an event that only ours have, or with nothing but our
/// fields, in its sessions too. Looks at the beginning only, for the file may be large.
pub(super) fn sniff(bytes: &[u8]) -> Sureness {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let head = String::from_utf8_lossy(bytes.get(..HEAD).unwrap_or(bytes));
    if !head.trim_start().starts_with('{') {
        return Sureness::NO;
    }
    let (event, sessions) = names(&head);
    let has = |name: &str| event.contains(&name);
    let is_named = has("title") || has("id");
    if is_named && OURS.iter().any(|name| has(name)) {
        return Sureness::CERTAIN;
    }
    let all_ours = event.iter().all(|name| OURS.contains(name) || COMMON.contains(name))
        && sessions.iter().all(|name| OF_SESSIONS.contains(name));
    match (is_named, all_ours, has("sessions")) {
        (true, true, _) => Sureness::CERTAIN,
        (true, false, _) | (false, _, true) => Sureness::PERHAPS,
        (false, _, false) => Sureness::NO,
    }
}

/// The names of the fields of the outermost object, and of the records in its list `sessions`, as far as a text goes.
fn names(text: &str) -> (Vec<&str>, Vec<&str>) {
    let (mut event, mut sessions): (Vec<&str>, Vec<&str>) = (Vec::new(), Vec::new());
    let (mut depth, mut quoted_from, mut last) = (0_u32, None, "");
    let mut bytes = text.bytes().enumerate();
    while let Some((at, byte)) = bytes.next() {
        match (byte, quoted_from) {
            (b'\\', Some(_)) => drop(bytes.next()),
            (b'"', Some(from)) => {
                last = text.get(from..at).unwrap_or_default();
                quoted_from = None;
            }
            (b'"', None) => quoted_from = Some(at + 1),
            (b'{' | b'[', None) => depth += 1,
            (b'}' | b']', None) => depth = depth.saturating_sub(1),
            (b':', None) if depth == 1 => event.push(last),
            (b':', None) if depth == 3 && event.last() == Some(&"sessions") && !sessions.contains(&last) => {
                sessions.push(last);
            }
            _ => {}
        }
    }
    (event, sessions)
}

/// Reads a programme file.
pub(super) fn read(text: &str, zones: Zones) -> Result<Reading> {
    let scan: Scan<'_> = serde_json::from_str(text).map_err(|error| no_programme(text, &error))?;
    let named = |wanted: &str| scan.event.iter().any(|(name, _)| &**name == wanted);
    if !named("title") && !named("id") && scan.sessions.is_empty() {
        let error = Error::new("this is no programme").because("it has neither a title nor sessions");
        return Err(error.hint("`plenary schema` prints what a programme file holds"));
    }
    let mut reader = Reader { text, builder: Builder::new(zones) };
    reader.event(&scan.event);
    reader.records::<Building>(&scan.buildings);
    reader.records::<Hall>(&scan.halls);
    reader.records::<Person>(&scan.people);
    reader.records::<SessionRecord>(&scan.sessions);
    let (programme, mut findings) = reader.builder.finish();
    let mut positions = Positions::new(text.as_bytes());
    for finding in &mut findings {
        finding.position = finding.offset.map(|offset| positions.of(offset));
    }
    Ok(Reading { programme, findings, detected: vec![NAME] })
}

/// Why a text is no programme: where, and in which session if it got that far.
fn no_programme(text: &str, error: &serde_json::Error) -> Error {
    let offset = offset_of(text, error.line(), error.column());
    let before = text.get(..offset).unwrap_or(text);
    // The record that was being read is the one whose id came last.
    let session = before.find("\"sessions\"").and_then(|sessions| {
        let id = before[sessions..].rfind("\"id\"")?;
        before[sessions + id..].split('"').nth(3).map(|id| format!(" in or after session `{id}`"))
    });
    let why = error.to_string();
    let why = why.split(" at line ").next().unwrap_or_default();
    Error::new("this is no programme")
        .at(format!("line {}, column {}{}", error.line().max(1), error.column().max(1), session.unwrap_or_default()))
        .because(why)
}

/// A kind of record: how it is parsed and where it goes.
trait Record {
    type Draft<'a>: Deserialize<'a>;
    const KIND: &'static str;
    fn add(builder: &mut Builder, draft: Self::Draft<'_>, offset: Option<usize>);
}

macro_rules! record_kinds {
    ($($name:ident($draft:ident, $kind:literal) => $add:ident),* $(,)?) => {$(
        struct $name;
        impl Record for $name {
            type Draft<'a> = draft::$draft<'a>;
            const KIND: &'static str = $kind;
            fn add(builder: &mut Builder, draft: Self::Draft<'_>, offset: Option<usize>) {
                builder.$add(draft, offset);
            }
        }
    )*};
}

record_kinds! {
    Building(Building, "building") => building,
    Hall(Hall, "hall") => hall,
    Person(Person, "person") => person,
    SessionRecord(Session, "session") => session,
    EventRecord(Event, "the event") => event_at,
}

/// Lets the event be added like any record.
trait EventAt {
    fn event_at(&mut self, draft: draft::Event<'_>, offset: Option<usize>);
}

impl EventAt for Builder {
    fn event_at(&mut self, draft: draft::Event<'_>, offset: Option<usize>) {
        if let Some(version) = draft.version.filter(|version| *version > VERSION) {
            let what = format!("its file is of version {version}, which is newer than this program");
            let finding = Finding::new(Code::VersionNewer, "the event", what);
            self.note(finding.done("what is new in it is not understood").at(offset));
        }
        self.event(draft);
    }
}

struct Reader<'a> {
    text: &'a str,
    builder: Builder,
}

impl<'a> Reader<'a> {
    fn event(&mut self, fields: &[(Text<'a>, &'a RawValue)]) {
        let fields: Vec<String> =
            fields.iter().map(|(name, value)| format!("{}:{}", Value::from(&**name), value.get())).collect();
        let text = format!("{{{}}}", fields.join(","));
        match serde_json::from_str(&text) {
            Ok(event) => self.builder.event_at(event, None),
            Err(_) => self.mended::<EventRecord>(&text, None, "the event"),
        }
    }

    fn records<R: Record>(&mut self, records: &[&'a RawValue]) {
        for (number, raw) in records.iter().enumerate() {
            let raw = raw.get();
            let offset = offset_in(self.text, raw);
            match serde_json::from_str::<R::Draft<'_>>(raw) {
                Ok(draft) => R::add(&mut self.builder, draft, offset),
                Err(error) => {
                    let offset = offset.map(|offset| offset + offset_of(raw, error.line(), error.column()));
                    let name = match serde_json::from_str::<Value>(raw) {
                        Ok(value) => match ["id", "title", "name"].iter().find_map(|key| value.get(key)?.as_str()) {
                            Some(name) => format!("{} `{name}`", R::KIND),
                            None => format!("{} {} of the file", R::KIND, number + 1),
                        },
                        Err(_) => format!("{} {} of the file", R::KIND, number + 1),
                    };
                    self.mended::<R>(raw, offset, &name);
                }
            }
        }
    }

    /// Adds a record that does not fit its shape, without the pieces that don't.
    fn mended<R: Record>(&mut self, raw: &str, offset: Option<usize>, name: &str) {
        let name = crate::programme::clean::line(name.into());
        let fits = |value: &Value| serde_json::from_str::<R::Draft<'_>>(&value.to_string()).is_ok();
        let mut left_out = Vec::new();
        let whole = serde_json::from_str::<Value>(raw).unwrap_or(Value::Null);
        let (code, mended) = match whole {
            Value::Object(_) => (Code::FieldUnreadable, mend(whole, "", &fits, &mut left_out)),
            _ => {
                left_out.push("it is no record, `{ … }`".to_owned());
                (Code::RecordUnreadable, None)
            }
        };
        for what in left_out {
            self.builder.note(Finding::new(code, name.clone(), what).done("left out").at(offset));
        }
        if let Some(value) = mended {
            let text = value.to_string();
            if let Ok(draft) = serde_json::from_str::<R::Draft<'_>>(&text) {
                R::add(&mut self.builder, draft, offset);
            }
        }
    }
}

/// What is left of a value when the smallest pieces that don't fit are taken out of it. Works because every field of a
/// draft may be absent: a piece fits if a record with nothing else in it does.
fn mend(value: Value, path: &str, fits: &dyn Fn(&Value) -> bool, left_out: &mut Vec<String>) -> Option<Value> {
    if fits(&value) {
        return Some(value);
    }
    // A list or record whose empty form does not fit either stands where something else belongs.
    match value {
        Value::Object(fields) if fits(&Value::Object(serde_json::Map::new())) => {
            let mut kept = serde_json::Map::new();
            for (name, value) in fields {
                let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                let fits = |value: &Value| fits(&Value::Object([(name.clone(), value.clone())].into_iter().collect()));
                if let Some(value) = mend(value, &path, &fits, left_out) {
                    kept.insert(name, value);
                }
            }
            Some(Value::Object(kept))
        }
        Value::Array(items) if fits(&Value::Array(Vec::new())) => {
            let mut kept = Vec::new();
            for (number, value) in items.into_iter().enumerate() {
                let fits = |value: &Value| fits(&Value::Array(vec![value.clone()]));
                kept.extend(mend(value, &format!("{path}[{number}]"), &fits, left_out));
            }
            Some(Value::Array(kept))
        }
        odd => {
            let shown: String = odd.to_string().chars().take(40).collect();
            left_out.push(format!("{path} is {shown}, which is not what belongs there"));
            None
        }
    }
}

/// Where a piece of a text stands in it.
fn offset_in(text: &str, piece: &str) -> Option<usize> {
    (piece.as_ptr() as usize).checked_sub(text.as_ptr() as usize).filter(|offset| *offset <= text.len())
}

/// The byte at a line and column, both counted from 1, columns in bytes, as `serde_json` counts.
fn offset_of(text: &str, line: usize, column: usize) -> usize {
    let start = match line {
        0 | 1 => 0,
        _ => text.match_indices('\n').nth(line - 2).map_or(0, |(at, _)| at + 1),
    };
    let mut offset = (start + column.saturating_sub(1)).min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

/// Lines and columns of many bytes of one text, counted from 1 (columns in characters). Goes on from the byte asked for
/// before, so that many bytes in their order cost one walk, also in a file of a single line.
pub(super) struct Positions<'a> {
    bytes: &'a [u8],
    offset: usize,
    line: usize,
    column: usize,
}

impl<'a> Positions<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Positions { bytes, offset: 0, line: 1, column: 1 }
    }

    pub(super) fn of(&mut self, offset: usize) -> (usize, usize) {
        let offset = offset.min(self.bytes.len());
        if offset < self.offset {
            *self = Positions::new(self.bytes);
        }
        for byte in &self.bytes[self.offset..offset] {
            match byte {
                b'\n' => (self.line, self.column) = (self.line + 1, 1),
                // Not the first byte of its character.
                0x80..=0xbf => {}
                _ => self.column += 1,
            }
        }
        self.offset = offset;
        (self.line, self.column)
    }
}

/// Writes a programme as a file that reads back as the same programme.
pub fn write(programme: &Programme) -> Vec<u8> {
    write_part(programme, programme.sessions().iter(), |_| true)
}

/// Writes an edition; of a part of a programme only the people who appear in it.
///
/// My agenda leaves as the file in which it is kept: with its gone and skipped picks, and without those of sessions, and own
/// entries, that are not to leave.
pub(super) fn write_edition(edition: &Edition<'_>) -> Written {
    let programme = edition.programme;
    if let Some((agenda, plan)) = edition.agenda.zip(edition.plan) {
        return write_agenda(edition, agenda, plan);
    }
    let chosen: HashSet<SessionIx> = edition.sessions.iter().copied().collect();
    let appears = |person: &programme::Person| person.sessions.iter().any(|session| chosen.contains(session));
    let is_whole = edition.sessions.len() == programme.sessions().len();
    let sessions = edition.sessions().map(|(_, session)| session);
    Written { bytes: write_part(programme, sessions, |person| is_whole || appears(person)), left_out: Vec::new() }
}

fn write_agenda(edition: &Edition<'_>, agenda: &Agenda, plan: &Plan) -> Written {
    let leaves: HashSet<SessionIx> = edition.sessions.iter().copied().collect();
    let stays_here = |planned: &&Planned| {
        planned.pick.interest.is_wanted() && planned.stands_at().is_some_and(|at| !leaves.contains(&at))
    };
    let here: HashSet<&str> = plan.picks.iter().filter(stays_here).map(|planned| planned.id.as_str()).collect();
    let part = agenda.part(|id| !here.contains(id), edition.entries);
    // Nothing in these types can fail to be written.
    let mut bytes = serde_json::to_vec_pretty(&part).unwrap_or_default();
    bytes.push(b'\n');
    Written { bytes, left_out: Vec::new() }
}

fn write_part<'a>(
    programme: &Programme,
    sessions: impl Iterator<Item = &'a Session>,
    keeps: impl Fn(&programme::Person) -> bool,
) -> Vec<u8> {
    let file = File {
        event: event(programme),
        buildings: programme
            .buildings()
            .iter()
            .map(|building| draft::Building {
                id: Some(text(building.id.as_str())),
                name: Some(text(&building.name)),
                extra: building.extra.clone(),
            })
            .collect(),
        halls: programme
            .halls()
            .iter()
            .map(|hall| draft::Hall {
                id: Some(text(hall.id.as_str())),
                name: Some(text(&hall.name)),
                short: optional(hall.short.as_ref()),
                building: hall.building.map(|building| text(programme[building].id.as_str())),
                floor: optional(hall.floor.as_ref()),
                area: optional(hall.area.as_ref()),
                capacity: hall.capacity,
                extra: hall.extra.clone(),
            })
            .collect(),
        people: programme
            .people()
            .iter()
            .filter(|person| keeps(person))
            .map(|person| draft::Person {
                id: Some(text(person.id.as_str())),
                name: Some(text(&person.name)),
                other_names: list(&person.other_names),
                biography: optional(person.biography.as_ref()),
                links: links(&person.links),
                extra: person.extra.clone(),
            })
            .collect(),
        sessions: sessions.map(|session| session_draft(programme, session)).collect(),
    };
    // Nothing in these types can fail to be written.
    let mut bytes = serde_json::to_vec_pretty(&file).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

fn text(text: &str) -> Text<'_> {
    Text::from(text)
}

fn optional(text: Option<&String>) -> Option<Text<'_>> {
    text.map(|text| Text::from(text.as_str()))
}

fn list(texts: &[String]) -> Vec<Text<'_>> {
    texts.iter().map(|text| Text::from(text.as_str())).collect()
}

fn links(links: &[crate::programme::Link]) -> Vec<draft::Link<'_>> {
    links
        .iter()
        .map(|link| draft::Link {
            url: Some(text(&link.url)),
            title: optional(link.title.as_ref()),
            extra: link.extra.clone(),
        })
        .collect()
}

fn event(programme: &Programme) -> draft::Event<'_> {
    let event = &programme.event;
    draft::Event {
        version: Some(VERSION),
        id: Some(text(event.id.as_str())),
        title: Some(text(&event.title)),
        short: optional(event.short.as_ref()),
        edition: optional(event.edition.as_ref()),
        start: event.start.map(|day| Text::from(day.to_string())),
        end: event.end.map(|day| Text::from(day.to_string())),
        zone: event.zone.as_ref().map(Zone::name).or(event.unknown_zone.as_deref()).map(text),
        city: optional(event.city.as_ref()),
        venue: optional(event.venue.as_ref()),
        source: optional(event.source.as_ref()),
        licence: optional(event.licence.as_ref()),
        coverage: match event.coverage {
            Coverage::Complete => None,
            Coverage::Partial => Some(text("partial")),
        },
        walks: event
            .walks
            .iter()
            .map(|walk| draft::Walk {
                from: Some(text(walk.from.as_str())),
                to: Some(text(walk.to.as_str())),
                minutes: Some(walk.minutes),
                extra: walk.extra.clone(),
            })
            .collect(),
        imported: event.imported.as_ref().map(|imported| draft::Imported {
            name: Some(text(&imported.name)),
            format: Some(text(&imported.format)),
            sha256: Some(text(&imported.sha256)),
            at: Some(imported.at.to_string().into()),
            revision: Some(imported.revision),
            extra: imported.extra.clone(),
        }),
        extra: event.extra.clone(),
    }
}

fn session_draft<'a>(programme: &'a Programme, session: &'a Session) -> draft::Session<'a> {
    let time = |civil: DateTime| Text::from(String::from(Civil::from(civil)));
    let slot = session.when.slot();
    let date = match session.when {
        When::Slot(slot) => session.day.filter(|day| *day != slot.start.date()),
        When::Day(day) => Some(day),
        When::Unscheduled => None,
    };
    draft::Session {
        id: Some(text(session.id.as_str())),
        guid: optional(session.guid.as_ref()),
        title: Some(text(&session.title)),
        subtitle: optional(session.subtitle.as_ref()),
        track: programme.track_name(session).map(Text::from),
        tags: list(&session.tags),
        kind: optional(session.kind.as_ref()),
        start: slot.map(|slot| time(slot.start)),
        end: slot.and_then(|slot| slot.end).map(time),
        date: date.map(|day| Text::from(day.to_string())),
        halls: session.halls.iter().map(|hall| Text::from(programme[*hall].id.as_str())).collect(),
        partners: optional(session.partners.as_ref()),
        abstract_: optional(session.abstract_.as_ref()),
        questions: list(&session.questions),
        outcomes: list(&session.outcomes),
        appearances: session
            .appearances
            .iter()
            .map(|appearance| draft::Appearance {
                person: Some(text(programme[appearance.person].id.as_str())),
                role: optional(appearance.role.as_ref()),
                heading: optional(appearance.heading.as_ref()),
                name: optional(appearance.name.as_ref()),
                post: optional(appearance.post.as_ref()),
                online: appearance.online,
                extra: appearance.extra.clone(),
            })
            .collect(),
        languages: list(&session.languages),
        access: optional(session.access.as_ref()),
        broadcast: session.broadcast,
        recorded: session.recorded,
        status: (session.status != Status::Scheduled).then(|| Text::from(session.status.word())),
        links: links(&session.links),
        attachments: links(&session.attachments),
        extra: session.extra.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_committed_schema_is_that_of_the_types() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/data/programme.schema.json");
        let schema = serde_json::to_string_pretty(&schemars::schema_for!(File<'_>)).unwrap() + "\n";
        if std::env::var_os("PLENARY_BLESS").is_some() {
            std::fs::write(path, &schema).unwrap();
        }
        assert_eq!(std::fs::read_to_string(path).unwrap(), schema, "run the tests once with PLENARY_BLESS=1");
    }

    #[test]
    fn our_own_file_is_told_from_others_with_sessions() {
        for ours in [
            r#"{ "id": "a", "title": "A", "start": "2027-01-01" }"#,
            r#"{ "title": "A", "mood": "good", "zone": "Europe/Oslo" }"#,
            r#"{ "title": "A", "people": [{ "name": "Ada", "age": 7 }], "sessions": [] }"#,
        ] {
            assert_eq!(sniff(ours.as_bytes()), Sureness::CERTAIN, "{ours}");
        }
        for other in [
            r#"{ "title": "A", "sessions": [{ "title": "B", "startsAt": "2027-01-01T09:00" }] }"#,
            r#"{ "sessions": [{ "title": "B", "room": 7 }], "speakers": [] }"#,
            // Without a name it could be anybody's.
            r#"{ "sessions": [{ "title": "A", "start": "2027-01-01T09:00" }] }"#,
            r#"{ "schedule": { "title": "A", "zone": "Europe/Oslo" } }"#,
            "[]",
        ] {
            assert!(sniff(other.as_bytes()) <= Sureness::PERHAPS, "{other}");
        }
    }

    fn findings(text: &str) -> Vec<String> {
        read(text, Zone::bundled).unwrap().findings.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn of_a_bad_record_only_the_smallest_piece_is_left_out() {
        let text = r#"{ "title": "T", "zone": "Europe/Moscow",
  "sessions": [
    { "id": "a", "title": "A", "tags": ["x", 5, "y"],
      "appearances": [{ "name": "Made-Up Person", "online": "yes" }] },
    7,
    { "id": "b", "title": "B", "broadcast": "maybe" }
  ] }"#;
        let reading = read(text, Zone::bundled).unwrap();
        let programme = &reading.programme;
        let a = &programme[programme.find_session("a").unwrap()];
        assert_eq!(a.tags, ["x", "y"]);
        assert_eq!(a.appearances.len(), 1);
        assert_eq!(programme.sessions().len(), 2);
        assert_eq!(
            findings(text),
            [
                "line 3, column 46: session `a`: tags[1] is 5, which is not what belongs there; left out",
                "line 3, column 46: session `a`: appearances[0].online is \"yes\", which is not what belongs there; left out",
                "line 5, column 5: session 2 of the file: it is no record, `{ … }`; left out",
                "line 6, column 51: session `b`: broadcast is \"maybe\", which is not what belongs there; left out",
            ]
        );
    }

    #[test]
    fn positions_are_told_in_any_order() {
        let mut positions = Positions::new("aä\nбв".as_bytes());
        let told: Vec<_> = [3, 4, 6, 1, 99, 0].into_iter().map(|offset| positions.of(offset)).collect();
        assert_eq!(told, [(1, 3), (2, 1), (2, 2), (1, 2), (2, 3), (1, 1)]);
    }

    #[test]
    fn what_is_no_programme_says_where_and_in_which_session() {
        let error = |text: &str| read(text, Zone::bundled).unwrap_err().to_string();
        assert_eq!(
            error("{ \"title\": \"T\", \"sessions\": [\n { \"id\": \"opening\", \"title\": } ] }"),
            "this is no programme: line 2, column 30 in or after session `opening`: expected value"
        );
        assert!(error("[1, 2]").starts_with("this is no programme: line 1, column 1: invalid type: sequence"));
        assert!(error("{}").contains("neither a title nor sessions"));
        assert!(error("").contains("EOF while parsing"));
    }
}

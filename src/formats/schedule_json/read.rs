//! `schedule.json`, its second version and pretalx' submissions to what is published.

use super::super::frab::{Record, Telling};
use super::super::limits::PRIVATE;
use super::super::native::Positions;
use super::super::published::{
    Appearance, Day, Label, Labelled, Link, Person, Prose, Published, Ref, Session, Text, Times,
};
use super::super::{Ask, Document, Sureness, decode};
use super::tree::{Node, mended};
use crate::error::{Error, Result};
use crate::programme::{Code, Finding, Status};
use serde_json::Value;
use std::borrow::Cow;
use std::collections::HashMap;

/// An object `schedule` with a `conference`; or a list of what pretalx calls submissions or speakers.
pub(in crate::formats) fn sniff(document: &Document<'_>) -> Sureness {
    let head = document.head();
    let start = head.trim_start();
    // The head alone tells it of most, also of a file that breaks off later.
    // Other formats name the conference in each of their sessions; here it is an object.
    let is_object =
        |rest: &str| rest.trim_start().strip_prefix(':').is_some_and(|rest| rest.trim_start().starts_with('{'));
    let has_conference = || head.split("\"conference\"").skip(1).any(is_object);
    if start.starts_with('{') && head.contains("\"schedule\"") && has_conference() {
        return Sureness::CERTAIN;
    }
    let may_be = head.contains("\"schedule\"") || head.contains("\"results\"") || start.starts_with('[');
    let Some(tree) = document.json().filter(|_| may_be) else { return Sureness::NO };
    let is_schedule = tree.get("schedule").is_some_and(|schedule| schedule.get("conference").is_some());
    let first = tree.get("results").unwrap_or(tree).as_array().and_then(|list| list.first());
    let has = |names: &[&str]| first.is_some_and(|first| names.iter().all(|name| first.get(name).is_some()));
    let is_submissions = has(&["code", "title", "submission_type"]);
    let is_speakers =
        has(&["code", "name", "submissions"]) && first.and_then(|f| f.get("submissions")).is_some_and(Value::is_array);
    Sureness::certain(is_schedule || is_submissions || is_speakers)
}

/// Reads a file of any of the three shapes. A file that breaks off is read up to there.
pub(in crate::formats) fn read<'d>(
    document: &'d Document<'_>,
    _ask: &Ask,
    published: &mut Published<'d>,
) -> Result<()> {
    let text = document.text();
    let (root, cut) = parse(text)?;
    if let Some((at, why)) = cut {
        let finding = Finding::new(Code::FileCut, "the file", why);
        published.findings.push(finding.done("what stands before it was kept").at(at));
    }
    let mut reader = Reader { text, telling: Telling::new(published), unpublished: 0, rooms: HashMap::new() };
    match root {
        Node::List(submissions) => reader.submissions(submissions),
        Node::Map(fields) => {
            for (name, node) in fields {
                match &*name {
                    "schedule" => reader.schedule(node),
                    "results" => reader.submissions(node.items()),
                    _ => {}
                }
            }
        }
        Node::Null | Node::Bool(_) | Node::Text(_) => {}
    }
    let Reader { telling, unpublished, .. } = reader;
    telling.finish();
    if unpublished > 0 {
        let what = match unpublished {
            1 => "it lists a submission that is not accepted".to_owned(),
            _ => format!("it lists {unpublished} submissions that are not accepted"),
        };
        published.findings.push(Finding::new(Code::PrivateLeftOut, "the file", what).done("left out"));
    }
    Ok(())
}

/// Where a text breaks off, and why.
type Cut = Option<(usize, String)>;

/// The tree of a text; of one that is broken as much as is whole, and where it breaks.
fn parse(text: &str) -> Result<(Node<'_>, Cut)> {
    let (at, why) = match decode::json_text(text) {
        Cow::Borrowed(text) => match Node::parse(text) {
            Ok(node) => return Ok((node, None)),
            Err(broken) => broken,
        },
        Cow::Owned(text) => match Node::parse(&text) {
            Ok(node) => return Ok((node.into_owned(), None)),
            Err(broken) => broken,
        },
    };
    let rest = mended(text, at).and_then(|text| Node::parse(&decode::json_text(&text)).ok().map(Node::into_owned));
    match rest {
        Some(node @ (Node::Map(_) | Node::List(_))) if node.holds_something() => Ok((node, Some((at, why)))),
        _ => {
            let (line, column) = Positions::new(text.as_bytes()).of(at);
            Err(Error::new("cannot read the schedule").at(format!("line {line}, column {column}")).because(why))
        }
    }
}

struct Reader<'p, 'd> {
    text: &'d str,
    telling: Telling<'p, 'd>,
    /// How many submissions are no part of the programme.
    unpublished: usize,
    /// Names of rooms by their guids, for events that refer to them.
    rooms: HashMap<Text<'d>, Text<'d>>,
}

impl<'d> Reader<'_, 'd> {
    fn schedule(&mut self, schedule: Node<'d>) {
        let (mut events, mut page) = (Vec::new(), None);
        for (name, node) in schedule.fields() {
            match &*name {
                "base_url" => self.telling.base = node.text(),
                "url" => page = node.text(),
                "conference" => self.conference(node),
                "rooms" => self.rooms(node),
                // They refer to rooms and tracks, wherever these stand.
                "events" => events = node.items(),
                "persons" => {
                    for node in node.items() {
                        let (person, _) = self.person(node);
                        self.telling.person(person);
                    }
                }
                _ => {}
            }
        }
        let event = &mut self.telling.published.event;
        event.url = event.url.take().or_else(|| self.telling.base.clone()).or(page);
        if self.telling.base.is_none() {
            self.telling.base.clone_from(&event.url);
        }
        for node in events {
            if !self.event(node, None, None) {
                return;
            }
        }
    }

    fn conference(&mut self, conference: Node<'d>) {
        let mut days = Vec::new();
        for (name, node) in conference.fields() {
            match &*name {
                // The list of rooms says more of them than the days do.
                "days" => days = node.items(),
                "rooms" => self.rooms(node),
                "tracks" => self.tracks(node),
                _ => {
                    let event = &mut self.telling.published.event;
                    let field = match &*name {
                        "acronym" => &mut event.id,
                        "title" => &mut event.title,
                        "start" => &mut event.start,
                        "end" => &mut event.end,
                        "time_zone_name" => &mut event.zone,
                        "url" => &mut event.url,
                        _ => continue,
                    };
                    *field = field.take().or_else(|| node.text());
                }
            }
        }
        for day in days {
            self.day(day);
        }
    }

    /// A day with its rooms, whose order is that of the halls.
    fn day(&mut self, day: Node<'d>) {
        let (mut bounds, mut rooms) = (Day::default(), Vec::new());
        for (name, node) in day.fields() {
            match &*name {
                "date" => bounds.date = node.text(),
                "day_start" | "start" => bounds.start = node.text(),
                "day_end" | "end" => bounds.end = node.text(),
                "rooms" => rooms = node.fields(),
                _ => {}
            }
        }
        let date = bounds.date.clone();
        self.telling.published.event.days.push(bounds);
        for (room, _) in &rooms {
            self.telling.hall(room, None);
        }
        for (room, events) in rooms {
            for event in events.items() {
                if !self.event(event, date.as_ref(), Some(&room)) {
                    return;
                }
            }
        }
    }

    fn rooms(&mut self, rooms: Node<'d>) {
        for room in rooms.items() {
            let (mut name, mut guid, mut capacity) = (None, None, None);
            for (field, node) in room.fields() {
                match &*field {
                    "name" => name = node.text(),
                    "guid" => guid = node.text(),
                    "capacity" => capacity = node.text().and_then(|text| text.parse().ok()),
                    _ => {}
                }
            }
            let Some(name) = name else { continue };
            self.telling.hall(&name, capacity);
            // Some exporters give one guid to all rooms: the first keeps it.
            guid.map(|guid| self.rooms.entry(guid).or_insert(name));
        }
    }

    fn tracks(&mut self, tracks: Node<'d>) {
        for track in tracks.items() {
            let (mut name, mut key) = (None, None);
            for (field, node) in track.fields() {
                match &*field {
                    "name" => name = node.text(),
                    "slug" => key = node.text(),
                    _ => {}
                }
            }
            if let (Some(key), Some(name)) = (key, name) {
                self.telling.published.labels.push(Label { of: Labelled::Track, key, name });
            }
        }
    }

    /// An event of either version. Whether there may be more.
    fn event(&mut self, event: Node<'d>, day: Option<&Text<'d>>, room: Option<&Text<'d>>) -> bool {
        let offset = self.offset(&event);
        let Node::Map(fields) = event else {
            if event.holds_something() {
                let finding = Finding::new(Code::RecordUnreadable, "an event", "it is no object").done("left out");
                self.telling.published.findings.push(finding.at(offset));
            }
            return true;
        };
        let times = Times { day: day.cloned(), ..Times::default() };
        let mut record = Record::of(Session { times, offset, ..Session::default() });
        // Only the second version has events that stand under no room.
        let is_second = room.is_none();
        for (name, node) in fields {
            self.field(&name, node, is_second, &mut record);
        }
        self.telling.session(record, room)
    }

    fn field(&mut self, name: &str, node: Node<'d>, is_second: bool, record: &mut Record<'d>) {
        let session = &mut record.session;
        match name {
            "persons" | "participants" | "speakers" => self.people(node, session),
            "links" => session.links.extend(links(node)),
            "attachments" => session.attachments.extend(links(node)),
            "abstract" | "description" => {
                if let Some(text) = node.text() {
                    record.put_prose(name, Prose::new(text));
                }
            }
            "track" => {
                let key = match node.field("slug") {
                    Some(Node::Text(slug)) => Some(slug.clone()),
                    _ => None,
                };
                let name = if key.is_some() && node.field("name").is_none() { None } else { node.text() };
                session.track = Some(Ref { key, name });
            }
            "room" => {
                let by_guid = match node.field("guid") {
                    Some(Node::Text(guid)) => self.rooms.get(guid).cloned(),
                    _ => None,
                };
                let named =
                    if node.field("guid").is_some() && node.field("name").is_none() { None } else { node.text() };
                if let Some(room) = named.or(by_guid) {
                    record.room = Some(room);
                }
            }
            "start" if is_second => session.times.start = node.text(),
            "type" if is_second => {
                let word = node.text();
                session.is_break = word.as_deref().filter(|word| *word == "BREAK").map(|_| true);
                session.kind = word.and_then(kind).map(Ref::name);
            }
            "state" => session.status = node.text().and_then(|state| status(&state)),
            private if PRIVATE.contains(&private) => {
                if node.holds_something() {
                    self.telling.private();
                }
            }
            _ => {
                if let Some(text) = node.text() {
                    record.put(name, text);
                }
            }
        }
    }

    fn people(&mut self, people: Node<'d>, session: &mut Session<'d>) {
        for node in people.items() {
            let (person, role) = self.person(node);
            let key = person.guid.clone().or_else(|| person.called.key.clone());
            let called = Ref { key, name: person.called.name.clone() };
            session.people.push(Appearance { person: called, role, ..Appearance::default() });
            if person.biography.is_some() || !person.links.is_empty() {
                self.telling.person(person);
            }
        }
    }

    /// A person with their role: an object, a name, or the code of one who is told of elsewhere.
    fn person(&mut self, person: Node<'d>) -> (Person<'d>, Option<Text<'d>>) {
        let mut told = Person { offset: self.offset(&person), ..Person::default() };
        let fields = match person {
            Node::Map(fields) => fields,
            other => {
                let text = other.text();
                let is_code = text.as_deref().is_some_and(is_code);
                told.called = if is_code { Ref { key: text, name: None } } else { Ref { key: None, name: text } };
                return (told, None);
            }
        };
        let (mut id, mut code, mut name, mut public_name, mut role) = (None, None, None, None, None);
        for (field, node) in fields {
            match &*field {
                "guid" => told.guid = node.text(),
                "code" => code = node.text(),
                "id" => id = node.text(),
                "name" => name = node.text(),
                "public_name" | "full_public_name" => public_name = node.text().or(public_name),
                "biography" => told.biography = node.text().map(Prose::new),
                "role" => role = node.text().map(|role| role.to_lowercase().into()),
                "url" => told.links.splice(0..0, node.text().map(|url| Link { url, title: None })).for_each(drop),
                "links" => told.links.extend(links(node)),
                private if PRIVATE.contains(&private) && node.holds_something() => self.telling.private(),
                _ => {}
            }
        }
        told.called = Ref { key: code.or(id), name: name.or(public_name) };
        (told, role)
    }

    /// What pretalx' interface answers: submissions or speakers.
    fn submissions(&mut self, submissions: Vec<Node<'d>>) {
        for node in submissions {
            let named = node.field("title").is_some();
            if !named && node.field("name").is_some() {
                let (person, _) = self.person(node);
                self.telling.person(person);
            } else if !self.submission(node) {
                return;
            }
        }
    }

    /// A submission, once for each slot that it has. Whether there may be more.
    fn submission(&mut self, submission: Node<'d>) -> bool {
        let session = Session { offset: self.offset(&submission), ..Session::default() };
        let mut record = Record::of(session);
        let mut slots = Vec::new();
        for (name, node) in submission.fields() {
            let session = &mut record.session;
            match &*name {
                "state" => {
                    let state = node.text().unwrap_or_default();
                    if matches!(&*state, "submitted" | "rejected" | "withdrawn" | "draft" | "deleted") {
                        self.unpublished += 1;
                        return true;
                    }
                    session.status = status(&state);
                }
                "submission_type" => session.kind = node.text().filter(|text| !is_number(text)).map(Ref::name),
                "track" => session.track = node.text().filter(|text| !is_number(text)).map(Ref::name),
                "content_locale" => session.languages.extend(node.text()),
                "tags" => {
                    let tags = node.items().into_iter().filter_map(|tag| match tag.field("tag") {
                        Some(Node::Text(name)) => Some(name.clone()),
                        _ => tag.text(),
                    });
                    session.tags.extend(tags.filter(|text| !is_number(text)).map(Ref::name));
                }
                "resources" => session.attachments.extend(links(node)),
                "slot" => slots.push(node),
                "slots" => slots.extend(node.items()),
                "start" | "end" | "is_featured" | "slot_count" => {}
                name => self.field(name, node, false, &mut record),
            }
        }
        slots.retain(|slot| matches!(slot, Node::Map(_)));
        if slots.is_empty() {
            return self.telling.session(record, None);
        }
        for slot in slots {
            let mut held = record.clone();
            for (name, node) in slot.fields() {
                match &*name {
                    "start" => held.session.times.start = node.text(),
                    "end" => held.session.times.end = node.text(),
                    "room" => held.room = node.text().filter(|text| !is_number(text)),
                    _ => {}
                }
            }
            if !self.telling.session(held, None) {
                return false;
            }
        }
        true
    }

    /// Where an object stands in the text: at its first name, if that is borrowed from there.
    fn offset(&self, node: &Node<'d>) -> Option<usize> {
        let Node::Map(fields) = node else { return None };
        let Some((Cow::Borrowed(name), _)) = fields.first() else { return None };
        let at = (name.as_ptr() as usize).checked_sub(self.text.as_ptr() as usize)?;
        (at < self.text.len()).then_some(at)
    }
}

/// Links and attachments: `{url, title, type}`, or pretalx' `{resource, description}`.
fn links<'d>(list: Node<'d>) -> Vec<Link<'d>> {
    let link = |node: Node<'d>| {
        if let Node::Text(url) = node {
            return Some(Link { url, title: None });
        }
        let (mut url, mut title, mut is_feedback) = (None, None, false);
        for (name, node) in node.fields() {
            match &*name {
                "url" | "resource" | "link" => url = node.text().or(url),
                "title" | "description" => title = node.text().or(title),
                "type" => is_feedback = node.text().is_some_and(|text| text.eq_ignore_ascii_case("feedback")),
                _ => {}
            }
        }
        Some(Link { url: url.filter(|_| !is_feedback)?, title })
    };
    list.items().into_iter().filter_map(link).collect()
}

/// What a session of the second version is called by its word, which is one of a fixed list: `LIGHTNING_TALK`.
fn kind(word: Text<'_>) -> Option<Text<'_>> {
    if matches!(&*word, "OTHER" | "META" | "BREAK") {
        return None;
    }
    let is_word = word.bytes().all(|byte| byte.is_ascii_uppercase() || matches!(byte, b'_' | b'-'));
    let Some(first) = word.get(..1).filter(|_| is_word) else { return Some(word) };
    Some(format!("{first}{}", word.get(1..).unwrap_or_default().to_lowercase().replace('_', " ")).into())
}

fn status(state: &str) -> Option<Status> {
    match state.to_lowercase().as_str() {
        "canceled" | "cancelled" | "withdrawn" | "deleted" => Some(Status::Cancelled),
        "delayed" => Some(Status::Moved),
        _ => None,
    }
}

fn is_number(text: &Text<'_>) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a text is a code of pretalx rather than a name: `F3DC8A`.
fn is_code(text: &str) -> bool {
    text.len() == 6 && text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
}

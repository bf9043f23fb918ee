//! frab XML to what is published. Every dialect is read by the same walk, because they differ in what they leave out and
//! not in what their elements mean; the one of `EuroPython` 2014 differs in names, which stand beside the usual ones.

use super::super::limits::PRIVATE;
use super::super::native::Positions;
use super::super::published::{
    Appearance, Day, Label, Labelled, Link, Person, Prose, Published, Ref, Session, Text, Times,
};
use super::super::{Ask, Document, Sureness};
use super::walk::{Step, Tag, Walk};
use super::{Record, Telling, trimmed};
use crate::error::{Error, Result};
use crate::formats::markup::Markup;
use crate::programme::time::Date;
use crate::programme::{Code, Finding};

/// The root element is a schedule, with an event or days in it.
pub(in crate::formats) fn sniff(document: &Document<'_>) -> Sureness {
    let head = document.head();
    if !head.trim_start().starts_with('<') {
        return Sureness::NO;
    }
    let mut walk = Walk::new(head);
    let root = loop {
        match walk.next() {
            Step::Start(tag) => break tag.name,
            Step::Over => return Sureness::NO,
            Step::End | Step::Text(_) => {}
        }
    };
    if root != "schedule" {
        return Sureness::NO;
    }
    let is_ours = ["<conference", "<day", "<generator"].iter().any(|element| head.contains(element));
    if is_ours { Sureness::CERTAIN } else { Sureness::LIKELY }
}

/// Reads a file of any dialect. What is broken costs the record that it is in, what breaks off what would have followed.
pub(in crate::formats) fn read<'d>(
    document: &'d Document<'_>,
    _ask: &Ask,
    published: &mut Published<'d>,
) -> Result<()> {
    let text = document.text();
    let before = (published.sessions.len(), published.halls.len(), published.event.days.len());
    let mut reader =
        Reader { walk: Walk::new(text), telling: Telling::new(published), day: None, room: None, day_change: None };
    reader.read();
    let Reader { walk, telling, .. } = reader;
    telling.finish();
    let after = (published.sessions.len(), published.halls.len(), published.event.days.len());
    if let Some((at, why)) = &walk.cut
        && before == after
        && published.event.title.is_none()
    {
        let (line, column) = Positions::new(text.as_bytes()).of(*at);
        return Err(Error::new("cannot read the schedule").at(format!("line {line}, column {column}")).because(why));
    }
    let mut note = |code, at: usize, what: &str, done| {
        published.findings.push(Finding::new(code, "the file", what).done(done).at(at));
    };
    if let Some(at) = walk.entities {
        note(Code::FieldUnreadable, at, "its DOCTYPE declares entities", "they are not expanded");
    }
    if let Some(at) = walk.too_deep {
        note(Code::LimitReached, at, "its elements are nested more than 64 deep", "deeper ones are left out");
    }
    if let Some((at, what)) = &walk.ill_formed {
        note(Code::FieldUnreadable, *at, what, "read as if the elements were ended in their order");
    }
    if let Some((at, what)) = &walk.cut {
        note(Code::FileCut, *at, what, "what stands before it was kept");
    }
    Ok(())
}

struct Reader<'p, 'd> {
    walk: Walk<'d>,
    telling: Telling<'p, 'd>,
    /// The day that is being read.
    day: Option<Text<'d>>,
    /// The room that is being read.
    room: Option<Text<'d>>,
    /// When days begin, where the event says so for all of them.
    day_change: Option<Text<'d>>,
}

impl<'d> Reader<'_, 'd> {
    /// Rooms and days are passed through rather than entered, so that events are found wherever they stand.
    fn read(&mut self) {
        let mut open = Vec::new();
        loop {
            match self.walk.next() {
                Step::Start(tag) => match tag.name {
                    "schedule" => open.push(tag.name),
                    "day" => {
                        self.day(tag);
                        open.push(tag.name);
                    }
                    "room" => {
                        self.room = tag.attribute("name");
                        if let Some(name) = &self.room {
                            self.telling.hall(name, None);
                        }
                        open.push(tag.name);
                    }
                    "conference" => self.conference(),
                    "event" | "entry" => {
                        if !self.session(tag) {
                            return;
                        }
                    }
                    "persons" | "speakers" => {
                        for (person, _) in self.people() {
                            self.telling.person(person);
                        }
                    }
                    "tracks" => self.tracks(),
                    "base_url" => self.telling.base = self.walk.line(),
                    _ => {
                        self.walk.skip();
                    }
                },
                Step::End => match open.pop() {
                    Some("day") => self.day = None,
                    Some("room") => self.room = None,
                    _ => {}
                },
                Step::Text(_) => {}
                Step::Over => return,
            }
        }
    }

    fn conference(&mut self) {
        loop {
            let tag = match self.walk.next() {
                Step::Start(tag) => tag,
                Step::Text(_) => continue,
                Step::End | Step::Over => break,
            };
            match tag.name {
                "track" => self.track(tag),
                name => {
                    let Some(text) = self.walk.line() else { continue };
                    let event = &mut self.telling.published.event;
                    let field = match name {
                        "acronym" => &mut event.id,
                        "title" => &mut event.title,
                        "start" => &mut event.start,
                        "end" => &mut event.end,
                        "time_zone_name" => &mut event.zone,
                        "city" => &mut event.city,
                        "venue" => &mut event.venue,
                        "url" => &mut event.url,
                        "base_url" => &mut self.telling.base,
                        "day_change" => &mut self.day_change,
                        _ => continue,
                    };
                    field.get_or_insert(text);
                }
            }
        }
        let event = &mut self.telling.published.event;
        event.url = event.url.take().or_else(|| self.telling.base.clone());
        if self.telling.base.is_none() {
            self.telling.base.clone_from(&event.url);
        }
    }

    fn day(&mut self, tag: Tag<'d>) {
        self.day = tag.attribute("date");
        let mut day = Day { date: self.day.clone(), start: tag.attribute("start"), end: tag.attribute("end") };
        if let (None, None, Some(date), Some(change)) = (&day.start, &day.end, &day.date, &self.day_change)
            && let Some(next) = date.parse::<Date>().ok().and_then(|date| date.tomorrow().ok())
        {
            day.start = Some(format!("{date}T{change}").into());
            day.end = Some(format!("{next}T{change}").into());
        }
        self.telling.published.event.days.push(day);
    }

    /// A track among those of the event: its name stands in it, or in an attribute.
    fn track(&mut self, tag: Tag<'d>) {
        let named = tag.attribute("name");
        let text = self.walk.line();
        if let (Some(key), Some(name)) = (tag.attribute("slug").or_else(|| tag.attribute("id")), named.or(text)) {
            self.telling.published.labels.push(Label { of: Labelled::Track, key, name });
        }
    }

    fn tracks(&mut self) {
        loop {
            match self.walk.next() {
                Step::Start(tag) => self.track(tag),
                Step::Text(_) => {}
                Step::End | Step::Over => return,
            }
        }
    }

    /// An event. Whether there may be more.
    fn session(&mut self, tag: Tag<'d>) -> bool {
        let times = Times { day: self.day.clone(), ..Times::default() };
        let session = Session { times, offset: Some(tag.at), ..Session::default() };
        let mut record = Record::of(session);
        for name in ["guid", "code", "id"] {
            if let Some(value) = tag.attribute(name) {
                record.put(name, value);
            }
        }
        loop {
            match self.walk.next() {
                Step::Start(tag) => self.field(tag, &mut record),
                Step::Text(_) => {}
                // A record without a title is not much of one, where the file breaks off within it.
                Step::Over if record.session.title.is_none() => return false,
                Step::End | Step::Over => break,
            }
        }
        self.telling.session(record, self.room.as_ref())
    }

    fn field(&mut self, tag: Tag<'d>, record: &mut Record<'d>) {
        match tag.name {
            "persons" | "speakers" => {
                for (person, role) in self.people() {
                    let key = person.guid.clone().or_else(|| person.called.key.clone());
                    let called = Ref { key, name: person.called.name.clone() };
                    record.session.people.push(Appearance { person: called, role, ..Appearance::default() });
                    if person.biography.is_some() || !person.links.is_empty() {
                        self.telling.person(person);
                    }
                }
            }
            "abstract" | "description" => {
                if let Some(prose) = self.prose() {
                    record.put_prose(tag.name, prose);
                }
            }
            "links" => record.session.links.extend(self.links()),
            "attachments" => record.session.attachments.extend(self.links()),
            "recording" => self.recording(record),
            "topics" | "tags" => self.tags(record),
            "track" => {
                let key = tag.attribute("slug");
                let name = self.walk.line();
                record.session.track = Some(Ref { key, name });
            }
            // The dialect of EuroPython 2014.
            "category" => record.session.kind = self.walk.line().map(Ref::name),
            "audience" => record.session.tags.extend(self.walk.line().map(Ref::name)),
            private if PRIVATE.contains(&private) => {
                if self.walk.skip() {
                    self.telling.private();
                }
            }
            name => {
                if let Some(text) = self.walk.line() {
                    record.put(name, text);
                }
            }
        }
    }

    /// What stands in the element that was just entered.
    fn prose(&mut self) -> Option<Prose<'d>> {
        let content = self.walk.content()?;
        match content.marked_up {
            Some(written) => Some(Prose { text: written.into(), markup: Markup::Html }),
            None => trimmed(content.text).map(Prose::new),
        }
    }

    fn recording(&mut self, record: &mut Record<'d>) {
        loop {
            match self.walk.next() {
                Step::Start(tag) => {
                    if let Some(text) = self.walk.line() {
                        match tag.name {
                            "url" | "link" => record.put("recording_url", text),
                            name => record.put(name, text),
                        }
                    }
                }
                Step::Text(_) => {}
                Step::End | Step::Over => return,
            }
        }
    }

    fn tags(&mut self, record: &mut Record<'d>) {
        loop {
            match self.walk.next() {
                Step::Start(_) => record.session.tags.extend(self.walk.line().map(Ref::name)),
                Step::Text(_) => {}
                Step::End | Step::Over => return,
            }
        }
    }

    /// The links or attachments of a list. The title of one stands in it, or in an element within it; the address in an
    /// attribute, or else instead of the title.
    fn links(&mut self) -> Vec<Link<'d>> {
        let mut links = Vec::new();
        loop {
            let tag = match self.walk.next() {
                Step::Start(tag) => tag,
                Step::Text(_) => continue,
                Step::End | Step::Over => return links,
            };
            let (mut text, mut title) = (Text::default(), None);
            loop {
                match self.walk.next() {
                    Step::Start(within) if within.name == "title" => title = self.walk.line(),
                    Step::Start(_) => drop(self.walk.skip()),
                    Step::Text(piece) if text.is_empty() => text = piece,
                    Step::Text(piece) => text.to_mut().push_str(&piece),
                    Step::End | Step::Over => break,
                }
            }
            let text = trimmed(text);
            let title = title.or_else(|| text.clone());
            match (tag.attribute("href"), text) {
                (Some(url), _) => links.push(Link { title: title.filter(|title| *title != url), url }),
                (None, Some(url)) => links.push(Link { url, title: None }),
                (None, None) => {}
            }
        }
    }

    /// The people of a list, with their roles.
    fn people(&mut self) -> Vec<(Person<'d>, Option<Text<'d>>)> {
        let mut people = Vec::new();
        loop {
            match self.walk.next() {
                Step::Start(tag) => people.push(self.person(tag)),
                Step::Text(_) => {}
                Step::End | Step::Over => return people,
            }
        }
    }

    fn person(&mut self, tag: Tag<'d>) -> (Person<'d>, Option<Text<'d>>) {
        let mut person = Person { guid: tag.attribute("guid"), offset: Some(tag.at), ..Person::default() };
        let (mut text, mut name, mut lives) = (Text::default(), None, Vec::new());
        loop {
            let within = match self.walk.next() {
                Step::Start(within) => within.name,
                Step::Text(piece) if text.is_empty() => {
                    text = piece;
                    continue;
                }
                Step::Text(piece) => {
                    text.to_mut().push_str(&piece);
                    continue;
                }
                Step::End | Step::Over => break,
            };
            match within {
                "name" | "public_name" => name = self.walk.line().or(name),
                "biography" | "extended_biography" | "description" => lives.extend(self.prose()),
                "url" | "profile" => {
                    let url = self.walk.line();
                    person.links.extend(url.map(|url| Link { url, title: None }));
                }
                "links" => person.links.extend(self.links()),
                private if PRIVATE.contains(&private) => {
                    if self.walk.skip() {
                        self.telling.private();
                    }
                }
                _ => drop(self.walk.skip()),
            }
        }
        let key = tag.attribute("id").or_else(|| tag.attribute("code"));
        person.called = Ref { key, name: name.or_else(|| trimmed(text)) };
        person.biography = joined(lives);
        if tag.attribute("email").is_some() {
            self.telling.private();
        }
        (person, tag.attribute("role"))
    }
}

/// A short and a long biography as one.
fn joined(lives: Vec<Prose<'_>>) -> Option<Prose<'_>> {
    lives.into_iter().reduce(|one, other| {
        let text = match (one.text.contains(&*other.text), other.text.contains(&*one.text)) {
            (true, _) => one.text,
            (false, true) => other.text,
            (false, false) => format!("{}\n\n{}", one.text, other.text).into(),
        };
        Prose { text, markup: other.markup }
    })
}

//! KonOpas and what came after it, at conventions of science fiction and other fandoms: lists of items and of people,
//! in one file or two, as scripts or as JSON, under any names.
//!
//! ConClár added one field for date and time, tags in parts and an object around the lists. Grenadine's own export has
//! the same things under other names. Items stand under the date on which they start, also after midnight; times are the
//! venue's unless they have an offset, and no zone is named.

use super::fields::{self, Fields, LOOK, text};
use super::rubric::Rubrics;
use crate::error::{Error, Result};
use crate::formats::published::{Appearance, Hall, Link, Person, Prose, Published, Ref, Session, Text, Times};
use crate::formats::script::Stop;
use crate::formats::{Ask, Document, Sureness};
use crate::programme::{Code, Finding};
use serde_json::Value;
use std::borrow::Cow;
use std::collections::HashMap;

/// What a list holds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Holds {
    Items,
    People,
}

/// The lists of a file that hold something, with how sure that is.
fn lists<'d>(document: &'d Document<'_>) -> Vec<(Holds, Sureness, &'d [Value])> {
    let values = match document.json() {
        Some(value) => std::slice::from_ref(value),
        None => &document.script().values,
    };
    let is_script = document.json().is_none();
    let mut lists = Vec::new();
    for value in values {
        // In an object a list of names may be one of rooms.
        let of_object = value.as_object().into_iter().flatten().map(|(name, value)| (value, name == "people"));
        for (value, may_be_people) in std::iter::once((value, true)).chain(of_object) {
            let Some(list) = value.as_array() else { continue };
            let looks = list.iter().take(LOOK).filter_map(Fields::of).filter_map(|record| shape(&record));
            if let Some((holds, sure)) = looks.max_by_key(|(_, sure)| *sure)
                && (may_be_people || sure > Sureness::PERHAPS)
            {
                // Few other formats are scripts.
                lists.push((holds, if is_script { sure.max(Sureness::LIKELY) } else { sure }, &**list));
            }
        }
    }
    lists
}

/// What a record looks like.
fn shape(record: &Fields<'_>) -> Option<(Holds, Sureness)> {
    let has = |name: &str| record.has(name);
    let is = |sure| Some((Holds::Items, sure));
    if has("title") && !has("name") {
        return match (has("loc"), has("mins"), has("desc"), has("precis")) {
            _ if has("published_room") || has("published_time_slot") => is(Sureness::CERTAIN),
            (true, true, ..) | (true, _, true, _) => is(Sureness::CERTAIN),
            (true, ..) | (_, true, true, _) | (.., true) => is(Sureness::LIKELY),
            _ => None,
        };
    }
    let of_person = ["id", "name", "sortname", "tags", "prog", "links", "bio", "img", "img_256_url", "sponsored"];
    let is_person = has("id") && has("name") && record.names().all(|name| of_person.contains(&name));
    let is_named_so = has("pubFirstName") || has("pubLastName");
    match (is_person, has("prog") || has("sortname")) {
        _ if is_named_so => Some((Holds::People, Sureness::LIKELY)),
        (true, true) => Some((Holds::People, Sureness::CERTAIN)),
        (true, false) => Some((Holds::People, Sureness::PERHAPS)),
        _ => None,
    }
}

/// By the shape of the records, for the names of the lists may be any.
pub(in crate::formats) fn sniff(document: &Document<'_>) -> Sureness {
    lists(document).into_iter().map(|(_, sure, _)| sure).max().unwrap_or(Sureness::NO)
}

/// Reads the lists of items and people.
///
/// # Errors
/// If there are none.
pub(in crate::formats) fn read<'d>(document: &'d Document<'_>, ask: &Ask, published: &mut Published<'d>) -> Result<()> {
    let lists = lists(document);
    if lists.is_empty() {
        return Err(Error::new("this is no programme of KonOpas").because("it has no list of items or people"));
    }
    let of = |holds: Holds| lists.iter().filter(move |(held, ..)| *held == holds).map(|(.., list)| *list);
    let year = ask.map.iter().find(|(ours, _)| ours == "year").map(|(_, year)| year.clone());
    let mut reader = Reader { published, year, tags: Tags::default(), shared: Vec::new(), has_private: false };
    of(Holds::People).for_each(|list| reader.people(list));
    of(Holds::Items).for_each(|list| reader.items(list));
    let has_private = reader.has_private;
    join(published);
    if has_private {
        published.findings.push(fields::private());
    }
    let stop = document.json().map_or_else(|| document.script().stop, |_| None);
    published.findings.extend(stop.map(|stop| match stop {
        Stop::Cut(at) => {
            Finding::new(Code::FileCut, "the file", "it ends within a list").done("what stands before was kept").at(at)
        }
        Stop::Code(at) => {
            Finding::new(Code::RecordUnreadable, "the file", "what follows is no data").done("left out").at(at)
        }
    }));
    Ok(())
}

struct Reader<'p, 'd> {
    published: &'p mut Published<'d>,
    /// The year of dates that have none, by the word of the person who asked.
    year: Option<String>,
    tags: Tags<'d>,
    /// Names of rooms that several areas have.
    shared: Vec<Text<'d>>,
    has_private: bool,
}

/// What tags mean in this file.
#[derive(Default)]
struct Tags<'d> {
    rubrics: Rubrics,
    /// Category and label of tags that are told of once and named by their key after that.
    known: HashMap<Text<'d>, (Text<'d>, Text<'d>)>,
}

/// A tag with its category, if it has one.
fn tag<'d>(value: &'d Value, known: &HashMap<Text<'d>, (Text<'d>, Text<'d>)>) -> Option<(Text<'d>, Text<'d>)> {
    if let Some(record) = Fields::of(value) {
        let key = record.text("value");
        let by_key = key.as_ref().and_then(|key| known.get(key)).cloned();
        let label = record.any(&["label", "name"]);
        let category = record.text("category").unwrap_or_default();
        return match (label, by_key) {
            (Some(label), Some((known, _))) if category.is_empty() => Some((known, label)),
            (Some(label), _) => Some((category, label)),
            (None, by_key) => by_key.or(Some((category, key?))),
        };
    }
    let whole = text(value)?;
    let parted = |whole: &'d str| {
        let (heading, label) = whole.split_once(':')?;
        // A colon within a name: "Star Trek: Picard", "10:30".
        (!label.trim().is_empty() && !label.starts_with("//")).then(|| (heading.trim().into(), label.trim().into()))
    };
    match whole {
        Cow::Borrowed(whole) => Some(parted(whole).unwrap_or_else(|| (Cow::Borrowed(""), whole.into()))),
        Cow::Owned(number) => Some((Cow::Borrowed(""), number.into())),
    }
}

/// Blanks of a tag that were written as underscores.
fn spelled(label: Text<'_>) -> Text<'_> {
    if label.contains('_') && !label.contains(' ') { label.replace('_', " ").into() } else { label }
}

impl<'d> Reader<'_, 'd> {
    fn items(&mut self, list: &'d [Value]) {
        let list = fields::records(list, &mut self.published.findings);
        let records = || list.iter().filter_map(Fields::of);
        let all_tags = || records().flat_map(|record| record.list("tags"));
        let told = all_tags().filter_map(Fields::of).filter_map(|tag| {
            Some((tag.text("value")?, (tag.text("category").unwrap_or_default(), tag.text("label")?)))
        });
        for (key, (category, label)) in told {
            let known = self.tags.known.entry(key).or_insert_with(|| (category.clone(), label));
            if known.0.is_empty() {
                known.0 = category;
            }
        }
        let headings: Vec<Text<'d>> =
            all_tags().filter_map(|value| tag(value, &self.tags.known)).map(|(heading, _)| heading).collect();
        self.tags.rubrics = Rubrics::of(headings.iter().map(|heading| &**heading));
        let mut areas: HashMap<Text<'d>, Text<'d>> = HashMap::new();
        for (room, area) in
            records().filter_map(|record| place(&record)).filter_map(|place| Some((place.room, place.area?)))
        {
            let known = areas.entry(room.clone()).or_insert_with(|| area.clone());
            if *known != area && !self.shared.contains(&room) {
                self.shared.push(room);
            }
        }
        for (number, value) in list.iter().enumerate() {
            match Fields::of(value) {
                Some(record) => self.item(&record, number),
                None => self.published.findings.push(fields::unreadable("item", number)),
            }
        }
    }

    fn item(&mut self, record: &Fields<'d>, number: usize) {
        self.has_private |= record.have_private();
        let mut session = Session {
            id: record.text("id"),
            title: record.text("title"),
            kind: record.text("format").map(Ref::name),
            times: self.times(record),
            halls: self.hall(record).into_iter().collect(),
            people: people_of(record),
            is_break: record.is("is_break").filter(|is| *is),
            links: links(record),
            ..Session::default()
        };
        let texts = ["precis", "desc", "description"].map(|name| record.text(name));
        session.prose.extend(texts.into_iter().flatten().map(Prose::new));
        for value in record.list("tags") {
            let Some((heading, label)) = tag(value, &self.tags.known) else { continue };
            let is_parted = !heading.is_empty();
            let rest = self.tags.rubrics.put(&heading, Ref::name(spelled(label.clone())), &mut session);
            // A colon that parts no heading of ours is part of the name.
            session
                .tags
                .extend(rest.map(|rest| if is_parted { Ref::name(format!("{heading}: {label}")) } else { rest }));
        }
        self.published.findings.extend(record.odd(&fields::called("item", session.title.as_ref(), number)));
        self.published.sessions.push(session);
    }

    fn times(&self, record: &Fields<'d>) -> Times<'d> {
        let slot = record.value("published_time_slot").and_then(Fields::of);
        let of_slot = |name| slot.as_ref().and_then(|slot| slot.text(name));
        let date = record.text("date");
        // ConClár takes a date with its time in either field.
        let (date, whole) = match date {
            Some(date) if date.contains('T') => (None, Some(date)),
            date => (date, None),
        };
        // Grenadine counts days; only words and dates are days here.
        let day = || record.text("day").filter(|day| day.trim().parse::<u32>().is_err());
        Times {
            date: date.or_else(day).map(|date| self.dated(date)),
            clock: record.text("time"),
            start: record.text("datetime").or(whole).or_else(|| of_slot("start")),
            end: record.text("endtime").or_else(|| of_slot("end")),
            length: record.any(&["mins", "duration"]),
            ..Times::default()
        }
    }

    /// A date with the year that the person who asks gave, if it has none.
    fn dated(&self, date: Text<'d>) -> Text<'d> {
        let has_year = date.split(|c: char| !c.is_ascii_digit()).any(|digits| matches!(digits.len(), 4 | 8));
        match &self.year {
            Some(year) if !has_year && date.contains(|c: char| c.is_ascii_digit()) => format!("{date} {year}").into(),
            _ => date,
        }
    }

    /// Where an item is held; its hall is told of.
    fn hall(&mut self, record: &Fields<'d>) -> Option<Ref<'d>> {
        let Place { room, area, floor } = place(record)?;
        // Rooms of one name are told apart by where they are.
        let name = match &area {
            Some(area) if self.shared.contains(&room) => Cow::Owned(format!("{room} ({area})")),
            _ => room,
        };
        let called = Ref::name(name);
        let (building, area_floor) = match area {
            Some(area) if is_floor(&area) => (None, Some(area)),
            building => (building, None),
        };
        let (named, floor) = (called.clone(), floor.or(area_floor));
        self.published.halls.push(Hall { called: named, building, floor, capacity: None });
        Some(called)
    }

    fn people(&mut self, list: &'d [Value]) {
        for (number, value) in fields::records(list, &mut self.published.findings).iter().enumerate() {
            let Some(record) = Fields::of(value) else {
                self.published.findings.push(fields::unreadable("person", number));
                continue;
            };
            self.has_private |= record.have_private();
            let person = Person {
                called: Ref { key: record.text("id"), name: name(&record) },
                biography: record.text("bio").filter(|bio| bio.trim() != "Not Provided").map(Prose::new),
                links: links(&record),
                ..Person::default()
            };
            self.published.findings.extend(record.odd(&fields::called("person", person.called.name.as_ref(), number)));
            self.published.people.push(person);
        }
    }
}

/// A room, and where it is.
struct Place<'d> {
    room: Text<'d>,
    area: Option<Text<'d>>,
    floor: Option<Text<'d>>,
}

fn place<'d>(record: &Fields<'d>) -> Option<Place<'d>> {
    if let Some(room) = record.value("published_room").or(record.value("room")).and_then(Fields::of) {
        let venue = room.value("published_venue").and_then(Fields::of).and_then(|venue| venue.text("name"));
        let area = venue.filter(|venue| venue != "Default Venue");
        return Some(Place { room: room.text("name")?, area, floor: None });
    }
    let mut parts = record.list("loc").iter().filter_map(text);
    let room = parts.next().or_else(|| record.value("room").and_then(text))?;
    let rest: Vec<Text<'d>> = parts.collect();
    // From the smaller to the larger: a table, its room, the floor.
    let floor = rest.last().filter(|last| rest.len() > 1 && is_floor(last)).cloned();
    let within = rest.get(..rest.len() - usize::from(floor.is_some())).unwrap_or_default();
    let area = match within {
        [] => None,
        [one] => Some(one.clone()),
        several => Some(several.join(", ").into()),
    };
    Some(Place { room, area, floor: floor.or_else(|| record.text("floor")) })
}

/// Whether an area is a floor rather than a house: `3W`, `Mezz`, `1st floor`.
fn is_floor(area: &str) -> bool {
    const WORDS: &[&str] =
        &["floor", "mezz", "level", "lobby", "basement", "ground", "etage", "stock", "kerros", "piętro", "parter"];
    let lower = area.to_lowercase();
    let is_short = lower.chars().count() <= 4 && lower.contains(|c: char| c.is_ascii_digit());
    is_short || WORDS.iter().any(|word| lower.contains(word))
}

/// A name in any of its shapes: a text; first name, last name, what stands before and behind; an object of these.
fn name<'d>(record: &Fields<'d>) -> Option<Text<'d>> {
    let joined = |parts: Vec<Text<'d>>| match parts.as_slice() {
        [] => None,
        [one] => Some(one.clone()),
        _ => Some(parts.iter().map(|part| part.trim()).collect::<Vec<_>>().join(" ").into()),
    };
    let of_pub =
        || ["pubPrefix", "pubFirstName", "pubLastName", "pubSuffix"].into_iter().filter_map(|part| record.text(part));
    match record.value("name") {
        Some(Value::Array(parts)) => {
            // First, last, prefix, suffix.
            let order = [2, 0, 1, 3];
            joined(order.into_iter().filter_map(|at| parts.get(at)).filter_map(text).collect())
        }
        Some(Value::Object(parts)) => joined(parts.values().filter_map(text).collect()),
        Some(whole) => text(whole),
        None => joined(of_pub().collect()),
    }
}

/// Gives everybody who is in a list of people the name of there: items print it shorter, with a role behind it, or not at
/// all. Whichever of two files comes first.
fn join(published: &mut Published<'_>) {
    let named = |person: &Person<'_>| {
        let name = person.called.name.as_deref().filter(|name| *name != "Not Provided")?;
        Some((person.called.key.as_deref()?.to_owned(), name.to_owned()))
    };
    let known: HashMap<String, String> = published.people.iter().filter_map(named).collect();
    for appearance in published.sessions.iter_mut().flat_map(|session| &mut session.people) {
        let Some(full) = appearance.person.key.as_deref().and_then(|key| known.get(key)) else { continue };
        let Some(printed) = appearance.person.name.take() else { continue };
        let behind = printed.trim().strip_suffix(')').and_then(|name| name.rsplit_once('('));
        let role = behind.map(|(_, role)| role.trim().to_owned()).filter(|role| !full.contains(role.as_str()));
        appearance.role = appearance.role.take().or(role.map(Text::from));
    }
}

/// Who appears: objects, names, or lists of them by role.
fn people_of<'d>(record: &Fields<'d>) -> Vec<Appearance<'d>> {
    let by_role =
        record.value("people").and_then(Value::as_object).filter(|people| people.values().all(Value::is_array));
    if let Some(roles) = by_role {
        let of_role = |(role, people): (&'d String, &'d Value)| {
            let people = people.as_array().into_iter().flatten().filter_map(appearance);
            people.map(move |appearance| Appearance { role: appearance.role.or(Some(role.into())), ..appearance })
        };
        return roles.iter().flat_map(of_role).collect();
    }
    record.list("people").iter().filter_map(appearance).collect()
}

fn appearance(value: &Value) -> Option<Appearance<'_>> {
    let Some(record) = Fields::of(value) else {
        return Some(Appearance { person: Ref::name(text(value)?), ..Appearance::default() });
    };
    let (key, name, role) = (record.text("id"), name(&record), record.text("role"));
    // A role behind no name: the name is with the people.
    match name {
        Some(name) if name.trim_start().starts_with('(') => {
            let word = name.trim().trim_matches(['(', ')']).to_owned();
            Some(Appearance {
                person: Ref { key, name: None },
                role: role.or(Some(word.into())),
                ..Appearance::default()
            })
        }
        None if key.is_none() => None,
        name => Some(Appearance { person: Ref { key, name }, role, ..Appearance::default() }),
    }
}

/// Pages by what they are: of an object the names, of a list the titles. Pictures are none.
fn links<'d>(record: &Fields<'d>) -> Vec<Link<'d>> {
    const PICTURES: &[&str] = &["img", "photo", "img_256_url"];
    let whole = |name: &str, url: Text<'d>| match name {
        _ if url.contains("://") => url,
        "twitter" => format!("https://twitter.com/{}", url.trim().trim_start_matches('@')).into(),
        "fb" | "facebook" => format!("https://www.facebook.com/{}", url.trim().trim_start_matches('/')).into(),
        _ => url,
    };
    match record.value("links") {
        Some(Value::Object(links)) => {
            let links = links.iter().filter(|(name, _)| !PICTURES.contains(&name.as_str()));
            let link = |(name, url): (&'d String, &'d Value)| {
                let title = Some(name).filter(|name| *name != "url").map(Text::from);
                Some(Link { url: whole(name, text(url)?), title })
            };
            links.filter_map(link).collect()
        }
        _ => {
            let links = record.list("links").iter().filter_map(Fields::of);
            let link = |link: Fields<'d>| Some(Link { url: link.text("url")?, title: link.any(&["title", "name"]) });
            links.filter_map(link).collect()
        }
    }
}

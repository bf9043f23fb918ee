//! JSON and YAML to rows: finds the sessions wherever they stand, and gives each what its group says of all.

use super::dates;
use super::records::{self, Keys};
use super::sheet::is_day;
use super::table::{Cell, Item, Row, Table};
use super::times;
use super::vocabulary::{Meaning as M, is_private, meaning, normal};
use crate::error::{Error, Result};
use crate::formats::limits::{DEEPEST, MOST_RECORDS};
use crate::formats::published::{Event, Hall, Label, Labelled, Link, Person, Prose, Published, Ref, Text};
use crate::formats::{Ask, Sureness};
use serde_json::{Map, Value};

/// What a list of sessions is called.
const COLLECTIONS: &[&str] = &[
    "sessions",
    "talks",
    "events",
    "schedule",
    "programme",
    "program",
    "agenda",
    "items",
    "data",
    "entries",
    "timetable",
    "vorträge",
    "presentations",
    "slots",
    "days",
    "results",
    "programm",
    "activities",
    "lectures",
    "time slots",
    "timeslots",
    "workshops",
    "session",
    "rooms",
    "tracks",
    "stages",
    "halls",
];

/// How many records a sniff looks at.
const LOOK_AT: usize = 40;

type Object = Map<String, Value>;

/// How sure it is that a tree tells of sessions.
pub(super) fn sniff(value: &Value) -> Sureness {
    let mut most = LOOK_AT;
    Sureness::likely(holds_sessions(value, None, &[], 0, &mut most))
}

/// A text, a number or a truth value as text, and of a text in several languages the English one.
fn text(value: &Value) -> Option<std::borrow::Cow<'_, str>> {
    match value {
        Value::String(text) if !text.trim().is_empty() => Some(text.as_str().into()),
        Value::Number(number) => Some(number.to_string().into()),
        Value::Bool(is) => Some(is.to_string().into()),
        Value::Object(object) if is_localised(object) => {
            let english = object
                .get("en")
                .or_else(|| object.get("en-US"))
                .filter(|value| value.as_str().is_some_and(|text| !text.is_empty()));
            english
                .or_else(|| object.values().find(|value| value.as_str().is_some_and(|text| !text.is_empty())))
                .and_then(text)
        }
        _ => None,
    }
}

/// `{ "en": "Title", "de": "Titel" }`
fn is_localised(object: &Object) -> bool {
    let is_code = |key: &String| key.len() == 2 || (key.len() == 5 && key.contains(['-', '_']));
    !object.is_empty() && object.iter().all(|(key, value)| is_code(key) && (value.is_string() || value.is_null()))
}

/// Whether fields and what their group says are those of a session.
fn is_session(object: &Object, inherited: &[M]) -> bool {
    let mut title = None;
    let mut others: Vec<M> = inherited.to_vec();
    for (key, value) in object {
        match meaning(key) {
            Some((M::Title, rank)) if text(value).is_some() => {
                title = Some(title.map_or(rank, |best: usize| best.min(rank)));
            }
            Some((meaning, _)) if !value.is_null() => others.push(meaning),
            None if value.as_object().is_some_and(|inner| !is_localised(inner)) => {
                others.extend(
                    value
                        .as_object()
                        .into_iter()
                        .flatten()
                        .filter_map(|(key, _)| meaning(key))
                        .map(|(meaning, _)| meaning),
                );
            }
            _ => {}
        }
    }
    let has = |meanings: &[M]| meanings.iter().any(|meaning| others.contains(meaning));
    let timed = has(&[M::Start, M::Date, M::Day, M::Minutes, M::Hour]);
    // Nearly everything has a name; a title is something to be held.
    let is_name = title.is_some_and(|rank| rank >= 19);
    title.is_some() && (timed || (!is_name && has(&[M::Room, M::People, M::Abstract, M::Kind])))
}

/// Whether a field of that name holds records that are no sessions.
fn is_other(key: &str) -> bool {
    let other = [
        "sponsors",
        "partners",
        "news",
        "links",
        "videos",
        "faq",
        "organizers",
        "organisers",
        "team",
        "staff",
        "questions",
        "categories",
        "tags",
        "attachments",
        "resources",
        "additional resources",
    ];
    matches!(meaning(key), Some((M::People | M::Moderator | M::Tags | M::Url | M::Languages | M::Organisation, _)))
        || other.contains(&normal(key).as_str())
}

/// Whether sessions stand anywhere below.
fn holds_sessions(value: &Value, key: Option<&str>, inherited: &[M], depth: usize, most: &mut usize) -> bool {
    if depth > DEEPEST || *most == 0 || key.is_some_and(is_other) {
        return false;
    }
    match value {
        Value::Array(list) => {
            list.iter().take(LOOK_AT).any(|value| holds_sessions(value, None, inherited, depth + 1, most))
        }
        Value::Object(object) if !is_localised(object) => {
            *most -= 1;
            let mut own = inherited.to_vec();
            own.extend(
                object
                    .iter()
                    .filter(|(_, value)| text(value).is_some())
                    .filter_map(|(key, _)| meaning(key))
                    .map(|(meaning, _)| meaning)
                    .filter(|meaning| is_common(*meaning)),
            );
            own.extend(object.keys().find(|key| of_key(key).is_some()).map(|_| M::Date));
            is_session(object, inherited)
                || object.iter().any(|(key, value)| {
                    (value.is_array() || value.is_object()) && holds_sessions(value, Some(key), &own, depth + 1, most)
                })
        }
        _ => false,
    }
}

/// What a group may say for all its sessions.
fn is_common(meaning: M) -> bool {
    matches!(
        meaning,
        M::Start
            | M::End
            | M::Minutes
            | M::Date
            | M::Day
            | M::EndDate
            | M::Room
            | M::Building
            | M::Track
            | M::Kind
            | M::Zone
            | M::Languages
            | M::Month
            | M::Year
    )
}

/// What the key of a group says of its sessions: `"2024-05-01": […]`, `"10:00": […]`.
fn of_key(key: &str) -> Option<M> {
    match () {
        () if times::is_whole(key) => Some(M::Start),
        () if dates::read(key).is_some() || is_day(key) => Some(M::Date),
        () if times::is_clock(key) && key.contains(':') => Some(M::Start),
        () => None,
    }
}

/// Collects rows out of a tree.
pub(super) struct Walk<'v, 'd> {
    pub table: Table<'d>,
    pub keys: Keys,
    lend: fn(&'v str) -> Text<'d>,
}

/// Reads a tree into what is published.
///
/// # Errors
/// If there are no sessions in it, or the person's word about its fields names what is not there.
pub(super) fn read<'v, 'd>(
    value: &'v Value,
    lend: fn(&'v str) -> Text<'d>,
    ask: &Ask,
    published: &mut Published<'d>,
) -> Result<()> {
    let mut walk = Walk::new(lend);
    if let Value::Object(top) = value {
        walk.tables(top, published);
        walk.event(top, &mut published.event);
    }
    walk.visit(value, None, &[], 0);
    if walk.table.rows.is_empty() && walk.keys.people.is_empty() {
        return Err(
            Error::new("there are no sessions in this file").hint("--map title=FIELD says which field is the title")
        );
    }
    if walk.table.rows.is_empty() {
        return Ok(());
    }
    records::publish(&walk.table, &walk.keys, ask, published)
}

impl<'v, 'd> Walk<'v, 'd> {
    pub(super) fn new(lend: fn(&'v str) -> Text<'d>) -> Self {
        Walk { table: Table::default(), keys: Keys::default(), lend }
    }

    fn text(&self, value: &'v Value) -> Option<Text<'d>> {
        text(value).map(|text| match text {
            std::borrow::Cow::Borrowed(text) => (self.lend)(text),
            std::borrow::Cow::Owned(text) => Text::Owned(text),
        })
    }

    /// Tables beside that of the sessions: people, halls, tracks.
    fn tables(&mut self, top: &'v Object, published: &mut Published<'d>) {
        for (name, value) in top {
            let of = meaning(name).map(|(meaning, _)| meaning);
            let records = records_of(value);
            match of {
                Some(M::People) => {
                    for (key, record) in records {
                        let item = self.item(record, key);
                        if let Some(key) = &item.key {
                            self.keys.people.insert(key.clone().into_owned());
                        }
                        published.people.push(Person {
                            called: Ref { key: item.key, name: item.name },
                            post: item.post,
                            biography: item.biography.map(Prose::new),
                            links: item.url.into_iter().map(|url| Link { url, title: None }).collect(),
                            ..Person::default()
                        });
                    }
                }
                _ if is_hall_list(name) && !has_nested_sessions(value) => {
                    for (key, record) in records {
                        let item = self.item(record, key);
                        if let Some(key) = &item.key {
                            self.keys.halls.insert(key.clone().into_owned());
                        }
                        let number = |name| {
                            record.get(name).and_then(Value::as_u64).and_then(|number| u32::try_from(number).ok())
                        };
                        published.halls.push(Hall {
                            called: Ref { key: item.key, name: item.name },
                            capacity: number("capacity"),
                            floor: record.get("floor").and_then(|floor| self.text(floor)),
                            ..Hall::default()
                        });
                    }
                }
                Some(M::Track | M::Kind | M::Tags) if !has_nested_sessions(value) => {
                    let of = match of {
                        Some(M::Kind) => Labelled::Kind,
                        Some(M::Tags) => Labelled::Tag,
                        _ => Labelled::Track,
                    };
                    for (key, record) in records {
                        let item = self.item(record, key);
                        if let (Some(key), Some(name)) = (item.key, item.name) {
                            self.keys.labels.insert(key.clone().into_owned());
                            published.labels.push(Label { of, key, name });
                        }
                    }
                }
                _ => {}
            }
        }
    }

    /// What the outermost object says of the event.
    fn event(&self, top: &'v Object, event: &mut Event<'d>) {
        let inner = ["conference", "event", "info", "meta"].iter().find_map(|name| top.get(*name)?.as_object());
        for (key, value) in inner.into_iter().flatten().chain(top) {
            let Some(said) = self.text(value) else { continue };
            let slot = match normal(key).as_str() {
                "title" | "name" | "event name" | "conference" | "conference name" | "event" | "event title" => {
                    &mut event.title
                }
                "acronym" | "short name" | "shortname" => &mut event.short,
                "timezone" | "time zone" | "tz" | "zone" => &mut event.zone,
                "start date" | "date start" | "starts on" | "start" | "first day" => &mut event.start,
                "end date" | "date end" | "ends on" | "end" | "last day" => &mut event.end,
                "city" => &mut event.city,
                "venue" => &mut event.venue,
                "url" | "website" | "homepage" => &mut event.url,
                _ => continue,
            };
            slot.get_or_insert(said);
        }
    }

    /// Walks down to the sessions.
    fn visit(&mut self, value: &'v Value, key: Option<&'v str>, inherited: &[(usize, Cell<'d>)], depth: usize) {
        if depth > DEEPEST || self.table.rows.len() > MOST_RECORDS {
            return;
        }
        match value {
            Value::Array(list) => list.iter().for_each(|value| self.visit(value, key, inherited, depth + 1)),
            Value::Object(object) => self.visit_object(object, key, inherited, depth),
            _ => {}
        }
    }

    fn visit_object(
        &mut self,
        object: &'v Object,
        key: Option<&'v str>,
        inherited: &[(usize, Cell<'d>)],
        depth: usize,
    ) {
        let known: Vec<M> = inherited
            .iter()
            .filter_map(|(at, _)| meaning(self.table.names.get(*at)?))
            .map(|(meaning, _)| meaning)
            .collect();
        let groups: Vec<(&String, &Value)> = object
            .iter()
            .filter(|(key, value)| {
                let mut own = known.clone();
                own.extend(common(object));
                own.extend(of_key(key));
                let mut most = LOOK_AT;
                (value.is_array() || value.is_object()) && holds_sessions(value, Some(key), &own, depth, &mut most)
            })
            .collect();
        if groups.is_empty() {
            if is_session(object, &known) {
                let row = self.row(object, inherited);
                self.table.push(row);
            }
            return;
        }
        // Beside the sessions other records may have titles too.
        let named: Vec<(&String, &Value)> = groups.iter().copied().filter(|(key, _)| is_collection(key)).collect();
        let groups = match (named.is_empty(), depth) {
            (false, _) => named,
            (true, 0)
                if groups.iter().all(|(key, _)| of_key(key).is_none())
                    && groups.iter().all(|(_, value)| value.is_array()) =>
            {
                let largest = groups.iter().max_by_key(|(_, value)| value.as_array().map_or(0, Vec::len));
                largest.into_iter().copied().collect()
            }
            _ => groups,
        };
        let inherited = self.inherit(object, key, inherited, depth);
        for (name, value) in groups {
            let mut own = inherited.clone();
            if let Some(of) = of_key(name) {
                self.add(&mut own, of.word(), Cell::Text((self.lend)(name)));
            } else if !is_collection(name) && value.is_array() && depth > 0 {
                self.add(&mut own, "track", Cell::Text((self.lend)(name)));
            } else if value.is_object() && !is_collection(name) {
                // Records by their ids.
                self.add(&mut own, "id", Cell::Text((self.lend)(name)));
            }
            self.visit(value, Some(name), &own, depth + 1);
        }
    }

    /// What a group says of all its sessions.
    fn inherit(
        &mut self,
        object: &'v Object,
        key: Option<&str>,
        above: &[(usize, Cell<'d>)],
        depth: usize,
    ) -> Vec<(usize, Cell<'d>)> {
        let mut cells = above.to_vec();
        for (name, value) in object {
            let Some(said) = self.text(value) else { continue };
            let of = meaning(name).map(|(meaning, _)| meaning);
            match of {
                // The outermost object is the event; its days and place are not those of every session.
                _ if depth == 0 => {}
                Some(M::Title) => {
                    let of_group = key.map(normal).unwrap_or_default();
                    let column = match of_group.as_str() {
                        _ if dates::read(&said).is_some() || is_day(&said) => "day",
                        "days" | "day" => continue,
                        _ if is_hall_list(&of_group) => "room",
                        _ => "track",
                    };
                    self.add(&mut cells, column, Cell::Text(said));
                }
                Some(meaning) if is_common(meaning) => self.add(&mut cells, name, Cell::Text(said)),
                _ => {}
            }
        }
        cells
    }

    /// Sets a column that the sessions below inherit; what stands nearer holds.
    fn add(&mut self, cells: &mut Vec<(usize, Cell<'d>)>, name: &str, cell: Cell<'d>) {
        let at = self.table.column(name.to_owned().into());
        cells.retain(|(other, _)| *other != at);
        cells.push((at, cell));
    }

    /// The fields of a session as a row.
    pub(super) fn row(&mut self, object: &'v Object, inherited: &[(usize, Cell<'d>)]) -> Row<'d> {
        let mut row = Row { cells: inherited.to_vec(), offset: None };
        for (name, value) in object {
            self.field(&mut row, (self.lend)(name), value, 0);
        }
        row
    }

    fn field(&mut self, row: &mut Row<'d>, name: Text<'d>, value: &'v Value, depth: usize) {
        let of = meaning(&name).map(|(meaning, _)| meaning);
        let cell = match value {
            Value::Array(list) => {
                // What nobody may keep is not even looked into; its column stays known, so that it can be said.
                let items: Vec<Item<'d>> = if is_private(&name) {
                    Vec::new()
                } else {
                    list.iter().map(|value| self.item(value, None)).collect()
                };
                if list.is_empty() {
                    return;
                }
                Cell::Several(items)
            }
            Value::Object(object) if !is_localised(object) && !is_private(&name) => {
                if depth == 0 && (of.is_none() || matches!(of, Some(M::Start))) {
                    for (inner, value) in object {
                        self.field(row, format!("{name}.{inner}").into(), value, depth + 1);
                    }
                    return;
                }
                Cell::Several(vec![self.item(value, None)])
            }
            other => match self.text(other) {
                Some(text) => Cell::Text(text),
                None => return,
            },
        };
        let at = self.table.column(name);
        row.cells.retain(|(other, _)| *other != at);
        row.cells.push((at, cell));
    }

    /// A record or a plain text of a list.
    fn item(&self, value: &'v Value, key: Option<&'v str>) -> Item<'d> {
        let Value::Object(object) = value else {
            let key = if value.is_number() { self.text(value) } else { None };
            let name = if key.is_none() { self.text(value) } else { None };
            return Item { key, name, ..Item::default() };
        };
        let mut item = Item { key: key.map(self.lend), name: self.text(value), ..Item::default() };
        let (mut first, mut last, mut position, mut company) = (None, None, None, None);
        for (name, value) in object {
            let Some(said) = self.text(value) else { continue };
            let slot = match normal(name).as_str() {
                "id" | "guid" | "uuid" | "code" | "key" | "slug" | "speaker id" | "sid" => &mut item.key,
                "name" | "full name" | "fullname" | "public name" | "display name" | "title" | "speaker name"
                | "label" => &mut item.name,
                "first name" | "firstname" | "given name" | "vorname" => &mut first,
                "last name" | "lastname" | "family name" | "surname" | "nachname" => &mut last,
                "position" | "job title" | "job" | "tag line" | "tagline" | "post" => &mut position,
                "company" | "organisation" | "organization" | "affiliation" => &mut company,
                "bio" | "biography" | "description" | "about" | "short bio" => &mut item.biography,
                "role" => &mut item.role,
                "url" | "website" | "link" | "homepage" | "href" => &mut item.url,
                _ => continue,
            };
            slot.get_or_insert(said);
        }
        item.name = item.name.or_else(|| match (first, last) {
            (Some(first), Some(last)) => Some(format!("{first} {last}").into()),
            (one, other) => one.or(other),
        });
        item.post = match (position, company) {
            (Some(position), Some(company)) => Some(format!("{position}, {company}").into()),
            (one, other) => one.or(other),
        };
        item
    }
}

/// Whether sessions stand in a field, whatever it is called.
fn has_nested_sessions(value: &Value) -> bool {
    let mut most = LOOK_AT;
    holds_sessions(value, None, &[], 0, &mut most)
}

/// What an object says of all sessions below it.
fn common(object: &Object) -> Vec<M> {
    let said = object.iter().filter(|(_, value)| text(value).is_some());
    said.filter_map(|(key, _)| meaning(key)).map(|(meaning, _)| meaning).filter(|meaning| is_common(*meaning)).collect()
}

/// The records of a table: of a list, or by their keys.
fn records_of(value: &Value) -> Vec<(Option<&str>, &Value)> {
    let is_record = |value: &Value| value.as_object().is_some_and(|object| !is_localised(object));
    match value {
        Value::Array(list) => {
            list.iter().filter(|value| is_record(value)).take(MOST_RECORDS).map(|value| (None, value)).collect()
        }
        Value::Object(map) => map
            .iter()
            .filter(|(_, value)| is_record(value))
            .take(MOST_RECORDS)
            .map(|(key, value)| (Some(key.as_str()), value))
            .collect(),
        _ => Vec::new(),
    }
}

fn is_collection(name: &str) -> bool {
    COLLECTIONS.contains(&normal(name).as_str())
}

fn is_hall_list(name: &str) -> bool {
    matches!(
        normal(name).as_str(),
        "rooms" | "halls" | "stages" | "locations" | "venues" | "room" | "stage" | "hall" | "räume"
    )
}

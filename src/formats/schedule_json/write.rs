//! A programme as `schedule.json` that the schema of the c3voc tools takes.

use super::super::frab::layout::{self, Event, Layout, length, printed};
use super::super::{Edition, Written};
use crate::programme::time::Date;
use crate::programme::{Appearance, HallIx, Id, Zone};
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

/// Writes what is scheduled; what is not is said.
pub(in crate::formats) fn write(edition: &Edition<'_>) -> Written {
    let layout = Layout::of(edition);
    let file = File {
        schema: "https://c3voc.de/schedule/schema.json",
        generator: Generator { name: "plenary", version: env!("CARGO_PKG_VERSION") },
        schedule: Schedule {
            version: edition.now.strftime("%Y-%m-%d %H:%M").to_string(),
            base_url: layout.page(),
            conference: conference(&layout),
        },
    };
    // These types have nothing that JSON can't say.
    let mut bytes = serde_json::to_vec_pretty(&file).unwrap_or_default();
    bytes.push(b'\n');
    let mut left_out = layout.left_out.clone();
    if file.schedule.conference.time_zone_name.is_none() && edition.programme.event.zone.is_some() {
        left_out.push("the name of the time zone is left out: the format has no such names".to_owned());
    }
    Written { bytes, left_out }
}

#[derive(Serialize)]
struct File<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    generator: Generator,
    schedule: Schedule<'a>,
}

#[derive(Serialize)]
struct Generator {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct Schedule<'a> {
    version: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    base_url: Option<&'a str>,
    conference: Conference<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Conference<'a> {
    acronym: String,
    title: &'a str,
    start: String,
    end: String,
    days_count: usize,
    #[serde(rename = "timeslot_duration")]
    timeslot_duration: String,
    #[serde(rename = "time_zone_name", skip_serializing_if = "Option::is_none")]
    time_zone_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    tracks: Vec<Track<'a>>,
    rooms: Vec<Room>,
    days: Vec<Day<'a>>,
}

#[derive(Serialize)]
struct Track<'a> {
    name: &'a str,
    slug: String,
}

#[derive(Serialize)]
struct Room {
    name: String,
    guid: String,
    description: Option<String>,
    capacity: Option<u32>,
}

#[derive(Serialize)]
struct Day<'a> {
    index: usize,
    date: String,
    #[serde(rename = "day_start")]
    start: String,
    #[serde(rename = "day_end")]
    end: String,
    #[serde(serialize_with = "in_order")]
    rooms: Vec<(String, Vec<Talk<'a>>)>,
}

#[derive(Serialize)]
struct Talk<'a> {
    id: u32,
    guid: String,
    date: String,
    start: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    end: Option<String>,
    duration: String,
    room: String,
    slug: String,
    url: String,
    title: String,
    subtitle: Option<&'a str>,
    track: Option<&'a str>,
    r#type: &'a str,
    language: Option<String>,
    r#abstract: Option<&'a str>,
    description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    do_not_record: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    do_not_stream: Option<bool>,
    persons: Vec<Person<'a>>,
    links: Vec<Link<'a>>,
    attachments: Vec<Link<'a>>,
}

#[derive(Serialize)]
struct Person<'a> {
    guid: String,
    name: String,
    biography: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    links: Vec<Link<'a>>,
}

#[derive(Serialize)]
struct Link<'a> {
    url: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'a str>,
}

/// Rooms as one object whose order is that of the halls.
fn in_order<S: Serializer>(rooms: &[(String, Vec<Talk<'_>>)], serializer: S) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(Some(rooms.len()))?;
    for (name, talks) in rooms {
        map.serialize_entry(name, talks)?;
    }
    map.end()
}

fn conference<'a>(layout: &Layout<'a>) -> Conference<'a> {
    let programme = layout.programme;
    let (start, end) = layout.bounds();
    let date = |date: Option<_>| date.map_or_else(String::new, |date: Date| date.to_string());
    let slug = |name: &str| format!("{:0>2}", Id::from_text(name, "track").to_string());
    Conference {
        acronym: layout.acronym(),
        title: &programme.event.title,
        start: date(start),
        end: date(end),
        days_count: layout.days.len(),
        timeslot_duration: length(layout.grid),
        time_zone_name: programme.event.zone.as_ref().map(Zone::name).filter(|name| is_zone(name)),
        url: programme.event.source.as_deref().filter(|page| layout::is_page(page)),
        tracks: programme.tracks().iter().map(|track| Track { name: &track.name, slug: slug(&track.name) }).collect(),
        rooms: layout.halls.iter().map(|(hall, name)| room(layout, *hall, name)).collect(),
        days: layout.days.iter().enumerate().map(|(at, of)| day(layout, at + 1, of)).collect(),
    }
}

fn room(layout: &Layout<'_>, hall: HallIx, name: &str) -> Room {
    let own = &layout.programme[hall];
    let place = Some(layout.programme.place(hall)).filter(|place| place != name);
    Room { name: name.to_owned(), guid: layout.uuid("hall", &own.id), description: place, capacity: own.capacity }
}

fn day<'a>(layout: &Layout<'a>, index: usize, day: &layout::Day<'a>) -> Day<'a> {
    let talks = |events: &[Event<'a>]| events.iter().map(|event| talk(layout, event)).collect();
    Day {
        index,
        date: day.date.to_string(),
        start: day.start.clone(),
        end: day.end.clone(),
        rooms: day.rooms.iter().map(|(name, events)| (name.clone(), talks(events))).collect(),
    }
}

fn talk<'a>(layout: &Layout<'a>, event: &Event<'a>) -> Talk<'a> {
    let session = event.session;
    Talk {
        id: event.id,
        guid: event.guid.clone(),
        date: event.date.clone(),
        start: event.start.clone(),
        end: event.end.clone(),
        duration: length(event.minutes),
        room: event.room.clone(),
        slug: event.slug.clone(),
        // Every event must have an address; the name of one without a page is an address too.
        url: event.page().map_or_else(|| format!("urn:uuid:{}", event.guid), str::to_owned),
        title: event.title(),
        subtitle: session.subtitle.as_deref(),
        track: layout.programme.track_name(session),
        r#type: session.kind.as_deref().unwrap_or_default(),
        language: Some(event.language()).filter(|text| !text.is_empty()),
        r#abstract: session.abstract_.as_deref(),
        description: Some(event.description()).filter(|text| !text.is_empty()),
        do_not_record: session.recorded.map(|recorded| !recorded),
        do_not_stream: session.broadcast.map(|shown| !shown),
        persons: session.appearances.iter().map(|who| person(layout, who)).collect(),
        links: event.links().map(|(url, title)| Link { url, title }).collect(),
        attachments: event.attachments().map(|(url, title)| Link { url, title }).collect(),
    }
}

fn person<'a>(layout: &Layout<'a>, who: &Appearance) -> Person<'a> {
    let programme = layout.programme;
    let person = &programme[who.person];
    let links = person.links.iter().filter(|link| layout::is_page(&link.url));
    Person {
        guid: layout.uuid("person", &person.id),
        name: printed(programme, who),
        biography: person.biography.as_deref(),
        links: links.map(|link| Link { url: &link.url, title: link.title.as_deref() }).collect(),
    }
}

/// Whether the schema takes the name of a zone: `Area/City…` or `…UTC`.
fn is_zone(name: &str) -> bool {
    let begins = |part: &str| {
        let mut letters = part.chars();
        letters.next().is_some_and(|c| c.is_ascii_uppercase()) && letters.next().is_some_and(|c| c.is_ascii_lowercase())
    };
    let area = |area: &str| begins(area) && area.bytes().skip(1).all(|byte| byte.is_ascii_lowercase());
    name.ends_with("UTC") || name.split_once('/').is_some_and(|(first, rest)| area(first) && begins(rest))
}

#[cfg(test)]
mod tests {
    use super::is_zone;

    #[test]
    fn only_names_of_zones_that_the_schema_takes_are_written() {
        for (name, takes) in [
            ("Europe/Berlin", true),
            ("America/New_York", true),
            ("America/Argentina/Buenos_Aires", true),
            ("UTC", true),
            ("Etc/GMT+3", false),
            ("EST5EDT", false),
        ] {
            assert_eq!(is_zone(name), takes, "{name}");
        }
    }
}

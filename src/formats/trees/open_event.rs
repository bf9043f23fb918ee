//! Open Event, the format of FOSSASIA's event servers: a file each for the event, its sessions, speakers, tracks and
//! microlocations, which are the rooms.
//!
//! The server keeps its times in UTC and says so; the event's own zone is that of the venue, unless it is “UTC” as well,
//! which is what a server has before anybody sets one: then no zone is named.

use super::tree::{self, Notes, Record};
use crate::error::Result;
use crate::formats::published::{
    Appearance, Hall, Label, Labelled, Person, Prose, Published, Ref, Session, Text, Times,
};
use crate::formats::{Ask, Document, Sureness};
use crate::programme::Status;
use serde_json::Value;

/// What is said of the pages of a speaker, by the fields that hold them.
const PAGES: &[(&str, &str)] = &[
    ("website", "Website"),
    ("github", "GitHub"),
    ("linkedin", "LinkedIn"),
    ("twitter", "Twitter"),
    ("facebook", "Facebook"),
];

/// What one file holds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Event,
    Sessions,
    Speakers,
    Microlocations,
    Tracks,
}

/// A list of records with the names that only this format has, or the event itself.
pub(in crate::formats) fn sniff(document: &Document<'_>) -> Sureness {
    Sureness::certain(document.json().and_then(kind).is_some())
}

fn kind(tree: &Value) -> Option<Kind> {
    if let Some(event) = tree.as_object() {
        let is_event = tree::has_all(Some(event), &["name", "organizer_name", "start_time", "timezone"]);
        return is_event.then_some(Kind::Event);
    }
    let first = tree::first(Some(tree));
    let all = |names: &[&str]| tree::has_all(first, names);
    if all(&["title", "microlocation"]) && tree::has_any(first, &["start_time", "starts_at"]) {
        Some(Kind::Sessions)
    } else if all(&["name", "organisation"]) && tree::has_any(first, &["short_biography", "long_biography"]) {
        Some(Kind::Speakers)
    } else if all(&["name", "latitude", "longitude", "floor"]) {
        Some(Kind::Microlocations)
    } else if all(&["name", "color", "track_image_url"]) || all(&["name", "color", "sessions"]) {
        Some(Kind::Tracks)
    } else {
        None
    }
}

/// Reads any of the files.
///
/// # Errors
/// If it is no JSON, or none of the files.
pub(in crate::formats) fn read<'d>(
    document: &'d Document<'_>,
    _ask: &Ask,
    published: &mut Published<'d>,
) -> Result<()> {
    let tree = tree::of(document)?;
    let notes = Notes::default();
    let records = |what| notes.records(what, Some(tree)).into_iter();
    match kind(tree) {
        Some(Kind::Event) => notes.root(tree).iter().for_each(|own| event(own, published)),
        Some(Kind::Sessions) => published.sessions.extend(records("session").filter_map(|own| session(&own, &notes))),
        Some(Kind::Speakers) => published.people.extend(records("speaker").map(|own| person(&own))),
        Some(Kind::Microlocations) => published.halls.extend(records("microlocation").map(|own| hall(&own))),
        Some(Kind::Tracks) => published.labels.extend(records("track").filter_map(|own| track(&own))),
        None => {}
    }
    notes.finish(published)
}

fn event<'d>(own: &Record<'_, 'd>, published: &mut Published<'d>) {
    let event = &mut published.event;
    event.title = own.text("name");
    event.start = own.text("start_time");
    event.end = own.text("end_time");
    event.zone = own.text("timezone").filter(|zone| !zone.eq_ignore_ascii_case("UTC"));
    event.city = own.text("location_name");
    event.url = own.text("event_url");
}

/// A session, unless the organisers have not accepted it.
fn session<'d>(own: &Record<'_, 'd>, notes: &Notes) -> Option<Session<'d>> {
    let state = own.text("state").unwrap_or_default();
    let status = match &*state.to_ascii_lowercase() {
        "rejected" | "withdrawn" | "draft" | "deleted" => {
            notes.unpublished();
            return None;
        }
        "canceled" | "cancelled" => Some(Status::Cancelled),
        _ => None,
    };
    let called = |what, name| own.record(what, name).map(|of| Ref { key: of.key(), name: of.text("name") });
    let appearance = |speaker: &Record<'_, 'd>| Appearance {
        person: Ref { key: speaker.key(), name: speaker.text("name") },
        post: post(speaker),
        ..Appearance::default()
    };
    let links = [("signup_url", "Sign up"), ("video", "Video"), ("audio", "Audio")];
    let prose: Vec<Prose<'d>> = ["short_abstract", "long_abstract"].iter().filter_map(|name| own.prose(name)).collect();
    Some(Session {
        id: own.key(),
        title: own.text("title"),
        subtitle: own.text("subtitle"),
        track: called("track", "track"),
        kind: called("session type", "session_type"),
        times: Times {
            start: own.any(&["start_time", "starts_at"]),
            end: own.any(&["end_time", "ends_at"]),
            zone: own.text("timezone"),
            ..Times::default()
        },
        halls: called("microlocation", "microlocation").into_iter().collect(),
        people: own.records("speaker", "speakers").iter().map(appearance).collect(),
        prose,
        languages: own.text("language").into_iter().collect(),
        status,
        links: links.iter().filter_map(|(name, title)| own.link(name, Some(title))).collect(),
        attachments: own.link("slides", Some("Slides")).into_iter().collect(),
        ..Session::default()
    })
}

fn person<'d>(own: &Record<'_, 'd>) -> Person<'d> {
    Person {
        called: Ref { key: own.key(), name: own.text("name") },
        post: post(own),
        biography: own.prose("long_biography").or_else(|| own.prose("short_biography")),
        links: PAGES.iter().filter_map(|(name, title)| own.link(name, Some(title))).collect(),
        ..Person::default()
    }
}

/// Post and organisation in one line.
fn post<'d>(own: &Record<'_, 'd>) -> Option<Text<'d>> {
    tree::joined(own.text("position"), own.text("organisation"))
}

fn hall<'d>(own: &Record<'_, 'd>) -> Hall<'d> {
    let called = Ref { key: own.key(), name: own.any(&["name", "room"]) };
    Hall { called, floor: own.text("floor"), ..Hall::default() }
}

fn track<'d>(own: &Record<'_, 'd>) -> Option<Label<'d>> {
    Some(Label { of: Labelled::Track, key: own.key()?, name: own.text("name")? })
}

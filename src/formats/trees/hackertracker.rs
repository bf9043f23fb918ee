//! hackertracker, the app of several hacker conferences: since 2018 a file each for events, speakers, locations and event
//! types, which name each other by number; before, one file whose events say everything as text.

use super::fields::Object;
use super::tree::{self, Notes, Record};
use crate::error::Result;
use crate::formats::published::{
    Appearance, Hall, Label, Labelled, Link, Person, Published, Ref, Session, Text, Times,
};
use crate::formats::{Ask, Document, Sureness, flat};
use std::borrow::Cow;

/// What events of the older files are marked with, and how that reads.
const FLAGS: &[(&str, &str)] = &[("demo", "Demo"), ("tool", "Tool"), ("exploit", "Exploit")];

/// A list of events, speakers, locations or event types, under that name.
pub(in crate::formats) fn sniff(document: &Document<'_>) -> Sureness {
    let Some(tree) = document.json() else { return Sureness::NO };
    let all = |name: &str, fields: &[&str]| tree::has_all(tree::first(tree.get(name)), fields);
    let events = tree::first(tree.get("schedule").or_else(|| tree.is_array().then_some(tree)));
    let is_one = all("schedule", &["start_date", "event_type", "title"])
        || is_legacy(events)
        || ["speakers", "locations", "event_types"].iter().any(|name| all(name, &["name", "conference", "updated_at"]));
    Sureness::certain(is_one)
}

fn is_legacy(event: Option<&Object>) -> bool {
    tree::has_all(event, &["title", "who", "location"])
        && tree::has_any(event, &["begin", "start_date"])
        && tree::has_any(event, &["demo", "tool", "exploit", "starred", "is_new"])
}

/// Reads any of the files.
///
/// # Errors
/// If it is no JSON, or there is none of the lists in it.
pub(in crate::formats) fn read<'d>(
    document: &'d Document<'_>,
    _ask: &Ask,
    published: &mut Published<'d>,
) -> Result<()> {
    let tree = tree::of(document)?;
    let notes = Notes::default();
    for location in notes.records("location", tree.get("locations")) {
        let called = Ref { key: location.key(), name: location.text("name") };
        published.halls.push(Hall { called, ..Hall::default() });
    }
    for kind in notes.records("event type", tree.get("event_types")) {
        if let (Some(key), Some(name)) = (kind.key(), kind.text("name")) {
            published.labels.push(Label { of: Labelled::Kind, key, name });
        }
    }
    for speaker in notes.records("speaker", tree.get("speakers")) {
        published.people.push(person(&speaker));
    }
    for event in notes.records("event", tree.get("schedule").or_else(|| tree.is_array().then_some(tree))) {
        if published.event.id.is_none() {
            published.event.id = event.text("conference");
            published.event.short = event.text("conference");
        }
        let session = if event.value("who").is_some() { legacy(&event) } else { session(&event) };
        published.sessions.push(session);
    }
    notes.finish(published)
}

fn person<'d>(speaker: &Record<'_, 'd>) -> Person<'d> {
    let twitter = speaker.link("twitter", Some("Twitter")).map(|link| match link.url.strip_prefix('@') {
        Some(name) => Link { url: format!("https://twitter.com/{name}").into(), ..link },
        None => link,
    });
    Person {
        called: Ref { key: speaker.key(), name: speaker.text("name") },
        post: speaker.text("title"),
        biography: speaker.prose("description"),
        links: speaker.link("link", None).into_iter().chain(twitter).collect(),
        ..Person::default()
    }
}

fn session<'d>(event: &Record<'_, 'd>) -> Session<'d> {
    // "Demo, Tool", or by some exporters "[]".
    let includes = event.text("includes").unwrap_or_default();
    let tags = parts(includes, |c| matches!(c, ',' | '[' | ']' | '"' | '\''));
    Session {
        id: event.key(),
        title: event.text("title"),
        kind: event.text("event_type").map(Ref::key),
        tags: tags.into_iter().map(Ref::name).collect(),
        times: Times { start: event.text("start_date"), end: event.text("end_date"), ..Times::default() },
        halls: event.text("location").map(Ref::key).into_iter().collect(),
        people: event.texts("speakers").into_iter().map(Appearance::by_key).collect(),
        prose: event.prose("description").into_iter().collect(),
        links: event.link("link", None).into_iter().collect(),
        ..Session::default()
    }
}

/// An event of the older files, whose times are clocks of the venue or else dates with an offset.
fn legacy<'d>(event: &Record<'_, 'd>) -> Session<'d> {
    let who: Vec<Text<'d>> = match event.value("who") {
        Some(serde_json::Value::Array(_)) => {
            event.records("speaker", "who").iter().filter_map(|speaker| speaker.any(&["who", "name"])).collect()
        }
        _ => event.text("who").into_iter().collect(),
    };
    let people = who.into_iter().flat_map(|names| parts(names, |c| c == '&')).flat_map(flat::people);
    let flags = FLAGS.iter().filter(|(flag, _)| event.is(flag) == Some(true));
    Session {
        id: event.key(),
        title: event.text("title"),
        kind: event.text("type").map(Ref::name),
        tags: flags.map(|(_, tag)| Ref::name(*tag)).collect(),
        times: Times {
            date: event.text("date"),
            clock: event.text("begin"),
            start: event.text("start_date"),
            end_clock: event.text("end"),
            end: event.text("end_date"),
            ..Times::default()
        },
        halls: event.text("location").map(Ref::name).into_iter().collect(),
        people: people.collect(),
        prose: event.prose("description").into_iter().collect(),
        links: event.link("link", None).into_iter().collect(),
        ..Session::default()
    }
}

/// The parts of a text between separators, without those that are empty.
fn parts(text: Text<'_>, separates: fn(char) -> bool) -> Vec<Text<'_>> {
    fn clean(text: &str, separates: fn(char) -> bool) -> impl Iterator<Item = &str> {
        text.split(separates).map(str::trim).filter(|part| !part.is_empty())
    }
    match text {
        Cow::Borrowed(text) => clean(text, separates).map(Cow::Borrowed).collect(),
        Cow::Owned(text) => clean(&text, separates).map(|part| Cow::Owned(part.to_owned())).collect(),
    }
}

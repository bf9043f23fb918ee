//! iosched, the app of Google I/O and of many that copied it: one object of sessions, speakers, rooms and tags; in older
//! years also blocks, which are the breaks. Starts are instants, as text or as milliseconds.
//!
//! Tags have categories, as part of their names (`TRACK_ANDROID`, `topic_android`): they are track, kind and tags.
//! Codelabs have no time and are no sessions.

use super::tree::{self, Notes, Record};
use crate::error::Result;
use crate::formats::published::{
    Appearance, Hall, Label, Labelled, Link, Person, Published, Ref, Session, Text, Times,
};
use crate::formats::{Ask, Document, Sureness};
use std::collections::HashMap;

/// Sessions with `startTimestamp`.
pub(in crate::formats) fn sniff(document: &Document<'_>) -> Sureness {
    let session = document.json().and_then(|tree| tree::first(tree.get("sessions")));
    Sureness::certain(tree::has_all(session, &["title", "startTimestamp"]))
}

/// Reads the file.
///
/// # Errors
/// If it is no JSON, or has nothing of a programme in it.
pub(in crate::formats) fn read<'d>(
    document: &'d Document<'_>,
    _ask: &Ask,
    published: &mut Published<'d>,
) -> Result<()> {
    let tree = tree::of(document)?;
    let notes = Notes::default();
    for room in notes.records("room", tree.get("rooms")) {
        let called = Ref { key: room.key(), name: room.text("name") };
        let capacity = room.count("capacity").filter(|seats| *seats > 0);
        published.halls.push(Hall { called, capacity, ..Hall::default() });
    }
    let mut categories = HashMap::new();
    for tag in notes.records("tag", tree.get("tags")) {
        let (Some(key), Some(name)) = (tag.any(&["tag", "id"]), tag.text("name")) else { continue };
        let category = Category::of(&tag.text("category").unwrap_or_else(|| key.clone()));
        if category == Category::Track {
            // A session has one track; further ones are tags.
            published.labels.push(Label { of: Labelled::Tag, key: key.clone(), name: name.clone() });
        }
        published.labels.push(Label { of: category.labelled(), key: key.clone(), name });
        categories.insert(key, category);
    }
    for speaker in notes.records("speaker", tree.get("speakers")) {
        published.people.push(person(&speaker));
    }
    for session in notes.records("session", tree.get("sessions")) {
        published.sessions.push(read_session(&session, &categories));
    }
    // A block that is free has no title, and stands for the sessions that run then.
    let is_free = |own: &Record<'_, '_>| own.text("type").is_some_and(|kind| kind.eq_ignore_ascii_case("free"));
    for block in notes.records("block", tree.get("blocks")).iter().filter(|own| !is_free(own)) {
        published.sessions.push(Session {
            title: block.text("title"),
            subtitle: block.text("subtitle"),
            times: Times { start: block.text("start"), end: block.text("end"), ..Times::default() },
            is_break: block.text("type").map(|kind| kind.eq_ignore_ascii_case("break")),
            ..Session::default()
        });
    }
    notes.finish(published)
}

/// What a tag says.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Category {
    Track,
    Kind,
    Other,
}

impl Category {
    /// That of a category's name, or of a tag that begins with it.
    fn of(name: &str) -> Category {
        match name.split('_').next().unwrap_or_default().to_ascii_lowercase().as_str() {
            "track" | "topic" => Category::Track,
            "type" => Category::Kind,
            _ => Category::Other,
        }
    }

    fn labelled(self) -> Labelled {
        match self {
            Category::Track => Labelled::Track,
            Category::Kind => Labelled::Kind,
            Category::Other => Labelled::Tag,
        }
    }
}

fn person<'d>(own: &Record<'_, 'd>) -> Person<'d> {
    let mut links: Vec<Link<'d>> = [("plusoneUrl", "Google+"), ("twitterUrl", "Twitter")]
        .iter()
        .filter_map(|(name, title)| own.link(name, Some(title)))
        .collect();
    if let Some(pages) = own.record("speaker", "socialLinks") {
        let names = ["Website", "GitHub", "LinkedIn", "Twitter"];
        links.extend(names.iter().filter_map(|name| pages.link(name, Some(name))));
    }
    Person {
        called: Ref { key: own.key(), name: own.text("name") },
        post: own.text("company"),
        biography: own.prose("bio"),
        links,
        ..Person::default()
    }
}

fn read_session<'d>(own: &Record<'_, 'd>, categories: &HashMap<Text<'d>, Category>) -> Session<'d> {
    let mut tags = own.texts("tags");
    tags.extend(own.texts("tagNames"));
    let category = |tag: &Text<'d>| categories.get(tag).copied().unwrap_or_else(|| Category::of(tag));
    let first = |of| tags.iter().find(|tag| category(tag) == of).cloned();
    let track = own.text("mainTag").filter(|tag| category(tag) == Category::Track).or_else(|| first(Category::Track));
    // A kind that the session names itself is a name; that of its tags is a key.
    let kind = own.text("type").map(Ref::name).or_else(|| first(Category::Kind).map(Ref::key));
    let is_tag = |tag: &Text<'d>| category(tag) != Category::Kind && track.as_ref() != Some(tag);
    Session {
        id: own.key(),
        title: own.text("title"),
        track: track.clone().map(Ref::key),
        kind,
        tags: tags.iter().filter(|tag| is_tag(tag)).cloned().map(Ref::key).collect(),
        times: Times { start: own.text("startTimestamp"), end: own.text("endTimestamp"), ..Times::default() },
        halls: own.text("room").map(Ref::key).into_iter().collect(),
        people: own.texts("speakers").into_iter().map(Appearance::by_key).collect(),
        prose: own.prose("description").into_iter().collect(),
        broadcast: own.is("livestream").or_else(|| own.is("isLivestream")).filter(|is| *is),
        links: own.link("url", None).into_iter().chain(own.video("youtubeUrl")).collect(),
        ..Session::default()
    }
}

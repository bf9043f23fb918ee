//! OPass, the app of Taiwan's open-source events: one object of sessions, speakers, session types, rooms and tags, whose
//! texts stand in blocks by language. A title in another language becomes the subtitle.

use super::tree::{self, Notes, Record};
use crate::error::Result;
use crate::formats::published::{
    Appearance, Hall, Label, Labelled, Link, Person, Prose, Published, Ref, Session, Times,
};
use crate::formats::{Ask, Document, Sureness};
use serde_json::Value;

/// Sessions with a start, a room and blocks by language, beside session types or rooms.
pub(in crate::formats) fn sniff(document: &Document<'_>) -> Sureness {
    let Some(tree) = document.json() else { return Sureness::NO };
    let session = tree::first(tree.get("sessions"));
    let is_one = tree::has_any(tree.as_object(), &["session_types", "rooms"])
        && tree::has_all(session, &["start", "room"])
        && (tree::has_any(session, &["broadcast", "co_write", "qa", "slide"])
            || session.is_some_and(|session| {
                ["zh", "en"].iter().any(|name| session.get(*name).is_some_and(Value::is_object))
            }));
    Sureness::certain(is_one)
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
        let called = Ref { key: room.key(), name: room.in_languages("name").0 };
        published.halls.push(Hall { called, ..Hall::default() });
    }
    for (of, what, name) in [(Labelled::Kind, "session type", "session_types"), (Labelled::Tag, "tag", "tags")] {
        for label in notes.records(what, tree.get(name)) {
            if let (Some(key), (Some(name), _)) = (label.key(), label.in_languages("name")) {
                published.labels.push(Label { of, key, name });
            }
        }
    }
    for speaker in notes.records("speaker", tree.get("speakers")) {
        published.people.push(Person {
            called: Ref { key: speaker.key(), name: speaker.in_languages("name").0 },
            post: speaker.in_languages("title").0,
            biography: speaker.in_languages("bio").0.map(Prose::new),
            ..Person::default()
        });
    }
    published.sessions.extend(notes.records("session", tree.get("sessions")).iter().map(session));
    notes.finish(published)
}

fn session<'d>(own: &Record<'_, 'd>) -> Session<'d> {
    let (title, other) = own.in_languages("title");
    // Where it is held, and where else it is shown.
    let mut rooms = own.texts("room");
    for room in own.texts("broadcast") {
        if !rooms.contains(&room) {
            rooms.push(room);
        }
    }
    let links = [("uri", None), ("live", Some("Live")), ("record", Some("Recording")), ("qa", Some("Questions"))];
    let notes = own.link("co_write", Some("Shared notes"));
    let links: Vec<Link<'d>> = links.iter().filter_map(|(name, title)| own.link(name, *title)).chain(notes).collect();
    Session {
        id: own.key(),
        title,
        subtitle: other,
        kind: own.text("type").map(Ref::key),
        tags: own.texts("tags").into_iter().map(Ref::key).collect(),
        times: Times { start: own.text("start"), end: own.text("end"), ..Times::default() },
        halls: rooms.into_iter().map(Ref::key).collect(),
        people: own.texts("speakers").into_iter().map(Appearance::by_key).collect(),
        prose: own.in_languages("description").0.map(Prose::new).into_iter().collect(),
        languages: own.text("language").into_iter().collect(),
        links,
        attachments: own.link("slide", Some("Slides")).into_iter().collect(),
        ..Session::default()
    }
}

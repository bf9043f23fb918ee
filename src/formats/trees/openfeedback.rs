//! OpenFeedback: one object of sessions and speakers, each an object whose names are the keys. What it calls a session's
//! track is the column of its page, which is the room.

use super::tree::{self, Notes, Record};
use crate::error::Result;
use crate::formats::published::{Appearance, Person, Prose, Published, Ref, Session, Times};
use crate::formats::{Ask, Document, Sureness};
use serde_json::Value;

/// Sessions by their keys, with `trackTitle` or with `startTime`, beside speakers by theirs.
pub(in crate::formats) fn sniff(document: &Document<'_>) -> Sureness {
    let Some(tree) = document.json() else { return Sureness::NO };
    let session = tree::first(tree.get("sessions"));
    let by_key =
        tree.get("sessions").is_some_and(Value::is_object) && tree.get("speakers").is_some_and(Value::is_object);
    let is_one = by_key && tree::has_all(session, &["title"]) && tree::has_any(session, &["startTime", "trackTitle"]);
    Sureness::certain(is_one && tree.get("schedule").is_none())
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
    for speaker in notes.records("speaker", tree.get("speakers")) {
        published.people.push(person(&speaker));
    }
    for own in notes.records("session", tree.get("sessions")) {
        published.sessions.push(Session {
            id: own.key(),
            title: own.text("title"),
            tags: own.texts("tags").into_iter().map(Ref::name).collect(),
            times: Times { start: own.text("startTime"), end: own.text("endTime"), ..Times::default() },
            halls: own.text("trackTitle").map(Ref::name).into_iter().collect(),
            people: own.texts("speakers").into_iter().map(Appearance::by_key).collect(),
            prose: own.any(&["abstract", "description"]).map(Prose::new).into_iter().collect(),
            languages: own.text("language").into_iter().collect(),
            links: own.link("url", None).into_iter().collect(),
            ..Session::default()
        });
    }
    notes.finish(published)
}

fn person<'d>(own: &Record<'_, 'd>) -> Person<'d> {
    Person {
        called: Ref { key: own.key(), name: own.text("name") },
        post: tree::joined(own.any(&["jobTitle", "title"]), own.text("company")),
        biography: own.prose("bio"),
        links: own.pages("socials"),
        ..Person::default()
    }
}

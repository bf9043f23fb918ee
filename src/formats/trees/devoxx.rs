//! Devoxx and Voxxed Days, in what their servers answered in three generations: a list of slots with times of the venue,
//! beside lists of presentations and speakers (2011); slots with milliseconds and clocks, and the whole talk in them
//! (until about 2019); slots with instants and a proposal in them (since).
//!
//! What is held in a slot is known by its own key: that of the presentation, the talk or the proposal. Only a break is
//! known by its slot.

use super::tree::{self, Notes, Record};
use crate::error::Result;
use crate::formats::published::{Appearance, Hall, Link, Person, Prose, Published, Ref, Session, Text, Times};
use crate::formats::{Ask, Document, Sureness};
use serde_json::Value;
use std::borrow::Cow;

/// What one file holds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Slots of the first generation.
    Schedule,
    Presentations,
    Speakers,
    /// Slots with talks in them.
    Slots,
    /// Slots with proposals in them.
    Proposals,
}

/// A list of slots, presentations or speakers with the names that only these servers have.
pub(in crate::formats) fn sniff(document: &Document<'_>) -> Sureness {
    Sureness::certain(document.json().and_then(kind).is_some())
}

fn kind(tree: &Value) -> Option<Kind> {
    if let Some(slots) = tree.get("slots") {
        return tree::has_all(tree::first(Some(slots)), &["slotId", "fromTimeMillis"]).then_some(Kind::Slots);
    }
    let first = tree::first(tree.is_array().then_some(tree));
    let all = |names: &[&str]| tree::has_all(first, names);
    if all(&["fromTime", "toTime", "kind"]) {
        Some(Kind::Schedule)
    } else if all(&["fromDate", "toDate"]) && tree::has_any(first, &["proposal", "sessionType", "streamId"]) {
        Some(Kind::Proposals)
    } else if all(&["title", "summary", "experience"]) {
        Some(Kind::Presentations)
    } else if all(&["firstName", "lastName"]) && tree::has_any(first, &["tweethandle", "twitterHandle", "imageURI"]) {
        Some(Kind::Speakers)
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
        Some(Kind::Schedule) => published.sessions.extend(records("slot").map(|own| slot(&own))),
        Some(Kind::Presentations) => published.sessions.extend(records("presentation").map(|own| presentation(&own))),
        Some(Kind::Speakers) => published.people.extend(records("speaker").map(|own| person(&own))),
        Some(Kind::Slots) => {
            let slots = notes.records("slot", tree.get("slots"));
            published.sessions.extend(slots.iter().filter_map(|own| slot_of_talk(own, &mut published.halls)));
        }
        Some(Kind::Proposals) => {
            for own in records("slot") {
                if published.event.title.is_none() {
                    published.event.title = own.text("eventName");
                }
                let session = slot_of_proposal(&own, &mut published.halls, &mut published.people);
                published.sessions.push(session);
            }
        }
        None => {}
    }
    notes.finish(published)
}

/// The last part of an address within the server, by which its records name each other.
fn last_part(address: Text<'_>) -> Text<'_> {
    match address {
        Cow::Borrowed(address) => address.trim_end_matches('/').rsplit('/').next().unwrap_or(address).into(),
        Cow::Owned(address) => last_part(Cow::Borrowed(&address)).into_owned().into(),
    }
}

fn by_address<'d>(own: &Record<'_, 'd>, name: &str) -> Option<Text<'d>> {
    own.text(name).map(last_part)
}

/// Something that is no talk is known by its slot, whose numbers may be those of talks.
fn of_slot(key: Option<Text<'_>>) -> Option<Text<'_>> {
    key.map(|key| format!("slot-{key}").into())
}

fn speaker<'d>(own: &Record<'_, 'd>) -> Appearance<'d> {
    let person = Ref { key: by_address(own, "speakerUri"), name: own.text("speaker") };
    Appearance { person, ..Appearance::default() }
}

fn slot<'d>(own: &Record<'_, 'd>) -> Session<'d> {
    let talk = by_address(own, "presentationUri");
    let mut people: Vec<Appearance<'d>> = own.records("speaker", "speakers").iter().map(speaker).collect();
    if people.is_empty() && own.value("speaker").is_some() {
        people.push(speaker(own));
    }
    let kind = own.text("kind");
    // A talk has its kind in its type; the type of a break is that of the talks beside it.
    let is_talk = kind.as_deref() == Some("Talk");
    Session {
        id: talk.or_else(|| of_slot(own.key())),
        title: own.text("title").or_else(|| own.text("code")).or_else(|| kind.clone()),
        kind: if is_talk { own.text("type") } else { kind }.map(Ref::name),
        times: Times { start: own.text("fromTime"), end: own.text("toTime"), ..Times::default() },
        halls: own.text("room").map(Ref::name).into_iter().collect(),
        people,
        prose: own.prose("note").into_iter().collect(),
        ..Session::default()
    }
}

fn presentation<'d>(own: &Record<'_, 'd>) -> Session<'d> {
    let tags = own.records("tag", "tags").iter().filter_map(|tag| tag.text("name")).map(Ref::name).collect();
    Session {
        id: own.key(),
        title: own.text("title"),
        track: own.text("track").map(Ref::name),
        kind: own.text("type").map(Ref::name),
        tags,
        people: own.records("speaker", "speakers").iter().map(speaker).collect(),
        prose: own.prose("summary").into_iter().collect(),
        languages: own.text("language").into_iter().collect(),
        ..Session::default()
    }
}

fn person<'d>(own: &Record<'_, 'd>) -> Person<'d> {
    let twitter = own.any(&["twitterHandle", "tweethandle"]);
    let twitter = twitter
        .map(|name| name.trim_start_matches('@').to_owned())
        .filter(|name| !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_'));
    let twitter =
        twitter.map(|name| Link { url: format!("https://twitter.com/{name}").into(), title: Some("Twitter".into()) });
    Person {
        called: Ref { key: own.key(), name: full_name(own) },
        post: own.text("company"),
        biography: own.prose("bio"),
        links: own.link("blog", Some("Blog")).into_iter().chain(twitter).collect(),
        ..Person::default()
    }
}

fn full_name<'d>(own: &Record<'_, 'd>) -> Option<Text<'d>> {
    match (own.text("firstName"), own.text("lastName")) {
        (Some(first), Some(last)) => Some(format!("{first} {last}").into()),
        (first, last) => own.any(&["fullName", "name"]).or(first).or(last),
    }
}

/// A slot of the second generation. One that is not given to anything yet is none.
fn slot_of_talk<'d>(own: &Record<'_, 'd>, halls: &mut Vec<Hall<'d>>) -> Option<Session<'d>> {
    let talk = own.record("talk", "talk");
    let pause = own.record("break", "break");
    if talk.is_none() && pause.is_none() {
        return None;
    }
    let room = Ref { key: own.text("roomId"), name: own.text("roomName") };
    note_hall(&room, own.count("roomCapacity"), halls);
    let about = talk.or(pause)?;
    let speaker = |own: &Record<'_, 'd>| {
        let key = own.record("speaker", "link").and_then(|link| by_address(&link, "href"));
        Appearance { person: Ref { key, name: own.text("name") }, ..Appearance::default() }
    };
    let summary = about.text("summaryAsHtml").or_else(|| about.text("summary"));
    Some(Session {
        id: talk.and_then(|talk| talk.key()).or_else(|| of_slot(own.text("slotId"))),
        title: about.any(&["title", "nameEN", "nameFR"]),
        track: about.text("track").map(Ref::name),
        kind: about.text("talkType").map(Ref::name),
        times: Times {
            clock: own.text("fromTime"),
            start: own.text("fromTimeMillis"),
            end_clock: own.text("toTime"),
            end: own.text("toTimeMillis"),
            ..Times::default()
        },
        halls: vec![room],
        people: about.records("speaker", "speakers").iter().map(speaker).collect(),
        prose: summary.map(Prose::new).into_iter().collect(),
        languages: about.text("lang").into_iter().collect(),
        is_break: pause.map(|_| true),
        ..Session::default()
    })
}

/// A slot of the third generation.
fn slot_of_proposal<'d>(own: &Record<'_, 'd>, halls: &mut Vec<Hall<'d>>, people: &mut Vec<Person<'d>>) -> Session<'d> {
    let room = own.record("room", "room").map(|room| {
        let called = Ref { key: room.key(), name: room.text("name") };
        note_hall(&called, room.count("capacity"), halls);
        called
    });
    let kind = own.record("session type", "sessionType");
    let talk = own.record("proposal", "proposal");
    let is_pause = kind.and_then(|kind| kind.is("pause"));
    let mut session = Session {
        id: of_slot(own.key()),
        title: kind.and_then(|kind| kind.text("name")),
        kind: kind.and_then(|kind| kind.text("name")).map(Ref::name),
        times: Times {
            start: own.text("fromDate"),
            end: own.text("toDate"),
            zone: own.text("timezone"),
            ..Times::default()
        },
        halls: room.into_iter().collect(),
        is_break: is_pause,
        ..Session::default()
    };
    if let Some(talk) = talk {
        let speakers = talk.records("speaker", "speakers");
        people.extend(speakers.iter().map(person));
        let appearance = |own: &Record<'_, 'd>| Appearance {
            person: Ref { key: own.key(), name: full_name(own) },
            post: own.text("company"),
            ..Appearance::default()
        };
        let words = talk.records("keyword", "keywords");
        let level = talk.text("audienceLevel").map(Ref::name);
        session.id = talk.key();
        session.title = talk.text("title");
        session.track = talk.record("track", "track").and_then(|track| track.text("name")).map(Ref::name);
        session.tags = words.iter().filter_map(|word| word.text("name")).map(Ref::name).chain(level).collect();
        session.people = speakers.iter().map(appearance).collect();
        session.prose = ["summary", "description"].iter().filter_map(|name| talk.prose(name)).collect();
        session.languages = talk.text("language").into_iter().collect();
        session.links = talk.link("afterVideoURL", Some("Recording")).into_iter().collect();
    }
    session
}

/// A hall where it is first named.
fn note_hall<'d>(called: &Ref<'d>, capacity: Option<u32>, halls: &mut Vec<Hall<'d>>) {
    if called.name.is_some()
        && !halls.iter().any(|hall| hall.called.key == called.key && hall.called.name == called.name)
    {
        halls.push(Hall { called: called.clone(), capacity: capacity.filter(|seats| *seats > 0), ..Hall::default() });
    }
}

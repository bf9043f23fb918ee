//! Hoverboard, the sites of Google developer groups: a schedule of days, whose slots have a column of sessions for each
//! track, and sessions and speakers by their keys; in one file or in three. Tracks are the rooms.
//!
//! A slot's only column is that of all tracks; as on these sites it is held where the first track is. Several sessions in
//! one column share its time in equal parts, and a session may extend over slots.

use super::fields::Object;
use super::tree::{self, Notes, Record};
use crate::error::Result;
use crate::formats::published::{Appearance, Hall, Person, Published, Ref, Session, Text, Times};
use crate::formats::{Ask, Document, Sureness};
use serde_json::Value;
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

/// Days with `timeslots`, or else sessions or speakers by their keys as this format describes them.
pub(in crate::formats) fn sniff(document: &Document<'_>) -> Sureness {
    let Some(tree) = document.json() else { return Sureness::NO };
    let is_day = |day| tree::has_all(day, &["timeslots"]);
    if is_day(tree::first(tree.get("schedule"))) || is_day(tree::first(Some(tree))) {
        return Sureness::CERTAIN;
    }
    Sureness::likely(tree.is_object() && (is_session(tree::first(Some(tree))) || is_speaker(tree::first(Some(tree)))))
}

fn is_session(record: Option<&Object>) -> bool {
    tree::has_all(record, &["title", "description"])
        && tree::has_any(record, &["speakers", "complexity", "language", "image"])
        && !tree::has_any(record, &["startTime", "name"])
}

fn is_speaker(record: Option<&Object>) -> bool {
    tree::has_all(record, &["name", "bio"])
        && tree::has_any(record, &["socials", "shortBio", "photoUrl", "companyLogo"])
}

/// Reads any of the files.
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
    let is_day = |day| tree::has_all(day, &["timeslots"]);
    let all_of = |is: fn(Option<&Object>) -> bool| Some(tree).filter(|tree| is(tree::first(Some(tree))));
    let days = tree.get("schedule").or_else(|| Some(tree).filter(|tree| is_day(tree::first(Some(tree)))));
    let speakers = tree.get("speakers").or_else(|| all_of(is_speaker));
    let sessions = tree.get("sessions").or_else(|| all_of(is_session));

    published.people.extend(notes.records("speaker", speakers).iter().map(person));
    let told: Vec<Session<'d>> = notes.records("session", sessions).iter().map(session).collect();
    let by_key: HashMap<&str, &Session<'d>> = told.iter().filter_map(|own| Some((own.id.as_deref()?, own))).collect();
    let mut held = Vec::new();
    for day in notes.records("day", days) {
        read_day(&day, &by_key, &mut held, &mut published.halls);
    }
    let scheduled: HashSet<Text<'d>> = held.iter().filter_map(|own| own.id.clone()).collect();
    published.sessions.extend(held);
    let is_left = |own: &Session<'d>| own.id.as_ref().is_none_or(|id| !scheduled.contains(id));
    published.sessions.extend(told.into_iter().filter(is_left));
    notes.finish(published)
}

fn person<'d>(own: &Record<'_, 'd>) -> Person<'d> {
    Person {
        called: Ref { key: own.key(), name: own.text("name") },
        post: tree::joined(own.text("title"), own.text("company")),
        biography: own.prose("bio").or_else(|| own.prose("shortBio")),
        links: own.pages("socials"),
        ..Person::default()
    }
}

fn session<'d>(own: &Record<'_, 'd>) -> Session<'d> {
    let tags = own.texts("tags").into_iter().chain(own.text("complexity"));
    Session {
        id: own.key(),
        title: own.text("title"),
        tags: tags.map(Ref::name).collect(),
        people: own.texts("speakers").into_iter().map(Appearance::by_key).collect(),
        prose: own.prose("description").into_iter().collect(),
        languages: own.text("language").into_iter().collect(),
        links: own.video("videoId").into_iter().collect(),
        attachments: own.link("presentation", Some("Slides")).into_iter().collect(),
        ..Session::default()
    }
}

/// The sessions of a day, each with what is told of it elsewhere in the file.
fn read_day<'d>(
    day: &Record<'_, 'd>,
    told: &HashMap<&str, &Session<'d>>,
    held: &mut Vec<Session<'d>>,
    halls: &mut Vec<Hall<'d>>,
) {
    let date = day.any(&["date"]).or_else(|| day.key());
    let tracks: Vec<Option<Text<'d>>> =
        day.records("track", "tracks").iter().map(|track| track.text("title")).collect();
    for name in tracks.iter().flatten() {
        if !halls.iter().any(|hall| hall.called.name.as_ref() == Some(name)) {
            halls.push(Hall { called: Ref::name(name.clone()), ..Hall::default() });
        }
    }
    let slots = day.records("slot", "timeslots");
    for (at, slot) in slots.iter().enumerate() {
        for (column, (items, extend)) in columns(slot).into_iter().enumerate() {
            let last = slots.get(at.saturating_add(extend.saturating_sub(1))).unwrap_or(slot);
            let (start, end) = (slot.text("startTime"), last.text("endTime"));
            for (number, id) in items.iter().enumerate() {
                let part = |number| part(start.as_deref(), end.as_deref(), number, items.len()).map(Cow::Owned);
                let known = told.get(&**id).map_or_else(Session::default, |known| (*known).clone());
                held.push(Session {
                    id: Some(id.clone()),
                    times: Times {
                        date: date.clone(),
                        clock: part(number).or_else(|| start.clone()),
                        end_clock: part(number + 1).or_else(|| end.clone()),
                        ..Times::default()
                    },
                    halls: tracks.get(column).cloned().flatten().map(Ref::name).into_iter().collect(),
                    ..known
                });
            }
        }
    }
}

/// The columns of a slot: the keys of its sessions, and over how many slots they extend. `[[1], [2, 3]]`, or since the
/// second version `[{ "items": [1], "extend": 2 }]`.
fn columns<'d>(slot: &Record<'_, 'd>) -> Vec<(Vec<Text<'d>>, usize)> {
    let columns = slot.value("sessions").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let column = |value: &'d Value| {
        let extend = value.get("extend").and_then(Value::as_u64).and_then(|extend| usize::try_from(extend).ok());
        (tree::texts(value.get("items").unwrap_or(value)), extend.unwrap_or(1))
    };
    columns.iter().map(column).collect()
}

/// When the part of that number begins, of a time in equal parts; `None` if there is only one.
fn part(start: Option<&str>, end: Option<&str>, number: usize, of: usize) -> Option<String> {
    let minutes = |clock: &str| {
        let (hours, minutes) = clock.split_once(':')?;
        Some(
            hours.parse::<usize>().ok().filter(|hours| *hours < 24)? * 60
                + minutes.parse::<usize>().ok().filter(|minutes| *minutes < 60)?,
        )
    };
    let (start, end) = (minutes(start?)?, minutes(end?)?);
    let length = end.checked_sub(start).filter(|_| of > 1)?;
    let at = start + length * number / of;
    Some(format!("{:02}:{:02}", at / 60, at % 60))
}

//! Indico, the conferences of physics and of much of free software: exports of an event with its contributions, alone or
//! within sessions, and of its timetable, which has the breaks as well.
//!
//! Moments are date, time and zone apart. A room that is not named is that of the event. Contributions within a session
//! stand for it; one without any stands for itself.

use super::tree::{self, Notes, Record};
use crate::error::Result;
use crate::formats::published::{Appearance, Hall, Link, Published, Ref, Session, Text, Times};
use crate::formats::{Ask, Document, Sureness};

/// Results with moments of three parts, or entries of a timetable by days.
pub(in crate::formats) fn sniff(document: &Document<'_>) -> Sureness {
    let Some(results) = document.json().and_then(|tree| tree.get("results")) else { return Sureness::NO };
    let event = tree::first(Some(results));
    let start = event.and_then(|event| event.get("startDate")).and_then(serde_json::Value::as_object);
    let is_event =
        tree::has_all(start, &["date", "tz"]) && tree::has_any(event, &["timezone", "contributions", "sessions"]);
    let day = event.and_then(|event| event.values().find_map(serde_json::Value::as_object));
    let entry = day.and_then(|day| day.values().find_map(serde_json::Value::as_object));
    Sureness::certain(is_event || tree::has_all(entry, &["entryType", "startDate"]))
}

/// Reads an export.
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
    for event in notes.records("event", tree.get("results")) {
        if event.value("startDate").is_some() {
            read_event(&event, published);
        } else {
            for day in event.all("day") {
                for entry in day.all("entry") {
                    read_entry(&entry, None, published);
                }
            }
        }
    }
    notes.finish(published)
}

/// What holds for all within an event or a session: its room, and the name of its session.
#[derive(Clone, Default)]
struct Around<'d> {
    room: Option<Text<'d>>,
    location: Option<Text<'d>>,
    session: Option<Text<'d>>,
}

fn read_event<'d>(own: &Record<'_, 'd>, published: &mut Published<'d>) {
    let event = &mut published.event;
    let day = |name| own.record("event", name).and_then(|moment| moment.text("date"));
    if event.title.is_none() {
        event.id = own.key().map(|id| format!("indico-{id}").into());
        event.title = own.text("title");
        event.start = day("startDate");
        event.end = day("endDate");
        event.zone = own.text("timezone");
        event.venue = own.text("location");
        event.url = own.text("url");
    }
    let around = Around { room: own.text("room"), location: own.text("location"), session: None };
    for contribution in own.records("contribution", "contributions") {
        add(&contribution, &around, published);
    }
    for session in own.records("session", "sessions") {
        let within = session.records("contribution", "contributions");
        let around = Around {
            room: session.text("room").or_else(|| around.room.clone()),
            session: session.text("title"),
            ..around.clone()
        };
        for contribution in &within {
            add(contribution, &around, published);
        }
        if within.is_empty() {
            let around = Around { session: None, ..around };
            add(&session, &around, published);
            of_session(published);
        }
    }
}

/// An entry of a timetable; a session with what is in it.
fn read_entry<'d>(own: &Record<'_, 'd>, within: Option<&Around<'d>>, published: &mut Published<'d>) {
    let kind = own.text("entryType").unwrap_or_default();
    let none = Around::default();
    let around = within.unwrap_or(&none);
    if &*kind == "Session" && within.is_none() {
        let around = Around {
            room: own.text("room"),
            location: own.text("location"),
            session: own.any(&["sessionTitle", "title"]),
        };
        let entries = own.records("entry", "entries");
        for entry in &entries {
            read_entry(entry, Some(&around), published);
        }
        if !entries.is_empty() {
            return;
        }
    }
    add(own, around, published);
    match &*kind {
        "Session" => of_session(published),
        "Break" => {
            if let Some(session) = published.sessions.last_mut() {
                session.is_break = Some(true);
            }
        }
        _ => {}
    }
}

/// Sessions and contributions are counted each for themselves.
fn of_session(published: &mut Published<'_>) {
    if let Some(session) = published.sessions.last_mut() {
        session.id = session.id.take().map(|id| format!("session-{id}").into());
    }
}

fn add<'d>(own: &Record<'_, 'd>, around: &Around<'d>, published: &mut Published<'d>) {
    let room = own.text("room").or_else(|| around.room.clone());
    let building = own.text("location").or_else(|| around.location.clone());
    // The event's own place is no building among several.
    let building = building.filter(|building| published.event.venue.as_ref() != Some(building));
    if let Some(name) = &room
        && !published.halls.iter().any(|hall| hall.called.name.as_ref() == Some(name))
    {
        published.halls.push(Hall { called: Ref::name(name.clone()), building, ..Hall::default() });
    }
    let moment = |name| {
        let moment = own.record("moment", name)?;
        Some((moment.text("date")?, moment.text("time"), moment.text("tz")))
    };
    let start = moment("startDate");
    let end = moment("endDate").map(|(date, time, _)| match time {
        Some(time) => format!("{date} {time}").into(),
        None => date,
    });
    let (date, clock, zone) = start.map_or((None, None, None), |(date, clock, zone)| (Some(date), clock, zone));
    let roles =
        [("speakers", None), ("presenters", None), ("sessionConveners", Some("chair")), ("conveners", Some("chair"))];
    let people = roles.iter().flat_map(|(name, role)| {
        own.records("person", name).into_iter().map(|own| appearance(&own, *role)).collect::<Vec<_>>()
    });
    // What is shown comes in folders.
    let mut attachments = Vec::new();
    for folder in own.records("folder", "folders") {
        for file in folder.records("attachment", "attachments") {
            let link = file.link("download_url", None).or_else(|| file.link("link_url", None));
            attachments.extend(link.map(|link| Link { title: file.text("title"), ..link }));
        }
    }
    published.sessions.push(Session {
        id: own.text("contributionId").or_else(|| own.key()),
        title: own.text("title"),
        track: own.text("track").or_else(|| around.session.clone()).or_else(|| own.text("session")).map(Ref::name),
        kind: own.text("type").map(Ref::name),
        tags: own.texts("keywords").into_iter().map(Ref::name).collect(),
        times: Times {
            date,
            clock,
            length: own.text("duration").filter(|_| end.is_none()),
            end,
            zone,
            ..Times::default()
        },
        halls: room.map(Ref::name).into_iter().collect(),
        people: people.collect(),
        prose: own.prose("description").into_iter().collect(),
        links: own.link("url", None).into_iter().collect(),
        attachments,
        ..Session::default()
    });
}

fn appearance<'d>(own: &Record<'_, 'd>, role: Option<&'static str>) -> Appearance<'d> {
    let name = match (own.any(&["first_name", "firstName"]), own.any(&["last_name", "familyName"])) {
        (Some(first), Some(last)) => Some(format!("{first} {last}").into()),
        // "Sample, Ada"
        (first, last) => own.any(&["fullName", "name"]).or(first).or(last).map(|name| match name.split_once(", ") {
            Some((last, first)) if !first.contains(',') => format!("{first} {last}").into(),
            _ => name,
        }),
    };
    Appearance {
        person: Ref { key: own.text("person_id"), name },
        role: role.map(Text::from),
        post: own.text("affiliation"),
        ..Appearance::default()
    }
}

//! Sessionize: the views that its organisers embed – All, GridSmart, Sessions, Speakers, SpeakerWall.
//!
//! All keeps names of rooms, people and categories apart from the sessions, which refer to them by keys; in the other
//! views they stand where they are needed. Times are the venue's, or UTC where the organisers chose so; no zone is named.

use super::fields::{self, Fields, LOOK, text};
use super::rubric::Rubrics;
use crate::error::{Error, Result};
use crate::formats::published::{Appearance, Hall, Link, Person, Prose, Published, Ref, Session, Text, Times};
use crate::formats::{Ask, Document, Sureness};
use crate::programme::{Code, Finding};
use serde_json::Value;
use std::collections::HashMap;

/// What a file shows.
enum View<'d> {
    /// Everything, each kind of thing in a list of its own.
    All(Fields<'d>),
    /// Days with rooms and slots.
    Grid(&'d [Value]),
    /// Groups of sessions.
    Groups(&'d [Value]),
    /// Sessions in no groups.
    Sessions(&'d [Value]),
    /// People.
    Speakers(&'d [Value]),
}

impl<'d> View<'d> {
    fn of(value: &'d Value) -> Option<Self> {
        let any = |list: &[Value], names: &[&str]| {
            list.iter().take(LOOK).any(|record| names.iter().all(|name| record.get(name).is_some()))
        };
        let are_sessions =
            |list: &[Value]| any(list, &["isServiceSession", "startsAt"]) || any(list, &["isPlenumSession", "title"]);
        let are_speakers = |list: &[Value]| {
            any(list, &["fullName", "tagLine"])
                || any(list, &["fullName", "profilePicture"])
                || any(list, &["fullName", "isTopSpeaker"])
        };
        if let Value::Array(list) = value {
            return if any(list, &["rooms", "timeSlots"]) {
                Some(View::Grid(list))
            } else if any(list, &["groupName", "sessions"]) || any(list, &["groupId", "sessions"]) {
                Some(View::Groups(list))
            } else if are_sessions(list) {
                Some(View::Sessions(list))
            } else {
                are_speakers(list).then_some(View::Speakers(list))
            };
        }
        let all = Fields::of(value)?;
        let is_all = match (all.list("sessions"), all.list("speakers")) {
            // Before anything is accepted.
            ([], []) => ["sessions", "speakers", "questions", "categories", "rooms"].iter().all(|name| all.has(name)),
            (sessions, speakers) => are_sessions(sessions) || are_speakers(speakers),
        };
        is_all.then_some(View::All(all))
    }
}

/// Sessionize's own words for what it keeps.
pub(in crate::formats) fn sniff(document: &Document<'_>) -> Sureness {
    Sureness::certain(document.json().and_then(View::of).is_some())
}

/// Reads any of the views.
///
/// # Errors
/// If the file is none of them.
pub(in crate::formats) fn read<'d>(
    document: &'d Document<'_>,
    _ask: &Ask,
    published: &mut Published<'d>,
) -> Result<()> {
    let view = document.json().and_then(View::of);
    let view = view.ok_or_else(|| Error::new("this is no view of Sessionize").because(document.impression()))?;
    let mut reader = Reader { published, told: HashMap::new(), has_private: false, declined: 0 };
    match view {
        View::All(all) => reader.all(&all),
        View::Grid(days) => reader.grid(days),
        View::Groups(groups) => reader.groups(groups),
        View::Sessions(sessions) => reader.batches(&[Batch { day: None, group: None, sessions }]),
        View::Speakers(speakers) => reader.speakers(speakers),
    }
    let Reader { has_private, declined, .. } = reader;
    if has_private {
        published.findings.push(fields::private());
    }
    if declined > 0 {
        let what = format!("it lists {declined} sessions that are not accepted");
        published.findings.push(Finding::new(Code::PrivateLeftOut, "the file", what).done("left out"));
    }
    Ok(())
}

/// Sessions with what they have in common.
struct Batch<'d> {
    day: Option<Text<'d>>,
    /// The heading that they stand under.
    group: Option<Text<'d>>,
    sessions: &'d [Value],
}

/// What labels mean: headings, and items of categories by their keys with their headings and names.
#[derive(Default)]
struct Labels<'d> {
    rubrics: Rubrics,
    items: HashMap<Text<'d>, (Text<'d>, Text<'d>)>,
}

struct Reader<'p, 'd> {
    published: &'p mut Published<'d>,
    /// Sessions by key, title and start: one that is told of in several rooms or groups is one.
    told: HashMap<(Text<'d>, Option<Text<'d>>, Option<Text<'d>>), usize>,
    has_private: bool,
    /// How many sessions are no part of the programme.
    declined: usize,
}

impl<'d> Reader<'_, 'd> {
    fn all(&mut self, all: &Fields<'d>) {
        let categories: Vec<Fields<'d>> = all.list("categories").iter().filter_map(Fields::of).collect();
        let headings: Vec<Text<'d>> = categories.iter().filter_map(|category| category.text("title")).collect();
        let mut labels = Labels { rubrics: Rubrics::of(headings.iter().map(|text| &**text)), items: HashMap::new() };
        for category in &categories {
            let heading = category.text("title").unwrap_or_default();
            for item in category.list("items").iter().filter_map(Fields::of) {
                if let (Some(key), Some(name)) = (item.text("id"), item.text("name")) {
                    labels.items.insert(key, (heading.clone(), name));
                }
            }
        }
        for room in all.list("rooms").iter().filter_map(Fields::of) {
            self.hall(&room);
        }
        self.speakers(all.list("speakers"));
        self.sessions(&Batch { day: None, group: None, sessions: all.list("sessions") }, &labels);
    }

    fn grid(&mut self, days: &'d [Value]) {
        let mut batches = Vec::new();
        for day in days.iter().filter_map(Fields::of) {
            let batch = |sessions| Batch { day: day.text("date"), group: None, sessions };
            let rooms: Vec<Fields<'d>> = day.list("rooms").iter().filter_map(Fields::of).collect();
            for room in &rooms {
                self.hall(room);
            }
            batches.extend(rooms.iter().map(|room| batch(room.list("sessions"))));
            // The same once more, by time; in some files only so.
            if rooms.iter().all(|room| room.list("sessions").is_empty()) {
                let slots = day.list("timeSlots").iter().filter_map(Fields::of);
                for room in slots.flat_map(|slot| slot.list("rooms")).filter_map(Fields::of) {
                    self.hall(&room);
                    batches.push(batch(room.list("session")));
                }
            }
        }
        self.batches(&batches);
    }

    fn groups(&mut self, groups: &'d [Value]) {
        let groups = groups.iter().filter_map(Fields::of);
        let batch = |group: Fields<'d>| {
            let name = group.text("groupName").filter(|name| !name.starts_with(|c: char| c.is_ascii_digit()));
            Batch { day: None, group: name, sessions: group.list("sessions") }
        };
        let mut batches: Vec<Batch<'d>> = groups.map(batch).collect();
        // What everything stands under tells nothing.
        if let [only] = batches.as_mut_slice() {
            only.group = None;
        }
        self.batches(&batches);
    }

    /// Reads sessions with everything about them in place.
    fn batches(&mut self, batches: &[Batch<'d>]) {
        let sessions = batches.iter().flat_map(|batch| batch.sessions).filter_map(Fields::of);
        let categories = sessions.flat_map(|session| session.list("categories")).filter_map(Fields::of);
        let headings: Vec<Text<'d>> = categories.filter_map(|category| category.any(&["name", "title"])).collect();
        let labels = Labels { rubrics: Rubrics::of(headings.iter().map(|text| &**text)), items: HashMap::new() };
        for batch in batches {
            self.sessions(batch, &labels);
        }
    }

    fn hall(&mut self, room: &Fields<'d>) {
        let called = Ref { key: room.text("id"), name: room.text("name") };
        if called.name.is_some() {
            self.published.halls.push(Hall { called, ..Hall::default() });
        }
    }

    fn sessions(&mut self, batch: &Batch<'d>, labels: &Labels<'d>) {
        for (number, value) in fields::records(batch.sessions, &mut self.published.findings).iter().enumerate() {
            match Fields::of(value) {
                Some(record) => self.session(&record, number, batch, labels),
                None => self.published.findings.push(fields::unreadable("session", number)),
            }
        }
    }

    fn session(&mut self, record: &Fields<'d>, number: usize, batch: &Batch<'d>, labels: &Labels<'d>) {
        self.has_private |= record.have_private();
        let status = record.text("status").map(|status| status.to_lowercase());
        if matches!(
            status.as_deref(),
            Some("declined" | "decline_queue" | "rejected" | "withdrawn" | "nominated" | "waitlisted")
        ) {
            self.declined += 1;
            return;
        }
        let title = record.text("title");
        let hall = Ref { key: record.text("roomId"), name: record.text("room") };
        let hall = Some(hall).filter(|hall| *hall != Ref::default());
        let start = record.text("startsAt");
        if let Some(id) = record.text("id")
            && let Some(told) =
                self.told.get(&(id, title.clone(), start.clone())).and_then(|at| self.published.sessions.get_mut(*at))
        {
            told.halls.extend(hall);
            return;
        }
        let times =
            Times { day: batch.day.clone(), start: start.clone(), end: record.text("endsAt"), ..Times::default() };
        let mut session = Session {
            id: record.text("id"),
            times,
            halls: hall.into_iter().collect(),
            people: record.list("speakers").iter().filter_map(appearance).collect(),
            prose: record.text("description").map(Prose::new).into_iter().collect(),
            is_break: record.is("isServiceSession").filter(|is| *is),
            ..Session::default()
        };
        let live = record.text("liveUrl").map(|url| Link { url, title: Some("Live".into()) });
        let kept = record.text("recordingUrl").map(|url| Link { url, title: Some("Recording".into()) });
        session.broadcast = live.as_ref().map(|_| true);
        session.recorded = kept.as_ref().map(|_| true);
        session.links.extend(live.into_iter().chain(kept));
        label(record, labels, &mut session);
        session.track =
            session.track.take().or(batch.group.clone().filter(|_| !labels.rubrics.name_tracks()).map(Ref::name));
        // It stands in one room, and nothing else is on.
        if record.is("isPlenumSession") == Some(true) && session.is_break.is_none() {
            session.tags.push(Ref::name("Plenum"));
        }
        self.published.findings.extend(record.odd(&fields::called("session", title.as_ref(), number)));
        session.title.clone_from(&title);
        if let Some(id) = session.id.clone() {
            self.told.insert((id, title, start), self.published.sessions.len());
        }
        self.published.sessions.push(session);
    }

    fn speakers(&mut self, list: &'d [Value]) {
        for (number, value) in fields::records(list, &mut self.published.findings).iter().enumerate() {
            let Some(record) = Fields::of(value) else {
                self.published.findings.push(fields::unreadable("person", number));
                continue;
            };
            self.has_private |= record.have_private();
            let parts =
                || [record.text("firstName"), record.text("lastName")].into_iter().flatten().collect::<Vec<_>>();
            let name = record
                .text("fullName")
                .or_else(|| Some(parts().join(" ").into()).filter(|name: &Text<'d>| !name.is_empty()));
            let link = |link: Fields<'d>| Some(Link { url: link.text("url")?, title: link.text("title") });
            let person = Person {
                called: Ref { key: record.text("id"), name },
                post: record.text("tagLine"),
                biography: record.text("bio").map(Prose::new),
                links: record.list("links").iter().filter_map(Fields::of).filter_map(link).collect(),
                ..Person::default()
            };
            self.published.findings.extend(record.odd(&fields::called("person", person.called.name.as_ref(), number)));
            self.published.people.push(person);
        }
    }
}

/// A speaker by key, or by key and name.
fn appearance(value: &Value) -> Option<Appearance<'_>> {
    let person = match Fields::of(value) {
        Some(record) => Ref { key: record.text("id"), name: record.any(&["name", "fullName"]) },
        None => Ref { key: Some(text(value)?), name: None },
    };
    Some(Appearance { person, ..Appearance::default() })
}

/// Labels by keys into the categories of the file, or spelled out with their category.
fn label<'d>(record: &Fields<'d>, labels: &Labels<'d>, session: &mut Session<'d>) {
    let by_key = record.list("categoryItems").iter().filter_map(text).filter_map(|key| labels.items.get(&key).cloned());
    let categories = record.list("categories").iter().filter_map(Fields::of);
    let spelled_out = categories.flat_map(|category| {
        let heading = category.any(&["name", "title"]).unwrap_or_default();
        let items = category.list("categoryItems").iter().filter_map(Fields::of);
        items.filter_map(move |item| Some((heading.clone(), item.text("name")?)))
    });
    for (heading, name) in by_key.chain(spelled_out) {
        let rest = labels.rubrics.put(&heading, Ref::name(name), session);
        session.tags.extend(rest);
    }
}

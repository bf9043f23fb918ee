//! Programmes as they are searched beside the one that is shown, and answers that can leave the programme they are from.

use super::answer::answer;
use super::clockface::Clockface;
use super::message::Opened;
use super::page::Scene;
use crate::agenda::{Novelties, Pace, Plan};
use crate::programme::{Id, Instant, Programme, Slot};
use crate::search::{Found, Index, Query, Scope, Sign, Views, asked, find, highlight};
use std::cmp::Reverse;
use std::ops::Range;
use std::sync::Arc;

/// A programme that is searched beside the one that is shown.
#[derive(Debug)]
pub struct Volume {
    programme: Arc<Programme>,
    index: Index,
    plan: Plan,
    novelties: Novelties,
}

/// What the programmes that are not shown are asked.
#[derive(Clone, Debug)]
pub struct Inquiry {
    /// The line.
    pub line: String,
    /// The set clock.
    pub now: Instant,
    /// The zone to show.
    pub face: Clockface,
    /// How fast I walk.
    pub pace: Pace,
    /// My saved queries, which the line may ask for.
    pub views: Views,
    /// The programme that is shown, and not asked.
    pub shown: Id,
    /// The most answers that are wanted.
    pub limit: usize,
}

/// The kinds of answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// People.
    Person,
    /// Halls.
    Hall,
    /// Sessions.
    Session,
    /// Tracks.
    Track,
}

impl Kind {
    pub(super) const ALL: [Kind; 4] = [Kind::Person, Kind::Hall, Kind::Session, Kind::Track];

    /// What a thing is.
    pub fn of(at: Found) -> Kind {
        match at {
            Found::Person(_) => Kind::Person,
            Found::Hall(_) => Kind::Hall,
            Found::Session(_) => Kind::Session,
            Found::Track(_) => Kind::Track,
        }
    }

    /// What one of them is called: `person`.
    pub fn word(self) -> &'static str {
        match self {
            Kind::Person => "person",
            Kind::Hall => "hall",
            Kind::Session => "session",
            Kind::Track => "track",
        }
    }

    /// What several are called, as the heading of their group.
    pub fn title(self) -> &'static str {
        match self {
            Kind::Person => "People",
            Kind::Hall => "Halls",
            Kind::Session => "Sessions",
            Kind::Track => "Tracks",
        }
    }
}

/// An answer with all that is shown of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// Id of the programme it is from.
    pub programme: Id,
    /// What that programme is called.
    pub label: String,
    /// What it is.
    pub kind: Kind,
    /// Its id there; a track has none and goes by the term that finds its sessions.
    pub id: String,
    /// Its name, or the title of a session.
    pub name: String,
    /// What the query matched in the name.
    pub marks: Vec<Range<usize>>,
    /// The line that can be said aloud.
    pub text: String,
    /// How well it answers.
    pub score: u32,
    /// Whether its event is over, and how far it is from the set clock, in seconds.
    distance: (bool, i64),
}

/// The name of a thing; of a session its title.
pub fn name(programme: &Programme, at: Found) -> &str {
    match at {
        Found::Person(person) => &programme[person].name,
        Found::Hall(hall) => programme.label(hall),
        Found::Session(session) => &programme[session].title,
        Found::Track(track) => &programme[track].name,
    }
}

/// The id of a thing.
pub fn id(programme: &Programme, at: Found) -> String {
    match at {
        Found::Person(person) => programme[person].id.to_string(),
        Found::Hall(hall) => programme[hall].id.to_string(),
        Found::Session(session) => programme[session].id.to_string(),
        Found::Track(track) => Query::default().put("track", &programme[track].name, Some(Sign::Plain)),
    }
}

/// The thing of that kind and id.
pub fn found(programme: &Programme, of_kind: Kind, with_id: &str) -> Option<Found> {
    let people = || programme.person_positions().map(Found::Person);
    let halls = || programme.hall_positions().map(Found::Hall);
    let is_it = |at: &Found| id(programme, *at) == with_id;
    match of_kind {
        Kind::Person => people().find(is_it),
        Kind::Hall => halls().find(is_it),
        Kind::Session => programme.find_session(with_id).map(Found::Session),
        Kind::Track => programme.sessions().iter().filter_map(|session| session.track).map(Found::Track).find(is_it),
    }
}

/// The best answers to a query in one programme, told.
pub fn tell(scene: Scene<'_>, scope: &Scope<'_>, index: &Index, query: &Query, limit: usize) -> Vec<Told> {
    let programme = scene.programme;
    let asked = asked(query, scope, index);
    let slots = || programme.sessions().iter().filter_map(|session| session.when.slot());
    let from = slots().map(Slot::from).min();
    let until = slots().map(|slot| slot.until().unwrap_or(slot.from())).max();
    let seconds = |at: Instant| at.as_second().saturating_sub(scene.now.as_second());
    let distance = match (from, until) {
        (Some(from), Some(until)) => (seconds(until) <= 0, seconds(from).max(-seconds(until)).max(0)),
        _ => (false, i64::MAX),
    };
    find(query, scope, index, limit)
        .into_iter()
        .map(|found| {
            let name = name(programme, found.at).to_owned();
            Told {
                programme: programme.event.id.clone(),
                label: programme.event.label().to_owned(),
                kind: Kind::of(found.at),
                id: id(programme, found.at),
                marks: highlight(&name, query),
                name,
                text: answer(scene, found.at, query, &asked),
                score: found.score,
                distance,
            }
        })
        .collect()
}

/// The best of the answers of several programmes. Of those that are as good, what is of the programme `shown` comes first,
/// then what is still to come before what is over, and what is nearest.
pub fn best(mut told: Vec<Told>, shown: &Id, limit: usize) -> Vec<Told> {
    told.sort_by_key(|told| (Reverse(told.score), told.programme != *shown, told.distance));
    told.truncate(limit);
    told
}

impl Volume {
    /// Makes a programme searchable.
    pub fn of(opened: Opened, pace: Pace) -> Volume {
        let Opened { programme, agenda, novelties, .. } = opened;
        let index = Index::build(&programme);
        Volume { plan: Plan::new(&programme, &agenda, pace), programme, index, novelties }
    }

    /// Its best answers.
    pub fn answers(&self, inquiry: &Inquiry) -> Vec<Told> {
        let Volume { programme, index, plan, novelties } = self;
        let Inquiry { line, face, views, limit, .. } = inquiry;
        let now = inquiry.now;
        let scope = Scope { programme, plan, novelties, now, views };
        let scene = Scene { programme, plan, novelties, now, face };
        tell(scene, &scope, index, &index.read(line), *limit)
    }
}

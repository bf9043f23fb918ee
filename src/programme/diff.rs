//! What a next version of a programme changes, session by session.

use super::likeness::folded;
use super::time::{Date, DateTime};
use super::twins::{Certainty, Twins};
use super::{Event, Link, Programme, Session, SessionIx, Status, When, Zone};
use std::collections::{BTreeMap, BTreeSet};

/// What happened to a session.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// It was not there before.
    New,
    /// It is no longer there.
    Gone,
    /// It is there, and cancelled.
    Cancelled,
    /// It was cancelled, and takes place after all.
    Reinstated,
    /// It stands elsewhere.
    Moved {
        /// At another time or on another day, or its end changed.
        time: bool,
        /// In other halls.
        place: bool,
    },
    /// Its title is another one.
    Retitled,
    /// Other people appear in it.
    People {
        /// Who was not named before, as printed.
        joined: Vec<String>,
        /// Who is named no longer, as printed.
        left: Vec<String>,
    },
    /// Something else that is printed of it.
    Text {
        /// What: “abstract”, “track”.
        fields: Vec<&'static str>,
    },
}

impl Kind {
    /// Every word of a kind, in the order of their weight.
    pub const WORDS: [&'static str; 8] =
        ["new", "gone", "cancelled", "reinstated", "moved", "retitled", "people", "text"];

    /// Its word.
    pub fn word(&self) -> &'static str {
        match self {
            Kind::New => "new",
            Kind::Gone => "gone",
            Kind::Cancelled => "cancelled",
            Kind::Reinstated => "reinstated",
            Kind::Moved { .. } => "moved",
            Kind::Retitled => "retitled",
            Kind::People { .. } => "people",
            Kind::Text { .. } => "text",
        }
    }
}

/// One thing that happened to one session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What.
    pub kind: Kind,
    /// The session in the old version.
    pub old: Option<SessionIx>,
    /// The session in the new version.
    pub new: Option<SessionIx>,
}

/// All that differs between two versions.
#[derive(Clone, Debug, Default)]
pub struct Diff {
    /// In programme order; a session may have several, which then stand together.
    pub changes: Vec<Change>,
    /// Whether the programmes name different time zones: said once, it is no change of every session.
    pub rezoned: bool,
    /// Which session is which.
    pub twins: Twins,
}

impl Diff {
    /// Compares two versions.
    pub fn between(old: &Programme, new: &Programme) -> Diff {
        let twins = Twins::between(old, new);
        let rezoned = zone_name(&old.event) != zone_name(&new.event);
        let mut changes = Vec::new();
        for at in new.session_positions() {
            match twins.of_new(at) {
                None => changes.push(Change { kind: Kind::New, old: None, new: Some(at) }),
                Some((was, _)) => {
                    let kinds = compare(old, was, new, at, rezoned);
                    changes.extend(kinds.into_iter().map(|kind| Change { kind, old: Some(was), new: Some(at) }));
                }
            }
        }
        let gone = old.session_positions().filter(|at| twins.of_old(*at).is_none());
        changes.extend(gone.map(|at| Change { kind: Kind::Gone, old: Some(at), new: None }));
        changes.sort_by_cached_key(|change| {
            let session = change.new.map(|at| &new[at]).or(change.old.map(|at| &old[at]));
            session.map(|session| (order(session), change.new.is_none(), change.new.or(change.old)))
        });
        Diff { changes, rezoned, twins }
    }

    /// Whether nothing differs that a reader of the programme would notice.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty() && !self.rezoned
    }

    /// How many changes there are of each kind, without those of none, in the order of [`Kind::WORDS`].
    pub fn counts(&self) -> Vec<(&'static str, usize)> {
        let count = |word| self.changes.iter().filter(|change| change.kind.word() == word).count();
        Kind::WORDS.into_iter().map(|word| (word, count(word))).filter(|(_, count)| *count > 0).collect()
    }

    /// Whether a change joins two sessions of which it is only probable that they are one.
    pub fn is_guess(&self, change: &Change) -> bool {
        let twin = change.new.filter(|_| change.old.is_some()).and_then(|at| self.twins.of_new(at));
        twin.is_some_and(|(_, certainty)| certainty == Certainty::Probable)
    }
}

/// The time zone that an event names, whether or not its rules are known.
pub fn zone_name(event: &Event) -> Option<&str> {
    event.zone.as_ref().map(Zone::name).or(event.unknown_zone.as_deref())
}

type Order = (bool, Option<Date>, bool, Option<DateTime>);

fn order(session: &Session) -> Order {
    let start = session.when.slot().map(|slot| slot.start);
    (session.day.is_none(), session.day, start.is_none(), start)
}

fn compare(old: &Programme, was: SessionIx, new: &Programme, is: SessionIx, rezoned: bool) -> Vec<Kind> {
    let (before, after) = (&old[was], &new[is]);
    let mut kinds = Vec::new();
    match (before.status == Status::Cancelled, after.status == Status::Cancelled) {
        (false, true) => kinds.push(Kind::Cancelled),
        (true, false) => kinds.push(Kind::Reinstated),
        _ => {}
    }
    let time = !is_same_time(before, after, rezoned && old.event.zone.is_some() && new.event.zone.is_some());
    let place = places(old, before) != places(new, after);
    if time || place {
        kinds.push(Kind::Moved { time, place });
    }
    if !reads_alike(&before.title, &after.title) {
        kinds.push(Kind::Retitled);
    }
    let (joined, left, stayed) = people(old, before, new, after);
    if !joined.is_empty() || !left.is_empty() {
        kinds.push(Kind::People { joined, left });
    }
    let fields = texts(old, before, new, after, &stayed);
    // Alone, other addresses are nothing that who reads the programme would notice.
    let is_noticed = !kinds.is_empty() || fields.iter().any(|field| !matches!(*field, "links" | "attachments"));
    if is_noticed && !fields.is_empty() {
        kinds.push(Kind::Text { fields });
    }
    kinds
}

/// Whether clocks at the venue show the same. Where the zone was corrected, the same instant is no move either.
fn is_same_time(before: &Session, after: &Session, by_instant: bool) -> bool {
    match (&before.when, &after.when) {
        (When::Slot(was), When::Slot(is)) => {
            let same_clock = (was.start, was.end, before.day) == (is.start, is.end, after.day);
            same_clock || (by_instant && (was.from(), was.until()) == (is.from(), is.until()))
        }
        (was, is) => was == is && before.day == after.day,
    }
}

fn places(programme: &Programme, session: &Session) -> BTreeSet<String> {
    session.halls.iter().map(|hall| folded(&programme.place(*hall))).collect()
}

/// Whether two texts differ by white space or case at most.
fn reads_alike(one: &str, other: &str) -> bool {
    let words = |text: &str| text.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>();
    one == other || words(one) == words(other)
}

/// Who joined, who left, and the positions of who is in both versions.
fn people(
    old: &Programme,
    before: &Session,
    new: &Programme,
    after: &Session,
) -> (Vec<String>, Vec<String>, Vec<(usize, usize)>) {
    let mut by_name: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, who) in before.appearances.iter().enumerate().rev() {
        by_name.entry(folded(old.printed_name(who))).or_default().push(at);
    }
    let mut stayed = Vec::new();
    let mut others = Vec::new();
    for (at, who) in after.appearances.iter().enumerate() {
        match by_name.get_mut(&folded(new.printed_name(who))).and_then(Vec::pop) {
            Some(was) => stayed.push((was, at)),
            None => others.push(at),
        }
    }
    let mut missing: Vec<usize> = by_name.into_values().flatten().collect();
    missing.sort_unstable();
    // Who is only printed otherwise is still there.
    others.retain(|at| {
        let is_same = |was: &usize| old[before.appearances[*was].person].id == new[after.appearances[*at].person].id;
        let Some(place) = missing.iter().position(is_same) else { return true };
        stayed.push((missing.remove(place), *at));
        false
    });
    let names = |programme: &Programme, session: &Session, places: &[usize]| {
        places.iter().map(|at| programme.printed_name(&session.appearances[*at]).to_owned()).collect()
    };
    (names(new, after, &others), names(old, before, &missing), stayed)
}

/// What else reads differently.
fn texts(
    old: &Programme,
    before: &Session,
    new: &Programme,
    after: &Session,
    stayed: &[(usize, usize)],
) -> Vec<&'static str> {
    let same = |one: Option<&str>, other: Option<&str>| reads_alike(one.unwrap_or(""), other.unwrap_or(""));
    let same_lists = |one: &[String], other: &[String]| {
        one.len() == other.len() && one.iter().zip(other).all(|(one, other)| reads_alike(one, other))
    };
    let same_links = |one: &[Link], other: &[Link]| {
        let plain = |link: &Link| (link.url.clone(), link.title.clone());
        one.iter().map(plain).eq(other.iter().map(plain))
    };
    let same_part = |(was, is): &(usize, usize)| {
        let (was, is) = (&before.appearances[*was], &after.appearances[*is]);
        same(was.role.as_deref(), is.role.as_deref())
            && same(was.post.as_deref(), is.post.as_deref())
            && was.online == is.online
    };
    let compared = [
        ("subtitle", same(before.subtitle.as_deref(), after.subtitle.as_deref())),
        ("track", same(old.track_name(before), new.track_name(after))),
        ("kind", same(before.kind.as_deref(), after.kind.as_deref())),
        ("tags", same_lists(&before.tags, &after.tags)),
        ("partners", same(before.partners.as_deref(), after.partners.as_deref())),
        ("abstract", same(before.abstract_.as_deref(), after.abstract_.as_deref())),
        ("questions", same_lists(&before.questions, &after.questions)),
        ("outcomes", same_lists(&before.outcomes, &after.outcomes)),
        ("roles and posts", stayed.iter().all(same_part)),
        ("languages", same_lists(&before.languages, &after.languages)),
        ("access", same(before.access.as_deref(), after.access.as_deref())),
        ("broadcast", before.broadcast == after.broadcast),
        ("recording", before.recorded == after.recorded),
        ("links", same_links(&before.links, &after.links)),
        ("attachments", same_links(&before.attachments, &after.attachments)),
    ];
    compared.into_iter().filter(|(_, is_same)| !is_same).map(|(field, _)| field).collect()
}

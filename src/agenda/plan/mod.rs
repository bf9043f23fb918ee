//! The agenda laid over the programme: what becomes of each pick, what clashes, what is tight, what is free.

mod absence;
mod clash;
mod gap;
mod taste;
mod trouble;
mod walk;

pub use absence::{Absence, Stay};
pub use clash::Clash;
pub use gap::Gap;
pub use taste::{Reason, Suited};
pub use trouble::{Against, Trouble, haste};
pub use walk::{Handover, Known, Pace, Squeeze, Tight};
pub(super) use walk::{between, is_handover};

use super::{Agenda, Copy, Entry, Interest, Part, Pick};
use crate::programme::time::{Civil, Date, Day, SMALL_HOURS};
use crate::programme::twins::{Certainty, Trace};
use crate::programme::{HallIx, Programme, SessionIx, Slot, Status, When};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Arc, OnceLock};

/// What became of a picked session since it was picked, or since an earlier version of the programme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It stands as it was.
    Present,
    /// It stands at another time or place; [`Planned`] says which.
    Moved,
    /// It is cancelled.
    Cancelled,
    /// The programme no longer has it under its identity. Another session looks like it, [`Planned::likely`], and takes
    /// its time until it is confirmed or refused.
    Probable,
    /// The programme no longer has it; only my copy is left.
    Gone,
}

impl Fate {
    /// Its word.
    pub fn word(self) -> &'static str {
        match self {
            Fate::Present => "present",
            Fate::Moved => "moved",
            Fate::Cancelled => "cancelled",
            Fate::Probable => "probable",
            Fate::Gone => "gone",
        }
    }

    /// Its word where a pick goes from one version of a programme to the next: what is there as before is kept.
    pub fn carried(self) -> &'static str {
        if self == Fate::Present { "kept" } else { self.word() }
    }
}

/// Where something in the plan comes from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Source {
    /// The pick of a session.
    Session,
    /// An entry of my own.
    Entry,
    /// An entry of a calendar that is laid beside the agenda, by its name. It can't be changed here.
    Calendar(Arc<str>),
}

/// A calendar that is laid beside the agenda: a list of duties, a private calendar.
#[derive(Clone, Debug, PartialEq)]
pub struct Calendar {
    /// What it is called.
    pub name: Arc<str>,
    /// What stands in it.
    pub entries: Vec<Appointment>,
}

/// What stands in a calendar beside the agenda.
#[derive(Clone, Debug, PartialEq)]
pub struct Appointment {
    /// What it is, in wall-clock time of the venue.
    pub entry: Entry,
    /// Whether its calendar calls it tentative: then it stands in the plan as a maybe does.
    pub is_tentative: bool,
}

impl From<Entry> for Appointment {
    /// A firm one.
    fn from(entry: Entry) -> Appointment {
        Appointment { entry, is_tentative: false }
    }
}

/// By what something in the plan is known, whatever becomes of the plan. Its id alone does not tell it apart: an entry that
/// came from elsewhere may have that of a session.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Identity {
    /// Where it comes from.
    pub source: Source,
    /// Under which id it is kept there.
    pub id: String,
}

impl Identity {
    /// The pick of a session.
    pub fn pick(id: impl Into<String>) -> Identity {
        Identity { source: Source::Session, id: id.into() }
    }

    /// An entry of my own.
    pub fn entry(id: impl Into<String>) -> Identity {
        Identity { source: Source::Entry, id: id.into() }
    }
}

/// A pick, or an entry, and where it now stands.
#[derive(Clone, Debug)]
pub struct Planned {
    /// Id of the session, or of the entry; see [`Planned::identity`].
    pub id: String,
    /// Whether it is a session, or something of my own.
    pub source: Source,
    /// The session, unless it is gone.
    pub session: Option<SessionIx>,
    /// What a session that is gone probably is now, unless that was refused.
    pub likely: Option<SessionIx>,
    /// The pick. Of an entry one made of it, so that all that I go to can be looked at alike.
    pub pick: Pick,
    /// When it runs: by the programme, as the session it is or probably is; by the copy if it is gone.
    pub when: When,
    /// Its conference day.
    pub day: Option<Date>,
    /// The time of mine that it takes: of the part that I attend, where it is not all of it. Nothing if it is cancelled,
    /// gone, not wanted, or one walks in and out of it.
    pub busy: Option<Slot>,
    /// Where it is, as far as the programme knows the place.
    pub halls: Vec<HallIx>,
    /// What became of it.
    pub fate: Fate,
    /// Whether it stands at another time than when it was picked.
    pub moved_time: bool,
    /// Whether it stands in other halls than were known when it was picked.
    pub moved_place: bool,
    /// Whether the session that it probably is takes no time for it: it is cancelled or skipped, or another pick stands for
    /// it. Of a copy, whether one walks in and out of it.
    is_idle: bool,
}

impl Planned {
    /// Its title: that of the session it is; of one that is gone, and of an entry, that of the copy.
    pub fn title<'a>(&'a self, programme: &'a Programme) -> &'a str {
        self.session.map_or(&self.pick.copy.title, |at| &programme[at].title)
    }

    /// Where it is, by the shortest name: its first hall, else what was copied, or entered, of its place.
    pub fn place_label<'a>(&'a self, programme: &'a Programme) -> &'a str {
        let copied = || self.pick.copy.halls.first().map_or("", String::as_str);
        self.halls.first().map_or_else(copied, |hall| programme.label(*hall))
    }

    /// By what it is known.
    pub fn identity(&self) -> Identity {
        Identity { source: self.source.clone(), id: self.id.clone() }
    }

    /// Whether it is what is known so.
    pub fn is(&self, identity: &Identity) -> bool {
        self.source == identity.source && self.id == identity.id
    }

    /// The id by which it is shown and named: that of its session, whatever id it is kept under; of one that is gone the
    /// id it is kept under.
    pub fn shown_id<'a>(&'a self, programme: &'a Programme) -> &'a str {
        self.session.map_or(&self.id, |at| programme[at].id.as_str())
    }
}

/// The agenda laid over the programme. Made anew when either changes.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// Every pick, skipped ones too, and every entry, by day and time; unscheduled ones at the end.
    pub picks: Vec<Planned>,
    /// Every pair of picks that share some time, in order, unless there are too many, see [`Plan::is_cut`].
    pub clashes: Vec<Clash>,
    /// Every walk that is too long for its pause.
    pub tight: Vec<Tight>,
    /// The gaps between what I am going to, day by day.
    pub gaps: Vec<Gap>,
    /// How fast I walk.
    pub pace: Pace,
    by_session: HashMap<SessionIx, usize>,
    /// The picks that probably are a session which is not picked itself.
    by_likely: HashMap<SessionIx, usize>,
    /// For each pick the positions of its clashes.
    clashes_by_pick: Vec<Vec<usize>>,
    is_cut: bool,
    /// For each pick whether I am going to it and to something else at the same time.
    firm: Vec<bool>,
    firm_count: usize,
    clashing: HashSet<SessionIx>,
    squeezed: HashSet<SessionIx>,
    busy: gap::Busy,
    /// Arrival and departure by day.
    stays: BTreeMap<Date, Stay>,
    fitting: OnceLock<gap::Fitting>,
}

impl Plan {
    /// Lays an agenda over its programme.
    pub fn new(programme: &Programme, agenda: &Agenda, pace: Pace) -> Plan {
        Plan::beside(programme, agenda, &[], pace)
    }

    /// As [`Plan::new`], beside calendars, whose entries take time like those of the agenda.
    pub fn beside(programme: &Programme, agenda: &Agenda, calendars: &[Calendar], pace: Pace) -> Plan {
        let kept: Vec<(&str, &Pick)> = agenda.picks().collect();
        let traces: Vec<Trace<'_>> = kept.iter().map(|(id, pick)| pick.copy.trace(id)).collect();
        let may = |at: usize, session: SessionIx| {
            let session = programme[session].id.as_str();
            kept.get(at).is_some_and(|(_, pick)| !pick.refused.contains(session))
        };
        let found = programme.recognise(&traces, may);
        let is_own = |id: &str, at: SessionIx| programme[at].id.as_str() == id;
        let certain = |found: &Option<(SessionIx, Certainty)>| {
            found.filter(|(_, certainty)| *certainty == Certainty::Certain).map(|(at, _)| at)
        };
        let own = kept.iter().zip(&found).filter_map(|((id, _), found)| certain(found).filter(|at| is_own(id, *at)));
        // Of several picks of one session the one under its own id counts; the others wait to be joined with it.
        let mut claimed: HashSet<SessionIx> = own.collect();
        let lay = |((id, pick), found): (&(&str, &Pick), Option<(SessionIx, Certainty)>)| {
            let is_home = certain(&found).is_some_and(|at| is_own(id, at) || claimed.insert(at));
            planned(programme, id, pick, found.map(|(at, _)| at), is_home)
        };
        let mut picks: Vec<Planned> = kept.iter().zip(found).map(lay).collect();
        let mut taken: HashSet<SessionIx> = picks.iter().filter_map(|planned| planned.session).collect();
        for planned in &mut picks {
            let Some(at) = planned.likely else { continue };
            let is_mine = planned.pick.interest.is_wanted();
            planned.is_idle = programme[at].status == Status::Cancelled || !is_mine || !taken.insert(at);
        }
        picks.extend(of_my_own(programme, agenda, calendars));
        Plan::lay(programme, agenda, picks, pace)
    }

    /// Under which id the pick of a session is kept, or would be.
    pub fn id_of<'a>(&'a self, programme: &'a Programme, session: SessionIx) -> &'a str {
        self.of(session).map_or(programme[session].id.as_str(), |planned| &planned.id)
    }

    /// Lays out an agenda as it was when the picks were made, at the venue of a programme.
    pub(super) fn of_copies(programme: &Programme, agenda: &Agenda, calendars: &[Calendar], pace: Pace) -> Plan {
        // A copy does not say what one walks in and out of; where the programme still has the session, that does.
        let is_idle = |id: &str| programme.find_session(id).is_some_and(|at| programme.is_drop_in(at));
        let copied = |(id, pick): (&str, &Pick)| Planned {
            fate: Fate::Present,
            is_idle: is_idle(id),
            ..kept_copy(programme, id, pick)
        };
        let picks = agenda.picks().map(copied).chain(of_my_own(programme, agenda, calendars));
        Plan::lay(programme, agenda, picks.collect(), pace)
    }

    fn lay(programme: &Programme, agenda: &Agenda, mut picks: Vec<Planned>, pace: Pace) -> Plan {
        for planned in &mut picks {
            planned.busy = planned.busy(programme);
        }
        picks.sort_by_cached_key(|planned| {
            let start = planned.when.slot().map(|slot| (slot.start, slot.end));
            (planned.day.is_none(), planned.day, start.is_none(), start, planned.session)
        });
        let by_session: HashMap<SessionIx, usize> =
            picks.iter().enumerate().filter_map(|(at, planned)| Some((planned.session?, at))).collect();
        // Of several that probably are one session the one that takes its time stands for it.
        let (idle, busy): (Vec<_>, Vec<_>) = picks.iter().enumerate().rev().partition(|(_, planned)| planned.is_idle);
        let likely = idle.into_iter().chain(busy).filter_map(|(at, planned)| Some((planned.likely?, at)));
        let by_likely = likely.filter(|(session, _)| !by_session.contains_key(session)).collect();
        let mut plan = Plan { picks, pace, by_session, by_likely, ..Plan::default() };
        plan.find_clashes();
        plan.find_gaps(programme, agenda);
        plan
    }

    /// The position in [`Plan::picks`] of what is known so.
    pub fn find(&self, identity: &Identity) -> Option<usize> {
        self.picks.iter().position(|planned| planned.is(identity))
    }

    /// The pick of a session.
    pub fn of(&self, session: SessionIx) -> Option<&Planned> {
        self.by_session.get(&session).map(|at| &self.picks[*at])
    }

    /// The pick that takes the time of a session: its own, or else one that probably is this session.
    pub fn standing_for(&self, session: SessionIx) -> Option<&Planned> {
        self.place_of(session).map(|at| &self.picks[at])
    }

    /// The position in [`Plan::picks`] of the pick that takes the time of a session, see [`Plan::standing_for`].
    pub fn place_of(&self, session: SessionIx) -> Option<usize> {
        self.by_session.get(&session).or_else(|| self.by_likely.get(&session)).copied()
    }

    /// My interest in a session.
    pub fn interest(&self, session: SessionIx) -> Option<Interest> {
        self.of(session).map(|planned| planned.pick.interest)
    }

    /// How many sessions are picked with that interest.
    pub fn count(&self, interest: Interest) -> usize {
        let is_such = |planned: &&Planned| planned.source == Source::Session && planned.pick.interest == interest;
        self.picks.iter().filter(is_such).count()
    }
}

impl Planned {
    /// Whether it fills time of mine, see `busy`.
    pub fn takes_time(&self) -> bool {
        self.busy.is_some()
    }

    /// Whether it is something of my own, and no session.
    pub fn is_own(&self) -> bool {
        self.source != Source::Session
    }

    fn busy(&self, programme: &Programme) -> Option<Slot> {
        let is_on =
            self.pick.interest.is_wanted() && !self.is_idle && !matches!(self.fate, Fate::Cancelled | Fate::Gone);
        let is_on = is_on && !self.stands_at().is_some_and(|at| programme.is_drop_in(at));
        let slot = self.when.slot().filter(|_| is_on)?;
        Some(self.pick.part.map_or(*slot, |part| part.of(slot, programme.event.zone.as_ref())))
    }

    /// The part of it that takes time of mine, where that is not all of it.
    pub fn part(&self) -> Option<Part> {
        let (slot, busy) = (self.when.slot()?, self.busy?);
        let part = Part {
            from: (busy.start != slot.start).then_some(Civil(busy.start)),
            until: busy.end.filter(|end| Some(*end) != slot.end).map(Civil),
        };
        (part != Part::default()).then_some(part)
    }

    /// The session that it is, or probably is.
    pub fn stands_at(&self) -> Option<SessionIx> {
        self.session.or(self.likely)
    }
}

/// A pick that is the session found, or is only likely to be it.
fn planned(programme: &Programme, id: &str, pick: &Pick, found: Option<SessionIx>, is_home: bool) -> Planned {
    let gone = kept_copy(programme, id, pick);
    let Some(at) = found else { return gone };
    let now = &programme[at];
    if !is_home {
        let halls = now.halls.clone();
        return Planned { likely: Some(at), when: now.when, day: now.day, halls, fate: Fate::Probable, ..gone };
    }
    let copy = Copy::standing(programme, at);
    let moved_time = !pick.copy.same_time(&copy);
    let moved_place = !pick.copy.same_place(&copy);
    let fate = match now.status {
        Status::Cancelled => Fate::Cancelled,
        _ if moved_time || moved_place => Fate::Moved,
        _ => Fate::Present,
    };
    let halls = now.halls.clone();
    Planned { session: Some(at), when: now.when, day: now.day, halls, fate, moved_time, moved_place, ..gone }
}

/// What is no session: entries of mine, and those of calendars beside the agenda.
fn of_my_own(programme: &Programme, agenda: &Agenda, calendars: &[Calendar]) -> Vec<Planned> {
    let entry = |(id, entry): (&str, &Entry)| laid(programme, id.to_owned(), entry, Interest::Going, Source::Entry);
    let mut own: Vec<Planned> = agenda.entries().map(entry).collect();
    for Calendar { name, entries } in calendars {
        own.extend(entries.iter().zip(1..).map(|(Appointment { entry, is_tentative }, number)| {
            let interest = if *is_tentative { Interest::Maybe } else { Interest::Going };
            laid(programme, format!("{name}:{number}"), entry, interest, Source::Calendar(name.clone()))
        }));
    }
    own
}

/// An entry of mine, as if it were a pick.
fn laid(programme: &Programme, id: String, entry: &Entry, interest: Interest, source: Source) -> Planned {
    let when = entry.when(programme.event.zone.as_ref());
    let day = when.slot().map(|slot| conference_day(programme, slot));
    let copy = Copy {
        title: entry.title.clone(),
        start: Some(entry.start),
        end: entry.end,
        date: day.map(Day),
        halls: if entry.place.is_empty() { Vec::new() } else { vec![entry.place.clone()] },
        ..Copy::default()
    };
    let pick = Pick { note: entry.note.clone(), ..Pick::new(interest, copy) };
    let halls = programme.halls_named(&entry.place).to_vec();
    Planned { fate: Fate::Present, source, halls, when, day, ..blank(id, pick) }
}

/// The conference day that something belongs to: in the small hours that of the night before, while that is still going on.
pub(in crate::agenda) fn conference_day(programme: &Programme, slot: &Slot) -> Date {
    let date = slot.start.date();
    let night = date.yesterday().ok().filter(|day| {
        let runs = |at: SessionIx| {
            let other = programme[at].when.slot();
            other.is_some_and(|other| {
                other.start.date() > *day || other.until().is_some_and(|until| until > slot.from())
            })
        };
        slot.start.hour() < SMALL_HOURS && programme.sessions_on(*day).any(runs)
    });
    night.unwrap_or(date)
}

/// A pick of which nothing is left but its copy.
fn kept_copy(programme: &Programme, id: &str, pick: &Pick) -> Planned {
    let when = pick.copy.when(programme.event.zone.as_ref());
    let day = pick.copy.date.map(|day| day.0).or_else(|| when.slot().map(|slot| slot.start.date()));
    Planned { when, day, ..blank(id.to_owned(), pick.clone()) }
}

/// A pick of which nothing else is known.
fn blank(id: String, pick: Pick) -> Planned {
    Planned {
        id,
        source: Source::Session,
        session: None,
        likely: None,
        pick,
        when: When::default(),
        day: None,
        busy: None,
        halls: Vec::new(),
        fate: Fate::Gone,
        moved_time: false,
        moved_place: false,
        is_idle: false,
    }
}

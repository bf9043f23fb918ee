//! The agenda laid over the programme: what becomes of each pick, what clashes, what is tight, what is free.

use super::{Agenda, Copy, Interest, Pick};
use crate::programme::time::{Date, DateTime};
use crate::programme::twins::{Certainty, Trace};
use crate::programme::{HallIx, Overlap, Pauses, Programme, SessionIx, Status, Stretch, When};
use std::collections::{HashMap, HashSet};

/// What became of a picked session since it was picked.
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
}

/// A pick and where it now stands.
#[derive(Clone, Debug)]
pub struct Planned {
    /// Id of the session.
    pub id: String,
    /// The session, unless it is gone.
    pub session: Option<SessionIx>,
    /// What a session that is gone probably is now, unless that was refused.
    pub likely: Option<SessionIx>,
    /// The pick.
    pub pick: Pick,
    /// When it runs: by the programme, as the session it is or probably is; by the copy if it is gone.
    pub when: When,
    /// Its conference day.
    pub day: Option<Date>,
    /// What became of it.
    pub fate: Fate,
    /// Whether it stands at another time than when it was picked.
    pub moved_time: bool,
    /// Whether it stands in other halls than were known when it was picked.
    pub moved_place: bool,
    /// Whether the session that it probably is takes no time for it: it is cancelled or skipped, or another pick stands for
    /// it.
    is_idle: bool,
}

impl Planned {
    /// The id by which it is shown and named: that of its session, whatever id it is kept under; of one that is gone the
    /// id it is kept under.
    pub fn shown_id<'a>(&'a self, programme: &'a Programme) -> &'a str {
        self.session.map_or(&self.id, |at| programme[at].id.as_str())
    }
}

/// Two picks that share some time; positions in [`Plan::picks`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clash {
    /// The earlier one.
    pub first: usize,
    /// The later one.
    pub second: usize,
    /// How long both run.
    pub overlap: Overlap,
    /// Whether I am going to both; otherwise one is only a maybe, which is shown but no alarm.
    pub firm: bool,
}

/// The pause between two picks is shorter than the walk; positions in [`Plan::picks`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tight {
    /// The earlier one.
    pub first: usize,
    /// The later one.
    pub second: usize,
    /// Minutes between them.
    pub pause: u32,
    /// Minutes the walk takes.
    pub walk: u32,
}

/// Free time between what I am going to, in wall-clock time of the venue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gap {
    /// Position in [`Plan::picks`] of the pick it comes before.
    pub before: usize,
    /// Where it begins.
    pub start: DateTime,
    /// Where it ends.
    pub end: DateTime,
    /// Its length.
    pub minutes: u32,
}

/// Minutes on foot where the programme gives none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// Within one hall.
    pub same_hall: u32,
    /// To another hall of the same building.
    pub same_building: u32,
    /// To another building.
    pub other_building: u32,
}

impl Default for Pace {
    fn default() -> Pace {
        Pace { same_hall: 0, same_building: 3, other_building: 8 }
    }
}

/// The agenda laid over the programme. Made anew when either changes.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// Every pick, skipped ones too, in programme order; unscheduled ones at the end.
    pub picks: Vec<Planned>,
    /// Every pair of picks that share some time, in order.
    pub clashes: Vec<Clash>,
    /// Every walk that is too long for its pause.
    pub tight: Vec<Tight>,
    /// The gaps between what I am going to, day by day.
    pub gaps: Vec<Gap>,
    by_session: HashMap<SessionIx, usize>,
    /// The picks that probably are a session which is not picked itself.
    by_likely: HashMap<SessionIx, usize>,
    /// For each pick the positions of its clashes.
    clashes_by_pick: Vec<Vec<usize>>,
    clashing: HashSet<SessionIx>,
}

impl Plan {
    /// Lays an agenda over its programme.
    pub fn new(programme: &Programme, agenda: &Agenda, pace: Pace) -> Plan {
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
            let is_mine = planned.pick.interest != Interest::Skip;
            planned.is_idle = programme[at].status == Status::Cancelled || !is_mine || !taken.insert(at);
        }
        Plan::lay(programme, picks, pace)
    }

    /// Under which id the pick of a session is kept, or would be.
    pub fn id_of<'a>(&'a self, programme: &'a Programme, session: SessionIx) -> &'a str {
        self.of(session).map_or(programme[session].id.as_str(), |planned| &planned.id)
    }

    /// Lays out an agenda as it was when the picks were made, at the venue of a programme.
    pub(super) fn of_copies(programme: &Programme, agenda: &Agenda) -> Plan {
        let copied = |(id, pick): (&str, &Pick)| Planned { fate: Fate::Present, ..kept_copy(programme, id, pick) };
        Plan::lay(programme, agenda.picks().map(copied).collect(), Pace::default())
    }

    fn lay(programme: &Programme, mut picks: Vec<Planned>, pace: Pace) -> Plan {
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
        let mut plan = Plan { picks, by_session, by_likely, ..Plan::default() };
        plan.find_clashes();
        plan.find_gaps(programme, pace);
        plan
    }

    /// The pick of a session.
    pub fn of(&self, session: SessionIx) -> Option<&Planned> {
        self.by_session.get(&session).map(|at| &self.picks[*at])
    }

    /// The pick that takes the time of a session: its own, or else one that probably is this session.
    pub fn standing_for(&self, session: SessionIx) -> Option<&Planned> {
        self.place_of(session).map(|at| &self.picks[at])
    }

    fn place_of(&self, session: SessionIx) -> Option<usize> {
        self.by_session.get(&session).or_else(|| self.by_likely.get(&session)).copied()
    }

    /// My interest in a session.
    pub fn interest(&self, session: SessionIx) -> Option<Interest> {
        self.of(session).map(|planned| planned.pick.interest)
    }

    /// How many picks have that interest.
    pub fn count(&self, interest: Interest) -> usize {
        self.picks.iter().filter(|planned| planned.pick.interest == interest).count()
    }

    /// The pairs of sessions I am going to at the same time.
    pub fn firm_clashes(&self) -> impl Iterator<Item = &Clash> {
        self.clashes.iter().filter(|clash| clash.firm)
    }

    /// Whether I am going to a session and to another at the same time.
    pub fn is_clashing(&self, session: SessionIx) -> bool {
        self.clashing.contains(&session)
    }

    /// The other picks that share time with a session that is picked, or probably is.
    pub fn clashes_of(&self, session: SessionIx) -> impl Iterator<Item = (&Planned, &Clash)> {
        let at = self.place_of(session);
        let clashes = at.and_then(|at| self.clashes_by_pick.get(at)).map(Vec::as_slice).unwrap_or_default();
        clashes.iter().map(move |clash| {
            let clash = &self.clashes[*clash];
            let other = if Some(clash.first) == at { clash.second } else { clash.first };
            (&self.picks[other], clash)
        })
    }

    /// My picks that share time with a session, whether or not it is one of them.
    pub fn overlapping<'a>(
        &'a self,
        programme: &'a Programme,
        session: SessionIx,
    ) -> impl Iterator<Item = (&'a Planned, Overlap)> {
        let slot = programme[session].when.slot();
        self.picks
            .iter()
            .filter(move |planned| planned.stands_at() != Some(session) && planned.takes_time())
            .filter_map(move |planned| Some((planned, planned.when.slot()?.overlap(slot?)?)))
    }

    /// Sweeps over the picks by start, comparing each with all that have not ended yet.
    fn find_clashes(&mut self) {
        let mut starts: Vec<usize> = (0..self.picks.len()).filter(|at| self.picks[*at].takes_time()).collect();
        starts.sort_by_key(|at| self.picks[*at].when.slot().map(|slot| (slot.from(), *at)));
        let mut running: Vec<usize> = Vec::new();
        for at in starts {
            let Some(slot) = self.picks[at].when.slot() else { continue };
            running.retain(|other| {
                let until = self.picks[*other].when.slot().map(|other| other.until().unwrap_or(other.from()));
                until.is_some_and(|until| until >= slot.from())
            });
            for other in &running {
                let overlap = self.picks[*other].when.slot().and_then(|other| other.overlap(slot));
                if let Some(overlap) = overlap {
                    let going = |at: usize| self.picks[at].pick.interest == Interest::Going;
                    let (first, second) = (*other.min(&at), *other.max(&at));
                    self.clashes.push(Clash { first, second, overlap, firm: going(first) && going(second) });
                }
            }
            running.push(at);
        }
        self.clashes.sort_by_key(|clash| (clash.first, clash.second));
        self.clashes_by_pick = vec![Vec::new(); self.picks.len()];
        for (at, clash) in self.clashes.iter().enumerate() {
            for pick in [clash.first, clash.second] {
                self.clashes_by_pick[pick].push(at);
                if clash.firm {
                    self.clashing.extend(self.picks[pick].session);
                }
            }
        }
    }

    fn find_gaps(&mut self, programme: &Programme, pace: Pace) {
        let mut pauses = Pauses::default();
        for (at, planned) in self.picks.iter().enumerate() {
            if planned.pick.interest != Interest::Going || !planned.takes_time() {
                continue;
            }
            let Some(slot) = planned.when.slot() else { continue };
            let pause = pauses.before(at, slot).filter(|(first, _)| self.picks[*first].day == planned.day);
            let Some((first, Stretch { start, end, minutes: pause })) = pause else { continue };
            if pause > 0 {
                self.gaps.push(Gap { before: at, start, end, minutes: pause });
            }
            if let Some(walk) = walk(programme, &self.picks[first], planned, pace).filter(|walk| *walk > pause) {
                self.tight.push(Tight { first, second: at, pause, walk });
            }
        }
    }
}

impl Planned {
    /// Whether it fills time of mine: cancelled, gone and skipped sessions do not; what only probably is a session does.
    pub fn takes_time(&self) -> bool {
        self.pick.interest != Interest::Skip && !self.is_idle && !matches!(self.fate, Fate::Cancelled | Fate::Gone)
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
        return Planned { likely: Some(at), when: now.when, day: now.day, fate: Fate::Probable, ..gone };
    }
    let copy = Copy::of(programme, at);
    let moved_time = !pick.copy.same_time(&copy);
    let moved_place = !pick.copy.same_place(&copy);
    let fate = match now.status {
        Status::Cancelled => Fate::Cancelled,
        _ if moved_time || moved_place => Fate::Moved,
        _ => Fate::Present,
    };
    Planned { session: Some(at), when: now.when, day: now.day, fate, moved_time, moved_place, ..gone }
}

/// A pick of which nothing is left but its copy.
fn kept_copy(programme: &Programme, id: &str, pick: &Pick) -> Planned {
    let when = pick.copy.when(programme.event.zone.as_ref());
    let day = pick.copy.date.map(|day| day.0).or_else(|| when.slot().map(|slot| slot.start.date()));
    Planned {
        id: id.to_owned(),
        session: None,
        likely: None,
        pick: pick.clone(),
        when,
        day,
        fate: Fate::Gone,
        moved_time: false,
        moved_place: false,
        is_idle: false,
    }
}

/// Minutes on foot from one pick to the next; `None` where a hall is unknown.
fn walk(programme: &Programme, from: &Planned, to: &Planned, pace: Pace) -> Option<u32> {
    let halls =
        |planned: &Planned| planned.stands_at().map(|session| programme[session].halls.as_slice()).unwrap_or_default();
    // A session in several halls is entered and left where it is nearest.
    halls(from)
        .iter()
        .flat_map(|from| halls(to).iter().filter_map(move |to| walk_between(programme, *from, *to, pace)))
        .min()
}

fn walk_between(programme: &Programme, from: HallIx, to: HallIx, pace: Pace) -> Option<u32> {
    if from == to {
        return Some(pace.same_hall);
    }
    let (from, to) = (&programme[from], &programme[to]);
    let buildings = from.building.zip(to.building).map(|(from, to)| (&programme[from].id, &programme[to].id));
    let printed = |pair: (&crate::programme::Id, &crate::programme::Id)| {
        let fits = |walk: &&crate::programme::Walk| (&walk.from, &walk.to) == pair || (&walk.to, &walk.from) == pair;
        programme.event.walks.iter().find(fits).map(|walk| walk.minutes)
    };
    printed((&from.id, &to.id)).or_else(|| {
        let (from, to) = buildings?;
        Some(if from == to { pace.same_building } else { printed((from, to)).unwrap_or(pace.other_building) })
    })
}

//! Walks between halls, and pauses that are too short for them.

use super::{Plan, Planned};
use crate::agenda::Interest;
use crate::programme::time::{Date, minutes_between};
use crate::programme::{HallIx, Id, Instant, Programme, Session, SessionIx, Slot, Walk};

/// Minutes on foot where the programme gives none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// Within one hall.
    pub same_hall: u32,
    /// To another hall of the same building.
    pub same_building: u32,
    /// To another building.
    pub other_building: u32,
    /// To another hall, where the building of one is not known. Nothing: nobody knows.
    pub no_building: Option<u32>,
}

/// How far it is known how long walks take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known {
    /// Between all halls.
    All,
    /// Between some.
    Some,
    /// Between none.
    Nothing,
}

impl Default for Pace {
    fn default() -> Pace {
        Pace { same_hall: 0, same_building: 3, other_building: 8, no_building: None }
    }
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

/// From which pick I go over to another, or to it, by a switch between them. It is my own choice when to set out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Handover {
    /// Position of the other pick in [`Plan::picks`].
    pub pick: usize,
    /// Whether I come from it, or go to it.
    pub is_before: bool,
    /// Minutes the walk takes; `None` where a hall is unknown.
    pub walk: Option<u32>,
}

/// A pick beside a session that leaves too little time for the walk between them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Squeeze {
    /// Position of the pick in [`Plan::picks`].
    pub pick: usize,
    /// Whether the pick comes before the session, or after it.
    pub is_before: bool,
    /// Minutes between them.
    pub pause: u32,
    /// Minutes the walk takes.
    pub walk: u32,
}

impl Planned {
    /// Whether I leave it for another by a switch between the two. The walk is part of that choice, and too long for no
    /// pause.
    pub fn hands_over_to(&self, other: &Planned) -> bool {
        let times = |planned: &Planned| Some((*planned.when.slot()?, planned.busy?));
        times(self).zip(times(other)).is_some_and(|(from, to)| is_handover(from, to))
    }
}

/// Whether two that would share time are attended one right after the other: of at least one only a part. Each is when it
/// runs, and the time of mine that it takes.
pub(in crate::agenda) fn is_handover((from, left): (Slot, Slot), (to, entered): (Slot, Slot)) -> bool {
    left.until() == Some(entered.from()) && left.from() < entered.from() && from.overlap(&to).is_some()
}

impl Plan {
    /// Minutes on foot from one pick to another; `None` where a hall is unknown.
    pub fn walk(&self, programme: &Programme, from: &Planned, to: &Planned) -> Option<u32> {
        between(programme, &from.halls, &to.halls, self.pace)
    }

    /// How far it is known how long walks take from hall to hall.
    pub fn known_walks(&self, programme: &Programme) -> Known {
        let placed = programme.halls().iter().filter(|hall| hall.building.is_some()).count();
        match placed {
            _ if placed == programme.halls().len() || self.pace.no_building.is_some() => Known::All,
            0 if programme.event.walks.is_empty() => Known::Nothing,
            _ => Known::Some,
        }
    }

    /// The switches from and to the pick of that position.
    pub fn handovers(&self, programme: &Programme, at: usize) -> Vec<Handover> {
        let Some(own) = self.picks.get(at).filter(|own| own.pick.interest == Interest::Going) else {
            return Vec::new();
        };
        let going = self.picks.iter().enumerate().filter(|(_, other)| other.pick.interest == Interest::Going);
        let handover = |(pick, other): (usize, &Planned)| {
            let is_before = other.hands_over_to(own);
            let (from, to) = if is_before { (other, own) } else { (own, other) };
            let walk = || self.walk(programme, from, to);
            from.hands_over_to(to).then(|| Handover { pick, is_before, walk: walk() })
        };
        going.filter_map(handover).collect()
    }

    /// Minutes on foot to a pick from what I am going to last before it on that day; `None` where that is nothing, or a
    /// hall is unknown.
    pub fn walk_to(&self, programme: &Programme, pick: usize) -> Option<u32> {
        let planned = self.picks.get(pick)?;
        let before = &self.picks[self.before(&planned.busy?, |_| true)?.pick];
        if before.day == planned.day { self.walk(programme, before, planned) } else { None }
    }

    /// Whether a walk to or from a session I am going to is too long for its pause.
    pub fn is_tight(&self, session: SessionIx) -> bool {
        self.squeezed.contains(&session)
    }

    /// What I am going to before and after a session, where the walk between them is longer than the pause. Of a session
    /// that I am going to, [`Plan::squeezed_by`] tells; to what one walks in and out of nobody hurries.
    pub fn squeezes(&self, programme: &Programme, session: SessionIx) -> Vec<Squeeze> {
        let Session { when, halls, day, .. } = &programme[session];
        let slot = when.slot().filter(|_| !programme.is_drop_in(session));
        let Some(slot) = slot.copied() else { return Vec::new() };
        let is_other = |planned: &Planned| planned.stands_at() != Some(session);
        self.squeezing(programme, Stop { slot, halls, day: *day }, is_other)
    }

    /// The same of anything: what I am going to, other than itself, before and after it, where the walk is too long.
    pub(super) fn squeezing(
        &self,
        programme: &Programme,
        stop: Stop<'_>,
        is_other: impl Fn(&Planned) -> bool + Copy,
    ) -> Vec<Squeeze> {
        let Stop { slot, halls, day } = stop;
        let neighbours = [(true, self.before(&slot, is_other)), (false, self.behind(&slot, is_other))];
        let squeeze = |(is_before, neighbour): (bool, Option<Neighbour>)| {
            let Neighbour { pick, pause } = neighbour?;
            // Nobody walks from one day to the next.
            let planned = Some(&self.picks[pick]).filter(|planned| planned.day == day)?;
            let pause = pause?;
            let (from, to) = if is_before { (&*planned.halls, halls) } else { (halls, &*planned.halls) };
            let walk = between(programme, from, to, self.pace).filter(|walk| *walk > pause)?;
            Some(Squeeze { pick, is_before, pause, walk })
        };
        neighbours.into_iter().filter_map(squeeze).collect()
    }

    /// What I come from to what a slot holds: what ended last before it; or what started last, if that has no known end and
    /// so may run until then.
    fn before(&self, slot: &Slot, is_other: impl Fn(&Planned) -> bool) -> Option<Neighbour> {
        let (starts, ends) = (&self.busy.starts, &self.busy.ends);
        let is_other = |(_, pick): &&(Instant, usize)| is_other(&self.picks[*pick]);
        let started = &starts[..starts.partition_point(|(from, _)| *from < slot.from())];
        let mut latest = started.iter().rev().filter(is_other).peekable();
        let last = latest.peek().map(|(from, _)| *from);
        let has_end = |pick: usize| self.picks[pick].busy.is_some_and(|busy| busy.until().is_some());
        if let Some((_, pick)) = latest.take_while(|(from, _)| Some(*from) == last).find(|(_, pick)| !has_end(*pick)) {
            return Some(Neighbour { pick: *pick, pause: None });
        }
        let ended = &ends[..ends.partition_point(|(until, _)| *until <= slot.from())];
        let (until, pick) = ended.iter().rev().find(is_other)?;
        Some(Neighbour { pick: *pick, pause: Some(minutes_between(*until, slot.from())) })
    }

    /// The first that I go to which begins after a slot has ended.
    fn behind(&self, slot: &Slot, is_other: impl Fn(&Planned) -> bool) -> Option<Neighbour> {
        let (starts, until) = (&self.busy.starts, slot.until()?);
        let mut later = starts[starts.partition_point(|(from, _)| *from < until)..].iter();
        let (from, pick) = later.find(|(_, pick)| is_other(&self.picks[*pick]))?;
        Some(Neighbour { pick: *pick, pause: Some(minutes_between(until, *from)) })
    }
}

/// Somewhere to be for a time.
#[derive(Clone, Copy)]
pub(super) struct Stop<'a> {
    pub slot: Slot,
    pub halls: &'a [HallIx],
    /// The conference day.
    pub day: Option<Date>,
}

/// What I am going to before or after something else.
struct Neighbour {
    /// Its position in [`Plan::picks`].
    pick: usize,
    /// Minutes between them, where an end is known.
    pause: Option<u32>,
}

/// Minutes on foot; a session in several halls is entered and left where it is nearest.
pub(in crate::agenda) fn between(programme: &Programme, from: &[HallIx], to: &[HallIx], pace: Pace) -> Option<u32> {
    from.iter().flat_map(|from| to.iter().filter_map(move |to| hall_to_hall(programme, *from, *to, pace))).min()
}

fn hall_to_hall(programme: &Programme, from: HallIx, to: HallIx, pace: Pace) -> Option<u32> {
    if from == to {
        return Some(pace.same_hall);
    }
    let (from, to) = (&programme[from], &programme[to]);
    let buildings = from.building.zip(to.building).map(|(from, to)| (&programme[from].id, &programme[to].id));
    let printed = |pair: (&Id, &Id)| {
        let fits = |walk: &&Walk| (&walk.from, &walk.to) == pair || (&walk.to, &walk.from) == pair;
        programme.event.walks.iter().find(fits).map(|walk| walk.minutes)
    };
    printed((&from.id, &to.id)).or_else(|| {
        let Some((from, to)) = buildings else { return pace.no_building };
        Some(if from == to { pace.same_building } else { printed((from, to)).unwrap_or(pace.other_building) })
    })
}

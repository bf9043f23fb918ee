//! Free time between what I am going to, and what fits into it.

use super::{Plan, Stay, Tight};
use crate::agenda::joined::{Block, joined};
use crate::agenda::{Agenda, Interest};
use crate::programme::time::{Date, DateTime, Day, minutes_between};
use crate::programme::{Instant, Programme, SessionIx, Slot, Status};
use std::collections::{BTreeMap, BTreeSet};

/// Free time of mine on a conference day, between what I am going to, and from arrival and until departure where those
/// are said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gap {
    /// Position in [`Plan::picks`] of the pick it comes after, which may be one of the night before; `None`: I have just
    /// arrived.
    pub after: Option<usize>,
    /// Position of the pick it comes before; `None`: I leave.
    pub before: Option<usize>,
    /// The conference day.
    pub day: Date,
    /// Where it begins, in wall-clock time of the venue.
    pub start: DateTime,
    /// Where it ends.
    pub end: DateTime,
    /// The instant where it begins; see [`Slot::from`].
    pub from: Instant,
    /// The instant where it ends.
    pub until: Instant,
    /// Its length.
    pub minutes: u32,
}

/// What I am going to, as time that is taken.
#[derive(Clone, Debug, Default)]
pub(super) struct Busy {
    /// In order, and joined where it overlaps.
    joined: Vec<Block>,
    /// The starts in order, with the picks that start then.
    pub starts: Vec<(Instant, usize)>,
    /// The known ends in order, with the picks that end then.
    pub ends: Vec<(Instant, usize)>,
}

impl Busy {
    /// Slots of picks, in order.
    fn of(slots: &[(usize, Slot)]) -> Busy {
        let starts = slots.iter().map(|(at, slot)| (slot.from(), *at)).collect();
        let mut ends: Vec<(Instant, usize)> =
            slots.iter().filter_map(|(at, slot)| Some((slot.until()?, *at))).collect();
        ends.sort_unstable();
        Busy { joined: joined(slots.iter().copied()), starts, ends }
    }

    /// What of it runs on at an instant, or begins later.
    fn since(&self, from: Instant) -> &[Block] {
        &self.joined[self.joined.partition_point(|taken| taken.until <= from)..]
    }

    /// Whether nothing of it lies between two instants.
    fn is_free(&self, from: Instant, until: Instant) -> bool {
        self.since(from).first().is_none_or(|taken| taken.from >= until)
    }
}

/// What fits, as a whole and by gap.
#[derive(Clone, Debug, Default)]
pub(super) struct Fitting {
    all: Vec<SessionIx>,
    by_gap: Vec<Vec<SessionIx>>,
}

impl Plan {
    /// The sessions that I can still go to, in programme order: of known length, neither judged nor cancelled, none that one
    /// walks in and out of, within my hours, sharing no time with what I am going to, and with time to walk there and on.
    pub fn fitting(&self, programme: &Programme) -> &[SessionIx] {
        &self.fits(programme).all
    }

    /// Those of them that lie in a gap, by its position in [`Plan::gaps`].
    pub fn fitting_in(&self, programme: &Programme, gap: usize) -> &[SessionIx] {
        self.fits(programme).by_gap.get(gap).map(Vec::as_slice).unwrap_or_default()
    }

    fn fits(&self, programme: &Programme) -> &Fitting {
        // Found when it is first asked for: most changes of the agenda are made where nothing shows it.
        self.fitting.get_or_init(|| {
            let all: Vec<SessionIx> =
                programme.session_positions().filter(|at| self.is_fitting(programme, *at)).collect();
            let mut by_gap = vec![Vec::new(); self.gaps.len()];
            let mut gaps: Vec<usize> = (0..self.gaps.len()).collect();
            gaps.sort_by_key(|at| self.gaps[*at].from);
            for session in &all {
                let Some(slot) = programme[*session].when.slot() else { continue };
                let place = gaps.partition_point(|at| self.gaps[*at].from <= slot.from());
                let gap = place.checked_sub(1).map(|at| gaps[at]);
                let holds = |at: &usize| slot.until().is_some_and(|until| until <= self.gaps[*at].until);
                if let Some(gap) = gap.filter(holds) {
                    by_gap[gap].push(*session);
                }
            }
            Fitting { all, by_gap }
        })
    }

    fn is_fitting(&self, programme: &Programme, at: SessionIx) -> bool {
        let session = &programme[at];
        let Some((slot, until)) = session.when.slot().and_then(|slot| Some((slot, slot.until()?))) else {
            return false;
        };
        let is_open = self.standing_for(at).is_none_or(|planned| planned.pick.interest == Interest::Later);
        is_open
            && !programme.is_drop_in(at)
            && session.status != Status::Cancelled
            && self.busy.is_free(slot.from(), until)
            && session.day.and_then(|day| self.stay(day)).is_none_or(|stay| stay.absence(slot).is_none())
            && self.squeezes(programme, at).is_empty()
    }

    /// What takes time of mine, the free time that it leaves on each day, and the walks that are too long for their pause.
    pub(super) fn find_gaps(&mut self, programme: &Programme, agenda: &Agenda) {
        let going = self.picks.iter().enumerate().filter(|(_, planned)| planned.pick.interest == Interest::Going);
        let mut slots: Vec<(usize, Slot)> = going.filter_map(|(at, planned)| Some((at, planned.busy?))).collect();
        slots.sort_by_key(|(at, slot)| (slot.from(), *at));
        self.busy = Busy::of(&slots);
        self.stays = agenda.hours().map(|(Day(day), hours)| (day, Stay::of(programme, day, hours))).collect();
        self.find_tight(programme);
        // From the first start of what I go to on a day until its last end.
        let mut spans: BTreeMap<Date, (DateTime, DateTime)> = BTreeMap::new();
        for (at, slot) in slots {
            let end = slot.end.unwrap_or(slot.start);
            let span = spans.entry(self.picks[at].day.unwrap_or(slot.start.date())).or_insert((slot.start, end));
            *span = (span.0.min(slot.start), span.1.max(end));
        }
        let days: BTreeSet<Date> = spans.keys().chain(self.stays.keys()).copied().collect();
        for day in days {
            let (first, last) = spans.get(&day).copied().unzip();
            let (arrival, departure) = self.stay(day).map_or((None, None), |stay| (stay.from, stay.until));
            if let Some((from, until)) = arrival.or(first).zip(departure.or(last)) {
                self.find_gaps_of(programme, day, (from, until), departure.is_some());
            }
        }
    }

    /// The gaps of a day between two times of it, whatever day that belongs to which takes the time: a night may go on.
    /// Behind what has no known end nothing is free until something else starts.
    fn find_gaps_of(&mut self, programme: &Programme, day: Date, (from, until): (DateTime, DateTime), leaves: bool) {
        let instant = |at: DateTime| Slot::new(at, None, programme.event.zone.as_ref()).from();
        let mut gaps = Vec::new();
        let mut gap = |after: Option<usize>, before: Option<usize>, start: DateTime, end: DateTime| {
            let (from, until) = (instant(start), instant(end));
            if from < until {
                let minutes = minutes_between(from, until);
                gaps.push(Gap { after, before, day, start, end, from, until, minutes });
            }
        };
        let slot = |at: usize| self.picks[at].busy;
        let (mut after, mut start, mut is_open) = (None, from, false);
        let end = instant(until);
        for taken in self.busy.since(instant(from)).iter().take_while(|taken| taken.from <= end) {
            if let Some(first) = slot(taken.first).filter(|_| !is_open) {
                gap(after, Some(taken.first), start, first.start);
            }
            let end = slot(taken.last).and_then(|last| last.end);
            (after, start, is_open) = (Some(taken.last), end.unwrap_or(until), taken.is_open);
        }
        if leaves && !is_open {
            gap(after, None, start, until);
        }
        self.gaps.extend(gaps);
    }

    fn find_tight(&mut self, programme: &Programme) {
        for (before, behind) in self.busy.joined.iter().zip(self.busy.joined.iter().skip(1)) {
            let (first, second) = (before.last, behind.first);
            let (from, to) = (&self.picks[first], &self.picks[second]);
            let pause = minutes_between(before.until, behind.from);
            // Nobody walks from one day to the next.
            let walk = super::walk::between(programme, &from.halls, &to.halls, self.pace)
                .filter(|walk| !before.is_open && from.day == to.day && *walk > pause && !from.hands_over_to(to));
            if let Some(walk) = walk {
                self.tight.push(Tight { first, second, pause, walk });
                self.squeezed.extend([from.session, to.session].into_iter().flatten());
            }
        }
    }
}

//! Free time between what I am going to, and what fits into it.

use super::{Plan, Stay, Tight};
use crate::agenda::{Agenda, Hours, Interest};
use crate::programme::time::{Date, DateTime, Day, minutes_between};
use crate::programme::{Instant, Pauses, Programme, SessionIx, Slot, Status, Stretch};
use std::collections::{BTreeMap, BTreeSet};

/// Free time of mine on a conference day, between what I am going to, and from arrival and until departure where those
/// are said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gap {
    /// Position in [`Plan::picks`] of the pick it comes after; `None`: I have just arrived.
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
    joined: Vec<(Instant, Instant)>,
    /// The starts in order, with the picks that start then.
    pub starts: Vec<(Instant, usize)>,
    /// The ends in order, with the picks that end then.
    pub ends: Vec<(Instant, usize)>,
}

impl Busy {
    fn of(slots: &[(usize, Slot)]) -> Busy {
        let mut busy = Busy::default();
        let until = |slot: &Slot| slot.until().unwrap_or(slot.from());
        busy.starts = slots.iter().map(|(at, slot)| (slot.from(), *at)).collect();
        busy.ends = slots.iter().map(|(at, slot)| (until(slot), *at)).collect();
        busy.starts.sort_unstable();
        busy.ends.sort_unstable();
        // What has no known end takes the moment of its start, which is longer than nothing.
        let moment = jiff::SignedDuration::from_nanos(1);
        let taken = |slot: &Slot| until(slot).max(slot.from().saturating_add(moment).unwrap_or(slot.from()));
        let mut spans: Vec<(Instant, Instant)> = slots.iter().map(|(_, slot)| (slot.from(), taken(slot))).collect();
        spans.sort_unstable();
        for (from, until) in spans {
            match busy.joined.last_mut() {
                Some((_, end)) if from < *end => *end = until.max(*end),
                _ => busy.joined.push((from, until)),
            }
        }
        busy
    }

    /// Whether nothing of it lies between two instants.
    fn is_free(&self, from: Instant, until: Instant) -> bool {
        let next = self.joined.get(self.joined.partition_point(|(_, end)| *end <= from));
        next.is_none_or(|(begin, _)| *begin >= until)
    }
}

/// What fits, as a whole and by gap.
#[derive(Clone, Debug, Default)]
pub(super) struct Fitting {
    all: Vec<SessionIx>,
    by_gap: Vec<Vec<SessionIx>>,
}

impl Plan {
    /// The sessions that I can still go to, in programme order: of known length, neither judged nor cancelled, within my
    /// hours, sharing no time with what I am going to, and with time to walk there and on.
    pub fn fitting(&self, programme: &Programme) -> &[SessionIx] {
        &self.fits(programme).all
    }

    /// How many of them are on a conference day.
    pub fn fitting_on(&self, programme: &Programme, day: Date) -> usize {
        self.fitting(programme).iter().filter(|at| programme[**at].day == Some(day)).count()
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
            && session.status != Status::Cancelled
            && self.busy.is_free(slot.from(), until)
            && session.day.and_then(|day| self.stay(day)).is_none_or(|stay| stay.absence(slot).is_none())
            && self.squeezes(programme, at).is_empty()
    }

    /// What takes time of mine on each day, by start.
    pub(super) fn find_gaps(&mut self, programme: &Programme, agenda: &Agenda) {
        let zone = programme.event.zone.as_ref();
        let going = self.picks.iter().enumerate().filter(|(_, planned)| planned.pick.interest == Interest::Going);
        let mut slots: Vec<(usize, Slot)> = going.filter_map(|(at, planned)| Some((at, planned.busy?))).collect();
        slots.sort_by_key(|(at, slot)| (slot.from(), *at));
        self.busy = Busy::of(&slots);
        self.stays = agenda.hours().map(|(Day(day), hours)| (day, Stay::of(day, hours))).collect();
        let mut by_day: BTreeMap<Date, Vec<(usize, Slot)>> = BTreeMap::new();
        for (at, slot) in slots {
            by_day.entry(self.picks[at].day.unwrap_or(slot.start.date())).or_default().push((at, slot));
        }
        let days: BTreeSet<Date> = by_day.keys().chain(self.stays.keys()).copied().collect();
        for day in days {
            let slots = by_day.remove(&day).unwrap_or_default();
            let Stay { from: arrival, until: departure, .. } =
                self.stay(day).unwrap_or(Stay::of(day, Hours::default()));
            let instant = |at: DateTime| Slot::new(at, None, zone).from();
            let mut gap = |after: Option<usize>, before: Option<usize>, start: DateTime, end: DateTime| {
                // Whatever I go to beyond them, free time of mine ends with my hours.
                let (after, start) = arrival.filter(|at| start < *at).map_or((after, start), |at| (None, at));
                let (before, end) = departure.filter(|at| *at < end).map_or((before, end), |at| (None, at));
                let (from, until) = (instant(start), instant(end));
                if from < until {
                    let minutes = minutes_between(from, until);
                    self.gaps.push(Gap { after, before, day, start, end, from, until, minutes });
                }
            };
            let mut pauses = Pauses::default();
            if let (Some(arrival), Some((first, slot))) = (arrival, slots.first()) {
                gap(None, Some(*first), arrival, slot.start);
            }
            for (at, slot) in &slots {
                let Some((first, Stretch { start, end, minutes: pause })) = pauses.before(*at, slot) else { continue };
                gap(Some(first), Some(*at), start, end);
                let (from, to) = (&self.picks[first], &self.picks[*at]);
                let walk = super::walk::between(programme, &from.halls, &to.halls, self.pace);
                if let Some(walk) = walk.filter(|walk| *walk > pause) {
                    self.tight.push(Tight { first, second: *at, pause, walk });
                    self.squeezed.extend([from.session, to.session].into_iter().flatten());
                }
            }
            match (pauses.last(), arrival, departure) {
                (Some((last, end)), _, Some(departure)) => gap(Some(last), None, end, departure),
                (None, Some(arrival), Some(departure)) if slots.is_empty() => gap(None, None, arrival, departure),
                _ => {}
            }
        }
    }
}

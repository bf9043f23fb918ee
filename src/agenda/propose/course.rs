//! What can be attended, in order of time, and the best that can follow each.

use super::{Candidate, Proof};
use crate::agenda::Interest;
use crate::agenda::joined::{Block, joined};
use crate::programme::Instant;
use crate::programme::time::Date;
use std::collections::BTreeMap;

/// How much a choice is worth, the levels of [`Scale`] added up. Only differences mean something.
pub(super) type Worth = i128;
/// Less than any choice is worth.
const NEVER: Worth = Worth::MIN / 4;
/// Time is counted in halves of a microsecond, so that there is a moment between any two of the clock.
const MINUTE: i64 = 120_000_000;

/// Minutes on foot from one candidate to another, by their places in the list.
pub(super) type Minutes<'m> = dyn Fn(usize, usize) -> u32 + 'm;

/// What one of each is worth; all of the lesser together are worth less than one of the greater. A minute on foot is
/// worth -1.
#[derive(Clone, Copy, Debug)]
struct Scale {
    going: Worth,
    maybe: Worth,
    current: Worth,
}

impl Scale {
    fn of(candidates: &[Candidate]) -> Scale {
        let mut spans: Vec<_> = candidates.iter().map(Span::of).collect();
        spans.sort_unstable_by_key(|span| span.done);
        // No choice has more sessions than the one that always takes what ends first.
        let (mut most, mut free) = (1, i64::MIN);
        for span in &spans {
            if span.start >= free {
                (most, free) = (most + 1, span.done);
            }
        }
        // Nobody walks longer than the days last.
        let mut days: BTreeMap<Option<Date>, (i64, i64)> = BTreeMap::new();
        for candidate in candidates {
            let span = Span::of(candidate);
            let day = days.entry(candidate.day).or_insert((span.start, span.done));
            *day = (day.0.min(span.start), day.1.max(span.done));
        }
        let on_foot: i64 = days.values().map(|(from, until)| (until - from) / MINUTE + 1).sum();
        let current = Worth::from(on_foot) + 1;
        let maybe = current * most;
        Scale { going: maybe * most, maybe, current }
    }

    fn worth(&self, candidate: &Candidate) -> Worth {
        let interest = if candidate.interest == Interest::Going { self.going } else { self.maybe };
        interest + if candidate.is_current { self.current } else { 0 }
    }
}

/// When something takes time: from its start until `end`. What has no length ends where it starts, but nothing else can
/// be done before `done`, the moment behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Span {
    start: i64,
    end: i64,
    done: i64,
}

impl Span {
    fn of(candidate: &Candidate) -> Span {
        let moment = |instant: Instant| instant.as_microsecond().saturating_mul(2);
        let start = moment(candidate.slot.from());
        let end = candidate.slot.until().map_or(start, moment);
        Span { start, end, done: end.max(start + 1) }
    }

    /// Whether its end is unknown.
    fn is_open(&self) -> bool {
        self.end == self.start
    }

    fn meets(&self, other: &Span) -> bool {
        self.start < other.done && other.start < self.done
    }
}

/// Something to pass on the way through the days.
#[derive(Clone, Debug)]
struct Stop {
    span: Span,
    /// The candidates by which it is entered and left, the same for all but fixed ones that overlap. None in the pauses
    /// between days, and at both ends.
    ways: Option<(usize, usize)>,
    /// Whether what begins last in it has no known end, so that no pause behind it is known.
    is_open: bool,
    worth: Worth,
    group: Option<usize>,
    /// Whether every course passes here: what is fixed, and pauses from one day to the next.
    is_gate: bool,
}

impl Stop {
    fn pause(moment: i64) -> Stop {
        let span = Span { start: moment, end: moment, done: moment };
        Stop { span, ways: None, is_open: false, worth: 0, group: None, is_gate: true }
    }

    fn order(&self, candidates: &[Candidate]) -> impl Ord + use<> {
        let order = self.ways.and_then(|(at, _)| candidates.get(at)).map(|candidate| candidate.order);
        (self.span.start, self.ways.is_some(), self.span.done, order)
    }
}

/// All stops in order of time, from the start of everything to its end. A course is a list of stops that follow each
/// other, all gates among them.
pub(super) struct Course<'c> {
    candidates: &'c [Candidate],
    minutes: &'c Minutes<'c>,
    scale: Scale,
    stops: Vec<Stop>,
    /// The stops by their ends.
    by_end: Vec<usize>,
    /// For each stop how many of `by_end` are over when it starts.
    over: Vec<usize>,
    /// For each stop the first that starts when it is over.
    next: Vec<usize>,
    /// The stops from the most to the least worth.
    by_worth: Vec<usize>,
    /// The stops of each session that is held several times.
    groups: Vec<Vec<usize>>,
}

impl<'c> Course<'c> {
    pub(super) fn of(candidates: &'c [Candidate], minutes: &'c Minutes<'c>) -> Course<'c> {
        let scale = Scale::of(candidates);
        let mut stops = fixed(candidates);
        let fixed = stops.len();
        let mut groups: BTreeMap<usize, usize> = BTreeMap::new();
        for (at, candidate) in candidates.iter().enumerate() {
            let span = Span::of(candidate);
            let is_free = !candidate.is_fixed && candidate.interest.is_wanted();
            if is_free && !stops.iter().take(fixed).any(|block| block.span.meets(&span)) {
                let (worth, group) = (scale.worth(candidate), candidate.session);
                let (ways, is_open) = (Some((at, at)), span.is_open());
                stops.push(Stop { span, ways, is_open, worth, group, is_gate: false });
                if let Some(session) = group {
                    *groups.entry(session).or_default() += 1;
                }
            }
        }
        let nights = nights(candidates, &mut stops);
        stops.extend([i64::MIN, i64::MAX].into_iter().chain(nights).map(Stop::pause));
        stops.sort_by_cached_key(|stop| stop.order(candidates));
        // What can be held once only is no matter of choice.
        groups.retain(|_, count| *count > 1);
        let numbers: BTreeMap<usize, usize> =
            groups.into_keys().enumerate().map(|(at, session)| (session, at)).collect();
        let mut groups = vec![Vec::new(); numbers.len()];
        for (at, stop) in stops.iter_mut().enumerate() {
            stop.group = stop.group.and_then(|session| numbers.get(&session).copied());
            if let Some(group) = stop.group {
                groups[group].push(at);
            }
        }
        let mut by_end: Vec<usize> = (0..stops.len()).collect();
        by_end.sort_by_key(|at| (stops[*at].span.done, stops[*at].ways.is_none(), *at));
        let over = |stop: &Stop| {
            let over = by_end.partition_point(|at| stops[*at].span.done <= stop.span.start);
            // A pause is over when it starts; it does not follow itself.
            if stop.ways.is_none() { over - 1 } else { over }
        };
        let over = stops.iter().map(over).collect();
        let next =
            |(at, stop): (usize, &Stop)| stops.partition_point(|other| other.span.start < stop.span.done).max(at + 1);
        let next = stops.iter().enumerate().map(next).collect();
        let mut by_worth: Vec<usize> = (0..stops.len()).filter(|at| !stops[*at].is_gate).collect();
        by_worth.sort_by_key(|at| -stops[*at].worth);
        Course { candidates, minutes, scale, stops, by_end, over, next, by_worth, groups }
    }

    /// How many stops there are; the last one is the end of everything.
    pub(super) fn len(&self) -> usize {
        self.stops.len()
    }

    /// Those of the stops that are over when one starts, the latest first, as far back as the last gate before it; with
    /// their places in the order of ends.
    pub(super) fn before(&self, at: usize) -> impl Iterator<Item = (usize, usize)> + '_ {
        let mut gate = false;
        let over = (0..self.over[at]).rev().map(|place| (place, self.by_end[place]));
        over.take_while(move |(_, stop)| !std::mem::replace(&mut gate, self.stops[*stop].is_gate))
    }

    /// The stops by their ends that are over when one starts.
    pub(super) fn over(&self, at: usize) -> &[usize] {
        &self.by_end[..self.over[at]]
    }

    pub(super) fn is_gate(&self, at: usize) -> bool {
        self.stops[at].is_gate
    }

    /// The number of the session that is held several times, if it is one.
    pub(super) fn group(&self, at: usize) -> Option<usize> {
        self.stops[at].group
    }

    /// The stops of each session that is held several times.
    pub(super) fn groups(&self) -> &[Vec<usize>] {
        &self.groups
    }

    /// Whether the one is over when the other starts.
    pub(super) fn is_behind(&self, later: usize, earlier: usize) -> bool {
        self.stops[earlier].span.done <= self.stops[later].span.start
    }

    /// Minutes on foot from one stop to a later one, with those between their times; `None` where no way is gone, or the
    /// time for it is unknown.
    fn way(&self, from: usize, to: usize) -> Option<(usize, usize, u32, u32)> {
        let (from, to) = (&self.stops[from], &self.stops[to]);
        let ((_, left), (entered, _)) = (from.ways?, to.ways?);
        if from.is_open || self.candidates[left].day != self.candidates[entered].day {
            return None;
        }
        let pause = u32::try_from((to.span.start - from.span.end).max(0) / MINUTE).unwrap_or(u32::MAX);
        Some((left, entered, pause, (self.minutes)(left, entered)))
    }

    /// Minutes on foot from one stop to one that starts when it is over; `None` if the time is too short. What is fixed
    /// stays, whether or not there is time to walk.
    pub(super) fn step(&self, from: usize, to: usize) -> Option<Worth> {
        let Some((_, _, pause, walk)) = self.way(from, to) else { return Some(0) };
        let is_given = self.stops[from].is_gate && self.stops[to].is_gate;
        (walk <= pause || is_given).then(|| walk.min(pause).into())
    }

    /// The candidates between which the time is too short to walk, the pause and the walk.
    pub(super) fn tight(&self, from: usize, to: usize) -> Option<(usize, usize, u32, u32)> {
        self.way(from, to).filter(|(_, _, pause, walk)| walk > pause)
    }

    /// What a stop adds to a course, its toll paid.
    pub(super) fn reward(&self, at: usize, tolls: &[Worth]) -> Worth {
        let stop = &self.stops[at];
        stop.worth - stop.group.map_or(0, |group| tolls[group])
    }

    /// What a stop is worth.
    pub(super) fn worth_of(&self, at: usize) -> Worth {
        self.stops[at].worth
    }

    /// For each stop the most that can follow it, and what follows it then; sessions may be taken as often as they are
    /// held. From the last stop to the first: weighted interval scheduling. Counts its steps.
    pub(super) fn ahead(&self, tolls: &[Worth], steps: &mut u64) -> (Vec<Worth>, Vec<usize>) {
        let count = self.stops.len();
        let (mut ahead, mut follows) = (vec![0; count], vec![count; count]);
        // The most that begins at a stop, or at a later one before the next gate.
        let mut crest = vec![0; count];
        for at in (0..count.saturating_sub(1)).rev() {
            let mut best = NEVER;
            for next in self.next[at]..count {
                *steps += 1;
                if crest[next] <= best {
                    break;
                }
                if let Some(walk) = self.step(at, next) {
                    let worth = self.reward(next, tolls) + ahead[next] - walk;
                    if worth > best {
                        (best, follows[at]) = (worth, next);
                    }
                }
                if self.stops[next].is_gate {
                    break;
                }
            }
            ahead[at] = best;
            let own = self.reward(at, tolls) + best;
            crest[at] = if self.stops[at].is_gate { own } else { own.max(crest[at + 1]) };
        }
        (ahead, follows)
    }

    /// The course of those that follow each other, from the start of everything.
    pub(super) fn follow(&self, follows: &[usize]) -> Vec<usize> {
        let next = |at: &usize| Some(follows[*at]).filter(|next| *next < self.stops.len());
        std::iter::successors(Some(0), next).collect()
    }

    /// How often a course takes each session that is held several times.
    pub(super) fn times_taken(&self, course: &[usize]) -> Vec<u32> {
        let mut times = vec![0; self.groups.len()];
        for group in course.iter().filter_map(|at| self.stops[*at].group) {
            times[group] += 1;
        }
        times
    }

    /// What a course is worth; less than any if it is none.
    pub(super) fn worth(&self, course: &[usize]) -> Worth {
        let stops: Worth = course.iter().map(|at| self.stops[*at].worth).sum();
        let walks = course.windows(2).map(|pair| self.step(pair[0], pair[1]));
        walks.sum::<Option<Worth>>().map_or(NEVER, |walks| stops - walks)
    }

    /// Leaves of each session the one time that is worth most, and fills what is free then.
    pub(super) fn mend(&self, mut course: Vec<usize>) -> Vec<usize> {
        let mut best: Vec<Option<usize>> = vec![None; self.groups.len()];
        for at in &course {
            if let Some(group) = self.stops[*at].group {
                let is_better = |than: usize| self.stops[*at].worth > self.stops[than].worth;
                if best[group].is_none_or(is_better) {
                    best[group] = Some(*at);
                }
            }
        }
        course.retain(|at| self.stops[*at].group.is_none_or(|group| best[group] == Some(*at)));
        // What was left out may have been on the way between two others.
        let mut mended: Vec<usize> = Vec::with_capacity(course.len());
        for at in course {
            while let Some(last) = mended.last().copied().filter(|last| self.step(*last, at).is_none()) {
                if self.stops[at].is_gate && !self.stops[last].is_gate {
                    mended.pop();
                } else {
                    break;
                }
            }
            if mended.last().is_none_or(|last| self.step(*last, at).is_some()) {
                mended.push(at);
            }
        }
        self.fill(&mut mended);
        mended
    }

    /// Adds to a course whatever fits, the most worth first.
    fn fill(&self, course: &mut Vec<usize>) {
        let mut times = self.times_taken(course);
        for at in &self.by_worth {
            let group = self.stops[*at].group;
            let place = course.partition_point(|other| other < at);
            let (Some(before), Some(after)) = (place.checked_sub(1).map(|before| course[before]), course.get(place))
            else {
                continue;
            };
            let fits = self.is_behind(*at, before)
                && self.is_behind(*after, *at)
                && group.is_none_or(|group| times[group] == 0)
                && self.step(before, *at).is_some()
                && self.step(*at, *after).is_some();
            if fits {
                course.insert(place, *at);
                if let Some(group) = group {
                    times[group] += 1;
                }
            }
        }
    }

    /// The candidates of a course that are not fixed.
    pub(super) fn candidates(&self, course: &[usize]) -> Vec<usize> {
        let free = course.iter().filter(|at| !self.stops[**at].is_gate);
        free.filter_map(|at| self.stops[*at].ways).map(|(at, _)| at).collect()
    }

    /// For each of so many candidates the stop that it is by itself.
    pub(super) fn places(&self, count: usize) -> Vec<Option<usize>> {
        let mut places = vec![None; count];
        for (at, stop) in self.stops.iter().enumerate().filter(|(_, stop)| !stop.is_gate) {
            if let Some((candidate, _)) = stop.ways {
                places[candidate] = Some(at);
            }
        }
        places
    }

    /// Minutes on foot on a course.
    pub(super) fn walking(&self, course: &[usize]) -> u32 {
        let walks = course.windows(2).filter_map(|pair| self.step(pair[0], pair[1]));
        u32::try_from(walks.sum::<Worth>()).unwrap_or(u32::MAX)
    }

    /// What is proven of a choice of some worth if none has more than `bound`.
    pub(super) fn proof(&self, worth: Worth, bound: Worth) -> Proof {
        // Rounded up: walks are subtracted from what the sessions are worth.
        let sessions = |worth: Worth| (worth + self.scale.current - 1).div_euclid(self.scale.maybe);
        if bound <= worth {
            Proof::Best
        } else if sessions(bound) <= sessions(worth) {
            Proof::Most
        } else {
            Proof::None
        }
    }
}

/// What is fixed, in order; those that overlap as one, entered by the first and left by the last.
fn fixed(candidates: &[Candidate]) -> Vec<Stop> {
    let span = |at: usize| Span::of(&candidates[at]);
    let mut fixed: Vec<usize> = (0..candidates.len()).filter(|at| candidates[*at].is_fixed).collect();
    fixed.sort_unstable_by_key(|at| (span(*at), candidates[*at].order, *at));
    let stop = |Block { first, last, is_open, .. }: Block| Stop {
        span: Span { start: span(first).start, ..span(last) },
        ways: Some((first, last)),
        is_open,
        worth: 0,
        group: None,
        is_gate: true,
    };
    joined(fixed.into_iter().map(|at| (at, candidates[at].slot))).into_iter().map(stop).collect()
}

/// The moments at which nothing runs, all that is over being of an earlier day than all that is to come: nobody walks
/// from the one to the other.
fn nights(candidates: &[Candidate], stops: &mut [Stop]) -> Vec<i64> {
    stops.sort_by_cached_key(|stop| stop.order(candidates));
    let days = |stop: &Stop| stop.ways.map(|(entered, left)| (candidates[entered].day, candidates[left].day));
    // The first day of each stop and all behind it.
    let mut first: Vec<Option<Date>> = Vec::with_capacity(stops.len());
    for (entered, left) in stops.iter().rev().filter_map(days) {
        let own = entered.min(left);
        first.push(first.last().map_or(own, |behind| own.min(*behind)));
    }
    first.reverse();
    let mut nights = Vec::new();
    let mut before: Option<(i64, Option<Date>)> = None;
    for ((stop, (entered, left)), first) in stops.iter().filter_map(|stop| Some((stop, days(stop)?))).zip(first) {
        if let Some((done, day)) = before
            && done <= stop.span.start
            && day < first
        {
            nights.push(done);
        }
        let day = entered.max(left);
        before = Some(before.map_or((stop.span.done, day), |(done, last)| (done.max(stop.span.done), last.max(day))));
    }
    nights
}

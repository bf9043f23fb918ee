//! Picks that share some time.

use super::{Plan, Planned, Source};
use crate::agenda::Interest;
use crate::programme::{Instant, Overlap, Programme, SessionIx, Slot};
use std::collections::HashSet;

/// The most pairs that are listed: so many as six hundred picks of the same time have. An agenda that somebody else made
/// may have thousands, which nobody reads and everybody waits for; they are still counted, and each pick marked.
const MOST: usize = 200_000;

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

impl Plan {
    /// Whether there are more pairs that share time than are listed. Counts and marks are true all the same.
    pub fn is_cut(&self) -> bool {
        self.is_cut
    }

    /// That there are, in words.
    pub fn cut(&self) -> Option<String> {
        let words = || format!("too much of the agenda shares time to list it all: only {MOST} pairs are listed");
        self.is_cut.then(words)
    }

    /// How many pairs there are of what I am going to at the same time.
    pub fn firm_count(&self) -> usize {
        self.firm_count
    }

    /// Whether I am going to the pick of that position and to something else at the same time.
    pub fn is_firm_at(&self, at: usize) -> bool {
        self.firm.get(at).is_some_and(|is_firm| *is_firm)
    }

    /// The pairs of sessions I am going to at the same time.
    pub fn firm_clashes(&self) -> impl Iterator<Item = &Clash> {
        self.clashes.iter().filter(|clash| clash.firm)
    }

    /// Whether I am going to a session and to something else at the same time.
    pub fn is_clashing(&self, session: SessionIx) -> bool {
        self.clashing.contains(&session)
    }

    /// The other picks that share time with a session that is picked, or probably is.
    pub fn clashes_of(&self, session: SessionIx) -> impl Iterator<Item = (&Planned, &Clash)> {
        self.place_of(session).into_iter().flat_map(|at| self.clashes_at(at))
    }

    /// The clashes of the pick of that position, by their own positions in [`Plan::clashes`].
    pub fn clash_places(&self, at: usize) -> &[usize] {
        self.clashes_by_pick.get(at).map(Vec::as_slice).unwrap_or_default()
    }

    /// The other picks that share time with the pick of that position.
    pub fn clashes_at(&self, at: usize) -> impl Iterator<Item = (&Planned, &Clash)> {
        self.clash_places(at).iter().map(move |clash| {
            let clash = &self.clashes[*clash];
            let other = if clash.first == at { clash.second } else { clash.first };
            (&self.picks[other], clash)
        })
    }

    /// My picks that share time with a session, whether or not it is one of them; none with what one walks in and out of.
    pub fn overlapping<'a>(
        &'a self,
        programme: &'a Programme,
        session: SessionIx,
    ) -> impl Iterator<Item = (&'a Planned, Overlap)> {
        let own = self.standing_for(session).and_then(|planned| planned.busy);
        let slot = own.or(programme[session].when.slot().copied()).filter(|_| !programme.is_drop_in(session));
        let is_other = move |planned: &Planned| planned.stands_at() != Some(session);
        slot.into_iter().flat_map(move |slot| self.meeting(slot, is_other))
    }

    /// Those of my picks, other than itself, that share time with something.
    pub(super) fn meeting<'a>(
        &'a self,
        slot: Slot,
        is_other: impl Fn(&Planned) -> bool + 'a,
    ) -> impl Iterator<Item = (&'a Planned, Overlap)> {
        let others = self.picks.iter().filter(move |planned| is_other(planned));
        others.filter_map(move |planned| Some((planned, planned.busy?.overlap(&slot)?)))
    }

    /// The picks between which there is, or was, something to decide, gathered: what hangs together by clashes, directly or
    /// by others, and with it what is settled, so that who has settled a clash by a switch still finds it.
    pub fn groups(&self) -> Vec<Vec<usize>> {
        let mut apart: Vec<Vec<usize>> = vec![Vec::new(); self.picks.len()];
        for [first, second] in self.settled() {
            apart[first].push(second);
            apart[second].push(first);
        }
        self.hanging(|at| self.rivals(at).chain(apart[at].iter().copied()).collect())
    }

    /// The pairs of picks that would share time but for the parts that I attend of them, in order; no more than are listed
    /// of clashes.
    pub fn settled(&self) -> Vec<[usize; 2]> {
        let whole = |at: usize| self.picks[at].busy.and(self.picks[at].when.slot());
        let meets = |one: usize, other: usize| {
            whole(one).zip(whole(other)).is_some_and(|(one, other)| one.overlap(other).is_some())
        };
        let mut pairs: Vec<[usize; 2]> = Vec::new();
        for at in (0..self.picks.len()).filter(|at| self.picks[*at].part().is_some()) {
            let rivals: HashSet<usize> = self.rivals(at).chain([at]).collect();
            let apart = (0..self.picks.len()).filter(|other| !rivals.contains(other) && meets(at, *other));
            pairs.extend(apart.map(|other| [at.min(other), at.max(other)]).take(MOST - pairs.len()));
        }
        pairs.sort_unstable();
        pairs.dedup();
        pairs
    }

    /// Whether I am going to two of these picks at the same time.
    pub fn is_firm(&self, picks: &[usize]) -> bool {
        picks.iter().any(|at| self.is_firm_at(*at))
    }

    /// The picks that share time with the one of that position.
    fn rivals(&self, at: usize) -> impl Iterator<Item = usize> {
        let other = move |clash: &usize| {
            let Clash { first, second, .. } = self.clashes[*clash];
            if first == at { second } else { first }
        };
        self.clashes_by_pick[at].iter().map(other)
    }

    /// The picks that hang together by links between them, each with all that it leads to; without what has no link.
    fn hanging(&self, links: impl Fn(usize) -> Vec<usize>) -> Vec<Vec<usize>> {
        let mut seen = vec![false; self.picks.len()];
        let mut all = Vec::new();
        for start in 0..self.picks.len() {
            let (mut left, mut found) = (vec![start], Vec::new());
            while let Some(at) = left.pop() {
                if !std::mem::replace(&mut seen[at], true) {
                    found.push(at);
                    left.extend(links(at));
                }
            }
            if found.len() > 1 {
                found.sort_unstable();
                all.push(found);
            }
        }
        all
    }

    /// Finds what shares time with what. All pairs of what is mine are compared, and all of that with what the calendars
    /// hold; that calendars overlap each other is nobody's clash.
    pub(super) fn find_clashes(&mut self) {
        let taken = |(at, planned): (usize, &Planned)| {
            let (slot, is_going) = (planned.busy?, planned.pick.interest == Interest::Going);
            Some(Taken { at, slot, kind: Kind::of(&planned.source), is_going })
        };
        let mut all: Vec<Taken> = self.picks.iter().enumerate().filter_map(taken).collect();
        all.sort_by_key(|taken| (taken.slot.from(), taken.at));
        let of =
            |kinds: &[Kind]| all.iter().copied().filter(|taken| kinds.contains(&taken.kind)).collect::<Vec<Taken>>();
        // What matters most comes first, so that nothing else takes its room in the list.
        let sweeps = [
            (of(&[Kind::Session]), None),
            (of(&[Kind::Session, Kind::Entry]), Some(Kind::Session)),
            (of(&[Kind::Entry]), None),
            (of(&[Kind::Session, Kind::Entry, Kind::Calendar]), Some(Kind::Calendar)),
        ];
        self.is_cut = sweeps.iter().any(|(all, apart)| sweep(all, *apart, &mut self.clashes));
        self.clashes.sort_unstable_by_key(|clash| (clash.first, clash.second));
        self.clashes_by_pick = vec![Vec::new(); self.picks.len()];
        for (at, clash) in self.clashes.iter().enumerate() {
            self.clashes_by_pick[clash.first].push(at);
            self.clashes_by_pick[clash.second].push(at);
        }
        all.retain(|taken| taken.is_going);
        self.firm = vec![false; self.picks.len()];
        for at in met(&all) {
            self.firm[at] = true;
            self.clashing.extend(self.picks[at].session);
        }
        self.firm_count = pairs(all.iter()) - pairs(all.iter().filter(|taken| taken.kind == Kind::Calendar));
    }
}

/// A pick that takes time.
#[derive(Clone, Copy)]
struct Taken {
    at: usize,
    slot: Slot,
    kind: Kind,
    is_going: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Session,
    Entry,
    Calendar,
}

impl Kind {
    fn of(source: &Source) -> Kind {
        match source {
            Source::Session => Kind::Session,
            Source::Entry => Kind::Entry,
            Source::Calendar(_) => Kind::Calendar,
        }
    }
}

/// Goes over picks by start and compares each with those that have not ended yet: with all of them, or where one kind
/// stands apart those of it with all others. Tells whether there was no room for some.
fn sweep(all: &[Taken], apart: Option<Kind>, clashes: &mut Vec<Clash>) -> bool {
    let mut running: [Vec<Taken>; 2] = [Vec::new(), Vec::new()];
    for taken in all {
        let own = usize::from(apart == Some(taken.kind));
        let others = &mut running[if apart.is_some() { 1 - own } else { own }];
        // What is left of them shares time with this one, so that the work is that of the pairs.
        others.retain(|other| other.slot.taken_until() > taken.slot.from());
        for other in others {
            let Some(overlap) = other.slot.overlap(&taken.slot) else { continue };
            if clashes.len() >= MOST {
                return true;
            }
            let (first, second) = (other.at.min(taken.at), other.at.max(taken.at));
            clashes.push(Clash { first, second, overlap, firm: other.is_going && taken.is_going });
        }
        running[own].push(*taken);
    }
    false
}

/// Those of some picks, by start, that share time with another of them: of calendars with what is mine. Without looking at
/// pairs, of which there may be any number.
fn met(all: &[Taken]) -> Vec<usize> {
    // Until when something of all, and something of mine, runs that began earlier; and when the next begins.
    let (mut until, mut next) = ([None; 2], [None; 2]);
    let mut met = Vec::new();
    for Taken { at, slot, kind, .. } in all {
        let is_mine = *kind != Kind::Calendar;
        if until[usize::from(!is_mine)] > Some(slot.from()) {
            met.push(*at);
        }
        for until in &mut until[..=usize::from(is_mine)] {
            *until = (*until).max(Some(slot.taken_until()));
        }
    }
    for Taken { at, slot, kind, .. } in all.iter().rev() {
        let is_mine = *kind != Kind::Calendar;
        if next[usize::from(!is_mine)].is_some_and(|next| next < slot.taken_until()) {
            met.push(*at);
        }
        next[..=usize::from(is_mine)].fill(Some(slot.from()));
    }
    met
}

/// How many pairs of some picks, by start, share time: each with those that began before it and have not ended.
fn pairs<'t>(all: impl Iterator<Item = &'t Taken> + Clone) -> usize {
    let mut ends: Vec<Instant> = all.clone().map(|taken| taken.slot.taken_until()).collect();
    ends.sort_unstable();
    all.enumerate().map(|(place, taken)| place - ends.partition_point(|end| *end <= taken.slot.from())).sum()
}

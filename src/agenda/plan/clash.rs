//! Picks that share some time.

use super::{Plan, Planned};
use crate::agenda::Interest;
use crate::programme::{Overlap, Programme, SessionIx};

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

/// Picks that hang together by their clashes: each shares time with another one of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Knot {
    /// Positions in [`Plan::picks`], in order.
    pub picks: Vec<usize>,
    /// Whether I am going to two of them at the same time.
    pub firm: bool,
}

impl Plan {
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
        self.picks
            .iter()
            .filter(move |planned| planned.stands_at() != Some(session))
            .filter_map(move |planned| Some((planned, planned.busy?.overlap(&slot?)?)))
    }

    /// The picks that clash, gathered: what hangs together by clashes, directly or by others, is one knot.
    pub fn knots(&self) -> Vec<Knot> {
        let knot = |picks: Vec<usize>| Knot { firm: self.is_firm(&picks), picks };
        self.hanging(|at| self.rivals(at).collect()).into_iter().map(knot).collect()
    }

    /// The picks between which there is, or was, something to decide: knots, and with them what is settled, so that who
    /// has settled a clash by a switch still finds it.
    pub fn groups(&self) -> Vec<Vec<usize>> {
        let mut apart: Vec<Vec<usize>> = vec![Vec::new(); self.picks.len()];
        for [first, second] in self.settled() {
            apart[first].push(second);
            apart[second].push(first);
        }
        self.hanging(|at| self.rivals(at).chain(apart[at].iter().copied()).collect())
    }

    /// The pairs of picks that would share time but for the parts that I attend of them, in order.
    pub fn settled(&self) -> Vec<[usize; 2]> {
        let whole = |at: usize| self.picks[at].busy.and(self.picks[at].when.slot());
        let meets = |one: usize, other: usize| {
            whole(one).zip(whole(other)).is_some_and(|(one, other)| one.overlap(other).is_some())
        };
        let mut pairs: Vec<[usize; 2]> = Vec::new();
        for at in (0..self.picks.len()).filter(|at| self.picks[*at].part().is_some()) {
            let others = (0..self.picks.len()).filter(|other| *other != at && meets(at, *other));
            let apart = others.filter(|other| self.rivals(at).all(|rival| rival != *other));
            pairs.extend(apart.map(|other| [at.min(other), at.max(other)]));
        }
        pairs.sort_unstable();
        pairs.dedup();
        pairs
    }

    /// Whether I am going to two of these picks at the same time.
    pub fn is_firm(&self, picks: &[usize]) -> bool {
        picks.iter().any(|at| self.clashes_at(*at).any(|(_, clash)| clash.firm))
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

    /// Sweeps over the picks by start, comparing each with all that have not ended yet.
    pub(super) fn find_clashes(&mut self) {
        let mut starts: Vec<(usize, crate::programme::Slot)> =
            self.picks.iter().enumerate().filter_map(|(at, planned)| Some((at, planned.busy?))).collect();
        starts.sort_by_key(|(at, slot)| (slot.from(), *at));
        let mut running: Vec<(usize, crate::programme::Slot)> = Vec::new();
        for (at, slot) in starts {
            running.retain(|(_, other)| other.until().unwrap_or(other.from()) >= slot.from());
            for (other, other_slot) in &running {
                let Some(overlap) = other_slot.overlap(&slot) else { continue };
                let going = |at: usize| self.picks[at].pick.interest == Interest::Going;
                let (first, second) = (*other.min(&at), *other.max(&at));
                self.clashes.push(Clash { first, second, overlap, firm: going(first) && going(second) });
            }
            running.push((at, slot));
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
}

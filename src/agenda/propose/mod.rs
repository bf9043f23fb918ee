//! The clash-free choice of the greatest worth: what of all that I would like can be attended, and why the rest can't.
//!
//! Without sessions that are held several times this is weighted interval scheduling, solved from the last stop to the
//! first (`course`). That a session is taken once at most makes it hard in general. So each time that one is taken it
//! first pays a toll, and all tolls are given back once, whatever is taken: no choice is worth more than the best of
//! these, and tolls are raised for what it takes twice and lowered for what it leaves out until it shows that nothing
//! better can be found. Where that stays open, `routes` tries all choices that may be better, and remembers of each
//! only those sessions that matter. All steps are counted, so that a hostile agenda ends in an answer that says what is
//! not proven, and not in a wait.

mod course;
mod routes;

use super::Interest;
use crate::programme::time::Date;
use crate::programme::{Overlap, Slot};
use course::{Course, Worth};
use routes::{Found, Wanted};
use std::collections::HashMap;

/// Something that may be attended.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// When it runs. One of unknown end is a moment that no other may run at.
    pub slot: Slot,
    /// Its conference day; nobody walks from one day to another.
    pub day: Option<Date>,
    /// How much it matters. What is skipped is left alone.
    pub interest: Interest,
    /// Candidates of the same number are one session held several times, of which one is enough.
    pub session: Option<usize>,
    /// Whether it is what I have now, and no other time of the same session.
    pub is_current: bool,
    /// Whether it stays, whatever it overlaps.
    pub is_fixed: bool,
    /// A number of its own. With it the answer does not depend on the order in which candidates are given.
    pub order: usize,
}

/// Why something is not chosen. Numbers are those of the candidates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Loss {
    /// The same session is chosen at another time.
    Repeat(usize),
    /// It overlaps what is chosen or fixed.
    Clash(Vec<(usize, Overlap)>),
    /// The walk from one to the other, of which it is one itself, takes longer than the time between them.
    Tight {
        /// The earlier one.
        from: usize,
        /// The later one.
        to: usize,
        /// Minutes between them.
        pause: u32,
        /// Minutes the walk takes.
        walk: u32,
    },
}

/// How sure it is that nothing better can be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Proof {
    /// It is not: there were too many possibilities.
    None,
    /// No other choice has more sessions, of those I am going to and then of the others. One may have more of what I have
    /// now, or shorter walks.
    Most,
    /// Nothing is better.
    Best,
}

/// What is chosen. Numbers are those of the candidates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selection {
    /// What can be attended, with what is fixed, in order of time.
    pub chosen: Vec<usize>,
    /// What can't be, and why; by the order of the candidates.
    pub lost: Vec<(usize, Loss)>,
    /// Minutes on foot.
    pub walking: u32,
    /// How many walks between what is fixed are longer than the time for them.
    pub tight: usize,
    /// How sure it is that nothing better can be chosen.
    pub proof: Proof,
}

/// How often tolls are changed before all choices are tried, and how many steps may have been taken when that is over.
/// Most agendas need none of it; each time it is tried with better tolls and more patience.
const PATIENCE: [(u32, u64); 3] = [(8, 60_000), (40, 300_000), (400, 1_200_000)];

/// Chooses: first as many as possible of those I am going to, then of the others, then of those that I have now and not
/// at another time, with the shortest walks; and what starts earlier where all that is the same. `minutes`: on foot from
/// one candidate to a later one.
pub fn select(candidates: &[Candidate], minutes: impl Fn(usize, usize) -> u32) -> Selection {
    let course = Course::of(candidates, &minutes);
    let (best, proof) = Search::of(&course).run();
    Selection::of(candidates, &course, &best, proof)
}

/// The best course found, and below what nothing better can be.
struct Search<'s> {
    course: &'s Course<'s>,
    tolls: Vec<Worth>,
    best: Option<(Worth, Vec<usize>)>,
    /// The least bound, and the tolls that gave it.
    bound: Option<(Worth, Vec<Worth>)>,
    steps: u64,
}

impl<'s> Search<'s> {
    fn of(course: &'s Course<'s>) -> Search<'s> {
        Search { course, tolls: vec![0; course.groups().len()], best: None, bound: None, steps: 0 }
    }

    fn run(mut self) -> (Vec<usize>, Proof) {
        let mut rounds = 0;
        for (most_rounds, most_steps) in PATIENCE {
            while rounds == 0 || (rounds < most_rounds && self.steps < most_steps / 2) {
                rounds += 1;
                if self.change_tolls() {
                    return self.answer(true);
                }
            }
            if self.try_all(most_steps) {
                return self.answer(true);
            }
        }
        self.answer(false)
    }

    fn answer(self, is_best: bool) -> (Vec<usize>, Proof) {
        let (worth, best) = self.best.unwrap_or_default();
        let bound = self.bound.map_or(worth, |(bound, _)| bound);
        let proof = if is_best { Proof::Best } else { self.course.proof(worth, bound) };
        (best, proof)
    }

    fn offer(&mut self, course: Vec<usize>) {
        let worth = self.course.worth(&course);
        if self.best.as_ref().is_none_or(|(best, _)| worth > *best) {
            self.best = Some((worth, course));
        }
    }

    fn floor(&self) -> Worth {
        self.best.as_ref().map_or(Worth::MIN / 2, |(worth, _)| *worth)
    }

    /// The best course by the tolls of now; then raises those of what it takes too often and lowers those of what it does
    /// not take, the more the further what was found lies below the bound. Whether nothing better can be found.
    fn change_tolls(&mut self) -> bool {
        let (ahead, follows) = self.course.ahead(&self.tolls, &mut self.steps);
        let bound = ahead.first().copied().unwrap_or_default() + self.tolls.iter().sum::<Worth>();
        let found = self.course.follow(&follows);
        let times = self.course.times_taken(&found);
        let is_off =
            |(times, toll): (&u32, &Worth)| if (*times, *toll) == (0, 0) { 0 } else { Worth::from(*times) - 1 };
        let off: Vec<Worth> = times.iter().zip(&self.tolls).map(is_off).collect();
        if self.bound.as_ref().is_none_or(|(least, _)| bound < *least) {
            self.bound = Some((bound, self.tolls.clone()));
        }
        self.offer(self.course.mend(found));
        let least = self.bound.as_ref().map_or(bound, |(bound, _)| *bound);
        let gap = least - self.floor();
        let squares: Worth = off.iter().map(|off| off * off).sum();
        for (toll, off) in self.tolls.iter_mut().zip(&off) {
            *toll = (*toll + (gap / squares.max(1)).max(1) * off).max(0);
        }
        gap <= 0
    }

    /// Tries all courses that may be better than the best found. First no session is watched; then each that was taken too
    /// often, or whose toll was given back for nothing, until the best course is right. Whether that came to an end.
    fn try_all(&mut self, most: u64) -> bool {
        let Some((_, tolls)) = self.bound.clone() else { return true };
        let (ahead, _) = self.course.ahead(&tolls, &mut self.steps);
        let mut watched = vec![None; tolls.len()];
        loop {
            let wanted = Wanted { tolls: &tolls, ahead: &ahead, watched: &watched, floor: self.floor() };
            let found = match routes::find(self.course, &wanted, &mut self.steps, most) {
                Found::Better(found) => found,
                Found::Nothing => return true,
                Found::TooMuch => return false,
            };
            let times = self.course.times_taken(&found);
            let mut count = watched.iter().flatten().count();
            let before = count;
            for ((watched, times), toll) in watched.iter_mut().zip(times).zip(&tolls) {
                if watched.is_none() && (times > 1 || (times == 0 && *toll > 0)) {
                    *watched = Some(count);
                    count += 1;
                }
            }
            if count == before {
                self.offer(found);
                return true;
            }
            self.offer(self.course.mend(found));
        }
    }
}

impl Selection {
    fn of(candidates: &[Candidate], course: &Course<'_>, best: &[usize], proof: Proof) -> Selection {
        let mut chosen = course.candidates(best);
        let mut is_chosen: Vec<bool> = candidates.iter().map(|candidate| candidate.is_fixed).collect();
        let mut taken: HashMap<usize, usize> = HashMap::new();
        for at in &chosen {
            is_chosen[*at] = true;
            taken.extend(candidates[*at].session.map(|session| (session, *at)));
        }
        chosen.extend((0..candidates.len()).filter(|at| candidates[*at].is_fixed));
        chosen.sort_by_key(|at| {
            let Candidate { slot, order, .. } = &candidates[*at];
            (slot.from(), slot.until().unwrap_or(slot.from()), *order)
        });
        let repeat = |at: usize| Some(Loss::Repeat(*taken.get(&candidates[at].session?)?));
        let clash = |at: usize| {
            let meets = |other: &usize| Some((*other, candidates[*other].slot.overlap(&candidates[at].slot)?));
            let clashes: Vec<(usize, Overlap)> = chosen.iter().filter_map(meets).collect();
            (!clashes.is_empty()).then_some(Loss::Clash(clashes))
        };
        let places = course.places(candidates.len());
        let tight = |at: usize| {
            let stop = places[at]?;
            let (before, after) = best.split_at(best.partition_point(|other| *other < stop));
            let tight = course.tight(*before.last()?, stop).or_else(|| course.tight(stop, *after.first()?));
            let (from, to, pause, walk) = tight?;
            Some(Loss::Tight { from, to, pause, walk })
        };
        let is_lost = |at: &usize| candidates[*at].interest.is_wanted() && !is_chosen[*at];
        let why = |at: usize| Some((at, repeat(at).or_else(|| clash(at)).or_else(|| tight(at))?));
        let lost = (0..candidates.len()).filter(is_lost).filter_map(why).collect();
        let given = best.windows(2).filter(|pair| course.tight(pair[0], pair[1]).is_some()).count();
        Selection { chosen, lost, walking: course.walking(best), tight: given, proof }
    }
}

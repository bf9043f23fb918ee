//! The best course that takes some sessions once at most, whatever else it takes.

use super::course::{Course, Worth};
use foldhash::{HashSet, HashSetExt};
use std::cmp::Reverse;
use std::ops::Range;

/// With so many of the best routes to a stop another is compared.
const LOOK: usize = 32;
/// How many steps of the plain search a route takes to go on by one stop.
const ROUTE: u64 = 10;

/// What is looked for, and below what nothing is.
pub(super) struct Wanted<'w> {
    /// What a session pays each time that it is taken, given back once.
    pub(super) tolls: &'w [Worth],
    /// For each stop the most that can follow it, tolls paid.
    pub(super) ahead: &'w [Worth],
    /// For each session its number among those that are taken once at most.
    pub(super) watched: &'w [Option<usize>],
    /// Courses worth no more than this are of no use.
    pub(super) floor: Worth,
}

/// What came of looking.
pub(super) enum Found {
    /// The best course, worth more than the floor.
    Better(Vec<usize>),
    /// None is worth more.
    Nothing,
    /// There was too much to try.
    TooMuch,
}

/// A way to a stop.
struct Route {
    /// What it is worth, watched sessions without their tolls.
    worth: Worth,
    /// What it is worth if all sessions pay their tolls and those that were missed give them back.
    bound: Worth,
    /// The route to the stop before.
    before: usize,
    stop: usize,
}

/// Which of the watched sessions matter, as bits of words of 64.
struct Marks {
    words: usize,
    bits: Vec<u64>,
}

impl Marks {
    fn of(&self, at: usize) -> &[u64] {
        &self.bits[at * self.words..(at + 1) * self.words]
    }
}

/// Goes forward in time and keeps at each stop the routes that may still become worth more than the floor, unless another
/// is worth no less and has taken no other watched session. Gives up after so many steps.
pub(super) fn find(course: &Course<'_>, wanted: &Wanted<'_>, steps: &mut u64, most: u64) -> Found {
    let open = open(course, wanted.watched);
    let words = open.words;
    let tolls = watched_tolls(wanted);
    let given_back: Worth = wanted.tolls.iter().sum();
    let mut routes = vec![Route { worth: 0, bound: 0, before: usize::MAX, stop: 0 }];
    let mut taken = Marks { words, bits: vec![0; words] };
    let mut routes_to: Vec<Range<usize>> = vec![0..0; course.len()];
    routes_to[0] = 0..1;
    // The greatest bound of the routes to a stop, or to one that ends earlier behind the same gate, in order of ends.
    let mut crest: Vec<Worth> = Vec::with_capacity(course.len());
    let mut mark: Vec<u64> = Vec::with_capacity(words);
    for at in 1..course.len() {
        for (stop, before) in course.over(at).iter().zip(std::iter::once(None).chain((0..).map(Some))).skip(crest.len())
        {
            let own = routes[routes_to[*stop].clone()].iter().map(|route| route.bound).max();
            let before = before.filter(|_| !course.is_gate(*stop)).map(|before: usize| crest[before]);
            crest.push(own.max(before).unwrap_or(Worth::MIN / 4));
        }
        let reward = course.reward(at, wanted.tolls);
        let watched = course.group(at).and_then(|group| wanted.watched[group]);
        let gain = if watched.is_some() { course.worth_of(at) } else { reward };
        let is_of_use = |bound: Worth| bound + wanted.ahead[at] + given_back > wanted.floor;
        let mut fresh: Vec<Route> = Vec::new();
        let mut marks = Marks { words, bits: Vec::new() };
        for (place, stop) in course.before(at) {
            *steps += 1;
            if !is_of_use(crest[place] + reward) {
                break;
            }
            let Some(walk) = course.step(stop, at) else { continue };
            for before in routes_to[stop].clone() {
                *steps += ROUTE;
                let route = &routes[before];
                let has_taken = |bit: usize| taken.of(before)[bit / 64] >> (bit % 64) & 1 == 1;
                let mut bound = route.bound + reward - walk;
                if !is_of_use(bound) || watched.is_some_and(has_taken) {
                    continue;
                }
                mark.clear();
                mark.extend(taken.of(before));
                if let Some(bit) = watched {
                    mark[bit / 64] |= 1 << (bit % 64);
                }
                for (word, mark) in mark.iter_mut().enumerate() {
                    let (was, is) = (open.of(stop)[word], open.of(at)[word]);
                    for bit in bits(was & !is & !*mark) {
                        bound -= tolls[word * 64 + bit];
                    }
                    *mark &= is;
                }
                if is_of_use(bound) {
                    fresh.push(Route { worth: route.worth + gain - walk, bound, before, stop: at });
                    marks.bits.extend(&mark);
                }
            }
            if *steps > most {
                return Found::TooMuch;
            }
        }
        let from = routes.len();
        let kept = best_of(&fresh, &marks, steps);
        for at in kept {
            taken.bits.extend(marks.of(at));
            let Route { worth, bound, before, stop } = fresh[at];
            routes.push(Route { worth, bound, before, stop });
        }
        routes_to[at] = from..routes.len();
    }
    let last = routes_to.pop().and_then(|last| last.max_by_key(|at| (routes[*at].worth, Reverse(*at))));
    let Some(last) = last else { return Found::Nothing };
    let before = |at: &usize| Some(routes[*at].before).filter(|before| *before < routes.len());
    let mut found: Vec<usize> = std::iter::successors(Some(last), before).map(|route| routes[route].stop).collect();
    found.reverse();
    Found::Better(found)
}

/// For each stop the watched sessions that are held again behind it.
fn open(course: &Course<'_>, watched: &[Option<usize>]) -> Marks {
    let words = watched.iter().flatten().count().div_ceil(64).max(1);
    let mut bits = vec![0; course.len() * words];
    for (members, bit) in course.groups().iter().zip(watched) {
        let (Some(bit), Some(last)) = (bit, members.last()) else { continue };
        for at in (0..course.len()).filter(|at| course.is_behind(*last, *at)) {
            bits[at * words + bit / 64] |= 1 << (bit % 64);
        }
    }
    Marks { words, bits }
}

/// The tolls of the watched sessions, by their bits.
fn watched_tolls(wanted: &Wanted<'_>) -> Vec<Worth> {
    let mut watched: Vec<(usize, Worth)> =
        wanted.watched.iter().zip(wanted.tolls).filter_map(|(bit, toll)| Some(((*bit)?, *toll))).collect();
    watched.sort_unstable_by_key(|(bit, _)| *bit);
    watched.into_iter().map(|(_, toll)| toll).collect()
}

fn bits(mut word: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let bit = word.trailing_zeros() as usize;
        word &= word.wrapping_sub(1);
        (bit < 64).then_some(bit)
    })
}

/// The routes to a stop that no better one makes useless, the best first.
fn best_of(fresh: &[Route], marks: &Marks, steps: &mut u64) -> Vec<usize> {
    let mut order: Vec<usize> = (0..fresh.len()).collect();
    order.sort_by_key(|at| Reverse(fresh[*at].worth));
    let mut seen: HashSet<&[u64]> = HashSet::with_capacity(order.len());
    let mut kept: Vec<usize> = Vec::new();
    for at in order {
        let own = marks.of(at);
        let near = kept.get(..LOOK).unwrap_or(&kept);
        *steps += near.len() as u64 / 8;
        let is_within = |other: &usize| marks.of(*other).iter().zip(own).all(|(theirs, own)| theirs & !own == 0);
        if seen.insert(own) && !near.iter().any(is_within) {
            kept.push(at);
        }
    }
    kept
}

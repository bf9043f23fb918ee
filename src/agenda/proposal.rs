//! The clash-free agenda of the greatest worth as a proposal: what of my picks can be attended, what that gains, and why
//! the rest is lost. It changes nothing by itself.

use super::plan::between;
use super::propose::{self, Candidate, Loss, Proof, Selection};
use super::{Absence, Agenda, Change, Copy, Interest, Pick, Plan, Planned, Step};
use crate::programme::time::Date;
use crate::programme::{HallIx, Instant, Overlap, Programme, SessionIx, Slot};
use std::cell::Cell;
use std::collections::{BTreeMap, HashMap, HashSet};

/// What I could attend.
#[derive(Clone, Debug, PartialEq)]
pub struct Proposal {
    /// My picks, what I would go to instead of some, and what is my own, by time.
    pub items: Vec<Item>,
    /// Of the sessions that I am going to.
    pub going: Count,
    /// Of those that are a maybe.
    pub maybe: Count,
    /// How many picks are not asked about: they have no time, or one walks in and out of them.
    pub left_alone: usize,
    /// How sure it is that there is nothing better.
    pub proof: Proof,
}

/// How many of some sessions can be attended. One that is held several times counts once, however often it is picked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// So many can.
    pub taken: usize,
    /// Of so many.
    pub of: usize,
}

/// Something that the proposal speaks of.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// The id that its pick is kept under, or would be; that of the entry, if it is my own.
    pub id: String,
    /// Its position in [`Plan::picks`]; nothing if it is not picked.
    pub pick: Option<usize>,
    /// The session, unless it is my own.
    pub session: Option<SessionIx>,
    /// The time of mine that it takes.
    pub slot: Slot,
    /// Its conference day.
    pub day: Option<Date>,
    /// My interest in it by now.
    pub interest: Option<Interest>,
    /// What is proposed.
    pub outcome: Outcome,
}

/// What is proposed about something.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// I am going to it, and that stays.
    Stays,
    /// It was a maybe, and fits.
    Gained,
    /// It is another one held again, by its place in [`Proposal::items`], and fits where that does not.
    Instead(usize),
    /// It can't be attended.
    Lost(Why),
}

/// Why something can't be attended. Others are told by their places in [`Proposal::items`].
#[derive(Clone, Debug, PartialEq)]
pub enum Why {
    /// It is held again, and attended then.
    Again(usize),
    /// It shares time with what is attended.
    Clash(Vec<(usize, Overlap)>),
    /// The walk from or to what is attended takes longer than the time between.
    Tight {
        /// What is attended.
        other: usize,
        /// Whether that comes before.
        is_before: bool,
        /// Minutes between them.
        pause: u32,
        /// Minutes the walk takes.
        walk: u32,
    },
    /// I am not there.
    Absent(Absence),
}

/// Something that may be attended, before it is decided.
struct Choice<'p> {
    item: Item,
    halls: &'p [HallIx],
    candidate: Candidate,
}

impl Proposal {
    /// What can be attended of a plan. Of what is over by `now`, while the event goes on, nothing is said.
    pub fn of(programme: &Programme, plan: &Plan, now: Instant) -> Proposal {
        let mut gathered = Gathered::of(programme, plan, now);
        gathered.add_repeats(now);
        let Gathered { options, absent, left_alone, .. } = gathered;
        let walks = Walks::of(programme, plan, &options);
        let candidates: Vec<Candidate> = options.iter().map(|option| option.candidate.clone()).collect();
        let selection = propose::select(&candidates, |from, to| walks.minutes(from, to));
        Proposal::told(options, absent, &selection, left_alone)
    }

    /// Puts what was selected in order, and tells what it means.
    fn told(options: Vec<Choice<'_>>, absent: Vec<Item>, selection: &Selection, left_alone: usize) -> Proposal {
        let lost: HashMap<usize, &Loss> = selection.lost.iter().map(|(at, loss)| (*at, loss)).collect();
        let sessions: Vec<Option<usize>> = options.iter().map(|option| option.candidate.session).collect();
        let is_fixed: Vec<bool> = options.iter().map(|option| option.candidate.is_fixed).collect();
        // What is neither picked nor proposed is not spoken of.
        let is_told = |at: usize, item: &Item| item.pick.is_some() || !lost.contains_key(&at);
        let options = options.into_iter().enumerate().map(|(at, option)| (Some(at), option.item));
        let mut items: Vec<(Option<usize>, Item)> = options
            .filter(|(at, item)| at.is_some_and(|at| is_told(at, item)))
            .chain(absent.into_iter().map(|item| (None, item)))
            .collect();
        items.sort_by_key(|(_, item)| (item.day, item.slot.from(), item.slot.until(), item.pick, item.session));
        let places: HashMap<usize, usize> =
            items.iter().enumerate().filter_map(|(place, (at, _))| Some(((*at)?, place))).collect();
        let place = |at: usize| places.get(&at).copied().unwrap_or_default();
        let replaced = |at: usize| {
            let is_one = |other: &&(Option<usize>, Item)| {
                other.0.is_some_and(|other| other != at && sessions[other] == sessions[at]) && other.1.pick.is_some()
            };
            // The one that I am going to, before others that I might.
            items.iter().filter(is_one).max_by_key(|(at, item)| (item.interest, std::cmp::Reverse(*at)))
        };
        let outcome = |at: usize, item: &Item| match lost.get(&at) {
            Some(Loss::Repeat(other)) => Outcome::Lost(Why::Again(place(*other))),
            Some(Loss::Clash(others)) => {
                Outcome::Lost(Why::Clash(others.iter().map(|(other, overlap)| (place(*other), *overlap)).collect()))
            }
            Some(Loss::Tight { from, to, pause, walk }) => {
                let is_before = *to == at;
                let other = place(if is_before { *from } else { *to });
                Outcome::Lost(Why::Tight { other, is_before, pause: *pause, walk: *walk })
            }
            None if is_fixed[at] || item.interest == Some(Interest::Going) => Outcome::Stays,
            None if item.interest == Some(Interest::Maybe) => Outcome::Gained,
            None => {
                replaced(at).and_then(|(other, _)| *other).map_or(Outcome::Gained, |at| Outcome::Instead(place(at)))
            }
        };
        let outcomes: Vec<Option<Outcome>> = items.iter().map(|(at, item)| at.map(|at| outcome(at, item))).collect();
        let (going, maybe) = counts(&items, &outcomes, &sessions);
        let items = items.into_iter().zip(outcomes).map(|((_, item), outcome)| match outcome {
            Some(outcome) => Item { outcome, ..item },
            None => item,
        });
        Proposal { items: items.collect(), going, maybe, left_alone, proof: selection.proof }
    }

    /// The change that takes it over: what is attended I am going to, what I can't go to becomes a maybe, and a note goes
    /// along to the time at which its session is attended. Nothing if that is how it is.
    pub fn change(&self, agenda: &Agenda, programme: &Programme) -> Option<Change> {
        let mut after: BTreeMap<&str, Pick> = BTreeMap::new();
        let (mut gained, mut given_up) = (0, 0);
        for item in &self.items {
            let before = agenda.pick(&item.id);
            match (&item.outcome, item.session) {
                (Outcome::Gained | Outcome::Instead(_), Some(session)) => {
                    let pick =
                        before.cloned().unwrap_or_else(|| Pick::new(Interest::Going, Copy::of(programme, session)));
                    after.insert(&item.id, Pick { interest: Interest::Going, ..pick });
                    gained += 1;
                }
                (Outcome::Lost(_), Some(_)) if item.interest == Some(Interest::Going) => {
                    let before = before?;
                    after.insert(&item.id, Pick { interest: Interest::Maybe, ..before.clone() });
                    given_up += 1;
                }
                _ => {}
            }
        }
        for item in &self.items {
            let Outcome::Lost(Why::Again(other)) = item.outcome else { continue };
            let note = agenda.pick(&item.id).map(|pick| pick.note.as_str()).unwrap_or_default();
            let taken = self.items.get(other).and_then(|other| after.get_mut(other.id.as_str()));
            if let Some(taken) = taken.filter(|taken| taken.note.is_empty()) {
                note.clone_into(&mut taken.note);
            }
        }
        let steps: Vec<Step> = after
            .into_iter()
            .map(|(id, after)| Step::pick(id.to_owned(), agenda.pick(id).cloned(), Some(after)))
            .collect();
        let words = match (gained, given_up) {
            (gained, 0) => format!("took the proposal: {gained} newly going"),
            (0, given_up) => format!("took the proposal: {given_up} now maybe"),
            (gained, given_up) => format!("took the proposal: {gained} newly going, {given_up} now maybe"),
        };
        (!steps.is_empty()).then_some(Change { words, steps })
    }
}

/// How many sessions of each interest are attended; of a session held several times the greatest interest counts.
fn counts(items: &[(Option<usize>, Item)], outcomes: &[Option<Outcome>], sessions: &[Option<usize>]) -> (Count, Count) {
    let mut wanted: HashMap<(Option<usize>, usize), (Option<Interest>, bool)> = HashMap::new();
    for (place, ((at, item), outcome)) in items.iter().zip(outcomes).enumerate() {
        if item.session.is_none() {
            continue;
        }
        let session = at.and_then(|at| sessions.get(at).copied().flatten());
        let one = wanted.entry((session, if session.is_some() { 0 } else { place })).or_default();
        let is_attended = !matches!(outcome, Some(Outcome::Lost(_)) | None);
        *one = (one.0.max(item.interest), one.1 || is_attended);
    }
    let count = |interest: Interest| {
        let of = wanted.values().filter(|(own, _)| *own == Some(interest));
        Count { taken: of.clone().filter(|(_, is_attended)| *is_attended).count(), of: of.count() }
    };
    (count(Interest::Going), count(Interest::Maybe))
}

/// What there is to choose from.
struct Gathered<'p> {
    programme: &'p Programme,
    plan: &'p Plan,
    options: Vec<Choice<'p>>,
    /// What lies outside my hours.
    absent: Vec<Item>,
    left_alone: usize,
}

impl<'p> Gathered<'p> {
    fn of(programme: &'p Programme, plan: &'p Plan, now: Instant) -> Gathered<'p> {
        let is_going_on = programme.event.zone.is_some() && !programme.has_ended(now);
        let is_past = programme.past(now);
        let mut gathered = Gathered { programme, plan, options: Vec::new(), absent: Vec::new(), left_alone: 0 };
        for (at, planned) in plan.picks.iter().enumerate() {
            let Some(slot) = planned.busy else {
                gathered.left_alone += usize::from(planned.pick.interest.is_wanted() && !planned.is_own());
                continue;
            };
            let session = planned.stands_at();
            let is_over = match session {
                Some(session) => is_past(&programme[session]),
                None => slot.until().is_some_and(|until| until <= now),
            };
            if is_going_on && is_over {
                continue;
            }
            let item = Item {
                id: planned.id.clone(),
                pick: Some(at),
                session,
                slot,
                day: planned.day,
                interest: Some(planned.pick.interest),
                outcome: Outcome::Stays,
            };
            let is_fixed = planned.is_own() || planned.pick.attended;
            match plan.absence(at).filter(|absence| matches!(absence, Absence::Before | Absence::After)) {
                Some(absence) if !is_fixed => {
                    gathered.absent.push(Item { outcome: Outcome::Lost(Why::Absent(absence)), ..item });
                }
                _ => gathered.add(item, planned, is_fixed),
            }
        }
        gathered
    }

    fn add(&mut self, item: Item, planned: &'p Planned, is_fixed: bool) {
        let candidate = Candidate {
            slot: item.slot,
            day: item.day,
            interest: planned.pick.interest,
            session: item.session.filter(|_| !is_fixed).and_then(|at| self.programme.held_several_times(at)),
            is_current: true,
            is_fixed,
            order: self.options.len(),
        };
        self.options.push(Choice { item, halls: &planned.halls, candidate });
    }

    /// Adds the other times of what is picked, and says what of each session is what I have now: the pick that matters
    /// most, of equals the first.
    fn add_repeats(&mut self, now: Instant) {
        let (programme, plan) = (self.programme, self.plan);
        let mut best: HashMap<usize, (Interest, usize)> = HashMap::new();
        for (at, option) in self.options.iter().enumerate() {
            let Some(session) = option.candidate.session else { continue };
            let own = (option.candidate.interest, at);
            best.entry(session)
                .and_modify(|best| {
                    if own.0 > best.0 {
                        *best = own
                    }
                })
                .or_insert(own);
        }
        for (at, option) in self.options.iter_mut().enumerate() {
            if let Some((interest, current)) = option.candidate.session.and_then(|session| best.get(&session)) {
                (option.candidate.interest, option.candidate.is_current) = (*interest, at == *current);
            }
        }
        // An id that a pick of something else is kept under can't be picked.
        let strange: HashSet<&str> = plan.picks.iter().map(|planned| planned.id.as_str()).collect();
        let picked: HashSet<SessionIx> = plan.picks.iter().filter_map(Planned::stands_at).collect();
        let mut sessions: Vec<(usize, (Interest, usize))> = best.into_iter().collect();
        sessions.sort_unstable_by_key(|(_, (_, current))| *current);
        for (session, (interest, current)) in sessions {
            let Some(of) = self.options[current].item.session else { continue };
            for at in programme.repeats(of) {
                let is_open = match plan.of(at) {
                    Some(planned) => planned.pick.interest == Interest::Later,
                    None => !picked.contains(&at) && !strange.contains(programme[at].id.as_str()),
                };
                let Some(slot) = programme[at].when.slot().filter(|slot| slot.until().is_some() && is_open) else {
                    continue;
                };
                let day = programme[at].day;
                let is_ahead = programme.has_ended(now) || programme.event.zone.is_none() || slot.from() > now;
                let is_there = day.and_then(|day| plan.stay(day)).is_none_or(|stay| stay.absence(slot).is_none());
                if !is_ahead || !is_there {
                    continue;
                }
                let item = Item {
                    id: plan.id_of(programme, at).to_owned(),
                    pick: None,
                    session: Some(at),
                    slot: *slot,
                    day,
                    interest: plan.interest(at),
                    outcome: Outcome::Stays,
                };
                let candidate = Candidate {
                    slot: *slot,
                    day,
                    interest,
                    session: Some(session),
                    is_current: false,
                    is_fixed: false,
                    order: plan.picks.len() + at.index(),
                };
                self.options.push(Choice { item, halls: &programme[at].halls, candidate });
            }
        }
    }
}

/// Minutes on foot, found when they are first asked for: most sessions are held in a few halls.
struct Walks<'p> {
    programme: &'p Programme,
    plan: &'p Plan,
    /// The places, each once.
    halls: Vec<&'p [HallIx]>,
    /// The place of each option.
    places: Vec<usize>,
    minutes: Vec<Cell<Option<u32>>>,
}

impl<'p> Walks<'p> {
    fn of(programme: &'p Programme, plan: &'p Plan, options: &[Choice<'p>]) -> Walks<'p> {
        let mut numbers: HashMap<&[HallIx], usize> = HashMap::new();
        let mut halls = Vec::new();
        let places: Vec<usize> = options
            .iter()
            .map(|option| {
                *numbers.entry(option.halls).or_insert_with(|| {
                    halls.push(option.halls);
                    halls.len() - 1
                })
            })
            .collect();
        let minutes = vec![Cell::new(None); halls.len() * halls.len()];
        Walks { programme, plan, halls, places, minutes }
    }

    fn minutes(&self, from: usize, to: usize) -> u32 {
        let (from, to) = (self.places[from], self.places[to]);
        let known = &self.minutes[from * self.halls.len() + to];
        known.get().unwrap_or_else(|| {
            // Where a hall is unknown nobody knows that there is a way to go.
            let minutes = between(self.programme, self.halls[from], self.halls[to], self.plan.pace).unwrap_or(0);
            known.set(Some(minutes));
            minutes
        })
    }
}

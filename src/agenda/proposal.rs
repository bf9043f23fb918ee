//! The clash-free agenda of the greatest worth as a proposal: what of my picks can be attended, what that gains, and why
//! the rest is lost. It changes nothing by itself.

use super::loose::{Attended, choose_among};
use super::plan::{between, is_handover};
use super::propose::{self, Candidate, Loss, Proof, Selection};
use super::settle::Revision;
use super::{Absence, Agenda, Change, Copy, Fate, Interest, Pick, Plan, Planned};
use crate::programme::time::{Date, minutes_between};
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
    /// What of my picks it says nothing of.
    pub left_alone: LeftAlone,
    /// How many walks between what can't be moved are longer than their pause.
    pub tight: usize,
    /// How sure it is that there is nothing better.
    pub proof: Proof,
}

/// How many of my picks a proposal says nothing of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LeftAlone {
    /// They take no time of their own.
    pub timeless: usize,
    /// They are cancelled, or no longer in the programme.
    pub gone: usize,
    /// They are over, while the event goes on.
    pub over: usize,
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

/// Something that can't be attended because I am not there.
struct Absentee {
    item: Item,
    /// Its number, if it is held several times.
    group: Option<usize>,
}

/// An item in its place, with what is known of it.
struct Placed {
    /// Its place among the candidates, if it is one.
    option: Option<usize>,
    group: Option<usize>,
    is_fixed: bool,
    item: Item,
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
        let planned = |at: usize| plan.picks.get(options[at].item.pick?);
        // Who left one for the other chose when, and the walk with it.
        let is_switch =
            |from: usize, to: usize| planned(from).zip(planned(to)).is_some_and(|(from, to)| from.hands_over_to(to));
        let minutes = |from: usize, to: usize| if is_switch(from, to) { 0 } else { walks.minutes(from, to) };
        let selection = propose::select(&candidates, minutes);
        Proposal::told(options, absent, &selection, left_alone)
    }

    /// Puts what was selected in order, and tells what it means.
    fn told(options: Vec<Choice<'_>>, absent: Vec<Absentee>, selection: &Selection, left_alone: LeftAlone) -> Proposal {
        let lost: HashMap<usize, &Loss> = selection.lost.iter().map(|(at, loss)| (*at, loss)).collect();
        let options = options.into_iter().enumerate().map(|(at, Choice { item, candidate, .. })| Placed {
            option: Some(at),
            group: candidate.session,
            is_fixed: candidate.is_fixed,
            item,
        });
        // What is neither picked nor proposed is not spoken of.
        let options = options
            .filter(|placed| placed.item.pick.is_some() || placed.option.is_none_or(|at| !lost.contains_key(&at)));
        let absent = absent.into_iter().map(|Absentee { item, group, .. }| Placed {
            option: None,
            group,
            is_fixed: false,
            item,
        });
        let mut placed: Vec<Placed> = options.chain(absent).collect();
        placed.sort_by_key(|Placed { item, .. }| {
            (item.day, item.slot.from(), item.slot.until(), item.pick, item.session)
        });
        let is_attended = |placed: &Placed| placed.option.is_some_and(|at| !lost.contains_key(&at));
        let places: HashMap<usize, usize> =
            placed.iter().enumerate().filter_map(|(place, placed)| Some((placed.option?, place))).collect();
        let place = |at: usize| places.get(&at).copied().unwrap_or_default();
        // The times of each session, by their places: which is attended, and which I picked, the one that matters most.
        let mut attended: HashMap<usize, usize> = HashMap::new();
        let mut picked: HashMap<usize, usize> = HashMap::new();
        for (at, one) in placed.iter().enumerate() {
            let Some(group) = one.group else { continue };
            if is_attended(one) {
                attended.insert(group, at);
            }
            if one.item.pick.is_some() {
                let is_more = |than: usize| one.item.interest > placed[than].item.interest;
                picked
                    .entry(group)
                    .and_modify(|best| {
                        if is_more(*best) {
                            *best = at;
                        }
                    })
                    .or_insert(at);
            }
        }
        let outcome = |one: &Placed| {
            let Some(at) = one.option else {
                let again = one.group.and_then(|group| attended.get(&group));
                return again.map_or(one.item.outcome.clone(), |at| Outcome::Lost(Why::Again(*at)));
            };
            match lost.get(&at) {
                Some(Loss::Repeat(other)) => Outcome::Lost(Why::Again(place(*other))),
                Some(Loss::Clash(others)) => {
                    Outcome::Lost(Why::Clash(others.iter().map(|(other, overlap)| (place(*other), *overlap)).collect()))
                }
                Some(Loss::Tight { from, to, pause, walk }) => {
                    let is_before = *to == at;
                    let other = place(if is_before { *from } else { *to });
                    Outcome::Lost(Why::Tight { other, is_before, pause: *pause, walk: *walk })
                }
                None if one.is_fixed || one.item.interest == Some(Interest::Going) => Outcome::Stays,
                None if one.item.interest == Some(Interest::Maybe) => Outcome::Gained,
                None => {
                    one.group.and_then(|group| picked.get(&group)).map_or(Outcome::Gained, |at| Outcome::Instead(*at))
                }
            }
        };
        let outcomes: Vec<Outcome> = placed.iter().map(outcome).collect();
        let [going, maybe] = [Interest::Going, Interest::Maybe].map(|interest| {
            // Of several times the pick that matters most stands for all.
            let stands = |(at, one): &(usize, &Placed)| {
                one.item.session.is_some()
                    && one.item.interest == Some(interest)
                    && one.group.is_none_or(|group| picked.get(&group) == Some(at))
            };
            let of = placed.iter().enumerate().filter(stands);
            let is_taken = |(_, one): &(usize, &Placed)| {
                is_attended(one) || one.group.is_some_and(|group| attended.contains_key(&group))
            };
            Count { taken: of.clone().filter(is_taken).count(), of: of.count() }
        });
        let items = placed.into_iter().zip(outcomes).map(|(Placed { item, .. }, outcome)| Item { outcome, ..item });
        Proposal { items: items.collect(), going, maybe, left_alone, tight: selection.tight, proof: selection.proof }
    }

    /// The change that takes it over: what is attended I am going to, what I can't go to becomes a maybe, and a note goes
    /// along to the time at which its session is attended. What was cut short for what I can't go to is attended whole, as
    /// far as that leaves time for all that is proposed. Nothing if that is how it is.
    pub fn change(&self, agenda: &Agenda, programme: &Programme, plan: &Plan) -> Option<Change> {
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
                    let Some(before) = before else { continue };
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
        let picks: Vec<(&str, Option<Pick>)> = after.into_iter().map(|(id, after)| (id, Some(after))).collect();
        let mut revision = Revision::of(agenda);
        let is_in_the_way = |one: &Attended<'_>, other: &Attended<'_>| {
            let is_tight = |from: &Attended<'_>, to: &Attended<'_>| {
                if is_handover((from.whole, from.busy), (to.whole, to.busy)) {
                    return false;
                }
                let until = from.busy.until().filter(|until| *until <= to.busy.from() && from.day == to.day);
                let pause = until.map(|until| minutes_between(until, to.busy.from()));
                pause.is_some_and(|pause| between(programme, from.halls, to.halls, plan.pace) > Some(pause))
            };
            one.busy.overlap(&other.busy).is_some() || is_tight(one, other) || is_tight(other, one)
        };
        let attended = self.attended(programme, plan);
        choose_among(&mut revision, &picks, attended, programme.event.zone.as_ref(), is_in_the_way);
        let freed = revision.after.iter().filter(|(id, pick)| {
            let parts = agenda.pick(id).map(|pick| pick.part).zip(pick.as_ref().map(|pick| pick.part));
            let is_going = pick.as_ref().is_some_and(|pick| pick.interest == Interest::Going);
            is_going && parts.is_some_and(|(before, after)| before != after)
        });
        let counts = [(gained, "newly going"), (given_up, "now maybe"), (freed.count(), "attended for longer")];
        let told = counts.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}"));
        let words = format!("took the proposal: {}", told.collect::<Vec<_>>().join(", "));
        revision.change(words)
    }

    /// What is attended of it.
    fn attended<'a>(&'a self, programme: &'a Programme, plan: &'a Plan) -> Vec<Attended<'a>> {
        let of = |item: &'a Item| {
            let planned = item.pick.and_then(|at| plan.picks.get(at));
            let halls = planned.map(|planned| planned.halls.as_slice());
            let whole = planned.map(|planned| planned.when).or_else(|| Some(programme[item.session?].when));
            Attended {
                id: item.session.and(Some(item.id.as_str())),
                whole: whole.and_then(|when| when.slot().copied()).unwrap_or(item.slot),
                busy: item.slot,
                day: item.day,
                halls: halls.or_else(|| Some(&programme[item.session?].halls)).unwrap_or_default(),
            }
        };
        self.items.iter().filter(|item| !matches!(item.outcome, Outcome::Lost(_))).map(of).collect()
    }
}

/// What there is to choose from.
struct Gathered<'p> {
    programme: &'p Programme,
    plan: &'p Plan,
    options: Vec<Choice<'p>>,
    /// What lies outside my hours.
    absent: Vec<Absentee>,
    left_alone: LeftAlone,
}

impl<'p> Gathered<'p> {
    fn of(programme: &'p Programme, plan: &'p Plan, now: Instant) -> Gathered<'p> {
        let (is_going_on, is_past, left_alone) =
            (programme.is_going_on(now), programme.over(now), LeftAlone::default());
        let mut gathered = Gathered { programme, plan, options: Vec::new(), absent: Vec::new(), left_alone };
        for (at, planned) in plan.picks.iter().enumerate() {
            let left_alone = &mut gathered.left_alone;
            let is_choice = planned.pick.interest.is_wanted() && !planned.is_own();
            let Some(slot) = planned.busy else {
                let is_gone = matches!(planned.fate, Fate::Gone | Fate::Cancelled);
                *(if is_gone { &mut left_alone.gone } else { &mut left_alone.timeless }) += usize::from(is_choice);
                continue;
            };
            let session = planned.stands_at();
            let is_over = match session {
                Some(session) => is_past(&programme[session]),
                None => is_going_on && slot.until().is_some_and(|until| until <= now),
            };
            // What a calendar beside the agenda calls tentative is no reason to miss anything, and not mine to drop.
            let is_tentative = planned.is_own() && planned.pick.interest == Interest::Maybe;
            if is_over || is_tentative {
                left_alone.over += usize::from(is_over && is_choice);
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
                    let group = session.and_then(|at| programme.held_several_times(at));
                    let item = Item { outcome: Outcome::Lost(Why::Absent(absence)), ..item };
                    gathered.absent.push(Absentee { item, group });
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
        let mut wanted: BTreeMap<usize, Wanted> = BTreeMap::new();
        let options =
            self.options.iter().enumerate().map(|(at, option)| (option.candidate.session, Some(at), &option.item));
        let absent = self.absent.iter().map(|Absentee { item, group }| (*group, None, item));
        for (group, current, item) in options.chain(absent) {
            let (Some(group), Some(session), Some(interest)) = (group, item.session, item.interest) else { continue };
            let own = Wanted { interest, current, session };
            wanted
                .entry(group)
                .and_modify(|best| {
                    if interest > best.interest {
                        *best = own;
                    }
                })
                .or_insert(own);
        }
        for (at, option) in self.options.iter_mut().enumerate() {
            if let Some(Wanted { interest, current, .. }) =
                option.candidate.session.and_then(|group| wanted.get(&group))
            {
                (option.candidate.interest, option.candidate.is_current) = (*interest, *current == Some(at));
            }
        }
        // An id that a pick of something else is kept under can't be picked.
        let picks = plan.picks.iter().filter(|planned| !planned.is_own());
        let strange: HashSet<&str> = picks.map(|planned| planned.id.as_str()).collect();
        let picked: HashSet<SessionIx> = plan.picks.iter().filter_map(Planned::stands_at).collect();
        for (group, Wanted { interest, session, .. }) in wanted {
            for at in programme.repeats(session) {
                let is_open = match plan.of(at) {
                    Some(planned) => planned.pick.interest == Interest::Later,
                    None => !picked.contains(&at) && !strange.contains(programme[at].id.as_str()),
                };
                let Some(slot) = programme[at].when.slot().filter(|slot| slot.until().is_some() && is_open) else {
                    continue;
                };
                let day = programme[at].day;
                let is_ahead = !programme.is_going_on(now) || slot.from() > now;
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
                    session: Some(group),
                    is_current: false,
                    is_fixed: false,
                    order: plan.picks.len() + at.index(),
                };
                self.options.push(Choice { item, halls: &programme[at].halls, candidate });
            }
        }
    }
}

/// How much a session that is held several times matters to me.
#[derive(Clone, Copy)]
struct Wanted {
    interest: Interest,
    /// The option that is what I have now; nothing if I am not there then.
    current: Option<usize>,
    /// One of its times that I picked.
    session: SessionIx,
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

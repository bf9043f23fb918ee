//! What is true of a session while the programme stays: what I chose, what the clock says, what was announced.

use crate::agenda::Interest;
use crate::programme::{Instant, Programme, Session, SessionIx, Status};
use crate::search::index::Scope;
use std::collections::HashMap;

/// A value of the facet `is`.
#[derive(Debug)]
pub struct State {
    /// What stands behind the colon.
    pub word: &'static str,
    /// What it means, on one line.
    pub help: &'static str,
    /// States of one family exclude each other, so that of several any will do; across families all must hold.
    pub(super) family: u8,
    find: Find,
}

/// How the sessions in a state are found.
#[derive(Debug)]
enum Find {
    /// Each by itself.
    Each(fn(&Scope<'_>, SessionIx, &Session) -> bool),
    /// All at once.
    All(fn(&Scope<'_>) -> Vec<SessionIx>),
}

macro_rules! states {
    ($($family:literal $word:literal $help:literal $how:ident($find:expr);)*) => {
        /// All states, in the order of help.
        pub const STATES: &[State] = &[$(State { word: $word, help: $help, family: $family, find: Find::$how($find) },)*];
    };
}

states! {
    1 "going" "I am going" Each(|scope, at, _| scope.plan.interest(at) == Some(Interest::Going));
    1 "maybe" "I may go" Each(|scope, at, _| scope.plan.interest(at) == Some(Interest::Maybe));
    1 "skip" "I skip it" Each(|scope, at, _| scope.plan.interest(at) == Some(Interest::Skip));
    1 "later" "I put it off" Each(|scope, at, _| scope.plan.interest(at) == Some(Interest::Later));
    1 "picked" "going or maybe" Each(|scope, at, _| is_picked(scope, at));
    1 "unjudged" "neither picked nor skipped yet" Each(|scope, at, _| is_unjudged(scope, at));
    2 "clash" "I am going to another at the same time" Each(|scope, at, _| scope.plan.is_clashing(at));
    2 "tight" "the walk to or from it is longer than the pause" Each(|scope, at, _| scope.plan.is_tight(at));
    2 "free" "fits between what I am going to, known walks included, and is not over" All(free);
    3 "now" "it is on" Each(|scope, _, session| scope.programme.is_running(session, scope.now));
    3 "next" "the next to begin in its hall" All(next);
    3 "past" "it is over" Each(|scope, _, session| scope.programme.is_past(session, scope.now));
    3 "unscheduled" "it has no time yet" Each(|_, _, session| session.when.slot().is_none());
    4 "cancelled" "it is cancelled" Each(|_, _, session| session.status == Status::Cancelled);
    4 "moved" "it was announced at another time or place" Each(|_, _, session| session.status == Status::Moved);
    5 "new" "new since the last import, and not yet seen" All(|scope| unseen(scope, "new"));
    5 "changed" "changed by the last import, and not yet seen" All(|scope| unseen(scope, "changed"));
    6 "online" "somebody takes part online" Each(|_, _, session| session.appearances.iter().any(|own| own.online == Some(true)));
    7 "broadcast" "it is broadcast" Each(|_, _, session| session.broadcast == Some(true));
    8 "recorded" "it is recorded" Each(|_, _, session| session.recorded == Some(true));
    9 "attended" "I was there" Each(|scope, at, _| scope.plan.of(at).is_some_and(|planned| planned.pick.attended));
    10 "noted" "I wrote a note on it" Each(|scope, at, _| scope.plan.of(at).is_some_and(|planned| !planned.pick.note.is_empty()));
}

impl State {
    /// The first state whose word begins so; what is written in full is meant.
    pub fn meant(folded: &str) -> Option<&'static State> {
        let begins = |state: &&State| !folded.is_empty() && state.word.starts_with(folded);
        STATES.iter().find(|state| state.word == folded).or_else(|| STATES.iter().find(begins))
    }

    /// The sessions in it, in programme order.
    pub(in crate::search) fn sessions(&self, scope: &Scope<'_>) -> Vec<SessionIx> {
        let programme = scope.programme;
        match self.find {
            Find::Each(is) => programme.session_positions().filter(|at| is(scope, *at, &programme[*at])).collect(),
            Find::All(find) => {
                let mut found = find(scope);
                found.sort_unstable();
                found.dedup();
                found
            }
        }
    }
}

fn is_picked(scope: &Scope<'_>, at: SessionIx) -> bool {
    scope.plan.interest(at).is_some_and(Interest::is_wanted)
}

fn is_unjudged(scope: &Scope<'_>, at: SessionIx) -> bool {
    scope.plan.interest(at).is_none_or(|interest| interest == Interest::Later)
}

/// For each hall its next session; of those without a hall all that begin first.
fn next(scope: &Scope<'_>) -> Vec<SessionIx> {
    let programme: &Programme = scope.programme;
    if programme.event.zone.is_none() {
        return Vec::new();
    }
    let mut first: HashMap<Option<usize>, (Instant, Vec<SessionIx>)> = HashMap::new();
    for at in programme.session_positions() {
        let session = &programme[at];
        let Some(slot) = session.when.slot().filter(|slot| slot.from() > scope.now) else { continue };
        if session.status == Status::Cancelled {
            continue;
        }
        let halls = session.halls.iter().map(|hall| Some(hall.index()));
        let nowhere = session.halls.is_empty().then_some(None);
        for hall in halls.chain(nowhere) {
            let known = first.entry(hall).or_insert_with(|| (slot.from(), Vec::new()));
            if slot.from() < known.0 {
                *known = (slot.from(), Vec::new());
            }
            if slot.from() == known.0 {
                known.1.push(at);
            }
        }
    }
    first.into_values().flat_map(|(_, sessions)| sessions).collect()
}

/// What fits, and is not over.
fn free(scope: &Scope<'_>) -> Vec<SessionIx> {
    let Scope { programme, plan, now, .. } = *scope;
    let is_over = programme.over(now);
    plan.fitting(programme).iter().copied().filter(|at| !is_over(&programme[*at])).collect()
}

fn unseen(scope: &Scope<'_>, word: &str) -> Vec<SessionIx> {
    let unseen = scope.novelties.all_unseen().filter(|(_, novelty)| novelty.word() == word);
    unseen.filter_map(|(session, _)| scope.programme.find_session(session)).collect()
}

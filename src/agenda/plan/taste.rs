//! What of that which fits may be for me: sessions of the tracks and people that I picked before.

use super::Plan;
use crate::agenda::Interest;
use crate::programme::{PersonIx, Programme, SessionIx, Slot, TrackIx};
use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};

/// Why a session may be for me.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Somebody takes part in it whom I picked elsewhere.
    Person {
        /// The one of them with the most picks.
        person: PersonIx,
        /// In how many picks.
        picks: usize,
        /// How many others there are.
        others: usize,
    },
    /// It is of a track that I picked from.
    Track {
        /// The track.
        track: TrackIx,
        /// How many picks are of it.
        picks: usize,
    },
}

/// A session, and why it may be for me.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suited {
    /// The session.
    pub session: SessionIx,
    /// The reasons, people first; none, if nothing is known that speaks for it.
    pub reasons: Vec<Reason>,
}

/// How many of my picks are of a track, and of a person.
#[derive(Debug, Default)]
struct Taste {
    tracks: HashMap<TrackIx, usize>,
    people: HashMap<PersonIx, usize>,
    picked: BTreeSet<SessionIx>,
}

impl Taste {
    fn of(programme: &Programme, plan: &Plan) -> Taste {
        let mut taste = Taste::default();
        let wanted = plan.picks.iter().filter(|planned| planned.pick.interest.is_wanted());
        for at in wanted.filter_map(super::Planned::stands_at) {
            if taste.picked.insert(at) {
                let session = &programme[at];
                if let Some(track) = session.track {
                    *taste.tracks.entry(track).or_default() += 1;
                }
                for who in people(programme, at) {
                    *taste.people.entry(who).or_default() += 1;
                }
            }
        }
        taste
    }

    /// What speaks for a session, beside its own pick.
    fn reasons(&self, programme: &Programme, at: SessionIx) -> Vec<Reason> {
        let own = usize::from(self.picked.contains(&at));
        let picks = |count: Option<&usize>| count.map(|count| count - own).filter(|count| *count > 0);
        let mine = people(programme, at).into_iter().filter_map(|who| Some((who, picks(self.people.get(&who))?)));
        let mine: Vec<(PersonIx, usize)> = mine.collect();
        let first = mine.iter().copied().min_by_key(|(_, picks)| Reverse(*picks));
        let person = first.map(|(person, picks)| Reason::Person { person, picks, others: mine.len() - 1 });
        let track = programme[at].track.and_then(|track| Some((track, picks(self.tracks.get(&track))?)));
        person.into_iter().chain(track.map(|(track, picks)| Reason::Track { track, picks })).collect()
    }
}

/// Who takes part, each once, in printed order.
fn people(programme: &Programme, at: SessionIx) -> Vec<PersonIx> {
    let mut people: Vec<PersonIx> = Vec::new();
    for who in &programme[at].appearances {
        if !people.contains(&who.person) {
            people.push(who.person);
        }
    }
    people
}

impl Plan {
    /// Sessions with what speaks for each: first those with most people whom I picked elsewhere, then those of the tracks
    /// that I picked most of, then by time.
    pub fn suited(&self, programme: &Programme, sessions: impl IntoIterator<Item = SessionIx>) -> Vec<Suited> {
        let taste = Taste::of(programme, self);
        let suited = |session| Suited { session, reasons: taste.reasons(programme, session) };
        let mut suited: Vec<Suited> = sessions.into_iter().map(suited).collect();
        suited.sort_by_key(|one| {
            let (mut people, mut track) = (0, 0);
            for reason in &one.reasons {
                match reason {
                    Reason::Person { others, .. } => people = others + 1,
                    Reason::Track { picks, .. } => track = *picks,
                }
            }
            let start = programme[one.session].when.slot().map(Slot::from);
            (Reverse(people), Reverse(track), start, one.session)
        });
        suited
    }

    /// What there is to do in a gap, by its position in [`Plan::gaps`]: what fits, and what I may go to, as
    /// [`Plan::suited`] has it.
    pub fn suited_in(&self, programme: &Programme, gap: usize) -> Vec<Suited> {
        self.suited(programme, self.fitting_in(programme, gap).iter().copied().chain(self.maybes_in(gap)))
    }

    /// The maybes that lie in a gap.
    fn maybes_in(&self, gap: usize) -> impl Iterator<Item = SessionIx> + '_ {
        let gap = self.gaps.get(gap);
        let lies = move |planned: &&super::Planned| {
            let span = planned.busy.and_then(|slot| Some((slot.from(), slot.until()?)));
            planned.pick.interest == Interest::Maybe
                && gap.zip(span).is_some_and(|(gap, (from, until))| gap.from <= from && until <= gap.until)
        };
        self.picks.iter().filter(lies).filter_map(super::Planned::stands_at)
    }
}

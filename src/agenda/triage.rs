//! What is still to be judged, and how much is.

use super::{Agenda, Copy, Interest, Novelties, Novelty, Plan};
use crate::programme::{Instant, Programme, SessionIx, Status};

/// What sessions are judged by.
#[derive(Clone, Copy)]
pub struct Judging<'a> {
    /// The programme.
    pub programme: &'a Programme,
    /// What I chose.
    pub agenda: &'a Agenda,
    /// The same, laid over the programme.
    pub plan: &'a Plan,
    /// What is new in it.
    pub novelties: &'a Novelties,
    /// The set clock.
    pub now: Instant,
}

/// How many sessions are judged in which way. Of those that are not judged only what can still be gone to counts: what is
/// cancelled, or over while the event goes on, is left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// I am going.
    pub going: usize,
    /// I may go.
    pub maybe: usize,
    /// I skip them.
    pub skipped: usize,
    /// I put them off.
    pub put_off: usize,
    /// Never asked about.
    pub untouched: usize,
    /// Judged, and changed since: to be looked at again.
    pub changed: usize,
    /// Left out because they are over.
    pub over: usize,
}

impl Tally {
    /// How many are judged.
    pub fn judged(&self) -> usize {
        self.going + self.maybe + self.skipped
    }

    /// How many there are to be judged, judged or not.
    pub fn total(&self) -> usize {
        self.judged() + self.put_off + self.untouched
    }
}

/// Sessions in the order in which they are asked about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Triage {
    /// Those that nothing was said about, in programme order; then those that were put off, the longest ago first; then
    /// those that have changed since they were judged, what I want to go to first.
    pub queue: Vec<SessionIx>,
    /// How far it has come.
    pub tally: Tally,
}

impl Triage {
    /// Whether a session is to be judged at all: nobody decides about lunch. Who did all the same has judged it.
    pub fn is_about(programme: &Programme, plan: &Plan, at: SessionIx) -> bool {
        !programme.is_drop_in(at) || Triage::is_judged(plan, at)
    }

    /// Whether something is said of a session, and not put off.
    pub fn is_judged(plan: &Plan, at: SessionIx) -> bool {
        plan.standing_for(at).is_some_and(|planned| planned.pick.interest != Interest::Later)
    }

    /// What there is to ask about sessions that it [is about](Triage::is_about), which come in programme order. The one that is `shown` is asked about
    /// even once it is over, so that nothing takes its place under the hands of who judges it.
    pub fn of(judging: Judging<'_>, sessions: impl IntoIterator<Item = SessionIx>, shown: Option<SessionIx>) -> Triage {
        let Judging { programme, agenda, plan, now, .. } = judging;
        // Whoever judges an event that is over does it to remember, or to learn how.
        let is_past = programme.over(now);
        let (mut untouched, mut put_off, mut changed) = (Vec::new(), Vec::new(), Vec::new());
        let mut tally = Tally::default();
        for at in sessions {
            let session = &programme[at];
            // What a pick that lost its session probably is now is judged with that.
            let planned = plan.standing_for(at);
            let is_over = shown != Some(at) && is_past(session);
            let is_off = session.status == Status::Cancelled;
            match planned.map(|planned| planned.pick.interest) {
                Some(interest @ (Interest::Going | Interest::Maybe | Interest::Skip)) => {
                    match interest {
                        Interest::Going => tally.going += 1,
                        Interest::Maybe => tally.maybe += 1,
                        Interest::Skip | Interest::Later => tally.skipped += 1,
                    }
                    if !is_off && !is_over && judging.news_of(at).is_some() {
                        changed.push((!interest.is_wanted(), at));
                    }
                }
                // Under its id the pick of another session is kept: nothing can be said of it until that is settled.
                None if agenda.pick(session.id.as_str()).is_some() => {}
                _ if is_off => {}
                _ if is_over => tally.over += 1,
                None => untouched.push(at),
                Some(Interest::Later) => {
                    put_off.push((planned.and_then(|planned| agenda.chosen(&planned.id)), at));
                }
            }
        }
        put_off.sort();
        changed.sort();
        (tally.untouched, tally.put_off, tally.changed) = (untouched.len(), put_off.len(), changed.len());
        let put_off = put_off.into_iter().map(|(_, at)| at);
        let queue = untouched.into_iter().chain(put_off).chain(changed.into_iter().map(|(_, at)| at)).collect();
        Triage { queue, tally }
    }
}

impl<'a> Judging<'a> {
    /// What has changed about a session since it was judged, as long as I have not looked at it again.
    pub fn news_of(&self, at: SessionIx) -> Option<&'a Novelty> {
        let Judging { programme, agenda, plan, novelties, .. } = *self;
        let novelty = novelties.unseen(programme[at].id.as_str()).filter(|novelty| novelty.is_change())?;
        let planned = plan.of(at).filter(|planned| planned.pick.interest != Interest::Later)?;
        // Who judged it as it now stands knows that much. An import may give a pick another id, and with that a time that
        // is later than the change, but leaves it its copy.
        let is_later = agenda.chosen(&planned.id).is_some_and(|chosen| chosen > novelty.since);
        (!is_later || !is_as_judged(&planned.pick.copy, &Copy::of(programme, at))).then_some(novelty)
    }
}

/// Whether all that a copy tells of a session still holds.
fn is_as_judged(then: &Copy, now: &Copy) -> bool {
    then.title == now.title && then.people == now.people && then.same_time(now) && then.same_place(now)
}

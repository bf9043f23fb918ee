//! What a next version left open about my picks: whether a session is the one I picked, and whether I saw where it moved.

use super::command::Command;
use super::page::{self, Target};
use super::pane::{Pane, Row};
use super::{App, Effect};
use crate::agenda::{self, Fate, Identity, Planned};
use crate::programme::SessionIx;

impl App {
    /// The pick under the cursor becomes one of the session it probably is, or its move is no news any longer.
    pub(super) fn confirm(&mut self) -> Vec<Effect> {
        let open = self.judged().and_then(|planned| {
            let moved = planned.session.filter(|_| planned.fate == Fate::Moved);
            Some((planned.id.clone(), planned.likely.or(moved)?))
        });
        let change = open.as_ref().and_then(|(id, at)| agenda::confirm(&self.agenda, &self.programme, id, *at));
        let (Some((_, at)), Some(change)) = (&open, change) else {
            let stranger = open.and_then(|(_, at)| page::stranger(&self.programme, &self.agenda, &self.plan, at));
            self.say(stranger.unwrap_or_else(|| "nothing here to confirm".to_owned()));
            return Vec::new();
        };
        let at = *at;
        let effects = self.make(change);
        if !effects.is_empty() {
            self.stand_on(at);
            let stands = page::stands(self.scene(), at);
            self.say(format!("confirmed: {stands}; {} undoes", Command::Undo.key()));
        }
        effects
    }

    /// What the pick under the cursor probably is now is another session, and is not offered again.
    pub(super) fn refuse(&mut self) -> Vec<Effect> {
        let open = self.judged().and_then(|planned| Some((planned.id.clone(), planned.likely?)));
        let change = open.and_then(|(id, at)| agenda::refuse(&self.agenda, &self.programme, &id, at));
        let Some(change) = change else {
            self.say("nothing here to refuse");
            return Vec::new();
        };
        let effects = self.make(change);
        if !effects.is_empty() {
            self.say(format!("refused; the pick stays; {} undoes", Command::Undo.key()));
        }
        effects
    }

    /// The pick that is asked about.
    fn judged(&self) -> Option<&Planned> {
        match self.picked_target()? {
            Target::Session(at) => self.plan.of(at),
            Target::Lost(id) => self.plan.find(&Identity::pick(id)).map(|at| &self.plan.picks[at]),
            _ => None,
        }
    }

    /// In the agenda the cursor follows a pick to its new place.
    fn stand_on(&mut self, session: SessionIx) {
        let at = self.plan.picks.iter().position(|planned| planned.session == Some(session));
        if let (Pane::Agenda, Some(at)) = (self.pane, at) {
            self.list_mut().go_to(Row::Pick(at));
            self.reset_detail();
        }
    }
}

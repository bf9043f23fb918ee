//! Visits to other programmes: what is left stays as it was, and can be returned to.

use super::below::Below;
use super::message::{Effect, Opened};
use super::{App, Command, Edit};
use crate::programme::Id;

/// A programme that was left for a visit to another, and the place in it.
pub(super) struct Left {
    opened: Box<Opened>,
    line: Edit,
    place: Below,
    messages: Vec<String>,
}

impl App {
    /// The way back from a programme that is about to take the place of the one shown: it grows by a visit, stays where
    /// the same is read anew, and ends where another is chosen for good.
    pub(super) fn way_back_from(&mut self, next: &Opened, is_visit: bool) -> Vec<Left> {
        let next = &next.programme.event.id;
        if *next == self.programme.event.id {
            return std::mem::take(&mut self.way_back);
        }
        if !is_visit {
            return Vec::new();
        }
        // Each programme is held once at most.
        self.forget_left(next);
        let mut way_back = std::mem::take(&mut self.way_back);
        way_back.push(Left {
            opened: Box::new(Opened {
                programme: self.programme.clone(),
                index: self.index.clone(),
                agenda: self.agenda.clone(),
                journal: self.journal.clone(),
                calendars: self.calendars.clone(),
                novelties: self.novelties.clone(),
                keep: self.keep,
                locked: self.locked.clone(),
                findings: self.findings.clone(),
                notices: Vec::new(),
                shift: None,
            }),
            line: self.query.edit.clone(),
            place: self.below(),
            messages: self.messages.clone(),
        });
        way_back
    }

    /// Forgets the way back to a programme.
    pub(super) fn forget_left(&mut self, id: &Id) {
        self.way_back.retain(|left| left.opened.programme.event.id != *id);
    }

    /// Says where a visit can be ended to, unless something weightier is said.
    pub(super) fn say_way_back(&mut self) {
        let Some(left) = self.way_back.last().filter(|_| !self.notice.as_ref().is_some_and(|notice| notice.alarm))
        else {
            return;
        };
        let label = left.opened.programme.event.label();
        self.say(format!("{label}: {} returns", Command::Back.key()));
    }

    /// Ends a visit: shows the programme that was left, at the place where it was left. `None` if nothing is visited.
    pub(super) fn end_visit(&mut self) -> Option<Vec<Effect>> {
        let Left { opened, line, place, messages } = self.way_back.pop()?;
        let way_back = std::mem::take(&mut self.way_back);
        let effects = self.opened(Ok(opened));
        (self.way_back, self.messages, self.notice) = (way_back, messages, None);
        self.query.edit = line;
        self.query_changed();
        self.put_back(place);
        Some(effects)
    }
}

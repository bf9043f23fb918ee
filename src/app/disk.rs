//! What becomes known of the disk while the program runs: what another copy of it has saved, what is gone, and which
//! copies of the agenda sync tools have left.

use super::App;
use super::command::Command;
use super::message::{Effect, Known, Notice, OnDisk};
use crate::agenda::{Agenda, Journal, told_since};
use crate::error::Error;

impl App {
    /// Has other hands looked out for, as long as this programme is shown. Where the agenda can't be read there is nothing
    /// to compare with.
    pub(super) fn watch(&self) -> Effect {
        let known = || Known {
            agenda: self.agenda.clone(),
            journal: self.journal.clone(),
            novelties: self.novelties.clone(),
            views: self.views.clone(),
        };
        Effect::Watch(self.locked.is_none().then(|| Box::new(known())))
    }

    /// Takes in what is on disk by now. The cursor stays, and what is being typed is not disturbed.
    pub(super) fn found_on_disk(&mut self, found: OnDisk) {
        let OnDisk { agenda, journal, novelties, error, conflict_copies } = found;
        self.tell_unsaved_anew(error);
        if agenda.programme != self.agenda.programme {
            // It was left meanwhile, and will be looked at again if it is returned to.
            return;
        }
        let news = self.novelties.clone();
        self.novelties.merge(&novelties);
        self.take_over(&agenda, &journal, self.novelties != news);
        let more = conflict_copies > self.conflict_copies;
        self.conflict_copies = conflict_copies;
        if more {
            let said = told_copies(conflict_copies);
            self.messages.push(said.clone());
            if !self.notice.as_ref().is_some_and(|notice| notice.alarm) {
                self.say(said);
            }
        }
    }

    /// Takes over what another copy of the program has done, and says what that was. `is_changed`: there is something else
    /// to be shown anew.
    pub(super) fn take_over(&mut self, agenda: &Agenda, journal: &Journal, is_changed: bool) {
        let before = (self.agenda.clone(), self.journal.clone());
        self.agenda.merge(agenda);
        self.journal.merge(journal);
        if is_changed || self.agenda != before.0 {
            self.replan();
            self.find_facets();
            self.find_views();
            self.renew_finder();
        }
        if let Some(words) = told_since((&before.0, &before.1), (&self.agenda, &self.journal)) {
            self.mention(format!("another window: {words}"));
        }
    }

    /// Says something that nobody waits for: it takes no place but that of an earlier such word.
    fn mention(&mut self, text: String) {
        let is_free = self.notice.as_ref().is_none_or(|notice| self.mentioned.as_ref() == Some(&notice.text));
        if is_free && self.saving.failed.is_none() {
            self.mentioned = Some(text.clone());
            self.notice = Some(Notice { text, alarm: false });
        }
    }

    /// As [`App::tell_unsaved`]: what was said already is not said again.
    fn tell_unsaved_anew(&mut self, error: Option<Error>) {
        if error.as_ref().map(ToString::to_string) != self.saving.failed {
            self.tell_unsaved(error);
        }
    }

    /// Has the copies merged that sync tools have left.
    pub(super) fn merge_copies(&mut self) -> Vec<Effect> {
        if self.opening.is_some() || self.is_locked() {
            return Vec::new();
        }
        let event = &self.programme.event;
        vec![Effect::MergeCopies { programme: event.id.clone(), title: event.label().to_owned() }]
    }
}

/// `2 conflict copies of this agenda lie beside it; & merges them`.
fn told_copies(count: usize) -> String {
    let key = Command::MergeCopies.key();
    match count {
        1 => format!("a conflict copy of this agenda lies beside it; {key} merges it"),
        _ => format!("{count} conflict copies of this agenda lie beside it; {key} merges them"),
    }
}

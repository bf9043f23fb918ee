//! What becomes known of the disk while the program runs: what another copy of it has saved, what is gone, and which
//! copies of the agenda sync tools have left.

use super::App;
use super::command::Command;
use super::message::{Effect, Known, Notice, OnDisk};
use crate::agenda::{Agenda, Journal, told_since};
use crate::error::Error;

impl App {
    /// Has other hands looked out for, as long as this programme is shown.
    pub(super) fn watch(&self) -> Effect {
        Effect::Watch(Some(Box::new(Known {
            agenda: self.agenda.clone(),
            journal: self.journal.clone(),
            novelties: self.novelties.clone(),
            views: self.views.clone(),
            is_locked: self.locked.is_some(),
        })))
    }

    /// Takes in what is on disk by now. The cursor stays, and what is being typed is not disturbed.
    pub(super) fn found_on_disk(&mut self, found: OnDisk) {
        let OnDisk { agenda, journal, novelties, error, conflict_copies, is_locked } = found;
        self.tell_unsaved_anew(error);
        if agenda.programme != self.agenda.programme {
            // It was left meanwhile, and will be looked at again if it is returned to.
            return;
        }
        if !is_locked && self.locked.take().is_some() {
            self.say("the agenda can be read again");
            self.mentioned = self.notice.as_ref().map(|notice| notice.text.clone());
        }
        let news = self.novelties.clone();
        self.novelties.merge(&novelties);
        self.take_over(&agenda, &journal, self.novelties != news);
        let more = conflict_copies > self.conflict_copies;
        self.conflict_copies = conflict_copies;
        if more {
            let said = told_copies(conflict_copies, &Command::MergeCopies.key());
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

    /// Says what another window did, for which nobody waits: it takes no place but that of an earlier such word, and of one
    /// that has become untrue, because the last change is another by now.
    fn mention(&mut self, text: String) {
        let promises = |text: &str| {
            let keys = [Command::Undo, Command::Redo].map(Command::key);
            let last = text.rsplit("; ").next().unwrap_or_default();
            keys.iter().any(|key| last.strip_prefix(key).is_some_and(|rest| rest.starts_with(' ')))
        };
        let gives_way = |notice: &Notice| self.mentioned.as_ref() == Some(&notice.text) || promises(&notice.text);
        let is_free = self.notice.as_ref().is_none_or(gives_way);
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

/// `2 conflict copies of this agenda lie beside it; & merges them`; `how` is the key, or the command.
pub fn told_copies(count: usize, how: &str) -> String {
    match count {
        1 => format!("a conflict copy of this agenda lies beside it; {how} merges it"),
        _ => format!("{count} conflict copies of this agenda lie beside it; {how} merges them"),
    }
}

//! What keys do to the agenda: a pick is made, judged, noted, attended, and all of it taken back.

use super::command::Command;
use super::edit::Edit;
use super::entry::Field;
use super::overlay::{Errand, Overlay, Progress};
use super::page::{self, Target, mark};
use super::pane::Row;
use super::{App, Effect, gap, hours};
use crate::agenda::{Change, Copy, Identity, Interest, Pick, Trouble, both_notes, chosen};

impl App {
    /// What picking is about: the page's own session, else the one whose link is marked.
    pub(super) fn picked_target(&self) -> Option<Target> {
        let is_session = |target: &Target| matches!(target, Target::Session(_) | Target::Lost(_));
        let own = self.target()?;
        if is_session(&own) {
            return Some(own);
        }
        let page = self.page().filter(|_| self.detail.focused)?;
        page.links().nth(self.detail.link).filter(|target| is_session(target)).cloned()
    }

    /// Id and copy of the session that picking is about; of one that is gone, the copy kept with its pick.
    fn picked_session(&self) -> Option<(String, Copy)> {
        match self.picked_target()? {
            Target::Session(at) => {
                Some((self.plan.id_of(&self.programme, at).to_owned(), Copy::of(&self.programme, at)))
            }
            Target::Lost(id) => self.agenda.pick(&id).map(|pick| pick.copy.clone()).map(|copy| (id, copy)),
            _ => None,
        }
    }

    /// Picks with an interest, or unpicks what already has it.
    pub(super) fn pick(&mut self, interest: Interest) -> Vec<Effect> {
        if let Some(effects) = self.unpick_own(interest) {
            return effects;
        }
        let Some((id, copy)) = self.picked_session() else {
            if let Some(Row::Empty(_)) = self.list().current().filter(|_| self.target().is_none()) {
                self.say(gap::empty_day()[..3].join(" · "));
                return Vec::new();
            }
            self.say(format!(
                "no session here to pick; {} opens the details, where one can be marked",
                Command::Open.key()
            ));
            return Vec::new();
        };
        if self.is_stranger() {
            return Vec::new();
        }
        let before = self.agenda.pick(&id).cloned();
        let unpick = before.as_ref().is_some_and(|pick| pick.interest == interest);
        let after = (!unpick).then(|| match before.clone() {
            Some(pick) => Pick { interest, copy: pick.copy.renewed(copy), ..pick },
            None => Pick::new(interest, copy),
        });
        let marked = self.marked_in_gap();
        let lost_note = unpick && before.as_ref().is_some_and(|pick| !pick.note.is_empty());
        let change = chosen(&self.agenda, &[(&id, after)]);
        let effects = change.map_or_else(Vec::new, |change| self.make(change));
        if effects.is_empty() {
            return effects;
        }
        if let Some(marked) = marked {
            self.mark_in_gap(&marked);
        }
        let undo = Command::Undo.key();
        let place = self.plan.find(&Identity::pick(&id));
        let trouble = place.and_then(|at| self.trouble_of(at));
        let absence = place.and_then(|at| hours::absence(self.scene(), at)).filter(|_| !unpick);
        match (trouble, unpick, lost_note) {
            (Some((Trouble::Clash, words)), false, _) => self.warn(words),
            _ if absence.is_some() => {
                self.warn(format!("{} ! {}", mark(Some(interest)), absence.unwrap_or_default()));
            }
            (Some((Trouble::Tight, words)), false, _) => self.say(words),
            (_, true, true) => self.say(format!("unpicked, its note with it; {undo} brings both back")),
            (_, true, false) => self.say(format!("unpicked; {undo} brings it back")),
            (None, false, _) => self.say(format!("{} {}; {undo} undoes", mark(Some(interest)), interest.word())),
        }
        effects
    }

    /// The link that is marked on the page of a gap.
    fn marked_in_gap(&self) -> Option<Target> {
        let is_gap = self.detail.focused && matches!(self.target(), Some(Target::Gap(_)));
        self.page().filter(|_| is_gap)?.links().nth(self.detail.link).cloned()
    }

    /// After a change the mark stays on its session, if that is still on the page of the gap.
    fn mark_in_gap(&mut self, target: &Target) {
        let Some(page) = self.page().filter(|_| matches!(self.target(), Some(Target::Gap(_)))) else { return };
        let last = page.links().count().saturating_sub(1);
        self.detail.link = page.links().position(|link| link == target).unwrap_or(self.detail.link.min(last));
        self.detail.reveal = true;
    }

    /// Says that I was there, or was not; what was not picked is picked as going with it.
    pub(super) fn attend(&mut self) -> Vec<Effect> {
        let Some((id, copy)) = self.picked_session() else {
            self.say("no session here to have attended");
            return Vec::new();
        };
        if self.is_stranger() {
            return Vec::new();
        }
        let before = self.agenda.pick(&id).cloned();
        let kept = before.clone().unwrap_or_else(|| Pick::new(Interest::Going, copy));
        let attended = !kept.attended;
        let is_new = before.is_none();
        let is_ahead = kept.copy.is_ahead(self.programme.event.zone.as_ref(), self.clock.now());
        let effects = self.change(id, before, Some(Pick { attended, ..kept }));
        if !effects.is_empty() {
            let undo = Command::Undo.key();
            let going = if is_new { ", and so going" } else { "" };
            match (attended, is_ahead) {
                (true, true) => self.warn(format!("✓ attended{going}, though it has not begun; {undo} undoes")),
                (true, false) => {
                    self.say(format!("✓ attended{going}; it stands in the log; {undo} undoes"));
                }
                (false, _) => self.say(format!("not attended; {undo} undoes")),
            }
        }
        effects
    }

    /// Says that a session can't be picked because the pick under its id is of another, if so.
    fn is_stranger(&mut self) -> bool {
        let Some(Target::Session(at)) = self.picked_target() else { return false };
        let why = page::stranger(&self.programme, &self.agenda, &self.plan, at);
        if let Some(why) = &why {
            self.warn(why.clone());
        }
        why.is_some()
    }

    fn change(&mut self, session: String, before: Option<Pick>, after: Option<Pick>) -> Vec<Effect> {
        self.hold_card(&session);
        self.make(Change::of(session, before, after))
    }

    /// Makes a change of the agenda, which can be undone; nothing where none can be made.
    pub(super) fn make(&mut self, change: Change) -> Vec<Effect> {
        if self.opening.is_some() || self.is_locked() {
            return Vec::new();
        }
        let now = self.stamp();
        self.journal.make(&mut self.agenda, change, now);
        self.replan();
        self.save()
    }

    /// Says why nothing can be picked, if so.
    pub(super) fn is_locked(&mut self) -> bool {
        let why = self.locked.clone();
        if let Some(why) = &why {
            self.warn(format!("no picks can be made: {why}"));
        }
        why.is_some()
    }

    pub(super) fn turn_back(&mut self, undo: bool) -> Vec<Effect> {
        if self.is_locked() {
            return Vec::new();
        }
        let (now, before) = (self.stamp(), self.agenda.clone());
        let turned =
            if undo { self.journal.undo(&mut self.agenda, now) } else { self.journal.redo(&mut self.agenda, now) };
        let Some(change) = turned else {
            self.say(if undo { "nothing to undo" } else { "nothing to redo" });
            return Vec::new();
        };
        let (done, key) = if undo { ("undone", Command::Redo) } else { ("done again", Command::Undo) };
        self.replan();
        self.follow_change(&change, undo);
        let outcome = match before.change_to(&self.agenda, "") {
            Some(_) => format!("{} turns it back", key.key()),
            None => change.why_idle(undo).to_owned(),
        };
        self.say(format!("{done}: {}; {outcome}", change.words));
        self.save()
    }

    pub(super) fn open_note(&mut self) {
        // What would be typed could not be kept.
        if self.is_locked() {
            return;
        }
        if let Some(Target::Own(own)) = self.target() {
            self.open_entry_at(Some(own), Field::Note);
            return;
        }
        let Some((session, copy)) = self.picked_session() else {
            self.say("no session here to write a note on");
            return;
        };
        if self.is_stranger() {
            return;
        }
        let note = self.agenda.pick(&session).map(|pick| pick.note.clone()).unwrap_or_default();
        self.overlay = Some(Overlay::Note { session, copy, note: Edit::new(note.clone()), before: note });
    }

    /// Keeps what was typed.
    pub(super) fn accept(&mut self) -> Vec<Effect> {
        if let Some(Overlay::Path { errand, path, progress, offers }) = &mut self.overlay {
            let (errand, path) = (*errand, path.text().to_owned());
            if path.trim().is_empty() {
                self.overlay = None;
                return Vec::new();
            }
            if std::mem::replace(progress, Progress::Working) == Progress::Working {
                return Vec::new();
            }
            offers.clear();
            return match errand {
                Errand::Import => self.import(&path),
                Errand::Compare => self.compare(path),
                Errand::Rescue => self.rescue(false),
                Errand::Calendar => self.add_calendar(&path),
            };
        }
        let Some(Overlay::Note { session, copy, note, before: opened }) = self.overlay.take() else {
            return Vec::new();
        };
        let mut note = crate::programme::clean::line(note.text().into());
        let before = self.agenda.pick(&session).cloned();
        // Another window may have written one meanwhile: neither takes the place of the other.
        let other = before.as_ref().map(|pick| pick.note.as_str()).unwrap_or_default();
        let is_met = other != opened && other != note && !other.is_empty();
        if is_met && note == opened {
            return Vec::new();
        }
        if is_met {
            note = both_notes(other, &note);
        }
        let after = match &before {
            Some(pick) if pick.note == note => return Vec::new(),
            Some(pick) => Pick { note, ..pick.clone() },
            None if note.is_empty() => return Vec::new(),
            // A note is on a pick; somebody who writes one has an interest.
            None => Pick { note, ..Pick::new(Interest::Maybe, copy) },
        };
        let new = before.is_none();
        let effects = self.change(session, before, Some(after));
        if effects.is_empty() {
            return effects;
        }
        self.say(match (new, is_met) {
            (true, _) => "note kept; the session is now a maybe",
            (_, true) => "both notes kept: another window has written one meanwhile",
            _ => "note kept",
        });
        effects
    }
}

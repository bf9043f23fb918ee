//! A journal and an agenda that were read together, and are not of the same time.
//!
//! Of the two files the agenda takes its place first: whether it has decides whether a change came to pass. It carries along
//! what its journal lacks till then, because a change of which that knows nothing could never be undone, and undo would take
//! back another one in its place. So a killed program leaves behind no more than a journal that the agenda can complete. What
//! a journal alone has heard of was in the agenda once: an older copy of that was put back, by a sync tool or by hand. It is
//! not lost then: the journal brings it back.

use super::aspect::Aspect;
use super::journal::{Key, PastState, Row};
use super::{Agenda, Change, Journal, Stamp, Step};
use std::collections::BTreeSet;

impl Journal {
    /// Whether something is remembered that an agenda has not heard of.
    pub fn is_ahead_of(&self, agenda: &Agenda) -> bool {
        self.rows.values().any(|row| row.is_lost(agenda))
    }

    /// Has both know of the same changes: the journal takes what the agenda carries for it, and the agenda says again what
    /// only the journal has heard of. Tells what came back, where anybody would notice.
    pub fn agree(&mut self, agenda: &mut Agenda) -> Option<Change> {
        self.take_carried(agenda);
        let told = self.is_ahead_of(agenda).then(|| self.told(agenda))?;
        std::mem::replace(agenda, told).change_to(agenda, String::new())
    }

    /// Takes what an agenda carries for its journal.
    pub fn take_carried(&mut self, agenda: &mut Agenda) {
        let carried = std::mem::take(&mut agenda.carried);
        if !carried.rows.is_empty() {
            self.merge(&carried);
        }
    }

    /// The agenda as it goes into its file: with what is remembered here and not by the journal that is `saved`.
    pub fn carried_by(&self, agenda: &Agenda, saved: &Journal) -> Agenda {
        let is_new = |(key, row): &(&Key, &Row)| saved.rows.get(*key) != Some(*row);
        let mut carried = Journal::default();
        carried.rows.extend(self.rows.iter().filter(is_new).map(|(key, row)| (key.clone(), row.clone())));
        Agenda { carried, ..agenda.clone() }
    }

    /// Forgets what an agenda has not heard of, where nobody knows whether it ever will. Of several changes that were lost together it may
    /// not know any longer which of the earlier ones they had turned back; the picks are right whatever it knows.
    pub fn fall_back(&mut self, agenda: &Agenda) {
        let unmade: BTreeSet<Stamp> = self
            .rows
            .extract_if(.., |_, row| row.is_unheard(agenda, row.heard.unwrap_or(row.made)))
            .map(|(_, row)| row.made)
            .collect();
        for row in self.rows.values_mut() {
            match row.state {
                // What dropped it has not come to pass: it can be redone again.
                PastState::Dropped if unmade.contains(&row.changed) => row.turn_back(agenda, PastState::Undone),
                PastState::Undone if row.is_unheard(agenda, row.changed) => row.turn_back(agenda, PastState::Done),
                PastState::Done if row.is_redone() && row.is_unheard(agenda, row.changed) => {
                    row.turn_back(agenda, PastState::Undone);
                }
                PastState::Dropped | PastState::Undone | PastState::Done => {}
            }
        }
    }
}

impl Row {
    /// Whether it was undone once, and is in force again.
    pub(super) fn is_redone(&self) -> bool {
        self.state == PastState::Done && self.changed > self.made
    }

    /// Whether the agenda was told nothing of its sessions at that time or later.
    fn is_unheard(&self, agenda: &Agenda, since: Stamp) -> bool {
        let steps = &self.change.steps;
        let is_unheard = |step: &Step| agenda.said(step).is_none_or(|said| said < since);
        !steps.is_empty() && steps.iter().all(is_unheard)
    }

    /// Whether there is something that the agenda was not told of it.
    fn is_lost(&self, agenda: &Agenda) -> bool {
        let is_lost = |(at, step): (usize, &Step)| {
            let said = match self.state {
                PastState::Done if self.taken.is_empty() => Some(self.said(at, &Aspect::Gone)),
                PastState::Done => step.says().iter().map(|aspect| self.said(at, aspect)).max(),
                PastState::Undone => Some(self.changed),
                // Of that it was taken back nobody knows when.
                PastState::Dropped => None,
            };
            agenda.said(step) < said && !agenda.is_unread(step)
        };
        self.change.steps.iter().enumerate().any(is_lost)
    }

    /// Puts it back to the state in which the agenda knows it: in force, if nothing was said of its sessions since, else
    /// in the other one.
    fn turn_back(&mut self, agenda: &Agenda, other: PastState) {
        let said = self.change.steps.iter().filter_map(|step| agenda.said(step)).max().unwrap_or(self.made);
        (self.state, self.changed) = if said <= self.made { (PastState::Done, self.made) } else { (other, said) };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agenda::{Change, Copy, Interest, Pick};
    use crate::programme::{Id, Instant};
    use proptest::prelude::*;
    use serde::Serialize;
    use serde::de::DeserializeOwned;

    #[derive(Clone, Debug)]
    enum Act {
        Set(u8, Option<(Interest, u8)>),
        /// That a session is another one, or may be the same one after all, where it is picked.
        Refuse(u8, bool),
        Undo,
        Redo,
    }

    fn act() -> impl Strategy<Value = Act> {
        let interest = prop::sample::select(vec![Interest::Going, Interest::Maybe]);
        let interest = prop::option::weighted(0.75, (interest, 0..3_u8));
        prop_oneof![
            4 => (0..3_u8, interest).prop_map(|(session, interest)| Act::Set(session, interest)),
            2 => (0..3_u8, any::<bool>()).prop_map(|(session, is)| Act::Refuse(session, is)),
            2 => Just(Act::Undo),
            2 => Just(Act::Redo),
        ]
    }

    fn stamp(millis: i64) -> Stamp {
        Stamp::of(Instant::from_millisecond(millis).unwrap())
    }

    type Told = Vec<(String, Interest, String, BTreeSet<String>)>;

    fn told(agenda: &Agenda) -> Told {
        agenda
            .picks()
            .map(|(id, pick)| (id.to_owned(), pick.interest, pick.note.clone(), pick.refused.clone()))
            .collect()
    }

    /// What undoing everything shows, step by step, and then redoing it.
    fn walked(agenda: &Agenda, journal: &Journal) -> Vec<Told> {
        let (mut agenda, mut journal) = (agenda.clone(), journal.clone());
        let mut seen = Vec::new();
        for turn in [Journal::redo, Journal::undo, Journal::redo] {
            while turn(&mut journal, &mut agenda, stamp(0)).is_some() {
                seen.push(told(&agenda));
            }
            seen.push(Vec::new());
        }
        seen
    }

    #[test]
    fn a_refusal_that_was_interrupted_is_not_remembered() {
        let (mut agenda, mut journal) = (Agenda::new(&Id::from_text("test", "x"), "Test"), Journal::default());
        let pick = Pick::new(Interest::Going, Copy::default());
        journal.make(&mut agenda, Change::of("s".to_owned(), None, Some(pick.clone())), stamp(1));
        let (agenda_before, journal_before) = (agenda.clone(), journal.clone());
        let refused = Pick { refused: BTreeSet::from(["z".to_owned()]), ..pick.clone() };
        journal.make(&mut agenda, Change::of("s".to_owned(), Some(pick), Some(refused)), stamp(2));
        let (agenda_refused, journal_refused) = (agenda.clone(), journal.clone());
        let fallen_back = |journal: &Journal, agenda: &Agenda| {
            let mut back = journal.clone();
            back.fall_back(agenda);
            back
        };
        assert_eq!(fallen_back(&journal, &agenda_before), journal_before);
        assert_eq!(fallen_back(&journal, &agenda_refused), journal_refused);
        journal.undo(&mut agenda, stamp(3));
        assert_eq!(fallen_back(&journal, &agenda_refused), journal_refused);
        let (agenda_undone, journal_undone) = (agenda.clone(), journal.clone());
        journal.redo(&mut agenda, stamp(4));
        let back = fallen_back(&journal, &agenda_undone);
        assert_eq!(walked(&agenda_undone, &back), walked(&agenda_undone, &journal_undone));
    }

    fn done((agenda, journal): &mut (Agenda, Journal), act: &Act, now: Stamp) -> Option<()> {
        match *act {
            Act::Set(session, after) => {
                let session = session.to_string();
                let before = agenda.pick(&session).cloned();
                let after = after.map(|(interest, note)| {
                    let refused = if note == 2 { BTreeSet::from(["z".to_owned()]) } else { BTreeSet::new() };
                    let note = ["", "x", "y"][usize::from(note)].to_owned();
                    Pick { note, refused, ..Pick::new(interest, Copy::default()) }
                });
                let change = Change { words: String::new(), steps: vec![Step::pick(session, before, after)] };
                journal.make(agenda, change, now);
            }
            Act::Refuse(session, is) => {
                let session = session.to_string();
                let before = agenda.pick(&session).cloned()?;
                let refused = if is { BTreeSet::from(["z".to_owned()]) } else { BTreeSet::new() };
                let after = Pick { refused, ..before.clone() };
                journal.make(agenda, Change::of(session, Some(before), Some(after)), now);
            }
            Act::Undo => drop(journal.undo(agenda, now)),
            Act::Redo => drop(journal.redo(agenda, now)),
        }
        Some(())
    }

    fn agreed(journal: &Journal, agenda: &Agenda) -> (Agenda, Journal) {
        let (mut agenda, mut journal) = (agenda.clone(), journal.clone());
        let before = agenda.clone();
        let came_back = journal.agree(&mut agenda);
        assert_eq!(came_back, before.change_to(&agenda, ""));
        assert!(!journal.is_ahead_of(&agenda));
        (agenda, journal)
    }

    /// As it is read again.
    fn written<T: Serialize + DeserializeOwned>(kept: &T) -> T {
        serde_json::from_str(&serde_json::to_string(kept).unwrap()).unwrap()
    }

    proptest! {
        /// With its own agenda a journal is itself; with that of the change before it is the journal of then; and with an
        /// older one it knows of no change that came later.
        #[test]
        fn a_journal_that_is_ahead_of_its_agenda_falls_back_to_it(
            acts in prop::collection::vec((act(), 0..50_i64), 0..40)
        ) {
            let mut both = (Agenda::new(&Id::from_text("test", "x"), "Test"), Journal::default());
            let mut all = vec![both.clone()];
            for (act, now) in acts {
                let (agenda_before, journal_before) = both.clone();
                if done(&mut both, &act, stamp(now)).is_none() {
                    continue;
                }
                let (agenda, journal) = &both;
                let fallen_back = |with: &Agenda| {
                    let mut back = journal.clone();
                    back.fall_back(with);
                    back
                };
                prop_assert_eq!(&fallen_back(agenda), journal);
                let ahead = fallen_back(&agenda_before);
                prop_assert_eq!(walked(&agenda_before, &ahead), walked(&agenda_before, &journal_before));
                for (agenda, then) in &all {
                    prop_assert!(fallen_back(agenda).rows.keys().eq(then.rows.keys()));
                }
                all.push(both.clone());
            }
        }

        /// Each change is saved. Where the last save was interrupted between its files the journal is completed by the agenda,
        /// and where an older copy of the agenda is put back all comes back; with its own agenda nothing does.
        #[test]
        fn whatever_became_of_its_journal_or_its_agenda_nothing_is_lost(
            acts in prop::collection::vec((act(), 0..50_i64), 1..40), older in any::<prop::sample::Index>(),
        ) {
            let mut both = (Agenda::new(&Id::from_text("test", "x"), "Test"), Journal::default());
            let mut all = vec![both.clone()];
            for (act, now) in acts {
                if done(&mut both, &act, stamp(now)).is_none() {
                    continue;
                }
                let (_, before) = &all[all.len() - 1];
                let (agenda, journal) = agreed(&written(before), &written(&both.1.carried_by(&both.0, before)));
                prop_assert_eq!((&agenda, &journal), (&both.0, &both.1));
                prop_assert_eq!(walked(&agenda, &journal), walked(&both.0, &both.1));
                prop_assert_eq!(agreed(&both.1, &both.0), both.clone());
                all.push(both.clone());
            }
            let (agenda, journal) = &all[all.len() - 1];
            let (older, _) = &all[older.index(all.len())];
            // When what was dropped had been taken back nobody knows.
            if journal.rows.values().any(|row| row.state == PastState::Dropped) {
                return Ok(());
            }
            prop_assert_eq!(told(&agreed(journal, older).0), told(agenda));
        }
    }

    /// A slip of a hand in what is carried costs no pick, and what could not be understood is not replaced by what was said
    /// before it.
    #[test]
    fn what_was_mended_by_hand_is_not_taken_for_an_older_copy() {
        let (mut agenda, mut journal) = (Agenda::new(&Id::from_text("test", "x"), "Test"), Journal::default());
        for (session, now) in [("a", 1), ("b", 2)] {
            let pick = Pick::new(Interest::Going, Copy::default());
            journal.make(&mut agenda, Change::of(session.to_owned(), None, Some(pick)), stamp(now));
        }
        let mut text = serde_json::to_value(journal.carried_by(&agenda, &Journal::default())).unwrap();
        assert_eq!(text["last_changes"].as_array().map(Vec::len), Some(2));
        text["last_changes"] = 7.into();
        text["picks"][0]["interest"] = "superb".into();
        let mended: Agenda = serde_json::from_value(text).unwrap();
        let (agreed, _) = agreed(&journal, &mended);
        assert_eq!((told(&agreed).len(), agreed.unread().to_string()), (1, "1 row (a)".to_owned()));
    }
}

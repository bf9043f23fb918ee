//! A journal and an agenda that were saved together and may have been interrupted.
//!
//! Of the two files the journal is written first: a change of which it knows nothing could never be undone, and undo would
//! take back another one in its place. So what a killed program leaves behind is a journal that is ahead of its agenda;
//! what it alone has heard of did not come to pass.

use super::journal::{PastState, Row};
use super::{Agenda, Journal, Stamp, Step};
use std::collections::BTreeSet;

impl Journal {
    /// Forgets what the agenda that was saved with it has not heard of. Of several changes that were lost together it may
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

    proptest! {
        /// With its own agenda a journal is itself; with that of the change before it is the journal of then; and with an
        /// older one it knows of no change that came later.
        #[test]
        fn a_journal_that_is_ahead_of_its_agenda_falls_back_to_it(
            acts in prop::collection::vec((act(), 0..50_i64), 0..40)
        ) {
            let (mut agenda, mut journal) = (Agenda::new(&Id::from_text("test", "x"), "Test"), Journal::default());
            let first = (agenda.clone(), journal.clone());
            let mut all = vec![first];
            for (act, now) in acts {
                let (agenda_before, journal_before) = (agenda.clone(), journal.clone());
                match act {
                    Act::Set(session, after) => {
                        let session = session.to_string();
                        let before = agenda.pick(&session).cloned();
                        let after = after.map(|(interest, note)| {
                            let refused = if note == 2 { BTreeSet::from(["z".to_owned()]) } else { BTreeSet::new() };
                            let note = ["", "x", "y"][usize::from(note)].to_owned();
                            Pick { note, refused, ..Pick::new(interest, Copy::default()) }
                        });
                        let change = Change { words: String::new(), steps: vec![Step::pick(session, before, after)] };
                        journal.make(&mut agenda, change, stamp(now));
                    }
                    Act::Refuse(session, is) => {
                        let session = session.to_string();
                        let Some(before) = agenda.pick(&session).cloned() else { continue };
                        let refused = if is { BTreeSet::from(["z".to_owned()]) } else { BTreeSet::new() };
                        let after = Pick { refused, ..before.clone() };
                        journal.make(&mut agenda, Change::of(session, Some(before), Some(after)), stamp(now));
                    }
                    Act::Undo => drop(journal.undo(&mut agenda, stamp(now))),
                    Act::Redo => drop(journal.redo(&mut agenda, stamp(now))),
                }
                let fallen_back = |with: &Agenda| {
                    let mut back = journal.clone();
                    back.fall_back(with);
                    back
                };
                prop_assert_eq!(&fallen_back(&agenda), &journal);
                let ahead = fallen_back(&agenda_before);
                prop_assert_eq!(walked(&agenda_before, &ahead), walked(&agenda_before, &journal_before));
                for (agenda, then) in &all {
                    prop_assert!(fallen_back(agenda).rows.keys().eq(then.rows.keys()));
                }
                all.push((agenda.clone(), journal.clone()));
            }
        }
    }
}

//! A journal and an agenda that were read together, and are not of the same time.
//!
//! Of the two files the journal is written first: a change of which it knows nothing could never be undone, and undo would
//! take back another one in its place. So what a killed program leaves behind is a journal that is ahead of its agenda;
//! what it alone has heard of did not come to pass. But a journal is ahead too where an older copy of the agenda was put
//! back, by a sync tool or by hand. What the agenda had heard of once is not lost then: the journal brings it back.

use super::aspect::Aspect;
use super::journal::{PastState, Row};
use super::{Agenda, Change, Journal, Stamp, Step};
use std::collections::BTreeSet;

impl Journal {
    /// Whether something is remembered that an agenda has not heard of.
    pub fn is_ahead_of(&self, agenda: &Agenda) -> bool {
        self.rows.values().any(|row| row.is_lost(agenda))
    }

    /// Has both know of the same changes: what the agenda on disk once had heard of it says again, and what it never heard
    /// of is forgotten. Tells what came back, where anybody would notice. `had_all`: there is a witness that it had heard of
    /// all that is remembered; else that is known of what was remembered by the last save but one.
    pub fn agree(&mut self, agenda: &mut Agenda, had_all: bool) -> Option<Change> {
        let until = if had_all { Some(Stamp::LAST) } else { self.reached };
        let lost = self.rows.values().filter(|row| row.is_lost(agenda)).map(Row::turned).min();
        let told =
            until.filter(|until| lost.is_some_and(|lost| lost <= *until)).map(|until| self.told_until(agenda, until));
        let came_back = told.and_then(|told| std::mem::replace(agenda, told).change_to(agenda, String::new()));
        self.fall_back(agenda);
        self.reached = self.reached.max(self.latest());
        came_back
    }

    /// Forgets what an agenda has not heard of. Of several changes that were lost together it may not know any longer which
    /// of the earlier ones they had turned back; the picks are right whatever it knows.
    pub fn fall_back(&mut self, agenda: &Agenda) {
        let unmade: BTreeSet<Stamp> = self
            .rows
            .extract_if(.., |_, row| row.is_unheard(agenda, row.heard.unwrap_or(row.made)))
            .map(|(_, row)| row.made)
            .collect();
        for row in self.rows.values_mut() {
            // What dropped it has not come to pass: it can be redone again.
            if row.state == PastState::Dropped && unmade.contains(&row.changed) {
                match row.earlier.take() {
                    Some(undone) => (row.state, row.changed) = (PastState::Undone, undone),
                    None => row.turn_back(agenda, PastState::Undone),
                }
            }
            match row.state {
                PastState::Dropped if row.earlier.is_none() => {}
                PastState::Undone | PastState::Dropped if row.is_unheard(agenda, row.turned()) => {
                    row.turn_back(agenda, PastState::Done);
                }
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
                PastState::Dropped => self.earlier,
            };
            agenda.said(step) < said
        };
        self.change.steps.iter().enumerate().any(is_lost)
    }

    /// Puts it back to the state in which the agenda knows it: in force, if nothing was said of its sessions since, else
    /// in the other one.
    fn turn_back(&mut self, agenda: &Agenda, other: PastState) {
        let said = self.change.steps.iter().filter_map(|step| agenda.said(step)).max().unwrap_or(self.made);
        self.earlier = None;
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

    fn agreed(journal: &Journal, agenda: &Agenda, had_all: bool) -> (Agenda, Journal) {
        let (mut agenda, mut journal) = (agenda.clone(), journal.clone());
        let before = agenda.clone();
        let came_back = journal.agree(&mut agenda, had_all);
        assert_eq!(came_back, before.change_to(&agenda, ""));
        assert!(!journal.is_ahead_of(&agenda));
        (agenda, journal)
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

        /// Each change is saved, and the journal of each save tells what the agenda on disk had heard of by then. An older
        /// copy of the agenda is put back: all comes back, and of the last save at least what nobody could take for an
        /// interrupted one. With its own agenda nothing does.
        #[test]
        fn what_an_older_copy_of_the_agenda_has_lost_comes_back(
            acts in prop::collection::vec((act(), 0..50_i64), 1..40), older in any::<prop::sample::Index>(),
        ) {
            let mut both = (Agenda::new(&Id::from_text("test", "x"), "Test"), Journal::default());
            let mut all = vec![both.clone()];
            for (act, now) in acts {
                if done(&mut both, &act, stamp(now)).is_none() {
                    continue;
                }
                let (agenda, journal) = &all[all.len() - 1];
                let saved = agreed(journal, agenda, false);
                prop_assert_eq!((&saved.0, &saved.1), (agenda, journal));
                both.1.catch_up(&saved.1);
                let read: Journal = serde_json::from_str(&serde_json::to_string(&both.1).unwrap()).unwrap();
                prop_assert_eq!((&read, read.reached), (&both.1, both.1.reached));
                all.push(both.clone());
            }
            let (agenda, journal) = &all[all.len() - 1];
            let (older, _) = &all[older.index(all.len())];
            prop_assert_eq!(told(&agreed(journal, older, true).0), told(agenda));
            let (last, but_one) = (all.last(), all.len().checked_sub(2).map(|at| &all[at]));
            let known = told(&agreed(journal, older, false).0);
            let is_known = |both: &(Agenda, Journal)| told(&both.0) == known;
            prop_assert!(last.is_some_and(is_known) || but_one.is_some_and(is_known), "{:?}", known);
        }
    }

    #[test]
    fn what_came_from_elsewhere_and_was_said_long_ago_is_no_more_heard_of_for_that() {
        let picked = |session: &str, now| {
            let (mut agenda, mut journal) = (Agenda::new(&Id::from_text("test", "x"), "Test"), Journal::default());
            let pick = Pick::new(Interest::Going, Copy::default());
            journal.make(&mut agenda, Change::of(session.to_owned(), None, Some(pick)), stamp(now));
            (agenda, journal)
        };
        let (elsewhere, (agenda, journal)) = (picked("a", 1), picked("b", 2));
        let saved = agreed(&journal, &agenda, true);
        let mut merging = saved.1.clone();
        merging.merge(&elsewhere.1);
        merging.catch_up(&saved.1);
        // Only the journal has got onto the disk.
        assert_eq!(agreed(&merging, &saved.0, false), saved);
        // Both have, and then an older copy of the agenda was put back.
        let (mut agenda, mut next) = saved;
        agenda.merge(&elsewhere.0);
        next.catch_up(&agreed(&merging, &agenda, false).1);
        let empty = Agenda::new(&Id::from_text("test", "x"), "Test");
        assert_eq!(told(&agreed(&next, &empty, false).0).len(), 2);
    }

    #[test]
    fn an_older_agenda_does_not_bring_back_what_was_taken_back_and_then_dropped() {
        let pick =
            |session: &str| Change::of(session.to_owned(), None, Some(Pick::new(Interest::Going, Copy::default())));
        let picked = |agenda: &Agenda| agenda.picks().map(|(id, _)| id.to_owned()).collect::<Vec<_>>().concat();
        let (mut agenda, mut journal) = (Agenda::new(&Id::from_text("test", "x"), "Test"), Journal::default());
        journal.make(&mut agenda, pick("a"), stamp(1));
        let older = agenda.clone();
        journal.undo(&mut agenda, stamp(2));
        journal.make(&mut agenda, pick("b"), stamp(3));
        let (back, known) = agreed(&journal, &older, true);
        assert_eq!((picked(&back), &known), ("b".to_owned(), &journal));
        // Of a journal that does not say when, or slipped, nobody knows: it stays.
        let mut text = serde_json::to_value(&journal).unwrap();
        assert_eq!(text["changes"][0]["earlier"], "1970-01-01T00:00:00.002Z");
        for slip in [7.into(), serde_json::Value::Null] {
            text["changes"][0]["earlier"] = slip;
            let read: Journal = serde_json::from_value(text.clone()).unwrap();
            assert_eq!((read.rows.len(), picked(&agreed(&read, &older, true).0)), (2, "ab".to_owned()));
        }
        // Where only what dropped it was heard of, it is in force.
        let mut mixed = older.clone();
        let mut elsewhere = agenda.part(|id| id == "b", false);
        elsewhere.words.remove("a");
        mixed.merge(&elsewhere);
        journal.reached = None;
        let (mut mixed, mut known) = agreed(&journal, &mixed, false);
        assert_eq!(picked(&mixed), "ab");
        for left in ["a", ""] {
            known.undo(&mut mixed, stamp(4));
            assert_eq!(picked(&mixed), left);
        }
    }

    #[test]
    fn who_remembers_nothing_of_a_save_takes_it_for_an_interrupted_one() {
        let first = (Agenda::new(&Id::from_text("test", "x"), "Test"), Journal::default());
        let (mut agenda, mut journal) = first.clone();
        let pick = Pick::new(Interest::Going, Copy::default());
        journal.make(&mut agenda, Change::of("s".to_owned(), None, Some(pick)), stamp(1));
        assert_eq!(agreed(&journal, &first.0, false), (first.0.clone(), Journal::default()));
        let (back, known) = agreed(&journal, &first.0, true);
        assert_eq!((told(&back), known.rows.len()), (told(&agenda), 1));
        // A slip of a hand costs nothing but that.
        let mut text = serde_json::to_value(&known).unwrap();
        assert_eq!(text["reached"], "1970-01-01T00:00:00.001Z");
        text["reached"] = 7.into();
        let read: Journal = serde_json::from_value(text).unwrap();
        assert_eq!((read.rows.len(), read.reached), (1, None));
    }
}

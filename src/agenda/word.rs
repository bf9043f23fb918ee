//! The last word about a session: how much it matters and what I noted, each with the time it was said.

use super::{Pick, Stamp};
use std::collections::{BTreeMap, BTreeSet};

/// What was last said about a session. Interest, note and every refusal have times of their own, so that of two copies
/// of the program one may change the interest and the other the note, and neither eats what the other said.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Word {
    changed: Stamp,
    /// `None`: it was picked once and is no longer; remembered, so that merging does not bring it back. Its note is
    /// always that of the word, because picks are lent out whole.
    pick: Option<Pick>,
    /// `None`: nothing was ever noted.
    noted: Option<Stamp>,
    note: String,
    judged: Judged,
}

/// Sessions that were offered in place of this one, with when it was last said whether they are refused.
pub(super) type Judged = BTreeMap<String, (Stamp, bool)>;

impl Word {
    /// A word as a file has it. A file that does not say when a note was made means the time of the word.
    pub(super) fn read(changed: Stamp, pick: Option<Pick>, noted: Option<Stamp>, note: String, judged: Judged) -> Word {
        let noted = noted.or((!note.is_empty()).then_some(changed));
        let mut word = Word { changed, pick, noted, note, judged };
        word.lend();
        word
    }

    /// All said at once.
    pub(super) fn whole(pick: Option<&Pick>, now: Stamp) -> Word {
        let note = pick.map(|pick| pick.note.clone()).unwrap_or_default();
        let refused = pick.into_iter().flat_map(|pick| &pick.refused);
        Word::read(now, pick.cloned(), None, note, refused.map(|id| (id.clone(), (now, true))).collect())
    }

    /// The pick, unless it was taken back.
    pub(super) fn pick(&self) -> Option<&Pick> {
        self.pick.as_ref()
    }

    /// When the interest was said.
    pub(super) fn changed(&self) -> Stamp {
        self.changed
    }

    /// When the note was made, where [`Word::read`] would not find that out by itself.
    pub(super) fn noted(&self) -> Option<Stamp> {
        let understood = (!self.note.is_empty()).then_some(self.changed);
        self.noted.filter(|noted| Some(*noted) != understood)
    }

    /// The note, also where the pick was taken back elsewhere while it was written.
    pub(super) fn note(&self) -> &str {
        &self.note
    }

    /// What was said of the sessions offered in its place.
    pub(super) fn judged(&self) -> &Judged {
        &self.judged
    }

    /// When anything of it was said last.
    pub(super) fn latest(&self) -> Stamp {
        let judged = self.judged.values().map(|(when, _)| *when);
        self.noted.into_iter().chain(judged).fold(self.changed, Stamp::max)
    }

    /// Says how much the session matters; the note stays.
    pub(super) fn choose(&mut self, pick: Option<&Pick>, now: Stamp) {
        (self.pick, self.changed) = (pick.cloned(), now);
        self.lend();
    }

    /// Says what is noted; the interest stays.
    pub(super) fn write(&mut self, note: &str, now: Stamp) {
        (self.note, self.noted) = (note.to_owned(), Some(now));
        self.lend();
    }

    /// Says which sessions are refused in its place, and that no others are; interest and note stay.
    pub(super) fn refuse(&mut self, refused: &BTreeSet<String>, now: Stamp) {
        for (id, judgement) in &mut self.judged {
            if judgement.1 && !refused.contains(id) {
                *judgement = (now, false);
            }
        }
        for id in refused {
            let judgement = self.judged.entry(id.clone()).or_insert((now, true));
            if !judgement.1 {
                *judgement = (now, true);
            }
        }
        self.lend();
    }

    /// Takes over what the other says later; of two things said at the same time the greater, so that merging commutes.
    pub(super) fn merge(&mut self, other: &Word) {
        let choice = |word: &Word| (word.changed, word.pick.as_ref().map(Pick::rank));
        if choice(self) < choice(other) {
            (self.changed, self.pick) = (other.changed, other.pick.clone());
        }
        if (self.noted, &self.note) < (other.noted, &other.note) {
            (self.noted, self.note) = (other.noted, other.note.clone());
        }
        for (id, theirs) in &other.judged {
            let ours = self.judged.entry(id.clone()).or_insert(*theirs);
            *ours = (*ours).max(*theirs);
        }
        self.lend();
    }

    fn lend(&mut self) {
        if let Some(pick) = &mut self.pick {
            pick.note.clone_from(&self.note);
            pick.refused = self.judged.iter().filter(|(_, (_, refused))| *refused).map(|(id, _)| id.clone()).collect();
        }
    }
}

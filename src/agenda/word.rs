//! The last word about a session: how much it matters and what I noted, each with the time it was said.

use super::{Pick, Stamp};

/// What was last said about a session. Interest and note have times of their own, so that of two copies of the program
/// one may change the interest and the other the note, and neither eats what the other said.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Word {
    changed: Stamp,
    /// `None`: it was picked once and is no longer; remembered, so that merging does not bring it back. Its note is
    /// always that of the word, because picks are lent out whole.
    pick: Option<Pick>,
    /// `None`: nothing was ever noted.
    noted: Option<Stamp>,
    note: String,
}

impl Word {
    /// A word as a file has it. A file that does not say when a note was made means the time of the word.
    pub(super) fn read(changed: Stamp, pick: Option<Pick>, noted: Option<Stamp>, note: String) -> Word {
        let noted = noted.or((!note.is_empty()).then_some(changed));
        let mut word = Word { changed, pick, noted, note };
        word.lend();
        word
    }

    /// Both said at once.
    pub(super) fn whole(pick: Option<&Pick>, now: Stamp) -> Word {
        Word::read(now, pick.cloned(), None, pick.map(|pick| pick.note.clone()).unwrap_or_default())
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

    /// When anything of it was said last.
    pub(super) fn latest(&self) -> Stamp {
        self.noted.map_or(self.changed, |noted| noted.max(self.changed))
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

    /// Takes over what the other says later; of two things said at the same time the greater, so that merging commutes.
    pub(super) fn merge(&mut self, other: &Word) {
        let choice = |word: &Word| (word.changed, word.pick.as_ref().map(Pick::rank));
        if choice(self) < choice(other) {
            (self.changed, self.pick) = (other.changed, other.pick.clone());
        }
        if (self.noted, &self.note) < (other.noted, &other.note) {
            (self.noted, self.note) = (other.noted, other.note.clone());
        }
        self.lend();
    }

    fn lend(&mut self) {
        if let Some(pick) = &mut self.pick {
            pick.note.clone_from(&self.note);
        }
    }
}

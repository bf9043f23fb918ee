//! The last word about a session: how much it matters and what I noted, each with the time it was said.

use super::register::Register;
use super::step::Aspect;
use super::{Part, Pick, Stamp};
use std::collections::BTreeMap;

/// What was last said about a session. Each [`Aspect`] has a time of its own, so that of two copies of the program one
/// may change the interest and the other the note, and neither eats what the other said.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Word {
    changed: Stamp,
    /// `None`: it was picked once and is no longer; remembered, so that merging does not bring it back. What stands
    /// beside the interest is always that of the word, because picks are lent out whole.
    pick: Option<Pick>,
    beside: Beside,
}

/// What is said beside the interest, and stays when that changes.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Beside {
    pub(super) note: Register<String>,
    pub(super) part: Register<Option<Part>>,
    pub(super) attended: Register<bool>,
    pub(super) judged: Judged,
}

/// Sessions that were offered in place of this one, with when it was last said whether they are refused.
pub(super) type Judged = BTreeMap<String, (Stamp, bool)>;

impl Word {
    /// A word as a file has it.
    pub(super) fn read(changed: Stamp, pick: Option<Pick>, beside: Beside) -> Word {
        let mut word = Word { changed, pick, beside };
        word.lend();
        word
    }

    /// All said at once.
    pub(super) fn whole(pick: Option<&Pick>, now: Stamp) -> Word {
        let mut word = Word { changed: now, pick: pick.cloned(), beside: Beside::default() };
        for aspect in Aspect::BESIDE {
            if !aspect.is_same(None, pick) {
                word.say(aspect, None, pick, now);
            }
        }
        word.lend();
        word
    }

    /// The pick, unless it was taken back.
    pub(super) fn pick(&self) -> Option<&Pick> {
        self.pick.as_ref()
    }

    /// When the interest was said.
    pub(super) fn changed(&self) -> Stamp {
        self.changed
    }

    /// What is said beside the interest, also where the pick was taken back elsewhere while it was said.
    pub(super) fn beside(&self) -> &Beside {
        &self.beside
    }

    /// When an aspect was said last; nothing if it never was.
    pub(super) fn said(&self, aspect: Aspect) -> Option<Stamp> {
        let Beside { note, part, attended, judged } = &self.beside;
        match aspect {
            Aspect::Choice => Some(self.changed),
            Aspect::Note => note.said(),
            Aspect::Part => part.said(),
            Aspect::Attended => attended.said(),
            Aspect::Refused => judged.values().map(|(when, _)| *when).max(),
        }
    }

    /// When anything of it was said last.
    pub(super) fn latest(&self) -> Stamp {
        Aspect::BESIDE.into_iter().filter_map(|aspect| self.said(aspect)).fold(self.changed, Stamp::max)
    }

    /// Says one aspect as it is after a step; the others stay. Of several sessions that may be refused only those are
    /// spoken of that differ from before.
    pub(super) fn say(&mut self, aspect: Aspect, before: Option<&Pick>, after: Option<&Pick>, now: Stamp) {
        let beside = &mut self.beside;
        match aspect {
            Aspect::Choice => (self.pick, self.changed) = (after.cloned(), now),
            Aspect::Note => beside.note.say(after.map(|pick| pick.note.clone()).unwrap_or_default(), now),
            Aspect::Part => beside.part.say(after.and_then(|pick| pick.part), now),
            Aspect::Attended => beside.attended.say(after.is_some_and(|pick| pick.attended), now),
            Aspect::Refused => {
                let refused = |pick: Option<&Pick>| pick.map(|pick| pick.refused.clone()).unwrap_or_default();
                let (before, after) = (refused(before), refused(after));
                for id in before.symmetric_difference(&after) {
                    beside.judged.insert(id.clone(), (now, after.contains(id)));
                }
            }
        }
        self.lend();
    }

    /// Takes over what the other says later; of two things said at the same time the greater, so that merging commutes.
    pub(super) fn merge(&mut self, other: &Word) {
        // Mostly so, and quicker told than which of two is the greater.
        if self == other {
            return;
        }
        let choice = |word: &Word| (word.changed, word.pick.as_ref().map(Pick::rank));
        if choice(self) < choice(other) {
            (self.changed, self.pick) = (other.changed, other.pick.clone());
        }
        self.beside.note.merge(&other.beside.note);
        self.beside.part.merge(&other.beside.part);
        self.beside.attended.merge(&other.beside.attended);
        for (id, theirs) in &other.beside.judged {
            let ours = self.beside.judged.entry(id.clone()).or_insert(*theirs);
            *ours = (*ours).max(*theirs);
        }
        self.lend();
    }

    fn lend(&mut self) {
        let Beside { note, part, attended, judged } = &self.beside;
        if let Some(pick) = &mut self.pick {
            pick.note.clone_from(note.value());
            pick.part = *part.value();
            pick.attended = *attended.value();
            pick.refused = judged.iter().filter(|(_, (_, refused))| *refused).map(|(id, _)| id.clone()).collect();
        }
    }
}

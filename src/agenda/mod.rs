//! What I chose: picks with an interest and a note, kept so that no update, merge or second copy of the program loses one.
//!
//! An [`Agenda`] maps session ids to what was last said about them and when. Merging takes the newest word about each
//! session, so it does not matter in which order, or how often, files are merged. Knows nothing of files or clocks:
//! every time is handed in.

mod journal;
mod pick;
mod plan;

pub use journal::{Change, Journal, Step};
pub use pick::{Civil, Copy, Day, Interest, Pick, Stamp};
pub use plan::{Clash, Fate, Gap, Pace, Plan, Planned, Tight};

use crate::programme::{Extra, Id};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The picks of one programme.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(from = "AgendaFile", into = "AgendaFile")]
pub struct Agenda {
    /// Id of the programme.
    pub programme: String,
    /// Its title, for people who open the file.
    pub title: String,
    words: BTreeMap<String, Word>,
    extra: Extra,
}

/// The last word about a session.
#[derive(Clone, Debug, PartialEq)]
struct Word {
    changed: Stamp,
    /// `None`: it was picked once and is no longer; remembered, so that merging does not bring it back.
    pick: Option<Pick>,
}

impl Word {
    /// The newer word; at the same time the one that says more, so that merging commutes.
    fn newest(self, other: Word) -> Word {
        let rank = |word: &Word| (word.changed, word.pick.as_ref().map(Pick::rank));
        if rank(&self) < rank(&other) { other } else { self }
    }
}

impl Agenda {
    /// Nothing picked yet.
    pub fn new(programme: &Id, title: &str) -> Agenda {
        Agenda {
            programme: programme.to_string(),
            title: title.to_owned(),
            words: BTreeMap::new(),
            extra: Extra::new(),
        }
    }

    /// What I chose about the session of that id.
    pub fn pick(&self, session: &str) -> Option<&Pick> {
        self.words.get(session)?.pick.as_ref()
    }

    /// My interest in the session of that id.
    pub fn interest(&self, session: &str) -> Option<Interest> {
        self.pick(session).map(|pick| pick.interest)
    }

    /// All picks, skipped ones too, by session id.
    pub fn picks(&self) -> impl Iterator<Item = (&str, &Pick)> {
        self.words.iter().filter_map(|(session, word)| Some((session.as_str(), word.pick.as_ref()?)))
    }

    /// Whether nothing was ever picked here.
    pub fn is_untouched(&self) -> bool {
        self.words.is_empty()
    }

    /// When a change made at `now` counts as made: never earlier than the word it replaces, whatever the clock says.
    pub fn stamp(&self, sessions: impl Iterator<Item = impl AsRef<str>>, now: Stamp) -> Stamp {
        sessions
            .filter_map(|session| self.words.get(session.as_ref()))
            .map(|word| word.changed.next())
            .fold(now, Stamp::max)
    }

    /// Says the last word about a session.
    fn say(&mut self, session: &str, pick: Option<Pick>, changed: Stamp) {
        self.words.insert(session.to_owned(), Word { changed, pick });
    }

    /// Takes over every word of the other agenda that is newer than the own one.
    pub fn merge(&mut self, other: &Agenda) {
        for (session, theirs) in &other.words {
            let word = match self.words.remove(session) {
                Some(ours) => ours.newest(theirs.clone()),
                None => theirs.clone(),
            };
            self.words.insert(session.clone(), word);
        }
        for (name, value) in &other.extra {
            self.extra.entry(name.clone()).or_insert_with(|| value.clone());
        }
    }
}

/// The newest agenda file this program understands.
pub const FILE_VERSION: u32 = 1;

/// The file's shape: lists, because people read and tools compare them.
#[derive(Serialize, Deserialize)]
struct AgendaFile {
    version: u32,
    #[serde(deserialize_with = "pick::line")]
    programme: String,
    #[serde(default, deserialize_with = "pick::line")]
    title: String,
    #[serde(default)]
    picks: Vec<PickRow>,
    #[serde(default)]
    removed: Vec<RemovedRow>,
    #[serde(flatten)]
    extra: Extra,
}

#[derive(Serialize, Deserialize)]
struct PickRow {
    #[serde(deserialize_with = "pick::line")]
    session: String,
    changed: Stamp,
    #[serde(flatten)]
    pick: Pick,
}

#[derive(Serialize, Deserialize)]
struct RemovedRow {
    #[serde(deserialize_with = "pick::line")]
    session: String,
    changed: Stamp,
}

impl From<AgendaFile> for Agenda {
    fn from(file: AgendaFile) -> Agenda {
        let picks =
            file.picks.into_iter().map(|row| (row.session, Word { changed: row.changed, pick: Some(row.pick) }));
        let removed = file.removed.into_iter().map(|row| (row.session, Word { changed: row.changed, pick: None }));
        let mut words: BTreeMap<String, Word> = BTreeMap::new();
        // A file edited by hand may name a session twice; the newest word holds.
        for (session, word) in picks.chain(removed) {
            let word = match words.remove(&session) {
                Some(other) => other.newest(word),
                None => word,
            };
            words.insert(session, word);
        }
        Agenda { programme: file.programme, title: file.title, words, extra: file.extra }
    }
}

impl From<Agenda> for AgendaFile {
    fn from(agenda: Agenda) -> AgendaFile {
        let (mut picks, mut removed) = (Vec::new(), Vec::new());
        for (session, Word { changed, pick }) in agenda.words {
            match pick {
                Some(pick) => picks.push(PickRow { session, changed, pick }),
                None => removed.push(RemovedRow { session, changed }),
            }
        }
        AgendaFile {
            version: FILE_VERSION,
            programme: agenda.programme,
            title: agenda.title,
            picks,
            removed,
            extra: agenda.extra,
        }
    }
}

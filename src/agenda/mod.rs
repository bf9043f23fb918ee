//! What I chose: picks with an interest and a note, kept so that no update, merge or second copy of the program loses one.
//!
//! An [`Agenda`] maps session ids to what was last said about them and when. Merging takes the newest interest in each
//! session and the newest note on it, so it does not matter in which order, or how often, files are merged. Knows nothing of files or clocks:
//! every time is handed in.

mod adopt;
mod carry;
mod entry;
mod journal;
mod novelty;
mod pick;
mod plan;
mod settle;
mod word;

pub use adopt::{Adopted, Adoption, INTEREST, NOTE, Wanted, adopt};
pub use carry::{Carried, CarriedRow, Collision, Resized, State, carry, confirm, refuse};
pub use journal::{Change, Journal, Step};
pub use novelty::{NOVELTIES_VERSION, Novelties, Novelty};
pub use pick::{Copy, Interest, Pick, Stamp};
pub use plan::{Clash, Fate, Gap, Pace, Plan, Planned, Tight};

use crate::programme::{Extra, Id, clean};
use entry::{Entry, Odd};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use word::{Judged, Word};

/// The picks of one programme.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(from = "AgendaFile", into = "AgendaFile")]
pub struct Agenda {
    /// Id of the programme.
    pub programme: String,
    /// Its title, for people who open the file.
    pub title: String,
    words: BTreeMap<String, Word>,
    odd_picks: Odd,
    odd_removed: Odd,
    extra: Extra,
}

impl Agenda {
    /// Nothing picked yet.
    pub fn new(programme: &Id, title: &str) -> Agenda {
        Agenda {
            programme: programme.to_string(),
            title: title.to_owned(),
            words: BTreeMap::new(),
            odd_picks: Odd::default(),
            odd_removed: Odd::default(),
            extra: Extra::new(),
        }
    }

    /// What I chose about the session of that id.
    pub fn pick(&self, session: &str) -> Option<&Pick> {
        self.words.get(session)?.pick()
    }

    /// My interest in the session of that id.
    pub fn interest(&self, session: &str) -> Option<Interest> {
        self.pick(session).map(|pick| pick.interest)
    }

    /// All picks, skipped ones too, by session id.
    pub fn picks(&self) -> impl Iterator<Item = (&str, &Pick)> {
        self.words.iter().filter_map(|(session, word)| Some((session.as_str(), word.pick()?)))
    }

    /// Whether nothing was ever picked here.
    pub fn is_untouched(&self) -> bool {
        self.words.is_empty() && self.unread() == 0
    }

    /// How many rows of its file could not be understood. They are kept and written back as they were.
    pub fn unread(&self) -> usize {
        self.odd_picks.len() + self.odd_removed.len()
    }

    /// When a change made at `now` counts as made: never earlier than the word it replaces, whatever the clock says.
    pub fn stamp(&self, sessions: impl Iterator<Item = impl AsRef<str>>, now: Stamp) -> Stamp {
        sessions
            .filter_map(|session| self.words.get(session.as_ref()))
            .map(|word| word.latest().next())
            .fold(now, Stamp::max)
    }

    /// When anything was said last of what a step is about.
    fn said(&self, step: &Step) -> Option<Stamp> {
        self.words.get(&step.session).map(Word::latest)
    }

    /// Says of a session what a step changes of it, the interest or the note: `pick` holds what is now to be.
    fn say(&mut self, step: &Step, pick: Option<&Pick>, now: Stamp) {
        let Some(word) = self.words.get_mut(&step.session) else {
            self.words.insert(step.session.clone(), Word::whole(pick, now));
            return;
        };
        if step.chooses() {
            word.choose(pick, now);
        }
        if step.notes() {
            word.write(pick.map_or("", |pick| &pick.note), now);
        }
        if step.refuses() {
            word.refuse(&pick.map(|pick| pick.refused.clone()).unwrap_or_default(), now);
        }
    }

    /// Those of the picks whose ids are wanted, with all else that is kept.
    #[must_use]
    pub fn part(&self, is_wanted: impl Fn(&str) -> bool) -> Agenda {
        let mut part = self.clone();
        part.words.retain(|id, word| word.pick().is_none() || is_wanted(id));
        part
    }

    /// Takes over every interest and every note of the other agenda that is newer than the own one.
    pub fn merge(&mut self, other: &Agenda) {
        for (session, theirs) in &other.words {
            self.words.entry(session.clone()).and_modify(|ours| ours.merge(theirs)).or_insert_with(|| theirs.clone());
        }
        self.odd_picks.merge(&other.odd_picks);
        self.odd_removed.merge(&other.odd_removed);
        for (name, value) in &other.extra {
            let ours = self.extra.entry(name.clone()).or_insert_with(|| value.clone());
            // Which of two is newer nobody knows; the same one has to win in either order.
            if format!("{ours:?}") < format!("{value:?}") {
                ours.clone_from(value);
            }
        }
    }
}

/// The newest agenda file this program understands.
pub const FILE_VERSION: u32 = 1;

/// The file's shape: lists, because people read and tools compare them.
#[derive(Serialize, Deserialize)]
struct AgendaFile {
    version: u32,
    #[serde(default, deserialize_with = "pick::line")]
    programme: String,
    #[serde(default, deserialize_with = "pick::line")]
    title: String,
    #[serde(default)]
    picks: Vec<Entry<PickRow>>,
    #[serde(default)]
    removed: Vec<Entry<RemovedRow>>,
    #[serde(flatten)]
    extra: Extra,
}

#[derive(Serialize, Deserialize)]
struct PickRow {
    #[serde(deserialize_with = "pick::line")]
    session: String,
    changed: Stamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    noted: Option<Stamp>,
    /// When it was said of a session whether it is refused; those not among the pick's refused ones no longer are.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    judged: BTreeMap<String, Stamp>,
    #[serde(flatten)]
    pick: Pick,
}

#[derive(Serialize, Deserialize)]
struct RemovedRow {
    #[serde(deserialize_with = "pick::line")]
    session: String,
    changed: Stamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    noted: Option<Stamp>,
    /// Written elsewhere while the pick was taken back here.
    #[serde(default, skip_serializing_if = "String::is_empty", deserialize_with = "pick::line")]
    note: String,
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty", deserialize_with = "pick::set")]
    refused: BTreeSet<String>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    judged: BTreeMap<String, Stamp>,
}

/// What a row says of the sessions offered in place of its own. A refusal without a time means that of the row.
fn read_judged(refused: &BTreeSet<String>, judged: BTreeMap<String, Stamp>, changed: Stamp) -> Judged {
    let undated = refused.iter().map(|id| (id.clone(), (changed, true)));
    let dated = judged.into_iter().map(|(id, when)| {
        let id = clean::line(id.into());
        let is_refused = refused.contains(&id);
        (id, (when, is_refused))
    });
    undated.chain(dated).collect()
}

impl From<AgendaFile> for Agenda {
    fn from(file: AgendaFile) -> Agenda {
        let (picks, odd_picks) = Odd::sort_out(file.picks);
        let (removed, odd_removed) = Odd::sort_out(file.removed);
        let picks = picks.into_iter().map(|PickRow { session, changed, noted, judged, pick }| {
            let note = pick.note.clone();
            let judged = read_judged(&pick.refused, judged, changed);
            (session, Word::read(changed, Some(pick), noted, note, judged))
        });
        let removed = removed.into_iter().map(|RemovedRow { session, changed, noted, note, refused, judged }| {
            (session, Word::read(changed, None, noted, note, read_judged(&refused, judged, changed)))
        });
        let mut words: BTreeMap<String, Word> = BTreeMap::new();
        // A file edited by hand may name a session twice; the newest word holds.
        for (session, word) in picks.chain(removed) {
            words.entry(session).and_modify(|other| other.merge(&word)).or_insert(word);
        }
        Agenda { programme: file.programme, title: file.title, words, odd_picks, odd_removed, extra: file.extra }
    }
}

impl From<Agenda> for AgendaFile {
    fn from(agenda: Agenda) -> AgendaFile {
        let (mut picks, mut removed) = (Vec::new(), Vec::new());
        for (session, word) in agenda.words {
            let (changed, noted) = (word.changed(), word.noted());
            let judged = word.judged().iter().map(|(id, (when, _))| (id.clone(), *when)).collect();
            match word.pick() {
                Some(pick) => picks.push(PickRow { session, changed, noted, judged, pick: pick.clone() }),
                None => {
                    let refused = word.judged().iter().filter(|(_, (_, refused))| *refused);
                    let refused = refused.map(|(id, _)| id.clone()).collect();
                    removed.push(RemovedRow { session, changed, noted, note: word.note().to_owned(), refused, judged });
                }
            }
        }
        AgendaFile {
            version: FILE_VERSION,
            programme: agenda.programme,
            title: agenda.title,
            picks: agenda.odd_picks.put_back(picks),
            removed: agenda.odd_removed.put_back(removed),
            extra: agenda.extra,
        }
    }
}

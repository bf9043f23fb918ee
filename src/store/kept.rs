//! Files of ours as bytes: what they hold, or why that can't be told. Wherever they come from (saved here, out of a
//! backup, left by a sync tool, handed over), they are read in this one way.

use crate::agenda::{self, Agenda, FILE_VERSION, Journal, NOVELTIES_VERSION, Novelties};
use serde::de::{DeserializeOwned, IgnoredAny};
use serde::{Deserialize, Serialize};

/// What is kept in a file that says by which version of its shape it was written.
pub(super) trait Versioned: Serialize + DeserializeOwned {
    /// The newest version that can be read.
    const VERSION: u32;
}

/// What is kept in a file of its own and merges with its like.
pub(super) trait Kept: Versioned + Clone {
    const WORD: &'static str;
    const ENDING: &'static str;
    /// The endings of files that mean nothing without it.
    const LEANING: &'static [&'static str];
    /// Merges what is saved into what is about to be.
    fn take_over(&mut self, saved: &Self);
    /// The rows of the file that could not be understood.
    fn odd(&self) -> agenda::Unread;
}

impl Versioned for Agenda {
    const VERSION: u32 = FILE_VERSION;
}

impl Kept for Agenda {
    const WORD: &'static str = "agenda";
    const ENDING: &'static str = "json";
    const LEANING: &'static [&'static str] = &[Journal::ENDING];
    fn take_over(&mut self, saved: &Agenda) {
        self.merge(saved);
    }
    fn odd(&self) -> agenda::Unread {
        self.unread()
    }
}

impl Versioned for Journal {
    const VERSION: u32 = FILE_VERSION;
}

impl Kept for Journal {
    const WORD: &'static str = "undo journal";
    const ENDING: &'static str = "journal.json";
    const LEANING: &'static [&'static str] = &[];
    fn take_over(&mut self, saved: &Journal) {
        self.merge(saved);
    }
    fn odd(&self) -> agenda::Unread {
        self.unread()
    }
}

impl Versioned for Novelties {
    const VERSION: u32 = NOVELTIES_VERSION;
}

/// Why bytes can't be read as what they should be.
#[derive(Debug)]
pub(super) enum Unread {
    /// A newer plenary wrote them: whoever updates can read them.
    Newer(String),
    /// They are something else, or not whole.
    Broken(String),
}

impl Unread {
    /// In words.
    pub(super) fn why(self) -> String {
        match self {
            Unread::Newer(why) | Unread::Broken(why) => why,
        }
    }
}

/// What the bytes of a file hold.
pub(super) fn read<T: Versioned>(bytes: &[u8]) -> Result<T, Unread> {
    #[derive(Deserialize)]
    struct Head {
        version: u64,
    }
    let text = json(bytes).map_err(Unread::Broken)?;
    // Looked at first, because the rest of a newer file may have another shape.
    if let Ok(Head { version }) = serde_json::from_slice(text)
        && version > u64::from(T::VERSION)
    {
        return Err(Unread::Newer(format!("it was written by a newer plenary (version {version})")));
    }
    serde_json::from_slice(text).map_err(|error| Unread::Broken(error.to_string()))
}

/// A hundred thousand picks hold fewer values; many more than that fill the memory, however short each of them is.
const MOST_VALUES: usize = 4_000_000;

/// The JSON in the bytes of a file, as far as nobody knows better: without the mark that editors of other systems put
/// before what they save. Or why it is not read: it holds more values than anybody keeps.
pub(super) fn json(bytes: &[u8]) -> Result<&[u8], String> {
    if bytes.iter().filter(|byte| matches!(byte, b',' | b'[' | b'{')).count() > MOST_VALUES {
        return Err(format!("it holds more than {MOST_VALUES} values"));
    }
    Ok(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes))
}

/// What tells files of ours from others that somebody has, before all of them is read.
#[derive(Deserialize)]
pub(super) struct Shape {
    #[serde(default)]
    programme: String,
    picks: Option<Vec<IgnoredAny>>,
    changes: Option<IgnoredAny>,
}

impl Shape {
    /// That of some bytes, if they have one.
    pub(super) fn of(bytes: &[u8]) -> Option<Shape> {
        serde_json::from_slice(json(bytes).ok()?).ok()
    }

    /// The programme that an agenda says it is of, and how many picks it lists; nothing if it is none.
    pub(super) fn agenda(&self) -> Option<(&str, usize)> {
        self.picks.as_ref().map(|picks| (self.programme.as_str(), picks.len()))
    }

    /// Whether it is the journal of an agenda.
    pub(super) fn is_journal(&self) -> bool {
        self.changes.is_some() && self.picks.is_none()
    }
}

//! Rows of a list in a file, of which an odd one costs no other.

use crate::programme::clean;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::fmt;

/// A row as far as it could be understood.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(untagged, from = "Value", bound(deserialize = "T: DeserializeOwned"))]
pub(super) enum Row<T> {
    /// What belongs there; boxed, so that a file of nothing but odd ones takes no more room than they do.
    Sound(Box<T>),
    /// Something else, by a slip of a hand or from a newer plenary.
    Odd(Value),
}

impl<T: DeserializeOwned> From<Value> for Row<T> {
    fn from(value: Value) -> Row<T> {
        T::deserialize(&value).map_or_else(|_| Row::Odd(value), |sound| Row::Sound(Box::new(sound)))
    }
}

impl<T> Row<T> {
    /// What belongs there, if it is that.
    pub(super) fn sound(self) -> Option<T> {
        match self {
            Row::Sound(sound) => Some(*sound),
            Row::Odd(_) => None,
        }
    }
}

/// The odd rows of a list, kept to be written back as they were.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Odd(Vec<Value>);

impl Odd {
    /// Takes the odd ones out of a list.
    pub(super) fn sort_out<T>(rows: Vec<Row<T>>) -> (Vec<T>, Odd) {
        let (mut sound, mut odd) = (Vec::new(), Odd::default());
        for row in rows {
            match row {
                Row::Sound(row) => sound.push(*row),
                Row::Odd(value) => odd.0.push(value),
            }
        }
        odd.settle();
        (sound, odd)
    }

    /// The whole list again, the odd ones last.
    pub(super) fn put_back<T>(self, sound: impl IntoIterator<Item = T>) -> Vec<Row<T>> {
        sound.into_iter().map(|sound| Row::Sound(Box::new(sound))).chain(self.0.into_iter().map(Row::Odd)).collect()
    }

    pub(super) fn merge(&mut self, other: &Odd) {
        if *self != *other {
            self.0.extend(other.0.iter().cloned());
            self.settle();
        }
    }

    /// Whether any of them is about what its field of that name says.
    pub(super) fn is_about(&self, field: &str, what: &str) -> bool {
        self.0.iter().any(|row| row.get(field).and_then(Value::as_str) == Some(what))
    }

    /// They themselves, as people may look for them.
    pub(super) fn unread<'a>(lists: impl IntoIterator<Item = &'a Odd>) -> Unread {
        let name = |row: &Value| {
            let told = ["session", "title", "id", "day", "words"].iter().find_map(|field| row.get(field)?.as_str());
            told.map(|told| clean::line(told.chars().take(LONGEST_NAME).collect::<String>().into()))
        };
        Unread { rows: lists.into_iter().flat_map(|odd| odd.0.iter().map(name)).collect() }
    }

    /// Each once and in one order, so that merging commutes and repeats.
    fn settle(&mut self) {
        self.0.sort_by_cached_key(ToString::to_string);
        self.0.dedup();
    }
}

/// How much is shown of what a row is called, in characters.
const LONGEST_NAME: usize = 60;
/// So many are named.
const MOST_NAMED: usize = 3;

/// The rows of a file that could not be understood. They are kept, and written back as they were.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unread {
    /// What each is called, if it says so: by its session, its title, its day.
    rows: Vec<Option<String>>,
}

impl Unread {
    /// How many there are.
    pub fn count(&self) -> usize {
        self.rows.len()
    }
}

/// `1 row (creative-clusters)`, `5 rows (a, b, c, …)`.
impl fmt::Display for Unread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.count();
        write!(f, "{count} {}", if count == 1 { "row" } else { "rows" })?;
        let mut names: Vec<&str> =
            self.rows.iter().flatten().map(String::as_str).filter(|name| !name.is_empty()).collect();
        if names.is_empty() {
            return Ok(());
        }
        if names.len() > MOST_NAMED || names.len() < count {
            names.truncate(MOST_NAMED);
            names.push("…");
        }
        write!(f, " ({})", names.join(", "))
    }
}

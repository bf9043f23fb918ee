//! Identities: short, typeable, fit for file names.

use std::collections::{HashMap, HashSet};
use std::fmt;

/// The longest id made from a text.
const LONGEST: usize = 48;

/// An identity, `[a-z0-9-]+`, unique among its kind in one programme.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(Box<str>);

impl Id {
    /// Takes a text that already is an id.
    pub fn parse(text: &str) -> Option<Id> {
        let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        (!text.is_empty() && text.len() <= 200 && text.bytes().all(fits)).then(|| Id(text.into()))
    }

    /// Makes an id of any text: transliterated, lower case, words joined by hyphens, cut at a word after 48 letters.
    /// A text without a letter or digit gives `fallback`.
    pub fn from_text(text: &str, fallback: &str) -> Id {
        let mut id = String::new();
        for word in any_ascii::any_ascii(text).split(|c: char| !(c.is_ascii_alphanumeric() || c == '\'')) {
            let word: String = word.chars().filter(char::is_ascii_alphanumeric).take(LONGEST).collect();
            if word.is_empty() {
                continue;
            }
            if !id.is_empty() {
                if id.len() + 1 + word.len() > LONGEST {
                    break;
                }
                id.push('-');
            }
            id.push_str(&word.to_ascii_lowercase());
        }
        if id.is_empty() { Id(fallback.into()) } else { Id(id.into()) }
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The ids already given away among one kind of record, and for those wanted again the number to go on from, so that a
/// file of equal ones is not counted through for each.
#[derive(Debug, Default)]
pub struct Taken {
    given: HashSet<Id>,
    next: HashMap<Id, u32>,
}

impl Taken {
    /// The wanted id, or the first of `wanted-2`, `wanted-3`, … that is free.
    pub fn claim(&mut self, wanted: Id) -> Id {
        if self.given.insert(wanted.clone()) {
            return wanted;
        }
        let number = self.next.entry(wanted.clone()).or_insert(2);
        loop {
            let next = Id(format!("{wanted}-{number}").into());
            *number = number.saturating_add(1);
            if self.given.insert(next.clone()) {
                return next;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_made_of_any_script() {
        let id = |text| Id::from_text(text, "session").to_string();
        assert_eq!(id("Creative Clusters: Global Trends"), "creative-clusters-global-trends");
        assert_eq!(id("Андрей Клепач"), "andrey-klepach");
        assert_eq!(id("Пётр Съёмкин"), "petr-semkin");
        assert_eq!(id("«…»"), "session");
        assert!(id(&"word ".repeat(40)).len() <= LONGEST);
    }

    #[test]
    fn only_file_names_pass_as_they_are() {
        assert!(Id::parse("spief-2021").is_some());
        for bad in ["", "../etc", "A", "a b", "ä", "a/b", "a.json"] {
            assert_eq!(Id::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_taken_id_gets_the_next_number() {
        let mut taken = Taken::default();
        let id = || Id::from_text("a", "x");
        taken.claim(Id::from_text("a-3", "x"));
        let claimed: Vec<String> = (0..4).map(|_| taken.claim(id()).to_string()).collect();
        assert_eq!(claimed, ["a", "a-2", "a-4", "a-5"]);
    }
}

//! The agenda as it should be.

use crate::chance::Chance;
use std::collections::BTreeMap;

/// What is picked: an interest and a note, by session.
pub type Picks = BTreeMap<String, (String, String)>;

/// The picks, and what undoing and redoing would make of them.
#[derive(Clone, Debug, Default)]
pub struct Model {
    pub picks: Picks,
    past: Vec<Picks>,
    future: Vec<Picks>,
}

/// Something that a person does.
#[derive(Clone, Debug)]
pub enum Act {
    /// Says an interest, or takes the pick back where it is that already.
    Choose(String, &'static str),
    Note(String, String),
    Undo,
    Redo,
}

impl Model {
    /// The same after an act; nothing where it would do nothing.
    pub fn after(&self, act: &Act) -> Option<Model> {
        let mut next = self.clone();
        match act {
            Act::Undo => {
                let before = next.past.pop()?;
                next.future.push(std::mem::replace(&mut next.picks, before));
                return Some(next);
            }
            Act::Redo => {
                let after = next.future.pop()?;
                next.past.push(std::mem::replace(&mut next.picks, after));
                return Some(next);
            }
            Act::Choose(session, interest) => match next.picks.get_mut(session) {
                Some((own, _)) if own == interest => drop(next.picks.remove(session)),
                Some((own, _)) => (*interest).clone_into(own),
                None => drop(next.picks.insert(session.clone(), ((*interest).to_owned(), String::new()))),
            },
            Act::Note(session, note) => {
                let (_, own) = next.picks.get_mut(session).filter(|(_, own)| own.is_empty())?;
                own.clone_from(note);
            }
        }
        next.past.push(self.picks.clone());
        next.future.clear();
        Some(next)
    }

    /// How many are going, and how many maybe.
    pub fn counts(&self) -> (usize, usize) {
        let count = |word: &str| self.picks.values().filter(|(interest, _)| interest == word).count();
        (count("going"), count("maybe"))
    }

    /// An act that does something, at random.
    pub fn any_act(&self, chance: &mut Chance, sessions: &[String]) -> (Act, Model) {
        loop {
            let session = sessions[chance.below(sessions.len())].clone();
            let act = match chance.below(12) {
                0..5 => Act::Choose(session, "going"),
                5..8 => Act::Choose(session, "maybe"),
                8..10 => Act::Note(session, format!("note {}", chance.below(1000))),
                10 => Act::Undo,
                _ => Act::Redo,
            };
            if let Some(next) = self.after(&act) {
                return (act, next);
            }
        }
    }
}

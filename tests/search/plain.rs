//! The same queries put to fuzzy-matcher as it comes: one line a thing, scored as a whole.

use fuzzy_matcher::FuzzyMatcher;
use fuzzy_matcher::skim::SkimMatcherV2;
use plenary::programme::{PersonIx, Programme, SessionIx};
use plenary::search::Found;
use std::cmp::Reverse;

/// The lines of a programme: "title  names" for a session, a person's name, a hall with its building.
pub struct Lines {
    matcher: SkimMatcherV2,
    lines: Vec<(Found, String)>,
}

impl Lines {
    pub fn of(programme: &Programme) -> Lines {
        let person = |at: PersonIx| (Found::Person(at), programme[at].name.clone());
        let hall = |at| (Found::Hall(at), programme.place(at));
        let session = |at: SessionIx| {
            let names: Vec<&str> =
                programme[at].appearances.iter().map(|appearance| programme.printed_name(appearance)).collect();
            (Found::Session(at), format!("{}  {}", programme[at].title, names.join(", ")))
        };
        let lines = programme.person_positions().map(person);
        let lines = lines.chain(programme.hall_positions().map(hall));
        let lines = lines.chain(programme.session_positions().map(session)).collect();
        Lines { matcher: SkimMatcherV2::default(), lines }
    }

    /// Everything a line finds, best first.
    pub fn answers(&self, line: &str) -> Vec<Found> {
        let scored = |(answer, text): &(Found, String)| Some((self.matcher.fuzzy_match(text, line)?, *answer));
        let mut answers: Vec<(i64, Found)> = self.lines.iter().filter_map(scored).collect();
        answers.sort_by_key(|(score, _)| Reverse(*score));
        answers.into_iter().map(|(_, answer)| answer).collect()
    }
}

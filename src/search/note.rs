//! What I wrote on sessions. Notes are few and change with a key, so they are read up instead of being indexed; what counts
//! in them is what counts in running text: whole words and beginnings of words.

use super::field::Field;
use super::fold::fold_text;
use super::query::Query;
use super::wanted::{Phrase, Wanted};
use super::why::Why;
use super::{highlight_prose, index::Scope};
use crate::agenda::Plan;
use crate::programme::SessionIx;

/// What a word in a note counts for.
const COUNTS: u32 = 1;

/// The notes on sessions, folded.
pub(super) struct Notes(Vec<(SessionIx, String)>);

impl Notes {
    /// Those of a plan.
    pub fn of(plan: &Plan) -> Notes {
        let noted = plan.picks.iter().filter(|planned| !planned.pick.note.is_empty());
        Notes(noted.filter_map(|planned| Some((planned.session?, fold_text(&planned.pick.note)))).collect())
    }

    /// Lets a word count for the sessions on which a note has it, where it counts for nothing yet.
    pub fn raise(&self, word: &Wanted, scores: &mut [u32]) {
        let wanted = word.folded();
        self.raise_where(|note| has_words(note, &wanted), scores);
    }

    /// The same of words that follow each other.
    pub fn raise_phrase(&self, phrase: &Phrase, scores: &mut [u32]) {
        self.raise_where(|note| phrase.is_in(note), scores);
    }

    fn raise_where(&self, holds: impl Fn(&str) -> bool, scores: &mut [u32]) {
        for (at, _) in self.0.iter().filter(|(_, note)| holds(note)) {
            if let Some(score) = scores.get_mut(at.index()) {
                *score = (*score).max(COUNTS + Field::Prose.weight());
            }
        }
    }

    /// For each session whether the note on it has all words of a value.
    pub fn holding(&self, value: &str, sessions: usize) -> Vec<u32> {
        let mut scores = vec![0; sessions];
        let wanted = fold_text(value);
        self.raise_where(|note| has_words(note, &wanted), &mut scores);
        scores
    }
}

/// Whether every wanted word is one of the text, or begins one.
fn has_words(text: &str, wanted: &str) -> bool {
    wanted.split(' ').all(|wanted| text.split(' ').any(|word| word.starts_with(wanted)))
}

/// My note on a session, where a query finds the session by it.
pub fn why_note(scope: &Scope<'_>, at: SessionIx, query: &Query) -> Option<Why> {
    let note = &scope.plan.of(at)?.pick.note;
    let marks = highlight_prose(note, query);
    (!marks.is_empty()).then(|| Why { text: note.clone(), marks })
}

#[cfg(test)]
mod tests {
    use super::super::sample::{Desk, forum};
    use super::*;
    use crate::agenda::{Agenda, Change, Copy, Interest, Journal, Pace, Pick, Stamp};
    use crate::programme::Instant;

    /// Somebody who wrote notes on two sessions.
    fn desk() -> Desk {
        let mut desk = Desk::new(forum(), &[]);
        let mut agenda = Agenda::new(&desk.programme.event.id, "Forum");
        for (id, note) in [("clusters", "Bring Mälzer's slides; ask about R&D"), ("growth", "перенести на завтра")]
        {
            let copy = Copy::of(&desk.programme, desk.programme.find_session(id).unwrap());
            let pick = Pick { note: note.to_owned(), ..Pick::new(Interest::Going, copy) };
            let change = Change::of(id.to_owned(), None, Some(pick));
            Journal::default().make(&mut agenda, change, Stamp::of(Instant::UNIX_EPOCH));
        }
        desk.plan = Plan::new(&desk.programme, &agenda, Pace::default());
        desk
    }

    fn found(line: &str) -> String {
        let desk = desk();
        let hits = desk.index.sessions(&desk.index.read(line), &desk.scope());
        hits.iter().map(|hit| desk.programme[hit.at].id.as_str()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn words_of_notes_find_their_sessions() {
        for (line, ids) in [
            ("slides", "clusters"),
            ("slid", "clusters"),
            ("MALZER", "clusters"),
            ("perenesti", "growth"),
            ("завтра", "growth"),
            ("\"ask about\"", "clusters"),
            ("\"about ask\"", ""),
            ("note:slides", "clusters"),
            ("note:\"bring slides\"", "clusters"),
            ("-note:slides is:noted", "growth"),
            // A word of the note and one of the session.
            ("slides klepach", "clusters"),
            ("slides growth", ""),
        ] {
            assert_eq!(found(line), ids, "{line}");
        }
    }

    #[test]
    fn the_note_is_the_reason() {
        let desk = desk();
        let at = desk.programme.find_session("clusters").unwrap();
        let why = |line: &str| why_note(&desk.scope(), at, &desk.index.read(line));
        let Why { text, marks } = why("slides").unwrap();
        assert_eq!(marks.iter().map(|mark| &text[mark.clone()]).collect::<Vec<_>>(), ["slides"]);
        assert_eq!(why("klepach"), None);
    }

    #[test]
    fn what_no_note_has_is_said_and_what_one_has_is_offered() {
        let desk = desk();
        let problems = super::super::problems(&desk.index.read("note:nowhere"), &desk.scope(), &desk.index);
        assert_eq!(problems[0].what, "no note of mine has “nowhere”");
        let facet = crate::search::Facet::named("note").unwrap();
        let offers = super::super::offers(facet, &desk.index.read(""), &desk.scope(), &desk.index);
        assert!(offers.iter().any(|offer| offer.word == "slides" && offer.count == 1), "{offers:?}");
    }
}

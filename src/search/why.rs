//! Why a query found something: the text that shows it best, with what it was found by marked.

use super::field::{Field, Take, appearances_of, hall_texts, person_texts, session_texts};
use super::query::Query;
use super::{highlight, highlight_prose};
use crate::programme::{HallIx, PersonIx, Programme, SessionIx};
use std::ops::Range;

/// A text by which something was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Why {
    /// The text, whole.
    pub text: String,
    /// What to mark in it, as [`highlight`] does.
    pub marks: Vec<Range<usize>>,
}

/// By which text, beside its title, a query finds a session; the weightiest. `None` where no word of it does.
pub fn why_session(programme: &Programme, at: SessionIx, query: &Query) -> Option<Why> {
    let session = programme.sessions().get(at.index())?;
    first(query, |take| session_texts(programme, session, take), &session.title)
}

/// By which text, beside the name, a query finds a person.
pub fn why_person(programme: &Programme, at: PersonIx, query: &Query) -> Option<Why> {
    let person = programme.people().get(at.index())?;
    first(query, |take| person_texts(person, appearances_of(programme, at.index()), take), &person.name)
}

/// By which text, beside the name, a query finds a hall.
pub fn why_hall(programme: &Programme, at: HallIx, query: &Query) -> Option<Why> {
    let hall = programme.halls().get(at.index())?;
    first(query, |take| hall_texts(programme, hall, take), &hall.name)
}

/// The first text in which something is marked.
fn first(query: &Query, texts: impl FnOnce(&mut Take<'_>), shown: &str) -> Option<Why> {
    if !query.has_words() {
        return None;
    }
    let mut found: Option<Why> = None;
    texts(&mut |field, text| {
        if found.is_some() || text == shown {
            return;
        }
        let marks = if field == Field::Prose { highlight_prose(text, query) } else { highlight(text, query) };
        if !marks.is_empty() {
            found = Some(Why { text: text.to_owned(), marks });
        }
    });
    found
}

impl Why {
    /// The same in so many letters, if it can be: a text whose first mark would not be seen begins, behind an `…`, with
    /// the word that has it.
    #[must_use]
    pub fn fitted(self, letters: usize) -> Why {
        let Some(mark) = self.marks.first() else { return self };
        let until = self.text.get(..mark.end).unwrap_or_default();
        if self.text.len() <= letters || until.chars().count() < letters {
            return self;
        }
        let before = self.text.get(..mark.start).unwrap_or_default();
        let blank = before.char_indices().rev().find(|(_, c)| c.is_whitespace());
        let start = blank.map_or(0, |(at, c)| at + c.len_utf8());
        if start == 0 {
            return self;
        }
        let lead = "… ";
        let moved = |at: usize| at - start + lead.len();
        let marks = self.marks.iter().filter(|mark| mark.start >= start);
        let marks = marks.map(|mark| moved(mark.start)..moved(mark.end)).collect();
        Why { text: format!("{lead}{}", self.text.get(start..).unwrap_or_default()), marks }
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{Desk, forum};
    use super::*;
    use crate::search::fold_text;
    use proptest::prelude::*;

    /// The text with its marks in brackets.
    fn shown(why: Option<Why>) -> String {
        let Some(Why { mut text, marks }) = why else { return String::new() };
        for mark in marks.into_iter().rev() {
            text.insert(mark.end, ']');
            text.insert(mark.start, '[');
        }
        text
    }

    #[test]
    fn a_session_shows_the_weightiest_text() {
        let desk = Desk::new(forum(), &[]);
        for (id, line, why) in [
            ("clusters", "клепач", "Andrey [Klepach]"),
            ("clusters", "pavilion", "[Pavilion] G"),
            ("clusters", "panel", "[Panel] Session"),
            ("clusters", "veb", "Chief Economist, [VEB].RF"),
            ("clusters", "museum", "How old factories become places for art. Every visitor of a [museum] matters."),
            ("growth", "recovery", "What comes after the [recovery]"),
            ("breakfast", "economy", "Which clusters of the new [economy] will last?"),
            ("reception", "\"places for art\"", "A creative evening. [Places for art] are many."),
            ("reception", "signed", "A partnership was [signed]."),
            // The title says it.
            ("breakfast", "breakfast", "[Breakfast]"),
            ("reception", "reception", ""),
            ("clusters", "day:1", ""),
            ("clusters", "-museum", ""),
        ] {
            let at = desk.programme.find_session(id).unwrap();
            assert_eq!(shown(why_session(&desk.programme, at, &desk.index.read(line))), why, "{id} {line}");
        }
        let person = |line: &str| shown(why_person(&desk.programme, PersonIx::at(0), &desk.index.read(line)));
        assert_eq!(person("moderator"), "[moderator]");
        assert_eq!(person("economist"), "Chief [Economist], VEB.RF");
        let hall = |line: &str| shown(why_hall(&desk.programme, HallIx::at(2), &desk.index.read(line)));
        assert_eq!(hall("congress"), "[Congress] Centre");
        assert_eq!(hall("2nd"), "[2nd] floor");
    }

    #[test]
    fn a_text_begins_where_its_mark_is_seen() {
        let desk = Desk::new(forum(), &[]);
        let at = desk.programme.find_session("clusters").unwrap();
        let fitted = |line: &str, letters| {
            shown(why_session(&desk.programme, at, &desk.index.read(line)).map(|why| why.fitted(letters)))
        };
        assert_eq!(fitted("museum", 20), "… [museum] matters.");
        assert_eq!(fitted("useu", 20), "");
        assert_eq!(fitted("klepach", 40), "Andrey [Klepach]");
        assert_eq!(fitted("klepach", 10), "… [Klepach]");
        assert_eq!(fitted("andr", 3), "[Andr]ey Klepach");
    }

    proptest! {
        #[test]
        fn every_hit_of_every_word_shows_why(at in 0..400_usize, cut in 1..9_usize, quoted: bool) {
            let desk = Desk::new(forum(), &[]);
            let programme = &desk.programme;
            let mut words: Vec<String> = Vec::new();
            {
                let mut take = |_: Field, text: &str| words.extend(fold_text(text).split(' ').map(str::to_owned));
                programme.sessions().iter().for_each(|session| session_texts(programme, session, &mut take));
                for (number, person) in programme.people().iter().enumerate() {
                    person_texts(person, appearances_of(programme, number), &mut take);
                }
                programme.halls().iter().for_each(|hall| hall_texts(programme, hall, &mut take));
            }
            let word: String = words[at % words.len()].chars().take(cut).collect();
            let query = desk.index.read(&if quoted { format!("\"{word}") } else { word.clone() });
            let is_shown = |own: &str, why: Option<Why>| {
                !highlight(own, &query).is_empty() || why.is_some_and(|why| !why.marks.is_empty())
            };
            for hit in desk.index.sessions(&query, &desk.scope()) {
                prop_assert!(is_shown(&programme[hit.at].title, why_session(programme, hit.at, &query)), "{word}");
            }
            for hit in desk.index.people(&query, &desk.scope()) {
                prop_assert!(is_shown(&programme[hit.at].name, why_person(programme, hit.at, &query)), "{word}");
            }
            for hit in desk.index.halls(&query, &desk.scope()) {
                prop_assert!(is_shown(&programme[hit.at].name, why_hall(programme, hit.at, &query)), "{word}");
            }
        }

        #[test]
        fn marks_stay_on_what_they_marked(text in "[a-zé ]{0,120}", word in "[a-zé]{1,3}", letters in 0..40_usize) {
            let query = Query::parse(&word);
            let marks = highlight(&text, &query);
            if let Some(first) = marks.first() {
                let why = Why { text: text.clone(), marks: marks.clone() }.fitted(letters);
                for mark in &why.marks {
                    prop_assert!(why.text.get(mark.clone()).is_some_and(|part| text.contains(part)), "{why:?}");
                }
                prop_assert_eq!(&why.text[why.marks[0].clone()], &text[first.clone()]);
            }
        }
    }
}

//! The query line: words, `"exact words"`, and facets such as `hall:g4` or `building:"pavilion g"`.

use super::facet::{Facet, Given, writable};
use super::fold::fold_typed;
use std::fmt;
use std::ops::Range;

/// What somebody looks for. All words, phrases and facets must hold; of several values of one facet any will do.
#[derive(Clone, Debug, Default)]
pub struct Query {
    terms: Vec<Term>,
    words: Vec<Word>,
    phrases: Vec<Phrase>,
}

/// One part of the query line.
#[derive(Clone, Debug)]
pub struct Term {
    /// Where it stands in the line, in bytes, with its quotes.
    pub at: Range<usize>,
    /// What it says.
    pub content: Content,
}

/// What a term says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// A word, as written.
    Word(String),
    /// The words between two quotes, which stand in this order; `open` while the second quote is not yet typed.
    Phrase {
        /// The words as written.
        text: String,
        /// Whether the last word may go on.
        open: bool,
    },
    /// A value of a facet, as written without quotes; an empty one asks for nothing.
    Facet(&'static Facet, String),
}

/// A folded word to look for.
#[derive(Clone, Debug)]
pub(super) struct Word {
    pub text: String,
    /// Whether the index knows no word that has it, so that scattered letters count.
    pub scattered: bool,
}

/// Folded words that follow each other.
#[derive(Clone, Debug)]
pub(super) struct Phrase {
    pub text: String,
    /// Whether the last word may go on.
    pub open: bool,
}

impl Query {
    /// Reads a line; every line is a query.
    pub fn parse(line: &str) -> Query {
        let mut terms = Vec::new();
        let mut at = 0;
        while let Some(rest) = line.get(at..).filter(|rest| !rest.is_empty()) {
            let blanks = rest.len() - rest.trim_start().len();
            if blanks > 0 {
                at += blanks;
                continue;
            }
            let (content, length) = read_term(rest);
            terms.push(Term { at: at..at + length, content });
            at += length;
        }
        Query::of(terms)
    }

    fn of(terms: Vec<Term>) -> Query {
        let mut query = Query::default();
        for term in &terms {
            match &term.content {
                Content::Word(text) => {
                    let folded = fold_typed(text);
                    for word in folded.split(' ').filter(|word| !word.is_empty()) {
                        if query.words.iter().all(|known| known.text != word) {
                            query.words.push(Word { text: word.to_owned(), scattered: false });
                        }
                    }
                }
                Content::Phrase { text, open } => {
                    let folded = fold_typed(text);
                    // A blank behind the last word finishes it.
                    let open = *open && text.ends_with(char::is_alphanumeric);
                    query.phrases.extend((!folded.is_empty()).then_some(Phrase { text: folded, open }));
                }
                Content::Facet(..) => {}
            }
        }
        query.terms = terms;
        query
    }

    /// The parts of the line, in its order.
    pub fn terms(&self) -> &[Term] {
        &self.terms
    }

    /// Whether it asks for nothing, so that everything is a hit.
    pub fn is_empty(&self) -> bool {
        !self.has_words() && self.given().next().is_none()
    }

    /// Whether the query names this value of a facet.
    pub fn has(&self, facet: &str, value: &str) -> bool {
        self.terms.iter().any(|term| names(term, facet, value))
    }

    /// The line with this value of a facet added, or taken out where it is there. An unknown facet changes nothing.
    pub fn toggle(&self, facet: &str, value: &str) -> String {
        let mut terms = self.terms.clone();
        if self.has(facet, value) {
            terms.retain(|term| !names(term, facet, value));
        } else if let Some(facet) = Facet::named(facet) {
            // What follows a phrase that is still being typed must not become a part of it.
            for term in &mut terms {
                if let Content::Phrase { open, .. } = &mut term.content {
                    *open = false;
                }
            }
            terms.push(Term { at: 0..0, content: Content::Facet(facet, writable(value)) });
        }
        Query::of(terms).to_string()
    }

    /// Whether it asks for sessions I skip, which lists hide otherwise.
    pub fn asks_for_skipped(&self) -> bool {
        self.given().any(|(facet, given)| facet.name == "is" && "skip".starts_with(&given.folded))
    }

    /// The same query without the values of one facet.
    pub(super) fn without(&self, facet: &Facet) -> Query {
        let mut query = self.clone();
        query.terms.retain(|term| !matches!(&term.content, Content::Facet(own, _) if *own == facet));
        query
    }

    /// The facets it names with the values that ask for something.
    pub(super) fn given(&self) -> impl Iterator<Item = (&'static Facet, Given<'_>)> {
        self.terms.iter().filter_map(|term| match &term.content {
            Content::Facet(facet, value) => Some((*facet, Given::new(value)?)),
            Content::Word(_) | Content::Phrase { .. } => None,
        })
    }

    pub(super) fn has_words(&self) -> bool {
        !(self.words.is_empty() && self.phrases.is_empty())
    }

    pub(super) fn words(&self) -> &[Word] {
        &self.words
    }

    pub(super) fn words_mut(&mut self) -> &mut [Word] {
        &mut self.words
    }

    pub(super) fn phrases(&self) -> &[Phrase] {
        &self.phrases
    }
}

/// The term that a text begins with, and its length.
fn read_term(rest: &str) -> (Content, usize) {
    let facet = rest.split_once(':').and_then(|(name, value)| Some((Facet::named(name)?, value)));
    if let Some((facet, value)) = facet {
        let bare = || value.split_at(bare_length(value)).0;
        let (text, length) =
            read_quoted(value).map_or_else(|| (bare(), bare().len()), |(text, length, _)| (text, length));
        return (Content::Facet(facet, text.to_owned()), rest.len() - value.len() + length);
    }
    if let Some((text, length, open)) = read_quoted(rest) {
        return (Content::Phrase { text: text.to_owned(), open }, length);
    }
    let length = bare_length(rest);
    (Content::Word(rest[..length].to_owned()), length)
}

/// What stands between the quote that a text begins with and the next, the length with both, and whether the next is
/// missing.
fn read_quoted(text: &str) -> Option<(&str, usize, bool)> {
    let inside = text.strip_prefix('"')?;
    Some(match inside.split_once('"') {
        Some((quoted, _)) => (quoted, quoted.len() + 2, false),
        None => (inside, text.len(), true),
    })
}

fn bare_length(text: &str) -> usize {
    text.find(|c: char| c.is_whitespace() || c == '"').unwrap_or(text.len())
}

fn names(term: &Term, facet: &str, value: &str) -> bool {
    let Content::Facet(own, written) = &term.content else { return false };
    let (folded, wanted) = (fold_typed(written), fold_typed(value));
    own.name.eq_ignore_ascii_case(facet)
        && folded == wanted
        && (!folded.is_empty() || writable(written) == writable(value))
}

/// Terms are equal when they say the same, wherever they stand.
impl PartialEq for Term {
    fn eq(&self, other: &Term) -> bool {
        self.content == other.content
    }
}

impl PartialEq for Query {
    fn eq(&self, other: &Query) -> bool {
        self.terms == other.terms
    }
}

impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, term) in self.terms.iter().enumerate() {
            if number > 0 {
                f.write_str(" ")?;
            }
            term.fmt(f)?;
        }
        Ok(())
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.content {
            Content::Word(word) => f.write_str(word),
            Content::Phrase { text, open } => write!(f, "\"{text}{}", if *open { "" } else { "\"" }),
            Content::Facet(facet, value) if value.contains(char::is_whitespace) => {
                write!(f, "{}:\"{value}\"", facet.name)
            }
            Content::Facet(facet, value) => write!(f, "{}:{value}", facet.name),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::facet::FACETS;
    use super::*;
    use proptest::prelude::*;

    fn facet(name: &str, value: &str) -> Content {
        Content::Facet(Facet::named(name).unwrap(), value.to_owned())
    }

    fn word(text: &str) -> Content {
        Content::Word(text.to_owned())
    }

    fn phrase(text: &str, open: bool) -> Content {
        Content::Phrase { text: text.to_owned(), open }
    }

    #[test]
    fn a_line_is_read_in_its_parts() {
        for (line, parts) in [
            ("", vec![]),
            ("  cluster  brics ", vec![word("cluster"), word("brics")]),
            ("\"creative clusters\" x", vec![phrase("creative clusters", false), word("x")]),
            ("hall:g4 day:2", vec![facet("hall", "g4"), facet("day", "2")]),
            ("HALL:G4", vec![facet("hall", "G4")]),
            ("building:\"pavilion g\"next", vec![facet("building", "pavilion g"), word("next")]),
            // Still being typed.
            ("\"creative clu", vec![phrase("creative clu", true)]),
            ("building:\"pavilion", vec![facet("building", "pavilion")]),
            ("hall:", vec![facet("hall", "")]),
            // No facet of that name.
            ("http://x level:5 :y", vec![word("http://x"), word("level:5"), word(":y")]),
            ("a\"b c\"d", vec![word("a"), phrase("b c", false), word("d")]),
            ("\"", vec![phrase("", true)]),
        ] {
            let query = Query::parse(line);
            assert_eq!(query.terms().iter().map(|term| term.content.clone()).collect::<Vec<_>>(), parts, "{line}");
        }
    }

    #[test]
    fn terms_know_where_they_stand() {
        let line = "  é hall:\"a b\" \"x y\" z";
        let parts: Vec<&str> = Query::parse(line).terms().iter().map(|term| &line[term.at.clone()]).collect();
        assert_eq!(parts, ["é", "hall:\"a b\"", "\"x y\"", "z"]);
    }

    #[test]
    fn what_says_nothing_asks_for_nothing() {
        for line in ["", " ", "—", "\"\"", "\"", "hall:", "hall:\" \" !"] {
            assert!(Query::parse(line).is_empty(), "{line}");
        }
        for line in ["a", "\"a", "hall:x"] {
            assert!(!Query::parse(line).is_empty(), "{line}");
        }
    }

    #[test]
    fn the_picker_writes_and_takes_out_values() {
        let toggled = |line: &str, facet, value| Query::parse(line).toggle(facet, value);
        assert_eq!(toggled("cluster", "hall", "g4"), "cluster hall:g4");
        assert_eq!(toggled("cluster hall:G4 x", "hall", "g4"), "cluster x");
        assert_eq!(toggled("", "building", "Pavilion G"), "building:\"Pavilion G\"");
        assert_eq!(toggled("building:pavilion-g", "building", "Pavilion G"), "");
        assert_eq!(toggled("hall:g4", "hall", "g1"), "hall:g4 hall:g1");
        assert_eq!(toggled("\"creative clu", "day", "2"), "\"creative clu\" day:2");
        assert_eq!(toggled("", "track", "The \"new\" economy"), "track:\"The new economy\"");
        assert_eq!(toggled("cluster", "colour", "red"), "cluster");
        assert!(Query::parse("hall:G4").has("hall", "g4"));
        assert!(!Query::parse("hall:G4").has("building", "g4"));
    }

    #[test]
    fn skipped_sessions_are_shown_to_those_who_ask() {
        for line in ["is:skip", "is:sk", "x is:going is:SKIP"] {
            assert!(Query::parse(line).asks_for_skipped(), "{line}");
        }
        for line in ["", "skip", "is:", "is:going", "track:skip"] {
            assert!(!Query::parse(line).asks_for_skipped(), "{line}");
        }
    }

    proptest! {
        #[test]
        fn a_printed_query_reads_the_same(line in "([a-z\"«: é\t]|hall:|is:|day:\"|\"|\\PC){0,24}") {
            let query = Query::parse(&line);
            let printed = query.to_string();
            prop_assert_eq!(&Query::parse(&printed), &query, "{}", printed);
            prop_assert_eq!(Query::parse(&printed).to_string(), printed);
            for pair in query.terms().windows(2) {
                prop_assert!(pair[0].at.end <= pair[1].at.start);
            }
            prop_assert!(query.terms().iter().all(|term| line.get(term.at.clone()).is_some_and(|part| !part.is_empty())));
        }

        #[test]
        fn toggling_is_seen_and_undone(
            line in "([a-z: é]|hall:|\"){0,16}",
            facet in prop::sample::select(FACETS.iter().map(|facet| facet.name).collect::<Vec<_>>()),
            value in "[a-zA-Z é\"+-]{1,8}",
        ) {
            let query = Query::parse(&line);
            let toggled = Query::parse(&query.toggle(facet, &value));
            prop_assert_ne!(toggled.has(facet, &value), query.has(facet, &value));
            let back = Query::parse(&toggled.toggle(facet, &value));
            prop_assert_eq!(back.has(facet, &value), query.has(facet, &value));
        }
    }
}

//! The query line: words, `"exact words"`, `a OR b`, facets such as `hall:g4` or `building:"pavilion g"`, and before any
//! of them a `-` for what must not be. A `+` before a facet asks for one value beside the others of that facet, where
//! otherwise any of them will do.

use super::facet::{Asks, Facet, Given, writable};
use super::fold::fold_typed;
use super::views::Views;
use super::wanted::{Phrase, Wanted};
use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

/// So many terms of a line count, and so many words of one of them: what a query costs is bounded.
pub(super) const MOST_TERMS: usize = 64;

/// What somebody looks for: every clause must hold.
#[derive(Clone, Debug, Default)]
pub struct Query {
    terms: Vec<Term>,
    words: Vec<Wanted>,
    phrases: Vec<Phrase>,
    clauses: Vec<Clause>,
    /// Which clauses take further values of a facet, and of which family of them; those with a sign, or with `OR`, are
    /// complete.
    families: Vec<(usize, (&'static str, u8))>,
    /// Whether an index found out how far to reach for the words.
    is_read: bool,
}

/// One part of the query line.
#[derive(Clone, Debug)]
pub struct Term {
    /// Where it stands in the line, in bytes, with its sign and quotes.
    pub at: Range<usize>,
    /// Which part of that says what is meant: all behind the sign and the facet's name.
    pub says: Range<usize>,
    /// What stands before it.
    pub sign: Sign,
    /// What it says.
    pub content: Content,
}

/// What stands before a term.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sign {
    /// Nothing: it must hold; of several values of one facet any will do.
    #[default]
    Plain,
    /// `-`: it must not hold.
    Not,
    /// `+`: this value of a facet must hold, whatever other values are asked for.
    Must,
}

impl Sign {
    /// How it is written.
    pub fn mark(self) -> &'static str {
        match self {
            Sign::Plain => "",
            Sign::Not => "-",
            Sign::Must => "+",
        }
    }
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
    /// What stands before and what stands behind it: either will do.
    Or,
}

/// Alternatives, of which one must hold.
pub(super) type Clause = Vec<Leaf>;

/// One thing that holds of a session, a person, a hall, or does not.
#[derive(Clone, Debug)]
pub(super) struct Leaf {
    /// Whether it must not hold.
    pub not: bool,
    pub test: Test,
}

/// What a leaf asks.
#[derive(Clone, Debug)]
pub(super) enum Test {
    /// A word, by its place among the query's.
    Word(usize),
    /// A phrase, by its place among the query's.
    Phrase(usize),
    /// A value of a facet.
    Facet(&'static Facet, Given),
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
            let (sign, content, length) = read_signed(rest);
            let signed = sign.mark().len();
            let named = match &content {
                Content::Facet(..) => rest.find(':').map_or(signed, |colon| colon + 1),
                _ => signed,
            };
            terms.push(Term { at: at..at + length, says: at + named..at + length, sign, content });
            at += length;
        }
        Query::of(terms)
    }

    fn of(terms: Vec<Term>) -> Query {
        let mut query = Query::default();
        let mut rest = &terms[..terms.len().min(MOST_TERMS)];
        while !rest.is_empty() {
            let length = clause_length(rest);
            let (own, others) = rest.split_at(length);
            rest = others;
            query.take(own);
        }
        query.terms = terms;
        query
    }

    /// Takes in the terms of a clause, with what stands between them.
    fn take(&mut self, terms: &[Term]) {
        let alternatives: Vec<&Term> = terms.iter().filter(|term| term.content != Content::Or).collect();
        if let [term] = alternatives.as_slice() {
            self.take_alone(term);
            return;
        }
        let mut leaves = Clause::new();
        for term in alternatives {
            let own = self.leaf(term).unwrap_or_default();
            // A word that says a time as well is one of two things, and not neither of them, which a clause can't say.
            let most = if term.sign == Sign::Not { 1 } else { own.len() };
            leaves.extend(own.into_iter().take(most));
        }
        self.clauses.extend((!leaves.is_empty()).then_some(leaves));
    }

    /// A term without alternatives; its parts must all hold.
    fn take_alone(&mut self, term: &Term) {
        match (&term.content, term.sign) {
            (Content::Word(text), Sign::Plain | Sign::Must) => {
                let Some(word) = Wanted::read(text).filter(|_| slip(text).is_none()) else { return };
                // Only a word that is a clause by itself makes another of it needless.
                let is_it = |clause: &Clause| match clause.as_slice() {
                    [Leaf { not: false, test: Test::Word(at) }] => {
                        self.words.get(*at).is_some_and(|own| own.is_same(&word))
                    }
                    _ => false,
                };
                if self.clauses.iter().any(is_it) {
                    return;
                }
                let meant = Given::relative(&word.folded()).map(|(facet, given)| Test::Facet(facet, given));
                let tests = std::iter::once(Test::Word(self.word(word, true))).chain(meant);
                self.clauses.push(tests.map(|test| Leaf { not: false, test }).collect());
            }
            (Content::Facet(facet, _), Sign::Plain) => {
                let Some(leaves) = self.leaf(term) else { return };
                // Any of several values will do, of those that can be told apart by the same question.
                let family = leaves.iter().find_map(|leaf| match &leaf.test {
                    Test::Facet(own, given) => Some((own.name, own.family(given))),
                    Test::Word(_) | Test::Phrase(_) => None,
                });
                let family = family.filter(|_| facet.any());
                let known = self.families.iter().find(|(_, known)| Some(*known) == family).map(|(at, _)| *at);
                match known.and_then(|at| self.clauses.get_mut(at)) {
                    Some(clause) => clause.extend(leaves),
                    None => {
                        self.families.extend(family.map(|family| (self.clauses.len(), family)));
                        self.clauses.push(leaves);
                    }
                }
            }
            _ => {
                let leaves = self.leaf(term);
                // What must not be is each of its parts.
                self.clauses.extend(leaves.into_iter().flatten().map(|leaf| vec![leaf]));
            }
        }
    }

    /// The leaves of a term, of which one must hold, or none if it must not; `None` if it says nothing.
    fn leaf(&mut self, term: &Term) -> Option<Vec<Leaf>> {
        let not = term.sign == Sign::Not;
        let leaf = |test| Leaf { not, test };
        match &term.content {
            Content::Word(text) => {
                let word = Wanted::read(text).filter(|_| slip(text).is_none())?;
                let meant = Given::relative(&word.folded()).map(|(facet, given)| Test::Facet(facet, given));
                let own = Test::Word(self.word(word, !not));
                Some(std::iter::once(own).chain(meant).map(leaf).collect())
            }
            Content::Phrase { text, open } => {
                let phrase = Phrase::read(text, *open)?;
                Some(vec![leaf(Test::Phrase(self.phrase(phrase, !not)))])
            }
            Content::Facet(facet, value) => Some(vec![leaf(Test::Facet(facet, Given::new(value)?))]),
            Content::Or => None,
        }
    }

    fn word(&mut self, mut word: Wanted, is_asked: bool) -> usize {
        word.is_asked = is_asked;
        self.words.push(word);
        self.words.len() - 1
    }

    fn phrase(&mut self, phrase: Phrase, is_asked: bool) -> usize {
        self.phrases.push(Phrase { is_asked, ..phrase });
        self.phrases.len() - 1
    }

    /// The parts of the line, in its order.
    pub fn terms(&self) -> &[Term] {
        &self.terms
    }

    /// Those of them that count.
    pub(super) fn counted(&self) -> &[Term] {
        self.terms.get(..MOST_TERMS).unwrap_or(&self.terms)
    }

    /// Whether it asks for nothing, so that everything is a hit.
    pub fn is_empty(&self) -> bool {
        self.clauses.is_empty()
    }

    /// How the query names this value of a facet, if it does.
    pub fn sign_of(&self, facet: &str, value: &str) -> Option<Sign> {
        self.terms.iter().find(|term| names(term, facet, value)).map(|term| term.sign)
    }

    /// The line with this value of a facet under that sign, or, for `None`, without it. An unknown facet changes nothing.
    pub fn put(&self, facet: &str, value: &str, sign: Option<Sign>) -> String {
        let mut terms = self.terms.clone();
        let place = terms.iter().position(|term| names(term, facet, value));
        match (place, sign, Facet::named(facet)) {
            (Some(at), Some(sign), _) => terms[at].sign = sign,
            (Some(_), None, _) => take_out(&mut terms, |term| names(term, facet, value)),
            (None, Some(sign), Some(facet)) => {
                // What follows a phrase that is still being typed must not become a part of it.
                for term in &mut terms {
                    match &mut term.content {
                        Content::Phrase { open, .. } => *open = false,
                        // So must the value of a facet whose name is mistyped.
                        Content::Word(word) if word.matches('"').count() % 2 == 1 => word.push('"'),
                        _ => {}
                    }
                }
                // Nor must it become the alternative that an `OR` at the end waits for.
                while terms.last().is_some_and(|term| term.content == Content::Or) {
                    terms.pop();
                }
                terms.push(Term { at: 0..0, says: 0..0, sign, content: Content::Facet(facet, writable(value)) });
            }
            _ => {}
        }
        Query::of(terms).to_string()
    }

    /// The line with this value of a facet added, or taken out where it is there.
    pub fn toggle(&self, facet: &str, value: &str) -> String {
        self.put(facet, value, self.sign_of(facet, value).is_none().then_some(Sign::Plain))
    }

    /// Whether it asks for sessions I skip, which lists hide otherwise; or a saved query that it asks for does.
    pub fn asks_for_skipped(&self, views: &Views) -> bool {
        let skips = |query: &Query| query.asks_for_state("skip");
        let asked = self.given().filter(|(facet, _)| matches!(facet.asks, Asks::View));
        skips(self) || views.behind(asked.map(|(_, given)| given.text.as_str())).iter().any(skips)
    }

    /// Whether it asks for things in a state.
    pub(super) fn asks_for_state(&self, word: &str) -> bool {
        self.given().any(|(facet, given)| given.is_state(facet, word))
    }

    /// The names of the saved queries that it speaks of, whether or not they must hold.
    pub(super) fn views(&self) -> impl Iterator<Item = &str> {
        self.counted().iter().filter_map(|term| match &term.content {
            Content::Facet(facet, value) if matches!(facet.asks, Asks::View) => Some(value.trim()),
            _ => None,
        })
    }

    /// The same query without the values of one facet.
    pub(super) fn without(&self, facet: &Facet) -> Query {
        self.less(|term| matches!(&term.content, Content::Facet(own, _) if *own == facet))
    }

    /// The same query without some of its terms.
    pub(super) fn less(&self, is_out: impl Fn(&Term) -> bool) -> Query {
        let mut terms = self.terms.clone();
        take_out(&mut terms, is_out);
        Query::of(terms)
    }

    /// The facets it asks for, with their values.
    pub(super) fn given(&self) -> impl Iterator<Item = (&'static Facet, &Given)> {
        self.clauses.iter().flatten().filter(|leaf| !leaf.not).filter_map(|leaf| match &leaf.test {
            Test::Facet(facet, given) => Some((*facet, given)),
            Test::Word(_) | Test::Phrase(_) => None,
        })
    }

    pub(super) fn has_words(&self) -> bool {
        !(self.words.is_empty() && self.phrases.is_empty())
    }

    pub(super) fn words(&self) -> &[Wanted] {
        &self.words
    }

    /// The words, for an index to find out how far to reach for them.
    pub(super) fn words_mut(&mut self) -> &mut [Wanted] {
        self.is_read = true;
        &mut self.words
    }

    pub(super) fn is_read(&self) -> bool {
        self.is_read
    }

    /// The values of a facet as they are written, with their signs.
    pub(super) fn signed(&self, facet: &Facet) -> impl Iterator<Item = (&str, Sign)> {
        self.terms.iter().filter_map(move |term| match &term.content {
            Content::Facet(own, value) if *own == facet => Some((value.trim(), term.sign)),
            _ => None,
        })
    }

    /// How many values of a facet it asks for, whatever their signs.
    pub fn count_of(&self, facet: &Facet) -> usize {
        self.signed(facet).filter(|(text, _)| !text.is_empty()).count()
    }

    /// How many saved queries it asks for.
    pub fn count_of_views(&self) -> usize {
        self.views().filter(|name| !name.is_empty()).count()
    }

    /// The line without any value of a facet.
    pub fn cleared(&self, facet: &Facet) -> String {
        self.without(facet).to_string()
    }

    pub(super) fn phrases(&self) -> &[Phrase] {
        &self.phrases
    }

    /// What must hold: of each clause one leaf.
    pub(super) fn clauses(&self) -> &[Clause] {
        &self.clauses
    }
}

/// How many terms the first clause of a list takes: those that an `OR` joins. One without a term on both sides joins
/// nothing yet.
fn clause_length(terms: &[Term]) -> usize {
    let is_or = |at: usize| terms.get(at).is_some_and(|term| term.content == Content::Or);
    let mut length = 1;
    while !is_or(length - 1) && is_or(length) && length + 1 < terms.len() && !is_or(length + 1) {
        length += 2;
    }
    length
}

/// Takes terms out of a line, each with the `OR` before it, or else the one behind it: neighbours that were no
/// alternatives do not become some.
fn take_out(terms: &mut Vec<Term>, is_out: impl Fn(&Term) -> bool) {
    let mut kept: Vec<Term> = Vec::with_capacity(terms.len());
    let mut drops_or = false;
    for term in terms.drain(..) {
        if is_out(&term) {
            drops_or = kept.pop_if(|last| last.content == Content::Or).is_none();
            continue;
        }
        if !(drops_or && term.content == Content::Or) {
            kept.push(term);
        }
        drops_or = false;
    }
    *terms = kept;
}

/// The term that a text begins with, its sign and its length.
fn read_signed(rest: &str) -> (Sign, Content, usize) {
    for sign in [Sign::Not, Sign::Must] {
        let Some(signed) = rest.strip_prefix(sign.mark()) else { continue };
        if signed.is_empty() || signed.starts_with(char::is_whitespace) {
            continue;
        }
        let (content, length) = read_term(signed);
        if sign == Sign::Not || matches!(content, Content::Facet(..)) {
            return (sign, content, length + sign.mark().len());
        }
    }
    match read_term(rest) {
        (Content::Word(word), length) if word == "OR" => (Sign::Plain, Content::Or, length),
        (content, length) => (Sign::Plain, content, length),
    }
}

/// The term that a text begins with, and its length.
fn read_term(rest: &str) -> (Content, usize) {
    let mut length = bare_length(rest);
    // A name is looked for in the word alone, lest a long line be read to its end for each.
    let facet = rest.get(..length).and_then(|word| Facet::named(word.split_once(':')?.0));
    if let Some(facet) = facet
        && let Some((_, value)) = rest.split_once(':')
    {
        let bare = || value.split_at(bare_length(value)).0;
        let (text, length) =
            read_quoted(value).map_or_else(|| (bare(), bare().len()), |(text, length, _)| (text, length));
        return (Content::Facet(facet, text.to_owned()), rest.len() - value.len() + length);
    }
    if let Some((text, length, open)) = read_quoted(rest) {
        return (Content::Phrase { text: text.to_owned(), open }, length);
    }
    let (word, behind) = rest.split_at(length);
    if let Some((_, quoted, _)) = read_quoted(behind).filter(|_| slip(&format!("{word}x")).is_some())
        && word.ends_with(':')
    {
        // What was to be the value of a facet is no phrase of its own.
        length += quoted;
    }
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

/// The facet that a word was probably to name, where none is called so: `hal:g4`. Such a word asks for nothing.
pub(super) fn slip(word: &str) -> Option<&'static Facet> {
    let (name, value) = word.split_once(':')?;
    if value.is_empty() || value.starts_with("//") || !name.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return None;
    }
    Facet::meant(name)
}

/// A value as it stands in the line, behind the colon.
pub(super) fn written(value: &str) -> Cow<'_, str> {
    if value.contains(char::is_whitespace) { format!("\"{value}\"").into() } else { value.into() }
}

/// Whether a term is this value of a facet.
fn names(term: &Term, facet: &str, value: &str) -> bool {
    let Content::Facet(own, written) = &term.content else { return false };
    own.name.eq_ignore_ascii_case(facet) && is_same(own, written, value)
}

/// Whether two texts are the same value of a facet.
pub(super) fn is_same(facet: &Facet, written: &str, value: &str) -> bool {
    let (folded, wanted) = (fold_typed(written), fold_typed(value));
    // Folded, `>2` and `<2` are the same.
    let is_signless = !folded.is_empty() && !facet.is_number();
    folded == wanted && (is_signless || writable(written) == writable(value))
}

/// Terms are equal when they say the same, wherever they stand.
impl PartialEq for Term {
    fn eq(&self, other: &Term) -> bool {
        (self.sign, &self.content) == (other.sign, &other.content)
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
        f.write_str(self.sign.mark())?;
        match &self.content {
            Content::Word(word) => f.write_str(word),
            Content::Phrase { text, open } => write!(f, "\"{text}{}", if *open { "" } else { "\"" }),
            Content::Facet(facet, value) => write!(f, "{}:{}", facet.name, written(value)),
            Content::Or => f.write_str("OR"),
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
            ("a OR b or c", vec![word("a"), Content::Or, word("b"), word("or"), word("c")]),
            ("h:g4", vec![facet("hall", "g4")]),
            ("\"", vec![phrase("", true)]),
        ] {
            let query = Query::parse(line);
            assert_eq!(query.terms().iter().map(|term| term.content.clone()).collect::<Vec<_>>(), parts, "{line}");
        }
    }

    #[test]
    fn signs_stand_before_terms() {
        for (line, signs) in [
            ("-a -\"b c\" -hall:g4", vec![Sign::Not, Sign::Not, Sign::Not]),
            ("+tag:x +tag:y", vec![Sign::Must, Sign::Must]),
            // No sign: there is nothing behind it, or nothing that may have it.
            ("- a-b +c", vec![Sign::Plain; 3]),
        ] {
            let query = Query::parse(line);
            assert_eq!(query.terms().iter().map(|term| term.sign).collect::<Vec<_>>(), signs, "{line}");
            assert_eq!(query.to_string(), line);
        }
    }

    #[test]
    fn clauses_are_alternatives_of_which_one_must_hold() {
        for (line, leaves) in [
            ("a b", vec![1, 1]),
            ("a OR b c", vec![2, 1]),
            ("a OR b OR c", vec![3]),
            ("OR a", vec![1]),
            ("a OR", vec![1]),
            ("a OR OR b", vec![1, 1]),
            // Any value of a facet will do, where it is not said otherwise.
            ("day:1 hall:a day:2", vec![2, 1]),
            ("+tag:a +tag:b", vec![1, 1]),
            ("+tag:a tag:b tag:c", vec![1, 2]),
            ("tag:a OR tag:b tag:c", vec![2, 1]),
            ("-hall:a -hall:b", vec![1, 1]),
            ("capacity:>1 capacity:<9", vec![1, 1]),
            ("is:going is:maybe is:new", vec![2, 1]),
            ("hall:a OR b hall:c", vec![2, 1]),
            // A time, or the word itself.
            ("today", vec![2]),
            ("\"today\"", vec![1]),
            ("-today", vec![1, 1]),
        ] {
            let query = Query::parse(line);
            assert_eq!(query.clauses().iter().map(Vec::len).collect::<Vec<_>>(), leaves, "{line}");
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
        assert_eq!(toggled("hhall:\"g4", "day", "2"), "hhall:\"g4\" day:2");
        assert_eq!(toggled("\"creative clu", "day", "2"), "\"creative clu\" day:2");
        assert_eq!(toggled("", "track", "The \"new\" economy"), "track:\"The new economy\"");
        assert_eq!(toggled("cluster", "colour", "red"), "cluster");
        assert_eq!(toggled("-hall:g4 x", "hall", "g4"), "x");
        let put = |line: &str, sign| Query::parse(line).put("hall", "g4", sign);
        assert_eq!(put("x hall:g4 y", Some(Sign::Not)), "x -hall:g4 y");
        assert_eq!(put("x", Some(Sign::Must)), "x +hall:g4");
        assert_eq!(put("x +hall:g4", None), "x");
        assert_eq!(put("x", None), "x");
        assert_eq!(toggled("capacity:<200", "capacity", ">200"), "capacity:<200 capacity:>200");
        assert_eq!(Query::parse("h:G4").sign_of("hall", "g4"), Some(Sign::Plain));
        assert_eq!(Query::parse("-hall:G4").sign_of("hall", "g4"), Some(Sign::Not));
        assert_eq!(Query::parse("hall:G4").sign_of("building", "g4"), None);
    }

    #[test]
    fn what_is_taken_out_takes_its_or_along() {
        for (line, left) in [
            ("a OR hall:g4 b", "a b"),
            ("hall:g4 OR a b", "a b"),
            ("a OR hall:g4 OR b", "a OR b"),
            ("a OR hall:g4 OR hall:G4 b", "a b"),
            ("hall:g4 OR hall:G4 OR b c", "b c"),
            ("a hall:g4 OR b OR c", "a b OR c"),
            ("a OR b hall:g4", "a OR b"),
            ("hall:g4 a OR b", "a OR b"),
            ("a OR hall:g4", "a"),
            ("hall:g4 OR hall:g4", ""),
        ] {
            let query = Query::parse(line);
            assert_eq!(query.put("hall", "g4", None), left, "{line}");
            assert_eq!(query.cleared(Facet::named("hall").unwrap()), left, "{line}");
        }
        // Nor is what is added an alternative to what was not yet typed to its end.
        assert_eq!(Query::parse("a OR").put("hall", "g4", Some(Sign::Plain)), "a hall:g4");
    }

    #[test]
    fn what_is_added_stays_out_of_quotes() {
        let added = |line: &str| Query::parse(line).put("day", "2", Some(Sign::Plain));
        assert_eq!(added("hal:\"conference"), "hal:\"conference\" day:2");
        assert_eq!(added("hal:\"conference hall\""), "hal:\"conference hall\" day:2");
        assert_eq!(added("\"a b"), "\"a b\" day:2");
        assert_eq!(added("hall:\"a b"), "hall:\"a b\" day:2");
    }

    #[test]
    fn skipped_sessions_are_shown_to_those_who_ask() {
        let mut views = Views::default();
        views.save("shunned", "is:skip day:1");
        views.save("through others", "view:shunned view:\"Through Others\"");
        for line in ["is:skip", "is:sk", "x is:going is:SKIP", "view:shunned", "view:\"through others\" x"] {
            assert!(Query::parse(line).asks_for_skipped(&views), "{line}");
        }
        for line in ["", "skip", "is:", "is:>", "is:going", "track:skip", "-is:skip", "-view:shunned", "view:none"] {
            assert!(!Query::parse(line).asks_for_skipped(&views), "{line}");
        }
    }

    proptest! {
        #[test]
        fn a_printed_query_reads_the_same(line in "([a-z\"«: é\t+-]|hall:|is:|day:\"|\"| OR |\\PC){0,24}") {
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
            let has = |query: &Query| query.sign_of(facet, &value).is_some();
            let toggled = Query::parse(&query.toggle(facet, &value));
            prop_assert_ne!(has(&toggled), has(&query));
            let back = Query::parse(&toggled.toggle(facet, &value));
            prop_assert_eq!(has(&back), has(&query));
        }
    }
}

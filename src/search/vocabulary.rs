//! The distinct words of many texts, sorted, each with the places it stands at.

use super::closeness::{Closeness, FROM_INSIDE};
use super::field::Field;
use super::fold::each_word;
use super::fuzzy;
use std::collections::HashMap;
use std::ops::Range;

/// Stands behind every word; sorts before all that words are made of.
const END: char = '\n';

/// Sorted words and their postings. What a look-up costs grows with the number of distinct words and of places found,
/// not with the length of the texts.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    /// All words one behind the other.
    text: String,
    /// Where each word begins in `text`, and at last where the next would.
    begins: Vec<usize>,
    /// The postings of all words: for each, the growing codes of its places as differences, seven bits a byte.
    postings: Vec<u8>,
    /// Where each word's postings begin, and at last where the next would.
    lists: Vec<usize>,
}

/// Where a word stands: the number of the document and the field in it.
pub(super) type Posting = (usize, Field);

/// The low bits of a posting's code tell the field, from 1 so that every code is greater than none.
const FIELD_BITS: u32 = 4;

impl Vocabulary {
    /// The word of that number.
    fn word(&self, number: usize) -> &str {
        let begin = self.begins.get(number).copied().unwrap_or_default();
        let end = self.begins.get(number + 1).map_or(begin, |next| next - 1);
        self.text.get(begin..end).unwrap_or_default()
    }

    fn len(&self) -> usize {
        self.begins.len().saturating_sub(1)
    }

    /// The numbers of the words that start with `start`.
    fn starting(&self, start: &str) -> Range<usize> {
        let numbers = 0..self.len();
        let from = partition(numbers.clone(), |number| self.word(number) < start);
        let until = partition(from..numbers.end, |number| self.word(number).starts_with(start));
        from..until
    }

    /// Whether some word starts with `wanted`.
    pub fn has_start(&self, wanted: &str) -> bool {
        !self.starting(wanted).is_empty()
    }

    /// Whether some word has `wanted` inside.
    pub fn has_inside(&self, wanted: &str) -> bool {
        wanted.len() >= FROM_INSIDE && memchr::memmem::find(self.text.as_bytes(), wanted.as_bytes()).is_some()
    }

    /// Every word that is `wanted` or starts with it.
    pub fn each_start(&self, wanted: &str, each: &mut impl FnMut(Postings<'_>, Closeness)) {
        for number in self.starting(wanted) {
            let exact = self.word(number).len() == wanted.len();
            each(self.postings(number), if exact { Closeness::Exact } else { Closeness::Start });
        }
    }

    /// Every word that has `wanted` inside, but not at its start.
    pub fn each_inside(&self, wanted: &str, each: &mut impl FnMut(Postings<'_>, Closeness)) {
        if wanted.len() < FROM_INSIDE {
            return;
        }
        let starts = self.starting(wanted);
        let mut next = 0;
        for at in memchr::memmem::find_iter(self.text.as_bytes(), wanted) {
            let number = partition(next..self.len(), |number| self.begins[number] <= at).saturating_sub(1);
            if number + 1 > next && !starts.contains(&number) {
                each(self.postings(number), Closeness::Inside);
            }
            next = number + 1;
        }
    }

    /// Every word over which the letters of `wanted` are scattered.
    pub fn each_scattered(&self, wanted: &str, each: &mut impl FnMut(Postings<'_>, Closeness)) {
        for number in self.starting(wanted.get(..1).unwrap_or_default()) {
            if let Some(scattered) = fuzzy::scattered(self.word(number), wanted) {
                each(self.postings(number), Closeness::Scattered(scattered.grade));
            }
        }
    }

    fn postings(&self, number: usize) -> Postings<'_> {
        let begin = self.lists.get(number).copied().unwrap_or_default();
        let end = self.lists.get(number + 1).copied().unwrap_or(begin);
        Postings { codes: self.postings.get(begin..end).unwrap_or_default(), last: 0 }
    }
}

/// The first number of a range for which a test, true up to some number and false from there on, is false.
fn partition(range: Range<usize>, holds: impl Fn(usize) -> bool) -> usize {
    let Range { mut start, mut end } = range;
    while start < end {
        let middle = start.midpoint(end);
        if holds(middle) {
            start = middle + 1;
        } else {
            end = middle;
        }
    }
    start
}

/// The places of one word, in growing order.
pub(super) struct Postings<'v> {
    codes: &'v [u8],
    last: usize,
}

impl Iterator for Postings<'_> {
    type Item = Posting;

    fn next(&mut self) -> Option<Posting> {
        let mut difference = 0;
        let mut shift = 0;
        loop {
            let (byte, rest) = self.codes.split_first()?;
            self.codes = rest;
            difference |= usize::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                break;
            }
            shift += 7;
        }
        self.last += difference;
        let field = Field::ALL.get((self.last & ((1 << FIELD_BITS) - 1)).checked_sub(1)?)?;
        Some((self.last >> FIELD_BITS, *field))
    }
}

/// Collects words; documents come in growing order.
#[derive(Default)]
pub(super) struct Writer {
    lists: HashMap<Box<str>, List>,
    folded: String,
}

#[derive(Default)]
struct List {
    codes: Vec<u8>,
    last: usize,
}

impl Writer {
    /// Notes the words of a text.
    pub fn add(&mut self, document: usize, field: Field, text: &str) {
        let Writer { lists, folded } = self;
        let code = document << FIELD_BITS | (field as usize + 1);
        each_word(text, folded, |word| {
            if let Some(list) = lists.get_mut(word) {
                list.push(code);
            } else {
                lists.entry(word.into()).or_default().push(code);
            }
        });
    }

    /// Sorts the words.
    pub fn finish(self) -> Vocabulary {
        let mut lists: Vec<(Box<str>, List)> = self.lists.into_iter().collect();
        lists.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        let mut vocabulary = Vocabulary::default();
        vocabulary.text.reserve_exact(lists.iter().map(|(word, _)| word.len() + 1).sum());
        vocabulary.postings.reserve_exact(lists.iter().map(|(_, list)| list.codes.len()).sum());
        vocabulary.begins.reserve_exact(lists.len() + 1);
        vocabulary.lists.reserve_exact(lists.len() + 1);
        for (word, list) in lists {
            vocabulary.begins.push(vocabulary.text.len());
            vocabulary.lists.push(vocabulary.postings.len());
            vocabulary.text.push_str(&word);
            vocabulary.text.push(END);
            vocabulary.postings.extend(list.codes);
        }
        vocabulary.begins.push(vocabulary.text.len());
        vocabulary.lists.push(vocabulary.postings.len());
        vocabulary
    }
}

impl List {
    /// Notes a place; a word that stands twice in a field is noted once.
    fn push(&mut self, code: usize) {
        let Some(mut difference) = code.checked_sub(self.last).filter(|difference| *difference > 0) else { return };
        self.last = code;
        while difference >= 0x80 {
            self.codes.push(difference.to_le_bytes()[0] | 0x80);
            difference >>= 7;
        }
        self.codes.push(difference.to_le_bytes()[0]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn vocabulary(documents: &[&str]) -> Vocabulary {
        let mut writer = Writer::default();
        for (document, text) in documents.iter().enumerate() {
            writer.add(document, Field::Title, text);
            writer.add(document, Field::Prose, text);
        }
        writer.finish()
    }

    /// What is found and how nearly, by document.
    fn found(vocabulary: &Vocabulary, wanted: &str) -> Vec<(usize, Closeness)> {
        let mut found = Vec::new();
        let mut each = |postings: Postings<'_>, closeness| {
            let (titles, prose): (Vec<Posting>, Vec<Posting>) = postings.partition(|(_, field)| *field == Field::Title);
            let documents = |postings: Vec<Posting>| postings.into_iter().map(|(at, _)| at).collect::<Vec<_>>();
            let titles = documents(titles);
            assert_eq!(titles, documents(prose));
            found.extend(titles.into_iter().map(|at| (at, closeness)));
        };
        vocabulary.each_start(wanted, &mut each);
        vocabulary.each_inside(wanted, &mut each);
        found.sort_unstable();
        found
    }

    #[test]
    fn every_place_is_found() {
        let words = vocabulary(&["one two", "", "twofold two two", "untwo", "one"]);
        assert_eq!(
            found(&words, "two"),
            [(0, Closeness::Exact), (2, Closeness::Start), (2, Closeness::Exact), (3, Closeness::Inside)]
        );
        assert_eq!(found(&words, "one"), [(0, Closeness::Exact), (4, Closeness::Exact)]);
        assert_eq!(found(&words, "three"), []);
        assert!(words.has_start("twof") && !words.has_start("ntw"));
        assert!(words.has_inside("ntw") && !words.has_inside("ot") && !words.has_inside("n"));
        assert_eq!(found(&vocabulary(&[]), "a"), []);
    }

    #[test]
    fn scattered_letters_are_found_from_the_first_on() {
        let words = vocabulary(&["clusters", "classes", "aclstr"]);
        let mut found = Vec::new();
        words.each_scattered("clstr", &mut |postings, _| found.extend(postings.map(|(at, _)| at)));
        assert_eq!(found, [0, 0]);
    }

    proptest! {
        #[test]
        fn looking_up_is_comparing_every_word(
            texts in prop::collection::vec("[abc ]{0,12}", 0..200),
            wanted in "[abc]{1,3}",
        ) {
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            let mut expected: Vec<(usize, Closeness)> = texts
                .iter()
                .enumerate()
                .flat_map(|(at, text)| {
                    let mut words: Vec<&str> = text.split_whitespace().collect();
                    words.sort_unstable();
                    words.dedup();
                    words.into_iter().filter_map(|word| Closeness::of(word, &wanted)).map(move |near| (at, near)).collect::<Vec<_>>()
                })
                .collect();
            expected.sort_unstable();
            prop_assert_eq!(found(&vocabulary(&texts), &wanted), expected);
        }
    }
}

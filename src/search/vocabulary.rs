//! The distinct words of many texts, sorted, each with the places it stands at.

use super::closeness::{Closeness, FROM_INSIDE};
use super::edits::{Slipped, bag};
use super::field::Field;
use super::fold::{JOINT, Packed, each_packed};
use super::fuzzy;
use foldhash::fast::RandomState;
use std::collections::{BTreeMap, HashMap};
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
    begins: Vec<u32>,
    /// The postings of all words: for each, the growing codes of its places as differences, seven bits a byte.
    postings: Vec<u8>,
    /// Where each word's postings begin, and at last where the next would.
    lists: Vec<u32>,
    /// The numbers of words that stand only where chains were joined.
    joined: Vec<u32>,
    /// For each word its letters, as a [bag]; in short texts, where slips are looked for.
    bags: Vec<u32>,
}

/// Words that come near to one that is not there, each once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Near {
    words: BTreeMap<String, Closeness>,
    /// The slips of those that have some.
    edits: Option<u8>,
}

impl Near {
    /// The words, and how near they come.
    pub fn iter(&self) -> impl Iterator<Item = (&str, Closeness)> {
        self.words.iter().map(|(word, near)| (word.as_str(), *near))
    }

    /// How near one of them comes.
    pub fn closeness(&self, word: &str) -> Option<Closeness> {
        self.words.get(word).copied()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    fn slipped(&mut self, word: &str, edits: u8, closeness: Closeness) {
        if self.edits.is_some_and(|fewest| fewest < edits) {
            return;
        }
        if self.edits.is_none_or(|most| most > edits) {
            self.words.retain(|_, near| matches!(near, Closeness::Scattered(_)));
            self.edits = Some(edits);
        }
        self.words.insert(word.to_owned(), closeness);
    }

    fn scattered(&mut self, word: &str, grade: u8) {
        self.words.entry(word.to_owned()).or_insert(Closeness::Scattered(grade));
    }
}

/// The low bits of a posting's code tell the field, from 1 so that every code is greater than none.
const FIELD_BITS: u32 = 4;

/// What a place counts for, by the low bits of its code.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Weights([u32; 1 << FIELD_BITS]);

impl Weights {
    /// What a field counts for, for each.
    pub fn new(weight: impl Fn(Field) -> u32) -> Weights {
        let mut weights = Weights::default();
        for field in Field::ALL {
            if let Some(own) = weights.0.get_mut(field as usize + 1) {
                *own = weight(field);
            }
        }
        weights
    }
}

impl Vocabulary {
    /// The word of that number.
    fn word(&self, number: usize) -> &str {
        self.text.get(self.bounds(number)).unwrap_or_default()
    }

    fn bounds(&self, number: usize) -> Range<usize> {
        let begin = self.begins.get(number).map_or(0, |begin| *begin as usize);
        let end = self.begins.get(number + 1).map_or(begin, |next| *next as usize - 1);
        begin..end
    }

    fn len(&self) -> usize {
        self.begins.len().saturating_sub(1)
    }

    /// The numbers of the words that start with `start`.
    fn starting(&self, start: &str) -> Range<usize> {
        let from = partition(0..self.len(), |number| self.word(number) < start);
        // Beginnings are mostly shared by few: look near first.
        let until = gallop(from..self.len(), |number| self.word(number).starts_with(start));
        from..until
    }

    /// Whether some word is `wanted`.
    pub fn has(&self, wanted: &str) -> bool {
        self.first_from(wanted) == wanted && !wanted.is_empty()
    }

    /// Whether some word starts with `wanted`.
    pub fn has_start(&self, wanted: &str) -> bool {
        self.first_from(wanted).starts_with(wanted) && self.len() > 0
    }

    /// The first word that does not sort before `wanted`.
    fn first_from(&self, wanted: &str) -> &str {
        self.word(partition(0..self.len(), |number| self.word(number) < wanted))
    }

    /// Whether some word has `wanted` inside.
    pub fn has_inside(&self, wanted: &str) -> bool {
        wanted.len() >= FROM_INSIDE && memchr::memmem::find(self.text.as_bytes(), wanted.as_bytes()).is_some()
    }

    /// Every word that is `wanted` or starts with it.
    pub fn each_start(&self, wanted: &str, each: &mut impl FnMut(Postings<'_>, Closeness)) {
        for number in self.starting(wanted) {
            let exact = self.bounds(number).len() == wanted.len();
            each(self.postings(number), if exact { Closeness::Exact } else { Closeness::Start });
        }
    }

    /// Every word that has `wanted` inside, but not at its start.
    pub fn each_inside(&self, wanted: &str, each: &mut impl FnMut(Postings<'_>, Closeness)) {
        if wanted.len() < FROM_INSIDE {
            return;
        }
        let starts = self.starting(wanted);
        // The number of the first word that is not yet passed.
        let mut next = 0;
        for at in memchr::memmem::find_iter(self.text.as_bytes(), wanted) {
            let begins_before = |number: usize| self.begins.get(number).is_some_and(|begin| *begin as usize <= at);
            let behind = gallop(next..self.len(), begins_before);
            if behind > next {
                let number = behind - 1;
                if !starts.contains(&number) {
                    each(self.postings(number), Closeness::Inside);
                }
                next = behind;
            }
        }
    }

    /// Every place of one word.
    pub fn exact(&self, word: &str) -> Option<Postings<'_>> {
        let number = partition(0..self.len(), |number| self.word(number) < word);
        (self.word(number) == word).then(|| self.postings(number))
    }

    /// Adds the words that are the wanted one, or start with it, but for the fewest slips that make any so: fewer than
    /// led to what was found before, or as many.
    pub fn slipped(&self, wanted: &Slipped<'_>, found: &mut Near) {
        let text = self.text.as_bytes();
        let begins = self.begins.iter().map(|begin| *begin as usize);
        let bounds = begins.clone().zip(begins.skip(1).map(|next| next.saturating_sub(1)));
        for (number, (bag, (begin, end))) in self.bags.iter().zip(bounds).enumerate() {
            if wanted.may_be(end.saturating_sub(begin), *bag)
                && let Some(word) = text.get(begin..end)
                && let Some(slips) = wanted.compare(word)
                // Two words that somebody joined begin like neither.
                && (slips.letters == word.len() || !self.is_joined(number))
            {
                found.slipped(self.word(number), slips.edits, wanted.closeness(word, slips));
            }
        }
    }

    /// Adds the words over which the letters of the wanted one are scattered.
    pub fn scattered(&self, wanted: &str, found: &mut Near) {
        for number in self.starting(wanted.get(..1).unwrap_or_default()) {
            if let Some(scattered) = fuzzy::scattered(self.word(number), wanted) {
                found.scattered(self.word(number), scattered.grade);
            }
        }
    }

    /// Whether a word stands only where a chain was joined.
    fn is_joined(&self, number: usize) -> bool {
        u32::try_from(number).is_ok_and(|number| self.joined.binary_search(&number).is_ok())
    }

    fn postings(&self, number: usize) -> Postings<'_> {
        let begin = self.lists.get(number).map_or(0, |begin| *begin as usize);
        let end = self.lists.get(number + 1).map_or(begin, |end| *end as usize);
        Postings { codes: self.postings.get(begin..end).unwrap_or_default() }
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

/// The same, quickest where the number is near the beginning of the range.
fn gallop(range: Range<usize>, holds: impl Fn(usize) -> bool) -> usize {
    let mut from = range.start;
    let mut step = 1;
    while let Some(next) = from.checked_add(step).filter(|next| *next <= range.end) {
        if !holds(next - 1) {
            return partition(from..next - 1, holds);
        }
        from = next;
        step *= 2;
    }
    partition(from..range.end, holds)
}

/// The places of one word.
#[derive(Clone, Copy)]
pub(super) struct Postings<'v> {
    codes: &'v [u8],
}

impl Postings<'_> {
    /// Hands out the number of each document and what the place in it counts for, documents in growing order.
    pub fn each(self, weights: &Weights, mut each: impl FnMut(usize, u32)) {
        let mut code = 0;
        let mut rest = self.codes;
        while let [first, behind @ ..] = rest {
            let mut difference = usize::from(first & 0x7f);
            rest = behind;
            // Nearly all differences have one byte or two.
            if *first >= 0x80 {
                let mut shift = 7;
                while let [next, behind @ ..] = rest {
                    difference |= usize::from(next & 0x7f) << (shift & (usize::BITS - 1));
                    rest = behind;
                    shift += 7;
                    if *next < 0x80 {
                        break;
                    }
                }
            }
            code += difference;
            each(code >> FIELD_BITS, weights.0[code & ((1 << FIELD_BITS) - 1)]);
        }
    }
}

/// Collects words; documents come in growing order.
#[derive(Default)]
pub(super) struct Writer {
    short: HashMap<Packed, List, RandomState>,
    long: HashMap<Box<str>, List, RandomState>,
    room: String,
}

/// Letters of codes that a list keeps beside its word: with them the lists of rare words need no memory of their own,
/// and those of frequent ones are seldom looked up in it.
const STAGED: usize = 15;

#[derive(Default)]
struct List {
    codes: Vec<u8>,
    staged: [u8; STAGED],
    number: u8,
    /// Whether the word stands somewhere without having been joined.
    is_word: bool,
    last: usize,
}

impl Writer {
    /// Notes the words of a text: of a chain its parts, and what they are when joined. `each` is told the chains.
    pub fn add(&mut self, document: usize, field: Field, text: &str, mut each: impl FnMut(Result<Packed, &str>)) {
        let code = code(document, field);
        let mut room = std::mem::take(&mut self.room);
        each_packed(text, &mut room, &mut |chain| {
            each(chain);
            match chain {
                Ok(word) => self.short.entry(word).or_default().word(code),
                Err(chain) => self.note_chain(chain, code),
            }
        });
        self.room = room;
    }

    /// Notes one word as it is.
    pub fn add_word(&mut self, document: usize, field: Field, word: &str) {
        self.note(word, code(document, field));
    }

    fn note_chain(&mut self, chain: &str, code: usize) {
        if chain.contains(JOINT) {
            chain.split(JOINT).for_each(|part| self.note(part, code));
            self.list(&chain.replace(JOINT, "")).push(code);
        } else {
            self.note(chain, code);
        }
    }

    fn note(&mut self, word: &str, code: usize) {
        self.list(word).word(code);
    }

    fn list(&mut self, word: &str) -> &mut List {
        match Packed::new(word) {
            Some(word) => self.short.entry(word).or_default(),
            None => self.long.entry(word.into()).or_default(),
        }
    }

    /// Sorts the words, and makes ready to look for slips.
    pub fn finish_brief(self) -> Vocabulary {
        let mut vocabulary = self.finish();
        let text = vocabulary.text.as_bytes();
        vocabulary.bags =
            (0..vocabulary.len()).map(|number| bag(text.get(vocabulary.bounds(number)).unwrap_or_default())).collect();
        vocabulary
    }

    /// Sorts the words.
    pub fn finish(self) -> Vocabulary {
        let mut short: Vec<(Packed, List)> = self.short.into_iter().collect();
        short.sort_unstable_by_key(|(word, _)| *word);
        let mut long: Vec<(Box<str>, List)> = self.long.into_iter().collect();
        long.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
        let letters: usize = long.iter().map(|(word, _)| word.len() + 1).sum();
        let codes = short.iter().map(|(_, list)| list).chain(long.iter().map(|(_, list)| list));
        let codes = codes.map(List::len).sum();
        let words = short.len() + long.len();
        let mut vocabulary = Vocabulary::default();
        vocabulary.text.reserve(letters + 8 * short.len());
        vocabulary.postings.reserve_exact(codes);
        vocabulary.begins.reserve_exact(words + 1);
        vocabulary.lists.reserve_exact(words + 1);
        let mut long = long.into_iter().peekable();
        for (word, list) in short {
            while let Some((word, list)) = long.next_if(|(long, _)| Packed::head(long) < word) {
                vocabulary.push(&word, &list);
            }
            vocabulary.push(word.letters().as_str(), &list);
        }
        for (word, list) in long {
            vocabulary.push(&word, &list);
        }
        vocabulary.mark();
        vocabulary.text.shrink_to_fit();
        vocabulary.joined.shrink_to_fit();
        vocabulary
    }
}

impl Vocabulary {
    /// Adds a word behind all others.
    fn push(&mut self, word: &str, list: &List) {
        if !list.is_word {
            self.joined.extend(u32::try_from(self.begins.len()));
        }
        self.mark();
        self.text.push_str(word);
        self.text.push(END);
        list.write(&mut self.postings);
    }

    /// Notes where the next word and its postings begin. A programme of four gigabytes of words is not read anyway.
    fn mark(&mut self) {
        self.begins.push(u32::try_from(self.text.len()).unwrap_or(u32::MAX));
        self.lists.push(u32::try_from(self.postings.len()).unwrap_or(u32::MAX));
    }
}

fn code(document: usize, field: Field) -> usize {
    document << FIELD_BITS | (field as usize + 1)
}

impl List {
    /// Notes a place of the word as it is.
    fn word(&mut self, code: usize) {
        self.is_word = true;
        self.push(code);
    }

    /// Notes a place; a word that stands twice in a field is noted once.
    fn push(&mut self, code: usize) {
        let Some(mut difference) = code.checked_sub(self.last).filter(|difference| *difference > 0) else { return };
        self.last = code;
        while difference >= 0x80 {
            self.byte(difference.to_le_bytes()[0] | 0x80);
            difference >>= 7;
        }
        self.byte(difference.to_le_bytes()[0]);
    }

    fn byte(&mut self, byte: u8) {
        if usize::from(self.number) == STAGED {
            self.codes.extend_from_slice(&self.staged);
            self.number = 0;
        }
        if let Some(place) = self.staged.get_mut(usize::from(self.number)) {
            *place = byte;
            self.number += 1;
        }
    }

    fn len(&self) -> usize {
        self.codes.len() + usize::from(self.number)
    }

    fn write(&self, postings: &mut Vec<u8>) {
        postings.extend_from_slice(&self.codes);
        postings.extend_from_slice(self.staged.get(..usize::from(self.number)).unwrap_or_default());
    }
}

#[cfg(test)]
mod tests {
    use super::super::edits::{Slipped, allowed};
    use super::*;
    use proptest::prelude::*;

    fn vocabulary(documents: &[&str]) -> Vocabulary {
        let mut writer = Writer::default();
        for (document, text) in documents.iter().enumerate() {
            writer.add(document, Field::Title, text, |_| {});
            writer.add(document, Field::Prose, text, |_| {});
        }
        writer.finish_brief()
    }

    /// What is found and how nearly, by document.
    fn found(look: impl Fn(&mut dyn FnMut(Postings<'_>, Closeness))) -> Vec<(usize, Closeness)> {
        let mut found = Vec::new();
        look(&mut |postings, closeness| {
            let in_field = |wanted: Field| {
                let mut documents = Vec::new();
                let weights = Weights::new(|field| u32::from(field == wanted));
                postings.each(&weights, |document, weight| documents.extend((weight > 0).then_some(document)));
                documents
            };
            let titles = in_field(Field::Title);
            assert_eq!(titles, in_field(Field::Prose));
            assert!(in_field(Field::Name).is_empty());
            found.extend(titles.into_iter().map(|at| (at, closeness)));
        });
        found.sort_unstable();
        found
    }

    fn whole(vocabulary: &Vocabulary, wanted: &str) -> Vec<(usize, Closeness)> {
        found(|mut each| {
            vocabulary.each_start(wanted, &mut each);
            vocabulary.each_inside(wanted, &mut each);
        })
    }

    fn slipped(vocabulary: &Vocabulary, wanted: &str) -> Vec<(String, Closeness)> {
        let mut near = Near::default();
        vocabulary.slipped(&Slipped::new(wanted, allowed(wanted)), &mut near);
        near.iter().map(|(word, near)| (word.to_owned(), near)).collect()
    }

    #[test]
    fn every_place_is_found() {
        let words = vocabulary(&["one two", "", "twofold two two", "untwo", "one"]);
        assert_eq!(
            whole(&words, "two"),
            [(0, Closeness::Exact), (2, Closeness::Start), (2, Closeness::Exact), (3, Closeness::Inside)]
        );
        assert_eq!(whole(&words, "one"), [(0, Closeness::Exact), (4, Closeness::Exact)]);
        assert_eq!(whole(&words, "three"), []);
        assert!(words.has_start("twof") && !words.has_start("ntw") && !words.has_start("z"));
        assert!(words.has("two") && !words.has("tw") && !words.has(""));
        assert!(words.has_inside("ntw") && !words.has_inside("ot") && !words.has_inside("n"));
        let none = vocabulary(&[]);
        assert_eq!(whole(&none, "a"), []);
        assert!(!none.has_start("a") && !none.has("a"));
    }

    #[test]
    fn a_chain_is_found_by_its_parts_and_as_one() {
        let words = vocabulary(&["A.I. e-mail", "AI email"]);
        assert_eq!(
            whole(&words, "ai").into_iter().filter(|(_, near)| *near == Closeness::Exact).collect::<Vec<_>>(),
            [(0, Closeness::Exact), (1, Closeness::Exact)]
        );
        assert_eq!(whole(&words, "email"), [(0, Closeness::Exact), (1, Closeness::Exact)]);
        assert_eq!(whole(&words, "mail"), [(0, Closeness::Inside), (0, Closeness::Exact), (1, Closeness::Inside)]);
        let mut chains = Vec::new();
        Writer::default().add(0, Field::Title, "A.I. e-mail x", |chain| {
            chains.push(chain.map_or_else(str::to_owned, |word| word.letters().as_str().to_owned()));
        });
        assert_eq!(chains, ["a-i", "e-mail", "x"]);
    }

    #[test]
    fn long_words_stand_in_their_order() {
        let long = "internationalisation";
        let words = vocabulary(&["internationalisations internationalis internationali zebra", long]);
        assert_eq!(whole(&words, "internationali").len(), 4);
        assert_eq!(whole(&words, long), [(0, Closeness::Start), (1, Closeness::Exact)]);
        assert_eq!(whole(&words, "zebra"), [(0, Closeness::Exact)]);
        assert!((1..words.len()).all(|number| words.word(number - 1) < words.word(number)));
    }

    #[test]
    fn scattered_letters_are_found_from_the_first_on() {
        let words = vocabulary(&["clusters", "classes", "aclstr"]);
        let mut near = Near::default();
        words.scattered("clstr", &mut near);
        assert_eq!(near.iter().collect::<Vec<_>>(), [("clusters", Closeness::Scattered(3))]);
        assert_eq!(near.closeness("clusters"), Some(Closeness::Scattered(3)));
        let mut none = Near::default();
        words.scattered("clstx", &mut none);
        assert!(none.is_empty());
    }

    #[test]
    fn what_was_joined_begins_like_none_of_its_parts() {
        assert_eq!(slipped(&vocabulary(&["Vice-Rector"]), "viner"), []);
        assert_eq!(slipped(&vocabulary(&["Vice-Rector", "Vicerector"]), "viner").len(), 1);
        assert_eq!(slipped(&vocabulary(&["e-mail"]), "emial"), [("email".to_owned(), Closeness::Slipped(4))]);
    }

    #[test]
    fn places_far_apart_are_told_apart() {
        let mut writer = Writer::default();
        for document in [0, 1, 7, 8, 1_000, 1_000_000] {
            writer.add(document, Field::Prose, "word word", |_| {});
        }
        let mut documents = Vec::new();
        let weights = Weights::new(|field| field as u32);
        let words = writer.finish();
        words.each_start("word", &mut |postings, _| {
            postings.each(&weights, |document, weight| documents.push((document, weight)));
        });
        assert_eq!(documents, [0, 1, 7, 8, 1_000, 1_000_000].map(|document| (document, Field::Prose as u32)));
    }

    fn words_of(text: &str) -> Vec<&str> {
        let mut words: Vec<&str> = text.split_whitespace().collect();
        words.sort_unstable();
        words.dedup();
        words
    }

    proptest! {
        #[test]
        fn looking_up_is_comparing_every_word(
            texts in prop::collection::vec("[abc ]{0,12}|[ab]{14,20}", 0..200),
            wanted in "[abc]{1,3}",
        ) {
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            let near = |text| words_of(text).into_iter().filter_map(|word| Closeness::of(word, &wanted));
            let mut expected: Vec<(usize, Closeness)> =
                texts.iter().enumerate().flat_map(|(at, text)| near(text).map(move |near| (at, near))).collect();
            expected.sort_unstable();
            prop_assert_eq!(whole(&vocabulary(&texts), &wanted), expected);
        }

        #[test]
        fn looking_for_slips_is_comparing_every_word(
            texts in prop::collection::vec("[abc ]{0,24}", 0..40),
            wanted in "[abc]{4,10}",
        ) {
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            let look = Slipped::new(&wanted, allowed(&wanted));
            let near = |word: &&str| {
                let slips = look.compare(word.as_bytes())?;
                Some((slips.edits, ((*word).to_owned(), look.closeness(word.as_bytes(), slips))))
            };
            let own = words_of(&texts.join(" ")).iter().filter_map(near).collect::<Vec<_>>();
            let fewest = own.iter().map(|(edits, _)| *edits).min();
            let expected: Vec<_> = own.into_iter().filter(|(edits, _)| Some(*edits) == fewest).map(|(_, near)| near).collect();
            prop_assert_eq!(slipped(&vocabulary(&texts), &wanted), expected);
        }

        #[test]
        fn galloping_arrives_where_walking_does(length in 0_usize..100, from in 0_usize..100, edge in 0_usize..120) {
            let range = from.min(length)..length;
            prop_assert_eq!(gallop(range.clone(), |number| number < edge), partition(range, |number| number < edge));
        }
    }
}

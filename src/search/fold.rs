//! Folding: the one spelling under which a word is kept and looked for.
//!
//! Folded text is words of `a`–`z` and `0`–`9` with single blanks between them. Every script is written in Latin
//! letters, case and accents are gone, apostrophes vanish, all other punctuation separates words.
//!
//! Hyphens and dots inside a word may join or part: "e-mail" is "email" to one writer and "e mail" to another. Where
//! words are compared they stay, as [`JOINT`]; a word with its joints is a chain.

use crate::programme::clean;
use any_ascii::any_ascii_char;
use std::borrow::Cow;
use std::ops::Range;
use unicode_normalization::char::{compose, is_combining_mark};
use unicode_segmentation::GraphemeCursor;

/// What hyphens and dots between two letters or digits fold to, where the difference matters.
pub(super) const JOINT: char = '-';

/// A folded text, joints kept, with the way back to the text it was made of.
#[derive(Clone, Debug)]
pub struct Folded<'a> {
    source: &'a str,
    text: String,
    /// For each folded byte the position of the character it comes from.
    origins: Vec<usize>,
}

/// Folds a text and keeps the way back.
pub fn fold(source: &str) -> Folded<'_> {
    let mut folded =
        Folded { source, text: String::with_capacity(source.len()), origins: Vec::with_capacity(source.len()) };
    walk(source, &mut folded);
    folded
}

/// Folds a text to words alone, without a way back.
pub fn fold_text(source: &str) -> String {
    let mut words = Words(String::with_capacity(source.len()));
    walk(source, &mut words);
    words.0
}

/// Folds what somebody typed, cleaned first as all text of a programme is.
pub(super) fn fold_typed(source: &str) -> String {
    fold_text(&clean::line(Cow::Borrowed(source)))
}

/// Folds a text and keeps the joints of its chains, without a way back.
pub(super) fn fold_chains(source: &str) -> String {
    let mut text = String::with_capacity(source.len());
    fold_onto(source, &mut text);
    text
}

/// The same, behind what is already in `text`.
pub(super) fn fold_onto(source: &str, text: &mut String) {
    walk(source, text);
}

/// Hands out the chains of a text one after the other, those of up to sixteen ASCII letters packed, which is most of
/// running text. `room` is room to write in.
pub(super) fn each_packed(source: &str, room: &mut String, each: &mut impl FnMut(Result<Packed, &str>)) {
    let bytes = source.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let begin = at;
        let (mut letters, mut length) = (0_u128, 0_usize);
        let mut is_plain = true;
        while let Some(byte) = bytes.get(at) {
            let letter = LETTERS[usize::from(*byte)];
            if letter != 0 {
                letters = letters << 8 | u128::from(letter);
                length += 1;
            } else if !byte.is_ascii() || (matches!(byte, b'-' | b'.') && may_go_on(bytes.get(at + 1))) {
                is_plain = false;
            } else if *byte != b'\'' {
                break;
            }
            at += 1;
        }
        if is_plain && length <= Packed::MOST {
            if length > 0 {
                each(Ok(Packed(letters << (8 * (Packed::MOST - length)))));
            }
        } else {
            each_chain(source.get(begin..at).unwrap_or_default(), room, |chain| each(Err(chain)));
        }
        at += 1;
    }
}

fn may_go_on(byte: Option<&u8>) -> bool {
    byte.is_some_and(|byte| !byte.is_ascii() || *byte == b'\'' || LETTERS[usize::from(*byte)] != 0)
}

/// ASCII letters and digits as they are folded; 0 for all other bytes.
const LETTERS: [u8; 256] = {
    let mut letters = [0; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        if byte.is_ascii_alphanumeric() {
            letters[byte as usize] = byte.to_ascii_lowercase();
        }
        byte += 1;
    }
    letters
};

/// A folded word of up to sixteen letters in a number that sorts as the word does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Packed(u128);

impl Packed {
    /// The most letters.
    pub const MOST: usize = 16;

    /// A word, if it is short enough.
    pub fn new(word: &str) -> Option<Packed> {
        (word.len() <= Packed::MOST).then(|| Packed::head(word))
    }

    /// As much of a word as there is room for.
    pub fn head(word: &str) -> Packed {
        let mut bytes = [0; Packed::MOST];
        bytes.iter_mut().zip(word.bytes()).for_each(|(own, byte)| *own = byte);
        Packed(u128::from_be_bytes(bytes))
    }

    /// The word.
    pub fn letters(self) -> Letters {
        let length = Packed::MOST - self.0.trailing_zeros() as usize / 8;
        Letters { bytes: self.0.to_be_bytes(), length }
    }
}

/// The letters of a packed word.
pub(super) struct Letters {
    bytes: [u8; Packed::MOST],
    length: usize,
}

impl Letters {
    /// Them, in their order.
    pub fn as_str(&self) -> &str {
        self.bytes.get(..self.length).and_then(|bytes| str::from_utf8(bytes).ok()).unwrap_or_default()
    }
}

/// Hands out the chains of a text one after the other; `room` is room to write in.
pub(super) fn each_chain(source: &str, room: &mut String, each: impl FnMut(&str)) {
    room.clear();
    let mut chains = Chains { chain: room, each };
    walk(source, &mut chains);
    chains.end();
}

impl Folded<'_> {
    /// The folded text; ASCII.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The folded words, joints inside, each with its position in the folded text.
    pub fn chains(&self) -> impl Iterator<Item = (usize, &str)> {
        let mut at = 0;
        self.text.split(' ').filter(|word| !word.is_empty()).map(move |word| {
            let here = at;
            at += word.len() + 1;
            (here, word)
        })
    }

    /// The bytes of the original that a range of the folded text stands for, widened to whole graphemes; an empty
    /// range, or one past the end, is empty.
    pub fn source(&self, folded: Range<usize>) -> Range<usize> {
        if folded.is_empty() {
            return 0..0;
        }
        let ends = (self.origins.get(folded.start), folded.end.checked_sub(1).and_then(|last| self.origins.get(last)));
        let (Some(&first), Some(&last)) = ends else { return 0..0 };
        let length = self.source.len();
        let mut cursor = GraphemeCursor::new(first, length, true);
        let start = match cursor.is_boundary(self.source, 0) {
            Ok(true) => first,
            _ => cursor.prev_boundary(self.source, 0).ok().flatten().unwrap_or(0),
        };
        let end = GraphemeCursor::new(last, length, true).next_boundary(self.source, 0).ok().flatten();
        start..end.unwrap_or(length)
    }
}

/// Takes folded text piece by piece.
trait Sink {
    /// ASCII letters and digits in any case, the first of which stands at `origin` in the source; `each` says how many
    /// bytes of the source one of them takes: 1, or 0 for those that stand for one character together.
    fn letters(&mut self, letters: &str, origin: usize, each: usize);
    /// What stands between two letters: a blank or a [`JOINT`].
    fn between(&mut self, gap: char, origin: usize);
}

impl Sink for String {
    fn letters(&mut self, letters: &str, _: usize, _: usize) {
        let from = self.len();
        self.push_str(letters);
        if let Some(new) = self.get_mut(from..) {
            new.make_ascii_lowercase();
        }
    }

    fn between(&mut self, gap: char, _: usize) {
        self.push(gap);
    }
}

/// Words apart from each other, be it by a blank or by a joint.
struct Words(String);

impl Sink for Words {
    fn letters(&mut self, letters: &str, origin: usize, each: usize) {
        self.0.letters(letters, origin, each);
    }

    fn between(&mut self, _: char, _: usize) {
        self.0.push(' ');
    }
}

/// Hands on each chain as soon as it ends.
struct Chains<'r, F> {
    chain: &'r mut String,
    each: F,
}

impl<F: FnMut(&str)> Chains<'_, F> {
    fn end(&mut self) {
        if !self.chain.is_empty() {
            (self.each)(self.chain);
            self.chain.clear();
        }
    }
}

impl<F: FnMut(&str)> Sink for Chains<'_, F> {
    fn letters(&mut self, letters: &str, origin: usize, each: usize) {
        self.chain.letters(letters, origin, each);
    }

    fn between(&mut self, gap: char, _: usize) {
        if gap == JOINT {
            self.chain.push(JOINT);
        } else {
            self.end();
        }
    }
}

impl Sink for Folded<'_> {
    fn letters(&mut self, letters: &str, origin: usize, each: usize) {
        self.text.letters(letters, origin, each);
        self.origins.extend((0..letters.len()).map(|number| origin + number * each));
    }

    fn between(&mut self, gap: char, origin: usize) {
        self.text.between(gap, origin);
        self.origins.push(origin);
    }
}

/// Writes words with single blanks or joints between them.
struct Pen<'s, S> {
    sink: &'s mut S,
    /// Whether nothing is written yet.
    fresh: bool,
    /// What separates the letters that come next from those written.
    gap: Option<char>,
}

impl<S: Sink> Pen<'_, S> {
    fn letters(&mut self, letters: &str, origin: usize, each: usize) {
        if letters.is_empty() {
            return;
        }
        if let Some(gap) = self.gap.take().filter(|_| !self.fresh) {
            self.sink.between(gap, origin);
        }
        self.fresh = false;
        self.sink.letters(letters, origin, each);
    }

    fn part(&mut self) {
        self.gap = Some(' ');
    }

    /// A hyphen or a dot joins if it stands alone between letters.
    fn join(&mut self) {
        self.gap = Some(if self.gap.is_none() { JOINT } else { ' ' });
    }
}

fn walk(text: &str, sink: &mut impl Sink) {
    let bytes = text.as_bytes();
    let mut pen = Pen { sink, fresh: true, gap: None };
    let mut at = 0;
    while at < bytes.len() {
        let run = bytes[at..].iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
        let end = at + run;
        match bytes.get(end) {
            // What follows may belong to the same word, which is then looked at as a whole.
            Some(byte) if !byte.is_ascii() => at += foreign_word(&text[at..], at, &mut pen),
            after => {
                pen.letters(&text[at..end], at, 1);
                match after {
                    None | Some(b'\'') => {}
                    Some(b'-' | b'.') => pen.join(),
                    Some(_) => pen.part(),
                }
                at = end + 1;
            }
        }
    }
}

/// Folds the word that `rest` begins with, or the one character that is no part of a word; gives its length.
fn foreign_word(rest: &str, at: usize, pen: &mut Pen<'_, impl Sink>) -> usize {
    let end = rest.char_indices().find(|(_, c)| !is_part_of_word(*c)).map_or(rest.len(), |(end, _)| end);
    if end == 0 {
        let c = rest.chars().next().unwrap_or(' ');
        if is_joint(c) {
            pen.join();
        } else {
            pen.part();
            write(c, at, pen);
            pen.part();
        }
        return c.len_utf8();
    }
    let word = &rest[..end];
    let spelling = Spelling::of(word);
    let mut chars = word.char_indices().peekable();
    let mut unspaced = None;
    while let Some((offset, mut c)) = chars.next() {
        // Words of other scripts stand among them without blanks, too.
        if c.is_alphanumeric() && unspaced.replace(is_unspaced(c)).is_some_and(|before| before != is_unspaced(c)) {
            pen.part();
        }
        while let Some(whole) =
            chars.peek().filter(|(_, next)| !is_plain_letter(*next)).and_then(|(_, next)| compose(c, *next))
        {
            c = whole;
            chars.next();
        }
        write(spelling.letter(c), at + offset, pen);
    }
    end
}

fn write(c: char, origin: usize, pen: &mut Pen<'_, impl Sink>) {
    let mut room = [0; 4];
    let mut rest = if c.is_ascii() { c.encode_utf8(&mut room) } else { any_ascii_char(c) };
    while !rest.is_empty() {
        let letters = rest.bytes().take_while(u8::is_ascii_alphanumeric).count();
        pen.letters(&rest[..letters], origin, 0);
        if let Some(sign) = rest.as_bytes().get(letters) {
            // Signs in the transliteration of a letter (soft signs, glottal stops) are no punctuation.
            if *sign != b'\'' && !c.is_alphabetic() && !is_combining_mark(c) {
                pen.part();
            }
        }
        rest = rest.get(letters + 1..).unwrap_or_default();
    }
}

/// Hyphens and dots beside those of ASCII: those that never break a line, the wide ones, and the dash that is set for
/// them.
fn is_joint(c: char) -> bool {
    matches!(c, '‐' | '‑' | '–' | '－' | '．' | '﹣')
}

/// Signs of scripts that write words without blanks between them.
fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff66}'..='\u{ff9f}'
        | '\u{20000}'..='\u{3ffff}')
}

fn is_part_of_word(c: char) -> bool {
    let is_apostrophe = matches!(c, '\'' | '’' | '‘');
    // Joiners shape a word from within; a soft hyphen only allows a line to break there.
    let is_joiner = matches!(c, '\u{200c}' | '\u{200d}' | '\u{2060}' | '\u{ad}');
    is_plain_letter(c) || is_apostrophe || is_joiner || c.is_alphanumeric() || is_combining_mark(c)
}

/// Letters that never melt into the one before them: most of Latin, Cyrillic and Han. Known without a look-up, because
/// the tables of the standard library take longer than all the rest.
fn is_plain_letter(c: char) -> bool {
    c.is_ascii_alphabetic()
        || matches!(c, '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{24f}' | '\u{400}'..='\u{481}'
            | '\u{48a}'..='\u{52f}' | '\u{4e00}'..='\u{9fff}')
}

/// Which alphabet a word is meant in whose letters come from two.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Spelling {
    AsWritten,
    Latin,
    Cyrillic,
}

impl Spelling {
    /// A word that mixes alphabets is Latin, unless only its Latin letters can be slips.
    fn of(word: &str) -> Spelling {
        let (mut latin, mut surely_latin, mut foreign, mut surely_cyrillic) = (false, false, false, false);
        for c in word.chars() {
            if is_latin(c) {
                latin = true;
                surely_latin |= cyrillic_twin(c).is_none();
            } else if is_cyrillic(c) || is_greek(c) {
                foreign = true;
                surely_cyrillic |= is_cyrillic(c) && latin_twin(c).is_none();
            }
        }
        match (latin && foreign, surely_cyrillic && !surely_latin) {
            (false, _) => Spelling::AsWritten,
            (true, false) => Spelling::Latin,
            (true, true) => Spelling::Cyrillic,
        }
    }

    fn letter(self, c: char) -> char {
        match self {
            Spelling::AsWritten => None,
            Spelling::Latin => latin_twin(c),
            Spelling::Cyrillic => cyrillic_twin(c),
        }
        .unwrap_or(c)
    }
}

fn is_latin(c: char) -> bool {
    (is_plain_letter(c) && c <= '\u{24f}') || matches!(c, '\u{1e00}'..='\u{1eff}')
}

fn is_cyrillic(c: char) -> bool {
    matches!(c, '\u{400}'..='\u{52f}')
}

fn is_greek(c: char) -> bool {
    matches!(c, '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}')
}

/// The Latin letter that a Cyrillic or Greek one looks like.
fn latin_twin(c: char) -> Option<char> {
    Some(match c {
        'а' => 'a',
        'е' => 'e',
        'о' | 'ο' => 'o',
        'р' => 'p',
        'с' => 'c',
        'у' => 'y',
        'х' => 'x',
        'і' => 'i',
        'ѕ' => 's',
        'ј' => 'j',
        'А' | 'Α' => 'A',
        'В' | 'Β' => 'B',
        'Е' | 'Ε' => 'E',
        'Ζ' => 'Z',
        'Н' | 'Η' => 'H',
        'І' | 'Ι' => 'I',
        'Ј' => 'J',
        'К' | 'Κ' => 'K',
        'М' | 'Μ' => 'M',
        'Ν' => 'N',
        'О' | 'Ο' => 'O',
        'Р' | 'Ρ' => 'P',
        'С' => 'C',
        'Ѕ' => 'S',
        'Т' | 'Τ' => 'T',
        'У' | 'Υ' => 'Y',
        'Х' | 'Χ' => 'X',
        _ => return None,
    })
}

/// The Cyrillic letter for which a Latin one is typed by mistake.
fn cyrillic_twin(c: char) -> Option<char> {
    Some(match c {
        'a' => 'а',
        'c' => 'с',
        'e' => 'е',
        'i' => 'і',
        'o' => 'о',
        'p' => 'р',
        'x' => 'х',
        'y' => 'у',
        'A' => 'А',
        'B' => 'В',
        'C' => 'С',
        'E' => 'Е',
        'H' => 'Н',
        'I' => 'І',
        'K' => 'К',
        'M' => 'М',
        'O' => 'О',
        'P' => 'Р',
        'T' => 'Т',
        'X' => 'Х',
        'Y' => 'У',
        _ => return None,
    })
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use proptest::prelude::*;
    use unicode_segmentation::UnicodeSegmentation;

    #[test]
    fn what_means_the_same_is_spelt_the_same() {
        for (printed, typed) in [
            ("Klepach", "клепач"),
            ("Fursin", "ФУРСИН"),
            ("Щукин", "shchukin"),
            ("Café", "cafe"),
            ("Zürich", "Zu\u{308}rich"),
            ("Zürich", "zurich"),
            ("Андрей", "Андреи\u{306}"),
            ("Пётр", "петр"),
            ("Straße", "STRASSE"),
            ("Żółkiewski", "zolkiewski"),
            ("Ｆｕｌｌ　ｗｉｄｔｈ", "full width"),
            ("Αθήνα", "athina"),
            ("深圳", "shenzhen"),
            ("ﬁnance", "finance"),
            ("Œuvre Æon", "oeuvre aeon"),
            ("№ ＡＢＣ１２３", "no abc123"),
            ("ΜΟΎΣΑ", "μούσα"),
            ("İstanbul", "istanbul"),
            ("Governors’ Club", "governors club"),
            ("O'Brien", "obrien"),
            ("Кольцов", "кольцов"),
            ("Ильич", "ilich"),
            ("объект", "obekt"),
        ] {
            assert_eq!(fold_text(printed), fold_text(typed), "{printed} ~ {typed}");
        }
    }

    #[test]
    fn look_alike_letters_do_not_hide_a_word() {
        for (printed, typed) in [
            // The first letters are Cyrillic.
            ("Сlusters", "clusters"),
            ("СOVID", "covid"),
            // A Cyrillic letter in the middle that is no look-alike.
            ("Babaнev", "babanev"),
            // Greek capitals.
            ("Ρanel", "panel"),
            ("ΝΑTΟ", "nato"),
            // The slip is the Latin letter: C, then o.
            ("Cергей", "sergey"),
            ("Фoрум", "forum"),
            // Nothing tells which; Latin it is.
            ("Тop", "top"),
        ] {
            assert_eq!(fold_text(printed), typed, "{printed}");
        }
        // A word of one alphabet is never respelt.
        assert_eq!(fold_text("Сергей Ростов"), "sergey rostov");
        assert_eq!(fold_text("Ρώμη"), "romi");
    }

    #[test]
    fn plain_letters_are_letters() {
        for c in (0..=0x10_ffff).filter_map(char::from_u32).filter(|c| is_plain_letter(*c)) {
            assert!(c.is_alphabetic() && !is_combining_mark(c), "{c}");
            assert!(('a'..='z').chain('а'..='я').all(|before| compose(before, c).is_none()), "{c}");
        }
    }

    #[test]
    fn punctuation_separates_words() {
        assert_eq!(fold_text("«Smart–City»: R&D/AI…no.5"), "smart city r d ai no 5");
        assert_eq!(fold_text("  — “” ! "), "");
        assert_eq!(fold_text("№5 m² 👑x"), "no 5 m2 crown x");
        assert_eq!(fold_text("one\u{e000}two"), "one two");
    }

    #[test]
    fn hyphens_and_dots_inside_a_word_are_its_joints() {
        for (text, chains) in [
            ("A.I. for the U.S.A.", "a-i for the u-s-a"),
            ("e-mail, e‑mail, Ｅ－ｍａｉｌ", "e-mail e-mail e-mail"),
            ("VEB.RF, COVID-19", "veb-rf covid-19"),
            ("Санкт-Петербург", "sankt-peterburg"),
            // Not between two letters, or not alone there.
            ("-word- .net 1 - 2 a--b a.-b a—b end.", "word net 1 2 a b a b a b end"),
            ("V–A–C, 10–12", "v-a-c 10-12"),
            // Apostrophes vanish before anything is joined.
            ("й.'о a.'b a'.b", "y-o a-b a-b"),
            ("soft\u{ad}hyphen O'Neil-d'Or", "softhyphen oneil-dor"),
        ] {
            assert_eq!(fold_chains(text), chains, "{text}");
            let mut packed = Vec::new();
            each_packed(text, &mut String::new(), &mut |chain| {
                packed.push(chain.map_or_else(str::to_owned, |word| word.letters().as_str().to_owned()));
            });
            assert_eq!(packed.join(" "), chains, "{text}");
            assert_eq!(fold_text(text), chains.replace(JOINT, " "), "{text}");
        }
        let folded = fold("our A.I. age");
        assert_eq!(folded.source(4..7), 4..7);
    }

    #[test]
    fn words_among_signs_without_blanks_are_words() {
        assert_eq!(
            fold_text("のためのrubocop.ymlです"),
            format!("{} rubocop yml {}", fold_text("のための"), fold_text("です"))
        );
        assert_eq!(fold_text("2024年AI").split(' ').count(), 3);
    }

    #[test]
    fn the_way_back_leads_to_whole_graphemes() {
        let back = |source: &'static str, part: &str| {
            let folded = fold(source);
            let at = folded.as_str().find(part).unwrap();
            &source[folded.source(at..at + part.len())]
        };
        assert_eq!(back("Борщ today", "hch"), "щ");
        assert_eq!(back("Zu\u{308}rich", "zu"), "Zu\u{308}");
        assert_eq!(back("Straße 5", "strass"), "Straß");
        assert_eq!(back("«Сlusters»", "clus"), "Сlus");
        assert_eq!(back("a 👩\u{200d}🔬 b", "b"), "b");
        assert_eq!(fold("abc").source(1..1).len(), 0);
        assert_eq!(fold("abc").source(3..9), 0..0);
        assert_eq!(fold("").source(0..0), 0..0);
    }

    #[test]
    fn words_know_where_they_stand() {
        let folded = fold("Où, «là»");
        assert_eq!(folded.chains().collect::<Vec<_>>(), [(0, "ou"), (3, "la")]);
        assert_eq!(fold("…").chains().count(), 0);
    }

    /// Any text, with scripts, marks, joiners and signs that folding treats apart.
    pub(crate) fn any_text() -> impl Strategy<Value = String> {
        let odd = "[a-zA-Z0-9 '\"’:.\\-аеоСВДёйщьΑΟλéüßŁ深ギ½№\u{301}\u{308}\u{200d}\u{fe0f}👩🔬🇷🇺👑\u{1100}\u{1161}\u{11a8}]{0,40}";
        prop_oneof![odd, "\\PC{0,30}"]
    }

    #[test]
    fn packed_words_sort_as_words_do() {
        let words = ["", "a", "ab", "abcdefghijklmnop", "b", "z9"];
        let packed: Vec<Packed> = words.iter().filter_map(|word| Packed::new(word)).collect();
        assert!(packed.len() == words.len() && packed.is_sorted_by(|a, b| a < b));
        assert!(packed.iter().zip(words).all(|(packed, word)| packed.letters().as_str() == word));
        assert_eq!(Packed::new("abcdefghijklmnopq"), None);
        assert_eq!(Packed::head("abcdefghijklmnopq"), Packed::head("abcdefghijklmnop"));
    }

    proptest! {
        #[test]
        fn folding_twice_is_folding_once(text in any_text()) {
            let chains = fold_chains(&text);
            prop_assert_eq!(fold_chains(&chains), chains);
            let once = fold_text(&text);
            prop_assert_eq!(fold_text(&once), once.clone());
            prop_assert!(once.bytes().all(|byte| byte == b' ' || byte.is_ascii_lowercase() || byte.is_ascii_digit()));
            prop_assert_eq!(once.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" "), once);
        }

        #[test]
        fn all_ways_of_folding_agree(text in any_text()) {
            let folded = fold(&text);
            prop_assert_eq!(folded.as_str(), fold_chains(&text));
            prop_assert_eq!(folded.as_str().replace(JOINT, " "), fold_text(&text));
            let mut packed = Vec::new();
            each_packed(&text, &mut String::new(), &mut |chain| {
                packed.push(chain.map_or_else(str::to_owned, |word| word.letters().as_str().to_owned()));
            });
            prop_assert_eq!(packed, folded.chains().map(|(_, chain)| chain.to_owned()).collect::<Vec<_>>());
            let mut chains = Vec::new();
            each_chain(&text, &mut String::from("left over"), |chain| chains.push(chain.to_owned()));
            prop_assert_eq!(chains, folded.chains().map(|(_, chain)| chain.to_owned()).collect::<Vec<_>>());
            prop_assert!(folded.chains().all(|(at, chain)| folded.as_str()[at..].starts_with(chain)));
        }

        #[test]
        fn ranges_fall_on_grapheme_borders(text in any_text(), a in 0_usize..40, b in 0_usize..40) {
            let range = fold(&text).source(a.min(b)..a.max(b));
            let borders: Vec<usize> =
                text.grapheme_indices(true).map(|(at, _)| at).chain([text.len()]).collect();
            prop_assert!(borders.contains(&range.start) && borders.contains(&range.end), "{range:?} in {text:?}");
            prop_assert!(range.start <= range.end);
        }
    }
}

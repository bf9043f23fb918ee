//! Letters scattered over one word: for a query word that no word has, nor nearly has.

use fuzzy_matcher::FuzzyMatcher;
use fuzzy_matcher::skim::SkimMatcherV2;
use std::sync::LazyLock;

/// Query words shorter than this could be scattered over almost any word.
pub(super) const FEWEST_LETTERS: usize = 4;
/// Query words longer than this are no slips of the finger.
const MOST_LETTERS: usize = 32;

/// The letters of a query word as they lie in a longer one.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Scattered {
    /// How well they match, 1 to 3.
    pub grade: u8,
    /// Where they are, in bytes.
    pub positions: Vec<usize>,
}

/// Looks for the letters of `wanted` in their order in `word`, both folded: the first at its beginning, with nothing but
/// vowels between them, or else all within half as many letters again.
pub(super) fn scattered(word: &str, wanted: &str) -> Option<Scattered> {
    let letters = wanted.len();
    let is_word = (FEWEST_LETTERS..=MOST_LETTERS).contains(&letters) && word.len() > letters;
    if !is_word || word.as_bytes().first() != wanted.as_bytes().first() {
        return None;
    }
    let loose = || (letters > FEWEST_LETTERS).then(|| in_one_window(word, wanted)).flatten();
    without_vowels(word, wanted).or_else(loose)
}

/// Consonants are what remains of a word that is written in haste: "clstr", "dgtl".
fn without_vowels(word: &str, wanted: &str) -> Option<Scattered> {
    let mut left = wanted.bytes().peekable();
    let mut positions = Vec::new();
    for (at, letter) in word.bytes().enumerate() {
        match left.peek() {
            None => break,
            Some(next) if *next == letter => {
                positions.push(at);
                left.next();
            }
            Some(_) if matches!(letter, b'a' | b'e' | b'i' | b'o' | b'u' | b'y') => {}
            Some(_) => return None,
        }
    }
    left.next().is_none().then_some(Scattered { grade: 3, positions })
}

fn in_one_window(word: &str, wanted: &str) -> Option<Scattered> {
    static MATCHER: LazyLock<SkimMatcherV2> = LazyLock::new(|| SkimMatcherV2::default().respect_case());
    let window = word.get(..word.len().min(wanted.len() + wanted.len() / 2))?;
    let (rest, wanted) = (window.get(1..)?, wanted.get(1..)?);
    // Cheaper than the matcher, and most words fail here.
    let mut left = rest.bytes();
    if !wanted.bytes().all(|letter| left.any(|byte| byte == letter)) {
        return None;
    }
    // One of the matcher's two ways only: their scores are not comparable.
    let (score, positions) = MATCHER.fuzzy_indices(rest, wanted)?;
    let (perfect, _) = MATCHER.fuzzy_indices(wanted, wanted)?;
    // With the gaps that scattered letters have at least, about half of the perfect score and up to nine tenths of it.
    let grade = if 5 * score >= 4 * perfect { 2 } else { 1 };
    Some(Scattered { grade, positions: std::iter::once(0).chain(positions.into_iter().map(|at| at + 1)).collect() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_lie_near_each_other_from_the_beginning() {
        assert_eq!(scattered("clusters", "clstr").unwrap().positions, [0, 1, 3, 4, 6]);
        assert_eq!(scattered("creative", "creatv").unwrap().positions, [0, 1, 2, 3, 4, 6]);
        assert_eq!(scattered("digital", "dgtl").unwrap().positions, [0, 2, 4, 6]);
        assert_eq!(scattered("klangpalast", "klepal"), None);
        // Too few letters, another first letter, too far apart, in another order.
        for (word, wanted) in [
            ("clusters", "cls"),
            ("clusters", "lstr"),
            ("kaleidoscopic charm", "klch"),
            ("clusters", "clsrt"),
            // With a vowel among them four letters are a word of its own.
            ("decentralising", "dect"),
            ("staatliche", "saal"),
            ("kaleidoscopes", "klepach"),
            ("", "abcd"),
        ] {
            assert_eq!(scattered(word, wanted), None, "{word} {wanted}");
        }
    }

    #[test]
    fn vowels_between_are_better_than_few_letters_than_many() {
        let grades = [("clatar", "cltr"), ("clusters", "clusers"), ("sxtxdx", "stdx"), ("cxlxtxr", "cltr")];
        assert_eq!(
            grades.map(|(word, wanted)| scattered(word, wanted).map(|found| found.grade)),
            [Some(3), Some(2), None, None]
        );
    }
}

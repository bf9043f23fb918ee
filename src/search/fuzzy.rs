//! Letters scattered over one word: the last resort for a query word that nothing else answers.

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

/// Looks for the letters of `wanted` in their order in `word`, both folded: the first at its beginning, all within half
/// as many letters again.
pub(super) fn scattered(word: &str, wanted: &str) -> Option<Scattered> {
    static MATCHER: LazyLock<SkimMatcherV2> = LazyLock::new(|| SkimMatcherV2::default().respect_case());
    let letters = wanted.len();
    if !(FEWEST_LETTERS..=MOST_LETTERS).contains(&letters) {
        return None;
    }
    let window = word.get(..word.len().min(letters + letters / 2))?;
    let (first, rest) = (window.get(..1)?, window.get(1..)?);
    let wanted = wanted.strip_prefix(first)?;
    // Cheaper than the matcher, and most words fail here.
    let mut left = rest.bytes();
    if !wanted.bytes().all(|letter| left.any(|byte| byte == letter)) {
        return None;
    }
    // One of the matcher's two ways only: their scores are not comparable.
    let (score, positions) = MATCHER.fuzzy_indices(rest, wanted)?;
    let (perfect, _) = MATCHER.fuzzy_indices(wanted, wanted)?;
    // With the gaps that scattered letters have at least, about half of the perfect score and up to nine tenths of it.
    let grade = match (5 * score).checked_div(perfect).unwrap_or_default() {
        4.. => 3,
        3 => 2,
        _ => 1,
    };
    Some(Scattered { grade, positions: std::iter::once(0).chain(positions.into_iter().map(|at| at + 1)).collect() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_lie_near_each_other_from_the_beginning() {
        assert_eq!(scattered("clusters", "clstr").unwrap().positions, [0, 1, 3, 4, 6]);
        assert_eq!(scattered("creative", "creatv").unwrap().positions, [0, 1, 2, 3, 4, 6]);
        // Too few letters, another first letter, too far apart, in another order.
        for (word, wanted) in [
            ("clusters", "cls"),
            ("clusters", "lstr"),
            ("kaleidoscopic charm", "klch"),
            ("clusters", "clsrt"),
            ("", "abcd"),
        ] {
            assert_eq!(scattered(word, wanted), None, "{word} {wanted}");
        }
    }

    #[test]
    fn fewer_letters_between_are_better() {
        let grades = [("clusters", "clusers"), ("clatar", "cltr"), ("cxlxtxr", "cltr")];
        assert_eq!(
            grades.map(|(word, wanted)| scattered(word, wanted).map(|found| found.grade)),
            [Some(3), Some(2), None]
        );
    }
}

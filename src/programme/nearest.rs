//! What a mistyped word was meant to be.

/// How many candidates are offered.
const MOST: usize = 3;

/// The candidates most like a word, the likeliest first; none where none is like it.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let word: Vec<char> = word.to_lowercase().chars().collect();
    let mut near: Vec<(usize, &str)> = candidates
        .into_iter()
        .filter_map(|candidate| {
            let letters: Vec<char> = candidate.chars().collect();
            // A part of the name will do; else at most a third of the letters may be wrong.
            let limit = word.len().max(letters.len()) / 3;
            let is_part = word.len() >= 3 && letters.windows(word.len()).any(|part| part == word);
            // A difference in length is a lower bound of the distance, and keeps absurd words cheap.
            if !is_part && word.len().abs_diff(letters.len()) > limit {
                return None;
            }
            let distance = distance(&word, &letters);
            (is_part || distance <= limit).then_some((distance, candidate))
        })
        .collect();
    near.sort_by_key(|(distance, _)| *distance);
    near.into_iter().map(|(_, candidate)| candidate).take(MOST).collect()
}

/// How many letters were left out, added, mistaken, or exchanged with their neighbour (optimal string alignment).
fn distance(a: &[char], b: &[char]) -> usize {
    let mut two_above: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=b.len()).collect();
    for (i, of_a) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, of_b) in b.iter().enumerate() {
            let mut least = (above[j] + usize::from(of_a != of_b)).min(above[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *of_a == b[j - 1] && a[i - 1] == *of_b {
                least = least.min(two_above[j - 1] + 1);
            }
            row.push(least);
        }
        two_above = std::mem::replace(&mut above, row);
    }
    above[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_counted_once_each() {
        let letters = |word: &str| word.chars().collect::<Vec<_>>();
        let between = |a: &str, b: &str| distance(&letters(a), &letters(b));
        assert_eq!(between("mouse", "mouse"), 0);
        assert_eq!(between("muose", "mouse"), 1);
        assert_eq!(between("mose", "mouse"), 1);
        assert_eq!(between("mousse", "mouse"), 1);
        assert_eq!(between("", "abc"), 3);
        assert_eq!(between("abc", ""), 3);
    }

    #[test]
    fn the_likeliest_come_first_and_the_unlike_not_at_all() {
        let ids = ["spief-2021", "spief-2024", "gaidar-2017", "gaidar-2018"];
        assert_eq!(nearest("speif-2024", ids), ["spief-2024", "spief-2021"]);
        assert_eq!(nearest("GAIDAR", ids), ["gaidar-2017", "gaidar-2018"]);
        assert_eq!(nearest("x", ids), [""; 0]);
        assert_eq!(nearest("", ids), [""; 0]);
        assert_eq!(nearest(&"a".repeat(1_000_000), ids), [""; 0]);
    }
}

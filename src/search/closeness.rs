//! How near a word of the query comes to a word of a text, and what that counts for.

/// Letters of a query word from which on it is looked for inside words too.
pub(super) const FROM_INSIDE: usize = 3;

/// How near a text comes to the word that was wanted, the nearest last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Closeness {
    /// A word has the letters in their order, with others between; the grade, 1 to 3, says how few.
    Scattered(u8),
    /// A word starts with it but for two slips of the finger, or one; the grade, 1 or 2, says which.
    SlippedStart(u8),
    /// A word is the wanted one but for two slips, or one; the grade, 1 to 4, is even if the first letter is the same.
    Slipped(u8),
    /// A word has it inside.
    Inside,
    /// Words of one text that follow each other begin with its letters: 1, or 2 for those that the text begins with.
    Initials(u8),
    /// A word starts with another spelling of it.
    SpeltStart,
    /// A word starts with it.
    Start,
    /// A word is another spelling of it.
    Spelt,
    /// A word is it.
    Exact,
}

impl Closeness {
    /// How near `word` comes to `wanted` without a letter more or less; both are folded and `wanted` is not empty.
    pub fn of(word: &str, wanted: &str) -> Option<Closeness> {
        match word.strip_prefix(wanted) {
            Some("") => Some(Closeness::Exact),
            Some(_) => Some(Closeness::Start),
            None if wanted.len() >= FROM_INSIDE && word.contains(wanted) => Some(Closeness::Inside),
            None => None,
        }
    }

    /// What it becomes for a word that is another spelling of the one typed: inside a word that is nothing.
    pub fn respelt(self) -> Option<Closeness> {
        match self {
            Closeness::Exact => Some(Closeness::Spelt),
            Closeness::Start => Some(Closeness::SpeltStart),
            _ => None,
        }
    }

    /// What it counts for in a score, to be multiplied by the weight of the field.
    pub fn weight(self) -> u32 {
        match self {
            Closeness::Scattered(grade) => u32::from(grade),
            Closeness::SlippedStart(grade) => 3 + u32::from(grade),
            Closeness::Slipped(grade) => 5 + u32::from(grade),
            Closeness::Inside => 12,
            Closeness::Initials(grade) => 12 + u32::from(grade),
            Closeness::SpeltStart => 17,
            Closeness::Start => 18,
            Closeness::Spelt => 22,
            Closeness::Exact => 24,
        }
    }
}

/// What a word counts for is multiplied by this: the fewer of `count` things have it, the more, from 4 on. Halving the
/// number of hits adds 1, so that no word counts for more than four times another.
pub(super) fn rarity(hits: usize, count: usize) -> u32 {
    const COMMON: u32 = 4;
    const MOST: u32 = 12;
    COMMON + count.checked_div(hits).and_then(usize::checked_ilog2).unwrap_or_default().min(MOST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearer_counts_for_more() {
        let of = |wanted| Closeness::of("clusters", wanted);
        assert_eq!(of("clusters"), Some(Closeness::Exact));
        assert_eq!(of("clus"), Some(Closeness::Start));
        assert_eq!(of("lust"), Some(Closeness::Inside));
        assert_eq!(of("l"), None);
        assert_eq!(of("clustered"), None);
        let ranks = [
            Closeness::Scattered(1),
            Closeness::Scattered(3),
            Closeness::SlippedStart(1),
            Closeness::SlippedStart(2),
            Closeness::Slipped(1),
            Closeness::Slipped(4),
            Closeness::Inside,
            Closeness::Initials(1),
            Closeness::Initials(2),
            Closeness::SpeltStart,
            Closeness::Start,
            Closeness::Spelt,
            Closeness::Exact,
        ];
        assert!(ranks.is_sorted_by(|a, b| a < b && a.weight() < b.weight()));
    }

    #[test]
    fn the_rarer_counts_for_more() {
        let hits = [1_000, 500, 100, 10, 1].map(|hits| rarity(hits, 1_000));
        assert_eq!(hits, [4, 5, 7, 10, 13]);
        assert_eq!(rarity(1, usize::MAX), 16);
        // A hit among none cannot be, nor count for nothing.
        assert_eq!((rarity(0, 0), rarity(5, 0)), (4, 4));
        assert!((1..2_000).map(|hits| rarity(hits, 1_500)).is_sorted_by(|a, b| a >= b));
    }
}

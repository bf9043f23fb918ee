//! How near a word of the query comes to a word of a text; the one rule that index and highlights share.

/// Letters of a query word from which on it is looked for inside words too.
pub(super) const FROM_INSIDE: usize = 2;

/// How near a word comes to the one that was wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Closeness {
    /// It has the letters in their order, with others between; the grade, 1 to 3, says how few.
    Scattered(u8),
    /// It has the wanted word inside.
    Inside,
    /// It starts with the wanted word.
    Start,
    /// It is the wanted word.
    Exact,
}

impl Closeness {
    /// How near `word` comes to `wanted` without leaving out letters; both are folded and `wanted` is not empty.
    pub fn of(word: &str, wanted: &str) -> Option<Closeness> {
        match word.strip_prefix(wanted) {
            Some("") => Some(Closeness::Exact),
            Some(_) => Some(Closeness::Start),
            None if wanted.len() >= FROM_INSIDE && word.contains(wanted) => Some(Closeness::Inside),
            None => None,
        }
    }

    /// What it counts for in a score, to be multiplied by the weight of the field.
    pub fn weight(self) -> u32 {
        match self {
            Closeness::Scattered(grade) => u32::from(grade),
            Closeness::Inside => 4,
            Closeness::Start => 6,
            Closeness::Exact => 8,
        }
    }
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
        let ranks =
            [Closeness::Scattered(1), Closeness::Scattered(3), Closeness::Inside, Closeness::Start, Closeness::Exact];
        assert!(ranks.is_sorted_by(|a, b| a < b && a.weight() < b.weight()));
    }
}

//! Slips of the finger: a letter too many, one missing, a wrong one, or two that changed places.

use super::closeness::Closeness;

/// Letters from which on a query word may be another with one slip, and with two.
const FROM_ONE: usize = 4;
const FROM_TWO: usize = 8;
/// Letters of a query word from which on it may be the slipped beginning of a longer word.
const FROM_START: usize = 5;
/// The most slips there are.
const MOST: usize = 2;
/// Cells of a row that can matter: as many letters before and behind as there may be slips.
const BAND: usize = 2 * MOST + 1;

/// What a word and a query word have in common but for slips.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Slips {
    /// How many there are.
    pub edits: u8,
    /// How many letters of the word are meant: all of them, or those it begins with.
    pub letters: usize,
}

/// How many slips a query word may have. Digits are never slips: "2022" is not "2021".
pub(super) fn allowed(wanted: &str) -> u8 {
    match wanted.len() {
        _ if wanted.bytes().any(|byte| byte.is_ascii_digit()) => 0,
        FROM_TWO.. => 2,
        FROM_ONE.. => 1,
        _ => 0,
    }
}

/// A query word made ready to be compared with many.
pub(super) struct Slipped<'w> {
    wanted: &'w [u8],
    /// Which letters it has.
    bag: u32,
    limit: usize,
}

impl<'w> Slipped<'w> {
    /// A folded word, and how many slips it may have.
    pub fn new(wanted: &'w str, limit: u8) -> Slipped<'w> {
        let wanted = wanted.as_bytes();
        Slipped { wanted, bag: bag(wanted), limit: usize::from(limit).min(MOST) }
    }

    /// How few slips make the wanted word of all letters of another, or of those that it begins with: these share the
    /// first letter and the last, or its last two are swapped. Whole words first.
    pub fn compare(&self, word: &[u8]) -> Option<Slips> {
        let letters = self.wanted.len();
        let may_start = letters >= FROM_START && word.first() == self.wanted.first();
        let fits = may_start || word.len() <= letters + self.limit;
        if !fits || self.limit == 0 {
            return None;
        }
        let word = word.get(..word.len().min(letters + self.limit + 1)).unwrap_or(word);
        let row = self.last_row(word)?;
        let at = |length: usize| {
            let place = (length + self.limit).checked_sub(letters)?;
            let edits = *row.get(place)?;
            (usize::from(edits) <= self.limit).then_some(Slips { edits, letters: length })
        };
        let whole = at(word.len());
        let ends = |length: &usize| match (self.wanted, word.get(..*length).unwrap_or_default()) {
            ([.., a, b], [.., c, d]) => b == d || (a == d && b == c),
            _ => false,
        };
        let lengths = letters.saturating_sub(self.limit)..word.len().min(letters + self.limit + 1);
        let starts = lengths.filter(|_| may_start).filter(ends).filter_map(at);
        let start = starts.min_by_key(|slips| (slips.edits, letters.abs_diff(slips.letters)));
        match (whole, start) {
            (Some(whole), Some(start)) => Some(if whole.edits <= start.edits { whole } else { start }),
            (whole, start) => whole.or(start),
        }
    }

    /// Whether a word of so many letters, out of this bag, is worth comparing: a slip brings in at most one letter that is
    /// not there, and the whole of a word has at most one more for each.
    pub fn may_be(&self, length: usize, bag: u32) -> bool {
        let letters = self.wanted.len();
        let lacks = |bag: u32, other: u32| (bag & !other).count_ones() as usize;
        // Nearly all words fail here.
        if self.limit == 0 || lacks(self.bag, bag) > self.limit {
            return false;
        }
        let may_start = length + self.limit >= letters && letters >= FROM_START;
        may_start || (length.abs_diff(letters) <= self.limit && lacks(bag, self.bag) <= self.limit)
    }

    /// How near that comes.
    pub fn closeness(&self, word: &[u8], slips: Slips) -> Closeness {
        let few = u8::from(slips.edits <= 1);
        if slips.letters == word.len() {
            Closeness::Slipped(1 + 2 * few + u8::from(word.first() == self.wanted.first()))
        } else {
            Closeness::SlippedStart(1 + few)
        }
    }

    /// The last row of the table of optimal string alignment, as far as it lies within the limit of the diagonal: how
    /// many slips lead from the whole wanted word to beginnings of the other. `None` if all are too many.
    fn last_row(&self, word: &[u8]) -> Option<[u8; BAND]> {
        const FAR: u8 = u8::MAX / 2;
        let limit = self.limit;
        let (mut before, mut last) = ([FAR; BAND], [FAR; BAND]);
        for (place, cell) in last.iter_mut().enumerate().skip(limit).take(limit + 1) {
            *cell = u8::try_from(place - limit).unwrap_or(FAR);
        }
        let mut earlier = None;
        for (number, letter) in self.wanted.iter().enumerate() {
            let mut row = [FAR; BAND];
            for place in 0..=2 * limit {
                // The letters of the other word that this cell stands for.
                let Some(length) = (number + 1 + place).checked_sub(limit).filter(|length| *length <= word.len())
                else {
                    continue;
                };
                let dropped = last.get(place + 1).map_or(FAR, |cell| cell + 1);
                let added = place.checked_sub(1).map_or(FAR, |left| row[left] + 1);
                let mut least = dropped.min(added);
                if let Some(other) = length.checked_sub(1).and_then(|at| word.get(at)) {
                    least = least.min(last[place] + u8::from(other != letter));
                    let previous = length.checked_sub(2).and_then(|at| word.get(at));
                    if earlier == Some(other) && previous == Some(letter) {
                        least = least.min(before[place] + 1);
                    }
                }
                row[place] = least.min(FAR);
            }
            if row.iter().all(|cell| usize::from(*cell) > limit) {
                return None;
            }
            (before, last) = (last, row);
            earlier = Some(letter);
        }
        Some(last)
    }
}

/// The letters of a word, as bits; its digits have none.
pub(super) fn bag(word: &[u8]) -> u32 {
    word.iter().filter(|byte| byte.is_ascii_lowercase()).fold(0, |bag, letter| bag | 1 << (letter - b'a'))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The slips between two whole words, by the textbook's table.
    pub fn distance(a: &str, b: &str) -> usize {
        let (a, b) = (a.as_bytes(), b.as_bytes());
        let mut table = vec![vec![0; b.len() + 1]; a.len() + 1];
        for i in 0..=a.len() {
            for j in 0..=b.len() {
                table[i][j] = if i == 0 || j == 0 {
                    i + j
                } else {
                    let changed = table[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
                    let mut least = changed.min(table[i - 1][j] + 1).min(table[i][j - 1] + 1);
                    if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                        least = least.min(table[i - 2][j - 2] + 1);
                    }
                    least
                };
            }
        }
        table[a.len()][b.len()]
    }

    fn slips(word: &str, wanted: &str) -> Option<(u8, usize)> {
        let found = Slipped::new(wanted, allowed(wanted)).compare(word.as_bytes());
        found.map(|slips| (slips.edits, slips.letters))
    }

    #[test]
    fn one_slip_from_four_letters_two_from_eight() {
        for (word, wanted, found) in [
            // Missing, too many, wrong, swapped; at the beginning, in the middle, at the end.
            ("klepach", "lepach", Some((1, 7))),
            ("klepach", "kleepach", Some((1, 7))),
            ("klepach", "klebach", Some((1, 7))),
            ("klepach", "klepahc", Some((1, 7))),
            ("klepach", "lkepach", Some((1, 7))),
            ("bank", "bnak", Some((1, 4))),
            ("bank", "abnk", Some((1, 4))),
            ("bank", "bak", None),
            ("ban", "bank", Some((1, 3))),
            ("klepach", "klepcah", Some((1, 7))),
            ("klepach", "lkepahc", None),
            ("trotsenko", "trostenok", Some((2, 9))),
            ("trotsenko", "rtotsenok", Some((2, 9))),
            ("economics", "ecnoomcis", Some((2, 9))),
            ("economics", "ecnomcs", None),
            ("2021", "2022", None),
            ("covid19", "covid91", None),
            // The beginning of a longer word, while it is typed.
            ("clusters", "clsut", Some((1, 5))),
            ("clusters", "clsuter", Some((1, 7))),
            ("clusters", "cluuste", Some((1, 6))),
            ("clusters", "lcust", None),
            ("clusters", "clsu", None),
            // The last letter typed is no slip, unless it changed places.
            ("clusters", "clusx", None),
            ("clusters", "clutsx", None),
            ("international", "itnernaitona", Some((2, 12))),
            ("", "bank", None),
        ] {
            assert_eq!(slips(word, wanted), found, "{word} {wanted}");
        }
    }

    #[test]
    fn fewer_slips_are_nearer_and_so_is_the_same_first_letter() {
        let near = |word: &str, wanted| {
            let slipped = Slipped::new(wanted, allowed(wanted));
            slipped.closeness(word.as_bytes(), slipped.compare(word.as_bytes()).unwrap())
        };
        assert_eq!(near("bank", "benk"), Closeness::Slipped(4));
        assert_eq!(near("bank", "sank"), Closeness::Slipped(3));
        assert_eq!(near("trotsenko", "trostenok"), Closeness::Slipped(2));
        assert_eq!(near("trotsenko", "rtotsenok"), Closeness::Slipped(1));
        assert_eq!(near("clusters", "clsut"), Closeness::SlippedStart(2));
        assert_eq!(near("international", "itnernaitona"), Closeness::SlippedStart(1));
    }

    proptest! {
        #[test]
        fn whole_words_are_compared_as_in_the_textbook(
            word in "[abc]{0,12}",
            wanted in "[abc]{1,12}",
            limit in 0_u8..=2,
        ) {
            let distance = distance(&word, &wanted);
            let found = Slipped::new(&wanted, limit).compare(word.as_bytes());
            let whole = found.filter(|slips| slips.letters == word.len());
            if let Some(slips) = found {
                prop_assert!(slips.edits <= limit && limit > 0);
                prop_assert_eq!(self::distance(&word[..slips.letters], &wanted), usize::from(slips.edits));
                prop_assert!(slips.letters == word.len() || word[..1] == wanted[..1]);
                prop_assert!(usize::from(slips.edits) <= distance);
            }
            match whole {
                Some(slips) => prop_assert_eq!(usize::from(slips.edits), distance),
                // Too far, or a beginning is nearer.
                None => prop_assert!(limit == 0 || distance > usize::from(limit) || found.is_some_and(|slips| usize::from(slips.edits) < distance)),
            }
        }
    }
}

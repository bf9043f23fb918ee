//! Titles as they are said aloud.

use crate::search::{Query, highlight};
use std::ops::Range;

/// Titles longer than this are said as far as their first pause.
const LONG_TITLE: usize = 32;
/// What a long title may be cut to, in letters.
const HEAD: std::ops::RangeInclusive<usize> = 6..=64;

/// A title as it is said: a long one as far as its first pause.
pub(super) fn spoken(title: &str) -> &str {
    if title.chars().count() <= LONG_TITLE {
        return title;
    }
    let pauses = [": ", ". ", " – ", " — ", " - ", "? ", "! "];
    let heads = pauses.iter().filter_map(|pause| title.find(pause).map(|at| title.split_at(at).0));
    heads.filter(|head| HEAD.contains(&head.chars().count())).min_by_key(|head| head.len()).unwrap_or(title)
}

/// The same of what a query found: the whole title, if words that it matches would not be heard.
pub(super) fn spoken_for<'a>(title: &'a str, query: &Query) -> &'a str {
    let head = spoken(title);
    if head.len() == title.len() {
        return head;
    }
    let (heard, unheard): (Vec<_>, Vec<_>) =
        highlight(title, query).into_iter().partition(|mark| mark.start < head.len());
    let word = |mark: &Range<usize>| title.get(mark.clone()).map(str::to_lowercase);
    if unheard.iter().all(|mark| heard.iter().any(|heard| word(heard) == word(mark))) { head } else { title }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_titles_are_said_as_far_as_their_first_pause() {
        for (title, said) in [
            ("Creative Clusters: Global Trends and Unique National Features", "Creative Clusters"),
            ("World Cafe. Creative Industries – Breakthrough Vector", "World Cafe"),
            ("Short: as it is", "Short: as it is"),
            ("A: nothing can be said in so few letters as that", "A: nothing can be said in so few letters as that"),
            (
                "A long title which makes no pause wherever one looks",
                "A long title which makes no pause wherever one looks",
            ),
        ] {
            assert_eq!(spoken(title), said);
        }
    }

    #[test]
    fn a_word_that_was_searched_for_is_heard() {
        let title = "Fifty Ways to Spell the Word: Giraffes and Ways out";
        for (query, is_whole) in [
            ("", false),
            ("spell", false),
            ("ways", false),
            ("zebra", false),
            ("giraffe", true),
            ("spell giraffe", true),
        ] {
            let said = spoken_for(title, &Query::parse(query));
            assert_eq!(said == title, is_whole, "{query}: {said}");
        }
    }
}

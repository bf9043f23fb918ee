//! What to mark in a text because a query found it there.

use super::closeness::Closeness;
use super::fold::{Folded, JOINT, fold};
use super::initials::{self, Initials};
use super::query::Query;
use super::wanted::{Phrase, Sought, Wanted};
use std::ops::Range;

/// The parts of a short text (a title, a name, a hall) that a query's words and phrases match: byte ranges on grapheme
/// borders, in order, apart from each other. Scattered letters are marked for queries from [`Index::read`].
///
/// [`Index::read`]: super::Index::read
pub fn highlight(text: &str, query: &Query) -> Vec<Range<usize>> {
    marks(text, query, true)
}

/// The same for running text (an abstract, an outcome), where only whole words and beginnings of words count.
pub fn highlight_prose(text: &str, query: &Query) -> Vec<Range<usize>> {
    marks(text, query, false)
}

fn marks(text: &str, query: &Query, brief: bool) -> Vec<Range<usize>> {
    let words: Vec<&Wanted> = query.words().iter().filter(|word| word.is_asked).collect();
    let phrases: Vec<&Phrase> = query.phrases().iter().filter(|phrase| phrase.is_asked).collect();
    marks_of(text, &words, &phrases, brief)
}

/// Whether one of these words or phrases is in a short text.
pub(super) fn found(text: &str, words: &[Wanted], phrases: &[Phrase]) -> bool {
    let (words, phrases): (Vec<_>, Vec<_>) = (words.iter().collect(), phrases.iter().collect());
    !marks_of(text, &words, &phrases, true).is_empty()
}

fn marks_of(text: &str, words: &[&Wanted], phrases: &[&Phrase], brief: bool) -> Vec<Range<usize>> {
    if (words.is_empty() && phrases.is_empty()) || text.is_empty() {
        return Vec::new();
    }
    let folded = fold(text);
    let mut marks = Vec::new();
    let asked = || words.iter().flat_map(|word| word.chains());
    let sought: Vec<&Sought> = asked().map(|chain| &chain.whole).collect();
    for (at, chain) in folded.chains() {
        let whole = Joined::of(chain);
        for sought in &sought {
            if let Some((_, letters)) = sought.compare(&whole.text, brief) {
                marks.extend(runs(&letters).filter_map(|run| whole.place(run)).map(|run| at + run.start..at + run.end));
            }
        }
        let mut at = at;
        for part in chain.split(JOINT).filter(|part| part.len() < chain.len()) {
            for sought in &sought {
                if let Some((_, letters)) = sought.compare(part, brief) {
                    marks.extend(runs(&letters).map(|run| at + run.start..at + run.end));
                }
            }
            at += part.len() + 1;
        }
    }
    for parts in asked().filter_map(|chain| chain.parts.as_deref()) {
        mark_parts(&folded, parts, &mut marks);
    }
    if brief {
        for sought in &sought {
            initials(&folded, sought, &mut marks);
        }
    }
    for phrase in phrases {
        marks.extend(phrase.places(folded.as_str()));
    }
    merged(marks, &folded)
}

/// Marks the parts of a chain that stand apart, if all of them are there.
fn mark_parts(folded: &Folded<'_>, parts: &str, marks: &mut Vec<Range<usize>>) {
    let mut found = Vec::new();
    let mut parts = parts.split(' ').peekable();
    while let Some(part) = parts.next() {
        let may_go_on = parts.peek().is_none();
        let is_it = |word: &str| word == part || (may_go_on && word.starts_with(part));
        let before = found.len();
        for (at, chain) in folded.chains() {
            let mut inside = at;
            for word in chain.split(JOINT) {
                found.extend(is_it(word).then_some(inside..inside + part.len()));
                inside += word.len() + 1;
            }
            let whole = Joined::of(chain);
            if whole.text.len() < chain.len() && is_it(&whole.text) {
                found.extend(whole.place(0..part.len()).map(|place| at + place.start..at + place.end));
            }
        }
        if found.len() == before {
            return;
        }
    }
    marks.append(&mut found);
}

/// Marks the first letters of the words that have the sought one for initials.
fn initials(folded: &Folded<'_>, sought: &Sought, marks: &mut Vec<Range<usize>>) {
    let is_whole = sought.text.len() == initials::OF_A_WHOLE;
    if sought.text.len() < initials::FEWEST_LETTERS && !is_whole {
        return;
    }
    let mut initials = Initials::default();
    let (mut all, mut great) = (Vec::new(), Vec::new());
    for (at, chain) in folded.chains() {
        initials.push(chain, |inside, is_small| {
            all.push(at + inside);
            great.extend((!is_small).then_some(at + inside));
        });
    }
    for (letters, places) in [(&initials.all, all), (&initials.great, great)] {
        let found = match sought.is_known {
            _ if is_whole => (*letters == sought.text).then_some(0),
            true => letters.starts_with(&sought.text).then_some(0),
            false => letters.find(&sought.text),
        };
        let places = found.and_then(|from| places.get(from..from + sought.text.len()));
        marks.extend(places.into_iter().flatten().map(|at| *at..at + 1));
    }
}

/// Folded text without its joints, and the way back.
struct Joined {
    text: String,
    /// For each of its bytes the place in the text with joints.
    places: Vec<usize>,
}

impl Joined {
    fn of(text: &str) -> Joined {
        let (places, text) = text.char_indices().filter(|(_, c)| *c != JOINT).unzip();
        Joined { text, places }
    }

    /// A range of its letters, as one of the text with joints.
    fn place(&self, letters: Range<usize>) -> Option<Range<usize>> {
        let last = letters.end.checked_sub(1)?;
        Some(*self.places.get(letters.start)?..*self.places.get(last)? + 1)
    }
}

/// Growing numbers as ranges of those that follow each other.
fn runs(numbers: &[usize]) -> impl Iterator<Item = Range<usize>> {
    numbers.chunk_by(|a, b| a + 1 == *b).filter_map(|run| Some(*run.first()?..*run.last()? + 1))
}

/// Ranges of the folded text as ranges of its source, in order; those that touch become one.
fn merged(marks: Vec<Range<usize>>, folded: &Folded<'_>) -> Vec<Range<usize>> {
    let mut ranges: Vec<Range<usize>> = marks.into_iter().map(|mark| folded.source(mark)).collect();
    ranges.sort_unstable_by_key(|range| (range.start, range.end));
    ranges.dedup_by(|next, range| {
        let touches = next.start <= range.end;
        if touches {
            range.end = range.end.max(next.end);
        }
        touches
    });
    ranges
}

impl Phrase {
    /// Where its words stand in a folded text with joints.
    pub fn places(&self, folded: &str) -> Vec<Range<usize>> {
        let ways = || self.ways.iter();
        if !folded.contains(JOINT) {
            return ways().flat_map(|way| places(folded, way, self.open)).collect();
        }
        let (parted, joined) = (folded.replace(JOINT, " "), Joined::of(folded));
        let apart = ways().flat_map(|way| places(&parted, way, self.open));
        let together = ways().flat_map(|way| places(&joined.text, way, self.open));
        apart.chain(together.filter_map(|place| joined.place(place))).collect()
    }

    /// Whether its words stand in a folded text with joints.
    pub fn is_in(&self, folded: &str) -> bool {
        !self.places(folded).is_empty()
    }

    /// What it counts for in a score, to be multiplied by the weight of the field.
    pub fn weight(&self) -> u32 {
        let words = self.ways.first().map_or(0, |way| way.split(' ').count());
        Closeness::Exact.weight().saturating_mul(u32::try_from(words).unwrap_or(u32::MAX))
    }
}

/// Where words stand in a text of words; `open` if the last may go on.
fn places<'t>(text: &'t str, words: &'t str, open: bool) -> impl Iterator<Item = Range<usize>> + 't {
    let bytes = text.as_bytes();
    let ends = move |at: usize| bytes.get(at).is_none_or(|byte| *byte == b' ');
    let mut from = 0;
    std::iter::from_fn(move || {
        let at = from + memchr::memmem::find(bytes.get(from..)?, words.as_bytes())?;
        // Places may overlap, as those of "a a" do in "a a a".
        from = at + 1;
        Some(at..at + words.len())
    })
    .filter(move |place| place.start.checked_sub(1).is_none_or(ends) && (open || ends(place.end)))
}

#[cfg(test)]
mod tests {
    use super::super::Index;
    use super::super::fold::tests::any_text;
    use super::super::sample::forum;
    use super::*;
    use proptest::prelude::*;
    use unicode_segmentation::UnicodeSegmentation;

    fn marked<'t>(text: &'t str, line: &str) -> Vec<&'t str> {
        highlight(text, &Query::parse(line)).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn the_letters_that_match_are_marked() {
        for (text, line, marks) in [
            ("Creative Сlusters", "clus", vec!["Сlus"]),
            ("Creative Сlusters", "clusters creative", vec!["Creative", "Сlusters"]),
            ("Andrey Klepach", "клепач", vec!["Klepach"]),
            ("Борщ", "borsh", vec!["Борщ"]),
            ("Zu\u{308}rich", "zu", vec!["Zu\u{308}"]),
            ("Smart art", "art", vec!["art", "art"]),
            ("Banana", "nan", vec!["nan"]),
            ("Banana", "an", vec![]),
            ("Andrey Klepach", "ak", vec!["A", "K"]),
            ("Andrey Klepach, Chair", "ak", vec![]),
            ("O’Brien’s", "obriens", vec!["O’Brien’s"]),
            ("Global trends, global", "\"global trends\"", vec!["Global trends"]),
            ("Global trends", "\"trends global\"", vec![]),
            ("a a a", "\"a a\"", vec!["a a a"]),
            // Letters that touch are one mark.
            ("Clusters", "clus usters", vec!["Clusters"]),
            ("Clusters", "hall:g1", vec![]),
            // Joints are marked with what they join; parts only where all of them are.
            ("Our A.I. age", "ai", vec!["A.I"]),
            ("Mail.ru", "mailru", vec!["Mail.ru"]),
            ("Mail.ru", "mail.ru", vec!["Mail.ru"]),
            ("Forum in Russia", "mail.ru", vec![]),
            ("COVID 19 and 1", "covid-19", vec!["COVID", "19"]),
            ("Creative Clusters: Global Trends", "ccgt", vec!["C", "C", "G", "T"]),
            ("Clusters", "", vec![]),
            ("", "x", vec![]),
        ] {
            assert_eq!(marked(text, line), marks, "{text} / {line}");
        }
    }

    #[test]
    fn running_text_is_marked_at_beginnings_of_words_only() {
        let text = "Art of partners; artists";
        let marks =
            |line| highlight_prose(text, &Query::parse(line)).into_iter().map(|range| &text[range]).collect::<Vec<_>>();
        assert_eq!(marks("art"), ["Art", "art"]);
        assert_eq!(marks("partners"), ["partners"]);
        assert!(marks("artn").is_empty());
    }

    #[test]
    fn scattered_letters_are_marked_if_they_count() {
        let index = Index::build(&forum());
        let marks = |line: &str| highlight("Сlusters", &index.read(line));
        // Between them u and e. The first letter takes two bytes.
        assert_eq!(marks("clstr"), [0..3, 4..6, 7..8]);
        assert!(highlight_prose("Сlusters", &index.read("clstr")).is_empty());
        assert!(highlight("Cltrabc", &index.read("clusters")).is_empty());
        // The index knows better than to scatter a word that it has.
        assert!(highlight("Moxscow", &index.read("moscow")).is_empty());
        assert!(highlight("Moxscowx", &Query::parse("mscow")).is_empty());
    }

    proptest! {
        #[test]
        fn marks_are_ordered_apart_and_on_grapheme_borders(text in any_text(), line in any_text()) {
            let index = Index::default();
            // Parts of the text itself, so that there is something to mark.
            let own: String = text.chars().skip(1).take(3).collect();
            for query in [index.read(&line), index.read(&own), index.read(&format!("\"{own}")), index.read(&text)] {
                for marks in [highlight(&text, &query), highlight_prose(&text, &query)] {
                    let borders: Vec<usize> =
                        text.grapheme_indices(true).map(|(at, _)| at).chain([text.len()]).collect();
                    let mut last = None;
                    for mark in marks {
                        prop_assert!(borders.contains(&mark.start) && borders.contains(&mark.end), "{mark:?}");
                        prop_assert!(mark.start < mark.end && last < Some(mark.start), "{mark:?} after {last:?}");
                        last = Some(mark.end);
                    }
                }
            }
        }
    }
}

//! The first letters of the words of a short text: "ccgt" for "Creative Clusters: Global Trends".

use super::fold::JOINT;

/// Letters of a query word from which on it may be some of the initials of a text.
pub(super) const FEWEST_LETTERS: usize = 3;
/// So many letters are initials only of a text of as many words, as a name is: they begin the words of almost any other.
pub(super) const OF_A_WHOLE: usize = 2;

/// The initials of one text, as its words come.
#[derive(Debug, Default)]
pub(super) struct Initials {
    /// Those of all words.
    pub all: String,
    /// Those of all but the small words.
    pub great: String,
}

impl Initials {
    /// Takes the next chain of the text. Its parts are words, unless one of them is a letter: "Deutsch-Russischer" has two
    /// initials, "e-mail" and "A.I." have one. Tells where they stand in it, and which are those of small words.
    pub fn push(&mut self, chain: &str, mut note: impl FnMut(usize, bool)) {
        let is_one = !chain.contains(JOINT) || chain.split(JOINT).any(|part| part.len() == 1);
        let mut at = 0;
        for word in chain.split(JOINT).take(if is_one { 1 } else { usize::MAX }) {
            if let Some(letter) = word.chars().next() {
                let is_small = is_small(if is_one { chain } else { word });
                self.all.push(letter);
                if !is_small {
                    self.great.push(letter);
                }
                note(at, is_small);
            }
            at += word.len() + 1;
        }
    }

    /// The one or two ways to write them that are long enough to be looked for.
    pub fn each(&self, mut each: impl FnMut(&str)) {
        if self.all.len() >= OF_A_WHOLE {
            each(&self.all);
        }
        if self.great.len() >= OF_A_WHOLE && self.great.len() < self.all.len() {
            each(&self.great);
        }
    }

    /// Makes room for the next text.
    pub fn clear(&mut self) {
        self.all.clear();
        self.great.clear();
    }
}

/// Whether a folded word stands between the others, and some leave it out of initials: in the languages that programmes
/// are printed in.
#[rustfmt::skip]
fn is_small(word: &str) -> bool {
    word.len() <= 4 && matches!(
        word,
        "a" | "e" | "i" | "k" | "o" | "s" | "u" | "v" | "y"
            | "an" | "as" | "at" | "by" | "de" | "di" | "du" | "el" | "et" | "in" | "is" | "iz" | "la" | "le" | "na"
            | "of" | "on" | "or" | "ot" | "po" | "so" | "to" | "vs" | "za"
            | "and" | "das" | "del" | "der" | "des" | "die" | "for" | "fur" | "les" | "los" | "per" | "the" | "und"
            | "dlya" | "from" | "with"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_words_count_or_not() {
        for (text, ways) in [
            ("creative clusters global trends", vec!["ccgt"]),
            ("sources of growth and trust", vec!["sogat", "sgt"]),
            ("andrey klepach", vec!["ak"]),
            ("andrey", vec![]),
            ("the age of a-i", vec!["taoa", "aa"]),
            ("deutsch-russischer business-dialog", vec!["drbd"]),
            ("e-mail for a-i", vec!["efa", "ea"]),
            ("", vec![]),
        ] {
            let mut initials = Initials::default();
            text.split(' ').for_each(|word| initials.push(word, |_, _| {}));
            let mut own = Vec::new();
            initials.each(|way| own.push(way.to_owned()));
            assert_eq!(own, ways, "{text}");
            initials.clear();
            initials.each(|way| panic!("{way}"));
        }
    }
}

//! Other spellings of a word: names come from Cyrillic and Greek to Latin letters by a dozen systems.
//!
//! Folding knows one of them, that of [`any_ascii`]. The others are found from the query's side: a word is spelt in
//! every way that the vocabulary goes along with.

use super::vocabulary::Vocabulary;

/// The most spellings of one word that are looked for.
const MOST: usize = 12;
/// How often a vocabulary is asked for one word.
const MOST_STEPS: usize = 400;
/// Shorter words are no names, and begin too many others.
const FEWEST_LETTERS: usize = 3;

/// Letters that stand for the same sound; each may be written for the other.
struct Pair(&'static str, &'static str, Place);

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Anywhere,
    /// At the beginning of a word.
    Start,
    /// At the end of a word.
    End,
}

/// Where systems differ: British and American ones, ISO 9 and its relatives, passports, German, French, Polish and
/// Czech habits, and Greek by sound. Letters folded alike anyway (ë, š) are not here.
#[rustfmt::skip]
const PAIRS: &[Pair] = &[
    // Щ, Ш, Ч
    Pair("shch", "sch", Place::Anywhere), Pair("shch", "sh", Place::Anywhere), Pair("shch", "sc", Place::Anywhere),
    Pair("shch", "stch", Place::Anywhere), Pair("sh", "sch", Place::Anywhere),
    Pair("ch", "tch", Place::Anywhere), Pair("ch", "tsch", Place::Anywhere),
    // Х, Ж, Ц, Дж, Кс
    Pair("kh", "h", Place::Anywhere), Pair("kh", "x", Place::Anywhere), Pair("kh", "ch", Place::Anywhere),
    Pair("zh", "j", Place::Anywhere), Pair("dzh", "j", Place::Anywhere), Pair("ts", "tz", Place::Anywhere),
    Pair("ts", "c", Place::Anywhere), Pair("tz", "c", Place::Anywhere), Pair("ks", "x", Place::Anywhere),
    // Ю, Я, Ё, Е
    Pair("yu", "iu", Place::Anywhere), Pair("yu", "ju", Place::Anywhere), Pair("iu", "ju", Place::Anywhere),
    Pair("ya", "ia", Place::Anywhere), Pair("ya", "ja", Place::Anywhere), Pair("ia", "ja", Place::Anywhere),
    Pair("ia", "iya", Place::End), Pair("ia", "ija", Place::End), Pair("iya", "ija", Place::End),
    Pair("yo", "e", Place::Anywhere), Pair("yo", "io", Place::Anywhere), Pair("yo", "jo", Place::Anywhere),
    Pair("ye", "e", Place::Anywhere), Pair("ye", "je", Place::Anywhere),
    // Й behind a vowel, and what Russian names end in
    Pair("ey", "ei", Place::Anywhere), Pair("ey", "ej", Place::Anywhere), Pair("ei", "ej", Place::Anywhere),
    Pair("ay", "ai", Place::Anywhere), Pair("ay", "aj", Place::Anywhere), Pair("ai", "aj", Place::Anywhere),
    Pair("oy", "oi", Place::Anywhere), Pair("oy", "oj", Place::Anywhere), Pair("oi", "oj", Place::Anywhere),
    Pair("y", "iy", Place::End), Pair("y", "ij", Place::End), Pair("y", "i", Place::End), Pair("y", "ii", Place::End),
    Pair("iy", "ij", Place::End), Pair("iy", "i", Place::End), Pair("iy", "ii", Place::End), Pair("iy", "yi", Place::End),
    Pair("iy", "yy", Place::End), Pair("ij", "i", Place::End), Pair("ij", "ii", Place::End), Pair("y", "yy", Place::End),
    Pair("y", "yi", Place::End),
    // Names that were Latin or Greek first
    Pair("k", "c", Place::Anywhere), Pair("f", "ph", Place::Anywhere), Pair("v", "w", Place::Anywhere),
    Pair("u", "ou", Place::Anywhere), Pair("v", "ff", Place::End),
    Pair("ts", "z", Place::End), Pair("tz", "z", Place::End), Pair("ter", "tre", Place::End),
    Pair("b", "mp", Place::Start), Pair("d", "nt", Place::Start), Pair("g", "gk", Place::Start),
];

/// Another spelling of a word of the query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Spelling {
    /// It, folded.
    pub text: String,
    /// Whether it also counts where a word goes on behind it.
    pub open: bool,
}

/// The spellings of a word that some vocabulary has, those with the fewest changes first. While no word begins as it
/// is `written`, beginnings will do, unless the end itself is respelt: "city" is not the beginning of "citizens".
pub(super) fn spellings<'v>(
    written: &str,
    is_known: bool,
    vocabularies: impl Iterator<Item = &'v Vocabulary>,
) -> Vec<Spelling> {
    let mut found: Vec<(usize, Spelling)> = Vec::new();
    if written.len() < FEWEST_LETTERS {
        return Vec::new();
    }
    for vocabulary in vocabularies {
        let mut walk = Walk { vocabulary, written, is_known, steps: 0, spelt: String::new(), found: &mut found };
        walk.go_on(0, 0, false);
    }
    found.sort_by(|(a, left), (b, right)| (a, &left.text).cmp(&(b, &right.text)));
    found.truncate(MOST);
    found.into_iter().map(|(_, spelling)| spelling).collect()
}

/// Spells a word on, letter by letter, as long as the vocabulary has words that begin like that.
struct Walk<'w> {
    vocabulary: &'w Vocabulary,
    written: &'w str,
    is_known: bool,
    steps: usize,
    spelt: String,
    found: &'w mut Vec<(usize, Spelling)>,
}

impl Walk<'_> {
    /// Goes on behind `at` letters of the word, after so many changes; `ends` says whether the last was at its end.
    fn go_on(&mut self, at: usize, changes: usize, ends: bool) {
        let rest = self.written.get(at..).unwrap_or_default();
        if rest.is_empty() {
            if changes > 0 {
                self.note(changes, ends);
            }
            return;
        }
        if let Some(letter) = rest.get(..1) {
            self.step(letter, at + 1, changes, false);
        }
        for Pair(one, other, place) in PAIRS {
            for (from, to) in [(one, other), (other, one)] {
                let Some(behind) = rest.strip_prefix(from) else { continue };
                let ends = behind.is_empty();
                let fits = match place {
                    Place::Anywhere => true,
                    Place::Start => at == 0,
                    Place::End => ends,
                };
                if fits {
                    self.step(to, at + from.len(), changes + 1, ends && !is_consonants(from));
                }
            }
        }
    }

    fn step(&mut self, letters: &str, at: usize, changes: usize, ends: bool) {
        if self.steps >= MOST_STEPS {
            return;
        }
        self.steps += 1;
        let length = self.spelt.len();
        self.spelt.push_str(letters);
        if self.vocabulary.has_start(&self.spelt) {
            self.go_on(at, changes, ends);
        }
        self.spelt.truncate(length);
    }

    fn note(&mut self, changes: usize, ends: bool) {
        let open = !self.is_known && !ends && self.spelt.len() >= FEWEST_LETTERS;
        if self.spelt == self.written || !(open || self.vocabulary.has(&self.spelt)) {
            return;
        }
        match self.found.iter_mut().find(|(_, known)| known.text == self.spelt) {
            Some((least, known)) => {
                *least = changes.min(*least);
                known.open |= open;
            }
            None => self.found.push((changes, Spelling { text: self.spelt.clone(), open })),
        }
    }
}

/// Whether letters are all consonants, so that what they end may go on.
fn is_consonants(letters: &str) -> bool {
    !letters.bytes().any(|letter| matches!(letter, b'a' | b'e' | b'i' | b'j' | b'o' | b'u' | b'y'))
}

#[cfg(test)]
mod tests {
    use super::super::field::Field;
    use super::super::fold::fold_text;
    use super::super::vocabulary::Writer;
    use super::*;

    fn vocabulary(text: &str) -> Vocabulary {
        let mut writer = Writer::default();
        writer.add(0, Field::Name, text, |_| {});
        writer.finish()
    }

    /// The spellings of a typed word in a printed text; those that may go on with a star.
    fn spelt(typed: &str, printed: &str) -> Vec<String> {
        let vocabulary = vocabulary(printed);
        let typed = fold_text(typed);
        let found = spellings(&typed, vocabulary.has_start(&typed), std::iter::once(&vocabulary));
        found.into_iter().map(|spelling| spelling.text + if spelling.open { "*" } else { "" }).collect()
    }

    #[test]
    fn names_are_found_however_they_are_spelt() {
        for (typed, printed) in [
            ("klepatch", "Klepach"),
            ("Щукин", "Schukin"),
            ("Щукин", "Shukin"),
            ("shchukin", "Ščukin"),
            ("Schukin", "Щукин"),
            ("Ходорковский", "Khodorkovsky"),
            ("Hodorkovskij", "Khodorkovsky"),
            ("xodorkovsky", "Ходорковский"),
            ("Hodorkovskij", "Khodorkovskiy"),
            ("Юрий", "Yuri"),
            ("Юрий", "Yury"),
            ("Yury", "Yuriy"),
            ("Yuri", "Юрий"),
            ("sergei", "Sergey"),
            ("Sergej", "Sergei"),
            ("Сергей", "Sergei"),
            ("Nikolai", "Николай"),
            ("aleksey", "Alexei"),
            ("Alexej", "Алексей"),
            ("tolstoi", "Толстой"),
            ("fyodor", "Федор"),
            ("evgeniy", "Yevgeny"),
            ("yulia", "Юлия"),
            ("julija", "Yuliya"),
            ("Tschaikowsky", "Чайковский"),
            ("Chebysheff", "Чебышев"),
            ("jukov", "Жуков"),
            ("Цветаева", "Cvetaeva"),
            ("tzvetaeva", "Цветаева"),
            ("Шмидт", "Schmidt"),
            ("Виктор", "Victor"),
            ("Шваб", "Schwab"),
            ("Джобс", "Jobs"),
            ("Филипп", "Philipp"),
            ("Тургенев", "Tourgenev"),
            ("Бах", "Bach"),
            ("курц", "Kurz"),
            ("Шульц", "Schulz"),
            ("theater", "Theatre"),
            ("Μπάρκα", "Barka"),
        ] {
            let found = spelt(typed, printed);
            let same = fold_text(typed) == fold_text(printed);
            let wanted = fold_text(printed);
            assert!(
                same || found.iter().any(|own| own.trim_end_matches('*') == wanted),
                "{typed} ~ {printed}: {found:?}"
            );
        }
    }

    #[test]
    fn only_what_the_vocabulary_has_is_a_spelling() {
        assert_eq!(spelt("klepatch", "Trotsenko Klebach"), Vec::<String>::new());
        assert_eq!(spelt("klepatch", "Klepachev"), ["klepach*"]);
        // What is known as it is written has whole words beside it only.
        assert_eq!(spelt("khan", "Khan Hannover Han"), ["han"]);
        assert_eq!(spelt("city", "Citizens Cities"), Vec::<String>::new());
        assert_eq!(spelt("city", "Citizens Citi"), ["citi"]);
        assert_eq!(spelt("ha", "Kha"), Vec::<String>::new());
        assert_eq!(spelt("", "Kha"), Vec::<String>::new());
    }

    #[test]
    fn spellings_are_bounded() {
        // Every second letter has another spelling, and the vocabulary has them all.
        let ways = |way: usize| (0..6).map(|at| if way >> at & 1 == 1 { "kha" } else { "ha" }).collect::<String>();
        let text: Vec<String> = (0..64).map(ways).collect();
        let found = spelt(&ways(0), &text.join(" "));
        assert_eq!(found.len(), MOST);
        assert!(found.iter().take(6).all(|own| own.len() == ways(0).len() + 1));
        assert!(spelt(&"kh".repeat(60), &"kh".repeat(61)).len() <= MOST);
    }
}

//! Words typed while the keyboard was set to the other script: ЙЦУКЕН for QWERTY, and the other way round.

/// The keys of the two layouts, row by row, each key in the same place.
const LATIN: &str = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`QWERTYUIOP{}ASDFGHJKL:\"ZXCVBNM<>~";
const CYRILLIC: &str = "йцукенгшщзхъфывапролджэячсмитьбюёЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮЁ";
/// Fewer letters could mean anything.
pub(super) const FEWEST_LETTERS: usize = 3;

/// What the same keys give on the other keyboard; `None` if no one would have typed the text so by mistake.
pub(super) fn other_keyboard(typed: &str) -> Option<String> {
    let latin = || LATIN.chars().zip(CYRILLIC.chars());
    let meant = |c: char| {
        let pairs = latin().chain(latin().map(|(latin, cyrillic)| (cyrillic, latin)));
        // Keys without letters are the same on both.
        pairs.into_iter().find(|(from, _)| *from == c).map(|(_, to)| to).or((!c.is_alphabetic()).then_some(c))
    };
    let is_letter = |c: &char| c.is_alphabetic();
    let latin_letters = typed.chars().filter(char::is_ascii_alphabetic).count();
    let letters = typed.chars().filter(is_letter).count();
    // One layout at a time.
    let is_slip = latin_letters == 0 || latin_letters == letters;
    let meant: String = typed.chars().map(meant).collect::<Option<_>>()?;
    (is_slip && letters > 0 && meant.chars().filter(is_letter).count() >= FEWEST_LETTERS).then_some(meant)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_keys_of_both_layouts_lie_in_the_same_places() {
        assert_eq!(LATIN.chars().count(), CYRILLIC.chars().count());
        for (typed, meant) in [
            ("rktgfx", Some("клепач")),
            ("[bnhjd", Some("хитров")),
            (";erjdf", Some("жукова")),
            ("k.,jdm", Some("любовь")),
            ("`krf", Some("ёлка")),
            ("сдгыеукы", Some("clusters")),
            ("Сдгы", Some("Clus")),
            ("Rktgfx", Some("Клепач")),
            ("цшлш2", Some("wiki2")),
            // Two alphabets, no letters, too few, letters of no key.
            ("clusтер", None),
            ("123", None),
            ("rk", None),
            ("çedilla", None),
            ("深圳深圳", None),
            ("", None),
        ] {
            assert_eq!(other_keyboard(typed).as_deref(), meant, "{typed}");
        }
    }

    #[test]
    fn there_and_back_is_where_it_began() {
        let keys: String = LATIN.chars().filter(|c| c.is_alphabetic()).collect();
        let there = other_keyboard(&keys).unwrap();
        assert_eq!(other_keyboard(&there).as_deref(), Some(keys.as_str()));
    }
}

//! Lines of a width for plain text on paper.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Breaks a text into lines of at most so many columns: at blanks, beside wide letters, and within a word that is longer
/// than a line, unless it is an address: in two pieces nobody can follow it. Line breaks of the text stay.
pub(super) fn wrap(text: &str, columns: usize) -> Vec<String> {
    text.split('\n').flat_map(|line| wrap_line(line, columns.max(2))).collect()
}

fn wrap_line(line: &str, columns: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = 0;
    for word in line.split(' ').filter(|word| !word.is_empty()) {
        let mut blank = usize::from(used > 0);
        for piece in pieces(word, columns) {
            let width = piece.width();
            if used > 0 && used + blank + width > columns {
                lines.push(String::new());
                (used, blank) = (0, 0);
            }
            if let Some(last) = lines.last_mut() {
                last.push_str(if blank == 1 { " " } else { "" });
                last.push_str(piece);
            }
            used += width + blank;
            blank = 0;
        }
    }
    lines
}

/// What of a word stays on one line: each wide letter by itself, narrow ones together as far as a line holds them.
fn pieces(word: &str, columns: usize) -> Vec<&str> {
    if word.contains("://") {
        return vec![word];
    }
    let mut pieces: Vec<(usize, usize)> = Vec::new();
    let (mut joins, mut used) = (false, 0);
    for (at, letter) in word.grapheme_indices(true) {
        let (end, width) = (at + letter.len(), letter.width());
        match pieces.last_mut() {
            Some(last) if joins && width < 2 && used + width <= columns => (last.1, used) = (end, used + width),
            _ => {
                pieces.push((at, end));
                used = width;
            }
        }
        joins = width < 2;
    }
    pieces.into_iter().filter_map(|(from, end)| word.get(from..end)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn lines_break_at_blanks_beside_wide_letters_and_within_what_is_too_long() {
        assert_eq!(wrap("one two three", 8), ["one two", "three"]);
        assert_eq!(wrap("開場と受付 foo", 6), ["開場と", "受付", "foo"]);
        assert_eq!(wrap("abcdefghij k", 4), ["abcd", "efgh", "ij k"]);
        assert_eq!(wrap("a\n\nb", 4), ["a", "", "b"]);
        assert_eq!(wrap("", 4), [""]);
        assert_eq!(wrap("see https://a.example/b c", 8), ["see", "https://a.example/b", "c"]);
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_no_line_is_too_long(text in "[a-z 会é\u{301}👩\u{200d}🔬]{0,60}", columns in 4..20_usize) {
            let lines = wrap(&text, columns);
            prop_assert!(lines.iter().all(|line| line.width() <= columns));
            let letters = |text: &str| text.replace(' ', "");
            prop_assert_eq!(letters(&lines.concat()), letters(&text));
        }
    }
}

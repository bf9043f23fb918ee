//! A line of text being typed, moved through by grapheme.

use super::chord::{Chord, Key};
use crate::programme::clean;
use unicode_segmentation::UnicodeSegmentation;

/// A one-line text field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edit {
    text: String,
    cursor: usize,
}

impl Edit {
    /// A field holding a text, the cursor behind it.
    pub fn new(text: impl Into<String>) -> Edit {
        let text = text.into();
        Edit { cursor: text.len(), text }
    }

    /// What stands in the field.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text before the cursor.
    pub fn before(&self) -> &str {
        &self.text[..self.cursor]
    }

    /// Lets a key work on the field. False: the key is none of the field's.
    pub fn key(&mut self, chord: Chord) -> bool {
        if let Some(letter) = chord.types() {
            if clean::is_harmless(letter) {
                self.insert(letter.encode_utf8(&mut [0; 4]));
            }
            return true;
        }
        match chord {
            Chord { key: Key::Backspace, ctrl: false, alt: false } | Chord { key: Key::Char('h'), ctrl: true, .. } => {
                self.delete(self.left_of(self.cursor), self.cursor);
            }
            Chord { key: Key::Delete, .. } | Chord { key: Key::Char('d'), ctrl: true, .. } => {
                self.delete(self.cursor, self.right_of(self.cursor));
            }
            Chord { key: Key::Char('w'), ctrl: true, .. } | Chord { key: Key::Backspace, .. } => {
                let before = self.text[..self.cursor].trim_end();
                let start = before
                    .rfind(char::is_whitespace)
                    .map_or(0, |at| at + before[at..].chars().next().map_or(1, char::len_utf8));
                self.delete(start, self.cursor);
            }
            Chord { key: Key::Char('u'), ctrl: true, .. } => self.delete(0, self.cursor),
            Chord { key: Key::Char('k'), ctrl: true, .. } => self.delete(self.cursor, self.text.len()),
            Chord { key: Key::Left, .. } => self.cursor = self.left_of(self.cursor),
            Chord { key: Key::Right, .. } => self.cursor = self.right_of(self.cursor),
            Chord { key: Key::Home, .. } | Chord { key: Key::Char('a'), ctrl: true, .. } => self.cursor = 0,
            Chord { key: Key::End, .. } | Chord { key: Key::Char('e'), ctrl: true, .. } => {
                self.cursor = self.text.len();
            }
            _ => return false,
        }
        true
    }

    /// The field with another text in the place of a part of its own, the cursor behind it.
    #[must_use]
    pub fn replaced(&self, part: std::ops::Range<usize>, text: &str) -> Edit {
        let (before, behind) = (self.text.get(..part.start), self.text.get(part.end..));
        let (Some(before), Some(behind)) = (before, behind) else { return self.clone() };
        Edit { cursor: before.len() + text.len(), text: format!("{before}{text}{behind}") }
    }

    /// Types a text at the cursor.
    pub fn insert(&mut self, text: &str) {
        self.text.insert_str(self.cursor, text);
        self.cursor += text.len();
    }

    /// Takes a pasted text: one line of it, without what a terminal would obey.
    pub fn paste(&mut self, text: &str) {
        self.insert(&clean::line(text.into()));
    }

    fn delete(&mut self, from: usize, until: usize) {
        self.text.replace_range(from..until, "");
        self.cursor = from;
    }

    fn left_of(&self, at: usize) -> usize {
        self.text[..at].grapheme_indices(true).next_back().map_or(0, |(at, _)| at)
    }

    fn right_of(&self, at: usize) -> usize {
        self.text[at..].graphemes(true).next().map_or(at, |grapheme| at + grapheme.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn typed(keys: &str) -> Edit {
        let mut edit = Edit::default();
        for key in keys.split(' ') {
            edit.key(Chord::parse(key).unwrap());
        }
        edit
    }

    #[test]
    fn letters_are_typed_and_deleted_by_grapheme() {
        assert_eq!(typed("a b backspace c").text(), "ac");
        let mut edit = Edit::new("né\u{301}👩\u{200d}🔬");
        edit.key(Chord::parse("backspace").unwrap());
        edit.key(Chord::parse("backspace").unwrap());
        assert_eq!(edit.text(), "n");
    }

    #[test]
    fn words_and_halves_are_deleted() {
        assert_eq!(typed("a b space c d ctrl-w").text(), "ab ");
        assert_eq!(typed("a b c left ctrl-u").text(), "c");
        assert_eq!(typed("a b c home delete ctrl-k").text(), "");
    }

    #[test]
    fn a_paste_is_one_harmless_line() {
        let mut edit = Edit::default();
        edit.paste("two\nlines\u{1b}[31m red\r\n");
        assert_eq!(edit.text(), "two lines red");
    }

    #[test]
    fn what_would_turn_the_reading_direction_cannot_be_typed() {
        let mut edit = Edit::default();
        for letter in ['a', '\u{202e}', '\u{200b}', 'b', '\u{301}', ' '] {
            edit.key(Chord::plain(Key::Char(letter)));
        }
        assert_eq!(edit.text(), "ab\u{301} ");
    }

    proptest! {
        #[test]
        fn the_cursor_stays_on_grapheme_borders(
            start in "[a-zé\u{301}👩\u{200d}🔬 ]{0,12}",
            keys in prop::collection::vec(prop::sample::select(vec![
                "left", "right", "home", "end", "backspace", "delete", "ctrl-w", "ctrl-u", "x", "é", "ctrl-k", "alt-backspace",
            ]), 0..30),
        ) {
            let mut edit = Edit::new(start);
            for key in keys {
                edit.key(Chord::parse(key).unwrap());
                prop_assert!(edit.text().is_char_boundary(edit.before().len()));
            }
        }
    }
}

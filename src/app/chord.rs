//! Keys as this program names them, in tables, help and settings alike: `ctrl-d`, `space`, `U`, `shift-tab`.

use std::fmt;

/// A key with its modifiers. A letter's shift is part of the letter: `U` is one chord, not shift and `u`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Chord {
    /// The key.
    pub key: Key,
    /// Held with Control.
    pub ctrl: bool,
    /// Held with Alt.
    pub alt: bool,
}

/// What a key types or is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)] // The names say it.
pub enum Key {
    Char(char),
    Enter,
    Esc,
    Backspace,
    Delete,
    Tab,
    BackTab,
    Up,
    Down,
    Left,
    Right,
    Home,
    End,
    PageUp,
    PageDown,
    Function(u8),
}

/// Keys that type nothing, with the names they go by and the signs they are shown as.
const NAMED: &[(Key, &str, &str)] = &[
    (Key::Char(' '), "space", "space"),
    (Key::Enter, "enter", "enter"),
    (Key::Esc, "esc", "esc"),
    (Key::Backspace, "backspace", "backspace"),
    (Key::Delete, "delete", "delete"),
    (Key::Tab, "tab", "tab"),
    (Key::BackTab, "shift-tab", "shift-tab"),
    (Key::Up, "up", "↑"),
    (Key::Down, "down", "↓"),
    (Key::Left, "left", "←"),
    (Key::Right, "right", "→"),
    (Key::Home, "home", "home"),
    (Key::End, "end", "end"),
    (Key::PageUp, "pageup", "pgup"),
    (Key::PageDown, "pagedown", "pgdn"),
];

impl Chord {
    /// The plain key.
    pub fn plain(key: Key) -> Chord {
        Chord { key, ctrl: false, alt: false }
    }

    /// Reads a chord's name.
    pub fn parse(name: &str) -> Option<Chord> {
        if let Some(rest) = name.strip_prefix("ctrl-") {
            return Some(Chord { ctrl: true, ..Chord::parse(rest)? });
        }
        if let Some(rest) = name.strip_prefix("alt-") {
            return Some(Chord { alt: true, ..Chord::parse(rest)? });
        }
        let mut chars = name.chars();
        let key = match (chars.next(), chars.next()) {
            (Some(letter), None) => Key::Char(letter),
            _ => match NAMED.iter().find(|(_, known, _)| *known == name) {
                Some((key, _, _)) => *key,
                None => Key::Function(name.strip_prefix('f')?.parse().ok()?),
            },
        };
        Some(Chord::plain(key))
    }

    /// The text it types into a field, if it does.
    pub fn types(self) -> Option<char> {
        match self {
            Chord { key: Key::Char(letter), ctrl: false, alt: false } if !letter.is_control() => Some(letter),
            _ => None,
        }
    }
}

impl fmt::Display for Chord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.ctrl {
            f.write_str("ctrl-")?;
        }
        if self.alt {
            f.write_str("alt-")?;
        }
        match (self.key, NAMED.iter().find(|(key, _, _)| *key == self.key)) {
            (_, Some((_, _, shown))) => f.write_str(shown),
            (Key::Char(letter), None) => write!(f, "{letter}"),
            (Key::Function(number), None) => write!(f, "f{number}"),
            (_, None) => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chords_read_as_they_are_written() {
        for name in ["space", "ctrl-d", "U", "shift-tab", "f1", "/", "alt-x", "é"] {
            assert_eq!(Chord::parse(name).unwrap().to_string(), name);
        }
        assert_eq!(Chord::parse("down").unwrap().to_string(), "↓");
        assert_eq!(Chord::parse("nonsense"), None);
    }
}

//! What plain output is written on: how wide it is, and whether it takes colour.

use super::args::Colour;
use crate::app::page::Tone;
use std::borrow::Cow;
use std::ffi::OsStr;
use std::io::IsTerminal;

/// Columns of a sheet of paper.
const SHEET: usize = 80;

/// The standard output, as far as the look of what is printed depends on it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Paper {
    /// Whether a person reads it as it is printed.
    pub is_terminal: bool,
    /// Columns of the terminal; nothing is cut or wrapped elsewhere, but see [`Paper::sheet`].
    pub width: Option<usize>,
    /// Whether escape sequences may be written.
    pub colour: bool,
    /// Whether the terminal can do nothing but print.
    pub is_dumb: bool,
}

impl Paper {
    /// The standard output of this process.
    pub fn of_stdout(wish: Colour) -> Paper {
        let variable = |name| std::env::var_os(name);
        let is_terminal = std::io::stdout().is_terminal();
        let is_dumb = variable("TERM").is_some_and(|term| term == "dumb");
        Paper {
            is_terminal,
            width: if is_terminal { columns() } else { None },
            colour: colour(wish, is_terminal && !is_dumb, variable("NO_COLOR").as_deref()),
            is_dumb,
        }
    }

    /// The same, but a sheet of eighty columns where the output is no terminal.
    #[must_use]
    pub fn sheet(self) -> Paper {
        Paper { width: Some(self.width.unwrap_or(SHEET)), ..self }
    }

    /// A text in the look of a tone, or as it is where there is no colour.
    pub fn paint<'a>(&self, tone: Tone, text: &'a str) -> Cow<'a, str> {
        let look = match tone {
            Tone::Title | Tone::Heading | Tone::Going | Tone::Now => "1",
            Tone::Muted => "2",
            Tone::Alarm => "31",
            Tone::Tight => "33",
            Tone::Text | Tone::Prose | Tone::Maybe => return text.into(),
        };
        if self.colour && !text.trim().is_empty() { format!("\x1b[{look}m{text}\x1b[0m").into() } else { text.into() }
    }
}

/// See <https://no-color.org>: what is asked for on the command line counts more than the variable.
fn colour(wish: Colour, takes_it: bool, no_color: Option<&OsStr>) -> bool {
    match wish {
        Colour::Always => true,
        Colour::Never => false,
        Colour::Auto => takes_it && no_color.is_none_or(OsStr::is_empty),
    }
}

#[cfg(unix)]
fn columns() -> Option<usize> {
    let size = rustix::termios::tcgetwinsize(rustix::stdio::stdout()).ok()?;
    Some(usize::from(size.ws_col)).filter(|columns| *columns > 0)
}

#[cfg(not(unix))]
fn columns() -> Option<usize> {
    std::env::var("COLUMNS").ok()?.parse().ok().filter(|columns| *columns > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colour_is_on_only_where_it_is_wanted() {
        let set = Some(OsStr::new("1"));
        let empty = Some(OsStr::new(""));
        assert!(colour(Colour::Auto, true, None));
        assert!(colour(Colour::Auto, true, empty));
        assert!(!colour(Colour::Auto, true, set));
        assert!(!colour(Colour::Auto, false, None));
        assert!(colour(Colour::Always, false, set));
        assert!(!colour(Colour::Never, true, None));
    }

    #[test]
    fn the_painter_is_off_unless_colour_is_on() {
        let plain = Paper::default();
        let coloured = Paper { colour: true, ..plain };
        for tone in [Tone::Title, Tone::Muted, Tone::Alarm, Tone::Going, Tone::Now, Tone::Heading] {
            assert_eq!(plain.paint(tone, "x"), "x");
            assert!(coloured.paint(tone, "x").starts_with("\x1b[") && coloured.paint(tone, "x").ends_with("x\x1b[0m"));
        }
        assert_eq!(coloured.paint(Tone::Text, "x"), "x");
        assert_eq!(coloured.paint(Tone::Alarm, "  "), "  ");
    }
}

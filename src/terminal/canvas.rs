//! What ratatui draws on: a frame's bytes are kept until the whole frame is there, and the terminal is never asked
//! anything, because an answer may never come.
//!
//! Terminals disagree about how wide emoji sequences, flags and the clusters of some scripts are. What changes is
//! usually sent cell by cell, which is right only where both sides agree about every cell of the row. So a row with
//! such a grapheme, now or before, is erased and drawn as a whole, and after each one the cursor is put where it
//! belongs: what is disputed may look wrong itself, but moves nothing and leaves nothing behind.

use super::encoder::Encoder;
use crossterm::cursor::MoveTo;
use crossterm::queue;
use crossterm::terminal::{Clear, DisableLineWrap, EnableLineWrap};
use ratatui::backend::{Backend, ClearType, CrosstermBackend, WindowSize};
use ratatui::buffer::{Buffer, Cell, CellWidth};
use ratatui::layout::{Position, Size};
use ratatui::{Frame, Terminal};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io;
use std::rc::Rc;
use unicode_normalization::char::canonical_combining_class;

/// What a window is taken for that does not tell its size, as on a serial line.
const UNTOLD: Size = Size { width: 80, height: 24 };

/// A backend that keeps a frame's bytes until they are taken.
pub(super) struct Canvas {
    bytes: Vec<u8>,
    encoder: Encoder,
    cursor: Position,
    /// Whether the terminal's cursor is to be seen; `None`: nobody knows.
    is_cursor_shown: Option<bool>,
    measure: fn() -> Option<Size>,
    rows: Rc<RefCell<Rows>>,
}

/// Rows whose width is disputed.
#[derive(Default)]
struct Rows {
    /// Those on the screen, with their cells.
    shown: BTreeMap<u16, Vec<Cell>>,
    /// Those which the next frame is to draw as a whole.
    whole: BTreeMap<u16, Vec<Cell>>,
}

impl Rows {
    /// Finds what changes from the frame that is shown to the next one.
    fn foresee(&mut self, next: &Buffer) {
        let width = usize::from(next.area.width).max(1);
        let rows = || (next.area.y..).zip(next.content.chunks(width));
        let disputed =
            rows().filter(|(_, row)| row.iter().any(is_disputed)).map(|(y, row)| (y, row.to_vec())).collect();
        let shown = std::mem::replace(&mut self.shown, disputed);
        let changes = |(y, row): &(u16, &[Cell])| match (shown.get(y), self.shown.get(y)) {
            (Some(old), _) => old != row,
            (None, now) => now.is_some(),
        };
        self.whole = rows().filter(changes).map(|(y, row)| (y, row.to_vec())).collect();
    }
}

/// Whether terminals disagree about the width of what a cell shows: of several characters that are not just a letter
/// and its accents. (Vowel signs, joiners, selectors and halves of flags have no combining class.)
fn is_disputed(cell: &Cell) -> bool {
    let mut marks = cell.symbol().chars().skip(1).peekable();
    marks.peek().is_some() && (cell.cell_width() != 1 || marks.any(|mark| canonical_combining_class(mark) == 0))
}

/// Draws a frame; gives its bytes.
pub(super) fn draw(terminal: &mut Terminal<Canvas>, render: impl FnOnce(&mut Frame<'_>)) -> io::Result<Vec<u8>> {
    let rows = terminal.backend().rows.clone();
    terminal.draw(|frame| {
        render(frame);
        rows.borrow_mut().foresee(frame.buffer_mut());
    })?;
    Ok(terminal.backend_mut().take())
}

impl Canvas {
    /// An empty canvas of the size that `measure` tells, whenever it is asked.
    pub(super) fn new(measure: fn() -> Option<Size>) -> Canvas {
        Canvas {
            bytes: Vec::new(),
            encoder: Encoder::default(),
            cursor: Position::ORIGIN,
            is_cursor_shown: None,
            measure,
            rows: Rc::default(),
        }
    }

    /// Takes the bytes drawn since the last time.
    fn take(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.bytes)
    }

    fn backend(&mut self) -> CrosstermBackend<&mut Vec<u8>> {
        CrosstermBackend::new(&mut self.bytes)
    }

    fn draw_whole(&mut self, rows: &BTreeMap<u16, Vec<Cell>>) -> io::Result<()> {
        if rows.is_empty() {
            return Ok(());
        }
        // What is wider than thought must not run over the edge into the next row, or scroll the last one.
        queue!(self.bytes, DisableLineWrap)?;
        for (&y, row) in rows {
            self.encoder.drawn(y, row);
            queue!(self.bytes, MoveTo(0, y), Clear(crossterm::terminal::ClearType::UntilNewLine))?;
            let end = row.iter().rposition(|cell| *cell != Cell::EMPTY).map_or(0, |last| last + 1);
            let mut free = 0;
            let seen = (0..).zip(&row[..end]).filter(|(x, cell)| {
                let is_seen = *x >= free;
                if is_seen {
                    free = x + cell.cell_width().max(1);
                }
                is_seen
            });
            let seen: Vec<(u16, &Cell)> = seen.collect();
            // Each piece is drawn from where it belongs, wherever the terminal believes to be.
            for piece in seen.split_inclusive(|(_, cell)| is_disputed(cell)) {
                self.backend().draw(piece.iter().map(|(x, cell)| (*x, y, *cell)))?;
            }
        }
        queue!(self.bytes, EnableLineWrap)
    }

    /// Nothing is on the screen any more.
    fn forget(&mut self) {
        self.is_cursor_shown = None;
        self.rows.borrow_mut().shown.clear();
        self.encoder.cleared();
    }
}

/// The window's size, as the system knows it.
pub(super) fn window_size() -> Option<Size> {
    // `size` would start another program to find out, where the system does not know.
    #[cfg(unix)]
    let size = crossterm::terminal::window_size().map(|window| Size::new(window.columns, window.rows));
    #[cfg(not(unix))]
    let size = crossterm::terminal::size().map(|(columns, rows)| Size::new(columns, rows));
    size.ok()
}

impl Backend for Canvas {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        let whole = std::mem::take(&mut self.rows.borrow_mut().whole);
        self.encoder.write(content.filter(|(_, y, _)| !whole.contains_key(y)), &mut self.bytes);
        self.draw_whole(&whole)
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        if self.is_cursor_shown.replace(false) == Some(false) { Ok(()) } else { self.backend().hide_cursor() }
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        if self.is_cursor_shown.replace(true) == Some(true) { Ok(()) } else { self.backend().show_cursor() }
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        Ok(self.cursor)
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        let position = position.into();
        // Drawing has moved it.
        if self.bytes.is_empty() && self.cursor == position {
            return Ok(());
        }
        self.cursor = position;
        self.backend().set_cursor_position(position)
    }

    fn clear(&mut self) -> io::Result<()> {
        self.forget();
        self.backend().clear()
    }

    fn clear_region(&mut self, clear_type: ClearType) -> io::Result<()> {
        // Only ever all of it: the canvas is the whole screen.
        self.forget();
        self.backend().clear_region(clear_type)
    }

    fn size(&self) -> io::Result<Size> {
        Ok((self.measure)().filter(|size| size.width > 0 && size.height > 0).unwrap_or(UNTOLD))
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        Ok(WindowSize { columns_rows: self.size()?, pixels: Size::ZERO })
    }

    fn flush(&mut self) -> io::Result<()> {
        // Kept until the whole frame is there.
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::text::Text;

    fn terminal(size: fn() -> Option<Size>) -> Terminal<Canvas> {
        Terminal::new(Canvas::new(size)).unwrap()
    }

    fn show(terminal: &mut Terminal<Canvas>, text: &str) -> String {
        String::from_utf8(draw(terminal, |frame| frame.render_widget(Text::raw(text), frame.area())).unwrap()).unwrap()
    }

    #[test]
    fn drawing_and_clearing_ask_nothing() {
        let mut terminal = terminal(|| Some(Size::new(9, 2)));
        let first = show(&mut terminal, "hello");
        assert!(first.contains("hello"), "{first:?}");
        terminal.clear().unwrap();
        let again = show(&mut terminal, "hello");
        assert!(again.contains("\x1b[2J") && again.contains("hello"), "{again:?}");
        // A question would end in `n` (status), `c` (what are you) or `u` (keyboard).
        assert!(!first.contains("\x1b[6n") && !again.contains("\x1b[6n"));
        assert_eq!(terminal.backend_mut().take(), b"");
    }

    #[test]
    fn a_frame_without_news_has_no_bytes() {
        let mut terminal = terminal(|| Some(Size::new(9, 2)));
        let mut at = |cursor: Option<(u16, u16)>| {
            let frame = draw(&mut terminal, |frame| {
                frame.render_widget("hello", frame.area());
                if let Some(cursor) = cursor {
                    frame.set_cursor_position(cursor);
                }
            });
            String::from_utf8(frame.unwrap()).unwrap()
        };
        assert!(at(Some((1, 0))).contains("hello"));
        assert_eq!(at(Some((1, 0))), "");
        assert_eq!(at(Some((2, 1))), "\x1b[2;3H");
        assert_eq!(at(None), "\x1b[?25l");
        assert_eq!(at(None), "");
        assert_eq!(at(Some((2, 1))), "\x1b[?25h\x1b[2;3H");
    }

    #[test]
    fn a_window_without_a_size_is_taken_for_an_ordinary_one() {
        assert_eq!(Canvas::new(|| None).size().unwrap(), UNTOLD);
        assert_eq!(Canvas::new(|| Some(Size::new(0, 0))).size().unwrap(), UNTOLD);
        assert_eq!(Canvas::new(|| Some(Size::new(1, 1))).size().unwrap(), Size::new(1, 1));
    }

    /// What terminals disagree about: a family, an astronaut, a flag, a keycap, a heart, Hindi, Thai.
    const DISPUTED: [&str; 7] = [
        "\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467}",
        "\u{1f469}\u{200d}\u{1f680}",
        "\u{1f1ea}\u{1f1fa}",
        "1\u{fe0f}\u{20e3}",
        "\u{2764}\u{fe0f}",
        "\u{924}\u{947}",
        "\u{e01}\u{e33}",
    ];

    /// What they agree about.
    const AGREED: [&str; 7] = ["a", "é", "e\u{301}", "ש\u{5b8}\u{5c1}", "会", "\u{1f680}", "й"];

    #[test]
    fn sequences_are_disputed_and_accents_are_not() {
        let disputed = |symbol: &&'static str| is_disputed(&Cell::new(symbol));
        assert_eq!(DISPUTED.iter().filter(|symbol| !disputed(symbol)).collect::<Vec<_>>(), [&""; 0]);
        assert_eq!(AGREED.iter().filter(|symbol| disputed(symbol)).collect::<Vec<_>>(), [&""; 0]);
    }

    const RESET: &str = "\x1b[39m\x1b[49m\x1b[59m\x1b[0m";

    /// Without what resets the looks, and without the cursor's being hidden.
    fn plain(bytes: &str) -> String {
        bytes.replace(RESET, "").replace("\x1b[39m\x1b[49m\x1b[0m", "").replace("\x1b[?25l", "").replace('\x1b', "^")
    }

    #[test]
    fn of_a_plain_row_only_what_changes_is_sent() {
        let mut terminal = terminal(|| Some(Size::new(20, 2)));
        show(&mut terminal, "a 会 é bc\nsecond");
        assert_eq!(plain(&show(&mut terminal, "a 会 é dc\nsecond")), "^[1;8Hd");
        assert_eq!(plain(&show(&mut terminal, "a 会 é dc\nsecond")), "");
    }

    #[test]
    fn a_disputed_row_is_drawn_whole_when_it_changes_and_when_it_goes() {
        let mut terminal = terminal(|| Some(Size::new(20, 2)));
        let flag = DISPUTED[2];
        show(&mut terminal, "plain\nsecond");
        let bytes = plain(&show(&mut terminal, &format!("a{flag}b {flag}\nsecond")));
        assert_eq!(bytes, format!("^[?7l^[1;1H^[K^[1;1Ha{flag}^[1;4Hb {flag}^[?7h"));
        assert_eq!(plain(&show(&mut terminal, &format!("a{flag}b {flag}\nsecond"))), "");
        let bytes = plain(&show(&mut terminal, &format!("a{flag}c {flag}\nseconds")));
        assert_eq!(bytes, format!("^[2;7Hs^[?7l^[1;1H^[K^[1;1Ha{flag}^[1;4Hc {flag}^[?7h"));
        assert_eq!(plain(&show(&mut terminal, "ab\nseconds")), "^[?7l^[1;1H^[K^[1;1Hab^[?7h");
        assert_eq!(plain(&show(&mut terminal, "ac\nseconds")), "^[1;2Hc");
    }

    #[test]
    fn a_screen_that_was_emptied_gets_its_disputed_rows_whole() {
        let mut terminal = terminal(|| Some(Size::new(20, 2)));
        let first = show(&mut terminal, DISPUTED[0]);
        terminal.clear().unwrap();
        terminal.backend_mut().take();
        assert_eq!(show(&mut terminal, DISPUTED[0]), first);
    }

    #[cfg(unix)]
    #[test]
    fn a_terminal_that_counts_otherwise_shows_everything_in_its_place() {
        let (rows, columns) = (3_u16, 60_u16);
        let mut terminal = terminal(|| Some(Size::new(60, 3)));
        // It counts characters, not sequences.
        let mut screen = vt100::Parser::new(rows.try_into().unwrap(), columns.try_into().unwrap(), 0);
        for sequence in DISPUTED {
            // What follows a sequence stands at column 30, and is another cell than before each time.
            let space = " ".repeat(usize::from(30 - 4 - sequence.cell_width()));
            for end in ["x", "y", "yz"] {
                let line = format!("ab {sequence} {space}{end}");
                screen.process(show(&mut terminal, &format!("above\n{line}\nbelow")).as_bytes());
                for (x, letter) in (30..).zip(end.chars()) {
                    let cell = screen.screen().cell(1, x).unwrap();
                    assert_eq!(cell.contents(), letter.to_string(), "{sequence:?} in {:?}", screen.screen().contents());
                }
            }
            screen.process(show(&mut terminal, "above\nshort\nbelow").as_bytes());
            assert_eq!(screen.screen().contents(), "above\nshort\nbelow", "after {sequence:?}");
        }
    }
}

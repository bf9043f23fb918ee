//! Cells to bytes, by ratatui's crossterm backend, except that the terminal is never asked anything: an answer may
//! never come.

use ratatui::backend::{Backend, ClearType, CrosstermBackend, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};
use std::io;

/// What a window is taken for that does not tell its size, as on a serial line.
const UNTOLD: Size = Size { width: 80, height: 24 };

/// A backend that keeps a frame's bytes until they are taken.
pub(super) struct Canvas {
    bytes: Vec<u8>,
    cursor: Position,
    measure: fn() -> Option<Size>,
}

impl Canvas {
    /// An empty canvas of the size that `measure` tells, whenever it is asked.
    pub(super) fn new(measure: fn() -> Option<Size>) -> Canvas {
        Canvas { bytes: Vec::with_capacity(64 * 1024), cursor: Position::ORIGIN, measure }
    }

    /// Takes the bytes drawn since the last time.
    pub(super) fn take(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.bytes)
    }

    fn backend(&mut self) -> CrosstermBackend<&mut Vec<u8>> {
        CrosstermBackend::new(&mut self.bytes)
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
        self.backend().draw(content)
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        self.backend().hide_cursor()
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        self.backend().show_cursor()
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        Ok(self.cursor)
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        self.cursor = position.into();
        let cursor = self.cursor;
        self.backend().set_cursor_position(cursor)
    }

    fn clear(&mut self) -> io::Result<()> {
        self.backend().clear()
    }

    fn clear_region(&mut self, clear_type: ClearType) -> io::Result<()> {
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
    use ratatui::Terminal;

    #[test]
    fn drawing_and_clearing_ask_nothing() {
        let mut terminal = Terminal::new(Canvas::new(|| Some(Size::new(9, 2)))).unwrap();
        terminal.draw(|frame| frame.render_widget("hello", frame.area())).unwrap();
        let first = String::from_utf8(terminal.backend_mut().take()).unwrap();
        assert!(first.contains("hello"), "{first:?}");
        terminal.clear().unwrap();
        terminal.draw(|frame| frame.render_widget("hello", frame.area())).unwrap();
        let again = String::from_utf8(terminal.backend_mut().take()).unwrap();
        assert!(again.contains("\x1b[2J") && again.contains("hello"), "{again:?}");
        // A question would end in `n` (status), `c` (what are you) or `u` (keyboard).
        assert!(!first.contains("\x1b[6n") && !again.contains("\x1b[6n"));
        assert_eq!(terminal.backend_mut().take(), b"");
    }

    #[test]
    fn a_window_without_a_size_is_taken_for_an_ordinary_one() {
        assert_eq!(Canvas::new(|| None).size().unwrap(), UNTOLD);
        assert_eq!(Canvas::new(|| Some(Size::new(0, 0))).size().unwrap(), UNTOLD);
        assert_eq!(Canvas::new(|| Some(Size::new(1, 1))).size().unwrap(), Size::new(1, 1));
    }
}

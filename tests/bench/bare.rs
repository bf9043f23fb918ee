//! The yardstick: the least that a ratatui program does. One full frame of rows, and keys that move the marked one.

use crate::Result;
use crossterm::event::{self, Event, KeyCode};
use crossterm::terminal::{
    BeginSynchronizedUpdate, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode,
    enable_raw_mode,
};
use crossterm::{execute, queue};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use ratatui::style::{Modifier, Style};
use ratatui::widgets::{List, ListState};
use std::io::{BufWriter, stdout};

/// The argument that makes this program the yardstick.
pub const FLAG: &str = "--bare-child";

/// Runs until `q` is pressed.
pub fn run() -> Result<()> {
    enable_raw_mode()?;
    let mut out = BufWriter::with_capacity(1 << 16, stdout());
    queue!(out, EnterAlternateScreen)?;
    let mut terminal = Terminal::new(CrosstermBackend::new(out))?;
    let rows = (1..=usize::from(crate::pty::ROWS)).map(|number| format!("{number:>3}  {}", "fimgor keltul ".repeat(7)));
    let list = List::new(rows).highlight_symbol(">").highlight_style(Style::new().add_modifier(Modifier::REVERSED));
    let mut state = ListState::default().with_selected(Some(0));
    loop {
        queue!(terminal.backend_mut(), BeginSynchronizedUpdate)?;
        terminal.draw(|frame| frame.render_stateful_widget(&list, frame.area(), &mut state))?;
        execute!(terminal.backend_mut(), EndSynchronizedUpdate)?;
        loop {
            let Event::Key(key) = event::read()? else { continue };
            match key.code {
                KeyCode::Down => state.select_next(),
                KeyCode::Up => state.select_previous(),
                KeyCode::Char('q') => {
                    execute!(terminal.backend_mut(), LeaveAlternateScreen)?;
                    return Ok(disable_raw_mode()?);
                }
                _ => continue,
            }
            break;
        }
    }
}

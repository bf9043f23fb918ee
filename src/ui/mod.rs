//! The program's value as cells. Reads the [`App`] and cannot change it; returns what it laid out where.

mod board;
mod calendars;
mod chrome;
mod detail;
mod entry;
mod export;
mod finder;
mod history;
mod layout;
mod line;
mod list;
mod overlay;
mod picker;
mod proposal;
pub mod text;
mod theme;
mod timeline;
mod triage;
mod views;

pub use theme::{Role, Theme};

use crate::app::pane::Pane;
use crate::app::{App, Area, Screen, Spot};
use layout::{Layout, Share, Wanted};
use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::ops::Range;

/// What drawing keeps from frame to frame: the theme, and the wrapped text of the page shown.
#[derive(Debug)]
pub struct Cache {
    theme: Theme,
    page: detail::Wrapped,
    columns: list::Columns,
}

impl Cache {
    /// Nothing kept yet.
    pub fn new(theme: Theme) -> Cache {
        Cache { theme, page: detail::Wrapped::default(), columns: list::Columns::default() }
    }
}

/// Draws a frame.
pub fn draw(app: &App, frame: &mut Frame<'_>, cache: &mut Cache) -> Screen {
    let area = frame.area();
    let is_day = app.timeline && app.pane == Pane::Agenda && app.triage.is_none();
    let wanted = Wanted {
        query: app.query.open || !app.query.edit.text().is_empty(),
        under: line::rows(app),
        notice: chrome::notice_rows(app, area.width),
        list: if is_day { timeline::wanted(app) } else { 0 },
        detail: match app.detail.focused {
            _ if app.is_report_read() => Share::All,
            _ if app.board.is_some() => Share::All,
            _ if app.triage.as_ref().is_some_and(|round| round.card.is_none()) => Share::All,
            _ if app.triage.is_some() => Share::Rest,
            true => Share::Some,
            false => Share::Rest,
        },
    };
    let layout = Layout::of(area.width, area.height, wanted);
    let mut pen = Pen { buffer: frame.buffer_mut(), theme: &cache.theme, screen: Screen::default() };
    chrome::draw(app, &layout, &mut pen);
    if let Some(area) = layout.strip {
        list::strip(app, area, &mut pen, &mut cache.columns);
    }
    if app.triage.is_some() {
        triage::draw(app, &layout, &mut pen, (&mut cache.page, &mut cache.columns));
    } else {
        if let Some(area) = layout.list
            && !(is_day && timeline::draw(app, area, &mut pen, &mut cache.columns))
        {
            let area = if is_day { timeline::excuse(app, area, &mut pen) } else { area };
            list::draw(app, area, &mut pen, &mut cache.columns);
        }
        match (layout.detail, app.board_shown()) {
            (Some(area), Some(board)) => board::draw(app, board, area, &mut pen),
            (Some(area), None) => detail::draw(app, area, &mut pen, &mut cache.page),
            (None, _) => {}
        }
    }
    if let Some(overlay) = &app.overlay {
        overlay::draw(app, overlay, Area { x: 0, y: 0, width: area.width, height: area.height }, &mut pen);
    }
    let screen = pen.screen;
    if let Some((x, y)) = screen.cursor.filter(|(x, y)| *x < area.width && *y < area.height) {
        // Screen readers and magnifiers follow the terminal's cursor.
        frame.set_cursor_position((x, y));
    }
    screen
}

/// Puts text on the frame by role, and notes what can be pointed at.
struct Pen<'a> {
    buffer: &'a mut Buffer,
    theme: &'a Theme,
    screen: Screen,
}

impl Pen<'_> {
    /// Puts a text, cut with `…` to what is left of the area from `x` on; tells the column behind it.
    fn put(&mut self, area: Area, x: u16, text: &str, role: Role) -> u16 {
        let end = area.x.saturating_add(area.width);
        if x >= end || area.height == 0 {
            return x.min(end);
        }
        let columns = usize::from(end - x);
        let fitting = text::fit(text, columns);
        let is_cut = matches!(fitting, std::borrow::Cow::Owned(_));
        let (x, _) = self.buffer.set_stringn(x, area.y, fitting, columns, self.theme.style(role));
        // One `…` is enough: behind a text that was cut nothing else follows.
        if is_cut { end } else { x }
    }

    /// Puts a text with some of its bytes in another role.
    fn put_marked(&mut self, area: Area, x: u16, text: &str, role: Role, marked: &[Range<usize>]) -> u16 {
        let end = area.x.saturating_add(area.width);
        let from = x;
        let x = self.put(area, x, text, role);
        // Marked afterwards, where the unmarked text already lies: cutting stays the same with and without marks.
        for range in marked {
            let (Some(before), Some(within)) = (text.get(..range.start), text.get(range.clone())) else { continue };
            let start = from.saturating_add(columns(before));
            let until = start.saturating_add(columns(within)).min(x).min(end);
            if start < until {
                self.paint(Area { x: start, width: until - start, ..area }, Role::Match);
            }
        }
        x
    }

    /// Gives the first row of an area a role without changing its text.
    fn paint(&mut self, area: Area, role: Role) {
        let style = self.theme.style(role);
        self.buffer.set_style(rect(Area { height: area.height.min(1), ..area }).intersection(self.buffer.area), style);
    }

    /// Fills an area with blanks.
    fn clear(&mut self, area: Area) {
        let area = rect(area).intersection(self.buffer.area);
        for y in area.top()..area.bottom() {
            // A wide glyph that reaches in from the left would be cut in half.
            if area.left() > 0 && text::width(self.buffer[(area.left() - 1, y)].symbol()) > 1 {
                self.buffer[(area.left() - 1, y)].reset();
            }
            for x in area.left()..area.right() {
                self.buffer[(x, y)].reset();
                self.buffer[(x, y)].set_style(self.theme.style(Role::Text));
            }
        }
    }

    fn spot(&mut self, area: Area, spot: Spot) {
        // Where there is no cell, there is nothing to point at.
        if area.width > 0 && area.height > 0 {
            self.screen.spots.push((area, spot));
        }
    }
}

fn rect(area: Area) -> Rect {
    Rect::new(area.x, area.y, area.width, area.height)
}

/// Columns of a text, as screen coordinates count.
fn columns(text: &str) -> u16 {
    u16::try_from(text::width(text)).unwrap_or(u16::MAX)
}

/// A row of an area, counted from its top.
fn row(area: Area, number: usize) -> Area {
    let number = u16::try_from(number).unwrap_or(u16::MAX).min(area.height);
    Area { y: area.y.saturating_add(number), height: u16::from(number < area.height), ..area }
}

/// The first row to show of a longer list so that the cursor is in sight, moving as little as possible.
fn scrolled(top: usize, cursor: usize, height: usize, length: usize) -> usize {
    let top = top.min(length.saturating_sub(height));
    if cursor < top {
        cursor
    } else if height > 0 && cursor >= top + height {
        cursor + 1 - height
    } else {
        top
    }
}

//! Rows in columns: aligned for eyes, two blanks apart for `cut` and `awk`.

use super::paper::Paper;
use crate::app::page::Tone;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// What stands in a cell that would be empty, so that every row has the same number of columns.
const NOTHING: &str = "–";
/// The least width that a flexible column is cut to.
const LEAST_FLEXIBLE: usize = 14;
/// The least width that the last column is cut to.
const LEAST_LAST: usize = 12;

/// How a column is laid out.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Cells are padded up to this width; a longer one pushes the rest of its row.
    pub most: usize,
    /// Whether it gives way where the terminal is narrow.
    pub flexible: bool,
}

/// A column that is padded up to `most`.
pub const fn column(most: usize) -> Column {
    Column { most, flexible: false }
}

/// A column that gives way.
pub const fn flexible(most: usize) -> Column {
    Column { most, flexible: true }
}

/// A text of one tone.
#[derive(Clone, Debug)]
pub struct Cell {
    pub text: String,
    pub tone: Tone,
}

/// A cell of a tone.
pub fn cell(tone: Tone, text: impl Into<String>) -> Cell {
    Cell { text: text.into(), tone }
}

#[derive(Clone, Debug)]
enum Line {
    /// Spans all columns.
    Whole(Cell),
    Row(Vec<Cell>),
}

/// Rows, and lines between them.
#[derive(Clone, Debug)]
pub struct Table {
    columns: &'static [Column],
    lines: Vec<Line>,
}

impl Table {
    /// An empty table.
    pub fn new(columns: &'static [Column]) -> Table {
        Table { columns, lines: Vec::new() }
    }

    /// Adds a row; empty cells but the first get a dash.
    pub fn row(&mut self, mut cells: Vec<Cell>) {
        for cell in cells.iter_mut().skip(1).filter(|cell| cell.text.is_empty()) {
            NOTHING.clone_into(&mut cell.text);
        }
        self.lines.push(Line::Row(cells));
    }

    /// Adds a line that keeps to no column.
    pub fn line(&mut self, tone: Tone, text: impl Into<String>) {
        self.lines.push(Line::Whole(cell(tone, text)));
    }

    /// Adds a heading, set off from what stands before it.
    pub fn heading(&mut self, text: impl Into<String>) {
        if !self.lines.is_empty() {
            self.line(Tone::Text, "");
        }
        self.line(Tone::Heading, text);
    }

    /// The lines, each ended.
    pub fn print(&self, paper: &Paper) -> String {
        let widths = self.widths(paper);
        let mut out = String::new();
        for line in &self.lines {
            match line {
                Line::Whole(whole) => {
                    out.push_str(&paper.paint(whole.tone, &cut(&whole.text, paper.width)));
                }
                Line::Row(cells) => print_row(&mut out, cells, &widths, paper),
            }
            out.push('\n');
        }
        out
    }

    fn widths(&self, paper: &Paper) -> Vec<usize> {
        let mut widths = vec![0; self.columns.len()];
        let mut longest = vec![0; self.columns.len()];
        for line in &self.lines {
            let Line::Row(cells) = line else { continue };
            for (at, (cell, column)) in cells.iter().zip(self.columns).enumerate() {
                longest[at] = longest[at].max(cell.text.width());
                widths[at] = longest[at].min(column.most);
            }
        }
        let Some(terminal) = paper.width else { return widths };
        // On a terminal a cell is cut to its column, so the flexible ones may take all the room that is left.
        let last = widths.len().saturating_sub(1);
        let mut flexible: Vec<usize> = (0..=last).filter(|at| self.columns[*at].flexible).collect();
        flexible.sort_by_key(|at| longest[*at]);
        let fixed = |widths: &[usize]| {
            let rigid = widths.iter().zip(self.columns).filter(|(_, column)| !column.flexible);
            rigid.map(|(width, _)| width).sum::<usize>() + 2 * last
        };
        if !flexible.contains(&last) {
            // An id cut short still is one, so it gives way first.
            let wanted = flexible.iter().map(|at| longest[*at]).sum::<usize>();
            let missing = (wanted + fixed(&widths)).saturating_sub(terminal);
            let floor = LEAST_LAST.max(terminal / 6);
            widths[last] = widths[last].min(floor.max(widths[last].saturating_sub(missing)));
        }
        // The narrowest first: what it leaves is shared by the others.
        let mut room = terminal.saturating_sub(fixed(&widths));
        for (number, at) in flexible.iter().enumerate() {
            let share = room / (flexible.len() - number);
            widths[*at] = longest[*at].min(share.max(LEAST_FLEXIBLE));
            room = room.saturating_sub(widths[*at]);
        }
        widths
    }
}

fn print_row(out: &mut String, cells: &[Cell], widths: &[usize], paper: &Paper) {
    let mut left = paper.width.unwrap_or(usize::MAX);
    for (at, (cell, width)) in cells.iter().zip(widths).enumerate() {
        let is_last = at + 1 == cells.len();
        let room = if paper.width.is_some() { left.min(*width) } else { usize::MAX };
        let text = cut(&cell.text, Some(room));
        let padding = if is_last { 0 } else { (width.saturating_sub(text.width()) + 2).min(left - text.width()) };
        out.push_str(&paper.paint(cell.tone, &text));
        out.extend(std::iter::repeat_n(' ', padding));
        left -= text.width() + padding;
    }
    out.truncate(out.trim_end_matches(' ').len());
}

/// The text, or as much of it as fits, with `…` for the rest.
pub fn cut(text: &str, width: Option<usize>) -> String {
    let Some(width) = width.filter(|width| text.width() > *width) else { return text.to_owned() };
    let mut kept = String::new();
    let mut left = width.saturating_sub(1);
    for grapheme in text.graphemes(true) {
        let Some(rest) = left.checked_sub(grapheme.width()) else { break };
        left = rest;
        kept.push_str(grapheme);
    }
    if width > 0 {
        kept.truncate(kept.trim_end().len());
        kept.push('…');
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const COLUMNS: &[Column] = &[column(2), column(9), flexible(30), column(48)];

    fn table(rows: &[[&str; 4]]) -> Table {
        let mut table = Table::new(COLUMNS);
        for row in rows {
            table.row(row.iter().map(|text| cell(Tone::Text, *text)).collect());
        }
        table
    }

    #[test]
    fn columns_are_aligned_and_two_blanks_apart() {
        let printed = table(&[["★!", "a", "会議", "x"], ["", "", "Talk", "long-id"]]).print(&Paper::default());
        assert_eq!(printed, "★!  a  会議  x\n    –  Talk  long-id\n");
    }

    #[test]
    fn nothing_is_cut_where_there_is_no_terminal() {
        let long = "long ".repeat(40);
        let printed = table(&[["★", "a", &long, "x"]]).print(&Paper::default());
        assert!(printed.contains(&long) && printed.ends_with("  x\n"));
    }

    #[test]
    fn on_a_terminal_the_flexible_column_gives_way() {
        let paper = Paper { width: Some(60), is_terminal: true, ..Paper::default() };
        let printed = table(&[["★", "a", &"word ".repeat(20), "an-id-that-is-rather-long"]]).print(&paper);
        assert_eq!(printed, "★  a  word word word word word word word word…  an-id-that-…\n");
    }

    #[test]
    fn where_there_is_room_nothing_is_cut() {
        let paper = Paper { width: Some(200), is_terminal: true, ..Paper::default() };
        let title = "word ".repeat(20);
        let printed = table(&[["★", "a", title.trim(), "an-id-that-is-rather-long"]]).print(&paper);
        assert_eq!(printed, format!("★  a  {title} an-id-that-is-rather-long\n"));
    }

    proptest! {
        #[test]
        fn no_line_is_wider_than_the_terminal(cells in prop::collection::vec(".{0,40}", 4), width in 1_usize..120) {
            let paper = Paper { width: Some(width), is_terminal: true, ..Paper::default() };
            let cells: Vec<String> = cells.into_iter().map(|text| crate::programme::clean::line(text.into())).collect();
            let row: Vec<&str> = cells.iter().map(String::as_str).collect();
            let mut table = table(&[[row[0], row[1], row[2], row[3]]]);
            table.line(Tone::Text, cells.concat());
            for line in table.print(&paper).lines() {
                prop_assert!(line.width() <= width, "{line}");
            }
        }
    }
}

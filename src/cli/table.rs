//! Rows in columns: aligned for eyes, two blanks apart for `cut` and `awk`.
//!
//! The last column is what one copies, an id: it is never cut. On a terminal too narrow for it, it stands below its row.

use super::paper::Paper;
use crate::app::page::Tone;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// What stands in a cell that would be empty, so that every row has the same number of columns.
const NOTHING: &str = "–";
/// The least width that a flexible column is cut to.
const LEAST_FLEXIBLE: usize = 14;
/// Where nothing is cut, columns are aligned up to this width; a longer cell pushes the rest of its row.
const MOST_PADDED: usize = 160;
/// How far a cell that stands below its row is set in.
const INDENT: usize = 4;

/// How a column is laid out.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// The most columns of a terminal that it takes, unless it is flexible or the last.
    pub most: usize,
    /// Whether it gives way where the terminal is narrow.
    pub flexible: bool,
}

/// A column that takes up to `most`.
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
        let Layout { widths, below } = self.layout(paper);
        let mut out = String::new();
        for line in &self.lines {
            match line {
                Line::Whole(whole) => {
                    out.push_str(&paper.paint(whole.tone, &cut(&whole.text, paper.width)));
                }
                Line::Row(cells) => {
                    let (inside, outside) = cells.split_at(below.unwrap_or(cells.len()).min(cells.len()));
                    print_row(&mut out, inside, &widths, paper);
                    for cell in outside {
                        let fits = paper.width.is_none_or(|width| INDENT + cell.text.width() <= width);
                        out.push('\n');
                        out.extend(std::iter::repeat_n(' ', if fits { INDENT } else { 0 }));
                        out.push_str(&paper.paint(cell.tone, &cell.text));
                    }
                }
            }
            out.push('\n');
        }
        out
    }

    fn layout(&self, paper: &Paper) -> Layout {
        let mut longest = vec![0; self.columns.len()];
        for line in &self.lines {
            let Line::Row(cells) = line else { continue };
            for (longest, cell) in longest.iter_mut().zip(cells) {
                *longest = cell.text.width().max(*longest);
            }
        }
        let Some(terminal) = paper.width else {
            return Layout { widths: longest.iter().map(|width| *width.min(&MOST_PADDED)).collect(), below: None };
        };
        let last = longest.len().saturating_sub(1);
        let is_flexible = |at: usize| self.columns.get(at).is_some_and(|column| column.flexible);
        // What one copies is never cut, however long it is.
        let whole = |at: usize| if at == last { longest[at] } else { longest[at].min(self.columns[at].most) };
        let mut widths: Vec<usize> = (0..longest.len()).map(whole).collect();
        let mut flexible: Vec<usize> = (0..widths.len()).filter(|at| is_flexible(*at)).collect();
        flexible.sort_by_key(|at| longest[*at]);
        let rigid = widths.iter().enumerate().filter(|(at, _)| !is_flexible(*at)).map(|(_, width)| width + 2);
        let least: usize = flexible.iter().map(|at| longest[*at].min(LEAST_FLEXIBLE) + 2).sum();
        let mut room = (terminal + 2).saturating_sub(rigid.sum::<usize>() + 2 * flexible.len());
        let mut below = None;
        if !is_flexible(last) && room < least.saturating_sub(2 * flexible.len()) {
            room += widths[last] + 2;
            below = Some(last);
        }
        // The narrowest first: what it leaves is shared by the others.
        for (number, at) in flexible.iter().enumerate() {
            let share = room / (flexible.len() - number);
            widths[*at] = longest[*at].min(share.max(LEAST_FLEXIBLE));
            room = room.saturating_sub(widths[*at]);
        }
        Layout { widths, below }
    }
}

/// How rows are laid out.
struct Layout {
    widths: Vec<usize>,
    /// The column that has no room in its row, so that its cells stand below.
    below: Option<usize>,
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
    fn columns_are_aligned_however_long_their_longest_cell_is() {
        let printed = table(&[["★", "a", &"long ".repeat(20), "x"], ["", "", "Talk", "y"]]).print(&Paper::default());
        let at = |line: &str, id: char| line.width() - line.find(id).map_or(0, |at| line[at..].width());
        let lines: Vec<&str> = printed.lines().collect();
        assert_eq!(at(lines[0], 'x'), at(lines[1], 'y'));
    }

    #[test]
    fn on_a_terminal_the_flexible_column_gives_way_and_the_last_is_whole() {
        let rows = [["★", "a", &"word ".repeat(20), "an-id-that-is-rather-long"], ["", "", "Talk", "id"]];
        let on = |width| table(&rows).print(&Paper { width: Some(width), is_terminal: true, ..Paper::default() });
        assert_eq!(
            on(60),
            "★  a  word word word word word w…  an-id-that-is-rather-long\n   –  Talk                         id\n"
        );
        assert_eq!(
            on(40),
            "★  a  word word word word word word wor…\n    an-id-that-is-rather-long\n   –  Talk\n    id\n"
        );
        assert!(on(10).contains("\nan-id-that-is-rather-long\n"));
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
            let printed = table.print(&paper);
            for line in printed.lines() {
                prop_assert!(line.width() <= width || line == row[3], "{line}");
            }
            prop_assert!(printed.contains(row[3]));
        }
    }
}

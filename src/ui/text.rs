//! Text on a grid: width, cutting and wrapping by grapheme.

use std::borrow::Cow;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Columns a text takes: grapheme by grapheme, as the cells are filled.
pub fn width(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.graphemes(true).map(UnicodeWidthStr::width).sum() }
}

/// A text cut to a width at a grapheme border, with `…` where something was cut.
pub fn fit(text: &str, columns: usize) -> Cow<'_, str> {
    if text.len() <= columns || width(text) <= columns {
        return Cow::Borrowed(text);
    }
    let Some(room) = columns.checked_sub(1) else { return Cow::Borrowed("") };
    let mut used = 0;
    let mut end = 0;
    for (at, grapheme) in text.grapheme_indices(true) {
        used += width(grapheme);
        if used > room {
            break;
        }
        end = at + grapheme.len();
    }
    Cow::Owned(format!("{}…", text[..end].trim_end()))
}

/// A text fitted and filled up with blanks to a width.
pub fn pad(text: &str, columns: usize) -> String {
    let mut text = fit(text, columns).into_owned();
    text.extend(std::iter::repeat_n(' ', columns.saturating_sub(width(&text))));
    text
}

/// A piece of a wrapped line: its text, and the number of the span it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Which of the wrapped spans.
    pub span: usize,
    /// Its bytes within that span's text.
    pub range: std::ops::Range<usize>,
}

/// A grapheme of a paragraph, on its way into a line.
struct Cell {
    span: usize,
    start: usize,
    end: usize,
    width: usize,
    blank: bool,
}

/// Wraps spans that follow each other to lines of a width, all but the first indented by `hang`. Lines break at blanks;
/// between wide letters (CJK) anywhere; a word longer than a line is cut.
pub fn wrap<'a>(spans: impl IntoIterator<Item = &'a str>, columns: usize, hang: usize) -> Vec<Vec<Piece>> {
    let hang = if hang + 8 <= columns { hang } else { 0 };
    let mut lines: Vec<Vec<Piece>> = Vec::new();
    let mut line: Vec<Cell> = Vec::new();
    let mut used = 0;
    if columns == 0 {
        return lines;
    }
    let room = |lines: &Vec<_>| if lines.is_empty() { columns } else { columns - hang };
    for (span, text) in spans.into_iter().enumerate() {
        for (start, grapheme) in text.grapheme_indices(true) {
            let width = width(grapheme);
            let blank = grapheme == " ";
            while used + width > room(&lines) && !blank && !line.is_empty() {
                let rest = line.split_off(break_at(&line, room(&lines)));
                lines.push(pieces(&line));
                line = rest;
                used = line.iter().map(|cell| cell.width).sum();
            }
            // A blank that does not fit hangs over the edge and is not drawn.
            line.push(Cell { span, start, end: start + grapheme.len(), width, blank });
            used += width;
        }
    }
    if !line.is_empty() || lines.is_empty() {
        lines.push(pieces(&line));
    }
    lines
}

/// How many cells stay on a line that is full.
fn break_at(line: &[Cell], room: usize) -> usize {
    let mut used = 0;
    let fitting = line.iter().take_while(|cell| {
        used += cell.width;
        used <= room || cell.blank
    });
    // A lone letter wider than the line stays, or nothing would ever be drawn.
    let fitting = fitting.count().max(1);
    let last = |holds: fn(&Cell) -> bool| line[..fitting].iter().rposition(holds).map(|at| at + 1);
    match last(|cell| cell.blank).max(last(|cell| cell.width > 1)) {
        // A break that would leave nothing but blanks is none.
        Some(at) if line[..at].iter().any(|cell| !cell.blank) => at,
        _ => fitting,
    }
}

fn pieces(line: &[Cell]) -> Vec<Piece> {
    let end = line.iter().rposition(|cell| !cell.blank).map_or(0, |at| at + 1);
    let mut pieces: Vec<Piece> = Vec::new();
    for cell in &line[..end] {
        match pieces.last_mut() {
            Some(piece) if piece.span == cell.span => piece.range.end = cell.end,
            _ => pieces.push(Piece { span: cell.span, range: cell.start..cell.end }),
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn wrapped(text: &str, columns: usize) -> Vec<String> {
        let line = |pieces: Vec<Piece>| pieces.iter().map(|piece| &text[piece.range.clone()]).collect::<String>();
        wrap([text], columns, 0).into_iter().map(line).collect()
    }

    #[test]
    fn lines_break_at_blanks() {
        assert_eq!(wrapped("one two three", 7), ["one two", "three"]);
        assert_eq!(wrapped("one two three", 8), ["one two", "three"]);
        assert_eq!(wrapped("a incomprehensible b", 6), ["a", "incomp", "rehens", "ible b"]);
    }

    #[test]
    fn wide_letters_break_anywhere() {
        assert_eq!(wrapped("会議の予定表です", 6), ["会議の", "予定表", "です"]);
    }

    #[test]
    fn texts_are_cut_at_grapheme_borders() {
        assert_eq!(fit("Creative Clusters", 10), "Creative…");
        assert_eq!(fit("会議の予定", 6), "会議…");
        assert_eq!(fit("e\u{301}e\u{301}e\u{301}", 2), "e\u{301}…");
        assert_eq!(fit("abc", 0), "");
        assert_eq!(pad("会議", 6), "会議  ");
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_no_line_is_too_long(text in "[a-z 会é\u{301}👩\u{200d}🔬]{0,60}", columns in 4..20_usize) {
            let lines = wrapped(&text, columns);
            for line in &lines {
                prop_assert!(width(line) <= columns, "{line:?}");
            }
            let without_blanks = |text: &str| text.split(' ').collect::<String>();
            prop_assert_eq!(without_blanks(&lines.concat()), without_blanks(&text));
            prop_assert!(width(&fit(&text, columns)) <= columns);
            for line in wrap([text.as_str(), &text], columns, 4) {
                let width: usize = line.iter().map(|piece| width(&text[piece.range.clone()])).sum();
                prop_assert!(width <= columns);
            }
        }
    }
}

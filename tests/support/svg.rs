//! A frame as an SVG picture: what the README shows.

use ratatui::buffer::Buffer;
use ratatui::style::{Color, Modifier, Style};
use std::fmt::Write;

const CELL: (usize, usize) = (9, 19);
const MARGIN: usize = 14;
const BACK: &str = "#16181d";
const FORE: &str = "#d8dade";

fn colour(colour: Option<Color>) -> &'static str {
    match colour {
        Some(Color::Green) => "#7fc46b",
        Some(Color::Cyan) => "#5fc3c8",
        Some(Color::Red) => "#f0706f",
        Some(Color::Magenta) => "#cf8fe0",
        _ => FORE,
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Draws a buffer; `title` says in words what is seen.
pub fn picture(buffer: &Buffer, title: &str) -> String {
    let area = buffer.area;
    let (width, height) =
        (usize::from(area.width) * CELL.0 + 2 * MARGIN, usize::from(area.height) * CELL.1 + 2 * MARGIN);
    let mut svg = String::new();
    let _ = writeln!(
        svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" \
         role=\"img\" aria-label=\"{title}\" font-family=\"ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace\" font-size=\"15\">\n\
         <rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"{BACK}\"/>"
    );
    for y in 0..area.height {
        let mut x = 0;
        while x < area.width {
            // A run of cells of one style.
            let style = buffer[(x, y)].style();
            let from = x;
            let mut text = String::new();
            while x < area.width && buffer[(x, y)].style() == style {
                let symbol = buffer[(x, y)].symbol();
                text.push_str(symbol);
                x += u16::try_from(plenary::ui::text::width(symbol)).unwrap_or(1).max(1);
            }
            run(&mut svg, (usize::from(from), usize::from(y)), usize::from(x - from), &text, style);
        }
    }
    svg.push_str("</svg>\n");
    svg
}

fn run(svg: &mut String, (column, row): (usize, usize), columns: usize, text: &str, style: Style) {
    let has = |modifier| style.add_modifier.contains(modifier);
    let (x, y) = (MARGIN + column * CELL.0, MARGIN + row * CELL.1);
    let mut fill = colour(style.fg);
    if has(Modifier::REVERSED) {
        let _ = writeln!(
            svg,
            "<rect x=\"{x}\" y=\"{y}\" width=\"{}\" height=\"{}\" fill=\"{fill}\"/>",
            columns * CELL.0,
            CELL.1
        );
        fill = BACK;
    }
    if text.trim().is_empty() {
        return;
    }
    let mut attributes = String::new();
    if has(Modifier::BOLD) {
        attributes.push_str(" font-weight=\"bold\"");
    }
    if has(Modifier::ITALIC) {
        attributes.push_str(" font-style=\"italic\"");
    }
    if has(Modifier::DIM) {
        attributes.push_str(" opacity=\"0.62\"");
    }
    let lines: Vec<&str> = [(Modifier::UNDERLINED, "underline"), (Modifier::CROSSED_OUT, "line-through")]
        .into_iter()
        .filter_map(|(modifier, line)| has(modifier).then_some(line))
        .collect();
    if !lines.is_empty() {
        let _ = write!(attributes, " text-decoration=\"{}\"", lines.join(" "));
    }
    let _ = writeln!(
        svg,
        "<text x=\"{x}\" y=\"{}\" fill=\"{fill}\" xml:space=\"preserve\" textLength=\"{}\" lengthAdjust=\"spacingAndGlyphs\"{attributes}>{}</text>",
        y + 14,
        columns * CELL.0,
        escaped(text)
    );
}

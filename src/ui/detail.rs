//! The detail: a page, wrapped to the window and scrolled.

use super::{Pen, Role, row, scrolled, text};
use crate::app::page::{Page, Span, Target, Tone};
use crate::app::{App, Area, Spot, View};
use crate::search::{highlight, highlight_prose};

/// The wrapped text of one page, kept until page, width or what it shows changes.
#[derive(Debug, Default)]
pub(super) struct Wrapped {
    key: Option<(Option<Target>, u16, u64)>,
    lines: Vec<Vec<Piece>>,
    links: Vec<usize>,
}

/// A piece of a line.
#[derive(Debug)]
struct Piece {
    text: String,
    tone: Tone,
    link: Option<usize>,
    marked: Vec<std::ops::Range<usize>>,
}

impl Wrapped {
    fn renew(&mut self, app: &App, columns: u16) {
        let key = Some((app.target(), columns, app.revision));
        if self.key == key {
            return;
        }
        let page = app.page().unwrap_or_default();
        (self.lines, self.links) = wrap(&page, app, usize::from(columns));
        self.key = key;
    }
}

fn wrap(page: &Page, app: &App, columns: usize) -> (Vec<Vec<Piece>>, Vec<usize>) {
    let mut lines: Vec<Vec<Piece>> = Vec::new();
    let mut links: Vec<usize> = Vec::new();
    for block in &page.blocks {
        let numbers: Vec<Option<usize>> = {
            let mut next = links.len();
            let number = |has: bool| {
                next += usize::from(has);
                has.then(|| next - 1)
            };
            block.spans.iter().map(|span| span.link.is_some()).map(number).collect()
        };
        let matched = |span: &Span| match span.tone {
            Tone::Prose => highlight_prose(&span.text, &app.query.query),
            _ => highlight(&span.text, &app.query.query),
        };
        let marked: Vec<_> = block.spans.iter().map(matched).collect();
        let wrapped = text::wrap(block.spans.iter().map(|span| span.text.as_str()), columns, block.hang.into());
        for (number, pieces) in wrapped.into_iter().enumerate() {
            let mut line = Vec::with_capacity(pieces.len() + 1);
            if number > 0 && block.hang > 0 {
                let text = " ".repeat(block.hang.into());
                line.push(Piece { text, tone: Tone::Text, link: None, marked: Vec::new() });
            }
            for piece in pieces {
                let span = &block.spans[piece.span];
                let link = numbers[piece.span];
                if link == Some(links.len()) {
                    links.push(lines.len());
                }
                let within = |range: &std::ops::Range<usize>| {
                    let (start, end) = (range.start.max(piece.range.start), range.end.min(piece.range.end));
                    (start < end).then(|| start - piece.range.start..end - piece.range.start)
                };
                line.push(Piece {
                    text: span.text[piece.range.clone()].to_owned(),
                    tone: span.tone,
                    link,
                    marked: marked[piece.span].iter().filter_map(within).collect(),
                });
            }
            lines.push(line);
        }
        // A link without a visible letter still counts, or later numbers would lead elsewhere.
        while links.len() < numbers.iter().flatten().last().map_or(0, |last| last + 1) {
            links.push(lines.len().saturating_sub(1));
        }
    }
    (lines, links)
}

pub(super) fn draw(app: &App, area: Area, pen: &mut Pen<'_>, wrapped: &mut Wrapped) {
    pen.spot(area, Spot::Detail);
    let height = usize::from(area.height);
    // A column of air on each side where there is room for it.
    let margin = u16::from(area.width > 30);
    let inner = Area { x: area.x + margin, width: area.width.saturating_sub(margin * 2), ..area };
    wrapped.renew(app, inner.width);
    let length = wrapped.lines.len();
    let top = match wrapped.links.get(app.detail.link).filter(|_| app.detail.reveal) {
        Some(line) => scrolled(app.detail.top, *line, height, length),
        None => app.detail.top.min(length.saturating_sub(height)),
    };
    for (number, pieces) in wrapped.lines.iter().skip(top).take(height).enumerate() {
        let area = row(inner, number);
        let mut x = area.x;
        for piece in pieces {
            let marked = piece.link.is_some() && piece.link == Some(app.detail.link) && app.detail.focused;
            let role = match (piece.link, marked) {
                (Some(_), true) => Role::LinkMarked,
                (Some(_), false) => Role::Link,
                (None, _) => Role::from(piece.tone),
            };
            let start = x;
            x = pen.put_marked(area, x, &piece.text, role, if marked { &[] } else { &piece.marked });
            if let Some(link) = piece.link {
                pen.spot(Area { x: start, width: x - start, ..area }, Spot::Link(link));
            }
            if marked && pen.screen.cursor.is_none() && app.overlay.is_none() {
                pen.screen.cursor = Some((start, area.y));
            }
        }
    }
    super::overlay::more(area, (top, length), pen);
    pen.screen.detail = Some(View { top, height, length });
    pen.screen.links.clone_from(&wrapped.links);
}

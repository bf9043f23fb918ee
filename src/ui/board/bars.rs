//! Picks one below the other, each with its time as a bar: for windows in which no two columns fit.

use super::reach;
use super::scale::Scale;
use crate::app::board::{Board, Lane};
use crate::app::{Area, Spot, View};
use crate::ui::text::{pad, width};
use crate::ui::{Pen, Role, row, scrolled};

/// Rows of a pick.
const EACH: usize = 2;
/// Columns before a bar.
const INDENT: usize = 3;
/// The least columns of a bar that says something.
const LEAST: usize = 8;

/// The least rows that a list needs: a few picks whole.
pub(super) fn least(count: usize) -> u16 {
    u16::try_from((count.min(3)) * EACH).unwrap_or(u16::MAX)
}

/// Draws them; tells how many rows that took, and whether the title of the marked one is there as a whole.
pub(super) fn draw(board: &Board, lanes: &[Lane], area: Area, pen: &mut Pen<'_>) -> (u16, bool) {
    let marked = board.marked().and_then(|at| lanes.iter().position(|lane| lane.at == at)).unwrap_or(0);
    let height = usize::from(area.height) / EACH;
    let top = scrolled(0, marked, height.max(1), lanes.len());
    let (from, until) = reach(lanes);
    let times = lanes.iter().map(|lane| width(&lane.span)).max().unwrap_or(0);
    let room = usize::from(area.width).saturating_sub(INDENT + times + 1);
    let scale = Scale::of(from, until, room + 1, 1);
    let mut is_whole = false;
    for (number, lane) in lanes.iter().enumerate().skip(top).take(height.max(1)) {
        let line = row(area, (number - top) * EACH);
        let is_marked = number == marked;
        pen.spot(Area { height: 2, ..line }, Spot::Lane(number));
        let x = pen.put(line, line.x, if is_marked { ">" } else { " " }, Role::Key);
        let x = pen.put(line, x, &format!("{} ", lane.name), Role::Key);
        let x = pen.put(line, x, &format!("{} ", lane.sign), Role::from(lane.tone));
        pen.put(line, x, &lane.title, if is_marked { Role::Title } else { Role::Text });
        if is_marked {
            is_whole = usize::from(x) + width(&lane.title) <= usize::from(line.x + line.width);
            pen.paint(line, Role::Selected);
            if pen.screen.cursor.is_none() {
                pen.screen.cursor = Some((line.x, line.y));
            }
        }
        bar(lane, &scale, (room, times), row(area, (number - top) * EACH + 1), pen);
    }
    pen.screen.menu = Some(View { top, height, length: lanes.len() });
    (u16::try_from(lanes.len().min(height.max(1)) * EACH).unwrap_or(u16::MAX).min(area.height), is_whole)
}

/// `   ━━━━━━━┄┄┄┄    17:00–18:15`: heavy where it is attended.
fn bar(lane: &Lane, scale: &Scale, (room, times): (usize, usize), area: Area, pen: &mut Pen<'_>) {
    let mut x = area.x + u16::try_from(INDENT).unwrap_or(0);
    if room >= LEAST {
        let border = |slot: &crate::programme::Slot| {
            let start = scale.border(slot.from());
            (start, slot.until().map_or(start + 1, |until| scale.border(until)).max(start + 1))
        };
        let ((start, end), (from, until)) = (border(&lane.whole), border(&lane.attended));
        let pieces = [
            (" ".repeat(start), Role::Text),
            ("┄".repeat(from.saturating_sub(start)), Role::Muted),
            ("━".repeat(until.saturating_sub(from)), Role::from(lane.tone)),
            ("┄".repeat(end.saturating_sub(until)), Role::Muted),
            (" ".repeat(room.saturating_sub(end.max(until))), Role::Text),
        ];
        for (piece, role) in pieces {
            x = pen.put(area, x, &piece, role);
        }
        x += 1;
    }
    let x = pen.put(area, x, &pad(&lane.span, times), Role::Text);
    if let Some(part) = lane.part.as_ref().filter(|_| room < LEAST) {
        pen.put(area, x + 1, part, Role::Going);
    }
}

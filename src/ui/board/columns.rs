//! Picks side by side, down a common axis of time.

use super::scale::{INSIDE, Scale};
use super::{Mark, ROOMY, marks, reach};
use crate::agenda::Interest;
use crate::app::board::{Board, Lane};
use crate::app::page::Tone;
use crate::app::{App, Area, Spot};
use crate::programme::Instant;
use crate::ui::text::{fit, pad, width, wrap};
use crate::ui::{Pen, Role, row};

/// The least columns of the times on the axis, and of what stands behind them.
const TIMES: u16 = 8;
/// The least seconds of a row: more room than that only stretches.
const FINEST: i64 = 180;
/// The least columns of a pick, and the most.
const LEAST: u16 = 22;
const MOST: u16 = 46;

/// How many picks fit side by side.
pub(super) fn fit_count(width: u16) -> usize {
    usize::from(width.saturating_sub(TIMES) / (LEAST + 1))
}

/// The least rows that columns need.
pub(super) fn least(area: Area) -> u16 {
    super::AXIS + if area.height >= ROOMY { 2 } else { 1 }
}

/// Rows from the start of a pick to its end in which what matters of it can be read, where there are as many.
const EASY: usize = 5;

/// Draws them; tells how many rows that took, and whether the title of the marked one is there as a whole. Nothing is drawn where there are too few rows to keep all times apart.
pub(super) fn draw(app: &App, board: &Board, lanes: &[Lane], area: Area, pen: &mut Pen<'_>) -> Option<(u16, bool)> {
    let marked = board.marked().and_then(|at| lanes.iter().position(|lane| lane.at == at)).unwrap_or(0);
    let all = marks(app, lanes);
    let words = all.iter().map(|(_, words, _)| super::super::columns(words)).max().unwrap_or(0);
    let times_width = TIMES.max(words + 3);
    let count = lanes.len().min(fit_count(area.width + TIMES - times_width)).max(1);
    // The marked one is in sight, in the middle if there are more on both sides.
    let first = marked.saturating_sub(count / 2).min(lanes.len() - count);
    let shown = &lanes[first..first + count];
    let each = ((area.width - times_width) / u16::try_from(count).unwrap_or(1)).saturating_sub(1).min(MOST);
    let heads = if area.height >= ROOMY { 2 } else { 1 };
    let axis = Area { y: area.y + heads, height: area.height - heads, ..area };
    // Where there are too few rows for all to be read with ease, the axis is that of those in sight.
    let scale = |lanes: &[Lane], inside| Scale::told_apart(&spans(lanes), axis.height.into(), FINEST, inside);
    let (lanes_told, marks, scale) = match scale(lanes, EASY) {
        Some(scale) => (lanes, all, scale),
        None => (shown, marks(app, shown), (INSIDE..=EASY).rev().find_map(|inside| scale(shown, inside))?),
    };
    let (_, until) = reach(lanes_told);
    let open =
        lanes_told.iter().filter(|lane| lane.whole.end.is_none()).map(|lane| scale.border(lane.whole.from()) + 2);
    let last = open.chain([scale.border(until)]).max().unwrap_or(0);
    times(app, lanes_told, marks, &scale, Area { width: times_width, ..axis }, pen);
    let mut x = area.x + times_width;
    let facts = app.lane_facts(board, shown);
    let mut is_whole = false;
    for ((place, lane), facts) in (first..).zip(shown).zip(facts) {
        let column = Area { x, width: each, ..area };
        pen.spot(column, Spot::Lane(place));
        let more = (first > 0 && place == first, first + count < lanes.len() && place + 1 == first + count);
        let told = head(lane, place == marked, more, Area { height: heads, ..column }, pen);
        is_whole |= told && place == marked;
        block(app, (lane, facts), &scale, Area { y: axis.y, height: axis.height, ..column }, pen);
        x += each + 1;
    }
    Some(((heads + u16::try_from(last).unwrap_or(0) + 1).min(area.height), is_whole))
}

/// When they run, and what is attended of them.
fn spans(lanes: &[Lane]) -> Vec<(Instant, Option<Instant>)> {
    lanes.iter().flat_map(|lane| [&lane.whole, &lane.attended]).map(|slot| (slot.from(), slot.until())).collect()
}

/// The axis: the times of borders and of whole hours, and where I am going to two things at once.
fn times(app: &App, lanes: &[Lane], marks: Vec<Mark>, scale: &Scale, area: Area, pen: &mut Pen<'_>) {
    let going: Vec<&Lane> =
        lanes.iter().filter(|lane| app.plan.picks[lane.at].pick.interest == Interest::Going).collect();
    for cell in 0..usize::from(area.height) {
        let middle = scale.middle(cell);
        let runs = |lane: &&&Lane| {
            let until = lane.attended.until().map(jiff::Timestamp::as_second);
            lane.attended.from().as_second() <= middle && until.is_some_and(|until| middle < until)
        };
        if going.iter().filter(runs).count() > 1 {
            pen.put(row(area, cell), area.x + area.width - 2, "!", Role::Alarm);
        }
    }
    // A whole hour gives way to a border on its row; no two borders are on one.
    let mut told: Vec<(usize, String, bool)> =
        marks.into_iter().map(|(at, words, is_border)| (scale.border(at), words, is_border)).collect();
    told.sort_by_key(|(cell, _, is_border)| (*cell, !is_border));
    told.dedup_by_key(|(cell, ..)| *cell);
    for (cell, words, is_border) in told {
        let area = row(Area { width: area.width - 2, ..area }, cell);
        pen.put(area, area.x, &words, if is_border { Role::Text } else { Role::Muted });
    }
}

/// `> A ★! Title`, in one row or two; `‹` and `›` where there are more picks beside. Tells whether the title is there as a
/// whole.
fn head(lane: &Lane, is_marked: bool, (before, after): (bool, bool), area: Area, pen: &mut Pen<'_>) -> bool {
    let sign = if is_marked { ">" } else { " " };
    let before = if before { "‹" } else { sign };
    let start = format!("{before}{} ", lane.name);
    let x = pen.put(area, area.x, &start, Role::Key);
    let x = pen.put(area, x, &format!("{} ", lane.sign), Role::from(lane.tone));
    let room = (area.x + area.width).saturating_sub(x + u16::from(after));
    let title = wrap([lane.title.as_str()], room.into(), 0);
    for number in 0..usize::from(area.height) {
        let line = row(area, number);
        let is_last = number + 1 == usize::from(area.height);
        let Some(piece) = title.get(number).and_then(|line| line.first()) else { continue };
        let rest = if is_last { &lane.title[piece.range.start..] } else { &lane.title[piece.range.clone()] };
        pen.put(line, x, &fit(rest, room.into()), if is_marked { Role::Title } else { Role::Text });
    }
    if after {
        pen.put(row(area, 0), area.x + area.width - 1, "›", Role::Key);
    }
    if is_marked {
        for number in 0..usize::from(area.height) {
            pen.paint(row(area, number), Role::Selected);
        }
        if pen.screen.cursor.is_none() {
            pen.screen.cursor = Some((area.x, area.y));
        }
    }
    title.len() <= usize::from(area.height)
}

/// The time of a pick as a box, in which what is attended of it has firm sides.
fn block(app: &App, (lane, facts): (&Lane, Vec<(String, Tone)>), scale: &Scale, area: Area, pen: &mut Pen<'_>) {
    let role = Role::from(lane.tone);
    let last = usize::from(area.height).saturating_sub(1);
    let top = scale.border(lane.whole.from());
    let bottom = lane.whole.until().map_or(top + 2, |until| scale.border(until)).min(last);
    let is_open = lane.whole.end.is_none();
    let (start, end) = (lane.attended.start != lane.whole.start, lane.attended.end != lane.whole.end);
    let from = if start { scale.border(lane.attended.from()).clamp(top, bottom) } else { top };
    let until = match lane.attended.until() {
        Some(until) if end => scale.border(until).clamp(top, bottom),
        _ => bottom,
    };
    let inside = usize::from(area.width.saturating_sub(2));
    let mut facts = std::iter::once((lane.span.clone(), Tone::Text)).chain(facts);
    for cell in top..=bottom {
        let line = row(area, cell);
        let is_attended = (from..=until).contains(&cell);
        let role = if is_attended { role } else { Role::Muted };
        let side = if is_attended { "│" } else { "┊" };
        let told = |words: Option<String>, left: &str, fill: &str, right: &str| {
            let words = words.map(|words| format!(" {words} ")).unwrap_or_default();
            let words = fit(&words, inside.saturating_sub(1)).into_owned();
            let rest = inside.saturating_sub(width(&words) + 1);
            format!("{left}{fill}{words}{}{right}", fill.repeat(rest))
        };
        let switch = |word: &str, at: Option<crate::programme::time::DateTime>| {
            at.map(|at| format!("{word} {}", app.shown_time(at)))
        };
        let text = if cell == top {
            Some(told(None, "┌", if is_attended { "─" } else { "╌" }, "┐"))
        } else if cell == bottom {
            Some(told(is_open.then(|| "end unknown".to_owned()), "└", if is_attended { "─" } else { "╌" }, "┘"))
        } else if start && cell == from {
            Some(told(switch("from", Some(lane.attended.start)), "├", "─", "┤"))
        } else if end && cell == until {
            Some(told(switch("until", lane.attended.end), "├", "─", "┤"))
        } else {
            None
        };
        match text {
            Some(text) => {
                pen.put(line, line.x, &text, role);
            }
            None => {
                pen.put(line, line.x, side, role);
                pen.put(line, line.x + area.width - 1, side, role);
                if let Some((words, tone)) = facts.next() {
                    let words = pad(&words, inside.saturating_sub(1));
                    let role = if is_attended { Role::from(tone) } else { Role::Muted };
                    pen.put(line, line.x + 1, &format!(" {words}"), role);
                }
            }
        }
    }
}

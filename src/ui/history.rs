//! What was changed, the newest first, and below it what returning to the marked point would do.

use super::overlay::{below, column, frame};
use super::text::{pad, width};
use super::{Pen, Role, row};
use crate::agenda::PastState;
use crate::app::command::Command;
use crate::app::history::{History, Outlook, Row, state_word};
use crate::app::{Area, Spot};

/// Columns of a state.
const STATE: usize = 10;
/// From so many columns on there is room for zone and state.
const WIDE: u16 = 60;
/// Rows of what returning would do, where the window has them.
const OUTLOOK: u16 = 8;

pub(super) fn draw(history: &History, window: Area, pen: &mut Pen<'_>) {
    let rows = history.rows.len();
    let inner = frame(window, 100, rows + usize::from(OUTLOOK), "History", pen);
    // The same for every row: what jumps is hard to read.
    let left = inner.height.saturating_sub(u16::try_from(rows).unwrap_or(u16::MAX));
    let told = OUTLOOK.min(left.max(inner.height / 2));
    let list = Area { height: inner.height.saturating_sub(told), ..inner };
    let is_wide = inner.width >= WIDE;
    let when = |row: &Row| if let Row::After { when, .. } = row { width(&when.to_string()) } else { 0 };
    let when = is_wide.then(|| history.rows.iter().map(when).max().unwrap_or(0));
    let line = |number: usize| history.rows.get(number).map(|row| pieces(row, when)).unwrap_or_default();
    column(list, (history.cursor, rows, true), &line, Spot::MenuRow, pen);
    outlook(&history.outlook, history.rows.get(history.cursor.at), below(inner, list.height), pen);
}

/// `today 14:03 MSK  undone  going “Title”`: the time in so many columns, or without its zone where there is no room.
fn pieces(row: &Row, columns: Option<usize>) -> Vec<(String, Role)> {
    match row {
        Row::Now => vec![("now".to_owned(), Role::Title)],
        Row::Before => vec![("before all that is remembered".to_owned(), Role::Muted)],
        Row::After { when, state, words, .. } => {
            let role = if *state == PastState::Done { Role::Text } else { Role::Muted };
            if let Some(columns) = columns {
                return vec![
                    (pad(&when.to_string(), columns + 2), Role::Text),
                    (pad(state_word(*state), STATE), Role::Muted),
                    (words.clone(), role),
                ];
            }
            let state = if *state == PastState::Done { String::new() } else { format!("{}: ", state_word(*state)) };
            vec![(format!("{} {} ", when.day, when.clock), Role::Text), (format!("{state}{words}"), role)]
        }
    }
}

/// What returning to the marked row would change, as much of it as there is room for.
fn outlook(outlook: &Outlook, marked: Option<&Row>, area: Area, pen: &mut Pen<'_>) {
    let [enter, close] = [Command::Choose, Command::CloseMenu].map(Command::key);
    let line = "─".repeat(area.width.into());
    pen.put(row(area, 0), area.x, &line, Role::Border);
    let area = below(area, 1);
    let Some(change) = &outlook.change else {
        let said = match marked {
            Some(Row::Now) | None => format!("How it is. What is marked is what {enter} returns to; {close} closes."),
            Some(_) => "Nothing would change: that is how it is.".to_owned(),
        };
        let said = super::overlay::lines_of(&said, area.width);
        for (number, text) in said.iter().take(area.height.into()).enumerate() {
            pen.put(row(area, number), area.x, text, Role::Muted);
        }
        super::overlay::cut(said.len(), area, pen);
        return;
    };
    let zone = match marked {
        Some(Row::After { when, .. }) if area.width < WIDE => format!(" ({} {})", when.clock, when.zone),
        _ => String::new(),
    };
    let gist = format!("{enter} returns here{zone}: {}", change.gist());
    let said = super::overlay::lines_of(&gist, area.width);
    let room = usize::from(area.height);
    for (number, text) in said.iter().take(room).enumerate() {
        pen.put(row(area, number), area.x, text, Role::Title);
    }
    let left = room.saturating_sub(said.len());
    let shown = if outlook.lines.len() > left { left.saturating_sub(1) } else { outlook.lines.len() };
    for (number, (tone, text)) in outlook.lines.iter().take(shown).enumerate() {
        pen.put(row(area, said.len() + number), area.x, text, (*tone).into());
    }
    if shown < outlook.lines.len() && left > 0 {
        let more = format!("… and {} more", outlook.lines.len() - shown);
        pen.put(row(area, said.len() + shown), area.x, &more, Role::Muted);
    }
}

//! A proposal: what it comes to, what it does day by day, and all of what is marked.

use super::overlay::{below, column, cut, frame, inside, lines_of};
use super::text::{fit, pad, width};
use super::{Pen, Role, row};
use crate::app::command::Command;
use crate::app::page::Tone;
use crate::app::proposal::{Preview, Row, Told};
use crate::app::{Area, Spot};

/// Columns of the box, where the window has them.
const WIDEST: u16 = 104;
/// From so many columns on the hall has a column of its own.
const WIDE: u16 = 60;
/// The most columns of it.
const PLACE: usize = 12;
/// Rows that are left for what it does, and why, if the window has as many above them.
const LEAST: usize = 5;
/// How far a reason is set in.
const INDENT: &str = "      ";

pub(super) fn draw(preview: &Preview, window: Area, pen: &mut Pen<'_>) {
    let columns = inside(window, WIDEST).width;
    let (mut head, keys) = head(preview, columns);
    let rows = preview.rows.len();
    // As much room as the longest needs, so that the rows stay where they are.
    let longest = preview.widest.div_ceil(usize::from(columns.max(1))) + 1;
    let inner = frame(window, WIDEST, head.len() + keys.len() + rows + longest, "A clash-free agenda", pen);
    let height = usize::from(inner.height);
    // In a low window some rows are left to look through, and which key does it is told before what it comes to.
    let top = height.saturating_sub(LEAST).max(height / 2);
    let most = top.saturating_sub(keys.len());
    if head.len() > most {
        head.truncate(most);
        if let Some((line, _)) = head.last_mut() {
            *line = fit(&format!("{line} …"), columns.into()).into_owned();
        }
    }
    head.extend(keys);
    head.truncate(top);
    for (number, (line, role)) in head.iter().enumerate() {
        pen.put(row(inner, number), inner.x, line, *role);
    }
    let left = height - head.len();
    let told = longest.min(left / 3);
    let area = |from: usize, height: usize| {
        let rows = |count: usize| u16::try_from(count).unwrap_or(u16::MAX);
        Area { height: rows(height), ..below(inner, rows(from)) }
    };
    let list = area(head.len(), left - told);
    let is_wide = inner.width >= WIDE;
    let items = || preview.rows.iter().filter_map(|row| if let Row::Item(told) = row { Some(told) } else { None });
    let time = items().map(|told| width(&told.time)).max().unwrap_or(0);
    let place = items().map(|told| width(&told.place).min(PLACE)).max().filter(|_| is_wide).unwrap_or(0);
    let line = |number: usize| preview.rows.get(number).map(|row| pieces(row, time, place)).unwrap_or_default();
    column(list, (preview.cursor, rows, true), &line, Spot::MenuRow, pen);
    let foot = area(height - told, told);
    let marked = lines_of(&preview.marked(), columns);
    for (number, line) in marked.iter().take(told).enumerate() {
        pen.put(row(foot, number), foot.x, line, Role::Muted);
    }
    cut(marked.len(), foot, pen);
}

type Lines = Vec<(String, Role)>;

/// What it comes to, and which keys do what.
fn head(preview: &Preview, columns: u16) -> (Lines, Lines) {
    let lines =
        |text: &str, role: Role| lines_of(text, columns).into_iter().map(|line| (line, role)).collect::<Lines>();
    let mut head = Lines::new();
    if preview.is_renewed {
        head.extend(lines("Your agenda was changed meanwhile: this is made anew.", Role::Alarm));
    }
    head.extend(lines(&preview.gist, Role::Title));
    let keys = match &preview.change {
        Some(change) => {
            let does = change.words.split_once(": ").map_or(change.words.as_str(), |(_, does)| does);
            let yes = Command::Yes.key();
            lines(&format!("{yes} takes it over: {does}; every other key leaves it"), Role::Key)
        }
        None => lines("That is how it is: there is nothing to change.", Role::Muted),
    };
    (head, keys)
}

/// A row in pieces, the time and the place in so many columns.
fn pieces(row: &Row, time: usize, place: usize) -> Vec<(String, Role)> {
    match row {
        Row::Day(heading) => vec![(heading.clone(), Role::Heading)],
        Row::Why(why) => vec![(format!("{INDENT}{why}"), Role::Text)],
        Row::Item(told) => {
            let Told { sign, mark, time: span, place: hall, title, beside, tone, .. } = told;
            let sign_role = match *sign {
                "+" => Role::Going,
                "−" => Role::Alarm,
                _ => Role::Text,
            };
            let hall = if place == 0 { String::new() } else { format!("{}  ", pad(hall, place)) };
            let beside = if beside.is_empty() { String::new() } else { format!(" · {beside}") };
            vec![
                (format!("{sign} "), sign_role),
                (format!("{mark} {}  {hall}", pad(span, time)), (*tone).into()),
                (title.clone(), if *tone == Tone::Muted { Role::Muted } else { Role::Text }),
                (beside, Role::Muted),
            ]
        }
    }
}

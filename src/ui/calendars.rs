//! The calendars beside the agenda.

use super::overlay::{below, cut, frame, inside, lines_of, menu};
use super::text::pad;
use super::{Pen, Role, row};
use crate::app::Area;
use crate::app::calendars::{Menu, Row};
use crate::app::command::Command;

const WIDEST: u16 = 92;
/// Columns of a name.
const NAME: usize = 24;

pub(super) fn draw(list: &Menu, window: Area, pen: &mut Pen<'_>) {
    let rows = list.rows.as_deref().unwrap_or_default();
    let width = inside(window, WIDEST).width;
    let key = Command::key;
    let nothing = match &list.rows {
        None => "Looking …".to_owned(),
        Some(_) => format!(
            "None yet. {} adds one: an .ics file, of your shifts or of your own calendar. It counts in clashes and gaps.",
            key(Command::Import)
        ),
    };
    let (said, role) = match &list.doomed {
        Some(name) => {
            (format!("Remove “{name}”? {} removes it from beside every agenda.", key(Command::Yes)), Role::Alarm)
        }
        None if rows.is_empty() => (nothing, Role::Muted),
        None => (
            format!(
                "{} adds · {} removes · they lie beside every programme, are only shown, and never exported",
                key(Command::Import),
                key(Command::Remove)
            ),
            Role::Muted,
        ),
    };
    let said = lines_of(&said, width);
    let whole: Vec<(String, Role)> = rows.get(list.cursor.at).map(|row| told(row, width)).unwrap_or_default();
    // The rows stay where they are, whichever of them is told of.
    let longest = rows.iter().map(|row| told(row, width).len()).max().unwrap_or(0);
    let inner = frame(window, WIDEST, said.len() + rows.len() + longest, "Calendars beside the agenda", pen);
    for (number, text) in said.iter().enumerate().take(inner.height.into()) {
        pen.put(row(inner, number), inner.x, text, role);
    }
    cut(said.len(), inner, pen);
    let inner = below(inner, u16::try_from(said.len()).unwrap_or(u16::MAX));
    let height = u16::try_from(longest).unwrap_or(u16::MAX).min(inner.height / 2);
    let listed = Area { height: inner.height - height, ..inner };
    let line = |number: usize| {
        let Row { name, entries, problem, .. } = &rows[number];
        let noun = if *entries == 1 { "entry" } else { "entries" };
        let name = (pad(name, NAME.min(usize::from(width / 2))), Role::Text);
        match problem {
            Some(problem) => vec![name, (format!(" {problem}"), Role::Alarm)],
            None => vec![name, (format!(" {entries} {noun} on these days"), Role::Muted)],
        }
    };
    menu(listed, list.cursor, (rows.len(), &line), "", pen);
    let foot = Area { y: listed.y + listed.height, height, ..inner };
    for (number, (text, role)) in whole.iter().enumerate().take(height.into()) {
        pen.put(row(foot, number), foot.x, text, *role);
    }
    cut(whole.len(), foot, pen);
}

/// What is to be said of a calendar beside its row.
fn told(row: &Row, width: u16) -> Vec<(String, Role)> {
    let problem = row.problem.iter().map(|problem| (problem, Role::Alarm));
    let lines = problem.chain(row.left_out.iter().map(|line| (line, Role::Muted)));
    lines.flat_map(|(line, role)| lines_of(line, width).into_iter().map(move |text| (text, role))).collect()
}

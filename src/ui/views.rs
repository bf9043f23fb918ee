//! The saved queries: name, line, and how many sessions each finds now.

use super::overlay::{below, column, field, frame};
use super::text::{pad, width};
use super::{Pen, Role, row};
use crate::app::command::Command;
use crate::app::views::{Menu, Naming, Row};
use crate::app::{App, Area, Spot};

/// Columns of a name, where there is room for its line behind it.
const NAME: usize = 24;
/// Columns of a number of sessions.
const COUNT: usize = 6;

pub(super) fn draw(app: &App, menu: &Menu, window: Area, pen: &mut Pen<'_>) {
    let views = app.views.all();
    let length = menu.length(&app.views);
    let inner = frame(window, 92, length.max(2) + 3, "Saved queries", pen);
    let mut list = inner;
    // What is asked stands where it is answered, and what is told below the rows.
    if menu.naming.is_some() || menu.doomed.is_some() {
        let rows = asked(menu, inner, pen);
        list = below(inner, rows);
    }
    if list.height > 3 {
        list.height -= 1;
        let foot = Area { y: list.y + list.height, height: 1, ..list };
        let (told, role) = told(menu);
        pen.put(foot, foot.x, &told, role);
    }
    if length == 0 {
        let filter = Command::Filter.key();
        pen.put(
            row(list, 0),
            list.x,
            &format!("None yet: {filter} writes a query, and here it is saved."),
            Role::Muted,
        );
    }
    let name = views.iter().map(|view| width(&view.name)).max().unwrap_or(0).clamp(8, NAME);
    let room = usize::from(list.width);
    let line = |number: usize| match menu.row(number) {
        Row::Save => {
            let line = menu.line.clone().unwrap_or_default();
            vec![("Save this query as … ".to_owned(), Role::Title), (line, Role::Muted)]
        }
        Row::View(place) => {
            let Some(view) = views.get(place) else { return Vec::new() };
            let found = menu.found.get(place);
            let count = found.map_or_else(String::new, |found| found.sessions.to_string());
            let is_asked = app.query.query.sign_of("view", &view.name).is_some();
            let line = pad(&view.line, room.saturating_sub(2 + name + 2 + 2 + COUNT));
            let odd = found.is_some_and(|found| !found.problems.is_empty());
            vec![
                (if is_asked { "x " } else { "  " }.to_owned(), Role::Going),
                (pad(&view.name, name), Role::Text),
                (if odd { " !" } else { "  " }.to_owned(), Role::Alarm),
                (format!("{line}  "), Role::Muted),
                (format!("{count:>COUNT$}"), Role::Text),
            ]
        }
    };
    column(list, (menu.cursor, length, true), &line, Spot::MenuRow, pen);
}

/// What is asked, and the rows that it takes.
fn asked(menu: &Menu, inner: Area, pen: &mut Pen<'_>) -> u16 {
    if let Some(name) = &menu.doomed {
        let text = format!("Remove “{name}”? {} removes it.", Command::Yes.key());
        pen.put(row(inner, 0), inner.x, &text, Role::Alarm);
        return 1;
    }
    let Some(Naming { name, problem, .. }) = &menu.naming else { return 0 };
    field(name, "Name: ", row(inner, 0), pen);
    let keys = format!("{} keeps it · {} leaves", Command::Accept.key(), Command::Cancel.key());
    let (said, role) = problem.map_or((keys, Role::Muted), |problem| (problem.to_owned(), Role::Alarm));
    pen.put(row(inner, 1), inner.x, &said, role);
    2
}

/// What is the matter with the view under the cursor, or what can be done with it.
fn told(menu: &Menu) -> (String, Role) {
    let Row::View(place) = menu.row(menu.cursor.at) else { return (String::new(), Role::Muted) };
    if let Some(problem) = menu.found.get(place).and_then(|found| found.problems.first()) {
        return (format!("! {problem}"), Role::Alarm);
    }
    let key = Command::key;
    let (use_it, add, up, down) =
        (key(Command::Choose), key(Command::Toggle), key(Command::ShiftUp), key(Command::ShiftDown));
    (format!("{use_it} uses it · {add} adds it to the line · {up} {down} move it"), Role::Muted)
}

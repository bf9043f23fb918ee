//! The picker: what is written and what it finds, facets, the values of one. Side by side where both fit, else one after
//! the other.

use super::chrome::tally;
use super::line::tail_start;
use super::overlay::{below, column, field, frame};
use super::text::{pad, width};
use super::{Pen, Role, columns, row};
use crate::app::command::Command;
use crate::app::picker::Picker;
use crate::app::{App, Area, Spot};
use crate::search::{FacetValue, STATES, Sign};

/// From so many columns on, facets and values stand side by side.
const BESIDE: u16 = 46;
/// Rows that the values get, however few facets there are.
const LEAST: usize = 18;
/// The facet whose values are [`STATES`].
const STATE: &str = "is";
/// Columns of the word of a state.
const WORD: usize = 13;
/// Columns of a number of hits.
const COUNT: usize = 6;

pub(super) fn draw(app: &App, picker: &Picker, window: Area, pen: &mut Pen<'_>) {
    // As high for every facet: what jumps is hard to read.
    let inner = frame(window, 84, (picker.facets.len() + 3).max(LEAST), "Facets", pen);
    written(app, row(inner, 0), pen);
    let mut body = below(inner, 1);
    if body.height > 5 {
        body.height -= 1;
        let area = Area { y: body.y + body.height, height: 1, ..body };
        pen.put(area, area.x, &told(picker, area.width), Role::Muted);
    }
    if inner.width < BESIDE {
        if picker.in_values {
            let name = picker.current().map_or("", |facet| facet.name);
            let back = row(body, 0);
            pen.put(back, back.x, &format!("{} {name}", Command::MenuLeft.key()), Role::Title);
            pen.spot(back, Spot::Command(Command::MenuLeft));
            values_of(picker, below(body, 1), pen);
        } else {
            facets(app, picker, body, pen);
        }
        return;
    }
    let names = picker.facets.iter().map(|facet| columns(facet.name)).max().unwrap_or(0);
    let left = (names + 6).min(inner.width / 2);
    let (one, other) = (
        Area { width: left, ..body },
        Area { x: body.x + left + 2, width: body.width.saturating_sub(left + 2), ..body },
    );
    // The one drawn last is the one whose rows scroll.
    if picker.in_values {
        facets(app, picker, one, pen);
        values_of(picker, other, pen);
    } else {
        values_of(picker, other, pen);
        facets(app, picker, one, pen);
    }
}

/// The words as they are written, of which the end is in sight, and what they find.
fn written(app: &App, area: Area, pen: &mut Pen<'_>) {
    let found = tally(app);
    let start = (area.x + area.width).saturating_sub(columns(&found));
    let line = Area { width: start.saturating_sub(area.x + 2), ..area };
    let text = app.query.edit.text();
    if text.trim().is_empty() {
        pen.put(line, line.x, "everything", Role::Muted);
    } else {
        let x = pen.put(line, line.x, "/ ", Role::Key);
        let room = usize::from((line.x + line.width).saturating_sub(x));
        let cut = width(text) > room;
        let from = if cut { tail_start(text, room.saturating_sub(1)) } else { 0 };
        pen.put(line, x, &format!("{}{}", if cut { "…" } else { "" }, &text[from..]), Role::Field);
    }
    pen.put(area, start.max(area.x), &found, Role::Muted);
}

/// What the facet is, or what can be done with the value, in so many columns.
fn told(picker: &Picker, room: u16) -> String {
    if !picker.in_values || picker.typing {
        return picker.current().map_or_else(String::new, |facet| format!("{}: {}", facet.name, facet.help));
    }
    let [any, also, not, none] = [Command::Toggle, Command::Also, Command::Exclude, Command::Remove].map(Command::key);
    // States of several sorts, and the ends of a range, must all hold.
    let widens = picker.current().is_some_and(|facet| facet.any() && facet.name != STATE);
    let long = if widens {
        format!("{any} any of these · {also} this as well · {not} not this · {none} none of them")
    } else {
        format!("{any} this · {not} not this · {none} none of them")
    };
    if columns(&long) <= room { long } else { format!("{any} any · {also} also · {not} not · {none} none") }
}

fn facets(app: &App, picker: &Picker, area: Area, pen: &mut Pen<'_>) {
    let room = usize::from(area.width).saturating_sub(5);
    let line = |number: usize| {
        let Some(facet) = picker.facets.get(number) else { return Vec::new() };
        let here = number == picker.facet.at;
        let count = app.query.query.count_of(facet);
        let chosen = if count > 0 { format!("{count:>3}") } else { String::new() };
        let role = if here || count > 0 { Role::Title } else { Role::Text };
        vec![
            (if here { "> " } else { "  " }.to_owned(), Role::Key),
            (pad(facet.name, room), role),
            (chosen, Role::Going),
        ]
    };
    column(area, (picker.facet, picker.facets.len(), !picker.in_values), &line, Spot::MenuColumn, pen);
}

fn values_of(picker: &Picker, area: Area, pen: &mut Pen<'_>) {
    let mut area = area;
    if picker.typing || !picker.narrow.text().is_empty() {
        let line = row(area, 0);
        pen.spot(line, Spot::MenuField);
        if picker.typing {
            field(&picker.narrow, "/ ", line, pen);
        } else {
            pen.put(line, line.x, &format!("/ {}", picker.narrow.text()), Role::Field);
        }
        area = below(area, 1);
    }
    let known: &[FacetValue] = picker.values.as_deref().unwrap_or_default();
    if known.is_empty() {
        let nothing = match (&picker.values, picker.narrow.text().is_empty()) {
            (None, _) => "Counting …",
            (Some(_), true) => "Nothing that the query finds has any.",
            (Some(_), false) => "None is called that.",
        };
        pen.put(row(area, 0), area.x, nothing, Role::Muted);
    }
    let is_state = picker.current().is_some_and(|facet| facet.name == STATE);
    let room = usize::from(area.width).saturating_sub(4 + COUNT);
    let line = |number: usize| {
        let Some(value) = known.get(number) else { return Vec::new() };
        let (sign, role) = match value.chosen {
            None => ("[ ] ", Role::Muted),
            Some(Sign::Plain) => ("[x] ", Role::Going),
            Some(Sign::Must) => ("[+] ", Role::Going),
            Some(Sign::Not) => ("[-] ", Role::Alarm),
        };
        // A state is told in words.
        let state = STATES.iter().find(|state| is_state && state.word == value.word);
        let label = state.map_or_else(
            || pad(&value.label, room),
            |state| pad(&format!("{:<WORD$}{}", state.word, state.help), room),
        );
        vec![(sign.to_owned(), role), (label, Role::Text), (format!("{:>COUNT$}", value.count), Role::Muted)]
    };
    column(area, (picker.value, known.len(), picker.in_values), &line, Spot::MenuRow, pen);
}

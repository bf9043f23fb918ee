//! The form of an own entry: four fields, and under each how it is understood. The field with the keys is in sight in every
//! window; what explains gives way first.

use super::overlay::{field, frame, inside, lines_of};
use super::text::pad;
use super::{Pen, Role, line::tail_start, row};
use crate::app::command::Command;
use crate::app::entry::{Field, Form};
use crate::app::{App, Area, Spot};

/// Columns of the names of the fields.
const LABEL: u16 = 7;
const WIDEST: u16 = 78;
/// So many lines are kept for how a time is understood.
const STEADY: usize = 3;

/// How soon the keys give way.
const KEYS: u8 = 4;

/// A row of the form, and how soon it gives way: 0 never.
struct Line {
    rank: u8,
    what: What,
}

enum What {
    Field(Field),
    Told(String, Role),
}

pub(super) fn draw(app: &App, form: &Form, window: Area, pen: &mut Pen<'_>) {
    let label = if inside(window, WIDEST).width < 30 { 0 } else { LABEL };
    let beside = inside(window, WIDEST).width.saturating_sub(label);
    let mut lines: Vec<Line> = Vec::new();
    for own in Field::ALL {
        lines.push(Line { rank: if own == form.field { 0 } else { 3 }, what: What::Field(own) });
        for (number, (tone, text)) in app.entry_told(form, own).into_iter().enumerate() {
            // How it is understood comes before all that follows from it.
            let rank = match own {
                Field::When => {
                    if number == 0 {
                        1
                    } else {
                        2
                    }
                }
                _ if own == form.field => 2,
                _ => 5,
            };
            lines.extend(
                lines_of(&text, beside).into_iter().map(|text| Line { rank, what: What::Told(text, tone.into()) }),
            );
        }
    }
    // What is said while a time is being typed moves no field.
    let told = lines.iter().filter(|line| matches!(line.rank, 1 | 2)).count();
    let place = lines.iter().position(|line| matches!(line.what, What::Field(Field::Place))).unwrap_or(lines.len());
    for _ in told..STEADY {
        lines.insert(place, Line { rank: 5, what: What::Told(String::new(), Role::Muted) });
    }
    let [accept, next, cancel] = [Command::Accept, Command::Complete, Command::Cancel].map(Command::key);
    let keys = format!("{accept} keeps it · {next} goes on · {cancel} leaves");
    for text in lines_of(&keys, inside(window, WIDEST).width) {
        lines.push(Line { rank: KEYS, what: What::Told(text, Role::Muted) });
    }
    let title = if form.id.is_some() { "My own entry" } else { "A new entry of my own" };
    let inner = frame(window, WIDEST, lines.len(), title, pen);
    let mut over = lines.len().saturating_sub(inner.height.into());
    for rank in (1..=5).rev() {
        // Of lines of one rank the last goes first.
        while let Some(at) = lines.iter().rposition(|line| over > 0 && line.rank == rank) {
            lines.remove(at);
            over -= 1;
        }
    }
    for (number, line) in lines.iter().enumerate() {
        let area = row(inner, number);
        let behind = Area { x: area.x + label, width: area.width.saturating_sub(label), ..area };
        match &line.what {
            What::Field(own) => {
                pen.spot(area, Spot::MenuRow(*own as usize));
                let is_active = *own == form.field;
                if label > 0 {
                    let role = if is_active { Role::Title } else { Role::Heading };
                    pen.put(area, area.x, &pad(own.label(), label.into()), role);
                }
                text_of(app, form, *own, behind, pen);
            }
            What::Told(text, role) if line.rank == KEYS => {
                pen.put(area, area.x, text, *role);
            }
            What::Told(text, role) => {
                pen.put(behind, behind.x, text, *role);
            }
        }
    }
}

/// What stands in a field; the proposal while nothing does.
fn text_of(app: &App, form: &Form, own: Field, area: Area, pen: &mut Pen<'_>) {
    let edit = form.text(own);
    let is_active = own == form.field;
    let proposal = if own == Field::When && edit.text().is_empty() { app.entry_proposal(form) } else { String::new() };
    if is_active {
        field(edit, "", area, pen);
        pen.put(area, area.x, &proposal, Role::Muted);
    } else if proposal.is_empty() {
        let from = tail_start(edit.text(), area.width.into());
        let sign = if from == 0 { "" } else { "…" };
        let from = if from == 0 { 0 } else { tail_start(edit.text(), usize::from(area.width).saturating_sub(1)) };
        pen.put(area, area.x, &format!("{sign}{}", &edit.text()[from..]), Role::Text);
    } else {
        pen.put(area, area.x, &proposal, Role::Muted);
    }
}

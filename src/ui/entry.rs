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

/// How long a row of the form stays as its room shrinks: the last of these goes first.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Rank {
    /// The field that has the keys, which never goes.
    Active,
    /// How a time is understood, and what is said of the field with the keys.
    Understood,
    /// The other fields.
    Field,
    /// What follows from a time.
    Follows,
    /// What can be done.
    Keys,
    /// What is convenient to see, and empty rows.
    Spare,
}

/// A row of the form.
struct Line {
    rank: Rank,
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
        let rank = if own == form.field { Rank::Active } else { Rank::Field };
        lines.push(Line { rank, what: What::Field(own) });
        for (number, (tone, text)) in app.entry_told(form, own).into_iter().enumerate() {
            let rank = match (own, number) {
                (Field::When, 0) => Rank::Understood,
                (Field::When, _) => Rank::Follows,
                _ if own == form.field => Rank::Understood,
                _ => Rank::Spare,
            };
            let text = lines_of(&text, beside).into_iter();
            lines.extend(text.map(|text| Line { rank, what: What::Told(text, tone.into()) }));
        }
    }
    // What is said while a time is being typed moves no field.
    let is_when = |line: &&Line| matches!(line.rank, Rank::Understood | Rank::Follows);
    let told = lines.iter().filter(is_when).count();
    let place = lines.iter().position(|line| matches!(line.what, What::Field(Field::Place))).unwrap_or(lines.len());
    for _ in told..STEADY {
        lines.insert(place, Line { rank: Rank::Spare, what: What::Told(String::new(), Role::Muted) });
    }
    let [accept, next, cancel] = [Command::Accept, Command::Complete, Command::Cancel].map(Command::key);
    let keys = format!("{accept} keeps it · {next} goes on · {cancel} leaves");
    for text in lines_of(&keys, inside(window, WIDEST).width) {
        lines.push(Line { rank: Rank::Keys, what: What::Told(text, Role::Muted) });
    }
    let title = if form.id.is_some() { "My own entry" } else { "A new entry of my own" };
    let inner = frame(window, WIDEST, lines.len(), title, pen);
    let mut over = lines.len().saturating_sub(inner.height.into());
    for rank in [Rank::Spare, Rank::Keys, Rank::Follows, Rank::Field, Rank::Understood] {
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
            What::Told(text, role) if line.rank == Rank::Keys => {
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

//! The form that asks what is to be exported: three parts, of which the one with the keys gets the room there is.

use super::overlay::{field, frame};
use super::text::{pad, wrap};
use super::{Pen, Role, line::tail_start, row, scrolled};
use crate::app::command::Command;
use crate::app::export::{Form, Offer, Part, State, formats};
use crate::app::overlay::Cursor;
use crate::app::{Area, Spot, View};
use crate::programme::clean;

/// Columns of the names of the parts.
const LABEL: u16 = 8;
/// The most continuations of a path that are shown.
const MOST: usize = 6;

pub(super) fn draw(form: &Form, window: Area, pen: &mut Pen<'_>) {
    let (said, role) = said(form);
    let continuations = form.continuations.len().min(MOST);
    let all = form.offers.len() + formats().count();
    let inner = frame(window, 96, all + 4 + continuations + 1, "Export", pen);
    let height = usize::from(inner.height);
    let lines: Vec<String> = wrap([said.as_str()], inner.width.into(), 0)
        .iter()
        .map(|pieces| pieces.iter().map(|piece| &said[piece.range.clone()]).collect())
        .collect();
    // What must be known is said wherever there is a row; the keys only where there are some to spare.
    let most = if role == Role::Alarm { height } else { usize::from(height > 5) + usize::from(height > 9) };
    let says = lines.len().min(most).min(3);
    let left = height - says;
    let path = left.min(1);
    let offered = continuations.min((left - path) / 3);
    let rooms = rooms(form, left - path - offered);
    // Between the parts stands an empty row, where nothing is lost by it.
    let spare = (left - path - offered).saturating_sub(all);
    let (gap_one, gap_two) = (usize::from(spare > 0), usize::from(spare > 1));
    let mut top = 0;
    let mut part = |rows: usize, gap: usize| {
        let area = Area { y: inner.y + cells(top), height: cells(rows), ..inner };
        top += rows + gap;
        area
    };
    let (what, format, to) = (part(rooms.0, gap_one), part(rooms.1, gap_two), part(path, 0));
    let below = part(offered, 0);
    let width = usize::from(beside(inner).width);
    let offer = |number: usize| form.offers.get(number).map_or_else(Vec::new, |offer| offer_line(offer, width));
    list(what, "What", (form.what, form.offers.len(), form.part == Part::What), &offer, Spot::MenuColumn, pen);
    let known: Vec<_> = formats().collect();
    let line = |number: usize| {
        let Some(format) = known.get(number) else { return Vec::new() };
        vec![(pad(format.name, 15), Role::Text), (format.title.to_owned(), Role::Muted)]
    };
    list(format, "Format", (form.format, known.len(), form.part == Part::Format), &line, Spot::MenuRow, pen);
    where_to(form, to, pen);
    for (number, text) in form.continuations.iter().take(offered).enumerate() {
        let area = beside(row(below, number));
        pen.put(area, area.x, &clean::line(text.into()), Role::Muted);
    }
    let foot = Area { y: inner.y + cells(height - says), height: cells(says), ..inner };
    for (number, line) in lines.iter().take(says).enumerate() {
        pen.put(row(foot, number), foot.x, line, role);
    }
}

fn cells(rows: usize) -> u16 {
    u16::try_from(rows).unwrap_or(u16::MAX)
}

/// What stands at the foot of the form, and whether it must be seen.
fn said(form: &Form) -> (String, Role) {
    let key = Command::key;
    match &form.state {
        State::Failed(why) => (why.clone(), Role::Alarm),
        State::IsThere(path) => {
            let path = clean::line(path.trim().into());
            let yes = key(Command::Yes);
            (format!("Replace {path}? {yes} replaces it, every other key leaves it as it is."), Role::Alarm)
        }
        State::Writing(_) => ("writing …".to_owned(), Role::Muted),
        State::Open if form.part == Part::Path => {
            let keys = [key(Command::Accept), key(Command::Complete), key(Command::FieldUp), key(Command::Cancel)];
            let [accept, complete, up, cancel] = keys;
            (format!("{accept} writes · {complete} completes the path · {up} goes back · {cancel} leaves"), Role::Muted)
        }
        State::Open => {
            let (up, down) = (key(Command::MenuUp), key(Command::MenuDown));
            // Of the keys to the right the last is the one that forms are walked through by.
            let next = Command::MenuRight.row().keys.last().copied().unwrap_or_default();
            let (choose, close) = (key(Command::Choose), key(Command::CloseMenu));
            (format!("{choose} writes · {up}{down} choose · {next} goes on · {close} leaves"), Role::Muted)
        }
    }
}

/// How many rows what and format get of so many: all, or else the part that has the keys what it needs, and the other the
/// rest, or one.
fn rooms(form: &Form, rows: usize) -> (usize, usize) {
    let (what, format) = (form.offers.len(), formats().count());
    if what + format <= rows {
        return (what, format);
    }
    let other = rows.min(2) / 2;
    match form.part {
        Part::What => {
            let mine = what.min(rows - other);
            (mine, format.min(rows - mine))
        }
        Part::Format => {
            let mine = format.min(rows - other);
            (what.min(rows - mine), mine)
        }
        // Both are as good as decided.
        Part::Path => {
            let upper = what.min(rows - rows / 2);
            (upper, format.min(rows - upper))
        }
    }
}

fn offer_line(offer: &Offer, width: usize) -> Vec<(String, Role)> {
    let noun = if offer.count == 1 { "session" } else { "sessions" };
    let gone = if offer.gone > 0 { format!(", {} gone", offer.gone) } else { String::new() };
    let own = if offer.own > 0 { format!(", {} own", offer.own) } else { String::new() };
    let title = if width < 44 { offer.title.to_owned() } else { pad(offer.title, 30) };
    vec![
        (title, Role::Text),
        (format!(" {} {noun}{own}{gone}", offer.count), Role::Muted),
        (format!("  {}", offer.filter), Role::Muted),
    ]
}

/// The columns beside the names of the parts; all where there are few: then the path needs them more.
fn beside(area: Area) -> Area {
    let label = if area.width < 50 { 0 } else { LABEL };
    Area { x: area.x + label, width: area.width - label, ..area }
}

/// The pieces of a row, by its number.
type Line<'a> = &'a dyn Fn(usize) -> Vec<(String, Role)>;

/// A list in which the row of the cursor is the one that is chosen.
fn list(
    area: Area,
    label: &str,
    (cursor, length, active): (Cursor, usize, bool),
    line: Line<'_>,
    spot: fn(usize) -> Spot,
    pen: &mut Pen<'_>,
) {
    let inner = beside(area);
    if inner.x > area.x {
        pen.put(Area { width: LABEL, ..row(area, 0) }, area.x, label, heading(active));
    }
    let height = usize::from(area.height);
    let top = scrolled(cursor.top, cursor.at, height, length);
    for number in (top..length).take(height) {
        let area = row(inner, number - top);
        pen.spot(area, spot(number));
        let is_chosen = number == cursor.at;
        let mut x = pen.put(area, area.x, if is_chosen { "> " } else { "  " }, Role::Key);
        for (text, role) in line(number) {
            x = pen.put(area, x, &text, role);
        }
        if active && is_chosen {
            pen.paint(area, Role::Selected);
            pen.screen.cursor = Some((area.x, area.y));
        }
    }
    if active {
        pen.screen.menu = Some(View { top, height, length });
    }
}

fn heading(active: bool) -> Role {
    if active { Role::Title } else { Role::Heading }
}

/// The path; what does not fit is hidden at its start.
fn where_to(form: &Form, area: Area, pen: &mut Pen<'_>) {
    if area.height == 0 {
        return;
    }
    let active = form.part == Part::Path;
    let inner = beside(area);
    if inner.x > area.x {
        pen.put(Area { width: LABEL, ..area }, area.x, "Where to", heading(active));
    }
    pen.spot(inner, Spot::MenuField);
    let line = Area { x: inner.x + 2.min(inner.width), width: inner.width.saturating_sub(2), ..inner };
    if active {
        field(&form.path, "", line, pen);
    } else {
        let (path, room) = (form.path.text(), usize::from(line.width));
        let from = tail_start(path, room);
        let path = if from == 0 {
            path.to_owned()
        } else {
            format!("…{}", &path[tail_start(path, room.saturating_sub(1))..])
        };
        pen.put(line, line.x, &path, Role::Text);
    }
}

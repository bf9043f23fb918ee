//! The finder: a field, what can be said of the marked answer, and the answers by kind.

use super::overlay::{field, frame, lines_of};
use super::text::{pad, width};
use super::{Pen, Role, row, scrolled};
use crate::app::command::Command;
use crate::app::everywhere::name;
use crate::app::finder::{Finder, FinderRow};
use crate::app::page::{Running, mark, now_and_next, posts, role_counts};
use crate::app::{App, Area, Spot, View};
use crate::programme::{Programme, Session};
use crate::search::{Found, Query, Why, highlight, why_hall, why_person, why_session};
use std::ops::Range;

/// Columns of the box, where the window has them.
const WIDEST: u16 = 104;
/// Rows of the box, where the window has them: as many whatever is found, so that nothing jumps while one types.
const MOST_ROWS: usize = 28;
/// From so many rows inside the box on, the groups are headed.
const HEADED: usize = 12;
/// Columns of names, where something stands beside them.
const NAMES: usize = 44;

/// A line of the list.
enum Line {
    Heading(&'static str),
    Row(usize),
}

pub(super) fn draw(app: &App, finder: &Finder, window: Area, pen: &mut Pen<'_>) {
    let inner = frame(window, WIDEST, MOST_ROWS, &title(finder), pen);
    let height = usize::from(inner.height);
    field(&finder.line, "> ", row(inner, 0), pen);
    let marked = finder.rows.get(finder.cursor.at);
    let said = marked.map_or_else(|| hint(app, finder), |row| app.said(finder, row));
    let room = match height {
        0..4 => usize::from(height > 2),
        4..9 => 2,
        _ if inner.width < 76 => 3,
        _ => 2,
    };
    let said = lines_of(&said, inner.width);
    let wrong = finder.note.as_ref().filter(|note| note.is_wrong && height > 3);
    let from = 1 + usize::from(wrong.is_some());
    if let Some(note) = wrong {
        pen.put(row(inner, 1), inner.x, &note.text, Role::Alarm);
    }
    // The room for what is said stays, so that the answers below do not jump.
    let role = if marked.is_some() { Role::Title } else { Role::Muted };
    for (number, line) in said.iter().take(room).enumerate() {
        pen.put(row(inner, from + number), inner.x, line, role);
    }
    if let Some(note) = finder.note.as_ref().filter(|note| !note.is_wrong && said.len() < room) {
        pen.put(row(inner, from + room - 1), inner.x, &note.text, Role::Muted);
    }
    let top = from + room;
    let list = Area {
        y: inner.y + u16::try_from(top.min(height)).unwrap_or(0),
        height: inner.height.saturating_sub(u16::try_from(top).unwrap_or(u16::MAX)),
        ..inner
    };
    answers(app, finder, list, height >= HEADED, pen);
}

fn title(finder: &Finder) -> String {
    match finder.beyond.as_ref().map(|beyond| beyond.left) {
        None => "Find".to_owned(),
        Some(Some(0)) => "Find in every programme".to_owned(),
        Some(Some(left)) => format!("Find in every programme, {left} still to be read"),
        Some(None) => "Find in every programme, which are being read".to_owned(),
    }
}

/// What stands where there is nothing to be said.
fn hint(app: &App, finder: &Finder) -> String {
    let line = finder.line.text().trim();
    if line.is_empty() {
        return "Names, titles, halls, tracks; facets too: g4 at:17:00".to_owned();
    }
    if app.index.is_none() {
        return "The programme is still being read …".to_owned();
    }
    match &finder.beyond {
        Some(beyond) if beyond.left != Some(0) => "The other programmes are being read …".to_owned(),
        Some(_) => format!("Nothing matches “{line}” in any programme."),
        None => format!("Nothing matches “{line}”; {} searches every programme.", Command::Widen.key()),
    }
}

fn answers(app: &App, finder: &Finder, area: Area, headed: bool, pen: &mut Pen<'_>) {
    let mut lines = Vec::with_capacity(finder.rows.len() + 4);
    let mut last = None;
    for (number, answer) in finder.rows.iter().enumerate() {
        if headed && last != Some(answer.kind()) {
            lines.push(Line::Heading(answer.kind().title()));
        }
        last = Some(answer.kind());
        lines.push(Line::Row(number));
    }
    let height = usize::from(area.height);
    let cursor = lines.iter().position(|line| matches!(line, Line::Row(row) if *row == finder.cursor.at)).unwrap_or(0);
    let mut top = scrolled(finder.cursor.top, cursor, height, lines.len());
    // A heading goes with its first row.
    if cursor == top && top > 0 && height > 1 && matches!(lines.get(top - 1), Some(Line::Heading(_))) {
        top -= 1;
    }
    for (number, line) in lines.iter().skip(top).take(height).enumerate() {
        let area = row(area, number);
        match line {
            Line::Heading(title) => {
                pen.put(area, area.x, title, Role::Heading);
            }
            Line::Row(at) => {
                pen.spot(area, Spot::MenuRow(*at));
                if let Some(answer) = finder.rows.get(*at) {
                    answer_row(app, finder, answer, area, headed, pen);
                }
                if *at == finder.cursor.at {
                    pen.put(area, area.x, ">", Role::Text);
                    pen.paint(area, Role::Selected);
                }
            }
        }
    }
    pen.screen.menu = Some(View { top, height, length: lines.len() });
}

fn answer_row(app: &App, finder: &Finder, answer: &FinderRow, area: Area, headed: bool, pen: &mut Pen<'_>) {
    // The cursor's own column comes first.
    let indent = 1 + u16::from(headed);
    let area = Area { x: area.x + indent.min(area.width), width: area.width.saturating_sub(indent), ..area };
    let columns = usize::from(area.width);
    let (sign, name, marks, beside): (&str, &str, Vec<Range<usize>>, String) = match answer {
        FinderRow::Here(found) => {
            let name = name(&app.programme, found.at);
            let sign = match found.at {
                Found::Session(at) => mark(app.plan.interest(at)),
                _ => " ",
            };
            (sign, name, highlight(name, &finder.query), beside(app, found.at))
        }
        FinderRow::There(told) => (" ", &told.name, told.marks.clone(), told.label.clone()),
    };
    let x = pen.put(area, area.x, &format!("{sign} "), Role::Going);
    let room = columns.saturating_sub(2);
    // Where there is room for both, what stands beside begins in one column.
    let names = if room < NAMES + 16 { room } else { NAMES.max(room / 2) };
    let whole = Area { width: u16::try_from(names + 2).unwrap_or(u16::MAX).min(area.width), ..area };
    let end = pen.put_marked(whole, x, name, Role::Text, &marks);
    let from = if room < NAMES + 16 { end + 2 } else { x + u16::try_from(names + 1).unwrap_or(0) };
    let left = usize::from((area.x + area.width).saturating_sub(from));
    if left < 8 {
        return;
    }
    let beside = pad(&beside, left.min(width(&beside)));
    let FinderRow::Here(found) = answer else {
        pen.put(area, from, &beside, Role::Muted);
        return;
    };
    let beside_marks = highlight(&beside, &finder.query);
    let x = pen.put_marked(area, from, &beside, Role::Muted, &beside_marks);
    // What shows nowhere so far what it was found by says it last.
    let left = usize::from((area.x + area.width).saturating_sub(x + 3));
    if left < 8 || !(marks.is_empty() && beside_marks.is_empty()) {
        return;
    }
    if let Some(why) = why(app, found.at, &finder.query) {
        let why = why.fitted(left);
        let x = pen.put(area, x, " · ", Role::Muted);
        pen.put_marked(area, x, &why.text, Role::Muted, &why.marks);
    }
}

/// By what, beside its name, a query finds a thing.
fn why(app: &App, at: Found, query: &Query) -> Option<Why> {
    match at {
        Found::Session(at) => why_session(&app.programme, at, query),
        Found::Person(at) => why_person(&app.programme, at, query),
        Found::Hall(at) => why_hall(&app.programme, at, query),
        Found::Track(_) => None,
    }
}

/// What tells a thing apart from others of its name.
fn beside(app: &App, at: Found) -> String {
    let programme: &Programme = &app.programme;
    match at {
        Found::Person(person) => {
            let posts = posts(programme, person);
            posts.first().map_or_else(|| role_counts(programme, person), |post| (*post).to_owned())
        }
        Found::Hall(hall) => {
            let place = programme.place(hall);
            match now_and_next(programme, hall, app.clock.now()) {
                Some((Running::Session(_), _)) => format!("{place} · in use"),
                _ => place,
            }
        }
        Found::Session(session) => {
            let Session { when, day, halls, .. } = &programme[session];
            let when = app.shown.face.day_and_span(&programme.event, when, *day);
            let halls: Vec<&str> = halls.iter().map(|hall| programme.label(*hall)).collect();
            format!("{when} {}", halls.join(", ")).trim_end().to_owned()
        }
        Found::Track(track) => {
            let count = programme[track].sessions.len();
            format!("{count} {}", if count == 1 { "session" } else { "sessions" })
        }
    }
}

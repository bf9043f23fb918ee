//! The query line, what hangs under it (how its word may go on, or what is wrong with it), and the query in words on the
//! rule below.

use super::layout::Layout;
use super::{Pen, Role, columns, row, scrolled};
use crate::app::command::Command;
use crate::app::{App, Area, Spot};
use crate::search::{Completion, Content, Problem, Sign};

/// The most rows that hang under the line.
const MOST: u16 = 6;
/// What stands before what is typed.
const PROMPT: &str = "/ ";
/// The least columns that an offer has, wherever its word stands.
const OFFER: u16 = 36;

/// How many rows there are to hang under the line.
pub(super) fn rows(app: &App) -> u16 {
    let (offers, _) = app.query.offered();
    match offers.len() {
        0 => u16::from(app.query.problem().is_some()),
        length => u16::try_from(length).unwrap_or(MOST).min(MOST),
    }
}

pub(super) fn draw(app: &App, layout: &Layout, pen: &mut Pen<'_>) {
    let Some(area) = layout.query else { return };
    let hidden = typed(app, area, layout.under.is_some(), pen);
    if let Some(under) = layout.under {
        let x = |at: usize| {
            let before = app.query.edit.text().get(hidden.min(at)..at).unwrap_or_default();
            area.x.saturating_add(columns(PROMPT)).saturating_add(columns(before))
        };
        match (app.query.offered(), app.query.problem()) {
            ((offers @ [first, ..], chosen), _) => {
                let most = (under.x + under.width).saturating_sub(OFFER.min(under.width));
                let place = Area { x: x(first.at.start).min(most), ..under };
                let place = Area { width: (under.x + under.width).saturating_sub(place.x), ..place };
                offered(offers, chosen, place, pen);
            }
            (_, Some(problem)) => wrong(app, problem, (x(problem.at.start), x(problem.at.end)), under, pen),
            _ => {}
        }
    }
    if let Some(rule) = layout.rule {
        told(app, rule, pen);
    }
}

/// What is typed; tells from which byte on it is shown.
fn typed(app: &App, area: Area, has_under: bool, pen: &mut Pen<'_>) -> usize {
    pen.spot(area, Spot::Query);
    let can_complete = app.query.can_complete() && has_under;
    let hint = match (app.query.open, can_complete) {
        (true, true) => format!("{} completes · {} keeps", Command::Complete.key(), Command::Accept.key()),
        (true, false) => format!("{} keeps · {} clears", Command::Accept.key(), Command::Cancel.key()),
        (false, _) if app.clears_query() => format!("{} clears", Command::Close.key()),
        (false, _) => String::new(),
    };
    let x = pen.put(area, area.x, PROMPT, Role::Key);
    // The end being typed at stays in sight.
    let room = area.width.saturating_sub(3);
    let before = app.query.edit.before();
    let hidden = tail_start(before, room.into());
    let shown = &app.query.edit.text()[hidden..];
    let end = pen.put(area, x, shown, Role::Field);
    let hint_at = (area.x + area.width).saturating_sub(columns(&hint) + 1);
    if hint_at > end + 2 {
        pen.put(area, hint_at, &hint, Role::Muted);
    }
    if app.query.open {
        pen.screen.cursor = Some((x.saturating_add(columns(&before[hidden..])), area.y));
    }
    hidden
}

/// What the word at the cursor may become.
fn offered(offers: &[Completion], chosen: Option<usize>, area: Area, pen: &mut Pen<'_>) {
    let height = usize::from(area.height);
    let top = scrolled(0, chosen.unwrap_or(0), height, offers.len());
    let shown = || offers.iter().skip(top).take(height);
    let widest = shown().map(|offer| columns(&offer.label)).max().unwrap_or(0);
    let counted = shown().filter_map(|offer| offer.count).map(|count| columns(&count.to_string())).max().unwrap_or(0);
    let widest = widest.min(area.width.saturating_sub(counted + 4));
    for (line, offer) in shown().enumerate() {
        let (number, place) = (top + line, row(area, line));
        let is_chosen = chosen == Some(number);
        let sign = if is_chosen { ">" } else { " " };
        let x = pen.put(place, place.x.saturating_sub(1).max(area.x), sign, Role::Text);
        let label = Area { width: (x - place.x).saturating_add(widest), ..place };
        pen.put(label, x, &offer.label, Role::Text);
        let x = x.saturating_add(widest) + 2;
        let mut end = x;
        if let Some(count) = offer.count {
            let count = count.to_string();
            end = pen.put(place, x.saturating_add(counted.saturating_sub(columns(&count))), &count, Role::Key) + 2;
        }
        if !offer.help.is_empty() {
            end = pen.put(place, end, &offer.help, Role::Muted);
        }
        if is_chosen {
            pen.paint(Area { width: end.saturating_sub(place.x), ..place }, Role::Selected);
        }
        pen.spot(place, Spot::Offer(number));
    }
}

/// `^^^ no hall “g44” here; g4? (tab)`: under the place, with the words where there is more room.
fn wrong(app: &App, problem: &Problem, (from, until): (u16, u16), area: Area, pen: &mut Pen<'_>) {
    let end = area.x + area.width;
    let from = from.min(end.saturating_sub(1));
    let until = until.clamp(from + 1, end);
    pen.put(area, from, &"^".repeat(usize::from(until - from)), Role::Alarm);
    let key = if app.query.open { format!(" ({})", Command::Complete.key()) } else { String::new() };
    let words = match &problem.instead {
        Some(instead) => format!("{}; {instead}?{key}", problem.what),
        None => problem.what.clone(),
    };
    let (left, right) = (from.saturating_sub(area.x + 1), end.saturating_sub(until + 1));
    if columns(&words) <= right || right >= left {
        pen.put(area, until + 1, &words, Role::Notice);
    } else {
        let start = from.saturating_sub(columns(&words).saturating_add(1)).max(area.x);
        pen.put(Area { width: left, ..area }, start, &words, Role::Notice);
    }
}

/// The query in words, where they say more than the line itself.
fn told(app: &App, area: Area, pen: &mut Pen<'_>) {
    let is_word = |content: &Content| matches!(content, Content::Word(_) | Content::Phrase { .. });
    let terms = app.query.query.terms();
    let is_plain = terms.iter().all(|term| is_word(&term.content) && term.sign == Sign::Plain);
    let sentence = app.query.sentence.as_str();
    if (is_plain && !sentence.ends_with(')')) || sentence.is_empty() || area.width < 20 {
        return;
    }
    let place = Area { x: area.x + 2, width: area.width.saturating_sub(4), ..area };
    pen.put(place, place.x, &format!(" {} ", super::text::fit(sentence, usize::from(place.width) - 2)), Role::Muted);
}

/// Where to begin showing a text so that its end is within so many columns.
pub(super) fn tail_start(text: &str, room: usize) -> usize {
    use unicode_segmentation::UnicodeSegmentation;
    let mut used = 0;
    let fitting = text.grapheme_indices(true).rev().take_while(|(_, grapheme)| {
        used += super::text::width(grapheme);
        used <= room
    });
    fitting.last().map_or(text.len(), |(at, _)| at)
}

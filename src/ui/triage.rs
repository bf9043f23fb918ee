//! Sessions that are judged one by one: how far that has come, the card, and beside it my day with the card in its place.

use super::layout::Layout;
use super::list::{self, Columns};
use super::{Pen, Role, columns, detail, row, scrolled};
use crate::app::page::mark;
use crate::app::triage::Round;
use crate::app::{App, Area};

/// What the mode is called, where panes have their tabs.
const NAME: &str = " Triage ";
/// The least and the most columns of the bar.
const BAR: (u16, u16) = (6, 24);
/// Columns from which on there is something to say beside the counts.
const ASIDE: u16 = 16;

/// How far it has come, in the row of the tabs.
pub(super) fn head(app: &App, round: &Round, area: Area, pen: &mut Pen<'_>) {
    let tally = round.tally();
    let (judged, total) = (tally.judged(), tally.total());
    let beside = [(tally.put_off, "put off"), (tally.changed, "changed")];
    let beside = beside.iter().filter(|(count, _)| *count > 0).map(|(count, word)| format!(" · {count} {word}"));
    let plain = format!("{judged} of {total} judged");
    let beside: String = beside.collect();
    let without = match round.walked_into {
        0 => String::new(),
        count => format!(" · without {count} that one walks in and out of"),
    };
    let short = format!("{judged}/{total}");
    let forms =
        [format!("{plain}{beside}{without}"), format!("{plain}{without}"), plain.clone() + &beside, plain, short];
    let x = pen.put(area, area.x, NAME, Role::TabActive).saturating_add(1);
    let room = (area.x + area.width).saturating_sub(x);
    let fits = |form: &&String| columns(form) + BAR.0 + 2 <= room;
    if app.is_filter_pending() {
        pen.put(area, x, "filtering…", Role::Muted);
        return;
    }
    let form = forms.iter().find(fits).or(forms.last()).map_or("", String::as_str);
    let width = room.saturating_sub(columns(form) + 2).min(BAR.1);
    let x = if width >= BAR.0 { bar(judged, total, Area { x, width, ..area }, pen) + 1 } else { x };
    let x = pen.put(area, x, form, Role::Text);
    let Some(last) = round.last else { return };
    let aside = Area { width: area.width.saturating_sub(1), ..area };
    let left = (aside.x + aside.width).saturating_sub(x + 2);
    if left >= ASIDE {
        let words = format!("{} {}", mark(app.plan.interest(last)), app.programme[last].title);
        let start = (aside.x + aside.width).saturating_sub(columns(&words).min(left));
        pen.put(aside, start, &words, Role::Muted);
    }
}

/// A bar that is full only when all is done, and empty only while nothing is.
fn bar(done: usize, total: usize, area: Area, pen: &mut Pen<'_>) -> u16 {
    let width = usize::from(area.width);
    let full = (done * width).checked_div(total).unwrap_or(width).max(usize::from(done > 0));
    let x = pen.put(area, area.x, &"█".repeat(full), Role::Text);
    pen.put(area, x, &"░".repeat(width - full), Role::Muted)
}

/// The card, or details over it, and my day.
pub(super) fn draw(
    app: &App,
    layout: &Layout,
    pen: &mut Pen<'_>,
    (page, widths): (&mut detail::Wrapped, &mut Columns),
) {
    if let Some(area) = layout.list.or(layout.detail) {
        detail::draw(app, area, pen, page);
        if pen.screen.cursor.is_none() && app.overlay.is_none() {
            pen.screen.cursor = Some((area.x + u16::from(area.width > 30), area.y));
        }
    }
    if let Some(area) = layout.detail.filter(|_| layout.list.is_some()) {
        day(app, area, pen, widths);
    }
}

/// What I want to go to on the day of the card.
fn day(app: &App, area: Area, pen: &mut Pen<'_>, widths: &mut Columns) {
    let Some((rows, place)) = app.day_of_card() else {
        pen.put(row(area, 0), area.x + 1, "No day is known yet", Role::Muted);
        return;
    };
    widths.renew(app);
    let height = usize::from(area.height);
    // The card has what comes before it above it, and what comes after it below.
    let top = scrolled(place.saturating_sub(height / 2), place, height, rows.len());
    for (line, number) in (top..rows.len()).take(height).enumerate() {
        let shown = if line == 0 { 0 } else { number };
        list::draw_row(app, rows[shown], row(area, line), pen, widths, shown == place);
    }
    if rows.len() == 2 && height > 2 {
        pen.put(row(area, 2), area.x + 4, "nothing else picked on this day", Role::Muted);
    }
}

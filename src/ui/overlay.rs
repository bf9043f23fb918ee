//! Menus and fields laid over the panes. They shrink with the window and scroll inside.

use super::text::{Piece, pad, width, wrap};
use super::{Pen, Role, columns, line::tail_start, row, scrolled};
use crate::app::chord::Chord;
use crate::app::command::Command;
use crate::app::hours::Form;
use crate::app::overlay::{Asking, Cursor, Errand, Message, Overlay, Progress, rows};
use crate::app::page::Scene;
use crate::app::{App, Area, Clockface, Edit, Spot, View};
use crate::programme::time::date_range;
use crate::programme::{Id, Instant};
use crate::store::Shelf;

pub(super) fn draw(app: &App, overlay: &Overlay, window: Area, pen: &mut Pen<'_>) {
    match overlay {
        Overlay::Commands { asking, filter, typing, contexts, cursor } => {
            let rows = rows(*asking, filter.text(), contexts);
            let title = match asking {
                Asking::Help => "Keys",
                Asking::Palette => "Commands",
            };
            let inner = frame(window, 92, rows.len().max(1) + 1, title, pen);
            if *typing {
                field(filter, "/ ", row(inner, 0), pen);
            } else {
                let hint =
                    format!("{} searches, {} does what is marked", Command::MenuSearch.key(), Command::Choose.key());
                pen.put(row(inner, 0), inner.x, &hint, Role::Muted);
            }
            let narrow = inner.width < 50;
            let line = |number: usize| {
                let row = rows[number];
                let keys = row.keys.iter().filter_map(|key| Chord::parse(key)).map(|chord| chord.to_string());
                let keys: Vec<String> = keys.take(if narrow { 1 } else { usize::MAX }).collect();
                // The place is named where it begins.
                let is_first = number == 0 || rows[number - 1].context != row.context;
                let place = if is_first { row.context.title() } else { "" };
                let mut line = vec![(pad(&keys.join(" "), if narrow { 9 } else { 18 }), Role::Key)];
                if !narrow {
                    line.push((pad(place, 16), Role::Heading));
                }
                line.push((row.help.to_owned(), Role::Text));
                line
            };
            menu(below(inner, 1), *cursor, (rows.len(), &line), "No command is called that.", pen);
        }
        Overlay::Views(menu) => super::views::draw(app, menu, window, pen),
        Overlay::Facets(picker) => super::picker::draw(app, picker, window, pen),
        Overlay::Programmes { shelves, cursor, doomed } => {
            programmes(app, (shelves.as_deref(), *cursor), doomed.as_ref(), window, pen);
        }
        Overlay::Path { errand, path, offers, progress } => {
            asked_path((*errand, path), offers, progress, window, pen);
        }
        Overlay::History(history) => super::history::draw(history, window, pen),
        Overlay::Proposal(preview) => super::proposal::draw(preview, window, pen),
        Overlay::Calendars(list) => super::calendars::draw(list, window, pen),
        Overlay::Entry(form) => super::entry::draw(app, form, window, pen),
        Overlay::Finder(finder) => super::finder::draw(app, finder, window, pen),
        Overlay::Export(form) => super::export::draw(form, window, pen),
        Overlay::Note { copy, note, .. } => {
            let inner = frame(window, 72, 3, "Note", pen);
            pen.put(row(inner, 0), inner.x, &copy.title, Role::Title);
            field(note, "> ", row(inner, 1), pen);
            let hint = format!("{} keeps it · {} leaves it as it was", Command::Accept.key(), Command::Cancel.key());
            pen.put(row(inner, 2), inner.x, &hint, Role::Muted);
        }
        Overlay::Hours(form) => hours(app, form, window, pen),
        Overlay::Messages { lines, cursor } => messages(lines, *cursor, window, pen),
    }
}

/// The programmes, `None` while they are being listed; asked about the one that is to be removed, if there is one.
fn programmes(
    app: &App,
    (shelves, cursor): (Option<&[Shelf]>, Cursor),
    doomed: Option<&Id>,
    window: Area,
    pen: &mut Pen<'_>,
) {
    let shelves_known = shelves.unwrap_or_default();
    let rows = shelves_known.len().max(1) + 1 + usize::from(doomed.is_some());
    let narrow = inside(window, 100).width < 60;
    let mut inner = frame(window, 100, rows, "Programmes on this machine", pen);
    if let Some(id) = doomed {
        let asked = format!("Remove {id}? {} removes it; its agenda stays.", Command::Yes.key());
        pen.put(row(inner, 0), inner.x, &asked, Role::Alarm);
        inner = below(inner, 1);
    }
    let line = |number: usize| {
        let shelf = &shelves_known[number];
        let open = if shelf.id == app.programme.event.id.as_str() { "* " } else { "  " };
        let name = (pad(&shelf.label, 20), Role::Text);
        if let Some(problem) = &shelf.problem {
            return vec![(open.to_owned(), Role::Key), name, (format!(" {problem}"), Role::Alarm)];
        }
        if narrow {
            let picks = match shelf.picks {
                Some(0) => String::new(),
                picks => format!(" ★ {}", or_unknown(picks)),
            };
            let name = pad(&shelf.label, usize::from(inner.width).saturating_sub(2 + 6 + 6));
            let count = format!("{:>6}", shelf.sessions);
            return vec![(open.to_owned(), Role::Key), (name, Role::Text), (count, Role::Muted), (picks, Role::Going)];
        }
        let dates = shelf.start.map(|start| date_range(start, shelf.end.unwrap_or(start))).unwrap_or_default();
        let noun = if shelf.sessions == 1 { "session " } else { "sessions" };
        let picks = match shelf.picks {
            Some(0) => String::new(),
            picks => format!("★ {}", or_unknown(picks)),
        };
        vec![
            (open.to_owned(), Role::Key),
            name,
            (format!(" {}", pad(&dates, 16)), Role::Text),
            (format!("{:>6} {noun} ", shelf.sessions), Role::Muted),
            (pad(&picks, 5), Role::Going),
            (format!("{} · ", shelf.origin.word()), Role::Muted),
            (shelf.title.clone(), Role::Muted),
        ]
    };
    let nothing = if shelves.is_none() { "Looking …" } else { "There are none." };
    if let Some(shelf) = shelves_known.get(cursor.at).filter(|_| inner.height > 2) {
        inner.height -= 1;
        let line = Area { y: inner.y + inner.height, height: 1, ..inner };
        let counted = if narrow { format!("{}, ", counted(shelf)) } else { String::new() };
        pen.put(line, line.x, &format!("{counted}{}", whence(shelf)), Role::Muted);
    }
    menu(inner, cursor, (shelves_known.len(), &line), nothing, pen);
}

/// The path of a file, what has become of it, and what it may go on to.
fn asked_path(
    (errand, path): (Errand, &Edit),
    offers: &[String],
    progress: &Progress,
    window: Area,
    pen: &mut Pen<'_>,
) {
    let (title, does, doing) = match errand {
        Errand::Import => ("Import a file or folder", "imports it", "reading …"),
        Errand::Compare => {
            ("Compare with somebody's agenda", "compares: an agenda, a calendar, a table or a list", "reading …")
        }
        Errand::Calendar => ("Lay a calendar beside the agenda: an .ics file", "adds it", "reading …"),
        Errand::Rescue => ("Save the agenda to another place", "saves it there", "writing …"),
    };
    let (said, role) = match progress {
        Progress::Typing => (path_keys(does), Role::Muted),
        Progress::Working => (doing.to_owned(), Role::Muted),
        Progress::IsThere => {
            let yes = Command::Yes.key();
            (format!("It is there already: {yes} replaces it, every other key leaves it as it is."), Role::Alarm)
        }
        Progress::Failed(why) => (why.clone(), Role::Alarm),
    };
    let said = lines_of(&said, inside(window, 92).width);
    let inner = frame(window, 92, 2 + said.len() + offers.len(), title, pen);
    field(path, "> ", row(inner, 0), pen);
    for (number, text) in said.iter().enumerate().take(usize::from(inner.height).saturating_sub(1)) {
        pen.put(row(inner, number + 1), inner.x, text, role);
    }
    let first = said.len() + 2;
    for (number, offer) in offers.iter().enumerate().take(usize::from(inner.height).saturating_sub(first)) {
        pen.put(row(inner, number + first), inner.x, &crate::programme::clean::line(offer.into()), Role::Text);
    }
}

/// When I am there on a day, and how what is typed is understood.
fn hours(app: &App, form: &Form, window: Area, pen: &mut Pen<'_>) {
    // Whoever is there looks at the venue's clocks, whatever zone is shown elsewhere.
    let face = Clockface::default();
    let scene = Scene { face: &face, ..app.scene() };
    let is_told = app.shown.face.mine.is_some() && app.programme.event.zone.is_some();
    let venue = if is_told { ", the venue's time" } else { "" };
    let (said, role) = match form.understood(scene) {
        Ok(said) => (said, Role::Text),
        Err(wrong) => (wrong, if form.is_refused { Role::Alarm } else { Role::Muted }),
    };
    let [accept, cancel, up, down] =
        [Command::Accept, Command::Cancel, Command::FieldUp, Command::FieldDown].map(Command::key);
    let keys = format!("{accept} keeps it · {cancel} leaves it as it was · {up} {down} another day");
    let columns = inside(window, 72).width;
    let lines =
        |text: &str, role| lines_of(text, columns).into_iter().map(move |line| (line, role)).collect::<Vec<_>>();
    let below = [lines(&said, role), lines(&keys, Role::Muted)].concat();
    let inner = frame(window, 72, 2 + below.len(), "When are you there?", pen);
    let heading = format!("{}{venue}", face.heading(&app.programme, form.day));
    pen.put(row(inner, 0), inner.x, &heading, Role::Title);
    field(&form.text, "> ", row(inner, 1), pen);
    for (number, (line, role)) in below.iter().enumerate().take(usize::from(inner.height).saturating_sub(2)) {
        pen.put(row(inner, number + 2), inner.x, line, *role);
    }
}

/// What was said, and below it whole what is under the cursor.
fn messages(lines: &[Message], cursor: Cursor, window: Area, pen: &mut Pen<'_>) {
    let columns = inside(window, WIDEST).width;
    // A message can be longer than a row: the one under the cursor stands below the others, whole. The room for it is
    // that of the longest, so that the rows stay where they are.
    let below = |line: &Message| {
        let is_told = line.text.trim_start() == line.whole && width(&line.text) <= columns.into();
        if is_told { Vec::new() } else { lines_of(&line.whole, columns) }
    };
    let longest = lines.iter().map(|line| below(line).len()).max().unwrap_or(0);
    let inner = frame(window, WIDEST, lines.len() + longest + longest.min(1), "Messages", pen);
    let rows = u16::try_from(lines.len()).unwrap_or(u16::MAX).min(inner.height.div_ceil(2));
    let whole = u16::try_from(longest).unwrap_or(u16::MAX).min(inner.height - rows);
    let list = Area { height: inner.height - whole, ..inner };
    let row_of = |number: usize| vec![(lines[number].text.clone(), lines[number].tone.into())];
    menu(list, cursor, (lines.len(), &row_of), "", pen);
    let said = lines.get(cursor.at).map(below).unwrap_or_default();
    for (number, text) in said.iter().take(whole.into()).enumerate() {
        let area = row(Area { y: inner.y + list.height, height: whole, ..inner }, number);
        pen.put(area, area.x, text, Role::Muted);
    }
}

/// Where a programme comes from, and when it was used last.
fn whence(shelf: &Shelf) -> String {
    let day = |at: Instant| at.strftime("%-d %b %Y").to_string();
    let imported = shelf.imported.as_ref();
    let origin = imported.map_or_else(
        || shelf.origin.word().to_owned(),
        |from| format!("imported {} from {} ({})", day(from.at), from.name, from.format),
    );
    shelf.used.map_or(origin.clone(), |used| format!("{origin}, used {}", day(used)))
}

/// How much a programme holds, and how much of it is picked.
fn counted(shelf: &Shelf) -> String {
    let count = |count: usize, one: &str| format!("{count} {one}{}", if count == 1 { "" } else { "s" });
    let sessions = count(shelf.sessions, "session");
    match shelf.picks {
        Some(0) => sessions,
        Some(picks) => format!("{sessions}, {}", count(picks, "pick")),
        None => format!("{sessions}, ? picks"),
    }
}

/// How many picks, or that nobody knows.
fn or_unknown(picks: Option<usize>) -> String {
    picks.map_or_else(|| "?".to_owned(), |picks| picks.to_string())
}

/// What can be done about a path that is asked for.
fn path_keys(does: &str) -> String {
    let [accept, complete, cancel] = [Command::Accept, Command::Complete, Command::Cancel].map(Command::key);
    format!("{accept} {does} · {complete} completes the path · {cancel} leaves")
}

/// A text wrapped to so many columns.
pub(super) fn lines_of(text: &str, columns: u16) -> Vec<String> {
    let line = |pieces: &Vec<Piece>| pieces.iter().map(|piece| &text[piece.range.clone()]).collect();
    wrap([text], columns.into(), 0).iter().map(line).collect()
}

/// Columns of the messages, where the window has them.
const WIDEST: u16 = 100;

/// Columns on both sides of a box that are left to what lies below it: fewer show nothing but fragments, which read as
/// if they belonged to the box.
const BESIDE: u16 = 16;

/// The columns of a box in a window, and those inside it.
pub(super) fn inside(window: Area, widest: u16) -> Area {
    if is_bare(window) {
        return window;
    }
    let width = if window.width < widest.saturating_add(BESIDE) { window.width } else { widest };
    let x = (window.width - width) / 2;
    Area { x: x + 2, width: width.saturating_sub(4), ..window }
}

/// Whether a window has no room for borders.
fn is_bare(window: Area) -> bool {
    window.width < 24 || window.height < 6
}

/// A bordered box in the middle of the window, as large as its content or as the window allows; without a border where
/// there is no room for one. Gives the area inside.
pub(super) fn frame(window: Area, widest: u16, rows: usize, title: &str, pen: &mut Pen<'_>) -> Area {
    let rows = u16::try_from(rows).unwrap_or(u16::MAX);
    if is_bare(window) {
        pen.clear(window);
        pen.spot(window, Spot::Menu);
        return window;
    }
    let inner = inside(window, widest);
    let width = inner.width + 4;
    let height = rows.saturating_add(2).clamp(3, window.height.saturating_sub(2));
    let area = Area { x: inner.x - 2, y: (window.height - height) / 2, width, height };
    pen.clear(area);
    pen.spot(area, Spot::Menu);
    let side = "─".repeat(usize::from(width.saturating_sub(2)));
    pen.put(row(area, 0), area.x, &format!("┌{side}┐"), Role::Border);
    let titled = Area { width: width.saturating_sub(2), ..row(area, 0) };
    pen.put(titled, area.x + 2, &format!(" {title} "), Role::Title);
    for number in 1..usize::from(height) - 1 {
        let line = row(area, number);
        pen.put(line, line.x, "│", Role::Border);
        pen.put(line, line.x + line.width - 1, "│", Role::Border);
    }
    pen.put(row(area, usize::from(height) - 1), area.x, &format!("└{side}┘"), Role::Border);
    Area { y: area.y + 1, height: height - 2, ..inner }
}

pub(super) fn below(area: Area, rows: u16) -> Area {
    let rows = rows.min(area.height);
    Area { y: area.y + rows, height: area.height - rows, ..area }
}

/// Says that there is more than there is room for, at the end of the last row of an area.
pub(super) fn cut(count: usize, area: Area, pen: &mut Pen<'_>) {
    if count > usize::from(area.height) && area.width > 0 && area.height > 0 {
        let last = row(area, usize::from(area.height) - 1);
        let edge = last.x + last.width - 1;
        pen.put(Area { x: edge, width: 1, ..last }, edge, "…", Role::Muted);
    }
}

pub(super) fn field(edit: &Edit, sign: &str, area: Area, pen: &mut Pen<'_>) {
    let x = pen.put(area, area.x, sign, Role::Key);
    let room = usize::from(area.width.saturating_sub(columns(sign) + 1));
    let hidden = tail_start(edit.before(), room);
    pen.put(area, x, &edit.text()[hidden..], Role::Field);
    pen.screen.cursor = Some((x.saturating_add(columns(&edit.before()[hidden..])), area.y));
}

/// The pieces of a menu's row, by its number.
pub(super) type Line<'a> = &'a dyn Fn(usize) -> Vec<(String, Role)>;

/// The rows of a menu whose cursor the keys move, or what there is to say where it has none.
pub(super) fn menu(area: Area, cursor: Cursor, (length, line): (usize, Line<'_>), nothing: &str, pen: &mut Pen<'_>) {
    if length == 0 {
        pen.put(row(area, 0), area.x, nothing, Role::Muted);
    }
    column(area, (cursor, length, true), line, Spot::MenuRow, pen);
}

/// The rows of a column, of which only those in sight are made; `active`: its cursor is the one that keys move.
pub(super) fn column(
    area: Area,
    (cursor, length, active): (Cursor, usize, bool),
    line: Line<'_>,
    spot: fn(usize) -> Spot,
    pen: &mut Pen<'_>,
) {
    let height = usize::from(area.height);
    let top = scrolled(cursor.top, cursor.at, height, length);
    for number in (top..length).take(height) {
        let area = row(area, number - top);
        pen.spot(area, spot(number));
        let mut x = area.x;
        for (text, role) in line(number) {
            x = pen.put(area, x, &text, role);
        }
    }
    more(area, (top, length), pen);
    if active && (top..length.min(top + height)).contains(&cursor.at) {
        let marked = row(area, cursor.at - top);
        pen.paint(marked, Role::Selected);
        if pen.screen.cursor.is_none() {
            pen.screen.cursor = Some((marked.x, marked.y));
        }
    }
    if active {
        pen.screen.menu = Some(View { top, height, length });
    }
}

/// Says at the right edge that there is more above and below: so many rows were left out at the top, of so many.
pub(super) fn more(area: Area, (top, length): (usize, usize), pen: &mut Pen<'_>) {
    let height = usize::from(area.height);
    let edge = (area.x + area.width).saturating_sub(1);
    if top > 0 {
        pen.put(row(area, 0), edge, "↑", Role::Muted);
    }
    if top + height < length {
        pen.put(row(area, height.saturating_sub(1)), edge, "↓", Role::Muted);
    }
}

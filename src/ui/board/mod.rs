//! The clash board: the picks of a group in columns on a time axis; where there is no room for two, as a list with bars.
//!
//! ```text
//! scale     which cell a time falls on
//! columns   side by side, down the axis
//! bars      one below the other
//! ```

mod bars;
mod columns;
mod scale;

use super::overlay::field;
use super::text::{Piece, fit, wrap};
use super::{Pen, Role, row};
use crate::agenda::{Interest, Known, Switch, Trouble};
use crate::app::board::{Board, Lane};
use crate::app::command::Command;
use crate::app::page::{Block, Span};
use crate::app::{App, Area};
use crate::programme::time::{DateTime, clock, length, short_date};
use crate::programme::{Instant, Slot};

/// The least rows of an axis that blocks can be told apart on.
const AXIS: u16 = 9;
/// Rows from which on a title may take two.
const ROOMY: u16 = 18;
/// Rows of the question when to go over, beside what is said of the time: what is asked, the field, the keys.
const QUESTION: usize = 3;

pub(super) fn draw(app: &App, board: &Board, area: Area, pen: &mut Pen<'_>) {
    let lanes = app.lanes(board);
    let margin = u16::from(area.width > 30);
    let inner = Area { x: area.x + margin, width: area.width.saturating_sub(2 * margin), ..area };
    let (_, count) = board.number();
    if count == 0 {
        return nothing(app, inner, pen);
    }
    heading(app, board, &lanes, row(inner, 0), pen);
    let rest = super::overlay::below(inner, 1);
    if lanes.is_empty() && board.asking.is_some() {
        question(board, &said(app, board, rest.width), rest, pen);
        return;
    }
    if lanes.is_empty() {
        let words = format!("Nothing is left here; {} brings it back.", Command::Undo.key());
        pen.put(row(rest, 0), rest.x, &words, Role::Muted);
        return;
    }
    let side_by_side = columns::fit_count(rest.width) > 1 && rest.height >= AXIS + 4;
    let wanted = if side_by_side { columns::least(rest) } else { bars::least(lanes.len()) };
    let told = told(app, board, rest);
    // The question is asked wherever there is a row at all; what is only told gives way.
    let most = if board.asking.is_some() { rest.height } else { rest.height.saturating_sub(wanted + 1) };
    let below = u16::try_from(told.len()).unwrap_or(u16::MAX).min(most);
    let rule = u16::from(below > 0 && rest.height > below + 1);
    let upper = Area { height: rest.height - below - rule, ..rest };
    let columns = side_by_side.then(|| columns::draw(app, board, &lanes, upper, pen)).flatten();
    let (used, is_told) = columns.unwrap_or_else(|| bars::draw(board, &lanes, upper, pen));
    let lower = super::overlay::below(rest, used);
    if rule > 0 {
        pen.put(row(lower, 0), lower.x, &"─".repeat(lower.width.into()), Role::Border);
    }
    let lower = super::overlay::below(lower, rule);
    match &told {
        Told::Page { lines, title } => {
            // A title that stands above as a whole goes first where there is no room for all.
            let hidden = if is_told && lines.len() > usize::from(lower.height) { *title } else { 0 };
            for (number, line) in lines.iter().skip(hidden).enumerate().take(lower.height.into()) {
                let area = row(lower, number);
                let mut x = area.x;
                for (text, role) in line {
                    x = pen.put(area, x, text, *role);
                }
            }
            super::overlay::cut(lines.len() - hidden, lower, pen);
        }
        Told::Question(said) => question(board, said, lower, pen),
    }
}

/// A line of a page, in pieces.
type Line = Vec<(String, Role)>;

/// What stands below the picks.
enum Told {
    /// What there is to say of the marked one, in lines of which so many are its title.
    Page { lines: Vec<Line>, title: usize },
    /// When to go over to another, and what is said of that.
    Question(Vec<(String, Role)>),
}

impl Told {
    fn len(&self) -> usize {
        match self {
            Told::Page { lines, .. } => lines.len(),
            Told::Question(said) => QUESTION + said.len(),
        }
    }
}

/// What there is to tell, as far as an area could show it: what clashes with a thousand others is not laid out in full.
fn told(app: &App, board: &Board, area: Area) -> Told {
    if board.asking.is_some() {
        return Told::Question(said(app, board, area.width));
    }
    let page = app.board_page().unwrap_or_default();
    let mut all = page.blocks.iter().map(|block| lines(block, area.width));
    let mut lines = all.next().unwrap_or_default();
    let title = lines.len();
    while lines.len() <= title + usize::from(area.height) {
        let Some(more) = all.next() else { break };
        lines.extend(more);
    }
    Told::Page { lines, title }
}

/// A block in lines of a width.
fn lines(block: &Block, columns: u16) -> Vec<Line> {
    let role = |span: &Span| if span.link.is_some() { Role::Title } else { Role::from(span.tone) };
    let wrapped = wrap(block.spans.iter().map(|span| span.text.as_str()), columns.into(), block.hang.into());
    let line = |(number, pieces): (usize, Vec<Piece>)| {
        let hang = if number > 0 { " ".repeat(block.hang.into()) } else { String::new() };
        let piece = |piece: Piece| {
            let span = &block.spans[piece.span];
            (span.text[piece.range].to_owned(), role(span))
        };
        std::iter::once((hang, Role::Text)).chain(pieces.into_iter().map(piece)).collect()
    };
    wrapped.into_iter().enumerate().map(line).collect()
}

/// `Group 1 of 2 · Thu 3 Jun 2021 · day 2 · MSK · ! clash`.
fn heading(app: &App, board: &Board, lanes: &[Lane], area: Area, pen: &mut Pen<'_>) {
    let (number, count) = board.number();
    let state = app.board_state(board);
    let (face, programme) = (&app.shown.face, &app.programme);
    let state_words = state.words();
    let of = format!("{number} of {count}");
    let day = lanes.iter().find_map(|lane| app.plan.picks[lane.at].day);
    let (group, day) = match day {
        Some(day) => {
            let (long, short) = (face.heading(programme, day), face.short_heading(programme, day));
            // The number of the day goes first; its zone stands for the times below, and goes last.
            let ways = [("Group ", long), ("Group ", short.clone()), ("", short)];
            let fits = |(group, day): &(&str, String)| {
                super::columns(&format!("{group}{of} · {day} · {state_words}")) <= area.width
            };
            ways.into_iter().find(fits).unwrap_or(("", short_date(day)))
        }
        None => ("Group ", String::new()),
    };
    let x = pen.put(area, area.x, &format!("{group}{of}"), Role::Title);
    let x = if day.is_empty() { x } else { pen.put(area, x, &format!(" · {day}"), Role::Heading) };
    let x = pen.put(area, x, " · ", Role::Muted);
    pen.put(area, x, &state_words, Role::from(state.tone()));
}

/// That nothing clashes, and which walks are too long.
fn nothing(app: &App, area: Area, pen: &mut Pen<'_>) {
    let plan = &app.plan;
    let mut lines = vec![("Nothing in your agenda clashes.".to_owned(), Role::Text)];
    if plan.picks.iter().all(|planned| !planned.takes_time()) {
        let keys = [Command::Going.key(), Command::CloseBoard.key()];
        lines.push((
            format!("Nothing is picked yet: {} on a session picks it; {} closes this.", keys[0], keys[1]),
            Role::Muted,
        ));
    } else if plan.tight.is_empty() {
        let walks = match plan.known_walks(&app.programme) {
            Known::All => "No walk is longer than its pause.",
            Known::Some => "No walk that is known is longer than its pause.",
            Known::Nothing => "Nobody knows how long walks take here.",
        };
        lines.push((walks.to_owned(), Role::Muted));
    } else {
        lines.push((String::new(), Role::Text));
        lines.push((format!("Walks that are longer than their pause ({}):", plan.tight.len()), Role::Heading));
    }
    let mut at = 0;
    for (text, role) in &lines {
        for line in super::overlay::lines_of(text, area.width) {
            pen.put(row(area, at), area.x, &line, *role);
            at += 1;
        }
    }
    for tight in &plan.tight {
        let (Some(first), Some(second)) = (plan.picks.get(tight.first), plan.picks.get(tight.second)) else { continue };
        let day = second.day.map(short_date).unwrap_or_default();
        let when = second.busy.map(|slot| app.shown.face.start_on(&app.programme.event, &slot, second.day));
        let sign = Trouble::Tight.sign();
        let title = second.title(&app.programme);
        let words = tight.seen_from(tight.second).map(|squeeze| squeeze.words(first.title(&app.programme)));
        let words = words.unwrap_or_default();
        let text = format!("{sign} {day} {} “{title}”: {words}", when.unwrap_or_default());
        for (number, line) in wrap([text.as_str()], area.width.into(), 2).iter().enumerate() {
            let line: String = line.iter().map(|piece| &text[piece.range.clone()]).collect();
            let indent = if number > 0 { 2 } else { 0 };
            pen.put(row(area, at), area.x + indent, &line, Role::Tight);
            at += 1;
        }
    }
}

/// What is wrong with the time that is typed, or when it can be, in lines of a width.
fn said(app: &App, board: &Board, columns: u16) -> Vec<(String, Role)> {
    let Some(asking) = &board.asking else { return Vec::new() };
    let reach = |switch: &Switch| {
        let ends = app.plan.picks.get(switch.from).zip(app.plan.picks.get(switch.to));
        let walk = ends.and_then(|(from, to)| app.plan.walk(&app.programme, from, to)).filter(|walk| *walk > 0);
        let walk = walk.map(|walk| format!(" · {} to walk", length(walk))).unwrap_or_default();
        let is_both = ends.is_some_and(|(from, to)| [from, to].iter().all(|one| one.pick.interest == Interest::Going));
        let both = if is_both { "" } else { " · you are going to both then" };
        app.reach(switch) + &walk + both
    };
    let (said, role) = match asking.wrong() {
        Some(wrong) => (wrong.to_owned(), Role::Alarm),
        None => (asking.switch.as_ref().map(reach).unwrap_or_default(), Role::Muted),
    };
    super::overlay::lines_of(&said, columns).into_iter().map(|line| (line, role)).collect()
}

/// When to go over from the marked pick to another.
fn question(board: &Board, said: &[(String, Role)], area: Area, pen: &mut Pen<'_>) {
    let Some(asking) = &board.asking else { return };
    let half = usize::from(area.width).saturating_sub(30) / 2;
    let [from, to] = [0, 1].map(|end| fit(&asking.titles[end], half.max(8)));
    // The field comes first where there is nothing but a row.
    let asked = format!("Leave “{from}” for “{to}” at:");
    let (first, line) = if area.height > 1 { (Some(row(area, 0)), row(area, 1)) } else { (None, row(area, 0)) };
    if let Some(first) = first {
        pen.put(first, first.x, &asked, Role::Title);
    }
    field(&asking.time, "> ", line, pen);
    for (number, (words, role)) in said.iter().enumerate() {
        pen.put(row(area, 2 + number), area.x, words, *role);
    }
    let other = if asking.others() > 0 { format!("{} another · ", Command::Complete.key()) } else { String::new() };
    let [up, down, keep, leave] =
        [Command::FieldUp, Command::FieldDown, Command::Accept, Command::Cancel].map(Command::key);
    // Where there is but one time, nothing moves it.
    let is_free = asking.switch.as_ref().is_none_or(|switch| switch.latest != Some(switch.earliest));
    let shift = if is_free { format!("{up}{down} 5 min · ") } else { String::new() };
    let keys = format!("{keep} keeps · {other}{shift}{leave} leaves");
    pen.put(row(area, 2 + said.len()), area.x, &keys, Role::Muted);
}

/// A time on the axis, its words, and whether something starts or ends then.
type Mark = (Instant, String, bool);

/// What the clock shows at the borders of the lanes and at whole hours between.
fn marks(app: &App, lanes: &[Lane]) -> Vec<Mark> {
    let (event, face) = (&app.programme.event, &app.shown.face);
    let day = lanes.first().and_then(|lane| app.plan.picks[lane.at].day);
    let zone = event.zone.as_ref();
    let (from, until) = reach(lanes);
    // Within a day the order of the times says which comes after midnight.
    let is_long = until.duration_since(from).as_hours() >= 24;
    let mark = |at: DateTime, is_border: bool| {
        let slot = Slot::new(at, None, zone);
        let words = if is_long { face.start_on(event, &slot, day) } else { clock(face.start(event, &slot)) };
        (slot.from(), words, is_border)
    };
    let ends = |slot: &Slot| std::iter::once(slot.start).chain(slot.end).collect::<Vec<_>>();
    let borders = lanes.iter().flat_map(|lane| ends(&lane.whole).into_iter().chain(ends(&lane.attended)));
    let mut all: Vec<Mark> = borders.map(|at| mark(at, true)).collect();
    // Whole hours by the clock that is shown; what lasts for days has enough of its own.
    let first = lanes.iter().map(|lane| lane.whole.start).min();
    let mut at = first.map(|first| first.date().at(first.hour(), 0, 0, 0));
    for _ in 0..48 {
        let Some(now) = at else { break };
        let slot = Slot::new(now, None, zone);
        if slot.from() > until {
            break;
        }
        let told = mark(now, false);
        if slot.from() >= from && clock(face.start(event, &slot)).ends_with(":00") {
            all.push(told);
        }
        at = now.checked_add(jiff::Span::new().minutes(30)).ok();
    }
    all.sort_by_key(|(at, _, is_border)| (*at, !is_border));
    all.dedup_by_key(|(at, ..)| *at);
    all
}

/// From when until when the lanes reach.
fn reach(lanes: &[Lane]) -> (Instant, Instant) {
    let from = lanes.iter().map(|lane| lane.whole.from()).min().unwrap_or(Instant::UNIX_EPOCH);
    let until = lanes.iter().map(|lane| lane.whole.until().unwrap_or(lane.whole.from())).max().unwrap_or(from);
    (from, until)
}

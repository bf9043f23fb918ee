//! A block of the timeline: what stands in it, in as many lines as it is high.

use super::super::list::{clash_words, clashes_words};
use super::super::text::{width, wrap};
use super::super::{Pen, Role, row};
use crate::agenda::{Fate, Interest, Planned, Source, Trouble};
use crate::app::page::mark;
use crate::app::pane::Row;
use crate::app::{App, Area, Spot, against, gap};
use crate::programme::time::clock;

/// From this width on, a block of one line says where it is, too.
const ROOMY: usize = 40;
/// What a title keeps of a block of one line.
const TITLE: usize = 8;
/// The least of a title that says anything.
const LETTERS: usize = 3;

/// Columns in which a note says how long and how much, though not with what.
const TOLD: usize = 24;

/// A piece of a line.
type Piece = (String, Role);

/// What is drawn of a row of the list.
pub(super) struct Block {
    /// The row, by its number.
    number: usize,
    /// The line down its left side: what it is, told by its shape.
    bar: (&'static str, Role),
    text: Text,
}

enum Text {
    /// Free time: pieces that stand in one line, or each in its own.
    Gap(Vec<Piece>),
    Pick(Pick),
}

struct Pick {
    /// Interest, and whether something stands against it.
    signs: Vec<Piece>,
    /// When it is, the longest way of saying it first.
    times: Vec<String>,
    /// How its time is meant.
    role: Role,
    place: String,
    /// What became of it, or that it is on.
    state: Option<Piece>,
    title: Piece,
    /// What else there is to say, a line each.
    notes: Vec<Piece>,
}

impl Block {
    /// The block of a row of the list.
    pub(super) fn of(app: &App, number: usize) -> Option<Block> {
        let (bar, text) = match app.list().rows().get(number)? {
            Row::Pick(at) => {
                let (bar, pick) = pick(app, number, *at, app.plan.picks.get(*at)?);
                (bar, Text::Pick(pick))
            }
            Row::Gap(at) => (("┊", Role::Muted), Text::Gap(gap(gap::Told::of(app.scene(), *at)?))),
            Row::Empty(_) => {
                let between = std::iter::once("   ").chain(std::iter::repeat(" · "));
                let pieces =
                    between.zip(gap::empty_day()).map(|(between, words)| (format!("{between}{words}"), Role::Muted));
                ((" ", Role::Muted), Text::Gap(pieces.collect()))
            }
            _ => return None,
        };
        Some(Block { number, bar, text })
    }

    /// Draws it in its cells; whether the axis beside them says when it begins.
    pub(super) fn draw(&self, app: &App, area: Area, is_told: bool, pen: &mut Pen<'_>) {
        pen.spot(area, Spot::Row(self.number));
        if matches!(self.text, Text::Pick(_)) {
            // The line of the time that it is runs through free time only.
            pen.clear(area);
        }
        for line in 0..usize::from(area.height) {
            pen.put(row(area, line), area.x, self.bar.0, self.bar.1);
        }
        let text = Area { x: area.x + 1, width: area.width.saturating_sub(2), ..area };
        let (columns, height) = (usize::from(text.width), usize::from(text.height));
        let lines = match &self.text {
            Text::Gap(pieces) => flowing(pieces, columns, height),
            Text::Pick(pick) => pick.lines(columns, height, is_told),
        };
        for (line, pieces) in lines.into_iter().enumerate() {
            let area = row(text, line);
            let mut x = area.x;
            for (piece, role) in pieces {
                x = pen.put(area, x, &piece, role);
            }
            pen.put(area, x, " ", Role::Text);
        }
        if self.number == app.list().cursor() {
            let first = Area { width: area.width.saturating_sub(1), ..row(area, 0) };
            pen.put(first, first.x, ">", Role::Text);
            pen.paint(first, Role::Selected);
            if pen.screen.cursor.is_none() && !app.detail.focused && app.overlay.is_none() {
                pen.screen.cursor = Some((first.x, first.y));
            }
        }
    }
}

/// A line being put together of what fits wholly.
struct Line {
    pieces: Vec<Piece>,
    left: usize,
    /// Columns to be left over.
    kept: usize,
}

impl Line {
    fn has_room(&self, columns: usize) -> bool {
        columns + self.kept <= self.left
    }

    fn add(&mut self, text: String, role: Role) {
        let columns = width(&text);
        if self.has_room(columns) {
            self.left -= columns;
            self.pieces.push((text, role));
        }
    }
}

impl Pick {
    /// As many lines as there are rows: when and where, the title in what the notes leave, the notes. What it is comes first
    /// however narrow it is, then when.
    fn lines(&self, columns: usize, height: usize, is_told: bool) -> Vec<Vec<Piece>> {
        let (title, role) = (&self.title.0, self.title.1);
        let mut head = Line { pieces: Vec::new(), left: columns, kept: 0 };
        self.signs.iter().for_each(|(sign, role)| head.add(sign.clone(), *role));
        // In one line the title has its part before all else that the axis does not leave unsaid. A time is never cut.
        head.kept = if height <= 1 { TITLE } else { 0 };
        let fits = |time: &&String| head.has_room(width(time) + 1);
        let easy = self.times.iter().find(fits);
        if let Some(time) = easy.or(self.times.last().filter(|_| !is_told)) {
            head.kept = 0;
            head.add(format!(" {time}"), self.role);
            head.kept = if height <= 1 { TITLE } else { 0 };
        }
        if !self.place.is_empty() && (height > 1 || columns >= ROOMY) {
            head.add(format!("  {}", self.place), Role::Muted);
        }
        self.state.iter().for_each(|(word, role)| head.add(format!("  {word}"), *role));
        if height <= 1 {
            let between = if head.pieces.len() > self.signs.len() { "  " } else { " " };
            // Less than a few letters would be but the sign that something is missing.
            if head.left >= LETTERS + between.len() {
                head.pieces.push((format!("{between}{title}"), role));
            }
            return vec![head.pieces];
        }
        let wrapped = wrap([title.as_str()], columns.saturating_sub(1), 0);
        // What would be cut before it says anything gives way to a title that would be cut: its sign stands in the first line.
        let whole = self.notes.iter().take_while(|(words, _)| columns >= TOLD || width(words) < columns).count();
        let below = self.notes.len().min(height.saturating_sub(wrapped.len().max(1) + 1).max(whole)).min(height - 2);
        // What has no line of its own stands in the first one, as far as it fits.
        self.notes[below..].iter().for_each(|(words, role)| head.add(format!("  {words}"), *role));
        let mut lines = vec![head.pieces];
        let room = height - 1 - below;
        for (number, pieces) in wrapped.iter().take(room).enumerate() {
            let Some((first, last)) = pieces.first().zip(pieces.last()) else { continue };
            // What is left over goes into the last line, which is cut where it ends.
            let end = if number + 1 == room { title.len() } else { last.range.end };
            lines.push(vec![(format!(" {}", &title[first.range.start..end]), role)]);
        }
        lines.extend(self.notes.iter().take(below).map(|(words, role)| vec![(format!(" {words}"), *role)]));
        lines
    }
}

/// Pieces in one line, if they fit or there is but one; else each in its own. The first, a time, is never cut: rather it is
/// left to the axis.
fn flowing(pieces: &[Piece], columns: usize, height: usize) -> Vec<Vec<Piece>> {
    let whole: usize = pieces.iter().map(|(text, _)| width(text)).sum();
    if height > 1 && whole > columns {
        let alone = |(text, role): &Piece| (format!(" {}", text.trim_start_matches([' ', '·'])), *role);
        let alone = pieces.iter().map(alone).filter(|(text, _)| width(text) <= columns);
        return alone.take(height).map(|piece| vec![piece]).collect();
    }
    let is_cut = pieces.first().is_some_and(|(text, _)| width(text) >= columns);
    vec![pieces.iter().skip(usize::from(is_cut)).cloned().collect()]
}

fn gap(told: gap::Told) -> Vec<Piece> {
    let between = std::iter::once("  ").chain(std::iter::repeat(" · "));
    let rest = between.zip(told.rest).map(|(between, words)| format!("{between}{words}"));
    std::iter::once(format!("   {}", told.span)).chain(rest).map(|piece| (piece, Role::Muted)).collect()
}

/// A pick, and the line down its side.
fn pick(app: &App, number: usize, at: usize, planned: &Planned) -> ((&'static str, Role), Pick) {
    let (event, face) = (&app.programme.event, &app.shown.face);
    let interest = planned.pick.interest;
    let is_off = matches!(planned.fate, Fate::Cancelled | Fate::Gone | Fate::Probable);
    let (bar, role) = match interest {
        _ if is_off => (("╎", Role::Muted), Role::Cancelled),
        Interest::Going => (("┃", Role::Going), Role::Text),
        Interest::Maybe => (("│", Role::Maybe), Role::Muted),
        Interest::Skip | Interest::Later => (("╎", Role::Muted), Role::Muted),
    };
    let below = app.list().rows().iter().skip(number + 1).take_while(|row| !row.is_item() && !row.is_heading());
    let against: Vec<Piece> = below.filter_map(|row| note(app, *row)).collect();
    // The same as in the list: what lies outside my hours is told below it, and clashes with nothing.
    let sign = match app.plan.trouble_at(at) {
        Some(trouble @ Trouble::Clash) => (trouble.sign(), Role::Alarm),
        Some(trouble @ Trouble::Tight) => (trouble.sign(), Role::Tight),
        None => (" ", Role::Text),
    };
    let slot = planned.busy.or(planned.when.slot().copied());
    let span = |slot| face.span(event, &slot, planned.day);
    let start = |slot| face.start_on(event, &slot, planned.day);
    // On a sheet that begins in the morning the axis says which times are those of the night.
    let bare = |slot| clock(face.start(event, &slot));
    let times = slot.map_or_else(|| vec!["no time set".to_owned()], |slot| vec![span(slot), start(slot), bare(slot)]);
    let is_on = planned.session.is_some_and(|at| app.programme.is_running(&app.programme[at], app.clock.now()));
    let mine = &planned.pick.note;
    let mine = (!mine.is_empty()).then(|| (format!("note: {mine}"), Role::Muted));
    let pick = Pick {
        signs: vec![(mark(Some(interest)).to_owned(), bar.1), (sign.0.to_owned(), sign.1)],
        times,
        role: if is_on { Role::Now } else { Role::Text },
        place: planned.place_label(&app.programme).to_owned(),
        state: state(app, planned, is_on),
        title: (planned.title(&app.programme).to_owned(), role),
        notes: against.into_iter().chain(mine).collect(),
    };
    (bar, pick)
}

/// What stands against a pick, in one line.
fn note(app: &App, row: Row) -> Option<Piece> {
    match row {
        Row::Clash { clash, pick } => {
            clash_words(app, clash, pick, true).map(|(words, role, title)| (words + title, role))
        }
        Row::Clashes { pick, firm } => Some(clashes_words(app, pick, firm)),
        Row::Tight(at) => {
            let words = app.plan.tight.get(at)?.words();
            Some((Trouble::Tight.signed(&words, true), Role::Tight))
        }
        Row::Outside(at) => {
            // The hours themselves stand at the top of the day.
            let (words, is_firm) = (app.plan.absence(at)?.words(), is_going(app.plan.picks.get(at)?));
            Some(if is_firm { (format!("! {words}"), Role::Alarm) } else { (words.to_owned(), Role::Muted) })
        }
        _ => None,
    }
}

fn is_going(planned: &Planned) -> bool {
    planned.pick.interest == Interest::Going
}

/// What became of it, which part of it I attend, or that it is on.
fn state(app: &App, planned: &Planned, is_on: bool) -> Option<Piece> {
    let alarm = |word: &str| Some((word.to_owned(), Role::Alarm));
    match planned.fate {
        Fate::Cancelled => alarm("CANCELLED"),
        Fate::Probable => alarm("gone?"),
        Fate::Gone => alarm("GONE"),
        Fate::Moved => alarm("moved"),
        Fate::Present if planned.part().is_some() => {
            against::part(app.scene(), planned).map(|part| (part, Role::Going))
        }
        Fate::Present if is_on => Some(("now".to_owned(), Role::Now)),
        Fate::Present => match &planned.source {
            Source::Calendar(name) => Some((format!("in {name}"), Role::Muted)),
            Source::Entry => Some(("my own".to_owned(), Role::Muted)),
            Source::Session => None,
        },
    }
}

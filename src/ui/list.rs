//! The list of a pane: only the visible rows become text. Fixed columns first, unpredictable text last, so that a
//! terminal that disagrees about a width spoils one cell and not the layout.

use super::text::{pad, width};
use super::{Pen, Role, row, scrolled};
use crate::agenda::{Fate, Interest, Source, Trouble};
use crate::app::against;
use crate::app::answer::hall_at;
use crate::app::board::Board;
use crate::app::command::Command;
use crate::app::page::{self, Running, empty_word, mark};
use crate::app::pane::{Pane, Row};
use crate::app::{App, Area, Spot, View, gap, hours};
use crate::programme::time::{Date, DateTime, clock, short_date};
use crate::programme::{BuildingIx, HallIx, PersonIx, Programme, SessionIx, Slot, Status};
use crate::search::{highlight, why_hall, why_note, why_person, why_session};
use std::sync::Arc;

/// Widths that depend on the whole programme, found once.
#[derive(Debug, Default)]
pub(super) struct Columns {
    of: Option<(Arc<Programme>, bool)>,
    hall: usize,
    /// Of a hall's whole name within its building.
    room: usize,
    /// Of a start with its end.
    span: usize,
    /// Of a start alone.
    start: usize,
}

/// The widest a hall's label may be in a row.
const WIDEST_HALL: usize = 12;
/// The widest a hall's name may be in the halls' own pane.
const WIDEST_ROOM: usize = 34;
/// Below this width a row shows the start alone, and no hall.
const ROOMY: u16 = 54;
/// Lines that say why nothing is listed.
const EMPTY: usize = 3;
/// What a title keeps, whatever else a row has to say.
const TITLE: u16 = 20;

fn widest(programme: &Programme, of: impl Fn(HallIx) -> usize) -> usize {
    programme.hall_positions().map(of).max().unwrap_or(0)
}

impl Columns {
    pub(super) fn renew(&mut self, app: &App) {
        let (programme, mine) = (&app.programme, app.shown.face.mine.is_some());
        if self.of.as_ref().is_some_and(|(of, was_mine)| Arc::ptr_eq(of, programme) && *was_mine == mine) {
            return;
        }
        self.hall = widest(programme, |hall| width(programme.label(hall))).min(WIDEST_HALL);
        self.room = widest(programme, |hall| width(&programme.room(hall))).min(WIDEST_ROOM);
        (self.span, self.start) = if app.shown.face.needs_shifts(programme) { (15, 8) } else { (11, 5) };
        self.of = Some((programme.clone(), mine));
    }
}

pub(super) fn draw(app: &App, area: Area, pen: &mut Pen<'_>, columns: &mut Columns) {
    columns.renew(app);
    pen.spot(area, Spot::List);
    let list = app.list();
    let rows = list.rows();
    let height = usize::from(area.height);
    if list.items() == 0 {
        let headings = rows.len().min(height.saturating_sub(EMPTY));
        for (line, what) in rows.iter().take(headings).enumerate() {
            draw_row(app, *what, row(area, line), pen, columns, false);
        }
        let headings = u16::try_from(headings).unwrap_or(u16::MAX);
        empty(app, Area { y: area.y + headings, height: area.height - headings, ..area }, pen);
        pen.screen.list = Some(View { top: 0, height, length: 0 });
        return;
    }
    let mut top = scrolled(list.top, list.cursor(), height, rows.len());
    // While rows above are hidden, the first line repeats the heading they stand under, if there is one.
    let is_heading = |row: &Row| row.is_heading();
    let mut pinned = None;
    if height > 2 && !is_heading(&rows[top]) {
        pinned = rows[..top].iter().rposition(is_heading);
        if pinned.is_some() && list.cursor() == top {
            top -= 1;
        }
        // A heading in place of all that is left of its section would look like a section of nothing.
        if is_heading(&rows[top]) || rows.get(top + 1).is_some_and(is_heading) {
            pinned = None;
        }
    } else if height > 1 && list.cursor() > 0 && list.cursor() == top {
        // The heading of the first item comes into sight with it.
        let heading = rows[..top].iter().rposition(is_heading).filter(|at| at + 1 == top);
        top = heading.unwrap_or(top);
    }
    for (line, number) in (top..rows.len()).take(height).enumerate() {
        let area = row(area, line);
        match pinned.filter(|_| line == 0) {
            Some(heading) => draw_row(app, rows[heading], area, pen, columns, false),
            None => {
                if rows[number].is_item() {
                    pen.spot(area, Spot::Row(number));
                }
                draw_row(app, rows[number], area, pen, columns, number == list.cursor());
            }
        }
    }
    pen.screen.list = Some(View { top, height, length: rows.len() });
}

/// Draws a row of whatever kind.
pub(super) fn draw_row(app: &App, what: Row, area: Area, pen: &mut Pen<'_>, columns: &Columns, selected: bool) {
    if selected && pen.screen.cursor.is_none() && !app.detail.focused && app.overlay.is_none() {
        pen.screen.cursor = Some((area.x, area.y));
    }
    match what {
        Row::Day(day) => {
            let heading = match app.pane {
                Pane::Agenda => Some(hours::heading(app.scene(), day))
                    .filter(|heading| width(heading) < usize::from(area.width))
                    .unwrap_or_else(|| hours::short_heading(app.scene(), day)),
                _ => app.shown.face.heading(&app.programme, day),
            };
            pen.put(area, area.x + 1, &heading, Role::Heading);
        }
        Row::Unscheduled => {
            pen.put(area, area.x + 1, "Unscheduled", Role::Heading);
        }
        Row::Building(building) => heading_of_building(app, building, area, pen),
        Row::Session(session) => session_row(app, session, None, area, pen, columns),
        Row::Pick(at) => pick_row(app, at, area, pen, columns),
        Row::Gap(at) => gap_row(app, at, area, pen),
        Row::Empty(_) => empty_row(area, pen),
        Row::Clash { clash, pick } => clash_row(app, clash, pick, area, pen),
        Row::Clashes { pick, firm } => clashes_row(app, pick, firm, area, pen),
        Row::Tight(at) => tight_row(app, at, area, pen),
        Row::Outside(at) => outside_row(app, at, area, pen),
        Row::Person(person) => person_row(app, person, area, pen),
        Row::Hall(hall) => hall_row(app, hall, area, pen, columns),
    }
    if selected {
        pen.put(area, area.x, ">", Role::Text);
        pen.paint(area, Role::Selected);
    }
}

fn heading_of_building(app: &App, building: Option<BuildingIx>, area: Area, pen: &mut Pen<'_>) {
    let name = building.map_or("Elsewhere", |building| app.programme[building].name.as_str());
    pen.put_marked(area, area.x + 1, name, Role::Heading, &highlight(name, &app.query.query));
}

/// The role of what stands against something.
pub(super) fn trouble_role(trouble: Trouble) -> Role {
    match trouble {
        Trouble::Clash => Role::Alarm,
        Trouble::Tight => Role::Tight,
    }
}

/// The mark of an interest, and what stands against it.
fn marks(interest: Option<Interest>, trouble: Option<Trouble>, area: Area, pen: &mut Pen<'_>) -> u16 {
    let role = match interest {
        Some(Interest::Going) => Role::Going,
        Some(Interest::Maybe) => Role::Maybe,
        Some(Interest::Skip | Interest::Later) | None => Role::Muted,
    };
    pen.put(area, area.x + 1, mark(interest), role);
    pen.put(area, area.x + 2, trouble.map_or(" ", Trouble::sign), trouble.map_or(Role::Text, trouble_role));
    area.x + 4
}

/// Time and hall of a session; tells the column behind them.
fn time_and_hall(app: &App, session: SessionIx, area: Area, x: u16, pen: &mut Pen<'_>, columns: &Columns) -> u16 {
    let session = &app.programme[session];
    let role = if app.programme.is_running(session, app.clock.now()) { Role::Now } else { Role::Text };
    let label = session.halls.first().map_or("", |hall| app.programme.label(*hall));
    when_and_where(app, session.when.slot(), session.day, (label, role), area, x, pen, columns)
}

/// Time, in its role, and place; tells the column behind them.
#[allow(clippy::too_many_arguments)] // What a row is made of.
fn when_and_where(
    app: &App,
    slot: Option<&Slot>,
    day: Option<Date>,
    (place, role): (&str, Role),
    area: Area,
    x: u16,
    pen: &mut Pen<'_>,
    columns: &Columns,
) -> u16 {
    let (event, face) = (&app.programme.event, &app.shown.face);
    let roomy = area.width >= ROOMY;
    let (time, time_width) = match (slot, roomy) {
        (Some(slot), true) => (face.span(event, slot, day), columns.span),
        (Some(slot), false) => (face.start_on(event, slot, day), columns.start),
        (None, true) => ("no time set".to_owned(), columns.span),
        (None, false) => ("--:--".to_owned(), columns.start),
    };
    // A time is never cut: rather the columns behind it move.
    let time = pad(&time, time_width.max(width(&time)));
    let x = pen.put(area, x, &time, if slot.is_some() { role } else { Role::Muted });
    let hall = if roomy { columns.hall } else { 0 };
    if hall == 0 {
        return x + 1 + u16::from(roomy);
    }
    let marked = highlight(place, &app.query.query);
    pen.put_marked(area, x + 2, &super::text::fit(place, hall), Role::Muted, &marked);
    x.saturating_add(u16::try_from(hall).unwrap_or(0)) + 4
}

fn title(app: &App, session: SessionIx, area: Area, mut x: u16, pen: &mut Pen<'_>) {
    let session = &app.programme[session];
    let mut role = Role::Text;
    if session.status == Status::Cancelled {
        x = pen.put(area, x, "CANCELLED ", Role::Alarm);
        role = Role::Cancelled;
    } else if app.programme.is_running(session, app.clock.now()) {
        x = pen.put(area, x, "now ", Role::Now);
    }
    pen.put_marked(area, x, &session.title, role, &highlight(&session.title, &app.query.query));
}

fn session_row(
    app: &App,
    at: SessionIx,
    said: Option<(String, Role)>,
    area: Area,
    pen: &mut Pen<'_>,
    columns: &Columns,
) {
    let x = marks(app.plan.interest(at), app.plan.trouble(at), area, pen);
    if app.novelties.unseen(app.programme[at].id.as_str()).is_some() {
        pen.put(area, area.x + 3, "•", Role::New);
    } else if app.plan.of(at).is_some_and(|planned| planned.pick.attended) {
        pen.put(area, area.x + 3, "✓", Role::Going);
    }
    let x = time_and_hall(app, at, area, x, pen, columns);
    let part = app.plan.of(at).and_then(|planned| against::part(app.scene(), planned)).map(|part| (part, Role::Going));
    // Where there is no room behind the title, the part that is attended stands before it.
    let (said, lead) = match (said, part) {
        (None, Some(part)) if area.width >= ROOMY => (Some(part), None),
        (said, part) => (said, part),
    };
    let said = said.map(|(words, role)| (words, role, Vec::new()));
    let said = said.or_else(|| reason(app, at, spare(area, x, false)));
    let rest = said_behind(said, area, x, pen);
    let x = lead.map_or(x, |(part, role)| pen.put(rest, x, &format!("{part} "), role));
    title(app, at, rest, x, pen);
}

/// What there is to say behind a title: its words, their role, and what the query marks of them.
type Said = (String, Role, Vec<std::ops::Range<usize>>);

/// What a title that begins at `x` can spare of its row.
fn spare(area: Area, x: u16, is_alarm: bool) -> u16 {
    let room = (area.x + area.width).saturating_sub(x);
    room.saturating_sub(TITLE + 2).min(if is_alarm { room } else { room * 2 / 5 })
}

/// Writes at the end of a row what there is to say beside its title, which begins at `x`, in what that can spare; tells
/// what is left of the row. An alarm, which may name a time, takes all but the least that a title keeps.
fn said_behind(said: Option<Said>, area: Area, x: u16, pen: &mut Pen<'_>) -> Area {
    let is_alarm = said.as_ref().is_some_and(|(_, role, _)| *role == Role::Alarm);
    let spare = spare(area, x, is_alarm);
    let Some((words, role, marked)) = said.filter(|_| area.width >= ROOMY && spare >= 8) else { return area };
    let words_width = u16::try_from(width(&words)).unwrap_or(u16::MAX).min(spare);
    let end = (area.x + area.width).saturating_sub(words_width);
    pen.put_marked(area, end, &words, role, &marked);
    Area { width: (end - area.x).saturating_sub(2), ..area }
}

/// What the query found a session by, where its title does not show that anyway.
fn reason(app: &App, at: SessionIx, room: u16) -> Option<Said> {
    let (programme, query) = (&app.programme, &app.query.query);
    if query.is_empty() || !highlight(&programme[at].title, query).is_empty() {
        return None;
    }
    if let Some(why) = why_session(programme, at, query) {
        let why = why.fitted(room.into());
        return Some((why.text, Role::Muted, why.marks));
    }
    let lead = "note: ";
    let why = why_note(&app.scope(), at, query)?.fitted(usize::from(room).saturating_sub(lead.len()));
    let marks = why.marks.iter().map(|mark| mark.start + lead.len()..mark.end + lead.len()).collect();
    Some((format!("{lead}{}", why.text), Role::Muted, marks))
}

/// A pick: as a session, with what stands against it.
fn pick_row(app: &App, at: usize, area: Area, pen: &mut Pen<'_>, columns: &Columns) {
    let Some(planned) = app.plan.picks.get(at) else { return };
    if planned.is_own() {
        return own_row(app, at, area, pen, columns);
    }
    let Some(session) = planned.session else {
        let x = marks(Some(planned.pick.interest), Some(Trouble::Clash), area, pen);
        let start = |slot| app.shown.face.start_on(&app.programme.event, slot, planned.day) + " ";
        let when = planned.when.slot().map_or_else(String::new, start);
        let x = pen.put(area, x, &when, Role::Muted);
        let x = pen.put(area, x, if planned.likely.is_some() { "gone? " } else { "GONE " }, Role::Alarm);
        let likely = page::likely(app.scene(), planned).map(|words| (words, Role::Alarm, Vec::new()));
        let rest = said_behind(likely, area, x, pen);
        pen.put(rest, x, &planned.pick.copy.title, Role::Cancelled);
        return;
    };
    let moved = (planned.fate == Fate::Moved).then(|| ("moved".to_owned(), Role::Alarm));
    let note = &planned.pick.note;
    let note = (!note.is_empty()).then(|| (format!("note: {note}"), Role::Muted));
    session_row(app, session, moved.or(note), area, pen, columns);
}

/// Something of my own, in the columns of a session.
fn own_row(app: &App, at: usize, area: Area, pen: &mut Pen<'_>, columns: &Columns) {
    let planned = &app.plan.picks[at];
    let x = marks(Some(planned.pick.interest), app.plan.trouble_at(at), area, pen);
    let copy = &planned.pick.copy;
    let place = planned.place_label(&app.programme);
    let x = when_and_where(app, planned.when.slot(), planned.day, (place, Role::Text), area, x, pen, columns);
    let note = &planned.pick.note;
    let said = match &planned.source {
        Source::Calendar(name) => Some(format!("in {name}")),
        _ if note.is_empty() => Some("my own".to_owned()),
        // That it is no session goes first: it stands in the columns of one.
        _ => Some(format!("my own · note: {note}")),
    };
    let query = &app.query.query;
    let said = said.map(|words| {
        let marked = highlight(&words, query);
        (words, Role::Muted, marked)
    });
    let rest = said_behind(said, area, x, pen);
    pen.put_marked(rest, x, &copy.title, Role::Text, &highlight(&copy.title, query));
}

/// With what a pick shares its time, and for how long: words, their role, and the title that they end with. Where there is
/// little room, that it clashes is told by its sign.
pub(super) fn clash_words(app: &App, clash: usize, pick: usize, is_roomy: bool) -> Option<(String, Role, &str)> {
    let clash = app.plan.clashes.get(clash)?;
    let other = &app.plan.picks[if clash.first == pick { clash.second } else { clash.first }];
    let start = other.when.slot().map(|slot| app.shown.face.start_on(&app.programme.event, slot, other.day));
    let title = other.title(&app.programme);
    let (overlap, firm) = (clash.overlap, clash.firm);
    let words = if is_roomy { overlap.verb(firm) } else { overlap.brief() };
    let words = format!("{} {} ", Trouble::Clash.signed(&words, firm), start.unwrap_or_default());
    Some((words, if firm { Role::Alarm } else { Role::Muted }, title))
}

/// With what the pick above shares its time, and for how long.
fn clash_row(app: &App, clash: usize, pick: usize, area: Area, pen: &mut Pen<'_>) {
    let Some((words, role, title)) = clash_words(app, clash, pick, area.width >= ROOMY) else { return };
    let x = pen.put(area, area.x + 4, &words, role);
    pen.put(area, x, title, Role::Muted);
}

/// With how many others a pick shares its time, in words and their role.
pub(super) fn clashes_words(app: &App, pick: usize, firm: bool) -> (String, Role) {
    let count = app.plan.clashes_at(pick).filter(|(_, clash)| clash.firm == firm).count();
    if firm {
        (Trouble::Clash.signed(&format!("clashes with {count}"), true), Role::Alarm)
    } else {
        (format!("overlaps with {count}"), Role::Muted)
    }
}

/// With how many others the pick above shares its time, and what shows them all.
fn clashes_row(app: &App, pick: usize, firm: bool, area: Area, pen: &mut Pen<'_>) {
    let (words, role) = clashes_words(app, pick, firm);
    let x = pen.put(area, area.x + 4, &words, role);
    pen.put(area, x, &format!("; {} shows them", Command::Clashes.key()), Role::Muted);
}

fn tight_row(app: &App, at: usize, area: Area, pen: &mut Pen<'_>) {
    let Some(tight) = app.plan.tight.get(at) else { return };
    let sign = Trouble::Tight.sign();
    let first = app.plan.picks.get(tight.first).filter(|_| area.width >= ROOMY);
    let Some((first, squeeze)) = first.zip(tight.seen_from(tight.second)) else {
        pen.put(area, area.x + 4, &format!("{sign} {}", tight.words()), Role::Tight);
        return;
    };
    let (before, behind) = squeeze.around();
    let x = pen.put(area, area.x + 4, &format!("{sign} {before}"), Role::Tight);
    // What it needs is the news; the title gives way.
    let rest = Area { width: area.width.saturating_sub(super::columns(&behind)), ..area };
    let x = pen.put(rest, x, first.title(&app.programme), Role::Muted);
    pen.put(area, x, &behind, Role::Tight);
}

/// That the pick above lies outside my hours.
fn outside_row(app: &App, at: usize, area: Area, pen: &mut Pen<'_>) {
    let Some((words, is_firm)) = hours::against(app.scene(), at) else { return };
    pen.put(area, area.x + 4, &words, if is_firm { Role::Alarm } else { Role::Muted });
}

fn gap_row(app: &App, at: usize, area: Area, pen: &mut Pen<'_>) {
    let Some(told) = gap::Told::of(app.scene(), at) else { return };
    pen.put(area, area.x + 4, &told.line(), Role::Muted);
}

/// That nothing lies on a day, and as much of what one can do as there is room for.
fn empty_row(area: Area, pen: &mut Pen<'_>) {
    let mut x = area.x + 4;
    for (number, words) in gap::empty_day().into_iter().enumerate() {
        let words = if number > 0 { format!(" · {words}") } else { words };
        if number > 0 && usize::from(area.x + area.width) < usize::from(x) + width(&words) {
            break;
        }
        x = pen.put(area, x, &words, Role::Muted);
    }
}

/// The greatest interest among sessions.
fn greatest(app: &App, sessions: &[SessionIx]) -> Option<Interest> {
    sessions.iter().filter_map(|session| app.plan.interest(*session)).filter(|interest| interest.is_wanted()).max()
}

fn person_row(app: &App, at: PersonIx, area: Area, pen: &mut Pen<'_>) {
    let person = &app.programme[at];
    let x = marks(greatest(app, &person.sessions), app.plan.worst(&person.sessions), area, pen);
    let query = &app.query.query;
    let name_width = usize::from(area.width.saturating_sub(4)).min(26);
    let name = super::text::fit(&person.name, name_width);
    pen.put_marked(area, x, &name, Role::Text, &highlight(&person.name, query));
    let x = x.saturating_add(u16::try_from(name_width).unwrap_or(0)) + 1;
    let x = pen.put(area, x, &page::role_counts(&app.programme, at), Role::Muted);
    // What was found instead of the name stands where the first post does otherwise.
    let is_named = query.is_empty() || !highlight(&person.name, query).is_empty();
    let why = if is_named { None } else { why_person(&app.programme, at, query) };
    let post =
        || page::posts(&app.programme, at).into_iter().next().map(|post| (post.to_owned(), highlight(post, query)));
    if let Some((text, marks)) = why
        .map(|why| why.fitted((area.x + area.width).saturating_sub(x + 3).into()))
        .map(|why| (why.text, why.marks))
        .or_else(post)
    {
        let x = pen.put(area, x, " · ", Role::Muted);
        pen.put_marked(area, x, &text, Role::Text, &marks);
    }
}

fn hall_row(app: &App, at: HallIx, area: Area, pen: &mut Pen<'_>, columns: &Columns) {
    let programme = &app.programme;
    let hall = &programme[at];
    let x = marks(greatest(app, &hall.sessions), app.plan.worst(&hall.sessions), area, pen);
    let asked = app.query.asked.as_slice();
    let now =
        || page::now_and_next(programme, at, app.clock.now()).map(|(running, next)| now_in_words(app, running, next));
    let state = if asked.is_empty() { now() } else { Some(hall_at(app.scene(), at, asked)) };
    let label = programme.label(at);
    let room = programme.room(at);
    let most = area.width.saturating_sub(6) * if state.is_some() { 2 } else { 5 } / 5;
    // Beside the times asked for a name has as little room as in a narrow row.
    let is_brief = area.width < ROOMY || !asked.is_empty();
    let room_width = if is_brief { columns.hall } else { columns.room.min(usize::from(most)) };
    let fitted = super::text::fit(&room, room_width);
    // A name that is cut before what tells the hall apart says less than the label, which is never cut.
    let is_vain = *fitted != *room && !fitted.contains(label);
    let room = if is_brief || is_vain { label } else { &*fitted };
    pen.put_marked(area, x, room, Role::Text, &highlight(room, &app.query.query));
    let room_width = room_width.max(width(room));
    let x = x.saturating_add(u16::try_from(room_width).unwrap_or(u16::MAX)).saturating_add(2);
    let noun = if hall.sessions.len() == 1 { "session" } else { "sessions" };
    let x = match state {
        Some(state) => pen.put(area, x, &state, Role::Now),
        None => pen.put(area, x, &format!("{} {noun}", hall.sessions.len()), Role::Muted),
    };
    let query = &app.query.query;
    if highlight(room, query).is_empty()
        && let Some(why) = why_hall(programme, at, query)
    {
        let x = pen.put(area, x, " · ", Role::Muted);
        let why = why.fitted((area.x + area.width).saturating_sub(x).into());
        pen.put_marked(area, x, &why.text, Role::Muted, &why.marks);
    }
}

/// What a hall is doing and what comes next there: `now until 18:15, next Fri 12:00`.
fn now_in_words(app: &App, running: Running, next: Option<SessionIx>) -> String {
    let programme = &app.programme;
    let running = match running {
        Running::Session(session) => {
            let end = programme[session].when.slot().and_then(|slot| app.shown.face.end(&programme.event, slot));
            format!("now until {}", end.map_or_else(|| "?".to_owned(), clock))
        }
        Running::Perhaps(_) => "perhaps on now".to_owned(),
        Running::Nothing => format!("now {}", empty_word(programme)),
    };
    match next.and_then(|session| next_start(app, session)) {
        Some(start) => format!("{running}, next {start}"),
        None => running,
    }
}

/// When a session starts: `12:00`, with its day if that is not today.
fn next_start(app: &App, session: SessionIx) -> Option<String> {
    let session = &app.programme[session];
    let start = app.shown.face.start_on(&app.programme.event, session.when.slot()?, session.day);
    let today = app.programme.event.civil(app.clock.now()).map(DateTime::date);
    Some(match session.day.zip(today) {
        Some((day, today)) if day == today => start,
        // Within a week the weekday says it.
        Some((day, today)) if (day - today).get_days() < 7 => format!("{} {start}", day.strftime("%a")),
        Some((day, _)) => format!("{} {start}", short_date(day)),
        None => start,
    })
}

/// What to say where nothing is listed: why, and what helps.
fn empty(app: &App, area: Area, pen: &mut Pen<'_>) {
    let key = Command::key;
    let query = app.query.edit.text().trim();
    let lines: Vec<String> = if let Some(opening) = &app.opening {
        vec![format!("Opening {opening} …")]
    } else if app.is_filter_pending() {
        vec!["Filtering …".to_owned()]
    } else if !query.is_empty() {
        let what = match app.pane {
            Pane::Sessions => "session",
            Pane::People => "person",
            Pane::Halls => "hall",
            Pane::Agenda => "pick",
        };
        if app.hidden > 0 {
            let (noun, verb) = if app.hidden == 1 { ("session", "matches") } else { ("sessions", "match") };
            return said(
                &[
                    format!("{} skipped {noun} {verb} “{query}”.", app.hidden),
                    format!(
                        "{} lists what is skipped; {} clears the filter.",
                        key(Command::ShowSkipped),
                        key(Command::Close)
                    ),
                ],
                area,
                pen,
            );
        }
        vec![
            format!("No {what} matches “{query}”."),
            format!("{} clears the filter; fewer words find more.", key(Command::Close)),
        ]
    } else {
        match app.pane {
            Pane::Sessions if app.programme.sessions().is_empty() => {
                vec![
                    "This programme lists no sessions.".to_owned(),
                    format!("{} chooses another one.", key(Command::Programmes)),
                ]
            }
            Pane::Sessions => {
                vec!["All sessions are skipped.".to_owned(), format!("{} lists them again.", key(Command::ShowSkipped))]
            }
            Pane::People => vec!["This programme names no people.".to_owned()],
            Pane::Halls => vec!["This programme names no halls.".to_owned()],
            Pane::Agenda if app.locked.is_some() => vec![
                "Your agenda can’t be read, and nothing can be picked.".to_owned(),
                format!("{} tells why. It is shown as soon as it can be read.", key(Command::Notices)),
            ],
            Pane::Agenda => vec![
                "Nothing picked yet.".to_owned(),
                format!("{} lists the sessions; there, on what interests you:", key(Command::PaneSessions)),
                format!("{} going · {} maybe · {} skip", key(Command::Going), key(Command::Maybe), key(Command::Skip)),
                format!("{} enters something of your own: lunch, a meeting.", key(Command::Entry)),
                format!("{} asks about all of them, one after the other.", key(Command::Triage)),
            ],
        }
    };
    said(&lines, area, pen);
}

fn said(lines: &[String], area: Area, pen: &mut Pen<'_>) {
    for (number, line) in lines.iter().enumerate() {
        let role = if number == 0 { Role::Text } else { Role::Muted };
        let indent = u16::from(area.width > 2) * 2;
        pen.put(row(area, number), area.x + indent, line, role);
    }
}

/// What stands in that line of a pick that is no session, or none any longer.
fn own_strip(app: &App, at: usize) -> String {
    let planned = &app.plan.picks[at];
    let start = planned.when.slot().map(|slot| app.shown.face.start_on(&app.programme.event, slot, planned.day) + " ");
    let sign = if app.plan.is_firm_at(at) { "!" } else { "" };
    let mark = mark(Some(planned.pick.interest));
    format!("{mark}{sign} {}{}", start.unwrap_or_default(), planned.title(&app.programme))
}

/// The one line of a window that has no room for more: time and title of the current item.
pub(super) fn strip(app: &App, area: Area, pen: &mut Pen<'_>, columns: &mut Columns) {
    columns.renew(app);
    let marked = app.board_shown().and_then(Board::marked).map(Row::Pick);
    let current = marked.or_else(|| match &app.triage {
        Some(round) => round.card.map(Row::Session),
        None => app.list().current(),
    });
    let what = match current {
        Some(Row::Session(session)) => Some(session),
        Some(Row::Pick(at)) => app.plan.picks.get(at).and_then(|planned| planned.session),
        _ => None,
    };
    let words = match (what, current, &app.opening) {
        (_, _, Some(opening)) => opening.clone(),
        (Some(at), _, _) => {
            let session = &app.programme[at];
            let sign = match app.plan.interest(at) {
                None => String::new(),
                picked => format!("{}{} ", mark(picked), app.plan.trouble(at).map_or("", Trouble::sign)),
            };
            let start =
                session.when.slot().map(|slot| app.shown.face.start_on(&app.programme.event, slot, session.day) + " ");
            sign + &start.unwrap_or_default() + &session.title
        }
        (None, Some(Row::Person(person)), _) => app.programme[person].name.clone(),
        (None, Some(Row::Hall(hall)), _) => app.programme.place(hall),
        (None, Some(Row::Pick(at)), _) => own_strip(app, at),
        (None, Some(Row::Empty(day)), _) => format!("{} · {}", short_date(day), gap::empty_day()[0]),
        (None, Some(Row::Gap(at)), _) => gap::Told::of(app.scene(), at).map(|told| told.line()).unwrap_or_default(),
        _ => app.programme.event.label().to_owned(),
    };
    let x = match app.saving.failed {
        Some(_) => pen.put(area, area.x, "NOT SAVED ", Role::Alarm),
        None => area.x,
    };
    pen.put(area, x, &words, Role::Text);
}

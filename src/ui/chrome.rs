//! What stands around the panes: head, tabs, query line, foot.

use super::layout::Layout;
use super::text::wrap;
use super::{Pen, Role, columns, row};
use crate::agenda::{Interest, Planned};
use crate::app::chord::Chord;
use crate::app::command::{COMMANDS, Command, Context, Row, command};
use crate::app::page::mark;
use crate::app::pane::{self, Pane};
use crate::app::{App, Area, Saving, Spot};
use crate::programme::time::date_range;

pub(super) fn draw(app: &App, layout: &Layout, pen: &mut Pen<'_>) {
    if let Some(area) = layout.head {
        head(app, area, pen);
    }
    if let Some(area) = layout.tabs {
        match &app.triage {
            Some(round) => super::triage::head(app, round, area, pen),
            None => tabs(app, area, pen),
        }
    }
    if let Some(area) = layout.rule {
        line(area, pen);
    }
    if let Some(area) = layout.divider {
        divider(area, layout.rule, pen);
    }
    // What the query says may be longer than the list is wide.
    super::line::draw(app, layout, pen);
    if let Some(area) = layout.foot {
        foot(app, area, pen);
    }
}

fn line(area: Area, pen: &mut Pen<'_>) {
    pen.put(area, area.x, &"─".repeat(area.width.into()), Role::Border);
}

fn divider(area: Area, rule: Option<Area>, pen: &mut Pen<'_>) {
    if area.width > 1 {
        line(area, pen);
        return;
    }
    for y in area.y..area.y + area.height {
        pen.put(Area { y, height: 1, ..area }, area.x, "│", Role::Border);
    }
    if let Some(rule) = rule {
        pen.put(Area { y: rule.y, height: 1, ..area }, area.x, "┬", Role::Border);
    }
}

/// A piece of the head, with the shorter forms it takes when room is scarce.
type Forms = Vec<Vec<(String, Role)>>;

fn head(app: &App, area: Area, pen: &mut Pen<'_>) {
    let event = &app.programme.event;
    let name = match &app.opening {
        Some(opening) => vec![opening.clone()],
        None => {
            let dates = event.start.map(|start| date_range(start, event.end.unwrap_or(start)));
            let pieces = [Some(event.label().to_owned()), event.city.clone(), dates];
            pieces.into_iter().flatten().collect()
        }
    };
    let name: Forms = (1..=name.len()).rev().map(|count| vec![(name[..count].join(" · "), Role::Title)]).collect();
    let now = app.clock.now();
    let moment = app.shown.face.moment(event, now);
    let clock: Forms = match (&app.opening, moment) {
        (None, Some(moment)) => {
            let short = moment.split(' ').skip(4).collect::<Vec<_>>().join(" ");
            let bell = if app.shown.reminders.on { " · bell" } else { "" };
            vec![vec![(moment + bell, Role::Muted)], vec![(short + bell, Role::Muted)], vec![]]
        }
        (None, None) => vec![vec![("times are venue time".to_owned(), Role::Muted)], vec![]],
        (Some(_), _) => vec![vec![]],
    };
    let counts = counts(app);
    // The name gives way first (dates, then city), then the clock's date, then words among the counts, and last the clock.
    let (name_forms, clock_forms, count_forms) = (name.len(), clock.len(), counts.len());
    let with = |clocks: std::ops::Range<usize>| (0..count_forms).flat_map(move |n| clocks.clone().map(move |c| (c, n)));
    let all = with(0..clock_forms - 1)
        .chain(with(clock_forms - 1..clock_forms))
        .flat_map(|(clock, count)| (0..name_forms).map(move |name| (name, clock, count)));
    let wide =
        |form: &[(String, Role)]| -> u16 { form.iter().map(|(text, _)| columns(text)).fold(0, u16::saturating_add) };
    let fits = |&(n, c, k): &(usize, usize, usize)| {
        let gaps = 2 * (u16::from(!clock[c].is_empty()) + u16::from(!counts[k].is_empty())) + 2;
        [wide(&name[n]), wide(&clock[c]), wide(&counts[k]), gaps].into_iter().fold(0, u16::saturating_add) <= area.width
    };
    let (n, c, k) = all.into_iter().find(fits).unwrap_or((name_forms - 1, clock_forms - 1, count_forms - 1));
    let mut right = area.x + area.width;
    for form in [&counts[k], &clock[c]] {
        let start = right.saturating_sub(wide(form) + 1);
        let mut x = start;
        for (text, role) in form {
            x = pen.put(area, x, text, *role);
        }
        right = if form.is_empty() { right } else { start.saturating_sub(1) };
    }
    let left = Area { width: right.saturating_sub(area.x), ..area };
    for (text, role) in &name[n] {
        pen.put(left, area.x + 1, text, *role);
    }
}

/// `★ 5 going  ☆ 2 maybe  ! 1 clash  ~ 2 tight`, and louder than all, that something is not saved, or can't be read.
fn counts(app: &App) -> Forms {
    if app.opening.is_some() {
        return vec![vec![]];
    }
    let unsaved = match &app.saving {
        _ if app.locked.is_some() => Some(("! NO AGENDA".to_owned(), Role::Alarm)),
        Saving { failed: Some(_), .. } => Some(("! NOT SAVED".to_owned(), Role::Alarm)),
        Saving { pending: 1.., .. } => Some(("saving…".to_owned(), Role::Muted)),
        Saving { .. } => None,
    };
    let form = |words: bool| {
        let mut form: Vec<(String, Role)> = Vec::new();
        let mut add = |text: String, role| {
            if !form.is_empty() {
                form.push((if words { "  " } else { " " }.to_owned(), Role::Text));
            }
            form.push((text, role));
        };
        if let Some((text, role)) = &unsaved {
            add(text.clone(), *role);
        }
        for (interest, role) in [(Interest::Going, Role::Going), (Interest::Maybe, Role::Maybe)] {
            let (count, sign) = (app.plan.count(interest), mark(Some(interest)));
            if count > 0 {
                add(if words { format!("{sign} {count} {}", interest.word()) } else { format!("{sign}{count}") }, role);
            }
        }
        for (trouble, count) in app.plan.troubles() {
            let sign = trouble.sign();
            let said = if words { format!("{sign} {}", trouble.counted(count)) } else { format!("{sign}{count}") };
            add(said, super::list::trouble_role(trouble));
        }
        form
    };
    vec![form(true), form(false)]
}

fn tabs(app: &App, area: Area, pen: &mut Pen<'_>) {
    let count = tally(app);
    let right = (area.x + area.width).saturating_sub(columns(&count) + 1);
    let all: u16 = Pane::ALL.iter().map(|pane| columns(pane.title()) + 4).sum();
    // Where not all names fit, the others are numbers.
    let full = all + columns(&count) + 2 <= area.width;
    let mut x = area.x;
    for (number, pane) in Pane::ALL.into_iter().enumerate() {
        let active = pane == app.pane;
        let label =
            if full || active { format!(" {} {} ", number + 1, pane.title()) } else { format!(" {} ", number + 1) };
        let start = x;
        x = pen.put(area, x, &label, if active { Role::TabActive } else { Role::Tab });
        pen.spot(Area { x: start, width: x - start, ..area }, Spot::Tab(pane));
    }
    if right > x {
        pen.put(area, right, &count, Role::Muted);
    }
}

/// `23 of 412`, `412 sessions, 3 skipped`; nothing that could be wrong while something is still being read.
pub(super) fn tally(app: &App) -> String {
    if app.opening.is_some() || app.board_shown().is_some() {
        return String::new();
    }
    if app.is_filter_pending() {
        return "filtering…".to_owned();
    }
    let programme = &app.programme;
    let skipped = app.plan.count(Interest::Skip);
    let (total, noun, nouns) = match app.pane {
        Pane::Sessions => (programme.sessions().len(), "session", "sessions"),
        Pane::People => (programme.people().len(), "person", "people"),
        Pane::Halls => (programme.halls().len(), "hall", "halls"),
        Pane::Agenda => {
            let hidden = if app.shown.skipped { 0 } else { skipped };
            let is_own = app.plan.picks.iter().any(Planned::is_own);
            let (noun, nouns) = if is_own { ("item", "items") } else { ("pick", "picks") };
            (app.plan.picks.len() - app.plan.count(Interest::Later) - hidden, noun, nouns)
        }
    };
    let noun = if total == 1 { noun } else { nouns };
    // Free time is no pick, though the cursor stands on it.
    let gaps = app.list().rows().iter().filter(|row| matches!(row, pane::Row::Gap(_) | pane::Row::Empty(_))).count();
    let listed = app.list().items() - gaps;
    let hidden = match app.hidden {
        0 => String::new(),
        hidden => format!(", {hidden} skipped"),
    };
    if app.query.query.is_empty() {
        format!("{listed} {noun}{hidden}")
    } else {
        format!("{listed} of {total} {noun}{hidden}")
    }
}

/// Columns from which on quitting is hinted at whatever else is.
const ROOMY: u16 = 80;

/// How many rows a message takes: so many that it can be read whole, if the window has them.
pub(super) fn notice_rows(app: &App, width: u16) -> u16 {
    match &app.notice {
        Some(notice) => {
            let lines = wrap([notice.text.as_str()], usize::from(width.saturating_sub(1)), 0).len();
            u16::try_from(lines).unwrap_or(u16::MAX).max(1)
        }
        None => u16::from(app.saving.failed.is_some()),
    }
}

/// A message, or the keys that matter here; last go the ways out, which nobody should have to look for.
fn foot(app: &App, area: Area, pen: &mut Pen<'_>) {
    if let Some(notice) = &app.notice {
        let role = if notice.alarm { Role::Alarm } else { Role::Notice };
        let lines = wrap([notice.text.as_str()], usize::from(area.width.saturating_sub(1)), 0);
        for (number, pieces) in lines.iter().enumerate().take(area.height.into()) {
            let Some((first, last)) = pieces.first().zip(pieces.last()) else { continue };
            // What is left over goes into the last row, which is cut where it ends.
            let end = if number + 1 == usize::from(area.height) { notice.text.len() } else { last.range.end };
            pen.put(row(area, number), area.x + 1, &notice.text[first.range.start..end], role);
        }
        return;
    }
    if let Some(why) = &app.saving.failed {
        let mut room = area;
        if app.contexts().contains(&Context::Panes) {
            // The way on is said whole, whatever is cut of the reason.
            let command = Command::SaveElsewhere;
            let word = if area.width < ROOMY { "elsewhere" } else { "saves elsewhere" };
            let width = columns(&command.key()) + columns(word) + 2;
            let start = (area.x + area.width).saturating_sub(width).max(area.x);
            hint(pen, area, start, command, word);
            room.width = (start - area.x).saturating_sub(1);
        }
        pen.put(room, area.x + 1, &format!("! not saved: {why}"), Role::Alarm);
        return;
    }
    let contexts = app.contexts();
    let last: &[Command] = match contexts.contains(&Context::Panes) {
        true if area.width >= ROOMY => &[Command::Help, Command::Quit],
        true => &[Command::Help],
        // In other menus a way out is named by each; here the picks' own keys would take all the room.
        false if contexts.contains(&Context::Board) => &[Command::CloseBoard],
        false => &[],
    };
    // A key that means something else here is not hinted at.
    let holds = |row: &&Row| row.keys.first().is_none_or(|key| meaning(key, &contexts) == Some(row.command));
    let last: Vec<Command> = last.iter().copied().filter(|command| holds(&command.row())).collect();
    let hinted: Vec<_> = contexts
        .iter()
        .flat_map(|context| COMMANDS.iter().filter(move |row| row.context == *context))
        .filter(|row| !row.hint.is_empty() && !last.contains(&row.command) && row.command != Command::Help)
        .filter(holds)
        .chain(app.lent().iter().map(|command| command.row()).filter(|row| !row.hint.is_empty()))
        .filter(|row| app.offers(row.command))
        .collect();
    let mut end = area.x + area.width;
    for command in last {
        let width = columns(&command.key()) + 1 + columns(command.row().hint);
        let start = end.saturating_sub(width + 1).max(area.x);
        hint(pen, area, start, command, command.row().hint);
        end = start.saturating_sub(1);
    }
    let room = Area { width: end.saturating_sub(area.x), ..area };
    let mut x = area.x + 1;
    for row in hinted {
        let word = app.hint(row.command);
        let width = columns(&row.command.key()) + 1 + columns(word);
        if x + width > room.x + room.width {
            break;
        }
        x = hint(pen, room, x, row.command, word) + 2;
    }
}

/// What a key means where these contexts hold.
fn meaning(key: &str, contexts: &[Context]) -> Option<Command> {
    command(Chord::parse(key)?, contexts)
}

fn hint(pen: &mut Pen<'_>, area: Area, start: u16, command: Command, word: &str) -> u16 {
    let x = pen.put(area, start, &command.key(), Role::Key);
    let x = pen.put(area, x + 1, word, Role::Muted);
    pen.spot(Area { x: start, width: x.saturating_sub(start), ..area }, Spot::Command(command));
    x
}

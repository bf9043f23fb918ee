//! `plenary agenda list` and `clashes`: my picks by day, with all that is wrong with them.

use super::desk::Desk;
use super::lists::{SESSION, day_heading, marks, session_row, time, zone_suffix};
use super::table::{Cell, Table, cell};
use super::{Answer, json};
use crate::agenda::{Clash, Fate, Gap, Interest, Planned, Source, Tight};
use crate::app::page::{self, Tone, mark};
use crate::programme::time::{length, short_date};
use crate::programme::{Programme, Slot};

/// `plenary agenda list`.
pub fn list(desk: &Desk) -> Answer {
    if desk.json {
        return document(desk);
    }
    let plan = &desk.plan;
    if plan.picks.is_empty() {
        let event = desk.programme().event.label();
        return Answer::of(format!(
            "nothing of {event} is picked; `plenary agenda add ID` picks a session, `plenary sessions` lists them\n"
        ));
    }
    let mut table = Table::new(SESSION);
    let mut section = None;
    for (at, planned) in plan.picks.iter().enumerate() {
        if !planned.pick.interest.is_wanted() {
            continue;
        }
        if section != Some(planned.day) {
            section = Some(planned.day);
            table.heading(planned.day.map_or_else(|| "Unscheduled".to_owned(), |day| day_heading(desk, day)));
        }
        for gap in plan.gaps.iter().filter(|gap| gap.before == Some(at)) {
            table.line(Tone::Muted, gap_line(desk, gap));
        }
        table.row(pick_row(desk, planned));
        below(desk, &mut table, at, planned);
    }
    let mut text = table.print(&desk.paper);
    if !text.is_empty() {
        text.push('\n');
    }
    text.push_str(&summary(desk));
    text.push('\n');
    Answer::of(text)
}

/// My own entries by day, and what they clash with; nothing if there are none.
pub fn own_entries(desk: &Desk) -> String {
    let mut table = Table::new(SESSION);
    let own = desk.plan.picks.iter().enumerate().filter(|(_, planned)| planned.source == Source::Entry);
    for (at, planned) in own {
        table.row(pick_row(desk, planned));
        below(desk, &mut table, at, planned);
    }
    table.print(&desk.paper)
}

/// `plenary agenda clashes`.
pub fn clashes(desk: &Desk) -> Answer {
    if desk.json {
        return document(desk);
    }
    let plan = &desk.plan;
    let mut table = Table::new(SESSION);
    for clash in &plan.clashes {
        let (first, second) = (&plan.picks[clash.first], &plan.picks[clash.second]);
        table.line(clash_tone(clash), clash_line(second, clash));
        table.row(pick_row(desk, first));
        table.row(pick_row(desk, second));
    }
    for tight in &plan.tight {
        table.line(Tone::Alarm, tight_line(tight));
        table.row(pick_row(desk, &plan.picks[tight.first]));
        table.row(pick_row(desk, &plan.picks[tight.second]));
    }
    let text = table.print(&desk.paper);
    Answer::of(if text.is_empty() { "no clashes\n".to_owned() } else { text })
}

/// The agenda as a JSON document.
pub fn document(desk: &Desk) -> Answer {
    Answer::of(desk.document(json::picks(desk.programme(), &desk.plan)))
}

/// The clashes of a pick, a line each.
pub fn clashes_of(desk: &Desk, id: &str) -> Vec<(Tone, String)> {
    let plan = &desk.plan;
    let Some(at) = plan.picks.iter().position(|planned| planned.id == id) else { return Vec::new() };
    let touching = plan.clashes.iter().filter(|clash| clash.first == at || clash.second == at);
    touching
        .map(|clash| {
            let other = &plan.picks[if clash.first == at { clash.second } else { clash.first }];
            let verb = if clash.firm { "! clashes" } else { "overlaps" };
            let span = time(desk, &other.when, other.day);
            let name = title(desk.programme(), other);
            let text = format!("{verb} {} with {} {span} “{name}”", how_long(clash), mark(Some(other.pick.interest)));
            (clash_tone(clash), text)
        })
        .collect()
}

fn below(desk: &Desk, table: &mut Table, at: usize, planned: &Planned) {
    let copy = &planned.pick.copy;
    match planned.fate {
        Fate::Probable => {
            let likely = page::likely(desk.scene(), planned).unwrap_or_default();
            let id = &planned.id;
            table.line(Tone::Alarm, format!("    ! {likely}"));
            table.line(Tone::Muted, format!("      `plenary agenda confirm {id}` takes it, `refuse {id}` does not"));
        }
        Fate::Gone => table.line(
            Tone::Alarm,
            format!("    ! no longer in the programme; this is the copy kept with the pick{}", people(&copy.people)),
        ),
        Fate::Cancelled => table.line(Tone::Alarm, "    ! cancelled; it takes none of my time"),
        Fate::Moved => {
            table.line(Tone::Alarm, format!("    ! moved: {}", page::was(desk.scene(), planned)));
        }
        Fate::Present => {}
    }
    for (tone, line) in clashes_of(desk, &planned.id) {
        table.line(tone, format!("    {line}"));
    }
    for tight in desk.plan.tight.iter().filter(|tight| tight.first == at) {
        let next = title(desk.programme(), &desk.plan.picks[tight.second]);
        table.line(Tone::Alarm, format!("    {} to “{next}”", tight_line(tight)));
    }
    if !planned.pick.note.is_empty() {
        table.line(Tone::Text, format!("    note: {}", planned.pick.note));
    }
}

fn people(names: &[String]) -> String {
    if names.is_empty() { String::new() } else { format!(" (with {})", names.join(", ")) }
}

fn pick_row(desk: &Desk, planned: &Planned) -> Vec<Cell> {
    if let Some(session) = planned.session {
        return session_row(desk, session);
    }
    let copy = &planned.pick.copy;
    if planned.is_own() {
        let at = desk.plan.picks.iter().position(|other| other.id == planned.id);
        let is_clashing = at.is_some_and(|at| desk.plan.clashes_at(at).any(|(_, clash)| clash.firm));
        let title = match &planned.source {
            Source::Calendar(name) => format!("{} (in {name})", copy.title),
            Source::Entry | Source::Session => copy.title.clone(),
        };
        return vec![
            marks(Some(planned.pick.interest), if is_clashing { "!" } else { "" }),
            cell(Tone::Text, planned.day.map_or_else(|| "unscheduled".to_owned(), short_date)),
            cell(Tone::Text, time(desk, &planned.when, planned.day)),
            cell(Tone::Text, copy.halls.join("; ")),
            cell(Tone::Text, title),
            cell(Tone::Muted, &planned.id),
        ];
    }
    let (fate, halls) = match planned.likely {
        Some(at) => ("gone?", desk.programme()[at].halls.iter().map(|hall| desk.programme().place(*hall)).collect()),
        None => ("GONE", copy.halls.clone()),
    };
    vec![
        marks(Some(planned.pick.interest), "!"),
        cell(Tone::Text, planned.day.map_or_else(|| "unscheduled".to_owned(), short_date)),
        cell(Tone::Text, time(desk, &planned.when, planned.day)),
        cell(Tone::Text, halls.join("; ")),
        cell(Tone::Alarm, format!("{fate}: {}", copy.title)),
        cell(Tone::Muted, &planned.id),
    ]
}

fn title<'a>(programme: &'a Programme, planned: &'a Planned) -> &'a str {
    planned.session.map_or(planned.pick.copy.title.as_str(), |session| &programme[session].title)
}

fn clash_tone(clash: &Clash) -> Tone {
    if clash.firm { Tone::Alarm } else { Tone::Muted }
}

/// `Wed 2 Jun: clash for 75 min`.
fn clash_line(later: &Planned, clash: &Clash) -> String {
    let word = if clash.firm { "! clash" } else { "overlap" };
    let day = later.day.map(|day| format!(" on {}", short_date(day))).unwrap_or_default();
    format!("{word}{day} {}", how_long(clash))
}

fn how_long(clash: &Clash) -> String {
    clash.overlap.minutes.map_or_else(|| "for a time unknown".to_owned(), |minutes| format!("for {}", length(minutes)))
}

fn tight_line(tight: &Tight) -> String {
    format!("! tight: {} for a walk of {}", length(tight.pause), length(tight.walk))
}

fn gap_line(desk: &Desk, gap: &Gap) -> String {
    let event = &desk.programme().event;
    let slot = Slot::new(gap.start, Some(gap.end), event.zone.as_ref());
    let span = desk.face.span(event, &slot, Some(gap.day));
    format!("    {span}{} nothing picked for {}", zone_suffix(desk, &slot), length(gap.minutes))
}

/// `3 going, 1 maybe, 1 skipped; 1 clash`.
fn summary(desk: &Desk) -> String {
    let plan = &desk.plan;
    let counts = [(Interest::Going, "going"), (Interest::Maybe, "maybe"), (Interest::Skip, "skipped")];
    let counts = counts.map(|(interest, word)| (plan.count(interest), word));
    let counts: Vec<String> =
        counts.iter().filter(|(count, _)| *count > 0).map(|(count, word)| format!("{count} {word}")).collect();
    let count = |is: fn(&Source) -> bool, one: &str, many: &str| {
        let count = plan.picks.iter().filter(|planned| is(&planned.source)).count();
        (count > 0).then(|| format!("{count} {}", if count == 1 { one } else { many }))
    };
    let own = count(|source| *source == Source::Entry, "own entry", "own entries");
    let others = count(|source| matches!(source, Source::Calendar(_)), "in a calendar", "in calendars");
    let counts: Vec<String> = counts.into_iter().chain(own).chain(others).collect();
    let clashes = plan.firm_clashes().count();
    let noun = if clashes == 1 { "clash" } else { "clashes" };
    let clashes = if clashes == 0 { "no".to_owned() } else { clashes.to_string() };
    format!("{}; {clashes} {noun}", counts.join(", "))
}

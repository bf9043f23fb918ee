//! `plenary agenda list` and `clashes`: my picks by day, with all that is wrong with them.

use super::desk::Desk;
use super::lists::{SESSION, marks, session_row, time, zone_suffix};
use super::table::{Cell, Table, cell};
use super::{Answer, json};
use crate::agenda::{Clash, Fate, Identity, Interest, Judging, Planned, Source, Triage, Trouble};
use crate::app::disk::told_copies;
use crate::app::page::{self, Scene, Tone, mark};
use crate::app::pane::{self, Row};
use crate::app::{against, gap, hours};
use crate::programme::SessionIx;
use crate::programme::time::short_date;
use crate::search::{Hit, Query};

/// `plenary agenda list`.
pub fn list(desk: &Desk) -> Answer {
    if desk.json {
        return document(desk);
    }
    Answer { remark: copies_beside(desk), ..Answer::of(listed(desk)) }
}

/// That sync tools have left copies of this agenda which can be merged, and how.
fn copies_beside(desk: &Desk) -> Option<String> {
    let copies = desk.store().conflict_copies(&desk.programme().event.id, desk.stamp().instant()).ok()?;
    let count = Some(copies.paths().len()).filter(|count| *count > 0);
    count.map(|count| told_copies(count, &desk.command("agenda merge --conflicts")))
}

fn listed(desk: &Desk) -> String {
    let plan = &desk.plan;
    if plan.picks.is_empty() && plan.stays().next().is_none() {
        let event = desk.programme().event.label();
        return format!(
            "nothing of {event} is picked; {} picks a session, {} lists them\n",
            desk.command("agenda add ID"),
            desk.command("sessions")
        );
    }
    let mut table = Table::new(SESSION);
    for row in rows(desk) {
        match row {
            Row::Day(day) => table.heading(hours::heading(desk.scene(), day)),
            Row::Gap(at) => table.line(Tone::Muted, gap_line(desk, at)),
            Row::Pick(at) => {
                table.row(pick_row(desk, at));
                below(desk, &mut table, at);
            }
            Row::Unscheduled => table.heading("Unscheduled"),
            _ => {}
        }
    }
    let mut text = table.print(&desk.paper);
    if !text.is_empty() {
        text.push('\n');
    }
    text.push_str(&summary(desk));
    text.push('\n');
    text
}

/// My own entries by day, and what they clash with; nothing if there are none.
pub fn own_entries(desk: &Desk) -> String {
    let mut table = Table::new(SESSION);
    for (at, planned) in desk.plan.picks.iter().enumerate() {
        if planned.source == Source::Entry {
            table.row(pick_row(desk, at));
            below(desk, &mut table, at);
        }
    }
    table.print(&desk.paper)
}

/// The rows of the agenda, as the pane has them.
pub fn rows(desk: &Desk) -> Vec<Row> {
    let all: Vec<Hit<SessionIx>> = desk.programme().session_positions().map(|at| Hit { at, score: 0 }).collect();
    pane::agenda_rows(&desk.plan, &all, &Query::default(), false, &[])
}

/// `plenary agenda clashes`: what shares time, what is settled by attending parts, and walks that are too long.
pub fn clashes(desk: &Desk) -> Answer {
    if desk.json {
        return document(desk);
    }
    let plan = &desk.plan;
    let mut table = Table::new(SESSION);
    let mut pair = |tone: Tone, line: String, pair: [usize; 2]| {
        table.line(tone, line);
        for at in pair {
            table.row(pick_row(desk, at));
            let again = plan.picks[at].stands_at().map(|at| against::repeats(desk.scene(), at)).unwrap_or_default();
            for (other, words) in again {
                table.line(Tone::Text, format!("    again {words}: {}", desk.programme()[other].id));
            }
        }
    };
    for clash in &plan.clashes {
        pair(clash_tone(clash), clash_line(&plan.picks[clash.second], clash), [clash.first, clash.second]);
    }
    for [first, second] in plan.settled() {
        let line = format!("settled{}: only parts are attended", on_day(&plan.picks[second]));
        pair(Tone::Muted, line, [first, second]);
    }
    for tight in &plan.tight {
        let line = format!("{} {}", Trouble::Tight.sign(), tight.words());
        pair(Tone::Tight, line, [tight.first, tight.second]);
    }
    let text = table.print(&desk.paper);
    Answer::of(if text.is_empty() { "no clashes\n".to_owned() } else { text })
}

/// The agenda as a JSON document.
pub fn document(desk: &Desk) -> Answer {
    Answer::of(desk.document(json::picks(desk.programme(), &desk.plan)))
}

/// What stands against a pick or an entry, a line each: clashes, walks that are too long.
pub fn against(desk: &Desk, own: &Identity) -> Vec<(Tone, String)> {
    let (programme, plan) = (desk.programme(), &desk.plan);
    let Some(at) = plan.find(own) else { return Vec::new() };
    let clashes = plan.clashes_at(at).map(|(other, clash)| {
        let words = Trouble::Clash.signed(&clash.overlap.verb(clash.firm), clash.firm);
        let span = time(desk, &other.when, other.day);
        let (sign, name) = (mark(Some(other.pick.interest)), other.title(programme));
        (clash_tone(clash), format!("{words} {sign} {span} “{name}”"))
    });
    let walks = plan.squeezes_at(at).map(|squeeze| {
        let words = squeeze.words(plan.picks[squeeze.pick].title(programme));
        (Tone::Tight, Trouble::Tight.signed(&words, true))
    });
    clashes.chain(walks).collect()
}

fn below(desk: &Desk, table: &mut Table, at: usize) {
    let planned = &desk.plan.picks[at];
    let copy = &planned.pick.copy;
    match planned.fate {
        Fate::Probable => {
            let likely = page::likely(desk.scene(), planned).unwrap_or_default();
            let id = &planned.id;
            table.line(Tone::Alarm, format!("    ! {likely}"));
            let [confirm, refuse] = ["confirm", "refuse"].map(|verb| desk.command(&format!("agenda {verb} {id}")));
            table.line(Tone::Muted, format!("      {confirm} takes it, {refuse} does not"));
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
    for (tone, line) in against(desk, &planned.identity()) {
        table.line(tone, format!("    {line}"));
    }
    if let Some((words, is_firm)) = hours::against(desk.scene(), at) {
        table.line(if is_firm { Tone::Alarm } else { Tone::Muted }, format!("    {words}"));
    }
    if !planned.pick.note.is_empty() {
        table.line(Tone::Text, format!("    note: {}", planned.pick.note));
    }
}

fn people(names: &[String]) -> String {
    if names.is_empty() { String::new() } else { format!(" (with {})", names.join(", ")) }
}

fn pick_row(desk: &Desk, at: usize) -> Vec<Cell> {
    let planned = &desk.plan.picks[at];
    if let Some(session) = planned.session {
        return session_row(desk, session);
    }
    let copy = &planned.pick.copy;
    if planned.is_own() {
        let title = match &planned.source {
            Source::Calendar(name) => format!("{} (in {name})", copy.title),
            Source::Entry | Source::Session => copy.title.clone(),
        };
        return vec![
            marks(Some(planned.pick.interest), desk.plan.trouble_at(at)),
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
        marks(Some(planned.pick.interest), Some(Trouble::Clash)),
        cell(Tone::Text, planned.day.map_or_else(|| "unscheduled".to_owned(), short_date)),
        cell(Tone::Text, time(desk, &planned.when, planned.day)),
        cell(Tone::Text, halls.join("; ")),
        cell(Tone::Alarm, format!("{fate}: {}", copy.title)),
        cell(Tone::Muted, &planned.id),
    ]
}

fn clash_tone(clash: &Clash) -> Tone {
    if clash.firm { Tone::Alarm } else { Tone::Muted }
}

/// `! clash on Wed 2 Jun for 1 h 15 min`.
fn clash_line(later: &Planned, clash: &Clash) -> String {
    let word = Trouble::Clash.signed(if clash.firm { "clash" } else { "overlap" }, clash.firm);
    format!("{word}{} for {}", on_day(later), clash.overlap.words())
}

/// ` on Wed 2 Jun`.
fn on_day(planned: &Planned) -> String {
    planned.day.map(|day| format!(" on {}", short_date(day))).unwrap_or_default()
}

/// `    11:00–12:30 MSK  1 h 30 min free · 12 fit`, of a gap by its place in the plan.
pub fn gap_line(desk: &Desk, at: usize) -> String {
    let told = gap::Told::of(desk.scene(), at).zip(desk.plan.gaps.get(at));
    let told = told.map(|(told, gap)| {
        let zone = zone_suffix(desk, &gap::slot(desk.programme(), gap));
        format!("    {}{zone}  {}", told.span, told.rest.join(" · "))
    });
    told.unwrap_or_default()
}

/// `3 going, 1 maybe, 1 skipped; 1 clash, 2 tight`; where some are skipped or put off, which nobody does who only picks, also
/// how much is judged: `; 212 of 640 judged`.
fn summary(desk: &Desk) -> String {
    let plan = &desk.plan;
    let counts = [Interest::Going, Interest::Maybe, Interest::Skip, Interest::Later];
    let counts: Vec<String> = counts
        .into_iter()
        .map(|interest| (plan.count(interest), page::said(interest)))
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| format!("{count} {word}"))
        .collect();
    let clash = |(trouble, _): &(Trouble, usize)| *trouble == Trouble::Clash;
    let troubles: Vec<(Trouble, usize)> = plan.troubles().collect();
    let mut told: Vec<String> = troubles.iter().map(|(trouble, count)| trouble.counted(*count)).collect();
    if !troubles.iter().any(clash) {
        told.insert(0, "no clashes".to_owned());
    }
    let count = |is: fn(&Source) -> bool, one: &str, many: &str| {
        let count = plan.picks.iter().filter(|planned| is(&planned.source)).count();
        (count > 0).then(|| format!("{count} {}", if count == 1 { one } else { many }))
    };
    let own = count(|source| *source == Source::Entry, "own entry", "own entries");
    let others = count(|source| matches!(source, Source::Calendar(_)), "in a calendar", "in calendars");
    let counts: Vec<String> = counts.into_iter().chain(own).chain(others).collect();
    let counts = if counts.is_empty() { "nothing picked".to_owned() } else { counts.join(", ") };
    let judges = plan.count(Interest::Skip) + plan.count(Interest::Later) > 0;
    let judged = if judges { progress(desk) } else { String::new() };
    format!("{counts}; {}{judged}", told.join(", "))
}

fn progress(desk: &Desk) -> String {
    let Scene { programme, plan, novelties, now, .. } = desk.scene();
    let judging = Judging { programme, agenda: &desk.opened.agenda, plan, novelties, now };
    let sessions = programme.session_positions().filter(|at| Triage::is_about(programme, plan, *at));
    let tally = Triage::of(judging, sessions, None).tally;
    format!("; {} of {} judged", tally.judged(), tally.total())
}

//! `plenary agenda gaps` and `hours`: free time with what fits into it, and when I am there.

use super::agenda::{document, gap_line, rows};
use super::asked::Asked;
use super::change::{make, told};
use super::desk::Desk;
use super::lists::{SESSION, session_row};
use super::table::Table;
use super::{Answer, Stop};
use crate::agenda::{Change, Gap, Hours};
use crate::app::page::Tone;
use crate::app::pane::Row;
use crate::app::{gap, hours};
use crate::error::Error;
use crate::programme::time::{Date, Day, clock};
use std::collections::BTreeSet;

/// How many of the sessions that fit into a gap are listed.
const BEST: usize = 5;

/// `plenary agenda gaps`.
pub fn gaps(desk: &Desk) -> Answer {
    if desk.json {
        return document(desk);
    }
    let (programme, plan) = (desk.programme(), &desk.plan);
    let mut table = Table::new(SESSION);
    let mut heading = None;
    for row in rows(desk) {
        let at = match row {
            Row::Day(day) => {
                heading = Some(day);
                continue;
            }
            Row::Gap(at) => at,
            _ => continue,
        };
        heading.take().into_iter().for_each(|day| table.heading(hours::heading(desk.scene(), day)));
        table.line(Tone::Text, gap_line(desk, at));
        let suited = plan.suited(programme, gap::fitting(desk.scene(), at));
        for one in suited.iter().take(BEST) {
            table.row(session_row(desk, one.session));
            let why = gap::reasons(programme, one);
            if !why.is_empty() {
                table.line(Tone::Muted, format!("      {why}"));
            }
        }
        let more = suited.len().saturating_sub(BEST);
        if more > 0 {
            table.line(Tone::Muted, format!("    … and {more} more{}", query(desk, &plan.gaps[at])));
        }
    }
    let text = table.print(&desk.paper);
    let hours = desk.command("agenda hours DAY 9:30-18:00");
    let nothing = || format!("no free time between what you are going to; {hours} says when you are there\n");
    Answer::of(if text.is_empty() { nothing() } else { text })
}

/// How all that fits into a gap is listed, where a query can say it.
fn query(desk: &Desk, gap: &Gap) -> String {
    if gap.start.date() != gap.day || gap.end.date() != gap.day {
        return String::new();
    }
    let Gap { day, start, end, .. } = gap;
    let query = format!("is:free day:{day} after:{} before:{}", clock(*start), clock(*end));
    format!(": {}", desk.command(&format!("sessions {query}")))
}

/// `plenary agenda hours`: says when I am there on a day, or lists that.
///
/// # Errors
/// If the day or the hours mean nothing, or the change can't be saved.
pub fn hours(desk: &mut Desk, day: Option<&str>, said: Option<&str>) -> Result<Answer, Stop> {
    let day = day.map(|day| one_day(desk, day)).transpose()?;
    if let Some((day, said)) = day.zip(said) {
        return keep(desk, day, said);
    }
    if desk.json {
        return Ok(document(desk));
    }
    let known: Vec<Date> =
        desk.plan.stays().map(|stay| stay.day).filter(|known| day.is_none_or(|day| day == *known)).collect();
    let lines: Vec<String> = known.iter().map(|day| hours::heading(desk.scene(), *day)).collect();
    let how = day.map_or("DAY".to_owned(), |day| day.to_string());
    let hours = desk.command(&format!("agenda hours {how} 9:30-18:00"));
    let nothing = || vec![format!("no hours are said; {hours} says when you are there")];
    Ok(told(desk, &if lines.is_empty() { nothing() } else { lines }))
}

fn keep(desk: &mut Desk, day: Date, said: &str) -> Result<Answer, Stop> {
    let hours = Hours::read(said).map_err(|wrong| Error::new(format!("cannot read the hours: {wrong}")))?;
    let before = desk.opened.agenda.hours_on(Day(day));
    let change = Change::of_hours_in(desk.programme(), Day(day), before, hours);
    let mut lines = vec![if before == hours { format!("already {}", change.words) } else { change.words.clone() }];
    make(desk, (before != hours).then_some(change).into_iter().collect())?;
    for (at, planned) in (0..).zip(&desk.plan.picks).filter(|(_, planned)| planned.day == Some(day)) {
        let absence = hours::absence(desk.scene(), at);
        let title = planned.title(desk.programme());
        lines.extend(absence.map(|words| format!("  ! “{title}”: {words}")));
    }
    Ok(told(desk, &lines))
}

/// The one conference day that a word means, as the query line has it.
fn one_day(desk: &Desk, word: &str) -> Result<Date, Stop> {
    let asked = Asked::of(desk, &[format!("day:{word}")])?;
    let hits = if asked.is_vain { Vec::new() } else { desk.index().sessions(&asked.query, &desk.scope()) };
    let days: BTreeSet<Date> = hits.iter().filter_map(|hit| desk.programme()[hit.at].day).collect();
    let all = || desk.programme().days().iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    match (days.len(), days.first()) {
        (1, Some(day)) => Ok(*day),
        (0, _) => Err(Stop::nothing(&Error::new(format!("no day fits “{word}”")).hint(format!("its days: {}", all())))),
        _ => Err(Error::new(format!("several days fit “{word}”")).hint(format!("its days: {}", all())).into()),
    }
}

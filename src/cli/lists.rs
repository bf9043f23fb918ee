//! `sessions`, `people`, `halls`: one line each, so that `grep` and `cut` work.
//!
//! Every row tells its own day, time and zone. Headings are for people, so only a terminal gets them.

use super::asked::Asked;
use super::desk::Desk;
use super::table::{Cell, Column, Table, cell, column, flexible};
use super::{Answer, Stop, json};
use crate::agenda::{Interest, Trouble};
use crate::app::against;
use crate::app::page::{self, Running, Tone, mark};
use crate::app::pane::{self, Row};
use crate::programme::time::{clock, short_date};
use crate::programme::{BuildingIx, HallIx, PersonIx, SessionIx, Slot, Status, When};

/// Mark and alarm, day, time with its zone, hall, title, id.
pub const SESSION: &[Column] = &[column(2), column(11), column(24), column(16), flexible(72), column(48)];
/// Name, post, sessions and roles, id.
const PERSON: &[Column] = &[column(28), flexible(60), column(40), column(48)];
/// Place, count of sessions, id.
const HALL: &[Column] = &[flexible(60), column(12), column(32)];
/// Place, count of sessions, what is on, what comes next, id.
const HALL_NOW: &[Column] = &[flexible(44), column(12), flexible(40), flexible(40), column(32)];

/// `plenary sessions`.
///
/// # Errors
/// If the query can't be read.
pub fn sessions(desk: &Desk, words: &[String]) -> Result<Answer, Stop> {
    let asked = Asked::of(desk, words)?;
    let query = &asked.query;
    let hits = if asked.is_vain { Vec::new() } else { desk.index().sessions(query, &desk.scope()) };
    let (programme, plan) = (desk.programme(), &desk.plan);
    let with_skipped = query.asks_for_skipped(desk.scope().views);
    let listed = if desk.json {
        let found = hits.iter().map(|hit| json::session(programme, plan, hit.at)).collect();
        desk.document(json::Sessions { sessions: found })
    } else {
        let mut table = Table::new(SESSION);
        for row in pane::session_rows(programme, plan, &hits, with_skipped) {
            match row {
                Row::Session(at) => table.row(session_row(desk, at)),
                row => heading(desk, &mut table, row),
            }
        }
        table.print(&desk.paper)
    };
    let skipped = hits.iter().filter(|hit| plan.interest(hit.at) == Some(Interest::Skip)).count();
    let is_hidden = skipped > 0 && !desk.json && !with_skipped;
    // Where nothing at all is listed, it must not look as if nothing were there.
    let tells_skipped = is_hidden && (desk.paper.is_terminal || skipped == hits.len());
    let remark = tells_skipped.then(|| {
        let noun = if skipped == 1 { "session is" } else { "sessions are" };
        format!("{skipped} skipped {noun} not listed; is:skip lists them")
    });
    let answer = answer(desk, listed, hits.len(), &asked, "session");
    // What is wrong with the query is said whatever else is.
    let remarks: Vec<String> = [answer.remark, remark].into_iter().flatten().collect();
    Ok(Answer { remark: (!remarks.is_empty()).then(|| remarks.join("; ")), ..answer })
}

/// `plenary people`.
///
/// # Errors
/// If the query can't be read.
pub fn people(desk: &Desk, words: &[String]) -> Result<Answer, Stop> {
    let asked = Asked::of(desk, words)?;
    let hits = if asked.is_vain { Vec::new() } else { desk.index().people(&asked.query, &desk.scope()) };
    let programme = desk.programme();
    let rows = pane::person_rows(programme, &hits);
    let found = || rows.iter().filter_map(|row| if let Row::Person(at) = row { Some(*at) } else { None });
    let listed = if desk.json {
        desk.document(json::People { people: found().map(|at| json::person(programme, at)).collect() })
    } else {
        let mut table = Table::new(PERSON);
        found().for_each(|at| table.row(person_row(desk, at)));
        table.print(&desk.paper)
    };
    Ok(answer(desk, listed, hits.len(), &asked, "person"))
}

/// `plenary halls`.
///
/// # Errors
/// If the query can't be read.
pub fn halls(desk: &Desk, words: &[String]) -> Result<Answer, Stop> {
    let asked = Asked::of(desk, words)?;
    let hits = if asked.is_vain { Vec::new() } else { desk.index().halls(&asked.query, &desk.scope()) };
    let programme = desk.programme();
    let rows = pane::hall_rows(programme, &hits);
    let is_on = pane::session_now(programme, desk.scene().now).is_some();
    let listed = if desk.json {
        let found = rows.iter().filter_map(|row| if let Row::Hall(at) = row { Some(*at) } else { None });
        desk.document(json::Halls { halls: found.map(|at| json::hall(programme, at)).collect() })
    } else {
        let mut table = Table::new(if is_on { HALL_NOW } else { HALL });
        for row in rows {
            match row {
                Row::Hall(at) => table.row(hall_row(desk, at)),
                row => heading(desk, &mut table, row),
            }
        }
        table.print(&desk.paper)
    };
    Ok(answer(desk, listed, hits.len(), &asked, "hall"))
}

fn answer(desk: &Desk, text: String, found: usize, asked: &Asked, noun: &str) -> Answer {
    let query = &asked.query;
    let plural = if noun == "person" { "people".to_owned() } else { format!("{noun}s") };
    let remark = match (found, query.is_empty()) {
        (0, false) => Some(format!("no {noun} fits “{query}”")),
        (0, true) => Some(format!("{} lists no {plural}", desk.programme().event.label())),
        _ => None,
    };
    let remark = asked.remark.clone().or(remark);
    Answer { text, remark, is_nothing: found == 0 && !query.is_empty(), ..Answer::default() }
}

fn heading(desk: &Desk, table: &mut Table, row: Row) {
    if !desk.paper.is_terminal {
        return;
    }
    let programme = desk.programme();
    match row {
        Row::Day(day) => table.heading(day_heading(desk, day)),
        Row::Unscheduled => table.heading("Unscheduled"),
        Row::Building(Some(building)) => table.heading(&programme[building].name),
        Row::Building(None::<BuildingIx>) => table.heading("In no building that is named"),
        Row::Session(_)
        | Row::Person(_)
        | Row::Hall(_)
        | Row::Pick(_)
        | Row::Gap(_)
        | Row::Empty(_)
        | Row::Clash { .. }
        | Row::Clashes { .. }
        | Row::Tight(_)
        | Row::Outside(_) => {}
    }
}

/// `Wed 2 Jun 2021 · day 1 · MSK`: a conference day, and the zone its times are shown in.
pub fn day_heading(desk: &Desk, day: crate::programme::time::Date) -> String {
    desk.face.heading(desk.programme(), day)
}

/// A session in the columns of [`SESSION`].
pub fn session_row(desk: &Desk, at: SessionIx) -> Vec<Cell> {
    let (programme, plan) = (desk.programme(), &desk.plan);
    let session = &programme[at];
    let interest = plan.interest(at);
    let tone = match interest {
        Some(Interest::Going) => Tone::Going,
        Some(Interest::Skip | Interest::Later) => Tone::Muted,
        Some(Interest::Maybe) | None => Tone::Text,
    };
    let halls: Vec<&str> = session.halls.iter().map(|hall| programme.label(*hall)).collect();
    let part = plan.of(at).and_then(|planned| against::part(desk.scene(), planned));
    let title = match session.status {
        Status::Scheduled => cell(tone, part.map(|part| format!("{part}: ")).unwrap_or_default() + &session.title),
        Status::Moved => cell(tone, format!("moved: {}", session.title)),
        Status::Cancelled => cell(Tone::Alarm, format!("CANCELLED: {}", session.title)),
    };
    vec![
        marks(interest, plan.trouble(at)),
        cell(Tone::Text, session.day.map_or_else(|| "unscheduled".to_owned(), short_date)),
        cell(Tone::Text, time(desk, &session.when, session.day)),
        cell(Tone::Text, halls.join(", ")),
        title,
        cell(Tone::Muted, session.id.as_str()),
    ]
}

/// `★!`, `★~`: my interest, and what stands against it.
pub fn marks(interest: Option<Interest>, trouble: Option<Trouble>) -> Cell {
    let sign = trouble.map_or("", Trouble::sign);
    cell(trouble.map_or(Tone::Text, trouble_tone), format!("{}{sign:<1}", mark(interest)))
}

/// How it is meant that something stands against a pick.
pub fn trouble_tone(trouble: Trouble) -> Tone {
    match trouble {
        Trouble::Clash => Tone::Alarm,
        Trouble::Tight => Tone::Tight,
    }
}

/// `16:45–18:15 MSK`; `no time set` where only the day is known; nothing where not even that is.
pub fn time(desk: &Desk, when: &When, day: Option<crate::programme::time::Date>) -> String {
    match when {
        When::Slot(slot) => {
            format!("{}{}", desk.face.span(&desk.programme().event, slot, day), zone_suffix(desk, slot))
        }
        When::Day(_) => "no time set".to_owned(),
        When::Unscheduled => String::new(),
    }
}

/// ` MSK`: the zone behind a time in a row; nothing in a programme without one.
pub fn zone_suffix(desk: &Desk, slot: &Slot) -> String {
    let zone = desk.face.mine.as_ref().filter(|_| desk.programme().event.zone.is_some());
    let zone = zone.or(desk.programme().event.zone.as_ref());
    zone.map(|zone| format!(" {}", zone.abbreviation(slot.from()))).unwrap_or_default()
}

fn person_row(desk: &Desk, at: PersonIx) -> Vec<Cell> {
    let programme = desk.programme();
    let person = &programme[at];
    vec![
        cell(Tone::Text, &person.name),
        cell(Tone::Text, page::posts(programme, at).join("; ")),
        cell(Tone::Text, page::role_counts(programme, at)),
        cell(Tone::Muted, person.id.as_str()),
    ]
}

fn hall_row(desk: &Desk, at: HallIx) -> Vec<Cell> {
    let programme = desk.programme();
    let scene = desk.scene();
    let count = programme[at].sessions.len();
    let noun = if count == 1 { "session" } else { "sessions" };
    let hall = &programme[at];
    let own = [hall.area.as_deref(), hall.floor.as_deref(), Some(hall.name.as_str())];
    // Where the building stands above as a heading, the room is for what tells halls apart.
    let place = if desk.paper.is_terminal {
        own.into_iter().flatten().collect::<Vec<_>>().join(", ")
    } else {
        programme.place(at)
    };
    let mut row = vec![cell(Tone::Text, place), cell(Tone::Text, format!("{count} {noun}"))];
    if let Some((running, next)) = page::now_and_next(programme, at, scene.now) {
        row.push(match running {
            Running::Session(session) => cell(Tone::Now, running_text(desk, session)),
            Running::Perhaps(session) => {
                cell(Tone::Now, format!("perhaps on now, end unknown: {}", programme[session].title))
            }
            Running::Nothing => cell(Tone::Text, format!("now: {}", page::empty_word(programme))),
        });
        let next = next.map(|session| {
            let session = &programme[session];
            let day = session.day.map(short_date).unwrap_or_default();
            format!("next: {day} {} {}", time(desk, &session.when, session.day), session.title)
        });
        row.push(cell(Tone::Text, next.unwrap_or_default()));
    }
    row.push(cell(Tone::Muted, programme[at].id.as_str()));
    row
}

/// `now, until 18:15 MSK: title`.
fn running_text(desk: &Desk, session: SessionIx) -> String {
    let programme = desk.programme();
    let until = programme[session].when.slot().and_then(|slot| {
        let end = desk.face.end(&programme.event, slot)?;
        Some(format!(", until {}{}", clock(end), zone_suffix(desk, slot)))
    });
    format!("now{}: {}", until.unwrap_or_default(), programme[session].title)
}

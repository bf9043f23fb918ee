//! `plenary agenda backups` and `restore`: what was kept before much changed, and the way back to it.

use super::desk::Desk;
use super::naming::{self, Candidate};
use super::table::{Column, Table, cell, column, flexible};
use super::{Answer, NOTHING, Stop, overlooked, past};
use crate::agenda::{Journal, carry};
use crate::app::page::Tone;
use crate::error::Error;
use crate::store::Backup;
use serde::Serialize;

/// Its number, when it was made, what it holds, what it was made before, its name.
const COLUMNS: &[Column] = &[column(2), column(28), flexible(60), column(28), column(48)];

/// `plenary agenda backups`.
///
/// # Errors
/// If they can't be listed.
pub fn backups(desk: &Desk) -> Result<Answer, Stop> {
    let backups = desk.store().backups(&desk.programme().event.id)?;
    if desk.json {
        return Ok(Answer::of(desk.document(Backups { backups: backups.iter().map(Told::of).collect() })));
    }
    let mut table = Table::new(COLUMNS);
    for (number, backup) in (1..).zip(&backups) {
        let before = backup.before.as_ref().map_or_else(String::new, |before| format!("before {before}"));
        table.row(vec![
            cell(Tone::Text, number.to_string()),
            cell(Tone::Text, desk.done_at(backup.when).to_string()),
            cell(if backup.problem.is_some() { Tone::Alarm } else { Tone::Text }, held(backup)),
            cell(Tone::Muted, before),
            cell(Tone::Text, backup.name.as_str()),
        ]);
    }
    let text = table.print(&desk.paper);
    let none = || format!("there are no backups of {}\n", desk.programme().event.id);
    Ok(Answer::of(if text.is_empty() { none() } else { text }))
}

/// `plenary agenda restore`, of a backup by its number in the list or the beginning of its name: words that merely fit what
/// one holds are not enough to bring it back. What was picked then is laid under the ids that its sessions have now.
///
/// # Errors
/// If not exactly one backup is meant, it can't be read, or the agenda can't be backed up or saved.
pub fn restore(desk: &mut Desk, name: &str, is_dry: bool) -> Result<Answer, Stop> {
    let id = desk.programme().event.id.clone();
    let backups = desk.store().backups(&id)?;
    let whens: Vec<String> = backups.iter().map(|backup| named(desk, backup)).collect();
    let candidates = whens.iter().zip(&backups);
    let candidates: Vec<_> = candidates.map(|(name, what)| Candidate { id: &what.name, name, what }).collect();
    let lists = || format!("{} lists them", desk.command("agenda backups"));
    // Names begin with a year: one or two digits are a number of the list.
    let backup = match name.trim().parse::<usize>().ok().filter(|_| name.trim().len() <= 2) {
        Some(number) => number.checked_sub(1).and_then(|at| backups.get(at)).ok_or_else(|| {
            let error = Error::new(format!("there is no backup number {number}"));
            Stop::nothing(&error.hint(lists()))
        })?,
        None => {
            naming::beginning(name, &candidates)
                .map_err(|stop| match stop.code {
                    NOTHING => Stop::nothing(&Error::new(format!("no backup begins with “{name}”")).hint(lists())),
                    _ => stop,
                })?
                .what
        }
    };
    let mut then = desk.store().backed_up_agenda(&id, &backup.name)?;
    let old = desk.store().backed_up_programme(&id, &backup.name);
    if let Some(change) = carry(&then, old.as_ref(), desk.programme()).change {
        Journal::default().make(&mut then, change, desk.stamp());
    }
    let at = desk.done_at(backup.when);
    let words = format!("restored the backup of {} {} on {}", at.clock, at.zone, at.date);
    let change = desk.opened.agenda.change_to(&then, words).and_then(|change| then.understood(change));
    let answer = past::turn(desk, change, is_dry, "agenda restore")?;
    let unread = then.unread();
    let place = format!("the backup {}", backup.name);
    Ok(Answer { remark: overlooked(&place, &unread, "not brought back"), ..answer })
}

/// What a backup is called in a list of several that may be meant.
fn named(desk: &Desk, backup: &Backup) -> String {
    let before = backup.before.as_ref().map_or_else(String::new, |before| format!(", before {before}"));
    format!("{}: {}{before}", desk.done_at(backup.when), held(backup))
}

/// What a backup holds: `3 going, 1 maybe`.
fn held(backup: &Backup) -> String {
    if backup.problem.is_some() {
        return "an agenda that can't be read".to_owned();
    }
    let Backup { going, maybe, skipped, entries, .. } = *backup;
    let counts = [(going, "going"), (maybe, "maybe"), (skipped, "skipped"), (entries, "of my own")];
    let counts = counts.into_iter().filter(|(count, _)| *count > 0);
    let held: Vec<String> = counts.map(|(count, word)| format!("{count} {word}")).collect();
    if held.is_empty() { "nothing picked".to_owned() } else { held.join(", ") }
}

/// The shape of `backups --json`.
#[derive(Serialize)]
struct Backups<'a> {
    backups: Vec<Told<'a>>,
}

#[derive(Serialize)]
struct Told<'a> {
    name: &'a str,
    made: String,
    before: Option<&'a str>,
    going: usize,
    maybe: usize,
    skipped: usize,
    entries: usize,
    /// Why its agenda can't be read.
    problem: Option<&'a str>,
}

impl Told<'_> {
    fn of(backup: &Backup) -> Told<'_> {
        let Backup { name, when, going, maybe, skipped, entries, before, problem } = backup;
        Told {
            name,
            made: when.to_string(),
            before: before.as_deref(),
            going: *going,
            maybe: *maybe,
            skipped: *skipped,
            entries: *entries,
            problem: problem.as_deref(),
        }
    }
}

//! `plenary agenda add`, `remove`, `undo`: each one change that can be undone, here or in the full-screen program.

use super::agenda;
use super::desk::Desk;
use super::naming::{self, Candidate};
use super::{Answer, Stop};
use crate::agenda::{Agenda, Change, Copy, Interest, Pick, Step};
use crate::app::page::mark;
use crate::programme::{Extra, SessionIx, clean};

/// `plenary agenda add`. Without an interest a new pick is `going`, and a pick that only gets a note keeps its own.
///
/// # Errors
/// If not exactly one session is meant, or the change can't be saved.
pub fn add(desk: &mut Desk, text: &str, interest: Option<Interest>, note: Option<&str>) -> Result<Answer, Stop> {
    let at = session(desk, text)?;
    let id = desk.programme()[at].id.to_string();
    let title = desk.programme()[at].title.clone();
    let before = desk.opened.agenda.pick(&id).cloned();
    let kept = before.as_ref().map(|pick| pick.interest).filter(|_| note.is_some());
    let interest = interest.or(kept).unwrap_or(Interest::Going);
    let old_note = before.as_ref().map(|pick| pick.note.clone()).unwrap_or_default();
    let note = note.map_or_else(|| old_note.clone(), |note| clean::line(note.into()));
    let same_interest = before.as_ref().is_some_and(|pick| pick.interest == interest);
    let said = match (same_interest, note == old_note) {
        (true, true) => format!("{} already {}: “{title}”", mark(Some(interest)), word(interest)),
        (true, false) => format!("{} note kept: “{title}”", mark(Some(interest))),
        (false, _) => format!("{} {}: “{title}”", mark(Some(interest)), word(interest)),
    };
    if !(same_interest && note == old_note) {
        let words =
            if same_interest { format!("note on “{title}”") } else { format!("{} “{title}”", interest.word()) };
        let extra = before.as_ref().map_or_else(Extra::new, |pick| pick.extra.clone());
        let after = Pick { interest, note, copy: Copy::of(desk.programme(), at), extra };
        make(desk, Change { words, steps: vec![Step { session: id.clone(), before, after: Some(after) }] })?;
    }
    let mut lines = vec![said];
    lines.extend(agenda::clashes_of(desk, &id).into_iter().map(|(_, line)| format!("  {line}")));
    Ok(told(desk, &lines))
}

/// `plenary agenda remove`. What is not picked is not an error; what is gone from the programme is found by its copy.
///
/// # Errors
/// If not exactly one session is meant, or the change can't be saved.
pub fn remove(desk: &mut Desk, text: &str) -> Result<Answer, Stop> {
    let id = if let Some(found) = picked(&desk.opened.agenda, text) {
        found?
    } else {
        let at = session(desk, text)?;
        desk.programme()[at].id.to_string()
    };
    let Some(before) = desk.opened.agenda.pick(&id).cloned() else {
        return Ok(told(desk, &[format!("{id} was not picked")]));
    };
    let title = before.copy.title.clone();
    let noted = if before.note.is_empty() { "" } else { ", its note with it; `plenary agenda undo` brings both back" };
    let words = format!("unpicked “{title}”");
    let said = format!("{words}{noted}");
    make(desk, Change { words, steps: vec![Step { session: id, before: Some(before), after: None }] })?;
    Ok(told(desk, &[said]))
}

/// `plenary agenda undo`.
///
/// # Errors
/// If the change can't be saved.
pub fn undo(desk: &mut Desk) -> Result<Answer, Stop> {
    let stamp = desk.stamp();
    let Some(change) = desk.opened.journal.undo(&mut desk.opened.agenda, stamp) else {
        return Ok(told(desk, &["nothing to undo".to_owned()]));
    };
    desk.save()?;
    Ok(told(desk, &[format!("undone: {}", change.words)]))
}

fn make(desk: &mut Desk, change: Change) -> Result<(), Stop> {
    let stamp = desk.stamp();
    desk.opened.journal.make(&mut desk.opened.agenda, change, stamp);
    Ok(desk.save()?)
}

/// What was done, in words; or the agenda as it is now, in JSON.
fn told(desk: &Desk, lines: &[String]) -> Answer {
    if desk.json { agenda::document(desk) } else { Answer::of(lines.join("\n") + "\n") }
}

fn word(interest: Interest) -> &'static str {
    if interest == Interest::Skip { "skipped" } else { interest.word() }
}

fn session(desk: &Desk, text: &str) -> Result<SessionIx, Stop> {
    let programme = desk.programme();
    let candidates: Vec<_> = programme
        .session_positions()
        .zip(programme.sessions())
        .map(|(at, session)| Candidate { id: session.id.as_str(), name: &session.title, what: at })
        .collect();
    let found = naming::resolve(text, &candidates, || {
        let query = Desk::query(&[text.to_owned()]);
        vec![desk.index().sessions(&query, &desk.scope()).iter().map(|hit| hit.at).collect()]
    });
    found.map(|found| found.what)
}

/// The id of the pick that is meant; `None` if none of them fits.
fn picked(agenda: &Agenda, text: &str) -> Option<Result<String, Stop>> {
    let candidates: Vec<_> =
        agenda.picks().enumerate().map(|(what, (id, pick))| Candidate { id, name: &pick.copy.title, what }).collect();
    match naming::resolve(text, &candidates, Vec::new) {
        Ok(found) => Some(Ok(found.id.to_owned())),
        Err(stop) if stop.code == super::NOTHING => None,
        Err(stop) => Some(Err(stop)),
    }
}

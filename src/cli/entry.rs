//! `plenary agenda entry`: own entries, listed, made, changed, removed; each one change that can be undone.

use super::agenda;
use super::change::{make, told};
use super::desk::Desk;
use super::naming::{self, Candidate};
use super::{Answer, Stop};
use crate::agenda::{Entry, Identity, Typing, Unnamed, entered};
use crate::app::page::OVER;
use crate::error::Error;
use crate::programme::clean;
use crate::programme::time::{Civil, DateTime, Slot};

/// What is said of an entry; what is not said stays, or is empty.
#[derive(Clone, Copy, Debug)]
pub struct Said<'a> {
    pub title: Option<&'a str>,
    pub when: Option<&'a str>,
    pub place: Option<&'a str>,
    pub note: Option<&'a str>,
}

/// `plenary agenda entry list`.
pub fn list(desk: &Desk) -> Answer {
    if desk.json {
        return agenda::document(desk);
    }
    let text = agenda::own_entries(desk);
    Answer::of(if text.is_empty() {
        let add = desk.command("agenda entry add TITLE --when \"wed 13:00-14:00\"");
        format!("no own entries; {add} makes one\n")
    } else {
        text
    })
}

/// `plenary agenda entry add TITLE --when WHEN`.
///
/// # Errors
/// If it has no title, its time is not understood, or the change can't be saved.
pub fn add(desk: &mut Desk, said: Said<'_>) -> Result<Answer, Stop> {
    let Some(when) = said.when else {
        return Err(Error::new("when is it?")
            .hint("--when \"wed 13:00-14:00\" tells it; --at is for the clock of the program")
            .into());
    };
    let (start, end) = times(desk, when, None)?;
    let entry = changed(Entry::new("", start, end), said)?;
    let id = entry.id(desk.stamp());
    keep(desk, &id, None, entry)
}

/// `plenary agenda entry edit ID`.
///
/// # Errors
/// If not exactly one entry is meant, its time is not understood, or the change can't be saved.
pub fn edit(desk: &mut Desk, id: &str, said: Said<'_>) -> Result<Answer, Stop> {
    if [said.title, said.when, said.place, said.note].iter().all(Option::is_none) {
        return Err(Error::new("nothing is to be changed")
            .hint("--title, --when, --place and --note change it")
            .into());
    }
    let id = meant(desk, &[id.to_owned()])?.pop().unwrap_or_default();
    let Some(before) = desk.opened.agenda.entry(&id).cloned() else {
        return Err(Error::new(format!("there is no entry “{id}”")).into());
    };
    let (start, end) = match said.when {
        Some(when) => times(desk, when, Some(&before))?,
        None => (before.start, before.end),
    };
    let entry = changed(Entry { start, end, ..before.clone() }, said)?;
    keep(desk, &id, Some(&before), entry)
}

/// `plenary agenda entry remove ID…`.
///
/// # Errors
/// If not exactly one entry is meant, or several by their ids; or the change can't be saved.
pub fn remove(desk: &mut Desk, words: &[String]) -> Result<Answer, Stop> {
    let ids = meant(desk, words)?;
    removed(desk, &ids)
}

/// Removes the entries of those ids, and tells it.
///
/// # Errors
/// If the change can't be saved.
pub(super) fn removed(desk: &mut Desk, ids: &[String]) -> Result<Answer, Stop> {
    let agenda = &desk.opened.agenda;
    let titles = ids.iter().filter_map(|id| agenda.entry(id)).map(|entry| &entry.title);
    let undo = desk.command("agenda undo");
    let lines: Vec<String> = titles.map(|title| format!("removed “{title}”; {undo} brings it back")).collect();
    let gone: Vec<(&str, Option<Entry>)> = ids.iter().map(|id| (id.as_str(), None)).collect();
    let change = entered(agenda, &gone);
    make(desk, vec![change])?;
    Ok(told(desk, &lines))
}

/// A time as it was typed, on the clock that is shown. Without a day that of the entry is meant, else the one that it is
/// while the event is on, or its only day.
fn times(desk: &Desk, text: &str, entry: Option<&Entry>) -> Result<(Civil, Option<Civil>), Stop> {
    let programme = desk.programme();
    let mine = desk.face.mine.as_ref();
    let zone = mine.or(programme.event.zone.as_ref()).filter(|_| programme.event.zone.is_some());
    let now = desk.scene().now;
    let clock = zone.map(|zone| zone.civil(now));
    let is_day = |clock: DateTime| programme.is_on(now) || programme.days().contains(&clock.date());
    let unnamed = match programme.days() {
        _ if programme.event.civil(now).is_some_and(is_day) => Unnamed::Clock,
        [day] => Unnamed::Day(*day),
        _ => Unnamed::Nobody,
    };
    let typing = Typing { programme, mine, unnamed, now: clock };
    let typing = entry.map_or(typing, |entry| typing.near(entry.start.0));
    let understood = typing.read(&clean::line(text.into()));
    Ok(understood
        .map_err(|why| Error::new(format!("the time “{}” can't be taken", clean::line(text.into()))).because(why))?)
}

fn changed(entry: Entry, said: Said<'_>) -> Result<Entry, Stop> {
    let line = |new: Option<&str>, old: String| new.map_or(old, |text| clean::line(text.into()));
    let Entry { title, place, note, .. } = entry.clone();
    let title = line(said.title, title);
    if title.is_empty() {
        return Err(Error::new("an entry needs a title").into());
    }
    Ok(Entry { title, place: line(said.place, place), note: line(said.note, note), ..entry })
}

/// Keeps an entry, and says how it is understood, and what it clashes with.
fn keep(desk: &mut Desk, id: &str, before: Option<&Entry>, entry: Entry) -> Result<Answer, Stop> {
    let slot = Slot::new(entry.start.0, entry.end.map(|end| end.0), desk.programme().event.zone.as_ref());
    let whole = desk.face.whole(&desk.programme().event, &slot, None);
    let place = if entry.place.is_empty() { String::new() } else { format!(", {}", entry.place) };
    let is_same = before == Some(&entry);
    let as_it_was = format!("as it was: “{}”", entry.title);
    let change = entered(&desk.opened.agenda, &[(id, Some(entry))]);
    let verb = if is_same { as_it_was } else { change.words.clone() };
    make(desk, if is_same { Vec::new() } else { vec![change] })?;
    let mut lines = vec![format!("{verb}: {whole}{place}  {id}")];
    lines.extend(desk.scene().is_over(&slot).then(|| format!("  {OVER}")));
    lines.extend(agenda::against(desk, &Identity::entry(id)).into_iter().map(|(_, line)| format!("  {line}")));
    Ok(told(desk, &lines))
}

/// The ids of the entries that are meant.
fn meant(desk: &Desk, words: &[String]) -> Result<Vec<String>, Stop> {
    let entries = desk.opened.agenda.entries();
    let candidates: Vec<Candidate<'_, &str>> =
        entries.map(|(id, entry)| Candidate { id, name: &entry.title, what: id }).collect();
    Ok(naming::meant(words, &candidates, Vec::new)?.iter().map(|one| one.what.to_owned()).collect())
}

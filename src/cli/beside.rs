//! The calendars of this machine, laid beside the programme that opens; `plenary agenda calendar`.

use super::desk::Desk;
use super::naming::{self, Candidate};
use super::table::{Column, Table, cell, column, flexible};
use super::{Answer, Stop, json};
use crate::app::Opened;
use crate::app::calendars::{Listed, Row, Wish};
use crate::app::page::Tone;
use crate::error::{Error, Result};
use crate::formats::{Ask, beside};
use crate::programme::Programme;
use crate::store::{Laid, Source, Store, calendar_name, typed_path};
use std::ffi::OsString;
use std::path::Path;

/// Name, how much of it counts, what is not shown.
const COLUMNS: &[Column] = &[column(40), column(30), flexible(80)];

/// Lays the calendars beside a programme that was opened; what is wrong with them is a line each among its notices.
pub fn lay_onto(store: &Store, opened: &mut Opened, ask: &Ask) {
    let (calendars, said) = store.beside(&opened.programme, ask);
    opened.calendars = calendars;
    opened.notices.extend(said);
}

/// Does what is wished; what then lies beside the programme.
///
/// # Errors
/// If a file is no calendar, or the wish can't be fulfilled.
pub fn fulfil(store: &Store, wish: &Wish, programme: &Programme, ask: &Ask) -> Result<Listed> {
    let (added, done) = match wish {
        Wish::List => (None, None),
        Wish::Add(path) => {
            let path = typed_path(path);
            let name = calendar_name(&stem(&path))?;
            let bytes = store.calendar_at(&path)?;
            let done = add(store, (&path.display().to_string(), &bytes), &name, programme, ask)?;
            (Some(name), Some(done))
        }
        Wish::Remove(name) => {
            let was = store.remove_calendar(name)?;
            (None, Some(removed(name, was)))
        }
    };
    let Laid { rows, calendars, .. } = store.lay(programme, ask)?;
    // The name that it is kept under may be written otherwise.
    let row = added.and_then(|name| rows.iter().find(|row| row.name.to_lowercase() == name.to_lowercase()));
    let (name, said) = (row.map(|row| row.name.clone()), row.map(counted));
    let done = done.map(|done| said.map_or(done.clone(), |said| format!("{done}: {said}")));
    Ok(Listed { rows, calendars, added: name, done })
}

fn stem(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

/// Keeps a calendar, if it is one.
fn add(store: &Store, (place, bytes): (&str, &[u8]), name: &str, programme: &Programme, ask: &Ask) -> Result<String> {
    beside(place, bytes, programme, ask)?;
    let was = store.keep_calendar(name, bytes)?;
    let verb = if was { "took the place of the calendar of that name" } else { "lies beside the agenda" };
    Ok(format!("“{name}” {verb}"))
}

fn removed(name: &str, was: bool) -> String {
    if was { format!("removed the calendar “{name}”") } else { format!("there was no calendar “{name}”") }
}

/// `3 entries on these days; 2 take whole days: not shown`.
fn counted(row: &Row) -> String {
    let noun = if row.entries == 1 { "entry" } else { "entries" };
    let count = format!("{} {noun} on these days", row.entries);
    std::iter::once(&count).chain(&row.left_out).cloned().collect::<Vec<_>>().join("; ")
}

/// `plenary agenda calendar list`.
///
/// # Errors
/// If they can't be listed.
pub fn list(desk: &Desk) -> Result<Answer, Stop> {
    let laid = desk.store().lay(desk.programme(), desk.ask())?;
    if desk.json {
        return Ok(document(desk, &laid.rows));
    }
    if laid.rows.is_empty() {
        let add = desk.command("agenda calendar add FILE.ics");
        return Ok(Answer::of(format!("no calendar lies beside the agenda; {add} adds one\n")));
    }
    let mut table = Table::new(COLUMNS);
    for row in &laid.rows {
        let noun = if row.entries == 1 { "entry" } else { "entries" };
        let (tone, said) = match &row.problem {
            Some(problem) => (Tone::Alarm, problem.clone()),
            None => (Tone::Muted, row.left_out.join("; ")),
        };
        let count = cell(Tone::Text, format!("{} {noun} on these days", row.entries));
        table.row(vec![cell(Tone::Text, row.name.as_str()), count, cell(tone, said)]);
    }
    Ok(Answer::of(table.print(&desk.paper)))
}

/// `plenary agenda calendar add FILE`.
///
/// # Errors
/// If the file can't be read or is no calendar, or it can't be kept.
pub fn add_file(desk: &Desk, file: &OsString, name: Option<&str>) -> Result<Answer, Stop> {
    let path = Path::new(file);
    let is_stdin = path == Path::new("-");
    let name = match name {
        Some(name) => name.to_owned(),
        None if is_stdin => {
            return Err(Error::new("the calendar needs a name").hint("--name NAME gives one").into());
        }
        None => stem(path),
    };
    let name = calendar_name(&name)?;
    let (place, bytes) = if is_stdin {
        let found = desk.store().read(&Source::Stdin)?;
        let bytes = found.files.into_iter().next().map(|file| file.bytes.into_owned()).unwrap_or_default();
        (found.place, bytes)
    } else {
        (path.display().to_string(), desk.store().calendar_at(path)?)
    };
    let done = add(desk.store(), (&place, &bytes), &name, desk.programme(), desk.ask())?;
    let laid = desk.store().lay(desk.programme(), desk.ask())?;
    if desk.json {
        return Ok(document(desk, &laid.rows));
    }
    let row = laid.rows.iter().find(|row| row.name.to_lowercase() == name.to_lowercase());
    let said = row.map(|row| format!("{done}: {}\n", counted(row)));
    Ok(Answer::of(said.unwrap_or(done + "\n")))
}

/// `plenary agenda calendar remove NAME`.
///
/// # Errors
/// If there is no such calendar, or it can't be removed.
pub fn remove(desk: &Desk, name: &str) -> Result<Answer, Stop> {
    // By the names alone: what a calendar holds may be why it has to go.
    let names = desk.store().calendar_names()?;
    let lower: Vec<String> = names.iter().map(|name| name.to_lowercase()).collect();
    let candidates: Vec<Candidate<'_, usize>> =
        names.iter().enumerate().map(|(what, name)| Candidate { id: &lower[what], name, what }).collect();
    let meant = naming::resolve(name, &candidates, Vec::new)?;
    let name = &names[meant.what];
    let was = desk.store().remove_calendar(name)?;
    if desk.json {
        let laid = desk.store().lay(desk.programme(), desk.ask())?;
        return Ok(document(desk, &laid.rows));
    }
    Ok(Answer::of(removed(name, was) + "\n"))
}

fn document(desk: &Desk, rows: &[Row]) -> Answer {
    Answer::of(desk.document(json::calendars(rows)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats;
    use crate::programme::Zone;
    use crate::store::Places;
    use std::fs;

    const TEXT: &str = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nSUMMARY:Made-up shift\nDTSTART:20240501T090000\nEND:VEVENT\nEND:VCALENDAR\n";

    #[test]
    fn what_is_wished_is_done_and_lies_beside_the_programme() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::new(Places::in_one(folder.path().join("data")));
        let text = br#"{ "id": "fair", "title": "A Fair", "zone": "Europe/Oslo", "start": "2024-05-01" }"#;
        let programme = formats::read(text, Zone::bundled).unwrap().programme;
        let wish = |wish: Wish| fulfil(&store, &wish, &programme, &Ask::new(Zone::bundled));
        assert!(wish(Wish::List).unwrap().rows.is_empty());
        let path = folder.path().join("Duty list.ics");
        let add = || Wish::Add(path.display().to_string());
        let said = wish(add()).unwrap_err().to_string();
        assert!(said.starts_with("cannot read the calendar: ") && said.ends_with("there is no such file"), "{said}");
        fs::write(&path, TEXT).unwrap();
        let listed = wish(add()).unwrap();
        assert_eq!(listed.added.as_deref(), Some("Duty list"));
        assert_eq!(listed.done.as_deref(), Some("“Duty list” lies beside the agenda: 1 entry on these days"));
        assert_eq!((listed.rows.len(), listed.calendars[0].entries[0].entry.title.as_str()), (1, "Made-up shift"));
        // Of another case it is the same, and keeps its name.
        let again = folder.path().join("duty LIST.ics");
        fs::write(&again, TEXT.replace("shift", "other")).unwrap();
        let listed = wish(Wish::Add(again.display().to_string())).unwrap();
        assert_eq!((listed.added.as_deref(), listed.rows.len()), (Some("Duty list"), 1));
        assert!(listed.done.unwrap().starts_with("“duty LIST” took the place of the calendar of that name: 1 entry"));
        let listed = wish(Wish::Remove("Duty list".to_owned())).unwrap();
        assert_eq!((listed.rows.len(), listed.done.as_deref()), (0, Some("removed the calendar “Duty list”")));
    }
}

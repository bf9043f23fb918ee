//! `plenary programmes`: the programmes on this machine.

use super::args::{Line, Programmes};
use super::naming::{self, Candidate};
use super::paper::Paper;
use super::table::{Column, Table, cell, column, flexible};
use super::{Answer, Stop, json, say, say_all, store};
use crate::app::page::Tone;
use crate::error::Error;
use crate::programme::time::date_range;
use crate::programme::{Id, Instant};
use crate::store::{Shelf, Store};

/// Whether it opens by itself, id (whole, because it is what one copies), days, sessions, picks, origin, title.
const COLUMNS: &[Column] = &[column(1), column(200), column(28), column(16), column(12), column(8), flexible(80)];

/// `plenary programmes list`, `use`, `remove`.
///
/// # Errors
/// If not exactly one programme is meant, or it can't be chosen or removed.
pub fn programmes(line: &Line, command: Option<&Programmes>, paper: Paper) -> Result<Answer, Stop> {
    let store = store(line)?;
    let (shelves, notices) = store.library();
    say_all(&notices);
    let said = match command {
        None | Some(Programmes::List) => return Ok(list(&store, &shelves, line.options.json, paper)),
        Some(Programmes::Use { id }) => {
            let id = find(&shelves, id)?;
            store.choose(&id)?;
            format!("{id} opens from now on\n")
        }
        Some(Programmes::Remove { id }) => remove(&store, &find(&shelves, id)?)?,
    };
    if line.options.json {
        return Ok(list(&store, &store.library().0, true, paper));
    }
    Ok(Answer::of(said))
}

fn find(shelves: &[Shelf], text: &str) -> Result<Id, Stop> {
    let candidates: Vec<_> =
        shelves.iter().map(|shelf| Candidate { id: shelf.id.as_str(), name: &shelf.title, what: shelf }).collect();
    let found = naming::resolve(text, &candidates, Vec::new)?.what;
    Id::parse(&found.id).ok_or_else(|| {
        let error = Error::new(format!("cannot open “{}” by its name", found.id));
        found.problem.iter().fold(error, Error::because).into()
    })
}

fn remove(store: &Store, id: &Id) -> Result<String, Stop> {
    Ok(store.remove(id)?.told(id) + "\n")
}

fn day(at: Instant) -> String {
    at.strftime("%-d %b %Y").to_string()
}

fn list(store: &Store, shelves: &[Shelf], json: bool, paper: Paper) -> Answer {
    if json {
        return Answer::of(json::document(
            None,
            json::Library { programmes: shelves.iter().map(json::shelf).collect() },
        ));
    }
    let opens = store.chosen().or_else(|| crate::store::BUNDLED.first().and_then(|(id, _)| Id::parse(id)));
    let count = |count: usize, noun: &str| format!("{count} {noun}{}", if count == 1 { "" } else { "s" });
    let mut table = Table::new(COLUMNS);
    for shelf in shelves {
        let days = shelf.start.zip(shelf.end).map(|(start, end)| date_range(start, end));
        table.row(vec![
            cell(Tone::Text, if opens.as_ref().is_some_and(|id| id.as_str() == shelf.id) { "*" } else { "" }),
            cell(Tone::Text, shelf.id.as_str()),
            cell(Tone::Text, days.unwrap_or_default()),
            cell(Tone::Text, count(shelf.sessions, "session")),
            cell(Tone::Text, shelf.picks.map_or_else(|| "? picks".to_owned(), |picks| count(picks, "pick"))),
            cell(Tone::Text, shelf.origin.word()),
            cell(Tone::Text, &shelf.title),
        ]);
        let imported = shelf.imported.as_ref().map(|from| {
            let version = match from.revision {
                0 => String::new(),
                before => format!(", version {}", before.saturating_add(1)),
            };
            format!("imported {} from {} ({}){version}", day(from.at), from.name, from.format)
        });
        let said: Vec<String> =
            imported.into_iter().chain(shelf.used.map(|used| format!("last used {}", day(used)))).collect();
        if !said.is_empty() {
            table.line(Tone::Muted, format!("       {}", said.join("; ")));
        }
        if let Some(problem) = &shelf.problem {
            say(problem);
        }
    }
    Answer::of(table.print(&paper))
}

//! `plenary views`: saved queries, one list for all programmes.

use super::args::{Line, Views};
use super::desk::Desk;
use super::paper::Paper;
use super::table::{Column, Table, cell, column, flexible};
use super::{Answer, Stop, json, store};
use crate::app::page::Tone;
use crate::error::Error;
use crate::programme::nearest;
use crate::search::{View, ViewChange, problems};

/// What it finds, line, name: what one copies.
const COLUMNS: &[Column] = &[column(14), flexible(80), column(48)];

/// `plenary views list`, `save`, `remove`.
///
/// # Errors
/// If the views can't be read or saved, no view can be made of that, or none is called so.
pub fn views(line: &Line, command: Option<&Views>, paper: Paper) -> Result<Answer, Stop> {
    let list = || Ok(list(&Desk::browse(&line.options, paper)?));
    let store = store(line)?;
    let said = match command {
        None | Some(Views::List) => {
            // A list that can't be read must not look like an empty one.
            store.views()?;
            return list();
        }
        Some(Views::Save { name, query }) => {
            let view = View::new(name, &query.join(" "))
                .map_err(|why| Error::new(format!("cannot save a view “{name}”")).because(why))?;
            let before = store.views()?.named(&view.name).map(|view| view.line.clone());
            let said = match before {
                Some(before) if before != view.line => {
                    format!("{} is now: {} (it was: {before})\n", view.name, view.line)
                }
                _ => format!("{} is: {}\n", view.name, view.line),
            };
            store.change_views(&ViewChange::Save(view))?;
            said
        }
        Some(Views::Remove { name }) => {
            let views = store.views()?;
            let Some(view) = views.named(name) else {
                let error = Error::new(format!("no view is called “{name}”"));
                let near = nearest(name, views.all().iter().map(|view| view.name.as_str()));
                let error = if near.is_empty() { error } else { error.hint(format!("nearest: {}", near.join(", "))) };
                return Err(Stop::nothing(&error));
            };
            store.change_views(&ViewChange::Remove(view.name.clone()))?;
            format!("{} is removed; it was: {}\n", view.name, view.line)
        }
    };
    if line.options.json { list() } else { Ok(Answer::of(said)) }
}

fn list(desk: &Desk) -> Answer {
    let scope = desk.scope();
    let views = scope.views.all();
    let found = |view: &View| {
        let query = desk.index().read(&view.line);
        (desk.index().sessions(&query, &scope).len(), problems(&query, &scope, desk.index()))
    };
    if desk.json {
        let views = views.iter();
        let views = views.map(|view| json::View { name: &view.name, query: &view.line, sessions: found(view).0 });
        return Answer::of(desk.document(json::Views { views: views.collect() }));
    }
    let mut table = Table::new(COLUMNS);
    for view in views {
        let (count, problems) = found(view);
        let noun = if count == 1 { "session" } else { "sessions" };
        table.row(vec![
            cell(Tone::Text, format!("{count} {noun}")),
            cell(Tone::Text, &view.line),
            cell(Tone::Text, &view.name),
        ]);
        for problem in problems {
            super::say(&format!("{}: {}", view.name, problem.what));
        }
    }
    let save = || desk.store().places().command(None, "views save NAME QUERY");
    let remark = views.is_empty().then(|| format!("no query is saved; `{}` saves one", save()));
    Answer { remark, ..Answer::of(table.print(&desk.paper)) }
}

//! `plenary diff`: what changed between two versions of a programme, for my picks first.

use super::args::Options;
use super::paper::Paper;
use super::{Answer, clock, json, news, opening, say, say_all, show};
use crate::agenda::carry_beside;
use crate::app::Opened;
use crate::app::news::{News, Order, digest, report};
use crate::error::Result;
use crate::programme::diff::Diff;
use crate::store::{Source, Store};
use std::ffi::OsStr;

/// `plenary diff OLD NEW`; each is an id of the library, a file, or `-`. My picks are those of the new version's
/// programme; where it has none, of the old one's.
///
/// # Errors
/// If one of them can't be read or is no programme.
pub fn diff(
    store: &Store,
    options: &Options,
    (old, new): (&OsStr, &OsStr),
    (order, all): (Order, bool),
    paper: Paper,
) -> Result<Answer> {
    let face = clock::face(&options.zone)?;
    let open = |source: &OsStr| opening::open_to_browse(store, &Source::of(source), &options.ask());
    let (old, new) = (open(old)?, open(new)?);
    for locked in [&old, &new].into_iter().filter_map(|opened: &Opened| opened.locked.as_ref()) {
        say(locked);
    }
    let agenda = if new.agenda.is_untouched() { &old.agenda } else { &new.agenda };
    let diff = Diff::between(&old.programme, &new.programme);
    let (calendars, said) = store.beside(&new.programme, &options.ask());
    say_all(&said);
    let carried = carry_beside(agenda, Some(&old.programme), &new.programme, &calendars, store.settings().0.pace);
    let news = News { old: &old.programme, new: &new.programme, diff: &diff, carried: &carried, face: &face };
    if options.json {
        return Ok(Answer::of(json::document(Some(&new.programme.event), news::changes(news))));
    }
    if diff.is_empty() {
        return Ok(Answer::of("nothing changed\n".to_owned()));
    }
    Ok(Answer::of(show::print(&if all { report(news, order) } else { digest(news, order) }, &paper.sheet())))
}

//! `plenary convert` and `plenary export`: programmes and agendas in the forms that other programs read.

use super::args::{Leaving, Line};
use super::asked::Asked;
use super::desk::Desk;
use super::{Answer, Stop, say_all};
use crate::agenda::{Interest, Plan};
use crate::error::{Error, Result};
use crate::formats::{self, Edition, FORMATS, Format, Written};
use crate::programme::{Instant, SessionIx};
use crate::store::{Source, Store};
use std::collections::HashSet;
use std::ffi::{OsStr, OsString};
use std::path::Path;

/// `plenary convert FILE… --format FORMAT`.
///
/// # Errors
/// If the files can't be read, the format is not known, or the outcome can't be written.
pub fn convert(line: &Line, files: &[OsString], leaving: &Leaving) -> Result<Answer, Stop> {
    let store = super::store(line)?;
    let format = format(leaving, line.options.json)?;
    let programme = store.read(&Source::together(files))?.reading(&line.options.ask())?.programme;
    Ok(write(&store, format, &Edition::whole(&programme, Instant::now()), leaving)?)
}

/// `plenary export [QUERY]`: the sessions of the query; of my agenda only what I picked of them.
///
/// # Errors
/// If the format is not known, or the outcome can't be written.
pub fn export(desk: &Desk, store: &Store, query: &[String], mine: bool, leaving: &Leaving) -> Result<Answer, Stop> {
    let format = format(leaving, desk.json)?;
    let programme = desk.programme();
    let asked = (!query.is_empty()).then(|| Asked::of(desk, query)).transpose()?;
    let hits: Option<HashSet<SessionIx>> = asked.as_ref().map(|asked| {
        if asked.is_vain {
            return HashSet::new();
        }
        desk.index().sessions(&asked.query, &desk.scope()).iter().map(|hit| hit.at).collect()
    });
    let is_meant = |at: &SessionIx| {
        let interest = desk.plan.standing_for(*at).map(|planned| planned.pick.interest);
        let fits = hits.as_ref().is_none_or(|hits| hits.contains(at));
        fits && (!mine || interest.is_some_and(Interest::is_wanted))
    };
    let sessions: Vec<SessionIx> = programme.session_positions().filter(is_meant).collect();
    let is_nothing = sessions.is_empty() && !query.is_empty();
    // What lies beside it is not mine to hand on, nor when it is.
    let plan = mine.then(|| Plan::new(programme, &desk.opened.agenda, desk.pace()));
    let beside = if mine { desk.opened.calendars.iter().map(|calendar| calendar.entries.len()).sum() } else { 0 };
    let edition = Edition {
        sessions,
        plan: plan.as_ref(),
        agenda: mine.then_some(&desk.opened.agenda),
        entries: query.is_empty(),
        beside,
        ..Edition::whole(programme, Instant::now())
    };
    let answer = write(store, format, &edition, leaving)?;
    let is_empty = edition.sessions.is_empty() && edition.gone().next().is_none() && edition.own().next().is_none();
    let remark = match (is_nothing, mine) {
        (true, true) => Some("nothing of my agenda matches the query"),
        (true, false) => Some("nothing matches the query"),
        (false, true) if is_empty => Some("the agenda is empty"),
        _ => None,
    };
    let wrong = asked.and_then(|asked| asked.remark);
    let remark = match (wrong, remark) {
        (Some(wrong), Some(_)) => Some(format!("{wrong}; no session is exported")),
        (wrong, None) => wrong,
        (None, Some(remark)) => Some(format!("{remark}; no session is exported")),
    };
    Ok(Answer { remark, is_nothing, ..answer })
}

/// `plenary agenda log`.
///
/// # Errors
/// If the file can't be written.
pub fn log(desk: &Desk, store: &Store, noted: bool, output: Option<&OsStr>, replace: bool) -> Result<Answer, Stop> {
    let programme = desk.programme();
    let is_mine = |at: &SessionIx| desk.plan.standing_for(*at).is_some();
    let sessions = programme.session_positions().filter(is_mine).collect();
    let edition = Edition { sessions, plan: Some(&desk.plan), ..Edition::whole(programme, Instant::now()) };
    let (attended, others) = formats::logged(&edition);
    let noun = |count: usize| if count == 1 { "session" } else { "sessions" };
    let hint = match others {
        0 => String::new(),
        _ if noted => String::new(),
        count => format!("; --noted also writes the notes on {count} other {}", noun(count)),
    };
    if attended == 0 && (others == 0 || !noted) {
        let remark = format!("nothing is marked as attended; {} marks it{hint}", desk.command("agenda attended ID"));
        return Ok(Answer { remark: Some(remark), ..Answer::default() });
    }
    let answer = put(store, formats::log(&edition, noted), "a log", output, replace)?;
    let remark = (!hint.is_empty()).then(|| format!("{attended} {} attended{hint}", noun(attended)));
    Ok(Answer { remark, ..answer })
}

/// The format that is asked for by name, or by the ending of the file.
fn format(leaving: &Leaving, json: bool) -> Result<&'static Format> {
    let ending = leaving.output.as_deref().map(Path::new).and_then(Path::extension).and_then(OsStr::to_str);
    let ending = ending.map(str::to_ascii_lowercase);
    let named = leaving.format.as_deref().or(ending.as_deref()).or(json.then_some("json"));
    let known = || {
        let written = FORMATS.iter().filter(|format| format.write.is_some());
        format!("formats: {}", written.map(|format| format.name).collect::<Vec<_>>().join(", "))
    };
    match named {
        Some(name) => Format::to_write(name)
            .ok_or_else(|| Error::new(format!("no format that is written is called “{name}”")).hint(known())),
        None => Err(Error::new("no format is named")
            .because("neither --format nor the name of a file tells it")
            .hint(known())),
    }
}

/// Writes to the file that is named, or gives the text back for the standard output.
fn write(store: &Store, format: &Format, edition: &Edition<'_>, leaving: &Leaving) -> Result<Answer> {
    let written = format.written(edition).ok_or_else(|| Error::new(format!("{} is only read", format.title)))?;
    put(store, written, format.title, leaving.output.as_deref(), leaving.force)
}

/// Writes what is ready to the file that is named, or gives its text back.
fn put(store: &Store, written: Written, title: &str, output: Option<&OsStr>, replace: bool) -> Result<Answer> {
    let Written { bytes, left_out } = written;
    let answer = match output.filter(|path| *path != OsStr::new("-")) {
        Some(path) => {
            let path = Path::new(path);
            if !store.publish(path, &bytes, replace)? {
                let error = Error::new("cannot write the file").at(path.display()).because("it is there already");
                return Err(error.hint("--force replaces it"));
            }
            Answer::default()
        }
        None => String::from_utf8(bytes)
            .map(Answer::of)
            .map_err(|_| Error::new(format!("{title} is no text")).hint("-o FILE writes it to a file"))?,
    };
    // Of what failed the reason is all there is to say.
    say_all(&left_out);
    Ok(answer)
}

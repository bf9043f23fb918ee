//! `plenary agenda add`, `remove`, `undo`: each one change that can be undone, here or in the full-screen program.

use super::agenda;
use super::asked::Asked;
use super::desk::Desk;
use super::entry;
use super::naming::{self, Candidate};
use super::{Answer, Stop};
use crate::agenda::{
    Agenda, Change, Copy, Fate, Identity, Interest, Journal, Pick, Planned, Source, Stamp, Step, chosen,
    confirm as confirm_pick, refuse as refuse_pick,
};
use crate::app::page::{self, mark};
use crate::error::Error;
use crate::programme::{SessionIx, clean};

/// `plenary agenda add`. Without an interest a new pick is `going`, and a pick that only gets a note keeps its own.
///
/// # Errors
/// If not exactly one session is meant, or several by their ids; or the change can't be saved.
pub fn add(desk: &mut Desk, words: &[String], interest: Option<Interest>, note: Option<&str>) -> Result<Answer, Stop> {
    let meant = sessions(desk, words)?.into_iter();
    let added: Vec<Added> = meant.map(|at| Added::of(desk, at, interest, note)).collect::<Result<_, _>>()?;
    let picks: Vec<(&str, Option<Pick>)> =
        added.iter().filter_map(|added| Some((added.id.as_str(), Some(added.after.clone()?)))).collect();
    let change = chosen(&desk.opened.agenda, &picks);
    make(desk, change.into_iter().collect())?;
    let mut lines = Vec::new();
    for Added { id, said, .. } in added {
        lines.push(said);
        lines.extend(agenda::against(desk, &Identity::pick(id)).into_iter().map(|(_, line)| format!("  {line}")));
    }
    Ok(told(desk, &lines))
}

/// A session to be picked.
struct Added {
    id: String,
    said: String,
    /// The pick as it is to be; nothing if it is picked so already.
    after: Option<Pick>,
}

impl Added {
    fn of(desk: &Desk, at: SessionIx, interest: Option<Interest>, note: Option<&str>) -> Result<Added, Stop> {
        let (id, before) = Named::Listed(at).kept(desk)?;
        let (id, before) = (id.to_owned(), before.cloned());
        let title = &desk.programme()[at].title;
        let kept = before.as_ref().map(|pick| pick.interest).filter(|_| note.is_some());
        let interest = interest.or(kept).unwrap_or(Interest::Going);
        let old_note = before.as_ref().map(|pick| pick.note.clone()).unwrap_or_default();
        let note = note.map_or_else(|| old_note.clone(), |note| clean::line(note.into()));
        let same_interest = before.as_ref().is_some_and(|pick| pick.interest == interest);
        let said = match (same_interest, note == old_note) {
            (true, true) => format!("{} already {}: “{title}”", mark(Some(interest)), page::said(interest)),
            (true, false) => format!("{} note kept: “{title}”", mark(Some(interest))),
            (false, _) => format!("{} {}: “{title}”", mark(Some(interest)), page::said(interest)),
        };
        let after = (!(same_interest && note == old_note)).then(|| {
            let copy = Copy::of(desk.programme(), at);
            let kept = before.unwrap_or_else(|| Pick::new(interest, Copy::default()));
            Pick { interest, note, copy: kept.copy.renewed(copy), ..kept }
        });
        Ok(Added { id, said, after })
    }
}

/// `plenary agenda attended`: what was not picked is picked as going with it, if it is named by its id or in full.
///
/// # Errors
/// If not exactly one session is meant, or several by their ids; or the change can't be saved.
pub fn attended(desk: &mut Desk, words: &[String], attended: bool) -> Result<Answer, Stop> {
    let (mut lines, mut changes) = (Vec::new(), Vec::new());
    let named = match Named::find(desk, words, is_session) {
        Err(stop) if stop.code == super::NOTHING => return Err(no_session(desk, words)),
        named => named?,
    };
    for named in named {
        let (id, before) = named.kept(desk)?;
        let (id, before) = (id.to_owned(), before.cloned());
        let copy = desk.programme().find_session(&id).map(|at| Copy::of(desk.programme(), at)).unwrap_or_default();
        let title = before.as_ref().map_or(copy.title.clone(), |pick| pick.copy.title.clone());
        if before.as_ref().is_some_and(|pick| pick.attended) == attended {
            lines.push(format!("already so: “{title}”"));
            continue;
        }
        let kept = before.clone().unwrap_or_else(|| Pick::new(Interest::Going, copy));
        let going = if before.is_none() { "; going with it" } else { "" };
        let is_ahead = kept.copy.is_ahead(desk.programme().event.zone.as_ref(), desk.scene().now);
        let ahead = if is_ahead { "; it has not begun yet" } else { "" };
        lines.push(if attended {
            format!("✓ attended: “{title}”{going}{ahead}")
        } else {
            format!("not attended: “{title}”")
        });
        changes.push(Change::of(id, before, Some(Pick { attended, ..kept })));
    }
    make(desk, changes)?;
    Ok(told(desk, &lines))
}

/// `plenary agenda remove`, of picks and of own entries. A session that is not picked is no error if it is named in full or
/// by its id; what is gone from the programme is found by its copy.
///
/// # Errors
/// If not exactly one thing is meant, or several by their ids; if both picks and entries are; or the change can't be saved.
pub fn remove(desk: &mut Desk, words: &[String]) -> Result<Answer, Stop> {
    let named = match Named::find(desk, words, |source| matches!(source, Source::Session | Source::Entry)) {
        Err(stop) if stop.code == super::NOTHING => {
            return Err(Stop::nothing(&Error::new(format!("nothing you picked fits “{}”", words.join(" ")))));
        }
        Err(stop) => {
            return Err(entry_of_a_picks_id(desk, words).into_iter().fold(stop, |stop, line| stop.with(&line)));
        }
        named => named?,
    };
    let is_entry = |named: &Named| matches!(named, Named::Mine(at) if desk.plan.picks[*at].is_own());
    let (entries, others): (Vec<Named>, Vec<Named>) = named.into_iter().partition(is_entry);
    if !entries.is_empty() {
        // One undo is to bring all of it back.
        if !others.is_empty() {
            return Err(Error::new("some of these are picks and some your own entries")
                .hint("remove them one after the other")
                .into());
        }
        let ids = entries.iter().map(|named| Ok(named.kept(desk)?.0.to_owned())).collect::<Result<Vec<_>, Stop>>()?;
        return entry::removed(desk, &ids);
    }
    let mut lines = Vec::new();
    let mut gone: Vec<(&str, Option<Pick>)> = Vec::new();
    for named in &others {
        // The pick of another session, which has the id of this one, is not what is to go.
        let Some((id, before)) = named.kept(desk).ok().and_then(|(id, pick)| Some((id, pick?))) else {
            lines.push(format!("“{}” was not picked", named.title(desk)));
            continue;
        };
        let both = || format!(", its note with it; {} brings both back", desk.command("agenda undo"));
        let its = if before.note.is_empty() { String::new() } else { both() };
        lines.push(format!("unpicked “{}”{its}", before.copy.title));
        gone.push((id, None));
    }
    let change = chosen(&desk.opened.agenda, &gone);
    make(desk, change.into_iter().collect())?;
    Ok(told(desk, &lines))
}

/// Which entry is removed how, where what is named is the id of a pick, too.
fn entry_of_a_picks_id(desk: &Desk, words: &[String]) -> Option<String> {
    let shared = words.iter().find(|word| {
        let entry = desk.opened.agenda.entry(word);
        entry.is_some() && !naming::exact(word, &mine(desk, is_session)).is_empty()
    })?;
    Some(format!("  {} removes the entry", desk.command(&format!("agenda entry remove {shared}"))))
}

/// `plenary agenda confirm`: a pick becomes one of the session it probably is, or a move is no news any longer.
///
/// # Errors
/// If not exactly one pick is meant, or several by their ids; or the change can't be saved.
pub fn confirm(desk: &mut Desk, words: &[String]) -> Result<Answer, Stop> {
    judge(desk, words, |desk, agenda, planned| {
        let moved = planned.session.filter(|_| planned.fate == Fate::Moved);
        let Some(at) = planned.likely.or(moved) else {
            return (format!("“{}” has nothing to confirm", planned.pick.copy.title), None);
        };
        let scene = desk.scene();
        let stands = page::stands(scene, at);
        let change = confirm_pick(agenda, scene.programme, &planned.id, at);
        (format!("confirmed: “{}”, {stands}", scene.programme[at].title), change)
    })
}

/// `plenary agenda refuse`: what a pick probably is now is not offered again.
///
/// # Errors
/// As [`confirm`].
pub fn refuse(desk: &mut Desk, words: &[String]) -> Result<Answer, Stop> {
    judge(desk, words, |desk, agenda, planned| {
        let title = &planned.pick.copy.title;
        let Some(at) = planned.likely else { return (format!("“{title}” has nothing to refuse"), None) };
        let change = refuse_pick(agenda, desk.programme(), &planned.id, at);
        let other = &desk.programme()[at].title;
        (format!("refused: “{other}”, {}, is another session; the pick stays", page::stands(desk.scene(), at)), change)
    })
}

/// Says something about picks, as one change; of each by an agenda in which it is said of those before it.
fn judge(
    desk: &mut Desk,
    words: &[String],
    say: impl Fn(&Desk, &Agenda, &Planned) -> (String, Option<Change>),
) -> Result<Answer, Stop> {
    let meant: Vec<usize> = naming::meant(words, &judged(desk), Vec::new)?.iter().map(|one| one.what).collect();
    let (mut lines, mut changes) = (Vec::new(), Vec::new());
    let mut agenda = desk.opened.agenda.clone();
    for at in meant {
        let (line, change) = say(desk, &agenda, &desk.plan.picks[at]);
        lines.push(line);
        if let Some(change) = change {
            Journal::default().make(&mut agenda, change.clone(), desk.stamp());
            changes.push(change);
        }
    }
    make(desk, changes)?;
    Ok(told(desk, &lines))
}

/// `plenary agenda undo`.
///
/// # Errors
/// If the change can't be saved.
pub fn undo(desk: &mut Desk) -> Result<Answer, Stop> {
    turn(desk, Journal::undo, ["undo", "undone", "redo"])
}

/// `plenary agenda redo`.
///
/// # Errors
/// If the change can't be saved.
pub fn redo(desk: &mut Desk) -> Result<Answer, Stop> {
    turn(desk, Journal::redo, ["redo", "redone", "undo"])
}

/// Goes a step through the journal: what that is called, what was done, and what takes it back.
fn turn(
    desk: &mut Desk,
    step: fn(&mut Journal, &mut Agenda, Stamp) -> Option<Change>,
    [verb, done, back]: [&str; 3],
) -> Result<Answer, Stop> {
    let stamp = desk.stamp();
    let agenda = desk.opened.agenda.clone();
    let before = agenda.picks().count();
    let event = desk.programme().event.id.to_string();
    let Some(change) = step(&mut desk.opened.journal, &mut desk.opened.agenda, stamp) else {
        return Ok(told(desk, &[format!("nothing to {verb} in {event}")]));
    };
    let outcome = agenda.change_to(&desk.opened.agenda, "");
    desk.save()?;
    if outcome.is_none() {
        return Ok(told(desk, &[format!("{done}: {}; {}", change.words, change.why_idle(verb == "undo"))]));
    }
    let after = desk.opened.agenda.picks().count();
    let noun = if before == 1 { "pick" } else { "picks" };
    // What is my own changes no count of picks.
    let is_of_picks = change.steps.iter().any(|step| matches!(step, Step::Pick { .. }));
    // As many as before say nothing of what was done.
    let count =
        if is_of_picks && before != after { format!("; {event}: {before} {noun} → {after}") } else { String::new() };
    let back = desk.command(&format!("agenda {back}"));
    let line = format!("{done}: {}{count}; {back} takes it back", change.words);
    Ok(told(desk, &[line]))
}

/// Makes one change of all that a command asks for, so that one undo takes it back; nothing if it asks for none. Each of
/// them has to know of those before it.
pub(super) fn make(desk: &mut Desk, changes: Vec<Change>) -> Result<(), Stop> {
    let Some(change) = Change::all(changes) else { return Ok(()) };
    let stamp = desk.stamp();
    desk.opened.journal.make(&mut desk.opened.agenda, change, stamp);
    Ok(desk.save()?)
}

/// What was done, in words; or the agenda as it is now, in JSON.
pub(super) fn told(desk: &Desk, lines: &[String]) -> Answer {
    if desk.json { agenda::document(desk) } else { Answer::of(lines.join("\n") + "\n") }
}

fn listed(desk: &Desk) -> Vec<Candidate<'_, SessionIx>> {
    let programme = desk.programme();
    let sessions = programme.session_positions().zip(programme.sessions());
    sessions.map(|(what, session)| Candidate { id: session.id.as_str(), name: &session.title, what }).collect()
}

/// My picks, or all that is mine to remove, by the ids they are listed with, and their positions in the plan.
fn mine(desk: &Desk, is_meant: fn(&Source) -> bool) -> Vec<Candidate<'_, usize>> {
    let all = desk.plan.picks.iter().enumerate().filter(|(_, planned)| is_meant(&planned.source));
    all.map(|(what, planned)| Candidate {
        id: planned.shown_id(desk.programme()),
        name: &planned.pick.copy.title,
        what,
    })
    .collect()
}

/// My picks, as something is said of them: an id that two are listed with is that of the one kept under it, which the
/// commands name that are told.
fn judged(desk: &Desk) -> Vec<Candidate<'_, usize>> {
    let is_anothers = |one: &Candidate<'_, usize>| {
        desk.plan.picks[one.what].id != one.id && desk.opened.agenda.pick(one.id).is_some()
    };
    let all = mine(desk, is_session).into_iter();
    all.map(|one| Candidate { id: if is_anothers(&one) { "" } else { one.id }, ..one }).collect()
}

fn is_session(source: &Source) -> bool {
    *source == Source::Session
}

/// The sessions that are meant.
fn sessions(desk: &Desk, words: &[String]) -> Result<Vec<SessionIx>, Stop> {
    let candidates = listed(desk);
    let found = naming::meant(words, &candidates, || {
        let hits = Asked::sound(desk, words).map(|query| desk.index().sessions(&query, &desk.scope()));
        vec![hits.iter().flatten().map(|hit| hit.at).collect()]
    });
    Ok(found?.iter().map(|one| one.what).collect())
}

/// Why nothing is meant that can be marked as attended: a few letters of a session that nobody chose mean nothing.
fn no_session(desk: &Desk, words: &[String]) -> Stop {
    let text = words.join(" ");
    let own = naming::in_full(&text, &mine(desk, |source| *source == Source::Entry));
    if let Some(own) = own.first() {
        let error = Error::new(format!("“{}” is an entry of your own", own.name));
        return error.because("only sessions are marked as attended").into();
    }
    let error = Error::new(format!("nothing you picked fits “{text}”"));
    Stop::nothing(&error.hint("a session that is not picked is named by its id, or by its whole title"))
}

/// What is named of what is mine, by its position in the plan; or of the programme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Named {
    Mine(usize),
    Listed(SessionIx),
}

impl Named {
    fn title(self, desk: &Desk) -> &str {
        match self {
            Named::Mine(at) => &desk.plan.picks[at].pick.copy.title,
            Named::Listed(at) => &desk.programme()[at].title,
        }
    }

    /// The one door to what is kept: under which id it is, or would be, and the pick, if it is one.
    ///
    /// # Errors
    /// If the pick of another session is kept under the id of this one.
    fn kept(self, desk: &Desk) -> Result<(&str, Option<&Pick>), Stop> {
        let (programme, agenda, plan) = (desk.programme(), &desk.opened.agenda, &desk.plan);
        let planned = match self {
            Named::Mine(at) => &plan.picks[at],
            Named::Listed(at) => match (plan.of(at), page::stranger(programme, agenda, plan, at)) {
                (Some(planned), _) => planned,
                (None, None) => return Ok((programme[at].id.as_str(), None)),
                (None, Some(stranger)) => {
                    let hint = format!("{} says what it probably is now", desk.command("agenda"));
                    return Err(Error::new(stranger).hint(hint).into());
                }
            },
        };
        Ok((&planned.id, agenda.pick(&planned.id).filter(|_| !planned.is_own())))
    }

    /// What is meant of what is mine; sessions that are not, only if they are named in full or by their ids.
    fn find(desk: &Desk, words: &[String], is_meant: fn(&Source) -> bool) -> Result<Vec<Named>, Stop> {
        fn as_named<T>(few: Vec<Candidate<'_, T>>, named: fn(T) -> Named) -> Vec<Candidate<'_, Named>> {
            few.into_iter().map(|Candidate { id, name, what }| Candidate { id, name, what: named(what) }).collect()
        }
        let text = words.join(" ");
        let kinds = [as_named(mine(desk, is_meant), Named::Mine), as_named(listed(desk), Named::Listed)];
        let one = |few: &[Candidate<'_, Named>]| Ok(vec![naming::resolve(&text, few, Vec::new)?.what]);
        if let Some(few) = kinds.iter().find(|few| !naming::in_full(&text, few).is_empty()) {
            return one(few);
        }
        let by_id = |word: &str| {
            let ways = [naming::exact, naming::begun].into_iter();
            let fitting = ways.flat_map(|way| kinds.iter().map(move |few| way(word, few)));
            fitting.into_iter().find(|fitting| !fitting.is_empty()).unwrap_or_default()
        };
        match naming::each(words, by_id) {
            Some(found) => Ok(found?.iter().map(|one| one.what).collect()),
            None => match (one(&kinds[0]), naming::begun(&text, &kinds[1]).as_slice()) {
                (Err(stop), [found]) if stop.code == super::NOTHING => Ok(vec![found.what]),
                (found, _) => found,
            },
        }
    }
}

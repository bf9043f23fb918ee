//! `plenary agenda merge`: what other agendas of mine say later becomes part of this one.

use super::desk::Desk;
use super::{Answer, Stop, json, overlooked, past, say_all};
use crate::agenda::{Agenda, Change, Turn};
use crate::error::{Error, Result};
use crate::programme::clean;
use crate::store::{Reunion, Store, shell_word, shown};
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

/// `plenary agenda merge FILE…`.
///
/// # Errors
/// If one of the files can't be read, is no agenda of this programme, or the agenda can't be backed up or saved. Then
/// nothing is changed.
pub fn merge(desk: &mut Desk, files: &[OsString], is_dry: bool) -> Result<Answer, Stop> {
    let mut other: Option<Agenda> = None;
    for file in files {
        let read = read(desk, file)?;
        match &mut other {
            Some(other) => other.merge(&read),
            None => other = Some(read),
        }
    }
    let Some(other) = other else { return Ok(Answer::default()) };
    let (from, unread) = (name(files), other.unread());
    let words = |count: usize| format!("merged {count} {} from {from}", if count == 1 { "change" } else { "changes" });
    let (mut agenda, mut journal) = (desk.opened.agenda.clone(), desk.opened.journal.clone());
    let change = journal.take_in(&mut agenda, &other, words, desk.stamp());
    let later_here = agenda.differences(&other);
    let mut said = change.as_ref().map(|change| preview(desk, change)).unwrap_or_default();
    if later_here > 0 {
        let stays =
            if later_here == 1 { "is newer here and stays as it is" } else { "are newer here and stay as they are" };
        said.push_str(&format!("{later_here} {stays}\n"));
    }
    let is_new = agenda != desk.opened.agenda;
    let mut last = match (&change, is_dry) {
        (None, _) if later_here > 0 => format!("nothing to change: {from} says nothing newer\n"),
        (None, _) if unread.count() > 0 => {
            format!("nothing to change: what could be understood of {from} is known here\n")
        }
        (None, _) => format!("nothing to change: all that {from} says is known here\n"),
        (Some(_), true) => "nothing is written\n".to_owned(),
        (Some(change), false) => format!("{}; {}\n", change.words, desk.way_back()),
    };
    if is_new && !is_dry {
        // Also where nothing looks otherwise: what was said when counts the next time.
        let backup = desk.back_up("agenda merge")?;
        (desk.opened.agenda, desk.opened.journal) = (agenda, journal);
        desk.save()?;
        last.push_str(&Desk::kept_at(backup));
    }
    let text = if desk.json {
        let plan = json::picks(desk.programme(), &desk.plan);
        let changes = past::shapes(change.as_ref());
        desk.document(past::Changed { plan, changes, later_here: Some(later_here), conflicts: None })
    } else {
        said + &last
    };
    Ok(Answer { remark: overlooked(&from, &unread, "kept as it is, not shown"), ..Answer::of(text) })
}

/// `plenary agenda merge --conflicts`: what sync tools left beside the agenda.
///
/// # Errors
/// If the agenda can't be opened, backed up or saved, or a copy can't be put away.
pub fn conflicts(desk: &mut Desk, is_dry: bool) -> Result<Answer, Stop> {
    let (id, label) = (desk.programme().event.id.clone(), desk.programme().event.label().to_owned());
    if is_dry {
        let copies = desk.store().conflict_copies(&id, desk.stamp().instant())?;
        let mut agenda = desk.opened.agenda.clone();
        copies.agendas().for_each(|copy| agenda.merge(copy));
        let change = desk.opened.agenda.change_to(&agenda, "");
        let paths: Vec<PathBuf> = copies.paths().into_iter().map(Path::to_owned).collect();
        let mut lines: Vec<String> = paths.iter().map(|path| shown(path)).collect();
        lines.push(format!("{}; nothing is written\n", count_copies(paths.len())));
        let last = lines.join("\n");
        return Ok(reunited(desk, change.as_ref(), &paths, copies.left, &last));
    }
    let reunion = desk.store().merge_conflict_copies(&id, &label, desk.stamp().instant())?;
    let last = outcome(&reunion)?;
    let Reunion { before, after, merged, left, .. } = reunion;
    say_all(after.notices.iter().filter(|notice| !before.notices.contains(notice)));
    (desk.opened.agenda, desk.opened.journal) = (after.agenda, after.journal);
    desk.renew();
    let change = before.agenda.change_to(&desk.opened.agenda, "");
    Ok(reunited(desk, change.as_ref(), &merged, left, &last))
}

/// What was merged, and where that lies now.
///
/// # Errors
/// If nothing could be merged of what there was.
fn outcome(reunion: &Reunion) -> Result<String> {
    let Reunion { count, merged, left, backup, .. } = reunion;
    if *count == 0 && !left.is_empty() {
        return Err(Error::new("no conflict copy can be merged").because(left.join("; ")));
    }
    let folder = merged.first().and_then(|path| path.parent());
    let away = folder.map(|folder| format!("; put away in {}", shown(folder))).unwrap_or_default();
    Ok(format!("{} merged{away}\n{}", count_copies(*count), Desk::kept_at(backup.clone())))
}

/// What conflict copies bring, and which are left as they are.
fn reunited(desk: &Desk, change: Option<&Change>, copies: &[PathBuf], left: Vec<String>, last: &str) -> Answer {
    let remark = (!left.is_empty()).then(|| format!("left as they are: {}", left.join("; ")));
    let text = if desk.json {
        let plan = json::picks(desk.programme(), &desk.plan);
        let copies = copies.iter().map(|path| path.to_string_lossy().into_owned()).collect();
        let conflicts = Some(past::Conflicts { copies, left });
        desk.document(past::Changed { plan, changes: past::shapes(change), later_here: None, conflicts })
    } else {
        change.map(|change| preview(desk, change)).unwrap_or_default() + last
    };
    Answer { text, remark, ..Answer::default() }
}

fn count_copies(count: usize) -> String {
    match count {
        0 => "no conflict copies".to_owned(),
        1 => "1 conflict copy".to_owned(),
        count => format!("{count} conflict copies"),
    }
}

/// What a merge brings, a row for each piece, and counted.
fn preview(desk: &Desk, change: &Change) -> String {
    let count = |turn: Turn| change.pieces().filter(|piece| piece.turn == turn).count();
    let counts = [(Turn::Comes, "new"), (Turn::Differs, "changed"), (Turn::Goes, "removed")];
    let counts = counts.map(|(turn, word)| (count(turn), word)).into_iter().filter(|(count, _)| *count > 0);
    let counts: Vec<String> = counts.map(|(count, word)| format!("{count} {word}")).collect();
    format!("{}{}\n", past::pieces(desk, change, ["new", "removed", "changed"]), counts.join(", "))
}

/// An agenda of the programme that the desk is about.
fn read(desk: &Desk, file: &OsString) -> Result<Agenda> {
    let import = || desk.command(&format!("agenda import {}", shell_word(Path::new(file))));
    let agenda = desk.store().agenda_at(file, &import())?;
    let (event, place) = (&desk.programme().event, Path::new(file).display());
    let cannot = || Error::new("cannot merge the agenda").at(&place);
    if agenda.programme != event.id.as_str() {
        let whose = match (agenda.programme.as_str(), agenda.title.as_str()) {
            ("", _) => "it does not say of which programme it is".to_owned(),
            (id, "") => format!("it is of another programme, {id}"),
            (id, title) => format!("it is of another programme, “{title}” ({id})"),
        };
        let hint = format!("{} takes from it what both programmes have", import());
        return Err(cannot().because(format!("{whose}, and not of {}", event.id)).hint(hint));
    }
    if let Some(why) = Store::yet_to_come(&agenda, || desk.opened.agenda.latest(), desk.stamp().instant()) {
        return Err(cannot().because(why).hint(format!("{} takes its picks without their times", import())));
    }
    Ok(agenda)
}

/// What the files are called in the history.
fn name(files: &[OsString]) -> String {
    let first = files.first().map(OsString::as_os_str).unwrap_or_default();
    let name = if first == "-" { OsStr::new("standard input") } else { Path::new(first).file_name().unwrap_or(first) };
    let name = clean::line(name.to_string_lossy());
    match files.len() {
        0 | 1 => name,
        2 => format!("{name} and 1 more file"),
        count => format!("{name} and {} more files", count - 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agenda::Journal;
    use crate::programme::Id;
    use crate::store::Opened;

    #[test]
    fn what_was_merged_is_said_whatever_became_of_the_files() {
        let id = Id::parse("forum").unwrap();
        let opened = Opened { agenda: Agenda::new(&id, "Forum"), journal: Journal::default(), notices: Vec::new() };
        let said = |count: usize, merged: &[&str], left: &[&str]| {
            let reunion = Reunion {
                before: opened.clone(),
                after: opened.clone(),
                count,
                merged: merged.iter().map(PathBuf::from).collect(),
                left: left.iter().map(|line| (*line).to_owned()).collect(),
                backup: (count > 0).then(|| "/b/1".into()),
            };
            outcome(&reunion).map_err(|error| error.to_string())
        };
        let anew = "/a/forum (1).json: it changed meanwhile, and is still to be merged";
        let fine = |text: &str| Ok(format!("{text}\nthe agenda before: /b/1\n"));
        assert_eq!(said(1, &["/b/c/forum (1).json"], &[]), fine("1 conflict copy merged; put away in /b/c"));
        assert_eq!(said(2, &["/b/c/forum (2).json"], &[anew]), fine("2 conflict copies merged; put away in /b/c"));
        // Another window has put it away; a sync tool has written it anew.
        assert_eq!(said(1, &[], &[]), fine("1 conflict copy merged"));
        assert_eq!(said(1, &[], &[anew]), fine("1 conflict copy merged"));
        assert_eq!(said(0, &[], &[]), Ok("no conflict copies merged\n".to_owned()));
        assert_eq!(said(0, &[], &["why"]), Err("no conflict copy can be merged: why".to_owned()));
    }
}

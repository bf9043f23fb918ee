//! Copies that sync tools leave beside an agenda which changed on two machines: recognised by their names and by what
//! they hold, and merged when that is asked for. None is ever deleted: what was merged goes to `conflict-copies` among
//! the programme's backups, and what can't be understood stays where it is.

use super::agendas::{Held, OPEN, after_notices};
use super::kept::{self, Kept, Shape};
use super::save::Moved;
use super::{Opened, Store, shell_word};
use crate::agenda::{Agenda, Journal, Stamp};
use crate::error::{Error, Result};
use crate::programme::{Id, Instant, clean};
use std::fmt::Display;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// Where merged copies go, among the backups of their programme. It counts as none of them.
const FOLDER: &str = "conflict-copies";

/// How a tool marks a copy, between the name of the file and its ending.
struct Mark {
    /// Whether what stands there is such a mark.
    fits: fn(&str) -> bool,
    /// Whether the file may be another programme's own, as far as its name tells.
    is_doubtful: bool,
}

/// Ids are of small letters, digits and `-`: no other programme's file has any other sign in its name.
const MARKS: &[Mark] = &[
    // Syncthing: `forum.sync-conflict-20210602-120000-ABCDEFG.json`.
    Mark { fits: |mark| mark.strip_prefix(".sync-conflict-").is_some_and(|rest| !rest.is_empty()), is_doubtful: false },
    // Dropbox, Nextcloud, ownCloud, Seafile, Google Drive, in whatever language: `forum (Ann's conflicted copy).json`.
    Mark { fits: |mark| mark.len() > 3 && mark.starts_with(" (") && mark.ends_with(')'), is_doubtful: false },
    // iCloud: `forum 2.json`.
    Mark { fits: |mark| mark.strip_prefix(' ').is_some_and(is_number), is_doubtful: false },
    // Older ownCloud: `forum_conflict-20210602-120000.json`.
    Mark { fits: |mark| mark.strip_prefix("_conflict-").is_some_and(|rest| !rest.is_empty()), is_doubtful: false },
    // OneDrive: `forum-DESKTOP-7.json`.
    Mark { fits: |mark| mark.strip_prefix('-').is_some_and(is_host), is_doubtful: true },
];

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a text may be the name of a machine.
fn is_host(text: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    (1..=63).contains(&text.len()) && text.bytes().all(fits) && !text.starts_with('-') && !text.ends_with('-')
}

/// What a file beside an agenda is to it.
#[derive(Debug)]
enum Kin {
    Agenda(Box<Agenda>),
    Journal(Box<Journal>),
    /// By its name a copy, but it must stay as it is: why.
    Odd(String),
}

/// What came of merging the conflict copies of an agenda.
#[derive(Clone, Debug)]
pub struct Reunion {
    /// The agenda before.
    pub before: Opened,
    /// The agenda with all that the copies knew, as it is on disk now.
    pub after: Opened,
    /// Where the copies lie that were merged.
    pub merged: Vec<PathBuf>,
    /// The copies that are left as they are, and why, one line each.
    pub left: Vec<String>,
    /// Where the agenda is kept as it was before.
    pub backup: Option<PathBuf>,
}

/// The copies that sync tools have left of an agenda, or of its journal.
#[derive(Debug, Default)]
pub struct Copies {
    /// Those that can be merged.
    sound: Vec<Sound>,
    /// Those that are left as they are, and why, one line each.
    pub left: Vec<String>,
}

/// A copy that can be merged.
#[derive(Debug)]
struct Sound {
    path: PathBuf,
    /// As it was read.
    bytes: Vec<u8>,
    kin: Kin,
}

impl Copies {
    /// Where those are that can be merged.
    pub fn paths(&self) -> Vec<&Path> {
        self.sound.iter().map(|copy| copy.path.as_path()).collect()
    }

    /// What those say that are agendas.
    pub fn agendas(&self) -> impl Iterator<Item = &Agenda> {
        self.sound.iter().filter_map(|copy| if let Kin::Agenda(agenda) = &copy.kin { Some(&**agenda) } else { None })
    }
}

impl Store {
    /// The copies that sync tools have left of a programme's agenda, as [`Store::merge_conflict_copies`] takes them now.
    /// Reads nothing but the list of files where there are none.
    ///
    /// # Errors
    /// If nobody can tell which there are.
    pub fn conflict_copies(&self, programme: &Id, now: Instant) -> Result<Copies> {
        let folder = self.places().agendas();
        let cannot =
            |error: io::Error| Error::new("cannot look for conflict copies").at(folder.display()).because(error);
        let mut copies = Copies::default();
        for path in self.files.list(&folder).map_err(cannot)? {
            let Some((bytes, kin)) = self.judged(programme, &path) else { continue };
            let kin = match kin {
                Kin::Agenda(agenda) => self.timely(programme, &path, agenda, now),
                kin => kin,
            };
            match kin {
                Kin::Odd(why) => copies.left.push(why),
                kin => copies.sound.push(Sound { path, bytes, kin }),
            }
        }
        Ok(copies)
    }

    /// Merges the copies that sync tools have left into the agenda and its journal, after a backup, and moves them to the
    /// backups. `title` is the programme's. Writes nothing where there is nothing to merge; whatever interrupts it, doing
    /// it again does the rest.
    ///
    /// # Errors
    /// If nobody can tell which copies there are; if the agenda can't be opened, backed up or saved: then they stay where
    /// they are. If a copy can't be moved: then it is merged all the same, and the others are moved.
    pub fn merge_conflict_copies(&self, programme: &Id, title: &str, now: Instant) -> Result<Reunion> {
        let mut copies = self.conflict_copies(programme, now)?;
        let is_any = !copies.sound.is_empty();
        let backup = if is_any { self.back_up(programme, "conflict copies", now)? } else { None };
        let before = self.open_agenda(programme, title)?;
        let mut after = before.clone();
        let mut all = after.agenda.clone();
        copies.agendas().for_each(|agenda| all.merge(agenda));
        // The journals that came along tell what was done elsewhere, as far as it came to pass. What none of them tells is
        // told here, so that it can be undone, and nothing else is undone in its place.
        for copy in &mut copies.sound {
            if let Kin::Journal(journal) = &mut copy.kin {
                journal.fall_back(&all);
                after.journal.merge(journal);
            }
        }
        for agenda in copies.agendas() {
            after.journal.take_in(&mut after.agenda, agenda, words, Stamp::of(now));
        }
        if is_any {
            let saved = self.save(&mut after.agenda, &mut after.journal);
            after.notices.extend(after_notices(&before.notices, saved)?);
        }
        let Copies { sound, mut left } = copies;
        let merged = after_notices(&after.notices, self.put_away(programme, &sound, &mut left))?;
        Ok(Reunion { before, after, merged, left, backup })
    }

    /// Moves copies that are merged to the backups; tells where to. What a sync tool has written meanwhile under the name of
    /// one is not merged, and stays.
    fn put_away(&self, programme: &Id, sound: &[Sound], left: &mut Vec<String>) -> Result<Vec<PathBuf>> {
        let folder = self.places().backups().join(programme.as_str()).join(FOLDER);
        let (mut merged, mut stuck) = (Vec::new(), None);
        for Sound { path, bytes, .. } in sound {
            match self.move_into(&folder, path, bytes) {
                Ok((Moved::There, away)) => merged.push(away),
                Ok((Moved::Changed, _)) => left.push(line(path, &"it changed meanwhile, and is still to be merged")),
                // Another window has done the same.
                Ok((Moved::Gone, _)) => {}
                Err(error) => drop(stuck.get_or_insert_with(|| {
                    Error::new("a copy was merged, but cannot be put away").at(path.display()).because(error)
                })),
            }
        }
        stuck.map_or(Ok(merged), Err)
    }

    /// An agenda that is a copy by its name and by what it holds, as a copy to be merged; odd, if it was said at times that are
    /// yet to come.
    fn timely(&self, programme: &Id, path: &Path, agenda: Box<Agenda>, now: Instant) -> Kin {
        let known = || match self.saved::<Agenda>(&self.kept::<Agenda>(programme), OPEN) {
            Ok(Held::Sound(own)) => own.latest(),
            Ok(Held::Nothing | Held::Broken(_)) | Err(_) => None,
        };
        match Store::yet_to_come(&agenda, known, now) {
            Some(why) => {
                let import = format!("agenda import {}", shell_word(path));
                let import = self.places().command(Some(programme.as_str()), &import);
                Kin::Odd(line(path, &format!("{why}; `{import}` takes its picks without their times")))
            }
            None => Kin::Agenda(agenda),
        }
    }

    /// What a file is to the agenda of a programme, if it is anything, and its bytes.
    fn judged(&self, programme: &Id, path: &Path) -> Option<(Vec<u8>, Kin)> {
        let name = path.file_name()?.to_str()?.strip_suffix(".json")?;
        let rest = name.strip_prefix(programme.as_str())?;
        if rest.strip_prefix(".journal").and_then(marked).is_some() {
            return Some(match self.regular(path).transpose()? {
                Ok(bytes) => {
                    let journal = whole(path, &bytes);
                    (bytes, journal.map_or_else(Kin::Odd, |journal| Kin::Journal(Box::new(journal))))
                }
                Err(why) => (Vec::new(), Kin::Odd(why)),
            });
        }
        let is_doubtful = marked(rest)?.is_doubtful;
        if is_doubtful && Id::parse(name).is_some_and(|other| self.has(&other).unwrap_or(true)) {
            return None;
        }
        let bytes = match self.regular(path) {
            Ok(bytes) => bytes?,
            Err(why) => return (!is_doubtful).then_some((Vec::new(), Kin::Odd(why))),
        };
        let shape = Shape::of(&bytes);
        let own = shape.as_ref().and_then(Shape::agenda).map(|(own, _)| own);
        let is_own = own.is_some_and(|own| own == programme.as_str() || (own.is_empty() && !is_doubtful));
        if is_doubtful && !is_own {
            return None;
        }
        let kin = match (whole(path, &bytes), own) {
            (Err(why), _) => Kin::Odd(why),
            (Ok(agenda), _) if is_own => Kin::Agenda(Box::new(agenda)),
            (Ok(_), Some(own)) => Kin::Odd(line(path, &format!("it is the agenda of {own}"))),
            (Ok(_), None) => Kin::Odd(line(path, &"it is no agenda")),
        };
        Some((bytes, kin))
    }

    /// The bytes of a file that a sync tool may have written; or why it has not. Nothing if it has just gone.
    fn regular(&self, path: &Path) -> Result<Option<Vec<u8>>, String> {
        if self.files.is_link(path) {
            return Err(line(path, &"it is a link"));
        }
        self.files.read(path).map_err(|error| line(path, &error))
    }

    /// Moves a file that still holds these bytes into a folder, under a name that is free there: that one.
    fn move_into(&self, folder: &Path, path: &Path, bytes: &[u8]) -> io::Result<(Moved, PathBuf)> {
        for target in (1..1_000).map(|number| named(folder, path, number)) {
            if !self.files.is_taken(&target)? {
                return Ok((self.files.move_as_read(path, bytes, &target)?, target));
            }
        }
        Err(ErrorKind::AlreadyExists.into())
    }
}

/// What merging a copy is called in the history.
fn words(count: usize) -> String {
    format!("merged {count} {} from a conflict copy", if count == 1 { "change" } else { "changes" })
}

/// The mark that stands in a name, if one does.
fn marked(rest: &str) -> Option<&'static Mark> {
    MARKS.iter().find(|mark| (mark.fits)(rest))
}

/// What a file holds, all of it; or why not.
fn whole<T: Kept>(path: &Path, bytes: &[u8]) -> Result<T, String> {
    kept::read(bytes).map_err(|unread| line(path, &unread.why()))
}

fn line(path: &Path, why: &dyn Display) -> String {
    clean::line(format!("{}: {why}", path.display()).into())
}

/// A name in a folder: that of a file, with a number behind it from the second on.
fn named(folder: &Path, path: &Path, number: u32) -> PathBuf {
    let (stem, ending) = (path.file_stem().unwrap_or_default(), path.extension().unwrap_or_default());
    let mut name = stem.to_owned();
    if number > 1 {
        name.push(format!("-{number}"));
    }
    name.push(".");
    name.push(ending);
    folder.join(name)
}

#[cfg(test)]
mod tests;

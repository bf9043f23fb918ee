//! Agendas on disk: `agendas/<programme>.json`, and beside it the journal that makes undo work across runs.
//!
//! A save merges with what another copy of the program has saved meanwhile, under a lock. A file that can't be
//! understood is set aside, and one that a newer plenary wrote is left alone; neither is ever written over.

use super::kept::{self, Kept, Unread};
use super::save::{Draft, Lock};
use super::{Store, cannot_lock, way_on};
use crate::agenda::{Agenda, Journal};
use crate::error::{Error, Result};
use crate::formats;
use crate::programme::{Id, Programme, clean};
use std::fmt::Display;
use std::io;
use std::path::{Path, PathBuf};

/// An agenda as it was opened.
#[derive(Clone, Debug)]
pub struct Opened {
    /// The picks.
    pub agenda: Agenda,
    /// The changes that can be undone.
    pub journal: Journal,
    /// What the user should know: which file was set aside, and where it is now. One line each.
    pub notices: Vec<String>,
}

/// What a file turned out to hold.
pub(super) enum Held<T> {
    Nothing,
    Sound(T),
    /// Not what belongs there; why not.
    Broken(String),
}

impl Store {
    /// The agenda of a programme and its journal, empty where nothing was saved yet. `title` is the programme's, for
    /// people who open the file. Writes nothing, except that a file which can't be understood is renamed to `….bad`.
    ///
    /// # Errors
    /// If a file is there and can't be read, was written by a newer plenary, or can't be set aside.
    pub fn open_agenda(&self, programme: &Id, title: &str) -> Result<Opened> {
        let mut notices = Vec::new();
        let agenda: Option<Agenda> = self.open(programme, &mut notices)?;
        let journal: Result<Option<Journal>> = self.open(programme, &mut notices);
        let journal = after_notices(&notices, journal)?;
        if agenda.is_none() {
            self.is_there()?;
        }
        let is_told = !notices.is_empty();
        let (mut agenda, mut journal) = (agenda, journal.unwrap_or_default());
        let nothing = Agenda::new(programme, title);
        // Another copy may have saved both since the agenda was read.
        if journal.is_ahead_of(agenda.as_ref().unwrap_or(&nothing))
            && let Held::Sound(newer) = self.saved(&self.kept::<Agenda>(programme), OPEN)?
        {
            agenda = Some(newer);
        }
        let is_gone = agenda.is_none();
        let mut agenda = agenda.unwrap_or(nothing);
        if let Some(change) = journal.agree(&mut agenda) {
            let what = if is_gone { "is gone" } else { "is an older copy" };
            let (word, gist) = (Journal::WORD, change.gist());
            notices.push(format!("the agenda of {programme} on disk {what}; from its {word}, {gist}"));
        }
        // The file's name decides where it belongs: a save must not go elsewhere because of what was copied or edited.
        agenda.programme = programme.to_string();
        title.clone_into(&mut agenda.title);
        if agenda.is_untouched() && !is_told {
            notices.extend(self.left_aside(programme));
        }
        Ok(Opened { agenda, journal, notices })
    }

    /// What is folded away behind a link that leads nowhere is not nothing.
    fn is_there(&self) -> Result<()> {
        let data = &self.places().data;
        let why = self.files.leads_nowhere(data);
        why.map_or(Ok(()), |why| Err(Error::new(format!("cannot {OPEN} the {}", Agenda::WORD)).because(why)))
    }

    /// Which agenda was set aside, and how it may come back: said until there is another one.
    fn left_aside(&self, programme: &Id) -> Option<String> {
        let there = self.files.list(&self.places().agendas()).unwrap_or_default();
        let last = |ending: &str| {
            let begins = format!("{programme}.{ending}.bad");
            let number = |path: &&PathBuf| {
                let rest = path.file_name()?.to_str()?.strip_prefix(&begins)?;
                if rest.is_empty() { Some(1) } else { rest.strip_prefix('-')?.parse::<u32>().ok() }
            };
            there.iter().filter(|path| number(path).is_some()).max_by_key(|path| number(path))
        };
        let aside = last(Agenda::ENDING)?;
        let mut said = format!("the agenda of {programme} is empty: the one before could not be read and is now ");
        said.push_str(&aside.display().to_string());
        if let Some(journal) = last(Journal::ENDING).filter(|journal| self.remembers(journal)) {
            let import = format!("agenda import {}", super::shell_word(journal));
            let import = self.places().command(Some(programme.as_str()), &import);
            said.push_str(&format!("; `{import}` brings back what its {} remembers", Journal::WORD));
        }
        Some(clean::line((said + &self.among_backups(programme)).into()))
    }

    /// Saves an agenda and its journal, so that they outlive a power cut. What another copy of the program has saved
    /// meanwhile is merged into both, as far as it could be read, also when the save then fails: show what they hold
    /// afterwards. May wait for the disk, and up to two seconds for another copy that is just saving. Gives back notices, as
    /// [`Opened::notices`], one of them if only the journal can't be saved: then the agenda carries what that lacks.
    ///
    /// # Errors
    /// If the agenda could not be saved, or nobody can be sure that it would outlive a power cut; its file holds what it held
    /// before or what was saved now, whole. Saving again later loses nothing.
    pub fn save(&self, agenda: &mut Agenda, journal: &mut Journal) -> Result<Vec<String>> {
        let programme = Id::parse(&agenda.programme)
            .ok_or_else(|| Error::new("cannot save the agenda").because("the id of its programme is no file name"))?;
        let mut notices = Vec::new();
        let mut lock = self.lock_agenda::<Agenda>(&programme, SAVE)?;
        let journal_locked = self.lock_journal(&mut lock, &programme, SAVE);
        let mut saved_agenda: Result<Option<Agenda>> = self.saved_or_aside(&programme, &mut notices);
        let mut saved_journal: Result<Option<Journal>> =
            journal_locked.and_then(|()| self.saved_or_aside(&programme, &mut notices));
        // What the journal's file does not hold goes with the agenda.
        let on_disk = saved_journal.clone().unwrap_or_default().unwrap_or_default();
        match (&mut saved_agenda, &mut saved_journal) {
            (Ok(saved), Ok(journal)) => {
                let saved = saved.get_or_insert_with(|| Agenda::new(&programme, ""));
                journal.get_or_insert_default().agree(saved);
            }
            (Ok(Some(saved)), Err(_)) => journal.take_carried(saved),
            (Ok(None) | Err(_), _) => {}
        }
        // Both are merged before either is written, so that the arguments are whole whatever happens then.
        let agenda_merged = saved_agenda.map(|saved| self.take_over(&programme, agenda, saved, &mut notices));
        let journal_merged = saved_journal.map(|saved| self.take_over(&programme, journal, saved, &mut notices));
        let saved = agenda_merged.and_then(|()| {
            // Written and synced one behind the other, so that the disk is kept waiting once for both.
            let draft = self.draft(&lock, &programme, &journal.carried_by(agenda, &on_disk));
            let journal = journal_merged.and_then(|()| self.draft(&lock, &programme, journal));
            let agenda = self.tried::<Agenda, _>(&programme, draft?.synced())?;
            let journal = journal.and_then(|draft| self.tried::<Journal, _>(&programme, draft.synced()));
            // Whether the agenda is in its place, for good, decides. It carries what the journal lacks till then, and for
            // as long as that can't be saved.
            self.tried::<Agenda, _>(&programme, agenda.place())?;
            Ok(journal.and_then(|draft| self.tried::<Journal, _>(&programme, draft.place())))
        });
        let journal_saved = after_notices(&notices, saved)?;
        notices.extend(journal_saved.err().map(|error| error.about(CARRIED).to_string()));
        Ok(notices)
    }

    /// Saves an agenda as [`Store::save`] does, and keeps the programme that it is of, where the library lacks that: what came
    /// of either. Neither waits for the other to succeed. The picks go first: they are a few bytes that nobody else has, and
    /// the programme, which its file can give again, may take the last of the room, and has to wait for who imports another.
    pub fn save_with(
        &self,
        agenda: &mut Agenda,
        journal: &mut Journal,
        joins: Option<&Programme>,
    ) -> (Result<Vec<String>>, Result<()>) {
        let picks = self.save(agenda, journal);
        let keep = |programme: &Programme| self.keep(&programme.event.id, &formats::write(programme));
        (picks, joins.map_or(Ok(()), keep))
    }

    /// Writes an agenda as it is kept to a file that the person named. False: it is there already and not to be replaced.
    ///
    /// # Errors
    /// If it can't be written.
    pub fn publish_agenda(&self, path: &Path, agenda: &Agenda, replace: bool) -> Result<bool> {
        self.publish(path, &text(path, agenda)?, replace)
    }

    /// How many sessions of a programme I am going to, perhaps or surely, as it will be opened; changes nothing.
    pub(super) fn count_picks(&self, programme: &Id) -> Result<usize> {
        let path = self.kept::<Agenda>(programme);
        let mut agenda = match self.saved::<Agenda>(&path, OPEN)? {
            Held::Nothing => Agenda::new(programme, ""),
            Held::Sound(agenda) => agenda,
            Held::Broken(why) => return Err(cannot::<Agenda>(OPEN, &path, why)),
        };
        if let Ok(Held::Sound(mut journal)) = self.saved::<Journal>(&self.kept::<Journal>(programme), OPEN) {
            journal.agree(&mut agenda);
        }
        Ok(agenda.picks().filter(|(_, pick)| pick.interest.is_wanted()).count())
    }

    /// The files of a programme's agenda: the picks, and the changes that can be undone.
    pub(super) fn agenda_files(&self, programme: &Id) -> [PathBuf; 2] {
        [self.kept::<Agenda>(programme), self.kept::<Journal>(programme)]
    }

    pub(super) fn kept<T: Kept>(&self, programme: &Id) -> PathBuf {
        self.places().agendas().join(format!("{programme}.{}", T::ENDING))
    }

    /// The lock of a programme's agenda. It is that of the journal too, where neither is a link.
    fn lock_agenda<T: Kept>(&self, programme: &Id, verb: &str) -> Result<Lock> {
        self.lock(&self.kept::<Agenda>(programme), format!("cannot {verb} the {}", T::WORD))
    }

    /// Has the lock of its agenda guard the journal of a programme, wherever that is.
    fn lock_journal(&self, lock: &mut Lock, programme: &Id, verb: &str) -> Result<()> {
        let locked = lock.extend(&self.kept::<Journal>(programme));
        locked.map_err(|why| cannot_lock(format!("cannot {verb} the {}", Journal::WORD), &why))
    }

    fn open<T: Kept>(&self, programme: &Id, notices: &mut Vec<String>) -> Result<Option<T>> {
        let path = self.kept::<T>(programme);
        let mut held = self.saved(&path, OPEN)?;
        let mut lock = None;
        if let Held::Broken(why) = &held {
            let both = self.lock_agenda::<T>(programme, SET_ASIDE).and_then(|mut both| {
                self.lock_journal(&mut both, programme, SET_ASIDE)?;
                Ok(both)
            });
            lock = Some(both.map_err(|error| self.stays::<T>(programme, &path, why, &error))?);
            // Another copy may have set it aside meanwhile, and saved a sound one.
            held = self.saved(&path, OPEN)?;
        }
        let opened = match held {
            Held::Nothing => None,
            Held::Sound(kept) => {
                notices.extend(self.overlooked(programme, &kept, 0));
                Some(kept)
            }
            Held::Broken(why) => {
                let aside = self.set_aside::<T>(programme, &path, &why);
                notices.push(aside.map_err(|error| self.stays::<T>(programme, &path, &why, &error))?);
                None
            }
        };
        drop(lock);
        Ok(opened)
    }

    /// The error of a broken file that can't be set aside.
    fn stays<T: Kept>(&self, programme: &Id, path: &Path, why: &str, error: &Error) -> Error {
        let way_on = if T::LEANING.is_empty() { String::new() } else { self.among_backups(programme) };
        let stays = format!("the {} of {programme} could not be read ({why}) and stays {}", T::WORD, path.display());
        Error::new(format!("{stays}{way_on}; {error}"))
    }

    /// What is saved; if that can be told, the file may be replaced. The caller holds the lock.
    fn saved_or_aside<T: Kept>(&self, programme: &Id, notices: &mut Vec<String>) -> Result<Option<T>> {
        let path = self.kept::<T>(programme);
        match self.saved(&path, SAVE)? {
            Held::Nothing => Ok(None),
            Held::Sound(saved) => Ok(Some(saved)),
            Held::Broken(why) => {
                let aside = self.set_aside::<T>(programme, &path, &why);
                notices.push(aside.map_err(|error| self.stays::<T>(programme, &path, &why, &error))?);
                Ok(None)
            }
        }
    }

    /// Merges what is saved into what is about to be.
    fn take_over<T: Kept>(&self, programme: &Id, kept: &mut T, saved: Option<T>, notices: &mut Vec<String>) {
        if let Some(saved) = saved {
            let known = kept.odd().count();
            kept.take_over(&saved);
            notices.extend(self.overlooked(programme, kept, known));
        }
    }

    /// The notice that rows were not understood, if there are more of them than were known.
    fn overlooked<T: Kept>(&self, programme: &Id, kept: &T, known: usize) -> Option<String> {
        let odd = kept.odd();
        (odd.count() > known).then(|| {
            let path = self.kept::<T>(programme);
            let said = format!("{odd} of the {} of {programme} could not be understood", T::WORD);
            clean::line(format!("{said}: kept in {}, but not shown", path.display()).into())
        })
    }

    fn draft<'a, T: Kept>(&self, lock: &'a Lock, programme: &Id, kept: &T) -> Result<Draft<'a>> {
        let path = self.kept::<T>(programme);
        self.tried::<T, _>(programme, lock.draft(&path, &text(&path, kept)?))
    }

    /// What came of a step of a save.
    fn tried<T: Kept, U>(&self, programme: &Id, step: io::Result<U>) -> Result<U> {
        step.map_err(|error| refused::<T>(SAVE, &self.kept::<T>(programme), &error))
    }

    /// What a file holds.
    pub(super) fn saved<T: Kept>(&self, path: &Path, verb: &str) -> Result<Held<T>> {
        let bytes = self.files.read(path).map_err(|error| refused::<T>(verb, path, &error))?;
        bytes.map_or(Ok(Held::Nothing), |bytes| understood(path, &bytes, verb))
    }

    /// Whether a journal can be read, and holds any change.
    fn remembers(&self, journal: &Path) -> bool {
        matches!(self.saved::<Journal>(journal, OPEN), Ok(Held::Sound(journal)) if journal.past().len() > 0)
    }

    /// Where else what is lost may be found, behind what is said of it.
    fn among_backups(&self, programme: &Id) -> String {
        let lists = || format!("; {} lists what there was", self.lists_backups(programme));
        if self.has_backups(programme) { lists() } else { String::new() }
    }

    /// Makes room for a new file without losing the broken one; gives back the notice. The caller holds the lock. What
    /// leans on it goes first: left alone, it would be taken for one that is ahead of what is still to be saved.
    fn set_aside<T: Kept>(&self, programme: &Id, path: &Path, why: &str) -> Result<String> {
        let (mut along, mut remembers) = (None, false);
        for ending in T::LEANING {
            let leaning = path.with_file_name(format!("{programme}.{ending}"));
            remembers = self.remembers(&leaning);
            if let Ok(Held::Sound(_) | Held::Broken(_)) = self.saved::<Journal>(&leaning, SET_ASIDE) {
                let aside = self.files.set_aside(&leaning);
                along = Some(aside.map_err(|error| refused::<Journal>(SET_ASIDE, &leaning, &error))?);
            }
        }
        let gone = |path: &PathBuf| format!("the {} of {programme} is now {}", Journal::WORD, path.display());
        let gone: Vec<String> = along.iter().map(gone).collect();
        let aside = self.files.set_aside(path).map_err(|error| refused::<T>(SET_ASIDE, path, &error));
        let aside = after_notices(&gone, aside)?;
        let mut said =
            format!("the {} of {programme} could not be read ({why}) and is now {}", T::WORD, aside.display());
        let remembers = along.as_ref().filter(|_| remembers).map(|along| {
            let path = super::shell_word(along);
            let import = self.places().command(Some(programme.as_str()), &format!("agenda import {path}"));
            format!("; `{import}` brings back what that remembers")
        });
        if let Some(along) = along {
            let beside = along.parent() == aside.parent();
            let place = along.file_name().filter(|_| beside).map_or(along.as_path(), Path::new);
            said.push_str(&format!(", and its {} {}", Journal::WORD, place.display()));
        }
        let way_on = if T::LEANING.is_empty() { String::new() } else { self.among_backups(programme) };
        Ok(clean::line((said + &remembers.unwrap_or_default() + &way_on).into()))
    }
}

/// What came of it; an error behind the notices that there are by then. What was set aside is found no second time, so it is
/// said now or never.
pub(super) fn after_notices<T>(notices: &[String], done: Result<T>) -> Result<T> {
    done.map_err(|error| match notices {
        [] => error,
        notices => Error::new(format!("{}; {error}", notices.join("; "))),
    })
}

/// A file as it is kept.
fn text<T: Kept>(path: &Path, kept: &T) -> Result<Vec<u8>> {
    let mut text = serde_json::to_vec_pretty(kept).map_err(|error| cannot::<T>(SAVE, path, error))?;
    text.push(b'\n');
    Ok(text)
}

pub(super) const OPEN: &str = "open";
const READ: &str = "read";
const SAVE: &str = "save";
const SET_ASIDE: &str = "set aside";
/// What is so where only the journal can't be saved.
pub(super) const CARRIED: &str =
    "the agenda is saved, and what can be undone with it: its undo journal cannot be saved";

fn cannot<T: Kept>(verb: &str, path: &Path, why: impl Display) -> Error {
    Error::new(format!("cannot {verb} the {}", T::WORD)).at(path.display()).because(why)
}

fn refused<T: Kept>(verb: &str, path: &Path, why: &io::Error) -> Error {
    cannot::<T>(verb, path, why).hint(way_on(why))
}

/// What the bytes of a file hold.
fn understood<T: Kept>(path: &Path, bytes: &[u8], verb: &str) -> Result<Held<T>> {
    match kept::read(bytes) {
        Ok(kept) => Ok(Held::Sound(kept)),
        Err(Unread::Broken(why)) => Ok(Held::Broken(why)),
        Err(Unread::Newer(why)) => {
            Err(cannot::<T>(verb, path, why).hint("update plenary, or name another folder with --data-dir"))
        }
    }
}

/// The agenda that bytes kept elsewhere are.
pub(super) fn kept_in(path: &Path, bytes: &[u8]) -> Result<Agenda> {
    match understood(path, bytes, READ)? {
        Held::Sound(agenda) => Ok(agenda),
        Held::Nothing => Err(cannot::<Agenda>(READ, path, "it is gone")),
        Held::Broken(why) => Err(cannot::<Agenda>(READ, path, why)),
    }
}

#[cfg(test)]
mod tests;

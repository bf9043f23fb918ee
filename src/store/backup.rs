//! Backups: `backups/<programme>/<time>/` holds the programme file, the agenda and its journal as they were before an
//! import. The last twenty of each programme are kept.

use super::{Store, save, zones};
use crate::agenda::Agenda;
use crate::error::{Error, Result};
use crate::formats;
use crate::programme::{Id, Instant, Programme};
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// How many backups of a programme are kept.
const MOST: usize = 20;

const PROGRAMME: &str = "programme.json";
const AGENDA: &str = "agenda.json";
const JOURNAL: &str = "journal.json";

/// Begins the name of a backup that is being made.
const UNFINISHED: &str = ".unfinished-";

impl Store {
    /// Copies what there is of a programme, whatever state it is in; tells where to. Nothing is copied where there is
    /// nothing, and what the last backup holds already is not copied again.
    ///
    /// # Errors
    /// If something can't be read or copied. Then there is no new backup, and the old ones stay.
    pub fn back_up(&self, programme: &Id, now: Instant) -> Result<Option<PathBuf>> {
        let folder = self.backups_of(programme);
        let cannot = |error: io::Error| {
            let error = Error::new("cannot make a backup").at(folder.display()).because(error);
            error.hint("--data-dir FOLDER keeps everything in another folder")
        };
        let files = self.files_of(programme).map_err(cannot)?;
        if files.is_empty() {
            return Ok(None);
        }
        let backups = finished(&folder).map_err(cannot)?;
        if let Some(last) = backups.last().filter(|last| holds(last, &files)) {
            return Ok(Some(last.clone()));
        }
        let made = make(&folder, &files, now).map_err(cannot)?;
        for old in backups.iter().rev().skip(MOST - 1) {
            // One too many does no harm.
            let _ = fs::remove_dir_all(old);
        }
        Ok(Some(made))
    }

    /// The programme of the last backup that holds that revision of it.
    pub(super) fn backed_up(&self, programme: &Id, revision: u32) -> Option<Programme> {
        self.backup_of(programme, revision).map(|(_, programme)| programme)
    }

    fn backup_of(&self, programme: &Id, revision: u32) -> Option<(PathBuf, Programme)> {
        let read = |backup: &PathBuf| {
            let bytes = save::read_regular(&backup.join(PROGRAMME)).ok()??;
            let programme = formats::read(&bytes, zones::zone).ok()?.programme;
            let is = programme.event.imported.as_ref().map_or(0, |imported| imported.revision);
            (is == revision).then(|| (backup.clone(), programme))
        };
        finished(&self.backups_of(programme)).ok()?.iter().rev().find_map(read)
    }

    /// The version of an imported programme before this one, and my picks as they were then; `None` if there was none
    /// or its backup is gone. An agenda that can't be read counts as empty.
    pub fn before(&self, programme: &Programme) -> Option<(Programme, Agenda)> {
        let revision = programme.event.imported.as_ref()?.revision.checked_sub(1)?;
        let (backup, old) = self.backup_of(&programme.event.id, revision)?;
        let bytes = save::read_regular(&backup.join(AGENDA)).ok().flatten();
        let agenda = bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok());
        Some((old, agenda.unwrap_or_else(|| Agenda::new(&programme.event.id, ""))))
    }

    fn backups_of(&self, programme: &Id) -> PathBuf {
        self.places().backups().join(programme.as_str())
    }

    /// The files of a programme, with their names in a backup.
    fn files_of(&self, programme: &Id) -> io::Result<Vec<(&'static str, Vec<u8>)>> {
        let own = save::read_regular(&self.imported(programme))?;
        let own = own.or_else(|| Store::bundled(programme).map(|text| text.as_bytes().to_vec()));
        let [agenda, journal] = self.agenda_files(programme);
        let files = [(PROGRAMME, own), (AGENDA, save::read(&agenda)?), (JOURNAL, save::read(&journal)?)];
        Ok(files.into_iter().filter_map(|(name, bytes)| Some((name, bytes?))).collect())
    }
}

/// The finished backups of a folder, the oldest first.
fn finished(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let is_backup = |path: &PathBuf| {
        let name = path.file_name().and_then(OsStr::to_str).unwrap_or_default();
        name.starts_with(|c: char| c.is_ascii_digit()) && path.is_dir()
    };
    let mut found: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).filter(is_backup).collect();
    found.sort();
    Ok(found)
}

/// Whether a backup holds these files and no other.
fn holds(backup: &Path, files: &[(&str, Vec<u8>)]) -> bool {
    [PROGRAMME, AGENDA, JOURNAL].iter().all(|name| {
        let wanted = files.iter().find(|(own, _)| own == name).map(|(_, bytes)| bytes);
        save::read_regular(&backup.join(name)).is_ok_and(|bytes| bytes.as_ref() == wanted)
    })
}

/// Writes a backup beside the others under a name that counts as none, and then gives it its own.
fn make(folder: &Path, files: &[(&str, Vec<u8>)], now: Instant) -> io::Result<PathBuf> {
    let name = now.strftime("%Y%m%dT%H%M%S%.3fZ").to_string();
    let unfinished = folder.join(format!("{UNFINISHED}{name}"));
    if fs::exists(&unfinished)? {
        fs::remove_dir_all(&unfinished)?;
    }
    for (name, bytes) in files {
        save::write(&unfinished.join(name), bytes)?;
    }
    let numbered = |number: u32| if number == 1 { name.clone() } else { format!("{name}-{number}") };
    let free = (1..1_000).map(|number| folder.join(numbered(number))).find(|path| !path.exists());
    let backup = free.ok_or(io::ErrorKind::AlreadyExists)?;
    save::rename(&unfinished, &backup)?;
    Ok(backup)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Places;

    fn second(second: i64) -> Instant {
        Instant::from_second(second).unwrap()
    }

    #[test]
    fn the_last_twenty_are_kept_and_none_twice() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::new(Places::in_one(folder.path()));
        let id = Id::parse("forum").unwrap();
        assert_eq!(store.back_up(&id, second(1)).unwrap(), None);
        assert!(!folder.path().join("backups").exists());
        fs::create_dir(folder.path().join("programmes")).unwrap();
        fs::create_dir(folder.path().join("agendas")).unwrap();
        fs::write(folder.path().join("agendas/forum.json"), "{ broken").unwrap();
        let mut made = Vec::new();
        for number in 0..25 {
            fs::write(store.imported(&id), format!("programme {number}")).unwrap();
            made.push(store.back_up(&id, second(1_000_000_000 + number)).unwrap().unwrap());
            assert_eq!(store.back_up(&id, second(2_000_000_000)).unwrap().as_ref(), made.last());
        }
        assert_eq!(finished(&folder.path().join("backups/forum")).unwrap(), made[5..]);
        let last = made.last().unwrap();
        assert_eq!(last.file_name().unwrap(), "20010909T014704.000Z");
        assert_eq!(fs::read_to_string(last.join(AGENDA)).unwrap(), "{ broken");
        assert_eq!(fs::read_to_string(last.join(PROGRAMME)).unwrap(), "programme 24");
        assert!(!last.join(JOURNAL).exists());
    }

    #[test]
    fn what_was_interrupted_is_no_backup() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::new(Places::in_one(folder.path()));
        let id = Id::parse("spief-2021").unwrap();
        let half = folder.path().join("backups/spief-2021/.unfinished-19700101T000001.000Z");
        fs::create_dir_all(&half).unwrap();
        fs::write(half.join(JOURNAL), "half").unwrap();
        assert!(store.backed_up(&id, 0).is_none());
        let made = store.back_up(&id, second(1)).unwrap().unwrap();
        assert!(!made.join(JOURNAL).exists() && !half.exists());
        assert_eq!(store.backed_up(&id, 0).unwrap().event.id, id);
        assert!(store.backed_up(&id, 1).is_none());
        assert!(store.before(&store.backed_up(&id, 0).unwrap()).is_none(), "nothing was before the first");
        fs::remove_dir_all(folder.path().join("backups")).unwrap();
        fs::write(folder.path().join("backups"), "a file").unwrap();
        assert!(store.back_up(&id, second(1)).unwrap_err().to_string().starts_with("cannot make a backup: "));
    }
}

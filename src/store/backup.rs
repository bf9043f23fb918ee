//! Backups: `backups/<programme>/<time>/` holds the programme file, the agenda and its journal as they were before much
//! of them changed, and in `before.txt` what that was. The last twenty of each programme are kept.

use super::agendas::kept_in;
use super::{Store, cannot_write, zones};
use crate::agenda::{Agenda, Interest};
use crate::error::{Error, Result};
use crate::formats;
use crate::programme::{Id, Instant, Programme, clean};
use jiff::ToSpan;
use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};

/// How many backups of a programme are kept.
const MOST: usize = 20;

const PROGRAMME: &str = "programme.json";
const AGENDA: &str = "agenda.json";
const JOURNAL: &str = "journal.json";
const BEFORE: &str = "before.txt";

const CANNOT: &str = "cannot make a backup";

/// Begins the name of a backup that is being made, or removed.
const UNFINISHED: &str = ".unfinished-";

/// A backup, as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backup {
    /// The name of its folder: when it was made, in UTC, and never before that of an earlier one.
    pub name: String,
    /// When it was made, by its name.
    pub when: Instant,
    /// How many sessions I was going to.
    pub going: usize,
    /// How many perhaps.
    pub maybe: usize,
    /// How many were skipped.
    pub skipped: usize,
    /// How many entries of my own it has.
    pub entries: usize,
    /// What it was made before, in a word or two; nothing where that was not kept.
    pub before: Option<String>,
    /// Why its agenda can't be read: one line.
    pub problem: Option<String>,
}

impl Store {
    /// Copies what there is of a programme, whatever state it is in, before something changes much of it; tells where to.
    /// Nothing is copied where there is nothing, and what the last backup holds already is not copied again.
    ///
    /// # Errors
    /// If something can't be read or copied. Then there is no new backup, and the old ones stay.
    pub fn back_up(&self, programme: &Id, before: &str, now: Instant) -> Result<Option<PathBuf>> {
        let folder = self.backups_of(programme);
        let cannot = |error| cannot_write(CANNOT, &folder, &error);
        let files = self.files_of(programme).map_err(cannot)?;
        if files.is_empty() {
            return Ok(None);
        }
        let _lock = self.lock(&folder, CANNOT)?;
        let backups = self.finished(&folder).map_err(cannot)?;
        if let Some(last) = backups.last().filter(|last| self.holds(last, &files)) {
            // Who made it may not have got so far as to be told that it is safe.
            self.files.sync_folder(&folder).map_err(cannot)?;
            return Ok(Some(last.clone()));
        }
        // The oldest by name go first. A clock that was wrong once must not make that the next one, again and again.
        let last = backups.last().and_then(|last| time_of(last)).map(|(last, _)| last).filter(|last| now < *last);
        let at = last.map_or(now, |last| last.checked_add(1.millisecond()).unwrap_or(last));
        let made = self.make(&folder, &files, before, at).map_err(cannot)?;
        for old in backups.iter().rev().skip(MOST - 1) {
            // One too many does no harm, but half of one must not count as a backup.
            let gone = folder.join(format!("{UNFINISHED}{}", name_of(old)));
            let _ = self.files.rename(old, &gone).and_then(|()| self.files.remove_folder(&gone));
        }
        Ok(Some(made))
    }

    /// The backups of a programme, the newest first.
    ///
    /// # Errors
    /// If their folder can't be read.
    pub fn backups(&self, programme: &Id) -> Result<Vec<Backup>> {
        let folder = self.backups_of(programme);
        let cannot = |error: io::Error| Error::new("cannot list the backups").at(folder.display()).because(error);
        let finished = self.finished(&folder).map_err(cannot)?;
        let backup = |path: &PathBuf| {
            let agenda = self.agenda_of(path, programme);
            let count = |interest| {
                let of = |agenda: &Agenda| agenda.picks().filter(|(_, pick)| pick.interest == interest).count();
                agenda.as_ref().map_or(0, of)
            };
            let before = self.files.read(&path.join(BEFORE)).ok().flatten();
            let before = before.map(|bytes| clean::line(String::from_utf8_lossy(&bytes)));
            Some(Backup {
                when: time_of(path)?.0,
                going: count(Interest::Going),
                maybe: count(Interest::Maybe),
                skipped: count(Interest::Skip),
                entries: agenda.as_ref().map_or(0, |agenda| agenda.entries().count()),
                before: before.filter(|before| !before.is_empty()),
                problem: agenda.as_ref().err().map(ToString::to_string),
                name: name_of(path),
            })
        };
        Ok(finished.iter().rev().filter_map(backup).collect())
    }

    /// The agenda that a backup of that name holds; an empty one, if nothing was picked when it was made.
    ///
    /// # Errors
    /// If there is no such backup, or its agenda can't be read.
    pub fn backed_up_agenda(&self, programme: &Id, name: &str) -> Result<Agenda> {
        self.agenda_of(&self.backup_named(programme, name)?, programme)
    }

    /// The programme that a backup of that name holds, if it can be read.
    pub fn backed_up_programme(&self, programme: &Id, name: &str) -> Option<Programme> {
        self.programme_of(&self.backup_named(programme, name).ok()?)
    }

    /// The command that lists them.
    pub(super) fn lists_backups(&self, programme: &Id) -> String {
        format!("`{}`", self.places().command(Some(programme.as_str()), "agenda backups"))
    }

    /// Whether there are any, as far as that can be told.
    pub(super) fn has_backups(&self, programme: &Id) -> bool {
        self.finished(&self.backups_of(programme)).is_ok_and(|backups| !backups.is_empty())
    }

    /// The programme of the last backup that holds that revision of it.
    pub(super) fn backed_up(&self, programme: &Id, revision: u32) -> Option<Programme> {
        self.backup_of(programme, revision).map(|(_, programme)| programme)
    }

    fn backup_of(&self, programme: &Id, revision: u32) -> Option<(PathBuf, Programme)> {
        let read = |backup: &PathBuf| {
            let programme = self.programme_of(backup)?;
            let is = programme.event.imported.as_ref().map_or(0, |imported| imported.revision);
            (is == revision).then(|| (backup.clone(), programme))
        };
        self.finished(&self.backups_of(programme)).ok()?.iter().rev().find_map(read)
    }

    /// The version of an imported programme before this one, and my picks as they were then; `None` if there was none
    /// or its backup is gone. An agenda that can't be read counts as empty.
    pub fn before(&self, programme: &Programme) -> Option<(Programme, Agenda)> {
        let revision = programme.event.imported.as_ref()?.revision.checked_sub(1)?;
        let (backup, old) = self.backup_of(&programme.event.id, revision)?;
        let agenda = self.agenda_of(&backup, &programme.event.id);
        Some((old, agenda.unwrap_or_else(|_| Agenda::new(&programme.event.id, ""))))
    }

    fn backups_of(&self, programme: &Id) -> PathBuf {
        self.places().backups().join(programme.as_str())
    }

    fn backup_named(&self, programme: &Id, name: &str) -> Result<PathBuf> {
        let finished = self.finished(&self.backups_of(programme)).unwrap_or_default();
        // Only what is listed: a name may be a path that leads anywhere.
        let found = finished.into_iter().find(|backup| name_of(backup) == name);
        found.ok_or_else(|| {
            let error = Error::new(format!("there is no backup “{name}” of {programme}"));
            error.hint(format!("{} lists them", self.lists_backups(programme)))
        })
    }

    fn programme_of(&self, backup: &Path) -> Option<Programme> {
        let bytes = self.files.read(&backup.join(PROGRAMME)).ok()??;
        Some(formats::read(&bytes, zones::zone).ok()?.programme)
    }

    fn agenda_of(&self, backup: &Path, programme: &Id) -> Result<Agenda> {
        let path = backup.join(AGENDA);
        let cannot = |error: io::Error| Error::new("cannot read the agenda").at(path.display()).because(error);
        let bytes = self.files.read(&path).map_err(cannot)?;
        match bytes {
            Some(bytes) => kept_in(&path, &bytes),
            // What it was made before is written last.
            None if self.files.exists(&backup.join(BEFORE)).map_err(cannot)? => Ok(Agenda::new(programme, "")),
            None => Err(Error::new("cannot read the backup").at(backup.display()).because("it is not whole")),
        }
    }

    /// The files of a programme, with their names in a backup.
    fn files_of(&self, programme: &Id) -> io::Result<Vec<(&'static str, Vec<u8>)>> {
        let own = self.files.read(&self.imported(programme))?;
        let own = own.or_else(|| Store::bundled(programme).map(|text| text.as_bytes().to_vec()));
        let [agenda, journal] = self.agenda_files(programme);
        let files = [(PROGRAMME, own), (AGENDA, self.files.read(&agenda)?), (JOURNAL, self.files.read(&journal)?)];
        Ok(files.into_iter().filter_map(|(name, bytes)| Some((name, bytes?))).collect())
    }

    /// The finished backups of a folder, the oldest first.
    fn finished(&self, folder: &Path) -> io::Result<Vec<PathBuf>> {
        let mut found = self.files.list(folder)?;
        found.retain(|path| time_of(path).is_some() && self.files.is_folder(path));
        found.sort_by_key(|path| time_of(path));
        Ok(found)
    }

    /// Whether a backup holds these files and no other.
    fn holds(&self, backup: &Path, files: &[(&str, Vec<u8>)]) -> bool {
        [PROGRAMME, AGENDA, JOURNAL].iter().all(|name| {
            let wanted = files.iter().find(|(own, _)| own == name).map(|(_, bytes)| bytes);
            self.files.read(&backup.join(name)).is_ok_and(|bytes| bytes.as_ref() == wanted)
        })
    }

    /// Writes a backup beside the others under a name that counts as none, and then gives it its own. The caller holds
    /// the lock: what is unfinished by then nobody will finish.
    fn make(&self, folder: &Path, files: &[(&str, Vec<u8>)], before: &str, at: Instant) -> io::Result<PathBuf> {
        for path in self.files.list(folder)? {
            if name_of(&path).starts_with(UNFINISHED) {
                self.files.remove_folder(&path)?;
            }
        }
        let name = at.strftime("%Y%m%dT%H%M%S%.3fZ").to_string();
        let unfinished = folder.join(format!("{UNFINISHED}{name}"));
        let made = self.fill(&unfinished, files, before).and_then(|()| self.name_backup(&unfinished, &name));
        if made.is_err() {
            // On a full disk half a backup is in everybody's way.
            let _ = self.files.remove_folder(&unfinished);
        }
        made
    }

    fn fill(&self, unfinished: &Path, files: &[(&str, Vec<u8>)], before: &str) -> io::Result<()> {
        for (name, bytes) in files {
            self.files.write(&unfinished.join(name), bytes)?;
        }
        self.files.write(&unfinished.join(BEFORE), format!("{before}\n").as_bytes())
    }

    /// Gives a backup its name, or the first of `…-2`, `…-3`, … that is free.
    fn name_backup(&self, unfinished: &Path, name: &str) -> io::Result<PathBuf> {
        for number in 1..1_000 {
            let name = if number == 1 { name.to_owned() } else { format!("{name}-{number}") };
            let backup = unfinished.with_file_name(name);
            if !self.files.is_taken(&backup)? {
                self.files.rename(unfinished, &backup)?;
                return Ok(backup);
            }
        }
        Err(io::ErrorKind::AlreadyExists.into())
    }
}

fn name_of(backup: &Path) -> String {
    backup.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// When a backup was made, and which one of the same moment it is, by its name; nothing if it is not the name of one.
fn time_of(backup: &Path) -> Option<(Instant, u32)> {
    let name = backup.file_name().and_then(OsStr::to_str)?;
    let (time, number) = name.split_once('-').map_or((name, Some(1)), |(time, number)| (time, number.parse().ok()));
    Some((time.ends_with('Z').then(|| time.parse().ok())??, number?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agenda::{Change, Copy, Pick, Stamp, Step};
    use crate::store::Places;
    use std::fs;

    fn second(second: i64) -> Instant {
        Instant::from_second(second).unwrap()
    }

    fn store(folder: &Path) -> (Store, Id) {
        (Store::new(Places::in_one(folder)), Id::parse("forum").unwrap())
    }

    /// Picks of those interests, saved.
    fn pick(store: &Store, id: &Id, interests: &[Interest]) -> Agenda {
        let mut opened = store.open_agenda(id, "Forum").unwrap();
        let step = |(number, interest): (usize, &Interest)| {
            let session = format!("session-{number}");
            let before = opened.agenda.pick(&session).cloned();
            Step::pick(session, before, Some(Pick::new(*interest, Copy::default())))
        };
        let change = Change { words: "picked".to_owned(), steps: interests.iter().enumerate().map(step).collect() };
        opened.journal.make(&mut opened.agenda, change, Stamp::of(second(1)));
        store.save(&mut opened.agenda, &mut opened.journal).unwrap();
        opened.agenda
    }

    #[test]
    fn the_last_twenty_are_kept_and_none_twice() {
        let folder = tempfile::tempdir().unwrap();
        let (store, id) = store(folder.path());
        assert_eq!(store.back_up(&id, "x", second(1)).unwrap(), None);
        assert!(!folder.path().join("backups").exists());
        fs::create_dir(folder.path().join("programmes")).unwrap();
        fs::create_dir(folder.path().join("agendas")).unwrap();
        fs::write(folder.path().join("agendas/forum.json"), "{ broken").unwrap();
        let mut made = Vec::new();
        for number in 0..25 {
            fs::write(store.imported(&id), format!("programme {number}")).unwrap();
            made.push(store.back_up(&id, "x", second(1_000_000_000 + number)).unwrap().unwrap());
            assert_eq!(store.back_up(&id, "y", second(2_000_000_000)).unwrap().as_ref(), made.last());
        }
        let all: Vec<_> = fs::read_dir(folder.path().join("backups/forum")).unwrap().collect();
        assert_eq!(all.len(), 20, "nothing is left of those that went");
        assert_eq!(store.finished(&folder.path().join("backups/forum")).unwrap(), made[5..]);
        let last = made.last().unwrap();
        assert_eq!(last.file_name().unwrap(), "20010909T014704.000Z");
        assert_eq!(fs::read_to_string(last.join(AGENDA)).unwrap(), "{ broken");
        assert_eq!(fs::read_to_string(last.join(PROGRAMME)).unwrap(), "programme 24");
        assert_eq!(fs::read_to_string(last.join(BEFORE)).unwrap(), "x\n");
        assert!(!last.join(JOURNAL).exists());
    }

    #[test]
    fn a_clock_that_was_wrong_once_costs_no_later_backup() {
        let folder = tempfile::tempdir().unwrap();
        let (store, id) = store(folder.path());
        let back_up = |interests: &[Interest], at: Instant| {
            let agenda = pick(&store, &id, interests);
            let made = store.back_up(&id, "x", at).unwrap().unwrap();
            assert_eq!(store.backed_up_agenda(&id, &name_of(&made)).unwrap(), agenda);
            made
        };
        for number in 0..19 {
            back_up(&[Interest::Going, Interest::Maybe][..=number % 2], second(4_000_000_000));
        }
        // The clock is right again.
        let first = back_up(&[Interest::Skip], second(1_000_000_000));
        let again = store.back_up(&id, "y", second(1_000_000_001)).unwrap();
        assert_eq!(again.as_ref(), Some(&first), "what the last one holds is not copied again");
        let then = back_up(&[Interest::Later], second(1_000_000_002));
        assert_eq!(store.finished(&store.backups_of(&id)).unwrap()[18..], [first, then]);
        // And where no later moment has a name.
        back_up(&[Interest::Going], Instant::MAX);
        assert_eq!(name_of(&back_up(&[Interest::Maybe], second(1_000_000_003))), "99991230T220000.999Z-2");
    }

    #[test]
    fn what_was_interrupted_is_no_backup() {
        let folder = tempfile::tempdir().unwrap();
        let (store, _) = store(folder.path());
        let id = Id::parse("spief-2021").unwrap();
        let half = folder.path().join("backups/spief-2021/.unfinished-20200101T000001.000Z");
        fs::create_dir_all(&half).unwrap();
        fs::write(half.join(JOURNAL), "half").unwrap();
        assert!(store.backed_up(&id, 0).is_none());
        assert_eq!(store.backups(&id), Ok(Vec::new()));
        let made = store.back_up(&id, "x", second(1)).unwrap().unwrap();
        assert!(!made.join(JOURNAL).exists() && !half.exists());
        assert_eq!(store.backed_up(&id, 0).unwrap().event.id, id);
        assert!(store.backed_up(&id, 1).is_none());
        assert!(store.before(&store.backed_up(&id, 0).unwrap()).is_none(), "nothing was before the first");
        fs::remove_dir_all(folder.path().join("backups")).unwrap();
        fs::write(folder.path().join("backups"), "a file").unwrap();
        assert!(store.back_up(&id, "x", second(1)).unwrap_err().to_string().starts_with("cannot make a backup: "));
    }

    #[test]
    fn they_are_listed_the_newest_first_with_what_they_hold() {
        let folder = tempfile::tempdir().unwrap();
        let (store, id) = store(folder.path());
        assert_eq!(store.backups(&id), Ok(Vec::new()));
        let first = pick(&store, &id, &[Interest::Going, Interest::Maybe, Interest::Going]);
        store.back_up(&id, "import", second(1)).unwrap();
        pick(&store, &id, &[Interest::Skip; 4]);
        // In the same moment: the name has a number behind it, and stands where the number says.
        store.back_up(&id, "merge", second(1)).unwrap();
        for number in 2..11 {
            pick(&store, &id, &vec![Interest::Maybe; number]);
            store.back_up(&id, "  \u{1b}[31mred\n", second(1)).unwrap();
        }
        let backups = store.backups(&id).unwrap();
        let names: Vec<&str> = backups.iter().map(|backup| backup.name.as_str()).collect();
        assert_eq!(names[0], "19700101T000001.000Z-11");
        assert_eq!(names[9..], ["19700101T000001.000Z-2", "19700101T000001.000Z"]);
        let told = |at: usize| {
            let Backup { going, maybe, skipped, ref before, .. } = backups[at];
            (going, maybe, skipped, before.as_deref().unwrap_or_default())
        };
        assert_eq!((told(10), told(9)), ((2, 1, 0, "import"), (0, 0, 4, "merge")));
        assert!(!told(8).3.contains('\u{1b}'), "{:?}", told(8));
        assert!(backups.iter().all(|backup| backup.when == second(1) && backup.problem.is_none()));
        assert_eq!(store.backed_up_agenda(&id, names[10]).unwrap(), first);
    }

    #[test]
    fn only_what_is_listed_can_be_had_and_what_cannot_be_read_is_said() {
        let folder = tempfile::tempdir().unwrap();
        let (store, id) = store(folder.path());
        pick(&store, &id, &[Interest::Going]);
        let made = store.back_up(&id, "import", second(1)).unwrap().unwrap();
        let name = name_of(&made);
        for other in ["", "..", "../forum", ".unfinished-19700101T000001.000Z", "19700101T000001.000Z/", "1970"] {
            let error = store.backed_up_agenda(&id, other).unwrap_err().to_string();
            assert!(error.contains("there is no backup") && error.contains("agenda backups"), "{error}");
        }
        for (text, why) in
            [("{ broken", "key must be a string"), (r#"{ "version": 7 }"#, "a newer plenary (version 7)"), ("", "EOF")]
        {
            fs::write(made.join(AGENDA), text).unwrap();
            let error = store.backed_up_agenda(&id, &name).unwrap_err().to_string();
            assert!(error.starts_with("cannot read the agenda: ") && error.contains(why), "{error}");
            let [backup] = &store.backups(&id).unwrap()[..] else { panic!("one backup") };
            assert_eq!((backup.going, backup.problem.as_ref()), (0, Some(&error)));
        }
        fs::remove_file(made.join(AGENDA)).unwrap();
        assert!(store.backed_up_agenda(&id, &name).unwrap().is_untouched(), "nothing was picked then");
        fs::remove_file(made.join(BEFORE)).unwrap();
        let error = store.backed_up_agenda(&id, &name).unwrap_err().to_string();
        assert!(error.starts_with("cannot read the backup: ") && error.ends_with(": it is not whole"), "{error}");
        assert_eq!(store.backups(&id).unwrap()[0].problem, Some(error));
    }
}

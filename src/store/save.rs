//! The one way a file is written: whole, beside its target, synced, and then renamed over it.
//!
//! Whatever interrupts a save, the target holds either all of the old or all of the new; and when a save is told as done,
//! the new outlives a power cut. What could not be read is never written over.
//!
//! A process that is killed can't remove the neighbour it was writing. The next save of the same file does: it holds that
//! file's lock, so that whoever began the neighbour is gone, however long ago that was, and no clock is asked. Where a
//! file system has no locks nothing is removed, because somebody may still be writing it.

use super::disk::{Disk, Held, Neighbour, RANDOM, System, Thing, Whose};
use std::ffi::{OsStr, OsString};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// How many links in a row are followed before they count as a ring.
pub(super) const LONGEST_CHAIN: usize = 32;

/// No schedule is larger; what is, is a mistake that would fill the memory.
pub(super) const LARGEST: u64 = 256 * 1024 * 1024;
/// How often a lock is tried before its holder counts as stuck, and how long apart: about two seconds in all.
const TRIES: u32 = 100;
const BETWEEN_TRIES: Duration = Duration::from_millis(20);
/// The longest name that a neighbour repeats; file systems take names of 255 bytes.
const LONGEST_NAME: usize = 220;
/// What the name of every neighbour begins with.
const NAMELESS: &str = ".plenary-";

/// The files on a disk.
#[derive(Clone, Debug)]
pub(super) struct Files(Arc<dyn Disk>);

impl Files {
    /// Those of this machine.
    pub(super) fn of_system() -> Files {
        Files(Arc::new(System))
    }

    /// Those of another disk.
    #[cfg(test)]
    pub(super) fn on(disk: impl Disk + 'static) -> Files {
        Files(Arc::new(disk))
    }

    /// The bytes of a file; `None` if there is none. Anybody may have put it there: it is read only if it is a regular
    /// one, because a pipe may never end, and of no more than [`LARGEST`] bytes.
    pub(super) fn read(&self, path: &Path) -> io::Result<Option<Vec<u8>>> {
        self.read_up_to(path, LARGEST)
    }

    /// As [`Files::read`], of no more than so many bytes.
    pub(super) fn read_up_to(&self, path: &Path, largest: u64) -> io::Result<Option<Vec<u8>>> {
        let too_large = || io::Error::other(format!("it is larger than {} MiB", largest / 1024 / 1024));
        let bytes = match self.0.look(path) {
            Ok(Thing::File { length }) if length > largest => return Err(too_large()),
            Ok(Thing::File { .. }) => self.0.read(path, largest + 1),
            Ok(other) => return Err(no_file(other)),
            Err(error) => Err(error),
        };
        match bytes {
            Ok(bytes) if bytes.len() as u64 > largest => Err(too_large()),
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// How long a file is, as far as that can be told.
    pub(super) fn length(&self, path: &Path) -> Option<u64> {
        match self.0.look(path) {
            Ok(Thing::File { length }) => Some(length),
            Ok(Thing::Folder | Thing::Other) | Err(_) => None,
        }
    }

    /// Whether anything stands at a path, behind its links.
    pub(super) fn exists(&self, path: &Path) -> io::Result<bool> {
        match self.0.look(path) {
            Ok(_) => Ok(true),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Whether a name is taken, if only by a link that leads nowhere.
    pub(super) fn is_taken(&self, path: &Path) -> io::Result<bool> {
        match self.0.link(path) {
            Ok(_) => Ok(true),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Whether a path is a link.
    pub(super) fn is_link(&self, path: &Path) -> bool {
        self.0.link(path).is_ok_and(|link| link.is_some())
    }

    /// Why a path leads nowhere, if it is a link that does.
    pub(super) fn leads_nowhere(&self, path: &Path) -> Option<io::Error> {
        let to = self.0.link(path).ok()??;
        let why = || format!("{} leads to {}, which is not there", path.display(), to.display());
        self.exists(path).is_ok_and(|exists| !exists).then(|| io::Error::new(ErrorKind::NotFound, why()))
    }

    /// What is in a folder, by name; nothing if there is no folder.
    pub(super) fn list(&self, folder: &Path) -> io::Result<Vec<PathBuf>> {
        let mut names = match self.0.list(folder) {
            Err(error) if error.kind() == ErrorKind::NotFound => Vec::new(),
            names => names?,
        };
        names.sort();
        Ok(names.into_iter().map(|name| folder.join(name)).collect())
    }

    /// Whether a path leads to a folder.
    pub(super) fn is_folder(&self, path: &Path) -> bool {
        self.0.look(path).is_ok_and(|found| found == Thing::Folder)
    }

    /// Writes a file, and its folders where they are missing. A link stays a link: its target is written. An existing
    /// file keeps its mode, a new one is for its owner only. A file that holds these bytes already is left alone.
    pub(super) fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        self.draft(path, bytes)?.synced()?.place()
    }

    /// Writes a file that is no loss to forget, and waits for nothing.
    pub(super) fn jot(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        self.create_folder_of(path)?;
        let target = self.followed(path)?;
        self.sweep(&target);
        let mut neighbour = self.0.create(folder_of(&target), &beginning(&target), Whose::Mine)?;
        neighbour.write(bytes)?;
        neighbour.place(&target, true)
    }

    /// Does the first half of [`Files::write`], all that can go wrong because of what is written: what is to be written
    /// together is drafted and synced together, and then put into place.
    pub(super) fn draft(&self, path: &Path, bytes: &[u8]) -> io::Result<Draft<'_>> {
        self.create_folder_of(path)?;
        let target = self.followed(path)?;
        // An error here is an error of the save: what cannot be read is not replaced either.
        let neighbour = match self.read(&target)? {
            Some(old) if old == bytes => None,
            old => {
                let folder = folder_of(&target);
                if old.is_none() {
                    self.sync_above(folder)?;
                }
                let mut neighbour = self.0.create(folder, &beginning(&target), Whose::Mine)?;
                neighbour.write(bytes)?;
                neighbour.take_mode(&target);
                Some(neighbour)
            }
        };
        Ok(Draft { files: self, target, neighbour })
    }

    /// Writes a file that a person named, for others to read: with the mode that new files have. An existing one is
    /// replaced only if that was asked for, and what is there and no file is not replaced at all: a device would be
    /// gone.
    pub(super) fn publish(&self, path: &Path, bytes: &[u8], replace: bool) -> io::Result<()> {
        let target = self.followed(path)?;
        match self.0.look(&target) {
            Ok(Thing::File { .. }) | Err(_) => {}
            Ok(other) => return Err(no_file(other)),
        }
        let folder = folder_of(&target);
        let mut neighbour = self.0.create(folder, &beginning(&target), Whose::Usual)?;
        neighbour.write(bytes)?;
        if replace {
            neighbour.take_mode(&target);
        }
        neighbour.sync()?;
        neighbour.place(&target, replace)?;
        self.sync_folder(folder)
    }

    /// Makes a file that is there outlive a power cut: who wrote it may have been killed before it was safe.
    pub(super) fn assure(&self, path: &Path) -> io::Result<()> {
        let target = self.followed(path)?;
        match self.0.sync(&target) {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
            synced => synced.and_then(|()| self.sync_folder(folder_of(&target))),
        }
    }

    /// Removes a file; a link, not what it leads to.
    pub(super) fn remove(&self, path: &Path) -> io::Result<()> {
        self.0.remove(path)?;
        self.sync_folder(folder_of(path))
    }

    /// Removes a folder with all that is in it.
    pub(super) fn remove_folder(&self, folder: &Path) -> io::Result<()> {
        for path in self.list(folder)? {
            let is_link = self.0.link(&path)?.is_some();
            if !is_link && self.is_folder(&path) { self.remove_folder(&path) } else { self.0.remove(&path) }?;
        }
        self.0.remove_folder(folder)
    }

    /// Moves a file to another folder, which is created where it is missing, also one on another disk: if it still holds
    /// these bytes. What somebody else has put there since is not what was to be moved.
    pub(super) fn move_as_read(&self, from: &Path, bytes: &[u8], to: &Path) -> io::Result<Moved> {
        self.create_folder_of(to)?;
        self.sync_above(folder_of(to))?;
        match self.read(from)? {
            None => return Ok(Moved::Gone),
            Some(found) if found != bytes => return Ok(Moved::Changed),
            Some(_) => {}
        }
        match self.rename(from, to) {
            Err(error) if error.kind() == ErrorKind::CrossesDevices => {
                self.write(to, bytes)?;
                self.remove(from)?;
            }
            Err(error) if error.kind() == ErrorKind::NotFound && !self.is_taken(from)? => return Ok(Moved::Gone),
            moved => moved?,
        }
        Ok(Moved::There)
    }

    /// Gives a file or folder another name, in place of a file that has it.
    pub(super) fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.0.rename(from, to)?;
        self.sync_folder(folder_of(to))
    }

    /// Renames a file to `….bad`, or to the first of `….bad-2`, `….bad-3`, … that is free, and says which. The caller
    /// holds the lock, so that no other copy of the program takes the same name.
    pub(super) fn set_aside(&self, path: &Path) -> io::Result<PathBuf> {
        let target = self.followed(path)?;
        for number in 1..1_000 {
            let mut name = OsString::from(&target);
            name.push(if number == 1 { ".bad".to_owned() } else { format!(".bad-{number}") });
            let aside = PathBuf::from(name);
            if !self.is_taken(&aside)? {
                self.rename(&target, &aside)?;
                return Ok(aside);
            }
        }
        Err(ErrorKind::AlreadyExists.into())
    }

    /// Keeps others from writing a file. Its lock stands beside it, and where it is a link, beside what that leads to: whoever
    /// writes the same file waits for the same lock, by whatever name it is called. Creates the folder in which the file is
    /// named; not the one that a link leads to, because a disk may not be there yet.
    ///
    /// Waits for a holder, who keeps a lock for milliseconds unless it was stopped or hangs. After two seconds that is an
    /// error of the kind [`ErrorKind::WouldBlock`]. With an error comes the place that it is about.
    pub(super) fn lock(&self, path: &Path) -> Result<Lock, (PathBuf, io::Error)> {
        let mut lock = Lock { files: self.clone(), held: Vec::new(), names: Vec::new() };
        lock.extend(path)?;
        Ok(lock)
    }

    fn held(&self, lock: &Path, tries: u32) -> io::Result<Held> {
        for left in (0..tries).rev() {
            match self.0.lock(lock) {
                Err(error) if error.kind() == ErrorKind::WouldBlock => {}
                held => return held,
            }
            if left > 0 {
                std::thread::sleep(BETWEEN_TRIES);
            }
        }
        Err(io::Error::new(ErrorKind::WouldBlock, "another plenary holds it"))
    }

    /// Removes what killed saves of a file left beside it. What can't be removed does no harm.
    fn sweep(&self, target: &Path) {
        let begins = beginning(target);
        if begins == NAMELESS {
            return;
        }
        let is_left = |path: &PathBuf| {
            let name = path.file_name().and_then(OsStr::to_str).unwrap_or_default();
            let rest = name.strip_prefix(&*begins).unwrap_or_default();
            rest.len() == RANDOM && rest.bytes().all(|byte| byte.is_ascii_alphanumeric())
        };
        let here = self.list(folder_of(target)).unwrap_or_default();
        for left in here.iter().filter(|path| is_left(path)) {
            let _ = self.0.remove(left);
        }
    }

    /// Creates the folder of a file. Whether it outlives a power cut is decided by who writes into it.
    fn create_folder_of(&self, path: &Path) -> io::Result<()> {
        let above = folder_of(path).ancestors();
        let missing = above.take_while(|folder| !folder.as_os_str().is_empty() && self.0.look(folder).is_err());
        for folder in missing.collect::<Vec<_>>().into_iter().rev() {
            match self.0.create_folder(folder) {
                // Another copy of the program may have been quicker.
                Err(_) if self.is_folder(folder) => {}
                Err(why) => return Err(self.leads_nowhere(folder).unwrap_or(why)),
                Ok(()) => {}
            }
        }
        Ok(())
    }

    /// Makes a folder outlive a power cut, before the first of its files does: somebody may have created it and been
    /// killed. Where there is a file already, this has been done.
    fn sync_above(&self, folder: &Path) -> io::Result<()> {
        folder.ancestors().skip(1).try_for_each(|above| self.sync_folder(above))
    }

    /// The end of a chain of links, which need not exist yet.
    fn followed(&self, path: &Path) -> io::Result<PathBuf> {
        let mut path = path.to_owned();
        for _ in 0..LONGEST_CHAIN {
            match self.0.link(&path) {
                Ok(Some(link)) => path = folder_of(&path).join(link),
                Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
                Ok(None) | Err(_) => return Ok(path),
            }
        }
        Err(io::Error::other("its links lead in a ring"))
    }

    /// Makes what happened to the names in a folder outlive a power cut.
    pub(super) fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        self.0.sync(if folder.as_os_str().is_empty() { Path::new(".") } else { folder })
    }
}

/// What became of a file that was to be moved as it was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Moved {
    /// It is where it was to be moved.
    There,
    /// It stays: somebody else has written it since.
    Changed,
    /// Somebody else has moved or removed it.
    Gone,
}

/// A file that is written, but not in its place yet.
#[must_use]
pub(super) struct Draft<'a> {
    files: &'a Files,
    target: PathBuf,
    /// Nothing, if the target holds the same bytes already.
    neighbour: Option<Box<dyn Neighbour>>,
}

impl Draft<'_> {
    /// Makes the bytes outlive a power cut. Those that were there already too: who wrote them may have been killed
    /// before they were safe, and did not tell anybody that they are.
    pub(super) fn synced(mut self) -> io::Result<Self> {
        match &mut self.neighbour {
            Some(neighbour) => neighbour.sync()?,
            None => self.files.0.sync(&self.target)?,
        }
        Ok(self)
    }

    /// Puts the file into its place, for good.
    pub(super) fn place(self) -> io::Result<()> {
        if let Some(neighbour) = self.neighbour {
            neighbour.place(&self.target, true)?;
        }
        self.files.sync_folder(folder_of(&self.target))
    }
}

/// Keeps other copies of the program out until it is dropped.
#[must_use]
pub(super) struct Lock {
    files: Files,
    held: Vec<Held>,
    /// What stands for them on the disk.
    names: Vec<PathBuf>,
}

impl Lock {
    /// Keeps others from another file too, as [`Files::lock`] does. All who need both must ask in the same order.
    pub(super) fn extend(&mut self, path: &Path) -> Result<(), (PathBuf, io::Error)> {
        self.files.create_folder_of(path).map_err(|why| (folder_of(path).to_owned(), why))?;
        let target = self.files.followed(path).map_err(|why| (folder_of(path).to_owned(), why))?;
        let folder = folder_of(&target);
        let name = folder.join(lock_name(&target));
        if self.names.contains(&name) {
            return Ok(());
        }
        // Two names of one lock would make it wait for itself.
        let real = |name: &PathBuf| -> io::Result<PathBuf> {
            Ok(self.files.0.real(folder_of(name))?.join(name.file_name().unwrap_or_default()))
        };
        let is_held = || -> io::Result<bool> {
            let wanted = real(&name)?;
            self.names.iter().try_fold(false, |is, held| Ok(is || real(held)? == wanted))
        };
        let is_held = !self.names.is_empty() && is_held().map_err(|why| (folder.to_owned(), why))?;
        if !is_held {
            let held = self.files.held(&name, TRIES).map_err(|why| match why.kind() {
                // The disk is sound, and somebody sits on it.
                ErrorKind::WouldBlock => (name.clone(), why),
                // Something else has its name.
                _ if self.files.0.look(&name).is_ok_and(|found| !matches!(found, Thing::File { .. })) => {
                    (name.clone(), why)
                }
                // Nobody knows that file: it is its folder in which nothing can be written, or its name leads elsewhere.
                _ => (folder.to_owned(), self.files.leads_nowhere(&name).unwrap_or(why)),
            })?;
            self.held.push(held);
        }
        self.names.push(name);
        Ok(())
    }

    /// As [`Files::draft`], of a file that nobody writes without this lock.
    pub(super) fn draft(&self, path: &Path, bytes: &[u8]) -> io::Result<Draft<'_>> {
        if self.held.iter().all(|held| held.is_sure) {
            let target = self.files.followed(path);
            // What lies elsewhere may be written by somebody who has a lock of its own there.
            let is_beside = |target: &&PathBuf| self.names.iter().any(|name| folder_of(name) == folder_of(target));
            target.iter().filter(is_beside).for_each(|target| self.files.sweep(target));
        }
        self.files.draft(path, bytes)
    }

    /// As [`Files::write`], of a file that nobody writes without this lock.
    pub(super) fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        self.draft(path, bytes)?.synced()?.place()
    }
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// What the names of a file's neighbours begin with, so that they are known as such.
fn beginning(target: &Path) -> String {
    let name = target.file_name().and_then(OsStr::to_str).filter(|name| name.len() <= LONGEST_NAME);
    name.map_or_else(|| NAMELESS.to_owned(), |name| format!("{NAMELESS}{name}-"))
}

/// One lock for all files whose names differ only behind the first dot: an agenda and its journal.
fn lock_name(target: &Path) -> String {
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    format!("{}.lock", name.split('.').next().unwrap_or_default())
}

fn no_file(thing: Thing) -> io::Error {
    match thing {
        Thing::Folder => io::Error::new(ErrorKind::IsADirectory, "it is a folder"),
        _ => io::Error::other("it is no regular file"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn files() -> Files {
        Files::of_system()
    }

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> =
            fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_is_written_with_its_folders_and_nothing_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a").join("b").join("file");
        files().write(&path, b"one").unwrap();
        files().write(&path, b"two").unwrap();
        assert_eq!(files().read(&path).unwrap().unwrap(), b"two");
        assert_eq!(names(path.parent().unwrap()), ["file"]);
        assert_eq!(files().read(&folder.path().join("none")).unwrap(), None);
    }

    #[test]
    fn what_a_person_names_is_replaced_only_by_their_word() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out.ics");
        files().publish(&path, b"one", false).unwrap();
        assert_eq!(files().publish(&path, b"two", false).unwrap_err().kind(), ErrorKind::AlreadyExists);
        assert_eq!(files().read(&path).unwrap().unwrap(), b"one");
        files().publish(&path, b"two", true).unwrap();
        assert_eq!(files().read(&path).unwrap().unwrap(), b"two");
        assert_eq!(
            files().publish(&folder.path().join("none").join("out"), b"x", true).unwrap_err().kind(),
            ErrorKind::NotFound
        );
        assert_eq!(files().publish(folder.path(), b"x", true).unwrap_err().kind(), ErrorKind::IsADirectory);
        assert_eq!(names(folder.path()), ["out.ics"]);
    }

    #[cfg(unix)]
    #[test]
    fn what_is_no_file_is_not_replaced_by_one() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("socket");
        let _listening = std::os::unix::net::UnixListener::bind(&path).unwrap();
        assert!(files().publish(&path, b"x", true).is_err());
        assert!(!fs::metadata(&path).unwrap().is_file());
        assert_eq!(names(folder.path()), ["socket"]);
    }

    #[test]
    fn a_failed_save_leaves_nothing_behind() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("target");
        fs::create_dir(&target).unwrap();
        assert!(files().write(&target, b"x").is_err());
        assert_eq!(names(folder.path()), ["target"]);
        let below_a_file = folder.path().join("file").join("below");
        fs::write(folder.path().join("file"), "old").unwrap();
        assert!(files().write(&below_a_file, b"x").is_err());
        assert_eq!(fs::read(folder.path().join("file")).unwrap(), b"old");
    }

    #[test]
    fn what_is_set_aside_never_replaces_what_was_set_aside_before() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("agenda.json");
        for text in ["one", "two", "three"] {
            fs::write(&path, text).unwrap();
            files().set_aside(&path).unwrap();
        }
        assert_eq!(names(folder.path()), ["agenda.json.bad", "agenda.json.bad-2", "agenda.json.bad-3"]);
        assert_eq!(fs::read(folder.path().join("agenda.json.bad")).unwrap(), b"one");
        assert_eq!(fs::read(folder.path().join("agenda.json.bad-3")).unwrap(), b"three");
    }

    #[test]
    fn a_lock_that_stays_held_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep").join("forum.json");
        let lock = files().lock(&path).unwrap();
        let held = |tries| files().held(&path.with_extension("lock"), tries);
        let error = held(2).err().unwrap();
        assert_eq!((error.kind(), error.to_string()), (ErrorKind::WouldBlock, "another plenary holds it".to_owned()));
        drop(lock);
        assert!(held(1).is_ok());
    }

    #[test]
    fn what_killed_saves_left_is_swept_by_the_next_save_of_the_same_file_under_its_lock() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("forum.json");
        let others = [".plenary-forum.json-12345", ".plenary-forum.json-1-2345", ".plenary-forum.json.bad-123456", "x"];
        for name in [".plenary-forum.json-aB3456", ".plenary-forum.json-123456"].iter().chain(&others) {
            fs::write(folder.path().join(name), "half").unwrap();
        }
        let mut left = [&others[..], &["forum.json", "forum.lock"]].concat();
        left.sort_unstable();
        let unlocked = names(folder.path());
        files().write(&path, b"one").unwrap();
        assert_eq!(names(folder.path()).len(), unlocked.len() + 1, "somebody may be writing them");
        files().lock(&path).unwrap().write(&path, b"two").unwrap();
        assert_eq!(names(folder.path()), left);
        assert_eq!(fs::read(&path).unwrap(), b"two");
    }

    #[test]
    fn a_name_too_long_to_be_repeated_is_written_all_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let long = "n".repeat(250);
        files().publish(&folder.path().join(&long), b"one", false).unwrap();
        assert_eq!(names(folder.path()), [long]);
    }

    #[cfg(unix)]
    mod on_unix {
        use super::*;

        #[test]
        fn only_regular_files_of_a_sane_size_are_read() {
            let folder = tempfile::tempdir().unwrap();
            let huge = folder.path().join("huge");
            fs::File::create(&huge).unwrap().set_len(LARGEST + 1).unwrap();
            // Nothing is read of it, however much it claims to be.
            assert_eq!(files().read(&huge).unwrap_err().to_string(), "it is larger than 256 MiB");
            assert_eq!(files().read(Path::new("/dev/zero")).unwrap_err().to_string(), "it is no regular file");
        }

        use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};

        fn mode(path: &Path) -> u32 {
            fs::metadata(path).unwrap().mode() & 0o777
        }

        #[test]
        fn modes_stay_and_new_files_are_private() {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("file");
            files().write(&path, b"one").unwrap();
            assert_eq!(mode(&path), 0o600);
            fs::set_permissions(&path, fs::Permissions::from_mode(0o664)).unwrap();
            files().write(&path, b"two").unwrap();
            assert_eq!(mode(&path), 0o664);
        }

        #[test]
        fn equal_content_is_not_written_again() {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("file");
            files().write(&path, b"one").unwrap();
            let before = fs::metadata(&path).unwrap().ino();
            // Held open, so that its number can't be given to a new file.
            let _held = fs::File::open(&path).unwrap();
            files().write(&path, b"one").unwrap();
            assert_eq!(fs::metadata(&path).unwrap().ino(), before);
            files().write(&path, b"two").unwrap();
            assert_ne!(fs::metadata(&path).unwrap().ino(), before);
        }

        #[test]
        fn a_link_stays_a_link_and_its_target_is_written() {
            let folder = tempfile::tempdir().unwrap();
            let (here, there) = (folder.path().join("here"), folder.path().join("there"));
            fs::create_dir(&here).unwrap();
            fs::create_dir(&there).unwrap();
            symlink("../there/second", here.join("first")).unwrap();
            symlink(there.join("file"), there.join("second")).unwrap();
            for text in ["created", "replaced"] {
                files().write(&here.join("first"), text.as_bytes()).unwrap();
                assert_eq!(fs::read_to_string(there.join("file")).unwrap(), text);
            }
            assert_eq!(files().set_aside(&here.join("first")).unwrap().file_name().unwrap(), "file.bad");
            assert_eq!((names(&here), names(&there)), (vec!["first".into()], vec!["file.bad".into(), "second".into()]));
        }

        #[test]
        fn links_in_a_ring_are_an_error() {
            let folder = tempfile::tempdir().unwrap();
            symlink("b", folder.path().join("a")).unwrap();
            symlink("a", folder.path().join("b")).unwrap();
            assert!(files().write(&folder.path().join("a"), b"x").is_err());
        }
    }
}

//! What a save needs of a file system, one operation each: the seam between what is kept and where.
//!
//! It lies as low as it can. Everything that makes a save safe (what is written beside what, what is synced before what
//! is renamed, who waits for whom) stands above it, in `save`, and is one and the same for every disk. So the tests may
//! let each operation fail by itself, or cut the power behind it, and what they then find out is true of the program.
//! The program has one disk, [`System`]; it lies behind a trait object and no type parameter, because a save waits
//! milliseconds for the disk, and nobody above should have to know that there could be another.

use std::ffi::OsString;
use std::fmt::Debug;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

/// A file system.
pub(super) trait Disk: Debug + Send + Sync {
    /// What stands at a path, behind its links.
    fn look(&self, path: &Path) -> io::Result<Thing>;
    /// Where the link at a path leads; nothing if what stands there is no link.
    fn link(&self, path: &Path) -> io::Result<Option<PathBuf>>;
    /// Where a folder is that is there, by the one name that has no links in it.
    fn real(&self, folder: &Path) -> io::Result<PathBuf>;
    /// A file's bytes, of a larger one the first `most`.
    fn read(&self, path: &Path, most: u64) -> io::Result<Vec<u8>>;
    /// The names in a folder, in any order.
    fn list(&self, folder: &Path) -> io::Result<Vec<OsString>>;
    /// Creates an empty file that will take the place of another. Its name begins so and goes on with
    /// [`RANDOM`] letters and digits that make it a new one.
    fn create(&self, folder: &Path, begins: &str, whose: Whose) -> io::Result<Box<dyn Neighbour>>;
    /// Gives a file or folder another name, in place of a file that has it.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Removes a file; a link, not what it leads to.
    fn remove(&self, path: &Path) -> io::Result<()>;
    /// Creates a folder in one that is there.
    fn create_folder(&self, path: &Path) -> io::Result<()>;
    /// Removes an empty folder.
    fn remove_folder(&self, path: &Path) -> io::Result<()>;
    /// Waits until a file's bytes, or the names in a folder, would outlive a power cut, where the file system can tell.
    fn sync(&self, path: &Path) -> io::Result<()>;
    /// Takes the lock of that name, creating its file. If another has it, the error is of the kind
    /// [`ErrorKind::WouldBlock`].
    fn lock(&self, path: &Path) -> io::Result<Held>;
}

/// A new file beside the one whose place it will take. Dropped before that, it is removed.
pub(super) trait Neighbour {
    /// Adds bytes.
    fn write(&mut self, bytes: &[u8]) -> io::Result<()>;
    /// Takes over who may read and write the other, if there is another.
    fn take_mode(&mut self, other: &Path);
    /// As [`Disk::sync`].
    fn sync(&mut self) -> io::Result<()>;
    /// Gives it its name; in place of the file that has it, or only if none has.
    fn place(self: Box<Self>, at: &Path, over: bool) -> io::Result<()>;
}

/// How many letters and digits stand behind the beginning of a neighbour's name.
pub(super) const RANDOM: usize = 6;

/// What stands at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Thing {
    File { length: u64 },
    Folder,
    Other,
}

/// Who may read a new file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Whose {
    Mine,
    /// As the system has it for new files.
    Usual,
}

/// A lock, until it is dropped.
pub(super) struct Held {
    /// Whether it keeps anybody out: some network file systems have no locks.
    pub(super) is_sure: bool,
    pub(super) _guard: Box<dyn Send>,
}

/// The machine's own disk.
#[derive(Debug)]
pub(super) struct System;

impl Disk for System {
    fn look(&self, path: &Path) -> io::Result<Thing> {
        let found = fs::metadata(path)?;
        Ok(match () {
            () if found.is_file() => Thing::File { length: found.len() },
            () if found.is_dir() => Thing::Folder,
            () => Thing::Other,
        })
    }

    fn link(&self, path: &Path) -> io::Result<Option<PathBuf>> {
        fs::symlink_metadata(path)?.is_symlink().then(|| fs::read_link(path)).transpose()
    }

    fn real(&self, folder: &Path) -> io::Result<PathBuf> {
        fs::canonicalize(folder)
    }

    fn read(&self, path: &Path, most: u64) -> io::Result<Vec<u8>> {
        let file = File::open(path)?;
        let mut bytes = Vec::new();
        file.take(most).read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<OsString>> {
        fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.file_name())).collect()
    }

    fn create(&self, folder: &Path, begins: &str, whose: Whose) -> io::Result<Box<dyn Neighbour>> {
        let mut neighbour = tempfile::Builder::new();
        let neighbour = neighbour.prefix(begins).rand_bytes(RANDOM).make_in(folder, |path| {
            let mut options = OpenOptions::new();
            #[cfg(unix)]
            if whose == Whose::Mine {
                std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
            }
            options.write(true).create_new(true).open(path)
        })?;
        Ok(Box::new(neighbour))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    fn create_folder(&self, path: &Path) -> io::Result<()> {
        fs::create_dir(path)
    }

    fn remove_folder(&self, path: &Path) -> io::Result<()> {
        fs::remove_dir(path)
    }

    #[cfg(unix)]
    fn sync(&self, path: &Path) -> io::Result<()> {
        match File::open(path) {
            Ok(file) => sync(&file),
            // A folder may be open to writing but not to reading. The files in it are whole by now.
            Err(error) if error.kind() == ErrorKind::PermissionDenied => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Elsewhere folders can't be synced, and files only by who may write them.
    #[cfg(not(unix))]
    fn sync(&self, _: &Path) -> io::Result<()> {
        Ok(())
    }

    fn lock(&self, path: &Path) -> io::Result<Held> {
        // A pipe would keep whoever opens it waiting.
        match self.look(path) {
            Ok(Thing::Folder) => return Err(io::Error::new(ErrorKind::IsADirectory, "it is a folder")),
            Ok(Thing::Other) => return Err(io::Error::other("it is no regular file")),
            Ok(Thing::File { .. }) | Err(_) => {}
        }
        // Never removed: a copy that waits for a removed file would not keep out one that finds none.
        let file = OpenOptions::new().create(true).truncate(false).write(true).open(path)?;
        let is_sure = loop {
            match file.try_lock() {
                Ok(()) => break true,
                Err(TryLockError::WouldBlock) => return Err(ErrorKind::WouldBlock.into()),
                Err(TryLockError::Error(error)) if error.kind() == ErrorKind::Interrupted => {}
                Err(TryLockError::Error(error)) if has_no_locks(&error) => break false,
                Err(TryLockError::Error(error)) => return Err(error),
            }
        };
        Ok(Held { is_sure, _guard: Box::new(file) })
    }
}

impl Neighbour for tempfile::NamedTempFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.as_file_mut().write_all(bytes)
    }

    /// A file system without modes is no reason not to save.
    #[cfg(unix)]
    fn take_mode(&mut self, other: &Path) {
        if let Ok(other) = fs::metadata(other) {
            let _ = self.as_file().set_permissions(other.permissions());
        }
    }

    /// Here a file can only be marked as not to be written, and such a one can't be replaced anyway.
    #[cfg(not(unix))]
    fn take_mode(&mut self, _: &Path) {}

    fn sync(&mut self) -> io::Result<()> {
        sync(self.as_file())
    }

    fn place(self: Box<Self>, at: &Path, over: bool) -> io::Result<()> {
        let placed = if over { self.persist(at) } else { self.persist_noclobber(at) };
        placed.map(drop).map_err(|error| error.error)
    }
}

fn sync(file: &File) -> io::Result<()> {
    match file.sync_all() {
        Err(error) if matches!(error.kind(), ErrorKind::Unsupported | ErrorKind::InvalidInput) => Ok(()),
        result => result,
    }
}

/// Some network file systems have no locks, or nobody who keeps them. Merging and renaming still protect all but the
/// same millisecond.
fn has_no_locks(error: &io::Error) -> bool {
    #[cfg(unix)]
    if error.raw_os_error() == Some(rustix::io::Errno::NOLCK.raw_os_error()) {
        return true;
    }
    error.kind() == ErrorKind::Unsupported
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_file_system_without_locks_is_no_obstacle() {
        assert!(has_no_locks(&io::Error::from_raw_os_error(rustix::io::Errno::NOLCK.raw_os_error())));
        assert!(!has_no_locks(&io::Error::from_raw_os_error(rustix::io::Errno::IO.raw_os_error())));
    }
}

//! The one way a file is written: whole, beside its target, synced, and then renamed over it.
//!
//! Whatever interrupts a save, the target holds either all of the old or all of the new. What could not be read is never
//! written over.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How many links in a row are followed before they count as a ring.
const LONGEST_CHAIN: usize = 32;

/// No schedule is larger; what is, is a mistake that would fill the memory.
pub(super) const LARGEST: u64 = 256 * 1024 * 1024;
/// How often a lock is tried before its holder counts as stuck, and how long apart: about two seconds in all.
const TRIES: u32 = 100;
const BETWEEN_TRIES: Duration = Duration::from_millis(20);

/// The bytes of a file; `None` if there is none.
pub(super) fn read(path: &Path) -> io::Result<Option<Vec<u8>>> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// As [`read`], of a file that anybody may have put there: only of a regular one, because a pipe may never end, and of
/// no more than [`LARGEST`] bytes.
pub(super) fn read_regular(path: &Path) -> io::Result<Option<Vec<u8>>> {
    let found = match fs::metadata(path) {
        Ok(found) => found,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    if found.is_dir() {
        return Err(ErrorKind::IsADirectory.into());
    }
    if !found.is_file() {
        return Err(io::Error::other("it is no regular file"));
    }
    let too_large = || io::Error::other(format!("it is larger than {} MiB", LARGEST / 1024 / 1024));
    if found.len() > LARGEST {
        return Err(too_large());
    }
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let mut bytes = Vec::with_capacity(usize::try_from(found.len()).unwrap_or_default());
    file.take(LARGEST + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST {
        return Err(too_large());
    }
    Ok(Some(bytes))
}

/// Writes a file, and its folders where they are missing. A link stays a link: its target is written. An existing file
/// keeps its mode, a new one is for its owner only. A file that holds these bytes already is left alone.
pub(super) fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    create_folder_of(path)?;
    let target = followed(path)?;
    // An error here is an error of the save: what cannot be read is not replaced either.
    if read(&target)?.is_some_and(|old| old == bytes) {
        return Ok(());
    }
    let folder = target.parent().unwrap_or(Path::new("."));
    let mut neighbour = tempfile::Builder::new().prefix(".plenary-").make_in(folder, |path| {
        let mut options = OpenOptions::new();
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options.write(true).create_new(true).open(path)
    })?;
    let file = neighbour.as_file_mut();
    file.write_all(bytes)?;
    keep_mode(&target, file);
    sync(file)?;
    neighbour.persist(&target).map_err(|error| error.error)?;
    sync_folder(folder)
}

/// Writes a file that a person named, for others to read: with the mode that new files have. An existing one is
/// replaced only if that was asked for, and what is there and no file is not replaced at all: a device would be gone.
pub(super) fn publish(path: &Path, bytes: &[u8], replace: bool) -> io::Result<()> {
    let target = followed(path)?;
    match fs::metadata(&target) {
        Ok(found) if found.is_dir() => return Err(ErrorKind::IsADirectory.into()),
        Ok(found) if !found.is_file() => return Err(io::Error::other("it is no regular file")),
        Ok(_) | Err(_) => {}
    }
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut neighbour = tempfile::Builder::new()
        .prefix(".plenary-")
        .make_in(folder, |path| OpenOptions::new().write(true).create_new(true).open(path))?;
    let file = neighbour.as_file_mut();
    file.write_all(bytes)?;
    if replace {
        keep_mode(&target, file);
    }
    sync(file)?;
    let persisted = if replace { neighbour.persist(&target) } else { neighbour.persist_noclobber(&target) };
    persisted.map_err(|error| error.error)?;
    sync_folder(folder)
}

/// Removes a file; a link, not what it leads to.
pub(super) fn remove(path: &Path) -> io::Result<()> {
    fs::remove_file(path)?;
    path.parent().map_or(Ok(()), sync_folder)
}

/// Gives a folder another name beside it.
pub(super) fn rename(from: &Path, to: &Path) -> io::Result<()> {
    fs::rename(from, to)?;
    to.parent().map_or(Ok(()), sync_folder)
}

/// Renames a file to `….bad`, or to the first of `….bad-2`, `….bad-3`, … that is free, and says which. The caller holds
/// the lock, so that no other copy of the program takes the same name.
pub(super) fn set_aside(path: &Path) -> io::Result<PathBuf> {
    let target = followed(path)?;
    let named = |number: u32| {
        let mut name = OsString::from(&target);
        name.push(if number == 1 { ".bad".to_owned() } else { format!(".bad-{number}") });
        PathBuf::from(name)
    };
    let is_free = |aside: &PathBuf| fs::symlink_metadata(aside).is_err_and(|error| error.kind() == ErrorKind::NotFound);
    let aside = (1..1_000).map(named).find(is_free).ok_or(ErrorKind::AlreadyExists)?;
    fs::rename(&target, &aside)?;
    target.parent().map_or(Ok(()), sync_folder)?;
    Ok(aside)
}

/// Keeps other copies of the program out until it is dropped.
#[must_use]
pub(super) struct Lock {
    _held: File,
}

/// Takes the lock of that name, creating its folder; waits for a holder, who keeps it for milliseconds unless it was
/// stopped or hangs. After two seconds that is an error of the kind [`ErrorKind::WouldBlock`].
pub(super) fn lock(path: &Path) -> io::Result<Lock> {
    lock_in(path, TRIES)
}

fn lock_in(path: &Path, tries: u32) -> io::Result<Lock> {
    create_folder_of(path)?;
    // Never removed: a copy that waits for a removed file would not keep out one that finds none.
    let file = OpenOptions::new().create(true).truncate(false).write(true).open(path)?;
    for left in (0..tries).rev() {
        match file.try_lock() {
            Ok(()) => return Ok(Lock { _held: file }),
            Err(TryLockError::Error(error)) if error.kind() == ErrorKind::Interrupted => {}
            Err(TryLockError::Error(error)) if has_no_locks(&error) => return Ok(Lock { _held: file }),
            Err(TryLockError::Error(error)) => return Err(error),
            Err(TryLockError::WouldBlock) if left > 0 => std::thread::sleep(BETWEEN_TRIES),
            Err(TryLockError::WouldBlock) => {}
        }
    }
    Err(io::Error::new(ErrorKind::WouldBlock, "another plenary holds it"))
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

/// Creates the folder of a file, so that it outlives a power cut.
fn create_folder_of(path: &Path) -> io::Result<()> {
    let Some(folder) = path.parent() else { return Ok(()) };
    let entered = missing(folder);
    fs::create_dir_all(folder)?;
    entered.into_iter().try_for_each(|folder| sync_folder(folder.parent().unwrap_or(Path::new("/"))))
}

/// The folders on the way to this one that are still to be created, itself among them.
fn missing(folder: &Path) -> Vec<&Path> {
    folder.ancestors().take_while(|folder| !folder.as_os_str().is_empty() && !folder.exists()).collect()
}

/// The end of a chain of links, which need not exist yet.
fn followed(path: &Path) -> io::Result<PathBuf> {
    let mut path = path.to_owned();
    for _ in 0..LONGEST_CHAIN {
        if !fs::symlink_metadata(&path).is_ok_and(|found| found.is_symlink()) {
            return Ok(path);
        }
        let link = fs::read_link(&path)?;
        path = path.parent().unwrap_or(Path::new("")).join(link);
    }
    Err(io::Error::other("its links lead in a ring"))
}

/// A file system without modes is no reason not to save.
#[cfg(unix)]
fn keep_mode(target: &Path, file: &File) {
    if let Ok(old) = fs::metadata(target) {
        let _ = file.set_permissions(old.permissions());
    }
}

/// Here a file can only be marked as not to be written, and such a one can't be replaced anyway.
#[cfg(not(unix))]
fn keep_mode(_: &Path, _: &File) {}

/// Waits until the bytes are on the disk, where the file system can tell.
fn sync(file: &File) -> io::Result<()> {
    match file.sync_all() {
        Err(error) if matches!(error.kind(), ErrorKind::Unsupported | ErrorKind::InvalidInput) => Ok(()),
        result => result,
    }
}

/// Makes a rename outlive a power cut.
#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    match File::open(folder) {
        Ok(folder) => sync(&folder),
        // A folder may be open to writing but not to reading. The file itself is whole by now.
        Err(error) if error.kind() == ErrorKind::PermissionDenied => Ok(()),
        Err(error) => Err(error),
    }
}

/// Folders can be synced on Unix only.
#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

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
        write(&path, b"one").unwrap();
        write(&path, b"two").unwrap();
        assert_eq!(read(&path).unwrap().unwrap(), b"two");
        assert_eq!(names(path.parent().unwrap()), ["file"]);
        assert_eq!(read(&folder.path().join("none")).unwrap(), None);
    }

    #[test]
    fn what_a_person_names_is_replaced_only_by_their_word() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out.ics");
        publish(&path, b"one", false).unwrap();
        assert_eq!(publish(&path, b"two", false).unwrap_err().kind(), ErrorKind::AlreadyExists);
        assert_eq!(read(&path).unwrap().unwrap(), b"one");
        publish(&path, b"two", true).unwrap();
        assert_eq!(read(&path).unwrap().unwrap(), b"two");
        assert_eq!(
            publish(&folder.path().join("none").join("out"), b"x", true).unwrap_err().kind(),
            ErrorKind::NotFound
        );
        assert_eq!(publish(folder.path(), b"x", true).unwrap_err().kind(), ErrorKind::IsADirectory);
        assert_eq!(names(folder.path()), ["out.ics"]);
    }

    #[cfg(unix)]
    #[test]
    fn what_is_no_file_is_not_replaced_by_one() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("socket");
        let _listening = std::os::unix::net::UnixListener::bind(&path).unwrap();
        assert!(publish(&path, b"x", true).is_err());
        assert!(!fs::metadata(&path).unwrap().is_file());
        assert_eq!(names(folder.path()), ["socket"]);
    }

    #[test]
    fn a_failed_save_leaves_nothing_behind() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("target");
        fs::create_dir(&target).unwrap();
        assert!(write(&target, b"x").is_err());
        assert_eq!(names(folder.path()), ["target"]);
        let below_a_file = folder.path().join("file").join("below");
        fs::write(folder.path().join("file"), "old").unwrap();
        assert!(write(&below_a_file, b"x").is_err());
        assert_eq!(fs::read(folder.path().join("file")).unwrap(), b"old");
    }

    #[test]
    fn what_is_set_aside_never_replaces_what_was_set_aside_before() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("agenda.json");
        for text in ["one", "two", "three"] {
            fs::write(&path, text).unwrap();
            set_aside(&path).unwrap();
        }
        assert_eq!(names(folder.path()), ["agenda.json.bad", "agenda.json.bad-2", "agenda.json.bad-3"]);
        assert_eq!(fs::read(folder.path().join("agenda.json.bad")).unwrap(), b"one");
        assert_eq!(fs::read(folder.path().join("agenda.json.bad-3")).unwrap(), b"three");
    }

    #[test]
    fn a_lock_that_stays_held_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep").join("lock");
        let held = lock(&path).unwrap();
        let error = lock_in(&path, 2).err().unwrap();
        assert_eq!((error.kind(), error.to_string()), (ErrorKind::WouldBlock, "another plenary holds it".to_owned()));
        drop(held);
        assert!(lock_in(&path, 1).is_ok());
    }

    #[test]
    fn every_folder_that_is_created_is_synced_into_its_parent() {
        let folder = tempfile::tempdir().unwrap();
        let deep = folder.path().join("a").join("b");
        assert_eq!(missing(&deep), [deep.as_path(), &folder.path().join("a")]);
        create_folder_of(&deep.join("file")).unwrap();
        assert!(deep.is_dir() && missing(&deep).is_empty());
    }

    #[cfg(unix)]
    mod on_unix {
        use super::*;

        #[test]
        fn a_file_system_without_locks_is_no_obstacle() {
            assert!(has_no_locks(&io::Error::from_raw_os_error(rustix::io::Errno::NOLCK.raw_os_error())));
            assert!(!has_no_locks(&io::Error::from_raw_os_error(rustix::io::Errno::IO.raw_os_error())));
        }

        #[test]
        fn only_regular_files_of_a_sane_size_are_read() {
            let folder = tempfile::tempdir().unwrap();
            let huge = folder.path().join("huge");
            File::create(&huge).unwrap().set_len(LARGEST + 1).unwrap();
            // Nothing is read of it, however much it claims to be.
            assert_eq!(read_regular(&huge).unwrap_err().to_string(), "it is larger than 256 MiB");
            assert_eq!(read_regular(Path::new("/dev/zero")).unwrap_err().to_string(), "it is no regular file");
        }

        use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};

        fn mode(path: &Path) -> u32 {
            fs::metadata(path).unwrap().mode() & 0o777
        }

        #[test]
        fn modes_stay_and_new_files_are_private() {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("file");
            write(&path, b"one").unwrap();
            assert_eq!(mode(&path), 0o600);
            fs::set_permissions(&path, fs::Permissions::from_mode(0o664)).unwrap();
            write(&path, b"two").unwrap();
            assert_eq!(mode(&path), 0o664);
        }

        #[test]
        fn equal_content_is_not_written_again() {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("file");
            write(&path, b"one").unwrap();
            let before = fs::metadata(&path).unwrap().ino();
            // Held open, so that its number can't be given to a new file.
            let _held = File::open(&path).unwrap();
            write(&path, b"one").unwrap();
            assert_eq!(fs::metadata(&path).unwrap().ino(), before);
            write(&path, b"two").unwrap();
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
                write(&here.join("first"), text.as_bytes()).unwrap();
                assert_eq!(fs::read_to_string(there.join("file")).unwrap(), text);
            }
            assert_eq!(set_aside(&here.join("first")).unwrap().file_name().unwrap(), "file.bad");
            assert_eq!((names(&here), names(&there)), (vec!["first".into()], vec!["file.bad".into(), "second".into()]));
        }

        #[test]
        fn links_in_a_ring_are_an_error() {
            let folder = tempfile::tempdir().unwrap();
            symlink("b", folder.path().join("a")).unwrap();
            symlink("a", folder.path().join("b")).unwrap();
            assert!(write(&folder.path().join("a"), b"x").is_err());
        }
    }
}

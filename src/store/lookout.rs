//! Looks out for changes of files by another hand: the system tells of them, and nothing is asked again and again.
//!
//! A file is saved by being replaced, so that its folder is watched; where the folder is not there yet, the nearest above
//! it, until it is.

use super::save::LONGEST_CHAIN;
use crate::error::{Error, Result};
use notify::event::{AccessKind, AccessMode, Event, EventKind, ModifyKind};
use notify::{RecommendedWatcher, RecursiveMode, Watcher};
use std::collections::HashSet;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// How often folders that come and go while they are looked for are looked for again.
const ROUNDS: usize = 8;

/// Rings when one of some files may have changed. Costs nothing as long as nothing happens.
pub struct Lookout {
    ring: Arc<dyn Fn() + Send + Sync>,
    names: Arc<Mutex<Names>>,
    /// What the system tells by; nothing before there is something to watch.
    watcher: Option<RecommendedWatcher>,
    posts: Vec<Post>,
}

/// A folder that is watched.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Post {
    folder: PathBuf,
    /// Another folder may have taken its name since.
    identity: Identity,
}

/// What is looked out for in the folders.
#[derive(Debug, Default)]
struct Names {
    /// How names of files begin and end: one of a sync tool's copy has something more between.
    files: Vec<(String, String)>,
    /// The folders on the way to them.
    folders: HashSet<OsString>,
}

impl Lookout {
    /// One that looks out for nothing yet. `ring` is called on a thread of its own, and again for each of many changes.
    pub fn new(ring: impl Fn() + Send + Sync + 'static) -> Lookout {
        Lookout { ring: Arc::new(ring), names: Arc::default(), watcher: None, posts: Vec::new() }
    }

    /// Looks out for these files and no others; to be called again whenever it has rung, because folders may have come or
    /// gone. What changed before it returns may not be told.
    ///
    /// # Errors
    /// If a folder can't be watched, or its changes are not all told: those by other machines on a network disk. The rest
    /// is watched all the same.
    pub fn aim(&mut self, files: &[PathBuf]) -> Result<()> {
        *lock(&self.names) = Names::of(files);
        for _ in 0..ROUNDS {
            let wanted = posts(files);
            if wanted == self.posts {
                break;
            }
            self.take_up(wanted)?;
        }
        match self.posts.iter().find(|post| is_remote(&post.folder)) {
            Some(post) => Err(cannot(&post.folder, "it is a network disk, which tells nothing of other machines")),
            None => Ok(()),
        }
    }

    /// Leaves the posts that are not wanted any more, and goes to the others. What was wanted and can't be watched is none.
    fn take_up(&mut self, wanted: Vec<Post>) -> Result<()> {
        let mut failed = None;
        let left: Vec<Post> = self.posts.iter().filter(|post| !wanted.contains(post)).cloned().collect();
        for post in &left {
            // One whose folder is gone was left by itself.
            let _ = self.watcher.as_mut().map(|watcher| watcher.unwatch(&post.folder));
        }
        self.posts.retain(|post| !left.contains(post));
        for post in wanted {
            if self.posts.contains(&post) {
                continue;
            }
            let watched = self.watcher().and_then(|watcher| watcher.watch(&post.folder, RecursiveMode::NonRecursive));
            match watched {
                Ok(()) => self.posts.push(post),
                // It was there a moment ago: the next round finds out what is there instead.
                Err(error) if is_gone(&error) => {}
                Err(error) => failed = failed.or(Some(cannot(&post.folder, &why(error)))),
            }
        }
        self.posts.sort_by(|one, other| one.folder.cmp(&other.folder));
        failed.map_or(Ok(()), Err)
    }

    fn watcher(&mut self) -> notify::Result<&mut RecommendedWatcher> {
        let (ring, names) = (self.ring.clone(), self.names.clone());
        let watcher = match self.watcher.take() {
            Some(watcher) => watcher,
            None => notify::recommended_watcher(move |event: notify::Result<Event>| {
                // An error may have kept something untold.
                if event.is_ok_and(|event| !is_news(&event, &lock(&names))) {
                    return;
                }
                ring();
            })?,
        };
        Ok(self.watcher.insert(watcher))
    }
}

fn lock(names: &Mutex<Names>) -> MutexGuard<'_, Names> {
    names.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Names {
    fn of(files: &[PathBuf]) -> Names {
        let mut names = Names::default();
        for file in files {
            let part = |part: Option<&OsStr>| part.and_then(OsStr::to_str).unwrap_or_default().to_owned();
            names.files.push((part(file.file_stem()), part(file.extension())));
            for place in [file.clone(), led_to(file).unwrap_or_default()] {
                names.folders.extend(place.parent().into_iter().flatten().map(OsStr::to_owned));
                // A link leads to a file of whatever name.
                names.folders.extend(place.file_name().map(OsStr::to_owned));
            }
        }
        names
    }

    fn holds(&self, name: &OsStr) -> bool {
        let is_kin = |name: &str| self.files.iter().any(|(begin, end)| name.starts_with(begin) && name.ends_with(end));
        self.folders.contains(name) || name.to_str().is_some_and(is_kin)
    }
}

/// Whether something happened that may be a change of a file that is watched.
fn is_news(event: &Event, names: &Names) -> bool {
    let is_change = match event.kind {
        // Reading is none; what was written is told when the writer is done.
        EventKind::Access(kind) => kind == AccessKind::Close(AccessMode::Write),
        EventKind::Modify(ModifyKind::Metadata(_)) => false,
        // Where the end of writing is told, its middle is of no use.
        EventKind::Modify(ModifyKind::Data(_)) => !cfg!(any(target_os = "linux", target_os = "android")),
        _ => true,
    };
    // Without a path it tells that events were lost.
    is_change
        && (event.paths.is_empty()
            || event.paths.iter().any(|path| path.file_name().is_none_or(|name| names.holds(name))))
}

/// Where a link leads to, or will lead to as soon as there is something.
fn led_to(file: &Path) -> Option<PathBuf> {
    let next = |at: &PathBuf| Some(at.parent()?.join(fs::read_link(at).ok()?));
    let end = std::iter::successors(next(&file.to_owned()), next).take(LONGEST_CHAIN).last()?;
    // An event tells the name that the folder has by itself.
    Some(fs::canonicalize(&end).unwrap_or(end))
}

/// The folders to watch for these files, each once, by name.
fn posts(files: &[PathBuf]) -> Vec<Post> {
    let mut posts: Vec<Post> = Vec::new();
    for place in files.iter().cloned().chain(files.iter().filter_map(|file| led_to(file))) {
        let folder = place.ancestors().skip(1).find(|folder| folder.is_dir());
        let Some((folder, identity)) = folder.and_then(|folder| Some((folder, identity(folder)?))) else { continue };
        // Two names of one folder are one post: the system leaves both together.
        let is_same = |post: &Post| post.folder == folder || (cfg!(unix) && post.identity == identity);
        if !posts.iter().any(is_same) {
            posts.push(Post { folder: folder.to_owned(), identity });
        }
    }
    posts.sort_by(|one, other| one.folder.cmp(&other.folder));
    posts
}

/// Which folder it is, whatever it is called.
#[cfg(unix)]
type Identity = (u64, u64);

#[cfg(unix)]
fn identity(folder: &Path) -> Option<Identity> {
    use std::os::unix::fs::MetadataExt;
    let found = fs::metadata(folder).ok()?;
    Some((found.dev(), found.ino()))
}

#[cfg(not(unix))]
type Identity = ();

#[cfg(not(unix))]
fn identity(_: &Path) -> Option<Identity> {
    Some(())
}

fn is_gone(error: &notify::Error) -> bool {
    matches!(&error.kind, notify::ErrorKind::PathNotFound | notify::ErrorKind::WatchNotFound)
        || matches!(&error.kind, notify::ErrorKind::Io(error) if error.kind() == std::io::ErrorKind::NotFound)
}

fn why(error: notify::Error) -> String {
    match error.kind {
        notify::ErrorKind::MaxFilesWatch => "the system watches no more folders for this user".to_owned(),
        notify::ErrorKind::Io(error) if is_limit(&error) => {
            "the system watches for no more programs of this user".to_owned()
        }
        notify::ErrorKind::Io(error) => error.to_string(),
        _ => error.to_string(),
    }
}

/// Linux has a limit of its own for this, but no word of its own.
#[cfg(target_os = "linux")]
fn is_limit(error: &std::io::Error) -> bool {
    error.raw_os_error() == Some(rustix::io::Errno::MFILE.raw_os_error())
}

#[cfg(not(target_os = "linux"))]
fn is_limit(_: &std::io::Error) -> bool {
    false
}

fn cannot(folder: &Path, why: &str) -> Error {
    Error::new("what other windows change is not seen at once")
        .at(folder.display())
        .because(why)
        .hint("every save takes it in all the same")
}

/// Whether a folder lies on another machine, as far as the system says.
#[cfg(any(target_os = "linux", target_os = "android"))]
fn is_remote(folder: &Path) -> bool {
    /// AFS, Ceph, CIFS, Coda, NFS, 9P, SMB, SMB 2: the numbers that the kernel gives them.
    const REMOTE: [i128; 8] =
        [0x5346_414f, 0x00c3_6400, 0xff53_4d42, 0x7375_7245, 0x6969, 0x0102_1997, 0x517b, 0xfe53_4d42];
    // The width of the number differs from machine to machine.
    rustix::fs::statfs(folder).is_ok_and(|found| REMOTE.contains(&(i128::from(found.f_type) & 0xffff_ffff)))
}

#[cfg(not(any(target_os = "linux", target_os = "android")))]
fn is_remote(_: &Path) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use notify::event::{CreateKind, DataChange, MetadataKind, RemoveKind, RenameMode};
    use std::sync::mpsc::{Receiver, channel};
    use std::time::Duration;

    /// After this time what has not come will not come.
    const DEADLINE: Duration = Duration::from_secs(20);

    fn lookout() -> (Lookout, Receiver<()>) {
        let (sender, rings) = channel();
        let sender = Mutex::new(sender);
        let ring = move || {
            let _ = sender.lock().unwrap().send(());
        };
        (Lookout::new(ring), rings)
    }

    /// Replaces a file as a save does.
    fn replace(path: &Path, text: &str) {
        let beside = path.with_file_name(".new");
        fs::write(&beside, text).unwrap();
        fs::rename(beside, path).unwrap();
    }

    #[track_caller]
    fn rings(bell: &Receiver<()>) {
        bell.recv_timeout(DEADLINE).expect("it rings");
    }

    #[test]
    fn it_rings_for_a_file_that_is_replaced_made_removed_or_written_in_place() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("forum.json");
        let (mut lookout, bell) = lookout();
        let changes: [fn(&Path); 4] = [
            |file| replace(file, "made"),
            |file| replace(file, "replaced"),
            |file| fs::write(file, "written in place").unwrap(),
            |file| fs::remove_file(file).unwrap(),
        ];
        for change in changes {
            lookout.aim(std::slice::from_ref(&file)).unwrap();
            while bell.try_recv().is_ok() {}
            change(&file);
            rings(&bell);
        }
    }

    #[test]
    fn it_rings_for_what_comes_to_be_in_folders_that_are_not_there_yet() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("data/agendas/forum.json");
        let (mut lookout, bell) = lookout();
        let files = [file.clone(), folder.path().join("data/views.json")];
        for part in ["data", "data/agendas"] {
            lookout.aim(&files).unwrap();
            assert!(!folder.path().join(part).exists(), "looking makes nothing");
            fs::create_dir(folder.path().join(part)).unwrap();
            rings(&bell);
        }
        // And once more, after somebody has put another folder in its place.
        for number in 0..2 {
            lookout.aim(&files).unwrap();
            replace(&file, "x");
            rings(&bell);
            lookout.aim(&files).unwrap();
            fs::rename(folder.path().join("data/agendas"), folder.path().join(format!("away-{number}"))).unwrap();
            rings(&bell);
            fs::create_dir(folder.path().join("data/agendas")).unwrap();
            rings(&bell);
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_folder_that_was_replaced_unseen_is_watched_again() {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("home/data");
        let file = data.join("agendas/forum.json");
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        let (mut lookout, bell) = lookout();
        lookout.aim(std::slice::from_ref(&file)).unwrap();
        // What holds the folder that is watched moves away, which nobody tells.
        fs::rename(&data, folder.path().join("away")).unwrap();
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        lookout.aim(std::slice::from_ref(&file)).unwrap();
        replace(&file, "x");
        rings(&bell);
    }

    #[cfg(unix)]
    #[test]
    fn where_a_link_leads_to_is_watched_too() {
        let folder = tempfile::tempdir().unwrap();
        let (here, stick) = (folder.path().join("here"), folder.path().join("stick"));
        fs::create_dir(&here).unwrap();
        fs::create_dir(&stick).unwrap();
        fs::write(stick.join("mine"), "x").unwrap();
        std::os::unix::fs::symlink(stick.join("mine"), here.join("forum.json")).unwrap();
        let (mut lookout, bell) = lookout();
        lookout.aim(&[here.join("forum.json")]).unwrap();
        replace(&stick.join("mine"), "y");
        rings(&bell);
    }

    #[cfg(unix)]
    #[test]
    fn where_a_link_will_lead_to_is_watched_before_there_is_anything() {
        let folder = tempfile::tempdir().unwrap();
        let (here, stick) = (folder.path().join("here"), folder.path().join("stick"));
        fs::create_dir(&here).unwrap();
        std::os::unix::fs::symlink("second", here.join("forum.json")).unwrap();
        std::os::unix::fs::symlink("../stick/mine", here.join("second")).unwrap();
        let (mut lookout, bell) = lookout();
        let files = [here.join("forum.json")];
        lookout.aim(&files).unwrap();
        fs::create_dir(&stick).unwrap();
        rings(&bell);
        lookout.aim(&files).unwrap();
        replace(&stick.join("mine"), "x");
        rings(&bell);
    }

    #[test]
    fn what_is_no_change_of_the_files_is_no_news() {
        let names = Names::of(&[PathBuf::from("/data/agendas/forum.json"), "/data/agendas/forum.journal.json".into()]);
        let news = |kind, path: &str| is_news(&Event::new(kind).add_path(path.into()), &names);
        let renamed = EventKind::Modify(ModifyKind::Name(RenameMode::To));
        for (path, is) in [
            ("/data/agendas/forum.json", true),
            ("/data/agendas/forum.journal.json", true),
            ("/data/agendas/forum (1).json", true),
            ("/data/agendas/forum.sync-conflict-20210602-120000-ABCDEFG.json", true),
            ("/data/agendas", true),
            ("/data/agendas/forum.lock", false),
            ("/data/agendas/forum.json.bad", false),
            ("/data/agendas/.plenary-x7", false),
            ("/data/agendas/other.json", false),
        ] {
            assert_eq!(news(renamed, path), is, "{path}");
        }
        let file = "/data/agendas/forum.json";
        for kind in [
            EventKind::Access(AccessKind::Open(AccessMode::Any)),
            EventKind::Access(AccessKind::Close(AccessMode::Read)),
            EventKind::Modify(ModifyKind::Metadata(MetadataKind::Any)),
        ] {
            assert!(!news(kind, file), "{kind:?}");
        }
        for kind in [
            EventKind::Access(AccessKind::Close(AccessMode::Write)),
            EventKind::Create(CreateKind::File),
            EventKind::Remove(RemoveKind::File),
        ] {
            assert!(news(kind, file), "{kind:?}");
        }
        let is_told_twice = cfg!(any(target_os = "linux", target_os = "android"));
        assert_eq!(news(EventKind::Modify(ModifyKind::Data(DataChange::Any)), file), !is_told_twice);
        assert!(is_news(&Event::new(EventKind::Other), &names), "events were lost");
    }

    #[test]
    fn what_cannot_be_watched_is_one_line_that_says_what_still_works() {
        let limit = notify::Error::new(notify::ErrorKind::MaxFilesWatch).add_path("/data/agendas".into());
        let said = cannot(Path::new("/data/agendas"), &why(limit)).to_string();
        assert_eq!(
            said,
            "what other windows change is not seen at once: /data/agendas: the system watches no more folders for this \
             user — every save takes it in all the same"
        );
    }
}

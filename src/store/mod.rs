//! Disk: where plenary keeps what is chosen and what is shown, and how nothing of it gets lost.
//!
//! ```text
//! places     which folders: arguments, environment, the system's customs
//! save       the one way a file is written: beside its target, synced, renamed; lock; setting aside
//! disk       what a save needs of a file system, one operation each: where tests let it fail
//! agendas    open and save an agenda with its journal; merges with what other copies of the program saved
//! kept       what the bytes of a file of ours hold, or why that can't be told
//! outside    an agenda in a file from elsewhere
//! glance     what is on disk by now, while the program runs; changes nothing there
//! lookout    notices that files change by another hand
//! conflict   the copies that sync tools leave of an agenda that changed on two machines
//! source     the bytes of one programme: bundled, imported, a file, standard input
//! library    all programmes on this machine, and which one is chosen
//! import     what a file from outside is to the library: new, or a next version; how it comes in
//! backup     what was there before much of it changed, kept
//! novelty    what imports brought that was not seen yet
//! history    earlier queries
//! standing   whether a programme from outside is new to the library, or its id taken by another event
//! settings   config.toml, read and never written
//! zones      rules of a time zone from the machine's zone files
//! typed      paths as people type them
//! views      saved queries, one list for all programmes
//! calendars  what lies beside the agenda of every programme
//! ```
//!
//! The only module that names system folders or writes files. Nothing is created before something is saved.

mod agendas;
mod backup;
mod calendars;
mod conflict;
mod disk;
#[cfg(test)]
mod fault;
mod glance;
mod history;
mod import;
mod kept;
mod library;
mod lookout;
#[cfg(test)]
mod memory;
mod novelty;
mod outside;
mod places;
mod save;
mod settings;
mod source;
mod standing;
mod typed;
mod views;
pub mod zones;

pub use agendas::Opened;
pub use backup::Backup;
pub use calendars::{CalendarRow, Laid, calendar_name};
pub use conflict::{Copies, Reunion};
pub use glance::{Glance, Seen};
pub use import::{Import, Kind};
pub use library::{BUNDLED, Removed, Shelf};
pub use lookout::Lookout;
pub use places::Places;
pub use settings::Settings;
pub use source::{Found, Origin, Source};
pub use standing::Standing;
pub use typed::{continuations, shell_word, shown, typed_path};

use crate::error::{Error, Result};
use save::{Files, Lock};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// All that plenary keeps on this machine.
///
/// Holds no open files and no state of its own: any number of stores, in any number of processes, may work in the same
/// places.
#[derive(Clone, Debug)]
pub struct Store {
    places: Places,
    files: Files,
}

impl Store {
    /// A store in those places; creates nothing.
    pub fn new(places: Places) -> Store {
        Store { places, files: Files::of_system() }
    }

    /// Writes a file that the person named, whole or not at all. False: it is there already and not to be replaced.
    ///
    /// # Errors
    /// If it can't be written.
    pub fn publish(&self, path: &Path, bytes: &[u8], replace: bool) -> Result<bool> {
        let said = || Error::new("cannot write the file").at(path.display());
        match self.files.publish(path, bytes, replace) {
            Ok(()) => Ok(true),
            Err(error) => match error.kind() {
                ErrorKind::AlreadyExists => Ok(false),
                ErrorKind::NotFound => Err(said().because("there is no such folder")),
                _ => Err(said().because(error)),
            },
        }
    }

    /// Keeps other copies of the program from writing a file; `what` can't be done without it.
    fn lock(&self, path: &Path, what: impl Into<String>) -> Result<Lock> {
        self.files.lock(path).map_err(|why| cannot_lock(what, &why))
    }

    /// A store on another disk.
    #[cfg(test)]
    fn on(places: Places, disk: impl disk::Disk + 'static) -> Store {
        Store { places, files: Files::on(disk) }
    }

    /// Where it keeps things.
    pub fn places(&self) -> &Places {
        &self.places
    }
}

/// The error of what can't be kept from others, with a way on.
fn cannot_lock(what: impl Into<String>, (place, why): &(PathBuf, std::io::Error)) -> Error {
    match why.kind() {
        ErrorKind::WouldBlock => {
            let error = Error::new(what).at(place.display()).because(why);
            error.hint("end the one that hangs, then try again")
        }
        _ => cannot_write(what, place, why),
    }
}

/// The error of what can't be written where it belongs, with a way on.
fn cannot_write(what: impl Into<String>, path: &Path, why: &std::io::Error) -> Error {
    Error::new(what).at(path.display()).because(why).hint(way_on(why))
}

/// The way on where the disk refuses something.
fn way_on(why: &std::io::Error) -> &'static str {
    match why.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "free some space, then try again",
        ErrorKind::ReadOnlyFilesystem | ErrorKind::PermissionDenied => {
            "let it be written, or name a copy of the folder with --data-dir"
        }
        // What we say of it ourselves: a link that leads nowhere, a folder, something that is no file or too large for one.
        ErrorKind::NotFound | ErrorKind::IsADirectory | ErrorKind::Other if why.get_ref().is_some() => {
            "move it away, then try again"
        }
        _ => ELSEWHERE,
    }
}

/// The way on where a folder can't be used.
const ELSEWHERE: &str = "--data-dir FOLDER keeps it in another folder";

//! Where the bytes of a programme come from.

use super::Store;
use super::nearest::nearest;
use super::save::{self, LARGEST};
use crate::error::{Error, Result};
use crate::programme::Id;
use std::borrow::Cow;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, IsTerminal, Read};
use std::path::{Path, PathBuf};

/// Which programme is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Source {
    /// Nothing was said: the chosen one, else the first bundled one.
    #[default]
    Default,
    /// One of the library; not yet checked.
    Id(String),
    /// A file, which need not be in the library.
    File(PathBuf),
    /// Standard input, which can be read once.
    Stdin,
}

impl Source {
    /// What an argument means: `-` is standard input; what has a path separator or a dot, or is the name of a file here,
    /// is a file; all else is an id.
    pub fn of(argument: &OsStr) -> Source {
        Source::meant(argument, |path| fs::metadata(path).is_ok_and(|found| !found.is_dir()))
    }

    fn meant(argument: &OsStr, is_file: impl Fn(&Path) -> bool) -> Source {
        let path = Path::new(argument);
        match argument.to_str() {
            Some("-") => Source::Stdin,
            Some(text) if !text.contains(|c| c == '.' || std::path::is_separator(c)) && !is_file(path) => {
                Source::Id(text.to_owned())
            }
            _ => Source::File(path.to_owned()),
        }
    }
}

/// The kind of place a programme was found in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Origin {
    /// Part of the program.
    Bundled,
    /// A copy in the library.
    Imported,
    /// A file named by the user.
    File,
    /// Standard input.
    Stdin,
}

impl Origin {
    /// Its word.
    pub fn word(self) -> &'static str {
        match self {
            Origin::Bundled => "bundled",
            Origin::Imported => "imported",
            Origin::File => "file",
            Origin::Stdin => "stdin",
        }
    }
}

/// A programme's bytes, not yet looked into.
#[derive(Clone, Debug)]
pub struct Found {
    /// The bytes.
    pub bytes: Cow<'static, [u8]>,
    /// The kind of place.
    pub origin: Origin,
    /// The place, for messages: a path, "standard input".
    pub place: String,
}

impl Store {
    /// The bytes of a programme. An imported programme wins over a bundled one of the same id: it is what the organisers
    /// published since.
    ///
    /// # Errors
    /// If it is not in the library (the nearest ids are named), can't be read, is empty or larger than 256 MiB, or is to
    /// come from a terminal.
    pub fn read(&self, source: &Source) -> Result<Found> {
        match source {
            Source::Default => {
                let id = self.chosen().unwrap_or_else(Store::first_bundled);
                self.of_library(&id)?.ok_or_else(|| self.unknown(id.as_str()))
            }
            Source::Id(id) => {
                let found = Id::parse(id).map(|id| self.of_library(&id)).transpose()?.flatten();
                found.ok_or_else(|| self.unknown(id))
            }
            Source::File(path) => self.of_file(path),
            Source::Stdin => {
                let stdin = io::stdin();
                if stdin.is_terminal() {
                    return Err(Error::new("cannot read a programme from standard input")
                        .because("it is a terminal")
                        .hint("plenary -p - < programme.json"));
                }
                of_pipe(stdin.lock())
            }
        }
    }

    /// How many bytes reading a source will take in, as far as that is known without reading it; `None` for standard
    /// input, and for what can't be read. What is part of the program takes none.
    pub fn length(&self, source: &Source) -> Option<u64> {
        let of = |path: &Path| fs::metadata(path).ok().filter(fs::Metadata::is_file).map(|found| found.len());
        let of_library = |id: &Id| of(&self.imported(id)).or_else(|| Store::bundled(id).map(|_| 0));
        match source {
            Source::Stdin => None,
            Source::File(path) => of(path),
            Source::Id(id) => of_library(&Id::parse(id)?),
            Source::Default => of_library(&self.chosen().unwrap_or_else(Store::first_bundled)),
        }
    }

    /// The imported or else the bundled programme of that id.
    pub(super) fn of_library(&self, id: &Id) -> Result<Option<Found>> {
        let path = self.imported(id);
        let imported = save::read_regular(&path).map_err(|error| cannot_read(&path, error))?;
        Ok(match imported {
            Some(bytes) => {
                Some(Found { bytes: bytes.into(), origin: Origin::Imported, place: path.display().to_string() })
            }
            None => Store::bundled(id).map(|text| Found {
                bytes: text.as_bytes().into(),
                origin: Origin::Bundled,
                place: format!("the bundled programme {id}"),
            }),
        })
    }

    fn of_file(&self, path: &Path) -> Result<Found> {
        let place = path.display().to_string();
        let found = fs::metadata(path).map_err(|error| {
            let stem = path.file_stem().and_then(OsStr::to_str).and_then(Id::parse);
            match stem.filter(|id| error.kind() == io::ErrorKind::NotFound && self.ids().contains(id)) {
                Some(id) => cannot_read(path, error).hint(format!("-p {id} opens the one of the library")),
                None => cannot_read(path, error),
            }
        })?;
        if found.is_dir() {
            return Err(cannot_read(path, "it is a folder").hint("name one schedule file"));
        }
        let file = File::open(path).map_err(|error| cannot_read(path, error))?;
        let bytes = whole(file, LARGEST).map_err(|why| cannot_read(path, why))?;
        Ok(Found { bytes: bytes.into(), origin: Origin::File, place })
    }

    /// The error that says there is no such programme, and what may have been meant.
    pub(super) fn unknown(&self, id: &str) -> Error {
        let ids = self.ids();
        let near = nearest(id, ids.iter().map(Id::as_str)).join(", ");
        let list = "`plenary programmes` lists the library";
        Error::new(format!("there is no programme “{id}”")).hint(match near.as_str() {
            "" => list.to_owned(),
            near => format!("nearest: {near}; {list}"),
        })
    }
}

pub(super) fn cannot_read(path: &Path, why: impl std::fmt::Display) -> Error {
    Error::new("cannot read the programme").at(path.display()).because(why)
}

fn of_pipe(pipe: impl Read) -> Result<Found> {
    let place = "standard input".to_owned();
    match whole(pipe, LARGEST) {
        Ok(bytes) => Ok(Found { bytes: bytes.into(), origin: Origin::Stdin, place }),
        Err(why) => Err(Error::new("cannot read the programme").at(place).because(why)),
    }
}

/// All that a file or pipe gives, unless that is nothing, or more than `largest` bytes.
fn whole(from: impl Read, largest: u64) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    from.take(largest + 1).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
    if bytes.len() as u64 > largest {
        return Err(format!("it is larger than {} MiB", largest / 1024 / 1024));
    }
    if bytes.trim_ascii().is_empty() {
        return Err("it is empty".to_owned());
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{BUNDLED, Places};

    fn store(folder: &Path) -> Store {
        Store::new(Places::in_one(folder))
    }

    #[test]
    fn an_argument_is_stdin_a_file_or_an_id() {
        let folder = tempfile::tempdir().unwrap();
        let of = |argument: &str| Source::of(OsStr::new(argument));
        assert_eq!(of("-"), Source::Stdin);
        assert_eq!(of("spief-2021"), Source::Id("spief-2021".into()));
        assert_eq!(of("a/b"), Source::File("a/b".into()));
        assert_eq!(of("programme.json"), Source::File("programme.json".into()));
        assert_eq!(of(folder.path().to_str().unwrap()), Source::File(folder.path().into()));
        assert_eq!(of(""), Source::Id(String::new()));
        // The tests run in the project's folder: a folder's name is no file's.
        assert_eq!(of("data"), Source::Id("data".into()));
        assert_eq!(Source::meant(OsStr::new("schedule"), |_| true), Source::File("schedule".into()));
    }

    #[cfg(unix)]
    #[test]
    fn a_name_that_is_no_text_is_a_file() {
        let name: &OsStr = std::os::unix::ffi::OsStrExt::from_bytes(b"\xff");
        assert_eq!(Source::of(name), Source::File(name.into()));
    }

    #[test]
    fn the_bundled_programme_is_read_until_a_newer_one_is_imported() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(folder.path());
        let source = Source::Id("gaidar-2017".into());
        let found = store.read(&source).unwrap();
        assert_eq!((found.origin, &*found.place), (Origin::Bundled, "the bundled programme gaidar-2017"));
        assert!(matches!(found.bytes, Cow::Borrowed(_)));
        let id = Id::parse("gaidar-2017").unwrap();
        fs::create_dir_all(store.places().programmes()).unwrap();
        fs::write(store.imported(&id), "{ \"title\": \"Newer\" }").unwrap();
        let found = store.read(&source).unwrap();
        assert_eq!((found.origin, &*found.bytes), (Origin::Imported, &b"{ \"title\": \"Newer\" }"[..]));
        assert_eq!(found.place, store.imported(&id).display().to_string());
    }

    #[test]
    fn without_a_word_it_is_the_chosen_one_or_the_first() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(folder.path());
        assert_eq!(*store.read(&Source::Default).unwrap().bytes, *BUNDLED[0].1.as_bytes());
        store.choose(&Id::parse("gaidar-2018").unwrap()).unwrap();
        assert_eq!(store.read(&Source::default()).unwrap().place, "the bundled programme gaidar-2018");
    }

    #[test]
    fn an_unknown_id_names_the_nearest() {
        let folder = tempfile::tempdir().unwrap();
        let error = |id: &str| store(folder.path()).read(&Source::Id(id.into())).unwrap_err().to_string();
        assert_eq!(
            error("speif-2023"),
            "there is no programme “speif-2023” — nearest: spief-2023, spief-2021, spief-2024; `plenary programmes` lists the library"
        );
        assert_eq!(error("XYZ!"), "there is no programme “XYZ!” — `plenary programmes` lists the library");
        assert!(error("../spief-2021").starts_with("there is no programme"));
    }

    #[test]
    fn a_file_is_read_or_its_trouble_said() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("p.json");
        let read = |path: &Path| store(folder.path()).read(&Source::File(path.into()));
        fs::write(&path, "{}").unwrap();
        let found = read(&path).unwrap();
        assert_eq!((&*found.bytes, found.origin, found.place), (&b"{}"[..], Origin::File, path.display().to_string()));
        fs::write(&path, " \n").unwrap();
        let error = |path: &Path| read(path).unwrap_err().to_string();
        assert_eq!(error(&path), format!("cannot read the programme: {}: it is empty", path.display()));
        assert_eq!(
            error(folder.path()),
            format!("cannot read the programme: {}: it is a folder — name one schedule file", folder.path().display())
        );
        let missing = folder.path().join("spief-2021.json");
        assert!(error(&missing).starts_with(&format!("cannot read the programme: {}: ", missing.display())));
        assert!(error(&missing).ends_with(" — -p spief-2021 opens the one of the library"));
        assert!(!error(&folder.path().join("missing.json")).contains('—'));
    }

    #[test]
    fn a_length_is_known_without_reading() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(folder.path());
        let path = folder.path().join("huge.json");
        File::create(&path).unwrap().set_len(LARGEST * 2).unwrap();
        assert_eq!(store.length(&Source::File(path.clone())), Some(LARGEST * 2));
        assert_eq!(store.length(&Source::Id("spief-2021".into())), Some(0));
        assert_eq!(store.length(&Source::Default), Some(0));
        fs::create_dir(folder.path().join("programmes")).unwrap();
        fs::rename(path, folder.path().join("programmes/spief-2021.json")).unwrap();
        assert_eq!(store.length(&Source::Default), Some(LARGEST * 2));
        for unknown in [Source::Stdin, Source::File("nowhere".into()), Source::Id("NO".into())] {
            assert_eq!(store.length(&unknown), None);
        }
    }

    #[test]
    fn a_pipe_gives_all_or_an_error() {
        assert_eq!(*of_pipe(&b"{}"[..]).unwrap().bytes, *b"{}");
        assert_eq!(
            of_pipe(&b""[..]).unwrap_err().to_string(),
            "cannot read the programme: standard input: it is empty"
        );
        assert_eq!(whole(io::repeat(b'x').take(1024 * 1024), 1024 * 1024).unwrap().len(), 1024 * 1024);
        assert_eq!(whole(io::repeat(b'x'), 1024 * 1024).unwrap_err(), "it is larger than 1 MiB");
    }
}

//! Where the bytes of a programme come from.

use super::save::LARGEST;
use super::{ELSEWHERE, Store};
use crate::error::{Error, Result};
use crate::formats::{self, Ask, Reading};
use crate::programme::{Id, Imported, Instant, clean, nearest};
use sha2::{Digest, Sha256};
use std::ffi::{OsStr, OsString};
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
    /// A file of any format, or a folder of files that are one programme together. Need not be in the library.
    File(PathBuf),
    /// Several files or folders that are one programme together; `-` among them is standard input.
    Together(Vec<PathBuf>),
    /// Standard input, which can be read once.
    Stdin,
}

/// How many files a folder may hold to count as one programme.
const MOST_FILES: usize = 100;
/// The longest name of an original that is kept.
const LONGEST_NAME: usize = 200;

impl Source {
    /// What an argument means: `-` is standard input; what has a path separator or a dot, or is the name of a file here,
    /// is a file; all else is an id.
    pub fn of(argument: &OsStr) -> Source {
        Source::meant(argument, |path| fs::metadata(path).is_ok_and(|found| !found.is_dir()))
    }

    /// As [`Source::of`], of several arguments that are one programme together. Only a single one may be an id.
    pub fn together(arguments: &[OsString]) -> Source {
        match arguments {
            [one] => Source::of(one),
            several => Source::Together(several.iter().map(PathBuf::from).collect()),
        }
    }

    /// What arguments mean that can't be ids: files, folders, `-`.
    pub fn files(arguments: &[OsString]) -> Source {
        match arguments {
            [one] if one == "-" => Source::Stdin,
            [one] => Source::File(one.into()),
            several => Source::Together(several.iter().map(PathBuf::from).collect()),
        }
    }

    /// Whether it comes from outside the library.
    pub fn is_outside(&self) -> bool {
        matches!(self, Source::File(_) | Source::Together(_) | Source::Stdin)
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

/// A programme's files, not yet looked into.
#[derive(Clone, Debug)]
pub struct Found {
    /// The files: one of the library, any number from outside.
    pub files: Vec<formats::File>,
    /// The kind of place.
    pub origin: Origin,
    /// The place, for messages: a path, "standard input".
    pub place: String,
}

/// Bytes in hexadecimal.
fn hex(bytes: &[u8]) -> String {
    let digit = |half: u8| char::from_digit(u32::from(half), 16).unwrap_or_default();
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

impl Found {
    /// Reads the programme: what the library holds is plenary's own file, what comes from outside is of any format.
    ///
    /// # Errors
    /// If it is none; the error says which file, and where in it.
    pub fn reading(&self, ask: &Ask) -> Result<Reading> {
        match self.origin {
            Origin::Bundled | Origin::Imported => {
                formats::read(self.bytes(), ask.zones).map_err(|error| error.at(&self.place))
            }
            Origin::File | Origin::Stdin => formats::open(&self.files, ask),
        }
    }

    /// What the library is to remember of these files as the origin of a programme that came of them.
    pub fn imported(&self, reading: &Reading, now: Instant) -> Imported {
        let name = |file: &formats::File| {
            let name = Path::new(&file.name).file_name().unwrap_or(OsStr::new(&file.name)).to_string_lossy();
            clean::line(name)
        };
        let names = self.files.iter().map(name).collect::<Vec<_>>().join(", ");
        let mut hash = Sha256::new();
        self.files.iter().for_each(|file| hash.update(&file.bytes));
        Imported {
            name: match names.char_indices().nth(LONGEST_NAME) {
                Some((end, _)) => format!("{}…", names.get(..end).unwrap_or_default()),
                None => names,
            },
            format: reading.detected.join(", "),
            sha256: hex(&hash.finalize()),
            at: now,
            revision: 0,
            extra: crate::programme::Extra::new(),
        }
    }

    /// The text of the only file, if it is one.
    pub fn text(&self) -> Option<&str> {
        let [file] = self.files.as_slice() else { return None };
        std::str::from_utf8(&file.bytes).ok()
    }

    /// The bytes of the only file, or of the first.
    pub(super) fn bytes(&self) -> &[u8] {
        self.files.first().map_or(&[], |file| &file.bytes)
    }

    fn one(bytes: impl Into<std::borrow::Cow<'static, [u8]>>, origin: Origin, place: String) -> Found {
        Found { files: vec![formats::File { name: place.clone(), bytes: bytes.into() }], origin, place }
    }
}

impl Store {
    /// The files of a programme. An imported programme wins over a bundled one of the same id: it is what the organisers
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
            Source::File(path) => self.of_paths(std::slice::from_ref(path)),
            Source::Together(paths) => self.of_paths(paths),
            Source::Stdin => of_stdin(LARGEST),
        }
    }

    /// How many bytes reading a source will take in, as far as that is known without reading it; `None` for standard
    /// input, and for what can't be read. What is part of the program takes none.
    pub fn length(&self, source: &Source) -> Option<u64> {
        let of = |path: &Path| fs::metadata(path).ok().filter(fs::Metadata::is_file).map(|found| found.len());
        let of_all = |path: &Path| self.leading_to(path).ok()?.iter().map(|path| of(path)).sum();
        let of_library = |id: &Id| of(&self.imported(id)).or_else(|| Store::bundled(id).map(|_| 0));
        match source {
            Source::Stdin => None,
            Source::File(path) => of_all(path),
            Source::Together(paths) => paths.iter().map(|path| of_all(path)).sum(),
            Source::Id(id) => of_library(&Id::parse(id)?),
            Source::Default => of_library(&self.chosen().unwrap_or_else(Store::first_bundled)),
        }
    }

    /// The imported or else the bundled programme of that id.
    pub(super) fn of_library(&self, id: &Id) -> Result<Option<Found>> {
        let path = self.imported(id);
        let imported = self.files.read(&path).map_err(|error| cannot_read(&path, error).hint(ELSEWHERE))?;
        Ok(match imported {
            Some(bytes) => Some(Found::one(bytes, Origin::Imported, path.display().to_string())),
            None => Store::bundled(id)
                .map(|text| Found::one(text.as_bytes(), Origin::Bundled, format!("the bundled programme {id}"))),
        })
    }

    /// The files that paths lead to, those of a folder in the order of their names.
    fn of_paths(&self, paths: &[PathBuf]) -> Result<Found> {
        let mut files = Vec::new();
        let mut left = LARGEST;
        for path in paths {
            if path == Path::new("-") {
                let stdin = of_stdin(left)?;
                left = left.saturating_sub(stdin.bytes().len() as u64);
                files.extend(stdin.files);
                continue;
            }
            for path in self.leading_to(path)? {
                let file = File::open(&path).map_err(|error| cannot_read(&path, error))?;
                let bytes = whole(file, left).map_err(|why| cannot_read(&path, why))?;
                left = left.saturating_sub(bytes.len() as u64);
                files.push(formats::File { name: path.display().to_string(), bytes: bytes.into() });
            }
        }
        let place = paths.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(", ");
        Ok(Found { files, origin: Origin::File, place })
    }

    /// The path of a file; of a folder those of its files, without hidden ones and what lies deeper.
    fn leading_to(&self, path: &Path) -> Result<Vec<PathBuf>> {
        let found = fs::metadata(path).map_err(|error| {
            let stem = path.file_stem().and_then(OsStr::to_str).and_then(Id::parse);
            match stem.filter(|id| error.kind() == io::ErrorKind::NotFound && self.ids().contains(id)) {
                Some(id) => cannot_read(path, error).hint(format!("-p {id} opens the one of the library")),
                None => cannot_read(path, error),
            }
        })?;
        if !found.is_dir() {
            return Ok(vec![path.to_owned()]);
        }
        let is_hidden = |path: &Path| path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
        let mut files = Vec::new();
        for entry in fs::read_dir(path).map_err(|error| cannot_read(path, error))? {
            let file = entry.map_err(|error| cannot_read(path, error))?.path();
            if !is_hidden(&file) && fs::metadata(&file).is_ok_and(|found| found.is_file()) {
                files.push(file);
            }
            if files.len() > MOST_FILES {
                return Err(cannot_read(path, format!("the folder has more than {MOST_FILES} files"))
                    .hint("name the schedule files themselves"));
            }
        }
        files.sort();
        if files.is_empty() { Err(cannot_read(path, "the folder has no files")) } else { Ok(files) }
    }

    /// The error that says there is no such programme, and what may have been meant.
    pub(super) fn unknown(&self, id: &str) -> Error {
        let ids = self.ids();
        let near = nearest(id, ids.iter().map(Id::as_str)).join(", ");
        let list = format!("`{}` lists the library", self.places().command(None, "programmes"));
        Error::new(format!("there is no programme “{id}”")).hint(match near.as_str() {
            "" => list,
            near => format!("nearest: {near}; {list}"),
        })
    }
}

pub(super) fn cannot_read(path: &Path, why: impl std::fmt::Display) -> Error {
    Error::new("cannot read the programme").at(path.display()).because(why)
}

fn of_stdin(largest: u64) -> Result<Found> {
    let stdin = io::stdin();
    if stdin.is_terminal() {
        return Err(Error::new("cannot read a programme from standard input")
            .because("it is a terminal")
            .hint("plenary -p - < FILE"));
    }
    of_pipe(stdin.lock(), largest)
}

fn of_pipe(pipe: impl Read, largest: u64) -> Result<Found> {
    let place = "standard input".to_owned();
    match whole(pipe, largest) {
        Ok(bytes) => Ok(Found::one(bytes, Origin::Stdin, place)),
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
    use crate::store::{BUNDLED, Places, zones};
    use std::borrow::Cow;

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
        assert!(matches!(found.files[0].bytes, Cow::Borrowed(_)));
        let id = Id::parse("gaidar-2017").unwrap();
        fs::create_dir_all(store.places().programmes()).unwrap();
        fs::write(store.imported(&id), "{ \"title\": \"Newer\" }").unwrap();
        let found = store.read(&source).unwrap();
        assert_eq!((found.origin, found.bytes()), (Origin::Imported, &b"{ \"title\": \"Newer\" }"[..]));
        assert_eq!(found.place, store.imported(&id).display().to_string());
    }

    #[test]
    fn without_a_word_it_is_the_chosen_one_or_the_first() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(folder.path());
        assert_eq!(store.read(&Source::Default).unwrap().bytes(), BUNDLED[0].1.as_bytes());
        store.choose(&Id::parse("gaidar-2018").unwrap()).unwrap();
        assert_eq!(store.read(&Source::default()).unwrap().place, "the bundled programme gaidar-2018");
    }

    #[test]
    fn an_unknown_id_names_the_nearest() {
        let folder = tempfile::tempdir().unwrap();
        let error = |id: &str| store(folder.path()).read(&Source::Id(id.into())).unwrap_err().to_string();
        let list = format!("`plenary --data-dir {} programmes` lists the library", folder.path().display());
        assert_eq!(
            error("speif-2023"),
            format!("there is no programme “speif-2023” — nearest: spief-2023, spief-2021, spief-2024; {list}")
        );
        assert_eq!(error("XYZ!"), format!("there is no programme “XYZ!” — {list}"));
        assert!(error("../spief-2021").starts_with("there is no programme"));
    }

    #[test]
    fn a_file_is_read_or_its_trouble_said() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("p.json");
        let read = |path: &Path| store(folder.path()).read(&Source::File(path.into()));
        fs::write(&path, "{}").unwrap();
        let found = read(&path).unwrap();
        assert_eq!(
            (found.bytes(), found.origin, found.place.clone()),
            (&b"{}"[..], Origin::File, path.display().to_string())
        );
        fs::write(&path, " \n").unwrap();
        let error = |path: &Path| read(path).unwrap_err().to_string();
        assert_eq!(error(&path), format!("cannot read the programme: {}: it is empty", path.display()));
        let missing = folder.path().join("spief-2021.json");
        assert!(error(&missing).starts_with(&format!("cannot read the programme: {}: ", missing.display())));
        assert!(error(&missing).ends_with(" — -p spief-2021 opens the one of the library"));
        assert!(!error(&folder.path().join("missing.json")).contains('—'));
    }

    #[test]
    fn several_files_are_one_programme_and_a_folder_is_its_files() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(folder.path());
        let parts = folder.path().join("parts");
        fs::create_dir_all(parts.join("deeper")).unwrap();
        for (name, text) in [("b.json", "two"), ("a.json", "one"), (".hidden", "x"), ("deeper/c.json", "x")] {
            fs::write(parts.join(name), text).unwrap();
        }
        let texts = |source: &Source| -> Vec<Vec<u8>> {
            store.read(source).unwrap().files.into_iter().map(|file| file.bytes.into_owned()).collect()
        };
        assert_eq!(texts(&Source::File(parts.clone())), [b"one", b"two"]);
        let together = Source::files(&[parts.join("b.json").into(), parts.join("a.json").into()]);
        assert_eq!(texts(&together), [b"two", b"one"]);
        let found = store.read(&together).unwrap();
        let reading = formats::read(b"{ \"title\": \"T\" }", zones::zone).unwrap();
        let imported = found.imported(&reading, Instant::UNIX_EPOCH);
        assert_eq!((&*imported.name, imported.revision), ("b.json, a.json", 0));
        // That of `twoone`.
        assert_eq!(imported.sha256, "91d338938929ec38e320ba558b6bd8538eae972dce12da64362dd351467c874d");
        for number in 0..=MOST_FILES {
            fs::write(parts.join(format!("{number}.json")), "x").unwrap();
        }
        let error = |path: &Path| store.read(&Source::File(path.into())).unwrap_err().to_string();
        assert!(
            error(&parts).contains("the folder has more than 100 files — name the schedule files"),
            "{}",
            error(&parts)
        );
        fs::create_dir(folder.path().join("empty")).unwrap();
        assert!(error(&folder.path().join("empty")).ends_with("the folder has no files"));
    }

    #[test]
    fn a_length_is_known_without_reading() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(folder.path());
        let path = folder.path().join("huge.json");
        File::create(&path).unwrap().set_len(LARGEST * 2).unwrap();
        assert_eq!(store.length(&Source::File(path.clone())), Some(LARGEST * 2));
        assert_eq!(store.length(&Source::File(folder.path().into())), Some(LARGEST * 2));
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
        assert_eq!(of_pipe(&b"{}"[..], LARGEST).unwrap().bytes(), b"{}");
        assert_eq!(
            of_pipe(&b""[..], LARGEST).unwrap_err().to_string(),
            "cannot read the programme: standard input: it is empty"
        );
        assert_eq!(whole(io::repeat(b'x').take(1024 * 1024), 1024 * 1024).unwrap().len(), 1024 * 1024);
        assert_eq!(whole(io::repeat(b'x'), 1024 * 1024).unwrap_err(), "it is larger than 1 MiB");
    }
}

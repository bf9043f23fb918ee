//! Calendars that lie beside the agenda of every programme: `calendars/<name>.ics`, each as it came. They are only ever
//! replaced by another of the same name, or removed.

use super::save::Lock;
use super::{Store, cannot_write};
use crate::agenda::Calendar;
use crate::error::{Error, Result};
use crate::formats::{self, Ask};
use crate::programme::{Programme, clean};
use std::ffi::OsStr;
use std::fmt::Display;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// So many are kept.
const MOST: usize = 50;
/// A calendar that is larger is none that a person keeps; every programme that opens would wait for it.
const LARGEST: u64 = 16 * 1024 * 1024;
/// The longest name, in characters.
const LONGEST_NAME: usize = 40;
const ENDING: &str = "ics";

/// A calendar that is kept.
#[derive(Clone, Debug)]
pub struct KeptCalendar {
    /// What it is called.
    pub name: String,
    /// The file as it came, or why it can't be read.
    pub bytes: Result<Vec<u8>>,
}

/// What a calendar is called by a name that somebody chose, or by that of its file: letters and digits of any script,
/// blanks and what may stand in the name of a file everywhere.
///
/// # Errors
/// If no letter or digit is left of it.
pub fn calendar_name(text: &str) -> Result<String> {
    let fits = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '+' | '(' | ')' | ',' | '.');
    let line = clean::line(text.into());
    let name: String = line.chars().map(|c| if fits(c) { c } else { '-' }).take(LONGEST_NAME).collect();
    let name = name.trim_matches(|c: char| matches!(c, ' ' | '-' | '.'));
    if name.chars().any(char::is_alphanumeric) {
        return Ok(name.to_owned());
    }
    Err(Error::new("the calendar needs a name")
        .because("no letter or digit is left of it")
        .hint("--name NAME gives one"))
}

impl Store {
    /// All calendars, by name. Those that can't be read are among them; reads every file whole.
    ///
    /// # Errors
    /// If they can't be listed.
    pub fn calendars(&self) -> Result<Vec<KeptCalendar>> {
        let kept = |(name, path): (String, PathBuf)| KeptCalendar { name, bytes: self.read_calendar(&path) };
        Ok(self.calendar_files()?.into_iter().map(kept).collect())
    }

    /// The names of all calendars, in order; reads none of them.
    ///
    /// # Errors
    /// If they can't be listed.
    pub fn calendar_names(&self) -> Result<Vec<String>> {
        Ok(self.calendar_files()?.into_iter().map(|(name, _)| name).collect())
    }

    /// What of the calendars lies beside a programme; of those that can't be read nothing does.
    pub fn beside(&self, programme: &Programme, ask: &Ask) -> Vec<Calendar> {
        let kept = self.calendars().unwrap_or_default().into_iter();
        let laid = kept.filter_map(|KeptCalendar { name, bytes }| {
            let entries = formats::beside(&name, &bytes.ok()?, programme, ask).ok()?.entries;
            Some(Calendar { name: name.as_str().into(), entries })
        });
        laid.collect()
    }

    /// A calendar of the file that was named, to be kept.
    ///
    /// # Errors
    /// If it is no file, can't be read, or is too large.
    pub fn calendar_at(&self, path: &Path) -> Result<Vec<u8>> {
        self.read_calendar(path)
    }

    /// How many bytes all of them have together, as far as that can be told.
    pub fn length_of_calendars(&self) -> u64 {
        let files = self.calendar_files().unwrap_or_default().into_iter();
        files.filter_map(|(_, path)| self.files.length(&path)).sum()
    }

    /// Keeps a calendar under a name; tells whether it takes the place of another of that name, whatever its case.
    ///
    /// # Errors
    /// If it is too large, there are too many, or it can't be saved.
    pub fn keep_calendar(&self, name: &str, bytes: &[u8]) -> Result<bool> {
        let path = self.calendar_file(name);
        let cannot = |why: &dyn Display| Error::new("cannot keep the calendar").at(path.display()).because(why);
        if bytes.len() as u64 > LARGEST {
            return Err(cannot(&format!("it is larger than {} MiB", LARGEST / 1024 / 1024)));
        }
        let lock = self.lock_calendars("cannot keep the calendar")?;
        let files = self.calendar_files()?;
        let known = files.iter().find(|(known, _)| is_same(known, name));
        if known.is_none() && files.len() >= MOST {
            return Err(cannot(&format!("there are {MOST} calendars already")));
        }
        let path = known.map_or(&path, |(_, path)| path);
        lock.write(path, bytes).map_err(|error| cannot_write("cannot keep the calendar", path, &error))?;
        Ok(known.is_some())
    }

    /// Removes the calendar of that name, whatever its case; tells whether there was one.
    ///
    /// # Errors
    /// If it can't be removed.
    pub fn remove_calendar(&self, name: &str) -> Result<bool> {
        const CANNOT: &str = "cannot remove the calendar";
        let files = self.calendar_files()?;
        let Some((_, path)) = files.iter().find(|(known, _)| is_same(known, name)) else { return Ok(false) };
        let _lock = self.lock_calendars(CANNOT)?;
        match self.files.remove(path) {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
            Err(error) => Err(cannot_write(CANNOT, path, &error)),
        }
    }

    fn read_calendar(&self, path: &Path) -> Result<Vec<u8>> {
        let cannot = |why: &dyn Display| Error::new("cannot read the calendar").at(path.display()).because(why);
        let bytes = self.files.read_up_to(path, LARGEST).map_err(|error| cannot(&error))?;
        bytes.ok_or_else(|| cannot(&"there is no such file"))
    }

    fn calendar_file(&self, name: &str) -> PathBuf {
        self.places().calendars().join(format!("{name}.{ENDING}"))
    }

    fn lock_calendars(&self, what: &str) -> Result<Lock> {
        self.lock(&self.places().calendars().join("calendars"), what)
    }

    /// The files, by name.
    fn calendar_files(&self) -> Result<Vec<(String, PathBuf)>> {
        let folder = self.places().calendars();
        let cannot = |error: io::Error| Error::new("cannot list the calendars").at(folder.display()).because(error);
        let paths = self.files.list(&folder).map_err(cannot)?;
        let named = |path: PathBuf| {
            let name =
                path.file_stem()?.to_str().filter(|name| !name.starts_with('.')).map(|name| clean::line(name.into()));
            let is_one =
                path.extension().and_then(OsStr::to_str).is_some_and(|ending| ending.eq_ignore_ascii_case(ENDING));
            name.filter(|name| is_one && !name.is_empty()).map(|name| (name, path))
        };
        let mut files: Vec<(String, PathBuf)> = paths.into_iter().filter_map(named).collect();
        files.sort_by_key(|(name, _)| (name.to_lowercase(), name.clone()));
        // Somebody may have put any number there by hand.
        files.truncate(MOST);
        Ok(files)
    }
}

fn is_same(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Places;
    use std::fs;

    fn store(folder: &Path) -> Store {
        Store::new(Places::in_one(folder))
    }

    fn names(store: &Store) -> Vec<String> {
        store.calendars().unwrap().into_iter().map(|kept| kept.name).collect()
    }

    #[test]
    fn calendars_are_kept_as_they_came_until_one_of_the_same_name_comes() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(folder.path());
        assert!(names(&store).is_empty() && !folder.path().join("calendars").exists());
        assert_eq!(store.keep_calendar("Duty", b"one\r\n\xff"), Ok(false));
        assert_eq!(store.keep_calendar("at home", b"two"), Ok(false));
        assert_eq!(names(&store), ["at home", "Duty"]);
        assert_eq!(store.calendars().unwrap()[1].bytes.as_deref(), Ok(&b"one\r\n\xff"[..]));
        assert_eq!(store.keep_calendar("duty", b"three"), Ok(true));
        assert_eq!(names(&store), ["at home", "Duty"]);
        assert_eq!(store.calendars().unwrap()[1].bytes.as_deref(), Ok(&b"three"[..]));
        assert_eq!(store.length_of_calendars(), 8);
        assert_eq!((store.remove_calendar("DUTY"), store.remove_calendar("duty")), (Ok(true), Ok(false)));
        assert_eq!(names(&store), ["at home"]);
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_reads_them() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        store(folder.path()).keep_calendar("a", b"x").unwrap();
        let mode = fs::metadata(folder.path().join("calendars/a.ics")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn names_are_those_of_files_anywhere() {
        for (text, name) in [
            ("duty", "duty"),
            ("  Duty list (2) ", "Duty list (2)"),
            ("Дежурства", "Дежурства"),
            ("../../etc/passwd", "etc-passwd"),
            (".hidden", "hidden"),
            ("a\u{1b}[2Jb:c*?", "ab-c"),
        ] {
            assert_eq!(calendar_name(text).as_deref(), Ok(name), "{text}");
        }
        assert_eq!(calendar_name(&"x".repeat(500)).unwrap().len(), LONGEST_NAME);
        for text in ["", "..", " / ", "\u{202e}"] {
            assert!(calendar_name(text).unwrap_err().to_string().starts_with("the calendar needs a name"), "{text}");
        }
    }

    #[test]
    fn what_is_too_large_or_too_many_or_in_the_way_is_said() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(folder.path());
        let large = vec![b' '; usize::try_from(LARGEST).unwrap() + 1];
        let said = store.keep_calendar("a", &large).unwrap_err().to_string();
        assert!(said.ends_with("it is larger than 16 MiB"), "{said}");
        for number in 0..MOST {
            store.keep_calendar(&number.to_string(), b"x").unwrap();
        }
        let said = store.keep_calendar("one more", b"x").unwrap_err().to_string();
        assert!(said.ends_with("there are 50 calendars already"), "{said}");
        assert_eq!(store.keep_calendar("7", b"y"), Ok(true));
        fs::remove_file(folder.path().join("calendars/8.ics")).unwrap();
        fs::create_dir(folder.path().join("calendars/8.ics")).unwrap();
        let broken: Vec<_> = store.calendars().unwrap().into_iter().filter_map(|kept| kept.bytes.err()).collect();
        assert!(broken.len() == 1 && broken[0].to_string().starts_with("cannot read the calendar: "), "{broken:?}");
        fs::remove_dir_all(folder.path().join("calendars")).unwrap();
        fs::write(folder.path().join("calendars"), "in the way").unwrap();
        assert!(store.calendars().unwrap_err().to_string().starts_with("cannot list the calendars"));
        assert!(store.keep_calendar("a", b"x").is_err() && store.remove_calendar("a").is_err());
    }
}

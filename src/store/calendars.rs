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
use std::sync::Arc;

/// So many are kept.
const MOST: usize = 50;
/// A calendar that is larger is none that a person keeps; every programme that opens would wait for it.
const LARGEST: u64 = 16 * 1024 * 1024;
/// So many entries lie beside a programme together. Whoever has more has calendars that somebody else filled.
const MOST_ENTRIES: usize = 5_000;
/// The longest name, in characters.
const LONGEST_NAME: usize = 40;
const ENDING: &str = "ics";

/// A calendar that is kept, as a list shows it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CalendarRow {
    /// What it is called.
    pub name: String,
    /// How much of it lies beside the programme shown.
    pub entries: usize,
    /// What of it is not shown, and why: a line for each reason.
    pub left_out: Vec<String>,
    /// Why it can't be read: one line.
    pub problem: Option<String>,
}

/// All calendars, and what of them lies beside a programme: of all together no more than anybody can have.
#[derive(Debug, Default)]
pub struct Laid {
    /// Each of them, by name.
    pub rows: Vec<CalendarRow>,
    /// What lies beside the programme.
    pub calendars: Vec<Calendar>,
    /// How many of their entries do not, because they are too many together.
    beyond: usize,
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
    /// All calendars, laid beside a programme; reads every file whole. This is the only way there, so that a clash is told
    /// with nothing that the agenda does not show.
    ///
    /// # Errors
    /// If they can't be listed. One that can't be read costs no other.
    pub fn lay(&self, programme: &Programme, ask: &Ask) -> Result<Laid> {
        let mut laid = Laid::default();
        for (name, path) in self.calendar_files()? {
            let bytes = self.read_calendar(&path);
            let found = bytes.and_then(|bytes| formats::beside(&format!("{name}.{ENDING}"), &bytes, programme, ask));
            let row = match found {
                Ok(found) => {
                    let left_out = found.left_out();
                    let row = CalendarRow { entries: found.entries.len(), left_out, ..CalendarRow::default() };
                    if !found.entries.is_empty() {
                        laid.calendars.push(Calendar { name: Arc::from(name.as_str()), entries: found.entries });
                    }
                    row
                }
                Err(error) => CalendarRow { problem: Some(error.to_string()), ..CalendarRow::default() },
            };
            laid.rows.push(CalendarRow { name, ..row });
        }
        laid.cut();
        Ok(laid)
    }

    /// What lies beside a programme, as [`Store::lay`] has it, for who shows something else; and what the person should know
    /// of it, a line each.
    pub fn beside(&self, programme: &Programme, ask: &Ask) -> (Vec<Calendar>, Vec<String>) {
        match self.lay(programme, ask) {
            Ok(laid) => {
                let said = laid.notices();
                (laid.calendars, said)
            }
            Err(error) => (Vec::new(), vec![error.to_string()]),
        }
    }

    /// The names of all calendars, in order; reads none of them.
    ///
    /// # Errors
    /// If they can't be listed.
    pub fn calendar_names(&self) -> Result<Vec<String>> {
        Ok(self.calendar_files()?.into_iter().map(|(name, _)| name).collect())
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

impl Laid {
    /// Leaves out what is too much of all calendars together, and says so. The shortest have room first: a huge one costs no
    /// list of duties.
    fn cut(&mut self) {
        let mut room = MOST_ENTRIES;
        let mut order: Vec<usize> = (0..self.calendars.len()).collect();
        order.sort_by_key(|at| self.calendars[*at].entries.len());
        for at in order {
            let Calendar { name, entries } = &mut self.calendars[at];
            let beyond = entries.len().saturating_sub(room);
            entries.truncate(room);
            room -= entries.len();
            if let Some(row) = self.rows.iter_mut().find(|row| beyond > 0 && row.name == **name) {
                row.entries = entries.len();
                let all = format!("{MOST_ENTRIES} entries are shown of all calendars together");
                row.left_out.push(format!("{beyond} more left out: {all}"));
            }
            self.beyond += beyond;
        }
        self.calendars.retain(|calendar| !calendar.entries.is_empty());
    }

    /// What is wrong with them, a line each.
    fn notices(&self) -> Vec<String> {
        let problem = |row: &CalendarRow| {
            let why = row.problem.as_ref()?;
            Some(format!("the calendar “{}” is not shown: {why}", row.name))
        };
        let too_much = (self.beyond > 0).then(|| {
            let shown = format!("{MOST_ENTRIES} of their entries are shown, {} are left out", self.beyond);
            format!("the calendars hold too much: {shown}")
        });
        self.rows.iter().filter_map(problem).chain(too_much).collect()
    }
}

fn is_same(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::programme::Zone;
    use crate::store::Places;
    use std::fs;

    fn store(folder: &Path) -> Store {
        Store::new(Places::in_one(folder))
    }

    fn names(store: &Store) -> Vec<String> {
        store.calendar_names().unwrap()
    }

    /// What each of them holds.
    fn kept(store: &Store) -> Vec<Vec<u8>> {
        let files = store.calendar_files().unwrap().into_iter();
        files.map(|(_, path)| store.calendar_at(&path).unwrap()).collect()
    }

    fn fair() -> Programme {
        let text = br#"{ "id": "fair", "title": "A Fair", "zone": "Europe/Oslo", "start": "2024-05-01" }"#;
        formats::read(text, Zone::bundled).unwrap().programme
    }

    #[test]
    fn all_calendars_together_lay_no_more_than_so_many_entries() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(folder.path());
        let event = |number: usize| {
            format!(
                "BEGIN:VEVENT\nUID:{number}\nSUMMARY:Made up\nDTSTART:20240501T090000\nDTEND:20240501T170000\nEND:VEVENT\n"
            )
        };
        for (name, count) in [("a", 3_000), ("b", 3_000), ("duty", 1)] {
            let events: String = (0..count).map(event).collect();
            store.keep_calendar(name, format!("BEGIN:VCALENDAR\n{events}END:VCALENDAR\n").as_bytes()).unwrap();
        }
        let laid = store.lay(&fair(), &Ask::new(Zone::bundled)).unwrap();
        assert_eq!(laid.rows.iter().map(|row| row.entries).collect::<Vec<_>>(), [3_000, 1_999, 1]);
        assert_eq!(laid.rows[1].left_out, ["1001 more left out: 5000 entries are shown of all calendars together"]);
        let of_calendars: usize = laid.calendars.iter().map(|calendar| calendar.entries.len()).sum();
        assert_eq!((of_calendars, laid.beyond), (5_000, 1_001));
        let (calendars, said) = store.beside(&fair(), &Ask::new(Zone::bundled));
        assert_eq!(calendars, laid.calendars);
        assert_eq!(said, ["the calendars hold too much: 5000 of their entries are shown, 1001 are left out"]);
    }

    #[test]
    fn calendars_are_kept_as_they_came_until_one_of_the_same_name_comes() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(folder.path());
        assert!(names(&store).is_empty() && !folder.path().join("calendars").exists());
        assert_eq!(store.keep_calendar("Duty", b"one\r\n\xff"), Ok(false));
        assert_eq!(store.keep_calendar("at home", b"two"), Ok(false));
        assert_eq!(names(&store), ["at home", "Duty"]);
        assert_eq!(kept(&store)[1], b"one\r\n\xff");
        assert_eq!(store.keep_calendar("duty", b"three"), Ok(true));
        assert_eq!(names(&store), ["at home", "Duty"]);
        assert_eq!(kept(&store)[1], b"three");
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
        let ask = Ask::new(Zone::bundled);
        let laid = store.lay(&fair(), &ask).unwrap();
        let said = laid.rows[48].problem.as_deref().unwrap();
        assert!(laid.rows[48].name == "8" && said.starts_with("cannot read the calendar: "), "{said}");
        assert!(laid.notices().contains(&format!("the calendar “8” is not shown: {said}")), "{:?}", laid.notices());
        fs::remove_dir_all(folder.path().join("calendars")).unwrap();
        fs::write(folder.path().join("calendars"), "in the way").unwrap();
        assert!(store.lay(&fair(), &ask).unwrap_err().to_string().starts_with("cannot list the calendars"));
        assert!(store.beside(&fair(), &ask).1[0].starts_with("cannot list the calendars"));
        assert!(store.keep_calendar("a", b"x").is_err() && store.remove_calendar("a").is_err());
    }
}

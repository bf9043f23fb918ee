//! The programmes on this machine: those that are part of the program, and copies in `programmes/<id>.json`.

use super::save::Lock;
use super::source::{Origin, cannot_read};
use super::{Store, cannot_write, standing, zones};
use crate::error::{Error, Result};
use crate::formats;
use crate::programme::time::Date;
use crate::programme::{Id, Imported, Instant, clean};
use std::borrow::Cow;
use std::collections::HashSet;
use std::ffi::OsStr;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// Embeds the files of `data/programmes`.
macro_rules! bundled {
    ($($id:literal),* $(,)?) => {
        /// Every programme that is part of the program, with its id: the default first.
        pub const BUNDLED: &[(&str, &str)] =
            &[$(($id, include_str!(concat!("../../data/programmes/", $id, ".json")))),*];
    };
}

bundled!(
    "spief-2021",
    "spief-2024",
    "spief-2023",
    "spief-2022",
    "spief-2015",
    "gaidar-2021",
    "gaidar-2018",
    "gaidar-2017",
);

const CANNOT_CHOOSE: &str = "cannot save the choice";
const CANNOT_KEEP: &str = "cannot keep the programme";

/// One programme of the library, as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shelf {
    /// What to call it by; of an imported one, the name of its file.
    pub id: String,
    /// Its title; its id if it can't be read.
    pub title: String,
    /// Its short name for menus: the title where the file gives none; its id if it can't be read.
    pub label: String,
    /// Its first day.
    pub start: Option<Date>,
    /// Its last day.
    pub end: Option<Date>,
    /// How many sessions it has.
    pub sessions: usize,
    /// How many of them I am going to, perhaps or surely; nothing where the agenda can't be read.
    pub picks: Option<usize>,
    /// Where it comes from.
    pub origin: Origin,
    /// What it was made from, if it was imported.
    pub imported: Option<Imported>,
    /// When it was opened last.
    pub used: Option<Instant>,
    /// Why it, or its agenda, can't be read: one line.
    pub problem: Option<String>,
}

/// What removing a programme did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Removed {
    /// How many picks its agenda keeps.
    pub picks: usize,
    /// Whether a bundled programme has that id, which shows again.
    pub uncovers_bundled: bool,
    /// Whether it was the chosen one, so that the default holds again.
    pub was_chosen: bool,
}

impl Removed {
    /// What came of it, in words.
    pub fn told(&self, id: &Id) -> String {
        let more = [
            (self.uncovers_bundled, "; the bundled programme of that id shows again"),
            (self.picks > 0, "; its agenda stays"),
            (self.was_chosen, "; the default opens from now on"),
        ];
        let more = more.into_iter().filter(|(is, _)| *is).map(|(_, words)| words);
        std::iter::once(format!("{id} is removed")).chain(more.map(str::to_owned)).collect()
    }
}

impl Store {
    /// All programmes: bundled ones in their order, then imported ones by id. A bundled one that an imported one of the
    /// same id covers is not listed; an imported one that can't be read is, with its problem. Reads every file whole. The
    /// second part are notices, one line each.
    pub fn library(&self) -> (Vec<Shelf>, Vec<String>) {
        let (imported, notices) = self.imported_files();
        let covered = |id: &str| imported.iter().any(|(name, _)| name.as_ref().is_some_and(|name| name.as_str() == id));
        let bundled = BUNDLED
            .iter()
            .filter(|(id, _)| !covered(id))
            .map(|(id, text)| self.shelf(id, Origin::Bundled, Ok(text.as_bytes().into())));
        let imported = imported.iter().map(|(id, path)| {
            if let Some(id) = id {
                return self.imported_shelf(id.as_str(), path);
            }
            let name = clean::line(path.file_stem().unwrap_or_default().to_string_lossy());
            let id = Id::from_text(&name, "programme");
            let problem = format!("its name is no id: rename {} to {id}.json", path.display());
            Shelf { problem: Some(clean::line(problem.into())), ..self.imported_shelf(&name, path) }
        });
        (bundled.chain(imported).collect(), notices)
    }

    /// The programme that was chosen to open without a word; `None` if none was, or it is gone.
    pub fn chosen(&self) -> Option<Id> {
        let bytes = self.files.read(&self.places().chosen()).ok()??;
        // One that can't be looked at is opened in vain, and that is said; another one in its place would be a surprise.
        Id::parse(str::from_utf8(&bytes).ok()?.trim()).filter(|id| self.has(id).unwrap_or(true))
    }

    /// Chooses the programme to open without a word.
    ///
    /// # Errors
    /// If it is not in the library, or the choice can't be saved.
    pub fn choose(&self, id: &Id) -> Result<()> {
        if !self.has(id)? {
            return Err(self.unknown(id.as_str()));
        }
        let path = self.places().chosen();
        let lock = self.lock(&path, CANNOT_CHOOSE)?;
        let chosen = lock.write(&path, format!("{id}\n").as_bytes());
        chosen.map_err(|error| cannot_write(CANNOT_CHOOSE, &path, &error))
    }

    /// Keeps a programme file in the library under its id. What the library has, bundled or imported, stays: another
    /// copy of the same event is not written.
    ///
    /// # Errors
    /// If it can't be saved, or the id is another event's.
    pub(super) fn keep(&self, id: &Id, bytes: &[u8]) -> Result<()> {
        let has_another = || match self.of_library(id)? {
            // It was written once, but nobody may have been told so.
            Some(found) if found.origin == Origin::Imported && found.bytes() == bytes => Ok(false),
            Some(found) if found.bytes() != bytes && standing::is_other_event(&found, bytes)? => {
                Err(Error::new(CANNOT_KEEP)
                    .because(format!("the library has another event as {id}"))
                    .hint("open the file again to give it an id of its own"))
            }
            found => Ok(found.is_some()),
        };
        // Looked at first, because a lock would be a file where none is needed.
        if has_another()? {
            return Ok(());
        }
        let lock = self.lock_library(CANNOT_KEEP)?;
        if has_another()? { Ok(()) } else { self.put_programme(&lock, id, bytes) }
    }

    /// Writes a programme of the library.
    pub(super) fn put_programme(&self, lock: &Lock, id: &Id, bytes: &[u8]) -> Result<()> {
        let path = self.imported(id);
        lock.write(&path, bytes).map_err(|error| cannot_write(CANNOT_KEEP, &path, &error))
    }

    /// Keeps other copies of the program from writing programmes; `what` can't be done without it.
    pub(super) fn lock_library(&self, what: &str) -> Result<Lock> {
        self.lock(&self.places().programmes().join("library"), what)
    }

    /// Removes an imported programme. Its agenda stays.
    ///
    /// # Errors
    /// If it is bundled, unknown, or can't be removed.
    pub fn remove(&self, id: &Id) -> Result<Removed> {
        let path = self.imported(id);
        let uncovers_bundled = Store::bundled(id).is_some();
        let cannot = |why: &dyn std::fmt::Display| Error::new(format!("cannot remove {id}")).because(why);
        if !self.files.is_taken(&path).unwrap_or(true) {
            return Err(if uncovers_bundled { cannot(&"it is part of plenary") } else { self.unknown(id.as_str()) });
        }
        let picks = self.imported_shelf(id.as_str(), &path).picks.unwrap_or_default();
        let was_chosen = !uncovers_bundled && self.chosen().as_ref() == Some(id);
        // The choice goes first: were it left behind, a later import of that id would be chosen unasked.
        let chosen = self.places().chosen();
        if was_chosen {
            self.files.remove(&chosen).map_err(|error| cannot(&error).at(chosen.display()))?;
        }
        self.files.remove(&path).map_err(|error| cannot(&error).at(path.display()))?;
        self.forget_novelties(id);
        Ok(Removed { picks, uncovers_bundled, was_chosen })
    }

    /// Remembers that a programme of the library was opened, for those who keep something here: who only looks leaves no
    /// files. That it can't be remembered is no loss, so that nobody waits for the disk either.
    pub fn note_use(&self, id: &Id, now: Instant) {
        let places = self.places();
        if [places.programmes(), places.agendas(), places.chosen()]
            .iter()
            .any(|kept| self.files.exists(kept).unwrap_or(false))
        {
            let _ = self.files.jot(&places.used().join(id.as_str()), format!("{now:.0}\n").as_bytes());
        }
    }

    /// When a programme was opened last.
    fn used(&self, id: &Id) -> Option<Instant> {
        let bytes = self.files.read(&self.places().used().join(id.as_str())).ok()??;
        str::from_utf8(&bytes).ok()?.trim().parse().ok()
    }

    /// The text of a bundled programme.
    pub(super) fn bundled(id: &Id) -> Option<&'static str> {
        BUNDLED.iter().find(|(name, _)| *name == id.as_str()).map(|(_, text)| *text)
    }

    /// The programme that opens where none is chosen.
    pub(super) fn first_bundled() -> Id {
        bundled_ids().next().unwrap_or_else(|| Id::from_text("", "programme"))
    }

    /// Where the imported programme of that id is, or would be.
    pub(super) fn imported(&self, id: &Id) -> PathBuf {
        self.places().programmes().join(format!("{id}.json"))
    }

    /// The ids of the library, each once.
    pub fn ids(&self) -> Vec<Id> {
        let mut ids: Vec<Id> = bundled_ids().collect();
        ids.extend(self.imported_files().0.iter().filter_map(|(id, _)| id.clone()));
        let mut seen = HashSet::new();
        ids.retain(|id| seen.insert(id.clone()));
        ids
    }

    pub(super) fn has(&self, id: &Id) -> Result<bool> {
        let path = self.imported(id);
        if Store::bundled(id).is_some() {
            return Ok(true);
        }
        self.files.exists(&path).map_err(|error| cannot_read(&path, error))
    }

    /// The files of imported programmes in order, with their ids where their names are ids, and what is wrong with their
    /// folder.
    fn imported_files(&self) -> (Vec<(Option<Id>, PathBuf)>, Vec<String>) {
        let folder = self.places().programmes();
        let paths = match self.files.list(&folder) {
            Ok(paths) => paths,
            Err(error) => {
                let error = Error::new("cannot list the imported programmes").at(folder.display()).because(error);
                return (Vec::new(), vec![error.to_string()]);
            }
        };
        let id = |path: &Path| Id::parse(path.file_stem()?.to_str()?);
        let files = paths.into_iter().filter(|path| path.extension() == Some(OsStr::new("json")));
        let files = files.map(|path| (id(&path), path)).collect();
        (files, Vec::new())
    }

    fn imported_shelf(&self, id: &str, path: &Path) -> Shelf {
        let bytes = self.files.read(path).and_then(|bytes| bytes.ok_or_else(|| ErrorKind::NotFound.into()));
        let bytes = bytes.map(Cow::Owned).map_err(|error| cannot_read(path, error));
        self.shelf(id, Origin::Imported, bytes)
    }

    fn shelf(&self, id: &str, origin: Origin, bytes: Result<Cow<'_, [u8]>>) -> Shelf {
        match bytes.and_then(|bytes| formats::read(&bytes, zones::zone)) {
            Ok(formats::Reading { programme, .. }) => {
                let event = &programme.event;
                let days = programme.days();
                // The picks belong to the id inside the file, whatever the file is called.
                let picks = self.count_picks(&event.id);
                Shelf {
                    title: event.title.clone(),
                    label: event.label().to_owned(),
                    start: event.start.or(days.first().copied()),
                    end: event.end.or(days.last().copied()),
                    sessions: programme.sessions().len(),
                    picks: picks.as_ref().ok().copied(),
                    imported: event.imported.clone(),
                    used: Id::parse(id).and_then(|id| self.used(&id)),
                    problem: picks.err().map(|error| error.to_string()),
                    id: id.to_owned(),
                    origin,
                }
            }
            Err(error) => Shelf {
                title: id.to_owned(),
                label: id.to_owned(),
                start: None,
                end: None,
                sessions: 0,
                picks: Id::parse(id).map_or(Some(0), |id| self.count_picks(&id).ok()),
                imported: None,
                used: Id::parse(id).and_then(|id| self.used(&id)),
                problem: Some(error.to_string()),
                id: id.to_owned(),
                origin,
            },
        }
    }
}

fn bundled_ids() -> impl Iterator<Item = Id> {
    BUNDLED.iter().filter_map(|(id, _)| Id::parse(id))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agenda::{Agenda, Change, Copy, Interest, Journal, Pick, Stamp, Step};
    use crate::programme::Instant;
    use crate::store::{Places, Source};
    use std::fs;

    fn store(folder: &Path) -> Store {
        Store::new(Places::in_one(folder))
    }

    fn id(text: &str) -> Id {
        Id::parse(text).unwrap()
    }

    /// Puts a file into the library, as an organiser does.
    fn import(store: &Store, id: &Id, bytes: &[u8]) {
        fs::create_dir_all(store.places().programmes()).unwrap();
        fs::write(store.imported(id), bytes).unwrap();
    }

    fn pick(store: &Store, programme: &Id, interests: &[Interest]) {
        let (mut agenda, mut journal) = (Agenda::new(programme, ""), Journal::default());
        for (number, interest) in interests.iter().enumerate() {
            let pick = Pick::new(*interest, Copy::default());
            let step = Step::pick(number.to_string(), None, Some(pick));
            let change = Change { words: String::new(), steps: vec![step] };
            journal.make(&mut agenda, change, Stamp::of(Instant::UNIX_EPOCH));
        }
        store.save(&mut agenda, &mut journal).unwrap();
    }

    const SMALL: &str = r#"{ "id": "small", "title": "Small", "zone": "Europe/Moscow",
        "sessions": [{ "title": "One", "date": "2022-03-04" }, { "title": "Two", "date": "2022-03-06" }] }"#;

    #[test]
    fn every_file_of_the_project_is_bundled_under_its_id() {
        let mut files: Vec<String> = fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/data/programmes"))
            .unwrap()
            .map(|entry| entry.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned())
            .collect();
        let mut bundled: Vec<String> = BUNDLED.iter().map(|(id, _)| (*id).to_owned()).collect();
        assert_eq!(bundled[0], "spief-2021");
        files.sort();
        bundled.sort();
        assert_eq!(bundled, files);
        for (name, text) in BUNDLED {
            assert_eq!(formats::read(text.as_bytes(), zones::zone).unwrap().programme.event.id, id(name));
        }
    }

    #[test]
    fn the_library_lists_bundled_then_imported_with_picks_and_problems() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(folder.path());
        store.keep(&id("small"), SMALL.as_bytes()).unwrap();
        import(&store, &id("broken"), b"{ broken");
        import(&store, &id("gaidar-2018"), SMALL.replace("small", "gaidar-2018").as_bytes());
        // A name that is no id neither hides a bundled programme nor is hidden itself.
        fs::write(store.places().programmes().join("My Forum.json"), SMALL).unwrap();
        fs::write(store.places().programmes().join("SPIEF 2024.json"), SMALL).unwrap();
        fs::write(store.places().programmes().join("notes.txt"), "no programme").unwrap();
        fs::create_dir(store.places().programmes().join("folder.json")).unwrap();
        pick(&store, &id("small"), &[Interest::Going, Interest::Maybe, Interest::Skip]);
        fs::write(store.places().agendas().join("spief-2021.json"), "{ broken").unwrap();

        let (shelves, notices) = store.library();
        assert_eq!(notices, [""; 0]);
        let listed: Vec<(&str, &str)> = shelves.iter().map(|shelf| (&*shelf.id, shelf.origin.word())).collect();
        let expected = BUNDLED.iter().map(|(id, _)| (*id, "bundled")).filter(|(id, _)| *id != "gaidar-2018");
        let imported =
            ["My Forum", "SPIEF 2024", "broken", "folder", "gaidar-2018", "small"].map(|id| (id, "imported"));
        assert_eq!(listed, expected.chain(imported).collect::<Vec<_>>());

        let shelf = |id: &str| shelves.iter().find(|shelf| shelf.id == id).unwrap();
        let day = |day| Some(jiff::civil::date(2022, 3, day));
        assert_eq!(
            *shelf("small"),
            Shelf {
                id: "small".into(),
                title: "Small".into(),
                label: "Small".into(),
                start: day(4),
                end: day(6),
                sessions: 2,
                picks: Some(2),
                origin: Origin::Imported,
                imported: None,
                used: None,
                problem: None,
            }
        );
        assert_eq!(shelf("My Forum").picks, Some(2));
        assert_eq!((&*shelf("spief-2021").label, &*shelf("broken").label), ("SPIEF 2021", "broken"));
        let problem = |id: &str| shelf(id).problem.as_deref().unwrap_or_default();
        assert!(problem("broken").starts_with("this is no programme: line 1, column 3"), "{}", problem("broken"));
        assert!(problem("folder").starts_with("cannot read the programme"));
        assert!(problem("My Forum").ends_with("My Forum.json to my-forum.json"), "{}", problem("My Forum"));
        assert!(!store.ids().iter().any(|id| id.as_str().contains("my")));
        assert!(problem("spief-2021").starts_with("cannot open the agenda"));
        assert_eq!(shelf("spief-2021").start, Some(jiff::civil::date(2021, 6, 2)));
        assert!(store.places().agendas().join("spief-2021.json").exists());
    }

    #[test]
    fn what_was_opened_last_is_remembered() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(folder.path());
        let now = Instant::from_second(1_700_000_000).unwrap();
        store.note_use(&id("gaidar-2018"), now);
        assert!(!folder.path().join("used").exists(), "who only looks leaves no files");
        pick(&store, &id("small"), &[Interest::Going]);
        store.note_use(&id("gaidar-2018"), now);
        let used = |id: &str| store.library().0.iter().find(|shelf| shelf.id == id).unwrap().used;
        assert_eq!((used("gaidar-2018"), used("gaidar-2017")), (Some(now), None));
        fs::write(folder.path().join("used/gaidar-2018"), "yesterday").unwrap();
        assert_eq!(used("gaidar-2018"), None);
    }

    #[test]
    fn a_library_that_cannot_be_listed_still_has_the_bundled_ones() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("programmes"), "").unwrap();
        let (shelves, notices) = store(folder.path()).library();
        assert_eq!(shelves.len(), BUNDLED.len());
        assert!(notices[0].starts_with("cannot list the imported programmes: "), "{notices:?}");
    }

    #[test]
    fn what_the_library_has_is_never_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(folder.path());
        let (name, text) = BUNDLED[0];
        store.keep(&id(name), text.as_bytes()).unwrap();
        store.keep(&id(name), text.replace("creative", "Creative").as_bytes()).unwrap();
        let error = store.keep(&id(name), SMALL.replace("small", name).as_bytes()).unwrap_err().to_string();
        assert!(error.starts_with("cannot keep the programme: the library has another event as spief-2021"), "{error}");
        assert!(!store.places().programmes().exists());
        store.keep(&id("small"), SMALL.as_bytes()).unwrap();
        store.keep(&id("small"), SMALL.replace("Two", "Three").as_bytes()).unwrap();
        assert_eq!(fs::read_to_string(store.imported(&id("small"))).unwrap(), SMALL);
        assert!(store.keep(&id("small"), SMALL.replace("2022", "2025").as_bytes()).is_err());
        assert_eq!(fs::read_to_string(store.imported(&id("small"))).unwrap(), SMALL);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_library_file_that_never_ends_is_listed_with_its_problem() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(folder.path());
        import(&store, &id("huge"), b"");
        fs::remove_file(store.imported(&id("huge"))).unwrap();
        std::os::unix::fs::symlink("/dev/zero", store.imported(&id("huge"))).unwrap();
        let (shelves, _) = store.library();
        assert!(shelves.last().unwrap().problem.as_ref().unwrap().ends_with("it is no regular file"));
        assert!(store.read(&Source::Id("huge".into())).is_err());
    }

    #[test]
    fn a_choice_holds_as_long_as_its_programme() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(folder.path());
        assert_eq!(store.chosen(), None);
        assert!(store.choose(&id("smal")).unwrap_err().to_string().starts_with("there is no programme “smal”"));
        assert!(!store.places().chosen().exists());
        store.keep(&id("small"), SMALL.as_bytes()).unwrap();
        store.choose(&id("small")).unwrap();
        assert_eq!(store.chosen(), Some(id("small")));
        fs::remove_file(store.imported(&id("small"))).unwrap();
        assert_eq!(store.chosen(), None);
        fs::write(store.places().chosen(), "../../etc/passwd\n").unwrap();
        assert_eq!(store.chosen(), None);
    }

    #[test]
    fn removing_keeps_the_agenda_and_takes_back_the_choice() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(folder.path());
        store.keep(&id("small"), SMALL.as_bytes()).unwrap();
        store.choose(&id("small")).unwrap();
        pick(&store, &id("small"), &[Interest::Going]);
        let removed = Removed { picks: 1, uncovers_bundled: false, was_chosen: true };
        assert_eq!(store.remove(&id("small")).unwrap(), removed);
        assert_eq!(store.open_agenda(&id("small"), "Small").unwrap().agenda.picks().count(), 1);
        assert!(store.remove(&id("small")).unwrap_err().to_string().starts_with("there is no programme “small”"));
        store.keep(&id("small"), SMALL.as_bytes()).unwrap();
        assert_eq!(store.chosen(), None);
    }

    #[test]
    fn a_bundled_programme_stays() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(folder.path());
        let error = store.remove(&id("spief-2021")).unwrap_err().to_string();
        assert_eq!(error, "cannot remove spief-2021: it is part of plenary");
        import(&store, &id("spief-2021"), SMALL.as_bytes());
        store.choose(&id("spief-2021")).unwrap();
        let removed = store.remove(&id("spief-2021")).unwrap();
        assert_eq!((removed.uncovers_bundled, removed.was_chosen), (true, false));
        assert_eq!(store.chosen(), Some(id("spief-2021")));
        assert_eq!(store.read(&Source::Default).unwrap().origin, Origin::Bundled);
    }
}

//! Agendas on disk: `agendas/<programme>.json`, and beside it the journal that makes undo work across runs.
//!
//! A save merges with what another copy of the program has saved meanwhile, under a lock. A file that can't be
//! understood is set aside, and one that a newer plenary wrote is left alone; neither is ever written over.

use super::save::{Draft, Lock};
use super::{ELSEWHERE, Found, Store};
use crate::agenda::{Agenda, FILE_VERSION, Journal};
use crate::error::{Error, Result};
use crate::programme::{Id, clean};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::fmt::Display;
use std::io;
use std::path::{Path, PathBuf};

/// An agenda as it was opened.
#[derive(Clone, Debug)]
pub struct Opened {
    /// The picks.
    pub agenda: Agenda,
    /// The changes that can be undone.
    pub journal: Journal,
    /// What the user should know: which file was set aside, and where it is now. One line each.
    pub notices: Vec<String>,
}

/// What is kept in a file of its own and merges with its like.
pub(super) trait Kept: Clone + Serialize + DeserializeOwned {
    const WORD: &'static str;
    const ENDING: &'static str;
    /// The endings of files that mean nothing without it.
    const LEANING: &'static [&'static str];
    fn take_over(&mut self, other: &Self);
    /// How many rows of the file could not be understood.
    fn unread(&self) -> usize;
}

impl Kept for Agenda {
    const WORD: &'static str = "agenda";
    const ENDING: &'static str = "json";
    const LEANING: &'static [&'static str] = &[Journal::ENDING];
    fn take_over(&mut self, other: &Agenda) {
        self.merge(other);
    }
    fn unread(&self) -> usize {
        Agenda::unread(self)
    }
}

impl Kept for Journal {
    const WORD: &'static str = "undo journal";
    const ENDING: &'static str = "journal.json";
    const LEANING: &'static [&'static str] = &[];
    fn take_over(&mut self, other: &Journal) {
        self.merge(other);
    }
    fn unread(&self) -> usize {
        Journal::unread(self)
    }
}

/// What a file turned out to hold.
pub(super) enum Held<T> {
    Nothing,
    Sound(T),
    /// Not what belongs there; why not.
    Broken(String),
}

impl Store {
    /// The agenda of a programme and its journal, empty where nothing was saved yet. `title` is the programme's, for
    /// people who open the file. Writes nothing, except that a file which can't be understood is renamed to `….bad`.
    ///
    /// # Errors
    /// If a file is there and can't be read, was written by a newer plenary, or can't be set aside.
    pub fn open_agenda(&self, programme: &Id, title: &str) -> Result<Opened> {
        let mut notices = Vec::new();
        let agenda: Option<Agenda> = self.open(programme, &mut notices)?;
        let journal: Option<Journal> = self.open(programme, &mut notices)?;
        let mut agenda = agenda.unwrap_or_else(|| Agenda::new(programme, title));
        let mut journal = journal.unwrap_or_default();
        journal.fall_back(&agenda);
        // The file's name decides where it belongs: a save must not go elsewhere because of what was copied or edited.
        agenda.programme = programme.to_string();
        title.clone_into(&mut agenda.title);
        Ok(Opened { agenda, journal, notices })
    }

    /// Saves an agenda and its journal, so that they outlive a power cut. What another copy of the program has saved
    /// meanwhile is merged into both, also when the save then fails: show what they hold afterwards. May wait for the
    /// disk, and up to two seconds for another copy that is just saving. Gives back notices, as [`Opened::notices`].
    ///
    /// # Errors
    /// If something could not be saved; each file holds what it held before or what was saved now, whole. Saving again
    /// later loses nothing.
    pub fn save(&self, agenda: &mut Agenda, journal: &mut Journal) -> Result<Vec<String>> {
        let programme = Id::parse(&agenda.programme)
            .ok_or_else(|| Error::new("cannot save the agenda").because("the id of its programme is no file name"))?;
        let mut notices = Vec::new();
        let lock = self.lock_agenda::<Agenda>(&programme, SAVE)?;
        let saved_agenda: Result<Option<Agenda>> = self.saved_or_aside(&programme, &mut notices);
        let mut saved_journal: Result<Option<Journal>> = self.saved_or_aside(&programme, &mut notices);
        if let (Ok(agenda), Ok(Some(journal))) = (&saved_agenda, &mut saved_journal) {
            journal.fall_back(agenda.as_ref().unwrap_or(&Agenda::new(&programme, "")));
        }
        // Both are merged before either is written, so that the arguments are whole whatever happens then.
        let agenda_merged = saved_agenda.map(|saved| take_over(&programme, agenda, saved, &mut notices));
        let journal_merged = saved_journal.map(|saved| take_over(&programme, journal, saved, &mut notices));
        let saved = agenda_merged.and_then(|()| {
            // Written and synced one behind the other, so that the disk is kept waiting once for both.
            let journal = journal_merged.and_then(|()| self.draft(&lock, &programme, journal));
            let agenda = self.draft(&lock, &programme, agenda);
            let journal = journal.and_then(|draft| self.tried::<Journal, _>(&programme, draft.synced()));
            let agenda = self.tried::<Agenda, _>(&programme, agenda?.synced())?;
            // The journal takes its place first, and for good: what the agenda has not heard of is forgotten when they are
            // read, but a pick whose change is missing would make undo take back another one. The agenda is saved even if
            // the journal can't be.
            let journal = journal.and_then(|draft| self.tried::<Journal, _>(&programme, draft.place()));
            self.tried::<Agenda, _>(&programme, agenda.place()).and(journal)
        });
        match saved {
            Ok(()) => Ok(notices),
            Err(error) if notices.is_empty() => Err(error),
            // What was set aside is found no second time, so it is said now or never.
            Err(error) => Err(Error::new(format!("{}; {error}", notices.join("; ")))),
        }
    }

    /// Writes an agenda as it is kept to a file that the person named. False: it is there already and not to be replaced.
    ///
    /// # Errors
    /// If it can't be written.
    pub fn publish_agenda(&self, path: &Path, agenda: &Agenda, replace: bool) -> Result<bool> {
        self.publish(path, &text(path, agenda)?, replace)
    }

    /// What a file from outside holds, if it is JSON of a size that anybody keeps.
    pub fn json_in(found: &Found) -> Option<serde_json::Value> {
        let text = found.text().filter(|text| !hold_too_much(text.as_bytes()))?;
        serde_json::from_str(text.trim_start_matches('\u{feff}')).ok()
    }

    /// How many sessions of a programme I am going to, perhaps or surely, as it was saved last.
    pub(super) fn count_picks(&self, programme: &Id) -> Result<usize> {
        let path = self.kept::<Agenda>(programme);
        match self.saved::<Agenda>(&path, OPEN)? {
            Held::Nothing => Ok(0),
            Held::Sound(agenda) => Ok(agenda.picks().filter(|(_, pick)| pick.interest.is_wanted()).count()),
            Held::Broken(why) => Err(cannot::<Agenda>(OPEN, &path, why)),
        }
    }

    /// The files of a programme's agenda: the picks, and the changes that can be undone.
    pub(super) fn agenda_files(&self, programme: &Id) -> [PathBuf; 2] {
        [self.kept::<Agenda>(programme), self.kept::<Journal>(programme)]
    }

    pub(super) fn kept<T: Kept>(&self, programme: &Id) -> PathBuf {
        self.places().agendas().join(format!("{programme}.{}", T::ENDING))
    }

    /// One lock for both files of a programme.
    fn lock_agenda<T: Kept>(&self, programme: &Id, verb: &str) -> Result<Lock> {
        self.lock(&self.places().agendas().join(format!("{programme}.lock")), format!("cannot {verb} the {}", T::WORD))
    }

    fn open<T: Kept>(&self, programme: &Id, notices: &mut Vec<String>) -> Result<Option<T>> {
        let path = self.kept::<T>(programme);
        let mut held = self.saved(&path, OPEN)?;
        let mut lock = None;
        if let Held::Broken(_) = held {
            lock = Some(self.lock_agenda::<T>(programme, SET_ASIDE)?);
            // Another copy may have set it aside meanwhile, and saved a sound one.
            held = self.saved(&path, OPEN)?;
        }
        let opened = match held {
            Held::Nothing => None,
            Held::Sound(kept) => {
                notices.extend(unread(programme, &kept, 0));
                Some(kept)
            }
            Held::Broken(why) => {
                notices.push(self.set_aside::<T>(programme, &path, &why)?);
                None
            }
        };
        drop(lock);
        Ok(opened)
    }

    /// What is saved; if that can be told, the file may be replaced. The caller holds the lock.
    fn saved_or_aside<T: Kept>(&self, programme: &Id, notices: &mut Vec<String>) -> Result<Option<T>> {
        let path = self.kept::<T>(programme);
        match self.saved(&path, SAVE)? {
            Held::Nothing => Ok(None),
            Held::Sound(saved) => Ok(Some(saved)),
            Held::Broken(why) => {
                notices.push(self.set_aside::<T>(programme, &path, &why)?);
                Ok(None)
            }
        }
    }

    fn draft<'a, T: Kept>(&self, lock: &'a Lock, programme: &Id, kept: &T) -> Result<Draft<'a>> {
        let path = self.kept::<T>(programme);
        self.tried::<T, _>(programme, lock.draft(&path, &text(&path, kept)?))
    }

    /// What came of a step of a save.
    fn tried<T: Kept, U>(&self, programme: &Id, step: io::Result<U>) -> Result<U> {
        step.map_err(|error| cannot::<T>(SAVE, &self.kept::<T>(programme), error))
    }

    /// What a file holds.
    pub(super) fn saved<T: Kept>(&self, path: &Path, verb: &str) -> Result<Held<T>> {
        let bytes = self.files.read(path).map_err(|error| cannot::<T>(verb, path, error))?;
        bytes.map_or(Ok(Held::Nothing), |bytes| understood(path, &bytes, verb))
    }

    /// Makes room for a new file without losing the broken one; gives back the notice. The caller holds the lock. What
    /// leans on it goes first: left alone, it would be taken for one that is ahead of what is still to be saved.
    fn set_aside<T: Kept>(&self, programme: &Id, path: &Path, why: &str) -> Result<String> {
        for ending in T::LEANING {
            let leaning = path.with_file_name(format!("{programme}.{ending}"));
            if let Ok(Held::Sound(_) | Held::Broken(_)) = self.saved::<Journal>(&leaning, SET_ASIDE) {
                self.files.set_aside(&leaning).map_err(|error| cannot::<Journal>(SET_ASIDE, &leaning, error))?;
            }
        }
        let aside = self.files.set_aside(path).map_err(|error| cannot::<T>(SET_ASIDE, path, error))?;
        let said = format!("the {} of {programme} could not be read ({why}) and is now {}", T::WORD, aside.display());
        let way_on = if !T::LEANING.is_empty() && self.has_backups(programme) {
            "; `plenary agenda backups` lists what there was"
        } else {
            ""
        };
        Ok(clean::line((said + way_on).into()))
    }
}

/// A file as it is kept.
fn text<T: Kept>(path: &Path, kept: &T) -> Result<Vec<u8>> {
    let mut text = serde_json::to_vec_pretty(kept).map_err(|error| cannot::<T>(SAVE, path, error))?;
    text.push(b'\n');
    Ok(text)
}

pub(super) const OPEN: &str = "open";
const READ: &str = "read";
const SAVE: &str = "save";
const SET_ASIDE: &str = "set aside";

fn cannot<T: Kept>(verb: &str, path: &Path, why: impl Display) -> Error {
    Error::new(format!("cannot {verb} the {}", T::WORD)).at(path.display()).because(why).hint(ELSEWHERE)
}

/// A hundred thousand picks hold fewer values; many more than that fill the memory, however short each of them is.
const MOST_VALUES: usize = 4_000_000;

/// Whether bytes are JSON of more values than anybody keeps.
pub(super) fn hold_too_much(bytes: &[u8]) -> bool {
    bytes.iter().filter(|byte| matches!(byte, b',' | b'[' | b'{')).count() > MOST_VALUES
}

/// What the bytes of a file hold.
pub(super) fn understood<T: Kept>(path: &Path, bytes: &[u8], verb: &str) -> Result<Held<T>> {
    #[derive(Deserialize)]
    struct Versioned {
        version: u64,
    }
    if hold_too_much(bytes) {
        return Ok(Held::Broken(format!("it holds more than {MOST_VALUES} values")));
    }
    // Editors of other systems put a byte order mark before what they save.
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    // Looked at first, because the rest of a newer file may have another shape.
    match serde_json::from_slice(text) {
        Ok(Versioned { version }) if version > u64::from(FILE_VERSION) => {
            let why = format!("it was written by a newer plenary (version {version})");
            Err(cannot::<T>(verb, path, why).hint("update plenary, or name another folder with --data-dir"))
        }
        _ => Ok(match serde_json::from_slice(text) {
            Ok(kept) => Held::Sound(kept),
            Err(error) => Held::Broken(error.to_string()),
        }),
    }
}

/// The agenda that bytes kept elsewhere are.
pub(super) fn kept_in(path: &Path, bytes: &[u8]) -> Result<Agenda> {
    match understood(path, bytes, READ)? {
        Held::Sound(agenda) => Ok(agenda),
        Held::Nothing => Err(cannot::<Agenda>(READ, path, "it is gone")),
        Held::Broken(why) => Err(cannot::<Agenda>(READ, path, why)),
    }
}

/// Merges what is saved into what is about to be.
fn take_over<T: Kept>(programme: &Id, kept: &mut T, saved: Option<T>, notices: &mut Vec<String>) {
    if let Some(saved) = saved {
        let known = kept.unread();
        kept.take_over(&saved);
        notices.extend(unread(programme, kept, known));
    }
}

/// The notice that rows were not understood, if there are more of them than were known.
fn unread<T: Kept>(programme: &Id, kept: &T, known: usize) -> Option<String> {
    let rows = match kept.unread() {
        odd if odd <= known => return None,
        1 => "one row".to_owned(),
        odd => format!("{odd} rows"),
    };
    Some(format!("{rows} in the {} of {programme} could not be understood: kept, but not shown", T::WORD))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agenda::{Change, Copy, Interest, Pick, Stamp, Step};
    use crate::programme::Instant;
    use crate::store::Places;
    use proptest::prelude::*;
    use std::collections::BTreeSet;
    use std::fs;

    fn id() -> Id {
        Id::parse("forum").unwrap()
    }

    /// One running copy of the program.
    struct Running {
        store: Store,
        agenda: Agenda,
        journal: Journal,
    }

    impl Running {
        fn start(folder: &Path) -> Running {
            let store = Store::new(Places::in_one(folder));
            let Opened { agenda, journal, notices } = store.open_agenda(&id(), "Forum").unwrap();
            assert_eq!(notices, [""; 0]);
            Running { store, agenda, journal }
        }

        fn pick(&mut self, session: &str, interest: Option<Interest>) {
            let note = self.agenda.pick(session).map(|pick| pick.note.clone()).unwrap_or_default();
            let copy = Copy { title: format!("Session {session}"), ..Copy::default() };
            self.say(session, interest.map(|interest| Pick { note, ..Pick::new(interest, copy) }));
        }

        fn note(&mut self, session: &str, note: &str) {
            let pick = self.agenda.pick(session).cloned().unwrap();
            self.say(session, Some(Pick { note: note.to_owned(), ..pick }));
        }

        fn say(&mut self, session: &str, after: Option<Pick>) {
            let before = self.agenda.pick(session).cloned();
            let step = Step::pick(session.to_owned(), before, after);
            let change = Change { words: format!("picked {session}"), steps: vec![step] };
            self.journal.make(&mut self.agenda, change, Stamp::of(Instant::from_second(1_600_000_000).unwrap()));
        }

        fn save(&mut self) -> Result<Vec<String>> {
            self.store.save(&mut self.agenda, &mut self.journal)
        }

        fn picks(&self) -> BTreeSet<String> {
            self.agenda.picks().map(|(session, _)| session.to_owned()).collect()
        }
    }

    fn set(sessions: &[&str]) -> BTreeSet<String> {
        sessions.iter().map(|session| (*session).to_owned()).collect()
    }

    fn folder_with(name: &str, text: &str) -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("agendas").join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        (folder, path)
    }

    fn open(folder: &Path) -> Result<Opened> {
        Store::new(Places::in_one(folder)).open_agenda(&id(), "Forum")
    }

    #[test]
    fn looking_creates_nothing_and_saving_what_is_found_next_time() {
        let folder = tempfile::tempdir().unwrap();
        let places = folder.path().join("deep").join("down");
        let mut first = Running::start(&places);
        assert!(!places.exists());
        assert!(first.agenda.is_untouched());
        first.pick("a", Some(Interest::Going));
        first.pick("b", Some(Interest::Skip));
        assert_eq!(first.save().unwrap(), [""; 0]);
        let mut second = Running::start(&places);
        assert_eq!((&second.agenda, &second.journal), (&first.agenda, &first.journal));
        assert_eq!(second.store.count_picks(&id()).unwrap(), 1);
        let undone = second.journal.undo(&mut second.agenda, Stamp::of(Instant::UNIX_EPOCH)).unwrap();
        assert_eq!(undone.words, "picked b");
    }

    #[test]
    fn two_copies_do_not_eat_each_others_picks() {
        let folder = tempfile::tempdir().unwrap();
        let (mut first, mut second) = (Running::start(folder.path()), Running::start(folder.path()));
        first.pick("a", Some(Interest::Going));
        first.save().unwrap();
        second.pick("b", Some(Interest::Maybe));
        second.save().unwrap();
        assert_eq!(second.picks(), set(&["a", "b"]));
        second.pick("a", None);
        second.save().unwrap();
        first.save().unwrap();
        assert_eq!(first.picks(), set(&["b"]));
        assert_eq!(Running::start(folder.path()).picks(), set(&["b"]));
    }

    #[test]
    fn two_copies_do_not_eat_each_others_notes() {
        let folder = tempfile::tempdir().unwrap();
        let mut first = Running::start(folder.path());
        first.pick("a", Some(Interest::Going));
        first.save().unwrap();
        let mut second = Running::start(folder.path());
        second.note("a", "bring slides");
        second.save().unwrap();
        first.pick("a", Some(Interest::Maybe));
        first.pick("a", Some(Interest::Skip));
        first.save().unwrap();
        let kept = Running::start(folder.path()).agenda.pick("a").map(|pick| (pick.interest, pick.note.clone()));
        assert_eq!(kept, Some((Interest::Skip, "bring slides".to_owned())));
    }

    #[test]
    fn copies_that_save_at_the_same_moment_wait_for_each_other() {
        let folder = tempfile::tempdir().unwrap();
        std::thread::scope(|scope| {
            for name in ["a", "b", "c"] {
                let folder = folder.path();
                scope.spawn(move || {
                    let mut copy = Running::start(folder);
                    for number in 0..20 {
                        copy.pick(&format!("{name}{number}"), Some(Interest::Going));
                        copy.save().unwrap();
                    }
                });
            }
        });
        assert_eq!(Running::start(folder.path()).picks().len(), 60);
    }

    #[test]
    fn a_broken_agenda_is_set_aside_and_said() {
        let (folder, path) = folder_with("forum.json", "{ broken");
        let opened = open(folder.path()).unwrap();
        assert!(opened.agenda.is_untouched());
        let aside = folder.path().join("agendas").join("forum.json.bad");
        assert_eq!(
            opened.notices,
            [format!(
                "the agenda of forum could not be read (key must be a string at line 1 column 3) and is now {}",
                aside.display()
            )]
        );
        assert_eq!(fs::read_to_string(&aside).unwrap(), "{ broken");
        fs::write(&path, "{}").unwrap();
        assert_eq!(open(folder.path()).unwrap().notices.len(), 1);
        assert_eq!(fs::read_to_string(&aside).unwrap(), "{ broken");
        assert_eq!(fs::read_to_string(aside.with_extension("bad-2")).unwrap(), "{}");
    }

    #[test]
    fn a_broken_agenda_takes_its_journal_along() {
        let folder = tempfile::tempdir().unwrap();
        let mut running = Running::start(folder.path());
        running.pick("a", Some(Interest::Going));
        running.save().unwrap();
        let agendas = folder.path().join("agendas");
        let journal = fs::read_to_string(agendas.join("forum.journal.json")).unwrap();
        fs::write(agendas.join("forum.json"), "{ broken").unwrap();
        let opened = open(folder.path()).unwrap();
        assert_eq!((opened.notices.len(), opened.journal), (1, Journal::default()));
        assert_eq!(fs::read_to_string(agendas.join("forum.journal.json.bad")).unwrap(), journal);
        // Who has it still open loses nothing of it.
        running.save().unwrap();
        assert_eq!(open(folder.path()).unwrap().journal, running.journal);
    }

    #[test]
    fn a_journal_that_is_ahead_of_its_agenda_was_being_saved_when_the_program_was_killed() {
        let folder = tempfile::tempdir().unwrap();
        let agendas = folder.path().join("agendas");
        let mut running = Running::start(folder.path());
        running.pick("a", Some(Interest::Going));
        running.save().unwrap();
        let (agenda, before) = (fs::read(agendas.join("forum.json")).unwrap(), running.journal.clone());
        running.pick("b", Some(Interest::Going));
        running.save().unwrap();
        fs::write(agendas.join("forum.json"), agenda).unwrap();
        let mut again = Running::start(folder.path());
        assert_eq!((again.picks(), &again.journal), (set(&["a"]), &before));
        again.pick("c", Some(Interest::Going));
        again.save().unwrap();
        let mut undone = Running::start(folder.path());
        for expected in ["picked c", "picked a"] {
            let change = undone.journal.undo(&mut undone.agenda, Stamp::of(Instant::UNIX_EPOCH)).unwrap();
            assert_eq!(change.words, expected);
        }
    }

    #[test]
    fn a_broken_journal_costs_no_pick() {
        let folder = tempfile::tempdir().unwrap();
        let mut running = Running::start(folder.path());
        running.pick("a", Some(Interest::Going));
        running.save().unwrap();
        let path = folder.path().join("agendas").join("forum.journal.json");
        fs::write(&path, "").unwrap();
        let opened = open(folder.path()).unwrap();
        assert_eq!(opened.agenda, running.agenda);
        assert_eq!(opened.journal, Journal::default());
        assert!(opened.notices[0].starts_with("the undo journal of forum could not be read"));
        assert!(!path.exists());
    }

    #[test]
    fn what_breaks_while_the_program_runs_is_set_aside_by_the_save() {
        let folder = tempfile::tempdir().unwrap();
        let mut running = Running::start(folder.path());
        running.pick("a", Some(Interest::Going));
        running.save().unwrap();
        let path = folder.path().join("agendas").join("forum.json");
        let broken = r#"{ "version": 1, "programme": "forum", "picks": "\u001b[2Jx" }"#;
        fs::write(&path, broken).unwrap();
        running.pick("b", Some(Interest::Going));
        let notices = running.save().unwrap();
        assert!(notices[0].contains("(invalid type: string "), "{notices:?}");
        assert!(!notices[0].contains('\u{1b}'), "{notices:?}");
        assert!(notices[0].ends_with("forum.json.bad"), "{notices:?}");
        assert_eq!(fs::read_to_string(path.with_extension("json.bad")).unwrap(), broken);
        assert_eq!(Running::start(folder.path()).picks(), set(&["a", "b"]));
    }

    #[test]
    fn odd_rows_are_said_once_and_survive_every_save() {
        let folder = tempfile::tempdir().unwrap();
        let mut running = Running::start(folder.path());
        running.pick("a", Some(Interest::Going));
        running.save().unwrap();
        let path = folder.path().join("agendas").join("forum.json");
        let text = fs::read_to_string(&path).unwrap();
        let odd = r#"{ "session": "b", "interest": "perhaps" }"#;
        fs::write(&path, text.replace("\"picks\": [", &format!("\"picks\": [{odd},"))).unwrap();
        let said = "one row in the agenda of forum could not be understood: kept, but not shown";
        assert_eq!(open(folder.path()).unwrap().notices, [said]);
        running.pick("c", Some(Interest::Going));
        assert_eq!(running.save().unwrap(), [said]);
        assert_eq!(running.save().unwrap(), [""; 0]);
        let opened = open(folder.path()).unwrap();
        assert_eq!((opened.agenda.picks().count(), opened.agenda.unread()), (2, 1));
    }

    #[test]
    fn a_notice_is_said_even_if_the_save_then_fails() {
        let (folder, _) = folder_with("forum.json", "[]");
        let store = Store::new(Places::in_one(folder.path()));
        fs::create_dir(folder.path().join("agendas").join("forum.journal.json")).unwrap();
        let (mut agenda, mut journal) = (Agenda::new(&id(), "Forum"), Journal::default());
        let error = store.save(&mut agenda, &mut journal).unwrap_err().to_string();
        assert!(error.contains("forum.json.bad; cannot save the undo journal: "), "{error}");
    }

    #[test]
    fn what_a_newer_plenary_wrote_is_left_alone() {
        let newer = r#"{ "version": 7, "programme": 5 }"#;
        for name in ["forum.json", "forum.journal.json"] {
            let (folder, path) = folder_with(name, newer);
            let error = open(folder.path()).unwrap_err().to_string();
            assert!(error.contains("it was written by a newer plenary (version 7) — update plenary"), "{error}");
            let store = Store::new(Places::in_one(folder.path()));
            let error = store.save(&mut Agenda::new(&id(), "Forum"), &mut Journal::default()).unwrap_err().to_string();
            assert!(error.contains("newer plenary (version 7)"), "{error}");
            assert_eq!(fs::read_to_string(&path).unwrap(), newer);
            // Without its agenda a journal is not saved, but without its journal an agenda is.
            let saved = path.with_file_name(if name == "forum.json" { "forum.journal.json" } else { "forum.json" });
            assert_eq!(saved.exists(), name == "forum.journal.json");
        }
    }

    #[test]
    fn a_failed_save_leaves_the_old_files_and_a_later_one_loses_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let (mut first, mut second) = (Running::start(folder.path()), Running::start(folder.path()));
        first.pick("a", Some(Interest::Going));
        first.save().unwrap();
        let agendas = folder.path().join("agendas");
        let elsewhere = folder.path().join("elsewhere");
        fs::rename(&agendas, &elsewhere).unwrap();
        fs::write(&agendas, "a file where the folder should be").unwrap();
        second.pick("b", Some(Interest::Going));
        for _ in 0..2 {
            let error = second.save().unwrap_err().to_string();
            assert!(error.starts_with(&format!("cannot save the agenda: {}", agendas.display())), "{error}");
            assert!(error.ends_with("— --data-dir FOLDER keeps it in another folder"), "{error}");
        }
        fs::remove_file(&agendas).unwrap();
        fs::rename(&elsewhere, &agendas).unwrap();
        assert_eq!(Running::start(folder.path()).agenda, first.agenda);
        second.save().unwrap();
        assert_eq!(Running::start(folder.path()).picks(), set(&["a", "b"]));
    }

    #[test]
    fn a_pick_is_saved_even_if_the_journal_cannot_be() {
        let folder = tempfile::tempdir().unwrap();
        let mut running = Running::start(folder.path());
        let journal = folder.path().join("agendas").join("forum.journal.json");
        fs::create_dir_all(&journal).unwrap();
        running.pick("a", Some(Interest::Going));
        let error = running.save().unwrap_err().to_string();
        assert!(error.starts_with("cannot save the undo journal: "), "{error}");
        fs::remove_dir(&journal).unwrap();
        assert_eq!(Running::start(folder.path()).picks(), set(&["a"]));
        running.save().unwrap();
        assert_eq!(Running::start(folder.path()).journal, running.journal);
    }

    #[cfg(unix)]
    #[test]
    fn a_save_that_fails_half_way_can_be_repeated() {
        let folder = tempfile::tempdir().unwrap();
        let mut running = Running::start(folder.path());
        let agendas = folder.path().join("agendas");
        fs::create_dir_all(&agendas).unwrap();
        // A stick that is not plugged in.
        let stick = folder.path().join("stick");
        std::os::unix::fs::symlink(stick.join("forum.json"), agendas.join("forum.json")).unwrap();
        running.pick("a", Some(Interest::Going));
        assert!(running.save().is_err());
        fs::create_dir(&stick).unwrap();
        running.save().unwrap();
        assert!(stick.join("forum.json").is_file());
        assert_eq!(Running::start(folder.path()).picks(), set(&["a"]));
    }

    #[test]
    fn the_files_name_decides_whose_agenda_it_is() {
        let text = "\u{feff}{ \"version\": 1, \"programme\": \"../other\", \"title\": \"Other\" }";
        let (folder, path) = folder_with("forum.json", text);
        let mut running = Running::start(folder.path());
        assert_eq!((&*running.agenda.programme, &*running.agenda.title), ("forum", "Forum"));
        running.pick("a", Some(Interest::Going));
        running.save().unwrap();
        assert!(fs::read_to_string(path).unwrap().contains("\"programme\": \"forum\""));
        running.agenda.programme = "../other".to_owned();
        assert!(running.save().is_err());
    }

    #[derive(Clone, Debug)]
    enum Act {
        Pick {
            copy: usize,
            session: u8,
        },
        /// The disk fails from now on, or works again.
        Disk {
            works: bool,
        },
        /// A copy of the program is killed and started again.
        Kill {
            copy: usize,
        },
    }

    fn act() -> impl Strategy<Value = Act> {
        prop_oneof![
            6 => (0..2_usize, 0..9_u8).prop_map(|(copy, session)| Act::Pick { copy, session }),
            1 => any::<bool>().prop_map(|works| Act::Disk { works }),
            1 => (0..2_usize).prop_map(|copy| Act::Kill { copy }),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        /// Two copies save after each pick, some saves fail, some copies are killed: whatever was saved once, or is shown
        /// by a copy that can still save, is there in the end.
        #[test]
        fn no_interleaving_loses_a_pick(acts in prop::collection::vec(act(), 0..24)) {
            let folder = tempfile::tempdir().unwrap();
            let lock = folder.path().join("agendas").join("forum.lock");
            let mut copies = [Running::start(folder.path()), Running::start(folder.path())];
            let mut saved = BTreeSet::new();
            for act in acts {
                match act {
                    Act::Pick { copy, session } => {
                        let copy = &mut copies[copy];
                        copy.pick(&session.to_string(), Some(Interest::Going));
                        let broken = lock.is_dir();
                        prop_assert_eq!(copy.save().is_err(), broken);
                        prop_assert!(copy.picks().contains(&session.to_string()));
                        if !broken {
                            saved.extend(copy.picks());
                            prop_assert_eq!(&copy.picks(), &saved);
                        }
                    }
                    Act::Disk { works: true } if lock.is_dir() => fs::remove_dir(&lock).unwrap(),
                    Act::Disk { works: false } if !lock.is_dir() => {
                        let _ = fs::remove_file(&lock);
                        fs::create_dir_all(&lock).unwrap();
                    }
                    Act::Disk { .. } => {}
                    Act::Kill { copy } => {
                        copies[copy] = Running::start(folder.path());
                        prop_assert_eq!(copies[copy].picks(), saved.clone());
                    }
                }
            }
            if lock.is_dir() {
                fs::remove_dir(&lock).unwrap();
            }
            for copy in &mut copies {
                saved.extend(copy.picks());
                copy.save().unwrap();
            }
            prop_assert_eq!(Running::start(folder.path()).picks(), saved);
        }
    }
}

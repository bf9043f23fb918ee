//! Copies that sync tools leave beside an agenda which changed on two machines: recognised by their names and by what
//! they hold, and merged when that is asked for. None is ever deleted: what was merged goes to `conflict-copies` among
//! the programme's backups, and what can't be understood stays where it is.

use super::agendas::after_notices;
use super::kept::{self, Kept, Shape};
use super::{Opened, Store};
use crate::agenda::{Agenda, Journal, Stamp};
use crate::error::{Error, Result};
use crate::programme::{Id, Instant, clean};
use std::fmt::Display;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// Where merged copies go, among the backups of their programme. It counts as none of them.
const FOLDER: &str = "conflict-copies";

/// How a tool marks a copy, between the name of the file and its ending.
struct Mark {
    /// Whether what stands there is such a mark.
    fits: fn(&str) -> bool,
    /// Whether the file may be another programme's own, as far as its name tells.
    is_doubtful: bool,
}

/// Ids are of small letters, digits and `-`: no other programme's file has any other sign in its name.
const MARKS: &[Mark] = &[
    // Syncthing: `forum.sync-conflict-20210602-120000-ABCDEFG.json`.
    Mark { fits: |mark| mark.strip_prefix(".sync-conflict-").is_some_and(|rest| !rest.is_empty()), is_doubtful: false },
    // Dropbox, Nextcloud, ownCloud, Seafile, Google Drive, in whatever language: `forum (Ann's conflicted copy).json`.
    Mark { fits: |mark| mark.len() > 3 && mark.starts_with(" (") && mark.ends_with(')'), is_doubtful: false },
    // iCloud: `forum 2.json`.
    Mark { fits: |mark| mark.strip_prefix(' ').is_some_and(is_number), is_doubtful: false },
    // Older ownCloud: `forum_conflict-20210602-120000.json`.
    Mark { fits: |mark| mark.strip_prefix("_conflict-").is_some_and(|rest| !rest.is_empty()), is_doubtful: false },
    // OneDrive: `forum-DESKTOP-7.json`.
    Mark { fits: |mark| mark.strip_prefix('-').is_some_and(is_host), is_doubtful: true },
];

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a text may be the name of a machine.
fn is_host(text: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    (1..=63).contains(&text.len()) && text.bytes().all(fits) && !text.starts_with('-') && !text.ends_with('-')
}

/// What a file beside an agenda is to it.
enum Kin {
    Agenda(Box<Agenda>),
    Journal(Box<Journal>),
    /// By its name a copy, but it must stay as it is: why.
    Odd(String),
}

/// What came of merging the conflict copies of an agenda.
#[derive(Clone, Debug)]
pub struct Reunion {
    /// The agenda before.
    pub before: Opened,
    /// The agenda with all that the copies knew, as it is on disk now.
    pub after: Opened,
    /// Where the copies lie that were merged.
    pub merged: Vec<PathBuf>,
    /// The copies that are left as they are, and why, one line each.
    pub left: Vec<String>,
    /// Where the agenda is kept as it was before.
    pub backup: Option<PathBuf>,
}

impl Store {
    /// The copies that sync tools have left of a programme's agenda, or of its journal, and that can be merged. Reads
    /// nothing but the list of files where there are none.
    pub fn conflict_copies(&self, programme: &Id) -> Vec<PathBuf> {
        let kin = self.copies_of(programme).unwrap_or_default().into_iter();
        kin.filter(|(_, kin)| !matches!(kin, Kin::Odd(_))).map(|(path, _)| path).collect()
    }

    /// The files that are such copies by their names but will be left as they are, and why, one line each.
    pub fn odd_copies(&self, programme: &Id) -> Vec<String> {
        let kin = self.copies_of(programme).unwrap_or_default().into_iter();
        kin.filter_map(|(_, kin)| if let Kin::Odd(why) = kin { Some(why) } else { None }).collect()
    }

    /// Merges the copies that sync tools have left into the agenda and its journal, after a backup, and moves them to the
    /// backups. `title` is the programme's. Writes nothing where there is nothing to merge; whatever interrupts it, doing
    /// it again does the rest.
    ///
    /// # Errors
    /// If nobody can tell which copies there are; if the agenda can't be opened, backed up or saved: then they stay where they are. If a copy can't be moved:
    /// then it is merged all the same.
    pub fn merge_conflict_copies(&self, programme: &Id, title: &str, now: Instant) -> Result<Reunion> {
        let (mut sound, mut left) = (Vec::new(), Vec::new());
        let folder = self.places().agendas();
        let cannot =
            |error: io::Error| Error::new("cannot look for conflict copies").at(folder.display()).because(error);
        for (path, kin) in self.copies_of(programme).map_err(cannot)? {
            match kin {
                Kin::Odd(why) => left.push(why),
                kin => sound.push((path, kin)),
            }
        }
        let backup = if sound.is_empty() { None } else { self.back_up(programme, "conflict copies", now)? };
        let before = self.open_agenda(programme, title)?;
        let mut after = before.clone();
        let mut all = after.agenda.clone();
        for (_, kin) in &sound {
            if let Kin::Agenda(agenda) = kin {
                all.merge(agenda);
            }
        }
        // The journals that came along tell what was done elsewhere, as far as it came to pass. What none of them tells is
        // told here, so that it can be undone, and nothing else is undone in its place.
        for (_, kin) in &mut sound {
            if let Kin::Journal(journal) = kin {
                journal.fall_back(&all);
                after.journal.merge(journal);
            }
        }
        for (_, kin) in &sound {
            if let Kin::Agenda(agenda) = kin {
                after.journal.take_in(&mut after.agenda, agenda, words, Stamp::of(now));
            }
        }
        if !sound.is_empty() {
            let saved = self.save(&mut after.agenda, &mut after.journal);
            after.notices.extend(after_notices(&before.notices, saved)?);
        }
        let folder = self.places().backups().join(programme.as_str()).join(FOLDER);
        let put_away = |(path, _): &(PathBuf, Kin)| {
            self.move_into(&folder, path).map_err(|error| {
                Error::new("a copy was merged, but cannot be put away").at(path.display()).because(error)
            })
        };
        let merged = sound.iter().map(put_away).collect::<Result<Vec<PathBuf>>>();
        let merged = after_notices(&after.notices, merged)?;
        Ok(Reunion { before, after, merged, left, backup })
    }

    /// The files beside an agenda that are copies of it or of its journal, by name.
    fn copies_of(&self, programme: &Id) -> io::Result<Vec<(PathBuf, Kin)>> {
        let paths = self.files.list(&self.places().agendas())?;
        Ok(paths.into_iter().filter_map(|path| self.judged(programme, &path).map(|kin| (path, kin))).collect())
    }

    /// What a file is to the agenda of a programme, if it is anything.
    fn judged(&self, programme: &Id, path: &Path) -> Option<Kin> {
        let name = path.file_name()?.to_str()?.strip_suffix(".json")?;
        let rest = name.strip_prefix(programme.as_str())?;
        if rest.strip_prefix(".journal").and_then(marked).is_some() {
            let journal = self.regular(path).transpose()?.and_then(|bytes| whole(path, &bytes));
            return Some(journal.map_or_else(Kin::Odd, |journal| Kin::Journal(Box::new(journal))));
        }
        let is_doubtful = marked(rest)?.is_doubtful;
        if is_doubtful && Id::parse(name).is_some_and(|other| self.has(&other).unwrap_or(true)) {
            return None;
        }
        let bytes = match self.regular(path) {
            Ok(bytes) => bytes?,
            Err(why) => return (!is_doubtful).then_some(Kin::Odd(why)),
        };
        let shape = Shape::of(&bytes);
        let own = shape.as_ref().and_then(Shape::agenda).map(|(own, _)| own);
        let is_own = own.is_some_and(|own| own == programme.as_str() || (own.is_empty() && !is_doubtful));
        if is_doubtful && !is_own {
            return None;
        }
        Some(match (whole(path, &bytes), own) {
            (Err(why), _) => Kin::Odd(why),
            (Ok(agenda), _) if is_own => Kin::Agenda(Box::new(agenda)),
            (Ok(_), Some(own)) => Kin::Odd(line(path, &format!("it is the agenda of {own}"))),
            (Ok(_), None) => Kin::Odd(line(path, &"it is no agenda")),
        })
    }

    /// The bytes of a file that a sync tool may have written; or why it has not. Nothing if it has just gone.
    fn regular(&self, path: &Path) -> Result<Option<Vec<u8>>, String> {
        if self.files.is_link(path) {
            return Err(line(path, &"it is a link"));
        }
        self.files.read(path).map_err(|error| line(path, &error))
    }

    /// Moves a file into a folder, under a name that is free there.
    fn move_into(&self, folder: &Path, path: &Path) -> io::Result<PathBuf> {
        for target in (1..1_000).map(|number| named(folder, path, number)) {
            if !self.files.is_taken(&target)? {
                self.files.move_to(path, &target)?;
                return Ok(target);
            }
        }
        Err(ErrorKind::AlreadyExists.into())
    }
}

/// What merging a copy is called in the history.
fn words(count: usize) -> String {
    format!("merged {count} {} from a conflict copy", if count == 1 { "change" } else { "changes" })
}

/// The mark that stands in a name, if one does.
fn marked(rest: &str) -> Option<&'static Mark> {
    MARKS.iter().find(|mark| (mark.fits)(rest))
}

/// What a file holds, all of it; or why not.
fn whole<T: Kept>(path: &Path, bytes: &[u8]) -> Result<T, String> {
    kept::read(bytes).map_err(|unread| line(path, &unread.why()))
}

fn line(path: &Path, why: &dyn Display) -> String {
    clean::line(format!("{}: {why}", path.display()).into())
}

/// A name in a folder: that of a file, with a number behind it from the second on.
fn named(folder: &Path, path: &Path, number: u32) -> PathBuf {
    let (stem, ending) = (path.file_stem().unwrap_or_default(), path.extension().unwrap_or_default());
    let mut name = stem.to_owned();
    if number > 1 {
        name.push(format!("-{number}"));
    }
    name.push(".");
    name.push(ending);
    folder.join(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agenda::{Change, Copy, Interest, Pick, Stamp};
    use crate::store::Places;
    use std::fs;

    fn id() -> Id {
        Id::parse("forum").unwrap()
    }

    fn now() -> Instant {
        Instant::from_second(1_700_000_000).unwrap()
    }

    /// A store, and its folder of agendas.
    fn store(folder: &Path) -> (Store, PathBuf) {
        let agendas = folder.join("agendas");
        fs::create_dir_all(&agendas).unwrap();
        (Store::new(Places::in_one(folder)), agendas)
    }

    /// An agenda and its journal after some picks, a second apart from that one on.
    fn picked(programme: &str, picks: &[&str], second: i64) -> (Agenda, Journal) {
        let (mut agenda, mut journal) = (Agenda::new(&Id::parse(programme).unwrap(), "Forum"), Journal::default());
        for (number, session) in (0..).zip(picks) {
            let copy = Copy { title: format!("Session {session}"), ..Copy::default() };
            let change = Change::of((*session).to_owned(), None, Some(Pick::new(Interest::Going, copy)));
            journal.make(&mut agenda, change, Stamp::of(Instant::from_second(second + number).unwrap()));
        }
        (agenda, journal)
    }

    fn text(kept: &impl serde::Serialize) -> String {
        serde_json::to_string(kept).unwrap()
    }

    fn picks(agenda: &Agenda) -> Vec<&str> {
        agenda.picks().map(|(session, _)| session).collect()
    }

    fn names(folder: &Path) -> Vec<String> {
        let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
        let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    /// Names as sync tools make them, and such as only look like it; what lies there is an agenda of `forum`.
    #[test]
    fn copies_are_told_from_other_files_by_their_names() {
        let folder = tempfile::tempdir().unwrap();
        let (store, agendas) = store(folder.path());
        fs::create_dir(folder.path().join("programmes")).unwrap();
        fs::write(folder.path().join("programmes/forum-3.json"), r#"{ "id": "forum-3", "title": "Third" }"#).unwrap();
        let (agenda, _) = picked("forum", &["a"], 1);
        for (name, is_copy) in [
            ("forum.sync-conflict-20210602-120000-ABCDEFG.json", true),
            ("forum (Ann's conflicted copy 2021-06-02).json", true),
            ("forum (Ann's conflicted copy 2021-06-02) (1).json", true),
            ("forum (conflicted copy 2021-06-02 120000).json", true),
            ("forum (Копия Анны, конфликт 2021-06-02).json", true),
            ("forum (SFConflict ann@example.com 2021-06-02-12-00-00).json", true),
            ("forum_conflict-20210602-120000.json", true),
            ("forum (1).json", true),
            ("forum 2.json", true),
            ("forum-DESKTOP-7.json", true),
            ("forum-anns-laptop.json", true),
            ("forum-2.json", true),
            // A programme of the library has that name: it is its agenda, wherever it was copied from.
            ("forum-3.json", false),
            ("forum.json", false),
            ("forum.json.bad", false),
            ("forum.lock", false),
            ("forum copy.json", false),
            ("forum ().json", false),
            ("forum-.json", false),
            ("forum.sync-conflict-.json", false),
            ("forums.json", false),
            ("forum (1).txt", false),
            ("~syncthing~forum.json.tmp", false),
            ("other (1).json", false),
        ] {
            let path = agendas.join(name);
            fs::write(&path, text(&agenda)).unwrap();
            let found = store.conflict_copies(&id());
            assert_eq!(found, if is_copy { vec![path.clone()] } else { vec![] }, "{name}");
            fs::remove_file(&path).unwrap();
        }
    }

    #[test]
    fn a_name_that_may_be_another_programmes_is_decided_by_what_it_holds() {
        let folder = tempfile::tempdir().unwrap();
        let (store, agendas) = store(folder.path());
        let copies = |name: &str, text: &str| {
            fs::write(agendas.join(name), text).unwrap();
            let found = store.conflict_copies(&id()).len();
            fs::remove_file(agendas.join(name)).unwrap();
            found
        };
        let own = text(&picked("forum", &["a"], 1).0);
        let other = text(&picked("forum-2", &["a"], 1).0);
        assert_eq!((copies("forum-2.json", &own), copies("forum-2.json", &other)), (1, 0));
        assert_eq!((copies("forum (2).json", &own), copies("forum (2).json", &other)), (1, 0));
        // By hand, and without the name of its programme.
        let bare = r#"{ "version": 1, "picks": [] }"#;
        assert_eq!((copies("forum-2.json", bare), copies("forum (2).json", bare)), (0, 1));
    }

    #[test]
    fn copies_of_a_journal_are_of_no_agenda() {
        let folder = tempfile::tempdir().unwrap();
        let (store, agendas) = store(folder.path());
        let (agenda, journal) = picked("forum", &["a"], 1);
        let marks = [".sync-conflict-20210602-120000-ABCDEFG", " (conflicted copy 2021-06-02)", " 2", "-DESKTOP-7"];
        for mark in marks {
            let path = agendas.join(format!("forum.journal{mark}.json"));
            fs::write(&path, text(&journal)).unwrap();
            assert_eq!(store.conflict_copies(&id()), std::slice::from_ref(&path), "{mark}");
            assert!(store.conflict_copies(&Id::parse("forum-2").unwrap()).is_empty());
            fs::write(&path, text(&agenda)).unwrap();
            assert!(store.conflict_copies(&id()).is_empty(), "an agenda is no journal");
            fs::remove_file(&path).unwrap();
        }
        fs::write(agendas.join("forum (1).json"), text(&journal)).unwrap();
        assert!(store.conflict_copies(&id()).is_empty(), "a journal is no agenda");
    }

    #[test]
    fn what_the_copies_know_is_merged_after_a_backup_and_they_are_put_away() {
        let folder = tempfile::tempdir().unwrap();
        let (store, agendas) = store(folder.path());
        let (mut agenda, mut journal) = picked("forum", &["a", "b"], 10);
        store.save(&mut agenda, &mut journal).unwrap();
        let before = fs::read_to_string(agendas.join("forum.json")).unwrap();
        // On another machine `c` was picked, and `b` was taken back later.
        let (mut theirs, mut their_journal) = (agenda.clone(), journal.clone());
        let unpick = Change::of("b".to_owned(), agenda.pick("b").cloned(), None);
        their_journal.make(&mut theirs, unpick, Stamp::of(Instant::from_second(20).unwrap()));
        let (more, more_journal) = picked("forum", &["c"], 30);
        theirs.merge(&more);
        their_journal.merge(&more_journal);
        let names_of_copies = [
            "forum (conflicted copy 2021-06-02 120000).json",
            "forum.journal (conflicted copy 2021-06-02 120000).json",
        ];
        fs::write(agendas.join(names_of_copies[0]), text(&theirs)).unwrap();
        fs::write(agendas.join(names_of_copies[1]), text(&their_journal)).unwrap();
        let Reunion { before: opened, after, merged, left, backup } =
            store.merge_conflict_copies(&id(), "Forum", now()).unwrap();
        assert_eq!((picks(&opened.agenda), picks(&after.agenda)), (vec!["a", "b"], vec!["a", "c"]));
        assert_eq!((left, after.notices.clone()), (vec![], vec![]));
        let on_disk = store.open_agenda(&id(), "Forum").unwrap();
        assert_eq!((&on_disk.agenda, &on_disk.journal), (&after.agenda, &after.journal));
        let backup = backup.unwrap();
        assert_eq!(fs::read_to_string(backup.join("agenda.json")).unwrap(), before);
        let put_away = folder.path().join("backups/forum/conflict-copies");
        assert_eq!(names(&put_away), names_of_copies);
        assert_eq!(merged, names_of_copies.map(|name| put_away.join(name)));
        assert_eq!(names(&agendas), ["forum.journal.json", "forum.json", "forum.lock"]);
        // Undo knows of what was done on the other machine.
        let Opened { mut agenda, mut journal, .. } = on_disk;
        let undone = journal.undo(&mut agenda, Stamp::of(now())).unwrap();
        assert_eq!(undone.words, "going “Session c”");
        // The same name comes again: neither takes the other's place.
        fs::write(agendas.join(names_of_copies[0]), text(&more)).unwrap();
        store.merge_conflict_copies(&id(), "Forum", now()).unwrap();
        assert_eq!(names(&put_away).len(), 3);
        assert_eq!(fs::read_to_string(put_away.join(names_of_copies[0])).unwrap(), text(&theirs));
        // No backup is pushed out by them.
        assert_eq!(store.merge_conflict_copies(&id(), "Forum", now()).unwrap().merged, [""; 0].map(PathBuf::from));
    }

    /// A sync tool may have been between the two files of the other machine.
    #[test]
    fn what_no_journal_that_came_along_tells_is_a_change_of_its_own() {
        let folder = tempfile::tempdir().unwrap();
        let (store, agendas) = store(folder.path());
        let (mut agenda, mut journal) = picked("forum", &["mine"], 10);
        store.save(&mut agenda, &mut journal).unwrap();
        let going = |session: &str, second| {
            let pick = Pick::new(Interest::Going, Copy { title: session.to_owned(), ..Copy::default() });
            let now = Stamp::of(Instant::from_second(second).unwrap());
            (Change::of(session.to_owned(), None, Some(pick)), now)
        };
        let (mut theirs, mut their_journal) = (agenda.clone(), journal.clone());
        let (ice, at) = going("ice", 20);
        their_journal.make(&mut theirs, ice, at);
        fs::write(agendas.join("forum.journal (1).json"), text(&their_journal)).unwrap();
        let (fire, at) = going("fire", 30);
        their_journal.make(&mut theirs, fire, at);
        fs::write(agendas.join("forum (1).json"), text(&theirs)).unwrap();
        store.merge_conflict_copies(&id(), "Forum", now()).unwrap();
        let Opened { mut agenda, mut journal, .. } = store.open_agenda(&id(), "Forum").unwrap();
        assert_eq!(picks(&agenda), ["fire", "ice", "mine"]);
        for (words, left) in [
            ("merged 1 change from a conflict copy", &["ice", "mine"][..]),
            ("going “ice”", &["mine"]),
            ("going “Session mine”", &[]),
        ] {
            let undone = journal.undo(&mut agenda, Stamp::of(now())).unwrap();
            assert_eq!((undone.words.as_str(), picks(&agenda).as_slice()), (words, left));
        }
        // Of a journal that was ahead of its agenda nothing counts that did not come to pass.
        let (mut owls, at) = going("owls", 40);
        owls.words = "lost".to_owned();
        their_journal.make(&mut theirs.clone(), owls, at);
        fs::write(agendas.join("forum.journal (1).json"), text(&their_journal)).unwrap();
        fs::write(agendas.join("forum (1).json"), text(&theirs)).unwrap();
        let Reunion { after, .. } = store.merge_conflict_copies(&id(), "Forum", now()).unwrap();
        assert!(after.journal.past().all(|past| past.change.words != "lost"));
    }

    #[test]
    fn where_there_is_nothing_to_merge_nothing_is_written() {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        let store = Store::new(Places::in_one(&data));
        assert_eq!(store.conflict_copies(&id()), [""; 0].map(PathBuf::from));
        let reunion = store.merge_conflict_copies(&id(), "Forum", now()).unwrap();
        assert!(reunion.merged.is_empty() && reunion.left.is_empty() && reunion.backup.is_none());
        assert!(!data.exists());
    }

    #[test]
    fn what_is_newer_broken_or_somebody_elses_is_left_alone_and_said() {
        let folder = tempfile::tempdir().unwrap();
        let (store, agendas) = store(folder.path());
        let (mut agenda, mut journal) = picked("forum", &["a"], 10);
        store.save(&mut agenda, &mut journal).unwrap();
        let deep = format!("{}{}", "[".repeat(9_000), "]".repeat(9_000));
        let other = text(&picked("other", &["x"], 1).0).replace("\"other\"", "\"oth\\u001b[2Jer\"");
        let hostile = [
            ("forum (1).json", r#"{ "version": 9, "picks": { } }"#, "newer plenary (version 9)"),
            ("forum (2).json", "{ broken", "key must be a string"),
            ("forum (3).json", &deep, "line 1 column"),
            ("forum (4).json", &other, "it is the agenda of oth"),
            ("forum (5).json", r#"{ "id": "forum", "title": "A programme", "version": 1 }"#, "it is no agenda"),
            ("forum (6\u{1b}[31m).json", "", "EOF while parsing"),
            ("forum.journal (7).json", r#"{ "version": 9 }"#, "newer plenary (version 9)"),
        ];
        for (name, text, _) in hostile {
            fs::write(agendas.join(name), text).unwrap();
        }
        // By a name that may be another programme's nothing is said of them.
        fs::write(agendas.join("forum-2.json"), "{ broken").unwrap();
        fs::write(agendas.join("forum-HOST.json"), r#"{ "version": 9, "picks": { } }"#).unwrap();
        let before = names(&agendas);
        assert!(store.conflict_copies(&id()).is_empty());
        let reunion = store.merge_conflict_copies(&id(), "Forum", now()).unwrap();
        assert_eq!((reunion.merged.len(), reunion.left.len(), &reunion.backup), (0, hostile.len(), &None));
        for ((name, _, why), said) in hostile.iter().zip(&reunion.left) {
            assert!(said.contains(why) && !said.contains(['\n', '\u{1b}']), "{name}: {said}");
        }
        assert_eq!(names(&agendas), before);
        // One that is sound is merged beside them.
        fs::write(agendas.join("forum 2.json"), text(&picked("forum", &["b"], 20).0)).unwrap();
        let reunion = store.merge_conflict_copies(&id(), "Forum", now()).unwrap();
        assert_eq!((reunion.merged.len(), reunion.left.len()), (1, hostile.len()));
        assert_eq!(picks(&reunion.after.agenda), ["a", "b"]);
        assert_eq!(names(&agendas), before);
    }

    #[test]
    fn copies_stay_where_they_are_as_long_as_they_cannot_be_saved() {
        let folder = tempfile::tempdir().unwrap();
        let (store, agendas) = store(folder.path());
        let (mut agenda, mut journal) = picked("forum", &["a"], 10);
        store.save(&mut agenda, &mut journal).unwrap();
        let copy = agendas.join("forum 2.json");
        fs::write(&copy, text(&picked("forum", &["b"], 20).0)).unwrap();
        let merge = || store.merge_conflict_copies(&id(), "Forum", now());
        // No backup can be made.
        fs::write(folder.path().join("backups"), "a file").unwrap();
        assert!(merge().unwrap_err().to_string().starts_with("cannot make a backup: "));
        fs::remove_file(folder.path().join("backups")).unwrap();
        // The agenda is a newer plenary's.
        let own = fs::read_to_string(agendas.join("forum.json")).unwrap();
        fs::write(agendas.join("forum.json"), r#"{ "version": 9 }"#).unwrap();
        assert!(merge().unwrap_err().to_string().contains("newer plenary"));
        fs::write(agendas.join("forum.json"), own).unwrap();
        // It can't be written.
        fs::remove_file(agendas.join("forum.lock")).unwrap();
        fs::create_dir(agendas.join("forum.lock")).unwrap();
        assert!(merge().unwrap_err().to_string().starts_with("cannot save the agenda: "));
        assert!(copy.exists());
        fs::remove_dir(agendas.join("forum.lock")).unwrap();
        // They can't be put away: merged all the same, and once more does the rest.
        fs::write(folder.path().join("backups/forum/conflict-copies"), "a file").unwrap();
        assert!(merge().unwrap_err().to_string().starts_with("a copy was merged, but cannot be put away: "));
        assert_eq!(picks(&store.open_agenda(&id(), "Forum").unwrap().agenda), ["a", "b"]);
        assert!(copy.exists());
        fs::remove_file(folder.path().join("backups/forum/conflict-copies")).unwrap();
        assert_eq!(merge().unwrap().merged.len(), 1);
        assert!(!copy.exists());
    }

    #[cfg(unix)]
    #[test]
    fn what_is_no_regular_file_is_no_copy() {
        let folder = tempfile::tempdir().unwrap();
        let (store, agendas) = store(folder.path());
        std::os::unix::fs::symlink("/dev/zero", agendas.join("forum (1).json")).unwrap();
        let _listening = std::os::unix::net::UnixListener::bind(agendas.join("forum (2).json")).unwrap();
        fs::create_dir(agendas.join("forum (3).json")).unwrap();
        let reunion = store.merge_conflict_copies(&id(), "Forum", now()).unwrap();
        let why = ["it is a link", "it is no regular file", "it is a folder"];
        assert_eq!((reunion.left.len(), reunion.merged.len()), (why.len(), 0));
        for (said, why) in reunion.left.iter().zip(why) {
            assert!(said.contains(why), "{said}");
        }
    }
}

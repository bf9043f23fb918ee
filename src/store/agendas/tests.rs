//! What must hold of agendas on disk, whoever writes them and whatever stands there.

use super::*;
use crate::agenda::{Change, Copy, Interest, Pick, Stamp, Step};
use crate::programme::Instant;
use crate::store::Places;
use crate::store::disk::Disk;
use crate::store::memory::Memory;
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
        Running::on(Store::new(Places::in_one(folder)))
    }

    fn on(store: Store) -> Running {
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

    /// Saves; where a busy machine has it wait too long, it is told so, and saves again.
    fn save_in_turn(&mut self) {
        while let Err(error) = self.save() {
            assert!(error.to_string().contains("another plenary holds it"), "{error}");
        }
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
                    copy.save_in_turn();
                }
            });
        }
    });
    assert_eq!(Running::start(folder.path()).picks().len(), 60);
}

/// Data folders of one person, whose agendas are links to one file of a stick, or all of them are one folder.
#[cfg(unix)]
#[test]
fn data_folders_that_share_a_file_by_links_wait_for_each_other() {
    use std::os::unix::fs::symlink;
    /// Makes a data folder share the file of that name in the other folder.
    type Share = fn(&Path, &Path);
    let shares: [Share; 4] = [
        |data, stick| symlink(stick.join("mine"), data.join("agendas/forum.json")).unwrap(),
        // The undo journal is elsewhere, by whatever way that is reached.
        |data, stick| {
            symlink(stick.join("mine"), data.join("agendas/forum.json")).unwrap();
            symlink(stick.join("again/undo.json"), data.join("agendas/forum.journal.json")).unwrap();
        },
        |data, stick| {
            symlink(stick.join("again/mine.json"), data.join("agendas/forum.json")).unwrap();
            symlink(stick.join("mine.undo"), data.join("agendas/forum.journal.json")).unwrap();
        },
        |data, stick| {
            fs::remove_dir(data.join("agendas")).unwrap();
            symlink(stick, data.join("agendas")).unwrap();
        },
    ];
    for share in shares {
        let folder = tempfile::tempdir().unwrap();
        let stick = folder.path().join("stick");
        fs::create_dir(&stick).unwrap();
        symlink(&stick, stick.join("again")).unwrap();
        let names = ["a", "b", "c"];
        let data = names.map(|name| folder.path().join(name));
        for data in &data {
            fs::create_dir_all(data.join("agendas")).unwrap();
            share(data, &stick);
        }
        std::thread::scope(|scope| {
            for (name, data) in names.iter().zip(&data) {
                scope.spawn(move || {
                    for number in 0..20 {
                        // Each time another process: it knows no more than what is on the disk.
                        let mut copy = Running::start(data);
                        copy.pick(&format!("{name}{number}"), Some(Interest::Going));
                        copy.save_in_turn();
                    }
                });
            }
        });
        for data in data {
            assert_eq!(Running::start(&data).picks().len(), 60);
        }
        let left = |entry: fs::DirEntry| entry.file_name().to_str().unwrap().starts_with(".plenary-");
        assert!(!fs::read_dir(&stick).unwrap().any(|entry| left(entry.unwrap())));
    }
}

#[cfg(unix)]
#[test]
fn a_pick_is_saved_even_if_the_journal_is_on_a_stick_that_is_not_plugged_in() {
    let folder = tempfile::tempdir().unwrap();
    let mut running = Running::start(folder.path());
    let agendas = folder.path().join("agendas");
    fs::create_dir_all(&agendas).unwrap();
    let stick = folder.path().join("stick");
    std::os::unix::fs::symlink(stick.join("undo"), agendas.join("forum.journal.json")).unwrap();
    running.pick("a", Some(Interest::Going));
    let said = running.save().unwrap().concat();
    assert!(said.starts_with(&format!("{CARRIED}: {}: ", stick.display())), "{said}");
    let again = Running::start(folder.path());
    assert_eq!((again.picks(), again.journal), (set(&["a"]), running.journal.clone()));
    fs::create_dir(&stick).unwrap();
    running.save().unwrap();
    assert_eq!(Running::start(folder.path()).journal, running.journal);
}

#[cfg(unix)]
#[test]
fn the_folder_of_a_stick_that_is_not_plugged_in_is_not_made() {
    let folder = tempfile::tempdir().unwrap();
    let mut running = Running::start(folder.path());
    fs::create_dir_all(folder.path().join("agendas")).unwrap();
    let stick = folder.path().join("stick");
    for name in ["forum.json", "forum.journal.json"] {
        std::os::unix::fs::symlink(stick.join(name), folder.path().join("agendas").join(name)).unwrap();
    }
    running.pick("a", Some(Interest::Going));
    let error = running.save().unwrap_err().to_string();
    assert!(error.starts_with(&format!("cannot save the agenda: {}: ", stick.display())), "{error}");
    assert!(!stick.exists());
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
fn a_journal_that_a_killed_program_has_not_saved_is_completed_by_the_agenda() {
    let folder = tempfile::tempdir().unwrap();
    let agendas = folder.path().join("agendas");
    let mut running = Running::start(folder.path());
    running.pick("a", Some(Interest::Going));
    running.save().unwrap();
    let journal = fs::read(agendas.join("forum.journal.json")).unwrap();
    running.pick("b", Some(Interest::Going));
    running.save().unwrap();
    fs::write(agendas.join("forum.journal.json"), journal).unwrap();
    assert_eq!(open(folder.path()).unwrap().notices, [""; 0]);
    let mut again = Running::start(folder.path());
    assert_eq!((again.picks(), &again.journal), (set(&["a", "b"]), &running.journal));
    again.pick("c", Some(Interest::Going));
    again.save().unwrap();
    let mut undone = Running::start(folder.path());
    for expected in ["picked c", "picked b", "picked a"] {
        let change = undone.journal.undo(&mut undone.agenda, Stamp::of(Instant::UNIX_EPOCH)).unwrap();
        assert_eq!(change.words, expected);
    }
}

#[test]
fn an_older_copy_of_the_agenda_is_brought_up_to_date_by_its_journal() {
    let disk = Memory::with(&["/data"]);
    let mut running = Running::on(Store::on(Places::in_one("/data"), disk.clone()));
    let mut older = vec![None];
    for session in ["a", "b", "c"] {
        running.pick(session, Some(Interest::Going));
        running.save().unwrap();
        older.push(Some(serde_json::to_string(&running.agenda).unwrap()));
    }
    for (agenda, what, came_back) in [
        (&older[0], "is gone", "3 picks come back"),
        (&older[1], "is an older copy", "2 picks come back"),
        (&older[2], "is an older copy", "1 pick comes back"),
    ] {
        match agenda {
            Some(text) => disk.put("/data/agendas/forum.json", text),
            None => disk.remove(Path::new("/data/agendas/forum.json")).unwrap(),
        }
        let Opened { agenda, journal, notices } = running.store.open_agenda(&id(), "Forum").unwrap();
        assert_eq!(agenda.picks().map(|(session, _)| session).collect::<Vec<_>>(), ["a", "b", "c"]);
        assert_eq!(journal.past().len(), 3);
        let told = format!("the agenda of forum on disk {what}; from its undo journal, {came_back}");
        assert_eq!(notices, [told]);
    }
    // A copy that runs has all of it, and saves it.
    running.pick("d", Some(Interest::Going));
    running.save().unwrap();
    let opened = running.store.open_agenda(&id(), "Forum").unwrap();
    assert_eq!((opened.agenda.picks().count(), opened.notices.len(), opened.journal.past().len()), (4, 0, 4));
    disk.remove(Path::new("/data/agendas/forum.json")).unwrap();
    let opened = running.store.open_agenda(&id(), "Forum").unwrap();
    assert_eq!((opened.agenda.picks().count(), opened.notices.len(), opened.journal.past().len()), (4, 1, 4));
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
    assert_eq!(opened.journal, running.journal, "the agenda carries the last change");
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
    assert!(notices[0].contains("forum.json.bad, and its undo journal "), "{notices:?}");
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
    let said =
        format!("1 row (b) of the agenda of forum could not be understood: kept in {}, but not shown", path.display());
    assert_eq!(open(folder.path()).unwrap().notices, [said.as_str()]);
    running.pick("c", Some(Interest::Going));
    assert_eq!(running.save().unwrap(), [said.as_str()]);
    assert_eq!(running.save().unwrap(), [""; 0]);
    let opened = open(folder.path()).unwrap();
    assert_eq!((opened.agenda.picks().count(), opened.agenda.unread().count()), (2, 1));
}

#[test]
fn a_notice_is_said_even_if_the_save_then_fails() {
    let (folder, _) = folder_with("forum.json", "[]");
    let store = Store::new(Places::in_one(folder.path()));
    fs::create_dir(folder.path().join("agendas").join("forum.journal.json")).unwrap();
    let (mut agenda, mut journal) = (Agenda::new(&id(), "Forum"), Journal::default());
    let said = store.save(&mut agenda, &mut journal).unwrap();
    assert!(said[0].ends_with("forum.json.bad") && said[1].starts_with(&format!("{CARRIED}: ")), "{said:?}");
}

#[test]
fn a_notice_is_said_even_if_the_journal_then_cannot_be_opened() {
    let (folder, path) = folder_with("forum.json", "{ broken");
    fs::write(path.with_file_name("forum.journal.json"), r#"{ "version": 9, "changes": [] }"#).unwrap();
    let error = open(folder.path()).unwrap_err().to_string();
    assert!(error.starts_with("the agenda of forum could not be read (key must be a string at line 1"), "{error}");
    assert!(error.contains("forum.json.bad; cannot open the undo journal: "), "{error}");
    assert!(error.ends_with("a newer plenary (version 9) — update plenary, or name another folder with --data-dir"));
    assert!(path.with_extension("json.bad").exists());
}

#[test]
fn where_a_journal_went_with_its_agenda_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let mut running = Running::start(folder.path());
    running.pick("a", Some(Interest::Going));
    running.save().unwrap();
    fs::write(folder.path().join("agendas/forum.json"), "{ broken").unwrap();
    let [said] = &open(folder.path()).unwrap().notices[..] else { panic!("one notice") };
    assert!(
        said.contains("/forum.json.bad, and its undo journal forum.journal.json.bad; `plenary --data-dir "),
        "{said}"
    );
    assert!(said.contains(" -p forum agenda import "), "{said}");
    assert!(said.ends_with("/forum.journal.json.bad` brings back what that remembers"), "{said}");
    // Where it remembers nothing nobody is sent there.
    for journal in ["{ broken too", r#"{ "version": 1, "changes": [] }"#] {
        let (folder, path) = folder_with("forum.json", "{ broken");
        fs::write(path.with_file_name("forum.journal.json"), journal).unwrap();
        let said = open(folder.path()).unwrap().notices.join("; ");
        assert!(said.ends_with("/forum.json.bad, and its undo journal forum.journal.json.bad"), "{said}");
    }
}

#[test]
fn what_a_newer_plenary_wrote_is_left_alone() {
    let newer = r#"{ "version": 7, "programme": 5 }"#;
    for name in ["forum.json", "forum.journal.json"] {
        let (folder, path) = folder_with(name, newer);
        let error = open(folder.path()).unwrap_err().to_string();
        assert!(error.contains("it was written by a newer plenary (version 7) — update plenary"), "{error}");
        let store = Store::new(Places::in_one(folder.path()));
        let mut running = Running { store, agenda: Agenda::new(&id(), "Forum"), journal: Journal::default() };
        running.pick("a", Some(Interest::Going));
        // Without its agenda a journal is not saved, but without its journal an agenda is, and can be undone.
        if name == "forum.json" {
            let error = running.save().unwrap_err().to_string();
            assert!(error.contains("newer plenary (version 7)"), "{error}");
            assert!(!path.with_file_name("forum.journal.json").exists());
        } else {
            let said = running.save().unwrap().concat();
            assert!(said.starts_with(CARRIED) && said.contains("newer plenary (version 7)"), "{said}");
            assert!(open(folder.path()).is_err(), "nobody could tell what undo takes back");
        }
        assert_eq!(fs::read_to_string(&path).unwrap(), newer);
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
    let mut other = Running::start(folder.path());
    let mut running = Running::start(folder.path());
    let journal = folder.path().join("agendas").join("forum.journal.json");
    fs::create_dir_all(&journal).unwrap();
    for session in ["a", "b"] {
        running.pick(session, Some(Interest::Going));
        let said = running.save().unwrap().concat();
        assert!(said.starts_with(&format!("{CARRIED}: ")), "{said}");
    }
    // Nor is a change of another copy lost.
    other.pick("c", Some(Interest::Going));
    other.save().unwrap();
    running.pick("d", Some(Interest::Going));
    running.save().unwrap();
    fs::remove_dir(&journal).unwrap();
    for _ in 0..2 {
        let again = Running::start(folder.path());
        assert_eq!((again.picks(), again.journal.past().len()), (set(&["a", "b", "c", "d"]), 4));
        assert_eq!(again.journal, running.journal);
        assert_eq!(running.save().unwrap(), [""; 0]);
    }
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

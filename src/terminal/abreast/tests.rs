//! Other copies of the program at work beside this one.

use super::*;
use crate::agenda::{Change, Copy, Interest, Pick, Stamp};
use crate::app::Asked;
use crate::error::Result;
use crate::programme::{Instant, Programme};
use crate::search::{View, ViewChange};
use crate::store::{Places, Shelf, Store};
use crate::terminal::event_loop::Event;
use crate::terminal::post::Post;
use crate::terminal::saver::Saver;
use proptest::prelude::*;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

/// A disk that refuses saves as long as it is told to.
#[derive(Clone)]
struct Fake {
    store: Store,
    refuses: Arc<AtomicBool>,
}

impl Disk for Fake {
    fn save(
        &self,
        agenda: &mut Agenda,
        journal: &mut Journal,
        joins: Option<&Programme>,
    ) -> (Result<Vec<String>>, Result<()>) {
        if self.refuses.load(Ordering::Relaxed) {
            return (Err(Error::new("no room")), Ok(()));
        }
        self.store.save_with(agenda, journal, joins)
    }

    fn back_up(&self, _: &Id, _: &str) -> Result<()> {
        Ok(())
    }

    fn see(&self, programme: &Id, novelties: &mut Novelties) -> Result<()> {
        self.store.save_novelties(programme, novelties)
    }

    fn remember(&self, _: &str) -> Result<()> {
        Ok(())
    }

    fn views(&self, change: Option<&ViewChange>) -> Result<Views> {
        change.map_or_else(|| self.store.views(), |change| self.store.change_views(change))
    }

    fn remove(&self, _: &Id) -> Result<String> {
        Ok(String::new())
    }

    fn library(&self) -> (Vec<Shelf>, Vec<String>) {
        (Vec::new(), Vec::new())
    }

    fn watched(&self, programme: &Id) -> Vec<PathBuf> {
        self.store.watched(programme)
    }

    fn glance(&self, programme: &Id, title: &str) -> Seen {
        self.store.glance(programme, title, Instant::UNIX_EPOCH)
    }

    fn merge_copies(&self, programme: &Id, title: &str) -> Result<Reunion> {
        self.store.merge_conflict_copies(programme, title, Instant::UNIX_EPOCH)
    }
}

type Opener = Box<dyn Fn(Asked, Vec<Save>) + Send>;

/// One running copy of the program, without its screen.
struct Running {
    store: Store,
    refuses: Arc<AtomicBool>,
    known: Known,
    /// What the program shows: what was picked here, and what it was told.
    shown: Agenda,
    desk: Desk<Fake, Opener>,
    events: Receiver<Event>,
    /// Kept, so that the bell can ring.
    _jobs: Arc<Sender<Job>>,
    second: i64,
}

fn id() -> Id {
    Id::parse("forum").unwrap()
}

fn known(store: &Store) -> Known {
    let opened = store.open_agenda(&id(), "Forum").unwrap();
    let (novelties, views) = (store.novelties(&id()), store.views().unwrap());
    Known { agenda: opened.agenda, journal: opened.journal, novelties, views, is_locked: false }
}

impl Running {
    fn start(folder: &Path) -> Running {
        let store = Store::new(Places::in_one(folder));
        Running::knowing(known(&store), store)
    }

    /// One that could not read its agenda.
    fn locked(folder: &Path) -> Running {
        let store = Store::new(Places::in_one(folder));
        let (agenda, journal) = (Agenda::new(&id(), "Forum"), Journal::default());
        let (novelties, views) = (store.novelties(&id()), store.views().unwrap());
        Running::knowing(Known { agenda, journal, novelties, views, is_locked: true }, store)
    }

    fn knowing(known: Known, store: Store) -> Running {
        let ((sender, events), (jobs, _)) = (channel(), channel());
        let (jobs, refuses) = (Arc::new(jobs), Arc::new(AtomicBool::new(false)));
        let fake = Fake { store: store.clone(), refuses: refuses.clone() };
        let open: Opener = Box::new(|_, _| {});
        let desk = Desk::new(fake, Post::new(sender), open, &jobs);
        let shown = known.agenda.clone();
        let mut running = Running { store, refuses, known, shown, desk, events, _jobs: jobs, second: 0 };
        assert_eq!(running.takes(Job::Watch(Some(Box::new(running.known.clone())))), [""; 0]);
        running
    }

    fn picks(&mut self, session: &str) -> Vec<String> {
        self.second += 1;
        pick(&mut self.known, session, self.second);
        let (agenda, journal) = (self.known.agenda.clone(), self.known.journal.clone());
        self.shown.merge(&agenda);
        self.takes(Job::Save(Box::new(Save { agenda, journal, keep: None })))
    }

    /// What a job has the program told.
    fn takes(&mut self, job: Job) -> Vec<String> {
        self.desk.take(std::iter::once(job));
        let show = |event: &Event| match event {
            Event::Msg(Msg::Saved(saved)) => self.shown.merge(&saved.agenda),
            Event::Msg(Msg::OnDisk(found)) => self.shown.merge(&found.agenda),
            _ => {}
        };
        self.events.try_iter().inspect(show).map(said).collect()
    }

    fn glances(&mut self) -> Vec<String> {
        self.takes(Job::Glance)
    }

    fn on_disk(&self) -> Vec<String> {
        listed(&known(&self.store).agenda)
    }

    fn file(&self) -> PathBuf {
        self.store.watched(&id()).swap_remove(0)
    }

    fn owes(&self) -> usize {
        self.desk.ledger.unsaved().len()
    }
}

fn pick(known: &mut Known, session: &str, second: i64) {
    let copy = Copy { title: format!("Session {session}"), ..Copy::default() };
    let change = Change::of(session.to_owned(), None, Some(Pick::new(Interest::Going, copy)));
    let stamp = Stamp::of(Instant::from_second(second).unwrap());
    known.journal.make(&mut known.agenda, change, stamp);
}

fn listed(agenda: &Agenda) -> Vec<String> {
    agenda.picks().map(|(session, _)| session.to_owned()).collect()
}

fn said(event: Event) -> String {
    let told = |agenda: &Agenda, error: Option<Error>| {
        let error = error.map(|error| format!(" but {error}")).unwrap_or_default();
        listed(agenda).join(",") + &error
    };
    match event {
        Event::Msg(Msg::Saved(saved)) => format!("saved {}", told(&saved.agenda, saved.error)),
        Event::Msg(Msg::OnDisk(found)) => {
            let copies =
                if found.conflict_copies > 0 { format!(", copies {}", found.conflict_copies) } else { String::new() };
            format!("on disk {}{copies}", told(&found.agenda, found.error))
        }
        Event::Msg(Msg::Views { kept, .. }) => format!("{} views", kept.unwrap().all().len()),
        Event::Msg(Msg::Note(notice) | Msg::CopiesMerged(notice)) => notice.text,
        other => format!("{other:?}"),
    }
}

const NOTHING: [&str; 0] = [];

#[test]
fn what_another_copy_saves_is_told_once_and_own_saves_never() {
    let folder = tempfile::tempdir().unwrap();
    let (mut one, mut two) = (Running::start(folder.path()), Running::start(folder.path()));
    assert_eq!(one.picks("a"), ["saved a"]);
    assert_eq!(one.glances(), NOTHING);
    assert_eq!(two.glances(), ["on disk a"]);
    assert_eq!(two.glances(), NOTHING);
    assert_eq!(two.picks("b"), ["saved a,b"]);
    assert_eq!((two.glances(), one.glances()), (vec![], vec!["on disk a,b".to_owned()]));
    assert_eq!((one.glances(), two.glances()), (vec![], vec![]));
}

#[test]
fn what_making_up_for_an_older_file_has_met_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let mut one = Running::start(folder.path());
    one.picks("x");
    let older = fs::read(one.file()).unwrap();
    one.picks("y");
    let mut two = Running::start(folder.path());
    two.picks("a");
    fs::write(one.file(), older).unwrap();
    // Of what the other picked only the journal knows by now, which a save asks and a glance does not.
    assert_eq!(one.glances(), ["on disk a,x,y"]);
    assert_eq!((one.glances(), one.on_disk()), (vec![], vec!["a".into(), "x".into(), "y".into()]));
}

#[test]
fn what_a_save_has_met_is_not_told_again() {
    let folder = tempfile::tempdir().unwrap();
    let (mut one, mut two) = (Running::start(folder.path()), Running::start(folder.path()));
    one.picks("a");
    assert_eq!(two.picks("b"), ["saved a,b"]);
    assert_eq!(two.glances(), NOTHING);
}

#[test]
fn what_changed_between_reading_and_watching_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let (mut one, mut two) = (Running::start(folder.path()), Running::start(folder.path()));
    let read = two.known.clone();
    one.picks("a");
    assert_eq!(two.takes(Job::Watch(Some(Box::new(read)))), ["on disk a"]);
    // Of what is not shown nothing is told.
    assert_eq!(two.takes(Job::Watch(None)), NOTHING);
    one.picks("b");
    assert_eq!(two.glances(), NOTHING);
}

#[test]
fn older_files_that_somebody_puts_there_are_brought_up_to_date() {
    let folder = tempfile::tempdir().unwrap();
    let mut one = Running::start(folder.path());
    one.picks("a");
    let older = fs::read(one.file()).unwrap();
    one.picks("b");
    fs::write(one.file(), older).unwrap();
    assert_eq!(one.glances(), NOTHING, "nothing is new to who has it all");
    assert_eq!(one.on_disk(), ["a", "b"]);
    assert_eq!(one.owes(), 0);
}

#[test]
fn who_insists_on_an_older_file_is_not_fought_and_nothing_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    let mut one = Running::start(folder.path());
    one.picks("a");
    let older = fs::read(one.file()).unwrap();
    one.picks("b");
    fs::write(one.file(), &older).unwrap();
    assert_eq!(one.glances(), NOTHING);
    fs::write(one.file(), &older).unwrap();
    let insists = "another program puts an older file of the agenda there, again and again";
    assert_eq!(one.glances(), [format!("on disk a,b but {insists}")]);
    assert_eq!((one.glances(), fs::read(one.file()).unwrap()), (vec![], older));
    assert_eq!(one.picks("c"), ["saved a,b,c"]);
    assert_eq!((one.on_disk().len(), one.owes()), (3, 0));
}

#[test]
fn a_file_that_is_gone_is_told_and_saved_anew_by_the_next_pick_or_the_end() {
    let folder = tempfile::tempdir().unwrap();
    let gone =
        "the file of the agenda holds nothing any more — the next pick saves all of it anew, and so does quitting";
    let mut one = Running::start(folder.path());
    one.picks("a");
    fs::remove_file(one.file()).unwrap();
    assert_eq!(one.glances(), [format!("on disk a but {gone}")]);
    assert_eq!((one.glances(), one.owes()), (vec![], 1));
    assert!(!one.file().exists(), "whoever is about to write it is not disturbed");
    assert_eq!(one.picks("b"), ["saved a,b"]);
    assert_eq!((one.on_disk(), one.owes()), (vec!["a".to_owned(), "b".to_owned()], 0));
    // With its folder, and then the program ends.
    fs::remove_dir_all(folder.path().join("agendas")).unwrap();
    assert_eq!(one.glances(), [format!("on disk a,b but {gone}")]);
    let Running { desk, store, .. } = one;
    let (jobs, inbox) = channel();
    drop(jobs);
    assert!(desk.work(&inbox).is_empty());
    assert_eq!(listed(&known(&store).agenda), ["a", "b"]);
}

#[test]
fn a_file_that_comes_back_is_no_longer_missed() {
    let folder = tempfile::tempdir().unwrap();
    let mut one = Running::start(folder.path());
    one.picks("a");
    let away = folder.path().join("away");
    fs::rename(one.file(), &away).unwrap();
    assert_eq!(one.glances().len(), 1);
    fs::rename(&away, one.file()).unwrap();
    assert_eq!(one.glances(), ["on disk a"]);
    assert_eq!((one.owes(), one.desk.unsaved.len()), (0, 0));
}

#[test]
fn a_file_that_is_broken_is_not_touched_by_a_glance() {
    let folder = tempfile::tempdir().unwrap();
    let mut one = Running::start(folder.path());
    one.picks("a");
    let sound = fs::read_to_string(one.file()).unwrap();
    fs::write(one.file(), &sound[..sound.len() / 2]).unwrap();
    let told = one.glances();
    assert!(
        told.len() == 1 && told[0].starts_with("on disk a but the agenda on disk can no longer be read: "),
        "{told:?}"
    );
    assert_eq!(one.glances(), NOTHING);
    assert_eq!(fs::read_to_string(one.file()).unwrap(), sound[..sound.len() / 2]);
    // Whoever was writing it is done.
    fs::write(one.file(), &sound).unwrap();
    assert_eq!(one.glances(), ["on disk a"]);
    // Or nobody is: then a save sets it aside.
    fs::write(one.file(), "{ broken").unwrap();
    one.glances();
    let told = one.picks("b");
    assert!(told[0].contains("forum.json.bad") && told[1] == "saved a,b", "{told:?}");
}

#[test]
fn a_file_of_a_newer_plenary_is_said_once_and_nothing_is_owed() {
    let folder = tempfile::tempdir().unwrap();
    let mut one = Running::start(folder.path());
    one.picks("a");
    fs::write(one.file(), r#"{ "version": 9 }"#).unwrap();
    let told = one.glances();
    assert!(told.len() == 1 && told[0].contains("newer plenary (version 9)"), "{told:?}");
    assert_eq!((one.glances(), one.owes()), (vec![], 0));
    assert_eq!(fs::read_to_string(one.file()).unwrap(), r#"{ "version": 9 }"#);
}

#[test]
fn where_nothing_was_picked_nothing_is_missed() {
    let folder = tempfile::tempdir().unwrap();
    let (mut one, mut two) = (Running::start(folder.path()), Running::start(folder.path()));
    fs::create_dir(folder.path().join("agendas")).unwrap();
    fs::write(one.file(), "").unwrap();
    assert_eq!(one.glances(), NOTHING);
    fs::remove_file(one.file()).unwrap();
    assert_eq!(one.glances(), NOTHING);
    two.picks("a");
    assert_eq!(one.glances(), ["on disk a"]);
}

#[test]
fn a_disk_that_works_again_gets_what_it_refused_as_soon_as_something_happens_there() {
    let folder = tempfile::tempdir().unwrap();
    let (mut one, mut two) = (Running::start(folder.path()), Running::start(folder.path()));
    one.refuses.store(true, Ordering::Relaxed);
    assert_eq!(one.picks("a"), ["saved a but no room"]);
    assert_eq!(one.glances(), NOTHING, "that is known");
    two.picks("b");
    assert_eq!(one.glances(), ["on disk a,b but no room"]);
    one.refuses.store(false, Ordering::Relaxed);
    assert_eq!(one.glances(), ["on disk a,b"]);
    assert_eq!((one.on_disk(), one.owes()), (vec!["a".to_owned(), "b".to_owned()], 0));
}

#[test]
fn what_was_seen_and_saved_queries_come_too() {
    let folder = tempfile::tempdir().unwrap();
    let text = r#"{ "version": 1, "revision": 1, "sessions": [
        { "session": "a", "what": ["new"], "since": "2026-01-01T00:00:00.000Z", "revision": 1 }] }"#;
    fs::create_dir(folder.path().join("news")).unwrap();
    fs::write(folder.path().join("news/forum.json"), text).unwrap();
    let (mut one, mut two) = (Running::start(folder.path()), Running::start(folder.path()));
    let mut novelties = one.known.novelties.clone();
    novelties.see("a");
    assert_eq!(one.takes(Job::See(id(), Box::new(novelties))), NOTHING);
    assert_eq!((one.glances(), two.glances()), (vec![], vec!["on disk ".to_owned()]));
    let view = View::new("mine", "is:going").unwrap();
    assert_eq!(one.takes(Job::Views(Some(Box::new(ViewChange::Save(view))))), ["1 views"]);
    assert_eq!((one.glances(), two.glances()), (vec![], vec!["1 views".to_owned()]));
    assert_eq!(two.glances(), NOTHING);
    // News of a version that is not shown would mark sessions that are not there.
    fs::write(folder.path().join("news/forum.json"), text.replace("\"revision\": 1,", "\"revision\": 2,")).unwrap();
    assert_eq!(two.glances(), NOTHING);
}

#[test]
fn an_agenda_that_could_not_be_read_is_told_when_it_can_be_and_never_written_before() {
    let folder = tempfile::tempdir().unwrap();
    let mut one = Running::start(folder.path());
    one.picks("a");
    let file = folder.path().join("agendas/forum.json");
    let sound = fs::read_to_string(&file).unwrap();
    let newer = sound.replace("\"version\": 1", "\"version\": 99");
    assert_ne!(newer, sound);
    fs::write(&file, &newer).unwrap();
    let mut two = Running::locked(folder.path());
    assert_eq!(two.glances(), NOTHING);
    assert_eq!(fs::read_to_string(&file).unwrap(), newer);
    fs::write(&file, &sound).unwrap();
    assert_eq!(two.glances(), ["on disk a"]);
    assert_eq!(two.glances(), NOTHING, "that is known");
    // What is no longer there bars nobody.
    fs::write(&file, &newer).unwrap();
    let mut three = Running::locked(folder.path());
    fs::remove_file(&file).unwrap();
    assert_eq!(three.glances(), ["on disk "]);
}

#[test]
fn conflict_copies_are_told_when_they_come_and_merged_on_demand() {
    let folder = tempfile::tempdir().unwrap();
    let mut one = Running::start(folder.path());
    one.picks("a");
    let mut theirs = known(&one.store);
    pick(&mut theirs, "b", 9);
    pick(&mut theirs, "c", 8);
    let copy = folder.path().join("agendas/forum (conflicted copy 2021-06-02 120000).json");
    fs::write(&copy, serde_json::to_string(&theirs.agenda).unwrap()).unwrap();
    assert_eq!(one.glances(), ["on disk a, copies 1"]);
    assert_eq!(one.glances(), NOTHING);
    let told = one.takes(Job::MergeCopies(id(), "Forum".to_owned()));
    let away = folder.path().join("backups/forum/conflict-copies");
    let merged = format!("1 conflict copy merged: merged 2 changes from a conflict copy; now in {}", away.display());
    assert_eq!(told, ["on disk a,b,c".to_owned(), merged]);
    assert!(!copy.exists());
    assert_eq!(one.takes(Job::MergeCopies(id(), "Forum".to_owned())), ["no conflict copies lie beside this agenda"]);
    // A second one of the same knows nothing new; one that is newer is left alone.
    fs::write(&copy, serde_json::to_string(&theirs.agenda).unwrap()).unwrap();
    fs::write(folder.path().join("agendas/forum (1).json"), r#"{ "version": 9, "picks": [] }"#).unwrap();
    let told = one.takes(Job::MergeCopies(id(), "Forum".to_owned()));
    assert!(told[0].starts_with("1 conflict copy merged: nothing new in them; now in "), "{told:?}");
    assert!(told[0].contains(" · left alone: ") && told[0].contains("newer plenary"), "{told:?}");
}

#[derive(Clone, Debug)]
enum Act {
    Pick {
        copy: usize,
        session: u8,
    },
    Glance {
        copy: usize,
    },
    /// Somebody keeps a file as it is, and puts it there again later.
    Keep {
        journal: bool,
    },
    PutBack {
        journal: bool,
    },
    Remove {
        journal: bool,
    },
    Break {
        journal: bool,
    },
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        6 => (0..2_usize, 0..9_u8).prop_map(|(copy, session)| Act::Pick { copy, session }),
        4 => (0..2_usize).prop_map(|copy| Act::Glance { copy }),
        1 => any::<bool>().prop_map(|journal| Act::Keep { journal }),
        1 => any::<bool>().prop_map(|journal| Act::PutBack { journal }),
        1 => any::<bool>().prop_map(|journal| Act::Remove { journal }),
        1 => any::<bool>().prop_map(|journal| Act::Break { journal }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    /// Whatever two copies and other hands do to the files: the copies come to rest, each shows what it picked
    /// and all that is on disk, and all that was ever picked is there when they have ended.
    #[test]
    fn copies_come_to_rest_and_lose_nothing(acts in prop::collection::vec(act(), 0..24)) {
        let folder = tempfile::tempdir().unwrap();
        let mut copies = [Running::start(folder.path()), Running::start(folder.path())];
        let files = copies[0].store.watched(&id());
        let mut kept: [Option<Vec<u8>>; 2] = [None, None];
        let mut picked = std::collections::BTreeSet::new();
        for (second, act) in (1..).zip(acts) {
            match act {
                Act::Pick { copy, session } => {
                    // Sessions of its own, so that neither takes back what the other picked.
                    let session = format!("{copy}-{session}");
                    copies[copy].second = second;
                    copies[copy].picks(&session);
                    picked.insert(session);
                }
                Act::Glance { copy } => drop(copies[copy].glances()),
                Act::Keep { journal } => kept[usize::from(journal)] = fs::read(&files[usize::from(journal)]).ok(),
                Act::PutBack { journal } => {
                    if let Some(bytes) = &kept[usize::from(journal)] {
                        fs::write(&files[usize::from(journal)], bytes).unwrap();
                    }
                }
                Act::Remove { journal } => drop(fs::remove_file(&files[usize::from(journal)])),
                Act::Break { journal } => {
                    if files[usize::from(journal)].exists() {
                        fs::write(&files[usize::from(journal)], "{ broken").unwrap();
                    }
                }
            }
        }
        // What one has mended without a word is still to be seen by the other.
        let (mut told, mut quiet) = (Vec::new(), 0);
        let rests = (0..8).any(|_| {
            told = copies.iter_mut().flat_map(Running::glances).collect();
            quiet = if told.is_empty() { quiet + 1 } else { 0 };
            quiet == 2
        });
        prop_assert!(rests, "{told:?}");
        let store = copies[0].store.clone();
        let here = match store.glance(&id(), "Forum", Instant::UNIX_EPOCH).agenda {
            Glance::Holds(agenda) => listed(&agenda),
            _ => Vec::new(),
        };
        for (number, copy) in copies.into_iter().enumerate() {
            let own = picked.iter().filter(|session| session.starts_with(&number.to_string()));
            let shown = listed(&copy.shown);
            let unseen: Vec<&String> = here.iter().chain(own).filter(|session| !shown.contains(session)).collect();
            prop_assert_eq!(unseen, Vec::<&String>::new());
            let (jobs, inbox) = channel();
            drop(jobs);
            let left: Vec<String> = copy.desk.work(&inbox).iter().map(Unsaved::on_stick).collect();
            prop_assert_eq!(left, vec![""; 0]);
        }
        let on_disk: std::collections::BTreeSet<String> = listed(&known(&store).agenda).into_iter().collect();
        prop_assert_eq!(on_disk, picked);
    }
}

/// After this time what has not come will not come.
const DEADLINE: Duration = Duration::from_secs(20);

#[test]
fn two_savers_at_work_tell_each_other() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("not/there/yet");
    let start = || {
        let store = Store::new(Places::in_one(&data));
        let (sender, events) = channel();
        let known = known(&store);
        let saver = Saver::start(store, Post::new(sender), |_, _| {}).unwrap();
        saver.watch(Some(Box::new(known.clone())));
        (saver, events, known)
    };
    let (mut one, mut two) = (start(), start());
    assert!(one.0.is_idle(DEADLINE) && two.0.is_idle(DEADLINE));
    assert!(!folder.path().join("not").exists(), "looking makes nothing");
    for (number, session) in (1..).zip(["a", "b"]) {
        pick(&mut one.2, session, number);
        let (agenda, journal) = (one.2.agenda.clone(), one.2.journal.clone());
        one.0.save(Box::new(Save { agenda, journal, keep: None }));
        let told = std::iter::from_fn(|| two.1.recv_timeout(DEADLINE).ok()).map(said);
        let picks = listed(&one.2.agenda).join(",");
        assert!(told.into_iter().any(|told| told == format!("on disk {picks}")));
        std::mem::swap(&mut one, &mut two);
        one.2 = known(&Store::new(Places::in_one(&data)));
    }
    for (saver, events, _) in [one, two] {
        assert!(saver.finish().unwrap().is_empty());
        // Of what one saved itself, it was told as saved only.
        let told: Vec<String> = events.try_iter().map(said).collect();
        assert!(told.iter().all(|told| told.starts_with("saved ")), "{told:?}");
    }
}

//! What the saver knows of what is shown, held against what is on disk: what another copy of the program did is told, and
//! what is on disk no longer is saved again. Nothing is told that is not new.

use super::ledger::Unsaved;
use super::saver::{Desk, Disk, Job, Open};
use crate::agenda::{Agenda, Journal, Novelties, told_since};
use crate::app::{Known, Msg, Notice, OnDisk, Save};
use crate::error::Error;
use crate::programme::Id;
use crate::search::Views;
use crate::store::{Glance, Lookout, Reunion, Seen};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Weak};

/// What the saver knows of what is shown, and who looks out for changes of it.
pub(super) struct Abreast {
    known: Option<Box<Known>>,
    lookout: Lookout,
    bell: Arc<Bell>,
    /// What was told of the disk last: why something is not saved, and how many conflict copies there are.
    told: (Option<String>, usize),
    /// What lacked something and was brought up to date last. Whoever puts the same there again insists on it.
    mended: Option<(Glance<Agenda>, Glance<Journal>)>,
    /// Why nobody knows what is on disk, as it was said last.
    puzzle: Option<String>,
    /// Whether it was said that changes are not all noticed.
    is_excused: bool,
}

/// Has the saver look at the disk, once for however many changes.
struct Bell {
    /// Gone with the saver's end, so that the thread does not wait for it.
    jobs: Weak<Sender<Job>>,
    has_rung: AtomicBool,
}

impl Bell {
    fn ring(&self) {
        if !self.has_rung.swap(true, Ordering::AcqRel)
            && let Some(jobs) = self.jobs.upgrade()
        {
            let _ = jobs.send(Job::Glance);
        }
    }

    /// What happens from here on is told again.
    fn rest(&self) {
        self.has_rung.store(false, Ordering::Release);
    }
}

impl Abreast {
    /// Nothing is shown yet.
    pub(super) fn new(jobs: &Arc<Sender<Job>>) -> Abreast {
        let bell = Arc::new(Bell { jobs: Arc::downgrade(jobs), has_rung: AtomicBool::new(false) });
        let ringing = bell.clone();
        let lookout = Lookout::new(move || ringing.ring());
        Abreast { known: None, lookout, bell, told: (None, 0), mended: None, puzzle: None, is_excused: false }
    }

    fn known_of(&mut self, programme: &str) -> Option<&mut Known> {
        self.known.as_deref_mut().filter(|known| known.agenda.programme == programme)
    }

    /// Notes what was saved, or was to be.
    pub(super) fn saves(&mut self, (agenda, journal): &(Agenda, Journal)) {
        if let Some(known) = self.known_of(&agenda.programme) {
            known.agenda.merge(agenda);
            known.journal.merge(journal);
        }
    }

    /// Notes what was told of what is not saved.
    pub(super) fn tells(&mut self, error: Option<&Error>) {
        self.told.0 = error.map(ToString::to_string);
    }

    /// Notes what was seen of the news.
    pub(super) fn sees(&mut self, programme: &Id, novelties: &Novelties) {
        if let Some(known) = self.known_of(programme.as_str()) {
            known.novelties.merge(novelties);
        }
    }

    /// Notes what the saved queries are.
    pub(super) fn lists(&mut self, views: Option<&Views>) {
        if let (Some(known), Some(views)) = (&mut self.known, views) {
            known.views.clone_from(views);
        }
    }
}

impl<D: Disk, O: Open> Desk<D, O> {
    /// This is shown from now on; what changed since it was read is told.
    pub(super) fn watch(&mut self, known: Option<Box<Known>>) {
        self.abreast.known = known;
        (self.abreast.told.1, self.abreast.puzzle) = (0, None);
        self.glance();
    }

    /// Looks at the disk, and tells what is new there.
    pub(super) fn glance(&mut self) {
        self.abreast.bell.rest();
        self.aim();
        let Some(mut known) = self.abreast.known.take() else { return };
        let seen = Id::parse(&known.agenda.programme)
            .and_then(|id| self.tried(|| Ok(self.disk.glance(&id, &known.agenda.title))).ok());
        let Some(seen) = seen else { return };
        let mut met = meet(&mut known, &seen);
        if met.lack == Lack::Some {
            let found = Some((seen.agenda, seen.journal));
            if self.abreast.mended == found {
                let error = Error::new("another program puts an older file of the agenda there, again and again");
                met.lack = Lack::Gone(error);
            }
            self.abreast.mended = found;
        }
        let views = met.are_views_news.then(|| known.views.clone());
        let save = Save { agenda: known.agenda.clone(), journal: known.journal.clone(), keep: None };
        self.abreast.known = Some(known);
        self.make_up(save, met.lack);
        self.tell_news(met.is_news, seen.conflict_copies);
        if let Some(views) = views {
            self.post.send(Msg::Views { changed: false, kept: Ok(views) });
        }
    }

    /// Sees to it that what is known is on disk, or will be.
    fn make_up(&mut self, save: Save, lack: Lack) {
        let programme = save.agenda.programme.clone();
        let puzzle = match lack {
            Lack::Nothing => {
                // It has come back by itself.
                if self.unsaved.get(&programme).is_some_and(|unsaved| unsaved.is_gone) {
                    self.unsaved.remove(&programme);
                    self.ledger.answered(&programme, 0, true);
                }
                None
            }
            Lack::Gone(why) if self.unsaved.get(&programme).is_none_or(|unsaved| unsaved.is_gone) => {
                self.ledger.owe(&save);
                self.ledger.answered(&programme, 1, false);
                self.unsaved.insert(programme, Unsaved { save, why, picked: false, is_gone: true });
                None
            }
            // What could not be saved is tried again: something has changed.
            Lack::Some | Lack::Gone(_) => {
                self.ledger.owe(&save);
                self.settle(save, 1);
                None
            }
            Lack::Unknown(why) => Some(why.to_string()),
        };
        let is_new = puzzle.is_some() && puzzle != self.abreast.puzzle;
        self.abreast.puzzle = puzzle;
        if let Some(why) = self.abreast.puzzle.as_ref().filter(|_| is_new) {
            self.tell(std::slice::from_ref(why));
        }
    }

    /// Tells what is on disk, if any of it was not told before.
    fn tell_news(&mut self, is_news: bool, conflict_copies: usize) {
        let Some(known) = &self.abreast.known else { return };
        let error = self.why_unsaved(&known.agenda.programme);
        let told = (error.as_ref().map(ToString::to_string), conflict_copies);
        if is_news || told != self.abreast.told {
            let (agenda, journal) = (known.agenda.clone(), known.journal.clone());
            let novelties = known.novelties.clone();
            self.post.send(Msg::OnDisk(Box::new(OnDisk { agenda, journal, novelties, error, conflict_copies })));
        }
        self.abreast.told = told;
    }

    /// Has the files of what is shown watched. That they can't be is said once; every save merges all the same.
    fn aim(&mut self) {
        let programme = self.abreast.known.as_ref().and_then(|known| Id::parse(&known.agenda.programme));
        let files = programme.map(|id| self.disk.watched(&id)).unwrap_or_default();
        if let Err(error) = self.abreast.lookout.aim(&files)
            && !std::mem::replace(&mut self.abreast.is_excused, true)
        {
            self.tell(&[error.to_string()]);
        }
    }

    /// Merges the copies that sync tools have left, and tells what that brought.
    pub(super) fn merge_copies(&mut self, programme: &Id, title: &str) {
        let done = self.tried(|| self.disk.merge_copies(programme, title));
        self.glance();
        match done {
            Ok(reunion) => {
                let (text, alarm) = told(&reunion);
                self.post.send(Msg::CopiesMerged(Notice { text, alarm }));
            }
            Err(error) => self.tell(&[error.to_string()]),
        }
    }
}

/// What became of the conflict copies, and whether something of it must be seen to.
fn told(reunion: &Reunion) -> (String, bool) {
    let Reunion { before, after, merged, left, .. } = reunion;
    let mut said = Vec::new();
    if let Some(folder) = merged.first().and_then(|path| path.parent()).map(Path::display) {
        let came = told_since((&before.agenda, &before.journal), (&after.agenda, &after.journal));
        let came = came.unwrap_or_else(|| "nothing new in them".to_owned());
        let copies =
            if merged.len() == 1 { "1 conflict copy".to_owned() } else { format!("{} conflict copies", merged.len()) };
        said.push(format!("{copies} merged: {came}; now in {folder}"));
    } else if left.is_empty() {
        said.push("no conflict copies lie beside this agenda".to_owned());
    }
    said.extend(left.iter().map(|why| format!("left alone: {why}")));
    said.extend(after.notices.iter().cloned());
    (said.join(" · "), !left.is_empty() || !after.notices.is_empty())
}

/// What came of holding what is known against what is on disk.
#[derive(Debug, PartialEq)]
struct Met {
    /// Whether the disk knew something more of the agenda, its journal or the news; now it is known.
    is_news: bool,
    /// Whether the saved queries are others than were known.
    are_views_news: bool,
    /// What the disk lacks.
    lack: Lack,
}

/// What the disk lacks of what is known.
#[derive(Debug, PartialEq)]
enum Lack {
    /// Nothing.
    Nothing,
    /// Something that the files could hold: somebody has put older ones there. A save adds it.
    Some,
    /// A file holds nothing of it any more, and why. Somebody may be just writing it, so that nothing is done about it
    /// before there is something to save.
    Gone(Error),
    /// Nobody can tell, and why.
    Unknown(Error),
}

/// Takes in what is on disk.
fn meet(known: &mut Known, seen: &Seen) -> Met {
    let mut met = Met { is_news: false, are_views_news: false, lack: Lack::Nothing };
    let bare = bare(&known.agenda);
    met.take(&mut known.agenda, &seen.agenda, (&bare, "agenda"), Agenda::merge, Agenda::holds_all_of);
    let nothing = Journal::default();
    met.take(&mut known.journal, &seen.journal, (&nothing, "undo journal"), Journal::merge, Journal::eq);
    // What a later version of the programme brought is told when that is shown.
    if seen.novelties.revision == known.novelties.revision {
        let before = known.novelties.clone();
        known.novelties.merge(&seen.novelties);
        met.is_news |= known.novelties != before;
    }
    if let Some(views) = seen.views.as_ref().filter(|views| **views != known.views) {
        known.views.clone_from(views);
        met.are_views_news = true;
    }
    met
}

/// An agenda of the same programme in which nothing was ever picked.
fn bare(agenda: &Agenda) -> Agenda {
    Id::parse(&agenda.programme).map_or_else(|| agenda.clone(), |id| Agenda::new(&id, &agenda.title))
}

impl Met {
    fn take<T: Clone + PartialEq>(
        &mut self,
        known: &mut T,
        seen: &Glance<T>,
        (bare, word): (&T, &str),
        merge: fn(&mut T, &T),
        holds: fn(&T, &T) -> bool,
    ) {
        let lack = match seen {
            Glance::Holds(theirs) => {
                let before = known.clone();
                merge(known, theirs);
                self.is_news |= *known != before;
                if holds(theirs, known) { Lack::Nothing } else { Lack::Some }
            }
            Glance::Unknown(why) => Lack::Unknown(why.clone()),
            _ if known == bare => Lack::Nothing,
            lost => lost.lost(word).map_or(Lack::Nothing, Lack::Gone),
        };
        // What can't be saved now goes before what can.
        let is_settled = matches!(self.lack, Lack::Unknown(_) | Lack::Gone(_));
        if !is_settled && lack != Lack::Nothing {
            self.lack = lack;
        }
    }
}

#[cfg(test)]
mod tests {
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
    use std::path::PathBuf;
    use std::sync::mpsc::{Receiver, channel};
    use std::time::Duration;

    /// A disk that refuses saves as long as it is told to.
    #[derive(Clone)]
    struct Fake {
        store: Store,
        refuses: Arc<AtomicBool>,
    }

    impl Disk for Fake {
        fn keep(&self, _: &Programme) -> Result<()> {
            Ok(())
        }

        fn save(&self, agenda: &mut Agenda, journal: &mut Journal) -> Result<Vec<String>> {
            if self.refuses.load(Ordering::Relaxed) {
                return Err(Error::new("no room"));
            }
            self.store.save(agenda, journal)
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
            self.store.glance(programme, title)
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
        Known { agenda: opened.agenda, journal: opened.journal, novelties, views }
    }

    impl Running {
        fn start(folder: &Path) -> Running {
            let store = Store::new(Places::in_one(folder));
            let ((sender, events), (jobs, _)) = (channel(), channel());
            let (jobs, refuses) = (Arc::new(jobs), Arc::new(AtomicBool::new(false)));
            let fake = Fake { store: store.clone(), refuses: refuses.clone() };
            let open: Opener = Box::new(|_, _| {});
            let desk = Desk::new(fake, Post::new(sender), open, &jobs);
            let known = known(&store);
            let mut running = Running { store, refuses, known, desk, events, _jobs: jobs, second: 0 };
            assert_eq!(running.takes(Job::Watch(Some(Box::new(running.known.clone())))), [""; 0]);
            running
        }

        fn picks(&mut self, session: &str) -> Vec<String> {
            self.second += 1;
            pick(&mut self.known, session, self.second);
            let (agenda, journal) = (self.known.agenda.clone(), self.known.journal.clone());
            self.takes(Job::Save(Box::new(Save { agenda, journal, keep: None })))
        }

        /// What a job has the program told.
        fn takes(&mut self, job: Job) -> Vec<String> {
            self.desk.take(std::iter::once(job));
            self.events.try_iter().map(said).collect()
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
                let copies = if found.conflict_copies > 0 {
                    format!(", copies {}", found.conflict_copies)
                } else {
                    String::new()
                };
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
        let merged =
            format!("1 conflict copy merged: merged 2 changes from a conflict copy; now in {}", away.display());
        assert_eq!(told, ["on disk a,b,c".to_owned(), merged]);
        assert!(!copy.exists());
        assert_eq!(
            one.takes(Job::MergeCopies(id(), "Forum".to_owned())),
            ["no conflict copies lie beside this agenda"]
        );
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
        #![proptest_config(ProptestConfig::with_cases(48))]

        /// Whatever two copies and other hands do to the files: the copies come to rest, both know all that was ever
        /// picked, and it is on disk when they have ended.
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
            let mut told = Vec::new();
            let rests = (0..6).any(|_| {
                told = copies.iter_mut().flat_map(Running::glances).collect();
                told.is_empty()
            });
            prop_assert!(rests, "{told:?}");
            let store = copies[0].store.clone();
            for copy in copies {
                let (jobs, inbox) = channel();
                drop(jobs);
                let left: Vec<String> = copy.desk.work(&inbox).iter().map(Unsaved::text).collect();
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
}

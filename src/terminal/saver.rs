//! The thread that saves, in the order of the picks; what it can't save it keeps, and tries again. What it still owes
//! the disk stands in a ledger, for an ending that can't wait. Between saves it keeps what is shown abreast of the disk.

use super::abreast::{Abreast, Bell};
use super::event_loop::{Ending, Event};
use super::ledger::{Ledger, Unsaved, merged};
use super::post::Post;
use crate::agenda::{Agenda, Journal, Novelties};
use crate::app::{Asked, Known, Msg, Save, Saved};
use crate::error::{Error, Result};
use crate::programme::{Id, Instant, Programme};
use crate::search::{ViewChange, Views};
use crate::store::{Reunion, Seen, Shelf, Store};
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::{self, JoinHandle};
#[cfg(unix)] // Only there can a program be stopped, or interrupted after its end.
use std::{sync::mpsc::RecvTimeoutError, time::Duration};

/// What the saver needs of the disk.
pub(super) trait Disk: Send + 'static {
    /// Saves an agenda and its journal, merging what is on disk into both, and keeps a copy of the programme that joins the
    /// library; gives back what came of either, and what the person should know.
    fn save(
        &self,
        agenda: &mut Agenda,
        journal: &mut Journal,
        joins: Option<&Programme>,
    ) -> (Result<Vec<String>>, Result<()>);
    /// Copies what it holds of a programme, before a change of that name.
    fn back_up(&self, programme: &Id, before: &str) -> Result<()>;
    /// Keeps what was seen of a programme's news.
    fn see(&self, programme: &Id, novelties: &mut Novelties) -> Result<()>;
    /// Keeps a query among the earlier ones.
    fn remember(&self, query: &str) -> Result<()>;
    /// Changes the saved queries, or only reads them.
    fn views(&self, change: Option<&ViewChange>) -> Result<Views>;
    /// Removes an imported programme; tells what came of it.
    fn remove(&self, programme: &Id) -> Result<String>;
    /// The programmes on this machine, and what the person should know about them.
    fn library(&self) -> (Vec<Shelf>, Vec<String>);
    /// The files of a programme that other hands may change.
    fn watched(&self, programme: &Id) -> Vec<PathBuf>;
    /// What they hold. Changes nothing.
    fn glance(&self, programme: &Id, title: &str) -> Seen;
    /// Merges the copies that sync tools have left of an agenda.
    fn merge_copies(&self, programme: &Id, title: &str) -> Result<Reunion>;
}

impl Disk for Store {
    fn save(
        &self,
        agenda: &mut Agenda,
        journal: &mut Journal,
        joins: Option<&Programme>,
    ) -> (Result<Vec<String>>, Result<()>) {
        self.save_with(agenda, journal, joins)
    }

    fn back_up(&self, programme: &Id, before: &str) -> Result<()> {
        Store::back_up(self, programme, before, Instant::now()).map(drop)
    }

    fn see(&self, programme: &Id, novelties: &mut Novelties) -> Result<()> {
        self.save_novelties(programme, novelties)
    }

    fn remember(&self, query: &str) -> Result<()> {
        Store::remember(self, query)
    }

    fn views(&self, change: Option<&ViewChange>) -> Result<Views> {
        change.map_or_else(|| Store::views(self), |change| self.change_views(change))
    }

    fn remove(&self, programme: &Id) -> Result<String> {
        Ok(Store::remove(self, programme)?.told(programme))
    }

    fn library(&self) -> (Vec<Shelf>, Vec<String>) {
        Store::library(self)
    }

    fn watched(&self, programme: &Id) -> Vec<PathBuf> {
        Store::watched(self, programme)
    }

    fn glance(&self, programme: &Id, title: &str) -> Seen {
        Store::glance(self, programme, title, Instant::now())
    }

    fn merge_copies(&self, programme: &Id, title: &str) -> Result<Reunion> {
        self.merge_conflict_copies(programme, title, Instant::now())
    }
}

pub(super) enum Job {
    Save(Box<Save>),
    /// Much of the agenda of that programme is about to change, by what is named.
    BackUp(Id, &'static str),
    /// Something was seen of the news of that programme.
    See(Id, Box<Novelties>),
    Remember(String),
    /// The saved queries change, or are read.
    Views(Option<Box<ViewChange>>),
    /// A programme is about to be read.
    Read(Asked),
    Remove(Id),
    List,
    /// This is shown from now on.
    Watch(Option<Box<Known>>),
    /// Something of it may have changed on disk.
    Glance,
    /// The copies of its agenda are to be merged.
    MergeCopies(Id, String),
    /// Somebody waits until all before this is done.
    #[cfg(unix)]
    Tell(Sender<()>),
}

/// Reads a programme; with all that the disk lacks, because only the programme tells whose agenda is its own.
pub(super) trait Open: Fn(Asked, Vec<Save>) + Send + 'static {}

impl<F: Fn(Asked, Vec<Save>) + Send + 'static> Open for F {}

/// The saving thread.
pub(super) struct Saver {
    /// The only one that lasts: when it is dropped, the thread finishes.
    jobs: Arc<Sender<Job>>,
    ledger: Ledger,
    bell: Arc<Bell>,
    thread: JoinHandle<Vec<Unsaved>>,
}

impl Saver {
    /// Starts it. `open` is called when what was to be saved before has been.
    pub(super) fn start(disk: impl Disk, post: Post, open: impl Open) -> std::io::Result<Saver> {
        let (jobs, inbox) = channel();
        let jobs = Arc::new(jobs);
        let desk = Desk::new(disk, post, open, &jobs);
        let (ledger, bell) = (desk.ledger.clone(), desk.abreast.bell());
        let work = move || desk.work(&inbox);
        Ok(Saver { jobs, ledger, bell, thread: thread::Builder::new().name("saver".to_owned()).spawn(work)? })
    }

    /// Saves soon. The answer is [`Msg::Saved`].
    pub(super) fn save(&self, save: Box<Save>) {
        self.ledger.owe(&save);
        self.put(Job::Save(save));
    }

    /// Copies what the disk holds of a programme, after all that is to be saved before.
    pub(super) fn back_up(&self, programme: Id, before: &'static str) {
        self.put(Job::BackUp(programme, before));
    }

    /// Keeps what was seen.
    pub(super) fn see(&self, programme: Id, novelties: Box<Novelties>) {
        self.put(Job::See(programme, novelties));
    }

    /// Keeps a query among the earlier ones.
    pub(super) fn remember(&self, query: String) {
        self.put(Job::Remember(query));
    }

    /// Changes the saved queries, or only reads them. The answer is [`Msg::Views`].
    pub(super) fn views(&self, change: Option<Box<ViewChange>>) {
        self.put(Job::Views(change));
    }

    /// Has a programme opened or a file imported, after all that is to be saved before.
    pub(super) fn open(&self, asked: Asked) {
        self.put(Job::Read(asked));
    }

    /// Removes a programme, and lists the library.
    pub(super) fn remove(&self, id: Id) {
        self.put(Job::Remove(id));
        self.list();
    }

    /// Looks out for what other hands change of what is shown. The answers are [`Msg::OnDisk`] and [`Msg::Views`].
    pub(super) fn watch(&self, known: Option<Box<Known>>) {
        self.put(Job::Watch(known));
    }

    /// Has what the disk has refused tried again, once for however often that is asked meanwhile.
    pub(super) fn try_again(&self) {
        self.bell.ring();
    }

    /// Merges the copies that sync tools have left of an agenda.
    pub(super) fn merge_copies(&self, programme: Id, title: String) {
        self.put(Job::MergeCopies(programme, title));
    }

    /// Lists the library. The answer is [`Msg::Library`].
    pub(super) fn list(&self) {
        self.put(Job::List);
    }

    /// Waits until everything is done; whether that was within the time. Then no file is half written and no lock held,
    /// until there is something to do again. A thread that has panicked does nothing either.
    #[cfg(unix)]
    pub(super) fn is_idle(&self, within: Duration) -> bool {
        let (tell, told) = channel();
        self.put(Job::Tell(tell));
        told.recv_timeout(within) != Err(RecvTimeoutError::Timeout)
    }

    /// What it owes the disk, whatever it is at.
    #[cfg(unix)]
    pub(super) fn ledger(&self) -> Ledger {
        self.ledger.clone()
    }

    fn put(&self, job: Job) {
        // The thread ends only after this sender is dropped, unless it panics; and then its end says so.
        let _ = self.jobs.send(job);
    }

    /// Finishes everything and tries once more what has failed; gives back what can't be saved. An error: the thread
    /// has panicked.
    pub(super) fn finish(self) -> thread::Result<Vec<Unsaved>> {
        drop(self.jobs);
        self.thread.join()
    }
}

/// The saver at work.
pub(super) struct Desk<D, O> {
    pub(super) disk: D,
    pub(super) post: Post,
    open: O,
    pub(super) unsaved: BTreeMap<String, Unsaved>,
    pub(super) ledger: Ledger,
    pub(super) abreast: Abreast,
}

impl<D: Disk, O: Open> Desk<D, O> {
    pub(super) fn new(disk: D, post: Post, open: O, jobs: &Arc<Sender<Job>>) -> Desk<D, O> {
        let (unsaved, ledger, abreast) = (BTreeMap::new(), Ledger::default(), Abreast::new(jobs));
        Desk { disk, post, open, unsaved, ledger, abreast }
    }

    pub(super) fn work(mut self, inbox: &Receiver<Job>) -> Vec<Unsaved> {
        while let Ok(job) = inbox.recv() {
            self.take(std::iter::once(job).chain(inbox.try_iter()));
        }
        self.try_again();
        self.unsaved.into_values().collect()
    }

    /// Does what has queued up. Saves of one programme become one: a later agenda holds the earlier one.
    pub(super) fn take(&mut self, queue: impl Iterator<Item = Job>) {
        let mut queue = queue.peekable();
        while let Some(job) = queue.next() {
            match job {
                Job::Save(first) => {
                    let mut save = *first;
                    let mut answers = 1;
                    while let Some(Job::Save(next)) =
                        queue.next_if(|job| matches!(job, Job::Save(next) if is_same(next, &save)))
                    {
                        save = merged(*next, save);
                        answers += 1;
                    }
                    self.save(save, answers);
                }
                Job::BackUp(programme, before) => {
                    // The change comes all the same: it can be undone.
                    if let Err(error) = self.tried(|| self.disk.back_up(&programme, before)) {
                        self.tell(&[error.to_string()]);
                    }
                }
                Job::See(programme, mut novelties) => {
                    if let Err(error) = self.tried(|| self.disk.see(&programme, &mut novelties)) {
                        self.tell(&[error.to_string()]);
                    }
                    self.abreast.sees(&programme, &novelties);
                }
                Job::Remember(query) => {
                    if let Err(error) = self.tried(|| self.disk.remember(&query)) {
                        self.tell(&[error.to_string()]);
                    }
                }
                Job::Views(change) => {
                    let kept = self.tried(|| self.disk.views(change.as_deref()));
                    self.abreast.lists(kept.as_ref().ok());
                    self.post.send(Msg::Views { changed: change.is_some(), kept });
                }
                Job::Read(asked) => {
                    let lacking = self.unsaved.values().map(|unsaved| unsaved.save.clone());
                    (self.open)(asked, lacking.collect());
                }
                Job::Remove(id) => match self.tried(|| self.disk.remove(&id)) {
                    Ok(said) => self.post.note(said, false),
                    Err(error) => self.tell(&[error.to_string()]),
                },
                Job::List => {
                    let (shelves, notices) = self.disk.library();
                    self.post.send(Msg::Library(shelves));
                    self.tell(&notices);
                }
                Job::Watch(known) => self.watch(known),
                Job::Glance => self.glance(),
                Job::MergeCopies(programme, title) => self.merge_copies(&programme, &title),
                #[cfg(unix)]
                Job::Tell(somebody) => {
                    // Who has not waited that long needs no answer.
                    let _ = somebody.send(());
                }
            }
        }
    }

    /// Saves, and answers all the saves that this one stands for.
    fn save(&mut self, save: Save, answers: usize) {
        let (agenda, journal) = self.settle(save, answers);
        let error = self.why_unsaved(&agenda.programme);
        self.abreast.answers(&agenda.programme, error.as_ref());
        self.post.send(Msg::Saved(Box::new(Saved { agenda, journal, error, answers })));
    }

    /// Saves, together with all that the disk has refused; gives back agenda and journal as merged with the disk's.
    pub(super) fn settle(&mut self, save: Save, answers: usize) -> (Agenda, Journal) {
        let programme = save.agenda.programme.clone();
        let save = match self.unsaved.remove(&programme) {
            Some(earlier) => merged(save, earlier.save),
            None => save,
        };
        let merged = self.attempt(save, answers);
        // A disk that works again is asked for all it has refused; as long as it refuses any, nothing counts as saved.
        if !self.unsaved.contains_key(&programme) {
            self.try_again();
        }
        merged
    }

    /// Why something is not on disk: of that programme, or of another.
    pub(super) fn why_unsaved(&self, programme: &str) -> Option<Error> {
        self.unsaved.get(programme).or_else(|| self.unsaved.values().next()).map(|left| left.why.clone())
    }

    fn try_again(&mut self) {
        for unsaved in std::mem::take(&mut self.unsaved).into_values() {
            self.attempt(unsaved.save, 0);
        }
    }

    /// Tries to save what so many saves ask for, and keeps what fails; gives back agenda and journal as merged with the
    /// disk's.
    fn attempt(&mut self, mut save: Save, answers: usize) -> (Agenda, Journal) {
        let disk = &self.disk;
        let done = self.tried(|| Ok(disk.save(&mut save.agenda, &mut save.journal, save.keep.as_deref())));
        let (saved, kept) = done.unwrap_or_else(|why| (Err(why), Ok(())));
        let picked = saved.is_ok();
        self.ledger.answered(&save.agenda.programme, answers, picked);
        let merged = (save.agenda.clone(), save.journal.clone());
        self.abreast.saves(&merged);
        let done = saved.map(|notices| self.tell(&notices)).and(kept);
        if let Err(why) = done {
            let unsaved = Unsaved { save, why, picked, is_gone: false };
            self.unsaved.insert(unsaved.save.agenda.programme.clone(), unsaved);
        }
        merged
    }

    pub(super) fn tell(&self, notices: &[String]) {
        if !notices.is_empty() {
            self.post.note(notices.join(" · "), true);
        }
    }

    /// A panic while saving ends the program, but what was to be saved is not dropped with it.
    pub(super) fn tried<T>(&self, work: impl FnOnce() -> Result<T>) -> Result<T> {
        catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| {
            self.post.send(Event::End(Ending::Panicked));
            Err(Error::new("cannot save the agenda").because("plenary has failed"))
        })
    }
}

fn is_same(one: &Save, other: &Save) -> bool {
    one.agenda.programme == other.agenda.programme
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agenda::{Change, Copy, Interest, Pick, Stamp, Step};
    use crate::programme::{Id, Instant};
    use std::sync::{Arc, Mutex};

    /// A disk that refuses what it is told to refuse and writes down the rest.
    #[derive(Clone, Default)]
    struct Fake {
        log: Arc<Mutex<Vec<String>>>,
        refused: Arc<Mutex<Vec<&'static str>>>,
        notice: Option<&'static str>,
        /// Works while nobody holds it.
        free: Arc<Mutex<()>>,
    }

    impl Fake {
        fn log(&self) -> Vec<String> {
            std::mem::take(&mut self.log.lock().unwrap())
        }

        fn refuse(&self, programmes: &[&'static str]) {
            *self.refused.lock().unwrap() = programmes.to_vec();
        }

        fn done(&self, verb: &str, programme: &str) -> Result<()> {
            let _turn = self.free.lock().unwrap();
            let list = self.refused.lock().unwrap().clone();
            assert!(!list.contains(&"panic"), "the disk panics");
            let refused = list.iter().any(|name| *name == programme || *name == format!("{verb} {programme}"));
            let mark = if refused { " refused" } else { "" };
            self.log.lock().unwrap().push(format!("{verb} {programme}{mark}"));
            if refused { Err(Error::new(format!("cannot {verb} {programme}"))) } else { Ok(()) }
        }
    }

    impl Disk for Fake {
        fn save(
            &self,
            agenda: &mut Agenda,
            _: &mut Journal,
            joins: Option<&Programme>,
        ) -> (Result<Vec<String>>, Result<()>) {
            let picks: Vec<&str> = agenda.picks().map(|(id, _)| id).collect();
            let saved = self.done("save", &agenda.programme).map(|()| {
                self.log.lock().unwrap().push(picks.join(","));
                self.notice.map(str::to_owned).into_iter().collect()
            });
            (saved, joins.map_or(Ok(()), |programme| self.done("keep", programme.event.id.as_str())))
        }

        fn back_up(&self, programme: &Id, before: &str) -> Result<()> {
            self.done(&format!("back up before {before}:"), programme.as_str())
        }

        fn see(&self, programme: &Id, _: &mut Novelties) -> Result<()> {
            self.done("see", programme.as_str())
        }

        fn remember(&self, query: &str) -> Result<()> {
            self.done("remember", query)
        }

        fn views(&self, change: Option<&ViewChange>) -> Result<Views> {
            self.done(if change.is_some() { "change" } else { "read" }, "views").map(|()| Views::default())
        }

        fn remove(&self, programme: &Id) -> Result<String> {
            self.done("remove", programme.as_str()).map(|()| "removed".to_owned())
        }

        fn library(&self) -> (Vec<Shelf>, Vec<String>) {
            (Vec::new(), vec!["a shelf is broken".to_owned()])
        }

        fn watched(&self, _: &Id) -> Vec<PathBuf> {
            Vec::new()
        }

        fn glance(&self, _: &Id, _: &str) -> Seen {
            unreachable!("nothing is shown")
        }

        fn merge_copies(&self, _: &Id, _: &str) -> Result<Reunion> {
            Err(Error::new("there are no copies"))
        }
    }

    type Opener = Box<dyn Fn(Asked, Vec<Save>) + Send>;

    /// What was opened, and how many picks the disk lacked then.
    type Opened = Arc<Mutex<Vec<(Asked, usize)>>>;

    struct Play {
        disk: Fake,
        desk: Desk<Fake, Opener>,
        events: Receiver<Event>,
        opened: Opened,
    }

    fn play(disk: Fake) -> Play {
        let (sender, events) = channel();
        let opened = Opened::default();
        let list = opened.clone();
        let open: Opener = Box::new(move |id, lacking: Vec<Save>| {
            list.lock().unwrap().push((id, lacking.iter().map(|save| save.agenda.picks().count()).sum()));
        });
        let post = Post::new(sender);
        let (jobs, _) = channel();
        let desk = Desk::new(disk.clone(), post, open, &Arc::new(jobs));
        Play { disk, desk, events, opened }
    }

    impl Play {
        fn take(&mut self, jobs: impl IntoIterator<Item = Job>) -> Vec<String> {
            self.desk.take(jobs.into_iter());
            self.answers()
        }

        /// Each answer: how many picks it tells, and the error.
        fn answers(&self) -> Vec<String> {
            let told = |event| match event {
                Event::Msg(Msg::Saved(saved)) => {
                    let error = saved.error.map_or_else(|| "saved".to_owned(), |error| error.to_string());
                    let answers = if saved.answers == 1 { String::new() } else { format!("{} × ", saved.answers) };
                    format!("{answers}{} {error}", saved.agenda.picks().count())
                }
                Event::Msg(Msg::Note(note)) => note.text,
                other => format!("{other:?}").chars().take(13).collect(),
            };
            self.events.try_iter().map(told).collect()
        }
    }

    fn agenda(programme: &str, picks: &[&str]) -> (Agenda, Journal) {
        let mut agenda = Agenda::new(&Id::parse(programme).unwrap(), "Forum");
        let mut journal = Journal::default();
        for (at, session) in (1..).zip(picks) {
            let copy = Copy { title: format!("Session {session}"), ..Copy::default() };
            let note = if *session == "noted" { "bring slides".to_owned() } else { String::new() };
            let pick = Pick { note, ..Pick::new(Interest::Going, copy) };
            let step = Step::pick((*session).to_owned(), None, Some(pick));
            let change = Change { words: format!("picked {session}"), steps: vec![step] };
            journal.make(&mut agenda, change, Stamp::of(Instant::from_second(at).unwrap()));
        }
        (agenda, journal)
    }

    fn save(programme: &str, picks: &[&str]) -> Job {
        let (agenda, journal) = agenda(programme, picks);
        Job::Save(Box::new(Save { agenda, journal, keep: None }))
    }

    #[test]
    fn queued_saves_of_a_programme_become_one_and_each_is_answered() {
        let mut play = play(Fake::default());
        let answers = play.take([save("one", &["a"]), save("one", &["a", "b"]), save("two", &["c"])]);
        assert_eq!(play.disk.log(), ["save one", "a,b", "save two", "c"]);
        assert_eq!(answers, ["2 × 2 saved", "1 saved"]);
    }

    fn two() -> Asked {
        Asked::Import("two.xml".to_owned(), Id::parse("one").unwrap())
    }

    #[test]
    fn a_programme_is_opened_after_what_was_to_be_saved_before() {
        let mut play = play(Fake::default());
        play.take([save("one", &["a"]), Job::Read(two()), save("one", &["a", "b"])]);
        assert_eq!(play.disk.log(), ["save one", "a", "save one", "a,b"]);
        assert_eq!(*play.opened.lock().unwrap(), [(two(), 0)]);
    }

    #[test]
    fn what_failed_is_saved_with_the_next_save() {
        let mut play = play(Fake::default());
        play.disk.refuse(&["one"]);
        assert_eq!(play.take([save("one", &["a"])]), ["1 cannot save one"]);
        play.disk.log();
        play.disk.refuse(&[]);
        // Another agenda of that programme, as if it had been read from disk again.
        assert_eq!(play.take([save("one", &["b"])]), ["2 saved"]);
        assert_eq!(play.disk.log(), ["save one", "a,b"]);
    }

    #[test]
    fn a_backup_lies_between_the_saves_before_and_after_it_and_bars_none() {
        let mut play = play(Fake::default());
        let jobs = || [save("one", &["a"]), Job::BackUp(Id::parse("one").unwrap(), "x"), save("one", &["a", "b"])];
        assert_eq!(play.take(jobs()), ["1 saved", "2 saved"]);
        assert_eq!(play.disk.log(), ["save one", "a", "back up before x: one", "save one", "a,b"]);
        play.disk.refuse(&["back up before x: one"]);
        assert_eq!(play.take(jobs()), ["1 saved", "cannot back up before x: one", "2 saved"]);
        assert_eq!(play.disk.log(), ["save one", "a", "back up before x: one refused", "save one", "a,b"]);
    }

    #[test]
    fn nothing_counts_as_saved_while_anything_is_not() {
        let mut play = play(Fake::default());
        play.disk.refuse(&["one"]);
        play.take([save("one", &["a"])]);
        assert_eq!(play.take([save("two", &["b"])]), ["1 cannot save one"]);
        play.disk.refuse(&[]);
        play.disk.log();
        assert_eq!(play.take([save("two", &["b"])]), ["1 saved"]);
        assert_eq!(play.disk.log(), ["save two", "b", "save one", "a"]);
    }

    #[test]
    fn a_programme_opened_again_gets_what_the_disk_lacks() {
        let mut play = play(Fake::default());
        play.disk.refuse(&["one"]);
        play.take([save("one", &["a"]), Job::Read(Asked::Programme("one".to_owned()))]);
        assert_eq!(*play.opened.lock().unwrap(), [(Asked::Programme("one".to_owned()), 1)]);
    }

    fn boxed(job: Job) -> Box<Save> {
        match job {
            Job::Save(save) => save,
            _ => unreachable!(),
        }
    }

    fn save_with_copy(picks: &[&str]) -> Job {
        let (agenda, journal) = agenda("programme", picks);
        let programme = Programme::default();
        let keep = Some(Arc::new(programme));
        Job::Save(Box::new(Save { agenda, journal, keep }))
    }

    #[test]
    fn a_copy_joins_the_library_with_the_pick_and_is_tried_again() {
        let mut play = play(Fake::default());
        play.disk.refuse(&["programme"]);
        play.take([save_with_copy(&["a"])]);
        assert_eq!(play.disk.log(), ["save programme refused", "keep programme refused"]);
        play.disk.refuse(&[]);
        play.take([save("programme", &["a", "b"])]);
        assert_eq!(play.disk.log(), ["save programme", "a,b", "keep programme"]);
    }

    #[test]
    fn picks_are_saved_even_if_the_copy_is_not() {
        let mut play = play(Fake::default());
        let refused: &'static str = format!("keep {}", Programme::default().event.id).leak();
        play.disk.refuse(&[refused]);
        assert_eq!(play.take([save_with_copy(&["a"])]), [format!("1 cannot {refused}")]);
        assert!(play.disk.log().contains(&"save programme".to_owned()));
        let left: Vec<String> = play.desk.unsaved.values().map(Unsaved::on_stick).collect();
        assert_eq!(left, [format!("not saved: cannot {refused}\n")]);
    }

    #[test]
    fn what_the_disk_has_to_say_is_said() {
        let mut play = play(Fake { notice: Some("set aside"), ..Fake::default() });
        assert_eq!(play.take([save("one", &["a"])]), ["set aside", "1 saved"]);
    }

    #[test]
    fn what_the_disk_has_to_say_of_the_picks_is_said_even_if_the_copy_is_not_kept() {
        let mut play = play(Fake { notice: Some("set aside"), ..Fake::default() });
        let refused: &'static str = format!("keep {}", Programme::default().event.id).leak();
        play.disk.refuse(&[refused]);
        assert_eq!(play.take([save_with_copy(&["a"])]), ["set aside".to_owned(), format!("1 cannot {refused}")]);
    }

    #[test]
    fn a_panic_while_saving_ends_the_program_and_drops_nothing() {
        let mut play = play(Fake::default());
        play.disk.refuse(&["panic"]);
        let answers = play.take([save("one", &["a"])]);
        assert_eq!(answers, ["End(Panicked)", "1 cannot save the agenda: plenary has failed"]);
        assert!(play.desk.unsaved["one"].on_stick().contains("Session a"));
    }

    #[test]
    fn at_the_end_all_is_saved_or_told() {
        let disk = Fake::default();
        let (sender, events) = channel();
        let saver = Saver::start(disk.clone(), Post::new(sender), |_, _| {}).unwrap();
        disk.refuse(&["one", "two"]);
        saver.save(boxed(save("one", &["a", "noted"])));
        saver.save(boxed(save("two", &["b"])));
        for _ in 0..2 {
            assert!(matches!(events.recv().unwrap(), Event::Msg(Msg::Saved(answer)) if answer.error.is_some()));
        }
        disk.refuse(&["one"]);
        let left: Vec<String> = saver.finish().unwrap().iter().map(Unsaved::on_stick).collect();
        let text = "not saved: cannot save one\n\
                    going  Session a  [a]\n\
                    going  Session noted  [noted]  bring slides\n\
                    # kept in a file, these lines come in again by `plenary --data-dir /stick -p one agenda import FILE`\n";
        assert_eq!(left, [text]);
        assert!(disk.log().ends_with(&["save one refused".to_owned(), "save two".to_owned(), "b".to_owned()]));
    }

    #[cfg(unix)]
    const LONG: Duration = Duration::from_secs(20);

    #[cfg(unix)]
    #[test]
    fn it_is_idle_when_all_is_done_and_not_before() {
        let disk = Fake::default();
        let (sender, _events) = channel();
        let saver = Saver::start(disk.clone(), Post::new(sender), |_, _| {}).unwrap();
        assert!(saver.is_idle(LONG));
        let held = disk.free.lock().unwrap();
        saver.save(boxed(save("one", &["a"])));
        assert!(!saver.is_idle(Duration::ZERO));
        drop(held);
        assert!(saver.is_idle(LONG));
        assert_eq!(disk.log(), ["save one", "a"]);
    }

    #[cfg(unix)]
    #[test]
    fn who_has_panicked_keeps_nobody_waiting() {
        let (sender, _events) = channel();
        let saver = Saver::start(Fake::default(), Post::new(sender), |_, _| panic!("while opening")).unwrap();
        saver.open(Asked::Programme("one".to_owned()));
        assert!(saver.is_idle(LONG));
        assert!(saver.finish().is_err());
    }

    #[cfg(unix)]
    fn told(ledger: &Ledger) -> Vec<String> {
        ledger.unsaved().iter().map(Unsaved::on_stick).collect()
    }

    #[cfg(unix)]
    #[test]
    fn who_gives_up_waiting_is_told_what_is_not_on_disk() {
        let disk = Fake::default();
        let (sender, _events) = channel();
        let saver = Saver::start(disk.clone(), Post::new(sender), |_, _| {}).unwrap();
        let ledger = saver.ledger();
        saver.save(boxed(save("two", &["c"])));
        assert!(saver.is_idle(LONG));
        assert_eq!(told(&ledger), [""; 0]);
        // One at which the disk is stuck, and one behind it.
        let held = disk.free.lock().unwrap();
        saver.save(boxed(save("one", &["a"])));
        saver.save(boxed(save("one", &["a", "b"])));
        let text = "not saved: interrupted before the disk was done\n\
                    going  Session a  [a]\n\
                    going  Session b  [b]\n\
                    # kept in a file, these lines come in again by `plenary --data-dir /stick -p one agenda import FILE`\n";
        assert_eq!(told(&ledger), [text]);
        drop(held);
        assert!(saver.is_idle(LONG));
        assert_eq!(told(&ledger), [""; 0]);
        // What was refused is still owed, until another try.
        disk.refuse(&["one"]);
        saver.save(boxed(save("one", &["a", "b"])));
        assert!(saver.is_idle(LONG));
        assert_eq!(told(&ledger), [text]);
        disk.refuse(&[]);
        saver.finish().unwrap();
        assert_eq!(told(&ledger), [""; 0]);
    }
}

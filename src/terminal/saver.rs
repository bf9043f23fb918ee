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
mod tests;

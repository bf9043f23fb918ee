//! The world as the loop meets it: events come in, frames and effects go out.

use super::beyond::Beyond;
use super::canvas::{self, Canvas};
use super::event_loop::{Ending, Event, World};
use super::guard::{Console, Guard};
use super::ledger::Unsaved;
use super::post::Post;
use super::saver::Saver;
#[cfg(unix)]
use super::signal::Watch;
use super::{browser, export};
use crate::agenda::Companion;
use crate::app::calendars::{Listed, Wish};
use crate::app::page::Page;
use crate::app::{App, Asked, Brought, Effect, Msg, Opened, Save, Screen};
use crate::error::{Error, Result};
use crate::programme::{Id, Instant, Programme, Zone};
use crate::search::Index;
use crate::store::{Places, Store};
use crate::ui::{self, Cache};
use ratatui::Terminal;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// Reads a programme, of the library by its id, and remembers that it was chosen.
pub type Opener = Arc<dyn Fn(&str) -> Result<Opened> + Send + Sync>;

/// Imports what a typed path leads to, while the programme of that id is shown.
pub type Importer = Arc<dyn Fn(&str, &Id) -> Result<Brought> + Send + Sync>;

/// Tells what the last import of a programme changed.
pub type Reporter = Arc<dyn Fn(&Programme) -> Result<Page> + Send + Sync>;

/// Reads somebody's agenda of a programme from where a typed path leads to.
pub type Comparer = Arc<dyn Fn(&str, &Programme) -> Result<Companion> + Send + Sync>;
/// Does something with the calendars of this machine, and lays them beside a programme.
pub type CalendarKeeper = Arc<dyn Fn(&Wish, &Programme) -> Result<Listed> + Send + Sync>;

/// How long the person is kept waiting for a save before being told so.
#[cfg(unix)]
const PATIENCE: Duration = Duration::from_secs(1);

/// The real world.
pub(super) struct Outside {
    pub(super) inbox: Receiver<Event>,
    pub(super) post: Post,
    pub(super) guard: Arc<Guard<Console>>,
    pub(super) terminal: Terminal<Canvas>,
    pub(super) cache: Cache,
    pub(super) saver: Saver,
    pub(super) reporter: Reporter,
    pub(super) comparer: Comparer,
    pub(super) calendars: CalendarKeeper,
    pub(super) beyond: Beyond,
    pub(super) my_zone: fn() -> Zone,
    pub(super) store: Store,
    /// Exports that may still be under way.
    pub(super) exports: Vec<JoinHandle<()>>,
    pub(super) mouse: bool,
    /// Whether the next frame starts from an empty screen.
    pub(super) afresh: bool,
    #[cfg(unix)]
    pub(super) watch: Watch,
}

impl Outside {
    /// Writes something on a thread of its own, which the end waits for.
    fn put_out(&mut self, name: &str, work: impl FnOnce() -> Msg + Send + 'static) {
        self.exports.retain(|thread| !thread.is_finished());
        self.exports.extend(self.post.beside(name, move |post| post.send(work())));
    }

    /// Finishes what must be finished before the process ends: all saves, then all exports; gives back what can't be
    /// saved, and why what was not exported was not. The terminal is the shell's again by then.
    pub(super) fn finish(self, ending: &Ending) -> thread::Result<(Vec<Unsaved>, Vec<String>)> {
        #[cfg(unix)]
        {
            let ledger = self.saver.ledger();
            let by = if let Ending::Signal(number) = ending { Some(*number) } else { None };
            let places = self.store.places().clone();
            self.watch.ended(by, move || told(&ledger.unsaved(), &places));
        }
        #[cfg(not(unix))]
        let _ = ending;
        let unsaved = self.saver.finish()?;
        self.exports.into_iter().try_for_each(JoinHandle::join)?;
        Ok((unsaved, self.inbox.try_iter().filter_map(|event| export::problem(&event)).collect()))
    }
}

impl World for Outside {
    fn wait(&mut self, within: Option<Duration>) -> Option<Event> {
        // The time that a machine sleeps does not count on Linux: after it wakes, the old minute may be shown for up to a
        // minute more, or until the next key. A channel can't wait by a clock that goes on, and a thread that watches
        // one only for this would be more than it is worth.
        match within {
            Some(within) => match self.inbox.recv_timeout(within) {
                Ok(event) => Some(event),
                Err(RecvTimeoutError::Timeout) => None,
                Err(RecvTimeoutError::Disconnected) => Some(Event::End(Ending::Quit)),
            },
            None => Some(self.inbox.recv().unwrap_or(Event::End(Ending::Quit))),
        }
    }

    fn waiting(&mut self) -> Option<Event> {
        self.inbox.try_recv().ok()
    }

    fn now(&self) -> Instant {
        Instant::now()
    }

    fn draw(&mut self, app: &App) -> Result<Screen, Ending> {
        #[cfg(debug_assertions)]
        super::rehearse_panic("draw");
        let mut screen = Screen::default();
        let (terminal, cache) = (&mut self.terminal, &mut self.cache);
        let cleared = if std::mem::take(&mut self.afresh) {
            terminal.size().and_then(|size| terminal.resize(size.into()))
        } else {
            Ok(())
        };
        let drawn = cleared
            .and_then(|()| canvas::draw(terminal, |frame| screen = ui::draw(app, frame, cache)))
            .and_then(|frame| self.guard.present(&frame));
        drawn.map_err(|error| Ending::of("cannot draw on the terminal", &error))?;
        Ok(screen)
    }

    fn forget_screen(&mut self) {
        self.afresh = true;
    }

    #[cfg(unix)]
    fn stop(&mut self) -> Result<()> {
        // A copy that is stopped in the middle of a save would keep every other one from saving until it goes on.
        if !self.saver.is_idle(PATIENCE) {
            return Err(Error::new("not suspended: the agenda is still being saved"));
        }
        self.watch.stop(|| self.guard.leave())
    }

    #[cfg(not(unix))]
    fn stop(&mut self) -> Result<()> {
        Err(Error::new("this system can't suspend a program"))
    }

    fn take_terminal(&mut self) -> Result<(), Ending> {
        // Whoever had it meanwhile may have left anything on or off.
        self.guard.leave();
        self.guard.enter(self.mouse).map_err(|error| Ending::of("cannot use the terminal", &error))
    }

    fn carry_out(&mut self, effect: Effect) {
        match effect {
            Effect::Save(save) => self.saver.save(save),
            Effect::See(programme, novelties) => self.saver.see(programme, novelties),
            Effect::Remember(query) => self.saver.remember(query),
            Effect::Watch(known) => self.saver.watch(known),
            Effect::TryAgain => self.saver.try_again(),
            Effect::MergeCopies { programme, title } => self.saver.merge_copies(programme, title),
            Effect::BackUp { programme, before } => self.saver.back_up(programme, before),
            Effect::SaveElsewhere(wanted) => {
                let store = self.store.clone();
                self.put_out("rescue", move || export::elsewhere(&store, *wanted));
            }
            Effect::Views(change) => self.saver.views(change),
            Effect::Open(id) => self.saver.open(Asked::Programme(id)),
            Effect::Visit(id) => self.saver.open(Asked::Visit(id)),
            Effect::Import { path, shown } => self.saver.open(Asked::Import(path, shown)),
            Effect::Remove(id) => self.saver.remove(id),
            Effect::Complete(begun) => {
                self.post.beside("paths", move |post| {
                    let found = crate::store::continuations(&begun);
                    post.send(Msg::Completed(begun, found));
                });
            }
            Effect::ListLibrary => self.saver.list(),
            Effect::Calendars(wish, programme) => {
                let keeper = self.calendars.clone();
                self.post.beside("calendars", move |post| {
                    let listed = keeper(&wish, &programme);
                    post.send(Msg::Calendars(programme, wish, listed));
                });
            }
            Effect::Index(programme) => {
                self.post.beside("index", move |post| {
                    let index = Arc::new(Index::build(&programme));
                    post.send(Msg::Indexed(Arc::clone(&programme), Arc::clone(&index)));
                    index.warm(&programme);
                    programme.warm();
                });
            }
            Effect::Report(programme) => {
                let reporter = self.reporter.clone();
                self.post.beside("report", move |post| {
                    let report = reporter(&programme);
                    post.send(Msg::Report(programme, report));
                });
            }
            Effect::Compare { path, programme } => {
                let comparer = self.comparer.clone();
                self.post.beside("compare", move |post| {
                    let companion = comparer(&path, &programme).map(Box::new);
                    post.send(Msg::Compared(programme, companion));
                });
            }
            Effect::Inquire(inquiry) => self.beyond.ask(*inquiry, &self.post),
            Effect::EndInquiry => self.beyond.end(),
            Effect::FindMyZone => {
                let my_zone = self.my_zone;
                self.post.beside("zone", move |post| post.send(Msg::MyZone(my_zone())));
            }
            Effect::Export(export) => {
                let store = self.store.clone();
                self.put_out("export", move || export::answer(&store, *export));
            }
            Effect::Copy(text) => {
                if let Err(error) = self.guard.copy(&text) {
                    self.post.note(format!("the terminal takes no text for the clipboard: {error}"), true);
                }
            }
            Effect::Bell => {
                // Who has no terminal any longer hears of that elsewhere.
                let _ = self.guard.ring();
            }
            Effect::Browse(address) => {
                self.post.beside("browser", move |post| browser::browse(&address, post));
            }
            Effect::Mouse(on) => {
                self.mouse = on;
                if let Err(error) = self.guard.capture_mouse(on) {
                    self.post.note(format!("the mouse can't be turned: {error}"), true);
                }
            }
            // The loop's own.
            Effect::Redraw | Effect::Suspend | Effect::Quit => {}
        }
    }
}

/// What could not be saved, for standard error.
pub(super) fn told(unsaved: &[Unsaved], places: &Places) -> String {
    unsaved.iter().flat_map(|unsaved| ["plenary: ".to_owned(), unsaved.text(places)]).collect()
}

/// Something to read on the loader's thread.
pub(super) struct Load {
    /// Reads it.
    pub(super) read: Box<dyn FnOnce() -> Result<Opened> + Send>,
    /// What the disk lacks, of whatever agenda.
    pub(super) lacking: Vec<Save>,
    /// Whether the program is about nothing else yet, so that a failure ends it.
    pub(super) first: bool,
}

/// Starts the thread that reads programmes, one after the other.
pub(super) fn start_loader(post: &Post) -> Sender<Load> {
    let (loads, inbox) = channel::<Load>();
    post.beside("loader", move |post| {
        #[cfg(debug_assertions)]
        super::rehearse_panic("thread");
        for load in inbox {
            post.send(loaded(load));
        }
    });
    loads
}

fn loaded(load: Load) -> Event {
    match (load.read)() {
        Ok(mut opened) => {
            let own = opened.agenda.programme.clone();
            for lacking in load.lacking.iter().filter(|lacking| lacking.agenda.programme == own) {
                opened.agenda.merge(&lacking.agenda);
                opened.journal.merge(&lacking.journal);
            }
            Msg::Opened(Ok(Box::new(opened))).into()
        }
        Err(error) if load.first => Event::End(Ending::Failed(error)),
        Err(error) => Msg::Opened(Err(error)).into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agenda::{Agenda, Change, Copy, Interest, Journal, Pick, Stamp, Step};
    use crate::programme::Programme;

    fn opened() -> Opened {
        let programme = Arc::new(Programme::default());
        let agenda = Agenda::new(&programme.event.id, "");
        let journal = Journal::default();
        Opened {
            programme,
            index: None,
            agenda,
            journal,
            calendars: Vec::new(),
            novelties: crate::agenda::Novelties::default(),
            keep: false,
            findings: Vec::new(),
            notices: Vec::new(),
            shift: None,
            locked: None,
        }
    }

    #[test]
    fn the_first_programme_must_open_and_later_ones_may_fail() {
        let failing = |first| Load { read: Box::new(|| Err(Error::new("broken"))), lacking: Vec::new(), first };
        assert!(matches!(loaded(failing(true)), Event::End(Ending::Failed(_))));
        assert!(matches!(loaded(failing(false)), Event::Msg(Msg::Opened(Err(_)))));
    }

    #[test]
    fn what_could_not_be_saved_is_there_when_the_programme_is_opened_again() {
        let Opened { mut agenda, mut journal, .. } = opened();
        let pick = Pick::new(Interest::Going, Copy::default());
        let step = Step::pick("a".to_owned(), None, Some(pick));
        let change = Change { words: "picked a".to_owned(), steps: vec![step] };
        journal.make(&mut agenda, change, Stamp::of(Instant::UNIX_EPOCH));
        let mut others = agenda.clone();
        others.programme = "another".to_owned();
        let lacking = [&agenda, &others].map(|agenda| (agenda.clone(), journal.clone()));
        let lacking = lacking.into_iter().map(|(agenda, journal)| Save { agenda, journal, keep: None }).collect();
        match loaded(Load { read: Box::new(|| Ok(opened())), lacking, first: false }) {
            Event::Msg(Msg::Opened(Ok(opened))) => assert_eq!((opened.agenda, opened.journal), (agenda, journal)),
            other => panic!("{other:?}"),
        }
    }
}

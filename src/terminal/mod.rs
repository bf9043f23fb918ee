//! The only place with a terminal.
//!
//! ```text
//! event_loop  wait, take in all that has come, draw once
//! effect      the world as the loop meets it: events in, frames and effects out; the loader's thread
//! saver       the thread that saves and lists
//! abreast     what is shown against what is on disk: other copies of the program, files that are gone
//! ledger      what the disk lacks
//! post        the one channel into the loop, and the threads that write to it
//! input       keys and mouse as messages
//! signal      what the system has to say; suspending; the way out of a stuck loop
//! guard       what is switched on in the terminal, and is switched off again whatever happens
//! canvas      what frames are drawn on; asks the terminal nothing
//! encoder     changed cells as few bytes
//! beyond      the thread that searches the programmes that are not shown
//! browser     shows a web page
//! export      writes what is taken away
//! ```
//!
//! There are six ways out — quitting, an error, a panic on any thread, a signal, suspending, and a terminal that is
//! gone — and one teardown.

mod abreast;
mod beyond;
mod browser;
mod canvas;
mod effect;
mod encoder;
mod event_loop;
mod export;
mod guard;
mod input;
mod ledger;
mod post;
mod saver;
#[cfg(unix)]
mod signal;

pub use beyond::Shelves;
pub use effect::{CalendarKeeper, Comparer, Importer, Opener, Reporter};

use crate::app::{App, Asked, Msg, Opened};
use crate::error::{Error, Result};
use crate::programme::Zone;
use crate::store::{Places, Store};
use crate::ui::Cache;
use canvas::Canvas;
use effect::{Load, Outside};
use event_loop::Ending;
use guard::{Console, Guard};
use ledger::Unsaved;
use post::Post;
use ratatui::Terminal;
use saver::Saver;
use std::io::{self, Write};
use std::panic;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::mpsc::channel;

/// What the program is about when it starts.
pub enum First {
    /// It has been read already, because that is quick. What was odd about it and the failure to read it are then the caller's.
    Ready(Box<Opened>),
    /// It is large: it is read while the first frame is shown. If that fails, the program ends with the error.
    Later(Box<dyn FnOnce() -> Result<Opened> + Send>),
}

/// What the program starts with.
pub struct Start {
    /// The program as a value: with clock, settings and the name of what is being opened.
    pub app: App,
    /// What it is about.
    pub first: First,
    /// Reads other programmes.
    pub opener: Opener,
    /// Imports programmes.
    pub importer: Importer,
    /// Tells what imports changed.
    pub reporter: Reporter,
    /// Reads other people's agendas.
    pub comparer: Comparer,
    /// Keeps the calendars.
    pub calendars: CalendarKeeper,
    /// The other programmes, to be searched.
    pub shelves: Arc<dyn Shelves>,
    /// Finds the machine's own zone.
    pub my_zone: fn() -> Zone,
    /// Where agendas are saved.
    pub store: Store,
    /// What drawing keeps, the theme above all.
    pub cache: Cache,
}

/// How the program has ended, after the terminal is the shell's again.
#[derive(Debug, Default)]
pub struct Outcome {
    /// 0: quit. 2: failed, or something could not be saved. 101: panicked. 128 and the signal's number.
    pub code: u8,
    /// What to tell on standard error, with a line end; empty if nothing.
    pub text: String,
}

impl Outcome {
    /// Tells what is to be told, as far as standard error is still there, and gives the exit code.
    pub fn report(self) -> ExitCode {
        let _ = io::stderr().write_all(self.text.as_bytes());
        ExitCode::from(self.code)
    }

    fn of(ending: Ending) -> Outcome {
        match ending {
            Ending::Quit => Outcome::default(),
            Ending::Signal(number) => Outcome { code: u8::try_from(128 + number).unwrap_or(2), text: String::new() },
            Ending::Failed(error) => Outcome::failed(&error),
            Ending::Panicked => Outcome { code: 101, text: String::new() },
        }
    }

    /// Adds what could not be saved, and why something was not exported; the reason to end stays the louder one.
    fn add(&mut self, (unsaved, unwritten): (&[Unsaved], &[String]), places: &Places) {
        self.text.push_str(&effect::told(unsaved, places));
        for why in unwritten {
            self.text.push_str(&format!("plenary: {why}\n"));
        }
        if !(unsaved.is_empty() && unwritten.is_empty()) {
            self.code = self.code.max(2);
        }
    }

    fn failed(error: &Error) -> Outcome {
        Outcome { code: 2, text: format!("plenary: {error}\n") }
    }
}

/// Runs the program on the terminal that standard output is, until it is left. All that was picked is on disk
/// afterwards, or told in the outcome.
pub fn run(start: Start) -> Outcome {
    let Start { mut app, first, opener, importer, reporter, comparer, calendars, shelves, my_zone, store, cache } =
        start;
    let guard = Arc::new(Guard::new(Console::new()));
    restore_on_panic(&guard);
    let (sender, inbox) = channel();
    let post = Post::new(sender);
    let loader = effect::start_loader(&post);
    let loads = loader.clone();
    let beside = post.clone();
    let visited = shelves.clone();
    let open = move |asked: Asked, lacking| match asked {
        Asked::Programme(id) => {
            let opener = opener.clone();
            let _ = loads.send(Load { read: Box::new(move || opener(&id)), lacking, first: false });
        }
        Asked::Visit(id) => {
            let shelves = visited.clone();
            let _ = loads.send(Load { read: Box::new(move || shelves.visit(&id)), lacking, first: false });
        }
        Asked::Import(path, shown) => {
            let importer = importer.clone();
            // What the disk lacks is in the running program, which takes over what the import has saved.
            beside.beside("import", move |post| {
                post.send(Msg::Brought(importer(&path, &shown).map(Box::new)));
            });
        }
    };
    let begun = (|| {
        // Before the first mode is switched on, so that no signal comes too early.
        #[cfg(unix)]
        let watch = signal::Watch::start(&post, &guard)?;
        guard.enter(app.shown.mouse)?;
        Ok(Outside {
            inbox,
            post: post.clone(),
            guard: guard.clone(),
            terminal: Terminal::new(Canvas::new(canvas::window_size))?,
            cache,
            saver: Saver::start(store.clone(), post.clone(), open)?,
            reporter,
            comparer,
            calendars,
            beyond: beyond::Beyond::new(shelves),
            my_zone,
            store,
            exports: Vec::new(),
            mouse: app.shown.mouse,
            afresh: false,
            #[cfg(unix)]
            watch,
        })
    })();
    let mut outside = match begun {
        Ok(outside) => outside,
        Err(error) => {
            let error: io::Error = error;
            guard.close();
            return Outcome::failed(&Error::new("cannot use this terminal").because(error));
        }
    };
    let ending = post.guarded(|post| {
        post.beside("input", input::read);
        let asked = match first {
            First::Ready(opened) => app.update(Msg::Opened(Ok(opened))),
            First::Later(read) => {
                let _ = loader.send(Load { read, lacking: Vec::new(), first: true });
                Vec::new()
            }
        };
        event_loop::run(&mut app, &mut outside, asked)
    });
    guard.close();
    let ending = ending.unwrap_or(Ending::Panicked);
    let places = outside.store.places().clone();
    let left = outside.finish(&ending);
    let mut outcome = Outcome::of(ending);
    match left {
        Ok((unsaved, unwritten)) => outcome.add((&unsaved, &unwritten), &places),
        Err(_) => outcome.code = 101,
    }
    outcome
}

/// Makes every panic, on whatever thread, restore the terminal before it is reported.
fn restore_on_panic(guard: &Arc<Guard<Console>>) {
    let guard = guard.clone();
    let report = panic::take_hook();
    panic::set_hook(Box::new(move |panic| {
        guard.close();
        report(panic);
    }));
}

/// Panics where the environment asks for it, so that tests can watch what a panic leaves behind.
#[cfg(debug_assertions)]
fn rehearse_panic(place: &str) {
    assert!(std::env::var_os("PLENARY_PANIC").is_none_or(|asked| asked != *place), "asked to panic: {place}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_ending_has_its_exit_code() {
        let ended = |ending| Outcome::of(ending);
        assert_eq!((ended(Ending::Quit).code, ended(Ending::Quit).text.as_str()), (0, ""));
        assert_eq!(ended(Ending::Signal(15)).code, 143);
        assert_eq!(ended(Ending::Panicked).code, 101);
        let failed = ended(Ending::Failed(Error::new("no keyboard")));
        assert_eq!((failed.code, failed.text.as_str()), (2, "plenary: no keyboard\n"));
    }
}

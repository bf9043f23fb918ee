//! Signals, on a thread of their own: what the system has to say, said to the loop; and a way out if the loop is stuck.

use super::event_loop::{Ending, Event};
use super::guard::{Device, Guard};
use super::post::Post;
use crate::app::Msg;
use crate::error::{Error, Result};
use rustix::process::{Signal, getpid, getsid, kill_current_process_group, kill_process};
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH};
use signal_hook::iterator::Signals;
use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::channel;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

/// How long the loop may take to end, and then a stuck terminal to take what it is told.
const PATIENCE: Duration = Duration::from_secs(1);

/// Between the loop and the signal thread.
#[derive(Clone, Default)]
pub(super) struct Watch(Arc<Shared>);

/// That the loop is over, and saving goes on.
struct Ended {
    /// The signal that ended it, if one did.
    by: Option<i32>,
    /// What to tell of the picks, should saving be given up.
    last_words: Box<dyn Fn() -> String + Send>,
}

#[derive(Default)]
struct Shared {
    ended: Mutex<Option<Ended>>,
    told: Condvar,
    /// The next continuation is from a stop of our own, after which the loop sets the terminal up itself.
    stopped: AtomicBool,
}

impl Watch {
    /// Starts listening.
    pub(super) fn start(post: &Post, guard: &Arc<Guard<impl Device + 'static>>) -> io::Result<Watch> {
        let mut signals = Signals::new([SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGTSTP, SIGCONT, SIGWINCH])?;
        let watch = Watch::default();
        let (shared, guard) = (watch.0.clone(), guard.clone());
        post.beside("signals", move |post| {
            for signal in &mut signals {
                match signal {
                    SIGWINCH => post.send(Msg::Resized),
                    SIGTSTP => post.send(Event::Stop),
                    SIGCONT => {
                        if !shared.stopped.swap(false, Ordering::SeqCst) {
                            post.send(Event::Continued);
                        }
                    }
                    signal => shared.end(signal, post, &guard),
                }
            }
        });
        Ok(watch)
    }

    /// The loop has ended, perhaps by a signal; what is left is saving. Whoever interrupts that is told, on standard
    /// error, what `last_words` says then.
    pub(super) fn ended(&self, by: Option<i32>, last_words: impl Fn() -> String + Send + 'static) {
        let ended = Ended { by, last_words: Box::new(last_words) };
        *self.0.ended.lock().unwrap_or_else(PoisonError::into_inner) = Some(ended);
        self.0.told.notify_all();
    }

    /// Stops the program, with all that runs in its place in the shell, until somebody continues it. The terminal is
    /// given back first.
    ///
    /// # Errors
    /// If nobody could continue it, because it was not started by a shell; then nothing was done.
    pub(super) fn stop(&self, give_back: impl FnOnce()) -> Result<()> {
        if getsid(None).is_ok_and(|session| session == getpid()) {
            return Err(Error::new("there is no shell here to suspend to"));
        }
        give_back();
        self.0.stopped.store(true, Ordering::SeqCst);
        // STOP, not TSTP: the latter is what we listen to. The group, because a wrapper would wait for us otherwise.
        if kill_current_process_group(Signal::STOP).or_else(|_| kill_process(getpid(), Signal::STOP)).is_err() {
            self.0.stopped.store(false, Ordering::SeqCst);
        }
        Ok(())
    }
}

impl Shared {
    /// Ends the loop; a loop that is stuck, or saves that somebody does not wait for, end with the process.
    fn end(&self, signal: i32, post: &Post, guard: &Arc<Guard<impl Device + 'static>>) {
        let ended = || self.ended.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(ended) = ended().as_ref() {
            ended.interrupt(signal);
            return;
        }
        post.send(Event::End(Ending::Signal(signal)));
        let waited = self.told.wait_timeout_while(ended(), PATIENCE, |ended| ended.is_none());
        match waited.map_or_else(|poisoned| poisoned.into_inner().0, |(ended, _)| ended).as_ref() {
            Some(ended) if ended.by == Some(signal) => {}
            // It was ending by itself already.
            Some(ended) => ended.interrupt(signal),
            None => {
                let guard = guard.clone();
                give_up(signal, move || guard.close());
            }
        }
    }
}

impl Ended {
    /// The disk takes its time, and a signal comes. A terminal that closes says so twice, and saving goes on; whoever
    /// else ends what has ended does not want to wait. The picks are theirs all the same.
    fn interrupt(&self, signal: i32) {
        if signal != SIGHUP {
            let text = (self.last_words)();
            give_up(signal, move || {
                let _ = io::stderr().write_all(text.as_bytes());
            });
        }
    }
}

/// Ends the process, after some last work at the terminal; which may be stuck, and then so is the work.
fn give_up(signal: i32, work: impl FnOnce() + Send + 'static) -> ! {
    let (done, wait) = channel();
    thread::spawn(move || {
        work();
        done.send(())
    });
    if wait.recv_timeout(PATIENCE).is_err() {
        // The line discipline at least waits for nobody.
        let _ = crossterm::terminal::disable_raw_mode();
    }
    std::process::exit(128 + signal)
}

//! Signals, on a thread of their own: what the system has to say, said to the loop; and a way out if the loop is stuck.

use super::event_loop::{Ending, Event};
use super::guard::{Device, Guard};
use super::post::Post;
use crate::app::Msg;
use crate::error::{Error, Result};
use rustix::process::{Signal, getpid, getsid, kill_current_process_group, kill_process};
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH};
use signal_hook::iterator::Signals;
use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::channel;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

/// How long the loop may take to end, and then a stuck terminal to be restored.
const PATIENCE: Duration = Duration::from_secs(1);

/// Between the loop and the signal thread.
#[derive(Clone, Default)]
pub(super) struct Watch(Arc<Shared>);

#[derive(Default)]
struct Shared {
    ended: Mutex<bool>,
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

    /// The loop has ended; what is left is saving.
    pub(super) fn ended(&self) {
        *self.0.ended.lock().unwrap_or_else(PoisonError::into_inner) = true;
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
    /// Ends the loop; a second try, or a loop that is stuck, ends the process.
    fn end(&self, signal: i32, post: &Post, guard: &Arc<Guard<impl Device + 'static>>) {
        let ended = || self.ended.lock().unwrap_or_else(PoisonError::into_inner);
        if *ended() {
            // The loop is over and the disk takes its time. A terminal that closes says so twice, and saving goes on;
            // a person at the keyboard knows what they interrupt.
            if [SIGINT, SIGQUIT].contains(&signal) {
                std::process::exit(128 + signal);
            }
            return;
        }
        post.send(Event::End(Ending::Signal(signal)));
        let waited = self.told.wait_timeout_while(ended(), PATIENCE, |ended| !*ended);
        let has_ended = waited.map_or_else(|poisoned| *poisoned.into_inner().0, |(ended, _)| *ended);
        if has_ended {
            return;
        }
        // The loop may be stuck in a write to the terminal, and then so is whoever restores it.
        let (restored, wait) = channel();
        let guard = guard.clone();
        thread::spawn(move || {
            guard.close();
            restored.send(())
        });
        if wait.recv_timeout(PATIENCE).is_err() {
            // The line discipline at least waits for nobody.
            let _ = crossterm::terminal::disable_raw_mode();
        }
        std::process::exit(128 + signal);
    }
}

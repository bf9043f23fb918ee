//! The one channel into the loop, and the threads that write to it.

use super::event_loop::{Ending, Event};
use crate::app::{Msg, Notice};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::Sender;
use std::thread::{self, JoinHandle};

/// A place to drop events for the loop.
#[derive(Clone)]
pub(super) struct Post(Sender<Event>);

impl Post {
    pub(super) fn new(into: Sender<Event>) -> Post {
        Post(into)
    }

    /// Sends an event; after the loop has ended nobody wants it.
    pub(super) fn send(&self, event: impl Into<Event>) {
        let _ = self.0.send(event.into());
    }

    /// Says something to the person.
    pub(super) fn note(&self, text: impl Into<String>, alarm: bool) {
        self.send(Msg::Note(Notice { text: text.into(), alarm }));
    }

    /// Does something on a thread of its own. A panic there ends the program. Who must not leave before it is done waits
    /// for the thread, if there is one.
    pub(super) fn beside(&self, name: &str, work: impl FnOnce(&Post) + Send + 'static) -> Option<JoinHandle<()>> {
        let post = self.clone();
        let work = move || post.guarded(work).unwrap_or_default();
        let started = thread::Builder::new().name(name.to_owned()).spawn(work);
        started.map_err(|error| self.note(format!("the system gives no thread: {error}"), true)).ok()
    }

    /// Does something; if it panics, the loop ends.
    pub(super) fn guarded<T>(&self, work: impl FnOnce(&Post) -> T) -> Option<T> {
        let done = catch_unwind(AssertUnwindSafe(|| work(self)));
        if done.is_err() {
            self.send(Event::End(Ending::Panicked));
        }
        done.ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::channel;

    #[test]
    fn a_panic_on_a_thread_ends_the_loop() {
        let (sender, events) = channel();
        Post::new(sender).beside("test", |_| panic!("beside the loop"));
        assert!(matches!(events.recv().unwrap(), Event::End(Ending::Panicked)));
    }

    #[test]
    fn nobody_listening_is_no_harm() {
        let (sender, events) = channel();
        drop(events);
        Post::new(sender).send(Msg::Resized);
    }
}

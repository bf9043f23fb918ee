//! The thread that searches the programmes that are not shown: each is read and indexed once, and kept as long as the
//! finder is open.

use super::post::Post;
use crate::app::Msg;
use crate::app::Opened;
use crate::app::everywhere::{Volume, best};
use crate::app::finder::Inquiry;
use crate::error::Result;
use crate::programme::Id;
use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, TryRecvError, channel};

/// The programmes of the library, to be searched.
pub trait Shelves: Send + Sync {
    /// Their ids.
    fn ids(&self) -> Vec<Id>;
    /// Reads one of them, and remembers nothing of it.
    ///
    /// # Errors
    /// If it can't be read.
    fn read(&self, id: &Id) -> Result<Opened>;
}

/// Asks the thread, which is started with the first question.
pub(super) struct Beyond {
    shelves: Arc<dyn Shelves>,
    inquiries: Option<Sender<Inquiry>>,
}

impl Beyond {
    pub(super) fn new(shelves: Arc<dyn Shelves>) -> Beyond {
        Beyond { shelves, inquiries: None }
    }

    /// Has a line answered by [`Msg::Told`]: at once by what is read already, and again with every programme that is read.
    pub(super) fn ask(&mut self, inquiry: Inquiry, post: &Post) {
        let shelves = &self.shelves;
        let inquiries = self.inquiries.get_or_insert_with(|| {
            let (inquiries, inbox) = channel();
            let shelves = shelves.clone();
            post.beside("beyond", move |post| work(&*shelves, &inbox, &|msg| post.send(msg)));
            inquiries
        });
        // A thread that has panicked ends the program.
        let _ = inquiries.send(inquiry);
    }

    /// Forgets the programmes, and ends the thread.
    pub(super) fn end(&mut self) {
        self.inquiries = None;
    }
}

/// Answers until nobody asks any more. What was asked before the last line is not answered.
fn work(shelves: &dyn Shelves, inbox: &Receiver<Inquiry>, tell: &dyn Fn(Msg)) {
    let Ok(mut inquiry) = inbox.recv() else { return };
    let mut left: VecDeque<Id> = shelves.ids().into_iter().filter(|id| *id != inquiry.shown).collect();
    let mut volumes: Vec<Volume> = Vec::new();
    loop {
        while let Ok(later) = inbox.try_recv() {
            inquiry = later;
        }
        let Inquiry { line, now, face, limit, .. } = &inquiry;
        let mut told = Vec::new();
        for volume in &volumes {
            told = best([told, volume.answers(line, *now, face, *limit)].concat(), *limit);
        }
        tell(Msg::Told { line: line.clone(), told, left: left.len() });
        // A programme more, unless something else is asked meanwhile.
        match (inbox.try_recv(), left.pop_front()) {
            (Ok(later), next) => {
                inquiry = later;
                next.into_iter().for_each(|id| left.push_front(id));
            }
            (Err(TryRecvError::Disconnected), _) => return,
            (Err(TryRecvError::Empty), Some(id)) => {
                // What can't be read is said where programmes are listed.
                volumes.extend(shelves.read(&id).ok().map(|opened| Volume::of(opened, inquiry.pace)));
            }
            (Err(TryRecvError::Empty), None) => match inbox.recv() {
                Ok(later) => inquiry = later,
                Err(_) => return,
            },
        }
    }
}

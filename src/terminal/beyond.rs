//! The thread that searches the programmes that are not shown: each is read and indexed once, and kept as long as the
//! finder is open.

use super::post::Post;
use crate::app::Msg;
use crate::app::Opened;
use crate::app::everywhere::{Inquiry, Volume, best};
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
    /// Reads one of them to be shown, with what lies beside the agenda.
    ///
    /// # Errors
    /// As [`Shelves::read`].
    fn visit(&self, id: &Id) -> Result<Opened> {
        self.read(id)
    }
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
        let mut told = Vec::new();
        for volume in &volumes {
            told = best([told, volume.answers(&inquiry)].concat(), &inquiry.shown, inquiry.limit);
        }
        tell(Msg::Told { line: inquiry.line.clone(), told, left: left.len() });
        // A programme more, unless something else is asked meanwhile.
        match (inbox.try_recv(), left.pop_front()) {
            (Ok(later), next) => {
                inquiry = later;
                if let Some(id) = next {
                    left.push_front(id);
                }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agenda::{Agenda, Journal, Novelties, Pace};
    use crate::app::Clockface;
    use crate::error::Error;
    use crate::formats;
    use crate::programme::{Instant, Zone};
    use crate::search::Views;
    use std::sync::Mutex;

    /// Made-up fairs, some of which can't be read, and what was read of them. Whatever is to be asked meanwhile is sent
    /// when the first is read.
    struct Fairs {
        ids: Vec<&'static str>,
        read: Mutex<Vec<String>>,
        meanwhile: Mutex<Option<(Sender<Inquiry>, Inquiry)>>,
    }

    impl Shelves for Fairs {
        fn ids(&self) -> Vec<Id> {
            self.ids.iter().filter_map(|id| Id::parse(id)).collect()
        }

        fn read(&self, id: &Id) -> Result<Opened> {
            self.read.lock().unwrap().push(id.to_string());
            if let Some((sender, inquiry)) = self.meanwhile.lock().unwrap().take() {
                sender.send(inquiry).unwrap();
            }
            if id.as_str() == "broken" {
                return Err(Error::new("broken"));
            }
            let text = format!(
                r#"{{ "id": "{id}", "title": "Fair {id}", "sessions": [{{ "id": "k", "title": "Kites of {id}" }}] }}"#
            );
            let programme = Arc::new(formats::read(text.as_bytes(), Zone::bundled).unwrap().programme);
            Ok(Opened {
                agenda: Agenda::new(&programme.event.id, ""),
                programme,
                index: None,
                journal: Journal::default(),
                calendars: Vec::new(),
                novelties: Novelties::default(),
                keep: false,
                findings: Vec::new(),
                notices: Vec::new(),
                locked: None,
                shift: None,
            })
        }
    }

    fn fairs(ids: &[&'static str]) -> Fairs {
        Fairs { ids: ids.to_vec(), read: Mutex::default(), meanwhile: Mutex::default() }
    }

    fn inquiry(line: &str) -> Inquiry {
        let shown = Id::parse("shown").unwrap();
        let (face, pace) = (Clockface::default(), Pace::default());
        Inquiry {
            line: line.to_owned(),
            now: Instant::UNIX_EPOCH,
            face,
            pace,
            views: Views::default(),
            shown,
            limit: 9,
        }
    }

    /// What is told until nobody asks any more: line, names, programmes left.
    fn told(fairs: &Fairs, ask: impl FnOnce(Sender<Inquiry>)) -> Vec<(String, Vec<String>, usize)> {
        let (sender, inbox) = channel();
        ask(sender);
        let told = Mutex::new(Vec::new());
        work(fairs, &inbox, &|msg| match msg {
            Msg::Told { line, told: answers, left } => {
                let names = answers.into_iter().map(|answer| answer.name).collect();
                told.lock().unwrap().push((line, names, left));
            }
            other => panic!("{other:?}"),
        });
        told.into_inner().unwrap()
    }

    #[test]
    fn every_programme_that_is_read_adds_its_answers_and_what_is_shown_is_not_asked() {
        let fairs = fairs(&["east", "shown", "broken", "west"]);
        // The sender is kept until all have been read: who asks no more is not answered.
        let (keep, kept) = channel();
        let (sender, inbox) = channel();
        sender.send(inquiry("kites")).unwrap();
        keep.send(sender).unwrap();
        let seen = Mutex::new(Vec::new());
        work(&fairs, &inbox, &|msg| {
            let Msg::Told { told, left, .. } = msg else { panic!("{msg:?}") };
            seen.lock().unwrap().push((told.len(), left));
            if left == 0 {
                drop(kept.recv());
            }
        });
        assert_eq!(seen.into_inner().unwrap(), [(0, 3), (1, 2), (1, 1), (2, 0)]);
        assert_eq!(*fairs.read.lock().unwrap(), ["east", "broken", "west"], "each is read once");
    }

    #[test]
    fn only_the_last_line_is_answered() {
        let fairs = fairs(&["east"]);
        let lines = told(&fairs, |sender| {
            for line in ["k", "ki", "kit"] {
                sender.send(inquiry(line)).unwrap();
            }
        });
        assert_eq!(lines, [("kit".to_owned(), Vec::new(), 1)]);
        assert!(fairs.read.lock().unwrap().is_empty(), "nobody asks any more");
    }

    #[test]
    fn what_is_asked_while_a_programme_is_read_is_answered_next() {
        let fairs = fairs(&["east", "west"]);
        let lines = told(&fairs, |sender| {
            sender.send(inquiry("none")).unwrap();
            *fairs.meanwhile.lock().unwrap() = Some((sender, inquiry("kites")));
        });
        assert_eq!(
            lines,
            [("none".to_owned(), Vec::new(), 2), ("kites".to_owned(), vec!["Kites of east".to_owned()], 1)]
        );
    }
}

//! What the saver knows of what is shown, held against what is on disk: what another copy of the program did is told, and
//! what is on disk no longer is saved again. Nothing is told that is not new.

use super::ledger::Unsaved;
use super::saver::{Desk, Disk, Job, Open};
use crate::agenda::{Agenda, Journal, Novelties, told_since};
use crate::app::{Known, Msg, Notice, OnDisk, Save};
use crate::error::Error;
use crate::programme::Id;
use crate::search::Views;
use crate::store::{Glance, Lookout, Reunion, Seen, shown};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Weak};

/// What the saver knows of what is shown, and who looks out for changes of it.
pub(super) struct Abreast {
    known: Option<Box<Known>>,
    lookout: Lookout,
    bell: Arc<Bell>,
    /// Whether something is known that the program was not told, because a save met it that nobody waited for.
    is_ahead: bool,
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
pub(super) struct Bell {
    /// Gone with the saver's end, so that the thread does not wait for it.
    jobs: Weak<Sender<Job>>,
    has_rung: AtomicBool,
}

impl Bell {
    pub(super) fn ring(&self) {
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
        let (told, mended, puzzle) = ((None, 0), None, None);
        Abreast { known: None, lookout, bell, is_ahead: false, told, mended, puzzle, is_excused: false }
    }

    /// What has it look at the disk.
    pub(super) fn bell(&self) -> Arc<Bell> {
        self.bell.clone()
    }

    fn known_of(&mut self, programme: &str) -> Option<&mut Known> {
        self.known.as_deref_mut().filter(|known| known.agenda.programme == programme)
    }

    /// Notes what was saved, or was to be.
    pub(super) fn saves(&mut self, (agenda, journal): &(Agenda, Journal)) {
        if let Some(known) = self.known_of(&agenda.programme) {
            let before = (known.agenda.clone(), known.journal.clone());
            known.agenda.merge(agenda);
            known.journal.merge(journal);
            self.is_ahead |= (&before.0, &before.1) != (&known.agenda, &known.journal);
        }
    }

    /// Notes that the program was told what came of a save, and what is not saved.
    pub(super) fn answers(&mut self, programme: &str, error: Option<&Error>) {
        self.told.0 = error.map(ToString::to_string);
        if self.known_of(programme).is_some() {
            self.is_ahead = false;
        }
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
        (self.abreast.is_ahead, self.abreast.told.1, self.abreast.puzzle) = (false, 0, None);
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
        if known.is_locked {
            let unlocked = unlock(&mut known, &seen);
            self.abreast.known = Some(known);
            self.tell_news(unlocked, seen.conflict_copies);
            return;
        }
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
        if std::mem::take(&mut self.abreast.is_ahead) || is_news || told != self.abreast.told {
            let (agenda, journal) = (known.agenda.clone(), known.journal.clone());
            let (novelties, is_locked) = (known.novelties.clone(), known.is_locked);
            let found = OnDisk { agenda, journal, novelties, error, conflict_copies, is_locked };
            self.post.send(Msg::OnDisk(Box::new(found)));
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
    let Reunion { before, after, count, merged, left, .. } = reunion;
    let mut said = Vec::new();
    if *count > 0 {
        let came = told_since((&before.agenda, &before.journal), (&after.agenda, &after.journal));
        let came = came.unwrap_or_else(|| "nothing new in them".to_owned());
        let copies = if *count == 1 { "1 conflict copy".to_owned() } else { format!("{count} conflict copies") };
        let folder = merged.first().and_then(|path| path.parent());
        let folder = folder.map(|folder| format!("; now in {}", shown(folder))).unwrap_or_default();
        said.push(format!("{copies} merged: {came}{folder}"));
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

/// Takes in an agenda that could not be read before; false, if it still can't be. What is there no longer keeps
/// nobody from beginning a new one.
fn unlock(known: &mut Known, seen: &Seen) -> bool {
    match &seen.agenda {
        Glance::Holds(agenda) => known.agenda.merge(agenda),
        Glance::Nothing => {}
        Glance::Broken(_) | Glance::Unknown(_) => return false,
    }
    if let Glance::Holds(journal) = &seen.journal {
        known.journal.merge(journal);
    }
    known.is_locked = false;
    true
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
mod tests;

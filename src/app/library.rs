//! The programmes on this machine, as far as they are changed from here: imported by their path, removed after a yes.

use super::edit::Edit;
use super::export;
use super::message::{Brought, Effect, Opened};
use super::overlay::{Cursor, Errand, Overlay, Progress};
use super::page::{Page, Target};
use super::{App, Report, Visit};
use crate::error::Error;
use crate::programme::{Id, Programme, clean};
use crate::store::{Origin, Shelf};
use std::sync::Arc;

impl App {
    /// Asks for the path of a file.
    pub(super) fn ask_path(&mut self, errand: Errand) {
        self.ask_path_for(errand, Edit::default());
    }

    pub(super) fn ask_path_for(&mut self, errand: Errand, path: Edit) {
        let (offers, progress) = (Vec::new(), Progress::default());
        self.overlay = Some(Overlay::Path { errand, path, offers, progress });
    }

    /// Imports what the path that was typed leads to.
    pub(super) fn import(&mut self, path: &str) -> Vec<Effect> {
        self.say(format!("reading {} …", clean::line(path.into())));
        vec![Effect::Import { path: path.to_owned(), shown: self.programme.event.id.clone() }]
    }

    /// Asks what the path that is typed may go on to.
    pub(super) fn complete(&mut self) -> Vec<Effect> {
        match &self.overlay {
            Some(Overlay::Path { path, .. }) => vec![Effect::Complete(path.text().to_owned())],
            Some(Overlay::Export(form)) => vec![Effect::Complete(form.path.text().to_owned())],
            _ => Vec::new(),
        }
    }

    /// Types what all continuations have in common, and offers them.
    pub(super) fn completed(&mut self, begun: &str, found: Vec<String>) {
        match &mut self.overlay {
            Some(Overlay::Path { path, offers, .. }) => continue_with(path, offers, begun, found),
            Some(Overlay::Export(form)) => export::complete(form, begun, found),
            _ => {}
        }
    }

    /// Asks whether the programme under the cursor is to be removed.
    pub(super) fn ask_remove(&mut self) {
        let Some(Overlay::Programmes { shelves, cursor, doomed }) = &mut self.overlay else { return };
        let Some(shelf) = shelves.as_ref().and_then(|shelves| shelves.get(cursor.at)) else { return };
        match (shelf.origin, Id::parse(&shelf.id)) {
            (Origin::Imported, Some(id)) => *doomed = Some(id),
            (Origin::Imported, None) => {
                let problem = shelf.problem.clone().unwrap_or_default();
                self.warn(problem);
            }
            _ => {
                let said = format!("{} is part of plenary", shelf.id);
                self.say(said);
            }
        }
    }

    /// The answer to [`App::ask_remove`]; nothing if nothing was asked.
    pub(super) fn answer_remove(&mut self, yes: bool) -> Option<Vec<Effect>> {
        let Some(Overlay::Programmes { doomed, .. }) = &mut self.overlay else { return None };
        let id = doomed.take()?;
        if !yes {
            return Some(Vec::new());
        }
        self.forget_left(&id);
        Some(vec![Effect::Remove(id)])
    }

    /// Takes in the programmes on this machine.
    pub(super) fn listed(&mut self, listed: Vec<Shelf>) {
        let own = self.programme.event.id.as_str().to_owned();
        let Some(Overlay::Programmes { shelves, cursor, .. }) = &mut self.overlay else { return };
        // A list that is told again keeps its cursor.
        cursor.at = match shelves {
            None => listed.iter().position(|shelf| shelf.id == own).unwrap_or(0),
            Some(_) => cursor.at.min(listed.len().saturating_sub(1)),
        };
        *shelves = Some(listed);
    }

    /// Takes in what an import has brought: its report is shown, and if it is the programme shown, that too.
    pub(super) fn brought(&mut self, brought: Result<Box<Brought>, Error>) -> Vec<Effect> {
        match brought {
            Ok(brought) => {
                let Brought { report, findings, opened } = *brought;
                let effects = match opened {
                    Some(opened) => self.opened(Ok(Box::new(Opened { findings, ..*opened }))),
                    None => {
                        // What was left may be what was imported: it must not be shown as it was before.
                        self.way_back.clear();
                        self.findings = findings;
                        Vec::new()
                    }
                };
                self.waiting = Some(Report::Told(report));
                effects
            }
            Err(error) => {
                self.path_failed(Errand::Import, &error);
                Vec::new()
            }
        }
    }

    /// Says why what a path leads to is of no use. The path stays, to be mended.
    pub(super) fn path_failed(&mut self, of: Errand, error: &Error) {
        self.messages.push(error.to_string());
        match &mut self.overlay {
            Some(Overlay::Path { errand, progress, .. }) if *errand == of && *progress == Progress::Working => {
                *progress = Progress::Failed(error.to_string());
                self.notice = None;
            }
            _ => self.warn(error.to_string()),
        }
    }

    /// Whether an import on this machine has changed the programme.
    pub(super) fn was_changed(&self) -> bool {
        self.programme.event.imported.as_ref().is_some_and(|imported| imported.revision > 0)
    }

    /// Asks for the report of the last import of the programme.
    pub(super) fn ask_report(&mut self) -> Vec<Effect> {
        if self.was_changed() {
            return vec![Effect::Report(self.programme.clone())];
        }
        self.say("no import has changed this programme");
        Vec::new()
    }

    /// Takes in the report that was asked for.
    pub(super) fn reported(&mut self, of: &Arc<Programme>, report: Result<Page, Error>) {
        // Its links lead into that very programme.
        if !Arc::ptr_eq(of, &self.programme) {
            return;
        }
        match report {
            Ok(report) => self.waiting = Some(Report::Told(report)),
            Err(error) => self.warn(error.to_string()),
        }
    }

    /// Whether a report is read, which has the whole window.
    pub fn is_report_read(&self) -> bool {
        self.detail.focused && self.target() == Some(Target::Report)
    }

    /// Shows a report that waits, unless something is being typed.
    pub(super) fn show_report(&mut self) {
        if self.must_stay() || self.query.open || self.waiting.is_none() {
            return;
        }
        self.report = self.waiting.take();
        self.overlay = None;
        self.notice = None;
        self.revision += 1;
        self.detail.trail.retain(|visit| visit.target != Target::Report);
        let left_at = (self.detail.link, self.detail.top);
        self.detail.trail.push(Visit { target: Target::Report, left_at });
        (self.detail.link, self.detail.top, self.detail.focused) = (0, 0, true);
    }

    /// Opens the list of programmes.
    pub(super) fn open_library(&mut self) -> Vec<Effect> {
        self.overlay = Some(Overlay::Programmes { shelves: None, cursor: Cursor::default(), doomed: None });
        vec![Effect::ListLibrary]
    }
}

/// Types into a path what all its continuations have in common, and offers them.
pub(super) fn continue_with(path: &mut Edit, offers: &mut Vec<String>, begun: &str, found: Vec<String>) {
    // What was typed meanwhile is not to be disturbed.
    if path.text() != begun {
        return;
    }
    if let Some(common) = common(&found).filter(|common| common.len() > begun.len()) {
        *path = Edit::new(common);
    }
    *offers = if found.len() == 1 { Vec::new() } else { found };
}

/// What all texts begin with.
fn common(texts: &[String]) -> Option<String> {
    let mut common = texts.first()?.as_str();
    for text in texts {
        let same = common.chars().zip(text.chars()).take_while(|(a, b)| a == b);
        let length = same.map(|(letter, _)| letter.len_utf8()).sum();
        common = common.get(..length).unwrap_or_default();
    }
    Some(common.to_owned())
}

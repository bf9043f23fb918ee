//! Saving the agenda to another place, for when its own takes nothing.

use super::App;
use super::chord::Chord;
use super::command::Command;
use super::edit::Edit;
use super::message::{Effect, Elsewhere};
use super::overlay::{Errand, Overlay, Progress};
use crate::error::Error;
use crate::programme::clean;

impl App {
    /// Asks where to save the agenda.
    pub(super) fn ask_rescue(&mut self) {
        if self.opening.is_some() || self.is_locked() {
            return;
        }
        if self.agenda.is_untouched() {
            self.say(format!("there is nothing to save: your agenda is empty; {} picks", Command::Going.key()));
            return;
        }
        let path = Edit::new(format!("~/{}", self.rescue_name()));
        let (offers, progress) = (Vec::new(), Progress::default());
        self.overlay = Some(Overlay::Path { errand: Errand::Rescue, path, offers, progress });
    }

    /// What the file is called where only a folder is named.
    fn rescue_name(&self) -> String {
        format!("{}-picks.json", self.programme.event.id)
    }

    /// Has the agenda saved to the path that was typed; over a file that is there only after a yes.
    pub(super) fn rescue(&mut self, replace: bool) -> Vec<Effect> {
        let name = self.rescue_name();
        let Some(Overlay::Path { path, progress, .. }) = &mut self.overlay else { return Vec::new() };
        if path.text().trim_end().ends_with(std::path::is_separator) {
            *path = Edit::new(format!("{}{name}", path.text().trim_end()));
        }
        *progress = Progress::Working;
        let (agenda, path) = (self.agenda.clone(), path.text().to_owned());
        vec![Effect::SaveElsewhere(Box::new(Elsewhere { agenda, path, replace }))]
    }

    /// The answer to the question whether a file is to be replaced; nothing if that is not asked.
    pub(super) fn answer_replace(&mut self, chord: Chord) -> Option<Vec<Effect>> {
        let Some(Overlay::Path { progress, .. }) = &mut self.overlay else { return None };
        if *progress != Progress::IsThere {
            return None;
        }
        if Overlay::command(chord) != Some(Command::Yes) {
            *progress = Progress::Typing;
            return Some(Vec::new());
        }
        Some(self.rescue(true))
    }

    /// Takes in how a save to another place ended.
    pub(super) fn saved_elsewhere(&mut self, path: &str, outcome: Result<Option<String>, Error>) {
        let waits = match &mut self.overlay {
            Some(Overlay::Path { errand: Errand::Rescue, path: typed, progress, .. })
                if *progress == Progress::Working && typed.text() == path =>
            {
                Some(progress)
            }
            _ => None,
        };
        let shown = clean::line(path.trim().into());
        match (outcome, waits) {
            (Ok(Some(again)), waits) => {
                if waits.is_some() {
                    self.overlay = None;
                }
                let said = format!("saved to {shown}; `{again}` takes it in again");
                // It may be longer than the line it is said in.
                self.messages.push(said.clone());
                self.say(said);
            }
            (Ok(None), Some(progress)) => *progress = Progress::IsThere,
            (Ok(None), None) => self.warn(format!("not saved: {shown} is there already")),
            (Err(error), Some(progress)) => *progress = Progress::Failed(error.to_string()),
            (Err(error), None) => self.warn(error.to_string()),
        }
    }
}

//! Calendars beside the agenda: the list of them, added by their path, removed after a yes. They lie beside the agenda of
//! every programme, are only shown, and never leave with an export.

use super::App;
use super::chord::Chord;
use super::command::Command;
use super::message::Effect;
use super::overlay::{Cursor, Errand, Overlay, Progress};
use crate::agenda::Calendar;
use crate::error::Error;
use crate::programme::{Programme, clean};
pub use crate::store::CalendarRow as Row;
use std::sync::Arc;

/// What is wanted with the calendars.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wish {
    /// To see them.
    List,
    /// To keep the one that a path leads to, as it was typed.
    Add(String),
    /// To remove the one of that name.
    Remove(String),
}

/// The calendars of this machine, and what of them lies beside a programme.
#[derive(Debug, Default)]
pub struct Listed {
    /// All of them, by name.
    pub rows: Vec<Row>,
    /// What lies beside the programme.
    pub calendars: Vec<Calendar>,
    /// The name of the one that was added.
    pub added: Option<String>,
    /// What was done, in words.
    pub done: Option<String>,
}

/// The list, and what is asked about it.
#[derive(Clone, Debug, Default)]
pub struct Menu {
    /// The calendars; `None` while they are being listed.
    pub rows: Option<Vec<Row>>,
    /// Its cursor.
    pub cursor: Cursor,
    /// The one that is removed if the person says yes.
    pub doomed: Option<String>,
}

impl App {
    /// Opens the list.
    pub(super) fn open_calendars(&mut self) -> Vec<Effect> {
        self.overlay = Some(Overlay::Calendars(Box::default()));
        self.wish(Wish::List)
    }

    fn wish(&self, wish: Wish) -> Vec<Effect> {
        vec![Effect::Calendars(wish, self.programme.clone())]
    }

    /// Keeps the calendar that the path that was typed leads to.
    pub(super) fn add_calendar(&mut self, path: &str) -> Vec<Effect> {
        self.say(format!("reading {} …", clean::line(path.into())));
        self.wish(Wish::Add(path.to_owned()))
    }

    fn calendars_menu(&mut self) -> Option<&mut Menu> {
        match &mut self.overlay {
            Some(Overlay::Calendars(menu)) => Some(menu),
            _ => None,
        }
    }

    /// Lets a key answer what is asked in the list; `None` if nothing is.
    pub(super) fn calendars_key(&mut self, chord: Chord) -> Option<Vec<Effect>> {
        let doomed = self.calendars_menu()?.doomed.take()?;
        let yes = Overlay::command(chord) == Some(Command::Yes);
        Some(if yes { self.wish(Wish::Remove(doomed)) } else { Vec::new() })
    }

    /// Does in the list what a command says; `None` if there is no list, or the command is not its business.
    pub(super) fn run_in_calendars(&mut self, command: Command) -> Option<Vec<Effect>> {
        let menu = self.calendars_menu()?;
        match command {
            Command::Import => self.ask_path(Errand::Calendar),
            Command::Remove => {
                let row = menu.rows.as_ref().and_then(|rows| rows.get(menu.cursor.at));
                menu.doomed = row.map(|row| row.name.clone());
            }
            Command::Yes => {
                let doomed = menu.doomed.take()?;
                return Some(self.wish(Wish::Remove(doomed)));
            }
            // There is nothing to choose.
            Command::Choose | Command::Toggle => {}
            _ => return None,
        }
        Some(Vec::new())
    }

    /// Takes in the calendars, as they lie beside that programme.
    pub(super) fn took_calendars(&mut self, of: &Arc<Programme>, wish: &Wish, listed: Result<Listed, Error>) {
        let is_adding = matches!(wish, Wish::Add(_));
        let listed = match listed {
            Ok(listed) => listed,
            Err(error) => {
                self.messages.push(error.to_string());
                match &mut self.overlay {
                    // The path stays, to be mended.
                    Some(Overlay::Path { errand: Errand::Calendar, progress, .. })
                        if is_adding && *progress == Progress::Working =>
                    {
                        *progress = Progress::Failed(error.to_string());
                        self.notice = None;
                    }
                    _ => self.warn(error.to_string()),
                }
                return;
            }
        };
        if *wish != Wish::List {
            // What was left is not to be shown beside what was there before.
            self.way_back.clear();
        }
        // Another programme may have been opened meanwhile, which read them by itself.
        if Arc::ptr_eq(of, &self.programme) && self.calendars != listed.calendars {
            self.calendars = listed.calendars;
            self.replan();
        }
        if is_adding && matches!(self.overlay, Some(Overlay::Path { errand: Errand::Calendar, .. })) {
            self.overlay = Some(Overlay::Calendars(Box::default()));
        }
        if let Some(menu) = self.calendars_menu() {
            let added = listed.added.as_ref().and_then(|name| listed.rows.iter().position(|row| row.name == *name));
            menu.cursor.at = added.unwrap_or(menu.cursor.at).min(listed.rows.len().saturating_sub(1));
            menu.rows = Some(listed.rows);
        }
        if let Some(done) = listed.done {
            self.say(done);
        }
    }
}

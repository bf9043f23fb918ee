//! Saved queries: the list of them, and what is done with one. Every change goes to the disk at once; what is there by
//! then, from whatever copy of the program, comes back.

use super::App;
use super::chord::Chord;
use super::command::{Command, Context, command};
use super::edit::Edit;
use super::message::Effect;
use super::overlay::{Cursor, Overlay};
use super::screen::Spot;
use crate::agenda::Interest;
use crate::error::Error;
use crate::search::{Sign, View, ViewChange, Views, problems};

/// The list of saved queries, and what is asked about it.
#[derive(Clone, Debug, Default)]
pub struct Menu {
    /// Its cursor.
    pub cursor: Cursor,
    /// The query line, if it asks for something: it can be saved.
    pub line: Option<String>,
    /// For each view what it finds; nothing while the programme is being indexed.
    pub found: Vec<Found>,
    /// The name that is asked for.
    pub naming: Option<Naming>,
    /// The view that is removed if the person says yes.
    pub doomed: Option<String>,
}

/// What a saved query finds in the programme shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// How many sessions a list of them would have.
    pub sessions: usize,
    /// What of the query says nothing in this programme.
    pub problems: Vec<String>,
}

/// A name that is asked for.
#[derive(Clone, Debug)]
pub struct Naming {
    /// What is typed.
    pub name: Edit,
    /// The view that gets the name; `None`: the query line is saved under it.
    pub view: Option<String>,
    /// Why that name won't do.
    pub problem: Option<&'static str>,
}

/// What a row of the menu is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Row {
    /// The query line can be saved.
    Save,
    /// A view, by its place among all.
    View(usize),
}

impl Menu {
    /// What a row is.
    pub fn row(&self, number: usize) -> Row {
        match (&self.line, number) {
            (Some(_), 0) => Row::Save,
            (Some(_), number) => Row::View(number - 1),
            (None, number) => Row::View(number),
        }
    }

    /// The number of rows for so many views.
    pub fn length(&self, views: &Views) -> usize {
        views.all().len() + usize::from(self.line.is_some())
    }

    fn go_to(&mut self, place: usize) {
        self.cursor.at = place + usize::from(self.line.is_some());
    }
}

impl App {
    /// Opens the list, which is read again: another copy of the program may have changed it.
    pub(super) fn open_views(&mut self) -> Vec<Effect> {
        let line = self.query.edit.text().trim().to_owned();
        let line = (!self.query.query.is_empty()).then_some(line);
        let mut menu = Menu { line, ..Menu::default() };
        // Who comes with a query mostly wants to save it, unless it is one that was saved.
        let own = self.views.all().iter().position(|view| Some(&view.line) == menu.line.as_ref());
        if let Some(place) = own {
            menu.go_to(place);
        }
        self.overlay = Some(Overlay::Views(Box::new(menu)));
        self.find_views();
        vec![Effect::Views(None)]
    }

    fn menu(&mut self) -> Option<&mut Menu> {
        match &mut self.overlay {
            Some(Overlay::Views(menu)) => Some(menu),
            _ => None,
        }
    }

    /// Finds out what each view finds now.
    pub(super) fn find_views(&mut self) {
        let Some(index) = self.index.as_deref().filter(|_| matches!(self.overlay, Some(Overlay::Views(_)))) else {
            return;
        };
        let scope = self.scope();
        let found = self.views.all().iter().map(|view| {
            let query = index.read(&view.line);
            let with_skipped = self.shown.skipped || query.asks_for_skipped(&self.views);
            let is_listed = |at| with_skipped || self.plan.interest(at) != Some(Interest::Skip);
            let sessions = index.sessions(&query, &scope).into_iter().filter(|hit| is_listed(hit.at)).count();
            let problems = problems(&query, &scope, index).into_iter().map(|problem| problem.what).collect();
            Found { sessions, problems }
        });
        let found = found.collect();
        if let Some(menu) = self.menu() {
            menu.found = found;
        }
    }

    /// The view under the cursor, and its place.
    fn marked_view(&mut self) -> Option<(usize, View)> {
        let menu = self.menu()?;
        let Row::View(place) = menu.row(menu.cursor.at) else { return None };
        self.views.all().get(place).cloned().map(|view| (place, view))
    }

    /// Lets a key work on a question of the menu; `None` if nothing is asked.
    pub(super) fn views_key(&mut self, chord: Chord) -> Option<Vec<Effect>> {
        let menu = self.menu()?;
        if let Some(name) = menu.doomed.take() {
            let yes = Overlay::command(chord) == Some(Command::Yes);
            return Some(if yes { self.remove_view(name) } else { Vec::new() });
        }
        let naming = menu.naming.as_mut()?;
        if let Some(command) = command(chord, &[Context::Field]) {
            return self.run_in_views(command);
        }
        naming.name.key(chord);
        naming.problem = None;
        Some(Vec::new())
    }

    /// Does in the menu what a command says; `None` if there is no menu, or the command is not its business.
    pub(super) fn run_in_views(&mut self, command: Command) -> Option<Vec<Effect>> {
        let page = self.screen.menu.map_or(1, |view| view.height);
        let Some(Overlay::Views(menu)) = &mut self.overlay else { return None };
        if menu.naming.is_some() {
            match command {
                Command::Accept => return Some(self.named()),
                Command::Cancel => menu.naming = None,
                // Out of the program leads every way.
                Command::QuitNow | Command::Redraw | Command::Suspend => return None,
                _ => {}
            }
            return Some(Vec::new());
        }
        let length = menu.length(&self.views);
        if menu.cursor.moved(command, length, page) {
            return Some(Vec::new());
        }
        let row = menu.row(menu.cursor.at);
        match (command, row) {
            (Command::Choose | Command::Toggle, Row::Save) => {
                menu.naming = Some(Naming { name: Edit::default(), view: None, problem: None });
            }
            (Command::Choose, _) => return Some(self.use_view()),
            (Command::Toggle, _) => return Some(self.add_view()),
            (Command::Yes, _) => {
                let doomed = menu.doomed.take()?;
                return Some(self.remove_view(doomed));
            }
            (Command::Rename, _) => {
                let (_, view) = self.marked_view()?;
                let naming = Naming { name: Edit::new(view.name.clone()), view: Some(view.name), problem: None };
                self.menu()?.naming = Some(naming);
            }
            (Command::Remove, _) => {
                let (_, view) = self.marked_view()?;
                self.menu()?.doomed = Some(view.name);
            }
            (Command::ShiftUp | Command::ShiftDown, _) => {
                let (place, view) = self.marked_view()?;
                let by = if command == Command::ShiftUp { -1 } else { 1 };
                let place = place.saturating_add_signed(by).min(self.views.all().len().saturating_sub(1));
                self.menu()?.go_to(place);
                return Some(self.change_views(ViewChange::Shift(view.name, by)));
            }
            _ => return None,
        }
        Some(Vec::new())
    }

    /// The view's line takes the place of the query line.
    fn use_view(&mut self) -> Vec<Effect> {
        let Some((_, view)) = self.marked_view() else { return Vec::new() };
        self.overlay = None;
        self.query.edit = Edit::new(view.line);
        self.query_changed();
        Vec::new()
    }

    /// The query line asks for the view too, or no longer.
    fn add_view(&mut self) -> Vec<Effect> {
        let Some((_, view)) = self.marked_view() else { return Vec::new() };
        let asked = self.query.query.sign_of("view", &view.name);
        let line = self.query.query.put("view", &view.name, asked.is_none().then_some(Sign::Plain));
        self.query.edit = Edit::new(line.clone());
        self.query_changed();
        let is_empty = self.query.query.is_empty();
        if let Some(menu) = self.menu() {
            let Row::View(place) = menu.row(menu.cursor.at) else { return Vec::new() };
            menu.line = (!is_empty).then_some(line);
            menu.go_to(place);
        }
        Vec::new()
    }

    /// The name that was typed is the view's.
    fn named(&mut self) -> Vec<Effect> {
        let Some(Overlay::Views(menu)) = &mut self.overlay else { return Vec::new() };
        let Some(naming) = &mut menu.naming else { return Vec::new() };
        let line = match &naming.view {
            Some(view) => self.views.named(view).map(|view| view.line.as_str()),
            None => menu.line.as_deref(),
        };
        let view = match View::new(naming.name.text(), line.unwrap_or_default()) {
            Ok(view) => view,
            Err(problem) => {
                naming.problem = Some(problem);
                return Vec::new();
            }
        };
        let from = menu.naming.take().and_then(|naming| naming.view);
        let name = view.name.clone();
        let is_own = from.as_ref().is_some_and(|from| from.to_lowercase() == name.to_lowercase());
        let replaced = self.views.named(&name).filter(|_| !is_own).map(|old| format!("; it was {}", old.line));
        let replaced = replaced.unwrap_or_default();
        let (change, said) = match from {
            Some(from) => {
                let said = format!("“{from}” is now “{name}”{replaced}");
                (ViewChange::Rename { from, to: name.clone() }, said)
            }
            None => (ViewChange::Save(view), format!("saved as “{name}”{replaced}")),
        };
        let effects = self.change_views(change);
        let place = self.views.place(&name).unwrap_or_default();
        self.menu().into_iter().for_each(|menu| menu.go_to(place));
        self.say(said);
        effects
    }

    fn remove_view(&mut self, name: String) -> Vec<Effect> {
        let Some(view) = self.views.named(&name).cloned() else { return Vec::new() };
        // Whoever regrets it can read what it was.
        let said = format!("removed “{}”; it was {}", view.name, view.line);
        self.messages.push(said.clone());
        let effects = self.change_views(ViewChange::Remove(name));
        self.say(said);
        effects
    }

    /// Makes a change here, and has it made on disk.
    fn change_views(&mut self, change: ViewChange) -> Vec<Effect> {
        self.views.make(&change);
        self.views_pending += 1;
        self.views_changed();
        vec![Effect::Views(Some(Box::new(change)))]
    }

    /// Takes in what is on disk, once it knows of every change made here.
    pub(super) fn took_views(&mut self, changed: bool, kept: Result<Views, Error>) {
        self.views_pending = self.views_pending.saturating_sub(usize::from(changed));
        match kept {
            Ok(views) if self.views_pending == 0 && views != self.views => {
                let marked = self.marked_view().map(|(_, view)| view.name);
                self.views = views;
                let place = marked.and_then(|name| self.views.place(&name));
                let length = self.views.all().len();
                if let Some(menu) = self.menu() {
                    match place {
                        Some(place) => menu.go_to(place),
                        None => menu.cursor.at = menu.cursor.at.min(length),
                    }
                }
                self.views_changed();
            }
            Ok(_) => {}
            Err(error) => {
                self.messages.push(error.to_string());
                self.warn(error.to_string());
            }
        }
    }

    fn views_changed(&mut self) {
        if let Some(Overlay::Views(menu)) = &mut self.overlay {
            menu.cursor.at = menu.cursor.at.min(menu.length(&self.views).saturating_sub(1));
        }
        self.find_views();
        // The line may ask for one of them.
        if self.query.query.count_of_views() > 0 {
            self.query_changed();
        }
    }

    /// Takes a click on the menu; `None` if there is no menu, or the spot is none of its own.
    pub(super) fn point_in_views(&mut self, spot: Spot, double: bool) -> Option<Vec<Effect>> {
        let menu = self.menu()?;
        let Spot::MenuRow(row) = spot else { return None };
        if menu.naming.is_none() && menu.doomed.is_none() {
            menu.cursor.at = row;
            if double {
                return self.run_in_views(Command::Choose);
            }
        }
        Some(Vec::new())
    }
}

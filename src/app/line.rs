//! The query line: what is typed, what it means, what is wrong with it, and how it may go on.

use super::chord::{Chord, Key};
use super::command::{Command, Context, command};
use super::edit::Edit;
use super::pane::Pane;
use super::{App, Effect};
use crate::programme::Slot;
use crate::search::{Completion, Problem, Query, Subject, asked, completions, problems, sentence};

/// The query line.
#[derive(Clone, Debug, Default)]
pub struct QueryLine {
    /// What is typed.
    pub edit: Edit,
    /// Whether it is being typed.
    pub open: bool,
    /// What it means.
    pub query: Query,
    /// The times it asks about, as [`asked`] tells them.
    pub asked: Vec<Slot>,
    /// What it means in words; empty where nothing is asked.
    pub sentence: String,
    problems: Vec<Problem>,
    /// How the word at the cursor may go on.
    offers: Vec<Completion>,
    /// What the offers were made for, and which of them stands in its place.
    chosen: Option<(Edit, usize)>,
    /// Earlier queries, the newest last.
    pub history: Vec<String>,
    /// Which of them stands in the line, and what was typed before.
    recalled: Option<(usize, Edit)>,
    /// Whether the list was moved in since it was typed.
    is_used: bool,
}

impl QueryLine {
    /// What is wrong, the first of it; nothing that can still become right by typing on.
    pub fn problem(&self) -> Option<&Problem> {
        let cursor = self.edit.before().len();
        let is_typed = |problem: &Problem| self.open && problem.is_unfinished && problem.at.end == cursor;
        self.problems.iter().find(|problem| !is_typed(problem))
    }

    /// What the word at the cursor may become, and which of that stands there: the values of a facet; names of facets
    /// only to who asked for them.
    pub fn offered(&self) -> (&[Completion], Option<usize>) {
        let chosen = self.chosen.as_ref().map(|(_, chosen)| *chosen);
        let is_value = |offer: &Completion| !offer.text.ends_with(':');
        if self.open && (chosen.is_some() || self.offers.first().is_some_and(is_value)) {
            (&self.offers, chosen)
        } else {
            (&[], None)
        }
    }

    /// Whether there is something to put into the line.
    pub fn can_complete(&self) -> bool {
        self.open && (!self.offers.is_empty() || self.problem().is_some_and(|problem| problem.instead.is_some()))
    }

    /// An empty line that knows the earlier queries.
    pub(super) fn emptied(&mut self) -> QueryLine {
        QueryLine { history: std::mem::take(&mut self.history), ..QueryLine::default() }
    }

    /// The same line, of which nothing is known yet.
    pub(super) fn unread(&mut self) -> QueryLine {
        let (edit, open) = (std::mem::take(&mut self.edit), self.open);
        QueryLine { edit, open, ..self.emptied() }
    }

    /// Puts a query among the earlier ones, in the place of the same.
    fn remember(&mut self) -> Option<String> {
        let line = self.edit.text().trim().to_owned();
        self.recalled = None;
        if line.is_empty() {
            return None;
        }
        self.history.retain(|known| *known != line);
        self.history.push(line.clone());
        Some(line)
    }
}

impl App {
    pub(super) fn query_key(&mut self, chord: Chord) -> Vec<Effect> {
        if let Some(command) = command(chord, &[Context::Field]) {
            return self.run(command);
        }
        let before = self.query.edit.clone();
        let is_taken = self.query.edit.key(chord);
        if is_taken && self.query.edit.text() != before.text() {
            self.query.recalled = None;
            self.query_changed();
        } else if is_taken {
            self.renew_offers();
        }
        if chord.key == Key::Backspace && before.text().is_empty() {
            self.query.open = false;
        }
        Vec::new()
    }

    /// Takes in another line.
    pub(super) fn query_changed(&mut self) {
        self.query.is_used = false;
        self.renew_offers();
        self.read_query();
        self.filter();
    }

    fn renew_offers(&mut self) {
        let edit = &self.query.edit;
        let offers = match self.index.as_ref().filter(|_| self.query.open) {
            Some(index) => completions(edit.text(), edit.before().len(), &self.scope(), index),
            None => Vec::new(),
        };
        (self.query.offers, self.query.chosen) = (offers, None);
    }

    /// Reads the query line anew. Which words are found scattered depends on what the programme holds, so that the
    /// index reads it as soon as there is one.
    fn read_query(&mut self) {
        let line = self.query.edit.text();
        self.query.query = self.index.as_ref().map_or_else(|| Query::parse(line), |index| index.read(line));
    }

    /// Finds out what there is to say of the query, after it, the programme or the pane has changed.
    pub(super) fn explain_query(&mut self) {
        let Some(index) = &self.index else { return };
        let subject = match self.pane {
            _ if self.triage.is_some() => Subject::Sessions,
            Pane::Sessions | Pane::Agenda => Subject::Sessions,
            Pane::People => Subject::People,
            Pane::Halls => Subject::Halls,
        };
        let (query, scope) = (&self.query.query, self.scope());
        let told = sentence(query, &scope, index, subject);
        let problems = problems(query, &scope, index);
        let asked = asked(query, &scope, index);
        (self.query.sentence, self.query.problems, self.query.asked) = (told, problems, asked);
    }

    /// Puts the next, or the previous, of what the word at the cursor may become into the line; where nothing is
    /// offered, what a mistake was probably to be.
    pub(super) fn complete_query(&mut self, forward: bool) {
        let line = &mut self.query;
        let length = line.offers.len();
        if length == 0 {
            let problem = line.problem().and_then(|problem| Some((problem.at.clone(), problem.instead.clone()?)));
            match problem {
                Some((at, instead)) => {
                    // Typing goes on at the end, wherever the mistake stands.
                    line.edit = Edit::new(line.edit.replaced(at, &instead).text());
                    self.query_changed();
                }
                None => self.say("nothing to complete here; a facet's name is, such as hall:"),
            }
            return;
        }
        let next = match line.chosen {
            Some((_, at)) if forward => (at + 1) % length,
            Some((_, at)) => (at + length - 1) % length,
            None if forward => 0,
            None => length - 1,
        };
        self.choose_offer(next);
    }

    /// Puts one of what is offered into the line.
    pub(super) fn choose_offer(&mut self, at: usize) {
        let line = &mut self.query;
        let Some(offer) = line.offers.get(at) else { return };
        let begun = line.chosen.take().map_or_else(|| line.edit.clone(), |(begun, _)| begun);
        line.edit = begun.replaced(offer.at.clone(), &offer.text);
        if line.offers.len() == 1 {
            // There is nothing to choose from: what comes next is offered at once.
            self.query_changed();
        } else {
            line.chosen = Some((begun, at));
            self.read_query();
            self.filter();
        }
    }

    /// Puts an earlier query into the line, or returns towards what was typed.
    pub(super) fn recall(&mut self, older: bool) {
        let line = &mut self.query;
        let at = line.recalled.as_ref().map(|(at, _)| *at);
        let next = match (at, older) {
            (None, true) => line.history.len().checked_sub(1),
            (Some(at), true) => at.checked_sub(1),
            (Some(at), false) => Some(at + 1),
            (None, false) => None,
        };
        let Some(next) = next else {
            self.say(if older { "no earlier query is known" } else { "this is the newest" });
            return;
        };
        let typed = line.recalled.take().map_or_else(|| line.edit.clone(), |(_, typed)| typed);
        match line.history.get(next) {
            Some(earlier) => {
                line.edit = Edit::new(earlier.clone());
                line.recalled = Some((next, typed));
            }
            None => line.edit = typed,
        }
        self.query_changed();
    }

    /// Notes that the list is moved in while a query narrows it.
    pub(super) fn use_query(&mut self) {
        self.query.is_used = true;
    }

    /// Closes the field; the query stays.
    pub(super) fn keep_query(&mut self) -> Vec<Effect> {
        self.query.open = false;
        self.list_mut().choose();
        self.renew_offers();
        self.remember_query()
    }

    /// Closes the field without the query.
    pub(super) fn drop_query(&mut self) -> Vec<Effect> {
        let effects = if self.query.is_used { self.remember_query() } else { Vec::new() };
        self.query.open = false;
        self.clear_query();
        effects
    }

    fn remember_query(&mut self) -> Vec<Effect> {
        self.query.remember().map(Effect::Remember).into_iter().collect()
    }

    pub(super) fn clear_query(&mut self) {
        self.query.edit = Edit::default();
        self.query_changed();
    }

    /// Whether a key of text fields is the query line's.
    pub(super) fn run_in_line(&mut self, command: Command) -> Option<Vec<Effect>> {
        if !self.query.open {
            return None;
        }
        match command {
            Command::Complete => self.complete_query(true),
            Command::CompleteBack => self.complete_query(false),
            Command::Older => self.recall(true),
            Command::Newer => self.recall(false),
            Command::Accept => return Some(self.keep_query()),
            Command::Cancel => return Some(self.drop_query()),
            _ => return None,
        }
        Some(Vec::new())
    }
}

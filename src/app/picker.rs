//! The picker: facets on the left, the values of one on the right, each with what it would leave of the query. What is
//! chosen is written into the query line at once.

use super::App;
use super::chord::{Chord, Key};
use super::command::{Command, Context, command};
use super::edit::Edit;
use super::message::Effect;
use super::overlay::{Cursor, Overlay};
use super::screen::Spot;
use crate::search::{Content, FACETS, Facet, FacetValue, Query, Sign, Term, fold_text, offer, offered, offers};

/// What the picker shows.
#[derive(Clone, Debug)]
pub struct Picker {
    /// The facets that narrow something here.
    pub facets: Vec<&'static Facet>,
    /// The cursor among the facets.
    pub facet: Cursor,
    /// The values of that facet, as far as they have what is typed; `None` while the programme is being indexed.
    pub values: Option<Vec<FacetValue>>,
    /// The cursor among the values.
    pub value: Cursor,
    /// Whether the values have the keys.
    pub in_values: bool,
    /// What narrows the values.
    pub narrow: Edit,
    /// Whether that is being typed.
    pub typing: bool,
    /// Whether something was written since it was opened.
    has_written: bool,
}

impl Picker {
    fn new() -> Picker {
        Picker {
            facets: FACETS.iter().collect(),
            facet: Cursor::default(),
            values: None,
            value: Cursor::default(),
            in_values: false,
            narrow: Edit::default(),
            typing: false,
            has_written: false,
        }
    }

    /// The facet under the cursor.
    pub fn current(&self) -> Option<&'static Facet> {
        self.facets.get(self.facet.at).copied()
    }

    /// The value under the cursor.
    pub fn marked(&self) -> Option<&FacetValue> {
        self.values.as_ref().and_then(|values| values.get(self.value.at))
    }

    /// The cursor that keys move, and the number of its rows.
    pub(super) fn cursor(&mut self) -> (&mut Cursor, usize) {
        let values = self.values.as_ref().map_or(0, Vec::len);
        if self.in_values { (&mut self.value, values) } else { (&mut self.facet, self.facets.len()) }
    }

    /// Leaves what is typed, and the place among the values: another facet has others.
    fn turn(&mut self) {
        (self.narrow, self.typing, self.value) = (Edit::default(), false, Cursor::default());
    }

    fn narrows(&self, label: &str) -> bool {
        let (typed, label) = (fold_text(self.narrow.text()), fold_text(label));
        typed.split(' ').all(|word| label.contains(word))
    }
}

impl App {
    /// Opens the picker.
    pub(super) fn open_picker(&mut self) {
        self.overlay = Some(Overlay::Facets(Box::new(Picker::new())));
        self.find_facets();
    }

    fn picker(&mut self) -> Option<&mut Picker> {
        match &mut self.overlay {
            Some(Overlay::Facets(picker)) => Some(picker),
            _ => None,
        }
    }

    /// Finds out which facets there are, and what can be chosen of the one under the cursor.
    pub(super) fn find_facets(&mut self) {
        let Some(index) = &self.index else { return };
        let (mut found, query) = (offered(&self.scope(), index), &self.query.query);
        // What is asked for can be taken out, whether it is of any use here or not.
        let is_asked = |facet: &&Facet| query.count_of(facet) > 0 && !found.contains(facet);
        let asked: Vec<&Facet> = FACETS.iter().filter(is_asked).collect();
        found.extend(asked);
        if let Some(picker) = self.picker() {
            let current = picker.current();
            picker.facet.at = found.iter().position(|facet| Some(*facet) == current).unwrap_or(0);
            picker.facets = found;
        }
        self.find_values();
    }

    /// Counts the values of the facet under the cursor anew.
    fn find_values(&mut self) {
        let (Some(index), Some(Overlay::Facets(picker))) = (&self.index, &self.overlay) else { return };
        let Some(facet) = picker.current() else { return };
        let (query, scope, typed) = (&self.query.query, self.scope(), picker.narrow.text());
        let mut found = offers(facet, query, &scope, index);
        if !typed.trim().is_empty() {
            found.retain(|value| picker.narrows(&value.label));
            let typed = offer(facet, typed, query, &scope, index);
            let is_listed =
                |typed: &FacetValue| found.iter().any(|value| fold_text(&value.word) == fold_text(&typed.word));
            if let Some(typed) = typed.filter(|typed| !is_listed(typed)) {
                // Words that several have stand before them; those of one thing only add nothing to it.
                let is_wider = found.iter().all(|value| value.count < typed.count);
                found.insert(if is_wider { 0 } else { found.len() }, typed);
            }
        }
        if let Some(picker) = self.picker() {
            let marked = picker.marked().map(|value| value.word.clone());
            let at = found.iter().position(|value| Some(&value.word) == marked.as_ref()).unwrap_or(picker.value.at);
            picker.value.at = at.min(found.len().saturating_sub(1));
            picker.values = Some(found);
        }
    }

    /// Lets a key work on what narrows the values; `None` if that is not being typed.
    pub(super) fn picker_key(&mut self, chord: Chord) -> Option<Vec<Effect>> {
        let picker = self.picker().filter(|picker| picker.typing)?;
        match command(chord, &[Context::Field]) {
            Some(command) => return self.run_in_picker(command),
            None => {
                let before = picker.narrow.text().to_owned();
                if picker.narrow.key(chord) && picker.narrow.text() != before {
                    picker.value = Cursor::default();
                    picker.values = None;
                    self.find_values();
                } else if chord.key == Key::Backspace && before.is_empty() {
                    picker.typing = false;
                }
            }
        }
        Some(Vec::new())
    }

    /// Takes a text that is pasted into what narrows the values.
    pub(super) fn renew_picker(&mut self) {
        if self.picker().is_some_and(|picker| picker.typing) {
            self.find_values();
        }
    }

    /// Does in the picker what a command says; `None` if there is no picker, or the command is not its business.
    pub(super) fn run_in_picker(&mut self, command: Command) -> Option<Vec<Effect>> {
        let page = self.screen.menu.map_or(1, |view| view.height);
        let picker = self.picker()?;
        match command {
            Command::Accept | Command::Complete => picker.typing = false,
            Command::Cancel => {
                picker.turn();
                self.find_values();
            }
            Command::MenuLeft => (picker.in_values, picker.typing) = (false, false),
            Command::MenuRight => picker.in_values = true,
            Command::Choose | Command::Toggle if !picker.in_values => picker.in_values = true,
            Command::Toggle => self.put(Sign::Plain),
            Command::Also => self.put(Sign::Must),
            Command::Exclude => self.put(Sign::Not),
            Command::Choose => {
                // Who comes only for one value needs one key.
                if !picker.has_written && picker.marked().is_some_and(|value| value.chosen.is_none()) {
                    self.put(Sign::Plain);
                }
                self.overlay = None;
            }
            Command::Remove => {
                let line = self.picker()?.current().map(|facet| self.query.query.cleared(facet));
                self.write(line);
            }
            Command::MenuSearch => (picker.in_values, picker.typing) = (true, true),
            _ => {
                let (cursor, length) = picker.cursor();
                if !cursor.moved(command, length, page) {
                    return None;
                }
                if !picker.in_values {
                    picker.turn();
                    self.find_values();
                }
            }
        }
        Some(Vec::new())
    }

    /// Asks for the value under the cursor in this way, or no longer if it is asked for in this way.
    fn put(&mut self, sign: Sign) {
        let Some(picker) = self.picker().filter(|picker| picker.in_values) else { return };
        let (Some(facet), Some(value)) = (picker.current(), picker.marked()) else { return };
        let (word, chosen) = (value.word.clone(), value.chosen);
        let sign = match chosen {
            Some(own) if own == sign || sign == Sign::Plain => None,
            _ => Some(sign),
        };
        let mut line = self.query.query.put(facet.name, &word, sign);
        if sign == Some(Sign::Plain) && !facet.any() {
            // Of two earliest times only the later would count: the one that is chosen takes the other's place, listed
            // or not. The other end of a range of numbers stays.
            let end = |value: &str| value.chars().next().filter(|first| !first.is_alphanumeric());
            let plain = |term: &Term| match &term.content {
                Content::Facet(own, value) if *own == facet && term.sign == Sign::Plain => Some(value.clone()),
                _ => None,
            };
            for other in self.query.query.terms().iter().filter_map(plain).filter(|other| end(other) == end(&word)) {
                line = Query::parse(&line).put(facet.name, &other, None);
            }
        }
        self.write(Some(line));
    }

    fn write(&mut self, line: Option<String>) {
        let Some(line) = line.filter(|line| line != self.query.edit.text()) else { return };
        self.query.edit = Edit::new(line);
        self.query_changed();
        if let Some(picker) = self.picker() {
            picker.has_written = true;
        }
        self.find_values();
    }

    /// Takes a click on the picker; `None` if there is no picker, or the spot is none of its own.
    pub(super) fn point_in_picker(&mut self, spot: Spot) -> Option<Vec<Effect>> {
        let picker = self.picker()?;
        match spot {
            // Where there is room for one column only, this is the way to the other.
            Spot::MenuColumn(row) if row == picker.facet.at && !picker.in_values => picker.in_values = true,
            Spot::MenuColumn(row) => {
                (picker.facet.at, picker.in_values) = (row, false);
                picker.turn();
                self.find_values();
            }
            Spot::MenuRow(row) => {
                (picker.value.at, picker.in_values) = (row, true);
                self.put(Sign::Plain);
            }
            Spot::MenuField => return self.run_in_picker(Command::MenuSearch),
            _ => return None,
        }
        Some(Vec::new())
    }
}

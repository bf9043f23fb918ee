//! Facets whose values can be listed: which there are in a programme, and which sessions and halls have them.

use super::{Bearer, Facet, Fit, Given, Key, STATES, Value};
use crate::programme::Programme;
use crate::search::index::Scope;
use std::collections::HashMap;

/// The values of one facet in one programme, and which sessions and halls have them.
#[derive(Debug, Default)]
pub(in crate::search) struct Table {
    pub values: Vec<Value>,
    /// For each value its sessions, in programme order.
    pub sessions: Vec<Vec<u32>>,
    /// For each value of halls the halls themselves.
    pub halls: Vec<Vec<u32>>,
}

impl Table {
    /// The values that a programme has, and what I chose in it.
    pub fn new(facet: &Facet, programme: &Programme, scope: Option<&Scope<'_>>) -> Table {
        let mut writer =
            Writer { facet, programme, table: Table::default(), keys: HashMap::new(), words: HashMap::new() };
        let sessions = || programme.sessions().iter().enumerate();
        let Some(values) = facet.values() else { return writer.table };
        match values.bearer {
            Bearer::Session(key) => {
                for (at, session) in sessions() {
                    writer.session(at, key(programme, session));
                }
            }
            Bearer::Several(texts) => {
                for (at, session) in sessions() {
                    for text in texts(session) {
                        writer.session(at, Some(Key::Text(text)));
                    }
                }
            }
            Bearer::Hall(key) => {
                for (at, hall) in programme.halls().iter().enumerate() {
                    writer.hall(at, key(programme, at, hall));
                }
                for (at, session) in sessions() {
                    for hall in &session.halls {
                        writer.session(at, key(programme, hall.index(), &programme[*hall]));
                    }
                }
            }
            Bearer::Appearance(key) => {
                for (at, session) in sessions() {
                    session.appearances.iter().for_each(|appearance| writer.session(at, key(appearance)));
                }
            }
            Bearer::State => {
                for state in scope.iter().flat_map(|_| STATES) {
                    let found = scope.map(|scope| state.sessions(scope)).unwrap_or_default();
                    for session in found {
                        writer.session(session.index(), Some(Key::Text(state.word)));
                    }
                }
            }
        }
        writer.table
    }

    /// Whether a key names one of the values of these numbers.
    pub fn names(&self, facet: &Facet, programme: &Programme, key: Key<'_>, numbers: &[usize]) -> bool {
        let shown = facet.values().and_then(|values| (values.show)(programme, key));
        let word = shown.map(|value| value.word.to_lowercase());
        let mut values = numbers.iter().filter_map(|number| self.values.get(*number));
        word.is_some_and(|word| values.any(|value| value.word.to_lowercase() == word))
    }

    /// The numbers of the values that fit best what was written.
    pub fn fitting(&self, facet: &Facet, given: &Given) -> Vec<usize> {
        let Some(values) = facet.values() else { return Vec::new() };
        let fits: Vec<Fit> = self.values.iter().map(|value| (values.fit)(given, value)).collect();
        let best = fits.iter().copied().max().filter(|best| *best != Fit::No);
        (0..fits.len()).filter(|number| fits.get(*number).copied() == best).collect()
    }
}

struct Writer<'p> {
    facet: &'p Facet,
    programme: &'p Programme,
    table: Table,
    keys: HashMap<Key<'p>, Option<usize>>,
    words: HashMap<String, usize>,
}

impl<'p> Writer<'p> {
    fn number(&mut self, key: Option<Key<'p>>) -> Option<usize> {
        let key = key?;
        if let Some(number) = self.keys.get(&key) {
            return *number;
        }
        let shown = self.facet.values().and_then(|values| (values.show)(self.programme, key));
        // The query line can't ask for what has no letters.
        let shown = shown.filter(|value| Given::new(&value.word).is_some());
        let number = shown.map(|value| {
            let table = &mut self.table;
            // "Panel session" and "Panel Session" are one value.
            *self.words.entry(value.word.to_lowercase()).or_insert_with(|| {
                table.values.push(value);
                table.sessions.push(Vec::new());
                table.halls.push(Vec::new());
                table.values.len() - 1
            })
        });
        self.keys.insert(key, number);
        number
    }

    fn session(&mut self, at: usize, key: Option<Key<'p>>) {
        if let Some(number) = self.number(key) {
            push(&mut self.table.sessions[number], at);
        }
    }

    fn hall(&mut self, at: usize, key: Option<Key<'p>>) {
        if let Some(number) = self.number(key) {
            push(&mut self.table.halls[number], at);
        }
    }
}

fn push(list: &mut Vec<u32>, at: usize) {
    // Positions in a programme fit by construction.
    if let Ok(at) = u32::try_from(at)
        && list.last() != Some(&at)
    {
        list.push(at);
    }
}

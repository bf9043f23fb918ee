//! The dimensions to narrow by. A new one is a row of [`FACETS`].

use super::fold::{fold_text, fold_typed};
use super::index::Scope;
use crate::agenda::Interest;
use crate::programme::{Appearance, Hall, HallIx, Programme, Session, SessionIx, time};
use std::collections::HashMap;

/// One dimension of the programme: a name for the query line, and where its values come from.
#[derive(Debug)]
pub struct Facet {
    /// What stands before the colon.
    pub name: &'static str,
    /// What its values are, on one line.
    pub help: &'static str,
    /// What has the values.
    pub(super) bearer: Bearer,
    /// How a value is written and shown.
    show: fn(&Programme, Key<'_>) -> Option<Value>,
    /// Whether what was written means a value.
    fit: fn(&Given<'_>, &Value) -> Fit,
    /// In which order the values are offered.
    pub(super) order: Order,
}

/// What has the values of a facet, and the function that hands them out.
#[derive(Debug)]
pub(super) enum Bearer {
    /// The session itself.
    Session(for<'p> fn(&'p Programme, &'p Session) -> Option<Key<'p>>),
    /// The halls it is held in.
    Hall(for<'p> fn(&'p Programme, usize, &'p Hall) -> Option<Key<'p>>),
    /// The people in it, in their parts.
    Appearance(for<'p> fn(&'p Appearance) -> Option<Key<'p>>),
    /// What I chose, and have not seen; this changes while the programme stays.
    Mine(fn(&Scope<'_>, &mut dyn FnMut(SessionIx, Key<'static>))),
}

/// Names a value cheaply: by its place in a list of the programme, or by its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Key<'p> {
    At(usize),
    Text(&'p str),
}

/// A value of a facet.
#[derive(Clone, Debug)]
pub(super) struct Value {
    /// What to write behind the colon.
    pub word: String,
    /// What to show in its place.
    pub label: String,
    /// What it goes by, folded.
    names: Vec<String>,
    /// Its place in the programme's list, from 0; nothing for mere texts.
    pub position: usize,
}

/// The order in which values are offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    /// As they follow each other in the programme.
    Natural,
    /// The most frequent first, then by name.
    Frequency,
}

/// A value as somebody wrote it.
pub(super) struct Given<'q> {
    pub text: &'q str,
    pub folded: String,
}

impl<'q> Given<'q> {
    /// `None` if it says nothing, as before the first letter is typed.
    pub fn new(text: &'q str) -> Option<Given<'q>> {
        let folded = fold_typed(text);
        (!folded.is_empty()).then_some(Given { text: text.trim(), folded })
    }
}

/// How well what was written fits a value. Where something fits exactly, what merely begins so is not meant:
/// `hall:g1` is not G10.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    No,
    Begins,
    Exact,
}

/// All facets, in the order of the picker.
pub const FACETS: &[Facet] = &[
    Facet {
        name: "day",
        help: "conference day: its number, weekday or date",
        bearer: Bearer::Session(|programme, session| Some(Key::At(programme.day_number(session.day?)? - 1))),
        show: show_day,
        fit: fits_day,
        order: Order::Natural,
    },
    Facet {
        name: "track",
        help: "heading a session stands under",
        bearer: Bearer::Session(|_, session| Some(Key::At(session.track?.index()))),
        show: |programme, key| match key {
            Key::At(at) => Some(Value::named(&programme.tracks().get(at)?.name, at)),
            Key::Text(_) => None,
        },
        fit: fits_words,
        order: Order::Frequency,
    },
    Facet {
        name: "kind",
        help: "what sort of session it is",
        bearer: Bearer::Session(|_, session| session.kind.as_deref().map(Key::Text)),
        show: show_text,
        fit: fits_words,
        order: Order::Frequency,
    },
    Facet {
        name: "hall",
        help: "hall, by label or name",
        bearer: Bearer::Hall(|_, at, _| Some(Key::At(at))),
        show: show_hall,
        fit: fits_words,
        order: Order::Natural,
    },
    Facet {
        name: "building",
        help: "building or pavilion",
        bearer: Bearer::Hall(|_, _, hall| Some(Key::At(hall.building?.index()))),
        show: show_building,
        fit: fits_words,
        order: Order::Natural,
    },
    Facet {
        name: "role",
        help: "part that somebody has in it",
        bearer: Bearer::Appearance(|appearance| appearance.role.as_deref().map(Key::Text)),
        show: show_text,
        fit: fits_words,
        order: Order::Frequency,
    },
    Facet {
        name: "is",
        help: "going, maybe, skip, picked, clash; new or changed and not yet seen",
        bearer: Bearer::Mine(choices),
        show: show_text,
        fit: fits_words,
        order: Order::Frequency,
    },
];

impl Facet {
    /// The facet of that name, in any case.
    pub fn named(name: &str) -> Option<&'static Facet> {
        FACETS.iter().find(|facet| facet.name.eq_ignore_ascii_case(name))
    }
}

/// Facets are told apart by their names.
impl PartialEq for Facet {
    fn eq(&self, other: &Facet) -> bool {
        self.name == other.name
    }
}

impl Eq for Facet {}

impl Value {
    /// A value that is written and shown as it is named.
    fn named(name: &str, position: usize) -> Value {
        Value { word: writable(name), label: name.to_owned(), names: vec![fold_text(name)], position }
    }
}

/// A value as the query line can hold it: one line without quotes.
pub(super) fn writable(value: &str) -> String {
    value.split(|c: char| c == '"' || c.is_whitespace()).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

fn show_text(_: &Programme, key: Key<'_>) -> Option<Value> {
    match key {
        Key::Text(text) => Some(Value::named(text, 0)),
        Key::At(_) => None,
    }
}

/// A day is written as its date: beside a label like "Wed 2 Jun" the number of the conference day would mislead.
fn show_day(programme: &Programme, key: Key<'_>) -> Option<Value> {
    let Key::At(position) = key else { return None };
    let day = *programme.days().get(position)?;
    let spoken = fold_text(&day.strftime("%A %-d %B %Y").to_string());
    Some(Value { word: day.to_string(), label: time::short_date(day), names: vec![spoken], position })
}

fn show_hall(programme: &Programme, key: Key<'_>) -> Option<Value> {
    let Key::At(position) = key else { return None };
    let hall = programme.halls().get(position)?;
    let short = programme.label(HallIx::at(position));
    let names = [hall.id.as_str(), short, &hall.name].map(fold_text).to_vec();
    let label = match hall.building {
        Some(building) => format!("{short} · {}", programme[building].name),
        None => short.to_owned(),
    };
    Some(Value { word: hall.id.to_string(), label, names, position })
}

fn show_building(programme: &Programme, key: Key<'_>) -> Option<Value> {
    let Key::At(position) = key else { return None };
    let building = programme.buildings().get(position)?;
    let names = [building.id.as_str(), &building.name].map(fold_text).to_vec();
    Some(Value { word: building.id.to_string(), label: building.name.clone(), names, position })
}

fn choices(scope: &Scope<'_>, put: &mut dyn FnMut(SessionIx, Key<'static>)) {
    let plan = scope.plan;
    for (session, novelty) in scope.novelties.all_unseen() {
        if let Some(session) = scope.programme.find_session(session) {
            put(session, Key::Text(novelty.word()));
        }
    }
    for planned in &plan.picks {
        let Some(session) = planned.session else { continue };
        put(session, Key::Text(planned.pick.interest.word()));
        if planned.pick.interest != Interest::Skip {
            put(session, Key::Text("picked"));
        }
    }
    for clash in plan.firm_clashes() {
        for planned in [clash.first, clash.second].into_iter().filter_map(|at| plan.picks.get(at)) {
            if let Some(session) = planned.session {
                put(session, Key::Text("clash"));
            }
        }
    }
}

/// Every word that was written begins a word of the value.
fn fits_words(given: &Given<'_>, value: &Value) -> Fit {
    if value.names.contains(&given.folded) {
        return Fit::Exact;
    }
    let begins = |word: &str| value.names.iter().any(|name| name.split(' ').any(|own| own.starts_with(word)));
    if given.folded.split(' ').all(begins) { Fit::Begins } else { Fit::No }
}

/// A number is that of the conference day; otherwise the date, or its words.
fn fits_day(given: &Given<'_>, value: &Value) -> Fit {
    if given.text.bytes().all(|byte| byte.is_ascii_digit()) {
        let number = given.text.parse().ok();
        return if number == Some(value.position + 1) { Fit::Exact } else { Fit::No };
    }
    match value.word.strip_prefix(given.text) {
        Some("") => Fit::Exact,
        Some(_) => Fit::Begins,
        None => fits_words(given, value),
    }
}

/// The values of one facet in one programme, and which sessions and halls have them.
#[derive(Debug, Default)]
pub(super) struct Table {
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
        match facet.bearer {
            Bearer::Session(key) => {
                for (at, session) in sessions() {
                    writer.session(at, key(programme, session));
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
            Bearer::Mine(choices) => {
                if let Some(scope) = scope {
                    choices(scope, &mut |session, key| writer.session(session.index(), Some(key)));
                }
                // Clashes come in an order of their own.
                for sessions in &mut writer.table.sessions {
                    sessions.sort_unstable();
                    sessions.dedup();
                }
            }
        }
        writer.table
    }

    /// Whether a key names one of the values of these numbers.
    pub fn names(&self, facet: &Facet, programme: &Programme, key: Key<'_>, numbers: &[usize]) -> bool {
        let word = (facet.show)(programme, key).map(|value| value.word.to_lowercase());
        let mut values = numbers.iter().filter_map(|number| self.values.get(*number));
        word.is_some_and(|word| values.any(|value| value.word.to_lowercase() == word))
    }

    /// The numbers of the values that fit best what was written.
    pub fn fitting(&self, facet: &Facet, given: &Given<'_>) -> Vec<usize> {
        let fits: Vec<Fit> = self.values.iter().map(|value| (facet.fit)(given, value)).collect();
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
        let number = (self.facet.show)(self.programme, key).map(|value| {
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

#[cfg(test)]
mod tests {
    use super::super::sample::forum;
    use super::*;

    #[test]
    fn rows_are_names_for_the_query_line() {
        for (number, facet) in FACETS.iter().enumerate() {
            assert!(facet.name.bytes().all(|byte| byte.is_ascii_lowercase()), "{}", facet.name);
            assert!(
                !facet.help.is_empty() && !facet.help.contains('\n') && !facet.help.ends_with('.'),
                "{}",
                facet.name
            );
            assert!(FACETS[..number].iter().all(|other| other != facet), "{} twice", facet.name);
            assert_eq!(Facet::named(&facet.name.to_uppercase()), Some(facet));
        }
        assert_eq!(Facet::named("colour"), None);
    }

    /// The words of the values that a text means.
    fn meant(facet: &str, text: &str) -> Vec<String> {
        let facet = Facet::named(facet).unwrap();
        let table = Table::new(facet, &forum(), None);
        let numbers = Given::new(text).map(|given| table.fitting(facet, &given)).unwrap_or_default();
        numbers.into_iter().map(|number| table.values[number].word.clone()).collect()
    }

    #[test]
    fn what_is_said_in_full_means_nothing_else() {
        assert_eq!(meant("hall", "g1"), ["g1"]);
        assert_eq!(meant("hall", "G10"), ["g10"]);
        assert_eq!(meant("hall", "conference"), ["g1", "g10"]);
        assert_eq!(meant("hall", "hall g1"), ["g1", "g10"]);
        assert_eq!(meant("hall", "onference"), Vec::<String>::new());
        assert_eq!(meant("building", "Pavilion «G»"), ["pavilion-g"]);
        assert_eq!(meant("kind", "PANEL SESSION"), ["Panel Session"]);
        assert_eq!(meant("role", "mod"), ["moderator"]);
    }

    #[test]
    fn days_go_by_number_weekday_and_date() {
        for text in ["2", "02", "thu", "Thursday", "2021-06-03", "2021-06-03 ", "3 june", "jun 3"] {
            assert_eq!(meant("day", text), ["2021-06-03"], "{text}");
        }
        // A bare number is that of the conference day, never of the month.
        assert_eq!(meant("day", "3"), ["2021-06-04"]);
        assert_eq!(meant("day", "0"), Vec::<String>::new());
        assert_eq!(meant("day", "99999999999999999999999"), Vec::<String>::new());
    }

    #[test]
    fn values_are_written_on_one_line_without_quotes() {
        assert_eq!(writable("The  \"new\"\neconomy"), "The new economy");
    }
}

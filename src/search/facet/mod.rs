//! The dimensions to narrow by. A new one is a row of [`FACETS`].

mod clock;
mod number;
mod state;
mod table;

pub(super) use clock::{Free, Moment, Relation};
pub(super) use number::{Measure, Range};
pub use state::{STATES, State};
pub(super) use table::Table;

use super::field::Field;
use super::fold::{fold_text, fold_typed};
use super::index::Scope;
use crate::programme::{Appearance, Hall, HallIx, Programme, Session, nearest, time};

/// One dimension of the programme: a name for the query line, and what a value behind it asks.
#[derive(Debug)]
pub struct Facet {
    /// What stands before the colon.
    pub name: &'static str,
    /// What may stand there instead, to write less; empty where nothing may.
    pub letters: &'static str,
    /// What its values are, on one line.
    pub help: &'static str,
    /// A value as somebody might write it.
    pub example: &'static str,
    pub(super) asks: Asks,
}

/// What a value of a facet asks.
#[derive(Debug)]
pub(super) enum Asks {
    /// To be one of the values that the programme has, or my agenda.
    Value(Values),
    /// To have its words in these fields.
    Words(&'static [Field]),
    /// To have its words in my note on the session.
    Note,
    /// To stand so to a time.
    Clock(Relation),
    /// To have such a number.
    Number(Measure),
    /// To be found by a saved query.
    View,
}

/// Where values that can be listed come from.
#[derive(Debug)]
pub(super) struct Values {
    /// What has them.
    pub bearer: Bearer,
    /// How a value is written and shown.
    pub show: fn(&Programme, Key<'_>) -> Option<Value>,
    /// Whether what was written means a value.
    pub fit: fn(&Given, &Value) -> Fit,
    /// In which order they are offered.
    pub order: Order,
}

/// What has the values of a facet, and the function that hands them out.
#[derive(Debug)]
pub(super) enum Bearer {
    /// The session itself.
    Session(for<'p> fn(&'p Programme, &'p Session) -> Option<Key<'p>>),
    /// The session, any number of them.
    Several(for<'p> fn(&'p Session) -> &'p [String]),
    /// The halls it is held in.
    Hall(for<'p> fn(&'p Programme, usize, &'p Hall) -> Option<Key<'p>>),
    /// The people in it, in their parts.
    Appearance(for<'p> fn(&'p Appearance) -> Option<Key<'p>>),
    /// Its [states](STATES), which change while the programme stays.
    State,
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
    pub names: Vec<String>,
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
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Given {
    pub text: String,
    pub folded: String,
}

/// Words that follow the clock, and the facet that each is a value of; they mean the same without the facet's name.
const RELATIVE: &[(&str, &str)] = &[
    ("today", "day"),
    ("tomorrow", "day"),
    ("yesterday", "day"),
    ("now", "at"),
    ("morning", "at"),
    ("afternoon", "at"),
    ("evening", "at"),
];

/// Days of the week need no facet's name either.
const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// What else people call a facet.
const SAID: &[(&str, &str)] = &[
    ("date", "day"),
    ("time", "at"),
    ("from", "after"),
    ("since", "after"),
    ("until", "before"),
    ("topic", "tag"),
    ("type", "kind"),
    ("language", "lang"),
    ("room", "hall"),
    ("venue", "hall"),
    ("pavilion", "building"),
    ("speaker", "who"),
    ("person", "who"),
    ("name", "who"),
    ("company", "org"),
    ("post", "org"),
];

impl Given {
    /// `None` if it says nothing, as before the first letter is typed.
    pub fn new(text: &str) -> Option<Given> {
        let folded = fold_typed(text);
        let says = !folded.is_empty() || text.contains(['<', '>', '=']);
        says.then(|| Given { text: text.trim().to_owned(), folded })
    }

    /// The facet that a word names a value of without saying so.
    pub fn relative(folded: &str) -> Option<(&'static Facet, Given)> {
        let weekday = WEEKDAYS.contains(&folded).then_some("day");
        let facet = RELATIVE.iter().find(|(word, _)| *word == folded).map(|(_, facet)| *facet).or(weekday)?;
        Some((Facet::named(facet)?, Given::new(folded)?))
    }

    /// Whether it is a state of this word, as a value of the facet of states.
    pub fn is_state(&self, facet: &Facet, word: &str) -> bool {
        facet.changes() && State::meant(&self.folded).is_some_and(|state| state.word == word)
    }

    /// Whether it follows the clock.
    pub fn is_relative(&self, facet: &Facet) -> bool {
        RELATIVE.iter().any(|(word, own)| *word == self.folded && *own == facet.name)
    }
}

/// How well what was written fits a value. Where something fits exactly, what merely begins so is not meant:
/// `hall:g1` is not G10.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fit {
    No,
    Begins,
    Exact,
}

/// All facets, in the order of the picker.
pub const FACETS: &[Facet] = &[
    Facet {
        name: "day",
        letters: "d",
        help: "conference day: its number, weekday or date; today, tomorrow",
        example: "wed",
        asks: Asks::Value(Values {
            bearer: Bearer::Session(|programme, session| Some(Key::At(programme.day_number(session.day?)? - 1))),
            show: show_day,
            fit: fits_day,
            order: Order::Natural,
        }),
    },
    Facet {
        name: "at",
        letters: "",
        help: "runs at that time: 17:00, 5pm, now; begins in the morning, afternoon, evening",
        example: "17:00",
        asks: Asks::Clock(Relation::At),
    },
    Facet {
        name: "after",
        letters: "",
        help: "begins then or later: 14:00, now",
        example: "14:00",
        asks: Asks::Clock(Relation::After),
    },
    Facet {
        name: "before",
        letters: "",
        help: "is over by then: 16:30, now",
        example: "16:30",
        asks: Asks::Clock(Relation::Before),
    },
    Facet {
        name: "for",
        letters: "",
        help: "takes no longer: 45m, 1h30; with is:free, so long is the hall free",
        example: "45m",
        asks: Asks::Clock(Relation::For),
    },
    Facet {
        name: "track",
        letters: "t",
        help: "heading a session stands under",
        example: "business",
        asks: Asks::Value(Values {
            bearer: Bearer::Session(|_, session| Some(Key::At(session.track?.index()))),
            show: |programme, key| match key {
                Key::At(at) => Some(Value::named(&programme.tracks().get(at)?.name, at)),
                Key::Text(_) => None,
            },
            fit: fits_words,
            order: Order::Frequency,
        }),
    },
    Facet {
        name: "kind",
        letters: "k",
        help: "what sort of session it is",
        example: "panel",
        asks: Asks::Value(Values {
            bearer: Bearer::Session(|_, session| session.kind.as_deref().map(Key::Text)),
            show: show_text,
            fit: fits_words,
            order: Order::Frequency,
        }),
    },
    Facet {
        name: "tag",
        letters: "",
        help: "subject it is filed under",
        example: "energy",
        asks: Asks::Value(Values {
            bearer: Bearer::Several(|session| &session.tags),
            show: show_text,
            fit: fits_words,
            order: Order::Frequency,
        }),
    },
    Facet {
        name: "lang",
        letters: "l",
        help: "language spoken",
        example: "en",
        asks: Asks::Value(Values {
            bearer: Bearer::Several(|session| &session.languages),
            show: show_text,
            fit: fits_words,
            order: Order::Frequency,
        }),
    },
    Facet {
        name: "hall",
        letters: "h",
        help: "hall, by label or name",
        example: "g4",
        asks: Asks::Value(Values {
            bearer: Bearer::Hall(|_, at, _| Some(Key::At(at))),
            show: show_hall,
            fit: fits_words,
            order: Order::Natural,
        }),
    },
    Facet {
        name: "building",
        letters: "b",
        help: "building or pavilion",
        example: "\"pavilion g\"",
        asks: Asks::Value(Values {
            bearer: Bearer::Hall(|_, _, hall| Some(Key::At(hall.building?.index()))),
            show: show_building,
            fit: fits_words,
            order: Order::Natural,
        }),
    },
    Facet {
        name: "floor",
        letters: "",
        help: "floor of the hall",
        example: "2nd",
        asks: Asks::Value(Values {
            bearer: Bearer::Hall(|_, _, hall| hall.floor.as_deref().map(Key::Text)),
            show: show_text,
            fit: fits_words,
            order: Order::Frequency,
        }),
    },
    Facet {
        name: "capacity",
        letters: "",
        help: "people the hall holds: >200",
        example: ">200",
        asks: Asks::Number(Measure::Capacity),
    },
    Facet {
        name: "who",
        letters: "w",
        help: "name of somebody who takes part",
        example: "klepach",
        asks: Asks::Words(&[Field::Name]),
    },
    Facet {
        name: "role",
        letters: "r",
        help: "part that somebody has in it",
        example: "moderator",
        asks: Asks::Value(Values {
            bearer: Bearer::Appearance(|appearance| appearance.role.as_deref().map(Key::Text)),
            show: show_text,
            fit: fits_words,
            order: Order::Frequency,
        }),
    },
    Facet {
        name: "org",
        letters: "o",
        help: "organisation or post of somebody who takes part",
        example: "veb",
        asks: Asks::Words(&[Field::Post]),
    },
    Facet { name: "note", letters: "n", help: "words of my note on it", example: "slides", asks: Asks::Note },
    Facet {
        name: "sessions",
        letters: "",
        help: "sessions that somebody takes part in: >2",
        example: ">2",
        asks: Asks::Number(Measure::Sessions),
    },
    Facet {
        name: "is",
        letters: "i",
        help: "what is true of it now: going, clash, free, next, online, new, …",
        example: "picked",
        asks: Asks::Value(Values { bearer: Bearer::State, show: show_text, fit: fits_state, order: Order::Frequency }),
    },
    Facet { name: "view", letters: "v", help: "what a saved query finds", example: "name", asks: Asks::View },
];

impl Facet {
    /// The facet of that name or of those letters, in any case.
    pub fn named(name: &str) -> Option<&'static Facet> {
        let is = |own: &str| !own.is_empty() && own.eq_ignore_ascii_case(name);
        FACETS.iter().find(|facet| is(facet.name) || is(facet.letters))
    }

    /// The facet that a name which is none was probably to be: mistyped, or another word for it.
    pub(super) fn meant(name: &str) -> Option<&'static Facet> {
        let name = name.to_ascii_lowercase();
        if let Some((_, facet)) = SAID.iter().find(|(said, _)| *said == name) {
            return Facet::named(facet);
        }
        // Two letters are near everything; and what is mistyped seldom begins otherwise.
        let near = nearest(&name, FACETS.iter().map(|facet| facet.name).filter(|own| own.len() > 2));
        let begins = |own: &&&str| own.as_bytes().first() == name.as_bytes().first();
        Facet::named(near.iter().find(begins).filter(|_| name.len() > 2)?)
    }

    /// Whether its values can be listed, to choose from.
    pub fn has_values(&self) -> bool {
        matches!(self.asks, Asks::Value(_))
    }

    /// Whether its values are numbers, whose signs matter.
    pub(super) fn is_number(&self) -> bool {
        matches!(self.asks, Asks::Number(_))
    }

    /// Whether of several values any will do, where no sign says otherwise; else all must hold, as the ends of a range.
    pub fn any(&self) -> bool {
        !matches!(self.asks, Asks::Number(_) | Asks::Clock(Relation::After | Relation::Before | Relation::For))
    }

    /// Which values of this facet exclude each other, so that any of several will do: by default all.
    pub(super) fn family(&self, given: &Given) -> u8 {
        match &self.asks {
            Asks::Value(Values { bearer: Bearer::State, .. }) => {
                State::meant(&given.folded).map_or(0, |state| state.family)
            }
            _ => 0,
        }
    }

    /// The words that follow the clock and are values of it.
    pub(super) fn relative_words(&self) -> impl Iterator<Item = &'static str> {
        let has_now = matches!(self.asks, Asks::Clock(Relation::After | Relation::Before));
        let own = RELATIVE.iter().filter(move |(word, own)| *own == self.name || (has_now && *word == "now"));
        own.map(|(word, _)| *word)
    }

    /// Whether its values change while the programme stays.
    pub(super) fn changes(&self) -> bool {
        matches!(&self.asks, Asks::Value(Values { bearer: Bearer::State, .. }))
    }

    pub(super) fn values(&self) -> Option<&Values> {
        match &self.asks {
            Asks::Value(values) => Some(values),
            _ => None,
        }
    }

    /// The words of a value that follow the clock, made words of the programme: `today` is a date.
    pub(super) fn settled(&self, given: &Given, scope: &Scope<'_>) -> Option<Given> {
        if !given.is_relative(self) || !matches!(self.asks, Asks::Value(_)) {
            return None;
        }
        let today = scope.programme.event.civil(scope.now)?.date();
        let day = match given.folded.as_str() {
            "tomorrow" => today.tomorrow().ok()?,
            "yesterday" => today.yesterday().ok()?,
            _ => today,
        };
        Given::new(&day.to_string())
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

/// Every word that was written begins a word of the value.
fn fits_words(given: &Given, value: &Value) -> Fit {
    if value.names.contains(&given.folded) {
        return Fit::Exact;
    }
    if given.folded.is_empty() {
        return Fit::No;
    }
    let begins = |word: &str| value.names.iter().any(|name| name.split(' ').any(|own| own.starts_with(word)));
    if given.folded.split(' ').all(begins) { Fit::Begins } else { Fit::No }
}

/// Of a word that begins several states the first is meant, whether or not anything is in it now.
fn fits_state(given: &Given, value: &Value) -> Fit {
    let is_it = State::meant(&given.folded).is_some_and(|state| state.word == value.word);
    if is_it { Fit::Exact } else { Fit::No }
}

/// A number is that of the conference day; otherwise the date, or its words.
fn fits_day(given: &Given, value: &Value) -> Fit {
    if given.text.bytes().all(|byte| byte.is_ascii_digit()) {
        let number = given.text.parse().ok();
        return if number == Some(value.position + 1) { Fit::Exact } else { Fit::No };
    }
    match value.word.strip_prefix(given.text.as_str()) {
        Some("") => Fit::Exact,
        Some(_) => Fit::Begins,
        None => fits_words(given, value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::sample::forum;

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
        // A sign alone begins nothing.
        assert_eq!(meant("role", "<"), Vec::<String>::new());
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
    fn what_the_query_line_cannot_ask_for_is_no_value() {
        let text = serde_json::json!({
            "version": 1, "id": "fair", "title": "A Fair",
            "sessions": [{ "id": "a", "title": "A", "tags": ["—", "\"", "new", "?!"] }],
        });
        let reading = crate::formats::read(text.to_string().as_bytes(), crate::programme::Zone::bundled).unwrap();
        let table = Table::new(Facet::named("tag").unwrap(), &reading.programme, None);
        assert_eq!(table.values.iter().map(|value| value.word.as_str()).collect::<Vec<_>>(), ["new"]);
    }

    #[test]
    fn values_are_written_on_one_line_without_quotes() {
        assert_eq!(writable("The  \"new\"\neconomy"), "The new economy");
    }
}

//! What a query says of each thing: its clauses as columns of scores, put together row by row.

use super::facet::{Asks, Bearer, Facet, Free, Given, Measure, Range, Relation, State, Table};
use super::field::{Field, Fields, Take, appearances_of, hall_texts, person_texts, session_texts_in};
use super::index::{Index, Scope};
use super::lexicon::Lexicon;
use super::note::Notes;
use super::query::{Clause, Leaf, Query, Test};
use crate::programme::said::length;
use crate::programme::time::Date;
use crate::programme::{Appearance, Session};
use std::cell::Cell;
use std::collections::HashMap;

/// A score for each thing, `None` for those that are no hits.
pub(super) type Scores = Vec<Option<u32>>;

/// What is searched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // The names say it.
pub enum Subject {
    Sessions,
    People,
    Halls,
}

/// Saved queries may name each other so deep; those that name themselves end there.
const DEEPEST: usize = 4;
/// And so many of them are answered for one query.
pub(super) const MOST_VIEWS: u32 = 32;
/// What a facet counts for; words count for more. Everything that passes has at least this.
const PASSES: u32 = 1;

/// What one leaf counts for; 0 where it does not hold.
struct Column {
    not: bool,
    level: Level,
    scores: Vec<u32>,
}

/// What a column has a score for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Level {
    /// Each thing searched.
    Own,
    /// Each session: a person or a hall has it through one of theirs.
    Session,
    /// Each appearance, numbered through all sessions.
    Part,
}

impl Column {
    /// What it counts for in a row; 0 where it fails.
    fn counts(&self, row: Row) -> u32 {
        let at = match self.level {
            Level::Own => Some(row.own),
            Level::Session => row.session,
            Level::Part => row.part,
        };
        let score = at.and_then(|at| self.scores.get(at)).copied().unwrap_or_default();
        match (self.not, score) {
            (true, 0) => PASSES,
            (true, _) => 0,
            (false, score) => score,
        }
    }
}

/// A thing, and by which of its sessions and appearances it is looked at.
#[derive(Clone, Copy)]
struct Row {
    own: usize,
    session: Option<usize>,
    part: Option<usize>,
}

/// Whatever a leaf is evaluated with.
pub(super) struct Formula<'a> {
    pub index: &'a Index,
    pub scope: &'a Scope<'a>,
    pub query: &'a Query,
    pub subject: Subject,
    /// How many saved queries led here.
    pub depth: usize,
    /// How many more saved queries may be answered.
    pub left: &'a Cell<u32>,
}

impl Formula<'_> {
    /// The score of each thing.
    pub fn scores(&self) -> Scores {
        let count = self.count();
        let mut scores: Scores = vec![Some(0); count];
        let bound = self.bound_to_free();
        // Phrases are read up in the texts: last, where little is left.
        let (late, early): (Vec<&Clause>, Vec<&Clause>) =
            self.query.clauses().iter().partition(|clause| has_phrase(clause));
        let mut joined: Vec<Vec<Column>> = Vec::new();
        for clause in early.into_iter().chain(late) {
            if bound && self.is_time_of_free(clause) {
                continue;
            }
            let among: Vec<bool> =
                if has_phrase(clause) { scores.iter().map(Option::is_some).collect() } else { Vec::new() };
            let columns: Vec<Column> = clause.iter().filter_map(|leaf| self.column(leaf, &among)).collect();
            if columns.is_empty() {
                continue;
            }
            if columns.iter().all(|column| column.level == Level::Own) {
                keep(&mut scores, &columns);
            } else {
                joined.push(columns);
            }
            if scores.iter().all(Option::is_none) {
                return scores;
            }
        }
        if !joined.is_empty() {
            self.join(&mut scores, &joined);
        }
        scores
    }

    fn count(&self) -> usize {
        let programme = self.scope.programme;
        match self.subject {
            Subject::Sessions => programme.sessions().len(),
            Subject::People => programme.people().len(),
            Subject::Halls => programme.halls().len(),
        }
    }

    fn lexicon(&self) -> &Lexicon {
        match self.subject {
            Subject::Sessions => &self.index.sessions,
            Subject::People => &self.index.people,
            Subject::Halls => &self.index.halls,
        }
    }

    /// Keeps what one of its sessions and appearances makes hold in every clause at once.
    fn join(&self, scores: &mut Scores, joined: &[Vec<Column>]) {
        let programme = self.scope.programme;
        let counts = |row: Row| {
            joined.iter().try_fold(0_u32, |sum, columns| {
                let best = columns.iter().map(|column| column.counts(row)).max().unwrap_or_default();
                (best > 0).then(|| sum.saturating_add(best - PASSES))
            })
        };
        let mut best: Scores = vec![None; scores.len()];
        let mut note = |row: Row| {
            if scores.get(row.own).is_some_and(Option::is_some)
                && let Some(best) = best.get_mut(row.own)
            {
                *best = (*best).max(counts(row));
            }
        };
        match self.subject {
            Subject::Sessions => (0..scores.len()).for_each(|own| note(Row { own, session: Some(own), part: None })),
            Subject::People => {
                let mut part = 0;
                for (at, session) in programme.sessions().iter().enumerate() {
                    for appearance in &session.appearances {
                        note(Row { own: appearance.person.index(), session: Some(at), part: Some(part) });
                        part += 1;
                    }
                }
                let idle = programme.people().iter().enumerate().filter(|(_, person)| person.sessions.is_empty());
                idle.for_each(|(own, _)| note(Row { own, session: None, part: None }));
            }
            Subject::Halls => {
                for (own, hall) in programme.halls().iter().enumerate() {
                    hall.sessions.iter().for_each(|at| note(Row { own, session: Some(at.index()), part: None }));
                    if hall.sessions.is_empty() {
                        note(Row { own, session: None, part: None });
                    }
                }
            }
        }
        for (score, best) in scores.iter_mut().zip(best) {
            *score = score.zip(best).map(|(score, best)| score.saturating_add(best));
        }
    }

    /// `None` for a leaf that means nothing here, as a value that is not there: the rest of the query keeps working.
    fn column(&self, leaf: &Leaf, among: &[bool]) -> Option<Column> {
        let own = |scores| Some(Column { not: leaf.not, level: Level::Own, scores });
        match &leaf.test {
            Test::Word(at) => {
                let word = self.query.words().get(*at)?;
                // What says a time is only looked for where things are named: "today" is in many an abstract.
                let is_time = Given::relative(&word.folded()).is_some();
                let fields = if is_time { Field::set(Field::NAMING) } else { Field::every() };
                let mut scores = self.lexicon().score(word, fields, self.count());
                if self.subject == Subject::Sessions && !is_time {
                    Notes::of(self.scope.plan).raise(word, &mut scores);
                }
                own(scores)
            }
            Test::Phrase(at) => {
                let phrase = self.query.phrases().get(*at)?;
                let texts = |number: usize, fields, take: &mut Take<'_>| self.texts(number, fields, take);
                let mut scores = self.lexicon().score_phrase(phrase, among, &texts);
                if self.subject == Subject::Sessions {
                    Notes::of(self.scope.plan).raise_phrase(phrase, &mut scores);
                }
                own(scores)
            }
            Test::Facet(facet, given) => {
                let (level, scores) = self.facet(facet, given)?;
                let level = if self.subject == Subject::Sessions { Level::Own } else { level };
                Some(Column { not: leaf.not, level, scores })
            }
        }
    }

    fn texts(&self, number: usize, fields: Fields, take: &mut Take<'_>) {
        let programme = self.scope.programme;
        match self.subject {
            Subject::Sessions => {
                if let Some(session) = programme.sessions().get(number) {
                    session_texts_in(fields, programme, session, take);
                }
            }
            Subject::People => {
                if let Some(person) = programme.people().get(number) {
                    person_texts(person, appearances_of(programme, number), take);
                }
            }
            Subject::Halls => {
                if let Some(hall) = programme.halls().get(number) {
                    hall_texts(programme, hall, take);
                }
            }
        }
    }

    fn facet(&self, facet: &'static Facet, given: &Given) -> Option<(Level, Vec<u32>)> {
        let programme = self.scope.programme;
        match &facet.asks {
            Asks::Value(values) => {
                let free = self.subject == Subject::Halls && given.is_state(facet, "free");
                if free {
                    let wanted = self.free();
                    return Some((
                        Level::Own,
                        mask(programme.halls().iter().map(|hall| wanted.holds(programme, hall))),
                    ));
                }
                if self.subject == Subject::People
                    && let Some(parts) = self.parts(facet, given)
                {
                    return Some((Level::Part, parts));
                }
                if facet.changes() {
                    let mut scores = vec![0; programme.sessions().len()];
                    for at in State::meant(&given.folded)?.sessions(self.scope) {
                        scores.get_mut(at.index()).into_iter().for_each(|score| *score = PASSES);
                    }
                    return Some((Level::Session, scores));
                }
                let fitting = self.fitting(facet, given)?;
                let of_halls = self.subject == Subject::Halls && matches!(values.bearer, Bearer::Hall(_));
                let (level, count) = if of_halls {
                    (Level::Own, programme.halls().len())
                } else {
                    (Level::Session, programme.sessions().len())
                };
                let scores = self.index.with_table(facet, self.scope, |table| {
                    let lists = if of_halls { &table.halls } else { &table.sessions };
                    let mut scores = vec![0; count];
                    for number in fitting.iter().filter_map(|value| lists.get(*value)).flatten() {
                        scores.get_mut(*number as usize).into_iter().for_each(|score| *score = PASSES);
                    }
                    scores
                });
                Some((level, scores))
            }
            Asks::Words(fields) => {
                let (level, lexicon, count) = match self.subject {
                    Subject::People => (Level::Own, &self.index.people, programme.people().len()),
                    _ => (Level::Session, &self.index.sessions, programme.sessions().len()),
                };
                let mut scores = vec![PASSES; count];
                for word in self.index.wanted(&given.text) {
                    let found = lexicon.score(&word, Field::set(fields), count);
                    scores.iter_mut().zip(found).for_each(|(score, found)| *score = (*score).min(found));
                }
                Some((level, scores))
            }
            Asks::Note => {
                Some((Level::Session, Notes::of(self.scope.plan).holding(&given.text, programme.sessions().len())))
            }
            Asks::Clock(relation) => relation.reads(&given.text, self.scope).then(|| {
                let holds = relation.holds(&given.text, self.scope);
                (Level::Session, mask(programme.sessions().iter().map(holds)))
            }),
            Asks::Number(measure) => {
                let range = Range::read(&given.text)?;
                Some(match (measure, self.subject) {
                    (Measure::Capacity, Subject::Halls) => {
                        (Level::Own, mask(programme.halls().iter().map(|hall| range.holds(hall))))
                    }
                    (Measure::Sessions, Subject::People) => {
                        (Level::Own, mask(programme.people().iter().map(|person| range.speaks(person))))
                    }
                    (Measure::Capacity, _) => {
                        let holds = |session: &Session| session.halls.iter().any(|hall| range.holds(&programme[*hall]));
                        (Level::Session, mask(programme.sessions().iter().map(holds)))
                    }
                    (Measure::Sessions, _) => {
                        let speaks = |appearance: &Appearance| range.speaks(&programme[appearance.person]);
                        let sessions = programme.sessions().iter();
                        (Level::Session, mask(sessions.map(|session| session.appearances.iter().any(speaks))))
                    }
                })
            }
            Asks::View => {
                let view = self.scope.views.named(&given.text).filter(|_| self.depth < DEEPEST)?;
                self.left.set(self.left.get().checked_sub(1)?);
                let query = self.index.read(&view.line);
                let formula = Formula { query: &query, subject: Subject::Sessions, depth: self.depth + 1, ..*self };
                let found = formula.scores();
                Some((Level::Session, mask(found.into_iter().map(|score| score.is_some()))))
            }
        }
    }

    /// The values that are meant, of a facet that has a list of them; `None` if nothing of that kind is known.
    fn fitting(&self, facet: &'static Facet, given: &Given) -> Option<Vec<usize>> {
        let settled = facet.settled(given, self.scope);
        let given = settled.as_ref().unwrap_or(given);
        let fitting = self.index.with_table(facet, self.scope, |table| table.fitting(facet, given));
        // A day of the calendar may be that of nothing at all.
        (settled.is_some() || !fitting.is_empty()).then_some(fitting)
    }

    /// For each appearance whether it has such a part; `None` for facets that are not of appearances.
    fn parts(&self, facet: &'static Facet, given: &Given) -> Option<Vec<u32>> {
        let programme = self.scope.programme;
        let Asks::Value(values) = &facet.asks else { return None };
        let appearances = || programme.sessions().iter().flat_map(|session| &session.appearances);
        match values.bearer {
            Bearer::State => given
                .is_state(facet, "online")
                .then(|| mask(appearances().map(|appearance| appearance.online == Some(true)))),
            Bearer::Appearance(key) => {
                let fitting = self.fitting(facet, given)?;
                // Parts are few, appearances many.
                let mut known = HashMap::new();
                self.index.with_table(facet, self.scope, |table: &Table| {
                    Some(mask(appearances().map(|appearance| {
                        let names = |key| table.names(facet, programme, key, &fitting);
                        key(appearance).is_some_and(|key| *known.entry(key).or_insert_with(|| names(key)))
                    })))
                })
            }
            _ => None,
        }
    }

    /// Whether the times in the query say when a hall is to be free.
    fn bound_to_free(&self) -> bool {
        self.subject == Subject::Halls && self.query.asks_for_state("free")
    }

    /// Whether a clause says when a hall is to be free, or how long: by facets, or by a word such as `today`.
    fn is_time_of_free(&self, clause: &Clause) -> bool {
        let is_time = |leaf: &Leaf| match &leaf.test {
            Test::Facet(facet, _) => {
                facet.name == "day" || matches!(facet.asks, Asks::Clock(Relation::At | Relation::For))
            }
            Test::Word(_) | Test::Phrase(_) => false,
        };
        let is_relative =
            |at: usize| self.query.words().get(at).is_some_and(|word| Given::relative(&word.folded()).is_some());
        match clause.as_slice() {
            [Leaf { test: Test::Word(at), not: false }, rest @ ..] if is_relative(*at) => rest.iter().all(is_time),
            leaves => leaves.iter().all(is_time),
        }
    }

    /// When a hall is to be free, and for how long.
    pub fn free(&self) -> Free {
        let given = |name: &'static str| {
            self.query.given().filter(move |(facet, _)| facet.name == name).map(|(_, given)| given)
        };
        let at = given("at").next().map(|given| given.text.as_str());
        let minutes = given("for").filter_map(|given| length(&given.text)).max();
        let day = Facet::named("day").filter(|_| given("day").next().is_some());
        let days = day.map(|facet| {
            let numbers: Vec<usize> = given("day").filter_map(|given| self.fitting(facet, given)).flatten().collect();
            self.index.with_table(facet, self.scope, |table| {
                let word = |number: &usize| table.values.get(*number)?.word.parse::<Date>().ok();
                numbers.iter().filter_map(word).collect()
            })
        });
        Free::new(self.scope, at, days, minutes)
    }
}

impl Index {
    /// Whether the words of a value are there: anybody is called so, any post has them.
    pub(super) fn has_words(&self, facet: &'static Facet, given: &Given, scope: &Scope<'_>) -> bool {
        self.holding(facet, given, scope).is_some_and(|holds| holds.contains(&true))
    }

    /// Of which sessions a value of a facet holds, in programme order; `None` if it means nothing here.
    pub(super) fn holding(&self, facet: &'static Facet, given: &Given, scope: &Scope<'_>) -> Option<Vec<bool>> {
        let (query, left) = (Query::default(), Cell::new(MOST_VIEWS));
        let formula = Formula { index: self, scope, query: &query, subject: Subject::Sessions, depth: 0, left: &left };
        let (_, scores) = formula.facet(facet, given)?;
        Some(scores.into_iter().map(|score| score > 0).collect())
    }

    /// Whether a value of a facet means something here.
    pub(super) fn is_known(&self, facet: &'static Facet, given: &Given, scope: &Scope<'_>) -> bool {
        let query = Query::default();
        let left = Cell::new(MOST_VIEWS);
        let formula = Formula { index: self, scope, query: &query, subject: Subject::Sessions, depth: 0, left: &left };
        match &facet.asks {
            // A state too may be that of nothing at all.
            Asks::Value(_) if facet.changes() => State::meant(&given.folded).is_some(),
            Asks::Value(_) => formula.fitting(facet, given).is_some(),
            Asks::Words(_) | Asks::Note => true,
            Asks::Clock(relation) => relation.reads(&given.text, scope),
            Asks::Number(_) => Range::read(&given.text).is_some(),
            Asks::View => scope.views.named(&given.text).is_some(),
        }
    }
}

fn has_phrase(clause: &Clause) -> bool {
    clause.iter().any(|leaf| matches!(leaf.test, Test::Phrase(_)))
}

fn mask(holds: impl Iterator<Item = bool>) -> Vec<u32> {
    holds.map(|holds| if holds { PASSES } else { 0 }).collect()
}

/// Keeps what passes in one of the columns of a clause, and adds what it counts for there.
fn keep(scores: &mut Scores, columns: &[Column]) {
    for (own, score) in scores.iter_mut().enumerate() {
        if score.is_some() {
            let row = Row { own, session: None, part: None };
            let best = columns.iter().map(|column| column.counts(row)).max().unwrap_or_default();
            *score = score.filter(|_| best > 0).map(|score| score.saturating_add(best - PASSES));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::Desk;
    use super::super::{Content, Sign, Term};
    use super::*;
    use crate::programme::{Hall, Status, Zone};
    use proptest::prelude::*;
    use serde_json::{Value, json};

    const WORDS: [&str; 4] = ["amber", "basalt", "cedar", "dune"];
    /// The people, by the posts they have in every session.
    const PEOPLE: [(&str, &str); 3] = [("ann", "acme works"), ("bob", "bolt labs"), ("cyd", "acme labs")];
    const TERMS: [&str; 40] = [
        "amber",
        "basalt",
        "cedar",
        "ann",
        "bob",
        "acme",
        "blue",
        "chair",
        "OR",
        "OR",
        "OR",
        "day:1",
        "day:2",
        "day:2024-05-02",
        "at:10:00",
        "at:23:30",
        "at:00:30",
        "after:12",
        "before:12:00",
        "for:60",
        "hall:red",
        "hall:blue",
        "hall:zz",
        "building:east",
        "building:west",
        "floor:1st",
        "capacity:>50",
        "capacity:zz",
        "kind:talk",
        "kind:panel",
        "tag:new",
        "tag:old",
        "track:main",
        "lang:en",
        "who:ann",
        "org:acme",
        "role:chair",
        "sessions:>1",
        "is:online",
        "is:cancelled",
    ];

    fn session() -> impl Strategy<Value = Value> {
        let time = prop::sample::select(vec!["09:00", "10:00", "12:00", "23:00"]);
        let some = |values: &'static [&'static str]| prop::sample::subsequence(values, 0..=values.len());
        let one = |values: &'static [&'static str]| prop::option::of(prop::sample::select(values));
        let part = (0..PEOPLE.len(), one(&["chair", "guest"]), any::<Option<bool>>());
        (
            (some(&WORDS), 1..3_u8, prop::option::of((time, prop::option::of(1..=4_u8))), any::<bool>()),
            (some(&["red", "blue", "grey"]), one(&["talk", "panel"]), one(&["main"]), some(&["new", "old"])),
            (some(&["en", "no"]), prop::collection::vec(part, 0..3)),
        )
            .prop_map(|((words, day, time, cancelled), (halls, kind, track, tags), (languages, parts))| {
                let date = format!("2024-05-0{day}");
                let start = time.map(|(time, _)| format!("{date}T{time}"));
                let end = time.and_then(|(_, halves)| {
                    let start: crate::programme::time::DateTime = start.as_deref()?.parse().ok()?;
                    let end = start.checked_add(jiff::Span::new().minutes(30 * i64::from(halves?))).ok()?;
                    Some(end.strftime("%Y-%m-%dT%H:%M").to_string())
                });
                let part = |(person, role, online): (usize, Option<&str>, Option<bool>)| {
                    json!({ "person": PEOPLE[person].0, "role": role, "post": PEOPLE[person].1, "online": online })
                };
                json!({
                    "title": format!("{} item", words.join(" ")), "date": date, "start": start, "end": end,
                    "halls": halls, "kind": kind, "track": track, "tags": tags, "languages": languages,
                    "status": if cancelled { "cancelled" } else { "scheduled" },
                    "appearances": parts.into_iter().map(part).collect::<Vec<_>>(),
                })
            })
    }

    fn desk(mut sessions: Vec<Value>) -> Desk {
        for (number, session) in sessions.iter_mut().enumerate() {
            session["id"] = json!(format!("s{number}"));
            session["title"] = json!(format!("{} {number}", session["title"].as_str().unwrap()));
        }
        let person = |(name, _): &(&str, &str)| json!({ "id": name, "name": name });
        let text = json!({
            "version": 1, "id": "fair", "title": "A Fair", "zone": "Europe/Oslo",
            "start": "2024-05-01", "end": "2024-05-02",
            "buildings": [{ "id": "east", "name": "East" }, { "id": "west", "name": "West" }],
            "halls": [
                { "id": "red", "name": "Red", "building": "east", "floor": "1st", "capacity": 40 },
                { "id": "blue", "name": "Blue", "building": "west", "floor": "2nd", "capacity": 90 },
                { "id": "grey", "name": "Grey" },
            ],
            "people": PEOPLE.iter().map(person).collect::<Vec<_>>(), "sessions": sessions,
        });
        let reading = crate::formats::read(text.to_string().as_bytes(), Zone::bundled).unwrap();
        Desk::new(reading.programme, &[])
    }

    /// What is looked at: one of the three, with the session and the part by which it is.
    #[derive(Clone, Copy)]
    struct Seen<'a> {
        person: Option<usize>,
        hall: Option<&'a Hall>,
        session: Option<&'a Session>,
        part: Option<&'a Appearance>,
    }

    /// A query answered thing by thing, from the programme alone; only what a word by itself finds is asked of the index.
    struct Naive<'a> {
        desk: &'a Desk,
        terms: &'a [Term],
        subject: Subject,
    }

    impl Naive<'_> {
        /// The clauses, each of terms of which one must hold.
        fn clauses(&self) -> Vec<Vec<&Term>> {
            let is_or = |at: usize| self.terms.get(at).is_none_or(|term| term.content == Content::Or);
            let mut clauses: Vec<Vec<&Term>> = Vec::new();
            // Those that stand for several values of one facet.
            let mut gathering: Vec<(usize, &str)> = Vec::new();
            let mut at = 0;
            while at < self.terms.len() {
                let mut own = vec![&self.terms[at]];
                while !is_or(at) && at + 1 < self.terms.len() && is_or(at + 1) && !is_or(at + 2) {
                    own.push(&self.terms[at + 2]);
                    at += 2;
                }
                at += 1;
                let kind = match own.as_slice() {
                    [Term { sign: Sign::Plain, content: Content::Facet(facet, value), .. }] => match facet.name {
                        "after" | "before" | "for" | "capacity" | "sessions" => None,
                        // These two have nothing to do with each other.
                        "is" => Some(value.as_str()),
                        name => Some(name),
                    },
                    _ => None,
                };
                match gathering.iter().find(|(_, other)| Some(*other) == kind) {
                    Some((at, _)) => clauses[*at].extend(own),
                    None => {
                        gathering.extend(kind.map(|kind| (clauses.len(), kind)));
                        clauses.push(own);
                    }
                }
            }
            for clause in &mut clauses {
                clause.retain(|term| self.says(term));
            }
            clauses.retain(|clause| !clause.is_empty());
            clauses
        }

        /// Whether a term means something in the programme.
        fn says(&self, term: &Term) -> bool {
            let Content::Facet(facet, value) = &term.content else { return term.content != Content::Or };
            let programme = &self.desk.programme;
            let sessions = || programme.sessions().iter();
            match facet.name {
                "day" => sessions().any(|session| Naive::has_day(session, value)),
                "kind" => sessions().any(|session| session.kind.as_deref() == Some(value)),
                "track" => sessions().any(|session| programme.track_name(session) == Some(value)),
                "tag" => sessions().any(|session| session.tags.contains(value)),
                "lang" => sessions().any(|session| session.languages.contains(value)),
                "role" => {
                    sessions().any(|session| session.appearances.iter().any(|own| own.role.as_ref() == Some(value)))
                }
                _ => value != "zz",
            }
        }

        fn has_day(session: &Session, value: &str) -> bool {
            let day = session.day.map(|day| day.to_string()).unwrap_or_default();
            day == value || day == format!("2024-05-0{value}")
        }

        fn holds(&self, term: &Term, seen: Seen<'_>) -> bool {
            let programme = &self.desk.programme;
            let is = match &term.content {
                Content::Word(word) => self.has_word(word, seen),
                Content::Facet(facet, value) => {
                    let of_session = |is: &dyn Fn(&Session) -> bool| seen.session.is_some_and(is);
                    let of_halls = |is: &dyn Fn(&Hall) -> bool| match seen.hall {
                        Some(hall) => is(hall),
                        None => of_session(&|session| session.halls.iter().any(|hall| is(&programme[*hall]))),
                    };
                    let of_parts = |is: &dyn Fn(&Appearance) -> bool| match (self.subject, seen.part) {
                        (Subject::People, part) => part.is_some_and(is),
                        _ => of_session(&|session| session.appearances.iter().any(is)),
                    };
                    let clock = |text: &str| {
                        let (hour, minute) = text.split_once(':').unwrap_or((text, "0"));
                        jiff::civil::time(hour.parse().unwrap(), minute.parse().unwrap(), 0, 0)
                    };
                    let slot = seen.session.and_then(|session| session.when.slot());
                    match facet.name {
                        "day" => of_session(&|session| Naive::has_day(session, value)),
                        "kind" => of_session(&|session| session.kind.as_deref() == Some(value)),
                        "track" => of_session(&|session| programme.track_name(session) == Some(value)),
                        "tag" => of_session(&|session| session.tags.contains(value)),
                        "lang" => of_session(&|session| session.languages.contains(value)),
                        "hall" => of_halls(&|hall| hall.id.as_str() == value),
                        "building" => of_halls(&|hall| {
                            hall.building.is_some_and(|building| programme[building].id.as_str() == value)
                        }),
                        "floor" => of_halls(&|hall| hall.floor.as_ref() == Some(value)),
                        "capacity" => of_halls(&|hall| hall.capacity.is_some_and(|capacity| capacity > 50)),
                        "role" => of_parts(&|part| part.role.as_ref() == Some(value)),
                        "is" if value == "online" => of_parts(&|part| part.online == Some(true)),
                        "is" => of_session(&|session| session.status == Status::Cancelled),
                        "who" | "org" if self.subject == Subject::People => {
                            let (name, post) = PEOPLE[seen.person.unwrap()];
                            // A post is what somebody has in a session.
                            name == value || (post.starts_with(value.as_str()) && seen.session.is_some())
                        }
                        "who" | "org" => of_session(&|session| {
                            session.appearances.iter().any(|part| {
                                let (name, post) = PEOPLE[part.person.index()];
                                name == value || post.starts_with(value.as_str())
                            })
                        }),
                        "sessions" => match (self.subject, seen.person) {
                            (Subject::People, Some(person)) => programme.people()[person].sessions.len() > 1,
                            _ => of_session(&|session| {
                                session.appearances.iter().any(|part| programme[part.person].sessions.len() > 1)
                            }),
                        },
                        "at" => slot.is_some_and(|slot| {
                            let runs = |at: crate::programme::time::DateTime| match slot.end {
                                Some(end) => slot.start <= at && at < end,
                                None => slot.start == at,
                            };
                            (1..4).any(|day| runs(jiff::civil::date(2024, 5, day).to_datetime(clock(value))))
                        }),
                        "after" => slot.is_some_and(|slot| slot.start.time() >= clock(value)),
                        "before" => slot.is_some_and(|slot| {
                            let by = slot.start.date().to_datetime(clock(value));
                            slot.end.map_or(slot.start < by, |end| end <= by)
                        }),
                        "for" => {
                            slot.and_then(crate::programme::time::Slot::minutes).is_some_and(|minutes| minutes <= 60)
                        }
                        name => panic!("{name}"),
                    }
                }
                Content::Or | Content::Phrase { .. } => panic!("{term:?}"),
            };
            is != (term.sign == Sign::Not)
        }

        /// Whether a word by itself finds the thing.
        fn has_word(&self, word: &str, seen: Seen<'_>) -> bool {
            let desk = self.desk;
            match self.subject {
                Subject::Sessions => desk.sessions(word).contains(&seen.session.unwrap().id.as_str()),
                Subject::People => desk.people(word).contains(&PEOPLE[seen.person.unwrap()].0),
                Subject::Halls => desk.halls(word).contains(&seen.hall.unwrap().id.as_str()),
            }
        }

        fn answers(&self) -> Vec<String> {
            let programme = &self.desk.programme;
            let clauses = self.clauses();
            let fits = |seen: Seen<'_>| clauses.iter().all(|clause| clause.iter().any(|term| self.holds(term, seen)));
            let nothing = Seen { person: None, hall: None, session: None, part: None };
            let sessions = || programme.sessions().iter();
            match self.subject {
                Subject::Sessions => sessions()
                    .filter(|session| fits(Seen { session: Some(session), ..nothing }))
                    .map(|session| session.id.to_string())
                    .collect(),
                Subject::People => {
                    let is = |at: &usize| {
                        let own =
                            sessions().flat_map(|session| session.appearances.iter().map(move |part| (session, part)));
                        let mut own = own.filter(|(_, part)| part.person.index() == *at).peekable();
                        let person = Some(*at);
                        if own.peek().is_none() {
                            return fits(Seen { person, ..nothing });
                        }
                        own.any(|(session, part)| {
                            fits(Seen { person, session: Some(session), part: Some(part), ..nothing })
                        })
                    };
                    (0..PEOPLE.len()).filter(is).map(|at| PEOPLE[at].0.to_owned()).collect()
                }
                Subject::Halls => {
                    let is = |hall: &&Hall| {
                        let seen = Seen { hall: Some(hall), ..nothing };
                        let mut own = hall.sessions.iter().map(|at| Seen { session: Some(&programme[*at]), ..seen });
                        if hall.sessions.is_empty() { fits(seen) } else { own.any(fits) }
                    };
                    programme.halls().iter().filter(is).map(|hall| hall.id.to_string()).collect()
                }
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]
        #[test]
        fn every_query_means_what_it_says_of_each_thing_by_itself(
            sessions in prop::collection::vec(session(), 1..6),
            terms in prop::collection::vec((prop::sample::select(vec!["", "", "", "-", "+"]), prop::sample::select(TERMS.as_slice())), 0..6),
        ) {
            let signed = |(sign, term): &(&str, &str)| {
                let sign = if *term == "OR" || (*sign == "+" && !term.contains(':')) { "" } else { sign };
                format!("{sign}{term}")
            };
            let line = terms.iter().map(signed).collect::<Vec<_>>().join(" ");
            let desk = desk(sessions);
            let query = Query::parse(&line);
            for (subject, found) in [
                (Subject::Sessions, desk.sessions(&line)),
                (Subject::People, desk.people(&line)),
                (Subject::Halls, desk.halls(&line)),
            ] {
                let naive = Naive { desk: &desk, terms: query.terms(), subject };
                prop_assert_eq!(naive.answers(), found, "{:?}: {}", subject, line);
            }
        }
    }
}

//! One ranked list over everything: people, halls, sessions and tracks.
//!
//! Each kind answers a query by scores of its own. What makes them comparable is how much of a thing's own name the
//! words are: all of it, some of it, or none, because they were found elsewhere.

use super::facet::{Facet, Given, State};
use super::fold::fold_text;
use super::formula::{Formula, Subject};
use super::highlight;
use super::index::{Hit, Index, Scope};
use super::query::{Content, Query, Sign, Term};
use crate::agenda::Interest;
use crate::programme::{HallIx, PersonIx, Programme, Session, SessionIx, Slot, TrackIx};
use std::cmp::Reverse;

/// What an answer is about. Of answers that are as good, people come first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Found {
    /// A person.
    Person(PersonIx),
    /// A hall.
    Hall(HallIx),
    /// A session.
    Session(SessionIx),
    /// A track.
    Track(TrackIx),
}

/// One of the answers to a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answer {
    /// What it is.
    pub at: Found,
    /// How well it answers; comparable between the kinds, and between programmes.
    pub score: u32,
}

/// So many of each kind are looked at closely beyond those that are wanted.
const SPARE: usize = 64;
/// The most tracks whose names are looked at.
const MOST_TRACKS: usize = 1024;
/// What the words are of the name, as the highest bits of a score: all of it, or a part of it. Below them is what was
/// found elsewhere.
const WHOLE: u32 = 3 << 28;
const PART: u32 = 2 << 28;
const ELSEWHERE: u32 = 1 << 28;
/// What counts for a kind that the query asks for by its facets alone.
const ASKED: u32 = 1;
/// How near a marked word comes to a word of the name: it is one, begins one, or stands in one.
const NEAREST: u32 = 3;

/// The best answers to a query, the best first; at most `limit`. A query without words answers by what its facets are
/// of: `role:moderator` gives people and then sessions. One that asks for nothing has no answers. Where times are asked
/// for, people and halls that are named by the words are answers even if nothing is listed for them then.
pub fn find(query: &Query, scope: &Scope<'_>, index: &Index, limit: usize) -> Vec<Answer> {
    if query.is_empty() || limit == 0 {
        return Vec::new();
    }
    let names = Names::of(query, index);
    let most = limit.saturating_add(SPARE);
    let finder = Finder { query, scope, names, most };
    let sessions = index.sessions(query, scope);
    let mut found = finder.tracks(&sessions);
    found.extend(finder.sessions(sessions));
    let timeless = finder.timeless().map(|line| index.read(&line));
    found.extend(finder.people(index, timeless.as_ref()));
    found.extend(finder.halls(index, timeless.as_ref()));
    found.sort_by_cached_key(|(answer, hit)| {
        let (interest, is_over) = finder.standing(answer.at);
        (Reverse(answer.score), kind(answer.at), Reverse(*hit), interest, is_over, answer.at)
    });
    found.truncate(limit);
    found.into_iter().map(|(answer, _)| answer).collect()
}

/// The times that a query asks about by `at:`, on the days that it names; without one today where the event is on, else on
/// every day. None where it asks for no time, or for now.
pub fn asked(query: &Query, scope: &Scope<'_>, index: &Index) -> Vec<Slot> {
    let times = || query.given().filter(|(facet, _)| facet.name == "at");
    if times().next().is_none() || times().any(|(_, given)| given.folded == "now") {
        return Vec::new();
    }
    let left = std::cell::Cell::new(0);
    Formula { index, scope, query, subject: Subject::Halls, depth: 0, left: &left }.free().slots
}

fn kind(at: Found) -> u8 {
    match at {
        Found::Person(_) => 0,
        Found::Hall(_) => 1,
        Found::Session(_) => 2,
        Found::Track(_) => 3,
    }
}

/// The words that a name may hold: of each clause one.
struct Names {
    clauses: Vec<Vec<Query>>,
    all: Query,
    /// How many letters were typed for them.
    letters: usize,
}

impl Names {
    fn of(query: &Query, index: &Index) -> Names {
        let mut clauses: Vec<Option<Vec<Query>>> = Vec::new();
        let mut joins = false;
        for term in query.terms() {
            if term.content == Content::Or {
                joins = !clauses.is_empty();
                continue;
            }
            let own = is_name(term).then(|| vec![index.read(&term.to_string())]);
            match clauses.last_mut().filter(|_| joins) {
                // What may as well be answered by a facet need not stand in the name.
                Some(last) => *last = last.take().zip(own).map(|(last, own)| [last, own].concat()),
                None => clauses.push(own),
            }
            joins = false;
        }
        let clauses: Vec<Vec<Query>> = clauses.into_iter().flatten().filter(|words| !words.is_empty()).collect();
        let typed = query.terms().iter().filter(|term| is_name(term)).map(|term| letters(&term.to_string())).sum();
        Names { clauses, all: query.clone(), letters: typed }
    }

    fn is_empty(&self) -> bool {
        self.clauses.is_empty()
    }

    /// How well the words stand in a name: the score, unless one of them is missing.
    fn score(&self, name: &str) -> Option<u32> {
        let mut nearness = 0;
        for words in &self.clauses {
            nearness += words.iter().filter_map(|word| nearest(name, &highlight(name, word))).max()?;
        }
        let count = u32::try_from(self.clauses.len()).unwrap_or(u32::MAX).max(1);
        let marked: usize =
            highlight(name, &self.all).into_iter().filter_map(|range| name.get(range)).map(letters).sum();
        let all = letters(name).max(1);
        if marked >= all && nearness == NEAREST * count {
            return Some(WHOLE);
        }
        // From the half of a name on, it is as good as meant. A word that it has twice was typed only once.
        let marked = marked.min(self.letters);
        let share = if 2 * marked >= all { 2 } else { u32::from(4 * marked >= all) };
        Some(PART | (nearness * 5 / count).min(15) << 24 | share << 20)
    }

    /// The best that any of the names of a thing has to offer; else what its hit counts for.
    fn best<'n>(&self, names: impl IntoIterator<Item = &'n str>, hit: u32) -> u32 {
        if self.is_empty() {
            return hit.min(ELSEWHERE - 1);
        }
        names.into_iter().filter_map(|name| self.score(name)).max().unwrap_or(ELSEWHERE | hit.min(ELSEWHERE - 1))
    }
}

/// Whether a term is of words that a name may hold, rather than of what is true of the thing.
fn is_name(term: &Term) -> bool {
    let (Content::Word(text) | Content::Phrase { text, .. }) = &term.content else { return false };
    let folded = fold_text(text);
    term.sign != Sign::Not && !folded.is_empty() && Given::relative(&folded).is_none()
}

fn letters(text: &str) -> usize {
    text.chars().filter(|c| c.is_alphanumeric()).count()
}

/// How near the nearest of the marked words of a name comes.
fn nearest(name: &str, marks: &[std::ops::Range<usize>]) -> Option<u32> {
    let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let near = |range: &std::ops::Range<usize>| {
        let begins = !is_letter(name.get(..range.start)?.chars().next_back());
        let ends = !is_letter(name.get(range.end..)?.chars().next());
        Some(if begins && ends { NEAREST } else { 1 + u32::from(begins) })
    };
    marks.iter().filter_map(near).max()
}

struct Finder<'a> {
    query: &'a Query,
    scope: &'a Scope<'a>,
    names: Names,
    /// How many of each kind are looked at closely.
    most: usize,
}

/// An answer, and what its kind's own search counted it for.
type Scored = (Answer, u32);

impl Finder<'_> {
    fn programme(&self) -> &Programme {
        self.scope.programme
    }

    /// Whether the query asks for a kind of thing by one of its own facets, where no words do.
    fn asks(&self, facets: &[&str]) -> bool {
        self.query.given().any(|(facet, _)| facets.contains(&facet.name))
    }

    fn scored<Ix: Copy>(&self, hit: Hit<Ix>, at: Found, names: &[&str], is_asked: bool) -> Scored {
        let own = self.names.best(names.iter().copied(), hit.score);
        (Answer { at, score: if is_asked && self.names.is_empty() { own.max(ASKED) } else { own } }, hit.score)
    }

    /// The hits that may be among the answers.
    fn near<Ix: Copy + Ord>(
        &self,
        mut hits: Vec<Hit<Ix>>,
        found: fn(Ix) -> Found,
        name: impl Fn(Ix) -> usize,
    ) -> Vec<Hit<Ix>> {
        if let Some(last) = self.most.checked_sub(1).filter(|last| *last < hits.len()) {
            if self.names.is_empty() {
                hits.sort_by_cached_key(|hit| (self.standing(found(hit.at)), hit.at));
            } else {
                // Of equals those first whose name is short: it is the likelier to be the whole of what was typed.
                hits.select_nth_unstable_by_key(last, |hit| (Reverse(hit.score), name(hit.at), hit.at));
            }
            hits.truncate(self.most);
        }
        hits
    }

    fn sessions(&self, hits: Vec<Hit<SessionIx>>) -> Vec<Scored> {
        let programme = self.programme();
        let near = self.near(hits, Found::Session, |at| programme[at].title.len());
        let score = |hit: Hit<SessionIx>| {
            let Session { title, subtitle, .. } = &programme[hit.at];
            let names: Vec<&str> = std::iter::once(title.as_str()).chain(subtitle.as_deref()).collect();
            self.scored(hit, Found::Session(hit.at), &names, false)
        };
        near.into_iter().map(score).collect()
    }

    fn people(&self, index: &Index, timeless: Option<&Query>) -> Vec<Scored> {
        let is_asked = self.asks(&["who", "role", "org", "sessions"]);
        if self.names.is_empty() && !is_asked {
            return Vec::new();
        }
        let programme = self.programme();
        let names = |at: PersonIx| -> Vec<&str> {
            let person = &programme[at];
            let appearances = person.sessions.iter().flat_map(|session| &programme[*session].appearances);
            let printed = appearances.filter(|own| own.person == at).filter_map(|own| own.name.as_deref());
            let mut names: Vec<&str> = std::iter::once(person.name.as_str())
                .chain(person.other_names.iter().map(String::as_str))
                .chain(printed)
                .collect();
            names.sort_unstable();
            names.dedup();
            names
        };
        let others = timeless.map(|timeless| index.people(timeless, self.scope));
        let hits = self.with_named(index.people(self.query, self.scope), others, Found::Person, names);
        let near = self.near(hits, Found::Person, |at| programme[at].name.len());
        near.into_iter().map(|hit| self.scored(hit, Found::Person(hit.at), &names(hit.at), is_asked)).collect()
    }

    fn halls(&self, index: &Index, timeless: Option<&Query>) -> Vec<Scored> {
        let is_free = self.asks_for_free();
        let is_asked = is_free || self.asks(&["hall", "building", "floor", "capacity"]);
        if self.names.is_empty() && !is_asked {
            return Vec::new();
        }
        let programme = self.programme();
        let places: Vec<String> = programme.hall_positions().map(|at| programme.place(at)).collect();
        let names = |at: HallIx| -> Vec<&str> {
            let hall = &programme[at];
            let place = places.get(at.index()).map(String::as_str);
            [Some(programme.label(at)), Some(hall.name.as_str()), hall.short.as_deref(), place]
                .into_iter()
                .flatten()
                .collect()
        };
        let others = timeless.filter(|_| !is_free).map(|timeless| index.halls(timeless, self.scope));
        let hits = self.with_named(index.halls(self.query, self.scope), others, Found::Hall, names);
        let near = self.near(hits, Found::Hall, |at| programme[at].name.len());
        near.into_iter().map(|hit| self.scored(hit, Found::Hall(hit.at), &names(hit.at), is_asked)).collect()
    }

    /// The tracks of the hits, as far as they are meant themselves: their names hold the words, or a facet asks for them.
    fn tracks(&self, hits: &[Hit<SessionIx>]) -> Vec<Scored> {
        let programme = self.programme();
        let is_asked = self.asks(&["track"]);
        if self.names.is_empty() && !is_asked {
            return Vec::new();
        }
        let mut best: Vec<Option<u32>> = vec![None; programme.tracks().len()];
        for hit in hits {
            let track = programme[hit.at].track.and_then(|track| best.get_mut(track.index()));
            track.into_iter().for_each(|best| *best = (*best).max(Some(hit.score)));
        }
        let mut tracks: Vec<Hit<TrackIx>> = (0..best.len())
            .filter_map(|at| Some(Hit { at: TrackIx::at(at), score: best.get(at).copied().flatten()? }))
            .collect();
        tracks.sort_by_key(|hit| Reverse(hit.score));
        tracks.truncate(MOST_TRACKS);
        let score = |hit: Hit<TrackIx>| self.scored(hit, Found::Track(hit.at), &[&programme[hit.at].name], is_asked);
        tracks.into_iter().map(score).filter(|(answer, _)| self.names.is_empty() || answer.score >= PART).collect()
    }

    /// The hits, and of those that hit at any other time the ones that the words name.
    fn with_named<'n, Ix: Copy + Ord>(
        &self,
        hits: Vec<Hit<Ix>>,
        others: Option<Vec<Hit<Ix>>>,
        found: fn(Ix) -> Found,
        names: impl Fn(Ix) -> Vec<&'n str>,
    ) -> Vec<Hit<Ix>> {
        let Some(mut others) = others else { return hits };
        others.retain(|other| hits.binary_search_by_key(&other.at, |hit| hit.at).is_err());
        let mut others = self.near(others, found, |_| 0);
        others.retain(|hit| names(hit.at).into_iter().any(|name| self.names.score(name).is_some()));
        [hits, others].concat()
    }

    /// The line without the times that it asks for; nothing where it asks for none, or has no words that name anything.
    fn timeless(&self) -> Option<String> {
        let is_time = |term: &Term| match &term.content {
            Content::Facet(facet, _) => facet.name == "at" && term.sign != Sign::Not,
            Content::Word(text) => Given::relative(&fold_text(text)).is_some_and(|(facet, _)| facet.name == "at"),
            Content::Phrase { .. } | Content::Or => false,
        };
        let terms = self.query.terms();
        let has_or = terms.iter().any(|term| term.content == Content::Or);
        if self.names.is_empty() || has_or || !terms.iter().any(is_time) {
            return None;
        }
        let kept: Vec<String> = terms.iter().filter(|term| !is_time(term)).map(ToString::to_string).collect();
        Some(kept.join(" "))
    }

    fn asks_for_free(&self) -> bool {
        let is_free = |(facet, given): (&'static Facet, &Given)| {
            facet.name == "is" && State::meant(&given.folded).is_some_and(|state| state.word == "free")
        };
        self.query.given().any(is_free)
    }

    /// What breaks ties: my picks before others and these before what I skip, what is still to come before what is over.
    fn standing(&self, at: Found) -> (u8, bool) {
        let programme = self.programme();
        let one;
        let sessions: &[SessionIx] = match at {
            Found::Session(session) => {
                one = [session];
                &one
            }
            Found::Person(person) => &programme[person].sessions,
            Found::Hall(hall) => &programme[hall].sessions,
            Found::Track(track) => programme.tracks().get(track.index()).map_or(&[], |track| &track.sessions),
        };
        let interest = |session: &SessionIx| match self.scope.plan.interest(*session) {
            Some(Interest::Going | Interest::Maybe) => 0,
            None => 1,
            Some(Interest::Skip) => 2,
        };
        let is_over = |session: &SessionIx| {
            let slot = programme[*session].when.slot();
            slot.is_some_and(|slot| slot.until().unwrap_or(slot.from()) <= self.scope.now)
        };
        let interest = match at {
            Found::Session(_) => sessions.iter().map(interest).min().unwrap_or(1),
            _ => sessions.iter().map(interest).min().unwrap_or(1).min(1),
        };
        (interest, !sessions.is_empty() && sessions.iter().all(is_over))
    }
}

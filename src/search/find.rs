//! One ranked list over everything: people, halls, sessions and tracks.
//!
//! Each kind answers a query by scores of its own. What makes them comparable is how much of a thing's own name the
//! words are: all of it, some of it, or none, because they were found elsewhere.

use super::facet::Given;
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
/// The most posts of a person that are looked at.
const MOST_POSTS: usize = 16;
/// The most tracks whose names are looked at.
const MOST_TRACKS: usize = 1024;
/// What the words are of the name, as the highest bits of a score: all of it, or a part of it. Below them is what was
/// found elsewhere.
const WHOLE: u32 = 3 << 28;
const PART: u32 = 2 << 28;
const ELSEWHERE: u32 = 1 << 28;
/// What counts beside it where all of the words stand in one of a person's posts.
const IN_A_POST: u32 = 1 << 27;
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
    let timeless = finder.timeless().map(|line| index.read(&line));
    let mut found = finder.halls(index, timeless.as_ref());
    // Who asks what is free asks for a hall; that a session is free, of my own time, would be taken for the contrary.
    if !query.asks_for_state("free") {
        let sessions = index.sessions(query, scope);
        found.extend(finder.tracks(&sessions));
        found.extend(finder.sessions(sessions));
        found.extend(finder.people(index, timeless.as_ref()));
    }
    found.sort_by_cached_key(|(answer, hit)| {
        let (interest, is_over) = finder.standing(answer.at);
        (Reverse(answer.score), kind(answer.at), Reverse(*hit), interest, is_over, answer.at)
    });
    found.truncate(limit);
    found.into_iter().map(|(answer, _)| answer).collect()
}

/// The times that a query asks about by `at:`, on the days that it names; without one today where the event is on, else on
/// every day; or the days alone, where it asks what is free on them. None where it asks for no time, or for now.
pub fn asked(query: &Query, scope: &Scope<'_>, index: &Index) -> Vec<Slot> {
    let times = || query.given().filter(|(facet, _)| facet.name == "at");
    let days = query.given().any(|(facet, _)| facet.name == "day");
    let is_asked = times().next().is_some() || (days && query.asks_for_state("free"));
    if !is_asked || times().any(|(_, given)| given.folded == "now") {
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
        let mut clauses: Vec<Vec<Query>> = Vec::new();
        let mut joins = false;
        for term in query.counted() {
            if term.content == Content::Or {
                joins = true;
                continue;
            }
            // An alternative to a facet need not hold, but what is named by it is the better answer.
            let own = is_name(term).then(|| index.read(&term.to_string()));
            match clauses.last_mut().filter(|_| joins) {
                Some(last) => last.extend(own),
                None => clauses.push(own.into_iter().collect()),
            }
            joins = false;
        }
        clauses.retain(|words| !words.is_empty());
        let typed = query.counted().iter().filter(|term| is_name(term)).map(|term| letters(&term.to_string())).sum();
        Names { clauses, all: query.clone(), letters: typed }
    }

    fn is_empty(&self) -> bool {
        self.clauses.is_empty()
    }

    /// How well the words stand in a name: the score, unless one of them is missing.
    fn score(&self, name: &str) -> Option<u32> {
        let mut nearness = 0;
        for words in &self.clauses {
            nearness += words.iter().filter_map(|word| nearest(name, &whole(name, word)?)).max()?;
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
    fn best(&self, names: &[&str], posts: &[&str], hit: u32) -> u32 {
        if self.is_empty() {
            return hit.min(ELSEWHERE - 1);
        }
        let hit = hit.min(IN_A_POST - 1);
        let elsewhere = || {
            let is_post = posts.iter().any(|post| self.score(post).is_some());
            ELSEWHERE | hit | if is_post { IN_A_POST } else { 0 }
        };
        names.iter().filter_map(|name| self.score(name)).max().unwrap_or_else(elsewhere)
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

/// What is marked of a word in a name, if that is all of it: of one that is joined of several, as "mail.ru" is, a part may
/// be marked alone.
fn whole(name: &str, word: &Query) -> Option<Vec<std::ops::Range<usize>>> {
    let marks = highlight(name, word);
    let typed = word.to_string();
    let is_joined = typed.trim_matches(|c: char| !c.is_alphanumeric()).contains(|c: char| !c.is_alphanumeric());
    let marked: usize = marks.iter().filter_map(|range| name.get(range.clone())).map(letters).sum();
    // Another script may want a letter more or less.
    (!is_joined || 4 * marked >= 3 * letters(&typed)).then_some(marks)
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

/// The names of a thing, and the posts of a person.
type Texts<'t> = (&'t [&'t str], &'t [&'t str]);

impl Finder<'_> {
    fn programme(&self) -> &Programme {
        self.scope.programme
    }

    /// Whether the query asks for a kind of thing by one of its own facets, where no words do.
    fn asks(&self, facets: &[&str]) -> bool {
        self.query.given().any(|(facet, _)| facets.contains(&facet.name))
    }

    fn scored<Ix: Copy>(&self, hit: Hit<Ix>, at: Found, (names, posts): Texts<'_>, is_asked: bool) -> Scored {
        let own = self.names.best(names, posts, hit.score);
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
            self.scored(hit, Found::Session(hit.at), (&names, &[]), false)
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
        let score = |hit: Hit<PersonIx>| {
            let appearances = programme[hit.at].sessions.iter().flat_map(|session| &programme[*session].appearances);
            let posts = appearances.filter(|own| own.person == hit.at).filter_map(|own| own.post.as_deref());
            let posts: Vec<&str> = posts.take(MOST_POSTS).collect();
            self.scored(hit, Found::Person(hit.at), (&names(hit.at), &posts), is_asked)
        };
        near.into_iter().map(score).collect()
    }

    fn halls(&self, index: &Index, timeless: Option<&Query>) -> Vec<Scored> {
        let is_free = self.query.asks_for_state("free");
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
        near.into_iter().map(|hit| self.scored(hit, Found::Hall(hit.at), (&names(hit.at), &[]), is_asked)).collect()
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
            if let Some(best) = programme[hit.at].track.and_then(|track| best.get_mut(track.index())) {
                *best = (*best).max(Some(hit.score));
            }
        }
        let mut tracks: Vec<Hit<TrackIx>> = (0..best.len())
            .filter_map(|at| Some(Hit { at: TrackIx::at(at), score: best.get(at).copied().flatten()? }))
            .collect();
        tracks.sort_by_key(|hit| Reverse(hit.score));
        tracks.truncate(MOST_TRACKS);
        let score =
            |hit: Hit<TrackIx>| self.scored(hit, Found::Track(hit.at), (&[&programme[hit.at].name], &[]), is_asked);
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
        let terms = self.query.counted();
        let has_or = terms.iter().any(|term| term.content == Content::Or);
        if self.names.is_empty() || has_or || !terms.iter().any(is_time) {
            return None;
        }
        let kept: Vec<String> = terms.iter().filter(|term| !is_time(term)).map(ToString::to_string).collect();
        Some(kept.join(" "))
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
            None | Some(Interest::Later) => 1,
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

#[cfg(test)]
mod tests {
    use super::super::query::MOST_TERMS;
    use super::super::sample::{Desk, forum, titled};
    use super::super::{FACETS, STATES};
    use super::*;
    use proptest::prelude::*;

    fn at(now: &str) -> Desk {
        Desk { now: now.parse().unwrap(), ..Desk::new(forum(), &[]) }
    }

    /// In the afternoon of the first day.
    fn desk() -> Desk {
        at("2021-06-02T16:52:00+03:00")
    }

    fn answers(desk: &Desk, line: &str, limit: usize) -> Vec<Answer> {
        find(&desk.index.read(line), &desk.scope(), &desk.index, limit)
    }

    fn told(desk: &Desk, line: &str) -> Vec<String> {
        let programme = &desk.programme;
        let name = |answer: &Answer| match answer.at {
            Found::Person(at) => format!("person {}", programme[at].id),
            Found::Hall(at) => format!("hall {}", programme[at].id),
            Found::Session(at) => format!("session {}", programme[at].id),
            Found::Track(at) => format!("track {}", programme[at].name),
        };
        answers(desk, line, 99).iter().map(name).collect()
    }

    #[test]
    fn what_is_named_in_full_comes_first_whatever_it_is() {
        let desk = desk();
        for (line, first) in [
            ("andrey klepach", "person klepach"),
            ("Андрей Клепач", "person klepach"),
            ("klepach", "person klepach"),
            ("g1", "hall g1"),
            ("G10", "hall g10"),
            ("governors club", "hall governors-club"),
            ("sources of growth", "session growth"),
            ("business breakfast", "session breakfast"),
            ("business programme", "track Business programme"),
            ("reception", "session reception"),
            // A part of the name, and of what is longer less of it.
            ("creative business", "track Creative Business Forum"),
            ("lee", "person lee"),
            // Nothing is called so, but it is there.
            ("winzavod", "person trotsenko"),
            ("museum", "session clusters"),
        ] {
            assert_eq!(told(&desk, line).first().map(String::as_str), Some(first), "{line}: {:?}", told(&desk, line));
        }
    }

    #[test]
    fn a_title_typed_wins_over_people() {
        let texts = [("Andrey Klepach speaks", ""), ("Zoe", "")];
        let owned = texts.map(|(title, text)| (title.to_owned(), text.to_owned()));
        let desk = Desk::new(titled(&owned), &[]);
        let best = answers(&desk, "zoe", 9);
        assert_eq!(best.len(), 1);
        assert!(best[0].score >= WHOLE && answers(&desk, "klepach", 9)[0].score < WHOLE);
        // By the same measure a person whose whole name was typed, who merely takes part elsewhere.
        let forum = self::desk();
        let scores: Vec<(Found, u32)> =
            answers(&forum, "andrey klepach", 9).iter().map(|answer| (answer.at, answer.score)).collect();
        assert!(scores[0].1 >= WHOLE && scores[1..].iter().all(|(_, score)| *score < PART), "{scores:?}");
    }

    #[test]
    fn a_post_is_meant_before_what_merely_has_its_words() {
        // The session has both words too: one in its title, one in a post.
        assert_eq!(told(&desk(), "head cluster"), ["person lee", "session breakfast"]);
        // A title is nearer than a post.
        assert_eq!(told(&desk(), "cluster")[0], "session clusters");
    }

    #[test]
    fn words_beyond_the_limit_do_not_count_for_names_either() {
        let desk = desk();
        let line = "klepach ".repeat(MOST_TERMS);
        assert_eq!(answers(&desk, &format!("{line} nobody at:9:00"), 9), answers(&desk, &line, 9));
        assert_ne!(answers(&desk, "klepach nobody", 9), answers(&desk, &line, 9));
    }

    #[test]
    fn a_part_of_a_joined_word_is_no_name() {
        let desk = desk();
        let names = Names::of(&desk.index.read("mail.ru"), &desk.index);
        assert_eq!(names.score("Creative Business Forum"), None);
        assert!(names.score("Mail.Ru Group").is_some() && names.score("Andrey from mailru").is_some());
    }

    #[test]
    fn a_hall_that_is_named_answers_for_any_time() {
        let desk = desk();
        assert_eq!(told(&desk, "g1 at:17:00"), ["hall g1", "hall g10", "session clusters", "session growth"]);
        assert_eq!(told(&desk, "hall:g1 at:17:00"), ["hall g1", "session clusters"]);
        // Nothing is held there then, and that is the answer.
        assert_eq!(told(&desk, "g10 at:9:00"), ["hall g10"]);
        assert_eq!(told(&desk, "klepach at:9:00"), ["person klepach"]);
        assert_eq!(told(&desk, "klepach now"), ["person klepach", "session clusters"]);
        // Where no words name it, it must be true.
        assert_eq!(told(&desk, "at:9:00"), ["session breakfast"]);
        assert_eq!(told(&desk, "nobody at:17:00"), Vec::<String>::new());
    }

    #[test]
    fn facets_alone_ask_for_what_they_are_of() {
        let desk = desk();
        assert_eq!(told(&desk, "is:free at:16:00"), ["hall g1", "hall g10", "hall governors-club"]);
        assert_eq!(told(&desk, "is:free at:17:00")[0], "hall governors-club");
        assert!(!told(&desk, "is:free at:17:00").contains(&"hall g1".to_owned()));
        assert_eq!(
            told(&desk, "role:moderator"),
            ["person klepach", "person trotsenko", "session clusters", "session growth"]
        );
        assert_eq!(told(&desk, "track:creative"), ["track Creative Business Forum", "session clusters"]);
        assert_eq!(told(&desk, "building:pavilion"), ["hall g1", "hall g10", "session clusters", "session growth"]);
        assert_eq!(told(&desk, "day:thu"), ["session breakfast"]);
        assert_eq!(told(&desk, ""), Vec::<String>::new());
    }

    #[test]
    fn exclusions_and_alternatives_hold_for_every_kind() {
        let desk = desk();
        let either = told(&desk, "klepach OR fursin");
        assert_eq!(either[..2], ["person klepach", "person fursin"]);
        let without = told(&desk, "business -breakfast");
        assert!(!without.contains(&"session breakfast".to_owned()), "{without:?}");
        assert!(without.contains(&"track Creative Business Forum".to_owned()), "{without:?}");
        // One of a facet need not stand in the name.
        assert_eq!(told(&desk, "klepach OR day:thu")[0], "person klepach");
    }

    #[test]
    fn ties_are_broken_by_picks_then_by_what_is_still_to_come() {
        let texts = ["Art one", "Art two", "Art six"].map(|title| (title.to_owned(), String::new()));
        let titles = |picks: &[(&str, Interest)]| -> Vec<String> {
            let desk = Desk::new(titled(&texts), picks);
            let answers = answers(&desk, "art", 9);
            answers
                .iter()
                .map(|answer| match answer.at {
                    Found::Session(at) => desk.programme[at].title.clone(),
                    other => panic!("{other:?}"),
                })
                .collect()
        };
        let listed = |desk: &Desk| told(desk, "kind:panel");
        assert_eq!(titles(&[("art-two", Interest::Maybe)])[0], "Art two");
        assert_eq!(titles(&[("art-one", Interest::Skip)]).last().unwrap(), "Art one");
        assert_eq!(listed(&desk()), ["session clusters", "session growth"]);
        assert_eq!(listed(&at("2021-06-02T18:10:00+03:00")), ["session clusters", "session growth"]);
        let growth = Desk {
            now: "2021-06-02T18:10:00+03:00".parse().unwrap(),
            ..Desk::new(forum(), &[("growth", Interest::Going)])
        };
        assert_eq!(listed(&growth), ["session growth", "session clusters"]);
    }

    #[test]
    fn the_times_asked_about_are_those_of_the_days_asked_about() {
        let desk = desk();
        let times = |line: &str| -> Vec<String> {
            let slots = asked(&desk.index.read(line), &desk.scope(), &desk.index);
            slots.iter().map(|slot| slot.start.to_string()).collect()
        };
        assert_eq!(times("g1 at:17:00"), ["2021-06-02T17:00:00"]);
        assert_eq!(times("g1 at:17:00 day:thu"), ["2021-06-03T17:00:00"]);
        assert_eq!(times("g1"), Vec::<String>::new());
        assert_eq!(times("g1 now"), Vec::<String>::new());
        assert_eq!(times("g1 at:"), Vec::<String>::new());
    }

    fn lines() -> impl Strategy<Value = String> {
        let words = vec!["art", "klepach", "g1", "creative", "business", "zo", "-art", "OR", "now", "\"of growth\""];
        let facets = FACETS.iter().map(|facet| format!("{}:{}", facet.name, facet.example.replace('"', "")));
        let states = STATES.iter().map(|state| format!("is:{}", state.word));
        let all: Vec<String> = words.into_iter().map(str::to_owned).chain(facets).chain(states).collect();
        prop::collection::vec(prop::sample::select(all), 0..4).prop_map(|words| words.join(" "))
    }

    proptest! {
        #[test]
        fn answers_are_ranked_bounded_each_once_and_hits_of_their_kind(line in lines(), limit in 0..12_usize) {
            let desk = desk();
            let (query, scope) = (desk.index.read(&line), desk.scope());
            let all = answers(&desk, &line, 99);
            let few = answers(&desk, &line, limit);
            prop_assert_eq!(&all[..limit.min(all.len())], &few[..]);
            prop_assert!(all.is_sorted_by_key(|answer| Reverse(answer.score)));
            let mut places: Vec<Found> = all.iter().map(|answer| answer.at).collect();
            places.sort();
            places.dedup();
            prop_assert_eq!(places.len(), all.len());
            let sessions: Vec<SessionIx> = desk.index.sessions(&query, &scope).iter().map(|hit| hit.at).collect();
            let found = |at: &SessionIx| places.contains(&Found::Session(*at));
            let is_for_halls = query.asks_for_state("free");
            let none = query.is_empty() || is_for_halls;
            prop_assert!(none || sessions.iter().all(found), "a session is missing");
            prop_assert!(!is_for_halls || places.iter().all(|at| matches!(at, Found::Hall(_))), "{:?}", places);
            let strays = places.iter().filter(|at| matches!(at, Found::Session(at) if !sessions.contains(at))).count();
            prop_assert_eq!(strays, 0);
        }
    }
}

//! The index of a programme, and the hits of a query in it.

use super::facet::{FACETS, Facet, Fit, Given, Order, Table};
use super::field::{hall_texts, person_texts, session_texts};
use super::formula::{Formula, MOST_VIEWS, Scores, Subject};
use super::lexicon::Lexicon;
use super::query::{Query, Sign};
use super::views::Views;
use super::wanted::Wanted;
use crate::agenda::{Interest, Novelties, Plan};
use crate::programme::{Appearance, HallIx, Instant, PersonIx, Programme, SessionIx};
use std::borrow::Cow;
use std::cell::Cell;
use std::cmp::Reverse;
use std::collections::HashSet;
use std::sync::OnceLock;

/// What is searched beside the index itself.
#[derive(Clone, Copy, Debug)]
pub struct Scope<'a> {
    /// The programme that the index was built from.
    pub programme: &'a Programme,
    /// What I chose in it.
    pub plan: &'a Plan,
    /// What is new in it.
    pub novelties: &'a Novelties,
    /// What the set clock shows: words such as `now` and `today` follow it.
    pub now: Instant,
    /// My saved queries.
    pub views: &'a Views,
}

/// One result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit<Ix> {
    /// Which session, person or hall.
    pub at: Ix,
    /// How well it answers the query, by where each word was found and how nearly. Comparable within one answer; the
    /// highest is the best hit. 0 where the query has no words.
    pub score: u32,
}

/// A value of a facet, to choose from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FacetValue {
    /// What [`Query::put`] takes to put the value into the line, and to take it out.
    pub word: String,
    /// What to show: "Wed 2 Jun".
    pub label: String,
    /// How many hits have it.
    pub count: usize,
    /// How the query asks for it, if it does.
    pub chosen: Option<Sign>,
}

/// Answers queries. Built once for a programme; its size grows with the number of distinct words and of their places,
/// at one to three bytes a place.
#[derive(Debug, Default)]
pub struct Index {
    pub(super) sessions: Lexicon,
    pub(super) people: Lexicon,
    pub(super) halls: Lexicon,
    /// For each of [`FACETS`] its values, read when first asked for; those that the plan or the clock changes are found
    /// anew each time.
    tables: [OnceLock<Table>; FACETS.len()],
}

impl Index {
    /// Reads a whole programme.
    pub fn build(programme: &Programme) -> Index {
        let sessions = Lexicon::read(programme.sessions().iter(), |session, take| {
            session_texts(programme, session, take);
        });
        // With the person beside it, sorting need not look up each appearance again and again.
        let all = programme.sessions().iter().flat_map(|session| &session.appearances);
        let mut appearances: Vec<(PersonIx, &Appearance)> = all.map(|own| (own.person, own)).collect();
        appearances.sort_by_key(|(person, _)| *person);
        let mut rest = appearances.as_slice();
        let people = Lexicon::read(programme.people().iter().enumerate(), |(number, person), take| {
            let own;
            (own, rest) = rest.split_at(rest.iter().take_while(|(person, _)| person.index() <= number).count());
            person_texts(person, own.iter().map(|(_, appearance)| *appearance), take);
        });
        let halls = Lexicon::read(programme.halls().iter(), |hall, take| hall_texts(programme, hall, take));
        Index { sessions, people, halls, tables: Default::default() }
    }

    /// Reads the values of all facets, which otherwise the first query that asks for one waits for.
    pub fn warm(&self, programme: &Programme) {
        for (facet, table) in FACETS.iter().zip(&self.tables) {
            table.get_or_init(|| Table::new(facet, programme, None));
        }
    }

    /// Reads a line as [`Query::parse`] does, and notes how far to reach for each of its words.
    pub fn read(&self, line: &str) -> Query {
        let mut query = Query::parse(line);
        self.reach(&mut query);
        query
    }

    fn reach(&self, query: &mut Query) {
        for word in query.words_mut() {
            // What must not be is meant as it is written; and so are words that follow the clock.
            if word.is_asked && Given::relative(&word.folded()).is_none() {
                self.reach_for(word);
            }
        }
    }

    /// A query as it was read, or, where only its line was looked at, read now.
    fn reached<'q>(&self, query: &'q Query) -> Cow<'q, Query> {
        if query.is_read() {
            return Cow::Borrowed(query);
        }
        let mut query = query.clone();
        self.reach(&mut query);
        Cow::Owned(query)
    }

    /// The words of a value as they are to be looked for.
    pub(super) fn wanted(&self, text: &str) -> Vec<Wanted> {
        let mut words: Vec<Wanted> = text.split_whitespace().filter_map(Wanted::read).collect();
        for word in &mut words {
            self.reach_for(word);
        }
        words.into_iter().map(Wanted::for_facet).collect()
    }

    fn reach_for(&self, word: &mut Wanted) {
        word.resolve(&[&self.sessions, &self.people, &self.halls]);
    }

    /// The sessions that answer a query, in programme order; skipped ones too.
    pub fn sessions(&self, query: &Query, scope: &Scope<'_>) -> Vec<Hit<SessionIx>> {
        hits(self.scores(query, scope, Subject::Sessions), SessionIx::at)
    }

    /// The people who answer a query, in the programme's order: words are theirs, and one of their sessions, with their
    /// part in it, has all that the facets ask.
    pub fn people(&self, query: &Query, scope: &Scope<'_>) -> Vec<Hit<PersonIx>> {
        hits(self.scores(query, scope, Subject::People), PersonIx::at)
    }

    /// The halls that answer a query, in the programme's order: words are theirs, facets of halls hold of the hall
    /// itself, and one of its sessions has all that the others ask. With `is:free`, times say when it is to be free.
    pub fn halls(&self, query: &Query, scope: &Scope<'_>) -> Vec<Hit<HallIx>> {
        hits(self.scores(query, scope, Subject::Halls), HallIx::at)
    }

    fn scores(&self, query: &Query, scope: &Scope<'_>, subject: Subject) -> Scores {
        let query = &*self.reached(query);
        let left = Cell::new(MOST_VIEWS);
        Formula { index: self, scope, query, subject, depth: 0, left: &left }.scores()
    }

    /// The words of the values that what was begun may mean, whether or not something else fits better.
    pub(super) fn begun(&self, facet: &Facet, begun: &Given, scope: &Scope<'_>) -> HashSet<String> {
        self.with_table(facet, scope, |table| {
            let Some(values) = facet.values() else { return HashSet::new() };
            let fits = table.values.iter().filter(|value| (values.fit)(begun, value) != Fit::No);
            fits.map(|value| value.word.clone()).collect()
        })
    }

    /// Lends the values of a facet; those that the plan or the clock changes are made for the occasion.
    pub(super) fn with_table<T>(&self, facet: &Facet, scope: &Scope<'_>, lend: impl FnOnce(&Table) -> T) -> T {
        let kept = FACETS.iter().position(|row| row == facet).and_then(|at| self.tables.get(at));
        match kept.filter(|_| !facet.changes()) {
            Some(table) => lend(table.get_or_init(|| Table::new(facet, scope.programme, None))),
            None => lend(&Table::new(facet, scope.programme, Some(scope))),
        }
    }
}

/// Sorts hits, the best first: by score; of equal ones what I picked, then what is still to come, then by time.
pub fn rank(hits: &mut [Hit<SessionIx>], scope: &Scope<'_>) {
    let programme = scope.programme;
    let is_over = |at: SessionIx| {
        let until = programme[at].when.slot().map(|slot| slot.until().unwrap_or(slot.from()));
        until.is_some_and(|until| until <= scope.now)
    };
    let is_picked = |at| matches!(scope.plan.interest(at), Some(Interest::Going | Interest::Maybe));
    hits.sort_by_cached_key(|hit| {
        // In one number: there are as many comparisons as a query of few letters has hits, and a dozen times more.
        let score = u64::from(u32::MAX - hit.score);
        (score << 2 | u64::from(!is_picked(hit.at)) << 1 | u64::from(is_over(hit.at)), hit.at)
    });
}

/// The values of a facet over the hits of a query without this facet's own terms; days by date, others the most frequent
/// first, then by name.
pub(super) fn facet_values(facet: &Facet, query: &Query, scope: &Scope<'_>, index: &Index) -> Vec<FacetValue> {
    let mut is_hit = vec![false; scope.programme.sessions().len()];
    for hit in index.sessions(&query.without(facet), scope) {
        is_hit[hit.at.index()] = true;
    }
    index.with_table(facet, scope, |table| {
        let mut chosen: Vec<Option<(&str, Sign)>> = vec![None; table.values.len()];
        for (text, sign) in query.signed(facet) {
            let Some(given) = Given::new(text) else { continue };
            let settled = facet.settled(&given, scope);
            for number in table.fitting(facet, settled.as_ref().unwrap_or(&given)) {
                chosen[number].get_or_insert((text, sign));
            }
        }
        let mut values: Vec<(usize, FacetValue)> = Vec::new();
        for ((value, sessions), chosen) in table.values.iter().zip(&table.sessions).zip(chosen) {
            let count = sessions.iter().filter(|session| is_hit.get(**session as usize) == Some(&true)).count();
            if count > 0 || chosen.is_some() {
                let word = chosen.map_or(value.word.as_str(), |(text, _)| text).to_owned();
                let (label, chosen) = (value.label.clone(), chosen.map(|(_, sign)| sign));
                values.push((value.position, FacetValue { word, label, count, chosen }));
            }
        }
        match facet.values().map_or(Order::Natural, |values| values.order) {
            Order::Natural => values.sort_by_key(|(position, _)| *position),
            Order::Frequency => {
                values.sort_by(|(_, a), (_, b)| (Reverse(a.count), &a.label).cmp(&(Reverse(b.count), &b.label)));
            }
        }
        values.into_iter().map(|(_, value)| value).collect()
    })
}

fn hits<Ix>(scores: Scores, at: fn(usize) -> Ix) -> Vec<Hit<Ix>> {
    let numbered = scores.into_iter().enumerate();
    numbered.filter_map(|(number, score)| Some(Hit { at: at(number), score: score? })).collect()
}

#[cfg(test)]
mod tests {
    use super::super::fold::tests::any_text;
    use super::super::sample::{Desk, forum, titled};
    use super::super::{highlight, highlight_prose};
    use super::*;
    use crate::agenda::Interest;
    use proptest::prelude::*;

    fn desk() -> Desk {
        Desk::new(forum(), &[])
    }

    /// A desk with one session for each title and abstract.
    fn desk_of(texts: &[(&str, &str)]) -> Desk {
        let owned: Vec<_> = texts.iter().map(|(title, text)| ((*title).to_owned(), (*text).to_owned())).collect();
        Desk::new(titled(&owned), &[])
    }

    #[test]
    fn words_are_found_in_all_that_is_short() {
        let desk = desk();
        for (line, ids) in [
            ("", vec!["clusters", "growth", "breakfast", "reception"]),
            ("clusters", vec!["clusters", "breakfast"]),
            ("recovery", vec!["growth"]),
            ("klepach", vec!["clusters", "growth"]),
            ("клепач", vec!["clusters", "growth"]),
            ("Фурсин", vec!["clusters"]),
            ("zoe", vec!["breakfast"]),
            ("veb.rf", vec!["clusters", "growth"]),
            ("g10", vec!["growth"]),
            ("pavilion", vec!["clusters", "growth"]),
            ("governors", vec!["breakfast"]),
            ("breakf", vec!["breakfast"]),
            ("winzavod", vec!["clusters"]),
            ("economy", vec!["breakfast"]),
            ("panel sess", vec!["clusters", "growth"]),
            ("klepach winzavod", vec!["clusters"]),
            ("klepach zoe", vec![]),
            // Inside a word.
            ("lust", vec!["clusters", "breakfast"]),
            // One letter is looked for at the beginnings of words only.
            ("z", vec!["breakfast"]),
        ] {
            assert_eq!(desk.sessions(line), ids, "{line}");
        }
    }

    #[test]
    fn abstracts_are_found_by_beginnings_of_words_only() {
        let desk = desk();
        assert_eq!(desk.sessions("museum"), ["clusters"]);
        assert_eq!(desk.sessions("facto"), ["clusters"]);
        assert_eq!(desk.sessions("signed"), ["reception"]);
        // "museum" and "factories" have these inside; nothing else has.
        assert_eq!(desk.sessions("useum"), Vec::<&str>::new());
        assert_eq!(desk.sessions("ories"), Vec::<&str>::new());
        // Scattered over "museum"; too weak for running text.
        assert_eq!(desk.sessions("muem"), Vec::<&str>::new());
    }

    #[test]
    fn scattered_letters_count_only_where_nothing_else_does() {
        let desk = desk();
        assert_eq!(desk.sessions("clstrs"), ["clusters", "breakfast"]);
        assert_eq!(desk.people("klpch"), ["klepach"]);
        assert_eq!(desk.halls("gvrnrs"), ["governors-club"]);
        // Known from an abstract, so "creative" is not meant.
        let desk = desk_of(&[("Creative", ""), ("Other", "crtv")]);
        assert_eq!(desk.sessions("crtv").len(), 1);
        assert_eq!(desk.sessions("creatv").len(), 1);
        // A name that is not there lists nobody.
        let names = ["Kamil Lepka", "Klara Epachin", "Kaleb Pach", "Karl Lee Pachman", "Kelpahc Lake", "Kolepa Chin"];
        let desk = desk_of(&names.map(|name| (name, "")));
        assert_eq!(desk.sessions("klepach"), Vec::<&str>::new());
    }

    #[test]
    fn a_phrase_stands_as_it_is_in_one_field() {
        let desk = desk();
        for (line, ids) in [
            ("\"places for art\"", vec!["clusters", "reception"]),
            ("\"art places\"", vec![]),
            ("\"places art\"", vec![]),
            ("\"creative clusters\"", vec!["clusters"]),
            // Another field, another sentence of the same field.
            ("\"clusters creative\"", vec![]),
            ("\"growth what\"", vec![]),
            ("\"global trend\"", vec![]),
            // Still being typed.
            ("\"global trend", vec!["clusters"]),
            ("\"global trend ", vec![]),
            ("\"andrey klepach\" growth", vec!["growth"]),
        ] {
            assert_eq!(desk.sessions(line), ids, "{line}");
        }
        assert_eq!(desk.people("\"alexey fursin\""), ["fursin"]);
        assert_eq!(desk.people("\"fursin minister\""), Vec::<&str>::new());
        assert_eq!(desk.halls("\"2nd floor\""), ["governors-club"]);
    }

    #[test]
    fn facets_narrow_and_their_values_widen() {
        let desk = Desk::new(
            forum(),
            &[("clusters", Interest::Going), ("growth", Interest::Going), ("reception", Interest::Skip)],
        );
        for (line, ids) in [
            ("day:2", vec!["breakfast"]),
            ("day:wed", vec!["clusters", "growth"]),
            ("day:Thursday", vec!["breakfast"]),
            ("day:2021-06-04", vec!["reception"]),
            ("day:2021-06", vec!["clusters", "growth", "breakfast", "reception"]),
            ("day:\"4 june\"", vec!["reception"]),
            // What is not there narrows nothing; it is said instead.
            ("day:4", vec!["clusters", "growth", "breakfast", "reception"]),
            ("day:4 recovery", vec!["growth"]),
            ("track:creative", vec!["clusters"]),
            ("track:\"business creative\"", vec!["clusters"]),
            ("kind:panel", vec!["clusters", "growth"]),
            ("hall:g1", vec!["clusters"]),
            ("hall:g", vec!["clusters", "growth", "breakfast"]),
            ("hall:\"conference hall g10\"", vec!["growth"]),
            ("hall:governors-club", vec!["breakfast"]),
            ("building:\"pavilion g\"", vec!["clusters", "growth"]),
            ("role:moder", vec!["clusters", "growth"]),
            ("is:going", vec!["clusters", "growth"]),
            ("is:skip", vec!["reception"]),
            ("is:picked", vec!["clusters", "growth"]),
            ("is:clash", vec!["clusters", "growth"]),
            ("is:maybe", vec![]),
            ("is:nonsense", vec!["clusters", "growth", "breakfast", "reception"]),
            ("hall:", vec!["clusters", "growth", "breakfast", "reception"]),
            ("day:wed hall:g10", vec!["growth"]),
            ("hall:g1 hall:governors", vec!["clusters", "breakfast"]),
            ("day:wed recovery", vec!["growth"]),
        ] {
            assert_eq!(desk.sessions(line), ids, "{line}");
        }
        assert_eq!(Desk::new(forum(), &[("growth", Interest::Maybe)]).sessions("is:picked"), ["growth"]);
    }

    #[test]
    fn people_have_the_words_and_one_of_their_sessions_the_facets() {
        let desk = desk();
        for (line, ids) in [
            ("", vec!["klepach", "fursin", "trotsenko", "lee"]),
            ("андрей", vec!["klepach"]),
            ("moscow", vec!["fursin"]),
            ("moderator", vec!["klepach", "trotsenko"]),
            // A word of their session is not theirs.
            ("trends", vec![]),
            ("day:1", vec!["klepach", "fursin", "trotsenko"]),
            // Their own role, in the same session.
            ("role:moderator", vec!["klepach", "trotsenko"]),
            ("role:moderator hall:g1", vec!["trotsenko"]),
            ("role:moderator role:speaker", vec!["klepach", "trotsenko", "lee"]),
            ("economist track:creative", vec!["klepach"]),
        ] {
            assert_eq!(desk.people(line), ids, "{line}");
        }
    }

    #[test]
    fn halls_have_their_own_facets_and_one_of_their_sessions_the_rest() {
        let desk = desk();
        for (line, ids) in [
            ("", vec!["g1", "g10", "governors-club"]),
            ("congress", vec!["governors-club"]),
            ("floor", vec!["governors-club"]),
            ("building:pavilion", vec!["g1", "g10"]),
            ("hall:g10", vec!["g10"]),
            ("day:thu", vec!["governors-club"]),
            ("building:pavilion track:creative", vec!["g1"]),
            // Not in the same session.
            ("day:thu track:creative", vec![]),
        ] {
            assert_eq!(desk.halls(line), ids, "{line}");
        }
    }

    #[test]
    fn the_best_hit_has_the_nearest_word_in_the_weightiest_field() {
        let desk = desk_of(&[
            ("Subart", "art"),
            ("Artists", ""),
            ("On art", ""),
            ("Smart", "art and art"),
            ("Modern art in modern times", ""),
        ]);
        let scores: Vec<u32> = desk.session_hits("art").iter().map(|hit| hit.score).collect();
        let [inside, start, exact, also_inside, also_exact] = scores[..] else { panic!("{scores:?}") };
        assert!(exact > start && start > inside, "{scores:?}");
        assert_eq!((also_inside, also_exact), (inside, exact));
        assert_eq!(desk.best("art"), Some("on-art"));
        assert_eq!(desk.best("art modern"), Some("modern-art-in-modern-times"));
        // A title rather than an issue for discussion.
        assert_eq!(self::desk().best("cluster"), Some("clusters"));
        assert_eq!(self::desk().best(""), Some("clusters"));
        assert!(self::desk().session_hits("").iter().all(|hit| hit.score == 0));
    }

    fn values(desk: &Desk, facet: &str, line: &str) -> Vec<(String, String, usize, bool)> {
        let values = facet_values(Facet::named(facet).unwrap(), &Query::parse(line), &desk.scope(), &desk.index);
        values.into_iter().map(|value| (value.word, value.label, value.count, value.chosen.is_some())).collect()
    }

    fn value(word: &str, label: &str, count: usize, chosen: bool) -> (String, String, usize, bool) {
        (word.to_owned(), label.to_owned(), count, chosen)
    }

    #[test]
    fn the_picker_counts_what_each_value_would_leave() {
        let desk = Desk::new(forum(), &[("clusters", Interest::Going), ("growth", Interest::Maybe)]);
        assert_eq!(
            values(&desk, "day", "clusters"),
            [value("2021-06-02", "Wed 2 Jun", 1, false), value("2021-06-03", "Thu 3 Jun", 1, false)]
        );
        // Its own terms do not narrow it; others do.
        assert_eq!(
            values(&desk, "hall", "day:wed hall:g10"),
            [value("g1", "G1 · Pavilion G", 1, false), value("g10", "G10 · Pavilion G", 1, true)]
        );
        assert_eq!(
            values(&desk, "track", ""),
            [
                value("Business programme", "Business programme", 2, false),
                value("Creative Business Forum", "Creative Business Forum", 1, false)
            ]
        );
        // One kind in two spellings.
        assert_eq!(
            values(&desk, "kind", ""),
            [value("Panel Session", "Panel Session", 2, false), value("Breakfast", "Breakfast", 1, false)]
        );
        assert_eq!(
            values(&desk, "role", "klepach"),
            [value("moderator", "moderator", 2, false), value("panellist", "panellist", 1, false)]
        );
        assert_eq!(
            values(&desk, "is", ""),
            [
                value("next", "next", 3, false),
                value("picked", "picked", 2, false),
                value("unjudged", "unjudged", 2, false),
                value("going", "going", 1, false),
                value("maybe", "maybe", 1, false),
                value("unscheduled", "unscheduled", 1, false)
            ]
        );
        // What is chosen stays in the list, under the word by which the line chose it.
        assert_eq!(values(&desk, "building", "governors building:pavi")[0], value("pavi", "Pavilion G", 0, true));
    }

    #[test]
    fn every_value_offered_finds_as_many_as_it_says() {
        let desk = Desk::new(forum(), &[("clusters", Interest::Going), ("growth", Interest::Going)]);
        for facet in FACETS.iter().filter(|facet| facet.has_values()) {
            let values = values(&desk, facet.name, "");
            for (word, _, count, _) in values {
                let line = Query::default().toggle(facet.name, &word);
                assert_eq!(desk.sessions(&line).len(), count, "{line}");
                let chosen = self::values(&desk, facet.name, &line);
                assert_eq!(chosen.iter().filter(|(_, _, _, chosen)| *chosen).count(), 1, "{line}");
                assert!(chosen.iter().any(|(own, _, _, chosen)| *chosen && *own == word), "{line}");
            }
        }
    }

    #[test]
    fn an_empty_programme_has_no_hits() {
        let desk = desk_of(&[]);
        for line in ["", "a", "\"a b\"", "day:1", "is:going", "clstr"] {
            assert_eq!(
                (desk.sessions(line).len(), desk.people(line).len(), desk.halls(line).len()),
                (0, 0, 0),
                "{line}"
            );
        }
        assert_eq!(values(&desk, "day", ""), []);
    }

    fn words() -> impl Strategy<Value = String> {
        prop::collection::vec(prop::sample::select(vec!["art", "smart", "artist", "clusters", "Сluster", "new"]), 0..5)
            .prop_map(|words| words.join(" "))
    }

    proptest! {
        #[test]
        fn adding_a_word_never_adds_a_hit(
            texts in prop::collection::vec((words(), words()), 1..8),
            line in prop::collection::vec("art|ne|clstrs|\"smart art\"|[a-z]{1,3}", 0..3),
            more in "art|mart|clusters|clstrs|\"new art\"|[a-z]{1,3}",
        ) {
            let desk = Desk::new(titled(&texts), &[]);
            let line = line.join(" ");
            let before = desk.sessions(&line);
            let after = desk.sessions(&format!("{line} {more}"));
            prop_assert!(after.iter().all(|id| before.contains(id)), "{line} + {more}: {before:?} {after:?}");
        }

        #[test]
        fn what_is_found_is_marked_and_nothing_else(
            texts in prop::collection::vec((words(), words()), 1..8),
            word in "art|ar|a|mart|lust|clstr|clusters|artst|\"smart art\"|\"art ar",
        ) {
            let desk = Desk::new(titled(&texts), &[]);
            let query = desk.index.read(&word);
            let hits: Vec<usize> = desk.session_hits(&word).iter().map(|hit| hit.at.index()).collect();
            for (number, session) in desk.programme.sessions().iter().enumerate() {
                let marks = highlight(&session.title, &query).len()
                    + session.abstract_.as_deref().map_or(0, |text| highlight_prose(text, &query).len());
                prop_assert_eq!(marks > 0, hits.contains(&number), "{} in {:?}", &word, session.title);
            }
        }

        #[test]
        fn any_text_is_indexed_and_any_line_answered(title in any_text(), text in any_text(), line in any_text()) {
            // These signs mean something in a query; taking them out of it alone would leave marks that stood above them
            // above another letter.
            let desk = Desk::new(titled(&[(title.replace(['"', ':', '-', '+'], ""), text)]), &[]);
            desk.sessions(&line);
            desk.people(&line);
            desk.halls(&line);
            // What is shown is found by typing it.
            let shown = &desk.programme.sessions()[0].title;
            prop_assert_eq!(desk.sessions(shown).len(), 1, "{}", shown);
        }
    }
}

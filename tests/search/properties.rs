//! What holds of every query in every programme, whatever is typed.

use super::desk::Desk;
use plenary::programme::draft::{Appearance, Event, Person, Session, Text};
use plenary::programme::{Builder, SessionIx, Zone};
use plenary::search::{Query, fold_text, highlight, highlight_prose};
use proptest::prelude::*;
use std::collections::BTreeSet;
use unicode_segmentation::UnicodeSegmentation;

/// Words that are alike, begin alike, stand inside each other, or are written in other letters.
const WORDS: &[&str] = &[
    "art",
    "artist",
    "smart",
    "Clusters",
    "Сluster",
    "Global",
    "trends",
    "Klepach",
    "Клепач",
    "Щукин",
    "Zürich",
    "A.I.",
    "co-operation",
    "cooperation",
    "COVID-19",
    "VEB.RF",
    "O’Brien",
    "straße",
    "new",
    "news",
    "Sergey",
    "Sergei",
    "ﬁre",
];

/// What is typed for them: whole, begun, with slips, in other letters, on the other keyboard.
const TYPED: &[&str] = &[
    "art",
    "ar",
    "a",
    "mart",
    "lust",
    "clusters",
    "clsuters",
    "clstrs",
    "glob",
    "gt",
    "klepach",
    "клепач",
    "klepatch",
    "kelpach",
    "rktgfx",
    "shchukin",
    "schukin",
    "zurich",
    "ai",
    "a.i.",
    "cooperation",
    "co-op",
    "covid19",
    "covid",
    "vebrf",
    "rf",
    "obrien",
    "strasse",
    "new",
    "nwes",
    "sergey",
    "sergei",
    "fire",
    "zzzz",
];

const CASES: u32 = 64;

/// A session as it is tried: its title, who is in it, what it is about.
type Draft = (String, String, String);

fn words(count: std::ops::Range<usize>) -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(WORDS), count).prop_map(|words| words.join(" "))
}

fn sessions() -> impl Strategy<Value = Vec<Draft>> {
    prop::collection::vec((words(1..5), words(1..3), words(0..6)), 1..8)
}

/// A word or a phrase, as somebody types it.
fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => prop::sample::select(TYPED).prop_map(str::to_owned),
        1 => words(1..3).prop_map(|phrase| format!("\"{phrase}\"")),
        1 => "[a-zа-я]{1,6}",
    ]
    // A hard sign alone says nothing, and so does not narrow.
    .prop_filter("it says something", |word| !fold_text(word).is_empty())
}

fn desk(sessions: &[Draft]) -> Desk {
    let text = |text: &String| (!text.is_empty()).then(|| Text::from(text.clone()));
    let mut builder = Builder::new(Zone::bundled);
    builder.event(Event { title: Some("Forum".into()), ..Event::default() });
    for (number, (title, name, about)) in sessions.iter().enumerate() {
        let id = format!("p{number}");
        builder.person(Person { id: text(&id), name: text(name), ..Person::default() }, None);
        let appearance = Appearance { person: text(&id), ..Appearance::default() };
        let session = Session {
            id: text(&format!("s{number}")),
            title: text(title),
            abstract_: text(about),
            appearances: vec![appearance],
            ..Session::default()
        };
        builder.session(session, None);
    }
    Desk::new(builder.finish().0)
}

/// All that a line finds, by name.
fn found(desk: &Desk, line: &str) -> BTreeSet<String> {
    let sessions = desk.sessions(line).into_iter().map(|at| format!("s:{}", desk.programme[at].id));
    let people = desk.people(line).into_iter().map(|at| format!("p:{}", desk.programme[at].id));
    let halls = desk.halls(line).into_iter().map(|at| format!("h:{}", desk.programme[at].id));
    sessions.chain(people).chain(halls).collect()
}

/// Signs that mean something in a line, and letters that are hard to fold.
const SIGNS: &str =
    r#"([a-zé ß-]|"| OR | or |-|\(|\)|:|hall:|is:|day:"|at:1|sessions:>|what:|щ|İ|ﬁ|e\u{301}|\u{200d}|\PC){0,30}"#;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(CASES))]

    #[test]
    fn either_of_two_finds_what_each_finds_and_nothing_else(drafts in sessions(), one in word(), other in word()) {
        let desk = desk(&drafts);
        let both: BTreeSet<String> = found(&desk, &one).union(&found(&desk, &other)).cloned().collect();
        prop_assert_eq!(found(&desk, &format!("{one} OR {other}")), both);
    }

    #[test]
    fn another_word_never_adds_a_hit(
        drafts in sessions(),
        line in prop::collection::vec(word(), 1..4),
        more in word(),
        sign in "-|",
    ) {
        let desk = desk(&drafts);
        let line = line.join(" ");
        let (before, after) = (found(&desk, &line), found(&desk, &format!("{line} {sign}{more}")));
        prop_assert!(after.is_subset(&before), "{line} + {sign}{more}: {before:?} {after:?}");
    }

    #[test]
    fn excluding_takes_out_and_loses_nothing(drafts in sessions(), line in word(), word in word()) {
        let desk = desk(&drafts);
        let (with, without) = (found(&desk, &format!("{line} {word}")), found(&desk, &format!("{line} -{word}")));
        let either: BTreeSet<String> = with.union(&without).cloned().collect();
        prop_assert_eq!(either, found(&desk, &line));
    }

    #[test]
    fn excluded_is_what_has_the_word_as_it_is_written(drafts in sessions(), word in prop::sample::select(WORDS)) {
        let desk = desk(&drafts);
        let without = found(&desk, &format!("-{word}"));
        for (number, (title, name, about)) in drafts.iter().enumerate() {
            let has = |text: &str| text.split(' ').any(|own| own == word);
            prop_assert!(!has(name) || !without.contains(&format!("p:p{number}")), "{} in {}", word, name);
            let shown = has(title) || has(name) || has(about);
            prop_assert!(!shown || !without.contains(&format!("s:s{number}")), "{} in {} {} {}", word, title, name, about);
        }
    }

    #[test]
    fn what_is_found_shows_why(drafts in sessions(), word in word()) {
        let desk = desk(&drafts);
        let query = desk.query(&word);
        // A line that says nothing finds everything.
        prop_assume!(!query.is_empty());
        for at in desk.sessions(&word) {
            let session = &desk.programme[at];
            let names = session.appearances.iter().map(|appearance| desk.programme.printed_name(appearance));
            let marks = highlight(&session.title, &query).len()
                + names.map(|name| highlight(name, &query).len()).sum::<usize>()
                + session.abstract_.as_deref().map_or(0, |text| highlight_prose(text, &query).len());
            prop_assert!(marks > 0, "{} in {:?}", word, session);
        }
        for at in desk.people(&word) {
            let person = &desk.programme[at];
            prop_assert!(!highlight(&person.name, &query).is_empty(), "{} in {:?}", word, person);
        }
    }

    #[test]
    fn what_is_not_wanted_is_not_marked(drafts in sessions(), word in prop::sample::select(TYPED)) {
        let desk = desk(&drafts);
        let query = desk.query(&format!("-{word}"));
        for session in desk.programme.sessions() {
            prop_assert!(highlight(&session.title, &query).is_empty(), "-{} in {:?}", word, session.title);
        }
    }

    #[test]
    fn a_printed_query_reads_the_same(line in SIGNS, drafts in sessions()) {
        let query = Query::parse(&line);
        let printed = query.to_string();
        prop_assert_eq!(&Query::parse(&printed), &query, "{}", printed);
        prop_assert_eq!(Query::parse(&printed).to_string(), printed.clone());
        let desk = desk(&drafts);
        prop_assert_eq!(found(&desk, &printed), found(&desk, &line), "{} / {}", printed, line);
    }

    #[test]
    fn every_line_is_answered(line in SIGNS, rest in "\\PC{0,40}", drafts in sessions()) {
        let desk = desk(&drafts);
        for line in [&line, &rest, &format!("{line}{rest}"), &format!("{rest} OR -{line}")] {
            desk.answers(line);
            highlight(line, &desk.query(line));
            highlight_prose(line, &desk.query(line));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(CASES))]

    #[test]
    fn folding_twice_is_folding_once(text in prop_oneof![SIGNS, "\\PC{0,40}", words(0..6)]) {
        let folded = fold_text(&text);
        prop_assert_eq!(fold_text(&folded), folded.clone(), "{}", text);
    }

    #[test]
    fn marks_stand_on_grapheme_borders(title in prop_oneof![words(1..6), "\\PC{1,30}"], word in word()) {
        let desk = desk(&[(title, "Щукин".to_owned(), String::new())]);
        // What is shown is what the programme has.
        for session in desk.programme.sessions() {
            let borders: Vec<usize> =
                session.title.grapheme_indices(true).map(|(at, _)| at).chain([session.title.len()]).collect();
            let mut end = 0;
            for mark in highlight(&session.title, &desk.query(&word)) {
                prop_assert!(mark.start >= end && mark.start < mark.end, "{mark:?} in {:?}", session.title);
                prop_assert!(borders.contains(&mark.start) && borders.contains(&mark.end), "{mark:?} in {:?}", session.title);
                end = mark.end;
            }
        }
    }
}

/// Terms of every sort that mean something in the programme of 2021, each of another facet.
const TERMS: &[&str] = &[
    "clusters",
    "clsuters",
    "\"human capital\"",
    "day:wed",
    "hall:g4",
    "building:\"pavilion g\"",
    "kind:panel",
    "track:creative",
    "tag:business",
    "after:16",
    "before:12",
    "who:klepach",
    "org:veb",
    "role:moderator",
    "is:unscheduled",
];

#[test]
fn terms_of_every_sort_are_sets() {
    let desk = Desk::bundled("spief-2021");
    let found = |line: &str| desk.sessions(line).into_iter().collect::<BTreeSet<SessionIx>>();
    let all: BTreeSet<SessionIx> = desk.programme.session_positions().collect();
    for one in TERMS {
        let (with, without) = (found(one), found(&format!("-{one}")));
        assert!(with.len() < all.len(), "{one} means nothing");
        assert_eq!(with.union(&without).copied().collect::<BTreeSet<_>>(), all, "{one}");
        // A slip excludes nothing: what is excluded is meant as it is written.
        assert!(*one == "clsuters" || (with.is_disjoint(&without) && !with.is_empty()), "{one}");
        for other in TERMS.iter().filter(|other| other != &one) {
            let either: BTreeSet<SessionIx> = with.union(&found(other)).copied().collect();
            assert_eq!(found(&format!("{one} OR {other}")), either, "{one} OR {other}");
            let both = found(&format!("{one} {other}"));
            assert!(both.is_subset(&with) && both.is_subset(&found(other)), "{one} {other}");
            assert!(found(&format!("{one} -{other}")).is_subset(&with), "{one} -{other}");
        }
    }
}

#[test]
fn a_line_of_any_length_is_answered() {
    let drafts: Vec<Draft> =
        WORDS.iter().map(|word| ((*word).to_owned(), "Sergei Щукин".to_owned(), WORDS.join(" "))).collect();
    let desk = desk(&drafts);
    for part in
        ["a", "art ", "щ", "\"", "-", "a OR ", "hall:", "(", "clsuters ", "e\u{301}", "rktgfx ", "a-b.", "\u{200d}"]
    {
        let line = part.repeat(10_000 / part.chars().count());
        desk.answers(&line);
        let query = desk.query(&line);
        assert_eq!(Query::parse(&query.to_string()).to_string(), query.to_string());
        highlight(WORDS[0], &query);
    }
}

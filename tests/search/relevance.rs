//! Queries as attendees and the people at the information desk type them, each with the answer they want.

use super::desk::{Desk, NAMES, published};
use super::plain::Lines;
use super::wanted::{Tally, Verdict, rows, share};
use plenary::search::fold_text;
use std::collections::{BTreeSet, HashMap};
use std::path::PathBuf;

const BUNDLED: &str = include_str!("bundled.txt");
const PUBLISHED: &str = include_str!("published.txt");

/// Least shares of queries whose wanted answer comes first, and among the first three; of 100.
struct Floor {
    first: f64,
    of_three: f64,
}

/// Puts every query of a table to its programme, where `open` has it.
fn judge(title: &str, table: &str, open: impl Fn(&str) -> Option<Desk>, floor: &Floor) {
    let mut desks: HashMap<&str, Option<(Desk, Lines)>> = HashMap::new();
    let (mut ours, mut plain, mut misses) = (Tally::default(), Tally::default(), Vec::new());
    for row in rows(table) {
        let desk = desks.entry(row.programme).or_insert_with(|| {
            let desk = open(row.programme)?;
            let lines = Lines::of(&desk.programme);
            Some((desk, lines))
        });
        let Some((desk, lines)) = desk else { continue };
        let answers = desk.answers(row.query);
        let verdict = row.judge(desk, &answers);
        ours.add(row.kind, verdict);
        plain.add(row.kind, row.judge(desk, &lines.answers(row.query)));
        if verdict != Verdict::First {
            misses.push(row.tell(desk, &answers));
        }
    }
    ours.print(title, &plain);
    let (first, of_three) = ours.shares();
    let misses = misses.join("\n");
    println!("{first:.1}% first, {of_three:.1}% of the first three; not first:\n{misses}");
    assert!(first >= floor.first, "{title}: only {first:.1}% come first; the others:\n{misses}");
    assert!(
        of_three >= floor.of_three,
        "{title}: only {of_three:.1}% come among the first three; the others:\n{misses}"
    );
}

#[test]
fn the_bundled_programmes_answer_as_people_want() {
    assert!(rows(BUNDLED).len() >= 130);
    judge("bundled programmes", BUNDLED, |name| Some(Desk::bundled(name)), &Floor { first: 98.0, of_three: 99.0 });
}

#[test]
fn published_programmes_answer_as_people_want() {
    let Some(folder) = published() else { return };
    assert!(rows(PUBLISHED).len() >= 30);
    let open = |names: &str| {
        let paths: Vec<PathBuf> = names.split(" + ").map(|name| folder.join(name)).collect();
        paths.iter().all(|path| path.is_file()).then(|| Desk::open(&paths))
    };
    judge("published programmes", PUBLISHED, open, &Floor { first: 97.0, of_three: 98.0 });
}

/// Least share of surnames from elsewhere that list nobody.
const LEAST_SILENCE: f64 = 0.98;

#[test]
fn a_name_that_is_not_there_lists_nobody() {
    let desks = NAMES.map(Desk::bundled);
    let surnames: BTreeSet<String> = desks
        .iter()
        .flat_map(|desk| desk.programme.people())
        .filter_map(|person| person.name.split(' ').next_back())
        .map(fold_text)
        .filter(|surname| surname.len() >= 5)
        .collect();
    let (mut asked, mut answered) = (0, Vec::new());
    for (desk, programme) in desks.iter().zip(NAMES) {
        let has =
            |surname: &str| desk.programme.people().iter().any(|person| fold_text(&person.name).contains(surname));
        for surname in surnames.iter().filter(|surname| !has(surname)) {
            asked += 1;
            if let [first, ..] = desk.people(surname)[..] {
                answered.push(format!("{programme}: {surname} lists {}", desk.programme[first].name));
            }
        }
    }
    let silence = 1.0 - share(answered.len(), asked);
    println!(
        "of {asked} names from elsewhere {:.1}% list nobody; the others:\n{}",
        silence * 100.0,
        answered.join("\n")
    );
    assert!(silence >= LEAST_SILENCE, "{:.1}% list nobody:\n{}", silence * 100.0, answered.join("\n"));
}

/// Kinds of queries whose letters are those of what is wanted, one after the other.
const SPELLED_OUT: &[&str] = &[
    "surname",
    "name in Cyrillic",
    "words of a title",
    "organisation",
    "hall",
    "track",
    "word of a question or an abstract",
];
/// Of the letters of a query, how many may be typed on average before the wanted answer stands first.
const LONGEST_WAY: f64 = 0.4;

#[test]
fn the_wanted_answer_comes_before_the_query_is_typed_to_its_end() {
    let mut desks: HashMap<&str, Desk> = HashMap::new();
    let (mut queries, mut needed) = (0.0, 0.0);
    for row in rows(BUNDLED).iter().filter(|row| SPELLED_OUT.contains(&row.kind)) {
        let desk = desks.entry(row.programme).or_insert_with(|| Desk::bundled(row.programme));
        let letters = row.query.chars().count();
        let found = (1..letters).find(|letters| {
            let line: String = row.query.chars().take(*letters).collect();
            row.judge(desk, &desk.answers(&line)) == Verdict::First
        });
        queries += 1.0;
        needed += share(found.unwrap_or(letters), letters);
    }
    let mean = needed / queries;
    println!("the wanted answer stands first after {:.0}% of the letters", mean * 100.0);
    assert!(mean <= LONGEST_WAY, "only after {:.0}% of the letters", mean * 100.0);
}

#[test]
fn every_beginning_of_a_name_finds_its_people_and_the_whole_name_finds_them_first() {
    for programme in NAMES {
        let desk = Desk::bundled(programme);
        for at in desk.programme.person_positions() {
            let name = &desk.programme[at].name;
            let starts = name.char_indices().map(|(end, _)| end).chain([name.len()]).filter(|end| *end > 0);
            for start in starts.map(|end| &name[..end]) {
                assert!(desk.people(start).contains(&at), "{programme}: {start} does not find {name}");
            }
            let first = desk.people(name).first().copied().map(|at| &desk.programme[at].name);
            assert_eq!(first, Some(name), "{programme}");
        }
    }
}

#[test]
fn a_pasted_title_finds_its_session_first() {
    for programme in NAMES {
        let desk = Desk::bundled(programme);
        for at in desk.programme.session_positions() {
            let title = &desk.programme[at].title;
            let first = desk.sessions(title).first().copied().map(|at| &desk.programme[at].title);
            assert_eq!(first, Some(title), "{programme}");
        }
    }
}

//! What an ID on the command line means: an id, the beginning of one, or words that fit one thing only.

use super::Stop;
use super::table::{Cell, Column, Table, cell, column};
use crate::app::page::Tone;
use crate::error::Error;
use crate::search::fold_text;

/// How many candidates are listed.
const MOST: usize = 10;

/// Something that can be named. Several may have one id, if they are of different kinds: then it names none of them.
#[derive(Clone, Copy, Debug)]
pub struct Candidate<'a, T> {
    /// Empty, if it is named by its name alone.
    pub id: &'a str,
    pub name: &'a str,
    /// What it is: by this candidates are told apart.
    pub what: T,
}

/// Finds the one candidate that is meant: that of exactly that id; else the only one with exactly that name; else the only
/// one whose id begins so; else the only one whose name has all the words; else the only answer among the first of `answers`
/// that has just one.
///
/// # Errors
/// If nothing fits, or more than one thing does.
pub fn resolve<'a, T: Copy + PartialEq>(
    text: &str,
    candidates: &[Candidate<'a, T>],
    answers: impl FnOnce() -> Vec<Vec<T>>,
) -> Result<Candidate<'a, T>, Stop> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Error::new("an ID must not be empty").into());
    }
    let folded = fold_text(text);
    let named = || candidates.iter().filter(|candidate| has_words(candidate.name, &folded)).copied().collect();
    let ways: [&dyn Fn() -> Vec<Candidate<'a, T>>; 3] =
        [&|| in_full(text, candidates), &|| by_id(text, candidates), &named];
    if let Some(fitting) = ways.into_iter().map(|way| way()).find(|fitting| !fitting.is_empty()) {
        return only(text, &fitting);
    }
    let answers = answers();
    let lone = answers.iter().find(|kind| kind.len() == 1).map(Vec::as_slice);
    let meant = lone.map_or_else(|| answers.concat(), <[T]>::to_vec);
    let fitting: Vec<_> =
        meant.iter().filter_map(|what| candidates.iter().find(|candidate| candidate.what == *what)).copied().collect();
    only(text, &fitting)
}

/// As [`resolve`], by ids and their beginnings alone.
///
/// # Errors
/// If nothing begins so, or more than one thing does.
pub fn beginning<'a, T: Copy>(text: &str, candidates: &[Candidate<'a, T>]) -> Result<Candidate<'a, T>, Stop> {
    only(text.trim(), &by_id(text, candidates))
}

/// Finds what several words mean: the one thing that they name in full; else as [`each`]; else as [`resolve`].
///
/// # Errors
/// As [`resolve`].
pub fn meant<'a, T: Copy + PartialEq>(
    words: &[String],
    candidates: &[Candidate<'a, T>],
    answers: impl FnOnce() -> Vec<Vec<T>>,
) -> Result<Vec<Candidate<'a, T>>, Stop> {
    let text = words.join(" ");
    let is_named = !in_full(&text, candidates).is_empty();
    match each(words, |word| by_id(word, candidates)).filter(|_| !is_named) {
        Some(found) => found,
        None => Ok(vec![resolve(&text, candidates, answers)?]),
    }
}

/// Those of exactly that id; else those of exactly that name, and of them the ones that are written so.
pub fn in_full<'a, T: Copy>(text: &str, candidates: &[Candidate<'a, T>]) -> Vec<Candidate<'a, T>> {
    let text = text.trim();
    let exact = exact(text, candidates);
    if !exact.is_empty() {
        return exact;
    }
    let folded = fold_text(text);
    let is_named = |name: &str| name == text || !folded.is_empty() && fold_text(name) == folded;
    let mut full: Vec<_> = candidates.iter().filter(|candidate| is_named(candidate.name)).copied().collect();
    if full.iter().any(|candidate| candidate.name == text) {
        full.retain(|candidate| candidate.name == text);
    }
    full
}

/// What several words mean if each by itself is an id, or begins just one: those things, each once, in the order given.
/// `by_id` finds all that one may mean. `None` if they do not, or there is only one word.
///
/// # Errors
/// If one is the id of more than one thing.
pub fn each<'a, T: Copy + PartialEq>(
    words: &[String],
    by_id: impl Fn(&str) -> Vec<Candidate<'a, T>>,
) -> Option<Result<Vec<Candidate<'a, T>>, Stop>> {
    if words.len() < 2 {
        return None;
    }
    let all: Vec<_> = words.iter().map(|word| (word, by_id(word))).collect();
    let is_one = |(word, fitting): &(&String, Vec<_>)| fitting.len() == 1 || !exact(word, fitting).is_empty();
    all.iter().all(is_one).then(|| {
        let mut found: Vec<Candidate<'a, T>> = Vec::new();
        for (word, fitting) in all {
            let one = only(word.trim(), &fitting)?;
            if found.iter().all(|other| other.what != one.what) {
                found.push(one);
            }
        }
        Ok(found)
    })
}

/// Those of that id; else those whose id begins so.
pub fn by_id<'a, T: Copy>(text: &str, candidates: &[Candidate<'a, T>]) -> Vec<Candidate<'a, T>> {
    let exact = exact(text, candidates);
    if exact.is_empty() { begun(text, candidates) } else { exact }
}

/// Those of exactly that id; else those of which only the case of the letters is another.
pub fn exact<'a, T: Copy>(text: &str, candidates: &[Candidate<'a, T>]) -> Vec<Candidate<'a, T>> {
    let mut exact = those(text, candidates, |id, text| id == text);
    if exact.iter().any(|candidate| candidate.id == text.trim()) {
        exact.retain(|candidate| candidate.id == text.trim());
    }
    exact
}

/// Those whose id begins so.
pub fn begun<'a, T: Copy>(text: &str, candidates: &[Candidate<'a, T>]) -> Vec<Candidate<'a, T>> {
    those(text, candidates, |id, text| id.starts_with(text))
}

fn those<'a, T: Copy>(
    text: &str,
    candidates: &[Candidate<'a, T>],
    fits: fn(&str, &str) -> bool,
) -> Vec<Candidate<'a, T>> {
    let id = text.trim().to_lowercase();
    candidates.iter().filter(|candidate| !id.is_empty() && fits(&candidate.id.to_lowercase(), &id)).copied().collect()
}

/// Whether each of the folded words begins a word of the name.
fn has_words(name: &str, folded: &str) -> bool {
    let name = fold_text(name);
    !folded.is_empty() && folded.split(' ').all(|word| name.split(' ').any(|own| own.starts_with(word)))
}

fn only<'a, T: Copy>(text: &str, fitting: &[Candidate<'a, T>]) -> Result<Candidate<'a, T>, Stop> {
    match fitting {
        [] => Err(Stop::nothing(&Error::new(format!("nothing fits “{text}”")))),
        [one] => Ok(*one),
        several => Err(ambiguous(text, several)),
    }
}

fn ambiguous<T>(text: &str, fitting: &[Candidate<'_, T>]) -> Stop {
    const COLUMNS: &[Column] = &[column(0), column(48), column(0)];
    let mut table = Table::new(COLUMNS);
    for candidate in fitting.iter().take(MOST) {
        let cells: Vec<Cell> = ["", candidate.id, candidate.name].map(|text| cell(Tone::Text, text)).into();
        table.row(cells);
    }
    if fitting.len() > MOST {
        table.line(Tone::Text, format!("  and {} more", fitting.len() - MOST));
    }
    let stop: Stop = Error::new(format!("“{text}” fits {} things; which of them?", fitting.len())).into();
    stop.with(table.print(&super::paper::Paper::default()).trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    const THINGS: [Candidate<'static, u8>; 5] = [
        Candidate { id: "big", name: "The Big Change", what: 1 },
        Candidate { id: "big-challenges", name: "Big Challenges", what: 2 },
        Candidate { id: "green-saturday", name: "Green Saturday", what: 3 },
        Candidate { id: "andrey-klepach", name: "Andrey Klepach", what: 4 },
        Candidate { id: "andrey-fursin", name: "Andrey Fursin", what: 5 },
    ];

    fn found(text: &str, answers: &[&[u8]]) -> Result<u8, (u8, String)> {
        resolve(text, &THINGS, || answers.iter().map(|kind| kind.to_vec()).collect())
            .map(|found| found.what)
            .map_err(|stop| (stop.code, stop.text))
    }

    #[test]
    fn an_exact_id_wins_over_longer_ones() {
        assert_eq!(found("big", &[]), Ok(1));
        assert_eq!(found("BIG", &[]), Ok(1));
        assert_eq!(found("big-", &[]), Ok(2));
        assert_eq!(found("green-sat", &[]), Ok(3));
    }

    #[test]
    fn a_name_is_found_by_the_beginnings_of_its_words() {
        assert_eq!(found("klepach", &[]), Ok(4));
        assert_eq!(found("Клепач", &[]), Ok(4));
        assert_eq!(found("sat green", &[]), Ok(3));
    }

    #[test]
    fn a_name_in_full_wins_over_what_begins_with_it_or_holds_it() {
        let things = [
            Candidate { id: "saal-1", name: "Saal 1", what: 1 },
            Candidate { id: "saal-1-opens", name: "Saal 1 opens", what: 2 },
            Candidate { id: "meet-a", name: "Meet", what: 3 },
            Candidate { id: "meet2-b", name: "Meet2", what: 4 },
            Candidate { id: "x", name: "meet", what: 5 },
            Candidate { id: "saal", name: "Opening", what: 6 },
            Candidate { id: "1", name: "Closing", what: 7 },
        ];
        let found = |text: &str| resolve(text, &things, Vec::new).map(|one| one.what).map_err(|stop| stop.code);
        assert_eq!(found("saal 1"), Ok(1));
        assert_eq!(found("Meet2"), Ok(4));
        // What is written so comes before what only reads the same.
        assert_eq!((found("Meet"), found("meet"), found("MEET")), (Ok(3), Ok(5), Err(2)));
        // An id comes before a name, and a name before several ids.
        assert_eq!(found("x"), Ok(5));
        let several = |words: &[&str]| {
            let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
            meant(&words, &things, Vec::new).unwrap().iter().map(|one| one.what).collect::<Vec<_>>()
        };
        assert_eq!(several(&["Saal", "1"]), [1]);
        assert_eq!(several(&["saal", "meet2"]), [6, 4]);
        assert_eq!(several(&["Saal", "1", "opens"]), [2]);
    }

    #[test]
    fn a_query_must_have_one_answer_in_some_kind() {
        assert_eq!(found("hall:g4", &[&[3]]), Ok(3));
        assert_eq!(found("hall:g4", &[&[1, 2], &[4]]), Ok(4));
        assert_eq!(found("hall:g4", &[&[], &[]]).unwrap_err(), (1, "plenary: nothing fits “hall:g4”".to_owned()));
    }

    #[test]
    fn several_words_are_several_ids_only_if_each_is_one() {
        let meant = |words: &[&str]| {
            let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
            let found = each(&words, |word| by_id(word, &THINGS));
            found.map(|found| found.unwrap().iter().map(|one| one.what).collect::<Vec<_>>())
        };
        assert_eq!(meant(&["green", "big"]), Some(vec![3, 1]));
        assert_eq!(meant(&["big", "BIG", "big-"]), Some(vec![1, 2]));
        for other in [&["green"] as &[&str], &["green", "saturday"], &["green", "andrey"], &["green", ""]] {
            assert_eq!(meant(other), None, "{other:?}");
        }
    }

    #[test]
    fn an_id_of_several_things_is_asked_and_a_thing_without_one_has_its_name() {
        let things = [
            Candidate { id: "ice", name: "Ice", what: 1 },
            Candidate { id: "ice", name: "Ice cream", what: 2 },
            Candidate { id: "", name: "Iced tea", what: 3 },
            Candidate { id: "fire", name: "Fire", what: 4 },
            Candidate { id: "2026T1z", name: "One", what: 5 },
            Candidate { id: "2026T1Z", name: "Two", what: 6 },
            Candidate { id: "2026T2Z", name: "Three", what: 7 },
        ];
        let asked = "plenary: “ice” fits 2 things; which of them?\n  ice  Ice\n  ice  Ice cream";
        let said = |words: &[&str]| {
            let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
            let found = meant(&words, &things, Vec::new);
            found.map(|found| found.iter().map(|one| one.what).collect::<Vec<_>>()).map_err(|stop| stop.text)
        };
        for words in [&["ice"] as &[&str], &["fire", "ice"], &["ice", "ice"]] {
            assert_eq!(said(words), Err(asked.to_owned()), "{words:?}");
        }
        assert_eq!(said(&["ice", "cream"]), Ok(vec![2]));
        assert_eq!((said(&["iced"]), said(&["fi", "fire"])), (Ok(vec![3]), Ok(vec![4])));
        assert_eq!((said(&["2026T1z"]), said(&["2026t2"])), (Ok(vec![5]), Ok(vec![7])));
        assert_eq!(said(&["2026t1z"]).unwrap_err().lines().nth(1), Some("  2026T1z  One"));
    }

    #[test]
    fn several_are_listed() {
        let (code, text) = found("andrey", &[]).unwrap_err();
        assert_eq!(code, 2);
        assert_eq!(
            text,
            "plenary: “andrey” fits 2 things; which of them?\n  andrey-klepach  Andrey Klepach\n  andrey-fursin   Andrey Fursin"
        );
        let many: Vec<Candidate<'_, u8>> = (0..13).map(|what| Candidate { id: "a-b", name: "N", what }).collect();
        let stop = resolve("a", &many, Vec::new).unwrap_err();
        assert_eq!(stop.text.lines().count(), 12);
        assert!(stop.text.ends_with("\n  and 3 more"));
    }

    #[test]
    fn an_empty_id_is_refused() {
        assert_eq!(found("  ", &[&[1]]).unwrap_err().0, 2);
    }
}

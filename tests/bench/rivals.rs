//! Engines that find scattered letters in lines of text, as they come: one line for each session, its title and its
//! people's names. What is typed with a blank in between are several words for all of them.

use fuzzy_matcher::FuzzyMatcher;
use fuzzy_matcher::skim::SkimMatcherV2;
use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32String};
use plenary::programme::Programme;
use std::cmp::Reverse;

/// The lines that the engines search.
pub fn lines(programme: &Programme) -> Vec<String> {
    let lines = programme.sessions().iter().map(|session| {
        let names: Vec<&str> = session.appearances.iter().map(|one| programme.printed_name(one)).collect();
        format!("{}  {}", session.title, names.join(", "))
    });
    lines.collect()
}

/// Puts hits in the order in which they are shown: the best first, then as they stand in the programme. How many there
/// are.
pub fn ordered<T: Ord + Copy>(mut hits: Vec<(T, usize)>) -> usize {
    hits.sort_unstable_by_key(|(score, at)| (Reverse(*score), *at));
    std::hint::black_box(&hits).len()
}

/// fuzzy-matcher, word by word.
pub fn fuzzy_matcher(lines: &[String]) -> impl FnMut(&str) -> usize {
    let matcher = SkimMatcherV2::default();
    move |typed| {
        let words: Vec<&str> = typed.split_whitespace().collect();
        let score = |line: &str| words.iter().map(|word| matcher.fuzzy_match(line, word)).sum::<Option<i64>>();
        let found = lines.iter().enumerate().filter_map(|(at, line)| Some((score(line)?, at)));
        ordered(found.collect())
    }
}

/// nucleo-matcher over strings that were prepared for it.
pub fn nucleo(lines: &[String]) -> impl FnMut(&str) -> usize + use<> {
    let lines: Vec<Utf32String> = lines.iter().map(|line| Utf32String::from(line.as_str())).collect();
    let mut matcher = Matcher::new(Config::DEFAULT);
    move |typed| {
        let pattern = Pattern::parse(typed, CaseMatching::Smart, Normalization::Smart);
        let score = |(at, line): (usize, &Utf32String)| Some((pattern.score(line.slice(..), &mut matcher)?, at));
        ordered(lines.iter().enumerate().filter_map(score).collect())
    }
}

/// frizbee, the whole list at a time, in this thread.
pub fn frizbee(lines: &[String]) -> impl FnMut(&str) -> usize {
    // It is put in order as all others are.
    let config = frizbee::Config::default().sort(frizbee::SortStrategy::IndexAsc);
    move |typed| {
        let found = frizbee::Matcher::from_query(typed, &config).match_list(lines);
        ordered(found.into_iter().map(|hit| (hit.score, hit.index as usize)).collect())
    }
}

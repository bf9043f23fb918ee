//! What a QUERY on the command line asks, and what is wrong with it.

use super::desk::Desk;
use super::{FAILURE, Stop};
use crate::search::{Facet, Fault, Problem, Query, problems, readings};
use std::ffi::OsString;
use unicode_segmentation::UnicodeSegmentation;

/// A query as it was given.
#[derive(Debug)]
pub struct Asked {
    /// What it asks.
    pub query: Query,
    /// What is wrong with it, or else how words were taken that are not there as written, as a line.
    pub remark: Option<String>,
    /// Whether it asks for a value that the programme does not have, so that nothing is an answer.
    pub is_vain: bool,
}

impl Asked {
    /// Reads the words of a command.
    ///
    /// # Errors
    /// If they name a facet that there is not, or a time or number that is none.
    pub fn of(desk: &Desk, words: &[String]) -> Result<Asked, Stop> {
        let asked = Asked::read(desk, words);
        match asked {
            (query, None) => {
                let taken = readings(&query);
                let remark = (!taken.is_empty()).then(|| taken.join("; "));
                Ok(Asked { query, remark, is_vain: false })
            }
            (_, Some((Fault::Unreadable, said))) => Err(Stop { code: FAILURE, text: format!("plenary: {said}") }),
            (query, Some((fault, said))) => Ok(Asked { query, remark: Some(said), is_vain: fault == Fault::Unknown }),
        }
    }

    /// The query of words that may be something else, such as an id; `None` if it can have no answer.
    pub fn sound(desk: &Desk, words: &[String]) -> Option<Query> {
        let (query, problem) = Asked::read(desk, words);
        problem.is_none_or(|(fault, _)| fault < Fault::Unknown).then_some(query)
    }

    /// The query, and the worst that is wrong with it.
    fn read(desk: &Desk, words: &[String]) -> (Query, Option<(Fault, String)>) {
        let line = line(desk, words);
        let (index, scope) = (desk.index(), desk.scope());
        let query = index.read(&line);
        let mut found = problems(&query, &scope, index);
        // The first of the worst.
        found.sort_by_key(|problem| std::cmp::Reverse(problem.fault));
        let worst = found.first().map(|problem| (problem.fault, said(problem, &line)));
        (query, worst)
    }
}

/// The commands that take a QUERY.
const COMMANDS: &[&str] = &["sessions", "people", "halls", "export", "find", "save"];
/// The letters of short options that take a value: what follows them is theirs.
const OPTIONS: &[char] = &['p', 'o'];

/// Arguments in which no option is seen in a word of a query with a minus before it, such as `-klepach` or `-hall:g4`:
/// a blank, which says nothing in a query, stands before those. What may as well be an option with its value stays one.
pub fn guarded(arguments: impl IntoIterator<Item = OsString>) -> Vec<OsString> {
    let mut is_query = false;
    let guard = |argument: OsString| {
        let Some(text) = argument.to_str() else { return argument };
        is_query |= COMMANDS.contains(&text);
        let Some(word) = text.strip_prefix('-').filter(|_| is_query) else { return argument };
        let mut letters = word.chars();
        let (first, has_more) = (letters.next(), letters.next().is_some());
        let is_facet = word.split_once(':').is_some_and(|(name, _)| Facet::named(name).is_some());
        let is_word = first.is_some_and(|first| first.is_alphanumeric() && !OPTIONS.contains(&first)) && has_more;
        if is_word || is_facet || word.starts_with('"') { format!(" {text}").into() } else { argument }
    };
    arguments.into_iter().map(guard).collect()
}

/// The query line that words make, without the blanks that guard those with a minus. A value with blanks gets back the
/// quotes that the shell took for itself, where it means something with them.
pub fn line(desk: &Desk, words: &[String]) -> String {
    let is_sound = |line: &str| problems(&Query::parse(line), &desk.scope(), desk.index()).is_empty();
    let word = |word: &String| {
        let word = word.trim_start();
        let quoted = word
            .split_once(':')
            .filter(|(name, _)| Facet::named(name.trim_start_matches(['-', '+'])).is_some())
            .filter(|(_, value)| value.contains(char::is_whitespace) && !value.contains('"'))
            .map(|(name, value)| format!("{name}:\"{value}\""));
        quoted.filter(|quoted| is_sound(quoted)).unwrap_or_else(|| word.to_owned())
    };
    words.iter().map(word).collect::<Vec<_>>().join(" ")
}

/// `no hall “g44” here (column 6); did you mean g4?`
fn said(problem: &Problem, line: &str) -> String {
    let before = line.get(..problem.at.start).unwrap_or_default();
    let column = before.graphemes(true).count() + 1;
    let meant = problem.instead.as_ref().map(|instead| format!("; did you mean {instead}?")).unwrap_or_default();
    format!("{} (column {column}){meant}", problem.what)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_with_a_minus_are_no_options() {
        let guarded = |line: &str| {
            let arguments = super::guarded(line.split(' ').map(OsString::from));
            arguments.into_iter().map(|argument| argument.into_string().unwrap()).collect::<Vec<_>>().join("|")
        };
        assert_eq!(guarded("plenary sessions -klepach -hall:g4 -h:g4"), "plenary|sessions| -klepach| -hall:g4| -h:g4");
        assert_eq!(guarded("plenary views save calm -track:noise"), "plenary|views|save|calm| -track:noise");
        assert_eq!(guarded("plenary sessions -org:veb -клепач"), "plenary|sessions| -org:veb| -клепач");
        // Options, and what may be one.
        for line in [
            "plenary sessions --json -h -p x -px",
            "plenary show -klepach",
            "plenary export -o x -ox.ics",
            "plenary - -",
            "plenary export -o ahall:x -p xh:y",
        ] {
            assert_eq!(guarded(line), line.replace(' ', "|"));
        }
    }
}

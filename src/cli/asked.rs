//! What a QUERY on the command line asks, and what is wrong with it.

use super::desk::Desk;
use super::{FAILURE, Stop};
use crate::search::{Fault, Problem, Query, problems};
use unicode_segmentation::UnicodeSegmentation;

/// A query as it was given.
#[derive(Debug)]
pub struct Asked {
    /// What it asks.
    pub query: Query,
    /// What is wrong with it, as a line.
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
            (query, None) => Ok(Asked { query, remark: None, is_vain: false }),
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
        let line = words.join(" ");
        let (index, scope) = (desk.index(), desk.scope());
        let query = index.read(&line);
        let mut found = problems(&query, &scope, index);
        // The first of the worst.
        found.sort_by_key(|problem| std::cmp::Reverse(problem.fault));
        let worst = found.first().map(|problem| (problem.fault, said(problem, &line)));
        (query, worst)
    }
}

/// `no hall “g44” here (column 6); did you mean g4?`
fn said(problem: &Problem, line: &str) -> String {
    let before = line.get(..problem.at.start).unwrap_or_default();
    let column = before.graphemes(true).count() + 1;
    let meant = problem.instead.as_ref().map(|instead| format!("; did you mean {instead}?")).unwrap_or_default();
    format!("{} (column {column}){meant}", problem.what)
}

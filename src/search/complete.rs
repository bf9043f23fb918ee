//! How a word of the query line may go on: to the name of a facet, and behind its colon to a value.

use super::facet::{Asks, FACETS, Facet, Given, STATES};
use super::fold::{fold_text, fold_typed};
use super::index::{FacetValue, Index, Scope};
use super::offers::offers;
use super::query::{Content, Query, Term, written};
use crate::programme::time;
use std::ops::Range;

/// How a word may go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// The part of the line that is replaced, in bytes.
    pub at: Range<usize>,
    /// What takes its place.
    pub text: String,
    /// What to show: "Wed 2 Jun".
    pub label: String,
    /// What it is, on one line; may be empty.
    pub help: String,
    /// How many sessions of the query have it, where that is counted.
    pub count: Option<usize>,
}

/// So many are offered.
const MOST: usize = 40;
/// From so many letters on a word may be the beginning of a facet's name.
const ENOUGH: usize = 2;

/// How the word at the cursor (in bytes) may go on, the likeliest first: the names of facets that begin so, or, behind a
/// facet's colon, its values with their counts under the rest of the query.
pub fn completions(line: &str, cursor: usize, scope: &Scope<'_>, index: &Index) -> Vec<Completion> {
    let query = Query::parse(line);
    let Some(term) = query.terms().iter().find(|term| (term.at.start + 1..=term.at.end).contains(&cursor)) else {
        return Vec::new();
    };
    let Some(begun) = line.get(term.says.start..cursor) else { return Vec::new() };
    match &term.content {
        Content::Word(_) => names(begun, term),
        Content::Facet(facet, _) => {
            let begun = begun.strip_prefix('"').unwrap_or(begun);
            // Behind the second quote the value is finished.
            if begun.contains('"') {
                return Vec::new();
            }
            let rest = query.less(|own| own.at == term.at);
            let offers = values(facet, begun, term, &rest, scope, index);
            match offers.as_slice() {
                // What stands there already.
                [only] if line.get(only.at.clone()) == Some(only.text.as_str()) => Vec::new(),
                _ => offers,
            }
        }
        Content::Phrase { .. } | Content::Or => Vec::new(),
    }
}

/// The facets whose names begin so.
fn names(begun: &str, term: &Term) -> Vec<Completion> {
    if begun.len() < ENOUGH {
        return Vec::new();
    }
    let begun = begun.to_ascii_lowercase();
    let named = FACETS.iter().filter(|facet| facet.name.starts_with(&begun));
    let own = |facet: &Facet| Completion {
        at: term.says.clone(),
        text: format!("{}:", facet.name),
        label: format!("{}:", facet.name),
        help: facet.help.to_owned(),
        count: None,
    };
    named.map(own).collect()
}

fn values(
    facet: &'static Facet,
    begun: &str,
    term: &Term,
    rest: &Query,
    scope: &Scope<'_>,
    index: &Index,
) -> Vec<Completion> {
    let (lower, folded) = (begun.trim().to_lowercase(), fold_typed(begun));
    let meant = Given::new(begun).map(|given| index.begun(facet, &given, scope)).unwrap_or_default();
    let is_offered = |value: &FacetValue| match &facet.asks {
        // What the query asks for already need not be asked again.
        _ if value.chosen.is_some() => false,
        Asks::Value(_) => meant.contains(&value.word) || is_begun(&folded, &value.label),
        Asks::Words(_) | Asks::Note => is_begun(&folded, &value.label),
        Asks::Clock(_) | Asks::Number(_) | Asks::View => value.word.to_lowercase().starts_with(&lower),
    };
    let offer = |text: &str, label: &str, help: &str, count| Completion {
        at: term.says.clone(),
        text: written(text).into_owned(),
        label: label.to_owned(),
        help: help.to_owned(),
        count,
    };
    let found = offers(facet, rest, scope, index).into_iter().filter(is_offered).take(MOST);
    let mut offers: Vec<Completion> = found
        .map(|value| {
            let state = STATES.iter().find(|state| facet.changes() && state.word == value.word);
            offer(&value.word, &value.label, state.map_or("", |state| state.help), Some(value.count))
        })
        .collect();
    if facet.name == "day" {
        let words = ["today", "tomorrow"].into_iter().filter(|word| word.starts_with(&lower));
        offers.extend(words.filter_map(|word| {
            let day = facet.settled(&Given::new(word)?, scope)?.text.parse().ok()?;
            Some(offer(word, word, &time::short_date(day), None))
        }));
    }
    offers
}

/// Whether every folded word begins a word of a text.
fn is_begun(folded: &str, text: &str) -> bool {
    if folded.is_empty() {
        return true;
    }
    let text = fold_text(text);
    folded.split(' ').all(|word| text.split(' ').any(|own| own.starts_with(word)))
}

#[cfg(test)]
mod tests {
    use super::super::sample::{Desk, forum};
    use super::*;
    use crate::agenda::Interest;
    use crate::programme::Instant;
    use proptest::prelude::*;

    fn desk() -> Desk {
        let mut desk = Desk::new(forum(), &[("clusters", Interest::Going)]);
        desk.now = "2021-06-02T16:52:00+03:00".parse::<Instant>().unwrap();
        desk.views.save("late evening", "after:9");
        desk
    }

    /// The lines that a line, with `|` for the cursor, may become, and the counts.
    fn offers(line: &str) -> Vec<(String, Option<usize>)> {
        let desk = desk();
        let cursor = line.find('|').unwrap();
        let line = line.replace('|', "");
        let own = |offer: Completion| {
            let mut line = line.clone();
            line.replace_range(offer.at, &offer.text);
            (line, offer.count)
        };
        completions(&line, cursor, &desk.scope(), &desk.index).into_iter().map(own).collect()
    }

    fn lines(line: &str) -> Vec<String> {
        offers(line).into_iter().map(|(line, _)| line).collect()
    }

    #[test]
    fn a_word_that_begins_a_facets_name_may_be_one() {
        assert_eq!(lines("bu|"), ["building:"]);
        assert_eq!(lines("x -HA| y"), ["x -hall: y"]);
        assert_eq!(lines("fo|"), ["for:"]);
        assert_eq!(lines("ca|"), ["capacity:"]);
        for line in ["b|", "|bu", "clus|", "\"bu|", "bu |", "hal:|"] {
            assert_eq!(lines(line), [""; 0], "{line}");
        }
    }

    #[test]
    fn values_are_offered_with_their_counts_under_the_rest_of_the_query() {
        let counted =
            |line: &str| offers(line).into_iter().map(|(line, count)| (line, count.unwrap())).collect::<Vec<_>>();
        let own = |line: &str, count| (line.to_owned(), count);
        assert_eq!(counted("hall:|"), [own("hall:g1", 1), own("hall:g10", 1), own("hall:governors-club", 1)]);
        assert_eq!(counted("hall:g| day:wed"), [own("hall:g1 day:wed", 1), own("hall:g10 day:wed", 1)]);
        assert_eq!(counted("klepach -building:\"pav|"), [own("klepach -building:pavilion-g", 2)]);
        assert_eq!(counted("kind:p|"), [own("kind:\"Panel Session\"", 2)]);
        assert_eq!(counted("who:kl|"), [own("who:\"Andrey Klepach\"", 2)]);
        assert_eq!(counted("day:wed who:|")[0], own("day:wed who:\"Andrey Klepach\"", 2));
        assert_eq!(counted("org:veb|"), [own("org:\"Chief Economist, VEB.RF\"", 2)]);
        assert_eq!(counted("is:g|"), [own("is:going", 1)]);
        // What stands before and behind an alternative does not become one.
        assert_eq!(counted("klepach OR hall:g| breakfast"), []);
        // What stands there already is no offer; nor is anything behind the second quote.
        assert_eq!(lines("is:going|"), [""; 0]);
        assert_eq!(lines("building:\"pav\"|"), [""; 0]);
        assert_eq!(lines("hall:zz|"), [""; 0]);
    }

    #[test]
    fn times_numbers_and_views_are_offered_by_example() {
        assert_eq!(lines("day:t|"), ["day:2021-06-03", "day:today", "day:tomorrow"]);
        assert_eq!(lines("at:m|"), ["at:morning"]);
        assert_eq!(lines("at:0|"), ["at:09:00"]);
        assert_eq!(lines("after:n|"), ["after:now"]);
        assert_eq!(lines("for:1|"), ["for:1h", "for:1h30"]);
        assert_eq!(lines("hall:g1 hall:|"), ["hall:g1 hall:g10", "hall:g1 hall:governors-club"]);
        assert_eq!(lines("sessions:|"), ["sessions:>1"]);
        assert_eq!(lines("capacity:|"), [""; 0]);
        assert_eq!(lines("view:la|"), ["view:\"late evening\""]);
    }

    #[test]
    fn every_value_that_is_offered_finds_as_many_as_it_says() {
        let desk = desk();
        for facet in FACETS {
            let line = format!("{}:", facet.name);
            for offer in completions(&line, line.len(), &desk.scope(), &desk.index) {
                let mut line = line.clone();
                line.replace_range(offer.at, &offer.text);
                let problems = super::super::problems(&desk.index.read(&line), &desk.scope(), &desk.index);
                assert_eq!(problems, [], "{line}");
                if let Some(count) = offer.count {
                    assert_eq!(desk.sessions(&line).len(), count, "{line}");
                }
            }
        }
    }

    proptest! {
        #[test]
        fn any_place_of_any_line_can_be_completed(
            line in "([a-z\"é: -]|hall:|who:|day:|at:|is:|view:\"|\\PC){0,16}", cursor in 0..40_usize,
        ) {
            let desk = desk();
            for offer in completions(&line, cursor.min(line.len()), &desk.scope(), &desk.index) {
                prop_assert!(line.get(offer.at.clone()).is_some(), "{offer:?}");
            }
        }
    }
}

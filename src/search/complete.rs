//! How a word of the query line may go on: to the name of a facet, and behind its colon to a value.

use super::facet::{Asks, FACETS, Facet, Given, Measure, Range as Numbers, Relation, STATES};
use super::fold::{fold_text, fold_typed};
use super::index::{Index, Scope, facet_values};
use super::problem::written;
use super::query::{Content, Query, Term};
use crate::programme::{Programme, SessionIx, time};
use std::cmp::Reverse;
use std::collections::HashMap;
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
/// Half an hour, between times that are offered.
const STEP: i64 = 30;

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
            let rest = Query::parse(&format!("{} {}", &line[..term.at.start], &line[term.at.end..]));
            let mut offers = values(facet, begun, term, &rest, scope, index);
            offers.truncate(MOST);
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
    let lower = begun.trim().to_lowercase();
    let offer = |text: &str, label: &str, help: &str, count| Completion {
        at: term.says.clone(),
        text: written(text),
        label: label.to_owned(),
        help: help.to_owned(),
        count,
    };
    // Times and numbers, as they are written.
    let plain = |(text, help): (String, &str)| offer(&text, &text, help, None);
    let begins = |(text, _): &(String, &str)| text.starts_with(&lower);
    match &facet.asks {
        Asks::Value(_) => {
            let folded = fold_typed(begun);
            let meant = Given::new(begun).map(|given| index.begun(facet, &given, scope));
            let mut offers: Vec<Completion> = facet_values(facet, rest, scope, index)
                .into_iter()
                .filter(|value| {
                    meant.as_ref().is_none_or(|meant| meant.contains(&value.word) || is_begun(&folded, &value.label))
                })
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
        Asks::Words(_) => {
            let programme = scope.programme;
            let hits: Vec<SessionIx> = index.sessions(rest, scope).into_iter().map(|hit| hit.at).collect();
            let counted = if facet.name == "who" { people(programme, &hits) } else { posts(programme, &hits) };
            let folded = fold_typed(begun);
            let mut counted: Vec<(&str, usize)> =
                counted.into_iter().filter(|(text, _)| is_begun(&folded, text)).collect();
            counted.sort_by_key(|(text, count)| (Reverse(*count), *text));
            let own = |(text, count): (&str, usize)| offer(&super::facet::writable(text), text, "", Some(count));
            counted.into_iter().take(MOST).map(own).collect()
        }
        Asks::Clock(relation) => times(*relation, scope).into_iter().filter(begins).map(plain).collect(),
        Asks::Number(measure) => numbers(*measure, scope.programme).into_iter().filter(begins).map(plain).collect(),
        Asks::View => {
            let views = scope.views.all().iter().filter(|view| view.name.to_lowercase().starts_with(&lower));
            views.map(|view| offer(&super::facet::writable(&view.name), &view.name, &view.line, None)).collect()
        }
    }
}

/// Whether every folded word begins a word of a text.
fn is_begun(folded: &str, text: &str) -> bool {
    if folded.is_empty() {
        return true;
    }
    let text = fold_text(text);
    folded.split(' ').all(|word| text.split(' ').any(|own| own.starts_with(word)))
}

/// In how many of these sessions each person takes part, by name.
fn people<'p>(programme: &'p Programme, sessions: &[SessionIx]) -> Vec<(&'p str, usize)> {
    let mut counts: HashMap<usize, usize> = HashMap::new();
    for session in sessions {
        let mut own: Vec<usize> =
            programme[*session].appearances.iter().map(|appearance| appearance.person.index()).collect();
        own.sort_unstable();
        own.dedup();
        own.into_iter().for_each(|person| *counts.entry(person).or_default() += 1);
    }
    let named = |(at, count): (usize, usize)| Some((programme.people().get(at)?.name.as_str(), count));
    counts.into_iter().filter_map(named).collect()
}

/// In how many of these sessions somebody has each post.
fn posts<'p>(programme: &'p Programme, sessions: &[SessionIx]) -> Vec<(&'p str, usize)> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for session in sessions {
        let mut own: Vec<&str> =
            programme[*session].appearances.iter().filter_map(|appearance| appearance.post.as_deref()).collect();
        own.sort_unstable();
        own.dedup();
        own.into_iter().for_each(|post| *counts.entry(post).or_default() += 1);
    }
    counts.into_iter().collect()
}

/// What may be said of a time: words that follow the clock, and the half hours from the first start to the last end.
fn times(relation: Relation, scope: &Scope<'_>) -> Vec<(String, &'static str)> {
    if relation == Relation::For {
        return ["30m", "45m", "1h", "1h30", "2h"].map(|length| (length.to_owned(), "")).into();
    }
    let words: &[(&str, &str)] = match relation {
        Relation::At => &[
            ("now", "it is on"),
            ("morning", "begins before noon"),
            ("afternoon", "begins from noon to six"),
            ("evening", "begins at six or later"),
        ],
        Relation::After => &[("now", "still to begin")],
        Relation::Before | Relation::For => &[("now", "is over")],
    };
    let has_clock = scope.programme.event.zone.is_some();
    let words = words.iter().filter(|(word, _)| has_clock || *word != "now");
    let mut offers: Vec<(String, &str)> = words.map(|(word, help)| ((*word).to_owned(), *help)).collect();
    let minute = |at: time::Time| i64::from(at.hour()) * 60 + i64::from(at.minute());
    let starts = scope.programme.sessions().iter().filter_map(|session| session.when.slot());
    let (first, last) = starts
        .map(|slot| minute(slot.start.time()))
        .fold((i64::MAX, 0), |(first, last), minute| (first.min(minute), last.max(minute)));
    let steps = (first.saturating_add(STEP - 1) / STEP)..=(last / STEP);
    offers.extend(steps.map(|step| (format!("{:02}:{:02}", step * STEP / 60, step * STEP % 60), "")));
    offers
}

/// The numbers that tell some from others.
fn numbers(measure: Measure, programme: &Programme) -> Vec<(String, &'static str)> {
    let (steps, help): (&[u32], _) = match measure {
        Measure::Capacity => (&[50, 100, 200, 500, 1000], "people"),
        Measure::Sessions => (&[1, 2, 3, 5], "sessions"),
    };
    let texts = steps.iter().map(|step| format!(">{step}"));
    let some = |text: &String| {
        Numbers::read(text).is_some_and(|range| match measure {
            Measure::Capacity => programme.halls().iter().any(|hall| range.holds(hall)),
            Measure::Sessions => programme.people().iter().any(|person| range.speaks(person)),
        })
    };
    texts.filter(some).map(|text| (text, help)).collect()
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
        desk.views.save("late evening", "after:18");
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
        // What stands there already is no offer; nor is anything behind the second quote.
        assert_eq!(lines("is:going|"), [""; 0]);
        assert_eq!(lines("building:\"pav\"|"), [""; 0]);
        assert_eq!(lines("hall:zz|"), [""; 0]);
    }

    #[test]
    fn times_numbers_and_views_are_offered_by_example() {
        assert_eq!(lines("day:t|"), ["day:2021-06-03", "day:today", "day:tomorrow"]);
        assert_eq!(lines("at:e|"), ["at:evening"]);
        assert_eq!(lines("at:09|"), ["at:09:00", "at:09:30"]);
        assert_eq!(lines("after:n|"), ["after:now"]);
        assert_eq!(lines("for:1|"), ["for:1h", "for:1h30"]);
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

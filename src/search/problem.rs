//! What of a query can't be understood, where it stands, and what may have been meant. The rest of the query keeps
//! working.

use super::facet::{Asks, Facet, Given, Moment, Range as Numbers, STATES};
use super::fold::fold_typed;
use super::index::{Index, Scope};
use super::query::{Content, MOST_TERMS, Query, Term, slip, written};
use super::views::Views;
use crate::programme::nearest;
use crate::programme::said::{begins_hour, length};
use std::ops::Range;

/// Something that a query says in vain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where it stands in the line, in bytes.
    pub at: Range<usize>,
    /// What is wrong, as a line without a full stop.
    pub what: String,
    /// What to write in its place.
    pub instead: Option<String>,
    /// How bad it is.
    pub fault: Fault,
    /// Whether it can still become right by typing on behind it.
    pub is_unfinished: bool,
}

/// How bad a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// Something that counts for nothing and changes little.
    Idle,
    /// A value that this programme does not have.
    Unknown,
    /// No facet, no time, no number.
    Unreadable,
}

/// What of a query says nothing here, in the order of the line. Positions are those of the line it was read from.
pub fn problems(query: &Query, scope: &Scope<'_>, index: &Index) -> Vec<Problem> {
    let terms = query.terms();
    let mut found: Vec<Problem> = Vec::new();
    for (number, term) in query.counted().iter().enumerate() {
        found.extend(match &term.content {
            Content::Or => lonely(terms, number),
            Content::Word(word) => slipped(term, word).or_else(|| taken_as_a_word(term, word, scope)),
            Content::Facet(facet, value) => {
                Given::new(value).and_then(|given| of_value(facet, &given, term, scope, index))
            }
            Content::Phrase { .. } => None,
        });
    }
    if let (Some(first), Some(last)) = (terms.get(MOST_TERMS), terms.last()) {
        let what = format!("only the first {MOST_TERMS} words count");
        found.push(Problem {
            at: first.at.start..last.at.end,
            what,
            instead: None,
            fault: Fault::Idle,
            is_unfinished: false,
        });
    }
    found
}

/// An `OR` that joins nothing.
fn lonely(terms: &[Term], number: usize) -> Option<Problem> {
    let term = terms.get(number)?;
    let is_other =
        |at: Option<usize>| at.and_then(|at| terms.get(at)).is_some_and(|term| !matches!(term.content, Content::Or));
    if is_other(number.checked_sub(1)) && is_other(Some(number + 1)) {
        return None;
    }
    let is_unfinished = number > 0 && number + 1 == terms.len();
    let what = "OR stands between two words".to_owned();
    Some(Problem { at: term.at.clone(), what, instead: None, fault: Fault::Idle, is_unfinished })
}

/// A word that means something elsewhere, or would where somebody knew the time.
fn taken_as_a_word(term: &Term, word: &str, scope: &Scope<'_>) -> Option<Problem> {
    let follows = || Given::relative(&fold_typed(word)).is_some_and(|(facet, given)| given.is_relative(facet));
    let what = match word {
        "AND" => "AND is a word here; all words must hold without it".to_owned(),
        "NOT" => "NOT is a word here; a - right before a word leaves it out".to_owned(),
        // The morning is that of any day.
        _ if scope.programme.event.zone.is_none()
            && follows()
            && !matches!(Moment::read(word), Some(Moment::Part(..))) =>
        {
            format!("the programme names no time zone: “{word}” is taken as a word")
        }
        _ => return None,
    };
    Some(Problem { at: term.at.clone(), what, instead: None, fault: Fault::Idle, is_unfinished: false })
}

/// A word that was to be a facet.
fn slipped(term: &Term, word: &str) -> Option<Problem> {
    let facet = slip(word)?;
    let (name, _) = word.split_once(':')?;
    let at = term.says.start..term.says.start + name.len();
    let what = format!("there is no “{name}:”");
    Some(Problem { at, what, instead: Some(facet.name.to_owned()), fault: Fault::Unreadable, is_unfinished: false })
}

fn of_value(facet: &'static Facet, given: &Given, term: &Term, scope: &Scope<'_>, index: &Index) -> Option<Problem> {
    let problem = |what: String, instead: Option<String>, fault, is_unfinished| {
        Some(Problem { at: term.says.clone(), what, instead, fault, is_unfinished })
    };
    // What somebody may be about to type.
    let begins_relative = || {
        let begun = given.text.to_lowercase();
        facet.relative_words().any(|word| word.starts_with(&begun))
    };
    let text = &given.text;
    if index.is_known(facet, given, scope) {
        return match &facet.asks {
            Asks::Words(_) if !index.has_words(facet, given, scope) => {
                let what = match facet.name {
                    "who" => format!("nobody here is called “{text}”"),
                    _ => format!("nobody here has “{text}” in a post"),
                };
                problem(what, None, Fault::Unknown, false)
            }
            Asks::Note if !index.has_words(facet, given, scope) => {
                problem(format!("no note of mine has “{text}”"), None, Fault::Unknown, false)
            }
            Asks::View if asks_for_itself(scope.views, text) => {
                problem(format!("the saved query “{text}” asks for itself"), None, Fault::Idle, false)
            }
            _ => None,
        };
    }
    if given.is_relative(facet) && scope.programme.event.zone.is_none() {
        let what = format!("the programme names no time zone, so that nobody knows when “{text}” is");
        return problem(what, None, Fault::Unknown, false);
    }
    match &facet.asks {
        Asks::Value(_) => {
            let instead = near_value(facet, given, scope, index);
            let what = format!("no {} “{text}” here", noun(facet));
            problem(what, instead, Fault::Unknown, begins_relative())
        }
        Asks::Clock(_) if text.eq_ignore_ascii_case("now") => {
            let what = "the programme names no time zone, so that nobody knows when now is".to_owned();
            problem(what, None, Fault::Unknown, false)
        }
        Asks::Clock(_) => {
            let what = match facet.name {
                "for" => format!("“{text}” is no length, such as 45m or 1h30"),
                "at" => format!("“{text}” is no time, such as 17:00, 5pm or now"),
                _ => format!("“{text}” is no time of day, such as 17:00, 5pm or now"),
            };
            let near = nearest(text, facet.relative_words()).first().copied();
            let near = near.filter(|near| Given::new(near).is_some_and(|near| index.is_known(facet, &near, scope)));
            let is_begun = match facet.name {
                "for" => length(text.trim_end_matches([':', 'h'])).is_some() || text.starts_with(['<', '=']),
                _ => begins_relative() || begins_hour(text),
            };
            problem(what, near.map(str::to_owned), Fault::Unreadable, is_begun)
        }
        Asks::Number(_) => {
            // Whatever a digit makes a number of is not finished.
            let is_begun = Numbers::read(&format!("{text}9")).is_some();
            problem(format!("“{text}” is no number, such as >2, 3 or 2-5"), None, Fault::Unreadable, is_begun)
        }
        Asks::View => {
            let names = || scope.views.all().iter().map(|view| view.name.as_str());
            let lower = text.to_lowercase();
            let is_begun = names().any(|name| name.to_lowercase().starts_with(&lower));
            let instead = nearest(text, names()).first().map(|name| written(name).into_owned());
            problem(format!("no saved query is called “{text}”"), instead, Fault::Unknown, is_begun)
        }
        Asks::Words(_) | Asks::Note => None,
    }
}

/// What a value of this facet is called.
fn noun(facet: &Facet) -> &'static str {
    match facet.name {
        "lang" => "language",
        "is" => "state",
        name => name,
    }
}

/// The value most like what was written: by its whole name, else by a word of it.
fn near_value(facet: &'static Facet, given: &Given, scope: &Scope<'_>, index: &Index) -> Option<String> {
    let found = index.with_table(facet, scope, |table| {
        let whole = table.values.iter().flat_map(|value| {
            value.names.iter().map(String::as_str).chain([value.word.as_str()]).map(|name| (name, value.word.as_str()))
        });
        let words = table.values.iter().flat_map(|value| &value.names).flat_map(|name| name.split(' '));
        let states = if facet.changes() { STATES } else { &[] };
        let more: Vec<&str> = states.iter().map(|state| state.word).chain(facet.relative_words()).collect();
        let near = |text: &str| {
            let best = nearest(text, whole.clone().map(|(name, _)| name)).first().copied()?;
            whole.clone().find(|(name, _)| *name == best).map(|(_, word)| word.to_owned())
        };
        // A word of three letters is near too many.
        let lone = || words.clone().filter(|word| word.chars().count() > 3).chain(more.iter().copied());
        near(&given.folded).or_else(|| nearest(&given.folded, lone()).first().map(|word| (*word).to_owned()))
    });
    let found = found.filter(|word| Given::new(word).is_some_and(|near| index.is_known(facet, &near, scope)))?;
    Some(written(&found).into_owned())
}

/// Whether the saved query of that name speaks of itself, through whatever others.
fn asks_for_itself(views: &Views, name: &str) -> bool {
    let own = name.to_lowercase();
    views.behind(std::iter::once(name)).iter().flat_map(Query::views).any(|other| other.to_lowercase() == own)
}

#[cfg(test)]
mod tests {
    use super::super::sample::{Desk, forum, titled};
    use super::*;
    use crate::programme::Instant;
    use proptest::prelude::*;

    fn desk() -> Desk {
        let mut desk = Desk::new(forum(), &[]);
        desk.now = "2021-06-02T16:52:00+03:00".parse::<Instant>().unwrap();
        desk.views.save("mine", "is:picked view:loop");
        desk.views.save("loop", "view:Mine");
        desk.views.save("late evening", "after:18");
        desk
    }

    fn found(line: &str) -> Vec<Problem> {
        let desk = desk();
        problems(&desk.index.read(line), &desk.scope(), &desk.index)
    }

    /// What is marked in a line, and what is offered in its place.
    fn marked(line: &str) -> Vec<(String, String)> {
        let own = |problem: Problem| (line[problem.at].to_owned(), problem.instead.unwrap_or_default());
        found(line).into_iter().map(own).collect()
    }

    #[test]
    fn what_is_there_is_no_problem() {
        for line in [
            "",
            "clusters \"places for art\" -museum a OR b",
            "hall:g hall: day:2 day:wed day:today day:tomorrow day:2021-06",
            "at:17:00 at:now at:eve after:14 before:now for:1h30 capacity:>200 sessions:2+ for:45m",
            "who:klep org:veb role:mod is:go view:\"LATE evening\" -is:now",
            "http://x Trends:Global level:5 re: :x Q&A:x",
            // Not finished.
            "\"places for",
            "building:\"pavilion",
        ] {
            assert_eq!(found(line), [], "{line}");
        }
    }

    #[test]
    fn the_place_is_marked_and_the_nearest_offered() {
        for (line, marks) in [
            ("x hal:g1 y", vec![("hal", "hall")]),
            ("-room:g1", vec![("room", "hall")]),
            ("spekaer:x", vec![]),
            ("speaker:klepach", vec![("speaker", "who")]),
            ("bilding:\"pavilion g\"", vec![("bilding", "building")]),
            ("hall:g11", vec![("g11", "g1")]),
            ("h:g11", vec![("g11", "g1")]),
            ("hall:\"conference hall g2\"", vec![("\"conference hall g2\"", "g1")]),
            ("building:pavillion", vec![("pavillion", "pavilion-g")]),
            ("track:zzz", vec![("zzz", "")]),
            ("kind:pannel", vec![("pannel", "panel")]),
            ("role:modertor -day:wendesday", vec![("modertor", "moderator"), ("wendesday", "wednesday")]),
            ("day:tommorow", vec![("tommorow", "tomorrow")]),
            ("day:9", vec![("9", "")]),
            ("is:gonig", vec![("gonig", "going")]),
            ("at:25:00 at:evning", vec![("25:00", ""), ("evning", "evening")]),
            ("after:morning", vec![("morning", "")]),
            ("for:long", vec![("long", "")]),
            ("capacity:many sessions:x", vec![("many", ""), ("x", "")]),
            (
                "view:lat view:\"late evenin\"",
                vec![("lat", "\"late evening\""), ("\"late evenin\"", "\"late evening\"")],
            ),
            ("view:mine", vec![("mine", "")]),
            ("who:xyzzy org:xyzzy", vec![("xyzzy", ""), ("xyzzy", "")]),
            ("OR a", vec![("OR", "")]),
            ("a OR OR b", vec![("OR", ""), ("OR", "")]),
        ] {
            let marks: Vec<(String, String)> =
                marks.into_iter().map(|(at, instead)| (at.to_owned(), instead.to_owned())).collect();
            assert_eq!(marked(line), marks, "{line}");
        }
    }

    #[test]
    fn what_is_put_in_place_is_right() {
        for line in
            ["x hal:g1", "kind:pannel", "view:\"late evenin\"", "hall:\"conference hall g2\"", "room:x day:wendesday"]
        {
            let mut mended = line.to_owned();
            for problem in found(line).into_iter().rev() {
                mended.replace_range(problem.at, &problem.instead.unwrap_or_default());
            }
            assert!(found(&mended).iter().all(|problem| problem.fault < Fault::Unreadable), "{line}: {mended}");
            assert_ne!(mended, line);
        }
    }

    #[test]
    fn faults_tell_what_is_unreadable_from_what_is_not_there() {
        for (line, fault) in [
            ("hal:g1", Fault::Unreadable),
            ("at:25", Fault::Unreadable),
            ("sessions:x", Fault::Unreadable),
            ("hall:zz", Fault::Unknown),
            ("view:zz", Fault::Unknown),
            ("OR", Fault::Idle),
        ] {
            assert_eq!(found(line).iter().map(|problem| problem.fault).collect::<Vec<_>>(), [fault], "{line}");
        }
    }

    #[test]
    fn what_can_still_become_right_is_known() {
        for line in [
            "day:tod",
            "at:17:",
            "at:17:3",
            "at:ev",
            "at:5p",
            "at:093",
            "at:24:",
            "after:midn",
            "at:no",
            "for:1h",
            "capacity:>",
            "sessions:2-",
            "sessions:2-1",
            "view:la",
            "a OR",
        ] {
            assert!(found(line).iter().all(|problem| problem.is_unfinished), "{line}");
        }
        for line in ["day:zz", "at:zz", "at:25:", "for:x", "capacity:x", "view:zz", "OR a", "hall:zz", "hal:"] {
            assert!(found(line).iter().all(|problem| !problem.is_unfinished), "{line}");
        }
    }

    #[test]
    fn what_says_nothing_narrows_nothing() {
        let desk = desk();
        let all = desk.sessions("");
        for line in [
            "hal:g1",
            "-hal:g1",
            "room:\"g 1\"",
            "hall:zz",
            "-hall:zz",
            "at:25:00",
            "view:zz",
            "capacity:x",
            "OR",
            "is:nonsense",
        ] {
            assert_eq!(desk.sessions(line), all, "{line}");
            assert_eq!(desk.sessions(&format!("recovery {line}")), ["growth"], "{line}");
        }
    }

    #[test]
    fn without_a_zone_nobody_knows_when_now_is() {
        let desk = Desk::new(titled(&[("Now".to_owned(), String::new())]), &[]);
        for line in ["at:now", "after:now", "day:today"] {
            let found = problems(&desk.index.read(line), &desk.scope(), &desk.index);
            assert_eq!(found.iter().map(|problem| problem.fault).collect::<Vec<_>>(), [Fault::Unknown], "{line}");
            assert_eq!(desk.sessions(line).len(), 1, "{line}");
        }
        assert_eq!(desk.sessions("now").len(), 1);
        for (line, faults) in
            [("now", vec![Fault::Idle]), ("today", vec![Fault::Idle]), ("morning", vec![]), ("NOT", vec![Fault::Idle])]
        {
            let found = problems(&desk.index.read(line), &desk.scope(), &desk.index);
            assert_eq!(found.iter().map(|problem| problem.fault).collect::<Vec<_>>(), faults, "{line}");
        }
    }

    #[test]
    fn words_beyond_the_limit_are_said_and_do_not_count() {
        let line = format!("{}recovery", "a ".repeat(MOST_TERMS));
        let found = found(&line);
        assert_eq!((found.len(), &line[found[0].at.clone()]), (1, "recovery"));
        let desk = desk();
        assert_eq!(desk.sessions(&line), desk.sessions("a"));
    }

    #[test]
    fn saved_queries_that_name_each_other_come_to_an_end() {
        let mut desk = desk();
        for name in 0..40 {
            let line: Vec<String> = (0..40).map(|other| format!("+view:v{other}")).collect();
            desk.views.save(&format!("v{name}"), &line.join(" "));
        }
        assert_eq!(desk.sessions("view:v1").len(), desk.sessions("").len());
    }

    proptest! {
        #[test]
        fn any_line_has_its_problems_in_order_and_in_place(
            line in "([a-z\"é: -]|hal:|hall:|day:|at:|for:|is:|view:\"|capacity:| OR |\\PC){0,20}",
        ) {
            let mut last = 0;
            for problem in found(&line) {
                prop_assert!(line.get(problem.at.clone()).is_some_and(|part| !part.is_empty()), "{problem:?}");
                prop_assert!(problem.at.start >= last && !problem.what.is_empty());
                last = problem.at.end;
            }
        }
    }
}

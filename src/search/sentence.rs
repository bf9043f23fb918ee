//! A query as one sentence: "panel sessions on Wednesday in Pavilion G, not skipped".

use super::closeness::Closeness;
use super::facet::{Asks, Facet, Given, Moment, Range, Relation, State};
use super::formula::Subject;
use super::index::{Index, Scope};
use super::query::{Leaf, Query, Test};
use super::wanted::{Reach, Wanted};
use crate::programme::said::{Hour, length};
use crate::programme::time;

/// How words are taken that were not found as they are written: a line for each.
pub fn readings(query: &Query) -> Vec<String> {
    query.words().iter().filter_map(reading).collect()
}

/// What is searched, and all that is asked of it, in words. What counts for nothing here is left out; nothing is said
/// of a query that asks for nothing.
pub fn sentence(query: &Query, scope: &Scope<'_>, index: &Index, subject: Subject) -> String {
    let teller = Teller { query, scope, index, subject };
    let mut parts: Vec<Part> = query.clauses().iter().filter_map(|clause| teller.part(clause)).collect();
    if parts.is_empty() {
        return String::new();
    }
    parts.sort_by_key(|part| part.place);
    let of = |place: Place| parts.iter().filter(move |part| part.place == place).map(|part| part.words.as_str());
    let mut words: Vec<&str> = Vec::new();
    let noun = match subject {
        Subject::Sessions => "sessions",
        Subject::People => "people",
        Subject::Halls => "halls",
    };
    if subject == Subject::Sessions {
        words.extend(of(Place::Kind));
    }
    words.push(noun);
    words.extend(of(Place::Own));
    words.extend(of(Place::Part));
    let has_theirs = parts.iter().any(|part| matches!(part.place, Place::Kind | Place::Theirs));
    match subject {
        // What is asked of what somebody does, or of what is held in a hall.
        Subject::People if has_theirs => {
            words.extend(of(Place::Part).next().is_none().then_some("who take part"));
            if of(Place::Kind).next().is_some() {
                words.push("in");
                words.extend(of(Place::Kind));
                words.push("sessions");
            }
        }
        Subject::Halls if has_theirs => {
            words.push("with");
            words.extend(of(Place::Kind));
            words.push("sessions");
        }
        Subject::Sessions | Subject::People | Subject::Halls => {}
    }
    words.extend(of(Place::Theirs));
    words.extend(of(Place::Empty));
    let mut told = words.join(" ");
    for not in of(Place::Not) {
        told.push_str(", ");
        told.push_str(not);
    }
    let readings = readings(query);
    if !readings.is_empty() {
        told.push_str(&format!(" ({})", readings.join(", ")));
    }
    told
}

/// How a word is taken, where that is not as it is written.
fn reading(word: &Wanted) -> Option<String> {
    let typed = word.typed();
    match word.reach() {
        Reach::AsWritten | Reach::Nowhere => None,
        Reach::Near => {
            // Those that come nearest; of many none is the one.
            let near: Vec<(&str, Closeness)> = word.chains().iter().flat_map(|chain| chain.whole.near.iter()).collect();
            let best = near.iter().map(|(_, closeness)| *closeness).max()?;
            let mut meant: Vec<&str> =
                near.iter().filter(|(_, closeness)| *closeness == best).map(|(word, _)| *word).collect();
            meant.dedup();
            Some(match meant.as_slice() {
                [_, _, _, ..] | [] => format!("“{typed}” or nearly so"),
                few => format!("“{typed}” taken as “{}”", few.join("” or “")),
            })
        }
        Reach::Layout(meant) => Some(format!("“{typed}” is “{meant}” on the other keyboard")),
    }
}

/// Where in the sentence something stands, in this order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    /// Before the noun.
    Kind,
    /// Of the thing itself.
    Own,
    /// What somebody does.
    Part,
    /// Of the sessions of a person or a hall; of a session, what follows its own.
    Theirs,
    /// When nothing is held in a hall.
    Empty,
    /// What must not be.
    Not,
}

/// What a clause says.
struct Part {
    place: Place,
    words: String,
}

/// What a leaf says: words around a value, so that those of several values stand once.
struct Said {
    place: Place,
    before: &'static str,
    value: String,
    behind: &'static str,
    /// All of it, where it must not be.
    not: String,
}

impl Said {
    fn new(place: Place, before: &'static str, value: impl Into<String>) -> Said {
        let value = value.into();
        Said { place, before, not: format!("not {before}{value}"), value, behind: "" }
    }

    fn not(self, not: impl Into<String>) -> Said {
        Said { not: not.into(), ..self }
    }

    fn behind(self, behind: &'static str) -> Said {
        Said { not: format!("{}{behind}", self.not), behind, ..self }
    }

    fn whole(&self) -> String {
        format!("{}{}{}", self.before, self.value, self.behind)
    }
}

struct Teller<'a> {
    query: &'a Query,
    scope: &'a Scope<'a>,
    index: &'a Index,
    subject: Subject,
}

impl Teller<'_> {
    fn part(&self, clause: &[Leaf]) -> Option<Part> {
        let known = |leaf: &&Leaf| match &leaf.test {
            Test::Facet(facet, given) => self.index.is_known(facet, given, self.scope),
            Test::Word(_) | Test::Phrase(_) => true,
        };
        let leaves: Vec<&Leaf> = clause.iter().filter(known).collect();
        let said = leaves.iter().enumerate().filter(|(at, leaf)| !self.is_meant_by(leaf, leaves.get(at + 1)));
        let said: Vec<(bool, Said)> = said.filter_map(|(_, leaf)| Some((leaf.not, self.said(leaf)?))).collect();
        let (_, first) = said.first()?;
        let is_alike = said.iter().all(|(not, said)| {
            !not && (said.before, said.behind, said.place) == (first.before, first.behind, first.place)
        });
        if is_alike {
            let mut values: Vec<&str> = Vec::new();
            for (_, said) in &said {
                if !values.contains(&said.value.as_str()) {
                    values.push(&said.value);
                }
            }
            let words = format!("{}{}{}", first.before, values.join(" or "), first.behind);
            return Some(Part { place: first.place, words });
        }
        let whole: Vec<String> =
            said.iter().map(|(not, said)| if *not { said.not.clone() } else { said.whole() }).collect();
        let is_not = said.iter().all(|(not, _)| *not);
        let place = if is_not { Place::Not } else { said.iter().map(|(_, said)| said.place).max()?.max(Place::Own) };
        Some(Part { place, words: whole.join(" or ") })
    }

    /// Whether a leaf is the word that the next gives the meaning of: "today" is the day, and the word itself goes without
    /// saying.
    fn is_meant_by(&self, leaf: &Leaf, next: Option<&&Leaf>) -> bool {
        let (Test::Word(at), Some(Leaf { test: Test::Facet(facet, given), .. })) = (&leaf.test, next) else {
            return false;
        };
        let meant = self.query.words().get(*at).and_then(|word| Given::relative(&word.folded()));
        meant.is_some_and(|(own, meant)| own == *facet && meant == *given)
    }

    fn said(&self, leaf: &Leaf) -> Option<Said> {
        let word = |text: &str| Said::new(Place::Own, "with ", format!("“{text}”")).not(format!("without “{text}”"));
        Some(match &leaf.test {
            Test::Word(at) => word(self.query.words().get(*at)?.typed()),
            Test::Phrase(at) => word(&self.query.phrases().get(*at)?.typed),
            Test::Facet(facet, given) => self.facet(facet, given),
        })
    }

    fn facet(&self, facet: &'static Facet, given: &Given) -> Said {
        let text = given.text.as_str();
        match &facet.asks {
            Asks::Value(_) if facet.changes() => self.state(given),
            Asks::Value(_) => self.value(facet, given),
            Asks::Words(_) => match (facet.name, self.subject) {
                ("who", Subject::People) => Said::new(Place::Own, "called ", text),
                ("who", _) => Said::new(Place::Theirs, "with ", text).not(format!("without {text}")),
                (_, Subject::People) => Said::new(Place::Own, "from ", text),
                _ => Said::new(Place::Theirs, "with somebody from ", text).not(format!("with nobody from {text}")),
            },
            Asks::Note => {
                Said::new(Place::Theirs, "with my note “", text).behind("”").not(format!("without “{text}” in my note"))
            }
            Asks::Clock(relation) => self.clock(*relation, text),
            Asks::Number(_) => {
                let number = Range::read(text).map(Range::said).unwrap_or_default();
                match (facet.name, self.subject) {
                    ("capacity", Subject::Halls) => Said::new(Place::Own, "for ", number).behind(" people"),
                    ("capacity", _) => Said::new(Place::Theirs, "in halls for ", number).behind(" people"),
                    (_, Subject::People) => Said::new(Place::Own, "in ", number).behind(" sessions"),
                    _ => Said::new(Place::Theirs, "with somebody who is in ", number).behind(" sessions"),
                }
            }
            Asks::View => Said::new(Place::Theirs, "found by ", format!("“{text}”")),
        }
    }

    /// Where what is asked of sessions stands: with halls that are to be empty, the time says when.
    fn when(&self) -> Place {
        if self.subject == Subject::Halls && self.query.asks_for_state("free") { Place::Empty } else { Place::Theirs }
    }

    fn clock(&self, relation: Relation, text: &str) -> Said {
        let when = self.when();
        let minutes = || length(text).map_or_else(|| text.to_owned(), time::length);
        let clock = |hour: Hour| match hour {
            Hour::At(at) => at.strftime("%H:%M").to_string(),
            Hour::Midnight | Hour::End => "midnight".to_owned(),
        };
        match (relation, Moment::read(text)) {
            (Relation::For, _) if when == Place::Empty => Said::new(when, "for ", minutes()),
            (Relation::For, _) => Said::new(when, "of at most ", minutes()).not(format!("longer than {}", minutes())),
            (Relation::At, Some(Moment::Time(at))) => Said::new(when, "at ", clock(at)),
            (Relation::At, Some(Moment::Part(part, ..))) => Said::new(when, "in the ", part),
            (Relation::At, _) if when == Place::Empty => Said::new(when, "", "now"),
            (Relation::At, _) => Said::new(when, "", "on now"),
            (Relation::After, Some(Moment::Time(at))) => Said::new(when, "from ", clock(at)).behind(" on"),
            (Relation::After, _) => Said::new(when, "", "still to begin"),
            (Relation::Before, Some(Moment::Time(at))) => Said::new(when, "over by ", clock(at)),
            (Relation::Before, _) => Said::new(when, "", "over"),
        }
    }

    fn value(&self, facet: &'static Facet, given: &Given) -> Said {
        let is_own = self.subject == Subject::Halls;
        let place = if is_own { Place::Own } else { Place::Theirs };
        let value = self.named(facet, given);
        match facet.name {
            "day" if given.is_relative(facet) => Said::new(self.when(), "", given.folded.clone()),
            "day" => Said::new(self.when(), "on ", value),
            "track" => Said::new(Place::Theirs, "under ", value),
            "kind" => {
                let bare: Vec<String> = value.split(" or ").map(bare).collect();
                let bare = bare.join(" or ");
                Said::new(Place::Kind, "", bare.clone()).not(format!("no {bare} sessions"))
            }
            "tag" => Said::new(Place::Theirs, "about ", value),
            "lang" => Said::new(Place::Theirs, "held in ", value),
            "floor" => Said::new(place, "on ", value),
            "hall" | "building" => Said::new(place, "in ", value),
            "role" => match self.subject {
                Subject::People => {
                    let does = match value.as_str() {
                        "moderator" => "moderate".to_owned(),
                        "speaker" => "speak".to_owned(),
                        other => format!("are {other}"),
                    };
                    Said::new(Place::Part, "who ", does.clone()).not(format!("who do not {does}"))
                }
                _ => Said::new(Place::Theirs, "with a ", value.clone()).not(format!("without a {value}")),
            },
            _ => Said::new(Place::Theirs, "with ", value),
        }
    }

    fn state(&self, given: &Given) -> Said {
        let word = State::meant(&given.folded).map_or(given.folded.as_str(), |state| state.word);
        if word == "free" && self.subject == Subject::Halls {
            // Whether a hall is free nobody knows where not everything is listed.
            let said = Said::new(Place::Empty, "where nothing is listed", "");
            return said.not("where something is listed");
        }
        if word == "online" && self.subject == Subject::People {
            return Said::new(Place::Part, "who ", "take part online").not("who do not take part online");
        }
        let (is, is_not) = PHRASES.iter().find(|(own, ..)| *own == word).map_or((word, ""), |(_, is, not)| (is, not));
        let before = if self.subject == Subject::People { "in sessions " } else { "" };
        Said::new(Place::Theirs, before, is).not(is_not)
    }

    /// The values that are meant, as they are shown; where they are many, what was written.
    fn named(&self, facet: &'static Facet, given: &Given) -> String {
        let days = self.scope.programme.days();
        let named = self.index.with_table(facet, self.scope, |table| {
            let numbers = table.fitting(facet, given);
            let values = numbers.iter().take(4).filter_map(|number| table.values.get(*number));
            let label = |value: &super::facet::Value| {
                let Some(day) = value.word.parse::<time::Date>().ok().filter(|_| facet.name == "day") else {
                    return value.label.split(" · ").next().unwrap_or_default().to_owned();
                };
                // Within a week the weekday says it.
                let is_alone = days.iter().filter(|other| other.weekday() == day.weekday()).count() == 1;
                if is_alone { day.strftime("%A").to_string() } else { time::short_date(day) }
            };
            let mut labels: Vec<String> = values.map(label).collect();
            labels.dedup();
            labels
        });
        if named.is_empty() || named.len() > 3 { format!("“{}…”", given.text) } else { named.join(" or ") }
    }
}

/// A kind without the word that follows it: "Panel Session" are panel sessions.
fn bare(kind: &str) -> String {
    let kind = kind.to_lowercase();
    let bare = kind.strip_suffix("sessions").or_else(|| kind.strip_suffix("session")).unwrap_or(&kind).trim();
    // Of "Session" nothing would be left.
    if bare.is_empty() { "plain".to_owned() } else { bare.to_owned() }
}

/// What is said of sessions in a state, and of those that are not.
const PHRASES: &[(&str, &str, &str)] = &[
    ("going", "I am going to", "not picked as going"),
    ("maybe", "I may go to", "not picked as maybe"),
    ("skip", "I skip", "not skipped"),
    ("later", "I put off", "not put off"),
    ("picked", "I picked", "not picked"),
    ("unjudged", "not judged yet", "judged"),
    ("clash", "that clash with my picks", "without a clash"),
    ("tight", "with a walk longer than the pause", "without a walk that is too long"),
    ("free", "that fit between my picks", "not fitting between my picks"),
    ("now", "on now", "not on now"),
    ("next", "next in their hall", "not next in their hall"),
    ("past", "over", "not over"),
    ("unscheduled", "without a time", "with a time"),
    ("cancelled", "cancelled", "not cancelled"),
    ("moved", "moved", "not moved"),
    ("new", "new since the last import", "not new"),
    ("changed", "changed by the last import", "not changed"),
    ("online", "with somebody online", "with nobody online"),
    ("broadcast", "broadcast", "not broadcast"),
    ("recorded", "recorded", "not recorded"),
    ("attended", "I attended", "not attended"),
    ("noted", "with a note of mine", "without a note of mine"),
];

#[cfg(test)]
mod tests {
    use super::super::STATES;
    use super::super::sample::{Desk, forum};
    use super::*;
    use crate::agenda::Interest;
    use crate::programme::Instant;
    use proptest::prelude::*;

    fn desk() -> Desk {
        let mut desk = Desk::new(forum(), &[("clusters", Interest::Going)]);
        desk.now = "2021-06-02T16:52:00+03:00".parse::<Instant>().unwrap();
        desk.views.save("mine", "is:picked");
        desk
    }

    fn told(subject: Subject, line: &str) -> String {
        let desk = desk();
        sentence(&desk.index.read(line), &desk.scope(), &desk.index, subject)
    }

    #[test]
    fn sessions_are_told_in_one_sentence() {
        for (line, words) in [
            ("", ""),
            ("hall:zz", ""),
            ("clusters museum", "sessions with “clusters” with “museum”"),
            (
                "kind:panel day:wed building:\"pavilion g\" -is:skip",
                "panel sessions on Wednesday in Pavilion G, not skipped",
            ),
            ("kind:panel kind:breakfast", "panel or breakfast sessions"),
            ("day:wed day:thu -hall:g1", "sessions on Wednesday or Thursday, not in G1"),
            ("hall:g1 OR clusters", "sessions in G1 or with “clusters”"),
            ("clusters OR day:today", "sessions with “clusters” or today"),
            ("clusters OR today", "sessions with “clusters” or today"),
            ("clusters OR wednesday", "sessions with “clusters” or on Wednesday"),
            ("wednesday", "sessions on Wednesday"),
            // As it was typed, though it is looked for otherwise.
            ("\" Клепач,  R&D\"", "sessions with “Клепач, R&D”"),
            (
                "today after:14 before:18:30 for:1h30",
                "sessions today from 14:00 on over by 18:30 of at most 1 h 30 min",
            ),
            ("at:17 at:now", "sessions at 17:00 or on now"),
            ("after:noon before:24:00", "sessions from 12:00 on over by midnight"),
            ("at:morning -museum", "sessions in the morning, without “museum”"),
            ("who:klepach role:mod org:veb", "sessions with klepach with a moderator with somebody from veb"),
            ("is:going", "sessions I am going to"),
            (
                "capacity:>200 sessions:2-3",
                "sessions in halls for more than 200 people with somebody who is in 2 to 3 sessions",
            ),
            ("view:mine", "sessions found by “mine”"),
            ("hall:g", "sessions in G1 or G10 or Governors’ Club"),
            ("-kind:panel", "sessions, no panel sessions"),
            ("clstrs", "sessions with “clstrs” (“clstrs” taken as “clusters”)"),
        ] {
            assert_eq!(told(Subject::Sessions, line), words, "{line}");
        }
    }

    #[test]
    fn people_and_halls_are_told_by_their_own_and_by_their_sessions() {
        for (subject, line, words) in [
            (Subject::People, "org:veb role:moderator", "people from veb who moderate"),
            (Subject::People, "day:wed hall:g1", "people who take part on Wednesday in G1"),
            (Subject::People, "role:moderator day:wed", "people who moderate on Wednesday"),
            (
                Subject::People,
                "sessions:>1 kind:panel",
                "people in more than 1 sessions who take part in panel sessions",
            ),
            (Subject::People, "is:online", "people who take part online"),
            (Subject::Halls, "building:pav day:wed", "halls in Pavilion G with sessions on Wednesday"),
            (
                Subject::Halls,
                "building:pav is:free at:16:00 for:45m",
                "halls in Pavilion G where nothing is listed at 16:00 for 45 min",
            ),
            (Subject::Halls, "is:free tomorrow at:9", "halls where nothing is listed tomorrow at 09:00"),
            (Subject::Halls, "capacity:<100 kind:panel", "halls for at most 99 people with panel sessions"),
        ] {
            assert_eq!(told(subject, line), words, "{line}");
        }
    }

    #[test]
    fn every_state_has_its_words() {
        assert!(STATES.iter().map(|state| state.word).eq(PHRASES.iter().map(|(word, ..)| *word)));
    }

    proptest! {
        #[test]
        fn any_query_is_one_clean_line(line in "([a-z\"é: -]|hall:|day:|at:|is:|kind:| OR |today|\\PC){0,20}") {
            for subject in [Subject::Sessions, Subject::People, Subject::Halls] {
                let told = told(subject, &line);
                prop_assert!(!told.contains('\n') && !told.contains("  ") || line.contains("  "), "{told}");
            }
        }
    }
}

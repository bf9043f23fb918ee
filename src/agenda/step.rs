//! A change of the agenda, step by step: what is said anew, and what stood there before.

use super::{Entry, Hours, Pick, Piece, Stay, pick};
use crate::programme::time::{Civil, DateTime, Day, clock, short_date};
use crate::programme::{Programme, Slot, clean};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What one action of mine did; undone and redone as a whole.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// What it did, in words: "picked “Creative Clusters”".
    #[serde(deserialize_with = "pick::line")]
    pub words: String,
    /// Piece by piece.
    pub steps: Vec<Step>,
}

/// What a change did to one thing: the pick of a session, an own entry, the hours of a day. Of a pick only what differs
/// is said anew, each aspect by itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
#[allow(clippy::large_enum_variant)] // Nearly all are about picks.
pub enum Step {
    /// The pick of a session.
    Pick {
        /// Session id.
        #[serde(deserialize_with = "pick::line")]
        session: String,
        /// The pick before.
        before: Option<Pick>,
        /// The pick after.
        after: Option<Pick>,
    },
    /// An own entry.
    Entry {
        /// Its id.
        #[serde(deserialize_with = "pick::line")]
        entry: String,
        /// The entry before.
        before: Option<Entry>,
        /// The entry after.
        after: Option<Entry>,
    },
    /// When I am there on a day.
    Hours {
        /// The conference day.
        day: Day,
        /// The hours before.
        before: Hours,
        /// The hours after.
        after: Hours,
    },
}

/// What a step is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Thing {
    Session(String),
    Entry(String),
    Day(Day),
}

impl Change {
    /// What it makes of the pick of a session, if it is about that.
    pub fn pick_after(&self, id: &str) -> Option<&Pick> {
        self.steps.iter().find_map(|step| match step {
            Step::Pick { session, after, .. } if session == id => after.as_ref(),
            _ => None,
        })
    }

    /// The picks of which more is attended than before, because a part of them lost its end or its beginning: ids and titles.
    pub fn freed(&self) -> impl Iterator<Item = (&str, &str)> {
        let has_lost = |before: Option<Civil>, after: Option<Civil>| before.is_some() && after.is_none();
        self.steps.iter().filter_map(move |step| match step {
            Step::Pick { session, before: Some(Pick { part: Some(was), .. }), after: Some(after) } => {
                let is = after.part.unwrap_or_default();
                let is_freed = has_lost(was.from, is.from) || has_lost(was.until, is.until);
                is_freed.then_some((session.as_str(), after.copy.title.as_str()))
            }
            _ => None,
        })
    }

    /// What happens to one pick, put into words: `going “Opening”`, `note on “Opening”`, `unpicked “Opening”`.
    pub fn of(session: String, before: Option<Pick>, after: Option<Pick>) -> Change {
        let title = after.as_ref().or(before.as_ref()).map_or(session.as_str(), |pick| &pick.copy.title);
        let words = match (&before, &after) {
            (_, None) => format!("unpicked “{title}”"),
            (None, Some(after)) if after.attended => format!("attended “{title}”"),
            (Some(before), Some(after)) if before.interest == after.interest => beside_interest(before, after),
            (_, Some(after)) => format!("{} “{title}”", after.interest.word()),
        };
        Change { words, steps: vec![Step::pick(session, before, after)] }
    }

    /// What happens to one own entry, put into words: `entered “Lunch”`, `changed “Lunch”`, `removed “Lunch”`.
    pub fn of_entry(entry: String, before: Option<Entry>, after: Option<Entry>) -> Change {
        let verb = match (&before, &after) {
            (None, _) => "entered",
            (Some(_), Some(_)) => "changed",
            (Some(_), None) => "removed",
        };
        let title = after.as_ref().or(before.as_ref()).map_or(entry.as_str(), |entry| &entry.title);
        Change { words: format!("{verb} “{title}”"), steps: vec![Step::Entry { entry, before, after }] }
    }

    /// What happens to the hours of a day, put into words where no programme tells which night goes on, and by whose
    /// clocks: `there on Wed 2 Jun from 09:30 until 18:00`, `until 02:00+1d`.
    pub fn of_hours(day: Day, before: Hours, after: Hours) -> Change {
        let (from, until) = after.on(day.0);
        Change { words: there(Stay { day: day.0, from, until }), steps: vec![Step::Hours { day, before, after }] }
    }

    /// As [`Change::of_hours`], of a day of a programme: with the zone of its clocks, because a reader may go by others.
    pub fn of_hours_in(programme: &Programme, day: Day, before: Hours, after: Hours) -> Change {
        let stay = Stay::of(programme, day.0, after);
        let zone = programme.event.zone.as_ref().zip(stay.from.or(stay.until));
        let zone = zone.map(|(zone, at)| format!(" {}", zone.abbreviation(Slot::new(at, None, Some(zone)).from())));
        Change {
            words: format!("{}{}", there(stay), zone.unwrap_or_default()),
            steps: vec![Step::Hours { day, before, after }],
        }
    }

    /// Several changes as one, each of them found after the one before it was made; nothing if together they change
    /// nothing. What they do to one thing becomes one step: all of a change is said at one time, and of two words of that
    /// time on one thing the second would not be heard.
    pub fn all(changes: impl IntoIterator<Item = Change>) -> Option<Change> {
        let (mut words, mut steps): (Vec<String>, Vec<Step>) = (Vec::new(), Vec::new());
        let (mut places, mut joined): (BTreeMap<Thing, usize>, BTreeSet<usize>) = (BTreeMap::new(), BTreeSet::new());
        for change in changes {
            // What only follows from another one has no words of its own.
            words.extend(Some(change.words).filter(|words| !words.is_empty()));
            for step in change.steps {
                let at = *places.entry(step.thing()).or_insert(steps.len());
                if let Some(first) = steps.get_mut(at) {
                    first.goes_on(step);
                    joined.insert(at);
                } else {
                    steps.push(step);
                }
            }
        }
        let mut at = 0..;
        steps.retain(|step| !(at.next().is_some_and(|at| joined.contains(&at)) && step.is_idle()));
        (!steps.is_empty()).then(|| Change { words: several(&words), steps })
    }

    /// Why nothing is otherwise after it was taken back, or made once more.
    pub fn why_idle(&self, is_undo: bool) -> &'static str {
        match (is_undo, self.pieces().next()) {
            (true, Some(_)) => "nothing changes: another window or machine has said something of it, too",
            (true, None) => "nothing changes: it had changed nothing",
            (false, _) => "nothing changes: that is how it is",
        }
    }

    /// As it will be read from the file: a change is known by its words and notes, before and after.
    pub(super) fn tidy(&mut self) {
        let tidy = |text: &mut String| *text = clean::line(std::mem::take(text).into());
        tidy(&mut self.words);
        for step in &mut self.steps {
            match step {
                Step::Pick { before, after, .. } => {
                    [before, after].into_iter().flatten().for_each(|pick| tidy(&mut pick.note));
                }
                Step::Entry { before, after, .. } => {
                    for entry in [before, after].into_iter().flatten() {
                        [&mut entry.title, &mut entry.place, &mut entry.note].into_iter().for_each(tidy);
                    }
                }
                Step::Hours { .. } => {}
            }
        }
    }
}

/// What several changes are called as one: `kept “A”`, `kept “A”; kept “B”`, `kept “A” and 2 more`.
pub(super) fn several(words: &[String]) -> String {
    match words {
        [first, _, _, ..] => format!("{first} and {} more", words.len() - 1),
        few => few.join("; "),
    }
}

/// `there on Wed 2 Jun from 09:30 until 02:00+1d`.
fn there(Stay { day, from, until }: Stay) -> String {
    let moment = |word: &str, at: Option<DateTime>| {
        let next = |at: DateTime| if at.date() > day { "+1d" } else { "" };
        at.map(|at| format!(" {word} {}{}", clock(at), next(at))).unwrap_or_default()
    };
    let when = format!("{}{}", moment("from", from), moment("until", until));
    format!("there on {}{}", short_date(day), if when.is_empty() { " all day" } else { &when })
}

/// What happens to a pick that matters as much as before, in words.
fn beside_interest(before: &Pick, after: &Pick) -> String {
    let title = &after.copy.title;
    if before.attended != after.attended {
        format!("{} “{title}”", if after.attended { "attended" } else { "not attended" })
    } else if before.part != after.part {
        match after.part.unwrap_or_default().words(clock) {
            part if part.is_empty() => format!("all of “{title}”"),
            part => format!("“{title}” {part}"),
        }
    } else if before.note != after.note {
        format!("note on “{title}”")
    } else if !after.refused.is_subset(&before.refused) {
        format!("refused another session for “{title}”")
    } else if before.refused != after.refused {
        format!("took back a refusal for “{title}”")
    } else if !before.copy.is_same(&after.copy) {
        format!("kept “{title}” as it now stands")
    } else {
        format!("{} “{title}”", after.interest.word())
    }
}

impl Step {
    /// A step about the pick of a session.
    pub fn pick(session: String, before: Option<Pick>, after: Option<Pick>) -> Step {
        Step::Pick { session, before, after }
    }

    /// Ends as a later step on the same thing does.
    fn goes_on(&mut self, later: Step) {
        match (self, later) {
            (Step::Pick { after, .. }, Step::Pick { after: last, .. }) => *after = last,
            (Step::Entry { after, .. }, Step::Entry { after: last, .. }) => *after = last,
            (Step::Hours { after, .. }, Step::Hours { after: last, .. }) => *after = last,
            _ => {}
        }
    }

    /// Whether it changes nothing that anybody would notice.
    pub(super) fn is_idle(&self) -> bool {
        Piece::of(self).is_none()
    }

    /// What it is about.
    pub(super) fn thing(&self) -> Thing {
        match self {
            Step::Pick { session, .. } => Thing::Session(session.clone()),
            Step::Entry { entry, .. } => Thing::Entry(entry.clone()),
            Step::Hours { day, .. } => Thing::Day(*day),
        }
    }

    /// What tells it from other steps made at the same moment.
    pub(super) fn mark(&self) -> String {
        match self {
            Step::Pick { session, after, .. } => {
                let (word, note) = after.as_ref().map_or(("", ""), |pick| (pick.interest.word(), pick.note.as_str()));
                format!("\n{session} {word} {note}")
            }
            Step::Entry { entry, .. } => format!("\n{entry}"),
            Step::Hours { day, .. } => format!("\n{}", day.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agenda::{Copy, Interest, Part};

    #[test]
    fn what_happens_to_a_pick_is_told_by_what_differs() {
        let copy = Copy { title: "Opening".to_owned(), ..Copy::default() };
        let pick = Pick::new(Interest::Going, copy.clone());
        let refused = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect();
        let one = Pick { refused: refused(&["a"]), ..pick.clone() };
        let at = |minute: i8| crate::programme::time::Civil::from(jiff::civil::date(2024, 5, 2).at(1, minute, 0, 0));
        let part = |from: Option<i8>, until: Option<i8>| Some(Part { from: from.map(at), until: until.map(at) });
        let said = |before: &Pick, after: &Pick| {
            let change = Change::of("open".to_owned(), Some(before.clone()), Some(after.clone()));
            change.words
        };
        for (after, words) in [
            (Pick { note: "slides".to_owned(), ..pick.clone() }, "note on “Opening”"),
            (Pick { attended: true, ..pick.clone() }, "attended “Opening”"),
            (Pick { part: Some(Part::default()), ..pick.clone() }, "all of “Opening”"),
            (Pick { part: part(None, Some(40)), ..pick.clone() }, "“Opening” until 01:40"),
            (Pick { part: part(Some(10), Some(40)), ..pick.clone() }, "“Opening” from 01:10 until 01:40"),
            (Pick { interest: Interest::Maybe, note: "slides".to_owned(), ..pick.clone() }, "maybe “Opening”"),
            (
                Pick { copy: Copy { guid: Some("x".to_owned()), ..copy }, ..pick.clone() },
                "kept “Opening” as it now stands",
            ),
            (one.clone(), "refused another session for “Opening”"),
            // Said once more.
            (pick.clone(), "going “Opening”"),
        ] {
            assert_eq!(said(&pick, &after), words);
        }
        assert_eq!(said(&one, &pick), "took back a refusal for “Opening”");
        assert_eq!(said(&one, &Pick { refused: refused(&["b"]), ..pick }), "refused another session for “Opening”");
    }

    #[test]
    fn of_several_changes_as_one_no_thing_stands_twice() {
        let pick = |note: &str| Some(Pick { note: note.to_owned(), ..Pick::new(Interest::Going, Copy::default()) });
        let change = |words: &str, steps: &[(&str, Option<Pick>, Option<Pick>)]| Change {
            words: words.to_owned(),
            steps: steps.iter().cloned().map(|(id, before, after)| Step::pick(id.to_owned(), before, after)).collect(),
        };
        let one = change("one", &[("a", None, pick("1")), ("b", pick("x"), None)]);
        let other = change("other", &[("c", pick("y"), None), ("a", pick("1"), pick("2"))]);
        let both = [("a", None, pick("2")), ("b", pick("x"), None), ("c", pick("y"), None)];
        assert_eq!(Change::all([one.clone(), other.clone()]), Some(change("one; other", &both)));
        // What only follows is not told; what the last of them turns back was never there.
        let follows = change("", &[("a", pick("2"), None), ("c", None, pick("z"))]);
        let rest = [("b", pick("x"), None), ("c", pick("y"), pick("z"))];
        assert_eq!(Change::all([one.clone(), other, follows.clone()]), Some(change("one; other", &rest)));
        let back = change("back", &[("a", pick("1"), None), ("b", None, pick("x"))]);
        assert_eq!(Change::all([one.clone(), back]), None);
        // What is said once more, by one alone, stays.
        let again = change("again", &[("d", pick(""), pick(""))]);
        assert_eq!(Change::all([again.clone()]), Some(again.clone()));
        assert_eq!(Change::all([one, again.clone(), again]).map(|all| all.words).as_deref(), Some("one and 2 more"));
        assert_eq!(Change::all([]), None);
    }
}

//! What a change does, piece by piece, to be told: before it is made, or after.

use super::{Change, Entry, Hours, Interest, Pick, Step};
use crate::programme::time::short_date;

/// What becomes of something by a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// It was not there before.
    Comes,
    /// It is there no longer.
    Goes,
    /// It is there, otherwise than before.
    Differs,
}

/// What a change does to one thing.
#[derive(Clone, Debug, PartialEq)]
pub struct Piece<'a> {
    /// The step that does it.
    pub step: &'a Step,
    /// What becomes of it.
    pub turn: Turn,
    /// In what it differs, by words that are also those of files.
    pub fields: Vec<&'static str>,
}

impl Change {
    /// What it does, in its own order. A step that changes nothing is no piece.
    pub fn pieces(&self) -> impl Iterator<Item = Piece<'_>> {
        self.steps.iter().filter_map(Piece::of)
    }

    /// What it does, counted: `3 picks come back, 1 pick goes, 1 note changes`.
    pub fn gist(&self) -> String {
        let pieces: Vec<Piece<'_>> = self.pieces().collect();
        let count = |kind: &str, turn: Turn| pieces.iter().filter(|one| one.kind() == kind && one.turn == turn).count();
        let differs = |field: &str| {
            let is_such = |one: &&Piece<'_>| one.kind() == PICK && one.turn == Turn::Differs;
            pieces.iter().filter(is_such).filter(|one| one.fields.contains(&field)).count()
        };
        let others = [PART, ATTENDED, REFUSED, COPY].map(differs).iter().sum();
        let counts = [
            (count(PICK, Turn::Comes), "pick comes back", "picks come back"),
            (count(PICK, Turn::Goes), "pick goes", "picks go"),
            (differs(INTEREST), "interest changes", "interests change"),
            (differs(NOTE), "note changes", "notes change"),
            (others, "other mark of a pick changes", "other marks of picks change"),
            (count(ENTRY, Turn::Comes), "own entry comes back", "own entries come back"),
            (count(ENTRY, Turn::Goes), "own entry goes", "own entries go"),
            (count(ENTRY, Turn::Differs), "own entry changes", "own entries change"),
            (pieces.iter().filter(|one| one.kind() == HOURS).count(), "day has other hours", "days have other hours"),
        ];
        let told: Vec<String> = counts
            .into_iter()
            .filter(|(count, ..)| *count > 0)
            .map(|(count, one, many)| format!("{count} {}", if count == 1 { one } else { many }))
            .collect();
        told.join(", ")
    }
}

/// The kinds of pieces.
const PICK: &str = "pick";
const ENTRY: &str = "entry";
const HOURS: &str = "hours";

/// What pieces differ in.
const INTEREST: &str = "interest";
const NOTE: &str = "note";
const PART: &str = "part";
const ATTENDED: &str = "attended";
const REFUSED: &str = "refused";
const COPY: &str = "copy";
/// Fields of a newer version.
const MORE: &str = "more";

impl<'a> Piece<'a> {
    /// What a step does; nothing if it changes nothing that anybody would notice.
    pub(super) fn of(step: &'a Step) -> Option<Piece<'a>> {
        let (was, is, fields) = match step {
            Step::Pick { before, after, .. } => {
                (before.is_some(), after.is_some(), of_picks(before.as_ref(), after.as_ref()))
            }
            Step::Entry { before, after, .. } => {
                (before.is_some(), after.is_some(), of_entries(before.as_ref(), after.as_ref()))
            }
            Step::Hours { before, after, .. } => (!before.is_open(), !after.is_open(), of_hours(*before, *after)),
        };
        let turn = match (was, is) {
            (false, true) => Turn::Comes,
            (true, false) => Turn::Goes,
            (true, true) => Turn::Differs,
            (false, false) => return None,
        };
        (turn != Turn::Differs || !fields.is_empty()).then_some(Piece { step, turn, fields })
    }

    /// `pick`, `entry` or `hours`.
    pub fn kind(&self) -> &'static str {
        match self.step {
            Step::Pick { .. } => PICK,
            Step::Entry { .. } => ENTRY,
            Step::Hours { .. } => HOURS,
        }
    }

    /// The id of the session or entry, or the day.
    pub fn id(&self) -> String {
        match self.step {
            Step::Pick { session, .. } => session.clone(),
            Step::Entry { entry, .. } => entry.clone(),
            Step::Hours { day, .. } => day.0.to_string(),
        }
    }

    /// What it is called.
    pub fn title(&self) -> String {
        match self.step {
            Step::Pick { session, before, after } => {
                after.as_ref().or(before.as_ref()).map_or(session, |pick| &pick.copy.title).clone()
            }
            Step::Entry { entry, before, after } => {
                after.as_ref().or(before.as_ref()).map_or(entry, |entry| &entry.title).clone()
            }
            Step::Hours { day, .. } => format!("hours on {}", short_date(day.0)),
        }
    }

    /// How much it mattered before, and does after; an entry of mine matters as what I go to.
    pub fn interests(&self) -> [Option<Interest>; 2] {
        match self.step {
            Step::Pick { before, after, .. } => [before, after].map(|pick| pick.as_ref().map(|pick| pick.interest)),
            Step::Entry { before, after, .. } => [before, after].map(|entry| entry.as_ref().map(|_| Interest::Going)),
            Step::Hours { .. } => [None, None],
        }
    }

    /// The note before and after, where it differs.
    pub fn notes(&self) -> Option<[&str; 2]> {
        let notes = match self.step {
            Step::Pick { before, after, .. } => {
                [before, after].map(|pick| pick.as_ref().map_or("", |pick| pick.note.as_str()))
            }
            Step::Entry { before, after, .. } => {
                [before, after].map(|entry| entry.as_ref().map_or("", |entry| entry.note.as_str()))
            }
            Step::Hours { .. } => return None,
        };
        (notes[0] != notes[1]).then_some(notes)
    }
}

/// The words of what differs.
fn differing<const N: usize>(fields: [(&'static str, bool); N]) -> Vec<&'static str> {
    fields.into_iter().filter(|(_, differs)| *differs).map(|(word, _)| word).collect()
}

fn of_picks(before: Option<&Pick>, after: Option<&Pick>) -> Vec<&'static str> {
    let (Some(before), Some(after)) = (before, after) else { return Vec::new() };
    differing([
        (INTEREST, before.interest != after.interest),
        (NOTE, before.note != after.note),
        (PART, before.part != after.part),
        (ATTENDED, before.attended != after.attended),
        (REFUSED, before.refused != after.refused),
        (COPY, !before.copy.is_same(&after.copy) || before.extra != after.extra),
    ])
}

fn of_entries(before: Option<&Entry>, after: Option<&Entry>) -> Vec<&'static str> {
    let (Some(before), Some(after)) = (before, after) else { return Vec::new() };
    differing([
        ("title", before.title != after.title),
        ("time", (before.start, before.end) != (after.start, after.end)),
        ("place", before.place != after.place),
        (NOTE, before.note != after.note),
        (MORE, before.extra != after.extra),
    ])
}

fn of_hours(before: Hours, after: Hours) -> Vec<&'static str> {
    differing([("from", before.from != after.from), ("until", before.until != after.until)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agenda::Copy;
    use crate::programme::Extra;
    use crate::programme::time::{Civil, Clock, Day};
    use jiff::civil::{date, time};

    #[allow(clippy::unnecessary_wraps)] // As a step has it.
    fn pick(interest: Interest, note: &str) -> Option<Pick> {
        let copy = Copy { title: "Made up".to_owned(), ..Copy::default() };
        Some(Pick { note: note.to_owned(), ..Pick::new(interest, copy) })
    }

    #[allow(clippy::unnecessary_wraps)] // As a step has it.
    fn entry(place: &str) -> Option<Entry> {
        Some(Entry { place: place.to_owned(), ..Entry::new("Lunch", Civil(date(2024, 5, 1).at(12, 0, 0, 0)), None) })
    }

    fn change(steps: Vec<Step>) -> Change {
        Change { words: String::new(), steps }
    }

    #[test]
    fn what_a_change_does_is_told_and_counted() {
        let step = |id: &str, before, after| Step::pick(id.to_owned(), before, after);
        let hours = Hours { from: Some(Clock(time(9, 0, 0, 0))), until: None };
        let attended = pick(Interest::Going, "").map(|pick| Pick { attended: true, ..pick });
        let extra: Extra = [("color".to_owned(), "red".into())].into_iter().collect();
        let newer = entry("").map(|entry| Entry { extra, ..entry });
        let change = change(vec![
            step("a", None, pick(Interest::Going, "")),
            step("b", None, pick(Interest::Maybe, "")),
            step("c", pick(Interest::Going, ""), None),
            step("d", pick(Interest::Going, ""), pick(Interest::Maybe, "x")),
            step("e", pick(Interest::Going, ""), attended),
            step("f", pick(Interest::Skip, ""), pick(Interest::Skip, "")),
            Step::Entry { entry: "lunch".to_owned(), before: None, after: entry("") },
            Step::Entry { entry: "lunch-2".to_owned(), before: entry("x"), after: entry("y") },
            Step::Entry { entry: "lunch-3".to_owned(), before: entry(""), after: newer },
            Step::Hours { day: Day(date(2024, 5, 1)), before: Hours::default(), after: hours },
        ]);
        assert_eq!(
            change.gist(),
            "2 picks come back, 1 pick goes, 1 interest changes, 1 note changes, 1 other mark of a pick changes, \
             1 own entry comes back, 2 own entries change, 1 day has other hours"
        );
        let told: Vec<String> = change
            .pieces()
            .map(|one| format!("{} {} {:?} {}", one.kind(), one.id(), one.turn, one.fields.join("+")))
            .collect();
        assert_eq!(
            told,
            [
                "pick a Comes ",
                "pick b Comes ",
                "pick c Goes ",
                "pick d Differs interest+note",
                "pick e Differs attended",
                "entry lunch Comes ",
                "entry lunch-2 Differs place",
                "entry lunch-3 Differs more",
                "hours 2024-05-01 Comes from",
            ]
        );
        let pieces: Vec<Piece<'_>> = change.pieces().collect();
        assert_eq!((pieces[3].title().as_str(), pieces[3].notes()), ("Made up", Some(["", "x"])));
        assert_eq!(pieces[3].interests(), [Some(Interest::Going), Some(Interest::Maybe)]);
        assert_eq!((pieces[8].title().as_str(), pieces[8].notes()), ("hours on Wed 1 May", None));
    }

    #[test]
    fn a_change_of_nothing_tells_nothing() {
        assert_eq!(change(Vec::new()).gist(), "");
        let idle = change(vec![Step::pick("a".to_owned(), None, None)]);
        assert_eq!((idle.pieces().count(), idle.gist().as_str()), (0, ""));
    }
}

//! What an agenda says that it did not say before, in words: what another copy of the program did, or a copy that was
//! merged brought.

use super::{Agenda, Change, Journal, Step};

/// What came to an agenda since it was as `before`: `going “Opening”`, or `3 changes, the last: going “Opening”`. As the
/// journal tells it, and where that is silent as the picks do; nothing where neither differs.
pub fn told_since(before: (&Agenda, &Journal), after: (&Agenda, &Journal)) -> Option<String> {
    let remembered = after.1.words_since(before.1);
    let words = if remembered.is_empty() { changes_since(before.0, after.0) } else { remembered };
    let newest = words.last()?;
    Some(match words.len() {
        1 => newest.clone(),
        // The count first: a title may be longer than the line that it is told in.
        count => format!("{count} changes, the last: {newest}"),
    })
}

impl Agenda {
    /// Whether this holds all that the other one says, as far as this version understands either: of the rest nobody knows
    /// which is newer, and two versions of the program would never agree.
    pub fn holds_all_of(&self, other: &Agenda) -> bool {
        let mut both = self.clone();
        both.merge(other);
        both.extra.clone_from(&self.extra);
        both.odd.clone_from(&self.odd);
        both == *self
    }
}

/// What happened to each thing, in words.
fn changes_since(before: &Agenda, after: &Agenda) -> Vec<String> {
    let change = before.change_to(after, String::new());
    let words = |step: Step| match step {
        Step::Pick { session, before, after } => Change::of(session, before, after).words,
        Step::Entry { entry, before, after } => Change::of_entry(entry, before, after).words,
        Step::Hours { day, before, after } => Change::of_hours(day, before, after).words,
    };
    change.into_iter().flat_map(|change| change.steps).map(words).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agenda::{Copy, Interest, Pick, Stamp};
    use crate::programme::{Id, Instant};

    fn state() -> (Agenda, Journal) {
        (Agenda::new(&Id::from_text("test", "x"), "Test"), Journal::default())
    }

    fn stamp(second: i64) -> Stamp {
        Stamp::of(Instant::from_second(second).unwrap())
    }

    fn say((agenda, journal): &mut (Agenda, Journal), session: &str, interest: Option<Interest>, second: i64) {
        let copy = Copy { title: format!("Session {session}"), ..Copy::default() };
        let after = interest.map(|interest| Pick::new(interest, copy));
        let change = Change::of(session.to_owned(), agenda.pick(session).cloned(), after);
        journal.make(agenda, change, stamp(second));
    }

    fn told(before: &(Agenda, Journal), after: &(Agenda, Journal)) -> Option<String> {
        told_since((&before.0, &before.1), (&after.0, &after.1))
    }

    #[test]
    fn what_came_is_told_by_what_was_done() {
        let before = state();
        let mut after = before.clone();
        assert_eq!(told(&before, &after), None);
        say(&mut after, "b", Some(Interest::Going), 1);
        assert_eq!(told(&before, &after).unwrap(), "going “Session b”");
        say(&mut after, "a", Some(Interest::Maybe), 2);
        assert_eq!(told(&before, &after).unwrap(), "2 changes, the last: maybe “Session a”");
        // What was made and taken back meanwhile is nothing.
        let before = after.clone();
        say(&mut after, "a", None, 3);
        after.1.undo(&mut after.0, stamp(4));
        assert_eq!(told(&before, &after), None);
        after.1.undo(&mut after.0, stamp(5));
        assert_eq!(told(&before, &after).unwrap(), "undone: maybe “Session a”");
        let before = after.clone();
        after.1.redo(&mut after.0, stamp(6));
        assert_eq!(told(&before, &after).unwrap(), "done again: maybe “Session a”");
    }

    #[test]
    fn what_only_a_later_version_understands_makes_nobody_lack_anything() {
        let mut before = state();
        say(&mut before, "a", Some(Interest::Going), 1);
        let mut text = serde_json::to_value(&before.0).unwrap();
        text["later"] = serde_json::json!({ "zeal": 9 });
        text["picks"].as_array_mut().unwrap().push(serde_json::json!({ "session": "b", "interest": "zealous" }));
        let later: Agenda = serde_json::from_value(text).unwrap();
        assert!(later != before.0 && later.holds_all_of(&before.0) && before.0.holds_all_of(&later));
        let mut after = before.clone();
        say(&mut after, "a", None, 2);
        assert!(after.0.holds_all_of(&before.0) && !before.0.holds_all_of(&after.0));
    }

    #[test]
    fn without_a_journal_the_picks_tell() {
        let mut before = state();
        say(&mut before, "a", Some(Interest::Going), 1);
        say(&mut before, "b", Some(Interest::Going), 2);
        let mut after = before.clone();
        say(&mut after, "a", None, 3);
        say(&mut after, "c", Some(Interest::Skip), 4);
        let told = told_since((&before.0, &before.1), (&after.0, &before.1));
        assert_eq!(told.unwrap(), "2 changes, the last: skip “Session c”");
    }
}

//! What an agenda says that it did not say before, in words: what another copy of the program did, or a copy that was
//! merged brought.

use super::{Agenda, Change, Journal, Pick};
use std::collections::BTreeSet;

/// What came to an agenda since it was as `before`, the newest first and the others counted: `going “Opening” and 3
/// more`. As the journal tells it, and where that is silent as the picks do; nothing where neither differs.
pub fn told_since(before: (&Agenda, &Journal), after: (&Agenda, &Journal)) -> Option<String> {
    let remembered = after.1.words_since(before.1);
    let words = if remembered.is_empty() { changes_since(before.0, after.0) } else { remembered };
    let newest = words.last()?;
    Some(match words.len() - 1 {
        0 => newest.clone(),
        more => format!("{newest} and {more} more"),
    })
}

/// What happened to each pick, in words.
fn changes_since(before: &Agenda, after: &Agenda) -> Vec<String> {
    let said = |pick: Option<&Pick>| pick.map(|pick| (pick.interest, pick.note.clone()));
    let ids: BTreeSet<&str> = before.picks().chain(after.picks()).map(|(id, _)| id).collect();
    let differing = ids.into_iter().filter(|id| said(before.pick(id)) != said(after.pick(id)));
    differing.map(|id| Change::of(id.to_owned(), before.pick(id).cloned(), after.pick(id).cloned()).words).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agenda::{Copy, Interest, Stamp};
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
        assert_eq!(told(&before, &after).unwrap(), "maybe “Session a” and 1 more");
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
    fn without_a_journal_the_picks_tell() {
        let mut before = state();
        say(&mut before, "a", Some(Interest::Going), 1);
        say(&mut before, "b", Some(Interest::Going), 2);
        let mut after = before.clone();
        say(&mut after, "a", None, 3);
        say(&mut after, "c", Some(Interest::Skip), 4);
        let told = told_since((&before.0, &before.1), (&after.0, &before.1));
        assert_eq!(told.unwrap(), "skip “Session c” and 1 more");
    }
}

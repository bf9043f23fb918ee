//! What is my own among the sessions of a day: when, where, and what stands against it.

use super::{Day, Entry, Warning, against, free_before, time_of};
use crate::agenda::{Plan, Planned};
use crate::programme::time::length;
use crate::programme::{Programme, Slot};

/// Something of my own.
pub(super) struct Own<'a> {
    /// Before which of the day's sessions it stands, by number.
    before: usize,
    /// Free time before it.
    pub gap: Option<String>,
    pub time: String,
    pub title: &'a str,
    /// Where, that it is my own, and how long it takes.
    pub facts: Vec<String>,
    pub note: &'a str,
    pub warnings: Vec<Warning>,
}

/// What stands on a day.
pub(super) enum Item<'i, 'a> {
    Session(&'i Entry<'a>),
    Own(&'i Own<'a>),
}

impl<'a> Day<'a> {
    /// What I do on the day, in its order: the sessions, and between them what is my own.
    pub(super) fn items(&self) -> impl Iterator<Item = Item<'_, 'a>> {
        let own = |at: usize| self.own.iter().filter(move |own| own.before == at).map(Item::Own);
        let entries =
            self.entries.iter().enumerate().flat_map(move |(at, entry)| own(at).chain([Item::Session(entry)]));
        entries.chain(own(self.entries.len()))
    }

    /// Puts something of my own where it belongs; what comes in order stays in order.
    pub(super) fn put(&mut self, programme: &'a Programme, plan: &'a Plan, planned: &'a Planned) {
        let start = planned.when.slot().map(|slot| slot.start);
        let starts = |entry: &Entry<'_>| entry.session.when.slot().map(|slot| slot.start);
        let before = self.entries.iter().position(|entry| starts(entry).is_none_or(|other| Some(other) > start));
        let before = before.unwrap_or(self.entries.len());
        let copy = &planned.pick.copy;
        let at = plan.picks.iter().position(|other| std::ptr::eq(other, planned));
        let place = planned.halls.first().map(|hall| programme.place(*hall)).or_else(|| copy.halls.first().cloned());
        let minutes = planned.when.slot().and_then(Slot::minutes).map(length);
        self.own.push(Own {
            before,
            gap: at.and_then(|at| free_before(programme, plan, at)),
            time: time_of(&planned.when, planned.day),
            title: &copy.title,
            facts: place.into_iter().chain(["my own".to_owned()]).chain(minutes).collect(),
            note: &planned.pick.note,
            warnings: at.map(|at| against(programme, plan, at)).unwrap_or_default(),
        });
    }
}

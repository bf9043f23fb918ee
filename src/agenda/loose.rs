//! Switches that come loose: one of the two that a switch leads between is given up, or runs at another time. What was cut
//! short for it is attended whole again.

use super::settle::{Revision, bound};
use super::step::{Thing, several};
use super::{Agenda, Change, Copy, Entry, Interest, Pick, Planned};
use crate::programme::time::{Civil, Date, DateTime};
use crate::programme::{HallIx, Slot, When, Zone};
use std::collections::HashSet;

/// Start and end, in wall-clock time of the venue.
type Span = (DateTime, Option<DateTime>);
/// The same; nothing where something takes no time.
pub(super) type Times = Option<Span>;

/// Something that I attend: when it ran, and when it runs now.
#[derive(Clone, Debug)]
pub(super) struct Shift {
    /// What it is.
    thing: Thing,
    was: Times,
    is: Times,
}

pub(super) fn times(when: &When) -> Times {
    when.slot().map(|slot| (slot.start, slot.end))
}

pub(super) fn times_of_copy(copy: &Copy) -> Times {
    copy.start.map(|Civil(start)| (start, copy.end.map(|Civil(end)| end)))
}

fn times_of_entry(entry: &Entry) -> Span {
    (entry.start.0, entry.end.map(|end| end.0))
}

impl Shift {
    /// A pick, by the id it is kept under.
    pub(super) fn of_pick(id: &str, was: Times, is: Times) -> Shift {
        Shift { thing: Thing::Session(id.to_owned()), was, is }
    }

    /// An own entry, which stays where it is.
    pub(super) fn of_entry(id: &str, entry: &Entry) -> Shift {
        let times = Some(times_of_entry(entry));
        Shift { thing: Thing::Entry(id.to_owned()), was: times, is: times }
    }

    /// Under which id it is kept, if it is the pick of a session.
    fn session(&self) -> Option<&str> {
        match &self.thing {
            Thing::Session(id) => Some(id),
            Thing::Entry(_) | Thing::Day(_) => None,
        }
    }
}

/// Frees what was cut short for a switch that comes loose; `shifts` are of all that I attend. Whoever leaves a session for
/// another when that starts, or comes when the other ends, attends the other whole: then only one of them has a part.
pub(super) fn let_loose(revision: &mut Revision<'_>, shifts: &[Shift]) {
    let agenda = revision.agenda;
    // Of what is my own no part is attended.
    let cut = |shift: &Shift, end: bool| bound(agenda.pick(shift.session()?)?.part, end);
    for shift in shifts {
        let Some(id) = shift.session() else { continue };
        for end in [true, false] {
            let Some(at) = cut(shift, end) else { continue };
            let begins =
                |times: Times| times.and_then(|(start, until)| if end { Some(start) } else { until }) == Some(at);
            let is_cut = |other: &Shift| cut(other, !end) == Some(at);
            let others = || shifts.iter().filter(|other| other.thing != shift.thing);
            let mut met = others().filter(|other| is_cut(other) || begins(other.was)).peekable();
            let is_switch = met.peek().is_some();
            let differs = |one: &Shift| one.was != one.is;
            if !is_switch || !(differs(shift) || met.any(differs)) {
                continue;
            }
            let holds = runs(shift.is, at, end)
                && others().any(|other| is_cut(other) && runs(other.is, at, !end) || begins(other.is));
            if !holds {
                revision.free(id, end);
            }
        }
    }
}

/// Whether something can be left, or else come to, at that time.
fn runs(times: Times, at: DateTime, end: bool) -> bool {
    times.is_some_and(|(start, until)| {
        if end {
            start < at && until.is_none_or(|until| at <= until)
        } else {
            start <= at && until.is_none_or(|until| at < until)
        }
    })
}

/// What takes time of mine, as it was when I chose it.
fn attended(agenda: &Agenda) -> Vec<Shift> {
    let picks = agenda.picks().filter(|(_, pick)| pick.interest.is_wanted());
    let stays = |(id, pick): (&str, &Pick)| {
        let times = times_of_copy(&pick.copy);
        Shift::of_pick(id, times, times)
    };
    picks.map(stays).chain(agenda.entries().map(|(id, entry)| Shift::of_entry(id, entry))).collect()
}

/// Picks are made, changed, or taken back. One that takes no time of mine any more has no part, and what I would have come
/// to later, or left earlier, because of it, I attend whole; so it is, too, if I am no longer going to it, but perhaps.
/// Nothing if that is how it is.
pub fn chosen(agenda: &Agenda, picks: &[(&str, Option<Pick>)]) -> Option<Change> {
    let mut revision = Revision::of(agenda);
    let words = choose(&mut revision, picks);
    revision.change(words)
}

/// As [`chosen`], after what else is revised; in words.
pub(super) fn choose(revision: &mut Revision<'_>, picks: &[(&str, Option<Pick>)]) -> String {
    let agenda = revision.agenda;
    let mut shifts = attended(agenda);
    let gives_way = |(id, after): &(&str, Option<Pick>)| {
        let [before, after] = [agenda.pick(id), after.as_ref()].map(|pick| pick.map(|pick| pick.interest));
        (before, after) == (Some(Interest::Going), Some(Interest::Maybe)) || !after.is_some_and(Interest::is_wanted)
    };
    let given: HashSet<&str> = picks.iter().filter(|pick| gives_way(pick)).map(|(id, _)| *id).collect();
    for shift in shifts.iter_mut().filter(|shift| shift.session().is_some_and(|id| given.contains(id))) {
        shift.is = None;
    }
    let_loose(revision, &shifts);
    let mut words = Vec::new();
    for (id, after) in picks {
        let freed = revision.after.get(*id).and_then(Option::as_ref).map(|pick| pick.part);
        let part = |pick: &Pick| if pick.interest.is_wanted() { freed.unwrap_or(pick.part) } else { None };
        let after = after.clone().map(|pick| Pick { part: part(&pick), ..pick });
        words.push(Change::of((*id).to_owned(), agenda.pick(id).cloned(), after.clone()).words);
        revision.after.insert((*id).to_owned(), after);
    }
    several(&words)
}

/// Something that I am going to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Attended<'a> {
    /// Under which id it is picked; nothing if it is my own, or attended as it is whatever else is.
    pub(super) id: Option<&'a str>,
    /// When it runs.
    pub(super) whole: Slot,
    /// The time of mine that it takes.
    pub(super) busy: Slot,
    pub(super) day: Option<Date>,
    pub(super) halls: &'a [HallIx],
}

impl<'a> Attended<'a> {
    /// All of something.
    pub(super) fn whole(slot: Slot, planned: &'a Planned) -> Attended<'a> {
        Attended { id: None, whole: slot, busy: slot, day: planned.day, halls: &planned.halls }
    }
}

/// As [`choose`], by somebody who knows what is attended then: what would be attended whole again, but whole is in the way
/// of something else, stays as it is. `zone` is the venue's.
pub(super) fn choose_among(
    revision: &mut Revision<'_>,
    picks: &[(&str, Option<Pick>)],
    mut attended: Vec<Attended<'_>>,
    zone: Option<&Zone>,
    is_in_the_way: impl Fn(&Attended<'_>, &Attended<'_>) -> bool,
) -> String {
    let words = choose(revision, picks);
    for at in 0..attended.len() {
        let Attended { id: Some(id), whole, .. } = attended[at] else { continue };
        let old = revision.agenda.pick(id).and_then(|pick| pick.part);
        let pick = revision.after.get_mut(id).and_then(Option::as_mut);
        let Some(pick) = pick.filter(|pick| pick.part != old) else { continue };
        let more = Attended { busy: pick.part.map_or(whole, |part| part.of(&whole, zone)), ..attended[at] };
        if attended.iter().enumerate().any(|(place, other)| place != at && is_in_the_way(&more, other)) {
            pick.part = old;
        } else {
            attended[at] = more;
        }
    }
    words
}

/// Own entries are made, changed, or taken back; what I would have come to later, or left earlier, because of them, I
/// attend whole.
pub fn entered(agenda: &Agenda, entries: &[(&str, Option<Entry>)]) -> Change {
    let mut revision = Revision::of(agenda);
    let mut shifts = attended(agenda);
    for shift in &mut shifts {
        let Thing::Entry(own) = &shift.thing else { continue };
        if let Some((_, after)) = entries.iter().find(|(id, _)| id == own) {
            shift.is = after.as_ref().map(times_of_entry);
        }
    }
    let_loose(&mut revision, &shifts);
    let change = |(id, after): &(&str, Option<Entry>)| {
        Change::of_entry((*id).to_owned(), agenda.entry(id).cloned(), after.clone())
    };
    let freed = revision.change(String::new());
    let nothing = || Change { words: String::new(), steps: Vec::new() };
    Change::all(entries.iter().map(change).chain(freed)).unwrap_or_else(nothing)
}

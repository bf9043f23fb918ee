//! What can be done about a clash: one pick is kept and the others give way, one is dropped, or the first part of one is
//! attended and then another. Each is one change.

use super::loose::{Attended, choose_among};
use super::{Agenda, Change, Identity, Interest, Part, Pick, Plan, Planned, Source, Step, chosen};
use crate::programme::time::{Civil, DateTime, clock};
use crate::programme::{Programme, Slot};
use jiff::ToSpan;
use std::collections::BTreeMap;

/// From one pick to another while both run: when one can go over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Switch {
    /// Position in [`Plan::picks`] of the one that is left.
    pub from: usize,
    /// Position of the one that is gone to.
    pub to: usize,
    /// The earliest time, in wall-clock time of the venue.
    pub earliest: DateTime,
    /// The latest, where the ends are known.
    pub latest: Option<DateTime>,
    /// A good time: when the later one starts, else in the middle.
    pub proposed: DateTime,
}

/// Why there is no switch from one pick to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// They run one after the other, or one of them takes no time of mine.
    Apart,
    /// Neither is a session: of what is my own no part can be attended.
    Own,
    /// There is no minute at which one could go over.
    TooShort,
}

impl Refusal {
    /// In words, with the titles of both.
    pub fn words(self, from: &str, to: &str) -> String {
        match self {
            Refusal::Apart => format!("“{from}” and “{to}” do not run at the same time"),
            Refusal::Own => format!("of “{from}” and “{to}” no part can be attended: both are my own"),
            Refusal::TooShort => format!("there is no time to go over from “{from}” to “{to}”"),
        }
    }
}

/// Whole minutes that a proposed time is rounded to.
const ROUND: i8 = 5;

impl Switch {
    /// When one can go over from a pick to another, by their positions in [`Plan::picks`].
    ///
    /// # Errors
    /// If one can't.
    pub fn between(plan: &Plan, from: usize, to: usize) -> Result<Switch, Refusal> {
        let (first, second) = (plan.picks.get(from), plan.picks.get(to));
        let taken = |planned: Option<&Planned>| planned.and_then(|one| Some((*one.when.slot()?, one.busy?)));
        let (Some(first), Some(second)) = (first, second) else { return Err(Refusal::Apart) };
        let (Some((a, own)), Some((b, other))) = (taken(Some(first)), taken(Some(second))) else {
            return Err(Refusal::Apart);
        };
        if from == to || a.overlap(&b).is_none() {
            return Err(Refusal::Apart);
        }
        if first.is_own() && second.is_own() {
            return Err(Refusal::Own);
        }
        // I may come later than the first one starts, and leave the second one before it ends.
        let mut earliest = minute(own.start, 1).max(b.start);
        let mut latest = least(a.end, other.end.map(|end| minute(end, -1)));
        // What is my own is attended whole.
        if first.is_own() {
            earliest = earliest.max(a.end.unwrap_or(earliest));
        }
        if second.is_own() {
            latest = least(latest, Some(b.start));
        }
        if latest.is_some_and(|latest| latest < earliest) {
            return Err(Refusal::TooShort);
        }
        let proposed = if own.start < b.start { b.start } else { middle(&own, &other) };
        let proposed = proposed.max(earliest);
        let proposed = latest.map_or(proposed, |latest| proposed.min(latest));
        Ok(Switch { from, to, earliest, latest, proposed })
    }

    /// Whether one can go over at that time.
    pub fn can_be(&self, at: DateTime) -> bool {
        self.earliest <= at && self.latest.is_none_or(|latest| at <= latest)
    }

    /// Why one can go over at some times only: both run at no others, or one of them is attended whole, which is told with
    /// its title.
    pub fn why(&self, programme: &Programme, plan: &Plan) -> String {
        let own = [self.from, self.to].into_iter().filter_map(|at| plan.picks.get(at)).find(|planned| planned.is_own());
        own.map_or_else(|| "both run then".to_owned(), |own| format!("“{}” is attended whole", own.title(programme)))
    }

    /// The change: of the one I attend what comes before that time, of the other what comes after; I am going to both.
    /// Nothing if that is how it is, or if nobody can go over at that time.
    pub fn at(&self, programme: &Programme, plan: &Plan, agenda: &Agenda, at: DateTime) -> Option<Change> {
        let (from, to) = (plan.picks.get(self.from)?, plan.picks.get(self.to)?);
        let mut revision = Revision::of(agenda);
        let at = Some(at).filter(|at| self.can_be(*at))?;
        let (a, b) = (from.when.slot()?, to.when.slot()?);
        let sessions = [(from, true), (to, false)].into_iter().filter(|(planned, _)| !planned.is_own());
        // An earlier switch between the two, or to a third, is none any more.
        for (planned, is_first) in sessions.clone() {
            revision.free(&planned.id, is_first);
        }
        for (planned, is_first) in sessions {
            let pick = revision.pick(&planned.id)?;
            let mut part = pick.part.unwrap_or_default();
            // Who leaves when it ends, or comes when it starts, attends it to its end, or from its start.
            if is_first {
                part.until = (a.end != Some(at)).then_some(Civil(at));
            } else {
                part.from = (b.start != at).then_some(Civil(at));
            }
            pick.interest = Interest::Going;
            pick.part = (part != Part::default()).then_some(part);
        }
        let both = if [from, to].iter().any(|planned| planned.pick.interest != Interest::Going) {
            ", going to both:"
        } else {
            ""
        };
        let [from, to] = [from, to].map(|planned| planned.title(programme));
        // By the clocks of the venue: a reader may go by others.
        let slot = Slot::new(at, None, programme.event.zone.as_ref());
        let zone = programme.event.zone.as_ref().map(|zone| format!(" {}", zone.abbreviation(slot.from())));
        // The time comes first: titles may be longer than the line that it is told in.
        let words = format!("switch at {}{}{both} from “{from}” to “{to}”", clock(at), zone.unwrap_or_default());
        let change = revision.change(words)?;
        let freed = self.freed(plan, &change);
        let also = freed.iter().map(|title| format!("; all of “{title}” again"));
        Some(Change { words: std::iter::once(change.words.clone()).chain(also).collect(), ..change })
    }

    /// The titles of what else is attended whole again, or longer, by a change to this switch: an earlier switch led there.
    pub fn freed(&self, plan: &Plan, change: &Change) -> Vec<String> {
        let ends = [self.from, self.to].map(|at| plan.picks.get(at).map(Planned::identity));
        change
            .freed()
            .filter(|(id, _)| !ends.contains(&Some(Identity::pick(*id))))
            .map(|(_, title)| title.to_owned())
            .collect()
    }
}

fn minute(at: DateTime, by: i64) -> DateTime {
    at.checked_add(by.minutes()).unwrap_or(at)
}

fn least(one: Option<DateTime>, other: Option<DateTime>) -> Option<DateTime> {
    one.into_iter().chain(other).min()
}

/// The middle of what two share, on a round minute.
fn middle(one: &Slot, other: &Slot) -> DateTime {
    let start = one.start.max(other.start);
    let Some(end) = least(one.end, other.end).filter(|end| *end > start) else { return start };
    let middle = minute(start, end.duration_since(start).as_mins() / 2);
    middle.checked_sub((middle.minute() % ROUND).minutes()).unwrap_or(middle).max(start)
}

/// The pick of that position is gone to, whole; those that share time with it become maybe, and what was cut short for
/// them is attended whole, unless something else is attended then. Nothing if that is how it is, or if it is no session.
pub fn kept(programme: &Programme, plan: &Plan, agenda: &Agenda, at: usize) -> Option<Change> {
    let planned = plan.picks.get(at).filter(|planned| planned.source == Source::Session)?;
    let slot = planned.busy.and(planned.when.slot())?;
    let zone = programme.event.zone.as_ref();
    let mut revision = Revision::of(agenda);
    revision.whole(&planned.id);
    let going = |pick: &Pick| Pick { interest: Interest::Going, ..pick.clone() };
    let mut picks = vec![(planned.id.as_str(), agenda.pick(&planned.id).map(going))];
    let mut attended = vec![Attended::whole(*slot, planned)];
    let mut others = Vec::new();
    let is_other = |(place, other): &(usize, &Planned)| *place != at && other.pick.interest == Interest::Going;
    for (_, other) in plan.picks.iter().enumerate().filter(is_other) {
        let Some((busy, whole)) = other.busy.zip(other.when.slot().copied()) else { continue };
        let id = (other.source == Source::Session).then_some(other.id.as_str());
        let freed = id.and_then(|id| revision.after.get(id)?.as_ref());
        let more = freed.map_or(busy, |pick| pick.part.map_or(whole, |part| part.of(&whole, zone)));
        match id.and_then(|id| Some((id, agenda.pick(id)?))) {
            Some((id, pick)) if more.overlap(slot).is_some() => {
                picks.push((id, Some(Pick { interest: Interest::Maybe, ..pick.clone() })));
                others.push(other.title(programme));
            }
            _ => attended.push(Attended { id, busy, ..Attended::whole(whole, other) }),
        }
    }
    choose_among(&mut revision, &picks, attended, zone, |one, other| one.busy.overlap(&other.busy).is_some());
    let title = planned.title(programme);
    revision.change(match others.as_slice() {
        [] => format!("kept “{title}”"),
        [other] => format!("kept “{title}” over “{other}”"),
        others => format!("kept “{title}” over {} others", others.len()),
    })
}

/// The pick kept under that id is only a maybe. Nothing if that is how it is.
pub fn demoted(agenda: &Agenda, id: &str) -> Option<Change> {
    let before = agenda.pick(id).filter(|pick| pick.interest != Interest::Maybe)?;
    chosen(agenda, &[(id, Some(Pick { interest: Interest::Maybe, ..before.clone() }))])
}

/// The picks kept under these ids are attended whole, and so are those that a switch leads to them from, or from them to.
/// Nothing if that is how it is.
pub fn whole(agenda: &Agenda, ids: &[&str]) -> Option<Change> {
    let mut revision = Revision::of(agenda);
    for id in ids {
        revision.whole(id);
    }
    let title = |id: &str| agenda.pick(id).map(|pick| format!("“{}”", pick.copy.title));
    let mut titles: Vec<String> = ids.iter().filter_map(|id| title(id)).collect();
    let change = revision.change(String::new())?;
    titles.extend(change.freed().filter(|(id, _)| !ids.contains(id)).map(|(_, title)| format!("“{title}”")));
    Some(Change { words: format!("all of {}", titles.join(" and ")), ..change })
}

/// The end, or else the beginning, of a part.
pub(super) fn bound(part: Option<Part>, end: bool) -> Option<DateTime> {
    part.and_then(|part| if end { part.until } else { part.from }).map(|Civil(at)| at)
}

/// Picks as they are to be.
pub(super) struct Revision<'a> {
    pub(super) agenda: &'a Agenda,
    pub(super) after: BTreeMap<String, Option<Pick>>,
}

impl<'a> Revision<'a> {
    pub(super) fn of(agenda: &'a Agenda) -> Revision<'a> {
        Revision { agenda, after: BTreeMap::new() }
    }

    /// A pick, to be changed.
    fn pick(&mut self, id: &str) -> Option<&mut Pick> {
        let before = self.agenda.pick(id)?;
        self.after.entry(id.to_owned()).or_insert_with(|| Some(before.clone())).as_mut()
    }

    /// Takes back the end, or the beginning, of the part that is attended of a pick, and with it the beginning, or end, of
    /// what a switch led to, or from; tells of which picks.
    pub(super) fn free(&mut self, id: &str, end: bool) -> Vec<String> {
        let Some(at) = bound(self.agenda.pick(id).and_then(|pick| pick.part), end) else { return Vec::new() };
        let is_partner = |(other, pick): &(&str, &Pick)| *other != id && bound(pick.part, !end) == Some(at);
        let partners = self.agenda.picks().filter(is_partner).map(|(other, _)| (other.to_owned(), !end));
        let parted: Vec<(String, bool)> = partners.chain([(id.to_owned(), end)]).collect();
        for (id, end) in &parted {
            let Some(pick) = self.pick(id) else { continue };
            let mut part = pick.part.unwrap_or_default();
            if *end {
                part.until = None;
            } else {
                part.from = None;
            }
            pick.part = (part != Part::default()).then_some(part);
        }
        parted.into_iter().map(|(id, _)| id).collect()
    }

    /// Attends all of a pick; tells of which others more is attended thereby.
    fn whole(&mut self, id: &str) -> Vec<String> {
        let mut freed = self.free(id, true);
        freed.extend(self.free(id, false));
        freed
    }

    pub(super) fn change(self, words: String) -> Option<Change> {
        let agenda = self.agenda;
        let step = |(id, after): (String, Option<Pick>)| {
            let before = agenda.pick(&id).cloned();
            (before != after).then(|| Step::pick(id, before, after))
        };
        let steps: Vec<Step> = self.after.into_iter().filter_map(step).collect();
        (!steps.is_empty()).then_some(Change { words, steps })
    }
}

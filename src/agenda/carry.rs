//! What a next version of the programme does to my picks: they go with their sessions, and none is lost.

use super::loose::{Shift, let_loose, times, times_of_copy};
use super::settle::Revision;
use super::{
    Agenda, Calendar, Change, Clash, Copy, Fate, Identity, Interest, Pace, Part, Pick, Plan, Planned, Source, Stamp,
    Step, both_notes,
};
use crate::programme::time::{Date, DateTime};
use crate::programme::twins::{Certainty, Trace, Twins};
use crate::programme::{Overlap, Programme, SessionIx, Status, Stretch};
use std::collections::{BTreeMap, BTreeSet};

/// A pick on its way from one version to the next.
#[derive(Clone, Debug, PartialEq)]
pub struct CarriedRow {
    /// Id of its session before.
    pub session: String,
    /// Id of the session it is now, or probably is.
    pub now: Option<String>,
    /// How much it matters to me.
    pub interest: Interest,
    /// What became of it.
    pub fate: Fate,
    /// The session as it stood: in the old version, else when I picked it.
    pub from: Copy,
    /// The session as it stands.
    pub to: Option<Copy>,
}

/// Two things I am going to that share time: sessions, or something of my own.
#[derive(Clone, Debug, PartialEq)]
pub struct Collision {
    /// Which, by the ids that sessions have in the new version, the earlier first.
    pub parties: [Identity; 2],
    /// Their titles.
    pub titles: [String; 2],
    /// How long both run.
    pub overlap: Overlap,
    /// When the later one starts, by the venue's clocks.
    pub start: Option<DateTime>,
    /// Conference day of the later one.
    pub day: Option<Date>,
}

/// A clash that there was and is, for longer or shorter.
#[derive(Clone, Debug, PartialEq)]
pub struct Resized {
    /// As it is.
    pub clash: Collision,
    /// How long both ran before.
    pub before: Overlap,
}

/// A pick of which a part was attended because of a switch that is none any more.
#[derive(Clone, Debug, PartialEq)]
pub struct Freed {
    /// The id it is kept under.
    pub session: String,
    /// Its title.
    pub title: String,
    /// The part.
    pub part: Part,
}

/// What a next version does to an agenda.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Carried {
    /// Moves the picks whose sessions certainly have another id now, and attends whole what was cut short for a session that
    /// is gone, cancelled or elsewhere in the day; nothing if there are none.
    pub change: Option<Change>,
    /// Every pick, skipped ones too, by the time of its session.
    pub rows: Vec<CarriedRow>,
    /// What was cut short and is attended whole now.
    pub freed: Vec<Freed>,
    /// What clashes now and did not before.
    pub clashes: Vec<Collision>,
    /// What clashed before and does no longer.
    pub resolved: Vec<Collision>,
    /// What clashed before and does for another time now.
    pub resized: Vec<Resized>,
    /// Free time between what I am going to that was not free before.
    pub gaps: Vec<Stretch>,
}

/// Finds out what becomes of every pick in a next version. Without an old version, what the picks copied stands for it.
/// Changes nothing; doing it again after its change was made finds nothing left to change.
pub fn carry(agenda: &Agenda, old: Option<&Programme>, new: &Programme) -> Carried {
    carry_beside(agenda, old, new, &[], Pace::default())
}

/// As [`carry`], where calendars lie beside the agenda: what clashes with them now is told too.
pub fn carry_beside(
    agenda: &Agenda,
    old: Option<&Programme>,
    new: &Programme,
    calendars: &[Calendar],
    pace: Pace,
) -> Carried {
    let picks: Vec<(&str, &Pick)> = agenda.picks().collect();
    let mut found = find(&picks, old, new);
    let certain = |found: &Found| found.now.filter(|(_, certainty)| *certainty == Certainty::Certain);
    let homes = homes(&picks, picks.iter().zip(&found).map(|(_, found)| Some(new[certain(found)?.0].id.as_str())));
    let moved = moves(agenda, &homes, new);
    let mut after = agenda.clone();
    // Each of them is later than the one before it.
    let make = |after: &mut Agenda, change: Option<&Change>| {
        let Some(Change { steps, .. }) = change else { return };
        let now = after.stamp(steps, Stamp::FIRST);
        for step in steps {
            after.say(step, now);
        }
    };
    make(&mut after, moved.as_ref());
    // Where the agenda will not show it as certain, because another pick is in the way, nothing else may be said here.
    let shown = Plan::new(new, &after, Pace::default());
    for (at, certainty) in found.iter_mut().filter_map(|found| found.now.as_mut()) {
        if shown.of(*at).is_none() {
            *certainty = Certainty::Probable;
        }
    }
    let (loosened, freed) = loosened(&after, picks.iter().zip(&found), &homes, old, new);
    make(&mut after, loosened.as_ref());
    let change = Change::all(moved.into_iter().chain(loosened));
    // What only probably is my session still fills my time.
    for ((id, _), found) in picks.iter().zip(&found).filter(|(_, found)| certain(found).is_none()) {
        let confirmed = found.now.and_then(|(at, _)| confirm(&after, new, id, at));
        make(&mut after, confirmed.as_ref());
    }
    let before = match old {
        Some(old) => Plan::beside(old, agenda, calendars, pace),
        None => Plan::of_copies(new, agenda, calendars, pace),
    };
    let after = Plan::beside(new, &after, calendars, pace);
    let now: BTreeMap<&str, &str> =
        picks.iter().zip(&found).filter_map(|((id, _), found)| Some((*id, new[found.now?.0].id.as_str()))).collect();
    let home = |id: &str| now.get(id).copied().unwrap_or(id).to_owned();
    let were = collisions(&before, old.unwrap_or(new), |planned| home(&planned.id));
    let are = collisions(&after, new, |planned| {
        planned.stands_at().map_or_else(|| planned.id.clone(), |at| new[at].id.to_string())
    });
    let fresh = |some: &[Collision], others: &[Collision]| -> Vec<Collision> {
        let known: BTreeSet<_> = others.iter().map(Collision::pair).collect();
        some.iter().filter(|one| !known.contains(&one.pair())).cloned().collect()
    };
    let known: BTreeMap<_, Overlap> = were.iter().map(|one| (one.pair(), one.overlap)).collect();
    let resized = are.iter().filter_map(|clash| {
        let before = *known.get(&clash.pair())?;
        (before.minutes != clash.overlap.minutes).then(|| Resized { clash: clash.clone(), before })
    });
    let was_free = |start, end| before.gaps.iter().any(|gap| gap.start <= start && end <= gap.end);
    let gaps = after.gaps.iter().filter(|gap| !was_free(gap.start, gap.end));
    let mut rows: Vec<CarriedRow> =
        picks.iter().zip(found).map(|((id, pick), found)| row(id, pick, found, old, new)).collect();
    rows.sort_by_cached_key(|row| {
        let stands = row.to.as_ref().unwrap_or(&row.from);
        (stands.date.is_none(), stands.date, stands.start.is_none(), stands.start, row.session.clone())
    });
    Carried {
        change,
        rows,
        freed,
        clashes: fresh(&are, &were),
        resolved: fresh(&were, &are),
        resized: resized.collect(),
        gaps: gaps.map(|gap| Stretch { start: gap.start, end: gap.end, minutes: gap.minutes }).collect(),
    }
}

/// The change by which a pick becomes one of that session: the person said so. A pick that is there already takes its
/// note along, and of both interests the greater holds. What the session looks like now is copied, so that nothing of it
/// is news any longer. Nothing if there is no news, or a pick of another session is kept under the id of that one.
pub fn confirm(agenda: &Agenda, programme: &Programme, pick: &str, session: SessionIx) -> Option<Change> {
    let own = agenda.pick(pick)?;
    let id = programme[session].id.as_str();
    let copy = Copy::of(programme, session);
    let words = format!("confirmed “{}”", copy.title);
    let step = |id: &str, after| Step::pick(id.to_owned(), agenda.pick(id).cloned(), after);
    if pick == id {
        let after = Pick { copy: own.copy.renewed(copy), ..own.clone() };
        return (after != *own).then(|| Change { words, steps: vec![step(id, Some(after))] });
    }
    let there = agenda.pick(id);
    let is_its = |there: &Pick| {
        programme.recognise(&[there.copy.trace(id)], |_, _| false).contains(&Some((session, Certainty::Certain)))
    };
    if there.is_some_and(|there| !is_its(there)) {
        return None;
    }
    let joined = there.map_or_else(|| own.clone(), |there| join(there.clone(), own));
    let after = Pick { copy: joined.copy.renewed(copy), refused: BTreeSet::new(), ..joined };
    Some(Change { words, steps: vec![step(pick, None), step(id, Some(after))] })
}

/// The change by which a session is no longer offered for a pick: the person said that it is another one.
pub fn refuse(agenda: &Agenda, programme: &Programme, pick: &str, session: SessionIx) -> Option<Change> {
    let before = agenda.pick(pick)?.clone();
    let mut after = before.clone();
    if !after.refused.insert(programme[session].id.to_string()) {
        return None;
    }
    let words = format!("refused “{}” for “{}”", programme[session].title, before.copy.title);
    Some(Change { words, steps: vec![Step::pick(pick.to_owned(), Some(before), Some(after))] })
}

/// Where a pick comes from, and where it goes.
#[derive(Clone, Copy, Debug)]
struct Found {
    /// The session in the old version.
    was: Option<SessionIx>,
    now: Option<(SessionIx, Certainty)>,
}

fn find(picks: &[(&str, &Pick)], old: Option<&Programme>, new: &Programme) -> Vec<Found> {
    let copies: Vec<Trace<'_>> = picks.iter().map(|(id, pick)| pick.copy.trace(id)).collect();
    let was: Vec<Option<SessionIx>> = match old {
        None => vec![None; picks.len()],
        Some(old) => {
            let home = |((id, pick), found): (&(&str, &Pick), Option<(SessionIx, Certainty)>)| {
                let (at, certainty) = found?;
                // A pick that has been carried over already may have the id that another session had before.
                let guids = pick.copy.guid.as_ref().zip(old[at].guid.as_ref());
                let is_its = old[at].id.as_str() == *id && guids.is_none_or(|(own, its)| own == its);
                (certainty == Certainty::Certain && is_its && !stands(new, id, &pick.copy)).then_some(at)
            };
            picks.iter().zip(old.recognise(&copies, |_, _| false)).map(home).collect()
        }
    };
    // The old version knows more of a session than was copied of it once.
    let traces: Vec<Trace<'_>> = copies
        .into_iter()
        .zip(&was)
        .map(|(copy, was)| match (old, was) {
            (Some(old), Some(at)) => Trace::of(old, *at),
            _ => copy,
        })
        .collect();
    let may = |at: usize, session: SessionIx| {
        let id = new[session].id.as_str();
        picks.get(at).is_some_and(|(_, pick)| !pick.refused.contains(id))
    };
    let alone = new.recognise(&traces, may);
    let twins = old.map(|old| Twins::between(old, new));
    let now = |at: usize| match (&twins, was[at], alone[at]) {
        (Some(twins), Some(was), alone) if alone.is_none_or(|(_, certainty)| certainty == Certainty::Probable) => {
            twins.of_old(was).filter(|(session, certainty)| *certainty == Certainty::Certain || may(at, *session))
        }
        (_, _, alone) => alone,
    };
    (0..picks.len()).map(|at| Found { was: was[at], now: now(at) }).collect()
}

/// Whether the session of that id is in a programme just as it was copied.
fn stands(programme: &Programme, id: &str, copy: &Copy) -> bool {
    programme.find_session(id).is_some_and(|at| {
        let now = Copy::of(programme, at);
        now.title == copy.title && now.same_time(copy) && now.same_place(copy)
    })
}

/// Under which id each pick is kept from now on: that of the session it certainly is. One whose place is taken by a pick
/// of another session stays where it is; it is found by its guid all the same.
fn homes<'a>(
    picks: &[(&'a str, &Pick)],
    sessions: impl Iterator<Item = Option<&'a str>>,
) -> BTreeMap<&'a str, &'a str> {
    let certain: BTreeMap<&str, Option<&str>> = picks.iter().map(|(id, _)| *id).zip(sessions).collect();
    let mut homes: BTreeMap<&str, &str> = certain.iter().map(|(id, session)| (*id, session.unwrap_or(id))).collect();
    loop {
        let is_taken = |home: &str| homes.get(home) == Some(&home) && certain.get(home) != Some(&Some(home));
        let blocked: Vec<&str> =
            homes.iter().filter(|(id, home)| id != home && is_taken(home)).map(|(id, _)| *id).collect();
        if blocked.is_empty() {
            return homes;
        }
        homes.extend(blocked.into_iter().map(|id| (id, id)));
    }
}

/// Lays every pick under the id of its session; where several meet they become one.
fn moves(agenda: &Agenda, homes: &BTreeMap<&str, &str>, new: &Programme) -> Option<Change> {
    let mut settled: BTreeMap<&str, Pick> = BTreeMap::new();
    // Those that stay come first: what they copied is what I saw of the session.
    let (stay, go): (Vec<_>, Vec<_>) = agenda.picks().partition(|(id, _)| homes.get(id).is_none_or(|home| home == id));
    for (id, pick) in stay {
        settled.insert(id, pick.clone());
    }
    let count = go.len();
    for (id, pick) in go {
        let home = homes.get(id).copied().unwrap_or(id);
        let mut pick = pick.clone();
        // From now on it is known by this identity, whatever else changes.
        let guid = new.find_session(home).and_then(|at| new[at].guid.clone());
        pick.copy.guid = guid.or(pick.copy.guid);
        let joined = settled.remove(home).map_or_else(|| pick.clone(), |there| join(there, &pick));
        settled.insert(home, joined);
    }
    let ids: BTreeSet<&str> = agenda.picks().map(|(id, _)| id).chain(settled.keys().copied()).collect();
    let steps: Vec<Step> = ids
        .into_iter()
        .map(|id| Step::pick(id.to_owned(), agenda.pick(id).cloned(), settled.get(id).cloned()))
        .filter(|step| !step.is_idle())
        .collect();
    let noun = if count == 1 { "pick" } else { "picks" };
    (count > 0).then(|| Change { words: format!("{count} {noun} carried over to the new version"), steps })
}

/// Attends whole what was cut short for a switch that the next version leaves no sense in.
fn loosened<'a>(
    agenda: &Agenda,
    picks: impl Iterator<Item = (&'a (&'a str, &'a Pick), &'a Found)>,
    homes: &BTreeMap<&'a str, &'a str>,
    old: Option<&Programme>,
    new: &Programme,
) -> (Option<Change>, Vec<Freed>) {
    let shift = |((id, pick), found): (&(&'a str, &Pick), &Found)| {
        let was = match (old, found.was) {
            (Some(old), Some(at)) => times(&old[at].when),
            _ => times_of_copy(&pick.copy),
        };
        let is = found.now.filter(|(at, _)| new[*at].status != Status::Cancelled);
        Shift::of_pick(homes.get(id).copied().unwrap_or(id), was, is.and_then(|(at, _)| times(&new[at].when)))
    };
    let picks = picks.filter(|((_, pick), _)| pick.interest.is_wanted()).map(shift);
    let shifts: Vec<Shift> = picks.chain(agenda.entries().map(|(id, entry)| Shift::of_entry(id, entry))).collect();
    let mut revision = Revision::of(agenda);
    let_loose(&mut revision, &shifts);
    let freed: Vec<Freed> = revision
        .after
        .iter()
        .filter_map(|(id, after)| {
            let part =
                agenda.pick(id)?.part.filter(|part| after.as_ref().is_some_and(|pick| pick.part != Some(*part)))?;
            let title = new.find_session(id).map_or(&agenda.pick(id)?.copy.title, |at| &new[at].title).clone();
            Some(Freed { session: id.clone(), title, part })
        })
        .collect();
    let noun = if freed.len() == 1 { "1 pick is" } else { "picks are" };
    let count = if freed.len() == 1 { String::new() } else { format!("{} ", freed.len()) };
    (revision.change(format!("{count}{noun} attended whole again in the new version")), freed)
}

/// One pick of two of the same session: the greater interest, both notes.
pub(super) fn join(mut own: Pick, other: &Pick) -> Pick {
    own.interest = own.interest.max(other.interest);
    own.note = both_notes(&own.note, &other.note);
    own.part = own.part.or(other.part);
    own.attended |= other.attended;
    own.refused.extend(other.refused.iter().cloned());
    for (name, value) in &other.extra {
        own.extra.entry(name.clone()).or_insert_with(|| value.clone());
    }
    own
}

fn row(id: &str, pick: &Pick, found: Found, old: Option<&Programme>, new: &Programme) -> CarriedRow {
    let from = old.zip(found.was).map_or_else(|| pick.copy.clone(), |(old, at)| Copy::of(old, at));
    let to = found.now.map(|(at, _)| Copy::of(new, at));
    let fate = match (found.now, &to) {
        (Some((_, Certainty::Probable)), _) => Fate::Probable,
        (Some((at, _)), Some(to)) => match new[at].status {
            Status::Cancelled => Fate::Cancelled,
            _ if from.same_time(to) && from.same_place(to) => Fate::Present,
            _ => Fate::Moved,
        },
        _ => Fate::Gone,
    };
    let now = found.now.map(|(at, _)| new[at].id.to_string());
    CarriedRow { session: id.to_owned(), now, interest: pick.interest, fate, from, to }
}

impl Collision {
    fn pair(&self) -> [&Identity; 2] {
        let mut pair = self.parties.each_ref();
        pair.sort_unstable();
        pair
    }
}

/// The clashes of a plan, their sessions by the ids that `home` gives them.
fn collisions(plan: &Plan, programme: &Programme, home: impl Fn(&Planned) -> String) -> Vec<Collision> {
    let party = |planned: &Planned| match planned.source {
        Source::Session => Identity::pick(home(planned)),
        Source::Entry | Source::Calendar(_) => planned.identity(),
    };
    let told = |clash: &Clash| {
        let both = [&plan.picks[clash.first], &plan.picks[clash.second]];
        let title =
            |at: usize| both[at].stands_at().map_or(&both[at].pick.copy.title, |at| &programme[at].title).clone();
        Collision {
            parties: both.map(party),
            titles: [title(0), title(1)],
            overlap: clash.overlap,
            start: both[1].when.slot().map(|slot| slot.start),
            day: both[1].day,
        }
    };
    // Two picks of one session, as there may be before they are joined, are no clash.
    plan.firm_clashes().map(told).filter(|one| one.parties[0] != one.parties[1]).collect()
}

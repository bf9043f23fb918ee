//! `plenary agenda switch` and `part`: who can't attend all of a session attends a part of it.

use super::agenda;
use super::change::{make, told};
use super::clock::At;
use super::desk::Desk;
use super::lists::zone_suffix;
use super::naming::{self, Candidate};
use super::{Answer, Stop};
use crate::agenda::{Change, Identity, Part, Pick, Planned, Source, Switch, whole};
use crate::app::{Clockface, against};
use crate::error::Error;
use crate::programme::time::{Civil, DateTime, clock, length, short_date};
use crate::programme::{Programme, Slot};
use jiff::ToSpan;

/// `plenary agenda switch FROM TO`: the first part of one pick, then the other; at the time that is set, else when the
/// later one starts.
///
/// # Errors
/// If not two picks are meant that run at the same time, if nobody can go over at that time, or the change can't be saved.
pub fn switch(desk: &mut Desk, [from, to]: [&str; 2], at: Option<At>) -> Result<Answer, Stop> {
    let (from, to) = (meant(desk, from)?, meant(desk, to)?);
    let (programme, plan) = (desk.programme(), &desk.plan);
    let titles = [from, to].map(|at| plan.picks[at].title(programme).to_owned());
    let switch = Switch::between(plan, from, to).map_err(|why| Error::new(why.words(&titles[0], &titles[1])))?;
    let at = at.map_or(switch.proposed, |at| at.near(programme, switch.earliest));
    if !switch.can_be(at) {
        return Err(out_of_reach(desk, &switch, at).into());
    }
    let change = switch.at(programme, plan, &desk.opened.agenda, at);
    let freed = change.as_ref().map(|change| switch.freed(plan, change)).unwrap_or_default();
    let [from, to] = [from, to].map(|at| plan.picks[at].identity());
    let done = change.is_some();
    make(desk, change.into_iter().collect())?;
    let [first, second] = titles;
    let event = &desk.programme().event;
    let until = desk.face.clock(event, at) + &zone_suffix(desk, &Slot::new(at, None, event.zone.as_ref()));
    let already = if done { "" } else { "already " };
    let pair = desk.plan.find(&from).zip(desk.plan.find(&to));
    let handovers = pair.map(|(from, _)| desk.plan.handovers(desk.programme(), from)).unwrap_or_default();
    let between = handovers.iter().find(|handover| pair.is_some_and(|(_, to)| handover.pick == to));
    let walk = between.and_then(|handover| handover.walk).filter(|walk| *walk > 0);
    let walk = walk.map(|walk| format!(", {} to walk", length(walk))).unwrap_or_default();
    let mut lines = vec![format!("{already}“{first}” until {until}, then “{second}”{walk}")];
    lines.extend(freed.iter().map(|title| format!("  all of “{title}” again: that switch is taken back")));
    lines.extend(agenda::against(desk, &from).into_iter().map(|(_, line)| format!("  {line}")));
    // What stands between the two is told already.
    let between = format!("“{first}”");
    let others = agenda::against(desk, &to).into_iter().filter(|(_, line)| !line.contains(&between));
    lines.extend(others.map(|(_, line)| format!("  {line}")));
    Ok(told(desk, &lines))
}

/// `plenary agenda switch FROM TO --clear`: both are attended whole.
///
/// # Errors
/// If not two picks are meant, or the change can't be saved.
pub fn no_switch(desk: &mut Desk, words: [&str; 2]) -> Result<Answer, Stop> {
    let ids = [meant(desk, words[0])?, meant(desk, words[1])?];
    let line = all_of(desk, &ids)?;
    Ok(told(desk, &[line]))
}

/// `plenary agenda part ID`: from when, or until when, a pick is attended; without either all of it.
///
/// # Errors
/// If not one pick is meant, a time is not within it, or the change can't be saved.
pub fn part(desk: &mut Desk, word: &str, [from, until]: [Option<At>; 2]) -> Result<Answer, Stop> {
    let position = meant(desk, word)?;
    let planned = &desk.plan.picks[position];
    let (id, title) = (planned.id.clone(), planned.title(desk.programme()).to_owned());
    if from.is_none() && until.is_none() {
        let line = all_of(desk, &[position])?;
        return Ok(told(desk, &[line]));
    }
    let slot = planned.busy.and(planned.when.slot()).copied();
    let before = desk.opened.agenda.pick(&id).cloned().filter(|_| planned.source == Source::Session);
    let Some((slot, before)) = slot.zip(before) else {
        return Err(Error::new(format!("of “{title}” no part can be attended")).into());
    };
    let near = |at: Option<At>| at.map(|at| Civil(at.near(desk.programme(), slot.start)));
    let old = before.part.unwrap_or_default();
    let part = Part { from: near(from).or(old.from), until: near(until).or(old.until) };
    let inside = part.of(&slot, desk.programme().event.zone.as_ref());
    let is_so = part.from.is_none_or(|Civil(at)| at == inside.start)
        && part.until.is_none_or(|Civil(at)| Some(at) == inside.end);
    if !is_so {
        // Both as they are typed.
        let (event, venue) = (&desk.programme().event, Clockface::default());
        let part = part.words(clock);
        let runs = venue.span(event, &slot, planned.day);
        let zone = venue.zone_name(event, slot.from());
        let error = Error::new(format!("“{title}” runs {runs} {zone}; {part} is no part of it"));
        return Err(
            if desk.face.mine.is_some() { error.hint("times are typed by the venue's clocks") } else { error }.into()
        );
    }
    // Who comes when it starts, and stays until it ends, attends all of it.
    let part = Part {
        from: part.from.filter(|Civil(at)| *at != slot.start),
        until: part.until.filter(|Civil(at)| Some(*at) != slot.end),
    };
    let after = Pick { part: (part != Part::default()).then_some(part), ..before.clone() };
    let change = (after != before).then(|| Change::of(id.clone(), Some(before), Some(after)));
    let already = if change.is_some() { "" } else { "already " };
    make(desk, change.into_iter().collect())?;
    let own = Identity::pick(id);
    let planned = desk.plan.find(&own).map(|at| &desk.plan.picks[at]);
    let mut lines = vec![match planned.and_then(|planned| against::part(desk.scene(), planned)) {
        Some(words) => format!("{already}“{title}” {words}{}", zone_suffix(desk, &slot)),
        None => format!("{already}all of “{title}”"),
    }];
    lines.extend(agenda::against(desk, &own).into_iter().map(|(_, line)| format!("  {line}")));
    Ok(told(desk, &lines))
}

/// Attends all of picks, by their positions in the plan; tells so.
fn all_of(desk: &mut Desk, positions: &[usize]) -> Result<String, Stop> {
    let picks: Vec<&Planned> = positions.iter().filter_map(|at| desk.plan.picks.get(*at)).collect();
    let titles: Vec<String> = picks.iter().map(|planned| format!("“{}”", planned.title(desk.programme()))).collect();
    // What is my own is attended whole anyway.
    let sessions = picks.iter().filter(|planned| !planned.is_own());
    let ids: Vec<&str> = sessions.map(|planned| planned.id.as_str()).collect();
    let change = whole(&desk.opened.agenda, &ids);
    let already = if change.is_some() { "" } else { "already " };
    make(desk, change.into_iter().collect())?;
    Ok(format!("{already}all of {}", titles.join(" and ")))
}

/// The position of the one pick, or entry of mine, that is meant.
fn meant(desk: &Desk, word: &str) -> Result<usize, Stop> {
    let picks: Vec<Candidate<'_, usize>> = desk
        .plan
        .picks
        .iter()
        .enumerate()
        .map(|(what, planned)| Candidate {
            id: planned.shown_id(desk.programme()),
            name: planned.title(desk.programme()),
            what,
        })
        .collect();
    match naming::resolve(word, &picks, Vec::new) {
        Err(stop) if stop.code == super::NOTHING => {
            Err(Stop::nothing(&Error::new(format!("nothing you picked fits “{word}”"))))
        }
        found => Ok(found?.what),
    }
}

/// When one can go over, where a time is asked for at which one can't.
fn out_of_reach(desk: &Desk, switch: &Switch, at: DateTime) -> Error {
    let [from, to] = [switch.from, switch.to].map(|at| desk.plan.picks[at].title(desk.programme()));
    let earliest = clock(switch.earliest);
    let reach = match switch.latest {
        Some(latest) if latest == switch.earliest => format!("at {earliest} only"),
        Some(latest) => format!("from {earliest} to {}", clock(latest)),
        None => format!("from {earliest} on"),
    };
    // Of another day it is told, too.
    let is_near = at.date() == switch.earliest.date() || switch.latest.is_some_and(|latest| latest.date() == at.date());
    let day = if is_near { String::new() } else { format!(" on {}", short_date(at.date())) };
    let why = switch.why(desk.programme(), &desk.plan);
    Error::new(format!("nobody can go over from “{from}” to “{to}” at {}{day}", clock(at)))
        .hint(format!("--at takes a time {reach}, by the venue's clocks: {why}"))
}

impl At {
    /// The wall-clock time at the venue that is meant: of a time of day the first that is not before another time, or that
    /// of its day.
    fn near(self, programme: &Programme, earliest: DateTime) -> DateTime {
        let civil = match self {
            At::Instant(instant) => programme.event.civil(instant).unwrap_or(earliest),
            At::Civil(civil) => civil,
            At::Hour(hour) => {
                let time = hour.time();
                let today = earliest.date().to_datetime(time);
                let tomorrow = today.checked_add(1.day()).unwrap_or(today);
                // Nothing that is attended in parts goes on until the same time of the next day.
                if today < earliest && time.hour() < earliest.hour() { tomorrow } else { today }
            }
        };
        Civil::from(civil).0
    }
}

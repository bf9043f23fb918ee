//! Where the cursor of the agenda goes when the agenda changes under it. Its rows are places in a plan, and the next plan
//! numbers them otherwise.

use super::App;
use super::pane::{Pane, Row};
use crate::agenda::{Gap, Plan};
use crate::programme::{Instant, Programme};
use std::cmp::Reverse;

impl App {
    /// The cursor of the agenda stays with what it was on.
    pub(super) fn keep_place(&mut self, before: &Plan) {
        let list = &mut self.lists[Pane::Agenda as usize];
        let Some(current) = list.current() else { return };
        let followed = follow(current, before, &self.plan, &self.programme);
        // Of what is gone, the row below takes the place.
        let (row, is_same) = followed.unwrap_or((Row::Pick(usize::MAX), true));
        list.call_current(row);
        if self.pane == Pane::Agenda && self.detail.trail.is_empty() && self.target().is_none() {
            // There is nothing left to read.
            self.detail.focused = false;
        }
        if !is_same && self.pane == Pane::Agenda {
            // A page that a link led to stays; the one that it was on has become another.
            match self.detail.trail.first_mut() {
                Some(visit) => visit.left_at = (0, 0),
                None => (self.detail.link, self.detail.top) = (0, 0),
            }
        }
    }
}

impl App {
    /// While the event is on the agenda is opened at today: at what is on then or comes next, else at the end of the day; but
    /// where nothing of mine is on that day, at what comes next on another.
    pub(super) fn open_at_today(&mut self) {
        let at = self.clock.now();
        if !self.programme.is_on(at) {
            return;
        }
        let mut is_today = false;
        let in_today = |row: &&Row| {
            if row.is_heading() {
                is_today = matches!(row, Row::Day(day) if self.is_today(*day));
            }
            is_today && row.is_item() && !matches!(row, Row::Empty(_))
        };
        let rows = self.list().rows();
        let today: Vec<Row> = rows.iter().filter(in_today).copied().collect();
        let row = now(&self.plan, &today, at).or(today.last().copied()).or_else(|| now(&self.plan, rows, at));
        if let Some(row) = row {
            self.list_mut().bring(row);
        }
    }
}

/// The row of the next plan that a row of this one has become, and whether it is still the same thing. A gap that was
/// divided becomes the first part into which something fits; one that is gone what fills it, or holds it. Nothing, if a
/// pick is gone.
fn follow(row: Row, before: &Plan, after: &Plan, programme: &Programme) -> Option<(Row, bool)> {
    match row {
        Row::Pick(at) => {
            let planned = before.picks.get(at)?;
            Some((Row::Pick(after.find(&planned.identity())?), true))
        }
        Row::Gap(at) => follow_gap(before.gaps.get(at)?, after, programme),
        // What is put on an empty day is where it was empty.
        Row::Empty(day) => {
            let pick =
                after.picks.iter().position(|planned| planned.day == Some(day) && planned.pick.interest.is_wanted());
            Some((pick.map_or(Row::Empty(day), Row::Pick), pick.is_none()))
        }
        _ => None,
    }
}

fn follow_gap(gap: &Gap, after: &Plan, programme: &Programme) -> Option<(Row, bool)> {
    let place = |is: &dyn Fn(&Gap) -> bool| after.gaps.iter().position(is);
    let is_same = |other: &Gap| (other.day, other.from, other.until) == (gap.day, gap.from, gap.until);
    if let Some(at) = place(&is_same) {
        return Some((Row::Gap(at), true));
    }
    let is_part = |other: &Gap| gap.from <= other.from && other.until <= gap.until;
    let is_whole = |other: &Gap| other.from <= gap.from && gap.until <= other.until;
    let parts = || (0..after.gaps.len()).filter(|at| is_part(&after.gaps[*at]));
    let fitting = parts().find(|at| !after.fitting_in(programme, *at).is_empty());
    let meets = |from: Instant, until: Instant| from < gap.until && gap.from < until;
    let gap_at = fitting
        .or_else(|| parts().next())
        .or_else(|| place(&is_whole))
        .or_else(|| place(&|other| meets(other.from, other.until)));
    let filler = || {
        let fills = |planned: &crate::agenda::Planned| {
            planned.busy.is_some_and(|slot| meets(slot.from(), slot.until().unwrap_or(slot.from())))
        };
        after.picks.iter().position(fills).map(Row::Pick)
    };
    gap_at.map(Row::Gap).or_else(filler).map(|row| (row, false))
}

/// The row of the agenda that is on now: what I am at, and began last; else the free time that it is, else what comes next.
pub(super) fn now(plan: &Plan, rows: &[Row], now: Instant) -> Option<Row> {
    let pick = |row: &Row| if let Row::Pick(at) = row { plan.picks.get(*at)?.busy } else { None };
    let gap = |row: &Row| if let Row::Gap(at) = row { plan.gaps.get(*at) } else { None };
    let is_at = |row: &&Row| pick(row).is_some_and(|slot| slot.covers(now));
    let is_free = |row: &&Row| gap(row).is_some_and(|gap| gap.from <= now && now < gap.until);
    let is_next = |row: &&Row| pick(row).is_some_and(|slot| slot.from() >= now);
    let is_at = rows.iter().filter(is_at).min_by_key(|row| pick(row).map(|slot| Reverse(slot.from())));
    let found = is_at.or_else(|| rows.iter().find(is_free)).or_else(|| rows.iter().find(is_next));
    found.copied()
}

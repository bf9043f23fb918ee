//! When to set out for what I am going to.

use super::{Interest, Plan};
use crate::programme::time::minutes_between;
use crate::programme::{Instant, Programme};
use jiff::ToSpan;

/// Whether I want to be reminded, and how long before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reminders {
    /// Whether I am reminded at all.
    pub on: bool,
    /// Minutes before I have to set out.
    pub minutes: u32,
}

impl Default for Reminders {
    fn default() -> Reminders {
        Reminders { on: false, minutes: 10 }
    }
}

/// Something that I have to set out for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    /// Position in [`Plan::picks`].
    pub pick: usize,
    /// When it begins for me.
    pub from: Instant,
    /// Minutes until then.
    pub left: u32,
    /// Minutes of the way there from what I am going to before, where that is known.
    pub walk: Option<u32>,
}

impl Reminders {
    /// What I am to be reminded of at a moment, in the order of the starts: what begins later than then, but within the
    /// minutes that I want and the way there.
    pub fn due(self, programme: &Programme, plan: &Plan, now: Instant) -> Vec<Due> {
        let going = plan.picks.iter().enumerate().filter(|(_, planned)| planned.pick.interest == Interest::Going);
        let due = going.filter_map(|(pick, planned)| {
            let slot = planned.busy.filter(|slot| slot.from() > now)?;
            let walk = plan.walk_to(programme, pick);
            let early = i64::from(self.minutes) + i64::from(walk.unwrap_or_default());
            let out = slot.from().checked_sub(early.minutes()).ok()?;
            (out <= now).then(|| Due { pick, from: slot.from(), left: minutes_between(now, slot.from()), walk })
        });
        let mut due: Vec<Due> = due.collect();
        due.sort_by_key(|due| due.from);
        due
    }
}

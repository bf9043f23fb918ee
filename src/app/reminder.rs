//! Reminders while the program runs: a line and the terminal's bell before I have to set out.

use super::command::Command;
use super::{App, Effect};
use crate::agenda::{Due, Identity};
use crate::programme::time::{clock, length};
use crate::programme::{Instant, Slot};
use std::collections::BTreeSet;

/// Minutes within which a time of day can be no other day's.
const HALF_A_DAY: u32 = 12 * 60;

/// What was reminded of already: a pick, and when it began then, so that one that moves is reminded of again.
pub(super) type Reminded = BTreeSet<(Identity, Instant)>;

impl App {
    /// Turns reminders on or off for this run; the settings say how it begins.
    pub(super) fn turn_reminders(&mut self) -> Vec<Effect> {
        if self.programme.event.zone.is_none() {
            self.say("this programme names no time zone, so that nobody knows when to remind");
            return Vec::new();
        }
        let reminders = &mut self.shown.reminders;
        reminders.on = !reminders.on;
        let (is_on, minutes) = (reminders.on, reminders.minutes);
        let key = Command::Remind.key();
        if !is_on {
            self.say(format!("no reminders; {key} turns them on"));
            return Vec::new();
        }
        let early = length(minutes);
        self.say(format!(
            "a line and the bell {early} before you have to set out, until you quit; {key} turns them off"
        ));
        self.remind()
    }

    /// Says what is due and was not yet said. What stands in the line keeps step with the clock.
    pub(super) fn remind(&mut self) -> Vec<Effect> {
        let reminders = self.shown.reminders;
        if !reminders.on || self.programme.event.zone.is_none() {
            return Vec::new();
        }
        let due = reminders.due(&self.programme, &self.plan, self.clock.now());
        let (fresh, told): (Vec<Due>, Vec<Due>) =
            due.into_iter().partition(|due| self.reminded.insert((self.plan.picks[due.pick].identity(), due.from)));
        if fresh.is_empty() {
            if self.notice.as_ref().is_some_and(|notice| self.reminder.as_ref() == Some(&notice.text)) {
                self.notice = None;
                self.say_reminder(&told);
            }
            return Vec::new();
        }
        // The line goes with the next key; what it said can be read again, for which it does not matter when it was said.
        let lines: Vec<String> = fresh.iter().map(|due| self.reminder(due)).collect();
        self.messages.extend(lines);
        self.say_reminder(&fresh);
        vec![Effect::Bell]
    }

    /// `leave in 10 min: 16:45 MSK in G4, 8 min to walk: “Creative Clusters”`.
    fn say_reminder(&mut self, due: &[Due]) {
        let line = |due: &Due| {
            let when = match due.walk.filter(|walk| *walk > 0) {
                Some(walk) if walk < due.left => format!("leave in {}", length(due.left - walk)),
                Some(_) => "leave now".to_owned(),
                None => format!("in {}", length(due.left)),
            };
            format!("{when}: {}", self.reminder(due))
        };
        let lines: Vec<String> = due.iter().map(line).collect();
        if !lines.is_empty() {
            self.reminder = Some(lines.join(" · "));
            self.warn(lines.join(" · "));
        }
    }

    /// `16:45 MSK in G4, 8 min to walk: “Creative Clusters”`. The title comes last: it is what may be cut.
    fn reminder(&self, due: &Due) -> String {
        let (event, face) = (&self.programme.event, &self.shown.face);
        let planned = &self.plan.picks[due.pick];
        // What begins within hours is told by the clock alone: beside the time that it is “01:10+1d” would be a day later.
        let is_soon = due.left < HALF_A_DAY;
        let start = |slot: &Slot| {
            if is_soon { clock(face.start(event, slot)) } else { face.start_on(event, slot, planned.day) }
        };
        let start = planned.busy.as_ref().map(start).unwrap_or_default();
        let zone = face.zone_name(event, due.from);
        let (title, place) = (planned.title(&self.programme), planned.place_label(&self.programme));
        let place = if place.is_empty() { String::new() } else { format!(" in {place}") };
        let walk = due.walk.filter(|walk| *walk > 0).map(|walk| format!(", {} to walk", length(walk)));
        format!("{start} {zone}{place}{}: “{title}”", walk.unwrap_or_default())
    }
}

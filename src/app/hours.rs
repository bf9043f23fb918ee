//! When I am there on a day: its words, and the line in which it is asked for.

use super::command::Command;
use super::edit::Edit;
use super::overlay::Overlay;
use super::page::{Scene, Target};
use super::pane::Row;
use super::{App, Effect};
use crate::agenda::{Absence, Change, Hours, Identity, Interest, Stay};
use crate::programme::time::{Date, Day, length, short_date};
use crate::programme::{SessionIx, Slot};

/// The hours of a day being typed.
#[derive(Clone, Debug)]
pub struct Form {
    /// The conference day.
    pub day: Date,
    /// What is typed.
    pub text: Edit,
    /// What was said of it when the line opened. Another window may say something else meanwhile.
    opened: Hours,
    /// Whether what is typed was to be kept and could not be read.
    pub is_refused: bool,
}

/// What the hours of a day read: `there 09:30–18:00`, `there from 09:30`, `there until 18:00`; in the zone that is shown.
pub fn there(scene: Scene<'_>, stay: &Stay) -> String {
    let (event, zone) = (&scene.programme.event, scene.programme.event.zone.as_ref());
    let moment = |at| scene.face.start_on(event, &Slot::new(at, None, zone), Some(stay.day));
    match (stay.from, stay.until) {
        (Some(from), Some(until)) => {
            format!("there {}", scene.face.span(event, &Slot::new(from, Some(until), zone), Some(stay.day)))
        }
        (Some(from), None) => format!("there from {}", moment(from)),
        (None, Some(until)) => format!("there until {}", moment(until)),
        (None, None) => String::new(),
    }
}

/// The heading of a day of the agenda: `Wed 2 Jun 2021 · day 1 · MSK · there 09:30–18:00`.
pub fn heading(scene: Scene<'_>, day: Date) -> String {
    let heading = scene.face.heading(scene.programme, day);
    scene.plan.stay(day).map_or(heading.clone(), |stay| format!("{heading} · {}", there(scene, &stay)))
}

/// As [`heading`], where there is little room: `Wed 2 Jun · MSK · there 09:30–18:00`.
pub fn short_heading(scene: Scene<'_>, day: Date) -> String {
    let heading = scene.face.short_heading(scene.programme, day);
    scene.plan.stay(day).map_or(heading.clone(), |stay| format!("{heading} · {}", there(scene, &stay)))
}

/// How a pick lies outside my hours, by its place in the plan: `begins before you arrive (there 09:30–18:00)`.
pub fn absence(scene: Scene<'_>, at: usize) -> Option<String> {
    let planned = scene.plan.picks.get(at)?;
    outside(scene, planned.day?, scene.plan.absence(at)?)
}

/// As [`absence`], of a session whether or not it is picked.
pub fn absence_of(scene: Scene<'_>, at: SessionIx) -> Option<String> {
    let session = &scene.programme[at];
    let day = session.day?;
    outside(scene, day, scene.plan.stay(day)?.absence(session.when.slot()?)?)
}

/// How something lies outside my hours of a day: `begins before you arrive (there 09:30–18:00)`.
pub fn outside(scene: Scene<'_>, day: Date, absence: Absence) -> Option<String> {
    let (stay, zone) = (scene.plan.stay(day)?, scene.programme.event.zone.as_ref());
    // Hours are said by the venue's clocks: beside them nobody should take these for such.
    let mine = scene.face.mine.as_ref().zip(zone).zip(stay.from.or(stay.until));
    let mine = mine.map(|((mine, venue), at)| format!(" {}", mine.abbreviation(venue.instant(at))));
    Some(format!("{} ({}{})", absence.words(), there(scene, &stay), mine.unwrap_or_default()))
}

/// The same with its sign, if I am going to it, and whether I am: `! before you arrive (there 09:30–18:00)`.
pub fn against(scene: Scene<'_>, at: usize) -> Option<(String, bool)> {
    let is_firm = scene.plan.picks.get(at)?.pick.interest == Interest::Going;
    let words = absence(scene, at)?;
    Some((if is_firm { format!("! {words}") } else { words }, is_firm))
}

impl Form {
    /// What is typed, as it is understood; or what is wrong with it.
    ///
    /// # Errors
    /// What is wrong with it, and what would do.
    pub fn understood(&self, scene: Scene<'_>) -> Result<String, String> {
        let hours = Hours::read(self.text.text())?;
        let stay = Stay::of(scene.programme, self.day, hours);
        let minutes = stay
            .from
            .zip(stay.until)
            .and_then(|(from, until)| Slot::new(from, Some(until), scene.programme.event.zone.as_ref()).minutes());
        Ok(match minutes {
            _ if hours.is_open() => "no hours: all of the day is mine".to_owned(),
            Some(minutes) => format!("{} · {}", there(scene, &stay), length(minutes)),
            None => there(scene, &stay),
        })
    }
}

impl App {
    /// Asks for the hours of the day that the cursor is on.
    pub(super) fn open_hours(&mut self) {
        match self.day_here() {
            Some(day) => self.ask_hours(day),
            None => self.say("this programme has no days to be there"),
        }
    }

    fn ask_hours(&mut self, day: Date) {
        let opened = self.agenda.hours_on(Day(day));
        self.overlay = Some(Overlay::Hours(Form { day, text: Edit::new(opened.written()), opened, is_refused: false }));
    }

    /// The conference day of what the cursor is on; where that has none, today, or the first.
    fn day_here(&self) -> Option<Date> {
        let of_target = self.target().and_then(|target| match target {
            Target::Session(at) => self.programme[at].day,
            Target::Own(own) => self.plan.picks[self.plan.find(&own)?].day,
            Target::Lost(id) => self.plan.picks[self.plan.find(&Identity::pick(id))?].day,
            Target::Gap(at) => self.plan.gaps.get(at).map(|gap| gap.day),
            _ => None,
        });
        let days = self.programme.days();
        let today = || self.programme.event.civil(self.clock.now()).map(jiff::civil::DateTime::date);
        let of_heading = || {
            let above = self.list().rows().iter().take(self.list().cursor() + 1).rev();
            above.copied().find_map(|row| if let Row::Day(day) = row { Some(day) } else { None })
        };
        of_target
            .or_else(of_heading)
            .or_else(|| today().filter(|today| days.contains(today)))
            .or_else(|| days.first().copied())
    }

    /// What a command does while hours are typed; `None` if nothing.
    pub(super) fn run_in_hours(&mut self, command: Command) -> Option<Vec<Effect>> {
        let Some(Overlay::Hours(form)) = &self.overlay else { return None };
        let days = self.programme.days();
        let place = days.partition_point(|day| *day < form.day);
        let next = match command {
            Command::Accept => None,
            Command::FieldUp => Some(place.checked_sub(1).and_then(|at| days.get(at)).copied()?),
            Command::FieldDown => Some(days[place..].iter().copied().find(|day| *day > form.day)?),
            _ => return None,
        };
        let Ok(hours) = Hours::read(form.text.text()) else {
            if let Some(Overlay::Hours(form)) = &mut self.overlay {
                form.is_refused = true;
            }
            return Some(Vec::new());
        };
        let (day, opened, now) = (form.day, form.opened, self.agenda.hours_on(Day(form.day)));
        // Only what was changed here is said.
        let hours = Hours {
            from: if hours.from == opened.from { now.from } else { hours.from },
            until: if hours.until == opened.until { now.until } else { hours.until },
        };
        self.overlay = None;
        let effects = self.keep_hours(day, hours);
        if let Some(next) = next {
            self.ask_hours(next);
        }
        Some(effects)
    }

    /// Says when I am there on a day.
    fn keep_hours(&mut self, day: Date, hours: Hours) -> Vec<Effect> {
        let before = self.agenda.hours_on(Day(day));
        if before == hours {
            return Vec::new();
        }
        let change = Change::of_hours_in(&self.programme, Day(day), before, hours);
        let words = change.words.clone();
        let effects = self.make(change);
        if effects.is_empty() {
            return effects;
        }
        let on_day = |at: &usize| self.plan.picks[*at].day == Some(day) && self.plan.absence(*at).is_some();
        match (0..self.plan.picks.len()).filter(on_day).count() {
            0 => self.say(format!("{words}; {} undoes", Command::Undo.key())),
            1 => self.warn(format!("! a pick of {} lies outside these hours", short_date(day))),
            count => self.warn(format!("! {count} picks of {} lie outside these hours", short_date(day))),
        }
        effects
    }
}

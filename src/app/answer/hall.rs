//! What is said of a hall: what is on there, until when, and what comes.

use super::{Course, Teller, event, list, rest};
use crate::app::page::{Running, empty_word, now_and_next};
use crate::programme::time::clock;
use crate::programme::{Coverage, HallIx, SessionIx, Slot, Status};

impl Teller<'_> {
    pub(super) fn hall(&self, at: HallIx, asked: &[Slot]) -> String {
        let programme = self.scene.programme;
        let hall = &programme[at];
        let name = self.hall_name(at, true);
        let title = |session: SessionIx| self.title(session).to_owned();
        if !asked.is_empty() {
            let next = self.after(asked, &hall.sessions);
            let next = next.map(|next| format!("; next {}", self.begin_and_title(next))).unwrap_or_default();
            let begin = |wanted: &Slot| self.full_begin(wanted);
            return format!("{name}: {}{next}", self.at_times(asked, &hall.sessions, &begin, &title));
        }
        let course = self.course(&hall.sessions);
        let whole = |session: SessionIx| format!("{} {}", self.when(session), self.title(session));
        let rest = rest(&course, whole);
        let Course { running, coming, .. } = &course;
        let empty = empty_word(programme);
        if self.today.is_none() || !self.is_on() {
            let listed = match coming.is_empty() {
                false => list(coming, whole),
                true if hall.sessions.is_empty() => empty.to_owned(),
                true if course.over.is_empty() && !rest.is_empty() => {
                    return format!("{name}: {}", rest.trim_start_matches("; "));
                }
                true => format!("nothing more{}", self.listed()),
            };
            return format!("{name}: {listed}{rest}");
        }
        let next = coming.first().copied();
        let next_today =
            next.filter(|next| self.slot(*next).is_some_and(|slot| self.is_today(self.start(slot).date())));
        let later = next.map(|next| format!("; next {}", self.begin_and_title(next)));
        let later = later.unwrap_or_else(|| format!("; then nothing more{}", self.listed()));
        let line = match now_and_next(programme, at, self.scene.now).map(|(running, _)| running) {
            Some(Running::Session(last)) => {
                let now: Vec<String> = running
                    .iter()
                    .map(|at| {
                        format!(
                            "{}{}",
                            self.title(*at),
                            self.slot(*at).map(|slot| self.until(slot)).unwrap_or_default()
                        )
                    })
                    .collect();
                let ends = self.slot(last).and_then(Slot::until);
                let then = match next_today.and_then(|next| Some((next, self.slot(next)?))) {
                    Some((next, slot)) if ends.is_some_and(|ends| slot.from() <= ends) => {
                        format!("; then {}{}", self.title(next), self.until(slot))
                    }
                    Some((next, slot)) => {
                        format!("; then {empty} until {}, {}", clock(self.start(slot)), self.title(next))
                    }
                    None => later,
                };
                format!("{name}: now {}{then}", now.join(" and "))
            }
            Some(Running::Perhaps(last)) => {
                let since = self.slot(last).map(|slot| clock(self.start(slot))).unwrap_or_default();
                format!("{name}: perhaps {} now, since {since}, end unknown{later}", self.title(last))
            }
            Some(Running::Nothing) | None => match next_today.and_then(|next| Some((next, self.slot(next)?))) {
                Some((next, slot)) if event(self.scene).coverage == Coverage::Complete => {
                    format!("{name}: {empty} now until {}, then {}", clock(self.start(slot)), self.title(next))
                }
                _ if next.is_none() => format!("{name}: nothing more{}", self.listed()),
                _ => format!("{name}: {empty} now{later}"),
            },
        };
        line + &rest
    }

    /// What a row of a list tells of the times that are asked for: no titles, and days other than today only.
    pub(super) fn hall_in_short(&self, at: HallIx, asked: &[Slot]) -> String {
        let sessions = &self.scene.programme[at].sessions;
        let next = self.after(asked, sessions).and_then(|next| self.slot(next)).zip(asked.first());
        let next = next.map(|(next, wanted)| {
            let (start, told) = (self.start(next), self.start(wanted).date());
            format!("; next {}", if start.date() == told { clock(start) } else { self.full_begin(next) })
        });
        let told = self.at_times(asked, sessions, &|wanted| self.begin(wanted), &|_| "in use".to_owned());
        told + &next.unwrap_or_default()
    }

    /// `10:00 Creative Clusters`.
    fn begin_and_title(&self, at: SessionIx) -> String {
        let begin = self.slot(at).map(|slot| self.begin(slot)).unwrap_or_default();
        format!("{begin} {}", self.title(at))
    }

    /// The first that begins after the last of these times, on its day.
    fn after(&self, asked: &[Slot], sessions: &[SessionIx]) -> Option<SessionIx> {
        let [wanted] = asked else { return None };
        let comes = |at: &&SessionIx| {
            let session = self.is_of(**at);
            session.status != Status::Cancelled
                && session.when.slot().is_some_and(|slot| {
                    slot.start.date() == wanted.start.date() && slot.from() >= wanted.until().unwrap_or(wanted.from())
                })
        };
        sessions.iter().filter(comes).min_by_key(|at| self.slot(**at).map(Slot::from)).copied()
    }
}

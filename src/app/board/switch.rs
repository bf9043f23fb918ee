//! The question when to go over from one pick to another.

use super::App;
use crate::agenda::{Identity, Interest, Plan, Refusal, Switch};
use crate::app::chord::Chord;
use crate::app::clockface::Clockface;
use crate::app::command::{Command, Context, command};
use crate::app::edit::Edit;
use crate::app::message::Effect;
use crate::app::overlay::Overlay;
use crate::programme::time::{DateTime, Time};
use crate::programme::{Event, Programme, Slot, said};
use jiff::ToSpan;

/// Minutes by which the arrows move the time.
const STEP: i64 = 5;

/// From which pick to which, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asking {
    /// The pick that is left, and those that can be gone to, the likeliest first.
    from: Identity,
    targets: Vec<Identity>,
    target: usize,
    /// The titles of the one that is left and of the one that is gone to.
    pub titles: [String; 2],
    /// When one can go over; nothing if one can't any more, because the agenda was changed by another hand.
    pub switch: Option<Switch>,
    /// The time as it is typed, by the clock that is shown.
    pub time: Edit,
    /// Why it can't be then.
    pub problem: Option<String>,
}

impl Asking {
    /// The question from a pick, unless there is nothing to go over to: then why not.
    fn of(
        (programme, plan): (&Programme, &Plan),
        at: usize,
        others: &[usize],
        shown: impl Fn(DateTime) -> String,
    ) -> Result<Asking, Option<Refusal>> {
        let all = others.iter().filter(|other| **other != at).map(|other| Switch::between(plan, at, *other));
        let (found, refused): (Vec<_>, Vec<_>) = all.partition(Result::is_ok);
        let mut found: Vec<Switch> = found.into_iter().flatten().collect();
        let start = |at: usize| plan.picks[at].when.slot().map(Slot::from);
        // Who leaves early does so for something they are going to, and for what begins later.
        let is_maybe = |at: usize| plan.picks[at].pick.interest != Interest::Going;
        found.sort_by_key(|switch| (is_maybe(switch.to), start(switch.to) <= start(at)));
        let refusal = refused.into_iter().find_map(Result::err);
        let switch = found.first().cloned().ok_or(refusal)?;
        let known = |at: usize| plan.picks[at].identity();
        let targets = found.iter().map(|switch| known(switch.to)).collect();
        let time = Edit::new(shown(switch.proposed));
        let titles = [at, switch.to].map(|at| plan.picks[at].title(programme).to_owned());
        Ok(Asking { from: known(at), targets, target: 0, titles, switch: Some(switch), time, problem: None })
    }

    /// The same question of another plan. It stays until it is answered, even if it can only be given up: what is typed
    /// must not become commands.
    pub(super) fn renewed(self, plan: &Plan) -> Asking {
        Asking { switch: self.switch_to(plan, self.target), ..self }
    }

    /// When one can go over to the target of that number.
    fn switch_to(&self, plan: &Plan, target: usize) -> Option<Switch> {
        let to = plan.find(self.targets.get(target)?)?;
        Switch::between(plan, plan.find(&self.from)?, to).ok()
    }

    /// What is wrong, if something is.
    pub fn wrong(&self) -> Option<&str> {
        let gone = "no longer possible: your agenda was changed elsewhere";
        self.switch.as_ref().map_or(Some(gone), |_| self.problem.as_deref())
    }

    /// How many others it could be asked of.
    pub fn others(&self) -> usize {
        self.targets.len() - 1
    }
}

impl App {
    /// The board's question, while it is asked.
    fn asking(&mut self) -> Option<&mut Asking> {
        self.board.as_mut().filter(|_| !self.detail.focused)?.asking.as_mut()
    }

    /// Whether what is typed next is meant for something that nothing from outside may take the place of.
    pub(in crate::app) fn must_stay(&self) -> bool {
        let is_asking = self.board.as_ref().is_some_and(|board| board.asking.is_some());
        is_asking || self.overlay.as_ref().is_some_and(Overlay::must_stay)
    }

    /// Asks when to go over from a pick to another; where a part of it is attended already, takes that back.
    pub(super) fn switch(&mut self, at: usize) -> Vec<Effect> {
        if let Some(effects) = self.attend_whole(at) {
            return effects;
        }
        let Some(others) = self.board.as_ref().map(|board| board.picks().to_vec()) else { return Vec::new() };
        let shown = |at| self.shown_time(at);
        match Asking::of((&self.programme, &self.plan), at, &others, shown) {
            Ok(asking) => {
                if let Some(board) = &mut self.board {
                    board.asking = Some(asking);
                }
            }
            Err(refusal) => {
                let title = |at: usize| self.plan.picks[at].title(&self.programme).to_owned();
                let other = others.iter().find(|other| **other != at).map(|other| title(*other));
                let why = refusal.zip(other).map(|(refusal, other)| refusal.words(&title(at), &other));
                self.say(why.unwrap_or_else(|| "nothing else of mine runs at the same time".to_owned()));
            }
        }
        Vec::new()
    }

    /// A time of the venue by the clock that is shown.
    pub fn shown_time(&self, at: DateTime) -> String {
        self.shown.face.clock(&self.programme.event, at)
    }

    pub(super) fn asking_key(&mut self, chord: Chord) -> Vec<Effect> {
        if let Some(command) = command(chord, &[Context::Field]) {
            return self.run(command);
        }
        // Whatever else is typed is no time, and may be meant for the board.
        let is_time = chord.types().is_none_or(said::spells_hour);
        if let Some(asking) = self.asking().filter(|_| is_time) {
            asking.time.key(chord);
            asking.problem = None;
        }
        Vec::new()
    }

    /// Takes a pasted time; false if there is no board.
    pub(in crate::app) fn paste_on_board(&mut self, text: &str) -> bool {
        if let Some(asking) = self.asking() {
            asking.time.paste(text);
            asking.problem = None;
        }
        self.board_shown().is_some()
    }

    /// Does in the question what a command says; `None` if none is asked, or the command is not its business.
    pub(super) fn run_in_asking(&mut self, command: Command) -> Option<Vec<Effect>> {
        self.asking()?;
        match command {
            Command::Accept => return Some(self.accept_switch()),
            Command::Cancel => self.board.as_mut()?.asking = None,
            Command::Complete => self.ask_of(1),
            Command::CompleteBack => self.ask_of(-1),
            Command::FieldUp => self.shift_time(-STEP),
            Command::FieldDown => self.shift_time(STEP),
            // Out of the program leads every way.
            Command::QuitNow | Command::Redraw | Command::Suspend => return None,
            _ => {}
        }
        Some(Vec::new())
    }

    /// Asks of another pick that can be gone to: the next one in that direction to which one still can.
    fn ask_of(&mut self, by: isize) {
        let Some(asking) = self.board.as_ref().and_then(|board| board.asking.as_ref()) else { return };
        let length = asking.targets.len().cast_signed();
        let targets = (1..=length).map(|step| (asking.target.cast_signed() + by * step).rem_euclid(length));
        let possible = |target: usize| Some((target, asking.switch_to(&self.plan, target)?));
        let Some((target, switch)) = targets.map(isize::cast_unsigned).find_map(possible) else { return };
        let time = Edit::new(self.shown_time(switch.proposed));
        let title = self.plan.picks[switch.to].title(&self.programme).to_owned();
        if let Some(asking) = self.asking() {
            (asking.target, asking.switch, asking.time, asking.problem) = (target, Some(switch), time, None);
            asking.titles[1] = title;
        }
    }

    /// The time that is typed, by the venue's clocks, if it is one.
    pub fn asked_time(&self) -> Option<DateTime> {
        let asking = self.board_shown()?.asking.as_ref()?;
        let time = said::hour(asking.time.text())?.time();
        Some(self.shown.face.at_venue(&self.programme.event, time, asking.switch.as_ref()?))
    }

    fn shift_time(&mut self, by: i64) {
        let Some(at) = self.asked_time() else { return };
        let Some(Switch { earliest, latest, .. }) = self.asking().and_then(|asking| asking.switch.clone()) else {
            return;
        };
        let moved = at.checked_add(by.minutes()).unwrap_or(at).max(earliest);
        let moved = latest.map_or(moved, |latest| moved.min(latest));
        let time = Edit::new(self.shown_time(moved));
        if let Some(asking) = self.asking() {
            (asking.time, asking.problem) = (time, None);
        }
    }

    fn accept_switch(&mut self) -> Vec<Effect> {
        let at = self.asked_time();
        let Some(Asking { switch, .. }) = self.asking().cloned() else { return Vec::new() };
        let Some(switch) = switch else {
            if let Some(board) = &mut self.board {
                board.asking = None;
            }
            self.say("nothing was changed");
            return Vec::new();
        };
        let Some(at) = at.filter(|at| switch.can_be(*at)) else {
            let problem = match at {
                None => "a time is typed as 14:20".to_owned(),
                Some(_) => format!("it can be {}", self.reach(&switch)),
            };
            if let Some(asking) = self.asking() {
                asking.problem = Some(problem);
            }
            return Vec::new();
        };
        if let Some(board) = &mut self.board {
            board.asking = None;
        }
        let Some(change) = switch.at(&self.programme, &self.plan, &self.agenda, at) else { return Vec::new() };
        let own = self.plan.picks[switch.to].identity();
        let freed = switch.freed(&self.plan, &change);
        self.make_part(change, &own, &freed)
    }

    /// When one can go over, by the clock that is shown, and which earlier switch that takes back:
    /// `from 14:20 to 15:00 · all of “Opening” again`.
    pub fn reach(&self, switch: &Switch) -> String {
        let at = self.asked_time().filter(|at| switch.can_be(*at));
        let change = at.and_then(|at| switch.at(&self.programme, &self.plan, &self.agenda, at));
        let freed = change.map(|change| switch.freed(&self.plan, &change)).unwrap_or_default();
        let freed = freed.iter().map(|title| format!(" · all of “{title}” again"));
        std::iter::once(self.span_of(switch)).chain(freed).collect()
    }

    fn span_of(&self, switch: &Switch) -> String {
        let earliest = self.shown_time(switch.earliest);
        match switch.latest {
            Some(latest) if latest == switch.earliest => {
                format!("at {earliest} only: {}", switch.why(&self.programme, &self.plan))
            }
            Some(latest) => format!("from {earliest} to {}", self.shown_time(latest)),
            None => format!("from {earliest} on"),
        }
    }
}

impl Clockface {
    /// By the venue's clocks, the time that the clock shown shows when one can go over; else the nearest before.
    fn at_venue(&self, event: &Event, time: Time, switch: &Switch) -> DateTime {
        let slot = |at: DateTime| Slot::new(at, None, event.zone.as_ref());
        let shown = self.start(event, &slot(switch.earliest));
        let today = shown.date().to_datetime(time);
        let days = [today.checked_add(1.day()).unwrap_or(today), today];
        let venue = |at: DateTime| match (&self.mine, &event.zone) {
            (Some(mine), Some(zone)) => zone.civil(mine.instant(at)),
            _ => at,
        };
        let [tomorrow, today] = days.map(venue);
        if !switch.can_be(today) && switch.can_be(tomorrow) { tomorrow } else { today }
    }
}

//! The clash board: picks that run at the same time side by side, a group at a time, and what can be done about them.
//!
//! ```text
//! mod      which groups there are, which pick is marked, what the keys do
//! switch   the question when to go over from one pick to another
//! lane     what is told of each pick
//! ```

mod lane;
mod switch;

pub use lane::{Lane, State};
pub use switch::Asking;

use super::below::Below;
use super::chord::Chord;
use super::command::{Command, Context, command};
use super::message::Effect;
use super::page::{self, Target};
use super::{App, Visit};
use crate::agenda::{self, Change, Identity, Plan, Planned, Source, Trouble};
use std::collections::{HashMap, HashSet};

/// The board.
#[derive(Clone, Debug, Default)]
pub struct Board {
    /// The picks of each group. Their order is that of the opening, so that a group keeps its number whatever is done to it:
    /// what is settled stays in sight until the board is closed.
    groups: Vec<Vec<Identity>>,
    group: usize,
    /// The picks of the group shown that take time of mine, by their positions in the plan: found whenever the group or the
    /// plan becomes another, so that no frame looks for them.
    picks: Vec<usize>,
    /// The marked pick, and its place among them.
    marked: Option<Identity>,
    place: usize,
    /// When to go over from the marked pick to another, while that is asked.
    pub asking: Option<Asking>,
    /// What it stands over.
    below: Option<Box<Below>>,
}

/// The commands of the panes that hold on the board too.
const LENT: &[Command] = &[
    Command::Undo,
    Command::Redo,
    Command::Help,
    Command::Note,
    Command::Zone,
    Command::Notices,
    Command::Mouse,
    Command::SaveElsewhere,
    Command::MergeCopies,
    Command::Palette,
    Command::PaneSessions,
    Command::PanePeople,
    Command::PaneHalls,
    Command::PaneAgenda,
];

impl Board {
    /// The board of a plan: what clashes first, then what overlaps with a maybe, then what is settled, each by time.
    fn of(plan: &Plan) -> Board {
        let mut groups = plan.groups();
        groups.sort_by_key(|picks| lane::state(plan, picks));
        let known = |picks: Vec<usize>| picks.iter().map(|at| plan.picks[*at].identity()).collect();
        let mut board = Board { groups: groups.into_iter().map(known).collect(), ..Board::default() };
        board.show(plan, 0);
        board
    }

    /// The number of the group shown, from 1, and how many there are.
    pub fn number(&self) -> (usize, usize) {
        (self.group + 1, self.groups.len())
    }

    /// The picks of the group shown that take time of mine, by their positions in the plan, which are in order of time.
    pub fn picks(&self) -> &[usize] {
        &self.picks
    }

    /// The marked pick, by its position in the plan.
    pub fn marked(&self) -> Option<usize> {
        self.picks.get(self.place).copied()
    }

    /// Finds the picks of a group, and marks that of a place.
    fn show(&mut self, plan: &Plan, place: usize) {
        let known: HashSet<&Identity> = self.groups.get(self.group).into_iter().flatten().collect();
        let is_here = |planned: &Planned| planned.takes_time() && known.contains(&planned.identity());
        self.picks = (0..plan.picks.len()).filter(|at| is_here(&plan.picks[*at])).collect();
        self.mark(plan, place);
    }

    /// Marks the pick of that place in its group, or the nearest.
    fn mark(&mut self, plan: &Plan, place: usize) {
        self.place = place.min(self.picks.len().saturating_sub(1));
        self.marked = self.marked().map(|at| plan.picks[at].identity());
    }

    /// Marks the pick so many places further on; behind the last comes the first.
    fn step(&mut self, plan: &Plan, by: isize) {
        let length = self.picks.len().max(1).cast_signed();
        self.mark(plan, (self.place.cast_signed() + by).rem_euclid(length).cast_unsigned());
    }

    /// Shows the group so many numbers further on; behind the last comes the first.
    fn turn(&mut self, plan: &Plan, by: isize) {
        let length = self.groups.len().max(1).cast_signed();
        self.group = (self.group.cast_signed() + by).rem_euclid(length).cast_unsigned();
        self.show(plan, 0);
    }

    /// Shows the group of a pick and marks it, if there is such a group.
    fn go_to(&mut self, plan: &Plan, at: usize) -> bool {
        let Some(known) = plan.picks.get(at).map(Planned::identity) else { return false };
        let Some(group) = self.groups.iter().position(|group| group.contains(&known)) else { return false };
        self.group = group;
        self.show(plan, 0);
        self.mark(plan, self.picks.binary_search(&at).unwrap_or(0));
        true
    }

    /// Takes in another plan: what clashes now joins the group it clashes with, or stands behind the others.
    fn renew(&mut self, plan: &Plan) {
        // Of a pick the first group that has it.
        let mut homes: HashMap<Identity, usize> = HashMap::new();
        for (number, group) in self.groups.iter().enumerate() {
            for own in group {
                homes.entry(own.clone()).or_insert(number);
            }
        }
        for picks in plan.groups() {
            let known: Vec<Identity> = picks.iter().map(|at| plan.picks[*at].identity()).collect();
            let home = known.iter().filter_map(|own| homes.get(own)).min().copied();
            let home = home.unwrap_or_else(|| {
                self.groups.push(Vec::new());
                self.groups.len() - 1
            });
            for own in known {
                if homes.insert(own.clone(), home) != Some(home) {
                    self.groups[home].push(own);
                }
            }
        }
        // Of what is gone the next one takes the place.
        let (marked, place) = (self.marked.clone(), self.place);
        self.show(plan, place);
        if let Some(at) = marked.and_then(|marked| self.picks.iter().position(|at| plan.picks[*at].is(&marked))) {
            self.mark(plan, at);
        }
        self.asking = self.asking.take().map(|asking| asking.renewed(plan));
    }
}

impl App {
    /// The board, unless something lies before it.
    pub fn board_shown(&self) -> Option<&Board> {
        self.board.as_deref().filter(|_| !self.detail.focused)
    }

    /// Opens the board at the pick under the cursor, if that clashes; else at its beginning.
    pub(super) fn open_board(&mut self) {
        let target = self.target();
        let at = self.plan.picks.iter().position(|planned| Some(Target::of(planned)) == target);
        let mut board = Board::of(&self.plan);
        if let Some(at) = at {
            board.go_to(&self.plan, at);
        }
        self.put_up(board);
    }

    /// Shows a board over whatever is shown; over another board, in its place.
    fn put_up(&mut self, board: Board) {
        let under = self.board.take().map(|board| board.below);
        let below = self.put_by();
        let below = under.unwrap_or_else(|| Some(Box::new(below)));
        self.board = Some(Box::new(Board { below, ..board }));
    }

    /// Closes the board, and returns to what it was opened over.
    fn close_board(&mut self) {
        if let Some(below) = self.board.take().and_then(|board| board.below) {
            self.put_back(*below);
        }
    }

    /// Takes a change of the plan over to the board.
    pub(super) fn renew_board(&mut self) {
        if let Some(board) = &mut self.board {
            board.renew(&self.plan);
        }
    }

    /// Where the keys work on the board.
    pub(super) fn board_contexts(&self) -> Option<Vec<Context>> {
        let board = self.board_shown()?;
        let context = if board.asking.is_some() { Context::Field } else { Context::Board };
        Some(vec![context, Context::Everywhere])
    }

    /// The commands of the panes that hold here too, where the panes are not.
    pub fn lent(&self) -> &'static [Command] {
        let is_free = |board: &Board| board.asking.is_none() && self.overlay.is_none();
        if self.board_shown().is_some_and(is_free) { LENT } else { &[] }
    }

    /// Whether a command of the board does something as it stands.
    pub fn board_offers(&self, command: Command) -> bool {
        let Some(board) = self.board_shown() else { return true };
        match command {
            Command::NextGroup | Command::PreviousGroup => board.groups.len() > 1,
            Command::Keep | Command::Demote | Command::Drop | Command::Switch | Command::Details => {
                board.marked().is_some()
            }
            _ => true,
        }
    }

    /// Lets a key work on the board; `None` if there is none.
    pub(super) fn board_key(&mut self, chord: Chord) -> Option<Vec<Effect>> {
        let board = self.board_shown()?;
        if board.asking.is_some() {
            return Some(self.asking_key(chord));
        }
        let own = command(chord, &[Context::Board]);
        let lent = || command(chord, &[Context::Panes]).filter(|command| LENT.contains(command));
        match own.or_else(lent) {
            Some(command) => Some(self.run(command)),
            None => {
                if let Some(letter) = chord.types() {
                    self.say(format!("{letter} does nothing here; {} shows the keys", Command::Help.key()));
                }
                Some(Vec::new())
            }
        }
    }

    /// Does on the board what a command says; `None` if there is none, or the command is not its business.
    pub(super) fn run_on_board(&mut self, command: Command) -> Option<Vec<Effect>> {
        self.board_shown()?;
        if let Some(effects) = self.run_in_asking(command) {
            return Some(effects);
        }
        let (plan, board) = (&self.plan, self.board.as_mut()?);
        match command {
            Command::NextPick => board.step(plan, 1),
            Command::PreviousPick => board.step(plan, -1),
            Command::NextGroup => board.turn(plan, 1),
            Command::PreviousGroup => board.turn(plan, -1),
            Command::CloseBoard => self.close_board(),
            Command::Details => {
                let target = Target::of(plan.picks.get(board.marked()?)?);
                self.reset_detail();
                self.detail.trail.push(Visit { target, left_at: (0, 0) });
                self.detail.focused = true;
            }
            Command::Keep | Command::Demote | Command::Drop | Command::Switch => {
                let Some(at) = board.marked() else {
                    self.say(format!("nothing is left here; {} brings it back", Command::Undo.key()));
                    return Some(Vec::new());
                };
                return Some(self.decide(command, at));
            }
            _ => return None,
        }
        Some(Vec::new())
    }

    /// Decides about the pick of that position in the plan.
    fn decide(&mut self, command: Command, at: usize) -> Vec<Effect> {
        let planned = &self.plan.picks[at];
        let (own, title) = (planned.identity(), planned.title(&self.programme).to_owned());
        let id = &own.id;
        if planned.source != Source::Session && command != Command::Switch {
            let whose = if planned.source == Source::Entry { "my own entry" } else { "from a calendar" };
            self.say(format!("“{title}” is {whose}: it is only shown here"));
            return Vec::new();
        }
        let change = match command {
            Command::Keep => agenda::kept(&self.programme, &self.plan, &self.agenda, at),
            Command::Demote => agenda::demoted(&self.agenda, id),
            Command::Drop => agenda::chosen(&self.agenda, &[(id, None)]),
            _ => return self.switch(at),
        };
        let Some(change) = change else {
            self.say(match command {
                Command::Keep => format!("“{title}” is kept already: no other session is left to give way"),
                _ => format!("“{title}” is a maybe already; {} drops it", Command::Drop.key()),
            });
            return Vec::new();
        };
        let note = if command == Command::Drop { ", its note with it" } else { "" };
        let note = if self.agenda.pick(id).is_some_and(|pick| !pick.note.is_empty()) { note } else { "" };
        let words = format!("{}{note}; {} undoes", change.words, Command::Undo.key());
        let effects = self.make(change);
        if !effects.is_empty() {
            self.say(words);
        }
        effects
    }

    /// Makes a change of what is attended of a pick, and tells what stands against that then, and what is `freed` by it; else
    /// what was done.
    fn make_part(&mut self, change: Change, own: &Identity, freed: &[String]) -> Vec<Effect> {
        let words = format!("{}; {} undoes", change.words, Command::Undo.key());
        // What is attended whole again comes first: by that the trouble came.
        let freed: Vec<String> = freed.iter().map(|title| format!("“{title}”")).collect();
        let freed = if freed.is_empty() { String::new() } else { format!("all of {}: ", freed.join(" and ")) };
        let effects = self.make(change);
        if effects.is_empty() {
            return effects;
        }
        match self.plan.find(own).and_then(|at| self.trouble_of(at)) {
            Some((Trouble::Clash, trouble)) => self.warn(freed + &trouble),
            Some((Trouble::Tight, trouble)) => self.say(freed + &trouble),
            None => self.say(words),
        }
        effects
    }

    /// All of a pick is attended again, if only a part of it is; `None` if it is attended whole.
    fn attend_whole(&mut self, at: usize) -> Option<Vec<Effect>> {
        let planned = self.plan.picks.get(at).filter(|planned| !planned.is_own())?;
        let change = agenda::whole(&self.agenda, &[&planned.id])?;
        let own = planned.identity();
        let freed: Vec<String> = change.freed().map(|(_, title)| title.to_owned()).collect();
        Some(self.make_part(change, &own, &freed))
    }

    /// On the details: all of the session is attended again; or, where nothing is said of parts, the board asks for one.
    pub(super) fn attend_part(&mut self) -> Vec<Effect> {
        let target = self.picked_target();
        let at = self.plan.picks.iter().position(|planned| Some(Target::of(planned)) == target);
        let Some(at) = at else {
            self.say("only of what is picked a part can be attended");
            return Vec::new();
        };
        if let Some(effects) = self.attend_whole(at) {
            return effects;
        }
        let mut board = Board::of(&self.plan);
        if !board.go_to(&self.plan, at) {
            self.say("nothing else of mine runs at the same time");
            return Vec::new();
        }
        self.put_up(board);
        self.switch(at)
    }

    /// What the marked pick is.
    pub(super) fn board_target(&self) -> Option<Target> {
        let board = self.board_shown()?;
        self.plan.picks.get(board.marked()?).map(Target::of)
    }

    /// Marks a pick of the group, by its place.
    pub(super) fn point_on_board(&mut self, place: usize) {
        if let Some(board) = self.board.as_mut().filter(|board| board.asking.is_none()) {
            board.mark(&self.plan, place);
        }
    }

    /// All there is to say of the marked pick.
    pub fn board_page(&self) -> Option<page::Page> {
        let board = self.board_shown()?;
        Some(lane::page(self.scene(), board.picks(), board.marked()?))
    }
}

//! What stands against something I am going to: its sign and its words, for rows, pages, paper and the command line alike.

use super::walk::Stop;
use super::{Absence, Handover, Identity, Plan, Planned, Squeeze, Tight, conference_day};
use crate::agenda::Interest;
use crate::programme::time::{Date, length};
use crate::programme::{Overlap, Programme, SessionIx, Slot};

/// What stands against something I am going to; the greater outranks the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Trouble {
    /// A walk to or from it is longer than the pause.
    Tight,
    /// I am going to something else at the same time.
    Clash,
}

impl Trouble {
    /// The sign in rows and before words.
    pub fn sign(self) -> &'static str {
        match self {
            Trouble::Tight => "~",
            Trouble::Clash => "!",
        }
    }

    /// Words with its sign before them if it is so, and not only perhaps.
    pub fn signed(self, words: &str, firm: bool) -> String {
        if firm { format!("{} {words}", self.sign()) } else { words.to_owned() }
    }

    /// So many of it: `1 clash`, `2 clashes`, `2 tight`.
    pub fn counted(self, count: usize) -> String {
        match (self, count) {
            (Trouble::Tight, _) => format!("{count} tight"),
            (Trouble::Clash, 1) => "1 clash".to_owned(),
            (Trouble::Clash, _) => format!("{count} clashes"),
        }
    }
}

impl Overlap {
    /// How long it is: `45 min`, `a time unknown`.
    pub fn words(&self) -> String {
        self.minutes.map_or_else(|| "a time unknown".to_owned(), length)
    }

    /// What one of the two does, before what it shares time with: `clashes for 1 h 15 min with`; where one is only a maybe,
    /// `overlaps for 1 h 15 min with`.
    pub fn verb(&self, firm: bool) -> String {
        let verb = if firm { "clashes" } else { "overlaps" };
        format!("{verb} for {}", self.brief())
    }

    /// The same where there is little room and a sign tells the verb: `1 h 15 min with`.
    pub fn brief(&self) -> String {
        format!("{} with", self.words())
    }
}

impl Squeeze {
    /// Its words before and behind the title of the pick: `tight: 5 min to walk from ` and `, needs 8`.
    pub fn around(&self) -> (String, String) {
        let way = if self.is_before { "from" } else { "to" };
        (format!("tight: {} to walk {way} ", length(self.pause)), format!(", needs {}", needed(self.walk)))
    }

    /// Its words where there is little room, before the pick: `5 min, needs 8, from`.
    pub fn brief(&self) -> String {
        let way = if self.is_before { "from" } else { "to" };
        format!("{}, {way}", haste(self.pause, self.walk))
    }

    /// The whole of it: `tight: 5 min to walk from “Opening”, needs 8`.
    pub fn words(&self, title: &str) -> String {
        let (before, behind) = self.around();
        format!("{before}“{title}”{behind}")
    }
}

impl Handover {
    /// Its words before the pick that one goes over to, or comes from: `8 min to walk to`; nothing where there is no way
    /// that anybody knows.
    pub fn words(&self) -> Option<String> {
        let way = if self.is_before { "from" } else { "to" };
        self.walk.filter(|walk| *walk > 0).map(|walk| format!("{} to walk {way}", length(walk)))
    }
}

/// How long there is for a walk, and how long it takes: `5 min, needs 8`.
pub fn haste(pause: u32, walk: u32) -> String {
    format!("{}, needs {}", length(pause), needed(walk))
}

/// What a walk takes beside a pause: both are minutes, unless it is a journey.
fn needed(walk: u32) -> String {
    if walk < 60 { walk.to_string() } else { length(walk) }
}

impl Tight {
    /// As it is told where both picks stand beside it: `tight: 5 min to walk, needs 8`.
    pub fn words(&self) -> String {
        format!("tight: {} to walk, needs {}", length(self.pause), needed(self.walk))
    }

    /// As the pick of that position sees it.
    pub fn seen_from(&self, at: usize) -> Option<Squeeze> {
        let Tight { first, second, pause, walk } = *self;
        let other = [(first, second, false), (second, first, true)].into_iter().find(|(own, ..)| *own == at);
        other.map(|(_, pick, is_before)| Squeeze { pick, is_before, pause, walk })
    }
}

/// What an entry would stand against in a plan that it is not yet part of.
#[derive(Clone, Debug, Default)]
pub struct Against<'a> {
    /// What it would share its time with.
    pub overlaps: Vec<(&'a Planned, Overlap)>,
    /// From and to where the way would be too long.
    pub squeezes: Vec<Squeeze>,
    /// How it would lie outside my hours, and on which conference day.
    pub absence: Option<(Date, Absence)>,
}

impl Plan {
    /// What an entry of that time and place would stand against. One that is to be changed does not stand against itself.
    /// No plan is laid for it, so that it can be asked with every key.
    pub fn against(&self, programme: &Programme, slot: Slot, place: &str, own: Option<&Identity>) -> Against<'_> {
        let day = conference_day(programme, &slot);
        let own = own.and_then(|own| self.find(own)).map(|at| &self.picks[at]);
        let is_other = move |planned: &Planned| own.is_none_or(|own| !std::ptr::eq(own, planned));
        let stop = Stop { slot, halls: programme.halls_named(place), day: Some(day) };
        // As long as it stays when it is, a switch from or to it stays too.
        let is_switch = |squeeze: &Squeeze| {
            let other = &self.picks[squeeze.pick];
            own.is_some_and(|own| own.busy == Some(slot) && (own.hands_over_to(other) || other.hands_over_to(own)))
        };
        let mut squeezes = self.squeezing(programme, stop, is_other);
        squeezes.retain(|squeeze| !is_switch(squeeze));
        Against {
            overlaps: self.meeting(slot, is_other).collect(),
            squeezes,
            absence: self.stay(day).and_then(|stay| stay.absence(&slot)).map(|absence| (day, absence)),
        }
    }

    /// The worst that stands against a session I am going to.
    pub fn trouble(&self, session: SessionIx) -> Option<Trouble> {
        if self.is_clashing(session) {
            return Some(Trouble::Clash);
        }
        self.is_tight(session).then_some(Trouble::Tight)
    }

    /// The worst that stands against the pick of that position.
    pub fn trouble_at(&self, at: usize) -> Option<Trouble> {
        if self.is_firm_at(at) {
            return Some(Trouble::Clash);
        }
        self.squeezes_at(at).next().map(|_| Trouble::Tight)
    }

    /// The worst that stands against one of several sessions.
    pub fn worst(&self, sessions: &[SessionIx]) -> Option<Trouble> {
        sessions.iter().filter_map(|session| self.trouble(*session)).max()
    }

    /// Whatever stands against my plan, and how often.
    pub fn troubles(&self) -> impl Iterator<Item = (Trouble, usize)> {
        let counts = [(Trouble::Clash, self.firm_count()), (Trouble::Tight, self.tight.len())];
        counts.into_iter().filter(|(_, count)| *count > 0)
    }

    /// The picks next to the one of that position, to or from which the walk is too long.
    pub fn squeezes_at(&self, at: usize) -> impl Iterator<Item = Squeeze> {
        self.tight.iter().filter_map(move |tight| tight.seen_from(at))
    }

    /// The same, of the pick that takes the time of a session.
    pub fn squeezes_of(&self, session: SessionIx) -> impl Iterator<Item = Squeeze> {
        self.place_of(session).into_iter().flat_map(|at| self.squeezes_at(at))
    }

    /// What I am going to next to a session, to or from which the walk is too long, or would be if I went to it.
    pub fn squeezed_by(&self, programme: &Programme, session: SessionIx) -> Vec<Squeeze> {
        let is_going = |planned: &Planned| planned.pick.interest == Interest::Going && planned.takes_time();
        match self.place_of(session).filter(|at| is_going(&self.picks[*at])) {
            Some(at) => self.squeezes_at(at).collect(),
            None => self.squeezes(programme, session),
        }
    }
}

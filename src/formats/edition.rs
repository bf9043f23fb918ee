//! What is to be written, and what came of it.

use crate::agenda::{Agenda, Plan, Planned, Source};
use crate::programme::{Instant, Programme, Session, SessionIx};

/// A programme, or a part of it, or my agenda, on its way out.
pub struct Edition<'a> {
    /// The programme.
    pub programme: &'a Programme,
    /// Which of its sessions, in programme order.
    pub sessions: Vec<SessionIx>,
    /// My picks laid over the programme, where it is my agenda that leaves: then interest and notes are written too, and
    /// the picks whose sessions the programme no longer has.
    pub plan: Option<&'a Plan>,
    /// The picks as they are kept, where it is my agenda that leaves, for who wants all of it.
    pub agenda: Option<&'a Agenda>,
    /// Whether my own entries leave with my agenda.
    pub entries: bool,
    /// How many entries of calendars lie beside my agenda. They never leave, and [`Edition::plan`] knows nothing of them:
    /// when other people meet is not mine to tell.
    pub beside: usize,
    /// The moment of writing.
    pub now: Instant,
    /// How many versions of the programme this machine has seen before this one.
    pub revision: u32,
    /// When this version came to this machine.
    pub modified: Option<Instant>,
}

impl<'a> Edition<'a> {
    /// The whole programme; as often revised as it was imported.
    pub fn whole(programme: &'a Programme, now: Instant) -> Self {
        let sessions = programme.session_positions().collect();
        let imported = programme.event.imported.as_ref();
        let (revision, modified) = imported.map_or((0, None), |imported| (imported.revision, Some(imported.at)));
        Edition { programme, sessions, plan: None, agenda: None, entries: true, beside: 0, now, revision, modified }
    }

    /// The pick that stands for a session: its own, or one that probably is this session.
    pub fn pick(&self, session: SessionIx) -> Option<&'a Planned> {
        self.plan?.standing_for(session)
    }

    /// The sessions themselves.
    pub fn sessions(&self) -> impl Iterator<Item = (SessionIx, &'a Session)> {
        let programme = self.programme;
        self.sessions.iter().map(move |at| (*at, &programme[*at]))
    }

    /// My own entries, by day and time.
    pub fn own(&self) -> impl Iterator<Item = &'a Planned> {
        let plan = self.plan.filter(|_| self.entries);
        plan.into_iter().flat_map(|plan| &plan.picks).filter(|planned| planned.source == Source::Entry)
    }

    /// What of my agenda and beside it stays here, in words.
    pub fn stays_here(&self) -> impl Iterator<Item = String> + use<> {
        let is_own = |planned: &&Planned| planned.source == Source::Entry;
        let own = self.plan.filter(|_| !self.entries).map_or(0, |plan| plan.picks.iter().filter(is_own).count());
        let own = match own {
            0 => None,
            1 => Some("1 own entry is left out: a query asks for sessions".to_owned()),
            many => Some(format!("{many} own entries are left out: a query asks for sessions")),
        };
        let beside = match self.beside {
            0 => None,
            1 => Some("1 entry of a calendar beside the agenda is left out".to_owned()),
            many => Some(format!("{many} entries of calendars beside the agenda are left out")),
        };
        own.into_iter().chain(beside)
    }

    /// What of my agenda leaves only in the file in which it is kept, in words. On paper, which people read, my hours stand.
    pub(super) fn only_kept(&self, is_paper: bool) -> impl Iterator<Item = String> + use<> {
        let leaving = self.sessions.iter().filter_map(|at| self.pick(*at)).chain(self.gone());
        let attended = leaving.filter(|planned| planned.pick.attended).count();
        let hours = self.agenda.filter(|_| self.entries && !is_paper).map_or(0, |agenda| agenda.hours().count());
        let attended = match attended {
            0 => None,
            1 => Some("the mark of 1 attended session is left out".to_owned()),
            many => Some(format!("the marks of {many} attended sessions are left out")),
        };
        let day = if hours == 1 { "day" } else { "days" };
        let hours = (hours > 0).then(|| format!("my hours of {hours} {day} are left out"));
        let said = attended.into_iter().chain(hours);
        said.map(|what| format!("{what}; only an agenda in json has that"))
    }

    /// My picks whose sessions the programme no longer has, not even probably; without those I skip.
    pub fn gone(&self) -> impl Iterator<Item = &'a Planned> {
        let is_gone = |planned: &&Planned| planned.stands_at().is_none() && planned.pick.interest.is_wanted();
        self.lost().filter(is_gone)
    }

    /// All my picks that stand for no session of the programme, whatever my interest in them.
    pub fn lost(&self) -> impl Iterator<Item = &'a Planned> {
        let plan = self.plan;
        let stands = move |planned: &Planned| {
            let standing = planned.stands_at().and_then(|at| plan?.standing_for(at));
            standing.is_some_and(|standing| standing.id == planned.id)
        };
        let picks = plan.into_iter().flat_map(|plan| &plan.picks);
        picks.filter(move |planned| !planned.is_own() && !stands(planned))
    }
}

/// A file ready to be saved.
#[derive(Debug, Default)]
pub struct Written {
    /// The file.
    pub bytes: Vec<u8>,
    /// What the format cannot carry, one line for each kind of loss: "3 sessions without a time are left out".
    pub left_out: Vec<String>,
}

impl From<String> for Written {
    fn from(text: String) -> Written {
        Written { bytes: text.into_bytes(), left_out: Vec::new() }
    }
}

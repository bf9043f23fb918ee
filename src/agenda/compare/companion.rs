//! Somebody else's agenda, as far as it is about the same programme.

use crate::agenda::{Adopted, Agenda, Incoming, Journal, Stamp, Wanted, adopt};
use crate::programme::{Instant, Programme};

/// Somebody whose agenda is compared with mine.
#[derive(Clone, Debug, PartialEq)]
pub struct Companion {
    /// What they are called.
    pub name: String,
    /// What they chose of this programme.
    pub agenda: Agenda,
    /// The titles of what they chose that this programme does not have.
    pub unknown: Vec<String>,
}

impl Companion {
    /// Somebody of whom there is an agenda of this programme: with their own entries and hours.
    pub fn with(name: String, agenda: Agenda) -> Companion {
        Companion { name, agenda, unknown: Vec::new() }
    }

    /// Somebody of whom it is known what they want and do beside it: from an export, a calendar, a list.
    pub fn who_wants(name: String, programme: &Programme, wanted: Vec<Wanted>, entries: Incoming) -> Companion {
        let mut agenda = Agenda::new(&programme.event.id, programme.event.label());
        let adopted = Adopted { entries, ..adopt(programme, &agenda, wanted) };
        if let Some(change) = adopted.merge(programme, &agenda) {
            // Nobody asks when they chose it.
            Journal::default().make(&mut agenda, change, Stamp::of(Instant::UNIX_EPOCH));
        }
        let unknown = adopted.unknown.into_iter().map(|wanted| wanted.copy.title).collect();
        Companion { name, agenda, unknown }
    }

    /// Whether they chose something, and nothing of it is of this programme.
    pub fn knows_nothing(&self) -> bool {
        !self.unknown.is_empty() && self.agenda.picks().next().is_none() && self.agenda.entries().next().is_none()
    }
}

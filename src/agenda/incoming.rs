//! Own entries from elsewhere: another agenda, or one that left as a calendar or a table.

use super::adopt::{ENTRY, NOTE};
use super::{Agenda, Entry, Step};
use crate::programme::time::{Civil, DateTime};
use crate::programme::{Programme, Session, clean};
use serde_json::Value;
use std::collections::BTreeSet;

/// Entries that somebody wants to have, and how they stand to mine.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Incoming {
    /// Not mine yet, by the ids they are to be kept under.
    pub new: Vec<(String, Entry)>,
    /// Mine, and otherwise there; as they are there.
    pub changed: Vec<(String, Entry)>,
    /// Mine just so, by my own ids.
    pub same: Vec<(String, Entry)>,
    /// Whether what they come from tells of all entries that there are, so that mine can be measured by it.
    pub is_whole: bool,
}

impl Incoming {
    /// The entries of an agenda of the same programme, see [`Incoming::of_event`].
    pub fn of_agenda(agenda: &Agenda, programme: &Programme, mine: &Agenda) -> Incoming {
        let entries = agenda.entries().map(|(id, entry)| (id.to_owned(), entry.clone()));
        // An agenda of another event tells nothing of mine.
        let is_whole = is_of(&agenda.programme, programme);
        Incoming { is_whole, ..Incoming::of_event(&agenda.programme, entries, programme, mine) }
    }

    /// The entries, by the ids they were kept under, of the agenda of an event: of the same programme, or of what does not
    /// say whose it is (whoever names it knows). Those of another event stay with it: its clocks are others, and nobody has
    /// lunch there.
    pub fn of_event(
        event: &str,
        entries: impl Iterator<Item = (String, Entry)>,
        programme: &Programme,
        mine: &Agenda,
    ) -> Incoming {
        Incoming::of(entries.filter(|_| is_of(event, programme)), mine)
    }

    /// The entries among the sessions of what reads as a programme: an agenda that left in another form.
    pub fn of_programme(there: &Programme, here: &Programme, mine: &Agenda) -> Incoming {
        let entries = there.sessions().iter().filter_map(|session| told(session, there, here));
        Incoming::of(entries, mine)
    }

    /// These entries, by the ids they were kept under.
    fn of(entries: impl Iterator<Item = (String, Entry)>, mine: &Agenda) -> Incoming {
        let mut incoming = Incoming::default();
        let mut known = BTreeSet::new();
        for (id, entry) in entries.filter(|(id, entry)| !id.is_empty() && !entry.title.is_empty()) {
            let is_same = |other: &Entry| {
                (&other.title, other.start, other.end, &other.place)
                    == (&entry.title, entry.start, entry.end, &entry.place)
            };
            // Whoever entered the same thing by hand has it.
            let twin = || {
                mine.entries()
                    .find(|(_, other)| is_same(other) && other.note == entry.note)
                    .map(|(id, _)| id.to_owned())
            };
            let home = match mine.entry(&id) {
                Some(_) => id.clone(),
                None => twin().unwrap_or_else(|| id.clone()),
            };
            if !known.insert(home.clone()) {
                continue;
            }
            match mine.entry(&home) {
                None => incoming.new.push((home, entry)),
                Some(own) if is_same(own) && own.note == entry.note => incoming.same.push((home, entry)),
                Some(own) => incoming.changed.push((home, Entry { extra: own.extra.clone(), ..entry })),
            }
        }
        incoming
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.new.len() + self.changed.len() + self.same.len()
    }

    /// Those of mine that are not among them, by id, where that can be told.
    pub fn missing<'a>(&self, mine: &'a Agenda) -> Vec<&'a str> {
        let told: BTreeSet<&str> =
            self.new.iter().chain(&self.changed).chain(&self.same).map(|(id, _)| id.as_str()).collect();
        mine.entries().map(|(id, _)| id).filter(|id| self.is_whole && !told.contains(id)).collect()
    }

    /// What is to be done to have them; with `replace`, to have no others.
    pub(super) fn steps(&self, mine: &Agenda, replace: bool) -> Vec<Step> {
        let step = |(id, entry): &(String, Entry)| Step::Entry {
            entry: id.clone(),
            before: mine.entry(id).cloned(),
            after: Some(entry.clone()),
        };
        let gone = self.missing(mine).into_iter().filter(|_| replace).map(|id| Step::Entry {
            entry: id.to_owned(),
            before: mine.entry(id).cloned(),
            after: None,
        });
        self.new.iter().chain(&self.changed).map(step).chain(gone).collect()
    }
}

/// Whether what is kept for the event of that id is of a programme, as far as it says.
pub(super) fn is_of(event: &str, programme: &Programme) -> bool {
    event.is_empty() || event == programme.event.id.as_str()
}

/// Whether a session is no session, but an own entry of an agenda that left in another form.
pub(super) fn is_entry(session: &Session) -> bool {
    session.extra.contains_key(ENTRY)
}

/// The entry that a session tells of, in the time of another venue.
fn told(session: &Session, there: &Programme, here: &Programme) -> Option<(String, Entry)> {
    let fields = session.extra.get(ENTRY)?;
    let text = |value: Option<&Value>| clean::line(value.and_then(Value::as_str).unwrap_or_default().into());
    let slot = session.when.slot()?;
    let civil = |at: DateTime| match (&there.event.zone, &here.event.zone) {
        (Some(from), Some(to)) => Civil::from(to.civil(from.instant(at))),
        _ => Civil::from(at),
    };
    let entry = Entry {
        place: text(fields.get("place")),
        note: text(session.extra.get(NOTE)),
        ..Entry::new(text(fields.get("title")), civil(slot.start), slot.end.map(civil))
    };
    Some((text(fields.get("id")), entry))
}

//! What an event is: its sessions, people and halls.
//!
//! A [`Programme`] is built only by a [`Builder`], which repairs what a file got wrong and says so, and never changes
//! afterwards. It knows nothing of files, clocks or terminals.

mod builder;
pub mod check;
pub mod clean;
pub mod diff;
pub mod draft;
mod drop_in;
pub mod finding;
mod id;
mod imported;
mod likeness;
mod nearest;
mod pauses;
mod place;
mod repeats;
pub mod said;
mod session;
pub mod time;
pub mod twins;
mod when;

pub use builder::Builder;
pub use draft::Extra;
pub use finding::{Code, Finding, Level};
pub use id::{Id, Taken};
pub use imported::Imported;
pub use nearest::nearest;
pub use pauses::{Pauses, Stretch};
pub use place::{Building, Hall, Walk};
pub use session::{Appearance, Link, Person, Session, Status, Track};
pub use time::{Instant, Overlap, Slot, When, Zone, Zones};

use repeats::Repeats;
use std::collections::HashMap;
use std::ops::Index;
use std::sync::OnceLock;
use time::{Date, DateTime};
use twins::Register;

/// Positions in a programme's lists. They hold for one programme only; what is kept on disk names ids.
macro_rules! positions {
    ($($(#[$doc:meta])* $name:ident => $list:ident: $item:ty),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(u32);

        impl $name {
            /// The position in its list.
            pub fn index(self) -> usize {
                self.0 as usize
            }

            /// The item at that place of its list. Lists longer than `u32` reaches are cut by the builder.
            pub(crate) fn at(index: usize) -> Self {
                Self(u32::try_from(index).unwrap_or(u32::MAX))
            }
        }

        impl Index<$name> for Programme {
            type Output = $item;
            fn index(&self, at: $name) -> &$item {
                &self.$list[at.index()]
            }
        }
    )*};
}

positions! {
    /// A session's position in programme order.
    SessionIx => sessions: Session,
    /// A person's position.
    PersonIx => people: Person,
    /// A hall's position.
    HallIx => halls: Hall,
    /// A building's position.
    BuildingIx => buildings: Building,
    /// A track's position.
    TrackIx => tracks: Track,
}

/// What the organisers publish for one event.
#[derive(Clone, Debug, Default)]
pub struct Programme {
    /// The event itself.
    pub event: Event,
    buildings: Vec<Building>,
    halls: Vec<Hall>,
    people: Vec<Person>,
    tracks: Vec<Track>,
    sessions: Vec<Session>,
    days: Vec<Date>,
    /// A short name for every hall.
    labels: Vec<String>,
    /// The first start and the last end.
    runs: Option<(Instant, Instant)>,
    session_ids: HashMap<Id, SessionIx>,
    by_name: Vec<PersonIx>,
    starts: Starts,
    /// Made when something is looked for that is not under its id.
    register: OnceLock<Register>,
    /// Made when it is first asked which sessions are held again.
    repeats: OnceLock<Repeats>,
    /// The halls by all that they are called, in small letters; made when one is first looked for.
    hall_names: OnceLock<HashMap<String, Vec<HallIx>>>,
}

/// Sessions by their start, to find what runs at a time without looking at all of them.
#[derive(Clone, Debug, Default)]
struct Starts {
    /// Those of at most a day.
    short: Vec<SessionIx>,
    /// How long the longest of these is, in seconds.
    longest: i64,
    /// The few that run for days.
    long: Vec<SessionIx>,
}

/// What holds for the event as a whole.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// Identity; agendas are kept under it.
    pub id: Id,
    /// Full name.
    pub title: String,
    /// Name for narrow places, where the file gives one.
    pub short: Option<String>,
    /// "24th".
    pub edition: Option<String>,
    /// First day.
    pub start: Option<Date>,
    /// Last day.
    pub end: Option<Date>,
    /// The venue's time zone; without one all times are "venue time".
    pub zone: Option<Zone>,
    /// The name of the zone as the file gives it, where nobody knows its rules.
    pub unknown_zone: Option<String>,
    /// City.
    pub city: Option<String>,
    /// Name of the venue.
    pub venue: Option<String>,
    /// Where the programme was published.
    pub source: Option<String>,
    /// On which terms the file may be used.
    pub licence: Option<String>,
    /// Whether everything that takes place is listed.
    pub coverage: Coverage,
    /// Walking times the file gives.
    pub walks: Vec<Walk>,
    /// Where it comes from, if it was imported.
    pub imported: Option<Imported>,
    /// Fields without a meaning here.
    pub extra: Extra,
}

/// Whether a programme lists everything that takes place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Coverage {
    /// An empty stretch is free.
    #[default]
    Complete,
    /// An empty stretch only means that nothing is listed.
    Partial,
}

impl Default for Event {
    fn default() -> Self {
        Event {
            id: Id::from_text("", "programme"),
            title: String::new(),
            short: None,
            edition: None,
            start: None,
            end: None,
            zone: None,
            unknown_zone: None,
            city: None,
            venue: None,
            source: None,
            licence: None,
            coverage: Coverage::default(),
            walks: Vec::new(),
            imported: None,
            extra: Extra::new(),
        }
    }
}

impl Event {
    /// The shortest name.
    pub fn label(&self) -> &str {
        self.short.as_deref().unwrap_or(&self.title)
    }

    /// What the venue's clocks show at an instant; `None` in a programme without a zone.
    pub fn civil(&self, instant: Instant) -> Option<DateTime> {
        self.zone.as_ref().map(|zone| zone.civil(instant))
    }
}

impl PartialEq for Programme {
    fn eq(&self, other: &Self) -> bool {
        self.event == other.event && self.lists(other)
    }
}

impl Programme {
    /// Whether it lists the same as another programme, whatever the event is called.
    pub fn lists(&self, other: &Programme) -> bool {
        // The rest is derived from these.
        self.buildings == other.buildings
            && self.halls == other.halls
            && self.people == other.people
            && self.sessions == other.sessions
            && self.tracks == other.tracks
    }

    /// All sessions in programme order: by conference day; within it timed ones by start, then those with a day only;
    /// unscheduled ones last.
    pub fn sessions(&self) -> &[Session] {
        &self.sessions
    }

    /// The positions of all sessions, in programme order.
    pub fn session_positions(&self) -> impl ExactSizeIterator<Item = SessionIx> + use<> {
        (0..self.sessions.len()).map(SessionIx::at)
    }

    /// All people, in the file's order.
    pub fn people(&self) -> &[Person] {
        &self.people
    }

    /// All people by name, whatever its case.
    pub fn people_by_name(&self) -> &[PersonIx] {
        &self.by_name
    }

    /// All halls, in the file's order.
    pub fn halls(&self) -> &[Hall] {
        &self.halls
    }

    /// The positions of all halls, in the file's order.
    pub fn hall_positions(&self) -> impl ExactSizeIterator<Item = HallIx> + use<> {
        (0..self.halls.len()).map(HallIx::at)
    }

    /// The positions of all people, in the file's order.
    pub fn person_positions(&self) -> impl ExactSizeIterator<Item = PersonIx> + use<> {
        (0..self.people.len()).map(PersonIx::at)
    }

    /// All buildings, in the file's order.
    pub fn buildings(&self) -> &[Building] {
        &self.buildings
    }

    /// All tracks, in order of their first session.
    pub fn tracks(&self) -> &[Track] {
        &self.tracks
    }

    /// The conference days: the event's own and every other on which something is listed.
    pub fn days(&self) -> &[Date] {
        &self.days
    }

    /// The number of a conference day, from 1.
    pub fn day_number(&self, day: Date) -> Option<usize> {
        self.days.binary_search(&day).ok().map(|index| index + 1)
    }

    /// Whether the event is on: between its first start and its last end, by the clock of its zone.
    pub fn is_on(&self, now: Instant) -> bool {
        self.event.zone.is_some() && self.runs.is_some_and(|(from, until)| (from..until).contains(&now))
    }

    /// Whether a session runs at a moment; never in a programme without a zone, whose clocks nobody knows.
    pub fn is_running(&self, session: &Session, now: Instant) -> bool {
        self.event.zone.is_some() && session.when.slot().is_some_and(|slot| slot.covers(now))
    }

    /// Whether a session is over; what has no known end is over once the next day has begun. Never in a programme without
    /// a zone.
    pub fn is_past(&self, session: &Session, now: Instant) -> bool {
        self.past(now)(session)
    }

    /// As [`Programme::is_past`], of any number of sessions: the calendar is looked at once.
    pub fn past(&self, now: Instant) -> impl Fn(&Session) -> bool + use<> {
        let today = self.event.civil(now).map(DateTime::date);
        move |session| {
            let is_over = |today| match session.when.slot().and_then(Slot::until) {
                Some(until) => until <= now,
                None => session.day.is_some_and(|day| day < today),
            };
            today.is_some_and(is_over)
        }
    }

    /// Whether the last of its sessions is still to end, by the clock of its zone. Afterwards all of it is over, which is no
    /// news.
    pub fn is_going_on(&self, now: Instant) -> bool {
        self.event.zone.is_some() && !self.has_ended(now)
    }

    /// Which sessions are past while others are still to come, of any number of them: the calendar is looked at once.
    pub fn over(&self, now: Instant) -> impl Fn(&Session) -> bool + use<> {
        let (is_going_on, is_past) = (self.is_going_on(now), self.past(now));
        move |session| is_going_on && is_past(session)
    }

    /// Whether the last of its sessions is over, by the clock of its zone.
    pub fn has_ended(&self, now: Instant) -> bool {
        self.event.zone.is_some() && self.runs.is_some_and(|(_, until)| until <= now)
    }

    /// The session of that id.
    pub fn find_session(&self, id: &str) -> Option<SessionIx> {
        self.session_ids.get(&Id::parse(id)?).copied()
    }

    fn register(&self) -> &Register {
        self.register.get_or_init(|| Register::of(self))
    }

    /// A name of a hall for narrow columns, "G4"; the whole name where nothing shorter tells it apart.
    pub fn label(&self, hall: HallIx) -> &str {
        self.labels.get(hall.index()).map_or(&self[hall].name, String::as_str)
    }

    /// The halls of that name, in any case: the label, the name as printed, or the whole place, which other programs write
    /// from its least part on.
    pub fn halls_named(&self, name: &str) -> &[HallIx] {
        let names = self.hall_names.get_or_init(|| {
            let mut names: HashMap<String, Vec<HallIx>> = HashMap::new();
            for hall in self.hall_positions() {
                let building = self[hall].building.map(|building| format!(", {}", self[building].name));
                let from_within = self[hall].name.clone() + &building.unwrap_or_default();
                for name in [self.label(hall), &self[hall].name, &self.place(hall), &from_within] {
                    let halls = names.entry(name.to_lowercase()).or_default();
                    if halls.last() != Some(&hall) {
                        halls.push(hall);
                    }
                }
            }
            names
        });
        names.get(&name.to_lowercase()).filter(|_| !name.is_empty()).map(Vec::as_slice).unwrap_or_default()
    }

    /// The place of a hall as printed: "Congress Centre, zone B, 2nd floor, conference hall B3".
    pub fn place(&self, hall: HallIx) -> String {
        let building = self[hall].building.map(|building| self[building].name.as_str());
        building.map(|building| format!("{building}, ")).unwrap_or_default() + &self.room(hall)
    }

    /// The place of a hall within its building: "zone B, 2nd floor, conference hall B3".
    pub fn room(&self, at: HallIx) -> String {
        let hall = &self[at];
        // Some files print the building in the hall's name as well: "Pavilion A, conference hall A1".
        let rest = hall.building.and_then(|building| hall.name.strip_prefix(&self[building].name)?.strip_prefix(", "));
        let name = rest.unwrap_or(&hall.name);
        let parts = [hall.area.as_deref(), hall.floor.as_deref(), Some(name)];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }

    /// The name as printed in this appearance.
    pub fn printed_name<'a>(&'a self, appearance: &'a Appearance) -> &'a str {
        appearance.name.as_deref().unwrap_or(&self[appearance.person].name)
    }

    /// The name of a session's track.
    pub fn track_name(&self, session: &Session) -> Option<&str> {
        session.track.map(|track| self[track].name.as_str())
    }

    /// The sessions of a conference day, in programme order.
    pub fn sessions_on(&self, day: Date) -> impl Iterator<Item = SessionIx> + '_ {
        // Programme order is sorted by day, with "no day" at the end.
        let from = self.sessions.partition_point(|session| session.day.is_some_and(|of| of < day));
        let until = self.sessions.partition_point(|session| session.day.is_some_and(|of| of <= day));
        (from..until).map(SessionIx::at)
    }

    /// The other sessions that run at some time of this one, in programme order.
    pub fn parallel(&self, session: SessionIx) -> Vec<SessionIx> {
        let Some(slot) = self[session].when.slot() else { return Vec::new() };
        let Starts { short, longest, long } = &self.starts;
        let from = |at: &SessionIx| self[*at].when.slot().map(|slot| slot.from().as_second());
        let first = slot.from().as_second().saturating_sub(*longest);
        let last = slot.until().unwrap_or(slot.from()).as_second();
        let begin = short.partition_point(|at| from(at) < Some(first));
        let end = short.partition_point(|at| from(at) <= Some(last));
        let near = short.get(begin..end).unwrap_or_default();
        let mut parallel: Vec<SessionIx> = near
            .iter()
            .chain(long)
            .copied()
            .filter(|other| *other != session)
            .filter(|other| self[*other].when.slot().is_some_and(|other| other.overlap(slot).is_some()))
            .collect();
        parallel.sort_unstable();
        parallel
    }

    /// The pauses between the sessions of a hall on a conference day: time in which nothing is listed there, and nothing
    /// of unknown end may still run. Cancelled sessions do not occupy.
    pub fn free_stretches(&self, hall: HallIx, day: Date) -> Vec<Stretch> {
        let mut pauses = Pauses::default();
        let mut free = Vec::new();
        // What began on an earlier day may run on.
        for at in self[hall].sessions.iter().copied().take_while(|at| self[*at].day.is_some_and(|of| of <= day)) {
            let Some(slot) = self[at].when.slot().filter(|_| self[at].status != Status::Cancelled) else { continue };
            if let Some((after, pause)) = pauses.before(at, slot)
                && pause.minutes > 0
                && self[after].day == self[at].day
                && self[at].day == Some(day)
            {
                free.push(pause);
            }
        }
        free
    }

    /// The sessions before and after this one in a hall, on the same day.
    pub fn neighbours(&self, session: SessionIx, hall: HallIx) -> (Option<SessionIx>, Option<SessionIx>) {
        let timed = |other: &SessionIx| {
            self[*other].day == self[session].day
                && self[*other].when.slot().is_some()
                && self[session].when.slot().is_some()
        };
        let mut before = None;
        let mut found = false;
        for other in self[hall].sessions.iter().copied().filter(timed) {
            if found {
                return (before, Some(other));
            }
            if other == session {
                found = true;
            } else {
                before = Some(other);
            }
        }
        (before.filter(|_| found), None)
    }
}

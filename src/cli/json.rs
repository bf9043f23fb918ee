//! The shapes of `--json`: stable names, a missing value is `null`, a list is never missing.
//!
//! Times are RFC 3339 with the venue's offset, whatever zone is shown; without an offset in a programme without a zone.

use crate::agenda::{self, Copy, Interest, Planned, Wanted};
use crate::app::calendars::Row;
use crate::app::everywhere::Told;
use crate::app::page;
use crate::programme::time::{Civil, DateTime};
use crate::programme::{self, HallIx, PersonIx, Programme, SessionIx, When, Zone, clean};
use crate::store;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::HashMap;

/// The version of all these shapes.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Document<'a, T> {
    version: u32,
    programme: Option<Event<'a>>,
    #[serde(flatten)]
    body: T,
}

#[derive(Serialize)]
struct Event<'a> {
    id: &'a str,
    title: &'a str,
    zone: Option<&'a str>,
    start: Option<String>,
    end: Option<String>,
}

/// One document, ended by a line break. `event`: the programme it is about, where it is about one.
pub fn document(event: Option<&programme::Event>, body: impl Serialize) -> String {
    let programme = event.map(|event| Event {
        id: event.id.as_str(),
        title: &event.title,
        zone: event.zone.as_ref().map(Zone::name),
        start: event.start.map(|day| day.to_string()),
        end: event.end.map(|day| day.to_string()),
    });
    // These shapes have only text for keys, so writing them to memory can't fail.
    let text = serde_json::to_string_pretty(&Document { version: VERSION, programme, body }).unwrap_or_default();
    // JSON leaves these as they are, and a terminal obeys them. They can only stand in a path, which must stay exact.
    let is_obeyed = |c: char| matches!(c, '\u{7f}'..='\u{9f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let mut out = String::with_capacity(text.len() + 1);
    for c in text.chars() {
        if is_obeyed(c) {
            out.push_str(&format!("\\u{:04x}", u32::from(c)));
        } else {
            out.push(c);
        }
    }
    out + "\n"
}

#[derive(Serialize)]
pub struct Sessions<'a> {
    pub sessions: Vec<Session<'a>>,
}

#[derive(Serialize)]
pub struct People<'a> {
    pub people: Vec<Person<'a>>,
}

#[derive(Serialize)]
pub struct Halls<'a> {
    pub halls: Vec<Hall<'a>>,
}

/// What `find` found.
#[derive(Serialize)]
pub struct Answers<'a> {
    pub answers: Vec<Answer<'a>>,
}

#[derive(Serialize)]
pub struct Answer<'a> {
    kind: &'a str,
    id: &'a str,
    /// Of a session; the name of the rest.
    title: &'a str,
    text: &'a str,
    programme: &'a str,
}

/// An answer of `find`.
pub fn answer(told: &Told) -> Answer<'_> {
    let Told { programme, kind, id, name, text, .. } = told;
    Answer { kind: kind.word(), id, title: name, text, programme: programme.as_str() }
}

/// What `show` found.
#[derive(Default, Serialize)]
pub struct Shown<'a> {
    pub sessions: Vec<Session<'a>>,
    pub people: Vec<Person<'a>>,
    pub halls: Vec<Hall<'a>>,
}

#[derive(Serialize)]
pub struct Session<'a> {
    id: &'a str,
    title: &'a str,
    subtitle: Option<&'a str>,
    start: Option<String>,
    end: Option<String>,
    /// The conference day.
    date: Option<String>,
    minutes: Option<u32>,
    track: Option<&'a str>,
    kind: Option<&'a str>,
    status: &'a str,
    languages: &'a [String],
    tags: &'a [String],
    partners: Option<&'a str>,
    #[serde(rename = "abstract")]
    about: Option<&'a str>,
    questions: &'a [String],
    outcomes: &'a [String],
    access: Option<&'a str>,
    broadcast: Option<bool>,
    recorded: Option<bool>,
    halls: Vec<Place<'a>>,
    people: Vec<Appearance<'a>>,
    links: Vec<Link<'a>>,
    attachments: Vec<Link<'a>>,
    interest: Option<&'a str>,
    note: Option<&'a str>,
    /// What of it I attend, where that is not all of it.
    part: Option<Attended>,
    /// Whether I was in it.
    attended: bool,
    clashes: Vec<&'a str>,
    /// Ids of what I am going to next to it, where the walk is longer than the pause.
    tight: Vec<&'a str>,
}

/// A part of a session; what is not said is its own start or end.
#[derive(Serialize)]
struct Attended {
    from: Option<String>,
    until: Option<String>,
}

#[derive(Serialize)]
struct Place<'a> {
    id: &'a str,
    name: &'a str,
    building: Option<&'a str>,
    floor: Option<&'a str>,
    area: Option<&'a str>,
}

#[derive(Serialize)]
struct Appearance<'a> {
    id: &'a str,
    name: &'a str,
    role: Option<&'a str>,
    heading: Option<&'a str>,
    post: Option<&'a str>,
    online: Option<bool>,
}

#[derive(Serialize)]
struct Link<'a> {
    url: &'a str,
    title: Option<&'a str>,
}

#[derive(Serialize)]
pub struct Person<'a> {
    id: &'a str,
    name: &'a str,
    other_names: &'a [String],
    posts: Vec<&'a str>,
    sessions: Vec<Part<'a>>,
}

#[derive(Serialize)]
struct Part<'a> {
    id: &'a str,
    role: Option<&'a str>,
}

#[derive(Serialize)]
pub struct Hall<'a> {
    #[serde(flatten)]
    place: Place<'a>,
    capacity: Option<u32>,
    sessions: Vec<&'a str>,
}

#[derive(Serialize)]
pub struct Plan<'a> {
    picks: Vec<Pick<'a>>,
    entries: Vec<Entry<'a>>,
    clashes: Vec<Clash<'a>>,
    /// Walks that are longer than their pause, in minutes.
    tight: Vec<Tight<'a>>,
    gaps: Vec<Gap<'a>>,
    /// When I am there, of the days of which that is said.
    hours: Vec<Hours>,
}

#[derive(Serialize)]
struct Pick<'a> {
    session: &'a str,
    interest: &'a str,
    note: Option<&'a str>,
    part: Option<Attended>,
    /// Whether I was in it.
    attended: bool,
    title: &'a str,
    start: Option<String>,
    end: Option<String>,
    /// Places as printed, because of a session that is gone no more is known.
    halls: Vec<Cow<'a, str>>,
    state: &'a str,
    /// Ids of the sessions that are this one held again.
    repeats: Vec<&'a str>,
}

/// Something of my own, or of a calendar beside the agenda.
#[derive(Serialize)]
struct Entry<'a> {
    id: &'a str,
    title: &'a str,
    start: Option<String>,
    end: Option<String>,
    place: Option<&'a str>,
    note: Option<&'a str>,
    /// The name of the calendar; null: it is my own.
    calendar: Option<&'a str>,
}

#[derive(Serialize)]
struct Clash<'a> {
    /// Ids of sessions, or of entries.
    sessions: [&'a str; 2],
    minutes: Option<u32>,
}

#[derive(Serialize)]
struct Tight<'a> {
    sessions: [&'a str; 2],
    pause: u32,
    walk: u32,
}

#[derive(Serialize)]
pub struct Gap<'a> {
    start: String,
    end: String,
    minutes: u32,
    /// The sessions that fit wholly, the most suited first.
    fits: Vec<&'a str>,
}

#[derive(Serialize)]
struct Hours {
    day: String,
    from: Option<String>,
    until: Option<String>,
}

#[derive(Serialize)]
pub struct Calendars<'a> {
    calendars: Vec<CalendarRow<'a>>,
}

#[derive(Serialize)]
struct CalendarRow<'a> {
    name: &'a str,
    /// How many entries lie beside the programme.
    entries: usize,
    /// What of it is not shown, and why.
    left_out: &'a [String],
    problem: Option<&'a str>,
}

/// The calendars of this machine.
pub fn calendars(rows: &[Row]) -> Calendars<'_> {
    fn row(row: &Row) -> CalendarRow<'_> {
        CalendarRow { name: &row.name, entries: row.entries, left_out: &row.left_out, problem: row.problem.as_deref() }
    }
    Calendars { calendars: rows.iter().map(row).collect() }
}

#[derive(Serialize)]
pub struct Views<'a> {
    pub views: Vec<View<'a>>,
}

#[derive(Serialize)]
pub struct View<'a> {
    pub name: &'a str,
    pub query: &'a str,
    /// How many sessions it finds, skipped ones too, as `plenary sessions --json` lists them.
    pub sessions: usize,
}

#[derive(Serialize)]
pub struct Library<'a> {
    pub programmes: Vec<Shelf<'a>>,
}

#[derive(Serialize)]
pub struct Shelf<'a> {
    id: &'a str,
    title: &'a str,
    start: Option<String>,
    end: Option<String>,
    sessions: usize,
    /// Nothing where the agenda can't be read.
    picks: Option<usize>,
    origin: &'a str,
    imported: Option<Origin<'a>>,
    /// When it was opened last.
    used: Option<String>,
}

/// What an imported programme was made from.
#[derive(Serialize)]
struct Origin<'a> {
    name: &'a str,
    format: &'a str,
    sha256: &'a str,
    at: String,
    revision: u32,
}

/// What was read from a file, and what was odd about it.
#[derive(Serialize)]
pub struct Checked<'a> {
    pub counts: Counts,
    /// The name of the format; several are separated by commas.
    pub detected: String,
    pub findings: Vec<Finding<'a>>,
}

/// What an import found and did.
#[derive(Serialize)]
pub struct Brought<'a> {
    pub counts: Counts,
    /// The name of the format; several are separated by commas.
    pub detected: String,
    pub findings: Vec<Finding<'a>>,
    /// `new`, `newer` or `same`.
    pub outcome: &'a str,
    /// What changed, my picks among it; of a programme that is new or the same only those.
    #[serde(flatten)]
    pub changes: Option<super::news::Differences<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub carried: Option<Vec<super::news::Carry<'a>>>,
}

/// What became of picks from elsewhere, and the agenda with them.
#[derive(Serialize)]
pub struct Adopted<'a> {
    #[serde(flatten)]
    pub plan: Plan<'a>,
    /// Ids of sessions.
    pub new: Vec<String>,
    pub changed: Vec<String>,
    pub same: Vec<String>,
    /// Ids of picks that came without their sessions.
    pub gone: Vec<&'a str>,
    /// Titles of what this programme does not have.
    pub unknown: Vec<&'a str>,
    /// Ids of own entries.
    pub new_entries: Vec<String>,
    pub changed_entries: Vec<String>,
}

#[derive(Serialize)]
pub struct Counts {
    sessions: usize,
    people: usize,
    halls: usize,
    days: usize,
}

#[derive(Serialize)]
pub struct Finding<'a> {
    code: &'a str,
    level: &'a str,
    #[serde(rename = "where")]
    place: String,
    what: String,
    /// How many times just this was found.
    count: usize,
}

#[derive(Serialize)]
pub struct Paths<'a> {
    pub paths: Folders<'a>,
}

#[derive(Serialize)]
pub struct Folders<'a> {
    pub config: Cow<'a, str>,
    pub data: Cow<'a, str>,
    pub state: Cow<'a, str>,
}

/// A session, and my choice about it.
pub fn session<'a>(programme: &'a Programme, plan: &'a agenda::Plan, at: SessionIx) -> Session<'a> {
    let session = &programme[at];
    let pick = plan.of(at).map(|planned| &planned.pick);
    let (start, end) = times(programme, &session.when);
    Session {
        id: session.id.as_str(),
        title: &session.title,
        subtitle: session.subtitle.as_deref(),
        start,
        end,
        date: session.day.map(|day| day.to_string()),
        minutes: session.when.slot().and_then(programme::Slot::minutes),
        track: programme.track_name(session),
        kind: session.kind.as_deref(),
        status: session.status.word(),
        languages: &session.languages,
        tags: &session.tags,
        partners: session.partners.as_deref(),
        about: session.abstract_.as_deref(),
        questions: &session.questions,
        outcomes: &session.outcomes,
        access: session.access.as_deref(),
        broadcast: session.broadcast,
        recorded: session.recorded,
        halls: session.halls.iter().map(|hall| place(programme, *hall)).collect(),
        people: session.appearances.iter().map(|who| appearance(programme, who)).collect(),
        links: session.links.iter().map(link).collect(),
        attachments: session.attachments.iter().map(link).collect(),
        interest: pick.map(|pick| pick.interest.word()),
        note: pick.map(|pick| pick.note.as_str()).filter(|note| !note.is_empty()),
        part: plan.of(at).and_then(|planned| part(programme, planned)),
        attended: pick.is_some_and(|pick| pick.attended),
        clashes: plan.clashes_of(at).map(|(other, _)| other.id.as_str()).collect(),
        tight: plan.squeezes_of(at).map(|squeeze| plan.picks[squeeze.pick].shown_id(programme)).collect(),
    }
}

fn part(programme: &Programme, planned: &Planned) -> Option<Attended> {
    let part = planned.part()?;
    let text = |Civil(civil)| time(programme, civil);
    Some(Attended { from: part.from.map(text), until: part.until.map(text) })
}

fn appearance<'a>(programme: &'a Programme, who: &'a programme::Appearance) -> Appearance<'a> {
    Appearance {
        id: programme[who.person].id.as_str(),
        name: programme.printed_name(who),
        role: who.role.as_deref(),
        heading: who.heading.as_deref(),
        post: who.post.as_deref(),
        online: who.online,
    }
}

fn link(link: &programme::Link) -> Link<'_> {
    Link { url: &link.url, title: link.title.as_deref() }
}

fn place(programme: &Programme, at: HallIx) -> Place<'_> {
    let hall = &programme[at];
    Place {
        id: hall.id.as_str(),
        name: &hall.name,
        building: hall.building.map(|building| programme[building].name.as_str()),
        floor: hall.floor.as_deref(),
        area: hall.area.as_deref(),
    }
}

/// A person; a session stands once for every part they have in it.
pub fn person(programme: &Programme, at: PersonIx) -> Person<'_> {
    let person = &programme[at];
    let parts = person.sessions.iter().flat_map(|session| {
        let session = &programme[*session];
        let own = session.appearances.iter().filter(move |who| who.person == at);
        own.map(|who| Part { id: session.id.as_str(), role: who.role.as_deref() })
    });
    Person {
        id: person.id.as_str(),
        name: &person.name,
        other_names: &person.other_names,
        posts: page::posts(programme, at),
        sessions: parts.collect(),
    }
}

/// A hall.
pub fn hall(programme: &Programme, at: HallIx) -> Hall<'_> {
    let hall = &programme[at];
    Hall {
        place: place(programme, at),
        capacity: hall.capacity,
        sessions: hall.sessions.iter().map(|session| programme[*session].id.as_str()).collect(),
    }
}

/// The agenda laid over the programme: skipped sessions and maybes too; an interest tells them apart.
pub fn picks<'a>(programme: &'a Programme, plan: &'a agenda::Plan) -> Plan<'a> {
    let id = |at: usize| plan.picks[at].shown_id(programme);
    let clashes = plan.clashes.iter();
    Plan {
        picks: plan.picks.iter().filter(|planned| !planned.is_own()).map(|planned| pick(programme, planned)).collect(),
        entries: plan
            .picks
            .iter()
            .filter(|planned| planned.is_own())
            .map(|planned| entry(programme, planned))
            .collect(),
        clashes: clashes
            .map(|clash| Clash { sessions: [id(clash.first), id(clash.second)], minutes: clash.overlap.minutes })
            .collect(),
        tight: plan
            .tight
            .iter()
            .map(|tight| {
                let agenda::Tight { first, second, pause, walk } = *tight;
                Tight { sessions: [id(first), id(second)], pause, walk }
            })
            .collect(),
        gaps: (0..).zip(&plan.gaps).map(|(at, free)| gap(programme, plan, at, free)).collect(),
        hours: plan
            .stays()
            .map(|stay| Hours {
                day: stay.day.to_string(),
                from: stay.from.map(|from| time(programme, from)),
                until: stay.until.map(|until| time(programme, until)),
            })
            .collect(),
    }
}

fn gap<'a>(programme: &'a Programme, plan: &agenda::Plan, at: usize, free: &agenda::Gap) -> Gap<'a> {
    let suited = plan.suited(programme, plan.fitting_in(programme, at).iter().copied());
    free_time(programme, (free.start, free.end, free.minutes), suited.iter().map(|one| one.session))
}

/// Free time, and what fits into it.
pub fn free_time(
    programme: &Programme,
    (start, end, minutes): (DateTime, DateTime, u32),
    fits: impl IntoIterator<Item = SessionIx>,
) -> Gap<'_> {
    let fits = fits.into_iter().map(|at| programme[at].id.as_str()).collect();
    Gap { start: time(programme, start), end: time(programme, end), minutes, fits }
}

fn entry<'a>(programme: &'a Programme, planned: &'a Planned) -> Entry<'a> {
    let copy = &planned.pick.copy;
    let (start, end) = times(programme, &planned.when);
    Entry {
        id: &planned.id,
        title: &copy.title,
        start,
        end,
        place: copy.halls.first().map(String::as_str),
        note: Some(planned.pick.note.as_str()).filter(|note| !note.is_empty()),
        calendar: match &planned.source {
            agenda::Source::Calendar(name) => Some(name),
            agenda::Source::Entry | agenda::Source::Session => None,
        },
    }
}

fn pick<'a>(programme: &'a Programme, planned: &'a Planned) -> Pick<'a> {
    let copy = &planned.pick.copy;
    let (start, end) = times(programme, &planned.when);
    Pick {
        session: planned.shown_id(programme),
        interest: planned.pick.interest.word(),
        note: Some(planned.pick.note.as_str()).filter(|note| !note.is_empty()),
        part: part(programme, planned),
        attended: planned.pick.attended,
        title: planned.stands_at().map_or(&copy.title, |session| &programme[session].title),
        start,
        end,
        halls: match planned.stands_at() {
            Some(session) => programme[session].halls.iter().map(|hall| programme.place(*hall).into()).collect(),
            None => copy.halls.iter().map(|hall| hall.as_str().into()).collect(),
        },
        state: planned.fate.word(),
        repeats: planned.stands_at().map(|at| repeats(programme, at)).unwrap_or_default(),
    }
}

fn repeats(programme: &Programme, at: SessionIx) -> Vec<&str> {
    programme.repeats(at).map(|other| programme[other].id.as_str()).collect()
}

/// What the document of `agenda --json` tells who is handed it.
pub struct Handed {
    /// The id of the programme that it is of; empty where it does not say.
    pub event: String,
    /// The picks.
    pub wanted: Vec<Wanted>,
    /// The own entries, by the ids they are kept under. What stands in calendars is not theirs to hand on.
    pub entries: Vec<(String, agenda::Entry)>,
}

/// What somebody wants who hands on the document of `agenda --json`: nothing if it is no such document.
pub fn wanted(document: serde_json::Value) -> Option<Handed> {
    #[derive(Deserialize)]
    struct Shape {
        #[serde(default)]
        programme: serde_json::Value,
        picks: Vec<Listed>,
        #[serde(default)]
        entries: Vec<Own>,
    }
    #[derive(Deserialize)]
    struct Own {
        id: String,
        title: String,
        start: Option<String>,
        end: Option<String>,
        place: Option<String>,
        note: Option<String>,
        calendar: Option<String>,
    }
    #[derive(Deserialize)]
    struct Listed {
        session: String,
        interest: Interest,
        note: Option<String>,
        title: String,
        start: Option<String>,
        end: Option<String>,
        #[serde(default)]
        halls: Vec<String>,
        part: Option<Bounds>,
        #[serde(default)]
        attended: bool,
    }
    #[derive(Deserialize)]
    struct Bounds {
        from: Option<String>,
        until: Option<String>,
    }
    let clean = |text: String| clean::line(text.into());
    // An offset is the venue's, and what stands before it is the time by its clocks.
    let clock = |text: Option<String>| Civil::try_from(text?.get(..16)?.to_owned()).ok();
    let wanted = |one: Listed| {
        let (start, end) = (clock(one.start), clock(one.end));
        let halls = one.halls.into_iter().map(clean).collect();
        let copy = Copy { title: clean(one.title), start, end, halls, ..Copy::default() };
        let part = one.part.map(|part| agenda::Part { from: clock(part.from), until: clock(part.until) });
        let note = clean(one.note.unwrap_or_default());
        let mut wanted = Wanted::new(clean(one.session), copy, Some(one.interest), note);
        (wanted.part, wanted.attended) = (part, one.attended);
        wanted
    };
    let own = |one: Own| {
        let Own { id, title, start, end, place, note, calendar } = one;
        let start = clock(start).filter(|_| calendar.is_none())?;
        let (title, place, note) = (clean(title), clean(place.unwrap_or_default()), clean(note.unwrap_or_default()));
        Some((clean(id), agenda::Entry { place, note, ..agenda::Entry::new(title, start, clock(end)) }))
    };
    let Shape { programme, picks, entries } = Shape::deserialize(document).ok()?;
    Some(Handed {
        event: clean(programme["id"].as_str().unwrap_or_default().to_owned()),
        wanted: picks.into_iter().map(wanted).collect(),
        entries: entries.into_iter().filter_map(own).collect(),
    })
}

/// A programme of the library.
pub fn shelf(shelf: &store::Shelf) -> Shelf<'_> {
    Shelf {
        id: shelf.id.as_str(),
        title: &shelf.title,
        start: shelf.start.map(|day| day.to_string()),
        end: shelf.end.map(|day| day.to_string()),
        sessions: shelf.sessions,
        picks: shelf.picks,
        origin: shelf.origin.word(),
        imported: shelf.imported.as_ref().map(|from| Origin {
            name: &from.name,
            format: &from.format,
            sha256: &from.sha256,
            at: from.at.to_string(),
            revision: from.revision,
        }),
        used: shelf.used.map(|used| used.to_string()),
    }
}

/// How much a programme holds.
pub fn counts(programme: &Programme) -> Counts {
    Counts {
        sessions: programme.sessions().len(),
        people: programme.people().len(),
        halls: programme.halls().len(),
        days: programme.days().len(),
    }
}

/// All findings in their order; those that say the same of the same place are one.
pub fn findings(findings: &[programme::Finding]) -> Vec<Finding<'_>> {
    let mut told: Vec<Finding<'_>> = Vec::new();
    let mut known: HashMap<(programme::Code, String, String), usize> = HashMap::new();
    for finding in findings {
        let (place, what) = (finding.place(), finding.outcome());
        let at = *known.entry((finding.code, place.clone(), what.clone())).or_insert(told.len());
        if let Some(again) = told.get_mut(at) {
            again.count += 1;
            continue;
        }
        told.push(Finding { code: finding.code.name(), level: finding.level().word(), place, what, count: 1 });
    }
    told
}

pub fn times(programme: &Programme, when: &When) -> (Option<String>, Option<String>) {
    let slot = when.slot();
    let text = |civil: DateTime| time(programme, civil);
    (slot.map(|slot| text(slot.start)), slot.and_then(|slot| slot.end).map(text))
}

pub fn time(programme: &Programme, civil: DateTime) -> String {
    match &programme.event.zone {
        Some(zone) => zone.rfc3339(civil),
        None => civil.strftime("%Y-%m-%dT%H:%M:%S").to_string(),
    }
}

#[cfg(test)]
mod tests;

//! Programmes and agendas to be read by people: Markdown, plain text, HTML.
//!
//! One walk over what is to be written puts everything into words; the writers only decide how it looks, and see to
//! it that no text from outside is taken for more than text.

mod html;
mod log;
mod markdown;
mod own;
mod text;
mod wrap;

pub(super) use html::write as write_html;
pub(super) use log::{count as count_log, write as write_log};
pub(super) use markdown::write as write_markdown;
pub(super) use text::write as write_text;

use super::Edition;
use crate::agenda::{Fate, Gap, Interest, Plan, Planned, Stay, Trouble};
use crate::programme::time::{Date, clock, date_range, length, long_date, short_date};
use crate::programme::{Appearance, Id, Programme, Session, SessionIx, Slot, Status, When};
use own::Own;

/// What is printed, in words and in its order.
struct Sheet<'a> {
    title: &'a str,
    /// When and where the event is.
    facts: Vec<String>,
    /// Which clock the times are of.
    clock: String,
    /// Whether it is somebody's agenda.
    is_agenda: bool,
    days: Vec<Day<'a>>,
    /// Picks that the programme no longer has.
    gone: Vec<Gone<'a>>,
    halls: Vec<Place<'a>>,
    source: Option<&'a str>,
    licence: Option<&'a str>,
}

/// The sessions of a day, or those without one.
struct Day<'a> {
    heading: String,
    /// Its name within the document.
    anchor: String,
    entries: Vec<Entry<'a>>,
    /// What I do beside them, in order.
    own: Vec<Own<'a>>,
    /// Free time behind them, until I leave.
    rest: Option<String>,
}

/// A session.
struct Entry<'a> {
    session: &'a Session,
    /// Free time before it: "45 min free".
    gap: Option<String>,
    /// "16:45–18:15"; what is known of it.
    time: String,
    halls: Vec<String>,
    /// Track, kind, languages, length.
    facts: Vec<String>,
    people: Vec<Group<'a>>,
    status: Option<&'static str>,
    /// The mark of my interest, and the part I attend: "★ going, until 14:20".
    interest: Option<String>,
    note: &'a str,
    attended: bool,
    /// What I should know: clashes, walks that are too long, a move.
    warnings: Vec<Warning>,
}

/// What I should know of a session.
struct Warning {
    /// What it begins with: `~` for a walk that is too long, else `!`.
    sign: &'static str,
    words: String,
}

/// People under one heading.
struct Group<'a> {
    heading: Option<String>,
    people: Vec<Who<'a>>,
}

/// Somebody who appears.
struct Who<'a> {
    name: &'a str,
    post: Option<&'a str>,
    is_online: bool,
}

/// A pick that the programme no longer has.
struct Gone<'a> {
    title: &'a str,
    time: String,
    halls: &'a [String],
    note: &'a str,
    attended: bool,
}

/// A hall for the table of halls.
struct Place<'a> {
    name: &'a str,
    /// Where it is: building, area, floor.
    within: String,
    capacity: Option<u32>,
    sessions: usize,
}

impl<'a> Sheet<'a> {
    fn of(edition: &Edition<'a>) -> Sheet<'a> {
        let programme = edition.programme;
        let event = &programme.event;
        let days = event.start.zip(event.end).or_else(|| Some((*programme.days().first()?, *programme.days().last()?)));
        let place: Vec<&str> = [&event.venue, &event.city].into_iter().flatten().map(String::as_str).collect();
        let facts =
            [days.map(|(start, end)| date_range(start, end)), Some(place.join(", ")).filter(|place| !place.is_empty())];
        Sheet {
            title: &event.title,
            facts: facts.into_iter().flatten().collect(),
            clock: clock_of(edition),
            is_agenda: edition.plan.is_some(),
            days: days_of(edition),
            gone: edition.gone().map(gone).collect(),
            halls: places(edition),
            source: event.source.as_deref(),
            licence: event.licence.as_deref(),
        }
    }

    /// Whether anything is in it.
    fn is_empty(&self) -> bool {
        self.days.is_empty() && self.gone.is_empty()
    }
}

fn clock_of(edition: &Edition<'_>) -> String {
    let Some(zone) = &edition.programme.event.zone else {
        return "All times are venue time; the time zone is not known.".to_owned();
    };
    let mut names: Vec<String> = Vec::new();
    for slot in edition.sessions().filter_map(|(_, session)| session.when.slot()) {
        let name = zone.abbreviation(slot.from());
        if !names.contains(&name) {
            names.push(name);
        }
    }
    match names.as_slice() {
        [] => format!("All times are venue time, {}.", zone.name()),
        names => format!("All times are venue time, {} ({}).", zone.name(), names.join(", then ")),
    }
}

fn days_of<'a>(edition: &Edition<'a>) -> Vec<Day<'a>> {
    let programme = edition.programme;
    let mut days: Vec<(Option<Date>, Day<'a>)> = Vec::new();
    for (at, session) in edition.sessions() {
        if days.last().is_none_or(|(date, _)| *date != session.day) {
            days.push((session.day, day(edition, session.day)));
        }
        if let Some((_, day)) = days.last_mut() {
            day.entries.push(entry(programme, edition.plan, at, session));
        }
    }
    for (planned, plan) in edition.own().zip(edition.plan.into_iter().cycle()) {
        let rank = |date: Option<Date>| (date.is_none(), date);
        let place = days.partition_point(|(date, _)| rank(*date) < rank(planned.day));
        if days.get(place).is_none_or(|(date, _)| *date != planned.day) {
            days.insert(place, (planned.day, day(edition, planned.day)));
        }
        if let Some((_, day)) = days.get_mut(place) {
            day.put(programme, plan, planned);
        }
    }
    days.into_iter().map(|(_, day)| day).collect()
}

/// A day on which nothing stands yet.
fn day<'a>(edition: &Edition<'a>, date: Option<Date>) -> Day<'a> {
    let heading = date.map_or("Not scheduled yet".to_owned(), |date| {
        let days = edition.programme.days().len();
        let number = edition.programme.day_number(date).filter(|_| days > 1);
        let there = edition.plan.and_then(|plan| plan.stay(date)).map(there).unwrap_or_default();
        long_date(date) + &number.map(|number| format!(" · day {number}")).unwrap_or_default() + &there
    });
    let anchor = date.map_or("unscheduled".to_owned(), |date| format!("day-{date}"));
    let rest = edition.plan.zip(date).and_then(|(plan, day)| rest(plan, day));
    Day { heading, anchor, entries: Vec::new(), own: Vec::new(), rest }
}

fn entry<'a>(programme: &'a Programme, plan: Option<&'a Plan>, at: SessionIx, session: &'a Session) -> Entry<'a> {
    let slot = session.when.slot();
    let picked = plan.and_then(|plan| plan.standing_for(at));
    let minutes = slot.and_then(Slot::minutes).map(length);
    let languages = Some(session.languages.join(", ")).filter(|languages| !languages.is_empty());
    let texts = [
        programme.track_name(session).map(str::to_owned),
        session.kind.clone(),
        languages,
        minutes,
        session.access.clone(),
    ];
    Entry {
        session,
        gap: plan.and_then(|plan| gap(programme, plan, at)),
        time: time(session),
        halls: session.halls.iter().map(|hall| programme.place(*hall)).collect(),
        facts: texts.into_iter().flatten().collect(),
        people: groups(programme, session),
        status: match session.status {
            Status::Scheduled => None,
            Status::Moved => Some("moved"),
            Status::Cancelled => Some("cancelled"),
        },
        interest: picked.map(interest),
        note: picked.map_or("", |picked| &picked.pick.note),
        attended: picked.is_some_and(|picked| picked.pick.attended),
        warnings: plan.map(|plan| warnings(programme, plan, at)).unwrap_or_default(),
    }
}

/// "16:45–18:15", "22:00–01:00 (+1 day)", "00:30–02:00 (Thu 3 Jun)" under the day before.
fn time(session: &Session) -> String {
    time_of(&session.when, session.day)
}

fn time_of(when: &When, day: Option<Date>) -> String {
    match when {
        When::Slot(slot) => {
            let date = slot.start.date();
            let is_elsewhere = day != Some(date);
            let on = if is_elsewhere { format!(" ({})", short_date(date)) } else { String::new() };
            let Some(end) = slot.end else { return format!("from {}{on}", clock(slot.start)) };
            let days = (end.date() - date).get_days();
            // Midnight is the end of a day rather than the beginning of another.
            let later = match days {
                1 if end.time() == jiff::civil::Time::midnight() => String::new(),
                0 => String::new(),
                1 => " (+1 day)".to_owned(),
                days => format!(" (+{days} days)"),
            };
            format!("{}–{}{later}{on}", clock(slot.start), clock(end))
        }
        When::Day(_) => "time not known".to_owned(),
        When::Unscheduled => "no time yet".to_owned(),
    }
}

/// People under their printed headings, or else under their roles, each heading once in a row.
fn groups<'a>(programme: &'a Programme, session: &'a Session) -> Vec<Group<'a>> {
    let mut groups: Vec<(&Appearance, Group<'a>)> = Vec::new();
    for who in &session.appearances {
        let person =
            Who { name: programme.printed_name(who), post: who.post.as_deref(), is_online: who.online == Some(true) };
        match groups.last_mut() {
            Some((first, group)) if (&first.heading, &first.role) == (&who.heading, &who.role) => {
                group.people.push(person);
            }
            _ => {
                let heading = who.heading.as_deref().or(who.role.as_deref()).map(capitalised);
                groups.push((who, Group { heading, people: vec![person] }));
            }
        }
    }
    groups.into_iter().map(|(_, group)| group).collect()
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
}

/// Free time before a session, with the walk to it.
fn gap(programme: &Programme, plan: &Plan, at: SessionIx) -> Option<String> {
    free_before(programme, plan, plan.place_of(at)?)
}

/// The same of the pick of that position.
fn free_before(programme: &Programme, plan: &Plan, at: usize) -> Option<String> {
    let gap = plan.gaps.iter().find(|gap| gap.before == Some(at))?;
    let ends = gap.after.zip(gap.before).map(|(after, before)| (&plan.picks[after], &plan.picks[before]));
    let walk = ends.and_then(|(after, before)| plan.walk(programme, after, before)).filter(|walk| *walk > 0);
    let walk = walk.map(|walk| format!(", {} of it to walk", length(walk))).unwrap_or_default();
    Some(free(gap) + &walk)
}

/// Free time on a day until I leave.
fn rest(plan: &Plan, day: Date) -> Option<String> {
    plan.gaps.iter().find(|gap| gap.day == day && gap.before.is_none()).map(free)
}

fn free(gap: &Gap) -> String {
    format!("{}–{} free, {}", clock(gap.start), clock(gap.end), length(gap.minutes))
}

/// When I am there: ` · there 09:30–18:00`.
fn there(stay: Stay) -> String {
    match (stay.from.map(clock), stay.until.map(clock)) {
        (Some(from), Some(until)) => format!(" · there {from}–{until}"),
        (Some(from), None) => format!(" · there from {from}"),
        (None, Some(until)) => format!(" · there until {until}"),
        (None, None) => String::new(),
    }
}

fn warnings(programme: &Programme, plan: &Plan, at: SessionIx) -> Vec<Warning> {
    let mut warnings = plan.place_of(at).map(|at| against(programme, plan, at)).unwrap_or_default();
    let mut warn = |trouble: Trouble, words: String| warnings.push(Warning { sign: trouble.sign(), words });
    if let Some(picked) = plan.standing_for(at).filter(|picked| picked.fate == Fate::Probable) {
        warn(Trouble::Clash, format!("probably the session you picked: {}", picked.pick.copy.title));
    }
    if let Some(picked) = plan.of(at).filter(|picked| picked.fate == Fate::Moved) {
        let what = match (picked.moved_time, picked.moved_place) {
            (true, true) => "time and place are",
            (true, false) => "the time is",
            _ => "the place is",
        };
        warn(Trouble::Clash, format!("{what} no longer what you picked"));
    }
    warnings
}

/// What stands against the pick of that position.
fn against(programme: &Programme, plan: &Plan, at: usize) -> Vec<Warning> {
    let mut warnings = Vec::new();
    let mut warn = |trouble: Trouble, words: String| warnings.push(Warning { sign: trouble.sign(), words });
    for (other, clash) in plan.clashes_at(at) {
        warn(Trouble::Clash, format!("{} {}", clash.overlap.verb(clash.firm), title_of(programme, other)));
    }
    for squeeze in plan.squeezes_at(at) {
        if let Some(other) = plan.picks.get(squeeze.pick) {
            warn(Trouble::Tight, squeeze.words(title_of(programme, other)));
        }
    }
    if let Some(absence) = plan.absence(at) {
        warn(Trouble::Clash, absence.words().to_owned());
    }
    warnings
}

fn title_of<'p>(programme: &'p Programme, planned: &'p Planned) -> &'p str {
    planned.stands_at().map_or(&planned.pick.copy.title, |at| &programme[at].title)
}

fn gone(planned: &Planned) -> Gone<'_> {
    let copy = &planned.pick.copy;
    let time = match (planned.when, planned.day) {
        (When::Slot(slot), _) => {
            let end = slot.end.map(|end| format!("–{}", clock(end))).unwrap_or_default();
            format!("{} {}{end}", short_date(slot.start.date()), clock(slot.start))
        }
        (_, Some(day)) => short_date(day),
        _ => String::new(),
    };
    Gone { title: &copy.title, time, halls: &copy.halls, note: &planned.pick.note, attended: planned.pick.attended }
}

/// The halls that the edition leads to, in the order of the programme.
fn places<'a>(edition: &Edition<'a>) -> Vec<Place<'a>> {
    let programme = edition.programme;
    let mut counts = vec![0_usize; programme.halls().len()];
    for hall in edition.sessions().flat_map(|(_, session)| &session.halls) {
        if let Some(count) = counts.get_mut(hall.index()) {
            *count += 1;
        }
    }
    let halls = programme.hall_positions().zip(counts).filter(|(_, count)| *count > 0);
    halls
        .map(|(at, sessions)| {
            let hall = &programme[at];
            let building = hall.building.map(|building| programme[building].name.as_str());
            let within = [building, hall.area.as_deref(), hall.floor.as_deref()];
            let within: Vec<&str> = within.into_iter().flatten().collect();
            Place { name: &hall.name, within: within.join(", "), capacity: hall.capacity, sessions }
        })
        .collect()
}

impl Who<'_> {
    /// What stands behind the name: post, and that they take part from afar.
    fn more(&self) -> Option<String> {
        let parts = [self.post, self.is_online.then_some("online")];
        let parts: Vec<&str> = parts.into_iter().flatten().collect();
        (!parts.is_empty()).then(|| parts.join(", "))
    }
}

/// The mark of an interest, for paper without colours.
fn interest(planned: &Planned) -> String {
    let (mark, word) = match planned.pick.interest {
        Interest::Going => ("★", "going"),
        Interest::Maybe => ("☆", "maybe"),
        Interest::Skip => ("–", "skip"),
        Interest::Later => ("…", "later"),
    };
    let probably = if planned.fate == Fate::Probable { "probably " } else { "" };
    let part = planned.part().map(|part| format!(", {}", part.words(clock))).unwrap_or_default();
    format!("{mark} {probably}{word}{part}")
}

/// "1 session", "3 sessions".
fn sessions(number: usize) -> String {
    format!("{number} session{}", if number == 1 { "" } else { "s" })
}

/// The name of a session within a document.
fn anchor(id: &Id) -> String {
    format!("session-{id}")
}

/// Whether an address may become a link: what opens a page or writes a letter, and nothing that runs.
fn is_link(url: &str) -> bool {
    let url = url.to_ascii_lowercase();
    ["http://", "https://", "mailto:"].iter().any(|scheme| url.starts_with(scheme))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pages_and_letters_become_links() {
        assert!(is_link("https://example.org") && is_link("MAILTO:a@example.org"));
        assert!(!is_link("javascript:alert(1)") && !is_link("data:text/html,x") && !is_link(" https://example.org"));
    }
}

//! Plenary's own CSV: one row per session, RFC 4180. What a spreadsheet would run as a formula is made harmless by an
//! apostrophe, which is taken off again when such a file is read.

use crate::agenda::{Fate, Interest, Planned};
use crate::formats::limits::MOST_RECORDS;
use crate::formats::markup::Markup;
use crate::formats::published::{Appearance, Hall, Link, Mine, OwnEntry, Prose, Published, Ref, Session, Text, Times};
use crate::formats::{Edition, Written};
use crate::programme::time::{Civil, DateTime, Zone};
use crate::programme::{self, Programme, Status, When};
use csv::StringRecord;

/// The heading, by which such a file is known again.
const HEADING: [&str; 19] = [
    "id",
    "title",
    "subtitle",
    "kind",
    "track",
    "day",
    "start",
    "end",
    "zone",
    "minutes",
    "halls",
    "building",
    "people",
    "languages",
    "status",
    "interest",
    "note",
    "abstract",
    "url",
];

/// The status of what is no session, but something of my own.
const OWN_ENTRY: &str = "entry";

/// Whether a row is the heading of plenary's own CSV.
pub(super) fn is_own_heading(row: &StringRecord) -> bool {
    row.iter().eq(HEADING)
}

/// Writes an edition.
pub(in crate::formats) fn write(edition: &Edition<'_>) -> Written {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let programme = edition.programme;
    // Writing to memory does not fail, and all rows are equally long.
    let mut put = |cells: [String; 19]| drop(writer.write_record(cells.iter().map(|cell| harmless(cell))));
    put(HEADING.map(str::to_owned));
    for (at, session) in edition.sessions() {
        let planned = edition.pick(at);
        let pick = planned.map(|planned| &planned.pick);
        let mut cells = row(programme, session, pick.map(|pick| pick.interest), pick.map_or("", |pick| &pick.note));
        if session.status != Status::Cancelled && planned.is_some_and(|planned| planned.fate == Fate::Probable) {
            Fate::Probable.word().clone_into(&mut cells[14]);
        }
        put(cells);
    }
    for planned in edition.gone() {
        let copy = &planned.pick.copy;
        let session = gone(copy, planned.id.clone(), planned.day.map(|day| day.to_string()));
        let mut cells = session.map(String::from);
        cells[8] = zone(programme);
        planned.pick.interest.word().clone_into(&mut cells[15]);
        cells[16].clone_from(&planned.pick.note);
        put(cells);
    }
    for planned in edition.own() {
        put(own(programme, planned));
    }
    Written { bytes: writer.into_inner().unwrap_or_default(), left_out: left_out(edition) }
}

fn zone(programme: &Programme) -> String {
    programme.event.zone.as_ref().map(Zone::name).unwrap_or_default().to_owned()
}

fn clock(civil: DateTime) -> String {
    String::from(Civil::from(civil))
}

fn row(programme: &Programme, session: &programme::Session, interest: Option<Interest>, note: &str) -> [String; 19] {
    let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
    let slot = session.when.slot();
    let halls = session.halls.iter().map(|hall| &programme[*hall]);
    let buildings: Vec<&str> = halls
        .clone()
        .map(|hall| hall.building.map(|building| programme[building].name.as_str()).unwrap_or_default())
        .collect();
    let people = session.appearances.iter().map(|who| {
        let name = programme.printed_name(who);
        match &who.role {
            Some(role) => format!("{name} ({role})"),
            // Else the end of a name would be read as a role.
            None if name.ends_with(')') => format!("{name} ()"),
            None => name.to_owned(),
        }
    });
    let status = Some(session.status).filter(|status| *status != Status::Scheduled).map(Status::word);
    [
        session.id.to_string(),
        session.title.clone(),
        text(session.subtitle.as_deref()),
        text(session.kind.as_deref()),
        text(programme.track_name(session)),
        session.day.map(|day| day.to_string()).unwrap_or_default(),
        slot.map(|slot| clock(slot.start)).unwrap_or_default(),
        slot.and_then(|slot| slot.end).map(clock).unwrap_or_default(),
        if matches!(session.when, When::Slot(_)) { zone(programme) } else { String::new() },
        slot.and_then(programme::Slot::minutes).map(|minutes| minutes.to_string()).unwrap_or_default(),
        listed(halls.map(|hall| hall.name.as_str())),
        if buildings.iter().all(|name| name.is_empty()) { String::new() } else { listed(buildings) },
        listed(people),
        listed(&session.languages),
        text(status),
        interest.map(Interest::word).unwrap_or_default().to_owned(),
        note.to_owned(),
        text(session.abstract_.as_deref()),
        session.links.first().map(|link| link.url.clone()).unwrap_or_default(),
    ]
}

/// What my copy still knows of a session that the programme no longer has.
fn gone(copy: &crate::agenda::Copy, id: String, day: Option<String>) -> [String; 19] {
    let mut cells: [String; 19] = Default::default();
    cells[0] = id;
    cells[1].clone_from(&copy.title);
    cells[5] = day.unwrap_or_default();
    cells[6] = copy.start.map(String::from).unwrap_or_default();
    cells[7] = copy.end.map(String::from).unwrap_or_default();
    cells[10] = listed(&copy.halls);
    cells[12] = listed(&copy.people);
    "gone".clone_into(&mut cells[14]);
    cells
}

/// An own entry.
fn own(programme: &Programme, planned: &Planned) -> [String; 19] {
    let copy = &planned.pick.copy;
    let mut cells = gone(copy, planned.id.clone(), planned.day.map(|day| day.to_string()));
    cells[8] = zone(programme);
    cells[9] = planned.when.slot().and_then(programme::Slot::minutes).map_or_else(String::new, |some| some.to_string());
    OWN_ENTRY.clone_into(&mut cells[14]);
    cells[16].clone_from(&planned.pick.note);
    cells
}

/// What such a table has no place for.
fn left_out(edition: &Edition<'_>) -> Vec<String> {
    let sessions: Vec<&programme::Session> = edition.sessions().map(|(_, session)| session).collect();
    let mut lines = Vec::new();
    let mut say = |count: usize, what: &str| {
        if count > 0 {
            lines.push(format!("{count} sessions with {what} that a table has no column for"));
        }
    };
    let count = |has: fn(&programme::Session) -> bool| sessions.iter().filter(|session| has(session)).count();
    say(count(|session| !session.questions.is_empty() || !session.outcomes.is_empty()), "questions or outcomes");
    say(count(|session| session.links.len() > 1 || !session.attachments.is_empty()), "further links or attachments");
    say(count(|session| !session.tags.is_empty()), "tags");
    say(count(|session| session.appearances.iter().any(|who| who.post.is_some())), "posts of people");
    let is_parted = |(at, _): &(programme::SessionIx, &programme::Session)| {
        edition.pick(*at).is_some_and(|planned| planned.part().is_some())
    };
    let parted = edition.sessions().filter(is_parted).count();
    if parted > 0 {
        lines.push(format!("{parted} sessions of which a part is attended, that a table has no column for"));
    }
    let told = edition.programme.people().iter().filter(|person| person.biography.is_some()).count();
    if told > 0 {
        lines.push(format!("{told} biographies"));
    }
    lines
}

/// Several texts in one cell: `;` between them, and `\` before one that is part of a text.
fn listed(texts: impl IntoIterator<Item = impl AsRef<str>>) -> String {
    let escaped = texts.into_iter().map(|text| text.as_ref().replace('\\', "\\\\").replace(';', "\\;"));
    escaped.collect::<Vec<_>>().join("; ")
}

/// The texts of such a cell; an empty one keeps its place.
fn unlisted(cell: &str) -> Vec<String> {
    let mut texts = vec![String::new()];
    let mut chars = cell.chars();
    while let Some(c) = chars.next() {
        let escaped = if c == '\\' { chars.next() } else { None };
        match (c, texts.last_mut()) {
            (';', _) => texts.push(String::new()),
            (c, Some(last)) => last.push(escaped.unwrap_or(c)),
            (_, None) => {}
        }
    }
    texts.into_iter().map(|text| text.trim().to_owned()).collect()
}

/// What makes a spreadsheet take a cell for a formula, in half and in full width.
fn is_trigger(c: char) -> bool {
    matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠' | '|' | '%')
}

/// Whether a cell would run, or would be taken for one that was made harmless.
fn is_dangerous(cell: &str) -> bool {
    cell.trim_start_matches('\'').starts_with(is_trigger)
}

fn harmless(cell: &str) -> String {
    if is_dangerous(cell) { format!("'{cell}") } else { cell.to_owned() }
}

fn as_it_was(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|_| is_dangerous(cell)).unwrap_or(cell)
}

/// Reads plenary's own CSV; the first row is its heading.
pub(super) fn read(rows: &[StringRecord], published: &mut Published<'_>) {
    for row in rows.iter().skip(1).take(MOST_RECORDS) {
        let cell = |name: &str| -> Option<Text<'static>> {
            let at = HEADING.iter().position(|own| *own == name)?;
            let text = as_it_was(row.get(at)?);
            (!text.trim().is_empty()).then(|| Text::Owned(text.to_owned()))
        };
        let all = |name: &str| cell(name).map(|text| unlisted(&text)).unwrap_or_default();
        let halls: Vec<Ref<'static>> = all("halls").into_iter().map(Ref::name).collect();
        for (called, building) in halls.iter().zip(all("building")) {
            let building = Some(Text::from(building)).filter(|name| !name.is_empty());
            published.halls.push(Hall { called: called.clone(), building, ..Hall::default() });
        }
        if published.event.zone.is_none() {
            published.event.zone = cell("zone");
        }
        let status = cell("status");
        let place = || all("halls").into_iter().next().unwrap_or_default();
        let entry = (status.as_deref() == Some(OWN_ENTRY)).then(|| OwnEntry {
            id: cell("id").unwrap_or_default(),
            title: cell("title").unwrap_or_default(),
            place: place().into(),
        });
        let status =
            Status::ALL.into_iter().find(|(_, word)| status.as_deref() == Some(*word)).map(|(status, _)| status);
        published.sessions.push(Session {
            id: cell("id"),
            title: cell("title"),
            subtitle: cell("subtitle"),
            kind: cell("kind").map(Ref::name),
            track: cell("track").map(Ref::name),
            times: Times { day: cell("day"), start: cell("start"), end: cell("end"), ..Times::default() },
            halls,
            people: all("people").into_iter().map(appearance).collect(),
            languages: all("languages").into_iter().map(Text::from).collect(),
            // What the title looks like was judged when the file was first read.
            is_break: Some(cell("kind").as_deref() == Some("Break")),
            status,
            prose: cell("abstract").map(|text| Prose { text, markup: Markup::Plain }).into_iter().collect(),
            links: cell("url").map(|url| Link { url, title: None }).into_iter().collect(),
            mine: Mine { interest: cell("interest"), note: cell("note"), entry },
            offset: row.position().and_then(|at| usize::try_from(at.byte()).ok()),
            ..Session::default()
        });
    }
}

fn appearance(text: String) -> Appearance<'static> {
    let split = text.strip_suffix(')').and_then(|text| text.rsplit_once(" ("));
    let (name, role) = match split {
        Some((name, role)) => (name.to_owned(), Some(role.to_owned()).filter(|role| !role.is_empty())),
        None => (text, None),
    };
    Appearance { person: Ref::name(name), role: role.map(Text::from), ..Appearance::default() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn formulas_in_every_disguise_are_made_harmless() {
        for cell in ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "'=1", "''=1", "＝1", "|x", "%0A"] {
            let written = harmless(cell);
            assert!(written.starts_with('\''), "{cell}");
            assert_eq!(as_it_was(&written), cell);
        }
        for cell in ["", "a=b", "'quoted'", "10 - 11", "é"] {
            assert_eq!(harmless(cell), cell);
        }
    }

    proptest! {
        #[test]
        fn cells_and_lists_come_back_as_they_were(texts in prop::collection::vec("[='@+a;\\\\ ]{0,6}", 1..5)) {
            let texts: Vec<String> = texts.iter().map(|text| text.trim().to_owned()).collect();
            for text in &texts {
                let written = harmless(text);
                prop_assert_eq!(as_it_was(&written), text);
            }
            prop_assert_eq!(unlisted(&listed(&texts)), texts);
        }
    }
}

//! The XML of the frab family, dialect by dialect; and both notations as they are written.

use super::{file, reading};
use plenary::formats::{self, Ask, Edition, File, Format, Reading, Written};
use plenary::programme::time::{Date, clock};
use plenary::programme::{Code, Instant, Programme, Session, Status, Zone};
use proptest::prelude::*;
use serde_json::json;
use std::path::Path;

fn frab(name: &str) -> Reading {
    reading(&[&format!("frab-xml/{name}.xml")])
}

fn read(name: &str, bytes: impl Into<Vec<u8>>) -> plenary::error::Result<Reading> {
    let file = File { name: name.to_owned(), bytes: bytes.into().into() };
    formats::open(&[file], &Ask::new(Zone::bundled))
}

fn fixture(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/frab-xml").join(name);
    String::from_utf8(file(&path).bytes.into_owned()).expect("text")
}

pub fn session<'p>(programme: &'p Programme, title: &str) -> &'p Session {
    let found = programme.sessions().iter().find(|session| session.title == title);
    found.unwrap_or_else(|| panic!("no session {title}"))
}

/// `start–end of day in halls: people`.
pub fn line(programme: &Programme, session: &Session) -> String {
    let slot = session.when.slot().expect("a slot");
    let day = session.day.map(|day| day.to_string()).unwrap_or_default();
    let end = slot.end.map_or("?".to_owned(), clock);
    let halls: Vec<&str> = session.halls.iter().map(|hall| programme[*hall].name.as_str()).collect();
    let people: Vec<&str> = session.appearances.iter().map(|who| programme.printed_name(who)).collect();
    format!("{}–{end} of {day} in {}: {}", clock(slot.start), halls.join(" + "), people.join(", "))
}

pub fn halls(programme: &Programme) -> Vec<&str> {
    programme.halls().iter().map(|hall| hall.name.as_str()).collect()
}

pub fn urls(links: &[plenary::programme::Link]) -> Vec<String> {
    links.iter().map(|link| format!("{} {}", link.url, link.title.as_deref().unwrap_or("-"))).collect()
}

pub fn codes(reading: &Reading) -> Vec<Code> {
    let mut codes: Vec<Code> = reading.findings.iter().map(|finding| finding.code).collect();
    codes.sort();
    codes.dedup();
    codes
}

#[test]
fn pretalx_has_codes_and_attachments_within_the_site() {
    let Reading { programme, detected, .. } = frab("pretalx");
    assert_eq!(detected, ["frab-xml"]);
    assert_eq!(programme.event.id.as_str(), "fixture-days");
    assert_eq!(programme.event.zone.as_ref().map(Zone::name), Some("Europe/Vienna"));
    assert_eq!(halls(&programme), ["Blue", "Empty", "Red"]);
    let talk = session(&programme, "Knots & loops");
    assert_eq!(line(&programme, talk), "10:00–10:45 of 2024-05-04 in Blue: Ada Sample, Bo Sample");
    assert_eq!(talk.guid.as_deref(), Some("aaaaaaaa-0000-5000-8000-000000000001"));
    assert_eq!(talk.recorded, Some(false));
    assert_eq!(talk.appearances[1].role.as_deref(), Some("moderator"));
    assert_eq!(programme.track_name(talk), Some("Crafts"));
    assert_eq!(talk.subtitle, None);
    assert_eq!(
        urls(&talk.links),
        ["https://talks.example.org/fixture-days/talk/QWERT1/ -", "https://example.org/ropes About ropes"]
    );
    assert_eq!(urls(&talk.attachments), ["https://talks.example.org/media/fixture/knots.pdf Slides"]);
    let about = talk.abstract_.as_deref().expect("an abstract");
    assert!(about.starts_with("Why") && about.ends_with("Bring a rope."), "{about}");
}

#[test]
fn what_runs_after_midnight_stays_on_its_day() {
    let Reading { programme, .. } = frab("pretalx");
    let late = session(&programme, "Late show");
    assert_eq!(line(&programme, late), "00:30–01:30 of 2024-05-04 in Blue: ");
    assert_eq!(late.when.slot().expect("a slot").start.date().to_string(), "2024-05-05");
}

#[test]
fn frab_tells_the_room_that_an_event_stands_under_and_keeps_answers_out() {
    let reading = frab("frab");
    let programme = &reading.programme;
    assert_eq!(halls(programme), ["Hall"]);
    assert_eq!(programme.event.short.as_deref(), Some("frabfix"));
    let opening = session(programme, "Opening");
    assert_eq!(programme.track_name(opening), Some("Ethics & more"));
    assert_eq!(opening.languages, ["de", "en"]);
    assert_eq!((opening.recorded, opening.broadcast), (None, Some(false)));
    assert_eq!(
        urls(&opening.links),
        [
            "https://frab.example.org/2018/Fahrplan/events/9985.html -",
            "https://media.example.org/9985.webm Recording",
            "https://example.org/a With elements",
            "https://example.org/without-href -",
            "https://media.example.org/9985.mp4 Recording",
        ]
    );
    assert_eq!(urls(&opening.attachments), ["https://frab.example.org/2018/Fahrplan/paper.pdf Paper"]);
    // What only HTML knows, or nobody, is no reason to lose the text around it.
    let about = opening.abstract_.as_deref().expect("an abstract");
    assert!(about.contains("One\n\ntwo &unknown; three"), "{about}");
    assert!(codes(&reading).contains(&Code::PrivateLeftOut));
    assert!(!format!("{programme:?}").contains("0123"));
}

#[test]
fn wafer_has_breaks_without_people_and_texts_in_the_description() {
    let Reading { programme, .. } = frab("wafer");
    let lunch = session(&programme, "Lunch");
    assert_eq!(lunch.kind.as_deref(), Some("Break"));
    assert_eq!(urls(&lunch.links), ["https://wafer.example.org/breaks/lunch/ -"]);
    let packages = session(&programme, "Packages");
    assert_eq!(packages.abstract_.as_deref(), Some("All in the description."));
    assert!(packages.languages.is_empty());
}

#[test]
fn osem_has_no_guids_and_long_names_of_languages() {
    let Reading { programme, .. } = frab("osem");
    let greeting = session(&programme, "Greeting");
    assert_eq!((greeting.id.as_str(), &greeting.guid), ("11", &None));
    assert_eq!(greeting.languages, ["en"]);
    assert_eq!(greeting.kind.as_deref(), Some("Talk (30min)"));
}

#[test]
fn the_hub_tells_people_by_guid_and_codes_in_elements() {
    let Reading { programme, .. } = frab("hub");
    let opening = session(&programme, "Opening");
    assert_eq!(line(&programme, opening), "10:30–11:00 of 2024-12-27 in One: Flo Sample");
    assert_eq!(programme.track_name(opening), Some("Art & Beauty"));
    assert_eq!(urls(&opening.links), ["https://origin.example.org/talk/ABC123/ -"]);
    assert_eq!(programme.event.source.as_deref(), Some("https://hub.example.org/"));
}

#[test]
fn pentabarf_has_neither_guids_nor_dates() {
    let Reading { programme, .. } = frab("pentabarf");
    assert_eq!(programme.event.city.as_deref(), Some("Exampleton"));
    assert_eq!(programme.event.venue.as_deref(), Some("Old Barn"));
    let first = session(&programme, "First");
    assert_eq!(line(&programme, first), "16:00–17:00 of 2010-08-21 in Barn: Gil Sample");
    assert_eq!(line(&programme, session(&programme, "Second")), "17:00–? of 2010-08-21 in Barn: ");
    // Days change at six: half past midnight is the night that follows.
    let late = session(&programme, "After midnight");
    assert_eq!(line(&programme, late), "00:30–01:30 of 2010-08-21 in Barn: ");
    assert_eq!(late.when.slot().expect("a slot").start.date().to_string(), "2010-08-22");
    assert_eq!((first.subtitle.as_deref(), first.kind.as_deref()), (None, None));
}

#[test]
fn people_and_tracks_at_the_top_are_joined_by_their_keys() {
    let reading = frab("persons-and-tracks");
    let programme = &reading.programme;
    let welcome = session(programme, "Welcome");
    assert_eq!(programme.track_name(welcome), Some("Keynotes"));
    let names: Vec<&str> = programme.people().iter().map(|person| person.name.as_str()).collect();
    assert_eq!(names, ["Hal Sample", "Ida Sample"]);
    let hal = &programme[welcome.appearances[0].person];
    assert_eq!(hal.biography.as_deref(), Some("Short life.\n\nA much longer life."));
    assert!(codes(&reading).contains(&Code::PrivateLeftOut));
    assert!(!format!("{programme:?}").contains('@'));
}

#[test]
fn events_without_rooms_around_them_name_their_own() {
    let Reading { programme, .. } = frab("no-rooms");
    let halls_of = |title: &str| -> Vec<&str> {
        session(&programme, title).halls.iter().map(|hall| programme[*hall].name.as_str()).collect()
    };
    assert_eq!(halls_of("In the north"), ["North"]);
    assert_eq!(halls_of("In both"), ["North", "South"]);
    // A list only if all its parts are rooms.
    assert_eq!(halls_of("In the attic"), ["Attic, left"]);
    assert!(halls_of("Anywhere").is_empty());
}

#[test]
fn europython_has_a_dialect_of_its_own() {
    let Reading { programme, .. } = frab("europython");
    assert_eq!(halls(&programme), ["C1", "B5/B6"]);
    let welcome = session(&programme, "Welcome");
    assert_eq!(welcome.kind.as_deref(), Some("Keynote"));
    assert_eq!(welcome.tags, ["Novice", "Other", "Web"]);
    assert_eq!(welcome.abstract_.as_deref(), Some("Same words."));
    let jo = &programme[welcome.appearances[0].person];
    assert_eq!((jo.name.as_str(), jo.biography.as_deref()), ("Jo Sample", Some("Jo’s life.")));
    assert_eq!(urls(&jo.links), ["https://example.org/jo -"]);
    assert_eq!(session(&programme, "Breakfast").halls.len(), 2);
    // One id for two entries: both are kept.
    assert_ne!(welcome.id, session(&programme, "Again").id);
}

#[test]
fn what_is_not_well_formed_costs_only_itself() {
    let reading = frab("ill-formed");
    let programme = &reading.programme;
    assert_eq!(programme.event.title, "R&D days");
    let titles: Vec<&str> = programme.sessions().iter().map(|session| session.title.as_str()).collect();
    assert_eq!(titles.len(), 2);
    assert!(titles.contains(&"Second") && titles.contains(&"A &boom; B"), "{titles:?}");
    assert!(session(programme, "A &boom; B").abstract_.as_deref().expect("an abstract").contains("three"));
    let said: Vec<&str> = reading.findings.iter().map(|finding| finding.what.as_str()).collect();
    assert!(said.contains(&"its DOCTYPE declares entities"), "{said:?}");
    assert!(said.contains(&"the element br has not ended where abstract does"), "{said:?}");
}

#[test]
fn a_file_that_breaks_off_is_read_up_to_there() {
    let whole = fixture("pretalx.xml");
    let cut = whole.find("<start>00:30").expect("the second event");
    let reading = read("cut.xml", &whole[..cut]).expect("a programme");
    assert_eq!(reading.programme.sessions().len(), 2);
    assert_eq!(session(&reading.programme, "Knots & loops").attachments.len(), 1);
    let finding = reading.findings.iter().find(|finding| finding.code == Code::FileCut).expect("a finding");
    assert_eq!(finding.position.map(|(line, _)| line), Some(54));
    // Of the event that it breaks off in nothing is made up, and without a title it is none.
    let cut = whole.find("<title>Late").expect("the second event") + 10;
    assert_eq!(read("cut.xml", &whole[..cut]).expect("a programme").programme.sessions().len(), 1);
}

#[test]
fn a_file_of_which_nothing_can_be_read_is_an_error_with_its_place() {
    let error = read("odd.xml", "<schedule>\n<conference\n").expect_err("no programme").to_string();
    assert!(error.starts_with("cannot read the schedule: odd.xml, line 2, column 1: "), "{error}");
}

#[test]
fn billions_of_laughs_are_not_laughed() {
    let bomb = r#"<!DOCTYPE schedule [<!ENTITY a "haha"><!ENTITY b "&a;&a;&a;&a;">]>
        <schedule><conference><title>Laughs</title></conference><day date="2024-01-01"><room name="R">
        <event id="1"><title>&b;</title><start>10:00</start></event></room></day></schedule>"#;
    let reading = read("bomb.xml", bomb).expect("a programme");
    assert_eq!(reading.programme.sessions()[0].title, "&b;");
}

#[test]
fn elements_nested_without_end_are_left_out() {
    let deep = "<b>".repeat(100_000);
    let text = format!(
        "<schedule><conference><title>Deep</title></conference><day date='2024-01-01'><room name='R'>\
         <event id='1'><title>One</title><abstract>{deep}</abstract></event></room></day></schedule>"
    );
    let reading = read("deep.xml", text).expect("a programme");
    assert_eq!(reading.programme.sessions().len(), 1);
    assert!(codes(&reading).contains(&Code::LimitReached));
}

#[test]
fn only_schedules_are_taken_for_schedules() {
    for other in ["<html><schedule></html>", "<rss><day/></rss>", "schedule", "<!-- <schedule><day> -->", "<"] {
        assert!(read("other.xml", other).is_err(), "{other}");
    }
}

// Writing.

/// Everything that these formats have a place for, and the programme's halls.
///
/// They carry what is scheduled: times to the minute with their days, halls by name and in order, titles with cancelled
/// and moved in them, subtitles, tracks, kinds, languages, the texts of a session as one, names with who moderates, web
/// addresses (the session's own page without a title), and that nothing is recorded. They carry no ids other than UUIDs, no buildings, posts,
/// headings, tags, and nothing of what is not scheduled.
#[derive(Debug, PartialEq)]
struct Carried {
    sessions: Vec<Vec<String>>,
    halls: Vec<String>,
    zone: Option<String>,
    days: (Option<Date>, Option<Date>),
}

fn carried(programme: &Programme) -> Carried {
    let mut sessions: Vec<Vec<String>> = Vec::new();
    for session in programme.sessions().iter().filter(|session| session.when.slot().is_some()) {
        let slot = session.when.slot().expect("a slot");
        let lists = [&session.questions, &session.outcomes]
            .map(|list| list.iter().map(|line| format!("• {line}")).collect::<Vec<_>>().join("\n"));
        let text: Vec<String> = [&session.abstract_, &session.partners, &session.access]
            .into_iter()
            .flatten()
            .cloned()
            .chain(lists.into_iter().filter(|list| !list.is_empty()))
            .collect();
        let moderators = session.appearances.iter().filter(|who| who.role.as_deref() == Some("moderator"));
        let mut links = session.links.clone();
        links.iter_mut().take(1).for_each(|link| link.title = None);
        links.iter_mut().skip(1).chain([]).for_each(|link| link.title = link.title.take().filter(|t| *t != link.url));
        let or_none = |text: Option<&str>| text.unwrap_or("-").to_owned();
        sessions.push(vec![
            session.title.clone(),
            session.status.word().to_owned(),
            slot.start.date().to_string(),
            format!("{:?}", slot.minutes()),
            line(programme, session),
            or_none(session.subtitle.as_deref()),
            or_none(programme.track_name(session)),
            or_none(session.kind.as_deref()),
            session.languages.join(" "),
            text.join("\n\n"),
            moderators.map(|who| programme.printed_name(who)).collect::<Vec<_>>().join(", "),
            urls(&links).join(" "),
            urls(&session.attachments).join(" "),
            (session.recorded == Some(false)).to_string(),
        ]);
    }
    sessions.sort();
    Carried {
        sessions,
        halls: programme.halls().iter().map(|hall| hall.name.clone()).collect(),
        zone: programme.event.zone.as_ref().map(|zone| zone.name().to_owned()),
        days: (programme.event.start, programme.event.end),
    }
}

pub fn written(programme: &Programme, format: &str) -> Written {
    let now: Instant = "2024-05-01T12:00:00Z".parse().expect("an instant");
    let write = Format::to_write(format).and_then(|format| format.write).expect("a writer");
    write(&Edition::whole(programme, now))
}

fn native(value: &serde_json::Value) -> Programme {
    formats::read(value.to_string().as_bytes(), Zone::bundled).expect("a programme").programme
}

/// A programme with everything that is hard to carry.
fn hard() -> Programme {
    native(&json!({
        "version": 1, "id": "hard-2024", "title": "Hard & <fast>", "start": "2024-03-30", "end": "2024-04-01",
        "zone": "Europe/Berlin", "source": "https://hard.example.org/",
        "buildings": [{ "id": "g", "name": "Pavilion G" }, { "id": "h", "name": "Pavilion H" }],
        "halls": [
            { "id": "zoo", "name": "Zoo", "capacity": 40 }, { "id": "ark", "name": "Ark" }, { "id": "empty", "name": "Empty" },
        ],
        "people": [
            { "id": "ann", "name": "Ann Sample", "biography": "Ann lives." }, { "id": "ben", "name": "Ben Sample" },
        ],
        "sessions": [
            { "id": "opening", "title": "Opening: a \"start\"", "subtitle": "Second line", "track": "Art & Beauty", "kind": "Plenary",
              "start": "2024-03-30T09:00", "end": "2024-03-30T10:30", "halls": ["zoo", "ark"], "languages": ["en", "de"],
              "abstract": "First.\n\nSecond.", "questions": ["Why?", "What for?"], "partners": "In partnership with nobody",
              "recorded": false, "broadcast": false,
              "appearances": [{ "person": "ann", "role": "moderator", "post": "CTO" }, { "person": "ben", "role": "speaker" }],
              "links": [{ "url": "https://hard.example.org/opening" }, { "url": "https://example.org/more", "title": "More" }],
              "attachments": [{ "url": "https://example.org/a.pdf", "title": "Slides" }] },
            // The clocks are set forward while it runs, and it belongs to the evening before.
            { "id": "night", "title": "Night", "start": "2024-03-31T00:30", "end": "2024-03-31T04:00", "date": "2024-03-30", "halls": ["ark"] },
            { "id": "show", "title": "Exhibition", "start": "2024-03-30T10:00", "end": "2024-04-01T18:00", "halls": ["zoo"] },
            { "id": "off", "title": "Called off", "status": "cancelled", "start": "2024-04-01T11:00", "end": "2024-04-01T12:00", "halls": ["ark"] },
            { "id": "later", "title": "Put off", "status": "moved", "start": "2024-04-01T12:00", "end": "2024-04-01T12:45" },
            { "id": "open", "title": "Open end", "start": "2024-04-01T20:00", "guid": "AAAAAAAA-0000-5000-8000-000000000001" },
            { "id": "walk", "title": "Walk", "date": "2024-03-31" },
            { "id": "sometime", "title": "Sometime" },
            { "id": "never", "title": "Never" },
        ],
    }))
}

const BOTH: [(&str, &str); 2] = [("frab-xml", "schedule.xml"), ("schedule-json", "schedule.json")];

#[test]
fn what_is_written_reads_back_the_same() {
    for (format, name) in BOTH {
        let programme = hard();
        let Written { bytes, left_out } = written(&programme, format);
        assert_eq!(
            left_out,
            [
                "1 session of which only the day is known is left out",
                "2 sessions without a time are left out",
                "1 session names people without their posts",
            ]
        );
        let again = read(name, bytes).unwrap_or_else(|error| panic!("{format}: {error}"));
        assert_eq!(again.detected, [format]);
        assert_eq!(carried(&again.programme), carried(&programme), "{format}");
        assert_eq!(again.programme.event.id, programme.event.id);
        assert_eq!(session(&again.programme, "Called off").status, Status::Cancelled);
        let open = session(&again.programme, "Open end");
        assert_eq!(open.guid.as_deref(), Some("aaaaaaaa-0000-5000-8000-000000000001"));
        // A second export has the identities of the first.
        let twice = written(&again.programme, format);
        let thrice = read(name, twice.bytes).expect("a programme");
        let guids = |programme: &Programme| programme.sessions().iter().map(|s| s.guid.clone()).collect::<Vec<_>>();
        assert_eq!(guids(&thrice.programme), guids(&again.programme));
    }
}

#[test]
fn json_also_carries_lives_and_capacities_and_what_is_not_streamed() {
    let again = read("schedule.json", written(&hard(), "schedule-json").bytes).expect("a programme").programme;
    assert_eq!(again.people()[0].biography.as_deref(), Some("Ann lives."));
    assert_eq!(again.halls()[0].capacity, Some(40));
    assert_eq!(session(&again, "Opening: a \"start\"").broadcast, Some(false));
}

#[test]
fn days_reach_from_their_first_start_to_their_last_end() {
    let text = String::from_utf8(written(&hard(), "frab-xml").bytes).expect("text");
    let days: Vec<&str> = text.lines().map(str::trim).filter(|line| line.starts_with("<day ")).collect();
    assert_eq!(
        days,
        [
            r#"<day index="1" date="2024-03-30" start="2024-03-30T04:00:00+01:00" end="2024-04-01T18:00:00+02:00">"#,
            r#"<day index="2" date="2024-03-31" start="2024-03-31T04:00:00+02:00" end="2024-04-01T04:00:00+02:00">"#,
            r#"<day index="3" date="2024-04-01" start="2024-04-01T04:00:00+02:00" end="2024-04-02T04:00:00+02:00">"#,
        ]
    );
    assert!(text.contains("<duration>55:00</duration>"), "longer than a day");
    // From half past midnight to four it is two hours and a half in the night of the clock change.
    assert!(text.contains("<duration>02:30</duration>"));
}

#[test]
fn a_part_of_a_programme_names_only_its_own_halls_and_days() {
    let programme = hard();
    let now: Instant = "2024-05-01T12:00:00Z".parse().expect("an instant");
    let sessions: Vec<_> = programme.session_positions().filter(|at| programme[*at].title == "Called off").collect();
    let edition = Edition { sessions, ..Edition::whole(&programme, now) };
    for (format, name) in BOTH {
        let write = Format::to_write(format).and_then(|format| format.write).expect("a writer");
        let again = read(name, write(&edition).bytes).expect("a programme").programme;
        assert_eq!((again.sessions().len(), halls(&again)), (1, vec!["Ark"]));
        assert_eq!(again.sessions()[0].day.map(|day| day.to_string()).as_deref(), Some("2024-04-01"));
    }
}

#[test]
fn no_two_sessions_share_a_guid_or_a_number() {
    let guid = "aaaaaaaa-0000-5000-8000-000000000001";
    let twice = |id: &str| json!({ "id": id, "title": "Twice", "guid": guid, "start": "2024-03-30T09:00" });
    let programme = native(&json!({ "version": 1, "id": "twins", "title": "Twins", "zone": "UTC",
        "sessions": [twice("7"), twice("07")] }));
    let text = String::from_utf8(written(&programme, "frab-xml").bytes).expect("text");
    let events: Vec<&str> = text.lines().map(str::trim).filter(|line| line.starts_with("<event ")).collect();
    assert_eq!(events.len(), 2);
    assert_eq!(events.iter().filter(|event| event.contains(guid)).count(), 1);
    assert!(events[0].starts_with("<event id=\"7\"") && events[1].starts_with("<event id=\"8\""), "{events:?}");
}

#[test]
fn a_length_that_xml_has_no_notation_for_is_left_out_and_said() {
    let programme = native(&json!({ "version": 1, "id": "week", "title": "Week", "zone": "UTC", "sessions": [
        { "id": "a", "title": "A", "start": "2024-03-01T09:00", "end": "2024-03-06T10:00" } ] }));
    let xml = written(&programme, "frab-xml");
    assert_eq!(xml.left_out, ["the length of 1 session of a hundred hours or more is left out"]);
    let again = read("schedule.xml", xml.bytes).expect("a programme").programme;
    assert_eq!(again.sessions()[0].when.slot().expect("a slot").end, None);
    let again = read("schedule.json", written(&programme, "schedule-json").bytes).expect("a programme").programme;
    assert_eq!(again.sessions()[0].when.slot().expect("a slot").minutes(), Some(121 * 60));
}

#[test]
fn a_programme_without_a_zone_says_that_its_times_are_written_as_utc() {
    let programme = native(&json!({ "version": 1, "id": "floating", "title": "Floating", "sessions": [
        { "id": "a", "title": "A", "start": "2024-03-30T09:00", "end": "2024-03-30T10:30" } ] }));
    for (format, name) in BOTH {
        let Written { bytes, left_out } = written(&programme, format);
        assert_eq!(left_out, ["the programme names no time zone: its times are written as if the venue kept UTC"]);
        let again = read(name, bytes).expect("a programme").programme;
        assert_eq!(line(&again, session(&again, "A")), "09:00–10:30 of 2024-03-30 in : ");
    }
}

/// The exports that programs of other people are asked about: see `tests/independent/check_exports.py`.
#[test]
fn exports_are_left_for_independent_readers() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("exports");
    std::fs::create_dir_all(&folder).expect("a folder");
    let bundled = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/programmes/spief-2021.json");
    let spief = formats::read(&file(&bundled).bytes, Zone::bundled).expect("a programme").programme;
    for programme in [hard(), spief] {
        for (format, name) in BOTH {
            let written = written(&programme, format);
            std::fs::write(folder.join(format!("{}.{name}", programme.event.id)), written.bytes).expect("a file");
        }
    }
}

/// Words that no markup is made of.
fn words() -> impl Strategy<Value = String> {
    "[A-Z][a-zäéж]{2,8}( [a-z&<>\"']{1,6}[a-z]){0,3}"
}

prop_compose! {
    fn a_session(halls: usize)(
        title in words(), subtitle in proptest::option::of(words()), track in proptest::option::of(words()),
        kind in proptest::option::of("[A-Z][a-z]{3,9} talk"), about in proptest::option::of("[A-Z][a-z]{2,9} [a-z]{3,9}"),
        day in 1..=3_i64, minute in (0..276_i64).prop_map(|n| n * 5), minutes in (1..900_i64).prop_map(|n| n * 5),
        in_halls in proptest::collection::hash_set(0..halls, 0..3), who in proptest::collection::hash_set(0..4_usize, 0..3),
        cancelled in any::<bool>(), guid in proptest::option::of("[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}"),
    ) -> serde_json::Value {
        let start = plenary::programme::time::Date::constant(2024, 6, i8::try_from(day).unwrap()).at(0, 0, 0, 0);
        let start = start + jiff::Span::new().minutes(minute + 60 * 5);
        let end = start + jiff::Span::new().minutes(minutes);
        let stamp = |at: plenary::programme::time::DateTime| at.strftime("%Y-%m-%dT%H:%M").to_string();
        json!({
            "title": title, "subtitle": subtitle, "track": track, "kind": kind, "abstract": about, "guid": guid,
            "start": stamp(start), "end": stamp(end), "status": if cancelled { "cancelled" } else { "scheduled" },
            "halls": in_halls.iter().map(|hall| format!("h{hall}")).collect::<Vec<_>>(),
            "appearances": who.iter().map(|who| json!({ "person": format!("p{who}") })).collect::<Vec<_>>(),
        })
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]
    #[test]
    fn every_programme_reads_back_the_same(sessions in proptest::collection::vec(a_session(4), 0..12)) {
        let programme = native(&json!({
            "version": 1, "id": "round-trip", "title": "Round Trip", "start": "2024-06-01", "end": "2024-06-03",
            "zone": "Asia/Kolkata",
            "halls": (0..4).map(|at| json!({ "id": format!("h{at}"), "name": format!("Hall {at}") })).collect::<Vec<_>>(),
            "people": (0..4).map(|at| json!({ "id": format!("p{at}"), "name": format!("Person {}", ["One", "Two", "Three", "Four"][at]) })).collect::<Vec<_>>(),
            "sessions": sessions,
        }));
        for (format, name) in BOTH {
            let again = read(name, written(&programme, format).bytes).expect("a programme").programme;
            prop_assert_eq!(carried(&again), carried(&programme), "{}", format);
        }
    }
}

//! Every code of the table, met in a file.

use plenary::formats::{self, Ask, File};
use plenary::programme::check::diagnose;
use plenary::programme::{Code, Zone};

/// A schedule in Berlin with these events, or a calendar with one; all made up.
macro_rules! frab {
    ($($events:literal)*) => {
        concat!(
            "<schedule><conference><title>Made up</title><time_zone_name>Europe/Berlin</time_zone_name></conference>",
            "<day date='2021-06-02'><room name='A'>", $($events,)* "</room></day></schedule>"
        ).as_bytes()
    };
}
macro_rules! ics {
    ($head:literal, $event:literal, $end:literal) => {
        concat!("BEGIN:VCALENDAR\r\n", $head, "BEGIN:VEVENT\r\nUID:a\r\nSUMMARY:A\r\n", $event, $end).as_bytes()
    };
}

/// Codes that plenary's own format gives no cause for, met in others.
const OTHERS: &[(Code, &str, &[u8])] = &[
    (Code::ColumnsGuessed, "a.csv", b"title,start\nA,2024-05-06T09:00\n"),
    (Code::PrivateLeftOut, "a.csv", b"title,start,email\nA,2024-05-06T09:00,anna@example.org\n"),
    (Code::YearAssumed, "a.csv", b"title,date,start\nA,6 May,09:00\n"),
    (Code::LengthUnreadable, "a.csv", b"title,start,duration\nA,2024-05-06T09:00,long\n"),
    (Code::EncodingGuessed, "a.csv", b"title,start\nCaf\xe9,2024-05-06T09:00\n"),
    (
        Code::OffsetFalse,
        "a.xml",
        frab!("<event id='1'><title>A</title><date>2021-06-02T10:00:00+00:00</date><start>10:00</start></event>"),
    ),
    (
        Code::OffsetContradicts,
        "a.xml",
        frab!(
            "<event id='1'><title>A</title><date>2021-06-02T08:00:00Z</date><start>10:00</start></event>"
            "<event id='2'><title>B</title><date>2021-06-02T09:00:00Z</date><start>11:00</start></event>"
            "<event id='3'><title>C</title><date>2021-06-02T12:00:00Z</date><start>12:00</start></event>"
        ),
    ),
    (
        Code::PersonMerged,
        "a.xml",
        frab!(
            "<event id='1'><title>A</title><start>10:00</start><persons>"
            "<person id='1'><name>Anna Made-Up</name><biography>Makes it up.</biography></person>"
            "<person id='2'><name>Anna Made-Up</name><biography>Makes it up.</biography></person>"
            "</persons></event>"
        ),
    ),
    (
        Code::ZoneAssumed,
        "a.ics",
        ics!("X-WR-TIMEZONE:Europe/Oslo\r\n", "DTSTART:20240506T090000Z\r\n", "END:VEVENT\r\nEND:VCALENDAR\r\n"),
    ),
    (
        Code::RecurrenceCut,
        "a.ics",
        ics!("", "DTSTART:20240506T090000Z\r\nRRULE:FREQ=SECONDLY\r\n", "END:VEVENT\r\nEND:VCALENDAR\r\n"),
    ),
    (Code::FileCut, "a.ics", ics!("", "DTSTART:20240506T090000Z\r\n", "")),
];

/// For each code what stands in a made-up file beside its title: fields of the event, and its sessions.
const FILES: &[(Code, &str, &str)] = &[
    (Code::ZoneUnknown, r#""zone": "Mars/Olympus""#, ""),
    (Code::ZoneMissing, r#""city": "Oslo""#, ""),
    (Code::OffsetUnused, r#""city": "Oslo""#, r#"{ "start": "2024-05-06T09:00+02:00" }"#),
    (Code::TimeUnreadable, OSLO, r#"{ "start": "nine" }"#),
    (Code::DateUnreadable, OSLO, r#"{ "date": "Monday" }"#),
    (Code::DateFar, OSLO, r#"{ "date": "0024-05-06" }"#),
    (Code::LengthZero, OSLO, r#"{ "start": "2024-05-06T09:00", "end": "2024-05-06T09:00" }"#),
    (Code::EndBeforeStart, OSLO, r#"{ "start": "2024-05-06T09:00", "end": "2024-05-05T08:00" }"#),
    (Code::EndNextDay, OSLO, r#"{ "start": "2024-05-06T23:00", "end": "2024-05-06T01:00" }"#),
    (Code::EndUnusable, OSLO, r#"{ "end": "2024-05-06T01:00" }"#),
    // The clocks were set forward from 02:00 to 03:00.
    (Code::ClockChange, OSLO, r#"{ "start": "2024-03-31T02:30", "end": "2024-03-31T03:15" }"#),
    (Code::DayContradicts, OSLO, r#"{ "start": "2024-05-06T09:00", "date": "2024-05-07" }"#),
    (Code::EventDaysExchanged, r#""zone": "Europe/Oslo", "start": "2024-05-07", "end": "2024-05-06""#, ""),
    (Code::RecordUnreadable, OSLO, "5"),
    (Code::FieldUnreadable, OSLO, r#"{ "tags": [5] }"#),
    (Code::WordUnknown, OSLO, r#"{ "status": "perhaps" }"#),
    (Code::IdRepeated, OSLO, r#"{ "id": "a" }, { "id": "a" }"#),
    (Code::IdChanged, OSLO, r#"{ "id": "A b" }"#),
    (Code::ReferenceBroken, OSLO, r#"{ "halls": ["nowhere"] }"#),
    (Code::TitleMissing, OSLO, "{}"),
    (Code::NameMissing, r#""zone": "Europe/Oslo", "halls": [{ "id": "a" }]"#, ""),
    (Code::LinkUnusable, OSLO, r#"{ "links": [{ "url": "javascript:alert(1)" }] }"#),
    (Code::TextHidden, OSLO, r#"{ "title": "A\u001b[2J" }"#),
    (Code::WalkIncomplete, r#""zone": "Europe/Oslo", "walks": [{ "from": "a" }]"#, ""),
    (Code::VersionNewer, r#""zone": "Europe/Oslo", "version": 99"#, ""),
    (
        Code::PersonDoubleBooked,
        OSLO,
        r#"{ "title": "A", "start": "2024-05-06T09:00", "end": "2024-05-06T10:00", "appearances": [{ "name": "Anna Made-Up" }] },
           { "title": "B", "start": "2024-05-06T09:30", "end": "2024-05-06T10:00", "appearances": [{ "name": "Anna Made-Up" }] }"#,
    ),
    (
        Code::HallDoubleBooked,
        OSLO,
        r#"{ "title": "A", "start": "2024-05-06T09:00", "end": "2024-05-06T10:00", "halls": ["a"] },
           { "title": "B", "start": "2024-05-06T09:30", "end": "2024-05-06T10:00", "halls": ["a"] }"#,
    ),
    (
        Code::HallShared,
        OSLO,
        r#"{ "title": "Block", "start": "2024-05-06T09:00", "end": "2024-05-06T10:00", "halls": ["a"] },
           { "title": "A", "start": "2024-05-06T09:00", "end": "2024-05-06T09:30", "halls": ["a"] },
           { "title": "B", "start": "2024-05-06T09:30", "end": "2024-05-06T10:00", "halls": ["a"] }"#,
    ),
    (
        Code::TitleRepeated,
        OSLO,
        r#"{ "title": "A", "start": "2024-05-06T09:00" }, { "title": "A", "start": "2024-05-06T09:00" }"#,
    ),
    (Code::IdShared, OSLO, r#"{ "guid": "7", "title": "A" }, { "guid": "7", "title": "A" }"#),
    (
        Code::OutsideDays,
        r#""zone": "Europe/Oslo", "start": "2024-05-06", "end": "2024-05-07""#,
        r#"{ "date": "2024-05-08" }"#,
    ),
    (Code::HallMissing, OSLO, r#"{ "start": "2024-05-06T09:00" }"#),
    (Code::PeopleMissing, OSLO, r#"{ "title": "A" }"#),
    (Code::LengthLong, OSLO, r#"{ "start": "2024-05-06T09:00", "end": "2024-05-06T21:01" }"#),
    (Code::LengthShort, OSLO, r#"{ "start": "2024-05-06T09:00", "end": "2024-05-06T09:04" }"#),
    (Code::EndMissing, OSLO, r#"{ "start": "2024-05-06T09:00" }"#),
    (Code::ScriptsMixed, OSLO, r#"{ "title": "\u0421lusters" }"#),
    (Code::NamesAlike, OSLO, r#"{ "appearances": [{ "name": "Bertram Invented" }, { "name": "Bertran Invented" }] }"#),
    (
        Code::NameShared,
        r#""zone": "Europe/Oslo", "people": [{ "id": "a", "name": "Anna Made-Up" }, { "id": "b", "name": "Anna Made-Up" }]"#,
        "",
    ),
    (
        Code::HallsAlike,
        r#""zone": "Europe/Oslo", "halls": [{ "id": "a", "name": "Hall 1" }, { "id": "b", "name": "Hall1" }]"#,
        "",
    ),
];

const OSLO: &str = r#""zone": "Europe/Oslo""#;

fn met_in(files: &[File]) -> Vec<Code> {
    let reading = formats::open(files, &Ask::new(Zone::bundled)).unwrap_or_else(|error| panic!("{error}: {files:?}"));
    diagnose(&reading.programme, reading.findings).iter().map(|finding| finding.code).collect()
}

fn file(name: &str, bytes: &[u8]) -> File {
    File { name: name.to_owned(), bytes: bytes.to_vec().into() }
}

fn met(event: &str, sessions: &str) -> Vec<Code> {
    let text = format!(r#"{{ "title": "Made up", {event}, "sessions": [{sessions}] }}"#);
    met_in(&[file("made-up.json", text.as_bytes())])
}

#[test]
fn every_code_is_met_in_a_file() {
    for (code, event, sessions) in FILES {
        assert!(met(event, sessions).contains(code), "{code} is not found: {:?}", met(event, sessions));
    }
    for (code, name, bytes) in OTHERS {
        let codes = met_in(&[file(name, bytes)]);
        assert!(codes.contains(code), "{code} is not found: {codes:?}");
    }
    let deep = format!("<schedule><day date='2021-06-02'><room name='A'><event id='1'>{}", "<b>".repeat(99));
    assert!(met_in(&[file("a.xml", deep.as_bytes())]).contains(&Code::LimitReached));
    let beside = [file("made-up.csv", b"title,start\nA,2024-05-06T09:00\n"), file("notes.txt", b"bring the cables")];
    assert!(met_in(&beside).contains(&Code::FileUnknown), "{:?}", met_in(&beside));
    for code in Code::ALL {
        let tables = FILES.iter().map(|(of, ..)| of).chain(OTHERS.iter().map(|(of, ..)| of));
        let times =
            tables.chain(&[Code::LimitReached, Code::FileUnknown, Code::TextCut]).filter(|of| *of == code).count();
        assert_eq!(times, 1, "{code} needs one file that it is met in");
    }
}

#[test]
fn a_text_that_is_cut_is_said() {
    let long = |letters: usize| met(OSLO, &format!(r#"{{ "title": "{}", "halls": ["a"] }}"#, "x".repeat(letters)));
    assert!(long(2_001).contains(&Code::TextCut) && !long(2_000).contains(&Code::TextCut));
}

#[test]
fn a_programme_in_order_has_none() {
    let sessions = r#"{ "id": "a", "title": "A", "start": "2024-05-06T09:00", "end": "2024-05-06T10:00", "halls": ["a"],
        "appearances": [{ "name": "Anna Made-Up" }] }"#;
    let event = r#""zone": "Europe/Oslo", "start": "2024-05-06", "end": "2024-05-06", "halls": [{ "id": "a", "name": "Hall A" }]"#;
    assert_eq!(met(event, sessions), []);
}

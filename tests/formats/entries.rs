//! Own entries on their way out and back: in every format that has a place for them, and said where there is none.

use plenary::agenda::{Agenda, Change, Copy, Entry, Incoming, Interest, Journal, Pace, Pick, Plan, Stamp, Wanted};
use plenary::formats::{self, Ask, Edition, FORMATS, File, Format, Written};
use plenary::programme::time::Civil;
use plenary::programme::{Instant, Programme, Zone};
use proptest::prelude::*;

fn programme(zone: &str) -> Programme {
    let text = format!(
        r#"{{ "id": "fair", "title": "A Fair", "zone": "{zone}", "start": "2024-05-01", "end": "2024-05-02",
            "halls": [{{ "id": "g4", "name": "Hall G4" }}], "sessions": [
            {{ "id": "talk", "title": "A Talk", "start": "2024-05-01T10:00", "end": "2024-05-01T11:00", "halls": ["g4"] }},
            {{ "id": "late", "title": "Late", "start": "2024-05-01T15:00", "end": "2024-05-01T16:00", "halls": ["g4"] }}] }}"#
    );
    formats::read(text.as_bytes(), Zone::bundled).expect("a programme").programme
}

fn entry(title: &str, start: &str, end: &str, place: &str, note: &str) -> Entry {
    let civil = |text: &str| Civil::try_from(format!("2024-05-{text}")).expect("a time");
    Entry {
        place: place.to_owned(),
        note: note.to_owned(),
        ..Entry::new(title, civil(start), (!end.is_empty()).then(|| civil(end)))
    }
}

fn agenda(programme: &Programme, entries: &[(String, Entry)]) -> Agenda {
    let mut agenda = Agenda::new(&programme.event.id, "A Fair");
    let mut make = |change| Journal::default().make(&mut agenda, change, Stamp::of(Instant::UNIX_EPOCH));
    let copy = Copy::of(programme, programme.find_session("talk").expect("a session"));
    make(Change::of("talk".to_owned(), None, Some(Pick::new(Interest::Going, copy))));
    for (id, entry) in entries {
        make(Change::of_entry(id.clone(), None, Some(entry.clone())));
    }
    agenda
}

fn write(programme: &Programme, agenda: &Agenda, format: &str) -> Written {
    let plan = Plan::new(programme, agenda, Pace::default());
    let sessions = programme.session_positions().filter(|at| plan.of(*at).is_some()).collect();
    let edition =
        Edition { sessions, plan: Some(&plan), agenda: Some(agenda), ..Edition::whole(programme, Instant::UNIX_EPOCH) };
    (Format::to_write(format).and_then(|format| format.write).expect("a writer"))(&edition)
}

fn read(bytes: &[u8], name: &str) -> Programme {
    let file = File { name: name.to_owned(), bytes: bytes.to_vec().into() };
    formats::open(&[file], &Ask::new(Zone::bundled)).expect("a programme").programme
}

fn sample() -> Vec<(String, Entry)> {
    [
        (
            "lunch-abcde",
            entry("Lunch, with Ann; & <Bob>", "01T12:00", "01T13:00", "Hall G4", "bring the book; call +49 30 5550100"),
        ),
        ("call", entry("Maybe. Call ann@example.org", "01T10:30", "01T11:30", "at home; upstairs, left", "")),
        ("night", entry("=SUM(A1) night train", "02T23:30", "03T01:00", "", "Going. Not a mark")),
        ("open", entry("CANCELLED: No end", "02T09:00", "", "", "")),
    ]
    .map(|(id, entry)| (id.to_owned(), entry))
    .to_vec()
}

#[test]
fn entries_leave_and_come_back_as_entries() {
    let programme = programme("Europe/Oslo");
    let mut entries = sample();
    let mine = agenda(&programme, &entries);
    entries.sort_by(|a, b| a.0.cmp(&b.0));
    let empty = Agenda::new(&programme.event.id, "A Fair");
    for (format, name) in [("ics", "a.ics"), ("csv", "a.csv")] {
        let written = write(&programme, &mine, format);
        let back = read(&written.bytes, name);
        let mut incoming = Incoming::of_programme(&back, &programme, &empty);
        incoming.new.sort_by(|a, b| a.0.cmp(&b.0));
        assert_eq!(incoming.new, entries, "{format}: {}", String::from_utf8_lossy(&written.bytes));
        // They are no picks, and the picks are no entries.
        let wanted: Vec<String> = Wanted::of_programme(&back).into_iter().map(|wanted| wanted.copy.title).collect();
        assert_eq!(wanted, ["A Talk"], "{format}");
        // Where they are already, they are the same.
        let again = Incoming::of_programme(&back, &programme, &mine);
        assert_eq!((again.new.len(), again.changed.len(), again.same.len()), (0, 0, 4), "{format}");
    }
    // Into a programme of another zone they come at the same moments.
    let there = self::programme("America/New_York");
    let back = read(&write(&programme, &mine, "ics").bytes, "a.ics");
    let incoming = Incoming::of_programme(&back, &there, &empty);
    let lunch = incoming.new.iter().find(|(id, _)| id == "lunch-abcde").expect("the lunch");
    assert_eq!(String::from(lunch.1.start), "2024-05-01T06:00");
}

#[test]
fn the_identity_of_an_entry_in_a_calendar_is_our_own() {
    let programme = programme("Europe/Oslo");
    let text = String::from_utf8(write(&programme, &agenda(&programme, &sample()), "ics").bytes).expect("text");
    assert!(text.contains("UID:lunch-abcde@entry.fair.plenary\r\n"), "{text}");
    assert!(text.contains("UID:talk@fair.plenary\r\n"), "{text}");
    // The zone's rules reach as far as the entries do.
    assert!(text.contains("TZID=Europe/Oslo:20240503T010000"), "{text}");
}

#[test]
fn every_format_has_them_or_says_that_it_has_not() {
    let programme = programme("Europe/Oslo");
    let mine = agenda(&programme, &sample());
    for format in FORMATS.iter().filter(|format| format.write.is_some()) {
        let Written { bytes, left_out } = write(&programme, &mine, format.name);
        let has = String::from_utf8_lossy(&bytes).contains("Lunch");
        let says = left_out.iter().any(|line| line == "4 own entries are left out");
        assert!(has != says, "{}: {left_out:?}", format.name);
    }
    for format in ["frab-xml", "schedule-json"] {
        let one = agenda(&programme, &sample()[..1]);
        let left_out = write(&programme, &one, format).left_out;
        assert!(left_out.contains(&"1 own entry is left out".to_owned()), "{left_out:?}");
    }
}

#[test]
fn day_sheets_have_them_between_the_sessions() {
    let programme = programme("Europe/Oslo");
    let mine = agenda(&programme, &sample());
    for format in ["text", "markdown", "html"] {
        let text = String::from_utf8(write(&programme, &mine, format).bytes).expect("text");
        insta::assert_snapshot!(
            format!("own_entries_as_{format}"),
            text.split("<style>").next().unwrap_or_default().to_owned()
                + text.split("</style>").nth(1).unwrap_or_default()
        );
        let place = |what: &str| text.find(what).unwrap_or_else(|| panic!("{what}: {text}"));
        assert!(place("A Talk") < place("10:30") && place("10:30") < place("Lunch") && place("Lunch") < place("23:30"));
    }
}

proptest! {
    /// Whatever an entry says, it comes back so from a calendar and from a table.
    #[test]
    fn any_entry_comes_back(
        title in "[!-~é会 ]{0,20}[!-~é会]",
        place in "[ -~é会;,\\\\]{0,20}",
        note in "[ -~é会;,\\\\.]{0,30}",
        start in 0..2_000_i64,
        length in prop::option::weighted(0.9, 1..2_000_i64),
    ) {
        let programme = programme("Europe/Oslo");
        let clean = |text: String| plenary::programme::clean::line(text.into());
        let at = |minute: i64| Civil::from(plenary::programme::time::DateTime::constant(2024, 5, 1, 0, 0, 0, 0).saturating_add(jiff::Span::new().minutes(minute)));
        let (title, place, note) = (clean(title), clean(place), clean(note));
        prop_assume!(!title.is_empty());
        let own = Entry { place, note, ..Entry::new(title, at(start), length.map(|length| at(start + length))) };
        let mine = agenda(&programme, &[("own".to_owned(), own.clone())]);
        let empty = Agenda::new(&programme.event.id, "A Fair");
        for (format, name) in [("ics", "a.ics"), ("csv", "a.csv")] {
            let written = write(&programme, &mine, format);
            let incoming = Incoming::of_programme(&read(&written.bytes, name), &programme, &empty);
            prop_assert_eq!(&incoming.new, &[("own".to_owned(), own.clone())], "{}", String::from_utf8_lossy(&written.bytes));
        }
    }
}

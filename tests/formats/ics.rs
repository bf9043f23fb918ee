//! iCalendar: every quirk has a fixture, and what is written reads back.

use super::reading;
use plenary::agenda::{Agenda, Change, Copy, Interest, Journal, Pace, Pick, Plan, Planned, Stamp, Step};
use plenary::formats::{self, Ask, Edition, File, Format, Reading, Written};
use plenary::programme::{Code, Instant, Programme, Session, SessionIx, Status, When, Zone};
use proptest::prelude::*;
use serde_json::json;

/// The session of that title.
fn titled<'a>(reading: &'a Reading, title: &str) -> &'a Session {
    let found = reading.programme.sessions().iter().find(|session| session.title == title);
    found.unwrap_or_else(|| panic!("no “{title}” among {:?}", titles(reading)))
}

fn titles(reading: &Reading) -> Vec<&str> {
    reading.programme.sessions().iter().map(|session| session.title.as_str()).collect()
}

/// `2024-09-13 10:00-11:00`, as far as it is known.
fn time(session: &Session) -> String {
    match session.when {
        When::Slot(slot) => {
            let end = slot.end.map(|end| end.strftime("%H:%M").to_string()).unwrap_or_default();
            format!("{}-{end}", slot.start.strftime("%Y-%m-%d %H:%M"))
        }
        When::Day(day) => day.to_string(),
        When::Unscheduled => "unscheduled".to_owned(),
    }
}

fn codes(reading: &Reading) -> Vec<Code> {
    reading.findings.iter().map(|finding| finding.code).collect()
}

fn people(reading: &Reading, session: &Session) -> Vec<String> {
    let role = |role: Option<&str>| role.map(|role| format!(" ({role})")).unwrap_or_default();
    let appearances = session.appearances.iter();
    appearances.map(|who| format!("{}{}", reading.programme[who.person].name, role(who.role.as_deref()))).collect()
}

fn halls(reading: &Reading, session: &Session) -> Vec<String> {
    session.halls.iter().map(|hall| reading.programme.place(*hall)).collect()
}

fn read(text: &str) -> Reading {
    ask(text, &Ask::new(Zone::bundled))
}

fn ask(text: &str, ask: &Ask) -> Reading {
    let file = File { name: "made-up.ics".to_owned(), bytes: text.as_bytes().to_vec().into() };
    formats::open(&[file], ask).expect("a programme")
}

#[test]
fn folds_inside_characters_and_mixed_line_ends_are_undone() {
    let reading = reading(&["ics/folds.ics"]);
    let talk = titled(&reading, "Größe und €");
    assert_eq!(time(talk), "2024-09-13 10:00-11:00");
    assert_eq!(halls(&reading, talk), ["Saal 1"]);
    let about = "One very long line that is folded twice, with a comma; a semicolon\nand a break.";
    assert_eq!(talk.abstract_.as_deref(), Some(about));
    assert_eq!(reading.programme.event.title, "Folds Conference");
    assert_eq!(reading.detected, ["ics"]);
    // Unfolded it is UTF-8: nothing was guessed.
    assert_eq!(reading.findings, []);
}

#[test]
fn zones_are_found_by_whatever_name() {
    let reading = reading(&["ics/zones.ics"]);
    assert_eq!(reading.programme.event.zone.as_ref().map(Zone::name), Some("Europe/Berlin"));
    let times = [
        ("IANA name without a VTIMEZONE", "2024-09-13 10:00-11:00"),
        ("Prefixed name", "2024-09-13 11:00-11:30"),
        ("Name of Windows", "2024-09-13 12:00-"),
        ("Name as shown to people", "2024-09-13 13:00-14:00"),
        ("Own name with X-LIC-LOCATION", "2024-09-13 14:00-15:00"),
        ("Own name with offsets only", "2024-09-13 19:30-20:30"),
        ("UTC", "2024-09-13 17:00-18:00"),
        ("UTC without seconds", "2024-09-13 18:00-18:30"),
    ];
    for (title, expected) in times {
        assert_eq!(time(titled(&reading, title)), expected, "{title}");
    }
    assert!(codes(&reading).contains(&Code::ZoneUnknown), "{:?}", reading.findings);
}

#[test]
fn a_zone_that_nobody_knows_is_said() {
    let event = "BEGIN:VEVENT\nSUMMARY:a\nDTSTART;TZID=Nowhere/Town:20240913T100000\nEND:VEVENT\n";
    let reading = read(&format!("BEGIN:VCALENDAR\n{event}END:VCALENDAR\n"));
    assert_eq!(time(titled(&reading, "a")), "2024-09-13 10:00-");
    assert_eq!(reading.programme.event.zone, None);
    assert!(codes(&reading).contains(&Code::ZoneUnknown));
}

#[test]
fn the_calendars_own_zone_is_only_a_guess_at_the_venues() {
    let text = "BEGIN:VCALENDAR\nX-WR-TIMEZONE:Africa/Nairobi\nBEGIN:VEVENT\nSUMMARY:a\nDTSTART:20240913T100000Z\nEND:VEVENT\nEND:VCALENDAR\n";
    let guessed = read(text);
    assert_eq!(time(titled(&guessed, "a")), "2024-09-13 13:00-");
    assert!(codes(&guessed).contains(&Code::ZoneAssumed));
    let told = ask(text, &Ask { assume_zone: Zone::bundled("Europe/Berlin"), ..Ask::new(Zone::bundled) });
    assert_eq!(time(titled(&told, "a")), "2024-09-13 12:00-");
    assert!(!codes(&told).contains(&Code::ZoneAssumed));
}

#[test]
fn ends_lengths_and_whole_days() {
    let reading = reading(&["ics/ends.ics"]);
    let times = [
        ("With an end", "2024-09-13 10:00-11:00"),
        ("With a length", "2024-09-13 11:00-12:30"),
        ("With neither", "2024-09-13 12:00-"),
        ("Ends when it starts", "2024-09-13 13:00-"),
        ("All day", "2024-09-14"),
        ("Two days", "2024-09-13"),
        ("No time at all", "unscheduled"),
    ];
    for (title, expected) in times {
        assert_eq!(time(titled(&reading, title)), expected, "{title}");
    }
    assert_eq!(titled(&reading, "Cancelled").status, Status::Cancelled);
    assert_eq!(reading.programme.sessions().len(), 8);
    let told: Vec<String> = reading.findings.iter().map(ToString::to_string).collect();
    let said = |what: &str| told.iter().any(|finding| finding.contains(what));
    assert!(said("it takes 2 whole days") && said("1 VTODO") && said("1 VFREEBUSY"), "{told:?}");
    assert!(!said("event `All day`"), "{told:?}");
}

#[test]
fn days_of_a_length_are_days_of_the_calendar() {
    let event = |length: &str, rule: &str| {
        let text = format!(
            "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nSUMMARY:Long\nDTSTART;TZID=Europe/Berlin:20240330T100000\n\
             DURATION:{length}\n{rule}END:VEVENT\nEND:VCALENDAR\n"
        );
        time(&read(&text).programme.sessions()[0])
    };
    // The clocks are set forward in that night.
    for (length, end) in [("P1D", "10:00"), ("P1DT2H30M", "12:30"), ("PT24H", "11:00"), ("P1W", "10:00")] {
        assert_eq!(event(length, ""), format!("2024-03-30 10:00-{end}"), "{length}");
    }
    assert_eq!(event("P1D", "RRULE:FREQ=WEEKLY;COUNT=2\n"), "2024-03-30 10:00-10:00");
}

#[test]
fn repeating_events_are_followed_with_their_exceptions() {
    let reading = reading(&["ics/repeats.ics"]);
    let of = |title: &str| -> Vec<String> {
        let sessions = reading.programme.sessions().iter().filter(|session| session.title == title);
        sessions.map(time).collect()
    };
    // Clocks change on the 27th: eight o'clock stays eight o'clock.
    assert_eq!(of("Morning yoga"), ["2024-10-25 08:00-09:00", "2024-10-28 08:00-09:00"]);
    assert_eq!(of("Late yoga"), ["2024-10-27 09:30-10:30"]);
    assert_eq!(
        of("Information desk"),
        ["2024-10-25 10:00-12:00", "2024-10-26 10:00-12:00", "2024-10-27 10:00-12:00", "2024-10-28 10:00-12:00"]
    );
    assert_eq!(of("Film"), ["2024-10-25 20:00-22:00", "2024-10-26 21:00-23:00", "2024-10-27 20:00-22:00"]);
    assert_eq!(of("Stand-up"), ["2024-10-25 07:00-07:15", "2024-10-26 07:30-07:45", "2024-10-27 07:30-07:45"]);
    assert_eq!(of("Stands for what is not there"), ["2024-10-26 13:00-"]);
    let late = titled(&reading, "Late yoga");
    assert_eq!(late.guid.as_deref(), Some("yoga-20241027T080000"));
    assert_eq!(halls(&reading, late), ["Gym"]);
    let cut: Vec<&str> = reading
        .findings
        .iter()
        .filter(|finding| finding.code == Code::RecurrenceCut)
        .map(|finding| finding.record.as_str())
        .collect();
    assert_eq!(cut, ["event `Information desk`"]);
    assert!(codes(&reading).contains(&Code::FieldUnreadable));
}

#[test]
fn an_exception_that_says_little_is_like_the_others() {
    let text = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:u\nSUMMARY:Talk\nDTSTART;TZID=Europe/Oslo:20240913T100000\n\
                DTEND;TZID=Europe/Oslo:20240913T103000\nRRULE:FREQ=DAILY;COUNT=2\nEXDATE;VALUE=DATE:20240913\nEND:VEVENT\n\
                BEGIN:VEVENT\nUID:u\nRECURRENCE-ID;TZID=Europe/Oslo:20240914T100000\nSTATUS:CANCELLED\nEND:VEVENT\nEND:VCALENDAR\n";
    let reading = read(text);
    let told: Vec<_> =
        reading.programme.sessions().iter().map(|one| (one.title.as_str(), time(one), one.status)).collect();
    assert_eq!(told, [("Talk", "2024-09-14 10:00-10:30".to_owned(), Status::Cancelled)]);
}

#[test]
fn from_an_exception_on_later_ones_may_be_otherwise() {
    let event = |lines: &str| format!("BEGIN:VEVENT\nUID:u\n{lines}\nEND:VEVENT\n");
    let events = [
        event(
            "SUMMARY:Talk\nDESCRIPTION:About it.\nLOCATION:Old room\nDTSTART;TZID=Europe/Oslo:20240912T100000\nDURATION:PT30M\nRRULE:FREQ=DAILY;COUNT=4",
        ),
        event(
            "SUMMARY:Moved talk\nLOCATION:New room\nRECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Oslo:20240914T100000\nDTSTART;TZID=Europe/Oslo:20240914T120000\nDURATION:PT30M",
        ),
    ];
    let reading = read(&format!("BEGIN:VCALENDAR\n{}END:VCALENDAR\n", events.concat()));
    let told: Vec<String> = reading
        .programme
        .sessions()
        .iter()
        .map(|one| format!("{} {} {}", time(one), one.title, halls(&reading, one).join("")))
        .collect();
    assert_eq!(
        told,
        [
            "2024-09-12 10:00-10:30 Talk Old room",
            "2024-09-13 10:00-10:30 Talk Old room",
            "2024-09-14 12:00-12:30 Moved talk New room",
            "2024-09-15 12:00-12:30 Moved talk New room",
        ]
    );
    let last = reading.programme.sessions().last().expect("a session");
    assert_eq!((last.guid.as_deref(), last.abstract_.as_deref()), (Some("u-20240915T100000"), Some("About it.")));
}

#[test]
fn endless_repetition_ends() {
    let event = |rule: &str| {
        format!("BEGIN:VEVENT\nUID:{rule}\nSUMMARY:a\nDTSTART:20240101T000000Z\nRRULE:{rule}\nEND:VEVENT\n")
    };
    let of = |rules: &[&str]| {
        let events: String = rules.iter().map(|rule| event(rule)).collect();
        let reading = read(&format!("BEGIN:VCALENDAR\n{events}END:VCALENDAR\n"));
        (reading.programme.sessions().len(), codes(&reading).contains(&Code::RecurrenceCut))
    };
    assert_eq!(of(&["FREQ=DAILY"]), (401, true));
    assert_eq!(of(&["FREQ=SECONDLY"]), (1, true));
    assert_eq!(of(&["FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"]), (1, false));
    assert_eq!(of(&["FREQ=HOURLY;COUNT=4000000000"]), (9601, true));
    let (sessions, cut) = of(&["FREQ=HOURLY", "FREQ=HOURLY;INTERVAL=1", "FREQ=HOURLY;WKST=MO", "FREQ=HOURLY;WKST=SU"]);
    // All together end, and no event is lost.
    assert_eq!((sessions, cut), (20_001, true));
}

#[test]
fn faults_of_home_made_files_cost_nothing() {
    let reading = reading(&["ics/home-made.ics"]);
    assert_eq!(titles(&reading), ["First talk", "Second talk", "Third talk"]);
    let first = titled(&reading, "First talk");
    assert_eq!(time(first), "2024-09-13 12:00-13:00");
    assert_eq!(reading.programme.event.zone.as_ref().map(Zone::name), Some("Europe/Rome"));
    assert_eq!(people(&reading, first), ["Bianca `b1` O'Example, detta B"]);
    let about = first.abstract_.as_deref().unwrap_or_default();
    assert!(about.contains("without a fold, as this line\nNote: and this one"), "{about}");
    let ids: std::collections::HashSet<&str> = reading.programme.sessions().iter().map(|one| one.id.as_str()).collect();
    assert_eq!(ids.len(), 3);
    let third = titled(&reading, "Third talk");
    assert_eq!((third.halls.len(), third.tags.as_slice()), (0, ["online".to_owned()].as_slice()));
    assert_eq!(third.links[0].url, "https://example.org/live");
    assert!(third.appearances.is_empty());
    let private = codes(&reading).iter().filter(|code| **code == Code::PrivateLeftOut).count();
    assert_eq!(private, 1);
}

#[test]
fn speakers_are_found_where_files_hide_them() {
    let reading = reading(&["ics/speakers.ics"]);
    let of = |title: &str| people(&reading, titled(&reading, title));
    let bees = titled(&reading, "Bees in town");
    assert_eq!(of("Bees in town"), ["Dora Example (speaker)"]);
    assert_eq!(bees.abstract_.as_deref(), Some("About bees: they hum."));
    assert_eq!(reading.programme.track_name(bees), Some("Talk"));
    assert_eq!(bees.tags, ["Bees, wasps"]);
    assert_eq!(bees.links.iter().map(|link| link.url.as_str()).collect::<Vec<_>>(), ["https://example.org/bees"]);
    assert_eq!(of("Wasps"), ["Emil Example (speaker)", "Frida Example (speaker)"]);
    assert_eq!(of("Hornets"), ["gustl (speaker)"]);
    assert_eq!(of("Ants"), ["Hanna Example (chair)"]);
    assert!(titled(&reading, "Ants").abstract_.as_deref().is_some_and(|about| about.contains("Ants")));
    let places: Vec<String> = reading.programme.hall_positions().map(|hall| reading.programme.place(hall)).collect();
    assert_eq!(places, ["Old House, Room 1", "Old House, Room 2", "New House, Room 3", "New House, Room 4"]);
    let pretalx = super::reading(&["ics/pretalx.ics"]);
    assert_eq!(titles(&pretalx), ["Opening", "Trains - and how they run"]);
    assert_eq!(
        people(&pretalx, titled(&pretalx, "Trains - and how they run")),
        ["Ida Example (speaker)", "Jens Example (speaker)"]
    );
}

#[test]
fn what_is_no_calendar_is_refused_and_an_empty_one_is_not() {
    let open = |text: &str| {
        let file = File { name: "made-up.ics".to_owned(), bytes: text.as_bytes().to_vec().into() };
        formats::open(&[file], &Ask::new(Zone::bundled))
    };
    assert!(open("BEGIN:VCARD\nFN:Ann\nEND:VCARD\n").is_err());
    assert_eq!(open("\n begin:vcalendar\nEND:VCALENDAR\n").unwrap().programme.sessions().len(), 0);
}

// Writing.

fn native(programme: &serde_json::Value) -> Programme {
    formats::read(programme.to_string().as_bytes(), Zone::bundled).expect("a programme").programme
}

fn sample(zone: Option<&str>) -> Programme {
    native(&json!({
        "version": 1, "id": "sample-2024", "title": "Sample, the; Conference", "zone": zone,
        "start": "2024-10-26", "end": "2024-10-28",
        "buildings": [{"id": "north", "name": "North"}],
        "halls": [{"id": "a", "name": "Hall A", "building": "north"}, {"id": "b", "name": "Hall B", "building": "north"}],
        "people": [{"id": "ann", "name": "Ann Example"}, {"id": "bob", "name": "Боб Пример"}],
        "sessions": [
            {"id": "opening", "guid": "0f0e0d0c-0000-4000-8000-000000000001", "title": "Opening, with a very long title; \
              so long that its line must be folded – больше одного раза, потому что букв много",
             "track": "Main", "kind": "Panel", "start": "2024-10-26T10:00", "end": "2024-10-26T11:00", "halls": ["a", "b"],
             "abstract": "First paragraph.\n\nTopic: second\\one.", "questions": ["Why?"],
             "links": [{"url": "https://example.org/opening"}, {"url": "https://example.org/more"}],
             "appearances": [{"person": "bob", "role": "speaker", "post": "CTO, Example"},
                             {"person": "ann", "role": "moderator"}]},
            {"id": "night", "title": "Across the change", "start": "2024-10-27T01:30", "end": "2024-10-27T04:30", "halls": ["a"]},
            {"id": "open-end", "title": "Open end", "start": "2024-10-27T18:00", "halls": ["b"], "status": "cancelled"},
            {"id": "market", "title": "Market", "date": "2024-10-28"},
            {"id": "someday", "title": "Someday"}
        ]
    }))
}

fn write(edition: &Edition<'_>) -> Written {
    let format = Format::to_write("ics").expect("a format");
    (format.write.expect("a writer"))(edition)
}

fn now() -> Instant {
    "2024-10-01T12:00:00Z".parse().unwrap()
}

fn text(written: &Written) -> String {
    String::from_utf8(written.bytes.clone()).expect("UTF-8")
}

#[test]
fn a_calendar_has_the_lines_that_calendars_want() {
    let programme = sample(Some("Europe/Berlin"));
    let edition = Edition { revision: 3, modified: Some(now()), ..Edition::whole(&programme, now()) };
    let written = write(&edition);
    assert_eq!(written.left_out, ["1 session without a time is left out"]);
    let text = text(&written);
    assert!(text.split("\r\n").all(|line| line.len() <= 75 && !line.contains('\n')), "{text}");
    assert!(text.ends_with("END:VCALENDAR\r\n"));
    let unfolded = text.replace("\r\n ", "");
    for line in [
        "PRODID:-//plenary//programme//EN",
        r"NAME:Sample\, the\; Conference",
        "TZID:Europe/Berlin",
        "DTSTART:20240331T020000",
        "TZOFFSETFROM:+0100",
        "UID:0f0e0d0c-0000-4000-8000-000000000001",
        "UID:night@sample-2024.plenary",
        "DTSTAMP:20241001T120000Z",
        "LAST-MODIFIED:20241001T120000Z",
        "SEQUENCE:3",
        "DTSTART;TZID=Europe/Berlin:20241027T013000",
        "DTEND;TZID=Europe/Berlin:20241027T043000",
        r"LOCATION:Hall A\, North\; Hall B\, North",
        "CATEGORIES:Main,Panel",
        "URL:https://example.org/opening",
        "STATUS:CANCELLED",
        "DTSTART;VALUE=DATE:20241028",
        r"DESCRIPTION:Speaker: Боб Пример — CTO\, Example\nModerator: Ann Example\n\nFirst paragraph.\n\nTopic: second\\one.\n\nQuestions\n• Why?\n\nLinks\n• https://example.org/more",
    ] {
        assert!(unfolded.split("\r\n").any(|own| own == line), "{line} is not in\n{unfolded}");
    }
    assert!(!text.contains("\r\nX-") && !text.contains("\r\nMETHOD"), "{text}");
    let later = Edition { now: "2024-10-02T12:00:00Z".parse().unwrap(), ..edition };
    let again = super::ics::text(&write(&later));
    let differ: Vec<&str> = text.lines().zip(again.lines()).filter(|(a, b)| a != b).map(|(a, _)| a).collect();
    assert!(!differ.is_empty() && differ.iter().all(|line| line.starts_with("DTSTAMP:")), "{differ:?}");
}

#[test]
fn times_are_floating_or_in_utc_where_no_zone_is_to_be_described() {
    let floating = text(&write(&Edition::whole(&sample(None), now())));
    assert!(floating.contains("\r\nDTSTART:20241026T100000\r\n") && !floating.contains("VTIMEZONE"));
    let utc = text(&write(&Edition::whole(&sample(Some("UTC")), now())));
    assert!(utc.contains("\r\nDTSTART:20241026T100000Z\r\n") && !utc.contains("VTIMEZONE"));
}

#[test]
fn a_repeated_guid_is_no_uid() {
    let session = |id: &str| json!({"id": id, "guid": "same@example.org", "title": id, "start": "2024-10-26T10:00"});
    let programme = native(&json!({"version": 1, "id": "e", "title": "E", "sessions": [session("a"), session("b")]}));
    let text = text(&write(&Edition::whole(&programme, now())));
    assert!(text.contains("UID:a@e.plenary\r\n") && text.contains("UID:b@e.plenary\r\n"), "{text}");
}

#[test]
fn what_is_written_reads_back() {
    let programme = sample(Some("Europe/Berlin"));
    let reading = read(&text(&write(&Edition::whole(&programme, now()))));
    assert_eq!(reading.findings, []);
    assert_eq!(reading.programme.event.title, programme.event.title);
    assert_eq!(reading.programme.event.id, programme.event.id);
    assert_eq!(reading.programme.event.zone, programme.event.zone);
    let opening = &reading.programme.sessions()[0];
    assert_eq!(opening.guid.as_deref(), Some("0f0e0d0c-0000-4000-8000-000000000001"));
    assert_eq!(people(&reading, opening), ["Боб Пример (speaker)", "Ann Example (moderator)"]);
    assert_eq!(opening.appearances[0].post.as_deref(), Some("CTO, Example"));
    assert_eq!(halls(&reading, opening), ["Hall A", "Hall B"]);
    assert_eq!(reading.programme.event.venue.as_deref(), Some("North"));
    assert_eq!((reading.programme.track_name(opening), opening.kind.as_deref()), (Some("Main"), Some("Panel")));
    assert!(
        opening.abstract_.as_deref().is_some_and(|about| about.starts_with("First paragraph.\n\nTopic: second\\one."))
    );
    let ids =
        |programme: &Programme| programme.sessions().iter().skip(1).map(|one| one.id.to_string()).collect::<Vec<_>>();
    assert_eq!(ids(&reading.programme), ["night", "open-end", "market"]);
    let night = reading.programme.sessions()[1].when.slot().unwrap().minutes();
    assert_eq!(night, Some(240));
}

#[test]
fn my_agenda_has_my_words_and_what_is_gone() {
    let programme = sample(Some("Europe/Berlin"));
    let mut agenda = Agenda::new(&programme.event.id, "Sample");
    let mut journal = Journal::default();
    let picks = [
        ("opening", "opening", Interest::Maybe, "front row"),
        ("open-end", "open-end", Interest::Going, ""),
        ("lost", "night", Interest::Going, "bring a cup"),
        ("unwanted", "night", Interest::Skip, ""),
    ];
    for (id, like, interest, note) in picks {
        let copy = Copy::of(&programme, programme.find_session(like).unwrap());
        let pick = Pick { note: note.to_owned(), ..Pick::new(interest, copy) };
        let step = Step::pick(id.to_owned(), None, Some(pick));
        journal.make(&mut agenda, Change { words: String::new(), steps: vec![step] }, Stamp::of(now()));
    }
    let plan = Plan::new(&programme, &agenda, Pace::default());
    let stands = |planned: &Planned| planned.stands_at().filter(|_| planned.pick.interest != Interest::Skip);
    let sessions: Vec<SessionIx> = plan.picks.iter().filter_map(stands).collect();
    assert_eq!(sessions.len(), 3);
    let edition = Edition { sessions, plan: Some(&plan), ..Edition::whole(&programme, now()) };
    let text = text(&write(&edition)).replace("\r\n ", "");
    assert!(text.contains("PRODID:-//plenary//agenda//EN\r\n"), "{text}");
    assert!(text.contains(r"DESCRIPTION:Maybe. front row\n\nSpeaker: Боб"), "{text}");
    assert!(text.contains("STATUS:TENTATIVE\r\n"), "{text}");
    // The open end is cancelled; what probably takes place is not struck out.
    assert_eq!(text.matches("STATUS:CANCELLED").count(), 1, "{text}");
    // What a pick probably is now is there, but not as if that were sure.
    let likely = text
        .split("BEGIN:VEVENT")
        .find(|event| event.contains("UID:night@sample-2024.plenary"))
        .expect("the likely one");
    assert!(likely.contains("STATUS:TENTATIVE") && likely.contains("bring a cup"), "{likely}");
    assert!(likely.contains("probably the session you picked: “Across the change”"), "{likely}");
    // Read by somebody else it is a programme, in which my words are nobody's abstract.
    let reading = read(&text);
    assert_eq!(people(&reading, &reading.programme.sessions()[0]), ["Боб Пример (speaker)", "Ann Example (moderator)"]);
    assert!(!reading.programme.sessions()[0].abstract_.as_deref().unwrap_or_default().contains("front row"));
}

/// A line that cleaning leaves as it is and that no way of naming people hides in.
fn words() -> impl Strategy<Value = String> {
    "[A-ZÄÖЯ][a-zäöя,;\\\\]{0,30}( [a-zäöя]{1,9}){0,6}"
}

fn session() -> impl Strategy<Value = serde_json::Value> {
    let time = (0..30_i64, 0..24_i8, 0..60_i8, prop::option::of(1..600_i64));
    let roles = prop::sample::select(vec!["speaker", "moderator", "panellist", "chair"]);
    (words(), time, prop::option::of(0..3_usize), prop::collection::vec((0..4_usize, roles), 0..3)).prop_map(
        |(title, (day, hour, minute, length), hall, people)| {
            let start = jiff::civil::date(2024, 10, 10).at(hour, minute, 0, 0);
            let start = start.checked_add(jiff::Span::new().days(day)).unwrap();
            let end = length.map(|length| start.checked_add(jiff::Span::new().minutes(length)).unwrap());
            let text = |time: jiff::civil::DateTime| time.strftime("%Y-%m-%dT%H:%M").to_string();
            let mut people = people;
            people.sort_by_key(|(person, _)| *person);
            people.dedup_by_key(|(person, _)| *person);
            json!({
                "title": title, "start": text(start), "end": end.map(text),
                "halls": hall.map(|hall| vec![format!("h{hall}")]).unwrap_or_default(),
                "appearances": people.iter().map(|(person, role)| json!({"person": format!("p{person}"), "role": role}))
                    .collect::<Vec<_>>(),
            })
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    /// Times, titles, halls and people live through a calendar, in any zone.
    #[test]
    fn programmes_live_through_a_calendar(
        sessions in prop::collection::vec(session(), 1..12),
        zone in prop::sample::select(vec![Some("Europe/Berlin"), Some("America/St_Johns"), Some("Asia/Kolkata"), Some("UTC"), None]),
    ) {
        let sessions: Vec<_> = sessions.into_iter().enumerate().map(|(at, mut session)| {
            session["id"] = json!(format!("s{at}"));
            session
        }).collect();
        let programme = native(&json!({
            "version": 1, "id": "made-up", "title": "Made up", "zone": zone,
            "halls": (0..3).map(|at| json!({"id": format!("h{at}"), "name": format!("Hall {at}")})).collect::<Vec<_>>(),
            "people": (0..4).map(|at| json!({"id": format!("p{at}"), "name": format!("Person Number{at}")})).collect::<Vec<_>>(),
            "sessions": sessions,
        }));
        let reading = read(&text(&write(&Edition::whole(&programme, now()))));
        let facts = |programme: &Programme| -> Vec<String> {
            let mut facts: Vec<String> = programme.sessions().iter().map(|session| {
                let slot = session.when.slot().unwrap();
                let halls: Vec<&str> = session.halls.iter().map(|hall| programme[*hall].name.as_str()).collect();
                let mut people: Vec<String> = session.appearances.iter()
                    .map(|who| format!("{} {:?}", programme[who.person].name, who.role)).collect();
                people.sort();
                format!("{} {} {:?} {:?} {halls:?} {people:?}", session.id, session.title, slot.from(), slot.until())
            }).collect();
            facts.sort();
            facts
        };
        prop_assert_eq!(facts(&reading.programme), facts(&programme));
    }

    /// Whatever stands in a calendar, reading ends and loses no event that begins with its title.
    #[test]
    fn no_line_costs_another_event(lines in prop::collection::vec("(RRULE|RDATE|EXDATE|DTSTART|DTEND|DURATION|LOCATION|X|ATTENDEE)[;:=\",A-Z0-9/+-]{0,30}", 0..8)) {
        let odd = lines.join("\r\n");
        let text = format!("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:odd one\r\nUID:odd\r\n{odd}\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:sound one\r\nDTSTART:20240913T100000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n");
        let reading = read(&text);
        prop_assert!(titles(&reading).contains(&"odd one") && titles(&reading).contains(&"sound one"));
    }

    /// Bytes flipped anywhere cost a record or a field, never the program.
    #[test]
    fn damaged_calendars_are_read(flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12), cut in any::<prop::sample::Index>()) {
        let mut bytes = include_bytes!("../fixtures/ics/repeats.ics").to_vec();
        for (at, byte) in flips {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        bytes.truncate(cut.index(bytes.len()) + 1);
        let _ = formats::open(&[File { name: "made-up.ics".to_owned(), bytes: bytes.into() }], &Ask::new(Zone::bundled));
    }
}

#[test]
fn a_file_that_is_cut_anywhere_shows_no_other_times() {
    let times = [
        ("DTSTART:20240913T101500Z\r\nDTEND:20240913T114500Z", ["2024-09-13 10:15-", "2024-09-13 10:15-11:45"]),
        (
            "DTSTART;TZID=Europe/Berlin:20240913T101500\nDURATION:PT1H30M",
            ["2024-09-13 10:15-", "2024-09-13 10:15-11:45"],
        ),
    ];
    for (properties, wanted) in times {
        let whole = format!(
            "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:Made up\r\n{properties}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
        );
        let mut seen = Vec::new();
        for end in whole.find("DTSTART").unwrap()..whole.len() {
            let reading = read(&whole[..end]);
            let shown = time(&reading.programme.sessions()[0]);
            assert!(shown == "unscheduled" || wanted.contains(&shown.as_str()), "{shown} of {:?}", &whole[..end]);
            seen.push(shown);
        }
        assert!(wanted.iter().all(|wanted| seen.iter().any(|shown| shown == wanted)), "{seen:?}");
    }
}

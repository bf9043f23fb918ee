//! Calendars laid beside a programme: what of them takes time on its days, by the venue's clocks. All of them made up.

use plenary::agenda::Appointment;
use plenary::formats::{self, Ask, Beside, beside};
use plenary::programme::{Programme, Zone};
use proptest::prelude::*;

fn programme(zone: Option<&str>) -> Programme {
    let zone = zone.map(|zone| format!(r#""zone": "{zone}","#)).unwrap_or_default();
    let text = format!(
        r#"{{ "id": "fair", "title": "A Fair", {zone} "start": "2021-06-02", "end": "2021-06-05", "sessions": [
            {{ "id": "opening", "guid": "3b1c1d0e-1111-4222-8333-444455556666", "title": "The Opening",
               "start": "2021-06-02T10:00", "end": "2021-06-02T11:00" }},
            {{ "id": "talk", "title": "A Talk", "start": "2021-06-03T10:00", "end": "2021-06-03T11:00" }}] }}"#
    );
    formats::read(text.as_bytes(), Zone::bundled).expect("a programme").programme
}

fn laid(events: &str, zone: Option<&str>) -> Beside {
    let text = format!("BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:made up\n{}\nEND:VCALENDAR\n", events.trim());
    beside("duty.ics", text.as_bytes(), &programme(zone), &Ask::new(Zone::bundled)).expect("a calendar")
}

fn event(lines: &str) -> String {
    format!("BEGIN:VEVENT\n{}\nEND:VEVENT\n", lines.trim())
}

/// `02T15:00 02T16:00 Title`.
fn told(found: &Beside) -> Vec<String> {
    let clock = |civil: plenary::programme::time::Civil| String::from(civil).replace("2021-06-", "");
    let line = |Appointment { entry, is_tentative }: &Appointment| {
        let place = if entry.place.is_empty() { String::new() } else { format!(" @ {}", entry.place) };
        let end = entry.end.map_or_else(|| "?".to_owned(), clock);
        let tentative = if *is_tentative { ", perhaps" } else { "" };
        format!("{} {end} {}{place}{tentative}", clock(entry.start), entry.title)
    };
    found.entries.iter().map(line).collect()
}

fn moscow(events: &str) -> Vec<String> {
    told(&laid(events, Some("Europe/Moscow")))
}

#[test]
fn times_are_those_of_the_venues_clocks() {
    let events = [
        event("UID:1\nSUMMARY:Floating\nDTSTART:20210602T120000\nDTEND:20210602T130000"),
        event("UID:2\nSUMMARY:New York\nDTSTART;TZID=America/New_York:20210602T080000\nDURATION:PT45M"),
        event(
            "UID:3\nSUMMARY:London to Moscow\nDTSTART;TZID=Europe/London:20210602T160000\nDTEND;TZID=Europe/Moscow:20210602T200000",
        ),
        event("UID:4\nSUMMARY:UTC\nDTSTART:20210602T180000Z\nDTEND:20210602T190000Z"),
        // The evening there is the night here.
        event(
            "UID:5\nSUMMARY:Night call\nLOCATION:at\\, home\nDTSTART;TZID=America/New_York:20210602T190000\nDTEND;TZID=America/New_York:20210602T200000",
        ),
        event("UID:6\nSUMMARY:Night shift\nDTSTART:20210603T230000\nDTEND:20210604T070000"),
        event("UID:7\nSUMMARY:No end\nDTSTART:20210604T090000"),
        event("UID:8\nSUMMARY:Two days\nDTSTART:20210604T090000\nDURATION:P1DT2H"),
        event("UID:9\nDTSTART:20210605T090000\nDTEND:20210605T093000"),
    ];
    assert_eq!(
        moscow(&events.concat()),
        [
            "02T12:00 02T13:00 Floating",
            "02T15:00 02T15:45 New York",
            "02T18:00 02T20:00 London to Moscow",
            "02T21:00 02T22:00 UTC",
            "03T02:00 03T03:00 Night call @ at, home",
            "03T23:00 04T07:00 Night shift",
            "04T09:00 ? No end",
            "04T09:00 05T11:00 Two days",
            "05T09:00 05T09:30 busy",
        ]
    );
}

#[test]
fn titles_stand_as_they_are() {
    let events = event(
        "UID:1\nSUMMARY:Lunch (talk by Ann Example) - Bob Example\nDTSTART:20210602T120000\nDESCRIPTION:Speaker: Cy Example",
    );
    assert_eq!(moscow(&events), ["02T12:00 ? Lunch (talk by Ann Example) - Bob Example"]);
}

#[test]
fn only_what_touches_the_days_is_laid_beside_them() {
    let at = |uid: u8, start: &str, end: &str| {
        event(&format!("UID:{uid}\nSUMMARY:{uid}\nDTSTART:2021060{start}00\nDTEND:2021060{end}00"))
    };
    let events = [
        at(1, "1T2000", "1T2359"),
        at(2, "1T2200", "2T0000"),
        at(3, "1T2200", "2T0100"),
        at(4, "6T0500", "6T0530"),
        at(5, "6T0600", "6T0700"),
        event("UID:6\nSUMMARY:long\nDTSTART:20210501T090000\nDTEND:20210602T090000"),
    ];
    assert_eq!(
        moscow(&events.concat()),
        ["2021-05-01T09:00 02T09:00 long", "01T22:00 02T01:00 3", "06T05:00 06T05:30 4"]
    );
}

#[test]
fn what_repeats_for_years_is_followed_to_the_days_of_the_event() {
    let events = [
        // Long before, for ever, and by clocks that are turned twice a year.
        event(
            "UID:1\nSUMMARY:Standup\nDTSTART;TZID=America/New_York:20110105T090000\nDURATION:PT15M\nRRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR\nEXDATE;TZID=America/New_York:20210603T090000",
        ),
        // One time of it is moved, and one is off.
        event(
            "UID:1\nSUMMARY:Standup moved\nRECURRENCE-ID;TZID=America/New_York:20210604T090000\nDTSTART;TZID=America/New_York:20210604T100000",
        ),
        event("UID:2\nSUMMARY:Evening\nDTSTART:20190101T200000\nDTEND:20190101T210000\nRRULE:FREQ=DAILY;INTERVAL=2"),
        event("UID:2\nRECURRENCE-ID:20210603T200000\nSTATUS:CANCELLED\nDTSTART:20210603T200000"),
        // Over before, by its own word.
        event(
            "UID:3\nSUMMARY:Over\nDTSTART:20190101T100000\nDTEND:20190101T110000\nRRULE:FREQ=DAILY;UNTIL=20210601T235959Z",
        ),
        event("UID:4\nSUMMARY:Counted\nDTSTART:20210530T070000\nDTEND:20210530T073000\nRRULE:FREQ=DAILY;COUNT=4"),
    ];
    assert_eq!(
        moscow(&events.concat()),
        [
            "02T07:00 02T07:30 Counted",
            "02T16:00 02T16:15 Standup",
            "04T17:00 04T17:15 Standup moved",
            "05T20:00 05T21:00 Evening",
        ]
    );
    let found = laid(&event("UID:1\nSUMMARY:a\nDTSTART:20210602T100000\nRRULE:FREQ=SECONDLY"), None);
    assert_eq!(
        (told(&found), found.left_out()),
        (vec!["02T10:00 ? a".to_owned()], vec!["1 repeats in a way that can't be followed".to_owned()])
    );
}

#[test]
fn what_takes_no_time_is_counted() {
    let events = [
        event("UID:1\nSUMMARY:Holiday\nDTSTART;VALUE=DATE:20210530\nDTEND;VALUE=DATE:20210604"),
        event("UID:2\nSUMMARY:Birthday\nDTSTART;VALUE=DATE:19700602\nRRULE:FREQ=YEARLY"),
        event("UID:3\nSUMMARY:Free\nTRANSP:TRANSPARENT\nDTSTART:20210602T100000\nDTEND:20210602T110000"),
        event("UID:4\nSUMMARY:Off\nSTATUS:CANCELLED\nDTSTART:20210602T100000\nDTEND:20210602T110000"),
        event("UID:5\nSUMMARY:Elsewhere\nDTSTART;VALUE=DATE:20210606"),
    ];
    let found = laid(&events.concat(), Some("Europe/Moscow"));
    assert_eq!(told(&found), [""; 0]);
    let reasons = ["2 take whole days: not shown", "1 leaves the time free: not shown", "1 is cancelled: not shown"];
    assert_eq!(found.left_out(), reasons);
}

#[test]
fn the_programme_does_not_come_beside_itself() {
    let events = [
        event(
            "UID:3B1C1D0E-1111-4222-8333-444455556666\nSUMMARY:Another title\nDTSTART:20210602T090000\nDTEND:20210602T093000",
        ),
        event(
            "UID:3b1c1d0e-1111-4222-8333-444455556666\nSUMMARY:Another title\nDTSTART:20210602T090000\nDTEND:20210602T093000",
        ),
        event("UID:talk@fair.plenary\nSUMMARY:As it was\nDTSTART:20210603T090000\nDTEND:20210603T093000"),
        event("UID:lunch-abcde@entry.fair.plenary\nSUMMARY:Lunch\nDTSTART:20210603T130000\nDTEND:20210603T133000"),
        event("UID:x\nSUMMARY:a talk\nDTSTART:20210603T070000Z\nDTEND:20210603T080000Z"),
        // Another time, another event.
        event("UID:y\nSUMMARY:A Talk\nDTSTART:20210604T070000Z\nDTEND:20210604T080000Z"),
        event("UID:lunch-abcde@entry.other.plenary\nSUMMARY:Lunch\nDTSTART:20210603T130000\nDTEND:20210603T133000"),
    ];
    let found = laid(&events.concat(), Some("Europe/Moscow"));
    assert_eq!(
        told(&found),
        ["02T09:00 02T09:30 Another title", "03T13:00 03T13:30 Lunch", "04T10:00 04T11:00 A Talk"]
    );
    assert_eq!(found.known, 4);
}

#[test]
fn where_the_venues_clocks_are_not_known_only_floating_times_are() {
    let events = [
        event("UID:1\nSUMMARY:Floating\nDTSTART:20210602T120000\nDTEND:20210602T130000"),
        event("UID:2\nSUMMARY:UTC\nDTSTART:20210602T120000Z"),
        event("UID:3\nSUMMARY:Berlin\nDTSTART;TZID=Europe/Berlin:20210602T120000"),
    ];
    let found = laid(&events.concat(), None);
    assert_eq!(told(&found), ["02T12:00 02T13:00 Floating"]);
    assert!(
        found.left_out()[0].starts_with("2 are left out: the programme names no time zone"),
        "{:?}",
        found.left_out()
    );
    // An event without days has no days to touch.
    let empty = formats::read(br#"{ "title": "T" }"#, Zone::bundled).expect("a programme").programme;
    let text = format!("BEGIN:VCALENDAR\n{}END:VCALENDAR\n", events.concat());
    assert!(beside("a.ics", text.as_bytes(), &empty, &Ask::new(Zone::bundled)).expect("a calendar").entries.is_empty());
}

#[test]
fn a_file_that_is_no_calendar_is_said_and_broken_ones_are_read_as_far_as_they_go() {
    let read = |text: &[u8]| beside("duty.ics", text, &programme(Some("Europe/Moscow")), &Ask::new(Zone::bundled));
    for text in [&b"<html>"[..], b"", b"\xff\xfe\x00", b"title,start"] {
        let said = read(text).expect_err("no calendar").to_string();
        assert_eq!(said, "this is no calendar: duty.ics: it has no BEGIN:VCALENDAR");
    }
    let cut = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:\u{1b}[2Jred\u{202e}\nDTSTART:20210602T120000\nDTEND:2021060";
    assert_eq!(told(&read(cut.as_bytes()).expect("a calendar")), ["02T12:00 ? red"]);
    let odd = event("UID:1\nDTSTART:99999999T999999\nDTEND:x")
        + &event("UID:2\nDTSTART:20210602T120000\nDTEND:20210601T120000\nDURATION:P9999999999D");
    assert_eq!(moscow(&odd), ["02T12:00 ? busy"]);
}

#[test]
fn a_calendar_that_would_never_end_does() {
    let mut events = String::new();
    for number in 0..3_000 {
        events += &event(&format!(
            "UID:{number}\nSUMMARY:{number}\nDTSTART:19010101T000000\nDURATION:PT1H\nRRULE:FREQ={};BYMONTHDAY=30;BYMONTH=2",
            ["HOURLY", "DAILY", "MONTHLY", "YEARLY"][number % 4]
        ));
        events += &event(&format!("UID:d{number}\nDTSTART:19010101T000000\nDTEND:19010101T230000\nRRULE:FREQ=HOURLY"));
    }
    let found = laid(&events, Some("Europe/Moscow"));
    assert!(found.unfollowed > 0 && found.entries.len() <= 5_000, "{}", found.entries.len());
}

#[test]
fn what_one_rule_would_take_is_not_taken_from_the_others() {
    let many = |count: u8| (0..count).map(|number| number.to_string()).collect::<Vec<_>>().join(",");
    let every = format!("BYHOUR={};BYMINUTE={};BYSECOND={}", many(24), many(60), many(60));
    let events = [
        event(&format!("UID:1\nSUMMARY:Flood\nDTSTART:19010101T000000\nRRULE:FREQ=YEARLY;BYDAY=MO,TU,WE;{every}")),
        event(&format!("UID:2\nSUMMARY:Deluge\nDTSTART:20210602T120000\nRRULE:FREQ=WEEKLY;{every}")),
        event(&format!("UID:3\nSUMMARY:Rain\nDTSTART:19010101T000000\nRRULE:FREQ=HOURLY;BYMINUTE={}", many(60))),
        event(
            "UID:4\nSUMMARY:Watch\nDTSTART:20010602T090000\nDURATION:PT5M\nRRULE:FREQ=WEEKLY;BYDAY=WE;BYHOUR=9,17;BYMINUTE=0,30",
        ),
    ];
    let found = laid(&events.concat(), Some("Europe/Moscow"));
    assert_eq!(
        told(&found),
        [
            "02T09:00 02T09:05 Watch",
            "02T09:30 02T09:35 Watch",
            "02T12:00 ? Deluge",
            "02T17:00 02T17:05 Watch",
            "02T17:30 02T17:35 Watch",
        ]
    );
    assert_eq!(found.unfollowed, 3);
    // To find out that a rule never comes true takes thousands of years.
    let never = |number: u8| {
        event(&format!(
            "UID:{number}\nSUMMARY:{number}\nDTSTART:19010101T000000\nRRULE:FREQ=YEARLY;INTERVAL=40;BYMONTH=2;BYMONTHDAY=30"
        ))
    };
    let found = laid(&(0..15).map(never).collect::<String>(), Some("Europe/Moscow"));
    assert_eq!((told(&found), found.unfollowed), (Vec::new(), 5));
}

#[test]
fn those_from_some_time_on_may_be_otherwise() {
    let events = [
        event(
            "UID:1\nSUMMARY:Standup\nLOCATION:Old room\nDTSTART:20210601T090000\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=10",
        ),
        event(
            "UID:1\nSUMMARY:Moved standup\nLOCATION:New room\nRECURRENCE-ID;RANGE=THISANDFUTURE:20210604T090000\nDTSTART:20210604T120000\nDURATION:PT1H",
        ),
        // What it does not say is as before.
        event("UID:2\nSUMMARY:Shift\nLOCATION:Desk\nDTSTART:20210602T150000\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=3"),
        event("UID:2\nRECURRENCE-ID:20210603T150000\nDTSTART:20210603T170000\nDURATION:PT1H"),
        event("UID:3\nSUMMARY:Off\nDTSTART:20210603T060000\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=3"),
        event("UID:3\nSTATUS:CANCELLED\nRECURRENCE-ID;RANGE=THISANDFUTURE:20210604T060000\nDTSTART:20210604T060000"),
    ];
    assert_eq!(
        moscow(&events.concat()),
        [
            "02T09:00 02T10:00 Standup @ Old room",
            "02T15:00 02T16:00 Shift @ Desk",
            "03T06:00 03T07:00 Off",
            "03T09:00 03T10:00 Standup @ Old room",
            "03T17:00 03T18:00 Shift @ Desk",
            "04T12:00 04T13:00 Moved standup @ New room",
            "04T15:00 04T16:00 Shift @ Desk",
            "05T12:00 05T13:00 Moved standup @ New room",
        ]
    );
}

#[test]
fn what_is_tentative_is_told() {
    let weekly =
        "UID:1\nSUMMARY:Call\nDTSTART:20210602T100000\nDTEND:20210602T110000\nRRULE:FREQ=DAILY;COUNT=2\nSTATUS:";
    let moved = "UID:1\nSUMMARY:Call\nRECURRENCE-ID:20210603T100000\nDTSTART:20210603T120000\nDTEND:20210603T130000";
    let tentative = event(&format!("{weekly}tentative"));
    assert_eq!(moscow(&tentative), ["02T10:00 02T11:00 Call, perhaps", "03T10:00 03T11:00 Call, perhaps"]);
    let settled = tentative + &event(&format!("{moved}\nSTATUS:CONFIRMED"));
    assert_eq!(moscow(&settled), ["02T10:00 02T11:00 Call, perhaps", "03T12:00 03T13:00 Call"]);
}

#[test]
fn what_is_not_shown_is_counted_by_events() {
    let never = event("UID:1\nSUMMARY:a\nDTSTART:20210602T100000\nRRULE:FREQ=SECONDLY\nRRULE:FREQ=MINUTELY");
    assert_eq!(laid(&never, None).left_out(), ["1 repeats in a way that can't be followed"]);
    let many = |count: u16| -> String {
        (0..count).map(|number| event(&format!("UID:{number}\nSUMMARY:a\nDTSTART:20210602T100000"))).collect()
    };
    assert_eq!(laid(&many(5_000), None).left_out(), [""; 0]);
    let found = laid(&many(5_001), None);
    assert_eq!((found.entries.len(), found.left_out()), (5_000, vec!["only the first 5000 are shown".to_owned()]));
}

proptest! {
    /// Whatever stands in a calendar, what is laid beside a programme touches its days.
    #[test]
    fn any_bytes_are_a_calendar_or_an_error(
        lines in prop::collection::vec("(BEGIN:VEVENT|END:VEVENT|SUMMARY:a|DTSTART(;TZID=America/New_York)?:202106[0-9]{2}T[0-9]{6}Z?|DTSTART;VALUE=DATE:202106[0-9]{2}|DTEND:202106[0-9]{2}T[0-9]{6}Z?|DURATION:P[0-9]{1,2}[DW]|DURATION:-?PT[0-9]{1,3}[HM]|RRULE:FREQ=(DAILY|WEEKLY);COUNT=[0-9]{1,3}|EXDATE:20210603T[0-9]{6}|UID:x|RECURRENCE-ID:20210603T[0-9]{6}|é\t\u{0})", 0..40),
    ) {
        let found = laid(&lines.join("\n"), Some("Europe/Moscow"));
        for Appointment { entry, .. } in &found.entries {
            let end = entry.end.unwrap_or(entry.start);
            prop_assert!(end >= entry.start && String::from(end).as_str() >= "2021-06-02T00:00" && String::from(entry.start).as_str() < "2021-06-06T06:00");
        }
    }
}

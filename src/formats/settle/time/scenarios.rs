//! What files say of times, and what is shown: every rule of this module as a row.

use crate::formats::published::{Day, Event, Published, Session, Times};
use crate::formats::{Ask, settle};
use crate::programme::Code::{
    self, ClockChange, DateUnreadable, DayContradicts, FieldUnreadable, LengthUnreadable, LengthZero,
    OffsetContradicts, OffsetFalse, OffsetUnused, TimeUnreadable, YearAssumed, ZoneAssumed, ZoneMissing, ZoneUnknown,
};
use crate::programme::Programme;
use crate::programme::time::{When, Zone, clock};
use proptest::prelude::*;
use std::borrow::Cow;

/// `key=value|key=value`.
fn fields(text: &str) -> impl Iterator<Item = (&str, &str)> {
    text.split('|').filter_map(|field| field.split_once('='))
}

/// An event of fields: zone, start, end, assume, and a day per `bounds=DATE,START,END`.
fn event<'d>(text: &'d str, ask: &mut Ask) -> Event<'d> {
    let mut event = Event { title: Some("Made up".into()), ..Event::default() };
    for (key, value) in fields(text) {
        let told = Some(Cow::Borrowed(value));
        match key {
            "zone" => event.zone = told,
            "start" => event.start = told,
            "end" => event.end = told,
            "assume" => ask.assume_zone = Zone::bundled(value),
            "bounds" => {
                let mut parts = value.split(',').map(|part| Some(Cow::Borrowed(part)));
                let mut part = || parts.next().flatten();
                event.days.push(Day { date: part(), start: part(), end: part() });
            }
            other => panic!("{other} is no field of an event"),
        }
    }
    event
}

fn session(text: &str, at: usize) -> Session<'_> {
    let mut session = Session { id: Some(format!("s{at}").into()), title: Some("Talk".into()), ..Session::default() };
    let Times { day, date, clock, start, end_clock, end, length, zone } = &mut session.times;
    for (key, value) in fields(text) {
        let field = match key {
            "day" => &mut *day,
            "date" => date,
            "clock" => clock,
            "start" => start,
            "end_clock" => end_clock,
            "end" => end,
            "length" => length,
            "zone" => zone,
            "file" => {
                session.file = value.parse().unwrap();
                continue;
            }
            other => panic!("{other} is no field of a session"),
        };
        *field = Some(value.into());
    }
    session
}

fn settled(of_event: &str, sessions: &[&str]) -> (Programme, Vec<Code>) {
    let mut ask = Ask::new(Zone::bundled);
    let event = event(of_event, &mut ask);
    let sessions = sessions.iter().enumerate().map(|(at, text)| session(text, at)).collect();
    let published = Published { event, sessions, ..Published::default() };
    let (programme, findings) = settle::settle(published, "made-up", &ask);
    let mut codes: Vec<Code> = findings.iter().map(|finding| finding.code).collect();
    codes.sort();
    codes.dedup();
    (programme, codes)
}

/// `2021-06-02 16:45–18:15`; with the day before it where that is another, and `+1` where it ends the next day.
fn shown(programme: &Programme, at: usize) -> String {
    let id = crate::programme::Id::parse(&format!("s{at}")).unwrap();
    let session = programme.sessions().iter().find(|session| session.id == id).unwrap();
    match (session.when, session.day) {
        (When::Slot(slot), Some(day)) => {
            let date = slot.start.date();
            let listed = if day == date { String::new() } else { format!("{day}: ") };
            let end = slot.end.map_or("?".to_owned(), |end| match (end.date() - date).get_days() {
                0 => clock(end),
                days => format!("{}+{days}", clock(end)),
            });
            format!("{listed}{date} {}–{end}", clock(slot.start))
        }
        (When::Day(day), _) => day.to_string(),
        _ => "unscheduled".to_owned(),
    }
}

/// Name; the event; what the sessions say and what is shown of each; what is said of it.
type Row = (&'static str, &'static str, &'static [(&'static str, &'static str)], &'static [Code]);

const ROWS: &[Row] = &[
    (
        "an instant is shown in the zone of the event",
        "zone=Europe/Berlin",
        &[("start=2021-06-02T14:45:00Z|end=2021-06-02T16:15:00+00:00", "2021-06-02 16:45–18:15")],
        &[],
    ),
    (
        "dates in UTC beside local clocks, and days that begin in UTC (H3)",
        "zone=Asia/Kolkata",
        &[
            ("day=2020-01-14|start=2020-01-15T05:00:00+00:00|clock=10:30|length=00:45", "2020-01-15 10:30–11:15"),
            ("day=2020-01-14|start=2020-01-15T08:30:00+00:00|clock=14:00|length=0:30", "2020-01-15 14:00–14:30"),
            (
                "day=2020-01-14|start=2020-01-15T19:00:00+00:00|clock=00:30|length=0:30",
                "2020-01-15: 2020-01-16 00:30–01:00",
            ),
        ],
        &[DayContradicts],
    ),
    (
        "the same without a zone: the clocks tell how far the venue is from UTC",
        "",
        &[
            ("day=2020-01-15|start=2020-01-15T05:00:00+00:00|clock=10:30|length=00:45", "2020-01-15 10:30–11:15"),
            ("day=2020-01-15|start=2020-01-15T20:00:00+00:00|clock=01:30", "2020-01-15: 2020-01-16 01:30–?"),
        ],
        &[ZoneMissing, OffsetUnused],
    ),
    (
        "UTC offsets on local clocks, the venue four hours off (H4), its zone given by the reader",
        "assume=Asia/Dubai",
        &[
            ("start=2021-02-24T10:00:00+00:00|clock=10:00|length=00:30", "2021-02-24 10:00–10:30"),
            ("start=2021-02-24T22:00:00+00:00|clock=22:00|length=00:30", "2021-02-24 22:00–22:30"),
        ],
        &[OffsetFalse],
    ),
    (
        "a summer offset in January (OpenFeedback)",
        "zone=Europe/Paris",
        &[
            ("start=2024-01-31T09:30+02:00|end=2024-01-31T10:20+02:00", "2024-01-31 09:30–10:20"),
            ("start=2024-02-01T18:00+02:00|end=2024-02-01T19:00+02:00", "2024-02-01 18:00–19:00"),
        ],
        &[OffsetFalse],
    ),
    (
        "an offset of no season of the zone is true",
        "zone=Europe/Paris",
        &[("start=2024-01-31T09:30+05:00", "2024-01-31 05:30–?")],
        &[],
    ),
    (
        "UTC in London's summer is an instant",
        "zone=Europe/London",
        &[("start=2021-06-02T09:30Z", "2021-06-02 10:30–?")],
        &[],
    ),
    (
        "UTC that the bounds of the days belie",
        "zone=Asia/Tokyo|bounds=2021-06-02,2021-06-02T08:00+09:00,2021-06-02T20:00+09:00",
        &[
            ("day=2021-06-02|start=2021-06-02T17:00:00Z", "2021-06-02 17:00–?"),
            ("day=2021-06-02|start=2021-06-02T18:00:00Z", "2021-06-02 18:00–?"),
        ],
        &[OffsetFalse],
    ),
    (
        "one session contradicts its file",
        "zone=Europe/Berlin",
        &[
            ("start=2021-06-02T08:00:00Z|clock=10:00", "2021-06-02 10:00–?"),
            ("start=2021-06-02T09:00:00Z|clock=11:00", "2021-06-02 11:00–?"),
            ("start=2021-06-02T12:00:00Z|clock=12:00", "2021-06-02 14:00–?"),
        ],
        &[OffsetContradicts],
    ),
    (
        "one true offset among false ones",
        "zone=Asia/Dubai",
        &[
            ("start=2021-06-02T10:00:00Z|clock=10:00", "2021-06-02 10:00–?"),
            ("start=2021-06-02T11:00:00Z|clock=11:00", "2021-06-02 11:00–?"),
            ("start=2021-06-02T08:00:00Z|end=2021-06-02T08:45:00Z|clock=12:00", "2021-06-02 12:00–12:45"),
            ("start=2021-06-02T08:00:00Z|end=2021-06-02T08:45:00Z|clock=13:30", "2021-06-02 13:30–14:15"),
        ],
        &[OffsetFalse, OffsetContradicts],
    ),
    (
        "UTC offsets on local clocks, and no zone",
        "",
        &[
            ("start=2021-02-24T10:00:00+00:00|clock=10:00|length=00:30", "2021-02-24 10:00–10:30"),
            ("start=2021-02-24T22:00:00+00:00|clock=22:00|length=00:30", "2021-02-24 22:00–22:30"),
        ],
        &[ZoneMissing, OffsetUnused],
    ),
    (
        "each file has its own rule",
        "zone=Europe/Berlin",
        &[
            ("file=0|start=2021-06-02T08:00:00Z|clock=10:00", "2021-06-02 10:00–?"),
            ("file=1|start=2021-06-02T08:00:00Z|clock=08:00", "2021-06-02 08:00–?"),
        ],
        &[OffsetFalse],
    ),
    (
        "only instants in UTC, and no zone",
        "",
        &[("start=20210602T144500Z|end=20210602T151500Z", "2021-06-02 14:45–15:15")],
        &[ZoneMissing],
    ),
    (
        "the same with a zone given",
        "assume=Europe/Berlin",
        &[("start=20210602T144500Z|end=20210602T151500Z", "2021-06-02 16:45–17:15")],
        &[],
    ),
    (
        "floating times stay as they are, whatever zone is given",
        "assume=Europe/Berlin",
        &[("start=2021-06-02T14:45:00|length=90", "2021-06-02 14:45–16:15")],
        &[],
    ),
    ("floating times without a zone", "", &[("start=20210602T144500", "2021-06-02 14:45–?")], &[ZoneMissing]),
    (
        "the zone of the file holds",
        "zone=Europe/Berlin|assume=Asia/Tokyo",
        &[("start=2021-06-02T08:00Z", "2021-06-02 10:00–?")],
        &[ZoneAssumed],
    ),
    (
        "an unknown zone",
        "zone=Middle/Earth|assume=Europe/Berlin",
        &[("start=2021-06-02T08:00Z", "2021-06-02 10:00–?")],
        &[ZoneUnknown],
    ),
    (
        "zones with a path before them, most sessions in one",
        "",
        &[
            ("start=2021-06-02T08:00|zone=/ics.py/2020.1/Europe/Stockholm", "2021-06-02 08:00–?"),
            ("start=2021-06-02T09:00|zone=/ics.py/2020.1/Europe/Stockholm", "2021-06-02 09:00–?"),
            ("start=2021-06-02T09:00|end=2021-06-02T10:00|zone=Europe/London", "2021-06-02 10:00–11:00"),
        ],
        &[ZoneAssumed],
    ),
    (
        "clocks in UTC by the session's own word (Open Event)",
        "zone=Asia/Singapore",
        &[("start=2016-03-18T01:30:00|end=2016-03-18T02:00:00|zone=UTC", "2016-03-18 09:30–10:00")],
        &[],
    ),
    (
        "one offset everywhere, and no zone",
        "",
        &[("start=2021-06-02T14:45+02:00|end=2021-06-02T13:15Z", "2021-06-02 14:45–15:15")],
        &[ZoneMissing, OffsetUnused],
    ),
    (
        "days after midnight: the file's own, its bounds, and none",
        "zone=Europe/Berlin|bounds=2024-12-27,2024-12-27T09:30:00+00:00,2024-12-28T09:00:00+01:00",
        &[
            ("day=2024-12-27|start=2024-12-28T00:30:00+01:00", "2024-12-27: 2024-12-28 00:30–?"),
            ("day=2024-12-27|start=2024-12-28T08:00:00+01:00", "2024-12-27: 2024-12-28 08:00–?"),
            ("start=2024-12-28T03:00:00+01:00", "2024-12-27: 2024-12-28 03:00–?"),
            ("day=2024-12-27|clock=01:00", "2024-12-27: 2024-12-28 01:00–?"),
            ("start=2024-12-29T03:00:00+01:00", "2024-12-29 03:00–?"),
        ],
        &[],
    ),
    (
        "a date of its own stands, at night too (KonOpas)",
        "zone=America/New_York",
        &[("date=2014-01-18|clock=00:30|length=60", "2014-01-18 00:30–01:30")],
        &[],
    ),
    (
        "a morning session is not one of last night because its day is in UTC",
        "zone=Asia/Tokyo",
        &[
            ("day=2021-06-02|start=2021-06-02T03:00:00Z", "2021-06-02 12:00–?"),
            ("day=2021-06-02|start=2021-06-02T22:30:00Z", "2021-06-03 07:30–?"),
        ],
        &[DayContradicts],
    ),
    (
        "ends: by clock past midnight, by length, and both",
        "zone=Europe/Berlin",
        &[
            ("date=2021-06-02|clock=23:00|end_clock=01:00", "2021-06-02 23:00–01:00+1"),
            ("date=2021-06-02|clock=23:00|length=26:00", "2021-06-02 23:00–01:00+2"),
            ("date=2021-06-02|clock=9.30|end_clock=10.15|length=45", "2021-06-02 09:30–10:15"),
            ("date=2021-06-02|clock=0930|end_clock=10:30 a.m.|length=45", "2021-06-02 09:30–10:30"),
            ("date=2021-06-02|clock=0930|end_clock=0930|length=45", "2021-06-02 09:30–10:15"),
            ("date=2021-06-02|clock=25:30", "2021-06-03 01:30–?"),
            ("start=2021-06-02T22:00|end=2021-06-02T24:00", "2021-06-02 22:00–00:00+1"),
        ],
        &[FieldUnreadable],
    ),
    (
        "no length, a length of nothing, and one that is none",
        "zone=Europe/Berlin",
        &[
            ("start=2021-06-02T09:30", "2021-06-02 09:30–?"),
            ("start=2021-06-02T09:30|length=0:00", "2021-06-02 09:30–?"),
            ("start=2021-06-02T09:30|length=long", "2021-06-02 09:30–?"),
        ],
        &[LengthUnreadable, LengthZero],
    ),
    (
        "lengths are true across a change of the clocks",
        "zone=Europe/Warsaw",
        &[
            ("start=2021-10-31T01:00|length=240", "2021-10-31 01:00–04:00"),
            ("start=2021-03-28T01:00|length=120", "2021-03-28 01:00–04:00"),
        ],
        &[],
    ),
    (
        "times that the clocks skip, show twice, and turn around",
        "zone=Europe/Warsaw",
        &[
            ("start=2021-03-28T02:30", "2021-03-28 02:30–?"),
            ("start=2021-10-31T02:30", "2021-10-31 02:30–?"),
            ("start=2021-10-31T01:30Z", "2021-10-31 02:30–?"),
            ("start=2021-10-31T00:45Z|length=30", "2021-10-31 02:45–?"),
        ],
        &[ClockChange],
    ),
    (
        "days of the week, and dates without a year, by the event's days",
        "zone=Europe/Berlin|start=1999-08-06|end=1999-08-08",
        &[
            ("day=Freitag|clock=14", "1999-08-06 14:00–?"),
            ("day=Sunday|clock=2:00 p.m.|end_clock=3 PM", "1999-08-08 14:00–15:00"),
            ("date=7th Aug|clock=14h30", "1999-08-07 14:30–?"),
            ("day=07.08.|clock=9:00", "1999-08-07 09:00–?"),
        ],
        &[YearAssumed],
    ),
    (
        "days of the week that could be two",
        "zone=Europe/Berlin|start=2021-06-02|end=2021-06-12",
        &[("day=Friday|clock=14:00", "unscheduled")],
        &[DateUnreadable],
    ),
    (
        "slashes that nothing explains",
        "zone=Europe/Berlin",
        &[("date=2/6/2021|clock=14:00", "unscheduled"), ("date=6/6/2021|clock=14:00", "2021-06-06 14:00–?")],
        &[DateUnreadable],
    ),
    (
        "slashes that another date of the file explains",
        "zone=Europe/Berlin",
        &[("date=1/6/2021|clock=14:00", "2021-06-01 14:00–?"), ("date=31/5/21|clock=14:00", "2021-05-31 14:00–?")],
        &[],
    ),
    (
        "whole days, and nothing at all",
        "zone=Europe/Berlin",
        &[("start=20210602", "2021-06-02"), ("day=2021-06-03", "2021-06-03"), ("", "unscheduled")],
        &[],
    ),
    (
        "milliseconds, seconds, an instant with its zone, and an offset of hours",
        "zone=America/Los_Angeles",
        &[
            ("start=1571850000000|end=1571853600000", "2019-10-23 10:00–11:00"),
            ("start=1571850000", "2019-10-23 10:00–?"),
            ("start=2019-10-23T19:00:00+02:00[Europe/Berlin]", "2019-10-23 10:00–?"),
            ("start=2019-10-23T19:00:00[Europe/Berlin]", "2019-10-23 10:00–?"),
            ("start=2019-10-23T10:00:00-07", "2019-10-23 10:00–?"),
            ("start=2019-10-23T17:00+0000", "2019-10-23 10:00–?"),
        ],
        &[],
    ),
    (
        "what can't be read is left out and said",
        "zone=Europe/Berlin",
        &[("start=soon", "unscheduled"), ("date=2021-06-02|clock=morning", "2021-06-02")],
        &[TimeUnreadable],
    ),
];

#[test]
fn what_is_shown() {
    let mut wrong = Vec::new();
    for (name, event, sessions, expected) in ROWS {
        let told: Vec<&str> = sessions.iter().map(|(told, _)| *told).collect();
        let (programme, codes) = settled(event, &told);
        for (at, (told, expected)) in sessions.iter().enumerate() {
            let shown = shown(&programme, at);
            if shown != *expected {
                wrong.push(format!("{name}: {told}: {shown}, not {expected}"));
            }
        }
        let mut expected = expected.to_vec();
        expected.sort();
        if codes != expected {
            wrong.push(format!("{name}: said {codes:?}, not {expected:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn range(event: &str, sessions: &[&str]) -> (String, Vec<Code>) {
    let (programme, codes) = settled(event, sessions);
    let day = |day: Option<jiff::civil::Date>| day.map_or("?".to_owned(), |day| day.to_string());
    (format!("{}..{}", day(programme.event.start), day(programme.event.end)), codes)
}

#[test]
fn the_event_is_not_believed_where_its_sessions_belie_it() {
    let at = |day| format!("zone=Europe/Berlin|start=2008-02-22|end={day}");
    let talk = &["start=2008-02-23T10:00"];
    assert_eq!(range(&at("2008-02-24"), talk), ("2008-02-22..2008-02-24".to_owned(), vec![]));
    assert_eq!(range(&at("20008-02-24"), talk), ("2008-02-22..?".to_owned(), vec![Code::DateUnreadable]));
    // 23:00 in UTC is midnight in Berlin.
    assert_eq!(range(&at("2008-02-23T23:00:00Z"), talk), ("2008-02-22..2008-02-24".to_owned(), vec![]));
    let elsewhere = &["start=2009-02-23T10:00", "start=2009-02-24T10:00", "start=2008-02-23T10:00"];
    assert_eq!(range(&at("2008-02-24"), elsewhere), ("?..?".to_owned(), vec![Code::FieldUnreadable]));
}

proptest! {
    #[test]
    fn any_text_is_read_without_panic(texts in prop::collection::vec("\\PC{0,40}|[0-9:.TZ+/ -]{0,30}|[0-9PTHMD.]{0,12}", 8)) {
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let text = |at: usize| texts.get(at).map(|text| Cow::Borrowed(*text));
        let times = Times {
            day: text(0), date: text(1), clock: text(2), start: text(3), end_clock: text(4), end: text(5), length: text(6), zone: text(7),
        };
        let days = vec![Day { date: text(1), start: text(3), end: text(5) }];
        let event = Event { start: text(3), end: text(4), days, ..Event::default() };
        let sessions = vec![Session { times, ..Session::default() }];
        settle::settle(Published { event, sessions, ..Published::default() }, "x", &Ask::new(Zone::bundled));
    }

    #[test]
    fn an_instant_is_shown_at_its_time_in_the_zone_or_more_is_said(
        second in 0_i64..4_000_000_000, ahead in -14_i32..=14, zone in prop::sample::select(&["Europe/Berlin", "America/St_Johns", "Asia/Kolkata", "Pacific/Apia", "UTC"][..])
    ) {
        let (instant, rules) = (jiff::Timestamp::from_second(second / 60 * 60).unwrap(), Zone::bundled(zone).unwrap());
        let offset = jiff::tz::Offset::from_hours(i8::try_from(ahead).unwrap()).unwrap();
        let printed = offset.to_datetime(instant).strftime("%Y-%m-%dT%H:%M:%S");
        let told = format!("start={printed}{}{:02}:00", if ahead < 0 { '-' } else { '+' }, ahead.abs());
        let (programme, codes) = settled(&format!("zone={zone}"), &[&told]);
        let expected = format!("{}–?", rules.civil(instant).strftime("%Y-%m-%d %H:%M"));
        prop_assert!(shown(&programme, 0) == expected || codes == [Code::OffsetFalse], "{} {:?}", shown(&programme, 0), codes);
    }

    #[test]
    fn what_is_printed_is_read(day in 0_i64..91_000, minute in 0_i64..1440) {
        let civil = jiff::civil::date(1950, 1, 1).at(0, 0, 0, 0).checked_add(jiff::Span::new().days(day).minutes(minute)).unwrap();
        let printed = crate::programme::time::long_date(civil.date());
        let (programme, codes) = settled("zone=UTC", &[&format!("date={printed}|clock={}", clock(civil)), &format!("start={}", String::from(crate::programme::time::Civil::from(civil)))]);
        let expected = format!("{}–?", civil.strftime("%Y-%m-%d %H:%M"));
        prop_assert_eq!((shown(&programme, 0), shown(&programme, 1), codes), (expected.clone(), expected, vec![]));
    }
}

//! Times of entries as people type them.

use super::programme;
use plenary::agenda::{Hours, Typing, Unnamed};
use plenary::programme::time::{Civil, Date, DateTime};
use plenary::programme::{Programme, Zone};
use proptest::prelude::*;
use serde_json::json;

const DAY: Date = Date::constant(2024, 5, 1);

/// Wed 1, Thu 2 and Wed 8 May 2024, the first with a party until three in the night; made up.
fn fair() -> Programme {
    let mut party = super::session("party", "01T22:00", "02T03:00", "x1");
    party["date"] = "2024-05-01".into();
    programme(&json!([
        super::session("a", "01T09:00", "01T10:00", "x1"),
        party,
        super::session("b", "02T09:00", "02T10:00", "x1"),
        super::session("c", "08T09:00", "08T10:00", "x1"),
    ]))
}

fn told(civil: Civil) -> String {
    String::from(civil).replace("2024-05-", "").replace("2024-", "")
}

fn read_in(typing: Typing<'_>, text: &str) -> Result<String, String> {
    let (start, end) = typing.read(text)?;
    Ok(format!("{} {}", told(start), end.map_or_else(|| "?".to_owned(), told)))
}

#[test]
fn times_are_read_as_people_type_them() {
    let programme = fair();
    let typing = Typing {
        programme: &programme,
        mine: None,
        unnamed: Unnamed::Day(DAY),
        now: Some(Date::constant(2024, 4, 30).at(12, 0, 0, 0)),
    };
    for (text, meant) in [
        ("13:00-14:00", "01T13:00 01T14:00"),
        ("13-14", "01T13:00 01T14:00"),
        ("13.30–14.15", "01T13:30 01T14:15"),
        ("1300-1430", "01T13:00 01T14:30"),
        ("from 13 to 14", "01T13:00 01T14:00"),
        ("13:00 until 14", "01T13:00 01T14:00"),
        ("1pm 45m", "01T13:00 01T13:45"),
        ("1 PM 45 min", "01T13:00 01T13:45"),
        ("13:00 for 45", "01T13:00 01T13:45"),
        ("13:00+90", "01T13:00 01T14:30"),
        ("13 1h30", "01T13:00 01T14:30"),
        ("13:00 1 h 15 min", "01T13:00 01T14:15"),
        ("13 2 hours", "01T13:00 01T15:00"),
        ("1-2pm", "01T13:00 01T14:00"),
        ("11-1pm", "01T11:00 01T13:00"),
        ("12-1pm", "01T12:00 01T13:00"),
        ("11-1am", "01T23:00 02T01:00"),
        ("13-2pm", "01T13:00 01T14:00"),
        ("9:30am-10", "01T09:30 01T10:00"),
        ("noon-1pm", "01T12:00 01T13:00"),
        ("13:00", "01T13:00 ?"),
        ("1pm", "01T13:00 ?"),
        ("wed 13:00-14:00", "01T13:00 01T14:00"),
        ("Thu, 13-14", "02T13:00 02T14:00"),
        ("13-14 thursday", "02T13:00 02T14:00"),
        ("thurs. 1pm 45m", "02T13:00 02T13:45"),
        ("on thu at 13:00 for 45m", "02T13:00 02T13:45"),
        ("day 2 13-14", "02T13:00 02T14:00"),
        ("day 3 13-14", "08T13:00 08T14:00"),
        ("today 13-14", "04-30T13:00 04-30T14:00"),
        ("tomorrow 13-14", "01T13:00 01T14:00"),
        ("2024-05-02 13:00–14:00", "02T13:00 02T14:00"),
        ("2024-05-02T13:00-14:00", "02T13:00 02T14:00"),
        ("2 may 13-14", "02T13:00 02T14:00"),
        ("May 2, 13-14", "02T13:00 02T14:00"),
        ("2 May 2024 13-14", "02T13:00 02T14:00"),
        ("2.5. 13.00-14.00", "02T13:00 02T14:00"),
        ("2.5.2024 13-14", "02T13:00 02T14:00"),
        ("Thu 2 May 2024 · 13:00–14:00 CEST", "02T13:00 02T14:00"),
        // Past midnight.
        ("23:30-01:00", "01T23:30 02T01:00"),
        ("22-24", "01T22:00 02T00:00"),
        ("22:00-0:00", "01T22:00 02T00:00"),
        ("14-midnight", "01T14:00 02T00:00"),
        ("wed 23:00 - thu midnight", "01T23:00 02T00:00"),
        ("wed 23:00 - wed midnight", "01T23:00 02T00:00"),
        ("thu midnight - 1am", "02T00:00 02T01:00"),
        ("wed 23:00 - thu 01:00", "01T23:00 02T01:00"),
        ("wed 13:00 - thu 12:00", "01T13:00 02T12:00"),
        ("2024-05-01 23:30 – 2024-05-02 01:00", "01T23:30 02T01:00"),
        // The night of that day goes on until three: who looks at it means the hours after midnight.
        ("1-2", "02T01:00 02T02:00"),
        ("4-5", "01T04:00 01T05:00"),
        // So does who names it by its place in the conference; by its date it is that of the calendar.
        ("wed 1-2", "02T01:00 02T02:00"),
        ("1-2 wed", "02T01:00 02T02:00"),
        ("day 1 1-2", "02T01:00 02T02:00"),
        ("wed 4-5", "01T04:00 01T05:00"),
        ("thu 1-2", "02T01:00 02T02:00"),
        ("wed 1 may 1-2", "01T01:00 01T02:00"),
    ] {
        assert_eq!(read_in(typing, text).as_deref(), Ok(meant), "{text}");
    }
}

#[test]
fn what_is_a_time_or_a_range_where_entries_are_typed_is_one_for_hours_too() {
    let programme = fair();
    let typing = Typing { programme: &programme, mine: None, unnamed: Unnamed::Day(DAY), now: None };
    let times = [
        ("0930", "09:30"),
        ("9:30", "09:30"),
        ("9.30", "09:30"),
        ("9:30am", "09:30"),
        ("10", "10:00"),
        ("noon", "12:00"),
        ("1pm", "13:00"),
        ("24:00", "00:00"),
        ("midnight", "00:00"),
    ];
    for sign in ["-", " - ", "–", "—", "~", " to ", " till ", " until "] {
        for (text, clock) in times {
            let range = format!("7:30{sign}{text}");
            let day = if clock == "00:00" { "02" } else { "01" };
            assert_eq!(read_in(typing, &range), Ok(format!("01T07:30 {day}T{clock}")), "{range}");
            assert_eq!(Hours::read(&range).map(Hours::written), Ok(format!("07:30-{clock}")), "{range}");
        }
    }
}

#[test]
fn without_a_day_that_of_a_moment_is_meant() {
    let programme = fair();
    let typing = Typing { programme: &programme, mine: None, unnamed: Unnamed::Nobody, now: None };
    let at = |text: &str| Civil::try_from(format!("2024-05-{text}")).expect("a time").0;
    // In the night of the first day, of which the party goes on until three.
    let night = typing.near(at("02T00:30"));
    for (text, meant) in [
        ("0:45-1:15", "02T00:45 02T01:15"),
        ("3:30-4:00", "02T03:30 02T04:00"),
        ("23:30-0:30", "01T23:30 02T00:30"),
        ("14-15", "01T14:00 01T15:00"),
        ("thu 1-2", "02T01:00 02T02:00"),
    ] {
        assert_eq!(read_in(night, text).as_deref(), Ok(meant), "{text}");
    }
    // Early on a day after which nothing is on.
    assert_eq!(read_in(typing.near(at("08T04:30")), "4-4:15").as_deref(), Ok("08T04:00 08T04:15"));
    // On the first day, its evening where the clock that is typed on is behind, and past midnight where it is ahead.
    let zones = ["America/New_York", "Asia/Tokyo"].map(|name| Zone::bundled(name).expect("a zone"));
    let [west, east] = zones.each_ref().map(|mine| Typing { mine: Some(mine), ..typing });
    assert_eq!(read_in(west.near(at("02T00:30")), "18:45-19:15").as_deref(), Ok("02T00:45 02T01:15"));
    assert_eq!(read_in(east.near(at("01T20:00")), "3:30-4:00").as_deref(), Ok("01T20:30 01T21:00"));
}

#[test]
fn what_says_no_time_is_told_with_what_would_do() {
    let programme = fair();
    let typing = Typing { programme: &programme, mine: None, unnamed: Unnamed::Day(DAY), now: None };
    for (text, why) in [
        ("", "when on Wed 1 May? write 13:00-14:00, 1pm 45m or wed 13-14"),
        ("wed", "at what time on Wed 1 May? write 13:00-14:00, 1pm 45m or wed 13-14"),
        ("soon", "“soon” is no day and no time; write 13:00-14:00, 1pm 45m or wed 13-14"),
        ("13:00-", "until when? write 13:00-14:00, 1pm 45m or wed 13-14"),
        ("13:00-x", "“x” is no time; write 13:00-14:00, 1pm 45m or wed 13-14"),
        ("13-14 lunch", "“lunch” can't be understood; write 13:00-14:00, 1pm 45m or wed 13-14"),
        ("13:00 14:00", "“14:00” can't be understood; write 13:00-14:00, 1pm 45m or wed 13-14"),
        ("25:00-26", "there is no 26; write 13:00-14:00, 1pm 45m or wed 13-14"),
        ("25:00", "there is no 25:00; write 13:00-14:00, 1pm 45m or wed 13-14"),
        ("13pm", "there is no 13pm; write 13:00-14:00, 1pm 45m or wed 13-14"),
        ("24:00-1", "24:00 begins the next day: write 0:00 on that"),
        ("13-13", "it would take no time; write 13:00-14:00, 1pm 45m or wed 13-14"),
        ("14:00-13:00", "13:00 comes before 14:00; if the next day is meant, write 14:00 - thu 13:00"),
        ("thu 14:00 - wed 13:00", "it would not end after it begins, at 14:00"),
        ("2021-06-02 14:00 - 2031-06-02 13:00", "it would take longer than 31 days"),
        ("13:00 for ever", "“ever” is no length, such as 45m or 1h30"),
        ("13:00 0m", "that is no length of an entry; write 13:00-14:00, 1pm 45m or wed 13-14"),
        ("13:00 99999h", "that is no length of an entry; write 13:00-14:00, 1pm 45m or wed 13-14"),
        ("mon 13-14", "the event has no Monday; write the date, as in 2024-04-29"),
        ("day 4 13-14", "the event has the days 1 to 3"),
        ("today 13-14", "nobody knows what day it is at the venue; write its date"),
        ("31 apr 13-14", "there is no 31 apr"),
        ("2024-02-30 13-14", "there is no 2024-02-30"),
        ("mon 1 may 13-14", "Wed 1 May 2024 is a Wednesday"),
        ("13-14 EDT", "“edt” can't be understood; write 13:00-14:00, 1pm 45m or wed 13-14"),
    ] {
        assert_eq!(typing.read(text), Err(why.to_owned()), "{text}");
    }
    let nowhere = Typing { unnamed: Unnamed::Nobody, ..typing };
    assert_eq!(
        nowhere.read("13-14"),
        Err("on which day? name it before the time, as in Wed 1 May 13:00-14:00".to_owned())
    );
    // Of two Wednesdays the one that is looked at, else none.
    let why = "the event has more than one Wednesday; write Wed 1 May or Wed 8 May";
    assert_eq!(nowhere.read("wed 13-14"), Err(why.to_owned()));
    let later = Typing { unnamed: Unnamed::Day(Date::constant(2024, 5, 8)), ..typing };
    assert_eq!(read_in(later, "wed 13-14").as_deref(), Ok("08T13:00 08T14:00"));
}

#[test]
fn today_is_the_day_of_the_clock_and_the_night_that_begins_then() {
    let programme = fair();
    let mine = Zone::bundled("America/New_York").expect("a zone");
    for (mine, now, text, meant) in [
        (None, (1, 23), "today 0:30-0:50", "02T00:30 02T00:50"),
        // Nothing is on so late, and that it is meant is as plain.
        (None, (1, 23), "today 4-5", "02T04:00 02T05:00"),
        (None, (2, 0), "today 0:30-0:50", "02T00:30 02T00:50"),
        (None, (2, 0), "today 14-15", "02T14:00 02T15:00"),
        // What is over by then was.
        (None, (1, 15), "today 13-14", "01T13:00 01T14:00"),
        (None, (1, 23), "tomorrow 0:30-0:50", "02T00:30 02T00:50"),
        (Some(&mine), (1, 23), "today 0:30-0:50", "02T06:30 02T06:50"),
    ] {
        let now = Some(Date::constant(2024, 5, now.0).at(now.1, 10, 0, 0));
        let typing = Typing { programme: &programme, mine, unnamed: Unnamed::Nobody, now };
        assert_eq!(read_in(typing, text).as_deref(), Ok(meant), "{text} at {now:?}");
    }
}

#[test]
fn a_night_goes_on_as_long_as_something_of_it_does() {
    let mut robots = super::session("robots", "02T03:00", "02T09:00", "x1");
    robots["date"] = "2024-05-01".into();
    let programme = programme(&json!([super::session("a", "01T11:00", "01T12:00", "x1"), robots]));
    let typing = Typing { programme: &programme, mine: None, unnamed: Unnamed::Nobody, now: None };
    for (text, meant) in [
        ("wed 4-5", "02T04:00 02T05:00"),
        ("wed 5-6", "02T05:00 02T06:00"),
        ("wed 8:30-8:45", "02T08:30 02T08:45"),
        ("wed 9-10", "01T09:00 01T10:00"),
        ("wed 12-13", "01T12:00 01T13:00"),
        ("1 may 5-6", "01T05:00 01T06:00"),
    ] {
        assert_eq!(read_in(typing, text).as_deref(), Ok(meant), "{text}");
    }
}

#[test]
fn a_time_alone_is_the_next_by_the_clock_or_just_past() {
    let programme = fair();
    for (now, text, meant) in [
        // At two in the night: the morning that comes, not the one before it.
        ((2, 2), "10-11", "02T10:00 02T11:00"),
        ((2, 2), "5-6", "02T05:00 02T06:00"),
        ((2, 2), "23-24", "02T23:00 03T00:00"),
        ((2, 2), "1-2", "02T01:00 02T02:00"),
        ((1, 23), "8-9", "02T08:00 02T09:00"),
        ((1, 23), "1-2", "02T01:00 02T02:00"),
        ((1, 15), "13-14", "01T13:00 01T14:00"),
        ((1, 9), "13-14", "01T13:00 01T14:00"),
    ] {
        let now = Some(Date::constant(2024, 5, now.0).at(now.1, 30, 0, 0));
        let typing = Typing { programme: &programme, mine: None, unnamed: Unnamed::Clock, now };
        assert_eq!(read_in(typing, text).as_deref(), Ok(meant), "{text} at {now:?}");
    }
}

#[test]
fn what_is_typed_in_my_zone_is_kept_in_the_venues() {
    let programme = fair();
    let mine = Zone::bundled("America/New_York").expect("a zone");
    let typing = Typing { programme: &programme, mine: Some(&mine), unnamed: Unnamed::Day(DAY), now: None };
    // Six hours behind the venue.
    assert_eq!(read_in(typing, "13-14").as_deref(), Ok("01T19:00 01T20:00"));
    assert_eq!(read_in(typing, "thu 20:00 - 22:00 EDT").as_deref(), Ok("03T02:00 03T04:00"));
    let at = |text: &str| Civil::try_from(format!("2024-05-{text}")).expect("a time");
    assert_eq!(typing.write(at("03T02:00"), Some(at("03T04:00"))), "Thu 2 May 2024 20:00–22:00");
    // Without a zone of the venue nobody could tell.
    let zoneless = plenary::formats::read(br#"{ "title": "T", "start": "2024-05-01" }"#, Zone::bundled);
    let zoneless = zoneless.expect("a programme").programme;
    let typing = Typing { programme: &zoneless, ..typing };
    assert_eq!(read_in(typing, "13-14").as_deref(), Ok("01T13:00 01T14:00"));
}

#[test]
fn clocks_that_are_turned_are_reckoned_with() {
    // Berlin sets its clocks from 02:00 to 03:00 on 31 March 2024.
    let text = br#"{ "title": "T", "start": "2024-03-30", "end": "2024-03-31", "zone": "Europe/Berlin" }"#;
    let programme = plenary::formats::read(text, Zone::bundled).expect("a programme").programme;
    let day = Unnamed::Day(Date::constant(2024, 3, 30));
    let typing = Typing { programme: &programme, mine: None, unnamed: day, now: None };
    let read = |text: &str| {
        typing.read(text).map(|(start, end)| [Some(start), end].map(|at| at.map(String::from).unwrap_or_default()))
    };
    // Three hours that pass, of which the wall shows four.
    assert_eq!(read("23:30 3h"), Ok(["2024-03-30T23:30", "2024-03-31T03:30"].map(str::to_owned)));
    assert_eq!(read("sun 1:30 45m"), Ok(["2024-03-31T01:30", "2024-03-31T03:15"].map(str::to_owned)));
    // A time that no clock shows.
    let none = || Err("there is no 02:30 on Sun 31 Mar: the clocks are turned forward then".to_owned());
    for text in ["sun 2:30-3:15", "sun 1:30-2:30", "sun 2:30", "sun 2:30 45m"] {
        assert_eq!(read(text), none(), "{text}");
    }
    // On 27 October they are set from 03:00 back to 02:00: what is shown twice is the first of both.
    let autumn = |mine: Option<&Zone>, text: &str| {
        let typing = Typing { mine, unnamed: Unnamed::Day(Date::constant(2024, 10, 27)), ..typing };
        typing.read(text).map(|(start, end)| [Some(start), end].map(|at| at.map(String::from).unwrap_or_default()))
    };
    let twice = |time: &str| {
        Err(format!("the venue's clocks show {time} twice on Sun 27 Oct, and only the first of both can be kept"))
    };
    assert_eq!(autumn(None, "2:30 15m"), Ok(["2024-10-27T02:30", "2024-10-27T02:45"].map(str::to_owned)));
    assert_eq!(autumn(None, "2:30 90m"), Ok(["2024-10-27T02:30", "2024-10-27T03:00"].map(str::to_owned)));
    assert_eq!(autumn(None, "2:30 45m"), twice("02:15"));
    assert_eq!(autumn(None, "1:30 90m"), twice("02:00"));
    let utc = Zone::bundled("UTC").expect("a zone");
    assert_eq!(autumn(Some(&utc), "0:30-2:00"), Ok(["2024-10-27T02:30", "2024-10-27T03:00"].map(str::to_owned)));
    assert_eq!(autumn(Some(&utc), "1:30-2:00"), twice("02:30"));
}

fn civil(minute: i64) -> Civil {
    Civil::from(DateTime::constant(2024, 4, 20, 0, 0, 0, 0).saturating_add(jiff::Span::new().minutes(minute)))
}

proptest! {
    /// What is shown in the field is what is kept, whatever day is meant otherwise, and in whatever zone it is typed.
    #[test]
    fn times_come_back_as_they_were_written(
        start in 0..40_000_i64,
        length in prop::option::weighted(0.9, 1..5_000_i64),
        day in prop::option::of(0..40_i64),
        is_mine in any::<bool>(),
    ) {
        let programme = fair();
        let mine = Zone::bundled("America/New_York").expect("a zone");
        let day = day.map_or(Unnamed::Nobody, |day| Unnamed::Day(civil(day * 1440).0.date()));
        let typing = Typing { programme: &programme, mine: is_mine.then_some(&mine), unnamed: day, now: None };
        let (start, end) = (civil(start), length.map(|length| civil(start + length)));
        let text = typing.write(start, end);
        prop_assert_eq!(typing.read(&text), Ok((start, end)), "{}", text);
    }

    /// Whatever is typed, an answer comes, and what is understood ends after it begins.
    #[test]
    fn nothing_that_is_typed_is_too_much(text in "([0-9]{1,4}|[ :.+–-]|am|pm|wed|may|day|for|h|m|2024-05-01|é|to|T){0,9}") {
        let programme = fair();
        let typing = Typing { programme: &programme, mine: None, unnamed: Unnamed::Day(DAY), now: None };
        if let Ok((start, end)) = typing.read(&text) {
            prop_assert!(end.is_none_or(|end| end > start), "{text}");
            prop_assert_eq!(typing.read(&typing.write(start, end)), Ok((start, end)));
        }
    }
}

//! What the clock has to do with what is shown: where one opens, what is on, which day and zone a time is of.

use super::stage::{self, Stage};
use super::{NARROW, USUAL, WIDE};
use serde_json::json;

#[test]
fn a_programme_that_is_on_opens_at_now() {
    let stage = Stage::open_at(stage::SPIEF, WIDE, "2021-06-04T12:30:00+03:00");
    assert!(stage.selected().contains("12:00–13:15"), "{}", stage.selected());
    let mut stage = Stage::open_at(stage::SPIEF, WIDE, "2021-06-04T09:00:00+03:00");
    assert!(stage.selected().contains("12:00–13:15"), "the next one");
    stage.keys("g .");
    assert!(stage.selected().contains("12:00–13:15"));
    let mut stage = Stage::open_at(stage::SPIEF, WIDE, "2026-01-01T09:00:00Z");
    assert!(stage.selected().contains("16:45–18:15"), "a past one opens at its first session");
    stage.keys(".").must_show("the event is not on at this time");
}

#[test]
fn now_is_what_began_last_or_begins_next_and_stands_near_the_top() {
    // A made-up exhibition from noon to midnight, and a talk of a quarter of an hour every half hour.
    let talk = |at: usize| {
        let (hour, minute) = (11 + at / 2, at % 2 * 30);
        json!({ "id": format!("t{at}"), "title": format!("Made-up talk {at}"),
            "start": format!("2024-05-01T{hour}:{minute:02}"), "end": format!("2024-05-01T{hour}:{:02}", minute + 15) })
    };
    let mut sessions: Vec<_> = (0..24).map(talk).collect();
    sessions.push(
        json!({ "id": "ex", "title": "Made-up soldering", "start": "2024-05-01T12:00", "end": "2024-05-02T00:00" }),
    );
    let day = json!({ "id": "made-up", "title": "Made up", "zone": "Europe/Oslo", "sessions": sessions }).to_string();
    for size in [WIDE, USUAL, NARROW] {
        for (clock, title) in
            [("20:05", "talk 18"), ("20:20", "talk 19"), ("12:20", "soldering"), ("22:50", "soldering")]
        {
            let mut stage = Stage::open_at(&day, size, &format!("2024-05-01T{clock}:00+02:00"));
            let place = |stage: &Stage| {
                assert!(stage.selected().contains(title), "{size:?} {clock}\n{}", stage.picture());
                let list = stage.app.screen.list.expect("a list");
                (stage.app.list().cursor() - list.top, list.top + list.height >= list.length)
            };
            // The talks of before are above, as far as that leaves room for what follows.
            let opened = place(&stage);
            assert!(opened.0 <= 2 || opened.1, "{size:?} {clock}\n{}", stage.picture());
            stage.keys("g .");
            assert_eq!(place(&stage), opened, "{size:?} {clock}");
        }
    }
}

#[test]
fn halls_show_now_and_next_while_the_event_is_on() {
    let mut stage = Stage::spief(WIDE);
    stage.keys("3 / 'g4'").must_show("now until 18:15, next Fri 12:00").must_show("on now, 1 h 23 min left");
    stage.keys("esc / 'd2'").must_show("now nothing listed");
}

#[test]
fn a_session_of_unknown_end_leaves_nobody_sure_that_the_hall_is_free() {
    let made_up = json!({ "id": "open", "title": "Open", "zone": "Europe/Oslo", "halls": [{ "id": "h", "name": "Hall H" }],
        "sessions": [
            { "id": "a", "title": "Made-up A", "start": "2024-05-01T10:00", "end": "2024-05-01T11:00", "halls": ["h"] },
            { "id": "b", "title": "Made-up B", "start": "2024-05-01T11:00", "halls": ["h"] },
            { "id": "c", "title": "Made-up C", "start": "2024-05-01T14:00", "end": "2024-05-01T15:00", "halls": ["h"] },
        ] });
    let mut stage = Stage::open_at(&made_up.to_string(), WIDE, "2024-05-01T11:40:00+02:00");
    stage
        .keys("3")
        .must_show("perhaps on now, next 14:00")
        .must_show("its end is unknown")
        .must_not_show("now free")
        .must_not_show("free for");
}

#[test]
fn times_after_midnight_and_over_days_are_whole() {
    let made_up = json!({ "id": "off", "title": "Off hours", "zone": "Europe/Berlin",
        "sessions": [
            { "id": "night", "title": "Made-up night", "start": "2026-06-04T01:00", "end": "2026-06-04T02:00", "date": "2026-06-03" },
            { "id": "fair", "title": "Made-up fair", "start": "2026-06-03T09:00", "end": "2026-06-05T18:00" },
        ] });
    let mut stage = Stage::open_at(&made_up.to_string(), WIDE, "2024-01-01T00:00:00Z");
    stage.must_show("01:00–02:00 +1d  Made-up night").must_show("09:00–18:00 +2d  Made-up fair");
    stage.must_show("Wed 3 Jun 2026 09:00 – Fri 5 Jun 2026 18:00 CEST");
    stage.resize(40, 12);
    stage.must_show("01:00+1d Made-up night");
}

#[test]
fn headings_name_the_zone_of_their_own_day() {
    let made_up = json!({ "id": "dst", "title": "Clock change", "zone": "Europe/Berlin",
        "sessions": [
            { "id": "a", "title": "Made-up A", "start": "2026-10-24T10:00", "end": "2026-10-24T11:00" },
            { "id": "b", "title": "Made-up B", "start": "2026-10-26T10:00", "end": "2026-10-26T11:00" },
        ] });
    let stage = Stage::open_at(&made_up.to_string(), WIDE, "2024-01-01T00:00:00Z");
    stage.must_show("Sat 24 Oct 2026 · day 1 · CEST").must_show("Mon 26 Oct 2026 · day 2 · CET");
}

//! Marks of what I attended, and reminders of what I am going to.

use super::stage::{Stage, opened};
use plenary::agenda::{Change, Entry, Journal, Reminders, Stamp};
use plenary::app::{Effect, Msg, Opened};
use plenary::programme::time::Civil;
use plenary::programme::{Extra, Instant};

/// A made-up day in two buildings.
const DAY: &str = r#"{ "id": "made-up", "title": "Made up", "zone": "Europe/Oslo",
    "buildings": [{ "id": "x", "name": "X" }, { "id": "y", "name": "Y" }],
    "halls": [{ "id": "x1", "name": "X1", "building": "x" }, { "id": "y1", "name": "Y1", "building": "y" }],
    "sessions": [
        { "id": "first", "title": "First", "start": "2024-05-01T09:00", "end": "2024-05-01T10:00", "halls": ["x1"] },
        { "id": "second", "title": "Second", "start": "2024-05-01T11:00", "end": "2024-05-01T12:00", "halls": ["y1"] },
        { "id": "third", "title": "Third", "start": "2024-05-01T11:00", "end": "2024-05-01T12:00", "halls": ["x1"] }] }"#;

fn stage(reminders: Reminders) -> Stage {
    let mut stage = Stage::open_at(DAY, (100, 30), "2024-05-01T08:00:00+02:00");
    stage.app.shown.reminders = reminders;
    stage
}

/// Lets a minute of that day begin; whether the bell rings.
fn minute(stage: &mut Stage, clock: &str) -> bool {
    stage.asked.clear();
    stage.app.clock.real = format!("2024-05-01T{clock}:00+02:00").parse::<Instant>().unwrap();
    stage.tell(Msg::Minute);
    stage.asked.iter().any(|effect| matches!(effect, Effect::Bell))
}

const ON: Reminders = Reminders { on: true, minutes: 10 };

#[test]
fn a_line_and_the_bell_come_once_before_the_next_pick_with_the_way_there() {
    let mut stage = stage(ON);
    stage.keys("g space G space");
    assert!(!minute(&mut stage, "08:49"));
    assert!(minute(&mut stage, "08:50"));
    stage.must_show("in 10 min: 09:00 CEST in X1: “First”");
    assert!(!minute(&mut stage, "08:53"), "once is enough");
    stage.must_show("in 7 min: 09:00 CEST in X1: “First”");
    assert!(!minute(&mut stage, "09:00"));
    stage.must_not_show("min: 09:00 CEST");
    // Eight minutes to the other building come on top.
    assert!(!minute(&mut stage, "10:41"));
    assert!(minute(&mut stage, "10:42"));
    stage.must_show("leave in 10 min: 11:00 CEST in Y1, 8 min to walk: “Second”");
    assert!(!minute(&mut stage, "10:52"));
    stage.must_show("leave now: 11:00 CEST in Y1");
    // Whatever room there is, where to and how far is told.
    stage.resize(40, 15);
    stage.must_show("leave now: 11:00 CEST in Y1, 8 min");
    stage.resize(100, 30);
    // The next key takes the line away; it can be read again.
    stage.keys("j").must_not_show("8 min to walk");
    stage.keys("!").must_show("11:00 CEST in Y1, 8 min to walk: “Second”").must_not_show("leave in");
}

#[test]
fn what_begins_after_midnight_is_told_by_the_clock_and_with_its_title_in_any_window() {
    let night = r#"{ "id": "made-up", "title": "Made up", "zone": "Europe/Oslo",
        "halls": [{ "id": "chill", "name": "Chill Floor" }, { "id": "x1", "name": "X1" }],
        "sessions": [
            { "id": "day", "title": "Day", "start": "2024-05-01T09:00", "end": "2024-05-01T10:00", "halls": ["x1"] },
            { "id": "night", "title": "Made-up night", "start": "2024-05-02T00:30", "end": "2024-05-02T02:00",
              "date": "2024-05-01", "halls": ["chill"] }] }"#;
    for size in [(100, 30), (40, 15)] {
        let mut stage = Stage::open_at(night, size, "2024-05-01T23:00:00+02:00");
        stage.app.shown.reminders = ON;
        stage.keys("G space");
        stage.app.clock.real = "2024-05-02T00:22:00+02:00".parse::<Instant>().unwrap();
        stage.tell(Msg::Minute);
        stage.must_show("in 8 min: 00:30 CEST in Chill Floor:").must_show("“Made-up night”");
        stage.keys("j !").must_show("00:30 CEST in Chill Floor").must_not_show("00:30+1d CEST");
    }
    // Who is told a day before is told which day.
    let mut stage = Stage::open_at(night, (100, 30), "2024-05-01T08:00:00+02:00");
    stage.app.shown.reminders = Reminders { on: true, minutes: 24 * 60 };
    stage.keys("G space");
    minute(&mut stage, "08:30");
    stage.must_show("in 16 h: 00:30+1d CEST in Chill Floor: “Made-up night”");
}

#[test]
fn an_entry_of_the_id_of_a_session_is_reminded_of_as_well() {
    let mut stage = stage(ON);
    stage.keys("g space");
    let mut agenda = stage.app.agenda.clone();
    let entry = Entry {
        title: "A made-up call".to_owned(),
        start: Civil::try_from("2024-05-01T09:00".to_owned()).unwrap(),
        end: None,
        place: String::new(),
        note: String::new(),
        extra: Extra::new(),
    };
    let change = Change::of_entry("first".to_owned(), None, Some(entry));
    Journal::default().make(&mut agenda, change, Stamp::of(Instant::UNIX_EPOCH));
    stage.tell(Msg::Opened(Ok(Box::new(Opened { agenda, ..*opened(DAY) }))));
    assert!(minute(&mut stage, "08:50"));
    stage.keys("!").must_show("in X1: “First”").must_show("“A made-up call”");
}

#[test]
fn the_way_counts_to_and_from_what_ends_nobody_knows_when() {
    let mut stage =
        Stage::open_at(&DAY.replace(r#", "end": "2024-05-01T12:00""#, ""), (100, 30), "2024-05-01T08:00:00+02:00");
    stage.app.shown.reminders = ON;
    stage.keys("g space G space");
    minute(&mut stage, "10:30");
    assert!(minute(&mut stage, "10:42"));
    stage.must_show("leave in 10 min: 11:00 CEST in Y1, 8 min to walk: “Second”");
}

#[test]
fn nobody_is_reminded_who_did_not_ask_or_of_a_maybe_or_of_what_has_begun() {
    let mut off = stage(Reminders::default());
    off.keys("g space");
    assert!(!minute(&mut off, "08:55"));
    let mut stage = stage(ON);
    stage.keys("g m");
    assert!(!minute(&mut stage, "08:55"));
    stage.keys("space");
    assert!(!minute(&mut stage, "09:00"));
}

#[test]
fn reminders_are_turned_with_a_key_and_catch_up() {
    let mut stage = stage(Reminders::default());
    stage.keys("g space");
    minute(&mut stage, "08:55");
    stage.keys("R").must_show("in 5 min: 09:00 CEST in X1: “First”");
    assert!(matches!(stage.asked.as_slice(), [Effect::Bell]));
    stage.must_show("CEST · bell");
    stage.keys("R").must_show("no reminders; R turns them on").must_not_show("· bell");
    stage.keys("R").must_show("a line and the bell 10 min before you have to set out, until you quit");
}

#[test]
fn without_a_zone_nobody_knows_when() {
    let text = DAY.replace(r#""zone": "Europe/Oslo","#, "");
    let mut stage = Stage::open_at(&text, (100, 30), "2024-05-01T08:00:00+02:00");
    stage.keys("R").must_show("names no time zone");
}

#[test]
fn what_i_attended_is_marked_and_can_be_undone() {
    let mut stage = stage(Reminders::default());
    stage.keys("g a").must_show("✓ attended, and so going, though it has not begun; u undoes").must_show("★ going");
    stage.keys("u").must_show("undone: attended “First”").must_not_show("★ going");
    minute(&mut stage, "09:30");
    stage.keys("a").must_show("✓ attended, and so going; it stands in").must_show("★ going");
    stage.keys("a a").must_show("✓ attended; it stands in");
    assert!(stage.selected().starts_with(">★ ✓"), "{}", stage.selected());
    assert!(stage.app.agenda.pick("first").unwrap().attended);
    stage.keys("/ 'is:attended' enter").must_show("1 of 3 sessions");
    stage.keys("esc a").must_show("not attended");
    assert!(!stage.app.agenda.pick("first").unwrap().attended);
    stage.keys("u u u u").must_show("undone: attended “First”");
    assert!(stage.app.agenda.pick("first").is_none());
}

#[test]
fn a_note_is_found_and_is_the_reason() {
    let mut stage = stage(Reminders::default());
    stage
        .keys("g n 'bring_the_slides' enter / 'slides'")
        .must_show("1 of 3 sessions")
        .must_show("note: bring the slides");
    stage.keys("ctrl-u 'note:slid'").must_show("1 of 3 sessions");
}

//! Somebody's agenda beside mine: asked for by a path, read as a page, picked from.

use super::stage::{SPIEF, Stage, opened};
use super::{USUAL, WIDE};
use plenary::agenda::{Agenda, Change, Companion, Copy, Interest, Journal, Part, Pick, Stamp};
use plenary::app::{Effect, Msg, Opened};
use plenary::error::Error;
use plenary::formats;
use plenary::programme::time::Civil;
use plenary::programme::{Instant, Zone};

const SMALL: (u16, u16) = (40, 15);

/// A made-up day, and what Ann chose of it.
const DAY: &str = r#"{ "id": "day", "title": "A made-up day", "label": "Day 24", "zone": "Europe/Oslo",
  "halls": [{ "id": "a", "name": "Hall A", "label": "A" }, { "id": "b", "name": "Hall B", "label": "B" }],
  "sessions": [
    { "id": "opening", "title": "Opening", "start": "2024-05-06T09:00", "end": "2024-05-06T10:00", "halls": ["a"] },
    { "id": "maps", "title": "Maps made of paper", "start": "2024-05-06T10:00", "end": "2024-05-06T11:00", "halls": ["a"] },
    { "id": "boats", "title": "Boats made of paper", "start": "2024-05-06T10:30", "end": "2024-05-06T11:30", "halls": ["b"] },
    { "id": "noon", "title": "A short one at noon", "start": "2024-05-06T12:00", "end": "2024-05-06T12:30", "halls": ["b"] },
    { "id": "birds", "title": "Birds of the fjord", "start": "2024-05-06T14:00", "end": "2024-05-06T15:00", "halls": ["a"] },
    { "id": "bees", "title": "Bees of the fjord", "start": "2024-05-06T14:00", "end": "2024-05-06T15:00", "halls": ["b"] },
    { "id": "closing", "title": "Closing", "start": "2024-05-06T17:00", "end": "2024-05-06T17:30", "halls": ["a"] }
  ] }"#;

fn companion(picks: &[(&str, Interest)]) -> Companion {
    let programme = formats::read(DAY.as_bytes(), Zone::bundled).unwrap().programme;
    let mut agenda = Agenda::new(&programme.event.id, "");
    for (id, interest) in picks {
        let copy = Copy::of(&programme, programme.find_session(id).unwrap());
        let change = Change::of((*id).to_owned(), None, Some(Pick::new(*interest, copy)));
        Journal::default().make(&mut agenda, change, Stamp::of(Instant::UNIX_EPOCH));
    }
    Companion { unknown: vec!["Something made up".to_owned()], ..Companion::with("Ann".to_owned(), agenda) }
}

fn ann() -> Companion {
    use Interest::{Going, Maybe, Skip};
    companion(&[("opening", Going), ("maps", Going), ("bees", Maybe), ("closing", Going), ("noon", Skip)])
}

/// At nine, with the opening, both of paper and the birds picked, and the closing too.
fn stage(size: (u16, u16)) -> Stage {
    let mut stage = Stage::open_at(DAY, size, "2024-05-06T08:30:00+02:00");
    stage.keys("g space down space down space down down space down down m g");
    stage
}

fn answer(stage: &mut Stage, companion: Result<Companion, Error>) {
    let Some(Effect::Compare { programme, .. }) = stage.asked.pop() else { panic!("nothing was to be compared") };
    stage.tell(Msg::Compared(programme, companion.map(Box::new)));
}

fn compare(stage: &mut Stage) {
    stage.keys("K '/tmp/ann.json' enter");
    answer(stage, Ok(ann()));
}

#[test]
fn a_comparison_at_every_size() {
    for (width, height) in [WIDE, USUAL, SMALL] {
        let mut stage = stage((width, height));
        compare(&mut stage);
        insta::assert_snapshot!(format!("compare_{width}x{height}"), stage.picture());
        stage.keys("pagedown");
        insta::assert_snapshot!(format!("compare_further_{width}x{height}"), stage.picture());
    }
}

#[test]
fn a_path_is_asked_for_and_completed_and_the_last_one_is_offered_again() {
    let mut stage = stage(USUAL);
    stage.keys("K").must_show("Compare with somebody's agenda").must_show("enter compares");
    stage.keys("'/tmp/an' tab");
    assert!(matches!(stage.asked.pop(), Some(Effect::Complete(begun)) if begun == "/tmp/an"));
    stage.tell(Msg::Completed("/tmp/an".to_owned(), vec!["/tmp/ann.json".to_owned()]));
    stage.must_show("> /tmp/ann.json");
    stage.keys("enter enter").must_show("reading …");
    assert_eq!(stage.asked.len(), 1, "it is read once");
    assert!(matches!(&stage.asked[0], Effect::Compare { path, .. } if path == "/tmp/ann.json"));
    answer(&mut stage, Err(Error::new("cannot read the agenda").at("/tmp/ann.json").because("no such file")));
    stage.must_show("no such file").must_show("> /tmp/ann.json");
    stage.keys("backspace enter");
    answer(&mut stage, Ok(ann()));
    stage.must_show("You and Ann").must_not_show("> /tmp");
    stage.keys("esc K").must_show("> /tmp/ann.jso");
}

#[test]
fn the_page_tells_both_and_who_takes_which() {
    let mut stage = stage((100, 60));
    compare(&mut stage);
    for row in [
        "3 both, 2 only you, 1 only Ann; 1 to share out, ",
        "! 1 chosen by Ann is not in this programme: “Something made up”",
        "both go next to Mon 6 May 09:00–10:00 Hall A  Opening",
        "★★ Mon 6 May 10:00–11:00 Hall A  Maps made of paper",
        "☆★ Mon 6 May 17:00–17:30 Hall A  Closing",
        "★  Mon 6 May 10:30–11:30 Hall B  Boats made of paper",
        " ☆ Mon 6 May 14:00–15:00 Hall B  Bees of the fjord",
        "Ann  ★★ Mon 6 May 10:00–11:00 Hall A  Maps made of paper",
        "you  ★  Mon 6 May 10:30–11:30 Hall B  Boats made of paper",
        "Apart anyway (1)",
    ] {
        stage.must_show(row);
    }
}

#[test]
fn what_a_pick_of_mine_probably_is_now_has_its_mark_and_part() {
    let mut stage = Stage::open_at(DAY, WIDE, "2024-05-06T08:30:00+02:00");
    let boats = stage.app.programme.find_session("boats").unwrap();
    let copy = Copy { guid: None, halls: vec!["Attic".to_owned()], ..Copy::of(&stage.app.programme, boats) };
    let until = Civil::try_from("2024-05-06T11:00".to_owned()).unwrap();
    let pick = Pick { part: Some(Part { from: None, until: Some(until) }), ..Pick::new(Interest::Going, copy) };
    let mut agenda = stage.app.agenda.clone();
    let change = Change::of("old-number".to_owned(), None, Some(pick));
    Journal::default().make(&mut agenda, change, Stamp::of(Instant::UNIX_EPOCH));
    stage.tell(Msg::Opened(Ok(Box::new(Opened { agenda, ..*opened(DAY) }))));
    assert!(stage.app.plan.of(boats).is_none() && stage.app.plan.standing_for(boats).is_some(), "it is only likely");
    compare(&mut stage);
    stage.must_show("1 only you").must_show("★  Mon 6 May 10:30–11:30 Hall B  Boats made of paper (you until 11:00)");
}

#[test]
fn sessions_are_picked_from_the_page_and_their_marks_follow() {
    let mut stage = stage(WIDE);
    compare(&mut stage);
    let row = " ☆ Mon 6 May 14:00–15:00 Hall B  Bees of the fjord";
    stage.must_show(row);
    let marked = |stage: &Stage| stage.app.page().unwrap().links().nth(stage.app.detail.link).cloned();
    let bees = stage.app.programme.find_session("bees").unwrap();
    for _ in 0..20 {
        if marked(&stage) == Some(plenary::app::page::Target::Session(bees)) {
            break;
        }
        stage.keys("down");
    }
    stage.keys("m").must_show("☆☆ Mon 6 May 14:00–15:00 Hall B  Bees of the fjord");
    assert_eq!(stage.app.agenda.interest("bees"), Some(Interest::Maybe));
    // It stays where it was, so that the same key takes it back.
    stage.keys("m").must_show(row);
    stage.keys("enter").must_show("Bees of the fjord").must_show("At the same time");
    stage.keys("backspace").must_show("You and Ann");
    stage.keys("esc").must_not_show("You and Ann");
}

#[test]
fn a_comparison_with_another_programme_is_not_shown() {
    let mut stage = stage(USUAL);
    stage.keys("K '/tmp/ann.json' enter");
    let Some(Effect::Compare { programme, .. }) = stage.asked.pop() else { panic!("nothing was to be compared") };
    stage.tell(Msg::Opened(Ok(opened(SPIEF))));
    stage.tell(Msg::Compared(programme, Ok(Box::new(ann()))));
    stage.must_not_show("You and Ann");
    let mut stage = Stage::unopened(USUAL, "2021-06-02T16:52:00+03:00");
    stage.keys("K").must_show("there is nothing to compare yet");
}

#[test]
fn who_has_nothing_in_common_is_told_so() {
    let mut stage = Stage::open_at(DAY, USUAL, "2024-05-06T08:30:00+02:00");
    stage.keys("K 'x' enter");
    answer(&mut stage, Ok(companion(&[])));
    stage.must_show("0 both, 0 only you, 0 only Ann").must_not_show("Where you meet");
}

#[test]
fn what_i_attend_a_part_of_says_so() {
    let programme = DAY.replace(
        r#""start": "2024-05-06T14:00", "end": "2024-05-06T15:00", "halls": ["b"]"#,
        r#""start": "2024-05-06T14:30", "end": "2024-05-06T15:30", "halls": ["b"]"#,
    );
    let mut stage = Stage::open_at(&programme, WIDE, "2024-05-06T08:30:00+02:00");
    stage.keys("/ 'fjord' enter g space down space g C s enter esc");
    compare(&mut stage);
    stage.must_show("Birds of the fjord (you until 14:30)").must_not_show("(you from");
}

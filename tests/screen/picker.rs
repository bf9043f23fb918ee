//! The picker: facets, their values with counts, and the words it writes.

use super::stage::Stage;
use super::{USUAL, WIDE};
use plenary::app::Msg;
use plenary::app::chord::{Chord, Key};
use plenary::search::{FACETS, Query};
use proptest::prelude::*;
use serde_json::json;

const SMALL: (u16, u16) = (40, 15);

fn line(stage: &Stage) -> String {
    stage.app.query.edit.text().to_owned()
}

/// Clicks where a text stands.
fn click(stage: &mut Stage, text: &str) {
    let rows = stage.glyphs();
    let (y, row) = rows.iter().enumerate().find(|(_, row)| row.contains(text)).unwrap_or_else(|| panic!("{text}"));
    let x = plenary::ui::text::width(&row[..row.find(text).unwrap_or_default()]);
    stage.tell(Msg::Click { x: u16::try_from(x).unwrap(), y: u16::try_from(y).unwrap(), double: false });
}

#[test]
fn it_writes_the_words_of_the_query() {
    let mut stage = Stage::spief(WIDE);
    stage.keys("f").must_show("day").must_show("building").must_show("everything").must_show("19 sessions");
    stage.keys("right space").must_show("[x]").must_show("/ day:2021-06-02");
    stage.keys("left down enter space esc").must_show("track:");
    stage.keys("f right space esc");
    assert!(!line(&stage).contains("day:"), "chosen again it is dropped");
    stage.keys("esc").must_show("19 sessions");
}

#[test]
fn values_are_any_of_several_or_all_of_them_or_excluded() {
    let mut stage = Stage::spief(WIDE);
    stage.keys("f right space down space").must_show("/ day:2021-06-02 day:2021-06-03").must_show("11 of 19 sessions");
    stage.must_show("> day").must_show("2  [x] Wed 2 Jun");
    stage.keys("-").must_show("[-] Thu 3 Jun").must_show("/ day:2021-06-02 -day:2021-06-03");
    stage.keys("+").must_show("[+] Thu 3 Jun").must_show("0 of 19 sessions");
    stage.keys("+").must_show("[ ] Thu 3 Jun").must_show("4 of 19 sessions");
    // Space takes out whatever it is asked for as.
    stage.keys("- space").must_show("[ ] Thu 3 Jun");
    assert_eq!(line(&stage), "day:2021-06-02");
    stage.keys("- d").must_show("everything").must_not_show("[x]").must_not_show("[-]");
    // The counts are those under the rest of the query, the words in it stay.
    stage.keys("esc / 'forum' enter f right space left").must_show("1  [x]");
    assert!(line(&stage).starts_with("forum day:"));
    stage.keys("d");
    assert_eq!(line(&stage), "forum");
}

#[test]
fn enter_takes_what_is_marked_unless_something_was_chosen_already() {
    let mut stage = Stage::spief(USUAL);
    stage.keys("f enter down enter");
    assert!(stage.app.overlay.is_none());
    assert_eq!(line(&stage), "day:2021-06-03");
    stage.keys("esc f enter space down enter");
    assert_eq!((stage.app.overlay.is_none(), line(&stage).as_str()), (true, "day:2021-06-02"));
    // What was chosen before is not dropped by it.
    stage.keys("f enter enter");
    assert_eq!((stage.app.overlay.is_none(), line(&stage).as_str()), (true, "day:2021-06-02"));
    stage.keys("f enter down esc");
    assert_eq!((stage.app.overlay.is_none(), line(&stage).as_str()), (true, "day:2021-06-02"));
}

#[test]
fn states_are_told_in_words() {
    let mut stage = Stage::spief(WIDE);
    let downs = "down ".repeat(place(&mut stage, "is"));
    stage.keys(&downs).must_show("[ ] now          it is on").must_show("is: what is true of it now");
    // Of several states all must hold, unless they are of one sort.
    stage.keys("right").must_show("space this · - not this · d none of them");
}

#[test]
fn typing_narrows_the_values() {
    let mut stage = Stage::spief(USUAL);
    let halls = "f down down down down";
    stage.keys(halls).must_show("> hall").must_show("D2");
    stage.keys("/ 'PAV_g'").must_show("/ PAV g").must_show("G4 · Pavilion G").must_not_show("D2");
    // Letters are text, until Enter leaves the field.
    stage.keys("'qd'").must_show("None is called that.");
    stage.keys("ctrl-u 'g4' enter space").must_show("[x] G4");
    assert_eq!(line(&stage), "hall:g4");
    stage.keys("/ esc").must_show("D2");
    assert!(stage.app.overlay.is_some());
    stage.keys("/ 'g4' enter left down up right").must_show("D2");
    stage.keys("/ backspace");
    stage.tell(Msg::Paste("g4".to_owned()));
    assert_eq!(line(&stage), "hall:g4", "a paste where nothing is typed goes nowhere");
    stage.keys("/");
    stage.tell(Msg::Paste("e1".to_owned()));
    stage.must_show("/ e1").must_not_show("D2");
}

#[test]
fn what_cannot_be_listed_can_be_typed_or_taken_from_what_makes_sense() {
    let mut stage = Stage::spief(WIDE);
    let facet = |stage: &mut Stage, name: &str| {
        let downs = "down ".repeat(place(stage, name));
        stage.keys(&downs);
        stage.must_show(&format!("> {name}"));
    };
    facet(&mut stage, "at");
    stage.must_show("now").must_show("afternoon").must_show("17:00");
    facet(&mut stage, "after");
    stage.keys("right down space down space");
    assert_eq!(line(&stage).matches("after:").count(), 1, "the earliest time is one: {}", line(&stage));
    // Also where the other is not listed.
    stage.keys("/ '9:17' enter space");
    assert_eq!(line(&stage), "after:9:17");
    facet(&mut stage, "who");
    stage.keys("/ 'клепач' enter space").must_show("[x] Andrey Klepach");
    assert_eq!(line(&stage), "who:\"Andrey Klepach\"");
    facet(&mut stage, "org");
    stage.keys("/ 'veb' enter space");
    assert_eq!(line(&stage), "org:veb");
    stage.must_show("2 of 19 sessions").must_show("[x] veb");
    facet(&mut stage, "for");
    stage.keys("/ '80m' enter space");
    assert_eq!(line(&stage), "for:80m");
}

/// Opens the picker on an empty line; where a facet stands in it.
fn place(stage: &mut Stage, name: &str) -> usize {
    stage.keys("esc esc f");
    match &stage.app.overlay {
        Some(plenary::app::overlay::Overlay::Facets(picker)) => {
            picker.facets.iter().position(|facet| facet.name == name).unwrap_or_else(|| panic!("{name}"))
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn facets_that_narrow_nothing_are_not_offered_unless_they_are_asked_for() {
    let made_up = json!({ "id": "t", "title": "T", "zone": "Europe/Oslo", "sessions": [
        { "id": "a", "title": "Made-up A", "start": "2024-05-01T09:00", "end": "2024-05-01T10:00" },
    ] });
    let mut stage = Stage::open_at(&made_up.to_string(), USUAL, "2024-01-01T00:00:00Z");
    stage.keys("f").must_show("day").must_not_show("hall").must_not_show("capacity");
    stage.keys("esc / 'hall:x' enter f").must_show("hall");
    stage.keys("G").must_show("> hall").must_show("Nothing that the query finds has any.");
    stage.keys("d");
    assert_eq!(line(&stage), "");
}

#[test]
fn it_waits_for_the_index() {
    let text = super::stage::SPIEF;
    let mut stage = Stage::unopened(USUAL, "2021-06-02T13:52:00Z");
    let mut opened = super::opened(text);
    let index = opened.index.take();
    let programme = opened.programme.clone();
    stage.app.update(Msg::Opened(Ok(opened)));
    stage.keys("f down").must_show("Counting …");
    stage.keys("right space + - d / 'x' esc left");
    stage.tell(Msg::Indexed(programme, index.unwrap()));
    stage.must_not_show("Counting …");
}

#[test]
fn the_mouse_chooses() {
    for size in [WIDE, SMALL] {
        let mut stage = Stage::spief(size);
        stage.keys("f");
        click(&mut stage, "  track");
        if size == SMALL {
            // Where there is room for one column, a second click goes on to the other.
            click(&mut stage, "> track");
        }
        click(&mut stage, "[ ] Creative Business");
        assert!(line(&stage).starts_with("track:\"Creative Business"), "{}", line(&stage));
        click(&mut stage, "[x]");
        assert_eq!(line(&stage), "");
        if size == SMALL {
            click(&mut stage, "← track");
            stage.must_show("> track");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn whatever_is_pressed_the_line_reads_as_it_is_shown(
        keys in prop::collection::vec(
            prop::sample::select(vec!["up", "down", "left", "right", "space", "+", "-", "d", "/", "e", "1", "enter", "pagedown", "G"]),
            0..40,
        ),
    ) {
        let mut stage = Stage::spief(SMALL);
        stage.keys("f");
        for key in keys {
            if stage.app.overlay.is_none() {
                stage.keys("f");
            }
            stage.keys(key);
            let text = line(&stage);
            let query = Query::parse(&text);
            prop_assert_eq!(query.to_string(), text.as_str());
            let Some(plenary::app::overlay::Overlay::Facets(picker)) = &stage.app.overlay else { continue };
            for value in picker.values.iter().flatten() {
                let name = picker.current().unwrap().name;
                prop_assert_eq!(value.chosen, query.sign_of(name, &value.word), "{}: {}", text, value.word);
            }
        }
        stage.tell(Msg::Key(Chord::plain(Key::Esc)));
        prop_assert!(FACETS.len() > 10);
    }
}

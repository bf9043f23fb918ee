//! What becomes of picks when their sessions change: probable, moved, or taken over by another.

use super::WIDE;
use super::stage::{Stage, opened};
use plenary::app::Msg;
use serde_json::json;

#[test]
fn what_a_pick_probably_is_now_is_confirmed_or_refused() {
    let version = |id: &str, start: &str, hall: &str| {
        json!({ "id": "twins", "title": "Twins", "zone": "Europe/Oslo",
            "halls": [{ "id": "g4", "name": "G4" }, { "id": "d2", "name": "D2" }],
            "people": [{ "id": "ada", "name": "Ada Berg" }],
            "sessions": [
                { "id": "z", "title": "Made-up Z", "start": "2024-05-01T08:00", "end": "2024-05-01T09:00" },
                { "id": id, "title": "Made-up A", "start": format!("2024-05-{start}"), "halls": [hall],
                    "end": "2024-05-01T15:00", "appearances": [{ "person": "ada" }] },
            ] })
        .to_string()
    };
    let mut stage = Stage::open_at(&version("old", "01T13:00", "g4"), WIDE, "2024-01-01T00:00:00Z");
    stage.keys("j space n 'mine' enter");
    let mut newer = opened(&version("new", "01T14:00", "d2"));
    newer.agenda = stage.app.agenda.clone();
    stage.tell(Msg::Opened(Ok(newer)));
    stage.keys("4").must_show("gone? Made-up A").must_show("? probably now: Wed 1 May 14:00–15:00 D2");
    stage.must_show("c confirms that it is this one, r refuses it").must_show("note: mine");
    // In a row beside the title, where there is no page.
    stage.resize(80, 24);
    stage.must_show("gone? Made-up A").must_show("probably now: Wed 1 May 14:00–15:00 D2");
    stage.resize(WIDE.0, WIDE.1);
    // Refused, it is not offered again; undone, it is.
    stage.keys("r").must_show("refused; the pick stays").must_show("GONE Made-up A");
    stage.must_show("! no longer in the programme").must_not_show("probably now");
    stage.keys("r").must_show("nothing here to refuse");
    stage.keys("u").must_show("gone? Made-up A");
    // Confirmed, the cursor goes with it, and so does the note.
    stage.keys("c").must_show("confirmed: Wed 1 May 14:00–15:00 D2").must_not_show("gone?").must_show("note: mine");
    assert!(stage.selected().contains("14:00–15:00"), "{}", stage.selected());
    stage.keys("c").must_show("nothing here to confirm");
    stage.keys("u").must_show("gone? Made-up A");
    // The page links to the session it probably is.
    stage.keys("enter enter").must_show("Wed 1 May 2024 · 14:00–15:00 CEST");
}

#[test]
fn a_move_is_news_until_it_is_confirmed() {
    let version = |start: &str| {
        json!({ "id": "moves", "title": "Moves", "zone": "Europe/Oslo",
            "sessions": [{ "id": "a", "title": "Made-up A", "start": format!("2024-05-01T{start}") }] })
        .to_string()
    };
    let mut stage = Stage::open_at(&version("09:00"), WIDE, "2024-01-01T00:00:00Z");
    stage.keys("space");
    let mut newer = opened(&version("10:00"));
    newer.agenda = stage.app.agenda.clone();
    stage.tell(Msg::Opened(Ok(newer)));
    stage.keys("4").must_show("! moved: picked when it stood at Wed 1 May 09:00–?");
    stage.keys("c").must_show("confirmed: Wed 1 May 10:00–?").must_not_show("! moved");
    stage.keys("u").must_show("! moved");
}

#[test]
fn a_session_whose_number_is_kept_by_another_pick_is_not_picked_over_it() {
    let version = |title: &str, start: &str| {
        json!({ "id": "numbers", "title": "Numbers", "zone": "Europe/Oslo",
            "sessions": [{ "id": "7", "title": title, "start": format!("2024-05-01T{start}") }] })
        .to_string()
    };
    let mut stage = Stage::open_at(&version("Market", "09:00"), WIDE, "2024-01-01T00:00:00Z");
    stage.keys("space");
    let mut newer = opened(&version("Opening", "10:00"));
    newer.agenda = stage.app.agenda.clone();
    stage.tell(Msg::Opened(Ok(newer)));
    stage.keys("space").must_show("the pick “Market” had the id of this session; confirm or unpick it first");
    assert_eq!(stage.app.agenda.pick("7").unwrap().copy.title, "Market");
    stage.keys("4 x 1 space").must_show("the pick “Market”");
    stage.keys("4 X").must_show("gone? Market");
    stage.keys("x 1 space").must_show("★ going");
}

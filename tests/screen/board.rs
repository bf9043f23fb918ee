//! The clash board, and tight walks wherever clashes are shown.

use super::WIDE;
use super::stage::{Stage, opened};
use plenary::agenda::{Agenda, Change, Entry, Journal, Stamp};
use plenary::app::pane::Pane;
use plenary::app::{Effect, Msg, Opened, Spot};
use plenary::programme::Instant;
use plenary::programme::time::Civil;
use serde_json::{Value, json};

const NOW: &str = "2024-01-01T00:00:00Z";

/// A made-up day and its night, in two buildings.
fn programme() -> Value {
    let session = |id: &str, title: &str, start: &str, end: &str, hall: &str| {
        json!({ "id": id, "title": title, "date": "2024-05-01", "start": format!("2024-05-{start}"),
            "end": format!("2024-05-{end}"), "halls": [hall] })
    };
    let mut sessions = [
        session("ice", "Glaciers from above", "01T14:00", "01T15:00", "x1"),
        session("battery", "Batteries in winter", "01T14:20", "01T15:30", "x2"),
        session(
            "choir",
            "Choirs of the north, and what they sing in the dark of the year",
            "01T14:40",
            "01T15:10",
            "y1",
        ),
        session("tide", "Tides", "01T15:35", "01T16:00", "y1"),
        session("train", "Night trains", "01T23:30", "02T00:40", "x1"),
        session("owl", "Owls", "02T00:10", "02T01:00", "x2"),
    ];
    sessions[0]["access"] = "open".into();
    sessions[0]["recorded"] = true.into();
    sessions[1]["access"] = "by invitation".into();
    sessions[1]["recorded"] = false.into();
    sessions[2]["broadcast"] = true.into();
    json!({ "id": "made-up", "title": "Made up", "zone": "Europe/Oslo",
        "buildings": [{ "id": "x", "name": "X" }, { "id": "y", "name": "Y" }],
        "halls": [{ "id": "x1", "name": "X1", "building": "x" }, { "id": "x2", "name": "X2", "building": "x" },
            { "id": "y1", "name": "Y1", "building": "y" }],
        "sessions": sessions })
}

/// The programme in a window, with nothing picked.
pub fn bare(size: (u16, u16)) -> Stage {
    Stage::open_at(&programme().to_string(), size, NOW)
}

/// Going to three at once, then with a tight walk to a fourth; at night to one, and perhaps to another.
pub fn stage(size: (u16, u16)) -> Stage {
    let mut stage = bare(size);
    stage.keys("g space j space j space j space j space j m g");
    stage
}

/// The programme with an agenda made elsewhere.
fn with(agenda: Agenda) -> Box<Opened> {
    Box::new(Opened { agenda, ..*opened(&programme().to_string()) })
}

fn interest(stage: &Stage, id: &str) -> &'static str {
    stage.app.agenda.pick(id).map_or("", |pick| pick.interest.word())
}

/// What is attended of a session.
fn part(stage: &Stage, id: &str) -> String {
    let clock = |at: plenary::programme::time::DateTime| at.strftime("%H:%M").to_string();
    let part = stage.app.agenda.pick(id).and_then(|pick| pick.part);
    part.map(|part| part.words(clock)).unwrap_or_default()
}

#[test]
fn one_is_kept_and_the_others_become_maybes_as_one_change() {
    let mut stage = stage(WIDE);
    stage.must_show("! 3 clashes");
    stage.keys("C").must_show("Group 1 of 2").must_show("· ! clash");
    stage.keys("down space").must_show("kept “Batteries in winter” over 2 others; u undoes");
    stage.must_show("Group 1 of 2").must_show("overlap, no clash").must_not_show("! 3 clashes");
    assert_eq!(["ice", "battery", "choir"].map(|id| interest(&stage, id)), ["maybe", "going", "maybe"]);
    assert_eq!(stage.saves, 7, "one save for one change");
    stage.keys("space").must_show("is kept already: no other session is left to give way");
    stage.keys("u").must_show("· ! clash").must_show("undone: kept “Batteries");
    assert_eq!(["ice", "battery", "choir"].map(|id| interest(&stage, id)), ["going"; 3]);
    stage.keys("U").must_show("overlap, no clash");
}

#[test]
fn one_is_demoted_or_dropped_and_undo_brings_it_back() {
    let mut stage = stage(WIDE);
    stage.keys("C right right m").must_show("maybe “Choirs of the north").must_show("! 1 clash");
    assert_eq!(interest(&stage, "choir"), "maybe");
    stage.keys("m").must_show("is a maybe already; x drops it");
    // Dropped, it is off the board; its group keeps its number, and the cursor its place.
    stage.keys("x").must_show("unpicked “Choirs").must_not_show("C ☆").must_show("Group 1 of 2");
    assert_eq!(interest(&stage, "choir"), "");
    stage.keys("left d").must_show("nothing overlaps any more").must_show("A ★~ Batteries");
    stage.keys("x").must_show("Nothing is left here; u brings it back.");
    stage.keys("space").must_show("nothing is left here; u brings it back");
    stage.keys("u u u u").must_show("C ★! Choirs").must_show("· ! clash");
    stage.keys("C").must_show("Sessions").must_not_show("Group 1");
}

#[test]
fn the_first_part_of_one_and_then_another_is_a_choice_that_is_kept_and_seen() {
    let mut stage = bare(WIDE);
    stage.keys("g space j space g C s").must_show("Leave “Glaciers from above” for “Batteries in winter” at:");
    stage.must_show("> 14:20").must_show("from 14:20 to 15:00 · 3 min to walk");
    // What is no time, or cannot be, is told, and nothing is changed.
    stage.keys("ctrl-u '15:20' enter").must_show("it can be from 14:20 to 15:00");
    stage.keys("ctrl-u '2.30pm'").must_show("─ until 14:30 ─");
    stage.keys("ctrl-u 'x' enter").must_show("a time is typed as 14:20");
    assert_eq!((part(&stage, "ice"), stage.saves), (String::new(), 2));
    // The blocks show what it would be.
    stage.keys("'1430'").must_show("─ until 14:30 ─").must_show("─ from 14:30 ─");
    stage.keys("down").must_show("> 14:35");
    stage.keys("up up").must_show("> 14:25");
    stage.keys("up up").must_show("> 14:20");
    stage.keys("ctrl-u '14:30' enter").must_show("switch at 14:30 CEST from “Glaciers from above”");
    assert_eq!(["ice", "battery"].map(|id| part(&stage, id)), ["until 14:30", "from 14:30"]);
    assert_eq!(stage.saves, 3, "one change");
    stage.must_show("settled in parts").must_show("3 min to walk to B").must_not_show("tight");
    // In the lists, on the details, in the agenda.
    stage.keys("esc g");
    assert!(stage.selected().contains("★ ") && stage.selected().ends_with("until 14:30"), "{}", stage.selected());
    stage.must_show("★ going · until 14:30").must_show("3 min to walk to ★ 14:20–15:30 (from 14:30)");
    stage.resize(40, 15);
    stage.must_show("until 14:30 Glaciers");
    stage.resize(WIDE.0, WIDE.1);
    stage.keys("4").must_not_show("tight").must_show("from 14:30");
    // The board still has it, and the same key takes it back.
    stage.keys("C").must_show("settled in parts");
    stage.keys("s").must_show("· ! clash");
    assert_eq!(["ice", "battery"].map(|id| part(&stage, id)), [""; 2]);
    stage.keys("u").must_show("settled in parts");
    stage.keys("esc 1 g enter s").must_show("★ going").must_show("! clashes for 40 min with");
    // Where there is nothing to take back, the details ask.
    stage.keys("s").must_show("Leave “Glaciers from above”");
    stage.keys("esc esc").must_show("! clashes for 40 min with").must_not_show("Group");
    stage.keys("esc G enter s").must_show("only of what is picked a part can be attended");
    stage.keys("space s").must_show("nothing else of mine runs at the same time");
}

#[test]
fn a_switch_that_takes_the_place_of_another_says_so_and_is_shown_as_it_will_be() {
    let mut stage = stage(WIDE);
    stage.keys("C right s").must_show("Leave “Batteries in winter” for “Choirs");
    stage.keys("ctrl-u '14:50' enter").must_show("─ until 14:50 ─");
    let parts = |stage: &Stage| ["ice", "battery", "choir"].map(|id| part(stage, id));
    assert_eq!(parts(&stage), ["", "until 14:50", "from 14:50"]);
    // From the first to the third: the second is whole again, and stands so beforehand.
    stage.keys("left s tab").must_show("for “Choirs").must_show("all of “Batteries in winter” again");
    stage.must_not_show("until 14:50").must_show("─ until 14:40 ─");
    stage.keys("enter").must_show("all of “Batteries in winter”: ! clashes for 30 min with");
    assert_eq!(parts(&stage), ["until 14:40", "", ""]);
    // What is taken back of one is told of the other, too.
    stage.keys("u home right s").must_show("all of “Batteries in winter” and “Choirs");
}

#[test]
fn another_can_be_gone_to_instead() {
    let mut stage = stage(WIDE);
    stage.keys("C s").must_show("for “Batteries in winter” at:").must_show("> 14:20").must_show("tab another");
    stage.keys("tab").must_show("for “Choirs of the north").must_show("> 14:40");
    stage.keys("shift-tab").must_show("for “Batteries in winter” at:");
    stage.keys("tab enter");
    assert_eq!(
        ["ice", "battery", "choir"].map(|id| part(&stage, id)),
        ["until 14:40", "", ""],
        "the other is attended whole"
    );
    // The last of the group can only be left for an earlier one: then the middle is proposed.
    stage.keys("end right right s").must_show("Leave “Choirs").must_show("> 14:55");
}

#[test]
fn across_midnight_and_in_my_own_zone_the_clock_shown_counts() {
    let mut stage = stage(WIDE);
    stage
        .keys("C ]")
        .must_show("Group 2 of 2")
        .must_show("overlap, no clash")
        .must_show("23:30–00:40")
        .must_show("00:10–01:00 +1d");
    for time in ["23:30", "00:00", "00:10", "00:40", "01:00"] {
        assert!(stage.glyphs().iter().any(|row| row.trim_start().starts_with(time)), "{time} is not on the axis");
    }
    stage.keys("s").must_show("> 00:10");
    stage.keys("ctrl-u 'midnight' enter").must_show("> midnight").must_show("it can be from 00:10 to 00:40");
    stage.keys("ctrl-u '0:20' enter");
    assert_eq!(["train", "owl"].map(|id| part(&stage, id)), ["until 00:20", "from 00:20"]);
    assert_eq!(interest(&stage, "owl"), "going", "who switches goes to both");
    // Six hours earlier in New York, before midnight.
    stage.keys("s z").must_show("EDT, my time").must_show("17:30–18:40");
    stage.keys("s").must_show("> 18:10");
    stage.keys("ctrl-u '18:30' enter").must_show("until 18:30");
    assert_eq!(["train", "owl"].map(|id| part(&stage, id)), ["until 00:30", "from 00:30"]);
}

#[test]
fn groups_keep_their_numbers_while_the_board_is_open_and_clashes_come_first() {
    let mut stage = stage(WIDE);
    // The night clashes, the afternoon only overlaps.
    stage.keys("G space g j space m j m g j j j j j C").must_show("Group 1 of 2").must_show("Night trains");
    stage.keys("]").must_show("Group 2 of 2").must_show("Glaciers from above");
    stage.keys("]").must_show("Group 1 of 2");
    stage.keys("pageup").must_show("Group 2 of 2");
    stage.keys("pagedown m").must_show("Group 1 of 2").must_show("overlap, no clash");
    // What clashes by another hand while the board is open stands behind the rest, or joins its group.
    stage.keys("esc");
    let mut stage = bare(WIDE);
    stage.keys("g space j space G space C").must_show("Group 1 of 1");
    let mut elsewhere = stage.app.agenda.clone();
    let copy = |id: &str| {
        let at = stage.app.programme.find_session(id).unwrap();
        plenary::agenda::Pick::new(
            plenary::agenda::Interest::Going,
            plenary::agenda::Copy::of(&stage.app.programme, at),
        )
    };
    for id in ["choir", "train"] {
        let change = Change::of(id.to_owned(), None, Some(copy(id)));
        Journal::default().make(&mut elsewhere, change, Stamp::of(Instant::UNIX_EPOCH));
    }
    let saved = plenary::app::Saved { agenda: elsewhere, journal: Journal::default(), error: None, answers: 1 };
    stage.tell(Msg::Saved(Box::new(saved)));
    stage.must_show("Group 1 of 2").must_show("C ★! Choirs");
    stage.keys("]").must_show("Night trains");
}

#[test]
fn the_board_opens_at_the_pick_under_the_cursor_and_leads_to_details_and_back() {
    let mut stage = stage(WIDE);
    stage.keys("g j j C").must_show(">C ★! Choirs");
    stage.keys("esc G C").must_show("Group 2 of 2").must_show(">B ☆ Owls");
    stage.keys("[ right enter").must_show("Wed 1 May 2024 · 14:20–15:30 CEST · 1 h 10 min").must_not_show("Group");
    stage.keys("backspace").must_show(">B ★! Batteries");
    stage.keys("enter esc").must_show(">B ★! Batteries");
    // A note on the marked pick, and the keys that hold here.
    stage.keys("n 'front_row' enter").must_show("note: front row").must_show("Group 1 of 2");
    stage.keys("?").must_show("On the board");
    stage.keys("esc").must_show("Group 1 of 2");
    stage.keys("Z").must_show("Z does nothing here; ? shows the keys");
    stage.keys("2").must_show("names no people");
}

#[test]
fn what_is_my_own_stands_beside_and_is_only_shown() {
    let mut stage = bare(WIDE);
    stage.keys("g space");
    let mut agenda = stage.app.agenda.clone();
    let time = |text: &str| Civil::try_from(text.to_owned()).unwrap();
    let entry = Entry {
        place: "Y1".to_owned(),
        ..Entry::new("Made-up lunch", time("2024-05-01T14:30"), Some(time("2024-05-01T15:15")))
    };
    let change = Change::of_entry("lunch".to_owned(), None, Some(entry));
    Journal::default().make(&mut agenda, change, Stamp::of(Instant::UNIX_EPOCH));
    stage.tell(Msg::Opened(Ok(with(agenda))));
    stage.keys("C").must_show("B ★! Made-up lunch").must_show("my own entry").must_show("! 30 min with B");
    stage.keys("right");
    for key in ["m", "x", "space"] {
        stage.keys(key).must_show("“Made-up lunch” is my own entry: it is only shown here");
    }
    // Of lunch nothing is left out: one goes there when it begins.
    stage.keys("left s").must_show("for “Made-up lunch” at:").must_show("at 14:30");
    stage.keys("enter");
    assert_eq!(part(&stage, "ice"), "until 14:30");
    stage.must_show("8 min to walk to B").must_not_show("tight");
}

#[test]
fn an_entry_of_the_id_of_a_session_is_another_thing() {
    let mut stage = bare(WIDE);
    stage.keys("g space");
    let mut agenda = stage.app.agenda.clone();
    let time = |text: &str| Civil::try_from(text.to_owned()).unwrap();
    let entry = Entry::new("Made-up lunch", time("2024-05-01T13:30"), Some(time("2024-05-01T14:10")));
    let change = Change::of_entry("ice".to_owned(), None, Some(entry));
    Journal::default().make(&mut agenda, change, Stamp::of(Instant::UNIX_EPOCH));
    stage.tell(Msg::Opened(Ok(with(agenda))));
    // The board opens at what stands under the cursor.
    stage.keys("C").must_show("A ★! Made-up lunch").must_show(">B ★! Glaciers");
    stage.keys("left").must_show(">A ★! Made-up lunch");
    stage.keys("right").must_show(">B ★! Glaciers");
    // What is decided is decided of that one, and it stays marked.
    stage.keys("m").must_show("maybe “Glaciers from above”").must_show(">B ☆ Glaciers");
    stage.keys("x").must_show("unpicked “Glaciers from above”").must_show("A ★ Made-up lunch");
    assert!(stage.app.agenda.entry("ice").is_some(), "lunch is still mine");
    // What is picked is told what stands against it.
    stage.keys("esc 1 g space").must_show("! clashes");
    stage.keys("C").must_show(">B ★! Glaciers");
    stage.keys("esc 4 g C").must_show(">A ★! Made-up lunch");
}

#[test]
fn where_nothing_clashes_tight_walks_are_told_instead() {
    let mut stage = bare(WIDE);
    stage.keys("C").must_show("Nothing in your agenda clashes.").must_show("Nothing is picked yet: space on a session");
    assert!(stage.glyphs()[39].trim_end().ends_with("esc close"), "{}", stage.glyphs()[39]);
    stage.keys("space right ] s enter").must_show("Nothing in your agenda clashes.");
    assert_eq!(stage.saves, 0);
    stage.keys("esc g space C").must_show("No walk is longer than its pause.");
    stage.keys("esc j j j space k k space k space C").must_not_show("No walk");
    // The pick is unpicked again; two remain, of which the walk is too long.
    let mut stage = bare(WIDE);
    stage.keys("g j space j j space").must_show("~ tight: 5 min to walk from “Batteries in winter”, needs 8");
    stage.must_show("~ 1 tight").must_not_show("clash");
    stage.keys("C").must_show("Walks that are longer than their pause (1):");
    stage.must_show("~ Wed 1 May 15:35 “Tides”: tight: 5 min to walk from “Batteries in winter”, needs 8");
}

#[test]
fn tight_stands_wherever_clashes_do_and_a_clash_outranks_it() {
    let mut stage = bare(WIDE);
    stage.keys("g j space j j space g j");
    assert!(stage.selected().starts_with(">★~"), "{}", stage.selected());
    stage.must_show("~ tight: 5 min to walk to ★ 15:35–16:00 Tides, needs 8");
    stage.keys("3").must_show("★~ X2").must_show("★~ Y1").must_not_show("~ X1");
    stage.keys("4").must_show("    ~ tight: 5 min to walk from Batteries in winter, needs 8");
    // What is not picked tells what would be, without the sign.
    stage
        .keys("1 g j j")
        .must_show("overlaps for 30 min with ★ 14:20–15:30 Batteries in")
        .must_not_show("~ tight: 25 min");
    stage.keys("g").must_show("overlaps for 40 min with ★ 14:20");
    stage.keys("j j space");
    assert!(stage.selected().starts_with(">★!"), "{}", stage.selected());
    stage.keys("k");
    assert!(stage.selected().starts_with(">★!"), "a clash outranks a walk: {}", stage.selected());
    stage.must_show("! 1 clash  ~ 1 tight");
    stage.resize(40, 12);
    stage.must_show("!1 ~1");
    stage.resize(40, 12);
    stage.keys("4").must_show("~ tight: 5 min to walk, needs 8");
}

#[test]
fn what_runs_at_the_same_time_and_is_mine_is_listed_first() {
    let mut stage = bare((100, 60));
    stage.keys("g j j space m g enter");
    let rows = stage.glyphs();
    let at = rows.iter().position(|row| row.contains("At the same time (2)")).expect("the heading");
    assert!(rows[at + 1].contains("☆ 14:40–15:10  Y1  Choirs"), "{}", rows[at + 1]);
    assert!(rows[at + 2].contains("14:20–15:30  X2  Batteries"), "{}", rows[at + 2]);
}

#[test]
fn a_programme_that_arrives_waits_for_a_time_being_typed() {
    let mut stage = stage(WIDE);
    stage.keys("C s");
    let agenda = stage.app.agenda.clone();
    stage.tell(Msg::Opened(Ok(with(agenda))));
    stage.must_show("Leave “Glaciers");
    stage.keys("ctrl-u '14:30' enter");
    assert_eq!(part(&stage, "ice"), "until 14:30");
    stage.must_not_show("Group 1").must_show("until 14:30");
    // A paste is a time, or nothing.
    stage.keys("C ] s ctrl-u");
    stage.tell(Msg::Paste("00:30".to_owned()));
    stage.must_show("> 00:30");
    stage.keys("esc");
    stage.tell(Msg::Paste("query".to_owned()));
    stage.must_show("Group 2 of 2").must_not_show("query");
}

#[test]
fn the_mouse_marks_a_pick_and_opens_its_details() {
    let mut stage = stage(WIDE);
    stage.keys("C");
    let lane = |stage: &Stage, place| {
        let spot = stage.app.screen.spots.iter().find(|(_, spot)| *spot == Spot::Lane(place));
        spot.map(|(area, _)| (area.x + 3, area.y + 3)).expect("a lane")
    };
    let (x, y) = lane(&stage, 2);
    stage.tell(Msg::Click { x, y, double: false });
    stage.must_show(">C ★! Choirs");
    stage.tell(Msg::Wheel { x, y, by: -1 });
    stage.must_show(">B ★! Batteries");
    let (x, y) = lane(&stage, 0);
    stage.tell(Msg::Click { x, y, double: true });
    stage.must_show("14:00–15:00 CEST · 1 h");
}

#[test]
fn where_picks_cannot_be_read_nothing_is_settled() {
    let mut stage = stage(WIDE);
    let agenda = stage.app.agenda.clone();
    let locked = Box::new(Opened { locked: Some("made by a newer one".to_owned()), ..*with(agenda) });
    stage.tell(Msg::Opened(Ok(locked)));
    let before = stage.app.agenda.clone();
    stage.keys("C space m x s enter").must_show("no picks can be made: made by a newer one");
    assert_eq!(stage.app.agenda, before);
    assert!(!stage.asked.iter().any(|effect| matches!(effect, Effect::Save(_))));
}

#[test]
fn what_is_held_again_and_what_one_walks_in_and_out_of_is_told() {
    let mut told = programme();
    let sessions = told["sessions"].as_array_mut().expect("sessions");
    let about = "Made-up words of which there are enough to know a session by them.";
    sessions[0]["abstract"] = about.into();
    for (id, start, end) in [("again", "10:00", "11:00"), ("third", "12:00", "13:00")] {
        sessions.push(json!({ "id": id, "title": "Glaciers from above", "abstract": about, "halls": ["x2"],
            "start": format!("2024-05-02T{start}"), "end": format!("2024-05-02T{end}") }));
    }
    sessions.push(json!({ "id": "talk", "title": "A made-up talk", "halls": ["y1"],
        "start": "2024-05-02T12:30", "end": "2024-05-02T13:30" }));
    sessions.push(json!({ "id": "lunch", "title": "Lunch", "halls": ["x1"],
        "start": "2024-05-02T12:00", "end": "2024-05-02T14:00" }));
    let mut stage = Stage::open_at(&told.to_string(), WIDE, NOW);
    stage.keys("g space j space G space g C").must_show("again Thu 2 May 10:00–11:00 X2, free then");
    stage.must_show("again Thu 2 May 12:00–13:00 X2, beside “A made-up talk”");
    stage.keys("enter").must_show("Held again").must_show("• Thu 2 May 10:00–11:00 X2, free then");
    // Lunch is walked into whenever one likes.
    stage.keys("esc esc G k space");
    assert!(stage.selected().starts_with(">★ ") && stage.selected().contains("Lunch"), "{}", stage.selected());
    stage.must_show("★ going · one walks in and out: it clashes with nothing").must_show("! 1 clash");
    stage.keys("G");
    assert!(stage.selected().starts_with(">★ ") && stage.selected().contains("talk"), "{}", stage.selected());
}

/// What another window has saved meanwhile: these are picked no longer.
fn unpicked_elsewhere(stage: &mut Stage, ids: &[&str]) {
    let mut agenda = stage.app.agenda.clone();
    for id in ids {
        let change = Change::of((*id).to_owned(), agenda.pick(id).cloned(), None);
        Journal::default().make(&mut agenda, change, Stamp::of("2024-01-02T00:00:00Z".parse().unwrap()));
    }
    let saved = plenary::app::Saved { agenda, journal: Journal::default(), error: None, answers: 1 };
    stage.tell(Msg::Saved(Box::new(saved)));
}

#[test]
fn a_question_stays_until_it_is_answered_whatever_other_windows_do() {
    for (ids, key) in [(&["battery", "choir"][..], "enter"), (&["ice"], "esc"), (&["ice", "battery", "choir"], "enter")]
    {
        let mut stage = stage(WIDE);
        stage.keys("g C s ctrl-u");
        let saves = stage.saves;
        unpicked_elsewhere(&mut stage, ids);
        stage.must_show("Leave “Glaciers from above” for “Batteries in winter” at:");
        stage.must_show("no longer possible: your agenda was changed elsewhere");
        // What is typed on goes nowhere else.
        stage.keys("'14:30'").must_show("> 14:30").must_show("no longer possible");
        stage.keys("up down tab pageup").must_show("no longer possible");
        assert_eq!((stage.app.pane, stage.saves), (Pane::Sessions, saves));
        stage.keys(key).must_not_show("Leave “Glaciers").must_show("Group 1 of 2");
        assert_eq!(stage.saves, saves);
        stage.keys("esc").must_show("1 Sessions");
    }
    // Where there is another to go to, or it comes back, it can be asked on.
    let mut stage = stage(WIDE);
    stage.keys("g C s");
    unpicked_elsewhere(&mut stage, &["battery"]);
    stage.must_show("no longer possible").must_show("tab another");
    stage.keys("tab").must_show("for “Choirs of the north").must_show("> 14:40").must_not_show("no longer possible");
    stage.keys("enter");
    assert_eq!(part(&stage, "ice"), "until 14:40");
}

#[test]
fn while_a_switch_is_asked_the_mouse_changes_nothing_else() {
    let mut stage = stage(WIDE);
    stage.keys("g C").must_show(">A ★! Glaciers");
    stage.keys("s");
    let lanes: Vec<_> = stage.app.screen.spots.iter().filter(|(_, spot)| matches!(spot, Spot::Lane(_))).collect();
    let (area, _) = **lanes.iter().find(|(_, spot)| *spot == Spot::Lane(2)).expect("a third lane");
    stage.tell(Msg::Wheel { x: area.x, y: area.y, by: 1 });
    stage.tell(Msg::Click { x: area.x, y: area.y, double: false });
    stage.tell(Msg::Click { x: area.x, y: area.y, double: true });
    stage.must_show("Leave “Glaciers from above” for").must_show(">A ★! Glaciers");
    assert!(!stage.app.detail.focused);
    stage.keys("esc").must_show(">A ★! Glaciers").must_not_show("Leave");
    stage.tell(Msg::Wheel { x: area.x, y: area.y, by: 1 });
    stage.must_show(">B ★! Batteries");
}

#[test]
fn a_note_from_the_board_is_on_the_marked_pick_wherever_the_cursor_of_the_list_is() {
    let mut stage = bare(WIDE);
    stage.keys("g space j space E 'My_lunch' tab 'wed_14:10-14:50' enter 4 g j");
    assert!(stage.selected().contains("My lunch"), "{}", stage.selected());
    stage.keys("C g").must_show("My lunch");
    // Whatever is marked first, the second session is the third of them by time.
    stage.keys("esc 1 g j C").must_show(">C ★! Batteries");
    stage.keys("esc 4 g j C right").must_show(">C ★! Batteries");
    stage.keys("n 'bring_gloves' enter").must_show("note: bring gloves");
    assert_eq!(stage.app.agenda.pick("battery").unwrap().note, "bring gloves");
    // On an entry of mine it is that one's.
    stage.keys("left n 'with_Ann' enter");
    let notes: Vec<&str> = stage.app.agenda.entries().map(|(_, entry)| entry.note.as_str()).collect();
    assert_eq!(notes, ["with Ann"]);
}

#[test]
fn a_box_begins_on_the_row_of_its_time_however_low_the_window() {
    let times = [("16:50", "17:30"), ("17:00", "18:30"), ("17:10", "17:20"), ("17:30", "18:45"), ("18:20", "19:00")];
    let session = |(number, (start, end)): (usize, &(&str, &str))| {
        json!({ "id": format!("s{number}"), "title": format!("Made up {number}"),
            "start": format!("2024-05-01T{start}"), "end": format!("2024-05-01T{end}") })
    };
    let sessions: Vec<Value> = times.iter().enumerate().map(session).collect();
    let programme = json!({ "id": "made-up", "title": "Made up", "zone": "Europe/Oslo", "sessions": sessions });
    for height in 20..40 {
        let mut stage = Stage::open_at(&programme.to_string(), (120, height), NOW);
        stage.keys("g space j space j space j space j space C");
        // Where there are too few rows there is a list.
        let rows = stage.glyphs();
        let begun: Vec<&String> = rows.iter().filter(|row| row.contains('┌')).collect();
        assert!(height < 26 || !begun.is_empty(), "{height}: {rows:#?}");
        for row in begun {
            let below = &rows[rows.iter().position(|other| other == row).unwrap() + 1];
            let at = row.find('┌').unwrap();
            let column = row[..at].chars().count();
            let span: String = below.chars().skip(column + 2).take(5).collect();
            assert!(row.trim_start().starts_with(&span), "{height}: {span} begins beside\n{row}");
        }
    }
}

#[test]
fn the_day_of_a_night_is_the_conference_day_at_any_width() {
    for width in [40, 50, 60, 120] {
        let mut stage = bare((width, 20));
        stage.keys("G space k space C").must_show("1 of 1 · Wed 1 May").must_show("00:10–01:00 +1d");
    }
    let mut stage = bare((40, 20));
    stage.keys("G space k space C").must_show("Wed 1 May · CEST");
}

#[test]
fn an_agenda_full_of_clashes_stays_a_list_of_picks() {
    let mut stage = stage(WIDE);
    // Two each, which are told one by one.
    stage.keys("4").must_show("! clashes for 40 min with 14:20").must_not_show("shows them");
    let session = |number: usize| json!({ "id": format!("s{number}"), "title": format!("Made up {number}"), "start": "2024-05-01T10:00", "end": "2024-05-01T11:00" });
    let programme = json!({ "id": "made-up", "title": "Made up", "zone": "Europe/Oslo",
        "sessions": (0..6).map(session).collect::<Vec<_>>() });
    let mut stage = Stage::open_at(&programme.to_string(), WIDE, NOW);
    stage.keys("g space j space j space j space j m j m 4 g");
    stage.must_show("! clashes with 3; C shows them").must_show("overlaps with 2; C shows them");
    stage.must_not_show("    ! clashes for 1 h");
    stage.keys("v").must_show("! clashes with 3");
}

#[test]
fn one_leaves_for_what_one_is_going_to_first_and_is_told_where_a_maybe_becomes_more() {
    let mut stage = stage(WIDE);
    stage.keys("C l m h s").must_show("for “Choirs of the north").must_not_show("going to both");
    stage.keys("tab").must_show("for “Batteries in winter").must_show("you are going to both then");
    stage.keys("enter").must_show("★ 5 going");
    stage.keys("u").must_show("undone: switch at 14:20 CEST, going to both: from “Glaciers");
}

#[test]
fn where_the_times_of_all_have_no_room_the_axis_is_that_of_what_is_in_sight() {
    let session = |number: usize| {
        json!({ "id": format!("s{number}"), "title": format!("Made up {number}"), "start": "2024-05-01T10:00",
            "end": format!("2024-05-01T12:{number:02}") })
    };
    let programme = json!({ "id": "made-up", "title": "Made up", "zone": "Europe/Oslo",
        "sessions": (10..40).map(session).collect::<Vec<_>>() });
    let mut stage = Stage::open_at(&programme.to_string(), WIDE, NOW);
    stage.keys("g").keys(&"space j ".repeat(30)).keys("g C");
    stage.must_show("A ★! Made up 10").must_show("10:00–12:10");
    let begins = |end: &str| stage.glyphs().iter().any(|row| row.trim_start().starts_with(end) && row.contains('└'));
    assert!(begins("12:10 ") && begins("12:11 ") && !begins("12:39 "), "{:#?}", stage.glyphs());
}

/// Many made-up talks at once, each with a title of some length, over a long evening.
fn crowd(count: usize, size: (u16, u16)) -> Stage {
    let sessions: Vec<Value> = (0..count)
        .map(|number| {
            let from = 14 * 60 + 20 * number;
            let time = |minutes: usize| format!("2024-05-01T{:02}:{:02}", minutes / 60, minutes % 60);
            json!({ "id": format!("talk-{number}"), "start": time(from), "end": time(from + 40),
                "title": format!("What the harbour of number {number} has to do with the weather of the inland") })
        })
        .collect();
    let text = json!({ "id": "crowd", "title": "Crowd", "zone": "Europe/Oslo", "sessions": sessions }).to_string();
    let mut stage = Stage::open_at(&text, size, NOW);
    stage.keys("g");
    for _ in 0..count {
        stage.keys("space j");
    }
    stage.keys("C");
    stage
}

#[test]
fn the_whole_title_of_the_marked_one_is_told_however_many_there_are() {
    for size in [WIDE, (80, 24), (40, 15)] {
        let mut stage = crowd(20, size);
        // Behind the last one comes the first.
        stage.keys("down");
        for number in 0..20 {
            let words = stage.picture().split_whitespace().collect::<Vec<_>>().join(" ");
            let title = format!("What the harbour of number {number} has to do with the weather of the inland");
            assert!(words.contains(&title), "{size:?} {number}\n{}", stage.picture());
            let mark = format!(">{} ★", char::from(b'A' + u8::try_from(number).unwrap()));
            assert!(words.contains(&mark), "{size:?} {number}\n{}", stage.picture());
            stage.keys("down");
        }
    }
}

#[test]
fn the_axis_is_that_of_those_in_sight_where_they_are_easier_to_read_then() {
    let mut stage = crowd(20, WIDE);
    stage.keys("down");
    // Two thirds of an hour, of seven hours: what stands in a box is read, and not only its first line.
    stage.must_show("14:00–14:40").must_show("! 20 min with B");
    let picture = stage.picture();
    let rows = |sign: char| picture.lines().filter(|line| line.contains(sign)).count();
    assert!(rows('│') >= 12, "{picture}");
}

#[test]
fn a_time_that_is_the_only_one_has_its_reason() {
    let start = "2024-05-01T14:30:00".parse().map(Civil).unwrap();
    let end = "2024-05-01T15:30:00".parse().map(Civil).ok();
    let mut agenda = Agenda::new(&opened(&programme().to_string()).programme.event.id, "Made up");
    let change = Change::of_entry("tea-1".to_owned(), None, Some(Entry::new("Tea", start, end)));
    Journal::default().make(&mut agenda, change, Stamp::of(Instant::UNIX_EPOCH));
    let mut stage = Stage::unopened(WIDE, NOW);
    stage.tell(Msg::Opened(Ok(with(agenda))));
    stage.keys("g space C s").must_show("Leave “Glaciers from above” for “Tea” at:");
    stage.must_show("at 14:30 only: “Tea” is attended whole").must_not_show("5 min ·");
    stage.keys("ctrl-u '14:20' enter").must_show("it can be at 14:30 only: “Tea” is attended whole");
}

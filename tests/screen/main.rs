//! Keys in, screen out.

#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic)] // How a test fails.

mod board;
mod compare;
mod disk;
mod entries;
mod export;
mod fates;
mod finder;
mod foot;
mod history;
mod hostile;
mod line;
mod news;
mod now;
mod picker;
mod proposal;
mod readme;
mod reminders;
mod sheet;
#[path = "../support/stage.rs"]
mod stage;
#[path = "../support/svg.rs"]
mod svg;
mod triage;
mod under;
mod views;
mod zone;

use plenary::app::chord::Chord;
use plenary::app::{Effect, Msg};
use serde_json::json;
use stage::{Stage, opened};

const WIDE: (u16, u16) = (120, 40);
const USUAL: (u16, u16) = (80, 24);
const NARROW: (u16, u16) = (40, 12);

#[test]
fn sessions_at_every_size() {
    for (width, height) in [WIDE, USUAL, NARROW, (20, 5), (1, 1)] {
        let mut stage = Stage::spief((width, height));
        stage.keys("space");
        insta::assert_snapshot!(format!("sessions_{width}x{height}"), stage.picture());
    }
}

#[test]
fn people_halls_and_agenda() {
    for (width, height) in [WIDE, USUAL, NARROW] {
        let mut stage = Stage::spief((width, height));
        stage.keys("] down down space down m 2");
        insta::assert_snapshot!(format!("people_{width}x{height}"), stage.picture());
        stage.keys("3 G");
        insta::assert_snapshot!(format!("halls_{width}x{height}"), stage.picture());
        stage.keys("1 ] ] space down space 4");
        insta::assert_snapshot!(format!("agenda_{width}x{height}"), stage.picture());
    }
}

#[test]
fn menus_and_fields() {
    let mut stage = Stage::spief(USUAL);
    stage.keys("?");
    insta::assert_snapshot!("help_80x24", stage.picture());
    stage.keys("esc : 'pane'");
    insta::assert_snapshot!("palette_80x24", stage.picture());
    stage.keys("esc f right down space");
    insta::assert_snapshot!("facets_80x24", stage.picture());
    stage.keys("esc esc p");
    insta::assert_snapshot!("programmes_80x24", stage.picture());
    stage.keys("esc n 'front_row'");
    insta::assert_snapshot!("note_80x24", stage.picture());
    stage.keys("enter / 'klepach'");
    insta::assert_snapshot!("filter_80x24", stage.picture());
}

#[test]
fn the_export_form_at_every_size() {
    for (width, height) in [WIDE, USUAL, (40, 15), (20, 5)] {
        let mut stage = Stage::spief((width, height));
        stage.keys("space e");
        insta::assert_snapshot!(format!("export_{width}x{height}"), stage.picture());
    }
    let mut stage = Stage::spief((40, 15));
    stage.keys("space e enter");
    let wanted = export::asked(&mut stage);
    export::answer(&mut stage, &wanted, Ok(plenary::app::Outcome::IsThere));
    insta::assert_snapshot!("export_replace_40x15", stage.picture());
}

#[test]
fn the_picker_at_every_size() {
    for (width, height) in [WIDE, USUAL, (40, 15)] {
        let mut stage = Stage::spief((width, height));
        stage.keys("f");
        insta::assert_snapshot!(format!("picker_facets_{width}x{height}"), stage.picture());
        stage.keys("right space down - left down right +");
        insta::assert_snapshot!(format!("picker_values_{width}x{height}"), stage.picture());
    }
    for size in [(20, 5), (12, 3), (1, 1)] {
        Stage::spief(size).keys("f right space / 'x' enter esc");
    }
}

#[test]
fn the_saved_queries_at_every_size() {
    for (width, height) in [WIDE, USUAL, (40, 15)] {
        let mut stage = views::stage((width, height));
        stage.keys("/ 'klepach' enter s down down down");
        insta::assert_snapshot!(format!("views_{width}x{height}"), stage.picture());
    }
    let mut stage = views::stage((40, 15));
    stage.keys("/ 'klepach' enter s enter 'him'");
    insta::assert_snapshot!("views_name_40x15", stage.picture());
    for size in [(20, 5), (12, 3), (1, 1)] {
        Stage::spief(size).keys("/ 'x' enter s enter 'x' enter d y n esc esc");
    }
}

#[test]
fn the_finder_at_every_size() {
    for (width, height) in [WIDE, USUAL, (40, 15), (20, 6)] {
        let mut stage = Stage::spief((width, height));
        stage.keys("ctrl-k 'creative' down");
        insta::assert_snapshot!(format!("finder_{width}x{height}"), stage.picture());
    }
}

#[test]
fn the_board_at_every_size() {
    for (width, height) in [WIDE, USUAL, (40, 15)] {
        let mut stage = board::stage((width, height));
        stage.keys("C down");
        insta::assert_snapshot!(format!("board_{width}x{height}"), stage.picture());
        stage.keys("s");
        insta::assert_snapshot!(format!("board_asks_{width}x{height}"), stage.picture());
        stage.keys("enter");
        insta::assert_snapshot!(format!("board_switched_{width}x{height}"), stage.picture());
        stage.keys("[");
        insta::assert_snapshot!(format!("board_night_{width}x{height}"), stage.picture());
        let mut quiet = board::bare((width, height));
        quiet.keys("j space j j space C");
        insta::assert_snapshot!(format!("board_quiet_{width}x{height}"), quiet.picture());
    }
    for size in [(60, 18), (30, 9), (20, 5), (12, 3), (1, 1)] {
        board::stage(size).keys("C down s tab '12' enter esc x x x ] [ enter backspace esc");
    }
}

#[test]
fn triage_at_every_size() {
    for (width, height) in [WIDE, USUAL, (40, 15), (20, 6), (12, 3), (11, 2), (1, 1)] {
        let mut stage = triage::stage((width, height));
        stage.keys("T space m x");
        insta::assert_snapshot!(format!("triage_{width}x{height}"), stage.picture());
    }
    for (width, height) in [WIDE, USUAL, (40, 15)] {
        let mut stage = triage::stage((width, height));
        stage.keys("T space space l x x x");
        insta::assert_snapshot!(format!("triage_summary_{width}x{height}"), stage.picture());
    }
}

#[test]
fn saving_elsewhere_at_every_size() {
    for (width, height) in [WIDE, USUAL, (40, 15)] {
        let mut stage = Stage::spief((width, height));
        stage.disk_full = true;
        stage.keys("space j");
        insta::assert_snapshot!(format!("unsaved_{width}x{height}"), stage.picture());
        stage.keys("S ctrl-u '~/' tab");
        assert!(matches!(stage.asked.pop(), Some(Effect::Complete(begun)) if begun == "~/"));
        stage.tell(Msg::Completed("~/".to_owned(), vec!["~/stick/".to_owned(), "~/work/".to_owned()]));
        stage.must_show("~/stick/").must_show("~/work/");
        insta::assert_snapshot!(format!("elsewhere_{width}x{height}"), stage.picture());
        stage.keys("enter");
        let wanted = disk::asked(&mut stage);
        disk::answer(&mut stage, &wanted, Ok(false));
        insta::assert_snapshot!(format!("elsewhere_replace_{width}x{height}"), stage.picture());
    }
    for size in [(20, 5), (12, 3), (1, 1)] {
        Stage::spief(size).keys("space S enter y esc");
    }
}

#[test]
fn eighty_by_twenty_four_shows_fifteen_sessions() {
    let stage = Stage::spief(USUAL);
    let listed = stage.app.screen.spots.iter().filter(|(_, spot)| matches!(spot, plenary::app::Spot::Row(_)));
    assert!(listed.count() >= 15);
}

#[test]
fn typing_filters_at_once_and_says_why_and_how_many() {
    let mut stage = Stage::spief(WIDE);
    stage.keys("/ 'klep'");
    stage.must_show("/ klep").must_show("1 of 19 sessions").must_show("now Creative Cl");
    assert!(stage.selected().contains("  Andrey Kle"), "why it matched stands behind the title: {}", stage.selected());
    // In the row of the cursor the selection lies over the marks; the rows below show them.
    stage.keys("ctrl-u 'crea'");
    assert!(
        stage.picture().lines().skip(41).any(|row| row.contains("MMMM")),
        "no letter is marked:\n{}",
        stage.picture()
    );
    // Look-alike letters, other scripts, accents.
    stage.keys("ctrl-u 'Сlusters'").must_show("Creative Clusters");
    stage.keys("ctrl-u 'клепач'").must_show("Creative Clusters");
    stage.keys("ctrl-u 'CLUSTERS'").must_show("Creative Clusters");
    stage.keys("ctrl-u 'no_such_thing'").must_show("No session matches “no such thing”.").must_show("0 of 19 sessions");
    stage.keys("esc").must_show("19 sessions").must_not_show("no such thing");
}

#[test]
fn all_words_must_match_in_any_field() {
    let mut stage = Stage::spief(WIDE);
    // A person and a hall of the same session.
    stage.keys("/ 'klepach_g4'").must_show("1 of 19 sessions");
    stage.keys("ctrl-u 'klepach_d4'").must_show("0 of 19 sessions");
}

#[test]
fn the_cursor_stays_on_its_session_while_it_survives_the_filter() {
    let mut stage = Stage::spief(WIDE);
    stage.keys("/ 'crea' enter G");
    let before = stage.selected();
    stage.keys("/ 't'");
    assert_eq!(stage.selected(), before);
    stage.keys("esc");
    assert_eq!(stage.selected(), before);
}

#[test]
fn enter_keeps_the_filter_and_the_next_space_picks_what_the_cursor_shows() {
    let mut stage = Stage::spief(WIDE);
    stage.keys("/ 'klepach' enter space").must_show("★ 1 going").must_show("1 of 19 sessions");
    assert!(stage.app.agenda.interest("creative-clusters").is_some());
}

#[test]
fn a_pick_shows_its_mark_in_every_pane() {
    let mut stage = Stage::spief(WIDE);
    stage.keys("space");
    assert!(stage.selected().starts_with(">★"), "{}", stage.selected());
    stage.keys("2 / 'klepach' enter");
    assert!(stage.selected().starts_with(">★"), "{}", stage.selected());
    stage.keys("esc 3 / 'g4' enter");
    assert!(stage.selected().starts_with(">★"), "{}", stage.selected());
    stage.keys("esc 4");
    assert!(stage.selected().starts_with(">★"), "{}", stage.selected());
    stage.keys("1 space").must_not_show("★ 1 going");
}

#[test]
fn maybe_and_skip_are_told_apart_by_shape_and_skipped_sessions_hide() {
    let mut stage = Stage::spief(WIDE);
    stage.keys("m");
    assert!(stage.selected().starts_with(">☆"));
    let title = "Creative Clusters: Glo";
    stage.keys("x").must_show("18 sessions, 1 skipped");
    assert!(!stage.selected().contains(title));
    stage.keys("X g").must_show(">×").must_show(title);
    stage.keys("X").must_show("18 sessions, 1 skipped");
    stage.keys("/ 'is:skip'").must_show("1 of 19 sessions").must_show("×");
}

#[test]
fn undo_and_redo_walk_back_and_forth() {
    let mut stage = Stage::spief(WIDE);
    stage
        .keys("space j m u")
        .must_show("undone: maybe “The Role of Creative")
        .must_show("★ 1 going")
        .must_not_show("☆ 1");
    stage.keys("u").must_not_show("★ 1 going");
    stage.keys("u").must_show("nothing to undo");
    stage.keys("U U").must_show("☆ 1 maybe").must_show("★ 1 going");
    stage.keys("U").must_show("nothing to redo");
    assert_eq!(stage.saves, 6);
}

#[test]
fn clashes_say_which_with_which_and_for_how_long() {
    let mut stage = Stage::spief(WIDE);
    stage.keys("/ 'd4' enter space").must_not_show("clash");
    stage.keys("esc / 'e12' enter space");
    stage.must_show("! 1 clash").must_show("! clashes for 1 h 15 min with “2021 is the Year of Creative Economy");
    stage
        .keys("esc 4")
        .must_show("! clashes for 1 h 15 min with 17:00 World Cafe")
        .must_show("! clashes for 1 h 15 min with 17:00 2021 is the Year");
    stage.must_show("! clashes for 1 h 15 min with ★ 17:00–19:00 World Cafe.");
    // A maybe overlaps, but is no alarm.
    stage.keys("m").must_not_show("! 1 clash").must_show("overlaps for 1 h 15 min with ★ 17:00–19:00");
}

#[test]
fn before_a_pick_the_detail_shows_what_it_would_overlap() {
    let mut stage = Stage::spief(WIDE);
    stage.keys("/ 'd4' enter space esc / 'e12'").must_show("overlaps for 1 h 15 min with ★ 17:00–18:15 2021 is the");
}

#[test]
fn gaps_and_tight_walks_stand_in_the_agenda() {
    let made_up = json!({ "id": "gaps", "title": "Gaps", "zone": "Europe/Oslo",
        "buildings": [{ "id": "x", "name": "X" }, { "id": "y", "name": "Y" }],
        "halls": [{ "id": "x1", "name": "X1", "building": "x" }, { "id": "y1", "name": "Y1", "building": "y" }],
        "sessions": [
            { "id": "a", "title": "Made-up A", "start": "2024-05-01T09:00", "end": "2024-05-01T10:00", "halls": ["x1"] },
            { "id": "b", "title": "Made-up B", "start": "2024-05-01T10:05", "end": "2024-05-01T11:00", "halls": ["y1"] },
            { "id": "c", "title": "Made-up C", "start": "2024-05-01T13:00", "end": "2024-05-01T14:00", "halls": ["y1"] },
            { "id": "d", "title": "Made-up D" },
        ] });
    let mut stage = Stage::open_at(&made_up.to_string(), WIDE, "2024-01-01T00:00:00Z");
    stage.keys("space j space j space j space 4");
    stage
        .must_show("~ tight: 5 min to walk from Made-up A, needs 8")
        .must_show("11:00–13:00  2 h free")
        .must_not_show("5 min free");
    let rows: Vec<String> = stage.glyphs();
    let place = |text: &str| rows.iter().position(|row| row.contains(text)).unwrap_or_else(|| panic!("{text}"));
    assert!(place("Made-up C") < place("Unscheduled") && place("Unscheduled") < place("Made-up D"));
}

#[test]
fn a_note_is_kept_and_makes_an_unpicked_session_a_maybe() {
    let mut stage = Stage::spief(WIDE);
    stage
        .keys("n 'ask_about_q' enter")
        .must_show("note kept; the session is now a maybe")
        .must_show("note: ask about q");
    stage.keys("n ctrl-u 'changed' esc").must_show("note: ask about q");
    stage.keys("n ctrl-u enter").must_not_show("note:");
}

#[test]
fn links_are_followed_and_left_like_in_a_browser() {
    let mut stage = Stage::spief(WIDE);
    stage.keys("/ 'klepach' enter enter");
    // The hall, the track, then the people.
    stage.keys("enter").must_show("id g4").must_show("Fri 4 Jun 2021 · day 3");
    stage.keys("backspace").must_show("id creative-clusters".split(' ').next().unwrap());
    stage.keys("down enter").must_show("Creative Business Forum").must_show("4 sessions");
    stage.keys("backspace G").must_show("id creative-clusters");
    stage.keys("g down down down down down down enter").must_show("panellist").must_not_show("Issues for discussion");
    stage.keys("backspace").must_show("Panellists");
    stage.keys("backspace");
    assert!(!stage.app.detail.focused);
}

#[test]
fn the_detail_shows_all_a_session_has() {
    let mut stage = Stage::spief((160, 90));
    stage.keys("/ 'klepach' enter");
    for text in [
        "Creative Clusters: Global Trends and Unique National Features",
        "Wed 2 Jun 2021 · 16:45–18:15 MSK · 1 h 30 min · Panel Session",
        "on now, 1 h 23 min left",
        "Pavilion G, conference hall G4",
        "Creative Business Forum",
        "In partnership with Ministry of Industry and Trade",
        "Issues for discussion",
        "Moderator",
        "• Sofia Trotsenko — Founder of Winzavod",
        "Panellists",
        "• Beatrice Galilee (online) — Founder",
        "Front row participants",
        "• Asya Filippova — Director, Creative Industries Center",
        "FABRIKA",
        "Source",
        "id creative-clusters",
    ] {
        stage.must_show(text);
    }
    stage.keys("esc / 'd4' enter").must_show("At the same time (1)");
    stage.keys("esc ] / 'big_challenges' enter").must_show("At the same time (1)");
}

#[test]
fn neighbours_in_the_hall_are_links() {
    let made_up = json!({ "id": "n", "title": "N", "zone": "Europe/Oslo", "halls": [{ "id": "h", "name": "Hall H" }],
        "sessions": [
            { "id": "a", "title": "Made-up A", "start": "2024-05-01T09:00", "end": "2024-05-01T10:00", "halls": ["h"] },
            { "id": "b", "title": "Made-up B", "start": "2024-05-01T10:05", "end": "2024-05-01T11:00", "halls": ["h"] },
            { "id": "c", "title": "Made-up C", "start": "2024-05-01T13:00", "end": "2024-05-01T14:00", "halls": ["h"] },
        ] });
    let mut stage = Stage::open_at(&made_up.to_string(), WIDE, "2024-01-01T00:00:00Z");
    stage
        .keys("j")
        .must_show("In Hall H")
        .must_show("before   09:00–10:00  Made-up A")
        .must_show("after    13:00–14:00  Made-up C");
    stage.keys("3").must_show("11:00–13:00  free for 2 h");
}

#[test]
fn esc_closes_the_innermost_thing_and_never_quits() {
    let mut stage = Stage::spief(WIDE);
    stage.keys("/ 'crea' enter enter enter ? esc");
    assert!(stage.app.overlay.is_none() && stage.app.detail.focused);
    stage.keys("esc");
    assert!(!stage.app.detail.focused);
    stage.must_show("/ crea");
    stage.keys("esc").must_not_show("/ crea");
    stage.keys("esc esc esc");
    assert!(stage.asked.is_empty(), "{:?}", stage.asked);
}

#[test]
fn letters_are_text_while_typing_and_q_quits_elsewhere() {
    let mut stage = Stage::spief(WIDE);
    stage.keys("/ 'qm?' enter");
    assert!(stage.asked.is_empty(), "{:?}", stage.asked);
    assert_eq!(stage.app.query.edit.text(), "qm?");
    stage.keys("esc n 'q' esc ? q : 'q' esc q");
    assert!(matches!(stage.asked.as_slice(), [Effect::Quit]));
    stage.keys("/ ctrl-c");
    assert!(matches!(stage.asked.as_slice(), [Effect::Quit, Effect::Quit]));
}

#[test]
fn a_paste_never_runs_commands() {
    let mut stage = Stage::spief(WIDE);
    stage.tell(Msg::Paste("q\nx \u{1b}[31mm".to_owned()));
    assert!(stage.asked.is_empty() && stage.app.agenda.is_untouched());
    assert_eq!(stage.app.query.edit.text(), "q x m");
}

#[test]
fn every_facet_narrows_the_sessions() {
    for (query, listed) in [
        ("day:2021-06-04", 5),
        ("day:4", 1),
        ("day:thu", 7),
        ("hall:g4", 2),
        ("building:\"pavilion g\"", 4),
        ("building:\"pavilion g\" day:fri", 1),
        ("track:creative", 4),
        ("kind:panel", 3),
        ("role:moderator", 12),
        ("is:picked", 0),
    ] {
        let mut stage = Stage::spief(WIDE);
        stage.tell(Msg::Paste(query.to_owned()));
        assert!(stage.shows(&format!(" {listed} of 19 sessions")), "{query}: {}", stage.glyphs()[1]);
    }
}

#[test]
fn another_programme_is_chosen_from_the_library() {
    let mut stage = Stage::spief(WIDE);
    stage.keys("space p").must_show("Gaidar Forum 2017").must_not_show("toggle").must_not_show("/ search");
    stage.keys("down enter").must_show("Gaidar Forum 2017 · Moscow").must_show("6 sessions").must_not_show("★ 1 going");
}

#[test]
fn times_are_shown_in_my_zone_on_demand_and_never_silently() {
    let mut stage = Stage::spief(WIDE);
    stage.must_show("16:45–18:15  G4").must_show("16:45–18:15 MSK").must_show("day 1 · MSK").must_show("16:52 MSK");
    stage
        .keys("z")
        .must_show("09:45–11:15")
        .must_show("09:45–11:15 EDT, my time")
        .must_show("day 1 · EDT, my time")
        .must_show("09:52 EDT, my time");
    stage.keys("z").must_show("16:45–18:15 MSK");
}

#[test]
fn a_programme_without_a_zone_shows_venue_time() {
    let text = json!({ "title": "T", "sessions": [{ "title": "Made-up", "start": "2024-05-01T10:00", "end": "2024-05-01T11:30" }] });
    let mut stage = Stage::open_at(&text.to_string(), WIDE, "2024-05-01T10:30:00Z");
    stage
        .must_show("10:00–11:30 venue time")
        .must_show("day 1 · venue time")
        .must_show("times are venue time")
        .must_not_show("on now");
    stage.keys("z").must_show("names no time zone");
}

#[test]
fn a_failed_save_is_said_and_stays_said_until_one_succeeds() {
    let mut stage = Stage::spief(WIDE);
    stage.disk_full = true;
    stage.keys("space").must_show("! NOT SAVED");
    stage.keys("j j 2 1").must_show("! NOT SAVED").must_show("! not saved: cannot save the agenda: disk full");
    stage.must_show("S saves elsewhere");
    stage.disk_full = false;
    stage.keys("m").must_not_show("NOT SAVED");
}

#[test]
fn the_mouse_selects_opens_scrolls_and_presses() {
    let mut stage = Stage::spief(WIDE);
    let row = |stage: &Stage, text: &str| {
        let rows = stage.glyphs();
        u16::try_from(rows.iter().position(|row| row.contains(text)).unwrap_or_else(|| panic!("{text}"))).unwrap()
    };
    let click = |stage: &mut Stage, x, y, double| stage.tell(Msg::Click { x, y, double });
    let y = row(&stage, "11:00–12:15");
    click(&mut stage, 10, y, false);
    assert!(stage.selected().contains("11:00–12:15"));
    click(&mut stage, 10, y, true);
    assert!(stage.app.detail.focused);
    stage.keys("esc g");
    stage.tell(Msg::Wheel { x: 100, y: 10, by: 1 });
    assert_eq!(stage.app.detail.top, 3);
    stage.tell(Msg::Wheel { x: 10, y: 10, by: 1 });
    assert!(stage.selected().contains("no time set"), "{}", stage.selected());
    click(&mut stage, 14, 1, false);
    stage.must_show("78 people");
    let foot = u16::try_from(stage.glyphs().len() - 1).unwrap();
    let help = stage.glyphs()[usize::from(foot)].find("? help").unwrap();
    click(&mut stage, u16::try_from(help).unwrap(), foot, false);
    stage.must_show("─ Keys ─");
    click(&mut stage, u16::MAX, u16::MAX, true);
    stage.keys("esc 1 g M");
    assert!(matches!(stage.asked.as_slice(), [Effect::Mouse(false)]));
}

#[test]
fn clicking_a_link_follows_it() {
    let mut stage = Stage::spief(WIDE);
    let rows = stage.glyphs();
    let y = rows.iter().position(|row| row.contains("Pavilion G, conference hall G4")).unwrap();
    stage.tell(Msg::Click { x: 70, y: u16::try_from(y).unwrap(), double: false });
    stage.must_show("id g4");
}

#[test]
fn help_is_searched_by_typing_and_runs_what_it_shows() {
    let mut stage = Stage::spief(WIDE);
    stage.keys("? / 'undo_last'").must_show("Undo the last change of the agenda").must_not_show("Move down");
    stage.keys("enter").must_show("nothing to undo");
    stage.keys("? / 'follow' enter").must_show("works elsewhere: in the details");
    stage.keys(": 'people' enter").must_show("78 people");
}

#[test]
fn while_a_programme_is_read_nothing_wrong_is_counted() {
    let mut stage = Stage::unopened(WIDE, "2021-06-02T16:52:00+03:00");
    stage.must_show("Opening made-up.json …").must_not_show("0 sessions").must_not_show("★");
    stage.keys("/ 'x' space j 4 x u n q").must_not_show("0 of");
    stage.keys("ctrl-u 'klep'").must_not_show("0 of");
    let mut late = opened(stage::SPIEF);
    let index = late.index.take().unwrap();
    let programme = late.programme.clone();
    stage.app.update(Msg::Opened(Ok(late)));
    // What was begun is typed on.
    for letter in "ach".chars() {
        stage.app.update(Msg::Key(Chord::parse(&letter.to_string()).unwrap()));
    }
    stage.resize(120, 40);
    stage.must_show("/ klepach").must_show("filtering…").must_not_show(" of 19");
    stage.tell(Msg::Indexed(programme, index));
    stage.must_show("1 of 19 sessions");
}

#[test]
fn every_pane_explains_its_emptiness() {
    let mut stage = Stage::open_at(r#"{ "title": "Empty", "zone": "Europe/Oslo" }"#, WIDE, "2024-01-01T00:00:00Z");
    stage.must_show("This programme lists no sessions.");
    stage.keys("2").must_show("This programme names no people.");
    stage.keys("3").must_show("This programme names no halls.");
    stage.keys("4").must_show("Nothing picked yet.").must_show("space going · m maybe · x skip");
    let mut stage = Stage::spief(WIDE);
    stage.keys("/ 'zzzz' enter 2").must_show("No person matches “zzzz”.");
    stage.keys("3").must_show("No hall matches “zzzz”.");
    stage.keys("4").must_show("No pick matches “zzzz”.");
}

#[test]
fn skipped_sessions_that_match_are_counted_not_denied() {
    let mut stage = Stage::spief(WIDE);
    stage.keys("/ 'world_cafe' enter x").must_show("0 of 19 sessions, 1 skipped");
    stage.must_show("1 skipped session matches “world cafe”.").must_not_show("No session matches");
    stage.keys("X").must_show("World Cafe").must_show("1 of 19 sessions");
}

#[test]
fn one_line_shows_marks_and_failures_too() {
    let mut stage = Stage::spief((60, 1));
    stage.keys("space").must_show("★ 16:45 Creative Clusters");
    stage.disk_full = true;
    stage.keys("m").must_show("NOT SAVED ☆ 16:45 Creative");
    stage.resize(60, 2);
    stage.must_show("not saved: cannot save the agenda: disk").must_show("S elsewhere");
}

#[test]
fn a_gone_session_keeps_its_pick_when_the_interest_changes() {
    let first = json!({ "id": "gone", "title": "Gone", "zone": "Europe/Oslo", "sessions": [{ "id": "a", "title": "Made-up A", "date": "2024-05-01" }] });
    let second = json!({ "id": "gone", "title": "Gone", "zone": "Europe/Oslo", "sessions": [{ "id": "z", "title": "Made-up Z" }] });
    let mut stage = Stage::open_at(&first.to_string(), WIDE, "2024-01-01T00:00:00Z");
    stage.keys("space");
    let mut newer = opened(&second.to_string());
    newer.agenda = stage.app.agenda.clone();
    stage.tell(Msg::Opened(Ok(newer)));
    stage.keys("4 m").must_show("☆").must_show("GONE Made-up A");
    stage.keys("n 'still_a_note' enter").must_show("note: still a note");
    stage.keys("m").must_not_show("GONE").must_show("unpicked, its note with it");
}

#[test]
fn a_click_does_not_reach_what_lies_under_a_menu_or_a_note() {
    let mut stage = Stage::spief(WIDE);
    stage.keys("/ 'crea' enter n");
    stage.tell(Msg::Click { x: 3, y: 2, double: false });
    stage.keys("'kept' enter");
    assert_eq!(stage.app.query.edit.text(), "crea");
    stage.must_show("note: kept");
}

#[test]
fn days_are_stepped_through() {
    let mut stage = Stage::spief(WIDE);
    stage.keys("]");
    assert!(stage.selected().contains("08:30–09:45"));
    stage.keys("] ]");
    assert!(stage.selected().contains("10:00–11:30"));
    stage.keys("[ [");
    assert!(stage.selected().contains("08:30–09:45"));
}

#[test]
fn no_heading_stands_over_another_one() {
    let mut stage = Stage::spief(USUAL);
    for _ in 0..40 {
        stage.keys("j");
        let rows = stage.glyphs();
        let is_heading = |row: &&String| row.contains("Jun 2021 · day") || row.contains("Unscheduled");
        let headings: Vec<usize> = (2..rows.len() - 1).filter(|at| is_heading(&&rows[*at])).collect();
        assert!(headings.windows(2).all(|pair| pair[1] - pair[0] > 1), "{}", rows.join("\n"));
    }
}

#[test]
fn the_heading_of_the_day_stays_in_sight() {
    let mut stage = Stage::spief(NARROW);
    stage.keys("j j j j j j j j j j j j j");
    let heading = stage.glyphs()[2].clone();
    assert!(heading.contains("Jun 2021 · day"), "{heading}");
    for _ in 0..30 {
        stage.keys("k");
        assert!(stage.selected().starts_with('>'), "{:?}", stage.glyphs());
    }
    assert!(stage.glyphs()[2].contains("day 1"));
}

#[test]
fn cancelled_moved_and_gone_sessions_are_said_in_words() {
    let first = json!({ "id": "fates", "title": "Fates", "zone": "Europe/Oslo", "sessions": [
        { "id": "a", "title": "Made-up A", "start": "2024-05-01T09:00", "end": "2024-05-01T10:00" },
        { "id": "b", "title": "Made-up B", "start": "2024-05-01T11:00", "end": "2024-05-01T12:00" },
        { "id": "c", "title": "Made-up C", "start": "2024-05-01T13:00", "end": "2024-05-01T14:00" },
    ]});
    let second = json!({ "id": "fates", "title": "Fates", "zone": "Europe/Oslo", "sessions": [
        { "id": "a", "title": "Made-up A", "start": "2024-05-01T09:30", "end": "2024-05-01T10:30" },
        { "id": "b", "title": "Made-up B", "start": "2024-05-01T11:00", "end": "2024-05-01T12:00", "status": "cancelled" },
    ]});
    let mut stage = Stage::open_at(&first.to_string(), WIDE, "2024-01-01T00:00:00Z");
    stage.keys("space j space j space");
    let mut newer = opened(&second.to_string());
    newer.agenda = stage.app.agenda.clone();
    stage.tell(Msg::Opened(Ok(newer)));
    stage
        .keys("4")
        .must_show("Made-up A")
        .must_show(" moved")
        .must_show("CANCELLED Made-up B")
        .must_show("GONE Made-up C");
    stage.must_show("! moved: picked when it stood at Wed 1 May 09:00–10:00");
    stage.keys("G").must_show("no longer in the programme");
    stage.keys("space").must_not_show("GONE");
    stage.keys("u").must_show("GONE Made-up C");
}

#[test]
fn what_was_odd_about_a_file_is_said_and_can_be_read_again() {
    let text = json!({ "title": "Odd", "sessions": [{ "title": "Made-up", "start": "whenever" }] });
    let mut stage = Stage::open_at(&text.to_string(), USUAL, "2024-01-01T00:00:00Z");
    stage.must_show("reading found 1 error, 1 warning; ! lists them");
    stage.keys("!").must_show("error: 1 × Times that can't be read").must_show("  line 1, column ");
    stage.must_show("can't be read. Write date and time like").must_show("2021-06-02T16:45.");
    stage.must_show("warning: 1 × No time zone is named").must_show("  the event: it names no time zone");
    stage.keys("down down down").must_show("the event: it names no time zone; times are shown as venue time");
}

#[test]
fn the_screen_stays_true_until_the_next_minute_and_not_longer() {
    let stage = Stage::open_at(stage::SPIEF, WIDE, "2021-06-02T16:52:20+03:00");
    assert_eq!(stage.app.stays_true_for().unwrap().as_secs(), 40);
    let zoneless = Stage::open_at(r#"{ "title": "T" }"#, WIDE, "2021-06-02T16:52:20+03:00");
    assert_eq!(zoneless.app.stays_true_for(), None, "without a clock on the screen nothing becomes untrue");
}

#[test]
fn resizing_keeps_the_selected_session_in_sight() {
    let mut stage = Stage::spief(WIDE);
    stage.keys("G");
    let title = |stage: &Stage| stage.selected().chars().skip(4).take(30).collect::<String>();
    for (width, height) in [(80, 24), (60, 9), (120, 40), (80, 12)] {
        stage.resize(width, height);
        assert!(stage.selected().contains("no time"), "{width}x{height}: {}", title(&stage));
    }
}

#[test]
fn in_a_list_of_one_row_the_cursor_stays_in_sight() {
    let mut stage = Stage::spief(WIDE);
    stage.keys("space");
    stage.resize(12, 3);
    stage.keys("/ 'creative' enter space");
    let view = stage.app.screen.list.unwrap();
    assert!((view.top..view.top + view.height).contains(&stage.app.list().cursor()), "{view:?}");
}

#[test]
fn a_large_programme_draws_only_what_is_seen() {
    let sessions: Vec<_> = (0..20_000)
        .map(|n| json!({ "id": format!("s{n}"), "title": format!("Made-up {n}"), "start": format!("2024-05-01T{:02}:{:02}", n / 1000, n % 60) }))
        .collect();
    let text = json!({ "title": "Large", "zone": "Europe/Oslo", "sessions": sessions });
    let mut stage = Stage::open_at(&text.to_string(), USUAL, "2024-01-01T00:00:00Z");
    stage.keys("G pageup pagedown g ctrl-d");
    assert!(stage.app.screen.spots.len() < 60, "rows out of sight were laid out");
    stage.must_show("20000 sessions");
}

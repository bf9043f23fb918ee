//! The query line: what hangs under it, what it says of itself, and earlier queries.

use super::stage::{GAIDAR, Stage};
use super::{USUAL, WIDE};
use plenary::app::{Msg, Spot};
use serde_json::{Value, json};

const SMALL: (u16, u16) = (40, 15);

/// The row of the query line.
fn typed(stage: &Stage) -> String {
    let glyphs = stage.glyphs();
    let row = glyphs.iter().find_map(|row| row.strip_prefix("/ ")).unwrap_or_default();
    row.split("  ").next().unwrap_or_default().trim_end().to_owned()
}

#[test]
fn the_line_at_every_size() {
    for size in [WIDE, USUAL, SMALL] {
        let name = |what: &str| format!("line_{what}_{}x{}", size.0, size.1);
        let mut stage = Stage::spief(size);
        stage.keys("/ 'creative_hall:g'");
        insta::assert_snapshot!(name("offers"), stage.picture());
        stage.keys("ctrl-u 'day:wed_hal:g4_is:going'");
        insta::assert_snapshot!(name("problem"), stage.picture());
        stage.keys("ctrl-u 'day:wed_building:\"pavilion_g\"_-is:skip' enter");
        insta::assert_snapshot!(name("sentence"), stage.picture());
    }
}

#[test]
fn tab_writes_the_name_of_a_facet_and_then_its_values() {
    let mut stage = Stage::spief(WIDE);
    stage.keys("/ 'crea_bu' tab");
    assert_eq!(typed(&stage), "crea building:");
    // Its values hang below, counted under the rest of the query.
    stage.must_show("Pavilion G").must_show("Congress Centre");
    stage.keys("tab");
    let first = typed(&stage);
    assert!(first.starts_with("crea building:") && first.len() > "crea building:".len(), "{first}");
    stage.must_show("\u{3e}");
    stage.keys("tab");
    let second = typed(&stage);
    assert_ne!(second, first);
    stage.keys("shift-tab");
    assert_eq!(typed(&stage), first);
    // What is written filters at once, and what is typed then goes on behind it.
    assert!(!stage.shows("19 of 19"));
    stage.keys("'_x'");
    assert_eq!(typed(&stage), format!("{first} x"));
    stage.keys("ctrl-u 'clusters' tab").must_show("nothing to complete here");
}

#[test]
fn values_are_counted_as_they_will_be_found() {
    let mut stage = Stage::spief(WIDE);
    stage.keys("/ 'hall:g4' backspace");
    stage.keys("ctrl-u 'hall:g4'");
    stage.must_show("2 of 19 sessions");
    stage.keys("ctrl-u 'who:klep'").must_show("Andrey Klepach  1");
    stage.keys("tab");
    assert_eq!(typed(&stage), "who:\"Andrey Klepach\"");
    stage.must_show("1 of 19 sessions");
}

#[test]
fn a_mistake_is_marked_with_the_nearest_and_tab_puts_it_in() {
    let mut stage = Stage::spief(WIDE);
    stage.keys("/ 'klepach_hal:g4'").must_show("^^^ there is no “hal:”; hall? (tab)");
    // The rest of the query works.
    stage.must_show("1 of 19 sessions");
    let glyphs = stage.glyphs();
    let (line, marks) = glyphs.iter().zip(&glyphs[1..]).find(|(row, _)| row.starts_with("/ klepach")).unwrap();
    assert_eq!(line.find("hal:"), marks.find("^^^"));
    stage.keys("tab");
    assert_eq!(typed(&stage), "klepach hall:g4");
    stage.must_not_show("^^^").must_show("1 of 19 sessions");
    stage.keys("ctrl-u 'hall:g44'").must_show("^^^ no hall “g44” here; g4? (tab)").must_show("19 of 19 sessions");
    stage.keys("enter").must_show("no hall “g44” here; g4?").must_not_show("(tab)");
}

#[test]
fn nothing_is_shouted_while_a_word_can_still_become_right() {
    let mut stage = Stage::spief(WIDE);
    stage.keys("/");
    for letter in "after:17:30 day:tomorrow capacity:>200".chars() {
        stage.keys(&if letter == ' ' { "space".to_owned() } else { format!("'{letter}'") });
        let line = typed(&stage);
        // Whoever types on behind `17:` is not yet wrong.
        assert!(!stage.shows("^^"), "{line}:\n{}", stage.glyphs().join("\n"));
    }
    stage.keys("ctrl-u 'day:tom' enter").must_show("^^^ no day “tom” here; tomorrow?");
    stage.keys("/ ctrl-u 'clusters_OR'").must_not_show("^^");
    stage.keys("enter").must_show("^^ OR stands between two words");
}

#[test]
fn a_place_far_to_the_right_is_explained_on_its_left() {
    let mut stage = Stage::spief(SMALL);
    stage.keys("/ 'creative_clusters_with_klepach_hal:g4'");
    let glyphs = stage.glyphs();
    let row = glyphs.iter().find(|row| row.contains('^')).unwrap();
    assert!(row.contains("there is no “hal:”"), "{row}");
}

#[test]
fn the_list_stays_in_sight_under_what_hangs_down() {
    for (size, least) in [(WIDE, 20), (USUAL, 9), (SMALL, 9), ((40, 10), 4), ((20, 6), 3)] {
        let mut stage = Stage::spief(size);
        for line in ["hall:", "hal:g4"] {
            stage.keys(&format!("esc / '{line}'"));
            let list = stage.app.screen.list.unwrap();
            assert!(list.height >= least, "{line} at {size:?}: {}", list.height);
        }
    }
}

#[test]
fn a_list_of_one_row_shows_the_cursor() {
    // A query and a message leave no more.
    let mut stage = Stage::spief((12, 3));
    stage.keys("/ tab");
    assert_eq!(stage.app.screen.list.map(|view| (view.top, view.height)), Some((stage.app.list().cursor(), 1)));
}

#[test]
fn a_click_on_an_offer_writes_it() {
    let mut stage = Stage::spief(WIDE);
    stage.keys("/ 'hall:'");
    let spots = stage.app.screen.spots.clone();
    let (area, _) = spots.into_iter().find(|(_, spot)| *spot == Spot::Offer(1)).unwrap();
    stage.tell(plenary::app::Msg::Click { x: area.x + 1, y: area.y, double: false });
    assert!(typed(&stage).len() > "hall:".len(), "{}", typed(&stage));
    stage.tell(plenary::app::Msg::Wheel { x: area.x + 1, y: area.y, by: 1 });
}

#[test]
fn the_query_is_told_in_words_where_they_say_more_than_the_line() {
    let mut stage = Stage::spief(WIDE);
    stage.keys("/ 'kind:panel_day:wed' enter").must_show("panel sessions on Wednesday");
    stage.keys("2").must_show("people who take part in panel");
    stage.keys("1 / ctrl-u 'clusters'").must_not_show("sessions with");
    // Longer than the list is wide.
    stage.keys("ctrl-u 'day:thu_day:wed_klepach_OR_putin_OR_fursin_-kudrin'").must_show("without “kudrin” ──");
    // The programme is partial: nobody knows what is free.
    stage.keys("ctrl-u 'is:free_at:16:00_for:45m' enter 3");
    stage.must_show("halls where nothing is listed at 16:00 for 45 min");
}

#[test]
fn halls_tell_the_time_that_is_asked_for() {
    let mut stage = Stage::spief(WIDE);
    stage.keys("3").must_show("conference hall G4      now until 18:15, next Fri 12:00");
    stage.keys("/ 'is:free_at:16:00_for:45m' enter").must_show("16:00–16:45 nothing listed; next 16:45");
    stage.must_not_show("now nothing listed").must_not_show("now until");
    stage.keys("/ ctrl-u 'at:17:00' enter").must_show("17:00 in use until 18:15");
    // Another day's time with its day.
    stage.keys("/ ctrl-u 'g4_day:fri_at:12:10' enter").must_show("Fri 12:10 in use until");
    stage.keys("/ ctrl-u enter").must_show("now until 18:15");
}

#[test]
fn in_narrow_rows_halls_go_by_their_labels() {
    for line in ["", "/ 'g' enter"] {
        let mut stage = Stage::spief(SMALL);
        stage.keys("3").keys(line);
        assert!(stage.glyphs().iter().any(|row| row.starts_with("    G4  ") || row.starts_with(">   G4  ")), "{line}");
        stage.must_not_show("conference h").must_show("now until 18:15");
    }
}

#[test]
fn earlier_queries_are_recalled_and_kept() {
    let mut stage = Stage::spief(WIDE);
    stage.keys("/ alt-up").must_show("no earlier query is known");
    stage.keys("'hall:g4' enter / ctrl-u 'klepach' enter esc");
    assert_eq!(std::mem::take(&mut stage.remembered), ["hall:g4", "klepach", "klepach"]);
    stage.keys("/ 'cre' alt-up");
    assert_eq!(typed(&stage), "klepach");
    stage.must_show("1 of 19 sessions");
    stage.keys("alt-up");
    assert_eq!(typed(&stage), "hall:g4");
    stage.keys("alt-up").must_show("no earlier query is known");
    stage.keys("alt-down alt-down");
    assert_eq!(typed(&stage), "cre");
    stage.keys("alt-down").must_show("this is the newest");
    // What was only typed and thrown away is not kept; what was used is.
    stage.keys("esc");
    assert_eq!(std::mem::take(&mut stage.remembered), [""; 0]);
    stage.keys("/ 'd4' down esc");
    assert_eq!(std::mem::take(&mut stage.remembered), ["d4"]);
    // They outlive the programme.
    stage.tell(plenary::app::Msg::Opened(Ok(super::opened(GAIDAR))));
    stage.keys("/ alt-up");
    assert_eq!(typed(&stage), "d4");
}

#[test]
fn every_hit_says_why_it_is_there() {
    let mut stage = Stage::spief(WIDE);
    // By hall and building, by kind, by words of the abstract.
    stage.keys("/ 'pavilion'").must_show("Pavilion G");
    stage.keys("ctrl-u 'panel'").must_show("Panel Sess");
    stage.keys("2 / ctrl-u 'moderator'").must_show("moderator");
    stage.keys("3 / ctrl-u 'pavilion'").must_show("Pavilion");
}

#[test]
fn words_that_follow_the_clock_do_so_while_they_stand_there() {
    let mut stage = Stage::spief(USUAL);
    stage.keys("/ 'is:now' enter").must_show("Creative Clusters");
    stage.app.clock.real = "2021-06-02T18:20:00+03:00".parse().unwrap();
    stage.tell(Msg::Minute);
    stage.must_not_show("Creative Clusters");
}

/// Made up: six talks of one day, on two tracks.
fn talks() -> String {
    let talk = |number: usize| {
        let track = if number.is_multiple_of(2) { "Even" } else { "Odd" };
        json!({ "id": format!("t{number}"), "title": format!("Made-up {}", ["Ash", "Birch", "Cedar", "Date", "Elm", "Fir"][number]),
            "track": track, "start": format!("2024-05-01T1{number}:00"), "end": format!("2024-05-01T1{number}:30") })
    };
    let talks: Vec<Value> = (0..6).map(talk).collect();
    json!({ "title": "Trees", "zone": "Europe/Oslo", "sessions": talks }).to_string()
}

#[test]
fn a_half_typed_query_leaves_the_cursor_nowhere() {
    let mut stage = Stage::open_at(&talks(), USUAL, "2024-01-01T00:00:00Z");
    // “el” is in Elm alone; the whole query finds Elm among others.
    stage.keys("/ e l");
    assert!(stage.selected().contains("Elm"), "{}", stage.selected());
    stage.keys("backspace backspace 'track:even'");
    assert!(stage.selected().contains("Ash"), "{}", stage.selected());
    // Who has put it somewhere finds it there.
    stage.keys("esc j j / 'elm'");
    assert!(stage.selected().contains("Elm"), "{}", stage.selected());
    stage.keys("ctrl-u 'track:even'");
    assert!(stage.selected().contains("Cedar"), "{}", stage.selected());
    stage.keys("ctrl-u 'birch' esc");
    assert!(stage.selected().contains("Cedar"), "{}", stage.selected());
    // What was found and kept is where one is.
    stage.keys("/ 'birch' enter esc");
    assert!(stage.selected().contains("Birch"), "{}", stage.selected());
}

#[test]
fn what_leaves_the_filter_by_a_key_gives_its_place_to_the_next() {
    for (query, key) in [("is:unjudged", "x"), ("is:unjudged", "space"), ("made", "x"), ("is:free", "m")] {
        let mut stage = Stage::open_at(&talks(), USUAL, "2024-01-01T00:00:00Z");
        stage.keys(&format!("/ '{query}' enter j j j"));
        assert!(stage.selected().contains("Date"), "{}", stage.selected());
        stage.keys(key);
        assert!(stage.selected().contains("Elm"), "{query} {key}: {}", stage.selected());
    }
}

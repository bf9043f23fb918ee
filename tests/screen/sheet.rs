//! The agenda as a day sheet: free time and what fits into it, hours, the timeline.

use crate::stage::{Stage, opened};
use plenary::agenda::{Change, Entry, Stamp};
use plenary::app::page::Target;
use plenary::app::pane::Row;
use plenary::app::{Effect, Msg, Opened, Spot};
use plenary::programme::time::Civil;
use serde_json::{Value, json};

const WIDE: (u16, u16) = (120, 40);
const USUAL: (u16, u16) = (80, 24);
const SMALL: (u16, u16) = (40, 15);
/// Before the made-up days.
const BEFORE: &str = "2024-01-01T00:00:00Z";

fn session(id: &str, title: &str, from: &str, until: &str, hall: &str, track: &str, person: &str) -> Value {
    let people: Vec<Value> =
        person.split(' ').filter(|who| !who.is_empty()).map(|who| json!({ "person": who })).collect();
    json!({ "id": id, "title": title, "start": format!("2024-05-{from}"), "end": format!("2024-05-{until}"),
        "date": "2024-05-01", "halls": [hall], "track": track, "appearances": people })
}

/// Two made-up days in two buildings.
fn fair() -> String {
    let mut party = session("party", "Made-up Party", "01T22:30", "02T01:00", "y1", "Fun", "");
    party["date"] = "2024-05-01".into();
    let mut morning = session("morning", "Made-up Morning", "02T10:00", "02T11:00", "x1", "Fun", "");
    morning["date"] = "2024-05-02".into();
    json!({ "version": 1, "id": "fair", "title": "A Fair", "zone": "Europe/Oslo",
        "start": "2024-05-01", "end": "2024-05-02",
        "buildings": [{ "id": "x", "name": "X" }, { "id": "y", "name": "Y" }],
        "halls": [
            { "id": "x1", "name": "X1", "building": "x" }, { "id": "x2", "name": "X2", "building": "x" },
            { "id": "y1", "name": "Y1", "building": "y" },
        ],
        "people": [{ "id": "ada", "name": "Ada Made-up" }, { "id": "bo", "name": "Bo Made-up" }],
        "sessions": [
            session("opening", "Made-up Opening", "01T09:00", "01T10:00", "x1", "Fun", ""),
            session("grids", "Made-up Grids", "01T10:10", "01T11:00", "y1", "Energy", "ada"),
            session("welding", "Made-up Welding", "01T11:00", "01T11:45", "y1", "Craft", ""),
            session("storage", "Made-up Storage", "01T11:15", "01T12:00", "y1", "Energy", "bo"),
            session("painting", "Made-up Painting", "01T11:30", "01T12:15", "x1", "Art", "ada"),
            session("poems", "Made-up Poems", "01T12:00", "01T12:30", "y1", "Art", ""),
            session("lunch", "Made-up Lunch", "01T13:00", "01T14:00", "y1", "Fun", ""),
            session("chess", "Made-up Chess", "01T13:30", "01T14:30", "x2", "Fun", ""),
            session("sprint", "Made-up Sprint", "01T14:33", "01T15:30", "y1", "Craft", ""),
            party,
            json!({ "id": "show", "title": "Made-up Show", "date": "2024-05-01" }),
            morning,
            json!({ "id": "dream", "title": "Made-up Dream" }),
        ] })
    .to_string()
}

fn pick(stage: &mut Stage, title: &str, key: &str) {
    stage.keys(&format!("1 / '{title}' enter {key} esc"));
}

/// The fair with picks of its first day; the agenda is open.
fn planned(size: (u16, u16), now: &str) -> Stage {
    let mut stage = Stage::open_at(&fair(), size, now);
    for title in ["opening", "grids", "lunch"] {
        pick(&mut stage, title, "space");
    }
    stage.keys("4");
    stage
}

/// A day with everything that can happen to it.
fn full(size: (u16, u16), now: &str) -> Stage {
    let mut stage = planned(size, now);
    for title in ["chess", "sprint", "party", "show", "morning", "dream"] {
        pick(&mut stage, title, "space");
    }
    pick(&mut stage, "poems", "m");
    stage.keys("4 g d '9:30-18' enter");
    stage
}

/// The block, or the row, that the cursor is on: what stands behind its sign.
fn under(stage: &Stage) -> String {
    let row = stage.glyphs().into_iter().find_map(|row| Some(row.split_once('>')?.1.to_owned()));
    let row = row.unwrap_or_default();
    row.split(['│', '┃', '┊']).next().unwrap_or_default().trim().to_owned()
}

#[test]
fn gaps_say_how_long_they_are_and_how_much_fits() {
    let mut stage = planned(WIDE, BEFORE);
    stage
        .must_show("    10:00–10:10  10 min free · ↓ 8 min walk")
        .must_show("    11:00–13:00  2 h free · 4 fit")
        .must_show(" 3 picks");
    // The cursor stands on them.
    assert_eq!(under(stage.keys("g j")), "10:00–10:10  10 min free · ↓ 8 min walk");
    assert!(under(stage.keys("j")).contains("Grids"));
    assert_eq!(under(stage.keys("j")), "11:00–13:00  2 h free · 4 fit");
    stage.must_show("Wed 1 May 2024 · 11:00–13:00 CEST").must_show("4 sessions fit, walks included");
    // A query lists picks alone.
    stage.keys("/ 'fun' enter").must_not_show("free ·").must_show("2 of 3 picks");
}

#[test]
fn what_is_over_fits_nowhere_while_the_event_goes_on() {
    // 11:50, 12:50 and the evening at the venue; afterwards all of it is over, which is no news.
    for (now, rest, page) in [
        ("2024-05-01T09:50:00Z", "2 h free · 3 fit", "3 sessions fit, walks included"),
        ("2024-05-01T10:50:00Z", "2 h free · nothing fits", "nothing fits wholly"),
        ("2024-05-01T18:00:00Z", "2 h free · over", "it is over"),
        ("2025-05-01T18:00:00Z", "2 h free · 4 fit", "4 sessions fit, walks included"),
    ] {
        let mut stage = planned(WIDE, now);
        stage.keys("g j j j").must_show(&format!("11:00–13:00  {rest}")).must_show(page);
        let is_over = rest.ends_with("over");
        stage.keys("1 / 'is:free_day:1_after:11:00_before:13:00' enter");
        assert_eq!(
            stage.shows("Made-up Poems"),
            rest.contains(" fit") && !rest.contains("nothing") && !is_over,
            "{now}"
        );
    }
}

#[test]
fn what_fits_is_ranked_by_my_tracks_and_people_and_says_why() {
    let stage = &mut planned(WIDE, BEFORE);
    stage.keys("g j j j");
    let place = |text: &str| {
        let rows = stage.glyphs();
        rows.iter().position(|row| row.contains(text)).unwrap_or_else(|| panic!("{text}:\n{}", rows.join("\n")))
    };
    assert!(place("Of your tracks and people") < place("11:30–12:15  X1  Made-up Painting"));
    assert!(place("Made-up Painting — Ada Made-up, whom") < place("11:15–12:00  Y1  Made-up Storage"));
    assert!(place("Made-up Storage — your track") < place("The rest by time"));
    assert!(place("The rest by time") < place("11:00–11:45  Y1  Made-up Welding"));
    assert!(place("Made-up Welding") < place("12:00–12:30  Y1  Made-up Poems"));
}

#[test]
fn a_pick_from_a_gap_divides_it_and_the_cursor_goes_on_where_something_fits() {
    let mut stage = planned(WIDE, BEFORE);
    stage.keys("g j j j space").must_show("no session here to pick; enter opens the details");
    // The second of what fits: from 11:15 to 12:00.
    stage.keys("enter down space");
    stage
        .must_show("    11:00–11:15  15 min free · nothing fits")
        .must_show(">   12:00–13:00  1 h free · 1 fits")
        .must_show("1 session fits, walks included");
    assert!(stage.app.detail.focused, "what fits is still being picked");
    stage.keys("space").must_show("★  12:00–12:30").must_show(">   12:30–13:00  30 min free · nothing fits");
    // Undone, both parts are one again.
    stage.keys("u").must_show(">   12:00–13:00  1 h free · 1 fits");
    stage.keys("u").must_show(">   11:00–13:00  2 h free · 4 fit");
}

#[test]
fn what_a_gap_leads_to_is_picked_there_and_one_returns_to_what_is_left_of_it() {
    let mut stage = planned(WIDE, BEFORE);
    stage.keys("g j j j enter down enter").must_show("id storage");
    stage.keys("space").must_show("id storage").must_show("11:00–11:15  15 min free · nothing fits");
    stage.keys("backspace").must_show("Wed 1 May 2024 · 12:00–13:00 CEST").must_show("1 session fits");
    assert!(matches!(stage.app.target(), Some(Target::Gap(_))));
    stage.keys("left y");
    let copied = stage.asked.pop();
    let line = "12:00–13:00  1 h free · 1 fits";
    assert!(matches!(&copied, Some(Effect::Copy(copied)) if copied == line), "{copied:?}");
}

#[test]
fn maybes_stay_on_the_page_of_their_gap_and_the_mark_stays_with_them() {
    let mut stage = planned(WIDE, BEFORE);
    stage.keys("g j j j enter down down down m");
    stage.must_show("☆ 12:00–12:30  Y1  Made-up Poems").must_show("3 sessions fit, walks included; a maybe of yours");
    // Painting is of the same track now, and goes before all else.
    stage.keys("m").must_not_show("☆ 12:00").must_show("4 sessions fit");
    stage.keys("x").must_not_show("12:00–12:30  Y1").must_show("3 sessions fit");
    assert!(matches!(stage.app.target(), Some(Target::Gap(_))));
    // With the last of them marked, the mark goes to what is last then.
    stage.keys("space").must_show("★  11:00–11:45");
}

#[test]
fn the_cursor_stays_on_its_pick_when_another_comes_before_it() {
    let mut stage = planned(WIDE, BEFORE);
    stage.keys("G");
    assert!(under(&stage).contains("Lunch"), "{}", under(&stage));
    stage.keys("enter G up");
    pick(&mut stage, "storage", "space");
    stage.keys("4");
    assert!(under(&stage).contains("Lunch"), "{}", under(&stage));
    stage.keys("u u");
    assert!(!under(&stage).is_empty());
}

#[test]
fn hours_are_asked_for_and_mistakes_are_said_in_place() {
    let mut stage = planned(USUAL, BEFORE);
    stage.keys("d").must_show("When are you there?").must_show("Wed 1 May 2024 · day 1 · CEST");
    stage.must_show("no hours: all of the day is mine");
    stage.keys("'9:30-'").must_show("there from 09:30");
    stage.keys("'25'").must_show("“25” is no time of day; write 9:30-18:00");
    stage.keys("enter").must_show("“25” is no time of day");
    stage.keys("backspace backspace '18'");
    stage.must_show("there 09:30–18:00 · 8 h 30 min");
    stage.keys("enter");
    stage
        .must_show("Wed 1 May 2024 · day 1 · CEST · there 09:30–18:00")
        .must_show("! a pick of Wed 1 May lies outside these hours")
        .must_show("    ! begins before you arrive (there 09:30–18:00)")
        .must_show("    14:00–18:00  4 h free · 1 fits");
    stage.keys("u").must_not_show("there 09:30").must_not_show("before you arrive");
    stage.keys("U d").must_show("> 09:30-18:00");
    stage.keys("ctrl-u enter").must_show("there on Wed 1 May all day; u undoes");
    stage.must_not_show("· there");
}

#[test]
fn hours_of_the_night_are_told_as_those_of_the_next_morning() {
    let mut stage = planned(WIDE, BEFORE);
    stage.keys("d '0:00-0:45' enter u U");
    stage.must_show("there on Wed 1 May from 00:00+1d until 00:45+1d CEST").must_show("CEST · there 00:00–00:45 +1d");
}

#[test]
fn another_day_is_asked_about_without_leaving() {
    let mut stage = planned(USUAL, BEFORE);
    stage.keys("d '9-18' down").must_show("Thu 2 May 2024 · day 2");
    stage.keys("'-12:00' enter");
    stage.must_show("CEST · there 09:00–18:00").must_show("Thu 2 May 2024 · day 2 · CEST · there until 12:00");
    // At the ends there is no other day; what cannot be read goes nowhere.
    stage.keys("d up").must_show("day 1");
    stage.keys("down").must_show("day 2");
    stage.keys("down").must_show("day 2");
    stage.keys("'x' up").must_show("day 2").must_show("is no time of day");
}

#[test]
fn a_day_of_which_only_hours_are_said_has_its_heading_and_a_gap_if_both_are() {
    let mut stage = Stage::open_at(&fair(), WIDE, BEFORE);
    stage.keys("4 d '9:30-' enter").must_show("day 1 · CEST · there from 09:30").must_show("Nothing picked yet.");
    stage.keys("d '18' enter").must_show(">   09:30–18:00  8 h 30 min free · 8 fit").must_show(" 0 picks");
    stage.must_show("from when you arrive").must_show("until you leave");
}

#[test]
fn who_picks_something_outside_their_hours_is_told() {
    let mut stage = Stage::open_at(&fair(), WIDE, BEFORE);
    stage.keys("d '10-14' enter space").must_show("★ ! before you arrive (there 10:00–14:00)");
    stage.must_show("! before you arrive");
    stage.keys("m").must_show("before you arrive (there 10:00–14:00)");
}

#[test]
fn hours_follow_the_zone_that_is_shown_but_are_typed_as_the_venue_has_them() {
    let mut stage = planned(USUAL, BEFORE);
    stage.keys("d '9:30-18' enter z").must_show("EDT, my time · there 03:30–12:00");
    stage.keys("d").must_show("CEST, the venue's time").must_show("> 09:30-18:00").must_show("there 09:30–18:00");
}

#[test]
fn is_free_keeps_to_the_hours_of_the_day() {
    let mut stage = planned(WIDE, BEFORE);
    stage.keys("1 / 'is:free_day:1' enter").must_show("6 of 13 sessions");
    stage
        .keys("d '9-12' enter")
        .must_show("2 of 13 sessions")
        .must_show("Made-up Welding")
        .must_show("Made-up Storage");
}

#[test]
fn now_is_a_pick_or_the_free_time_that_it_is() {
    let mut stage = planned(WIDE, "2024-05-01T12:15:00+02:00");
    assert_eq!(under(stage.keys("4 .")), "11:00–13:00  2 h free · 1 fits");
    let mut stage = planned(WIDE, "2024-05-01T09:15:00+02:00");
    assert!(under(stage.keys("G .")).contains("Opening"));
    let mut stage = planned(WIDE, "2024-05-01T22:00:00+02:00");
    stage.keys("g .").must_show("what is on now is not listed here");
}

#[test]
fn while_the_event_is_on_the_agenda_opens_at_today() {
    // Picks of both days, made another time.
    let mut all = full(WIDE, BEFORE);
    let open = |now: &str, all: &mut Stage| {
        let mut stage = Stage::unopened(WIDE, now);
        stage.tell(Msg::Opened(Ok(Box::new(Opened { agenda: all.app.agenda.clone(), ..*opened(&fair()) }))));
        stage.keys("4");
        under(&stage)
    };
    assert!(open("2024-05-02T10:30:00+02:00", &mut all).contains("Morning"));
    assert!(open("2024-05-01T14:00:00+02:00", &mut all).contains("Chess"), "what began last of two");
    assert!(open("2024-05-01T17:00:00+02:00", &mut all).contains("15:30–18:00"), "the free time that it is");
    // The night is of the day before.
    assert!(open("2024-05-02T00:30:00+02:00", &mut all).contains("Party"));
    assert!(open("2023-05-02T00:30:00+02:00", &mut all).contains("Opening"), "the event is not on");
    // Nothing is left of it today: the day ends with what has no time.
    all.keys("1 / 'party' enter space esc");
    assert!(open("2024-05-01T22:40:00+02:00", &mut all).contains("Show"));
    // Where it was left it stays.
    let mut stage = planned(WIDE, "2024-05-01T12:15:00+02:00");
    assert!(under(&stage).starts_with("11:00–13:00  2 h free"));
    stage.keys("g 1 4");
    assert!(under(&stage).contains("Opening"));
}

#[test]
fn lists_gaps_and_timelines_at_every_size() {
    for (width, height) in [WIDE, USUAL, SMALL] {
        let mut stage = full((width, height), "2024-05-01T12:15:00+02:00");
        insta::assert_snapshot!(format!("sheet_list_{width}x{height}"), stage.picture());
        stage.keys("g j j j");
        stage.keys("enter");
        insta::assert_snapshot!(format!("sheet_gap_{width}x{height}"), stage.picture());
        stage.keys("left v");
        insta::assert_snapshot!(format!("sheet_timeline_{width}x{height}"), stage.picture());
        stage.keys("esc d");
        insta::assert_snapshot!(format!("sheet_hours_{width}x{height}"), stage.picture());
    }
    for size in [(24, 8), (20, 5), (12, 3), (1, 1)] {
        full(size, BEFORE).keys("v j j j G g ] [ enter esc d esc v");
    }
}

#[test]
fn the_timeline_is_to_scale_and_shows_what_the_list_does() {
    let mut stage = full(WIDE, BEFORE);
    stage.keys("4 v").must_show("the agenda as a timeline; [ ] other days; v lists it");
    stage.must_show("Wed 1 May 2024 · day 1 · CEST · there 09:30–18:00");
    for text in [
        "★  09:00–10:00",
        "begins before you arrive",
        "10:00–10:10  10 min free",
        "8 min walk",
        "★  10:10–11:00",
        "11:00–13:00",
        "☆  12:00–12:30",
        "★! 13:00–14:00",
        "★! 13:30–14:30",
        "★~ 14:33–15:30",
        "~ tight: 3 min to walk, needs 8",
        "15:30–18:00",
        "22:30–01:00",
        "no time set",
        "Made-up Show",
    ] {
        assert!(stage.shows(text), "{text}:\n{}", stage.glyphs().join("\n"));
    }
    stage.must_not_show("Made-up Morning").must_not_show("Made-up Dream");
    let place = |is: &dyn Fn(&str) -> bool| stage.glyphs().iter().position(|row| is(row)).expect("a row");
    let axis = |text: &str| place(&|row| row.starts_with(text));
    // Beside the details, which say times too.
    let block = |text: &str| place(&|row| row.chars().take(62).collect::<String>().contains(text));
    assert_eq!(block("09:00–10:00"), axis("09:00"));
    assert_eq!(block("13:00–14:00"), axis("13:00"));
    let hour = axis("18:00") - axis("17:00");
    assert_eq!(axis("18:00") - axis("09:00"), 9 * hour, "all hours are of one height");
    for (text, minutes) in [("13:30–14:30", 270), ("14:33–15:30", 333), ("22:30–01:00", 810), ("10:10–11:00", 70)]
    {
        let exact = axis("09:00") * 60 + minutes * hour;
        assert!((block(text) * 60).abs_diff(exact) < 60, "{text} lies less than a row from where it is");
    }
}

#[test]
fn the_cursor_of_the_timeline_is_that_of_the_list() {
    let mut stage = full(WIDE, BEFORE);
    stage.keys("4 g v");
    let mut seen = Vec::new();
    for _ in 0..12 {
        seen.push(under(&stage));
        stage.keys("j");
    }
    let begin: Vec<&str> = seen.iter().map(|row| row.trim_start_matches(['★', '☆', '!', '~', ' '])).collect();
    let starts: Vec<&str> = begin.iter().map(|row| row.get(..5).unwrap_or_default()).collect();
    assert_eq!(
        starts,
        ["09:00", "10:00", "10:10", "11:00", "12:00", "13:00", "13:30", "14:33", "15:30", "22:30", "no ti", "10:00"],
        "{seen:?}"
    );
    // The details follow, and keys work as in the list.
    stage.keys("[ [").must_show("Wed 1 May 2024 · 09:00–10:00 CEST");
    stage.keys("j j j").must_show("3 sessions fit");
    stage.keys("[ x").must_not_show("★  09:00").must_show("★ 8 going");
    stage.keys("u ] ").must_show("Thu 2 May 2024 · day 2").must_show("Made-up Morning").must_not_show("Made-up Grids");
    stage.keys("]").must_show("Unscheduled").must_show("Made-up Dream");
    stage.keys("v").must_show("the agenda as a list; v draws it to scale").must_show("Made-up Grids");
}

#[test]
fn the_part_of_the_list_that_a_timeline_stands_for_has_the_cursor_in_it() {
    for size in [WIDE, (80, 24), (24, 9), (24, 6)] {
        let mut stage = full(size, BEFORE);
        stage.keys("4 g v");
        for key in ["", "j", "j", "j", "pagedown", "G", "v", "v", "k", "pageup", "g"] {
            stage.keys(key);
            let (view, cursor) = (stage.app.screen.list.expect("a list"), stage.app.list().cursor());
            assert!((view.top..view.top + view.height).contains(&cursor), "{size:?} {key:?}: {view:?} {cursor}");
        }
    }
}

#[test]
fn blocks_are_pointed_at() {
    let mut stage = full(WIDE, BEFORE);
    stage.keys("4 v");
    let spots: Vec<_> =
        stage.app.screen.spots.iter().filter(|(_, spot)| matches!(spot, Spot::Row(_))).copied().collect();
    assert!(spots.len() >= 11);
    for (area, spot) in &spots {
        stage.tell(Msg::Click { x: area.x, y: area.y + area.height - 1, double: false });
        assert_eq!(Spot::Row(stage.app.list().cursor()), *spot);
    }
    stage.keys("g").tell(Msg::Wheel { x: spots[0].0.x, y: spots[0].0.y, by: 1 });
    assert!(stage.app.list().cursor() > 0);
}

#[test]
fn the_time_that_it_is_stands_on_the_axis_while_the_event_is_on() {
    let mut stage = full(WIDE, "2024-05-01T12:15:00+02:00");
    stage.keys("4 v").must_show("12:15▸");
    let mut stage = full(WIDE, "2024-05-02T10:30:00+02:00");
    stage.keys("4 v").must_not_show("▸");
    stage.keys("]").must_show("10:30▸").must_show("now");
    let mut stage = full(SMALL, "2024-05-01T12:15:00+02:00");
    stage.keys("4 v").must_show("12▸");
}

#[test]
fn the_timeline_follows_the_zone_that_is_shown() {
    let mut stage = full(WIDE, BEFORE);
    stage.keys("4 v z").must_show("EDT, my time · there 03:30–12:00").must_show("03:00 >★  03:00–04:00");
    stage.keys("z").must_show("09:00 >★  09:00–10:00").must_not_show("03:00");
}

#[test]
fn without_a_zone_the_timeline_is_of_the_venue() {
    let text = fair().replace("\"zone\":\"Europe/Oslo\",", "").replace(",\"zone\":\"Europe/Oslo\"", "");
    assert!(!text.contains("Oslo"));
    let mut stage = Stage::open_at(&text, WIDE, "2024-05-01T12:15:00Z");
    pick(&mut stage, "lunch", "space");
    stage.keys("4 v").must_show("day 1 · venue time").must_show("13:00 >★  13:00–14:00").must_not_show("▸");
}

#[test]
fn what_is_my_own_stands_in_the_day_like_all_else() {
    let at = |text: &str| Civil::try_from(format!("2024-05-01T{text}")).expect("a time");
    let entry =
        Entry { place: "x1".to_owned(), ..Entry::new("Lunch with Cy, made up", at("12:00"), Some(at("12:30"))) };
    let mut opened = opened(&fair());
    let change = Change::of_entry("lunch-cy".to_owned(), None, Some(entry));
    opened.journal.make(&mut opened.agenda, change, Stamp::of(BEFORE.parse().expect("an instant")));
    let mut stage = Stage::unopened(WIDE, BEFORE);
    stage.tell(Msg::Opened(Ok(opened)));
    for title in ["grids", "lunch"] {
        pick(&mut stage, title, "space");
    }
    stage.keys("4 v").must_show("11:00–12:00").must_show("★  12:00–12:30  X1  my own").must_show("12:30–13:00");
    stage.keys("j j").must_show("my own entry");
}

#[test]
fn what_cannot_be_drawn_to_scale_is_listed() {
    // Eight made-up talks at once: a column of forty has no room for them side by side.
    let talk = |number: usize| {
        session(&format!("t{number}"), &format!("Talk {number}"), "01T09:00", "01T10:00", "x1", "T", "")
    };
    let talks: Vec<Value> = (0..8).map(talk).collect();
    let text = json!({ "id": "many", "title": "Many", "zone": "Europe/Oslo", "halls": [{ "id": "x1", "name": "X1" }],
        "sessions": talks });
    let mut stage = Stage::open_at(&text.to_string(), (40, 24), BEFORE);
    stage.keys("space j space j space j space j space j space j space j space 4 v esc");
    stage.must_show("too much at once for a timeline here").must_show("Talk 0");
    stage.resize(200, 50);
    stage.must_not_show("too much at once").must_show("┃★! 09:00").must_show("Talk 7");
}

#[test]
fn a_day_without_picks_is_gone_to_and_says_so() {
    for size in [WIDE, USUAL, SMALL] {
        for sheet in ["", "v"] {
            let mut stage = planned(size, BEFORE);
            stage.keys(&format!("{sheet} g")).must_show("Made-up Opening");
            stage.keys("]").must_show("Thu 2 May");
            stage.must_show("> ").must_show("nothing picked · enter sessions");
            stage.keys("]").must_show("no day comes behind this one");
            stage.keys("space").must_show("nothing picked");
            stage.keys("[").must_show("Made-up Opening");
            stage.keys("[").must_show("no day comes before this one");
            assert_eq!(stage.app.agenda.picks().count(), 3);
            // Enter leads to what there is on that day.
            stage.keys("] enter").must_show("> ");
            assert!(stage.selected().contains("Made-up Morning"), "{}", stage.picture());
            stage.keys("space 4").must_show("Made-up Morning");
            assert!(matches!(stage.app.list().current(), Some(Row::Pick(_))), "{}", stage.picture());
            stage.must_not_show("nothing picked");
            // The last one of a day leaves it empty.
            stage.keys("space").must_show("nothing picked · enter sessions");
        }
    }
}

#[test]
fn what_is_picked_comes_first_where_days_before_it_are_empty() {
    let mut stage = Stage::open_at(&fair(), USUAL, BEFORE);
    stage.keys("g ] space 4").must_show("Wed 1 May").must_show("nothing picked").must_show("1 pick");
    assert!(stage.selected().contains("Made-up Morning"), "{}", stage.selected());
    stage.keys("[");
    assert!(stage.selected().contains("nothing picked"), "{}", stage.selected());
    // An entry, and hours, go to that day.
    stage.keys("E").must_show("Wed 1 May");
    stage.keys("esc esc d").must_show("Wed 1 May");
    // Nothing at all is said at once, and not of each day.
    let stage = Stage::open_at(&fair(), USUAL, BEFORE).keys("4").picture();
    assert!(!stage.contains("Wed 1 May"), "{stage}");
}

/// A made-up day on which five things begin at eleven, and a night in which three do shortly after another.
fn crowd() -> String {
    let talk = |id: &str, title: &str, from: &str, until: &str| session(id, title, from, until, "x1", "T", "");
    json!({ "id": "crowd", "title": "A Crowd", "zone": "Europe/Oslo", "start": "2024-05-01", "end": "2024-05-02",
        "halls": [{ "id": "x1", "name": "Saal 1" }],
        "sessions": [
            talk("a", "All sorted by made-up machines", "01T11:00", "01T11:40"),
            talk("b", "The art of made-up text", "01T11:00", "01T11:40"),
            talk("c", "Open made-up labs", "01T11:00", "01T11:40"),
            talk("d", "Made-up awareness", "01T11:00", "01T12:00"),
            talk("e", "Made-up bricks", "01T11:00", "01T16:00"),
            talk("f", "Made-up night", "02T00:30", "02T02:30"),
            talk("g", "Made-up fnord", "02T01:10", "02T02:40"),
            talk("h", "Made-up synthesizers", "02T01:00", "02T03:00"),
            talk("i", "Made-up karaoke", "01T23:00", "02T02:00"),
            talk("j", "Made-up small hours", "02T01:20", "02T02:00"),
        ] })
    .to_string()
}

#[test]
fn a_narrow_box_says_first_what_it_is_then_when_and_gives_up_its_title() {
    for size in [(160, 50), WIDE, (119, 40), (110, 40), (120, 24), (100, 30), USUAL, (62, 30)] {
        let mut stage = Stage::open_at(&crowd(), size, BEFORE);
        for _ in 0..10 {
            stage.keys("space j");
        }
        stage.keys("4 g v");
        let sheet = stage.picture();
        assert!(!sheet.contains("too much at once"), "{size:?}\n{sheet}");
        let row = |start: &str| {
            let rows = stage.glyphs();
            rows.into_iter().find(|row| row.starts_with(start)).unwrap_or_else(|| panic!("{size:?} {start}\n{sheet}"))
        };
        let begin = row("11:00");
        assert_eq!(begin.matches("★!").count(), 5, "{size:?}\n{sheet}");
        for part in begin.split("★!").skip(1) {
            let says_it = part.starts_with(" 11:00") || part.chars().filter(|c| c.is_alphabetic()).count() >= 3;
            assert!(says_it, "{size:?} {part:?}\n{sheet}");
        }
        // What does not begin with the hour on the axis says when it begins, however narrow it is.
        stage.keys("G");
        let night = stage.picture();
        for start in ["★! 00:30", "★! 01:10", "★! 01:20"] {
            assert!(night.contains(start), "{size:?} {start}\n{night}");
        }
    }
}

#[test]
fn a_sheet_of_many_columns_has_more_of_the_window_and_keeps_it_from_day_to_day() {
    let mut stage = Stage::open_at(&crowd(), WIDE, BEFORE);
    stage.keys("space j space 4 v");
    assert!(stage.glyphs()[20].contains('│'), "two stand beside the details:\n{}", stage.picture());
    for size in [(160, 50), WIDE] {
        let mut stage = Stage::open_at(&crowd(), size, BEFORE);
        for _ in 0..5 {
            stage.keys("space j");
        }
        stage.keys("4 g v");
        let rows = stage.glyphs();
        let begin = rows.iter().position(|row| row.starts_with("11:00")).expect("a row");
        for title in ["All", "The", "Open", "Made-up", "Made-up"] {
            let is_there = rows[begin..begin + 2].iter().any(|row| row.contains(title));
            assert!(is_there, "{title}\n{}", stage.picture());
        }
        assert_eq!(rows[begin].matches("★! 11:00").count(), 5, "{}", stage.picture());
        // What there is to say of it is there all the same.
        stage.must_show("Wed 1 May 2024 · 11:00–11:40 CEST");
        let list = |stage: &Stage| {
            let all = stage.app.screen.spots.iter();
            all.filter(|(_, spot)| *spot == Spot::List).map(|(area, _)| *area).next().expect("a list")
        };
        let before = list(&stage);
        stage.keys("]").must_show("nothing picked");
        assert_eq!(list(&stage), before, "the window holds still");
    }
}

//! What the foot offers is what can be done: each hint does something, and a click on it is its key.

use super::disk;
use super::stage::Stage;
use super::{USUAL, WIDE, board, triage};
use plenary::agenda::Interest;
use plenary::app::calendars::Listed;
use plenary::app::command::Command;
use plenary::app::{Effect, Msg, Spot};

/// How the program stands, and what that is called.
type Scene = (&'static str, fn() -> Stage);

/// The commands that the foot offers.
fn offered(stage: &Stage) -> Vec<Command> {
    let foot = u16::try_from(stage.glyphs().len()).unwrap() - 1;
    let spots = stage.app.screen.spots.iter().filter(|(area, _)| area.y == foot);
    spots.filter_map(|(_, spot)| if let Spot::Command(command) = spot { Some(*command) } else { None }).collect()
}

#[track_caller]
fn click(stage: &mut Stage, command: Command) {
    let spot = stage.app.screen.spots.iter().find(|(_, spot)| *spot == Spot::Command(command));
    let (area, _) = *spot.unwrap_or_else(|| panic!("no {command:?}:\n{}", stage.glyphs().join("\n")));
    stage.tell(Msg::Click { x: area.x, y: area.y, double: false });
}

fn summary() -> Stage {
    let mut stage = triage::stage(WIDE);
    stage.keys("T x x x x x x").must_show("All 6 judged");
    stage
}

fn details_of_a_card() -> Stage {
    let mut stage = triage::stage(WIDE);
    stage.keys("T enter");
    stage
}

fn replacing() -> Stage {
    let mut stage = Stage::spief(WIDE);
    stage.keys("space S enter");
    let wanted = disk::asked(&mut stage);
    disk::answer(&mut stage, &wanted, Ok(false));
    stage
}

fn no_calendars() -> Stage {
    let mut stage = Stage::spief(WIDE);
    stage.keys("L");
    let Some(Effect::Calendars(wish, of)) = stage.asked.pop() else { panic!("the list was not asked for") };
    stage.tell(Msg::Calendars(of, wish, Ok(Listed::default())));
    stage
}

fn proposal() -> Stage {
    let mut stage = board::stage(WIDE);
    stage.keys("P");
    stage
}

fn emptied_board() -> Stage {
    let mut stage = board::bare(WIDE);
    stage.keys("g space j space C x x").must_show("Nothing is left here");
    stage.keys("right");
    stage
}

fn asked_on_the_board() -> Stage {
    let mut stage = board::stage(WIDE);
    stage.keys("g C s");
    stage
}

fn removing_a_programme() -> Stage {
    let mut stage = Stage::spief(WIDE);
    stage.keys("p down down d");
    stage
}

#[test]
fn every_hint_does_something() {
    let scenes: [Scene; 11] = [
        ("list", || Stage::spief(WIDE)),
        ("card", || {
            let mut stage = triage::stage(WIDE);
            stage.keys("T");
            stage
        }),
        ("summary", summary),
        ("details of a card", details_of_a_card),
        ("board", || {
            let mut stage = board::stage(WIDE);
            stage.keys("g C");
            stage
        }),
        ("emptied board", emptied_board),
        ("asked on the board", asked_on_the_board),
        ("proposal", proposal),
        ("replacing", replacing),
        ("no calendars", no_calendars),
        ("removing a programme", removing_a_programme),
    ];
    for (name, scene) in scenes {
        for command in offered(&scene()) {
            let mut stage = scene();
            let before = (stage.picture(), stage.asked.len(), stage.saves);
            click(&mut stage, command);
            let after = (stage.picture(), stage.asked.len(), stage.saves);
            assert_ne!(before, after, "{name}: {command:?} does nothing");
        }
    }
}

#[test]
fn a_click_on_yes_is_a_yes() {
    let mut stage = proposal();
    let going = stage.app.plan.count(Interest::Going);
    click(&mut stage, Command::Yes);
    stage.must_show("u undoes");
    assert!(stage.app.overlay.is_none() && stage.app.plan.count(Interest::Going) < going);
    let mut stage = proposal();
    let saves = stage.saves;
    click(&mut stage, Command::CloseMenu);
    stage.must_show("everything is as it was");
    assert_eq!(stage.saves, saves);
    let mut stage = replacing();
    click(&mut stage, Command::Yes);
    assert!(disk::asked(&mut stage).replace);
    let mut stage = removing_a_programme();
    click(&mut stage, Command::Yes);
    assert!(matches!(stage.asked.pop(), Some(Effect::Remove(id)) if id.as_str() == "forum"));
}

#[test]
fn what_means_something_else_is_not_offered() {
    let mut stage = summary();
    stage.must_not_show("→ later").must_not_show("enter details").must_not_show("space going").must_show("esc leave");
    for key in ["right", "enter", "space", "m", "x"] {
        stage.keys(key).must_show("all were asked about; esc leaves");
    }
    // Nothing is chosen there: Enter is a no.
    replacing().must_show("y yes").must_not_show("enter choose");
    no_calendars().must_show("i import").must_not_show("d remove");
    // From details over a card, or over the board, no list is returned to.
    details_of_a_card().must_show("backspace back").must_not_show("← list");
    let mut stage = board::stage(WIDE);
    stage.keys("g C enter").must_show("backspace back").must_not_show("← list");
    stage.keys("esc esc enter").must_show("← list");
}

#[test]
fn the_query_line_says_that_esc_clears_it_only_where_it_does() {
    let mut stage = board::stage(WIDE);
    stage.keys("/ 'hall:x2' enter").must_show("esc clears");
    stage.keys("enter").must_not_show("esc clears");
    stage.keys("esc").must_show("esc clears").must_show("/ hall:x2");
    for key in ["T", "C"] {
        stage.keys(key).must_show("/ hall:x2").must_not_show("esc clears");
        stage.keys("esc").must_show("/ hall:x2").must_show("esc clears");
    }
    stage.keys("esc").must_not_show("/ hall:x2");
    let mut stage = triage::stage(USUAL);
    stage.keys("/ 'apples' enter T / ").must_show("keeps");
}

#[test]
fn a_message_is_said_whole_where_the_window_has_rows_and_gives_them_back() {
    let words = |stage: &Stage, rows: usize| {
        let all = stage.glyphs();
        let last = all[all.len() - rows..].iter().map(|row| row.trim());
        last.collect::<Vec<_>>().join(" ")
    };
    let said = "a line and the bell 10 min before you have to set out, until you quit; R turns them off";
    for (size, rows) in [((40, 15), 3), ((60, 24), 2), (USUAL, 2), (WIDE, 1)] {
        let mut stage = Stage::spief(size);
        stage.keys("G");
        let before = stage.picture();
        stage.keys("R");
        assert_eq!(words(&stage, rows), said, "{}", stage.picture());
        assert!(stage.selected().starts_with('>'), "the cursor stays in sight: {}", stage.picture());
        stage.keys("R k j");
        assert_eq!(stage.picture(), before, "and all is as before");
    }
    // Where there are few rows they stay with the list, and the sign of what is missing is there.
    let mut stage = Stage::spief((40, 9));
    stage.keys("R");
    assert!(words(&stage, 1).ends_with('…'), "{}", stage.picture());
    assert!(stage.glyphs().iter().any(|row| row.starts_with('>')), "{}", stage.picture());
}

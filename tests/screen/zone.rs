//! Venue time and my time: what is typed keeps the meaning it had, and what is said names its zone.

use super::stage::{SPIEF, Stage, opened};
use super::{WIDE, board};
use plenary::app::chord::Chord;
use plenary::app::{Effect, Msg};
use plenary::programme::Zone;

/// Asks for my time; the answer is still on its way.
fn ask(stage: &mut Stage) {
    let effects = stage.app.update(Msg::Key(Chord::parse("z").unwrap()));
    assert!(matches!(effects.as_slice(), [Effect::FindMyZone]), "{effects:?}");
}

fn answer(stage: &mut Stage, zone: &str) {
    stage.tell(Msg::MyZone(Zone::bundled(zone).unwrap()));
}

/// When the one own entry is.
fn entry(stage: &Stage) -> String {
    let start = stage.app.agenda.entries().map(|(_, entry)| String::from(entry.start)).collect::<Vec<_>>();
    start.join(" ")
}

#[test]
fn a_time_in_a_form_means_what_it_meant_when_it_was_typed() {
    let mut stage = board::bare(WIDE);
    stage.keys("E 'My_lunch' tab 'wed_14:10-14:50' enter 4");
    assert_eq!(entry(&stage), "2024-05-01T14:10");
    ask(&mut stage);
    stage.keys("E").must_show("14:10");
    answer(&mut stage, "America/New_York");
    stage.must_show("14:10").must_not_show("EDT");
    stage.keys("ctrl-u 'Lunch' enter").must_show("EDT, my time").must_show("08:10–08:50");
    assert_eq!(entry(&stage), "2024-05-01T14:10");
    // From then on my time is typed.
    stage.keys("E tab ctrl-u '9:00-9:30' enter");
    assert_eq!(entry(&stage), "2024-05-01T15:00");
}

#[test]
fn a_time_asked_on_the_board_means_what_it_meant_when_it_was_proposed() {
    let mut stage = board::stage(WIDE);
    stage.keys("g C");
    ask(&mut stage);
    stage.keys("s").must_show("> 14:20");
    answer(&mut stage, "Europe/Helsinki");
    stage.must_show("> 14:20").must_show("from 14:20 to 15:00").must_not_show("my time");
    stage.keys("ctrl-u '14:30' enter").must_show("EEST, my time").must_show("until 15:30");
    let until = stage.app.agenda.pick("ice").unwrap().part.unwrap().until.unwrap();
    assert_eq!(String::from(until), "2024-05-01T14:30");
}

#[test]
fn my_time_that_waits_for_a_form_holds_for_the_programme_that_waits_with_it() {
    let mut stage = board::bare(WIDE);
    ask(&mut stage);
    stage.keys("E 'x'");
    stage.tell(Msg::Opened(Ok(opened(SPIEF))));
    answer(&mut stage, "America/New_York");
    stage.must_show("Made up").must_not_show("my time");
    stage.keys("esc").must_show("SPIEF").must_show("EDT, my time");
    stage.keys("z").must_not_show("my time");
}

#[test]
fn what_was_done_at_a_time_of_the_venue_says_so() {
    let mut stage = board::stage(WIDE);
    stage.keys("z d ctrl-u '9:30-18' enter 4 u U").must_show("there on Wed 1 May from 09:30 until 18:00 CEST");
    stage.keys("1 g C s '' enter esc H").must_show("there on Wed 1 May from 09:30 until 18:00 CEST");
    stage.must_show("switch at 14:20 CEST from “Glaciers from above” to “Batteries");
}

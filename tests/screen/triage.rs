//! Judging one card after the other: what is asked, in which order, what is said before the choice, and going on later.

use super::stage::{SPIEF, Stage, opened};
use super::{USUAL, WIDE};
use plenary::agenda::{Agenda, Change, Copy, Hours, Interest, Journal, Novelties, Pick, Stamp};
use plenary::app::pane::Pane;
use plenary::app::{Effect, Msg, Opened, Saved, Spot};
use plenary::programme::Instant;
use plenary::programme::time::{Clock, Date, Day};
use proptest::prelude::*;
use serde_json::{Value, json};

/// Before the made-up event.
const EVE: &str = "2024-04-30T12:00:00+02:00";

fn session(id: &str, title: &str, start: &str, end: &str, hall: &str) -> Value {
    json!({ "id": id, "guid": format!("guid-{id}"), "title": title, "halls": [hall],
        "start": format!("2024-05-{start}"), "end": format!("2024-05-{end}") })
}

fn with(mut session: Value, more: Value) -> Value {
    if let (Some(session), Value::Object(more)) = (session.as_object_mut(), more) {
        session.extend(more);
    }
    session
}

/// A made-up forum of two days.
fn sessions() -> Vec<Value> {
    let ada = json!({ "track": "Apples", "appearances": [{ "person": "ada", "role": "Speaker", "post": "Grower, Orchard" }] });
    let about = "A made-up abstract of some words, which goes on for so long that it takes more than a line of a card.";
    vec![
        with(session("open", "Opening", "01T09:00", "01T10:00", "h1"), ada.clone()),
        with(session("pear", "Pears", "01T09:15", "01T10:15", "h2"), json!({ "abstract": about })),
        with(session("plum", "Plums", "01T10:05", "01T11:00", "far"), json!({ "track": "Stones" })),
        with(
            session("cider", "Cider, and what it is good for", "01T09:30", "01T11:30", "h1"),
            with(
                ada,
                json!({ "kind": "Panel", "partners": "With The Press", "abstract": about, "questions": ["Sweet?"] }),
            ),
        ),
        with(session("gone", "Cancelled", "01T12:00", "01T13:00", "h1"), json!({ "status": "cancelled" })),
        session("nuts", "Nuts", "02T09:00", "02T10:00", "h1"),
        json!({ "id": "loose", "title": "No time yet" }),
        // Nobody decides about it.
        session("eat", "Lunch", "01T12:00", "01T13:00", "h1"),
    ]
}

fn forum(sessions: &[Value]) -> String {
    json!({ "id": "fruit", "title": "Fruit Forum", "zone": "Europe/Oslo", "start": "2024-05-01", "end": "2024-05-02",
        "buildings": [{ "id": "b1", "name": "Barn" }, { "id": "b2", "name": "Shed" }],
        "halls": [{ "id": "h1", "name": "H1", "building": "b1" }, { "id": "h2", "name": "H2", "building": "b1" },
            { "id": "far", "name": "Far", "building": "b2" }],
        "people": [{ "id": "ada", "name": "Ada Berg" }],
        "sessions": sessions })
    .to_string()
}

/// The made-up forum on its eve.
pub fn stage(size: (u16, u16)) -> Stage {
    Stage::open_at(&forum(&sessions()), size, EVE)
}

/// The title of the card.
#[track_caller]
pub fn card(stage: &Stage) -> String {
    let round = stage.app.triage.as_ref().expect("a round");
    round.card.map(|at| stage.app.programme[at].title.clone()).unwrap_or_default()
}

/// The titles of the cards from this one on, as they come while each is answered with a key.
fn cards(stage: &mut Stage, key: &str) -> Vec<String> {
    let mut cards = Vec::new();
    while !card(stage).is_empty() {
        cards.push(card(stage));
        assert!(cards.len() < 100, "it never ends: {cards:?}");
        stage.keys(key);
    }
    cards
}

fn interest(stage: &Stage, id: &str) -> Option<Interest> {
    stage.app.agenda.interest(id)
}

/// The program started anew with what was saved.
fn again(stage: &Stage, text: &str, now: &str) -> Stage {
    let mut next = Stage::unopened(WIDE, now);
    let (agenda, journal) = (stage.app.agenda.clone(), stage.journal.clone());
    next.tell(Msg::Opened(Ok(Box::new(Opened { agenda, journal, ..*opened(text) }))));
    next
}

#[test]
fn one_card_after_the_other_in_programme_order() {
    let mut stage = stage(WIDE);
    stage.keys("T").must_show(" Triage ").must_show(" 0 of 6 judged").must_show("Wed 1 May 2024 · 09:00–10:00 CEST");
    stage.must_show("Barn, H1").must_show("Ada Berg (speaker) — Grower, Orchard");
    assert_eq!(
        cards(&mut stage, "x"),
        ["Opening", "Pears", "Cider, and what it is good for", "Plums", "Nuts", "No time yet"]
    );
    assert_eq!(stage.saves, 6);
    stage.must_show("All 6 judged").must_show("× 6 skipped").must_not_show("T asks");
}

#[test]
fn every_judgement_counts_is_saved_at_once_and_moves_on() {
    let mut stage = stage(WIDE);
    stage.keys("T space").must_show(" 1 of 6 judged").must_show("★ 1 going").must_show("★ Opening");
    assert_eq!((card(&stage).as_str(), stage.saves), ("Pears", 1));
    stage.keys("m").must_show(" 2 of 6 judged").must_show("☆ 1 maybe");
    stage.keys("x").must_show(" 3 of 6 judged").must_show("× Cider");
    stage.keys("l").must_show(" 3 of 6 judged · 1 put off");
    let all = ["open", "pear", "cider", "plum"].map(|id| interest(&stage, id));
    assert_eq!(all, [Interest::Going, Interest::Maybe, Interest::Skip, Interest::Later].map(Some));
    assert_eq!((card(&stage).as_str(), stage.saves), ("Nuts", 4));
}

#[test]
fn what_stands_against_it_is_said_before_the_choice() {
    let mut stage = stage(WIDE);
    stage.keys("T").must_not_show("!");
    stage.keys("space").must_show("! clashes for 45 min with ★ 09:00–10:00 Opening");
    // A maybe is told of, and is no alarm.
    stage.keys("m").must_show("! clashes for 30 min with ★ 09:00–10:00 Opening");
    stage.must_show("overlaps for 45 min with ☆ 09:15–10:15 Pears");
    // What speaks for it: the same track, and somebody whom I hear anyway.
    stage.must_show("same track as 1 of my picks").must_show("Ada Berg is also in ★ Opening");
    stage.keys("x").must_show("~ tight: 5 min to walk from ★ 09:00–10:00 Opening, needs 8");
    stage.keys("x").must_not_show("!");
    // Walks on count as well: with the later one chosen, the earlier one says so.
    stage.keys("esc X home down down down space T").must_not_show("to walk");
    stage.keys("backspace backspace backspace backspace backspace backspace");
    assert_eq!(card(&stage), "Opening");
    stage.must_show("~ tight: 5 min to walk to ★ 10:05–11:00 Plums, needs 8").must_show("★ going");
}

#[test]
fn a_card_tells_when_its_session_is_held_again() {
    let mut twice = sessions();
    let about = json!({ "abstract": "Nuts of this made-up forum, cracked by hand, one after the other." });
    twice[5] = with(twice[5].clone(), about.clone());
    twice.push(with(session("more", "Nuts", "02T14:00", "02T15:00", "h2"), about));
    let mut stage = Stage::open_at(&forum(&twice), WIDE, EVE);
    stage.keys("T x x x x");
    assert_eq!(card(&stage), "Nuts");
    stage.must_show("held again Thu 2 May 14:00–15:00 H2, free then");
}

#[test]
fn nobody_is_asked_about_lunch_but_who_decides_has_judged_it() {
    let mut stage = stage(WIDE);
    stage.keys("T").must_show(" 0 of 6 judged");
    assert!(!cards(&mut stage, "x").contains(&"Lunch".to_owned()));
    stage.keys("esc / 'lunch' enter space T").must_show("All 1 judged");
    stage.keys("/ esc").must_show("All 7 judged");
}

#[test]
fn my_hours_stand_against_it_too() {
    let mut stage = stage(WIDE);
    let day = Day(Date::constant(2024, 5, 1));
    let clock = |text: &str| Clock::try_from(text.to_owned()).ok();
    let mut agenda = stage.app.agenda.clone();
    let hours = Hours { from: clock("09:10"), until: clock("10:00") };
    let change = Change::of_hours(day, Hours::default(), hours);
    Journal::default().make(&mut agenda, change, Stamp::of(EVE.parse().unwrap()));
    stage.tell(Msg::Opened(Ok(Box::new(Opened { agenda, ..*opened(&forum(&sessions())) }))));
    stage.keys("T").must_show("! begins before you arrive (there 09:10–10:00)");
    stage.keys("x").must_show("! goes on after you leave (there 09:10–10:00)");
}

#[test]
fn my_day_stands_beside_the_card_with_the_card_in_its_place() {
    let mut stage = stage(WIDE);
    stage.keys("T");
    assert!(stage.selected().is_empty(), "the card is at the left");
    let day = |stage: &Stage| -> Vec<String> {
        let right = |row: String| row.split_once('│').map(|(_, right)| right.trim_end().to_owned());
        stage.glyphs().into_iter().filter_map(right).filter(|row| !row.is_empty()).collect()
    };
    assert_eq!(
        day(&stage),
        [" Wed 1 May 2024 · day 1 · CEST", ">   09:00–10:00  H1   Opening", "    nothing else picked on this day"]
    );
    stage.keys("space l x");
    assert_eq!(
        day(&stage),
        [" Wed 1 May 2024 · day 1 · CEST", " ★  09:00–10:00  H1   Opening", ">   10:05–11:00  Far  Plums"]
    );
    // Of a pick the row is its own.
    stage.keys("backspace backspace backspace");
    assert_eq!(
        day(&stage),
        [" Wed 1 May 2024 · day 1 · CEST", ">★  09:00–10:00  H1   Opening", "    nothing else picked on this day"]
    );
    // Another day; none.
    stage.keys("l l l x");
    assert_eq!(card(&stage), "Nuts");
    assert_eq!(day(&stage)[0], " Thu 2 May 2024 · day 2 · CEST");
    stage.keys("x").must_show("No day is known yet");
}

#[test]
fn who_leaves_goes_on_where_they_were_after_a_restart_too() {
    let mut stage = stage(WIDE);
    stage.keys("T space m esc").must_not_show(" Triage ").must_show("1 Sessions");
    assert_eq!(stage.app.pane, Pane::Sessions);
    stage.keys("T");
    assert_eq!(card(&stage), "Cider, and what it is good for");
    stage.keys("x q").must_not_show(" Triage ");
    let mut next = again(&stage, &forum(&sessions()), EVE);
    next.keys("T").must_show(" 3 of 6 judged");
    assert_eq!(card(&next), "Plums");
    // What was judged before can be gone back to.
    next.keys("backspace").must_show("× skipped");
    assert_eq!(card(&next), "Cider, and what it is good for");
    next.keys("left left");
    assert_eq!(card(&next), "Opening");
    next.keys("left").must_show("no card before this one");
    assert_eq!(card(&next), "Opening");
}

#[test]
fn the_card_before_shows_its_judgement_which_can_be_changed_or_left() {
    let mut stage = stage(WIDE);
    stage.keys("T space m backspace").must_show("☆ maybe");
    // On, as it is.
    stage.keys("right");
    assert_eq!((card(&stage).as_str(), stage.saves), ("Cider, and what it is good for", 2));
    stage.keys("h h").must_show("★ going");
    // The same again says nothing new; another does, and goes on to the next one that was left behind.
    stage.keys("space");
    assert_eq!((card(&stage).as_str(), stage.saves), ("Pears", 2));
    stage.keys("x");
    assert_eq!((card(&stage).as_str(), stage.saves), ("Cider, and what it is good for", 3));
    assert_eq!(interest(&stage, "pear"), Some(Interest::Skip));
    stage.must_show(" 2 of 6 judged");
}

#[test]
fn undo_goes_back_to_that_card_and_redo_on_from_it() {
    let mut stage = stage(WIDE);
    stage.keys("T space m x u").must_show("undone: skip “Cider").must_show(" 2 of 6 judged");
    assert_eq!(card(&stage), "Cider, and what it is good for");
    stage.keys("u");
    assert_eq!(card(&stage), "Pears");
    stage.keys("U").must_show(" 2 of 6 judged");
    assert_eq!(card(&stage), "Cider, and what it is good for");
    // Judged otherwise, then undone: what was judged before is judged.
    stage.keys("backspace x u").must_show("☆ maybe");
    assert_eq!(card(&stage), "Pears");
    stage.keys("l");
    assert_eq!(card(&stage), "Cider, and what it is good for");
    // What was put off is asked about at once.
    stage.keys("l u U");
    assert_eq!((card(&stage).as_str(), interest(&stage, "cider")), ("Plums", Some(Interest::Later)));
    stage.keys("u");
    assert_eq!((card(&stage).as_str(), interest(&stage, "cider")), ("Cider, and what it is good for", None));
    stage.keys("u u u").must_show("nothing to undo");
    assert_eq!(card(&stage), "Opening");
}

#[test]
fn what_is_put_off_comes_last_the_longest_ago_first_and_once_in_a_round() {
    let mut stage = stage(WIDE);
    stage.keys("T x l x l");
    assert_eq!(cards(&mut stage, "x"), ["Nuts", "No time yet"]);
    stage
        .must_show("All 6 were asked about, 2 put off")
        .must_show("… 2 put off")
        .must_show("T asks about those 2 again");
    stage.keys("space").must_show("all were asked about");
    // Put off once more, the first of them comes behind the other.
    stage.keys("T l");
    assert_eq!(cards(&mut stage, "l"), ["Plums"]);
    let mut next = again(&stage, &forum(&sessions()), EVE);
    next.keys("T l");
    assert_eq!(card(&next), "Plums");
    next.keys("l").must_show("All 6 were asked about");
    next.keys("T space");
    assert_eq!(cards(&mut next, "x"), ["Plums"]);
    next.must_show("All 6 judged").must_show("★ 1 going").must_show("× 5 skipped").must_not_show("T asks");
    next.keys("T").must_show("All 6 judged");
}

#[test]
fn a_card_that_is_put_off_alone_is_not_asked_about_again_at_once() {
    let mut stage = stage(WIDE);
    stage.keys("T x x x x x l").must_show("All 6 were asked about, 1 put off");
    stage.keys("backspace").must_show("… put off");
    assert_eq!(card(&stage), "No time yet");
    stage.keys("x").must_show("All 6 judged");
}

#[test]
fn a_query_says_what_is_asked_about() {
    let mut stage = stage(WIDE);
    stage.keys("/ 'track:apples' enter T").must_show("/ track:apples").must_show(" 0 of 2 judged");
    assert_eq!(cards(&mut stage, "space"), ["Opening", "Cider, and what it is good for"]);
    stage.must_show("All 2 judged").must_show("of what “track:apples” finds").must_show("! 1 clash; C shows them");
    // It can be changed on the way.
    stage.keys("/ ctrl-u 'nuts' enter").must_show(" 0 of 1 judged");
    assert_eq!(card(&stage), "Nuts");
    stage.keys("/ esc").must_show(" 2 of 6 judged");
    assert_eq!(card(&stage), "Nuts", "the card stays as long as it is asked about");
    stage.keys("esc / 'zzyzx' enter T").must_show("Nothing to judge here").must_show("nothing of what “zzyzx” finds");
}

#[test]
fn a_query_for_what_is_not_judged_counts_what_it_has_met() {
    let mut stage = stage(WIDE);
    stage.keys("x / 'is:unjudged' enter T").must_show(" 0 of 5 judged");
    stage.keys("x space").must_show(" 2 of 5 judged");
    stage.keys("backspace").must_show("★ going");
    stage.keys("u").must_show(" 1 of 5 judged");
    assert_eq!(cards(&mut stage, "l").len(), 4);
    stage.must_show("All 5 were asked about, 4 put off");
}

/// A next version of the forum, as an import brings it.
fn update(stage: &mut Stage, sessions: &[Value], revision: u32, since: &str) {
    let since: Instant = since.parse().unwrap();
    let newer = opened(&forum(sessions));
    let (old, seen) = (stage.app.programme.clone(), stage.app.novelties.clone());
    let novelties = seen.after(&old, &newer.programme, revision, Stamp::of(since));
    let (agenda, journal) = (stage.app.agenda.clone(), stage.journal.clone());
    stage.tell(Msg::Opened(Ok(Box::new(Opened { agenda, journal, novelties, ..*newer }))));
}

/// The second version: one session is new, one has moved, of one the people changed, one is cancelled.
fn second() -> Vec<Value> {
    let mut newer = sessions();
    newer[0] = with(newer[0].clone(), json!({ "start": "2024-05-01T08:30", "halls": ["h2"] }));
    newer[1] = with(newer[1].clone(), json!({ "appearances": [{ "person": "ada" }] }));
    newer[5] = with(newer[5].clone(), json!({ "status": "cancelled" }));
    newer.push(session("figs", "Figs", "01T15:00", "01T16:00", "h1"));
    newer
}

#[test]
fn after_an_update_only_what_is_new_or_changed_comes_back() {
    let mut stage = stage(WIDE);
    stage.keys("T space x x x x x esc");
    update(&mut stage, &second(), 1, "2024-04-30T13:00:00+02:00");
    stage.keys("T").must_show(" 6 of 7 judged · 2 changed");
    assert_eq!(card(&stage), "Figs");
    stage.must_show("new since Tue 30 Apr");
    stage.keys("space").must_show("★ going; changed since it was judged: time, hall");
    assert_eq!(card(&stage), "Opening");
    stage
        .must_show("picked when it stood at Wed 1 May 09:00–10:00, in Barn, H1")
        .must_show("enter keeps the choice as it is");
    // Kept: it is seen, and the move is no news in the agenda either.
    stage.keys("enter").must_show("× skipped; changed since it was judged: people");
    assert_eq!((card(&stage).as_str(), interest(&stage, "open")), ("Pears", Some(Interest::Going)));
    stage.keys("space").must_show("All 7 judged");
    assert_eq!(interest(&stage, "pear"), Some(Interest::Going));
    assert_eq!(stage.app.novelties.all_unseen().map(|(id, _)| id).collect::<Vec<_>>(), ["nuts"]);
    assert!(stage.asked.iter().any(|effect| matches!(effect, Effect::See(..))), "what was seen is kept");
    stage.keys("4").must_not_show("moved");
    // Nothing comes back a second time.
    stage.keys("T").must_show("All 7 judged");
    let mut next = again(&stage, &forum(&second()), EVE);
    next.keys("T").must_show("All 7 judged");
}

#[test]
fn what_has_changed_can_wait_and_keeps_its_judgement() {
    let mut stage = stage(WIDE);
    stage.keys("T space x x x x x esc");
    update(&mut stage, &second(), 1, "2024-04-30T13:00:00+02:00");
    stage.keys("T x").must_show("changed since");
    stage.keys("l");
    assert_eq!((card(&stage).as_str(), interest(&stage, "open")), ("Pears", Some(Interest::Going)));
    stage.keys("right").must_show("All 7 judged").must_show("2 changed since").must_show("T asks about those 2 again");
    stage.keys("T");
    assert_eq!(card(&stage), "Opening");
}

#[test]
fn who_goes_to_what_has_moved_is_told_of_that_and_of_no_note() {
    let mut stage = stage(WIDE);
    stage.keys("T space x x x x x esc");
    update(&mut stage, &second(), 1, "2024-04-30T13:00:00+02:00");
    stage.keys("T x");
    assert_eq!(card(&stage), "Opening");
    stage.keys("space");
    assert_eq!(interest(&stage, "open"), Some(Interest::Going));
    stage.keys("u").must_show("undone: kept “Opening” as it now stands");
}

#[test]
fn who_judged_a_session_as_it_now_stands_is_not_asked_again() {
    let mut stage = stage(WIDE);
    update(&mut stage, &second(), 1, "2024-04-30T11:00:00+02:00");
    // Picked in the list, without looking at the details.
    stage.keys("home space T");
    assert_eq!(cards(&mut stage, "x"), ["Pears", "Cider, and what it is good for", "Plums", "Figs", "No time yet"]);
}

#[test]
fn an_update_in_the_middle_keeps_the_card() {
    let mut stage = stage(WIDE);
    stage.keys("T x x");
    let before = card(&stage);
    update(&mut stage, &second(), 1, "2024-04-30T13:00:00+02:00");
    assert_eq!(card(&stage), before);
    stage.must_show(" 2 of 6 judged · 2 changed");
    // Another programme ends it.
    stage.tell(Msg::Opened(Ok(opened(SPIEF))));
    stage.must_not_show(" Triage ");
    assert!(stage.app.triage.is_none());
}

#[test]
fn an_update_in_the_middle_keeps_the_query() {
    let mut stage = stage(WIDE);
    stage.keys("/ 'track:apples' enter T x").must_show(" 1 of 2 judged");
    let before = card(&stage);
    update(&mut stage, &second(), 1, "2024-04-30T11:00:00+02:00");
    stage.must_show("/ track:apples").must_show(" 1 of 2 judged");
    assert_eq!(card(&stage), before);
    // The index of the newer version may come later: until then nobody knows what the query finds.
    let newer = opened(&forum(&sessions()));
    let (programme, index) = (newer.programme.clone(), newer.index.clone().unwrap());
    let (agenda, journal) = (stage.app.agenda.clone(), stage.journal.clone());
    let effects = stage.app.update(Msg::Opened(Ok(Box::new(Opened { agenda, journal, index: None, ..*newer }))));
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Index(_))), "{effects:?}");
    stage.tell(Msg::Resized);
    stage.must_show("/ track:apples").must_not_show(" of 6 judged");
    stage.tell(Msg::Indexed(programme, index));
    stage.must_show("/ track:apples").must_show(" 1 of 2 judged");
    assert_eq!(card(&stage), before);
    // In the list it stays as well; another programme is asked nothing.
    stage.keys("esc").must_show("/ track:apples");
    update(&mut stage, &second(), 2, "2024-04-30T12:00:00+02:00");
    stage.must_show("/ track:apples").must_show("1 of 9 sessions, 1 skipped");
    stage.tell(Msg::Opened(Ok(opened(SPIEF))));
    stage.must_not_show("/ track:apples").must_show("19 sessions");
}

/// What another window has saved meanwhile.
fn elsewhere(stage: &mut Stage, id: &str) {
    let at = stage.app.programme.find_session(id).unwrap();
    let copy = Copy::of(&stage.app.programme, at);
    let (mut agenda, mut journal) = (stage.app.agenda.clone(), Journal::default());
    let pick = Pick::new(Interest::Skip, copy);
    let change = Change::of(id.to_owned(), None, Some(pick));
    journal.make(&mut agenda, change, Stamp::of(EVE.parse().unwrap()));
    stage.tell(Msg::Saved(Box::new(Saved { agenda, journal, error: None, answers: 1 })));
}

#[test]
fn another_window_takes_away_what_it_judges_and_nothing_else() {
    let mut stage = stage(WIDE);
    stage.keys("T x");
    elsewhere(&mut stage, "plum");
    assert_eq!(card(&stage), "Pears");
    stage.must_show(" 2 of 6 judged");
    elsewhere(&mut stage, "pear");
    assert_eq!(card(&stage), "Cider, and what it is good for");
    // Not even what is read at the moment.
    stage.keys("enter");
    elsewhere(&mut stage, "cider");
    assert_eq!(card(&stage), "Cider, and what it is good for");
    stage.keys("esc");
    assert_eq!(card(&stage), "Nuts");
    stage.keys("backspace").must_show("× skipped");
    assert_eq!(card(&stage), "Cider, and what it is good for");
}

#[test]
fn a_pick_that_probably_is_the_card_is_its_judgement() {
    let mut stage = stage(WIDE);
    stage.keys("T x enter");
    assert_eq!(card(&stage), "Pears");
    // While it is read another window brings a pick that lost its session: probably this one.
    let pear = stage.app.programme.find_session("pear").unwrap();
    let copy = Copy { guid: None, halls: vec!["Attic".to_owned()], ..Copy::of(&stage.app.programme, pear) };
    let (mut agenda, mut journal) = (stage.app.agenda.clone(), Journal::default());
    let change = Change::of("old-number".to_owned(), None, Some(Pick::new(Interest::Going, copy)));
    journal.make(&mut agenda, change, Stamp::of(EVE.parse().unwrap()));
    stage.tell(Msg::Saved(Box::new(Saved { agenda, journal, error: None, answers: 1 })));
    assert!(stage.app.plan.standing_for(pear).is_some_and(|planned| planned.session.is_none()));
    assert_eq!((card(&stage).as_str(), stage.saves), ("Pears", 1));
    // It is left, and nothing is said of it.
    stage.keys("l");
    assert_eq!((card(&stage).as_str(), stage.saves), ("Cider, and what it is good for", 1));
    assert_eq!((interest(&stage, "pear"), interest(&stage, "old-number")), (None, Some(Interest::Going)));
}

#[test]
fn a_judgement_that_frees_a_switch_is_undone_at_its_card() {
    let mut stage = stage(WIDE);
    // Both are gone to, in parts.
    stage.keys("T space space esc home C s '_' ctrl-u '09:30' enter").must_show("settled in parts");
    stage.keys("esc T backspace");
    assert_eq!(card(&stage), "Pears");
    stage.keys("x u");
    assert_eq!((card(&stage).as_str(), interest(&stage, "pear")), ("Pears", Some(Interest::Going)));
    stage.keys("U");
    assert_eq!(
        (card(&stage).as_str(), interest(&stage, "pear")),
        ("Cider, and what it is good for", Some(Interest::Skip))
    );
    // So can it be gone back to on another day.
    let mut next = again(&stage, &forum(&sessions()), EVE);
    next.keys("T backspace").must_show("× skipped");
    assert_eq!(card(&next), "Pears");
}

#[test]
fn what_is_over_is_left_out_and_counted_unless_all_is_over() {
    let text = forum(&sessions());
    let mut stage = Stage::open_at(&text, WIDE, "2024-05-01T10:30:00+02:00");
    stage.keys("T").must_show("2 sessions that are over are left out").must_show(" 0 of 4 judged");
    assert_eq!(card(&stage), "Cider, and what it is good for");
    assert_eq!(cards(&mut stage, "x").len(), 4);
    stage.must_show("All 4 judged").must_show("2 more are over, and not asked about");
    // What was judged in time counts.
    let mut eve = self::stage(WIDE);
    eve.keys("T space");
    let mut next = again(&eve, &text, "2024-05-01T10:30:00+02:00");
    next.keys("T").must_show("1 session that is over is left out").must_show(" 1 of 5 judged");
    // Who looks back at an event may judge all of it.
    let mut after = Stage::open_at(&text, WIDE, "2024-06-01T10:30:00+02:00");
    after.keys("T").must_show(" 0 of 6 judged").must_not_show("left out");
}

#[test]
fn a_card_does_not_vanish_when_its_session_ends() {
    let mut stage = Stage::open_at(&forum(&sessions()), WIDE, "2024-05-01T09:59:00+02:00");
    stage.keys("T");
    stage.app.clock.real = "2024-05-01T10:00:00+02:00".parse().unwrap();
    stage.tell(Msg::Minute);
    elsewhere(&mut stage, "nuts");
    assert_eq!(card(&stage), "Opening");
    stage.keys("space");
    assert_eq!((card(&stage).as_str(), interest(&stage, "open")), ("Pears", Some(Interest::Going)));
}

#[test]
fn details_open_and_return_and_judge() {
    let mut stage = stage(USUAL);
    stage.keys("T l enter").must_show("At the same time").must_show(" Triage ");
    stage.keys("esc").must_not_show("At the same time");
    assert_eq!(card(&stage), "Pears");
    for back in ["backspace", "h", "left", "q"] {
        stage.keys("enter").must_show("At the same time");
        stage.keys(back).must_not_show("At the same time");
        assert_eq!(card(&stage), "Pears", "{back}");
    }
    // Space in the details judges the card; where a link has led, it picks what that is about.
    stage.keys("enter space").must_not_show("At the same time").must_show(" 1 of 6 judged");
    assert_eq!(card(&stage), "Cider, and what it is good for");
    stage.keys("enter");
    let (area, _) = *stage.app.screen.spots.iter().find(|(_, spot)| matches!(spot, Spot::Link(3))).unwrap();
    stage.tell(Msg::Click { x: area.x, y: area.y, double: false });
    stage.keys("space backspace backspace");
    assert_eq!(card(&stage), "Cider, and what it is good for");
    assert_eq!(interest(&stage, "cider"), None);
}

#[test]
fn a_note_keeps_the_card_in_sight() {
    let mut stage = stage(WIDE);
    stage.keys("T n 'front_row' enter").must_show("note: front row").must_show("☆ maybe").must_show(" 1 of 6 judged");
    assert_eq!(card(&stage), "Opening");
    stage.keys("space");
    assert_eq!(card(&stage), "Pears");
    let pick = stage.app.agenda.pick("open").unwrap();
    assert_eq!((pick.interest, pick.note.as_str()), (Interest::Going, "front row"));
    // Taken back, what was said of it is too, and it is asked about anew.
    stage.keys("u u");
    assert_eq!((card(&stage).as_str(), interest(&stage, "open")), ("Opening", None));
    stage.keys("x");
    assert_eq!(card(&stage), "Pears");
    // So does that I was there.
    stage.keys("a").must_show("attended");
    assert_eq!(card(&stage), "Pears");
}

#[test]
fn the_keys_of_the_panes_work_and_those_of_the_card_go_first() {
    let mut stage = stage(WIDE);
    stage.keys("T").must_show("space going  m maybe  x skip  → later  ← back  enter details  esc leave");
    stage.must_show("0 of 6 judged · without 1 that one walks in and out of");
    stage.must_not_show("q quit").must_show("? help");
    stage.keys("?").must_show("While judging").must_show("Going, and on to the next card");
    stage.keys("esc 4").must_not_show(" Triage ").must_show("Nothing picked yet.");
    assert_eq!(stage.app.pane, Pane::Agenda);
    stage.must_show("T asks about all of them");
    stage.keys("T tab").must_not_show(" Triage ");
    // By name as by key.
    stage.keys("T : 'going' enter");
    assert_eq!((card(&stage).as_str(), interest(&stage, "open")), ("Pears", Some(Interest::Going)));
    stage.keys("T").must_show("this is where it is done; esc leaves");
    // What is listed leaves without what was skipped a moment ago.
    stage.keys("x e down").must_show("7 sessions").must_show("8 sessions");
    stage.keys("esc u y").must_show("sent to the terminal: Wed 1 May 09:15–10:15 H2 · Pears");
}

#[test]
fn where_nothing_can_be_kept_nothing_moves() {
    let mut stage = Stage::unopened(WIDE, EVE);
    stage.keys("T").must_show("there is nothing to judge yet");
    let locked = Some("made by a newer one".to_owned());
    stage.tell(Msg::Opened(Ok(Box::new(Opened { locked, ..*opened(&forum(&sessions())) }))));
    for key in ["space", "m", "x", "l", "n", "u"] {
        stage.keys("T").keys(key);
        stage.keys("esc esc T");
        assert_eq!(card(&stage), "Opening", "{key}");
        assert!(stage.app.agenda.is_untouched());
    }
    stage.keys("space").must_show("no picks can be made: made by a newer one");
}

#[test]
fn a_save_that_fails_is_said_over_the_card() {
    let mut stage = stage(USUAL);
    stage.disk_full = true;
    stage.keys("T space").must_show("! NOT SAVED").must_show("disk full");
    assert_eq!(card(&stage), "Pears");
    stage.disk_full = false;
    stage.keys("x").must_not_show("NOT SAVED");
}

#[test]
fn a_session_whose_id_belongs_to_another_pick_is_not_asked_about() {
    let mut stage = stage(WIDE);
    stage.keys("home space");
    let mut newer = sessions();
    newer[0] = json!({ "id": "open", "guid": "another", "title": "Market", "start": "2024-05-01T14:00" });
    let agenda: Agenda = stage.app.agenda.clone();
    let novelties = Novelties::default();
    stage.tell(Msg::Opened(Ok(Box::new(Opened { agenda, novelties, ..*opened(&forum(&newer)) }))));
    stage.keys("T");
    assert!(!cards(&mut stage, "x").contains(&"Market".to_owned()));
}

/// Keys that judge, move, undo and look elsewhere.
const KEYS: &[&str] = &[
    "space",
    "m",
    "x",
    "l",
    "right",
    "left",
    "backspace",
    "u",
    "U",
    "enter",
    "esc",
    "T",
    "down",
    "pageup",
    "G",
    "n 'a' enter",
    "/ 'track:apples' enter",
    "/ esc",
    "N",
    "4",
    "1",
    "q",
    "c",
    "k",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Whatever is pressed: what was judged is not asked about next, the counts add up, and nothing but what is open waits.
    #[test]
    fn nothing_is_asked_twice_in_a_row_and_the_counts_add_up(
        keys in prop::collection::vec(prop::sample::select(KEYS), 0..40),
        (width, height) in (1..130_u16, 1..45_u16),
    ) {
        let mut stage = self::stage((width, height));
        stage.keys("T");
        for key in keys {
            if key == "q" && stage.app.triage.is_none() {
                continue;
            }
            let before = stage.app.triage.as_ref().filter(|_| !stage.app.detail.focused);
            let before = before.and_then(|round| round.card);
            stage.keys(key);
            let Some(round) = &stage.app.triage else { continue };
            if let (Some(before), "space" | "m" | "x") = (before, key) {
                prop_assert_ne!(round.card, Some(before), "{} was judged", stage.app.programme[before].title);
            }
            let tally = round.tally();
            let whole = stage.app.query.query.is_empty();
            if whole {
                // What is judged counts, be it cancelled or a meal.
                let besides = ["gone", "eat"].iter().filter(|id| interest(&stage, id).is_some()).count();
                prop_assert_eq!(tally.total(), 6 + besides);
                let counts = [Interest::Going, Interest::Maybe, Interest::Skip, Interest::Later];
                let counts = counts.map(|interest| stage.app.plan.count(interest));
                prop_assert_eq!([tally.going, tally.maybe, tally.skipped, tally.put_off], counts);
            }
            prop_assert_eq!(tally.judged() + tally.put_off + tally.untouched, tally.total());
            if let (Some(card), false) = (round.card, round.is_back() || stage.app.detail.focused) {
                let interest = stage.app.plan.interest(card);
                prop_assert!(matches!(interest, None | Some(Interest::Later)), "{interest:?} is asked about");
            }
            if round.card.is_none() {
                prop_assert_eq!(tally.untouched, 0, "all were asked about");
            }
        }
    }
}

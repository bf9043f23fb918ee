//! What was changed is listed, and any point of it can be returned to.

use super::stage::Stage;
use super::{USUAL, WIDE};
use plenary::agenda::{Agenda, Change, Interest, Journal, Pick, Stamp};
use plenary::app::overlay::Overlay;
use plenary::app::{Effect, Msg, Saved};
use plenary::programme::Instant;

const SMALL: (u16, u16) = (40, 15);
const FIRST: &str = "creative-clusters";
const SECOND: &str = "2021-is-the-year-of-creative-economy";

/// Changes the agenda as another window does, at a time.
fn elsewhere(stage: &mut Stage, id: &str, interest: Option<Interest>, note: &str, when: &str) {
    let (mut agenda, mut journal) = saved(stage);
    let at = stage.app.programme.find_session(id).unwrap();
    let before = agenda.pick(id).cloned();
    let copy = plenary::agenda::Copy::of(&stage.app.programme, at);
    let after = interest.map(|interest| Pick { note: note.to_owned(), ..Pick::new(interest, copy) });
    let when: Instant = when.parse().unwrap();
    journal.make(&mut agenda, Change::of(id.to_owned(), before, after), Stamp::of(when));
    stage.tell(Msg::Saved(Box::new(Saved { agenda, journal, error: None, answers: 1 })));
}

fn saved(stage: &Stage) -> (Agenda, Journal) {
    (stage.app.agenda.clone(), stage.app.journal().clone())
}

/// Four changes on three days, one of them undone.
fn stage(size: (u16, u16)) -> Stage {
    let mut stage = Stage::spief(size);
    elsewhere(&mut stage, FIRST, Some(Interest::Going), "", "2021-05-30T09:05:00+03:00");
    elsewhere(&mut stage, FIRST, Some(Interest::Maybe), "front row", "2021-06-01T23:59:00+03:00");
    stage.keys("] down space down m u");
    stage
}

#[test]
fn the_history_at_every_size() {
    for (width, height) in [WIDE, USUAL, SMALL, (20, 6), (1, 1)] {
        let mut stage = stage((width, height));
        stage.keys("H down down down");
        if (width, height) != (1, 1) && height > 6 {
            insta::assert_snapshot!(format!("history_{width}x{height}"), stage.picture());
        }
    }
}

#[test]
fn an_empty_history_says_how_it_is() {
    let mut stage = Stage::spief(USUAL);
    stage.keys("H").must_show("History").must_show("before all that is remembered").must_show("How it is.");
    stage.keys("down").must_show("Nothing would change");
    stage.keys("enter").must_show("nothing would change: that is how it is");
    stage.keys("esc").must_not_show("History");
    assert_eq!(stage.saves, 0);
}

#[test]
fn each_change_is_told_with_when_and_what_became_of_it() {
    let mut stage = stage(WIDE);
    stage.keys("H");
    stage.must_show("Sun 30 May 09:05 MSK").must_show("yesterday 23:59 MSK").must_show("today 16:52 MSK");
    stage.must_show("in force  going “Creative Clusters").must_show("undone    maybe “");
    // My time is another.
    stage.keys("esc z H").must_show("Sun 30 May 02:05 EDT").must_show("yesterday 16:59 EDT");
}

#[test]
fn what_returning_would_change_is_shown_before_and_enter_does_it_as_one_change() {
    let mut stage = stage(WIDE);
    let before = stage.app.agenda.clone();
    stage.keys("H down").must_show("enter returns here: 1 pick comes back").must_show("+ ☆ ");
    stage.keys("down").must_show("Nothing would change: that is how it is.");
    stage.keys("down").must_show("enter returns here: 1 pick goes").must_show("− ★ ");
    stage.keys("down").must_show("1 pick goes, 1 interest changes, 1 note changes");
    stage.must_show("~ ☆ → ★ Creative Clusters").must_show("note “front row” → “”");
    assert_eq!((&stage.app.agenda, stage.saves), (&before, 3), "looking changes nothing");
    stage
        .keys("enter")
        .must_show("back to how it was at 09:05 MSK on Sun 30 May 2021: 1 pick goes")
        .must_show("u undoes");
    assert_eq!(stage.saves, 4);
    let asked = stage.asked.pop();
    assert!(
        matches!(&asked, Some(Effect::BackUp { programme, .. }) if programme.as_str() == "spief-2021"),
        "{asked:?}"
    );
    let interests = |stage: &Stage| [FIRST, SECOND].map(|id| stage.app.agenda.interest(id));
    assert_eq!(interests(&stage), [Some(Interest::Going), None]);
    stage.keys("u").must_show("undone: back to how it was at 09:05 MSK");
    assert_eq!(interests(&stage), before_interests(&before));
    // The last row is before all of it.
    stage.keys("H G").must_show("enter returns here: 2 picks go");
    stage.keys("enter");
    assert_eq!(interests(&stage), [None, None]);
    stage.keys("H").must_show("in force  back to how it was before all that is remembered");
}

fn before_interests(agenda: &Agenda) -> [Option<Interest>; 2] {
    [FIRST, SECOND].map(|id| agenda.interest(id))
}

#[test]
fn the_cursor_stays_on_its_change_when_another_window_changes_something() {
    let mut stage = stage(WIDE);
    stage.keys("H down down down");
    let marked = |stage: &Stage| match &stage.app.overlay {
        Some(Overlay::History(history)) => format!("{:?}", history.rows[history.cursor.at]),
        other => panic!("{other:?}"),
    };
    let before = marked(&stage);
    assert!(before.contains("yesterday") && before.contains("23:59"), "{before}");
    stage.must_show("1 pick goes");
    elsewhere(
        &mut stage,
        "green-saturday-world-environment-day",
        Some(Interest::Skip),
        "",
        "2021-06-02T16:53:00+03:00",
    );
    assert_eq!(marked(&stage), before);
    stage.must_show("skip “Green Saturday").must_show("2 picks go");
    stage.keys("enter").must_show("back to how it was at 23:59 MSK on Tue 1 Jun 2021: 2 picks go");
}

#[test]
fn where_no_picks_can_be_made_nothing_is_returned_to() {
    let mut stage = Stage::unopened(USUAL, "2021-06-02T16:52:00+03:00");
    stage.keys("H").must_show("there is nothing to return to yet");
    let mut opened = super::opened(super::stage::SPIEF);
    opened.locked = Some("made by a newer one".to_owned());
    stage.tell(Msg::Opened(Ok(opened)));
    stage.keys("H down enter");
    assert_eq!(stage.saves, 0);
}

#[test]
fn the_mouse_marks_and_chooses() {
    let mut stage = stage(USUAL);
    stage.keys("H");
    let y = stage.glyphs().iter().position(|row| row.contains("Sun 30 May")).unwrap();
    let at = |double| Msg::Click { x: 20, y: u16::try_from(y).unwrap(), double };
    stage.tell(at(false));
    stage.must_show("1 interest changes");
    stage.tell(at(true));
    stage.must_show("back to how it was at 09:05 MSK on Sun 30 May 2021");
}

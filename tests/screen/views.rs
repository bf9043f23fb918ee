//! Saved queries: listed, used, saved, renamed, moved, removed.

use super::stage::Stage;
use super::{USUAL, WIDE};
use plenary::app::{Effect, Msg};
use plenary::search::{ViewChange, Views};

pub fn stage(size: (u16, u16)) -> Stage {
    let mut stage = Stage::spief(size);
    let mut views = Views::default();
    for (name, line) in
        [("my day", "is:picked day:2"), ("creative", "track:creative"), ("elsewhere", "hall:aula day:1")]
    {
        views.save(name, line);
    }
    stage.views = Ok(views.clone());
    stage.app.update(Msg::Views { changed: false, kept: Ok(views) });
    stage
}

fn names(stage: &Stage) -> Vec<String> {
    let kept = stage.views.clone().unwrap();
    assert_eq!(stage.app.views, kept, "what is shown is what is on disk");
    kept.all().iter().map(|view| view.name.clone()).collect()
}

fn line(stage: &Stage) -> String {
    stage.app.query.edit.text().to_owned()
}

#[test]
fn a_query_is_saved_under_a_name() {
    let mut stage = Stage::spief(USUAL);
    stage.keys("s").must_show("None yet");
    stage.keys("enter space d n K").must_show("None yet");
    stage.keys("esc / 'klepach' enter s").must_show("Save this query as … klepach");
    stage.keys("enter").must_show("Name:");
    stage.keys("enter").must_show("a name needs a letter or a digit");
    stage.keys("'the_man' enter").must_show("saved as “the man”").must_show("the man").must_show("klepach");
    assert_eq!(names(&stage), ["the man"]);
    // Letters are text while the name is typed, Esc leaves it as it was.
    stage.keys("up enter 'qdn' esc").must_not_show("Name:");
    assert_eq!(names(&stage), ["the man"]);
    stage.keys("esc esc / 'day:fri' enter s enter 'The_Man' enter").must_show("saved as “The Man”; it was klepach");
    assert_eq!(names(&stage), ["The Man"]);
}

#[test]
fn a_view_is_used_or_added_to_the_line() {
    let mut stage = stage(WIDE);
    stage.keys("/ 'x' enter s down down enter");
    assert_eq!((stage.app.overlay.is_none(), line(&stage).as_str()), (true, "track:creative"));
    stage.must_show("4 of 19 sessions");
    // The cursor stands on the view that the line is.
    stage.keys("s up space").must_show("x my day");
    assert_eq!(line(&stage), "track:creative view:\"my day\"");
    stage.must_show("0 of 19 sessions");
    stage.keys("space").must_not_show("x my day");
    stage.keys("esc / ctrl-u 'view:CREATIVE_day:thu' enter").must_show("1 of 19 sessions");
    // Of the words a view is made of it is told which mean nothing here.
    stage.keys("s G").must_show("! no hall “aula” here").must_show("elsewhere");
}

#[test]
fn views_are_moved_renamed_and_removed_after_a_yes() {
    let mut stage = stage(USUAL);
    stage.keys("s J");
    assert_eq!(names(&stage), ["creative", "my day", "elsewhere"]);
    stage.keys("ctrl-down J J ctrl-up");
    assert_eq!(names(&stage), ["creative", "my day", "elsewhere"]);
    stage.keys("n ctrl-u 'today' enter").must_show("“my day” is now “today”");
    assert_eq!(names(&stage), ["creative", "today", "elsewhere"]);
    stage.keys("n ctrl-u 'Today' enter");
    stage.keys("n ctrl-u 'creative' enter").must_show("“Today” is now “creative”; it was track:creative");
    assert_eq!(names(&stage), ["creative", "elsewhere"]);
    stage.keys("d").must_show("Remove “creative”? y removes it.");
    stage.keys("n").must_not_show("Remove");
    stage.keys("d y").must_show("removed “creative”; it was is:picked day:2");
    assert_eq!(names(&stage), ["elsewhere"]);
    stage.keys("esc !").must_show("removed “creative”; it was is:picked day:2");
}

#[test]
fn what_the_line_asks_for_follows_its_view() {
    let mut stage = stage(WIDE);
    stage.keys("/ 'view:creative' enter").must_show("4 of 19 sessions");
    let mut views = stage.views.clone().unwrap();
    views.save("creative", "klepach");
    stage.tell(Msg::Views { changed: false, kept: Ok(views) });
    stage.must_show("1 of 19 sessions");
}

#[test]
fn another_copy_s_views_come_in_and_mine_stay_until_they_are_on_disk() {
    let mut stage = stage(WIDE);
    let mut others = stage.views.clone().unwrap();
    others.save("theirs", "day:thu");
    stage.views = Ok(others.clone());
    stage.keys("s").must_show("theirs");
    // An answer that does not know of a change made since is not taken for the truth.
    let key =
        |stage: &mut Stage, name: &str| stage.app.update(Msg::Key(plenary::app::chord::Chord::parse(name).unwrap()));
    let asked = key(&mut stage, "J");
    assert!(matches!(asked.as_slice(), [Effect::Views(Some(change))] if matches!(**change, ViewChange::Shift(..))));
    let moved = stage.app.views.clone();
    stage.app.update(Msg::Views { changed: false, kept: Ok(others.clone()) });
    assert_eq!(stage.app.views, moved);
    stage.app.update(Msg::Views { changed: true, kept: Ok(others.clone()) });
    assert_eq!(stage.app.views, others);
}

#[test]
fn views_that_cannot_be_kept_are_said() {
    let mut stage = Stage::spief(WIDE);
    stage.views = Err("cannot save the view: disk full");
    stage.keys("/ 'klepach' enter s enter 'him' enter").must_show("cannot save the view: disk full");
    stage.keys("esc !").must_show("cannot save the view: disk full");
}

#[test]
fn views_are_the_same_in_every_programme_and_wait_for_the_index() {
    let mut stage = stage(USUAL);
    stage.keys("p down enter s").must_show("elsewhere");
    let mut opened = super::opened(super::stage::SPIEF);
    let (programme, index) = (opened.programme.clone(), opened.index.take());
    stage.keys("esc");
    stage.app.update(Msg::Opened(Ok(opened)));
    stage.keys("s").must_show("track:creative");
    stage.tell(Msg::Indexed(programme, index.unwrap()));
    stage.must_show("     4");
}

#[test]
fn the_mouse_marks_and_chooses() {
    let mut stage = stage(USUAL);
    stage.keys("s");
    let y = stage.glyphs().iter().position(|row| row.contains("creative")).unwrap();
    let at = |double| Msg::Click { x: 20, y: u16::try_from(y).unwrap(), double };
    stage.tell(at(false));
    stage.keys("space");
    assert_eq!(line(&stage), "view:creative");
    stage.keys("space");
    stage.tell(at(true));
    assert_eq!(line(&stage), "track:creative");
}

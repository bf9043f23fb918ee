//! The finder: one line over everything, and the way to what it found.

use super::stage::{GAIDAR, Stage, opened};
use super::{NARROW, USUAL, WIDE};
use plenary::app::chord::Chord;
use plenary::app::everywhere::{Inquiry, Told, Volume, name};
use plenary::app::finder::FinderRow;
use plenary::app::overlay::Overlay;
use plenary::app::pane::{Pane, Row};
use plenary::app::{Effect, Msg, Spot};
use plenary::error::Error;
use proptest::prelude::*;

/// What the other programmes were asked last.
#[track_caller]
fn inquiry(stage: &mut Stage) -> Inquiry {
    match stage.asked.pop() {
        Some(Effect::Inquire(inquiry)) => *inquiry,
        other => panic!("nothing was asked: {other:?}"),
    }
}

/// The name of what is marked, with its programme where that is another one.
fn marked(stage: &Stage) -> String {
    let Some(Overlay::Finder(finder)) = &stage.app.overlay else { panic!("no finder") };
    match finder.rows.get(finder.cursor.at) {
        Some(FinderRow::Here(answer)) => name(&stage.app.programme, answer.at).to_owned(),
        Some(FinderRow::There(told)) => format!("{} ({})", told.name, told.label),
        None => String::new(),
    }
}

/// What another programme answers.
fn answers(text: &str, inquiry: &Inquiry) -> Vec<Told> {
    Volume::of(*opened(text), inquiry.pace).answers(inquiry)
}

fn tell(stage: &mut Stage, inquiry: &Inquiry, left: usize) {
    let told = answers(GAIDAR, inquiry);
    stage.tell(Msg::Told { line: inquiry.line.clone(), told, left });
}

/// Has what was asked last answered by the other programmes.
pub(super) fn tell_there(stage: &mut Stage) {
    let inquiry = inquiry(stage);
    tell(stage, &inquiry, 0);
}

#[test]
fn one_line_says_where_somebody_is() {
    for key in ["ctrl-k", "\\"] {
        let mut stage = Stage::spief(USUAL);
        stage.keys(key).must_show("─ Find ─").must_show("Names, titles, halls, tracks");
        stage.keys("'klepach'").must_show("│ Andrey Klepach speaks now in G4, Pavilion G, until 18:15 ");
        stage.must_show("│ People").must_show("│ Sessions");
        // The answer is that of the marked row.
        stage.keys("down").must_show("│ Creative Clusters: Wed 16:45–18:15 in G4, Pavilion G; on now, 1 h 23 min ");
        stage.keys("ctrl-u 'g4_at:17:00'").must_show("│ G4, Pavilion G: Wed 17:00 Creative Clusters until 18:15 ");
        stage.keys("ctrl-u 'zzyzx'").must_show("Nothing matches “zzyzx”; tab searches every programme.");
        stage.keys("esc").must_not_show("─ Find ─");
        // While it is open letters are text: nothing was picked, no pane turned.
        assert_eq!((stage.saves, stage.app.pane), (0, Pane::Sessions));
    }
}

#[test]
fn what_matched_is_marked() {
    let mut stage = Stage::spief(USUAL);
    stage.keys("ctrl-k 'klepach' down");
    // The selection lies over the row of the cursor, which has the sign that it has in every list.
    stage.must_show("│ >   Creative Clusters").must_not_show("│ >   Andrey");
    stage.keys("up").must_show("│ >   Andrey").must_not_show("│ >   Creative");
    stage.keys("down");
    assert!(stage.picture().contains("MMMMMMM"), "{}", stage.picture());
}

#[test]
fn what_was_not_found_by_its_name_says_what_by() {
    let mut stage = Stage::spief(WIDE);
    // A session by who speaks in it; the letters of the name are marked.
    stage.keys("ctrl-k 'klepach'").must_show("Wed 2 Jun 16:45–18:15 G4 · Andrey Klepach");
    assert!(stage.picture().contains(" m mmmmmm MMMMMMM "), "{}", stage.picture());
    // A person by a post, which stands there anyway.
    stage.keys("ctrl-u 'fabrika'").must_show("FABRIKA").must_not_show("FABRIKA ·");
}

#[test]
fn enter_goes_there_and_backspace_returns() {
    let mut stage = Stage::spief(WIDE);
    stage.keys("] down");
    let before = stage.app.list().current();
    stage.keys("ctrl-k 'klepach' enter").must_not_show("─ Find ─").must_show("Chief Economist");
    assert_eq!(stage.app.pane, Pane::People);
    assert!(stage.app.detail.focused && matches!(stage.app.list().current(), Some(Row::Person(_))));
    // A link, and back; and back once more.
    stage.keys("enter backspace");
    assert_eq!(stage.app.pane, Pane::People);
    stage.keys("backspace");
    assert_eq!((stage.app.pane, stage.app.list().current()), (Pane::Sessions, before));
    assert!(!stage.app.detail.focused);
    // A hall, a session, a track: each in its pane.
    for (line, pane, shown) in [
        ("g4", Pane::Halls, "Pavilion G, conference hall G4"),
        ("creative_clusters", Pane::Sessions, "Creative Clusters"),
        ("creative_business_forum", Pane::Sessions, "4 sessions"),
    ] {
        stage.keys(&format!("ctrl-k '{line}' enter")).must_show(shown);
        assert_eq!(stage.app.pane, pane, "{line}");
        stage.keys("backspace");
        assert_eq!((stage.app.pane, stage.app.list().current()), (Pane::Sessions, before), "{line}");
    }
    // Who moves on in the list is there for good.
    stage.keys("ctrl-k 'klepach' enter left down right backspace");
    assert_eq!(stage.app.pane, Pane::People);
}

#[test]
fn what_the_filter_hides_is_shown_all_the_same() {
    let mut stage = Stage::spief(WIDE);
    stage.keys("/ 'demographics' enter").must_show("1 of 19 sessions");
    stage.keys("ctrl-k 'creative_clusters' enter").must_show("1 h 30 min").must_show("/ demographics");
    stage.keys("backspace").must_show("Preservation").must_show("1 of 19 sessions");
    assert!(!stage.app.detail.focused);
}

#[test]
fn answers_come_as_soon_as_the_index_does() {
    let mut stage = Stage::unopened(USUAL, "2021-06-02T16:52:00+03:00");
    stage.keys("ctrl-k").must_show("there is nothing to find yet");
    let programme = opened(super::stage::SPIEF);
    let index = programme.index.clone().unwrap();
    let (shown, unread) = (programme.programme.clone(), plenary::app::Opened { index: None, ..*programme });
    stage.app.update(Msg::Opened(Ok(Box::new(unread))));
    stage.keys("ctrl-k 'klepach'").must_show("The programme is still being read");
    stage.tell(Msg::Indexed(shown, index));
    stage.must_show("Andrey Klepach speaks now");
}

#[test]
fn tab_searches_every_programme_and_old_answers_are_dropped() {
    let mut stage = Stage::spief(WIDE);
    stage.keys("ctrl-k 'mau'");
    assert!(stage.asked.is_empty(), "the others are not asked before that is wanted");
    stage.keys("tab").must_show("─ Find in every programme, which are being read ─");
    let old = inquiry(&mut stage);
    assert_eq!((old.line.as_str(), old.shown.as_str()), ("mau", "spief-2021"));
    stage.keys("ctrl-u 'klepach'");
    let new = inquiry(&mut stage);
    stage.must_show("Andrey Klepach speaks now");
    tell(&mut stage, &old, 3);
    stage.must_not_show("still to be read").must_not_show("Gaidar");
    tell(&mut stage, &new, 2);
    stage.must_show("─ Find in every programme, 2 still to be read ─");
    tell(&mut stage, &new, 0);
    stage.must_show("─ Find in every programme ─");
    // Once more: this one only.
    stage.keys("tab").must_show("─ Find ─");
    assert!(matches!(stage.asked.pop(), Some(Effect::EndInquiry)), "another programme may be shown by the next time");
    stage.keys("tab esc");
    assert!(matches!(stage.asked.pop(), Some(Effect::EndInquiry)), "what was read is forgotten");
    tell(&mut stage, &new, 0);
}

#[test]
fn what_another_programme_answers_opens_it_there() {
    let mut stage = Stage::spief(WIDE);
    // A name that only the other programme has.
    let other = opened(GAIDAR);
    let name = other.programme.people().iter().find(|person| person.name.is_ascii()).unwrap().name.clone();
    mark_there(&mut stage, &name);
    let row = stage.glyphs().iter().find(|row| row.contains(&name) && row.contains("Gaidar")).cloned();
    assert!(row.is_some(), "no row says the programme:\n{}", stage.glyphs().join("\n"));
    stage.keys("enter").must_not_show("─ Find").must_show(&name);
    assert_eq!((stage.app.programme.event.id.as_str(), stage.app.pane), ("gaidar-2017", Pane::People));
    assert!(stage.app.detail.focused);
}

/// Visits somebody who is in the other programme only, by the finder.
fn visit(stage: &mut Stage) {
    stage.keys("ctrl-k 'fomichev' tab");
    let wanted = inquiry(stage);
    tell(stage, &wanted, 0);
    stage.keys("enter");
    assert_eq!(stage.app.programme.event.id.as_str(), "gaidar-2017");
}

#[test]
fn another_programme_is_visited_and_backspace_returns() {
    let mut stage = Stage::spief(WIDE);
    stage.keys("space / 'creative' enter 3 down enter");
    let place = |stage: &Stage| {
        let app = &stage.app;
        let id = app.programme.event.id.as_str().to_owned();
        (id, app.pane, app.list().current(), app.detail.focused, app.query.edit.text().to_owned())
    };
    let before = place(&stage);
    visit(&mut stage);
    stage.must_show("SPIEF 2021: backspace returns").must_show("Oleg Fomichev");
    stage.keys("backspace").must_show("1 going").must_show("/ creative").must_not_show("backspace returns");
    assert_eq!(place(&stage), before);
    // A link that was followed is gone back first; from the list the way back is as short.
    visit(&mut stage);
    stage.keys("enter backspace");
    assert_eq!(place(&stage).0, "gaidar-2017");
    stage.keys("backspace");
    assert_eq!(place(&stage), before);
    visit(&mut stage);
    stage.keys("left down backspace");
    assert_eq!(place(&stage), before);
    stage.keys("left backspace").must_show("no other programme to return to");
}

#[test]
fn a_visit_ends_for_good_where_another_programme_is_chosen() {
    let mut stage = Stage::spief(WIDE);
    visit(&mut stage);
    stage.tell(Msg::Opened(Ok(opened(super::stage::SPIEF))));
    stage.keys("backspace").must_show("no other programme to return to");
}

#[test]
fn a_visit_that_arrives_under_a_note_has_its_way_back_too() {
    let mut stage = Stage::spief(WIDE);
    stage.keys("ctrl-k 'fomichev' tab");
    let wanted = inquiry(&mut stage);
    tell(&mut stage, &wanted, 0);
    let effects = stage.app.update(Msg::Key(plenary::app::chord::Chord::parse("enter").unwrap()));
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Visit(_))), "{effects:?}");
    stage.keys("n");
    stage.tell(Msg::Opened(Ok(opened(GAIDAR))));
    stage.keys("'read' enter").must_show("Oleg Fomichev").must_show("SPIEF 2021: backspace returns");
    stage.keys("backspace").must_show("Creative Clusters");
}

#[test]
fn the_cursor_stays_on_what_it_marks_when_others_answer() {
    let mut stage = Stage::spief(WIDE);
    stage.keys("ctrl-k 'russia' tab down down");
    let wanted = inquiry(&mut stage);
    let before = marked(&stage);
    tell(&mut stage, &wanted, 0);
    assert_eq!(marked(&stage), before);
    stage.must_show("Gaidar");
}

#[test]
fn what_is_wrong_with_the_line_is_said_and_how_its_words_were_taken() {
    let mut stage = Stage::spief(USUAL);
    stage.keys("ctrl-k 'hall:g44_'").must_show("│ no hall “g44” here; did you mean g4? ");
    stage
        .keys("ctrl-u 'rktgfx'")
        .must_show("Andrey Klepach speaks now")
        .must_show("“rktgfx” is “klepach” on the other keyboard");
    // Nothing is shouted while it may still become right.
    stage.keys("ctrl-u 'hall:g'").must_not_show("no hall");
}

#[test]
fn the_mouse_marks_and_goes() {
    let mut stage = Stage::spief(USUAL);
    stage.keys("ctrl-k 'klepach'");
    let spots = stage.app.screen.spots.clone();
    let (area, _) = spots.iter().find(|(_, spot)| *spot == Spot::MenuRow(1)).unwrap();
    let (x, y) = (area.x, area.y);
    stage.tell(Msg::Click { x, y, double: false });
    stage.must_show("Creative Clusters: Wed 16:45");
    stage.tell(Msg::Wheel { x, y, by: -1 });
    stage.must_show("Andrey Klepach speaks now");
    stage.tell(Msg::Click { x, y, double: true });
    stage.must_not_show("─ Find ─");
    assert_eq!(stage.app.pane, Pane::Sessions);
    assert!(stage.app.detail.focused);
}

#[test]
fn a_paste_is_found() {
    let mut stage = Stage::spief(USUAL);
    stage.keys("ctrl-k");
    stage.tell(Msg::Paste("klepach\n".to_owned()));
    stage.must_show("Andrey Klepach speaks now");
}

#[test]
fn a_programme_that_arrives_waits_for_the_finder() {
    let mut stage = Stage::spief(NARROW);
    stage.keys("ctrl-k 'kle'");
    stage.tell(Msg::Opened(Ok(opened(GAIDAR))));
    stage.keys("'pach'").must_show("> klepach");
    stage.keys("esc");
    assert_eq!(stage.app.programme.event.id.as_str(), "gaidar-2017");
}

/// Marks the person of that name, of the other programme.
fn mark_there(stage: &mut Stage, name: &str) {
    let surname = name.split(' ').next_back().unwrap().to_lowercase();
    stage.keys(&format!("ctrl-k '{surname}' tab"));
    let wanted = inquiry(stage);
    tell(stage, &wanted, 0);
    while marked(stage) != format!("{name} (Gaidar Forum 2017)") {
        let before = marked(stage);
        stage.keys("down");
        assert_ne!(marked(stage), before, "{name} can't be marked");
    }
}

#[test]
fn what_was_found_is_gone_to_when_its_programme_comes_and_only_then() {
    let other = opened(GAIDAR);
    let name = &other.programme.people().iter().find(|person| person.name.is_ascii()).unwrap().name;
    let enter = Chord::parse("enter").unwrap();
    // The finder is open again by the time it comes: it waits for that.
    let mut stage = Stage::spief(WIDE);
    mark_there(&mut stage, name);
    let effects = stage.app.update(Msg::Key(enter));
    assert!(
        effects.iter().any(|effect| matches!(effect, Effect::Visit(id) if id.as_str() == "gaidar-2017")),
        "{effects:?}"
    );
    stage.keys("ctrl-k");
    stage.tell(Msg::Opened(Ok(opened(GAIDAR))));
    stage.keys("esc");
    assert_eq!((stage.app.programme.event.id.as_str(), stage.app.pane), ("gaidar-2017", Pane::People));
    // It can't be opened: who opens it later by other ways is led nowhere.
    let mut stage = Stage::spief(WIDE);
    mark_there(&mut stage, name);
    stage.app.update(Msg::Key(enter));
    stage.tell(Msg::Opened(Err(Error::new("it is gone"))));
    stage.tell(Msg::Opened(Ok(opened(GAIDAR))));
    assert_eq!((stage.app.programme.event.id.as_str(), stage.app.pane), ("gaidar-2017", Pane::Sessions));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]
    #[test]
    fn no_key_and_no_size_breaks_it(
        (width, height) in (1..130_u16, 1..45_u16),
        keys in prop::collection::vec(prop::sample::select(vec![
            "'a'", "'kle'", "'g4'", "'_'", "'at:17'", "'ж'", "backspace", "ctrl-u", "up", "down", "pageup", "pagedown", "tab", "left",
        ]), 0..14),
    ) {
        let mut stage = Stage::spief((width, height));
        stage.keys("ctrl-k").keys(&keys.join(" "));
        stage.resize(height, width);
        stage.keys("pagedown down enter backspace");
    }
}

//! What stands over something else leads back to it: details over a list, the board, the finder, a report.

use super::stage::Stage;
use super::{USUAL, WIDE, board, news, triage};
use plenary::agenda::Interest;
use plenary::app::chord::Chord;
use plenary::app::page::Target;
use plenary::app::{Msg, Spot};

/// Follows the link of the page to another session.
#[track_caller]
fn follow(stage: &mut Stage, id: &str) {
    let (page, at) = (stage.app.page().unwrap(), stage.app.programme.find_session(id).unwrap());
    let link = page.links().position(|target| *target == Target::Session(at)).expect("a link to it");
    let spots = &stage.app.screen.spots;
    let (area, _) = *spots.iter().find(|(_, spot)| *spot == Spot::Link(link)).expect("in sight");
    stage.tell(Msg::Click { x: area.x, y: area.y, double: false });
}

fn interest(stage: &Stage, id: &str) -> Option<Interest> {
    stage.app.agenda.interest(id)
}

/// Whether the details of that title have the keys.
#[track_caller]
fn reads(stage: &Stage, title: &str) {
    let page = stage.app.page().filter(|_| stage.app.detail.focused);
    let words = page.map(|page| page.blocks[0].spans.iter().map(|span| span.text.as_str()).collect::<String>());
    assert!(words.as_ref().is_some_and(|words| words.contains(title)), "{words:?}\n{}", stage.glyphs().join("\n"));
}

#[test]
fn after_the_board_keys_work_on_what_the_cursor_is_on() {
    for size in [USUAL, WIDE] {
        let mut stage = board::bare(size);
        stage.keys("g space j space G C enter h").must_show("Group 1 of 1");
        stage.keys("esc");
        assert!(stage.selected().contains("Owls"), "{}", stage.selected());
        stage.keys("n").must_show("Owls");
        stage.keys("'hoot' enter m space");
        assert_eq!(interest(&stage, "ice"), Some(Interest::Going));
        assert_eq!(interest(&stage, "owl"), Some(Interest::Going), "{}", stage.glyphs().join("\n"));
    }
}

#[test]
fn a_page_that_is_out_of_sight_is_not_what_keys_work_on() {
    let mut stage = board::bare(USUAL);
    stage.keys("G enter");
    follow(&mut stage, "train");
    stage.must_show("Night trains");
    // Both keys at once, before the next frame.
    for key in ["h", "space"] {
        stage.app.update(Msg::Key(Chord::parse(key).unwrap()));
    }
    assert_eq!((interest(&stage, "owl"), interest(&stage, "train")), (Some(Interest::Going), None));
    // Beside the list it stays in sight, and is what keys work on, until the window has no more room for it.
    let mut stage = board::bare(WIDE);
    stage.keys("G enter");
    follow(&mut stage, "train");
    stage.keys("h m").must_show("Wed 1 May 2024 · 23:30–00:40");
    assert_eq!((interest(&stage, "owl"), interest(&stage, "train")), (None, Some(Interest::Maybe)));
    stage.resize(USUAL.0, USUAL.1);
    stage.keys("space");
    assert_eq!((interest(&stage, "owl"), interest(&stage, "train")), (Some(Interest::Going), Some(Interest::Maybe)));
    // Read as such, it stays through that.
    let mut stage = board::bare(WIDE);
    stage.keys("G enter");
    follow(&mut stage, "train");
    stage.resize(USUAL.0, USUAL.1);
    reads(&stage, "Night trains");
    stage.keys("backspace");
    reads(&stage, "Owls");
}

#[test]
fn a_card_is_returned_to_from_the_finder_and_from_the_board() {
    let mut stage = triage::stage(USUAL);
    stage.keys("T space \\ 'nuts' enter");
    reads(&stage, "Nuts");
    // What is judged meanwhile counts.
    stage.keys("m backspace").must_show(" Triage ").must_show(" 2 of 6 judged").must_show("enter details");
    assert_eq!(triage::card(&stage), "Pears");
    // From details of a card to those.
    stage.keys("enter \\ 'plums' enter backspace");
    reads(&stage, "Pears");
    stage.keys("esc").must_show(" Triage ");
    assert_eq!(triage::card(&stage), "Pears");
    // The board asks about a card; having answered, or not, one is back at it.
    stage.keys("space h enter s").must_show("Leave “Pears”");
    stage.keys("esc").must_show("Group 1 of 1");
    stage.keys("esc").must_show(" Triage ");
    reads(&stage, "Pears");
    stage.keys("s enter esc backspace").must_show(" Triage ").must_show(" 3 of 6 judged");
    assert_eq!(triage::card(&stage), "Pears");
    // So from what is told at the end.
    let mut stage = triage::stage(USUAL);
    stage.keys("T space space x x x x").must_show("All 6 judged").must_show("C shows them");
    stage.keys("C").must_show("Group 1 of 1").must_not_show(" Triage ");
    stage.keys("esc").must_show("All 6 judged");
    // What one goes to from there, one has left for.
    stage.keys("C 4").must_not_show(" Triage ").must_not_show("Group");
}

#[test]
fn the_board_is_returned_to_from_the_finder() {
    for size in [USUAL, WIDE] {
        let mut stage = board::stage(size);
        stage.keys("g C enter \\ 'owls' enter");
        reads(&stage, "Owls");
        stage.keys("backspace");
        reads(&stage, "Glaciers");
        stage.keys("backspace").must_show("Group 1 of 2");
        assert!(!stage.app.detail.focused);
        stage.keys("esc").must_show("1 Sessions");
        assert!(stage.selected().contains("Glaciers"), "{}", stage.selected());
        // The details that the board was opened over.
        stage.keys("G enter C").must_show("Group 2 of 2");
        stage.keys("x esc");
        reads(&stage, "Owls");
        assert_eq!(interest(&stage, "owl"), None);
        stage.keys("esc");
        assert!(!stage.app.detail.focused && stage.selected().contains("Owls"));
    }
}

#[test]
fn the_agenda_under_the_finder_and_the_board_stays_at_its_pick() {
    for over in ["\\ 'choirs' enter", "C enter \\ 'choirs' enter"] {
        let mut stage = board::bare(WIDE);
        stage.keys("g j space G space 4 G");
        assert!(stage.selected().contains("Owls"), "{}", stage.selected());
        // Another pick before it, made from there, numbers the picks anew.
        stage.keys(over).keys("space backspace esc esc");
        assert!(stage.selected().contains("Owls"), "{over}: {}", stage.selected());
    }
}

#[test]
fn a_card_is_put_off_only_where_it_is_looked_at() {
    let mut stage = triage::stage(USUAL);
    stage.keys("T enter").must_show("→ later");
    follow(&mut stage, "pear");
    let card = triage::card(&stage);
    for key in ["l", "right"] {
        stage.keys(key).must_show("puts off the card").must_not_show("→ later");
        assert_eq!((triage::card(&stage), stage.saves), (card.clone(), 0));
    }
    stage.keys("down").must_not_show("→ later");
    stage.keys("esc enter l");
    assert_eq!(interest(&stage, "open"), Some(Interest::Later));
    // Nor through a report that lies over it.
    let of = stage.app.programme.clone();
    stage.tell(Msg::Report(of, Ok(news::page("A made-up report"))));
    stage.must_show("A made-up report").must_not_show("→ later");
    stage.keys("l").must_show("puts off the card");
    assert_eq!(stage.saves, 1);
    stage.keys("backspace").must_show("→ later");
}

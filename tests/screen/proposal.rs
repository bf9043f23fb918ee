//! The proposal: what it shows before anything is changed, and that only a yes changes something.

use super::stage::{Stage, opened};
use super::{USUAL, WIDE};
use plenary::agenda::{Agenda, Change, Copy, Interest, Journal, Pick, Stamp};
use plenary::app::overlay::Overlay;
use plenary::app::{Msg, Saved};
use plenary::programme::Instant;
use serde_json::{Value, json};

const SMALL: (u16, u16) = (40, 15);
/// Before the made-up event.
const EVE: &str = "2024-04-30T12:00:00+02:00";

fn session(id: &str, title: &str, start: &str, end: &str, hall: &str) -> Value {
    json!({ "id": id, "title": title, "halls": [hall], "start": format!("2024-05-{start}"), "end": format!("2024-05-{end}"),
        "appearances": [{ "person": "ada" }] })
}

/// A made-up forum of two days: cider is held twice, and its first time clashes with pears.
fn forum() -> String {
    json!({ "id": "fruit", "title": "Fruit Forum", "zone": "Europe/Oslo", "start": "2024-05-01", "end": "2024-05-02",
        "buildings": [{ "id": "b1", "name": "Barn" }, { "id": "b2", "name": "Shed" }],
        "halls": [{ "id": "h1", "name": "H1", "building": "b1" }, { "id": "h2", "name": "H2", "building": "b1" },
            { "id": "far", "name": "Far", "building": "b2" }],
        "people": [{ "id": "ada", "name": "Ada Berg" }],
        "sessions": [
            session("open", "Opening", "01T09:00", "01T10:00", "h1"),
            session("pear", "Pears, and what is made of them in the valleys between the fjords", "01T10:15", "01T11:15", "h2"),
            session("cider", "Cider", "01T10:30", "01T11:30", "h1"),
            session("plum", "Plums", "01T11:20", "01T12:20", "far"),
            session("nuts", "Nuts", "01T14:00", "01T15:30", "h1"),
            session("seeds", "Seeds", "01T14:15", "01T15:30", "h2"),
            session("again", "Cider", "02T09:00", "02T10:00", "h1"),
            { "id": "loose", "title": "No time yet" },
        ] })
    .to_string()
}

const PICKS: &[(&str, Interest)] = &[
    ("open", Interest::Going),
    ("pear", Interest::Going),
    ("cider", Interest::Going),
    ("plum", Interest::Maybe),
    ("nuts", Interest::Maybe),
    ("seeds", Interest::Going),
    ("loose", Interest::Going),
];

fn stage(size: (u16, u16), picks: &[(&str, Interest)]) -> Stage {
    let mut opened = opened(&forum());
    for (id, interest) in picks {
        let at = opened.programme.find_session(id).unwrap();
        let after = Pick { note: format!("note on {id}"), ..Pick::new(*interest, Copy::of(&opened.programme, at)) };
        let change = Change::of((*id).to_owned(), None, Some(after));
        opened.journal.make(&mut opened.agenda, change, Stamp::of(Instant::UNIX_EPOCH));
    }
    let mut stage = Stage::unopened(size, EVE);
    stage.tell(Msg::Opened(Ok(opened)));
    stage
}

fn interests(stage: &Stage) -> Vec<String> {
    stage.app.agenda.picks().map(|(id, pick)| format!("{id} {}", pick.interest.word())).collect()
}

#[test]
fn the_proposal_at_every_size() {
    for (width, height) in [WIDE, USUAL, SMALL, (20, 6), (1, 1)] {
        let mut stage = stage((width, height), PICKS);
        stage.keys("P down down down");
        if height > 6 {
            insta::assert_snapshot!(format!("proposal_{width}x{height}"), stage.picture());
        }
    }
}

#[test]
fn what_it_comes_to_is_told_as_a_whole_in_a_low_window() {
    let stage = |size| {
        let mut stage = stage(size, PICKS);
        stage.keys("P");
        stage
    };
    let words = stage(SMALL).picture();
    let words: Vec<&str> = words.split(|sign: char| sign.is_whitespace() || sign == '│').collect();
    let words = words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    assert!(words.contains("; nothing is better"), "{}", stage(SMALL).picture());
    assert!(words.contains("every other key leaves it"), "{}", stage(SMALL).picture());
}

#[test]
fn it_tells_what_stays_what_is_gained_and_why_the_rest_is_lost() {
    let mut stage = stage(WIDE, PICKS);
    stage.keys("P").must_show("A clash-free agenda");
    stage
        .must_show("all 4 going, 0 of 2 maybes: no clashes, every walk fits; nothing is better; 1 pick that takes no ");
    stage.must_show("y takes it over: 1 newly going, 1 now maybe; every other key leaves it");
    stage.must_show("Wed 1 May · CEST").must_show("Thu 2 May · CEST");
    stage.must_show("  ★ 09:00–10:00  H1   Opening");
    stage.must_show("− ☆ 10:30–11:30  H1   Cider").must_show("held again Thu 2 May 09:00, proposed instead");
    stage
        .must_show("  ☆ 11:20–12:20  Far  Plums")
        .must_show("no time to walk from 10:15 “Pears, and what is made of them");
    stage.must_show("  ☆ 14:00–15:30  H1   Nuts").must_show("lost to 14:15 “Seeds” (1 h 15 min in common)");
    stage.must_show("+ ★ 09:00–10:00  H1   Cider").must_show("instead of Wed 1 May 10:30");
    stage.keys("down down down").must_show("10:30–11:30 · H1 · Cider · held again Thu 2 May 09:00, proposed instead");
}

#[test]
fn yes_takes_it_over_as_one_change_and_one_undo_takes_it_back() {
    let mut stage = stage(USUAL, PICKS);
    let before = interests(&stage);
    stage
        .keys("P y")
        .must_show("took the proposal: 1 newly going, 1 now maybe; u undoes")
        .must_not_show("A clash-free");
    let after = [
        "again going",
        "cider maybe",
        "loose going",
        "nuts maybe",
        "open going",
        "pear going",
        "plum maybe",
        "seeds going",
    ];
    assert_eq!((interests(&stage), stage.saves), (after.map(str::to_owned).to_vec(), 1));
    assert_eq!(stage.app.agenda.pick("again").map(|pick| pick.note.as_str()), Some("note on cider"), "goes along");
    assert_eq!(stage.app.agenda.pick("cider").map(|pick| pick.note.as_str()), Some("note on cider"), "and stays");
    assert_eq!((stage.app.plan.firm_clashes().count(), stage.app.plan.tight.len()), (0, 0));
    stage.keys("P").must_show("That is how it is: there is nothing to change.");
    stage.keys("y").must_not_show("A clash-free");
    assert_eq!(stage.saves, 1, "there was nothing to change");
    stage.keys("u").must_show("undone: took the proposal");
    assert_eq!(interests(&stage), before);
}

#[test]
fn no_other_key_changes_anything() {
    for key in ["n", "esc", "enter", "space", "Y", "u", "m", "P", "/", "tab", "2"] {
        let mut stage = stage(USUAL, PICKS);
        let before = stage.app.agenda.clone();
        stage.keys("P").keys(key).must_not_show("A clash-free agenda").must_show("everything is as it was");
        assert_eq!((&stage.app.agenda, stage.saves), (&before, 0), "{key}");
    }
    let mut stage = stage(SMALL, PICKS);
    stage.keys("P down j k up pagedown pageup end home g G").must_show("A clash-free agenda");
    let rows = |stage: &Stage| match &stage.app.overlay {
        Some(Overlay::Proposal(preview)) => (preview.cursor.at, preview.rows.len()),
        other => panic!("{other:?}"),
    };
    let (at, count) = rows(&stage);
    assert_eq!((at, stage.saves), (count - 1, 0), "what moves looks through it");
}

#[test]
fn it_is_made_anew_when_another_window_changes_the_agenda() {
    let mut stage = stage(WIDE, PICKS);
    stage.keys("P down down down").must_show("y takes it over: 1 newly going, 1 now maybe");
    let (mut agenda, mut journal): (Agenda, Journal) = (stage.app.agenda.clone(), stage.app.journal().clone());
    let before = agenda.pick("seeds").cloned();
    let after = before.clone().map(|pick| Pick { interest: Interest::Skip, ..pick });
    journal.make(&mut agenda, Change::of("seeds".to_owned(), before, after), Stamp::of(EVE.parse().unwrap()));
    stage.tell(Msg::Saved(Box::new(Saved { agenda, journal, error: None, answers: 1 })));
    stage.must_show("Your agenda was changed meanwhile: this is made anew.").must_not_show("Seeds (75");
    stage.must_show("all 3 going, 1 of 2 maybes").must_show("y takes it over: 2 newly going, 1 now maybe");
    stage.keys("y");
    let nuts = stage.app.agenda.interest("nuts");
    assert_eq!((nuts, stage.app.agenda.interest("seeds")), (Some(Interest::Going), Some(Interest::Skip)));
}

#[test]
fn where_there_is_nothing_to_propose_it_says_so() {
    let mut stage = Stage::unopened(USUAL, EVE);
    stage.keys("P").must_show("there is nothing to propose yet");
    let mut stage = self::stage(USUAL, &[]);
    stage.keys("P").must_show("nothing that is still to come is picked; space and m pick a session");
    let mut stage = self::stage(USUAL, &[("loose", Interest::Going)]);
    stage.keys("P").must_show("nothing that is still to come is picked");
}

#[test]
fn where_no_picks_can_be_made_a_yes_says_why() {
    let mut opened = opened(&forum());
    for (id, interest) in [("pear", Interest::Going), ("cider", Interest::Maybe), ("nuts", Interest::Maybe)] {
        let at = opened.programme.find_session(id).unwrap();
        let after = Pick::new(interest, Copy::of(&opened.programme, at));
        let change = Change::of(id.to_owned(), None, Some(after));
        opened.journal.make(&mut opened.agenda, change, Stamp::of(Instant::UNIX_EPOCH));
    }
    opened.locked = Some("made by a newer one".to_owned());
    let mut stage = Stage::unopened(USUAL, EVE);
    stage.tell(Msg::Opened(Ok(opened)));
    stage.keys("P").must_show("y takes it over");
    stage.keys("y").must_show("no picks can be made: made by a newer one");
    assert_eq!(stage.saves, 0);
}

/// The proposal, the board and a gap say the same.
#[test]
fn nothing_claims_more_of_walks_than_anybody_knows() {
    let claims = |halls: &str, proposal: &str, board: &str, gap: &str| {
        let programme = format!(
            r#"{{ "id": "made-up", "title": "Made up", "zone": "Europe/Oslo", "buildings": [{{ "id": "b", "name": "B" }}],
            "halls": [{halls}], "sessions": [
            {{ "id": "a", "title": "A", "halls": ["x"], "start": "2024-05-01T09:00", "end": "2024-05-01T10:00" }},
            {{ "id": "c", "title": "C", "halls": ["x"], "start": "2024-05-01T10:30", "end": "2024-05-01T11:00" }},
            {{ "id": "b", "title": "B", "halls": ["x"], "start": "2024-05-01T12:00", "end": "2024-05-01T13:00" }}] }}"#
        );
        let mut stage = Stage::open_at(&programme, WIDE, EVE);
        stage.keys("space G space P").must_show(proposal);
        stage.keys("esc C").must_show(board);
        stage.keys("esc 4 g j").must_show(gap);
    };
    let (placed, bare) = (r#"{ "id": "x", "name": "X", "building": "b" }"#, r#"{ "id": "y", "name": "Y" }"#);
    let none = "No walk is longer than its pause.";
    claims(placed, "no clashes, every walk fits;", none, "1 session fits, walks included");
    let some = "No walk that is known is longer than its pause.";
    let halls = format!("{placed}, {bare}");
    claims(&halls, "no clashes, every walk that is known fits;", some, "fits, walks included where they are");
    let nobody = "though nobody knows how long walks take here";
    let board = "Nobody knows how long walks take here.";
    let proposal = format!("no clashes, {nobody};");
    claims(&bare.replace('y', "x"), &proposal, board, "fits, though nobody knows how long walks");
}

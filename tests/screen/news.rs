//! What is new or changed stays marked until it was looked at; programmes are imported and removed from their list.

use super::stage::{SPIEF, Stage, opened};
use super::{USUAL, WIDE};
use plenary::agenda::Novelties;
use plenary::app::page::{Block, Page, Span, Target, Tone};
use plenary::app::{Brought, Effect, Msg, Opened};
use plenary::error::Error;
use plenary::programme::{Code, Extra, Finding, Imported, Instant};
use std::sync::Arc;

const FIRST: &str = "creative-clusters";
const SECOND: &str = "2021-is-the-year-of-creative-economy";

fn novelties() -> Novelties {
    let row = |session: &str, what: &[&str]| serde_json::json!({ "session": session, "what": what, "since": "2021-05-30T08:00:00.000Z", "revision": 1 });
    let sessions = [row(FIRST, &["time", "hall"]), row(SECOND, &["new"])];
    serde_json::from_value(serde_json::json!({ "version": 1, "revision": 1, "sessions": sessions })).unwrap()
}

fn stage() -> Stage {
    let mut stage = Stage::unopened(WIDE, "2021-06-01T09:00:00+03:00");
    stage.tell(Msg::Opened(Ok(Box::new(Opened { novelties: novelties(), ..*opened(SPIEF) }))));
    stage
}

/// How many rows of the list are marked as new.
fn marked(stage: &Stage) -> usize {
    stage.glyphs().iter().filter(|row| row.chars().nth(3) == Some('•')).count()
}

fn seen(stage: &mut Stage) -> Vec<usize> {
    let told = |effect| match effect {
        Effect::See(programme, novelties) => {
            assert_eq!(programme.as_str(), "spief-2021");
            Some(novelties.all_unseen().count())
        }
        _ => None,
    };
    stage.asked.drain(..).filter_map(told).collect()
}

#[test]
fn a_mark_stays_until_its_session_was_read() {
    let mut stage = stage();
    assert_eq!(marked(&stage), 2);
    stage.keys("/ 'is:changed' enter");
    stage.must_show("changed since Sun 30 May: time, hall");
    assert!(seen(&mut stage).is_empty(), "passing by is not reading");
    stage.keys("enter down");
    assert_eq!((marked(&stage), seen(&mut stage)), (1, Vec::new()), "it stays in sight while it is read");
    stage.keys("h");
    assert_eq!(seen(&mut stage), [1]);
    stage.keys("esc");
    assert_eq!(marked(&stage), 1);
    // What is read when the program ends was read too.
    stage.keys("/ 'is:new' enter enter q");
    assert_eq!(seen(&mut stage), [0]);
}

#[test]
fn all_can_be_marked_as_seen() {
    let mut stage = stage();
    stage.keys("N");
    assert_eq!((marked(&stage), seen(&mut stage)), (0, vec![0]));
    stage.must_show("2 sessions marked as seen");
    stage.keys("N").must_show("nothing new or changed is left to see");
    assert!(seen(&mut stage).is_empty());
}

#[test]
fn a_path_is_completed_and_imported_and_the_report_is_a_page() {
    let mut stage = Stage::spief(USUAL);
    stage.keys("p i '/tmp/sch' tab");
    let asked = stage.asked.pop().unwrap();
    assert!(matches!(&asked, Effect::Complete(begun) if begun == "/tmp/sch"), "{asked:?}");
    let found = vec!["/tmp/schedule.ics".to_owned(), "/tmp/schedule.xml".to_owned()];
    stage.tell(Msg::Completed("/tmp/sch".to_owned(), found));
    stage.must_show("> /tmp/schedule.").must_show("│ /tmp/schedule.ics");
    stage.keys("'xml' enter");
    let asked = stage.asked.pop().unwrap();
    assert!(
        matches!(&asked, Effect::Import { path, shown } if path == "/tmp/schedule.xml" && shown.as_str() == "spief-2021")
    );
    stage.must_show("reading /tmp/schedule.xml");
    let at = stage.app.programme.find_session(FIRST).unwrap();
    let span = |text: &str, link| Span { text: text.to_owned(), tone: Tone::Text, link };
    let block = |span| Block { hang: 0, spans: vec![span] };
    let report = Page {
        blocks: vec![block(span("kept as spief-2021", None)), block(span("Clusters", Some(Target::Session(at))))],
    };
    let opened = Some(Box::new(Opened { novelties: novelties(), ..*opened(SPIEF) }));
    stage.tell(Msg::Brought(Ok(Box::new(Brought { report, findings: Vec::new(), opened }))));
    stage.must_show("kept as spief-2021");
    // Its links are followed like those of every page.
    stage.keys("enter").must_show("changed since Sun 30 May: time, hall");
    stage.keys("backspace").must_show("kept as spief-2021");
    stage.keys("esc").must_not_show("kept as spief-2021");
}

#[test]
fn a_report_waits_until_a_note_is_written() {
    let mut stage = Stage::spief(USUAL);
    stage.keys("n 'hello'");
    let report = Page {
        blocks: vec![Block {
            hang: 0,
            spans: vec![Span { text: "kept as x".to_owned(), tone: Tone::Text, link: None }],
        }],
    };
    stage.tell(Msg::Brought(Ok(Box::new(Brought { report, findings: Vec::new(), opened: Some(opened(SPIEF)) }))));
    stage.must_not_show("kept as x");
    stage.keys("enter").must_show("kept as x");
    assert_eq!(stage.saves, 1);
}

#[test]
fn an_import_that_fails_is_said_and_can_be_read_again() {
    let mut stage = Stage::spief(USUAL);
    stage.tell(Msg::Brought(Err(Error::new("this is no schedule"))));
    stage.must_show("this is no schedule");
    stage.keys("j !").must_show("this is no schedule");
}

pub fn page(text: &str) -> Page {
    let span = Span { text: text.to_owned(), tone: Tone::Title, link: None };
    Page { blocks: vec![Block { hang: 0, spans: vec![span] }] }
}

#[test]
fn a_path_of_no_use_stays_to_be_mended_beside_the_whole_reason() {
    let mut stage = Stage::spief((40, 15));
    stage.keys("p i '/tmp/nowhere' enter enter");
    assert_eq!(stage.asked.len(), 1, "it is read once, however often that is asked for");
    let error = || Error::new("cannot read the file").at("/tmp/some/where/deep/nowhere").because("no such file, alas");
    stage.tell(Msg::Brought(Err(error())));
    stage.must_show("> /tmp/nowhere").must_show("such file, alas");
    stage.keys("backspace 'n'").must_show("> /tmp/nowhern").must_not_show("alas");
    stage.keys("ctrl-u '/tmp/a' home delete ctrl-e 'b'").must_show("> tmp/ab");
    stage.keys("ctrl-w ctrl-a 'there' end '2' enter").must_show("> there2");
    stage.tell(Msg::Brought(Ok(Box::new(Brought { report: page("kept as x"), findings: Vec::new(), opened: None }))));
    stage.must_show("kept as x").must_not_show("> there2");
    stage.keys("esc !").must_show("such file, alas");
}

#[test]
fn a_path_changed_while_one_is_read_is_not_taken_away() {
    let mut stage = Stage::spief(USUAL);
    stage.keys("p i 'one' enter 'x'");
    stage.tell(Msg::Brought(Ok(Box::new(Brought { report: page("kept as x"), findings: Vec::new(), opened: None }))));
    stage.must_show("> onex").must_not_show("kept as x");
    stage.keys("esc").must_show("kept as x");
}

#[test]
fn what_was_odd_about_an_imported_file_is_listed_whichever_programme_is_shown() {
    for of_shown in [true, false] {
        let mut stage = Stage::spief((40, 15));
        let findings = vec![Finding::new(Code::LinkUnusable, "session `a`", "it has no host")];
        let opened = of_shown.then(|| opened(SPIEF));
        stage.tell(Msg::Brought(Ok(Box::new(Brought { report: page("kept"), findings, opened }))));
        stage.keys("esc !").must_show("note: 1 × Links that are no web").must_show("session `a`: it has no host");
        stage.must_not_show("Nothing was odd");
    }
}

#[test]
fn that_nothing_was_odd_is_said_once() {
    for size in [WIDE, USUAL, (60, 15)] {
        let mut stage = Stage::spief(size);
        stage.keys("!");
        let said = stage.glyphs().iter().filter(|row| row.contains("Nothing was odd")).count();
        assert_eq!(said, 1, "{}", stage.glyphs().join("\n"));
    }
}

/// A programme that an import has made another version of.
fn newer() -> Box<Opened> {
    let mut opened = opened(SPIEF);
    let mut programme = Arc::unwrap_or_clone(opened.programme);
    programme.event.imported = Some(Imported {
        name: "made-up.json".to_owned(),
        format: "plenary".to_owned(),
        sha256: "0".repeat(64),
        at: Instant::UNIX_EPOCH,
        revision: 1,
        extra: Extra::new(),
    });
    opened.programme = Arc::new(programme);
    opened
}

#[test]
fn the_report_of_the_last_import_is_read_again_across_the_window() {
    let mut stage = Stage::unopened(WIDE, "2021-06-01T09:00:00+03:00");
    stage.tell(Msg::Opened(Ok(newer())));
    for keys in ["w", "! enter"] {
        let Some(Effect::Report(of)) = stage.keys(keys).asked.pop() else { panic!("{keys} asks for no report") };
        stage.tell(Msg::Report(of, Ok(page("What changed in this version"))));
        stage.must_show("What changed in this version").must_not_show("│");
        stage.keys("esc").must_show("│").must_not_show("What changed");
    }
    // A report of another programme would lead elsewhere.
    stage.tell(Msg::Report(newer().programme, Ok(page("What changed in this version"))));
    stage.must_not_show("What changed");
    let of = stage.app.programme.clone();
    stage.tell(Msg::Report(of, Err(Error::new("the version before this one is no longer kept"))));
    stage.must_show("the version before this one is no longer kept");
}

#[test]
fn where_no_import_changed_anything_that_is_said() {
    let mut stage = Stage::spief(USUAL);
    stage.keys("w").must_show("no import has changed this programme");
    stage.keys("!").must_not_show("What changed");
    assert!(stage.asked.is_empty());
}

#[test]
fn boxes_leave_no_fragments_of_the_list_beside_them() {
    for size in [USUAL, (40, 15)] {
        for keys in ["!", "p", "n", "f", "p i", "?"] {
            let mut stage = Stage::spief(size);
            let rows = stage.keys(keys).glyphs();
            let is_edge = |row: &&String| row.starts_with(['│', '┌', '└']);
            assert!(rows.iter().any(|row| is_edge(&row)), "{keys}:\n{}", rows.join("\n"));
            for row in rows.iter().filter(|row| row.contains(" │") || row.contains("│ ")) {
                assert!(row.starts_with('│') && row.ends_with('│'), "{keys}:\n{}", rows.join("\n"));
            }
        }
    }
}

#[test]
fn a_narrow_list_of_programmes_counts_sessions_and_picks() {
    let mut stage = Stage::spief((40, 15));
    stage.keys("p");
    let row = stage.glyphs().into_iter().find(|row| row.contains("* SPIEF 2021 ")).unwrap();
    assert!(row.contains("19 ★ 2"), "{row}");
    stage.must_show("19 sessions, 2 picks");
}

#[test]
fn the_keys_of_text_fields_work_where_a_menu_is_searched() {
    let mut stage = Stage::spief(USUAL);
    stage.keys(": 'nonsense' ctrl-u 'pane_zone' ctrl-w home 'next_' end").must_show("/ next pane ");
    stage.must_show("Next pane");
}

#[test]
fn removing_asks_first_and_every_other_key_is_no() {
    let mut stage = Stage::spief(USUAL);
    stage.keys("p d").must_show("spief-2021 is part of plenary");
    stage.keys("G").must_show("imported 30 May 2021 from forum.xml (frab-xml), used 1 Jun 2021");
    stage.keys("d").must_show("Remove forum? y removes it; its agenda stays.");
    stage.keys("n").must_not_show("Remove forum?");
    assert!(stage.asked.is_empty());
    stage.keys("d y");
    assert!(matches!(stage.asked.as_slice(), [Effect::Remove(id)] if id.as_str() == "forum"), "{:?}", stage.asked);
    stage.must_not_show("Remove forum?");
}

//! What leaves, in which format, and where to.

use super::stage::{GAIDAR, SPIEF, Stage, opened};
use super::{USUAL, WIDE};
use plenary::app::{Effect, Export, Msg, Outcome};
use plenary::error::Error;
use plenary::programme::Id;
use serde_json::json;

/// The export that was asked for last.
#[track_caller]
pub(super) fn asked(stage: &mut Stage) -> Export {
    match stage.asked.pop() {
        Some(Effect::Export(export)) => *export,
        other => panic!("no export: {other:?}\n{}", stage.glyphs().join("\n")),
    }
}

pub(super) fn answer(stage: &mut Stage, export: &Export, outcome: Result<Outcome, Error>) {
    stage.tell(Msg::Exported { path: export.path.clone(), sessions: export.sessions.len(), outcome });
}

/// The endings of the first and the last format that is written.
fn endings() -> (&'static str, &'static str) {
    let all: Vec<&str> = plenary::app::export::formats().map(|format| format.extensions[0]).collect();
    assert_ne!(all.first(), all.last());
    (all[0], all[all.len() - 1])
}

fn ids(export: &Export) -> Vec<&str> {
    export.sessions.iter().map(|at| export.programme[*at].id.as_str()).collect()
}

#[test]
fn my_agenda_leaves_as_a_calendar_by_two_keys() {
    let mut stage = Stage::spief(USUAL);
    stage.keys("space j x j m e").must_show("my agenda").must_show("2 sessions").must_show("~/spief-2021-agenda.ics");
    stage.keys("enter").must_show("writing …");
    let export = asked(&mut stage);
    assert_eq!((export.format.name, export.path.as_str(), export.replace), ("ics", "~/spief-2021-agenda.ics", false));
    assert_eq!(ids(&export).len(), 2, "what is skipped is not on my agenda");
    assert!(export.plan.is_some(), "interest and notes leave with it");
    answer(&mut stage, &export, Ok(Outcome::Written(vec!["1 session without a time is left out".to_owned()])));
    let said = "wrote ~/spief-2021-agenda.ics from 2 sessions; 1 session without a time is left out";
    stage.resize(WIDE.0, WIDE.1);
    stage.must_show(said).must_not_show("─ Export ─");
    stage.keys("!").must_show(said);
}

#[test]
fn without_picks_the_list_leaves_with_its_filter() {
    let mut stage = Stage::spief(USUAL);
    stage.keys("/ 'klepach' enter e").must_show("> the sessions listed").must_show("1 session  / klepach");
    stage.must_show("~/spief-2021-sessions.ics");
    stage.keys("enter");
    let export = asked(&mut stage);
    assert_eq!(ids(&export), ["creative-clusters"]);
    assert!(export.plan.is_none());
    stage.keys("esc 2 e").must_show("> sessions of the people listed");
    stage.keys("enter");
    assert_eq!(ids(&asked(&mut stage)), ["creative-clusters"]);
    stage.keys("esc esc 3 / 'g4' enter e").must_show("> sessions in the halls listed").must_show("2 sessions  / g4");
    stage.keys("up").must_show("~/spief-2021-agenda.ics");
    stage.keys("enter");
    stage.must_show("your agenda is empty; space picks");
    assert!(!stage.asked.iter().any(|effect| matches!(effect, Effect::Export(_))));
    stage.keys("down down").must_show("~/spief-2021-programme.ics").must_not_show("is empty");
    stage.keys("enter");
    assert_eq!(asked(&mut stage).sessions.len(), 19);
}

#[test]
fn every_format_that_is_written_can_be_chosen_and_names_the_file() {
    let mut stage = Stage::spief(WIDE);
    stage.keys("e tab home");
    let mut names = Vec::new();
    for format in plenary::app::export::formats() {
        stage
            .must_show(&format!("> {} ", format.name))
            .must_show(&format!("~/spief-2021-sessions.{}", format.extensions[0]));
        stage.keys("enter");
        names.push(asked(&mut stage).format.name);
        // As chosen last, and then the next.
        stage.keys("esc e tab down");
    }
    let all: Vec<&str> = plenary::app::export::formats().map(|format| format.name).collect();
    assert_eq!(names, all);
    assert!(["ics", "csv", "html"].iter().all(|name| all.contains(name)));
}

#[test]
fn a_file_that_is_there_asks_once_and_only_for_its_own_path() {
    let mut stage = Stage::spief(USUAL);
    for (key, replaced) in [("n", false), ("esc", false), ("enter", false), ("y", true)] {
        stage.keys("e enter");
        let export = asked(&mut stage);
        assert!(!export.replace);
        answer(&mut stage, &export, Ok(Outcome::IsThere));
        stage.must_show("Replace ~/spief-2021-sessions.ics? y replaces it");
        stage.keys(key).must_show("─ Export ─").must_not_show("Replace");
        if replaced {
            assert!(asked(&mut stage).replace);
        }
        assert!(stage.asked.is_empty(), "{key} is no yes");
        stage.keys("esc");
    }
    // What is pasted or clicked meanwhile makes it another path, to which nobody has agreed.
    stage.keys("e tab tab enter");
    let export = asked(&mut stage);
    answer(&mut stage, &export, Ok(Outcome::IsThere));
    let csv = stage.glyphs().iter().position(|row| row.contains(" csv ")).unwrap();
    stage.tell(Msg::Click { x: 20, y: u16::try_from(csv).unwrap(), double: false });
    stage.must_show("~/spief-2021-sessions.csv");
    stage.keys("y");
    assert!(!stage.asked.iter().any(|effect| matches!(effect, Effect::Export(export) if export.replace)));
}

#[test]
fn a_failure_is_one_line_and_the_form_stays() {
    let mut stage = Stage::spief(USUAL);
    stage.keys("e enter");
    let export = asked(&mut stage);
    let error = || Error::new("cannot write the file").at("/home/me/a.ics").because("disk full");
    answer(&mut stage, &export, Err(error()));
    stage.must_show("cannot write the file: /home/me/a.ics: disk full").must_show("~/spief-2021-sessions.ics");
    stage.keys("down").must_not_show("disk full").must_show("─ Export ─");
    // Who has left the form is told at the foot.
    stage.keys("enter");
    let export = asked(&mut stage);
    stage.keys("j esc").must_not_show("─ Export ─");
    answer(&mut stage, &export, Err(error()));
    stage.must_show("cannot write the file: /home/me/a.ics: disk full");
    answer(&mut stage, &export, Ok(Outcome::IsThere));
    stage.must_show("not exported: ~/spief-2021-programme.ics is there already");
}

#[test]
fn the_path_is_typed_completed_and_remembered() {
    let mut stage = Stage::spief(USUAL);
    stage.keys("e tab tab ctrl-u '~/do' tab");
    assert!(matches!(stage.asked.pop(), Some(Effect::Complete(begun)) if begun == "~/do"));
    stage.tell(Msg::Completed("~/do".to_owned(), vec!["~/docs/".to_owned(), "~/dossier".to_owned()]));
    stage.must_show("~/docs/").must_show("~/dossier");
    stage.keys("'cs'").must_not_show("~/dossier");
    // A folder gets the usual name in it.
    stage.keys("'/' enter");
    let export = asked(&mut stage);
    assert_eq!(export.path, "~/docs/spief-2021-sessions.ics");
    answer(&mut stage, &export, Ok(Outcome::Written(Vec::new())));
    // The folder, what and the format are offered again, also for another programme.
    let (first, last) = endings();
    stage.keys("e tab home enter");
    let export = asked(&mut stage);
    assert_eq!(export.path, format!("~/docs/spief-2021-sessions.{first}"));
    answer(&mut stage, &export, Ok(Outcome::Written(Vec::new())));
    stage.tell(Msg::Opened(Ok(opened(GAIDAR))));
    stage.keys("e").must_show(&format!("~/docs/gaidar-2017-sessions.{first}"));
    // A name of my own stays, except for the ending; of that programme only.
    stage.keys(&format!("tab tab ctrl-w 'mine.{first}' shift-tab end"));
    stage.must_show(&format!("mine.{last}")).must_not_show("gaidar-2017-sessions");
    stage.keys("shift-tab down").must_show(&format!("mine.{last}"));
    stage.keys("enter");
    let export = asked(&mut stage);
    assert!(export.path.ends_with(&format!("mine.{last}")), "{}", export.path);
    answer(&mut stage, &export, Ok(Outcome::Written(Vec::new())));
    stage.keys("e").must_show(&format!("mine.{last}")).must_show("> the whole programme");
    stage.keys("esc");
    stage.tell(Msg::Opened(Ok(opened(SPIEF))));
    stage.keys("e").must_show(&format!("spief-2021-programme.{last}")).must_not_show("mine");
    stage.keys("tab tab ctrl-u enter").must_show("where to? name a file");
}

#[test]
fn letters_are_text_in_the_path_and_nothing_comes_between() {
    let mut stage = Stage::spief(USUAL);
    stage.keys("e tab tab ctrl-u 'qy?h'");
    stage.tell(Msg::Opened(Ok(opened(GAIDAR))));
    stage.keys("'jk'").must_show("qy?hjk").must_show("SPIEF 2021");
    stage.tell(Msg::Paste("two\nlines\u{1b}[2J".to_owned()));
    stage.must_show("qy?hjktwo lines");
    stage.keys("esc").must_show("Gaidar Forum 2017").must_not_show("─ Export ─");
    assert!(stage.asked.is_empty() && stage.saves == 0);
}

#[test]
fn while_it_is_written_it_is_not_asked_for_again() {
    let mut stage = Stage::spief(USUAL);
    stage.keys("e enter enter down tab enter");
    let export = asked(&mut stage);
    assert!(stage.asked.is_empty());
    stage.must_show("writing …");
    answer(&mut stage, &export, Ok(Outcome::Written(Vec::new())));
    stage.must_not_show("─ Export ─").must_show("wrote ~/spief-2021-sessions.ics from 19 sessions");
}

#[test]
fn hostile_programmes_make_harmless_file_names() {
    let long = "x".repeat(5_000);
    for title in ["../../etc/passwd", "a/b\\c:d*e?\u{1b}[2J\u{202e}", "会議", "   ", "-rf ~", "con", &long] {
        let text = json!({ "title": title, "sessions": [{ "title": "Made-up" }] }).to_string();
        let mut stage = Stage::open_at(&text, USUAL, "2024-01-01T00:00:00Z");
        stage.keys("e enter");
        let path = asked(&mut stage).path;
        let name = path
            .strip_prefix("~/")
            .and_then(|name| name.strip_suffix("-sessions.ics"))
            .unwrap_or_else(|| panic!("{path}"));
        assert!(Id::parse(name).is_some() && name.len() <= 200, "{path}");
    }
}

#[test]
fn there_is_nothing_to_export_before_anything_is_there() {
    let mut stage = Stage::unopened(USUAL, "2021-06-02T16:52:00+03:00");
    stage.keys("e").must_show("there is nothing to export yet").must_not_show("─ Export ─");
    stage.tell(Msg::Opened(Ok(opened(r#"{ "title": "Empty" }"#))));
    stage.keys("e enter").must_show("the list is empty");
    stage.keys("down enter").must_show("the programme lists no sessions");
    assert!(stage.asked.is_empty());
}

#[test]
fn the_mouse_fills_the_form_in() {
    let mut stage = Stage::spief(WIDE);
    stage.keys("e");
    let click = |stage: &mut Stage, text: &str| {
        let y = stage.glyphs().iter().position(|row| row.contains(text)).unwrap_or_else(|| panic!("{text}"));
        stage.tell(Msg::Click { x: 40, y: u16::try_from(y).unwrap(), double: false });
    };
    click(&mut stage, "the whole programme");
    stage.must_show("~/spief-2021-programme.ics");
    click(&mut stage, "Markdown");
    stage.must_show("~/spief-2021-programme.md");
    click(&mut stage, "Where to");
    stage.keys("'x'").must_show("~/spief-2021-programme.mdx");
    stage.tell(Msg::Wheel { x: 40, y: 20, by: 1 });
    stage.must_show("~/spief-2021-programme.mdx");
}

#[test]
fn the_line_or_the_details_are_sent_to_the_clipboard() {
    let mut stage = Stage::spief(WIDE);
    let sent = |stage: &mut Stage| match stage.asked.pop() {
        Some(Effect::Copy(text)) => text,
        other => panic!("{other:?}"),
    };
    stage.keys("y").must_show("sent to the terminal: Wed 2 Jun 16:45–18:15 G4 · Creative Clusters");
    let line = sent(&mut stage);
    assert_eq!(line, "Wed 2 Jun 16:45–18:15 G4 · Creative Clusters: Global Trends and Unique National Features");
    stage.keys("enter y").must_show("sent to the terminal: the details of “Creative Clusters");
    let page = sent(&mut stage);
    assert!(page.contains("\nIssues for discussion\n") && page.contains("Sofia Trotsenko"), "{page}");
    stage.keys("esc 2 y");
    let name = sent(&mut stage);
    assert!(stage.app.programme.people().iter().any(|person| person.name == name), "{name}");
    assert!(stage.selected().contains(&name), "{}", stage.selected());
    stage.keys("4 y").must_show("nothing here to send to the clipboard");
}

//! The JSON of the frab family in its three shapes.

use super::frab::{codes, halls, line, session, urls};
use super::reading;
use plenary::formats::{self, Ask, File, Reading};
use plenary::programme::{Code, Status, Zone};

fn json(name: &str) -> Reading {
    reading(&[&format!("schedule-json/{name}.json")])
}

fn read(text: &str) -> plenary::error::Result<Reading> {
    let file = File { name: "schedule.json".to_owned(), bytes: text.as_bytes().to_vec().into() };
    formats::open(&[file], &Ask::new(Zone::bundled))
}

fn fixture(name: &str) -> String {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/schedule-json").join(name);
    std::fs::read_to_string(path).expect("a fixture")
}

#[test]
fn pretalx_lists_rooms_and_describes_people() {
    let reading = json("pretalx");
    let programme = &reading.programme;
    assert_eq!(reading.detected, ["schedule-json"]);
    assert_eq!(programme.event.id.as_str(), "json-days");
    assert_eq!(programme.event.source.as_deref(), Some("https://json.example.org/"));
    // In the order of the file, which is not that of the alphabet; one guid for both is no reason to lose one.
    assert_eq!(halls(programme), ["Zebra", "Ant"]);
    assert_eq!(programme.halls()[0].capacity, Some(120));
    let knots = session(programme, "Knots");
    assert_eq!(line(programme, knots), "10:00–10:45 of 2024-05-04 in Zebra: Ada Sample");
    assert_eq!((knots.recorded, knots.broadcast), (Some(false), Some(false)));
    assert_eq!(
        urls(&knots.links),
        ["https://talks.example.org/json-days/talk/QWERT1/ -", "https://example.org/ropes About ropes"]
    );
    assert_eq!(urls(&knots.attachments), ["https://talks.example.org/media/knots.pdf Slides"]);
    let ada = &programme[knots.appearances[0].person];
    assert_eq!(ada.biography.as_deref(), Some("Ada ties."));
    assert_eq!(urls(&ada.links), ["https://talks.example.org/json-days/speaker/PERS01/ -"]);
    assert_eq!(knots.abstract_.as_deref(), Some("Why ropes hold."));
    // A number among the events is none, and answers are nobody's business.
    assert!(codes(&reading).contains(&Code::PrivateLeftOut));
    assert!(!format!("{programme:?}").contains("0123"));
}

#[test]
fn a_record_that_is_none_is_left_out_and_said() {
    let text = fixture("pretalx.json").replace("              7\n", "              {\"title\": 7}, 7\n");
    let reading = read(&text).expect("a programme");
    let said: Vec<Code> = codes(&reading);
    assert!(said.contains(&Code::RecordUnreadable), "{said:?}");
    assert_eq!(session(&reading.programme, "7").id.as_str(), "7");
}

#[test]
fn frab_has_ids_as_texts_and_half_characters() {
    let Reading { programme, .. } = json("frab");
    assert_eq!(halls(&programme), ["Upper", "Lower"]);
    let opening = &programme.sessions()[0];
    assert!(opening.title.starts_with("Opening"), "{}", opening.title);
    let names: Vec<&str> = opening.appearances.iter().map(|who| programme.printed_name(who)).collect();
    assert_eq!(names, ["jay", "kay"]);
    assert_eq!(urls(&opening.links), ["https://frab.example.org/2019/Fahrplan/events/1.html Page"]);
    assert_eq!(opening.recorded, None);
}

#[test]
fn the_second_version_refers_to_rooms_and_tracks_that_come_later() {
    let Reading { programme, .. } = json("second");
    let short = session(&programme, "Short");
    assert_eq!(line(&programme, short), "00:15–00:55 of 2024-12-27 in One: Lou Sample, Max Sample");
    assert_eq!(short.kind.as_deref(), Some("Lightning talk"));
    assert_eq!(programme.track_name(short), Some("Art"));
    assert_eq!(short.status, Status::Cancelled);
    assert_eq!(short.abstract_.as_deref(), Some("Short."));
    let roles: Vec<Option<&str>> = short.appearances.iter().map(|who| who.role.as_deref()).collect();
    assert_eq!(roles, [Some("speaker"), Some("moderator")]);
    assert_eq!(urls(&short.links), ["https://hub.example.org/e/1 -", "https://example.org/x X"]);
    assert_eq!(urls(&short.attachments), ["https://example.org/x.pdf -"]);
    let lou = &programme[short.appearances[0].person];
    assert_eq!(lou.biography.as_deref(), Some("Lou lives."));
    assert_eq!(urls(&lou.links), ["https://hub.example.org/lou -", "https://example.org/@lou -"]);
    assert_eq!(session(&programme, "Supper").kind.as_deref(), Some("Break"));
}

#[test]
fn submissions_are_held_once_for_each_slot() {
    let reading = reading(&["schedule-json/submissions.json", "schedule-json/speakers.json"]);
    let programme = &reading.programme;
    let twice: Vec<String> = programme
        .sessions()
        .iter()
        .filter(|session| session.title == "Twice")
        .map(|session| line(programme, session))
        .collect();
    assert_eq!(twice.len(), 2);
    assert!(twice[0].ends_with("of 2025-07-16 in Room A: Nia Sample"), "{twice:?}");
    assert!(twice[1].ends_with("of 2025-07-17 in Room B: Nia Sample"), "{twice:?}");
    let first = session(programme, "Twice");
    assert_eq!((first.kind.as_deref(), programme.track_name(first)), (Some("Workshop"), Some("Tech")));
    assert_eq!(
        (first.recorded, first.languages.join(" "), first.tags.join(" ")),
        (Some(false), "en".into(), "python".into())
    );
    assert_eq!(urls(&first.attachments), ["https://example.org/n.ipynb Notebook"]);
    let unplaced = session(programme, "Unplaced");
    assert_eq!(unplaced.when.slot(), None);
    assert_eq!(programme[unplaced.appearances[0].person].name, "Oto Sample");
    assert_eq!(session(programme, "Called off").status, Status::Cancelled);
    assert_eq!(session(programme, "Called off").kind, None);
    assert!(programme.sessions().iter().all(|session| session.title != "Taken back"));
    let said: Vec<&str> = reading.findings.iter().map(|finding| finding.what.as_str()).collect();
    assert!(said.contains(&"it lists a submission that is not accepted"), "{said:?}");
    assert!(!format!("{programme:?}").contains("example.org\"") && !format!("{programme:?}").contains("nia@"));
}

#[test]
fn a_file_that_breaks_off_is_read_up_to_there() {
    let text = fixture("pretalx.json");
    let cut = text.find("\"feedback_url\"").expect("a field");
    let reading = read(&text[..cut]).expect("a programme");
    assert_eq!(halls(&reading.programme), ["Zebra", "Ant"]);
    assert_eq!(session(&reading.programme, "Knots").links.len(), 2);
    let finding = reading.findings.iter().find(|finding| finding.code == Code::FileCut).expect("a finding");
    assert_eq!(finding.position.map(|(line, _)| line), Some(31));
}

#[test]
fn nesting_without_end_is_no_schedule() {
    let deep = format!("{{\"schedule\": {{\"conference\": {}", "[".repeat(100_000));
    let error = read(&deep).map(|reading| reading.programme.sessions().len());
    assert!(error.is_err() || error.is_ok_and(|sessions| sessions == 0));
}

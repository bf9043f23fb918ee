//! Sessionize's views of one made-up event.

use super::frab::{codes, halls, line, session, urls};
use super::reading;
use plenary::formats::Reading;
use plenary::programme::{Code, Programme, Session};

fn view(names: &[&str]) -> Reading {
    let names: Vec<String> = names.iter().map(|name| format!("sessionize/{name}.json")).collect();
    reading(&names.iter().map(String::as_str).collect::<Vec<_>>())
}

/// Track, kind and tags.
fn labels<'p>(programme: &'p Programme, session: &'p Session) -> (Option<&'p str>, Option<&'p str>, Vec<&'p str>) {
    let track = session.track.map(|track| programme[track].name.as_str());
    (track, session.kind.as_deref(), session.tags.iter().map(String::as_str).collect())
}

#[test]
fn all_keeps_names_apart_from_sessions() {
    let reading = view(&["all"]);
    let programme = &reading.programme;
    // The order is the organisers', and an empty room is one.
    assert_eq!(halls(programme), ["Canteen", "Great Hall", "Empty Room"]);
    let bread = session(programme, "Bread from nothing");
    assert_eq!(line(programme, bread), "09:00–09:45 of 2023-05-04 in Great Hall: Anna Made-Up");
    assert_eq!(labels(programme, bread), (Some("Ovens"), Some("Workshop"), vec!["Advanced", "Whisk", "Plenum"]));
    assert_eq!(bread.languages, ["de"]);
    assert_eq!(bread.abstract_.as_deref(), Some("Flour.\n\nWater."));
    assert_eq!((urls(&bread.links), bread.broadcast), (vec!["https://example.org/live Live".to_owned()], Some(true)));
    let anna = &programme[bread.appearances[0].person];
    assert_eq!(
        (anna.biography.as_deref(), urls(&anna.links)),
        (Some("Bakes."), vec!["https://example.org/anna Blog".to_owned()])
    );
    assert_eq!(bread.appearances[0].post.as_deref(), Some("Baker, Example Ltd"));
}

#[test]
fn a_session_may_have_no_time_yet_and_its_speaker_no_full_name() {
    let programme = view(&["all"]).programme;
    let salt = session(&programme, "Salt");
    assert_eq!((salt.id.as_str(), salt.day, salt.halls.len()), ("1002", None, 0));
    assert_eq!(programme.printed_name(&salt.appearances[0]), "Bert Invented");
    // A session has one track; a second one is a tag.
    assert_eq!(labels(&programme, salt), (Some("Spices"), None, vec!["Seas", "Beginner"]));
    assert_eq!(
        (salt.recorded, urls(&salt.links)),
        (Some(true), vec!["https://example.org/video Recording".to_owned()])
    );
}

#[test]
fn service_sessions_are_breaks() {
    let programme = view(&["all"]).programme;
    assert_eq!(labels(&programme, session(&programme, "Lunch")), (None, Some("Break"), vec![]));
}

#[test]
fn what_is_declined_private_or_no_record_is_left_out_and_said() {
    let reading = view(&["all"]);
    assert_eq!(reading.programme.sessions().len(), 4);
    assert!(!format!("{:?}", reading.programme).contains("made-up answer"));
    let said: Vec<String> = reading.findings.iter().map(ToString::to_string).collect();
    for finding in [
        "session 5: it is no object; left out",
        "session 6: `title` holds no text; left out",
        "the file: it has addresses, numbers or answers of people; left out",
        "the file: it lists 1 sessions that are not accepted; left out",
    ] {
        assert!(said.contains(&finding.to_owned()), "{finding}: {said:#?}");
    }
}

#[test]
fn a_grid_tells_of_sessions_by_room_and_by_slot_and_is_read_once() {
    let reading = view(&["grid"]);
    let programme = &reading.programme;
    assert_eq!(programme.sessions().len(), 3);
    assert_eq!(halls(programme), ["Great Hall", "Canteen", "Cellar"]);
    // In two rooms it is one session in both.
    let bread = session(programme, "Bread from nothing");
    assert_eq!(line(programme, bread), "09:00–09:45 of 2023-05-04 in Great Hall + Canteen: Anna Made-Up");
    assert_eq!(labels(programme, bread), (Some("Ovens"), None, vec!["Plenum"]));
    // Listed under the day before.
    assert_eq!(line(programme, session(programme, "Night baking")), "00:30–01:30 of 2023-05-04 in Great Hall: ");
    // A day of which only the slots are given.
    assert_eq!(line(programme, session(programme, "Yeast")), "10:00–10:30 of 2023-05-05 in Cellar: ");
}

#[test]
fn groups_name_tracks_where_no_category_does() {
    let reading = view(&["sessions"]);
    let programme = &reading.programme;
    assert_eq!(labels(programme, session(programme, "Bread from nothing")), (Some("Ovens"), None, vec!["Advanced"]));
    assert_eq!(labels(programme, session(programme, "Salt")), (Some("Spices"), None, vec![]));
    assert!(codes(&reading).contains(&Code::PrivateLeftOut));
    assert!(!format!("{programme:?}").contains("made-up answer"));
}

#[test]
fn a_grid_and_its_speakers_are_one_programme() {
    let alone = view(&["speakers"]).programme;
    assert_eq!((alone.sessions().len(), alone.people().len()), (0, 1));
    for speakers in ["speakers", "speaker-wall"] {
        let programme = view(&["grid", speakers]).programme;
        assert_eq!((programme.sessions().len(), programme.people().len()), (3, 1));
        let bread = session(&programme, "Bread from nothing");
        assert_eq!(bread.appearances[0].post.as_deref(), Some("Baker, Example Ltd"));
    }
}

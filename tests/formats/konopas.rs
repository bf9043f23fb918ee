//! KonOpas, ConClár and Grenadine, all made up.

use super::frab::{codes, halls, line, session, urls};
use super::{file, reading};
use plenary::formats::{self, Ask, Reading};
use plenary::programme::{Code, Programme, Session, Zone};
use std::path::Path;

fn konopas(names: &[&str]) -> Reading {
    let names: Vec<String> = names.iter().map(|name| format!("konopas/{name}")).collect();
    reading(&names.iter().map(String::as_str).collect::<Vec<_>>())
}

/// Track, kind and tags.
fn labels<'p>(programme: &'p Programme, session: &'p Session) -> (Option<&'p str>, Option<&'p str>, Vec<&'p str>) {
    let track = session.track.map(|track| programme[track].name.as_str());
    (track, session.kind.as_deref(), session.tags.iter().map(String::as_str).collect())
}

/// Names with roles.
fn people(programme: &Programme, session: &Session) -> Vec<String> {
    let person = |who: &plenary::programme::Appearance| {
        let role = who.role.clone().unwrap_or_default();
        format!("{} {role}", programme.printed_name(who)).trim().to_owned()
    };
    session.appearances.iter().map(person).collect()
}

#[test]
fn items_and_people_of_one_script_are_one_programme() {
    let reading = konopas(&["one-file.js"]);
    let programme = &reading.programme;
    assert_eq!((programme.sessions().len(), programme.people().len()), (4, 4));
    let opening = session(programme, "Opening");
    assert_eq!(labels(programme, opening), (Some("Fan Interest"), Some("Ceremony"), vec!["Featured"]));
    assert_eq!(opening.abstract_.as_deref(), Some("Be welcome."));
    assert_eq!(
        opening.when.slot().unwrap().end.map(|end| end.to_string()[11..16].to_owned()).as_deref(),
        Some("21:45")
    );
    assert_eq!(halls(programme), ["Great Hall", "Table 3"]);
    assert_eq!(programme.halls()[0].floor.as_deref(), Some("3W"));
    assert_eq!(programme.halls()[1].floor.as_deref(), Some("3E"));
    assert!(codes(&reading).contains(&Code::RecordUnreadable), "a number is no item");
}

#[test]
fn names_come_whole_in_parts_or_from_the_other_list() {
    let programme = konopas(&["one-file.js"]).programme;
    // The item prints it shorter; an empty name is that of the id.
    let opening = people(&programme, session(&programme, "Opening"));
    assert_eq!(opening, ["Dr. Anna Made-Up PhD moderator", "Bert Invented"]);
    let doors = programme.sessions().iter().rfind(|s| s.title == "Doors open").unwrap();
    assert_eq!(people(&programme, doors), ["Dora Fictive moderator", "Carl Invented"]);
}

#[test]
fn links_of_people_are_pages_and_no_pictures_or_addresses() {
    let reading = konopas(&["one-file.js"]);
    let anna = reading.programme.people().iter().find(|person| person.name.contains("Dr.")).unwrap();
    assert_eq!(urls(&anna.links), ["https://example.org/anna -", "https://twitter.com/annamadeup twitter"]);
    assert!(codes(&reading).contains(&Code::PrivateLeftOut));
    assert!(!format!("{:?}", reading.programme).contains("dora@"));
}

#[test]
fn an_item_after_midnight_stands_under_its_own_date() {
    let programme = konopas(&["one-file.js"]).programme;
    let tea = session(&programme, "Tea after midnight");
    assert_eq!(line(&programme, tea), "00:30–01:30 of 2019-03-23 in Table 3: ");
    assert_eq!(labels(&programme, tea), (None, Some("Panel"), vec!["In English", "Star Trek: Picard"]));
}

#[test]
fn missing_and_zero_minutes_placeholders_and_repeated_ids_are_real() {
    let programme = konopas(&["one-file.js"]).programme;
    let doors: Vec<&Session> = programme.sessions().iter().filter(|s| s.title == "Doors open").collect();
    assert_eq!(doors.len(), 2);
    for door in doors {
        assert_eq!((door.when.slot().unwrap().end, door.halls.len()), (None, 0));
    }
}

#[test]
fn a_script_may_be_written_by_hand() {
    let programme = konopas(&["conclar-loose.js"]).programme;
    let jokes = session(&programme, "Dad's jokes");
    assert_eq!(labels(&programme, jokes), (Some("Humour"), None, vec!["Silly"]));
    assert_eq!(urls(&jokes.links), ["https://example.org/signup signup"]);
    // Tags are spelled out once; a date may have its time in it.
    let more = session(&programme, "More jokes");
    assert_eq!(labels(&programme, more), (Some("Humour"), None, vec!["Silly"]));
    assert_eq!(more.when.slot().unwrap().start.to_string()[..16], *"2022-08-05T16:00");
    // Rooms of one name in two houses are two.
    assert_eq!(halls(&programme), ["Room (Hotel A)", "Room (Hotel B)"]);
}

#[test]
fn two_files_with_versions_are_one_programme() {
    let programme = konopas(&["two-files/schedule.json", "two-files/people.json"]).programme;
    let castles = session(&programme, "Castles");
    assert_eq!(
        labels(&programme, castles),
        (Some("Hybrid (in person: and streamed)"), Some("Talk"), vec!["Programming", "Stone"])
    );
    assert_eq!(castles.abstract_.as_deref(), Some("Tall ones."));
    assert_eq!(people(&programme, castles), ["Raissa Fictive moderator"]);
    assert_eq!(programme.people()[0].biography.as_deref(), Some("Builds castles."));
    assert_eq!(programme.people().len(), 1);
}

#[test]
fn grenadine_has_the_same_under_other_names() {
    let programme = konopas(&["grenadine-raw.js"]).programme;
    let old = session(&programme, "Old ovens");
    assert_eq!(old.when.slot().unwrap().start.to_string()[..16], *"2012-08-31T10:30");
    assert_eq!(
        (people(&programme, old), old.abstract_.as_deref()),
        (vec!["Anna Made-Up".to_owned()], Some("About ovens."))
    );
    assert_eq!(line(&programme, session(&programme, "New ovens")), "12:00–13:00 of 2012-08-31 in Field: ");
    assert_eq!(halls(&programme), ["Crystal B", "Field"]);
    let programme = konopas(&["grenadine.json"]).programme;
    let bread = session(&programme, "Bread on generation ships");
    assert_eq!(line(&programme, bread), "14:00–15:00 of 2018-02-16 in Marina 4: Anna Made-Up, Bert Invented");
    assert_eq!(
        (labels(&programme, bread).1, people(&programme, bread)[0].as_str()),
        (Some("Panel"), "Anna Made-Up moderator")
    );
    let tea = session(&programme, "Tea");
    assert_eq!(
        (labels(&programme, tea).1, people(&programme, tea)),
        (Some("Break"), vec!["Anna Made-Up host".to_owned()])
    );
    assert_eq!(line(&programme, tea), "15:00–15:30 of 2018-02-16 in Marina 4: Anna Made-Up");
}

#[test]
fn a_day_without_its_year_gets_that_of_the_person_who_asks() {
    let programme = konopas(&["days.jsonp"]).programme;
    assert!(programme.sessions().iter().all(|session| session.when.slot().is_none()));
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/konopas/days.jsonp");
    let ask = Ask { map: vec![("year".to_owned(), "2013".to_owned())], ..Ask::new(Zone::bundled) };
    let reading = formats::open(&[file(&path)], &ask).unwrap();
    let opening = session(&reading.programme, "Opening");
    assert_eq!(line(&reading.programme, opening), "12:00–13:00 of 2013-07-05 in Cable Hall: ");
    assert_eq!(reading.programme.halls()[0].floor.as_deref(), Some("Ground"));
}

#[test]
fn people_may_have_nothing_but_a_name() {
    let programme = konopas(&["people-only.json"]).programme;
    assert_eq!((programme.sessions().len(), programme.people().len()), (0, 2));
}

#[test]
fn letters_of_old_encodings_are_read_and_program_text_is_not() {
    let reading = konopas(&["latin-1.js"]);
    let coffee = session(&reading.programme, "Café français");
    assert_eq!(coffee.abstract_.as_deref(), Some("Déjà vu."));
    let said: Vec<String> = reading.findings.iter().map(ToString::to_string).collect();
    assert!(codes(&reading).contains(&Code::EncodingGuessed));
    assert!(said.contains(&"line 2, column 1: the file: what follows is no data; left out".to_owned()), "{said:?}");
}

#[test]
fn of_a_file_that_breaks_off_whole_items_are_kept() {
    let reading = konopas(&["cut.js"]);
    assert_eq!(reading.programme.sessions().len(), 1);
    assert!(codes(&reading).contains(&Code::FileCut));
}

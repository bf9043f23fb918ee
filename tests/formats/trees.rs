//! Records joined by keys: hackertracker, Open Event, OPass, iosched, Devoxx, OpenFeedback, Hoverboard and Indico.

use super::frab::{codes, halls, line, session, urls};
use super::{file, reading};
use plenary::formats::{self, Ask, File, Reading};
use plenary::programme::{Code, Programme, Session, Status, Zone};
use std::path::Path;

/// Files read together, at a venue in that zone.
fn at(zone: &str, names: &[&str]) -> Reading {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let files: Vec<File> = names.iter().map(|name| file(&folder.join(name))).collect();
    let ask = Ask { assume_zone: Zone::bundled(zone), ..Ask::new(Zone::bundled) };
    formats::open(&files, &ask).unwrap_or_else(|error| panic!("{names:?}: {error}"))
}

fn read(text: &str) -> plenary::error::Result<Reading> {
    let file = File { name: "made-up.json".to_owned(), bytes: text.as_bytes().to_vec().into() };
    formats::open(&[file], &Ask::new(Zone::bundled))
}

/// The line of a session of that title.
fn of(programme: &Programme, title: &str) -> String {
    line(programme, session(programme, title))
}

fn tags(session: &Session) -> Vec<&str> {
    session.tags.iter().map(AsRef::as_ref).collect()
}

fn posts(session: &Session) -> Vec<&str> {
    session.appearances.iter().filter_map(|who| who.post.as_deref()).collect()
}

fn person<'p>(programme: &'p Programme, name: &str) -> &'p plenary::programme::Person {
    programme.people().iter().find(|person| person.name == name).unwrap_or_else(|| panic!("no {name}"))
}

const HACKERTRACKER: &[&str] = &[
    "hackertracker/split/events.json",
    "hackertracker/split/speakers.json",
    "hackertracker/split/locations.json",
    "hackertracker/split/event_types.json",
];

#[test]
fn hackertracker_is_joined_from_four_files_in_any_order() {
    let forwards = reading(HACKERTRACKER);
    let backwards: Vec<&str> = HACKERTRACKER.iter().rev().copied().collect();
    assert_eq!(reading(&backwards).programme.sessions(), forwards.programme.sessions());
    let programme = &forwards.programme;
    assert_eq!(programme.event.id.as_str(), "madeup38");
    assert_eq!(halls(programme), ["Track 2", "Track 1", "Empty Village"]);
    let knots = session(programme, "Knots in Networks");
    // Without a zone instants in UTC are shown in UTC. Somebody's name is their name.
    assert_eq!(line(programme, knots), "20:30–21:20 of 2030-08-09 in Track 2: 0x200b, Ben Invented");
    assert_eq!(
        (knots.id.as_str(), knots.kind.as_deref(), tags(knots)),
        ("101", Some("Official"), vec!["Demo", "Tool"])
    );
    assert_eq!(knots.abstract_.as_deref(), Some("How knots hold.\n\nAnd how they do not."));
    assert_eq!((urls(&knots.links), posts(knots)), (vec!["https://example.org/knots -".to_owned()], vec!["Baker"]));
    let baker = person(programme, "0x200b");
    assert_eq!(
        (baker.biography.as_deref(), urls(&baker.links)),
        (Some("Bakes."), vec!["https://twitter.com/made_up Twitter".to_owned()])
    );
    // Without a location; and `[]` is no tag.
    let walk = session(programme, "Walk Without a Place");
    assert_eq!((walk.halls.len(), tags(walk), walk.links.len()), (0, vec![], 0));
    // A number that no file explains is no name.
    let other = session(programme, "Somebody Else");
    assert_eq!((other.kind.as_deref(), other.appearances.len(), other.links.len()), (None, 0, 0));
    let found = codes(&forwards);
    for code in
        [Code::RecordUnreadable, Code::FieldUnreadable, Code::ReferenceBroken, Code::PrivateLeftOut, Code::ZoneMissing]
    {
        assert!(found.contains(&code), "{code} in {found:?}");
    }
    assert!(!format!("{programme:?}").contains("nobody@"));
}

#[test]
fn hackertracker_in_utc_is_shown_at_the_venue() {
    let programme = at("America/Los_Angeles", HACKERTRACKER).programme;
    assert_eq!(of(&programme, "Knots in Networks"), "13:30–14:20 of 2030-08-09 in Track 2: 0x200b, Ben Invented");
    assert_eq!(of(&programme, "Walk Without a Place"), "22:30–23:30 of 2030-08-09 in : ");
}

#[test]
fn older_hackertrackers_say_everything_as_text() {
    let programme = reading(&["hackertracker/legacy-2016.json"]).programme;
    let music = session(&programme, "Night of Music");
    assert_eq!(line(&programme, music), "20:00–02:00 of 2030-08-05 in Track 2: Ada Sample, Ben Invented");
    assert_eq!((music.kind.as_deref(), tags(music)), (Some("Party"), vec!["Tool"]));
    // Flags are numbers or texts; handles are names; "TBA" is no hall, and a control character no quotation mark.
    let locks = session(&programme, "Locks");
    assert_eq!(line(&programme, locks), "09:00–09:50 of 2030-08-06 in : handle_one, two_handles, Cy Sample");
    assert_eq!((tags(locks), posts(locks)), (vec!["Demo", "Exploit"], vec!["Example Ltd"]));
    assert!(!locks.abstract_.as_deref().unwrap().contains('\u{92}'));
    let programme = reading(&["hackertracker/legacy-2018.json"]).programme;
    assert_eq!(of(&programme, "Wires"), "10:00–10:45 of 2030-08-10 in Track 1: Ada Sample, Dee Sample");
}

#[test]
fn open_event_keeps_utc_and_is_shown_at_the_venue() {
    let files =
        ["sessions", "speakers", "microlocations", "tracks", "event"].map(|name| format!("open-event/{name}.json"));
    let files: Vec<&str> = files.iter().map(String::as_str).collect();
    let made = reading(&files);
    let programme = &made.programme;
    assert_eq!(
        (programme.event.title.as_str(), programme.event.city.as_deref()),
        ("Made-up Summit", Some("Singapore"))
    );
    assert_eq!(halls(programme), ["Lab", "Level 3, Hall", "Never Used"]);
    assert_eq!(programme.halls()[0].floor.as_deref(), Some("2"));
    let opening = session(programme, "Grand Opening");
    assert_eq!(line(programme, opening), "09:30–10:00 of 2030-03-18 in Level 3, Hall: Ada Sample");
    assert_eq!((programme.track_name(opening), opening.kind.as_deref()), (Some("Everything"), Some("Talk")));
    assert_eq!(opening.abstract_.as_deref(), Some("Welcome.\n\nWelcome to the opening."));
    assert_eq!(
        (posts(opening), urls(&opening.attachments)),
        (vec!["Example Ltd"], vec!["https://example.org/slides.pdf Slides".to_owned()])
    );
    assert_eq!(person(programme, "Ada Sample").biography.as_deref(), Some("Ada bakes."));
    // Two of one title at one time are two; a blank stands for the T.
    let demos: Vec<&str> = programme.sessions().iter().filter(|s| s.title == "Demo").map(|s| s.id.as_str()).collect();
    assert_eq!(demos, ["2", "3"]);
    assert_eq!(of(programme, "Demo"), "00:30–01:30 of 2030-03-19 in : ");
    assert_eq!(session(programme, "Called Off").status, Status::Cancelled);
    assert!(!programme.sessions().iter().any(|session| session.title == "Refused"));
    assert!(codes(&made).contains(&Code::PrivateLeftOut));
    assert!(!format!("{programme:?}").contains("nobody@"));
}

#[test]
fn open_event_without_a_zone_of_its_own_takes_the_one_that_is_given() {
    let text = r#"{ "name": "E", "organizer_name": "O", "start_time": "2030-03-18T00:00:00", "timezone": "UTC" }"#;
    assert_eq!(read(text).unwrap().programme.event.zone, None);
    let programme = at("Asia/Singapore", &["open-event/sessions.json"]).programme;
    assert_eq!(of(&programme, "Grand Opening"), "09:30–10:00 of 2030-03-18 in Level 3, Hall: Ada Sample");
}

#[test]
fn opass_speaks_two_languages_and_is_shown_in_several_rooms() {
    let made = reading(&["opass/session.json"]);
    let programme = &made.programme;
    assert_eq!(halls(programme), ["Main Hall", "Classroom", "走廊"]);
    let opening = session(programme, "Opening");
    // Where it is held first.
    assert_eq!(line(programme, opening), "08:30–09:00 of 2030-09-04 in Classroom + Main Hall + 走廊: Wang Xiaoming");
    assert_eq!((opening.subtitle.as_deref(), opening.abstract_.as_deref()), (Some("開幕"), Some("Welcome.")));
    assert_eq!((opening.kind.as_deref(), tags(opening)), (Some("Event"), vec!["Technology"]));
    assert_eq!(urls(&opening.links), ["https://example.org/agenda/c4d370 -", "https://example.org/ask Questions"]);
    // What is not translated is said in the other language.
    let knots = session(programme, "結與網路");
    assert_eq!((knots.subtitle.as_deref(), knots.abstract_.as_deref()), (None, Some("關於結。")));
    assert_eq!(urls(&knots.attachments), ["https://example.org/slides Slides"]);
    assert_eq!(
        urls(&knots.links)[1..],
        ["https://example.org/video Recording", "https://example.org/pad Shared notes"]
    );
    assert_eq!(person(programme, "Wang Xiaoming").biography.as_deref(), Some("A baker."));
    assert!(codes(&made).contains(&Code::ReferenceBroken));
}

#[test]
fn iosched_counts_milliseconds_and_sorts_tags_by_category() {
    let programme = at("America/Los_Angeles", &["iosched/2019.json"]).programme;
    let keys = session(&programme, "Keys and Values");
    // Somebody without a name can't be shown.
    assert_eq!(line(&programme, keys), "18:00–19:00 of 2030-05-07 in Amphitheatre: Ada Sample");
    assert_eq!((programme.track_name(keys), keys.kind.as_deref()), (Some("Ads"), Some("Sessions")));
    assert_eq!((tags(keys), keys.broadcast), (vec!["Beginner", "ML/AI"], Some(true)));
    assert_eq!(urls(&keys.links), ["https://youtu.be/abc_123 Recording"]);
    assert_eq!(posts(keys), ["Example Ltd"]);
    assert_eq!(urls(&person(&programme, "Ada Sample").links), ["https://example.org/ada GitHub"]);
    let office = session(&programme, "Office Hours");
    assert_eq!((office.kind.as_deref(), office.broadcast, office.halls.len()), (Some("Office Hours"), None, 0));
    assert_eq!((programme.halls()[0].capacity, programme.halls()[1].capacity), (None, Some(750)));
    assert_eq!(programme.sessions().len(), 2, "codelabs are no sessions");
}

#[test]
fn iosched_of_older_years_has_blocks() {
    let programme = at("America/Los_Angeles", &["iosched/2017.json"]).programme;
    let open = session(&programme, "Open Models");
    assert_eq!(line(&programme, open), "14:30–15:30 of 2030-05-17 in Stage 7: Ada Sample");
    assert_eq!(programme.track_name(open), Some("Machine Learning & AI"));
    assert_eq!((open.kind.as_deref(), tags(open)), (Some("Sessions"), vec!["Beginner", "Ads"]));
    assert_eq!(open.abstract_.as_deref(), Some("Mended: Café."));
    let breakfast = session(&programme, "Breakfast");
    assert!(breakfast.is_break());
    assert_eq!(
        (line(&programme, breakfast).as_str(), breakfast.subtitle.as_deref()),
        ("07:00–09:30 of 2030-05-17 in : ", Some("Buns"))
    );
    assert_eq!(programme.sessions().len(), 2, "a free block is no session");
}

#[test]
fn devoxx_of_the_first_generation_has_its_breaks_without_titles() {
    let files = ["devoxx/first/schedule.json", "devoxx/first/presentations.json", "devoxx/first/speakers.json"];
    let programme = reading(&files).programme;
    assert_eq!(programme.sessions().len(), 2);
    let pause = session(&programme, "Registration");
    assert!(pause.is_break());
    // Its number is that of a presentation, and it is none.
    assert_eq!(
        (pause.id.as_str(), line(&programme, pause).as_str()),
        ("slot-952", "08:00–09:30 of 2030-11-14 in Lounge: ")
    );
    let lab = session(&programme, "Knots Lab");
    assert_eq!(line(&programme, lab), "09:30–12:30 of 2030-11-14 in BOF 1: Ada Sample");
    assert_eq!(
        (lab.id.as_str(), lab.kind.as_deref(), lab.abstract_.as_deref()),
        ("952", Some("Hands-on Labs"), Some("Bring a rope."))
    );
    assert_eq!((programme.track_name(lab), tags(lab), posts(lab)), (Some("Ropes"), vec!["rope"], vec!["Example Ltd"]));
    assert_eq!(person(&programme, "Ada Sample").biography.as_deref(), Some("Ada ties."));
}

#[test]
fn devoxx_of_the_second_generation_has_talks_in_slots() {
    for programme in [reading(&["devoxx/slots.json"]).programme, at("Europe/Paris", &["devoxx/slots.json"]).programme] {
        assert_eq!(halls(&programme), ["Exhibition floor", "Amphi"]);
        assert_eq!(of(&programme, "Registration"), "08:00–09:30 of 2030-04-18 in Exhibition floor: ");
        assert!(session(&programme, "Registration").is_break());
        let knots = session(&programme, "Deep Knots");
        assert_eq!(line(&programme, knots), "09:30–12:30 of 2030-04-18 in Amphi: Ada Sample");
        assert_eq!((knots.kind.as_deref(), programme.track_name(knots)), (Some("University"), Some("Ropes")));
        assert_eq!(knots.abstract_.as_deref(), Some("About knots."));
        assert_eq!(programme.sessions().len(), 2, "a slot given to nothing is no session");
    }
}

#[test]
fn devoxx_of_the_third_generation_has_proposals_in_slots() {
    let made = reading(&["devoxx/proposals.json"]);
    let programme = &made.programme;
    assert_eq!(programme.event.title, "Made-up Voxxed");
    let knots = session(programme, "Deeper Knots");
    assert_eq!(line(programme, knots), "09:30–12:30 of 2030-10-02 in Room 8: Ada Sample");
    assert_eq!(
        (knots.id.as_str(), knots.kind.as_deref(), tags(knots)),
        ("9001", Some("Deep Dive"), vec!["rope", "BEGINNER"])
    );
    assert_eq!((posts(knots), programme.halls()[0].capacity), (vec!["Example Ltd"], Some(695)));
    assert_eq!(urls(&person(programme, "Ada Sample").links), ["https://twitter.com/made_up Twitter"]);
    assert!(session(programme, "Lunch").is_break());
    assert!(codes(&made).contains(&Code::PrivateLeftOut));
}

#[test]
fn openfeedback_is_keyed_and_its_offsets_may_be_false() {
    // In January it is +01:00 there: the clocks are right, the offset is not.
    let made = at("Europe/Paris", &["openfeedback/openfeedback.json"]);
    let programme = &made.programme;
    assert_eq!(of(programme, "Montagnes"), "09:30–12:30 of 2030-01-30 in Everest: Ada Sample");
    assert!(codes(&made).contains(&Code::OffsetFalse), "{:?}", codes(&made));
    let closing = session(programme, "Fermeture");
    assert_eq!(
        (closing.id.as_str(), line(programme, closing).as_str()),
        ("d797", "14:00–15:00 of 2030-01-30 in Makalu: ")
    );
    assert!(codes(&made).contains(&Code::ReferenceBroken));
    assert_eq!(urls(&person(programme, "Ada Sample").links), ["https://example.org/ada twitter"]);
}

#[test]
fn hoverboard_is_joined_from_three_files() {
    let made = reading(&[
        "hoverboard/first/schedule.json",
        "hoverboard/first/sessions.json",
        "hoverboard/first/speakers.json",
    ]);
    let programme = &made.programme;
    assert_eq!(halls(programme), ["Expo hall", "Main hall"]);
    let knots = session(programme, "Knots");
    assert_eq!(line(programme, knots), "10:00–10:40 of 2030-09-09 in Expo hall: Ada Sample");
    assert_eq!((tags(knots), posts(knots)), (vec!["Ropes", "Beginner"], vec!["Baker, Example Ltd"]));
    assert_eq!(urls(&knots.attachments), ["https://example.org/slides Slides"]);
    // A workshop stands in each of its slots.
    let held: Vec<String> =
        programme.sessions().iter().filter(|s| s.title == "Workshop").map(|s| line(programme, s)).collect();
    assert_eq!(
        held,
        ["10:00–10:40 of 2030-09-09 in Main hall: Ada Sample", "10:50–11:30 of 2030-09-09 in Main hall: Ada Sample"]
    );
    assert!(session(programme, "Lunch").is_break());
    assert!(session(programme, "In No Slot").when.slot().is_none());
    assert!(codes(&made).contains(&Code::ReferenceBroken));
    assert_eq!(person(programme, "Ada Sample").biography.as_deref(), Some("Ada bakes bread."));
}

#[test]
fn hoverboard_in_one_file_extends_and_divides_its_slots() {
    let programme = reading(&["hoverboard/whole.json"]).programme;
    assert_eq!(of(&programme, "First Half"), "10:00–10:30 of 2030-09-10 in One: Ada Sample");
    assert_eq!(of(&programme, "Second Half"), "10:30–11:00 of 2030-09-10 in One: ");
    assert_eq!(of(&programme, "All Morning"), "10:00–12:00 of 2030-09-10 in Two: ");
    assert_eq!(of(&programme, "After"), "11:10–12:00 of 2030-09-10 in One: ");
    assert_eq!(urls(&session(&programme, "All Morning").links), ["https://youtu.be/abc_123 Recording"]);
    assert_eq!(programme.sessions().len(), 4);
}

#[test]
fn indico_has_contributions() {
    let made = reading(&["indico/contributions.json"]);
    let programme = &made.programme;
    assert_eq!((programme.event.id.as_str(), programme.event.venue.as_deref()), ("indico-137", Some("Made-up Lab")));
    assert_eq!(programme.event.zone.as_ref().map(Zone::name), Some("Europe/Zurich"));
    let quarks = session(programme, "Quarks");
    // Without a room it is that of the event.
    assert_eq!(line(programme, quarks), "08:20–08:40 of 2030-06-23 in Main Auditorium: Ada Sample");
    assert_eq!(
        (quarks.kind.as_deref(), tags(quarks), posts(quarks)),
        (Some("Plenary"), vec!["small"], vec!["Example University"])
    );
    assert_eq!(quarks.abstract_.as_deref(), Some("Up and down."));
    let poster = session(programme, "Late Poster");
    assert_eq!((poster.when.slot().is_none(), programme.track_name(poster)), (true, Some("Posters")));
    let endless = session(programme, "Without an End");
    assert_eq!(line(programme, endless), "09:00–09:45 of 2030-06-24 in Main Auditorium: ");
    assert_eq!(urls(&endless.attachments), ["https://indico.example.org/slides.pdf Slides"]);
    // Another place than that of the event is a building.
    let building =
        |name: &str| programme.halls().iter().find(|hall| hall.name == name).map(|hall| hall.building.is_some());
    assert_eq!((building("Hall B"), building("Main Auditorium")), (Some(true), Some(false)));
    assert!(codes(&made).contains(&Code::PrivateLeftOut));
    assert!(!format!("{programme:?}").contains("nobody@"));
}

#[test]
fn indico_has_sessions_of_contributions() {
    let programme = reading(&["indico/sessions.json"]).programme;
    let loops = session(&programme, "Loops");
    assert_eq!(line(&programme, loops), "14:00–14:20 of 2030-06-24 in Hall A: ");
    assert_eq!(programme.track_name(loops), Some("Strings"));
    let discussion = session(&programme, "Discussion");
    assert_eq!(line(&programme, discussion), "16:00–17:00 of 2030-06-24 in Main Auditorium: Ada Sample");
    assert_eq!((discussion.id.as_str(), discussion.appearances[0].role.as_deref()), ("session-2", Some("chair")));
    assert_eq!(programme.sessions().len(), 3, "a session of contributions is not one more");
}

#[test]
fn indico_has_timetables_with_breaks() {
    let programme = reading(&["indico/timetable.json"]).programme;
    let loops = session(&programme, "Loops");
    assert_eq!(
        (loops.id.as_str(), line(&programme, loops).as_str()),
        ("33", "09:00–09:30 of 2030-06-23 in Hall A: Ada Sample")
    );
    assert_eq!(programme.track_name(loops), Some("Strings"));
    assert!(session(&programme, "Between Talks").is_break());
    assert_eq!(of(&programme, "Open Discussion"), "09:00–10:30 of 2030-06-24 in Hall A: Ada Sample");
    assert_eq!(programme.sessions().len(), 3);
}

#[test]
fn a_file_without_records_is_none() {
    for text in
        [r#"{ "schedule": [] }"#, r#"{ "sessions": {}, "speakers": {} }"#, r#"{ "results": [] }"#, r#"{ "slots": [] }"#]
    {
        assert!(read(text).is_err(), "{text}");
    }
}

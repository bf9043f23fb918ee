//! Tables, JSON and YAML whose fields have common names.

use super::{file, reading};
use plenary::error::Error;
use plenary::formats::{self, Ask, Edition, File, Format, Reading};
use plenary::programme::time::clock;
use plenary::programme::{Code, Instant, Programme, Zone};
use proptest::prelude::*;
use std::path::Path;

fn open(names: &[&str], map: &[(&str, &str)]) -> Result<Reading, Error> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let files: Vec<File> = names.iter().map(|name| file(&folder.join(name))).collect();
    let mut ask = Ask::new(Zone::bundled);
    ask.map = map.iter().map(|(ours, theirs)| ((*ours).to_owned(), (*theirs).to_owned())).collect();
    formats::open(&files, &ask)
}

fn of_bytes(name: &str, bytes: &[u8]) -> Reading {
    let file = File { name: name.to_owned(), bytes: bytes.to_vec().into() };
    formats::open(&[file], &Ask::new(Zone::bundled)).unwrap_or_else(|error| panic!("{error}"))
}

/// Each session in a line: `2014-12-27 14:00-15:00 | Title | halls | people`.
fn lines(programme: &Programme) -> Vec<String> {
    let line = |session: &plenary::programme::Session| {
        let day = session.day.map_or("-".to_owned(), |day| day.to_string());
        let slot = session
            .when
            .slot()
            .map(|slot| format!(" {}-{}", clock(slot.start), slot.end.map_or("?".to_owned(), clock)));
        let halls: Vec<&str> = session.halls.iter().map(|hall| programme[*hall].name.as_str()).collect();
        let people: Vec<String> = session
            .appearances
            .iter()
            .map(|who| {
                let more: Vec<&str> = [who.role.as_deref(), who.post.as_deref()].into_iter().flatten().collect();
                let more = if more.is_empty() { String::new() } else { format!(" ({})", more.join(", ")) };
                format!("{}{more}", programme.printed_name(who))
            })
            .collect();
        let slot = slot.unwrap_or_default();
        format!("{day}{slot} | {} | {} | {}", session.title, halls.join("; "), people.join("; "))
    };
    programme.sessions().iter().map(line).collect()
}

fn said(reading: &Reading, code: Code) -> Vec<&str> {
    reading.findings.iter().filter(|finding| finding.code == code).map(|finding| finding.what.as_str()).collect()
}

#[test]
fn a_german_table_with_semicolons_quotes_and_several_people_in_a_cell() {
    let reading = reading(&["csv/german.csv"]);
    assert_eq!(
        lines(&reading.programme),
        [
            "2014-12-27 14:00-15:00 | Made-up \"Opening\" | Saal 1 | Anna Erfunden",
            "2014-12-28 14:30-? | Zweiter Vortrag | Saal 2 | Bert Beispiel; Cora Muster; Dan Probe",
            "2014-12-28 16:00-17:15 | Dritter Vortrag | Saal 1 | Anna Erfunden; Bert Beispiel",
        ]
    );
    let text = reading.programme.sessions()[0].abstract_.as_deref();
    assert_eq!(text, Some("Zeile eins\nZeile zwei; mit Strichpunkt"));
    assert_eq!(
        said(&reading, Code::ColumnsGuessed),
        ["title ← “Titel”, start ← “Beginn”, end ← “Ende”, date ← “Datum”, room ← “Raum”, people ← “Referenten”, \
          abstract ← “Beschreibung”; not used: “Podcast”"]
    );
}

#[test]
fn what_a_person_says_of_the_columns_goes_before_the_guess() {
    let reading = open(&["csv/german.csv"], &[("subtitle", "podcast")]).unwrap();
    assert_eq!(reading.programme.sessions()[0].subtitle.as_deref(), Some("Eins"));
    let error = |map| open(&["csv/german.csv"], &[map]).unwrap_err().to_string();
    assert!(error(("titel", "Titel")).contains("did you mean `title`"), "{}", error(("titel", "Titel")));
    assert!(error(("title", "Tittel")).contains("did you mean `Titel`"), "{}", error(("title", "Tittel")));
}

#[test]
fn the_american_template_puts_the_month_first() {
    let reading = reading(&["csv/guidebook.csv"]);
    assert_eq!(
        lines(&reading.programme),
        ["2025-03-04 09:00-10:30 | Made-up Keynote | Hall A | ", "2025-03-05 12:00-13:00 | Made-up Lunch |  | ",]
    );
    let keynote = &reading.programme.sessions()[0];
    assert_eq!(reading.programme.track_name(keynote), Some("Main"));
    assert_eq!(keynote.abstract_.as_deref(), Some("First line\nsecond line\nthird line"));
}

#[test]
fn a_grid_of_rooms_and_slots_needs_only_its_first_day() {
    let reading = open(&["csv/grid.csv"], &[("first-day", "2026-05-29")]).unwrap();
    assert_eq!(
        lines(&reading.programme),
        [
            "2026-05-29 15:00-16:00 | Doors open | Green room (1st floor) | ",
            "2026-05-29 16:00-17:30 | Made-up panel | Blue room | ",
            "2026-05-29 16:00-17:30 | Tea | Cafe | ",
            "2026-05-30 09:00-10:30 | Made-up talk | Blue room | ",
            "2026-05-30 19:00-? | Late show | Green room (1st floor) | ",
        ]
    );
    assert_eq!(reading.programme.halls().len(), 3);
    // Without it nothing is made up.
    let without = open(&["csv/grid.csv"], &[]).unwrap();
    assert!(without.programme.sessions().iter().all(|session| session.day.is_none()));
    assert_eq!(
        said(&without, Code::YearAssumed),
        ["its days are days of the week without a date; --map first-day=2021-06-02 gives the first"]
    );
}

#[test]
fn hours_and_minutes_in_columns_of_their_own_and_last_names_first() {
    let reading = open(&["csv/hours.csv"], &[("first-day", "1999-08-06")]).unwrap();
    assert_eq!(
        lines(&reading.programme),
        [
            "1999-08-06 09:30-? | First talk | WS2 | Anna Erfunden",
            "1999-08-07 14:00-? | Second talk | WS2 | Cora Muster",
        ]
    );
}

#[test]
fn tabs_a_byte_order_mark_numbered_speakers_and_private_columns() {
    let expected = [
        "2025-05-03 09:00-09:45 | One |  | Anna Made-Up; Ben Made-Up",
        "2025-05-03 10:00-10:30 | Two |  | Ben Made-Up",
    ];
    let reading = reading(&["csv/tabs.tsv"]);
    assert_eq!(lines(&reading.programme), expected);
    assert_eq!(said(&reading, Code::PrivateLeftOut).len(), 1);
    assert!(!String::from_utf8(formats::write(&reading.programme)).unwrap().contains("anna@example.org"));
    // The same as a spreadsheet saves it as "Unicode text".
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/csv/tabs.tsv");
    let text = std::fs::read_to_string(folder).unwrap();
    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(lines(&of_bytes("tabs.txt", &wide).programme), expected);
}

#[test]
fn a_table_below_a_title_with_bars_and_times_from_to() {
    let reading = open(&["csv/bars.csv"], &[]).unwrap();
    let programme = &reading.programme;
    assert_eq!(programme.sessions().iter().map(|s| s.title.as_str()).collect::<Vec<_>>(), ["One", "Two"]);
    assert_eq!(programme.halls().len(), 2);
}

#[test]
fn day_and_month_are_told_apart_by_the_whole_column() {
    let of = |dates: &[&str]| {
        let rows = dates.iter().map(|date| format!("T,{date},10:00")).collect::<Vec<_>>().join("\n");
        let reading = of_bytes("t.csv", format!("title,date,start\n{rows}").as_bytes());
        let days: Vec<String> = reading.programme.days().iter().map(ToString::to_string).collect();
        (days, said(&reading, Code::ColumnsGuessed).concat().contains("first number"))
    };
    assert_eq!(of(&["03/04/2025", "13/04/2025"]), (vec!["2025-04-03".to_owned(), "2025-04-13".to_owned()], false));
    assert_eq!(of(&["04/03/2025", "04/13/2025"]), (vec!["2025-04-03".to_owned(), "2025-04-13".to_owned()], false));
    assert_eq!(of(&["04/03/2025", "04/04/2025"]), (vec!["2025-04-03".to_owned(), "2025-04-04".to_owned()], false));
    assert_eq!(of(&["03/04/2025"]), (vec!["2025-04-03".to_owned()], true));
}

#[test]
fn a_year_is_taken_from_the_person_or_from_other_dates_and_never_made_up() {
    let yaml = |map: &[(&str, &str)]| open(&["flat-yaml/nested.yml"], map).unwrap();
    assert_eq!(
        lines(&yaml(&[("year", "2021")]).programme),
        [
            "2021-09-17 12:00-14:30 | One made-up workshop |  | Anna Made-Up; Ben Made-Up",
            "2021-09-17 12:00-14:30 | Two: a made-up workshop |  | Cora Made-Up",
            "2021-09-17 14:30-15:00 | Break |  | ",
            "2021-09-18 09:00-10:00 | Made-up keynote |  | ",
        ]
    );
    let without = yaml(&[]);
    assert!(without.programme.sessions().iter().all(|session| session.day.is_none()));
    assert_eq!(said(&without, Code::YearAssumed), ["its dates have no year; --map year=2021 gives it"]);
    let mixed = of_bytes("t.csv", b"title,date,start\nA,3 May 2024,10:00\nB,4 May,10:00\n");
    assert_eq!(mixed.programme.days().len(), 2);
    assert_eq!(said(&mixed, Code::YearAssumed), ["some dates have no year"]);
}

#[test]
fn tables_of_people_and_halls_beside_the_sessions() {
    let reading = reading(&["flat-json/tables.json"]);
    let programme = &reading.programme;
    assert_eq!(
        lines(programme),
        [
            "2025-05-21 09:00-10:00 | Made-up keynote | Big hall | Anna Made-Up (Engineer, Example Ltd); Ben Made-Up",
            "2025-05-21 12:30-13:30 | Lunch | Foyer | ",
        ]
    );
    assert_eq!(programme.halls().len(), 3);
    assert_eq!(programme.halls()[0].capacity, Some(300));
    assert_eq!(programme.people()[0].biography.as_deref(), Some("She makes things up."));
    assert_eq!(programme.sessions()[0].tags, ["Keynote", "Intermediate"]);
}

#[test]
fn a_list_of_objects_with_panelists_in_fields_of_their_own() {
    let reading = reading(&["flat-json/list.json"]);
    assert_eq!(
        lines(&reading.programme),
        [
            "2019-11-29 14:30-15:00 | Check-in | Halls | ",
            "2019-11-29 15:00-16:00 | Made-up panel | Big room, 2nd floor | \
             Anna Made-Up; Ben Made-Up; Cora Made-Up; Dan Made-Up (moderator)",
        ]
    );
    assert_eq!(said(&reading, Code::PrivateLeftOut).len(), 1);
}

#[test]
fn days_and_tracks_as_keys_and_times_in_an_object() {
    let reading = reading(&["flat-json/days.json"]);
    let programme = &reading.programme;
    assert_eq!(programme.event.title, "Made-up Days");
    assert_eq!(programme.event.zone.as_ref().map(Zone::name), Some("Europe/Oslo"));
    assert_eq!(
        lines(programme),
        [
            "2024-05-06 09:00-10:00 | One |  | Anna Made-Up (Example)",
            "2024-05-06 09:30-10:00 | Two |  | ",
            "2024-05-07 11:00-12:00 | Three |  | ",
        ]
    );
    assert_eq!(programme.track_name(&programme.sessions()[1]), Some("Hall B"));
}

#[test]
fn symbols_as_keys() {
    assert_eq!(
        lines(&reading(&["flat-yaml/symbols.yml"]).programme),
        [
            "2016-05-04 09:00-09:45 | Made-up talk | Blue | Anna Made-Up",
            "2016-05-04 10:00-10:45 | Another talk | Red | Ben Made-Up",
        ]
    );
}

#[test]
fn talks_are_dealt_into_free_slots_whichever_file_comes_first() {
    let expected = [
        "2024-10-25 10:00-11:00 | Doors |  | ",
        "2024-10-25 11:00-11:40 | First made-up talk | Hall Red | Anna Made-Up",
        "2024-10-25 11:00-11:40 | Second made-up talk | Hall Blue | Ben Made-Up",
        "2024-10-26 10:00-10:30 | Third made-up talk | Hall Red | Cora Made-Up; Anna Made-Up",
    ];
    let (schedule, talks) = ("flat-yaml/slots/schedule.yml", "flat-yaml/slots/videos.yml");
    for files in [[schedule, talks], [talks, schedule]] {
        let reading = reading(&files);
        let mut told = lines(&reading.programme);
        // A slot that no talk is left for stays free.
        let free = told.pop().unwrap();
        assert!(free.starts_with("2024-10-26 11:00-11:30"), "{free}");
        told.sort();
        assert_eq!(told, expected, "{files:?}");
        assert_eq!(reading.programme.event.title, "Made-up Kaigi 2024");
    }
}

#[test]
fn an_alias_bomb_is_refused() {
    let mut text = "title: x\nstart: y\nroom: z\na0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..12 {
        let below = format!("*a{}", level - 1);
        text += &format!("a{level}: &a{level} [{}]\n", [below.as_str(); 9].join(", "));
    }
    text += "list:\n- title: x\n";
    let file = File { name: "bomb.yml".to_owned(), bytes: text.into_bytes().into() };
    let error = formats::open(&[file], &Ask::new(Zone::bundled)).unwrap_err().to_string();
    assert!(error.contains("YAML can't be read"), "{error}");
}

#[test]
fn a_deep_nest_is_no_stack_overflow() {
    let deep = format!("{}{}{}", "{\"days\":[".repeat(2_000), "{\"title\":\"x\",\"date\":\"y\"}", "]}".repeat(2_000));
    let yaml = format!("- title: x\n  date: {}\n", "[".repeat(50_000));
    for (name, text) in [("deep.json", deep), ("deep.yml", yaml)] {
        let file = File { name: name.to_owned(), bytes: text.into_bytes().into() };
        assert!(formats::open(&[file], &Ask::new(Zone::bundled)).is_err(), "{name}");
    }
}

/// A programme as our own CSV, and read from there again.
fn through_csv(programme: &Programme) -> Reading {
    let write = Format::to_write("csv").and_then(|format| format.write).expect("CSV is written");
    let written = write(&Edition::whole(programme, Instant::UNIX_EPOCH));
    of_bytes("ours.csv", &written.bytes)
}

#[test]
fn our_own_csv_comes_back_as_it_was() {
    for name in ["csv/german.csv", "flat-json/list.json", "flat-json/days.json", "csv/guidebook.csv"] {
        let first = reading(&[name]).programme;
        let again = through_csv(&first);
        assert_eq!(lines(&again.programme).len(), lines(&first).len());
        assert_eq!(again.detected, ["csv"]);
        for (one, other) in first.sessions().iter().zip(again.programme.sessions()) {
            assert_eq!((&one.id, &one.title, &one.when, one.day), (&other.id, &other.title, &other.when, other.day));
            assert_eq!((&one.abstract_, &one.kind, &one.languages), (&other.abstract_, &other.kind, &other.languages));
        }
    }
}

#[test]
fn formula_in_a_csv_cell_is_harmless() {
    let json = r#"[{ "title": "=cmd|' /C calc'!A0", "date": "2024-05-06", "start": "10:00", "speaker": "@SUM(1)" }]"#;
    let programme = of_bytes("t.json", json.as_bytes()).programme;
    let write = Format::to_write("csv").and_then(|format| format.write).expect("CSV is written");
    let text = String::from_utf8(write(&Edition::whole(&programme, Instant::UNIX_EPOCH)).bytes).unwrap();
    let rows: Vec<&str> = text.split("\r\n").collect();
    assert_eq!(rows.len(), 3, "{text}");
    assert!(rows[1].contains(",'=cmd|") && rows[1].contains(",'@SUM(1)"), "{text}");
    assert_eq!(through_csv(&programme).programme.sessions()[0].title, "=cmd|' /C calc'!A0");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn whatever_stands_in_cells_comes_back(
        titles in prop::collection::vec("[=@+'\"a-c,;\\\\()é会 ]{1,12}", 1..6),
        // Nobody is named twice in one cell.
        names in prop::collection::btree_set("[A-C][a-c;\\\\()]{0,6} [D-F][a-c]{1,4}", 0..4),
    ) {
        let sessions: Vec<serde_json::Value> = titles
            .iter()
            .enumerate()
            .map(|(at, title)| {
                serde_json::json!({ "id": format!("s{at}"), "title": format!("T{title}"), "start": "2024-05-06T10:00",
                    "end": "2024-05-06T11:00", "appearances": names.iter().map(|name| serde_json::json!({ "name": name, "role": "speaker" })).collect::<Vec<_>>() })
            })
            .collect();
        let text = serde_json::json!({ "version": 1, "id": "t", "title": "T", "zone": "Europe/Oslo", "sessions": sessions });
        let first = formats::read(text.to_string().as_bytes(), Zone::bundled).unwrap().programme;
        let again = through_csv(&first).programme;
        let all = |programme: &Programme| programme.sessions().iter().map(|session| session.title.clone()).collect::<Vec<_>>();
        prop_assert_eq!(all(&first), all(&again));
        prop_assert_eq!(lines(&first), lines(&again));
        prop_assert_eq!(again.event.zone, first.event.zone);
    }
}

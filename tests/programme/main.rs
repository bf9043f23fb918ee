//! File in, programme out: the bundled programmes, the file format, and files that are odd, huge or empty.

#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic)] // How a test fails.

mod repeats;

use plenary::formats::{self, Reading};
use plenary::programme::time::{clock, short_date};
use plenary::programme::{Coverage, Programme, Session, SessionIx, When, Zone};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

fn read(text: &str) -> Reading {
    formats::read(text.as_bytes(), Zone::bundled).expect("a programme")
}

fn data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data")
}

fn bundled() -> Vec<(String, String)> {
    let folder = std::fs::read_dir(data().join("programmes")).expect("the bundled programmes");
    let mut files: Vec<PathBuf> = folder.map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    let read = |path: &PathBuf| {
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        (name, std::fs::read_to_string(path).expect("a bundled programme"))
    };
    files.iter().map(read).collect()
}

fn session<'a>(programme: &'a Programme, id: &str) -> &'a Session {
    &programme[programme.find_session(id).unwrap_or_else(|| panic!("no session {id}"))]
}

/// `time | place | track | kind | partners`, then a line per person: `heading | role | name | post | online`.
fn facts(programme: &Programme, session: &Session) -> Vec<String> {
    let slot = session.when.slot().expect("a slot");
    let places: Vec<String> = session.halls.iter().map(|hall| programme.place(*hall)).collect();
    let or_none = |text: Option<&str>| text.unwrap_or("-").to_owned();
    let mut lines = vec![
        session.title.clone(),
        format!("{} – {}", slot.start, slot.end.expect("an end")),
        places.join("; "),
        [programme.track_name(session), session.kind.as_deref(), session.partners.as_deref()].map(or_none).join(" | "),
    ];
    lines.extend(session.appearances.iter().map(|who| {
        let online = match who.online {
            Some(true) => "online",
            Some(false) => "present",
            None => "-",
        };
        let (heading, role) = (or_none(who.heading.as_deref()), or_none(who.role.as_deref()));
        format!("{heading} | {role} | {} | {} | {online}", programme.printed_name(who), or_none(who.post.as_deref()))
    }));
    lines
}

#[test]
fn the_spief_seed_session_has_all_its_facts() {
    let text = std::fs::read_to_string(data().join("programmes/spief-2021.json")).unwrap();
    let programme = read(&text).programme;
    let session = session(&programme, "creative-clusters");
    assert_eq!(
        facts(&programme, session),
        [
            "Creative Clusters: Global Trends and Unique National Features",
            "2021-06-02T16:45:00 – 2021-06-02T18:15:00",
            "Pavilion G, conference hall G4",
            "Creative Business Forum | Panel Session | In partnership with Ministry of Industry and Trade of the Russian \
             Federation and the Union of Creative Сlusters",
            "- | moderator | Sofia Trotsenko | Founder of Winzavod Center for Contemporary Art, Member of the Civil \
             Chamber of Moscow | present",
            "- | panellist | Beatrice Galilee | Founder, Executive Director, The World Around | online",
            "- | panellist | Sergey Kapkov | Head of the Centre for Culture Economy, Urban Development and Creative \
             Industries Research, Faculty of Economics, Lomonosov Moscow State University | present",
            "- | panellist | Andrey Klepach | Chief Economist, VEB.RF | present",
            "- | panellist | Deniz Ova | Director, Istanbul Design Biennal | online",
            "- | panellist | Alexey Fursin | Head of the Entrepreneurship and Innovation Development Department of Moscow \
             | present",
            "- | panellist | Ilya Chukalin | Chief Executive Officer, Presidential Grants Foundation | present",
            "Front row participants | front row | Alexandra Dorofeeva | Director, Center for Contemporary Art \
             \"Chicory\" | present",
            "Front row participants | front row | Asya Filippova | Director, Creative Industries Center FABRIKA | present",
        ]
    );
    assert_eq!(session.questions.len(), 5);
    assert!(session.partners.as_ref().unwrap().contains("\u{421}lusters"), "the Cyrillic letter stays");
    assert!(session.abstract_.is_some());
}

#[test]
fn the_gaidar_seed_session_has_all_its_facts() {
    let text = std::fs::read_to_string(data().join("programmes/gaidar-2017.json")).unwrap();
    let programme = read(&text).programme;
    let session = session(&programme, "best-innovation-cluster-management");
    let participants = [
        "Andrey Antonov | Deputy Governor for Economics, Tomsk Region",
        "Alexey Shchedrov | Head, Department of Innovation and Industry Policy of Lipetsk Region",
        "Alexander Smekalin | Chairman, the Government of Ulyanovsk region",
        "Artem Zdunov | Minister of Economy of the Republic of Tatarstan",
        "Nataliya Ryazantseva | Deputy Chairman of the Government, Krasnoyarsk Territory",
        "Vladimir Popov | Deputy Governor, Kaluga Region",
        "Alexander Sedov | Deputy Prime Minister – Minister of Industry, Science and New Technologies of the Republic of \
         Mordovia",
        "Artem Shadrin | Director, Department for Strategic Development and Innovation, Ministry of Economic Development \
         of the Russian Federation",
        "Igor Agamirzian | Vice President, National Research University Higher School of Economics",
        "Vadim Kulikov | Deputy General Director, Agency for Technological Development",
        "Sergey Polyakov | General Director, Innovation Promotion Fund",
        "Ivan Fedotov | Director, Association of Innovative Regions of Russia; Vice-Rector, RANEPA",
    ];
    let mut expected = vec![
        "Best Innovation Cluster Management Practices".to_owned(),
        "2017-01-12T15:30:00 – 2017-01-12T17:30:00".to_owned(),
        "Building 5, 5th Floor, Executive Conference Room".to_owned(),
        "- | - | -".to_owned(),
        "- | moderator | Oleg Fomichev | State Secretary – Deputy Minister of Economic Development of the Russian \
         Federation | present"
            .to_owned(),
    ];
    expected
        .extend(participants.iter().map(|line| format!("Participants and experts | participant | {line} | present")));
    assert_eq!(facts(&programme, session), expected);
    assert_eq!(session.questions.len(), 5);
}

#[test]
fn the_bundled_programmes_read_without_a_finding_and_are_partial() {
    let counts: Vec<String> = bundled()
        .iter()
        .map(|(name, text)| {
            let reading = read(text);
            assert_eq!(reading.findings, [], "{name}");
            let programme = reading.programme;
            assert_eq!(programme.event.id.as_str(), name);
            assert_eq!(programme.event.coverage, Coverage::Partial, "{name}");
            assert_eq!(programme.event.zone.as_ref().map(Zone::name), Some("Europe/Moscow"));
            assert!(programme.event.walks.is_empty());
            for session in programme.sessions() {
                assert!(!session.links.is_empty(), "{name}: {} has no source", session.id);
            }
            let timed = programme.sessions().iter().filter(|session| session.when.slot().is_some()).count();
            format!(
                "{name} {} sessions, {timed} timed, {} people",
                programme.sessions().len(),
                programme.people().len()
            )
        })
        .collect();
    assert_eq!(
        counts,
        [
            "gaidar-2017 6 sessions, 2 timed, 37 people",
            "gaidar-2018 4 sessions, 1 timed, 14 people",
            "gaidar-2021 1 sessions, 1 timed, 1 people",
            "spief-2015 1 sessions, 1 timed, 10 people",
            "spief-2021 19 sessions, 9 timed, 78 people",
            "spief-2022 11 sessions, 11 timed, 14 people",
            "spief-2023 2 sessions, 2 timed, 5 people",
            "spief-2024 4 sessions, 4 timed, 19 people",
        ]
    );
}

/// The times of SPIEF 2021 that are known; nothing else has one.
#[test]
fn no_time_or_hall_is_guessed() {
    let text = std::fs::read_to_string(data().join("programmes/spief-2021.json")).unwrap();
    let programme = read(&text).programme;
    let timed: Vec<String> = programme
        .sessions()
        .iter()
        .filter_map(|session| {
            let slot = session.when.slot()?;
            let (start, end) = (slot.start.strftime("%H:%M"), slot.end?.strftime("%H:%M"));
            let hall = session.halls.first().map_or("-", |hall| programme.label(*hall));
            Some(format!("{} {start}-{end} {hall}", short_date(slot.start.date())))
        })
        .collect();
    assert_eq!(
        timed,
        [
            "Wed 2 Jun 16:45-18:15 G4",
            "Thu 3 Jun 08:30-09:45 Gov. Club",
            "Thu 3 Jun 11:00-12:15 G1",
            "Thu 3 Jun 17:00-18:15 D4",
            "Thu 3 Jun 17:00-19:00 E12",
            "Fri 4 Jun 12:00-13:15 G4",
            "Fri 4 Jun 12:00-13:15 D2",
            "Fri 4 Jun 17:00-18:15 B3",
            "Sat 5 Jun 10:00-11:30 G7",
        ]
    );
    let untimed = programme.sessions().iter().filter(|session| session.when.slot().is_none());
    assert!(untimed.filter(|session| !session.halls.is_empty()).count() == 0);
}

#[test]
fn every_bundled_programme_fits_the_schema() {
    let mut schemas = boon::Schemas::new();
    let mut compiler = boon::Compiler::new();
    let schema: Value = serde_json::from_str(formats::SCHEMA).unwrap();
    compiler.add_resource("programme.json", schema).unwrap();
    let schema = compiler.compile("programme.json", &mut schemas).unwrap();
    let fits = |file: &Value| schemas.validate(file, schema).map_err(|error| error.to_string());
    for (name, text) in bundled() {
        assert_eq!(fits(&serde_json::from_str(&text).unwrap()), Ok(()), "{name}");
    }
    assert!(fits(&json!({ "sessions": [{ "title": 5 }] })).is_err(), "the schema accepts anything");
}

#[test]
fn empty_one_session_and_zoneless_programmes_behave() {
    let empty = read(r#"{ "title": "Nothing yet" }"#);
    assert!(empty.programme.sessions().is_empty() && empty.programme.days().is_empty());
    assert_eq!(empty.findings.len(), 1, "{:?}", empty.findings);
    let one = read(
        r#"{ "id": "one", "title": "One", "zone": "Europe/Oslo", "sessions": [{ "title": "Only", "date": "2024-05-01" }] }"#,
    );
    assert_eq!(one.findings, []);
    assert_eq!(one.programme.days().len(), 1);
    let zoneless = read(
        r#"{ "title": "T", "sessions": [{ "title": "A", "start": "2024-05-01T10:00", "end": "2024-05-01T11:30" }] }"#,
    );
    assert_eq!(zoneless.programme.sessions()[0].when.slot().and_then(plenary::programme::Slot::minutes), Some(90));
    assert!(zoneless.findings[0].to_string().contains("names no time zone"));
    let unknown = read(r#"{ "title": "T", "zone": "Mars/Olympus" }"#);
    assert!(unknown.programme.event.zone.is_none());
    assert!(unknown.findings[0].to_string().contains("“Mars/Olympus” is not known"));
}

#[test]
fn the_builder_repairs_and_says_so() {
    let text = json!({
        "title": "Repairs", "id": "Bad Id!", "zone": "Europe/Moscow", "start": "2024-05-03", "end": "2024-05-01",
        "halls": [{ "id": "a", "name": "A", "building": "nowhere" }],
        "people": [{ "id": "p", "name": "Made-Up Person" }],
        "sessions": [
            { "id": "twice", "title": "First", "start": "2024-05-01T23:00", "end": "2024-05-01T01:00", "halls": ["a", "b", "a"] },
            { "id": "twice", "title": "Second", "start": "2024-05-01T10:00Z", "date": "2024-05-01" },
            { "title": "Third", "start": "later", "end": "2024-05-01T10:00", "date": "2024-05-02" },
            { "title": "Fourth", "start": "2024-05-02T01:00", "end": "2024-05-02T01:00", "date": "2024-05-01", "status": "off",
              "appearances": [{ "person": "ghost" }, { "person": "p", "name": "M. Person", "role": "Moderator" }, {}],
              "links": [{ "url": "javascript:alert(1)" }, { "url": "https://example.org/" }] },
        ],
    });
    let reading = read(&text.to_string());
    let said: Vec<String> = reading
        .findings
        .iter()
        .map(|finding| format!("{}: {}; {}", finding.record, finding.what, finding.done.unwrap_or_default()))
        .collect();
    assert_eq!(
        said,
        [
            "the event: its id is “Bad Id!”; made one of a-z, 0-9 and hyphens",
            "the event: it ends on 2024-05-01, before it starts on 2024-05-03; the two were exchanged",
            "hall `a`: its building “nowhere” is not in the file; shown without a building",
            "session `twice`: it ends before it starts; taken to end on the next day",
            "session `twice`: its hall “b” is not in the file; listed under that name",
            "session `twice`: another one has the same id; this one got a number behind it",
            "session “Third”: “later” is no time like 2021-06-02T16:45; left out",
            "session “Third”: it has an end but no start; the end was left out",
            "session “Fourth”: it ends when it starts; its end is unknown",
            "session “Fourth”: the person “ghost” is not in the file; listed under that name",
            "session “Fourth”: somebody in it has neither id nor name; left out",
            "session “Fourth”: its status is “off”; taken as scheduled",
            "session “Fourth”: the link “javascript:alert(1)” is no web or mail address; left out",
        ]
    );
    let programme = &reading.programme;
    assert_eq!(programme.event.id.as_str(), "bad-id");
    let night = session(programme, "twice");
    assert_eq!(night.when.slot().and_then(plenary::programme::Slot::minutes), Some(120));
    assert_eq!(night.halls.len(), 2);
    // 10:00 UTC is 13:00 in Moscow.
    let second = session(programme, "twice-2");
    assert_eq!(second.when.slot().map(|slot| slot.start.hour()), Some(13));
    assert_eq!(session(programme, "third").when, When::Day("2024-05-02".parse().unwrap()));
    let fourth = session(programme, "fourth");
    assert_eq!(fourth.day, Some("2024-05-01".parse().unwrap()), "after midnight it belongs to the day before");
    assert_eq!(fourth.appearances.len(), 2);
    assert_eq!(programme.printed_name(&fourth.appearances[1]), "M. Person");
    assert_eq!(programme[fourth.appearances[1].person].name, "Made-Up Person");
    assert_eq!(fourth.links.len(), 1);
}

/// What is made of `start`, `end` and `date`: the slot or the day, the conference day, and what was said.
fn timed(zone: &str, start: &str, end: &str, date: &str) -> (String, Vec<String>) {
    let mut session = json!({ "id": "s", "title": "S" });
    for (name, text) in [("start", start), ("end", end), ("date", date)] {
        if !text.is_empty() {
            session[name] = text.into();
        }
    }
    let mut file = json!({ "id": "times", "title": "Times", "sessions": [session] });
    if !zone.is_empty() {
        file["zone"] = zone.into();
    }
    let reading = read(&file.to_string());
    let session = &reading.programme.sessions()[0];
    let day = session.day.map_or("-".to_owned(), |day| day.to_string());
    let when = match session.when {
        When::Slot(slot) => {
            format!("{} {} on {day}", slot.start, slot.end.map_or("?".to_owned(), |end| end.to_string()))
        }
        When::Day(day) => format!("day {day}"),
        When::Unscheduled => "unscheduled".to_owned(),
    };
    let said = reading.findings.iter().filter(|finding| finding.record.starts_with("session"));
    (when, said.map(|finding| format!("{}; {}", finding.what, finding.done.unwrap_or_default())).collect())
}

#[test]
fn times_are_whole_minutes_of_years_that_conferences_are_held_in() {
    let zone = "Europe/Berlin";
    let (when, said) = timed(zone, "2026-06-02T10:00:59.7", "2026-06-02T11:00:00.5", "");
    assert_eq!((when.as_str(), said.len()), ("2026-06-02T10:00:00 2026-06-02T11:00:00 on 2026-06-02", 0));
    for odd in ["-000001-06-02T10:00", "1899-12-31T10:00", "2201-01-01T00:00", "2200-12-31T23:30Z", "2200-12-31T24:00"]
    {
        assert_eq!(
            timed(zone, odd, "", ""),
            ("unscheduled".to_owned(), vec![format!("“{odd}” is not between 1900 and 2200; left out")])
        );
    }
    assert_eq!(timed(zone, "", "", "0999-06-02").1, ["“0999-06-02” is not between 1900 and 2200; left out"]);
    assert_eq!(timed(zone, "1900-01-01T10:00", "", "").1, [""; 0]);
}

#[test]
fn a_day_without_a_time_is_never_midnight() {
    assert_eq!(timed("Europe/Berlin", "2026-06-02", "", ""), ("day 2026-06-02".to_owned(), vec![]));
    let (when, said) = timed("Europe/Berlin", "2026-06-02", "2026-06-03", "");
    assert_eq!(
        (when.as_str(), said),
        ("day 2026-06-02", vec!["it starts on a day without a time; the end was left out".to_owned()])
    );
    let (when, said) = timed("Europe/Berlin", "2026-06-02T10:00", "2026-06-03", "");
    assert_eq!(when, "2026-06-02T10:00:00 ? on 2026-06-02");
    assert_eq!(said, ["its end “2026-06-03” is a day without a time; left out"]);
}

#[test]
fn only_what_runs_after_midnight_belongs_to_the_day_before() {
    let (when, said) = timed("Europe/Berlin", "2026-06-03T08:59", "", "2026-06-02");
    assert_eq!((when.as_str(), said.len()), ("2026-06-03T08:59:00 ? on 2026-06-02", 0));
    let (when, said) = timed("Europe/Berlin", "2026-06-03T09:00", "", "2026-06-02");
    assert_eq!(when, "2026-06-03T09:00:00 ? on 2026-06-03");
    assert_eq!(said, ["its day 2026-06-02 is not that of its start; the day of its start holds"]);
}

#[test]
fn twenty_four_hours_are_midnight_of_the_next_day() {
    for end in ["2026-06-02T24:00", "2026-06-02 24:00:00", "24:00", "2026-06-02T24:00+02:00"] {
        let (when, said) = timed("Europe/Berlin", "2026-06-02T22:00", end, "");
        assert_eq!((when.as_str(), said.len()), ("2026-06-02T22:00:00 2026-06-03T00:00:00 on 2026-06-02", 0), "{end}");
    }
    assert_eq!(timed("Europe/Berlin", "2026-06-02T24:01", "", "").0, "unscheduled");
}

#[test]
fn offsets_of_one_session_without_a_zone_agree() {
    let (when, said) = timed("", "2026-06-02T10:00+02:00", "2026-06-02T12:00Z", "");
    assert_eq!(when, "2026-06-02T10:00:00 2026-06-02T14:00:00 on 2026-06-02");
    assert_eq!(said.len(), 2, "{said:?}");
    assert_eq!(
        timed("", "2026-06-02T10:00+02:00", "2026-06-02T12:00", "").0,
        "2026-06-02T10:00:00 2026-06-02T12:00:00 on 2026-06-02"
    );
}

#[test]
fn a_session_inside_a_clock_change_says_what_is_not_known() {
    let (when, said) = timed("Europe/Berlin", "2021-03-28T02:30", "2021-03-28T03:15", "");
    assert_eq!(when, "2021-03-28T02:30:00 ? on 2021-03-28");
    assert_eq!(said, ["the clocks change while it runs, and it ends before it starts; its end is unknown"]);
}

#[test]
fn a_newer_file_and_an_unknown_zone_are_said_and_the_zone_is_kept() {
    let reading = read(r#"{ "version": 9, "id": "new", "title": "New", "zone": "Mars/Olympus" }"#);
    let said: Vec<String> = reading.findings.iter().map(ToString::to_string).collect();
    assert_eq!(
        said,
        [
            "the event: its file is of version 9, which is newer than this program; what is new in it is not understood",
            "the event: the time zone “Mars/Olympus” is not known; times are shown as venue time",
        ]
    );
    let written: Value = serde_json::from_slice(&formats::write(&reading.programme)).unwrap();
    assert_eq!(written["zone"], "Mars/Olympus");
}

#[test]
fn programme_order_is_by_day_then_time_then_without_time_then_unscheduled() {
    let text = json!({ "title": "Order", "zone": "Europe/Oslo", "sessions": [
        { "id": "unscheduled", "title": "U" },
        { "id": "day-only", "title": "D", "date": "2024-05-01" },
        { "id": "late", "title": "L", "start": "2024-05-02T00:30", "end": "2024-05-02T01:30", "date": "2024-05-01" },
        { "id": "next-day", "title": "N", "start": "2024-05-02T09:00", "end": "2024-05-02T10:00" },
        { "id": "early", "title": "E", "start": "2024-05-01T09:00", "end": "2024-05-01T10:00" },
    ]});
    let programme = read(&text.to_string()).programme;
    let order: Vec<&str> = programme.sessions().iter().map(|session| session.id.as_str()).collect();
    assert_eq!(order, ["early", "late", "day-only", "next-day", "unscheduled"]);
    let night = programme.find_session("late").unwrap();
    assert_eq!(programme.sessions_on("2024-05-01".parse().unwrap()).count(), 3);
    assert!(programme.parallel(night).is_empty());
}

/// The free stretches of the only hall on 1 May 2024, `11:00–14:00 180`.
#[test]
fn a_hall_is_found_by_whatever_it_is_called_in_any_case() {
    let text = json!({ "title": "Made up", "buildings": [{ "id": "b", "name": "Barn" }], "halls": [
        { "id": "g4", "name": "conference hall G4", "building": "b", "floor": "2nd floor" },
        { "id": "red", "name": "Red Room" },
        { "id": "other", "name": "Red Room", "building": "b" },
    ], "sessions": [] });
    let programme = read(&text.to_string()).programme;
    let named = |name: &str| -> Vec<&str> {
        programme.halls_named(name).iter().map(|hall| programme[*hall].id.as_str()).collect()
    };
    for name in ["G4", "g4", "Conference Hall G4", "barn, 2nd floor, conference hall g4"] {
        assert_eq!(named(name), ["g4"], "{name}");
    }
    assert_eq!(named("red room"), ["red", "other"]);
    assert_eq!((named("barn, red room"), named("barn"), named("")), (vec!["other"], Vec::new(), Vec::new()));
}

fn free(sessions: &Value) -> Vec<String> {
    let text =
        json!({ "title": "Free", "zone": "Europe/Oslo", "halls": [{ "id": "h", "name": "H" }], "sessions": sessions });
    let programme = read(&text.to_string()).programme;
    let hall = programme.session_positions().find_map(|at| programme[at].halls.first().copied()).unwrap();
    let stretches = programme.free_stretches(hall, "2024-05-01".parse().unwrap());
    stretches.iter().map(|free| format!("{}–{} {}", clock(free.start), clock(free.end), free.minutes)).collect()
}

fn in_hall(start: &str, end: &str) -> Value {
    let mut session = json!({ "title": start, "start": format!("2024-05-{start}"), "halls": ["h"] });
    if !end.is_empty() {
        session["end"] = format!("2024-05-{end}").into();
    }
    session
}

#[test]
fn a_hall_is_free_between_its_sessions_and_never_after_an_unknown_end() {
    let (ten, eleven_open, two) =
        (in_hall("01T10:00", "01T11:00"), in_hall("01T11:00", ""), in_hall("01T14:00", "01T15:00"));
    assert_eq!(free(&json!([ten, two])), ["11:00–14:00 180"]);
    assert_eq!(free(&json!([ten, eleven_open, two])), [""; 0]);
    assert_eq!(free(&json!([ten, eleven_open, two, in_hall("01T16:00", "01T17:00")])), ["15:00–16:00 60"]);
    // Two that begin together, one of them open; the other says nothing about it.
    assert_eq!(free(&json!([in_hall("01T11:00", "01T12:00"), eleven_open, two])), [""; 0]);
    // One inside the other, and one that follows upon it.
    assert_eq!(
        free(&json!([in_hall("01T09:00", "01T14:00"), ten, two, in_hall("01T15:30", "01T16:00")])),
        ["15:00–15:30 30"]
    );
    let mut cancelled = in_hall("01T12:00", "01T13:00");
    cancelled["status"] = "cancelled".into();
    assert_eq!(free(&json!([ten, cancelled, two])), ["11:00–14:00 180"]);
    // What stands in it since yesterday is in it still; the nights between days are nobody's pause.
    let since_yesterday =
        json!({ "title": "X", "start": "2024-04-30T10:00", "end": "2024-05-02T10:00", "halls": ["h"] });
    assert_eq!(free(&json!([since_yesterday, ten, two])), [""; 0]);
    assert_eq!(free(&json!([in_hall("01T10:00", "01T11:00"), in_hall("02T10:00", "02T11:00")])), [""; 0]);
}

#[test]
fn what_runs_for_days_runs_beside_everything_of_them() {
    let session = |id: &str, start: &str, end: &str| json!({ "id": id, "title": id, "start": start, "end": end });
    let text = json!({ "title": "Fair", "zone": "Europe/Oslo", "sessions": [
        session("fair", "2024-05-01T10:00", "2024-05-05T18:00"),
        session("night", "2024-05-03T22:00", "2024-05-04T04:00"),
        session("early", "2024-05-04T03:00", "2024-05-04T05:00"),
        session("after", "2024-05-04T04:00", "2024-05-04T05:00"),
        session("next-week", "2024-05-12T04:00", "2024-05-12T05:00"),
    ]});
    let programme = read(&text.to_string()).programme;
    let parallel = |id: &str| -> Vec<String> {
        let found = programme.parallel(programme.find_session(id).unwrap());
        found.into_iter().map(|at| programme[at].id.to_string()).collect()
    };
    assert_eq!(parallel("fair"), ["night", "early", "after"]);
    assert_eq!(parallel("early"), ["fair", "night", "after"]);
    assert_eq!(parallel("after"), ["fair", "early"]);
    assert_eq!(parallel("next-week"), [""; 0]);
}

#[test]
fn people_stand_by_name_whatever_its_case() {
    let text = json!({ "title": "T", "people": [{ "name": "b" }, { "name": "C" }, { "name": "A" }, { "name": "äb" }] });
    let programme = read(&text.to_string()).programme;
    let names: Vec<&str> = programme.people_by_name().iter().map(|at| programme[*at].name.as_str()).collect();
    assert_eq!(names, ["A", "b", "C", "äb"]);
}

/// Every text in a value.
fn texts(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::String(text) => found.push(text.clone()),
        Value::Array(items) => items.iter().for_each(|item| texts(item, found)),
        Value::Object(fields) => fields.values().for_each(|item| texts(item, found)),
        _ => {}
    }
}

#[test]
fn hostile_text_is_harmless_wherever_it_stands() {
    let evil = "\u{1b}]52;c;ZXZpbA==\u{7}\u{202e}evil\u{1b}[31m\u{0}\n";
    let text = json!({
        "title": evil, "short": evil, "edition": evil, "city": evil, "venue": evil, "source": evil, "licence": evil, "zone": "Europe/Oslo",
        "buildings": [{ "id": "b", "name": evil }],
        "halls": [{ "id": "h", "name": evil, "short": evil, "building": "b", "floor": evil, "area": evil }, { "id": evil }],
        "people": [{ "id": "p", "name": evil, "other_names": [evil], "biography": evil, "links": [{ "url": format!("http://x/{evil}"), "title": evil }] }],
        "sessions": [{ "id": evil, "guid": evil, "title": evil, "subtitle": evil, "track": evil, "tags": [evil], "kind": evil, "halls": ["h", evil],
            "partners": evil, "abstract": evil, "questions": [evil], "outcomes": [evil], "languages": [evil], "access": evil,
            "start": evil, "date": evil, "status": evil,
            "appearances": [{ "person": evil, "role": evil, "heading": evil, "name": evil, "post": evil }] }],
    });
    let reading = read(&text.to_string());
    let dirty =
        |text: &str| text.chars().any(|c| (c.is_control() && c != '\n') || ('\u{202a}'..='\u{202e}').contains(&c));
    let shown = String::from_utf8(formats::write(&reading.programme)).unwrap();
    let Value::Object(written) = serde_json::from_str(&shown).unwrap() else { panic!("no object") };
    let mut found = Vec::new();
    texts(&Value::Object(written), &mut found);
    assert!(found.len() > 30);
    for text in found.iter().chain(&reading.findings.iter().map(ToString::to_string).collect::<Vec<_>>()) {
        assert!(!dirty(text) && !text.contains("ZXZpbA"), "{text:?}");
    }
}

#[test]
fn a_hundred_thousand_sessions_are_read() {
    let mut text = String::from(
        r#"{"title":"Large","zone":"Europe/Oslo","people":[{"id":"p","name":"Made-Up Person"}],"sessions":["#,
    );
    for number in 0..100_000 {
        let (day, hour) = (1 + number % 28, 8 + number % 10);
        text.push_str(&format!(
            r#"{}{{"id":"s{number}","title":"Session {number}","start":"2024-02-{day:02}T{hour:02}:00","end":"2024-02-{day:02}T{hour:02}:45","halls":["h{}"],"appearances":[{{"person":"p"}}]}}"#,
            if number == 0 { "" } else { "," },
            number % 40,
        ));
    }
    text.push_str("]}");
    let reading = read(&text);
    assert_eq!(reading.programme.sessions().len(), 100_000);
    assert_eq!(reading.programme.days().len(), 28);
    assert_eq!(reading.programme.people()[0].sessions.len(), 100_000);
    let sorted = reading
        .programme
        .sessions()
        .is_sorted_by_key(|session| session.when.slot().map(plenary::programme::Slot::from));
    assert!(sorted);
}

#[test]
fn many_oddities_on_one_line_are_each_given_their_place() {
    let session = r#"{"id":"a","title":"Break","broadcast":"maybe"}"#;
    let text = format!(r#"{{"title":"T","zone":"Europe/Oslo","sessions":[{}]}}"#, vec![session; 20_000].join(","));
    let reading = read(&text);
    assert_eq!(reading.findings.len(), 39_999);
    let last = reading.findings.last().unwrap();
    let start = text.rfind(r#"{"id""#).unwrap();
    assert!(last.position.is_some_and(|(line, column)| line == 1 && column > start), "{last}");
}

#[test]
fn a_hundred_thousand_equal_titles_get_ids() {
    let text = format!(r#"{{"title":"T","sessions":[{}]}}"#, vec![r#"{"title":"Break"}"#; 100_000].join(","));
    let programme = read(&text).programme;
    assert!(programme.find_session("break-100000").is_some());
}

#[test]
fn a_file_of_fifty_megabytes_is_read() {
    let text = "Made-up words of an abstract, one after the other. ".repeat(38);
    let sessions: Vec<String> = (0..26_000)
        .map(|number| format!(r#"{{"id":"s{number}","title":"Made-up {number}","abstract":"{text}"}}"#))
        .collect();
    let file = format!(r#"{{"title":"Heavy","zone":"Europe/Oslo","sessions":[{}]}}"#, sessions.join(","));
    assert!(file.len() > 50_000_000);
    let reading = read(&file);
    assert_eq!(reading.programme.sessions().len(), 26_000);
    assert_eq!(reading.findings, []);
    assert!(reading.programme.sessions().iter().all(|session| session.abstract_.as_deref() == Some(text.trim_end())));
}

#[test]
fn bytes_that_are_no_text_are_refused_with_their_place() {
    let error = formats::read(b"{ \"title\":\n \"\xff\" }", Zone::bundled).unwrap_err();
    assert_eq!(error.to_string(), "this is no programme: line 2, column 3: it is not UTF-8 text");
    let bom = formats::read(b"\xef\xbb\xbf{ \"title\": \"T\", \"zone\": \"Europe/Oslo\" }", Zone::bundled).unwrap();
    assert_eq!(bom.programme.event.title, "T");
}

fn words() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[A-Za-zА-я ]{0,12}",
        1 => any::<String>(),
        1 => prop::sample::select(vec!["2024-05-01", "2024-05-01T10:00", "2024-05-02T01:00", "10:30", "a", "b", "moved", "https://example.org/x", "partial"])
            .prop_map(str::to_owned),
    ]
}

fn anything() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        words().prop_map(Value::from)
    ];
    leaf.prop_recursive(2, 8, 3, |inner| prop::collection::vec(inner, 0..3).prop_map(Value::from))
}

fn record(fields: &'static [&'static str]) -> impl Strategy<Value = Value> {
    let name = prop_oneof![6 => prop::sample::select(fields).prop_map(str::to_owned), 1 => "x-[a-z]{1,3}"];
    let value = prop_oneof![3 => words().prop_map(Value::from), 1 => anything()];
    prop::collection::vec((name, value), 0..8).prop_map(|fields| Value::Object(fields.into_iter().collect()))
}

fn file() -> impl Strategy<Value = Value> {
    let event = record(&["id", "title", "zone", "start", "end", "coverage", "walks", "city", "version"]);
    let halls = prop::collection::vec(record(&["id", "name", "short", "building", "floor", "capacity"]), 0..3);
    let people = prop::collection::vec(record(&["id", "name", "other_names", "links"]), 0..3);
    let session = (
        record(&[
            "id",
            "guid",
            "title",
            "track",
            "tags",
            "start",
            "end",
            "date",
            "abstract",
            "questions",
            "status",
            "broadcast",
            "languages",
        ]),
        prop::collection::vec(words(), 0..3),
        prop::collection::vec(record(&["person", "role", "heading", "name", "post", "online"]), 0..3),
        prop::collection::vec(record(&["url", "title"]), 0..2),
    )
        .prop_map(|(mut session, halls, people, links)| {
            session["halls"] = halls.into();
            session["appearances"] = people.into();
            session["links"] = links.into();
            session
        });
    (event, halls, people, prop::collection::vec(session, 0..4)).prop_map(|(mut file, halls, people, sessions)| {
        file["title"] = "Made up".into();
        file["halls"] = halls.into();
        file["people"] = people.into();
        file["sessions"] = sessions.into();
        file
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn what_is_written_reads_as_the_same_programme(file in file()) {
        let first = read(&file.to_string());
        let written = formats::write(&first.programme);
        let second = formats::read(&written, Zone::bundled).unwrap();
        prop_assert_eq!(&second.programme, &first.programme);
        prop_assert_eq!(formats::write(&second.programme), written);
        // What was repaired once needs no repair again; only what a file cannot say remains to be said.
        for finding in &second.findings {
            prop_assert!(finding.what.contains("time zone"), "{}", finding);
        }
    }

    #[test]
    fn unknown_fields_are_kept(name in "x-[a-z]{1,6}", value in anything()) {
        let mut file = json!({ "title": "T", "zone": "Europe/Oslo", "halls": [{ "id": "h", "name": "H" }], "people": [{ "id": "p", "name": "P" }],
            "sessions": [{ "id": "s", "title": "S", "appearances": [{ "person": "p" }], "links": [{ "url": "https://example.org/" }] }] });
        for place in ["", "/halls/0", "/people/0", "/sessions/0", "/sessions/0/appearances/0", "/sessions/0/links/0"] {
            file.pointer_mut(place).unwrap()[&name] = value.clone();
        }
        let written: Value = serde_json::from_slice(&formats::write(&read(&file.to_string()).programme)).unwrap();
        for place in ["", "/halls/0", "/people/0", "/sessions/0", "/sessions/0/appearances/0", "/sessions/0/links/0"] {
            prop_assert_eq!(&written.pointer(place).unwrap()[&name], &value, "{}", place);
        }
    }

    #[test]
    fn unknown_fields_lead_no_terminal(before in words(), control in prop::sample::select(vec!['\u{1b}', '\u{7f}', '\u{85}', '\u{9b}', '\u{202e}', '\u{e0041}']), after in words()) {
        let file = json!({ "title": "T", "zone": "Europe/Oslo", "x-field": format!("{before}{control}{after}") });
        let written = String::from_utf8(formats::write(&read(&file.to_string()).programme)).unwrap();
        prop_assert!(!written.contains(control), "{}", written);
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        if let Ok(reading) = formats::read(&bytes, Zone::bundled) {
            let positions: Vec<SessionIx> = reading.programme.session_positions().collect();
            prop_assert_eq!(positions.len(), reading.programme.sessions().len());
        }
    }
}

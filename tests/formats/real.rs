//! Real published schedules, where the folder `../shared/programmes` lies beside the project: counts against its index.

use super::file;
use plenary::formats::{self, Ask};
use plenary::programme::Zone;
use std::collections::HashMap;
use std::fs;
use std::path::Path;

/// Files that are one programme, and what is counted otherwise than in the index, for the reason said.
struct Row {
    files: &'static [&'static str],
    /// What differs from the index: sessions, people, rooms or days, and the right number.
    differs: &'static [(&'static str, usize)],
}

/// A file whose counts are those of the index.
const fn row(files: &'static [&'static str]) -> Row {
    Row { files, differs: &[] }
}

const ROWS: &[Row] = &[
    // iCalendar
    // Breaks held in several halls at once name them in a list. People stand in the descriptions.
    Row { files: &["linuxconfau-2020.ics"], differs: &[("people", 151), ("rooms", 6)] },
    // Some names are those of two or three people.
    Row { files: &["moca-2024.ics"], differs: &[("people", 79)] },
    // People stand in the descriptions.
    Row { files: &["inpycon-2021.ics"], differs: &[("people", 57)] },
    // Addresses of pages are no halls. The calendar's own zone, far from UTC, moves sessions to another day.
    Row { files: &["iclr-2020.google.ics"], differs: &[("rooms", 0), ("days", 5)] },
    Row { files: &["iclr-2020.apple.ics"], differs: &[("rooms", 0)] },
    // Midnight in UTC is the evening before in New York.
    Row { files: &["icallib-multiple-timezones.sample.ics"], differs: &[("days", 2)] },
    row(&["icallib-big-bad-calendar.sample.ics"]),
    row(&["icallib-forward-timezone-reference.sample.ics"]),
    row(&["icallib-whitespace-in-params.sample.ics"]),
    // frab XML
    row(&["35c3-2018.schedule.xml"]),
    // The index counts names. 42 names have several ids, and nothing else says that they are one person.
    Row { files: &["36c3-2019-merged.schedule.xml"], differs: &[("people", 923)] },
    // Likewise: names with two guids. One guid has no name.
    Row { files: &["38c3-2024.schedule.xml"], differs: &[("people", 570)] },
    Row { files: &["39c3-2025.schedule.xml"], differs: &[("people", 263)] },
    // The index counts lists of rooms, `C01, B05/B06`, as rooms of their own.
    Row { files: &["europython-2014.custom.xml"], differs: &[("rooms", 8)] },
    // Schedule JSON
    row(&["cccamp-2019.schedule.json"]),
    // Both events belong to the first of four days, which ends at six in the morning.
    Row { files: &["38c3-2024-sample.schedule-v2.json"], differs: &[("days", 1)] },
    row(&["democon-2020-sample.schedule.json"]),
    row(&["invalid-sample.schedule.json"]),
    row(&["europython-2025-sample.pretalx-submissions.json"]),
    // Sessionize
    row(&["gab-linz-2021.sessionize-all.json"]),
    row(&["droidcon-sf-2022.sessionize-grid.json"]),
    row(&["droidcon-sf-2022.sessionize-speakers.json"]),
    // One of those described is in no session.
    Row {
        files: &["droidcon-sf-2022.sessionize-grid.json", "droidcon-sf-2022.sessionize-speakers.json"],
        differs: &[("people", 102)],
    },
    // KonOpas and its kin
    row(&["arisia-2014.konopas-program.js", "arisia-2014.konopas-people.js"]),
    row(&["arisia-2014.konopas-people.js"]),
    row(&["arisia-2019.konopas.js"]),
    // "(PJ)" behind a name is no other name; one person is spelled in two ways, and two have one name.
    Row { files: &["finncon-2013.konopas-program.js"], differs: &[("people", 134)] },
    Row { files: &["finncon-2013.konopas-program.js", "finncon-2013.konopas-people.js"], differs: &[("people", 133)] },
    // The index counts an empty name.
    Row { files: &["costumecon-2019.konopas.js"], differs: &[("people", 13)] },
    row(&["octocon-2022.conclar-schedule.json", "octocon-2022.conclar-people.json"]),
    row(&["avangarda-2026.conclar-program.js", "avangarda-2026.conclar-people.js"]),
    row(&["fantasticon-2026.conclar-program.json", "fantasticon-2026.conclar-people.json"]),
    // The index counts nothing in it.
    Row { files: &["grenadine-sample.program.json"], differs: &[("people", 15), ("rooms", 3), ("days", 1)] },
    // Trees joined by keys
    // The speakers' file has 753, three of them twice with the same biography; the index counts those in events.
    Row {
        files: &[
            "defcon-2018.hackertracker-events.json",
            "defcon-2018.hackertracker-speakers.json",
            "defcon-2018.hackertracker-locations.json",
            "defcon-2018.hackertracker-event-types.json",
        ],
        differs: &[("people", 750)],
    },
    // The index counts whole texts: "Ada & Ben" is two people. "TBA" and "TBD" are no halls.
    Row { files: &["defcon-2016.hackertracker-legacy.json"], differs: &[("people", 482), ("rooms", 82)] },
    // The speakers' file has 190, one of them twice; the index counts those in sessions.
    Row {
        files: &[
            "fossasia-2016.openevent-sessions.json",
            "fossasia-2016.openevent-speakers.json",
            "fossasia-2016.openevent-microlocations.json",
            "fossasia-2016.openevent-event.json",
        ],
        differs: &[("people", 189)],
    },
    // Two people have the key "#NAME?", which a spreadsheet left, and the same name.
    Row { files: &["sitcon-2022.opass.json"], differs: &[("people", 49)] },
    // Three have no name.
    Row { files: &["googleio-2019.iosched.json"], differs: &[("people", 418)] },
    // The index leaves out the blocks, one of which is on the day before.
    Row { files: &["googleio-2017.iosched-bootstrap.json"], differs: &[("sessions", 339), ("days", 4)] },
    row(&["devoxx-2011.devoxx-schedule.json"]),
    row(&["snowcamp-2024.openfeedback.json"]),
    // One session is in no slot; the index counts each file by itself.
    Row {
        files: &[
            "devfest-2017-fork.hoverboard-schedule.json",
            "devfest-2017-fork.hoverboard-sessions.json",
            "devfest-2017-fork.hoverboard-speakers.json",
        ],
        differs: &[("sessions", 52), ("people", 8)],
    },
    // tables, flat JSON and YAML
    // The index counts "tbd" as a person.
    Row { files: &["31c3-2014-sendezentrum.flat.csv"], differs: &[("people", 29)] },
    // Several people in a cell are several people; "Freitag" is no date, and no other says which Friday it was.
    Row { files: &["cccamp-1999.flat.csv"], differs: &[("people", 31), ("days", 0)] },
    Row { files: &["fantasticon-2026.grid.csv"], differs: &[("days", 0)] },
    row(&["kotlinconf-2025.custom.json"]),
    // "TBA" is nobody.
    Row { files: &["devfestsiberia-2019.custom.json"], differs: &[("people", 54)] },
    // "17th Sep" has no year.
    Row { files: &["inpycon-2021.schedule.yml"], differs: &[("days", 0)] },
    row(&["kaigionrails-2024.rubyevents-schedule.yml"]),
    // Where a talk is held is called its track there.
    Row { files: &["kaigionrails-2024.rubyevents-videos.yml"], differs: &[("rooms", 2)] },
    Row {
        files: &["kaigionrails-2024.rubyevents-schedule.yml", "kaigionrails-2024.rubyevents-videos.yml"],
        differs: &[("people", 39)],
    },
];

#[test]
fn counts_are_those_of_the_index() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/programmes");
    let Ok(index) = fs::read_to_string(folder.join("INDEX.tsv")) else {
        eprintln!("{} is not there: real schedules are not tried", folder.display());
        return;
    };
    let mut lines = index.lines().map(|line| line.split('\t').collect::<Vec<_>>());
    let head = lines.next().expect("a heading");
    let column = |name: &str| head.iter().position(|own| *own == name).expect("a column");
    let rows: HashMap<&str, Vec<&str>> = lines.map(|line| (line[0], line)).collect();
    let mut wrong = Vec::new();
    for row in ROWS {
        let files: Vec<formats::File> = row.files.iter().map(|name| file(&folder.join(name))).collect();
        let reading = match formats::open(&files, &Ask::new(Zone::bundled)) {
            Ok(reading) => reading,
            Err(error) => {
                wrong.push(format!("{:?}: {error}", row.files));
                continue;
            }
        };
        let programme = &reading.programme;
        let days = programme.days().iter().filter(|day| programme.sessions().iter().any(|s| s.day == Some(**day)));
        let counted = [
            ("sessions", programme.sessions().len()),
            ("people", programme.people().len()),
            ("rooms", programme.halls().len()),
            ("days", days.count()),
        ];
        for (what, count) in counted {
            let of_index: usize = rows[row.files[0]][column(what)].parse().expect("a number");
            let right = row.differs.iter().find(|(name, _)| *name == what).map_or(of_index, |(_, right)| *right);
            if count != right {
                wrong.push(format!("{:?}: {count} {what} instead of {right}", row.files));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

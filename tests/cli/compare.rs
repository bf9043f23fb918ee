//! Somebody's agenda beside mine.

use super::keys;
use super::support::Desk;
use serde_json::json;

/// A made-up day in two halls.
const DAY: &str = r#"{ "id": "day", "title": "A made-up day", "zone": "Europe/Oslo",
  "halls": [{ "id": "a", "name": "Hall A" }, { "id": "b", "name": "Hall B" }],
  "sessions": [
    { "id": "opening", "title": "Opening", "start": "2024-05-06T09:00", "end": "2024-05-06T10:00", "halls": ["a"] },
    { "id": "maps", "title": "Maps", "start": "2024-05-06T10:00", "end": "2024-05-06T11:00", "halls": ["a"] },
    { "id": "boats", "title": "Boats", "start": "2024-05-06T10:30", "end": "2024-05-06T11:30", "halls": ["b"] },
    { "id": "noon", "title": "At noon", "start": "2024-05-06T12:00", "end": "2024-05-06T12:30", "halls": ["b"] },
    { "id": "closing", "title": "Closing", "start": "2024-05-06T17:00", "end": "2024-05-06T17:30", "halls": ["a"] }
  ] }"#;

/// Mine, and hers on another machine.
fn two() -> (Desk, Desk) {
    let (mine, hers) = (Desk::new(), Desk::new());
    for (desk, picks) in
        [(&mine, &["opening", "maps", "boats", "closing"] as &[&str]), (&hers, &["maps", "boats", "closing"])]
    {
        let file = desk.file("day.json", DAY);
        assert_eq!(desk.run(&["import", &file]).code, 0);
        desk.run(&["programmes", "use", "day"]).fine();
        assert_eq!(desk.run(&[&["agenda", "add"], picks].concat()).code, 0);
    }
    (mine, hers)
}

fn hers(desk: &Desk) -> String {
    desk.data().join("agendas/day.json").to_str().unwrap().to_owned()
}

#[test]
fn both_only_one_common_gaps_and_who_takes_which() {
    let (mine, ann) = two();
    let said = mine.run(&["agenda", "compare", &hers(&ann), "--name", "Ann", "--at", "2024-05-06T08:00"]).fine().out;
    for line in [
        "You and Ann",
        "3 both, 1 only you, 0 only Ann; 1 to share out, 1 free in common",
        "A made-up day · times: Europe/Oslo · marks: you, then Ann",
        "both go next to Mon 6 May 10:00–11:00 Hall A  Maps",
        "both are free next Mon 6 May 11:30–17:00, 5 h 30 min",
        "★  Mon 6 May 09:00–10:00 Hall A  Opening",
        "Mon 6 May 11:30–17:00, 5 h 30 min: 1 session fits",
        "    12:00–12:30 Hall B  At noon",
        "you  ★★ Mon 6 May 10:00–11:00 Hall A  Maps",
        "Ann  ★★ Mon 6 May 10:30–11:30 Hall B  Boats",
    ] {
        assert!(said.lines().any(|own| own == line), "{line}\nis not in\n{said}");
    }
    let said = mine.run(&["agenda", "compare", &hers(&ann), "--json"]).fine().json();
    assert_eq!(
        keys(&said),
        ["both", "gaps", "mine", "name", "programme", "split", "theirs", "unknown", "unread", "version"]
    );
    assert_eq!(said["name"], "them", "a file called like the programme does not tell whose it is");
    assert_eq!(
        (&said["both"], &said["mine"], &said["theirs"]),
        (&json!(["maps", "boats", "closing"]), &json!(["opening"]), &json!([]))
    );
    assert_eq!(said["split"], json!([{ "sessions": ["maps", "boats"], "me": "maps", "them": "boats", "minutes": 30 }]));
    assert_eq!(
        said["gaps"],
        json!([{ "start": "2024-05-06T11:30:00+02:00", "end": "2024-05-06T17:00:00+02:00", "minutes": 330, "fits": ["noon"] }])
    );
    assert_eq!(said["unknown"], json!([]));
}

#[test]
fn their_calendar_table_list_or_listing_will_do() {
    let (mine, ann) = two();
    let formats = ["ics", "csv", "json", "markdown"];
    for format in formats {
        let out = mine.path(&format!("ann.{format}")).to_str().unwrap().to_owned();
        ann.run(&["export", "--agenda", "--format", format, "-o", &out, "--force"]);
        if format == "markdown" {
            std::fs::write(&out, "- Maps\n- Boats\n- Closing\n- Something made up\n").unwrap();
        }
        let said = mine.run(&["agenda", "compare", &out, "--json"]).fine().json();
        assert_eq!(said["both"], json!(["maps", "boats", "closing"]), "{format}");
        assert_eq!(said["name"], "ann", "{format}");
        let unknown = if format == "markdown" { json!(["Something made up"]) } else { json!([]) };
        assert_eq!(said["unknown"], unknown, "{format}");
    }
    let listed = ann.run(&["agenda", "--json"]).fine().out;
    let said = mine.run_with_stdin(&["agenda", "compare", "-", "--json"], &listed).fine().json();
    assert_eq!((&said["both"], &said["name"]), (&json!(["maps", "boats", "closing"]), &json!("them")));
    let odd = mine.file("list.txt", "Maps\nSomething made up\n");
    let said = mine.run(&["agenda", "compare", &odd]).fine().out;
    assert!(said.contains("! 1 chosen by list is not in this programme: “Something made up”\n"), "{said}");
    let strange = mine.file("strange.txt", "root:x:0:0\nnobody:x:1:1\n");
    let said = mine.run(&["agenda", "compare", &strange]).failed(2);
    assert!(
        said.starts_with("plenary: cannot compare with it: ") && said.contains("strange.txt: nothing in it is of "),
        "{said}"
    );
}

#[test]
fn what_they_do_beside_the_programme_takes_their_time() {
    let (mine, ann) = two();
    ann.run(&["agenda", "entry", "add", "Lunch", "--when", "2024-05-06 12:00-13:00"]).fine();
    let out = mine.path("ann.ics").to_str().unwrap().to_owned();
    ann.run(&["export", "--agenda", "-o", &out]);
    for file in [hers(&ann), out] {
        let said = mine.run(&["agenda", "compare", &file, "--json"]).fine().json();
        let gaps: Vec<(&str, usize)> = said["gaps"]
            .as_array()
            .unwrap()
            .iter()
            .map(|gap| (&gap["start"].as_str().unwrap()[11..16], gap["fits"].as_array().unwrap().len()))
            .collect();
        assert_eq!(gaps, [("11:30", 0), ("13:00", 0)], "{file}");
        assert_eq!(said["unknown"], json!([]));
    }
}

#[test]
fn nothing_is_changed_and_what_cannot_be_read_is_one_line() {
    let (mine, ann) = two();
    let before = std::fs::read_to_string(hers(&mine)).unwrap();
    mine.run(&["agenda", "compare", &hers(&ann)]).fine();
    assert_eq!(std::fs::read_to_string(hers(&mine)).unwrap(), before);
    for (text, why) in [
        ("{", "it begins like JSON, but is broken"),
        (r#"{ "version": 9, "picks": [] }"#, "newer plenary (version 9)"),
        ("", "it is empty"),
    ] {
        let path = mine.file("odd.json", text);
        let said = mine.run(&["agenda", "compare", &path]).failed(2);
        assert!(said.contains(why) && said.lines().count() == 1, "{said}");
    }
    assert!(
        mine.run(&["agenda", "compare", "/nowhere"])
            .failed(2)
            .starts_with("plenary: cannot read the agenda: /nowhere: ")
    );
}

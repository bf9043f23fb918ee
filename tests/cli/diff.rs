//! What changed between two versions, and what is done about the picks it touches.

use super::support::Desk;
use super::{ids, keys};
use serde_json::{Value, json};
use unicode_width::UnicodeWidthStr;

fn version(sessions: &Value) -> String {
    json!({ "id": "days", "title": "Days", "start": "2024-05-06", "end": "2024-05-07", "zone": "Europe/Berlin",
        "halls": [{ "id": "one", "name": "One" }, { "id": "two", "name": "Two" }],
        "people": [{ "id": "ada", "name": "Ada Berg" }, { "id": "bo", "name": "Bo Dahl" }],
        "sessions": sessions })
    .to_string()
}

fn session(id: &str, title: &str, start: &str, end: &str, hall: &str, who: &str) -> Value {
    json!({ "id": id, "title": title, "start": format!("2024-05-{start}"), "end": format!("2024-05-{end}"),
        "halls": [hall], "appearances": [{ "person": who }] })
}

fn before() -> String {
    version(&json!([
        session("opening", "Opening", "06T09:00", "06T10:00", "one", "ada"),
        session("clusters", "Clusters", "06T10:00", "06T11:00", "one", "ada"),
        session("market", "Market", "06T11:00", "06T12:00", "two", "bo"),
        session("walk", "Walk", "06T14:00", "06T15:00", "two", "bo"),
        session("closing", "Closing", "07T09:00", "07T10:00", "one", "ada"),
    ]))
}

fn after() -> String {
    let mut walk = session("walk", "Walk", "06T14:00", "06T15:00", "two", "bo");
    walk["status"] = "cancelled".into();
    version(&json!([
        session("opening", "Opening", "06T09:00", "06T10:00", "one", "ada"),
        session("clusters", "Clusters", "06T11:00", "06T12:00", "two", "ada"),
        session("market", "The Market", "06T11:00", "06T12:00", "two", "bo"),
        walk,
        session("finale", "Closing", "07T10:00", "07T11:00", "one", "ada"),
        session("party", "Party", "07T20:00", "07T23:00", "two", "bo"),
    ]))
}

/// The two versions as files, with picks in the first.
fn desk() -> (Desk, String, String) {
    let desk = Desk::new();
    let (old, new) = (desk.file("old.json", &before()), desk.file("new.json", &after()));
    for id in ["clusters", "market", "closing"] {
        assert_eq!(desk.run(&["-p", &old, "agenda", "add", id]).code, 0);
    }
    (desk, old, new)
}

#[test]
fn what_changed_is_told_for_my_picks_first_on_a_sheet_of_eighty_columns() {
    let (desk, old, new) = desk();
    let said = desk.run(&["diff", &old, &new]).fine();
    assert_eq!(
        said.out,
        "\
Days
1 new, 1 cancelled, 2 moved, 1 retitled
times: Europe/Berlin

My picks
3 picks: 1 kept, 1 moved, 1 probably found again, to be confirmed
★ Clusters
    moved: Mon 6 May 10:00–11:00, One → Mon 6 May 11:00–12:00, Two
★ The Market
    was called “Market”
★ Closing (probably the same session)
    moved: Tue 7 May 09:00–10:00, One → Tue 7 May 10:00–11:00, One
! new clash: “Clusters” and “The Market”, Mon 6 May from 11:00, for 1 h

Mon 6 May 2024 · day 1 · CEST
  Walk
    CANCELLED; it stood Mon 6 May 14:00–15:00, Two

Tue 7 May 2024 · day 2 · CEST
  Party
    new: Tue 7 May 20:00–23:00, Two
"
    );
    let long = version(&json!([session("long", &"word ".repeat(60), "06T09:00", "06T10:00", "one", "ada")]));
    let long = desk.file("long.json", &long);
    let said = desk.run(&["diff", &old, &long]).fine();
    assert!(said.out.lines().all(|line| line.width() <= 80), "{}", said.out);
}

#[test]
fn a_sheet_by_hall_tells_both_halls_of_a_move() {
    let (desk, old, new) = desk();
    let said = desk.run(&["diff", &old, &new, "--by", "hall"]).fine();
    let sheet = said.out.split("\n\nOne\n").nth(1).unwrap();
    let (one, two) = sheet.split_once("\n\nTwo\n").unwrap();
    assert!(one.starts_with("★ Clusters\n") && one.contains("★ Closing"), "{one}");
    assert!(two.starts_with("★ Clusters\n") && two.contains("  Party\n") && two.contains("  Walk\n"), "{two}");
}

#[test]
fn the_same_is_no_change_whichever_way_it_is_named() {
    let (desk, old, _) = desk();
    assert_eq!(desk.run(&["diff", &old, &old]).fine().out, "nothing changed\n");
    assert_eq!(desk.run(&["diff", "days", &old]).fine().out, "nothing changed\n");
    assert_eq!(desk.run(&["diff", "spief-2021", "spief-2021"]).fine().out, "nothing changed\n");
    assert!(desk.run(&["diff", &old, "no-such-programme"]).failed(2).contains("no-such-programme"));
}

#[test]
fn changes_have_one_shape_in_json() {
    let (desk, old, new) = desk();
    let said = desk.run(&["diff", &old, &new, "--json"]).fine().json();
    assert_eq!(keys(&said), ["carried", "changes", "mine", "programme", "version", "zones"]);
    assert_eq!(ids(&said["changes"], "kind"), ["moved", "retitled", "cancelled", "moved", "new"]);
    assert_eq!(ids(&said["mine"], "kind"), ["moved", "retitled", "moved", "clash+"]);
    let fields = ["fields", "from", "kind", "minutes", "probable", "session", "title", "to", "was", "with"];
    for change in said["changes"].as_array().unwrap().iter().chain(said["mine"].as_array().unwrap()) {
        assert_eq!(keys(change), fields);
    }
    let moved = &said["mine"][0];
    assert_eq!(moved["from"]["start"], "2024-05-06T10:00:00+02:00");
    assert_eq!((&moved["to"]["halls"], &moved["to"]["people"]), (&json!(["Two"]), &json!(["Ada Berg"])));
    let clash = &said["mine"][3];
    assert_eq!(
        (&clash["session"], &clash["with"], &clash["minutes"]),
        (&json!("clusters"), &json!("market"), &json!(60))
    );
    let carried = said["carried"].as_array().unwrap();
    let states: Vec<(&Value, &Value, &Value)> =
        carried.iter().map(|row| (&row["session"], &row["state"], &row["now"])).collect();
    let row = |session: &str, state: &str, now: &str| (json!(session), json!(state), json!(now));
    let expected =
        [row("clusters", "moved", "clusters"), row("market", "kept", "market"), row("closing", "probable", "finale")];
    assert_eq!(states, expected.iter().map(|(a, b, c)| (a, b, c)).collect::<Vec<_>>());
}

#[test]
fn a_pick_that_is_probably_found_again_is_confirmed_or_refused() {
    let (desk, _, new) = desk();
    let run = |arguments: &[&str]| desk.run(&[&["-p", &new, "agenda"], arguments].concat());
    let state = |id: &str| {
        let said = run(&["--json"]).json();
        let pick = said["picks"].as_array().unwrap().iter().find(|pick| pick["session"] == id).cloned();
        pick.map(|pick| pick["state"].as_str().unwrap().to_owned())
    };
    let listed = run(&[]).out;
    assert!(listed.contains("\n    ! probably now: Tue 7 May 10:00–11:00 One\n"), "{listed}");
    assert!(listed.contains(" agenda confirm closing` takes it, `plenary -p "), "{listed}");
    assert_eq!(state("closing").as_deref(), Some("probable"));

    assert_eq!(
        run(&["refuse", "closing"]).out,
        "refused: “Closing”, Tue 7 May 10:00–11:00 One, is another session; the pick stays\n"
    );
    assert_eq!(state("closing").as_deref(), Some("gone"));
    assert_eq!(run(&["refuse", "closing"]).out, "“Closing” has nothing to refuse\n");
    assert!(run(&["undo"]).out.starts_with("undone: refused “Closing”"));
    assert_eq!(state("closing").as_deref(), Some("probable"));

    assert_eq!(run(&["confirm", "closing"]).out, "confirmed: “Closing”, Tue 7 May 10:00–11:00 One\n");
    assert_eq!((state("closing"), state("finale").as_deref()), (None, Some("present")));
    assert_eq!(state("clusters").as_deref(), Some("moved"));
    run(&["confirm", "clusters"]);
    assert_eq!(state("clusters").as_deref(), Some("present"));
    assert_eq!(run(&["confirm", "clusters"]).out, "“Clusters” has nothing to confirm\n");
}

#[test]
fn of_picks_that_are_confirmed_at_once_as_one_session_every_note_is_kept() {
    let desk = Desk::new();
    let known = |id: &str, title: &str| {
        let mut session = session(id, title, "06T09:00", "06T10:00", "one", "ada");
        session["guid"] = "g".into();
        session
    };
    let new = desk.file("new.json", &version(&json!([known("market", "Market")])));
    let pick = |id: &str| {
        json!({ "session": id, "interest": "going", "note": format!("of {id}"),
            "changed": "2024-01-01T00:00:00.000Z", "copy": { "title": "Market", "guid": "g" } })
    };
    // One event in three versions, which called it so; the first of the picks stands for it where it is.
    let picks = json!({ "version": 1, "programme": "days", "title": "Days",
        "picks": [pick("bazaar"), pick("fair"), pick("stalls")] });
    let folder = desk.data().join("agendas");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("days.json"), picks.to_string()).unwrap();
    let notes = || {
        let said = desk.run(&["-p", &new, "agenda", "--json"]).fine().json();
        let pick = |pick: &Value| format!("{}: {}", pick["session"].as_str().unwrap(), pick["note"].as_str().unwrap());
        said["picks"].as_array().unwrap().iter().map(pick).collect::<Vec<_>>()
    };
    let before = notes();
    assert_eq!(before, ["fair: of fair", "stalls: of stalls", "market: of bazaar"]);
    desk.run(&["-p", &new, "agenda", "confirm", "fair", "stalls"]).fine();
    assert_eq!(notes(), ["bazaar: of bazaar", "market: of fair; of stalls"]);
    desk.run(&["-p", &new, "agenda", "undo"]).fine();
    assert_eq!(notes(), before);
}

#[test]
fn a_session_whose_number_is_kept_by_another_pick_is_not_picked_over_it() {
    let desk = Desk::new();
    let old = desk.file("old.json", &version(&json!([session("7", "Market", "06T11:00", "06T12:00", "two", "bo")])));
    let new = desk.file("new.json", &version(&json!([session("7", "Opening", "06T09:00", "06T10:00", "one", "ada")])));
    assert_eq!(desk.run(&["-p", &old, "agenda", "add", "7"]).code, 0);
    let refused = desk.run(&["-p", &new, "agenda", "add", "7"]);
    assert_eq!((refused.code, refused.out.as_str()), (2, ""));
    assert!(refused.err.contains("the pick “Market” had the id of this session"), "{}", refused.err);
}

#[test]
fn what_is_said_of_a_session_is_not_said_of_the_pick_that_had_its_number() {
    let desk = Desk::new();
    let old = desk.file("old.json", &version(&json!([session("7", "Market", "06T11:00", "06T12:00", "two", "bo")])));
    let new = desk.file("new.json", &version(&json!([session("7", "Opening", "06T09:00", "06T10:00", "one", "ada")])));
    assert_eq!(desk.run(&["-p", &old, "agenda", "add", "7"]).code, 0);
    let run = |arguments: &[&str]| desk.run(&[&["-p", &new, "agenda"], arguments].concat());
    let picks = || run(&["--json"]).json()["picks"].clone();
    let before = picks();
    let refused = run(&["attended", "Opening"]);
    assert_eq!((refused.code, refused.out.as_str()), (2, ""));
    assert!(refused.err.contains("the pick “Market” had the id of this session"), "{}", refused.err);
    let removed = run(&["remove", "Opening"]);
    assert_eq!((removed.code, removed.out.as_str()), (0, "“Opening” was not picked\n"));
    assert_eq!(picks(), before);
    // By the number what is mine is meant: nothing else names it.
    assert!(run(&["attended", "7"]).out.starts_with("✓ attended: “Market”"));
    assert_eq!(run(&["remove", "7"]).out, "unpicked “Market”\n");
    assert_eq!(picks(), json!([]));
}

#[test]
fn an_id_that_two_picks_are_listed_with_is_asked_and_confirms_the_one_that_is_kept_under_it() {
    let desk = Desk::new();
    let [mut opening, mut closing, finale] = [
        session("3", "Opening", "06T09:00", "06T10:00", "one", "ada"),
        session("7", "Closing", "07T09:00", "07T10:00", "one", "ada"),
        session("finale", "Closing", "07T10:00", "07T11:00", "one", "ada"),
    ];
    (opening["guid"], closing["guid"]) = ("of the opening".into(), "of the closing".into());
    let old = desk.file("old.json", &version(&json!([opening.clone(), closing])));
    assert_eq!(desk.run(&["-p", &old, "agenda", "add", "3", "7"]).code, 0);
    opening["id"] = "7".into();
    let new = desk.file("new.json", &version(&json!([opening, finale])));
    let run = |arguments: &[&str]| desk.run(&[&["-p", &new, "agenda"], arguments].concat());
    let asked = "fits 2 things; which of them?\n  7  Opening\n  7  Closing\n";
    for command in [&["remove", "7"] as &[&str], &["attended", "7"], &["part", "7", "--clear"]] {
        let said = run(command);
        assert!(said.code == 2 && said.out.is_empty() && said.err.ends_with(asked), "{said:?}");
    }
    let listed = run(&[]).out;
    assert!(listed.contains(" agenda confirm 7` takes it"), "{listed}");
    assert_eq!(run(&["confirm", "7"]).out, "confirmed: “Closing”, Tue 7 May 10:00–11:00 One\n");
    assert_eq!(run(&["remove", "7"]).out, "unpicked “Opening”\n");
}

#[test]
fn a_pick_kept_under_another_id_is_named_as_it_is_listed() {
    let desk = Desk::new();
    let guid = |id: &str, title: &str, start: &str, end: &str| {
        let mut session = session(id, title, start, end, "two", "bo");
        session["guid"] = format!("guid of {title}").into();
        session
    };
    let [market, walk] = [("Market", "06T11:00", "06T12:00"), ("Walk", "06T14:00", "06T15:00")]
        .map(|(title, start, end)| move |id: &str| guid(id, title, start, end));
    let old = desk.file("old.json", &version(&json!([market("1"), walk("2")])));
    let new =
        desk.file("new.json", &version(&json!([walk("1"), market("2"), guid("3", "New", "07T09:00", "07T10:00")])));
    desk.run(&["import", &old]).fine();
    desk.run(&["-p", "days", "agenda", "add", "1"]).fine();
    desk.run(&["import", &new]).fine();
    // Now it is kept under the id that its session had before.
    assert!(desk.run(&["-p", "days", "agenda", "undo"]).fine().out.contains("carried over"));
    let said = desk.run(&["-p", "days", "agenda", "--json"]).json();
    assert_eq!((&said["picks"][0]["session"], &said["picks"][0]["title"]), (&json!("2"), &json!("Market")));
    assert!(desk.run(&["-p", "days", "agenda"]).row("2").contains("Market"));
    let removed = desk.run(&["-p", "days", "agenda", "remove", "2", "3"]).fine().out;
    assert_eq!(removed, "unpicked “Market”\n“New” was not picked\n");
}

#[test]
fn an_agenda_that_cannot_be_read_is_not_exported_as_empty() {
    let (desk, _, new) = desk();
    let out = desk.path("out.ics");
    let export = [&["-p", &new, "export", "--agenda", "--force", "-o"][..], &[out.to_str().unwrap()]].concat();
    assert_eq!(desk.run(&export).code, 0);
    let kept = std::fs::read(&out).unwrap();
    let agenda = desk.data().join("agendas").join("days.json");
    let text = std::fs::read_to_string(&agenda).unwrap();
    std::fs::write(&agenda, text.replacen("\"version\": 1", "\"version\": 9", 1)).unwrap();
    let said = desk.run(&export).failed(2);
    assert!(said.contains("it was written by a newer plenary") && said.lines().count() == 1, "{said}");
    assert_eq!(std::fs::read(&out).unwrap(), kept);
}

#[test]
fn what_probably_is_my_session_is_exported_as_that_session() {
    let (desk, _, new) = desk();
    let export = |format: &str| desk.run(&["-p", &new, "export", "--agenda", "--format", format]).out;
    let ics = export("ics").replace("\r\n ", "");
    let event = ics.split("BEGIN:VEVENT").find(|event| event.contains("SUMMARY:Closing")).unwrap();
    assert!(event.contains("STATUS:TENTATIVE") && event.contains("20240507T100000"), "{event}");
    assert!(event.contains(r"Going\n\nprobably the session you picked: “Closing”"), "{event}");
    assert!(!ics.contains("CANCELLED"), "{ics}");
    let csv = export("csv");
    let row = csv.lines().find(|row| row.starts_with("finale,Closing,")).unwrap();
    assert!(row.contains("2024-05-07T10:00") && row.contains(",probable,going,"), "{row}");
    assert!(!csv.contains("gone"), "{csv}");
    for format in ["text", "markdown", "html"] {
        let paper = export(format);
        assert!(paper.contains("★ probably going") && paper.contains("probably the session you picked"), "{paper}");
        assert!(!paper.contains("No longer in the programme"), "{paper}");
    }
}

#[test]
fn other_addresses_alone_are_no_change_and_many_other_texts_are_counted() {
    let desk = Desk::new();
    let file = |name: &str, abstract_: &str, link: &str| {
        let sessions: Vec<Value> = (0..25)
            .map(|number| {
                let mut one =
                    session(&format!("s{number}"), &format!("Talk {number}"), "06T09:00", "06T10:00", "one", "ada");
                // The last one's text stays.
                one["abstract"] = if number < 24 { abstract_.into() } else { "the same".into() };
                one["links"] = json!([{ "url": format!("https://{link}.example.org/{number}") }]);
                one
            })
            .collect();
        desk.file(name, &version(&json!(sessions)))
    };
    let (old, links, texts) =
        (file("old.json", "a", "old"), file("links.json", "a", "new"), file("texts.json", "b", "new"));
    assert_eq!(desk.run(&["diff", &old, &links]).fine().out, "nothing changed\n");
    desk.run(&["import", &old]).fine();
    desk.run(&["-p", "days", "agenda", "add", "s3"]).fine();
    assert_eq!(desk.run(&["diff", "days", &links, "--json"]).json()["changes"], json!([]));
    let said = desk.run(&["diff", "days", &texts]).fine().out;
    assert!(
        said.contains("Other text\n23 sessions read otherwise: abstract in 23, links in 23; --all lists them\n"),
        "{said}"
    );
    assert!(said.contains("★ Talk 3\n") && !said.contains("Talk 4"), "{said}");
    let all = desk.run(&["diff", "days", &texts, "--all"]).fine().out;
    assert!(all.contains("Talk 4\n") && !all.contains("--all"), "{all}");
    assert_eq!(desk.run(&["diff", "days", &texts, "--json"]).json()["changes"].as_array().unwrap().len(), 24);
    assert!(desk.run(&["import", &texts, "--all"]).fine().out.contains("Talk 4\n"));
}

#[test]
fn a_clash_that_grows_is_said() {
    let desk = Desk::new();
    let file = |name: &str, start: &str| {
        let sessions = json!([
            session("market", "Market", "06T09:00", "06T10:00", "two", "bo"),
            session("walk", "Walk", start, "06T11:00", "one", "ada"),
        ]);
        desk.file(name, &version(&sessions))
    };
    let (old, new) = (file("old.json", "06T09:45"), file("new.json", "06T09:15"));
    desk.run(&["-p", &old, "agenda", "add", "market", "walk"]);
    let said = desk.run(&["diff", &old, &new]).fine().out;
    assert!(said.contains("! clash now 45 min, was 15 min: “Market” and “Walk”"), "{said}");
    let mine = desk.run(&["diff", &old, &new, "--json"]).json()["mine"].clone();
    let clash = mine.as_array().unwrap().iter().find(|one| one["kind"] == "clash").unwrap();
    assert_eq!((&clash["minutes"], &clash["was"]), (&json!(45), &json!(15)));
}

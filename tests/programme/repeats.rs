//! What is held again, and what one walks in and out of.

use super::read;
use plenary::programme::SessionIx;
use serde_json::{Value, json};

/// What is held again, of made-up sessions: of each that is, the others. Short for `id | title | people | day, start and
/// end | hall | abstract`.
fn repeats(rows: &[&str]) -> Vec<String> {
    let sessions = rows.iter().map(|row| {
        let [id, title, people, time, hall, text] = row.split('|').map(str::trim).collect::<Vec<_>>()[..] else {
            panic!("{row}")
        };
        let names = people.split(", ").filter(|name| !name.is_empty());
        let appearances: Vec<Value> =
            names.map(|name| json!({ "person": name.to_lowercase().replace(' ', "-"), "name": name })).collect();
        let mut session =
            json!({ "id": id, "title": title, "appearances": appearances, "abstract": text, "halls": [hall] });
        if let Some((from, until)) = time.split_once('–') {
            session["start"] = format!("2024-05-{from}").into();
            session["end"] = format!("2024-05-{}{until}", &from[..3]).into();
        } else if !time.is_empty() {
            session["date"] = format!("2024-05-{time}").into();
        }
        if text == "cancelled" {
            session["status"] = text.into();
        }
        session
    });
    let sessions: Vec<Value> = sessions.collect();
    let people = ["Anna Invented", "Bert Made-Up"]
        .map(|name| json!({ "id": name.to_lowercase().replace(' ', "-"), "name": name }));
    let file = json!({ "title": "Made up", "zone": "Europe/Oslo", "people": people,
        "halls": [{ "id": "a", "name": "A" }, { "id": "b", "name": "B" }], "sessions": sessions });
    let programme = read(&file.to_string()).programme;
    let id = |at: SessionIx| programme[at].id.to_string();
    let again = |at: SessionIx| {
        let others: Vec<String> = programme.repeats(at).map(id).collect();
        (!others.is_empty()).then(|| format!("{}: {}", id(at), others.join(" ")))
    };
    programme.session_positions().filter_map(again).collect()
}

const DESCRIBED: &str = "Bring your own laptop and whatever else you made up";

#[test]
fn a_session_is_held_again_if_title_and_people_are_the_same() {
    let rows = [
        "one | Knots & Ropes | Anna Invented, Bert Made-Up | 01T10:00–11:00 | a | ",
        "two | KNOTS AND ROPES | Anna Invented | 01T12:00–13:00 | a | ",
        "three | “Knots & ropes” | Bert Made-Up, Anna Invented | 02T10:00–11:00 | b | otherwise described",
        "four | Knots & Ropes, part 2 | Anna Invented, Bert Made-Up | 02T14:00–15:00 | a | ",
        "five | Knots & Ropes | Anna Invented, Bert Made-Up | 03 | a | ",
        "six | Knots & Ropes | Anna Invented, Bert Made-Up | 03T10:00–11:00 | a | cancelled",
        "seven | Knots & Ropes | Anna Invented, Bert Made-Up |  | a | ",
    ];
    assert_eq!(repeats(&rows), ["one: three five", "three: one five", "five: one three"]);
    assert_eq!(repeats(&rows[..2]), [""; 0]);
    let signs = [
        "c | All of C | Anna Invented | 01T10:00–11:00 | a | ",
        "cc | All of C++ | Anna Invented | 02T10:00–11:00 | a | ",
    ];
    assert_eq!(repeats(&signs), [""; 0]);
}

#[test]
fn who_is_not_named_may_be_the_same_and_nobody_is_only_by_the_same_words() {
    let led = "led | Knots | Anna Invented | 01T10:00–11:00 | a | ";
    let unled = "unled | Knots | | 02T10:00–11:00 | a | ";
    assert_eq!(repeats(&[led, unled]), ["led: unled", "unled: led"]);
    let others = "others | Knots | Bert Made-Up | 03T10:00–11:00 | a | ";
    assert_eq!(repeats(&[led, unled, others]), [""; 0], "it may be either");
    let described = |id: &str, day: u8, text: &str| format!("{id} | Knots | | 0{day}T10:00–11:00 | a | {text}");
    let held = |one: &str, other: &str| repeats(&[&described("one", 1, one), &described("two", 2, other)]).len();
    assert_eq!(held("", ""), 0, "a title alone says nothing");
    assert_eq!(held("To be announced", "To be announced"), 0);
    assert_eq!(held(DESCRIBED, DESCRIBED), 2);
    assert_eq!(held(DESCRIBED, &DESCRIBED.replace("laptop", "lunch")), 0);
    let text = format!("led | Knots | Anna Invented | 01T10:00–11:00 | a | {DESCRIBED}");
    assert_eq!(repeats(&[&text, unled]).len(), 2);
    assert_eq!(repeats(&[&text, &described("unled", 2, &DESCRIBED.replace("laptop", "lunch"))]), [""; 0]);
}

#[test]
fn elsewhere_at_the_same_time_is_again_and_the_same_place_or_the_next_part_is_not() {
    let row = |id: &str, time: &str, hall: &str| format!("{id} | Knots | Anna Invented | {time} | {hall} | ");
    let held = |rows: &[(&str, &str)]| {
        let rows: Vec<String> =
            rows.iter().zip(["i", "ii", "iii", "iv"]).map(|((time, hall), id)| row(id, time, hall)).collect();
        repeats(&rows.iter().map(String::as_str).collect::<Vec<_>>())
    };
    assert_eq!(held(&[("01T10:00–11:00", "a"), ("01T10:00–11:00", "b")]), ["i: ii", "ii: i"]);
    assert_eq!(held(&[("01T10:00–11:00", "a"), ("01T10:00–11:00", "a")]), [""; 0], "a record twice");
    assert_eq!(held(&[("01T10:00–11:00", "a"), ("01T11:15–12:00", "a")]), [""; 0], "after a coffee break it goes on");
    assert_eq!(held(&[("01T10:00–11:00", "a"), ("01T11:15–12:00", "b")]).len(), 2);
    assert_eq!(held(&[("01T10:00–11:00", "a"), ("01T11:31–12:00", "a")]).len(), 2);
    let hours = [("01T10:00–11:00", "a"), ("01T11:00–12:00", "a"), ("01T12:00–13:00", "a"), ("01T13:00–14:00", "a")];
    assert_eq!(held(&hours[..3]), [""; 0]);
    assert_eq!(held(&hours).len(), 4, "so many parts are so many times to come");
}

#[test]
fn what_one_walks_in_and_out_of_is_said_by_its_kind_or_whole_title() {
    let is_drop_in = |title: &str, kind: Option<&str>, named: bool| {
        let people = if named { json!([{ "person": "p" }]) } else { json!([]) };
        let session = json!({ "id": "s", "title": title, "kind": kind, "appearances": people });
        let file =
            json!({ "title": "Made up", "people": [{ "id": "p", "name": "Anna Invented" }], "sessions": [session] });
        let programme = read(&file.to_string()).programme;
        programme.is_drop_in(programme.find_session("s").expect("the session"))
    };
    assert!(is_drop_in("Robots", Some("Exhibition"), true));
    assert!(is_drop_in("Lunch", None, false) && is_drop_in("Обед", None, false));
    // A talk may be called so: trusted execution environments, a course.
    for title in ["TEE", "Networking 101", "Обед"] {
        assert!(!is_drop_in(title, None, true), "{title}: somebody gives it");
    }
    assert!(is_drop_in("Lunch", Some("Track B"), false), "nobody appears in it");
    assert!(!is_drop_in("Lunch", Some("Panel"), true));
    assert!(!is_drop_in("Breaking bread: the future of lunch", Some("Panel"), true));
    assert!(!is_drop_in("Breaking bread: the future of lunch", None, false));
    assert!(!is_drop_in("Growth", Some("Business breakfast"), true));
    // It is open again, and not held again.
    let open = |id: &str, day: u8| format!("{id} | Exhibition | | 0{day}T10:00–18:00 | a | {DESCRIBED}");
    assert_eq!(repeats(&[&open("one", 1), &open("two", 2)]), [""; 0]);
}

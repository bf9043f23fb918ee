//! Whole agendas as files have them, odd rows and fields of a newer version too: merging commutes, associates and repeats,
//! and nothing that either says is lost.

use plenary::agenda::{Agenda, Change, Journal, Stamp};
use plenary::programme::Instant;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

fn stamp(second: u32) -> String {
    format!("2024-05-01T10:00:{second:02}Z")
}

/// A row of a list, with fields that come and go.
fn row(key: &'static str, ids: &'static [&'static str], fields: Vec<Field>) -> BoxedStrategy<Value> {
    let sound = (prop::sample::select(ids), 0..6_u32, fields).prop_map(move |(id, second, fields)| {
        let mut row = Map::new();
        row.insert(key.to_owned(), id.into());
        row.insert("changed".to_owned(), stamp(second).into());
        row.extend(fields.into_iter().flatten().map(|(name, value)| (name.to_owned(), value)));
        Value::Object(row)
    });
    // Some rows are no rows, by a slip of a hand or from a newer version.
    prop_oneof![12 => sound, 1 => prop::sample::select(vec![json!(7), json!({ "odd": true })])].boxed()
}

fn field(name: &'static str, values: Vec<Value>, weight: f64) -> Field {
    prop::option::weighted(weight, prop::sample::select(values).prop_map(move |value| (name, value))).boxed()
}

const SESSIONS: &[&str] = &["a", "b"];

type Field = BoxedStrategy<Option<(&'static str, Value)>>;

/// When that was said which was not said with the row.
fn times(names: &[&'static str], weight: f64) -> Vec<Field> {
    let stamps = || (0..6).map(|second| stamp(second).into()).collect::<Vec<Value>>();
    names.iter().map(|name| field(name, stamps(), weight)).collect()
}

fn newer() -> Field {
    field("from_a_newer_version", vec![json!(1), json!("x")], 0.2)
}

/// How much a session matters.
fn choice(weight: f64) -> Vec<Field> {
    let copy = json!({ "title": "Moved", "start": "2024-05-01T09:00" });
    vec![
        field("interest", vec!["going".into(), "maybe".into(), "skip".into(), "later".into()], weight),
        field("copy", vec![json!({}), copy, json!({ "from_a_newer_version": 1 })], weight),
        newer(),
    ]
}

/// What may stand beside the interest.
fn beside() -> Vec<Field> {
    vec![
        field("note", vec!["x".into(), "y".into()], 0.5),
        field("part", vec![json!({ "until": "2024-05-01T09:30" }), json!({ "from": "2024-05-01T09:10" })], 0.4),
        field("attended", vec![json!(true)], 0.3),
        field("refused", vec![json!(["z"]), json!(["y", "z"])], 0.3),
        field("judged", vec![json!({ "z": stamp(3) }), json!({ "y": stamp(1), "z": stamp(4) })], 0.3),
    ]
}

/// What an entry is.
fn entry(weight: f64) -> Vec<Field> {
    vec![
        field("title", vec!["Lunch".into(), "Call".into()], weight),
        field("start", vec!["2024-05-01T12:00".into(), "2024-05-01T12:30".into()], weight),
        field("end", vec!["2024-05-01T13:00".into()], 0.5),
        field("place", vec!["Hall".into()], 0.4),
        field("note", vec!["x".into()], 0.4),
        newer(),
    ]
}

fn file() -> impl Strategy<Value = Value> {
    let list = |row: BoxedStrategy<Value>| prop::collection::vec(row, 0..4);
    let besides = ["noted", "parted", "heard"];
    let fields = ["titled", "timed", "placed", "noted", "extended"];
    let picks = [choice(0.97), beside(), times(&besides, 0.4), times(&["anew"], 0.2)].concat();
    let removed =
        [choice(0.7), beside(), times(&besides, 0.4), times(&["chosen"], 0.8), times(&["anew"], 0.2)].concat();
    let entries = [entry(0.97), times(&fields, 0.3)].concat();
    let removed_entries = [entry(0.8), times(&fields, 0.9)].concat();
    let from = field("from", vec!["09:00".into(), "10:00".into()], 0.6);
    let hours =
        [vec![from, field("until", vec!["18:00".into()], 0.6), newer()], times(&["came", "left"], 0.3)].concat();
    let extra = prop::option::of(prop::sample::select(vec![json!({ "a": 1 }), json!("b")]));
    (
        list(row("session", SESSIONS, picks)),
        list(row("session", SESSIONS, removed)),
        list(row("entry", &["lunch", "call"], entries)),
        list(row("entry", &["lunch", "call"], removed_entries)),
        list(row("day", &["2024-05-01", "2024-05-02"], hours)),
        extra,
    )
        .prop_map(|(picks, removed, entries, removed_entries, hours, extra)| {
            let mut file = json!({ "version": 1, "programme": "forum", "title": "Forum", "picks": picks,
                "removed": removed, "entries": entries, "removed_entries": removed_entries, "hours": hours });
            if let Some(extra) = extra {
                file["later"] = extra;
            }
            file
        })
}

fn read(file: &Value) -> Agenda {
    serde_json::from_value(file.clone()).expect("an agenda")
}

/// In what an agenda differs from what it was.
fn differing(agenda: &Agenda, before: &Agenda) -> Vec<String> {
    let change = agenda.change_to(before, "");
    change.iter().flat_map(Change::pieces).map(|piece| format!("{piece:?}")).collect()
}

fn merged(one: &Agenda, other: &Agenda) -> Agenda {
    let mut merged = one.clone();
    merged.merge(other);
    merged
}

proptest! {
    #[test]
    fn merging_whole_files_commutes_associates_and_repeats(files in prop::array::uniform3(file())) {
        let [a, b, c] = files.each_ref().map(read);
        prop_assert_eq!(merged(&a, &b), merged(&b, &a));
        prop_assert_eq!(merged(&merged(&a, &b), &c), merged(&a, &merged(&b, &c)));
        prop_assert_eq!(merged(&merged(&a, &b), &b), merged(&a, &b));
        prop_assert_eq!(merged(&a, &a), a.clone());
        // What is written is what was read, and merging what was written is merging what was read.
        let again = |agenda: &Agenda| read(&serde_json::to_value(agenda).expect("a file"));
        prop_assert_eq!(again(&a), a.clone());
        prop_assert_eq!(again(&merged(&again(&a), &again(&b))), merged(&a, &b));
    }

    /// Of each thing there is in each field what one of the two says, and rows that nobody understands are all kept.
    #[test]
    fn nothing_comes_of_a_merge_that_neither_says(files in prop::array::uniform2(file())) {
        let [a, b] = files.each_ref().map(read);
        let both = merged(&a, &b);
        let written = serde_json::to_value(&both).expect("a file");
        let rows = |file: &Value, list: &str| file.get(list).and_then(Value::as_array).cloned().unwrap_or_default();
        for (key, list, fields) in [
            ("session", "picks", &["interest", "note", "part", "attended"] as &[&str]),
            ("entry", "entries", &["title", "start", "end", "place", "note"]),
            ("day", "hours", &["from", "until"]),
        ] {
            let lists = [list.to_owned(), "removed".to_owned(), format!("removed_{list}")];
            let said: Vec<Value> =
                files.iter().flat_map(|file| lists.iter().flat_map(|list| rows(file, list))).collect();
            for row in rows(&written, list) {
                for field in fields.iter().filter(|field| !row[**field].is_null()) {
                    let mut said = said.iter().filter(|other| other[key] == row[key]);
                    prop_assert!(said.any(|said| said[*field] == row[*field]), "{} of {}", field, row);
                }
            }
        }
        prop_assert!(both.unread().count() >= a.unread().count().max(b.unread().count()));
        prop_assert!(both.latest() == a.latest().max(b.latest()));
        prop_assert_eq!(both.differences(&both), 0);
    }

    /// A merge that is remembered is the same merge, and is taken back.
    #[test]
    fn a_merge_of_whole_files_can_be_undone(files in prop::array::uniform2(file())) {
        let [a, b] = files.each_ref().map(read);
        let now = Stamp::of("2024-05-02T10:00:00Z".parse::<Instant>().expect("an instant"));
        let (mut agenda, mut journal) = (a.clone(), Journal::default());
        let taken = journal.take_in(&mut agenda, &b, |count| format!("{count}"), now);
        prop_assert_eq!(&agenda, &merged(&a, &b));
        prop_assert_eq!(taken.is_some(), a.change_to(&agenda, "").is_some());
        prop_assert_eq!(journal.past().len(), usize::from(taken.is_some()));
        if taken.is_some() {
            journal.undo(&mut agenda, now);
            prop_assert_eq!(differing(&agenda, &a), Vec::<String>::new());
            journal.redo(&mut agenda, now);
            prop_assert_eq!(agenda.change_to(&merged(&a, &b), ""), None);
            prop_assert_eq!(differing(&journal.rewound(&agenda, 0), &a), Vec::<String>::new());
        }
    }
}

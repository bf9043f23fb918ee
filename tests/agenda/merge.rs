//! Whole agendas as files have them, odd rows and fields of a newer version too: merging commutes, associates and repeats,
//! and nothing that either says is lost.

use plenary::agenda::{Agenda, Change, Journal, Piece, Stamp, Turn};
use plenary::programme::Instant;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

fn stamp(second: u32) -> String {
    format!("2024-05-01T10:00:{second:02}Z")
}

/// A row of a list, with fields that come and go.
fn row(
    key: &'static str,
    ids: &'static [&'static str],
    fields: Vec<BoxedStrategy<Option<(&'static str, Value)>>>,
) -> BoxedStrategy<Value> {
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

fn field(name: &'static str, values: Vec<Value>, weight: f64) -> BoxedStrategy<Option<(&'static str, Value)>> {
    prop::option::weighted(weight, prop::sample::select(values).prop_map(move |value| (name, value))).boxed()
}

const SESSIONS: &[&str] = &["a", "b"];

/// What may stand beside the interest, and when it was said.
fn beside() -> Vec<BoxedStrategy<Option<(&'static str, Value)>>> {
    let stamps = || (0..6).map(|second| stamp(second).into()).collect::<Vec<Value>>();
    vec![
        field("note", vec!["x".into(), "y".into()], 0.5),
        field("noted", stamps(), 0.4),
        field("part", vec![json!({ "until": "2024-05-01T09:30" }), json!({ "from": "2024-05-01T09:10" })], 0.4),
        field("parted", stamps(), 0.4),
        field("attended", vec![json!(true)], 0.3),
        field("heard", stamps(), 0.4),
        field("refused", vec![json!(["z"]), json!(["y", "z"])], 0.3),
        field("judged", vec![json!({ "z": stamp(3) }), json!({ "y": stamp(1), "z": stamp(4) })], 0.3),
    ]
}

fn file() -> impl Strategy<Value = Value> {
    let list = |row: BoxedStrategy<Value>| prop::collection::vec(row, 0..4);
    let interest = field("interest", vec!["going".into(), "maybe".into(), "skip".into(), "later".into()], 0.97);
    let copy = field("copy", vec![json!({}), json!({ "title": "Moved", "start": "2024-05-01T09:00" })], 0.97);
    let newer = || field("from_a_newer_version", vec![json!(1), json!("x")], 0.2);
    let picks = [vec![interest, copy, newer()], beside()].concat();
    let entry = || {
        vec![
            field("title", vec!["Lunch".into(), "Call".into()], 0.97),
            field("start", vec!["2024-05-01T12:00".into(), "2024-05-01T12:30".into()], 0.97),
            field("end", vec!["2024-05-01T13:00".into()], 0.5),
            field("place", vec!["Hall".into()], 0.4),
            field("note", vec!["x".into()], 0.4),
            newer(),
        ]
    };
    let hours =
        vec![field("from", vec!["09:00".into(), "10:00".into()], 0.6), field("until", vec!["18:00".into()], 0.6)];
    let extra = prop::option::of(prop::sample::select(vec![json!({ "a": 1 }), json!("b")]));
    (
        list(row("session", SESSIONS, picks)),
        list(row("session", SESSIONS, beside())),
        list(row("entry", &["lunch", "call"], entry())),
        list(row("entry", &["lunch", "call"], Vec::new())),
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

/// In what an agenda differs from what it was before it was merged with another. What was written there on a pick that was
/// taken back there is no difference: it is not lost, and stands beside the pick when that comes back.
fn differing(agenda: &Agenda, before: &Agenda, other: &Agenda) -> Vec<String> {
    let change = agenda.change_to(before, "");
    let beside = ["note", "part", "attended", "refused"];
    let is_kept = |piece: &Piece<'_>| {
        let is_beside = piece.turn == Turn::Differs && piece.fields.iter().all(|field| beside.contains(field));
        piece.kind() == "pick" && is_beside && other.pick(&piece.id()).is_none()
    };
    let pieces = change.iter().flat_map(Change::pieces).filter(|piece| !is_kept(piece));
    pieces.map(|piece| format!("{piece:?}")).collect()
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

    /// Of each thing one of the two words holds, and rows that nobody understands are all kept.
    #[test]
    fn nothing_comes_of_a_merge_that_neither_says(files in prop::array::uniform2(file())) {
        let [a, b] = files.each_ref().map(read);
        let both = merged(&a, &b);
        for (id, pick) in both.picks() {
            let said = |agenda: &Agenda| agenda.pick(id).map(|pick| (pick.interest, pick.copy.clone()));
            let holds = Some((pick.interest, pick.copy.clone()));
            prop_assert!(said(&a) == holds || said(&b) == holds);
        }
        for (id, entry) in both.entries() {
            prop_assert!(a.entry(id) == Some(entry) || b.entry(id) == Some(entry));
        }
        for (day, hours) in both.hours() {
            prop_assert!(a.hours_on(day) == hours || b.hours_on(day) == hours);
        }
        prop_assert!(both.unread() >= a.unread().max(b.unread()));
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
            prop_assert_eq!(differing(&agenda, &a, &b), Vec::<String>::new());
            journal.redo(&mut agenda, now);
            prop_assert_eq!(agenda.change_to(&merged(&a, &b), ""), None);
            prop_assert_eq!(differing(&journal.rewound(&agenda, 0), &a, &b), Vec::<String>::new());
        }
    }
}

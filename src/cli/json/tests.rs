//! The shapes, and what is never missing in them.

use super::*;
use crate::agenda::{Journal, Pace, Stamp, Step};
use crate::programme::{Builder, Id, Instant, draft};
use serde_json::{Value, json};

fn programme(zone: Option<&'static str>) -> Programme {
    let mut builder = Builder::new(Zone::bundled);
    builder.event(draft::Event { title: Some("T".into()), zone: zone.map(Into::into), ..draft::Event::default() });
    let hall = draft::Hall { id: Some("g4".into()), name: Some("Hall G4".into()), ..draft::Hall::default() };
    builder.hall(hall, None);
    let session = |id: &'static str, start: &'static str, end: Option<&'static str>| draft::Session {
        id: Some(id.into()),
        title: Some(id.into()),
        start: Some(start.into()),
        end: end.map(Into::into),
        halls: vec!["g4".into()],
        ..draft::Session::default()
    };
    builder.session(session("a", "2021-06-02T10:00", Some("2021-06-02T11:00")), None);
    builder.session(session("b", "2021-06-02T10:30", Some("2021-06-02T12:00")), None);
    builder.session(session("c", "2021-06-02T13:00", None), None);
    builder.finish().0
}

fn plan(programme: &Programme) -> agenda::Plan {
    let mut kept = agenda::Agenda::new(&Id::from_text("t", "x"), "T");
    let mut journal = Journal::default();
    for at in programme.session_positions() {
        let pick = agenda::Pick::new(Interest::Going, Copy::of(programme, at));
        let step = Step::pick(programme[at].id.to_string(), None, Some(pick));
        let change = agenda::Change { words: String::new(), steps: vec![step] };
        journal.make(&mut kept, change, Stamp::of(Instant::UNIX_EPOCH));
    }
    agenda::Plan::new(programme, &kept, Pace::default())
}

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn what_is_missing_is_null_or_an_empty_list() {
    let programme = programme(None);
    let plan = agenda::Plan::default();
    let at = programme.find_session("c").unwrap();
    let document = document(Some(&programme.event), Sessions { sessions: vec![session(&programme, &plan, at)] });
    assert_eq!(
        parsed(&document),
        json!({
            "version": 1,
            "programme": { "id": "t", "title": "T", "zone": null, "start": null, "end": null },
            "sessions": [{
                "id": "c", "title": "c", "subtitle": null,
                "start": "2021-06-02T13:00:00", "end": null, "date": "2021-06-02", "minutes": null,
                "track": null, "kind": null, "status": "scheduled", "languages": [], "tags": [], "partners": null,
                "abstract": null, "questions": [], "outcomes": [], "access": null, "broadcast": null,
                "recorded": null,
                "halls": [{ "id": "g4", "name": "Hall G4", "building": null, "floor": null, "area": null }],
                "people": [], "links": [], "attachments": [], "interest": null, "note": null, "part": null, "attended": false,
                "clashes": [], "tight": []
            }]
        })
    );
    assert!(document.ends_with("}\n"));
}

#[test]
fn the_agenda_tells_what_clashes_and_what_is_free() {
    let programme = programme(Some("Europe/Moscow"));
    let plan = plan(&programme);
    let document = parsed(&document(None, picks(&programme, &plan)));
    assert_eq!(document["programme"], Value::Null);
    assert_eq!(
        document["picks"][0],
        json!({
            "session": "a", "interest": "going", "note": null, "part": null, "attended": false, "title": "a", "state": "present", "repeats": [],
            "start": "2021-06-02T10:00:00+03:00", "end": "2021-06-02T11:00:00+03:00", "halls": ["Hall G4"]
        })
    );
    assert_eq!(document["entries"], json!([]));
    assert_eq!(document["clashes"], json!([{ "sessions": ["a", "b"], "minutes": 30 }]));
    assert_eq!(document["tight"], json!([]));
    assert_eq!(
        document["gaps"],
        json!([{ "start": "2021-06-02T12:00:00+03:00", "end": "2021-06-02T13:00:00+03:00", "minutes": 60, "fits": [] }])
    );
    let at = programme.find_session("b").unwrap();
    assert_eq!(serde_json::to_value(session(&programme, &plan, at)).unwrap()["clashes"], json!(["a"]));
}

//! What a next version of a programme changes, and what becomes of my picks.

#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic)] // How a test fails.

mod any;

use plenary::agenda::{
    Agenda, Carried, Change, Copy, Entry, Fate, Hours, Interest, Journal, Pace, Part, Pick, Plan, Stamp, Wanted, adopt,
    carry, confirm, refuse,
};
use plenary::formats;
use plenary::programme::diff::{Diff, Kind};
use plenary::programme::time::{Civil, Clock, Day};
use plenary::programme::twins::{Certainty, Twins};
use plenary::programme::{Instant, Programme, SessionIx, Zone};
use serde_json::{Value, json};
use std::collections::BTreeSet;

fn programme(sessions: &Value) -> Programme {
    zoned(sessions, "Europe/Oslo")
}

fn zoned(sessions: &Value, zone: &str) -> Programme {
    let text = json!({ "id": "made-up", "title": "Made up", "zone": zone,
        "buildings": [{ "id": "x", "name": "X" }],
        "halls": [{ "id": "h1", "name": "One", "building": "x" }, { "id": "h2", "name": "Two" }],
        "people": [{ "id": "ada", "name": "Ada Berg" }, { "id": "bo", "name": "Bo Dahl" }, { "id": "cy", "name": "Cy Eng" }],
        "sessions": sessions });
    formats::read(text.to_string().as_bytes(), Zone::bundled).expect("a programme").programme
}

/// A session of an hour: `day` and `hour` as in `01T09`.
fn session(id: &str, title: &str, start: &str, hall: &str, people: &[&str]) -> Value {
    let (day, hour) = start.split_once('T').expect("a time");
    let end = hour.parse::<u32>().expect("an hour") + 1;
    let people: Vec<Value> = people.iter().map(|person| json!({ "person": person })).collect();
    json!({ "id": id, "title": title, "halls": [hall], "appearances": people,
        "start": format!("2024-05-{day}T{hour}:00"), "end": format!("2024-05-{day}T{end:02}:00") })
}

fn with(mut session: Value, field: &str, value: impl Into<Value>) -> Value {
    session[field] = value.into();
    session
}

fn now() -> Stamp {
    Stamp::of(Instant::UNIX_EPOCH)
}

/// An agenda and what can be undone of it.
#[derive(Clone)]
struct Kept {
    agenda: Agenda,
    journal: Journal,
}

impl Kept {
    fn of(programme: &Programme, picks: &[(&str, Interest, &str)]) -> Kept {
        let mut kept = Kept { agenda: Agenda::new(&programme.event.id, "Made up"), journal: Journal::default() };
        for (id, interest, note) in picks {
            let copy = Copy::of(programme, programme.find_session(id).expect("a session"));
            let pick = Pick { note: (*note).to_owned(), ..Pick::new(*interest, copy) };
            let before = kept.agenda.pick(id).cloned();
            kept.make(Some(Change::of((*id).to_owned(), before, Some(pick))));
        }
        kept
    }

    fn make(&mut self, change: Option<Change>) {
        if let Some(change) = change {
            self.journal.make(&mut self.agenda, change, now());
        }
    }

    fn picks(&self) -> Vec<(String, Interest, String)> {
        self.agenda.picks().map(|(id, pick)| (id.to_owned(), pick.interest, pick.note.clone())).collect()
    }

    fn plan(&self, programme: &Programme) -> Plan {
        Plan::new(programme, &self.agenda, Pace::default())
    }
}

/// `a=b` for certain twins, `a~b` for probable ones.
fn pairs(old: &Programme, new: &Programme) -> Vec<String> {
    let twins = Twins::between(old, new);
    let told = |at| {
        let (twin, certainty) = twins.of_old(at)?;
        let sign = if certainty == Certainty::Certain { '=' } else { '~' };
        Some(format!("{}{sign}{}", old[at].id, new[twin].id))
    };
    old.session_positions().filter_map(told).collect()
}

/// `moved a b` for every change, its sessions by their ids.
fn changes(old: &Programme, new: &Programme) -> Vec<String> {
    let id =
        |programme: &Programme, at: Option<SessionIx>| at.map_or("-".to_owned(), |at| programme[at].id.to_string());
    let diff = Diff::between(old, new);
    let told = diff.changes.iter();
    told.map(|change| format!("{} {} {}", change.kind.word(), id(old, change.old), id(new, change.new))).collect()
}

fn states(carried: &Carried) -> Vec<(&str, &str, Option<&str>)> {
    carried.rows.iter().map(|row| (row.session.as_str(), row.fate.carried(), row.now.as_deref())).collect()
}

use Interest::{Going, Maybe, Skip};

#[test]
fn a_guid_is_believed_before_an_id() {
    let old = programme(&json!([
        with(session("a", "Alpha", "01T09", "h1", &[]), "guid", "g1"),
        with(session("b", "Beta", "01T11", "h1", &[]), "guid", "g2"),
    ]));
    let new = programme(&json!([
        with(session("a", "Beta", "01T11", "h1", &[]), "guid", "g2"),
        with(session("b", "Alpha", "01T09", "h1", &[]), "guid", "g1"),
    ]));
    assert_eq!(pairs(&old, &new), ["a=b", "b=a"]);
    assert_eq!(changes(&old, &new), [""; 0]);
}

#[test]
fn a_guid_that_several_have_says_nothing() {
    let twice = |first: &str, second: &str| {
        programme(&json!([
            with(session(first, "Alpha", "01T09", "h1", &[]), "guid", "g"),
            with(session(second, "Beta", "01T11", "h1", &[]), "guid", "g"),
        ]))
    };
    assert_eq!(pairs(&twice("a", "b"), &twice("a", "b")), ["a=a", "b=b"]);
    assert_eq!(pairs(&twice("a", "b"), &twice("c", "d")), ["a~c", "b~d"]);
}

#[test]
fn a_code_joins_a_version_with_guids_and_one_without() {
    let old = programme(&json!([session("q7f", "Alpha", "01T09", "h1", &[])]));
    let new = programme(&json!([with(session("long-guid", "Beta", "02T15", "h2", &["bo"]), "code", "Q7F")]));
    assert_eq!(pairs(&old, &new), ["q7f=long-guid"]);
    assert_eq!(pairs(&new, &old), ["long-guid=q7f"]);
    let kept = Kept::of(&old, &[("q7f", Going, "")]);
    assert_eq!(kept.plan(&new).picks[0].fate, Fate::Moved, "the pick is found by it too");
    // A schedule may give both, its next version one of them, after everything else changed.
    let file = |identity: &str, title: &str, clock: &str| {
        let text = format!(
            r#"<schedule><conference><title>Made up</title><time_zone_name>Europe/Oslo</time_zone_name></conference>
            <day index="1" date="2024-05-04"><room name="Blue"><event {identity}><title>{title}</title>
            <start>{clock}</start><duration>00:45</duration></event></room></day></schedule>"#
        );
        let file = formats::File { name: "schedule.xml".to_owned(), bytes: text.into_bytes().into() };
        formats::open(&[file], &formats::Ask::new(Zone::bundled)).expect("a schedule").programme
    };
    let both = file(r#"guid="aaaaaaaa-0000-5000-8000-000000000001" id="4711" code="QWERT1""#, "Knots", "10:00");
    let code = file(r#"id="4711" code="QWERT1""#, "Loops", "16:00");
    assert_eq!(pairs(&both, &code), ["aaaaaaaa-0000-5000-8000-000000000001=qwert1"]);
    assert_eq!(pairs(&code, &both), ["qwert1=aaaaaaaa-0000-5000-8000-000000000001"]);
}

#[test]
fn an_id_of_letters_is_believed_whatever_changed_and_a_number_only_if_something_agrees() {
    let old = programme(&json!([
        session("talk", "Alpha", "01T09", "h1", &["ada"]),
        session("17", "Beta", "01T11", "h1", &["bo"]),
    ]));
    let new = programme(&json!([
        session("talk", "Something Else", "02T15", "h2", &["cy"]),
        session("17", "Gamma", "01T13", "h2", &["cy"]),
        session("18", "Beta", "01T14", "h2", &["bo"]),
    ]));
    assert_eq!(pairs(&old, &new), ["talk=talk", "17~18"]);
    // Somebody in it, or half of its title, or its slot is enough.
    for agreeing in [
        session("17", "Gamma", "02T13", "h2", &["bo", "cy"]),
        session("17", "Beta Revisited", "02T13", "h2", &["cy"]),
        session("17", "Gamma", "01T11", "h1", &["cy"]),
    ] {
        assert!(pairs(&old, &programme(&json!([agreeing]))).contains(&"17=17".to_owned()));
    }
    // Where nothing does and nothing else looks like it, a person has to say.
    let strange = programme(&json!([session("17", "Gamma", "02T13", "h2", &["cy"])]));
    assert_eq!(pairs(&old, &strange), ["17~17"]);
}

#[test]
fn ids_that_only_count_follow_time_and_place() {
    let old = programme(&json!([
        session("break", "Break", "01T10", "h1", &[]),
        session("break-2", "Break", "01T15", "h1", &[]),
        session("break-3", "Break", "02T10", "h1", &[]),
    ]));
    // The first is gone, so that the file counts the others anew.
    let new = programme(&json!([
        session("break", "Break", "01T15", "h1", &[]),
        session("break-2", "Break", "02T10", "h1", &[]),
    ]));
    assert_eq!(pairs(&old, &new), ["break-2=break", "break-3=break-2"]);
    assert_eq!(changes(&old, &new), ["gone break -"]);
    // The same number at a near time is the same one.
    let later = programme(&json!([
        session("break", "Break", "01T11", "h1", &[]),
        session("break-2", "Break", "01T16", "h1", &[]),
        session("break-3", "Break", "02T11", "h1", &[]),
    ]));
    assert_eq!(pairs(&old, &later), ["break=break", "break-2=break-2", "break-3=break-3"]);
}

#[test]
fn without_identities_title_people_and_near_time_make_it_probable() {
    let old = programme(&json!([
        session("old-1", "Clusters, global", "01T09", "h1", &["ada", "bo"]),
        session("old-2", "Workshop", "01T11", "h1", &["ada"]),
        session("old-3", "Workshop", "01T11", "h2", &["bo"]),
        session("old-4", "Panel", "01T15", "h1", &["ada", "cy"]),
        session("old-5", "Keynote", "02T09", "h1", &["ada"]),
    ]));
    let new = programme(&json!([
        session("new-1", "CLUSTERS – Global", "02T15", "h2", &["ada"]),
        session("new-2", "Workshop", "01T12", "h1", &["bo"]),
        session("new-3", "Workshop", "01T13", "h1", &["ada"]),
        session("new-4", "Panel: what next?", "01T15", "h2", &["ada", "cy"]),
        session("new-5", "Keynote", "03T09", "h2", &["bo"]),
    ]));
    assert_eq!(pairs(&old, &new), ["old-1~new-1", "old-2~new-3", "old-3~new-2", "old-4~new-4"]);
}

#[test]
fn among_several_of_a_title_the_nearest_is_taken() {
    let lunch = |ids: [&str; 3], hours: [&str; 3]| {
        let sessions = ids.into_iter().zip(hours).map(|(id, start)| session(id, "Lunch", start, "h1", &[]));
        programme(&sessions.collect::<Vec<_>>().into())
    };
    let old = lunch(["la", "lb", "lc"], ["01T12", "02T12", "03T12"]);
    let new = lunch(["ld", "le", "lf"], ["02T12", "03T13", "04T12"]);
    // That of the first day is gone, that of the fourth is new: it is nobody's lunch of another day.
    assert_eq!(pairs(&old, &new), ["lb~ld", "lc~le"]);
}

#[test]
fn every_kind_of_change_is_told_once() {
    let old = programme(&json!([
        session("gone", "Gone", "01T08", "h1", &[]),
        session("off", "Off", "01T09", "h1", &[]),
        with(session("on", "On", "01T10", "h1", &[]), "status", "cancelled"),
        session("later", "Later", "01T11", "h1", &[]),
        session("away", "Away", "01T12", "h1", &[]),
        session("named", "Named", "01T13", "h1", &[]),
        session("led", "Led", "01T14", "h1", &["ada", "bo"]),
        with(session("told", "Told", "01T15", "h1", &[]), "abstract", "One  two\nthree"),
        with(session("same", "Same  Title", "01T16", "h1", &["ada"]), "abstract", "One  two\nthree"),
    ]));
    let new = programme(&json!([
        with(session("off", "Off", "01T09", "h1", &[]), "status", "cancelled"),
        session("on", "On", "01T10", "h1", &[]),
        session("later", "Later", "02T11", "h2", &[]),
        session("away", "Away", "01T12", "h2", &[]),
        session("named", "Renamed", "01T13", "h1", &[]),
        session("led", "Led", "01T14", "h1", &["bo", "cy"]),
        with(session("told", "Told", "01T15", "h1", &[]), "abstract", "Four"),
        with(session("same", "SAME Title", "01T16", "h1", &["ada"]), "abstract", "one two three"),
        session("new", "New", "01T17", "h1", &[]),
    ]));
    let told = [
        "gone gone -",
        "cancelled off off",
        "reinstated on on",
        "moved away away",
        "retitled named named",
        "people led led",
        "text told told",
        "new - new",
        "moved later later",
    ];
    assert_eq!(changes(&old, &new), told, "in the order of the new version");
    let diff = Diff::between(&old, &new);
    let kinds: Vec<&Kind> = diff.changes.iter().map(|change| &change.kind).collect();
    assert_eq!(kinds[3], &Kind::Moved { time: false, place: true });
    assert_eq!(kinds[5], &Kind::People { joined: vec!["Cy Eng".to_owned()], left: vec!["Ada Berg".to_owned()] });
    assert_eq!(kinds[6], &Kind::Text { fields: vec!["abstract"] });
    assert_eq!(kinds[8], &Kind::Moved { time: true, place: true });
    assert_eq!(diff.counts()[0], ("new", 1));
}

#[test]
fn another_zone_is_said_once_and_moves_nobody() {
    let sessions = json!([session("a", "Alpha", "01T09", "h1", &[])]);
    let diff = Diff::between(&zoned(&sessions, "Europe/Oslo"), &zoned(&sessions, "Europe/London"));
    assert!(diff.rezoned && diff.changes.is_empty() && !diff.is_empty());
    // The same instant in the words of another zone is no move either.
    let earlier = zoned(&json!([session("a", "Alpha", "01T08", "h1", &[])]), "Europe/London");
    assert!(Diff::between(&zoned(&sessions, "Europe/Oslo"), &earlier).changes.is_empty());
}

#[test]
fn a_hall_under_another_id_is_no_move() {
    let of = |id: &str| {
        let text = json!({ "id": "made-up", "title": "Made up", "zone": "Europe/Oslo",
            "halls": [{ "id": id, "name": "Hall One" }], "sessions": [session("a", "Alpha", "01T09", id, &[])] });
        formats::read(text.to_string().as_bytes(), Zone::bundled).unwrap().programme
    };
    assert!(Diff::between(&of("h"), &of("hall-1")).is_empty());
}

#[test]
fn picks_go_with_their_sessions_and_each_is_accounted_for() {
    let guid = |session: Value, guid: &str| with(session, "guid", guid);
    let old = programme(&json!([
        guid(session("a", "Alpha", "01T09", "h1", &[]), "g1"),
        guid(session("b", "Beta", "01T11", "h1", &[]), "g2"),
        session("c", "Gamma", "01T13", "h1", &["ada"]),
        session("d", "Delta", "01T15", "h1", &[]),
        session("e", "Epsilon", "01T17", "h1", &[]),
        session("f", "Zeta", "01T18", "h1", &[]),
    ]));
    let new = programme(&json!([
        guid(session("a9", "Alpha", "01T09", "h1", &[]), "g1"),
        guid(session("b9", "Beta", "02T11", "h1", &[]), "g2"),
        session("c9", "Gamma", "01T14", "h1", &["ada"]),
        with(session("d", "Delta", "01T15", "h1", &[]), "status", "cancelled"),
        session("f", "Zeta", "01T18", "h1", &[]),
    ]));
    let picks = [("a", Going, "front row"), ("b", Maybe, ""), ("c", Going, ""), ("d", Going, ""), ("e", Skip, "")];
    let mut kept = Kept::of(&old, &[&picks[..], &[("f", Going, "")]].concat());
    let carried = carry(&kept.agenda, Some(&old), &new);
    assert_eq!(
        states(&carried),
        [
            ("a", "kept", Some("a9")),
            ("c", "probable", Some("c9")),
            ("d", "cancelled", Some("d")),
            ("e", "gone", None),
            ("f", "kept", Some("f")),
            ("b", "moved", Some("b9")),
        ]
    );
    assert_eq!(carried, carry_of(&kept, None, &new), "what the picks copied tells as much");
    kept.make(carried.change);
    let ids: Vec<String> = kept.picks().into_iter().map(|(id, ..)| id).collect();
    assert_eq!(ids, ["a9", "b9", "c", "d", "e", "f"]);
    assert_eq!(kept.agenda.pick("a9").unwrap().note, "front row");
    let plan = kept.plan(&new);
    let fate = |id: &str| plan.picks.iter().find(|planned| planned.id == id).unwrap().fate;
    let fates = ["a9", "b9", "c", "d", "e"].map(fate);
    assert_eq!(fates, [Fate::Present, Fate::Moved, Fate::Probable, Fate::Cancelled, Fate::Gone]);
    assert_eq!(carry(&kept.agenda, Some(&old), &new).change, None);
    let undone = kept.journal.undo(&mut kept.agenda, now()).unwrap();
    assert_eq!(undone.words, "2 picks carried over to the new version");
    assert!(kept.agenda.pick("a").is_some() && kept.agenda.pick("a9").is_none());
}

fn carry_of(kept: &Kept, old: Option<&Programme>, new: &Programme) -> Carried {
    carry(&kept.agenda, old, new)
}

#[test]
fn of_two_picks_of_one_session_the_greater_interest_and_both_notes_survive() {
    let guid = |id: &str| programme(&json!([with(session(id, "Alpha", "01T09", "h1", &[]), "guid", "g")]));
    let (old, new) = (guid("a"), guid("z"));
    let mut kept = Kept::of(&old, &[("a", Going, "from before")]);
    let later = Kept::of(&new, &[("z", Maybe, "from now")]);
    kept.agenda.merge(&later.agenda);
    let plan = kept.plan(&new);
    assert_eq!(plan.clashes, [], "a session does not clash with itself");
    assert_eq!(plan.interest(new.find_session("z").unwrap()), Some(Maybe));
    let carried = carry(&kept.agenda, None, &new);
    kept.make(carried.change);
    assert_eq!(kept.picks(), [("z".to_owned(), Going, "from now; from before".to_owned())]);
    // Another copy of the program, which has not carried over yet, brings the old one back: it is taken in again.
    let mut meanwhile = Kept::of(&old, &[("a", Going, "from before")]);
    let touched = Pick { note: "later".to_owned(), ..meanwhile.agenda.pick("a").unwrap().clone() };
    let before = meanwhile.agenda.pick("a").cloned();
    let late = Stamp::of(Instant::from_second(9).unwrap());
    meanwhile.journal.make(&mut meanwhile.agenda, Change::of("a".to_owned(), before, Some(touched)), late);
    kept.agenda.merge(&meanwhile.agenda);
    let carried = carry(&kept.agenda, None, &new);
    kept.make(carried.change);
    assert_eq!(kept.picks().len(), 1);
}

#[test]
fn a_pick_is_shown_where_its_guid_went_even_before_it_is_carried_over() {
    let guid = |id: &str, start: &str| programme(&json!([with(session(id, "Alpha", start, "h1", &[]), "guid", "g")]));
    let (old, new) = (guid("a", "01T09"), guid("z", "01T10"));
    let kept = Kept::of(&old, &[("a", Going, "")]);
    let plan = kept.plan(&new);
    assert_eq!((plan.picks[0].fate, plan.picks[0].session), (Fate::Moved, new.find_session("z")));
    assert_eq!(plan.id_of(&new, new.find_session("z").unwrap()), "a");
}

/// Which two clash, by their ids.
fn ids(clash: &plenary::agenda::Collision) -> [&str; 2] {
    clash.parties.each_ref().map(|party| party.id.as_str())
}

#[test]
fn what_a_version_does_to_my_time_is_told() {
    let old = programme(&json!([
        session("a", "Alpha", "01T09", "h1", &[]),
        session("b", "Beta", "01T10", "h2", &[]),
        session("c", "Gamma", "01T11", "h1", &[]),
        session("d", "Delta", "01T13", "h1", &[]),
        session("e", "Epsilon", "01T13", "h2", &[]),
    ]));
    let new = programme(&json!([
        session("a", "Alpha", "01T09", "h1", &[]),
        session("b", "Beta", "01T11", "h2", &[]),
        session("c", "Gamma", "01T11", "h1", &[]),
        session("d", "Delta", "01T13", "h1", &[]),
        session("e", "Epsilon", "01T15", "h2", &[]),
    ]));
    let picks = ["a", "b", "c", "d", "e"].map(|id| (id, Going, ""));
    let kept = Kept::of(&old, &picks);
    for old in [Some(&old), None] {
        let carried = carry(&kept.agenda, old, &new);
        let pairs = |list: &[plenary::agenda::Collision]| -> Vec<String> {
            list.iter().map(|one| format!("{} {:?}", ids(one).join("-"), one.overlap.minutes)).collect()
        };
        assert_eq!(pairs(&carried.clashes), ["c-b Some(60)"]);
        assert_eq!(pairs(&carried.resolved), ["d-e Some(60)"]);
        let gaps: Vec<String> = carried.gaps.iter().map(|gap| format!("{} {}", gap.start, gap.minutes)).collect();
        assert_eq!(gaps, ["2024-05-01T10:00:00 60", "2024-05-01T14:00:00 60"]);
    }
}

#[test]
fn what_is_only_probable_still_fills_my_time() {
    let old = programme(&json!([
        session("a", "Alpha", "01T09", "h1", &["ada"]),
        session("b", "Beta", "01T09", "h2", &[]),
        session("c", "Gamma", "01T12", "h2", &[]),
    ]));
    let new = programme(&json!([
        session("z", "Alpha", "01T12", "h1", &["ada"]),
        session("b", "Beta", "01T09", "h2", &[]),
        session("c", "Gamma", "01T12", "h2", &[]),
    ]));
    let kept = Kept::of(&old, &["a", "b", "c"].map(|id| (id, Going, "")));
    let carried = carry(&kept.agenda, Some(&old), &new);
    assert_eq!(carried.clashes.iter().map(|one| ids(one).join(" ")).collect::<Vec<_>>(), ["z c"]);
    assert_eq!(carried.resolved.iter().map(|one| ids(one).join(" ")).collect::<Vec<_>>(), ["z b"]);
    assert_eq!(carried.change, None, "nobody confirmed it");
}

#[test]
fn what_probably_is_my_session_takes_time_as_that_session_does() {
    let old = programme(&json!([
        session("a", "Alpha", "01T09", "h1", &["ada"]),
        session("b", "Beta", "01T12", "h2", &[]),
        session("c", "Gamma", "01T14", "h2", &[]),
    ]));
    let with_alpha = |id: &str, start: &str| {
        programme(&json!([
            session(id, "Alpha", start, "h1", &["ada"]),
            session("b", "Beta", "01T12", "h2", &[]),
            session("c", "Gamma", "01T14", "h2", &[]),
        ]))
    };
    let kept = Kept::of(&old, &["a", "b", "c"].map(|id| (id, Going, "")));
    let new = with_alpha("z", "01T12");
    let plan = kept.plan(&new);
    let at = new.find_session("z").expect("it is there");
    let own = plan.standing_for(at).expect("it stands for it");
    assert_eq!((own.id.as_str(), own.fate, own.session, own.stands_at()), ("a", Fate::Probable, None, Some(at)));
    assert_eq!(own.when, new[at].when);
    assert_eq!(plan.clashes.len(), 1);
    assert_eq!(plan.clashes_of(at).map(|(other, _)| other.id.as_str()).collect::<Vec<_>>(), ["b"]);
    assert_eq!(plan.gaps.iter().map(|gap| (gap.start.hour(), gap.minutes)).collect::<Vec<_>>(), [(13, 60)]);
    assert!(plan.overlapping(&new, at).all(|(other, _)| other.id != "a"), "it does not clash with itself");
    assert_eq!(plan.interest(at), None, "nobody confirmed it");
    // Refused, it is nothing but gone.
    let mut refused = kept.clone();
    refused.make(refuse(&kept.agenda, &new, "a", at));
    assert!(refused.plan(&new).clashes.is_empty());
    // A clash that is there in both versions is neither new nor gone.
    let clashing = with_alpha("a", "01T12");
    let kept = Kept::of(&clashing, &["a", "b", "c"].map(|id| (id, Going, "")));
    let carried = carry(&kept.agenda, Some(&clashing), &new);
    assert_eq!((carried.clashes, carried.resolved), (Vec::new(), Vec::new()));
}

#[test]
fn what_is_probable_can_be_confirmed_or_refused_and_both_undone() {
    let old = programme(&json!([session("a", "Alpha", "01T09", "h1", &["ada"])]));
    let new = programme(&json!([
        session("y", "Alpha", "02T09", "h1", &["ada", "bo"]),
        session("z", "Alpha", "01T12", "h1", &["ada"]),
    ]));
    let at = |id: &str| new.find_session(id).unwrap();
    let mut kept = Kept::of(&old, &[("a", Going, "mine")]);
    let likely = |kept: &Kept| kept.plan(&new).picks[0].likely;
    assert_eq!(likely(&kept), Some(at("z")));
    kept.make(refuse(&kept.agenda, &new, "a", at("z")));
    assert_eq!(likely(&kept), Some(at("y")));
    assert_eq!(refuse(&kept.agenda, &new, "a", at("z")), None, "refused already");
    kept.make(refuse(&kept.agenda, &new, "a", at("y")));
    assert_eq!((likely(&kept), kept.plan(&new).picks[0].fate), (None, Fate::Gone));
    assert_eq!(states(&carry(&kept.agenda, Some(&old), &new)), [("a", "gone", None)]);
    // A refusal outlives the disk and the pick's other changes.
    kept.agenda = serde_json::from_str(&serde_json::to_string(&kept.agenda).unwrap()).unwrap();
    assert_eq!(likely(&kept), None);
    kept.journal.undo(&mut kept.agenda, now()).unwrap();
    assert_eq!(likely(&kept), Some(at("y")));
    let change = confirm(&kept.agenda, &new, "a", at("y"));
    kept.make(change);
    assert_eq!(kept.picks(), [("y".to_owned(), Going, "mine".to_owned())]);
    assert_eq!(kept.plan(&new).picks[0].fate, Fate::Present);
    kept.journal.undo(&mut kept.agenda, now()).unwrap();
    assert_eq!(kept.picks(), [("a".to_owned(), Going, "mine".to_owned())]);
    assert_eq!(likely(&kept), Some(at("y")));
}

#[test]
fn refusals_made_in_two_copies_of_the_program_both_hold() {
    let old = programme(&json!([session("a", "Alpha", "01T09", "h1", &["ada"])]));
    let new = programme(&json!([
        session("y", "Alpha", "02T09", "h1", &["ada"]),
        session("z", "Alpha", "01T12", "h1", &["ada"]),
    ]));
    let mut one = Kept::of(&old, &[("a", Going, "")]);
    let mut two = one.clone();
    one.make(refuse(&one.agenda, &new, "a", new.find_session("y").unwrap()));
    two.make(refuse(&two.agenda, &new, "a", new.find_session("z").unwrap()));
    let (mut there, mut back) = (one.agenda.clone(), two.agenda.clone());
    there.merge(&two.agenda);
    back.merge(&one.agenda);
    assert_eq!(there, back);
    let refused: Vec<&str> = there.pick("a").unwrap().refused.iter().map(String::as_str).collect();
    assert_eq!(refused, ["y", "z"]);
    // Undone in one copy, it stays undone when the other one still has it.
    let refusing = one.agenda.clone();
    one.journal.undo(&mut one.agenda, now()).unwrap();
    one.agenda.merge(&refusing);
    assert!(one.agenda.pick("a").unwrap().refused.is_empty());
}

#[test]
fn a_move_is_shown_until_it_is_confirmed() {
    let of = |start: &str| programme(&json!([session("a", "Alpha", start, "h1", &[])]));
    let (old, new) = (of("01T09"), of("01T10"));
    let mut kept = Kept::of(&old, &[("a", Going, "mine")]);
    let carried = carry(&kept.agenda, Some(&old), &new);
    kept.make(carried.change);
    assert_eq!(kept.plan(&new).picks[0].fate, Fate::Moved);
    let at = new.find_session("a").unwrap();
    kept.make(confirm(&kept.agenda, &new, "a", at));
    assert_eq!(kept.plan(&new).picks[0].fate, Fate::Present);
    assert_eq!(kept.agenda.pick("a").unwrap().note, "mine");
    assert_eq!(confirm(&kept.agenda, &new, "a", at), None);
}

#[test]
fn a_number_that_another_session_got_takes_no_pick_with_it() {
    let old = programme(&json!([session("17", "Alpha", "01T09", "h1", &["ada"])]));
    let new = programme(&json!([
        session("17", "Omega", "01T11", "h2", &["bo"]),
        session("18", "Alpha", "01T09", "h1", &["ada"]),
    ]));
    let kept = Kept::of(&old, &[("17", Going, "")]);
    let plan = kept.plan(&new);
    assert_eq!(plan.interest(new.find_session("17").unwrap()), None);
    assert_eq!(plan.picks[0].likely, new.find_session("18"));
}

#[test]
fn a_number_does_not_outweigh_a_guid() {
    let guid = |id: &str, guid: &str, title: &str| with(session(id, title, "01T09", "h1", &["ada"]), "guid", guid);
    let old = programme(&json!([guid("1", "g1", "Alpha"), with(guid("2", "g2", "Beta"), "start", "2024-05-01T08:00")]));
    // The first is gone; its number, its slot and its speaker went to the second.
    let new = programme(&json!([guid("1", "g2", "Beta")]));
    let mut kept = Kept::of(&old, &[("1", Going, "apples"), ("2", Maybe, "bees")]);
    for old in [Some(&old), None] {
        let carried = carry(&kept.agenda, old, &new);
        assert_eq!(states(&carried), [("1", "gone", None), ("2", "moved", Some("1"))]);
    }
    kept.make(carry(&kept.agenda, Some(&old), &new).change);
    let notes: Vec<String> = kept.picks().into_iter().map(|(_, _, note)| note).collect();
    assert_eq!(notes, ["apples", "bees"], "two picks stay two");
    // Or to one that is new.
    let new = programme(&json!([guid("1", "g3", "Gamma")]));
    let kept = Kept::of(&old, &[("1", Going, "")]);
    assert_eq!(states(&carry(&kept.agenda, Some(&old), &new)), [("1", "probable", Some("1"))]);
    assert_eq!(kept.plan(&new).picks[0].fate, Fate::Probable);
    // Not even under the same title.
    let new = programme(&json!([guid("1", "g3", "Alpha")]));
    assert_eq!(states(&carry(&kept.agenda, Some(&old), &new)), [("1", "probable", Some("1"))]);
    assert_eq!(pairs(&old, &new), ["1~1"]);
}

#[test]
fn an_id_does_not_outweigh_the_guid_of_another_pick() {
    let guid = |id: &str, guid: &str, title: &str| with(session(id, title, "01T09", "h1", &[]), "guid", guid);
    let old = programme(&json!([guid("keynote", "g1", "Alpha"), guid("talk", "g2", "Beta")]));
    let new = programme(&json!([guid("keynote", "g2", "Beta")]));
    let kept = Kept::of(&old, &[("keynote", Going, ""), ("talk", Going, "")]);
    assert_eq!(
        states(&carry(&kept.agenda, Some(&old), &new)),
        [("keynote", "gone", None), ("talk", "kept", Some("keynote"))]
    );
}

#[test]
fn picks_from_elsewhere_are_new_changed_same_or_unknown() {
    let here = programme(&json!([
        session("a", "Alpha", "01T09", "h1", &[]),
        session("b", "Beta", "01T11", "h1", &["ada"]),
        session("17", "Gamma", "01T13", "h1", &[]),
        session("d", "Twice", "01T15", "h1", &[]),
        session("e", "Twice", "02T15", "h1", &[]),
    ]));
    let mine = Kept::of(&here, &[("a", Going, ""), ("b", Maybe, "")]);
    let ids = |list: &[plenary::agenda::Adoption]| -> Vec<String> {
        list.iter().map(|one| here[one.session].id.to_string()).collect()
    };
    let adopted = adopt(&here, &mine.agenda, Wanted::of_lines("- a\n* beta\n\n17\ntwice\nnobody knows\nA\n"));
    assert_eq!(
        (ids(&adopted.new), ids(&adopted.changed), ids(&adopted.same)),
        (vec!["17".to_owned()], vec!["b".to_owned()], vec!["a".to_owned(), "a".to_owned()])
    );
    let unknown: Vec<&str> = adopted.unknown.iter().map(|wanted| wanted.copy.title.as_str()).collect();
    assert_eq!(unknown, ["twice", "nobody knows"]);
    let mut merged = mine.clone();
    merged.make(adopted.merge(&here, &mine.agenda));
    assert_eq!(
        merged.picks(),
        [("17", Going), ("a", Going), ("b", Going)].map(|(id, interest)| (id.to_owned(), interest, String::new()))
    );
    assert_eq!(adopted.merge(&here, &merged.agenda), None, "all of it is there");

    // Another agenda brings its notes; a calendar of picks is a programme whose sessions are wanted.
    let theirs = Kept::of(&here, &[("b", Maybe, "theirs"), ("d", Skip, "")]);
    let adopted = adopt(&here, &mine.agenda, Wanted::of_agenda(&theirs.agenda, &here));
    assert_eq!((ids(&adopted.new), ids(&adopted.changed)), (vec!["d".to_owned()], vec!["b".to_owned()]));
    let mut replaced = mine.clone();
    replaced.make(adopted.replace(&here, &mine.agenda));
    let expected = [("b", Maybe, "theirs"), ("d", Skip, "")];
    assert_eq!(replaced.picks(), expected.map(|(id, interest, note)| (id.to_owned(), interest, note.to_owned())));
    replaced.journal.undo(&mut replaced.agenda, now()).unwrap();
    assert_eq!(replaced.picks(), mine.picks());
    let calendar = programme(&json!([session("uid-at-example", "Beta", "01T12", "h1", &["ada"])]));
    let adopted = adopt(&here, &mine.agenda, Wanted::of_programme(&calendar));
    assert_eq!(ids(&adopted.changed), ["b"]);
    assert!(adopted.changed[0].is_guess);
}

#[test]
fn of_two_notes_no_part_is_lost_and_none_stands_twice() {
    let here = programme(&json!([session("a", "Alpha", "01T09", "h1", &[])]));
    for (own, other, both) in [
        ("bring notebook", "note", "bring notebook; note"),
        ("bring notebook; note", "note", "bring notebook; note"),
        ("a; b", "b; c", "a; b; c"),
        ("a; b; c", "b; c", "a; b; c"),
        ("", "b; c", "b; c"),
        ("a", "", "a"),
    ] {
        let [mut mine, theirs] = [own, other].map(|note| Kept::of(&here, &[("a", Going, note)]));
        let adopted = adopt(&here, &mine.agenda, Wanted::of_agenda(&theirs.agenda, &here));
        mine.make(adopted.merge(&here, &mine.agenda));
        assert_eq!(mine.picks()[0].2, both, "{own} and {other}");
        let adopted = adopt(&here, &mine.agenda, Wanted::of_agenda(&theirs.agenda, &here));
        assert_eq!(adopted.merge(&here, &mine.agenda), None, "{own} and {other}");
    }
}

#[test]
fn a_switch_that_a_version_leaves_no_sense_in_is_taken_back() {
    let long = |id: &str, from: &str, until: &str| {
        let at = |time: &str| format!("2024-05-01T{time}");
        let times = with(session(id, &id.to_uppercase(), "01T09", "h1", &[]), "start", at(from));
        with(times, "end", at(until))
    };
    let old =
        programme(&json!([long("ice", "14:00", "15:00"), long("fire", "14:20", "15:30"), long("z", "09:00", "10:00")]));
    let at = |time: &str| Some(Civil::try_from(format!("2024-05-01T{time}")).expect("a time"));
    let until = |time: &str| Some(Part { from: None, until: at(time) });
    let from = |time: &str| Some(Part { from: at(time), until: None });
    let parts = |agenda: &Agenda| -> Vec<Option<Part>> { agenda.picks().map(|(_, pick)| pick.part).collect() };
    let cancelled = with(long("ice", "14:00", "15:00"), "status", "cancelled");
    let whole = [None, None, None];
    // At a time within both, when the later one starts, when the first one ends: fire, ice, z.
    let [within, start, end] =
        [[from("14:35"), until("14:35"), None], [None, until("14:20"), None], [from("15:00"), None, None]];
    for (what, before, new, after) in [
        ("the first moves", within, vec![long("ice", "16:00", "17:00"), long("fire", "14:20", "15:30")], whole),
        ("the second moves", within, vec![long("ice", "14:00", "15:00"), long("fire", "16:00", "17:10")], whole),
        ("it can still be", within, vec![long("ice", "14:10", "15:00"), long("fire", "14:35", "15:30")], within),
        ("the first is cancelled", within, vec![cancelled, long("fire", "14:20", "15:30")], whole),
        ("the second is gone", within, vec![long("ice", "14:00", "15:00")], whole),
        ("the second begins later", start, vec![long("ice", "14:00", "15:00"), long("fire", "14:40", "15:30")], whole),
        ("the second is longer", start, vec![long("ice", "14:00", "15:00"), long("fire", "14:20", "16:30")], start),
        ("the first is gone", end, vec![long("fire", "14:20", "15:30")], whole),
        ("the first ends earlier", end, vec![long("ice", "14:00", "14:40"), long("fire", "14:20", "15:30")], whole),
        ("another moves", start, vec![long("ice", "14:00", "15:00"), long("fire", "14:20", "15:30")], start),
        (
            "nobody else was meant",
            [from("14:35"), None, None],
            vec![long("fire", "17:00", "18:00")],
            [from("14:35"), None, None],
        ),
    ] {
        let moved = long("z", "10:00", "11:00");
        let new = programme(&new.into_iter().chain([moved]).collect::<Vec<_>>().into());
        let mut kept = Kept::of(&old, &[("fire", Going, ""), ("ice", Going, ""), ("z", Going, "")]);
        let ids = ["fire", "ice", "z"];
        for (id, part) in ids.into_iter().zip(before) {
            let pick = kept.agenda.pick(id).cloned().expect("a pick");
            kept.make(Some(Change::of(id.to_owned(), Some(pick.clone()), Some(Pick { part, ..pick }))));
        }
        for old in [Some(&old), None] {
            let carried = carry(&kept.agenda, old, &new);
            let mut done = kept.clone();
            done.make(carried.change.clone());
            assert_eq!(parts(&done.agenda), after, "{what}");
            let changed = ids.into_iter().zip(before).zip(after).filter(|((_, before), after)| before != after);
            let changed: Vec<&str> = changed.map(|((id, _), _)| id).collect();
            let freed: Vec<&str> = carried.freed.iter().map(|freed| freed.session.as_str()).collect();
            assert_eq!(freed, changed, "{what}");
            assert_eq!(carry(&done.agenda, old, &new).change, None, "{what}");
            if carried.change.is_some() {
                done.journal.undo(&mut done.agenda, now()).expect("a change");
                assert_eq!(parts(&done.agenda), before, "{what}");
            }
        }
    }
    // The clash that the switch was for is there again, and one whose id changes goes with the rest.
    let guid = |session: Value| with(session, "guid", "g");
    let old = programme(&json!([long("ice", "14:00", "15:00"), guid(long("fire", "14:20", "15:30"))]));
    let new = programme(&json!([long("ice", "14:00", "15:00"), guid(long("blaze", "14:30", "15:30"))]));
    let mut kept = Kept::of(&old, &[("ice", Going, ""), ("fire", Going, "")]);
    let ice = kept.agenda.pick("ice").cloned().expect("a pick");
    kept.make(Some(Change::of("ice".to_owned(), Some(ice.clone()), Some(Pick { part: start[1], ..ice }))));
    let carried = carry(&kept.agenda, Some(&old), &new);
    assert_eq!(carried.clashes.len(), 1);
    let words = carried.change.as_ref().map(|change| change.words.as_str());
    assert_eq!(
        words,
        Some("1 pick carried over to the new version; 1 pick is attended whole again in the new version")
    );
    kept.make(carried.change);
    let ids: Vec<&str> = kept.agenda.picks().map(|(id, _)| id).collect();
    assert_eq!((ids, parts(&kept.agenda)), (vec!["blaze", "ice"], vec![None, None]));
    // So does one that was gone over to, and begins when it did.
    let cancelled = with(long("ice", "14:00", "15:00"), "status", "cancelled");
    let new = programme(&json!([cancelled, guid(long("blaze", "14:20", "15:30"))]));
    let mut kept = Kept::of(&old, &[("fire", Going, "slides"), ("ice", Going, "")]);
    for (id, part) in ["fire", "ice"].into_iter().zip(within) {
        let pick = kept.agenda.pick(id).cloned().expect("a pick");
        kept.make(Some(Change::of(id.to_owned(), Some(pick.clone()), Some(Pick { part, ..pick }))));
    }
    let before = kept.clone();
    let carried = carry(&kept.agenda, Some(&old), &new);
    let freed: Vec<&str> = carried.freed.iter().map(|freed| freed.session.as_str()).collect();
    assert_eq!(freed, ["blaze", "ice"]);
    kept.make(carried.change);
    assert_eq!(parts(&kept.agenda), [None, None]);
    let picks = [("blaze".to_owned(), Going, "slides".to_owned()), ("ice".to_owned(), Going, String::new())];
    assert_eq!(kept.picks(), picks);
    assert_eq!(carry(&kept.agenda, Some(&old), &new).change, None);
    kept.journal.undo(&mut kept.agenda, now()).expect("a change");
    assert_eq!((kept.picks(), parts(&kept.agenda)), (before.picks(), parts(&before.agenda)));
}

#[test]
fn own_entries_stay_and_what_moves_into_one_is_a_new_clash() {
    let old = programme(&json!([
        session("a", "Alpha", "01T09", "h1", &[]),
        session("b", "Beta", "01T14", "h1", &[]),
        session("c", "Gamma", "01T16", "h1", &[]),
    ]));
    let new = programme(&json!([
        session("a", "Alpha", "01T12", "h1", &[]),
        session("b", "Beta", "01T14", "h1", &[]),
        session("c", "Gamma", "01T18", "h1", &[]),
    ]));
    let mut kept = Kept::of(&old, &[("a", Going, ""), ("b", Going, ""), ("c", Going, "")]);
    // One that came from elsewhere, and has the id of a session.
    for (id, title, from, until) in [("a", "Lunch", 12, 13), ("call", "Call", 14, 15), ("tea", "Tea", 16, 17)] {
        let at = |hour: u8| Civil::try_from(format!("2024-05-01T{hour:02}:30")).expect("a time");
        let entry = Entry::new(title, at(from), Some(at(until)));
        kept.make(Some(Change::of_entry(id.to_owned(), None, Some(entry))));
    }
    let told = |some: &[plenary::agenda::Collision]| -> Vec<String> {
        some.iter().map(|one| format!("{} {:?}", one.titles.join("+"), one.overlap.minutes)).collect()
    };
    // Without the version before, what the picks copied stands for it, and the entries with it.
    for before in [Some(&old), None] {
        let carried = carry(&kept.agenda, before, &new);
        assert_eq!(told(&carried.clashes), ["Alpha+Lunch Some(30)"]);
        assert_eq!(told(&carried.resolved), ["Gamma+Tea Some(30)"]);
        assert_eq!(told(&carried.resized.iter().map(|one| one.clash.clone()).collect::<Vec<_>>()), [""; 0]);
        let before: Vec<_> = kept.agenda.entries().map(|(id, entry)| (id.to_owned(), entry.clone())).collect();
        kept.make(carried.change);
        assert_eq!(kept.agenda.entries().map(|(id, entry)| (id.to_owned(), entry.clone())).collect::<Vec<_>>(), before);
    }
}

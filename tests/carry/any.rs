//! What holds of any two versions and any picks.

use super::*;
use proptest::prelude::*;

/// A session of a made-up version: id, guid, title, hour, hall, person.
type Drawn = (u8, Option<u8>, u8, u8, u8, Option<u8>);

fn drawn() -> impl Strategy<Value = Drawn> {
    (0..6_u8, prop::option::weighted(0.3, 0..4_u8), 0..4_u8, 8..14_u8, 0..3_u8, prop::option::of(0..3_u8))
}

fn version(drawn: &[Drawn]) -> Programme {
    const IDS: [&str; 6] = ["alpha", "break", "break-2", "17", "18", "omega"];
    const TITLES: [&str; 4] = ["Alpha", "Break", "Clusters, global", "Clusters and trends"];
    let sessions = drawn.iter().map(|(id, guid, title, hour, hall, person)| {
        let people: Vec<&str> = person.iter().map(|person| ["ada", "bo", "cy"][usize::from(*person)]).collect();
        let hall = ["h1", "h2", "h2"][usize::from(*hall)];
        let start = format!("0{}T{hour:02}", 1 + hour % 3);
        let title = TITLES[usize::from(*title)];
        let mut session = session(IDS[usize::from(*id)], title, &start, hall, &people);
        if let Some(guid) = guid {
            session["guid"] = format!("g{guid}").into();
        }
        session
    });
    programme(&sessions.collect::<Vec<_>>().into())
}

proptest! {
    #[test]
    fn a_version_differs_from_itself_in_nothing(sessions in prop::collection::vec(drawn(), 0..9)) {
        let version = version(&sessions);
        prop_assert!(Diff::between(&version, &version).is_empty(), "{:?}", changes(&version, &version));
    }

    #[test]
    fn the_way_back_is_the_way_there_mirrored(
        a in prop::collection::vec(drawn(), 0..9), b in prop::collection::vec(drawn(), 0..9),
    ) {
        let (a, b) = (version(&a), version(&b));
        let (there, back) = (Diff::between(&a, &b), Diff::between(&b, &a));
        prop_assert_eq!(there.rezoned, back.rezoned);
        let mirrored = |kind: &Kind| match kind {
            Kind::New => Kind::Gone,
            Kind::Gone => Kind::New,
            Kind::Cancelled => Kind::Reinstated,
            Kind::Reinstated => Kind::Cancelled,
            Kind::People { joined, left } => Kind::People { joined: left.clone(), left: joined.clone() },
            kind => kind.clone(),
        };
        let there: BTreeSet<_> = there.changes.iter().map(|change| (change.old, change.new, change.kind.clone())).collect();
        let back: BTreeSet<_> = back.changes.iter().map(|change| (change.new, change.old, mirrored(&change.kind))).collect();
        prop_assert_eq!(there, back);
    }

    #[test]
    fn every_session_has_a_twin_or_is_new_or_gone(
        a in prop::collection::vec(drawn(), 0..9), b in prop::collection::vec(drawn(), 0..9),
    ) {
        let (old, new) = (version(&a), version(&b));
        let diff = Diff::between(&old, &new);
        let count = |kind: &Kind| diff.changes.iter().filter(|change| change.kind == *kind).count();
        let paired = old.session_positions().filter(|at| diff.twins.of_old(*at).is_some()).count();
        prop_assert_eq!(paired + count(&Kind::Gone), old.sessions().len());
        prop_assert_eq!(paired + count(&Kind::New), new.sessions().len());
        for at in old.session_positions() {
            if let Some((twin, certainty)) = diff.twins.of_old(at) {
                prop_assert_eq!(diff.twins.of_new(twin), Some((at, certainty)));
            }
        }
    }

    #[test]
    fn no_pick_is_ever_lost_and_carrying_over_twice_is_doing_it_once(
        a in prop::collection::vec(drawn(), 1..9),
        b in prop::collection::vec(drawn(), 0..9),
        picks in prop::collection::vec((any::<prop::sample::Index>(), 0..3_usize), 0..6),
        knows_old: bool,
    ) {
        let (old, new) = (version(&a), version(&b));
        let picks: Vec<(String, Interest, String)> = picks.iter().enumerate().map(|(number, (at, interest))| {
            let session = &old.sessions()[at.index(old.sessions().len())];
            (session.id.to_string(), [Going, Maybe, Skip][*interest], format!("note {number}."))
        }).collect();
        let said: Vec<_> = picks.iter().map(|(id, interest, note)| (id.as_str(), *interest, note.as_str())).collect();
        let mut kept = Kept::of(&old, &said);
        let before = kept.clone();
        let known = knows_old.then_some(&old);
        let carried = carry(&kept.agenda, known, &new);
        prop_assert_eq!(carried.rows.len(), before.picks().len());
        kept.make(carried.change.clone());
        let again = carry(&kept.agenda, known, &new);
        prop_assert_eq!(&again.change, &None);
        for (id, pick) in before.agenda.picks() {
            let row = carried.rows.iter().find(|row| row.session == id).unwrap();
            // Where another pick is in the way it stays under its old id.
            let home = row.now.as_deref().filter(|_| row.fate != Fate::Probable);
            let holds = |home: &str| {
                let now = kept.agenda.pick(home);
                now.is_some_and(|now| now.interest >= pick.interest && now.note.contains(&pick.note))
            };
            prop_assert!(home.is_some_and(holds) || holds(id));
        }
        // Whatever order they were picked in.
        let sorted: Vec<_> = before.picks();
        let said: Vec<_> = sorted.iter().rev().map(|(id, interest, note)| (id.as_str(), *interest, note.as_str())).collect();
        let other = carry(&Kept::of(&old, &said).agenda, known, &new);
        prop_assert_eq!(&other.rows, &carried.rows);
        prop_assert_eq!(&other.change, &carried.change);
        // And what was carried over is nobody's guess any longer.
        let plan = kept.plan(&new);
        for row in carried.rows.iter().filter(|row| !matches!(row.fate, Fate::Probable | Fate::Gone)) {
            let at = new.find_session(row.now.as_deref().unwrap()).unwrap();
            prop_assert!(plan.of(at).is_some(), "{row:?}");
        }
    }

    /// Whatever a version does to the picks, what I do beside it stays as it is, and what I said beside the picks goes with
    /// them. Where nothing changed, nothing is told to have changed: neither clashes with my own entries nor their ends.
    #[test]
    fn own_entries_hours_and_parts_are_carried_over(
        a in prop::collection::vec(drawn(), 1..9),
        b in prop::collection::vec(drawn(), 0..9),
        picks in prop::collection::vec((any::<prop::sample::Index>(), prop::option::of(1..59_i8), any::<bool>()), 0..6),
        entries in prop::collection::vec((1..4_i8, 8..15_i8, prop::option::of(1..3_i8)), 0..3),
        stays in prop::collection::vec((1..4_i8, 7..10_i8, 12..18_i8), 0..3),
        knows_old: bool,
    ) {
        let (old, new) = (version(&a), version(&b));
        let mut kept = Kept::of(&old, &[]);
        for (at, minute, attended) in picks {
            let session = old.session_positions().nth(at.index(old.sessions().len())).unwrap();
            let copy = Copy::of(&old, session);
            let until = copy.start.zip(minute).map(|(Civil(start), minute)| Civil(start + jiff::Span::new().minutes(minute)));
            let part = until.map(|until| Part { from: None, until: Some(until) });
            let id = old[session].id.to_string();
            let pick = Pick { part, attended, ..Pick::new(Going, copy) };
            kept.make(Some(Change::of(id.clone(), kept.agenda.pick(&id).cloned(), Some(pick))));
        }
        for (number, (day, hour, length)) in entries.into_iter().enumerate() {
            let start = jiff::civil::date(2024, 5, day).at(hour, 0, 0, 0);
            let end = length.map(|hours| Civil(start + jiff::Span::new().hours(hours)));
            let entry =
                Entry { place: "h1".to_owned(), ..Entry::new(format!("Entry {number}"), Civil(start), end) };
            kept.make(Some(Change::of_entry(format!("entry-{number}"), None, Some(entry))));
        }
        for (day, from, until) in stays {
            let day = Day(jiff::civil::date(2024, 5, day));
            let clock = |hour| Some(Clock(jiff::civil::time(hour, 0, 0, 0)));
            let after = Hours { from: clock(from), until: clock(until) };
            kept.make(Some(Change::of_hours(day, kept.agenda.hours_on(day), after)));
        }
        let before = kept.agenda.clone();
        let carried = carry(&before, knows_old.then_some(&old), &new);
        kept.make(carried.change.clone());
        let own = |agenda: &Agenda| {
            let entries: Vec<(String, Entry)> =
                agenda.entries().map(|(id, entry)| (id.to_owned(), entry.clone())).collect();
            (entries, agenda.hours().collect::<Vec<(Day, Hours)>>())
        };
        prop_assert_eq!(own(&kept.agenda), own(&before));
        for (id, pick) in before.picks() {
            let row = carried.rows.iter().find(|row| row.session == id).unwrap();
            let home = row.now.as_deref().filter(|_| row.fate != Fate::Probable);
            let holds = |home: &str| {
                let now = kept.agenda.pick(home);
                now.is_some_and(|now| now.attended >= pick.attended && now.part.is_some() >= pick.part.is_some())
            };
            prop_assert!(home.is_some_and(holds) || holds(id));
        }
        let same = carry(&before, knows_old.then_some(&old), &old);
        prop_assert_eq!((&same.change, &same.clashes, &same.resolved), (&None, &Vec::new(), &Vec::new()));
        prop_assert!(same.resized.is_empty() && same.gaps.is_empty(), "{:?} {:?}", same.resized, same.gaps);
    }
}

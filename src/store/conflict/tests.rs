//! What becomes of the copies that sync tools leave, whatever stands in them and whoever else is at them.

use super::*;
use crate::agenda::{Change, Copy, Interest, Pick, Stamp};
use crate::store::Places;
use crate::store::disk::Disk;
use crate::store::memory::{Fault, Memory, Operation};
use std::fs;

fn id() -> Id {
    Id::parse("forum").unwrap()
}

fn now() -> Instant {
    Instant::from_second(1_700_000_000).unwrap()
}

/// A store, and its folder of agendas.
fn store(folder: &Path) -> (Store, PathBuf) {
    let agendas = folder.join("agendas");
    fs::create_dir_all(&agendas).unwrap();
    (Store::new(Places::in_one(folder)), agendas)
}

/// Those that can be merged.
fn copies(store: &Store, programme: &Id) -> Vec<PathBuf> {
    store.conflict_copies(programme, now()).unwrap().paths().into_iter().map(Path::to_owned).collect()
}

/// An agenda and its journal after some picks, a second apart from that one on.
fn picked(programme: &str, picks: &[&str], second: i64) -> (Agenda, Journal) {
    let (mut agenda, mut journal) = (Agenda::new(&Id::parse(programme).unwrap(), "Forum"), Journal::default());
    for (number, session) in (0..).zip(picks) {
        let copy = Copy { title: format!("Session {session}"), ..Copy::default() };
        let change = Change::of((*session).to_owned(), None, Some(Pick::new(Interest::Going, copy)));
        journal.make(&mut agenda, change, Stamp::of(Instant::from_second(second + number).unwrap()));
    }
    (agenda, journal)
}

fn text(kept: &impl serde::Serialize) -> String {
    serde_json::to_string(kept).unwrap()
}

fn picks(agenda: &Agenda) -> Vec<&str> {
    agenda.picks().map(|(session, _)| session).collect()
}

fn names(folder: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// Names as sync tools make them, and such as only look like it; what lies there is an agenda of `forum`.
#[test]
fn copies_are_told_from_other_files_by_their_names() {
    let folder = tempfile::tempdir().unwrap();
    let (store, agendas) = store(folder.path());
    fs::create_dir(folder.path().join("programmes")).unwrap();
    fs::write(folder.path().join("programmes/forum-3.json"), r#"{ "id": "forum-3", "title": "Third" }"#).unwrap();
    let (agenda, _) = picked("forum", &["a"], 1);
    for (name, is_copy) in [
        ("forum.sync-conflict-20210602-120000-ABCDEFG.json", true),
        ("forum (Ann's conflicted copy 2021-06-02).json", true),
        ("forum (Ann's conflicted copy 2021-06-02) (1).json", true),
        ("forum (conflicted copy 2021-06-02 120000).json", true),
        ("forum (Копия Анны, конфликт 2021-06-02).json", true),
        ("forum (SFConflict ann@example.com 2021-06-02-12-00-00).json", true),
        ("forum_conflict-20210602-120000.json", true),
        ("forum (1).json", true),
        ("forum 2.json", true),
        ("forum-DESKTOP-7.json", true),
        ("forum-anns-laptop.json", true),
        ("forum-2.json", true),
        // A programme of the library has that name: it is its agenda, wherever it was copied from.
        ("forum-3.json", false),
        ("forum.json", false),
        ("forum.json.bad", false),
        ("forum.lock", false),
        ("forum copy.json", false),
        ("forum ().json", false),
        ("forum-.json", false),
        ("forum.sync-conflict-.json", false),
        ("forums.json", false),
        ("forum (1).txt", false),
        ("~syncthing~forum.json.tmp", false),
        ("other (1).json", false),
    ] {
        let path = agendas.join(name);
        fs::write(&path, text(&agenda)).unwrap();
        let found = copies(&store, &id());
        assert_eq!(found, if is_copy { vec![path.clone()] } else { vec![] }, "{name}");
        fs::remove_file(&path).unwrap();
    }
}

#[test]
fn a_name_that_may_be_another_programmes_is_decided_by_what_it_holds() {
    let folder = tempfile::tempdir().unwrap();
    let (store, agendas) = store(folder.path());
    let copies = |name: &str, text: &str| {
        fs::write(agendas.join(name), text).unwrap();
        let found = copies(&store, &id()).len();
        fs::remove_file(agendas.join(name)).unwrap();
        found
    };
    let own = text(&picked("forum", &["a"], 1).0);
    let other = text(&picked("forum-2", &["a"], 1).0);
    assert_eq!((copies("forum-2.json", &own), copies("forum-2.json", &other)), (1, 0));
    assert_eq!((copies("forum (2).json", &own), copies("forum (2).json", &other)), (1, 0));
    // By hand, and without the name of its programme.
    let bare = r#"{ "version": 1, "picks": [] }"#;
    assert_eq!((copies("forum-2.json", bare), copies("forum (2).json", bare)), (0, 1));
}

#[test]
fn copies_of_a_journal_are_of_no_agenda() {
    let folder = tempfile::tempdir().unwrap();
    let (store, agendas) = store(folder.path());
    let (agenda, journal) = picked("forum", &["a"], 1);
    let marks = [".sync-conflict-20210602-120000-ABCDEFG", " (conflicted copy 2021-06-02)", " 2", "-DESKTOP-7"];
    for mark in marks {
        let path = agendas.join(format!("forum.journal{mark}.json"));
        fs::write(&path, text(&journal)).unwrap();
        assert_eq!(copies(&store, &id()), std::slice::from_ref(&path), "{mark}");
        assert!(copies(&store, &Id::parse("forum-2").unwrap()).is_empty());
        fs::write(&path, text(&agenda)).unwrap();
        assert!(copies(&store, &id()).is_empty(), "an agenda is no journal");
        fs::remove_file(&path).unwrap();
    }
    fs::write(agendas.join("forum (1).json"), text(&journal)).unwrap();
    assert!(copies(&store, &id()).is_empty(), "a journal is no agenda");
}

#[test]
fn what_the_copies_know_is_merged_after_a_backup_and_they_are_put_away() {
    let folder = tempfile::tempdir().unwrap();
    let (store, agendas) = store(folder.path());
    let (mut agenda, mut journal) = picked("forum", &["a", "b"], 10);
    store.save(&mut agenda, &mut journal).unwrap();
    let before = fs::read_to_string(agendas.join("forum.json")).unwrap();
    // On another machine `c` was picked, and `b` was taken back later.
    let (mut theirs, mut their_journal) = (agenda.clone(), journal.clone());
    let unpick = Change::of("b".to_owned(), agenda.pick("b").cloned(), None);
    their_journal.make(&mut theirs, unpick, Stamp::of(Instant::from_second(20).unwrap()));
    let (more, more_journal) = picked("forum", &["c"], 30);
    theirs.merge(&more);
    their_journal.merge(&more_journal);
    let names_of_copies =
        ["forum (conflicted copy 2021-06-02 120000).json", "forum.journal (conflicted copy 2021-06-02 120000).json"];
    fs::write(agendas.join(names_of_copies[0]), text(&theirs)).unwrap();
    fs::write(agendas.join(names_of_copies[1]), text(&their_journal)).unwrap();
    let Reunion { before: opened, after, merged, left, backup } =
        store.merge_conflict_copies(&id(), "Forum", now()).unwrap();
    assert_eq!((picks(&opened.agenda), picks(&after.agenda)), (vec!["a", "b"], vec!["a", "c"]));
    assert_eq!((left, after.notices.clone()), (vec![], vec![]));
    let on_disk = store.open_agenda(&id(), "Forum").unwrap();
    assert_eq!((&on_disk.agenda, &on_disk.journal), (&after.agenda, &after.journal));
    let backup = backup.unwrap();
    assert_eq!(fs::read_to_string(backup.join("agenda.json")).unwrap(), before);
    let put_away = folder.path().join("backups/forum/conflict-copies");
    assert_eq!(names(&put_away), names_of_copies);
    assert_eq!(merged, names_of_copies.map(|name| put_away.join(name)));
    assert_eq!(names(&agendas), ["forum.journal.json", "forum.json", "forum.lock"]);
    // Undo knows of what was done on the other machine.
    let Opened { mut agenda, mut journal, .. } = on_disk;
    let undone = journal.undo(&mut agenda, Stamp::of(now())).unwrap();
    assert_eq!(undone.words, "going “Session c”");
    // The same name comes again: neither takes the other's place.
    fs::write(agendas.join(names_of_copies[0]), text(&more)).unwrap();
    store.merge_conflict_copies(&id(), "Forum", now()).unwrap();
    assert_eq!(names(&put_away).len(), 3);
    assert_eq!(fs::read_to_string(put_away.join(names_of_copies[0])).unwrap(), text(&theirs));
    // No backup is pushed out by them.
    assert_eq!(store.merge_conflict_copies(&id(), "Forum", now()).unwrap().merged, [""; 0].map(PathBuf::from));
}

/// A sync tool may have been between the two files of the other machine.
#[test]
fn what_no_journal_that_came_along_tells_is_a_change_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let (store, agendas) = store(folder.path());
    let (mut agenda, mut journal) = picked("forum", &["mine"], 10);
    store.save(&mut agenda, &mut journal).unwrap();
    let going = |session: &str, second| {
        let pick = Pick::new(Interest::Going, Copy { title: session.to_owned(), ..Copy::default() });
        let now = Stamp::of(Instant::from_second(second).unwrap());
        (Change::of(session.to_owned(), None, Some(pick)), now)
    };
    let (mut theirs, mut their_journal) = (agenda.clone(), journal.clone());
    let (ice, at) = going("ice", 20);
    their_journal.make(&mut theirs, ice, at);
    fs::write(agendas.join("forum.journal (1).json"), text(&their_journal)).unwrap();
    let (fire, at) = going("fire", 30);
    their_journal.make(&mut theirs, fire, at);
    fs::write(agendas.join("forum (1).json"), text(&theirs)).unwrap();
    store.merge_conflict_copies(&id(), "Forum", now()).unwrap();
    let Opened { mut agenda, mut journal, .. } = store.open_agenda(&id(), "Forum").unwrap();
    assert_eq!(picks(&agenda), ["fire", "ice", "mine"]);
    for (words, left) in [
        ("merged 1 change from a conflict copy", &["ice", "mine"][..]),
        ("going “ice”", &["mine"]),
        ("going “Session mine”", &[]),
    ] {
        let undone = journal.undo(&mut agenda, Stamp::of(now())).unwrap();
        assert_eq!((undone.words.as_str(), picks(&agenda).as_slice()), (words, left));
    }
    // Of a journal that was ahead of its agenda nothing counts that did not come to pass.
    let (mut owls, at) = going("owls", 40);
    owls.words = "lost".to_owned();
    their_journal.make(&mut theirs.clone(), owls, at);
    fs::write(agendas.join("forum.journal (1).json"), text(&their_journal)).unwrap();
    fs::write(agendas.join("forum (1).json"), text(&theirs)).unwrap();
    let Reunion { after, .. } = store.merge_conflict_copies(&id(), "Forum", now()).unwrap();
    assert!(after.journal.past().all(|past| past.change.words != "lost"));
}

#[test]
fn where_there_is_nothing_to_merge_nothing_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let store = Store::new(Places::in_one(&data));
    assert!(copies(&store, &id()).is_empty());
    let reunion = store.merge_conflict_copies(&id(), "Forum", now()).unwrap();
    assert!(reunion.merged.is_empty() && reunion.left.is_empty() && reunion.backup.is_none());
    assert!(!data.exists());
}

#[test]
fn what_is_newer_broken_or_somebody_elses_is_left_alone_and_said() {
    let folder = tempfile::tempdir().unwrap();
    let (store, agendas) = store(folder.path());
    let (mut agenda, mut journal) = picked("forum", &["a"], 10);
    store.save(&mut agenda, &mut journal).unwrap();
    let deep = format!("{}{}", "[".repeat(9_000), "]".repeat(9_000));
    let other = text(&picked("other", &["x"], 1).0).replace("\"other\"", "\"oth\\u001b[2Jer\"");
    let hostile = [
        ("forum (1).json", r#"{ "version": 9, "picks": { } }"#, "newer plenary (version 9)"),
        ("forum (2).json", "{ broken", "key must be a string"),
        ("forum (3).json", &deep, "line 1 column"),
        ("forum (4).json", &other, "it is the agenda of oth"),
        ("forum (5).json", r#"{ "id": "forum", "title": "A programme", "version": 1 }"#, "it is no agenda"),
        ("forum (6\u{1b}[31m).json", "", "EOF while parsing"),
        ("forum.journal (7).json", r#"{ "version": 9 }"#, "newer plenary (version 9)"),
    ];
    for (name, text, _) in hostile {
        fs::write(agendas.join(name), text).unwrap();
    }
    // By a name that may be another programme's nothing is said of them.
    fs::write(agendas.join("forum-2.json"), "{ broken").unwrap();
    fs::write(agendas.join("forum-HOST.json"), r#"{ "version": 9, "picks": { } }"#).unwrap();
    let before = names(&agendas);
    let copies = store.conflict_copies(&id(), now()).unwrap();
    assert!(copies.paths().is_empty() && copies.left.len() == hostile.len());
    let reunion = store.merge_conflict_copies(&id(), "Forum", now()).unwrap();
    assert_eq!((reunion.merged.len(), reunion.left.len(), &reunion.backup), (0, hostile.len(), &None));
    for ((name, _, why), said) in hostile.iter().zip(&reunion.left) {
        assert!(said.contains(why) && !said.contains(['\n', '\u{1b}']), "{name}: {said}");
    }
    assert_eq!(names(&agendas), before);
    // One that is sound is merged beside them.
    fs::write(agendas.join("forum 2.json"), text(&picked("forum", &["b"], 20).0)).unwrap();
    let reunion = store.merge_conflict_copies(&id(), "Forum", now()).unwrap();
    assert_eq!((reunion.merged.len(), reunion.left.len()), (1, hostile.len()));
    assert_eq!(picks(&reunion.after.agenda), ["a", "b"]);
    assert_eq!(names(&agendas), before);
}

#[test]
fn copies_stay_where_they_are_as_long_as_they_cannot_be_saved() {
    let folder = tempfile::tempdir().unwrap();
    let (store, agendas) = store(folder.path());
    let (mut agenda, mut journal) = picked("forum", &["a"], 10);
    store.save(&mut agenda, &mut journal).unwrap();
    let copy = agendas.join("forum 2.json");
    fs::write(&copy, text(&picked("forum", &["b"], 20).0)).unwrap();
    let merge = || store.merge_conflict_copies(&id(), "Forum", now());
    // No backup can be made.
    fs::write(folder.path().join("backups"), "a file").unwrap();
    assert!(merge().unwrap_err().to_string().starts_with("cannot make a backup: "));
    fs::remove_file(folder.path().join("backups")).unwrap();
    // The agenda is a newer plenary's.
    let own = fs::read_to_string(agendas.join("forum.json")).unwrap();
    fs::write(agendas.join("forum.json"), r#"{ "version": 9 }"#).unwrap();
    assert!(merge().unwrap_err().to_string().contains("newer plenary"));
    fs::write(agendas.join("forum.json"), own).unwrap();
    // It can't be written.
    fs::remove_file(agendas.join("forum.lock")).unwrap();
    fs::create_dir(agendas.join("forum.lock")).unwrap();
    assert!(merge().unwrap_err().to_string().starts_with("cannot save the agenda: "));
    assert!(copy.exists());
    fs::remove_dir(agendas.join("forum.lock")).unwrap();
    // They can't be put away: merged all the same, and once more does the rest.
    fs::write(folder.path().join("backups/forum/conflict-copies"), "a file").unwrap();
    assert!(merge().unwrap_err().to_string().starts_with("a copy was merged, but cannot be put away: "));
    assert_eq!(picks(&store.open_agenda(&id(), "Forum").unwrap().agenda), ["a", "b"]);
    assert!(copy.exists());
    fs::remove_file(folder.path().join("backups/forum/conflict-copies")).unwrap();
    assert_eq!(merge().unwrap().merged.len(), 1);
    assert!(!copy.exists());
}

const COPY: &str = "/home/data/agendas/forum (1).json";
const OTHER: &str = "/home/data/agendas/forum (2).json";

/// A disk in memory with an agenda and two copies of it.
fn disk() -> Memory {
    let disk = Memory::with(&["/home", "/home/data", "/home/data/agendas"]);
    disk.put("/home/data/agendas/forum.json", &text(&picked("forum", &["a"], 10).0));
    disk.put(COPY, &text(&picked("forum", &["b"], 20).0));
    disk.put(OTHER, &text(&picked("forum", &["c"], 30).0));
    disk.mend();
    disk
}

fn merge(disk: &Memory) -> (Store, Result<Reunion>) {
    let store = Store::on(Places::in_one("/home/data"), disk.clone());
    let reunion = store.merge_conflict_copies(&id(), "Forum", now());
    (store, reunion)
}

/// A sync tool may write a copy anew, under the same name, while the one before is being merged.
#[test]
fn what_comes_meanwhile_is_merged_or_left_and_never_put_away_unread() {
    let sound = disk();
    merge(&sound).1.unwrap();
    let moves = sound.log().iter().rposition(|what| *what == Operation::Rename).unwrap();
    let mut late = 0;
    for at in 0..moves {
        let disk = disk();
        disk.meanwhile(at, |disk| disk.put(OTHER, &text(&picked("forum", &["c", "d"], 40).0)));
        let (store, reunion) = merge(&disk);
        let Reunion { after, left, .. } = reunion.unwrap();
        if !picks(&after.agenda).contains(&"d") {
            let [left] = &left[..] else { panic!("before operation {at}: {left:?}") };
            assert!(left.starts_with(OTHER) && left.contains("it changed meanwhile"), "{left}");
            late += 1;
        }
        let after = store.merge_conflict_copies(&id(), "Forum", now()).unwrap().after;
        assert_eq!(picks(&after.agenda), ["a", "b", "c", "d"], "before operation {at}");
    }
    assert!(late > 0 && late < moves, "{late} of {moves}");
}

#[test]
fn what_another_window_has_put_away_is_done() {
    let sound = disk();
    merge(&sound).1.unwrap();
    let both: Vec<usize> = (0..sound.log().len()).filter(|at| sound.log()[*at] == Operation::Rename).collect();
    for at in [both[both.len() - 2] - 1, both[both.len() - 2]] {
        let disk = disk();
        disk.meanwhile(at, |disk| disk.rename(Path::new(COPY), Path::new("/home/elsewhere.json")).unwrap());
        let (store, reunion) = merge(&disk);
        let Reunion { after, merged, left, .. } = reunion.unwrap();
        assert_eq!((picks(&after.agenda), left), (vec!["a", "b", "c"], vec![]));
        assert_eq!(merged, [Path::new("/home/data/backups/forum/conflict-copies/forum (2).json")]);
        assert!(copies(&store, &id()).is_empty());
    }
}

#[test]
fn one_that_cannot_be_put_away_keeps_none_from_it() {
    let sound = disk();
    merge(&sound).1.unwrap();
    let both: Vec<usize> = (0..sound.log().len()).filter(|at| sound.log()[*at] == Operation::Rename).collect();
    let disk = disk();
    disk.plan(both[both.len() - 2], Fault::Refused);
    let (store, reunion) = merge(&disk);
    let said = reunion.unwrap_err().to_string();
    assert!(said.starts_with(&format!("a copy was merged, but cannot be put away: {COPY}: ")), "{said}");
    assert_eq!(copies(&store, &id()), [Path::new(COPY)]);
}

/// By such times it would win over all that was said since, and later words would have to lie in the future too.
#[test]
fn what_was_said_in_the_future_is_left_alone_unless_it_is_known_here() {
    let folder = tempfile::tempdir().unwrap();
    let (store, agendas) = store(folder.path());
    let (mut agenda, mut journal) = picked("forum", &["a"], 10);
    store.save(&mut agenda, &mut journal).unwrap();
    let ahead = picked("forum", &["b"], 4_000_000_000);
    fs::write(agendas.join("forum 2.json"), text(&ahead.0)).unwrap();
    let copies = store.conflict_copies(&id(), now()).unwrap();
    assert!(copies.paths().is_empty() && copies.left.len() == 1);
    let reunion = store.merge_conflict_copies(&id(), "Forum", now()).unwrap();
    assert_eq!((picks(&reunion.after.agenda), &reunion.left), (vec!["a"], &copies.left));
    let said = "it was changed on 2 Oct 2096, which is yet to come: a clock was wrong; `plenary --data-dir ";
    assert!(reunion.left[0].contains(said), "{:?}", reunion.left);
    // Where the clock was wrong here, there is nothing to be kept out, nor is what was said a tick later elsewhere.
    agenda.merge(&picked("forum", &["c"], 3_999_999_999).0);
    store.save(&mut agenda, &mut journal).unwrap();
    let reunion = store.merge_conflict_copies(&id(), "Forum", now()).unwrap();
    assert_eq!((picks(&reunion.after.agenda), reunion.left), (vec!["a", "b", "c"], vec![]));
}

#[cfg(unix)]
#[test]
fn what_is_no_regular_file_is_no_copy() {
    let folder = tempfile::tempdir().unwrap();
    let (store, agendas) = store(folder.path());
    std::os::unix::fs::symlink("/dev/zero", agendas.join("forum (1).json")).unwrap();
    let _listening = std::os::unix::net::UnixListener::bind(agendas.join("forum (2).json")).unwrap();
    fs::create_dir(agendas.join("forum (3).json")).unwrap();
    let reunion = store.merge_conflict_copies(&id(), "Forum", now()).unwrap();
    let why = ["it is a link", "it is no regular file", "it is a folder"];
    assert_eq!((reunion.left.len(), reunion.merged.len()), (why.len(), 0));
    for (said, why) in reunion.left.iter().zip(why) {
        assert!(said.contains(why), "{said}");
    }
}

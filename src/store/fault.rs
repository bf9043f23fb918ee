//! Every operation of every kind of change is made to fail in turn, in every way that disks fail, and the power is cut
//! behind it. What must hold then:
//!
//! - whoever opens the files finds the old state or the new one, whole;
//! - what the caller was told is true: done means that the new state is there, and stays there without power;
//! - a process that lives on can save again, and then all of it is there; one that was killed leaves nothing in the way.
//!
//! A kind of change is a row of [`kinds`].

use super::agendas::Opened;
use super::disk::{Disk, Whose};
use super::memory::{Everything, Fault, Memory, Operation};
use super::save::Files;
use super::{Backup, Places, Store};
use crate::agenda::{Agenda, Change, Copy, Entry, Hours, Interest, Journal, Novelties, Part, Pick, Stamp, Step, whole};
use crate::error::{Error, Result};
use crate::formats;
use crate::programme::time::{Date, Day};
use crate::programme::{Extra, Id, Imported, Instant, Programme};
use crate::search::{View, ViewChange};
use crate::store::zones;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Exists before the program ever ran.
const HOME: &str = "/home";
const DATA: &str = "/home/data";
const AGENDA: &str = "/home/data/agendas/forum.json";
const JOURNAL: &str = "/home/data/agendas/forum.journal.json";

/// A kind of change, as a process makes it.
struct Kind {
    name: &'static str,
    /// What was there before.
    before: fn(&Store, &Memory),
    /// What happens after the process has opened the agenda.
    meanwhile: fn(&Store, &Memory),
    /// What the person does, so far only in this process.
    change: fn(&mut Process),
    /// How it reaches the disk.
    save: fn(&Store, &mut Process) -> Result<()>,
    /// Whether the process still has the change when it saves again.
    remembers: bool,
}

/// What a process knows.
#[derive(Clone)]
struct Process {
    agenda: Agenda,
    journal: Journal,
    news: Novelties,
}

impl Process {
    fn start(store: &Store) -> Process {
        let Opened { agenda, journal, .. } = store.open_agenda(&id(), "A Forum").unwrap();
        Process { agenda, journal, news: store.novelties(&id()) }
    }

    fn make(&mut self, change: Change) {
        self.journal.make(&mut self.agenda, change, now());
    }
}

/// All kinds of change. Which state they lead to is found out by making them on a sound disk.
#[allow(clippy::too_many_lines)] // A table: a few lines for every kind.
fn kinds() -> Vec<Kind> {
    let plain =
        Kind { name: "", before: begun, meanwhile: |_, _| {}, change: |_| {}, save: save_agenda, remembers: true };
    vec![
        Kind { name: "first pick ever", before: |_, _| {}, change: |it| pick(it, "a", Interest::Going), ..plain },
        Kind { name: "pick", change: |it| pick(it, "c", Interest::Going), ..plain },
        Kind { name: "other interest", change: |it| pick(it, "a", Interest::Skip), ..plain },
        Kind { name: "note", change: |it| note(it, "a", "sit in front"), ..plain },
        Kind { name: "unpick", change: |it| say(it, "a", None), ..plain },
        Kind { name: "undo", change: |it| drop(it.journal.undo(&mut it.agenda, now())), ..plain },
        Kind {
            name: "redo",
            before: |store, disk| {
                begun(store, disk);
                changed(store, |it| drop(it.journal.undo(&mut it.agenda, now())));
            },
            change: |it| drop(it.journal.redo(&mut it.agenda, now())),
            ..plain
        },
        Kind { name: "part of it", change: |it| part(it, "a"), ..plain },
        Kind {
            name: "all of it again",
            before: |store, disk| {
                begun(store, disk);
                changed(store, |it| part(it, "a"));
            },
            change: |it| it.make(whole(&it.agenda, &["a"]).unwrap()),
            ..plain
        },
        Kind { name: "attended", change: |it| revise(it, "a", |pick| pick.attended = true), ..plain },
        Kind {
            name: "another session",
            change: |it| revise(it, "a", |pick| assert!(pick.refused.insert("x".to_owned()))),
            ..plain
        },
        Kind { name: "entry", change: |it| enter(it, Some("Lunch")), ..plain },
        Kind {
            name: "entry changed",
            before: |store, disk| {
                begun(store, disk);
                changed(store, |it| enter(it, Some("Lunch")));
            },
            change: |it| enter(it, Some("Dinner")),
            ..plain
        },
        Kind {
            name: "entry removed",
            before: |store, disk| {
                begun(store, disk);
                changed(store, |it| enter(it, Some("Lunch")));
            },
            change: |it| enter(it, None),
            ..plain
        },
        Kind {
            name: "hours",
            change: |it| {
                let hours = Hours::read("9:30-18:00").unwrap();
                it.make(Change::of_hours(Day(Date::constant(2026, 1, 1)), Hours::default(), hours));
            },
            ..plain
        },
        Kind {
            name: "pick where links lead to two folders",
            before: |store, disk| {
                begun(store, disk);
                for (path, to) in [(AGENDA, "/home/stick/mine"), (JOURNAL, "/home/disk/undo.json")] {
                    disk.create_folder(Path::new(to).parent().unwrap()).unwrap();
                    disk.rename(Path::new(path), Path::new(to)).unwrap();
                    disk.put_link(path, to);
                }
            },
            change: |it| pick(it, "c", Interest::Going),
            ..plain
        },
        Kind {
            name: "pick beside another copy's",
            meanwhile: |store, _| changed(store, |it| pick(it, "b", Interest::Maybe)),
            change: |it| pick(it, "c", Interest::Going),
            ..plain
        },
        Kind {
            name: "pick where the agenda is broken",
            meanwhile: |_, disk| disk.put(AGENDA, BROKEN),
            change: |it| pick(it, "c", Interest::Going),
            ..plain
        },
        Kind {
            name: "agenda import",
            change: |it| many(it, &["b", "c"], Some(Interest::Maybe)),
            save: |store, it| {
                store.back_up(&id(), "agenda import", second(9))?;
                save_agenda(store, it)
            },
            ..plain
        },
        Kind {
            name: "agenda import in place of mine",
            change: |it| many(it, &["a", "b"], None),
            save: |store, it| {
                store.back_up(&id(), "agenda import --replace", second(9))?;
                save_agenda(store, it)
            },
            ..plain
        },
        Kind {
            name: "restoring",
            before: |store, disk| {
                begun(store, disk);
                store.back_up(&id(), "x", second(0)).unwrap();
                changed(store, |it| many(it, &["a", "b"], None));
            },
            change: |it| {
                let mut other = it.clone();
                other.journal.undo(&mut other.agenda, now());
                it.make(it.agenda.change_to(&other.agenda, "restored").unwrap());
            },
            save: |store, it| {
                store.back_up(&id(), "agenda restore", second(9))?;
                save_agenda(store, it)
            },
            ..plain
        },
        Kind {
            name: "agenda merged",
            change: |it| {
                let mut other = it.clone();
                pick(&mut other, "theirs", Interest::Going);
                say(&mut other, "a", None);
                it.journal.take_in(&mut it.agenda, &other.agenda, |_| "merged".to_owned(), now()).unwrap();
            },
            save: |store, it| {
                store.back_up(&id(), "agenda merge", second(9))?;
                save_agenda(store, it)
            },
            ..plain
        },
        Kind {
            name: "conflict copies merged",
            // One of the copies may be merged without the other, and that is said.
            remembers: false,
            before: |store, disk| {
                begun(store, disk);
                let mut other = Process::start(store);
                pick(&mut other, "theirs", Interest::Going);
                disk.put("/home/data/agendas/forum (1).json", &serde_json::to_string(&other.agenda).unwrap());
                disk.put("/home/data/agendas/forum.journal (1).json", &serde_json::to_string(&other.journal).unwrap());
            },
            save: |store, _| {
                let reunion = store.merge_conflict_copies(&id(), "A Forum", second(9))?;
                let left = reunion.left.first().map(|why| Error::new("cannot merge").because(why));
                left.map_or(Ok(()), Err)
            },
            ..plain
        },
        Kind { name: "import", save: |store, _| store.import(programme(SECOND), imported(), None).map(drop), ..plain },
        Kind {
            name: "first import",
            before: |_, _| {},
            save: |store, _| store.import(programme(FIRST), imported(), Some(&id())).map(drop),
            ..plain
        },
        Kind {
            name: "first pick of a file",
            before: |_, _| {},
            change: |it| pick(it, "a", Interest::Going),
            save: |store, it| {
                let (picks, copy) = store.save_with(&mut it.agenda, &mut it.journal, Some(&programme(FIRST)));
                picks.and(copy)
            },
            ..plain
        },
        Kind {
            name: "backup, with one too many",
            before: |store, disk| {
                begun(store, disk);
                for number in 0..20 {
                    disk.put("/home/data/programmes/forum.json", &format!("{FIRST}{}", " ".repeat(number)));
                    store.back_up(&id(), "x", second(number.try_into().unwrap())).unwrap();
                }
                disk.put("/home/data/programmes/forum.json", FIRST);
            },
            save: |store, _| store.back_up(&id(), "x", second(99)).map(drop),
            ..plain
        },
        Kind { name: "removal", save: |store, _| store.remove(&id()).map(drop), ..plain },
        Kind { name: "choice", save: |store, _| store.choose(&id()), ..plain },
        Kind {
            name: "view",
            save: |store, _| store.change_views(&ViewChange::Save(View::new("tomorrow", "day:2").unwrap())).map(drop),
            ..plain
        },
        Kind {
            name: "news seen",
            before: |store, disk| {
                begun(store, disk);
                store.import(programme(SECOND), imported(), None).unwrap();
            },
            change: |it| assert!(it.news.see("a")),
            save: |store, it| store.save_novelties(&id(), &mut it.news),
            ..plain
        },
        Kind { name: "calendar kept", save: |store, _| store.keep_calendar("Duty", b"a calendar").map(drop), ..plain },
        Kind { name: "query remembered", save: |store, _| store.remember("hall:g4"), ..plain },
        Kind {
            name: "export",
            save: |store, _| store.publish(Path::new("/home/out.ics"), b"new", true).map(drop),
            ..plain
        },
        Kind {
            name: "use noted",
            save: |store, _| {
                store.note_use(&id(), second(9));
                Ok(())
            },
            ..plain
        },
    ]
}

/// What is no loss to forget, and so is not waited for.
const FORGETTABLE: &str = "used";
/// What undoes and redoes the last changes.
const UNDO: &str = "undo";

const BROKEN: &str = "{ broken";

/// A made-up programme; in its next version a talk has moved.
const FIRST: &str = r#"{ "id": "forum", "title": "A Forum", "start": "2026-01-01", "zone": "Europe/Moscow", "sessions": [
    { "id": "a", "guid": "guid of apples", "title": "Apples", "start": "2026-01-01T10:00" },
    { "id": "b", "guid": "guid of bees", "title": "Bees", "start": "2026-01-01T12:00" }] }"#;
const SECOND: &str = r#"{ "id": "forum", "title": "A Forum", "start": "2026-01-01", "zone": "Europe/Moscow", "sessions": [
    { "id": "talk-1", "guid": "guid of apples", "title": "Apples", "start": "2026-01-01T11:00" },
    { "id": "a", "guid": "guid of owls", "title": "Owls", "start": "2026-01-01T15:00" },
    { "id": "b", "guid": "guid of bees", "title": "Bees", "start": "2026-01-01T12:00" }] }"#;

fn id() -> Id {
    Id::parse("forum").unwrap()
}

fn second(number: i64) -> Instant {
    Instant::from_second(1_700_000_000 + number).unwrap()
}

fn now() -> Stamp {
    Stamp::of(second(0))
}

fn programme(text: &str) -> Programme {
    formats::read(text.as_bytes(), zones::zone).unwrap().programme
}

fn imported() -> Imported {
    let (name, format) = ("forum.json".to_owned(), "json".to_owned());
    Imported { name, format, sha256: "0".repeat(64), at: second(5), revision: 0, extra: Extra::new() }
}

fn store(disk: &Memory) -> Store {
    Store::on(Places::in_one(DATA), disk.clone())
}

/// A programme in the library with two picks, the later one of which can be undone, a view, a query and a file outside.
fn begun(store: &Store, disk: &Memory) {
    disk.put("/home/out.ics", "old");
    store.import(programme(FIRST), imported(), Some(&id())).unwrap();
    changed(store, |it| pick(it, "b", Interest::Maybe));
    changed(store, |it| pick(it, "a", Interest::Going));
    store.change_views(&ViewChange::Save(View::new("today", "day:1").unwrap())).unwrap();
    store.remember("klepach").unwrap();
}

/// Another process makes a change.
fn changed(store: &Store, change: fn(&mut Process)) {
    let mut process = Process::start(store);
    change(&mut process);
    save_agenda(store, &mut process).unwrap();
}

fn save_agenda(store: &Store, process: &mut Process) -> Result<()> {
    store.save(&mut process.agenda, &mut process.journal).map(drop)
}

fn pick(process: &mut Process, session: &str, interest: Interest) {
    let note = process.agenda.pick(session).map(|pick| pick.note.clone()).unwrap_or_default();
    let guid = Some(format!("guid of {}", if session == "a" { "apples" } else { session }));
    let copy = Copy { title: format!("Session {session}"), guid, ..Copy::default() };
    say(process, session, Some(Pick { note, ..Pick::new(interest, copy) }));
}

fn note(process: &mut Process, session: &str, note: &str) {
    revise(process, session, |pick| note.clone_into(&mut pick.note));
}

fn part(process: &mut Process, session: &str) {
    let until = Some(Date::constant(2026, 1, 1).at(10, 30, 0, 0).into());
    revise(process, session, |pick| pick.part = Some(Part { from: None, until }));
}

fn revise(process: &mut Process, session: &str, how: impl FnOnce(&mut Pick)) {
    let mut pick = process.agenda.pick(session).cloned().unwrap();
    how(&mut pick);
    say(process, session, Some(pick));
}

fn enter(process: &mut Process, title: Option<&str>) {
    let start = Date::constant(2026, 1, 1).at(13, 0, 0, 0).into();
    let before = process.agenda.entry("meal").cloned();
    let after = title.map(|title| Entry { place: format!("where {title} is"), ..Entry::new(title, start, None) });
    process.make(Change::of_entry("meal".to_owned(), before, after));
}

fn many(process: &mut Process, sessions: &[&str], interest: Option<Interest>) {
    let step = |session: &&str| {
        let before = process.agenda.pick(session).cloned();
        Step::pick((*session).to_owned(), before, interest.map(|interest| Pick::new(interest, Copy::default())))
    };
    let change = Change { words: "many".to_owned(), steps: sessions.iter().map(step).collect() };
    process.make(change);
}

fn say(process: &mut Process, session: &str, after: Option<Pick>) {
    let before = process.agenda.pick(session).cloned();
    process.make(Change::of(session.to_owned(), before, after));
}

/// What a person finds who opens the program, part by part. Each is old or new by itself, because what takes several
/// saves may stop between them.
type Seen = BTreeMap<&'static str, String>;

fn seen(disk: &Memory) -> Seen {
    let disk = disk.copied();
    let store = store(&disk);
    let found = store.open_agenda(&id(), "A Forum").unwrap();
    let mut opened = Process { agenda: found.agenda, journal: found.journal, news: store.novelties(&id()) };
    // Nobody put an older agenda there.
    assert!(!found.notices.iter().any(|notice| notice.contains(" on disk is ")), "{:?}", found.notices);
    let nothing = Agenda::new(&id(), "A Forum");
    // All that it says, whatever that is.
    let picks = |opened: &Process| {
        let change = nothing.change_to(&opened.agenda, "");
        change.map(|change| serde_json::to_string(&change.steps).unwrap()).unwrap_or_default()
    };
    let (now_picked, can_redo) = (picks(&opened), {
        let mut other = opened.clone();
        other.journal.redo(&mut other.agenda, now()).map(|change| change.words)
    });
    let undone = opened.journal.undo(&mut opened.agenda, now()).map(|change| change.words);
    let everything = disk.everything();
    let text = |path: &str| {
        let bytes = everything.get(path).cloned().flatten().unwrap_or_default();
        String::from_utf8_lossy(&bytes).into_owned()
    };
    // A second try may copy what the first one reached, under the next number of the same moment.
    // One too many may stay until the next is made.
    let backups = store.backups(&id()).unwrap();
    let first = backups.iter().filter(|backup| !backup.name.contains("Z-")).take(20);
    let kept: Vec<String> = first
        .map(|Backup { name, going, maybe, problem, .. }| {
            let programme = text(&format!("/home/data/backups/forum/{name}/programme.json"));
            format!("{name}: {going} going, {maybe} maybe of {} bytes {problem:?}", programme.len())
        })
        .collect();
    let views = store.views().unwrap();
    let unseen: Vec<String> = store.novelties(&id()).all_unseen().map(|(session, _)| session.to_owned()).collect();
    // However often it was set aside.
    let broken = everything
        .iter()
        .any(|(path, text)| path.starts_with("/home/data/agendas") && text.as_deref() == Some(BROKEN.as_bytes()));
    // Wherever they lie, there are as many of them.
    let copies = everything.keys().filter(|path| path.contains(" (1)")).count();
    BTreeMap::from([
        ("picks", now_picked),
        // Where that leads belongs to it: of a new agenda with an old journal it would be neither the old nor the new.
        (UNDO, format!("undo {undone:?} to {}; redo {can_redo:?}", picks(&opened))),
        ("programme", text("/home/data/programmes/forum.json")),
        ("backups", format!("{kept:?}")),
        ("broken agenda", if broken { "kept" } else { "" }.to_owned()),
        ("copies", copies.to_string()),
        ("calendar", text("/home/data/calendars/Duty.ics")),
        ("news", unseen.join(" ")),
        ("views", views.all().iter().map(|view| view.name.clone()).collect::<Vec<_>>().join(" ")),
        ("queries", store.history().join("\n")),
        ("choice", store.chosen().map(|id| id.to_string()).unwrap_or_default()),
        ("export", text("/home/out.ics")),
        (FORGETTABLE, text("/home/data/used/forum")),
    ])
}

/// A kind of change on its way: what there was, and the process that makes it.
struct Trial {
    kind: Kind,
    disk: Memory,
    process: Process,
    old: Seen,
    new: Seen,
    /// What a process makes of the old state that knows only what is on the disk.
    again: Seen,
    operations: Vec<Operation>,
    /// What was seen on disks that hold the same: many differ only in how they came to it.
    known: RefCell<BTreeMap<Everything, Seen>>,
    gone_on: RefCell<BTreeSet<Everything>>,
}

/// A process is started, makes the change, and saves it.
fn do_again(kind: &Kind, disk: &Memory) {
    let store = store(disk);
    let mut process = Process::start(&store);
    (kind.change)(&mut process);
    (kind.save)(&store, &mut process).unwrap();
}

impl Trial {
    fn of(kind: Kind) -> Trial {
        let disk = Memory::with(&[HOME]);
        let store = store(&disk);
        (kind.before)(&store, &disk);
        let mut process = Process::start(&store);
        (kind.meanwhile)(&store, &disk);
        // What was done before is long past.
        let disk = disk.worlds().pop().unwrap();
        (kind.change)(&mut process);
        let (old, sound) = (seen(&disk), disk.copied());
        (kind.save)(&self::store(&sound), &mut process.clone()).unwrap();
        let (operations, new) = (sound.log(), seen(&sound));
        let again = disk.copied();
        do_again(&kind, &again);
        let again = seen(&again);
        assert_eq!(old["broken agenda"], new["broken agenda"], "{}", kind.name);
        let (known, gone_on) = (RefCell::default(), RefCell::default());
        Trial { kind, disk, process, old, new, again, operations, known, gone_on }
    }

    fn seen(&self, disk: &Memory) -> Seen {
        self.known.borrow_mut().entry(disk.everything()).or_insert_with(|| seen(disk)).clone()
    }

    /// Lets one operation fail; tells how many states of a disk were looked at.
    fn fail(&self, at: usize, fault: Fault) -> usize {
        let case = format!("{}: {fault:?} at {at}, {:?}", self.kind.name, self.operations[at]);
        let (disk, mut process) = (self.disk.copied(), self.process.clone());
        disk.plan(at, fault);
        let told = (self.kind.save)(&store(&disk), &mut process);
        let is_told_done = told.is_ok() && !fault.kills();
        let said = told.err().map(|error| error.to_string()).unwrap_or_default();
        assert!(said.is_empty() || said.contains("cannot ") && !said.contains('\n'), "{case}: {said}");
        // Who does not remember the change can't save it later either.
        let is_undo_lost = !said.is_empty() && !fault.kills() && !self.kind.remembers;
        let mut looked_at = 0;
        let check = |case: &str, disk: &Memory, is_new: bool| {
            let is_due = |part: &str| part != FORGETTABLE && (part != UNDO || !is_undo_lost);
            for (part, found) in self.seen(disk).into_iter().filter(|(part, _)| is_due(part)) {
                let is_sound = *found == self.new[part] || !is_new && found == self.old[part];
                let old = if is_new { "" } else { &self.old[part] };
                assert!(is_sound, "{case}: {part}\n is {found}\nnew {}\nold {old}", self.new[part]);
            }
        };
        check(&format!("{case}, seen by another"), &disk, is_told_done);
        for (world, disk) in disk.worlds().iter().enumerate() {
            let case = format!("{case}, without power in world {world}");
            check(&case, disk, is_told_done);
            looked_at += 1;
            if fault.kills() && self.gone_on.borrow_mut().insert(disk.everything()) {
                // Who finds that it is not done does it again, as if nothing had been.
                if self.seen(disk)["picks"] != self.new["picks"] {
                    let disk = disk.copied();
                    do_again(&self.kind, &disk);
                    let seen = seen(&disk);
                    assert_eq!(
                        (&seen["picks"], &seen[UNDO]),
                        (&self.again["picks"], &self.again[UNDO]),
                        "{case}, again"
                    );
                }
                // And whoever opens it can go on.
                let store = store(disk);
                let mut process = Process::start(&store);
                pick(&mut process, "later", Interest::Going);
                save_agenda(&store, &mut process).unwrap();
                self.save_again(&case, &store, &mut process);
                assert_eq!(Process::start(&store).agenda.interest("later"), Some(Interest::Going), "{case}");
                self.is_tidy(&case, disk);
            }
        }
        if !fault.kills() {
            disk.mend();
            let is_told_done = self.save_again(&case, &store(&disk), &mut process);
            for disk in disk.worlds() {
                check(&format!("{case}, saved again, without power"), &disk, is_told_done);
                looked_at += 1;
            }
            self.is_tidy(&case, &disk);
        }
        looked_at
    }

    /// Tells whether that was told as done.
    fn save_again(&self, case: &str, store: &Store, process: &mut Process) -> bool {
        match (self.kind.save)(store, process) {
            Ok(()) => true,
            // It is removed, and was only not told so.
            Err(error) if error.to_string().starts_with("there is no programme “forum”") => false,
            Err(error) => panic!("{case}: saved again: {error}"),
        }
    }

    /// Of what was begun nothing is left in the way: nothing where it was written again, and elsewhere no more than the one
    /// that the next writing will sweep.
    #[allow(clippy::unused_self)] // Said of a trial.
    fn is_tidy(&self, case: &str, disk: &Memory) {
        let left = |folder: &str| {
            let name = |path: String| path[path.rfind('/').unwrap() + 1..].to_owned();
            let all = disk.everything().into_keys().filter(|path| path.starts_with(folder)).map(name);
            all.filter(|name| name.starts_with(".plenary-") || name.starts_with(".unfinished-")).collect::<Vec<_>>()
        };
        let all = left(DATA);
        let agendas = ["/home/data/agendas", "/home/stick", "/home/disk"].map(left).concat();
        assert!(all.len() <= 1 && agendas.is_empty(), "{case}: left are {all:?} {agendas:?}");
    }
}

#[test]
fn what_others_wrote_is_safe_once_it_is_told_as_saved() {
    let disk = Memory::with(&[HOME, DATA]);
    let path = Path::new("/home/data/file");
    let mut neighbour = disk.create(Path::new(DATA), "by-hand", Whose::Usual).unwrap();
    neighbour.write(b"text").unwrap();
    neighbour.place(path, true).unwrap();
    assert!(disk.worlds().len() > 1, "nobody has synced it");
    Files::on(disk.clone()).write(path, b"text").unwrap();
    for world in disk.worlds() {
        assert_eq!(Files::on(world).read(path).unwrap().as_deref(), Some(&b"text"[..]));
    }
}

#[test]
fn whatever_fails_the_old_or_the_new_is_there_and_what_was_told_is_true() {
    let (mut cases, mut looked_at) = (0, 0);
    let mut befallen: BTreeSet<(Operation, Fault)> = BTreeSet::new();
    for kind in kinds() {
        let name = kind.name;
        let trial = Trial::of(kind);
        assert_ne!(trial.old, trial.new, "{name} changes nothing");
        let before = (cases, looked_at);
        for (at, operation) in trial.operations.iter().enumerate() {
            for fault in Fault::ALL.into_iter().filter(|fault| fault.can_befall(*operation)) {
                looked_at += trial.fail(at, fault);
                cases += 1;
                befallen.insert((*operation, fault));
            }
        }
        assert!(cases > before.0, "{name} asks nothing of the disk");
        assert!(looked_at > before.1, "{name} is never looked at afterwards");
    }
    for operation in Operation::ALL {
        for fault in Fault::ALL.into_iter().filter(|fault| fault.can_befall(operation)) {
            assert!(befallen.contains(&(operation, fault)), "{fault:?} never befell {operation:?}");
        }
    }
}

/// The picks do not wait for what is large, nor the programme for picks that can't be saved.
#[test]
fn of_a_first_pick_and_its_programme_either_is_saved_without_the_other() {
    let sound = Memory::with(&[HOME]);
    let mut process = Process::start(&store(&sound));
    pick(&mut process, "a", Interest::Going);
    let first = programme(FIRST);
    let save = |disk: &Memory| {
        let Process { mut agenda, mut journal, .. } = process.clone();
        let (picks, copy) = store(disk).save_with(&mut agenda, &mut journal, Some(&first));
        let found = store(&disk.copied());
        let picked = found.open_agenda(&id(), "A Forum").is_ok_and(|opened| opened.agenda.picks().count() == 1);
        ((picks.is_ok(), picked), (copy.is_ok(), found.ids().contains(&id())))
    };
    assert_eq!(save(&sound.copied()), ((true, true), (true, true)));
    sound.mend();
    let _ = store(&sound).save(&mut process.agenda.clone(), &mut process.journal.clone());
    // From there on the disk is full.
    let (of_picks, disk) = (sound.log().len(), Memory::with(&[HOME]));
    disk.plan(of_picks, Fault::Full);
    assert_eq!(save(&disk), ((true, true), (false, false)));
    let disk = Memory::with(&[HOME, DATA, "/home/data/agendas", "/home/data/agendas/forum.lock"]);
    assert_eq!(save(&disk), ((false, false), (true, true)));
}

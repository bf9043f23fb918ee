//! What is saved, answered, kept and told.

use super::*;
use crate::agenda::{Change, Copy, Interest, Pick, Stamp, Step};
use crate::programme::{Id, Instant};
use std::sync::{Arc, Mutex};

/// A disk that refuses what it is told to refuse and writes down the rest.
#[derive(Clone, Default)]
struct Fake {
    log: Arc<Mutex<Vec<String>>>,
    refused: Arc<Mutex<Vec<&'static str>>>,
    notice: Option<&'static str>,
    /// Works while nobody holds it.
    free: Arc<Mutex<()>>,
}

impl Fake {
    fn log(&self) -> Vec<String> {
        std::mem::take(&mut self.log.lock().unwrap())
    }

    fn refuse(&self, programmes: &[&'static str]) {
        *self.refused.lock().unwrap() = programmes.to_vec();
    }

    fn done(&self, verb: &str, programme: &str) -> Result<()> {
        let _turn = self.free.lock().unwrap();
        let list = self.refused.lock().unwrap().clone();
        assert!(!list.contains(&"panic"), "the disk panics");
        let refused = list.iter().any(|name| *name == programme || *name == format!("{verb} {programme}"));
        let mark = if refused { " refused" } else { "" };
        self.log.lock().unwrap().push(format!("{verb} {programme}{mark}"));
        if refused { Err(Error::new(format!("cannot {verb} {programme}"))) } else { Ok(()) }
    }
}

impl Disk for Fake {
    fn save(
        &self,
        agenda: &mut Agenda,
        _: &mut Journal,
        joins: Option<&Programme>,
    ) -> (Result<Vec<String>>, Result<()>) {
        let picks: Vec<&str> = agenda.picks().map(|(id, _)| id).collect();
        let saved = self.done("save", &agenda.programme).map(|()| {
            self.log.lock().unwrap().push(picks.join(","));
            self.notice.map(str::to_owned).into_iter().collect()
        });
        (saved, joins.map_or(Ok(()), |programme| self.done("keep", programme.event.id.as_str())))
    }

    fn back_up(&self, programme: &Id, before: &str) -> Result<()> {
        self.done(&format!("back up before {before}:"), programme.as_str())
    }

    fn see(&self, programme: &Id, _: &mut Novelties) -> Result<()> {
        self.done("see", programme.as_str())
    }

    fn remember(&self, query: &str) -> Result<()> {
        self.done("remember", query)
    }

    fn views(&self, change: Option<&ViewChange>) -> Result<Views> {
        self.done(if change.is_some() { "change" } else { "read" }, "views").map(|()| Views::default())
    }

    fn remove(&self, programme: &Id) -> Result<String> {
        self.done("remove", programme.as_str()).map(|()| "removed".to_owned())
    }

    fn library(&self) -> (Vec<Shelf>, Vec<String>) {
        (Vec::new(), vec!["a shelf is broken".to_owned()])
    }

    fn watched(&self, _: &Id) -> Vec<PathBuf> {
        Vec::new()
    }

    fn glance(&self, _: &Id, _: &str) -> Seen {
        unreachable!("nothing is shown")
    }

    fn merge_copies(&self, _: &Id, _: &str) -> Result<Reunion> {
        Err(Error::new("there are no copies"))
    }
}

type Opener = Box<dyn Fn(Asked, Vec<Save>) + Send>;

/// What was opened, and how many picks the disk lacked then.
type Opened = Arc<Mutex<Vec<(Asked, usize)>>>;

struct Play {
    disk: Fake,
    desk: Desk<Fake, Opener>,
    events: Receiver<Event>,
    opened: Opened,
}

fn play(disk: Fake) -> Play {
    let (sender, events) = channel();
    let opened = Opened::default();
    let list = opened.clone();
    let open: Opener = Box::new(move |id, lacking: Vec<Save>| {
        list.lock().unwrap().push((id, lacking.iter().map(|save| save.agenda.picks().count()).sum()));
    });
    let post = Post::new(sender);
    let (jobs, _) = channel();
    let desk = Desk::new(disk.clone(), post, open, &Arc::new(jobs));
    Play { disk, desk, events, opened }
}

impl Play {
    fn take(&mut self, jobs: impl IntoIterator<Item = Job>) -> Vec<String> {
        self.desk.take(jobs.into_iter());
        self.answers()
    }

    /// Each answer: how many picks it tells, and the error.
    fn answers(&self) -> Vec<String> {
        let told = |event| match event {
            Event::Msg(Msg::Saved(saved)) => {
                let error = saved.error.map_or_else(|| "saved".to_owned(), |error| error.to_string());
                let answers = if saved.answers == 1 { String::new() } else { format!("{} × ", saved.answers) };
                format!("{answers}{} {error}", saved.agenda.picks().count())
            }
            Event::Msg(Msg::Note(note)) => note.text,
            other => format!("{other:?}").chars().take(13).collect(),
        };
        self.events.try_iter().map(told).collect()
    }
}

fn agenda(programme: &str, picks: &[&str]) -> (Agenda, Journal) {
    let mut agenda = Agenda::new(&Id::parse(programme).unwrap(), "Forum");
    let mut journal = Journal::default();
    for (at, session) in (1..).zip(picks) {
        let copy = Copy { title: format!("Session {session}"), ..Copy::default() };
        let note = if *session == "noted" { "bring slides".to_owned() } else { String::new() };
        let pick = Pick { note, ..Pick::new(Interest::Going, copy) };
        let step = Step::pick((*session).to_owned(), None, Some(pick));
        let change = Change { words: format!("picked {session}"), steps: vec![step] };
        journal.make(&mut agenda, change, Stamp::of(Instant::from_second(at).unwrap()));
    }
    (agenda, journal)
}

fn save(programme: &str, picks: &[&str]) -> Job {
    let (agenda, journal) = agenda(programme, picks);
    Job::Save(Box::new(Save { agenda, journal, keep: None }))
}

#[test]
fn queued_saves_of_a_programme_become_one_and_each_is_answered() {
    let mut play = play(Fake::default());
    let answers = play.take([save("one", &["a"]), save("one", &["a", "b"]), save("two", &["c"])]);
    assert_eq!(play.disk.log(), ["save one", "a,b", "save two", "c"]);
    assert_eq!(answers, ["2 × 2 saved", "1 saved"]);
}

fn two() -> Asked {
    Asked::Import("two.xml".to_owned(), Id::parse("one").unwrap())
}

#[test]
fn a_programme_is_opened_after_what_was_to_be_saved_before() {
    let mut play = play(Fake::default());
    play.take([save("one", &["a"]), Job::Read(two()), save("one", &["a", "b"])]);
    assert_eq!(play.disk.log(), ["save one", "a", "save one", "a,b"]);
    assert_eq!(*play.opened.lock().unwrap(), [(two(), 0)]);
}

#[test]
fn what_failed_is_saved_with_the_next_save() {
    let mut play = play(Fake::default());
    play.disk.refuse(&["one"]);
    assert_eq!(play.take([save("one", &["a"])]), ["1 cannot save one"]);
    play.disk.log();
    play.disk.refuse(&[]);
    // Another agenda of that programme, as if it had been read from disk again.
    assert_eq!(play.take([save("one", &["b"])]), ["2 saved"]);
    assert_eq!(play.disk.log(), ["save one", "a,b"]);
}

#[test]
fn a_backup_lies_between_the_saves_before_and_after_it_and_bars_none() {
    let mut play = play(Fake::default());
    let jobs = || [save("one", &["a"]), Job::BackUp(Id::parse("one").unwrap(), "x"), save("one", &["a", "b"])];
    assert_eq!(play.take(jobs()), ["1 saved", "2 saved"]);
    assert_eq!(play.disk.log(), ["save one", "a", "back up before x: one", "save one", "a,b"]);
    play.disk.refuse(&["back up before x: one"]);
    assert_eq!(play.take(jobs()), ["1 saved", "cannot back up before x: one", "2 saved"]);
    assert_eq!(play.disk.log(), ["save one", "a", "back up before x: one refused", "save one", "a,b"]);
}

#[test]
fn nothing_counts_as_saved_while_anything_is_not() {
    let mut play = play(Fake::default());
    play.disk.refuse(&["one"]);
    play.take([save("one", &["a"])]);
    assert_eq!(play.take([save("two", &["b"])]), ["1 cannot save one"]);
    play.disk.refuse(&[]);
    play.disk.log();
    assert_eq!(play.take([save("two", &["b"])]), ["1 saved"]);
    assert_eq!(play.disk.log(), ["save two", "b", "save one", "a"]);
}

#[test]
fn a_programme_opened_again_gets_what_the_disk_lacks() {
    let mut play = play(Fake::default());
    play.disk.refuse(&["one"]);
    play.take([save("one", &["a"]), Job::Read(Asked::Programme("one".to_owned()))]);
    assert_eq!(*play.opened.lock().unwrap(), [(Asked::Programme("one".to_owned()), 1)]);
}

fn boxed(job: Job) -> Box<Save> {
    match job {
        Job::Save(save) => save,
        _ => unreachable!(),
    }
}

fn save_with_copy(picks: &[&str]) -> Job {
    let (agenda, journal) = agenda("programme", picks);
    let programme = Programme::default();
    let keep = Some(Arc::new(programme));
    Job::Save(Box::new(Save { agenda, journal, keep }))
}

#[test]
fn a_copy_joins_the_library_with_the_pick_and_is_tried_again() {
    let mut play = play(Fake::default());
    play.disk.refuse(&["programme"]);
    play.take([save_with_copy(&["a"])]);
    assert_eq!(play.disk.log(), ["save programme refused", "keep programme refused"]);
    play.disk.refuse(&[]);
    play.take([save("programme", &["a", "b"])]);
    assert_eq!(play.disk.log(), ["save programme", "a,b", "keep programme"]);
}

#[test]
fn picks_are_saved_even_if_the_copy_is_not() {
    let mut play = play(Fake::default());
    let refused: &'static str = format!("keep {}", Programme::default().event.id).leak();
    play.disk.refuse(&[refused]);
    assert_eq!(play.take([save_with_copy(&["a"])]), [format!("1 cannot {refused}")]);
    assert!(play.disk.log().contains(&"save programme".to_owned()));
    let left: Vec<String> = play.desk.unsaved.values().map(Unsaved::on_stick).collect();
    assert_eq!(left, [format!("not saved: cannot {refused}\n")]);
}

#[test]
fn what_the_disk_has_to_say_is_said() {
    let mut play = play(Fake { notice: Some("set aside"), ..Fake::default() });
    assert_eq!(play.take([save("one", &["a"])]), ["set aside", "1 saved"]);
}

#[test]
fn what_the_disk_has_to_say_of_the_picks_is_said_even_if_the_copy_is_not_kept() {
    let mut play = play(Fake { notice: Some("set aside"), ..Fake::default() });
    let refused: &'static str = format!("keep {}", Programme::default().event.id).leak();
    play.disk.refuse(&[refused]);
    assert_eq!(play.take([save_with_copy(&["a"])]), ["set aside".to_owned(), format!("1 cannot {refused}")]);
}

#[test]
fn a_panic_while_saving_ends_the_program_and_drops_nothing() {
    let mut play = play(Fake::default());
    play.disk.refuse(&["panic"]);
    let answers = play.take([save("one", &["a"])]);
    assert_eq!(answers, ["End(Panicked)", "1 cannot save the agenda: plenary has failed"]);
    assert!(play.desk.unsaved["one"].on_stick().contains("Session a"));
}

#[test]
fn at_the_end_all_is_saved_or_told() {
    let disk = Fake::default();
    let (sender, events) = channel();
    let saver = Saver::start(disk.clone(), Post::new(sender), |_, _| {}).unwrap();
    disk.refuse(&["one", "two"]);
    saver.save(boxed(save("one", &["a", "noted"])));
    saver.save(boxed(save("two", &["b"])));
    for _ in 0..2 {
        assert!(matches!(events.recv().unwrap(), Event::Msg(Msg::Saved(answer)) if answer.error.is_some()));
    }
    disk.refuse(&["one"]);
    let left: Vec<String> = saver.finish().unwrap().iter().map(Unsaved::on_stick).collect();
    let text = "not saved: cannot save one\n\
                going  Session a  [a]\n\
                going  Session noted  [noted]  bring slides\n\
                # kept in a file, these lines come in again by `plenary --data-dir /stick -p one agenda import FILE`\n";
    assert_eq!(left, [text]);
    assert!(disk.log().ends_with(&["save one refused".to_owned(), "save two".to_owned(), "b".to_owned()]));
}

#[cfg(unix)]
const LONG: Duration = Duration::from_secs(20);

#[cfg(unix)]
#[test]
fn it_is_idle_when_all_is_done_and_not_before() {
    let disk = Fake::default();
    let (sender, _events) = channel();
    let saver = Saver::start(disk.clone(), Post::new(sender), |_, _| {}).unwrap();
    assert!(saver.is_idle(LONG));
    let held = disk.free.lock().unwrap();
    saver.save(boxed(save("one", &["a"])));
    assert!(!saver.is_idle(Duration::ZERO));
    drop(held);
    assert!(saver.is_idle(LONG));
    assert_eq!(disk.log(), ["save one", "a"]);
}

#[cfg(unix)]
#[test]
fn who_has_panicked_keeps_nobody_waiting() {
    let (sender, _events) = channel();
    let saver = Saver::start(Fake::default(), Post::new(sender), |_, _| panic!("while opening")).unwrap();
    saver.open(Asked::Programme("one".to_owned()));
    assert!(saver.is_idle(LONG));
    assert!(saver.finish().is_err());
}

#[cfg(unix)]
fn told(ledger: &Ledger) -> Vec<String> {
    ledger.unsaved().iter().map(Unsaved::on_stick).collect()
}

#[cfg(unix)]
#[test]
fn who_gives_up_waiting_is_told_what_is_not_on_disk() {
    let disk = Fake::default();
    let (sender, _events) = channel();
    let saver = Saver::start(disk.clone(), Post::new(sender), |_, _| {}).unwrap();
    let ledger = saver.ledger();
    saver.save(boxed(save("two", &["c"])));
    assert!(saver.is_idle(LONG));
    assert_eq!(told(&ledger), [""; 0]);
    // One at which the disk is stuck, and one behind it.
    let held = disk.free.lock().unwrap();
    saver.save(boxed(save("one", &["a"])));
    saver.save(boxed(save("one", &["a", "b"])));
    let text = "not saved: interrupted before the disk was done\n\
                going  Session a  [a]\n\
                going  Session b  [b]\n\
                # kept in a file, these lines come in again by `plenary --data-dir /stick -p one agenda import FILE`\n";
    assert_eq!(told(&ledger), [text]);
    drop(held);
    assert!(saver.is_idle(LONG));
    assert_eq!(told(&ledger), [""; 0]);
    // What was refused is still owed, until another try.
    disk.refuse(&["one"]);
    saver.save(boxed(save("one", &["a", "b"])));
    assert!(saver.is_idle(LONG));
    assert_eq!(told(&ledger), [text]);
    disk.refuse(&[]);
    saver.finish().unwrap();
    assert_eq!(told(&ledger), [""; 0]);
}

//! A disk that refuses: of each kind of change each system call by which something gets onto the disk, or a person is
//! told of it, fails by itself, or is the last one before a kill. Then the agenda is what it was or what it was to be,
//! whole; it is the latter if that was acknowledged; and where it is the former, the same once more does it.

use crate::folder::{all_is_whole, files, left, plenary, said};
use crate::pty;
use crate::strace::{self, Call, ERRORS, FAULTS, Log};
use serde_json::Value;
use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::process::{Output, Stdio};
use tempfile::TempDir;

const CLUSTERS: &str = "creative-clusters";
const ECONOMY: &str = "2021-is-the-year-of-creative-economy";
const CAFE: &str = "world-cafe-creative-industries-breakthrough";
const YOUTH: &str = "russia-and-the-world-the-younger-generation";
const GREEN: &str = "green-saturday-world-environment-day";
/// Picked where its id is another one.
const OLD: &str = "green-saturday";
/// Picked on another machine.
const COPIED: &str = "big-challenges-and-new-partnerships-how-to-unite";
/// What a sync tool left of that: an agenda and its journal.
const COPIES: [&str; 2] = ["spief-2021 2.json", "spief-2021.journal 2.json"];

/// What is done before all of them.
const BEFORE: &[&[&str]] = &[
    &["add", CLUSTERS, "--note", "bring the slides"],
    &["add", ECONOMY],
    &["add", CAFE],
    &["entry", "add", "Lunch", "--when", "wed 13-14"],
    &["hours", "wed", "9-18"],
    &["calendar", "add", "DATA/shifts.ics"],
    &["merge", "DATA/other.json"],
    &["add", "plenary-session"],
    &["undo"],
];

/// One of each kind of change.
const CHANGES: &[&[&str]] = &[
    &["add", YOUTH],
    &["add", CLUSTERS, "--note", "bring no slides"],
    &["remove", CLUSTERS],
    &["attended", CLUSTERS],
    &["confirm", OLD],
    &["refuse", OLD],
    &["switch", ECONOMY, CAFE],
    &["part", CLUSTERS, "--until", "17:30"],
    &["propose", "--apply"],
    &["entry", "add", "Call home", "--when", "thu 13-14"],
    &["entry", "edit", "lunch", "--when", "wed 14-15"],
    &["entry", "remove", "lunch"],
    &["hours", "thu", "10-"],
    &["hours", "wed", "clear"],
    &["calendar", "add", "DATA/shifts.ics", "--name", "again"],
    &["calendar", "remove", "shifts"],
    &["undo"],
    &["redo"],
    &["rewind", "all"],
    &["restore", "BACKUP"],
    &["merge", "DATA/third.json"],
    &["merge", "--conflicts"],
    &["import", "DATA/third.json"],
    &["import", "--replace", "DATA/third.json"],
];

/// A calendar that was made up.
const SHIFTS: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//made up//\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20210101T000000Z\r\n\
    SUMMARY:Desk\r\nDTSTART:20210603T060000Z\r\nDTEND:20210603T080000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

/// What of it: at the shell, in a window.
pub fn storm(is_wanted: impl Fn(&str) -> bool) {
    let probe = std::process::Command::new("strace").arg("--version").stdout(Stdio::null()).status();
    assert!(probe.is_ok_and(|status| status.success()), "strace is needed: install the package of that name");
    if is_wanted("disk-shell") {
        at_the_shell();
    }
    if is_wanted("disk-window") {
        in_a_window();
    }
}

/// An agenda to be changed.
fn before() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    fs::write(data.join("shifts.ics"), SHIFTS).unwrap();
    let elsewhere = |session: &str| {
        let other = tempfile::tempdir().unwrap();
        said(other.path(), &["agenda", "add", session]);
        ["spief-2021.json", "spief-2021.journal.json"]
            .map(|name| fs::read_to_string(other.path().join("agendas").join(name)).unwrap())
    };
    let [other, _] = elsewhere(GREEN);
    fs::write(data.join("other.json"), other.replace(&format!("\"{GREEN}\""), &format!("\"{OLD}\""))).unwrap();
    fs::write(data.join("third.json"), &elsewhere(YOUTH)[0]).unwrap();
    fs::create_dir(data.join("agendas")).unwrap();
    for (name, text) in COPIES.iter().zip(elsewhere(COPIED)) {
        fs::write(data.join("agendas").join(name), text).unwrap();
    }
    for change in BEFORE {
        let done = plenary(data, &arguments(data, change)).output().unwrap();
        assert!(done.status.success(), "{change:?}: {}", String::from_utf8_lossy(&done.stderr));
    }
    folder
}

/// The words of a change, of files in that folder.
fn arguments(data: &Path, change: &[&str]) -> Vec<OsString> {
    let word = |word: &&str| match *word {
        "BACKUP" => {
            let names =
                fs::read_dir(data.join("backups/spief-2021")).unwrap().map(|backup| backup.unwrap().file_name());
            // Those that are being written are hidden.
            names.filter(|name| !name.to_string_lossy().starts_with('.')).min().unwrap()
        }
        word => word.replace("DATA", &data.to_string_lossy()).into(),
    };
    std::iter::once("agenda".into()).chain(change.iter().map(word)).collect()
}

/// The agenda and what is beside it, as the program tells it; the ids of entries are made of the clock.
#[track_caller]
fn agenda(data: &Path) -> Value {
    let mut document: Value = serde_json::from_str(&said(data, &["agenda", "--json"])).unwrap();
    for entry in document["entries"].as_array_mut().unwrap() {
        entry.as_object_mut().unwrap().remove("id");
    }
    document
}

fn copy(from: &Path, to: &Path) {
    for path in files(from) {
        let copied = to.join(path.strip_prefix(from).unwrap());
        fs::create_dir_all(copied.parent().unwrap()).unwrap();
        fs::copy(&path, copied).unwrap();
    }
}

#[derive(Default)]
struct Count {
    calls: usize,
    /// Changes that were told as done, although something had failed.
    acknowledged: usize,
    /// Changes that had failed in so far as nobody could be sure of them, and are there.
    untold: usize,
    refused: usize,
    killed: usize,
}

fn at_the_shell() {
    let (template, mut count) = (before(), Count::default());
    let old = agenda(template.path());
    for change in CHANGES {
        let run = |faults: &[&str]| {
            let folder = tempfile::tempdir().unwrap();
            let (data, log) = (folder.path().join("data"), Log::at(folder.path().join("log")));
            copy(template.path(), &data);
            let command = plenary(&data, &arguments(&data, change));
            let program: Vec<_> = std::iter::once(command.get_program()).chain(command.get_args()).collect();
            let done =
                log.of(faults, &program).env_clear().stdin(Stdio::null()).output().expect("strace, to be installed");
            (folder, data, log, done)
        };
        let (_folder, data, log, done) = run(&[]);
        assert!(done.status.success(), "{change:?}: {}", String::from_utf8_lossy(&done.stderr));
        let (new, calls) = (agenda(&data), log.calls(&data));
        assert!(new != old, "{change:?} changes nothing");
        count.calls += calls.len();
        for (call, fault) in calls.iter().flat_map(|call| FAULTS.map(|fault| (call, fault))) {
            let (_folder, data, log, done) = run(&[&strace::fault(call, fault, false)]);
            assert!(log.has_fault(), "{change:?}: there is no {call:?} any more");
            let case = format!("{change:?} with {fault} at {call:?}: {done:?}");
            all_is_whole(&data);
            let found = agenda(&data);
            let is_new = found == new;
            assert!(is_new || found == old, "LOST: {case}: neither old nor new:\n{found:#}");
            count.add(&done, is_new, &case);
            let copies = files(&data).into_iter().filter(|path| COPIES.iter().any(|name| path.ends_with(name)));
            assert_eq!(copies.count(), COPIES.len(), "LOST: {case}: a copy that a sync tool left");
            if !is_new {
                // Nothing stands in the way of doing it after all.
                let again = plenary(&data, &arguments(&data, change)).output().unwrap();
                assert!(again.status.success() && agenda(&data) == new, "{case}: then {again:?}");
            }
            said(&data, &["agenda", "add", "plenary-session", "--interest", "maybe"]);
            assert!(left(&data.join("agendas")).is_empty(), "{case}: what is left must be swept");
        }
    }
    let Count { calls, acknowledged, untold, refused, killed } = count;
    println!(
        "storm: {} kinds of change at the shell, {calls} system calls, each failing in {} ways: {acknowledged} changes acknowledged all the \
         same, 0 lost; {refused} refused, {killed} killed; of these {untold} were saved, but nobody was told so",
        CHANGES.len(),
        FAULTS.len(),
    );
    assert!(refused > 0 && killed > 0 && acknowledged > 0, "a storm has all of it");
}

impl Count {
    /// What the person was told must be true.
    #[track_caller]
    fn add(&mut self, done: &Output, is_new: bool, case: &str) {
        let words = String::from_utf8_lossy(&done.stderr);
        match done.status.code() {
            // Of the copies that sync tools leave, one that can't be read stays, and that is said.
            Some(0) if !is_new && words.contains("left as they are: ") => self.refused += 1,
            Some(0) => {
                assert!(is_new, "LOST: {case}: acknowledged");
                self.acknowledged += 1;
            }
            Some(code) => {
                assert_eq!(code, 2, "{case}");
                let line = words.lines().last().unwrap_or_default();
                assert!(line.starts_with("plenary: ") && !words.contains("panicked"), "{case}");
                self.refused += 1;
                self.untold += usize::from(is_new);
            }
            None => {
                self.killed += 1;
                self.untold += usize::from(is_new);
            }
        }
    }
}

/// A window whose saving thread meets the errors, once or for good.
fn in_a_window() {
    let (mut cases, mut met, mut retried) = (0, 0, 0);
    let calls = calls_of_a_pick();
    for (call, error) in calls.iter().flat_map(|call| ERRORS.iter().map(move |error| (call, *error))) {
        let mut window = Window::open();
        let case = format!("{error} at {call:?}");
        let fault = window.fails(&[&strace::fault(call, error, false)]);
        window.pick();
        retried += usize::from(window.is_refused());
        drop(fault);
        met += usize::from(window.log.has_fault());
        // What was told as saved is there; what was not is tried again, at the end at the latest.
        let (code, text) = window.quit();
        assert_eq!(code, 0, "{case}: {text}");
        assert_eq!(window.saved(), 2, "LOST: {case}");
        cases += 1;
    }
    assert!(met * 10 >= cases * 9, "only {met} of {cases} calls failed");
    // Threads wake each other by writes, which no disk refuses: these fail only one by one.
    let mut names: Vec<&str> = calls.iter().map(|call| call.name.as_str()).filter(|name| *name != "write").collect();
    names.sort_unstable();
    names.dedup();
    for (name, error) in names.iter().flat_map(|name| ERRORS.iter().map(move |error| (*name, *error))) {
        let mut window = Window::open();
        let case = format!("{error} at every {name}");
        let first = Call { name: name.to_owned(), number: 1 };
        let fault = window.fails(&[&strace::fault(&first, error, true)]);
        window.pick();
        assert!(window.is_refused(), "{case}");
        let (code, text) = window.quit();
        drop(fault);
        assert_eq!(code, 2, "{case}: {text}");
        assert!(text.contains("plenary: not saved: "), "{case}: {text}");
        // What is told comes in again where the disk works, and nothing of before is lost.
        assert!(window.saved() >= 1, "LOST: {case}");
        let told = window.data().join("told");
        fs::write(&told, &text).unwrap();
        let import = ["agenda", "import", &told.to_string_lossy()];
        let done = plenary(window.data(), &import).output().unwrap();
        assert!(done.status.success(), "{case}: {done:?}");
        assert_eq!(window.saved(), 2, "LOST: {case}: {text}");
        cases += 1;
    }
    println!(
        "storm: {cases} windows whose disk refuses a system call once ({met} did), or one name of them for good: 0 picks lost; {retried} \
         were told as not saved first"
    );
    assert!(retried > 0, "nothing was ever refused");
}

/// What the saving thread asks of the disk for a pick, where nothing fails.
fn calls_of_a_pick() -> Vec<Call> {
    let mut window = Window::open();
    let watched = window.fails(&[]);
    window.pick();
    assert!(!window.is_refused(), "{}", window.pty.text());
    drop(watched);
    let mut calls = window.log.calls(window.data());
    // Behind the last of these it only looks at what the folder told, and by then all may be over.
    let last = calls.iter().rposition(|call| call.name == "fsync").expect("it is waited for");
    calls.truncate(last + 1);
    assert!(["openat", "write", "fsync"].iter().all(|name| calls.iter().any(|call| call.name == *name)), "{calls:?}");
    calls
}

/// A window with one pick that is saved.
struct Window {
    folder: TempDir,
    log: Log,
    pty: pty::Pty,
}

impl Window {
    fn open() -> Window {
        let folder = tempfile::tempdir().unwrap();
        let mut pty = pty::plenary(folder.path(), &[]).run();
        pty.wait_for("sessions").send(" ");
        pty.wait_until("1 going, saved", |pty| pty.text().contains("1 going") && !pty.text().contains("saving"));
        Window { log: Log::at(folder.path().join("log")), folder, pty }
    }

    fn data(&self) -> &Path {
        self.folder.path()
    }

    fn fails(&self, faults: &[&str]) -> strace::Attached {
        let tasks = format!("/proc/{}/task", self.pty.process().as_raw_nonzero());
        let is_saver =
            |task: &fs::DirEntry| fs::read_to_string(task.path().join("comm")).is_ok_and(|name| name == "saver\n");
        let saver = fs::read_dir(tasks).unwrap().map(Result::unwrap).find(is_saver).expect("the thread that saves");
        self.log.of_thread(faults, &saver.file_name().to_string_lossy())
    }

    /// Picks another one, and waits until it is told what came of it.
    fn pick(&mut self) {
        self.pty
            .send("j ")
            .wait_until("2 going", |pty| pty.text().contains("2 going") && !pty.text().contains("saving"));
    }

    fn is_refused(&self) -> bool {
        self.pty.text().contains("NOT SAVED")
    }

    /// The exit code, and what stands in the terminal behind the end.
    fn quit(&mut self) -> (u32, String) {
        self.pty.send("q");
        let code = self.pty.exit();
        (code, self.pty.text())
    }

    fn saved(&self) -> usize {
        agenda(self.data())["picks"].as_array().unwrap().len()
    }
}

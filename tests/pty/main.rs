//! The program in a real pseudo-terminal, from outside: what a person sees, what is on disk, what is left behind.

#![cfg(unix)]
#![allow(clippy::expect_used, clippy::panic)] // How a test fails.

mod disk;
#[path = "../support/pty.rs"]
mod pty;

use plenary::formats;
use plenary::programme::{Programme, Zone};
use pty::{Pty, modes_left_on, plenary, shell};
use rustix::process::Signal;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

const TAKE_SCREEN: &str = "\x1b[?1049h";
const FRAME_END: &str = "\x1b[?2026l";

fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder")
}

fn programme(id: &str) -> Programme {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("data/programmes/{id}.json"));
    formats::read(&fs::read(path).expect("a bundled programme"), Zone::bundled).expect("a programme").programme
}

/// The start of a session's title, short enough to be whole in any list.
fn title(programme: &Programme, number: usize) -> String {
    programme.sessions()[number].title.chars().take(14).collect()
}

/// The default programme, open at its first session.
fn open(data: &Path) -> Pty {
    opened(plenary(data, &[]))
}

fn opened(start: pty::Start) -> Pty {
    let mut pty = start.run();
    pty.wait_for(&title(&programme("spief-2021"), 0));
    pty
}

fn pick(pty: &mut Pty, count: &str) {
    pty.send(" ")
        .wait_until(&format!("{count}, saved"), |pty| pty.text().contains(count) && !pty.text().contains("saving"));
}

#[track_caller]
fn ends(mut pty: Pty, code: u32) -> Pty {
    assert_eq!(pty.exit(), code, "the screen is\n{}", pty.text());
    assert_eq!(pty.damage(), [""; 0]);
    assert!(!pty.screen().alternate_screen());
    pty
}

#[test]
fn it_starts_with_the_bundled_programme_and_quits() {
    let data = folder();
    let mut pty = open(data.path());
    pty.wait_for("SPIEF 2021");
    assert!(pty.screen().alternate_screen());
    let on = modes_left_on(pty.raw());
    assert_eq!(on.into_iter().collect::<Vec<_>>(), [1000, 1006, 1049, 2004]);
    pty.send("q");
    let pty = ends(pty, 0);
    assert_eq!(pty.text(), "", "nothing is left on the shell's screen");
    // A question would be answered into the shell's next line; and who does not answer is waited for.
    assert_eq!(pty.count("\x1b[6n") + pty.count("\x1b[c") + pty.count("\x1b[?u"), 0);
    assert!(fs::read_dir(data.path()).expect("the folder").next().is_none(), "looking leaves no files");
}

#[test]
fn a_pick_that_is_shown_as_saved_survives_being_killed() {
    let data = folder();
    let mut pty = open(data.path());
    pick(&mut pty, "1 going");
    pty.signal(Signal::KILL);
    pty.exit();
    let mut pty = open(data.path());
    pty.wait_for("1 going").send("4").wait_for(&title(&programme("spief-2021"), 0));
    pty.send("q");
    ends(pty, 0);
}

#[test]
fn who_judges_card_by_card_goes_on_after_being_killed() {
    let data = folder();
    let programme = programme("spief-2021");
    let judged = |count: usize| format!(" {count} of {} judged", programme.sessions().len());
    let saved = |pty: &mut Pty, count: usize| {
        let told = judged(count);
        pty.wait_until(&format!("{told}, saved"), |pty| pty.text().contains(&told) && !pty.text().contains("saving"));
    };
    let mut pty = open(data.path());
    pty.send("T").wait_for(&judged(0));
    for (number, key) in [" ", "m", "x"].into_iter().enumerate() {
        // The card begins in the first row under the rule.
        let card = title(&programme, number);
        pty.wait_until(&card, |pty| pty.row(3).contains(&card));
        pty.send(key);
        saved(&mut pty, number + 1);
    }
    pty.signal(Signal::KILL);
    pty.exit();
    let mut pty = open(data.path());
    let fourth = title(&programme, 3);
    pty.wait_for("1 going").send("T").wait_for(&judged(3));
    pty.wait_until(&fourth, |pty| pty.row(3).contains(&fourth));
    // Back to what was judged before the end, and on.
    pty.send("\x7f").wait_for("× skipped").send("\x1b[C").wait_until(&fourth, |pty| pty.row(3).contains(&fourth));
    pty.send("l").wait_for("1 put off").send("q").wait_for("1 Sessions").send("q");
    ends(pty, 0);
}

#[test]
fn every_way_out_leaves_the_terminal_as_it_was() {
    let data = folder();
    for keys in ["q", "\x03", "/\x03", "?\x03"] {
        let mut pty = open(data.path());
        pty.send(keys);
        ends(pty, 0);
    }
    for (signal, code) in [(Signal::TERM, 143), (Signal::HUP, 129), (Signal::INT, 130), (Signal::QUIT, 131)] {
        let pty = open(data.path());
        pty.signal(signal);
        ends(pty, code);
    }
}

#[test]
fn a_signal_loses_no_pick() {
    let data = folder();
    let mut pty = open(data.path());
    pty.send(" ").wait_for("1 going");
    pty.signal(Signal::HUP);
    ends(pty, 129);
    open(data.path()).wait_for("1 going");
}

#[cfg(debug_assertions)] // Only then does the program panic on demand.
#[test]
fn a_panic_on_any_thread_restores_the_terminal_and_is_reported_there() {
    let data = folder();
    for place in ["draw", "thread"] {
        let pty = plenary(data.path(), &[]).env("PLENARY_PANIC", place).run();
        let pty = ends(pty, 101);
        assert!(pty.text().contains(&format!("asked to panic: {place}")), "{}", pty.text());
    }
}

#[test]
fn a_programme_that_cannot_be_read_is_told_on_one_line() {
    let data = folder();
    let broken = data.path().join("broken.json");
    // One that is read at once, and one that is read while the first frame is shown.
    for size in [10, 1 << 20] {
        fs::write(&broken, "[".repeat(size)).expect("a file");
        let pty = plenary(data.path(), &["-p", &broken.to_string_lossy()]).size((300, 20)).run();
        let pty = ends(pty, 2);
        let lines: Vec<String> = pty.text().lines().map(str::to_owned).collect();
        assert!(lines.len() == 1 && lines[0].starts_with("plenary: ") && lines[0].contains("broken.json"), "{lines:?}");
    }
}

#[test]
fn suspending_gives_the_shell_its_terminal_and_fg_redraws() {
    let script = "set -m; $plenary; echo the shell has it; read line; fg; echo ended with $?";
    let first = title(&programme("spief-2021"), 0);
    for by_signal in [false, true] {
        let data = folder();
        let mut pty = opened(shell(data.path(), script));
        if by_signal {
            rustix::process::kill_process(pty.foreground(), Signal::TSTP).expect("the signal is taken");
        } else {
            pty.send("\x1a");
        }
        pty.wait_for("the shell has it");
        assert_eq!(pty.damage(), [""; 0]);
        pty.send("\r").wait_for(&first);
        assert!(pty.screen().alternate_screen());
        assert_eq!(pty.count(TAKE_SCREEN), 2, "its own continuation sets the terminal up once");
        pty.send("q").wait_for("ended with 0");
        ends(pty, 0);
    }
}

/// Lets every save wait, as behind another copy that is stopped in the middle of one, for as long as the answer is held.
fn stick(data: &Path) -> std::fs::File {
    let agendas = data.join("agendas");
    std::fs::create_dir_all(&agendas).expect("the folder");
    let lock = std::fs::File::create(agendas.join("spief-2021.lock")).expect("the lock");
    lock.lock().expect("held");
    lock
}

#[test]
fn who_interrupts_the_last_saves_is_told_the_picks() {
    for (signal, code) in [(Signal::INT, 130), (Signal::TERM, 143)] {
        let data = folder();
        let mut pty = open(data.path());
        let _held = stick(data.path());
        pty.send(" ").wait_for("1 going").send("q");
        pty.wait_until("the shell's screen", |pty| !pty.screen().alternate_screen());
        // A window that closes says so more than once; that is no impatience.
        pty.signal(Signal::HUP);
        pty.signal(signal);
        let pty = ends(pty, code);
        let text = pty.text();
        assert!(text.contains("plenary: not saved: interrupted"), "{text}");
        let title = title(&programme("spief-2021"), 0);
        assert!(text.lines().any(|line| line.starts_with("going") && line.contains(&title)), "{text}");
    }
}

#[test]
fn it_does_not_stop_in_the_middle_of_a_save() {
    let data = folder();
    let mut pty = opened(shell(data.path(), "set -m; $plenary; echo ended with $?"));
    let _held = stick(data.path());
    pty.send(" ").wait_for("1 going").send("\x1a").wait_for("still being saved");
    rustix::process::kill_process(pty.foreground(), Signal::KILL).expect("the signal is taken");
    pty.wait_for("ended with 137");
}

#[test]
fn a_stop_from_outside_ends_in_a_new_frame() {
    let data = folder();
    let mut pty = open(data.path());
    pty.signal(Signal::STOP);
    pty.signal(Signal::CONT);
    pty.wait_until("the screen taken anew", |pty| pty.count(TAKE_SCREEN) == 2);
    pty.wait_for(&title(&programme("spief-2021"), 0)).send("q");
    ends(pty, 0);
}

#[test]
fn without_a_shell_to_go_to_it_does_not_suspend() {
    let data = folder();
    let mut pty = open(data.path());
    pty.send("\x1a").wait_for("no shell").send("q");
    ends(pty, 0);
}

#[test]
fn a_resize_redraws_at_the_new_size() {
    let data = folder();
    let mut pty = open(data.path());
    for (width, height) in [(60, 20), (150, 50), (20, 5), (120, 40)] {
        let frames = pty.count(FRAME_END);
        pty.resize((width, height));
        pty.wait_until("a frame", |pty| pty.count(FRAME_END) > frames);
        let first = title(&programme("spief-2021"), 0).chars().take(6).collect::<String>();
        pty.wait_for(&first);
        if height > 8 {
            pty.wait_until("the footer", |pty| pty.row(height - 1).contains("? help"));
            assert!(pty.row(height - 1).chars().count() <= usize::from(width));
        }
    }
    pty.send("q");
    ends(pty, 0);
}

#[test]
fn without_colour_the_selected_row_is_still_reversed() {
    let data = folder();
    let mut pty = opened(plenary(data.path(), &[]).env("NO_COLOR", "1").size((80, 24)));
    let (row, column) = pty.find(&title(&programme("spief-2021"), 0));
    assert!(pty.screen().cell(row, column).expect("a cell").inverse());
    pty.send("j").wait_until("the next row", |pty| {
        let (row, column) = pty.find(&title(&programme("spief-2021"), 1));
        pty.screen().cell(row, column).is_some_and(vt100::Cell::inverse)
    });
    assert!(!pty.screen().cell(row, column).expect("a cell").inverse());
    pick(&mut pty, "1 going");
    pty.send("?").wait_for("Move up a page").send("\x03");
    let pty = ends(pty, 0);
    assert_eq!(colours(pty.raw()), [0; 0]);
}

#[test]
fn with_colour_the_terminals_own_are_used() {
    let data = folder();
    let mut pty = open(data.path());
    pick(&mut pty, "1 going");
    pty.send("q");
    let pty = ends(pty, 0);
    let used = colours(pty.raw());
    assert!(!used.is_empty());
    // Indices up to 15 are the terminal's own; 38 and 48 otherwise begin one of 256 fixed colours, or a free one.
    for sequence in sequences(pty.raw()) {
        let numbers: Vec<u16> = sequence.split(';').filter_map(|number| number.parse().ok()).collect();
        for (at, _) in numbers.iter().enumerate().filter(|(_, number)| matches!(number, 38 | 48)) {
            assert!(matches!(numbers[at + 1..], [5, ..=15, ..]), "{sequence} is not the terminal's own colour");
        }
    }
}

/// The parameters of all sequences that set looks.
fn sequences(raw: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(raw).into_owned();
    let looks = |rest: &str| {
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != ';')?;
        rest[end..].starts_with('m').then(|| rest[..end].to_owned())
    };
    text.split("\x1b[").filter_map(looks).collect()
}

/// The colours among them; the terminal's default colours are none.
fn colours(raw: &[u8]) -> Vec<u8> {
    let numbers = sequences(raw).join(";");
    let is_colour = |number: &u8| matches!(number, 30..=38 | 40..=48 | 90..=97 | 100..=107);
    numbers.split(';').filter_map(|number| number.parse().ok()).filter(is_colour).collect()
}

#[test]
fn a_programme_from_a_pipe_is_browsed_with_the_keyboard() {
    let data = folder();
    let other = programme("gaidar-2017");
    let mut pty = shell(data.path(), "cat data/programmes/gaidar-2017.json | $plenary -p -").run();
    pty.wait_for(&title(&other, 0)).send("2").wait_for(&other.people()[0].name);
    pty.send("1").wait_for(&title(&other, 0));
    pick(&mut pty, "1 going");
    pty.send("q");
    ends(pty, 0);
    assert!(data.path().join("agendas/gaidar-2017.json").is_file());
}

#[test]
fn into_a_file_goes_plain_text() {
    let data = folder();
    let pty = ends(shell(data.path(), "$plenary > \"$PLENARY_DATA_DIR/out\"").run(), 0);
    let out = fs::read_to_string(data.path().join("out")).expect("the file");
    assert!(out.contains(&title(&programme("spief-2021"), 0)), "{out}");
    assert!(!out.contains('\x1b'));
    assert_eq!(pty.raw(), b"");
}

#[test]
fn a_paste_is_text_and_never_commands() {
    let data = folder();
    let mut pty = open(data.path());
    // Until it has been filtered, the list stands as it was.
    pty.send("\x1b[200~q\nx \x1b[201~").wait_for("q x").wait_for("No session matches");
    pty.send("\x1b").wait_for(&title(&programme("spief-2021"), 0));
    assert!(!data.path().join("agendas").exists());
    pty.send("q");
    ends(pty, 0);
}

#[test]
fn the_mouse_hits_what_it_points_at() {
    let data = folder();
    let mut pty = open(data.path());
    let (row, column) = pty.find("People");
    pty.send(&format!("\x1b[<0;{};{}M\x1b[<0;{};{}m", column + 1, row + 1, column + 1, row + 1));
    pty.wait_for(&programme("spief-2021").people()[0].name);
    pty.send("M").wait_for("mouse off");
    let left = modes_left_on(pty.raw());
    assert!(!left.contains(&1000) && !left.contains(&1006));
    pty.send("M").wait_for("mouse on");
    let on = modes_left_on(pty.raw());
    assert!(on.contains(&1000) && on.contains(&1006));
    pty.send("q");
    ends(pty, 0);
    let mut pty = opened(plenary(data.path(), &["--no-mouse"]));
    pty.send("q");
    assert_eq!(ends(pty, 0).count("\x1b[?1000h"), 0);
}

/// The bytes of the frame that answers a key.
fn cost(pty: &mut Pty, key: &str) -> usize {
    // The frame before is there; nothing comes after it until a key does, except a new minute.
    let (bytes, frames) = (pty.raw().len(), pty.count(FRAME_END));
    pty.send(key).wait_until("its frame", |pty| pty.count(FRAME_END) > frames);
    pty.raw().len() - bytes
}

#[test]
fn a_key_costs_few_bytes() {
    let data = folder();
    let spief = programme("spief-2021");
    let mut pty = opened(plenary(data.path(), &[]).size((200, 60)));
    for number in 1..spief.sessions().len() {
        let cost = cost(&mut pty, "j");
        assert!(cost <= 4_000, "{cost} bytes to go to session {number}");
    }
    pty.send("2").wait_for(&spief.people()[0].name);
    let mut scrolls = 0;
    for number in 1..spief.people().len() {
        // Within the list, behind the mark of the selected row.
        let top = |pty: &Pty| pty.row(4).chars().skip(3).take(40).collect::<String>();
        let before = top(&pty);
        let cost = cost(&mut pty, "j");
        let scrolled = top(&pty) != before;
        scrolls += usize::from(scrolled);
        let limit = if scrolled { 11_000 } else { 4_000 };
        assert!(cost <= limit, "{cost} bytes to go to person {number}");
    }
    assert!((1..40).contains(&scrolls), "{scrolls} keys scroll, of which only the last should");
    pty.send("q");
    ends(pty, 0);
}

#[test]
fn a_terminal_that_is_gone_ends_it() {
    for without_signals in [false, true] {
        let data = folder();
        let start = plenary(data.path(), &[]);
        let mut pty = opened(if without_signals { start.without_controlling_terminal() } else { start });
        pty.hang_up();
        assert_eq!(pty.exit(), 129);
    }
}

#[test]
fn a_terminal_that_is_stuck_keeps_no_signal_from_ending_it() {
    let data = folder();
    // A window so high that its first frame does not fit into what the system keeps for a terminal.
    let mut pty = plenary(data.path(), &[]).size((112, 8_000)).stuck().run();
    pty.wait_until("the first bytes", |pty| !pty.raw().is_empty());
    pty.signal(Signal::TERM);
    assert_eq!(pty.exit(), 143);
    // What it could not be told it does not know, but the line discipline waits for nobody.
    let damage = pty.damage();
    assert!(!damage.iter().any(|damage| damage.contains("is now")), "{damage:?}");
}

/// A programme of so many sessions, as a file.
fn large(data: &Path, sessions: usize) -> String {
    let session = |number| format!("{{\"id\": \"s{number}\", \"title\": \"Session number {number} of very many\"}}");
    let list: Vec<String> = (0..sessions).map(session).collect();
    let text = format!("{{\"id\": \"large\", \"title\": \"Large Forum\", \"sessions\": [{}]}}", list.join(","));
    let path = data.join("large.json");
    fs::write(&path, text).expect("a file");
    path.to_string_lossy().into_owned()
}

#[test]
fn a_large_programme_is_shown_filtered_and_kept() {
    let data = folder();
    let file = large(data.path(), 10_000);
    let mut pty = plenary(data.path(), &["-p", &file]).run();
    pty.wait_for("10000 sessions").send("/number 9998").wait_for("1 of 10000");
    pty.send("\r").wait_for("Session number 9998");
    pick(&mut pty, "1 going");
    pty.send("q");
    ends(pty, 0);
    // With the first pick its copy has joined the library.
    fs::remove_file(file).expect("the file goes");
    let mut pty = plenary(data.path(), &["-p", "large"]).run();
    pty.wait_for("10000 sessions").wait_for("1 going").send("q");
    ends(pty, 0);
}

#[test]
fn an_export_is_a_file_that_reads_back_and_is_replaced_only_after_a_yes() {
    let data = folder();
    let first = programme("spief-2021").sessions()[0].title.clone();
    let mut pty = open(data.path());
    pick(&mut pty, "1 going");
    pty.send("e")
        .wait_for("~/spief-2021-agenda.ics")
        .send("\r")
        .wait_for("wrote ~/spief-2021-agenda.ics from 1 session");
    let path = data.path().join("spief-2021-agenda.ics");
    let titles = || {
        let bytes = fs::read(&path).expect("the export");
        let file = formats::File { name: "spief-2021-agenda.ics".to_owned(), bytes: bytes.into() };
        let reading = formats::open(&[file], &formats::Ask::new(Zone::bundled)).expect("a calendar");
        reading.programme.sessions().iter().map(|session| session.title.clone()).collect::<Vec<_>>()
    };
    assert_eq!(titles(), [first.as_str()]);
    // One without a time, which a calendar can't do without.
    pty.send("G");
    pick(&mut pty, "2 going");
    pty.send("e\r").wait_for("Replace ~/spief-2021-agenda.ics?").send("n").wait_for("enter writes");
    assert_eq!(titles(), [first.as_str()]);
    pty.send("\x1b")
        .send("e\r")
        .wait_for("Replace ~")
        .send("y")
        .wait_for("wrote ~/spief-2021-agenda.ics from 2 sessions");
    pty.wait_for("1 session without a time is left out");
    assert_eq!(titles(), [first.as_str()]);
    pty.send("q");
    ends(pty, 0);
}

#[test]
fn an_export_under_way_is_done_before_the_program_ends() {
    let data = folder();
    let file = large(data.path(), 5_000);
    let mut pty = plenary(data.path(), &["-p", &file]).run();
    pty.wait_for("5000 sessions").send("e").wait_for("~/large-sessions.ics").send("\r\x03");
    ends(pty, 0);
    assert!(data.path().join("large-sessions.ics").is_file());
}

#[test]
fn what_is_copied_goes_to_the_terminal_as_letters() {
    let data = folder();
    let mut pty = open(data.path());
    pty.send("y").wait_for("sent to the terminal: Wed 2 Jun 16:45").send("q");
    let pty = ends(pty, 0);
    // "Wed 2 Jun 16:45–", in the letters of base64.
    assert_eq!(pty.count("\x1b]52;c;V2VkIDIgSnVuIDE2OjQ14oCT"), 1);
}

#[test]
fn what_is_found_in_another_programme_is_visited_and_the_choice_stays() {
    let data = folder();
    let mut pty = open(data.path());
    pty.send("\\fomichev\t").wait_for("Gaidar").send("\r").wait_for("SPIEF 2021: backspace returns");
    pty.send("\x7f").wait_for(&title(&programme("spief-2021"), 0));
    pty.send("\\fomichev\t").wait_for("Gaidar").send("\r").wait_for("SPIEF 2021: backspace returns").send("q");
    ends(pty, 0);
    assert!(fs::read_dir(data.path()).expect("the folder").next().is_none(), "a visit leaves no files");
    opened(plenary(data.path(), &[]));
}

#[test]
fn another_programme_is_chosen_and_remembered() {
    let data = folder();
    let (first, other) = (programme("spief-2021"), programme("gaidar-2017"));
    let mut pty = open(data.path());
    pick(&mut pty, "1 going");
    pty.send("p").wait_for("Gaidar Forum 2018").send("G\r").wait_for(&title(&other, 0));
    assert!(!pty.text().contains("1 going"));
    pty.send("p").wait_for("Gaidar Forum 2018").send("g\r").wait_for(&title(&first, 0)).wait_for("1 going");
    pty.send("p").wait_for("Gaidar Forum 2018").send("G\r").wait_for(&title(&other, 0)).send("q");
    ends(pty, 0);
    plenary(data.path(), &[]).run().wait_for(&title(&other, 0));
}

#[test]
fn a_clash_is_settled_on_the_board_and_stays_so() {
    let data = folder();
    let file = data.path().join("afternoon.json");
    let session = |id: &str, title: &str, start: &str, end: &str| {
        format!(r#"{{ "id": "{id}", "title": "{title}", "start": "2024-05-01T{start}", "end": "2024-05-01T{end}" }}"#)
    };
    let sessions = [session("ice", "Made-up ice", "14:00", "15:00"), session("fire", "Made-up fire", "14:20", "15:30")];
    let text = format!(r#"{{ "id": "afternoon", "title": "Afternoon", "sessions": [{}] }}"#, sessions.join(","));
    fs::write(&file, text).expect("a file");
    let start = || plenary(data.path(), &["-p", &file.to_string_lossy()]).run();
    let saved = |pty: &mut Pty, what: &str| {
        pty.wait_until(what, |pty| pty.text().contains(what) && !pty.text().contains("saving"));
    };
    let mut pty = start();
    pty.wait_for("Made-up ice");
    pick(&mut pty, "1 going");
    pty.send("j");
    pick(&mut pty, "2 going");
    pty.wait_for("! 1 clash").send("gC").wait_for("Group 1 of 1").wait_for("40 min with B");
    pty.send("s").wait_for("Leave “Made-up ice” for “Made-up fire” at:").send("\x1514:30\r");
    saved(&mut pty, "settled in parts");
    pty.wait_for("until 14:30");
    pty.signal(Signal::KILL);
    pty.exit();
    // It is there again, as it was, and undone by one key.
    let mut pty = start();
    pty.wait_for("until 14:30").send("C").wait_for("settled in parts").send("u");
    saved(&mut pty, "! 1 clash");
    pty.send("\x1b[B ").wait_for("kept “Made-up fire” over “Made-up ice”");
    saved(&mut pty, "overlap, no clash");
    pty.send("q").wait_until("the panes", |pty| !pty.text().contains("Group 1 of 1")).send("q");
    ends(pty, 0);
}

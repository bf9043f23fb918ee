//! What becomes of picks where the disk refuses them, and where a second window, or another program, writes beside this one.

use super::*;

#[test]
fn what_cannot_be_saved_is_said_and_told_in_the_end() {
    let data = folder();
    let mut pty = open(data.path());
    fs::write(data.path().join("agendas"), "a file where the folder should be").expect("a file");
    pty.send(" ").wait_for("NOT SAVED").send("j").wait_for("! not saved: cannot save the agenda");
    pty.send("m").wait_for("1 maybe").wait_for("NOT SAVED").send("q");
    let pty = ends(pty, 2);
    let text = pty.text();
    assert!(text.contains("plenary: not saved: cannot save the agenda"), "{text}");
    for (number, word) in [(0, "going"), (1, "maybe")] {
        let title = title(&programme("spief-2021"), number);
        assert!(text.lines().any(|line| line.starts_with(word) && line.contains(&title)), "{text}");
    }
    // What was told comes in again.
    let told = data.path().join("told");
    fs::write(&told, &text).expect("a file");
    fs::remove_file(data.path().join("agendas")).expect("the file goes");
    command(data.path(), &["agenda", "import", &told.to_string_lossy()]);
    open(data.path()).wait_for("1 going").wait_for("1 maybe");
}

/// Runs a command beside, as in another window; what it says.
#[track_caller]
fn command(data: &Path, arguments: &[&str]) -> String {
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_plenary"));
    let done = command.env_clear().arg("--data-dir").arg(data).args(arguments).output().expect("it runs");
    let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(done.status.success(), "{}", said(&done.stderr));
    said(&done.stdout)
}

/// The picks on disk.
fn on_disk(file: &Path) -> Vec<String> {
    let text = fs::read(file).expect("an agenda");
    let agenda: plenary::agenda::Agenda = serde_json::from_slice(&text).expect("an agenda");
    agenda.picks().map(|(session, _)| session.to_owned()).collect()
}

#[test]
fn what_cannot_be_saved_is_saved_elsewhere_and_taken_in_again() {
    let data = folder();
    let stick = folder();
    let agendas = data.path().join("agendas");
    let mut pty = open(data.path());
    fs::write(&agendas, "a file where the folder should be").expect("a file");
    pty.send(" ").wait_for("NOT SAVED").send("j").wait_for("S saves elsewhere");
    let path = stick.path().join("it's mine.json");
    let typed = path.to_string_lossy().into_owned();
    pty.send("S").wait_for("~/spief-2021-picks.json").send(&format!("\x15{typed}\r")).wait_for("saved to ");
    assert_eq!(on_disk(&path), [programme("spief-2021").sessions()[0].id.to_string()]);
    // It is not replaced without a yes.
    pty.send("mS").wait_for("~/spief-2021-picks.json").send(&format!("\x15{typed}\r")).wait_for("It is there already");
    pty.send("n")
        .wait_for("saves it there")
        .send("\x1b")
        .wait_until("closed", |pty| !pty.text().contains("another place"));
    assert_eq!(on_disk(&path).len(), 1);
    pty.send("S").wait_for("~/spief-2021-picks.json").send(&format!("\x15{typed}\r")).wait_for("It is there already");
    pty.send("y").wait_for("saved to ");
    assert_eq!(on_disk(&path).len(), 2);
    pty.send("q");
    ends(pty, 2);
    fs::remove_file(&agendas).expect("the file goes");
    command(data.path(), &["agenda", "merge", &typed]);
    open(data.path()).wait_for("1 going").wait_for("1 maybe");
}

#[test]
fn a_disk_that_works_again_takes_what_it_refused_without_a_key() {
    let data = folder();
    let agendas = data.path().join("agendas");
    let mut pty = open(data.path());
    fs::write(&agendas, "a file where the folder should be").expect("a file");
    pty.send(" ").wait_for("NOT SAVED");
    fs::remove_file(&agendas).expect("the file goes");
    pty.wait_until("saved", |pty| !pty.text().contains("NOT SAVED"));
    pty.signal(Signal::KILL);
    pty.exit();
    open(data.path()).wait_for("1 going");
}

#[test]
fn what_a_disk_refused_it_is_asked_again_with_any_key() {
    let data = folder();
    let mut pty = open(data.path());
    let held = stick(data.path());
    pty.send(" ").wait_for("NOT SAVED");
    // That this is over nobody tells.
    drop(held);
    pty.send("j").wait_until("saved", |pty| !pty.text().contains("NOT SAVED"));
    pty.signal(Signal::KILL);
    pty.exit();
    open(data.path()).wait_for("1 going");
}

#[test]
fn what_one_window_picks_another_shows_without_a_key() {
    let data = folder();
    let (mut one, mut other) = (open(data.path()), open(data.path()));
    pick(&mut one, "1 going");
    other.wait_for("1 going").wait_for("another window: going “");
    // And back, where nothing else is said any more.
    one.send("g").wait_until("no word", |pty| !pty.text().contains("undoes"));
    other.send("m").wait_for("1 maybe");
    one.wait_for("1 maybe").wait_for("another window: maybe “");
    // The command line is a window like any other.
    other.send("g").wait_until("no word", |pty| !pty.text().contains("undoes"));
    let second = programme("spief-2021").sessions()[1].id.to_string();
    command(data.path(), &["agenda", "add", &second]);
    for pty in [&mut one, &mut other] {
        pty.wait_for("1 going").wait_for("1 maybe");
    }
    for pty in [&mut one, &mut other] {
        pty.send("g").wait_until("no word", |pty| !pty.text().contains("another window"));
    }
    command(data.path(), &["agenda", "undo"]);
    for mut pty in [one, other] {
        pty.wait_until("undone", |pty| !pty.text().contains("1 going")).wait_for("another window: undone: going “");
        pty.send("q");
        ends(pty, 0);
    }
}

#[test]
fn two_windows_that_pick_at_once_lose_nothing() {
    let data = folder();
    let (mut one, mut other) = (open(data.path()), open(data.path()));
    for _ in 0..4 {
        one.send(" j");
        other.send("mj");
    }
    other.send("G");
    for _ in 0..3 {
        one.send(" j");
        other.send("mk");
    }
    // Of each session the last word holds, and it is the same in both.
    let settled = |pty: &Pty| pty.text().contains("going") && !pty.text().contains("saving");
    one.wait_until("settled", settled);
    other.wait_until("settled", settled);
    one.send("q");
    other.send("q");
    ends(one, 0);
    ends(other, 0);
    let picks = on_disk(&data.path().join("agendas/spief-2021.json"));
    assert_eq!(picks.len(), 10, "{picks:?}");
}

#[test]
fn own_saves_and_what_is_only_looked_at_draw_nothing() {
    let data = folder();
    let (mut one, mut other) = (open(data.path()), open(data.path()));
    pick(&mut one, "1 going");
    other.wait_for("1 going");
    // Whatever was to come by then has come: the frames of two keys are the next, in both, unless a minute ends meanwhile.
    for pty in [&mut one, &mut other] {
        fs::read(data.path().join("agendas/spief-2021.json")).expect("the agenda");
        command(data.path(), &["agenda"]);
        let (head, frames) = (pty.row(0), pty.count(FRAME_END));
        pty.send("?").wait_for("Keys").send("\x1b").wait_until("closed", |pty| !pty.text().contains("searches, "));
        assert!(pty.count(FRAME_END) == frames + 2 || pty.row(0) != head);
    }
    for mut pty in [one, other] {
        pty.send("q");
        ends(pty, 0);
    }
}

#[test]
fn an_agenda_that_somebody_removes_is_said_and_not_lost() {
    let data = folder();
    let file = data.path().join("agendas/spief-2021.json");
    let mut pty = open(data.path());
    pick(&mut pty, "1 going");
    fs::remove_file(&file).expect("the file goes");
    pty.wait_for("NOT SAVED").wait_for("holds nothing any more").send("q");
    ends(pty, 0);
    assert_eq!(on_disk(&file).len(), 1);
}

#[test]
fn conflict_copies_that_come_are_said_and_merged_by_their_key() {
    let data = folder();
    let elsewhere = folder();
    let spief = programme("spief-2021");
    let [second, third] = [1, 2].map(|number| spief.sessions()[number].id.to_string());
    command(elsewhere.path(), &["agenda", "add", &second, &third]);
    let mut pty = open(data.path());
    pick(&mut pty, "1 going");
    for name in ["", ".journal"] {
        let from = elsewhere.path().join(format!("agendas/spief-2021{name}.json"));
        let to = format!("agendas/spief-2021{name}.sync-conflict-20210602-120000-ABCDEFG.json");
        fs::copy(from, data.path().join(to)).expect("a copy");
    }
    pty.wait_for("conflict cop");
    pty.send("j").wait_until("no word of it", |pty| !pty.text().contains("conflict cop"));
    pty.send("&").wait_for("3 going").wait_for("2 conflict copies merged: ").send("q");
    ends(pty, 0);
    assert_eq!(fs::read_dir(data.path().join("backups/spief-2021/conflict-copies")).expect("a folder").count(), 2);
    // At the next start it is said from the first.
    let copy = data.path().join("agendas/spief-2021 (1).json");
    fs::copy(elsewhere.path().join("agendas/spief-2021.json"), copy).expect("a copy");
    open(data.path()).wait_for("a conflict copy of this agenda lies beside it; & merges it");
}

#[test]
fn a_disk_that_works_again_gets_what_it_refused() {
    let data = folder();
    let agendas = data.path().join("agendas");
    let mut pty = open(data.path());
    fs::write(&agendas, "a file where the folder should be").expect("a file");
    pty.send(" ").wait_for("NOT SAVED");
    fs::remove_file(&agendas).expect("the file goes");
    pty.send("q");
    ends(pty, 0);
    open(data.path()).wait_for("1 going");
}

#[test]
fn two_copies_at_once_keep_each_others_picks() {
    let data = folder();
    let (mut one, mut other) = (open(data.path()), open(data.path()));
    pick(&mut one, "1 going");
    other.send("j");
    pick(&mut other, "2 going");
    one.send("q");
    ends(one, 0);
    other.send("q");
    ends(other, 0);
    open(data.path()).wait_for("2 going");
}

#[test]
fn a_return_in_the_history_leaves_a_backup_of_what_was() {
    let data = folder();
    let mut pty = open(data.path());
    pick(&mut pty, "1 going");
    pty.send("j");
    pick(&mut pty, "2 going");
    pty.send("H").wait_for("in force").send("G").wait_for("2 picks go").send("\r");
    pty.wait_until("both gone, saved", |pty| !pty.text().contains("going") && !pty.text().contains("saving")).send("q");
    ends(pty, 0);
    let backups = command(data.path(), &["agenda", "backups"]);
    assert!(backups.contains("2 going") && backups.contains("before a return in the history"), "{backups}");
    command(data.path(), &["agenda", "restore", "1"]);
    assert_eq!(on_disk(&data.path().join("agendas/spief-2021.json")).len(), 2);
}

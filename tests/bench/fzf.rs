//! The same titles in fzf, where it is installed: what people are used to.

use crate::figures::{Aim, Figure, Table, Unit};
use crate::generator::{File, Texts, WORD};
use crate::pty::{Program, Window};
use crate::{Result, pass, rivals, search, typing};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// It marks no frames: they end where it is silent for so long.
const SILENCE: Duration = Duration::from_millis(150);
/// What it is slow with, it need not be measured with.
const MOST: usize = 10_000;

/// Measures one answer as a whole process and, where there is a bare program's start and key to put beside them, start
/// and keys.
pub fn measure(
    table: &mut Table,
    files: &[File],
    folder: &Path,
    rounds: usize,
    bare: Option<(f64, f64)>,
) -> Result<()> {
    let version = Command::new("fzf").arg("--version").stderr(Stdio::null()).output();
    let version = version.ok().filter(|output| output.status.success());
    let small = || files.iter().filter(|file| file.sessions <= MOST);
    table.section("one answer, exec → exit", "beside fzf, titles");
    table.remark(version.as_ref().map_or_else(
        || "fzf is not installed".to_owned(),
        |version| format!("fzf {}", String::from_utf8_lossy(&version.stdout).trim()),
    ));
    for file in small() {
        filter(table, file, folder, version.is_some(), rounds)?;
    }
    let Some((bare_start, bare_key)) = bare.filter(|_| version.is_some()) else { return Ok(()) };
    table.section("fzf over the same titles", "beside bare");
    for file in small() {
        let program = Program::new("/bin/sh", &[&"-c", &r#"exec fzf <"$0""#, &titles(file, folder)?]);
        let (mut start, mut typing) = (Figure::default(), Figure::default());
        for _ in 0..rounds {
            let mut window = Window::open(&program)?;
            let all = format!("{0}/{0}", file.sessions);
            start.time(window.settled(SILENCE, |screen| screen.contents().contains(&all))?.after);
            for length in 1..=WORD.len() {
                window.press(&WORD[length - 1..length])?;
                let typed = format!("> {}", &WORD[..length]);
                typing.time(window.settled(SILENCE, |screen| screen.contents().contains(&typed))?.after);
            }
            window.quit("\x1b")?;
        }
        table.row(format!("{}, first frame", file.label()), Unit::Time, &start, Some(bare_start), None);
        table.row(format!("{}, letter of a query", file.label()), Unit::Time, &typing, Some(bare_key), None);
    }
    Ok(())
}

/// Writes the titles of a programme, one in a line.
fn titles(file: &File, folder: &Path) -> Result<PathBuf> {
    let list = folder.join(format!("titles-{}", file.sessions));
    let programme = pass::parse(&fs::read(&file.path)?)?;
    let titles: Vec<&str> = programme.sessions.iter().map(|session| session.title.as_str()).collect();
    fs::write(&list, titles.join("\n"))?;
    Ok(list)
}

/// Measures, by turns, whole processes that read everything, answer one line and end.
fn filter(table: &mut Table, file: &File, folder: &Path, fzf: bool, rounds: usize) -> Result<()> {
    let names = File::write_some(folder, file.sessions, Texts::Names)?;
    let titles = titles(file, folder)?;
    let lines = folder.join(format!("names-{}", file.sessions));
    fs::write(&lines, rivals::lines(&search::read(&names.path)?).join("\n"))?;
    let data = folder.join("data");
    let theirs = |list: &Path, line: &str| {
        let mut command = Command::new("fzf");
        command.arg("--filter").arg(line).stdin(fs::File::open(list)?);
        answered(&mut command)
    };
    let ours = |file: &File, line: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_plenary"));
        command.arg("--data-dir").arg(&data).arg("-p").arg(&file.path).arg("find").args(line.split(' '));
        answered(&mut command)
    };
    let mut figures: [Figure; 4] = Default::default();
    let [only_titles, same, own, whole] = &mut figures;
    for _ in 0..rounds {
        for line in typing::words() {
            if fzf {
                only_titles.time(theirs(&titles, &line)?);
                same.time(theirs(&lines, &line)?);
            }
            own.time(ours(&names, &line)?);
            whole.time(ours(file, &line)?);
        }
    }
    let yardstick = fzf.then(|| only_titles.median());
    let aim = || yardstick.map(|most| Aim::new("no slower than fzf --filter, titles", most));
    let label = file.label();
    if fzf {
        table.row(format!("{label}, fzf --filter, titles"), Unit::Time, only_titles, None, None);
        table.row(format!("{label}, fzf --filter, and names"), Unit::Time, same, yardstick, None);
    }
    table.row(format!("{label}, find, titles and names"), Unit::Time, own, yardstick, aim());
    table.row(format!("{label}, find, everything"), Unit::Time, whole, yardstick, aim());
    Ok(())
}

/// How long a process takes that must find something.
fn answered(command: &mut Command) -> Result<Duration> {
    let started = Instant::now();
    let output = command.stderr(Stdio::null()).output()?;
    let took = started.elapsed();
    if output.stdout.is_empty() {
        return Err(format!("{command:?} finds nothing").into());
    }
    Ok(took)
}

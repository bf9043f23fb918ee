//! The same titles in fzf, where it is installed: what people are used to.

use crate::figures::{Figure, Table, Unit};
use crate::generator::{File, WORD};
use crate::pty::{Program, Window};
use crate::{Result, pass};
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

/// It marks no frames: they end where it is silent for so long.
const SILENCE: Duration = Duration::from_millis(150);
/// What it is slow with, it need not be measured with.
const MOST: usize = 10_000;

/// Measures start and keys beside those of the bare program.
pub fn measure(
    table: &mut Table,
    files: &[File],
    folder: &Path,
    rounds: usize,
    (bare_start, bare_key): (f64, f64),
) -> Result<()> {
    table.section("fzf over the same titles", "beside bare");
    let version = Command::new("fzf").arg("--version").stderr(Stdio::null()).output();
    let Some(version) = version.ok().filter(|output| output.status.success()) else {
        table.remark("fzf is not installed");
        return Ok(());
    };
    table.remark(format!("version {}", String::from_utf8_lossy(&version.stdout).trim()));
    for file in files.iter().filter(|file| file.sessions <= MOST) {
        let list = folder.join(format!("titles-{}", file.sessions));
        let programme = pass::parse(&fs::read(&file.path)?)?;
        let titles: Vec<&str> = programme.sessions.iter().map(|session| session.title.as_str()).collect();
        fs::write(&list, titles.join("\n"))?;
        let program = Program::new("/bin/sh", &[&"-c", &r#"exec fzf <"$0""#, &list]);
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

//! From a key to the frame that answers it, and how many bytes that frame takes.

use crate::Result;
use crate::figures::{Aim, Figure, Table, Unit};
use crate::generator::{File, WORD};
use crate::pty::{Frame, Program, Window, cursor_row};
use std::path::Path;

const DOWN: &str = "\x1b[B";
const ESCAPE: &str = "\x1b";

#[derive(Default)]
struct Keys {
    time: Figure,
    bytes: Figure,
}

impl Keys {
    fn sample(&mut self, frame: Frame) {
        self.time.time(frame.after);
        self.bytes.count(frame.bytes);
    }
}

/// A program that waits for keys, and what was measured of it.
struct Desk {
    window: Window,
    inside: Keys,
    scrolling: Keys,
    typing: Keys,
    memory: Figure,
}

impl Desk {
    fn open(program: &Program) -> Result<Desk> {
        let mut window = Window::open(program)?;
        window.frame(|screen| cursor_row(screen).is_some())?;
        let [inside, scrolling, typing] = Default::default();
        Ok(Desk { window, inside, scrolling, typing, memory: Figure::default() })
    }

    /// Waits until the search index is there: only then a count is shown for a query.
    fn settle(&mut self) -> Result<()> {
        self.window.press("/")?;
        self.window.frame(|screen| query(screen, ""))?;
        self.window.press("a")?;
        self.window.frame(|screen| query(screen, "a") && counts(screen))?;
        self.window.press(ESCAPE)?;
        self.window.frame(|screen| !query(screen, ""))?;
        self.window.peak_memory().into_iter().for_each(|peak| self.memory.count(peak));
        Ok(())
    }

    /// Moves the cursor down; tells whether the list scrolled.
    fn down(&mut self) -> Result<(Frame, bool)> {
        let before = cursor_row(self.window.screen());
        self.window.press(DOWN)?;
        let frame = self.window.frame(|screen| cursor_row(screen) != before)?;
        let row = |cursor: Option<(usize, String)>| cursor.map(|(row, _)| row);
        Ok((frame, row(cursor_row(self.window.screen())) == row(before)))
    }

    /// Types a word, letter by letter, and clears it.
    fn search(&mut self) -> Result<()> {
        self.window.press("/")?;
        self.window.frame(|screen| query(screen, ""))?;
        for length in 1..=WORD.len() {
            self.window.press(&WORD[length - 1..length])?;
            let frame = self.window.frame(|screen| query(screen, &WORD[..length]) && counts(screen))?;
            self.typing.sample(frame);
        }
        self.window.press(ESCAPE)?;
        self.window.frame(|screen| !query(screen, ""))?;
        Ok(())
    }
}

/// Whether the query line is shown with that text.
fn query(screen: &vt100::Screen, text: &str) -> bool {
    screen.rows(0, crate::pty::COLUMNS).any(|row| {
        let typed = row.strip_prefix("/ ").and_then(|typed| typed.strip_prefix(text));
        typed.is_some_and(|rest| rest.is_empty() || rest.starts_with("  "))
    })
}

/// Whether the count beside the tabs is one of hits: `23 of 412 sessions`.
fn counts(screen: &vt100::Screen) -> bool {
    screen.rows(0, crate::pty::COLUMNS).any(|row| row.trim_end().ends_with(" sessions") && row.contains(" of "))
}

/// Measures the keys by turns; gives back the yardstick's median.
pub fn measure(table: &mut Table, files: &[File], folder: &Path, rounds: usize) -> Result<f64> {
    let data = folder.join("data");
    let mut bare_window = Window::open(&Program::bare()?)?;
    bare_window.frame(|screen| cursor_row(screen).is_some())?;
    let mut bare = Keys::default();
    let mut desks = Vec::new();
    for file in files {
        let mut desk = Desk::open(&Program::plenary(&data, Some(&file.path)))?;
        desk.settle()?;
        desks.push(desk);
    }
    for _ in 0..rounds {
        let before = cursor_row(bare_window.screen());
        bare_window.press(DOWN)?;
        bare.sample(bare_window.frame(|screen| cursor_row(screen) != before)?);
        for desk in &mut desks {
            let (frame, scrolled) = desk.down()?;
            if scrolled {
                return Err("a page is too short for so many rounds".into());
            }
            desk.inside.sample(frame);
        }
    }
    for desk in &mut desks {
        while !desk.down()?.1 {}
    }
    for _ in 0..rounds {
        for desk in &mut desks {
            let (frame, _) = desk.down()?;
            desk.scrolling.sample(frame);
        }
    }
    for _ in 0..rounds {
        for desk in &mut desks {
            desk.search()?;
        }
    }
    bare_window.quit("q")?;
    let yardstick = bare.time.median();
    report(table, files, &desks, &bare);
    for desk in desks {
        desk.window.quit("q")?;
    }
    Ok(yardstick)
}

fn report(table: &mut Table, files: &[File], desks: &[Desk], bare: &Keys) {
    let yardstick = Some(bare.time.median());
    let aimed = |file: &File| {
        let most = 3.0 * bare.time.median();
        (file.sessions == 10_000).then(|| Aim::new("≤ 3 × bare", most))
    };
    let all = || files.iter().zip(desks);
    table.section("key → frame", "beside bare");
    table.row("a bare ratatui program", Unit::Time, &bare.time, None, None);
    for (file, desk) in all() {
        let what = format!("{}, cursor in the page", file.label());
        table.row(what, Unit::Time, &desk.inside.time, yardstick, aimed(file));
    }
    for (file, desk) in all() {
        let what = format!("{}, cursor scrolls", file.label());
        table.row(what, Unit::Time, &desk.scrolling.time, yardstick, aimed(file));
    }
    for (file, desk) in all() {
        let what = format!("{}, letter of a query", file.label());
        table.row(what, Unit::Time, &desk.typing.time, yardstick, None);
    }
    table.section("bytes per key", "beside bare");
    table.row("a bare ratatui program", Unit::Bytes, &bare.bytes, None, None);
    let yardstick = Some(bare.bytes.median());
    let aimed = |most: f64| Some(Aim::new(format!("≤ {most}"), most));
    for (file, desk) in all() {
        let what = format!("{}, cursor in the page", file.label());
        table.row(what, Unit::Bytes, &desk.inside.bytes, yardstick, aimed(4_000.0));
    }
    for (file, desk) in all() {
        let what = format!("{}, cursor scrolls", file.label());
        table.row(what, Unit::Bytes, &desk.scrolling.bytes, yardstick, aimed(11_000.0));
    }
    for (file, desk) in all() {
        table.row(format!("{}, letter of a query", file.label()), Unit::Bytes, &desk.typing.bytes, yardstick, None);
    }
    table.section("most memory, index included", "");
    for (file, desk) in all() {
        table.row(file.label(), Unit::Memory, &desk.memory, None, None);
    }
}

//! From exec to the first frame, and to the first frame with rows.

use crate::figures::{Aim, Figure, Table, Unit};
use crate::generator::File;
use crate::pty::{Program, Window, cursor_row, shows_something};
use crate::{Result, pass};
use std::path::Path;

#[derive(Default)]
struct Start {
    first: Figure,
    rows: Figure,
    bytes: Figure,
}

impl Start {
    fn sample(&mut self, program: &Program) -> Result<()> {
        let mut window = Window::open(program)?;
        let first = window.frame(shows_something)?;
        let rows = match cursor_row(window.screen()) {
            Some(_) => first,
            None => window.frame(|screen| cursor_row(screen).is_some())?,
        };
        self.first.time(first.after);
        self.rows.time(rows.after);
        self.bytes.count(rows.bytes);
        window.quit("q")
    }
}

/// Measures the starts by turns; gives back the yardstick's median.
pub fn measure(table: &mut Table, files: &[File], folder: &Path, rounds: usize) -> Result<f64> {
    let data = folder.join("data");
    let bare_program = Program::bare()?;
    let bundled_program = Program::plenary(&data, None);
    let (mut bare, mut bundled) = (Start::default(), Start::default());
    let mut opened: Vec<(Start, Figure)> = files.iter().map(|_| Default::default()).collect();
    for _ in 0..rounds {
        bare.sample(&bare_program)?;
        bundled.sample(&bundled_program)?;
        for (file, (start, pass)) in files.iter().zip(&mut opened) {
            start.sample(&Program::plenary(&data, Some(&file.path)))?;
            pass.time(pass::fresh(&file.path)?);
        }
    }
    let yardstick = bare.first.median();
    let aimed = |times: f64| Some(Aim::new(format!("≤ {times} × bare"), times * yardstick));
    table.section("exec → frame", "beside bare");
    table.row("a bare ratatui program", Unit::Time, &bare.first, None, None);
    table.row("bundled programme", Unit::Time, &bundled.first, Some(yardstick), aimed(1.3));
    for (file, (start, _)) in files.iter().zip(&opened) {
        let aim = if file.sessions == 10_000 { aimed(2.0) } else { None };
        table.row(format!("{}, first frame", file.label()), Unit::Time, &start.first, Some(yardstick), aim);
    }
    for (file, (start, pass)) in files.iter().zip(&opened) {
        let most = yardstick + 1.3 * pass.median();
        let aim = Aim::new(format!("≤ bare + 1.3 × one pass = {most:.3}"), most);
        table.row(format!("{}, one serde_json pass", file.label()), Unit::Time, pass, None, None);
        table.row(format!("{}, frame with rows", file.label()), Unit::Time, &start.rows, Some(yardstick), Some(aim));
    }
    table.section("bytes until rows are shown", "beside bare");
    let yardstick_bytes = bare.bytes.median();
    table.row("a bare ratatui program", Unit::Bytes, &bare.bytes, None, None);
    table.row("bundled programme", Unit::Bytes, &bundled.bytes, Some(yardstick_bytes), None);
    for (file, (start, _)) in files.iter().zip(&opened) {
        table.row(file.label(), Unit::Bytes, &start.bytes, Some(yardstick_bytes), None);
    }
    Ok(yardstick)
}

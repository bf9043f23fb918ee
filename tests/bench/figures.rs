//! Samples, what they come to, and the table of all of them.

use std::fmt;
use std::time::Duration;

/// Times in milliseconds, or numbers of bytes, taken under the same circumstances.
#[derive(Clone, Debug, Default)]
pub struct Figure(Vec<f64>);

impl Figure {
    /// Adds a time.
    pub fn time(&mut self, time: Duration) {
        self.0.push(time.as_secs_f64() * 1e3);
    }

    /// Adds a number of bytes.
    pub fn count(&mut self, bytes: usize) {
        self.0.push(f64::from(u32::try_from(bytes).unwrap_or(u32::MAX)));
    }

    /// Adds the samples of another.
    pub fn append(&mut self, other: Figure) {
        self.0.extend(other.0);
    }

    /// How many megabytes in a second it is, if each of the times was spent on so many bytes.
    pub fn rate(&self, bytes: usize) -> Figure {
        let bytes = f64::from(u32::try_from(bytes).unwrap_or(u32::MAX));
        Figure(self.0.iter().map(|milliseconds| bytes / 1e3 / milliseconds).collect())
    }

    /// The middle sample.
    pub fn median(&self) -> f64 {
        self.share(50)
    }

    /// The sample that so many of a hundred do not exceed.
    fn share(&self, percent: usize) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_by(f64::total_cmp);
        let at = (sorted.len() * percent).div_ceil(100).max(1) - 1;
        sorted.get(at).copied().unwrap_or(f64::NAN)
    }
}

/// What the samples are of; decides how they are printed.
#[derive(Clone, Copy)]
pub enum Unit {
    /// Milliseconds.
    Time,
    /// Bytes.
    Bytes,
    /// Mebibytes, given in bytes.
    Memory,
    /// Megabytes in a second.
    Rate,
}

impl Unit {
    fn print(self, value: f64) -> String {
        match self {
            Unit::Time => format!("{value:.3}"),
            Unit::Bytes => format!("{value:.0}"),
            Unit::Memory => format!("{:.1} MiB", value / f64::from(1 << 20)),
            Unit::Rate => format!("{value:.1} MB/s"),
        }
    }
}

/// What the median should not exceed.
pub struct Aim {
    /// In words.
    pub words: String,
    /// In the figure's own unit.
    pub most: f64,
}

impl Aim {
    /// An aim.
    pub fn new(words: impl Into<String>, most: f64) -> Aim {
        Aim { words: words.into(), most }
    }
}

/// All that was measured, in order.
#[derive(Default)]
pub struct Table(Vec<Line>);

enum Line {
    Section(String),
    Row { what: String, unit: Unit, figure: Figure, yardstick: Option<f64>, aim: Option<Aim> },
    Remark(String),
}

impl Table {
    /// Begins a section; `beside` says what its figures are divided by.
    pub fn section(&mut self, title: &str, beside: &str) {
        self.0.push(Line::Section(format!(
            "{title:<44} {:>4} {:>11} {:>11} {:>11}  {beside}",
            "n", "median", "min", "p95"
        )));
    }

    /// Adds a figure, its ratio to the yardstick's median, and what it should be.
    pub fn row(
        &mut self,
        what: impl Into<String>,
        unit: Unit,
        figure: &Figure,
        yardstick: Option<f64>,
        aim: Option<Aim>,
    ) {
        self.0.push(Line::Row { what: what.into(), unit, figure: figure.clone(), yardstick, aim });
    }

    /// Adds a line of text.
    pub fn remark(&mut self, text: impl Into<String>) {
        self.0.push(Line::Remark(text.into()));
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for line in &self.0 {
            match line {
                Line::Section(title) => writeln!(f, "\n{title}")?,
                Line::Remark(text) => writeln!(f, "  {text}")?,
                Line::Row { what, unit, figure, yardstick, aim } => {
                    let [median, least, p95] = [50, 0, 95].map(|percent| unit.print(figure.share(percent)));
                    let ratio = yardstick.map_or_else(String::new, |by| format!("× {:.2}", figure.median() / by));
                    let verdict = aim.as_ref().map_or_else(String::new, |aim| {
                        let verdict = if figure.median() <= aim.most { "ok" } else { "MISSED" };
                        format!("{verdict}: {}", aim.words)
                    });
                    let row = format!(
                        "  {what:<42} {:>4} {median:>11} {least:>11} {p95:>11}  {ratio:<8} {verdict}",
                        figure.0.len()
                    );
                    writeln!(f, "{}", row.trim_end())?;
                }
            }
        }
        Ok(())
    }
}

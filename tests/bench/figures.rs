//! Samples, what they come to, and the table of all of them.

use crate::typing::Typing;
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

    /// Thousandths of each of them for each of so many things: what took milliseconds is in microseconds for each.
    pub fn each(&self, things: usize) -> Figure {
        let things = f64::from(u32::try_from(things).unwrap_or(u32::MAX));
        Figure(self.0.iter().map(|milliseconds| milliseconds * 1e3 / things).collect())
    }

    /// How many samples there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The middle sample.
    pub fn median(&self) -> f64 {
        self.share(50)
    }

    /// The sample that so many of a hundred do not exceed.
    pub fn share(&self, percent: usize) -> f64 {
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
    /// Microseconds.
    Micro,
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
            Unit::Micro => format!("{value:.2} µs"),
            Unit::Bytes => format!("{value:.0}"),
            Unit::Memory => format!("{:.1} MiB", value / f64::from(1 << 20)),
            Unit::Rate => format!("{value:.1} MB/s"),
        }
    }
}

/// What a figure should not exceed: its median, where nothing else is said.
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

    /// Whether a value does not exceed it, and its words.
    pub fn verdict(&self, value: f64) -> String {
        let verdict = if value <= self.most { "ok" } else { "MISSED" };
        format!("{verdict}: {}", self.words)
    }
}

/// All that was measured, in order, as it is printed.
#[derive(Default)]
pub struct Table(String);

impl Table {
    /// Begins a section; `beside` says what its figures are divided by.
    pub fn section(&mut self, title: &str, beside: &str) {
        self.head(title, &["median", "min", "p95"], beside);
    }

    /// Begins a section of what was typed.
    pub fn typed_section(&mut self, title: &str, beside: &str) {
        self.head(title, &["median", "mean", "p99", "worst key"], beside);
    }

    fn head(&mut self, title: &str, columns: &[&str], beside: &str) {
        self.line(&format!("\n{title:<44} {:>4}{}  {beside}", "n", aligned(columns)));
    }

    /// Adds a figure, its ratio to the yardstick's median, and what it should be.
    pub fn row(
        &mut self,
        what: impl AsRef<str>,
        unit: Unit,
        figure: &Figure,
        yardstick: Option<f64>,
        aim: Option<Aim>,
    ) {
        let cells = [50, 0, 95].map(|percent| unit.print(figure.share(percent)));
        let median = figure.median();
        self.cells(what.as_ref(), figure.len(), &cells, yardstick.map(|by| median / by), &[(aim, median)]);
    }

    /// Adds what was typed, the ratio of its mean to the yardstick's, what the mean should be, and the worst key.
    pub fn typed(
        &mut self,
        what: impl AsRef<str>,
        typing: &Typing,
        yardstick: Option<f64>,
        mean_aim: Option<Aim>,
        worst_aim: Option<Aim>,
    ) {
        let samples = typing.samples();
        let (mean, (worst, _)) = (typing.mean(), typing.worst());
        let cells = [samples.median(), mean, samples.share(99), worst].map(|value| Unit::Time.print(value));
        let aims = [(mean_aim, mean), (worst_aim, worst)];
        self.cells(what.as_ref(), samples.len(), &cells, yardstick.map(|by| mean / by), &aims);
    }

    fn cells(&mut self, what: &str, n: usize, cells: &[String], ratio: Option<f64>, aims: &[(Option<Aim>, f64)]) {
        let cells = aligned(cells);
        let ratio = ratio.map_or_else(String::new, |ratio| format!("× {ratio:.2}"));
        let verdicts: Vec<String> =
            aims.iter().filter_map(|(aim, value)| Some(aim.as_ref()?.verdict(*value))).collect();
        self.line(&format!("  {what:<42} {n:>4}{cells}  {ratio:<8} {}", verdicts.join("; ")));
    }

    /// Adds a line of text.
    pub fn remark(&mut self, text: impl AsRef<str>) {
        self.line(&format!("  {}", text.as_ref()));
    }

    fn line(&mut self, text: &str) {
        self.0.push_str(text.trim_end());
        self.0.push('\n');
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Cells below each other.
fn aligned(cells: &[impl AsRef<str>]) -> String {
    let mut text = String::new();
    for cell in cells {
        text.push_str(&format!(" {:>11}", cell.as_ref()));
    }
    text
}

//! Schedule files of other programs: reading them beside the bare parser of their syntax, and the memory it takes.

use crate::figures::{Aim, Figure, Table, Unit};
use crate::generator::File;
use crate::inside::repeated;
use crate::{Result, peak_memory};
use plenary::formats::{self, Ask, Edition, Format};
use plenary::programme::{Instant, Programme, Zone};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The argument that makes this program open a file and tell how much memory that took, followed by the file.
pub const FLAG: &str = "--open-child";

/// How much slower than its parser a format may be read.
const MOST: f64 = 3.0;
/// The size of the programme that is written in every format.
const SESSIONS: usize = 10_000;

/// The largest real schedule, beside the project where there are any.
const REAL: &str = "../shared/programmes/36c3-2019-merged.schedule.xml";

/// A format, and one pass of the least that can be called parsing it: how many pieces it found.
struct Row {
    format: &'static str,
    ending: &'static str,
    parser: &'static str,
    bare: fn(&str) -> usize,
}

const ROWS: &[Row] = &[
    Row { format: "frab-xml", ending: "xml", parser: "quick-xml's events", bare: events },
    Row { format: "schedule-json", ending: "json", parser: "serde_json::Value", bare: tree },
    Row { format: "ics", ending: "ics", parser: "calcard's components", bare: components },
];

/// The events of XML, none of whose texts is looked at.
fn events(text: &str) -> usize {
    let mut reader = quick_xml::Reader::from_str(text);
    let mut count = 0;
    while !matches!(reader.read_event(), Ok(quick_xml::events::Event::Eof) | Err(_)) {
        count += 1;
    }
    count
}

fn tree(text: &str) -> usize {
    serde_json::from_str::<serde_json::Value>(text)
        .map_or(0, |tree| tree["schedule"]["conference"]["days"].as_array().map_or(0, Vec::len))
}

fn components(text: &str) -> usize {
    match calcard::Parser::new(text).entry() {
        calcard::Entry::ICalendar(calendar) => calendar.components.len(),
        _ => 0,
    }
}

/// Opens a file as the program does.
fn open(path: &Path) -> Result<Programme> {
    let bytes = std::fs::read(path)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let file = formats::File { name, bytes: bytes.into() };
    Ok(formats::open(&[file], &Ask::new(Zone::bundled))?.programme)
}

/// Opens a file in a process that has done nothing before, and prints the most memory it held, in bytes.
pub fn run(file: &Path) -> Result<()> {
    let programme = open(file)?;
    println!("{}", peak_memory(std::process::id()).unwrap_or_default());
    std::mem::forget(programme);
    Ok(())
}

/// Measures every format that has a bare parser, with a made-up programme and, where there is one, the largest real one.
pub fn measure(table: &mut Table, folder: &Path, rounds: usize) -> Result<()> {
    let own = File::write(folder, SESSIONS)?;
    let programme = formats::read(&std::fs::read(&own.path)?, Zone::bundled)?.programme;
    let edition = Edition::whole(&programme, Instant::UNIX_EPOCH);
    table.section("import, in one process", "beside the bare parser");
    let mut opened: Vec<(String, PathBuf)> = Vec::new();
    let real = Path::new(env!("CARGO_MANIFEST_DIR")).join(REAL);
    for row in ROWS {
        let write = Format::to_write(row.format).and_then(|format| format.write).ok_or("a format is not written")?;
        let path = folder.join(format!("made-up-{SESSIONS}.{}", row.ending));
        let path = if path == own.path { folder.join("made-up.schedule.json") } else { path };
        std::fs::write(&path, write(&edition).bytes)?;
        if open(&path)?.sessions().len() != SESSIONS {
            return Err(format!("{} is not read as written", row.format).into());
        }
        let made_up = (format!("{}, {}", row.format, own.label()), path);
        let real = (row.ending == "xml" && real.exists()).then(|| (file_name(&real), real.clone()));
        opened.extend(real.into_iter().chain([made_up]));
    }
    for (label, path) in &opened {
        let Some(row) = ROWS.iter().find(|row| path.extension() == Some(OsStr::new(row.ending))) else { continue };
        measure_file(table, row, label, path, rounds)?;
    }
    if !real.exists() {
        table.remark(format!("{REAL} is not there: no real schedule is measured"));
    }
    table.section("most memory held while a schedule is opened", "beside the file");
    for (label, path) in &opened {
        let mut memory = Figure::default();
        memory.count(fresh(path)?);
        let mut size = Figure::default();
        size.count(usize::try_from(std::fs::metadata(path)?.len())?);
        table.row(label, Unit::Memory, &memory, Some(size.median()), None);
    }
    Ok(())
}

fn measure_file(table: &mut Table, row: &Row, label: &str, path: &Path, rounds: usize) -> Result<()> {
    let bytes = std::fs::read(path)?;
    let text = std::str::from_utf8(&bytes)?;
    if (row.bare)(text) == 0 {
        return Err(format!("{} finds nothing in {label}", row.parser).into());
    }
    let file = [formats::File { name: file_name(path), bytes: bytes.clone().into() }];
    let ask = Ask::new(Zone::bundled);
    let (mut bare, mut open) = (Figure::default(), Figure::default());
    // By turns, so that both have the same neighbours on a machine that does other things too.
    for _ in 0..rounds {
        bare.append(repeated(1, || (row.bare)(text)));
        open.append(repeated(1, || formats::open(&file, &ask).is_ok()));
    }
    let aim = Aim::new(format!("≤ {MOST} × {}", row.parser), MOST * bare.median());
    table.row(format!("{label}, {}", row.parser), Unit::Time, &bare, None, None);
    table.row(format!("{label}, formats::open"), Unit::Time, &open, Some(bare.median()), Some(aim));
    table.row("  the same as a rate", Unit::Rate, &open.rate(bytes.len()), None, None);
    Ok(())
}

/// The most memory that opening a file takes in a fresh process, in bytes.
fn fresh(path: &Path) -> Result<usize> {
    let output = Command::new(std::env::current_exe()?).arg(FLAG).arg(path).output()?;
    Ok(String::from_utf8(output.stdout)?.trim().parse()?)
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

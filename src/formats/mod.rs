//! Bytes to programmes and back: one file or folder per format, one row of [`FORMATS`] each.
//!
//! ```text
//! What is shared                                                      | The formats
//!                                                                     |
//! unpack     files out of archives, within limits                     | native         plenary's own, the drafts themselves
//! decode     bytes to text                                            | frab           schedule.xml
//! script     data in a file that a web page loads as a script         | schedule_json  schedule.json, frab's events as JSON
//! limits     how much of a file is read, and which fields never are   | ics            iCalendar
//! document   a file while its format is found out: text, JSON tree    | trees          JSON joined by keys: a file each
//! published  what a file says, in its own words  <- a reader fills    | flat           CSV, JSON, YAML with common names
//! markup     HTML and Markdown to readable text                       | paper          Markdown, text, HTML: only written
//! settle     what that means: times, people, halls, identities        |
//! edition    what is to be written               <- a writer is given | table          a row for each of them
//! ```
//!
//! A new format is a file or folder with a `sniff` and a `read`, or a `write`, and a row of the table. JSON whose records
//! name each other by keys belongs in `trees`, where fields are asked for by name.
//!
//! A reader's own business is only where a format keeps what; the meaning is settled once for all, and the programme's
//! builder judges the outcome. Readers take bytes, writers give bytes: this module knows nothing of files.

mod decode;
mod document;
mod edition;
mod flat;
mod frab;
mod ics;
mod limits;
mod markup;
mod native;
mod paper;
mod published;
mod schedule_json;
mod script;
mod settle;
mod table;
mod trees;
mod unpack;

pub use document::Document;
pub use edition::{Edition, Written};
pub use ics::{Beside, beside};
pub use native::{SCHEMA, VERSION, write};
pub use table::{FORMATS, Format, Reads, Sureness};

use crate::error::{Error, Result};
use crate::programme::{Code, Finding, Programme, Zone, Zones, clean};
use published::Published;
use std::borrow::Cow;

/// A programme as read, and everything that was odd about its file.
#[derive(Debug)]
pub struct Reading {
    /// The programme.
    pub programme: Programme,
    /// What was odd and what was done about it, in the order of the file.
    pub findings: Vec<Finding>,
    /// The formats of the files, by their names in [`FORMATS`], each once.
    pub detected: Vec<&'static str>,
}

/// One of the files that a programme is read from.
#[derive(Clone, Debug)]
pub struct File {
    /// Its name, for messages and for what its ending says.
    pub name: String,
    /// What it holds.
    pub bytes: Cow<'static, [u8]>,
}

/// What the person who opens a file knows better than the file.
#[derive(Clone, Debug)]
pub struct Ask {
    /// Finds the rules of a time zone.
    pub zones: Zones,
    /// The venue's zone, for files that name none.
    pub assume_zone: Option<Zone>,
    /// What columns and fields mean, ours first: `title` is `Titel`. Overrules what would be guessed.
    pub map: Vec<(String, String)>,
}

impl Ask {
    /// Nothing but the rules of zones.
    pub fn new(zones: Zones) -> Ask {
        Ask { zones, assume_zone: None, map: Vec::new() }
    }
}

/// What I attended of my agenda, with my notes, as Markdown; with `noted`, also what I only wrote notes on.
pub fn log(edition: &Edition<'_>, noted: bool) -> Written {
    paper::write_log(edition, noted)
}

/// How much [`log`] has to tell: what I attended, and what I only wrote notes on.
pub fn logged(edition: &Edition<'_>) -> (usize, usize) {
    paper::count_log(edition)
}

/// Reads plenary's own programme file, as the library holds it.
///
/// # Errors
/// Only when the bytes are no programme at all; the error says at which line and column. Whatever else is wrong is
/// repaired or left out, and said in the findings.
pub fn read(bytes: &[u8], zones: Zones) -> Result<Reading> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let (line, column) = native::Positions::new(bytes).of(error.valid_up_to());
        Error::new("this is no programme").at(format!("line {line}, column {column}")).because("it is not UTF-8 text")
    })?;
    native::read(text, zones)
}

/// Reads whatever organisers publish: one file of any format of [`FORMATS`], or several that together are one programme,
/// or an archive of such.
///
/// # Errors
/// If there is no file, one is of no known format, or one is broken beyond what its format's syntax allows; the error
/// names the file and, where that is known, line and column.
pub fn open(files: &[File], ask: &Ask) -> Result<Reading> {
    // Plenary's own file may be large, and needs no look at other formats.
    if let [file] = files
        && native::sniff(&file.bytes) == Sureness::CERTAIN
    {
        return read(&file.bytes, ask.zones).map_err(|error| error.at(&file.name));
    }
    let files = unpack::unpack(files)?;
    let documents: Vec<Document<'_>> = files.iter().map(|file| Document::new(&file.name, &file.bytes)).collect();
    let mut known = Vec::with_capacity(documents.len());
    let mut strangers = Vec::new();
    for document in &documents {
        match table::format_of(document) {
            Ok(format) => known.push((document, format)),
            Err(error) => strangers.push((document.name, error)),
        }
    }
    // An archive or a folder may hold more than the schedule; but something must be one.
    if known.is_empty()
        && let Some((_, error)) = strangers.pop()
    {
        return Err(error);
    }
    let mut reading = read_as(&known, ask)?;
    let unknown = |(name, _): &(&str, Error)| {
        Finding::new(Code::FileUnknown, clean::line((*name).into()), "it is no schedule that plenary knows")
            .done("left out")
    };
    reading.findings.extend(strangers.iter().map(unknown));
    Ok(reading)
}

/// Reads documents as files of those formats, whatever they look like; together they are one programme.
///
/// # Errors
/// If there is none, one is broken beyond what its format's syntax allows, or several are each a programme by itself.
pub fn read_as(documents: &[(&Document<'_>, &Format)], ask: &Ask) -> Result<Reading> {
    let Some((first, _)) = documents.first() else { return Err(Error::new("there is no schedule to read")) };
    let mut published = Published::default();
    let mut detected = Vec::new();
    let mut places = Places::default();
    for (number, (document, format)) in documents.iter().enumerate() {
        let read = match format.read {
            Reads::Part(read) => read,
            Reads::Whole(read) if documents.len() == 1 => {
                return read(document.bytes, ask.zones).map_err(|error| error.at(document.name));
            }
            Reads::Whole(_) | Reads::Nothing => {
                let error = Error::new("cannot read several files as one programme").at(document.name);
                return Err(error.because(format!("{} stands by itself", format.title)));
            }
        };
        let base = places.add(document);
        let marks = (published.sessions.len(), published.people.len(), published.findings.len());
        let event = std::mem::take(&mut published.event);
        read(document, ask, &mut published).map_err(|error| error.at(document.name))?;
        let own = std::mem::replace(&mut published.event, event);
        if let Some((known, other)) = published.event.differs_from(&own) {
            return Err(Error::new("these files are not one programme")
                .at(document.name)
                .because(format!(
                    "it is of “{}”, and another file of “{}”",
                    clean::line(other.into()),
                    clean::line(known.into())
                ))
                .hint("give each event's files by themselves"));
        }
        published.event.learn(own);
        for session in published.sessions.iter_mut().skip(marks.0) {
            session.file = number;
            session.offset = session.offset.map(|offset| base + offset);
        }
        for person in published.people.iter_mut().skip(marks.1) {
            person.file = number;
            person.offset = person.offset.map(|offset| base + offset);
        }
        for finding in published.findings.iter_mut().skip(marks.2) {
            finding.offset = finding.offset.map(|offset| base + offset);
            finding.file = Some(document.name.to_owned()).filter(|_| documents.len() > 1);
        }
        if document.is_guessed() {
            let what = format!("it is no UTF-8 text, and was read as {}", document.decoded().encoding);
            published.findings.push(Finding::new(Code::EncodingGuessed, document.name, what));
        }
        if !detected.contains(&format.name) {
            detected.push(format.name);
        }
    }
    let (programme, mut findings) = settle::settle(published, first.stem(), ask);
    places.fill_in(&mut findings);
    Ok(Reading { programme, findings, detected })
}

/// Where the bytes of several texts stand, as if they were one behind the other: so that a place is one number until it
/// is put into words.
#[derive(Default)]
struct Places<'d> {
    texts: Vec<(usize, &'d str, &'d str)>,
    end: usize,
}

impl<'d> Places<'d> {
    /// Where the first byte of this text stands.
    fn add(&mut self, document: &'d Document<'_>) -> usize {
        let base = self.end;
        self.texts.push((base, document.name, document.text()));
        self.end += document.text().len() + 1;
        base
    }

    /// Says file, line and column wherever a byte is known.
    fn fill_in(&self, findings: &mut [Finding]) {
        let mut walks: Vec<native::Positions<'_>> =
            self.texts.iter().map(|(_, _, text)| native::Positions::new(text.as_bytes())).collect();
        for finding in findings {
            let Some(offset) = finding.offset else { continue };
            let at = self.texts.partition_point(|(base, ..)| *base <= offset).saturating_sub(1);
            if let (Some((base, name, _)), Some(walk)) = (self.texts.get(at), walks.get_mut(at)) {
                finding.position = Some(walk.of(offset - base));
                if self.texts.len() > 1 {
                    finding.file = Some((*name).to_owned());
                }
            }
        }
    }
}

//! `plenary import`: a file becomes a programme of the library, or the next version of one.

use super::args::{Line, Options};
use super::paper::Paper;
use super::{Answer, Stop, check, clock, json, news, say_all, show};
use crate::app::Clockface;
use crate::app::news::{News, Order, digest, report};
use crate::app::page::{Block, Page, Span, Tone};
use crate::error::{Error, Result};
use crate::formats::Ask;
use crate::programme::diff::Diff;
use crate::programme::{Code, Finding, Id, Instant};
use crate::store::{Import, Kind, Source, Store, shown};
use std::ffi::OsString;

/// How a file is brought in.
#[derive(Clone, Copy, Debug, Default)]
pub struct Way {
    /// Nothing is written.
    pub is_dry: bool,
    /// A file that ends too early may take the place of a version that is there.
    pub takes_cut: bool,
    /// Every finding and every change is told.
    pub all: bool,
}

/// What an import did, or would do.
pub struct Imported {
    /// The import itself.
    pub import: Import,
    /// What was odd about the files.
    pub findings: Vec<Finding>,
    detected: Vec<&'static str>,
    is_dry: bool,
    /// The command that opens it.
    opens: String,
}

/// `plenary import FILE…`.
///
/// # Errors
/// If a file can't be read or is no programme, the id is no id or another event's, or not all could be saved.
pub fn import(line: &Line, files: &[OsString], id: Option<&str>, way: Way, paper: Paper) -> Result<Answer, Stop> {
    let options: &Options = &line.options;
    let face = clock::face(&options.zone)?;
    let id = id.map(own_id).transpose()?;
    let imported = bring_in(&super::store(line)?, &Source::files(files), &options.ask(), id.as_ref(), way)?;
    say_all(&imported.import.notices);
    if options.json {
        return Ok(Answer::of(imported.document(&face)));
    }
    Ok(Answer::of(show::print(&imported.printed(&face, way.all), &paper.sheet())))
}

/// Reads a programme and brings it into the library, or finds out what that would do.
///
/// # Errors
/// If it can't be read, ends too early to take the place of the version that is there, or not all of it could be saved.
pub fn bring_in(store: &Store, source: &Source, ask: &Ask, id: Option<&Id>, way: Way) -> Result<Imported> {
    let found = store.read(source)?;
    let mut reading = found.reading(ask)?;
    let names_no_zone = reading.findings.iter().any(|finding| finding.code == Code::ZoneMissing);
    if names_no_zone && let Some(zone) = store.zone_before(&reading.programme, id)? {
        let what = format!("it names no time zone; the version before has {}", zone.name());
        reading = found.reading(&Ask { assume_zone: Some(zone), ..ask.clone() })?;
        reading.findings.push(Finding::new(Code::ZoneAssumed, "the event", what).done("which holds for this one too"));
    }
    let origin = found.imported(&reading, Instant::now());
    drop(found);
    let is_cut = reading.findings.iter().any(|finding| finding.code == Code::FileCut);
    if is_cut && !way.takes_cut {
        let weighed = store.weigh(reading.programme.clone(), origin.clone(), id)?;
        if weighed.kind == Kind::Newer && weighed.old.is_some() {
            let error = Error::new("the file ends too early; the library keeps the version it has");
            return Err(error.hint("--force imports it all the same"));
        }
    }
    let import = if way.is_dry {
        store.weigh(reading.programme, origin, id)?
    } else {
        store.import(reading.programme, origin, id)?
    };
    let opens = store.places().command(Some(import.programme.event.id.as_str()), "");
    Ok(Imported { import, findings: reading.findings, detected: reading.detected, is_dry: way.is_dry, opens })
}

fn own_id(text: &str) -> Result<Id> {
    Id::parse(text).ok_or_else(|| {
        let like = Id::from_text(text, "programme");
        Error::new(format!("“{text}” is no id")).because("ids are made of a-z, 0-9 and hyphens").hint(like.to_string())
    })
}

impl Imported {
    /// The report, to be read in a window: what was read, what I should know, what was odd, where it is kept, what becomes of
    /// my picks, what changed.
    pub fn page(&self, face: &Clockface) -> Page {
        let mut page = self.tell(face, report, false);
        let said = self.import.notices.iter().map(|notice| line(Tone::Alarm, notice.clone()));
        page.blocks.splice(1..1, said.collect::<Vec<_>>());
        page
    }

    /// The report to be printed; with all of it, every finding and every change.
    fn printed(&self, face: &Clockface, all: bool) -> Page {
        self.tell(face, if all { report } else { digest }, all)
    }

    fn tell(&self, face: &Clockface, report: fn(News<'_>, Order) -> Page, all_findings: bool) -> Page {
        let Import { kind, programme, old, carried, backup, .. } = &self.import;
        let mut blocks = vec![line(Tone::Title, check::head(programme, &self.detected))];
        blocks.extend(check::groups(&self.findings, all_findings));
        if !self.findings.is_empty() {
            blocks.push(Block::default());
        }
        blocks.push(line(Tone::Text, self.outcome()));
        if let Some(backup) = backup {
            blocks.push(line(Tone::Muted, format!("what was there before: {}", shown(backup))));
        }
        if let (Kind::Newer, Some(old)) = (kind, old) {
            let diff = Diff::between(old, programme);
            blocks.push(Block::default());
            blocks.extend(report(News { old, new: programme, diff: &diff, carried, face }, Order::Session).blocks);
        } else if *kind != Kind::Same && !carried.rows.is_empty() {
            let count = carried.rows.len();
            let words = if count == 1 { "1 pick was waiting for it" } else { "picks were waiting for it" };
            blocks.push(line(Tone::Text, if count == 1 { words.to_owned() } else { format!("{count} {words}") }));
        }
        Page { blocks }
    }

    fn outcome(&self) -> String {
        let Import { kind, programme, .. } = &self.import;
        let id = &programme.event.id;
        let version = programme.event.imported.as_ref().map_or(1, |imported| imported.revision.saturating_add(1));
        match (kind, self.is_dry) {
            (Kind::Same, _) => format!("nothing new: the library has just this as {id}"),
            (Kind::New, false) => format!("kept as {id}; `{}` opens it", self.opens),
            (Kind::New, true) => format!("it would be kept as {id}; nothing is written"),
            (Kind::Newer, false) => format!("kept as {id}, version {version} on this machine"),
            (Kind::Newer, true) => format!("it would become version {version} of {id}; nothing is written"),
        }
    }

    fn document(&self, face: &Clockface) -> String {
        let Import { kind, programme, old, carried, .. } = &self.import;
        let diff = old.as_ref().filter(|_| *kind == Kind::Newer).map(|old| (old, Diff::between(old, programme)));
        let changes = diff.as_ref().map(|(old, diff)| news::changes(News { old, new: programme, diff, carried, face }));
        let rows = changes.is_none().then(|| news::rows(carried, old.as_ref(), programme));
        let body = json::Brought {
            counts: json::counts(programme),
            detected: self.detected.join(", "),
            findings: json::findings(&self.findings),
            outcome: match kind {
                Kind::New => "new",
                Kind::Newer => "newer",
                Kind::Same => "same",
            },
            changes,
            carried: rows,
        };
        json::document(Some(&programme.event), body)
    }
}

fn line(tone: Tone, text: String) -> Block {
    Block { hang: 2, spans: vec![Span { text, tone, link: None }] }
}

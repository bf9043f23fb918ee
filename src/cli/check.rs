//! `plenary check`: the doctor for schedule files.

use super::paper::Paper;
use super::{Answer, Stop, json, show};
use crate::app::page::{Block, Page, Span, Tone};
use crate::formats::{Ask, FORMATS, Reading};
use crate::programme::check::diagnose;
use crate::programme::finding::{EXAMPLES, Group, grouped, tally};
use crate::programme::{Finding, Level, Programme};
use crate::store::{Source, Store};
use std::ffi::OsString;

/// `plenary check FILE…`: the files are one programme. Every finding is said with `all`, else the first few of each code.
///
/// # Errors
/// If a file can't be read, or holds nothing that is a programme.
pub fn check(
    store: &Store,
    sources: &[OsString],
    ask: &Ask,
    all: bool,
    json: bool,
    paper: Paper,
) -> Result<Answer, Stop> {
    let Reading { programme, findings, detected } = store.read(&Source::together(sources))?.reading(ask)?;
    let findings = diagnose(&programme, findings);
    let has_errors = findings.iter().any(|finding| finding.level() == Level::Error);
    let text = if json {
        let body = json::Checked {
            counts: json::counts(&programme),
            detected: detected.join(", "),
            findings: json::findings(&findings),
        };
        json::document(Some(&programme.event), body)
    } else {
        show::print(&report(&programme, &detected, &findings, all), &paper)
    };
    Ok(Answer { text, has_errors, ..Answer::default() })
}

/// What was detected, what is odd by code, and the tally.
fn report(programme: &Programme, detected: &[&'static str], findings: &[Finding], all: bool) -> Page {
    let mut blocks = vec![line(0, Tone::Title, head(programme, detected))];
    blocks.extend(groups(findings, all));
    let tally = tally(findings);
    blocks.push(line(0, Tone::Text, String::new()));
    blocks.push(line(0, Tone::Title, if tally.is_empty() { "nothing is odd".to_owned() } else { tally }));
    Page { blocks }
}

/// The findings by code, each code under a heading: all of them, or the first few.
pub fn groups(findings: &[Finding], all: bool) -> Vec<Block> {
    let mut blocks = Vec::new();
    for group in grouped(findings) {
        blocks.push(line(0, Tone::Text, String::new()));
        blocks.push(heading(&group));
        let of_code = || findings.iter().filter(|finding| finding.code == group.code);
        let shown = if all { group.count } else { EXAMPLES };
        blocks.extend(of_code().take(shown).map(|finding| line(4, Tone::Text, format!("  {finding}"))));
        if group.count > shown {
            let rest = format!("  … and {} more; --all lists them", group.count - shown);
            blocks.push(line(4, Tone::Muted, rest));
        }
        blocks.push(line(4, Tone::Text, format!("  → {}", group.code.advice())));
    }
    blocks
}

/// `error: Sessions that end before they start (3) [end-before-start]`.
fn heading(group: &Group<'_>) -> Block {
    let level = group.code.level();
    let tone = if level == Level::Error { Tone::Alarm } else { Tone::Heading };
    let mut block = line(2, tone, format!("{level}: "));
    block.spans.extend(line(2, Tone::Heading, format!("{} ({}) ", group.code.title(), group.count)).spans);
    block.spans.extend(line(2, Tone::Muted, format!("[{}]", group.code)).spans);
    block
}

/// `SPIEF 2021: plenary's own programme file; 19 sessions, 78 people, 9 halls, 4 days`.
pub fn head(programme: &Programme, detected: &[&'static str]) -> String {
    let title = |name: &str| {
        FORMATS
            .iter()
            .find(|format| format.name == name)
            .map_or(String::new(), |format| format!("{} ({name})", format.title))
    };
    let formats: Vec<String> = detected.iter().map(|name| title(name)).collect();
    let count = |count: usize, one: &str, many: &str| format!("{count} {}", if count == 1 { one } else { many });
    let counts = [
        count(programme.sessions().len(), "session", "sessions"),
        count(programme.people().len(), "person", "people"),
        count(programme.halls().len(), "hall", "halls"),
        count(programme.days().len(), "day", "days"),
    ];
    format!("{}: {}; {}", programme.event.label(), formats.join(" and "), counts.join(", "))
}

fn line(hang: u16, tone: Tone, text: String) -> Block {
    Block { hang, spans: vec![Span { text, tone, link: None }] }
}

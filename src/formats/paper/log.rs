//! What I attended, to take home: when, where, with whom, and what I noted. In Markdown.

use super::markdown::plain;
use super::{Entry, Gone, Sheet, gone};
use crate::formats::{Edition, Written};

/// Writes what I attended of an edition of my agenda; with `noted`, also what I only wrote notes on.
pub(in crate::formats) fn write(edition: &Edition<'_>, noted: bool) -> Written {
    let sheet = sheet(edition);
    let mut page = format!("# What I attended: {}\n", plain(sheet.title));
    let facts: Vec<String> = sheet.facts.iter().map(|fact| plain(fact)).collect();
    if !facts.is_empty() {
        page += &format!("\n{}\n", facts.join(" · "));
    }
    page += &format!("\n*{}*\n", plain(&sheet.clock));
    section(&mut page, &sheet, "##", |attended, _| attended);
    let is_only_noted = |attended: bool, note: &str| !attended && !note.is_empty();
    if noted && chosen(&sheet, is_only_noted) {
        page += "\n## Noted, not attended\n";
        section(&mut page, &sheet, "###", is_only_noted);
    }
    page.into()
}

/// How many sessions of an edition of my agenda I attended, and how many others I only wrote notes on.
pub(in crate::formats) fn count(edition: &Edition<'_>) -> (usize, usize) {
    let sheet = sheet(edition);
    let sessions = sheet.days.iter().flat_map(|day| &day.entries).map(|entry| (entry.attended, entry.note));
    let all: Vec<(bool, &str)> = sessions.chain(sheet.gone.iter().map(|gone| (gone.attended, gone.note))).collect();
    let attended = all.iter().filter(|(attended, _)| *attended).count();
    (attended, all.iter().filter(|(attended, note)| !attended && !note.is_empty()).count())
}

/// What I skip now I may have attended all the same.
fn sheet<'a>(edition: &Edition<'a>) -> Sheet<'a> {
    Sheet { gone: edition.lost().map(gone).collect(), ..Sheet::of(edition) }
}

fn chosen(sheet: &Sheet<'_>, is: impl Fn(bool, &str) -> bool) -> bool {
    sheet.days.iter().flat_map(|day| &day.entries).any(|entry| is(entry.attended, entry.note))
        || sheet.gone.iter().any(|gone| is(gone.attended, gone.note))
}

/// The days with what is chosen of them, and then what the programme no longer has.
fn section(page: &mut String, sheet: &Sheet<'_>, level: &str, is: impl Fn(bool, &str) -> bool) {
    for day in &sheet.days {
        let entries: Vec<&Entry<'_>> = day.entries.iter().filter(|entry| is(entry.attended, entry.note)).collect();
        if !entries.is_empty() {
            *page += &format!("\n{level} {}\n", plain(&day.heading));
            for entry in entries {
                write_entry(page, entry, level);
            }
        }
    }
    let gone: Vec<&Gone<'_>> = sheet.gone.iter().filter(|gone| is(gone.attended, gone.note)).collect();
    if !gone.is_empty() {
        *page += &format!("\n{level} No longer in the programme\n");
    }
    for gone in gone {
        *page += &format!("\n{level}# {} {}\n", plain(&gone.time), plain(gone.title));
        quote(page, gone.note);
    }
}

fn write_entry(page: &mut String, entry: &Entry<'_>, level: &str) {
    *page += &format!("\n{level}# {} {}\n", plain(&entry.time), plain(&entry.session.title));
    let halls = entry.halls.iter().map(|hall| format!("**{}**", plain(hall)));
    let facts: Vec<String> = halls.chain(entry.facts.iter().map(|fact| plain(fact))).collect();
    if !facts.is_empty() {
        *page += &format!("\n{}\n", facts.join(" · "));
    }
    if !entry.people.is_empty() {
        page.push('\n');
    }
    for group in &entry.people {
        let names: Vec<String> = group.people.iter().map(|who| plain(who.name)).collect();
        let heading = group.heading.as_ref().map(|heading| format!("{}: ", plain(heading))).unwrap_or_default();
        *page += &format!("- {heading}{}\n", names.join(", "));
    }
    quote(page, entry.note);
}

/// My own words, set apart from what the programme says.
fn quote(page: &mut String, note: &str) {
    if !note.is_empty() {
        *page += &format!("\n> {}\n", plain(note));
    }
}

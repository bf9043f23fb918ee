//! Tables, JSON and YAML whose fields have common names: the files that organisers make for themselves.
//!
//! ```text
//! vocabulary   what fields are called, in the languages met
//! sheet        CSV and TSV to rows; the room grid of a spreadsheet
//! grid         rows are slots, columns are rooms
//! tree         JSON and YAML to rows, with what groups of sessions have in common
//! slots        a schedule of free slots, and the talks that are dealt into them
//! columns      which column means what; the person's word goes first
//! records      rows to what is published
//! names, dates, times   several people in a cell; the order of day and month; ranges
//! write        plenary's own CSV, and how it is read again
//! ```

mod columns;
mod dates;
mod grid;
mod names;
mod records;
mod sheet;
mod slots;
mod table;
mod times;
mod tree;
mod vocabulary;
mod write;

use super::limits::DEEPEST;
use super::published::{Appearance, Published, Ref, Text};
use super::{Ask, Document, Sureness};
use crate::error::{Error, Result};
use serde_json::Value;
use std::borrow::Cow;

pub(super) use sheet::{read as read_csv, sniff as sniff_csv};
pub(super) use write::write as write_csv;

/// Whether JSON holds sessions whose fields have common names.
pub(super) fn sniff_json(document: &Document<'_>) -> Sureness {
    document.json().map_or(Sureness::NO, tree::sniff)
}

/// Reads JSON whose fields have common names.
///
/// # Errors
/// If there are no sessions in it, or the person's word about its fields names what is not there.
pub(super) fn read_json<'d>(document: &'d Document<'_>, ask: &Ask, published: &mut Published<'d>) -> Result<()> {
    let value = document.json().ok_or_else(|| Error::new("this is no JSON"))?;
    tree::read(value, Cow::Borrowed, ask, published)
}

/// Whether a text looks like YAML that tells of sessions; it is not parsed for that.
pub(super) fn sniff_yaml(document: &Document<'_>) -> Sureness {
    let head = document.head();
    let lines = || head.lines().map(str::trim_end).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let is_yaml = lines().next().is_some_and(|first| first == "---" || yaml_key(first).is_some());
    let keys: Vec<&str> = lines().filter_map(yaml_key).collect();
    // A calendar and a header of e-mail have lines like these too, but each at its beginning and no list.
    if !is_yaml
        || !(head.contains("\n- ") || head.contains(" - ") || head.starts_with("- "))
        || keys.len() * 3 < lines().count()
    {
        return Sureness::NO;
    }
    if slots::are_named_by(&keys) {
        return Sureness::LIKELY;
    }
    let columns = columns::Columns::of(&keys, &vec![true; keys.len()], &Ask::new(|_| None));
    match columns {
        Ok(columns) if columns.are_of_sessions() => Sureness::LIKELY,
        _ => Sureness::NO,
    }
}

/// The key of a line like `  - :title: Talk`.
fn yaml_key(line: &str) -> Option<&str> {
    let rest = line.trim_start().trim_start_matches("- ").trim_start();
    let from = rest.len() - rest.trim_start_matches(':').len();
    let end = from + rest.get(from..)?.find(':')?;
    let after = rest.get(end + 1..)?;
    let key = rest.get(..end)?.trim_matches(['"', '\'']);
    let is_key =
        !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | ' ' | ':' | '.'));
    (is_key && (after.is_empty() || after.starts_with(' '))).then_some(key)
}

/// Reads YAML whose fields have common names.
///
/// # Errors
/// If it is no YAML, is larger or deeper than is read, or has no sessions in it.
pub(super) fn read_yaml<'d>(document: &'d Document<'_>, ask: &Ask, published: &mut Published<'d>) -> Result<()> {
    let value = parse_yaml(document.text())?;
    let own = |text: &str| Cow::Owned(text.to_owned());
    if slots::read(&value, ask, published)? {
        return Ok(());
    }
    tree::read(&value, own, ask, published)
}

/// The people whose names stand in one text, as those of a cell.
pub(super) fn people(names: Text<'_>) -> Vec<Appearance<'_>> {
    fn appearance<'d>(name: Text<'d>, post: Option<Text<'d>>) -> Appearance<'d> {
        Appearance { person: Ref::name(name), post, ..Appearance::default() }
    }
    match names {
        Cow::Borrowed(names) => names::split(names, names::Style::Listed)
            .into_iter()
            .map(|named| appearance(named.name, named.post.map(Cow::Borrowed)))
            .collect(),
        Cow::Owned(names) => names::split(&names, names::Style::Listed)
            .into_iter()
            .map(|named| appearance(named.name.into_owned().into(), named.post.map(|post| Cow::Owned(post.to_owned()))))
            .collect(),
    }
}

fn parse_yaml(text: &str) -> Result<Value> {
    use serde_saphyr::options::DuplicateKeyPolicy;
    let budget = serde_saphyr::budget! {
        max_depth: DEEPEST,
        max_aliases: 20_000,
        max_nodes: 5_000_000,
        max_events: 10_000_000,
    };
    let options = serde_saphyr::options! { budget: budget, duplicate_keys: DuplicateKeyPolicy::LastWins };
    serde_saphyr::from_str_with_options(text, options).map_err(|error| {
        let place = error.location().map(|at| format!("line {}, column {}", at.line(), at.column()));
        let text = error.to_string();
        let broken = Error::new("this YAML can't be read").because(text.lines().next().unwrap_or_default());
        match place {
            Some(place) => broken.at(place),
            None => broken,
        }
    })
}

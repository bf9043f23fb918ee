//! CSV and TSV: which character separates, where the heading is, and the rows below it.

use super::columns::Columns;
use super::records::{self, Keys};
use super::table::{Cell, Row, Table};
use super::vocabulary::normal;
use super::{dates, grid, write};
use crate::error::{Error, Result};
use crate::formats::published::{Published, Text};
use crate::formats::{Ask, Document, Sureness};
use crate::programme::{Code, Finding};
use csv::{ReaderBuilder, StringRecord};

/// What separates cells, the usual one first.
const SEPARATORS: [u8; 4] = [b',', b';', b'\t', b'|'];
/// The heading stands in one of the first rows.
const HEADING_WITHIN: usize = 12;
/// The first heading of a template that is filled in and sent to a service.
const GUIDEBOOK: &str = "don't change any of these headers";

/// Whether a text is a table with a heading that tells of sessions, or the grid of a spreadsheet.
pub(in crate::formats) fn sniff(document: &Document<'_>) -> Sureness {
    let head = document.head();
    if head.trim_start().starts_with(['{', '[', '<']) || head.contains('\0') {
        return Sureness::NO;
    }
    let records = records(head, separator(head), HEADING_WITHIN);
    if records.first().is_some_and(write::is_own_heading) {
        return Sureness::CERTAIN;
    }
    let Some((heading, _)) = heading(&records, &Ask::new(|_| None)) else {
        return if grid::is_grid(&records) { Sureness::PERHAPS } else { Sureness::NO };
    };
    // A heading without a row below it is a sentence with commas.
    Sureness::likely(records.len() > heading + 1 && records.get(heading).is_some_and(|heading| heading.len() > 1))
}

/// The character that separates cells: the one which cuts most rows into the same number of cells.
fn separator(text: &str) -> u8 {
    let score = |separator: u8| {
        let counts: Vec<usize> = records(text, separator, 30).iter().map(StringRecord::len).collect();
        let of = |count: usize| counts.iter().filter(|own| **own == count).count();
        counts.iter().filter(|count| **count > 1).map(|count| of(*count) * 1000 + count).max().unwrap_or(0)
    };
    SEPARATORS.into_iter().rev().max_by_key(|separator| score(*separator)).unwrap_or(b',')
}

fn reader(text: &str, separator: u8) -> csv::Reader<&[u8]> {
    ReaderBuilder::new().has_headers(false).flexible(true).delimiter(separator).from_reader(text.as_bytes())
}

fn records(text: &str, separator: u8, most: usize) -> Vec<StringRecord> {
    reader(text, separator).into_records().flatten().take(most).collect()
}

/// The row that names the columns, and whether it is that of the American template.
fn heading(records: &[StringRecord], ask: &Ask) -> Option<(usize, bool)> {
    let at = records.iter().take(HEADING_WITHIN).position(|record| {
        let names: Vec<&str> = record.iter().collect();
        Columns::of(&names, &vec![true; names.len()], ask).is_ok_and(|columns| columns.are_of_sessions())
    })?;
    let is_template =
        |record: &StringRecord| record.iter().any(|cell| cell.replace('’', "'").to_lowercase().contains(GUIDEBOOK));
    let american = records.get(..=at).is_some_and(|above| above.iter().any(is_template))
        || records.get(at).is_some_and(|heading| {
            heading.iter().map(str::to_lowercase).any(|name| name.contains("mm/dd") || name.contains("mm-dd"))
        });
    Some((at, american))
}

/// Reads a table, or the grid of a spreadsheet.
///
/// # Errors
/// If no row names the columns, or the person's word about them names what is not there.
pub(in crate::formats) fn read<'d>(document: &'d Document<'_>, ask: &Ask, published: &mut Published<'d>) -> Result<()> {
    let text = document.text();
    let mut head = text.len().min(64 * 1024);
    while !text.is_char_boundary(head) {
        head -= 1;
    }
    let separator = separator(text.get(..head).unwrap_or(text));
    let mut rows = Vec::new();
    for record in reader(text, separator).into_records() {
        match record {
            Ok(record) => rows.push(record),
            Err(error) => {
                let offset = error.position().and_then(|at| usize::try_from(at.byte()).ok());
                let finding =
                    Finding::new(Code::RecordUnreadable, format!("row {}", rows.len() + 1), error.to_string());
                published.findings.push(finding.done("left out").at(offset));
            }
        }
    }
    if rows.first().is_some_and(write::is_own_heading) {
        write::read(&rows, published);
        return Ok(());
    }
    let Some((at, american)) = heading(&rows, ask).or_else(|| mapped(&rows, ask)) else {
        if grid::is_grid(&rows) {
            return grid::read(&rows, ask, published);
        }
        // The person's word may be what is wrong.
        if let Some(first) = rows.first().filter(|_| !ask.map.is_empty()) {
            let names: Vec<&str> = first.iter().collect();
            Columns::of(&names, &vec![true; names.len()], ask)?;
        }
        let error = Error::new("no row of this table names its columns");
        return Err(error.hint("--map title=COLUMN says which column is the title"));
    };
    let table = table(&rows, at, american, published);
    records::publish(&table, &Keys::default(), ask, published)
}

/// The first row, if the person says what its columns are.
fn mapped(rows: &[StringRecord], ask: &Ask) -> Option<(usize, bool)> {
    let names: Vec<&str> = rows.first()?.iter().collect();
    let columns = Columns::of(&names, &vec![true; names.len()], ask).ok()?;
    (!ask.map.is_empty() && columns.has(super::vocabulary::Meaning::Title)).then_some((0, false))
}

fn table<'d>(rows: &[StringRecord], heading: usize, american: bool, published: &mut Published<'d>) -> Table<'d> {
    let mut table = Table::default();
    table.american = american;
    let own: Vec<&str> = rows.get(heading).map(|heading| heading.iter().collect()).unwrap_or_default();
    let columns: Vec<usize> = own
        .iter()
        .enumerate()
        .map(|(at, name)| {
            // Two columns of one name are two columns; one without a name is called by its number.
            let name = name.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
            let again = own.iter().take(at).any(|other| other.trim() == name);
            let name = if name.is_empty() { format!("column {}", at + 1) } else { name.to_owned() };
            table.column(if again { format!("{name} {}", at + 1) } else { name }.into())
        })
        .collect();
    let knows_days = own.iter().any(|name| matches!(normal(name).as_str(), "date" | "day" | "datum" | "tag"));
    let mut day: Option<Text<'d>> = None;
    for row in rows.iter().skip(heading + 1) {
        let offset = row.position().and_then(|at| usize::try_from(at.byte()).ok());
        let filled: Vec<(usize, &str)> =
            row.iter().enumerate().map(|(at, cell)| (at, cell.trim())).filter(|(_, cell)| !cell.is_empty()).collect();
        // A row with nothing but a day in it heads the rows below.
        if let [(_, only)] = filled.as_slice()
            && !knows_days
            && (dates::read(only).is_some() || is_day(only))
        {
            day = Some((*only).to_owned().into());
            continue;
        }
        let extra = filled.iter().filter(|(at, _)| *at >= columns.len()).count();
        if extra > 0 {
            let what = format!("it has {extra} cells more than the heading");
            let finding = Finding::new(Code::FieldUnreadable, format!("row {}", table.rows.len() + 1), what);
            published.findings.push(finding.done("left out").at(offset));
        }
        let mut cells: Vec<(usize, Cell<'d>)> = filled
            .into_iter()
            .filter_map(|(at, cell)| Some((*columns.get(at)?, Cell::Text(cell.to_owned().into()))))
            .collect();
        if let Some(day) = day.clone().filter(|_| !cells.is_empty()) {
            cells.push((table.column("day".into()), Cell::Text(day)));
        }
        table.push(Row { cells, offset });
    }
    table
}

/// "Day 2", "Tag 1".
pub(super) fn is_day(text: &str) -> bool {
    let lower = text.to_lowercase();
    let number = ["day", "tag", "jour", "día", "dag", "день"].iter().find_map(|word| lower.strip_prefix(word));
    number.is_some_and(|rest| rest.trim().parse::<u8>().is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sure(text: &str) -> Sureness {
        sniff(&Document::new("file", text.as_bytes()))
    }

    #[test]
    fn separators_are_found_out() {
        for (text, expected) in [
            ("title,start\n\"a; b; c\",10:00\n", b','),
            ("Titel;Beginn\n\"a, b\";10:00\n", b';'),
            ("title\tstart\na, b, c\t10:00\n", b'\t'),
            ("title|start\na|10:00\n", b'|'),
            ("title\n", b','),
        ] {
            assert_eq!(separator(text), expected, "{text}");
        }
    }

    #[test]
    fn only_tables_that_tell_of_sessions_are_taken() {
        assert_eq!(sure("title,start\nA,10:00\n"), Sureness::LIKELY);
        assert_eq!(sure("My event\n\nTitel;Raum\nA;B\n"), Sureness::LIKELY);
        assert_eq!(sure(",Hall A,Hall B\nFriday,,\n10-11,Talk,\n11:00 (45),,Talk\n"), Sureness::PERHAPS);
        for other in [
            "",
            "Dear all, at the start, the title of the room was lost.",
            "name,price\nA,1\n",
            "title,price\nA,1\n",
            "title,start",
            "BEGIN:VCALENDAR\nSUMMARY:A, B\n",
            "<title>,<start>\n",
            "{\"title\",\"start\"\n1,2",
            "\0title,start\nA,1",
        ] {
            assert_eq!(sure(other), Sureness::NO, "{other}");
        }
    }
}

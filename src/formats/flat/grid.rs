//! The grid of a spreadsheet: each column is a room, each row a slot, rows of their own name the days.

use super::records::{self, Keys};
use super::sheet::is_day;
use super::table::{Cell, Row, Table};
use super::{dates, times};
use crate::error::Result;
use crate::formats::Ask;
use crate::formats::published::{Hall, Published, Ref, Text};
use csv::StringRecord;

/// The times in the first cell of a row.
#[derive(Debug, PartialEq, Eq)]
struct Slot<'c> {
    start: &'c str,
    end: Option<&'c str>,
    minutes: Option<&'c str>,
}

/// A slot as people write it: `15-16`, `16-16:30`, `16:00 (240)`, `09:00`, `19`.
fn slot(cell: &str) -> Option<Slot<'_>> {
    let cell = cell.trim();
    if let Some((start, rest)) = cell.split_once('(') {
        let minutes = rest.trim_end().strip_suffix(')')?.trim().trim_end_matches("min").trim();
        let start = start.trim();
        let is_count = !minutes.is_empty() && minutes.bytes().all(|byte| byte.is_ascii_digit());
        return (times::is_clock(start) && is_count).then_some(Slot { start, end: None, minutes: Some(minutes) });
    }
    if let Some((start, end)) = times::range(cell) {
        return Some(Slot { start, end: Some(end), minutes: None });
    }
    times::is_clock(cell).then_some(Slot { start: cell, end: None, minutes: None })
}

/// A full hour as a clock: `15` is `15:00`.
fn clock(text: &str) -> String {
    if text.bytes().all(|byte| byte.is_ascii_digit()) && text.len() <= 2 {
        format!("{text:0>2}:00")
    } else {
        text.to_owned()
    }
}

/// The row with the rooms: the first with several names behind an empty or a time's heading.
fn rooms(rows: &[StringRecord]) -> Option<usize> {
    rows.iter().take(12).position(|row| {
        let first = row.get(0).unwrap_or_default();
        let named = row.iter().skip(1).filter(|cell| !cell.trim().is_empty()).count();
        named >= 2 && slot(first).is_none() && first.chars().count() < 20
    })
}

/// Whether a table is such a grid: below a row of rooms at least two slots, and nothing beside slots and days.
pub(super) fn is_grid(rows: &[StringRecord]) -> bool {
    let Some(at) = rooms(rows) else { return false };
    let width = rows.get(at).map_or(0, StringRecord::len);
    let below =
        || rows.iter().skip(at + 1).map(|row| row.get(0).unwrap_or_default().trim()).filter(|cell| !cell.is_empty());
    let slots = below().filter(|cell| slot(cell).is_some()).count();
    let is_heading = |cell: &str| dates::read(cell).is_some() || is_day(cell);
    let odd = below().filter(|cell| slot(cell).is_none() && !is_heading(cell)).count();
    slots >= 2 && odd * 4 <= slots && rows.iter().skip(at).take(12).all(|row| row.len() <= width)
}

/// Reads a grid.
///
/// # Errors
/// If the person's word about its columns names what is not there.
pub(super) fn read<'d>(rows: &[StringRecord], ask: &Ask, published: &mut Published<'d>) -> Result<()> {
    let Some(at) = rooms(rows) else { return Ok(()) };
    let names: Vec<Text<'d>> =
        rows.get(at).map(|row| row.iter().map(|name| Text::from(name.trim().to_owned())).collect()).unwrap_or_default();
    for name in names.iter().skip(1).filter(|name| !name.is_empty()) {
        published.halls.push(Hall { called: Ref::name(name.clone()), ..Hall::default() });
    }
    let mut table = Table::default();
    let [day, start, end, minutes, room, title, text] =
        ["day", "start", "end", "minutes", "room", "title", "description"].map(|name| table.column(name.into()));
    let mut today: Option<Text<'d>> = None;
    for row in rows.iter().skip(at + 1) {
        let first = row.get(0).unwrap_or_default().trim();
        let Some(slot) = slot(first) else {
            if dates::read(first).is_some() || is_day(first) {
                today = Some(first.to_owned().into());
            }
            continue;
        };
        let offset = row.position().and_then(|at| usize::try_from(at.byte()).ok());
        for (column, cell) in row.iter().enumerate().skip(1).filter(|(_, cell)| !cell.trim().is_empty()) {
            let owned = |text: &str| Cell::Text(Text::from(text.to_owned()));
            let (first, rest) = cell.trim().split_once('\n').unwrap_or((cell.trim(), ""));
            let mut cells = vec![(start, owned(&clock(slot.start))), (title, owned(first.trim()))];
            cells.extend(today.clone().map(|today| (day, Cell::Text(today))));
            cells.extend(slot.end.map(|until| (end, owned(&clock(until)))));
            cells.extend(slot.minutes.map(|count| (minutes, owned(count))));
            cells
                .extend(names.get(column).filter(|name| !name.is_empty()).map(|name| (room, Cell::Text(name.clone()))));
            cells.extend(Some(rest.trim()).filter(|rest| !rest.is_empty()).map(|rest| (text, owned(rest))));
            table.push(Row { cells, offset });
        }
    }
    records::publish(&table, &Keys::default(), ask, published)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slots_are_read_as_people_write_them() {
        let of = |start, end, minutes| Some(Slot { start, end, minutes });
        assert_eq!(slot("15-16"), of("15", Some("16"), None));
        assert_eq!(slot("16-16:30"), of("16", Some("16:30"), None));
        assert_eq!(slot("16:00 (240)"), of("16:00", None, Some("240")));
        assert_eq!(slot("19"), of("19", None, None));
        for nothing in ["Friday", "", "16:00 (x)", "(60)"] {
            assert_eq!(slot(nothing), None, "{nothing}");
        }
        assert_eq!((clock("9"), clock("16:30")), ("09:00".to_owned(), "16:30".to_owned()));
    }
}

//! Rows whose columns are named, from a table or a tree, before it is known what the names mean.

use crate::formats::limits::MOST_RECORDS;
use crate::formats::published::Text;
use std::collections::HashMap;

/// Rows with the names of their columns.
#[derive(Default)]
pub(super) struct Table<'d> {
    /// The names as the file has them, in order of their first appearance.
    pub names: Vec<Text<'d>>,
    by_name: HashMap<Text<'d>, usize>,
    /// The rows.
    pub rows: Vec<Row<'d>>,
    /// Whether dates are written as in the United States, because the headings are those of such a template.
    pub american: bool,
    /// Whether there were more rows than are read.
    pub is_cut: bool,
}

/// One row: what stands in its columns, as far as anything does.
#[derive(Clone, Default)]
pub(super) struct Row<'d> {
    /// Position of the column and what stands there.
    pub cells: Vec<(usize, Cell<'d>)>,
    /// Where in the file, in bytes, if known.
    pub offset: Option<usize>,
}

/// What stands in a column of a row.
#[derive(Clone)]
pub(super) enum Cell<'d> {
    /// A text, never empty.
    Text(Text<'d>),
    /// A list, which tables do not have.
    Several(Vec<Item<'d>>),
}

/// One of a list: a text, which is its name, or a record of its own.
#[derive(Clone, Debug, Default)]
pub(super) struct Item<'d> {
    pub key: Option<Text<'d>>,
    pub name: Option<Text<'d>>,
    pub post: Option<Text<'d>>,
    pub role: Option<Text<'d>>,
    pub biography: Option<Text<'d>>,
    pub url: Option<Text<'d>>,
}

impl<'d> Table<'d> {
    /// The position of a column of that name, which is added if it is new.
    pub(super) fn column(&mut self, name: Text<'d>) -> usize {
        let Table { names, by_name, .. } = self;
        *by_name.entry(name).or_insert_with_key(|name| {
            names.push(name.clone());
            names.len() - 1
        })
    }

    /// Adds a row, unless it is empty or one too many.
    pub(super) fn push(&mut self, row: Row<'d>) {
        if self.rows.len() >= MOST_RECORDS {
            self.is_cut = true;
        } else if !row.cells.is_empty() {
            self.rows.push(row);
        }
    }

    /// For each column whether anything stands in it.
    pub(super) fn filled(&self) -> Vec<bool> {
        let mut filled = vec![false; self.names.len()];
        for (at, _) in self.rows.iter().flat_map(|row| &row.cells) {
            if let Some(filled) = filled.get_mut(*at) {
                *filled = true;
            }
        }
        filled
    }
}

impl<'d> Cell<'d> {
    /// The text; of a list its first name.
    pub(super) fn text(&self) -> Option<&Text<'d>> {
        match self {
            Cell::Text(text) => Some(text),
            Cell::Several(items) => items.iter().find_map(|item| item.name.as_ref().or(item.key.as_ref())),
        }
    }
}

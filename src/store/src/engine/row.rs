//! Rows, read by the names of their columns.

use super::value::{Column, ValueRef};
use crate::{StoreError, StoreResult};
use rusqlite::types;
use std::cell::{Cell, RefCell};

/// The positions of the columns of a statement by name. Rows are read in the same order of columns, so that looking up
/// usually is one comparison of addresses.
pub(super) struct Columns {
    known: RefCell<Vec<&'static str>>,
    next: Cell<usize>,
}

impl Columns {
    pub(super) fn of(statement: &rusqlite::Statement<'_>) -> Self {
        Self { known: RefCell::new(vec![""; statement.column_count()]), next: Cell::new(0) }
    }
}

/// A row of a query.
pub(crate) struct Row<'r> {
    row: &'r rusqlite::Row<'r>,
    columns: &'r Columns,
}

impl<'r> Row<'r> {
    pub(super) fn new(row: &'r rusqlite::Row<'r>, columns: &'r Columns) -> Self {
        columns.next.set(0);
        Self { row, columns }
    }

    /// Reads the column of this name.
    pub(crate) fn get<T: Column>(&self, name: &'static str) -> StoreResult<T> {
        T::read(self.value(self.position(name)?)?)
    }

    /// The text in the column of this name, or null, as it lies in the row.
    pub(crate) fn text(&self, name: &'static str) -> StoreResult<Option<&'r str>> {
        match self.value(self.position(name)?)? {
            ValueRef::Null => Ok(None),
            value => value.text().map(Some),
        }
    }

    /// The position of a column.
    fn position(&self, name: &'static str) -> StoreResult<usize> {
        let mut known = self.columns.known.borrow_mut();
        let next = self.columns.next.get();
        let is_next = match known.get(next) {
            Some(&"") => self.row.as_ref().column_name(next)? == name,
            Some(known) => std::ptr::eq(*known, name),
            None => false,
        };
        let position = if is_next { next } else { self.search(&known, name)? };
        debug_assert!(
            !known[position].is_empty() || is_unique(self.row.as_ref(), name),
            "several columns are named {name}"
        );
        known[position] = name;
        self.columns.next.set(position + 1);
        Ok(position)
    }

    /// The position of a column that is not read in the order of the statement.
    fn search(&self, known: &[&'static str], name: &str) -> StoreResult<usize> {
        match known.iter().position(|known| std::ptr::eq(*known, name)) {
            Some(position) => Ok(position),
            None => Ok(self.row.as_ref().column_index(name)?),
        }
    }

    /// All columns as members of a JSON object.
    pub(crate) fn members(&self) -> StoreResult<serde_json::Map<String, serde_json::Value>> {
        let names = self.row.as_ref().column_names().enumerate();
        names.map(|(position, name)| Ok((name.to_owned(), Column::read(self.value(position)?)?))).collect()
    }

    fn value(&self, position: usize) -> StoreResult<ValueRef<'r>> {
        Ok(match self.row.get_ref(position)? {
            types::ValueRef::Null => ValueRef::Null,
            types::ValueRef::Integer(number) => ValueRef::Integer(number),
            types::ValueRef::Text(text) => {
                ValueRef::Text(std::str::from_utf8(text).map_err(|_| StoreError::Corrupt("column type"))?)
            }
            types::ValueRef::Blob(bytes) => ValueRef::Blob(bytes),
            types::ValueRef::Real(_) => return Err(StoreError::Corrupt("column type")),
        })
    }
}

fn is_unique(statement: &rusqlite::Statement<'_>, name: &str) -> bool {
    statement.column_names().filter(|column| *column == name).count() <= 1
}

/// Reads the only column of a row.
pub(crate) fn only<T: Column>(row: &Row<'_>) -> StoreResult<T> {
    debug_assert_eq!(row.columns.known.borrow().len(), 1, "a row of one column");
    T::read(row.value(0)?)
}

/// A type that is read from a row.
pub(crate) trait FromRow: Sized {
    fn from_row(row: &Row<'_>) -> StoreResult<Self>;
}

/// Reads a struct from the columns of the same names.
macro_rules! from_row {
    ($type:path { $($field:ident),* $(,)? }) => {
        impl $crate::engine::FromRow for $type {
            fn from_row(row: &$crate::engine::Row<'_>) -> $crate::StoreResult<Self> {
                Ok(Self { $($field: row.get(stringify!($field))?),* })
            }
        }
    };
}
pub(crate) use from_row;

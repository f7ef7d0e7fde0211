//! Rows, read by the names of their columns.

use super::columns::Columns;
use super::value::{Column, ValueRef};
use super::{postgres, sqlite};
use crate::StoreResult;

/// A row of a query.
pub(crate) struct Row<'r> {
    cells: Cells<'r>,
    columns: &'r Columns<'r>,
}

/// The values of a row, as the engine has them.
#[derive(Clone, Copy)]
pub(super) enum Cells<'r> {
    Sqlite(sqlite::RowCells<'r>),
    Postgres(postgres::RowCells<'r>),
}

impl<'r> Cells<'r> {
    fn count(self) -> usize {
        match self {
            Self::Sqlite(cells) => cells.count(),
            Self::Postgres(cells) => cells.count(),
        }
    }

    /// The name of a column.
    fn name(self, position: usize) -> &'r str {
        match self {
            Self::Sqlite(cells) => cells.name(position),
            Self::Postgres(cells) => cells.name(position),
        }
    }

    fn value(self, position: usize) -> StoreResult<ValueRef<'r>> {
        match self {
            Self::Sqlite(cells) => cells.value(position),
            Self::Postgres(cells) => cells.value(position),
        }
    }
}

impl<'r> Row<'r> {
    pub(super) fn new(cells: Cells<'r>, columns: &'r Columns<'r>) -> Self {
        columns.rewind();
        Self { cells, columns }
    }

    /// Reads the column of this name.
    pub(crate) fn get<T: Column>(&self, name: &'static str) -> StoreResult<T> {
        T::read(self.named(name)?)
    }

    /// The text in the column of this name, or null, as it lies in the row.
    pub(crate) fn text(&self, name: &'static str) -> StoreResult<Option<&'r str>> {
        match self.named(name)? {
            ValueRef::Null => Ok(None),
            value => value.text().map(Some),
        }
    }

    fn named(&self, name: &'static str) -> StoreResult<ValueRef<'r>> {
        self.cells.value(self.columns.position(name, self.cells.count(), |position| self.cells.name(position))?)
    }

    /// The values of all columns.
    pub(super) fn values(&self) -> StoreResult<Vec<ValueRef<'r>>> {
        (0..self.cells.count()).map(|position| self.cells.value(position)).collect()
    }

    /// All columns as members of a JSON object.
    pub(crate) fn members(&self) -> StoreResult<serde_json::Map<String, serde_json::Value>> {
        let member = |position| {
            let value = Column::read(self.cells.value(position)?)?;
            Ok((self.cells.name(position).to_owned(), value))
        };
        (0..self.cells.count()).map(member).collect()
    }
}

/// Reads the only column of a row.
pub(crate) fn only<T: Column>(row: &Row<'_>) -> StoreResult<T> {
    debug_assert_eq!(row.cells.count(), 1, "a row of one column");
    T::read(row.cells.value(0)?)
}

/// A type that is read from a row.
pub(crate) trait FromRow: Sized {
    fn from_row(row: &Row<'_>) -> StoreResult<Self>;
}

/// Reads a struct: fields from the columns of their names, or of another one (`field = "column"`); after `;` those that are
/// read from several columns, by their own [`FromRow`]; after `with` those that are not in the row.
macro_rules! from_row {
    ($type:path {
        $($field:ident $(= $column:literal)?),* $(; $($part:ident),*)? $(with $($other:ident: $value:expr),+)? $(,)?
    }) => {
        impl $crate::engine::FromRow for $type {
            fn from_row(row: &$crate::engine::Row<'_>) -> $crate::StoreResult<Self> {
                Ok(Self {
                    $($field: row.get($crate::engine::from_row!(@column $field $($column)?))?,)*
                    $($($part: $crate::engine::FromRow::from_row(row)?,)*)?
                    $($($other: $value,)+)?
                })
            }
        }
    };
    (@column $field:ident) => { stringify!($field) };
    (@column $field:ident $column:literal) => { $column };
}
pub(crate) use from_row;

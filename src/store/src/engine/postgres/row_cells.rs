//! The values of a row.

use super::error::store_error;
use super::value::Cell;
use crate::StoreResult;
use crate::engine::value::ValueRef;

/// The values of a row.
#[derive(Clone, Copy)]
pub(in crate::engine) struct RowCells<'r>(pub(super) &'r tokio_postgres::Row);

impl<'r> RowCells<'r> {
    pub(in crate::engine) fn count(self) -> usize {
        self.0.len()
    }

    /// The name of a column, of those that the statement has.
    pub(in crate::engine) fn name(self, position: usize) -> &'r str {
        self.0.columns().get(position).map_or("", tokio_postgres::Column::name)
    }

    pub(in crate::engine) fn value(self, position: usize) -> StoreResult<ValueRef<'r>> {
        let cell: Cell<'r> = self.0.try_get(position).map_err(store_error)?;
        cell.0
    }
}

//! The values of a row.

use crate::engine::value::ValueRef;
use crate::{StoreError, StoreResult};
use rusqlite::types;

/// The values of a row.
#[derive(Clone, Copy)]
pub(in crate::engine) struct RowCells<'r>(pub(super) &'r rusqlite::Row<'r>);

impl<'r> RowCells<'r> {
    pub(in crate::engine) fn count(self) -> usize {
        self.0.as_ref().column_count()
    }

    /// The name of a column, of those that the statement has.
    pub(in crate::engine) fn name(self, position: usize) -> &'r str {
        self.0.as_ref().column_name(position).unwrap_or_default()
    }

    pub(in crate::engine) fn value(self, position: usize) -> StoreResult<ValueRef<'r>> {
        Ok(match self.0.get_ref(position)? {
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

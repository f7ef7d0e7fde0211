//! How far an import has come that is applied in several transactions.

use crate::store::convert::{column, timestamp, to_millis};
use crate::store::{ReadTx, StoreResult, WriteTx};
use handover_rules::Timestamp;
use rusqlite::params;

/// An import under way, or interrupted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ImportPosition {
    /// The first row that was not applied.
    pub next: usize,
    /// When the import began.
    pub began_at: Timestamp,
}

impl ReadTx<'_> {
    /// The import under way, or interrupted.
    ///
    /// # Errors
    /// Database error.
    pub fn import_under_way(&self) -> StoreResult<Option<ImportPosition>> {
        self.first("select next, began_at from import_position", [], |row| {
            Ok(ImportPosition { next: column(row, 0)?, began_at: timestamp(column(row, 1)?)? })
        })
    }
}

impl WriteTx<'_> {
    /// Records how far an import has come.
    ///
    /// # Errors
    /// Database error.
    pub fn set_import_position(&mut self, position: ImportPosition) -> StoreResult<()> {
        self.execute(
            "insert into import_position (id, next, began_at) values (1, ?1, ?2)
             on conflict (id) do update set next = excluded.next, began_at = excluded.began_at",
            params![position.next, to_millis(position.began_at)],
        )?;
        Ok(())
    }

    /// Records that no import is under way.
    ///
    /// # Errors
    /// Database error.
    pub fn end_import(&mut self) -> StoreResult<()> {
        self.execute("delete from import_position", [])?;
        Ok(())
    }
}

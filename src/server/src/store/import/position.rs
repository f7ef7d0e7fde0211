//! Progress of an import: it is applied in several transactions.

use crate::store::convert::{column, timestamp, to_millis};
use crate::store::{Change, ReadTx, StoreResult, WriteTx};
use handover_rules::Timestamp;
use rusqlite::params;

/// An import under way, or interrupted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ImportPosition {
    /// The first row that was not applied.
    pub next: usize,
    /// The rows of lists that were written; `None` until they are staged.
    pub listed: Option<usize>,
    /// Start of the import.
    pub began_at: Timestamp,
}

impl ReadTx<'_> {
    /// The import under way, or interrupted.
    ///
    /// # Errors
    /// Database error.
    pub fn import_under_way(&self) -> StoreResult<Option<ImportPosition>> {
        self.first("select next, listed, began_at from import_position", [], |row| {
            Ok(ImportPosition { next: column(row, 0)?, listed: column(row, 1)?, began_at: timestamp(column(row, 2)?)? })
        })
    }

    /// Whether handles are reserved.
    ///
    /// # Errors
    /// Database error.
    pub fn has_reserved_handles(&self) -> StoreResult<bool> {
        self.one("select exists (select 1 from reserved_handle)", [], |row| row.get(0))
    }
}

impl WriteTx<'_> {
    /// Records how far an import has come.
    ///
    /// # Errors
    /// Database error.
    pub fn set_import_position(&mut self, position: ImportPosition) -> StoreResult<()> {
        self.execute(
            "insert into import_position (id, next, listed, began_at) values (1, ?1, ?2, ?3)
             on conflict (id) do update set next = excluded.next, listed = excluded.listed,
               began_at = excluded.began_at",
            params![position.next, position.listed, to_millis(position.began_at)],
        )?;
        Ok(())
    }

    /// Records that no import is under way. `tells_all` is set if those concerned were not told one by one.
    ///
    /// # Errors
    /// Database error.
    pub fn end_import(&mut self, tells_all: bool) -> StoreResult<()> {
        self.execute("delete from import_position", [])?;
        self.execute("delete from import_service", [])?;
        self.execute("delete from overtaken_service", [])?;
        self.release_handles()?;
        if tells_all {
            self.announce(Change::AllServices);
        }
        Ok(())
    }

    /// Makes the import look at every service before it lists it: some may be in lists already.
    ///
    /// # Errors
    /// Database error.
    pub fn doubt_staged_lists(&mut self) -> StoreResult<()> {
        self.execute("insert or ignore into overtaken_service (service) values (0)", [])?;
        Ok(())
    }

    /// Keeps sign-ups from taking those of the handles that are free.
    ///
    /// # Errors
    /// Database error.
    pub fn reserve_handles(&mut self, handles: &[String]) -> StoreResult<()> {
        for handle in handles {
            self.execute(
                "insert or ignore into reserved_handle (handle)
                 select ?1 where not exists (select 1 from account where handle = ?1)",
                [handle],
            )?;
        }
        Ok(())
    }

    /// Makes all handles free again that have no account.
    ///
    /// # Errors
    /// Database error.
    pub fn release_handles(&mut self) -> StoreResult<()> {
        self.execute("delete from reserved_handle", [])?;
        Ok(())
    }
}

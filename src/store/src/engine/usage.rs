//! The use of a database, kept in SQLite's `application_id`, where no row can be mistaken for it.

use super::connection::Connection;
use crate::{ReadTx, StoreError, StoreResult, WriteTx};

/// The use of a database. See decision 0020.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DatabaseUse {
    /// Not served yet; it may hold imported data.
    Unused,
    /// Demo mode.
    Demo,
    /// Production.
    Production,
}

/// `demo` in ASCII.
const DEMO: i32 = 0x6465_6d6f;

/// `real` in ASCII.
const PRODUCTION_ID: i32 = 0x7265_616c;

impl ReadTx<'_> {
    /// The recorded use of the database.
    ///
    /// # Errors
    /// The database belongs to another application.
    pub fn database_use(&self) -> StoreResult<DatabaseUse> {
        let id = self.one("select application_id from pragma_application_id", [], super::row::only)?;
        match id {
            // Builds before the first release did not mark demos.
            0 if self.has_mailbox_mails()? => Ok(DatabaseUse::Demo),
            0 => Ok(DatabaseUse::Unused),
            DEMO => Ok(DatabaseUse::Demo),
            PRODUCTION_ID => Ok(DatabaseUse::Production),
            _ => Err(StoreError::Corrupt("application_id of another application")),
        }
    }

    fn has_mailbox_mails(&self) -> StoreResult<bool> {
        self.one("select exists (select 1 from mailbox)", [], super::row::only)
    }
}

impl WriteTx<'_> {
    /// Marks the database as used for demo mode or production.
    pub fn set_database_use(&mut self, is_demo: bool) -> StoreResult<()> {
        let id = if is_demo { DEMO } else { PRODUCTION_ID };
        let Connection::Sqlite(session) = self.connection;
        Ok(session.pragma_update(None, "application_id", id)?)
    }
}

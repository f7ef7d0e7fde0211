//! The use of a database.

use crate::{ReadTx, StoreResult, WriteTx};

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

impl ReadTx<'_> {
    /// The recorded use of the database.
    pub fn database_use(&self) -> StoreResult<DatabaseUse> {
        match self.first("select is_demo from database_use", [], super::row::only)? {
            Some(true) => Ok(DatabaseUse::Demo),
            Some(false) => Ok(DatabaseUse::Production),
            // Builds before the first release did not mark demos.
            None if self.has_mailbox_mails()? => Ok(DatabaseUse::Demo),
            None => Ok(DatabaseUse::Unused),
        }
    }

    fn has_mailbox_mails(&self) -> StoreResult<bool> {
        self.one("select exists (select 1 from mailbox)", [], super::row::only)
    }
}

impl WriteTx<'_> {
    /// Marks the database as used for demo mode or production.
    pub fn set_database_use(&mut self, is_demo: bool) -> StoreResult<()> {
        self.run(
            "insert into database_use (id, is_demo) values (1, ?1)
             on conflict (id) do update set is_demo = excluded.is_demo",
            [is_demo],
        )
    }
}

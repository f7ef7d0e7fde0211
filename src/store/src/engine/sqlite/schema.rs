//! The schema and its version, which SQLite keeps in `user_version`.
//!
//! To change it after the first release: add a file to `src/store/src/migrations` and to [`MIGRATIONS`]. A released file is
//! never edited; only its comments may change.

use crate::{StoreError, StoreResult};
use rusqlite::{Connection, Transaction, TransactionBehavior};

/// Statements of each version, in order.
const MIGRATIONS: &[&str] = &[include_str!("../../migrations/0001_schema.sql")];

/// Brings the schema up to date.
///
/// # Errors
/// The database fails, comes from a later version, or from another program.
pub(crate) fn migrate(connection: &Connection) -> StoreResult<()> {
    if version(connection)? < MIGRATIONS.len() {
        let transaction = Transaction::new_unchecked(connection, TransactionBehavior::Immediate)?;
        // Read again: another process may have migrated before this transaction, perhaps to a later version.
        let present = version(&transaction)?;
        for (statements, number) in MIGRATIONS.iter().zip(1_i64..).skip(present) {
            transaction.execute_batch(statements)?;
            transaction.pragma_update(None, "user_version", number)?;
        }
        transaction.commit()?;
    }
    require_known(connection)?;
    drop_statistics(connection)
}

/// Drops the query planner's statistics, which somebody has gathered by `analyze`: plans are those that tests pin
/// (decision 0012).
fn drop_statistics(connection: &Connection) -> StoreResult<()> {
    Ok(connection.execute_batch("drop table if exists sqlite_stat1; drop table if exists sqlite_stat4")?)
}

/// The number of migrations that the database has.
fn version(connection: &Connection) -> StoreResult<usize> {
    let version: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    // Only another program sets a negative version, which is refused like a later one.
    Ok(usize::try_from(version).unwrap_or(usize::MAX))
}

/// Fails unless the schema is of Handover, and not of a later version.
pub(crate) fn require_known(connection: &Connection) -> StoreResult<()> {
    let version = version(connection)?;
    // A query looks at the schema anew, which another process may just have made.
    let has_accounts = "select exists (select 1 from sqlite_schema where type = 'table' and name = 'account')";
    match version {
        0 => Err(StoreError::FOREIGN_SCHEMA),
        _ if !connection.query_row(has_accounts, [], |row| row.get(0))? => Err(StoreError::FOREIGN_SCHEMA),
        version if version > MIGRATIONS.len() => Err(StoreError::LATER_SCHEMA),
        _ => Ok(()),
    }
}

/// Whether no migration is left to run.
pub(crate) fn is_current(connection: &Connection) -> StoreResult<bool> {
    Ok(version(connection)? == MIGRATIONS.len())
}

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
    if version(connection)? > MIGRATIONS.len() {
        return Err(StoreError::Corrupt("schema of a later version, or of a build before the first release"));
    }
    if !is_known(connection)? {
        return Err(StoreError::Corrupt("schema of another program"));
    }
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
    // Only another program sets a negative version: it counts as a later one, which is refused.
    Ok(usize::try_from(version).unwrap_or(usize::MAX))
}

/// Whether the schema is of Handover, and not of a later version.
pub(crate) fn is_known(connection: &Connection) -> StoreResult<bool> {
    let is_migrated = (1..=MIGRATIONS.len()).contains(&version(connection)?);
    // A query looks at the schema anew, which another process may just have made.
    let has_accounts = "select exists (select 1 from sqlite_schema where type = 'table' and name = 'account')";
    Ok(is_migrated && connection.query_row(has_accounts, [], |row| row.get(0))?)
}

/// Whether no migration is left to run.
pub(crate) fn is_current(connection: &Connection) -> StoreResult<bool> {
    Ok(version(connection)? == MIGRATIONS.len())
}

//! The schema and its version, which SQLite keeps in `user_version`.
//!
//! To change it after the first release: add a file to `migrations/` and to [`all`]. A released file is never edited; only
//! its comments may change.

use crate::{StoreError, StoreResult};
use rusqlite::Connection;
use rusqlite_migration::{Error, M, MigrationDefinitionError, Migrations, SchemaVersion};

fn all() -> Migrations<'static> {
    Migrations::new(vec![M::up(include_str!("0001_schema.sql"))])
}

/// Brings the schema up to date.
///
/// # Errors
/// The database fails, comes from a later version, or from another program.
pub(crate) fn run(connection: &mut Connection) -> StoreResult<()> {
    let migrations = all();
    // The version is read before the transaction begins, so another process may migrate in between and make this fail.
    // The second run then has nothing left to do.
    migrations.to_latest(connection).or_else(|_| migrations.to_latest(connection)).map_err(to_store_error)?;
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

/// Whether the schema is of Handover, and not of a later version.
pub(crate) fn is_known(connection: &Connection) -> StoreResult<bool> {
    let version = all().current_version(connection).map_err(to_store_error)?;
    Ok(matches!(version, SchemaVersion::Inside(_)) && connection.table_exists(None::<&str>, "account")?)
}

/// Whether no migration is left to run.
pub(crate) fn is_current(connection: &Connection) -> StoreResult<bool> {
    Ok(all().pending_migrations(connection).map_err(to_store_error)? == 0)
}

fn to_store_error(error: Error) -> StoreError {
    match error {
        Error::RusqliteError { err, .. } => err.into(),
        Error::MigrationDefinition(MigrationDefinitionError::DatabaseTooFarAhead) => {
            StoreError::Corrupt("schema of a later version, or of a build before the first release")
        }
        error => StoreError::Engine(Box::new(error)),
    }
}

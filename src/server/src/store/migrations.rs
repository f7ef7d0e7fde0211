//! Schema migrations, tracked in SQLite's `user_version`.
//!
//! To add one: append a file to `migrations/` and to [`all`]. A released migration is never edited; only its comments
//! may change.

use super::search::ascii_form;
use super::services::index_large_accounts;
use super::{StoreError, StoreResult, audit, canonical_name_migration, email_key};
use handover_rules::EmailAddress;
use rusqlite::types::Value;
use rusqlite::{Connection, Transaction, params};
use rusqlite_migration::{Error, HookResult, M, MigrationDefinitionError, Migrations, SchemaVersion};
use std::collections::HashSet;

fn all() -> Migrations<'static> {
    Migrations::new(vec![
        M::up(include_str!("migrations/0001_initial.sql")),
        M::up_with_hook(include_str!("migrations/0002_earlier_builds.sql"), fill_ascii_keys),
        M::up(include_str!("migrations/0003_database_mark.sql")),
        M::up(include_str!("migrations/0004_last_run.sql")),
        M::up(include_str!("migrations/0005_leases.sql")),
        M::up(include_str!("migrations/0006_postponed_calls.sql")),
        M::up(include_str!("migrations/0007_import_position.sql")),
        M::up(include_str!("migrations/0008_recovery.sql")),
        M::up_with_hook(include_str!("migrations/0009_profile_and_email_key.sql"), |transaction| {
            fill_email_keys(transaction, &[("account", "handle"), ("account_task", "id")])
        }),
        M::up(include_str!("migrations/0010_zones_of_accounts.sql")),
        M::up(include_str!("migrations/0011_outcome_format.sql")),
        M::up(include_str!("migrations/0012_open_bills.sql")),
        M::up(include_str!("migrations/0013_retention.sql")),
        M::up(include_str!("migrations/0014_desk.sql")),
        M::up(include_str!("migrations/0015_password_notices.sql")),
        M::up_with_hook(include_str!("migrations/0016_plans_and_badge.sql"), delete_statistics),
        M::up_with_hook(include_str!("migrations/0017_listed_contacts.sql"), |transaction| {
            Ok(index_large_accounts(transaction)?)
        }),
        M::up(include_str!("migrations/0018_holders.sql")),
        M::up(include_str!("migrations/0019_procedures.sql")),
        M::up(include_str!("migrations/0020_desk_acts.sql")),
        M::up(include_str!("migrations/0021_doubtful_emails.sql")),
        M::up(include_str!("migrations/0022_last_import.sql")),
        M::up(include_str!("migrations/0023_submissions.sql")),
        M::up(include_str!("migrations/0024_imports_at_scale.sql")),
        M::up(include_str!("migrations/0025_ends_of_roles.sql")),
        M::up(include_str!("migrations/0026_preparations.sql")),
        M::up(include_str!("migrations/0027_recorded_acts.sql")),
        M::up(include_str!("migrations/0028_bound_cases.sql")),
        M::up(include_str!("migrations/0029_desk_set_aside.sql")),
        M::up(include_str!("migrations/0030_overtaken_services.sql")),
        M::up(include_str!("migrations/0031_due_at_one_moment.sql")),
        M::up(include_str!("migrations/0032_ending_soon.sql")),
        M::up(include_str!("migrations/0033_networks_of_sessions.sql")),
        M::up(include_str!("migrations/0034_recorded_recoveries.sql")),
        M::up(include_str!("migrations/0035_merges_of_the_search.sql")),
        M::up(include_str!("migrations/0036_left_out.sql")),
        M::up(include_str!("migrations/0037_waiting_locks.sql")),
        M::up(include_str!("migrations/0038_domains_in_capitals.sql")),
        M::up_with_hook(include_str!("migrations/0039_audit_in_any_case.sql"), fill_audit_keys),
        M::up(include_str!("migrations/0040_waiting_submissions.sql")),
        M::up(include_str!("migrations/0041_answers_with_codes.sql")),
        M::up(include_str!("migrations/0042_version_of_the_file.sql")),
        M::up_with_hook(include_str!("migrations/0043_canonical_names.sql"), |transaction| {
            Ok(canonical_name_migration::run(transaction)?)
        }),
        M::up_with_hook(include_str!("migrations/0044_address_keys.sql"), |transaction| {
            let tables = [("account", "handle"), ("account_task", "id"), ("staff", "id"), ("procedure_case", "number")];
            fill_email_keys(transaction, &tables)
        }),
        M::up(include_str!("migrations/0045_devices_of_staff.sql")),
        M::up(include_str!("migrations/0046_corrections_of_addresses.sql")),
        M::up(include_str!("migrations/0047_refusals_in_the_audit_log.sql")),
        M::up(include_str!("migrations/0051_one_transaction.sql")),
    ])
}

/// Brings the schema up to date and verifies it.
///
/// # Errors
/// The database fails, comes from a later version, or lacks columns.
pub(super) fn run(connection: &mut Connection) -> StoreResult<()> {
    let migrations = all();
    // The version is read before the transaction begins, so another process may migrate in between and make this fail.
    // The second run then has nothing left to do.
    migrations.to_latest(connection).or_else(|_| migrations.to_latest(connection)).map_err(to_store_error)?;
    verify_columns(connection)
}

/// Whether the schema is of Handover, and not of a later version.
pub(super) fn is_known(connection: &Connection) -> StoreResult<bool> {
    let version = all().current_version(connection).map_err(to_store_error)?;
    Ok(matches!(version, SchemaVersion::Inside(_)) && connection.table_exists(None::<&str>, "account")?)
}

fn to_store_error(error: Error) -> StoreError {
    match error {
        Error::RusqliteError { err, .. } => err.into(),
        Error::MigrationDefinition(MigrationDefinitionError::DatabaseTooFarAhead) => {
            StoreError::Corrupt("schema of a later version")
        }
        error => StoreError::Engine(Box::new(error)),
    }
}

/// SQLite has no function that computes Punycode.
fn fill_ascii_keys(transaction: &Transaction<'_>) -> HookResult {
    let mut select = transaction.prepare("select id, name from service where name glob '*[^ -~]*'")?;
    let mut update = transaction.prepare("update service set ascii_key = ?2 where id = ?1")?;
    let names = select.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    for (id, name) in names.collect::<Result<Vec<(i64, String)>, _>>()? {
        update.execute(params![id, ascii_form(&name)])?;
    }
    Ok(())
}

/// Keys of addresses used to have an internationalised domain as it was entered, and `k` for the Kelvin sign.
/// `tables` come with their primary keys.
fn fill_email_keys(transaction: &Transaction<'_>, tables: &[(&str, &str)]) -> HookResult {
    for (table, id) in tables {
        let sql = format!("select {id}, email from {table} where email glob '*[^ -~]*'");
        let mut select = transaction.prepare(&sql)?;
        let mut update = transaction.prepare(&format!("update {table} set email_key = ?2 where {id} = ?1"))?;
        let rows = select.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        for (id, email) in rows.collect::<Result<Vec<(Value, String)>, _>>()? {
            if let Some(address) = EmailAddress::parse(&email) {
                update.execute(params![id, email_key(&address)])?;
            }
        }
    }
    Ok(())
}

/// SQLite knows the capitals of ASCII only.
fn fill_audit_keys(transaction: &Transaction<'_>) -> HookResult {
    let mut select =
        transaction.prepare("select id, about from audit where about glob '*[A-Z]*' or about glob '*[^ -~]*'")?;
    let mut update = transaction.prepare("update audit set about_key = ?2 where id = ?1")?;
    let rows = select.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    for (id, about) in rows.collect::<Result<Vec<(i64, String)>, _>>()? {
        update.execute(params![id, audit::about_key(&about)])?;
    }
    transaction.execute_batch(
        "create trigger audit_is_never_changed before update on audit begin
           select raise (abort, 'the audit log is append-only');
         end;",
    )?;
    Ok(())
}

/// Imports used to gather statistics before there were any requests. With those, SQLite took indexes of requests for empty
/// and read them from end to end.
fn delete_statistics(transaction: &Transaction<'_>) -> HookResult {
    let gathered = "select name from sqlite_schema where name glob 'sqlite_stat[1-4]'";
    let tables: Vec<String> =
        transaction.prepare(gathered)?.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    for table in tables {
        transaction.execute(&format!("delete from {table}"), [])?;
    }
    Ok(())
}

const COLUMNS: &str = "select t.name || '.' || c.name from sqlite_schema t join pragma_table_info(t.name) c
    where t.type = 'table' and t.name not like 'sqlite%'";

/// Rejects a database that lacks a column, as builds before the first release may have left it: better at start-up than
/// in the first statement that needs the column.
fn verify_columns(connection: &Connection) -> StoreResult<()> {
    let mut reference = Connection::open_in_memory()?;
    all().to_latest(&mut reference).map_err(to_store_error)?;
    if columns(&reference)?.is_subset(&columns(connection)?) {
        return Ok(());
    }
    Err(StoreError::Corrupt("schema of a pre-release build that cannot be migrated"))
}

fn columns(connection: &Connection) -> StoreResult<HashSet<String>> {
    let mut statement = connection.prepare(COLUMNS)?;
    let names = statement.query_map([], |row| row.get(0))?;
    Ok(names.collect::<Result<_, _>>()?)
}

//! The rows of lists that an import has to write, on disk, in their order.

use super::stage::{open, path_of, sync};
use crate::store::convert::{category, column, handle};
use crate::store::{ServiceId, StoreError, StoreResult};
use handover_rules::{Category, NicHandle};
use rusqlite::{Connection, Row, params};
use std::path::Path;
use std::sync::mpsc::Receiver;

/// The name of the staged rows.
const NAME: &str = "lists";

/// Services that are read at once, in a snapshot of the database: a long one would keep the log from starting over.
const SERVICES: usize = 50_000;

/// Memory for sorting, in KiB: with less than a sixteenth of the rows, SQLite merges them twice.
const SORTER: u32 = 24_000;

/// A row of `contact`.
#[derive(Debug)]
pub(super) struct StagedContact {
    pub(super) account: NicHandle,
    pub(super) name_key: String,
    pub(super) category: Category,
    pub(super) service: ServiceId,
    pub(super) roles: u8,
    pub(super) name: String,
    pub(super) ascii_key: Option<String>,
    pub(super) admin: String,
    pub(super) tech: String,
    pub(super) billing: String,
    pub(super) status: String,
    pub(super) expiration: Option<String>,
    /// The import has added the service; otherwise only status and expiration change.
    pub(super) is_added: bool,
}

/// Selects the staged rows of a range for [`read`].
pub(super) const ROWS: &str =
    "select account, name_key, category, service, roles, name, ascii_key, admin, tech, billing,
    status, expiration, added from lists.row where id > ?1 and id <= ?2 order by id";

const COLUMNS: &str = "account, name_key, category, service, roles, name, ascii_key, admin, tech, billing, status,
    expiration, added";

pub(super) fn read(row: &Row<'_>) -> StoreResult<StagedContact> {
    Ok(StagedContact {
        account: read_account(row)?,
        name_key: column(row, 1)?,
        category: category(row.get_ref(2)?.as_str().map_err(rusqlite::Error::from)?)?,
        service: column(row, 3)?,
        roles: column(row, 4)?,
        name: column(row, 5)?,
        ascii_key: column(row, 6)?,
        admin: column(row, 7)?,
        tech: column(row, 8)?,
        billing: column(row, 9)?,
        status: column(row, 10)?,
        expiration: column(row, 11)?,
        is_added: column(row, 12)?,
    })
}

pub(super) fn read_account(row: &Row<'_>) -> StoreResult<NicHandle> {
    handle(row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?)
}

/// How far an import is with its services.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StagedServices {
    /// There are more than before.
    Some,
    /// All are there.
    All,
}

/// Stages the rows of all services that the import under way has left to this, while it applies them.
///
/// # Errors
/// Database error, or the import has ended before all services were there.
pub fn stage_lists(folder: &Path, database: &Path, services: &Receiver<StagedServices>) -> StoreResult<()> {
    let (path, unsorted) = (path_of(folder, NAME), path_of(folder, "lists-unsorted"));
    // What an interrupted attempt has left.
    for file in [&path, &unsorted] {
        let _ = std::fs::remove_file(file);
    }
    let connection = open(&path)?;
    connection.execute("attach ?1 as unsorted", [unsorted.to_string_lossy()])?;
    connection.execute("attach ?1 as handover", [database.to_string_lossy()])?;
    connection.execute_batch(&format!(
        "pragma unsorted.journal_mode = off; pragma unsorted.synchronous = off; pragma cache_size = -{SORTER};
         create table unsorted.row ({COLUMNS}); create table row (id integer primary key, {COLUMNS});
         create table expiration (id integer primary key, expiration, service)"
    ))?;
    copy(&connection, services)?;
    connection.execute_batch(&format!(
        "detach handover;
         begin; insert into row ({COLUMNS}) select {COLUMNS} from unsorted.row
         order by account, name_key, category, service;
         insert into expiration (expiration, service) select expiration, service from unsorted.row
         where added and account = admin and expiration is not null order by expiration, service;
         commit; detach unsorted"
    ))?;
    connection.close().map_err(|(_, error)| error)?;
    std::fs::remove_file(unsorted).map_err(|error| StoreError::Engine(Box::new(error)))?;
    sync(&path)
}

/// Copies services in the order of their ids as they come: those that are added. Others may come in any order, and are
/// copied at the end.
fn copy(connection: &Connection, services: &Receiver<StagedServices>) -> StoreResult<()> {
    let others: i64 =
        connection.query_row("select coalesce(max(id), 0) from handover.service", [], |row| row.get(0))?;
    let mut last = others;
    loop {
        let news = services.recv().map_err(|_| StoreError::Corrupt("the import has ended"))?;
        let are_all = std::iter::once(news).chain(services.try_iter()).any(|news| news == StagedServices::All);
        last = copy_range(connection, last, i64::MAX)?;
        if are_all {
            copy_range(connection, 0, others)?;
            connection.flush_prepared_statement_cache();
            return Ok(());
        }
    }
}

/// Copies the services after `first` up to `end`; returns the last one.
fn copy_range(connection: &Connection, first: i64, end: i64) -> StoreResult<i64> {
    let last = "select max(service) from (select service from handover.import_service
       where service > ?1 and service <= ?2 order by service limit ?3)";
    let role = |account: &str, roles: &str, condition: &str| {
        format!(
            "select s.{account}, s.name_key, s.category, s.id, {roles}, s.name, s.ascii_key, s.admin, s.tech, s.billing,
               s.status, s.expiration, i.added
             from handover.import_service i join handover.service s on s.id = i.service
             where i.service > ?1 and i.service <= ?2 and {condition}"
        )
    };
    let insert = format!(
        "insert into unsorted.row {} union all {} union all {}",
        role("admin", "1 + 2 * (s.tech = s.admin) + 4 * (s.billing = s.admin)", "true"),
        role("tech", "2 + 4 * (s.billing = s.tech)", "s.tech <> s.admin"),
        role("billing", "4", "s.billing not in (s.admin, s.tech)"),
    );
    let mut first = first;
    while let Some(last) =
        connection.prepare_cached(last)?.query_row(params![first, end, SERVICES], |row| row.get(0))?
    {
        connection.prepare_cached(&insert)?.execute([first, last])?;
        first = last;
    }
    Ok(first)
}

/// Lets a connection read the rows that [`stage_lists`] has staged, in the schema `lists`.
pub(super) fn attach(connection: &Connection, folder: &Path) -> StoreResult<()> {
    let path = path_of(folder, NAME);
    if !path.exists() {
        return Err(StoreError::Corrupt("the staged lists of an import are missing"));
    }
    connection.execute("attach ?1 as lists", [path.to_string_lossy()])?;
    Ok(())
}

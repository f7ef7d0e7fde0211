//! The rows of lists that an import has to write, on disk, in their order.

use super::stage::{open, path_of, sync};
use crate::store::convert::{category, column, handle};
use crate::store::{ServiceId, StoreError, StoreResult};
use handover_rules::{Category, NicHandle};
use rusqlite::{Connection, Row, params};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

/// The name of the staged rows.
const NAME: &str = "lists";

/// Services that are read at once, in a snapshot of the database: a long one would keep the log from starting over.
const SERVICES: usize = 50_000;

/// A row of `contact`.
#[derive(Debug)]
pub struct StagedContact {
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

fn read(row: &Row<'_>) -> StoreResult<StagedContact> {
    Ok(StagedContact {
        account: handle(row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?)?,
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

const COLUMNS: &str = "account, name_key, category, service, roles, name, ascii_key, admin, tech, billing, status,
    expiration, added";

/// The last day of a service.
pub type StagedExpiration = (String, ServiceId);

/// The rows of lists that an import has to write, sorted, on disk.
pub struct StagedLists(Mutex<Connection>);

impl StagedLists {
    /// Stages the rows of all services that the import under way has left to this.
    ///
    /// # Errors
    /// Database error.
    pub fn create(folder: &Path, database: &Path) -> StoreResult<()> {
        let (path, unsorted) = (path_of(folder, NAME), path_of(folder, "lists-unsorted"));
        // What an interrupted attempt has left.
        for file in [&path, &unsorted] {
            let _ = std::fs::remove_file(file);
        }
        let connection = open(&path)?;
        connection.execute("attach ?1 as unsorted", [unsorted.to_string_lossy()])?;
        connection.execute("attach ?1 as handover", [database.to_string_lossy()])?;
        connection.execute_batch(&format!(
            "pragma unsorted.journal_mode = off; pragma unsorted.synchronous = off;
             create table unsorted.row ({COLUMNS}); create table row (id integer primary key, {COLUMNS});
             create table expiration (id integer primary key, expiration, service)"
        ))?;
        copy(&connection)?;
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

    /// Opens the rows that [`Self::create`] has staged.
    ///
    /// # Errors
    /// Database error, or there are none.
    pub fn open(folder: &Path) -> StoreResult<Self> {
        let path = path_of(folder, NAME);
        if !path.exists() {
            return Err(StoreError::Corrupt("the staged lists of an import are missing"));
        }
        Ok(Self(Mutex::new(open(&path)?)))
    }

    /// Up to `limit` rows after the first `skipped`.
    ///
    /// # Errors
    /// Database error.
    pub fn rows(&self, skipped: usize, limit: usize) -> StoreResult<Vec<StagedContact>> {
        let sql = format!("select {COLUMNS} from row where id > ?1 and id <= ?1 + ?2 order by id");
        let connection = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut statement = connection.prepare_cached(&sql)?;
        statement.query_and_then([skipped, limit], read)?.collect()
    }

    /// The number of rows.
    ///
    /// # Errors
    /// Database error.
    pub fn count(&self) -> StoreResult<usize> {
        let connection = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(connection.query_row("select coalesce(max(id), 0) from row", [], |row| row.get(0))?)
    }

    /// Up to `limit` last days of added services after the first `skipped`, in the order of days.
    ///
    /// # Errors
    /// Database error.
    pub fn expirations(&self, skipped: usize, limit: usize) -> StoreResult<Vec<StagedExpiration>> {
        let sql = "select expiration, service from expiration where id > ?1 and id <= ?1 + ?2 order by id";
        let connection = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut statement = connection.prepare_cached(sql)?;
        statement.query_and_then([skipped, limit], |row| Ok((column(row, 0)?, column(row, 1)?)))?.collect()
    }
}

fn copy(connection: &Connection) -> StoreResult<()> {
    let last = "select max(service) from (
       select service from handover.import_service where service > ?1 order by service limit ?2)";
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
    let mut first: i64 = 0;
    while let Some(last) = connection.prepare_cached(last)?.query_row(params![first, SERVICES], |row| row.get(0))? {
        connection.prepare_cached(&insert)?.execute([first, last])?;
        first = last;
    }
    connection.flush_prepared_statement_cache();
    Ok(())
}

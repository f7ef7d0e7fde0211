//! The rows of lists that an import has to write, on disk, in their order.

use super::stage::{open, path_of, sync};
use super::{Export, ImportedService, Portion};
use crate::store::convert::{category, column, handle};
use crate::store::services::accounts;
use crate::store::{ServiceId, StoreError, StoreResult, ascii_form, fold};
use handover_rules::{Category, NicHandle};
use rusqlite::{Connection, Row, params};
use std::path::Path;
use std::sync::Arc;
use tokio::sync::mpsc::Receiver;

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

/// Services whose rows of lists are to be staged.
pub enum StagedServices {
    /// What a transaction has added to an empty range of names: rows of the export, and the id of the first service. The
    /// others follow it.
    New(Arc<Export>, Portion, ServiceId),
    /// The first and the last of those that a transaction has added while it changed others.
    Added(ServiceId, ServiceId),
    /// There are no more.
    All,
}

/// Stages the rows of all services that the import under way has left to this, while it applies them. `others` is the last
/// service that was there before: up to it, services come in any order, and only the database knows which.
///
/// What was added is taken from the export: a reader of the database would keep its log from starting over.
///
/// # Errors
/// Database error, or the import has ended before all services were there.
pub fn stage_lists(
    folder: &Path,
    database: &Path,
    others: ServiceId,
    mut services: Receiver<StagedServices>,
) -> StoreResult<()> {
    let (path, unsorted) = (path_of(folder, NAME), path_of(folder, "lists-unsorted"));
    // What an interrupted attempt has left.
    for file in [&path, &unsorted] {
        let _ = std::fs::remove_file(file);
    }
    // The memory for sorting is that of the page cache of the main database: here, one that has no pages.
    let connection = open(Path::new(":memory:"))?;
    for (name, file) in [("sorted", path.as_path()), ("unsorted", &unsorted), ("handover", database)] {
        connection.execute(&format!("attach ?1 as {name}"), [file.to_string_lossy()])?;
    }
    connection.execute_batch(&format!(
        "pragma cache_size = -{SORTER};
         pragma sorted.journal_mode = off; pragma sorted.synchronous = off;
         pragma unsorted.journal_mode = off; pragma unsorted.synchronous = off;
         create table unsorted.row ({COLUMNS}); create table sorted.row (id integer primary key, {COLUMNS});
         create table sorted.expiration (id integer primary key, expiration, service)"
    ))?;
    copy(&connection, others, &mut services)?;
    connection.execute_batch(&format!(
        "detach handover;
         begin; insert into sorted.row ({COLUMNS}) select {COLUMNS} from unsorted.row
         order by account, name_key, category, service;
         insert into sorted.expiration (expiration, service) select expiration, service from unsorted.row
         where added and account = admin and expiration is not null order by expiration, service;
         commit; detach unsorted"
    ))?;
    connection.close().map_err(|(_, error)| error)?;
    std::fs::remove_file(unsorted).map_err(|error| StoreError::Engine(Box::new(error)))?;
    sync(&path)
}

/// Copies services as they come, and at the end those that were there before.
fn copy(connection: &Connection, others: ServiceId, services: &mut Receiver<StagedServices>) -> StoreResult<()> {
    loop {
        match services.blocking_recv().ok_or(StoreError::Corrupt("the import has ended"))? {
            StagedServices::New(export, portion, first) => add_rows(connection, export.services_in(portion), first)?,
            StagedServices::Added(first, last) => copy_range(connection, first.get() - 1, last.get())?,
            StagedServices::All => break,
        }
    }
    copy_range(connection, 0, others.get())?;
    connection.flush_prepared_statement_cache();
    Ok(())
}

/// Adds the rows of services that have ids from `first` on.
fn add_rows(connection: &Connection, services: &[ImportedService], first: ServiceId) -> StoreResult<()> {
    let insert =
        format!("insert into unsorted.row ({COLUMNS}) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, 1)");
    let mut insert = connection.prepare_cached(&insert)?;
    connection.execute_batch("begin")?;
    for (service, id) in services.iter().zip(first.get()..) {
        let (contacts, name) = (&service.contacts, service.key.name.as_str());
        let (name_key, ascii_key) = (fold(name), ascii_form(name));
        let expiration = service.expiration.map(|day| day.to_string());
        for account in accounts(contacts) {
            insert.execute(params![
                account.as_str(),
                name_key,
                service.key.category.as_str(),
                id,
                contacts.roles_of(account).bits(),
                name,
                ascii_key,
                contacts.admin.as_str(),
                contacts.tech.as_str(),
                contacts.billing.as_str(),
                service.status.as_str(),
                expiration,
            ])?;
        }
    }
    Ok(connection.execute_batch("commit")?)
}

/// Copies the services after `first` up to `end` from the database.
fn copy_range(connection: &Connection, first: i64, end: i64) -> StoreResult<()> {
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
    Ok(())
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

//! The rows of lists that an import has to write, on disk, in their order.

use super::row_sorter::RowSorter;
use super::stage::{open, path_of};
use super::steady_sync::SteadySync;
use super::{Export, ImportedService, Portion};
use crate::store::convert::{category, column, handle};
use crate::store::services::accounts;
use crate::store::{ServiceId, StoreError, StoreResult, ascii_form, fold};
use handover_rules::{Category, NicHandle};
use rusqlite::types::{FromSqlError, ValueRef};
use rusqlite::{Connection, Row, params};
use std::path::Path;
use std::sync::Arc;
use tokio::sync::mpsc::Receiver;

/// The name of the staged rows.
const STAGE_NAME: &str = "lists";

/// Services that are read at once, in a snapshot of the database: a long one would keep the log from starting over.
const SERVICES_PER_READ: usize = 50_000;

/// Memory for sorting rows, in bytes.
const SORTER_BYTES: usize = 12_000_000;

/// Memory for sorting last days, in bytes.
const SORTER_OF_DAYS: usize = 2_000_000;

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
pub(super) const SELECT_ROWS: &str =
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
    /// Services that a transaction has added to an empty range of names: rows of the export, and the id of the first
    /// service. The others follow it.
    New(Arc<Export>, Portion, ServiceId),
    /// The first and the last of those that a transaction has added while it changed others.
    Added(ServiceId, ServiceId),
    /// There are no more.
    All,
}

/// Stages the rows of all services that the import under way has left to this, while it applies them. `others` is the last
/// service that was there before: up to it, services come in any order, and only the database knows which.
///
/// Services added to an empty range of names are taken from the export: a reader of the database would keep its log
/// from starting over.
///
/// # Errors
/// Database error, or the import has ended before all services were there.
pub fn stage_lists(
    folder: &Path,
    database: &Path,
    others: ServiceId,
    mut services: Receiver<StagedServices>,
) -> StoreResult<()> {
    let path = path_of(folder, STAGE_NAME);
    // What an interrupted attempt has left.
    let _ = std::fs::remove_file(&path);
    let connection = open(&path)?;
    connection.execute_batch(&format!(
        "create table row (id integer primary key, {COLUMNS});
         create table expiration (id integer primary key, expiration, service)"
    ))?;
    connection.execute("attach ?1 as handover", [database.to_string_lossy()])?;
    let mut rows = Unsorted {
        rows: RowSorter::new(path_of(folder, "lists-unsorted"), SORTER_BYTES),
        days: RowSorter::new(path_of(folder, "expirations-unsorted"), SORTER_OF_DAYS),
    };
    collect(&connection, others, &mut services, &mut rows)?;
    let mut sync = SteadySync::open(&path)?;
    connection.execute_batch("detach handover; begin")?;
    let insert = format!("insert into row ({COLUMNS}) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)");
    rows.rows.write(&mut connection.prepare(&insert)?, &mut sync)?;
    let insert = "insert into expiration (expiration, service) values (?1, ?2)";
    rows.days.write(&mut connection.prepare(insert)?, &mut sync)?;
    connection.execute_batch("commit")?;
    connection.close().map_err(|(_, error)| error)?;
    sync.finish()
}

/// Rows to sort: those of lists, and the last days of added services.
struct Unsorted {
    rows: RowSorter,
    days: RowSorter,
}

impl Unsorted {
    /// Adds a row of a service with these values of [`COLUMNS`].
    fn add(&mut self, values: [ValueRef<'_>; 13]) -> StoreResult<()> {
        let text = |index: usize| values[index].as_bytes_or_null().map(Option::unwrap_or_default).map_err(not_text);
        let service = values[3].as_i64().map_err(not_text)?.to_be_bytes();
        let [account, name_key, category, admin, expiration] = [text(0)?, text(1)?, text(2)?, text(7)?, text(11)?];
        let is_added = values[12] == ValueRef::Integer(1);
        // Handles, names and categories have no control characters.
        self.rows.add(&[account, &[0], name_key, &[0], category, &[0], &service], values)?;
        if is_added && account == admin && !expiration.is_empty() {
            self.days.add(&[expiration, &[0], &service], [values[11], values[3]])?;
        }
        Ok(())
    }
}

fn not_text(error: FromSqlError) -> StoreError {
    rusqlite::Error::from(error).into()
}

/// Takes services as they come, and at the end those that were there before.
fn collect(
    connection: &Connection,
    others: ServiceId,
    services: &mut Receiver<StagedServices>,
    rows: &mut Unsorted,
) -> StoreResult<()> {
    loop {
        match services.blocking_recv().ok_or(StoreError::Corrupt("the import has ended"))? {
            StagedServices::New(export, portion, first) => add_rows(rows, export.services_in(portion), first)?,
            StagedServices::Added(first, last) => add_range(connection, first.get() - 1, last.get(), rows)?,
            StagedServices::All => break,
        }
    }
    add_range(connection, 0, others.get(), rows)?;
    connection.flush_prepared_statement_cache();
    Ok(())
}

/// Adds the rows of services that have ids from `first` on.
fn add_rows(rows: &mut Unsorted, services: &[ImportedService], first: ServiceId) -> StoreResult<()> {
    for (service, id) in services.iter().zip(first.get()..) {
        let (contacts, name) = (&service.contacts, service.key.name.as_str());
        let (name_key, ascii_key) = (fold(name), ascii_form(name));
        let expiration = service.expiration.map(|day| day.to_string());
        for account in accounts(contacts) {
            rows.add([
                account.as_str().into(),
                name_key.as_str().into(),
                service.key.category.as_str().into(),
                ValueRef::Integer(id),
                ValueRef::Integer(contacts.roles_of(account).bits().into()),
                name.into(),
                ascii_key.as_deref().into(),
                contacts.admin.as_str().into(),
                contacts.tech.as_str().into(),
                contacts.billing.as_str().into(),
                service.status.as_str().into(),
                expiration.as_deref().into(),
                ValueRef::Integer(1),
            ])?;
        }
    }
    Ok(())
}

/// Adds the rows of services after `first` up to `end` from the database.
fn add_range(connection: &Connection, first: i64, end: i64, rows: &mut Unsorted) -> StoreResult<()> {
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
    let all = format!(
        "{} union all {} union all {}",
        role("admin", "1 + 2 * (s.tech = s.admin) + 4 * (s.billing = s.admin)", "true"),
        role("tech", "2 + 4 * (s.billing = s.tech)", "s.tech <> s.admin"),
        role("billing", "4", "s.billing not in (s.admin, s.tech)"),
    );
    let mut first = first;
    while let Some(last) =
        connection.prepare_cached(last)?.query_row(params![first, end, SERVICES_PER_READ], |row| row.get(0))?
    {
        let mut all = connection.prepare_cached(&all)?;
        let mut found = all.query([first, last])?;
        while let Some(row) = found.next()? {
            let mut values = [ValueRef::Null; 13];
            for (index, value) in values.iter_mut().enumerate() {
                *value = row.get_ref(index)?;
            }
            rows.add(values)?;
        }
        first = last;
    }
    Ok(())
}

/// Lets a connection read the rows that [`stage_lists`] has staged, in the schema `lists`.
pub(super) fn attach(connection: &Connection, folder: &Path) -> StoreResult<()> {
    let path = path_of(folder, STAGE_NAME);
    if !path.exists() {
        return Err(StoreError::Corrupt("the staged lists of an import are missing"));
    }
    connection.execute("attach ?1 as lists", [path.to_string_lossy()])?;
    Ok(())
}

//! The rows of an index: a service of an account is a row of `large_contact`, and one of `service_search` with the same id.

use crate::engine::{FromRow, from_row, only, params};
use crate::tables::services::list::urgency;
use crate::tables::services::removed::NOT_REMOVED;
use crate::{ReadTx, ServiceId, StoreResult, WriteTx};
use handover_rules::model::service::expiration_key;

const ID_BITS: u32 = 40;

/// The id of a service in the index of a large account.
pub(super) const fn indexed_id(owner: i64, service: i64) -> i64 {
    owner << ID_BITS | service
}

/// The lowest and the highest possible id of a large account.
pub(super) const fn id_bounds(owner: i64) -> [i64; 2] {
    [indexed_id(owner, 0), indexed_id(owner + 1, 0) - 1]
}

/// The service of an id.
pub(super) const fn service_of(id: i64) -> i64 {
    id & ((1 << ID_BITS) - 1)
}

pub(super) fn is_indexed(tx: &ReadTx<'_>, owner: i64, service: ServiceId) -> StoreResult<bool> {
    tx.value("select exists (select 1 from large_contact where id = ?1)", [indexed_id(owner, service.get())])
}

/// Adds a service, unless the account is no contact of it.
pub(super) fn add(tx: &WriteTx<'_>, owner: i64, account: &str, service: ServiceId) -> StoreResult<()> {
    let of_contact = "select category, name_key, ascii_key, admin, tech, billing, status, expiration from service s
         where id = ?1 and ?2 in (admin, tech, billing)";
    let sql = [of_contact, " and ", NOT_REMOVED].concat();
    match tx.first(&sql, params![service, account], IndexedService::from_row)? {
        Some(row) => add_row(tx, owner, account, service, &row),
        None => Ok(()),
    }
}

/// A service as the index has it.
struct IndexedService {
    category: String,
    name_key: String,
    ascii_key: Option<String>,
    admin: String,
    tech: String,
    billing: String,
    status: String,
    expiration: Option<String>,
}

from_row!(IndexedService { category, name_key, ascii_key, admin, tech, billing, status, expiration });

fn add_row(tx: &WriteTx<'_>, owner: i64, account: &str, service: ServiceId, row: &IndexedService) -> StoreResult<()> {
    let id = indexed_id(owner, service.get());
    let contacts = [&row.admin, &row.tech, &row.billing];
    let roles: i64 =
        contacts.iter().zip([1, 2, 4]).filter(|(contact, _)| **contact == account).map(|(_, bit)| bit).sum();
    // A line each, so that no group of three characters spans two of them.
    let text = [&*row.name_key, &*row.admin, &*row.tech, &*row.billing].join("\n");
    tx.run("insert into service_search (rowid, text, ascii) values (?1, ?2, ?3)", params![id, text, row.ascii_key])?;
    tx.run(
        "insert into large_contact (id, owner, category, roles, name_key, ascii_key, admin, tech, billing, urgency,
           expiration)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        params![
            id,
            owner,
            row.category,
            roles,
            row.name_key,
            row.ascii_key,
            row.admin,
            row.tech,
            row.billing,
            urgency(&row.status),
            expiration_key(row.expiration.as_deref()),
        ],
    )
}

pub(super) fn remove(tx: &WriteTx<'_>, owner: i64, service: i64) -> StoreResult<()> {
    remove_row(tx, indexed_id(owner, service))
}

fn remove_row(tx: &WriteTx<'_>, id: i64) -> StoreResult<()> {
    if tx.execute("delete from large_contact where id = ?1", [id])? > 0 {
        tx.run("delete from service_search where rowid = ?1", [id])?;
    }
    Ok(())
}

/// Removes all services of an account, and the account from the list of indexed accounts.
pub(super) fn remove_index(tx: &WriteTx<'_>, owner: i64) -> StoreResult<()> {
    let ids: Vec<i64> = tx.all("select id from large_contact where id between ?1 and ?2", id_bounds(owner), only)?;
    ids.into_iter().try_for_each(|id| remove_row(tx, id))?;
    tx.run("delete from large_account where id = ?1", [owner])
}

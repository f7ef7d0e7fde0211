//! The rows of an index: a service of an account is a row of `large_contact`, and one of `service_search` with the same id.

use crate::ServiceId;
use crate::tables::services::list::urgency;
use crate::tables::services::removed::NOT_REMOVED;
use handover_rules::model::service::expiration_key;
use rusqlite::{Connection, Result, Row, params};

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

pub(super) fn is_indexed(connection: &Connection, owner: i64, service: ServiceId) -> Result<bool> {
    let sql = "select exists (select 1 from large_contact where id = ?1)";
    connection.prepare_cached(sql)?.query_row([indexed_id(owner, service.get())], |row| row.get(0))
}

/// Adds a service, unless the account is no contact of it.
pub(super) fn add(connection: &Connection, owner: i64, account: &str, service: ServiceId) -> Result<()> {
    let one = "select id, category, (admin = ?2) + 2 * (tech = ?2) + 4 * (billing = ?2), name_key, ascii_key, admin,
          tech, billing, status, expiration
        from service s where id = ?1 and ?2 in (admin, tech, billing)";
    let mut one = connection.prepare_cached(&[one, " and ", NOT_REMOVED].concat())?;
    let mut rows = one.query(params![service, account])?;
    while let Some(row) = rows.next()? {
        add_row(connection, owner, row)?;
    }
    Ok(())
}

fn add_row(connection: &Connection, owner: i64, row: &Row<'_>) -> Result<()> {
    let id = indexed_id(owner, row.get(0)?);
    let [category, name_key, admin, tech, billing, status]: [String; 6] =
        [row.get(1)?, row.get(3)?, row.get(5)?, row.get(6)?, row.get(7)?, row.get(8)?];
    let ascii_key: Option<String> = row.get(4)?;
    let roles: i64 = row.get(2)?;
    let expiration: Option<String> = row.get(9)?;
    // A line each, so that no group of three characters spans two of them.
    let text = [&*name_key, &*admin, &*tech, &*billing].join("\n");
    connection
        .prepare_cached("insert into service_search (rowid, text, ascii) values (?1, ?2, ?3)")?
        .execute(params![id, text, ascii_key])?;
    connection
        .prepare_cached(
            "insert into large_contact (id, owner, category, roles, name_key, ascii_key, admin, tech, billing, urgency,
               expiration)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        )?
        .execute(params![
            id,
            owner,
            category,
            roles,
            name_key,
            ascii_key,
            admin,
            tech,
            billing,
            urgency(&status),
            expiration_key(expiration.as_deref()),
        ])?;
    Ok(())
}

pub(super) fn remove(connection: &Connection, owner: i64, service: i64) -> Result<()> {
    remove_row(connection, indexed_id(owner, service))
}

fn remove_row(connection: &Connection, id: i64) -> Result<()> {
    if connection.prepare_cached("delete from large_contact where id = ?1")?.execute([id])? > 0 {
        connection.prepare_cached("delete from service_search where rowid = ?1")?.execute([id])?;
    }
    Ok(())
}

/// Removes all services of an account, and the account from the list of indexed accounts.
pub(super) fn remove_index(connection: &Connection, owner: i64) -> Result<()> {
    let mut ids = connection.prepare_cached("select id from large_contact where id between ?1 and ?2")?;
    let ids = ids.query_map(id_bounds(owner), |row| row.get(0))?.collect::<Result<Vec<i64>>>()?;
    ids.into_iter().try_for_each(|id| remove_row(connection, id))?;
    connection.prepare_cached("delete from large_account where id = ?1")?.execute([owner])?;
    Ok(())
}

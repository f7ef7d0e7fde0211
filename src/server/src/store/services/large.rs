//! The indexes of large accounts: those with so many services that passing over all of them would be felt.
//!
//! Accounts below are not indexed, because writing the indexes costs more than such a pass.

use crate::store::ServiceId;
use crate::store::search::{LINE_END, letters};
use handover_rules::ServiceStatus;
use rusqlite::{Connection, OptionalExtension, Result, Row, params};

/// More services make an account large.
pub const LARGE: u64 = 2_000;

/// With fewer services an account is no longer large. Below [`LARGE`], so that an account at the limit does not change
/// with every service.
const SMALL: u64 = LARGE / 2;

const ID_BITS: u32 = 40;

/// The id of a service in the indexes of a large account.
pub(super) const fn indexed_id(owner: i64, service: i64) -> i64 {
    owner << ID_BITS | service
}

/// The service of an id.
pub(super) const fn service_of(id: i64) -> i64 {
    id & ((1 << ID_BITS) - 1)
}

/// Brings the indexes of an account up to date after changes of `services` and of its counts.
pub(super) fn refresh(connection: &Connection, account: &str, services: &[ServiceId]) -> Result<()> {
    let number = "select coalesce(sum(number), 0) from contact_count where account = ?1";
    let number: u64 = connection.prepare_cached(number)?.query_row([account], |row| row.get(0))?;
    match owner(connection, account)? {
        Some(owner) if number < SMALL => remove_all(connection, owner),
        Some(owner) => {
            for service in services {
                remove(connection, owner, service.get())?;
                add(connection, owner, account, Some(*service))?;
            }
            Ok(())
        }
        None if number > LARGE => begin(connection, account),
        None => Ok(()),
    }
}

/// The number of a large account; `None` if it is not large.
pub(super) fn owner(connection: &Connection, account: &str) -> Result<Option<i64>> {
    let sql = "select id from large_account where account = ?1";
    connection.prepare_cached(sql)?.query_row([account], |row| row.get(0)).optional()
}

/// Indexes all accounts that are large, in a database that has no indexes yet.
pub(in crate::store) fn index_large_accounts(connection: &Connection) -> Result<()> {
    let sql = "select account from contact_count group by account having sum(number) > ?1";
    let accounts: Vec<String> =
        connection.prepare(sql)?.query_map([LARGE], |row| row.get(0))?.collect::<Result<_>>()?;
    accounts.iter().try_for_each(|account| begin(connection, account))
}

fn begin(connection: &Connection, account: &str) -> Result<()> {
    connection.prepare_cached("insert into large_account (account) values (?1)")?.execute([account])?;
    add(connection, connection.last_insert_rowid(), account, None)
}

/// Adds a service, or all of the account.
fn add(connection: &Connection, owner: i64, account: &str, service: Option<ServiceId>) -> Result<()> {
    const ALL: &str = "select service, category, roles, name_key, ascii_key, admin, tech, billing, status, expiration
        from contact where account = ?1";
    const ONE: &str = "select service, category, roles, name_key, ascii_key, admin, tech, billing, status, expiration
        from contact where account = ?1 and service = ?2";
    let mut select = connection.prepare_cached(if service.is_some() { ONE } else { ALL })?;
    let mut rows = match service {
        Some(service) => select.query(params![account, service])?,
        None => select.query([account])?,
    };
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
    let text = [&name_key, &admin, &tech, &billing].map(|line| format!("{line}{LINE_END}")).concat();
    connection
        .prepare_cached("insert into service_search (rowid, text, ascii, letters) values (?1, ?2, ?3, ?4)")?
        .execute(params![id, text, ascii_key.as_ref().map(|ascii| format!("{ascii}{LINE_END}")), letters(&text)])?;
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

fn remove(connection: &Connection, owner: i64, service: i64) -> Result<()> {
    let id = indexed_id(owner, service);
    if connection.prepare_cached("delete from large_contact where id = ?1")?.execute([id])? > 0 {
        connection.prepare_cached("delete from service_search where rowid = ?1")?.execute([id])?;
    }
    Ok(())
}

fn remove_all(connection: &Connection, owner: i64) -> Result<()> {
    let sql = "select id from large_contact where id between ?1 and ?2";
    let [first, last] = [indexed_id(owner, 0), indexed_id(owner + 1, 0) - 1];
    let ids: Vec<i64> =
        connection.prepare_cached(sql)?.query_map([first, last], |row| row.get(0))?.collect::<Result<_>>()?;
    ids.into_iter().try_for_each(|id| remove(connection, owner, service_of(id)))?;
    connection.prepare_cached("delete from large_account where id = ?1")?.execute([owner])?;
    Ok(())
}

/// The sort key of a status: its rank, the most urgent first. A digit.
pub(super) fn urgency(status: &str) -> String {
    ServiceStatus::ALL.iter().position(|known| known.as_str() == status).map_or("9".to_owned(), |rank| rank.to_string())
}

/// The sort key of the last day: what does not expire comes last.
pub(super) fn expiration_key(expiration: Option<&str>) -> &str {
    expiration.unwrap_or("9999")
}

//! Changes of the services of an account.

use super::LARGE_ABOVE;
use super::fill::{fill, listed_services};
use super::rows::{add, remove, remove_index};
use crate::store::ServiceId;
use rusqlite::{Connection, OptionalExtension, Result, params};

/// With fewer services an account is no longer large. Below [`LARGE_ABOVE`], so that an account at the limit does not change
/// with every service.
const SMALL_BELOW: u64 = LARGE_ABOVE / 2;

/// When services are added to an index that is not filled yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::store) enum IndexUpdate {
    /// In this transaction.
    Now,
    /// At the end of the import under way, which fills the index.
    Later,
}

/// Brings the index of an account up to date with `contact_count` and with changes of `services`, in the order of their
/// ids. An account that has become large is indexed in this transaction, unless an import fills the index
/// [later](IndexUpdate::Later); one that has become small loses its index.
pub(in crate::store::services) fn refresh(
    connection: &Connection,
    account: &str,
    services: &[ServiceId],
    update: IndexUpdate,
) -> Result<()> {
    let number = "select coalesce(sum(number), 0) from contact_count where account = ?1";
    let number: u64 = connection.prepare_cached(number)?.query_row([account], |row| row.get(0))?;
    let index = "select id, is_filled from large_account where account = ?1";
    let index: Option<(i64, bool)> =
        connection.prepare_cached(index)?.query_row([account], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    match index {
        Some((owner, _)) if number < SMALL_BELOW => remove_index(connection, owner),
        Some((owner, is_filled)) => {
            services.iter().try_for_each(|service| remove(connection, owner, service.get()))?;
            if is_filled || update == IndexUpdate::Now {
                services.iter().try_for_each(|service| add(connection, owner, account, *service))?;
            }
            Ok(())
        }
        None if number > LARGE_ABOVE => begin(connection, account, update),
        None => Ok(()),
    }
}

fn begin(connection: &Connection, account: &str, update: IndexUpdate) -> Result<()> {
    let is_filled = update == IndexUpdate::Now;
    let insert = "insert into large_account (account, is_filled) values (?1, ?2)";
    let owner = connection.prepare_cached(insert)?.insert(params![account, is_filled])?;
    if is_filled {
        fill(connection, owner, account, &listed_services(connection, account)?, || false)?;
    }
    Ok(())
}

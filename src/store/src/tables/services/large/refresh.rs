//! Changes of the services of an account.

use super::LARGE_ABOVE;
use super::fill::{fill, listed_services};
use super::rows::{add, remove, remove_index};
use crate::ServiceId;
use rusqlite::{Connection, OptionalExtension, Result};

/// With fewer services an account is no longer large. Below [`LARGE_ABOVE`], so that an account at the limit does not change
/// with every service.
const SMALL_BELOW: u64 = LARGE_ABOVE / 2;

/// Brings the index of an account up to date with `contact_count` and with changes of `services`, in the order of their
/// ids. An account that has become large is indexed in this transaction; one that has become small loses its index.
pub(in crate::tables::services) fn refresh(
    connection: &Connection,
    account: &str,
    services: &[ServiceId],
) -> Result<()> {
    let number = "select coalesce(sum(number), 0) from contact_count where account = ?1";
    let number: u64 = connection.prepare_cached(number)?.query_row([account], |row| row.get(0))?;
    let index = "select id from large_account where account = ?1";
    let index: Option<i64> = connection.prepare_cached(index)?.query_row([account], |row| row.get(0)).optional()?;
    match index {
        Some(owner) if number < SMALL_BELOW => remove_index(connection, owner),
        Some(owner) => {
            services.iter().try_for_each(|service| remove(connection, owner, service.get()))?;
            services.iter().try_for_each(|service| add(connection, owner, account, *service))
        }
        None if number > LARGE_ABOVE => {
            let insert = "insert into large_account (account, is_filled) values (?1, 1)";
            let owner = connection.prepare_cached(insert)?.insert([account])?;
            fill(connection, owner, account, &listed_services(connection, account)?, || false)?;
            Ok(())
        }
        None => Ok(()),
    }
}

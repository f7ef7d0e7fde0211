//! Changes of the services of an account.

use super::LARGE_ABOVE;
use super::fill::{fill, listed_services};
use super::rows::{add, remove, remove_index};
use crate::engine::only;
use crate::{ServiceId, StoreResult, WriteTx};

/// With fewer services an account is no longer large. Below [`LARGE_ABOVE`], so that an account at the limit does not change
/// with every service.
const SMALL_BELOW: u64 = LARGE_ABOVE / 2;

/// Brings the index of an account up to date with `contact_count` and with changes of `services`, in the order of their
/// ids. An account that has become large is indexed in this transaction; one that has become small loses its index.
pub(crate) fn refresh(tx: &WriteTx<'_>, account: &str, services: &[ServiceId]) -> StoreResult<()> {
    let number: u64 =
        tx.value("select coalesce(sum(number), 0) as number from contact_count where account = ?1", [account])?;
    match tx.first("select id from large_account where account = ?1", [account], only)? {
        Some(owner) if number < SMALL_BELOW => remove_index(tx, owner),
        Some(owner) => {
            services.iter().try_for_each(|service| remove(tx, owner, service.get()))?;
            services.iter().try_for_each(|service| add(tx, owner, account, *service))
        }
        None if number > LARGE_ABOVE => {
            let insert = "insert into large_account (account, is_filled) values (?1, true) returning id";
            let owner = tx.value(insert, [account])?;
            fill(tx, owner, account, &listed_services(tx, account)?, || false)?;
            Ok(())
        }
        None => Ok(()),
    }
}

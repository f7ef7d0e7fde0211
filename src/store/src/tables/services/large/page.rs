//! A page of the list of a large account.

use super::LARGE_ABOVE;
use super::order::ordered;
use super::search::found;
use crate::engine::only;
use crate::paging::Count;
use crate::tables::services::groups::ServiceGroup;
use crate::tables::services::list::{ListPart, PreparedList};
use crate::{ReadTx, StoreResult};
use handover_rules::NicHandle;

/// A page of the services in `groups`, which the filter lets through, of an account with `unfiltered` services. `None` if it
/// has no filled index, or too few services to need it: its list is then read by a pass.
pub(crate) fn page(
    tx: &ReadTx<'_>,
    list: &PreparedList<'_>,
    groups: &[ServiceGroup],
    unfiltered: u64,
) -> StoreResult<Option<ListPart>> {
    if unfiltered <= LARGE_ABOVE {
        return Ok(None);
    }
    let Some(owner) = filled_owner(tx, list.account)? else { return Ok(None) };
    if list.matcher.is_selective() {
        return found(tx, list, owner, groups).map(Some);
    }
    let total = groups.iter().map(|group| group.number).sum();
    Ok(Some(list.part(ordered(tx, list, owner, groups)?, Count::exactly(total))))
}

/// The number of a large account whose index is filled.
pub(super) fn filled_owner(tx: &ReadTx<'_>, account: &NicHandle) -> StoreResult<Option<i64>> {
    tx.first("select id from large_account where account = ?1 and is_filled", [account], only)
}

//! The services of a large account that need attention.

use super::LARGE_ABOVE;
use super::page::filled_owner;
use super::rows::service_of;
use crate::engine::{only, params};
use crate::tables::services::ends::Days;
use crate::tables::services::groups::ServiceGroup;
use crate::tables::services::list::urgency;
use crate::{ReadTx, StoreResult};
use handover_rules::service_list::{Need, URGENT};
use handover_rules::{NicHandle, ServiceStatus};
use std::collections::HashSet;

pub(super) const NEEDED: &str = "select l.id from json_each(?1) grouped cross join large_contact l
     where l.owner = ?2 and l.category = grouped.value ->> 0 and l.roles = cast(grouped.value ->> 1 as bigint)
       and l.urgency = ?3 and l.expiration between ?4 and ?5";

/// The services of a large account in `groups` that need attention, by status or by last `days`. `None` as for
/// [`page`](super::page()).
pub(crate) fn needed(
    tx: &ReadTx<'_>,
    account: &NicHandle,
    need: Need,
    days: &Days,
    groups: &[ServiceGroup],
    unfiltered: u64,
) -> StoreResult<Option<HashSet<i64>>> {
    if unfiltered <= LARGE_ABOVE {
        return Ok(None);
    }
    let Some(owner) = filled_owner(tx, account)? else { return Ok(None) };
    let groups = groups.iter().map(|group| serde_json::json!([group.category.as_str(), group.roles.bits()]));
    let groups = groups.collect::<serde_json::Value>().to_string();
    let mut found = HashSet::new();
    for status in ServiceStatus::ALL {
        let Days([first, last]) = match (URGENT.contains(&status), need) {
            (true, Need::Unpaid) => &Days::all(),
            (true, _) => continue,
            (false, _) => days,
        };
        let services: Vec<i64> = tx.all(NEEDED, params![groups, owner, urgency(status.as_str()), first, last], only)?;
        found.extend(services.into_iter().map(service_of));
    }
    Ok(Some(found))
}

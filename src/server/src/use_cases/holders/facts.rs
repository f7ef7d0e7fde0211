//! The facts that the rules decide by, read in the current transaction.

use handover_rules::holder::HolderChangeId;
use handover_rules::holder::blockers::HolderFacts;
use handover_rules::{NicHandle, Policy, Timestamp};
use handover_store::{ReadTx, ServiceRecord, StoreResult};

/// The facts about a domain for `account`, without the change of holder `except`.
pub fn facts(
    reader: &ReadTx<'_>,
    domain: &ServiceRecord,
    account: &NicHandle,
    except: Option<HolderChangeId>,
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<HolderFacts> {
    let mut requests = reader.open_requests(&[domain.id])?;
    let name = &domain.facts.key.name;
    let record = reader.holder(name)?;
    let open_change = reader.open_holder_change(name)?.map(|record| record.change.id).filter(|id| Some(*id) != except);
    let asker = reader.account_facts(account, now, policy)?;
    Ok(HolderFacts {
        status: domain.facts.status,
        is_admin: domain.facts.contacts.admin == *account,
        is_suspended: asker.as_ref().is_some_and(|facts| facts.suspended),
        has_unpaid_bill: asker.is_some_and(|facts| facts.has_unpaid_bill),
        is_disputed: record.as_ref().is_some_and(|record| record.is_disputed),
        is_claimed: reader.is_claimed(name)?,
        open_change,
        open_requests: requests.remove(&domain.id).unwrap_or_default(),
        holder: record.map(|record| record.holder.identity),
    })
}

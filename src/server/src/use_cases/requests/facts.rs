//! The facts that the rules decide by, read in the current transaction.

use crate::store::{ReadTx, RequestRecord, ServiceRecord, StoreResult};
use handover_rules::submission::blockers::ChangeFacts;
use handover_rules::{NicHandle, Policy, RoleSet, Timestamp};

/// The facts about a service, its contacts and `other_accounts`.
pub(super) fn facts(
    reader: &ReadTx<'_>,
    service: &ServiceRecord,
    other_accounts: impl IntoIterator<Item = NicHandle>,
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<ChangeFacts> {
    let contacts = &service.facts.contacts;
    let mut handles = vec![contacts.admin.clone(), contacts.tech.clone(), contacts.billing.clone()];
    handles.extend(other_accounts);
    handles.sort_unstable();
    handles.dedup();
    let mut accounts = Vec::with_capacity(handles.len());
    for handle in handles {
        accounts.extend(reader.account_facts(&handle, now, policy)?);
    }
    Ok(ChangeFacts {
        service: service.facts.clone(),
        accounts,
        open: reader.open_requests(&[service.id])?.remove(&service.id).unwrap_or_default(),
        lost_to_siblings: RoleSet::EMPTY,
    })
}

/// The facts about an existing request.
pub(super) fn facts_for_request(
    reader: &ReadTx<'_>,
    record: &RequestRecord,
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<ChangeFacts> {
    let request = &record.request;
    let service = reader.service_by_id(record.service)?;
    let involved = [request.asker.clone(), request.from.clone(), request.to.clone()];
    let mut facts = facts(reader, &service, involved, now, policy)?;
    facts.lost_to_siblings = reader.lost_to_siblings(record.service, record.submission, &request.asker)?;
    Ok(facts)
}

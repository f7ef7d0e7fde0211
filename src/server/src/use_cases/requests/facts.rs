//! The facts that the rules decide by, as they are in this transaction.

use crate::store::{ReadTx, RequestRecord, ServiceRecord, StoreResult};
use handover_rules::submission::blockers::ChangeFacts;
use handover_rules::{NicHandle, RoleSet, Timestamp};

/// The facts about a service and the accounts concerned, its present contacts included.
///
/// # Errors
/// The store's own failure.
pub fn facts(
    reader: &ReadTx<'_>,
    service: &ServiceRecord,
    concerned: impl IntoIterator<Item = NicHandle>,
    now: Timestamp,
) -> StoreResult<ChangeFacts> {
    let contacts = &service.facts.contacts;
    let mut handles = vec![contacts.admin.clone(), contacts.tech.clone(), contacts.billing.clone()];
    handles.extend(concerned);
    handles.sort_unstable();
    handles.dedup();
    let mut accounts = Vec::with_capacity(handles.len());
    for handle in handles {
        accounts.extend(reader.account_facts(&handle, now.date_naive())?);
    }
    Ok(ChangeFacts {
        service: service.facts.clone(),
        accounts,
        open: reader.open_requests(&[service.id])?.remove(&service.id).unwrap_or_default(),
        lost_to_siblings: RoleSet::EMPTY,
    })
}

/// The facts that decide about a request that exists.
///
/// # Errors
/// The store's own failure.
pub fn facts_for_request(reader: &ReadTx<'_>, record: &RequestRecord, now: Timestamp) -> StoreResult<ChangeFacts> {
    let request = &record.request;
    let service = reader.service_by_id(record.service)?;
    let concerned = [request.asker.clone(), request.from.clone(), request.to.clone()];
    let mut facts = facts(reader, &service, concerned, now)?;
    facts.lost_to_siblings = reader.lost_to_siblings(record.service, record.submission, &request.asker)?;
    Ok(facts)
}

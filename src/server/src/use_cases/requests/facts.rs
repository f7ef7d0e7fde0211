//! The facts that the rules decide by, read in the current transaction.

use handover_rules::request::lifecycle::{CodesNeeded, blockers_of};
use handover_rules::submission::blockers::{Blocker, ChangeFacts, OpenRequest};
use handover_rules::submission::locked_roles::{lock_of_all, locked_roles};
use handover_rules::{AccountFacts, Contacts, NicHandle, Policy, RequestId, RoleSet, Timestamp};
use handover_store::{ReadTx, RequestToChange, ServiceRecord, StoreResult};

/// The facts about a service, its contacts and `other_accounts`.
pub(in crate::use_cases) fn service_facts(
    reader: &ReadTx<'_>,
    service: &ServiceRecord,
    other_accounts: impl IntoIterator<Item = NicHandle>,
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<ChangeFacts> {
    Ok(ChangeFacts {
        accounts: accounts(reader, &service.facts.contacts, other_accounts, now, policy)?,
        service: service.facts.clone(),
        open: reader.open_requests(&[service.id])?.remove(&service.id).unwrap_or_default(),
        lost_to_siblings: RoleSet::EMPTY,
    })
}

/// The facts about an existing request.
pub(super) fn facts_for_request(
    reader: &ReadTx<'_>,
    change: &RequestToChange,
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<ChangeFacts> {
    let (record, request) = (&change.record, &change.record.request);
    let involved = [request.asker.clone(), request.from.clone(), request.to.clone()];
    let (open, lost_to_siblings) =
        reader.open_requests_and_lost_roles(record.service, record.submission, &request.asker)?;
    Ok(ChangeFacts {
        accounts: accounts(reader, &change.service.contacts, involved, now, policy)?,
        service: change.service.clone(),
        open,
        lost_to_siblings,
    })
}

fn accounts(
    reader: &ReadTx<'_>,
    contacts: &Contacts,
    others: impl IntoIterator<Item = NicHandle>,
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<Vec<AccountFacts>> {
    let mut handles = vec![contacts.admin.clone(), contacts.tech.clone(), contacts.billing.clone()];
    handles.extend(others);
    handles.sort_unstable();
    handles.dedup();
    reader.facts_of_accounts(&handles, now, policy)
}

/// The reason `viewer` can change none of the roles of a service, as far as it may know. Only `visible` open requests
/// count.
pub fn lock_of_service(
    reader: &ReadTx<'_>,
    service: &ServiceRecord,
    visible: &[OpenRequest],
    viewer: &NicHandle,
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<Option<Blocker>> {
    let facts = ChangeFacts { open: visible.to_vec(), ..service_facts(reader, service, [], now, policy)? };
    Ok(lock_of_all(&locked_roles(viewer, &facts)).map(|lock| lock.as_seen_by(viewer)))
}

/// The present blockers of an open request, unredacted, as staff see them.
pub fn current_blockers(
    reader: &ReadTx<'_>,
    id: RequestId,
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<Vec<Blocker>> {
    let Some(change) = reader.request_to_change(id, now, CodesNeeded::Nothing)? else { return Ok(Vec::new()) };
    let facts = facts_for_request(reader, &change, now, policy)?;
    Ok(blockers_of(&change.record.request, &facts, now))
}

//! Blockers of changes of contacts, at present.

use crate::{ReadTx, ServiceRecord, StoreResult};
use handover_rules::request::lifecycle::{CodesNeeded, blockers_of};
use handover_rules::submission::blockers::{Blocker, ChangeFacts, OpenRequest};
use handover_rules::submission::{lock_of_all, locked_roles};
use handover_rules::{NicHandle, Policy, RequestId, Timestamp};

/// The reason `viewer` can change none of the roles of a service, as far as it may know. Only `visible` open requests
/// count.
pub(super) fn lock_of_service(
    tx: &ReadTx<'_>,
    service: &ServiceRecord,
    visible: &[OpenRequest],
    viewer: &NicHandle,
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<Option<Blocker>> {
    let facts = ChangeFacts { open: visible.to_vec(), ..tx.service_facts(service, [], now, policy)? };
    Ok(lock_of_all(&locked_roles(viewer, &facts)).map(|lock| lock.as_seen_by(viewer)))
}

/// The present blockers of an open request, unredacted, as staff see them.
pub(super) fn current_blockers(
    tx: &ReadTx<'_>,
    id: RequestId,
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<Vec<Blocker>> {
    let Some(change) = tx.request_to_change(id, now, CodesNeeded::Nothing)? else { return Ok(Vec::new()) };
    let facts = tx.request_facts(&change, now, policy)?;
    Ok(blockers_of(&change.record.request, &facts, now))
}

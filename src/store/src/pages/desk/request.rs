//! The page of a request.

use super::service::{entry, readable};
use super::{AUDIT_ENTRIES_SHOWN, page};
use crate::pages::blockers::current_blockers;
use crate::{ReadTx, StoreResult, StoredRequestId};
use handover_api::desk::{DeskPage, DeskRequest, SeenByParty};
use handover_rules::desk::SubjectKind;
use handover_rules::{Blocker, Ending, Policy, Request, RequestId, Timestamp};

/// Requests of the same submission on the page of a request.
const OTHER_REQUESTS_SHOWN: usize = 50;

/// A request, also a damaged one; `None` if it does not exist.
pub fn request(
    tx: &ReadTx<'_>,
    id: RequestId,
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<Option<DeskPage<DeskRequest>>> {
    let Some(number) = tx.submission_of(id)? else { return Ok(None) };
    let request = readable(tx, id)?.map(|record| record.request);
    let blockers: Vec<Blocker> = match &request {
        Some(open) if open.ended.is_none() => current_blockers(tx, open.id, now, policy)?,
        Some(ended) => reasons(ended),
        None => Vec::new(),
    };
    let parties = request.iter().flat_map(|request| request.parties.iter().map(move |party| (request, &party.account)));
    let seen = parties.map(|(request, account)| SeenByParty {
        account: account.clone(),
        blockers: request.blockers_for(&blockers, account),
    });
    let quarantined = tx.quarantined_requests()?;
    let others = tx.requests_sent_with(id)?;
    let other_count = others.len() as u64;
    let others = others.into_iter().take(OTHER_REQUESTS_SHOWN).filter_map(|other| readable(tx, other).transpose());
    let data = DeskRequest {
        id,
        number,
        others: others.map(|other| other.map(entry)).collect::<StoreResult<_>>()?,
        other_count,
        is_set_aside: quarantined.contains(&StoredRequestId::from(id)),
        seen: seen.collect(),
        blockers,
        timeline: if request.is_some() { tx.timeline(id)? } else { Vec::new() },
        mails: tx.mails_of_request(id)?,
        events: tx.audit_about(SubjectKind::Request, &id.to_string(), AUDIT_ENTRIES_SHOWN)?,
        request,
    };
    page(tx, data).map(Some)
}

fn reasons(request: &Request) -> Vec<Blocker> {
    match request.ended.as_ref().map(|ended| &ended.how) {
        Some(Ending::Failed { reasons }) => reasons.clone(),
        _ => Vec::new(),
    }
}

//! A service, as staff see it.

use super::{AUDIT_ENTRIES_SHOWN, page};
use crate::rows::{RowId, skip_corrupt};
use crate::{ReadTx, RequestRecord, StoreResult, service_subject};
use handover_api::desk::{DeskPage, DeskService, RequestEntry};
use handover_api::holder::OpenHolderChange;
use handover_rules::desk::SubjectKind;
use handover_rules::desk::corrections::CorrectionPolicy;
use handover_rules::{Category, RequestId, ServiceKey};

/// A service.
pub fn service(
    tx: &ReadTx<'_>,
    key: &ServiceKey,
    policy: CorrectionPolicy,
) -> StoreResult<Option<DeskPage<DeskService>>> {
    let Some(record) = tx.service(key)? else { return Ok(None) };
    let mut requests = Vec::new();
    for id in tx.latest_requests_of(record.id)? {
        requests.extend(readable(tx, id)?.map(entry));
    }
    let domain = (key.category == Category::Domain).then_some(&key.name);
    let holder_change = domain.map(|name| tx.intact_open_holder_change(name)).transpose()?.flatten();
    let service = DeskService {
        terms: tx.role_terms(record.id, &record.facts.contacts)?,
        requests,
        corrections: tx.corrections_of(record.id, policy)?,
        holder: domain.map(|name| tx.holder(name)).transpose()?.flatten().map(|record| record.holder),
        holder_change: holder_change.map(|record| OpenHolderChange::of(record.change, true)),
        cases: domain.map(|name| tx.cases_of_domain(name)).transpose()?.unwrap_or_default(),
        mails: tx.mails_of_service(record.id, key)?,
        events: tx.audit_about(SubjectKind::Service, &service_subject(key), AUDIT_ENTRIES_SHOWN)?,
        service: record.facts.key,
        status: record.facts.status,
        contacts: record.facts.contacts,
    };
    page(tx, service).map(Some)
}

/// The request, unless its rows are damaged.
pub(super) fn readable(tx: &ReadTx<'_>, id: RequestId) -> StoreResult<Option<RequestRecord>> {
    Ok(skip_corrupt(RowId::Request(id.into()), tx.request(id))?.flatten())
}

/// One line of a submission.
pub(super) fn entry(RequestRecord { request, submission, .. }: RequestRecord) -> RequestEntry {
    RequestEntry { number: submission, services: 1, role_count: request.roles.iter().count() as u64, request }
}

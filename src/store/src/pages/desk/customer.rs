//! A customer, as staff see it.

use super::super::access::whole_policies;
use super::service::entry;
use super::{AUDIT_ENTRIES_SHOWN, page};
use crate::{ApplicationRecord, ReadTx, RequestRecord, SessionLimits, StoreResult};
use handover_api::access::{MAX_PAGE, PoliciesPage, PolicySide};
use handover_api::account::applications::Application;
use handover_api::desk::{DeskAccount, DeskApplication, DeskCustomer, DeskPage, RequestEntry, ServiceLines};
use handover_rules::access::AccessPolicyId;
use handover_rules::desk::SubjectKind;
use handover_rules::desk::corrections::CorrectionPolicy;
use handover_rules::{NicHandle, Policy, Timestamp};
use std::collections::HashSet;

/// Open requests on the page.
const OPEN_REQUESTS_SHOWN: usize = 50;

/// A customer.
pub fn customer(
    tx: &ReadTx<'_>,
    handle: &NicHandle,
    now: Timestamp,
    (policy, limits, corrections): (&Policy, SessionLimits, CorrectionPolicy),
) -> StoreResult<Option<DeskPage<DeskCustomer>>> {
    let Some(account) = tx.account(handle)? else { return Ok(None) };
    let Some(facts) = tx.account_facts(handle, now, policy)? else { return Ok(None) };
    let sessions = tx.sessions_of(handle, None, now, limits)?;
    let ServiceLines { rows: services, next: next_services } = tx.services_for_desk(handle, None)?;
    let with_access = tx.credentials_of(handle, now)?;
    let application = |id, name, owner, created_at| DeskApplication { id, name, owner, created_at };
    let own = |it: Application| application(it.id, it.name, handle.clone(), it.created_at);
    let other = |it: ApplicationRecord| application(it.id, it.name, it.account, it.created_at);
    let mut requests = tx.requests_of_party_since(handle, now)?;
    requests.retain(|record| record.request.ended.is_none());
    let customer = DeskCustomer {
        now,
        organisation: account.organisation.clone(),
        language: account.language.clone(),
        has_password: account.password.is_some(),
        suspended_at: account.suspended_at,
        undeliverable_at: account.undeliverable_at,
        account: DeskAccount { name: account.full_name(), email: account.email, handle: account.handle },
        facts,
        sessions,
        applications: tx.applications_of(handle)?.into_iter().map(own).collect(),
        applications_with_access: with_access.into_iter().map(|access| other(access.application)).collect(),
        services,
        next_services,
        service_count: tx.service_count_for_desk(handle)?,
        requests: entries(requests),
        corrections: tx.corrections_of_address(handle, corrections)?,
        may_set_address_alone: corrections.may_set_address_alone,
        mails: tx.mails_of_account(handle)?,
        events: tx.audit_about(SubjectKind::Account, handle.as_str(), AUDIT_ENTRIES_SHOWN)?,
    };
    page(tx, customer).map(Some)
}

/// The first requests, each with all of its lines.
fn entries(lines: Vec<RequestRecord>) -> Vec<RequestEntry> {
    let mut entries: Vec<RequestEntry> = Vec::new();
    let mut services = HashSet::new();
    // Lines of a submission follow each other.
    for line in lines {
        let is_new_service = services.insert((line.submission, line.service));
        if let Some(of) = entries.last_mut().filter(|of| of.number == line.submission) {
            of.services += u64::from(is_new_service);
            of.role_count += line.request.roles.iter().count() as u64;
            continue;
        }
        if entries.len() == OPEN_REQUESTS_SHOWN {
            break;
        }
        entries.push(entry(line));
    }
    entries
}

/// A page of the policies of a customer, with everybody who has access by them.
///
/// # Errors
/// An invalid cursor.
pub fn customer_policies(
    tx: &ReadTx<'_>,
    handle: &NicHandle,
    side: PolicySide,
    after: Option<AccessPolicyId>,
) -> StoreResult<Option<DeskPage<PoliciesPage>>> {
    if tx.account(handle)?.is_none() {
        return Ok(None);
    }
    page(tx, whole_policies(tx, handle, side, (after, MAX_PAGE))?).map(Some)
}

/// The services of a customer that follow a cursor.
///
/// # Errors
/// An invalid cursor.
pub fn customer_services(
    tx: &ReadTx<'_>,
    handle: &NicHandle,
    after: Option<&str>,
) -> StoreResult<Option<ServiceLines>> {
    if tx.account(handle)?.is_none() {
        return Ok(None);
    }
    tx.services_for_desk(handle, after).map(Some)
}

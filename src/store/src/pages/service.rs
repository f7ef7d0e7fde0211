//! The page of a service: everything about the services of one name, for their contacts and those with access.

use super::blockers::lock_of_service;
use super::holder::holder_page;
use super::objections::{cases_to_object, objections_made};
use super::screen;
use super::services::service_rows;
use super::shared::shared_of_name;
use crate::{NewUse, ReadTx, ServiceRecord, StoreResult, ascii_form, canonical_domain};
use handover_api::account::OpenBill;
use handover_api::app::ScreenResponse;
use handover_api::history::Term;
use handover_api::service::{ServiceDetail, ServicePage};
use handover_api::services::{ServiceRow, Shared};
use handover_rules::access::{AccessLine, Catalogue, gives_sight};
use handover_rules::cases::CasePolicy;
use handover_rules::submission::blockers::owes;
use handover_rules::{Category, NicHandle, Policy, ServiceName, Timestamp};

/// The services with this name, in any of its spellings; `None` unless `account` is a contact of one, or reaches one by
/// policies. Also returns the uses of these to record.
pub fn service(
    tx: &ReadTx<'_>,
    account: &NicHandle,
    name: &ServiceName,
    now: Timestamp,
    (policy, case_policy, catalogue): (&Policy, &CasePolicy, &Catalogue),
) -> StoreResult<(Option<ScreenResponse<ServicePage>>, Vec<NewUse>)> {
    let viewer = Viewer { account, now, policy, case_policy };
    let mut services = viewer.services(tx, name)?;
    let (found, uses) = shared_of_name(tx, account, name, catalogue, now)?;
    let mut shared = Vec::new();
    for (record, service) in found {
        if gives_sight(&service.lines) && record.facts.contacts.roles_of(account).is_empty() {
            services.push(detail_of_others(tx, record, &service.lines)?);
        }
        shared.push(service);
    }
    if services.is_empty() && shared.is_empty() {
        return Ok((None, uses));
    }
    let bills = viewer.bills(tx, &services)?;
    Ok((Some(screen(tx, account, now, ServicePage { services, shared, bills })?), uses))
}

/// A service whose contacts and history the reader sees by a policy.
fn detail_of_others(tx: &ReadTx<'_>, record: ServiceRecord, lines: &[AccessLine]) -> StoreResult<ServiceDetail> {
    let ServiceRecord { id, facts, creation, expiration, .. } = record;
    let terms = tx.role_terms(id, &facts.contacts)?;
    let terms = terms.into_iter().map(|term| Term { request: None, case: None, reason: None, ..term }).collect();
    Ok(ServiceDetail {
        row: ServiceRow {
            ascii: ascii_form(facts.key.name.as_str()),
            service: facts.key,
            contacts: facts.contacts,
            status: facts.status,
            expiration,
            open: Vec::new(),
            tech_until: None,
            claims: Vec::new(),
            answer_by: None,
            shared: Some(Box::new(Shared::by(lines))),
        },
        creation,
        ordered_by: None,
        removal_at: None,
        terms,
        locked: None,
        holder: None,
        tech_end: None,
        objections: Vec::new(),
        objected: Vec::new(),
    })
}

/// The reader of the page, the time, and the policies.
struct Viewer<'a> {
    account: &'a NicHandle,
    now: Timestamp,
    policy: &'a Policy,
    case_policy: &'a CasePolicy,
}

impl Viewer<'_> {
    /// The services with this name, in any of its spellings.
    fn services(&self, tx: &ReadTx<'_>, name: &ServiceName) -> StoreResult<Vec<ServiceDetail>> {
        let mut listed = tx.services_of_name(self.account, name.as_str())?;
        let canonical = canonical_domain(name.clone());
        if canonical != *name {
            listed.extend(tx.services_of_name(self.account, canonical.as_str())?);
        }
        let waiting = tx.waiting_for(self.account, self.now)?;
        let rows = service_rows(tx, listed, self.account, &waiting)?;
        let records = tx.services_with_keys(&rows.iter().map(|row| &row.service).collect::<Vec<_>>())?;
        let record = |row: &ServiceRow| records.iter().find(|record| record.facts.key == row.service);
        let detail = |row: ServiceRow| record(&row).map(|record| self.detail(tx, record, row.clone()));
        rows.into_iter().filter_map(detail).collect()
    }

    fn bills(&self, tx: &ReadTx<'_>, services: &[ServiceDetail]) -> StoreResult<Vec<OpenBill>> {
        if !services.iter().any(|detail| owes(self.account, detail.row.status, &detail.row.contacts)) {
            return Ok(Vec::new());
        }
        tx.open_bills(self.account, self.now.date_naive())
    }

    fn detail(&self, tx: &ReadTx<'_>, record: &ServiceRecord, row: ServiceRow) -> StoreResult<ServiceDetail> {
        let Self { account, now, policy, case_policy } = self;
        let key = &record.facts.key;
        let terms = tx.role_terms(record.id, &record.facts.contacts)?;
        let (holder, objections, objected) = match key.category {
            Category::Domain => (
                Some(holder_page(tx, record, account, *now, policy)?),
                cases_to_object(tx, &key.name, account, *now, case_policy)?,
                objections_made(tx, &key.name, account, &terms)?,
            ),
            _ => (None, Vec::new(), Vec::new()),
        };
        let tech_end = tx.role_end_of(record.id)?;
        let locked = lock_of_service(tx, record, &row.open, account, *now, policy)?;
        let ServiceRecord { creation, removal_at, .. } = *record;
        let ordered_by = record.ordered_by.clone();
        Ok(ServiceDetail {
            row,
            creation,
            ordered_by,
            removal_at,
            terms,
            locked,
            holder,
            tech_end,
            objections,
            objected,
        })
    }
}

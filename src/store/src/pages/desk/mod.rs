//! Pages of the desk. The caller audits every look.

mod cases;

pub use cases::{case, case_queue};

use super::access::whole_policies;
use super::named_people;
use super::screen::handles_in;
use super::services::{current_blockers, own_services};
use crate::paging::cut_page;
use crate::rows::{RowId, skip_corrupt};
use crate::{
    ApplicationRecord, ReadTx, RequestRecord, SessionLimits, StoreError, StoreResult, StoredRequestId, WebhookBacklog,
    WebhookRecord, service_subject,
};
use handover_api::access::{MAX_PAGE, PoliciesPage, PolicySide};
use handover_api::applications::Application;
use handover_api::desk::{
    AuditEntry, AuditFilter, AuditPage, DeskAccount, DeskApplication, DeskCustomer, DeskOverview, DeskPage,
    DeskRequest, DeskService, DeskWebhook, RequestEntry, SearchResult, SeenByParty, SetAside,
};
use handover_api::holder::OpenHolderChange;
use handover_api::services::ServicesPage;
use handover_rules::access::AccessPolicyId;
use handover_rules::cases::CaseNumber;
use handover_rules::desk::corrections::CorrectionPolicy;
use handover_rules::desk::{AuditId, SubjectKind};
use handover_rules::holder::HolderChangeId;
use handover_rules::model::pasted::clean;
use handover_rules::{
    Blocker, Category, EmailAddress, Ending, NicHandle, Policy, Request, RequestId, ServiceKey, Timestamp,
};
use serde::Serialize;
use std::collections::HashSet;

const AUDIT_ENTRIES_SHOWN: u32 = 20;

/// A page's response, with the names of the accounts in it.
pub fn page<T: Serialize>(tx: &ReadTx<'_>, data: T) -> StoreResult<DeskPage<T>> {
    let people = named_people(tx, &handles_in(&data))?;
    Ok(DeskPage { data, people })
}

/// Key figures, and items that need a person.
pub fn overview(tx: &ReadTx<'_>, now: Timestamp, policy: CorrectionPolicy) -> StoreResult<DeskPage<DeskOverview>> {
    let overview = DeskOverview {
        now,
        requests: tx.request_counts(now)?,
        mails: tx.mail_counts(now)?,
        failed_mails: tx.failed_mails(now)?,
        set_aside: tx.quarantined_requests()?.into_iter().filter_map(|id| id.validate().ok()).collect(),
        set_aside_others: SetAside {
            cases: tx.quarantined_cases()?,
            holders: tx.quarantined_holder_changes_with_domains()?,
            mails: tx.quarantined_mails()?,
        },
        corrections: tx.open_corrections(now, policy)?,
        imports: tx.last_imports()?,
        webhooks: webhooks(tx)?,
    };
    page(tx, overview)
}

fn webhooks(tx: &ReadTx<'_>) -> StoreResult<Vec<DeskWebhook>> {
    let all = tx.webhooks()?.into_iter().zip(tx.webhook_backlogs()?);
    Ok(all.map(|(webhook, backlog)| desk_webhook(webhook, backlog)).collect())
}

/// Addresses of receivers may have a secret in their query.
fn desk_webhook(webhook: WebhookRecord, backlog: WebhookBacklog) -> DeskWebhook {
    let url = webhook.url.split(['?', '#']).next().unwrap_or_default();
    DeskWebhook {
        id: webhook.id.get(),
        url: url.to_owned(),
        delivered_at: webhook.delivered_at,
        waiting: backlog.waiting,
        oldest: backlog.oldest,
        failure: webhook.failure,
        given_up: webhook.given_up,
        stopped_at: webhook.stopped_at,
    }
}

/// Looks for a handle, an address, a service, a request, a change of holder, and cases by number, claimant and domain.
pub fn search(tx: &ReadTx<'_>, text: &str) -> StoreResult<DeskPage<SearchResult>> {
    let cleaned = clean(text);
    // Screens and emails show numbers in groups.
    let number: String = cleaned.split_whitespace().collect();
    let request = RequestId::parse(&number).map(|id| Ok(tx.has_request(id)?.then_some(id)));
    let mut cases = match (CaseNumber::parse(&number.to_uppercase()), EmailAddress::parse(&cleaned)) {
        (Some(number), _) => tx.find_case(number)?,
        (None, Some(address)) => tx.find_cases_of_claimant(&address)?,
        (None, None) => Vec::new(),
    };
    let mut services = tx.find_services(text)?;
    if services.is_empty() {
        services = tx.find_services(&cleaned)?;
    }
    if cases.is_empty() {
        cases = tx.find_cases_of_domains(text)?;
    }
    if let Some(change) = HolderChangeId::parse(&number) {
        let domain = tx.domain_of_holder_change(change)?;
        services.extend(domain.map(|name| ServiceKey { name, category: Category::Domain }));
    }
    let result = SearchResult {
        cases,
        accounts: tx.find_accounts(&cleaned)?,
        services,
        request: request.transpose().map_err(|error: StoreError| error)?.flatten(),
    };
    page(tx, result)
}

const OPEN_REQUESTS_SHOWN: usize = 50;

const SERVICES_SHOWN: u32 = 20;

pub fn customer(
    tx: &ReadTx<'_>,
    handle: &NicHandle,
    now: Timestamp,
    (policy, limits, corrections): (&Policy, SessionLimits, CorrectionPolicy),
) -> StoreResult<Option<DeskPage<DeskCustomer>>> {
    let Some(account) = tx.account(handle)? else { return Ok(None) };
    let Some(facts) = tx.account_facts(handle, now, policy)? else { return Ok(None) };
    let sessions = tx.sessions_of(handle, None, now, limits)?;
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
        services: own_services(tx, handle, (None, SERVICES_SHOWN), now)?,
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

fn entry(RequestRecord { request, submission, .. }: RequestRecord) -> RequestEntry {
    RequestEntry { number: submission, services: 1, role_count: request.roles.iter().count() as u64, request }
}

/// A page of the policies of a customer, with everybody who has access by them.
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

pub fn customer_services(
    tx: &ReadTx<'_>,
    handle: &NicHandle,
    after: Option<String>,
    now: Timestamp,
) -> StoreResult<Option<DeskPage<ServicesPage>>> {
    if tx.account(handle)?.is_none() {
        return Ok(None);
    }
    page(tx, own_services(tx, handle, (after, SERVICES_SHOWN), now)?).map(Some)
}

pub fn service(
    tx: &ReadTx<'_>,
    key: &ServiceKey,
    policy: CorrectionPolicy,
) -> StoreResult<Option<DeskPage<DeskService>>> {
    let Some(record) = tx.service(key)? else { return Ok(None) };
    let mut lines = Vec::new();
    for id in tx.latest_requests_of(record.id)? {
        lines.extend(readable(tx, id)?);
    }
    let domain = (key.category == Category::Domain).then_some(&key.name);
    let holder_change = domain.map(|name| tx.intact_open_holder_change(name)).transpose()?.flatten();
    let service = DeskService {
        terms: tx.role_terms(record.id, &record.facts.contacts)?,
        requests: entries(lines),
        corrections: tx.corrections_of(record.id, policy)?,
        holder: domain.map(|name| tx.holder(name)).transpose()?.flatten().map(|record| record.holder),
        holder_change: holder_change.map(|record| OpenHolderChange::of(record.change, true)),
        cases: domain.map(|name| tx.cases_of_domain(name)).transpose()?.unwrap_or_default(),
        mails: tx.mails_of_service(record.id, key)?,
        events: tx.audit_about(SubjectKind::Service, &service_subject(key), AUDIT_ENTRIES_SHOWN)?,
        service: record.facts.key,
        status: record.facts.status,
        expiration: record.expiration,
        contacts: record.facts.contacts,
    };
    page(tx, service).map(Some)
}

/// The request, unless its rows are damaged.
fn readable(tx: &ReadTx<'_>, id: RequestId) -> StoreResult<Option<RequestRecord>> {
    Ok(skip_corrupt(RowId::Request(id.into()), tx.request(id))?.flatten())
}

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

const PAGE: u32 = 50;

pub fn audit_log(tx: &ReadTx<'_>, filter: &AuditFilter, before: Option<AuditId>) -> StoreResult<AuditPage> {
    let mut rows = tx.audit_log(filter, before, PAGE + 1)?;
    let next = cut_page(&mut rows, PAGE, |row| row.id);
    Ok(AuditPage { rows, next, staff: tx.audited_staff()? })
}

/// Lines of the CSV file, and the number of the last entry if more may follow.
pub fn audit_log_csv(
    tx: &ReadTx<'_>,
    filter: &AuditFilter,
    (before, limit): (Option<AuditId>, u32),
) -> StoreResult<(Vec<[String; 11]>, Option<AuditId>)> {
    let rows = tx.audit_log(filter, before, limit)?;
    let next = rows.last().filter(|_| rows.len() == limit as usize).map(|row| row.id);
    Ok((rows.into_iter().map(csv_columns).collect(), next))
}

fn csv_columns(entry: AuditEntry) -> [String; 11] {
    let (kind, name) = entry.about.map_or(("", String::new()), |about| (about.kind.as_str(), about.name));
    [
        entry.id.to_string(),
        entry.at.to_rfc3339(),
        entry.name,
        entry.client_ip,
        entry.act.as_str().to_owned(),
        kind.to_owned(),
        name,
        entry.reason.unwrap_or_default(),
        entry.refusal.unwrap_or_default(),
        entry.paper.map(|paper| paper.id.to_string()).unwrap_or_default(),
        entry.paper.and_then(|paper| paper.kind).map(|kind| kind.as_str().to_owned()).unwrap_or_default(),
    ]
}

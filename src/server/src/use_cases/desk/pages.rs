//! Pages of the desk.

use super::DeskError;
use crate::config::Policies;
use handover_api::desk::{
    CaseNumbers, CustomerSession, DeskAccount, DeskApplication, DeskCustomer, DeskOverview, DeskRequest, DeskService,
    DeskWebhook, FoundCase, SearchResult, SeenByParty, ServiceLines, SetAside, SetAsideHolderChange,
};
use handover_api::holder::OpenHolderChange;
use handover_rules::cases::CaseNumber;
use handover_rules::desk::SubjectKind;
use handover_rules::desk::corrections::CorrectionPolicy;
use handover_rules::holder::HolderChangeId;
use handover_rules::model::pasted::clean;
use handover_rules::submission::blockers::as_seen_by;
use handover_rules::{
    Blocker, Category, EmailAddress, Ending, NicHandle, Policy, Request, RequestId, ServiceKey, ServiceName, Timestamp,
};
use handover_store::pages::current_blockers;
use handover_store::{ReadTx, StoreError, StoreResult, StoredRequestId, service_subject};

/// Open requests on the page of a customer.
const OPEN_REQUESTS_SHOWN: usize = 50;

/// Requests of the same submission on the page of a request.
const OTHER_REQUESTS_SHOWN: usize = 50;

/// Entries of the audit log on a page.
const AUDIT_ENTRIES_SHOWN: u32 = 20;

/// Key figures, and items that need a person.
pub fn overview(reader: &ReadTx<'_>, now: Timestamp, policy: CorrectionPolicy) -> StoreResult<DeskOverview> {
    let (waiting, oldest) = reader.cases_to_decide()?;
    let holders = reader.quarantined_holder_changes_with_domains()?.into_iter();
    Ok(DeskOverview {
        now,
        requests: reader.request_counts(now)?,
        mails: reader.mail_counts(now)?,
        failed_mails: reader.failed_mails(now)?,
        set_aside: reader.quarantined_requests()?.into_iter().filter_map(|id| id.validate().ok()).collect(),
        set_aside_others: SetAside {
            cases: reader.quarantined_cases()?,
            holders: holders.map(|(id, domain)| SetAsideHolderChange { id, domain }).collect(),
            mails: reader.quarantined_mails()?,
        },
        cases: CaseNumbers { waiting, oldest },
        corrections: handover_store::pages::corrections(reader.open_corrections(now)?, policy),
        imports: reader.last_imports()?.into(),
        webhooks: webhooks(reader)?,
    })
}

fn webhooks(reader: &ReadTx<'_>) -> StoreResult<Vec<DeskWebhook>> {
    let all = reader.webhooks()?.into_iter().zip(reader.webhook_backlogs()?);
    Ok(all.map(|(webhook, backlog)| handover_store::pages::webhook(webhook, backlog)).collect())
}

/// Looks for a handle, an address, a service, a request, a change of holder, and cases by number, claimant and domain.
pub fn search(reader: &ReadTx<'_>, text: &str) -> StoreResult<SearchResult> {
    let cleaned = clean(text);
    // Screens and emails show numbers in groups.
    let number: String = text.split_whitespace().collect();
    let request = RequestId::parse(&number).map(|id| Ok(reader.has_request(id)?.then_some(id)));
    let mut cases = match (CaseNumber::parse(&number.to_uppercase()), EmailAddress::parse(&cleaned)) {
        (Some(number), _) => reader.find_case(number)?,
        (None, Some(address)) => reader.find_cases_of_claimant(&address)?,
        (None, None) => Vec::new(),
    };
    let mut services = reader.find_services(text)?;
    if services.is_empty() {
        services = reader.find_services(&cleaned)?;
    }
    if cases.is_empty() {
        cases = reader.find_cases_of_domains(text)?;
    }
    if let Some(change) = HolderChangeId::parse(&number) {
        let domain = reader.domain_of_holder_change(change)?;
        services.extend(domain.map(|name| ServiceKey { name, category: Category::Domain }));
    }
    Ok(SearchResult {
        cases: cases.into_iter().map(FoundCase::from).collect(),
        accounts: reader.find_accounts(&cleaned)?,
        services,
        request: request.transpose().map_err(|error: StoreError| error)?.flatten(),
    })
}

/// A customer.
///
/// # Errors
/// There is no such account, or the store failed.
pub fn customer(
    reader: &ReadTx<'_>,
    handle: &NicHandle,
    now: Timestamp,
    policies: &Policies,
) -> Result<DeskCustomer, DeskError> {
    let account = reader.account(handle)?.ok_or(DeskError::NotFound)?;
    let facts = reader.account_facts(handle, now, &policies.requests)?.ok_or(DeskError::NotFound)?;
    let sessions = reader.sessions_of(handle, &[0; 32], now, policies.sessions)?.into_iter();
    let ServiceLines { rows: services, next: next_services } = reader.services_for_desk(handle, None)?;
    let with_access = reader.credentials_of(handle, now)?;
    let mut requests = reader.requests_of_party_since(handle, now)?;
    requests.retain(|record| record.request.ended.is_none());
    requests.truncate(OPEN_REQUESTS_SHOWN);
    Ok(DeskCustomer {
        now,
        organisation: account.organisation.clone(),
        language: account.language.clone(),
        has_password: account.password.is_some(),
        suspended_at: account.suspended_at,
        undeliverable_at: account.undeliverable_at,
        account: DeskAccount { name: account.full_name(), email: account.email, handle: account.handle },
        facts,
        sessions: sessions
            .map(|session| CustomerSession {
                agent: session.agent,
                network: session.network,
                began_at: session.began_at,
                used_at: session.used_at,
            })
            .collect(),
        applications: reader.applications_of(handle)?.into_iter().map(DeskApplication::from).collect(),
        applications_with_access: with_access.into_iter().map(|access| access.application.into()).collect(),
        services,
        next_services,
        service_count: reader.service_count_for_desk(handle)?,
        requests: requests.into_iter().map(|record| record.request).collect(),
        corrections: handover_store::pages::corrections(reader.corrections_of_address(handle)?, policies.corrections),
        may_set_address_alone: policies.corrections.may_set_address_alone,
        mails: reader.mails_of_account(handle)?,
        events: reader.audit_about(SubjectKind::Account, handle.as_str(), AUDIT_ENTRIES_SHOWN)?,
    })
}

/// The services of a customer that follow a cursor.
///
/// # Errors
/// There is no such account, the cursor is invalid, or the store failed.
pub fn customer_services(
    reader: &ReadTx<'_>,
    handle: &NicHandle,
    after: Option<&str>,
) -> Result<ServiceLines, DeskError> {
    reader.account(handle)?.ok_or(DeskError::NotFound)?;
    Ok(reader.services_for_desk(handle, after)?)
}

/// A service.
///
/// # Errors
/// There is no such service, or the store failed.
pub fn service(reader: &ReadTx<'_>, key: &ServiceKey, policy: CorrectionPolicy) -> Result<DeskService, DeskError> {
    let record = reader.service(key)?.ok_or(DeskError::NotFound)?;
    let mut requests = Vec::new();
    for id in reader.latest_requests_of(record.id)? {
        requests.extend(readable(reader, id)?);
    }
    let domain = (key.category == Category::Domain).then_some(&key.name);
    let cases = domain.map(|name| reader.cases_of_domain(name)).transpose()?.unwrap_or_default();
    Ok(DeskService {
        terms: reader.role_terms(record.id, &record.facts.contacts)?,
        requests,
        corrections: handover_store::pages::corrections(reader.corrections_of(record.id)?, policy),
        holder: domain.map(|name| reader.holder(name)).transpose()?.flatten().map(|record| record.holder),
        holder_change: domain.map(|name| open_holder_change(reader, name)).transpose()?.flatten(),
        cases: cases.into_iter().map(FoundCase::from).collect(),
        mails: reader.mails_of_service(record.id, key)?,
        events: reader.audit_about(SubjectKind::Service, &service_subject(key), AUDIT_ENTRIES_SHOWN)?,
        service: record.facts.key,
        status: record.facts.status,
        contacts: record.facts.contacts,
    })
}

/// The change of holder, unless its rows are damaged.
fn open_holder_change(reader: &ReadTx<'_>, domain: &ServiceName) -> StoreResult<Option<OpenHolderChange>> {
    match reader.open_holder_change(domain) {
        Err(error) if error.is_about_data() => Ok(None),
        found => Ok(found?.map(|record| OpenHolderChange::of(record.change, true))),
    }
}

/// The request, unless its rows are damaged.
fn readable(reader: &ReadTx<'_>, id: RequestId) -> StoreResult<Option<Request>> {
    match reader.request(id) {
        Err(error) if error.is_about_data() => Ok(None),
        found => Ok(found?.map(|record| record.request)),
    }
}

/// A request, also a damaged one.
///
/// # Errors
/// There is no such request, or the store failed.
pub fn request(reader: &ReadTx<'_>, id: RequestId, now: Timestamp, policy: &Policy) -> Result<DeskRequest, DeskError> {
    if !reader.has_request(id)? {
        return Err(DeskError::NotFound);
    }
    let request = readable(reader, id)?;
    let blockers: Vec<Blocker> = match &request {
        Some(open) if open.ended.is_none() => current_blockers(reader, open.id, now, policy)?,
        Some(ended) => reasons(ended),
        None => Vec::new(),
    };
    let parties = request.iter().flat_map(|request| &request.parties);
    let seen = parties
        .map(|party| SeenByParty { account: party.account.clone(), blockers: as_seen_by(&blockers, &party.account) });
    let quarantined = reader.quarantined_requests()?;
    let others = reader.requests_sent_with(id)?;
    let other_count = others.len() as u64;
    let others = others.into_iter().take(OTHER_REQUESTS_SHOWN).filter_map(|other| readable(reader, other).transpose());
    Ok(DeskRequest {
        id,
        others: others.collect::<StoreResult<_>>()?,
        other_count,
        is_set_aside: quarantined.contains(&StoredRequestId::from(id)),
        seen: seen.collect(),
        blockers,
        timeline: if request.is_some() { reader.timeline(id)? } else { Vec::new() },
        mails: reader.mails_of_request(id)?,
        events: reader.audit_about(SubjectKind::Request, &id.to_string(), AUDIT_ENTRIES_SHOWN)?,
        request,
    })
}

fn reasons(request: &Request) -> Vec<Blocker> {
    match request.ended.as_ref().map(|ended| &ended.how) {
        Some(Ending::Failed { reasons }) => reasons.clone(),
        _ => Vec::new(),
    }
}

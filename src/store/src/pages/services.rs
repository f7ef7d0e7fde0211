//! Services: the list with its CSV file, and the page of a service.

use super::holder::{cases_to_object, holder_page, objections_made};
use super::rights::{SharedQuery, shared_of_name, shared_page, shared_search};
use super::screen::{contacts_matching, screen, screen_with};
use crate::tables::access::is_shared_cursor;
use crate::{
    Count, ListedService, NeedFilter, NewUse, ReadTx, RowPage, ServiceFilter, ServiceId, ServiceRecord, ServicesQuery,
    SharedServices, StoreResult, Waiting, ascii_form, canonical_domain,
};
use handover_api::account::OpenBill;
use handover_api::app::ScreenResponse;
use handover_api::history::Term;
use handover_api::link::{ServicesView, Sort};
use handover_api::reference::{ServiceInfos, ServiceNumber};
use handover_api::service::{ServiceDetail, ServicePage};
use handover_api::services::{
    CategoryCount, SHARED_COUNTED, ServiceRow, ServicesOverview, ServicesPage, Shared, csv_columns,
};
use handover_rules::access::{AccessLine, Catalogue, gives_sight};
use handover_rules::cases::CasePolicy;
use handover_rules::request::lifecycle::{CodesNeeded, blockers_of};
use handover_rules::service_list::Need;
use handover_rules::submission::blockers::{Blocker, ChangeFacts, OpenRequest, owes};
use handover_rules::submission::{lock_of_all, locked_roles};
use handover_rules::{Category, NicHandle, PerRole, Policy, RequestId, ServiceKey, ServiceName, Timestamp};
use std::collections::HashMap;

/// Maximum number of pages that are read for a page of services of others: one may have none.
const SHARED_PAGES: usize = 4;

/// The services that a view of `account` shows, from a cursor on.
pub fn services_query(
    tx: &ReadTx<'_>,
    account: &NicHandle,
    view: &ServicesView,
    (after, limit): (Option<String>, u32),
    now: Timestamp,
) -> StoreResult<ServicesQuery> {
    let filter = ServiceFilter {
        search: view.search.clone(),
        people: contacts_matching(tx, account, &view.search)?,
        category: view.category,
        roles: view.roles,
        need: view.need.map(|need| NeedFilter { need, at: now }),
        shared: match (view.shared, view.with_shared) {
            (true, _) => SharedServices::Only,
            (false, true) => SharedServices::Last,
            (false, false) => SharedServices::Without,
        },
    };
    Ok(ServicesQuery { account: account.clone(), filter, order: view.sort, after, limit, whole_names: false })
}

/// A page of the list; the first one has the figures of all services.
pub fn services(
    tx: &ReadTx<'_>,
    query: &ServicesQuery,
    catalogue: &Catalogue,
    now: Timestamp,
) -> StoreResult<ScreenResponse<ServicesPage>> {
    let account = &query.account;
    let waiting = tx.waiting_for(account, now)?;
    let overview = if query.after.is_none() { Some(overview(tx, account, &waiting, catalogue, now)?) } else { None };
    let has_none = overview.as_ref().is_some_and(|all| all.shared == 0 && !all.shared_is_minimum);
    let page = if has_none && query.filter.shared == SharedServices::Last {
        tx.services(query)?
    } else {
        listed(tx, query, catalogue, now)?
    };
    let page = services_page(tx, page, account, &waiting)?;
    screen_with(tx, account, now, &waiting, ServicesPage { overview, ..page })
}

/// A page of the services that an account is a contact for, without figures, as staff read it.
pub(super) fn own_services(
    tx: &ReadTx<'_>,
    account: &NicHandle,
    (after, limit): (Option<String>, u32),
    now: Timestamp,
) -> StoreResult<ServicesPage> {
    let (filter, order) = (ServiceFilter::default(), Sort::default());
    let query = ServicesQuery { account: account.clone(), filter, order, after, limit, whole_names: false };
    services_page(tx, tx.services(&query)?, account, &tx.waiting_for(account, now)?)
}

fn services_page(
    tx: &ReadTx<'_>,
    page: RowPage<ListedService>,
    account: &NicHandle,
    waiting: &Waiting,
) -> StoreResult<ServicesPage> {
    let (total, unfiltered) = (page.total, page.unfiltered);
    Ok(ServicesPage {
        total: total.number,
        total_is_minimum: total.is_minimum,
        unfiltered: unfiltered.number,
        unfiltered_is_minimum: unfiltered.is_minimum,
        rows: service_rows(tx, page.rows, account, waiting)?,
        next: page.next,
        overview: None,
    })
}

/// A page of the account's own services and, behind the last of them, of those that others share with it, by giver.
fn listed(
    tx: &ReadTx<'_>,
    query: &ServicesQuery,
    catalogue: &Catalogue,
    now: Timestamp,
) -> StoreResult<RowPage<ListedService>> {
    let ServicesQuery { account, filter, after, limit, .. } = query;
    let is_own = match filter.shared {
        SharedServices::Without => true,
        SharedServices::Last => !after.as_deref().is_some_and(is_shared_cursor),
        SharedServices::Only => false,
    };
    let mut page = if is_own {
        tx.services(query)?
    } else {
        // For the numbers.
        let own = ServicesQuery { after: None, limit: 1, whole_names: false, ..query.clone() };
        RowPage { rows: Vec::new(), next: None, ..tx.services(&own)? }
    };
    // Filters by what only an account's own services have.
    let is_by_own = !filter.roles.is_empty() || filter.need.is_some();
    if filter.shared != SharedServices::Without && !is_by_own && page.next.is_none() {
        let search = shared_search(tx, account, filter)?;
        let mut after = after.clone().filter(|_| !is_own);
        let mut missing = limit.saturating_sub(rows_of(&page.rows)).max(1);
        for _ in 0..SHARED_PAGES {
            let (category, search) = (filter.category, search.as_ref());
            let part = SharedQuery { account, category, search, after: after.as_deref(), limit: missing };
            let (rows, next) = shared_page(tx, part, catalogue, now)?;
            missing = missing.saturating_sub(rows_of(&rows));
            page.rows.extend(rows);
            after = next;
            if missing == 0 || after.is_none() {
                break;
            }
        }
        page.next = after;
    }
    if filter.shared == SharedServices::Only {
        page.total = Count { number: page.rows.len() as u64, is_minimum: page.next.is_some() };
    }
    Ok(page)
}

fn rows_of(rows: &[ListedService]) -> u32 {
    u32::try_from(rows.len()).unwrap_or(u32::MAX)
}

/// Lines of the CSV file, and the cursor of the next ones.
pub fn services_csv(
    tx: &ReadTx<'_>,
    query: &ServicesQuery,
    catalogue: &Catalogue,
    now: Timestamp,
) -> StoreResult<(Vec<[String; 8]>, Option<String>)> {
    let page = listed(tx, query, catalogue, now)?;
    let ids: Vec<ServiceId> = page.rows.iter().map(|row| row.id).collect();
    let ends = tx.role_ends_of(&ids)?;
    let columns = |ListedService { id, row, .. }| {
        // The end of a role is for the contacts.
        let end = ends.get(&id).filter(|_| row.shared.is_none());
        csv_columns(&ServiceRow { tech_until: end.map(|end| end.until), ..row })
    };
    Ok((page.rows.into_iter().map(columns).collect(), page.next))
}

fn overview(
    tx: &ReadTx<'_>,
    account: &NicHandle,
    waiting: &Waiting,
    catalogue: &Catalogue,
    now: Timestamp,
) -> StoreResult<ServicesOverview> {
    let figures = tx.service_figures(account, now.date_naive())?;
    let shared = SharedQuery { account, category: None, search: None, after: None, limit: SHARED_COUNTED };
    let (shared, more) = if figures.has_access { shared_page(tx, shared, catalogue, now)? } else { Default::default() };
    let categories = figures.categories.into_iter();
    Ok(ServicesOverview {
        roles: PerRole::from_fn(|role| figures.roles[role as usize]),
        may_name_webmaster: figures.may_name_webmaster,
        shared: shared.len() as u64,
        shared_is_minimum: more.is_some(),
        categories: categories.map(|(category, number)| CategoryCount { category, number }).collect(),
        waiting: waiting.requests(),
        waiting_until: waiting.first_deadline(),
        claims: waiting.claims_of(Need::Claims).cloned().collect(),
        unpaid: figures.unpaid,
        ending: figures.ending,
        next_end: figures.next_end,
    })
}

/// Adds the open requests, their deadlines, ends of roles and claims to services, each with at most one query for all.
pub(super) fn service_rows(
    tx: &ReadTx<'_>,
    services: Vec<ListedService>,
    account: &NicHandle,
    waiting: &Waiting,
) -> StoreResult<Vec<ServiceRow>> {
    let with_open = services.iter().filter(|service| service.has_open_requests);
    let ids: Vec<ServiceId> = with_open.map(|service| service.id).collect();
    let mut open = if ids.is_empty() { HashMap::new() } else { tx.open_requests(&ids)? };
    let deadlines = if open.is_empty() { HashMap::new() } else { tx.deadlines(account, &ids)? };
    let with_end = services.iter().filter(|service| service.may_have_end);
    let ids: Vec<ServiceId> = with_end.map(|service| service.id).collect();
    let ends = if ids.is_empty() { HashMap::new() } else { tx.role_ends_of(&ids)? };
    let row = |service: ListedService| ServiceRow {
        tech_until: ends.get(&service.id).map(|end| end.until),
        claims: waiting.claims_on(&service.row.service).cloned().collect(),
        open: open.remove(&service.id).unwrap_or_default(),
        answer_by: deadlines.get(&service.id).copied(),
        ..service.row
    };
    Ok(services.into_iter().map(row).collect())
}

/// A service as clients of the reference's API read it. `None` for accounts that are not its contacts, so that they do not
/// learn that it exists.
pub fn service_infos(tx: &ReadTx<'_>, viewer: &NicHandle, key: &ServiceKey) -> StoreResult<Option<ServiceInfos>> {
    let found = tx.service(key)?.filter(|record| !record.facts.contacts.roles_of(viewer).is_empty());
    Ok(found.map(|record| {
        let contacts = record.facts.contacts;
        ServiceInfos {
            service_id: ServiceNumber::new(record.id.get()),
            domain: record.facts.key.name.as_str().to_owned(),
            status: record.facts.status,
            contact_admin: contacts.admin,
            contact_tech: contacts.tech,
            contact_billing: contacts.billing,
            creation: record.creation,
            expiration: record.expiration,
            renewal_type: record.renewal,
        }
    }))
}

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

/// The reason `viewer` can change none of the roles of a service, as far as it may know. Only `visible` open requests
/// count.
fn lock_of_service(
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

//! The list of services: its pages, and the parts of its CSV file.

use super::name_search::contacts_matching;
use super::screen::screen_with;
use super::shared::{ReachedQuery, reached_page, reached_search};
use crate::{ListedService, NeedFilter, ReadTx, ServiceFilter, ServiceId, ServicesQuery, StoreResult, Waiting};
use handover_api::access::ReachedPage;
use handover_api::app::ScreenResponse;
use handover_api::link::ServicesView;
use handover_api::services::{
    CategoryCount, REACHED, ReachedRow, ReachedServices, ServiceRow, ServicesOverview, ServicesPage, csv_columns,
};
use handover_api::task::{ServiceInfos, ServiceNumber};
use handover_rules::access::Catalogue;
use handover_rules::service_list::need::Need;
use handover_rules::{NicHandle, PerRole, ServiceKey, Timestamp};
use std::collections::HashMap;

/// Maximum number of pages that are read for the first services reached: one may have none.
const REACHED_PAGES: usize = 4;

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
    };
    Ok(ServicesQuery { account: account.clone(), filter, order: view.sort, after, limit, whole_names: false })
}

/// A page of the list; the first one has the figures of all services.
///
/// # Errors
/// An invalid cursor.
pub fn services(
    tx: &ReadTx<'_>,
    query: &ServicesQuery,
    catalogue: &Catalogue,
    now: Timestamp,
) -> StoreResult<ScreenResponse<ServicesPage>> {
    let account = &query.account;
    let page = tx.services(query)?;
    let waiting = tx.waiting_for(account, now)?;
    let (total, unfiltered) = (page.total, page.unfiltered);
    let overview = if query.after.is_none() { Some(overview(tx, account, &waiting, now)?) } else { None };
    let has_access = overview.as_ref().is_some_and(|overview| overview.has_access);
    let reached = if has_access { reached_beside(tx, query, catalogue, now)? } else { None };
    let page = ServicesPage {
        total: total.number,
        total_is_minimum: total.is_minimum,
        unfiltered: unfiltered.number,
        unfiltered_is_minimum: unfiltered.is_minimum,
        rows: service_rows(tx, page.rows, account, &waiting)?,
        next: page.next,
        overview,
        reached,
    };
    screen_with(tx, account, now, &waiting, page)
}

/// The first services of others that the account reaches; `None` without any, and for filters by what only an account's own
/// services have.
fn reached_beside(
    tx: &ReadTx<'_>,
    ServicesQuery { account, filter, .. }: &ServicesQuery,
    catalogue: &Catalogue,
    now: Timestamp,
) -> StoreResult<Option<ReachedServices>> {
    let ServiceFilter { search, people, category, roles, need } = filter;
    if category.is_some() || !roles.is_empty() || need.is_some() {
        return Ok(None);
    }
    let mut query =
        ReachedQuery { account: account.clone(), giver: None, search: search.clone(), after: None, limit: REACHED };
    let search = reached_search(tx, &query, people.clone())?;
    let mut reached = ReachedServices::default();
    for _ in 0..REACHED_PAGES {
        let ReachedPage { rows, next } = reached_page(tx, &query, search.as_ref(), catalogue, now)?;
        query.limit -= u32::try_from(rows.len()).unwrap_or(query.limit);
        reached.rows.extend(rows.into_iter().map(ReachedRow::from));
        reached.has_more = next.is_some();
        query.after = next;
        if query.limit == 0 || !reached.has_more {
            break;
        }
    }
    Ok((reached != ReachedServices::default()).then_some(reached))
}

/// Lines of the CSV file, and the cursor of the next ones.
///
/// # Errors
/// An invalid cursor.
pub fn services_csv(tx: &ReadTx<'_>, query: &ServicesQuery) -> StoreResult<(Vec<[String; 8]>, Option<String>)> {
    let page = tx.services(query)?;
    let ids: Vec<ServiceId> = page.rows.iter().map(|row| row.id).collect();
    let ends = tx.role_ends_of(&ids)?;
    let columns = |ListedService { id, row, .. }| {
        csv_columns(&ServiceRow { tech_until: ends.get(&id).map(|end| end.until), ..row })
    };
    Ok((page.rows.into_iter().map(columns).collect(), page.next))
}

/// Numbers of all services of an account.
fn overview(tx: &ReadTx<'_>, account: &NicHandle, waiting: &Waiting, now: Timestamp) -> StoreResult<ServicesOverview> {
    let figures = tx.service_figures(account, now.date_naive())?;
    let categories = figures.categories.into_iter();
    Ok(ServicesOverview {
        roles: PerRole::from_fn(|role| figures.roles[role as usize]),
        may_name_webmaster: figures.may_name_webmaster,
        has_access: figures.has_access,
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

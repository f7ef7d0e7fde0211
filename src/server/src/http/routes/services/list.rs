//! The list of services, and single services as clients of OVHcloud's API read them.

use crate::http::AppState;
use crate::http::answers::csv_file::{self, CsvFile, CsvPart, ROWS_PER_READ};
use crate::http::answers::json::ListJson;
use crate::http::answers::reference_list::{PageRange, ReferenceList};
use crate::http::errors::{ApiError, ApiResult};
use crate::http::extract::{ActingAccount, PathParam};
use crate::http::filters::services_filter;
use crate::http::openapi::CSV;
use crate::http::route_table::Routes;
use axum::Json;
use axum::extract::{RawQuery, State};
use axum::http::Uri;
use axum::response::Response;
use handover_api::link::ServicesView;
use handover_api::query::parameter;
use handover_api::route;
use handover_api::services::{
    CSV_COLUMNS, CategoryCount, MAX_PAGE, PAGE, ServiceRow, ServicesOverview, ServicesPage, WHOLE_NAMES, csv_columns,
};
use handover_api::task::{ServiceInfos, ServiceNumber};
use handover_rules::service_list::need::Need;
use handover_rules::{Category, NicHandle, PerRole, ServiceKey, ServiceName, Timestamp};
use handover_store::pages::screen_with;
use handover_store::{ListedService, ReadTx, ServiceId, ServicesQuery, StoreResult, Waiting, canonical_key};
use std::collections::HashMap;

const FILTERS: [(&str, &str); 5] = [
    ("serviceName", "Text in names of services, handles and visible names."),
    ("category", "Category."),
    ("roles", "Roles of the account, separated by dots: `admin.tech`."),
    ("needs", "`claims`, `waiting`, `unpaid` or `ending`."),
    ("sort", "`name`, `admin`, `tech`, `billing`, `state` or `end`, with `-` in front for descending."),
];

pub(super) fn routes() -> Routes {
    let mut routes = Routes::default()
        .get(route::SERVICES, list)
        .about("A page of the services list.")
        .described(|it| {
            it.queries(&FILTERS)
                .query(WHOLE_NAMES, "Ends the page with all services of its last name, with any value.");
            it.page()
        })
        .get(route::SERVICES_CSV, list_csv)
        .about("The services list as a CSV file.")
        .described(|it| it.queries(&FILTERS).answers_file(CSV));
    for category in Category::ALL {
        let path = [route::ROOT, route::category_path(category)].concat();
        routes = routes
            .get(&path, move |state, caller, uri| names(state, caller, uri, category))
            .about("Names of the services of a category (reference).")
            .get(&[&path, "/{service}/serviceInfos"].concat(), move |state, caller, name| {
                infos(state, caller, name, category)
            })
            .about("Status and contacts of a service (reference).");
    }
    routes
}

async fn list(State(state): State<AppState>, caller: ActingAccount, RawQuery(query): RawQuery) -> ApiResult<ListJson> {
    let query = query.unwrap_or_default();
    let limit = parameter(&query, "limit").and_then(|limit| limit.parse().ok()).unwrap_or(PAGE);
    let view = ServicesView::read(&query);
    let after = parameter(&query, "after");
    let whole_names = parameter(&query, WHOLE_NAMES).is_some();
    let (account, now) = (caller.account, state.clock.now());
    let read = move |reader: &ReadTx<'_>| {
        let services_query = ServicesQuery {
            order: view.sort.into(),
            filter: services_filter(reader, &account, view, now)?,
            account,
            after,
            limit: limit.clamp(1, MAX_PAGE),
            whole_names,
        };
        let account = &services_query.account;
        let page = reader.services(&services_query)?;
        let waiting = reader.waiting_for(account, now)?;
        let (total, unfiltered) = (page.total, page.unfiltered);
        let is_first = services_query.after.is_none();
        let page = ServicesPage {
            total: total.number,
            total_is_minimum: total.is_minimum,
            unfiltered: unfiltered.number,
            unfiltered_is_minimum: unfiltered.is_minimum,
            rows: service_rows(reader, page.rows, account, &waiting)?,
            next: page.next,
            overview: if is_first { Some(overview(reader, account, &waiting, now)?) } else { None },
        };
        screen_with(reader, account, now, &waiting, page).map(|screen| ListJson::services(&screen))
    };
    Ok(state.store.read(read).await?)
}

async fn list_csv(
    State(state): State<AppState>,
    caller: ActingAccount,
    RawQuery(query): RawQuery,
) -> ApiResult<Response> {
    let view = ServicesView::read(&query.unwrap_or_default());
    let account = caller.account;
    let all = ServicesQuery {
        order: view.sort.into(),
        filter: {
            let (account, now) = (account.clone(), state.clock.now());
            state.store.read(move |reader| services_filter(reader, &account, view, now)).await?
        },
        account,
        after: None,
        limit: ROWS_PER_READ,
        whole_names: false,
    };
    let viewer = Some(all.account.clone());
    let read = move |reader: &ReadTx<'_>, after| {
        let page = reader.services(&ServicesQuery { after, ..all.clone() })?;
        let ids: Vec<ServiceId> = page.rows.iter().map(|row| row.id).collect();
        let ends = reader.role_ends_of(&ids)?;
        let columns = |row: &ListedService| {
            let tech_until = ends.get(&row.id).map(|end| end.until);
            csv_columns(&row.key, &row.contacts, row.status, row.expiration, tech_until)
        };
        Ok(CsvPart { rows: page.rows.iter().map(columns).collect(), next: page.next })
    };
    let file = CsvFile { name: "services.csv".to_owned(), columns: CSV_COLUMNS, viewer };
    csv_file::download(&state.store, file, read).await
}

/// Numbers of all services of an account.
fn overview(
    reader: &ReadTx<'_>,
    account: &NicHandle,
    waiting: &Waiting,
    now: Timestamp,
) -> StoreResult<ServicesOverview> {
    let figures = reader.service_figures(account, now.date_naive())?;
    let categories = figures.categories.into_iter();
    Ok(ServicesOverview {
        roles: PerRole::from_fn(|role| figures.roles[role as usize]),
        may_name_webmaster: figures.may_name_webmaster,
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
pub(crate) fn service_rows(
    reader: &ReadTx<'_>,
    services: Vec<ListedService>,
    account: &NicHandle,
    waiting: &Waiting,
) -> StoreResult<Vec<ServiceRow>> {
    let with_open = services.iter().filter(|service| service.has_open_requests);
    let ids: Vec<ServiceId> = with_open.map(|service| service.id).collect();
    let mut open = if ids.is_empty() { HashMap::new() } else { reader.open_requests(&ids)? };
    let deadlines = if open.is_empty() { HashMap::new() } else { reader.deadlines(account, &ids)? };
    let with_end = services.iter().filter(|service| service.may_have_end);
    let ids: Vec<ServiceId> = with_end.map(|service| service.id).collect();
    let ends = if ids.is_empty() { HashMap::new() } else { reader.role_ends_of(&ids)? };
    let row = |service: ListedService| ServiceRow {
        tech_until: ends.get(&service.id).map(|end| end.until),
        claims: waiting.claims_on(&service.key).cloned().collect(),
        service: service.key,
        ascii: service.ascii,
        contacts: service.contacts,
        status: service.status,
        expiration: service.expiration,
        open: open.remove(&service.id).unwrap_or_default(),
        answer_by: deadlines.get(&service.id).copied(),
    };
    Ok(services.into_iter().map(row).collect())
}

async fn names(
    State(state): State<AppState>,
    caller: ActingAccount,
    uri: Uri,
    category: Category,
) -> ApiResult<ReferenceList<String>> {
    let PageRange { after, limit } = PageRange::of(&uri)?;
    let read = move |reader: &ReadTx<'_>| reader.service_names(&caller.account, category, after, limit);
    let (names, next) = state.store.read(read).await?;
    Ok(ReferenceList::new(names, &uri, next))
}

async fn infos(
    State(state): State<AppState>,
    caller: ActingAccount,
    PathParam(name): PathParam<String>,
    category: Category,
) -> ApiResult<Json<ServiceInfos>> {
    let name = ServiceName::parse(&name).ok_or_else(ApiError::not_found)?;
    let key = canonical_key(ServiceKey { name, category });
    let found = state.store.read(move |reader| reader.service(&key)).await?;
    // Does not reveal that the service exists to accounts that are not its contacts.
    let record = found
        .filter(|record| !record.facts.contacts.roles_of(&caller.account).is_empty())
        .ok_or_else(ApiError::not_found)?;
    let contacts = record.facts.contacts;
    Ok(Json(ServiceInfos {
        service_id: ServiceNumber::new(record.id.get()),
        domain: record.facts.key.name.as_str().to_owned(),
        status: record.facts.status,
        contact_admin: contacts.admin,
        contact_tech: contacts.tech,
        contact_billing: contacts.billing,
        creation: record.creation,
        expiration: record.expiration,
        renewal_type: record.renewal,
    }))
}

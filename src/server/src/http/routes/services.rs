//! Services of the account: the list, the page of a name, and the history of contacts.

use crate::http::AppState;
use crate::http::answers::json::ListJson;
use crate::http::answers::{CsvFile, PageRange, ROWS_PER_READ, ReferenceList, download_csv};
use crate::http::errors::{ApiError, ApiResult, JsonResult, ScreenResult};
use crate::http::extract::{ActingAccount, PathParam, Query, ServiceQuery};
use crate::http::openapi::{CSV, Routes};
use crate::http::preconditions::Versioned;
use crate::http::routes::holders::present_details;
use crate::use_cases::access;
use axum::http::Uri;
use axum::response::Response;
use handover_api::app::ScreenResponse;
use handover_api::csv::NamedColumns;
use handover_api::history::{CSV_HANDLES, CSV_TITLES, History, HistoryPage};
use handover_api::link::{HistoryView, ServicePlace, ServicesView};
use handover_api::reference::ServiceInfos;
use handover_api::service::ServicePage;
use handover_api::services::{CSV_COLUMNS, MAX_PAGE, PAGE, WHOLE_NAMES, WITH_SHARED};
use handover_api::{Reason, history, route};
use handover_rules::{Category, ServiceKey, ServiceName};
use handover_store::{ReadTx, ServicesQuery, canonical_key, fold, pages};
use std::sync::Arc;

const FILTERS: [(&str, &str); 6] = [
    ("serviceName", "Text in names of services, handles and visible names."),
    ("category", "Category."),
    ("roles", "Roles of the account, separated by dots: `admin.tech`."),
    ("needs", "`claims`, `waiting`, `unpaid` or `ending`."),
    ("sort", "`name`, `admin`, `tech`, `billing`, `state` or `end`, with `-` in front for descending."),
    ("shared", "Only services that others share with the account, with any value."),
];

pub(super) fn routes() -> Routes {
    let mut routes = Routes::default()
        .get(route::SERVICES, list)
        .about("A page of the services list.")
        .described(|it| {
            it.queries(&FILTERS)
                .query(WHOLE_NAMES, "Ends the page with all services of its last name, with any value.")
                .query(
                    WITH_SHARED,
                    "Adds the services that others share with the account, behind its own, with any value.",
                )
                .page()
        })
        .get(route::SERVICES_CSV, list_csv)
        .about("The services list as a CSV file.")
        .described(|it| it.queries(&FILTERS).answers_file(CSV))
        .get(route::SERVICE, page)
        .about("Full details of the services with one name that the account is a contact of or reaches by policies.")
        .described(|it| it.query("service", "Name of the services.").problems(&[Reason::NotFound]))
        .get(route::HISTORY, history)
        .about("The history of contacts of a service.")
        .get(route::HISTORY_CSV, history_csv)
        .about("The same as a CSV file.")
        .described(|it| it.answers_file(CSV))
        .get(route::HISTORY_OF_ALL, history_of_all)
        .about("A page of the history of contacts of all services.")
        .described(|it| it.queries(&HISTORY_FILTERS).page())
        .get(route::HISTORY_OF_ALL_CSV, history_of_all_csv)
        .about("The same as a CSV file.")
        .described(|it| it.queries(&HISTORY_FILTERS).answers_file(CSV));
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

async fn list(state: AppState, caller: ActingAccount, query: Query) -> ApiResult<ListJson> {
    let limit = query.limit(PAGE, MAX_PAGE);
    let with_shared = query.get(WITH_SHARED).is_some();
    let view = ServicesView { with_shared, ..ServicesView::read(&query) };
    let after = query.get("after");
    let whole_names = query.get(WHOLE_NAMES).is_some();
    let (account, now) = (caller.account, state.clock.now());
    let catalogue = Arc::clone(&state.settings.catalogue);
    let read = move |tx: &ReadTx<'_>| {
        let part = (after, limit);
        let query = ServicesQuery { whole_names, ..pages::services_query(tx, &account, &view, part, now)? };
        pages::services(tx, &query, &catalogue, now).map(|screen| ListJson::services(&screen))
    };
    Ok(state.store.read(read).await?)
}

async fn list_csv(state: AppState, caller: ActingAccount, query: Query) -> ApiResult<Response> {
    let view = ServicesView::read(&query);
    let (account, now, catalogue) = (caller.account, state.clock.now(), Arc::clone(&state.settings.catalogue));
    let viewer = Some(account.clone());
    let first = (None, ROWS_PER_READ);
    let query = state.store.read(move |tx| pages::services_query(tx, &account, &view, first, now)).await?;
    let read = move |tx: &ReadTx<'_>, after| {
        pages::services_csv(tx, &ServicesQuery { after, ..query.clone() }, &catalogue, now)
    };
    let file = CsvFile { name: "services.csv".to_owned(), columns: CSV_COLUMNS, viewer };
    download_csv(&state.store, file, read).await
}

async fn names(
    state: AppState,
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
    state: AppState,
    caller: ActingAccount,
    PathParam(name): PathParam<String>,
    category: Category,
) -> JsonResult<ServiceInfos> {
    let name = ServiceName::parse(&name).ok_or_else(ApiError::not_found)?;
    let key = canonical_key(ServiceKey { name, category });
    state.find(move |tx| pages::service_infos(tx, &caller.account, &key)).await
}

async fn page(
    state: AppState,
    caller: ActingAccount,
    query: Query,
) -> ApiResult<Versioned<ScreenResponse<ServicePage>>> {
    let place = ServicePlace::read(&query).ok_or_else(ApiError::not_found)?;
    let (now, policies, catalogue) =
        (state.clock.now(), state.settings.policies, Arc::clone(&state.settings.catalogue));
    let read = move |tx: &ReadTx<'_>| {
        let settings = (&policies.requests, &policies.cases, &*catalogue);
        pages::service(tx, &caller.account, &place.name, now, settings)
    };
    let (page, uses) = state.store.read(read).await?;
    if !uses.is_empty() {
        state.act_at(now, move |act| access::record_once(act, &uses)).await?;
    }
    let page = page.ok_or_else(ApiError::not_found)?;
    // The same version as the page of the holder.
    let details = page.data.domain().and_then(|domain| domain.holder.as_ref().and_then(present_details));
    Ok(Versioned::with(page, &details))
}

async fn history(state: AppState, caller: ActingAccount, ServiceQuery(key): ServiceQuery) -> ScreenResult<History> {
    let now = state.clock.now();
    state.find(move |tx| pages::history(tx, &caller.account, &key, now)).await
}

async fn history_csv(state: AppState, caller: ActingAccount, ServiceQuery(key): ServiceQuery) -> ApiResult<Response> {
    let viewer = Some(caller.account.clone());
    let read = move |tx: &ReadTx<'_>| pages::history_csv(tx, &caller.account, &key);
    let (service, rows) = state.store.read(read).await?.ok_or_else(ApiError::not_found)?;
    let name = file_name(&service);
    let columns = NamedColumns { titles: &TITLES, handles: &CSV_HANDLES };
    let read = move |_: &ReadTx<'_>, _: Option<()>| Ok((rows.clone(), None));
    download_csv(&state.store, CsvFile { name, columns, viewer }, read).await
}

/// The columns of a file of all services, without the last one.
const TITLES: [&str; 8] = {
    let [titles @ .., _] = CSV_TITLES;
    titles
};

/// The name of the CSV file: the service's name in portable ASCII.
fn file_name(service: &ServiceKey) -> String {
    let name = fold(service.name.as_str());
    let plain = |c: char| if c.is_ascii_alphanumeric() || c == '.' { c } else { '-' };
    let name: String = name.chars().map(plain).take(100).collect();
    format!("contacts-{}-{}.csv", name.trim_matches(['.', '-']), service.category.as_str().to_ascii_lowercase())
}

const HISTORY_FILTERS: [(&str, &str); 6] = [
    ("q", "Text in names, handles and visible names."),
    ("roles", "Roles, separated by dots: `admin.tech`."),
    ("person", "Handle of an account that gained or lost a role."),
    ("day", "Contacts on this day, instead of the changes."),
    ("from", "Changes from this day on."),
    ("to", "Changes up to this day."),
];

async fn history_of_all(state: AppState, caller: ActingAccount, query: Query) -> ScreenResult<HistoryPage> {
    let (view, after, now) = (HistoryView::read(&query), query.get("after"), state.clock.now());
    let limit = query.limit(history::page(&view), history::MAX_PAGE);
    state.page(move |tx| pages::history_of_all(tx, &caller.account, &view, (after, limit), now)).await
}

async fn history_of_all_csv(state: AppState, caller: ActingAccount, query: Query) -> ApiResult<Response> {
    let (view, now) = (HistoryView::read(&query), state.clock.now());
    let viewer = Some(caller.account.clone());
    let read = move |tx: &ReadTx<'_>, after| {
        let part = (after, ROWS_PER_READ);
        pages::history_of_all_csv(tx, &caller.account, &view, part, now)
    };
    let columns = NamedColumns { titles: &CSV_TITLES, handles: &CSV_HANDLES };
    let file = CsvFile { name: "history.csv".to_owned(), columns, viewer };
    download_csv(&state.store, file, read).await
}

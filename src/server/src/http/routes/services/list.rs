//! The list of services, and single services as clients of OVHcloud's API read them.

use crate::http::AppState;
use crate::http::answers::csv_file::{self, CsvFile, CsvPart, ROWS_PER_READ};
use crate::http::answers::json::ListJson;
use crate::http::answers::reference_list::{PageRange, ReferenceList};
use crate::http::errors::{ApiError, ApiResult};
use crate::http::extract::{ActingAccount, PathParam};
use crate::http::openapi::CSV;
use crate::http::route_table::Routes;
use axum::Json;
use axum::extract::{RawQuery, State};
use axum::http::Uri;
use axum::response::Response;
use handover_api::link::ServicesView;
use handover_api::query::parameter;
use handover_api::reference::ServiceInfos;
use handover_api::route;
use handover_api::services::{CSV_COLUMNS, MAX_PAGE, PAGE, WHOLE_NAMES, WITH_SHARED};
use handover_rules::{Category, ServiceKey, ServiceName};
use handover_store::{ReadTx, ServicesQuery, canonical_key, pages};
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
                .query(WHOLE_NAMES, "Ends the page with all services of its last name, with any value.");
            it.query(
                WITH_SHARED,
                "Adds the services that others share with the account, behind its own, with any value.",
            );
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
    let with_shared = parameter(&query, WITH_SHARED).is_some();
    let view = ServicesView { with_shared, ..ServicesView::read(&query) };
    let after = parameter(&query, "after");
    let whole_names = parameter(&query, WHOLE_NAMES).is_some();
    let (account, now) = (caller.account, state.clock.now());
    let catalogue = Arc::clone(&state.settings.catalogue);
    let read = move |tx: &ReadTx<'_>| {
        let part = (after, limit.clamp(1, MAX_PAGE));
        let query = ServicesQuery { whole_names, ..pages::services_query(tx, &account, &view, part, now)? };
        pages::services(tx, &query, &catalogue, now).map(|screen| ListJson::services(&screen))
    };
    Ok(state.store.read(read).await?)
}

async fn list_csv(
    State(state): State<AppState>,
    caller: ActingAccount,
    RawQuery(query): RawQuery,
) -> ApiResult<Response> {
    let view = ServicesView::read(&query.unwrap_or_default());
    let (account, now, catalogue) = (caller.account, state.clock.now(), Arc::clone(&state.settings.catalogue));
    let viewer = Some(account.clone());
    let first = (None, ROWS_PER_READ);
    let query = state.store.read(move |tx| pages::services_query(tx, &account, &view, first, now)).await?;
    let read = move |tx: &ReadTx<'_>, after| {
        let (rows, next) = pages::services_csv(tx, &ServicesQuery { after, ..query.clone() }, &catalogue, now)?;
        Ok(CsvPart { rows, next })
    };
    let file = CsvFile { name: "services.csv".to_owned(), columns: CSV_COLUMNS, viewer };
    csv_file::download(&state.store, file, read).await
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
    let read = move |tx: &ReadTx<'_>| pages::service_infos(tx, &caller.account, &key);
    state.store.read(read).await?.map(Json).ok_or_else(ApiError::not_found)
}

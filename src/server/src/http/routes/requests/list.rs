//! Requests: the list by group, and one request.

use super::submission_path::no_part;
use crate::http::AppState;
use crate::http::answers::csv_file::{self, CsvFile, CsvPart, ROWS_PER_READ};
use crate::http::errors::{ApiError, ApiResult};
use crate::http::extract::{ActingAccount, PathParam};
use crate::http::openapi::CSV;
use crate::http::route_table::Routes;
use axum::Json;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use handover_api::app::ScreenResponse;
use handover_api::link::RequestsView;
use handover_api::query::parameter;
use handover_api::requests::{RequestDetail, RequestGroup, RequestsPage};
use handover_api::{Reason, route};
use handover_rules::RequestId;
use handover_store::{ReadTx, pages};

const FILTERS: [(&str, &str); 4] = [
    ("group", "`waitingForMe`, `waitingForOthers` or `finished`; all without it."),
    ("q", "Text in names of services, handles, visible names and numbers."),
    ("state", "State of the request."),
    ("askedBy", "`me` or `others`."),
];

pub(super) fn routes() -> Routes {
    Routes::default()
        .get(route::REQUESTS, list)
        .about("Requests by group, the first page of each, or a further page of one.")
        .described(|it| {
            it.queries(&FILTERS).query("after", "The cursor `next` of the page before; with `group`.");
            it.problems(&[Reason::StaleCursor])
        })
        .get(route::REQUESTS_CSV, list_csv)
        .about("Every request as a CSV file.")
        .described(|it| it.queries(&FILTERS).answers_file(CSV))
        .get(&[route::REQUESTS, "/{id}"].concat(), detail)
        .about("A request with its timeline, parties and emails.")
}

async fn list(
    State(state): State<AppState>,
    caller: ActingAccount,
    RawQuery(query): RawQuery,
) -> ApiResult<Json<ScreenResponse<RequestsPage>>> {
    let query = query.unwrap_or_default();
    let view = RequestsView::read(&query);
    let only = group(&query)?;
    let after = parameter(&query, "after");
    if after.is_some() && only.is_none() {
        return Err(no_group());
    }
    let now = state.clock.now();
    let read = move |tx: &ReadTx<'_>| pages::requests(tx, &caller.account, view, (only, after.as_deref()), now);
    Ok(Json(state.store.read(read).await?))
}

async fn list_csv(
    State(state): State<AppState>,
    caller: ActingAccount,
    RawQuery(query): RawQuery,
) -> ApiResult<Response> {
    let query = query.unwrap_or_default();
    let view = RequestsView::read(&query);
    let account = caller.account;
    let of = account.clone();
    let filter = state.store.read(move |tx| pages::requests_filter(tx, &of, view)).await?;
    let only = group(&query)?;
    let viewer = Some(account.clone());
    let read = move |tx: &ReadTx<'_>, cursor| {
        let (rows, next) = pages::requests_csv(tx, &account, (only, &filter), (cursor, ROWS_PER_READ))?;
        Ok(CsvPart { rows, next })
    };
    let file = CsvFile { name: "requests.csv".to_owned(), columns: pages::REQUESTS_CSV, viewer };
    csv_file::download(&state.store, file, read).await
}

/// The group that a call is about, if it is about one.
fn group(query: &str) -> ApiResult<Option<RequestGroup>> {
    parameter(query, "group").map(|name| RequestGroup::parse(&name).ok_or_else(no_group)).transpose()
}

fn no_group() -> ApiError {
    ApiError::new(Reason::Malformed, "A next page needs its group: waitingForMe, waitingForOthers or finished.")
}

async fn detail(
    State(state): State<AppState>,
    caller: ActingAccount,
    PathParam(id): PathParam<String>,
) -> ApiResult<Json<ScreenResponse<RequestDetail>>> {
    let id = RequestId::parse(&id).ok_or_else(no_part)?;
    let (now, policy) = (state.clock.now(), state.settings.policies.requests);
    let read = move |tx: &ReadTx<'_>| pages::request(tx, &caller.account, id, now, &policy);
    state.store.read(read).await?.map(Json).ok_or_else(no_part)
}

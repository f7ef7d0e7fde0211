//! The history of contacts of all services of an account, as a screen and as a CSV file.

use crate::http::AppState;
use crate::http::answers::csv_file::{self, CsvFile, CsvPart, ROWS_PER_READ};
use crate::http::errors::ApiResult;
use crate::http::extract::ActingAccount;
use crate::http::openapi::CSV;
use crate::http::route_table::Routes;
use axum::Json;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use handover_api::app::ScreenResponse;
use handover_api::csv::NamedColumns;
use handover_api::history::{self, CSV_HANDLES, CSV_TITLES, HistoryPage, MAX_PAGE};
use handover_api::link::HistoryView;
use handover_api::query::parameter;
use handover_api::route;
use handover_store::{ReadTx, pages};

const FILTERS: [(&str, &str); 6] = [
    ("q", "Text in names, handles and visible names."),
    ("roles", "Roles, separated by dots: `admin.tech`."),
    ("person", "Handle of an account that gained or lost a role."),
    ("day", "Contacts on this day, instead of the changes."),
    ("from", "Changes from this day on."),
    ("to", "Changes up to this day."),
];

pub(super) fn routes() -> Routes {
    Routes::default()
        .get(route::HISTORY_OF_ALL, page)
        .about("A page of the history of contacts of all services.")
        .described(|it| it.queries(&FILTERS).page())
        .get(route::HISTORY_OF_ALL_CSV, csv)
        .about("The same as a CSV file.")
        .described(|it| it.queries(&FILTERS).answers_file(CSV))
}

async fn page(
    State(state): State<AppState>,
    caller: ActingAccount,
    RawQuery(query): RawQuery,
) -> ApiResult<Json<ScreenResponse<HistoryPage>>> {
    let query = query.unwrap_or_default();
    let (view, after, now) = (HistoryView::read(&query), parameter(&query, "after"), state.clock.now());
    let limit = parameter(&query, "limit").and_then(|limit| limit.parse().ok());
    let limit = limit.unwrap_or_else(|| history::page(&view)).clamp(1, MAX_PAGE);
    let read = move |tx: &ReadTx<'_>| pages::history_of_all(tx, &caller.account, &view, (after, limit), now);
    Ok(Json(state.store.read(read).await?))
}

async fn csv(State(state): State<AppState>, caller: ActingAccount, RawQuery(query): RawQuery) -> ApiResult<Response> {
    let (view, now) = (HistoryView::read(&query.unwrap_or_default()), state.clock.now());
    let viewer = Some(caller.account.clone());
    let read = move |tx: &ReadTx<'_>, after| {
        let part = (after, ROWS_PER_READ);
        let (rows, next) = pages::history_of_all_csv(tx, &caller.account, &view, part, now)?;
        Ok(CsvPart { rows, next })
    };
    let columns = NamedColumns { titles: &CSV_TITLES, handles: &CSV_HANDLES };
    let file = CsvFile { name: "history.csv".to_owned(), columns, viewer };
    csv_file::download(&state.store, file, read).await
}

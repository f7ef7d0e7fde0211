//! The history of a service's contacts, as a screen and as a CSV file. For its contacts only.

use crate::http::AppState;
use crate::http::answers::csv_file::{self, CsvFile, CsvPart};
use crate::http::errors::{ApiError, ApiResult};
use crate::http::extract::{ActingAccount, ServiceQuery};
use crate::http::openapi::CSV;
use crate::http::route_table::Routes;
use axum::Json;
use axum::extract::State;
use axum::response::Response;
use handover_api::app::ScreenResponse;
use handover_api::csv::NamedColumns;
use handover_api::history::{CSV_HANDLES, CSV_TITLES, History};
use handover_api::route;
use handover_rules::ServiceKey;
use handover_store::{ReadTx, fold, pages};

pub(super) fn routes() -> Routes {
    Routes::default()
        .get(route::HISTORY, history)
        .about("The history of contacts of a service.")
        .get(route::HISTORY_CSV, history_csv)
        .about("The same as a CSV file.")
        .described(|it| it.answers_file(CSV))
}

async fn history(
    State(state): State<AppState>,
    caller: ActingAccount,
    ServiceQuery(key): ServiceQuery,
) -> ApiResult<Json<ScreenResponse<History>>> {
    let now = state.clock.now();
    let read = move |tx: &ReadTx<'_>| pages::history(tx, &caller.account, &key, now);
    state.store.read(read).await?.map(Json).ok_or_else(ApiError::not_found)
}

async fn history_csv(
    State(state): State<AppState>,
    caller: ActingAccount,
    ServiceQuery(key): ServiceQuery,
) -> ApiResult<Response> {
    let viewer = Some(caller.account.clone());
    let read = move |tx: &ReadTx<'_>| pages::history_csv(tx, &caller.account, &key);
    let (service, rows) = state.store.read(read).await?.ok_or_else(ApiError::not_found)?;
    let name = file_name(&service);
    let columns = NamedColumns { titles: &TITLES, handles: &CSV_HANDLES };
    let read = move |_: &ReadTx<'_>, _: Option<()>| Ok(CsvPart { rows: rows.clone(), next: None });
    csv_file::download(&state.store, CsvFile { name, columns, viewer }, read).await
}

/// Those of a file of all services, without the last one.
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

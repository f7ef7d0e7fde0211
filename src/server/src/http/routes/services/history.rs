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
use handover_api::history::{CSV_HANDLES, CSV_TITLES, History, Term};
use handover_api::route;
use handover_rules::history::Scope;
use handover_rules::submission::last_day::PresentEnd;
use handover_rules::{NicHandle, Role, ServiceKey};
use handover_store::pages::screen;
use handover_store::{ReadTx, StoreResult, fold};

pub(super) fn routes() -> Routes {
    Routes::default()
        .get(route::HISTORY, history)
        .about("The history of contacts of a service.")
        .get(route::HISTORY_CSV, history_csv)
        .about("The same as a CSV file.")
        .described(|it| it.answers_file(CSV))
}

fn read_history(reader: &ReadTx<'_>, account: &NicHandle, key: &ServiceKey) -> StoreResult<Option<History>> {
    let Some(record) = reader.service(key)? else { return Ok(None) };
    let contacts = &record.facts.contacts;
    if Scope::of(account, contacts) != Scope::Whole {
        return Ok(None);
    }
    let terms = reader.role_terms(record.id, contacts)?;
    let tech_end = reader.role_end_of(record.id)?.map(|end| PresentEnd::from(&end));
    Ok(Some(History { service: record.facts.key, terms, tech_end }))
}

async fn history(
    State(state): State<AppState>,
    caller: ActingAccount,
    ServiceQuery(key): ServiceQuery,
) -> ApiResult<Json<ScreenResponse<History>>> {
    let now = state.clock.now();
    let response = state
        .store
        .read(move |reader| match read_history(reader, &caller.account, &key)? {
            None => Ok(None),
            Some(history) => screen(reader, &caller.account, now, history).map(Some),
        })
        .await?;
    response.map(Json).ok_or_else(ApiError::not_found)
}

async fn history_csv(
    State(state): State<AppState>,
    caller: ActingAccount,
    ServiceQuery(key): ServiceQuery,
) -> ApiResult<Response> {
    let viewer = Some(caller.account.clone());
    let history = state.store.read(move |reader| read_history(reader, &caller.account, &key)).await?;
    let history = history.ok_or_else(ApiError::not_found)?;
    let name = file_name(&history.service);
    // In the order of the screen: by role, latest first.
    let terms = Role::ALL.into_iter().flat_map(|role| history.terms.iter().filter(move |term| term.role == role));
    let columns = |term: &Term| term.csv_columns(&history.service, history.last_day(term));
    let rows: Vec<_> = terms.map(columns).collect();
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

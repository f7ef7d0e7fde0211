//! The history of a service's contacts, as a screen and as a CSV file. For its contacts only.

use super::app_info::screen;
use crate::http::AppState;
use crate::http::errors::{ApiError, ApiResult};
use crate::http::extract::{ServiceQuery, Session};
use crate::http::route_table::Routes;
use crate::store::{ReadTx, StoreResult, fold};
use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use handover_api::app::ScreenResponse;
use handover_api::history::{History, Term};
use handover_api::{Reason, route};
use handover_rules::{NicHandle, Role, ServiceKey, Timestamp};

pub(super) fn routes() -> Routes {
    Routes::default().get(route::HISTORY, history).get(route::HISTORY_CSV, history_csv)
}

fn read_history(reader: &ReadTx<'_>, account: &NicHandle, key: &ServiceKey) -> StoreResult<Option<History>> {
    let Some(record) = reader.service(key)? else { return Ok(None) };
    let contacts = &record.facts.contacts;
    if contacts.roles_of(account).is_empty() {
        return Ok(None);
    }
    let terms = reader.role_terms(record.id, contacts)?.into_iter().map(Term::from).collect();
    Ok(Some(History { service: record.facts.key, terms }))
}

async fn history(
    State(state): State<AppState>,
    session: Session,
    ServiceQuery(key): ServiceQuery,
) -> ApiResult<Json<ScreenResponse<History>>> {
    let now = state.clock.now();
    let response = state
        .store
        .read(move |reader| match read_history(reader, &session.account, &key)? {
            None => Ok(None),
            Some(history) => screen(reader, &session.account, now, history).map(Some),
        })
        .await?;
    response.map(Json).ok_or_else(ApiError::not_found)
}

async fn history_csv(
    State(state): State<AppState>,
    session: Session,
    ServiceQuery(key): ServiceQuery,
) -> ApiResult<Response> {
    let history = state.store.read(move |reader| read_history(reader, &session.account, &key)).await?;
    let history = history.ok_or_else(ApiError::not_found)?;
    let file = to_csv(&history).map_err(|_| ApiError::new(Reason::Internal, "The file could not be created."))?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{}\"", file_name(&history.service))),
    ];
    Ok((headers, file).into_response())
}

/// The name of the CSV file: the service's name in portable ASCII.
fn file_name(service: &ServiceKey) -> String {
    let name = fold(service.name.as_str());
    let plain = |c: char| if c.is_ascii_alphanumeric() || c == '.' { c } else { '-' };
    let name: String = name.chars().map(plain).take(100).collect();
    format!("contacts-{}-{}.csv", name.trim_matches(['.', '-']), service.category.as_str().to_ascii_lowercase())
}

fn to_csv(history: &History) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    writer.write_record(["service", "category", "role", "account", "since", "until", "request"])?;
    let time = |at: Option<Timestamp>| at.map_or_else(String::new, |at| at.to_rfc3339());
    // In the order of the screen: by role, latest first.
    let terms = Role::ALL.into_iter().flat_map(|role| history.terms.iter().filter(move |term| term.role == role));
    for Term { role, account, since, until, request } in terms {
        let row = [
            history.service.name.as_str().to_owned(),
            history.service.category.as_str().to_owned(),
            role.as_str().to_owned(),
            account.to_string(),
            time(*since),
            time(*until),
            request.map_or_else(String::new, |id| id.to_string()),
        ];
        writer.write_record(row.map(escape_formula))?;
    }
    writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))
}

/// Escapes values that a spreadsheet would evaluate as a formula (ASVS 1.2.10).
fn escape_formula(value: String) -> String {
    if value.starts_with(['=', '+', '-', '@', '\t', '\r', '\0']) { ["'", &value].concat() } else { value }
}

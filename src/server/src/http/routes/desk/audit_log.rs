//! The audit log, as a page and as a CSV file. Reading it is recorded, too, before anything is read.

use super::audited::run_audited;
use crate::http::AppState;
use crate::http::answers::csv_file::{self, CsvFile, CsvPart, ROWS_PER_READ};
use crate::http::errors::ApiResult;
use crate::http::extract::StaffSession;
use crate::http::openapi::CSV;
use crate::http::route_table::Routes;
use axum::Json;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use handover_api::csv::NamedColumns;
use handover_api::desk::{AuditFilter, AuditPage};
use handover_api::query::{Query, parameter};
use handover_api::{Reason, route};
use handover_rules::desk::{AuditId, DeskAct, SubjectKind, kept_words};
use handover_store::{ReadTx, StoreError, pages};

const FILTERS: [(&str, &str); 5] = [
    ("staff", "Number of a member of staff."),
    ("act", "Name of an act."),
    ("about", "Subject of the act."),
    ("from", "First day."),
    ("to", "Last day."),
];

pub(super) fn routes() -> Routes {
    Routes::default()
        .get(route::DESK_AUDIT, page)
        .about("A page of the audit log, latest entries first.")
        .described(|it| {
            it.queries(&FILTERS).query("before", "The number `next` of the page before.");
            it.problems(&[Reason::StaleCursor])
        })
        .get(route::DESK_AUDIT_CSV, file)
        .about("The audit log as a CSV file.")
        .described(|it| it.queries(&FILTERS).answers_file(CSV))
}

async fn page(
    State(state): State<AppState>,
    session: StaffSession,
    RawQuery(query): RawQuery,
) -> ApiResult<Json<AuditPage>> {
    let query = query.unwrap_or_default();
    let before = match parameter(&query, "before") {
        Some(id) => Some(AuditId::parse(&id).ok_or(StoreError::StaleCursor)?),
        None => None,
    };
    let filter = record(&state, &session, &query).await?;
    Ok(Json(state.store.read(move |tx| pages::desk::audit_log(tx, &filter, before)).await?))
}

async fn file(State(state): State<AppState>, session: StaffSession, RawQuery(query): RawQuery) -> ApiResult<Response> {
    let filter = record(&state, &session, &query.unwrap_or_default()).await?;
    let read = move |tx: &ReadTx<'_>, before| {
        let (rows, next) = pages::desk::audit_log_csv(tx, &filter, (before, ROWS_PER_READ))?;
        Ok(CsvPart { rows, next })
    };
    let columns = NamedColumns { titles: &CSV_TITLES, handles: &[] };
    csv_file::download(&state.store, CsvFile { name: "audit-log.csv".to_owned(), columns, viewer: None }, read).await
}

const CSV_TITLES: [&str; 11] =
    ["number", "time", "who", "from", "what", "about", "name", "why", "refused", "paper", "paperKind"];

/// Records the look with its filter.
async fn record(state: &AppState, session: &StaffSession, query: &str) -> ApiResult<AuditFilter> {
    let filter = AuditFilter::read(query);
    let kept = AuditFilter { about: kept_words(&filter.about).to_owned(), ..filter.clone() };
    let about = (SubjectKind::AuditLog, kept.write(Query::default()).finish());
    let call = session.call(DeskAct::SeeAuditLog, Some(about), "");
    run_audited(state, call, |_, _| Ok(())).await?;
    Ok(filter)
}

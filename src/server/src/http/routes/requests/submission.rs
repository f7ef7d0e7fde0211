//! A submission as one of the accounts concerned sees it, and its lines.

use super::submission_path::no_part;
use crate::http::AppState;
use crate::http::answers::csv_file::{self, CsvFile, CsvPart, ROWS_PER_READ};
use crate::http::errors::ApiResult;
use crate::http::extract::{PathParam, Session};
use axum::Json;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use handover_api::app::ScreenResponse;
use handover_api::query::parameter;
use handover_api::submissions::{LinesPage, LinesView, MAX_PAGE, PAGE, SubmissionDetail};
use handover_rules::RequestId;
use handover_store::{LinesQuery, ReadTx, pages};

pub(super) async fn detail(
    State(state): State<AppState>,
    session: Session,
    PathParam(id): PathParam<String>,
    RawQuery(query): RawQuery,
) -> ApiResult<Json<ScreenResponse<SubmissionDetail>>> {
    let number = RequestId::parse(&id).ok_or_else(no_part)?;
    let lines = limit(&query.unwrap_or_default());
    let (now, policy) = (state.clock.now(), state.settings.policies.requests);
    let read = move |tx: &ReadTx<'_>| pages::submission(tx, &session.account, (number, lines), now, &policy);
    state.store.read(read).await?.map(Json).ok_or_else(no_part)
}

/// The number of lines that a call asks for.
fn limit(query: &str) -> u32 {
    parameter(query, "limit").and_then(|limit| limit.parse().ok()).unwrap_or(PAGE).clamp(1, MAX_PAGE)
}

pub(super) async fn lines(
    State(state): State<AppState>,
    session: Session,
    PathParam(id): PathParam<String>,
    RawQuery(query): RawQuery,
) -> ApiResult<Json<ScreenResponse<LinesPage>>> {
    let number = RequestId::parse(&id).ok_or_else(no_part)?;
    let query = query.unwrap_or_default();
    let (view, part) = (LinesView::read(&query), (parameter(&query, "after"), limit(&query)));
    let now = state.clock.now();
    let read = move |tx: &ReadTx<'_>| {
        let query = pages::submission_lines_query(tx, &session.account, number, &view, part)?;
        query.map(|query| pages::submission_lines(tx, &query, now)).transpose()
    };
    state.store.read(read).await?.map(Json).ok_or_else(no_part)
}

pub(super) async fn lines_csv(
    State(state): State<AppState>,
    session: Session,
    PathParam(id): PathParam<String>,
    RawQuery(query): RawQuery,
) -> ApiResult<Response> {
    let number = RequestId::parse(&id).ok_or_else(no_part)?;
    let (viewer, view) = (session.account, LinesView::read(&query.unwrap_or_default()));
    let of = viewer.clone();
    let part = (None, ROWS_PER_READ);
    let find = move |tx: &ReadTx<'_>| pages::submission_lines_query(tx, &of, number, &view, part);
    let query = state.store.read(find).await?.ok_or_else(no_part)?;
    let name = format!("request-{}.csv", query.submission);
    let read = move |tx: &ReadTx<'_>, after| {
        let (rows, next) = pages::submission_lines_csv(tx, &LinesQuery { after, ..query.clone() })?;
        Ok(CsvPart { rows, next })
    };
    let file = CsvFile { name, columns: pages::LINES_CSV, viewer: Some(viewer) };
    csv_file::download(&state.store, file, read).await
}

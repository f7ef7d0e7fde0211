//! People that the account works with, and its private labels (decision 0052).

use super::app_info::screen;
use crate::http::AppState;
use crate::http::bodies::waiting_count;
use crate::http::errors::{ApiError, ApiResult};
use crate::http::extract::{JsonBody, PathParam, Session};
use crate::http::input::parse_label;
use crate::http::route_table::Routes;
use crate::store::WriteTx;
use crate::use_cases::people::{self, TooManyLabels};
use axum::Json;
use axum::extract::{RawQuery, State};
use handover_api::app::ScreenResponse;
use handover_api::people::{Label, Labels, MAX_PAGE, PeoplePage, SetLabel};
use handover_api::query::parameter;
use handover_api::{Reason, route};
use handover_rules::NicHandle;
use handover_rules::account::people::MAX_LABELS;
use std::sync::Arc;

pub(super) fn routes() -> Routes {
    let label = [route::LABELS, "/{handle}"].concat();
    Routes::default()
        .get(route::PEOPLE, list)
        .get(route::LABELS, labels)
        .put(&label, set_label)
        .delete(&label, delete_label)
}

async fn list(
    State(state): State<AppState>,
    session: Session,
    RawQuery(query): RawQuery,
) -> ApiResult<Json<ScreenResponse<PeoplePage>>> {
    let query = query.unwrap_or_default();
    let search = parameter(&query, "search").unwrap_or_default();
    let after = parameter(&query, "after");
    let limit = parameter(&query, "limit").and_then(|limit| limit.parse().ok()).unwrap_or(MAX_PAGE);
    let (account, now) = (session.account, state.clock.now());
    let settings = Arc::clone(&state.settings);
    let response = state
        .store
        .read(move |reader| {
            let limit = limit.clamp(1, MAX_PAGE) as usize;
            let (mut data, people) = people::page(reader, &account, &search, after.as_deref(), limit)?;
            people::find_unable(reader, &mut data.rows, now, &settings.policy)?;
            let waiting = waiting_count(&reader.waiting_for(&account, now)?);
            Ok(ScreenResponse { now, waiting, people, data })
        })
        .await?;
    Ok(Json(response))
}

async fn labels(State(state): State<AppState>, session: Session) -> ApiResult<Json<ScreenResponse<Labels>>> {
    let now = state.clock.now();
    let response = state
        .store
        .read(move |reader| {
            let labels = reader.labels(&session.account)?;
            let labels = labels.into_iter().map(|(handle, label)| Label { handle, label }).collect();
            screen(reader, &session.account, now, Labels { labels })
        })
        .await?;
    Ok(Json(response))
}

async fn set_label(
    State(state): State<AppState>,
    session: Session,
    PathParam(handle): PathParam<String>,
    JsonBody(SetLabel { label }): JsonBody<SetLabel>,
) -> ApiResult<Json<()>> {
    let (handle, label) = (parse(&handle)?, parse_label(&label)?);
    let set = move |tx: &mut WriteTx<'_>| people::set_label(tx, &session.account, &handle, &label);
    state.store.write(set).await?.map(Json).map_err(too_many)
}

async fn delete_label(
    State(state): State<AppState>,
    session: Session,
    PathParam(handle): PathParam<String>,
) -> ApiResult<Json<()>> {
    let handle = parse(&handle)?;
    state.store.write(move |tx| people::delete_label(tx, &session.account, &handle)).await?;
    Ok(Json(()))
}

fn parse(handle: &str) -> ApiResult<NicHandle> {
    NicHandle::parse(handle).map_err(|_| ApiError::not_found())
}

fn too_many(TooManyLabels: TooManyLabels) -> ApiError {
    ApiError::new(Reason::Conflict, &format!("There are {MAX_LABELS} labels already, which is the limit."))
}

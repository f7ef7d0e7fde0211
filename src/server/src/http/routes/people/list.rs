//! People that the account works with, and its private labels (decision 0052).

use crate::http::AppState;
use crate::http::answers::csv_file::{self, CsvFile, CsvPart, ROWS_PER_READ};
use crate::http::errors::{ApiError, ApiResult};
use crate::http::extract::{JsonBody, PathParam, Session};
use crate::http::input::parse_label;
use crate::http::openapi::CSV;
use crate::http::route_table::Routes;
use crate::use_cases::people::TooManyLabels;
use crate::use_cases::{Act, people};
use axum::Json;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use handover_api::app::ScreenResponse;
use handover_api::csv::NamedColumns;
use handover_api::link::PeopleView;
use handover_api::people::{CSV_TITLES, Labels, MAX_PAGE, PeoplePage, SetLabel};
use handover_api::query::parameter;
use handover_api::{Reason, route};
use handover_rules::NicHandle;
use handover_rules::account::MAX_LABELS;
use handover_store::{ReadTx, pages};
use serde_json::json;

const FILTERS: [(&str, &str); 3] = [
    ("search", "Text in handles, visible names and labels."),
    ("roles", "Roles, separated by dots: `admin.tech`."),
    ("unnamed", "Only people without a visible name, with any value."),
];

pub(super) fn routes() -> Routes {
    let label = [route::LABELS, "/{handle}"].concat();
    Routes::default()
        .get(route::PEOPLE, list)
        .about("A page of the accounts that this one works with.")
        .described(|it| it.queries(&FILTERS).page())
        .get(route::PEOPLE_CSV, csv)
        .about("The same as a CSV file.")
        .described(|it| it.queries(&FILTERS).answers_file(CSV))
        .get(route::LABELS, labels)
        .about("The account's private labels of handles.")
        .put(&label, set_label)
        .about("Sets the private label of a handle.")
        .described(|it| it.problems(&[Reason::Conflict]).example(json!({ "label": "Front desk" })))
        .delete(&label, delete_label)
        .about("Removes the private label of a handle.")
}

async fn list(
    State(state): State<AppState>,
    session: Session,
    RawQuery(query): RawQuery,
) -> ApiResult<Json<ScreenResponse<PeoplePage>>> {
    let query = query.unwrap_or_default();
    let (view, after) = (PeopleView::read(&query), parameter(&query, "after"));
    let limit = parameter(&query, "limit").and_then(|limit| limit.parse().ok()).unwrap_or(MAX_PAGE);
    let (now, policy) = (state.clock.now(), state.settings.policies.requests);
    let read = move |tx: &ReadTx<'_>| {
        let part = (after.as_deref(), limit.clamp(1, MAX_PAGE));
        pages::people(tx, &session.account, &view, part, (now, &policy))
    };
    Ok(Json(state.store.read(read).await?))
}

async fn csv(State(state): State<AppState>, session: Session, RawQuery(query): RawQuery) -> ApiResult<Response> {
    let view = PeopleView::read(&query.unwrap_or_default());
    let read = move |tx: &ReadTx<'_>, after: Option<String>| {
        let (rows, next) = pages::people_csv(tx, &session.account, &view, (after.as_deref(), ROWS_PER_READ))?;
        Ok(CsvPart { rows, next })
    };
    // Names have columns of their own.
    let columns = NamedColumns { titles: &CSV_TITLES, handles: &[] };
    csv_file::download(&state.store, CsvFile { name: "people.csv".to_owned(), columns, viewer: None }, read).await
}

async fn labels(State(state): State<AppState>, session: Session) -> ApiResult<Json<ScreenResponse<Labels>>> {
    let now = state.clock.now();
    Ok(Json(state.store.read(move |tx| pages::labels(tx, &session.account, now)).await?))
}

async fn set_label(
    State(state): State<AppState>,
    session: Session,
    PathParam(handle): PathParam<String>,
    JsonBody(SetLabel { label }): JsonBody<SetLabel>,
) -> ApiResult<Json<()>> {
    let (handle, label) = (parse(&handle)?, parse_label(&label)?);
    let set = move |act: &mut Act<'_, '_>| people::set_label(act.tx, &session.account, &handle, &label);
    state.act(set).await?.map(Json).map_err(too_many)
}

async fn delete_label(
    State(state): State<AppState>,
    session: Session,
    PathParam(handle): PathParam<String>,
) -> ApiResult<Json<()>> {
    let handle = parse(&handle)?;
    state.act(move |act| people::delete_label(act.tx, &session.account, &handle)).await?;
    Ok(Json(()))
}

fn parse(handle: &str) -> ApiResult<NicHandle> {
    NicHandle::parse(handle).map_err(|_| ApiError::not_found())
}

fn too_many(TooManyLabels: TooManyLabels) -> ApiError {
    ApiError::new(Reason::Conflict, &format!("There are {MAX_LABELS} labels already, which is the limit."))
}

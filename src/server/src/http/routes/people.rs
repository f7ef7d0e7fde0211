//! People that the account works with, and its private labels (decision 0052).

use crate::http::AppState;
use crate::http::answers::{CsvFile, ROWS_PER_READ, download_csv};
use crate::http::errors::{ApiError, ApiResult, JsonResult, ScreenResult};
use crate::http::extract::{JsonBody, PathParam, Query, Session, parse_label};
use crate::http::openapi::{CSV, Routes};
use crate::use_cases::Act;
use crate::use_cases::accounts::{self, TooManyLabels};
use axum::Json;
use axum::response::Response;
use handover_api::csv::NamedColumns;
use handover_api::link::PeopleView;
use handover_api::people::{CSV_TITLES, Labels, MAX_PAGE, PeoplePage, PersonPage, SetLabel};
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
        .get(&[route::PEOPLE, "/{handle}"].concat(), person)
        .about("One person: shared services, and open requests between the two.")
}

async fn list(state: AppState, session: Session, query: Query) -> ScreenResult<PeoplePage> {
    let (view, after) = (PeopleView::read(&query), query.get("after"));
    let limit = query.limit(MAX_PAGE, MAX_PAGE);
    let (now, policy) = (state.clock.now(), state.settings.policies.requests);
    let read = move |tx: &ReadTx<'_>| {
        let part = (after.as_deref(), limit);
        pages::people(tx, &session.account, &view, part, (now, &policy))
    };
    state.page(read).await
}

async fn csv(state: AppState, session: Session, query: Query) -> ApiResult<Response> {
    let view = PeopleView::read(&query);
    let read = move |tx: &ReadTx<'_>, after: Option<String>| {
        pages::people_csv(tx, &session.account, &view, (after.as_deref(), ROWS_PER_READ))
    };
    // Names have columns of their own.
    let columns = NamedColumns { titles: &CSV_TITLES, handles: &[] };
    download_csv(&state.store, CsvFile { name: "people.csv".to_owned(), columns, viewer: None }, read).await
}

async fn labels(state: AppState, session: Session) -> ScreenResult<Labels> {
    let now = state.clock.now();
    state.page(move |tx| pages::labels(tx, &session.account, now)).await
}

async fn set_label(
    state: AppState,
    session: Session,
    PathParam(handle): PathParam<String>,
    JsonBody(SetLabel { label }): JsonBody<SetLabel>,
) -> JsonResult<()> {
    let (handle, label) = (parse(&handle)?, parse_label(&label)?);
    let set = move |act: &mut Act<'_, '_>| accounts::set_label(act.tx, &session.account, &handle, &label);
    state.act(set).await?.map(Json).map_err(too_many)
}

async fn delete_label(state: AppState, session: Session, PathParam(handle): PathParam<String>) -> JsonResult<()> {
    let handle = parse(&handle)?;
    state.act(move |act| accounts::delete_label(act.tx, &session.account, &handle)).await?;
    Ok(Json(()))
}

fn parse(handle: &str) -> ApiResult<NicHandle> {
    NicHandle::parse(handle).map_err(|_| ApiError::not_found())
}

fn too_many(TooManyLabels: TooManyLabels) -> ApiError {
    ApiError::new(Reason::Conflict, &format!("There are {MAX_LABELS} labels already, which is the limit."))
}

async fn person(state: AppState, session: Session, PathParam(handle): PathParam<String>) -> ScreenResult<PersonPage> {
    let handle = NicHandle::parse(&handle).map_err(|_| ApiError::not_found())?;
    let (now, policy) = (state.clock.now(), state.settings.policies.requests);
    state.page(move |tx| pages::person(tx, &session.account, &handle, now, &policy)).await
}

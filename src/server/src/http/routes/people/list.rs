//! People that the account works with, and its private labels (decision 0052).

use crate::http::AppState;
use crate::http::answers::csv_file::{self, CsvFile, CsvPart, ROWS_PER_READ};
use crate::http::errors::{ApiError, ApiResult};
use crate::http::extract::{JsonBody, PathParam, Session};
use crate::http::input::parse_label;
use crate::http::openapi::CSV;
use crate::http::route_table::Routes;
use crate::use_cases::Act;
use crate::use_cases::people::{self, TooManyLabels};
use axum::Json;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use handover_api::app::ScreenResponse;
use handover_api::csv::NamedColumns;
use handover_api::link::PeopleView;
use handover_api::people::{CSV_TITLES, KnownPerson, Label, Labels, MAX_PAGE, PeoplePage, PersonRow, SetLabel};
use handover_api::query::parameter;
use handover_api::{Reason, route};
use handover_rules::NicHandle;
use handover_rules::account::people::MAX_LABELS;
use handover_store::ReadTx;
use handover_store::pages::{screen, waiting_count};
use serde_json::json;
use std::sync::Arc;

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
    let (account, now) = (session.account, state.clock.now());
    let settings = Arc::clone(&state.settings);
    let response = state
        .store
        .read(move |reader| {
            let limit = limit.clamp(1, MAX_PAGE) as usize;
            let (mut data, people) = people::page(reader, &account, &view, after.as_deref(), limit)?;
            people::find_unable(reader, &mut data.rows, now, &settings.policies.requests)?;
            let waiting = waiting_count(&reader.waiting_for(&account, now)?);
            Ok(ScreenResponse { now, waiting, people, data })
        })
        .await?;
    Ok(Json(response))
}

async fn csv(State(state): State<AppState>, session: Session, RawQuery(query): RawQuery) -> ApiResult<Response> {
    let view = PeopleView::read(&query.unwrap_or_default());
    let read = move |reader: &ReadTx<'_>, after: Option<String>| {
        let (page, known) = people::page(reader, &session.account, &view, after.as_deref(), ROWS_PER_READ as usize)?;
        let person = |row: &PersonRow| known.iter().find(|known| known.handle == row.handle);
        Ok(CsvPart { rows: page.rows.iter().map(|row| columns(row, person(row))).collect(), next: page.next })
    };
    // Names have columns of their own.
    let columns = NamedColumns { titles: &CSV_TITLES, handles: &[] };
    csv_file::download(&state.store, CsvFile { name: "people.csv".to_owned(), columns, viewer: None }, read).await
}

fn columns(row: &PersonRow, known: Option<&KnownPerson>) -> [String; 11] {
    let text =
        |read: fn(&KnownPerson) -> &Option<String>| known.and_then(|known| read(known).clone()).unwrap_or_default();
    let PersonRow { handle, services, theirs, mine, .. } = row;
    let [name, organisation, label] =
        [text(|known| &known.name), text(|known| &known.organisation), text(|known| &known.label)];
    let numbers = [services, &theirs.admin, &theirs.tech, &theirs.billing, &mine.admin, &mine.tech, &mine.billing];
    let [services, admin, tech, billing, my_admin, my_tech, my_billing] = numbers.map(u64::to_string);
    [handle.to_string(), name, organisation, label, services, admin, tech, billing, my_admin, my_tech, my_billing]
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

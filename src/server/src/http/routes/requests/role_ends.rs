//! Tech roles that end on a day: the next ones, those of a submission, those to extend together, and ending them before
//! (decision 0038).

use super::submission_path::{no_part, submission_of};
use crate::http::AppState;
use crate::http::answers::csv_file::{self, CsvFile, CsvPart, ROWS_PER_READ};
use crate::http::errors::ApiResult;
use crate::http::extract::{JsonBody, PathParam, Session};
use crate::http::openapi::CSV;
use crate::http::route_table::Routes;
use crate::use_cases::Act;
use crate::use_cases::requests;
use axum::Json;
use axum::extract::State;
use axum::response::Response;
use handover_api::app::ScreenResponse;
use handover_api::csv::NamedColumns;
use handover_api::route::{self, SubmissionAction};
use handover_api::submissions::{EndRoles, EndedRoles, ExtendableRoles};
use handover_rules::RequestId;
use handover_store::{ReadTx, RoleEndGroup, pages};
use serde_json::json;

pub(super) fn routes() -> Routes {
    let end = [route::SUBMISSIONS, "/{id}/", SubmissionAction::EndRoles.as_str()].concat();
    let alike = [route::SUBMISSIONS, "/{id}/ends"].concat();
    Routes::default()
        .post(&end, end_roles)
        .about("Ends tech roles that a submission has handed over before their last day.")
        .described(|it| {
            it.example(json!({ "holder": "tq5108-ovh", "returnsTo": "mh20417-ovh", "until": "2030-03-31" }))
        })
        .get(&alike, ends_alike)
        .about("The tech roles that end like the one which a request has handed over, as far as they can be extended.")
        .get(route::ENDING_SOON_CSV, ending_soon_csv)
        .about("The tech roles that end soon, as a CSV file.")
        .described(|it| it.answers_file(CSV))
}

/// Columns of a file of new contacts, and who gets the role back: with other last days, the file asks to extend.
const CSV_TITLES: [&str; 5] = ["service", "category", "tech", "until", "returnsTo"];

/// The roles that end soon as a CSV file, one line each instead of groups.
async fn ending_soon_csv(State(state): State<AppState>, session: Session) -> ApiResult<Response> {
    let (viewer, now) = (session.account, state.clock.now());
    let reads = Some(viewer.clone());
    let read = move |tx: &ReadTx<'_>, rest| {
        let (rows, next) = pages::ending_soon_csv(tx, &viewer, (rest, ROWS_PER_READ as usize), now)?;
        Ok(CsvPart { rows, next })
    };
    let columns = NamedColumns { titles: &CSV_TITLES, handles: &["tech", "returnsTo"] };
    csv_file::download(&state.store, CsvFile { name: "ending-soon.csv".to_owned(), columns, viewer: reads }, read).await
}

/// The tech roles that end like the one which a request has handed over, as far as this account may extend them.
async fn ends_alike(
    State(state): State<AppState>,
    session: Session,
    PathParam(id): PathParam<String>,
) -> ApiResult<Json<ScreenResponse<ExtendableRoles>>> {
    let request = RequestId::parse(&id).ok_or_else(no_part)?;
    let (viewer, now) = (session.account, state.clock.now());
    let read = move |tx: &ReadTx<'_>| pages::extendable_roles(tx, request, &viewer, now);
    state.store.read(read).await?.map(Json).ok_or_else(no_part)
}

/// Ends tech roles that a submission has handed over before their last day.
async fn end_roles(
    State(state): State<AppState>,
    session: Session,
    PathParam(id): PathParam<String>,
    JsonBody(body): JsonBody<EndRoles>,
) -> ApiResult<Json<EndedRoles>> {
    let EndRoles { holder, returns_to, until } = body;
    let group = RoleEndGroup { submission: submission_of(&state, &id).await?, holder, returns_to, until };
    let end = move |act: &mut Act<'_, '_>| requests::end_roles_now(act, &group, &session.account);
    state.act(end).await?.map(Json).ok_or_else(no_part)
}

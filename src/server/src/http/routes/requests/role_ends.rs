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
use chrono::NaiveDate;
use handover_api::app::ScreenResponse;
use handover_api::csv::NamedColumns;
use handover_api::requests::PAGE;
use handover_api::route::{self, SubmissionAction};
use handover_api::submissions::{EndRoles, EndedRoles, EndingRoles, ExtendableRoles};
use handover_rules::role_end::RoleEnd;
use handover_rules::{NicHandle, RequestId, Role, SubmissionId, Timestamp};
use handover_store::pages::screen;
use handover_store::{GroupedEnd, ReadTx, RoleEndGroup, RoleEnds, StoreResult, StoredRequestId};
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

/// The roles of this account that end next, and their number.
pub(super) fn ending_soon(
    reader: &ReadTx<'_>,
    viewer: &NicHandle,
    now: Timestamp,
) -> StoreResult<(Vec<EndingRoles>, u64)> {
    let (ends, total) = reader.next_role_ends(viewer, days_soon(now), PAGE)?;
    Ok((ends.into_iter().map(|end| ending(end, viewer)).collect(), total))
}

/// The days of ends that are listed as soon: from today to the last one.
fn days_soon(now: Timestamp) -> (NaiveDate, NaiveDate) {
    (now.date_naive(), RoleEnd::last_day_soon(now))
}

/// Columns of a file of new contacts, and who gets the role back: with other last days, the file asks to extend.
const CSV_TITLES: [&str; 5] = ["service", "category", "tech", "until", "returnsTo"];

/// The roles that end soon as a CSV file, one line each instead of groups.
async fn ending_soon_csv(State(state): State<AppState>, session: Session) -> ApiResult<Response> {
    let (viewer, now) = (session.account, state.clock.now());
    let reads = Some(viewer.clone());
    let read = move |reader: &ReadTx<'_>, rest: Option<Vec<StoredRequestId>>| {
        let mut part = match rest {
            Some(rest) => rest,
            None => reader.each_of_next_role_ends(&viewer, days_soon(now))?,
        };
        let rest = part.split_off(part.len().min(ROWS_PER_READ as usize));
        let rows = reader.scheduled_role_ends(&part)?.into_iter().map(csv_columns).collect();
        Ok(CsvPart { rows, next: (!rest.is_empty()).then_some(rest) })
    };
    let columns = NamedColumns { titles: &CSV_TITLES, handles: &["tech", "returnsTo"] };
    csv_file::download(&state.store, CsvFile { name: "ending-soon.csv".to_owned(), columns, viewer: reads }, read).await
}

fn csv_columns(GroupedEnd { service, record, .. }: GroupedEnd) -> [String; 5] {
    let RoleEnd { holder, returns_to, until, .. } = record.end;
    let category = service.category.as_str().to_owned();
    [service.name.as_str().to_owned(), category, holder.to_string(), until.to_string(), returns_to.to_string()]
}

/// The roles that a submission has handed over until a future day, for services whose admin is `viewer`, and the number of
/// entries that were left out.
pub(super) fn ends_of_submission(
    reader: &ReadTx<'_>,
    submission: SubmissionId,
    viewer: &NicHandle,
) -> StoreResult<(Vec<EndingRoles>, u64)> {
    let (ends, total) = reader.role_ends_of_admin(submission, viewer, PAGE)?;
    let more = total.saturating_sub(u64::from(PAGE));
    Ok((ends.into_iter().map(|end| ending(end, viewer)).collect(), more))
}

fn ending(RoleEnds { submission, first, service, contacts, services }: RoleEnds, viewer: &NicHandle) -> EndingRoles {
    EndingRoles {
        submission,
        request: first.request,
        services,
        service,
        roles: Role::Tech.into(),
        may_extend: first.may_be_extended_by(viewer, &contacts),
        may_end_now: first.may_be_ended_by(viewer, &contacts),
        holder: first.holder,
        returns_to: first.returns_to,
        until: first.until,
    }
}

/// The tech roles that end like the one which a request has handed over, as far as this account may extend them.
async fn ends_alike(
    State(state): State<AppState>,
    session: Session,
    PathParam(id): PathParam<String>,
) -> ApiResult<Json<ScreenResponse<ExtendableRoles>>> {
    let request = RequestId::parse(&id).ok_or_else(no_part)?;
    let (viewer, now) = (session.account, state.clock.now());
    let read = move |reader: &ReadTx<'_>| match requests::extendable_roles(reader, request, &viewer)? {
        Some(roles) => screen(reader, &viewer, now, roles).map(Some),
        None => Ok(None),
    };
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

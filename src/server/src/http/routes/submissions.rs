//! Submissions over many services (decision 0035): submitting, and acts on many lines.

use super::submission_detail::{detail, lines, lines_csv};
use super::submission_path::submission_of;
use super::tasks::hash_code;
use crate::http::AppState;
use crate::http::csv_file::ROWS_PER_READ;
use crate::http::errors::{ApiError, ApiResult};
use crate::http::extract::{JsonBody, PathParam, Session};
use crate::http::idempotency::IdempotentCall;
use crate::http::route_table::Routes;
use crate::store::{ServiceOrder, ServicesQuery, WriteTx, canonical_key};
use crate::use_cases::submissions::{
    self, ActError, EnteredLine, FileError, ManyError, ManyServices, PlannedLines, RequestedActs, plan_lines,
    read_file, require_replaceable,
};
use axum::Json;
use axum::extract::{DefaultBodyLimit, State};
use axum::handler::Handler;
use axum::http::{HeaderMap, StatusCode};
use handover_api::link::ServicesView;
use handover_api::problem::Budget;
use handover_api::route::SubmissionAction;
use handover_api::submissions::{
    ActOnLines, AnswerLines, FileFault, LinesResult, MAX_BODY_BYTES, NewLine, NewLines, NewSubmission,
    ServiceSelection, SubmissionLimit, SubmissionPreview, Submitted,
};
use handover_api::task::Resend;
use handover_api::{Problem, Reason, route};
use handover_rules::submission::last_day::LastDay;
use handover_rules::submission::note::{NoteFault, check_note};
use handover_rules::submission::{ContactInput, MOST_TOGETHER, OwnRequests};
use handover_rules::{NicHandle, PerRole, ServiceKey, Timestamp};
use std::collections::HashSet;

pub(super) fn routes() -> Routes {
    let one = [route::SUBMISSIONS, "/{id}"].concat();
    let action = |action: SubmissionAction| [&one, "/", action.as_str()].concat();
    Routes::default()
        .post(route::SUBMISSIONS, submit.layer(DefaultBodyLimit::max(MAX_BODY_BYTES)))
        .post(route::SUBMISSIONS_CHECK, check.layer(DefaultBodyLimit::max(MAX_BODY_BYTES)))
        .get(&one, detail)
        .get(&[&one, "/lines"].concat(), lines)
        .get(&[&one, "/lines.csv"].concat(), lines_csv)
        .post(&action(SubmissionAction::Answer), answer.layer(DefaultBodyLimit::max(MAX_BODY_BYTES)))
        .post(&action(SubmissionAction::Withdraw), withdraw.layer(DefaultBodyLimit::max(MAX_BODY_BYTES)))
        .post(&action(SubmissionAction::TakeBack), take_back.layer(DefaultBodyLimit::max(MAX_BODY_BYTES)))
        .post(&action(SubmissionAction::Resend), resend)
}

/// The submission, with the services of a selection; or the faults of its file.
async fn read_body(
    state: &AppState,
    asker: NicHandle,
    body: NewSubmission,
    now: Timestamp,
) -> ApiResult<Result<ManyServices, Vec<FileFault>>> {
    let NewSubmission { lines, all_or_nothing, leave_out, note, replaces, replace_own } = body;
    let note = check_note(note.as_deref().unwrap_or_default()).map_err(unfit_note)?.map(str::to_owned);
    let max = state.settings.policy.max_lines as usize;
    let lines: Vec<EnteredLine> = match lines {
        NewLines::Each(lines) => lines.into_iter().map(read_line).collect(),
        NewLines::File(text) => match read_file(&text, max, LastDay::first_day(now, &state.settings.policy)) {
            Ok(lines) => lines,
            Err(FileError::Faults(faults)) => return Ok(Err(faults)),
            Err(FileError::TooManyLines) => return Err(too_many_lines(max)),
        },
        NewLines::Selected { selection, contacts, until } => {
            let services = match selection {
                ServiceSelection::These(services) => services,
                ServiceSelection::Matching { filters, except } => {
                    matching(state, &asker, &filters, except, max).await?
                }
            };
            let line = |service| read_line(NewLine { service, contacts: contacts.clone(), until });
            services.into_iter().map(line).collect()
        }
    };
    if lines.is_empty() {
        return Err(ApiError::new(Reason::Malformed, "Name at least one service."));
    }
    if lines.len() > max {
        return Err(too_many_lines(max));
    }
    let own = if replace_own { OwnRequests::AreReplaced } else { OwnRequests::Stay };
    Ok(Ok(ManyServices { asker, lines, all_or_nothing, leave_out, note, replaces, own }))
}

fn read_line(line: NewLine) -> EnteredLine {
    let inputs = PerRole::from_fn(|role| ContactInput::read(line.contacts.get(role).as_deref()));
    EnteredLine { service: canonical_key(line.service), inputs, until: line.until, file_line: None }
}

fn unfit_note(fault: NoteFault) -> ApiError {
    let detail = match fault {
        NoteFault::TooLong => "The note is too long.",
        NoteFault::Direction => "The note has marks that change the direction of text.",
    };
    ApiError::new(Reason::Malformed, detail)
}

/// The refusal to submit a file. Checking it tells all faults.
fn faulty(faults: &[FileFault]) -> ApiError {
    let first = faults.first().map_or_else(String::new, |fault| {
        let FileFault { line, column, title, problem, .. } = fault;
        let column = column.map_or_else(String::new, |column| format!(", column {column} ({title})"));
        format!(" The first: line {line}{column}: {}.", problem.as_str())
    });
    let detail = format!("The file has {} faults.{first} Check the submission to see all of them.", faults.len());
    ApiError::new(Reason::Malformed, &detail)
}

fn too_many_lines(max: usize) -> ApiError {
    let detail = format!("One submission covers at most {max} requests. Select fewer services.");
    too_large(SubmissionLimit::Requests, &detail)
}

fn too_large(limit: SubmissionLimit, detail: &str) -> ApiError {
    let mut problem = Problem::new(Reason::TooLarge, detail);
    problem.cause = Some(limit.as_str().to_owned());
    problem.into()
}

/// The services of the asker's list that match; one more than allowed at most.
async fn matching(
    state: &AppState,
    asker: &NicHandle,
    filters: &str,
    except: Vec<ServiceKey>,
    max: usize,
) -> ApiResult<Vec<ServiceKey>> {
    let except: HashSet<ServiceKey> = except.into_iter().map(canonical_key).collect();
    let mut query = ServicesQuery {
        account: asker.clone(),
        order: ServiceOrder::default(),
        filter: ServicesView::read(filters).into(),
        after: None,
        limit: ROWS_PER_READ,
    };
    let mut services = Vec::new();
    loop {
        let part = query.clone();
        let page = state.store.read(move |reader| reader.services(&part)).await?;
        services.extend(page.rows.into_iter().map(|row| row.key).filter(|key| !except.contains(key)));
        query.after = page.next;
        if query.after.is_none() || services.len() > max {
            return Ok(services);
        }
    }
}

/// Plans without storing anything, and counts the accounts that were looked up for it before anything is told.
async fn plan_counted(state: &AppState, asked: &ManyServices, now: Timestamp) -> ApiResult<PlannedLines> {
    let policy = state.settings.policy;
    let read = asked.clone();
    let (planned, replaceable) = state
        .store
        .read(move |reader| {
            let planned = plan_lines(reader, &read, now, &policy)?;
            let replaceable = require_replaceable(reader, &read)?;
            Ok((planned, replaceable))
        })
        .await?;
    replaceable.map_err(|error| refused(error, policy.max_lines as usize))?;
    if planned.lookups.len() > policy.lookups_a_minute as usize {
        let detail = format!(
            "One submission names at most {} different new contacts. Submit the others separately.",
            policy.lookups_a_minute
        );
        let mut problem = Problem::new(Reason::TooLarge, &detail);
        problem.budget = Some(Budget::Lookups);
        return Err(problem.into());
    }
    state
        .lookup_limit
        .count(&asked.asker, &planned.lookups, now, &policy)
        .map_err(|until| ApiError::over_budget(Budget::Lookups, Some(until)))?;
    Ok(planned)
}

async fn check(
    State(state): State<AppState>,
    session: Session,
    JsonBody(body): JsonBody<NewSubmission>,
) -> ApiResult<Json<SubmissionPreview>> {
    let now = state.clock.now();
    let asked = match read_body(&state, session.account, body, now).await? {
        Ok(asked) => asked,
        Err(faults) => return Ok(Json(SubmissionPreview { faults, ..SubmissionPreview::default() })),
    };
    let planned = plan_counted(&state, &asked, now).await?;
    // No limit on named services: the caller needs all of them to correct a file or to leave a group out.
    Ok(Json(planned.preview_naming(&asked.asker, usize::MAX)))
}

async fn submit(
    State(state): State<AppState>,
    session: Session,
    headers: HeaderMap,
    JsonBody(body): JsonBody<NewSubmission>,
) -> ApiResult<(StatusCode, Json<Submitted>)> {
    let now = state.clock.now();
    let call = IdempotentCall::new(session.account.clone(), &headers, &body, now)?;
    if let Some(submitted) = call.repeated(&state.store).await? {
        return Ok(accepted(submitted));
    }
    let asked = read_body(&state, session.account, body, now).await?.map_err(|faults| faulty(&faults))?;
    plan_counted(&state, &asked, now).await?;
    let policy = state.settings.policy;
    let submit = move |tx: &mut WriteTx<'_>| call.run(tx, |tx| submissions::submit(tx, &asked, now, &policy));
    let submitted = state.store.write(submit).await??;
    submitted.map(accepted).map_err(|error| refused(error, policy.max_lines as usize))
}

fn refused(error: ManyError, max: usize) -> ApiError {
    match error {
        ManyError::TooManyLines => too_many_lines(max),
        ManyError::TooManyTogether => {
            let detail = format!("At most {MOST_TOGETHER} requests take effect together. Select fewer services.");
            too_large(SubmissionLimit::Together, &detail)
        }
        ManyError::Refused(_) => ApiError::new(
            Reason::Conflict,
            "Not all services can be changed, or none. Check the submission to see which ones and why.",
        ),
        ManyError::Submit(error) => error.into(),
    }
}

fn accepted(submitted: Submitted) -> (StatusCode, Json<Submitted>) {
    (StatusCode::ACCEPTED, Json(submitted))
}

async fn answer(
    State(state): State<AppState>,
    session: Session,
    PathParam(id): PathParam<String>,
    JsonBody(body): JsonBody<AnswerLines>,
) -> ApiResult<Json<LinesResult>> {
    let AnswerLines { token, accept, decline } = body;
    let what = RequestedActs::Answer { code: hash_code(&token), accept, decline };
    act(&state, session, &id, what).await
}

async fn withdraw(
    State(state): State<AppState>,
    session: Session,
    PathParam(id): PathParam<String>,
    JsonBody(body): JsonBody<ActOnLines>,
) -> ApiResult<Json<LinesResult>> {
    act(&state, session, &id, RequestedActs::Withdraw(body.lines)).await
}

async fn take_back(
    State(state): State<AppState>,
    session: Session,
    PathParam(id): PathParam<String>,
    JsonBody(body): JsonBody<ActOnLines>,
) -> ApiResult<Json<LinesResult>> {
    act(&state, session, &id, RequestedActs::TakeBack(body.lines)).await
}

async fn act(state: &AppState, session: Session, id: &str, what: RequestedActs) -> ApiResult<Json<LinesResult>> {
    let (id, by) = (submission_of(state, id).await?, session.account);
    let (now, policy) = (state.clock.now(), state.settings.policy);
    let act = move |tx: &mut WriteTx<'_>| submissions::act_on_lines(tx, id, &by, &what, now, &policy);
    let done = state.store.write(act).await?;
    done.map(Json).map_err(|error| match error {
        ActError::Contradiction => ApiError::new(Reason::Malformed, "A line can be accepted or declined, not both."),
        ActError::Refused(refusal) => refusal.into(),
    })
}

async fn resend(
    State(state): State<AppState>,
    session: Session,
    PathParam(id): PathParam<String>,
    JsonBody(body): JsonBody<Resend>,
) -> ApiResult<Json<()>> {
    let id = submission_of(&state, &id).await?;
    let (by, now, policy) = (session.account, state.clock.now(), state.settings.policy);
    let party = body.to.unwrap_or_else(|| by.clone());
    let done = state.store.write(move |tx| submissions::resend(tx, id, &by, &party, now, &policy)).await?;
    done.map(Json).map_err(ApiError::from)
}

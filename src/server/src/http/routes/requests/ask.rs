//! Asking for new contacts: the form and submission of one service (decision 0005), bodies of many lines, and refusals.

use crate::http::answers::ROWS_PER_READ;
use crate::http::errors::{ApiError, ApiResult, JsonResult, ScreenResult};
use crate::http::extract::{ActingAccount, JsonBody, LargeBody, PathParam, ServiceQuery, has_control_characters};
use crate::http::openapi::Routes;
use crate::http::preconditions::IdempotentCall;
use crate::http::sign_in::require_step_up;
use crate::http::{AppState, openapi};
use crate::use_cases::requests::{AskRefusal, Asked, FileError, Line, OverBudget, Planned, Replaced, read_file};
use crate::use_cases::{Act, requests};
use axum::Json;
use axum::http::HeaderMap;
use handover_api::link::{ServicesView, Sort};
use handover_api::problem::Budget;
use handover_api::submissions::{
    ActOnLines, AnswerLines, ChangeContact, EndRole, MAX_ACT_BYTES, MAX_BODY_BYTES, ModifyContext, NewLine, NewLines,
    NewSubmission, ServiceSelection, SubmissionLimit,
};
use handover_api::{Problem, Reason, route};
use handover_rules::account::sign_in::SensitiveAct;
use handover_rules::submission::file::FileFault;
use handover_rules::submission::last_day::LastDay;
use handover_rules::submission::refused::LineRefusal;
use handover_rules::submission::{ContactInput, MOST_TOGETHER, NoteFault, OwnRequests, PlanError, check_note};
use handover_rules::{Category, NicHandle, PerRole, Policy, RequestId, ServiceKey, ServiceName, Timestamp};
use handover_store::pages::services_query;
use handover_store::{StoreError, canonical_key, pages};
use serde_json::json;
use std::collections::HashSet;

pub(crate) fn routes() -> Routes {
    let mut routes = Routes::default()
        .get(route::MODIFY, context)
        .about("Data of the form to change contacts of a service.")
        .post(route::END_ROLE, end_role)
        .about("Ends a tech role before its last day.")
        .problems(&[Reason::NotFound, Reason::Rejected])
        .example(json!({ "service": openapi::service() }));
    for category in Category::ALL {
        let path = [route::ROOT, route::category_path(category), "/{service}/changeContact"].concat();
        routes = routes
            .post(&path, move |state, caller, name, headers, body| submit(state, caller, name, headers, body, category))
            .about("Asks for new contacts of a service (reference). Answers with the numbers of the requests.")
            .described(|it| it.submission_problems().example(json!({ "contactTech": "tq5108-ovh" })));
    }
    routes
}

async fn context(
    state: AppState,
    caller: ActingAccount,
    ServiceQuery(key): ServiceQuery,
) -> ScreenResult<ModifyContext> {
    let (now, policy) = (state.clock.now(), state.settings.policies.requests);
    state.find(move |tx| pages::change_form(tx, &caller.account, &key, now, &policy)).await
}

fn asked(asker: NicHandle, service: ServiceKey, change: &ChangeContact) -> Asked {
    let texts = change.entries();
    let inputs = PerRole::from_fn(|role| ContactInput::read(*texts.get(role)));
    let line = Line { service, inputs, until: change.until, file_line: None };
    Asked::for_service(asker, vec![line], change.replaces.map(Replaced::Request))
}

async fn submit(
    state: AppState,
    caller: ActingAccount,
    PathParam(name): PathParam<String>,
    headers: HeaderMap,
    JsonBody(change): JsonBody<ChangeContact>,
    category: Category,
) -> JsonResult<Vec<RequestId>> {
    let now = state.clock.now();
    let name = ServiceName::parse(&name).ok_or_else(ApiError::not_found)?;
    let service = canonical_key(ServiceKey { name, category });
    let call = IdempotentCall::new(caller.account.clone(), &headers, &(&service, &change), now)?;
    if let Some(ids) = call.repeated(&state.store).await? {
        return Ok(Json(ids));
    }
    let asked = asked(caller.account, service, &change);
    if asked.names_admin() {
        require_step_up(&state, SensitiveAct::AskForAdmin, caller.authentication.as_ref())?;
    }
    let (count, policy) = (state.lookup_counter(&asked.asker, now), state.settings.policies.requests);
    let submit = move |act: &mut Act<'_, '_>| {
        call.run(act, |act| Ok(requests::ask(act, &asked, &count)?.map(|submitted| submitted.requests)))
    };
    let submitted = state.act_at(now, submit).await??;
    submitted.map(Json).map_err(|refusal| refused_submission(refusal, &policy, refused_only_line))
}

async fn end_role(
    state: AppState,
    caller: ActingAccount,
    JsonBody(EndRole { service }): JsonBody<EndRole>,
) -> JsonResult<()> {
    let service = canonical_key(service);
    let by = caller.account.clone();
    let end = move |act: &mut Act<'_, '_>| requests::end_role_now(act, &service, &by);
    state.act(end).await?.map(Json).map_err(|refusal| refused_line(&refusal, &caller.account))
}

impl LargeBody for NewSubmission {
    const MAX_BYTES: usize = MAX_BODY_BYTES;
}

impl LargeBody for AnswerLines {
    const MAX_BYTES: usize = MAX_ACT_BYTES;
}

impl LargeBody for ActOnLines {
    const MAX_BYTES: usize = MAX_ACT_BYTES;
}

/// The submission of `caller`, with the services of a selection; or the faults of its file.
pub(super) async fn read_body(
    state: &AppState,
    caller: NicHandle,
    body: NewSubmission,
    now: Timestamp,
) -> ApiResult<Result<Asked, Vec<FileFault>>> {
    let is_plain = is_plain_line(&body);
    let NewSubmission { lines, all_or_nothing, leave_out, note, replaces, replace_own, in_name_of } = body;
    let (asker, delegate) = match in_name_of {
        None => (caller, None),
        Some(giver) if is_plain => (giver, Some(caller)),
        Some(_) => {
            let detail =
                "In the name of another account, ask for one service, with no last day and nothing to replace.";
            return Err(ApiError::new(Reason::Malformed, detail));
        }
    };
    let note = read_note(note.as_deref())?;
    let max = state.settings.policies.requests.max_lines as usize;
    let entered = match lines {
        NewLines::File(text) => {
            let first_day = LastDay::first_day(now, &state.settings.policies.requests);
            off_thread(move || read_file(&text, max, first_day)).await?
        }
        NewLines::Each(lines) => enter(lines, max, read_line).await?,
        NewLines::Selected { selection, contacts, until } => {
            let services = match selection {
                ServiceSelection::These(services) => services,
                ServiceSelection::Matching { filters, except } => {
                    matching(state, &asker, &filters, except, max).await?
                }
            };
            enter(services, max, move |service| read_line(NewLine { service, contacts: contacts.clone(), until }))
                .await?
        }
    };
    let lines = match entered {
        Ok(lines) => lines,
        Err(FileError::Faults(faults)) => return Ok(Err(faults)),
        Err(FileError::TooManyLines) => return Err(too_many_lines(&state.settings.policies.requests)),
    };
    if lines.is_empty() {
        return Err(ApiError::new(Reason::Malformed, "Name at least one service."));
    }
    let own = if replace_own { OwnRequests::AreReplaced } else { OwnRequests::Stay };
    let replaces = replaces.map(Replaced::Submission);
    Ok(Ok(Asked { asker, delegate, lines, all_or_nothing, leave_out, note, replaces, own }))
}

/// Whether a submission has one line and no option that is left to the asker itself.
fn is_plain_line(body: &NewSubmission) -> bool {
    let has_option = body.all_or_nothing || body.replace_own || body.replaces.is_some();
    !has_option && matches!(&body.lines, NewLines::Each(lines) if matches!(&lines[..], [NewLine { until: None, .. }]))
}

/// Runs work on many lines on another thread, so that other calls go on.
pub(super) async fn off_thread<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> ApiResult<T> {
    // Fails only if the work panics.
    tokio::task::spawn_blocking(work).await.map_err(|_| StoreError::Corrupt("lines of a submission").into())
}

/// The lines of named services, unless they are too many.
async fn enter<T: Send + 'static>(
    named: Vec<T>,
    max: usize,
    read: impl Fn(T) -> Line + Send + 'static,
) -> ApiResult<Result<Vec<Line>, FileError>> {
    if named.len() > max {
        return Ok(Err(FileError::TooManyLines));
    }
    off_thread(move || Ok(named.into_iter().map(read).collect())).await
}

fn read_line(line: NewLine) -> Line {
    let inputs = PerRole::from_fn(|role| ContactInput::read(line.contacts.get(role).as_deref()));
    Line { service: canonical_key(line.service), inputs, until: line.until, file_line: None }
}

/// The text for the other parties.
fn read_note(note: Option<&str>) -> ApiResult<Option<String>> {
    Ok(check_note(note.unwrap_or_default()).map_err(unfit_note)?.map(str::to_owned))
}

fn unfit_note(fault: NoteFault) -> ApiError {
    let detail = match fault {
        NoteFault::TooLong => "The note is too long.",
        NoteFault::Direction => "The note has marks that change the direction of text.",
    };
    ApiError::new(Reason::Malformed, detail)
}

/// The services of the asker's list that match; one more than allowed at most.
async fn matching(
    state: &AppState,
    asker: &NicHandle,
    filters: &str,
    except: Vec<ServiceKey>,
    max: usize,
) -> ApiResult<Vec<ServiceKey>> {
    if has_control_characters(filters) {
        return Err(ApiError::new(Reason::Malformed, "Filters have no control characters, such as NUL."));
    }
    let except = off_thread(move || except.into_iter().map(canonical_key).collect::<HashSet<_>>()).await?;
    let (view, account, now) = (ServicesView::read(filters), asker.clone(), state.clock.now());
    let mut query = state.store.read(move |tx| services_query(tx, &account, &view, (None, ROWS_PER_READ), now)).await?;
    query.order = Sort::default();
    let mut services = Vec::new();
    loop {
        let part = query.clone();
        let page = state.store.read(move |reader| reader.services(&part)).await?;
        services.extend(page.rows.into_iter().map(|listed| listed.row.service).filter(|key| !except.contains(key)));
        query.after = page.next;
        if query.after.is_none() || services.len() > max {
            return Ok(services);
        }
    }
}

/// The error for a refused submission; `of_lines` is the one for refused lines.
pub(super) fn refused_submission(
    refusal: AskRefusal,
    policy: &Policy,
    of_lines: impl Fn(&Planned) -> ApiError,
) -> ApiError {
    match refusal {
        AskRefusal::TooManyLines => too_many_lines(policy),
        AskRefusal::TooManyTogether => {
            let detail = format!("At most {MOST_TOGETHER} requests take effect together. Select fewer services.");
            too_large(SubmissionLimit::Together, &detail)
        }
        AskRefusal::TooManyLookups => {
            let detail = format!(
                "One submission names at most {} different new contacts. Submit the others separately.",
                policy.lookups_a_minute
            );
            let mut problem = Problem::new(Reason::TooLarge, &detail);
            problem.budget = Some(Budget::Lookups);
            problem.into()
        }
        AskRefusal::Irreplaceable(refusal) => Problem::refused(refusal).into(),
        AskRefusal::NoAccess => {
            ApiError::new(Reason::NotFound, "This account gives you no access to ask for contacts of this service.")
        }
        AskRefusal::OverBudget(OverBudget { budget, account, until }) => {
            ApiError::over_budget(budget, until).with_account(account)
        }
        AskRefusal::Lines(planned) => of_lines(&planned),
    }
}

/// The error for the only line of a submission that changes nothing.
fn refused_only_line(planned: &Planned) -> ApiError {
    match planned.refused.first() {
        Some(line) => refused_line(&line.refusal, &planned.viewer),
        None => rejected(PlanError::NothingToChange),
    }
}

/// The error for a refused line, as far as `viewer` may know the reason.
fn refused_line(refusal: &LineRefusal, viewer: &NicHandle) -> ApiError {
    match refusal {
        LineRefusal::NoService => ApiError::not_found(),
        LineRefusal::Malformed { inputs } => {
            let mut problem = Problem::new(Reason::BadEntry, "A contact is a NIC handle or an email address.");
            problem.entries = Some(inputs.clone());
            problem.into()
        }
        LineRefusal::NamedTwice => ApiError::new(Reason::Malformed, "A service is named twice."),
        LineRefusal::Plan(error) => rejected(error.as_seen_by(viewer)),
    }
}

fn rejected(error: PlanError) -> ApiError {
    let mut problem = Problem::new(Reason::Rejected, "The rules do not allow this change.");
    problem.rejected = Some(error);
    problem.into()
}

fn too_many_lines(policy: &Policy) -> ApiError {
    let detail = format!("One submission covers at most {} requests. Select fewer services.", policy.max_lines);
    too_large(SubmissionLimit::Requests, &detail)
}

fn too_large(limit: SubmissionLimit, detail: &str) -> ApiError {
    ApiError::new(Reason::TooLarge, detail).with_cause(limit.as_str())
}

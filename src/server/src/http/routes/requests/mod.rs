//! Requests: the list by group, one request, and requests as in OVHcloud's API, which calls them tasks.

pub(super) mod ask;
pub(super) mod submissions;

use crate::http::AppState;
use crate::http::answers::{CsvFile, PageRange, ROWS_PER_READ, ReferenceList, download_csv};
use crate::http::errors::{ApiError, ApiResult, JsonResult, ScreenResult};
use crate::http::extract::{ActingAccount, JsonBody, OptionalJsonBody, PathParam, Query};
use crate::http::openapi::{CSV, Routes, TOKEN};
use crate::http::sign_in::require_step_up;
use crate::secrets::hash_code;
use crate::use_cases::requests;
use axum::Json;
use axum::http::Uri;
use axum::response::Response;
use handover_api::link::RequestsView;
use handover_api::query::parameter;
use handover_api::reference::{Decline, Resend, Task, Token};
use handover_api::requests::{RequestDetail, RequestGroup, RequestsPage};
use handover_api::route::TaskAction;
use handover_api::{Problem, Reason, route};
use handover_rules::account::sign_in::SensitiveAct;
use handover_rules::request::{Answer, GivenAnswer};
use handover_rules::submission::{NoteFault, check_reason};
use handover_rules::{Event, Refusal, RequestId, SubmissionId};
use handover_store::{ReadTx, TaskFilter, pages};
use serde_json::json;

const FILTERS: [(&str, &str); 4] = [
    ("group", "`waitingForMe`, `waitingForOthers` or `finished`; all without it."),
    ("q", "Text in names of services, handles, visible names and numbers."),
    ("state", "State of the request."),
    ("askedBy", "`me` or `others`."),
];

pub(crate) fn routes() -> Routes {
    let action = |action: TaskAction| [route::TASKS, "/{id}/", action.as_str()].concat();
    Routes::default()
        .get(route::REQUESTS, list)
        .about("Requests by group, the first page of each, or a further page of one.")
        .described(|it| it.queries(&FILTERS).query("after", "The cursor `next` of the page before; with `group`."))
        .problems(&[Reason::StaleCursor])
        .get(route::REQUESTS_CSV, list_csv)
        .about("Every request as a CSV file.")
        .described(|it| it.queries(&FILTERS).answers_file(CSV))
        .get(&[route::REQUESTS, "/{id}"].concat(), detail)
        .about("A request with its timeline, parties and emails.")
        .get(route::TASKS, tasks)
        .about("Numbers of the account's requests (reference).")
        .described(|it| {
            it.query("askingAccount", "Handle of the asker.")
                .query("toAccount", "Handle of the incoming contact.")
                .query("state", "State of the request.")
        })
        .get(&[route::TASKS, "/{id}"].concat(), task)
        .about("A request (reference).")
        .post(&action(TaskAction::Accept), accept)
        .about("Accepts a request with a code (reference).")
        .described(|it| it.refusals().problems(&[Reason::StepUp]).example(json!({ "token": TOKEN })))
        .post(&action(TaskAction::Refuse), refuse)
        .about("Declines a request with a code (reference).")
        .described(|it| it.refusals().example(json!({ "token": TOKEN, "reason": "We work with somebody else." })))
        .post(&action(TaskAction::ResendEmail), resend)
        .about("Sends the email with the code again (reference).")
        .described(|it| it.refusals().example(json!({ "to": "tq5108-ovh" })))
        .post(&action(TaskAction::Withdraw), withdraw)
        .about("Withdraws a request, as the asker.")
        .described(|it| it.refusals())
        .post(&action(TaskAction::TakeBack), take_back)
        .about("Takes the own acceptance back.")
        .described(|it| it.refusals())
}

async fn list(state: AppState, caller: ActingAccount, query: Query) -> ScreenResult<RequestsPage> {
    let view = RequestsView::read(&query);
    let only = group(&query)?;
    let after = query.get("after");
    if after.is_some() && only.is_none() {
        return Err(no_group());
    }
    let now = state.clock.now();
    state.page(move |tx| pages::requests(tx, &caller.account, view, (only, after.as_deref()), now)).await
}

async fn list_csv(state: AppState, caller: ActingAccount, query: Query) -> ApiResult<Response> {
    let view = RequestsView::read(&query);
    let account = caller.account;
    let of = account.clone();
    let filter = state.store.read(move |tx| pages::requests_filter(tx, &of, view)).await?;
    let only = group(&query)?;
    let viewer = Some(account.clone());
    let read =
        move |tx: &ReadTx<'_>, cursor| pages::requests_csv(tx, &account, (only, &filter), (cursor, ROWS_PER_READ));
    let file = CsvFile { name: "requests.csv".to_owned(), columns: pages::REQUESTS_CSV, viewer };
    download_csv(&state.store, file, read).await
}

fn group(query: &Query) -> ApiResult<Option<RequestGroup>> {
    query.get("group").map(|name| RequestGroup::parse(&name).ok_or_else(no_group)).transpose()
}

fn no_group() -> ApiError {
    ApiError::new(Reason::Malformed, "A next page needs its group: waitingForMe, waitingForOthers or finished.")
}

async fn detail(
    state: AppState,
    caller: ActingAccount,
    PathParam(id): PathParam<String>,
) -> ScreenResult<RequestDetail> {
    let id = RequestId::parse(&id).ok_or_else(no_part)?;
    let (now, policy) = (state.clock.now(), state.settings.policies.requests);
    let read = move |tx: &ReadTx<'_>| pages::request(tx, &caller.account, id, now, &policy);
    state.store.read(read).await?.map(Json).ok_or_else(no_part)
}

async fn tasks(state: AppState, caller: ActingAccount, uri: Uri) -> ApiResult<ReferenceList<RequestId>> {
    let query = uri.query().unwrap_or_default();
    let [asker, to, status] = ["askingAccount", "toAccount", "state"].map(|name| parameter(query, name));
    let filter = TaskFilter { asker, to, state: status };
    let PageRange { after, limit } = PageRange::of(&uri)?;
    let read =
        move |reader: &ReadTx<'_>| reader.contact_change_tasks(&caller.account, &filter, after.as_deref(), limit);
    let (tasks, next) = state.store.read(read).await?;
    Ok(ReferenceList::new(tasks, &uri, next))
}

async fn task(state: AppState, caller: ActingAccount, PathParam(id): PathParam<String>) -> JsonResult<Task> {
    let id = RequestId::parse(&id).ok_or_else(no_part)?;
    let read = move |tx: &ReadTx<'_>| pages::task(tx, &caller.account, id);
    state.store.read(read).await?.map(Json).ok_or_else(no_part)
}

async fn accept(
    state: AppState,
    caller: ActingAccount,
    id: PathParam<String>,
    JsonBody(Token { token }): JsonBody<Token>,
) -> JsonResult<()> {
    answer(state, caller, id, Decline { token, reason: None }, Answer::Accept).await
}

async fn refuse(
    state: AppState,
    caller: ActingAccount,
    id: PathParam<String>,
    JsonBody(body): JsonBody<Decline>,
) -> JsonResult<()> {
    answer(state, caller, id, body, Answer::Decline).await
}

async fn answer(
    state: AppState,
    caller: ActingAccount,
    PathParam(id): PathParam<String>,
    Decline { token, reason }: Decline,
    answer: Answer,
) -> JsonResult<()> {
    let reason = read_reason(reason.as_deref())?;
    if answer == Answer::Accept {
        require_step_up(&state, SensitiveAct::Accept, caller.authentication.as_ref())?;
    }
    let given = GivenAnswer { by: caller.account, answer, code: hash_code(&token), reason };
    act(&state, &id, Event::Answer(given)).await
}

/// Clients of OVHcloud's API send no body and mean their own mail.
async fn resend(
    state: AppState,
    caller: ActingAccount,
    PathParam(id): PathParam<String>,
    OptionalJsonBody(body): OptionalJsonBody<Resend>,
) -> JsonResult<()> {
    let by = caller.account;
    let party = body.and_then(|resend| resend.to).unwrap_or_else(|| by.clone());
    act(&state, &id, Event::Resend { by, party }).await
}

async fn withdraw(state: AppState, caller: ActingAccount, PathParam(id): PathParam<String>) -> JsonResult<()> {
    act(&state, &id, Event::Withdraw { by: caller.account }).await
}

async fn take_back(state: AppState, caller: ActingAccount, PathParam(id): PathParam<String>) -> JsonResult<()> {
    act(&state, &id, Event::TakeBack { by: caller.account }).await
}

async fn act(state: &AppState, id: &str, event: Event) -> JsonResult<()> {
    let id = RequestId::parse(id).ok_or_else(no_part)?;
    let result = state.act(move |act| requests::act_on_request(act, id, &event)).await?;
    result.map(Json).map_err(ApiError::from)
}

/// The submission of a path: its own number, or that of any of its requests.
async fn submission_of(state: &AppState, id: &str) -> ApiResult<SubmissionId> {
    let id = RequestId::parse(id).ok_or_else(no_part)?;
    state.store.read(move |reader| reader.submission_of(id)).await?.ok_or_else(no_part)
}

/// Does not reveal whether the submission exists.
fn no_part() -> ApiError {
    Problem::refused(Refusal::NoPart).into()
}

/// Checked text; `None` without one.
fn read_reason(text: Option<&str>) -> ApiResult<Option<String>> {
    let checked = check_reason(text.unwrap_or_default()).map_err(|fault| {
        let detail = match fault {
            NoteFault::TooLong => "The reason is too long.",
            NoteFault::Direction => "The reason has marks that change the direction of text.",
        };
        ApiError::new(Reason::Malformed, detail)
    })?;
    Ok(checked.map(str::to_owned))
}

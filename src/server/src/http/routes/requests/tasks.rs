//! Requests as in OVHcloud's API, which calls them tasks: reading, answering, resending, cancelling.

use super::reason::read_reason;
use crate::http::AppState;
use crate::http::answers::reference_list::{PageRange, ReferenceList};
use crate::http::errors::{ApiError, ApiResult};
use crate::http::extract::{ActingAccount, JsonBody, OptionalJsonBody, PathParam};
use crate::http::openapi::TOKEN;
use crate::http::route_table::Routes;
use crate::http::sign_in::step_up;
use crate::secrets::code_hash::hash_code;
use crate::use_cases::requests;
use axum::Json;
use axum::extract::State;
use axum::http::Uri;
use handover_api::query::parameter;
use handover_api::reference::{Decline, Resend, Task, Token};
use handover_api::route::TaskAction;
use handover_api::{Reason, route};
use handover_rules::account::sign_in::SensitiveAct;
use handover_rules::request::{Answer, GivenAnswer};
use handover_rules::{Event, Refusal, RequestId};
use handover_store::{ReadTx, TaskFilter, pages};
use serde_json::json;

pub(super) fn routes() -> Routes {
    let action = |action: TaskAction| [route::TASKS, "/{id}/", action.as_str()].concat();
    Routes::default()
        .get(route::TASKS, list)
        .about("Numbers of the account's requests (reference).")
        .described(|it| {
            it.query("askingAccount", "Handle of the asker.").query("toAccount", "Handle of the incoming contact.");
            it.query("state", "State of the request.")
        })
        .get(&[route::TASKS, "/{id}"].concat(), one)
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

async fn list(State(state): State<AppState>, caller: ActingAccount, uri: Uri) -> ApiResult<ReferenceList<RequestId>> {
    let query = uri.query().unwrap_or_default();
    let [asker, to, status] = ["askingAccount", "toAccount", "state"].map(|name| parameter(query, name));
    let filter = TaskFilter { asker, to, state: status };
    let PageRange { after, limit } = PageRange::of(&uri)?;
    let read =
        move |reader: &ReadTx<'_>| reader.contact_change_tasks(&caller.account, &filter, after.as_deref(), limit);
    let (tasks, next) = state.store.read(read).await?;
    Ok(ReferenceList::new(tasks, &uri, next))
}

async fn one(
    State(state): State<AppState>,
    caller: ActingAccount,
    PathParam(id): PathParam<String>,
) -> ApiResult<Json<Task>> {
    let id = parse_id(&id)?;
    let read = move |tx: &ReadTx<'_>| pages::task(tx, &caller.account, id);
    state.store.read(read).await?.map(Json).ok_or_else(|| Refusal::NoPart.into())
}

async fn accept(
    state: State<AppState>,
    caller: ActingAccount,
    id: PathParam<String>,
    JsonBody(Token { token }): JsonBody<Token>,
) -> ApiResult<Json<()>> {
    answer(state, caller, id, Decline { token, reason: None }, Answer::Accept).await
}

async fn refuse(
    state: State<AppState>,
    caller: ActingAccount,
    id: PathParam<String>,
    JsonBody(body): JsonBody<Decline>,
) -> ApiResult<Json<()>> {
    answer(state, caller, id, body, Answer::Decline).await
}

async fn answer(
    State(state): State<AppState>,
    caller: ActingAccount,
    PathParam(id): PathParam<String>,
    Decline { token, reason }: Decline,
    answer: Answer,
) -> ApiResult<Json<()>> {
    let reason = read_reason(reason.as_deref())?;
    if answer == Answer::Accept {
        step_up::require(&state, SensitiveAct::Accept, caller.authentication.as_ref())?;
    }
    let given = GivenAnswer { by: caller.account, answer, code: hash_code(&token), reason };
    act(&state, &id, Event::Answer(given)).await
}

/// Clients of OVHcloud's API send no body and mean their own mail.
async fn resend(
    State(state): State<AppState>,
    caller: ActingAccount,
    PathParam(id): PathParam<String>,
    OptionalJsonBody(body): OptionalJsonBody<Resend>,
) -> ApiResult<Json<()>> {
    let by = caller.account;
    let party = body.and_then(|resend| resend.to).unwrap_or_else(|| by.clone());
    act(&state, &id, Event::Resend { by, party }).await
}

async fn withdraw(
    State(state): State<AppState>,
    caller: ActingAccount,
    PathParam(id): PathParam<String>,
) -> ApiResult<Json<()>> {
    act(&state, &id, Event::Withdraw { by: caller.account }).await
}

async fn take_back(
    State(state): State<AppState>,
    caller: ActingAccount,
    PathParam(id): PathParam<String>,
) -> ApiResult<Json<()>> {
    act(&state, &id, Event::TakeBack { by: caller.account }).await
}

async fn act(state: &AppState, id: &str, event: Event) -> ApiResult<Json<()>> {
    let id = parse_id(id)?;
    let result = state.act(move |act| requests::act_on_request(act, id, &event)).await?;
    result.map(Json).map_err(ApiError::from)
}

fn parse_id(text: &str) -> ApiResult<RequestId> {
    RequestId::parse(text).ok_or_else(|| Refusal::NoPart.into())
}

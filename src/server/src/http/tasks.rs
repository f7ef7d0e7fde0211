//! Requests as the reference's clients read them and act on them.

use super::Shared;
use super::error::{ApiError, ApiResult, Body, MaybeBody, Segment};
use super::routes::Routes;
use super::session::Session;
use crate::changes;
use crate::mail::worker::hash;
use axum::Json;
use axum::extract::{RawQuery, State};
use handover_api::query::parameter;
use handover_api::route::{self, TaskAction};
use handover_api::task::{Resend, Task, Token};
use handover_rules::request::{Answer, GivenAnswer};
use handover_rules::{CodeHash, Event, Refusal, RequestId, ValidationCode};

pub(super) fn routes() -> Routes {
    let action = |action: TaskAction| [route::TASKS, "/{id}/", action.as_str()].concat();
    Routes::default()
        .get(route::TASKS, list)
        .get(&[route::TASKS, "/{id}"].concat(), one)
        .post(&action(TaskAction::Accept), accept)
        .post(&action(TaskAction::Refuse), refuse)
        .post(&action(TaskAction::ResendEmail), resend)
        .post(&action(TaskAction::Withdraw), withdraw)
        .post(&action(TaskAction::TakeBack), take_back)
}

async fn list(
    State(shared): State<Shared>,
    session: Session,
    RawQuery(query): RawQuery,
) -> ApiResult<Json<Vec<RequestId>>> {
    let query = query.unwrap_or_default();
    let [asker, to, state] = ["askingAccount", "toAccount", "state"].map(|name| parameter(&query, name));
    let tasks = shared
        .store
        .read(move |reader| reader.tasks(&session.account, asker.as_deref(), to.as_deref(), state.as_deref()))
        .await?;
    Ok(Json(tasks))
}

async fn one(State(shared): State<Shared>, session: Session, Segment(id): Segment<String>) -> ApiResult<Json<Task>> {
    let id = read_id(&id)?;
    let found = shared
        .store
        .read(move |reader| {
            let Some(record) = reader.request(id)? else { return Ok(None) };
            let service = reader.service_by_id(record.service)?;
            let may_read = record.request.is_read_by(&session.account, &service.facts.contacts);
            Ok(may_read.then(|| Task::from(&record.request)))
        })
        .await?;
    found.map(Json).ok_or_else(|| Refusal::NoPart.into())
}

async fn accept(
    shared: State<Shared>,
    session: Session,
    id: Segment<String>,
    body: Body<Token>,
) -> ApiResult<Json<()>> {
    answer(shared, session, id, body, Answer::Accept).await
}

async fn refuse(
    shared: State<Shared>,
    session: Session,
    id: Segment<String>,
    body: Body<Token>,
) -> ApiResult<Json<()>> {
    answer(shared, session, id, body, Answer::Decline).await
}

async fn answer(
    State(shared): State<Shared>,
    session: Session,
    Segment(id): Segment<String>,
    Body(body): Body<Token>,
    answer: Answer,
) -> ApiResult<Json<()>> {
    let given = GivenAnswer { by: session.account, answer, code: read_code(&body.token) };
    bring(&shared, &id, Event::Answer(given)).await
}

/// The hash of the code in a body. What cannot be a code is simply a wrong one.
fn read_code(text: &str) -> CodeHash {
    match ValidationCode::parse(text) {
        Some(code) => hash(code.expose()),
        None => hash(text),
    }
}

/// The reference's clients send no body, and mean themselves.
async fn resend(
    State(shared): State<Shared>,
    session: Session,
    Segment(id): Segment<String>,
    MaybeBody(body): MaybeBody<Resend>,
) -> ApiResult<Json<()>> {
    let by = session.account;
    let party = body.and_then(|resend| resend.to).unwrap_or_else(|| by.clone());
    bring(&shared, &id, Event::Resend { by, party }).await
}

async fn withdraw(State(shared): State<Shared>, session: Session, Segment(id): Segment<String>) -> ApiResult<Json<()>> {
    bring(&shared, &id, Event::Withdraw { by: session.account }).await
}

async fn take_back(
    State(shared): State<Shared>,
    session: Session,
    Segment(id): Segment<String>,
) -> ApiResult<Json<()>> {
    bring(&shared, &id, Event::TakeBack { by: session.account }).await
}

async fn bring(shared: &Shared, id: &str, event: Event) -> ApiResult<Json<()>> {
    let id = read_id(id)?;
    let now = shared.clock.now();
    let policy = shared.settings.policy;
    let result = shared.store.write(move |tx| changes::act(tx, id, &event, now, &policy)).await?;
    result.map(Json).map_err(ApiError::from)
}

fn read_id(text: &str) -> ApiResult<RequestId> {
    RequestId::parse(text).ok_or_else(|| Refusal::NoPart.into())
}

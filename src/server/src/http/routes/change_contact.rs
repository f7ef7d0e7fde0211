//! Changing contacts: the modify screen, the preview and the submission (decision 0005).

use super::app_info::screen;
use super::service::tech_end;
use super::services::service_rows;
use crate::http::AppState;
use crate::http::clock_doubt::refuse_in_doubt;
use crate::http::errors::{ApiError, ApiResult};
use crate::http::extract::{JsonBody, PathParam, ServiceQuery, Session};
use crate::http::route_table::Routes;
use crate::store::{ReadTx, StoreError, StoreResult, WriteTx};
use crate::use_cases::requests::{self, Submission, SubmitError};
use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use handover_api::app::ScreenResponse;
use handover_api::modify::{ChangeContact, Check, Checked, EndRole, IDEMPOTENCY_KEY, ModifyContext};
use handover_api::problem::Budget;
use handover_api::{Reason, route};
use handover_rules::PerRole;
use handover_rules::submission::ContactInput;
use handover_rules::submission::last_day::PresentEnd;
use handover_rules::{Category, NicHandle, Policy, RequestId, ServiceKey, ServiceName, Timestamp};
use sha2::{Digest, Sha256};

pub(super) fn routes() -> Routes {
    let mut routes =
        Routes::default().get(route::MODIFY, context).post(route::CHECK, check).post(route::END_ROLE, end_role);
    for category in Category::ALL {
        let path = [route::ROOT, route::category_path(category), "/{service}/changeContact"].concat();
        routes = routes.post(&path, move |state, session, name, headers, body| {
            submit(state, session, name, headers, body, category)
        });
    }
    routes
}

/// The maximum number of suggested handles.
const MAX_SUGGESTIONS: u32 = 30;

async fn context(
    State(state): State<AppState>,
    session: Session,
    ServiceQuery(key): ServiceQuery,
) -> ApiResult<Json<ScreenResponse<ModifyContext>>> {
    let account = session.account;
    let now = state.clock.now();
    let policy = state.settings.policy;
    let response = state
        .store
        .read(move |reader| {
            let Some(context) = read_context(reader, &account, &key, now, &policy)? else { return Ok(None) };
            screen(reader, &account, now, context).map(Some)
        })
        .await?;
    response.map(Json).ok_or_else(ApiError::not_found)
}

fn read_context(
    reader: &ReadTx<'_>,
    account: &NicHandle,
    key: &ServiceKey,
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<Option<ModifyContext>> {
    let mut siblings = service_rows(reader, reader.services_of_name(account, key.name.as_str())?)?;
    let Some(index) = siblings.iter().position(|row| row.service == *key) else { return Ok(None) };
    let service = siblings.remove(index);
    let me = reader.account_facts(account, now, policy)?;
    let me = me.ok_or(StoreError::Corrupt("session without an account"))?;
    let known = reader.known_handles(account, MAX_SUGGESTIONS)?;
    let tech_end = tech_end(reader, key)?.map(|end| PresentEnd::from(&end));
    Ok(Some(ModifyContext { service, me, known, siblings, tech_end }))
}

fn submission(asker: NicHandle, service: ServiceKey, change: &ChangeContact) -> Submission {
    let texts = change.entries();
    let inputs = PerRole::from_fn(|role| ContactInput::read(*texts.get(role)));
    Submission { asker, service, inputs, until: change.until, replaces: change.replaces }
}

/// Counts the accounts that a submission looks up against the asker's limit.
async fn count_lookups(state: &AppState, submission: &Submission, now: Timestamp) -> ApiResult<()> {
    let counted = submission.clone();
    let lookups = state.store.read(move |reader| requests::accounts_to_look_up(reader, &counted)).await?;
    state
        .lookup_limit
        .count(&submission.asker, &lookups, now, &state.settings.policy)
        .map_err(|until| ApiError::over_budget(Budget::Lookups, Some(until)))
}

async fn check(
    State(state): State<AppState>,
    session: Session,
    JsonBody(body): JsonBody<Check>,
) -> ApiResult<Json<Checked>> {
    let now = state.clock.now();
    let submission = submission(session.account, body.service, &body.change);
    count_lookups(&state, &submission, now).await?;
    let policy = state.settings.policy;
    let preview = state.store.read(move |reader| requests::check(reader, &submission, now, &policy)).await?;
    preview.map(Checked::from).map(Json).map_err(ApiError::from)
}

async fn submit(
    State(state): State<AppState>,
    session: Session,
    PathParam(name): PathParam<String>,
    headers: HeaderMap,
    JsonBody(change): JsonBody<ChangeContact>,
    category: Category,
) -> ApiResult<Json<Vec<RequestId>>> {
    let now = state.clock.now();
    let name = ServiceName::parse(&name).ok_or_else(ApiError::not_found)?;
    let service = ServiceKey { name, category };
    let key = idempotency_key(&headers)?;
    let request_hash = request_hash(&service, &change);
    let submission = submission(session.account, service, &change);
    count_lookups(&state, &submission, now).await?;
    let key_of_service = submission.service.clone();
    refuse_in_doubt(&state, move |reader| Ok(reader.service(&key_of_service)?.map(|service| service.id))).await?;
    let policy = state.settings.policy;
    let submit = move |tx: &mut WriteTx<'_>| submit_once(tx, &submission, key.as_deref(), &request_hash, now, &policy);
    match state.store.write(submit).await? {
        Ok(ids) => Ok(Json(ids)),
        Err(SubmitOnceError::Submit(error)) => Err(error.into()),
        Err(SubmitOnceError::KeyReused) => Err(key_reused()),
    }
}

/// Ends a tech role before its last day.
async fn end_role(
    State(state): State<AppState>,
    session: Session,
    JsonBody(EndRole { service }): JsonBody<EndRole>,
) -> ApiResult<Json<()>> {
    let key = service.clone();
    refuse_in_doubt(&state, move |reader| Ok(reader.service(&key)?.map(|service| service.id))).await?;
    let (now, policy) = (state.clock.now(), state.settings.policy);
    let end = move |tx: &mut WriteTx<'_>| requests::end_role_now(tx, &service, &session.account, now, &policy);
    state.store.write(end).await?.map(Json).map_err(ApiError::from)
}

enum SubmitOnceError {
    Submit(SubmitError),
    KeyReused,
}

/// Submits, or repeats the stored response to the same idempotency key. Refusals are not stored.
fn submit_once(
    tx: &mut WriteTx<'_>,
    submission: &Submission,
    key: Option<&str>,
    request_hash: &[u8; 32],
    now: Timestamp,
    policy: &Policy,
) -> StoreResult<Result<Vec<RequestId>, SubmitOnceError>> {
    let asker = &submission.asker;
    if let Some(key) = key
        && let Some(stored) = tx.stored_response(asker, key, now)?
    {
        if stored.request_hash != *request_hash {
            return Ok(Err(SubmitOnceError::KeyReused));
        }
        let ids = serde_json::from_str(&stored.body).map_err(|_| StoreError::Corrupt("stored response"))?;
        return Ok(Ok(ids));
    }
    let ids = match requests::submit(tx, submission, now, policy)? {
        Ok(ids) => ids,
        Err(error) => return Ok(Err(SubmitOnceError::Submit(error))),
    };
    if let Some(key) = key {
        let response = serde_json::to_string(&ids).map_err(|_| StoreError::Corrupt("response"))?;
        tx.store_response(asker, key, request_hash, &response, now)?;
    }
    Ok(Ok(ids))
}

pub(super) fn idempotency_key(headers: &HeaderMap) -> ApiResult<Option<String>> {
    let Some(value) = headers.get(IDEMPOTENCY_KEY) else { return Ok(None) };
    let key = value.to_str().ok().filter(|key| (1..=128).contains(&key.len()));
    key.map(|key| Some(key.to_owned()))
        .ok_or_else(|| ApiError::new(Reason::Malformed, "An idempotency key has 1 to 128 ASCII characters."))
}

pub(super) fn key_reused() -> ApiError {
    ApiError::new(Reason::KeyReused, "This idempotency key was used for a different request.")
}

fn request_hash(service: &ServiceKey, change: &ChangeContact) -> [u8; 32] {
    let content = serde_json::to_vec(&(service, change)).unwrap_or_default();
    Sha256::digest(content).into()
}

//! The modify screen: what it needs, what a submission would lead to, and the submission itself.

use super::app_info::screen;
use super::services::rows;
use crate::http::AppState;
use crate::http::errors::{ApiError, ApiResult};
use crate::http::extract::{JsonBody, PathParam, Session};
use crate::http::route_table::Routes;
use crate::store::StoreError;
use crate::use_cases::requests::{self, Submission, SubmitError};
use axum::Json;
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use handover_api::app::ScreenResponse;
use handover_api::modify::{ChangeContact, Check, Checked, IDEMPOTENCY_KEY, ModifyContext};
use handover_api::problem::MalformedInputs;
use handover_api::query::parameter;
use handover_api::{Problem, Reason, route};
use handover_rules::PerRole;
use handover_rules::submission::ContactInput;
use handover_rules::{Category, Policy, RequestId, Role, ServiceKey, ServiceName, Timestamp};
use sha2::{Digest, Sha256};

pub(crate) fn routes() -> Routes {
    let mut routes = Routes::default().get(route::MODIFY, form).post(route::CHECK, check);
    for category in Category::ALL {
        let path = [route::ROOT, route::category_path(category), "/{service}/changeContact"].concat();
        routes = routes.post(&path, move |state, session, name, headers, body| {
            submit(state, session, name, headers, body, category)
        });
    }
    routes
}

/// Handles to suggest at the most.
const SUGGESTIONS: u32 = 30;

async fn form(
    State(state): State<AppState>,
    session: Session,
    RawQuery(query): RawQuery,
) -> ApiResult<Json<ScreenResponse<ModifyContext>>> {
    let query = query.unwrap_or_default();
    let name = parameter(&query, "service").and_then(|name| ServiceName::parse(&name));
    let category = parameter(&query, "category").and_then(|name| Category::parse(&name));
    let (Some(name), Some(category)) = (name, category) else { return Err(ApiError::not_found()) };
    let key = ServiceKey { name, category };
    let account = session.account;
    let now = state.clock.now();
    let answer = state
        .store
        .read(move |reader| {
            let mut of_name = rows(reader, reader.services_of_name(&account, key.name.as_str())?)?;
            let Some(index) = of_name.iter().position(|row| row.service == key) else { return Ok(None) };
            let service = of_name.remove(index);
            let me =
                reader.account_facts(&account, now.date_naive())?.ok_or(StoreError::Corrupt("a session of nobody"))?;
            let known = reader.known_handles(&account, SUGGESTIONS)?;
            screen(reader, &account, now, ModifyContext { service, me, known, siblings: of_name }).map(Some)
        })
        .await?;
    answer.map(Json).ok_or_else(ApiError::not_found)
}

/// Reads the entries of a submission; every one that is neither a handle nor an address is named.
fn read_entries(change: &ChangeContact) -> ApiResult<PerRole<Option<ContactInput>>> {
    let texts = change.entries();
    let mut faults: MalformedInputs = PerRole::default();
    let mut entries = PerRole::default();
    for role in Role::ALL {
        match ContactInput::read(*texts.get(role)) {
            Ok(entry) => *entries.get_mut(role) = entry,
            Err(fault) => *faults.get_mut(role) = Some(fault),
        }
    }
    if Role::ALL.into_iter().all(|role| faults.get(role).is_none()) {
        return Ok(entries);
    }
    let mut problem = Problem::new(Reason::BadEntry, "A new contact is named by NIC handle or e-mail address.");
    problem.entries = Some(faults);
    Err(problem.into())
}

/// Counts every account that is to be looked up.
async fn count_lookups(state: &AppState, submission: &Submission, now: Timestamp) -> ApiResult<()> {
    let counted = submission.clone();
    let number = state.store.read(move |reader| requests::accounts_to_find(reader, &counted)).await?;
    state.lookup_limit.count(&submission.asker, number, now, &state.settings.policy).map_err(|until| {
        let mut problem = Problem::new(Reason::OverBudget, "Too many look-ups in a minute. Wait a little.");
        problem.until = Some(until);
        problem.into()
    })
}

async fn check(
    State(state): State<AppState>,
    session: Session,
    JsonBody(body): JsonBody<Check>,
) -> ApiResult<Json<Checked>> {
    let now = state.clock.now();
    let entries = read_entries(&body.change)?;
    let submission = Submission { asker: session.account, service: body.service, entries };
    count_lookups(&state, &submission, now).await?;
    let checked = state.store.read(move |reader| requests::check(reader, &submission, now)).await?;
    checked.map(Json).ok_or_else(ApiError::not_found)
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
    let entries = read_entries(&change)?;
    let key = idempotency_key(&headers)?;
    let body_hash = body_hash(&service, &change);
    let submission = Submission { asker: session.account, service, entries };
    count_lookups(&state, &submission, now).await?;
    let policy = state.settings.policy;
    let result =
        state.store.write(move |tx| submit_once(tx, submission, key.as_deref(), &body_hash, now, &policy)).await?;
    match result {
        Ok(ids) => Ok(Json(ids)),
        Err(Refused::Submit(error)) => Err(error.into()),
        Err(Refused::KeyReused) => {
            Err(ApiError::new(Reason::KeyReused, "This idempotency key was used for something else."))
        }
    }
}

enum Refused {
    Submit(SubmitError),
    KeyReused,
}

/// Submits, or gives the answer that was given before under the same key. Refusals are not kept.
fn submit_once(
    tx: &mut crate::store::WriteTx<'_>,
    submission: Submission,
    key: Option<&str>,
    body_hash: &[u8; 32],
    now: Timestamp,
    policy: &Policy,
) -> Result<Result<Vec<RequestId>, Refused>, StoreError> {
    let asker = submission.asker.clone();
    if let Some(key) = key
        && let Some(earlier) = tx.stored_response(&asker, key, now)?
    {
        if earlier.request_hash != *body_hash {
            return Ok(Err(Refused::KeyReused));
        }
        let ids = serde_json::from_str(&earlier.body).map_err(|_| StoreError::Corrupt("a kept answer"))?;
        return Ok(Ok(ids));
    }
    let ids = match requests::submit(tx, submission, now, policy)? {
        Ok(ids) => ids,
        Err(error) => return Ok(Err(Refused::Submit(error))),
    };
    if let Some(key) = key {
        let answer = serde_json::to_string(&ids).map_err(|_| StoreError::Corrupt("an answer"))?;
        tx.store_response(&asker, key, body_hash, &answer, now)?;
    }
    Ok(Ok(ids))
}

fn idempotency_key(headers: &HeaderMap) -> ApiResult<Option<String>> {
    let Some(value) = headers.get(IDEMPOTENCY_KEY) else { return Ok(None) };
    let key = value.to_str().ok().filter(|key| (1..=128).contains(&key.len()));
    key.map(|key| Some(key.to_owned()))
        .ok_or_else(|| ApiError::new(Reason::Malformed, "An idempotency key has 1 to 128 ASCII characters."))
}

fn body_hash(service: &ServiceKey, change: &ChangeContact) -> [u8; 32] {
    let what = serde_json::to_vec(&(service, change)).unwrap_or_default();
    Sha256::digest(what).into()
}

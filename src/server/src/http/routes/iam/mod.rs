//! Policies for clients of version 2 of OVHcloud's API (decision 0064).

mod actions;
mod input;

use super::access::{REFUSALS, acts};
use crate::http::answers::reference_list::{PageRange, ReferenceList};
use crate::http::errors::{ApiError, ApiResult};
use crate::http::extract::{ActingAccount, ClientIp, JsonBody, PathParam, StrictJsonBody};
use crate::http::middleware::answer_memory::{AnswerMemory, CountedMemory};
use crate::http::route_table::Routes;
use crate::http::versions::{IfMatch, Versioned};
use crate::http::{AppState, audit_log};
use crate::use_cases::access;
use axum::extract::State;
use axum::http::{HeaderMap, Uri};
use axum::{Extension, Json};
use handover_api::access::MOST_QUESTIONS;
use handover_api::reference::{
    AuthorizationCheck, CheckedAuthorization, IamPolicy, IamResource, NewIamPolicy, ReferenceAction,
};
use handover_api::{Reason, route};
use handover_rules::access::{AccessPolicyId, resource_of};
use handover_rules::{NicHandle, ServiceKey};
use handover_store::{Caller, ReadTx, StoreError, StoreResult, canonical_key, pages};
use input::MEMBERS;
use serde_json::{Value, json};
use std::sync::Arc;

pub(super) fn routes() -> Routes {
    let one = [route::IAM_POLICY, "/{policyId}"].concat();
    let resource = [route::IAM_RESOURCE, "/{resourceURN}"].concat();
    Routes::default()
        .get(route::IAM_POLICY, list)
        .about("Policies that the account gives, latest first, then read-only ones for its roles (reference).")
        .post(route::IAM_POLICY, give)
        .about("Gives other accounts access to services by a policy (reference).")
        .described(|it| it.problems(REFUSALS).example(example()))
        .get(&one, read)
        .about("A policy that the account gives, or that stands for one of its roles (reference).")
        .put(&one, change)
        .about("Changes a policy that the account gives (reference).")
        .described(|it| it.problems(REFUSALS).problems(&[Reason::NotAllowed]).example(example()))
        .delete(&one, end)
        .about("Ends a policy that the account gives (reference).")
        .described(|it| it.problems(&[Reason::NotAllowed]))
        .get(route::IAM_RESOURCE, resources)
        .about("The services on which the account has a role (reference).")
        .get(&resource, read_resource)
        .about("A service on which the account has a role (reference).")
        .post(&[&resource, "/authorization/check"].concat(), check)
        .about("Which of some actions the account may take on a service, by roles and policies (reference).")
        .described(|it| it.example(json!({ "actions": ["configure", "seeInvoices"] })))
        .get(route::IAM_ACTIONS, catalogue)
        .about("The catalogue of actions, by type of services (reference).")
}

fn example() -> Value {
    json!({
        "name": "agency",
        "description": "Restarts after updates.",
        "identities": ["urn:v1:eu:identity:account:tq5108-ovh"],
        "resources": [{ "urn": "urn:v1:eu:resource:vps:*" }],
        "permissions": { "allow": [{ "action": "configure" }], "except": null, "deny": null },
        "permissionsGroups": [{ "urn": "urn:v1:eu:permissionsGroup:ovh:see" }],
        "expiredAt": "2031-06-01T00:00:00Z",
    })
}

async fn list(
    State(state): State<AppState>,
    client: ClientIp,
    caller: ActingAccount,
    uri: Uri,
) -> ApiResult<(Extension<CountedMemory>, ReferenceList<IamPolicy>)> {
    let PageRange { after, limit } = PageRange::of(&uri)?;
    let after = after.map(|after| AccessPolicyId::parse(&after).ok_or(StoreError::StaleCursor)).transpose()?;
    let catalogue = Arc::clone(&state.settings.catalogue);
    let memory = AnswerMemory::of(&state, client, Some(&caller.account));
    let read = move |tx: &ReadTx<'_>| {
        pages::iam_policies(tx, &caller.account, &catalogue, (after, limit), |bytes| memory.count(bytes))
    };
    let (counted, rows, next) = state.store.read(read).await?;
    Ok((counted, ReferenceList::new(rows, &uri, next.map(|id| id.to_string()))))
}

async fn give(
    State(state): State<AppState>,
    client_ip: ClientIp,
    caller: ActingAccount,
    from: Caller,
    headers: HeaderMap,
    StrictJsonBody(entered): StrictJsonBody<NewIamPolicy>,
) -> ApiResult<Versioned<IamPolicy>> {
    let content = input::content(entered)?;
    let row = acts::give(&state, client_ip, caller, (&headers, from), (content, &MEMBERS)).await?;
    Ok(Versioned::new(row.into()))
}

async fn read(
    State(state): State<AppState>,
    caller: ActingAccount,
    PathParam(id): PathParam<AccessPolicyId>,
) -> ApiResult<Versioned<IamPolicy>> {
    let read = reading(&state, caller.account, id);
    state.store.read(read).await?.map(Versioned::new).ok_or_else(ApiError::not_found)
}

/// Reads a policy as it is answered.
fn reading(
    state: &AppState,
    account: NicHandle,
    id: AccessPolicyId,
) -> impl Fn(&ReadTx<'_>) -> StoreResult<Option<IamPolicy>> + Clone + Send + 'static + use<> {
    let catalogue = Arc::clone(&state.settings.catalogue);
    move |tx| pages::iam_policy(tx, &account, &catalogue, id)
}

async fn change(
    State(state): State<AppState>,
    client_ip: ClientIp,
    caller: ActingAccount,
    from: Caller,
    version: IfMatch,
    PathParam(id): PathParam<AccessPolicyId>,
    StrictJsonBody(entered): StrictJsonBody<NewIamPolicy>,
) -> ApiResult<Versioned<IamPolicy>> {
    require_changeable(id)?;
    let (content, read) = (input::content(entered)?, reading(&state, caller.account.clone(), id));
    let row = acts::change(&state, client_ip, caller, (id, from), (version, read), (content, &MEMBERS)).await?;
    Ok(Versioned::new(row.into()))
}

async fn end(
    State(state): State<AppState>,
    client_ip: ClientIp,
    caller: ActingAccount,
    version: IfMatch,
    PathParam(id): PathParam<AccessPolicyId>,
) -> ApiResult<Json<()>> {
    require_changeable(id)?;
    let (giver, read) = (caller.account.clone(), reading(&state, caller.account.clone(), id));
    if !state.act_if(version, read, move |act| access::end_given(act, &giver, id)).await? {
        return Err(ApiError::not_found());
    }
    audit_log::record(&caller.account, client_ip, "ended a policy");
    Ok(Json(()))
}

fn require_changeable(id: AccessPolicyId) -> ApiResult<()> {
    let detail = "This policy is read-only: it stands for a role. Change the contacts of services instead.";
    if id.role().is_some() { Err(ApiError::new(Reason::NotAllowed, detail)) } else { Ok(()) }
}

async fn resources(
    State(state): State<AppState>,
    caller: ActingAccount,
    uri: Uri,
) -> ApiResult<ReferenceList<IamResource>> {
    let PageRange { after, limit } = PageRange::of(&uri)?;
    let read = move |tx: &ReadTx<'_>| pages::iam_resources(tx, &caller.account, after, limit);
    let (rows, next) = state.store.read(read).await?;
    Ok(ReferenceList::new(rows, &uri, next))
}

/// The service of a URN in a path. A pattern is answered like an unknown service.
fn service_of(urn: &str) -> ApiResult<ServiceKey> {
    let service = resource_of(urn).ok().and_then(|pattern| pattern.service());
    service.map(canonical_key).ok_or_else(ApiError::not_found)
}

async fn read_resource(
    State(state): State<AppState>,
    caller: ActingAccount,
    PathParam(urn): PathParam<String>,
) -> ApiResult<Json<IamResource>> {
    let key = service_of(&urn)?;
    let read = move |tx: &ReadTx<'_>| pages::iam_resource(tx, &caller.account, &key);
    state.store.read(read).await?.map(Json).ok_or_else(ApiError::not_found)
}

async fn check(
    State(state): State<AppState>,
    caller: ActingAccount,
    PathParam(urn): PathParam<String>,
    JsonBody(AuthorizationCheck { actions }): JsonBody<AuthorizationCheck>,
) -> ApiResult<Json<CheckedAuthorization>> {
    let service = service_of(&urn)?;
    if actions.len() > MOST_QUESTIONS {
        return Err(ApiError::new(Reason::TooLarge, &format!("At most {MOST_QUESTIONS} actions per call.")));
    }
    let (now, catalogue) = (state.clock.now(), Arc::clone(&state.settings.catalogue));
    let read = move |tx: &ReadTx<'_>| {
        pages::iam_authorizations(tx, (&caller.account, &service), actions.clone(), &catalogue, now)
    };
    let (authorized_actions, unauthorized_actions) = state.store.read(read).await?;
    Ok(Json(CheckedAuthorization { resource_urn: urn, authorized_actions, unauthorized_actions }))
}

async fn catalogue(State(state): State<AppState>, _: ActingAccount) -> Json<Vec<ReferenceAction>> {
    Json(actions::reference_actions(&state.settings.catalogue, &state.settings.provider_actions))
}

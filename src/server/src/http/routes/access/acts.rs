//! Giving access and changing it, for all addresses.

use super::refusals::{PolicyMembers, refused};
use crate::http::errors::ApiResult;
use crate::http::extract::{ActingAccount, ClientIp};
use crate::http::idempotency::IdempotentCall;
use crate::http::versions::IfMatch;
use crate::http::{AppState, audit_log};
use crate::use_cases::{Act, access};
use axum::http::HeaderMap;
use handover_api::access::PolicyRow;
use handover_rules::access::{AccessPolicyId, PolicyContent};
use handover_store::{Caller, ReadTx, StoreResult};
use serde::Serialize;
use std::sync::Arc;

/// Gives access by a policy, once for each idempotency key.
pub(in crate::http::routes) async fn give(
    state: &AppState,
    client_ip: ClientIp,
    caller: ActingAccount,
    (headers, from): (&HeaderMap, Caller),
    (content, members): (PolicyContent, &PolicyMembers),
) -> ApiResult<PolicyRow> {
    let (now, giver) = (state.clock.now(), caller.account);
    let call = IdempotentCall::new(giver.clone(), headers, &content, now)?;
    if let Some(row) = call.repeated(&state.store).await? {
        return Ok(row);
    }
    let (count, catalogue) = (state.lookup_counter(&giver, now), Arc::clone(&state.settings.catalogue));
    let by = giver.clone();
    let give = move |act: &mut Act<'_, '_>| {
        call.run(act, |act| access::give(act, (&by, &from), content.clone(), &catalogue, &count))
    };
    let row = state.act_at(now, give).await??.map_err(|refusal| refused(refusal, members))?;
    audit_log::record(&giver, client_ip, "gave access by a policy");
    Ok(row)
}

/// Changes a policy that the account gives, if what `read` finds has the version that was read.
pub(in crate::http::routes) async fn change<R: Serialize>(
    state: &AppState,
    client_ip: ClientIp,
    caller: ActingAccount,
    (id, from): (AccessPolicyId, Caller),
    (version, read): (IfMatch, impl FnOnce(&ReadTx<'_>) -> StoreResult<Option<R>> + Clone + Send + 'static),
    (content, members): (PolicyContent, &PolicyMembers),
) -> ApiResult<PolicyRow> {
    let (now, giver) = (state.clock.now(), caller.account);
    let (count, catalogue) = (state.lookup_counter(&giver, now), Arc::clone(&state.settings.catalogue));
    let by = giver.clone();
    let change =
        move |act: &mut Act<'_, '_>| access::change(act, (&by, &from), id, content.clone(), &catalogue, &count);
    let row = state.act_if(version, read, change).await?.map_err(|refusal| refused(refusal, members))?;
    audit_log::record(&giver, client_ip, "changed a policy");
    Ok(row)
}

//! Corrections of contacts.

use super::problem::problem;
use crate::http::AppState;
use crate::http::errors::{ApiError, ApiResult};
use crate::http::extract::{JsonBody, PathParam, ProviderKey};
use crate::http::route_table::Routes;
use crate::http::unique_members::UniqueMembers;
use crate::provider_objects::{fault, parse_key, take_version};
use crate::use_cases::provider::{Correction, Refused, correct};
use axum::Json;
use axum::extract::State;
use handover_api::Reason;
use handover_api::provider::ExportTable;
use handover_api::provider::{Scope, WriteAnswer};
use handover_api::route;
use handover_store::ObjectKey;
use serde_json::Value;
use serde_json::json;
use std::collections::HashMap;

pub(super) fn routes() -> Routes {
    Routes::default()
        .put(&[route::PROVIDER_SERVICES, "/{category}/{serviceName}/contacts"].concat(), put)
        .about("Corrects contacts of a service, with a reason, which is mailed to them.")
        .described(|it| {
            it.problems(&[Reason::Conflict, Reason::StaleVersion]);
            it.example(json!({ "contactTech": "tq5108-ovh", "reason": "Court order" }))
        })
}

async fn put(
    State(state): State<AppState>,
    caller: ProviderKey,
    PathParam(key): PathParam<HashMap<String, String>>,
    JsonBody(UniqueMembers(mut members)): JsonBody<UniqueMembers>,
) -> ApiResult<Json<WriteAnswer>> {
    caller.require(Scope::Services)?;
    let key = key.into_iter().map(|(name, value)| (name, value.into())).collect();
    let Ok(ObjectKey::Service(service)) = parse_key(ExportTable::Services, &key) else {
        return Err(ApiError::not_found());
    };
    let version = take_version(&mut members).map_err(|fault| problem(fault.into()))?;
    let Some(Value::String(reason)) = members.remove("reason") else {
        return Err(problem(fault("reason", "is missing".to_owned()).into()).into());
    };
    let correction = Correction { service, members, reason, version };
    let actor = caller.actor();
    let result: Result<_, Refused> = state.act(move |act| correct(act, &correction, &actor)).await?;
    Ok(Json(WriteAnswer { result: result.map_err(problem)? }))
}

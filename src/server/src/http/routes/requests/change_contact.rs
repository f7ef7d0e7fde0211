//! Changing contacts: the data of the form, and the submission of one service (decision 0005).

use crate::http::answers::refused_lines::{refused_line, refused_only_line, refused_submission};
use crate::http::errors::{ApiError, ApiResult};
use crate::http::extract::{ActingAccount, JsonBody, PathParam, ServiceQuery};
use crate::http::idempotency::IdempotentCall;
use crate::http::route_table::Routes;
use crate::http::sign_in::step_up;
use crate::http::{AppState, openapi};
use crate::use_cases::requests::{Asked, Line, Replaced};
use crate::use_cases::{Act, requests};
use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use handover_api::app::ScreenResponse;
use handover_api::submissions::{ChangeContact, EndRole, ModifyContext};
use handover_api::{Reason, route};
use handover_rules::account::sign_in::SensitiveAct;
use handover_rules::submission::ContactInput;
use handover_rules::{Category, NicHandle, PerRole, RequestId, ServiceKey, ServiceName};
use handover_store::{ReadTx, canonical_key, pages};
use serde_json::json;

pub(super) fn routes() -> Routes {
    let mut routes = Routes::default()
        .get(route::MODIFY, context)
        .about("Data of the form to change contacts of a service.")
        .post(route::END_ROLE, end_role)
        .about("Ends a tech role before its last day.")
        .described(|it| {
            it.problems(&[Reason::NotFound, Reason::Rejected]).example(json!({ "service": openapi::service() }))
        });
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
    State(state): State<AppState>,
    caller: ActingAccount,
    ServiceQuery(key): ServiceQuery,
) -> ApiResult<Json<ScreenResponse<ModifyContext>>> {
    let (now, policy) = (state.clock.now(), state.settings.policies.requests);
    let read = move |tx: &ReadTx<'_>| pages::change_form(tx, &caller.account, &key, now, &policy);
    state.store.read(read).await?.map(Json).ok_or_else(ApiError::not_found)
}

fn asked(asker: NicHandle, service: ServiceKey, change: &ChangeContact) -> Asked {
    let texts = change.entries();
    let inputs = PerRole::from_fn(|role| ContactInput::read(*texts.get(role)));
    let line = Line { service, inputs, until: change.until, file_line: None };
    Asked::for_service(asker, vec![line], change.replaces.map(Replaced::Request))
}

async fn submit(
    State(state): State<AppState>,
    caller: ActingAccount,
    PathParam(name): PathParam<String>,
    headers: HeaderMap,
    JsonBody(change): JsonBody<ChangeContact>,
    category: Category,
) -> ApiResult<Json<Vec<RequestId>>> {
    let now = state.clock.now();
    let name = ServiceName::parse(&name).ok_or_else(ApiError::not_found)?;
    let service = canonical_key(ServiceKey { name, category });
    let call = IdempotentCall::new(caller.account.clone(), &headers, &(&service, &change), now)?;
    if let Some(ids) = call.repeated(&state.store).await? {
        return Ok(Json(ids));
    }
    let asked = asked(caller.account, service, &change);
    if asked.names_admin() {
        step_up::require(&state, SensitiveAct::AskForAdmin, caller.authentication.as_ref())?;
    }
    let (count, policy) = (state.lookup_counter(&asked.asker, now), state.settings.policies.requests);
    let submit = move |act: &mut Act<'_, '_>| {
        call.run(act, |act| Ok(requests::ask(act, &asked, &count)?.map(|submitted| submitted.requests)))
    };
    let submitted = state.act_at(now, submit).await??;
    submitted.map(Json).map_err(|refusal| refused_submission(refusal, &policy, refused_only_line))
}

/// Ends a tech role before its last day.
async fn end_role(
    State(state): State<AppState>,
    caller: ActingAccount,
    JsonBody(EndRole { service }): JsonBody<EndRole>,
) -> ApiResult<Json<()>> {
    let service = canonical_key(service);
    let by = caller.account.clone();
    let end = move |act: &mut Act<'_, '_>| requests::end_role_now(act, &service, &by);
    state.act(end).await?.map(Json).map_err(|refusal| refused_line(&refusal, &caller.account))
}

//! Authorization queries of the provider's other systems: may this account do this on that service, by a role or a policy?

use crate::http::errors::{ApiError, ApiResult};
use crate::http::extract::{ClientIp, JsonBody, bearer_token};
use crate::http::limits::refusals::Refused;
use crate::http::openapi::{Described, Operation};
use crate::http::route_table::Routes;
use crate::http::{AppState, audit_log, openapi};
use crate::mail::phrases::one_line;
use crate::secrets::code_hash::token_hash;
use crate::use_cases::access;
use axum::Json;
use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use handover_api::access::{MAX_SYSTEM, MOST_QUESTIONS, Question, Questions, RightsAnswers};
use handover_api::{Reason, route};
use handover_rules::model::account::is_plain_line;
use handover_store::{ReadTx, canonical_key, pages};
use serde_json::json;
use std::sync::Arc;

/// Fits the maximum number of questions with names of maximum length. Bodies are read only after the key was checked.
const MAX_BODY_BYTES: usize = 512 * 1024;

pub(super) fn routes() -> Routes {
    Routes::default()
        .post(route::RIGHTS, ask)
        .about("Authorization queries by roles and policies, up to 1,000 in a call.")
        .described(|it| {
            it.example(json!({ "system": "Control panel", "questions": [
                { "account": "mh20417-ovh", "action": "transferOut", "service": openapi::service() },
                { "account": "tq5108-ovh", "action": "configure", "service": openapi::service(), "act": true },
            ] }))
        })
        .with_body_limit(MAX_BODY_BYTES)
}

/// A caller with a valid key.
struct RightsClient;

impl FromRequestParts<AppState> for RightsClient {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Self::Rejection> {
        // Comparing hashes leaks no timing information about the key.
        let hash = token_hash(bearer_token(&parts.headers));
        if state.settings.rights_keys.contains(&hash) {
            return Ok(Self);
        }
        if let Some(left_out) = state.refusal_sampling.count(Refused::RightsKey, state.clock.now()) {
            let client_ip = ClientIp::of(&parts.extensions, &parts.headers, state.settings.trusted_proxies);
            audit_log::record_rejected_key(client_ip, left_out);
        }
        Err(ApiError::new(Reason::NotSignedIn, "A key is required: Authorization: Bearer …"))
    }
}

impl Described for RightsClient {
    fn describe(operation: &mut Operation) {
        operation.security("rightsKey").problems(&[Reason::NotSignedIn]);
    }
}

async fn ask(
    State(state): State<AppState>,
    _: RightsClient,
    JsonBody(body): JsonBody<Questions>,
) -> ApiResult<Json<RightsAnswers>> {
    let Questions { questions, system } = body;
    let questions: Vec<Question> = questions.into_iter().map(canonical).collect();
    if questions.len() > MOST_QUESTIONS {
        return Err(ApiError::new(Reason::TooLarge, &format!("At most {MOST_QUESTIONS} questions per call.")));
    }
    let (now, catalogue) = (state.clock.now(), Arc::clone(&state.settings.catalogue));
    if let Some(unknown) = questions.iter().find(|question| catalogue.get(&question.action).is_none()) {
        return Err(ApiError::new(Reason::Malformed, &format!("No action is called {}.", unknown.action)));
    }
    let system = system.as_deref().map(parse_system).transpose()?;
    let read = move |tx: &ReadTx<'_>| pages::rights(tx, &questions, &catalogue, now);
    let (answers, uses) = state.store.read(read).await?;
    if !uses.is_empty() {
        state.act_at(now, move |act| access::record_uses(act, &uses, system.as_deref())).await?;
    }
    Ok(Json(RightsAnswers { answers }))
}

/// The name of a system, for people.
fn parse_system(text: &str) -> ApiResult<String> {
    let name = one_line(text);
    let is_valid = !name.is_empty() && is_plain_line(&name, MAX_SYSTEM);
    let detail = format!("The name of a system is one line of 1 to {MAX_SYSTEM} characters, without < or >.");
    is_valid.then_some(name).ok_or_else(|| ApiError::new(Reason::Malformed, &detail))
}

fn canonical(question: Question) -> Question {
    Question { service: canonical_key(question.service), ..question }
}

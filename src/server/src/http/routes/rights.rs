//! Authorization queries of the provider's other systems: may this account do this on that service?

use crate::http::errors::{ApiError, ApiResult};
use crate::http::extract::{ClientIp, JsonBody, bearer_token};
use crate::http::limits::refusals::Refused;
use crate::http::openapi::{self, Described, Operation};
use crate::http::route_table::Routes;
use crate::http::{AppState, audit_log};
use crate::secrets::code_hash::token_hash;
use axum::Json;
use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use handover_api::rights::{MOST_QUESTIONS, Question, Questions, RightsAnswers};
use handover_api::{Reason, route};
use handover_store::{canonical_key, pages};
use serde_json::json;

/// Fits the maximum number of questions with names of maximum length. Bodies are read only after the key was checked.
const MAX_BODY_BYTES: usize = 512 * 1024;

pub(super) fn routes() -> Routes {
    Routes::default()
        .post(route::RIGHTS, ask)
        .about("Authorization queries, up to 1,000 in a call.")
        .described(|it| {
            it.example(json!({ "questions": [
                { "account": "mh20417-ovh", "action": "transferOut", "service": openapi::service() },
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
    let questions: Vec<Question> = body.questions.into_iter().map(canonical).collect();
    if questions.len() > MOST_QUESTIONS {
        return Err(ApiError::new(Reason::TooLarge, &format!("At most {MOST_QUESTIONS} questions per call.")));
    }
    let now = state.clock.now();
    let answers = state.store.read(move |tx| pages::rights(tx, &questions, now)).await?;
    Ok(Json(RightsAnswers { answers }))
}

fn canonical(question: Question) -> Question {
    Question { service: canonical_key(question.service), ..question }
}

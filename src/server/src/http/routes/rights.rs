//! May account X do action Y on service Z: for the provider's other systems, which come with a key.

use crate::http::errors::{ApiError, ApiResult};
use crate::http::extract::{ClientIp, JsonBody};
use crate::http::route_table::Routes;
use crate::http::{AppState, audit_log};
use axum::Json;
use axum::extract::{DefaultBodyLimit, FromRequestParts, State};
use axum::handler::Handler;
use axum::http::header;
use axum::http::request::Parts;
use handover_api::rights::{MOST_QUESTIONS, Question, Questions, RightsAnswer, RightsAnswers};
use handover_api::{Reason, route};
use handover_rules::RoleSet;
use handover_rules::submission::abilities::{Verdict, verdict};
use sha2::{Digest, Sha256};

/// Room for as many questions as a call may hold, with names as long as they can be. Only bodies of those who have a key
/// are read.
const LARGEST_BODY: usize = 512 * 1024;

pub(crate) fn routes() -> Routes {
    Routes::default().post(route::RIGHTS, ask.layer(DefaultBodyLimit::max(LARGEST_BODY)))
}

/// One of the provider's other systems.
struct System;

impl FromRequestParts<AppState> for System {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Self::Rejection> {
        let given = parts.headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let key = given.and_then(|value| value.strip_prefix("Bearer ")).unwrap_or_default();
        // Hashes are compared, so the time it takes says nothing about the key.
        let hash: [u8; 32] = Sha256::digest(key.as_bytes()).into();
        if state.settings.rights_keys.contains(&hash) {
            return Ok(Self);
        }
        audit_log::record_rejected_key(ClientIp::of(&parts.extensions, &parts.headers, state.settings.trusted_proxies));
        Err(ApiError::new(Reason::NotSignedIn, "This needs a key: Authorization: Bearer …"))
    }
}

async fn ask(
    State(state): State<AppState>,
    _: System,
    JsonBody(body): JsonBody<Questions>,
) -> ApiResult<Json<RightsAnswers>> {
    if body.questions.len() > MOST_QUESTIONS {
        return Err(ApiError::new(Reason::TooLarge, "A call holds at most 1000 questions."));
    }
    let answers = state
        .store
        .read(move |reader| {
            let mut answers = Vec::with_capacity(body.questions.len());
            for Question { account, action, service } in body.questions {
                let found = reader.service(&service)?;
                let roles = found.map_or(RoleSet::EMPTY, |record| record.facts.contacts.roles_of(&account));
                let reason = verdict(roles, service.category, action);
                answers.push(RightsAnswer { allowed: matches!(reason, Verdict::Allowed { .. }), reason });
            }
            Ok(answers)
        })
        .await?;
    Ok(Json(RightsAnswers { answers }))
}

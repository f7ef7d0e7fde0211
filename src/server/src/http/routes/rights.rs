//! Authorization queries of the provider's other systems: may this account do this on that service?

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
use handover_rules::holder::transfer_lock::with_transfer_lock;
use handover_rules::submission::abilities::{Ability, Verdict, verdict};
use handover_rules::{Category, RoleSet};
use sha2::{Digest, Sha256};

/// Fits the maximum number of questions with names of maximum length. Bodies are read only after the key was checked.
const MAX_BODY_BYTES: usize = 512 * 1024;

pub(super) fn routes() -> Routes {
    Routes::default().post(route::RIGHTS, ask.layer(DefaultBodyLimit::max(MAX_BODY_BYTES)))
}

/// A caller with a valid key.
struct RightsClient;

impl FromRequestParts<AppState> for RightsClient {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Self::Rejection> {
        let given = parts.headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let key = given.and_then(|value| value.strip_prefix("Bearer ")).unwrap_or_default();
        // Comparing hashes leaks no timing information about the key.
        let hash: [u8; 32] = Sha256::digest(key.as_bytes()).into();
        if state.settings.rights_keys.contains(&hash) {
            return Ok(Self);
        }
        audit_log::record_rejected_key(ClientIp::of(&parts.extensions, &parts.headers, state.settings.trusted_proxies));
        Err(ApiError::new(Reason::NotSignedIn, "A key is required: Authorization: Bearer …"))
    }
}

async fn ask(
    State(state): State<AppState>,
    _: RightsClient,
    JsonBody(body): JsonBody<Questions>,
) -> ApiResult<Json<RightsAnswers>> {
    if body.questions.len() > MOST_QUESTIONS {
        return Err(ApiError::new(Reason::TooLarge, "At most 1000 questions per call."));
    }
    let now = state.clock.now();
    let answers = state
        .store
        .read(move |reader| {
            let mut answers = Vec::with_capacity(body.questions.len());
            for Question { account, action, service } in body.questions {
                let found = reader.service(&service)?;
                let roles = found.map_or(RoleSet::EMPTY, |record| record.facts.contacts.roles_of(&account));
                let locked_until = match (action, service.category) {
                    (Ability::TransferOut, Category::Domain) => reader.transfer_locked_until(&service.name)?,
                    _ => None,
                };
                let reason = verdict(roles, service.category, action);
                let reason = with_transfer_lock(reason, action, locked_until, now);
                answers.push(RightsAnswer { allowed: matches!(reason, Verdict::Allowed { .. }), reason });
            }
            Ok(answers)
        })
        .await?;
    Ok(Json(RightsAnswers { answers }))
}

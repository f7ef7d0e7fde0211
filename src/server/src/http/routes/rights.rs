//! Authorization queries of the provider's other systems: may this account do this on that service?

use crate::code_hash::token_hash;
use crate::http::errors::{ApiError, ApiResult};
use crate::http::extract::{ClientIp, JsonBody, bearer_token};
use crate::http::limits::refusals::Refused;
use crate::http::openapi::{self, Described, Operation};
use crate::http::route_table::Routes;
use crate::http::{AppState, audit_log};
use axum::Json;
use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use handover_api::rights::{MOST_QUESTIONS, Question, Questions, RightsAnswer, RightsAnswers};
use handover_api::{Reason, route};
use handover_rules::holder::transfer_lock::with_transfer_lock;
use handover_rules::submission::abilities::{Ability, Verdict, verdict};
use handover_rules::{Category, Contacts, RoleSet, ServiceKey, ServiceName, Timestamp};
use handover_store::{ReadTx, StoreResult, canonical_key};
use serde_json::json;
use std::collections::{BTreeSet, HashMap};

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
    let answers = state
        .store
        .read(move |reader| {
            let known = RightsFacts::read(reader, &questions)?;
            Ok(questions.iter().map(|question| known.answer(question, now)).collect())
        })
        .await?;
    Ok(Json(RightsAnswers { answers }))
}

fn canonical(question: Question) -> Question {
    Question { service: canonical_key(question.service), ..question }
}

/// Stored facts about the services that are asked about.
struct RightsFacts {
    contacts: HashMap<ServiceKey, Contacts>,
    /// End of the transfer lock, for domains whose transfer is asked about.
    locked_until: HashMap<ServiceName, Timestamp>,
}

impl RightsFacts {
    /// In one statement, or two, for any number of questions.
    fn read(reader: &ReadTx<'_>, questions: &[Question]) -> StoreResult<Self> {
        let services: BTreeSet<&ServiceKey> = questions.iter().map(|question| &question.service).collect();
        let transferred = questions.iter().filter(|question| is_transfer_of_domain(question));
        let domains: BTreeSet<&ServiceName> = transferred.map(|question| &question.service.name).collect();
        let records = reader.services_with_keys(&services.into_iter().collect::<Vec<_>>())?;
        Ok(Self {
            contacts: records.into_iter().map(|record| (record.facts.key, record.facts.contacts)).collect(),
            locked_until: reader.transfer_locks(&domains)?,
        })
    }

    fn answer(&self, question: &Question, now: Timestamp) -> RightsAnswer {
        let Question { account, action, service } = question;
        let roles = self.contacts.get(service).map_or(RoleSet::EMPTY, |contacts| contacts.roles_of(account));
        let locked_until = self.locked_until.get(&service.name).filter(|_| is_transfer_of_domain(question));
        let reason = verdict(roles, service.category, *action);
        let reason = with_transfer_lock(reason, *action, locked_until.copied(), now);
        RightsAnswer { allowed: matches!(reason, Verdict::Allowed { .. }), reason }
    }
}

fn is_transfer_of_domain(question: &Question) -> bool {
    (question.action, question.service.category) == (Ability::TransferOut, Category::Domain)
}

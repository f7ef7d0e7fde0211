//! The key of another system of the provider.

use super::bearer::bearer_token;
use super::client_ip::ClientIp;
use crate::http::errors::{ApiError, ApiResult};
use crate::http::limits::key_calls::count_call;
use crate::http::limits::refusals::Refused;
use crate::http::{AppState, audit_log};
use crate::use_cases::provider::find_key;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use handover_api::provider::Scope;
use handover_api::{Problem, Reason};
use handover_store::Actor;

/// A valid key. Extracting it counts as a call.
#[derive(Clone, Debug)]
pub(crate) struct ProviderKey {
    id: i64,
    name: String,
    scopes: Vec<Scope>,
    client_ip: ClientIp,
}

impl FromRequestParts<AppState> for ProviderKey {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Self::Rejection> {
        let client_ip = ClientIp::of(&parts.extensions, &parts.headers, state.settings.trusted_proxies);
        let key = bearer_token(&parts.headers).to_owned();
        let now = state.clock.now();
        let Some(record) = state.store.read(move |reader| find_key(reader, &key)).await? else {
            if let Some(left_out) = state.refusal_sampling.count(Refused::ProviderKey, now) {
                audit_log::record_rejected_provider_key(client_ip, left_out);
            }
            return Err(ApiError::new(Reason::NotSignedIn, "A valid key is required: Authorization: Bearer …"));
        };
        let id = record.id;
        count_call(state, id, record.last_used_at, move |tx| tx.touch_provider_key(id, now))?;
        Ok(Self { id, name: record.name, scopes: record.scopes, client_ip })
    }
}

impl ProviderKey {
    /// Its number, by which its calls are counted.
    pub(crate) fn id(&self) -> i64 {
        self.id
    }

    /// Refuses calls that the key does not allow.
    pub(crate) fn require(&self, scope: Scope) -> ApiResult<()> {
        if self.scopes.contains(&scope) {
            return Ok(());
        }
        Err(needs_scope(scope).into())
    }

    /// Whether the key has a scope.
    pub(crate) fn may(&self, scope: Scope) -> bool {
        self.scopes.contains(&scope)
    }

    /// The actor as the audit log names it.
    pub(crate) fn actor(&self) -> Actor {
        Actor { staff: None, name: format!("{} (key {})", self.name, self.id), client_ip: self.client_ip.to_string() }
    }
}

/// The problem of a call whose key lacks a scope.
pub(crate) fn needs_scope(scope: Scope) -> Problem {
    Problem::new(Reason::NotAllowed, &format!("This needs a key with the scope {}.", scope.as_str()))
}

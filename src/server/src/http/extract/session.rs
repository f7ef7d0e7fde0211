//! The session of a request (decision 0009).

use super::logged_account::LoggedAccount;
use crate::http::errors::{ApiError, ApiResult};
use crate::http::{AppState, cookies};
use crate::secrets::code_hash::token_hash;
use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::request::Parts;
use chrono::TimeDelta;
use handover_api::problem::ErrorCode;
use handover_api::query::parameter;
use handover_api::route;
use handover_rules::account::sign_in::Authentication;
use handover_rules::{NicHandle, Timestamp};
use handover_store::{CredentialRecord, LiveSession, SessionLimits, StoreResult};

/// A signed-in session. Extracting it counts as use and postpones the idle timeout.
#[derive(Clone, Debug)]
pub(crate) struct Session {
    pub(crate) account: NicHandle,
    pub(crate) token_hash: [u8; 32],
    /// The authentication by the provider; `None` for a session by password.
    pub(crate) authentication: Option<Authentication>,
    used_at: Timestamp,
}

/// A session that extracting does not extend: for calls an open tab makes on its own, which must not defeat the idle
/// timeout (ASVS 7.3.1).
pub(crate) struct UnattendedSession(pub(crate) Session);

impl FromRequestParts<AppState> for Session {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Self::Rejection> {
        let UnattendedSession(session) = UnattendedSession::from_request_parts(parts, state).await?;
        // The client controls this header, but can only affect the lifetime of its own session.
        if !parts.headers.contains_key(route::UNATTENDED) {
            session.record_use(state);
        }
        Ok(session)
    }
}

impl FromRequestParts<AppState> for UnattendedSession {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Self::Rejection> {
        // Handlers that applications may call take a `super::ActingAccount`.
        if parts.extensions.get::<CredentialRecord>().is_some() {
            return Err(ErrorCode::Forbidden.into());
        }
        let session = find_session(&parts.headers, state).await?.ok_or_else(ApiError::not_signed_in)?;
        require_shown(parts, session.account.as_str())?;
        LoggedAccount::set(parts, &session.account);
        Ok(Self(session))
    }
}

/// The account, or at the desk the member of staff, that the calling page shows, if it says so.
pub(super) fn shown(parts: &Parts) -> Option<String> {
    let header =
        parts.headers.get(route::ACCOUNT).map(|account| String::from_utf8_lossy(account.as_bytes()).into_owned());
    header.or_else(|| parameter(parts.uri.query()?, route::ACCOUNT))
}

/// Refuses the session of `name` if the calling page shows somebody else.
pub(super) fn require_shown(parts: &Parts, name: &str) -> ApiResult<()> {
    if shown(parts).is_some_and(|shown| shown != name) { Err(ApiError::not_signed_in()) } else { Ok(()) }
}

impl Session {
    fn record_use(&self, state: &AppState) {
        let (token_hash, now) = (self.token_hash, state.clock.now());
        if self.used_at + write_interval(state.settings.policies.sessions) <= now {
            // In the background: if the write is lost, the session only expires one interval earlier.
            let store = state.store.clone();
            tokio::spawn(async move { store.record_session_use(token_hash, now).await });
        }
    }

    /// Reports whether the session has neither ended nor expired since it was extracted.
    pub(crate) async fn is_live(&self, state: &AppState) -> StoreResult<bool> {
        let (now, limits) = (state.clock.now(), state.settings.policies.sessions);
        Ok(state.store.session(self.token_hash, now, limits).await?.is_some())
    }
}

/// The time between two writes of a session's last use: short against the idle timeout, so that a session in use never
/// expires.
fn write_interval(limits: SessionLimits) -> TimeDelta {
    TimeDelta::minutes(1).min(limits.idle / 10)
}

/// The live session of the request's cookie, without extending it.
pub(crate) async fn find_session(headers: &HeaderMap, state: &AppState) -> ApiResult<Option<Session>> {
    let Some(token) = cookies::session_token(headers, &state.settings) else { return Ok(None) };
    let token_hash = token_hash(&token);
    let live = state.store.session(token_hash, state.clock.now(), state.settings.policies.sessions).await?;
    Ok(live.map(|live| {
        let LiveSession { account, used_at, authentication, .. } = live;
        Session { account, token_hash, authentication, used_at }
    }))
}

//! Who makes a call: the session of a customer (decision 0009) or of staff (decision 0032), an application, or another
//! system of the provider.

use crate::http::cookies::UserKind;
use crate::http::errors::{ApiError, ApiResult};
use crate::http::extract::client::{ClientIp, LoggedAccount, header_text};
use crate::http::limits::attempts::count_call;
use crate::http::{AppState, cookies, logs};
use crate::secrets::token_hash;
use crate::use_cases::desk::{DeskCall, staff};
use crate::use_cases::provider::find_key;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use chrono::TimeDelta;
use handover_api::problem::ErrorCode;
use handover_api::provider::Scope;
use handover_api::query::parameter;
use handover_api::{Problem, Reason, route};
use handover_rules::account::sign_in::Authentication;
use handover_rules::desk::{DeskAct, SubjectKind};
use handover_rules::{NicHandle, Timestamp};
use handover_store::{Actor, CredentialRecord, LiveSession, SessionLimits, StaffMember, StoreResult};

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
        // Handlers that applications may call take an `ActingAccount`.
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
fn require_shown(parts: &Parts, name: &str) -> ApiResult<()> {
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
    let Some(token) = cookies::session_token(headers, &state.settings, UserKind::Customer) else { return Ok(None) };
    let token_hash = token_hash(&token);
    let live = state.store.session(token_hash, state.clock.now(), state.settings.policies.sessions).await?;
    Ok(live.map(|live| {
        let LiveSession { account, used_at, authentication, .. } = live;
        Session { account, token_hash, authentication, used_at }
    }))
}

/// An account in a session, or one that has granted the calling application this call. Handlers that take a [`Session`]
/// refuse applications.
#[derive(Clone, Debug)]
pub(crate) struct ActingAccount {
    pub(crate) account: NicHandle,
    /// The authentication by the provider, in a session that has begun with it.
    pub(crate) authentication: Option<Authentication>,
}

impl FromRequestParts<AppState> for ActingAccount {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Self::Rejection> {
        let credential = parts.extensions.get::<CredentialRecord>();
        if let Some(account) = credential.and_then(|credential| credential.account.clone()) {
            return Ok(Self { account, authentication: None });
        }
        let session = Session::from_request_parts(parts, state).await?;
        Ok(Self { account: session.account, authentication: session.authentication })
    }
}

/// The time between two writes of a session's last use.
const WRITE_INTERVAL: TimeDelta = TimeDelta::minutes(1);

/// The session of somebody at the desk. Extracting it counts as use. For customers, the desk does not exist.
#[derive(Clone, Debug)]
pub(crate) struct StaffSession {
    pub(crate) member: StaffMember,
    pub(crate) token_hash: [u8; 32],
    pub(crate) began_at: Timestamp,
    pub(crate) used_at: Timestamp,
    client_ip: ClientIp,
}

impl FromRequestParts<AppState> for StaffSession {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Self::Rejection> {
        let client_ip = ClientIp::of_parts(parts, state);
        let now = state.clock.now();
        let token_hash =
            cookies::session_token(&parts.headers, &state.settings, UserKind::Staff).map(|token| token_hash(&token));
        let live = match token_hash {
            Some(hash) => state.store.read(move |reader| reader.staff_session(&hash, now)).await?,
            None => None,
        };
        let (Some(live), Some(token_hash)) = (live, token_hash) else {
            // A page of the desk may outlast its session beside a customer's.
            let is_customer = shown(parts).is_none() && find_session(&parts.headers, state).await?.is_some();
            return Err(if is_customer { ApiError::not_found() } else { ApiError::not_signed_in() });
        };
        require_shown(parts, &live.member.id.to_string())?;
        let is_use = !parts.headers.contains_key(route::UNATTENDED);
        if is_use && live.used_at + WRITE_INTERVAL <= now {
            let store = state.store.clone();
            // In the background: if the write is lost, the session only expires a minute earlier.
            tokio::spawn(async move { store.write(move |tx| tx.touch_staff_session(&token_hash, now)).await });
        }
        let used_at = if is_use { now } else { live.used_at };
        Ok(Self { member: live.member, token_hash, began_at: live.began_at, used_at, client_ip })
    }
}

impl StaffSession {
    /// The actor as the audit log names it.
    pub(crate) fn actor(&self) -> Actor {
        staff::actor(self.member.id, &self.member.name, self.client_ip.to_string())
    }

    /// A call for [`crate::use_cases::desk::audited`].
    pub(crate) fn call(&self, act: DeskAct, about: Option<(SubjectKind, String)>, reason: &str) -> DeskCall {
        let reason = reason.to_owned();
        DeskCall { actor: self.actor(), roles: self.member.roles.clone(), act, about, paper: None, reason }
    }
}

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
        let client_ip = ClientIp::of_parts(parts, state);
        let key = bearer_token(&parts.headers).to_owned();
        let now = state.clock.now();
        let Some(record) = state.store.read(move |reader| find_key(reader, &key)).await? else {
            logs::audit_rejected_key(state, "API", client_ip);
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

/// The token of a request; empty if it has none. The scheme is case-insensitive, and any number of spaces follows it (RFC
/// 9110, section 11).
pub(crate) fn bearer_token(headers: &HeaderMap) -> &str {
    let given = header_text(headers, header::AUTHORIZATION);
    match given.trim_start().split_once(' ') {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("Bearer") => token.trim_matches(' '),
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn scheme_minds_no_case() {
        for (given, token) in [
            ("Bearer key", "key"),
            ("bearer key", "key"),
            ("BEARER   key ", "key"),
            ("Basic key", ""),
            ("Bearerkey", ""),
            ("Bearer", ""),
            ("key", ""),
        ] {
            let headers = HeaderMap::from_iter([(header::AUTHORIZATION, HeaderValue::from_static(given))]);
            assert_eq!(bearer_token(&headers), token, "{given}");
        }
        assert_eq!(bearer_token(&HeaderMap::new()), "");
    }
}

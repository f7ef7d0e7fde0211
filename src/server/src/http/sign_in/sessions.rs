//! Beginning a session.

use crate::http::errors::ApiResult;
use crate::http::extract::{ClientIp, NewDevice, find_session, user_agent};
use crate::http::{AppState, cookies};
use crate::random;
use crate::secrets::token_hash;
use crate::use_cases::Act;
use crate::use_cases::accounts::{SessionProof, begin_session};
use axum::Json;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::{AppendHeaders, IntoResponse, Response};
use handover_rules::{NicHandle, SessionId};
use handover_store::{NewSession, ProviderLogin, StoreResult};

/// The proof that entitles a caller to a session.
pub(crate) enum Authentication {
    /// A verified password.
    Password {
        /// The hash it was verified against. The session begins only if the account still has it.
        hash: Option<String>,
        /// The device that the account remembers from now on.
        device: NewDevice,
    },
    /// An authentication by the provider.
    Provider {
        /// The part that the session keeps.
        login: ProviderLogin,
        /// The device that the account remembers from now on.
        device: NewDevice,
    },
    /// None, in demo mode.
    Demo,
}

/// A session that a transaction is about to begin, for an account that may be known only then.
#[derive(Clone)]
pub(crate) struct PreparedSession {
    token_hash: [u8; 32],
    agent: String,
    network: String,
    proof: SessionProof,
    provider: Option<ProviderLogin>,
    previous: Option<[u8; 32]>,
}

/// The `Set-Cookie` headers of a session that has begun.
pub(crate) type SessionCookies = AppendHeaders<Vec<(HeaderName, HeaderValue)>>;

impl PreparedSession {
    /// Draws the token. It is in the cookies only; the store gets its hash.
    pub(crate) async fn new(
        state: &AppState,
        headers: &HeaderMap,
        client_ip: ClientIp,
        authentication: Authentication,
    ) -> ApiResult<(Self, SessionCookies)> {
        let token = random::session_token();
        let limits = state.settings.policies.sessions;
        let mut set_cookies = vec![cookies::set_session(&state.settings, &token, limits.absolute)];
        let (proof, provider) = match authentication {
            Authentication::Password { hash, device } => {
                set_cookies.push(device.set_cookie(&state.settings));
                (SessionProof::Password { hash, device: device.tokens() }, None)
            }
            Authentication::Provider { login, device } => {
                set_cookies.push(device.set_cookie(&state.settings));
                (SessionProof::Provider(device.tokens()), Some(login))
            }
            Authentication::Demo => (SessionProof::Demo, None),
        };
        let session = Self {
            token_hash: token_hash(&token),
            agent: user_agent(headers),
            network: client_ip.coarse_network(),
            proof,
            provider,
            previous: find_session(headers, state).await?.map(|session| session.token_hash),
        };
        let set_cookies = set_cookies.into_iter().map(|cookie| (header::SET_COOKIE, cookie)).collect();
        Ok((session, AppendHeaders(set_cookies)))
    }

    /// Begins the session; `false` if the password changed since it was verified. A session that the request already has
    /// ends: every sign-in makes a new token (ASVS 7.2.4).
    pub(crate) fn begin(self, act: &mut Act<'_, '_>, account: NicHandle) -> StoreResult<bool> {
        let Self { token_hash, agent, network, proof, provider, previous } = self;
        let new = NewSession { token_hash, id: SessionId::new(random::number()), account, agent, network, provider };
        begin_session(act, &new, &proof, previous.as_ref())
    }
}

/// Begins a session and answers with its cookies; `None` if the password changed since it was verified.
pub(crate) async fn begin(
    state: &AppState,
    headers: &HeaderMap,
    client_ip: ClientIp,
    account: NicHandle,
    authentication: Authentication,
) -> ApiResult<Option<Response>> {
    let (session, set_cookies) = PreparedSession::new(state, headers, client_ip, authentication).await?;
    let begun = state.act(move |act| session.begin(act, account)).await?;
    Ok(begun.then(|| (set_cookies, Json(())).into_response()))
}

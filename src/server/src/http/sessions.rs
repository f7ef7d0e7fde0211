//! Beginning a session.

use super::errors::ApiResult;
use super::extract::{ClientIp, NewDevice, find_session};
use super::{AppState, cookies};
use crate::random;
use crate::store::{NewSession, WriteTx};
use crate::use_cases::accounts::{SessionProof, begin_session};
use axum::Json;
use axum::http::{HeaderMap, header};
use axum::response::{AppendHeaders, IntoResponse, Response};
use handover_rules::{NicHandle, SessionId};
use sha2::{Digest, Sha256};

/// The proof that entitles a caller to a session.
pub(crate) enum Authentication {
    /// A verified password.
    Password {
        /// The hash it was verified against. The session begins only if the account still has it.
        hash: Option<String>,
        /// The device that the account remembers from now on.
        device: NewDevice,
    },
    /// None, in demo mode.
    Demo,
}

/// Begins a session and answers with its cookies; `None` if the password changed since it was verified. A session that
/// the request already has ends: every sign-in makes a new token (ASVS 7.2.4).
pub(crate) async fn begin(
    state: &AppState,
    headers: &HeaderMap,
    client_ip: ClientIp,
    account: NicHandle,
    authentication: Authentication,
) -> ApiResult<Option<Response>> {
    let token = random::session_token();
    let token_hash: [u8; 32] = Sha256::digest(token.as_bytes()).into();
    let previous = find_session(headers, state).await?.map(|session| session.token_hash);
    let now = state.clock.now();
    let limits = state.settings.sessions;
    let mut set_cookies = vec![cookies::set_session(&state.settings, &token, limits.absolute)];
    let proof = match authentication {
        Authentication::Password { hash, device } => {
            set_cookies.push(device.set_cookie(&state.settings));
            SessionProof::Password { hash, device: device.tokens() }
        }
        Authentication::Demo => SessionProof::Demo,
    };
    let new = NewSession {
        token_hash,
        id: SessionId::new(random::number()),
        account,
        agent: user_agent(headers),
        network: client_ip.coarse_network(),
    };
    let create = move |tx: &mut WriteTx<'_>| begin_session(tx, &new, &proof, previous.as_ref(), now, limits);
    let begun = state.store.write(create).await?;
    let set_cookies = AppendHeaders(set_cookies.into_iter().map(|cookie| (header::SET_COOKIE, cookie)));
    Ok(begun.then(|| (set_cookies, Json(())).into_response()))
}

/// The `User-Agent`, cut to a length that is fit to show in the list of sessions.
fn user_agent(headers: &HeaderMap) -> String {
    let text = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    text.chars().filter(|c| !c.is_control()).take(200).collect()
}

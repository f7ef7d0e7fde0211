//! Beginning a session.

use super::errors::ApiResult;
use super::extract::{ClientIp, NewDevice, find_session};
use super::{AppState, cookies};
use crate::random;
use crate::store::{NewSession, ReadTx, StoreResult};
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
    if let Authentication::Password { device, .. } = &authentication {
        set_cookies.push(device.set_cookie(&state.settings));
    }
    let new = NewSession {
        token_hash,
        id: SessionId::new(random::number()),
        account,
        agent: user_agent(headers),
        network: client_ip.coarse_network(),
    };
    let begun = state
        .store
        .write(move |tx| {
            if tx.account(&new.account)?.is_none_or(|account| account.suspended_at.is_some()) {
                return Ok(false);
            }
            if let Authentication::Password { hash, device } = &authentication {
                if !has_password_hash(tx, &new.account, hash.as_deref())? {
                    return Ok(false);
                }
                device.remember(tx, &new.account, now)?;
            }
            if let Some(previous) = previous {
                tx.end_session(&previous)?;
            }
            tx.create_session(&new, now, limits)?;
            Ok(true)
        })
        .await?;
    let set_cookies = AppendHeaders(set_cookies.into_iter().map(|cookie| (header::SET_COOKIE, cookie)));
    Ok(begun.then(|| (set_cookies, Json(())).into_response()))
}

/// Compares the account's current password hash with the one that a password was verified against; `None` is no password.
pub(crate) fn has_password_hash(reader: &ReadTx<'_>, account: &NicHandle, hash: Option<&str>) -> StoreResult<bool> {
    Ok(reader.account(account)?.is_some_and(|account| account.password.as_deref() == hash))
}

/// The `User-Agent`, cut to a length that is fit to show in the list of sessions.
fn user_agent(headers: &HeaderMap) -> String {
    let text = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    text.chars().filter(|c| !c.is_control()).take(200).collect()
}

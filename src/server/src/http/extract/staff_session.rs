//! The session of somebody at the desk (decision 0032).

use super::client_ip::ClientIp;
use super::session::{find_session, require_shown, shown};
use crate::http::errors::ApiError;
use crate::http::{AppState, cookies};
use crate::secrets::token_hash;
use crate::use_cases::desk::{DeskCall, staff};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use chrono::TimeDelta;
use handover_api::route;
use handover_rules::Timestamp;
use handover_rules::desk::{DeskAct, SubjectKind};
use handover_store::{Actor, StaffMember};

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
        let client_ip = ClientIp::of(&parts.extensions, &parts.headers, state.settings.trusted_proxies);
        let now = state.clock.now();
        let token_hash = cookies::desk_token(&parts.headers, &state.settings).map(|token| token_hash(&token));
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

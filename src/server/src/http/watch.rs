//! Writes down who was refused what: from where, on which address, and why. Numbers and names of accounts, services and
//! requests only; bodies, and with them codes and passwords, are not looked at (ASVS 16.2.5, 16.3.2).

use super::error::Told;
use super::peer::Peer;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::Response;
use handover_api::Reason;
use handover_rules::NicHandle;
use std::sync::{Arc, OnceLock};

/// Whose session a call has, once somebody has looked.
#[derive(Clone, Default)]
struct Caller(Arc<OnceLock<NicHandle>>);

/// Notes whose session a call has.
pub(super) fn note_caller(parts: &Parts, account: &NicHandle) {
    if let Some(caller) = parts.extensions.get::<Caller>() {
        // Whoever looked before has found the same.
        let _ = caller.0.set(account.clone());
    }
}

/// Longer addresses are cut: nothing of ours is as long, and nobody shall fill a log.
const LONGEST_PATH: usize = 300;

pub(super) async fn refusals(peer: Peer, mut request: Request, next: Next) -> Response {
    let caller = Caller::default();
    request.extensions_mut().insert(caller.clone());
    let method = request.method().clone();
    // Never the query: it may hold what somebody has searched for.
    let path: String = request.uri().path().chars().take(LONGEST_PATH).collect();
    let response = next.run(request).await;
    let is_refusal = matches!(
        response.status(),
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN | StatusCode::NOT_FOUND | StatusCode::TOO_MANY_REQUESTS
    );
    // A wrong password is written down where it is known whose it should have been.
    let is_refusal = is_refusal && !matches!(told(&response), Some(Told { reason: Reason::WrongCredentials, .. }));
    if let (true, Some(Told { reason, refusal, .. })) = (is_refusal, told(&response)) {
        let status = response.status().as_u16();
        let account = caller.0.get().map(NicHandle::as_str);
        // Without a session most of it is everyday life: somebody opens the app, or looks for holes everybody has.
        if account.is_none() && matches!(reason, Reason::NotSignedIn | Reason::NotFound) {
            tracing::info!(%peer, %method, path, status, ?reason, "refused");
        } else {
            tracing::warn!(account, %peer, %method, path, status, ?reason, ?refusal, "refused");
        }
    }
    response
}

fn told(response: &Response) -> Option<&Told> {
    response.extensions().get()
}

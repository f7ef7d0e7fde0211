//! The access log: refused requests, with account, client IP and reason. Never bodies or queries, which may hold codes,
//! passwords or search terms (ASVS 16.2.5, 16.3.2).

use crate::http::errors::ProblemSummary;
use crate::http::extract::ClientIp;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::Response;
use handover_api::Reason;
use handover_rules::NicHandle;
use std::sync::{Arc, OnceLock};

/// A request extension that the session extractor fills.
#[derive(Clone, Default)]
struct SessionAccount(Arc<OnceLock<NicHandle>>);

/// Adds the session's account to the log entry of this request.
pub(crate) fn set_account(parts: &Parts, account: &NicHandle) {
    if let Some(entry) = parts.extensions.get::<SessionAccount>() {
        // An extractor that ran before has set the same account.
        let _ = entry.0.set(account.clone());
    }
}

/// Longer paths are cut: no route is as long, and a client must not be able to fill the log.
const MAX_PATH_CHARS: usize = 300;

pub(crate) async fn log_refusals(client_ip: ClientIp, mut request: Request, next: Next) -> Response {
    let account = SessionAccount::default();
    request.extensions_mut().insert(account.clone());
    let method = request.method().clone();
    let path: String = request.uri().path().chars().take(MAX_PATH_CHARS).collect();
    let response = next.run(request).await;
    let is_refusal = matches!(
        response.status(),
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN | StatusCode::NOT_FOUND | StatusCode::TOO_MANY_REQUESTS
    );
    let problem = response.extensions().get::<ProblemSummary>().filter(|_| is_refusal);
    let Some(ProblemSummary { reason, refusal, .. }) = problem else { return response };
    let status = response.status().as_u16();
    match (account.0.get().map(NicHandle::as_str), reason) {
        // Logged with the account where the password is verified.
        (_, Reason::WrongCredentials) => {}
        // Everyday traffic: the app starting, and bots.
        (None, Reason::NotSignedIn | Reason::NotFound) => {
            tracing::info!(%client_ip, %method, path, status, ?reason, "refused");
        }
        (account, _) => {
            tracing::warn!(account, %client_ip, %method, path, status, ?reason, ?refusal, "refused");
        }
    }
    response
}

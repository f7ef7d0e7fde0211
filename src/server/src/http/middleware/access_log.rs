//! The access log: refused requests, with account, client IP and reason. Never bodies or queries, which may hold codes,
//! passwords or search terms (ASVS 16.2.5, 16.3.2).

use crate::http::AppState;
use crate::http::errors::ProblemSummary;
use crate::http::extract::ClientIp;
use crate::http::refusal_sampling::Refused;
use crate::logging::AUDIT;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::Response;
use handover_api::Reason;
use handover_rules::NicHandle;
use handover_rules::model::secret::redact_path;
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

pub(crate) async fn log_refusals(
    State(state): State<AppState>,
    client_ip: ClientIp,
    mut request: Request,
    next: Next,
) -> Response {
    let account = SessionAccount::default();
    request.extensions_mut().insert(account.clone());
    let method = request.method().clone();
    let uri = request.uri().clone();
    let response = next.run(request).await;
    let is_refusal = matches!(
        response.status(),
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN | StatusCode::NOT_FOUND | StatusCode::TOO_MANY_REQUESTS
    );
    let summary = response.extensions().get::<ProblemSummary>();
    // Of invalid calls, only kinds that the app never sends: they may be attacks (ASVS 16.3.3).
    let problem = summary.filter(|summary| is_refusal || summary.reason == Reason::Malformed);
    let Some(ProblemSummary { reason, refusal, .. }) = problem else { return response };
    // Logged where the password is verified.
    if *reason == Reason::WrongCredentials {
        return response;
    }
    let account = account.0.get();
    let sampled = account.map_or(Refused::Stranger(*reason), |account| Refused::Account(account.clone()));
    let Some(left_out) = state.refusal_sampling.count(sampled, state.clock.now()) else { return response };
    let (path, status) = (redacted(uri.path()), response.status().as_u16());
    match (account, reason) {
        // Everyday traffic: the app starting, and bots.
        (None, Reason::NotSignedIn | Reason::NotFound | Reason::Malformed) => {
            tracing::info!(%client_ip, %method, path, status, ?reason, left_out, "refused");
        }
        (None, _) => {
            tracing::warn!(%client_ip, %method, path, status, ?reason, ?refusal, left_out, "refused");
        }
        // Everyday traffic, too: rules, wrong codes, requests that have ended.
        (Some(account), _) => {
            let account = account.as_str();
            tracing::info!(target: AUDIT, account, %client_ip, %method, path, status, ?reason, ?refusal, left_out, "refused");
        }
    }
    response
}

/// A path of bounded length without secrets.
fn redacted(path: &str) -> String {
    redact_path(&path.chars().take(MAX_PATH_CHARS).collect::<String>())
}

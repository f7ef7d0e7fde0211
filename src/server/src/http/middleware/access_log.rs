//! The access log: refused requests, with account, client IP and reason. Never bodies or queries, which may hold codes,
//! passwords or search terms (ASVS 16.2.5, 16.3.2).

use crate::http::AppState;
use crate::http::errors::ProblemSummary;
use crate::http::extract::ClientIp;
use crate::logging::AUDIT;
use axum::extract::{Request, State};
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

/// Longer runs of letters and digits may be a code or a token that somebody pasted.
const MAX_WORD_CHARS: usize = 20;

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
    // Of invalid calls, only those that the app never sends: they may be attacks (ASVS 16.3.3).
    let problem = summary.filter(|summary| is_refusal || summary.reason == Reason::Malformed);
    let Some(ProblemSummary { reason, refusal, .. }) = problem else { return response };
    let (path, status) = (redacted(uri.path()), response.status().as_u16());
    match (account.0.get(), reason) {
        // Logged with the account where the password is verified.
        (_, Reason::WrongCredentials) => {}
        // Everyday traffic: the app starting, and bots.
        (None, Reason::NotSignedIn | Reason::NotFound | Reason::Malformed) => {
            tracing::info!(%client_ip, %method, path, status, ?reason, "refused");
        }
        (None, _) => {
            tracing::warn!(%client_ip, %method, path, status, ?reason, ?refusal, "refused");
        }
        // Everyday traffic, too: rules, wrong codes, requests that have ended.
        (Some(account), _) => {
            if let Some(left_out) = state.refusal_sampling.count(account, state.clock.now()) {
                let (account, left_out) = (account.as_str(), (left_out > 0).then_some(left_out));
                tracing::info!(target: AUDIT, account, %client_ip, %method, path, status, ?reason, ?refusal, left_out, "refused");
            }
        }
    }
    response
}

/// A path in which segments that may be secrets are replaced.
fn redacted(path: &str) -> String {
    let path: String = path.chars().take(MAX_PATH_CHARS).collect();
    let segment = |segment: &str| {
        // Names of services are long, too, but of small letters.
        let is_name = segment.contains('.');
        let is_secret =
            |word: &str| word.len() > MAX_WORD_CHARS && (!is_name || word.contains(|c: char| c.is_ascii_uppercase()));
        let words = segment.split_inclusive(|c: char| !c.is_ascii_alphanumeric());
        words.map(|word| if is_secret(word) { "…" } else { word }).collect::<String>()
    };
    path.split('/').map(segment).collect::<Vec<String>>().join("/")
}

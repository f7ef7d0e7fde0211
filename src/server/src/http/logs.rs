//! The audit log of acts on accounts (ASVS 16.3) and the access log of refused calls, without email addresses, bodies,
//! queries and secrets (ASVS 16.2.5, 16.3.2).

use crate::clock::Stopwatch;
use crate::http::AppState;
use crate::http::errors::ProblemSummary;
use crate::http::extract::{ClientIp, LoggedAccount};
use crate::http::limits::Refused;
use crate::metrics::Call;
use crate::runtime::AUDIT;
use axum::extract::{MatchedPath, Request};
use axum::http::{Method, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::Response;
use handover_api::Reason;
use handover_rules::NicHandle;
use handover_rules::desk::StaffId;
use handover_rules::holder::{HolderChangeId, HolderSide};
use handover_rules::model::code::redact_path;
use handover_rules::request::Answer;

pub(crate) fn audit(account: &NicHandle, client_ip: ClientIp, action: &'static str) {
    tracing::info!(target: AUDIT, account = account.as_str(), %client_ip, "{action}");
}

/// Records that a member of staff signed in or out. Their acts at the desk are in the database.
pub(crate) fn audit_staff(staff: StaffId, client_ip: ClientIp, action: &'static str) {
    tracing::info!(target: AUDIT, %staff, %client_ip, "{action}");
}

/// Records a wrong key of another system of the provider.
pub(crate) fn audit_rejected_key(state: &AppState, kind: &'static str, client_ip: ClientIp) {
    if let Some(left_out) = state.refusal_sampling.count(Refused::Key(kind), state.clock.now()) {
        tracing::warn!(target: AUDIT, %client_ip, left_out, "{kind} key rejected");
    }
}

/// Records the answer of a holder, who may have no account.
pub(crate) fn audit_holder_answer(change: HolderChangeId, side: HolderSide, client_ip: ClientIp, answer: Answer) {
    tracing::info!(target: AUDIT, %change, side = side.as_str(), %client_ip, ?answer, "answered a change of holder");
}

/// Longer paths are cut: no route is as long, and a client must not be able to fill the log.
const MAX_PATH_CHARS: usize = 300;

/// Counts a request and its answer, and logs a refusal.
pub(crate) async fn record_answer(state: AppState, client_ip: ClientIp, mut request: Request, next: Next) -> Response {
    let stopwatch = Stopwatch::start();
    let account = LoggedAccount::default();
    request.extensions_mut().insert(account.clone());
    let method = request.method().clone();
    let uri = request.uri().clone();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let response = next.run(request).await;
    state.metrics.count(&Call {
        route: route.as_ref().map(MatchedPath::as_str),
        method: method.as_str(),
        status: response.status().as_u16(),
        refusal: response.extensions().get::<ProblemSummary>().map(|summary| summary.reason),
        duration: stopwatch.elapsed(),
    });
    log_refusal(&state, client_ip, (&method, &uri), account.get(), &response);
    response
}

fn log_refusal(
    state: &AppState,
    client_ip: ClientIp,
    (method, uri): (&Method, &Uri),
    account: Option<&NicHandle>,
    response: &Response,
) {
    let is_refusal = matches!(
        response.status(),
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN | StatusCode::NOT_FOUND | StatusCode::TOO_MANY_REQUESTS
    );
    let summary = response.extensions().get::<ProblemSummary>();
    // Of invalid calls, only kinds that the app never sends: they may be attacks (ASVS 16.3.3).
    let problem = summary.filter(|summary| is_refusal || summary.reason == Reason::Malformed);
    let Some(ProblemSummary { reason, refusal, .. }) = problem else { return };
    // Logged where the password is verified.
    if *reason == Reason::WrongCredentials {
        return;
    }
    let sampled = account.map_or(Refused::Stranger(*reason), |account| Refused::Account(account.clone()));
    let Some(left_out) = state.refusal_sampling.count(sampled, state.clock.now()) else { return };
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
}

/// A path of bounded length without secrets.
fn redacted(path: &str) -> String {
    redact_path(&path.chars().take(MAX_PATH_CHARS).collect::<String>())
}

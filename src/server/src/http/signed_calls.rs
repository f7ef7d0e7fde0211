//! Calls signed as OVHcloud's clients sign them (decision 0056). They act for an account in place of a session.

use crate::config::Host;
use crate::http::AppState;
use crate::http::errors::{ApiError, ApiResult};
use crate::http::extract::{LoggedAccount, header_text, read_body};
use crate::http::limits::attempts::count_call;
use crate::secrets::token_hash;
use crate::use_cases::applications::{SignedCall, record, verify};
use axum::body::Body;
use axum::extract::Request;
use axum::http::header;
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use handover_api::applications::{APPLICATION_HEADER, CONSUMER_HEADER, SIGNATURE_HEADER, TIMESTAMP_HEADER};
use handover_api::problem::ErrorCode;
use handover_api::route;
use handover_rules::account::applications::{CallRefusal, is_signed_once, spelled_out};

/// Verifies a call that has a consumer key or a signature, and leaves its credential to the handler.
pub(super) async fn authenticate(state: AppState, request: Request, next: Next) -> Response {
    let is_signed = [CONSUMER_HEADER, SIGNATURE_HEADER].iter().any(|name| request.headers().contains_key(*name));
    if !is_signed {
        return next.run(request).await;
    }
    match verified(&state, request).await {
        Ok(request) => next.run(request).await,
        Err(refusal) => refusal.into_response(),
    }
}

async fn verified(state: &AppState, request: Request) -> ApiResult<Request> {
    let (mut parts, body) = request.into_parts();
    let body = read_body(Request::from_parts(parts.clone(), body), state).await?;
    let call = read_call(&parts, &body);
    let Some(key) = state.settings.secrets_key.clone() else { return Err(ErrorCode::InvalidKey.into()) };
    let now = state.clock.now();
    let signature = token_hash(&call.signature);
    let verified = state.store.read(move |reader| verify(reader, &call, &key, now)).await?;
    let (account, credential) = verified.map_err(refused)?;
    LoggedAccount::set(&parts, &account);
    let id = credential.id;
    count_call(state, id.get(), credential.used_at, move |tx| tx.touch_credential(id, now))?;
    if is_signed_once(parts.method.as_str()) && !state.act_at(now, move |act| record(act, &signature)).await? {
        return Err(refused(CallRefusal::Replayed));
    }
    parts.extensions.insert(credential);
    Ok(Request::from_parts(parts, Body::from(body)))
}

/// Refusals in the words of the reference.
fn refused(refusal: CallRefusal) -> ApiError {
    let code = match refusal {
        CallRefusal::UnknownApplication => ErrorCode::InvalidKey,
        CallRefusal::UnknownCredential => ErrorCode::NotCredential,
        CallRefusal::ClockApart => ErrorCode::QueryTimeOut,
        CallRefusal::BadSignature | CallRefusal::Replayed => ErrorCode::InvalidSignature,
        CallRefusal::NoAccess => ErrorCode::InvalidCredential,
        CallRefusal::NotGranted => ErrorCode::NotGrantedCall,
    };
    code.into()
}

fn read_call(parts: &Parts, body: &[u8]) -> SignedCall {
    let text = |name: &str| header_text(&parts.headers, name).to_owned();
    let path = parts.uri.path();
    SignedCall {
        application: text(APPLICATION_HEADER),
        consumer: text(CONSUMER_HEADER),
        timestamp: text(TIMESTAMP_HEADER),
        signature: text(SIGNATURE_HEADER),
        method: parts.method.as_str().to_owned(),
        addresses: addresses(parts),
        path: path.strip_prefix(route::ROOT).unwrap_or(path).to_owned(),
        body: body.to_vec(),
        is_about_credential: [route::AUTH_CURRENT_CREDENTIAL, route::AUTH_LOGOUT].contains(&path),
    }
}

/// The addresses that the client may have signed. A proxy may have ended TLS, the Node.js client leaves out the port, and
/// others sign a name as they were given it, before they percent-encode it.
fn addresses(parts: &Parts) -> Vec<String> {
    let host = header_text(&parts.headers, header::HOST).to_owned();
    let rest = parts.uri.path_and_query().map_or("/", |rest| rest.as_str());
    let name = Host::parse(&host, true).map(|host| host.name());
    let hosts = std::iter::once(host.clone()).chain(name.filter(|name| *name != host));
    let bases = hosts.flat_map(|host| ["https://", "http://"].map(|scheme| [scheme, &host].concat()));
    let spellings = [Some(rest.to_owned()), spelled_out(rest)];
    bases.flat_map(|base| spellings.iter().flatten().map(move |rest| [&base, rest.as_str()].concat())).collect()
}

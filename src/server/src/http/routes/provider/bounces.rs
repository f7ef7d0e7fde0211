//! Delivery reports that another system of the provider has received.

use crate::http::AppState;
use crate::http::errors::{ApiError, ApiResult};
use crate::http::extract::{ProviderKey, in_time};
use crate::http::route_table::Routes;
use crate::mail::bounces::{READ_BYTES, parse};
use crate::use_cases::bounces::record;
use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use futures_util::StreamExt;
use handover_api::provider::{BounceAnswer, Scope};
use handover_api::{Reason, route};

/// Longest report, in bytes. Its beginning counts.
const MAX_BYTES: usize = 32 * 1024 * 1024;

pub(super) fn routes() -> Routes {
    Routes::default()
        .post(route::PROVIDER_BOUNCES, post)
        .about("Takes a delivery report of the mail server (RFC 3464).")
        .described(|it| it.takes_file("message/rfc822").problems(&[Reason::Malformed, Reason::TooSlow]))
}

async fn post(
    State(state): State<AppState>,
    caller: ProviderKey,
    headers: HeaderMap,
    body: Body,
) -> ApiResult<Json<BounceAnswer>> {
    caller.require(Scope::Bounces)?;
    let mut message = head(&headers)?;
    in_time(&state, read_beginning(body, &mut message)).await?;
    // Fails only if the parser panics.
    let bounced = tokio::task::spawn_blocking(move || parse(&message)).await.ok().flatten();
    let bounced = bounced.ok_or_else(malformed)?;
    let now = state.clock.now();
    let effects = state.act(move |act| record(act.tx, &bounced, now)).await?;
    Ok(Json(BounceAnswer { effects }))
}

fn malformed() -> ApiError {
    ApiError::new(
        Reason::Malformed,
        "The body isn't a delivery report: it has no part message/delivery-status. Send message/rfc822, or multipart/…",
    )
}

/// The headers that make the body a message: none if it is one.
fn head(headers: &HeaderMap) -> ApiResult<Vec<u8>> {
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let kind = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    match kind.as_str() {
        "message/rfc822" | "message/global" => Ok(Vec::new()),
        _ if kind.starts_with("multipart/") => Ok(["Content-Type: ", content_type, "\r\n\r\n"].concat().into_bytes()),
        _ => Err(malformed()),
    }
}

/// Adds the beginning of a body. The rest is read and dropped.
async fn read_beginning(body: Body, message: &mut Vec<u8>) -> ApiResult<()> {
    let mut chunks = body.into_data_stream();
    let mut length = 0;
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|_| ApiError::new(Reason::Malformed, "The body broke off."))?;
        length += chunk.len();
        if length > MAX_BYTES {
            return Err(ApiError::new(Reason::TooLarge, "The body is too large."));
        }
        let room = READ_BYTES.saturating_sub(message.len()).min(chunk.len());
        message.extend_from_slice(&chunk[..room]);
    }
    Ok(())
}

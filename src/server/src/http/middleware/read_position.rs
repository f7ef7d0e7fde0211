//! The position in the sequence of changes at which an answer was read (decision 0014): a stream of events that continues
//! there misses nothing.

use crate::http::AppState;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, Method};
use axum::middleware::Next;
use axum::response::Response;
use handover_api::event::POSITION;

/// Adds the position from before anything is read.
pub(crate) async fn add(State(state): State<AppState>, request: Request, next: Next) -> Response {
    if request.method() != Method::GET {
        return next.run(request).await;
    }
    let position = HeaderValue::from_str(&state.store.delivery_position().to_string());
    let mut response = next.run(request).await;
    if let Ok(position) = position {
        response.headers_mut().insert(HeaderName::from_static(POSITION), position);
    }
    response
}

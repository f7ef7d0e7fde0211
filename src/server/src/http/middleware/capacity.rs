//! Requests on connections beyond the limit (decision 0026).

use crate::http::connections::BeyondCapacity;
use crate::http::errors::ApiError;
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use handover_api::{Reason, route};

/// Refuses them at once, so that clients know to try again. Health checks are answered.
pub(crate) async fn refuse_beyond_capacity(request: Request, next: Next) -> Response {
    if request.extensions().get::<BeyondCapacity>().is_some() && request.uri().path() != route::HEALTH {
        return ApiError::new(Reason::Busy, "The server has too many connections. Try again in a moment.")
            .into_response();
    }
    next.run(request).await
}

//! JSON request bodies that may be large.

use super::json_body::{in_time, malformed, parse_object, require_json};
use super::session::find_session;
use crate::http::AppState;
use crate::http::errors::ApiError;
use crate::http::limits::large_bodies::{BodySender, WorkPlace};
use axum::extract::{FromRequest, Request};
use serde::de::DeserializeOwned;

/// The type of a body that may be large.
pub(crate) trait LargeBody: DeserializeOwned + Send + 'static {
    /// The most bytes of such a body.
    const MAX_BYTES: usize;
}

/// A JSON body of somebody signed in that may be large. Keep its place until it is answered: that bounds how many large bodies are
/// worked on.
pub(crate) struct LargeJsonBody<T>(pub(crate) T, pub(crate) Option<WorkPlace>);

impl<T: LargeBody> FromRequest<AppState> for LargeJsonBody<T> {
    type Rejection = ApiError;
    async fn from_request(request: Request, state: &AppState) -> Result<Self, Self::Rejection> {
        let (parts, body) = request.into_parts();
        let session = find_session(&parts.headers, state).await?.ok_or_else(ApiError::not_signed_in)?;
        require_json(&parts.headers)?;
        let sender = BodySender { session: session.token_hash, account: &session.account };
        let bodies = &state.large_bodies;
        let read = in_time(state, bodies.read(sender, body, T::MAX_BYTES)).await?;
        let (bytes, mut place) = bodies.begin_work(read).await?;
        // The place goes along: if the caller leaves, the parser still runs.
        let parsing = tokio::task::spawn_blocking(move || {
            let parsed = parse_object(&bytes);
            drop(bytes);
            if let Some(place) = &mut place {
                place.release_memory();
            }
            (parsed, place)
        });
        // Fails only if the parser panics.
        let (parsed, place) = parsing.await.map_err(|_| malformed())?;
        Ok(Self(parsed?, place))
    }
}

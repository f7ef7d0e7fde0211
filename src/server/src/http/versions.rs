//! Versions of what answers show: `ETag` and `If-Match` (RFC 9110). A version is a hash of the content, so it changes with
//! everything that a caller reads, and needs no column.

use super::errors::ApiError;
use super::idempotency;
use crate::use_cases::desk::DeskError;
use axum::Json;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use handover_api::app::ScreenResponse;
use serde::Serialize;
use std::convert::Infallible;

/// The entity tag of content.
fn tag(content: &impl Serialize) -> Option<String> {
    idempotency::hash(content).ok().map(|hash| format!("\"{}\"", URL_SAFE_NO_PAD.encode(&hash[..16])))
}

/// A JSON answer with the version of what it shows.
pub(crate) struct Versioned<T> {
    body: T,
    tag: Option<String>,
}

impl<T: Serialize> Versioned<T> {
    pub(crate) fn new(body: T) -> Self {
        Self { tag: tag(&body), body }
    }

    /// An answer that shows more than what has a version.
    pub(crate) fn with(body: T, versioned: &impl Serialize) -> Self {
        Self { tag: tag(versioned), body }
    }
}

impl<T: Serialize> Versioned<ScreenResponse<T>> {
    pub(crate) fn screen(body: ScreenResponse<T>) -> Self {
        Self { tag: tag(&body.data), body }
    }
}

impl<T: Serialize> IntoResponse for Versioned<T> {
    fn into_response(self) -> Response {
        let tag = self.tag.and_then(|tag| HeaderValue::try_from(tag).ok());
        let mut response = Json(self.body).into_response();
        response.headers_mut().extend(tag.map(|tag| (header::ETAG, tag)));
        response
    }
}

/// The versions of which the caller has read one; `None` if the call does not depend on any.
#[derive(Clone, Debug)]
pub(crate) struct IfMatch(Option<String>);

/// The caller has read another version.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Changed;

impl IfMatch {
    pub(crate) const fn is_given(&self) -> bool {
        self.0.is_some()
    }

    /// Fails if the caller has read another version than this one.
    pub(crate) fn require(&self, present: Option<&impl Serialize>) -> Result<(), Changed> {
        if self.is_given() { self.require_read(present) } else { Ok(()) }
    }

    /// Fails also if the call does not say which version it is for.
    pub(crate) fn require_read(&self, present: Option<&impl Serialize>) -> Result<(), Changed> {
        let (Some(read), Some(present)) = (&self.0, present) else { return Err(Changed) };
        let tag = tag(present);
        // Proxies that compress mark tags as weak.
        let mut read = read.split(',').map(|one| one.trim().trim_start_matches("W/"));
        if read.any(|read| read == "*" || Some(read) == tag.as_deref()) { Ok(()) } else { Err(Changed) }
    }
}

impl<S: Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        // Text in no encoding of ours is no version of ours.
        let lines = parts.headers.get_all(header::IF_MATCH).iter().map(|line| line.to_str().unwrap_or_default());
        let lines: Vec<&str> = lines.collect();
        Ok(Self((!lines.is_empty()).then(|| lines.join(","))))
    }
}

impl From<Changed> for ApiError {
    fn from(_: Changed) -> Self {
        Self::changed()
    }
}

impl From<Changed> for DeskError {
    fn from(_: Changed) -> Self {
        Self::Changed
    }
}

//! Calls that depend on what was read or done before: `If-Match` with the version of what was read, and
//! `Idempotency-Key`, with which a repeated call gets the response of the first one.
//!
//! A version (`ETag`, RFC 9110) is a hash of the content, so it changes with everything that a caller reads, and needs no
//! column.

use crate::http::errors::{ApiError, ApiResult};
use crate::use_cases::Act;
use crate::use_cases::desk::DeskError;
use axum::Json;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use handover_api::Reason;
use handover_api::app::ScreenResponse;
use handover_api::submissions::IDEMPOTENCY_KEY;
use handover_rules::{NicHandle, Timestamp};
use handover_store::{ReadTx, Store, StoreError, StoreResult};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use std::convert::Infallible;
use std::io::Write;

fn tag(content: &impl Serialize) -> Option<String> {
    hash(content).ok().map(|hash| format!("\"{}\"", URL_SAFE_NO_PAD.encode(&hash[..16])))
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

    /// An answer of which only a part has a version.
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
        // A header that is not text names no version.
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

#[derive(Clone, Debug)]
pub(super) struct IdempotentCall {
    account: NicHandle,
    /// Without one, every call is a new one.
    key: Option<String>,
    /// SHA-256 of the content of the call, if it has a key.
    hash: [u8; 32],
    at: Timestamp,
}

/// The key of the call was used for a call with another content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct KeyReused;

impl From<KeyReused> for ApiError {
    fn from(_: KeyReused) -> Self {
        Self::new(Reason::KeyReused, "This idempotency key was used for a different request.")
    }
}

impl IdempotentCall {
    /// A call of `account` with the idempotency key from the headers. `content` is hashed, to detect a key that is reused for
    /// another call.
    ///
    /// # Errors
    /// The key is malformed.
    pub(super) fn new(
        account: NicHandle,
        headers: &HeaderMap,
        content: &impl Serialize,
        at: Timestamp,
    ) -> ApiResult<Self> {
        let key = read_key(headers)?;
        let hash = if key.is_some() { hash(content)? } else { [0; 32] };
        Ok(Self { account, key, hash, at })
    }

    /// The response of the first call, if this one repeats it. Call it before anything that could refuse the repetition.
    ///
    /// # Errors
    /// The key was used for something else, or the store failed.
    pub(super) async fn repeated<T: DeserializeOwned + Send + 'static>(&self, store: &Store) -> ApiResult<Option<T>> {
        if self.key.is_none() {
            return Ok(None);
        }
        let call = self.clone();
        let stored = store.read(move |reader| call.stored(reader)).await?;
        Ok(stored.transpose()?)
    }

    /// Runs `job` and stores its response, unless the call repeats another one. Refusals are not stored.
    ///
    /// # Errors
    /// The outer error is a failure of the store; then the key was used for something else; then the refusal of `job`.
    pub(super) fn run<T, E>(
        &self,
        act: &mut Act<'_, '_>,
        job: impl FnOnce(&mut Act<'_, '_>) -> StoreResult<Result<T, E>>,
    ) -> StoreResult<Result<Result<T, E>, KeyReused>>
    where
        T: Serialize + DeserializeOwned,
    {
        if let Some(stored) = self.stored(act.tx)? {
            return Ok(stored.map(Ok));
        }
        let done = job(act)?;
        if let (Some(key), Ok(response)) = (&self.key, &done) {
            let response = serde_json::to_string(response).map_err(|_| StoreError::Corrupt("response"))?;
            act.tx.store_response(&self.account, key, &self.hash, &response, self.at)?;
        }
        Ok(Ok(done))
    }

    fn stored<T: DeserializeOwned>(&self, reader: &ReadTx<'_>) -> StoreResult<Option<Result<T, KeyReused>>> {
        let Some(key) = &self.key else { return Ok(None) };
        let Some(stored) = reader.stored_response(&self.account, key, self.at)? else { return Ok(None) };
        if stored.request_hash != self.hash {
            return Ok(Some(Err(KeyReused)));
        }
        serde_json::from_str(&stored.body).map(Ok).map(Some).map_err(|_| StoreError::Corrupt("stored response"))
    }
}

/// Hashes content of any size without a copy of its text.
pub(super) fn hash(content: &impl Serialize) -> ApiResult<[u8; 32]> {
    let mut hasher = Hasher(Sha256::new());
    serde_json::to_writer(&mut hasher, content).map_err(|_| StoreError::Corrupt("content of a call"))?;
    Ok(hasher.0.finalize().into())
}

struct Hasher(Sha256);

impl Write for Hasher {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

fn read_key(headers: &HeaderMap) -> ApiResult<Option<String>> {
    let Some(value) = headers.get(IDEMPOTENCY_KEY) else { return Ok(None) };
    let key = value.to_str().ok().filter(|key| (1..=128).contains(&key.len()));
    key.map(|key| Some(key.to_owned()))
        .ok_or_else(|| ApiError::new(Reason::Malformed, "An idempotency key has 1 to 128 ASCII characters."))
}

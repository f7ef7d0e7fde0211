//! JSON request bodies.

use crate::http::AppState;
use crate::http::errors::{ApiError, ApiResult};
use crate::http::extract::client::header_text;
use crate::http::extract::credentials::find_session;
use crate::http::limits::large_bodies::{BodySender, WorkPlace};
use crate::provider_objects::Members;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, StatusCode, header};
use handover_api::Reason;
use serde::de::{Deserialize, DeserializeOwned, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::Value;
use std::fmt;

/// Bodies of more bytes are parsed on another thread.
const MAX_INLINE_BYTES: usize = 16 * 1024;

/// Waits for a body, up to the time that a client may take to send it.
pub(crate) async fn in_time<T>(state: &AppState, body: impl Future<Output = ApiResult<T>>) -> ApiResult<T> {
    let slow = |_| ApiError::new(Reason::TooSlow, "The body took too long to arrive.");
    tokio::time::timeout(state.settings.connections.request_time, body).await.map_err(slow)?
}

pub(crate) struct JsonBody<T>(pub(crate) T);

impl<T: DeserializeOwned + Send + 'static> FromRequest<AppState> for JsonBody<T> {
    type Rejection = ApiError;
    async fn from_request(request: Request, state: &AppState) -> Result<Self, Self::Rejection> {
        require_json(request.headers())?;
        parse(read_body(request, state).await?).await.map(Self)
    }
}

/// A JSON body that grants, limits or addresses something: it could give more if an unknown member were ignored. Unknown
/// members are refused by name at any depth, except members at the top that the route's answers have.
pub(crate) struct StrictJsonBody<T>(pub(crate) T);

/// A body that may repeat an answer.
pub(crate) trait StrictBody: DeserializeOwned + Send + 'static {
    /// Members of answers that are ignored in bodies.
    const ANSWERED_ONLY: &'static [&'static str] = &[];
}

impl<T: StrictBody> FromRequest<AppState> for StrictJsonBody<T> {
    type Rejection = ApiError;
    async fn from_request(request: Request, state: &AppState) -> Result<Self, Self::Rejection> {
        require_json(request.headers())?;
        let bytes = read_body(request, state).await?;
        require_object(&bytes)?;
        let mut unknown = None;
        let mut reader = serde_json::Deserializer::from_slice(&bytes);
        let body = serde_ignored::deserialize(&mut reader, |path| {
            // Optional members are a `?` in paths.
            let name = path.to_string().replace(".?", "");
            if !T::ANSWERED_ONLY.contains(&name.as_str()) {
                unknown.get_or_insert(name);
            }
        });
        let body = body.and_then(|body| reader.end().map(|()| body)).map_err(|_| malformed())?;
        unknown.map_or(Ok(Self(body)), |name| Err(unknown_member(&name)))
    }
}

fn unknown_member(name: &str) -> ApiError {
    let problem = format!("There is no member {name} here. It is refused because the call might do more without it.");
    ApiError::faulty_member(name, problem)
}

/// An optional JSON body: it may be missing or `null`.
pub(crate) struct OptionalJsonBody<T>(pub(crate) Option<T>);

impl<T: DeserializeOwned + Send + 'static> FromRequest<AppState> for OptionalJsonBody<T> {
    type Rejection = ApiError;
    async fn from_request(request: Request, state: &AppState) -> Result<Self, Self::Rejection> {
        let is_json = require_json(request.headers());
        let bytes = read_body(request, state).await?;
        if bytes.is_empty() {
            return Ok(Self(None));
        }
        is_json?;
        if bytes.trim_ascii() == b"null" {
            return Ok(Self(None));
        }
        parse(bytes).await.map(|body| Self(Some(body)))
    }
}

/// Reads a body up to the limit of the route.
pub(crate) async fn read_body(request: Request, state: &AppState) -> ApiResult<Bytes> {
    in_time(state, async { Bytes::from_request(request, state).await.map_err(unreadable) }).await
}

fn unreadable(rejection: BytesRejection) -> ApiError {
    match axum::response::IntoResponse::into_response(rejection).status() {
        StatusCode::PAYLOAD_TOO_LARGE => ApiError::new(Reason::TooLarge, "The body is too large."),
        _ => malformed(),
    }
}

async fn parse<T: DeserializeOwned + Send + 'static>(bytes: Bytes) -> ApiResult<T> {
    if bytes.len() <= MAX_INLINE_BYTES {
        return parse_object(&bytes);
    }
    // Fails only if the parser panics.
    tokio::task::spawn_blocking(move || parse_object(&bytes)).await.unwrap_or_else(|_| Err(malformed()))
}

/// Requires the content type of JSON, which no form of another website can send.
fn require_json(headers: &HeaderMap) -> ApiResult<()> {
    let value = header_text(headers, header::CONTENT_TYPE);
    let kind = value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let is_json = kind == "application/json" || kind.starts_with("application/") && kind.ends_with("+json");
    if is_json { Ok(()) } else { Err(malformed()) }
}

/// Parses an object straight into its type, which refuses duplicate fields. Derived readers also take an array of the
/// fields, which would make `[]` a body with all optional fields left out.
pub(super) fn parse_object<T: DeserializeOwned>(bytes: &[u8]) -> ApiResult<T> {
    require_object(bytes)?;
    serde_json::from_slice(bytes).map_err(|_| malformed())
}

fn require_object(bytes: &[u8]) -> ApiResult<()> {
    if bytes.trim_ascii_start().starts_with(b"{") { Ok(()) } else { Err(malformed()) }
}

/// Without the parser's message, which may quote a code from the body.
pub(super) fn malformed() -> ApiError {
    ApiError::new(Reason::Malformed, "The body isn't the expected JSON, or isn't marked as application/json.")
}

pub(crate) trait LargeBody: DeserializeOwned + Send + 'static {
    const MAX_BYTES: usize;
}

/// A JSON body of somebody signed in that may be large. Keep its place until it is answered: places bound how many large
/// bodies are worked on.
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

/// The members of an object, each of which occurs once: readers differ in which of several they take.
pub(crate) struct UniqueMembers(pub(crate) Members);

impl<'de> Deserialize<'de> for UniqueMembers {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match UniqueValue::deserialize(deserializer)?.0 {
            Value::Object(members) => Ok(Self(members)),
            _ => Err(D::Error::custom("not an object")),
        }
    }
}

struct UniqueValue(Value);

impl<'de> Deserialize<'de> for UniqueValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(UniqueVisitor).map(Self)
    }
}

struct UniqueVisitor;

impl<'de> Visitor<'de> for UniqueVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Value, E> {
        Ok(text.into())
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(UniqueValue(element)) = elements.next_element()? {
            list.push(element);
        }
        Ok(list.into())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut members = Members::new();
        while let Some((name, UniqueValue(value))) = entries.next_entry::<String, _>()? {
            if members.insert(name, value).is_some() {
                return Err(A::Error::custom("repeated member"));
            }
        }
        Ok(members.into())
    }
}

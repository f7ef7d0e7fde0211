//! Typed calls to the backend.
//!
//! What is generic here only turns types into text and back; everything else is written once.

use super::attendance;
use super::clock;
pub(crate) use super::failure::Failure;
use crate::prelude::*;
use crate::state::AppContext;
use gloo_net::Error;
use gloo_net::http::{Method, Request, RequestBuilder};
use handover_api::app::ScreenResponse;
use handover_api::modify::IDEMPOTENCY_KEY;
use handover_api::{Problem, Reason, route};
use handover_rules::Timestamp;
use js_sys::{JSON, Uint8Array};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_wasm_bindgen::Serializer;
use std::pin::Pin;
use wasm_bindgen::JsValue;
use web_sys::{AbortSignal, RequestCredentials};

/// How long an answer may take before the connection counts as lost, in milliseconds.
const TIMEOUT: u32 = 30_000;

/// Reads something.
pub(crate) async fn get<T: DeserializeOwned>(app: AppContext, path: &str) -> Result<T, Failure> {
    read(&call(app, Method::GET, path, None, None).await?)
}

/// Reads what a screen shows, and takes over the clock and the badge that come with it.
pub(crate) async fn screen<T: DeserializeOwned>(app: AppContext, path: &str) -> Result<T, Failure> {
    let body = ask(app, path).await;
    understand(app, body)
}

/// The question of [`screen`] without its answer, for those who wait in their own way and then [`understand`] it.
pub(crate) fn ask(app: AppContext, path: &str) -> Waiting {
    call(app, Method::GET, path, None, None)
}

/// What [`screen`] reads out of a body.
pub(crate) fn understand<T: DeserializeOwned>(app: AppContext, body: Result<String, Failure>) -> Result<T, Failure> {
    let screen: ScreenResponse<T> = read(&body?)?;
    take_over(app, screen.now, screen.waiting);
    Ok(screen.data)
}

fn take_over(app: AppContext, now: Timestamp, waiting: u32) {
    clock::set_clock(app, now);
    if app.session().waiting.get_untracked() != waiting {
        app.session().waiting.set(waiting);
    }
}

/// Sends something.
pub(crate) async fn post<B: Serialize, T: DeserializeOwned>(
    app: AppContext,
    path: &str,
    body: &B,
) -> Result<T, Failure> {
    read(&call(app, Method::POST, path, Some(to_json(body)), None).await?)
}

/// Sends something that must not happen twice: the same `key` again gives the same answer.
pub(crate) async fn post_once<B: Serialize, T: DeserializeOwned>(
    app: AppContext,
    path: &str,
    body: &B,
    key: &str,
) -> Result<T, Failure> {
    read(&call(app, Method::POST, path, Some(to_json(body)), Some(key)).await?)
}

/// Puts something in the place of what is there.
pub(crate) async fn put<B: Serialize>(app: AppContext, path: &str, body: &B) -> Result<(), Failure> {
    call(app, Method::PUT, path, Some(to_json(body)), None).await.map(|_| ())
}

/// Removes something.
pub(crate) async fn delete(app: AppContext, path: &str) -> Result<(), Failure> {
    call(app, Method::DELETE, path, None, None).await.map(|_| ())
}

/// A key for [`post_once`]: 128 random bits. Make one for each attempt of the person, and keep it while repeating a
/// call whose answer was lost.
pub(crate) fn fresh_key() -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let bytes = Uint8Array::new_with_length(16);
    if let Ok(crypto) = window().crypto() {
        let _ = crypto.get_random_values_with_array_buffer_view(&bytes);
    }
    let digit = |value: u8| char::from(DIGITS[usize::from(value & 15)]);
    bytes.to_vec().into_iter().flat_map(|byte| [digit(byte >> 4), digit(byte)]).collect()
}

/// The address of something on the backend, for what is not called from here (streams, frames).
pub(crate) fn address(path: &str) -> String {
    [&backend(), path].concat()
}

/// The backend's origin out of the page; empty when it is where the page came from.
pub(crate) fn backend() -> String {
    crate::platform::dom::find("meta[name=handover-backend]")
        .and_then(|meta| meta.get_attribute("content"))
        .unwrap_or_default()
}

fn read<T: DeserializeOwned>(text: &str) -> Result<T, Failure> {
    from_json(text).ok_or(Failure::Garbled)
}

/// Parses JSON with the browser's parser, which weighs nothing.
fn from_json<T: DeserializeOwned>(text: &str) -> Option<T> {
    serde_wasm_bindgen::from_value(JSON::parse(text).ok()?).ok()
}

fn to_json<T: Serialize>(body: &T) -> String {
    let value = body.serialize(&Serializer::json_compatible()).unwrap_or(JsValue::NULL);
    JSON::stringify(&value).map(String::from).unwrap_or_default()
}

/// An answer that is being waited for. Boxed, so that it is one pointer in each of the many calls that wait.
pub(crate) type Waiting = Pin<Box<dyn Future<Output = Result<String, Failure>>>>;

/// One call: the body of the answer, or why there is none.
fn call(app: AppContext, method: Method, path: &str, body: Option<String>, key: Option<&str>) -> Waiting {
    let request = request(method, path, body, key);
    Box::pin(async move {
        let answer = exchange(request).await;
        judge(app, answer)
    })
}

fn request(method: Method, path: &str, body: Option<String>, key: Option<&str>) -> Result<Request, Error> {
    let backend = backend();
    let credentials = if backend.is_empty() { RequestCredentials::SameOrigin } else { RequestCredentials::Include };
    let mut request = RequestBuilder::new(&[&backend, path].concat())
        .method(method)
        .credentials(credentials)
        .abort_signal(Some(&AbortSignal::timeout_with_u32(TIMEOUT)))
        .header("Accept", "application/json");
    if let Some(key) = key {
        request = request.header(IDEMPOTENCY_KEY, key);
    }
    if !attendance::is_attended() {
        request = request.header(route::UNATTENDED, "1");
    }
    match body {
        Some(body) => request.header("Content-Type", "application/json").body(body),
        None => request.build(),
    }
}

/// One of the files that the page consists of; `None` when it cannot be had.
pub(crate) async fn page_file(path: &str) -> Option<String> {
    match exchange(Request::get(path).build()).await {
        Some((200, text)) => Some(text),
        _ => None,
    }
}

async fn exchange(request: Result<Request, Error>) -> Option<(u16, String)> {
    let answer = request.ok()?.send().await.ok()?;
    let text = answer.text().await.ok()?;
    Some((answer.status(), text))
}

/// What an answer means, also for the connection and the session.
fn judge(app: AppContext, answer: Option<(u16, String)>) -> Result<String, Failure> {
    let Some((status, text)) = answer else {
        app.connection().lost();
        return Err(Failure::Offline);
    };
    app.connection().reached();
    if (200..300).contains(&status) {
        return Ok(text);
    }
    match from_json::<Problem>(&text) {
        Some(problem) if problem.reason == Reason::NotSignedIn => {
            app.session_ended();
            Err(Failure::SignedOut)
        }
        Some(problem) => Err(Failure::Problem(Box::new(problem))),
        // Something between here and the server answered in its place.
        None if status >= 502 => {
            app.connection().lost();
            Err(Failure::Offline)
        }
        None => Err(Failure::Garbled),
    }
}

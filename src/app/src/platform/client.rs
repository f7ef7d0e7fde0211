//! Typed calls to the API.
//!
//! Generic code only converts bodies, so that everything else is compiled once.
//!
//! Some answers `boot.js` has asked for before the app has come (decision 0002). Each is taken once, by the first call for it. A
//! change may make them out of date, so it drops all.

pub(crate) use crate::browser::Failure;
pub(crate) use gloo_net::http::Method;

use super::{attendance, release, router};
use crate::browser::json;
use crate::state::App;
use gloo_net::Error;
use gloo_net::http::{Request, RequestBuilder, Response};
use handover_api::app::ScreenResponse;
use handover_api::query::pairs;
use handover_api::submissions::IDEMPOTENCY_KEY;
use handover_api::{Reason, event, route};
use handover_rules::Timestamp;
use js_sys::{Map, Promise, Reflect, Uint8Array};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, RequestCredentials};

/// The header with the version that was read.
const IF_MATCH: &str = "If-Match";

/// Time without an answer after which the connection counts as lost, in milliseconds.
const TIMEOUT: u32 = 30_000;

/// The same for a file.
const FILE_TIMEOUT: u32 = 150_000;

impl App {
    pub(crate) fn get<T: DeserializeOwned>(self, path: &str) -> TypedCall<T> {
        TypedCall::to(self, self.call(Method::GET, path, None, None))
    }

    /// GET of a screen's data, along with the clock and the waiting count.
    pub(crate) fn get_screen<T: DeserializeOwned>(
        self,
        path: &str,
    ) -> impl Future<Output = Result<T, Failure>> + use<T> {
        let call = self.call_screen(path);
        async move { self.screen_of(call.await) }
    }

    /// The call of [`Self::get_screen`], to be read by [`Self::screen_of`].
    pub(crate) fn call_screen(self, path: &str) -> RawCall {
        self.call(Method::GET, path, None, None)
    }

    /// Reads the body of [`Self::call_screen`].
    pub(crate) fn screen_of<T: DeserializeOwned>(self, body: Result<String, Failure>) -> Result<T, Failure> {
        let screen: ScreenResponse<T> = self.parse(&body?)?;
        self.adopt_head(screen.now, screen.waiting);
        self.people.learn(screen.people);
        Ok(screen.data)
    }

    /// POST that is answered like [`Self::get_screen`].
    pub(crate) fn post_screen<B: Serialize, T: DeserializeOwned>(
        self,
        path: &str,
        body: &B,
    ) -> impl Future<Output = Result<T, Failure>> + use<B, T> {
        let call = self.call(Method::POST, path, Some(json::format(body)), None);
        async move { self.screen_of(call.await) }
    }

    pub(crate) async fn get_file(self, path: &str) -> Result<Vec<u8>, Failure> {
        let mut content = Vec::new();
        let request = self.request(Method::GET, path, None, None, FILE_TIMEOUT);
        let _transfer = self.connection.begin_transfer();
        let answer = exchange_file(request, &mut content).await;
        self.interpret(answer).map(|_| content)
    }

    fn adopt_head(self, now: Timestamp, waiting: u32) {
        self.set_clock(now);
        if self.session.waiting.get_untracked() != waiting {
            self.session.waiting.set(waiting);
        }
    }

    pub(crate) fn post<B: Serialize, T: DeserializeOwned>(self, path: &str, body: &B) -> TypedCall<T> {
        TypedCall::to(self, self.call(Method::POST, path, Some(json::format(body)), None))
    }

    /// POST with an idempotency key: repeated with the same key it has no further effect.
    pub(crate) fn post_once<B: Serialize, T: DeserializeOwned>(self, path: &str, body: &B, key: &str) -> TypedCall<T> {
        TypedCall::to(self, self.call(Method::POST, path, Some(json::format(body)), Some((IDEMPOTENCY_KEY, key))))
    }

    pub(crate) fn put<B: Serialize>(self, path: &str, body: &B) -> TypedCall<()> {
        TypedCall::to(self, self.call(Method::PUT, path, Some(json::format(body)), None))
    }

    /// A call about a version that was read, answered with what is stored.
    pub(crate) fn send_version<B: Serialize, T: DeserializeOwned>(
        self,
        method: Method,
        path: &str,
        body: &B,
        version: Option<&str>,
    ) -> TypedCall<T> {
        TypedCall::to(self, self.call(method, path, Some(json::format(body)), version.map(|of| (IF_MATCH, of))))
    }

    pub(crate) fn delete(self, path: &str) -> TypedCall<()> {
        TypedCall::to(self, self.call(Method::DELETE, path, None, None))
    }
}

/// Awaits an answer, and hands it over if it is still wanted by then: its page may be gone, or ask for something else.
pub(crate) fn await_answer<T: 'static>(
    answer: impl Future<Output = T> + 'static,
    is_wanted: impl Fn() -> bool + 'static,
    take: impl FnOnce(T) + 'static,
) {
    spawn_local(async move {
        let answer = answer.await;
        if is_wanted() {
            take(answer);
        }
    });
}

/// A key for [`App::post_once`], of 128 random bits. Each submission has one, which is kept for repeating a call whose answer
/// was lost.
pub(crate) fn fresh_key() -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let bytes = Uint8Array::new_with_length(16);
    if let Ok(crypto) = window().crypto() {
        let _ = crypto.get_random_values_with_array_buffer_view(&bytes);
    }
    let digit = |value: u8| char::from(DIGITS[usize::from(value & 15)]);
    bytes.to_vec().into_iter().flat_map(|byte| [digit(byte >> 4), digit(byte)]).collect()
}

/// The URL of a path, for event streams and frames.
pub(crate) fn address(path: &str) -> String {
    [&backend(), path].concat()
}

impl App {
    /// The owner of the page: the account, or the member of staff at the desk.
    fn shown(self) -> Option<String> {
        if router::is_desk() {
            return self.session.staff.get_value().map(|staff| staff.to_string());
        }
        self.session.me.with_untracked(|me| me.as_ref().map(|me| me.as_str().to_owned()))
    }

    /// The URL of a file to download. Like calls it names who the page shows, whose session alone answers it.
    pub(crate) fn file_address(self, path: &str) -> String {
        let mark = if path.contains('?') { "&" } else { "?" };
        [&address(path), mark, route::ACCOUNT, "=", &self.shown().unwrap_or_default()].concat()
    }
}

/// The API's origin, from the page; empty where it is the page's own.
pub(crate) fn backend() -> String {
    crate::browser::dom::find("meta[name=handover-backend]")
        .and_then(|meta| meta.get_attribute("content"))
        .unwrap_or_default()
}

impl App {
    pub(crate) fn parse<T: DeserializeOwned>(self, text: &str) -> Result<T, Failure> {
        json::parse(text).ok_or_else(|| self.garbled())
    }

    /// Server and app share the types of bodies: those of this answer may be of another release.
    fn garbled(self) -> Failure {
        release::suspect(self.connection);
        Failure::Garbled
    }
}

/// A call whose answer is a `T`. Compiled once for each type of answer, not for each call.
#[must_use = "nothing is sent before it is awaited"]
pub(crate) struct TypedCall<T> {
    app: App,
    call: RawCall,
    answer: PhantomData<fn() -> T>,
}

impl<T> TypedCall<T> {
    fn to(app: App, call: RawCall) -> Self {
        Self { app, call, answer: PhantomData }
    }
}

impl<T: DeserializeOwned> Future for TypedCall<T> {
    type Output = Result<T, Failure>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let app = self.app;
        self.call.as_mut().poll(context).map(|body| app.parse(&body?))
    }
}

/// A call whose answer is not read yet. Boxed, so that it is a pointer in each of the many futures that await one.
pub(crate) type RawCall = Pin<Box<dyn Future<Output = Result<String, Failure>>>>;

impl App {
    /// Makes a call and returns the body of the answer.
    fn call(self, method: Method, path: &str, body: Option<String>, header: Option<(&str, &str)>) -> RawCall {
        let (request, path) = (self.request(method, path, body, header, TIMEOUT), path.to_owned());
        Box::pin(async move {
            let _transfer = self.connection.begin_transfer();
            let answer = self.exchange(request, path).await;
            self.interpret(answer)
        })
    }

    fn request(
        self,
        method: Method,
        path: &str,
        body: Option<String>,
        header: Option<(&str, &str)>,
        timeout: u32,
    ) -> Result<Request, Error> {
        let backend = backend();
        let credentials = if backend.is_empty() { RequestCredentials::SameOrigin } else { RequestCredentials::Include };
        // Parameters in the address itself would get a `&` at their end, and boot.js asks for the same address.
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let mut request = RequestBuilder::new(&[&backend, path].concat())
            .query(pairs(query))
            .method(method)
            .credentials(credentials)
            .abort_signal(Some(&AbortSignal::timeout_with_u32(timeout)))
            .header("Accept", "application/json");
        if let Some((name, value)) = header {
            request = request.header(name, value);
        }
        if let Some(shown) = self.shown() {
            request = request.header(route::ACCOUNT, &shown);
        }
        if !attendance::is_attended() {
            request = request.header(route::UNATTENDED, "1");
        }
        match body {
            Some(body) => request.header("Content-Type", "application/json").body(body),
            None => request.build(),
        }
    }
}

async fn send(request: Request) -> Option<Response> {
    if request.method() == Method::GET {
        if let Some(answer) = take_early(&request).await {
            return Some(answer);
        }
    } else {
        forget_early();
    }
    request.send().await.ok()
}

impl App {
    async fn exchange(self, request: Result<Request, Error>, path: String) -> Option<(u16, String)> {
        let answer = send(request.ok()?).await?;
        let text = answer.text().await.ok()?;
        if let Some(position) = answer.headers().get(event::POSITION) {
            self.connection.read_at(&position);
        }
        if let Some(version) = answer.headers().get("ETag") {
            self.connection.read_version(path, version);
        }
        Some((answer.status(), text))
    }
}

/// Like [`App::exchange`], but a success has its body in `content` and no text.
async fn exchange_file(request: Result<Request, Error>, content: &mut Vec<u8>) -> Option<(u16, String)> {
    let answer = request.ok()?.send().await.ok()?;
    if !answer.ok() {
        return Some((answer.status(), answer.text().await.ok()?));
    }
    *content = answer.binary().await.ok()?;
    Some((answer.status(), String::new()))
}

impl App {
    /// Interprets an answer, and updates the state of connection and session.
    pub(crate) fn interpret(self, answer: Option<(u16, String)>) -> Result<String, Failure> {
        let Some((status, text)) = answer else {
            self.connection.lost();
            return Err(Failure::Offline);
        };
        self.connection.reached();
        if (200..300).contains(&status) {
            return Ok(text);
        }
        match Failure::parse(text) {
            Some(failure) if failure.reason() == Some(Reason::NotSignedIn) => {
                self.session_ended();
                Err(Failure::SignedOut)
            }
            Some(failure) => {
                if matches!(failure.reason(), Some(Reason::Malformed | Reason::MethodNotAllowed | Reason::NotFound)) {
                    release::suspect(self.connection);
                }
                Err(failure)
            }
            // A gateway answered in the place of the server.
            None if status >= 502 => {
                self.connection.lost();
                Err(Failure::Offline)
            }
            // Often of a proxy.
            None => {
                release::suspect(self.connection);
                Err(Failure::Garbled)
            }
        }
    }
}

/// The member of the window that has them, by their whole addresses.
const ANSWERS: &str = "handoverEarly";

/// The answer to a GET. `None` if it was not asked for, if it did not arrive, or if nobody was signed in at that time.
async fn take_early(request: &Request) -> Option<Response> {
    let (answers, address) = (answers()?, JsValue::from(request.url()));
    let answer: Promise = answers.get(&address).dyn_into().ok()?;
    answers.delete(&address);
    let answer: Response = JsFuture::from(answer).await.ok()?.dyn_into::<web_sys::Response>().ok()?.into();
    Some(answer).filter(|answer| answer.status() != 401)
}

/// Drops them if they were asked for while another account was signed in, which `boot.js` notes under this name.
pub(super) fn keep_early_for(account: &str) {
    if answers().is_some_and(|answers| answers.get(&"account".into()).as_string().as_deref() != Some(account)) {
        forget_early();
    }
}

/// Drops them: something has changed, here or elsewhere.
pub(super) fn forget_early() {
    if let Some(answers) = answers() {
        answers.clear();
    }
}

fn answers() -> Option<Map> {
    Reflect::get(&window(), &ANSWERS.into()).ok()?.dyn_into().ok()
}

//! Calls with the private link of a case. By `XMLHttpRequest`: fetch has no upload progress.

use crate::platform::client::{self, Failure};
use core::cell::Cell;
use handover_api::cases::FILE_NAME;
use js_sys::Promise;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, ProgressEvent, XmlHttpRequest};

/// Timeout of a call, in milliseconds.
const TIMEOUT: u32 = 30_000;
/// The same for a file.
const UPLOAD_TIMEOUT: u32 = 150_000;

/// An answer for [`App::interpret`]; `None` if there was none.
type Answer = Option<(u16, String)>;

/// A call that can be stopped.
#[derive(Clone)]
pub(super) struct Transfer {
    request: XmlHttpRequest,
    is_stopped: Rc<Cell<bool>>,
}

impl Transfer {
    /// `None` where the browser refuses, which no supported one does.
    pub(super) fn new(method: &str, path: &str, token: &str) -> Option<Self> {
        let request = XmlHttpRequest::new().ok()?;
        request.open_with_async(method, &client::address(path), true).ok()?;
        request.set_timeout(TIMEOUT);
        request.set_request_header("Authorization", &["Bearer ", token].concat()).ok()?;
        request.set_request_header("Accept", "application/json").ok()?;
        Some(Self { request, is_stopped: Rc::default() })
    }

    /// Stops the call.
    pub(super) fn abort(&self) {
        self.is_stopped.set(true);
        let _ = self.request.abort();
    }

    /// Sends a file, and reports how much of it has been sent, in percent.
    pub(super) async fn upload(self, file: &File, on_progress: impl Fn(u8) + 'static) -> Result<Answer, Failure> {
        let request = self.request.clone();
        request.set_timeout(UPLOAD_TIMEOUT);
        let name: String = js_sys::encode_uri_component(&file.name()).into();
        let _ = request.set_request_header(FILE_NAME, &name);
        let report = Closure::<dyn Fn(ProgressEvent)>::new(move |event: ProgressEvent| {
            let share = if event.total() > 0.0 { event.loaded() / event.total() * 100.0 } else { 0.0 };
            on_progress(u8::try_from(whole(share)).unwrap_or(100));
        });
        if let Ok(upload) = request.upload() {
            upload.set_onprogress(Some(report.as_ref().unchecked_ref()));
        }
        let answer = self.finish(|request| request.send_with_opt_blob(Some(file)).is_ok()).await;
        drop(report);
        answer
    }

    /// Sends a call without a body.
    pub(super) async fn send(self) -> Result<Answer, Failure> {
        self.finish(|request| request.send().is_ok()).await
    }

    async fn finish(self, send: impl FnOnce(&XmlHttpRequest) -> bool) -> Result<Answer, Failure> {
        let Self { request, is_stopped } = self;
        let ended = Promise::new(&mut |resolve, _| request.set_onloadend(Some(&resolve)));
        if !send(&request) {
            return Err(Failure::Offline);
        }
        let _ = JsFuture::from(ended).await;
        if is_stopped.get() {
            // Not a lost connection, which `client` would report.
            return Err(Failure::Offline);
        }
        // A call without an answer has the status 0.
        let status = request.status().ok().filter(|status| *status > 0);
        let text = request.response_text().ok().flatten().unwrap_or_default();
        Ok(status.map(|status| (status, text)))
    }
}

/// A number of JavaScript without its fraction; none of these is negative, or beyond what a file can have.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bounded as described")]
pub(super) fn whole(number: f64) -> u64 {
    number as u64
}

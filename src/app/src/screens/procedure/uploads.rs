//! The state of a case's page, its calls, and the queue of uploads: one at a time, in the order in which files were chosen.
//!
//! Calls carry the private link of the case, by `XMLHttpRequest`: fetch has no upload progress.

use super::unfit_text;
use crate::browser::{dom, json};
use crate::components::{Pending, explain as explain_failure};
use crate::data::Loaded;
use crate::platform::client::Failure;
use crate::platform::{client, i18n as t};
use crate::state::App;
use core::cell::Cell;
use handover_api::cases::{CaseView, FILE_NAME};
use handover_api::route;
use handover_rules::cases::CasePolicy;
use handover_rules::cases::papers::{PaperKind, UnfitPaper, check_size, shown_name, type_of};
use js_sys::{Promise, Uint8Array};
use leptos::prelude::*;
use leptos::reactive::owner::LocalStorage;
use leptos::task::spawn_local;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, ProgressEvent, XmlHttpRequest};

/// Bytes that show the type of a file.
const MARK: f64 = 16.0;

#[derive(Clone, Copy)]
pub(super) struct CasePage {
    pub(super) app: App,
    token: StoredValue<String>,
    pub(super) case: Loaded<CaseView>,
    /// Actions other than uploads.
    pub(super) acting: Pending,
    pub(super) uploads: Uploads,
}

impl CasePage {
    pub(super) fn new(token: String) -> Self {
        let app = expect_context::<App>();
        let token = StoredValue::new(token);
        let case = Loaded::of(move || {
            // Also after a lost connection.
            app.connection.refresh.track();
            let call = token.with_value(|token| Transfer::new("GET", route::CASE, token));
            async move {
                let answer = call.ok_or(Failure::Garbled)?.send().await?;
                app.parse(&app.interpret(answer)?)
            }
        });
        Self { app, token, case, acting: Pending::new(), uploads: Uploads::default() }
    }

    /// Something of the case, once it is there; tracked.
    pub(super) fn with<T>(self, get: impl FnOnce(&CaseView) -> T) -> Option<T> {
        self.case.data.with(|case| case.as_ref().map(get))
    }

    fn call(self, method: &str, path: &str) -> Option<Transfer> {
        Transfer::new(method, path, &self.token.try_get_value()?)
    }
}

/// An action other than an upload; `done` is announced.
pub(super) fn act(page: CasePage, method: &str, path: &str, done: &'static str) {
    let Some(call) = page.call(method, path) else { return };
    page.acting.run(async move {
        let before = untrack(|| page.with(|case| case.state));
        let answer = call.send().await.and_then(|answer| page.app.interpret(answer));
        if let Ok(text) = &answer {
            page.app.announce(done);
            let after = json::parse::<CaseView>(text);
            if after.is_some_and(|case| Some(case.state) != before) {
                dom::focus_soon("main h1");
            }
        }
        page.case.retry();
        answer.map(|_| ())
    });
}

#[derive(Clone, PartialEq, Eq)]
pub(super) enum UploadState {
    Waiting,
    /// Sent, in percent.
    Sending(u8),
    /// The reason for the refusal, and whether the same file may be tried again.
    Refused(String, bool),
}

#[derive(Clone)]
pub(super) struct Upload {
    pub(super) id: u32,
    pub(super) kind: PaperKind,
    pub(super) name: String,
    pub(super) bytes: u64,
    // Owned by the list, not by the event handler that added the file.
    pub(super) state: ArcRwSignal<UploadState>,
}

#[derive(Clone, Copy, Default)]
pub(super) struct Uploads {
    pub(super) list: RwSignal<Vec<Upload>>,
    pub(super) files: StoredValue<Vec<(u32, File)>, LocalStorage>,
    /// The one that is under way.
    pub(super) current: StoredValue<Option<(u32, Transfer)>, LocalStorage>,
    pub(super) last: StoredValue<u32>,
}

impl Uploads {
    pub(super) fn stop(self) {
        if let Some(Some((_, transfer))) = self.current.try_get_value() {
            transfer.abort();
        }
        self.current.try_set_value(None);
        self.files.try_set_value(Vec::new());
        self.list.try_set(Vec::new());
    }

    /// Some are not finished; tracked.
    pub(super) fn are_running(self) -> bool {
        self.list.with(|list| list.iter().any(|upload| !matches!(upload.state.get(), UploadState::Refused(..))))
    }

    pub(super) fn file(self, id: u32) -> Option<File> {
        self.files.try_with_value(|files| files.iter().find(|(of, _)| *of == id).map(|(_, file)| file.clone()))?
    }
}

/// Files that were chosen or dropped.
pub(super) fn add(page: CasePage, kind: PaperKind, files: Vec<File>) {
    let policy = untrack(|| page.with(|case| case.policy)).unwrap_or_default();
    for file in files {
        let id = page.uploads.last.with_value(|last| last + 1);
        page.uploads.last.set_value(id);
        let bytes = whole(file.size());
        let state = match check_size(bytes, &policy) {
            Ok(()) => UploadState::Waiting,
            Err(reason) => UploadState::Refused(unfit_text(reason, &policy), false),
        };
        let upload = Upload { id, kind, name: shown_name(&file.name()), bytes, state: ArcRwSignal::new(state) };
        page.uploads.files.update_value(|files| files.push((id, file)));
        page.uploads.list.update(|list| list.push(upload));
    }
    start_next(page);
}

/// Cancels an upload, or removes a refused file.
pub(super) fn remove(page: CasePage, id: u32) {
    let current = page.uploads.current.with_value(|current| current.clone().filter(|(of, _)| *of == id));
    page.uploads.list.update(|list| list.retain(|upload| upload.id != id));
    page.uploads.files.update_value(|files| files.retain(|(of, _)| *of != id));
    if let Some((_, transfer)) = current {
        // Its end starts the next one.
        transfer.abort();
    }
}

pub(super) fn retry(page: CasePage, upload: &Upload) {
    upload.state.set(UploadState::Waiting);
    start_next(page);
}

fn start_next(page: CasePage) {
    // Also after an upload that outlived its page.
    if page.uploads.current.try_with_value(Option::is_some) != Some(false) {
        return;
    }
    let next = page.uploads.list.with_untracked(|list| {
        list.iter().find(|upload| upload.state.get_untracked() == UploadState::Waiting).cloned()
    });
    let Some(upload) = next else { return };
    let (Some(file), Some(call)) = (page.uploads.file(upload.id), page.call("POST", &route::case_papers(upload.kind)))
    else {
        return;
    };
    page.uploads.current.set_value(Some((upload.id, call.clone())));
    upload.state.set(UploadState::Sending(0));
    spawn_local(async move {
        let outcome = send(page, &upload, &file, call).await;
        page.uploads.current.try_set_value(None);
        finish(page, &upload, outcome);
        start_next(page);
    });
}

enum Stopped {
    Unfit(UnfitPaper),
    Failed(Failure),
}

async fn send(page: CasePage, upload: &Upload, file: &File, call: Transfer) -> Result<(), Stopped> {
    if !has_known_type(file).await {
        return Err(Stopped::Unfit(UnfitPaper::UnknownType));
    }
    let state = upload.state.clone();
    let progress = move |percent| state.set(UploadState::Sending(percent));
    match call.upload(file, progress).await.and_then(|answer| page.app.interpret(answer)) {
        Ok(_) => Ok(()),
        Err(failure) => Err(failure
            .cause()
            .and_then(|cause| UnfitPaper::parse(&cause))
            .map_or(Stopped::Failed(failure), Stopped::Unfit)),
    }
}

/// Whether its first bytes are those of a type that is accepted. A file that cannot be read is left to the server.
async fn has_known_type(file: &File) -> bool {
    let Ok(begin) = file.slice_with_f64_and_f64(0.0, MARK) else { return true };
    let Ok(buffer) = JsFuture::from(begin.array_buffer()).await else { return true };
    type_of(&Uint8Array::new(&buffer).to_vec()).is_some()
}

fn finish(page: CasePage, upload: &Upload, outcome: Result<(), Stopped>) {
    let is_there = page.uploads.list.try_with_untracked(|list| list.iter().any(|one| one.id == upload.id));
    match outcome {
        Ok(()) => {
            if is_there == Some(true) {
                page.app.announce(&t::procedure_file_received(upload.name.as_str()));
            }
            // Also one that was cancelled too late: it is listed as received, and can be removed.
            read_then_drop(page, upload.id);
        }
        // It was cancelled, or the page left.
        Err(_) if is_there != Some(true) => {}
        Err(stopped) => {
            let policy = untrack(|| page.with(|case| case.policy)).unwrap_or_default();
            let (text, may_retry) = explain(stopped, &policy);
            page.app.announce(&text);
            upload.state.set(UploadState::Refused(text, may_retry));
        }
    }
}

fn explain(stopped: Stopped, policy: &CasePolicy) -> (String, bool) {
    match stopped {
        Stopped::Unfit(reason) => (unfit_text(reason, policy), reason == UnfitPaper::NotScanned),
        Stopped::Failed(failure) => (explain_failure(&failure), true),
    }
}

/// The case lists the file now.
fn read_then_drop(page: CasePage, id: u32) {
    page.uploads.list.try_update(|list| list.retain(|upload| upload.id != id));
    page.uploads.files.try_update_value(|files| files.retain(|(of, _)| *of != id));
    page.case.retry();
}

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

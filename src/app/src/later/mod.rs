//! The screens that a first visit does not need.
//!
//! In a release they are a WebAssembly module of their own (src/xtask/src/split.rs), which is fetched at once where the
//! page is opened at a place that needs it, and a moment after somebody has signed in. While working on the app they are
//! part of the one module; everything here is the same then, but for the wait.
//!
//! To have a screen come later: make it a module in here, add it to [`Later`], and call it through [`view`] only, to
//! which the modules' privacy leads anyway. Whatever nothing else uses goes with it.
//!
//! Their texts come with them, in a file of their own: those in the sections of the translators' files that are marked
//! `(later)`. Only in here are they functions of `t`.

mod country;
mod forgotten;
mod form;
mod history;
mod mailbox;
mod mailed;
mod modify;
mod order;
mod prelude;
mod profile;
mod request;
mod requests;
mod rights;
mod secret;
mod service;
mod sign_up;
mod tech_contact;
mod texts;

use crate::client::Failure;
use crate::dom;
use crate::prelude::*;
use crate::screens::services::Purpose;
use crate::state::App;
use crate::ui;
use core::cell::Cell;
use core::time::Duration;
use futures_util::future::join;
use handover_api::Link;
use handover_rules::{RequestId, ServiceKey, account::mailed_links};
use leptos::task::spawn_local;
use leptos::wasm_split::SplitLoaderError;
use std::sync::Arc;

/// How long after signing in they are fetched, whether wanted or not: what is needed at once goes first.
const SOON: Duration = Duration::from_secs(2);

/// The screens.
#[derive(Clone, Copy)]
pub(crate) struct Later {
    pub(crate) requests: fn(App) -> AnyView,
    pub(crate) request: fn(App, RequestId) -> AnyView,
    pub(crate) mailbox: fn(App) -> AnyView,
    pub(crate) modify: fn(App, &ServiceKey, Purpose) -> AnyView,
    pub(crate) history: fn(App) -> AnyView,
    pub(crate) rights: fn(App) -> AnyView,
    pub(crate) sign_up: fn(App) -> AnyView,
    pub(crate) forgotten: fn(App) -> AnyView,
    pub(crate) secret: fn(App, mailed_links::MailedLinkAction) -> AnyView,
    pub(crate) profile: fn(App) -> AnyView,
    pub(crate) order: fn(App) -> AnyView,
}

/// The seam: all that is behind this function is in the other module.
#[cfg_attr(handover_split, leptos::wasm_split::wasm_split(later, fallible, wasm_split_path = leptos::wasm_split))]
#[cfg_attr(not(handover_split), expect(clippy::unnecessary_wraps, reason = "across the seam, fetching may fail"))]
fn module() -> Result<Later, SplitLoaderError> {
    Ok(Later {
        requests: requests::view,
        request: request::view,
        mailbox: mailbox::view,
        modify: modify::view,
        history: history::view,
        rights: rights::view,
        sign_up: sign_up::view,
        forgotten: forgotten::view,
        secret: secret::view,
        profile: profile::view,
        order: order::view,
    })
}

#[cfg(handover_split)]
async fn fetch_module() -> Option<Later> {
    module().await.ok()
}

#[cfg(not(handover_split))]
fn fetch_module() -> impl Future<Output = Option<Later>> {
    core::future::ready(module().ok())
}

/// Fetches them and their texts, at the same time.
async fn fetch() -> bool {
    let (later, has_texts) = join(fetch_module(), t::load_later()).await;
    if has_texts && later.is_some() {
        THERE.set(later);
    }
    THERE.get().is_some()
}

thread_local! {
    static THERE: Cell<Option<Later>> = const { Cell::new(None) };
}

/// Sees to it that they are there by the time one is wanted, so that it opens at once. Whether that works shows then.
pub(crate) fn start(app: App) {
    // A link from a mail, for one: while its session is asked for, or its reader signs in.
    if app.link.with_untracked(|link| !matches!(link, Link::Services(_) | Link::NotFound)) {
        fetch_ahead();
    }
    Effect::new(move |_| {
        if app.me.get().is_some() {
            set_timeout(fetch_ahead, SOON);
        }
    });
}

fn fetch_ahead() {
    spawn_local(async { _ = fetch().await });
}

/// A view of such a screen: at once when they are there, as soon as they are otherwise. Where they could not be had, that
/// is tried again by itself once the connection is back, which is noticed while somebody is signed in.
pub(crate) fn view(app: App, show: impl Fn(Later) -> AnyView + Send + Sync + 'static) -> AnyView {
    if let Some(later) = THERE.get() {
        return show(later);
    }
    // `None` while they are on their way, then whether they came.
    let there: RwSignal<Option<bool>> = RwSignal::new(None);
    let try_it = move || {
        there.set(None);
        spawn_local(async move {
            let fetched = fetch().await;
            there.try_set(Some(fetched));
            dom::focus_awaited();
        });
    };
    try_it();
    Effect::new(move |_| {
        app.live.track();
        if there.get_untracked() == Some(false) {
            try_it();
        }
    });
    let show = Arc::new(show);
    (move || match (there.get(), THERE.get()) {
        (None, _) => ui::bones(3),
        (Some(_), Some(later)) => show(later),
        (Some(_), None) => ui::failure(&Failure::Offline, try_it),
    })
    .into_any()
}

//! The screens that a first visit does not need.
//!
//! In a release they are a WebAssembly module of their own (src/xtask/src/split.rs), which is fetched at once where the
//! page is opened at a place that needs it, and a moment after somebody has signed in. While working on the app they are
//! part of the one module; everything here is the same then, but for the wait.
//!
//! To have a screen come later: make it a module in here, add it to [`LazyScreens`], and call it through [`view`] only, to
//! which the modules' privacy leads anyway. Whatever nothing else uses goes with it.
//!
//! Their texts come with them, in a file of their own: those in the sections of the translators' files that are marked
//! `(later)`. Only in here are they functions of `t`.

use super::{
    forgotten_password, history, mailbox, mailed_link, modify, order, profile, request, requests, rights, sign_up,
};
use crate::components;
use crate::platform::client::Failure;
use crate::platform::dom;
use crate::prelude::*;
use crate::state::AppContext;
use crate::state::DialogKind;
use core::cell::Cell;
use core::time::Duration;
use futures_util::future::join;
use handover_api::Link;
use handover_rules::{RequestId, ServiceKey, account::mailed_links::MailedLinkAction};
use leptos::task::spawn_local;
use leptos::wasm_split::SplitLoaderError;
use std::sync::Arc;

/// How long after signing in they are fetched, whether wanted or not: what is needed at once goes first.
const PREFETCH_DELAY: Duration = Duration::from_secs(2);

/// The screens.
#[derive(Clone, Copy)]
pub(crate) struct LazyScreens {
    pub(crate) requests: fn(AppContext) -> AnyView,
    pub(crate) request: fn(AppContext, RequestId) -> AnyView,
    pub(crate) mailbox: fn(AppContext) -> AnyView,
    pub(crate) modify: fn(AppContext, &ServiceKey, DialogKind) -> AnyView,
    pub(crate) history: fn(AppContext) -> AnyView,
    pub(crate) rights: fn(AppContext) -> AnyView,
    pub(crate) sign_up: fn(AppContext) -> AnyView,
    pub(crate) forgotten_password: fn(AppContext) -> AnyView,
    pub(crate) mailed_link: fn(AppContext, MailedLinkAction) -> AnyView,
    pub(crate) profile: fn(AppContext) -> AnyView,
    pub(crate) order: fn(AppContext) -> AnyView,
}

/// The seam: all that is behind this function is in the other module.
#[cfg_attr(handover_split, leptos::wasm_split::wasm_split(lazy, fallible, wasm_split_path = leptos::wasm_split))]
#[cfg_attr(not(handover_split), expect(clippy::unnecessary_wraps, reason = "across the seam, fetching may fail"))]
fn module() -> Result<LazyScreens, SplitLoaderError> {
    Ok(LazyScreens {
        requests: requests::view,
        request: request::view,
        mailbox: mailbox::view,
        modify: modify::view,
        history: history::view,
        rights: rights::view,
        sign_up: sign_up::view,
        forgotten_password: forgotten_password::view,
        mailed_link: mailed_link::view,
        profile: profile::view,
        order: order::view,
    })
}

#[cfg(handover_split)]
async fn fetch_module() -> Option<LazyScreens> {
    module().await.ok()
}

#[cfg(not(handover_split))]
fn fetch_module() -> impl Future<Output = Option<LazyScreens>> {
    core::future::ready(module().ok())
}

/// Fetches them and their texts, at the same time.
async fn fetch() -> bool {
    let (screens, has_texts) = join(fetch_module(), t::load_later()).await;
    if has_texts && screens.is_some() {
        THERE.set(screens);
    }
    THERE.get().is_some()
}

thread_local! {
    static THERE: Cell<Option<LazyScreens>> = const { Cell::new(None) };
}

/// Sees to it that they are there by the time one is wanted, so that it opens at once. Whether that works shows then.
pub(crate) fn start(app: AppContext) {
    // A link from a mail, for one: while its session is asked for, or its reader signs in.
    if app.navigation().link.with_untracked(|link| !matches!(link, Link::Services(_) | Link::NotFound)) {
        fetch_ahead();
    }
    Effect::new(move |_| {
        if app.session().me.get().is_some() {
            set_timeout(fetch_ahead, PREFETCH_DELAY);
        }
    });
}

fn fetch_ahead() {
    spawn_local(async { _ = fetch().await });
}

/// A view of such a screen: at once when they are there, as soon as they are otherwise. Where they could not be had, that
/// is tried again by itself once the connection is back, which is noticed while somebody is signed in.
pub(crate) fn view(app: AppContext, show: impl Fn(LazyScreens) -> AnyView + Send + Sync + 'static) -> AnyView {
    if let Some(screens) = THERE.get() {
        return show(screens);
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
        app.connection().refresh.track();
        if there.get_untracked() == Some(false) {
            try_it();
        }
    });
    let show = Arc::new(show);
    (move || match (there.get(), THERE.get()) {
        (None, _) => components::bones(3),
        (Some(_), Some(screens)) => show(screens),
        (Some(_), None) => components::failure(&Failure::Offline, try_it),
    })
    .into_any()
}

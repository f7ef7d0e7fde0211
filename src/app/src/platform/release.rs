//! Whether this page is still of the release that the server has. A page that stays open outlives a deployment: answers may have
//! another form then, and its lazy files are gone some releases later. See `src/decisions/0002-leptos-and-lazy-screens.md`.
//!
//! Also whether the line allows to fetch files that nobody has asked for yet.

use crate::browser::Failure;
use crate::browser::dom::{self, Storage};
use crate::state::Connection;
use gloo_net::http::Request;
use js_sys::Reflect;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsValue;
use web_sys::RequestCache;

/// The key of the releases that this tab has left for a new one, in its storage.
const LEFT: &str = "releases";

/// In the page of every release.
const APP: &str = "handover-app-";

/// A file of the page that cannot be used.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum FileFailure {
    /// There was no answer.
    Unreachable,
    /// The server does not have it, or it was replaced on its way.
    Unusable,
}

impl FileFailure {
    /// That of the module which could not be loaded last (`src/xtask/src/web/loader.js`).
    pub(crate) fn of_module() -> Self {
        let was_answered = Reflect::get(&window(), &"handoverAnswered".into());
        if was_answered.is_ok_and(|was_answered| was_answered.is_truthy()) { Self::Unusable } else { Self::Unreachable }
    }

    /// The failure to show: the line's, or the file's own. If the server has another release, that is offered.
    pub(crate) async fn shown(self, connection: Connection) -> Failure {
        match (check(connection).await, self) {
            (Failure::Offline, _) => Failure::Offline,
            (_, Self::Unreachable) => Failure::Blocked,
            (_, Self::Unusable) => Failure::Damaged,
        }
    }
}

/// GET of one of the page's static files. The second attempt does not take a bad answer out of the cache.
pub(crate) async fn page_file(path: &str) -> Result<String, FileFailure> {
    let mut content = Err(FileFailure::Unreachable);
    for cache in [RequestCache::Default, RequestCache::Reload] {
        content = fetch(path, cache).await;
        if content.is_ok() {
            break;
        }
    }
    content
}

async fn fetch(path: &str, cache: RequestCache) -> Result<String, FileFailure> {
    let unreachable = |_| FileFailure::Unreachable;
    let answer = Request::get(path).cache(cache).send().await.map_err(unreachable)?;
    if answer.ok() { answer.text().await.map_err(unreachable) } else { Err(FileFailure::Unusable) }
}

/// Compares the page with the server's, and offers the new release if there is one. The failure to show otherwise.
async fn check(connection: Connection) -> Failure {
    let path = location().pathname().unwrap_or_default();
    let Ok(page) = fetch(&path, RequestCache::NoCache).await else { return Failure::Offline };
    // A proxy's page is no release.
    if page.contains(APP) && !page.contains(&name()) {
        connection.outdated();
    }
    Failure::Garbled
}

/// [`check`] in the background: the server did not understand a call, or its answer has another form.
pub(crate) fn suspect(connection: Connection) {
    spawn_local(async move {
        check(connection).await;
    });
}

/// The name of this release: of the app's script, with its hash.
fn name() -> String {
    dom::find("link[rel=modulepreload]").and_then(|link| link.get_attribute("href")).unwrap_or_default()
}

/// Whether this tab has left this release before: the server still had it, or several servers have different ones. Then
/// nothing loads the page again by itself, or it would never end.
pub(crate) fn was_left() -> bool {
    Storage::Tab.get(LEFT).is_some_and(|left| left.contains(&name()))
}

/// Records that this release is left; `false` if the browser stores nothing.
pub(crate) fn leave() -> bool {
    let left = Storage::Tab.get(LEFT).unwrap_or_default();
    Storage::Tab.set(LEFT, Some(&[left, name()].join(" ")));
    was_left()
}

/// Removes everything else from the tab's storage.
pub(crate) fn clear_entries() {
    let left = Storage::Tab.get(LEFT);
    Storage::Tab.clear();
    Storage::Tab.set(LEFT, left.as_deref());
}

/// The fastest class of lines: round trips of less than 270 ms and at least 700 kbit/s.
const FAST: &str = "4g";

/// Whether files may be fetched that nobody has asked for yet: not on a slow line, nor if the reader saves data. A browser
/// without this information counts as fast.
pub(crate) fn allows_prefetch() -> bool {
    let connection = member(&window().navigator().into(), "connection");
    let is_fast = member(&connection, "effectiveType").as_string().is_none_or(|class| class == FAST);
    is_fast && !member(&connection, "saveData").is_truthy()
}

fn member(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).unwrap_or_default()
}

//! Whether this page is still of the release that the server has. A page that stays open outlives a deployment: answers may have
//! another form then, and its lazy files are gone some releases later. See `src/decisions/0002-leptos-and-lazy-screens.md`.

use crate::browser::dom::{self, Storage};
use crate::browser::failure::Failure;
use crate::state::Connection;
use gloo_net::http::Request;
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::RequestCache;

/// The key of the releases that this tab has left for a new one, in its storage.
const LEFT: &str = "releases";

/// A sign of another release.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Sign {
    /// The server does not have a file of this page, or its answer has another form.
    Certain,
    /// The server did not understand a call, or does not know its route.
    Possible,
}

/// A file of the page that cannot be used.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum FileFailure {
    /// There was no answer.
    Unreachable,
    /// The server does not have it, or has another one in its place.
    Missing,
}

impl FileFailure {
    /// The failure to show. If the file is missing, the new release is offered.
    pub(crate) async fn shown(self, connection: Connection) -> Failure {
        match self {
            Self::Unreachable => Failure::Offline,
            Self::Missing => check(connection, Sign::Certain).await,
        }
    }
}

/// GET of one of the page's static files.
pub(crate) async fn page_file(path: &str) -> Result<String, FileFailure> {
    fetch(path, RequestCache::Default).await
}

async fn fetch(path: &str, cache: RequestCache) -> Result<String, FileFailure> {
    let unreachable = |_| FileFailure::Unreachable;
    let answer = Request::get(path).cache(cache).send().await.map_err(unreachable)?;
    if answer.ok() { answer.text().await.map_err(unreachable) } else { Err(FileFailure::Missing) }
}

/// Compares the page with the server's, and offers the new release if there is one. The failure to show otherwise.
async fn check(connection: Connection, sign: Sign) -> Failure {
    let path = location().pathname().unwrap_or_default();
    let Ok(page) = fetch(&path, RequestCache::NoCache).await else { return Failure::Offline };
    // Loading the page again has not helped before.
    let is_certain = sign == Sign::Certain && !was_left();
    if is_certain || !page.contains(&name()) {
        connection.outdated();
    }
    Failure::Garbled
}

/// [`check`] in the background.
pub(crate) fn suspect(connection: Connection, sign: Sign) {
    spawn_local(async move {
        check(connection, sign).await;
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

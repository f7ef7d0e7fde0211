//! The browser app.
//!
//! - [`screens`]: a folder each; [`screens::lazy`] is the registry of lazy modules
//! - [`frame`]: the frame around the screens, and navigation; [`shell`]: what the desk's frame has, too
//! - [`components`], [`forms`]: building blocks of screens
//! - [`data`]: reading screens' data and lists, and keeping them fresh
//! - [`state`]: what screens share, as plain data
//! - [`platform`]: the browser, the API and the languages
//!
//! Permissions and consequences are never decided here: the rules crate derives them, and the server has the last word.

#![expect(clippy::needless_pass_by_value, reason = "props are owned, whether a component consumes them or not")]
#![expect(unreachable_pub, reason = "what #[component] generates is pub, whatever the component's visibility")]

mod browser;
mod components;
mod data;
mod forms;
mod frame;
mod platform;
mod screens;
mod shell;
mod state;

use crate::frame::{Frame, outdated};
use crate::platform::{events, i18n, router, session};
use crate::screens::lazy;
use crate::state::App;
use leptos::mount::mount_to;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::HtmlElement;

fn main() {
    #[cfg(debug_assertions)]
    std::panic::set_hook(Box::new(|info| web_log(&info.to_string())));

    let root: HtmlElement =
        document().get_element_by_id("app").expect("index.html has an element with the id app").unchecked_into();
    mount_to(root.clone(), move || {
        let app = App::new();
        provide_context(app);
        session::come_back();
        let is_desk = router::is_desk();
        if is_desk {
            app.read_session();
        } else {
            // First of all, because it takes a code out of the address bar.
            router::start();
            lazy::start();
            events::start();
        }
        let has_texts = RwSignal::new(false);
        // Fetched while the session is being read.
        spawn_local(load_texts(app.language, root, has_texts));
        let page = move || if is_desk { lazy::desk_app() } else { view! { <Frame/> }.into_any() };
        move || has_texts.get().then(|| view! { {page()} {outdated()} })
    })
    .forget();
}

/// Shows the frame as soon as its texts are there.
async fn load_texts(language: RwSignal<&'static str>, root: HtmlElement, has_texts: RwSignal<bool>) {
    if !i18n::start().await {
        // Without texts there is nothing to show: boot.js shows a message that is part of the page.
        wasm_bindgen::throw_str("the texts cannot be loaded");
    }
    language.set(i18n::language());
    has_texts.set(true);
    // boot.js: from here on only a failure of the app itself is fatal.
    let _ = root.remove_attribute("aria-busy");
}

/// Logs a panic. Not in a release, which is built without panic messages.
#[cfg(debug_assertions)]
fn web_log(text: &str) {
    leptos::logging::error!("{text}");
}

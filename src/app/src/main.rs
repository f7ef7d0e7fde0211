//! The browser app.
//!
//! Where to look:
//!
//! - what every screen shares: [`state`], [`router`], [`client`], [`load`], [`live`], [`time`] and [`intl`]
//! - the frame around the screens, and what happens on a change of place: [`frame`], [`page`]
//! - the pieces that screens are made of: [`ui`]
//! - the screens: [`screens`] on a first visit, and those that come [`later`]
//!
//! What may be done and what follows is never decided here: the rules crate says it, and the server has the last word.

#![expect(unreachable_pub, reason = "what #[component] generates is pub, whatever the component's visibility")]

mod client;
mod dom;
mod frame;
mod intl;
mod later;
mod live;
mod load;
mod obstacles;
mod page;
mod prelude;
mod router;
mod screens;
mod state;
mod texts;
mod theme;
mod time;
mod ui;

use crate::frame::Frame;
use crate::prelude::*;
use leptos::mount::mount_to;
use leptos::task::spawn_local;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::HtmlElement;
use state::App;

fn main() {
    #[cfg(debug_assertions)]
    std::panic::set_hook(Box::new(|info| web_log(&info.to_string())));

    let root: HtmlElement =
        document().get_element_by_id("app").expect("index.html has an element with the id app").unchecked_into();
    mount_to(root.clone(), move || {
        let app = App::new();
        // First of all, because it takes a code out of the address bar.
        router::start(app);
        later::start(app);
        live::start(app);
        let has_texts = RwSignal::new(false);
        // Fetched while the session is being read.
        spawn_local(load_texts(app, root, has_texts));
        move || has_texts.get().then(|| view! { <Frame app/> })
    })
    .forget();
}

/// Shows the frame as soon as its texts are there.
async fn load_texts(app: App, root: HtmlElement, has_texts: RwSignal<bool>) {
    let texts = texts::chosen();
    if !texts::load(texts).await {
        // Without texts there is nothing to show: boot.js shows a message that is part of the page.
        wasm_bindgen::throw_str("the texts cannot be loaded");
    }
    app.language.set(texts.language);
    // The static frame of index.html makes way for the same frame rendered by the app.
    while let Some(element) = root.first_element_child() {
        element.remove();
    }
    has_texts.set(true);
    // boot.js: from here on only a failure of the app itself is fatal.
    let _ = root.remove_attribute("aria-busy");
}

/// Says in the console why the app has stopped. Not in a release: the build leaves the words out.
#[cfg(debug_assertions)]
fn web_log(text: &str) {
    leptos::logging::error!("{text}");
}

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
mod signals;
mod state;
mod texts;
mod theme;
mod time;
mod ui;
mod view;
mod wire;

use crate::prelude::*;
use leptos::mount::mount_to;
use leptos::task::spawn_local;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::HtmlElement;
use state::App;

fn main() {
    #[cfg(debug_assertions)]
    std::panic::set_hook(Box::new(|info| web_log(&info.to_string())));

    // The page brings its own frame with a line that says it is loading; from here on it is the app's.
    let root: HtmlElement =
        document().get_element_by_id("app").expect("index.html has an element with the id app").unchecked_into();
    mount_to(root.clone(), move || {
        let app = App::new();
        // First of all, because it takes a code out of the address bar.
        router::start(app);
        later::start(app);
        live::start(app);
        // Who is signed in is on its way; the texts come meanwhile.
        spawn_local(begin(app, root, Owner::current().unwrap_or_default()));
    })
    .forget();
}

/// Shows the app as soon as it has its texts.
async fn begin(app: App, root: HtmlElement, owner: Owner) {
    let texts = texts::chosen();
    if !texts::load(texts).await {
        // Without words there is nothing to show: boot.js says so, in words that came with the page.
        wasm_bindgen::throw_str("the texts cannot be had");
    }
    app.language.set(texts.language);
    owner.with(|| {
        page::start(app);
        root.set_inner_html("");
        view::mount(&root, (move || frame::view(app)).into_any());
    });
    // Tells boot.js that the app has started: from here on only a failure of the app itself is fatal.
    let _ = root.remove_attribute("aria-busy");
}

/// Says in the console why the app has stopped. Not in a release: the build leaves the words out.
#[cfg(debug_assertions)]
fn web_log(text: &str) {
    leptos::logging::error!("{text}");
}

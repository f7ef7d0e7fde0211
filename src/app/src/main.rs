//! The browser app.

use leptos::mount::mount_to;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;

fn main() {
    // The page brings its own frame with a line that says it is loading; from here on it is the app's.
    let root: leptos::web_sys::HtmlElement = document()
        .get_element_by_id("app")
        .expect("index.html has an element with the id app")
        .unchecked_into();
    root.set_inner_html("");
    mount_to(root.clone(), App).forget();
    // Tells boot.js that the app has started.
    let _ = root.remove_attribute("aria-busy");
}

#[component]
fn App() -> impl IntoView {
    view! {
        <header class="bar"><span class="brand">"Handover"</span></header>
        <div class="tabs"></div>
        <main id="main" tabindex="-1"><h1 tabindex="-1">"My services"</h1></main>
    }
}

//! Small things the browser can do.

use crate::prelude::*;
use core::cell::Cell;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, MouseEvent};

thread_local! {
    static NEXT_ID: Cell<u32> = const { Cell::new(0) };
    static AWAITED: Cell<Option<&'static str>> = const { Cell::new(None) };
}

/// An id that no other element has, beginning with `name`.
pub(crate) fn fresh_id(name: &str) -> String {
    let number = NEXT_ID.with(|next| next.replace(next.get() + 1));
    [name, "-", &number.to_string()].concat()
}

/// The first element that fits a selector.
pub(crate) fn find(selector: &str) -> Option<HtmlElement> {
    document().query_selector(selector).ok().flatten().and_then(|element| element.dyn_into().ok())
}

/// The element with an id.
pub(crate) fn by_id(id: &str) -> Option<HtmlElement> {
    document().get_element_by_id(id).and_then(|element| element.dyn_into().ok())
}

/// Moves the focus to the first element that fits a selector, once what is being changed is on the page.
pub(crate) fn focus_soon(selector: &'static str) {
    request_animation_frame(move || match find(selector) {
        Some(element) => {
            AWAITED.set(None);
            let _ = element.focus();
        }
        // It may be part of a screen that is still on its way.
        None => AWAITED.set(Some(selector)),
    });
}

/// A screen that was on its way is on the page now: the focus goes where it should have gone.
pub(crate) fn focus_awaited() {
    if let Some(selector) = AWAITED.take() {
        focus_soon(selector);
    }
}

/// Puts a text on the clipboard.
///
/// # Errors
/// When the browser refuses, for instance on a page that did not come over a safe connection.
pub(crate) async fn copy(text: &str) -> Result<(), ()> {
    let clipboard = js_sys::Reflect::get(&window().navigator(), &"clipboard".into()).map_err(|_| ())?;
    let clipboard: web_sys::Clipboard = clipboard.dyn_into().map_err(|_| ())?;
    wasm_bindgen_futures::JsFuture::from(clipboard.write_text(text)).await.map(|_| ()).map_err(|_| ())
}

/// What the browser remembers under `name`; `None` also when it refuses to remember anything.
pub(crate) fn remembered(name: &str) -> Option<String> {
    window().local_storage().ok().flatten().and_then(|storage| storage.get_item(name).ok().flatten())
}

/// Remembers a text, or forgets it.
pub(crate) fn remember(name: &str, text: Option<&str>) {
    if let Ok(Some(storage)) = window().local_storage() {
        let _ = match text {
            Some(text) => storage.set_item(name, text),
            None => storage.remove_item(name),
        };
    }
}

/// Whether a click on a link leads there in this tab, and not to another one.
pub(crate) fn is_plain(event: &MouseEvent) -> bool {
    !(event.ctrl_key() || event.meta_key() || event.shift_key())
}

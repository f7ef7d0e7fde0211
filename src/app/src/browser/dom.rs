//! Helpers around the DOM, the clipboard, the storage and files to save.

use core::cell::Cell;
use core::time::Duration;
use js_sys::{Array, Uint8Array};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, Element, HtmlAnchorElement, HtmlElement, HtmlInputElement, MouseEvent, Url};

thread_local! {
    static NEXT_ID: Cell<u32> = const { Cell::new(0) };
    /// A selector that has not got the focus yet, and the element that had it then.
    static AWAITED: Cell<Option<(&'static str, Option<Element>)>> = const { Cell::new(None) };
}

/// A unique element id that begins with `name`.
pub(crate) fn fresh_id(name: &str) -> String {
    let number = NEXT_ID.with(|next| next.replace(next.get() + 1));
    [name, "-", &number.to_string()].concat()
}

/// The languages that the browser says its user reads, the preferred one first. Some browsers have none, or a name of
/// another system (`fr_FR@euro`), which `Intl` refuses.
pub(crate) fn languages() -> Vec<String> {
    let navigator = window().navigator();
    let read = |name: &str| js_sys::Reflect::get(&navigator, &name.into()).unwrap_or_default();
    let all = read("languages");
    let all = if js_sys::Array::is_array(&all) { all.unchecked_into() } else { js_sys::Array::new() };
    // The browser's own array is frozen.
    all.iter().chain([read("language")]).filter_map(|tag| tag.as_string()).collect()
}

/// Whether the browser says that it keeps cookies for this site.
pub(crate) fn has_cookies() -> bool {
    let enabled = js_sys::Reflect::get(&window().navigator(), &"cookieEnabled".into());
    enabled.is_ok_and(|enabled| enabled.as_bool() != Some(false))
}

/// The first element that matches a selector.
pub(crate) fn find(selector: &str) -> Option<HtmlElement> {
    document().query_selector(selector).ok().flatten().and_then(|element| element.dyn_into().ok())
}

pub(crate) fn by_id(id: &str) -> Option<HtmlElement> {
    document().get_element_by_id(id).and_then(|element| element.dyn_into().ok())
}

/// Whether an input holds an invalid entry that its value omits: an incomplete or impossible date.
pub(crate) fn has_bad_input(id: &str) -> bool {
    let input = by_id(id).and_then(|element| element.dyn_into::<HtmlInputElement>().ok());
    input.is_some_and(|input| input.validity().bad_input())
}

/// Moves the focus to an element, if there is one.
pub(crate) fn focus(element: Option<HtmlElement>) {
    if let Some(element) = element {
        let _ = element.focus();
    }
}

/// Moves the focus to the first element that matches a selector, after rendering.
pub(crate) fn focus_soon(selector: &'static str) {
    request_animation_frame(move || {
        focus(find(selector));
        let focused = document().active_element();
        let is_there = focused.as_ref().is_some_and(|element| element.matches(selector).unwrap_or(true));
        // It may be part of a lazy screen that is still being fetched, or below a part that loads.
        AWAITED.set((!is_there).then_some((selector, focused)));
    });
}

/// Moves the focus to the element with an id, after rendering.
pub(crate) fn focus_soon_id(id: String) {
    request_animation_frame(move || focus(by_id(&id)));
}

/// Repeats the last [`focus_soon`] that did not get there, unless the focus has moved since: a lazy screen is there now, or
/// data.
pub(crate) fn focus_awaited() {
    let Some((selector, focused)) = AWAITED.take() else { return };
    let now = document().active_element();
    if now == focused || now == document().body().map(Into::into) {
        focus_soon(selector);
    }
}

/// Copies a text to the clipboard.
///
/// # Errors
/// Fails if the browser refuses, for instance in an insecure context.
pub(crate) async fn copy(text: &str) -> Result<(), ()> {
    let clipboard = js_sys::Reflect::get(&window().navigator(), &"clipboard".into()).map_err(|_| ())?;
    let clipboard: web_sys::Clipboard = clipboard.dyn_into().map_err(|_| ())?;
    wasm_bindgen_futures::JsFuture::from(clipboard.write_text(text)).await.map(|_| ()).map_err(|_| ())
}

/// A storage of the browser. It may be refused or full: then nothing is kept.
#[derive(Clone, Copy)]
pub(crate) enum Storage {
    /// Of all tabs, for good.
    Local,
    /// Of this tab, until it is closed.
    Tab,
}

impl Storage {
    fn open(self) -> Option<web_sys::Storage> {
        let storage = match self {
            Self::Local => window().local_storage(),
            Self::Tab => window().session_storage(),
        };
        storage.ok().flatten()
    }

    pub(crate) fn get(self, name: &str) -> Option<String> {
        self.open()?.get_item(name).ok().flatten()
    }

    pub(crate) fn set(self, name: &str, text: Option<&str>) {
        if let Some(storage) = self.open() {
            let _ = match text {
                Some(text) => storage.set_item(name, text),
                None => storage.remove_item(name),
            };
        }
    }

    pub(crate) fn clear(self) {
        if let Some(storage) = self.open() {
            let _ = storage.clear();
        }
    }
}

/// Whether a click on a link navigates in this tab: it has no modifier key.
pub(crate) fn is_plain(event: &MouseEvent) -> bool {
    !(event.ctrl_key() || event.meta_key() || event.shift_key())
}

/// The whole address of a place of the app, to be sent to somebody.
pub(crate) fn address_of(link: &handover_api::Link) -> String {
    let here = location().href().unwrap_or_default();
    let page = here.split('#').next().unwrap_or_default();
    [page, &link.format()].concat()
}

/// Moves the focus to the first element that matches a selector, unless something has it once a dialog has tried to restore it.
pub(crate) fn focus_if_lost(selector: &'static str) {
    request_animation_frame(move || {
        if document().active_element().is_none_or(|element| element.tag_name() == "BODY") {
            focus_soon(selector);
        }
    });
}

/// Time for the browser to begin the download.
const KEPT: Duration = Duration::from_secs(60);

/// Saves a file as a download. No browser opens one without a `content_type` by itself.
pub(crate) fn save_file(name: &str, content: &[u8], content_type: &str) {
    // It can only fail where the browser lacks the interfaces.
    let _ = try_save(name, content, content_type);
}

fn try_save(name: &str, content: &[u8], content_type: &str) -> Result<(), JsValue> {
    let kind = BlobPropertyBag::new();
    kind.set_type(content_type);
    let parts = Array::of1(&Uint8Array::from(content));
    let blob = Blob::new_with_u8_array_sequence_and_options(&parts, &kind)?;
    let address = Url::create_object_url_with_blob(&blob)?;
    let link: HtmlAnchorElement = document().create_element("a")?.unchecked_into();
    link.set_href(&address);
    link.set_download(name);
    link.click();
    set_timeout(move || _ = Url::revoke_object_url(&address), KEPT);
    Ok(())
}

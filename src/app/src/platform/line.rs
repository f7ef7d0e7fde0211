//! The browser's data on the connection (Network Information API, which only some browsers have).

use js_sys::Reflect;
use leptos::prelude::*;
use wasm_bindgen::JsValue;

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

//! Saving what the page has as a file.

use core::time::Duration;
use js_sys::{Array, Uint8Array};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

/// Time for the browser to begin the download.
const KEPT: Duration = Duration::from_secs(60);

/// Saves a file as a download. No browser opens one without a `content_type` by itself.
pub(crate) fn save(name: &str, content: &[u8], content_type: &str) {
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

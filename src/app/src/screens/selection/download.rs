//! The selected services as a CSV file.

use crate::prelude::*;
use core::time::Duration;
use handover_api::services::{ServiceRow, csv_file};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

/// How long the browser may take to begin the download.
const KEPT: Duration = Duration::from_secs(60);

pub(super) fn services(rows: &[ServiceRow]) {
    // It can only fail where the browser lacks the interfaces.
    let _ = save("services.csv", &csv_file(rows));
}

fn save(name: &str, content: &str) -> Result<(), JsValue> {
    let kind = BlobPropertyBag::new();
    kind.set_type("text/csv;charset=utf-8");
    let blob = Blob::new_with_str_sequence_and_options(&js_sys::Array::of1(&content.into()), &kind)?;
    let address = Url::create_object_url_with_blob(&blob)?;
    let link: HtmlAnchorElement = document().create_element("a")?.unchecked_into();
    link.set_href(&address);
    link.set_download(name);
    link.click();
    set_timeout(move || _ = Url::revoke_object_url(&address), KEPT);
    Ok(())
}

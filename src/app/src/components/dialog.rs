//! Native modal dialogs. The focus returns to the element that had it.

use crate::platform::dom;
use leptos::prelude::*;
use leptos::{ev, html};
use std::sync::Arc;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// A modal dialog, open for as long as it is rendered. `title_id` is the id of its heading (with `tabindex="-1"`), which
/// takes the focus. `close` is called on Escape; removing the dialog is up to the caller.
pub(crate) fn dialog(title_id: &'static str, close: Arc<dyn Fn() + Send + Sync>, content: AnyView) -> AnyView {
    let node = NodeRef::<html::Dialog>::new();
    let before: Option<HtmlElement> = document().active_element().and_then(|element| element.dyn_into().ok());
    let before = StoredValue::new_local(before);
    Effect::new(move |_| {
        if let Some(dialog) = node.get()
            && !dialog.open()
        {
            let _ = dialog.show_modal();
            if let Some(title) = dom::by_id(title_id) {
                let _ = title.focus();
            }
        }
    });
    on_cleanup(move || {
        let before = before.try_with_value(Clone::clone).flatten();
        // After the dialog was removed: the rest of the page is inert before.
        request_animation_frame(move || {
            let before = before.filter(|element| element.is_connected() && element.tag_name() != "BODY");
            if let Some(element) = before.or_else(|| dom::find("main h1")) {
                let _ = element.focus();
            }
        });
    });
    let cancelled = move |event: ev::Event| {
        event.prevent_default();
        close();
    };
    view! {
        <dialog node_ref=node aria-labelledby=title_id on:cancel=cancelled>
            {content}
        </dialog>
    }
    .into_any()
}

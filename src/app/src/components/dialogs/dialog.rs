//! Native modal dialogs. The focus returns to the element that had it.

use crate::browser::dom;
use leptos::prelude::*;
use leptos::{ev, html};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// A modal dialog, open while it is rendered.
#[component]
pub(crate) fn Dialog(
    /// The id of its heading (with `tabindex="-1"`), which takes the focus.
    title_id: &'static str,
    /// Called on Escape; removing the dialog is up to the caller.
    #[prop(into)]
    close: Callback<()>,
    children: Children,
) -> AnyView {
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
        close.run(());
    };
    view! {
        <dialog node_ref=node aria-labelledby=title_id on:cancel=cancelled>
            {children()}
        </dialog>
    }
    .into_any()
}

//! Menus: native popovers beside their button; a bottom sheet on small screens.

use crate::browser::dom;
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// A button and its menu. The content is rendered while the menu is open, which keeps long lists light. The menu closes when
/// one of its links or buttons is pressed, except copy buttons and others with `data-stays`, which show their outcome.
#[component]
pub(crate) fn Menu(
    /// The class of the button.
    class: &'static str,
    /// The accessible name of the button; empty where its face has text.
    #[prop(optional, into)]
    label: String,
    /// The content of the button, if it is not just an icon.
    #[prop(optional)]
    face: Option<AnyView>,
    /// An icon that the style sheet draws.
    #[prop(optional)]
    icon: Option<&'static str>,
    /// Whether the menu is a group of radio buttons.
    #[prop(optional)]
    is_choice: bool,
    /// The content of the menu.
    children: ChildrenFn,
) -> AnyView {
    let id = dom::fresh_id("menu");
    let (open, set_open) = signal(false);
    let toggled = move |event: ev::Event| {
        let element: HtmlElement = event_target(&event);
        // Emptied after it has closed, so that it does not collapse while fading out.
        if !element.matches(":popover-open").unwrap_or(false) {
            set_open.set(false);
        }
    };
    let pressed = |event: ev::MouseEvent| {
        let target: Element = event_target(&event);
        let acts = target.closest("a[href], button:not(.copy, [data-stays], [aria-disabled])").ok().flatten().is_some();
        if acts && let Some(menu) = target.closest("[popover]").ok().flatten() {
            close_menu(&menu);
        }
    };
    let name = (!label.is_empty()).then_some(label);
    let group = is_choice.then(|| name.clone()).flatten();
    view! {
        <button
            type="button" class=class data-icon=icon popovertarget=id.clone() aria-label=name
            on:click=move |_| set_open.set(true)
        >
            {face}
        </button>
        <div
            popover="auto" id=id class="menu" role=group.as_ref().map(|_| "radiogroup") aria-label=group
            on:toggle=toggled on:click=pressed
        >
            {move || open.get().then(|| children())}
        </div>
    }
    .into_any()
}

/// Closes the open menu.
pub(crate) fn close_menus() {
    if let Some(menu) = dom::find("[popover]:popover-open") {
        close_menu(&menu);
    }
}

fn close_menu(menu: &Element) {
    if let Some(menu) = menu.dyn_ref::<HtmlElement>() {
        let _ = menu.hide_popover();
    }
}

//! Menus: native popovers beside the button that opens them; a sheet at the bottom where room is short.

use crate::platform::dom;
use crate::prelude::*;
use leptos::ev;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// The button that opens a menu.
pub(crate) struct MenuButton {
    /// Its classes.
    pub(crate) class: &'static str,
    /// What it is called when its face does not say; empty when it does.
    pub(crate) label: String,
    /// What is on it.
    pub(crate) face: AnyView,
    /// Whether one of several choices is made in the menu.
    pub(crate) is_choice: bool,
}

/// A button and the menu it opens. What is in the menu is only built once it is opened, which keeps long lists light.
/// It closes when one of its links or buttons is pressed, except for those that
/// say themselves what came of it: copy buttons, and others with `data-stays`.
pub(crate) fn menu(button: MenuButton, content: impl Fn() -> AnyView + Send + Sync + 'static) -> AnyView {
    let MenuButton { class, label, face, is_choice } = button;
    let id = dom::fresh_id("menu");
    let (open, set_open) = signal(false);
    let toggled = move |event: ev::Event| {
        let element: HtmlElement = event_target(&event);
        // Closing empties it after it is out of sight.
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
            type="button" class=class popovertarget=id.clone() aria-label=name
            on:click=move |_| set_open.set(true)
        >
            {face}
        </button>
        <div
            popover="auto" id=id class="menu" role=group.as_ref().map(|_| "radiogroup") aria-label=group
            on:toggle=toggled on:click=pressed
        >
            {move || open.get().then(&content)}
        </div>
    }
    .into_any()
}

/// Closes the menu that is open, wherever it is.
pub(crate) fn close_menus() {
    if let Some(menu) = dom::find("[popover]:popover-open") {
        close_menu(&menu);
    }
}

/// Closes an open menu.
fn close_menu(menu: &Element) {
    if let Some(menu) = menu.dyn_ref::<HtmlElement>() {
        let _ = menu.hide_popover();
    }
}

//! The room around a field for its list.

use crate::browser::dom;
use leptos::prelude::window;
use web_sys::{Element, HtmlElement};

/// Distance of the list from its field and from what it must not cover, together.
const MARGINS: i32 = 8;

/// Heights, in pixels.
pub(super) struct Room {
    /// Of the whole list.
    pub(super) wanted: i32,
    /// Free above the field.
    pub(super) above: i32,
    /// Free below it, down to the buttons at the foot of the form.
    pub(super) below: i32,
}

impl Room {
    /// Measures a list and the room around its field.
    pub(super) fn of(field: &HtmlElement, list: &HtmlElement) -> Option<Self> {
        let place = |element: &Element| element.get_bounding_client_rect();
        // One of two is shown, as the window is wide or narrow.
        let docks = ["form .dock.only-l", "form .dock.only-s"].into_iter().filter_map(dom::find);
        let dock = docks.map(|dock| place(&dock)).find(|dock| dock.height() > 0.0);
        let window = window().inner_height().ok()?.as_f64()?;
        let end = dock.map_or(window, |dock| dock.top().min(window));
        let field = place(field);
        Some(Self {
            wanted: list.scroll_height(),
            above: whole(field.top()) - MARGINS,
            below: whole(end - field.bottom()) - MARGINS,
        })
    }
}

/// Whole pixels: formatting fractions takes some kilobytes of code.
#[expect(clippy::cast_possible_truncation, reason = "places in a window are small")]
fn whole(pixels: f64) -> i32 {
    pixels as i32
}

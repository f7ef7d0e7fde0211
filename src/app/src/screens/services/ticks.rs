//! Ticking services: boxes, ranges with Shift, and keys. The arrow keys lead from row to row, with Shift they extend the
//! selection from one box to the next; Enter leads to the bar, Escape clears it.

use super::list::{List, Row, boxes};
use crate::browser::dom;
use crate::platform::i18n as t;
use crate::state::{App, Selection, ServicesState};
use handover_api::Link;
use handover_api::link::FormSource;
use handover_api::services::ServiceRow;
use handover_rules::ServiceKey;
use handover_rules::service_list::Ticked;
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent, MouseEvent};

const BOXES: &str = ".services tbody .tick input";
/// The stops of the arrow keys: the boxes and the names.
const STOPS: &str = ".services tbody :is(.tick input, th a)";

/// A tick box for the first cell of a row. `press` learns whether the shift key was down.
#[component]
pub(crate) fn Tick(
    #[prop(into)] label: String,
    is_ticked: impl Fn() -> Ticked + Send + Sync + 'static,
    press: impl Fn(bool) + 'static,
) -> impl IntoView {
    let state = Memo::new(move |_| is_ticked());
    let pressed = move |event: MouseEvent| {
        press(event.shift_key());
        // The browser has toggled the box; where that is not the outcome, nothing would put it right.
        if let Some(target) = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok()) {
            target.set_checked(state.get_untracked() == Ticked::All);
        }
    };
    view! {
        <label class="tick">
            <input
                type="checkbox" aria-label=label prop:checked=move || state.get() == Ticked::All
                prop:indeterminate=move || state.get() == Ticked::Some on:click=pressed
            />
        </label>
    }
}

/// Behaviour of the boxes of a list.
#[derive(Clone, Copy)]
pub(crate) struct Ticks {
    selection: Selection,
    list: List,
    /// The first service of the box that was ticked last: a range begins there.
    anchor: StoredValue<Option<ServiceKey>>,
}

impl Ticks {
    pub(crate) fn new(list: List) -> Self {
        Self { selection: expect_context::<App>().selection, list, anchor: StoredValue::new(None) }
    }

    /// The own services that have been read, in their order on screen.
    fn shown(self) -> Vec<ServiceRow> {
        let own = |row: &Row| Some(row.content.get_untracked()).filter(|row| row.shared.is_none());
        self.list.rows(()).with_untracked(|rows| rows.iter().filter_map(own).collect())
    }

    /// The box of these services was pressed.
    pub(crate) fn press(self, rows: &[ServiceRow], is_range: bool) {
        let wanted = rows.iter().any(|row| !untrack(|| self.selection.has(&row.service)));
        let anchor = self.anchor.get_value().filter(|_| is_range);
        self.anchor.set_value(rows.first().map(|row| row.service.clone()));
        let shown = self.shown();
        self.tick(range(&shown, anchor.as_ref(), rows), wanted);
    }

    /// The box of all services shown was pressed.
    pub(super) fn press_shown(self) {
        let shown = self.shown();
        let wanted = shown.iter().any(|row| !untrack(|| self.selection.has(&row.service)));
        self.tick(&shown, wanted);
    }

    fn tick(self, rows: &[ServiceRow], wanted: bool) {
        self.selection.rows.update(|selected| {
            if wanted {
                add(selected, rows);
            } else {
                selected.retain(|row| !rows.iter().any(|other| other.service == row.service));
            }
        });
    }

    /// Extends the selection from the focused box to the next or the previous one, which gets the focus.
    fn extend(self, services: ServicesState, is_down: bool) {
        let Some(focused) = document().active_element() else { return };
        let Ok(elements) = document().query_selector_all(BOXES) else { return };
        let Some(place) = (0..elements.length()).find(|at| elements.get(*at).as_ref() == Some(focused.as_ref())) else {
            return;
        };
        let next = if is_down { place + 1 } else { place.wrapping_sub(1) };
        let Some(next_box) = elements.get(next).and_then(|node| node.dyn_into::<HtmlElement>().ok()) else { return };
        let boxes = untrack(|| boxes(services, self.list));
        let rows = |place: u32| boxes.get(place as usize).map(Vec::as_slice).unwrap_or_default();
        let is_anchor =
            |rows: &Vec<ServiceRow>, anchor: &ServiceKey| rows.first().is_some_and(|row| row.service == *anchor);
        let anchor = self.anchor.get_value();
        let anchor = anchor.and_then(|anchor| boxes.iter().position(|rows| is_anchor(rows, &anchor)));
        let anchor = anchor.and_then(|place| u32::try_from(place).ok()).unwrap_or(place);
        self.anchor.set_value(rows(anchor).first().map(|row| row.service.clone()));
        if next.abs_diff(anchor) < place.abs_diff(anchor) {
            self.tick(rows(place), false);
        } else {
            self.tick(rows(place), true);
            self.tick(rows(next), true);
        }
        let _ = next_box.focus();
    }

    /// Follows the keyboard while the screen is shown.
    pub(crate) fn listen(self) {
        let services = expect_context::<App>().services;
        let clear = clearing();
        let pressed = move |event: KeyboardEvent| {
            let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else { return };
            let key = event.key();
            let is_arrow = key == "ArrowDown" || key == "ArrowUp";
            let has_modifier = event.ctrl_key() || event.meta_key() || event.alt_key();
            if event.shift_key() && is_arrow && target.matches(BOXES).unwrap_or(false) {
                // Not the page's scrolling.
                event.prevent_default();
                self.extend(services, key == "ArrowDown");
            } else if is_arrow && !event.shift_key() && !has_modifier && step(&target, key == "ArrowDown") {
                event.prevent_default();
            }
            if key == "Enter" && target.matches(BOXES).unwrap_or(false) {
                // The bar is last: behind every row.
                dom::focus_soon(".dock .btn.main");
            }
            let is_inside = target.closest(".services, .dock").ok().flatten().is_some();
            // Escape closes a menu first.
            let is_free = dom::find("[popover]:popover-open").is_none();
            if key == "Escape" && is_inside && is_free && untrack(|| self.selection.is_begun()) {
                self.anchor.set_value(None);
                clear();
            }
        };
        let listener = window_event_listener(ev::keydown, pressed);
        on_cleanup(move || listener.remove());
    }
}

/// Moves the focus from the box or the name of a row to that of the next or previous row. A service below its name has no
/// link: there the focus goes to its box. Above the first row is the search.
fn step(from: &Element, is_down: bool) -> bool {
    if !from.matches(STOPS).unwrap_or(false) {
        return false;
    }
    let row = from.closest("tr").ok().flatten();
    let row = row.and_then(|row| if is_down { row.next_element_sibling() } else { row.previous_element_sibling() });
    let of_row = |row: Element| {
        let same = if from.tag_name() == "A" { row.query_selector("th a").ok().flatten() } else { None };
        same.or_else(|| row.query_selector(".tick input").ok().flatten())
    };
    let next = row.and_then(of_row).and_then(|next| next.dyn_into::<HtmlElement>().ok());
    let next = if is_down { next } else { next.or_else(|| dom::by_id("search")) };
    next.is_some_and(|next| next.focus().is_ok())
}

/// Returns what selects nothing.
pub(crate) fn clearing() -> impl Fn() + Copy {
    let app = expect_context::<App>();
    move || {
        app.selection.rows.set(Vec::new());
        for form in [FormSource::Selected, FormSource::To(None)] {
            app.unsaved.drop_forms_at(&Link::modify(form));
        }
        app.announce(t::selection_cleared());
        // The bar disappears.
        dom::focus_soon(BOXES);
    }
}

/// The services from the anchor to those of the box that was pressed; the latter alone where the anchor is not on screen.
fn range<'a>(shown: &'a [ServiceRow], anchor: Option<&ServiceKey>, pressed: &'a [ServiceRow]) -> &'a [ServiceRow] {
    let place = |service: &ServiceKey| shown.iter().position(|row| row.service == *service);
    let ends = pressed.first().zip(pressed.last());
    let ends = ends.and_then(|(first, last)| place(&first.service).zip(place(&last.service)));
    match (ends, anchor.and_then(place)) {
        (Some((first, last)), Some(anchor)) => &shown[first.min(anchor)..=last.max(anchor)],
        _ => pressed,
    }
}

/// Adds services to those selected, which are in order and have each only once.
pub(crate) fn add(selected: &mut Vec<ServiceRow>, rows: &[ServiceRow]) {
    selected.extend_from_slice(rows);
    // A stable sort, so that of two rows of one service the newer comes first.
    selected.reverse();
    selected.sort_by(|one, other| one.service.cmp(&other.service));
    selected.dedup_by(|one, other| one.service == other.service);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::screens::services::list::row;
    use handover_rules::ServiceStatus;

    fn shown() -> Vec<ServiceRow> {
        ["d", "b", "a", "c"].into_iter().map(|name| row(name, "me-ovh", ServiceStatus::Ok, "")).collect()
    }

    fn names(rows: &[ServiceRow]) -> String {
        rows.iter().map(|row| row.service.name.as_str()).collect()
    }

    #[test]
    fn a_range_follows_the_order_on_screen_both_ways() {
        let shown = shown();
        let key = |place: usize| &shown[place].service;
        assert_eq!(names(range(&shown, Some(key(0)), &shown[2..3])), "dba");
        assert_eq!(names(range(&shown, Some(key(3)), &shown[1..2])), "bac");
        assert_eq!(names(range(&shown, None, &shown[1..2])), "b");
        // A group takes all of its services.
        assert_eq!(names(range(&shown, Some(key(3)), &shown[0..2])), "dbac");
        assert_eq!(names(range(&shown, Some(key(0)), &shown[2..4])), "dbac");
        // The anchor has been filtered away.
        assert_eq!(names(range(&shown[1..], Some(key(0)), &shown[2..3])), "a");
        // The pressed row has been filtered away.
        assert_eq!(names(range(&shown[1..], Some(key(1)), &shown[0..1])), "d");
    }

    #[test]
    fn services_are_selected_once_as_they_were_seen_last() {
        let mut selected = Vec::new();
        add(&mut selected, &shown());
        add(
            &mut selected,
            &[row("b", "me-ovh", ServiceStatus::Expired, ""), row("e", "me-ovh", ServiceStatus::Ok, "")],
        );
        assert_eq!(names(&selected), "abcde");
        assert_eq!(selected[1].status, ServiceStatus::Expired);
    }
}

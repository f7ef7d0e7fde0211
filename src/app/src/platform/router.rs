//! Hash routes: plain `<a href="#/…">` anchors navigate, and one `hashchange` listener keeps the navigation signals in step
//! with the address bar. [`handover_api::link`] parses and formats. See `src/decisions/0001-addresses-and-html.md`.
//!
//! Scroll position and focus of each history entry are kept, so that going back leads to the same rows and not to the top of
//! the page. All of it is in memory; the browser's history state holds only the entry's number.

use crate::browser::dom;
use crate::platform::clock;
use crate::state::App;
use core::cell::{Cell, RefCell};
use handover_api::Link;
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::HtmlElement;

/// Whether the address is one of the provider's desk, an app of its own.
pub(crate) fn is_desk() -> bool {
    location().hash().is_ok_and(|address| address.starts_with(handover_api::desk::DESK))
}

/// Reads the address and follows its changes.
pub(crate) fn start() {
    let app = expect_context::<App>();
    restore_scrolling_here();
    arrive_at_entry(false);
    app.arrive();
    // The listener lives as long as the page.
    let _ = window_event_listener(ev::hashchange, move |_| {
        if is_desk() {
            let _ = location().reload();
            return;
        }
        let is_over_list = app.navigation.link.with_untracked(|link| matches!(link, Link::Services(_)));
        arrive_at_entry(is_over_list);
        app.arrive();
    });
}

/// Follows a link, as if it had been pressed.
pub(crate) fn follow(link: &Link) {
    let _ = location().set_hash(&link.format());
}

impl App {
    /// Replaces the current history entry: for filters, order, a dialog that closes.
    pub(crate) fn replace_link(self, link: Link) {
        write_entry(Some(&link.format()));
        self.settle(link);
    }

    /// Leaves a page for `link`: back, if that is the list of services from which it was opened.
    pub(crate) fn leave_for(self, link: Link) {
        if is_over_list() && matches!(link, Link::Services(_)) {
            back(link);
        } else {
            self.replace_link(link);
        }
    }

    /// Changes the view of a list in the address, without a history entry. Not while the page is being left: that would undo
    /// it.
    pub(crate) fn change_view(self, link: Link) {
        if !self.is_leaving() {
            self.replace_link(link);
        }
    }

    /// Whether the `hashchange` event of a followed link is still pending: replacing the address now would undo it.
    pub(crate) fn is_leaving(self) -> bool {
        location().hash().is_ok_and(|address| self.navigation.link.with_untracked(|link| link.format() != address))
    }

    /// Handles a new address: after `hashchange`, or when the page was opened.
    fn arrive(self) {
        let address = location().hash().unwrap_or_default();
        let mut link = awaited_link().unwrap_or_else(|| Link::parse(&address));
        if let Link::MailedRequest { id, code } = link {
            self.mailed_link.code.set(Some((id, code)));
            link = Link::request(id);
            self.navigation.by_mail.set(true);
        }
        if let Link::Request { id, code, .. } = &mut link
            && let Some(code) = code.take()
        {
            self.mailed_link.code.set(Some((*id, Some(code))));
        }
        self.navigation.by_mail.update(|by_mail| *by_mail |= matches!(link, Link::MailedLink { .. }));
        if let Some(token) = link.token_mut().and_then(Option::take) {
            self.navigation.by_mail.set(true);
            self.mailed_link.outcome.set(None);
            self.mailed_link.token.set(Some((link.clone(), token)));
        }
        // Wipes a code from the address bar and the history, and makes other spellings (`#/`) canonical. An unknown address
        // stays visible, unless it may contain a damaged code.
        let canonical = link.format();
        let stays_visible = link == Link::NotFound && !Link::may_carry_code(&address);
        if !stays_visible && canonical != address {
            write_entry(Some(&canonical));
        }
        self.settle(link);
    }

    fn settle(self, link: Link) {
        if let Link::Services(view) = &link
            && self.navigation.services.with_untracked(|known| known != view)
        {
            self.navigation.services.set(view.clone());
        }
        self.mailed_link.leave_for(&link);
        if self.navigation.link.with_untracked(|known| *known != link) {
            self.navigation.link.set(link);
        }
    }
}

/// The number of entries whose positions are kept.
const REMEMBERED: usize = 30;
/// Elements that can have the focus. The focused one is stored as its index among these, since going back renders new
/// elements.
const FOCUSABLE: &str = "main a[href], main button, main input, main select, main summary";

#[derive(Clone, Copy)]
struct LeftEntry {
    step: i64,
    scrolled: f64,
    focused: Option<Focused>,
}

#[derive(Clone, Copy)]
struct Focused {
    /// Its index among those that can have the focus.
    number: u32,
    /// Its distance from the upper edge of the window, in pixels.
    top: f64,
}

thread_local! {
    /// The number of the current entry; negative when the previous entry is the services list that it was opened over.
    static STEP: Cell<i64> = const { Cell::new(0) };
    /// Whether the entry was reached by going back or forward, or by a reload.
    static IS_OLD: Cell<bool> = const { Cell::new(false) };
    /// Whether the entry was reached by a link in the content of a page.
    static IS_FOLLOWED: Cell<bool> = const { Cell::new(false) };
    /// Whether the screen shows the rows again that it showed when the entry was left.
    static IS_RESUMED: Cell<bool> = const { Cell::new(false) };
    static LEFT: RefCell<Vec<LeftEntry>> = const { RefCell::new(Vec::new()) };
    /// The place of the entry that `back` has asked the browser for.
    static AWAITED: RefCell<Option<Link>> = const { RefCell::new(None) };
}

/// Takes over scroll restoration: the browser would scroll before the screen is rendered.
fn restore_scrolling_here() {
    if let Ok(history) = window().history() {
        let _ = history.set_scroll_restoration(web_sys::ScrollRestoration::Manual);
    }
}

/// Makes another entry the current one. Call it before the page changes: the position of the previous one is read from it.
fn arrive_at_entry(is_over_list: bool) {
    remember();
    let state = window().history().ok().and_then(|history| history.state().ok()).and_then(|state| state.as_string());
    let number: Option<i64> = state.and_then(|state| state.parse().ok());
    IS_OLD.set(number.is_some());
    IS_RESUMED.set(false);
    IS_FOLLOWED.set(dom::find("main a:focus").is_some());
    if let Some(number) = number {
        STEP.set(number);
        return;
    }
    // A new entry. The time is larger than every number given before a reload.
    let number = clock::browser_now().max(STEP.get().abs() + 1);
    STEP.set(if is_over_list { -number } else { number });
    write_entry(None);
}

/// Writes the number of the current entry into the history, and optionally another address.
fn write_entry(address: Option<&str>) {
    if let Ok(history) = window().history() {
        let _ = history.replace_state_with_url(&JsValue::from_str(&STEP.get().to_string()), "", address);
    }
}

/// Whether the previous entry is the services list that the current one was opened over.
fn is_over_list() -> bool {
    STEP.get() < 0
}

/// Goes one entry back, which then shows `link`.
pub(crate) fn back(link: Link) {
    // Going back is asynchronous: a second press must not go back twice.
    if AWAITED.with_borrow(Option::is_some) {
        return;
    }
    AWAITED.set(Some(link));
    if let Ok(history) = window().history() {
        let _ = history.back();
    }
}

/// The place that the entry just reached shows, where `back` has set it.
fn awaited_link() -> Option<Link> {
    AWAITED.take()
}

/// Whether this entry was reached by a link in the content of a page, which may mean a part of it; otherwise by a menu or
/// an address.
pub(crate) fn is_followed() -> bool {
    IS_FOLLOWED.get()
}

/// Whether this entry was visited before, so that a list may show its old rows before it reads new ones.
pub(crate) fn is_return() -> bool {
    IS_OLD.get() && LEFT.with_borrow(|left| left.iter().any(|left| left.step == STEP.get()))
}

/// Reports that a list shows the rows again that it showed when this entry was left.
pub(crate) fn resume() {
    IS_RESUMED.set(true);
}

/// Restores scroll position and focus of this entry, if its rows are there again; `false` when the entry is new.
pub(crate) fn restore() -> bool {
    let step = STEP.get();
    let left = LEFT.with_borrow(|left| left.iter().find(|left| left.step == step).copied());
    let Some(left) = left.filter(|_| IS_OLD.get()) else { return false };
    // After rendering.
    request_animation_frame(move || {
        if !IS_RESUMED.take() {
            window().scroll_to_with_x_and_y(0.0, 0.0);
            return dom::focus_soon("main h1");
        }
        let focusable = |number| document().query_selector_all(FOCUSABLE).ok()?.get(number);
        let focused = left.focused.and_then(|focused| {
            let element = focusable(focused.number)?.dyn_into::<HtmlElement>().ok()?;
            Some((element, focused.top))
        });
        let Some((element, top)) = focused else {
            dom::focus(dom::find("main h1"));
            return window().scroll_to_with_x_and_y(0.0, left.scrolled);
        };
        let _ = element.focus();
        // Rows that were not shown yet have estimated heights (style/lists.css), so that `scrolled` may mean another row.
        let moved = element.get_bounding_client_rect().top() - top;
        window().scroll_to_with_x_and_y(0.0, window().scroll_y().unwrap_or_default() + moved);
    });
    true
}

fn remember() {
    let step = STEP.get();
    if step == 0 {
        return;
    }
    let active = document().active_element();
    let focused = document().query_selector_all(FOCUSABLE).ok().zip(active).and_then(|(all, active)| {
        let top = active.get_bounding_client_rect().top();
        let active = JsValue::from(active);
        let is_active = |number: &u32| all.get(*number).is_some_and(|element| JsValue::from(element) == active);
        (0..all.length()).find(is_active).map(|number| Focused { number, top })
    });
    let scrolled = window().scroll_y().unwrap_or_default();
    LEFT.with_borrow_mut(|left| {
        left.retain(|left| left.step != step);
        if left.len() >= REMEMBERED {
            left.remove(0);
        }
        left.push(LeftEntry { step, scrolled, focused });
    });
}

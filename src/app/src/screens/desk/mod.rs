//! The provider's desk: an app of its own behind `#/desk`, with a frame and sessions of its own (decision 0032). Going
//! from the desk to the customers' pages, or back, loads the page anew.

mod act_form;
mod audit_log;
mod case;
mod corrections;
mod customer;
mod drafts;
mod frame;
mod join;
mod overview;
mod parts;
mod request;
mod service;
mod sign_in;
mod state;
mod words;

use self::drafts::Drafts;
use self::frame::Frame;
use self::state::{Desk, LastOverview, Presence, overview_address};
use crate::browser::dom::{self, Storage};
use crate::components::{PageHead, Skeleton};
use crate::data::late::{LatePage, Part};
use crate::platform::i18n as t;
use crate::platform::titles;
use crate::state::{App, DeskPlaces};
use handover_api::desk::{DESK, DeskLink};
use leptos::ev;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsValue;

/// The key under which the browser remembers who was signed in, for boot.js: what customers read of the desk, it does not
/// ask for.
const KEY: &str = "desk";

/// The desk.
pub(crate) fn view() -> AnyView {
    let app = expect_context::<App>();
    let places = DeskPlaces {
        customer: |who| DeskLink::Customer(who.clone()).format(),
        request: |id| DeskLink::Request(id).format(),
    };
    app.people.desk.set_value(Some(places));
    let desk = Desk {
        app,
        link: RwSignal::new(DeskLink::NotFound),
        session: RwSignal::new(Presence::Unknown),
        done: RwSignal::new(None),
        token: RwSignal::new(String::new()),
        drafts: Drafts::new(),
        again: Trigger::new(),
    };
    let overview = LastOverview(StoredValue::new(overview_address()));
    provide_context(overview);
    provide_context(desk);
    desk.drafts.outlive_reload();
    add_style();
    desk.arrive(overview);
    let place = Memo::new_with_compare(
        move |_| desk.link.get(),
        |before, now| before.zip(now).is_none_or(|(before, now)| !is_same_queue(before, now)),
    );
    let _ = window_event_listener(ev::hashchange, move |_| {
        let before = desk.link.get_untracked();
        desk.arrive(overview);
        if is_same_queue(&before, &desk.link.get_untracked()) {
            return;
        }
        desk.read_session();
        window().scroll_to_with_x_and_y(0.0, 0.0);
        dom::focus_soon("main h1");
    });
    desk.read_session();
    // The page is not made anew when the session is read again.
    let is_in = Memo::new(move |_| desk.session.with(Presence::is_signed_in));
    Effect::new(move |_| {
        if is_in.get().is_some() {
            let staff = app.session.staff.get_value().map(|staff| staff.to_string());
            Storage::Local.set(KEY, staff.as_deref());
        }
    });
    view! {
        {move || {
            app.language.track();
            view! { <Frame desk is_in>{move || Desk::page(place.get(), is_in.get())}</Frame> }
        }}
    }
    .into_any()
}

/// The filter of the queue is no place of its own. Every other arrival is, also at the same page: an invitation may be
/// opened again.
fn is_same_queue(one: &DeskLink, other: &DeskLink) -> bool {
    match (one, other) {
        (DeskLink::Overview { search: one, .. }, DeskLink::Overview { search: other, .. }) => one == other,
        _ => false,
    }
}

impl Desk {
    /// Takes over the address.
    fn arrive(self, overview: LastOverview) {
        let address = location().hash().unwrap_or_default();
        if !address.starts_with(DESK) {
            let _ = location().reload();
            return;
        }
        let mut link = DeskLink::parse(&address);
        if let DeskLink::Join { token } = &mut link
            && !token.is_empty()
        {
            self.token.set(core::mem::take(token));
            if let Ok(history) = window().history() {
                let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&link.format()));
            }
        }
        if matches!(link, DeskLink::Overview { .. }) {
            overview.0.set_value(link.format());
        }
        self.done.set(None);
        self.link.set(link);
    }

    fn page(link: DeskLink, is_in: Option<bool>) -> AnyView {
        let asks_to_join = matches!(link, DeskLink::Join { .. }) && is_in != Some(true);
        let part = match is_in {
            _ if asks_to_join => Some(join::join_page()),
            None => return view! { <Skeleton lines=3/> }.into_any(),
            Some(false) => Some(sign_in::sign_in_page()),
            Some(true) => page_at(link),
        };
        part.map_or_else(not_found, |part| view! { <LatePage part/> }.into_any())
    }
}

/// The page at an address, for somebody who is signed in.
fn page_at(link: DeskLink) -> Option<Part> {
    match link {
        DeskLink::Overview { .. } | DeskLink::Join { .. } => Some(overview::overview_page()),
        DeskLink::Customer(handle) => Some(customer::customer_page(handle)),
        DeskLink::Service(key) => Some(service::service_page(key)),
        DeskLink::Request(id) => Some(request::request_page(id)),
        DeskLink::Case(number) => Some(case::case_page(number)),
        DeskLink::AuditLog(filter) => Some(audit_log::audit_page(filter)),
        DeskLink::NotFound => None,
    }
}

fn not_found() -> AnyView {
    titles::set_title(t::desk_nothing());
    view! { <PageHead heading=t::desk_nothing() lead=t::desk_nothing_text()/> }.into_any()
}

/// Customers do not download the style of the desk.
fn add_style() {
    if let (Ok(link), Some(head)) = (document().create_element("link"), document().head()) {
        let _ = link.set_attribute("rel", "stylesheet");
        let _ = link.set_attribute("href", "desk.css");
        let _ = head.append_child(&link);
    }
}

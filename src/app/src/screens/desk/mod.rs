//! The provider's desk: an app of its own behind `#/desk`, with a frame and sessions of its own (decision 0032). Going
//! from the desk to the customers' pages, or back, loads the page anew.

mod acts;
mod audit_log;
mod case;
mod customer;
mod decision;
mod overview;
mod parts;
mod service;
mod sign_in;
mod state;

use self::state::{Desk, Drafts, LastOverview, Presence, overview_address};
use crate::browser::dom::{self, Storage};
use crate::components::{self, Badge, Icon, Menu, Notice, PageHead, PersonName, SignOutEntry, Skeleton, Tone};
use crate::data::late::{LatePage, Part};
use crate::forms::on_submit;
use crate::platform::client::Failure;
use crate::platform::i18n as t;
use crate::platform::{intl, titles};
use crate::shell::{Brand, SkipLink, foot, preference_buttons, preference_rows};
use crate::state::{App, DeskPlaces};
use handover_api::desk::{AuditFilter, DESK, DeskLink, DeskSession};
use handover_api::route;
use leptos::ev;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsValue;

/// The key under which the browser remembers who was signed in, for boot.js: what customers read of the desk, it does not
/// ask for.
const KEY: &str = "desk";

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
        drafts: Drafts::default(),
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
            _ if asks_to_join => Some(sign_in::join_page()),
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
        DeskLink::Request(id) => Some(service::request_page(id)),
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

#[component]
fn Frame(
    desk: Desk,
    /// Whether somebody is signed in; `None` if that is unknown.
    is_in: Memo<Option<bool>>,
    children: Children,
) -> impl IntoView {
    let app = desk.app;
    let end = move || match desk.session.with(|presence| presence.session().cloned()) {
        Some(session) => view! { <StaffMenu desk session /> }.into_any(),
        None => preference_buttons(),
    };
    let done = move || {
        let done = desk.done.get()?;
        Some(view! { <Notice tone=Tone::Ok icon="check"><p>{done}</p></Notice> }.into_any())
    };
    view! {
        <SkipLink />
        <header class="bar staff">
            <Brand to=Signal::derive(overview_address) />
            {move || (is_in.get() == Some(true)).then(|| view! { <Tabs desk /> })}
            {move || (is_in.get() == Some(true)).then(|| view! { <Find desk /> })}
            <div class="row end">{end}</div>
        </header>
        <main id="main" tabindex="-1"><div class="stack">{done}</div>{children()}</main>
        {foot(true)}
        <div class="vh" aria-live="polite">{move || app.announcement.get()}</div>
    }
}

#[component]
fn Tabs(desk: Desk) -> impl IntoView {
    let is_audit = move || desk.link.with(|link| matches!(link, DeskLink::AuditLog(_)));
    let audit = DeskLink::AuditLog(AuditFilter::default()).format();
    view! {
        <nav aria-label=t::desk_badge()>
            <ul class="ul">
                <li><Badge tone=Tone::Warn icon="lock" text=t::desk_badge()/></li>
                <li>
                    <a href=overview_address() aria-current=move || (!is_audit()).then_some("page")>{t::desk_overview()}</a>
                </li>
                <li><a href=audit aria-current=move || is_audit().then_some("page")>{t::desk_audit()}</a></li>
            </ul>
        </nav>
    }
}

#[component]
fn StaffMenu(desk: Desk, session: DeskSession) -> impl IntoView {
    let face = view! { <Icon name="user"/><span class="name"><PersonName name=session.name.clone()/></span><Icon name="down"/> }.into_any();
    let signing_out = components::signing_out();
    let sign_out = Callback::new(move |()| {
        signing_out.run(async move {
            match desk.app.delete(route::DESK_SESSION).await {
                // It may have ended before.
                Ok(()) | Err(Failure::SignedOut) => {
                    desk.drafts.clear();
                    desk.signed_out();
                    dom::focus_soon("main h1");
                    Ok(())
                }
                Err(failure) => Err(failure),
            }
        });
    });
    let entries = move || {
        let ends = t::desk_session_ends(intl::time_of(session.ends_at).as_str());
        view! {
            <p>{parts::roles(&session.roles)}<br/>{ends}</p>
            {preference_rows()}
            <hr/>
            <SignOutEntry signing_out sign_out/>
        }
        .into_any()
    };
    view! { <Menu class="btn bare" face>{entries()}</Menu> }
}

#[component]
fn Find(desk: Desk) -> impl IntoView {
    let typed = RwSignal::new(String::new());
    Effect::new(move |_| typed.set(desk.link.with(DeskLink::search)));
    let find = move || {
        let search = typed.get_untracked().trim().to_owned();
        let _ = location().set_hash(&DeskLink::Overview { search, cases: None }.format());
    };
    view! {
        <form class="filters" role="search" on:submit=on_submit(find)>
            <div class="in">
                <Icon name="search"/>
                <input
                    type="search" aria-label=t::desk_search() placeholder=t::desk_search() autocomplete="off" spellcheck="false"
                    prop:bound=move || typed.get() on:input=move |event| typed.set(event_target_value(&event))
                />
            </div>
        </form>
    }
}

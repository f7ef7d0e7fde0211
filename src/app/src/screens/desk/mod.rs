//! The provider's desk: an app of its own behind `#/desk`, with a frame and sessions of its own (decision 0032). Going
//! from the desk to the customers' pages, or back, loads the page anew.

mod act_form;
mod audit_log;
mod case;
mod cases;
mod corrections;
mod customer;
mod data;
mod drafts;
mod holder_change;
mod join;
mod lists;
mod more;
mod overview;
mod parts;
mod request;
mod service;
mod set_aside;
mod sign_in;
mod state;
mod words;

use self::drafts::Drafts;
use self::state::{Desk, Presence, overview_address};
use crate::components::{self, MenuButton, Tone, icon};
use crate::platform::client;
use crate::platform::i18n::desk as t;
use crate::platform::{dom, intl};
use crate::shell::{foot, preferences, titles};
use crate::state::App;
use handover_api::desk::{AuditFilter, DESK, DeskLink, DeskSession};
use handover_api::route;
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_bindgen::JsValue;

/// The desk.
pub(crate) fn view(app: App) -> AnyView {
    let desk = Desk {
        app,
        link: RwSignal::new(DeskLink::NotFound),
        session: RwSignal::new(Presence::Unknown),
        done: RwSignal::new(None),
        token: RwSignal::new(String::new()),
        drafts: Drafts::new(),
    };
    add_style();
    desk.arrive();
    let _ = window_event_listener(ev::hashchange, move |_| {
        desk.arrive();
        desk.read_session();
        window().scroll_to_with_x_and_y(0.0, 0.0);
        dom::focus_soon("main h1");
    });
    desk.read_session();
    view! {
        {move || {
            app.language().track();
            desk.frame()
        }}
    }
    .into_any()
}

impl Desk {
    /// Takes over the address.
    fn arrive(self) {
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
        self.done.set(None);
        self.link.set(link);
    }

    fn frame(self) -> AnyView {
        let app = self.app;
        let who = move || self.session.with(|presence| presence.session().cloned()).map(|session| self.person(session));
        let skip = |_| {
            if let Some(main) = dom::by_id("main") {
                let _ = main.focus();
            }
        };
        // The page is not made anew when the session is read again.
        let is_in = Memo::new(move |_| self.session.with(Presence::is_signed_in));
        let done = move || {
            let done = self.done.get()?;
            Some(components::notice(Tone::Ok, "check", view! { <p>{done}</p> }.into_any()))
        };
        let provider = move || app.info().with(|info| info.as_ref().map(|info| info.provider.clone()));
        view! {
            <button type="button" class="skip btn main" on:click=skip>{t::frame_skip()}</button>
            <header class="bar staff">
                <a class="brand" href=overview_address()>
                    <svg aria-hidden="true"><use href="#i-mark"></use></svg>
                    {"Handover "}
                    {move || provider().map(|name| view! { <small>{name}</small> })}
                </a>
                {preferences::languages(app)}
                {preferences::themes()}
                {who}
            </header>
            {move || self.tabs(is_in.get())}
            <main id="main" tabindex="-1"><div class="stack">{done}</div>{move || self.page(is_in.get())}</main>
            {foot::foot(app)}
            <div class="vh" aria-live="polite">{move || app.announcement().get()}</div>
        }
        .into_any()
    }

    fn person(self, session: DeskSession) -> AnyView {
        let face = view! { {components::person_name(session.name.clone())}{icon("down")} }.into_any();
        let sign_out = move |_| {
            spawn_local(async move {
                if client::delete(self.app, route::DESK_SESSION).await.is_ok() {
                    self.drafts.clear();
                    self.signed_out();
                    dom::focus_soon("main h1");
                }
            });
        };
        let entries = move || {
            let ends = t::desk_session_ends(intl::time_of(session.ends_at).as_str());
            view! {
                <p class="small"><span class="soft">{words::roles(&session.roles)}</span><br/>{ends}</p>
                <hr/>
                <button type="button" on:click=sign_out>{icon("out")} {t::frame_sign_out()}</button>
            }
            .into_any()
        };
        components::menu(MenuButton { class: "btn bare sm", label: String::new(), face, is_choice: false }, entries)
    }

    fn tabs(self, is_in: Option<bool>) -> AnyView {
        let badge = components::badge(Tone::Warn, "lock", t::desk_badge());
        if is_in != Some(true) {
            return ().into_any();
        }
        let is_audit = self.link.with(|link| matches!(link, DeskLink::AuditLog(_)));
        let audit = DeskLink::AuditLog(AuditFilter::default()).format();
        view! {
            <nav class="tabs" aria-label=t::desk_badge()>
                <ul class="ul">
                    <li>{badge}</li>
                    <li><a href=overview_address() aria-current=(!is_audit).then_some("page")>{t::desk_overview()}</a></li>
                    <li><a href=audit aria-current=is_audit.then_some("page")>{t::desk_audit()}</a></li>
                </ul>
            </nav>
        }
        .into_any()
    }

    fn page(self, is_in: Option<bool>) -> AnyView {
        let link = self.link.get();
        if matches!(link, DeskLink::Join { .. }) && is_in != Some(true) {
            return join::view(self);
        }
        match is_in {
            None => components::bones(3),
            Some(false) => sign_in::view(self),
            Some(true) => match link {
                DeskLink::Overview { .. } | DeskLink::Join { .. } => overview::view(self),
                DeskLink::Customer(handle) => customer::view(self, &handle),
                DeskLink::Service(service) => service::view(self, &service),
                DeskLink::Request(id) => request::view(self, id),
                DeskLink::Case(number) => case::view(self, number),
                DeskLink::AuditLog(filter) => audit_log::view(self, &filter),
                DeskLink::NotFound => {
                    titles::set_title(t::desk_nothing());
                    components::head(|| t::desk_nothing().to_owned(), || t::desk_nothing_text().to_owned())
                }
            },
        }
    }
}

/// Customers do not download the style of the desk.
fn add_style() {
    if let (Ok(link), Some(head)) = (document().create_element("link"), document().head()) {
        let _ = link.set_attribute("rel", "stylesheet");
        let _ = link.set_attribute("href", "desk.css");
        let _ = head.append_child(&link);
    }
}

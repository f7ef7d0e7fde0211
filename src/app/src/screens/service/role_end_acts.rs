//! What the admin can do about a tech role that ends: ask for another last day, or end it at once.

use crate::components::{self, icon};
use crate::platform::client::{self, Failure};
use crate::platform::dom;
use crate::platform::i18n::shared as t;
use crate::prelude::*;
use crate::state::{AppContext, Prefill};
use chrono::NaiveDate;
use handover_api::modify::EndRole;
use handover_api::{Link, route};
use handover_rules::{NicHandle, Role, ServiceKey};
use leptos::ev::MouseEvent;
use leptos::task::spawn_local;

const TITLE: &str = "end-now";

/// A tech role that ends.
pub(crate) struct EndingRole {
    /// The service.
    pub(crate) service: ServiceKey,
    /// The tech contact until then.
    pub(crate) holder: NicHandle,
    /// The account that gets the role back.
    pub(crate) returns_to: NicHandle,
    /// The last day.
    pub(crate) until: NaiveDate,
    /// Follows the names of the buttons, for screen readers, where there are several such roles.
    pub(crate) of: Option<String>,
}

/// What the dialog needs.
#[derive(Clone, Copy)]
struct EndNow {
    app: AppContext,
    service: StoredValue<ServiceKey>,
    is_asking: RwSignal<bool>,
    is_busy: RwSignal<bool>,
    failure: RwSignal<Option<String>>,
}

/// The buttons, and the question before the role ends.
pub(crate) fn view(app: AppContext, me: &NicHandle, end: EndingRole) -> AnyView {
    let EndingRole { service, holder, returns_to, until, of } = end;
    let state = EndNow {
        app,
        service: StoredValue::new(service.clone()),
        is_asking: RwSignal::new(false),
        is_busy: RwSignal::new(false),
        failure: RwSignal::new(None),
    };
    let address = Link::Modify { service: service.clone() }.format();
    let title = t::role_end_now_ask(holder.as_str());
    let what =
        if returns_to == *me { t::role_end_now_yours().to_owned() } else { t::role_end_now_what(returns_to.as_str()) };
    let prefill = Prefill { service, roles: Role::Tech.into(), to: holder, until: Some(until), replaces: None };
    let keep = move |event: MouseEvent| {
        if dom::is_plain(&event) {
            app.unsaved().prefill.set(Some(prefill.clone()));
        }
    };
    let asking = move || state.is_asking.get().then(|| dialog(state, &title, &what));
    let named = |text: &'static str| [text, " ", of.as_deref().unwrap_or_default()].concat();
    view! {
        <p class="row">
            <a class="btn sm" href=address aria-label=named(t::role_end_extend()) on:click=keep>{t::role_end_extend()}</a>
            <button
                type="button" class="btn sm" aria-label=named(t::role_end_now())
                on:click=move |_| state.is_asking.set(true)
            >
                {t::role_end_now()}
            </button>
        </p>
        {asking}
    }
    .into_any()
}

fn dialog(state: EndNow, title: &str, what: &str) -> AnyView {
    let close = move || {
        state.failure.set(None);
        state.is_asking.set(false);
    };
    let failure = move || {
        let failure = state.failure.get();
        failure.map(|text| view! { <p class="msg" data-s="bad" role="alert">{icon("alert")}<span>{text}</span></p> })
    };
    let content = view! {
        <div class="ask pad stack">
            <h2 id=TITLE tabindex="-1">{title.to_owned()}</h2>
            <p>{what.to_owned()}</p>
            {failure}
            <div class="row">
                <button type="button" class="btn main bad" on:click=move |_| send(state)>{t::role_end_now()}</button>
                <button type="button" class="btn" on:click=move |_| close()>{t::role_end_now_keep()}</button>
            </div>
        </div>
    };
    components::dialog(TITLE, close, content.into_any())
}

fn send(state: EndNow) {
    if state.is_busy.get_untracked() {
        return;
    }
    state.is_busy.set(true);
    let body = EndRole { service: state.service.get_value() };
    spawn_local(async move {
        let result: Result<(), Failure> = client::post(state.app, route::END_ROLE, &body).await;
        state.is_busy.try_set(false);
        match result {
            Ok(()) => {
                state.app.announce(t::role_ended_now());
                state.is_asking.try_set(false);
            }
            // The sign-in screen replaces this one.
            Err(Failure::SignedOut) => return,
            Err(failure) => {
                state.failure.try_set(Some(components::explain(&failure)));
            }
        }
        state.app.connection().refresh.notify();
    });
}

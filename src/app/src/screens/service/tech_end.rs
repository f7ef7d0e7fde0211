//! The end of the tech role: when, who gets the role then, and for the admin Extend and End now.

use crate::components::{self, Tone, icon};
use crate::platform::client::{self, Failure};
use crate::platform::clock;
use crate::platform::dom;
use crate::platform::i18n::holder as t;
use crate::platform::intl;
use crate::prelude::*;
use crate::state::{AppContext, Prefill};
use handover_api::modify::EndRole;
use handover_api::service::ServiceDetail;
use handover_api::{Link, route};
use handover_rules::role_end::RoleEnd;
use handover_rules::{NicHandle, Role, ServiceKey};
use leptos::ev::MouseEvent;
use leptos::task::spawn_local;

const TITLE: &str = "end-now";

/// What the dialog needs.
#[derive(Clone, Copy)]
struct EndNow {
    app: AppContext,
    service: StoredValue<ServiceKey>,
    is_asking: RwSignal<bool>,
    is_busy: RwSignal<bool>,
    failure: RwSignal<Option<String>>,
}

pub(super) fn view(app: AppContext, detail: &ServiceDetail, me: &NicHandle) -> Option<AnyView> {
    let end = detail.tech_end.as_ref()?;
    let text = t::service_tech_until(intl::day(end.until).into_any(), components::handle_inside(&end.returns_to, me));
    let soon = end.is_soon(clock::now(app)).then(|| components::badge(Tone::Warn, "clock", t::service_ends_soon()));
    let acts = end.may_be_ended_by(me, &detail.row.contacts).then(|| acts(app, detail, end, me));
    Some(
        view! {
            <div class="pad stack tight">
                <p class="row between"><span class="state">{icon("clock")}<span>{text}</span></span>{soon}</p>
                {acts}
            </div>
        }
        .into_any(),
    )
}

fn acts(app: AppContext, detail: &ServiceDetail, end: &RoleEnd, me: &NicHandle) -> AnyView {
    let service = detail.row.service.clone();
    let state = EndNow {
        app,
        service: StoredValue::new(service.clone()),
        is_asking: RwSignal::new(false),
        is_busy: RwSignal::new(false),
        failure: RwSignal::new(None),
    };
    let address = Link::Modify { service: service.clone() }.format();
    let (roles, to, until) = (Role::Tech.into(), end.holder.clone(), Some(end.until));
    let prefill = Prefill { service, roles, to, until, replaces: None };
    let keep = move |event: MouseEvent| {
        if dom::is_plain(&event) {
            app.unsaved().prefill.set(Some(prefill.clone()));
        }
    };
    let (title, what) = (
        t::service_end_now_ask(end.holder.as_str()),
        if end.returns_to == *me {
            t::service_end_now_yours().to_owned()
        } else {
            t::service_end_now_what(end.returns_to.as_str())
        },
    );
    let asking = move || state.is_asking.get().then(|| dialog(state, &title, &what));
    view! {
        <p class="row">
            <a class="btn sm" href=address on:click=keep>{t::service_extend()}</a>
            <button type="button" class="btn sm" on:click=move |_| state.is_asking.set(true)>{t::service_end_now()}</button>
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
                <button type="button" class="btn main bad" on:click=move |_| send(state)>{t::service_end_now()}</button>
                <button type="button" class="btn" on:click=move |_| close()>{t::service_end_now_keep()}</button>
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
                state.app.announce(t::service_ended_now());
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

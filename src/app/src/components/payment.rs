//! Payment of a debt that blocks a change: by the payer, here or at the provider; others get a message for the payer.

use super::{FailureLine, Icon, Pending, PersonInside, copy_with, service_inside};
use crate::platform::client;
use crate::platform::dom;
use crate::platform::i18n as t;
use crate::state::App;
use handover_api::route;
use handover_rules::service_list::need::Due;
use handover_rules::{NicHandle, ServiceName};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The way to pay for a service: a link or, in a demo, a button for the payer; for others a message to the payer.
#[component]
pub(crate) fn WayToPay(
    payer: NicHandle,
    service: ServiceName,
    /// Selector of the element that gets the focus once the debt is paid.
    focus: &'static str,
) -> AnyView {
    let app = expect_context::<App>();
    if payer == app.my_handle() {
        view! { <Pay service elsewhere=t::pay_elsewhere() focus/> }.into_any()
    } else {
        message(app, &payer, &service)
    }
}

/// The billing contact's way to deal with the state of a service, in its row.
#[component]
pub(crate) fn DueLink(due: Due, service: ServiceName) -> AnyView {
    match due {
        Due::Pay => view! { <Pay service class="link" focus="main h1"/> }.into_any(),
        Due::Renew => view! { <Renew service class="link"/> }.into_any(),
    }
}

/// A link to the provider's page where the reader renews a service; nothing without one.
#[component]
pub(crate) fn Renew(service: ServiceName, #[prop(default = "btn sm")] class: &'static str) -> AnyView {
    let app = expect_context::<App>();
    let me = app.my_handle();
    let Some(page) = app.info().with_untracked(|info| info.as_ref()?.renewal_page(&me, &service)) else {
        return ().into_any();
    };
    let name = t::renew_of(service_inside(&service).as_str());
    view! { <a class=class href=page rel="noreferrer" aria-label=name>{t::renew()}</a> }.into_any()
}

/// The payer's own way to pay for a service, or all bills.
#[component]
pub(crate) fn Pay(
    #[prop(optional_no_strip, into)] service: Option<ServiceName>,
    #[prop(default = "btn sm")] class: &'static str,
    /// Shown where there is no way.
    #[prop(default = "")]
    elsewhere: &'static str,
    /// As of [`WayToPay`].
    focus: &'static str,
) -> AnyView {
    let app = expect_context::<App>();
    if app.is_demo() {
        return pay_in_demo(app, class, focus);
    }
    let me = app.my_handle();
    if let Some(page) = page(app, &me, service.as_ref()) {
        return view! { <a class=class href=page rel="noreferrer">{t::pay()}</a> }.into_any();
    }
    if elsewhere.is_empty() {
        return ().into_any();
    }
    let support = app.info().with_untracked(|info| info.as_ref().map(|info| info.help.support.clone()));
    let link = support.filter(|support| !support.is_empty()).map(|support| {
        view! { " " <a href=support rel="noreferrer">{t::help_support()}</a> }
    });
    view! { <p class="small soft">{elsewhere}{link}</p> }.into_any()
}

/// The provider's page where `payer` pays.
fn page(app: App, payer: &NicHandle, service: Option<&ServiceName>) -> Option<String> {
    app.info().with_untracked(|info| info.as_ref()?.payment_page(payer, service))
}

/// Pays everything that the reader owes.
fn pay_in_demo(app: App, class: &'static str, focus: &'static str) -> AnyView {
    let paying = Pending::new();
    let press = move |_| {
        paying.run(async move {
            client::post::<_, ()>(app, route::DEMO_PAY, &()).await?;
            app.announce(t::pay_done());
            app.connection().refresh.notify();
            // The button disappears with the debt.
            dom::focus_soon(focus);
            Ok(())
        });
    };
    let failed = move || paying.failure().map(|failure| view! { <span role="alert"><FailureLine failure/></span> });
    view! {
        <button type="button" class=class aria-disabled=move || paying.disabled() on:click=press>{t::pay_demo()}</button>
        {failed}
    }
    .into_any()
}

/// A message to send to the payer.
fn message(app: App, payer: &NicHandle, service: &ServiceName) -> AnyView {
    let name = service_inside(service);
    let text = match page(app, payer, Some(service)) {
        Some(page) => t::pay_message_at(page.as_str(), name.as_str()),
        None => t::pay_message(name.as_str()),
    };
    let copied: RwSignal<bool> = RwSignal::new(false);
    let copy = {
        let text = text.clone();
        move |_| {
            let text = text.clone();
            spawn_local(async move {
                copied.try_set(copy_with(app, text).await);
            });
        }
    };
    let label = move || if copied.get() { t::copied() } else { t::pay_copy() };
    view! {
        <div class="row between">
            <details class="fold grow small">
                <summary>
                    <Icon name="next"/>
                    <span>{t::pay_ask(view! { <PersonInside who=payer.clone()/> }.into_any())}</span>
                </summary>
                <blockquote><p>{text}</p></blockquote>
            </details>
            <button type="button" class="btn sm" on:click=copy><Icon name="copy"/> {label}</button>
        </div>
    }
    .into_any()
}

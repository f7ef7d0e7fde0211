//! Payment of a debt that blocks a change: by the payer, here or at the provider; others get a message for the payer.

use super::{Button, CopyText, Icon, Pending, PersonInside, service_inside};
use crate::browser::dom;
use crate::platform::i18n as t;
use crate::state::App;
use handover_api::{Link, route};
use handover_rules::service_list::Due;
use handover_rules::{NicHandle, ServiceName};
use leptos::prelude::*;

/// The way to pay for a service: a link or, in a demo, a button for the payer; for others a message to the payer.
#[component]
pub(crate) fn WayToPay(payer: NicHandle, service: ServiceName) -> AnyView {
    let app = expect_context::<App>();
    if payer == app.my_handle() {
        view! { <Pay service elsewhere=t::pay_elsewhere()/> }.into_any()
    } else {
        message(&payer, &service)
    }
}

/// The billing contact's way to deal with the state of a service, in its row.
#[component]
pub(crate) fn DueLink(due: Due, service: ServiceName) -> AnyView {
    match due {
        Due::Pay => view! { <Pay service class="link"/> }.into_any(),
        Due::Renew => view! { <Renew service class="link"/> }.into_any(),
    }
}

/// The way to renew a service: a link to the provider's page or, in a demo, a button; otherwise nothing.
#[component]
pub(crate) fn Renew(service: ServiceName, #[prop(default = "btn sm")] class: &'static str) -> AnyView {
    let app = expect_context::<App>();
    let me = app.my_handle();
    let Some(page) = app.read_info(|info| info.renewal_page(&me, &service)) else {
        if app.is_demo() {
            let path = route::demo_renewal(&service);
            let of = t::requests_of_service(service_inside(&service).as_str());
            return demo_button(path, [t::renew_demo(), t::renew_done()], class, "main h1", Some(of));
        }
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
    /// Selector of the element that gets the focus once the debt is paid.
    #[prop(default = "main h1")]
    focus: &'static str,
) -> AnyView {
    let app = expect_context::<App>();
    if app.is_demo() {
        return demo_button(route::DEMO_PAY.to_owned(), [t::pay_demo(), t::pay_done()], class, focus, None);
    }
    let me = app.my_handle();
    if let Some(page) = page(&me, service.as_ref()) {
        return view! { <a class=class href=page rel="noreferrer">{t::pay()}</a> }.into_any();
    }
    if elsewhere.is_empty() { ().into_any() } else { at_provider(elsewhere) }
}

/// In a demo, a button for a payment method; otherwise a pointer to the provider.
#[component]
pub(crate) fn AddPaymentMethod(
    /// As of [`Pay`].
    focus: &'static str,
) -> AnyView {
    let app = expect_context::<App>();
    if app.is_demo() {
        demo_button(route::DEMO_PAYMENT_METHOD.to_owned(), [t::ready_add(), t::ready_added()], "btn sm", focus, None)
    } else {
        at_provider(t::ready_elsewhere())
    }
}

/// A pointer to the provider, who has the bills and payment methods.
fn at_provider(text: &'static str) -> AnyView {
    let app = expect_context::<App>();
    let link = app.support_page().map(|page| view! { " " <a href=page rel="noreferrer">{t::help_support()}</a> });
    view! { <p class="small soft">{text}{link}</p> }.into_any()
}

fn page(payer: &NicHandle, service: Option<&ServiceName>) -> Option<String> {
    let app = expect_context::<App>();
    app.read_info(|info| info.payment_page(payer, service))
}

/// A button that posts to `path`, with the announcement when that is done.
fn demo_button(
    path: String,
    [label, done]: [&'static str; 2],
    class: &'static str,
    focus: &'static str,
    // Tells several buttons apart, for screen readers.
    of: Option<String>,
) -> AnyView {
    let app = expect_context::<App>();
    let sending = Pending::new();
    let press = move |_| {
        let path = path.clone();
        sending.run(async move {
            app.post::<_, ()>(&path, &()).await?;
            app.announce(done);
            app.connection.refresh.notify();
            // The button disappears with what it was for.
            dom::focus_soon(focus);
            Ok(())
        });
    };
    view! {
        <Button class label acting=sending press>{of.map(|of| view! { <span class="vh">" " {of}</span> })}</Button>
        {sending.alert_beside()}
    }
    .into_any()
}

/// A button that copies a message to somebody who takes a billing role: only they can see whether a payment method is missing.
#[component]
pub(crate) fn AskForPaymentMethod(service: ServiceName, class: &'static str) -> AnyView {
    let text = t::pay_method_message(dom::address_of(&Link::Profile).as_str(), service_inside(&service).as_str());
    view! { <CopyText text name=t::request_copy_message() class/> }.into_any()
}

fn message(payer: &NicHandle, service: &ServiceName) -> AnyView {
    let name = service_inside(service);
    let text = match page(payer, Some(service)) {
        Some(page) => t::pay_message_at(page.as_str(), name.as_str()),
        None => t::pay_message(name.as_str()),
    };
    view! {
        <div class="row between">
            <details class="fold grow small">
                <summary>
                    <Icon name="next"/>
                    <span>{t::pay_ask(view! { <PersonInside who=payer.clone()/> }.into_any())}</span>
                </summary>
                <blockquote><p>{text.clone()}</p></blockquote>
            </details>
            <CopyText text name=t::request_copy_message() class="btn sm"/>
        </div>
    }
    .into_any()
}

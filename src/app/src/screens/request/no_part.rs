//! In place of a request, or a submission, that this account may not see.

use super::screen::RequestScreen;
use crate::components;
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::state::App;
use handover_api::Link;
use handover_api::link::{RequestsView, ServicesView};
use handover_rules::{NicHandle, RequestId};
use leptos::prelude::*;

pub(super) fn heading(me: &NicHandle, request: RequestId) -> String {
    t::request_no_part(me.as_str(), intl::request_number(request).as_str())
}

/// The same whether or not it exists (decision 0008). `why` says who may see it, `switch` offers another account.
pub(crate) fn view(app: App, me: &NicHandle, why: &'static str, switch: AnyView) -> AnyView {
    let account = app.session().account.get_untracked();
    let (name, address) = account.map_or_else(Default::default, |account| (account.name, account.address.to_string()));
    let name = view! { <b>{components::person_name(name)}</b> }.into_any();
    let handle = view! { <code translate="no">{me.as_str().to_owned()}</code> }.into_any();
    let address = view! { <span translate="no">{address}</span> }.into_any();
    let signed_in = t::request_signed_in_as(address, handle, name);
    let requests = Link::Requests(RequestsView::default()).format();
    view! {
        <div class="card pad stack">
            <p>{signed_in}</p>
            <p>{why}</p>
            {switch}
            <p><a href=requests>{t::request_no_part_requests()}</a></p>
        </div>
    }
    .into_any()
}

/// In place of a request that this page has shown before.
pub(super) fn gone() -> AnyView {
    let services = Link::Services(ServicesView::default()).format();
    view! {
        <div class="card pad stack">
            <p>{t::request_gone_why()}</p>
            <p><a href=services>{t::request_gone_services()}</a></p>
        </div>
    }
    .into_any()
}

/// The button that switches the account, and what happens to the mailed code.
pub(super) fn other_account(app: App, screen: RequestScreen) -> AnyView {
    let kept = move || {
        if app.mailed_link().code.with(|pending| pending.as_ref().is_some_and(|(id, _)| *id == screen.id)) {
            view! { <p>{t::request_code_stays()}</p> }.into_any()
        } else {
            ().into_any()
        }
    };
    view! { {kept} {switch(app, "btn main", || ())} }.into_any()
}

/// The button that signs out; `keep` runs first, to store the code for the account that signs in next.
pub(super) fn switch(app: App, class: &'static str, keep: impl Fn() + Send + Sync + 'static) -> AnyView {
    components::switch_account(app, class, keep)
}

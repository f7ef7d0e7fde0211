//! Asks the reader to check an address that emails could not be delivered to, on every page but the profile.

use crate::components::{Notice, Tone};
use crate::platform::i18n as t;
use crate::state::App;
use handover_api::Link;
use leptos::prelude::*;

pub(in crate::screens) fn view() -> AnyView {
    let app = expect_context::<App>();
    let address = app
        .session()
        .account
        .with_untracked(|account| account.as_ref().map(|account| account.address.to_string()).unwrap_or_default());
    let address = view! { <span translate="no">{address}</span> }.into_any();
    let content = view! {
        <div class="row between">
            <div class="grow"><b>{t::address_notice()}</b><p class="small">{t::address_notice_text(address)}</p></div>
            <a class="btn" href=Link::Profile.format()>{t::address_notice_button()}</a>
        </div>
    };
    view! { <div role="status"><Notice tone=Tone::Bad icon="mail">{content}</Notice></div> }.into_any()
}

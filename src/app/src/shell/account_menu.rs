//! The menu of the signed-in account.

use super::bar::services_address;
use super::preferences;
use crate::components::{self, CopyButton, Icon, Menu, OwnDisc, Pending, PersonName, SignOutEntry};
use crate::platform::i18n as t;
use crate::state::App;
use handover_api::Link;
use handover_rules::NicHandle;
use leptos::prelude::*;

/// A button with the disc and the name of the account, and its menu.
#[component]
pub(crate) fn AccountMenu() -> impl IntoView {
    let app = expect_context::<App>();
    // Narrower than the account, whose waiting count changes at any time: rendering the menu anew would empty an open one.
    let shown = Memo::new(move |_| {
        app.session
            .account
            .with(|account| account.as_ref().map(|account| (account.handle.clone(), account.name.clone())))
    });
    let face = move || {
        shown.get().map(|(handle, name)| {
            view! {
                <OwnDisc who=handle.clone() name=name.clone() class="disc"/><span class="name"><PersonName name/></span>
            }
        })
    };
    let face = view! { {face}<Icon name="down"/> }.into_any();
    // The menu is rendered anew whenever it opens.
    let signing_out = components::signing_out(expect_context::<App>());
    view! { <Menu class="btn bare" face>{entries(signing_out)}</Menu> }
}

fn entries(signing_out: Pending) -> AnyView {
    let app = expect_context::<App>();
    let (handle, zone) = app.session.account.with_untracked(|account| {
        account.as_ref().map_or_else(Default::default, |account| (text_of(&account.handle), account.zone.as_str()))
    });
    let sign_out = Callback::new(move |()| signing_out.run(app.sign_out()));
    let mailbox = app.is_demo().then(|| {
        view! {
            <a href=Link::MAILBOX.format()>
                <Icon name="mail"/><span>{t::mailbox_title()}<small>{t::frame_demo_only()}</small></span>
            </a>
        }
    });
    view! {
        <p>
            <code translate="no">{handle.clone()}</code><CopyButton text=handle/> " · "
            {t::frame_zone(zone)}
        </p>
        <a href=services_address(app.navigation)><Icon name="user"/><span>{t::frame_my_contacts()}</span></a>
        <a href=Link::Profile.format()><Icon name="edit"/><span>{t::profile_title()}</span></a>
        {mailbox}
        <hr/>
        {preferences::rows()}
        <hr/>
        <SignOutEntry signing_out sign_out/>
    }
    .into_any()
}

fn text_of(handle: &NicHandle) -> String {
    handle.as_str().to_owned()
}

//! Signing out, and switching accounts.

use super::{FailureLine, Icon, Pending, explain};
use crate::platform::i18n as t;
use crate::state::App;
use leptos::prelude::*;

/// The action of a [`SignOutEntry`]. Its failure is announced, too, as the menu may be closed by then.
pub(crate) fn signing_out(app: App) -> Pending {
    let signing_out = Pending::new();
    Effect::new(move |_| {
        if let Some(failure) = signing_out.failure() {
            app.announce(&explain(&failure));
        }
    });
    signing_out
}

/// The entry of a menu that signs out by `sign_out`. Its failure stands below it until the menu is opened again.
#[component]
pub(crate) fn SignOutEntry(
    /// Created outside of the menu, which is rendered anew whenever it opens.
    signing_out: Pending,
    sign_out: Callback<()>,
) -> AnyView {
    signing_out.forget_failure();
    let failed = move || signing_out.failure().map(|failure| view! { <p><FailureLine failure/></p> });
    view! {
        <button
            type="button" data-stays="" aria-disabled=move || signing_out.disabled()
            on:click=move |_| sign_out.run(())
        >
            <Icon name="out"/><span>{t::frame_sign_out()}</span>
        </button>
        {failed}
    }
    .into_any()
}

/// A button that signs out. The place stays, so that it opens for the account that signs in next.
#[component]
pub(crate) fn SwitchAccountButton(
    class: &'static str,
    /// Runs first, to save what the next account needs.
    #[prop(optional, into)]
    before: Option<Callback<()>>,
) -> AnyView {
    let app = expect_context::<App>();
    let switching = Pending::new();
    let switch = move |_| {
        if let Some(before) = before {
            before.run(());
        }
        switching.run(app.sign_out());
    };
    let failed = move || {
        switching.failure().map(|failure| {
            let text = explain(&failure);
            view! { <p class="msg" data-s="bad" role="alert"><Icon name="alert"/><span>{text}</span></p> }
        })
    };
    view! {
        <p><button type="button" class=class on:click=switch><Icon name="user"/> {t::switch_account()}</button></p>
        {failed}
    }
    .into_any()
}

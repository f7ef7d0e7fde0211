//! Signing out, and switching accounts.

use super::{Icon, Pending, explain};
use crate::platform::i18n as t;
use crate::state::App;
use leptos::prelude::*;

/// Signs out. Announces a failure; `true` on success.
pub(crate) async fn sign_out(app: App) -> bool {
    let answer = app.sign_out().await;
    if let Err(failure) = &answer {
        app.announce(&explain(failure));
    }
    answer.is_ok()
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

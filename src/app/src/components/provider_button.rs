//! The button that leads to the provider.

use super::Pending;
use crate::platform::client::Failure;
use crate::platform::i18n as t;
use crate::state::App;
use handover_api::route;
use handover_rules::account::step_up::SensitiveAct;
use leptos::prelude::*;

/// Leads to the provider, to sign in or to be authenticated again for `act`. The frame shows a failure.
pub(crate) fn provider_button(class: &'static str, act: Option<SensitiveAct>) -> AnyView {
    let app = expect_context::<App>();
    let leaving = Pending::new();
    let go = move |_| {
        leaving.run(async move {
            let failed = |failure: &Failure| app.session().provider_failure.set(Some(failure.clone()));
            app.leave_for_provider(route::PROVIDER_SIGN_IN, act).await.inspect_err(failed)
        });
    };
    let provider =
        app.info().with_untracked(|info| info.as_ref().map(|info| info.provider.clone())).unwrap_or_default();
    let label = match act {
        None => t::sign_in_by_provider(provider.as_str()),
        Some(_) => t::failure_step_up_button(provider.as_str()),
    };
    view! {
        <button type="button" class=class aria-disabled=move || leaving.disabled() on:click=go>
            {label}
        </button>
    }
    .into_any()
}

//! The button that leads to the provider.

use crate::platform::i18n as t;
use crate::platform::provider_sign_in::leave;
use crate::state::App;
use handover_rules::account::step_up::SensitiveAct;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Leads to the provider, to sign in or to be authenticated again for `act`. The frame shows a failure.
pub(crate) fn provider_button(class: &'static str, act: Option<SensitiveAct>) -> AnyView {
    let app = expect_context::<App>();
    let is_busy = RwSignal::new(false);
    let go = move |_| {
        if is_busy.get_untracked() {
            return;
        }
        is_busy.set(true);
        spawn_local(async move {
            if let Err(failure) = leave(app, act).await {
                app.session().provider_failure.set(Some(failure));
                is_busy.try_set(false);
            }
        });
    };
    let provider =
        app.info().with_untracked(|info| info.as_ref().map(|info| info.provider.clone())).unwrap_or_default();
    let label = match act {
        None => t::sign_in_by_provider(provider.as_str()),
        Some(_) => t::failure_step_up_button(provider.as_str()),
    };
    view! {
        <button type="button" class=class aria-disabled=move || is_busy.get().then_some("true") on:click=go>
            {label}
        </button>
    }
    .into_any()
}

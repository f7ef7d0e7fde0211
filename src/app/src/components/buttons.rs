//! Buttons that copy, sign out, or lead to the provider.

use crate::browser::dom;
use crate::components::{Button, FailureLine, Icon, Pending, explain};
use crate::platform::client::Failure;
use crate::platform::i18n as t;
use crate::state::App;
use core::time::Duration;
use handover_api::route;
use handover_rules::account::sign_in::SensitiveAct;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The time for which a button shows its outcome.
const SHOWN: Duration = Duration::from_secs(2);

/// A button that copies `text` and announces the outcome.
#[component]
pub(crate) fn CopyButton(text: String) -> AnyView {
    let label = t::copy_this(text.as_str());
    let copying = Copying::new();
    let press = move |_| copying.start(text.clone());
    view! {
        <button type="button" class="copy" title=label.clone() aria-label=label on:click=press>
            {move || view! { <Icon name=copying.icon()/> }}
        </button>
    }
    .into_any()
}

/// A button with a name that copies a text. A menu stays open, so that the outcome can be read.
#[component]
pub(crate) fn CopyText(text: String, name: &'static str, #[prop(default = "btn")] class: &'static str) -> AnyView {
    let copying = Copying::new();
    let press = move |_| copying.start(text.clone());
    let face = move || view! { <Icon name=copying.icon()/> {copying.label(name)} };
    view! { <button type="button" class=class data-stays="" on:click=press>{face}</button> }.into_any()
}

/// Copies texts, and announces the outcome, which it keeps for a moment.
#[derive(Clone, Copy)]
pub(crate) struct Copying {
    app: App,
    outcome: RwSignal<Option<bool>>,
}

impl Copying {
    pub(crate) fn new() -> Self {
        Self { app: expect_context::<App>(), outcome: RwSignal::new(None) }
    }

    pub(crate) fn start(self, text: String) {
        let Self { app, outcome } = self;
        spawn_local(async move {
            let copied = dom::copy(&text).await.is_ok();
            app.announce(if copied { t::copied() } else { t::copy_refused() });
            outcome.try_set(Some(copied));
            set_timeout(move || _ = outcome.try_set(None), SHOWN);
        });
    }

    /// Reactive.
    pub(crate) fn icon(self) -> &'static str {
        match self.outcome.get() {
            None => "copy",
            Some(true) => "check",
            Some(false) => "alert",
        }
    }

    /// Reactive: `name`, or the outcome.
    pub(crate) fn label(self, name: &'static str) -> &'static str {
        match self.outcome.get() {
            None => name,
            Some(true) => t::copied(),
            Some(false) => t::copy_refused(),
        }
    }
}

/// Leads to the provider, to sign in or to be authenticated again for `act`. The frame shows a failure.
pub(crate) fn provider_button(class: &'static str, act: Option<SensitiveAct>) -> AnyView {
    let app = expect_context::<App>();
    let leaving = Pending::new();
    let go = move |_| {
        leaving.run(async move {
            let failed = |failure: &Failure| app.session.provider_failure.set(Some(failure.clone()));
            app.leave_for_provider(route::PROVIDER_SIGN_IN, act).await.inspect_err(failed)
        });
    };
    let provider = app.read_info(|info| info.provider.clone());
    let label = match act {
        None => t::sign_in_by_provider(provider.as_str()),
        Some(_) => t::failure_step_up_button(provider.as_str()),
    };
    view! { <Button class label acting=leaving press=go/> }.into_any()
}

/// The action of a [`SignOutEntry`]. Its failure is announced, too, as the menu may be closed by then.
pub(crate) fn signing_out() -> Pending {
    let app = expect_context::<App>();
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
    view! {
        <p><Button class icon="user" label=t::switch_account() press=switch/></p>
        {switching.alert()}
    }
    .into_any()
}

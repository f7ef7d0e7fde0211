//! Copy buttons for handles, names and codes.

use super::Icon;
use crate::browser::dom;
use crate::platform::i18n as t;
use crate::state::App;
use core::time::Duration;
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

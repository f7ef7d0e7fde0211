//! Copy buttons for handles, names and codes.

use super::Icon;
use crate::browser::dom;
use crate::platform::i18n as t;
use crate::state::App;
use core::time::Duration;
use leptos::ev::MouseEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The time for which a button shows its outcome.
const SHOWN: Duration = Duration::from_secs(2);

/// A button that copies `text` and announces the outcome.
#[component]
pub(crate) fn CopyButton(text: String) -> AnyView {
    let label = t::copy_this(text.as_str());
    let (outcome, press) = copying(text);
    view! {
        <button type="button" class="copy" title=label.clone() aria-label=label on:click=press>
            {move || view! { <Icon name=icon(outcome.get())/> }}
        </button>
    }
    .into_any()
}

/// A button with a name that copies a text. A menu stays open, so that the outcome can be read.
#[component]
pub(crate) fn CopyText(text: String, name: &'static str, #[prop(default = "btn")] class: &'static str) -> AnyView {
    let (outcome, press) = copying(text);
    let face = move || {
        let text = match outcome.get() {
            None => name,
            Some(true) => t::copied(),
            Some(false) => t::copy_refused(),
        };
        view! { <Icon name=icon(outcome.get())/> {text} }
    };
    view! { <button type="button" class=class data-stays="" on:click=press>{face}</button> }.into_any()
}

fn icon(outcome: Option<bool>) -> &'static str {
    match outcome {
        None => "copy",
        Some(true) => "check",
        Some(false) => "alert",
    }
}

/// For a moment after a press whether it has worked, and the handler, which announces that.
fn copying(text: String) -> (RwSignal<Option<bool>>, impl Fn(MouseEvent)) {
    let app = expect_context::<App>();
    let outcome = RwSignal::new(None);
    let press = move |_| {
        let text = text.clone();
        spawn_local(async move {
            let copied = dom::copy(&text).await.is_ok();
            app.announce(if copied { t::copied() } else { t::copy_refused() });
            outcome.try_set(Some(copied));
            set_timeout(move || _ = outcome.try_set(None), SHOWN);
        });
    };
    (outcome, press)
}

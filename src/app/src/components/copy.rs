//! Copy buttons for handles, names and codes.

use super::Icon;
use crate::platform::dom;
use crate::platform::i18n as t;
use crate::state::App;
use core::time::Duration;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// A button that copies `text` and announces the outcome.
#[component]
pub(crate) fn CopyButton(text: String) -> AnyView {
    let app = expect_context::<App>();
    let (copied, set_copied) = signal(false);
    let label = t::copy_this(text.as_str());
    let copy = move |_| {
        let text = text.clone();
        spawn_local(async move {
            if copy_with(app, text).await {
                set_copied.try_set(true);
                set_timeout(move || _ = set_copied.try_set(false), Duration::from_secs(2));
            }
        });
    };
    view! {
        <button type="button" class="copy" title=label.clone() aria-label=label on:click=copy>
            {move || view! { <Icon name=if copied.get() { "check" } else { "copy" }/> }}
        </button>
    }
    .into_any()
}

/// A button with a name that copies a text.
#[component]
pub(crate) fn CopyText(text: String, name: &'static str) -> impl IntoView {
    let app = expect_context::<App>();
    let copy = move |_| {
        let text = text.clone();
        spawn_local(async move {
            copy_with(app, text).await;
        });
    };
    view! { <button type="button" class="btn" on:click=copy><Icon name="copy"/> {name}</button> }
}

/// Copies `text` and announces the outcome; whether it worked.
pub(crate) async fn copy_with(app: App, text: String) -> bool {
    let copied = dom::copy(&text).await.is_ok();
    app.announce(if copied { t::copied() } else { t::copy_refused() });
    copied
}

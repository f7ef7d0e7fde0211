//! The question before something that cannot be undone, or that a single press must not do.

use crate::components::{Dialog, Icon, Tone};
use leptos::ev::MouseEvent;
use leptos::prelude::*;

const TITLE: &str = "ask";

/// A dialog that asks, open while it is rendered. Its children are between the title and the buttons.
#[component]
pub(crate) fn ConfirmDialog(
    #[prop(into)] title: String,
    /// The button that does it.
    #[prop(into)]
    yes: String,
    /// [`Tone::Bad`] if that ends something.
    tone: Tone,
    /// The button that leaves everything as it is.
    keep: &'static str,
    /// Called for yes.
    #[prop(into)]
    press: UnsyncCallback<MouseEvent>,
    /// Called for the other answer.
    #[prop(into)]
    close: Callback<()>,
    children: Children,
) -> AnyView {
    let (class, icon) = if tone == Tone::Bad { ("btn main bad", "stop") } else { ("btn main", "check") };
    view! {
        <Dialog title_id=TITLE close>
            <div class="ask pad stack">
                <h2 id=TITLE tabindex="-1">{title}</h2>
                {children()}
                <div class="row">
                    <button type="button" class=class on:click=move |event| press.run(event)>
                        <Icon name=icon/> {yes}
                    </button>
                    <button type="button" class="btn" on:click=move |_| close.run(())>{keep}</button>
                </div>
            </div>
        </Dialog>
    }
    .into_any()
}

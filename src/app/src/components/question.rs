//! The question before something that cannot be undone, or that a single press must not do.

use super::{Tone, dialog, icon};
use leptos::ev::MouseEvent;
use leptos::prelude::*;
use std::sync::Arc;

const TITLE: &str = "ask";

/// A question, and its two answers.
pub(crate) struct ConfirmQuestion {
    pub(crate) title: String,
    /// Between the title and the buttons.
    pub(crate) content: AnyView,
    /// The button that does it.
    pub(crate) yes: String,
    /// [`Tone::Bad`] if that ends something.
    pub(crate) tone: Tone,
    /// The button that leaves everything as it is.
    pub(crate) keep: &'static str,
}

/// A dialog that asks; shown for as long as it is rendered. `press` is called for yes, and `close` for the other answer.
pub(crate) fn question(
    question: ConfirmQuestion,
    press: Box<dyn FnMut(MouseEvent)>,
    close: Arc<dyn Fn() + Send + Sync>,
) -> AnyView {
    let ConfirmQuestion { title, content, yes, tone, keep } = question;
    let (class, icon_name) = if tone == Tone::Bad { ("btn main bad", "stop") } else { ("btn main", "check") };
    let leave = Arc::clone(&close);
    let content = view! {
        <div class="ask pad stack">
            <h2 id=TITLE tabindex="-1">{title}</h2>
            {content}
            <div class="row">
                <button type="button" class=class on:click=press>{icon(icon_name)} {yes}</button>
                <button type="button" class="btn" on:click=move |_| leave()>{keep}</button>
            </div>
        </div>
    };
    dialog(TITLE, close, content.into_any())
}

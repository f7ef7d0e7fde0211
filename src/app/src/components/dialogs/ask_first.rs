//! A button that asks before it acts.

use crate::browser::dom;
use crate::components::{ConfirmDialog, Icon, Pending, Tone, explain};
use crate::platform::client::Failure;
use leptos::prelude::*;
use std::pin::Pin;

/// Runs after a yes.
pub(crate) type Act = Callback<(), Pin<Box<dyn Future<Output = Result<(), Failure>>>>>;

/// Makes an [`Act`] of an asynchronous function.
pub(crate) fn act<F: Future<Output = Result<(), Failure>> + 'static>(
    act: impl Fn() -> F + Send + Sync + 'static,
) -> Act {
    Callback::new(move |()| Box::pin(act()) as Pin<Box<dyn Future<Output = _>>>)
}

/// The texts of the question. The yes is the button's.
#[derive(Clone)]
pub(crate) struct Ask {
    pub(crate) title: String,
    pub(crate) what: String,
    pub(crate) yes: String,
    /// The answer that leaves everything as it is.
    pub(crate) keep: &'static str,
}

impl Ask {
    pub(crate) fn new(
        title: impl Into<String>,
        what: impl Into<String>,
        yes: impl Into<String>,
        keep: &'static str,
    ) -> Self {
        Self { title: title.into(), what: what.into(), yes: yes.into(), keep }
    }
}

/// A button, and the question before it acts. The question stays, with the reason, until that has worked.
#[component]
pub(crate) fn AskFirst(
    class: &'static str,
    /// The accessible name, where the face does not say it.
    #[prop(optional, into)]
    label: Option<String>,
    ask: Ask,
    act: Act,
    children: Children,
) -> impl IntoView {
    let (is_asking, is_done) = (RwSignal::new(false), StoredValue::new(false));
    let acting = Pending::new();
    // The button may disappear with the thing that it ended, and the focus with it.
    on_cleanup(move || {
        if is_done.try_get_value() == Some(true) || is_asking.try_get_untracked() == Some(true) {
            dom::focus_if_lost("main h1");
        }
    });
    let close = move |()| {
        acting.forget_failure();
        is_asking.set(false);
    };
    let send = move || {
        acting.run(async move {
            act.run(()).await?;
            is_done.try_set_value(true);
            is_asking.try_set(false);
            Ok(())
        });
    };
    let failure = move || {
        let text = explain(&acting.failure()?);
        Some(view! { <p class="msg" data-s="bad" role="alert"><Icon name="alert"/><span>{text}</span></p> })
    };
    let shown = move || {
        let Ask { title, what, yes, keep } = ask.clone();
        is_asking.get().then(|| {
            view! {
                <ConfirmDialog title yes keep tone=Tone::Bad press=move |_| send() close>
                    <p>{what}</p>
                    {failure}
                </ConfirmDialog>
            }
        })
    };
    view! {
        <button type="button" class=class aria-label=label on:click=move |_| is_asking.set(true)>{children()}</button>
        {shown}
    }
}

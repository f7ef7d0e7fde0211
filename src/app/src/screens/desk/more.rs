//! The button below a list that reads more of it.

use super::state::Desk;
use crate::components::{FailureNotice, Pending};
use crate::platform::client::Failure;
use crate::platform::i18n as t;
use leptos::prelude::*;
use std::pin::Pin;
use std::sync::Arc;

/// A call that adds the next rows to a list.
pub(super) type MoreRows = Pin<Box<dyn Future<Output = Result<(), Failure>>>>;

/// The button, while there is more, and why the last try failed.
pub(super) fn view(desk: Desk, has_more: Signal<bool>, read: Arc<dyn Fn() -> MoreRows + Send + Sync>) -> AnyView {
    let reading = Pending::new();
    let press = move || {
        let read = read();
        reading.run(async move {
            read.await.inspect_err(|failure| {
                if *failure == Failure::SignedOut {
                    desk.signed_out();
                }
            })
        });
    };
    (move || {
        let (press, again) = (press.clone(), press.clone());
        view! {
            {reading.failure().map(|failure| view! { <FailureNotice failure retry=again/> }.into_any())}
            {has_more.get().then(|| {
                view! {
                    <p>
                        <button
                            type="button" class="btn" aria-disabled=move || reading.disabled() on:click=move |_| press()
                        >
                            {t::desk_more()}
                        </button>
                    </p>
                }
            })}
        }
    })
    .into_any()
}

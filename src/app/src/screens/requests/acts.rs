//! Resending emails and cancelling, without opening the request.

use super::screen::{Cancelled, RequestsScreen};
use crate::components::{self, ConfirmDialog, Icon, Pending, Tone};
use crate::platform::client;
use crate::platform::dom;
use crate::platform::i18n as t;
use crate::screens::request::resend::Resending;
use crate::state::App;
use handover_api::route;
use handover_api::submissions::{ActOnLines, Lines, LinesResult};
use handover_rules::SubmissionId;
use handover_rules::request::acts_on_submission::SubmissionActs;
use handover_rules::request::cancellation::Cancellation;
use leptos::prelude::*;

/// The acts of one entry. Create it outside of what is rendered again on every change.
#[derive(Clone, Copy)]
pub(super) struct EntryActs {
    id: SubmissionId,
    /// Says to the screen that the person cancelled this, whose entry then moves.
    cancelled: Cancelled,
    pub(super) is_asking: RwSignal<bool>,
    acting: Pending,
    pub(super) resending: Resending,
}

impl EntryActs {
    pub(super) fn new(_: App, screen: RequestsScreen, id: SubmissionId) -> Self {
        let cancelled = screen.cancelled;
        let acts = Self {
            id,
            cancelled,
            is_asking: RwSignal::new(false),
            acting: Pending::new(),
            resending: Resending::new(id, screen.now),
        };
        // The entry disappears after cancelling, and with it the button that had the focus.
        on_cleanup(move || {
            let is_asking = acts.is_asking.try_get_untracked().unwrap_or(false);
            if is_asking || cancelled.try_get_untracked().flatten().is_some_and(|(done, _)| done == id) {
                dom::focus_heading_if_lost();
            }
        });
        acts
    }
}

/// The name of the button: the asker cancels, others take their acceptance back.
fn name(cancellation: Cancellation, total: u64, requests: u64) -> String {
    match (cancellation, total) {
        (Cancellation::Withdraw, 1) => t::request_cancel().to_owned(),
        (Cancellation::Withdraw, _) => t::submission_cancel(requests),
        (Cancellation::TakeBack, 1) => t::request_take_back().to_owned(),
        (Cancellation::TakeBack, _) => t::request_take_back_count(requests),
    }
}

#[component]
pub(super) fn CancelButton(
    acts: EntryActs,
    possible: SubmissionActs,
    /// Number of requests.
    total: u64,
    /// Tells the buttons of several requests apart, for screen readers.
    among: String,
) -> impl IntoView {
    possible.cancellation().map(|(cancellation, requests)| {
        let icon_name = if cancellation == Cancellation::TakeBack { "back" } else { "stop" };
        view! {
            <button type="button" class="btn sm bare" on:click=move |_| acts.is_asking.set(true)>
                <Icon name=icon_name/> <span>{name(cancellation, total, requests)} <span class="vh">" " {among}</span></span>
            </button>
        }
    })
}

/// The question before cancelling, which says how many requests end.
#[component]
pub(super) fn Question(acts: EntryActs, possible: SubmissionActs, total: u64) -> impl IntoView {
    let app = expect_context::<App>();
    let Some((cancellation, requests)) = possible.cancellation() else { return ().into_any() };
    let is_only = total == 1;
    let failure = move || {
        acts.acting.failure().map(|failure| {
            let text = components::explain(&failure);
            view! { <p class="msg" data-s="warn" role="alert"><Icon name="alert"/><span>{text}</span></p> }
        })
    };
    let (title, what, keep) = match (cancellation, is_only) {
        (Cancellation::Withdraw, true) => {
            (t::request_cancel_ask().to_owned(), t::request_cancel_what(), t::request_cancel_keep())
        }
        (Cancellation::TakeBack, true) => (
            t::request_cancel_acceptance_ask().to_owned(),
            t::request_cancel_acceptance_what(),
            t::request_cancel_keep(),
        ),
        (_, false) => (t::submission_cancel_ask(requests), t::submission_cancel_what(), t::submission_cancel_keep()),
    };
    let press = move |_| cancel(app, acts, cancellation);
    let close = move |()| {
        acts.acting.forget_failure();
        acts.is_asking.set(false);
    };
    view! {
        <ConfirmDialog title yes=name(cancellation, total, requests) keep tone=Tone::Bad press close>
            <p>{what}</p>
            {failure}
        </ConfirmDialog>
    }
    .into_any()
}

fn cancel(app: App, acts: EntryActs, cancellation: Cancellation) {
    acts.acting.run(async move {
        let path = route::submission_action(acts.id, cancellation.into());
        let result: LinesResult = client::post(app, &path, &ActOnLines { lines: Lines::All }).await?;
        if result.done > 0 {
            app.announce(&t::requests_told_cancelled_together(result.done));
            acts.cancelled.try_set(Some((acts.id, result.done)));
        }
        acts.is_asking.try_set(false);
        app.connection().refresh.notify();
        Ok(())
    });
}

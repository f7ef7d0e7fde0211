//! Resending the emails of a submission and cancelling it, without opening its page.

use super::screen::Cancelled;
use crate::components::{self, ConfirmQuestion, FieldMessage, Pending, Tone, icon};
use crate::platform::client::{self, Failure};
use crate::platform::i18n as t;
use crate::screens::request::action_buttons::{focus_after_dialog, message};
use crate::screens::request::resend::{ResendButton, Resending};
use crate::state::App;
use handover_api::requests::RequestRow;
use handover_api::route::{self, SubmissionAction};
use handover_api::submissions::{ActOnLines, Lines, LinesResult, PartyProgress, SubmissionSummary};
use handover_rules::{NicHandle, SubmissionId, Timestamp};
use leptos::prelude::*;
use std::sync::Arc;

/// The acts of one entry. Create it outside of what is rendered again on every change.
#[derive(Clone, Copy)]
pub(super) struct Acts {
    app: App,
    id: SubmissionId,
    me: StoredValue<NicHandle>,
    /// Tells the screen that the person cancelled the submission, whose entry then moves.
    cancelled: Cancelled,
    is_asking: RwSignal<bool>,
    acting: Pending,
    outcome: RwSignal<Option<FieldMessage>>,
    resending: Resending,
}

/// The way for the reader to cancel, with the number of requests.
#[derive(Clone, Copy, PartialEq, Eq)]
struct CancelOffer {
    action: SubmissionAction,
    requests: u64,
}

impl CancelOffer {
    fn of(row: &RequestRow) -> Option<Self> {
        let (cancellation, requests) = row.submission.as_ref()?.acts.cancellation()?;
        Some(Self { action: cancellation.into(), requests })
    }
}

impl Acts {
    /// `now` is the server's time, ticking.
    pub(super) fn new(app: App, id: SubmissionId, now: ReadSignal<Timestamp>, cancelled: Cancelled) -> Self {
        let acting = Pending::new();
        let acts = Self {
            app,
            id,
            me: StoredValue::new(app.my_handle()),
            cancelled,
            is_asking: RwSignal::new(false),
            acting,
            outcome: RwSignal::new(None),
            resending: Resending::new(app, now, acting, components::explain),
        };
        // The entry disappears after cancelling, and with it the button that had the focus.
        on_cleanup(move || {
            let is_asking = acts.is_asking.try_get_untracked().unwrap_or(false);
            if is_asking || cancelled.try_get_untracked().flatten().is_some_and(|(told, _)| told == id) {
                focus_after_dialog(true);
            }
        });
        acts
    }

    fn report(self, tone: Tone, text: String) {
        self.app.announce(&text);
        self.outcome.try_set(Some(FieldMessage { tone, text }));
    }
}

/// The buttons, with the link `amend` among them. `of` tells those of several submissions apart, for screen readers.
pub(super) fn view(acts: Acts, row: &RequestRow, amend: Option<AnyView>, of: &str) -> Option<AnyView> {
    let parties = row.submission.iter().flat_map(|submission: &SubmissionSummary| &submission.parties);
    let mut buttons: Vec<AnyView> =
        parties.filter(|party| party.may_resend).map(|party| resend(acts, party, of)).collect();
    buttons.extend(amend);
    buttons.extend(CancelOffer::of(row).map(|offer| {
        let press = move |_| {
            acts.outcome.set(None);
            acts.is_asking.set(true);
        };
        view! {
            <button type="button" class="btn bare sm bad" on:click=press>
                {icon("stop")} <span>{t::submission_cancel(offer.requests)} <span class="vh">" " {of.to_owned()}</span></span>
            </button>
        }
        .into_any()
    }));
    let outcome = move || acts.outcome.get().map(message);
    (!buttons.is_empty())
        .then(|| view! { <div class="acts"><div class="row">{buttons}</div>{outcome}</div> }.into_any())
}

fn resend(acts: Acts, party: &PartyProgress, of: &str) -> AnyView {
    let (to, mail) = (party.account.clone(), party.mail.clone());
    let is_me = acts.me.with_value(|me| *me == to);
    let report = move |message: Option<FieldMessage>| match message {
        Some(FieldMessage { tone, text }) => acts.report(tone, text),
        None => acts.outcome.set(None),
    };
    acts.resending.button(ResendButton {
        class: "btn bare sm",
        name: if is_me { t::request_resend().to_owned() } else { t::request_resend_to(to.as_str()) },
        of: Some(of.to_owned()),
        path: route::submission_action(acts.id, SubmissionAction::Resend),
        to,
        mail: Box::new(move || mail.clone()),
        report: Arc::new(report),
    })
}

/// The question before cancelling, which says how many requests end. Put it outside of what is rendered again on every
/// change.
pub(super) fn dialog(acts: Acts, row: ArcRwSignal<RequestRow>) -> AnyView {
    let offer = Memo::new(move |_| row.with(CancelOffer::of).filter(|_| acts.is_asking.get()));
    (move || offer.get().map(|offer| question(acts, offer))).into_any()
}

fn question(acts: Acts, offer: CancelOffer) -> AnyView {
    let CancelOffer { requests, .. } = offer;
    let outcome = move || acts.outcome.get().map(message);
    let content = view! { <p>{t::submission_cancel_what()}</p> {outcome} };
    let question = ConfirmQuestion {
        title: t::submission_cancel_ask(requests),
        content: content.into_any(),
        yes: t::submission_cancel(requests),
        tone: Tone::Bad,
        keep: t::submission_cancel_keep(),
    };
    components::question(question, Box::new(move |_| cancel(acts, offer)), Arc::new(move || acts.is_asking.set(false)))
}

fn cancel(acts: Acts, offer: CancelOffer) {
    acts.acting.run(async move {
        acts.outcome.set(None);
        let path = route::submission_action(acts.id, offer.action);
        match client::post::<_, LinesResult>(acts.app, &path, &ActOnLines { lines: Lines::All }).await {
            Ok(result) => {
                if result.done > 0 {
                    acts.app.announce(&t::requests_told_cancelled_together(result.done));
                    acts.cancelled.try_set(Some((acts.id, result.done)));
                }
                acts.is_asking.try_set(false);
                if result.refused_count > 0 {
                    acts.report(Tone::Warn, t::submission_not_possible(result.refused_count));
                }
            }
            Err(Failure::SignedOut) => return Err(Failure::SignedOut),
            Err(failure) => acts.report(Tone::Warn, components::explain(&failure)),
        }
        acts.app.connection().refresh.notify();
        Ok(())
    });
}

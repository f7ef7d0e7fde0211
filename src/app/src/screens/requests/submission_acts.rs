//! Resending the emails of a submission and cancelling it, without opening its page.

use super::screen::Cancelled;
use crate::components::{self, ConfirmQuestion, FieldMessage, Pending, Tone, icon};
use crate::platform::client::{self, Failure};
use crate::platform::i18n::requests as t;
use crate::platform::intl;
use crate::prelude::*;
use crate::screens::request::action::Wait;
use crate::screens::request::action_buttons::focus_after_dialog;
use crate::state::AppContext;
use handover_api::requests::RequestRow;
use handover_api::route::{self, SubmissionAction};
use handover_api::submissions::{ActOnLines, Lines, LinesResult, PartyProgress, SubmissionSummary};
use handover_api::task::Resend;
use handover_rules::{NicHandle, Refusal, SubmissionId, Timestamp};
use std::sync::Arc;

/// The acts of one entry. Create it outside of what is rendered again on every change.
#[derive(Clone, Copy)]
pub(super) struct Acts {
    app: AppContext,
    id: SubmissionId,
    me: StoredValue<NicHandle>,
    /// The server's time, ticking.
    now: ReadSignal<Timestamp>,
    /// Tells the screen that the person cancelled the submission, whose entry then moves.
    cancelled: Cancelled,
    is_asking: RwSignal<bool>,
    acting: Pending,
    outcome: RwSignal<Option<FieldMessage>>,
    /// The party that no email can be sent to, and until when, by the server's last refusal.
    refused: RwSignal<Option<(NicHandle, Timestamp)>>,
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
    pub(super) fn new(app: AppContext, id: SubmissionId, now: ReadSignal<Timestamp>, cancelled: Cancelled) -> Self {
        let acts = Self {
            app,
            id,
            me: StoredValue::new(app.my_handle()),
            now,
            cancelled,
            is_asking: RwSignal::new(false),
            acting: Pending::new(),
            outcome: RwSignal::new(None),
            refused: RwSignal::new(None),
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
        .then(|| view! { <div class="acts"><div class="row">{buttons}</div>{dynamic(outcome)}</div> }.into_any())
}

fn message(FieldMessage { tone, text }: FieldMessage) -> AnyView {
    let icon_name = if tone == Tone::Ok { "mail" } else { "clock" };
    view! { <p class="msg" data-s=tone.as_str()>{icon(icon_name)}<span>{text}</span></p> }.into_any()
}

fn resend(acts: Acts, party: &PartyProgress, of: &str) -> AnyView {
    let (to, receiver, mail) = (party.account.clone(), party.account.clone(), party.mail.clone());
    let is_me = acts.me.with_value(|me| *me == to);
    let name = if is_me { t::request_resend().to_owned() } else { t::request_resend_to(to.as_str()) };
    let wait = memo(move |_| {
        let refused =
            acts.refused.with(|refused| refused.as_ref().filter(|(who, _)| *who == receiver).map(|(_, at)| *at));
        Wait::after(mail.as_ref(), refused, acts.now.get(), &acts.app.policy())
    });
    let is_off = memo(move |_| wait.get() != Wait::No || acts.acting.is_running());
    // Hidden from screen readers, which would read the name again every second. Pressing tells the time.
    let countdown = move || wait.get().countdown(acts.now.get());
    let press = move |_| match wait.get_untracked() {
        Wait::No => send(acts, to.clone()),
        Wait::Queued => acts.report(Tone::Plain, t::request_resend_queued().to_owned()),
        Wait::Until(until) => acts.report(Tone::Plain, t::request_resend_wait(intl::weekday(until).as_str())),
    };
    view! {
        <button type="button" class="btn bare sm" aria-disabled=move || is_off.get().then_some("true") on:click=press>
            {icon("again")}
            <span>{name}<span class="vh">" " {of.to_owned()}</span>" "<span aria-hidden="true">{dynamic(countdown)}</span></span>
        </button>
    }
    .into_any()
}

fn send(acts: Acts, to: NicHandle) {
    acts.acting.run(async move {
        acts.outcome.set(None);
        let path = route::submission_action(acts.id, SubmissionAction::Resend);
        match client::post(acts.app, &path, &Resend { to: Some(to.clone()) }).await {
            Ok(()) => acts.report(Tone::Ok, sent(acts, &to)),
            Err(Failure::SignedOut) => return Err(Failure::SignedOut),
            Err(failure) => acts.report(Tone::Warn, not_sent(acts, to, &failure)),
        }
        acts.app.connection().refresh.notify();
        Ok(())
    });
}

fn sent(acts: Acts, to: &NicHandle) -> String {
    if acts.me.with_value(|me| me == to) {
        t::request_resend_done().to_owned()
    } else {
        t::request_resend_to_done(to.as_str())
    }
}

fn not_sent(acts: Acts, to: NicHandle, failure: &Failure) -> String {
    let refusal = match failure {
        Failure::Problem(problem) => problem.refusal(),
        _ => None,
    };
    let until = |until: Timestamp| {
        acts.refused.try_set(Some((to, until)));
        intl::weekday(until)
    };
    match refusal {
        Some(Refusal::TooSoon { until: Some(at) }) => t::request_resend_wait(until(at).as_str()),
        Some(Refusal::TooSoon { until: None }) => t::request_resend_queued().to_owned(),
        Some(Refusal::TooMany { until: at }) => t::request_resend_too_many(until(at).as_str()),
        _ => components::explain(failure),
    }
}

/// The question before cancelling, which says how many requests end. Put it outside of what is rendered again on every
/// change.
pub(super) fn dialog(acts: Acts, row: ArcRwSignal<RequestRow>) -> AnyView {
    let offer = memo(move |_| row.with(CancelOffer::of).filter(|_| acts.is_asking.get()));
    dynamic(move || offer.get().map(|offer| question(acts, offer)))
}

fn question(acts: Acts, offer: CancelOffer) -> AnyView {
    let CancelOffer { requests, .. } = offer;
    let outcome = move || acts.outcome.get().map(message);
    let content = view! { <p>{t::submission_cancel_what()}</p> {dynamic(outcome)} };
    let question = ConfirmQuestion {
        title: t::submission_cancel_ask(requests),
        content: content.into_any(),
        yes: t::submission_cancel(requests),
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
                if result.pending > 0 {
                    acts.app.session().work.set(Some(acts.id));
                }
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

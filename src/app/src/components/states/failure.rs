//! Failures of calls, explained.

use crate::components::{Icon, State, Tone};
use crate::platform::client::Failure;
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::state::App;
use chrono::TimeDelta;
use handover_api::Reason;
use handover_api::account::provider_sign_in::ProviderRefusal;
use leptos::prelude::*;

/// Explains a failure and its remedy in one or two sentences.
pub(crate) fn explain(failure: &Failure) -> String {
    let problem = match failure {
        Failure::Problem(problem) => problem,
        Failure::Offline => return t::failure_offline().to_owned(),
        Failure::SignedOut => return t::failure_signed_out().to_owned(),
        Failure::Garbled => return t::failure_garbled().to_owned(),
        Failure::Blocked => return t::failure_blocked().to_owned(),
        Failure::Damaged => return t::failure_damaged().to_owned(),
    };
    // Without seconds: the next full minute is not too early.
    let until = problem.until.map(|until| intl::timestamp(until + TimeDelta::seconds(59)));
    let text = match problem.reason {
        Reason::ProviderRefused => match failure.cause().as_deref().and_then(ProviderRefusal::parse) {
            Some(ProviderRefusal::NoAccount) => t::failure_provider_no_account(),
            Some(ProviderRefusal::TooWeak) => t::failure_provider_too_weak(),
            Some(ProviderRefusal::Invalid) => t::failure_provider_invalid(),
            _ => t::failure_provider_refused(),
        },
        Reason::ProviderUnavailable => t::failure_provider_unavailable(),
        Reason::ProviderMisconfigured => t::failure_provider_misconfigured(),
        Reason::StepUp => t::failure_step_up(),
        Reason::SwitchedOff => t::failure_switched_off(),
        Reason::WrongCredentials => t::failure_wrong_credentials(),
        Reason::NotSignedIn => t::failure_signed_out(),
        Reason::TooManyTries => {
            return until.map_or_else(
                || t::failure_too_many_tries().to_owned(),
                |until| t::failure_too_many_tries_until(until.as_str()),
            );
        }
        Reason::OverBudget => {
            return until.map_or_else(
                || t::failure_over_budget().to_owned(),
                |until| t::failure_over_budget_until(until.as_str()),
            );
        }
        Reason::NotFound => t::failure_not_found(),
        Reason::Busy | Reason::TooSlow => t::failure_busy(),
        Reason::CannotStore => t::failure_cannot_store(),
        Reason::MayBeStored => t::failure_may_be_stored(),
        Reason::Internal => t::failure_internal(),
        Reason::TooLarge => t::failure_too_large(),
        Reason::KeyReused => t::failure_key_reused(),
        Reason::PreconditionFailed => t::failure_changed(),
        Reason::ForeignOrigin => t::failure_foreign_origin(),
        Reason::WeakPassword => t::failure_weak_password(),
        Reason::BadToken => t::failure_bad_token(),
        Reason::Malformed
        | Reason::MethodNotAllowed
        | Reason::Rejected
        | Reason::BadEntry
        | Reason::Refused
        | Reason::NotAllowed
        | Reason::Unsigned
        | Reason::Conflict
        | Reason::CaseRefused
        | Reason::StaleCursor
        | Reason::StaleVersion => t::failure_refused(),
    };
    text.to_owned()
}

/// A failure in one line; with a retry button it is an alert above data that is out of date.
#[component]
pub(crate) fn FailureLine(failure: Failure, #[prop(optional, into)] retry: Option<Callback<()>>) -> AnyView {
    explain_loss(&failure);
    let line = view! { <State tone=Tone::Bad icon="alert" text=explain(&failure)/> }.into_any();
    let Some(retry) = retry else { return line };
    view! { <div class="row" role="alert">{line}<RetryButton class="btn sm" retry/></div> }.into_any()
}

/// A failure as an alert; with a retry button it takes the place of the data.
#[component]
pub(crate) fn FailureNotice(failure: Failure, #[prop(optional, into)] retry: Option<Callback<()>>) -> AnyView {
    explain_loss(&failure);
    let retry = retry.map(|retry| view! { <p><RetryButton class="btn" retry/></p> });
    view! {
        <div class="notice" data-s="bad" role="alert">
            <Icon name="alert"/>
            <div class="stack"><p>{explain(&failure)}</p>{retry}</div>
        </div>
    }
    .into_any()
}

/// In place of the frame's banner.
fn explain_loss(failure: &Failure) {
    if *failure == Failure::Offline {
        expect_context::<App>().connection().explain_loss();
    }
}

#[component]
fn RetryButton(class: &'static str, retry: Callback<()>) -> AnyView {
    view! {
        <button type="button" class=class on:click=move |_| retry.run(())><Icon name="again"/> {t::try_again()}</button>
    }
    .into_any()
}

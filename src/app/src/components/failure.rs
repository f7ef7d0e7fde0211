//! Failures of calls, explained.

use super::{Tone, alert, icon, state};
use crate::platform::client::Failure;
use crate::platform::i18n as t;
use crate::platform::intl;
use chrono::TimeDelta;
use handover_api::Reason;
use leptos::prelude::*;

/// Explains a failure and its remedy in one or two sentences.
pub(crate) fn explain(failure: &Failure) -> String {
    let problem = match failure {
        Failure::Problem(problem) => problem,
        Failure::Offline => return t::failure_offline().to_owned(),
        Failure::SignedOut => return t::failure_signed_out().to_owned(),
        Failure::Garbled => return t::failure_garbled().to_owned(),
    };
    // Without seconds: the next full minute is not too early.
    let until = problem.until.map(|until| intl::timestamp(until + TimeDelta::seconds(59)));
    let text = match problem.reason {
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
        Reason::Internal => t::failure_internal(),
        Reason::TooLarge => t::failure_too_large(),
        Reason::KeyReused => t::failure_key_reused(),
        Reason::ForeignOrigin => t::failure_foreign_origin(),
        Reason::WeakPassword => t::failure_weak_password(),
        Reason::BadToken => t::failure_bad_token(),
        Reason::Malformed
        | Reason::MethodNotAllowed
        | Reason::Rejected
        | Reason::BadEntry
        | Reason::Refused
        | Reason::NotAllowed
        | Reason::Conflict
        | Reason::CaseRefused
        | Reason::StaleCursor => t::failure_refused(),
    };
    text.to_owned()
}

/// A failure in one line with a retry button, above data that is out of date.
pub(crate) fn failure_line(failure: &Failure, retry: impl Fn() + Send + Sync + 'static) -> AnyView {
    view! {
        <div class="row" role="alert">
            {said(failure)}
            <button type="button" class="btn sm" on:click=move |_| retry()>{icon("again")} {t::try_again()}</button>
        </div>
    }
    .into_any()
}

/// A failure of what a button began, as an alert.
pub(crate) fn failed(failure: &Failure) -> AnyView {
    alert(view! { <p>{explain(failure)}</p> }.into_any())
}

/// A failure in one line.
pub(crate) fn said(failure: &Failure) -> AnyView {
    state(Tone::Bad, "alert", explain(failure))
}

/// A failure with a retry button, in the place of the data.
pub(crate) fn failure(failure: &Failure, retry: impl Fn() + Send + Sync + 'static) -> AnyView {
    view! {
        <div class="notice" data-s="bad" role="alert">
            {icon("alert")}
            <div class="stack">
                <p>{explain(failure)}</p>
                <p>
                    <button type="button" class="btn" on:click=move |_| retry()>{icon("again")} {t::try_again()}</button>
                </p>
            </div>
        </div>
    }
    .into_any()
}

//! What is shown when the server has no answer, or a refusal.

use super::icon;
use crate::client::Failure;
use crate::intl;
use crate::prelude::*;
use handover_api::Reason;

/// What happened and what to do about it, in one or two sentences.
pub(crate) fn explain(failure: &Failure) -> String {
    let problem = match failure {
        Failure::Problem(problem) => problem,
        Failure::Offline => return "The server cannot be reached. Check your connection, then try again.".to_owned(),
        Failure::SignedOut => return "Your session has ended. Sign in again.".to_owned(),
        Failure::Garbled => return "The answer could not be read. Load this page again.".to_owned(),
    };
    let until = problem.until.map(intl::moment);
    let text = match problem.reason {
        Reason::WrongCredentials => "Handle, address or password are wrong.",
        Reason::NotSignedIn => "Your session has ended. Sign in again.",
        Reason::TooManyTries => {
            return timed(
                "Too many tries. Wait a while, then try again.",
                "Too many tries. Try again after {}.",
                until,
            );
        }
        Reason::OverBudget => {
            return timed(
                "You have asked for too much. Wait a while, then try again.",
                "You have asked for too much. Try again after {}.",
                until,
            );
        }
        Reason::NotFound => "There is nothing here for this account.",
        Reason::Busy => "The server has too much to do right now. Try again in a moment.",
        Reason::Internal => "Something went wrong on our side. Nothing was changed. Try again.",
        Reason::TooLarge => "This is too long.",
        Reason::KeyReused => "This was sent before with other contents. Load this page again.",
        Reason::ForeignOrigin => "The server does not accept calls from this address.",
        Reason::Malformed
        | Reason::MethodNotAllowed
        | Reason::Rejected
        | Reason::BadEntry
        | Reason::WeakPassword
        | Reason::BadSecret
        | Reason::Refused => {
            return problem.detail.clone();
        }
    };
    text.to_owned()
}

fn timed(without: &str, with: &str, until: Option<String>) -> String {
    until.map_or_else(|| without.to_owned(), |until| with.replace("{}", &until))
}

/// In the place of what could not be shown: what happened, and a way to try again.
pub(crate) fn failure(failure: &Failure, retry: impl Fn() + 'static) -> AnyView {
    view! {
        <div class="notice" data-s="bad" role="alert">
            {icon("alert")}
            <div class="stack">
                <p>{explain(failure)}</p>
                <p>
                    <button type="button" class="btn" on:click=move |_| retry()>{icon("again")} "Try again"</button>
                </p>
            </div>
        </div>
    }
    .into_any()
}

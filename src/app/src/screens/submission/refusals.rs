//! Reasons and remedies for refused acts on lines, in words.

use super::screen::SubmissionScreen;
use crate::components;
use crate::platform::client::Failure;
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::screens::request::resend::wait_words;
use handover_api::submissions::SubmissionDetail;
use handover_rules::Refusal;
use handover_rules::request::remedy::{self, Remedy};
use leptos::prelude::*;

fn refusal_of(failure: &Failure) -> Option<Refusal> {
    match failure {
        Failure::Problem(problem) => problem.refusal(),
        _ => None,
    }
}

/// Whether another code would help.
pub(super) fn concerns_all_lines(failure: &Failure) -> bool {
    let refusal = refusal_of(failure);
    refusal.is_some_and(|refusal| {
        use Refusal::{OthersCode, SupersededCode, UsedCode, WrongCode};
        matches!(refusal, WrongCode { .. } | UsedCode { .. } | SupersededCode | OthersCode)
    })
}

/// The reason a call failed.
pub(super) fn explain(failure: &Failure) -> String {
    match (failure, refusal_of(failure)) {
        (_, Some(of)) => refusal(&of),
        (Failure::Offline | Failure::Garbled, _) => t::submission_lost().to_owned(),
        _ => components::explain(failure),
    }
}

/// The reason a call failed, and the remedy, if any.
pub(super) fn advise(screen: SubmissionScreen, failure: &Failure) -> String {
    match refusal_of(failure).and_then(|refusal| remedy(screen, &refusal)) {
        Some(remedy) => [explain(failure), remedy].join(" "),
        None => explain(failure),
    }
}

/// The remedy, if any.
pub(super) fn remedy(screen: SubmissionScreen, refusal: &Refusal) -> Option<String> {
    // The page may have been left while the server was asked.
    let asker = |detail: &Option<SubmissionDetail>| detail.as_ref().map(|detail| detail.asker.clone());
    let asker = screen.detail.data.try_with_untracked(asker).flatten()?;
    let text = match remedy::remedy(refusal, screen.is_me(&asker))? {
        Remedy::LatestCode => t::submission_remedy_code(),
        Remedy::OtherAccount => t::submission_remedy_account(),
        Remedy::Decline => t::submission_remedy_decline(),
        Remedy::Cancel => t::submission_remedy_cancel(),
        Remedy::AskAgain => t::submission_remedy_again(),
        Remedy::HaveItAskedAgain => return Some(t::submission_remedy_ask(asker.as_str())),
        Remedy::AskForWayBack => t::submission_remedy_back(),
    };
    Some(text.to_owned())
}

/// The reason the rules refuse it.
pub(super) fn refusal(refusal: &Refusal) -> String {
    match refusal {
        Refusal::WrongCode { tries_left, .. } => t::submission_wrong_code(u64::from(*tries_left)),
        Refusal::UsedCode { .. } => t::submission_used_code().to_owned(),
        Refusal::SupersededCode => t::submission_superseded_code().to_owned(),
        Refusal::OthersCode => t::submission_others_code().to_owned(),
        Refusal::Paused { until } => t::submission_paused(intl::timestamp(*until).as_str()),
        Refusal::CoolingDown { until } => t::submission_cooldown(intl::timestamp(*until).as_str()),
        Refusal::Closed { .. } => t::submission_closed().to_owned(),
        Refusal::Answered => t::submission_answered().to_owned(),
        Refusal::NotAccepted => t::submission_not_accepted().to_owned(),
        // Of emails only, whose button tells it by itself.
        Refusal::TooSoon { .. } | Refusal::TooMany { .. } => wait_words(refusal).unwrap_or_default(),
        // The last is about one request by itself.
        Refusal::NoPart | Refusal::NotTheAsker | Refusal::Together => t::submission_no_part().to_owned(),
    }
}

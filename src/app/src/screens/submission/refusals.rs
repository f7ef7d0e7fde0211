//! Why an act on lines was not taken, in words.

use crate::components;
use crate::platform::client::Failure;
use crate::platform::i18n::submission as t;
use crate::platform::intl;
use handover_rules::Refusal;

/// Why a call failed.
pub(super) fn explain(failure: &Failure) -> String {
    let refusal_of = |failure: &Failure| match failure {
        Failure::Problem(problem) => problem.refusal(),
        _ => None,
    };
    match (failure, refusal_of(failure)) {
        (_, Some(of)) => refusal(&of),
        (Failure::Offline | Failure::Garbled, _) => t::submission_lost().to_owned(),
        _ => components::explain(failure),
    }
}

/// Why the rules refuse it.
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
        Refusal::TooSoon { until: Some(until) } | Refusal::TooMany { until } => {
            t::submission_too_soon(intl::timestamp(*until).as_str())
        }
        Refusal::TooSoon { until: None } => t::submission_still_queued().to_owned(),
        // The last is about one request by itself.
        Refusal::NoPart | Refusal::NotTheAsker | Refusal::Together => t::submission_no_part().to_owned(),
    }
}

//! Refusals in words.

use crate::components;
use crate::platform::client::Failure;
use crate::platform::i18n as t;
use crate::platform::intl;
use handover_rules::Refusal;

/// The reason in a sentence, also for lines among others.
pub(super) fn explain(refusal: &Refusal) -> String {
    match refusal {
        Refusal::WrongCode { tries_left, .. } => t::submission_wrong_code(u64::from(*tries_left)),
        Refusal::UsedCode { .. } => t::request_code_used().to_owned(),
        Refusal::SupersededCode => t::request_code_superseded().to_owned(),
        Refusal::OthersCode => t::request_code_others().to_owned(),
        Refusal::Paused { until } => t::submission_paused(intl::timestamp(*until).as_str()),
        Refusal::CoolingDown { until } => t::submission_cooldown(intl::timestamp(*until).as_str()),
        Refusal::Closed { .. } => t::submission_closed().to_owned(),
        Refusal::Answered => t::submission_answered().to_owned(),
        Refusal::NotAccepted => t::submission_not_accepted().to_owned(),
        // Of emails only, whose button says so by itself.
        Refusal::TooSoon { .. } | Refusal::TooMany { .. } => wait_words(refusal).unwrap_or_default(),
        Refusal::NoPart | Refusal::NotTheAsker | Refusal::Together => t::submission_no_part().to_owned(),
    }
}

/// The reason of a failed call.
pub(super) fn explain_failure(failure: &Failure) -> String {
    failure.refusal().map_or_else(|| components::explain(failure), |refusal| explain(&refusal))
}

/// The reason to wait, and until when; `None` for a refusal that waiting does not help.
pub(super) fn wait_words(refusal: &Refusal) -> Option<String> {
    match refusal {
        Refusal::TooSoon { until: Some(until) } => Some(t::request_resend_wait(intl::weekday(*until).as_str())),
        Refusal::TooSoon { until: None } => Some(t::request_resend_queued().to_owned()),
        Refusal::TooMany { until } => Some(t::request_resend_too_many(intl::weekday(*until).as_str())),
        _ => None,
    }
}

//! The reason a submission was not opened, in words.

use crate::platform::i18n::shared as t;
use crate::platform::intl;
use handover_api::problem::Budget;
use handover_api::submissions::{ExceededLimit, NotOpenedReason};

pub(crate) fn not_opened(reason: NotOpenedReason, limit: Option<&ExceededLimit>) -> String {
    let text = match reason {
        NotOpenedReason::Refused => t::submission_not_sent_refused(),
        NotOpenedReason::Changed => t::submission_not_sent_changed(),
        NotOpenedReason::OverBudget => return over_budget(limit),
        NotOpenedReason::Interrupted => t::submission_not_sent_interrupted(),
        NotOpenedReason::Stopped => t::submission_not_sent_stopped(),
    };
    text.to_owned()
}

/// Which limit, and what helps.
fn over_budget(limit: Option<&ExceededLimit>) -> String {
    let until = limit.and_then(|limit| limit.until).map(intl::timestamp);
    match (limit, until) {
        (Some(ExceededLimit { budget: Budget::OpenSubmissions, .. }), Some(until)) => {
            t::submission_not_sent_requests(until.as_str())
        }
        (Some(ExceededLimit { account: Some(account), .. }), Some(until)) => {
            t::submission_not_sent_mails(account.as_str(), until.as_str())
        }
        (Some(ExceededLimit { budget: Budget::OwnMails, .. }), Some(until)) => {
            t::submission_not_sent_own_mails(until.as_str())
        }
        _ => t::submission_not_sent_budget().to_owned(),
    }
}

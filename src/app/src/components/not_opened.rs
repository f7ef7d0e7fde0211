//! Why a submission was not opened, in words.

use crate::platform::i18n::shared as t;
use handover_api::submissions::NotOpenedReason;

pub(crate) fn not_opened(reason: NotOpenedReason) -> &'static str {
    match reason {
        NotOpenedReason::Refused => t::submission_not_sent_refused(),
        NotOpenedReason::Changed => t::submission_not_sent_changed(),
        NotOpenedReason::OverBudget => t::submission_not_sent_budget(),
        NotOpenedReason::Interrupted => t::submission_not_sent_interrupted(),
        NotOpenedReason::Stopped => t::submission_not_sent_stopped(),
    }
}

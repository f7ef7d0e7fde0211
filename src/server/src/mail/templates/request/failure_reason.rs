//! The failure of a request, as a list item.

use super::context::TemplateContext;
use crate::mail::i18n as t;
use crate::mail::phrases;
use handover_rules::submission::blockers::Blocker;

/// A blocker as a phrase. It is already redacted for the recipient, so profile, debt and payment blockers are the
/// recipient's own.
pub(super) fn phrase(reason: &Blocker, context: TemplateContext<'_>) -> String {
    let (language, request) = (context.language(), context.request());
    match reason {
        Blocker::RightMissing { .. } if context.is_recipient(&request.asker) => {
            t::mail_reason_right_you(language).to_owned()
        }
        Blocker::RightMissing { .. } => t::mail_reason_right_other(language, &context.named(&request.asker)),
        Blocker::RoleLost { roles } => {
            let (count, roles) = (phrases::count(*roles), phrases::roles(language, *roles));
            if context.is_recipient(&request.from) {
                t::mail_reason_lost_you(language, count, &roles)
            } else {
                t::mail_reason_lost_other(language, count, &context.named(&request.from), &roles)
            }
        }
        Blocker::NoSuchAccount => t::mail_reason_no_account(language).to_owned(),
        Blocker::SeveralAccounts => t::mail_reason_several(language).to_owned(),
        Blocker::LastDayOutOfRange => t::mail_reason_last_day(language).to_owned(),
        Blocker::OtherZone { from, to } => t::mail_reason_zone(language, &context.named(from), &context.named(to)),
        Blocker::ProfileIncomplete { .. } => t::mail_reason_profile(language).to_owned(),
        Blocker::AddressUnconfirmed { .. } => t::mail_reason_address(language).to_owned(),
        Blocker::UnpaidInvoice { .. } => t::mail_reason_invoice(language).to_owned(),
        Blocker::NoPaymentMethod { .. } => t::mail_reason_payment(language).to_owned(),
        // Only blocks submissions, which fail on screen.
        Blocker::CoolingDown { account, .. } | Blocker::Unable { account } => {
            t::mail_reason_unable(language, &context.named(account))
        }
        Blocker::InCreation => t::mail_reason_in_creation(language).to_owned(),
        Blocker::Expired => t::mail_reason_expired(language).to_owned(),
        Blocker::InDebt => t::mail_reason_debt(language).to_owned(),
        Blocker::RequestOpen { request, .. } => t::mail_reason_open(language, &request.to_string()),
    }
}

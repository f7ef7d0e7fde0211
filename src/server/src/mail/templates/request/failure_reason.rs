//! The failure of a request, as a list item.

use crate::mail::i18n as t;
use crate::mail::phrases;
use handover_rules::submission::blockers::Blocker;
use handover_rules::{Language, NicHandle, Request};

/// A blocker as a phrase; `named` formats an account. It is already redacted for the recipient, so profile, debt and
/// payment blockers are the recipient's own.
pub(in crate::mail::templates) fn phrase(
    language: Language,
    reason: &Blocker,
    request: &Request,
    recipient: &NicHandle,
    named: impl Fn(&NicHandle) -> String,
) -> String {
    match reason {
        Blocker::RightMissing { .. } if request.asker == *recipient => t::mail_reason_right_you(language).to_owned(),
        Blocker::RightMissing { .. } => t::mail_reason_right_other(language, &named(&request.asker)),
        Blocker::RoleLost { roles } => {
            let (count, roles) = (phrases::count(*roles), phrases::roles(language, *roles));
            if request.from == *recipient {
                t::mail_reason_lost_you(language, count, &roles)
            } else {
                t::mail_reason_lost_other(language, count, &named(&request.from), &roles)
            }
        }
        Blocker::NoSuchAccount => t::mail_reason_no_account(language).to_owned(),
        Blocker::SeveralAccounts => t::mail_reason_several(language).to_owned(),
        Blocker::LastDayOutOfRange => t::mail_reason_last_day(language).to_owned(),
        Blocker::OtherZone { from, to } => t::mail_reason_zone(language, &named(from), &named(to)),
        Blocker::ProfileIncomplete { .. } => t::mail_reason_profile(language).to_owned(),
        Blocker::AddressUnconfirmed { .. } => t::mail_reason_address(language).to_owned(),
        Blocker::UnpaidInvoice { .. } => t::mail_reason_invoice(language).to_owned(),
        Blocker::NoPaymentMethod { .. } => t::mail_reason_payment(language).to_owned(),
        // Only blocks submissions, which fail on screen.
        Blocker::CoolingDown { account, .. } | Blocker::Unable { account } => {
            t::mail_reason_unable(language, &named(account))
        }
        Blocker::InCreation => t::mail_reason_in_creation(language).to_owned(),
        Blocker::Expired => t::mail_reason_expired(language).to_owned(),
        Blocker::InDebt => t::mail_reason_debt(language).to_owned(),
        Blocker::RequestOpen { request, .. } => t::mail_reason_open(language, &request.to_string()),
    }
}

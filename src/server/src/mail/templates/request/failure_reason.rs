//! The failure of a request, as a list item.

use crate::mail::i18n as t;
use crate::mail::phrases;
use handover_rules::submission::blockers::{Blocker, right_to_ask};
use handover_rules::{Language, NicHandle};
use handover_store::RequestRecord;

/// A blocker as a sentence, the same as on screen; `named` formats an account. It is already redacted for the recipient,
/// so profile and debt blockers are the recipient's own.
pub(in crate::mail::templates) fn phrase(
    language: Language,
    reason: &Blocker,
    record: &RequestRecord,
    recipient: &NicHandle,
    named: impl Fn(&NicHandle) -> String,
) -> String {
    let request = &record.request;
    match reason {
        Blocker::RightMissing { roles } => {
            let roles = phrases::roles(language, right_to_ask(record.asker_roles, *roles));
            let service = phrases::service(&request.service.name);
            if request.asker == *recipient {
                t::word_blocker_right_lost_you(language, &roles, &service)
            } else {
                t::word_blocker_right_lost(language, &roles, &service, &named(&request.asker))
            }
        }
        Blocker::RoleLost { roles } => t::word_blocker_role_lost(language, &phrases::roles(language, *roles)),
        Blocker::NoSuchAccount => t::word_blocker_no_such_account(language).to_owned(),
        Blocker::SeveralAccounts => t::word_blocker_several_accounts(language).to_owned(),
        Blocker::LastDayOutOfRange => t::word_blocker_last_day(language).to_owned(),
        Blocker::OtherZone { from, to } => t::word_blocker_other_zone(language, &named(from), &named(to)),
        Blocker::ProfileIncomplete { .. } => t::word_blocker_profile_yours(language).to_owned(),
        Blocker::AddressUnconfirmed { .. } => t::word_blocker_address_yours(language).to_owned(),
        Blocker::UnpaidInvoice { .. } => t::word_blocker_unpaid_yours(language).to_owned(),
        Blocker::NoPaymentMethod { account } if account != recipient => {
            t::word_blocker_payment_theirs(language, &named(account))
        }
        Blocker::NoPaymentMethod { .. } => t::word_blocker_payment_yours(language).to_owned(),
        // A cool-down only blocks submissions, which fail on screen.
        Blocker::CoolingDown { account, .. } | Blocker::Unable { account } => {
            t::word_blocker_unable_theirs(language, &named(account))
        }
        Blocker::InCreation => t::word_blocker_in_creation(language).to_owned(),
        Blocker::Expired => t::word_blocker_expired(language).to_owned(),
        Blocker::InDebt => t::word_blocker_in_debt(language).to_owned(),
        Blocker::RequestOpen { request, .. } => t::word_blocker_request_open(language, &request.grouped()),
    }
}

//! Why services cannot be changed, in words.

use crate::components::Tone;
use crate::platform::i18n::many as t;
use handover_api::submissions::RefusedServices;
use handover_rules::submission::refused::RefusalKind;

pub(super) const fn mark(reason: RefusalKind) -> (Tone, &'static str) {
    match reason {
        RefusalKind::RequestOpen | RefusalKind::InCreation | RefusalKind::CoolingDown => (Tone::Warn, "clock"),
        RefusalKind::RightMissing | RefusalKind::RoleLost => (Tone::Warn, "lock"),
        _ => (Tone::Bad, "no"),
    }
}

/// The number of services and the reason, such as `12 have expired`.
pub(super) fn headline(group: &RefusedServices) -> String {
    let count = group.count;
    let account = group.account.as_ref().map_or("", |account| account.as_str());
    match group.reason {
        RefusalKind::NoService => t::many_refused_no_service(count),
        RefusalKind::Malformed => t::many_refused_malformed(count),
        RefusalKind::NamedTwice => t::many_refused_twice(count),
        RefusalKind::RightMissing => t::many_refused_right(count),
        RefusalKind::RoleLost => t::many_refused_role_lost(count),
        RefusalKind::NoSuchAccount => t::many_refused_no_account(count),
        RefusalKind::SeveralAccounts => t::many_refused_several(count),
        RefusalKind::OtherZone => t::many_refused_zone(count, account),
        RefusalKind::ProfileIncomplete => t::many_refused_profile(count, account),
        RefusalKind::AddressUnconfirmed => t::many_refused_address(count, account),
        RefusalKind::UnpaidInvoice => t::many_refused_unpaid(count, account),
        RefusalKind::NoPaymentMethod => t::many_refused_payment(count, account),
        RefusalKind::CoolingDown => t::many_refused_cooldown(count),
        RefusalKind::Unable => t::many_refused_unable(count, account),
        RefusalKind::InCreation => t::many_refused_in_creation(count),
        RefusalKind::Expired => t::many_refused_expired(count),
        RefusalKind::InDebt => t::many_refused_debt(count),
        RefusalKind::LastDay => t::many_refused_last_day(count),
        RefusalKind::RequestOpen => t::many_refused_open(count),
    }
}

/// What can be done about it.
pub(super) fn remedy(reason: RefusalKind) -> Option<&'static str> {
    match reason {
        RefusalKind::Expired => Some(t::many_remedy_expired()),
        RefusalKind::RequestOpen => Some(t::many_remedy_open()),
        RefusalKind::RightMissing => Some(t::many_remedy_right()),
        RefusalKind::InCreation => Some(t::many_remedy_in_creation()),
        RefusalKind::NoSuchAccount => Some(t::many_remedy_no_account()),
        RefusalKind::SeveralAccounts => Some(t::many_remedy_several()),
        RefusalKind::InDebt => Some(t::many_remedy_debt()),
        _ => None,
    }
}

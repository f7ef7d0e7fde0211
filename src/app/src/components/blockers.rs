//! Blockers in words: one reason, its fix, and services that have a reason in common.

use super::person_text;
use super::words::roles_inside;
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::state::{App, People};
use handover_rules::submission::refused::{RefusalKind, RefusedServices};
use handover_rules::{Blocker, NicHandle, Role, RoleSet};
use leptos::prelude::*;

/// A blocker as a sentence, with the names that the reader can see.
pub(crate) fn blocker(people: People, blocker: &Blocker) -> String {
    sentence(blocker, Some(&people.my_handle()), |account| person_text(people, account))
}

/// The same for staff, with handles.
pub(crate) fn for_staff(blocker: &Blocker) -> String {
    sentence(blocker, None, |account| account.as_str().to_owned())
}

pub(crate) fn with_fix(people: People, of: &Blocker) -> String {
    let text = blocker(people, of);
    match fix(people, of) {
        Some(fix) => [&text, " ", &fix].concat(),
        None => text,
    }
}

fn sentence(blocker: &Blocker, me: Option<&NicHandle>, name: impl Fn(&NicHandle) -> String) -> String {
    let of = |account: &NicHandle, yours: fn() -> &'static str, theirs: fn(&str) -> String| {
        if me == Some(account) { yours().to_owned() } else { theirs(&name(account)) }
    };
    let text = match blocker {
        Blocker::RightMissing { roles } => right_missing(*roles),
        Blocker::RoleLost { roles } => return t::word_blocker_role_lost(roles_inside(*roles).as_str()),
        Blocker::NoSuchAccount => t::word_blocker_no_such_account(),
        Blocker::SeveralAccounts => t::word_blocker_several_accounts(),
        Blocker::LastDayOutOfRange => t::word_blocker_last_day(),
        Blocker::OtherZone { from, to } => return t::word_blocker_other_zone(name(from).as_str(), name(to).as_str()),
        Blocker::ProfileIncomplete { account } => {
            return of(account, t::word_blocker_profile_yours, |who| t::blocker_profile_theirs(who));
        }
        Blocker::AddressUnconfirmed { account } => {
            return of(account, t::word_blocker_address_yours, |who| t::blocker_address_theirs(who));
        }
        Blocker::UnpaidInvoice { account } => {
            return of(account, t::word_blocker_unpaid_yours, |who| t::blocker_unpaid_theirs(who));
        }
        Blocker::NoPaymentMethod { account } => {
            return of(account, t::word_blocker_payment_yours, |who| t::word_blocker_payment_theirs(who));
        }
        Blocker::Unable { account } => {
            return of(account, t::blocker_unable_yours, |who| t::word_blocker_unable_theirs(who));
        }
        // Only that of the reader is shown to a customer.
        Blocker::CoolingDown { until, .. } if me.is_some() => {
            return t::blocker_cooldown(intl::timestamp(*until).as_str());
        }
        Blocker::CoolingDown { account, .. } => return t::blocker_cooldown_theirs(name(account).as_str()),
        Blocker::InCreation => t::word_blocker_in_creation(),
        Blocker::Expired => t::word_blocker_expired(),
        Blocker::InDebt => t::word_blocker_in_debt(),
        Blocker::RequestOpen { request, .. } => return t::word_blocker_request_open(request.grouped().as_str()),
    };
    text.to_owned()
}

fn right_missing(roles: RoleSet) -> &'static str {
    match roles.iter().next() {
        Some(Role::Admin) => t::blocker_admin_only(),
        Some(Role::Tech) => t::blocker_tech_only(),
        _ => t::blocker_billing_only(),
    }
}

fn fix(people: People, blocker: &Blocker) -> Option<String> {
    let me = people.my_handle();
    let of =
        |account: &NicHandle, yours: &'static str, theirs: &'static str| if *account == me { yours } else { theirs };
    let text = match blocker {
        Blocker::NoSuchAccount => t::fix_spelling(),
        Blocker::OtherZone { from, .. } => return Some(t::modify_fix_zone(person_text(people, from).as_str())),
        Blocker::UnpaidInvoice { account } => of(account, t::modify_fix_bill_yours(), t::modify_fix_bill_theirs()),
        Blocker::NoPaymentMethod { account } => {
            of(account, t::modify_fix_payment_yours(), t::modify_fix_payment_theirs())
        }
        Blocker::ProfileIncomplete { account } => {
            of(account, t::modify_fix_profile_yours(), t::modify_fix_profile_theirs())
        }
        Blocker::AddressUnconfirmed { account } => {
            of(account, t::modify_fix_address_yours(), t::modify_fix_address_theirs())
        }
        Blocker::Unable { account } => of(account, t::modify_fix_unable_yours(), t::modify_fix_unable_theirs()),
        Blocker::InCreation => t::fix_in_creation(),
        Blocker::Expired => t::modify_fix_expired(),
        Blocker::InDebt => t::modify_fix_debt(),
        Blocker::LastDayOutOfRange => t::many_remedy_last_day(),
        Blocker::RightMissing { .. }
        | Blocker::RoleLost { .. }
        | Blocker::SeveralAccounts
        | Blocker::CoolingDown { .. }
        | Blocker::RequestOpen { .. } => return None,
    };
    Some(text.to_owned())
}

/// The number of services and the reason, such as `12 have expired`, and which entry it is about.
pub(crate) fn headline(group: &RefusedServices) -> String {
    let reason = reason(group);
    match group.role {
        Some(role) => [&reason, " (", t::word_role(role), ")"].concat(),
        None => reason,
    }
}

fn reason(group: &RefusedServices) -> String {
    let count = group.count;
    let app = expect_context::<App>();
    let account = group.account.as_ref().map_or_else(String::new, |account| person_text(app.people, account));
    let account = account.as_str();
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

pub(crate) fn remedy(reason: RefusalKind) -> Option<&'static str> {
    match reason {
        RefusalKind::Expired => Some(t::many_remedy_expired()),
        RefusalKind::RequestOpen => Some(t::many_remedy_open()),
        RefusalKind::RightMissing => Some(t::many_remedy_right()),
        RefusalKind::InCreation => Some(t::fix_in_creation()),
        RefusalKind::NoSuchAccount => Some(t::fix_spelling()),
        RefusalKind::SeveralAccounts => Some(t::many_remedy_several()),
        RefusalKind::InDebt => Some(t::many_remedy_debt()),
        RefusalKind::LastDay => Some(t::many_remedy_last_day()),
        RefusalKind::NoService
        | RefusalKind::Malformed
        | RefusalKind::NamedTwice
        | RefusalKind::RoleLost
        | RefusalKind::OtherZone
        | RefusalKind::ProfileIncomplete
        | RefusalKind::AddressUnconfirmed
        | RefusalKind::UnpaidInvoice
        | RefusalKind::NoPaymentMethod
        | RefusalKind::CoolingDown
        | RefusalKind::Unable => None,
    }
}

//! Locked roles.

use crate::{prelude::*, test};
use handover_rules::submission::locked_roles;
use handover_rules::submission::locked_roles::lock_of_all;
use proptest::prelude::*;

fn admin() -> NicHandle {
    account("admin")
}

fn tech() -> NicHandle {
    account("tech")
}

fn billing() -> NicHandle {
    account("billing")
}

/// Three contacts without facts about their accounts.
fn service_only(status: ServiceStatus) -> ChangeFacts {
    let mut facts = facts(&contacts(&admin(), &tech(), &billing()));
    facts.service.status = status;
    facts.accounts.clear();
    facts
}

fn full_lock(asker: &NicHandle, facts: &ChangeFacts) -> Option<Blocker> {
    lock_of_all(&locked_roles(asker, facts)).cloned()
}

#[test]
fn running_service_locks_no_role_for_its_contacts() {
    let facts = service_only(ServiceStatus::Ok);
    assert_eq!(locked_roles(&admin(), &facts), PerRole::default());
    for contact in [admin(), tech(), billing()] {
        assert_eq!(full_lock(&contact, &facts), None);
    }
}

#[test]
fn missing_right_is_the_only_lock_of_its_role() {
    let locked = locked_roles(&tech(), &service_only(ServiceStatus::Expired));
    assert_eq!(locked.admin, [Blocker::RightMissing { roles: Role::Admin.into() }]);
    assert_eq!(locked.tech, [Blocker::Expired]);
    assert_eq!(locked.billing, [Blocker::RightMissing { roles: Role::Billing.into() }]);
}

#[test]
fn service_status_takes_precedence_over_missing_right() {
    for (status, blocker) in
        [(ServiceStatus::Expired, Blocker::Expired), (ServiceStatus::InCreation, Blocker::InCreation)]
    {
        for contact in [admin(), tech(), billing()] {
            assert_eq!(full_lock(&contact, &service_only(status)), Some(blocker.clone()));
        }
    }
}

#[test]
fn account_without_roles_lacks_the_right() {
    let right = Blocker::RightMissing { roles: Role::Admin.into() };
    assert_eq!(full_lock(&outgoing(), &service_only(ServiceStatus::Expired)), Some(right));
}

#[test]
fn a_debt_of_the_service_locks_the_billing_role_only() {
    let facts = service_only(ServiceStatus::UnPaid);
    let locked = locked_roles(&admin(), &facts);
    assert_eq!((locked.admin, locked.tech, locked.billing), (vec![], vec![], vec![Blocker::InDebt]));
    assert_eq!(full_lock(&billing(), &facts), Some(Blocker::InDebt));
    assert_eq!(full_lock(&tech(), &facts), None);
}

#[test]
fn an_open_request_locks_its_role_unless_the_asker_can_supersede_it() {
    let mut facts = service_only(ServiceStatus::Ok);
    facts.open = vec![open_request(48_221, &tech(), Role::Tech.into())];
    let blocker = Blocker::RequestOpen { request: id(48_221), roles: Role::Tech.into() };
    assert_eq!(locked_roles(&tech(), &facts).tech, std::slice::from_ref(&blocker));
    assert_eq!(full_lock(&tech(), &facts), Some(blocker.clone()));
    assert_eq!(locked_roles(&admin(), &facts).tech, [], "an admin supersedes it");
    facts.open[0].asker = admin();
    assert_eq!(locked_roles(&admin(), &facts).tech, [blocker], "but not its own");
}

#[test]
fn an_unpaid_invoice_locks_the_roles_that_its_account_would_give_up() {
    let mut facts = facts(&contacts(&asker(), &outgoing(), &asker()));
    about(&mut facts, &asker()).has_unpaid_bill = true;
    let locked = locked_roles(&asker(), &facts);
    let unpaid = vec![Blocker::UnpaidInvoice { account: asker() }];
    assert_eq!((locked.admin, locked.tech, locked.billing), (unpaid.clone(), vec![], unpaid));
}

fn statuses() -> impl Strategy<Value = ServiceStatus> {
    prop::sample::select(ServiceStatus::ALL.to_vec())
}

proptest! {
    #![proptest_config(config())]

    /// A role is locked if and only if no incoming contact without blockers of its own could take it.
    #[test]
    fn role_is_locked_iff_no_account_can_take_it(
        status in statuses(),
        holders in prop::array::uniform3(prop::sample::select(vec!["asker", "x", "y"])),
        in_debt in prop::sample::select(vec!["asker", "x", "y", "stranger"]),
        open in 0..8_u8,
        by_asker: bool,
    ) {
        let handle = |name: &str| if name.len() == 1 { account(&[name, "0"].concat()) } else { account(name) };
        let [admin, tech, billing] = holders.map(handle);
        let mut facts = facts(&contacts(&admin, &tech, &billing));
        facts.service.status = status;
        about(&mut facts, &handle(in_debt)).has_unpaid_bill = true;
        let by = if by_asker { asker() } else { outgoing() };
        facts.open = vec![open_request(7, &by, RoleSet::from_bits(open))];
        let locked = locked_roles(&asker(), &facts);
        for role in Role::ALL {
            let mut resolutions = PerRole::default();
            *resolutions.get_mut(role) = Resolution::Account(incoming());
            let outcome = plan(&asker(), &resolutions, &facts);
            match outcome {
                Ok(_) => prop_assert_eq!(locked.get(role), &vec![]),
                Err(PlanError::Blocked { reasons }) => prop_assert_eq!(locked.get(role), reasons.get(role)),
                Err(PlanError::NothingToChange) => prop_assert!(false, "the incoming contact holds no role"),
            }
        }
    }
}

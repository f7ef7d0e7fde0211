//! Abilities gained and lost by a change of roles.

use crate::{prelude::*, test};
use handover_rules::submission::abilities::{Ability, Verdict, abilities, gained, in_short, verdict};

fn set(roles: &[Role]) -> RoleSet {
    roles.iter().copied().collect()
}

fn list(before: &[Role], after: &[Role], category: Category) -> Vec<Ability> {
    gained(set(before), set(after), category).collect()
}

#[test]
fn first_role_gains_all_its_abilities() {
    for category in Category::ALL {
        for role in Role::ALL {
            let all: Vec<Ability> = abilities(role.into(), category).collect();
            assert_eq!(list(&[], &[role], category), all);
            assert_eq!(list(&[role], &[role], category), []);
        }
    }
}

#[test]
fn tech_contact_becoming_admin_loses_nothing() {
    let gains = list(&[Role::Tech], &[Role::Admin], Category::Domain);
    assert_eq!(gains, [Ability::ChangeAllContacts, Ability::ChangeHolder, Ability::TransferOut]);
    assert_eq!(list(&[Role::Admin], &[Role::Tech], Category::Domain), [], "handing on tech was part of it before");
}

#[test]
fn admin_staying_tech_contact_keeps_technical_abilities() {
    let before = [Role::Admin, Role::Tech];
    let lost = list(&[Role::Tech], &before, Category::Zone);
    assert_eq!(lost, [Ability::ChangeAllContacts]);
    assert_eq!(list(&before, &[Role::Tech], Category::Zone), []);
}

#[test]
fn giving_up_billing_loses_only_payment_abilities() {
    let lost = list(&[Role::Tech], &[Role::Tech, Role::Billing], Category::Vps);
    assert_eq!(lost, [Ability::HandOnBilling, Ability::SeeInvoices, Ability::Renew, Ability::ManagePayment]);
}

#[test]
fn single_role_has_its_own_abilities_and_admin_has_all() {
    for category in Category::ALL {
        for ability in Ability::ALL.into_iter().filter(|ability| ability.exists_for(category)) {
            for role in Role::ALL {
                let hands_on = matches!(ability, Ability::HandOnTech | Ability::HandOnBilling);
                let is_allowed = ability.belongs_to(role) || (role == Role::Admin && hands_on);
                let allowed = is_allowed.then_some(Verdict::Allowed { by: role });
                let expected = allowed.unwrap_or(Verdict::RoleLacksRight { holds: role.into() });
                assert_eq!(verdict(role.into(), category, ability), expected, "{category:?} {ability:?} {role:?}");
            }
        }
    }
}

#[test]
fn what_is_said_of_a_role_in_short_is_so() {
    for role in Role::ALL {
        let (allowed, lacking) = in_short(role);
        let has = |ability: &Ability| ability.belongs_to(role);
        assert!(allowed.iter().all(has) && !lacking.iter().any(has), "{role:?}");
        assert!(!allowed.is_empty() && !lacking.is_empty(), "{role:?}");
    }
}

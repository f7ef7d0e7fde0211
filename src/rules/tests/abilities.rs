//! Abilities of roles, and those gained and lost by a change of roles.

use crate::{prelude::*, test};
use handover_rules::submission::abilities::Ability::{
    self, AddDomains, ChangeAllContacts, ChangeHolder, ChangePasswords, Configure, HandOnBilling, HandOnTech,
    InstallModules, ManagePayment, OrderCertificates, Renew, SeeInvoices, TransferOut,
};
use handover_rules::submission::abilities::{Verdict, abilities, can, gained, in_short, verdict};

fn list(before: &[Role], after: &[Role], category: Category) -> Vec<Ability> {
    gained(roles(before), roles(after), category).collect()
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
    let gains = list(&[Tech], &[Admin], Category::Domain);
    assert_eq!(gains, [ChangeAllContacts, ChangeHolder, TransferOut]);
    assert_eq!(list(&[Admin], &[Tech], Category::Domain), [], "handing on tech was part of it before");
}

#[test]
fn giving_up_billing_loses_only_payment_abilities() {
    let lost = list(&[Tech], &[Tech, Billing], Category::Vps);
    assert_eq!(lost, [HandOnBilling, SeeInvoices, Renew, ManagePayment]);
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

#[test]
fn abilities_of_each_role_on_domain_and_hosting() {
    let list = |held: &[Role], category| -> Vec<Ability> { abilities(roles(held), category).collect() };
    assert_eq!(list(&[Admin], Category::Domain), [ChangeAllContacts, ChangeHolder, TransferOut, Configure]);
    assert_eq!(list(&[Tech], Category::Domain), [HandOnTech, Configure]);
    assert_eq!(list(&[Billing], Category::Domain), [HandOnBilling, SeeInvoices, Renew, ManagePayment]);
    let webmaster = [HandOnTech, Configure, AddDomains, InstallModules, ChangePasswords, OrderCertificates];
    assert_eq!(list(&[Tech], Category::Hosting), webmaster);
    assert_eq!(list(&[], Category::Hosting), []);
}

#[test]
fn tech_contact_lacks_abilities_unless_other_roles_add_them() {
    for category in Category::ALL {
        for never in [ChangeAllContacts, SeeInvoices, Renew, ManagePayment, TransferOut, ChangeHolder] {
            assert!(!can(Tech.into(), category, never));
        }
        for ability in Ability::ALL {
            let alone = Role::ALL.into_iter().any(|role| can(role.into(), category, ability));
            let is_implied = matches!(ability, HandOnTech | HandOnBilling);
            assert_eq!(can(roles(&Role::ALL), category, ability), alone && !is_implied, "{ability:?} on {category:?}");
        }
    }
    for (category, ability) in [
        (Category::Zone, Ability::EditDns),
        (Category::EmailDomain, Ability::ManageMailboxes),
        (Category::PrivateDatabase, ChangePasswords),
    ] {
        assert!(can(Tech.into(), category, ability), "{ability:?}");
    }
}

/// The guide's table of the rights of a tech contact, row by row.
#[test]
fn tech_contact_has_the_rights_of_the_guide() {
    let tech = RoleSet::from(Tech);
    for ability in [AddDomains, InstallModules, ChangePasswords, OrderCertificates, HandOnTech, Configure] {
        assert_eq!(verdict(tech, Category::Hosting, ability), Verdict::Allowed { by: Tech });
    }
    for ability in [ChangeAllContacts, SeeInvoices, Renew, ManagePayment] {
        assert_eq!(verdict(tech, Category::Hosting, ability), Verdict::RoleLacksRight { holds: tech });
        assert_eq!(verdict(RoleSet::EMPTY, Category::Hosting, ability), Verdict::NoContact);
    }
    for ability in [TransferOut, ChangeHolder] {
        assert_eq!(verdict(tech, Category::Domain, ability), Verdict::RoleLacksRight { holds: tech });
        assert_eq!(verdict(tech, Category::Hosting, ability), Verdict::NotOfThisCategory);
    }
}

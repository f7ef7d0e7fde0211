//! Abilities of roles, and those gained and lost by a change of roles.

use crate::{prelude::*, test};
use handover_rules::submission::abilities::Ability::{
    self, AddDomains, ChangeAllContacts, ChangeHolder, ChangePasswords, Configure, HandOnBilling, HandOnTech,
    InstallModules, ManagePayment, OrderCertificates, Renew, SeeInvoices, TransferOut,
};
use handover_rules::submission::abilities::{
    Effect, RoleRights, RolesChange, Verdict, abilities, can, gained, in_short, rights, verdict,
};

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

fn change(category: Category, before: &[Role], after: &[Role], services: u64) -> RolesChange {
    RolesChange { category, before: roles(before), after: roles(after), services }
}

/// The abilities of an effect, in all rows.
fn named(rows: &[RoleRights], effect: Effect) -> Vec<Ability> {
    let effects = rows.iter().flat_map(|row| &row.effects).filter(|(of, _)| *of == effect);
    effects.flat_map(|(_, rights)| rights).flat_map(|right| right.actions.clone()).collect()
}

/// Every change of roles in every category: each fact once, as the rules have it, and none of another category.
#[test]
fn effects_of_a_change_are_each_named_once() {
    let sorted = |mut abilities: Vec<Ability>| {
        abilities.sort_by_key(|ability| Ability::ALL.iter().position(|of| of == ability));
        abilities
    };
    let sets: Vec<RoleSet> = (0..8).map(RoleSet::from_bits).collect();
    for (category, before) in Category::ALL.into_iter().flat_map(|of| sets.iter().map(move |set| (of, *set))) {
        for after in sets.iter().copied() {
            let rows = rights(&[RolesChange { category, before, after, services: 1 }]);
            let gains: Vec<Ability> = gained(before, after, category).collect();
            assert_eq!(sorted(named(&rows, Effect::Can)), gains, "{before:?} to {after:?} on {category:?}");
            let losses: Vec<Ability> = gained(after, before, category).collect();
            assert_eq!(sorted(named(&rows, Effect::NoLonger)), losses, "{before:?} to {after:?} on {category:?}");
            let is_lacking = |ability: &Ability| {
                let has = |set| can(set, category, *ability);
                ability.exists_for(category)
                    && !has(before)
                    && !has(after)
                    && !matches!(ability, HandOnTech | HandOnBilling)
            };
            let lacks: Vec<Ability> = Ability::ALL.into_iter().filter(is_lacking).collect();
            let expected = if gains.is_empty() { Vec::new() } else { lacks };
            assert_eq!(sorted(named(&rows, Effect::Cannot)), expected, "{before:?} to {after:?} on {category:?}");
        }
    }
}

#[test]
fn effects_name_each_category_once_and_only_where_it_differs() {
    let [all, both] = [&[Admin, Tech, Billing][..], &[Tech, Billing]];
    let rows = rights(&[
        change(Category::Domain, &[], both, 2),
        change(Category::Zone, &[], all, 3),
        change(Category::Domain, &[], all, 1),
    ]);
    let on: Vec<_> = rows.iter().map(|row| (row.role, row.on.clone())).collect();
    let domains_first = vec![(Category::Domain, 3), (Category::Zone, 3)];
    let zones_first = vec![(Category::Zone, 3), (Category::Domain, 1)];
    assert_eq!(on, [(Admin, zones_first), (Tech, domains_first.clone()), (Billing, domains_first)]);
    let texts = |row: &RoleRights| -> Vec<_> {
        let rights = row.effects.iter().flat_map(|(effect, rights)| rights.iter().map(move |right| (*effect, right)));
        rights.map(|(effect, right)| (effect, right.actions.clone(), right.on.clone())).collect()
    };
    let domains = |number| vec![(Category::Domain, number)];
    assert_eq!(
        texts(&rows[0]),
        [(Effect::Can, vec![ChangeAllContacts], vec![]), (Effect::Can, vec![ChangeHolder, TransferOut], domains(1))]
    );
    assert_eq!(
        texts(&rows[1]),
        [
            (Effect::Can, vec![Configure, Ability::EditDns], vec![]),
            (Effect::Can, vec![HandOnTech], domains(2)),
            (Effect::Cannot, vec![ChangeAllContacts], domains(2)),
            (Effect::Cannot, vec![ChangeHolder, TransferOut], domains(2)),
        ]
    );
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

//! Services as the provider's other systems write them, and the holders of ordered domains.

use crate::{prelude::*, test};
use handover_rules::holder::data::Holder;
use handover_rules::provider::ServiceFault::{NoHolder, NotADomain, UnknownContact};
use handover_rules::provider::{
    DeletedService, NamedService, Orderer, ServiceWrite, first_holder, is_account_restored,
};

#[test]
fn unfit_services_are_refused_with_every_fault() {
    let contacts = contacts(&account("asker"), &account("asker"), &account("newcomer"));
    // Name, category, whether it was ordered, whether it has a holder, unknown contacts, faults.
    let table = [
        ("halden.example", Category::Domain, true, true, &[][..], &[][..]),
        ("nodot", Category::Domain, true, false, &[], &[NotADomain]),
        ("nodot", Category::Domain, false, false, &[], &[]),
        ("vps-1", Category::Vps, true, false, &[], &[]),
        ("vps-1", Category::Vps, true, true, &[], &[NoHolder]),
        ("vps-1", Category::Vps, false, true, &[], &[NoHolder]),
        ("halden.example", Category::Zone, true, true, &[], &[NoHolder]),
        ("halden.example", Category::Domain, true, false, &[Role::Tech], &[UnknownContact(Role::Tech)]),
        (
            "nodot",
            Category::Zone,
            true,
            true,
            &[Role::Admin, Role::Billing],
            &[NotADomain, UnknownContact(Role::Admin), UnknownContact(Role::Billing), NoHolder],
        ),
    ];
    for (name, category, is_order, has_holder, unknown, faults) in table {
        let key = key(category, name);
        let write = ServiceWrite { key: &key, present: None, contacts: &contacts, is_order, has_holder };
        assert_eq!(write.faults(roles(unknown)), faults, "{name} {category:?} {is_order} {has_holder}");
    }
}

#[test]
fn only_new_contacts_need_an_account() {
    let key = service();
    let [a, b, c] = ["asker", "outgoing", "incoming"].map(account);
    let written = contacts(&a, &b, &c);
    let table = [
        (None, &[Role::Admin, Role::Tech, Role::Billing][..]),
        (Some(contacts(&a, &b, &c)), &[]),
        (Some(contacts(&a, &a, &c)), &[Role::Tech]),
        (Some(contacts(&c, &b, &a)), &[Role::Admin, Role::Billing]),
    ];
    for (present, expected) in table {
        let (present, contacts) = (present.as_ref(), &written);
        let write = ServiceWrite { key: &key, present, contacts, is_order: false, has_holder: false };
        assert_eq!(write.new_contacts(), roles(expected), "{present:?}");
    }
}

fn ordered(organisation: &str, subsidiary: Subsidiary) -> Holder {
    let email = &email("nele@kiln.example");
    first_holder(Orderer { first_name: "Nele", last_name: "Brandt", organisation, email, subsidiary })
}

#[test]
fn orderer_becomes_the_holder() {
    let france = Subsidiary::parse("FR").expect("a subsidiary");
    for (organisation, legal_form) in [("", LegalForm::Individual), ("Kiln Ltd", LegalForm::Corporation)] {
        let Holder { identity, details } = ordered(organisation, france);
        assert_eq!((identity.legal_form, identity.organisation.as_str()), (legal_form, organisation));
        assert_eq!((identity.full_name().as_str(), identity.email.as_str()), ("Nele Brandt", "nele@kiln.example"));
        assert_eq!(details.town, "");
    }
}

#[test]
fn holder_is_in_the_country_of_its_subsidiary() {
    for subsidiary in Subsidiary::all() {
        let country = match subsidiary.as_str() {
            "EU" | "WE" | "WS" => "FR",
            "ASIA" => "SG",
            "QC" => "CA",
            own => own,
        };
        assert_eq!(ordered("", subsidiary).details.country.as_str(), country);
    }
}

fn deleted_service() -> DeletedService {
    let [ordered_by, provider_admin] = ["orderer", "imported"].map(account);
    let creation = day("2030-01-02");
    DeletedService { ordered_by: Some(ordered_by.clone()), creation, admins: [ordered_by, provider_admin] }
}

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

#[test]
fn deleted_service_is_restored_unless_its_name_is_ordered_or_given_away() {
    let nothing = NamedService { ordered_by: None, creation: None, admin: None };
    let former = Some(account("orderer"));
    let somebody = Some(account("other"));
    let [same_day, later] = ["2030-01-02", "2030-05-06"].map(|text| Some(day(text)));
    for (named, is_restored) in [
        (nothing.clone(), true),
        (NamedService { creation: same_day, ..nothing.clone() }, true),
        (NamedService { admin: former.clone(), ..nothing.clone() }, true),
        (NamedService { admin: Some(account("imported")), ..nothing.clone() }, true),
        (NamedService { ordered_by: former.clone(), creation: same_day, admin: former.clone() }, true),
        (NamedService { ordered_by: former.clone(), ..nothing.clone() }, false),
        (NamedService { ordered_by: somebody.clone(), ..nothing.clone() }, false),
        (NamedService { ordered_by: somebody.clone(), creation: same_day, admin: former }, false),
        (NamedService { creation: later, ..nothing.clone() }, false),
        (NamedService { admin: somebody, ..nothing }, false),
    ] {
        assert_eq!(deleted_service().is_restored_by(&named), is_restored, "{named:?}");
    }
}

#[test]
fn deleted_account_is_restored_by_an_address_that_it_was_known_by() {
    let known = [email("Vera@mail.example"), email("vera@later.example")];
    for (named, is_restored) in
        [("vera@mail.example", true), ("vera@later.example", true), ("other@mail.example", false)]
    {
        assert_eq!(is_account_restored(&known, &email(named)), is_restored, "{named}");
    }
}

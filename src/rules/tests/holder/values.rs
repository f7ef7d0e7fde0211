//! Data of holders: validation, comparison, preconditions, and the block of outgoing transfers.

use super::facts;
use crate::{prelude::*, test};
use handover_rules::holder::data::{
    CountryCode, DETAILS_CHANGES_A_DAY, DetailsRefusal, HOLDER_CHANGES_A_DAY, Holder, HolderDetails, HolderField,
    HolderIdentity, allows_holder_change, changed_details, changed_identity_fields, fields_to_change, with_identity,
};
use handover_rules::holder::input::{DetailsInput, FieldFault, HolderFault, IdentityInput};
use handover_rules::holder::lifecycle::{DomainGroup, locked_until};
use handover_rules::holder::{
    HolderBlocker, HolderChangeId, HolderFacts, HolderPrecondition, RunningOperation, holder_blockers,
};
use handover_rules::model::policy::{HOLDER_MAILS_A_DAY, Share};

fn entered() -> IdentityInput {
    IdentityInput {
        legal_form: LegalForm::Corporation,
        first_name: " Odile ".to_owned(),
        last_name: "Vance".to_owned(),
        organisation: "Larkmoor Brands".to_owned(),
        email: "domains@LARKMOOR.example".to_owned(),
    }
}

fn identity() -> HolderIdentity {
    entered().validate().expect("valid entries")
}

fn entered_details() -> DetailsInput {
    DetailsInput {
        phone: "+44 1632 960 148".to_owned(),
        street: "14 Kiln Lane".to_owned(),
        postcode: "ZZ1 4KL".to_owned(),
        town: "Larkmoor ".to_owned(),
        country: "GB".to_owned(),
    }
}

fn details() -> HolderDetails {
    entered_details().validate().expect("valid entries")
}

#[test]
fn valid_entries_are_trimmed() {
    let identity = identity();
    assert_eq!((identity.first_name.as_str(), identity.email.as_str()), ("Odile", "domains@larkmoor.example"));
    assert_eq!((identity.full_name().as_str(), identity.display_name().as_str()), ("Odile Vance", "Larkmoor Brands"));
    assert_eq!(IdentityInput::from(identity.clone()).validate(), Ok(identity));
    assert_eq!(details().town, "Larkmoor");
    assert_eq!(DetailsInput::from(details()).validate(), Ok(details()));
    // As programs for contacts copy it.
    let phone = "\u{202a}+33\u{a0}1\u{2011}23 45 67 89\u{202c}".to_owned();
    let pasted = DetailsInput { phone, country: "\u{200e}FR".to_owned(), ..entered_details() };
    let read = pasted.validate().map(|read| (read.phone, read.country.into()));
    assert_eq!(read, Ok(("+33 1-23 45 67 89".to_owned(), "FR".to_owned())));
    let json = serde_json::to_string(&details()).expect("JSON");
    assert!(serde_json::from_str::<HolderDetails>(&json.replace("GB", "gb")).is_err());
}

#[test]
fn holders_are_named_by_their_difference() {
    let with = |change: fn(&mut HolderIdentity)| {
        let mut other = identity();
        change(&mut other);
        other.name_beside(&identity())
    };
    assert_eq!(with(|other| other.organisation = "Quill Press".to_owned()), "Quill Press");
    assert_eq!(with(|other| other.first_name = "Ruben".to_owned()), "Ruben Vance");
    assert_eq!(with(|other| other.email = email("a@b.example")), "a@b.example");
    assert_eq!(with(|other| other.legal_form = LegalForm::Association), "Larkmoor Brands");
}

#[test]
fn a_person_has_no_organisation() {
    let person = IdentityInput { legal_form: LegalForm::Individual, ..entered() }.validate().expect("valid entries");
    assert_eq!((person.organisation.as_str(), person.display_name().as_str()), ("", "Odile Vance"));
    for form in LegalForm::ALL {
        let without = IdentityInput { legal_form: form, organisation: String::new(), ..entered() };
        assert_eq!(without.validate().is_err(), form.is_organisation(), "{form:?}");
    }
}

#[test]
fn every_wrong_entry_of_an_identity_is_named() {
    use HolderFault::{Malformed, Missing, TooLong};
    let empty =
        IdentityInput { legal_form: LegalForm::Association, first_name: " ".to_owned(), ..IdentityInput::default() };
    let missing = [HolderField::FirstName, HolderField::LastName, HolderField::Organisation, HolderField::Email];
    assert_eq!(empty.validate(), Err(missing.map(|field| FieldFault { field, fault: Missing }).to_vec()));
    for (text, fault) in [
        ("<b>", Malformed),
        ("two\nlines", Malformed),
        ("\u{202e}drawkcab", Malformed),
        ("line\u{2028}separator", Malformed),
        (&"x".repeat(101), TooLong),
    ] {
        let entered = IdentityInput { last_name: text.to_owned(), ..entered() };
        assert_eq!(entered.validate(), Err(vec![FieldFault { field: HolderField::LastName, fault }]), "{text}");
    }
    assert!(IdentityInput { last_name: "x".repeat(100), ..entered() }.validate().is_ok());
    for email in ["nobody", "a@b", "\u{202e}a@b.example"] {
        let entered = IdentityInput { email: email.to_owned(), ..entered() };
        assert_eq!(entered.validate(), Err(vec![FieldFault { field: HolderField::Email, fault: Malformed }]));
    }
}

#[test]
fn only_a_holder_with_the_same_mailbox_keeps_phone_and_address() {
    let details = entered_details().validate().expect("valid entries");
    let before = Holder { identity: identity(), details: details.clone() };
    let corrected = HolderIdentity { last_name: "Vanse".to_owned(), ..identity() };
    assert_eq!(with_identity(before.clone(), corrected.clone()), Holder { identity: corrected, details });
    let other = HolderIdentity { email: email("petra@vogel.example"), ..identity() };
    let after = with_identity(before, other.clone());
    assert_eq!(after.identity, other);
    assert_eq!(after.details.country.as_str(), "GB");
    let known = [after.details.phone, after.details.street, after.details.postcode, after.details.town];
    assert_eq!(known, [const { String::new() }; 4]);
}

#[test]
fn every_wrong_entry_of_details_is_named() {
    use HolderFault::{Malformed, Missing, TooLong};
    let no = String::new;
    let empty = DetailsInput { phone: no(), street: no(), postcode: no(), town: no(), country: no() };
    let missing = [HolderField::Phone, HolderField::Street, HolderField::Town, HolderField::Country];
    assert_eq!(empty.validate(), Err(missing.map(|field| FieldFault { field, fault: Missing }).to_vec()));
    for (phone, fault) in [
        ("1234", Malformed),
        ("12345x", Malformed),
        ("44+1632960148", Malformed),
        ("+1234567890123456", TooLong),
        ("1 2 3 4 5                       ..", TooLong),
    ] {
        let entered = DetailsInput { phone: phone.to_owned(), ..entered_details() };
        assert_eq!(entered.validate(), Err(vec![FieldFault { field: HolderField::Phone, fault }]), "{phone}");
    }
    // E.164 allows 15 digits; 30 characters.
    for phone in ["12345", "+123456789012345", "+1 (2) 345 - 678 - 901 - 23-45"] {
        let entered = DetailsInput { phone: phone.to_owned(), ..entered_details() };
        assert!(entered.validate().is_ok(), "{phone}");
    }
    let entered = DetailsInput { country: "Britain".to_owned(), ..entered_details() };
    assert_eq!(entered.validate(), Err(vec![FieldFault { field: HolderField::Country, fault: Malformed }]));
    let country = CountryCode::parse("FR").expect("a code");
    assert_eq!((country.as_str(), String::from(country.clone())), ("FR", "FR".to_owned()));
}

#[test]
fn name_organisation_legal_form_and_email_make_another_holder() {
    use HolderField::{
        Country, Email, FirstName, LastName, LegalForm as Form, Organisation, Phone, Postcode, Street, Town,
    };
    let before = identity();
    let first_name = "Ruben".to_owned();
    let after = HolderIdentity { first_name, ..person("Ashdown", "office@larkmoor-tea.example") };
    let changed: Vec<HolderField> = changed_identity_fields(&before, &after).collect();
    assert_eq!(changed, [FirstName, LastName, Organisation, Form, Email]);
    let same = HolderIdentity { email: email("Domains@larkmoor.example"), ..before.clone() };
    assert_eq!(changed_identity_fields(&before, &same).count(), 0);

    let moved = HolderDetails {
        phone: "+33 1 99 00 12 34".to_owned(),
        street: "1 rue du Four".to_owned(),
        postcode: "99000".to_owned(),
        town: "Larquemont".to_owned(),
        country: CountryCode::parse("FR").expect("a code"),
    };
    let changed: Vec<HolderField> = changed_details(&details(), &moved).collect();
    assert_eq!(changed, [Phone, Street, Postcode, Town, Country]);
    assert_eq!(changed_details(&details(), &details()).count(), 0);
}

// Preconditions

#[test]
fn each_precondition_blocks_by_itself_and_all_are_named() {
    use HolderPrecondition::{NoOtherOperation, NotDisputed, NotExpired, NothingOwed};
    assert_eq!(holder_blockers(&facts()), []);
    let operation = |operation| HolderBlocker::OperationRunning { operation };
    let number = HolderChangeId::new(7);
    let (change, open_change) = (operation(RunningOperation::HolderChange(number)), Some(number));
    let request = || operation(RunningOperation::ContactRequest(id(8)));
    let open = |held: &[_]| vec![open_request(8, &asker(), roles(held))];
    let cases = [
        (HolderFacts { status: ServiceStatus::InCreation, ..facts() }, HolderBlocker::InCreation, Some(NotExpired)),
        (HolderFacts { status: ServiceStatus::Expired, ..facts() }, HolderBlocker::Expired, Some(NotExpired)),
        (HolderFacts { status: ServiceStatus::UnPaid, ..facts() }, HolderBlocker::InDebt, Some(NothingOwed)),
        (HolderFacts { status: ServiceStatus::PendingDebt, ..facts() }, HolderBlocker::InDebt, Some(NothingOwed)),
        (HolderFacts { has_unpaid_bill: true, ..facts() }, HolderBlocker::UnpaidInvoice, Some(NothingOwed)),
        (HolderFacts { open_change, ..facts() }, change, Some(NoOtherOperation)),
        (HolderFacts { open_requests: open(&[Admin]), ..facts() }, request(), Some(NoOtherOperation)),
        (HolderFacts { open_requests: open(&[Tech, Billing]), ..facts() }, request(), Some(NoOtherOperation)),
        (HolderFacts { is_disputed: true, ..facts() }, HolderBlocker::InDispute, Some(NotDisputed)),
        (HolderFacts { is_claimed: true, ..facts() }, HolderBlocker::Claimed, Some(NotDisputed)),
        (HolderFacts { is_admin: false, ..facts() }, HolderBlocker::NotTheAdmin, None),
        (HolderFacts { is_suspended: true, ..facts() }, HolderBlocker::Suspended, None),
        (HolderFacts { holder: None, ..facts() }, HolderBlocker::HolderUnknown, None),
    ];
    for (facts, blocker, precondition) in cases {
        assert_eq!(holder_blockers(&facts), std::slice::from_ref(&blocker));
        assert_eq!(blocker.precondition(), precondition);
    }
    let several = HolderFacts { status: ServiceStatus::UnPaid, is_admin: false, is_claimed: true, ..facts() };
    assert_eq!(holder_blockers(&several).len(), 3);
    assert_eq!(HolderBlocker::HolderChanged.precondition(), None);
    let of_billing = HolderFacts { open_requests: open(&[Billing]), ..facts() };
    assert_eq!(holder_blockers(&of_billing), [], "registries do not list the billing contact");
    let unconfirmed = OpenRequest { unconfirmed: true, ..open_request(8, &asker(), roles(&[Admin])) };
    let unconfirmed = HolderFacts { open_requests: vec![unconfirmed], ..facts() };
    assert_eq!(holder_blockers(&unconfirmed), [], "the asker has not consented");
}

// Block of outgoing transfers

#[test]
fn only_generic_domains_have_an_opt_out() {
    for (name, group) in [
        ("larkmoor.com", DomainGroup::Generic),
        ("larkmoor.example", DomainGroup::Generic),
        ("larkmoor.paris.", DomainGroup::Generic),
        ("larkmoor.fr", DomainGroup::Country),
        ("larkmoor.co.uk", DomainGroup::Country),
        ("пример.рф", DomainGroup::Country),
        ("example.XN--p1ai", DomainGroup::Country),
        ("localhost", DomainGroup::Generic),
    ] {
        let group_of = DomainGroup::of(&ServiceName::parse(name).expect("a name"));
        assert_eq!((group_of, group_of.allows_opt_out()), (group, group == DomainGroup::Generic), "{name}");
    }
    assert_eq!([false, true].map(|opts_out| locked_until(at(0), opts_out)), [Some(at(60 * DAY)), None]);
}

#[test]
fn an_account_and_an_address_have_limits() {
    let share = |own| Share { own, in_all: own };
    assert!(allows_holder_change(HOLDER_CHANGES_A_DAY - 1, share(HOLDER_MAILS_A_DAY.own - 1)));
    assert!(!allows_holder_change(HOLDER_CHANGES_A_DAY, share(0)));
    assert!(!allows_holder_change(0, share(HOLDER_MAILS_A_DAY.own)));
    // Others who write to the address leave an account its first change.
    assert!(allows_holder_change(0, Share { own: 0, in_all: HOLDER_MAILS_A_DAY.in_common }));
}

#[test]
fn only_the_admin_changes_details_up_to_a_limit() {
    let contacts = usual_contacts();
    let (before, moved) = (details(), HolderDetails { town: "Larquemont".to_owned(), ..details() });
    let (admin, tech) = (contacts.holder(Admin), contacts.holder(Tech));
    assert_ne!(admin, tech);
    for (account, after, changes, expected) in [
        (admin, &moved, 0, Ok(vec![HolderField::Town])),
        (admin, &moved, DETAILS_CHANGES_A_DAY - 1, Ok(vec![HolderField::Town])),
        (admin, &moved, DETAILS_CHANGES_A_DAY, Err(DetailsRefusal::OverBudget)),
        (admin, &before, DETAILS_CHANGES_A_DAY, Ok(Vec::new())),
        (tech, &moved, 0, Err(DetailsRefusal::NotTheAdmin)),
        (tech, &before, DETAILS_CHANGES_A_DAY, Err(DetailsRefusal::NotTheAdmin)),
    ] {
        assert_eq!(fields_to_change(account, &contacts, (&before, after), changes), expected, "{account} {changes}");
    }
}

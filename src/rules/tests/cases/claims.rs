//! Input of claimants, and the names of refusals.

use crate::{prelude::*, test};
use handover_rules::cases::claim::{Claim, ClaimFault, ClaimInput, LONGEST_NOTE, parse_domain, parse_note};
use handover_rules::cases::lifecycle::{CaseRefusal, CaseRefusalKind};
use handover_rules::cases::papers::UnfitPaper;
use handover_rules::cases::policy::next_confirmation;
use handover_rules::cases::{CaseState, Procedure};
use handover_rules::holder::fields::HolderField;
use handover_rules::holder::input::{FieldFault, HolderFault, IdentityInput};
use handover_rules::model::shares::{CALLS_A_DAY, SharedLimit};

#[test]
fn contacts_are_roles_and_a_handle() {
    let input = |roles, to: &str| ClaimInput::Contacts { roles, to: to.to_owned() };
    let claim = Claim::Contacts { roles: roles(&[Admin, Billing]), to: account("incoming") };
    assert_eq!(input(roles(&[Admin, Billing]), " incoming-ovh ").validate(), Ok(claim.clone()));
    assert_eq!(claim.procedure(), Procedure::ChangeContacts);
    assert_eq!(input(RoleSet::EMPTY, "incoming-ovh").validate(), Err(ClaimFault::NoRole));
    assert_eq!(input(roles(&[Admin]), "somebody@mail.example").validate(), Err(ClaimFault::Handle));
}

#[test]
fn new_holder_is_checked_like_any_other() {
    let identity = IdentityInput {
        legal_form: LegalForm::Individual,
        first_name: "Imre".to_owned(),
        last_name: "Castellan".to_owned(),
        organisation: String::new(),
        email: "imre@castellan.example".to_owned(),
    };
    let claim = ClaimInput::Holder(identity.clone()).validate().expect("valid");
    assert_eq!(claim.procedure(), Procedure::ChangeHolder);
    let nameless = ClaimInput::Holder(IdentityInput { last_name: String::new(), ..identity });
    let missing = FieldFault { field: HolderField::LastName, fault: HolderFault::Missing };
    assert_eq!(nameless.validate(), Err(ClaimFault::Holder(vec![missing])));
}

#[test]
fn domain_is_read_without_space_and_final_dot() {
    for text in [" Bluebell-Court.Example ", "Bluebell-Court.Example."] {
        assert_eq!(parse_domain(text).map(String::from).as_deref(), Some("Bluebell-Court.Example"));
    }
    assert!(parse_domain("ÉCOLE.example").is_some());
    for text in
        ["", ".", "bluebell", "bluebell.", "a b.example", "a.example..", "https://bluebell.example/", "-a.example"]
    {
        assert_eq!(parse_domain(text), None, "{text}");
    }
}

#[test]
fn note_is_plain_text_of_limited_length() {
    assert_eq!(parse_note(" I never\nsigned.\r\u{202e} ").as_deref(), Some("I never\nsigned."));
    assert_eq!(parse_note(" \n "), None);
    assert_eq!(parse_note(&"x".repeat(9000)).map(|note| note.len()), Some(LONGEST_NOTE));
}

#[test]
fn each_refusal_has_a_name_of_its_own() {
    let unfit = UnfitPaper::ALL.map(|reason| CaseRefusal::Unfit { reason });
    let mut names: Vec<&str> = unfit.iter().map(CaseRefusal::name).collect();
    let others = [
        CaseRefusal::NotNow { state: CaseState::Closed },
        CaseRefusal::PapersMissing { kinds: Vec::new() },
        CaseRefusal::NoSuchPaper,
        CaseRefusal::NothingAsked,
        CaseRefusal::OwnCase,
        CaseRefusal::ApprovedAlready,
        CaseRefusal::PapersUnread { left: 1 },
        CaseRefusal::Impossible,
        CaseRefusal::Blocked,
    ];
    names.extend(others.iter().map(CaseRefusal::name));
    assert!(others.iter().all(|refusal| CaseRefusalKind::parse(refusal.name()) == Some(refusal.kind())));
    assert!(unfit.iter().all(|refusal| refusal.kind() == CaseRefusalKind::Unfit));
    let all = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), all);
}

#[test]
fn confirmation_waits_for_the_later_of_two_limits() {
    let day = |minute| Some(at(minute) + TimeDelta::hours(24));
    // One confirmation a minute, latest first.
    let times = |number: u32| (1..=number).rev().map(|minute| at(minute.into())).collect::<Vec<_>>();
    let SharedLimit { own, in_common, in_all } = CALLS_A_DAY;
    for (of_network, of_all, until) in [
        (0, 0, None),
        (own - 1, own - 1, None),
        (own, own, day(1)),
        (1, in_common - 1, None),
        (1, in_common, day(1)),
        (1, in_common + 3, day(4)),
        (own, in_common + 3, day(4)),
        // Cases of strangers leave a network its first one.
        (0, in_common, None),
        (0, in_all - 1, None),
        (0, in_all, day(1)),
    ] {
        assert_eq!(next_confirmation(&times(of_network), &times(of_all)), until, "{of_network} {of_all}");
    }
}

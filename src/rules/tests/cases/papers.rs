//! Papers, and input of claimants.

use super::{CaseHarness, OPENING};
use crate::{prelude::*, test};
use handover_rules::cases::claim::StatedField::{Email, LegalForm as Form, Name};
use handover_rules::cases::claim::{
    Claim, ClaimFault, ClaimInput, LONGEST_NOTE, blocks_contacts, blocks_holder, differences, parse_domain, parse_note,
};
use handover_rules::cases::lifecycle::{CaseRefusal, CaseRefusalKind, Opening};
use handover_rules::cases::papers::PaperKind::{
    Agreement, Authority, ClaimantIdentity, Deed, FoundingAct, Identity, JournalExtract, Judgment, ProofOfAddress,
    RegisterExtract,
};
use handover_rules::cases::papers::{
    LONGEST_SIDE, MOST_PIXELS, PaperKind, PaperType, UnfitPaper, check_dimensions, check_size, papers_needed,
    shown_name, type_of,
};
use handover_rules::cases::{
    CaseNumber, CasePolicy, CaseState, Claimant, Procedure, next_confirmation, papers_missing,
};
use handover_rules::holder::data::{HolderField, HolderIdentity};
use handover_rules::holder::input::{FieldFault, HolderFault, IdentityInput};
use handover_rules::holder::{HolderBlocker, HolderChangeId, RunningOperation};
use handover_rules::model::policy::{CALLS_A_DAY, SharedLimit};

// Papers and numbers

#[test]
fn papers_are_neither_empty_nor_too_large() {
    let policy = CasePolicy { largest_paper: 1000, ..CasePolicy::default() };
    let checked = [0, 1, 1000, 1001, u64::MAX].map(|bytes| check_size(bytes, &policy));
    let (empty, large) = (Err(UnfitPaper::Empty), Err(UnfitPaper::TooLarge));
    assert_eq!(checked, [empty, Ok(()), Ok(()), large, large]);
}

#[test]
fn each_legal_form_needs_its_papers() {
    let by_form = [
        (LegalForm::Administration, FoundingAct),
        (LegalForm::Association, JournalExtract),
        (LegalForm::Corporation, RegisterExtract),
        (LegalForm::Individual, ProofOfAddress),
        (LegalForm::Other, FoundingAct),
        (LegalForm::PersonalCorporation, RegisterExtract),
    ];
    assert_eq!(by_form.map(|(form, _)| form), LegalForm::ALL);
    for (form, of_form) in by_form {
        for procedure in Procedure::ALL {
            // Nobody can ask a holder who died, or lost in court, for papers.
            assert_eq!(papers_needed(procedure, form, Claimant::Heir), [ClaimantIdentity, Deed]);
            assert_eq!(papers_needed(procedure, form, Claimant::CourtDecision), [ClaimantIdentity, Judgment]);
            for claimant in [Claimant::Holder, Claimant::Representative] {
                let mut expected = vec![Identity, of_form];
                expected.extend((claimant == Claimant::Representative).then_some(Authority));
                expected.extend((procedure == Procedure::ChangeHolder).then_some(Agreement));
                assert_eq!(papers_needed(procedure, form, claimant), expected);
            }
        }
    }
}

#[test]
fn missing_papers_shrink_with_each_upload() {
    let mut harness = CaseHarness::new(Opening { procedure: Procedure::ChangeHolder, ..OPENING });
    let missing = |harness: &CaseHarness| papers_missing(&harness.case, &harness.facts.papers);
    assert_eq!(missing(&harness), [Identity, ProofOfAddress, Agreement]);
    harness.upload(ProofOfAddress);
    harness.upload(ProofOfAddress);
    assert_eq!(missing(&harness), [Identity, Agreement]);
    harness.upload(Identity);
    harness.upload(Agreement);
    assert_eq!(missing(&harness), Vec::<PaperKind>::new());
}

#[test]
fn type_is_recognised_by_content() {
    assert_eq!(type_of(b"%PDF-1.7\n"), Some(PaperType::Pdf));
    assert_eq!(type_of(b"\xff\xd8\xff\xe0"), Some(PaperType::Jpeg));
    assert_eq!(type_of(b"\x89PNG\r\n\x1a\n"), Some(PaperType::Png));
    for other in [&b"PK\x03\x04"[..], b"<html>", b"MZ", b" %PDF-1.7", b"\xff\xd8", b""] {
        assert_eq!(type_of(other), None);
    }
}

#[test]
fn image_has_at_most_the_pixels_of_a_fine_scan() {
    let cases = [
        ((1, 1), Ok(())),
        ((8_000, 8_000), Ok(())),
        ((8_000, 8_001), Err(UnfitPaper::TooManyPixels)),
        ((LONGEST_SIDE, MOST_PIXELS / LONGEST_SIDE), Ok(())),
        ((MOST_PIXELS / LONGEST_SIDE, LONGEST_SIDE), Ok(())),
        ((LONGEST_SIDE + 1, 1), Err(UnfitPaper::TooManyPixels)),
        ((1, LONGEST_SIDE + 1), Err(UnfitPaper::TooManyPixels)),
        ((u64::MAX, u64::MAX), Err(UnfitPaper::TooManyPixels)),
        ((0, 5), Err(UnfitPaper::Damaged)),
        ((5, 0), Err(UnfitPaper::Damaged)),
    ];
    for ((width, height), expected) in cases {
        assert_eq!(check_dimensions(width, height), expected, "{width} x {height}");
    }
}

#[test]
fn file_name_cannot_mislead() {
    assert_eq!(shown_name("/home/me/card.jpg"), "card.jpg");
    assert_eq!(shown_name(r"C:\scans\card.jpg"), "card.jpg");
    assert_eq!(shown_name("card\u{202e}gpj.exe\r\n<b>\""), "cardgpj.exeb");
    assert_eq!(shown_name(&"é".repeat(300)).chars().count(), 100);
    assert_eq!(shown_name(""), "");
}

#[test]
fn case_number_is_read_as_it_is_written() {
    let number = CaseNumber::new(482_910_573).expect("nine digits");
    assert_eq!(number.to_string(), "B-482910573");
    for text in ["B-482910573", " 482910573 "] {
        assert_eq!(CaseNumber::parse(text), Some(number));
    }
    for text in ["", "B-", "B-0", "99999999", "1000000000", "b-482910573", "+482910573", "B-99999999999999999999"] {
        assert_eq!(CaseNumber::parse(text), None, "{text}");
    }
    let json = r#""B-482910573""#;
    assert_eq!(serde_json::to_string(&number).expect("JSON"), json);
    assert_eq!(serde_json::from_str::<CaseNumber>(json).expect("a number"), number);
    assert!(serde_json::from_str::<CaseNumber>(r#""B-1""#).is_err());
}

#[test]
fn drawn_case_numbers_have_nine_digits() {
    let (lowest, highest) = (100_000_000, 999_999_999);
    for (bits, number) in [(0, lowest), (1, lowest + 1), (highest - lowest, highest), (highest - lowest + 1, lowest)] {
        assert_eq!(CaseNumber::from_random(bits).get(), number, "{bits}");
    }
}

// Input of claimants

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
    let identity = IdentityInput::from(person("Castellan", "odile@castellan.example"));
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
fn unfit_papers_are_refused_by_the_name_of_their_reason() {
    let unfit = UnfitPaper::ALL.map(|reason| CaseRefusal::Unfit { reason }.name());
    assert_eq!(unfit, UnfitPaper::ALL.map(UnfitPaper::as_str));
    assert_eq!(CaseRefusal::NoSuchPaper.name(), "noSuchPaper");
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

// Beside the holder on record

#[test]
fn entries_differ_from_the_record_beyond_case_and_space() {
    let record = HolderIdentity { first_name: "Zoë".to_owned(), ..person("Marsh", "zoe@marsh.example") };
    for (name, form, address, expected) in [
        ("Zoë Marsh", LegalForm::Individual, "zoe@marsh.example", &[][..]),
        (" ZOË marsh ", LegalForm::Individual, "Zoe@Marsh.example", &[]),
        ("Zoe Marsh", LegalForm::Individual, "zoe@marsh.example", &[Name]),
        ("Zoë Marsh", LegalForm::Association, "zoe@marsh.example", &[Form]),
        ("Zoë Marsh", LegalForm::Individual, "zoe@marsh.test", &[Email]),
        ("Marsh Ltd", LegalForm::Corporation, "office@marsh.example", &[Name, Form, Email]),
    ] {
        assert_eq!(differences(&record, name, form, &email(address)), expected, "{name} {address}");
    }
}

// Obstacles to carrying out a case

#[test]
fn suspended_admin_does_not_block_another_account() {
    let [admin, other] = ["admin", "other"].map(account);
    let unable = |account: &NicHandle| Blocker::Unable { account: account.clone() };
    assert!(!blocks_contacts(&[], &admin, &other));
    assert!(!blocks_contacts(&[unable(&admin)], &admin, &other));
    assert!(blocks_contacts(&[unable(&admin)], &admin, &admin), "who receives them is suspended");
    assert!(blocks_contacts(&[unable(&other)], &admin, &other));
    assert!(blocks_contacts(&[unable(&admin), Blocker::Expired], &admin, &other));
}

#[test]
fn operations_a_suspended_admin_and_the_claim_itself_do_not_block_a_change_of_holder() {
    let running = |operation| HolderBlocker::OperationRunning { operation };
    let request = running(RunningOperation::ContactRequest(id(7)));
    let change = running(RunningOperation::HolderChange(HolderChangeId::new(3)));
    assert!(!blocks_holder(&[]));
    assert!(!blocks_holder(&[request, change, HolderBlocker::Suspended, HolderBlocker::Claimed]));
    assert!(blocks_holder(&[HolderBlocker::NotTheAdmin]));
}

#[test]
fn each_refusal_has_a_name_of_its_own() {
    let unfit = UnfitPaper::ALL.map(|reason| CaseRefusal::Unfit { reason });
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
    let mut names: Vec<&str> = unfit.iter().chain(&others).map(CaseRefusal::name).collect();
    assert!(others.iter().all(|refusal| CaseRefusalKind::parse(refusal.name()) == Some(refusal.kind())));
    assert!(unfit.iter().all(|refusal| refusal.kind() == CaseRefusalKind::Unfit));
    let all = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), all);
}

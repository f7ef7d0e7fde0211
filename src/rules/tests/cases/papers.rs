//! Papers, and values of cases.

use super::{CaseHarness, OPENING};
use crate::{prelude::*, test};
use handover_rules::cases::lifecycle::Opening;
use handover_rules::cases::papers::PaperKind::{
    Agreement, Authority, ClaimantIdentity, Deed, FoundingAct, Identity, JournalExtract, Judgment, ProofOfAddress,
    RegisterExtract,
};
use handover_rules::cases::papers::{
    LONGEST_SIDE, MOST_PIXELS, PaperKind, PaperType, UnfitPaper, check_dimensions, check_size, papers_needed,
    shown_name, type_of,
};
use handover_rules::cases::policy::CasePolicy;
use handover_rules::cases::{Approval, Case, CaseNumber, Claimant, Procedure, papers_missing};
use handover_rules::desk::StaffId;
use proptest::prelude::{any, prop_assert_eq, proptest};

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
    let json = serde_json::to_string(&number).expect("JSON");
    assert_eq!(json, r#""B-482910573""#);
    assert_eq!(serde_json::from_str::<CaseNumber>(&json).expect("a number"), number);
    assert!(serde_json::from_str::<CaseNumber>(r#""B-1""#).is_err());
    assert_eq!(number.get(), 482_910_573);
}

#[test]
fn drawn_case_numbers_have_nine_digits() {
    let (lowest, highest) = (100_000_000, 999_999_999);
    for (bits, number) in [(0, lowest), (1, lowest + 1), (highest - lowest, highest), (highest - lowest + 1, lowest)] {
        assert_eq!(CaseNumber::from_random(bits).get(), number, "{bits}");
    }
}

#[test]
fn case_survives_its_json() {
    let mut case = CaseHarness::new(OPENING).case;
    case.approvals.push(Approval { by: StaffId::new(4), at: case.opened_at });
    let json = serde_json::to_string(&case).expect("JSON");
    assert_eq!(serde_json::from_str::<Case>(&json).expect("a case"), case);
}

proptest! {
    #[test]
    fn drawn_case_numbers_are_valid(bits in any::<u64>()) {
        let number = CaseNumber::from_random(bits);
        prop_assert_eq!(CaseNumber::parse(&number.to_string()), Some(number));
    }
}

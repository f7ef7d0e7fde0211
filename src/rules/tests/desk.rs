//! The rules of the desk.

use crate::{prelude::*, test};
use handover_rules::cases::lifecycle::CaseRefusalKind;
use handover_rules::desk::acts::{MailToResend, check_password_link, check_release, check_resend, check_suspension};
use handover_rules::desk::corrections::{
    CorrectionPolicy, LAPSES_AFTER, Proposal, ProposedChange, SOLE_WAIT, check_approval, check_correction_of_role,
    check_new_address, check_new_contact, check_open, check_sole, check_withdrawal, sole_from,
};
use handover_rules::desk::reason::{LONGEST_REASON, ReasonFault, SHORTEST_REASON, check_reason};
use handover_rules::desk::sign_in::{ABSOLUTE, IDLE_TIMEOUT, INVITATION, is_fresh_code, is_invited, session_end};
use handover_rules::desk::typed::{LONGEST_TYPED, NOT_KEPT, kept_search, kept_unknown, kept_words};
use handover_rules::desk::{ActRefusal, CallRefusal, DeskAct, StaffId, StaffRole, SubjectKind};

/// Every act, and whether a reader, support and an approver may do it.
const ALLOWED: [(DeskAct, [bool; 3]); DeskAct::ALL.len()] = [
    (DeskAct::AddStaff, [false; 3]),
    (DeskAct::RemoveStaff, [false; 3]),
    (DeskAct::Enrol, [true, true, true]),
    (DeskAct::SignIn, [true, true, true]),
    (DeskAct::SignOut, [true, true, true]),
    (DeskAct::SeeOverview, [true, true, true]),
    (DeskAct::Search, [true, true, true]),
    (DeskAct::SeeCustomer, [true, true, true]),
    (DeskAct::SeeService, [true, true, true]),
    (DeskAct::SeeRequest, [true, true, true]),
    (DeskAct::SeeAuditLog, [true, true, true]),
    (DeskAct::SeeCases, [true, true, true]),
    (DeskAct::SeeCase, [true, true, true]),
    (DeskAct::OpenPaper, [false, false, true]),
    (DeskAct::ApproveCase, [false, false, true]),
    (DeskAct::AskCaseAgain, [false, false, true]),
    (DeskAct::RefuseCase, [false, false, true]),
    (DeskAct::ResendMail, [false, true, false]),
    (DeskAct::EndRequest, [false, true, false]),
    (DeskAct::EndHolderChange, [false, true, false]),
    (DeskAct::EndSessions, [false, true, false]),
    (DeskAct::EndApplication, [false, true, false]),
    (DeskAct::EndPolicy, [false, true, false]),
    (DeskAct::SendPasswordLink, [false, true, false]),
    (DeskAct::Suspend, [false, true, false]),
    (DeskAct::Release, [false, true, false]),
    (DeskAct::SetAddress, [false, true, false]),
    (DeskAct::ProposeCorrection, [false, true, false]),
    (DeskAct::ApproveCorrection, [false, false, true]),
    (DeskAct::RejectCorrection, [false, false, true]),
    (DeskAct::WithdrawCorrection, [false, true, false]),
    (DeskAct::CorrectContacts, [false; 3]),
    (DeskAct::TakeUpRequest, [false, true, false]),
    (DeskAct::TakeUpCase, [false, true, false]),
    (DeskAct::TakeUpHolderChange, [false, true, false]),
];

fn at(text: &str) -> Timestamp {
    text.parse().expect("a valid timestamp")
}

#[test]
fn each_act_needs_its_role() {
    assert_eq!(ALLOWED.map(|(act, _)| act), DeskAct::ALL);
    for (act, expected) in ALLOWED {
        assert_eq!(StaffRole::ALL.map(|role| act.is_allowed(&[role])), expected, "{}", act.as_str());
        // Several roles have the permissions of each.
        for (first, first_may) in StaffRole::ALL.into_iter().zip(expected) {
            for (second, second_may) in StaffRole::ALL.into_iter().zip(expected) {
                assert_eq!(act.is_allowed(&[first, second]), first_may || second_may, "{}", act.as_str());
            }
        }
        assert!(!act.is_allowed(&[]), "{}", act.as_str());
    }
}

#[test]
fn acts_beyond_reading_need_a_reason_except_opening_papers() {
    for act in DeskAct::ALL {
        let is_look = act.is_operators() || act.is_allowed(&[StaffRole::Reader]) || act == DeskAct::OpenPaper;
        assert_eq!(act.needs_reason(), !is_look, "{}", act.as_str());
    }
}

#[test]
fn a_reason_is_a_short_text() {
    assert_eq!(check_reason("  Called us, lost the phone. \n"), Ok("Called us, lost the phone."));
    assert_eq!(check_reason("One line.\nAnother."), Ok("One line.\nAnother."));
    assert_eq!(check_reason(&"é".repeat(SHORTEST_REASON)), Ok("ééééé"));
    assert!(check_reason(&"é".repeat(LONGEST_REASON)).is_ok());
    for (text, fault) in [
        (String::new(), ReasonFault::TooShort),
        ("    a    ".to_owned(), ReasonFault::TooShort),
        ("é".repeat(SHORTEST_REASON - 1), ReasonFault::TooShort),
        ("é".repeat(LONGEST_REASON + 1), ReasonFault::TooLong),
        ("a\u{202e}txt.exe".to_owned(), ReasonFault::Characters),
        ("a bell \u{7} rings".to_owned(), ReasonFault::Characters),
    ] {
        assert_eq!(check_reason(&text), Err(fault), "{text:?}");
    }
}

#[test]
fn a_code_is_accepted_once() {
    assert!(is_fresh_code(7, None));
    assert!(is_fresh_code(8, Some(7)));
    assert!(!is_fresh_code(7, Some(7)));
    assert!(!is_fresh_code(6, Some(7)));
}

#[test]
fn an_invitation_ends() {
    let now = at("2030-03-04T10:00:00Z");
    assert!(is_invited(Some(now + INVITATION), now));
    assert!(!is_invited(Some(now), now));
    assert!(!is_invited(None, now));
}

#[test]
fn a_session_ends_when_unused_and_at_the_latest_after_a_working_day() {
    let began = at("2030-03-04T10:00:00Z");
    assert_eq!(session_end(began, began), began + IDLE_TIMEOUT);
    let used = began + ABSOLUTE - TimeDelta::minutes(10);
    assert_eq!(session_end(began, used), began + ABSOLUTE);
}

const JONAS: StaffId = StaffId::new(1);
const RHEA: StaffId = StaffId::new(2);

fn address(text: &str) -> EmailAddress {
    EmailAddress::parse(text).expect("an address")
}

fn proposal_of(change: ProposedChange) -> Proposal {
    let proposed_at = at("2030-03-04T10:00:00Z");
    Proposal { change, proposed_by: JONAS, proposed_at, has_proposer_left: false, is_decided: false }
}

fn proposal() -> Proposal {
    let service = ServiceKey { name: ServiceName::parse("quill.example").expect("a name"), category: Category::Domain };
    proposal_of(ProposedChange::Role { service, role: Role::Tech, from: outgoing(), to: incoming() })
}

fn proposed_address() -> Proposal {
    let [from, to] = ["mara@quill.example", "mara@vance.example"].map(address);
    proposal_of(ProposedChange::Address { account: outgoing(), from, to })
}

#[test]
fn proposer_cannot_approve() {
    for proposal in [proposal(), proposed_address()] {
        let now = proposal.proposed_at;
        assert_eq!(check_approval(&proposal, RHEA, now), Ok(()));
        assert_eq!(check_approval(&proposal, JONAS, now), Err(ActRefusal::OwnProposal));
        let decided = Proposal { is_decided: true, ..proposal.clone() };
        for staff in [JONAS, RHEA] {
            assert_eq!(check_approval(&decided, staff, now), Err(ActRefusal::Decided));
        }
        let left = Proposal { has_proposer_left: true, ..proposal };
        assert_eq!(check_approval(&left, RHEA, now), Err(ActRefusal::ProposerLeft));
    }
}

#[test]
fn role_is_corrected_only_if_unchanged_since_the_proposal() {
    let contacts = usual_contacts();
    let to = fine(&incoming());
    let check = |from: NicHandle, to: &AccountFacts| check_correction_of_role(Role::Tech, &from, Some(to), &contacts);
    assert_eq!(check(outgoing(), &to), Ok(()));
    assert_eq!(check(stranger(), &to), Err(ActRefusal::RoleMoved));
    let suspended = AccountFacts { suspended: true, ..to };
    assert_eq!(check(outgoing(), &suspended), Err(ActRefusal::Suspended));
}

const TWO: CorrectionPolicy = CorrectionPolicy { may_set_address_alone: false };
const ONE: CorrectionPolicy = CorrectionPolicy { may_set_address_alone: true };

#[test]
fn proposer_sets_an_address_alone_only_where_configured_and_after_the_wait() {
    let (role, address) = (proposal(), proposed_address());
    let proposed_at = address.proposed_at;
    let from = proposed_at + SOLE_WAIT;
    let early = from - TimeDelta::milliseconds(1);
    assert_eq!(sole_from(&address.change, proposed_at, ONE), Some(from));
    for (proposal, policy) in [(&role, ONE), (&role, TWO), (&address, TWO)] {
        assert_eq!(sole_from(&proposal.change, proposed_at, policy), None);
        assert_eq!(check_sole(proposal, JONAS, policy, from), Err(ActRefusal::OwnProposal));
    }
    for (staff, now, expected) in [
        (JONAS, proposed_at, Err(ActRefusal::TooEarly)),
        (JONAS, early, Err(ActRefusal::TooEarly)),
        (JONAS, from, Ok(())),
        (RHEA, from, Err(ActRefusal::OthersProposal)),
        (JONAS, address.lapses_at(), Err(ActRefusal::Lapsed)),
    ] {
        assert_eq!(check_sole(&address, staff, ONE, now), expected, "{staff:?} {now}");
    }
    let decided = Proposal { is_decided: true, ..address };
    assert_eq!(check_sole(&decided, JONAS, ONE, from), Err(ActRefusal::Decided));
}

#[test]
fn password_link_waits_for_a_proposed_address() {
    assert_eq!([false, true].map(check_password_link), [Ok(()), Err(ActRefusal::AddressProposed)]);
}

#[test]
fn only_its_proposer_withdraws_a_proposal() {
    let proposal = proposal();
    let now = proposal.proposed_at;
    assert_eq!(check_withdrawal(&proposal, JONAS, now), Ok(()));
    assert_eq!(check_withdrawal(&proposal, RHEA, now), Err(ActRefusal::OthersProposal));
    let decided = Proposal { is_decided: true, ..proposal };
    for staff in [JONAS, RHEA] {
        assert_eq!(check_withdrawal(&decided, staff, now), Err(ActRefusal::Decided));
    }
}

#[test]
fn obsolete_email_is_not_sent_again() {
    for (is_dropped, asks, is_answer_missing, is_needed) in [
        (false, false, false, true),
        (false, false, true, true),
        (false, true, false, false),
        (false, true, true, true),
        (true, false, false, false),
        (true, false, true, false),
        (true, true, false, false),
        (true, true, true, false),
    ] {
        let mail = MailToResend { is_dropped, asks, is_answer_missing };
        let expected = if is_needed { Ok(()) } else { Err(ActRefusal::MailNotNeeded) };
        assert_eq!(check_resend(mail), expected, "{mail:?}");
    }
}

#[test]
fn an_account_is_suspended_and_released_in_turn() {
    assert_eq!([false, true].map(check_suspension), [Ok(()), Err(ActRefusal::SuspendedAlready)]);
    let released = [false, true].map(|is_suspended| check_release(is_suspended, false));
    assert_eq!(released, [Err(ActRefusal::NotSuspended), Ok(())]);
    assert_eq!([false, true].map(|is_suspended| check_release(is_suspended, true)), [Err(ActRefusal::Deleted); 2]);
}

#[test]
fn new_address_differs_from_the_present_and_from_the_actors() {
    let [before, own] = ["mara@quill.example", "jonas@provider.example"].map(address);
    for (after, expected) in [
        ("mara@quill.example", Err(ActRefusal::SameAddress)),
        ("Mara@quill.example", Ok(())),
        ("mara@vance.example", Ok(())),
        ("Jonas@provider.example", Err(ActRefusal::OwnMailbox)),
    ] {
        assert_eq!(check_new_address(&before, &address(after), &own), expected, "{after}");
    }
}

#[test]
fn a_proposal_lapses() {
    let proposal = proposal();
    let (last, lapsed) = (proposal.lapses_at() - TimeDelta::milliseconds(1), proposal.proposed_at + LAPSES_AFTER);
    for (now, expected) in [(last, Ok(())), (lapsed, Err(ActRefusal::Lapsed))] {
        assert_eq!(check_open(&proposal, now), expected);
        assert_eq!(check_withdrawal(&proposal, JONAS, now), expected);
        assert_eq!(check_approval(&proposal, RHEA, now), expected);
    }
    let decided = Proposal { is_decided: true, ..proposal };
    assert_eq!(check_open(&decided, lapsed), Err(ActRefusal::Decided));
}

#[test]
fn a_correction_gives_the_role_to_another_account_that_can_act() {
    let contacts = usual_contacts();
    let check = |facts: Option<AccountFacts>| check_new_contact(Role::Tech, facts.as_ref(), &contacts);
    assert_eq!(check(Some(fine(&incoming()))), Ok(()));
    // Unlike for customers, debts and missing data are no obstacle.
    assert_eq!(
        check(Some(AccountFacts { has_unpaid_bill: true, profile_complete: false, ..fine(&incoming()) })),
        Ok(())
    );
    assert_eq!(check(None), Err(ActRefusal::NoSuchAccount));
    assert_eq!(check(Some(fine(&outgoing()))), Err(ActRefusal::HoldsRole));
    assert_eq!(check(Some(AccountFacts { suspended: true, ..fine(&incoming()) })), Err(ActRefusal::Suspended));
}

/// Of the length of a code, a token and an authenticator's secret.
const CODE: &str = "aB3dE5gH7jK9mN1pQ3rS5tU7vW9xY1zA";
const TOKEN: &str = "q7We8Rt9Yu1Io2Pa3Sd4Fg5_Hj6Kl7Zx8Cv-bN3m4Q5";
const SECRET: &str = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";

#[test]
fn audit_log_keeps_searches_for_existing_things() {
    for text in [
        "",
        "aa00000-ovh",
        "AA00000",
        "ÉLODIE",
        "TEO@Quill.example",
        "Teo Quill <teo+handover@quill.example>",
        "«halden.example»",
        "HALDEN.ex",
        "a-name-of-more-than-twenty-letters.example",
        "internationalisierungen.example",
        "Kiln-Backup",
        "ns3000001.kiln.example",
        // A cloud project.
        "0123456789abcdef0123456789abcdef",
        "4829 1057 3021",
        "B-482910573",
        "b-482 910 573",
    ] {
        assert_eq!(kept_search(text), text);
    }
}

#[test]
fn audit_log_keeps_no_search_that_may_be_a_secret() {
    let link = format!("https://contacts.example/#/useraccount/contacts/5?tab=REQUESTS&token={CODE}");
    let wrapped = format!("https://filter.example/?u=https%3A%2F%2Fcontacts.example%2F%23%2Fpassword%3Ftoken%3D{CODE}");
    let broken = format!("{}\n{}", &CODE[..16], &CODE[16..]);
    let in_spaces = format!("token: {} {}", &CODE[..10], &CODE[10..]);
    let lower = CODE.to_lowercase();
    let long = "a".repeat(LONGEST_TYPED + 1);
    let cut = &CODE[..21];
    for text in [
        CODE,
        TOKEN,
        SECRET,
        &link,
        &wrapped,
        &broken,
        &in_spaces,
        &lower,
        cut,
        &format!("({CODE})"),
        &format!("{CODE}@mail.example"),
        &long,
        "nine blue kettles sing",
        "Tr0ub4dor3",
        "correct!horse",
        "' or 1=1",
        "a\0b",
    ] {
        assert_eq!(kept_search(text), NOT_KEPT, "{text:?}");
    }
}

#[test]
fn audit_log_keeps_words_of_a_filter_without_secrets() {
    for text in ["Called us and proved who they are.", "%", "domain halden.example"] {
        assert_eq!(kept_words(text), text);
    }
    for text in [CODE, &format!("the code {CODE}."), TOKEN, "the password is Tr0ub4dor3"] {
        assert_eq!(kept_words(text), NOT_KEPT, "{text}");
    }
}

#[test]
fn audit_log_keeps_unknown_names_except_possible_secrets() {
    for (kind, name, is_kept) in [
        (SubjectKind::Account, "nobody-ovh", true),
        (SubjectKind::Account, "nine blue kettles", false),
        (SubjectKind::Case, "B-999999999", true),
        (SubjectKind::Service, "DOMAIN nowhere.example", true),
        (SubjectKind::Service, &format!("DOMAIN {CODE}"), false),
        (SubjectKind::Request, CODE, false),
    ] {
        assert_eq!(kept_unknown(kind, name), if is_kept { name } else { NOT_KEPT });
    }
}

#[test]
fn every_refusal_in_the_audit_log_has_a_name_of_its_own() {
    let acts = ActRefusal::ALL.map(ActRefusal::as_str);
    let cases = CaseRefusalKind::ALL.map(CaseRefusalKind::as_str);
    for name in CallRefusal::ALL.map(CallRefusal::as_str) {
        assert!(!acts.contains(&name) && !cases.contains(&name), "{name}");
    }
    assert!(acts.iter().all(|name| !cases.contains(name)));
}

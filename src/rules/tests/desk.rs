//! The rules of the desk, and secrets that its audit log must not keep.

use crate::{prelude::*, test};
use handover_rules::cases::lifecycle::CaseRefusalKind;
use handover_rules::desk::corrections::{
    CorrectionPolicy, LAPSES_AFTER, MailToResend, Proposal, ProposedChange, SOLE_WAIT, check_approval,
    check_correction_of_role, check_new_address, check_new_contact, check_open, check_password_link, check_release,
    check_resend, check_sole, check_suspension, check_withdrawal, sole_from,
};
use handover_rules::desk::sign_in::{ABSOLUTE, IDLE_TIMEOUT, INVITATION, is_fresh_code, is_invited, session_end};
use handover_rules::desk::{
    ActRefusal, CallRefusal, DeskAct, LONGEST_REASON, LONGEST_TYPED, NOT_KEPT, ReasonFault, SHORTEST_REASON, StaffId,
    StaffRole, SubjectKind, check_reason, kept_search, kept_unknown, kept_words,
};
use handover_rules::model::code::{may_carry_secret, redact_path};
use proptest::prelude::*;
use std::collections::BTreeSet;

/// Every act, by those who may do it: nobody at the desk, everybody, support, approvers.
const ALLOWED: [(&str, [bool; 3]); 4] = [
    ("addStaff removeStaff correctContacts", [false; 3]),
    (
        "enrol signIn signOut seeOverview search seeCustomer seeService seeRequest seeAuditLog seeCases seeCase",
        [true; 3],
    ),
    (
        "resendMail endRequest endHolderChange endSessions endApplication endPolicy sendPasswordLink suspend release \
         setAddress proposeCorrection withdrawCorrection takeUpRequest takeUpCase takeUpHolderChange",
        [false, true, false],
    ),
    ("openPaper approveCase askCaseAgain refuseCase approveCorrection rejectCorrection", [false, false, true]),
];

const PROPOSED: &str = "2030-03-04T10:00:00Z";

#[test]
fn each_act_needs_its_role() {
    for act in DeskAct::ALL {
        let mut groups = ALLOWED.into_iter().filter(|(acts, _)| acts.split(' ').any(|name| name == act.as_str()));
        let (_, expected) = groups.next().unwrap_or_else(|| panic!("{}", act.as_str()));
        assert_eq!(StaffRole::ALL.map(|role| act.is_allowed(&[role])), expected, "{}", act.as_str());
        // Several roles have the permissions of each.
        for (first, first_may) in StaffRole::ALL.into_iter().zip(expected) {
            for (second, second_may) in StaffRole::ALL.into_iter().zip(expected) {
                assert_eq!(act.is_allowed(&[first, second]), first_may || second_may, "{}", act.as_str());
            }
        }
        assert!(!act.is_allowed(&[]) && groups.next().is_none(), "{}", act.as_str());
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
    assert_eq!([None, Some(6), Some(7), Some(8)].map(|last| is_fresh_code(7, last)), [true, true, false, false]);
}

#[test]
fn an_invitation_ends() {
    let now = time(PROPOSED);
    let until = [Some(now + INVITATION), Some(now), None];
    assert_eq!(until.map(|until| is_invited(until, now)), [true, false, false]);
}

#[test]
fn a_session_ends_when_unused_and_at_the_latest_after_a_working_day() {
    let began = time(PROPOSED);
    assert_eq!(session_end(began, began), began + IDLE_TIMEOUT);
    let used = began + ABSOLUTE - TimeDelta::minutes(10);
    assert_eq!(session_end(began, used), began + ABSOLUTE);
}

const JONAS: StaffId = StaffId::new(1);
const RHEA: StaffId = StaffId::new(2);

fn proposal_of(change: ProposedChange) -> Proposal {
    let proposed_at = time(PROPOSED);
    Proposal { change, proposed_by: JONAS, proposed_at, has_proposer_left: false, is_decided: false }
}

fn proposal() -> Proposal {
    proposal_of(ProposedChange::Role { service: service(), role: Role::Tech, from: outgoing(), to: incoming() })
}

fn proposed_address() -> Proposal {
    let [from, to] = ["mara@quill.example", "mara@vance.example"].map(email);
    proposal_of(ProposedChange::Address { account: outgoing(), from, to })
}

#[test]
fn proposer_cannot_approve_and_nobody_else_withdraws() {
    use ActRefusal::{Decided, Lapsed, OthersProposal, OwnProposal, ProposerLeft};
    for proposal in [proposal(), proposed_address()] {
        let (now, lapsed) = (proposal.proposed_at, proposal.proposed_at + LAPSES_AFTER);
        let open = [Ok(()), Ok(()), Err(OthersProposal), Err(OwnProposal), Ok(())];
        let left = Proposal { has_proposer_left: true, ..proposal.clone() };
        let decided = Proposal { is_decided: true, ..proposal.clone() };
        for (proposal, now, expected) in [
            (&proposal, now, open),
            (&proposal, proposal.lapses_at() - TimeDelta::milliseconds(1), open),
            (&proposal, lapsed, [Err(Lapsed); 5]),
            (&decided, now, [Err(Decided); 5]),
            (&decided, lapsed, [Err(Decided); 5]),
            (&left, now, [Ok(()), Ok(()), Err(OthersProposal), Err(OwnProposal), Err(ProposerLeft)]),
        ] {
            let [jonas_withdraws, rhea_withdraws] = [JONAS, RHEA].map(|by| check_withdrawal(proposal, by, now));
            let [jonas_approves, rhea_approves] = [JONAS, RHEA].map(|by| check_approval(proposal, by, now));
            let found = [check_open(proposal, now), jonas_withdraws, rhea_withdraws, jonas_approves, rhea_approves];
            assert_eq!(found, expected, "{proposal:?} {now}");
        }
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
fn obsolete_email_is_not_sent_again() {
    // Whether it was dropped, asks for an answer, and the answer is missing.
    let needed = [[false, false, false], [false, false, true], [false, true, true]];
    for bits in 0..8 {
        let facts @ [is_dropped, asks, is_answer_missing] = [4, 2, 1].map(|bit| bits & bit != 0);
        let expected = if needed.contains(&facts) { Ok(()) } else { Err(ActRefusal::MailNotNeeded) };
        assert_eq!(check_resend(MailToResend { is_dropped, asks, is_answer_missing }), expected, "{facts:?}");
    }
}

#[test]
fn acts_on_an_account_need_its_state() {
    // While an address is proposed, nobody knows whose mailbox is the right one.
    assert_eq!([false, true].map(check_password_link), [Ok(()), Err(ActRefusal::AddressProposed)]);
    assert_eq!([false, true].map(check_suspension), [Ok(()), Err(ActRefusal::SuspendedAlready)]);
    let released = [false, true].map(|is_suspended| check_release(is_suspended, false));
    assert_eq!(released, [Err(ActRefusal::NotSuspended), Ok(())]);
    assert_eq!([false, true].map(|is_suspended| check_release(is_suspended, true)), [Err(ActRefusal::Deleted); 2]);
}

#[test]
fn new_address_differs_from_the_present_and_from_the_actors() {
    let [before, own] = ["mara@quill.example", "jonas@provider.example"].map(email);
    for (after, expected) in [
        ("mara@quill.example", Err(ActRefusal::SameAddress)),
        ("Mara@quill.example", Ok(())),
        ("mara@vance.example", Ok(())),
        ("Jonas@provider.example", Err(ActRefusal::OwnMailbox)),
    ] {
        assert_eq!(check_new_address(&before, &email(after), &own), expected, "{after}");
    }
}

#[test]
fn a_correction_gives_the_role_to_another_account_that_can_act() {
    let contacts = usual_contacts();
    let check = |facts: Option<AccountFacts>| check_new_contact(Role::Tech, facts.as_ref(), &contacts);
    let to = || fine(&incoming());
    assert_eq!(check(Some(to())), Ok(()));
    // Unlike for customers, debts and missing data are no obstacle.
    assert_eq!(check(Some(AccountFacts { has_unpaid_bill: true, profile_complete: false, ..to() })), Ok(()));
    assert_eq!(check(None), Err(ActRefusal::NoSuchAccount));
    assert_eq!(check(Some(fine(&outgoing()))), Err(ActRefusal::HoldsRole));
    assert_eq!(check(Some(AccountFacts { suspended: true, ..to() })), Err(ActRefusal::Suspended));
}

/// Of the length of a code, a token and an authenticator's secret.
const CODE: &str = "aB3dE5gH7jK9mN1pQ3rS5tU7vW9xY1zA";
const TOKEN: &str = "q7We8Rt9Yu1Io2Pa3Sd4Fg5_Hj6Kl7Zx8Cv-bN3m4Q5";
const SECRET: &str = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";

#[test]
fn audit_log_keeps_searches_for_existing_things() {
    // The long number is that of a cloud project.
    let words = "aa00000-ovh AA00000 ÉLODIE TEO@Quill.example «halden.example» HALDEN.ex Kiln-Backup B-482910573 \
                 a-name-of-more-than-twenty-letters.example internationalisierungen.example ns3000001.kiln.example \
                 0123456789abcdef0123456789abcdef";
    let others = ["", "Teo Quill <teo+handover@quill.example>", "4829 1057 3021", "b-482 910 573"];
    for text in words.split(' ').chain(others) {
        assert_eq!(kept_search(text), text);
    }
}

#[test]
fn audit_log_keeps_no_search_that_may_be_a_secret() {
    let link = format!("https://contacts.example/#/useraccount/contacts/5?tab=REQUESTS&token={CODE}");
    let wrapped = format!("https://filter.example/?u=https%3A%2F%2Fcontacts.example%2F%23%2Fpassword%3Ftoken%3D{CODE}");
    let broken = format!("{}\n{}", &CODE[..16], &CODE[16..]);
    let in_spaces = format!("token: {} {}", &CODE[..10], &CODE[10..]);
    let changed = [CODE.to_lowercase(), format!("({CODE})"), format!("{CODE}@mail.example")];
    for text in [link, wrapped, broken, in_spaces, "a".repeat(LONGEST_TYPED + 1)].iter().chain(&changed) {
        assert_eq!(kept_search(text), NOT_KEPT, "{text:?}");
    }
    let phrases = ["nine blue kettles sing", "Tr0ub4dor3", "correct!horse", "' or 1=1", "a\0b"];
    for text in [CODE, TOKEN, SECRET, &CODE[..21]].into_iter().chain(phrases) {
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
    let calls = CallRefusal::ALL.map(CallRefusal::as_str);
    let names: BTreeSet<&str> = acts.into_iter().chain(cases).chain(calls).collect();
    assert_eq!(names.len(), acts.len() + cases.len() + calls.len());
}

// Secrets

#[test]
fn long_and_mixed_words_may_be_secrets() {
    let capitals = "K".repeat(21);
    let in_name = format!("x.example/{CODE}");
    // A capital in a long word with a dot.
    let long_name = "INTERNATIONALISIERUNGEN.example";
    for text in [CODE, &CODE[..8], &capitals, &capitals.to_lowercase(), &in_name, "Tr0ub4dor", long_name] {
        assert!(may_carry_secret(text), "{text}");
    }
    let harmless = "Tr0ub4d aa00000-ovh HALDEN.EXAMPLE Kiln-Backup-2 internationalisierungen.example \
                    0123456789abcdef0123456789abcdef 2030-03-04T10:00:00Z";
    for text in harmless.split(' ').chain(["", &"A".repeat(20)]) {
        assert!(!may_carry_secret(text), "{text}");
    }
}

#[test]
fn only_secrets_are_removed_from_a_path() {
    for (path, redacted) in [
        ("/1.0/me/task/contactChange/482910573021/accept".to_owned(), None),
        ("/1.0/domain/a-name-of-more-than-twenty-letters.example/serviceInfos".to_owned(), None),
        (format!("/1.0/me/requests/{CODE}"), Some("/1.0/me/requests/…")),
        (format!("/1.0/me/requests/token={CODE}.html"), Some("/1.0/me/requests/token=…html")),
        (format!("/1.0/domain/{}/serviceInfos", CODE.to_lowercase()), Some("/1.0/domain/…/serviceInfos")),
    ] {
        assert_eq!(redact_path(&path), redacted.unwrap_or(&path));
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn every_code_is_recognized_wherever_it_stands(
        code in "[A-Za-z0-9]{32}",
        before in "[ -~]{0,20}[^A-Za-z0-9]",
        after in "[^A-Za-z0-9][ -~]{0,20}",
    ) {
        // One in 16^32 is taken for the id of a cloud project.
        prop_assume!(code.bytes().any(|byte| byte > b'f'));
        // One in 10^13 has no capital, and stands for a name beside a dot.
        prop_assume!(code.bytes().any(|byte| byte.is_ascii_uppercase()));
        let text = [before, code.clone(), after].concat();
        prop_assert!(may_carry_secret(&text), "{}", text);
        prop_assert!(!redact_path(&text).contains(&code), "{}", text);
    }
}

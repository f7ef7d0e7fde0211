//! Answers of a holder in a session of its own account.

use super::{asked_with, input};
use crate::{prelude::*, test};
use AcceptanceProof::{MailedLink, Password};
use Answer::{Accept, Decline};
use HolderSide::{New, Old};
use handover_rules::holder::data::allows_holder_resend;
use handover_rules::holder::lifecycle::HolderChangeInput;
use handover_rules::holder::notices::HolderNotice;
use handover_rules::holder::{AcceptanceProof, HolderAccount, HolderChange, HolderSide, SessionAnswerRefusal};

const OLD: &str = "old@larkmoor.example";
const NEW: &str = "new@larkmoor.example";

fn change(after: &str) -> HolderChange {
    asked_with(HolderChangeInput { after: person("Ashdown", after), ..input() })
}

fn at_address(own: &str) -> impl Fn(&EmailAddress) -> bool + '_ {
    move |address| address.as_str() == own
}

#[test]
fn account_answers_for_the_party_at_its_address() {
    let change = change(NEW);
    for (own, side) in [(OLD, Some(Old)), (NEW, Some(New)), ("other@larkmoor.example", None)] {
        assert_eq!(change.side_of(at_address(own)), side, "{own}");
    }
}

#[test]
fn account_of_both_parties_answers_for_one_after_the_other() {
    let mut both = change(OLD);
    assert_eq!(both.side_of(at_address(OLD)), Some(Old));
    both.old_accepted_at = Some(at(1));
    assert_eq!(both.side_of(at_address(OLD)), Some(New));
    both.new_accepted_at = Some(at(2));
    assert_eq!(both.side_of(at_address(OLD)), Some(Old));
}

#[test]
fn to_decline_needs_a_session_and_to_accept_a_proof_besides() {
    let (change, asker, other) = (change(NEW), asker(), stranger());
    let only_by_link = Err(SessionAnswerRefusal::OnlyByLink);
    for (handle, cooldown, proof, accepts) in [
        (&other, None, Password, Ok(())),
        // A thief may have changed the address of the account.
        (&other, Some(at(60)), MailedLink, only_by_link),
        // Of the account that asked, a thief would have both.
        (&asker, None, MailedLink, only_by_link),
        (&asker, Some(at(60)), MailedLink, only_by_link),
    ] {
        let account = HolderAccount { handle, cooldown_until: cooldown };
        assert_eq!(change.acceptance_proof(account), proof, "{handle} {cooldown:?}");
        for (own, side) in [(OLD, Old), (NEW, New)] {
            let may_with =
                |side, answer, gave| change.may_answer_in_session(account, at_address(own), (side, answer), gave);
            let may = |side, answer| may_with(side, answer, Some(Password));
            assert_eq!(may(side, Accept), accepts, "{handle} {cooldown:?}");
            assert_eq!(may_with(side, Accept, Some(MailedLink)), Ok(()), "{handle} {cooldown:?}");
            assert_eq!(may_with(side, Accept, None), only_by_link, "{handle} {cooldown:?}: a wrong code");
            assert_eq!(may(side, Decline), Ok(()), "{handle} {cooldown:?}");
            for answer in [Accept, Decline] {
                assert_eq!(may(side.other(), answer), Err(SessionAnswerRefusal::NoPart), "the other party's");
            }
        }
    }
}

#[test]
fn email_is_sent_again_a_minute_later_and_ten_times_a_day() {
    let policy = Policy::default();
    let allows = |mails, last: Option<i64>, now| allows_holder_resend(mails, last.map(at), at(now), &policy);
    let (wait, most) = (i64::from(policy.resend_wait), policy.resends_a_day);
    assert!(!allows(1, Some(0), wait - 1));
    assert!(allows(1, Some(0), wait));
    assert!(allows(0, None, 0), "the first one is older than a day");
    assert!(allows(most, Some(0), wait));
    assert!(!allows(most + 1, Some(0), wait));
}

#[test]
fn email_that_asks_a_party_is_its_own() {
    for side in HolderSide::ALL {
        assert_eq!(HolderNotice::asking(side).asks(), Some(side));
    }
}

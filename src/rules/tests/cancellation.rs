//! Rights to cancel, and the ways to do it.

use crate::{prelude::*, test};
use handover_rules::request::acts_on_submission::SubmissionActs;
use handover_rules::request::cancellation::{Cancellation, cancellation};
use handover_rules::request::lifecycle::guard;

#[test]
fn asker_who_is_also_a_party_withdraws() {
    let RequestHarness { mut request, policy, .. } = RequestHarness::usual();
    for accepted in [[false, false], [true, false], [false, true], [true, true]] {
        for (party, has_accepted) in request.parties.iter_mut().zip(accepted) {
            party.accepted_at = has_accepted.then_some(at(0));
        }
        for state in RequestState::ALL {
            request.state = state;
            for account in [asker(), incoming(), outgoing(), stranger()] {
                let ways =
                    [(withdraw(&account), Cancellation::Withdraw), (take_back(&account), Cancellation::TakeBack)];
                let is_possible = |event| guard(&request, &[], event, at(0), &policy).is_ok();
                let expected = ways.iter().find(|(event, _)| is_possible(event)).map(|(_, way)| *way);
                let found = cancellation(&request, &account, at(0), &policy);
                assert_eq!(found, expected, "{account} in {state:?}, {accepted:?}");
            }
        }
    }
}

#[test]
fn request_is_cancelled_by_the_one_who_ended_it() {
    for (event, by) in [(withdraw(&asker()), asker()), (take_back(&incoming()), incoming())] {
        let mut harness = RequestHarness::usual();
        if by == incoming() {
            harness.step(&accept(&incoming(), 2));
        }
        assert!(!harness.request.is_cancelled_by(&by));
        harness.step(&event);
        assert!(harness.request.is_cancelled_by(&by) && !harness.request.is_cancelled_by(&outgoing()));
    }
}

#[test]
fn reason_for_declining_is_hidden_from_contacts_who_are_no_parties() {
    let mut harness = RequestHarness::usual();
    assert_eq!(harness.request.as_seen_by(&stranger()), harness.request);
    harness.step(&decline(&incoming(), 2));
    if let Some(Ending::Declined { reason, .. }) = harness.request.ended.as_mut().map(|ended| &mut ended.how) {
        *reason = Some("Ask Lena".to_owned());
    }
    for (viewer, is_shown) in [(asker(), true), (incoming(), true), (outgoing(), false), (stranger(), false)] {
        let seen = harness.request.as_seen_by(&viewer).ended.map(|ended| ended.how);
        let reason = is_shown.then(|| "Ask Lena".to_owned());
        assert_eq!(seen, Some(Ending::Declined { by: incoming(), reason }), "{viewer}");
    }
}

#[test]
fn a_submission_is_cancelled_as_far_as_the_account_may() {
    let acts = SubmissionActs::default();
    assert_eq!(acts.cancellation(), None);
    assert_eq!(SubmissionActs { take_back: 2, ..acts }.cancellation(), Some((Cancellation::TakeBack, 2)));
    let both = SubmissionActs { withdraw: 3, take_back: 2, ..acts };
    assert_eq!(both.cancellation(), Some((Cancellation::Withdraw, 3)));
}

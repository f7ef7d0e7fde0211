//! Rights to cancel, and the ways to do it.

use crate::common::{RequestHarness, asker, at, incoming, outgoing, stranger, take_back, withdraw};
use handover_rules::RequestState;
use handover_rules::request::acts_on_submission::SubmissionActs;
use handover_rules::request::cancellation::{Cancellation, cancellation};
use handover_rules::request::lifecycle::guard;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

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
fn a_submission_is_cancelled_as_far_as_the_account_may() {
    let acts = SubmissionActs::default();
    assert_eq!(acts.cancellation(), None);
    assert_eq!(SubmissionActs { take_back: 2, ..acts }.cancellation(), Some((Cancellation::TakeBack, 2)));
    let both = SubmissionActs { withdraw: 3, take_back: 2, ..acts };
    assert_eq!(both.cancellation(), Some((Cancellation::Withdraw, 3)));
}

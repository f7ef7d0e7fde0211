//! Remedies after an act on a request was refused.

use crate::{prelude::*, test};
use handover_rules::request::remedy::{Remedy, remedy};

#[test]
fn each_refusal_has_its_remedy() {
    let until = at(0);
    let again = (Some(Remedy::AskAgain), Some(Remedy::HaveItAskedAgain));
    let same = |remedy| (Some(remedy), Some(remedy));
    let none = (None, None);
    for (refusal, (of_asker, of_other)) in [
        (Refusal::WrongCode { tries_left: 2, until: None }, same(Remedy::LatestCode)),
        (Refusal::SupersededCode, same(Remedy::LatestCode)),
        (Refusal::OthersCode, same(Remedy::OtherAccount)),
        (Refusal::CoolingDown { until }, (Some(Remedy::Cancel), Some(Remedy::Decline))),
        (Refusal::NotAccepted, same(Remedy::Decline)),
        (Refusal::Answered, same(Remedy::Cancel)),
        (Refusal::UsedCode { answer: Answer::Accept }, same(Remedy::Cancel)),
        (Refusal::UsedCode { answer: Answer::Decline }, again),
        (Refusal::Closed { state: RequestState::Refused }, again),
        (Refusal::Closed { state: RequestState::Expired }, again),
        (Refusal::Closed { state: RequestState::Aborted }, again),
        (Refusal::Closed { state: RequestState::Error }, again),
        (Refusal::Closed { state: RequestState::Done }, same(Remedy::AskForWayBack)),
        (Refusal::Paused { until }, none),
        (Refusal::TooSoon { until: None }, none),
        (Refusal::TooMany { until }, none),
        (Refusal::NoPart, none),
        (Refusal::NotTheAsker, none),
        (Refusal::Together, none),
    ] {
        assert_eq!(remedy(&refusal, true), of_asker, "{refusal:?}");
        assert_eq!(remedy(&refusal, false), of_other, "{refusal:?}");
    }
}

//! Wire format of the tagged enums: round trips, and rejection of anything else.

use crate::{prelude::*, test};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::json;
use std::fmt::Debug;

fn account() -> NicHandle {
    NicHandle::parse("aa00000-ovh").expect("a handle")
}

fn timestamp() -> Timestamp {
    handover_rules::model::timestamp::parse("2026-11-20T08:55:03.25Z").expect("a time")
}

fn endings() -> Vec<Ending> {
    vec![
        Ending::Done,
        Ending::Declined { by: account(), reason: None },
        Ending::Expired,
        Ending::Withdrawn { by: account() },
        Ending::TakenBack { by: account() },
        Ending::Superseded { by: account() },
        Ending::AccountRecovered { by: account() },
        Ending::EndedByProvider { reason: "Asked for by mistake.".to_owned() },
        Ending::AccountRemoved { account: account() },
        Ending::Failed { reasons: every_blocker() },
    ]
}

fn refusals() -> Vec<Refusal> {
    let until = timestamp();
    vec![
        Refusal::NoPart,
        Refusal::Closed { state: RequestState::Refused },
        Refusal::WrongCode { tries_left: 3, until: None },
        Refusal::WrongCode { tries_left: 0, until: Some(until) },
        Refusal::UsedCode { answer: Answer::Decline },
        Refusal::SupersededCode,
        Refusal::OthersCode,
        Refusal::Paused { until },
        Refusal::CoolingDown { until },
        Refusal::NotTheAsker,
        Refusal::Answered,
        Refusal::NotAccepted,
        Refusal::TooSoon { until: Some(until) },
        Refusal::TooSoon { until: None },
        Refusal::TooMany { until },
        Refusal::Together,
    ]
}

fn rejections() -> Vec<PlanError> {
    let reasons = PerRole { admin: vec![], tech: every_blocker(), billing: vec![] };
    vec![PlanError::NothingToChange, PlanError::Blocked { reasons }]
}

/// Checks the round trip, and that a missing field or an unknown kind is rejected.
fn check<T: Serialize + DeserializeOwned + PartialEq + Debug>(all: Vec<T>, may_lack: &[&str]) {
    for one in all {
        let written = serde_json::to_value(&one).expect("it can be written");
        assert_eq!(serde_json::from_value::<T>(written.clone()).expect("it can be read"), one);
        let Some((kind, fields)) = written.as_object().and_then(|object| object.iter().next()) else {
            assert!(written.is_string(), "{written}");
            continue;
        };
        let fields = fields.as_object().expect("an object").clone();
        for field in fields.keys().filter(|field| !may_lack.contains(&field.as_str())) {
            let mut lacking = fields.clone();
            lacking.remove(field);
            assert!(serde_json::from_value::<T>(json!({ kind: lacking })).is_err(), "{written} without {field}");
        }
        assert!(serde_json::from_value::<T>(json!({ "noSuchKind": fields })).is_err());
    }
    assert!(serde_json::from_value::<T>(json!("noSuchKind")).is_err());
}

#[test]
fn blockers_round_trip() {
    check(every_blocker(), &[]);
}

#[test]
fn endings_round_trip() {
    check(endings(), &[]);
}

#[test]
fn refusals_round_trip() {
    let has_optional_until = |refusal: &Refusal| matches!(refusal, Refusal::TooSoon { .. } | Refusal::WrongCode { .. });
    let (optional, required) = refusals().into_iter().partition(has_optional_until);
    check(required, &[]);
    check(optional, &["until"]);
}

#[test]
fn rejections_round_trip() {
    check(rejections(), &[]);
}

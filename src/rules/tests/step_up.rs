//! Authentications by the provider, and the acts that they are recent and strong enough for.

use crate::{prelude::*, test};
use handover_rules::account::step_up::{Authentication, SensitiveAct, StepUpPolicy, accepts_class};
use proptest::prelude::*;

fn now() -> Timestamp {
    "2030-03-04T10:00:00Z".parse().expect("a timestamp")
}

fn authentication(acr: Option<&str>, seconds_ago: Option<i64>) -> Authentication {
    let at = seconds_ago.map(|seconds| now() - TimeDelta::seconds(seconds));
    Authentication { acr: acr.map(str::to_owned), at }
}

fn policy(acr: &[&str], max_age: Option<u32>) -> StepUpPolicy {
    let acr = acr.iter().map(|class| (*class).to_owned()).collect();
    StepUpPolicy { acts: vec![SensitiveAct::Accept], acr, max_age }
}

#[test]
fn acts_that_are_not_configured_need_nothing() {
    let policy = policy(&["gold"], Some(60));
    assert!(policy.allows(SensitiveAct::AskForAdmin, None, now()));
    assert!(!policy.allows(SensitiveAct::Accept, None, now()), "a session by password");
    assert!(StepUpPolicy::default().allows(SensitiveAct::Accept, None, now()));
}

#[test]
fn class_and_age_have_to_fit() {
    for (acr, max_age, acr_given, seconds_ago, allowed) in [
        (&["gold"][..], None, Some("gold"), None, true),
        (&["gold", "silver"], None, Some("silver"), Some(1_000_000), true),
        (&["gold"], None, Some("silver"), Some(0), false),
        (&["gold"], None, Some("Gold"), Some(0), false),
        (&["gold"], None, None, Some(0), false),
        (&[], Some(60), None, Some(0), true),
        (&[], Some(60), None, Some(60), true),
        (&[], Some(60), None, Some(61), false),
        (&[], Some(60), Some("gold"), None, false),
        // The provider's clock may be a minute ahead.
        (&[], Some(60), None, Some(-60), true),
        (&[], Some(60), None, Some(-61), false),
        (&["gold"], Some(60), Some("gold"), Some(30), true),
        (&["gold"], Some(60), Some("gold"), Some(90), false),
        (&["gold"], Some(60), Some("silver"), Some(30), false),
    ] {
        let given = authentication(acr_given, seconds_ago);
        let is_allowed = policy(acr, max_age).allows(SensitiveAct::Accept, Some(&given), now());
        assert_eq!(is_allowed, allowed, "{acr:?} {max_age:?} {given:?}");
    }
}

#[test]
fn recent_authentication_stands_for_a_password() {
    let policy = StepUpPolicy::default();
    let allows = |given: Option<&Authentication>| policy.allows(SensitiveAct::Reauthenticate, given, now());
    assert!(allows(Some(&authentication(None, Some(300)))));
    assert!(!allows(Some(&authentication(None, Some(301)))));
    assert!(!allows(Some(&authentication(Some("gold"), None))));
    assert!(!allows(None));
}

#[test]
fn all_classes_are_accepted_if_none_is_named() {
    assert!(accepts_class(&[], None) && accepts_class(&[], Some("any")));
    assert!(!accepts_class(&["gold".to_owned()], None));
}

proptest! {
    #[test]
    fn an_older_authentication_never_allows_more(max_age in 0_u32..10_000, age in 0_i64..20_000, older in 0_i64..20_000) {
        let policy = policy(&[], Some(max_age));
        let allows = |seconds| policy.allows(SensitiveAct::Accept, Some(&authentication(None, Some(seconds))), now());
        prop_assert!(allows(age) || !allows(age + older));
    }
}

//! Applications: rules of access, time windows, states.

use crate::{prelude::*, test};
use handover_rules::account::applications::{
    AccessRule, CallMethod, CredentialId, CredentialState, GrantPeriod, MAX_PENDING, MAX_PENDING_OF_NETWORK, MAX_RULES,
    WaitingRequest, are_valid_rules, is_application_description, is_application_name, is_recent, replaced_request,
    state_at,
};
use proptest::prelude::*;

fn rule(path: &str) -> AccessRule {
    AccessRule { method: CallMethod::Get, path: path.to_owned() }
}

fn now() -> Timestamp {
    "2030-03-04T10:00:00Z".parse().expect("a valid timestamp")
}

#[test]
fn rules_match_by_method_and_path() {
    for (pattern, path, is_allowed) in [
        ("/me", "/me", true),
        ("/me", "/me/", false),
        ("/me", "/me/task", false),
        ("/me/*", "/me", false),
        ("/me/*", "/me/", true),
        ("/me/*", "/me/task/contactChange/1", true),
        ("/me/*", "/members", false),
        ("/*", "/me", true),
        ("/*", "", false),
        ("/domain/*/serviceInfos", "/domain/a.example/serviceInfos", true),
        ("/domain/*/serviceInfos", "/domain/a.example/changeContact", false),
        ("/domain/*/serviceInfos", "/domain/serviceInfos", false),
        ("/a*b*c*b", "/axxbxcxb", true),
        ("/a*b*c*b", "/axxbxcx", false),
        ("/a*b*b", "/ab", false),
        ("/a**b", "/ab", true),
        ("/me.", "/mex", false),
        ("/domain/b%C3%BCrg.example/*", "/domain/b%c3%bcrg.example/serviceInfos", true),
        ("/domain/a%2Fb", "/domain/a/b", false),
        ("/domain/a%2a", "/domain/ab", false),
    ] {
        assert_eq!(rule(pattern).allows("GET", path), is_allowed, "{pattern} {path}");
    }
    assert!(!rule("/*").allows("POST", "/me") && !rule("/*").allows("get", "/me"));
}

#[test]
fn rules_have_a_readable_path() {
    for wrong in ["", "me", "*", "/a b", "/é", "/a?b", "/a#b", "/<b>", "/a\n", &["/", &"a".repeat(200)].concat()] {
        assert!(!rule(wrong).is_valid(), "{wrong}");
    }
    assert!(are_valid_rules(&[rule("/*")]));
    assert!(!are_valid_rules(&[]) && !are_valid_rules(&vec![rule("/*"); MAX_RULES + 1]));
    assert!(!are_valid_rules(&[rule("/*"), rule("x")]));
}

#[test]
fn signed_calls_are_at_most_five_minutes_off() {
    for (seconds, expected) in [(0, true), (300, true), (-300, true), (301, false), (-301, false), (3600, false)] {
        assert_eq!(is_recent(now() + TimeDelta::seconds(seconds), now()), expected, "{seconds}");
    }
}

#[test]
fn access_ends_with_its_period() {
    use CredentialState::{Expired, Pending, Refused, Validated};
    let end = GrantPeriod::Day.end(now());
    for (state, expires_at, after, expected) in [
        (Validated, end, TimeDelta::hours(23), Validated),
        (Validated, end, TimeDelta::hours(24), Expired),
        (Pending, end, TimeDelta::hours(25), Expired),
        (Refused, end, TimeDelta::hours(25), Refused),
        (Validated, GrantPeriod::Unlimited.end(now()), TimeDelta::days(9999), Validated),
    ] {
        assert_eq!(state_at(state, expires_at, now() + after), expected);
    }
}

#[test]
fn access_is_granted_for_days() {
    let days = |period: GrantPeriod| period.end(now()).map(|end| (end - now()).num_days());
    let periods = [GrantPeriod::Day, GrantPeriod::Month, GrantPeriod::Year, GrantPeriod::Unlimited];
    assert_eq!(periods.map(days), [Some(1), Some(30), Some(365), None]);
}

#[test]
fn applications_have_a_short_name_of_one_line() {
    let long = |length| "x".repeat(length);
    for (text, is_name, is_description) in [
        ("Billing sync", true, true),
        ("", false, true),
        ("  ", false, true),
        (long(60).as_str(), true, true),
        (long(61).as_str(), false, true),
        (long(201).as_str(), false, false),
        ("<b>", false, false),
    ] {
        assert_eq!((is_application_name(text), is_application_description(text)), (is_name, is_description), "{text}");
    }
}

proptest! {
    #[test]
    fn path_that_fills_a_pattern_matches(parts in prop::collection::vec("[a-c/]{0,3}", 1..5), fill in "[a-c/]{0,4}") {
        let pattern = ["/", &parts.join("*")].concat();
        let path = ["/", &parts.join(&fill)].concat();
        prop_assert!(rule(&pattern).allows("GET", &path), "{pattern} {path}");
    }
}

/// The unanswered request with this number from a network, made this many minutes ago.
fn waiting(id: i64, network: &str, minutes: i64) -> WaitingRequest {
    WaitingRequest {
        id: CredentialId::new(id),
        network: network.to_owned(),
        requested_at: now() - TimeDelta::minutes(minutes),
    }
}

#[test]
fn strangers_replace_their_own_requests_and_never_recent_ones() {
    let [share, all] = [MAX_PENDING_OF_NETWORK, MAX_PENDING].map(|limit| i64::try_from(limit).expect("a small limit"));
    let of = |network: &str, ids: std::ops::Range<i64>, minutes| {
        ids.map(|id| waiting(id, network, minutes)).collect::<Vec<_>>()
    };
    let honest = waiting(1, "home", 600);
    let beside = |mut others: Vec<WaitingRequest>| {
        others.push(honest.clone());
        others
    };
    let minutes = |minutes| now() + TimeDelta::minutes(minutes);
    let id = |id| Ok(Some(CredentialId::new(id)));
    for (requests, network, expected) in [
        (Vec::new(), "home", Ok(None)),
        (beside(of("flood", 100..100 + share - 1, 60)), "flood", Ok(None)),
        // A network replaces its own oldest one, once that is not recent any more.
        (beside(of("flood", 100..100 + share, 60)), "flood", id(100)),
        (beside(of("flood", 100..100 + share, 29)), "flood", Err(minutes(1))),
        (beside(of("flood", 100..100 + share, 60)), "home", Ok(None)),
        // From many networks, too.
        (
            beside((0..all / share).flat_map(|n| of(&format!("flood {n}"), n * 100..n * 100 + share, 60)).collect()),
            "another",
            id((all / share - 1) * 100),
        ),
    ] {
        assert_eq!(replaced_request(&requests, network, now()), expected, "{network} {}", requests.len());
    }
}

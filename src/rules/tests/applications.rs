//! Applications: rules of access, time windows, states, and their signed calls.

use crate::{prelude::*, test};
use handover_rules::account::applications::{
    AccessRule, CallFacts, CallMethod, CallRefusal, CredentialFacts, CredentialId, CredentialState, GrantPeriod,
    MAX_PENDING, MAX_PENDING_OF_NETWORK, MAX_RULES, SIGNATURE_WINDOW, WaitingRequest, are_valid_rules, call_refusal,
    is_application_description, is_application_name, is_signed_once, replaced_request, spelled_out, state_at,
};
use proptest::prelude::*;

fn rule(path: &str) -> AccessRule {
    AccessRule { method: CallMethod::Get, path: path.to_owned() }
}

fn now() -> Timestamp {
    time("2030-03-04T10:00:00Z")
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
    let long = ["/", &"a".repeat(200)].concat();
    for wrong in ["", "me", "*", "/a b", "/é", "/a?b", "/a#b", "/<b>", "/a\n", &long] {
        assert!(!are_valid_rules(&[rule("/*"), rule(wrong)]), "{wrong}");
    }
    assert!(are_valid_rules(&vec![rule("/*"); MAX_RULES]) && !are_valid_rules(&[]));
    assert!(!are_valid_rules(&vec![rule("/*"); MAX_RULES + 1]));
}

#[test]
fn access_ends_with_its_period() {
    use CredentialState::{Expired, Pending, Refused, Validated};
    let end = GrantPeriod::Day.end(now());
    for (state, hours, expected) in
        [(Validated, 23, Validated), (Validated, 24, Expired), (Pending, 25, Expired), (Refused, 25, Refused)]
    {
        assert_eq!(state_at(state, end, now() + TimeDelta::hours(hours)), expected);
    }
    assert_eq!(state_at(Validated, None, now() + TimeDelta::days(9999)), Validated);
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

// Signed calls

fn rules() -> [AccessRule; 2] {
    [(CallMethod::Get, "/me/*"), (CallMethod::Post, "/me/task/*")]
        .map(|(method, path)| AccessRule { method, path: path.to_owned() })
}

fn good(rules: &[AccessRule]) -> CallFacts<'_> {
    let credential = CredentialFacts { state: CredentialState::Validated, expires_at: None, rules };
    CallFacts {
        has_application: true,
        credential: Some(credential),
        signed_at: Some(now()),
        is_signature_right: true,
        method: "POST",
        path: "/me/task/1",
        is_about_credential: false,
        is_replayed: false,
    }
}

type Breaks<'a> = &'a dyn Fn(&mut CallFacts<'_>);

#[test]
fn first_failed_check_decides() {
    let rules = rules();
    let no_access = CredentialFacts { state: CredentialState::Refused, expires_at: None, rules: &rules };
    // From the last check to the first: each fault hides those before it in this list.
    let faults: [(CallRefusal, Breaks<'_>); 7] = [
        (CallRefusal::Replayed, &|call| call.is_replayed = true),
        (CallRefusal::NotGranted, &|call| call.path = "/domain"),
        (CallRefusal::NoAccess, &|call| {
            call.credential = call.credential.map(|found| CredentialFacts { state: no_access.state, ..found });
        }),
        (CallRefusal::BadSignature, &|call| call.is_signature_right = false),
        (CallRefusal::ClockApart, &|call| call.signed_at = None),
        (CallRefusal::UnknownCredential, &|call| call.credential = None),
        (CallRefusal::UnknownApplication, &|call| call.has_application = false),
    ];
    let mut all = good(&rules);
    assert_eq!(call_refusal(&all, now()), None);
    for (refusal, break_it) in faults {
        let mut single = good(&rules);
        break_it(&mut single);
        assert_eq!(call_refusal(&single, now()), Some(refusal));
        break_it(&mut all);
        assert_eq!(call_refusal(&all, now()), Some(refusal));
    }
}

#[test]
fn time_may_be_off_in_either_direction() {
    let rules = rules();
    let over = SIGNATURE_WINDOW + TimeDelta::seconds(1);
    for (off, is_refused) in [(-SIGNATURE_WINDOW, false), (SIGNATURE_WINDOW, false), (-over, true), (over, true)] {
        let call = CallFacts { signed_at: Some(now() + off), ..good(&rules) };
        assert_eq!(call_refusal(&call, now()), is_refused.then_some(CallRefusal::ClockApart), "{off}");
    }
}

#[test]
fn access_lasts_from_the_grant_to_its_end() {
    use CredentialState::{Pending, Validated};
    let (rules, later) = (rules(), now() + TimeDelta::seconds(1));
    for (state, end, is_allowed) in
        [(Validated, Some(later), true), (Validated, Some(now()), false), (Pending, Some(later), false)]
    {
        let credential = Some(CredentialFacts { state, expires_at: end, rules: &rules });
        let refusal = call_refusal(&CallFacts { credential, ..good(&rules) }, now());
        assert_eq!(refusal, (!is_allowed).then_some(CallRefusal::NoAccess), "{state:?} {end:?}");
    }
}

#[test]
fn rules_decide_unless_the_call_is_about_the_credential() {
    let rules = rules();
    for (method, path, is_about_credential, is_allowed) in [
        ("GET", "/me/task/1", false, true),
        ("GET", "/domain", false, false),
        ("DELETE", "/me/task/1", false, false),
        ("GET", "/auth/currentCredential", true, true),
        ("POST", "/auth/logout", true, true),
    ] {
        let call = CallFacts { method, path, is_about_credential, ..good(&rules) };
        assert_eq!(call_refusal(&call, now()), (!is_allowed).then_some(CallRefusal::NotGranted), "{method} {path}");
    }
}

#[test]
fn only_reading_may_repeat_a_signature() {
    let rules = rules();
    let repeated = CallFacts { method: "GET", is_replayed: true, ..good(&rules) };
    assert_eq!(call_refusal(&repeated, now()), None);
    let reading = ["GET", "HEAD", "OPTIONS", "TRACE"];
    for method in ["GET", "HEAD", "OPTIONS", "TRACE", "POST", "PUT", "DELETE", "PATCH", "get"] {
        assert_eq!(is_signed_once(method), !reading.contains(&method), "{method}");
    }
}

#[test]
fn characters_that_no_address_has_are_spelled_out() {
    for (sent, expected) in [
        ("https://a.example/1.0/domain/b%C3%BCrg.example", Some("https://a.example/1.0/domain/bürg.example")),
        ("/domain/b%c3%bcrg.example?note=%7Ba%20b%7D", Some("/domain/bürg.example?note={a b}")),
        ("/domain/plain.example", None),
        // Delimiters, letters and control characters stay: with them, one spelling would lead to two places.
        ("/a%2Fb%3F%23%25%2B%41%0A%00%7f", None),
        ("/a%252Fb%25C3%25BC", None),
        ("/not-utf8/%C3", None),
        ("/%", None),
        ("/%C", None),
        ("/%zz%+1", None),
    ] {
        assert_eq!(spelled_out(sent).as_deref(), expected, "{sent}");
    }
}

//! Signed calls: the first check that fails decides.

use crate::{prelude::*, test};
use handover_rules::account::applications::{AccessRule, CallMethod, CredentialState, SIGNATURE_WINDOW};
use handover_rules::account::call_address::spelled_out;
use handover_rules::account::signed_call::{CallFacts, CallRefusal, CredentialFacts, call_refusal, is_signed_once};

fn now() -> Timestamp {
    "2030-03-04T10:00:00Z".parse().expect("a valid timestamp")
}

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
    use CredentialState::{Expired, Pending, Refused, Validated};
    let (rules, second) = (rules(), TimeDelta::seconds(1));
    for (state, end, is_allowed) in [
        (Validated, None, true),
        (Validated, Some(now() + second), true),
        (Validated, Some(now()), false),
        (Pending, Some(now() + second), false),
        (Refused, Some(now() + second), false),
        (Expired, None, false),
    ] {
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

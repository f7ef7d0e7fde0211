//! Bodies: compatibility with OVHcloud's API, and errors.

use chrono::{DateTime, NaiveDate};
use handover_api::desk::AuditFilter;
use handover_api::problem::{MEDIA_TYPE, Problem, Reason, refusal_status};
use handover_api::reference::{Resend, Task, Token};
use handover_api::route::{self, TaskAction};
use handover_api::submissions::{ChangeContact, MAX_FILE_BYTES, is_file_sendable};
use handover_rules::account::mailed_links::MailedLinkRefusal;
use handover_rules::model::account::HandleError;
use handover_rules::request::lifecycle::{Refusal, submit};
use handover_rules::request::{Answer, Ended};
use handover_rules::submission::{PlanError, PlannedRequest};
use handover_rules::{
    Blocker, Category, Ending, MailId, NicHandle, PerRole, Policy, Request, RequestId, RequestState, Role, ServiceKey,
    ServiceName, Timestamp,
};
use serde_json::{Value, json};
use std::collections::BTreeSet;

fn at(seconds: i64) -> Timestamp {
    DateTime::from_timestamp(1_900_000_000 + seconds, 0).expect("a date in this century")
}

fn account(text: &str) -> NicHandle {
    NicHandle::parse(text).expect("a handle")
}

fn id() -> RequestId {
    RequestId::new(1_000_001).expect("a number")
}

fn service(name: &str, category: Category) -> ServiceKey {
    ServiceKey { name: ServiceName::parse(name).expect("a name"), category }
}

fn request() -> Request {
    let roles = [Role::Tech, Role::Billing].into_iter().collect();
    let planned = PlannedRequest { from: account("aa00000-ovh"), to: account("bb11111-ovh"), roles, until: None };
    let site = service("example.org", Category::Domain);
    submit(planned, id(), site, account("aa00000-ovh"), at(0), &Policy::default()).0
}

fn to_json<T: serde::Serialize>(value: &T) -> Value {
    serde_json::to_value(value).expect("can be written")
}

// OVHcloud's bodies

#[test]
fn task_has_the_keys_of_the_reference() {
    let mut request = request();
    let mut expected = json!({
        "id": 1_000_001,
        "askingAccount": "aa00000-ovh",
        "fromAccount": "aa00000-ovh",
        "toAccount": "bb11111-ovh",
        "contactTypes": ["contactTech", "contactBilling"],
        "serviceDomain": "example.org",
        "state": "validatingByCustomers",
        "dateRequest": "2030-03-17T17:46:40Z",
        "dateDone": null,
    });
    assert_eq!(to_json(&Task::from(&request)), expected);
    request.state = RequestState::Done;
    request.ended = Some(Ended { at: at(60), how: Ending::Done });
    expected["state"] = json!("done");
    expected["dateDone"] = json!("2030-03-17T17:47:40Z");
    let task = Task::from(&request);
    assert_eq!(to_json(&task), expected);
    assert_eq!(serde_json::from_value::<Task>(expected).expect("can be read"), task);
}

#[test]
fn parses_bodies_of_reference_clients() {
    let read = |body: Value| serde_json::from_value::<ChangeContact>(body).expect("can be read");
    let all = read(json!({ "contactAdmin": "a", "contactTech": "t", "contactBilling": "b" }));
    assert_eq!(all.entries(), PerRole { admin: Some("a"), tech: Some("t"), billing: Some("b") });
    let nulls = read(json!({ "contactAdmin": null, "contactTech": "t", "contactBilling": null }));
    assert_eq!(nulls.entries(), PerRole { admin: None, tech: Some("t"), billing: None });
    assert_eq!(read(json!({})), ChangeContact::default());
    assert_eq!(to_json(&nulls), json!({ "contactTech": "t" }));
    assert_eq!(serde_json::from_value::<Token>(json!({ "token": "x" })).expect("can be read").token, "x");
    assert_eq!(serde_json::from_value::<Resend>(json!({})).expect("can be read"), Resend::default());
    assert_eq!(to_json(&Resend { to: Some(account("aa00000-ovh")) }), json!({ "to": "aa00000-ovh" }));
}

// Addresses of the API

#[test]
fn every_category_has_its_own_path() {
    let paths: BTreeSet<&str> = Category::ALL.iter().map(|category| route::category_path(*category)).collect();
    assert_eq!(paths.len(), Category::ALL.len());
    assert!(paths.iter().all(|path| path.starts_with('/') && !path.ends_with('/')));
    // The paths of OVHcloud's API for changing contacts.
    let reference = "/cloud/project /dbaas/logs /dedicated/anthos/tenants /dedicated/cluster /dedicated/nasha \
                     /dedicated/server /dedicatedCloud /domain /domain/zone /email/domain /hosting/privateDatabase \
                     /hosting/reseller /hosting/web /ip/service /ipLoadbalancing /kube /nutanix /overTheBox \
                     /ovhCloudConnect /pack/siptrunk /pack/xdsl /storage/netapp /vps /xdsl";
    for path in reference.split_whitespace() {
        assert!(paths.contains(path), "{path}");
    }
}

#[test]
fn paths_of_services_and_requests() {
    let site = service("łódź/müller.example", Category::Zone);
    let escaped = "%C5%82%C3%B3d%C5%BA%2Fm%C3%BCller.example";
    assert_eq!(route::change_contact(&site), format!("/1.0/domain/zone/{escaped}/changeContact"));
    assert_eq!(route::service_infos(&site), format!("/1.0/domain/zone/{escaped}/serviceInfos"));
    assert_eq!(
        route::of_service(route::MODIFY, &site),
        format!("/1.0/me/services/edit?service={escaped}&category=ZONE")
    );
    assert_eq!(route::request(id()), "/1.0/me/requests/1000001");
    assert_eq!(route::task(id()), "/1.0/me/task/contactChange/1000001");
    let actions = TaskAction::ALL.map(|action| route::task_action(id(), action));
    let expected = ["accept", "refuse", "resendEmail", "withdraw", "takeBack"];
    assert_eq!(actions, expected.map(|last| format!("/1.0/me/task/contactChange/1000001/{last}")));
    assert_eq!(route::demo_mail_html(MailId::new(3)), "/1.0/demo/mails/3/html");
}

// Errors

#[test]
fn every_reason_has_status_title_and_class() {
    let table = [
        (Reason::Malformed, "malformed", 400, "Bad Request", "Client::BadRequest"),
        (Reason::BadEntry, "badEntry", 400, "Bad Request", "Client::BadRequest"),
        (Reason::Rejected, "rejected", 400, "Bad Request", "Client::BadRequest"),
        (Reason::NotSignedIn, "notSignedIn", 401, "Unauthorized", "Client::Unauthorized"),
        (Reason::WrongCredentials, "wrongCredentials", 401, "Unauthorized", "Client::Unauthorized"),
        (Reason::ForeignOrigin, "foreignOrigin", 403, "Forbidden", "Client::Forbidden"),
        (Reason::Refused, "refused", 403, "Forbidden", "Client::Forbidden"),
        (Reason::NotFound, "notFound", 404, "Not Found", "Client::NotFound"),
        (Reason::MethodNotAllowed, "methodNotAllowed", 405, "Method Not Allowed", "Client::MethodNotAllowed"),
        (Reason::TooSlow, "tooSlow", 408, "Request Timeout", "Client::RequestTimeout"),
        (Reason::KeyReused, "keyReused", 409, "Conflict", "Client::Conflict"),
        (Reason::StaleVersion, "staleVersion", 409, "Conflict", "Client::Conflict"),
        (Reason::StaleCursor, "staleCursor", 410, "Gone", "Client::Gone"),
        (Reason::TooLarge, "tooLarge", 413, "Payload Too Large", "Client::PayloadTooLarge"),
        (Reason::TooManyTries, "tooManyTries", 429, "Too Many Requests", "Client::TooManyRequests"),
        (Reason::OverBudget, "overBudget", 429, "Too Many Requests", "Client::TooManyRequests"),
        (Reason::Internal, "internal", 500, "Internal Server Error", "Server::InternalServerError"),
        (Reason::CannotStore, "cannotStore", 503, "Service Unavailable", "Server::InternalServerError"),
        (Reason::MayBeStored, "mayBeStored", 503, "Service Unavailable", "Server::InternalServerError"),
        (Reason::Busy, "busy", 503, "Service Unavailable", "Server::InternalServerError"),
    ];
    for (reason, name, status, title, class) in table {
        let problem = Problem::new(reason, "What happened.");
        let expected = json!({
            "type": "about:blank",
            "title": title,
            "status": status,
            "detail": "What happened.",
            "reason": name,
            "class": class,
            "message": "What happened.",
        });
        assert_eq!(to_json(&problem), expected);
        assert_eq!(serde_json::from_value::<Problem>(expected).expect("can be read"), problem);
    }
    assert_eq!(MEDIA_TYPE, "application/problem+json");
}

/// Every refusal with its JSON, status and words of its message.
fn refusals() -> Vec<(Refusal, Value, u16, &'static str)> {
    let (until, time) = (at(60), "2030-03-17T17:47:40Z");
    let (answer, state) = (Answer::Accept, RequestState::Expired);
    vec![
        (Refusal::NoPart, json!("noPart"), 404, "no part"),
        (
            Refusal::WrongCode { tries_left: 3, until: None },
            json!({ "wrongCode": { "triesLeft": 3 } }),
            403,
            "Invalid token",
        ),
        (Refusal::UsedCode { answer }, json!({ "usedCode": { "answer": "accept" } }), 403, "used already"),
        (Refusal::SupersededCode, json!("supersededCode"), 403, "newer mail"),
        (Refusal::OthersCode, json!("othersCode"), 403, "other party"),
        (Refusal::NotTheAsker, json!("notTheAsker"), 403, "Only the account that asked"),
        (Refusal::Closed { state }, json!({ "closed": { "state": "expired" } }), 409, "has ended"),
        (Refusal::Answered, json!("answered"), 409, "answered already"),
        (Refusal::Together, json!("together"), 409, "together with others"),
        (Refusal::NotAccepted, json!("notAccepted"), 409, "no acceptance"),
        (Refusal::Paused { until }, json!({ "paused": { "until": time } }), 429, "Too many wrong codes"),
        (Refusal::TooSoon { until: Some(until) }, json!({ "tooSoon": { "until": time } }), 429, "too recent"),
        (Refusal::TooSoon { until: None }, json!({ "tooSoon": { "until": null } }), 429, "too recent"),
        (Refusal::TooMany { until }, json!({ "tooMany": { "until": time } }), 429, "Too many mails"),
    ]
}

#[test]
fn every_refusal_has_status_and_message() {
    for (refusal, form, status, words) in refusals() {
        assert_eq!(refusal_status(&refusal), status);
        let problem = Problem::refused(refusal.clone());
        let body = to_json(&problem);
        assert_eq!(body["refusal"], form);
        assert_eq!(body["status"], json!(status));
        assert_eq!(body["reason"], json!(if status == 404 { "notFound" } else { "refused" }));
        assert_eq!(body["detail"], body["message"]);
        assert!(problem.detail.contains(words), "{}", problem.detail);
        let mut with_status = problem.clone();
        with_status.set_status(status);
        assert_eq!(problem, with_status, "title and class of the status");
        let fields = form.as_object().and_then(|form| form.values().next());
        assert_eq!(body.get("until"), fields.and_then(|fields| fields.get("until")).filter(|until| !until.is_null()));
        assert_eq!(serde_json::from_value::<Problem>(body).expect("can be read"), problem);
    }
}

#[test]
fn wrong_code_message_matches_the_reference() {
    let problem = Problem::refused(Refusal::WrongCode { tries_left: 9, until: None });
    assert_eq!((problem.status, problem.message.as_str()), (403, "Invalid token"));
}

#[test]
fn rejected_submission_lists_blockers_by_role() {
    let other_zone = Blocker::OtherZone { from: account("aa00000-ovh"), to: account("bb11111-ovh") };
    let reasons = PerRole {
        tech: vec![other_zone, Blocker::Unable { account: account("bb11111-ovh") }],
        billing: vec![Blocker::RequestOpen { request: id(), roles: Role::Billing.into() }],
        ..PerRole::default()
    };
    let rejected = Some(PlanError::Blocked { reasons });
    let entries = Some(PerRole { admin: Some(HandleError::NoHyphen), ..PerRole::default() });
    let problem = Problem { rejected, entries, ..Problem::new(Reason::Rejected, "No.") };
    let body = to_json(&problem);
    let expected = json!({
        "blocked": {
            "reasons": {
                "admin": [],
                "tech": [
                    { "otherZone": { "from": "aa00000-ovh", "to": "bb11111-ovh" } },
                    { "unable": { "account": "bb11111-ovh" } },
                ],
                "billing": [{ "requestOpen": { "request": 1_000_001, "roles": ["contactBilling"] } }],
            },
        },
    });
    assert_eq!(body["rejected"], expected);
    assert_eq!(body["entries"], json!({ "admin": "noHyphen", "tech": null, "billing": null }));
    assert_eq!(serde_json::from_value::<Problem>(body).expect("can be read"), problem);
    let nothing = Problem { rejected: Some(PlanError::NothingToChange), ..Problem::new(Reason::Rejected, "No.") };
    assert_eq!(to_json(&nothing)["rejected"], json!("nothingToChange"));
}

#[test]
fn refused_token_is_a_secret_on_the_wire() {
    let problem = Problem { token: Some(MailedLinkRefusal::Used), ..Problem::new(Reason::BadToken, "No.") };
    let body = to_json(&problem);
    assert_eq!((&body["reason"], &body["secret"]), (&json!("badSecret"), &json!("used")));
    assert_eq!(serde_json::from_value::<Problem>(body).expect("can be read"), problem);
}

#[test]
fn bytes_of_a_file_in_json_are_counted() {
    let plain = "a".repeat(MAX_FILE_BYTES);
    assert!(is_file_sendable(&plain) && is_file_sendable(&"\"".repeat(MAX_FILE_BYTES)));
    for character in ['"', '\\', '\n', '\r', '\t', '\u{8}', '\u{c}', '\0', '\u{1f}', ' ', 'é', '\u{7f}', '\u{2028}'] {
        let json = serde_json::to_string(&character).expect("JSON").len() - 2;
        let most = 2 * MAX_FILE_BYTES / json;
        assert!(is_file_sendable(&character.to_string().repeat(most)), "{character:?}");
        assert!(!is_file_sendable(&character.to_string().repeat(most + 1)), "{character:?}");
    }
}

#[test]
fn days_of_the_audit_log_can_be_the_wrong_way_round() {
    let day = |day| NaiveDate::from_ymd_opt(2030, 5, day);
    for (from, to, is_backwards) in
        [(day(2), day(1), true), (day(2), day(2), false), (day(2), None, false), (None, day(1), false)]
    {
        assert_eq!(AuditFilter { from, to, ..AuditFilter::default() }.is_backwards(), is_backwards, "{from:?} {to:?}");
    }
}

//! Opening a case, and confirming the mailbox.

use super::{CLAIMANT, DOMAIN, TestClaimant, contacts_case, mail, secret, server, server_with, subjects};
use chrono::TimeDelta;
use handover_api::cases::{CaseLinkInfo, CaseToken};
use handover_api::link::ProcedurePage;
use handover_api::{Reason, route};
use handover_rules::account::mailed_links::MailedLinkRefusal;
use handover_rules::cases::CaseState;
use handover_rules::cases::notices::CaseLink;
use serde_json::json;

/// Opening writes one row of the same shape for every domain and address; the rest happens later.
#[tokio::test]
async fn opening_answers_and_writes_the_same_for_known_and_unknown() {
    let key = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    let server = server_with(&["--smtp-url", "smtp://127.0.0.1:9", "--papers-key", key]).await;
    let user = server.visitor();
    for (domain, email) in [
        (DOMAIN, "admin@mail.example"),
        (DOMAIN, "nobody@castellan.example"),
        ("no-such-domain.example", "nobody@castellan.example"),
    ] {
        let mut body = contacts_case(domain);
        body["email"] = json!(email);
        let reply = user.post(route::CASES, &body).await;
        reply.done();
        assert_eq!(server.rows("select count(*) from holder_case")[0], [0.into()]);
        assert_eq!(server.rows("select count(*) from outbox")[0], [0.into()]);
        let calls = server.rows("select action, run_at - called_at between 1000 and 5000 from postponed_call");
        assert_eq!(calls, [["openCase".to_owned().into(), 1.into()]], "{domain} {email}");
        server.sql("delete from postponed_call", []);
    }
}

#[tokio::test]
async fn case_of_an_unknown_domain_goes_the_same_way() {
    let server = server().await;
    let claimant = TestClaimant::with_papers(&server, &contacts_case("no-such-domain.example")).await;
    assert_eq!(claimant.state().await, CaseState::Checking);
    let known = TestClaimant::with_papers(&server, &contacts_case(DOMAIN)).await;
    let [mut one, mut other] = [claimant.page().await, known.page().await];
    for page in [&mut one, &mut other] {
        page.papers.clear();
        page.number = handover_rules::cases::CaseNumber::from_random(1);
        page.domain = handover_rules::ServiceName::parse("x.example").expect("a name");
    }
    assert_eq!(one, other);
}

#[tokio::test]
async fn first_email_has_no_names_and_its_link_works_once() {
    let server = server().await;
    let user = server.visitor();
    user.post(route::CASES, &contacts_case(DOMAIN)).await.done();
    let mail = mail(&server, CLAIMANT, "Confirm your email address").await;
    for word in ["Imre", "Castellan", "halden", "newcomer"] {
        assert!(!mail.text.replace(CLAIMANT, "").contains(word), "{word}: {}", mail.text);
    }
    let token = || CaseToken { token: secret(&mail, ProcedurePage::Confirm) };
    // Looking changes nothing.
    for _ in 0..2 {
        let info: CaseLinkInfo = user.post(route::CASE_LINK, &token()).await.ok();
        assert_eq!((info.link, info.state, info.claim), (CaseLink::Confirm, CaseState::Opened, None));
    }
    let page: String = user.post(route::CASE_CONFIRM, &token()).await.ok();
    let refused = user.post(route::CASE_CONFIRM, &token()).await.problem(403);
    assert_eq!((refused.reason, refused.token), (Reason::BadToken, Some(MailedLinkRefusal::Used)));
    // The link to the page confirms nothing, and the one that confirms opens no page.
    assert_eq!(user.post(route::CASE_CONFIRM, &CaseToken { token: page }).await.status, 403);
    let confirming = TestClaimant { user, token: token().token };
    assert_eq!(confirming.request(reqwest::Method::GET, route::CASE, vec![]).await.reason(404), Reason::NotFound);
    assert_eq!(
        subjects(&server, CLAIMANT).await,
        ["Confirm your email address", "Send your documents for halden.example"]
    );
}

#[tokio::test]
async fn unconfirmed_case_lapses_after_a_day() {
    let server = server().await;
    let user = server.visitor();
    user.post(route::CASES, &contacts_case(DOMAIN)).await.done();
    let mail = mail(&server, CLAIMANT, "Confirm your email address").await;
    server.advance(TimeDelta::hours(24)).await;
    let token = CaseToken { token: secret(&mail, ProcedurePage::Confirm) };
    let refused = user.post(route::CASE_CONFIRM, &token).await.problem(403);
    assert_eq!(refused.token, Some(MailedLinkRefusal::Expired));
    assert_eq!(subjects(&server, CLAIMANT).await.len(), 1, "no second email to an unconfirmed mailbox");
}

#[tokio::test]
async fn network_that_opens_many_cases_waits() {
    let server = server_with(&["--failures-per-address", "3"]).await;
    let user = server.visitor();
    for index in 0..3 {
        user.post(route::CASES, &contacts_case(&format!("d{index}.example"))).await.done();
    }
    assert_eq!(user.post(route::CASES, &contacts_case("d5.example")).await.reason(429), Reason::TooManyTries);
}

#[tokio::test]
async fn wrong_entries_are_named() {
    let server = server().await;
    let user = server.visitor();
    for (field, wrong) in [
        ("domain", json!("no domain")),
        ("name", json!("")),
        ("email", json!("nobody")),
        ("language", json!("xx")),
        ("claim", json!({ "contacts": { "roles": [], "to": "newcomer-ovh" } })),
        ("claim", json!({ "contacts": { "roles": ["contactAdmin"], "to": "newcomer" } })),
    ] {
        let mut body = contacts_case(DOMAIN);
        body[field] = wrong;
        assert_eq!(user.post(route::CASES, &body).await.reason(400), Reason::Malformed, "{field}");
    }
}

#[tokio::test]
async fn without_a_key_there_are_no_procedures() {
    let mail_server = ["--smtp-url", "smtp://127.0.0.1:9"];
    let server = server_with(&mail_server).await;
    let user = server.visitor();
    assert_eq!(user.post(route::CASES, &contacts_case(DOMAIN)).await.reason(404), Reason::NotFound);
}

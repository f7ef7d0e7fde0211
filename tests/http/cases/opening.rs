//! Opening a case, confirming the mailbox, and links of others.

use super::{
    CLAIMANT, DOMAIN, TestClaimant, contacts_case, decide, decision, mail, object, read_papers, secret, server,
    server_with, subjects,
};
use chrono::TimeDelta;
use handover_api::cases::DecisionKind::Approve;
use handover_api::cases::{CaseLinkInfo, CaseToken};
use handover_api::link::ProcedurePage;
use handover_api::{Reason, route};
use handover_rules::account::mailed_links::MailedLinkRefusal;
use handover_rules::cases::notices::CaseLink;
use handover_rules::cases::{CaseNumber, CaseState};
use handover_rules::desk::StaffRole::Approver;
use reqwest::Method;

#[tokio::test]
async fn case_of_an_unknown_domain_goes_the_same_way_and_cannot_be_approved() {
    let server = server().await;
    let unknown = TestClaimant::with_papers(&server, &contacts_case("no-such-domain.example")).await;
    let known = TestClaimant::with_papers(&server, &contacts_case(DOMAIN)).await;
    let number = unknown.page().await.number;
    let [mut one, mut other] = [unknown.page().await, known.page().await];
    assert_eq!(one.state, CaseState::Checking);
    for page in [&mut one, &mut other] {
        page.papers.clear();
        page.number = CaseNumber::from_random(1);
        page.domain = handover_rules::ServiceName::parse("x.example").expect("a name");
    }
    assert_eq!(one, other);
    let rhea = server.staff("rhea", &[Approver]).await;
    read_papers(&rhea, number).await;
    let refused = decide(&rhea, number, &decision(Approve, &[])).await.problem(409);
    assert_eq!(refused.cause.as_deref(), Some("impossible"));
    assert_eq!(rhea.get(&route::desk_case(CaseNumber::from_random(5))).await.reason(404), Reason::NotFound);
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
async fn without_a_key_there_are_no_procedures() {
    let server = server_with(&["--smtp-url", "smtp://127.0.0.1:9"]).await;
    assert_eq!(server.visitor().post(route::CASES, &contacts_case(DOMAIN)).await.reason(404), Reason::NotFound);
}

#[tokio::test]
async fn link_of_another_case_reaches_that_case_only() {
    let server = server().await;
    let one = TestClaimant::with_papers(&server, &contacts_case(DOMAIN)).await;
    let other = TestClaimant::confirmed(&server, &contacts_case("elsewhere.example")).await;
    assert_ne!(one.page().await.number, other.page().await.number);
    let paper = one.page().await.papers[0].id;
    let stolen = other.request(Method::DELETE, &route::case_paper(paper), vec![]).await;
    assert_eq!(stolen.problem(409).cause.as_deref(), Some("noSuchPaper"));
    assert_eq!(one.page().await.papers.len(), 2);
    // At the desk, a paper belongs to its case.
    let rhea = server.staff("rhea", &[Approver]).await;
    let wrong = route::desk_paper(other.page().await.number, paper);
    assert_eq!(rhea.get(&wrong).await.reason(404), Reason::NotFound);
}

#[tokio::test]
async fn without_the_link_there_is_no_case() {
    let server = server().await;
    let claimant = TestClaimant::confirmed(&server, &contacts_case(DOMAIN)).await;
    for token in ["", "x", "q7Rk2VfZ0tLx94HwNbYcJ3mDsE8uPaG5"] {
        let stranger = TestClaimant { user: claimant.user.clone(), token: token.to_owned() };
        assert_eq!(stranger.request(Method::GET, route::CASE, vec![]).await.reason(404), Reason::NotFound);
        assert_eq!(stranger.post(route::CASE_CLOSE).await.reason(404), Reason::NotFound);
        assert_eq!(object(&stranger.user, token.to_owned()).await.reason(403), Reason::BadToken);
    }
    // Neither does an account's session help.
    let admin = server.sign_in("admin").await;
    assert_eq!(admin.get(route::CASE).await.reason(404), Reason::NotFound);
    assert_eq!(admin.get(route::DESK_CASES).await.reason(404), Reason::NotFound);
}

//! Links and sessions of others.

use super::{DOMAIN, PDF, TestClaimant, approve, contacts_case, decide, decision, mail, object, secret, server};
use handover_api::cases::{CaseLinkInfo, CaseToken, DecisionKind, DeskCase};
use handover_api::link::ProcedurePage;
use handover_api::{Reason, route};
use handover_rules::cases::CaseState;
use handover_rules::cases::notices::CaseLink;
use handover_rules::cases::papers::PaperKind;
use handover_rules::desk::StaffRole::Approver;
use reqwest::Method;

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

#[tokio::test]
async fn papers_stay_as_they_are_once_staff_have_decided() {
    let server = server().await;
    let rhea = server.staff("rhea", &[Approver]).await;
    let tamsin = server.staff("tamsin", &[Approver]).await;
    for (domain, state) in [(DOMAIN, CaseState::ObjectionPeriod), ("elsewhere.example", CaseState::Refused)] {
        let claimant = TestClaimant::with_papers(&server, &contacts_case(domain)).await;
        let number = claimant.page().await.number;
        if state == CaseState::Refused {
            decide(&rhea, number, &decision(DecisionKind::Refuse, &[])).await.ok::<DeskCase>();
        } else {
            approve(&[&rhea, &tamsin], number).await;
        }
        let page = claimant.page().await;
        assert_eq!(page.state, state);
        let remove = route::case_paper(page.papers[0].id);
        for reply in [
            claimant.upload(PaperKind::Identity, PDF).await,
            claimant.request(Method::DELETE, &remove, vec![]).await,
            claimant.post(route::CASE_SEND).await,
        ] {
            assert_eq!(reply.problem(409).cause.as_deref(), Some("notNow"), "{state:?}");
        }
        assert_eq!(claimant.page().await.papers, page.papers);
    }
}

#[tokio::test]
async fn only_the_objectors_links_object() {
    let server = server().await;
    let claimant = TestClaimant::with_papers(&server, &contacts_case(DOMAIN)).await;
    let number = claimant.page().await.number;
    let [rhea, tamsin] = [server.staff("rhea", &[Approver]).await, server.staff("tamsin", &[Approver]).await];
    approve(&[&rhea, &tamsin], number).await;
    assert_eq!(object(&claimant.user, claimant.token.clone()).await.reason(403), Reason::BadToken);
    let email = mail(&server, "admin@mail.example", "Someone else may get halden.example").await;
    let token = secret(&email, ProcedurePage::Objection);
    let info: CaseLinkInfo = claimant.user.post(route::CASE_LINK, &CaseToken { token: token.clone() }).await.ok();
    assert_eq!((info.link, info.state), (CaseLink::AdminObjection, CaseState::ObjectionPeriod));
    assert!(info.claim.is_some() && info.claimant.is_some());
    assert_eq!(claimant.state().await, CaseState::ObjectionPeriod, "looking objects to nothing");
    object(&claimant.user, token.clone()).await.done();
    assert_eq!(claimant.state().await, CaseState::Checking);
    let again = object(&claimant.user, token).await.problem(409);
    assert_eq!(again.cause.as_deref(), Some("notNow"));
}

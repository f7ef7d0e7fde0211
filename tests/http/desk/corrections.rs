//! Putting a role right takes two people.

use super::{REASON, act, refusal};
use crate::common::{TestServer, TestUser, account, days, domain, tech};
use handover_api::app::ScreenResponse;
use handover_api::desk::{DeskAction, DeskOverview, DeskService, service_route};
use handover_api::history::History;
use handover_api::{Reason, route};
use handover_rules::desk::StaffRole::{Approver, Support};
use handover_rules::desk::{ActRefusal, CorrectionId};
use handover_rules::{RequestState, Role};

fn proposal(to: &str) -> DeskAction {
    DeskAction::ProposeCorrection { service: domain(), role: Role::Tech, to: account(to) }
}

async fn proposed(user: &TestUser) -> CorrectionId {
    act(user, proposal("newcomer")).await.done();
    let overview: DeskOverview = user.get(route::DESK_OVERVIEW).await.ok();
    overview.corrections.last().expect("a proposal").id
}

#[tokio::test]
async fn one_proposes_and_another_one_approves() {
    let server = TestServer::start().await;
    let jonas = server.staff("jonas", &[Support]).await;
    let rhea = server.staff("rhea", &[Support, Approver]).await;
    let admin = server.sign_in("admin").await;
    let open = admin.submit_one(&domain(), tech("newcomer2")).await;
    let correction = proposed(&jonas).await;
    assert_eq!(server.contact_names(&domain()).await, ["admin", "tech", "billing"]);
    act(&rhea, DeskAction::ApproveCorrection { correction }).await.done();
    assert_eq!(server.contact_names(&domain()).await, ["admin", "newcomer", "billing"]);
    for name in ["admin", "tech", "newcomer", "billing"] {
        let mail = server.mail_to(&format!("{name}@mail.example"), "We corrected a role").await;
        assert!(mail.text.contains("halden.example") && mail.text.contains(REASON), "{}", mail.text);
    }
    // The request that the change made impossible has ended.
    assert_eq!(admin.state(open).await, RequestState::Error);
    // Customers see it in the history of their service.
    let history: ScreenResponse<History> = admin.get(&route::of_service(route::HISTORY, &domain())).await.ok();
    let term = history.data.terms.iter().find(|term| term.account == account("newcomer")).expect("a term");
    assert!(term.by_provider && term.request.is_none());
    assert_eq!(term.reason.as_deref(), Some(REASON), "why it was approved");
    let page: DeskService = rhea.get(&service_route(&domain())).await.ok();
    assert!(page.corrections[0].approved);
    assert_eq!(page.corrections[0].decided_by_name.as_deref(), Some("rhea"));
    assert_eq!(refusal(&act(&rhea, DeskAction::ApproveCorrection { correction }).await), ActRefusal::Decided);
}

#[tokio::test]
async fn proposer_cannot_approve() {
    let server = TestServer::start().await;
    let rhea = server.staff("rhea", &[Support, Approver]).await;
    let correction = proposed(&rhea).await;
    assert_eq!(refusal(&act(&rhea, DeskAction::ApproveCorrection { correction }).await), ActRefusal::OwnProposal);
    assert_eq!(server.contact_names(&domain()).await, ["admin", "tech", "billing"]);
    let tamsin = server.staff("tamsin", &[Approver]).await;
    act(&tamsin, DeskAction::RejectCorrection { correction }).await.done();
    assert_eq!(refusal(&act(&tamsin, DeskAction::ApproveCorrection { correction }).await), ActRefusal::Decided);
    let nothing = CorrectionId::new(999);
    assert_eq!(act(&tamsin, DeskAction::ApproveCorrection { correction: nothing }).await.reason(404), Reason::NotFound);
}

#[tokio::test]
async fn returning_staff_member_is_the_same_person() {
    let server = TestServer::start().await;
    let rhea = server.staff("rhea", &[Support, Approver]).await;
    let tamsin = server.staff("tamsin", &[Approver]).await;
    let correction = proposed(&rhea).await;
    server.remove_staff("rhea").await;
    let approval = || DeskAction::ApproveCorrection { correction };
    assert_eq!(refusal(&act(&tamsin, approval()).await), ActRefusal::ProposerLeft);
    let rhea = server.staff("rhea", &[Support, Approver]).await;
    assert_eq!(refusal(&act(&rhea, approval()).await), ActRefusal::OwnProposal);
    act(&tamsin, approval()).await.done();
    assert_eq!(server.contact_names(&domain()).await, ["admin", "newcomer", "billing"]);
}

#[tokio::test]
async fn proposal_that_cannot_be_made_or_decided_says_why() {
    let server = TestServer::start().await;
    let [jonas, wim] = [server.staff("jonas", &[Support]).await, server.staff("wim", &[Support]).await];
    let tamsin = server.staff("tamsin", &[Approver]).await;
    for (to, expected) in [("nobody", ActRefusal::NoSuchAccount), ("tech", ActRefusal::HoldsRole)] {
        assert_eq!(refusal(&act(&jonas, proposal(to)).await), expected, "{to}");
    }
    let [first, second, third] = [proposed(&jonas).await, proposed(&jonas).await, proposed(&jonas).await];
    let withdraw = || DeskAction::WithdrawCorrection { correction: first };
    assert_eq!(refusal(&act(&wim, withdraw()).await), ActRefusal::OthersProposal);
    act(&jonas, withdraw()).await.done();
    let approve = async |correction| act(&tamsin, DeskAction::ApproveCorrection { correction }).await;
    assert_eq!(refusal(&approve(first).await), ActRefusal::Decided);
    approve(second).await.done();
    assert_eq!(refusal(&approve(third).await), ActRefusal::RoleMoved);
    server.advance(days(14)).await;
    server.sign_in_to_desk(&tamsin, "tamsin").await;
    assert_eq!(refusal(&approve(third).await), ActRefusal::Lapsed);
    let overview: DeskOverview = tamsin.get(route::DESK_OVERVIEW).await.ok();
    assert!(overview.corrections.is_empty());
}

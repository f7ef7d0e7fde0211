//! Cases across damaged rows and starts.

use super::{DOMAIN, PDF, TestClaimant, contacts_case, server};
use crate::common::minutes;
use chrono::TimeDelta;
use handover_api::cases::{CaseView, DeskCase};
use handover_api::route;
use handover_rules::cases::CaseState;
use handover_rules::cases::papers::PaperKind::{Authority, Identity, ProofOfAddress};
use handover_rules::cases::papers::PaperType;
use handover_rules::cases::policy::CasePolicy;
use handover_rules::desk::StaffRole::Approver;

#[tokio::test]
async fn quarantined_case_is_released_at_a_start_once_repaired() {
    let mut server = server().await;
    let claimant = TestClaimant::confirmed(&server, &contacts_case(DOMAIN)).await;
    let body: String = server.value("select body from holder_case");
    server.change_row("update holder_case set body = '{}'", []);
    server.advance(TimeDelta::days(31)).await;
    assert_eq!(server.rows("select 1 from holder_case where due_at is null").len(), 1);
    // It stays quarantined while it is damaged.
    server.restart(TimeDelta::zero()).await;
    assert_eq!(server.rows("select 1 from holder_case where due_at is null").len(), 1);
    server.sql("update holder_case set body = ?1", [body]);
    server.restart(TimeDelta::zero()).await;
    server.until("the case is released", async || claimant.state().await == CaseState::Lapsed).await;
}

#[tokio::test]
async fn papers_of_a_demo_stay_readable_after_a_start() {
    let mut server = server().await;
    let claimant = TestClaimant::confirmed(&server, &contacts_case(DOMAIN)).await;
    let page: CaseView = claimant.upload(Identity, PDF).await.ok();
    server.restart(minutes(1)).await;
    let rhea = server.staff("rhea", &[Approver]).await;
    let case: DeskCase = rhea.get(&route::desk_case(page.number)).await.ok();
    let paper = rhea.get(&route::desk_paper(page.number, case.papers[0].paper.id)).await;
    assert_eq!((paper.status, paper.body.as_slice()), (200, PDF));
}

#[tokio::test]
async fn durations_and_limits_are_public_and_samples_are_accepted() {
    let server = server().await;
    let visitor = server.visitor();
    let policy: CasePolicy = visitor.get(route::CASES).await.ok();
    assert_eq!(policy, CasePolicy::default());
    let claimant = TestClaimant::confirmed(&server, &contacts_case(DOMAIN)).await;
    for (kind, file, paper_type) in [
        (Identity, "sample-identity.jpg", PaperType::Jpeg),
        (ProofOfAddress, "sample-proofOfAddress.png", PaperType::Png),
        (Authority, "sample-authority.pdf", PaperType::Pdf),
    ] {
        let sample = visitor.get(&route::demo_paper(kind)).await;
        assert_eq!(sample.header("content-disposition"), format!("attachment; filename=\"{file}\""));
        let page: CaseView = claimant.upload(kind, &sample.body).await.ok();
        assert!(page.papers.iter().any(|paper| (paper.kind, paper.paper_type) == (kind, paper_type)), "{kind:?}");
    }
    let page = claimant.page().await;
    assert_eq!((page.papers_deleted_at, page.policy), (None, policy));
    let page: CaseView = claimant.post(route::CASE_CLOSE).await.ok();
    assert_eq!(page.papers_deleted_at, Some(server.now() + TimeDelta::days(30)));
}

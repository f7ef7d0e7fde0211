//! Papers: upload, inspection, encryption, deletion; and how long a case waits for them.

use super::{
    CLAIMANT, DOMAIN, PDF, PERSONAL, TestClaimant, approve, contacts_case, png, server, server_with, subjects,
};
use crate::common::{Reply, days, minutes, seconds};
use chrono::TimeDelta;
use handover_api::cases::{CaseView, DeskCase};
use handover_api::{Reason, route};
use handover_rules::cases::papers::PaperKind::{Authority, Identity, ProofOfAddress};
use handover_rules::cases::papers::PaperType;
use handover_rules::cases::{CasePolicy, CaseState};
use handover_rules::desk::StaffRole::Approver;
use reqwest::Method;
use serde_json::{Map, Value};

fn cause(reply: &Reply) -> String {
    let problem = reply.problem(409);
    assert_eq!(problem.reason, Reason::CaseRefused);
    problem.cause.expect("a cause")
}

#[tokio::test]
async fn papers_are_collected_removed_and_sent_when_complete() {
    let server = server().await;
    let claimant = TestClaimant::confirmed(&server, &contacts_case(DOMAIN)).await;
    assert_eq!(claimant.page().await.missing, PERSONAL);
    let page: CaseView = claimant.upload(Identity, &png(1200, 800)).await.ok();
    assert_eq!(page.missing, [ProofOfAddress]);
    assert_eq!((page.papers[0].name.as_str(), page.papers[0].paper_type), ("scan of mine.pdf", PaperType::Png));
    assert_eq!(cause(&claimant.post(route::CASE_SEND).await), "papersMissing");
    let page: CaseView = claimant.upload(ProofOfAddress, PDF).await.ok();
    let proof = page.papers.iter().find(|paper| paper.kind == ProofOfAddress).expect("it is there");
    let remove = route::case_paper(proof.id);
    let page: CaseView = claimant.request(Method::DELETE, &remove, vec![]).await.ok();
    assert_eq!((page.papers.len(), page.missing), (1, vec![ProofOfAddress]));
    assert_eq!(cause(&claimant.request(Method::DELETE, &remove, vec![]).await), "noSuchPaper");
    claimant.upload(ProofOfAddress, PDF).await.ok::<CaseView>();
    let page: CaseView = claimant.post(route::CASE_SEND).await.ok();
    assert_eq!(page.state, CaseState::Checking);
    // From now on they stay as they are.
    let remove = route::case_paper(page.papers[0].id);
    assert_eq!(cause(&claimant.request(Method::DELETE, &remove, vec![]).await), "notNow");
    assert_eq!(cause(&claimant.upload(Identity, PDF).await), "notNow");
}

#[tokio::test]
async fn files_are_judged_by_their_content() {
    let server = server().await;
    let claimant = TestClaimant::confirmed(&server, &contacts_case(DOMAIN)).await;
    let huge = vec![b'%'; 10 * 1024 * 1024 + 1];
    for (content, expected) in [
        (&b"MZ\x90\0 a program named card.pdf"[..], "unknownType"),
        (b"%PDF-1.7 cut off", "damaged"),
        (&png(100_000, 100_000), "tooManyPixels"),
        (b"", "empty"),
        (&huge, "tooLarge"),
    ] {
        assert_eq!(cause(&claimant.upload(Identity, content).await), expected);
    }
    assert_eq!(claimant.page().await.papers, []);
    let unnamed = claimant.request(Method::POST, route::CASE_PAPERS, PDF.to_vec()).await;
    assert_eq!(unnamed.reason(400), Reason::Malformed);
}

#[tokio::test]
async fn largest_file_fits_and_the_eleventh_does_not() {
    let server = server().await;
    let claimant = TestClaimant::confirmed(&server, &contacts_case(DOMAIN)).await;
    let mut largest = vec![b' '; 10 * 1024 * 1024];
    largest[..8].copy_from_slice(b"%PDF-1.7");
    let end = largest.len() - 6;
    largest[end..].copy_from_slice(b"%%EOF\n");
    claimant.upload(Identity, &largest).await.ok::<CaseView>();
    for _ in 1..10 {
        claimant.upload(Identity, PDF).await.ok::<CaseView>();
    }
    assert_eq!(cause(&claimant.upload(Identity, PDF).await), "tooMany");
}

#[tokio::test]
async fn papers_are_encrypted_at_rest() {
    let server = server().await;
    let claimant = TestClaimant::confirmed(&server, &contacts_case(DOMAIN)).await;
    let marked = [PDF, b"% a mark that nothing else has %%EOF"].concat();
    claimant.upload(Identity, &marked).await.ok::<CaseView>();
    for file in ["handover.db", "handover.db-wal"] {
        let bytes = std::fs::read(server.folder.path().join(file)).unwrap_or_default();
        assert!(!bytes.windows(30).any(|piece| piece == b"a mark that nothing else has %"), "{file}");
    }
}

#[cfg(unix)]
#[tokio::test]
async fn scanner_decides() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().expect("a folder");
    let script = folder.path().join("scan");
    std::fs::write(&script, "#!/bin/sh\nif grep -q EICAR; then exit 1; fi\n").expect("writable");
    std::fs::set_permissions(&script, std::fs::Permissions::from_mode(0o700)).expect("its owner's");
    let server = server_with(&["--papers-scanner", script.to_str().expect("UTF-8")]).await;
    let claimant = TestClaimant::confirmed(&server, &contacts_case(DOMAIN)).await;
    let harmful = [PDF, b"EICAR %%EOF"].concat();
    assert_eq!(cause(&claimant.upload(Identity, &harmful).await), "harmful");
    claimant.upload(Identity, PDF).await.ok::<CaseView>();
    std::fs::write(&script, "#!/bin/sh\nexit 7\n").expect("writable");
    assert_eq!(cause(&claimant.upload(Identity, PDF).await), "notScanned");
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

#[tokio::test]
async fn silence_is_reminded_of_and_closes_the_case() {
    let server = server().await;
    let claimant = TestClaimant::confirmed(&server, &contacts_case(DOMAIN)).await;
    // Reminders on days 10 and 25, the end on day 30.
    for (wait, number) in [(10, 3), (15, 4), (5, 5)] {
        server.advance(days(wait) - seconds(1)).await;
        assert_eq!(subjects(&server, CLAIMANT).await.len(), number - 1);
        server.advance(seconds(1)).await;
        assert_eq!(subjects(&server, CLAIMANT).await.len(), number);
    }
    assert_eq!(claimant.state().await, CaseState::Lapsed);
}

#[tokio::test]
async fn lengths_are_the_configured_ones() {
    let options =
        ["--case-approvers", "1", "--objection-days", "3", "--case-silence-days", "12", "--keep-papers-days", "5"];
    let server = server_with(&options).await;
    let claimant = TestClaimant::confirmed(&server, &contacts_case(DOMAIN)).await;
    assert_eq!(claimant.page().await.until, Some(server.now() + days(12)));
    claimant.send_papers().await;
    let rhea = server.staff("rhea", &[Approver]).await;
    approve(&[&rhea], claimant.page().await.number).await;
    let page = claimant.page().await;
    assert_eq!((page.state, page.until), (CaseState::ObjectionPeriod, Some(server.now() + days(3))));
    server.advance(days(3)).await;
    let page = claimant.page().await;
    assert_eq!(page.state, CaseState::Executed, "after one approval and three days");
    assert_eq!(page.papers_deleted_at, Some(server.now() + days(5)));
    server.advance(days(4)).await;
    assert_eq!(claimant.page().await.papers.len(), PERSONAL.len());
    server.advance(days(1)).await;
    server.until("the papers are gone", async || claimant.page().await.papers.is_empty()).await;
}

#[tokio::test]
async fn config_change_keeps_announced_deadline() {
    let mut server = server_with(&["--case-silence-days", "12"]).await;
    let first = TestClaimant::confirmed(&server, &contacts_case(DOMAIN)).await;
    let announced = first.page().await.until;
    // A case of an earlier version, without a stored wait, takes the configured one.
    let without = TestClaimant::confirmed(&server, &contacts_case("third.example")).await;
    let body: String = server.value("select body from holder_case where domain = 'third.example'");
    let mut body: Map<String, Value> = serde_json::from_str(&body).expect("an object");
    assert!(body.remove("wait").is_some());
    let update = "update holder_case set body = ?1 where domain = 'third.example'";
    server.change_row(update, [Value::Object(body).to_string()]);
    server.restart_with(&["--case-silence-days", "20"], days(1)).await;
    let second = TestClaimant::confirmed(&server, &contacts_case("elsewhere.example")).await;
    assert_eq!(first.page().await.until, announced);
    server.advance(days(11)).await;
    assert_eq!((first.state().await, without.state().await), (CaseState::Lapsed, CaseState::CollectingPapers));
    server.restart_with(&["--case-silence-days", "5"], TimeDelta::zero()).await;
    server.advance(days(9) - seconds(1)).await;
    assert_eq!(second.state().await, CaseState::CollectingPapers);
    server.advance(seconds(1)).await;
    assert_eq!(second.state().await, CaseState::Lapsed);
}

#[tokio::test]
async fn quarantined_case_is_released_at_a_start_once_repaired() {
    let mut server = server().await;
    let claimant = TestClaimant::confirmed(&server, &contacts_case(DOMAIN)).await;
    let body: String = server.value("select body from holder_case");
    server.change_row("update holder_case set body = '{}'", []);
    server.advance(days(31)).await;
    // It stays quarantined while it is damaged.
    server.restart(TimeDelta::zero()).await;
    assert_eq!(server.rows("select 1 from holder_case where due_at is null").len(), 1);
    server.sql("update holder_case set body = ?1", [body]);
    server.restart(TimeDelta::zero()).await;
    server.until("the case is released", async || claimant.state().await == CaseState::Lapsed).await;
}

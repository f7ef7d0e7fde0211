//! Uploading papers.

use super::{DOMAIN, PDF, PERSONAL, TestClaimant, contacts_case, png, server, server_with};
use chrono::TimeDelta;
use handover_api::cases::CaseView;
use handover_api::{Reason, route};
use handover_rules::cases::CaseState;
use handover_rules::cases::papers::PaperKind::{ClaimantIdentity, Deed, Identity, Judgment, ProofOfAddress};
use handover_rules::cases::papers::PaperType;
use handover_rules::desk::StaffRole::Approver;
use reqwest::Method;
use serde_json::{Map, Value};

fn cause(reply: &crate::common::Reply) -> String {
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
async fn heirs_and_winners_in_court_send_other_papers() {
    let server = server().await;
    for (claimant, paper) in [("heir", Deed), ("courtDecision", Judgment)] {
        let mut body = contacts_case(&format!("{}.example", claimant.to_lowercase()));
        body["claimant"] = serde_json::json!(claimant);
        let case = TestClaimant::confirmed(&server, &body).await;
        assert_eq!(case.page().await.missing, [ClaimantIdentity, paper]);
        for kind in [ClaimantIdentity, paper] {
            case.upload(kind, PDF).await.ok::<CaseView>();
        }
        let page: CaseView = case.post(route::CASE_SEND).await.ok();
        assert_eq!(page.state, CaseState::Checking);
    }
}

#[tokio::test]
async fn files_are_judged_by_their_content() {
    let server = server().await;
    let claimant = TestClaimant::confirmed(&server, &contacts_case(DOMAIN)).await;
    let huge = vec![b'%'; 10 * 1024 * 1024 + 1];
    for (content, expected) in [
        (&b"MZ\x90\0 a program named card.pdf"[..], "unknownType"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "unknownType"),
        (b"%PDF-1.7 cut off", "damaged"),
        (b"\xff\xd8\xff\xe0 cut off", "damaged"),
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
async fn papers_are_deleted_a_month_after_the_end() {
    let server = server().await;
    let claimant = TestClaimant::with_papers(&server, &contacts_case(DOMAIN)).await;
    let page: CaseView = claimant.post(route::CASE_CLOSE).await.ok();
    assert_eq!((page.state, page.papers.len()), (CaseState::Closed, 2));
    assert_eq!(cause(&claimant.upload(Identity, PDF).await), "notNow");
    server.advance(TimeDelta::days(29)).await;
    assert_eq!(claimant.page().await.papers.len(), 2);
    server.advance(TimeDelta::days(2)).await;
    server.until("the papers are gone", async || claimant.page().await.papers.is_empty()).await;
}

#[tokio::test]
async fn silence_is_reminded_of_and_closes_the_case() {
    let server = server().await;
    let claimant = TestClaimant::confirmed(&server, &contacts_case(DOMAIN)).await;
    let expected = [
        "Confirm your email address",
        "Send your documents for halden.example",
        "Documents for halden.example are still missing",
        "Documents for halden.example are still missing",
        "Your case about halden.example has closed",
    ];
    let second = TimeDelta::seconds(1);
    // Reminders on days 10 and 25, the end on day 30.
    for (days, number) in [(10, 3), (15, 4), (5, 5)] {
        server.advance(TimeDelta::days(days) - second).await;
        assert_eq!(super::subjects(&server, super::CLAIMANT).await, expected[..number - 1]);
        server.advance(second).await;
        assert_eq!(super::subjects(&server, super::CLAIMANT).await, expected[..number]);
    }
    assert_eq!(claimant.state().await, CaseState::Lapsed);
}

#[tokio::test]
async fn lengths_are_the_configured_ones() {
    let options =
        ["--case-approvers", "1", "--objection-days", "3", "--case-silence-days", "12", "--keep-papers-days", "5"];
    let server = server_with(&options).await;
    let claimant = TestClaimant::confirmed(&server, &contacts_case(DOMAIN)).await;
    assert_eq!(claimant.page().await.until, Some(server.now() + TimeDelta::days(12)));
    for kind in PERSONAL {
        claimant.upload(kind, PDF).await.ok::<CaseView>();
    }
    claimant.post(route::CASE_SEND).await.ok::<CaseView>();
    let rhea = server.staff("rhea", &[Approver]).await;
    super::approve(&[&rhea], claimant.page().await.number).await;
    let page = claimant.page().await;
    assert_eq!((page.state, page.until), (CaseState::ObjectionPeriod, Some(server.now() + TimeDelta::days(3))));
    server.advance(TimeDelta::days(3)).await;
    let page = claimant.page().await;
    assert_eq!(page.state, CaseState::Executed, "after one approval and three days");
    assert_eq!(page.papers_deleted_at, Some(server.now() + TimeDelta::days(5)));
    server.advance(TimeDelta::days(5)).await;
    server.until("the papers are gone", async || claimant.page().await.papers.is_empty()).await;
    // Another one is left alone.
    let silent = TestClaimant::confirmed(&server, &contacts_case("elsewhere.example")).await;
    server.advance(TimeDelta::days(12)).await;
    assert_eq!(silent.state().await, CaseState::Lapsed);
}

#[tokio::test]
async fn config_change_keeps_announced_deadline() {
    let mut server = server_with(&["--case-silence-days", "12"]).await;
    let first = TestClaimant::confirmed(&server, &contacts_case(DOMAIN)).await;
    let announced = first.page().await.until;
    server.restart_with(&["--case-silence-days", "20"], TimeDelta::days(1)).await;
    let second = TestClaimant::confirmed(&server, &contacts_case("elsewhere.example")).await;
    assert_eq!(first.page().await.until, announced);
    server.restart_with(&["--case-silence-days", "5"], TimeDelta::days(10)).await;
    assert_eq!(first.state().await, CaseState::CollectingPapers);
    server.advance(TimeDelta::days(1)).await;
    assert_eq!((first.state().await, second.state().await), (CaseState::Lapsed, CaseState::CollectingPapers));
    server.advance(TimeDelta::days(9)).await;
    assert_eq!(second.state().await, CaseState::Lapsed);
}

#[tokio::test]
async fn case_without_a_stored_wait_takes_the_configured_time() {
    let mut server = server_with(&["--case-silence-days", "12"]).await;
    let first = TestClaimant::confirmed(&server, &contacts_case(DOMAIN)).await;
    let mut body: Map<String, Value> =
        serde_json::from_str(&server.value::<String>("select body from holder_case")).expect("an object");
    assert!(body.remove("wait").is_some());
    server.change_row("update holder_case set body = ?1", [Value::Object(body).to_string()]);
    server.restart_with(&["--case-silence-days", "20"], TimeDelta::days(1)).await;
    let second = TestClaimant::confirmed(&server, &contacts_case("elsewhere.example")).await;
    server.advance(TimeDelta::days(18)).await;
    assert_eq!(first.state().await, CaseState::CollectingPapers);
    server.advance(TimeDelta::days(2)).await;
    assert_eq!((first.state().await, second.state().await), (CaseState::Lapsed, CaseState::Lapsed));
}

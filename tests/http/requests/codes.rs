//! Validation codes: personal, for one request, single-use.

use crate::common::{TO_NEWCOMER, TestServer, TestUser, domain, hours, minutes, seconds, service};
use crate::submissions::answer;
use handover_api::route::{self, TaskAction};
use handover_api::submissions::Lines;
use handover_rules::request::Answer;
use handover_rules::{Category, Refusal, RequestId, RequestState, SubmissionId};
use serde_json::json;

/// A well-formed code that was never mailed.
const NOBODYS: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

struct Fixture {
    server: TestServer,
    admin: TestUser,
    newcomer: TestUser,
    id: RequestId,
}

async fn set_up() -> Fixture {
    let server = TestServer::start().await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
    Fixture { server, admin, newcomer, id }
}

#[tokio::test]
async fn codes_differ_by_party_and_request() {
    let Fixture { server, admin, newcomer, id } = set_up().await;
    let other = admin.submit_one(&service("halden.example", Category::Zone), TO_NEWCOMER).await;
    let mut codes = Vec::new();
    for (id, user) in [(id, &admin), (id, &newcomer), (other, &admin), (other, &newcomer)] {
        let code = server.code(id, user).await;
        assert!(code.len() == 32 && code.bytes().all(|b| b.is_ascii_alphanumeric()), "{code}");
        codes.push(code);
    }
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), 4);
    // Each code is in its own mail only: in the link and on a line.
    for mail in server.mails().await {
        let own = mail.code().expect("a code in the mail");
        assert_eq!(mail.text.matches(own.expose()).count(), 2);
        assert!(codes.iter().all(|code| code == own.expose() || !mail.text.contains(code)));
        assert!(mail.text.contains(&format!("http://handover.test/{}", mail.link.expect("a link"))));
    }
}

#[tokio::test]
async fn ten_wrong_codes_pause_answers_for_an_hour() {
    let Fixture { server, admin, newcomer, id } = set_up().await;
    let right = server.code(id, &newcomer).await;
    let begun = server.now();
    for left in (0..10).rev() {
        let tried = if left % 2 == 0 { newcomer.accept(id, NOBODYS).await } else { newcomer.decline(id, "x").await };
        let until = (left == 0).then(|| begun + hours(1));
        assert_eq!(tried.refusal(), Refusal::WrongCode { tries_left: left, until });
        server.advance(seconds(30)).await;
    }
    let pause = Refusal::Paused { until: begun + hours(1) };
    for code in [NOBODYS, right.as_str()] {
        let reply = newcomer.accept(id, code).await;
        assert_eq!(reply.refusal(), pause);
        assert_eq!(reply.problem(429).until, Some(begun + hours(1)));
    }
    // The pause is limited to this party and this request.
    let own = server.code(id, &admin).await;
    admin.accept(id, &own).await.done();
    let other = admin.submit_one(&service("halden.example", Category::Zone), TO_NEWCOMER).await;
    assert_eq!(newcomer.accept(other, NOBODYS).await.refusal(), Refusal::WrongCode { tries_left: 9, until: None });

    server.advance(hours(1) - minutes(5)).await;
    // The oldest attempt is an hour old, so one more is allowed.
    let until = Some(begun + hours(1) + seconds(30));
    assert_eq!(newcomer.accept(id, NOBODYS).await.refusal(), Refusal::WrongCode { tries_left: 0, until });
    server.advance(seconds(30)).await;
    newcomer.accept(id, &right).await.done();
}

/// Guide, statement 31.
#[tokio::test]
async fn neither_answer_counts_without_the_code_of_the_email() {
    let Fixture { server, admin, newcomer, id } = set_up().await;
    let submission = SubmissionId::new(id);
    let (all, none) = (|| Lines::All, || Lines::None);
    for action in [TaskAction::Accept, TaskAction::Refuse] {
        let path = route::task_action(id, action);
        newcomer.post_nothing(&path).await.problem(400);
        newcomer.post(&path, &json!({})).await.problem(400);
        for wrong in ["", NOBODYS] {
            let refused = newcomer.post(&path, &json!({ "token": wrong })).await.refusal();
            assert!(matches!(refused, Refusal::WrongCode { .. }), "{refused:?}");
        }
        let others = server.code(id, &admin).await;
        assert_eq!(newcomer.post(&path, &json!({ "token": others })).await.refusal(), Refusal::OthersCode);
    }
    for (accept, decline) in [(all(), none()), (none(), all())] {
        let refused = answer(&newcomer, submission, NOBODYS, accept, decline).await.refusal();
        assert!(matches!(refused, Refusal::WrongCode { .. }), "{refused:?}");
    }
    let request = newcomer.detail(id).await.row.request;
    assert_eq!((request.state, request.missing().count()), (RequestState::ValidatingByCustomers, 2));
    let code = server.code(id, &newcomer).await;
    newcomer.accept(id, &code).await.done();
    assert!(!newcomer.detail(id).await.row.request.waits_for(&newcomer.handle));
}

#[tokio::test]
async fn malformed_codes_count_as_wrong() {
    let Fixture { server, newcomer, id, .. } = set_up().await;
    let long = "A".repeat(4000);
    for (odd, left) in ["", " ", "'; drop table code; --", "\u{0}", "łódź", &long].into_iter().zip((4..10).rev()) {
        let reply = newcomer.accept(id, odd).await;
        assert_eq!(reply.refusal(), Refusal::WrongCode { tries_left: left, until: None });
        assert!(odd.trim().is_empty() || !reply.text().contains(odd));
    }
    // White space is ignored: mail programs break long lines.
    let code = server.code(id, &newcomer).await;
    let broken = format!(" {}\r\n {} ", &code[..20], &code[20..]);
    newcomer.accept(id, &broken).await.done();
}

#[tokio::test]
async fn used_code_reports_the_answer_it_gave() {
    let Fixture { server, admin, newcomer, id } = set_up().await;
    let code = server.code(id, &newcomer).await;
    newcomer.accept(id, &code).await.done();
    let accepted = newcomer.timeline(id).await;
    server.advance(minutes(1)).await;
    newcomer.accept(id, &code).await.done();
    assert_eq!(newcomer.timeline(id).await, accepted);
    assert_eq!(newcomer.decline(id, &code).await.refusal(), Refusal::UsedCode { answer: Answer::Accept });
    let own = server.code(id, &admin).await;
    admin.decline(id, &own).await.done();
    // The same answer keeps its result. Any other finds the request closed.
    admin.decline(id, &own).await.done();
    newcomer.accept(id, &code).await.done();
    let closed = Refusal::Closed { state: RequestState::Refused };
    assert_eq!(admin.accept(id, &own).await.refusal(), closed);
    assert_eq!(newcomer.accept(id, NOBODYS).await.refusal(), closed);
    assert_eq!(server.notifications(id).await, ["admin Declined", "newcomer Declined"]);
}

#[tokio::test]
async fn other_partys_code_is_recognized_and_costs_no_attempt() {
    let Fixture { server, admin, newcomer, id } = set_up().await;
    let [own, others] = [server.code(id, &newcomer).await, server.code(id, &admin).await];
    for _ in 0..12 {
        assert_eq!(newcomer.accept(id, &others).await.refusal(), Refusal::OthersCode);
    }
    // The code of another request is simply wrong.
    let elsewhere = admin.submit_one(&service("halden.example", Category::Zone), TO_NEWCOMER).await;
    let code = server.code(elsewhere, &newcomer).await;
    assert_eq!(newcomer.accept(id, &code).await.refusal(), Refusal::WrongCode { tries_left: 9, until: None });
    newcomer.accept(id, &own).await.done();
    // Also after it has been used.
    assert_eq!(admin.accept(id, &own).await.refusal(), Refusal::OthersCode);
    admin.accept(id, &others).await.done();
}

#[tokio::test]
async fn checks_of_an_answer_run_in_order() {
    let Fixture { server, admin, newcomer, id } = set_up().await;
    let [tech, outsider] = [server.sign_in("tech").await, server.sign_in("outsider").await];
    let code = server.code(id, &newcomer).await;
    // Accounts that are not parties are refused first, even with a valid code.
    for user in [&tech, &outsider] {
        assert_eq!(user.accept(id, &code).await.refusal(), Refusal::NoPart);
    }
    newcomer.accept(id, &code).await.done();
    for _ in 0..10 {
        assert!(matches!(newcomer.accept(id, NOBODYS).await.refusal(), Refusal::WrongCode { .. }));
    }
    // Repeating an answer precedes the pause; the pause precedes checking the code.
    newcomer.accept(id, &code).await.done();
    let pause = newcomer.decline(id, &code).await.refusal();
    assert!(matches!(pause, Refusal::Paused { .. }), "{pause:?}");
    // A closed request precedes the pause.
    admin.withdraw(id).await.done();
    let closed = Refusal::Closed { state: RequestState::Aborted };
    assert_eq!(newcomer.decline(id, &code).await.refusal(), closed);
    newcomer.accept(id, &code).await.done();
    for user in [&tech, &outsider] {
        assert_eq!(user.accept(id, &code).await.refusal(), Refusal::NoPart);
    }
}

//! Resending a confirmation mail with a new code.

use crate::common::{TO_NEWCOMER, TestServer, TestUser, account, domain, millis, minutes};
use handover_api::route::{self, TaskAction};
use handover_rules::request::notices::TimelineEvent;
use handover_rules::{Refusal, RequestId};
use reqwest::Method;

async fn set_up() -> (TestServer, TestUser, TestUser, RequestId) {
    let server = TestServer::start().await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
    server.settle().await;
    (server, admin, newcomer, id)
}

#[tokio::test]
async fn resent_code_supersedes_the_old_one() {
    let (server, admin, newcomer, id) = set_up().await;
    let [old, admins] = [server.code(id, &newcomer).await, server.code(id, &admin).await];
    server.advance(minutes(1)).await;
    // The asker may resend to the other party, but not the other way round.
    assert_eq!(newcomer.resend(id, &admin.handle).await.refusal(), Refusal::NotTheAsker);
    for nobody in ["tech", "nobody"] {
        assert_eq!(admin.resend(id, &account(nobody)).await.refusal(), Refusal::NoPart);
    }
    admin.resend(id, &newcomer.handle).await.done();
    let new = server.code(id, &newcomer).await;
    assert_ne!(old, new);
    assert_eq!(newcomer.accept(id, &old).await.refusal(), Refusal::SupersededCode);
    assert_eq!(newcomer.decline(id, &old).await.refusal(), Refusal::SupersededCode);
    // A superseded code costs no attempt, and the other party's code stays valid.
    assert_eq!(newcomer.accept(id, "x").await.refusal(), Refusal::WrongCode { tries_left: 9, until: None });
    assert_eq!(admin.accept(id, &old).await.refusal(), Refusal::OthersCode);
    newcomer.accept(id, &new).await.done();
    let resent = newcomer.timeline(id).await.into_iter().find(|(what, ..)| *what == TimelineEvent::Resent);
    let (_, _, at, by) = resent.expect("an entry in the timeline");
    assert_eq!((at, by), (server.now(), Some(account("admin"))));
    server.advance(minutes(1)).await;
    assert_eq!(admin.resend(id, &newcomer.handle).await.refusal(), Refusal::Answered);
    admin.accept(id, &admins).await.done();
    // The old code stays superseded after the new one has been used.
    assert_eq!(newcomer.accept(id, &old).await.refusal(), Refusal::SupersededCode);
}

#[tokio::test]
async fn resend_without_a_body_goes_to_the_caller() {
    let (server, _, newcomer, id) = set_up().await;
    let path = route::task_action(id, TaskAction::ResendEmail);
    let mut codes = vec![server.code(id, &newcomer).await];
    let json = [("content-type", "application/json")];
    for (headers, body) in [(&json[..0], ""), (&json[..], "{}"), (&json[..], ""), (&json[..], "null")] {
        server.advance(minutes(1)).await;
        newcomer.call(Method::POST, &path, headers, body).await.done();
        let code = server.code(id, &newcomer).await;
        assert!(!codes.contains(&code), "{body:?} with {headers:?}");
        codes.push(code);
    }
}

#[tokio::test]
async fn resend_waits_a_minute_after_the_last_mail() {
    let (server, admin, newcomer, id) = set_up().await;
    let first = Refusal::TooSoon { until: Some(server.now() + minutes(1)) };
    server.advance(minutes(1) - millis(1)).await;
    for user in [&admin, &newcomer] {
        assert_eq!(user.resend(id, &newcomer.handle).await.refusal(), first);
    }
    server.advance(millis(1)).await;
    admin.resend(id, &newcomer.handle).await.done();
    server.settle().await;
    let again = Refusal::TooSoon { until: Some(server.now() + minutes(1)) };
    assert_eq!(newcomer.resend(id, &newcomer.handle).await.refusal(), again);
    // The minute is counted per party.
    admin.resend(id, &admin.handle).await.done();
}
